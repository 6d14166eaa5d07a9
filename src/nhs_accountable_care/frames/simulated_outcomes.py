"""
What a party's results in many scenarios come to, each figure with its standard error.

The results stay a column, in order from the lowest, in the library where they were settled; a
figure looks up a place of it, or adds up its lowest part.
"""

import math
from bisect import bisect_left
from fractions import Fraction
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.frames.extra import nw

__all__ = ["FEWEST_BEYOND", "SimulatedOutcomes"]

FEWEST_BEYOND: Final = 10
"""A figure of the tail that rests on fewer scenarios than these says next to nothing."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SimulatedOutcomes:
    """
    Results of scenarios that were drawn and settled.

    Attributes:
        results: What the scenarios came to in whole pence, from the lowest: a column.
        drawn: The same in the order in which they were drawn, to be laid beside another's.
        number: How many there are.
        base: What is added to each, in pence.
        mean: The mean, with what is added.
        deviation: The root of the variance.
        fourth: The root of the mean fourth power of what lies between a result and the mean, of
            which the error of the deviation is made.
    """

    results: Any = attrs.field(eq=False, repr=False)
    drawn: Any = attrs.field(eq=False, repr=False)
    number: int
    base: Fraction
    mean: float
    deviation: float
    fourth: float

    def below(self, result: Fraction) -> float:
        """Return the chance of a lower result."""
        return self._lower(result) / self.number

    def quantile(self, chance: Fraction) -> Fraction:
        """Return the lowest result that, with those below it, has this chance or more."""
        return self.base + self._at(self._place(chance))

    def shortfall(self, chance: Fraction) -> float:
        """Return the mean of the worst results that have this chance together."""
        first, _ = self._short_of(self._place(chance))
        return float(self.quantile(chance)) - first / float(chance)

    def error_of_mean(self) -> float:
        """Return the standard error of the mean."""
        return self.deviation / math.sqrt(self.number)

    def error_of_deviation(self) -> float:
        """Return the standard error of the deviation, by the fourth power."""
        if not self.deviation:
            return 0.0
        spread = max(self.fourth**2 - self.deviation**4, 0.0)
        return math.sqrt(spread / self.number) / (2.0 * self.deviation)

    def error_below(self, result: Fraction) -> float:
        """Return the standard error of a chance; of what never came, it is not nothing."""
        # As if one more had come, and one more had not.
        chance = (self._lower(result) + 1) / (self.number + 2)
        return math.sqrt(chance * (1.0 - chance) / self.number)

    def error_of_quantile(self, chance: Fraction) -> float:
        """Return half of what lies between the places one standard error to both sides."""
        low, high = self._around(chance)
        return (self._at(high) - self._at(low)) / 2.0

    def error_of_shortfall(self, chance: Fraction) -> float:
        """
        Return the standard error of the mean of the worst results.

        Where the results leap just above the quantile, it is that of the next one, for as many
        may be the worst.
        """
        _, high = self._around(chance)
        spreads = []
        for place in (self._place(chance), high):
            first, second = self._short_of(place)
            spreads.append(max(second - first**2, 0.0))
        return math.sqrt(max(spreads) / self.number) / float(chance)

    def error_of_lead(self, other: object, chance: Fraction | None) -> float | None:
        """
        Return the standard error of what the mean, or a quantile, exceeds another's by.

        What both come to in a scenario is laid side by side, since chance moves both alike there.
        `None` if the other has not as many scenarios.
        """
        if not isinstance(other, SimulatedOutcomes) or other.number != self.number:
            return None
        mine, others = _column_of(self.drawn), _column_of(other.drawn)
        if chance is None:
            lead = (mine - others).cast(nw.Float64())
            return float(lead.std(ddof=0)) / math.sqrt(self.number)
        errors = self.error_of_quantile(chance), other.error_of_quantile(chance)
        low = mine <= self._at(self._place(chance))
        low_too = others <= other._at(other._place(chance))  # noqa: SLF001 -- of this class
        parts = [float(each.sum()) / self.number for each in (low, low_too, low & low_too)]
        spread = math.sqrt(math.prod(each * (1.0 - each) for each in parts[:2]))
        # How far both come to lie below their quantiles in the same scenarios.
        alike = (parts[2] - parts[0] * parts[1]) / spread if spread else 0.0
        square = errors[0] ** 2 + errors[1] ** 2 - 2.0 * alike * errors[0] * errors[1]
        return math.sqrt(max(square, 0.0))

    def _short_of(self, place: int) -> tuple[float, float]:
        """Return by how much all results fall short of that at a place, on average and squared."""
        worst = float(self._at(place))
        short = worst - self._column.head(place).cast(nw.Float64())
        return short.sum() / self.number, (short * short).sum() / self.number

    def _around(self, chance: Fraction) -> tuple[int, int]:
        """Return the places one standard error below and above that of a quantile."""
        place = self._place(chance)
        off = math.sqrt(self.number * float(chance) * (1.0 - float(chance)))
        # Both are places, since ten lie beyond, which is more than the root of ten.
        return math.floor(place - off), math.ceil(place + off)

    def _place(self, chance: Fraction) -> int:
        """
        Return at which place a quantile stands, counted from 0.

        Raises:
            InvalidValueError: Too few scenarios lie beyond it.
        """
        beyond = self.number * min(chance, 1 - chance)
        if beyond < FEWEST_BEYOND:
            needed = math.ceil(FEWEST_BEYOND / min(chance, 1 - chance))
            msg = (
                f"chance is {float(chance):g}: of {self.number:,} scenarios fewer than "
                f"{FEWEST_BEYOND} lie beyond that; simulate {needed:,} or more"
            )
            raise InvalidValueError(msg)
        return math.ceil(self.number * chance) - 1

    def _at(self, place: int) -> int:
        """Return the result at a place, without what is added."""
        return int(self._column[place])

    def _lower(self, result: Fraction) -> int:
        """Return how many results are lower."""
        return bisect_left(range(self.number), math.ceil(result - self.base), key=self._at)

    @property
    def _column(self) -> "nw.Series[Any]":
        """The results, as the library that has them gives them."""
        return _column_of(self.results)


def _column_of(native: Any) -> "nw.Series[Any]":
    """Return a column as one that can be reckoned with, whatever library has it."""
    column: nw.Series[Any] = nw.from_native(native, series_only=True)
    return column
