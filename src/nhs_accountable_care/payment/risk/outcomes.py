"""
How the result of one party is spread: listed, as straight lines over a curve, or as a sample.

Results are in pence. Of listed ones all is exact but the root; of lines over a normal or a
lognormal all is as near as floating point numbers come, and quantiles are found by halving. A
sample is what a simulation came to. It is kept where it was made, in a dataframe, of which
payment knows nothing: here stands what is asked of it.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Final, Protocol, TypeAlias, runtime_checkable

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.payment.risk.chances import Moments, Shape, chance_between

__all__ = ["LineOutcomes", "ListedOutcomes", "OutcomeLine", "Outcomes", "SampledOutcomes"]

# A quantile is found to a millionth of a penny, or to the last digits of it.
_FINEST: Final = 1e-6
_LAST_DIGITS: Final = 1e-15


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ListedOutcomes:
    """
    Results that are listed, each with its chance.

    Attributes:
        results: One for each scenario, in the order of the scenarios.
        chances: How likely each is; they add up to one.
    """

    results: tuple[Fraction, ...]
    chances: tuple[Fraction, ...]

    @cached_property
    def mean(self) -> Fraction:
        """The mean, exactly."""
        return _weighed(self.chances, self.results)

    @property
    def deviation(self) -> float:
        """The root of the variance."""
        return math.sqrt(self.covariance(self))

    def covariance(self, other: "ListedOutcomes") -> Fraction:
        """Return the covariance with what is listed for the same scenarios, exactly."""
        # Of the one the results will do in place of departures: the others' come to nothing.
        products = (
            one * (two - other.mean) for one, two in zip(self.results, other.results, strict=True)
        )
        return _weighed(self.chances, products)

    def below(self, result: Fraction) -> float:
        """Return the chance of a lower result."""
        chances = (
            chance
            for each, chance in zip(self.results, self.chances, strict=True)
            if each < result
        )
        return float(sum(chances, Fraction()))

    def quantile(self, chance: Fraction) -> Fraction:
        """Return the lowest result that, with those below it, has this chance or more."""
        return self._quantile(chance)

    def shortfall(self, chance: Fraction) -> Fraction:
        """Return the mean of the worst results that have this chance together."""
        worst = self._quantile(chance)
        # Survives [< to <=]: what is left is at the worst too, and counts by its chance.
        lower = [(result, likely) for result, likely in self._in_order if result < worst]
        left = chance - sum((likely for _, likely in lower), Fraction())
        total = sum((likely * result for result, likely in lower), left * worst)
        return total / chance

    def _quantile(self, chance: Fraction) -> Fraction:
        """Find the quantile."""
        so_far = list(accumulate(likely for _, likely in self._in_order))
        return self._in_order[bisect_left(so_far, chance)][0]

    @cached_property
    def _in_order(self) -> list[tuple[Fraction, Fraction]]:
        """The results from the lowest, with their chances; what never comes is left out."""
        pairs = zip(self.results, self.chances, strict=True)
        return sorted((result, chance) for result, chance in pairs if chance)


def _weighed(chances: Iterable[Fraction], values: Iterable[Fraction]) -> Fraction:
    """Return the mean of values by their chances."""
    return sum((one * two for one, two in zip(chances, values, strict=True)), Fraction())


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OutcomeLine:
    """
    A stretch of the uncertain number over which the result is a straight line.

    Attributes:
        low: Where it begins, in deviations of the normal variable.
        high: Where it ends.
        first: At which departure of the number from its mean it begins, in parts of its scale.
        last: At which it ends.
        level: The result at the mean, if the line is drawn on to there, less that of the centre.
        slope: What a departure of one part of the scale more adds to the result.
        is_held: Whether the number would lie outside of what it may be, and is held at ``first``.
    """

    low: float
    high: float
    first: float
    last: float
    level: float
    slope: float
    is_held: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The results at both ends."""
        return self.level + self.slope * self.first, self.level + self.slope * self.last


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LineOutcomes:
    """
    Results that are straight lines over a normal or lognormal number.

    Attributes:
        centre: An exact result near the mean; the lines are drawn around it, so that no digits
            are lost.
        lines: From the lowest number to the highest, without a gap.
    """

    shape: Shape
    centre: Fraction
    lines: tuple[OutcomeLine, ...]

    @cached_property
    def mean(self) -> float:
        """The mean."""
        return float(self.centre) + self._mean

    @property
    def deviation(self) -> float:
        """The root of the variance."""
        square = math.fsum(
            (line.level - self._mean) ** 2 * part.chance
            + 2.0 * (line.level - self._mean) * line.slope * part.first
            + line.slope**2 * part.second
            for line, part in self._parts
        )
        return math.sqrt(max(square, 0.0))

    @property
    def with_number(self) -> float:
        """The covariance with the number itself, held where it is held, in parts of its scale."""
        return math.fsum(
            (line.level - self._mean) * part.first + line.slope * part.second
            for line, part in self._parts
        )

    def below(self, result: Fraction) -> float:
        """Return the chance of a lower result."""
        return self._below(float(result - self.centre), or_at=False)

    def quantile(self, chance: Fraction) -> float:
        """Return the lowest result that, with those below it, has this chance or more."""
        return float(self.centre) + self._quantile(float(chance))

    def shortfall(self, chance: Fraction) -> float:
        """Return the mean of the worst results that have this chance together."""
        part = float(chance)
        worst = self._quantile(part)
        total, left = 0.0, part
        for line, _ in self._parts:
            # Survives [False to True]: what is left is at the worst too, and counts by its chance.
            for low, high in self._stretch_below(line, worst, or_at=False):
                below = self._moments(line, low, high)
                total += line.level * below.chance + line.slope * below.first
                left -= below.chance
        return float(self.centre) + (total + left * worst) / part

    @cached_property
    def _parts(self) -> tuple[tuple[OutcomeLine, Moments], ...]:
        """Each line with how likely it is, and the means of the departure over it."""
        return tuple((line, self._moments(line, line.low, line.high)) for line in self.lines)

    @cached_property
    def _mean(self) -> float:
        """The mean, from the centre."""
        return math.fsum(
            line.level * part.chance + line.slope * part.first for line, part in self._parts
        )

    def _moments(self, line: OutcomeLine, low: float, high: float) -> Moments:
        """Return what is known of a part of a line; where the number is held it does not move."""
        if not line.is_held:
            return self.shape.moments(low, high)
        chance = chance_between(low, high)
        # Survives [* to +] #2, [** to *], [2 to 3]: a result that does not move takes no squares.
        return Moments(chance, line.first * chance, line.first**2 * chance)

    def _stretch_below(
        self, line: OutcomeLine, result: float, *, or_at: bool
    ) -> list[tuple[float, float]]:
        """Return over which part of a line the result is lower, if over any."""
        if not line.slope:
            is_below = line.level < result or (or_at and line.level == result)
            return [(line.low, line.high)] if is_below else []
        crossing = self.shape.deviations((result - line.level) / line.slope)
        at = min(max(crossing, line.low), line.high)
        # Survives [> to >=]: a line that is level was dealt with before.
        low, high = (line.low, at) if line.slope > 0 else (at, line.high)
        # Survives [< to <=]: a stretch of no width is never likely.
        return [(low, high)] if low < high else []

    def _below(self, result: float, *, or_at: bool) -> float:
        """Return the chance of a lower result, or of one that is no higher."""
        return math.fsum(
            chance_between(*stretch)
            for line in self.lines
            for stretch in self._stretch_below(line, result, or_at=or_at)
        )

    def _quantile(self, chance: float) -> float:
        """Find a quantile, from the centre: between the ends of which lines, and then where."""
        heights = self._heights
        reached = (
            place
            for place, height in enumerate(heights)
            # Survives [>= to >]: from the next height halving comes down to the same.
            if self._below(height, or_at=True) >= chance
        )
        # At the highest, so much as all of it may be less than one by the last digit.
        place = next(reached, len(heights) - 1)
        high = heights[place]
        # The result stays at an end where a line is level, or where it leaps over others.
        # Survives [or to and], [< to <=], [False to True]: halving would come to the same end.
        if place == 0 or self._below(high, or_at=False) < chance:
            return high
        low = heights[place - 1]
        finest = max(_FINEST, _LAST_DIGITS * max(abs(low), abs(high)))
        # Survives [> to >=]: one halving more is finer still.
        while high - low > finest:
            middle = (low + high) / 2.0
            # Survives [>= to >], [True to False]: between two ends no result has a chance of its
            # own, and what has just the chance is found from below as well as from above.
            if self._below(middle, or_at=True) >= chance:
                high = middle
            else:
                low = middle
        return high

    @cached_property
    def _heights(self) -> list[float]:
        """The results at the ends of all lines that are likely at all, from the lowest."""
        return sorted({end for line in self.lines for end in line.ends})


@runtime_checkable
class SampledOutcomes(Protocol):
    """Results of scenarios that were drawn, and how far each figure may be off by chance."""

    @property
    def mean(self) -> float:
        """The mean."""
        ...

    @property
    def deviation(self) -> float:
        """The root of the variance."""
        ...

    def below(self, result: Fraction) -> float:
        """Return the chance of a lower result."""
        ...

    def quantile(self, chance: Fraction) -> Fraction:
        """Return the lowest result that, with those below it, has this chance or more."""
        ...

    def shortfall(self, chance: Fraction) -> float:
        """Return the mean of the worst results that have this chance together."""
        ...

    def error_of_mean(self) -> float:
        """Return the standard error of the mean."""
        ...

    def error_of_deviation(self) -> float:
        """Return the standard error of the deviation."""
        ...

    def error_below(self, result: Fraction) -> float:
        """Return the standard error of the chance of a lower result."""
        ...

    def error_of_quantile(self, chance: Fraction) -> float:
        """Return the standard error of a quantile."""
        ...

    def error_of_shortfall(self, chance: Fraction) -> float:
        """Return the standard error of the mean of the worst results."""
        ...

    def error_of_lead(self, other: object, chance: Fraction | None) -> float | None:
        """
        Return the standard error of what the mean, or a quantile, exceeds another's by.

        `None` if the other's scenarios are none of the same, one for one.
        """
        ...


Outcomes: TypeAlias = ListedOutcomes | LineOutcomes | SampledOutcomes
"""How the result of a party is spread."""
