"""
How large is large enough: how far chance moves the cost of so many people.

The cost of a population departs from what is expected of it for two sorts of reasons. Some strike
one person and not the next, and even out as there are more: chance. Others, such as prices, trend
or a list that was counted wrongly, strike all, and do not fall with size. The variance of the cost
for each person, as a part of its mean, is the sum of the two::

    variance = variance of one person / people + variance in common

Nothing that was found states the variance of English costs by size: the user gives it, or takes an
illustrative one, which is marked wherever it is printed.
"""

import math
from fractions import Fraction
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care.payment.language.units import (
    COUNT,
    PENCE,
    RATE,
    Number,
    digits_of,
    exact,
)
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.risk.chances import (
    Lognormal,
    chance_between,
    deviations_at,
)
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.spreads.distributions import (
    DiscreteSpread,
    LognormalSpread,
    exact_quantity,
)
from nhs_accountable_care.policy import cite

__all__ = [
    "CostTruncation",
    "CostVolatility",
    "LimitedFluctuation",
    "ObservedOverspends",
    "PersonCost",
    "PopulationVolatility",
    "deviation_of_count",
]

_LAST_DIGITS: Final = 1e-12
_INVENTED: Final = "INVENTED FIGURES: the volatility is illustrative."


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CostVolatility:
    """
    How far the cost of people departs from what is expected, in the two parts of its variance.

    `CostVolatility.of` takes it as deviations, `of_size` as seen at one size, and `PersonCost`
    works it out from how the cost of one person is spread.

    Attributes:
        variance_of_one: Of the cost of one person in a year, in squares of its mean. It falls
            with the number of people.
        variance_in_common: Of what moves the cost of all alike, in squares of the whole cost.

    Raises:
        InvalidValueError: A variance is below zero, or both are nothing.

    >>> known = CostVolatility.of(Fraction(215, 100))
    >>> print(known.at(30_000))
    with 30,000 people chance alone moves the cost by about 1.2 % in two years of three
    """

    variance_of_one: Fraction
    variance_in_common: Fraction = Fraction()
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what is no variance."""
        for name in ("variance_of_one", "variance_in_common"):
            value = getattr(self, name)
            if value < 0:
                msg = f"CostVolatility.{name} is {digits_of(value)}; a variance is zero or more"
                raise InvalidValueError(msg)
        if not self.variance_of_one and not self.variance_in_common:
            msg = "CostVolatility has no variance at all; give one, or ask nothing of chance"
            raise InvalidValueError(msg)

    @classmethod
    def of(
        cls, of_one_person: Number, *, in_common: Number = 0, sources: tuple[Citation, ...] = ()
    ) -> Self:
        """
        Make it of two standard deviations.

        Args:
            of_one_person: That of one person's cost, in multiples of its mean.
            in_common: That of what moves all costs alike, as a part of the cost.
            sources: Where they come from.

        >>> CostVolatility.of(3, in_common=Share.parse("1%")).variance_in_common
        Fraction(1, 10000)
        """
        return cls(
            variance_of_one=exact(of_one_person, "of_one_person") ** 2,
            variance_in_common=exact(in_common, "in_common") ** 2,
            sources=sources,
        )

    @classmethod
    def of_size(
        cls,
        people: int,
        departure: Number,
        *,
        read_at: Number = 1,
        in_common: Number = 0,
        sources: tuple[Citation, ...] = (),
    ) -> Self:
        """
        Make it of the standard deviation that was seen, or is implied, at one size.

        Args:
            people: How many people there were.
            departure: How far their cost departed, as a part of it.
            read_at: How many standard deviations that is: 1, or 1.645 if the departure is what 95%
                do not exceed.
            in_common: That part of the deviation which does not fall with size.
            sources: Where they come from.

        Raises:
            InvalidValueError: The part in common is more than the whole, there are no people, or
                ``read_at`` is not above zero.

        >>> seen = CostVolatility.of_size(300_000, Share.parse("1%"))
        >>> print(seen.at(50_000).by_chance)
        about 2.4 %
        """
        _check_people(people)
        deviations = exact(read_at, "read_at")
        if deviations <= 0:
            msg = f"read_at is {digits_of(deviations)}; it is above zero"
            raise InvalidValueError(msg)
        whole = (exact(departure, "departure") / deviations) ** 2
        common = exact(in_common, "in_common") ** 2
        if common > whole:
            msg = "in_common is more than the whole deviation, of which it is a part"
            raise InvalidValueError(msg)
        return cls(
            variance_of_one=(whole - common) * people, variance_in_common=common, sources=sources
        )

    @classmethod
    def american(cls) -> Self:
        """
        Return the spread that the American table of minimum savings rates implies.

        It is that of people over 65 and disabled people in the United States, whose cost in a
        year has a standard deviation of some 2.15 times its mean; younger people's differs.
        """
        implied = cite("CP238", "implied by the rates at its three sizes", Confidence.COMPUTED)
        return cls.of(Fraction(215, 100), sources=(implied,))

    @classmethod
    def example(cls) -> Self:
        """Return an invented one, for want of an English one; it is marked when printed."""
        return cls.of(4, in_common=Fraction(1, 100), sources=INVENTED)

    @property
    def is_illustrative(self) -> bool:
        """Whether it was made up."""
        return any(each.confidence is Confidence.ILLUSTRATIVE for each in self.sources)

    @property
    def of_one_person(self) -> Estimate:
        """The standard deviation of one person's cost, in multiples of its mean."""
        return Estimate(value=math.sqrt(self.variance_of_one), unit=COUNT)

    def at(self, people: int) -> "PopulationVolatility":
        """
        Return how far the cost of so many people departs.

        Raises:
            InvalidValueError: There are no people.
        """
        return PopulationVolatility(people=people, volatility=self)

    def people_needed(self, part: Number, *, sure: Share) -> int | None:
        """
        Return how many people it takes for a departure to be more than chance, or `None`.

        With fewer, a saving of this part of the cost comes by itself more often than is left of
        the certainty. `None` says that no number is enough, for what is in common does not fall.

        Args:
            part: The departure, such as a minimum savings rate.
            sure: How sure one would be, such as 95%, in one direction.

        Raises:
            InvalidValueError: The part is not above zero, or the certainty not above a half.

        >>> CostVolatility.american().people_needed(Share.parse("2%"), sure=Share.parse("95%"))
        31266
        """
        least = exact(part, "part")
        if least <= 0:
            msg = f"part is {digits_of(least)}; a departure is above zero"
            raise InvalidValueError(msg)
        deviations = _deviations_of(sure, "sure")
        whole = (float(least) / deviations) ** 2
        left = whole - float(self.variance_in_common)
        # Sums of floating point numbers are not nothing to the last digit.
        # Survives [<= to <]: what is left is never just so many last digits.
        if left <= _LAST_DIGITS * whole:
            return None
        return max(1, math.ceil(float(self.variance_of_one) / left))


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PopulationVolatility:
    """
    How far the cost of so many people departs from what is expected of it.

    The variances are exact, in squares of the cost; deviations are their roots, which are
    estimates.

    Attributes:
        people: How many.

    Raises:
        InvalidValueError: There are no people.

    >>> print(CostVolatility.of(3, in_common=Share.parse("4%")).at(10_000))
    with 10,000 people chance alone moves the cost by about 3.0 % in two years of three, \
what is in common moves it by about 4.0 %, and both by about 5.0 %
    """

    record_columns: ClassVar[Columns] = {
        "people": "whole number",
        "variance_by_chance": "number",
        "variance_in_common": "number",
        "deviation_by_chance_about": "number",
        "deviation_in_common_about": "number",
        "deviation_about": "number",
        "is_illustrative": "truth",
    }

    people: int
    volatility: CostVolatility

    def __attrs_post_init__(self) -> None:
        """Refuse no people."""
        _check_people(self.people)

    @property
    def variance_by_chance(self) -> Fraction:
        """The part of the variance that falls with size."""
        return self.volatility.variance_of_one / self.people

    @property
    def variance(self) -> Fraction:
        """All of the variance."""
        return self.variance_by_chance + self.volatility.variance_in_common

    @property
    def by_chance(self) -> Estimate:
        """The standard deviation by chance alone, as a part of the cost."""
        return _root(self.variance_by_chance)

    @property
    def in_common(self) -> Estimate:
        """The standard deviation of what strikes all, as a part of the cost."""
        return _root(self.volatility.variance_in_common)

    @property
    def whole(self) -> Estimate:
        """The standard deviation of both together, as a part of the cost."""
        return _root(self.variance)

    @property
    def part_by_chance(self) -> Fraction:
        """How much of the variance more people would take away; the rest stays."""
        return self.variance_by_chance / self.variance

    def chance_beyond(self, part: Number) -> Estimate:
        """
        Return how likely the cost lies more than a part of it to one side of what is expected.

        It is taken as normal, which many people's costs together are near to.

        >>> of_many = CostVolatility.american().at(40_000)
        >>> print(of_many.chance_beyond(Share.parse("2%")))
        about 3.1 %
        """
        return _chance_beyond(part, self.variance)

    def chance_alone_beyond(self, part: Number) -> Estimate:
        """
        Return how likely chance alone brings such a departure to one side.

        >>> of_many = CostVolatility.of(2, in_common=Share.parse("5%")).at(40_000)
        >>> print(of_many.chance_alone_beyond(Share.parse("2%")))
        about 2.3 %
        """
        return _chance_beyond(part, self.variance_by_chance)

    def __str__(self) -> str:
        """Say in a sentence what moves the cost, and how far."""
        words = (
            f"with {self.people:,} people chance alone moves the cost by {self.by_chance} in two "
            f"years of three"
        )
        if self.volatility.variance_in_common:
            words += f", what is in common moves it by {self.in_common}, and both by {self.whole}"
        return f"{words} ({_INVENTED})" if self.volatility.is_illustrative else words

    def to_record(self) -> Record:
        """
        Return it as plain data: exact variances in text, and their roots to nine digits.

        >>> CostVolatility.of(2).at(40_000).to_record()["deviation_about"]
        '0.01'
        """
        return {
            "people": self.people,
            "variance_by_chance": str(self.variance_by_chance),
            "variance_in_common": str(self.volatility.variance_in_common),
            "deviation_by_chance_about": self.by_chance.digits,
            "deviation_in_common_about": self.in_common.digits,
            "deviation_about": self.whole.digits,
            "is_illustrative": self.volatility.is_illustrative,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CostTruncation:
    """
    A stop-loss: what takes the cost of one person beyond a level off whoever bears it.

    Attributes:
        at: Up to here the cost of a person in a year is borne in full.
        above: What part of the cost beyond it is borne still.

    Raises:
        InvalidValueError: The level is not above zero.

    >>> CostTruncation(at=Money.parse("£100,000"), above=Share.parse("10%")).at.pence
    10000000
    """

    at: Money
    above: Share = Share(value=Fraction())  # noqa: RUF009 -- it cannot change

    def __attrs_post_init__(self) -> None:
        """Refuse a level at which nothing is borne."""
        if self.at.pence <= 0:
            msg = f"CostTruncation.at is {self.at}; it is above zero"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PersonCost:
    """
    How the cost of one person in a year is spread, and what of it is borne under a stop-loss.

    Attributes:
        spread: A `LognormalSpread`, or the costs that there were with how many people had each.
        truncation: What takes the cost of one person beyond a level off; none by default.

    Raises:
        InvalidTypeError: The costs are no money, or not in the currency of the stop-loss.
        InvalidValueError: A cost is below zero, or all are nothing.

    >>> from nhs_accountable_care.payment import DiscreteSpread
    >>> costs = DiscreteSpread(
    ...     values=(Money.parse("£0"), Money.parse("£1,000"), Money.parse("£20,000")),
    ...     weights=(5, 4, 1),
    ... )
    >>> limited = PersonCost(
    ...     spread=costs,
    ...     truncation=CostTruncation(at=Money.parse("£5,000"), above=Share.parse("20%")),
    ... )
    >>> print(limited.borne, limited.passed_on, sep="; ")
    about £1,200; about 50.0 %
    >>> print(PersonCost(spread=costs).volatility().at(30_000).by_chance)
    about 1.4 %
    >>> print(limited.volatility().at(30_000).by_chance)
    about 1.1 %
    """

    spread: LognormalSpread | DiscreteSpread
    truncation: CostTruncation | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse costs that are none."""
        values = (
            self.spread.values if isinstance(self.spread, DiscreteSpread) else (self.spread.mean,)
        )
        money = [each for each in values if isinstance(each, Money)]
        if len(money) < len(values):
            msg = "PersonCost.spread: the cost of a person is money, such as Money.parse('£900')"
            raise InvalidTypeError(msg)
        if any(each.pence < 0 for each in money) or not self.spread.expected:
            msg = "PersonCost.spread: costs are zero or more, and not all of them nothing"
            raise InvalidValueError(msg)
        if self.truncation is not None and self.truncation.at.currency != money[0].currency:
            msg = (
                f"PersonCost.truncation is in {self.truncation.at.currency}, and the costs are "
                f"in {money[0].currency}; give both alike"
            )
            raise InvalidTypeError(msg)

    @property
    def borne(self) -> Estimate:
        """What is borne of one person's cost on average."""
        return Estimate(value=float(self._moments[0]), unit=PENCE, currency=self._currency)

    @property
    def passed_on(self) -> Estimate:
        """What part of the cost the stop-loss takes off, on average."""
        part = 1 - self._moments[0] / self.spread.expected
        return Estimate(value=float(part), unit=RATE)

    def volatility(
        self, *, in_common: Number = 0, sources: tuple[Citation, ...] = ()
    ) -> CostVolatility:
        """
        Return how far the cost that is borne departs from what is expected of it.

        It is exact for listed costs; a lognormal's with a stop-loss is worked out in floating
        point.

        Args:
            in_common: The deviation of what moves all costs alike, as a part of the cost.
            sources: Where the spread of the cost of one person comes from.

        Raises:
            InvalidValueError: Nothing that is borne varies.
        """
        mean, variance = self._moments
        return CostVolatility(
            variance_of_one=variance / mean**2,
            variance_in_common=exact(in_common, "in_common") ** 2,
            sources=sources,
        )

    @property
    def _currency(self) -> str:
        """The currency of the costs."""
        value = (
            self.spread.values[0] if isinstance(self.spread, DiscreteSpread) else self.spread.mean
        )
        return value.currency if isinstance(value, Money) else ""

    @property
    def _moments(self) -> tuple[Fraction, Fraction]:
        """The mean and the variance of what is borne of one person's cost, in pence."""
        if self.truncation is None:
            return self.spread.expected, self.spread.variance
        level, rate = Fraction(self.truncation.at.pence), self.truncation.above.value
        if isinstance(self.spread, DiscreteSpread):
            borne = [
                min(cost, level) + rate * max(Fraction(), cost - level)
                for cost in map(exact_quantity, self.spread.values)
            ]
            weights = self.spread.whole_weights
            whole = sum(weights)
            mean = sum((w * c for w, c in zip(weights, borne, strict=True)), Fraction()) / whole
            square = sum((w * c * c for w, c in zip(weights, borne, strict=True)), Fraction())
            return mean, square / whole - mean**2
        return _borne_of_lognormal(self.spread, level, rate)


def _borne_of_lognormal(
    spread: LognormalSpread, level: Fraction, rate: Fraction
) -> tuple[Fraction, Fraction]:
    """Return mean and variance of what is borne of a lognormal cost."""
    shape = Lognormal.of(spread)
    at = shape.deviations(float(level / spread.expected - 1))
    below, above = shape.moments(-math.inf, at), shape.moments(at, math.inf)
    # What is borne, in parts of the mean: 1 + u up to the level, and a + rate·u beyond it.
    slope = float(rate)
    start = float((1 - rate) * level / spread.expected + rate)
    mean = below.chance + below.first + start * above.chance + slope * above.first
    variance = sum(
        (
            (level_of - mean) ** 2 * part.chance
            + 2 * (level_of - mean) * of * part.first
            + of * of * part.second
        )
        for level_of, of, part in ((1.0, 1.0, below), (start, slope, above))
    )
    return Fraction(mean) * spread.expected, Fraction(variance) * spread.expected**2


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ObservedOverspends:
    """
    How many bodies overspent by a part or more in a year, and what spread that implies.

    Attributes:
        over: How many did.
        of: How many there were.
        by: By how much at least, as a part of the budget.

    Raises:
        InvalidValueError: None did or half of them or more, which implies no spread, or the part
            is nothing.

    >>> seen = ObservedOverspends(over=15, of=600, by=Share.parse("5%"))
    >>> print(seen.chance, seen.deviation, sep="; ")
    2.5%; about 2.6 %
    """

    over: int
    of: int
    by: Share

    def __attrs_post_init__(self) -> None:
        """Refuse what implies no spread."""
        # Survives [0 to 1]: twice a whole number is not one.
        if not 0 < 2 * self.over < self.of:
            msg = (
                f"ObservedOverspends: {self.over:,} of {self.of:,}; a spread is implied by some, "
                f"and by fewer than half"
            )
            raise InvalidValueError(msg)
        if not self.by.value:
            msg = "ObservedOverspends.by is nothing; name the overspend that was counted"
            raise InvalidValueError(msg)

    @property
    def chance(self) -> Share:
        """What part of them overspent by so much."""
        return Share(value=Fraction(self.over, self.of))

    @property
    def deviation(self) -> Estimate:
        """The standard deviation of their cost, if all were alike and it is normal."""
        deviations = deviations_at(1.0 - float(self.chance.value))
        return Estimate(value=float(self.by.value) / deviations, unit=RATE)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LimitedFluctuation:
    """
    How far own experience is to be trusted beside what is known of others: the square-root rule.

    Own experience is trusted in full once there are so many claims that chance moves their number
    by no more than a part of it, and else by the root of what there is of that number. It is the
    standard rule of actuaries; the source is not verified.

    Attributes:
        claims: How many there were.
        within: By what part chance may move the number.
        deviations: How many standard deviations stand for how sure one would be: 1.645 for 90% of
            the time, as much to one side as to the other.

    Raises:
        InvalidValueError: There are fewer than no claims, or the others are not above zero.

    >>> trusted = LimitedFluctuation(
    ...     claims=271, within=Share.parse("5%"), deviations=Fraction("1.645")
    ... )
    >>> float(trusted.full_standard), str(trusted.weight)
    (1082.41, 'about 50.0 %')
    >>> print(trusted.weighed(own=Money.parse("£1,100"), prior=Money.parse("£1,000")))
    about £1,050
    """

    claims: int
    within: Number
    deviations: Number

    def __attrs_post_init__(self) -> None:
        """Refuse what is out of bounds."""
        if self.claims < 0:
            msg = f"LimitedFluctuation.claims is {self.claims}; it is zero or more"
            raise InvalidValueError(msg)
        for name in ("within", "deviations"):
            if exact(getattr(self, name), f"LimitedFluctuation.{name}") <= 0:
                msg = f"LimitedFluctuation.{name} is not above zero"
                raise InvalidValueError(msg)

    @property
    def full_standard(self) -> Fraction:
        """How many claims it takes for own experience to be trusted in full."""
        return (exact(self.deviations, "deviations") / exact(self.within, "within")) ** 2

    @property
    def weight(self) -> Estimate:
        """How far own experience is trusted, from not at all (0) to fully (1)."""
        return Estimate(value=self._weight, unit=RATE)

    def weighed(self, *, own: Money, prior: Money) -> Estimate:
        """
        Return what is to be expected: own experience and the prior, each by its weight.

        Raises:
            InvalidTypeError: The two are in different currencies.
        """
        difference = (own - prior).pence
        return Estimate(
            value=prior.pence + self._weight * difference, unit=PENCE, currency=own.currency
        )

    @property
    def _weight(self) -> float:
        """The weight of own experience."""
        return math.sqrt(min(Fraction(1), self.claims / self.full_standard))


def deviation_of_count(events: Number, *, cost_deviation: Number = 0) -> Estimate:
    """
    Return the standard deviation of a number of rare events by chance, as a part of it.

    With the cost of each uncertain too, it is that of all their cost (a compound Poisson).

    Args:
        events: How many are expected.
        cost_deviation: The standard deviation of the cost of one, in multiples of its mean.

    Raises:
        InvalidValueError: No events are expected, or the deviation is below zero.

    >>> print(deviation_of_count(100))
    about 10.0 %
    >>> print(deviation_of_count(100, cost_deviation=2))
    about 22.4 %
    """
    expected = exact(events, "events")
    of_cost = exact(cost_deviation, "cost_deviation")
    if expected <= 0 or of_cost < 0:
        msg = "events are above zero, and cost_deviation is zero or more"
        raise InvalidValueError(msg)
    return _root((1 + of_cost**2) / expected)


def _chance_beyond(part: Number, variance: Fraction) -> Estimate:
    """Return how likely a normal number of this variance lies above a part."""
    departure = exact(part, "part")
    if departure < 0:
        msg = f"part is {digits_of(departure)}; a departure to one side is zero or more"
        raise InvalidValueError(msg)
    if not variance:
        return Estimate(value=0.0, unit=RATE)
    return Estimate(
        value=chance_between(float(departure) / math.sqrt(variance), math.inf), unit=RATE
    )


def _root(of: Fraction) -> Estimate:
    """Return the root of a variance in squares of the whole."""
    return Estimate(value=math.sqrt(of), unit=RATE)


def _check_people(people: int) -> None:
    """Refuse what is no number of people."""
    exact(people, "people")
    if people < 1 or int(people) != people:
        msg = f"people is {digits_of(Fraction(people))}; give a whole number of them, 1 or more"
        raise InvalidValueError(msg)


def _deviations_of(sure: Share, name: str) -> float:
    """Return how many deviations stand for being so sure in one direction."""
    if not Fraction(1, 2) < sure.value < 1:
        msg = f"{name} is {sure}; it lies above 50% and below 100%"
        raise InvalidValueError(msg)
    return deviations_at(float(sure.value))
