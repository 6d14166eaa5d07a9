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

__all__ = ["Keys", "Lookup", "Timelines", "in_order", "looked_up", "put_beside"]

Timelines = Mapping[str, Sequence[tuple[date, int]]]
"""For each code what is so from which day on, in order of time; the first day is no bar."""

# A column for each period is compared for every row: beyond this many, a row for each is less.
_MOST_PERIODS: Final = 16
_FIT_IN_16_BITS: Final = 2**15
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
    One value that is looked up for each row: a whole number, or a word by its number.

    Attributes:
        name: The name of the new column.
        kind: The narwhals type of the numbers.
        timelines: The numbers of each code through time.
        unknown: What stands for a code that has none.
        no_code: What stands for a row without a code, or with an empty one.
        no_day: What stands for a row without a day.
        words: What the numbers stand for, from 0; empty where they stand for themselves.
    """

    name: str
    kind: Any
    timelines: Timelines
    unknown: int = 0
    no_code: int = 0
    no_day: int = 0
    words: tuple[str, ...] = ()

    @classmethod
    def of_words(
        cls,
        name: str,
        timelines: Mapping[str, Sequence[tuple[date, str]]],
        *,
        unknown: str,
        no_code: str,
        no_day: str,
    ) -> "Lookup":
        """
        Look words up by their numbers, and write them at the end.

        To carry a word for every period of a code to every row takes three times as long.
        """
        numbers: dict[str, int] = {}
        others = [numbers.setdefault(word, len(numbers)) for word in (unknown, no_code, no_day)]
        of_numbers = {
            code: [(day, numbers.setdefault(word, len(numbers))) for day, word in pieces]
            for code, pieces in timelines.items()
        }
        return cls(
            name=name,
            # What is half as wide is copied to every row in half the time.
            kind=nw.Int16() if len(numbers) < _FIT_IN_16_BITS else nw.Int32(),
            timelines=of_numbers,
            unknown=others[0],
            no_code=others[1],
            no_day=others[2],
            words=tuple(numbers),
        )

    def on(self, day: date) -> Timelines:
        """Return the numbers of one day."""
        found: dict[str, Sequence[tuple[date, int]]] = {}
        for code, pieces in self.timelines.items():
            later = [piece for piece in pieces[1:] if piece[0] <= day]
            found[code] = [later[-1] if later else pieces[0]]
        return found

    def told(self, keys: Keys, value: nw.Expr, is_known: nw.Expr) -> nw.Expr:
        """Return the number of a row, or what stands where it has none."""
        found = value
        if keys.day is not None:
            found = nw.when(nw.col(keys.day).is_null()).then(self._lit(self.no_day))
            found = found.otherwise(value)
        found = nw.when(is_known).then(found).otherwise(self._lit(self.unknown))
        # A file that has empty text for a cell without a code means no other thing than a blank.
        is_blank = nw.col(keys.code).fill_null("") == nw.lit("", nw.String())
        without = nw.when(is_blank).then(self._lit(self.no_code))
        return without.otherwise(found).alias(self.name)

    def _lit(self, number: int) -> nw.Expr:
        """Write a number with its type."""
        return nw.lit(number, self.kind)


def looked_up(
    opened: Opened, rows: nw.LazyFrame[Any], keys: Keys, lookups: Iterable[Lookup]
) -> nw.LazyFrame[Any]:
    """Add a column of numbers for each lookup to rows that have the columns of the keys."""
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


def put_beside(
    opened: Opened, rows: nw.LazyFrame[Any], keys: Keys, lookups: Sequence[Lookup], place: str
) -> Any:
    """Return the frame of the user with a column for each lookup, words written out."""
    rows = looked_up(opened, rows, keys, lookups)
    names = [lookup.name for lookup in lookups]
    if opened.is_eager:
        found = rows.select(place, *names).sort(place).collect()
        columns = [
            _words(opened, lookup)[found[lookup.name]].alias(lookup.name)
            if lookup.words
            else found[lookup.name]
            for lookup in lookups
        ]
        frame: nw.DataFrame[Any] = nw.from_native(opened.native)
        return frame.with_columns(*columns).to_native()
    for number, lookup in enumerate(lookups):
        if lookup.words:
            by, word = f"{keys.own}{number}_number", f"{keys.own}{number}_word"
            table = opened.beside(
                {by: list(range(len(lookup.words))), word: lookup.words},
                {by: nw.Int64(), word: nw.String()},
            )
            table = table.with_columns(nw.col(by).cast(lookup.kind))
            rows = rows.join(table, how="left", left_on=lookup.name, right_on=by)
            rows = rows.with_columns(nw.col(word).alias(lookup.name))
    return rows.select(*opened.columns, *names).to_native()


def _words(opened: Opened, lookup: Lookup) -> nw.Series[Any]:
    """Return the words of a lookup as a column of the library of a frame."""
    backend: Any = opened.implementation
    return nw.new_series(lookup.name, lookup.words, nw.String(), backend=backend)


def in_order(opened: Opened, columns: Mapping[str, nw.Expr], place: str) -> nw.LazyFrame[Any]:
    """
    Return the rows of a frame to look up with, and where they have an order, their place in it.

    An eager frame comes with the given columns alone: what is found is put beside it, so that
    nothing else of it is joined and sorted.
    """
    if not opened.is_eager:
        made = {name: column for name, column in columns.items() if name not in opened.schema}
        return opened.rows.with_columns(**made) if made else opened.rows
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
    narrowed: list[nw.Expr] = []
    found: list[nw.Expr] = []
    for number, lookup in enumerate(lookups):
        names = [f"{keys.own}{number}_{place}" for place in range(_periods(lookup))]
        for place, name in enumerate(names):
            pieces = [_at(lookup.timelines[code], place) for code in codes]
            columns[f"{name}_v"] = [value for _, value in pieces]
            types[f"{name}_v"] = nw.Int64()
            narrowed.append(nw.col(f"{name}_v").cast(lookup.kind))
            if place:
                columns[f"{name}_s"] = [day for day, _ in pieces]
                types[f"{name}_s"] = nw.Date()
        value = nw.col(f"{names[0]}_v")
        for name in names[1:]:
            value = nw.when(keys.reached(f"{name}_s")).then(nw.col(f"{name}_v")).otherwise(value)
        found.append(lookup.told(keys, value, ~nw.col(f"{names[0]}_v").is_null()))
    kept = rows.collect_schema().names()
    table = opened.beside(columns, types).with_columns(*narrowed)
    joined = rows.join(table, how="left", left_on=keys.code, right_on=key)
    return joined.select(*(nw.col(name) for name in kept), *found)


def _at(pieces: Sequence[tuple[date, int]], place: int) -> tuple[date, int]:
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
            for name, cell in zip(names.values(), row, strict=True):
                columns[name].append(cell)
    kinds = (nw.String(), nw.Date(), nw.Date(), nw.Boolean(), nw.Boolean(), nw.Int64())
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
    found = lookup.told(keys, nw.col(names["value"]).cast(lookup.kind), is_known)
    return held.select(*(nw.col(name) for name in kept), found)
