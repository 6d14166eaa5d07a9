"""Plain records as a dataframe of the user's own kind."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from nhs_accountable_care._core.errors import InvalidTypeError

__all__ = ["from_records"]


def from_records(
    records: Iterable[Mapping[str, object]],
    columns: tuple[str, ...],
    *,
    backend: Literal["pandas", "polars", "pyarrow"],
) -> Any:
    """
    Make a dataframe of records: lines, postings, findings or members.

    Whole numbers become 64-bit integers, so money stays in whole pence; text stays text.

    Args:
        records: Rows, such as ``settlement.to_records()["postings"]``.
        columns: The columns, in order; a key that is missing from a row is null.
        backend: The library whose dataframe is made.

    Raises:
        ImportError: Without narwhals; the message names the extra.
        InvalidTypeError: If a value is a floating point number.

    >>> rows = [{"payer": "commissioner", "pence": 500}]
    >>> frame = from_records(rows, ("payer", "pence"), backend="polars")
    >>> frame["pence"].to_list()
    [500]
    """
    try:
        import narwhals.stable.v2 as nw  # noqa: PLC0415 -- an extra, loaded only where it is used
    except ImportError as error:
        msg = (
            "nhs_accountable_care.frames needs narwhals, which comes with an extra: "
            "python -m pip install 'nhs-accountable-care[frames]'"
        )
        raise ImportError(msg) from error

    rows = list(records)
    data = {column: [row.get(column) for row in rows] for column in columns}
    for column, values in data.items():
        if any(isinstance(value, float) for value in values):
            msg = f"{column}: floating point; cast to Decimal or whole pence first"
            raise InvalidTypeError(msg)
    types = {
        column: nw.Int64()
        if values and all(type(value) is int for value in values)
        else nw.Boolean()
        if values and all(type(value) is bool for value in values)
        else nw.String()
        for column, values in data.items()
    }
    return nw.from_dict(data, schema=types, backend=backend).to_native()
