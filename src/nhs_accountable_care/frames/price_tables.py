"""
What rows are priced by, made ready to be joined: prices, factors and roundings by year.

Everything is brought to whole steps here, and everything wrong with it is told at once, before a
row is touched. No dataframe is needed for it.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar, cast

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money, Rounding, number_text
from nhs_accountable_care._core.text import in_lines, joined, listed, quoted, with_article
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.expressions import PriceList
from nhs_accountable_care.payment.language.units import (
    MONETARY,
    RATE,
    SHARE,
    Number,
    Unit,
    digits_of,
    exact,
)

__all__ = [
    "ByYear",
    "Factors",
    "PriceRounding",
    "PriceTables",
    "Table",
    "is_by_year",
    "price_tables",
]

_T = TypeVar("_T")

Factors: TypeAlias = Mapping[str, Number] | PriceList
"""A market forces factor for each provider, as a mapping or as a list with one column."""

ByYear: TypeAlias = _T | Mapping[FinancialYear, _T]
"""One for all rows, or one for each financial year."""

_PENNY: Final = Money(pence=1)
_OfYears: TypeAlias = Mapping[int | None, _T]
_Values: TypeAlias = Mapping[str, Fraction]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PriceRounding:
    """
    Where money is rounded when a price is multiplied, in what way, and to what.

    Where the factor's pennies are rounded is laid down in no source that could be read, and a
    penny a spell rests on it, so a row is never rounded in a way that nobody chose. Commissioning
    data carry both a tariff in whole pounds and one that is not rounded.

    Attributes:
        per: ``"unit"`` rounds price times factor, and then multiplies by the units; ``"row"``
            multiplies by the units first, and rounds once.
        way: As the payment language rounds unless told otherwise: half a penny is a penny.
        to: The multiple that is rounded to: a penny, or a pound.

    Raises:
        InvalidValueError: The multiple is not more than nothing.

    >>> PriceRounding(per="unit")
    PriceRounding(per='unit', way=<Rounding.HALF_UP: 'half-up'>, to=Money(pence=1, currency='GBP'))
    """

    per: Literal["unit", "row"]
    way: Rounding = Rounding.HALF_UP
    to: Money = _PENNY

    def __attrs_post_init__(self) -> None:
        """Refuse to round to nothing."""
        if self.to.pence <= 0:
            msg = f"cannot round to a multiple of {self.to}; write a penny, or a pound"
            raise InvalidValueError(msg)


# Where no fraction can be left, the place and the way do not matter.
_TO_THE_PENNY: Final = PriceRounding(per="row")


class Table(NamedTuple):
    """
    Whole steps by code and, if it goes by year, by year.

    It is made here and nowhere else, of tens of thousands of numbers that were looked at already;
    so its types are not looked at again.

    Attributes:
        step: The size of a step.
        years: The years in which the financial years start; `None` if it is for all of them.
        codes: The codes, of which each has a value in some year.
        values: The steps: for each of the years, or once, those of each code; `None` where the
            year does not list it.
    """

    step: Fraction
    years: tuple[int, ...] | None
    codes: tuple[str, ...]
    values: tuple[tuple[int | None, ...], ...]

    @property
    def highest(self) -> int:
        """The greatest number of steps in it."""
        return max(one for row in self.values for one in row if one is not None)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PriceTables:
    """
    All that rows are priced by.

    Attributes:
        prices: The steps of the prices.
        factors: The steps of the factors, if there are any.
        roundings: Each rounding with the years in which it holds; without years, in all of them.
    """

    prices: Table
    factors: Table | None
    roundings: tuple[tuple[PriceRounding, tuple[int, ...] | None], ...]

    def fraction_of(self, rounding: PriceRounding) -> Fraction:
        """Return the worth of one step of price times one of factor, in what is rounded to."""
        factor_step = Fraction(1) if self.factors is None else self.factors.step
        return self.prices.step * factor_step / rounding.to.pence


def price_tables(
    prices: ByYear[PriceList],
    *,
    column: str | None,
    factors: ByYear[Factors] | None,
    rounding: ByYear[PriceRounding] | None,
    price_step: Number,
    factor_step: Number,
    year: FinancialYear | None,
) -> PriceTables:
    """
    Bring what rows are priced by to whole steps.

    Args:
        prices: The list or lists.
        column: The column of the lists that is the price.
        factors: The factors.
        rounding: The rounding or roundings.
        price_step: The size of a step of a price, in pence.
        factor_step: The size of a step of a factor.
        year: The one year of all rows, if that is known: what is by year is then of that year.

    Raises:
        InvalidTypeError: Something is not what it should be.
        InvalidValueError: A price or a factor is below zero, or no whole number of steps; a year
            is not there; or a fraction of a penny could be left that nobody said how to round.
    """
    problems: list[str] = []
    price_columns = {
        start: _price_column(each, column)
        for start, each in _by_year(prices, "prices", year).items()
    }
    of_prices = _table(price_columns, _step(price_step, "price_step"), "price", problems)
    of_factors = None
    if factors is not None:
        factor_columns = {
            start: _factors(each) for start, each in _by_year(factors, "factors", year).items()
        }
        of_factors = _table(factor_columns, _step(factor_step, "factor_step"), "factor", problems)
    if problems:
        raise InvalidValueError(in_lines(problems))
    tables = PriceTables(
        prices=of_prices,
        factors=of_factors,
        roundings=_roundings({} if rounding is None else _by_year(rounding, "rounding", year)),
    )
    if rounding is None and tables.fraction_of(_TO_THE_PENNY).denominator != 1:
        msg = (
            "a fraction of a penny can be left, and nobody says where it is rounded, nor does any "
            'source for all cases: write rounding=PriceRounding(per="unit"), which rounds price '
            'times factor, or PriceRounding(per="row"), which rounds after the units'
        )
        raise InvalidValueError(msg)
    return tables


def is_by_year(given: object) -> bool:
    """Return whether something is given for each financial year, and not for all rows."""
    return isinstance(given, Mapping) and any(isinstance(key, FinancialYear) for key in given)


def _by_year(given: ByYear[_T], what: str, year: FinancialYear | None) -> _OfYears[_T]:
    """Return what is given by the year in which each year starts; by `None`, if for all rows."""
    if not isinstance(given, Mapping) or not is_by_year(given):
        return {None: cast("_T", given)}
    if not all(isinstance(key, FinancialYear) for key in given):
        msg = f"{what} mixes financial years with other keys; write FinancialYear for each"
        raise InvalidTypeError(msg)
    if year is None:
        return {each.start_year: given[each] for each in sorted(given)}
    if year not in given:
        known = listed([str(each) for each in sorted(given)], MOST_SHOWN)
        msg = f"{what} has nothing for {year}; it has: {known}"
        raise InvalidValueError(msg)
    return {None: given[year]}


def _step(step: Number, what: str) -> Fraction:
    """Take the size of a step."""
    size = exact(step, what)
    if size <= 0:
        msg = f"{what} is {number_text(size)}; it must be more than zero"
        raise InvalidValueError(msg)
    return size


def _price_column(prices: object, column: str | None) -> _Values:
    """Take the prices of a list."""
    if not isinstance(prices, PriceList):
        msg = f"prices is {with_article(type(prices).__name__)}; write a PriceList, or one by year"
        raise InvalidTypeError(msg)
    return _values(prices, _only(prices, "column=") if column is None else column, MONETARY)


def _factors(factors: object) -> _Values:
    """Take the factors of a mapping or of a list."""
    if isinstance(factors, PriceList):
        return _values(factors, _only(factors, "a list of one column"), (RATE, SHARE))
    if not isinstance(factors, Mapping) or not factors:
        msg = "factors is no factor by provider; write {provider: Decimal(…)}, or that by year"
        raise InvalidTypeError(msg)
    return {str(code): exact(value, f"factor of {code}") for code, value in factors.items()}


def _only(prices: PriceList, cure: str) -> str:
    """Return the name of the only column of a list."""
    if len(prices.columns) == 1:
        return prices.columns[0].name
    known = listed([quoted(column.name) for column in prices.columns], MOST_SHOWN)
    msg = f"{prices.name} has {len(prices.columns)} columns; give {cure}; they are: {known}"
    raise InvalidValueError(msg)


def _values(prices: PriceList, name: str, units: tuple[Unit, ...]) -> _Values:
    """Take what a column says for each code."""
    column = prices.column(name)
    if column.unit not in units:
        wanted = joined([unit.value for unit in units])
        msg = f"column {name} of {prices.name} counts {column.unit.value}, and not {wanted}"
        raise InvalidTypeError(msg)
    # The bare text of a code: a subclass may have a representation of its own.
    return dict(zip(map(str.__str__, prices.codes), column.values, strict=True))


def _table(
    by_year: Mapping[int | None, _Values], step: Fraction, what: str, problems: list[str]
) -> Table:
    """Make whole steps of all values, and say of which none can be made."""
    steps: list[dict[str, int]] = []
    for start, values in by_year.items():
        made: dict[str, int] = {}
        for code, value in values.items():
            # In whole numbers, since a division of fractions takes ten times as long.
            made[code], rest = divmod(
                value.numerator * step.denominator, value.denominator * step.numerator
            )
            if rest or value.numerator < 0:
                when = "" if start is None else f" in {FinancialYear(start)}"
                problems.append(_wrong(f"{what} of {quoted(code)}{when}", value, step, what))
        steps.append(made)
    codes = tuple(dict.fromkeys(code for made in steps for code in made))
    return Table(
        step=step,
        years=None if None in by_year else tuple(start for start in by_year if start is not None),
        codes=codes,
        values=tuple(tuple(map(made.get, codes)) for made in steps),
    )


def _wrong(of: str, value: Fraction, step: Fraction, what: str) -> str:
    """Say what is wrong with a value."""
    if value.numerator < 0:
        return f"{of} is below zero"
    return (
        f"{of} is {digits_of(value)}, no whole number of steps of {digits_of(step)}; "
        f"give {what}_step= as fine as the {what}s are"
    )


def _roundings(
    by_year: _OfYears[PriceRounding],
) -> tuple[tuple[PriceRounding, tuple[int, ...] | None], ...]:
    """Put the years together in which money is rounded in one way."""
    if any(not isinstance(each, PriceRounding) for each in by_year.values()):
        msg = 'rounding is no PriceRounding; write PriceRounding(per="unit"), or one for each year'
        raise InvalidTypeError(msg)
    if not by_year or None in by_year:
        return ((by_year.get(None, _TO_THE_PENNY), None),)
    starts: dict[PriceRounding, list[int]] = {}
    for start, each in by_year.items():
        starts.setdefault(each, []).append(cast("int", start))
    return tuple((each, tuple(of)) for each, of in starts.items())
