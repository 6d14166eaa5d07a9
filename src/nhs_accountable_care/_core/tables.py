"""Records as tables of CSV, in which nothing is lost and which no spreadsheet runs."""

from collections.abc import Container, Iterable, Mapping, Sequence

from nhs_accountable_care._core.csv_text import Cell, csv_text
from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.text import with_article

__all__ = ["check_keys", "write_csv"]


def write_csv(records: Iterable[Mapping[str, object]], columns: Sequence[str]) -> str:
    r"""
    Write records as a table, one row each, with the columns in the order that is given.

    Rows end in a line feed; `None` is an empty cell; whole numbers are written as digits.
    Text that a spreadsheet would run as a formula gets an apostrophe in front, in cells and in
    headings, and so does such text with an apostrophe in front.

    Raises:
        InvalidValueError: If a record has a key that is not among the columns.
        InvalidTypeError: If a cell is neither text, a whole number, a truth nor `None`.

    >>> print(write_csv([{"payer": "01G", "pence": 500}], ("payer", "pence")), end="")
    payer,pence
    01G,500
    """
    known = frozenset(columns)
    rows: list[Sequence[Cell]] = [columns]
    for number, record in enumerate(records):
        check_keys(record, known, number)
        rows.append([_cell(record.get(column), column, number) for column in columns])
    return csv_text(rows)


def check_keys(record: Mapping[str, object], known: Container[str], number: int) -> None:
    """
    Refuse a record with a key that is no column, which would be lost.

    Raises:
        InvalidValueError: It names the keys, and the record by its number.
    """
    unknown = [str(key) for key in record if key not in known]
    if unknown:
        names = ", ".join(unknown)
        msg = f"record {number} has {names}, which is no column; name it, or drop it"
        raise InvalidValueError(msg)


def _cell(value: object, column: str, number: int) -> Cell:
    """Return what can stand in a cell, or say where something else does."""
    if value is None or isinstance(value, str | int):
        return value
    kind = with_article(type(value).__name__)
    msg = f"record {number}: {column} is {kind}; write text or whole numbers"
    raise InvalidTypeError(msg)
