"""
How the tables of this package are read: strictly, and all problems at once.

A table is a CSV file with a heading line. Its columns are exactly those expected, every row
fills them all, and no cell has spaces around it; so a slip in the data is found by the first
test that reads it, and not by a reader of the glossary.
"""

import csv
import io
from collections import deque
from collections.abc import Iterable

import attrs

from nhs_accountable_care._core.csv_text import lines_of, unguarded
from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.shipped import read_shipped

__all__ = ["items_of", "read_rows", "shipped_text", "text_of_items", "write_rows"]

_BETWEEN_ITEMS = " | "


def shipped_text(name: str) -> str:
    """Return the text of a table that comes with the package."""
    return read_shipped("nhs_accountable_care.policy", f"data/{name}")


def read_rows(
    text: str, name: str, columns: tuple[str, ...], never_empty: tuple[str, ...] = ()
) -> tuple[dict[str, str], ...]:
    r"""
    Read a table whose columns are exactly these, and of which some are filled in every row.

    Paths of problems are the table's name and the row, counted from 1 below the heading.

    Raises:
        DocumentError: With one problem for each row that does not fit.

    >>> read_rows("key,title\nS01,A report\n", "mine.csv", ("key", "title"))
    ({'key': 'S01', 'title': 'A report'},)
    """
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise DocumentError(_why_no_csv(text, name, error)) from None
    heading = tuple(lines.pop(0)) if lines else ()
    if heading != columns:
        message = f"the columns are {', '.join(heading) or 'none'}"
        hint = f"write exactly {', '.join(columns)}"
        raise DocumentError((Problem(path=name, message=message, hint=hint),))
    problems, rows = [], []
    for number, cells in enumerate(lines, start=1):
        path = f"{name}[{number}]"
        if len(cells) != len(columns):
            message = f"{len(cells)} cells in a table of {len(columns)} columns"
            problems.append(Problem(path=path, message=message, hint="quote cells with commas"))
            continue
        row = dict(zip(columns, map(unguarded, cells), strict=True))
        problems += [
            Problem(path=f"{path}.{column}", message=f"spaces around {cell!r}", hint="take away")
            for column, cell in row.items()
            if cell != cell.strip()
        ]
        problems += [
            Problem(path=f"{path}.{column}", message="empty", hint="fill it in")
            for column in never_empty
            if not row[column]
        ]
        rows.append(row)
    if problems:
        raise DocumentError(tuple(problems))
    return tuple(rows)


def _why_no_csv(text: str, name: str, error: csv.Error) -> tuple[Problem, ...]:
    """Word what keeps a text from being a table, with its line; else in the words of `csv`."""
    problems: list[Problem] = []
    deque(lines_of(text, problems), maxlen=0)
    of_table = [attrs.evolve(each, path=f"{name}, {each.path}") for each in problems]
    return tuple(of_table) or (Problem(path=name, message=f"no CSV: {error}"),)


def write_rows(rows: tuple[dict[str, str], ...], columns: tuple[str, ...]) -> str:
    r"""
    Write a table that `read_rows` reads back, and that no spreadsheet runs.

    >>> write_rows(({"key": "S01", "title": "A report"},), ("key", "title"))
    'key,title\nS01,A report\n'
    """
    # Here and not above: most programs read the tables of this package, and write none.
    from nhs_accountable_care._core.tables import write_csv  # noqa: PLC0415

    return write_csv(rows, columns)


def items_of(cell: str) -> tuple[str, ...]:
    """
    Read a cell that lists several things.

    >>> items_of("ACS | evolved STP"), items_of("")
    (('ACS', 'evolved STP'), ())
    """
    return tuple(cell.split(_BETWEEN_ITEMS)) if cell else ()


def text_of_items(items: Iterable[str]) -> str:
    """Write several things into one cell."""
    return _BETWEEN_ITEMS.join(items)
