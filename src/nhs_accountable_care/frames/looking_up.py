"""A small table joined to the rows of a frame: the rows stay all there, as they were and once."""

from typing import Any

from nhs_accountable_care.frames.engines import Opened
from nhs_accountable_care.frames.extra import nw

__all__ = ["looked_up"]


def looked_up(
    frame: Opened,
    rows: nw.LazyFrame[Any],
    table: nw.LazyFrame[Any],
    column: str,
    key: str,
    *,
    place: str,
) -> nw.LazyFrame[Any]:
    """
    Join to each row the one row of a table that has its key, if there is one.

    Rows that have an order keep it, and those of pandas their index, both of which a join of the
    engine itself may lose.

    Args:
        frame: The frame of the user.
        rows: The rows, or what was made of them.
        table: The table, in which no key stands twice and none is null.
        column: The column of the rows that has the key.
        key: That of the table.
        place: A name that no column has.
    """
    native: Any
    if not frame.keeps_order:
        return rows.join(table, how="left", left_on=column, right_on=key)
    if frame.implementation is nw.Implementation.POLARS:
        # Half the time of a join that is put in order afterwards.
        native = rows.to_native().join(
            table.to_native(), how="left", left_on=column, right_on=key, maintain_order="left"
        )
    elif frame.implementation is nw.Implementation.PANDAS:
        native = rows.join(table, how="left", left_on=column, right_on=key).to_native()
        native = native.set_axis(rows.to_native().index, axis=0)
    else:
        numbered = rows.collect().with_row_index(place).lazy()
        found = numbered.join(table, how="left", left_on=column, right_on=key)
        return found.sort(place).drop(place)
    again: nw.LazyFrame[Any] = nw.from_native(native).lazy()
    return again
