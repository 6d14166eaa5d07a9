"""
How one fact, or several together, may turn out: a curve, stated values, past years, scenarios.

Everything is given exactly, as facts are. ``expected`` and ``variance`` are exact too, in pence,
things or as a pure number (and in their squares).
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Final, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import LONGEST_NAME, MOST_BITS, MOST_SCENARIOS, MOST_SHOWN
from nhs_accountable_care._core.money import Money, Share, UnitPrice, exact_of, number_text
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.facts import FactValue
from nhs_accountable_care.payment.language.units import Number, exact

__all__ = [
    "DiscreteSpread",
    "LognormalSpread",
    "Marginal",
    "NormalSpread",
    "PastYears",
    "Quantity",
    "ScenarioTable",
    "exact_quantity",
]

Quantity: TypeAlias = Money | UnitPrice | int | Fraction | Decimal | Share
"""A mean or a deviation, given as the fact itself is: money, or an exact number."""

# Beyond this a lognormal has nearly all of its draws at nothing, and its mean from a few.
_MOST_VARIATION: Final = 100

# Chances and weights that are no whole numbers have this common denominator at most.
_FINEST_WEIGHT: Final = 10**12


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NormalSpread:
    """
    A fact that is as likely to fall short of its mean as to exceed it: the bell curve.

    It has no ends: part of it lies below zero, and beyond whatever bounds the fact has. `draw`
    asks what becomes of that.

    Attributes:
        mean: What it comes to on average.
        standard_deviation: Two times in three it lies within this of the mean.

    Raises:
        InvalidTypeError: One is money and the other is not, or their currencies differ.
        InvalidValueError: The standard deviation is not above zero.

    >>> spend = NormalSpread(mean=Money.parse("£80m"), standard_deviation=Money.parse("£1.5m"))
    >>> spend.expected
    Fraction(8000000000, 1)
    """

    mean: Quantity
    standard_deviation: Quantity

    def __attrs_post_init__(self) -> None:
        """Refuse a deviation of nothing, or in another currency."""
        _check_deviation(self.mean, self.standard_deviation, "NormalSpread")

    @property
    def expected(self) -> Fraction:
        """The mean, exactly."""
        return exact_quantity(self.mean)

    @property
    def variance(self) -> Fraction:
        """The square of the standard deviation, exactly."""
        return exact_quantity(self.standard_deviation) ** 2


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LognormalSpread:
    """
    A fact that is always above zero and now and then much above its mean: a skewed curve.

    Its logarithm is normal. Mean and standard deviation are those of the fact itself, and not of
    its logarithm.

    Attributes:
        mean: What it comes to on average, which is above what it comes to half of the time.
        standard_deviation: At most a hundred times the mean.

    Raises:
        InvalidTypeError: One is money and the other is not, or their currencies differ.
        InvalidValueError: The mean or the standard deviation is not above zero, or the latter is
            more than a hundred times the mean.

    >>> claims = LognormalSpread(mean=400, standard_deviation=Fraction(125, 2))
    >>> claims.variance
    Fraction(15625, 4)
    """

    mean: Quantity
    standard_deviation: Quantity

    def __attrs_post_init__(self) -> None:
        """Refuse what no lognormal has."""
        _check_deviation(self.mean, self.standard_deviation, "LognormalSpread")
        if self.expected <= 0:
            msg = (
                f"LognormalSpread.mean is {_shown(self.mean)}; a lognormal is always above zero, "
                f"and a fact that may be negative has a NormalSpread"
            )
            raise InvalidValueError(msg)
        if self.variance > (_MOST_VARIATION * self.expected) ** 2:
            msg = (
                f"LognormalSpread.standard_deviation is {_shown(self.standard_deviation)}, more "
                f"than {_MOST_VARIATION} times the mean {_shown(self.mean)}; check both"
            )
            raise InvalidValueError(msg)

    @property
    def expected(self) -> Fraction:
        """The mean, exactly."""
        return exact_quantity(self.mean)

    @property
    def variance(self) -> Fraction:
        """The square of the standard deviation, exactly."""
        return exact_quantity(self.standard_deviation) ** 2


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DiscreteSpread:
    """
    A fact that is one of stated values, each with its chance.

    It may be a truth, such as whether a target is met, a word or a year too.

    Attributes:
        values: What it may be, all of one kind.
        weights: How likely each is: whole numbers, such as how often it was so, or chances that
            add up to 1 exactly. Without any, each is as likely as the others.

    Raises:
        InvalidTypeError: The values are of several kinds, or a weight is no exact number.
        InvalidValueError: There are no values, as many weights as not, or the weights are below
            zero, all zero, or chances that do not add up to 1; or there are more than 100,000.

    >>> met = DiscreteSpread(values=(True, False), weights=(Fraction(4, 5), Fraction(1, 5)))
    >>> met.expected, met.variance
    (Fraction(4, 5), Fraction(4, 25))
    """

    values: tuple[FactValue, ...]
    weights: tuple[Number, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse values of several kinds, and weights that are none."""
        _check_values(self.values, "DiscreteSpread.values")
        _whole_weights(self.weights, len(self.values), "DiscreteSpread", "values")

    @property
    def expected(self) -> Fraction:
        """
        The mean, exactly; of a truth, the chance that it is so.

        Raises:
            InvalidTypeError: The values are words.
        """
        return _moment(self, 1)

    @property
    def variance(self) -> Fraction:
        """
        The mean square less the square of the mean, exactly.

        Raises:
            InvalidTypeError: The values are words.
        """
        return _moment(self, 2) - _moment(self, 1) ** 2

    @property
    def whole_weights(self) -> tuple[int, ...]:
        """
        How likely each value is, as whole numbers.

        >>> thirds = (Share.parse("1/3"), Share.parse("2/3"))
        >>> DiscreteSpread(values=(5, 9), weights=thirds).whole_weights
        (1, 2)
        """
        return _whole_weights(self.weights, len(self.values), "DiscreteSpread", "values")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PastYears:
    """
    A fact that turns out as in one of some past years, each as likely as the others.

    The years are taken as they are: bring them to the prices, people and rules of the year that
    is meant first.

    Attributes:
        values: What it was, by year; two years at least.

    Raises:
        InvalidTypeError: The values are of several kinds.
        InvalidValueError: There is only one year, or a year comes twice.

    >>> past = PastYears(
    ...     values=(
    ...         (FinancialYear(2023), Money.parse("£78m")),
    ...         (FinancialYear(2024), Money.parse("£82m")),
    ...     )
    ... )
    >>> past.expected, past.variance
    (Fraction(8000000000, 1), Fraction(40000000000000000, 1))
    """

    values: tuple[tuple[FinancialYear, FactValue], ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a year that comes twice, and a past of one year."""
        _check_values(tuple(value for _, value in self.values), "PastYears.values")
        if len(self.values) == 1:
            msg = "PastYears.values has one year, which shows no spread; give two at least"
            raise InvalidValueError(msg)
        twice = _twice(str(year) for year, _ in self.values)
        if twice:
            msg = f"PastYears.values has {joined(twice, MOST_SHOWN)} twice; give each year once"
            raise InvalidValueError(msg)

    @property
    def discrete(self) -> DiscreteSpread:
        """The same as stated values, each as likely as the others."""
        return DiscreteSpread(values=tuple(value for _, value in self.values))

    @property
    def expected(self) -> Fraction:
        """
        The mean of the years, exactly.

        Raises:
            InvalidTypeError: The values are words.
        """
        return self.discrete.expected

    @property
    def variance(self) -> Fraction:
        """
        The mean square of the differences from the mean, over as many years as there are.

        It is what `draw` draws from, and less than the estimate for all years, of which these are
        a few: that divides by one year less.

        Raises:
            InvalidTypeError: The values are words.
        """
        return self.discrete.variance


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ScenarioTable:
    """
    Several facts that turn out together as in one row of a table.

    The rows are kept whole, so whatever goes together in them goes together in what is drawn: a
    year with its spend and its activity, or a scenario that somebody wrote.

    Attributes:
        facts: The names of the facts, one a column.
        rows: The scenarios, each with a value for every fact.
        weights: How likely each row is, as `DiscreteSpread.weights`.

    Raises:
        InvalidTypeError: A column has values of several kinds, or a weight is no exact number.
        InvalidValueError: A name comes twice, a row is too short or too long, there are no rows,
            or the weights cannot be weights.

    >>> table = ScenarioTable(
    ...     facts=("spend", "members"),
    ...     rows=((Money.parse("£78m"), 40_000), (Money.parse("£85m"), 43_000)),
    ...     weights=(3, 1),
    ... )
    >>> table.column("members").expected
    Fraction(40750, 1)
    """

    facts: tuple[str, ...]
    rows: tuple[tuple[FactValue, ...], ...]
    weights: tuple[Number, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a table that is none."""
        if not self.facts:
            msg = "ScenarioTable.facts is empty; name the facts, one a column"
            raise InvalidValueError(msg)
        check_names(self.facts, "ScenarioTable.facts")
        wrong = [str(place) for place, row in enumerate(self.rows) if len(row) != len(self.facts)]
        if wrong:
            msg = (
                f"ScenarioTable.rows has rows that are no {len(self.facts)} values long, one for "
                f"each fact: at {joined(wrong, MOST_SHOWN)} (the first is 0)"
            )
            raise InvalidValueError(msg)
        for place, name in enumerate(self.facts):
            values = tuple(row[place] for row in self.rows)
            _check_values(values, f"ScenarioTable.rows, column {quoted(name)},")
        _whole_weights(self.weights, len(self.rows), "ScenarioTable", "rows")

    def column(self, name: str) -> DiscreteSpread:
        """
        Return how one fact of the table may turn out by itself.

        Raises:
            InvalidValueError: The table has no such fact.
        """
        if name not in self.facts:
            msg = f"no column {quoted(name)}; there are: {joined(self.facts, MOST_SHOWN)}"
            raise InvalidValueError(msg)
        place = self.facts.index(name)
        return DiscreteSpread(values=tuple(row[place] for row in self.rows), weights=self.weights)

    @property
    def whole_weights(self) -> tuple[int, ...]:
        """How likely each row is, as whole numbers."""
        return _whole_weights(self.weights, len(self.rows), "ScenarioTable", "rows")


Marginal: TypeAlias = NormalSpread | LognormalSpread | DiscreteSpread | PastYears
"""How one fact may turn out by itself."""


def exact_quantity(value: FactValue) -> Fraction:
    """
    Return a value as an exact number: money in pence, a truth as 1 or 0, a year as it starts.

    Raises:
        InvalidTypeError: It is a word.

    >>> exact_quantity(Money.parse("£1.50")), exact_quantity(True)
    (Fraction(150, 1), Fraction(1, 1))
    """
    match value:
        case str():
            msg = f"{quoted(value)} is a word, and words have no mean and no variance"
            raise InvalidTypeError(msg)
        case Money() | UnitPrice():
            return Fraction(value.pence)
        case Share():
            return value.value
        case FinancialYear():
            return Fraction(value.start_year)
        case _:
            return exact_of(value, "a value of a spread")


def check_names(names: tuple[str, ...], where: str) -> None:
    """Refuse a name that is empty, too long, or comes twice."""
    for name in names:
        if not name.strip() or len(name) > LONGEST_NAME:
            msg = f"{where} has {quoted(name)}, which names no fact; write it as the formula does"
            raise InvalidValueError(msg)
    twice = _twice(names)
    if twice:
        msg = f"{where} has {joined(map(quoted, twice), MOST_SHOWN)} twice; give each once"
        raise InvalidValueError(msg)


def _twice(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that come more than once, in order."""
    return tuple(name for name, number in Counter(names).items() if number > 1)


def _check_deviation(mean: Quantity, deviation: Quantity, where: str) -> None:
    """Refuse a mean that is no number, and a deviation not above zero or of another kind."""
    kinds = [_kind(mean), _kind(deviation)]
    if kinds[0] != kinds[1]:
        both = f"the mean counts {kinds[0]} and the standard deviation {kinds[1]}"
        msg = f"{where}: {both}; give both alike"
        raise InvalidTypeError(msg)
    exact_quantity(mean)  # which refuses what is no number
    if exact_quantity(deviation) <= 0:
        msg = (
            f"{where}.standard_deviation is {_shown(deviation)}; it must be above zero, and a "
            f"fact that is certain is given with the other facts"
        )
        raise InvalidValueError(msg)


def _check_values(values: tuple[FactValue, ...], where: str) -> None:
    """Refuse no values, too many, values of several kinds, and numbers that never end."""
    if not values:
        msg = f"{where} is empty; give what the fact may be"
        raise InvalidValueError(msg)
    if len(values) > MOST_SCENARIOS:
        msg = f"{where} has {len(values):,} values; at most {MOST_SCENARIOS:,} are drawn from"
        raise InvalidValueError(msg)
    kinds = dict.fromkeys(map(_kind, values))
    if len(kinds) > 1:
        msg = f"{where} mixes {joined(kinds, MOST_SHOWN)}; a fact is of one kind"
        raise InvalidTypeError(msg)
    if "words" in kinds:
        return
    # Sums of fractions take time with the digits of their common denominator.
    common = 1
    for value in values:
        common = lcm(common, exact_quantity(value).denominator)
        if common.bit_length() > MOST_BITS:
            msg = f"{where} has fractions of too many kinds; write all to the same few places"
            raise InvalidValueError(msg)


def _kind(value: FactValue) -> str:
    """Name the kind of a value, which is that of all others of the same fact."""
    match value:
        case bool():
            return "truths"
        case str():
            return "words"
        case Money():
            return f"money of {value.currency}"
        case UnitPrice():
            return f"prices in {value.currency}"
        case FinancialYear():
            return "years"
        case _:
            return "numbers"


def _shown(value: Quantity) -> str:
    """Write a quantity in a message."""
    return str(value) if isinstance(value, Money | UnitPrice | Share) else number_text(value)


def _whole_weights(
    weights: tuple[Number, ...], number: int, where: str, what: str
) -> tuple[int, ...]:
    """Return weights as whole numbers, or refuse what cannot be weights."""
    if not weights:
        return (1,) * number
    if len(weights) != number:
        msg = f"{where} has {len(weights):,} weights for {number:,} {what}; give one for each"
        raise InvalidValueError(msg)
    numbers = [exact(weight, f"a weight of {where}") for weight in weights]
    if any(each < 0 for each in numbers) or not any(numbers):
        msg = f"the weights of {where} must be zero or more, and not all zero"
        raise InvalidValueError(msg)
    common = 1
    for each in numbers:
        common = lcm(common, each.denominator)
        if common > _FINEST_WEIGHT:
            msg = f"the weights of {where} have too many places; write them to twelve at most"
            raise InvalidValueError(msg)
    whole = tuple((each * common).numerator for each in numbers)
    # Whole numbers say how often; what is finer can only be meant as chances, and a slip in one
    # of them would change all the others.
    if common > 1 and sum(whole) != common:
        total = number_text(Fraction(sum(whole), common))
        msg = (
            f"the weights of {where} are chances that add up to {total}; let them add up to 1 "
            f"exactly, or write whole numbers, such as how often each was so"
        )
        raise InvalidValueError(msg)
    return whole


def _moment(spread: DiscreteSpread, power: int) -> Fraction:
    """Return the mean of a power of the values."""
    weights = spread.whole_weights
    total = sum(
        (
            weight * exact_quantity(value) ** power
            for weight, value in zip(weights, spread.values, strict=True)
        ),
        Fraction(),
    )
    return total / sum(weights)
