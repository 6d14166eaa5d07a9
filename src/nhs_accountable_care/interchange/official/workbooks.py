"""
Workbooks (XLSX), through openpyxl, which the extra ``workbooks`` brings.

A workbook is a zip of XML, and may come from anyone: it can unpack to a thousand times its size,
say that it has a million columns, or hold entities that grow. So every part of it is looked
through first, by a parser that keeps nothing, and it is refused beyond bounds that no table of
the health service comes near.
"""

import io
import itertools
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final, final
from xml.parsers import expat

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.limits import (
    DEEPEST,
    LONGEST_CELL,
    LONGEST_TAG,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_SHEETS,
    MOST_UNPACKED,
)

__all__ = ["Sheet", "Workbook"]

_MOST_PARTS: Final = 2_000
_MOST_ROWS: Final = 1_048_576
_MOST_ROWS_IN_ALL: Final = 2_000_000
# Elements of the texts that cells share; and of all else but cells, which is held as objects.
_MOST_TEXTS: Final = 2_000_000
_MOST_ELSEWHERE: Final = 200_000
_MOST_IN_ROW: Final = 5 * MOST_COLUMNS
_CHUNK: Final = 64 * 1024
_HEAD_ROWS: Final = 60
_BATCH: Final = 500
_MOST_KEPT: Final = 100_000

# What a workbook has in it, and a zip of tables has not.
_CONTENTS: Final = "[Content_Types].xml"
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})T", re.ASCII)
_CELL: Final = re.compile(r"([A-Z]{1,2})[1-9]\d{0,6}", re.ASCII)

SAVED_RESULTS: Final = (
    "formulas are not worked out: the results that were saved with the workbook are read"
)
NO_RESULTS: Final = "cells whose formulas have no saved result are read as blank"


@final
class Sheet:
    """One sheet of a workbook: its title, and its rows as text."""

    def __init__(self, workbook: "Workbook", place: int, title: str, *, is_hidden: bool) -> None:
        """Take the workbook, and the place of the sheet in it."""
        self.title: str = title
        self.is_hidden: bool = is_hidden
        self._workbook = workbook
        self._place = place
        self._head: list[tuple[int, list[str]]] | None = None

    @property
    def head(self) -> list[tuple[int, list[str]]]:
        """The first rows that are not blank, with their numbers."""
        if self._head is None:
            self._head = []
            for row in self.rows([]):
                self._head.append(row)
                if len(self._head) == _HEAD_ROWS:
                    break
        return self._head

    def rows(self, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
        """
        Go through the rows that are not blank: the number of each, and its cells as text.

        What is wrong with the sheet is added to the problems, and ends it.
        """
        return self._workbook.rows_of(self._place, problems)


@final
class Workbook:
    """
    A workbook that was looked through.

    Attributes:
        sheets: Its sheets of cells, in their order.
        saved_on: The day on which it was last saved, as it says itself.
        notes: What is to be said of how its cells were read.
    """

    def __init__(self, data: bytes) -> None:
        """
        Look through the bytes, and open them.

        Raises:
            DocumentError: If they are no workbook, or one beyond the bounds.
            ImportError: Without openpyxl; the message names the extra.
        """
        look = _Look()
        look.through(data)
        self.saved_on: date | None = look.saved_on
        self.notes: dict[str, None] = {}
        self._texts: dict[str, str] = {}
        self._columns = look.columns
        self._values: Any = _opened(data, data_only=True)
        self._formulas: Any = _opened(data, data_only=False) if look.has_formulas else None
        if len(self._values.worksheets) > MOST_SHEETS:
            msg = f"has more than {MOST_SHEETS} sheets, and is not read"
            raise _refused(msg)
        self.sheets: tuple[Sheet, ...] = tuple(
            Sheet(self, place, str(sheet.title), is_hidden=sheet.sheet_state != "visible")
            for place, sheet in enumerate(self._values.worksheets)
        )

    def rows_of(self, place: int, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
        """Go through the rows of a sheet; `Sheet.rows` says how."""
        number = characters = 0
        formulas = None if self._formulas is None else _rows(self._formulas, place, self._columns)
        wrong = ""
        absent: tuple[Any, ...] | None = None
        try:
            for values in _rows(self._values, place, self._columns):
                number += 1
                shown = next(formulas, ()) if formulas is not None else ()
                # Rows that are not in the file are one and the same, of which there may be a
                # million above a cell at the very end.
                if values is absent:
                    continue
                cells = self._cells(values, shown)
                characters += sum(map(len, cells))
                # Many cells may share one long text, so that a small file says very much.
                if characters > MOST_UNPACKED or any(len(cell) > LONGEST_CELL for cell in cells):
                    wrong = (
                        f"a cell has more than {LONGEST_CELL:,} characters, or all together more "
                        f"than {MOST_UNPACKED:,}"
                    )
                    break
                if any(cells):
                    yield number, cells
                else:
                    absent = values
        except Exception as error:  # noqa: BLE001 -- openpyxl raises whatever its input leads to
            number += 1
            wrong = f"the sheet cannot be read ({type(error).__name__})"
        if wrong:
            problems.append(
                Problem(
                    path=f"line {number}",
                    message=f"{wrong}; nothing was read from here on",
                    hint="save the workbook anew, or save the sheet as CSV",
                )
            )

    def _cells(self, values: tuple[Any, ...], formulas: tuple[Any, ...]) -> list[str]:
        """Return the cells of a row as text."""
        for value, formula in zip(values, formulas, strict=False):
            # A text that begins with an equals sign is the same in both views.
            if formula != value and (not isinstance(formula, str) or formula.startswith("=")):
                self.notes[SAVED_RESULTS] = None
                if value is None:
                    self.notes[NO_RESULTS] = None
        return [self._text(value) for value in values]

    def _text(self, value: object) -> str:
        """Return what stands in a cell as text; of one that many share only once."""
        if not isinstance(value, str):
            return _text(value)
        text = self._texts.get(value)
        if text is None:
            if len(self._texts) >= _MOST_KEPT:
                self._texts.clear()
            text = self._texts[value] = " ".join(value.split())
        return text


def _opened(data: bytes, *, data_only: bool) -> Any:  # noqa: ANN401 -- openpyxl has no types
    """Open a workbook that was looked through."""
    openpyxl = _openpyxl()
    try:
        with warnings.catch_warnings():
            # Of what openpyxl passes over, such as the looks of a sheet, nothing is read here.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False
            )
    except Exception as error:  # noqa: BLE001 -- openpyxl raises whatever its input leads to
        msg = f"is no workbook that can be opened ({type(error).__name__})"
        raise _refused(msg) from None


def _openpyxl() -> Any:  # noqa: ANN401 -- openpyxl has no types
    """
    Load openpyxl.

    Raises:
        ImportError: Without it; the message names the extra.
    """
    try:
        import openpyxl  # noqa: PLC0415 -- an extra, loaded only where it is used
    except ImportError as error:
        msg = (
            "to read a workbook needs openpyxl, which comes with an extra: "
            "pip install 'nhs-accountable-care[workbooks]'; or save each sheet as CSV"
        )
        raise ImportError(msg) from error
    return openpyxl


def _rows(workbook: Any, place: int, columns: int) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """Go through all rows of a sheet, those that are left out of the file as well."""
    sheet = workbook.worksheets[place]
    # What a sheet says of its own size may be anything.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=columns, values_only=True)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Several at once: to leave warnings alone takes as long as to read a short row.
            batch = [*itertools.islice(rows, _BATCH)]
        if not batch:
            return
        yield from batch


def _text(value: object) -> str:
    """Return what stands in a cell as text, if it is none."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# --- Looked through, before anything of it is held ---


@final
class _Look:
    """What is seen of a workbook when it is looked through, part by part."""

    def __init__(self) -> None:
        self.columns = 1
        self.rows = 0
        self.has_formulas = False
        self.saved_on: date | None = None
        self._places: dict[str, int] = {}

    def through(self, data: bytes) -> None:
        """
        Look through every part.

        Raises:
            DocumentError: If the bytes are no zip, or a part is beyond the bounds.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                _check_parts(archive.infolist())
                for each in archive.infolist():
                    with archive.open(each) as stream:
                        self._part(stream)
                _check_contents(archive.namelist())
        except DocumentError:
            raise
        except Exception as error:  # noqa: BLE001 -- each way of packing has errors of its own
            msg = f"is no workbook that can be unpacked ({type(error).__name__})"
            raise _refused(msg) from None

    def _part(self, stream: Any) -> None:  # noqa: ANN401 -- a part of a zip
        """Look through one part; one that is no XML is not read as such by anyone."""
        part = _Part(self)
        fed = 0
        while chunk := stream.read(_CHUNK):
            fed += len(chunk)
            if part.is_over:
                continue
            part.feed(chunk)
            if fed - part.at > LONGEST_TAG:
                msg = f"has a tag of more than {LONGEST_TAG:,} bytes, and is not read"
                raise _refused(msg)

    def cell(self, letters: str) -> int:
        """Return the place of a column by its letters."""
        place = self._places.get(letters)
        if place is None:
            place = 0
            for letter in letters:
                place = place * 26 + ord(letter) - 64
            self._places[letters] = place
        return place


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to too much; no part is unpacked beyond the size that it states."""
    if len(parts) > _MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
        msg = f"unpacks to more than {_MOST_PARTS:,} parts or {MOST_UNPACKED:,} bytes"
        raise _refused(msg)
    if len({each.filename for each in parts}) < len(parts):
        msg = "has two parts of one name"
        raise _refused(msg)


def _check_contents(names: list[str]) -> None:
    """Refuse a zip in which something else was packed, such as tables."""
    if _CONTENTS not in names:
        msg = "is a zip archive, and no workbook"
        raise _refused(msg, "unpack it, and read the files that are in it")


@final
class _Part:
    """One part of a workbook while it is looked through."""

    def __init__(self, look: _Look) -> None:
        self.is_over = False
        self._look = look
        self._root = ""
        self._depth = 0
        self._count = 0
        self._elsewhere = 0
        self._row = 0
        self._in_row = 0
        self._column = 0
        self._row_depth = 0
        self._saved: list[str] | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    @property
    def at(self) -> int:
        """How far it has been read."""
        return self._parser.CurrentByteIndex

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        try:
            self._parser.Parse(chunk, False)  # noqa: FBT003 -- it takes no name
        except DocumentError:
            raise
        except (expat.ExpatError, LookupError, ValueError):
            # No XML: whoever needs it as XML finds so at the same place.
            self.is_over = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Look at an element."""
        name = name.rpartition(":")[2]
        self._depth += 1
        self._count += 1
        if self._depth == 1:
            self._root = name
        if self._depth > DEEPEST:
            msg = f"has elements more than {DEEPEST} levels deep, and is not read"
            raise _refused(msg)
        if self._root == "worksheet":
            self._in_sheet(name, attributes)
        elif self._count > (_MOST_TEXTS if self._root == "sst" else _MOST_ELSEWHERE):
            raise _refused(_TOO_MANY)
        elif self._root == "coreProperties" and name == "modified":
            self._saved = []

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        """Look at an element of a sheet."""
        if name == "row":
            self._begin_row(attributes.get("r"))
        elif self._row_depth:
            self._in_row += 1
            if name == "c":
                self._cell(attributes.get("r"))
            elif name == "f":
                self._look.has_formulas = True
        else:
            self._elsewhere += 1
        if (
            self._count > MOST_CELLS
            or self._elsewhere > _MOST_ELSEWHERE
            or self._in_row > _MOST_IN_ROW
        ):
            raise _refused(_TOO_MANY)

    def _begin_row(self, number: str | None) -> None:
        """Look at a row: rows are in their order, or those out of it would be left out."""
        row = self._row + 1
        if number is not None:
            row = int(number) if re.fullmatch(r"\d{1,7}", number, re.ASCII) else 0
        if not self._row < row <= _MOST_ROWS or self._row_depth:
            msg = f"has a row in a place where none can be, after row {self._row:,}"
            raise _refused(msg)
        # Those that are left out are gone through as well, one by one.
        self._look.rows += row - self._row
        if self._look.rows > _MOST_ROWS_IN_ALL:
            raise _refused(_TOO_MANY)
        self._row, self._row_depth, self._in_row, self._column = row, self._depth, 0, 0

    def _cell(self, reference: str | None) -> None:
        """Look at a cell: the widest row decides how many columns are read."""
        column = self._column + 1
        if reference is not None:
            found = _CELL.fullmatch(reference)
            column = 0 if found is None else self._look.cell(found[1])
        if not self._column < column <= MOST_COLUMNS:
            msg = (
                f"has a cell in a place where none can be read, in row {self._row:,} after "
                f"column {self._column}"
            )
            raise _refused(msg)
        self._column = column
        self._look.columns = max(self._look.columns, column)

    def _text(self, text: str) -> None:
        """Take the day on which the workbook was saved."""
        if self._saved is not None:
            self._saved.append(text)

    def _end(self, _name: str) -> None:
        """Leave an element."""
        if self._depth == self._row_depth:
            self._row_depth = 0
        self._depth -= 1
        if self._saved is not None:
            self._look.saved_on = _day("".join(self._saved).strip())
            self._saved = None


_TOO_MANY: Final = "has more cells, texts or other elements than any table has, and is not read"


def _day(text: str) -> date | None:
    """Return the day of a moment, or `None`."""
    found = _DAY.match(text)
    try:
        return None if found is None else date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _doctype(*_: object) -> None:
    """Refuse a part with a document type."""
    msg = "declares a document type (DOCTYPE) in one of its parts, and is not read"
    raise _refused(msg)


def _refused(message: str, hint: str = "") -> DocumentError:
    """Return an error about the whole workbook."""
    hint = hint or "save it anew with a spreadsheet, or save each sheet as CSV"
    return DocumentError((Problem(path="", message=message, hint=hint),))
