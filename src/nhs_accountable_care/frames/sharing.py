"""
Figures shared out by weights to the last unit, on every engine: the largest remainder in columns.

What `share_out` does to one figure is done here to a column. Every row is one piece of a figure,
and has beside it the weights of all pieces, so that its rank among their remainders is counted
without looking at another row.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.text import in_lines, quoted
from nhs_accountable_care.frames.engines import Opened
from nhs_accountable_care.frames.exact import divided, literal
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.small_rows import small_rows

__all__ = ["ShareTable", "check_figures", "check_totals", "share_table", "shared_out"]

# A remainder times a weight must stay below 2**62.
_LARGEST_DENOMINATOR: Final = 2**31


def check_figures(opened: Opened, measures: Sequence[str]) -> None:
    """
    Refuse figures that are too large to be shared out exactly on the engine.

    Raises:
        InvalidValueError: For each column that has one.
    """
    if not measures:
        return
    columns = [nw.col(measure).cast(nw.Int64()) for measure in measures]
    ends = [
        each.alias(f"{place}_{end}")
        for place, column in enumerate(columns)
        for end, each in (("low", column.min()), ("high", column.max()))
    ]
    [found] = small_rows(opened.rows.select(*ends))
    most = _largest(opened)
    problems = [
        f"column {measure}: has a figure of {most:,} or more, which is not shared out exactly; "
        f"write it in a larger unit"
        for measure, low, high in zip(measures, found[::2], found[1::2], strict=True)
        if low is not None and (low <= -most or high >= most)
    ]
    if problems:
        raise InvalidValueError(in_lines(problems))


def check_totals(opened: Opened, measures: Sequence[str]) -> tuple[int, ...]:
    """
    Refuse figures of which a sum may be too large, and count the blanks of each column.

    The sum of what is whole in each of 2**32 cannot leave 64 bits, however many rows there are.

    Raises:
        InvalidValueError: For each column whose figures are too large together.
    """
    check_figures(opened, measures)
    asked = [nw.len().cast(nw.Int64()).alias("rows")]
    for place, measure in enumerate(measures):
        column = nw.col(measure).cast(nw.Int64())
        size = divided(column.abs(), literal(2**32), through_floats=opened.divides_through_floats)
        asked += (
            size.sum().alias(f"{place}_size"),
            column.is_null().cast(nw.Int64()).sum().alias(f"{place}_blanks"),
        )
    [(rows, *found)] = small_rows(opened.rows.select(*asked))
    problems = [
        f"column {measure}: its figures come to {_largest(opened):,} or more together, which is "
        f"not added up exactly; carry it in parts, or in a larger unit"
        for measure, size in zip(measures, found[::2], strict=True)
        if (int(size or 0) + int(rows)) * 2**32 >= _largest(opened)
    ]
    if problems:
        raise InvalidValueError(in_lines(problems))
    return tuple(int(blanks or 0) for blanks in found[1::2])


def _largest(opened: Opened) -> int:
    """Return what no figure may reach, so that no step leaves what is exact."""
    return 2**51 if opened.divides_through_floats else 2**62


@attrs.frozen(kw_only=True)
class ShareTable:
    """
    A table with a row for each piece of what is shared out, and the names of its columns.

    Attributes:
        rows: The table, in the engine of the frame.
        key: By what is shared out: a code, or a number.
        end: Where the piece goes.
        number: Which piece it is, from 0.
        numerator: Its weight, of the denominator.
        denominator: That of all pieces of the key.
        numerators: The weights of all pieces; 0 where there are fewer.
        remark: What is said of the piece, such as that it goes nowhere; `None` where nothing is.
    """

    rows: nw.LazyFrame[Any]
    key: str
    end: str
    number: str
    numerator: str
    denominator: str
    numerators: tuple[str, ...]
    remark: str


def share_table(
    opened: Opened,
    shares: Mapping[Any, Sequence[tuple[str, Fraction]]],
    *,
    own: str,
    key_type: Any,
    remarks: Mapping[Any, str] | None = None,
) -> ShareTable:
    """
    Make the table of pieces in the engine of a frame.

    Args:
        opened: The frame.
        shares: For each key the ends in order of code, and their shares, which add up to one.
        own: What the names of the columns begin with.
        key_type: The narwhals type of the keys.
        remarks: What is said of the pieces of some keys.

    Raises:
        InvalidValueError: For shares that are too fine to be worked out in 64 bits.
    """
    most = max((len(pieces) for pieces in shares.values()), default=1)
    names = [f"{own}{end}" for end in ("by", "end", "remark", "number", "weight", "of")]
    numerators = tuple(f"{own}n{place}" for place in range(most))
    columns: dict[str, list[Any]] = {name: [] for name in (*names, *numerators)}
    for key, pieces in shares.items():
        denominator = math.lcm(*(share.denominator for _, share in pieces))
        if denominator > _LARGEST_DENOMINATOR:
            msg = (
                f"the shares of {quoted(str(key))} have the denominator {denominator}, which is "
                f"more than 2**31; give weights with fewer digits"
            )
            raise InvalidValueError(msg)
        whole = [int(share * denominator) for _, share in pieces]
        whole_row = [*whole, *[0] * (most - len(whole))]
        for number, (end, _) in enumerate(pieces):
            remark = (remarks or {}).get(key)
            row = (key, end, remark, number, whole[number], denominator, *whole_row)
            for name, value in zip(columns, row, strict=True):
                columns[name].append(value)
    texts = {names[0]: key_type, names[1]: nw.String(), names[2]: nw.String()}
    types = dict.fromkeys(columns, nw.Int64()) | texts
    return ShareTable(
        rows=opened.beside(columns, types),
        key=names[0],
        end=names[1],
        remark=names[2],
        number=names[3],
        numerator=names[4],
        denominator=names[5],
        numerators=numerators,
    )


def shared_out(
    opened: Opened,
    rows: nw.LazyFrame[Any],
    table: ShareTable,
    measures: Sequence[str],
    own: str,
) -> nw.LazyFrame[Any]:
    """
    Share measures out in rows to which a table of pieces was joined; what matches none is kept.

    The figures were looked at by `check_figures`. They are divided with the rest apart, so that
    no product is larger than the figure itself or than 2**62.
    """
    if not measures:
        return rows
    weights = (table.numerator, *table.numerators)
    filled = {name: nw.col(name).fill_null(0) for name in (table.number, *table.numerators)}
    rows = rows.with_columns(
        **filled,
        **{name: nw.col(name).fill_null(1) for name in (table.numerator, table.denominator)},
        **{measure: nw.col(measure).cast(nw.Int64()) for measure in measures},
    )
    by, own_weight, number = map(nw.col, (table.denominator, table.numerator, table.number))
    floats = opened.divides_through_floats
    for measure in measures:
        whole, rest = f"{own}whole", f"{own}rest"
        floors = [f"{own}f{place}" for place in range(len(weights))]
        size = nw.col(measure).abs()
        rows = rows.with_columns(**{whole: divided(size, by, through_floats=floats)})
        rows = rows.with_columns(**{rest: size - nw.col(whole) * by})
        rows = rows.with_columns(
            **{
                floor: divided(nw.col(rest) * nw.col(weight), by, through_floats=floats)
                for floor, weight in zip(floors, weights, strict=True)
            }
        )
        own_left, *left = (
            nw.col(rest) * nw.col(weight) - nw.col(floor) * by
            for floor, weight in zip(floors, weights, strict=True)
        )
        over = nw.col(rest)
        before = literal(0)
        for place, (floor, each) in enumerate(zip(floors[1:], left, strict=True)):
            over = over - nw.col(floor)
            is_before = (each > own_left) | ((each == own_left) & (number > literal(place)))
            before = before + is_before.cast(nw.Int64())
        piece = nw.col(whole) * own_weight + nw.col(floors[0]) + (before < over).cast(nw.Int64())
        is_shared = by > literal(1)
        signed = nw.when(nw.col(measure) < literal(0)).then(literal(0) - piece).otherwise(piece)
        kept = nw.when(is_shared).then(signed).otherwise(nw.col(measure))
        rows = rows.with_columns(**{measure: kept}).drop(whole, rest, *floors)
    return rows
