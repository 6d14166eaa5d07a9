"""A CSV file of any size as the doctor reads it: row by row, in as much memory as one takes."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final, Protocol, final

import attrs

from nhs_accountable_care._core.csv_text import csv_text, divided_otherwise
from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import LONGEST_CELL, MOST_SHOWN
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.interchange.code_doctor import signs
from nhs_accountable_care.interchange.code_doctor.columns import ColumnDoctor
from nhs_accountable_care.interchange.code_doctor.diagnoses import Diagnosis

__all__ = ["Columns", "examine_table"]

# A row may run over several lines; what is longer is a quotation mark that nobody closed.
_LONGEST_ROW: Final = 8 * LONGEST_CELL
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
# How files begin that are no text: zips, of which workbooks are some, and workbooks of old.
_NO_TEXT: Final = {
    b"PK\x03\x04": "a workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "a workbook of the old form (xls)",
    b"\x1f\x8b\x08": "a compressed file (gzip)",
    b"%PDF": "a PDF",
}
_SAVE_AS: Final = "save it as comma-separated values (CSV) in UTF-8"


class _Written(Protocol):
    """What takes the text of the repaired table, such as an open file."""

    def write(self, text: str, /) -> object: ...


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Columns:
    """
    Which columns of a table are looked at, by their headings; without headings by numbers from 1.

    >>> Columns(code="ccg").day is None
    True
    """

    code: str
    day: str | None = None
    name: str | None = None
    parent: str | None = None
    has_headings: bool = True


def examine_table(
    stream: io.BufferedReader | io.BytesIO,
    columns: Columns,
    doctor: ColumnDoctor,
    *,
    repaired: _Written | None = None,
) -> Iterator[str]:
    """
    Look at every row of a CSV file, and write it with its repairs where that is wanted.

    A repaired table has two more columns beside the one of the codes: the cell as it was given,
    and what was found of it. It is to be written as UTF-8, and no other cell is changed.

    Yields:
        What else there is to know of the file once it is read, such as that it is not UTF-8.

    Raises:
        DocumentError: If it is no CSV file, a column is not there, or from some line on nothing
            can be read; the rows up to there are counted.
    """
    table = _Table(stream)
    try:
        _examine_rows(table.rows(), columns, doctor, repaired)
    finally:
        table.leave()
    yield from table.notes()


def _examine_rows(
    rows: Iterator[tuple[int, list[str]]],
    columns: Columns,
    doctor: ColumnDoctor,
    repaired: _Written | None,
) -> None:
    """Look at each row, and write it."""
    headings = next(rows, (0, []))[1] if columns.has_headings else None
    places = _places_of(columns, headings)
    if repaired is not None and headings is not None:
        repaired.write(_line_of(_headings_with(headings, places.code)))
    for line, cells in rows:
        cell = _cell(cells, places.code)
        if cell is None:
            told = (
                f"the row has {len(cells):,} cells, and the column is number {places.code + 1:,}"
            )
            diagnosis = doctor.take_none(line, signs.NO_CELL, told)
        else:
            diagnosis = doctor.take(
                line,
                cell,
                _cell(cells, places.day),
                _cell(cells, places.name),
                _cell(cells, places.parent),
            )
        if repaired is not None:
            repaired.write(_line_of(_row_with(cells, places.code, diagnosis)))


def _line_of(cells: list[str]) -> str:
    """Write a row of somebody's own file, in which no cell but those of the doctor is changed."""
    return csv_text((cells,), guarded=False)


# --- Rows ---


@final
class _Table:
    """The rows of a CSV file, however its bytes are to be read."""

    def __init__(self, stream: io.BufferedReader | io.BytesIO) -> None:
        """Look at the first bytes, which tell UTF-16, and what is no text at all."""
        head = stream.getvalue()[:4] if isinstance(stream, io.BytesIO) else stream.peek(4)[:4]
        for beginning, what in _NO_TEXT.items():
            if head.startswith(beginning):
                raise _no_csv(what)
        self._is_utf_16 = head.startswith(_UTF_16)
        self._text = io.TextIOWrapper(
            stream,
            encoding="utf-16" if self._is_utf_16 else "utf-8-sig",
            errors="replace" if self._is_utf_16 else "surrogateescape",
            newline="",
        )
        self._foreign = 0
        self._blank = 0
        self._length = 0
        self._first = ""

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """
        Go through the rows that are not blank: the line, the last of several, and the cells.

        Raises:
            DocumentError: From the line on that cannot be read.
        """
        # Strict, so that a quotation mark that is misplaced is told, and swallows nothing.
        reader = csv.reader(self._lines(), strict=True)
        while True:
            self._length = 0
            try:
                cells = next(reader, None)
            except csv.Error as error:
                divided = divided_otherwise(self._first) if reader.line_num <= 1 else None
                raise DocumentError((divided or _broken(reader.line_num, error),)) from None
            if cells is None:
                return
            if any(cells):
                yield reader.line_num, cells
            else:
                self._blank += 1

    def _lines(self) -> Iterator[str]:
        """Go through the lines, each as long as a row may be."""
        readline = self._text.readline
        while line := readline(_LONGEST_ROW):
            self._length += len(line)
            self._first = self._first or line
            if self._length >= _LONGEST_ROW:
                msg = f"a row has more than {_LONGEST_ROW:,} characters"
                raise csv.Error(msg)
            yield line if line.isascii() else self._as_text(line)

    def _as_text(self, line: str) -> str:
        """Return a line, which is read as cp1252 if it is not UTF-8."""
        try:
            line.encode("utf-8")
        except UnicodeEncodeError:
            # Line by line, since a file is often put together from several.
            self._foreign += 1
            return line.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        return line

    def leave(self) -> None:
        """Let go of the file, which whoever opened it closes."""
        self._text.detach()

    def notes(self) -> Iterator[str]:
        """Yield what there is to know of the file once it is read."""
        if self._is_utf_16:
            yield "the file was read as UTF-16"
        if self._foreign:
            yield f"lines that are not UTF-8 and were read as cp1252: {self._foreign:,}"
        if self._blank:
            yield f"lines without a cell that is filled, which are no rows: {self._blank:,}"


def _no_csv(what: str) -> DocumentError:
    """Say what a file is that is no CSV file."""
    hint = (
        "take the file out of what it is packed in, open a workbook in a spreadsheet program, "
        f"and {_SAVE_AS}"
    )
    problem = Problem(path="", message=f"is {what}, and no CSV file", hint=hint)
    return DocumentError((problem,))


def _broken(line: int, error: csv.Error) -> Problem:
    """Say from where on a table cannot be read."""
    return Problem(
        path=f"line {line:,}",
        message=f"{error}; nothing was read from there on",
        hint=f"close every quotation mark at the end of its cell, and {_SAVE_AS}",
    )


def _cell(cells: Sequence[str], place: int | None) -> str | None:
    """Return a cell, or `None` where the row ends before it or no column is asked for."""
    return None if place is None or place >= len(cells) else cells[place]


# --- Columns ---


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Places:
    """Where the columns stand, from 0."""

    code: int
    day: int | None
    name: int | None
    parent: int | None


def _places_of(columns: Columns, headings: Sequence[str] | None) -> _Places:
    """Find the columns, or raise every one that is not there."""
    problems: list[Problem] = []

    def place(wanted: str | None) -> int:
        found = None if wanted is None else _place_of(wanted, headings)
        if isinstance(found, Problem):
            if found not in problems:
                problems.append(found)
            return 0
        return -1 if found is None else found

    places = [place(each) for each in (columns.code, columns.day, columns.name, columns.parent)]
    if problems:
        raise DocumentError(tuple(problems))
    day, name, parent = (None if each < 0 else each for each in places[1:])
    return _Places(code=places[0], day=day, name=name, parent=parent)


def _place_of(wanted: str, headings: Sequence[str] | None) -> int | Problem:
    """Find a column by its heading in any letter case, or by its number; or say what is wrong."""
    if headings is None:
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 0  # noqa: PLR2004 -- digits
        if number:
            return number - 1
        hint = "write the number of the column, from 1, where the first line has no headings"
        return Problem(path="", message=f"{quoted(wanted)} is no number of a column", hint=hint)
    known = [" ".join(heading.split()) for heading in headings]
    for read in (str, str.casefold):
        found = [place for place, heading in enumerate(known) if read(heading) == read(wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            message = f"there are {len(found)} columns {quoted(wanted)}"
            return Problem(path="line 1", message=message, hint="give each a heading of its own")
    divided = divided_otherwise(headings[0]) if len(headings) == 1 else None
    if divided is not None:
        return divided
    hint = did_you_mean(wanted, known) or f"there are {listed(map(quoted, known), MOST_SHOWN)}"
    return Problem(path="line 1", message=f"there is no column {quoted(wanted)}", hint=hint)


# --- The repaired table ---


def _headings_with(headings: Sequence[str], place: int) -> list[str]:
    """Return the headings with those of the two new columns, or raise that they are taken."""
    new = [f"{headings[place]}_as_given", f"{headings[place]}_doctor"]
    taken = [heading for heading in new if heading in headings]
    if taken:
        problem = Problem(
            path="line 1",
            message=f"there is a column {quoted(taken[0])} already",
            hint="repair the first file, or give the column another heading",
        )
        raise DocumentError((problem,))
    return [*headings[: place + 1], *new, *headings[place + 1 :]]


def _row_with(cells: list[str], place: int, diagnosis: Diagnosis) -> list[str]:
    """Return a row with what is to stand in the column, what was given, and what was found."""
    given = cells[place] if place < len(cells) else ""
    written = given if diagnosis.repaired is None else diagnosis.repaired
    before = [*cells[:place], *([""] * (place - len(cells)))]
    return [*before, written, given, _told(diagnosis), *cells[place + 1 :]]


def _told(diagnosis: Diagnosis) -> str:
    """Say what was found in a cell of the table: what becomes of the row, and the signs."""
    if not diagnosis.findings:
        return ""
    found = ", ".join(f"{each.code} {each.sign.slug}" for each in diagnosis.findings)
    return f"{diagnosis.outcome.words}: {found}"
