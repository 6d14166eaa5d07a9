"""
Tables (CSV) of official files: where their columns stand, and their rows one by one.

Headings drift from year to year and from hand to hand, so they are looked for by lists of those
that are known; one that is not known is told, and its column passed over.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, final

import attrs

from nhs_accountable_care import policy
from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined, shortened
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.interchange.official.cells import TOLD_BEFORE, Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.rows import FileRow, Unread

__all__ = [
    "Columns",
    "Told",
    "columns_by_place",
    "columns_in_order",
    "columns_under",
    "day_of_file",
    "has_columns",
    "headed_columns",
    "is_table",
    "note_unknown",
    "read_in",
    "rows_of",
    "seen_in",
    "spelling",
]

_MOST_NAMED: Final = 10
_DIVIDERS: Final = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
# A title has one cell, or two, and headings have more.
_WIDEST_TITLE: Final = 2
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# 2026-08 and 2013_04-06, but not the years of 2022_23.
_YEAR_AND_MONTH: Final = re.compile(r"(?<!\d)(20\d\d)[-_ ](0[1-9]|1[0-2])(?!\d)", re.ASCII)
# April2017 and sep-2020.
_MONTH_AND_YEAR: Final = re.compile(r"(?<![a-z])([a-z]{3,9})[-_ ]?(20\d\d)(?!\d)", re.ASCII)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Columns:
    """
    The columns of a table.

    Attributes:
        labels: What each is called in messages.
        headings: How many rows of headings stand above the others.
        at: Where those stand that a reader knows, by the name that it has for them.
        unknown: The headings of those that it does not know.
    """

    labels: tuple[str, ...]
    headings: int
    at: Mapping[str, int]
    unknown: tuple[str, ...] = ()

    @property
    def strange(self) -> tuple[str, ...]:
        """The headings that it does not know, and that are not blank."""
        labels = frozenset(self.labels)
        return tuple(heading for heading in self.unknown if heading in labels)

    def __getitem__(self, name: str) -> int | None:
        """Return where a column stands; `None` for one that the table lacks."""
        return self.at.get(name)


@final
class Told:
    """
    What a file has said so far, so that each thing is kept once.

    What a row says counts as said only when the row was kept.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._said: set[Hashable] = set()
        self._here: list[Hashable] = []

    def is_new(self, *what: Hashable) -> bool:
        """Return whether something was not said by a row before."""
        if what in self._said or what in self._here:
            return False
        self._here.append(what)
        return True

    def after(self, row: FileRow) -> FileRow:
        """Remember what the row says, if it was kept, and return it."""
        if row.rows:
            self._said.update(self._here)
        self._here.clear()
        return row


def read_in(*keys: str, confidence: Confidence = Confidence.VERIFIED) -> tuple[Citation, ...]:
    """Cite where a layout was read."""
    return tuple(policy.cite(key, confidence=confidence) for key in keys)


def spelling(heading: str) -> str:
    """
    Return a heading without what people write in different ways.

    >>> spelling("Join Provider/Purchaser Date") == spelling("join_provider_purchaser_date")
    True
    """
    return "".join(sign for sign in heading.lower() if sign.isalnum())


def is_table(file: OfficialFile) -> bool:
    """Return whether a file is a table with at least one row."""
    return file.container in {"csv", "workbook"} and bool(file.head)


def seen_in(file: OfficialFile) -> str:
    """
    Return what keeps a table from being recognised, and the cure; empty where nothing is seen.

    >>> seen_in(OfficialFile(b"code;name"))
    'its cells are divided by semicolons: save it with commas between them; or '
    """
    if file.container not in {"csv", "workbook"}:
        return ""
    if not file.head:
        return "it has no rows: get it again; or "
    first = ",".join(file.head[0])
    for sign, words in _DIVIDERS.items():
        if first.count(sign) > first.count(","):
            return f"its cells are divided by {words}: save it with commas between them; or "
    widths = [sum(map(bool, cells)) for cells in file.head]
    if widths[0] <= _WIDEST_TITLE < max(widths):
        return (
            f"its first row has {widths[0]} cell{'s' if widths[0] > 1 else ''} and others have "
            f"{max(widths)}: take away what stands above the headings; or "
        )
    return ""


def has_columns(file: OfficialFile, known: Mapping[str, str], needed: Iterable[str]) -> bool:
    """Return whether the first row of a table has the headings of some columns."""
    return is_table(file) and set(needed) <= {
        known.get(spelling(heading), "") for heading in file.head[0]
    }


def columns_in_order(names: Sequence[str], *, headings: int = 0) -> Columns:
    """Return the columns of a table that are known by their places."""
    return Columns(
        labels=tuple(f"column {number}, {name}" for number, name in enumerate(names, 1)),
        headings=headings,
        at={name: place for place, name in enumerate(names)},
    )


def columns_by_place(
    file: OfficialFile,
    names: Sequence[str],
    *,
    key: str,
    published: tuple[str, str],
    is_row: Callable[[Sequence[str]], bool],
) -> Columns:
    """
    Return the columns of a file that is published without headings, by their places.

    ``published`` names what it is and how it looks; ``is_row`` tells its first row from headings
    that somebody added.

    Raises:
        DocumentError: If the first row has another number of columns.
    """
    what, looks = published
    first = file.head[0] if is_table(file) else ()
    if len(first) != len(names):
        problem = Problem(
            path="",
            message=f"{file.name} has not the columns of {key}",
            hint=f"use the {what} as it is published: {looks}",
        )
        raise DocumentError((problem,))
    headings = 0 if is_row(first) else 1
    if headings:
        file.note(f"has headings, which the published {what} has not: columns are read by place")
    return columns_in_order(names, headings=headings)


def columns_under(headings: Sequence[str], known: Mapping[str, str]) -> Columns:
    """
    Find the columns of a table by its headings.

    ``known`` has a name for each heading as `spelling` has it; one that is empty is that of a
    column which is known and not kept. Of two with one heading the first is read.
    """
    at: dict[str, int] = {}
    unknown = []
    for place, heading in enumerate(headings):
        name = known.get(spelling(heading))
        if name is None or name in at:
            unknown.append(shortened(heading) or f"column {place + 1}")
        elif name:
            at[name] = place
    return Columns(
        labels=tuple(shortened(each) for each in headings),
        headings=1,
        at=at,
        unknown=tuple(unknown),
    )


def headed_columns(file: OfficialFile, known: Mapping[str, str], needed: Sequence[str]) -> Columns:
    """
    Find the columns of a table by its headings, and note of which nothing is made.

    Raises:
        DocumentError: If one that is needed is not there.
    """
    columns = columns_under(file.head[0] if is_table(file) else (), known)
    lacking = [name for name in needed if name not in columns.at]
    if lacking:
        problem = Problem(
            path="",
            message=f"{file.name} has no column of {joined(lacking)}",
            hint="write its headings as they are published, or name another format",
        )
        raise DocumentError((problem,))
    note_unknown(file, columns.unknown)
    return columns


def note_unknown(file: OfficialFile, headings: Sequence[str]) -> None:
    """Note of which columns nothing is made, since their headings are not known."""
    if headings:
        file.note(f"passed over columns that are not known: {joined(headings, _MOST_NAMED)}")


def rows_of(
    file: OfficialFile, columns: Columns, read: Callable[[Cells], FileRow]
) -> Iterator[FileRow]:
    """
    Go through the rows of a table below its headings, and say what became of each.

    A row that has fewer cells than there are columns was cut off, and one with more was divided
    by a comma of a name: neither is read. One that an earlier row has word for word is passed
    over.
    """
    kept: set[str] = set()
    width = len(columns.labels)
    headings = columns.headings
    for line, cells in file.rows(width):
        if isinstance(cells, Problem):
            told = Unread(line=line, column="", message=cells.message, cure=cells.hint or "")
            yield FileRow(line=line, unread=(told,))
            continue
        if headings:
            headings -= 1
            continue
        if len(cells) < width or any(cells[width:]):
            yield _of_other_width(line, len(cells), width)
            continue
        if columns.headings and cells == file.head[0]:
            yield FileRow(line=line, passed_over="the headings again")
            continue
        # The cells in one text: a set of tuples would take several times the memory of the file.
        whole = repr(cells)
        if whole in kept:
            yield FileRow(line=line, passed_over=TOLD_BEFORE)
            continue
        row = read(Cells(line, cells, columns.labels))
        if row.rows:
            kept.add(whole)
        yield row


def _of_other_width(line: int, cells: int, width: int) -> FileRow:
    """Report a row that has more or fewer cells than the table has columns."""
    cure = (
        "get the file again: this line was cut off"
        if cells < width
        else "put a text with a comma in it into quotation marks"
    )
    message = f"has {cells} cells, and the table has {width} columns"
    return FileRow(line=line, unread=(Unread(line=line, column="", message=message, cure=cure),))


def day_of_file(file: OfficialFile, *, of_headings: date | None = None) -> date | None:
    """
    Return the day of a file that has none in its rows, and note from where it was taken.

    It is the day that the caller stated, else the first of the month in the name of the file,
    else the day that follows from the headings.
    """
    by_name = _month_of_name(file.name)
    day, whence = next(
        (
            pair
            for pair in (
                (file.as_at, "as was stated"),
                (by_name, "by the month in its name"),
                (of_headings, "by the year in its headings"),
            )
            if pair[0] is not None
        ),
        (None, ""),
    )
    if day is None:
        file.note("it has no day, so that its rows have none: state one (as_at)")
    else:
        file.note(f"it has no day in its rows: read as of {words_of_day(day)}, {whence}")
    return day


def _month_of_name(name: str) -> date | None:
    """Return the first of the month that the name of a file has."""
    found = _YEAR_AND_MONTH.search(name)
    if found is not None:
        return date(int(found[1]), int(found[2]), 1)
    for found in _MONTH_AND_YEAR.finditer(name.lower()):
        number = next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(found[1])), 0)
        if number:
            return date(int(found[2]), number, 1)
    return None
