"""Plain records as a dataframe of the user's own kind."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.plain import CellKind
from nhs_accountable_care._core.tables import check_keys
from nhs_accountable_care._core.text import in_lines, quoted, represented
from nhs_accountable_care.frames.answers import made_frame
from nhs_accountable_care.frames.scenarios import Backend

__all__ = ["from_records"]

# A truth is a whole number, and is asked for first.
_KINDS: Final[tuple[tuple[type, CellKind], ...]] = (
    (bool, "truth"),
    (int, "whole number"),
    (str, "text"),
    (date, "day"),
)
_LEAST: Final = -(2**63)
_MOST: Final = 2**63 - 1


def from_records(
    records: Iterable[Mapping[str, object]], columns: Sequence[str], *, backend: Backend
) -> Any:
    """
    Make a dataframe of records: lines, postings, findings or members.

    Whole numbers become 64-bit integers, so money stays in whole pence; text, truths and days stay
    what they are. A column may have gaps, and keeps its type; one without any value is text. In
    pandas, which has no days, a day is its midnight.

    Args:
        records: Rows, such as ``settlement.to_records()["postings"]``.
        columns: The columns, in order; a key that is missing from a row is null.
        backend: ``"polars"``, ``"pandas"`` or ``"pyarrow"``, or the connection of DuckDB or Ibis,
            or the session of Spark, that the frame is to be of, as for `to_frame`.

    Raises:
        ImportError: Without narwhals, or without the library that is asked for.
        InvalidTypeError: If a value is none of these, such as a floating point number, or is not
            of the kind of the others in its column; each column is told, with the first such
            record and what to give.
        InvalidValueError: If a record has a key that is no column, or a whole number is beyond 64
            bits.

    >>> rows = [{"payer": "commissioner", "pence": 500}, {"payer": "acute"}]
    >>> frame = from_records(rows, ("payer", "pence"), backend="polars")
    >>> frame["pence"].to_list()
    [500, None]
    """
    if isinstance(columns, str):
        msg = f"columns is the text {quoted(columns)}; write a list of columns"
        raise InvalidTypeError(msg)
    known = dict.fromkeys(columns)
    rows = []
    for number, record in enumerate(records):
        if not isinstance(record, Mapping):
            msg = f"record {number} is {represented(record)}; give rows by the names of columns"
            raise InvalidTypeError(msg)
        check_keys(record, known, number)
        rows.append(tuple(record.get(column) for column in known))
    kinds: dict[str, CellKind] = {}
    problems = []
    for place, column in enumerate(known):
        kinds[column], problem = _looked_at([row[place] for row in rows])
        if problem:
            problems.append(f"{column}: {problem}")
    if problems:
        raise InvalidTypeError(in_lines(problems))
    return made_frame(kinds, rows, backend)


def _looked_at(cells: Sequence[object]) -> tuple[CellKind, str]:
    """Return the kind of a column, and what is wrong with its first cell that cannot be in it."""
    found: CellKind | None = None
    for number, cell in enumerate(cells):
        if cell is None:
            continue
        kind = _kind(cell)
        problem = _problem(cell, kind)
        found = found or kind
        if not problem and kind != found:
            problem = f"there is a {found} above it; make all cells of a column of one kind"
        if problem:
            return found or "text", f"record {number} has {represented(cell)}; {problem}"
    return found or "text", ""


def _kind(cell: object) -> CellKind | None:
    """Name the kind of a cell; `None` for what no column holds."""
    if isinstance(cell, datetime):
        return None
    return next((kind for of, kind in _KINDS if isinstance(cell, of)), None)


def _problem(cell: object, kind: CellKind | None) -> str:
    """Say what to give in place of a cell that no column holds; empty if one does."""
    if kind == "whole number" and isinstance(cell, int):
        return "" if _LEAST <= cell <= _MOST else "it is beyond 64 bits; give it as text"
    if kind is not None:
        return ""
    if isinstance(cell, Money):
        return "give its pence, as in money.pence"
    if isinstance(cell, float | Decimal):
        return "a figure is a whole number, such as round(pounds * 100) pence; a gap is None"
    if isinstance(cell, datetime):
        return "a day is a date, as in moment.date()"
    return "a cell is text, a whole number, a truth, a day or None"
