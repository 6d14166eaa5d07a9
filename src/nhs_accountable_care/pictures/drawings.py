"""Drawings of a diagram as text: a tree for a terminal, Mermaid for a page, DOT for Graphviz."""

from nhs_accountable_care._core.shown import visible, with_single_blanks
from nhs_accountable_care.pictures.records import Arrow, Box, Diagram

__all__ = ["as_dot", "as_mermaid", "as_text"]

# Beside the signs of markup: what makes formulas, directives and line breaks, and the ligature
# with which Mermaid itself marks an entity.
_SIGNS_OF_MERMAID = {
    "&": "#amp;",
    '"': "#quot;",
    "<": "#lt;",
    ">": "#gt;",
    **{sign: f"#{ord(sign)};" for sign in "#`$%\\\ufb02"},
}


def as_text(diagram: Diagram) -> str:
    """
    Draw a tree with lines, for a terminal or a log.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.pictures import diagram_of
    >>> system = Arrangement(name="System", nested=(Arrangement(name="Place", members=()),))
    >>> print(as_text(diagram_of(system)))
    System
    │ members not recorded
    └─ contains: Place
    """
    boxes = {box.key: box for box in diagram.boxes}
    below: dict[str, list[Arrow]] = {}
    for arrow in diagram.arrows:
        below.setdefault(arrow.tail, []).append(arrow)
    heads = {arrow.head for arrow in diagram.arrows}
    roots = [box.key for box in diagram.boxes if box.key not in heads]
    lines: list[str] = []
    drawn: set[str] = set()
    # A box in a circle is under no root; what is drawn by then is not drawn again.
    for root in (*roots, *boxes):
        ahead = [] if root in drawn else [("", "", root)]
        while ahead:
            first, rest, key = ahead.pop()
            box, arrows = boxes[key], below.get(key, [])
            if key in drawn:
                lines.append(f"{first}{visible(box.text)} (drawn above)")
                continue
            drawn.add(key)
            bar = "│ " if arrows else "  "
            lines.append(f"{first}{visible(box.text)}")
            lines += [f"{rest}{bar}{visible(detail)}" for detail in box.details]
            for number, arrow in enumerate(reversed(arrows)):
                corner, under = ("├─", "│  ") if number else ("└─", "   ")
                words = (
                    f"{rest}{corner} {visible(arrow.text)}: " if arrow.text else f"{rest}{corner} "
                )
                ahead.append((words, f"{rest}{under}", arrow.head))
    return "\n".join(lines)


def as_mermaid(diagram: Diagram) -> str:
    """
    Draw a Mermaid flow chart; every text is escaped.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.pictures import diagram_of
    >>> print(as_mermaid(diagram_of(Arrangement(name='"Place" <1>', members=()))))
    flowchart TD
      n0["#quot;Place#quot; #lt;1#gt;"]
    """
    names = _names(diagram)
    lines = ["flowchart TD"]
    for box in diagram.boxes:
        label = "<br/>".join(_mermaid(text) for text in _texts(box))
        lines.append(f'  {names[box.key]}["{label}"]')
    lines += [
        f"  {names[arrow.tail]} {_link(arrow)} {names[arrow.head]}" for arrow in diagram.arrows
    ]
    lines += [
        f"  style {names[box.key]} stroke-dasharray: 3 3" for box in diagram.boxes if box.is_dotted
    ]
    return "\n".join(lines)


def as_dot(diagram: Diagram) -> str:
    r"""
    Draw a graph for Graphviz; every text is escaped.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.pictures import diagram_of
    >>> print(as_dot(diagram_of(Arrangement(name='A "place"', members=()))))
    digraph {
      n0 [shape=box, label="A \"place\""];
    }
    """
    names = _names(diagram)
    lines = ["digraph {"]
    for box in diagram.boxes:
        label = "\\n".join(_dot(text) for text in _texts(box))
        style = ", style=dotted" if box.is_dotted else ""
        lines.append(f'  {names[box.key]} [shape=box, label="{label}"{style}];')
    for arrow in diagram.arrows:
        style = ", style=dotted" if arrow.is_dotted else ""
        lines.append(
            f'  {names[arrow.tail]} -> {names[arrow.head]} [label="{_dot(arrow.text)}"{style}];'
        )
    return "\n".join([*lines, "}"])


def _names(diagram: Diagram) -> dict[str, str]:
    """Name the boxes by number, since a key may be a word, or a sign, of the drawing program."""
    return {box.key: f"n{number}" for number, box in enumerate(diagram.boxes)}


def _texts(box: Box) -> tuple[str, ...]:
    """Return every line of text in a box."""
    return (box.text, *box.details)


def _link(arrow: Arrow) -> str:
    """Draw the line of an arrow, with its words if it has any."""
    line = "-.->" if arrow.is_dotted else "-->"
    return f'{line}|"{_mermaid(arrow.text)}"|'


def _mermaid(text: str) -> str:
    """Escape the signs that Mermaid, or the page around it, would take for its own."""
    # It takes no empty text between quotation marks.
    return "".join(_SIGNS_OF_MERMAID.get(sign, sign) for sign in with_single_blanks(text) or " ")


def _dot(text: str) -> str:
    """Escape the signs that DOT would take for its own, among them those of HTML's entities."""
    return with_single_blanks(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
