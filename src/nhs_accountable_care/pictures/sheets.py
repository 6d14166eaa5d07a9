"""
What narrow pictures share: a sheet that a phone shows whole, folded words, and hatchings.

A sheet is 360 wide, so that its letters keep their size at 390 pixels. Each hatching differs from
the others without its colour too, and is named by what it hatches.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final
from zlib import crc32

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.shown import with_single_blanks
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.pictures.axes import as_xml, tenths

__all__ = [
    "HATCHINGS",
    "LEFT",
    "LINE",
    "RIGHT",
    "Hatchings",
    "block",
    "chosen_of",
    "folded",
    "letters",
    "sheet",
    "sheet_head",
    "width_of",
    "with_note",
]

WIDTH: Final = 360
LEFT: Final = 8
RIGHT: Final = WIDTH - LEFT
LINE: Final = 18
_INK: Final = "#212b32"
# About how wide signs are in Arial at a size of 13, and rather too wide than too narrow.
_NARROW: Final = Fraction(42, 10)
_LETTER: Final = Fraction(71, 10)
_CAPITAL: Final = Fraction(94, 10)
_WIDE: Final = Fraction(115, 10)
_FULL: Final = Fraction(13)
_NARROW_SIGNS: Final = frozenset(" ijltfrI.,:;'|!()[]-/")
_WIDE_SIGNS: Final = frozenset("mwMWOQ@%…")
_MOST_LINES: Final = 3
_HYPHEN: Final = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])")

# The ground, the ink, and what is drawn in it on a tile of eight by eight.
HATCHINGS: Final = (
    ("#d6e9f5", "#0072b2", "M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6"),
    ("#fff", "#a83e00", "M2 2 h.01 M6 6 h.01"),
    ("#e3f1e5", "#117733", "M0 2 H8 M0 6 H8"),
    ("#fff", "#882255", "M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2"),
    ("#eee", "#333", "M2 0 V8 M6 0 V8"),
    ("#fff", "#0072b2", "M0 0 L8 8 M0 8 L8 0"),
    ("#d9d9d9", "#d9d9d9", ""),
    ("#fff", "#117733", "M0 4 H8 M4 0 V8"),
    ("#555", "#555", ""),
    ("#fff", "#333", "M0 6 L4 2 L8 6"),
    ("#fbe5d6", "#a83e00", "M0 2 H4 M4 6 H8"),
    ("#333", "#fff", "M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2"),
)


class Hatchings:
    """The hatchings of one picture, each with a name that no other picture on the page has."""

    def __init__(self, told: str) -> None:
        """Name them by what the picture tells."""
        self.key: str = f"h{crc32(told.encode('utf-8', 'surrogatepass')):08x}"

    def fill(self, number: int) -> str:
        """Return how a shape says that it is hatched."""
        return f'fill="url(#{self.key}-{number})" stroke="{_INK}" stroke-width="1"'

    def definitions(self, number: int) -> list[str]:
        """Write the first hatchings."""
        lines = ["<defs>"]
        for place, (ground, ink, path) in enumerate(HATCHINGS[:number]):
            width = '3" stroke-linecap="round' if "h.01" in path else "1.5"
            lines.append(
                f'<pattern id="{self.key}-{place}" width="8" height="8"'
                f' patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="{ground}"/>'
                f'<path d="{path}" stroke="{ink}" stroke-width="{width}" fill="none"/></pattern>'
            )
        return [*lines, "</defs>"]


def sheet(title: str, told: str, parts: Iterable[str], height: int) -> str:
    """Put parts on a sheet, with its title and what it tells to those who cannot see it."""
    size = f'width="{WIDTH}" height="{height}"'
    # It grows by a quarter where there is room, and shrinks where there is not.
    shown = f'width="{WIDTH * 5 // 4}" height="{tenths(Fraction(height * 5, 4))}"'
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}"'
        f' {shown} style="max-width:100%;height:auto" font-family="Arial, Helvetica, sans-serif"'
    )
    lines = [
        f'{opening} font-size="13" fill="{_INK}">',
        f"<title>{as_xml(title)}</title>",
        f"<desc>{as_xml(told)}</desc>",
        f'<rect {size} fill="#fff"/>',
        *parts,
        "</svg>",
        "",
    ]
    return "\n".join(lines)


def letters(
    x: str | int,
    y: str | int,
    text: str,
    *,
    anchor: str = "start",
    size: int = 13,
    is_bold: bool = False,
    has_halo: bool = False,
) -> str:
    """Write one line of text, which is never broken."""
    said = "" if anchor == "start" else f' text-anchor="{anchor}"'
    said += "" if size == 13 else f' font-size="{size}"'  # noqa: PLR2004 -- that of the sheet
    said += ' font-weight="bold"' if is_bold else ""
    said += ' stroke="#fff" stroke-width="4" paint-order="stroke"' if has_halo else ""
    return f'<text x="{x}" y="{y}"{said}>{as_xml(text)}</text>'


def block(
    x: int, y: int, text: str, *, room: int, is_bold: bool = False, most: int = _MOST_LINES
) -> tuple[list[str], int]:
    """Write text folded to the room that there is; return it and how far down it comes."""
    lines = folded(text, room * 12 // 13 if is_bold else room, most=most)
    written = [
        letters(x, y + LINE * number, line, is_bold=is_bold) for number, line in enumerate(lines)
    ]
    return written, y + LINE * len(lines)


def sheet_head(
    title: str, notes: Iterable[str | None], *, most: int = _MOST_LINES
) -> tuple[list[str], int]:
    """Write the title of a sheet, and below it what a reader must know first, as far as known."""
    parts, y = block(LEFT, LINE, title, room=RIGHT - LEFT, is_bold=True)
    for words in notes:
        if words:
            more, y = block(LEFT, y, words, room=RIGHT - LEFT, most=most)
            parts += more
    return parts, y


def with_note(note: str | None, told: str) -> str:
    """Put what else a reader must know before what a picture tells."""
    return f"{note}\n{told}" if note else told


def folded(text: str, room: int, *, most: int = _MOST_LINES) -> list[str]:
    """
    Fold text between words to the room that there is; a word that has no room is broken.

    What goes beyond the lines that there may be is cut, and ends in dots.

    >>> folded("Greater Manchester Health and Social Care Partnership", 180)
    ['Greater Manchester Health', 'and Social Care Partnership']
    """
    lines = [""]
    for word in _words(text, room):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
        if len(lines) > most:
            return [*lines[: most - 1], f"{lines[most - 1]}…"]
    return lines


def width_of(text: str) -> Fraction:
    """Return about how wide a line of text is."""
    return sum((_width(sign) for sign in text), Fraction())


def _words(text: str, room: int) -> Iterable[str]:
    """Go through the words of a text, and the parts of one that is wider than the room."""
    words = with_single_blanks(text).split(" ")
    for word in (each for one in words for each in _hyphened(one, room)):
        part = ""
        for sign in word:
            if part and width_of(part + sign) > room:
                yield part
                part = ""
            part += sign
        yield part


def _hyphened(word: str, room: int) -> list[str]:
    """Part a word that has no room behind its hyphens, but for the minus of a number."""
    return _HYPHEN.split(word) if width_of(word) > room else [word]


def _width(sign: str) -> Fraction:
    """Return about how wide a sign is."""
    if unicodedata.east_asian_width(sign) in "WF":
        return _FULL
    if sign in _NARROW_SIGNS:
        return _NARROW
    if sign in _WIDE_SIGNS:
        return _WIDE
    return _CAPITAL if sign.isupper() else _LETTER


def chosen_of(known: Sequence[str], parties: Sequence[str] | None, most: int) -> tuple[str, ...]:
    """
    Return the parties that are asked for, each once; by default all that there are.

    Raises:
        InvalidValueError: There is none, one that there is not, or more than can be drawn.
    """
    known = tuple(dict.fromkeys(known))
    chosen = known if parties is None else tuple(dict.fromkeys(parties))
    for party in chosen:
        if party not in known:
            msg = (
                f"no party is called {quoted(str(party))}; there are: {listed(known, MOST_SHOWN)}"
            )
            raise InvalidValueError(msg)
    if not chosen:
        msg = "there is no party to draw; name one at least"
        raise InvalidValueError(msg)
    if len(chosen) > most:
        msg = (
            f"there are {len(chosen):,} parties, and a picture shows at most {most}; choose some "
            f"of them with parties=(…)"
        )
        raise InvalidValueError(msg)
    return chosen
