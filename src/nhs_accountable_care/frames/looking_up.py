"""A small table joined to the rows of a frame: the rows stay all there, as they were and once."""

from collections.abc import Sequence
from typing import Any

from nhs_accountable_care.frames.engines import Opened
from nhs_accountable_care.frames.extra import nw

__all__ = ["looked_up"]


def looked_up(
    frame: Opened,
    rows: nw.LazyFrame[Any],
    table: nw.LazyFrame[Any],
    *,
    left_on: Sequence[str],
    right_on: Sequence[str],
    place: str,
) -> nw.LazyFrame[Any]:
    """
    Join to each row the one row of a table that has its keys, if there is one.

    Rows that have an order keep it, and those of pandas their index, both of which a join of the
    engine itself may lose.

    Args:
        frame: The frame of the user.
        rows: The rows, or what was made of them.
        table: The table, in which no keys stand twice and none is null.
        left_on: The keys of the rows.
        right_on: The keys of the table.
        place: A name that no column has.
    """
    left, right = list(left_on), list(right_on)
    native: Any
    if not frame.keeps_order:
        return rows.join(table, how="left", left_on=left, right_on=right)
    if frame.implementation is nw.Implementation.POLARS:
        # Half the time of a join that is put in order afterwards.
        native = rows.to_native().join(
            table.to_native(), how="left", left_on=left, right_on=right, maintain_order="left"
        )
    elif frame.implementation is nw.Implementation.PANDAS:
        native = rows.join(table, how="left", left_on=left, right_on=right).to_native()
        native = native.set_axis(rows.to_native().index, axis=0)
    else:
        return _beside(rows.collect(), table, left, right, place)
    again: nw.LazyFrame[Any] = nw.from_native(native).lazy()
    return again


def _beside(
    rows: nw.DataFrame[Any],
    table: nw.LazyFrame[Any],
    left: Sequence[str],
    right: Sequence[str],
    place: str,
) -> nw.LazyFrame[Any]:
    """
    Join the keys of pyarrow alone, and put what is found beside the rows.

    It has several types of text, joins each with itself alone, and some go through no join.
    """
    owns = [f"{place}_{number}" for number, _ in enumerate(left)]
    texts = [isinstance(rows.schema[name], nw.String) for name in left]
    columns = {
        own: nw.col(name).cast(nw.String()) if is_text else nw.col(name)
        for own, name, is_text in zip(owns, left, texts, strict=True)
    }
    numbered = rows.select(**columns).with_row_index(place).lazy()
    others = table.with_columns(
        nw.col(name).cast(nw.String()) if is_text else nw.col(name)
        for name, is_text in zip(right, texts, strict=True)
    )
    found = numbered.join(others, how="left", left_on=owns, right_on=list(right))
    beside = found.sort(place).drop(place, *owns).collect()
    return rows.with_columns(*(beside[name] for name in beside.columns)).lazy()
