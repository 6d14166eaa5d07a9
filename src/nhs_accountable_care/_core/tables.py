"""Tables as CSV text, in which nothing is lost and which no spreadsheet runs."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError

__all__ = ["unguarded", "write_csv"]

# A spreadsheet takes a cell that starts with one of these for a formula and runs it. The same
# after apostrophes is guarded too, so that a reader knows which apostrophe is the guard.
_LIKE_A_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")


def write_csv(records: Iterable[Mapping[str, object]], columns: Sequence[str]) -> str:
    r"""
    Write records as a table, one row each, with the columns in the order that is given.

    Rows end in a line feed; `None` is an empty cell; whole numbers are written as digits.
    Text that a spreadsheet would run as a formula gets an apostrophe in front, and so does
    such text with an apostrophe in front.

    Raises:
        InvalidValueError: If a record has a key that is not among the columns.
        InvalidTypeError: If a cell is neither text, a whole number, a truth nor `None`.

    >>> print(write_csv([{"payer": "01G", "pence": 500}], ("payer", "pence")), end="")
    payer,pence
    01G,500
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for number, record in enumerate(records):
        unknown = [key for key in record if key not in columns]
        if unknown:
            names = ", ".join(unknown)
            msg = f"record {number} has {names}, which is no column; name it, or drop it"
            raise InvalidValueError(msg)
        writer.writerow([_cell(record.get(column), column, number) for column in columns])
    return text.getvalue()


def unguarded(cell: str) -> str:
    """
    Take away the apostrophe that `write_csv` put before a cell like a formula.

    >>> unguarded("'=SUM(A1)"), unguarded("'tis"), unguarded("=SUM(A1)")
    ('=SUM(A1)', "'tis", '=SUM(A1)')
    """
    is_guarded = cell.startswith("'") and _LIKE_A_FORMULA.match(cell)
    return cell[1:] if is_guarded else cell


def _cell(value: object, column: str, number: int) -> str:
    """Write one value so that nothing is lost and nothing is run."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if _LIKE_A_FORMULA.match(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    msg = f"record {number}: {column} is a {type(value).__name__}; write text or whole numbers"
    raise InvalidTypeError(msg)
