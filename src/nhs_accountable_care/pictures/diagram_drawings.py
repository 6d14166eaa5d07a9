"""
The drawing of a diagram: an arrangement as a frame, with two sides and what binds them between.

Each body has a number, by which the boxes in the middle name it too: nobody has to follow a line.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.pictures.axes import kind_in_words, tenths
from nhs_accountable_care.pictures.participants import AROUND, BUYING, PROVIDING
from nhs_accountable_care.pictures.records import Arrow, Box, Diagram
from nhs_accountable_care.pictures.sheets import (
    LEFT,
    LINE,
    RIGHT,
    block,
    folded,
    letters,
    sheet,
    sheet_head,
    with_note,
)

__all__ = ["diagram_as_svg"]

_COLUMN: Final = 104
_MIDDLE: Final = (LEFT + RIGHT - _COLUMN) // 2
_LAST: Final = RIGHT - _COLUMN
_GAP: Final = 18
_SMALL: Final = 15
_INSET: Final = 5
_MOST_LINES: Final = 8
_MONEY: Final = ("payment", "pool")
_LEGEND: Final = (
    "A line joins an agreement to who has signed it; an arrow shows where money goes; what is "
    "dotted is not recorded."
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Panel:
    """
    An arrangement with its boxes, or a diagram without one.

    Attributes:
        whole: The arrangement.
        around: What it is nested in.
        boxes: All that belongs to it, in the order of the diagram.
        depth: In how many others it is nested.
    """

    whole: Box | None
    around: Box | None
    boxes: tuple[Box, ...]
    depth: int

    @property
    def bodies(self) -> tuple[Box, ...]:
        """The bodies, in the order of their numbers: those who buy, who provide, and others."""
        order = {BUYING: 0, PROVIDING: 1}
        bodies = [each for each in self.boxes if each.kind == "body"]
        return tuple(sorted(bodies, key=lambda each: order.get(each.place, len(order))))

    @property
    def between(self) -> tuple[Box, ...]:
        """What binds the bodies, and what is not recorded of it."""
        return tuple(each for each in self.boxes if each.kind not in ("body", "leader"))

    @property
    def leaders(self) -> tuple[Box, ...]:
        """Who leads."""
        return tuple(each for each in self.boxes if each.kind == "leader")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Spot:
    """Where a box stands on the sheet."""

    x: int
    top: int
    foot: int


_Spots: TypeAlias = dict[str, _Spot]


class _Links:
    """The arrows of a diagram, by where they begin and by where they end."""

    def __init__(self, arrows: Sequence[Arrow]) -> None:
        """Sort them once: a diagram may have thousands."""
        self.begin: dict[str, list[Arrow]] = {}
        self.end: dict[str, list[Arrow]] = {}
        for arrow in arrows:
            self.begin.setdefault(arrow.tail, []).append(arrow)
            self.end.setdefault(arrow.head, []).append(arrow)

    def from_(self, key: str) -> Sequence[Arrow]:
        """Return the arrows that begin at a box."""
        return self.begin.get(key, ())

    def between(self, whole: Box | None, key: str) -> list[str]:
        """Return what the arrows from an arrangement to a box say."""
        return [
            arrow.text
            for arrow in self.end.get(key, ())
            if whole is not None and arrow.tail == whole.key and arrow.text
        ]

    def others(self, key: str) -> Iterator[tuple[Arrow, str]]:
        """Go through the arrows of a box, each with the box at its other end."""
        for arrow in self.from_(key):
            yield arrow, arrow.head
        for arrow in self.end.get(key, ()):
            yield arrow, arrow.tail


def diagram_as_svg(diagram: Diagram, *, title: str | None = None, note: str | None = None) -> str:
    """
    Draw a diagram, as the text of an SVG file.

    Each arrangement is a frame. On the left stands who buys care and on the right who provides
    it, with what they have signed and pay between them; what is nested follows in a frame of its
    own. What is not recorded is dotted.

    Args:
        diagram: What is drawn, such as `participants_of` and `diagram_of` return.
        title: What stands above; by default what its first box says.
        note: What else a reader must know.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.pictures import participants_of
    >>> svg = diagram_as_svg(participants_of(Arrangement(name="Place")))
    >>> svg.splitlines()[1]
    '<title>Place</title>'
    """
    title = title or next((each.text for each in diagram.boxes), "An empty diagram")
    told = with_note(note, "\n".join(_told(diagram)))
    parts, y = sheet_head(title, (note, _LEGEND), most=_MOST_LINES)
    links = _Links(diagram.arrows)
    for panel in _panels(diagram):
        head = [each for each in _head(panel) if each != title]
        more, y = _drawn(panel, head, links, y)
        parts += more
    return sheet(title, told, parts, y)


def _panels(diagram: Diagram) -> list[_Panel]:
    """Part the boxes by the arrangement that comes before them."""
    around = {arrow.head: arrow.tail for arrow in diagram.arrows if arrow.text == "contains"}
    by_key = {box.key: box for box in diagram.boxes}
    wholes: list[Box | None] = []
    boxes: list[list[Box]] = []
    for box in diagram.boxes:
        is_whole = box.kind == "arrangement"
        if is_whole or not wholes:
            wholes.append(box if is_whole else None)
            boxes.append([])
        if not is_whole:
            boxes[-1].append(box)
    panels = []
    depths: dict[str, int] = {}
    for whole, inner in zip(wholes, boxes, strict=True):
        outer = None if whole is None else by_key.get(around.get(whole.key, ""))
        depth = 0 if outer is None else depths.get(outer.key, 0) + 1
        if whole is not None:
            depths[whole.key] = depth
        panels.append(_Panel(whole=whole, around=outer, boxes=tuple(inner), depth=depth))
    return panels


# --- What is drawn ---


def _drawn(panel: _Panel, head: Sequence[str], links: _Links, y: int) -> tuple[list[str], int]:
    """Draw one arrangement."""
    numbers = {box.key: number for number, box in enumerate(panel.bodies, start=1)}
    parts, top = [], y
    y += LINE
    for number, words in enumerate(head):
        more, y = block(LEFT, y, words, room=RIGHT - LEFT, is_bold=not number)
        parts += more
    for leader in panel.leaders:
        homes = [
            f"{numbers[arrow.head]}" for arrow in links.from_(leader.key) if arrow.head in numbers
        ]
        of = f", of {joined(homes)}" if homes else ""
        more, y = block(LEFT, y, f"Led by: {leader.text}{of}", room=RIGHT - LEFT)
        parts += more
    spots: _Spots = {}
    columns = _columns(panel)
    feet = []
    for x, groups in zip((LEFT, _MIDDLE, _LAST), columns, strict=True):
        foot = y
        for side, boxes in groups:
            more, foot = _text(x, foot, side, is_bold=True)
            parts += more
            foot += 8 if side else 0
            for box in boxes:
                more, spot = _box(box, x, foot, _words(box, panel, links, numbers))
                parts += more
                spots[box.key] = spot
                foot = spot.foot + _GAP
        feet.append(foot)
    parts += _lines(panel, links, spots)
    y = max(feet)
    for arrow in (each for box in panel.bodies for each in links.from_(box.key)):
        if arrow.head in numbers:
            words = f"{numbers[arrow.tail]} to {numbers[arrow.head]}: {arrow.text}"
            more, y = block(LEFT, y, words, room=RIGHT - LEFT)
            parts += more
    inset = min(panel.depth, 2) * 2
    frame = (
        f'<rect x="{2 + inset}" y="{top}" width="{RIGHT + LEFT - 4 - 2 * inset}"'
        f' height="{y - top - 4}" fill="none" stroke="#212b32"/>'
    )
    return [frame, *parts], y + _GAP


def _head(panel: _Panel) -> list[str]:
    """Say what the frame is of, and what that is nested in."""
    if panel.whole is None:
        return []
    within = [] if panel.around is None else [f"within {panel.around.text}"]
    return [panel.whole.text, *within, *panel.whole.details]


_Groups: TypeAlias = list[tuple[str, list[Box]]]


def _columns(panel: _Panel) -> tuple[_Groups, _Groups, _Groups]:
    """Part the boxes into what stands on the left, between and on the right."""
    left = [box for box in panel.bodies if box.place == BUYING]
    right = [box for box in panel.bodies if box.place == PROVIDING]
    rest = [box for box in panel.bodies if box.place not in (BUYING, PROVIDING)]
    sides: tuple[_Groups, _Groups] = (
        [(BUYING, left)] if left else [],
        [(PROVIDING, right)] if right else [],
    )
    if rest:
        sides[len(right) < len(left)].append((AROUND, rest))
    return sides[0], [("", list(panel.between))], sides[1]


def _words(box: Box, panel: _Panel, links: _Links, numbers: dict[str, int]) -> list[str]:
    """Say what stands in a box: of a body its number and roles, else who it binds."""
    if box.key in numbers:
        roles = links.between(panel.whole, box.key)
        details = [each for each in box.details if each != box.place]
        return [f"{numbers[box.key]}. {box.text}", *roles, *details]
    bound: dict[str, list[int]] = {}
    for arrow, other in links.others(box.key):
        if other in numbers:
            bound.setdefault(arrow.text, []).append(numbers[other])
    return [
        box.text,
        *([] if box.kind == "not recorded" else [kind_in_words(box.kind)]),
        *box.details,
        *(f"{text}: {', '.join(map(str, sorted(each)))}" for text, each in bound.items()),
    ]


def _box(box: Box, x: int, y: int, words: Sequence[str]) -> tuple[list[str], _Spot]:
    """Draw a box about its words, dotted if it stands for what is not recorded."""
    parts: list[str] = []
    foot = y + 4
    for text in words:
        more, foot = _text(x + _INSET, foot, text, room=_COLUMN - 2 * _INSET)
        parts += more
    dots = ' stroke-dasharray="2 3"' if box.is_dotted else ""
    colour = {"body": "#fff", "not recorded": "#fff"}.get(box.kind, "#eef2f4")
    frame = (
        f'<rect x="{x}" y="{y - 10}" width="{_COLUMN}" height="{foot - y + 2}" fill="{colour}"'
        f' stroke="#212b32"{dots}/>'
    )
    return [frame, *parts], _Spot(x=x, top=y - 10, foot=foot - 8)


def _text(
    x: int, y: int, text: str, *, is_bold: bool = False, room: int = _COLUMN
) -> tuple[list[str], int]:
    """Write small text folded to a column; no text takes no room."""
    if not text:
        return [], y
    # Letters of 12 are a little narrower than those that are measured; bold ones are not.
    lines = folded(text, room if is_bold else room * 13 // 12, most=_MOST_LINES)
    written = [
        letters(x, y + _SMALL * number, line, size=12, is_bold=is_bold)
        for number, line in enumerate(lines)
    ]
    return written, y + _SMALL * len(lines)


def _lines(panel: _Panel, links: _Links, spots: _Spots) -> Iterator[str]:
    """Draw a line for each arrow between a body and what stands in the middle."""
    money = {box.key for box in panel.boxes if box.kind in _MONEY}
    heights = _heights(panel, links, spots)
    for arrow in (each for box in panel.boxes for each in links.from_(box.key)):
        if (arrow, arrow.tail) not in heights:
            continue
        to_right = spots[arrow.tail].x < spots[arrow.head].x
        start = spots[arrow.tail].x + (_COLUMN if to_right else 0)
        end = spots[arrow.head].x + (0 if to_right else _COLUMN)
        y, to = tenths(heights[arrow, arrow.tail]), tenths(heights[arrow, arrow.head])
        dots = ' stroke-dasharray="2 3"' if arrow.is_dotted else ""
        yield f'<path d="M{start} {y} L{end} {to}" stroke="#212b32" fill="none"{dots}/>'
        if arrow.tail in money or arrow.head in money:
            back = -7 if to_right else 7
            yield f'<path d="M{end} {to} l{back} -4 v8 Z" fill="#212b32"/>'


def _heights(panel: _Panel, links: _Links, spots: _Spots) -> dict[tuple[Arrow, str], Fraction]:
    """Say where at the edges of both boxes a line ends, so that none ends where another does."""
    heights: dict[tuple[Arrow, str], Fraction] = {}
    for box in panel.boxes:
        mine = spots.get(box.key)
        if mine is None:
            continue
        sides: dict[bool, list[tuple[int, Arrow]]] = {True: [], False: []}
        for arrow, other in dict.fromkeys(links.others(box.key)):
            spot = spots.get(other)
            if spot is not None and spot.x != mine.x and _MIDDLE in (spot.x, mine.x):
                sides[spot.x < mine.x].append((spot.top, arrow))
        for beside in sides.values():
            beside.sort(key=lambda each: each[0])
            for place, (_, arrow) in enumerate(beside, start=1):
                part = Fraction((mine.foot - mine.top) * place, len(beside) + 1)
                heights[arrow, box.key] = mine.top + part
    return heights


# --- What is said ---


def _told(diagram: Diagram) -> Iterator[str]:
    """Say in words what the drawing shows."""
    boxes = {box.key: box for box in diagram.boxes}
    links = _Links(diagram.arrows)
    for panel in _panels(diagram):
        head = _head(panel)
        if head:
            yield f"{', '.join(head)}."
        for box in panel.boxes:
            led = [
                f"{arrow.text} {boxes[arrow.head].text}".strip() for arrow in links.from_(box.key)
            ]
            came = links.between(panel.whole, box.key)
            words = ", ".join([*came, *box.details])
            told = f"{box.text} ({words})" if words else box.text
            yield f"{told}: {'; '.join(led)}." if led else f"{told}."
