"""
Columns of values of Python as a frame of a library, of a connection or of a session.

One place has the words of each engine for the types of columns, and its way to quote a name.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from nhs_accountable_care._core.plain import CellKind

__all__ = ["eager_frame", "session_frame"]

# The words of narwhals, of DuckDB, and of Spark.
_WORDS: Final[Mapping[CellKind, tuple[str, str, str]]] = {
    "text": ("String", "varchar", "string"),
    "whole number": ("Int64", "bigint", "bigint"),
    "truth": ("Boolean", "boolean", "boolean"),
    "day": ("Date", "date", "date"),
    "number": ("String", "varchar", "string"),
}


def eager_frame(
    backend: Literal["polars", "pandas", "pyarrow"],
    kinds: Mapping[str, CellKind],
    columns: Mapping[str, Sequence[object]],
) -> Any:
    """
    Make a frame of a library.

    Raises:
        ImportError: Without narwhals, or without the library.
    """
    # Here and not above: `help()` is to tell of what makes frames without the extra as well.
    from nhs_accountable_care.frames.extra import nw  # noqa: PLC0415

    types = {name: getattr(nw, _WORDS[kind][0])() for name, kind in kinds.items()}
    values = {name: list(column) for name, column in columns.items()}
    return nw.from_dict(values, schema=types, backend=backend).to_native()


def session_frame(
    session: Any, kinds: Mapping[str, CellKind], columns: Mapping[str, Sequence[object]]
) -> Any:
    """Make a frame of a connection of DuckDB or a session of Spark; `None` for anything else."""
    match type(session).__module__.partition(".")[0]:
        case "duckdb" | "_duckdb":
            # As values and not as text: a million numbers of text take ten seconds to be read.
            cells = ", ".join(
                f"unnest(?::{_WORDS[kind][1]}[]) as {_in_quotes(name, chr(34))}"
                for name, kind in kinds.items()
            )
            values = [list(column) for column in columns.values()]
            return session.sql(f"select {cells}", params=values)
        case "pyspark":
            words = ", ".join(
                f"{_in_quotes(name, '`')} {_WORDS[kind][2]}" for name, kind in kinds.items()
            )
            return session.createDataFrame(list(zip(*columns.values(), strict=True)), words)
        case _:
            return None


def _in_quotes(name: str, quote: str) -> str:
    """Write a name as an engine has it."""
    return f"{quote}{name.replace(quote, 2 * quote)}{quote}"
