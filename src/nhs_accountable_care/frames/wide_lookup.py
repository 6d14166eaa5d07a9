"""
Values by code and day, found for every row of a large frame.

The table that is joined has a row for each code, and beside it a few columns for each period. It
beats a join of periods by day, because the periods of a code are few: each row finds its code
once, and its day is compared with a handful of others. Where some code has many periods, which
would make the table wide for all, the table has a row for each period.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs

from nhs_accountable_care.frames.engines import Opened
from nhs_accountable_care.frames.extra import nw

__all__ = ["Keys", "Lookup", "Timelines", "in_order", "looked_up"]

Timelines = Mapping[str, Sequence[tuple[date, Any]]]
"""For each code what is so from which day on, in order of time; the first day is no bar."""

# A column for each period is compared for every row: beyond this many, a row for each is less.
_MOST_PERIODS: Final = 16
# Of these the engine needs each once, so that no name is that of a column of the user.
_KEY, _START, _NEXT, _FIRST, _LAST = "key", "start", "next", "first", "last"


@attrs.frozen(kw_only=True)
class Keys:
    """
    What is looked up by.

    Attributes:
        code: The name of a column that has the code of each row as text.
        day: That of one which has the day; `None` where one day is that of all rows.
        on: The day of all rows, where there is one.
        reached: Whether the day of a row is that in a column of a small table, or after it.
        own: What the names of columns on the way begin with.
    """

    code: str
    day: str | None
    on: date | None
    reached: Callable[[str], nw.Expr]
    own: str


@attrs.frozen(kw_only=True)
class Lookup:
    """
    One value that is looked up for each row.

    Attributes:
        name: The name of the new column.
        kind: The narwhals type of the values.
        timelines: The values of each code through time.
        unknown: What stands for a code that has none.
        no_code: What stands for a row without a code.
        no_day: What stands for a row without a day.
    """

    name: str
    kind: Any
    timelines: Timelines
    unknown: Any = None
    no_code: Any = None
    no_day: Any = None

    def on(self, day: date) -> Timelines:
        """Return the values of one day."""
        found: dict[str, Sequence[tuple[date, Any]]] = {}
        for code, pieces in self.timelines.items():
            later = [piece for piece in pieces[1:] if piece[0] <= day]
            found[code] = [later[-1] if later else pieces[0]]
        return found

    def told(self, keys: Keys, value: nw.Expr, is_known: nw.Expr) -> nw.Expr:
        """Return the value of a row, or what stands where it has none."""
        found = value
        if keys.day is not None:
            found = nw.when(nw.col(keys.day).is_null()).then(self._lit(self.no_day))
            found = found.otherwise(value)
        found = nw.when(is_known).then(found).otherwise(self._lit(self.unknown))
        without = nw.when(nw.col(keys.code).is_null()).then(self._lit(self.no_code))
        return without.otherwise(found).alias(self.name)

    def _lit(self, value: Any) -> nw.Expr:
        """Write a value with its type."""
        return nw.lit(value, self.kind)


def looked_up(
    opened: Opened, rows: nw.LazyFrame[Any], keys: Keys, lookups: Iterable[Lookup]
) -> nw.LazyFrame[Any]:
    """Add a column for each lookup to rows that have the columns of the keys."""
    asked = [
        lookup if keys.on is None else attrs.evolve(lookup, timelines=lookup.on(keys.on))
        for lookup in lookups
    ]
    wide = [lookup for lookup in asked if _periods(lookup) <= _MOST_PERIODS]
    if wide:
        rows = _wide(opened, rows, keys, wide)
    for lookup in asked:
        if _periods(lookup) > _MOST_PERIODS:
            rows = _long(opened, rows, keys, lookup)
    return rows


def in_order(opened: Opened, columns: Mapping[str, nw.Expr], place: str) -> nw.LazyFrame[Any]:
    """
    Return the rows of a frame to look up with, and where they have an order, their place in it.

    An eager frame comes with the given columns alone: what is found is put beside it, so that
    nothing else of it is joined and sorted.
    """
    if not opened.is_eager:
        return opened.rows.with_columns(**columns)
    frame: nw.DataFrame[Any] = nw.from_native(opened.native)
    return frame.select(**columns).with_row_index(place).lazy()


def _periods(lookup: Lookup) -> int:
    """Return how many periods the code with most of them has."""
    return max((len(pieces) for pieces in lookup.timelines.values()), default=1)


def _wide(
    opened: Opened, rows: nw.LazyFrame[Any], keys: Keys, lookups: Sequence[Lookup]
) -> nw.LazyFrame[Any]:
    """Join a table with a row for each code."""
    codes = list(dict.fromkeys(code for lookup in lookups for code in lookup.timelines))
    key = f"{keys.own}{_KEY}"
    columns: dict[str, list[Any]] = {key: codes}
    types: dict[str, Any] = {key: nw.String()}
    found: list[nw.Expr] = []
    for number, lookup in enumerate(lookups):
        names = [f"{keys.own}{number}_{place}" for place in range(_periods(lookup))]
        for place, name in enumerate(names):
            pieces = [_at(lookup.timelines[code], place) for code in codes]
            columns[f"{name}_v"] = [value for _, value in pieces]
            types[f"{name}_v"] = lookup.kind
            if place:
                columns[f"{name}_s"] = [day for day, _ in pieces]
                types[f"{name}_s"] = nw.Date()
        value = nw.col(f"{names[0]}_v")
        for name in names[1:]:
            value = nw.when(keys.reached(f"{name}_s")).then(nw.col(f"{name}_v")).otherwise(value)
        is_known = ~nw.col(f"{names[0]}_v").is_null()
        found.append(lookup.told(keys, value, is_known))
    table = opened.beside(columns, types)
    kept = rows.collect_schema().names()
    joined = rows.join(table, how="left", left_on=keys.code, right_on=key)
    return joined.select(*(nw.col(name) for name in kept), *found)


def _at(pieces: Sequence[tuple[date, Any]], place: int) -> tuple[date, Any]:
    """Return a piece, or the last one again where there are fewer, so that nothing is null."""
    return pieces[min(place, len(pieces) - 1)]


def _long(
    opened: Opened, rows: nw.LazyFrame[Any], keys: Keys, lookup: Lookup
) -> nw.LazyFrame[Any]:
    """Join a table with a row for each period, and keep the one that has the day."""
    names = {end: f"{keys.own}{end}" for end in (_KEY, _START, _NEXT, _FIRST, _LAST, "value")}
    columns: dict[str, list[Any]] = {name: [] for name in names.values()}
    for code, pieces in lookup.timelines.items():
        for place, (first, value) in enumerate(pieces):
            after = _at(pieces, place + 1)[0]
            row = (code, first, after, place == 0, place == len(pieces) - 1, value)
            for name, each in zip(names.values(), row, strict=True):
                columns[name].append(each)
    kinds = (nw.String(), nw.Date(), nw.Date(), nw.Boolean(), nw.Boolean(), lookup.kind)
    table = opened.beside(columns, dict(zip(names.values(), kinds, strict=True)))
    kept = rows.collect_schema().names()
    is_first = nw.col(names[_FIRST])
    yes, no = (nw.lit(value, nw.Boolean()) for value in (True, False))
    # Not with `&` and `|`, which fail for a day of pyarrow beside a truth of pandas that is null.
    before_next = nw.when(keys.reached(names[_NEXT])).then(nw.col(names[_LAST])).otherwise(yes)
    from_start = nw.when(keys.reached(names[_START])).then(yes).otherwise(is_first)
    held_on = nw.when(from_start).then(before_next).otherwise(no)
    here = nw.when(nw.col(str(keys.day)).is_null()).then(is_first).otherwise(held_on)
    is_known = ~is_first.is_null()
    joined = rows.join(table, how="left", left_on=keys.code, right_on=names[_KEY])
    held = joined.filter(nw.when(is_known).then(here).otherwise(yes))
    found = lookup.told(keys, nw.col(names["value"]), is_known)
    return held.select(*(nw.col(name) for name in kept), found)
