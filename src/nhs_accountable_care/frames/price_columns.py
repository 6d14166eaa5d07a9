"""Prices as columns: the joins, the arithmetic in whole numbers, and what is wrong with a row."""

import functools
import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money, Rounding
from nhs_accountable_care._core.text import in_lines, listed, quoted, shortened
from nhs_accountable_care._core.time import EARLIEST_DAY, LATEST_DAY, FinancialYear
from nhs_accountable_care.frames.engines import OnProblem, Opened, opened
from nhs_accountable_care.frames.exact import (
    EXACT_IN_FLOATS,
    LARGEST,
    LARGEST_QUOTIENT,
    divided,
    literal,
)
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.looking_up import looked_up
from nhs_accountable_care.frames.price_reports import NotPriced, PricingReport
from nhs_accountable_care.frames.price_tables import PriceRounding, PriceTables, Table
from nhs_accountable_care.frames.user_columns import in_the_way, unused_prefix

__all__ = ["Asked", "priced"]

_TEXT: Final = nw.String()
_WHOLE: Final = nw.Int64()
_WORDS: Final = (nw.String, nw.Categorical, nw.Enum)
_DAYS: Final = (nw.Date, nw.Datetime)
_TOO_WIDE: Final = (nw.UInt64, nw.UInt128)
# No year that is meant, of which nothing is ever given.
_NO_YEAR: Final = -1
# Two years that may be meant: 2021 is the year that starts in 2021, or 2020/21 in short.
_TWO_YEARS: Final = -2
_APRIL: Final = 4
# The hundred years of which two digits are read are also read by where they start.
_FIRST_BARE_YEAR: Final = 1948
# A half of 64 bits: of four thousand million amounts, both halves still add up within them.
_HALF: Final = 2**31


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Asked:
    """
    Which columns are meant.

    Attributes:
        code: The column of codes.
        year: The column of years, if there is one.
        units: The column of units, if there is one.
        provider: The column of providers, if there is one.
        most_units: The most that a row may have of them.
        prefix: What new names begin with.
    """

    code: str
    year: str | None
    units: str | None
    provider: str | None
    most_units: int
    prefix: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are asked for."""
        several = (self.code, self.year, self.units, self.provider)
        return tuple(each for each in several if each is not None)

    @property
    def highest_units(self) -> int:
        """The most units of a row."""
        return 1 if self.units is None else self.most_units


class _Names:
    """The names of our columns; those that go again begin with what no column begins with."""

    def __init__(self, columns: Sequence[str], asked: Asked) -> None:
        self.own = own = unused_prefix(columns, start="_")
        self.start, self.place, self.key, self.text, self.reason, self.subject = (
            f"{own}{word}" for word in ("start", "place", "key", "text", "reason", "subject")
        )
        self.rows, self.high, self.low, self.first = (
            f"{own}{word}" for word in ("rows", "high", "low", "first")
        )
        self.unit_price, self.factor_steps, self.paid, self.problem = (
            f"{asked.prefix}{word}" for word in ("unit_price", "factor_steps", "paid", "problem")
        )


@attrs.frozen(kw_only=True)
class _Found:
    """
    What a table says for each row.

    Attributes:
        steps: The steps of the year of the row; null where there are none.
        is_unknown: Whether no year has the code.
    """

    steps: nw.Expr
    is_unknown: nw.Expr


def priced(
    frame: object, tables: PriceTables, asked: Asked, on_problem: OnProblem | None
) -> tuple[Any, Callable[[], PricingReport]]:
    """
    Price the rows of a frame.

    Returns:
        The frame, as the kind that was brought; and what makes the report of it.
    """
    given = opened(frame)
    flags = on_problem == "flag" or (on_problem is None and not given.is_eager)
    work = _Work(given, tables, asked)
    work.check_columns(flags=flags)
    work.check_bounds()
    done = given.given_back(work.answer(flags=flags))
    if not flags:
        # Of rows that are there one look is enough, as long as all is well.
        report = None if given.is_eager and work.are_all_priced(done) else work.report()
        if report is not None and report.not_priced:
            raise _refusal(report)
    return done, work.report


class _Work:
    """The columns of one frame that is priced."""

    def __init__(self, frame: Opened, tables: PriceTables, asked: Asked) -> None:
        self.frame = frame
        self.tables = tables
        self.asked = asked
        self.schema = frame.schema
        self.names = _Names(frame.columns, asked)
        self.units = self.whole_units(asked)
        self.price = self.found(tables.prices, "price")
        self.factor = None if tables.factors is None else self.found(tables.factors, "factor")

    def whole_units(self, asked: Asked) -> nw.Expr | None:
        """Return the units of each row in 64 bits; what is not within bounds is still not."""
        if asked.units is None:
            return None
        units = nw.col(asked.units)
        if isinstance(self.schema.get(asked.units), nw.Int128):
            # DuckDB adds up in them. Before the cast, which fails for what has no 64 bits.
            above, below = literal(min(asked.most_units + 1, LARGEST)), literal(-1)
            units = nw.when(units < literal(0)).then(below).otherwise(units)
            units = nw.when(units > literal(asked.most_units)).then(above).otherwise(units)
        return units.cast(_WHOLE)

    # --- Before a row is touched ---

    def columns(self, *, flags: bool) -> list[str]:
        """The columns of the answer, in order."""
        names = self.names
        factor = [] if self.tables.factors is None else [names.factor_steps]
        problem = [names.problem] if flags else []
        return [*self.schema, names.unit_price, *factor, names.paid, *problem]

    def check_columns(self, *, flags: bool) -> None:
        """Refuse columns that are not there, of a wrong kind, or in the way of ours."""
        asked, schema = self.asked, self.schema
        known = listed([quoted(column) for column in schema], MOST_SHOWN) or "none"
        told = [
            f"column {column}: is not in the frame; its columns are: {known}"
            for column in dict.fromkeys(asked.columns)
            if column not in schema
        ]
        told += [
            f"column {name}: is there already, and would be made; give prefix="
            for name in in_the_way(self.frame, self.columns(flags=flags)[len(schema) :], schema)
        ]
        wrong = [
            f"column {name}: is {schema[name]}; {cure}"
            for name, mend in (
                (asked.code, _mend_text),
                (asked.provider, _mend_text),
                (asked.year, _mend_year),
                (asked.units, _mend_number),
            )
            if name is not None and name in schema and (cure := mend(schema[name]))
        ]
        in_zone = "" if asked.year not in schema else self.frame.zone_problem(str(asked.year))
        wrong += [f"column {asked.year}: {in_zone}"] if in_zone else []
        if told:
            raise InvalidValueError(in_lines([*told, *wrong]))
        if wrong:
            raise InvalidTypeError(in_lines(wrong))

    def check_bounds(self) -> None:
        """Refuse what could leave 64 bits, before a row is touched."""
        if not all(self.fits(each) for each, _ in self.tables.roundings):
            prices, factors = self.tables.prices, self.tables.factors
            factor = f", the greatest factor {factors.highest:,} steps" if factors else ""
            msg = (
                f"an amount could leave 64 bits: the greatest price has {prices.highest:,} "
                f"steps{factor}, and a row has up to {self.asked.highest_units:,} units; "
                f"give a coarser price_step= or factor_step=, or fewer most_units="
            )
            raise InvalidValueError(msg)

    def highest_unit(self, rounding: PriceRounding) -> int:
        """Return the most that price times factor comes to, before it is divided."""
        factors = self.tables.factors
        by = 1 if factors is None else factors.highest
        return self.tables.prices.highest * by * self.tables.fraction_of(rounding).numerator

    def fits(self, rounding: PriceRounding) -> bool:
        """Return whether all that is worked out stays within 64 bits, one way or the other."""
        by = self.tables.fraction_of(rounding).denominator
        unit, units = self.highest_unit(rounding), self.asked.highest_units
        quotient = unit // by + 1
        # Through a float no quotient may be as large as others may be.
        most = LARGEST_QUOTIENT if self.frame.divides_through_floats and by > 1 else LARGEST
        paid = quotient * units
        largest = [unit + by, paid * rounding.to.pence]
        if rounding.per == "unit":
            return max(largest) <= LARGEST and quotient < most
        fits_wide = units * by + by <= LARGEST
        return max(largest) <= LARGEST and paid < most and (fits_wide or self.is_narrow(rounding))

    def is_narrow(self, rounding: PriceRounding) -> bool:
        """Return whether price times factor times units stays within 64 bits undivided."""
        by = self.tables.fraction_of(rounding).denominator
        return self.highest_unit(rounding) * self.asked.highest_units + by <= LARGEST

    # --- Prices and factors ---

    def with_prices(self, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Look up the prices and the factors of each row."""
        asked = self.asked
        if asked.year is not None:
            rows = self.with_starts(rows, asked.year)
        rows = self.joined(rows, asked.code, self.tables.prices, "price")
        if self.tables.factors is not None and asked.provider is not None:
            rows = self.joined(rows, asked.provider, self.tables.factors, "factor")
        return rows

    def with_starts(self, rows: nw.LazyFrame[Any], column: str) -> nw.LazyFrame[Any]:
        """Add the calendar year in which the financial year of each row starts."""
        names, kind = self.names, self.schema[column]
        year = nw.col(column)
        if isinstance(kind, _WORDS):
            # Of every year, so that one that is not given is not taken for one that is not read.
            texts = _years_by_text()
            table = self.frame.beside(
                {names.key: list(texts), names.start: list(texts.values())},
                {names.key: _TEXT, names.start: _WHOLE},
            )
            rows = self.looked_up(rows, table, column)
            start = nw.col(names.start)
        elif isinstance(kind, _DAYS):
            # Numpy makes floats of all where one is missing, so it is filled before the cast.
            of_day, month = (
                part.fill_null(0).cast(_WHOLE) for part in (year.dt.year(), year.dt.month())
            )
            early = nw.when(month < literal(_APRIL)).then(literal(1)).otherwise(literal(0))
            start = of_day - early
        else:
            start = year.cast(_WHOLE)
        return rows.with_columns(start.fill_null(literal(_NO_YEAR)).alias(names.start))

    def columns_of(self, table: Table, what: str) -> list[str]:
        """The names of the columns of a table: one for each year, or one for all."""
        return [f"{self.names.own}{what}{year}" for year in table.years or ("",)]

    def joined(
        self, rows: nw.LazyFrame[Any], column: str, table: Table, what: str
    ) -> nw.LazyFrame[Any]:
        """
        Join the values of a table.

        They stand beside each other, a column for each year: a join by one key is quicker than one
        by two, and what is not in any of the columns is known nowhere.
        """
        key = self.names.key
        columns: dict[str, Sequence[object]] = {key: table.codes}
        columns.update(zip(self.columns_of(table, what), table.values, strict=True))
        types = {name: _TEXT if name == key else _WHOLE for name in columns}
        return self.looked_up(rows, self.frame.beside(columns, types), column)

    def looked_up(
        self, rows: nw.LazyFrame[Any], table: nw.LazyFrame[Any], column: str
    ) -> nw.LazyFrame[Any]:
        """Join a table by its key, which is text; so the column is taken as text."""
        names = self.names
        is_text = self.schema[column] == _TEXT
        if not is_text:
            rows = rows.with_columns(nw.col(column).cast(_TEXT).alias(names.text))
        found = looked_up(
            self.frame,
            rows,
            table,
            left_on=[column if is_text else names.text],
            right_on=[names.key],
            place=names.place,
        )
        return found if is_text else found.drop(names.text)

    def found(self, table: Table, what: str) -> _Found:
        """Return what a table that was joined says."""
        columns = [nw.col(name) for name in self.columns_of(table, what)]
        unknown = functools.reduce(operator.and_, (column.is_null() for column in columns))
        if table.years is None:
            return _Found(steps=columns[0], is_unknown=unknown)
        start = nw.col(self.names.start)
        (first, *years), (steps, *others) = table.years, columns
        steps = nw.when(start == literal(first)).then(steps)
        for year, column in zip(years, others, strict=True):
            steps = nw.when(start == literal(year)).then(column).otherwise(steps)
        return _Found(steps=steps, is_unknown=unknown)

    # --- Amounts ---

    def answer(self, *, flags: bool) -> nw.LazyFrame[Any]:
        """Return the columns of the user, and ours."""
        names = self.names
        ours = [self.price.steps.alias(names.unit_price)]
        if self.factor is not None:
            ours.append(self.factor.steps.alias(names.factor_steps))
        ours.append(self.paid().alias(names.paid))
        if flags:
            ours.append(self.reason().alias(names.problem))
        rows = self.with_prices(self.frame.rows)
        return rows.select(*(nw.col(name) for name in self.schema), *ours)

    def paid(self) -> nw.Expr:
        """Return what each row is paid: nothing at all, if anything is wrong with it."""
        (first, _), *others = self.tables.roundings
        amount = self.rounded(first)
        for each, years in others:
            amount = nw.when(self.is_in(years or ())).then(self.rounded(each)).otherwise(amount)
        return amount

    def covered(self) -> nw.Expr | None:
        """Whether a row can be multiplied and divided at all; nothing if every row can."""
        covered = []
        if self.rounding_years():
            covered.append(self.is_in(self.rounding_years()))
        if self.units is not None:
            covered.append(self.are_in_range(self.units))
        if self.asked.year is not None:
            covered.append(~nw.col(self.asked.year).is_null())
        # Of two truths, since one that is neither has to end as false, and never be passed by.
        return functools.reduce(operator.and_, covered) if covered else None

    def units_in_bounds(self) -> nw.Expr | None:
        """
        Return the units of each row, null where they cannot be multiplied within 64 bits.

        The guard is theirs and not the price's, whose bounds are known: DuckDB takes twice the
        time to divide what stands behind one.
        """
        covered = self.covered()
        if self.units is None or covered is None:
            return self.units
        return nw.when(covered).then(self.units)

    def is_in(self, years: Sequence[int]) -> nw.Expr:
        """Whether the year of a row is one of some."""
        return nw.col(self.names.start).is_in(list(years))

    def rounding_years(self) -> list[int]:
        """Return the years in which a rounding holds."""
        return [year for _, years in self.tables.roundings for year in years or ()]

    def are_in_range(self, units: nw.Expr) -> nw.Expr:
        """Whether the units of a row are within their bounds."""
        return (units >= literal(0)) & (units <= literal(self.asked.most_units))

    def rounded(self, rounding: PriceRounding) -> nw.Expr:
        """Price times factor times units in whole pence, rounded where it is said."""
        fraction = self.tables.fraction_of(rounding)
        unit = self.price.steps
        if self.factor is not None:
            unit = unit * self.factor.steps
        unit = _times(unit, fraction.numerator)
        paid = self.rounded_units(unit, rounding, fraction.denominator)
        paid = _times(paid, rounding.to.pence)
        covered = self.covered()
        if self.units is not None or covered is None:
            return paid
        return nw.when(covered).then(paid)

    def rounded_units(self, unit: nw.Expr, rounding: PriceRounding, by: int) -> nw.Expr:
        """Divide price times factor, before or after it is multiplied by the units."""
        way, through_floats = rounding.way, self.frame.divides_through_floats
        units = self.units_in_bounds()
        # On DuckDB alone a float is quicker: its own whole division is told apart by sign.
        is_small = (
            self.frame.implementation is nw.Implementation.DUCKDB
            and self.highest_unit(rounding) + 2 * by < EXACT_IN_FLOATS
        )
        if units is None:
            return _quotient(unit, by, way, through_floats=through_floats, is_small=is_small)
        if rounding.per == "unit":
            of_unit = _quotient(unit, by, way, through_floats=through_floats, is_small=is_small)
            return of_unit * units
        if self.is_narrow(rounding):
            return _quotient(unit * units, by, way, through_floats=through_floats)
        # unit = whole × by + rest, so unit × units / by = whole × units + rest × units / by, of
        # which the first is whole and neither product leaves 64 bits.
        whole = divided(unit, literal(by), through_floats=through_floats)
        rest = (unit - whole * literal(by)) * units
        return _quotient(rest, by, way, through_floats=through_floats, beside=whole * units)

    # --- What is wrong with a row ---

    def problems(self) -> list[tuple[str, nw.Expr, nw.Expr]]:
        """Each reason, when it holds, and the value that it lies in; the first counts."""
        asked, tables = self.asked, self.tables
        found = []
        code = nw.col(asked.code).cast(_TEXT)
        if asked.year is not None:
            year = nw.col(asked.year)
            is_text = isinstance(self.schema[asked.year], _WORDS)
            shown = year.cast(_TEXT) if is_text else nw.lit("").cast(_TEXT)
            found.append(("no year", year.is_null(), shown))
            if is_text:
                start = nw.col(self.names.start)
                found += [
                    ("not a year that can be read", start == literal(_NO_YEAR), shown),
                    ("a year that can be read two ways", start == literal(_TWO_YEARS), shown),
                ]
            for years, what in (
                (tables.prices.years, "prices"),
                (None if tables.factors is None else tables.factors.years, "factors"),
                (self.rounding_years() or None, "rounding"),
            ):
                if years is not None:
                    found.append((f"year without {what}", ~self.is_in(years), shown))
        found += _unlisted("code", code, self.price, "price")
        if self.factor is not None and asked.provider is not None:
            provider = nw.col(asked.provider).cast(_TEXT)
            found += _unlisted("provider", provider, self.factor, "factor")
        if self.units is not None and asked.units is not None:
            units = self.units
            is_wide = isinstance(self.schema[asked.units], nw.Int128)
            shown = (nw.col(asked.units) if is_wide else units).cast(_TEXT)
            found += [
                ("no units", units.is_null(), shown),
                ("units below zero", units < literal(0), shown),
                (f"units above {asked.most_units}", units > literal(asked.most_units), shown),
            ]
        return found

    def reason(self) -> nw.Expr:
        """The first reason why a row is not priced; null where it is."""
        reason = nw.lit(None).cast(_TEXT)
        for words, holds, _ in reversed(self.problems()):
            reason = nw.when(holds).then(nw.lit(words)).otherwise(reason)
        return reason

    def subject(self) -> nw.Expr:
        """The value in which the first reason lies."""
        subject = nw.lit("")
        for _, holds, value in reversed(self.problems()):
            subject = nw.when(holds).then(value).otherwise(subject)
        return subject

    def are_all_priced(self, done: Any) -> bool:
        """Return whether every row has an amount, in a frame whose rows are there."""
        frame: nw.DataFrame[Any] = nw.from_native(done, eager_only=True)
        return int(frame.get_column(self.names.paid).null_count()) == 0

    # --- The report ---

    def report(self) -> PricingReport:
        """Count what became of the rows, in one query."""
        names, rows = self.names, self.frame.rows
        keys = [names.reason, names.subject]
        sums = [nw.len().alias(names.rows), nw.col(names.high).sum(), nw.col(names.low).sum()]
        order = [names.rows, names.high, names.low]
        if self.asked.year is not None:
            keys.append(names.start)
        if self.frame.is_eager:
            rows = nw.from_native(self.frame.native, eager_only=True)
            rows = rows.with_row_index(names.first).lazy()
            sums.append(nw.col(names.first).min())
            order.append(names.first)
        paid = nw.col(names.paid)
        floats = self.frame.divides_through_floats
        high = divided(paid, literal(_HALF), through_floats=floats)
        counted = (
            self.with_prices(rows)
            .with_columns(
                self.reason().fill_null("").alias(names.reason),
                self.subject().fill_null("").alias(names.subject),
                self.paid().fill_null(literal(0)).alias(names.paid),
            )
            .with_columns(high.alias(names.high), (paid - high * literal(_HALF)).alias(names.low))
            .group_by(*keys)
            .agg(*sums)
            .select(*keys, *order)
        )
        found = _rows(counted)
        return self.told([dict(zip([*keys, *order], row, strict=True)) for row in found])

    def told(self, counts: Sequence[Mapping[str, Any]]) -> PricingReport:
        """Write the report of what was counted."""
        names, tables = self.names, self.tables
        number, total = 0, 0
        by_reason: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for count in counts:
            if count[names.reason]:
                by_reason[count[names.reason]].append(count)
            else:
                number += int(count[names.rows])
                total += int(count[names.high]) * _HALF + int(count[names.low])
        in_order = [words for words, _, _ in self.problems() if words in by_reason]
        return PricingReport(
            priced=number,
            total=Money(pence=total),
            not_priced=tuple(self.not_priced(words, by_reason[words]) for words in in_order),
            price_step=tables.prices.step,
            **({} if tables.factors is None else {"factor_step": tables.factors.step}),
        )

    def not_priced(self, reason: str, counts: Sequence[Mapping[str, Any]]) -> NotPriced:
        """Write what is told of one reason."""
        names = self.names
        values: dict[str, int] = defaultdict(int)
        for count in counts:
            values[self.shown(reason, count)] += int(count[names.rows])
        most_first = sorted(values, key=lambda value: (-values[value], value))
        firsts = [int(count[names.first]) for count in counts if names.first in count]
        return NotPriced(
            reason=reason,
            rows=sum(values.values()),
            distinct=len(values),
            examples=tuple(value for value in most_first[:MOST_SHOWN] if value),
            first_row=min(firsts, default=None),
        )

    def shown(self, reason: str, count: Mapping[str, Any]) -> str:
        """Write a value, with the year where the reason is one of a year."""
        text = shortened(count[self.names.subject])
        start = count.get(self.names.start, _NO_YEAR)
        if not reason.endswith("in the year") and (text or not reason.startswith("year")):
            return text
        try:
            year = str(FinancialYear(int(start)))
        except InvalidValueError:
            year = str(start)
        return f"{text} in {year}" if text else year


def _unlisted(
    what: str, value: nw.Expr, found: _Found, listed_as: str
) -> list[tuple[str, nw.Expr, nw.Expr]]:
    """Return why nothing was found for a code."""
    return [
        (f"no {what}", value.is_null(), value),
        (f"unknown {what}", found.is_unknown, value),
        (f"no {listed_as} in the year", found.steps.is_null(), value),
    ]


def _times(value: nw.Expr, by: int) -> nw.Expr:
    """Multiply by a constant."""
    return value if by == 1 else value * literal(by)


def _quotient(
    size: nw.Expr,
    by: int,
    way: Rounding,
    *,
    through_floats: bool,
    is_small: bool = False,
    beside: nw.Expr | None = None,
) -> nw.Expr:
    """
    Divide a whole number of at least 0 by a constant, and round; then add a whole number to it.

    That number belongs to what is rounded, so it takes part in which neighbour is even.
    """

    def whole(value: nw.Expr) -> nw.Expr:
        """Add what stands beside."""
        return value if beside is None else beside + value

    if by == 1:
        return whole(size)
    match way:
        case Rounding.DOWN | Rounding.FLOOR:
            added = 0
        case Rounding.UP | Rounding.CEILING:
            added = by - 1
        case Rounding.HALF_UP | Rounding.HALF_EVEN:
            added = by // 2
        case _:
            assert_never(way)
    raised = size + literal(added) if added else size
    quotient = divided(raised, literal(by), through_floats=through_floats, is_small=is_small)
    if way is not Rounding.HALF_EVEN or by % 2:
        return whole(quotient)
    result = whole(quotient)
    is_half = raised == quotient * literal(by)
    half = divided(result, literal(2), through_floats=through_floats)
    is_odd = result > half * literal(2)
    return nw.when(is_half & is_odd).then(result - literal(1)).otherwise(result)


def _mend_text(kind: Any) -> str:
    """Return how to mend a column that should be text; nothing if it is."""
    return "" if isinstance(kind, _WORDS) else "cast it to text"


def _mend_year(kind: Any) -> str:
    """Return how to mend a column that should have years; nothing if it does."""
    if isinstance(kind, (*_WORDS, *_DAYS)) or not (
        _mend_number(kind) or isinstance(kind, nw.Int128)
    ):
        return ""
    return "cast it to days, to text such as 2024/25, or to the whole number of its first year"


def _mend_number(kind: Any) -> str:
    """Return how to mend a column that should be whole numbers; nothing if it is."""
    if kind.is_integer() and not isinstance(kind, _TOO_WIDE):
        return ""
    return "cast it to whole numbers of 64 bits (Int64) once it holds nothing else"


@functools.cache
def _years_by_text() -> Mapping[str, int]:
    """Return in which calendar year each text starts that can be read as a financial year."""
    starts = range(EARLIEST_DAY.year - 1, LATEST_DAY.year + 1)
    texts = {form: start for start in starts for form in _written(start)}
    for start in range(_FIRST_BARE_YEAR, _FIRST_BARE_YEAR + 100):
        texts[str(start)] = _TWO_YEARS if str(start) in texts else start
    return texts


def _written(start: int) -> list[str]:
    """Return the ways to write a financial year that `FinancialYear.parse` reads."""
    year, after = FinancialYear(start), start + 1
    forms = [f"{start}{sign}{after % 100:02d}" for sign in "/-"]
    forms += [f"{start}{sign}{after}" for sign in "/-"]
    forms.append(f"{start}{after % 100:02d}")
    short = f"{start % 100:02d}{after % 100:02d}"
    # Two digits stand for a year of this century or the last; of others they are not written.
    return [*forms, short] if FinancialYear.parse(short) == year else forms


def _rows(counts: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
    """Take the few rows of an answer, by what the engine itself needs and no more."""
    native: Any = counts.to_native()
    if counts.implementation is nw.Implementation.DUCKDB:
        return list(native.fetchall())
    # Through narwhals, Spark would ask for pyarrow and the whole of pandas.
    is_spark = counts.implementation.is_spark_like()
    return [tuple(row) for row in (native.collect() if is_spark else counts.collect().rows())]


def _refusal(report: PricingReport) -> InvalidValueError:
    """Word the error of rows that cannot be priced."""
    rows = report.rows - report.priced
    first = (
        f'{rows:,} of {report.rows:,} rows cannot be priced; on_problem="flag" prices the others, '
        f"and puts the reason in a column"
    )
    return InvalidValueError(in_lines([first, *map(str, report.not_priced)]))
