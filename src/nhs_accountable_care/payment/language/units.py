"""
What a number in a payment formula counts, and what is known of it before any fact is.

Units keep money, prices, things and pure numbers apart: money times money is never formed. Bounds
and grain are worked out as a formula is built, so that a divisor that could be zero, or
a line that is not a whole number of pence, is refused there and not on the day of payment.
"""

import enum
import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_BITS
from nhs_accountable_care._core.money import Share, exact_of, number_text
from nhs_accountable_care._core.text import joined

__all__ = [
    "CODE",
    "COUNT",
    "DEEPEST",
    "MONETARY",
    "NUMBERS",
    "PENCE",
    "PRICE",
    "RATE",
    "SHARE",
    "TRUTH",
    "YEAR",
    "Measure",
    "Number",
    "Unit",
    "digits_of",
    "exact",
    "grain_of",
    "same_unit",
    "unit_of_product",
    "unit_of_ratio",
]

Number = int | Fraction | Decimal | Share
"""An exact number: whole, a fraction, a finite decimal, or a share of a whole."""

DEEPEST: Final = 64
"""How deep a formula may nest."""


_MOST_PLACES: Final = 12


class Unit(enum.Enum):
    """
    What a value counts.

    >>> Unit("pence") is PENCE
    True
    """

    PENCE = "pence"
    """Money, in hundredths of the currency's unit."""

    PRICE = "price"
    """What one thing costs, in pence and parts of them; only so many at a price are money."""

    COUNT = "count"
    """Things, such as people, spells, days, points."""

    RATE = "rate"
    """A pure number."""

    SHARE = "share"
    """A fact that is a pure number from zero to one; in a formula it is a rate."""

    TRUTH = "truth"
    """True or false."""

    CODE = "code"
    """One of some named words, such as a setting or a currency code."""

    YEAR = "year"
    """A financial year, as the calendar year in which it starts."""


PENCE: Final = Unit.PENCE
PRICE: Final = Unit.PRICE
COUNT: Final = Unit.COUNT
RATE: Final = Unit.RATE
SHARE: Final = Unit.SHARE
TRUTH: Final = Unit.TRUTH
CODE: Final = Unit.CODE
YEAR: Final = Unit.YEAR

NUMBERS: Final = (PENCE, COUNT, RATE, PRICE)
"""The units that can be added and multiplied."""

MONETARY: Final = (PENCE, PRICE)
"""The units in which a bare number has no meaning, because nobody says of what it is."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Measure:
    """
    What is known of an expression before any fact is.

    Attributes:
        unit: What it counts.
        lowest: The least that it can be, in pence, things or as a pure number.
        highest: The most that it can be.
        grain: It is a whole number of these, whatever the facts; `None` after a division
            that nothing has rounded yet, and 0 for what is always zero.
        depth: How many nodes lie on the longest way down.
        table: The table to whose rows it belongs, if it does.
        has_total: Whether there is a total over a table in it.
    """

    unit: Unit
    lowest: Fraction
    highest: Fraction
    grain: Fraction | None
    depth: int
    table: str | None
    has_total: bool

    @property
    def is_whole_pence(self) -> bool:
        """Whether it is proved to be a whole number of pence."""
        return self.unit is PENCE and self.grain is not None and self.grain.denominator == 1


def exact(value: object, name: str) -> Fraction:
    """
    Take an exact number, or refuse what is none, or has too many digits to be reckoned with.

    >>> exact(Decimal("0.375"), "rate")
    Fraction(3, 8)
    """
    if isinstance(value, Share):
        return value.value
    if isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool):
        return exact_of(value, name)
    kind = "floating point number" if isinstance(value, float) else type(value).__name__
    msg = (
        f"{name} is {number_text(value)}, a {kind}; write an exact number, "
        f'such as 3, Decimal("0.375"), Fraction(3, 8) or Share.parse("37.5%")'
    )
    raise InvalidTypeError(msg)


def digits_of(value: Fraction) -> str:
    """
    Write an exact number: in digits if they end, and else as one whole number over another.

    >>> digits_of(Fraction(9, 8)), digits_of(Fraction(1, 3)), digits_of(Fraction(-12345))
    ('1.125', '1/3', '-12,345')
    """
    if value.numerator.bit_length() > MOST_BITS:
        return number_text(value)
    bottom, places = value.denominator, 0
    while 10**places % bottom:
        places += 1
        if places > _MOST_PLACES:
            return number_text(value)
    size = abs(value)
    part = ((size - size.__floor__()) * 10**places).numerator
    digits = f"{size.__floor__():,}" + (f".{part:0{places}d}" if places else "")
    return f"-{digits}" if value < 0 else digits


def same_unit(measures: Iterable[Measure], what: str) -> Unit:
    """Return the one unit that all have, or refuse; it must be one that can be reckoned with."""
    units = tuple(dict.fromkeys(measure.unit for measure in measures))
    if len(units) > 1:
        names = joined(unit.value for unit in units)
        msg = f"{what} mixes {names}; give its parts one unit"
        raise InvalidTypeError(msg)
    return units[0]


def unit_of_product(units: Iterable[Unit]) -> Unit:
    """
    Return the unit of a product: money, which things at a price are, else things, else a rate.

    >>> unit_of_product([RATE, PENCE, COUNT]).value
    'pence'
    >>> unit_of_product([COUNT, PRICE]).value, unit_of_product([PRICE, RATE]).value
    ('pence', 'price')
    """
    rest = [unit for unit in units if unit is not RATE]
    for unit in (PENCE, PRICE, COUNT):
        if rest.count(unit) > 1:
            msg = f"{unit.value} times {unit.value} is never formed; one of them should be a rate"
            raise InvalidTypeError(msg)
    if PENCE in rest and PRICE in rest:
        msg = "a price times pence is never formed; a price is multiplied by a count or a rate"
        raise InvalidTypeError(msg)
    for unit in rest:
        if unit not in NUMBERS:
            msg = f"a product holds a {unit.value}, which cannot be multiplied"
            raise InvalidTypeError(msg)
    if PRICE in rest:
        return PENCE if COUNT in rest else PRICE
    return PENCE if PENCE in rest else COUNT if COUNT in rest else RATE


def unit_of_ratio(top: Unit, bottom: Unit) -> Unit:
    """
    Return the unit of one value divided by another.

    >>> unit_of_ratio(PENCE, COUNT).value
    'pence'
    """
    if top in NUMBERS and bottom in NUMBERS:
        if top is bottom:
            return RATE
        if bottom is RATE or (top is PENCE and bottom is COUNT):
            return top
    msg = f"{top.value} divided by {bottom.value} has no meaning here"
    raise InvalidTypeError(msg)


def grain_of(grains: Iterable[Fraction | None]) -> Fraction | None:
    """
    Return the greatest grain of which all of these are whole numbers.

    >>> grain_of([Fraction(1, 4), Fraction(1, 6)])
    Fraction(1, 12)
    """
    common = Fraction(0)
    for grain in grains:
        if grain is None:
            return None
        if grain == common:
            continue
        common = Fraction(
            math.gcd(common.numerator * grain.denominator, grain.numerator * common.denominator),
            common.denominator * grain.denominator,
        )
    return common
