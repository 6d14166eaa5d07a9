"""The answers of the library as frames of the user's own library, with types in every column."""

import importlib
import operator
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.plain import CellKind
from nhs_accountable_care._core.record_tables import RecordTable, first_table, table_of
from nhs_accountable_care._core.text import joined, represented
from nhs_accountable_care.frames.making import eager_frame, session_frame
from nhs_accountable_care.frames.scenarios import Backend

__all__ = ["made_frame", "to_frame"]

# Types that know a null: those of numpy would make floats of whole numbers, and objects of truths.
_PANDAS: Final[Mapping[CellKind, str]] = {
    "text": "string",
    "whole number": "Int64",
    "truth": "boolean",
    "day": "datetime64[us]",
    "number": "string",
}


def to_frame(result: object, *, backend: Backend, table: str | None = None) -> Any:
    """
    Return an answer of the library as a frame of your own.

    Whole numbers (money is pence) are of 64 bits, and there are text, truths and days, also where
    a column is empty or there is no row. In pandas, which has no days, a day is its midnight.

    Args:
        result: A `RecordTable`, an answer with ``tables()`` or ``table()``, or answers of one
            class, such as the organisations of a day or the events of the timeline.
        backend: ``"polars"``, ``"pandas"`` or ``"pyarrow"``, and nothing else is imported; or the
            connection of DuckDB or Ibis, or the session of Spark, that the frame is to be of.
        table: Which table of an answer; by default the first, such as the findings of a report.

    Raises:
        ImportError: Without narwhals, or without the library that is asked for; what Ibis reads
            is made by pyarrow.
        InvalidTypeError: If it is no answer, or the backend none of these.
        InvalidValueError: If the answer has no such table.

    >>> from nhs_accountable_care.policy import sourcebook
    >>> frame = to_frame(sourcebook(), backend="polars")
    >>> frame.columns
    ['key', 'title', 'publisher', 'published', 'url']
    """
    asked = _asked(result, table)
    return made_frame({column.name: column.kind for column in asked.columns}, asked.rows, backend)


def made_frame(
    kinds: Mapping[str, CellKind], rows: Sequence[tuple[Any, ...]], backend: Backend
) -> Any:
    """
    Make a frame of rows whose cells are of the kinds of their columns.

    Raises:
        ImportError: Without narwhals, or without the library that is asked for.
        InvalidTypeError: If the backend is none.
    """
    values = {name: [*map(operator.itemgetter(place), rows)] for place, name in enumerate(kinds)}
    if backend in ("polars", "pyarrow"):
        return eager_frame(backend, kinds, values)
    if backend == "pandas":
        pandas = importlib.import_module(backend)
        return pandas.DataFrame(
            {
                name: pandas.Series(column, dtype=_PANDAS[kinds[name]])
                for name, column in values.items()
            }
        )
    engine: Any = backend
    if type(engine).__module__.partition(".")[0] == "ibis":
        return sys.modules["ibis"].memtable(eager_frame("pyarrow", kinds, values))
    made = session_frame(engine, kinds, values)
    if made is None:
        msg = (
            f'backend is {represented(backend)}; write "polars", "pandas" or "pyarrow", or '
            f"give a connection of DuckDB or Ibis, or a session of Spark"
        )
        raise InvalidTypeError(msg)
    return made


def _asked(result: object, name: str | None) -> RecordTable:
    """Return the table that is asked for."""
    several, one = getattr(result, "tables", None), getattr(result, "table", None)
    if callable(several):
        tables: Mapping[str, RecordTable] = several()
        if name is None:
            return first_table(tables)
        if name in tables:
            return tables[name]
        msg = f"there is no table {represented(name)}; there are {joined(tables)}"
        raise InvalidValueError(msg)
    if isinstance(result, RecordTable):
        found = result
    elif callable(one):
        found = one()
    elif isinstance(result, Iterable) and not isinstance(result, str | Mapping):
        found = table_of(result)
    else:
        msg = f"result is {represented(result)}, and no answer that has a table"
        raise InvalidTypeError(msg)
    if name not in (None, found.name):
        msg = f"there is no table {represented(name)}; there is {found.name} alone"
        raise InvalidValueError(msg)
    return found
