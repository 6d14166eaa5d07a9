"""
What every picture here is measured and lettered with: an axis, its round marks, and text of XML.

All of it is exact, so that a picture is the same, byte for byte, on every machine.
"""

from collections.abc import Sequence
from fractions import Fraction
from html import escape
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Money, Rounding, UnitPrice, round_to
from nhs_accountable_care._core.shown import visible
from nhs_accountable_care.payment import PENCE, PRICE, SHARE, Unit

__all__ = ["Axis", "as_xml", "digits", "kind_in_words", "minus", "tenths"]

_MOST_TICKS: Final = 6


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Axis:
    """A range of values, what it counts, and the round values in it that get a mark."""

    low: Fraction
    high: Fraction
    step: Fraction
    unit: Unit
    currency: str

    @classmethod
    def over(cls, values: Sequence[Fraction], unit: Unit, currency: str) -> "Axis":
        """Lay an axis over values, with some air about a single one."""
        low, high = min(values), max(values)
        if low == high:
            low, high = low - (abs(low) / 10 or 100), high + (abs(high) / 10 or 100)
        return cls(low=low, high=high, step=round_step(high - low), unit=unit, currency=currency)

    @property
    def ticks(self) -> tuple[Fraction, ...]:
        """The round values within the range."""
        first, last = -(-self.low // self.step), self.high // self.step
        return tuple(number * self.step for number in range(int(first), int(last) + 1))

    def part(self, value: Fraction) -> Fraction:
        """Return how far along the range a value is, from zero to one."""
        return (value - self.low) / (self.high - self.low)

    def short(self, value: Fraction) -> str:
        """Write a value for the eye: millions and billions in short."""
        if self.unit in (PENCE, PRICE):
            pounds = abs(value) / 100
            for size, word in ((10**9, "bn"), (10**6, "m")):
                if pounds >= size:
                    return f"{minus(value)}{self._sign}{digits(pounds / size)}{word}"
            if pounds.denominator == 1:
                return f"{minus(value)}{self._sign}{digits(pounds)}"
        return self.full(value)

    def full(self, value: Fraction) -> str:
        """Write a value in full; money to the penny."""
        if self.unit is PENCE:
            pence = round_to(value, Fraction(1), Rounding.HALF_UP)
            return str(Money(pence=int(pence), currency=self.currency))
        if self.unit is PRICE:
            pence = round_to(value, Fraction(1, 10_000), Rounding.HALF_UP)
            return str(UnitPrice(pence=pence, currency=self.currency))
        if self.unit is SHARE:
            return f"{minus(value)}{digits(abs(value) * 100)}%"
        return f"{minus(value)}{digits(abs(value))}"

    @property
    def _sign(self) -> str:
        """What stands before an amount."""
        return "£" if self.currency == "GBP" else f"{self.currency} "


def round_step(span: Fraction) -> Fraction:
    """Return the least of 1, 2, 5, 10, 20 … that cuts a span into few enough parts."""
    least = span / _MOST_TICKS
    step = Fraction(1)
    while step > least:
        step /= 10
    while step * 10 <= least:
        step *= 10
    return next(step * by for by in (1, 2, 5, 10) if step * by >= least)


def as_xml(text: str) -> str:
    """Write text as text of XML, which can hold no control characters: they are shown."""
    return escape(visible(text))


def kind_in_words(slug: str) -> str:
    """
    Write the slug of a kind as words.

    >>> kind_in_words("nhs-standard-contract")
    'NHS standard contract'
    """
    words = slug.replace("-", " ")
    return f"NHS{words[3:]}" if words.startswith("nhs ") else words


def minus(value: Fraction) -> str:
    """Return the sign of a value that is below zero."""
    return "-" if value < 0 else ""


def digits(value: Fraction) -> str:
    """Write a number with at most four places, with commas and without zeros at its end."""
    rounded = round_to(value, Fraction(1, 10_000), Rounding.HALF_UP)
    whole, rest = divmod(int(rounded * 10_000), 10_000)
    return f"{whole:,}" + (f".{rest:04d}".rstrip("0") if rest else "")


def tenths(value: Fraction) -> str:
    """Write a length with one place, which is finer than a screen shows."""
    whole, tenth = divmod(int(round_to(value * 10, Fraction(1), Rounding.HALF_UP)), 10)
    return f"{whole}.{tenth}" if tenth else f"{whole}"
