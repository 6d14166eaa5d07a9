"""
Estimates: what was worked out in floating point, and is marked as that wherever it is printed.

Beside what is drawn of a spread, the numbers of risk are the only ones of the package that are
not exact. None of them is money: who wants to pay by one says to which penny.
"""

import math
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import currency_symbol
from nhs_accountable_care.payment.language.units import COUNT, PENCE, RATE, Unit

__all__ = ["Estimate"]

_HUNDRED: Final = 100.0
_HALF_A_PENNY: Final = 0.005
# Of parts of a hundred: what is smaller would be written with a power of ten.
_LEAST_SHOWN: Final = 0.0001
_ALMOST_ALL: Final = 99.95


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Estimate:
    """
    A number that was worked out in floating point: a sum in pence, a part of one, or a count.

    It prints with "about", cannot be added to money and cannot be settled.

    Attributes:
        value: The number: pence, a part of one or a count.
        unit: Which of the three it is: `PENCE`, `RATE` or `COUNT`.
        currency: The currency of a sum.

    Raises:
        InvalidValueError: The number is infinite or none, or the unit is another.

    >>> from nhs_accountable_care.payment import COUNT, PENCE, RATE
    >>> print(Estimate(value=123_456_789.5, unit=PENCE))
    about £1.23m
    >>> print(Estimate(value=0.01241, unit=RATE), Estimate(value=31265.94, unit=COUNT), sep="; ")
    about 1.2 %; about 31,300
    """

    value: float
    unit: Unit
    currency: str = "GBP"

    def __attrs_post_init__(self) -> None:
        """Refuse what is no number, and what no estimate counts."""
        if not math.isfinite(self.value):
            msg = f"Estimate.value is {self.value}; an estimate is a finite number"
            raise InvalidValueError(msg)
        if self.unit not in (PENCE, RATE, COUNT):
            msg = f"Estimate.unit is {self.unit.value}; it is pence, rate or count"
            raise InvalidValueError(msg)

    @property
    def digits(self) -> str:
        """
        The number to nine digits, as records have it, so that it is the same on every machine.

        >>> Estimate(value=1 / 3, unit=RATE).digits
        '0.333333333'
        """
        # The last digits of such numbers differ from machine to machine.
        text = f"{self.value:.9g}"
        return f"{float(text):.0f}" if "e+" in text else "0" if text == "-0" else text

    def __str__(self) -> str:
        """Write the number to as many digits as are meant, with "about" before it."""
        match self.unit:
            case Unit.PENCE:
                return f"about {_sum(self.value / _HUNDRED, currency_symbol(self.currency))}"
            case Unit.RATE:
                return _per_cent(self.value * _HUNDRED)
            case _:
                return f"about {_count(self.value)}"


def _sum(pounds: float, symbol: str) -> str:
    """Write a sum to three digits, and no finer than the penny."""
    size = abs(float(f"{pounds:.3g}"))
    if size < _HALF_A_PENNY:
        return f"{symbol}0"
    sign = "-" if pounds < 0 else ""
    for name, worth in (("bn", 1e9), ("m", 1e6)):
        if size >= worth:
            places = 3 - len(f"{size / worth:.0f}")
            return f"{sign}{symbol}{size / worth:,.{max(places, 0)}f}{name}"
    return f"{sign}{symbol}{size:,.{0 if size >= _HUNDRED else 2}f}"


def _per_cent(hundredths: float) -> str:
    """Write a percentage to one place, or to two digits; almost none is not none."""
    size = abs(hundredths)
    if 0 < size < _LEAST_SHOWN:
        return "less than 0.0001 %"
    if _ALMOST_ALL <= hundredths < _HUNDRED:
        return "more than 99.9 %"
    return f"about {hundredths:.1f} %" if size >= 1 else f"about {hundredths:.2g} %"


def _count(number: float) -> str:
    """Write a count to three digits."""
    size = float(f"{number:.3g}")
    return f"{size:,.0f}" if abs(size) >= _HUNDRED else f"{size:g}"
