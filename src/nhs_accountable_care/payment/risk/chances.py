"""
Chances and means of a number that is normal or lognormal, over a stretch of it.

They are in closed form, or to the last digits where a closed form would lose them: the means of a
lognormal that varies little are small differences of chances.

A stretch is given by its ends in *deviations*: how many standard deviations the normal variable
lies from its mean, which for a lognormal is that of the logarithm. What is asked of a stretch is
how likely it is, and the mean and the mean square over it of the *departure*: how far the number
lies from its own mean, in parts of its scale.
"""

import math
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.payment.spreads.distributions import LognormalSpread, NormalSpread
from nhs_accountable_care.payment.spreads.portable_functions import normal_quantiles

__all__ = ["Lognormal", "Moments", "Normal", "Shape", "chance_between", "deviations_at"]

# The places and weights of Gauss's quadrature with eight places, of which four mirror four.
_PLACES: Final = (
    (0.1834346424956498, 0.3626837833783620),
    (0.5255324099163290, 0.3137066458778873),
    (0.7966664774136267, 0.2223810344533745),
    (0.9602898564975363, 0.1012285362903763),
)
_WIDEST: Final = 0.25
_ROOT_OF_TWO: Final = math.sqrt(2.0)
_ROOT_OF_TWO_PI: Final = math.sqrt(2.0 * math.pi)


class Moments(NamedTuple):
    """Of a stretch: how likely it is, and the parts of the two means of the departure in it."""

    chance: float
    first: float
    second: float


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Normal:
    """A normal number, whose scale is its standard deviation."""

    mean: Fraction
    scale: float

    @classmethod
    def of(cls, spread: NormalSpread) -> "Normal":
        """Take it from a spread."""
        return cls(mean=spread.expected, scale=math.sqrt(spread.variance))

    def deviations(self, departure: float) -> float:
        """Return how many deviations lie at a departure, which here are the same."""
        return departure

    def departure(self, deviations: float) -> float:
        """Return the departure at so many deviations, which here is the same."""
        return deviations

    def moments(self, low: float, high: float) -> Moments:
        """Return what is asked of a stretch."""
        chance = chance_between(low, high)
        return Moments(
            chance,
            _density(low) - _density(high),
            chance + _weighted(low) - _weighted(high),
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Lognormal:
    """
    A lognormal number, whose scale is its mean.

    Attributes:
        sigma: The standard deviation of its logarithm.
    """

    mean: Fraction
    scale: float
    sigma: float

    @classmethod
    def of(cls, spread: LognormalSpread) -> "Lognormal":
        """Take it from a spread, whose deviation is that of the number itself."""
        relative = float(spread.variance / spread.expected**2)
        return cls(
            mean=spread.expected,
            scale=float(spread.expected),
            sigma=math.sqrt(math.log1p(relative)),
        )

    def deviations(self, departure: float) -> float:
        """Return how many deviations of the logarithm lie at a departure."""
        if departure <= -1.0:
            return -math.inf
        return math.log1p(departure) / self.sigma + self.sigma / 2

    def departure(self, deviations: float) -> float:
        """Return the departure at so many deviations of the logarithm."""
        return math.expm1(self.sigma * deviations - self.sigma**2 / 2)

    def moments(self, low: float, high: float) -> Moments:
        """Return what is asked of a stretch."""
        chance = chance_between(low, high)
        twice = chance_between(low - 2 * self.sigma, high - 2 * self.sigma)
        (first_low, second_low), (first_high, second_high) = map(self._shifted, (low, high))
        return Moments(
            chance,
            first_low - first_high,
            second_high - second_low + math.expm1(self.sigma**2) * twice,
        )

    def _shifted(self, at: float) -> tuple[float, float]:
        """
        Return what a shift by sigma changes of the chance below a place, and what a second one.

        That is P(at) - P(at - sigma), and P(at) - 2 P(at - sigma) + P(at - 2 sigma). Chances of
        nearly the same size are not taken from each other: the bell curve is added up over the
        shift, by Gauss's eight places in each quarter of a deviation.
        """
        if math.isinf(at):
            return 0.0, 0.0
        number = math.ceil(self.sigma / _WIDEST)
        half = self.sigma / number / 2.0
        first = second = 0.0
        for panel in range(number):
            middle = at - (2 * panel + 1) * half
            for place, weight in _PLACES:
                for each in (middle - half * place, middle + half * place):
                    part = half * weight * _density(each)
                    first += part
                    second -= part * math.expm1(self.sigma * each - self.sigma**2 / 2)
        return first, second


Shape: TypeAlias = Normal | Lognormal
"""How a number that is no list of values may turn out."""


def chance_between(low: float, high: float) -> float:
    """
    Return how likely a standard normal lies between two ends, also far out.

    >>> round(chance_between(-1.0, 1.0), 6), round(chance_between(9.0, math.inf), 22)
    (0.682689, 1.129e-19)
    """
    # Of two tails on the same side the smaller is taken from the larger; else each from one.
    # Survives [> to >=]: at zero the tails on both sides are a half.
    if low > 0.0:
        return _tail(low) - _tail(high)
    # Survives [< to <=]: likewise.
    return _tail(-high) - _tail(-low) if high < 0.0 else 1.0 - _tail(-low) - _tail(high)


def deviations_at(chance: float) -> float:
    """
    Return below how many deviations a standard normal lies with a chance.

    >>> round(deviations_at(0.95), 6)
    1.644854
    """
    return normal_quantiles([chance])[0]


def _tail(deviations: float) -> float:
    """Return how likely a standard normal lies above so many deviations."""
    return math.erfc(deviations / _ROOT_OF_TWO) / 2.0


def _density(deviations: float) -> float:
    """Return the height of the bell curve."""
    return math.exp(-deviations * deviations / 2.0) / _ROOT_OF_TWO_PI


def _weighted(deviations: float) -> float:
    """Return the height of the bell curve times its place; without end it is nothing."""
    return 0.0 if math.isinf(deviations) else deviations * _density(deviations)
