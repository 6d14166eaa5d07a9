"""
The cells of one row, read one by one, with everything that is wrong with them.

Nothing is mended: a code that a spreadsheet took for a number is reported, not guessed at.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, TypeVar, final

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.interchange.rows import FileRow, OfficialRow, Unread
from nhs_accountable_care.organisations import (
    OdsCode,
    OnsCode,
    parse_ods_code,
    parse_ons_code,
)

__all__ = ["NO_DAY", "TOLD_BEFORE", "Cells"]

NO_DAY: Final = frozenset({"", "-", "0"})
"""What stands in a cell of days where there is none."""

TOLD_BEFORE: Final = "told before"
"""Why a row is passed over that says what an earlier one has said."""

_Read = TypeVar("_Read")
# 16C, QHM, Y63, D9Y0V; and 4QP36 of old memberships.
_OF_AN_AREA: Final = re.compile(r"(?=\d*[A-Z])(?:[0-9A-Z]{3}|[0-9A-Z]{5})", re.ASCII)
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
_DAY_FORMS: Final = (
    # 20130401, as ODS writes it.
    (re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII), (1, 2, 3)),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII), (1, 2, 3)),
    # 01/04/2013, as tables of payments have it.
    (re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII), (3, 2, 1)),
    # 01-Sep-20 and 01Jan2022, as lists of patients have it.
    (re.compile(r"(\d{2})-?([A-Za-z]{3})-?(\d{4}|\d{2})", re.ASCII), (3, 2, 1)),
)


@final
class Cells:
    """
    One row of a table, with the headings of its columns or their numbers.

    A cell that the row lacks is blank, and so is each of a column that the table lacks (`None`).

    >>> row = Cells(4, ["A81001", "2013-4-1"], ("code", "open date"))
    >>> row.code(0), row.day(1)
    ('A81001', None)
    >>> print(row.unread[0])
    line 4, open date: '2013-4-1' is no day (write it as 20130401)
    """

    __slots__ = ("_cells", "_columns", "line", "unread")

    def __init__(self, line: int, cells: Sequence[str], columns: Sequence[str]) -> None:
        """Take the row; ``columns`` name them in messages, else their numbers do."""
        self.line: int = line
        self.unread: list[Unread] = []
        self._cells = cells
        self._columns = columns

    @property
    def all(self) -> Sequence[str]:
        """Every cell as it stands."""
        return self._cells

    def text(self, column: int | None) -> str:
        """Return a cell as it stands, or an empty text."""
        if column is None or column >= len(self._cells):
            return ""
        return self._cells[column]

    def name(self, column: int | None) -> str:
        """Return a name, or report that there is none."""
        text = self.text(column)
        if not text:
            self.report(column, "no name stands here", "fill in the name, or leave the row out")
        return text

    def code(self, column: int | None) -> OdsCode | None:
        """Return an ODS code; report a blank cell, and one that holds no code."""
        if not self.text(column):
            self.report(column, "no code stands here", "fill in the code, or leave the row out")
            return None
        return self._read(column, parse_ods_code, "write the ODS code as text")

    def optional_code(self, column: int | None) -> OdsCode | None:
        """Return an ODS code, or `None` for a blank cell; report one that holds no code."""
        return self.code(column) if self.text(column) else None

    def area(self, column: int | None) -> OdsCode | None:
        """
        Return the code of an area, a system or a region; report one that a spreadsheet spoilt.

        Codes such as 00L lose their zeros, and those such as 5E1 become numbers.
        """
        code = self.code(column)
        if code is None or _OF_AN_AREA.fullmatch(code):
            return code
        self.report(
            column,
            f"{quoted(self.text(column))} is no code of an area or a system, which has three or "
            f"five characters, a letter among them",
            "read the column as text from the first file: a spreadsheet may have lost zeros",
        )
        return None

    def optional_area(self, column: int | None) -> OdsCode | None:
        """Return the code of an area, a system or a region, or `None` for a blank cell."""
        return self.area(column) if self.text(column) else None

    def ons_code(self, column: int | None) -> OnsCode | None:
        """Return an ONS code, or `None` for a blank cell; report one that holds no code."""
        if not self.text(column):
            return None
        return self._read(column, parse_ons_code, "write the code of nine characters")

    def day(self, column: int | None) -> date | None:
        """Return a day, or `None` for a blank cell; report one that holds no day."""
        text = self.text(column)
        if text in NO_DAY:
            return None
        found = _day(text)
        if found is None:
            self.report(column, f"{quoted(text)} is no day", "write it as 20130401")
        return found

    def number(self, column: int | None) -> int | None:
        """Return a whole number; report whatever is none."""
        text = self.text(column).replace(",", "")
        if re.fullmatch(r"\d{1,18}", text, re.ASCII):
            return int(text)
        self.report(
            column, f"{quoted(self.text(column))} is no whole number", "write digits alone"
        )
        return None

    def report(self, column: int | None, message: str, cure: str) -> None:
        """Say what is wrong with a cell."""
        place = ""
        if column is not None:
            heading = self._columns[column] if column < len(self._columns) else ""
            place = heading or f"column {column + 1}"
        self.unread.append(Unread(line=self.line, column=place, message=message, cure=cure))

    def _read(self, column: int | None, parse: Callable[[str], _Read], cure: str) -> _Read | None:
        """Read a cell, or report why it cannot be read."""
        try:
            return parse(self.text(column))
        except NacError as error:
            self.report(column, str(error), cure)
            return None

    def done(
        self, make: Callable[[], tuple[OfficialRow, ...]], *, nothing_new: str = TOLD_BEFORE
    ) -> FileRow:
        """
        Return what became of the row: what is made of it, if nothing is wrong with it.

        What is wrong with the cells together, such as an end before a beginning, is reported as
        the row's. A row of which nothing is made is passed over in the words of ``nothing_new``.
        """
        if not self.unread:
            try:
                rows = make()
                return FileRow(
                    line=self.line, rows=rows, passed_over=None if rows else nothing_new
                )
            except NacError as error:
                self.unread.append(
                    Unread(
                        line=self.line,
                        column="",
                        message=str(error),
                        cure="mend the row, or leave it out",
                    )
                )
        return FileRow(line=self.line, unread=tuple(self.unread))


def _day(text: str) -> date | None:
    """Read a day in any of the forms in which official files write one."""
    for pattern, order in _DAY_FORMS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        year, month, day = (found[place] for place in order)
        number = _MONTHS.get(month.lower()) if month.isalpha() else int(month)
        full_year = int(year) + (2000 if len(year) == 2 else 0)  # noqa: PLR2004 -- two digits
        try:
            return date(full_year, number or 0, int(day))
        except ValueError:
            return None
    return None
