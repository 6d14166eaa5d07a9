"""drawings: hostile text stays text, or is shown, when a real reader reads the drawing."""

import html
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pydot
import pytest
from hypothesis import given

from nhs_accountable_care import InvalidValueError, Money
from nhs_accountable_care._core.html_table import html_table
from nhs_accountable_care._core.shown import visible, with_single_blanks
from nhs_accountable_care.payment import CostAndVolume, FixedAmount, curve
from nhs_accountable_care.pictures import (
    Arrow,
    Box,
    Diagram,
    as_dot,
    as_mermaid,
    as_text,
    curves_as_svg,
)
from tests.hostile_text import HOSTILE, hostile_texts

pytestmark = pytest.mark.broad

words = hostile_texts(1).filter(str.strip)
DRAWN = curve(
    CostAndVolume(cap=FixedAmount(amount=Money.parse("£1m"))),
    "provider",
    "actual_value",
    {"baseline_value": Money.parse("£50m")},
    from_=Money.parse("£48m"),
    to=Money.parse("£53m"),
)


def diagram(key: str, text: str, label: str) -> Diagram:
    """Draw two boxes, of which one has hostile text everywhere."""
    return Diagram(
        boxes=(
            Box(key=key, text=text, kind="arrangement", details=(label,)),
            Box(key=f"{key}2", text="Other", kind="arrangement"),
        ),
        arrows=(Arrow(tail=key, head=f"{key}2", text=label),),
    )


# Its parser calls another by names of old.
@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")
@given(words, words, hostile_texts())
def test_dot_has_the_boxes_and_the_text(key: str, text: str, label: str) -> None:
    """A parser of DOT finds two boxes and an arrow, whose labels are the text."""
    [graph] = pydot.graph_from_dot_data(as_dot(diagram(key, text, label))) or []
    nodes = {node.get_name(): node.get("label") for node in graph.get_nodes()}
    [edge] = graph.get_edges()
    assert nodes.keys() == {"n0", "n1"}
    assert (edge.get_source(), edge.get_destination()) == ("n0", "n1")
    assert nodes["n0"][1:-1] == f"{in_dot(text)}\\n{in_dot(label)}"
    assert edge.get("label") == f'"{in_dot(label)}"'


def in_dot(text: str) -> str:
    """Write text as the language of DOT says, sign by sign."""
    special = {"\\": "\\\\", '"': '\\"', "&": "&amp;"}
    return "".join(special.get(sign, sign) for sign in with_single_blanks(text))


@given(words, words, hostile_texts())
def test_mermaid_has_the_boxes_and_the_text(key: str, text: str, label: str) -> None:
    """Four lines, and in their quotation marks nothing but entities of Mermaid and plain signs."""
    first, *lines = as_mermaid(diagram(key, text, label)).split("\n")
    assert first == "flowchart TD"
    pattern = r'  n0\["(.*)"\]|  n1\["(Other)"\]|  n0 -->\|"(.*)"\| n1'
    found = [re.fullmatch(pattern, line) for line in lines]
    box, other, arrow = (next(filter(None, each.groups())) for each in found if each)
    assert other == "Other"
    texts = [*box.split("<br/>"), arrow]
    assert not any(re.search('["<>`$%&\\\\ﬂ]', each) for each in texts)
    as_shown = [html.unescape(re.sub("#([a-z]+|[0-9]+);", in_html, each)) for each in texts]
    assert [each.strip() for each in as_shown] == [
        with_single_blanks(each) for each in (text, label, label)
    ]


def in_html(found: re.Match[str]) -> str:
    """Write an entity of Mermaid as that of HTML."""
    return f"&#{found[1]};" if found[1].isdigit() else f"&{found[1]};"


@given(words, words, words)
def test_svg_has_the_text(title: str, note: str, name: str) -> None:
    """A parser of XML finds the same elements as for plain text, and the text in them."""
    hostile, plain = (
        ET.fromstring(curves_as_svg(DRAWN, title=one, note=two, names={"provider": three}))  # noqa: S314 -- our own
        for one, two, three in ((title, note, name), ("a", "b", "c"))
    )
    assert [each.tag for each in hostile.iter()] == [each.tag for each in plain.iter()]
    assert [{*each.attrib} for each in hostile.iter()] == [{*each.attrib} for each in plain.iter()]
    texts = [each.text for each in hostile.iter()]
    for text in (title, note, name):
        assert re.sub("\r\n?", "\n", visible(text)) in texts


class Reader(HTMLParser):
    """Reads the tags and the text of a page."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, with its attributes."""
        self.tags.append(f"{tag} {attrs}")
        self.cells.append("")

    def handle_data(self, data: str) -> None:
        """Add text to what was begun last."""
        self.cells[-1] += data


@given(words, words)
def test_a_table_of_a_notebook_has_the_text(head: str, cell: str) -> None:
    """A parser of HTML finds the same tags as for plain text, and the text in them."""
    hostile, plain = Reader(), Reader()
    hostile.feed(html_table(cell, (head,), [(cell, head)], [head]))
    plain.feed(html_table("a", ("b",), [("a", "b")], ["b"]))
    assert hostile.tags == plain.tags
    expected = [visible(each) for each in (cell, head, head, cell, head)]
    assert [each for each in hostile.cells if each] == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_a_terminal_is_sent_no_control_characters(text: str) -> None:
    """A tree of text shows them."""
    drawn = as_text(diagram("a", f"x{text}", text))
    assert not set(drawn) & set(map(chr, (*range(9), 11, 12, *range(14, 32), *range(127, 160))))


def test_boxes_in_a_circle_are_drawn_and_no_box_is_drawn_twice() -> None:
    """Where two arrows lead to one box, a tree would double with each step."""
    boxes = tuple(Box(key=f"k{each}", text=f"B{each}", kind="x") for each in range(40))
    twice = tuple(
        Arrow(tail=f"k{each}", head=f"k{each + 1}", text=words)
        for each in range(39)
        for words in ("one", "two")
    )
    drawn = as_text(Diagram(boxes=boxes, arrows=twice)).splitlines()
    assert len(drawn) == 1 + len(twice)
    assert drawn[-1] == "└─ two: B1 (drawn above)"
    circle = (Arrow(tail="k0", head="k1", text="a"), Arrow(tail="k1", head="k0", text="b"))
    assert as_text(Diagram(boxes=boxes[:2], arrows=circle)).splitlines() == [
        "B0",
        "└─ a: B1",
        "   └─ b: B0 (drawn above)",
    ]


def test_a_long_chain_is_drawn() -> None:
    """Deeper than calls may be."""
    boxes = tuple(Box(key=f"k{each}", text="B", kind="x") for each in range(1500))
    arrows = tuple(
        Arrow(tail=f"k{each}", head=f"k{each + 1}", text="a") for each in range(len(boxes) - 1)
    )
    assert as_text(Diagram(boxes=boxes, arrows=arrows)).count("\n") == len(arrows)


def test_a_diagram_that_cannot_be_drawn_is_refused() -> None:
    """Two boxes of one key, and an arrow from or to no box."""
    box = Box(key="a", text="A", kind="x")
    with pytest.raises(InvalidValueError, match="two boxes have one key"):
        Diagram(boxes=(box, box), arrows=())
    with pytest.raises(InvalidValueError, match="an arrow names the box 'b', which is not there"):
        Diagram(boxes=(box,), arrows=(Arrow(tail="a", head="b", text=""),))
