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
# A number is told to three digits, unless its error is known to leave more.
_FEW_DIGITS: Final = 3
_MANY_DIGITS: Final = 9
_HALF_A_PENNY: Final = 0.005
# Of parts of a hundred: what is smaller would be written with a power of ten.
_LEAST_SHOWN: Final = 0.0001
_ALMOST_ALL: Final = 99.95


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Estimate:
    """
    A number that was worked out in floating point: a sum in pence, a part of one, or a count.

    It prints with "about", cannot be added to money and cannot be settled. What was simulated
    prints with its standard error.

    Attributes:
        value: The number: pence, a part of one or a count.
        unit: Which of the three it is: `PENCE`, `RATE` or `COUNT`.
        currency: The currency of a sum.
        error: The standard error of a number that was simulated: two times in three, the number
            that endless scenarios would come to lies no farther away; `None` if nothing was drawn.

    Raises:
        InvalidValueError: The number is infinite or none, its error is so or below nothing, or
            the unit is another.

    >>> from nhs_accountable_care.payment import COUNT, PENCE, RATE
    >>> print(Estimate(value=123_456_789.5, unit=PENCE))
    about £1.23m
    >>> print(Estimate(value=0.01241, unit=RATE), Estimate(value=31265.94, unit=COUNT), sep="; ")
    about 1.2 %; about 31,300
    >>> print(Estimate(value=123_456_789.5, unit=PENCE, error=54_321.0))
    about £1.2346m (± £543)
    """

    value: float
    unit: Unit
    currency: str = "GBP"
    error: float | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no number, and what no estimate counts."""
        if not math.isfinite(self.value):
            msg = f"Estimate.value is {self.value}; an estimate is a finite number"
            raise InvalidValueError(msg)
        if self.error is not None and not 0 <= self.error < math.inf:
            msg = f"Estimate.error is {self.error}; a standard error is finite, and not below 0"
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
        return _digits(self.value)

    @property
    def error_digits(self) -> str | None:
        """
        The standard error to nine digits, if there is one.

        >>> Estimate(value=0.5, unit=RATE, error=0.005).error_digits
        '0.005'
        """
        return None if self.error is None else _digits(self.error)

    def __str__(self) -> str:
        """Write the number to as many digits as are meant, with "about" before it."""
        symbol = currency_symbol(self.currency)
        error = self.error
        match self.unit:
            case Unit.PENCE:
                digits = _digits_told(self.value, error)
                text = f"about {_sum(self.value / _HUNDRED, symbol, digits)}"
                return text if error is None else f"{text} (± {_sum(error / _HUNDRED, symbol)})"
            case Unit.RATE:
                text = _per_cent(self.value * _HUNDRED)
                return text if error is None else f"{text} (± {_per_cent_off(error * _HUNDRED)})"
            case _:
                text = f"about {_count(self.value)}"
                return text if error is None else f"{text} (± {_count(error)})"


def _digits(number: float) -> str:
    """Write nine digits, and no power of ten of what is large."""
    # The last digits of such numbers differ from machine to machine.
    text = f"{number:.9g}"
    return f"{float(text):.0f}" if "e+" in text else "0" if text == "-0" else text


def _digits_told(value: float, error: float | None) -> int:
    """Return to how many digits a number is told: three, or as many as its error leaves."""
    if not value or not error:
        return _FEW_DIGITS
    left = math.floor(math.log10(abs(value))) - math.floor(math.log10(error)) + 1
    return min(max(left, _FEW_DIGITS), _MANY_DIGITS)


def _sum(pounds: float, symbol: str, digits: int = _FEW_DIGITS) -> str:
    """Write a sum to so many digits, and no finer than the penny."""
    size = abs(float(f"{pounds:.{digits}g}"))
    if size < _HALF_A_PENNY:
        return f"{symbol}0"
    # Survives [< to <=]: nothing was written a line before.
    sign = "-" if pounds < 0 else ""
    for name, worth in (("bn", 1e9), ("m", 1e6)):
        if size >= worth:
            places = digits - len(f"{size / worth:.0f}")
            return f"{sign}{symbol}{size / worth:,.{max(places, 0)}f}{name}"
    return f"{sign}{symbol}{size:,.{0 if size >= _HUNDRED else 2}f}"


def _per_cent(hundredths: float) -> str:
    """Write a percentage to one place, or to two digits; almost none is not none."""
    size = abs(hundredths)
    # Survives [< to <=] #2: a hundred times a floating point number is never just that.
    if 0 < size < _LEAST_SHOWN:
        return "less than 0.0001 %"
    if _ALMOST_ALL <= hundredths < _HUNDRED:
        return "more than 99.9 %"
    return f"about {hundredths:.1f} %" if size >= 1 else f"about {hundredths:.2g} %"


def _per_cent_off(hundredths: float) -> str:
    """Write an error as percentages are written."""
    # Survives [< to <=] #2: a hundred times a floating point number is never just that.
    if 0 < hundredths < _LEAST_SHOWN:
        return "less than 0.0001 %"
    return f"{hundredths:.1f} %" if hundredths >= 1 else f"{hundredths:.2g} %"


def _count(number: float) -> str:
    """Write a count to three digits."""
    size = float(f"{number:.3g}")
    # Survives [>= to >]: a hundred is written in one way by both.
    return f"{size:,.0f}" if abs(size) >= _HUNDRED else f"{size:g}"
