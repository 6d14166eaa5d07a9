"""The tables of a workbook of several sheets: where each begins, and its rows one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, final

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.text import shortened
from nhs_accountable_care.interchange.official.cells import Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.workbooks import Sheet
from nhs_accountable_care.interchange.rows import FileRow, Unread

__all__ = ["SheetTable", "missing", "rows_of_sheet", "spelling", "table_on"]

_DEEPEST_HEADINGS: Final = 12


@final
class SheetTable:
    """
    A table on a sheet, below its titles and headings.

    Attributes:
        sheet: The sheet.
        line: The row of the headings.
        columns: Where each column stands that was looked for, by the name it was looked for with.
        labels: What each column is called in messages.
    """

    def __init__(
        self, sheet: Sheet, line: int, columns: Mapping[str, int], heads: Sequence[str]
    ) -> None:
        """Take the sheet, the row of its headings, and where the columns stand."""
        self.sheet = sheet
        self.line = line
        self.columns = columns
        self.labels: tuple[str, ...] = tuple(
            f"{sheet.title}, {shortened(head) or f'column {place}'}"
            for place, head in enumerate(heads, start=1)
        )

    def __getitem__(self, name: str) -> int:
        """Return where a column stands."""
        return self.columns[name]


def spelling(heading: str) -> str:
    """
    Return a heading without what changes from issue to issue: case, blanks, signs.

    >>> spelling("Open Date (YYYYMMDD)"), spelling("ICS?")
    ('opendateyyyymmdd', 'ics')
    """
    return "".join(sign for sign in heading.lower() if sign.isalnum())


def table_on(sheet: Sheet, known: Mapping[str, str], needed: Sequence[str]) -> SheetTable | None:
    """
    Find a table on a sheet by its headings, which may stand below titles, or return `None`.

    ``known`` has the name of a column for each heading as `spelling` has it.
    """
    for line, cells in sheet.head[:_DEEPEST_HEADINGS]:
        columns: dict[str, int] = {}
        for place, heading in enumerate(cells):
            name = known.get(spelling(heading))
            if name is not None:
                columns.setdefault(name, place)
        if all(name in columns for name in needed):
            return SheetTable(sheet, line, columns, cells)
    return None


def missing(file: OfficialFile, what: str) -> DocumentError:
    """Return the error that a workbook has not the sheets of its format."""
    problem = Problem(
        path="",
        message=f"{file.name} has not {what}",
        hint="use the workbook as it is published, or name another format",
    )
    return DocumentError((problem,))


def rows_of_sheet(
    file: OfficialFile, table: SheetTable, read: Callable[[Cells], FileRow]
) -> Iterator[FileRow]:
    """Go through the rows below the headings, and say what became of each."""
    problems: list[Problem] = []
    for line, cells in table.sheet.rows(problems):
        if line > table.line:
            yield read(Cells(line, cells, table.labels))
    for problem in problems:
        line = int(problem.path.removeprefix("line "))
        told = Unread(
            line=line,
            column=table.sheet.title,
            message=problem.message,
            cure=problem.hint or "",
        )
        yield FileRow(line=line, unread=(told,))
    for note in file.workbook.notes:
        file.note(note)
