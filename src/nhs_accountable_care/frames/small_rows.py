"""The rows of a small result, as plain Python, without a second library where none is needed."""

from typing import Any

from nhs_accountable_care.frames.extra import nw

__all__ = ["small_rows"]


def small_rows(rows: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
    """Run a query, and return its rows; a missing value is `None`."""
    native = rows.to_native()
    match rows.implementation:
        case nw.Implementation.DUCKDB:
            found = native.fetchall()
        case (
            nw.Implementation.PYSPARK | nw.Implementation.PYSPARK_CONNECT
        ):  # pragma: no cover - `make engines` alone has it
            # Through Arrow, Spark asks for pandas.
            found = [tuple(row) for row in native.collect()]
        case _:
            found = rows.collect().rows()
    return [tuple(_plain(value) for value in row) for row in found]


def _plain(value: Any) -> Any:
    """Make `None` of what a library has for a missing value, which is equal to nothing."""
    is_missing = type(value).__name__ in {"NAType", "NaTType"} or value != value  # noqa: PLR0124
    return None if is_missing else value
