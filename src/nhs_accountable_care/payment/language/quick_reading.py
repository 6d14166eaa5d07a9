"""
What is plainly right in a row is read at once; all else is left to be looked at closely.

A table of spells has a million values, and nearly all are what they should be. A quick reader
takes those alone: it knows no message, and answers `None` of whatever is missing, of another kind,
no whole number of steps or out of bounds, so that `facts` looks at the value itself and says what
is wrong with it.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from nhs_accountable_care._core.limits import MOST_BITS
from nhs_accountable_care._core.money import Money, Share, UnitPrice
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.units import CODE, PENCE, PRICE, TRUTH, YEAR

__all__ = ["QuickReader", "quick_reader"]

QuickReader = Callable[[object], int | bool | str | None]

# The digits of a decimal that is read at once, before and after the point together.
_MOST_PLACES: Final = 30


def quick_reader(fact: Fact, currency: str, codes: frozenset[str]) -> QuickReader:
    """
    Return what reads plain values of a fact into its steps.

    Args:
        fact: The fact; a table has one such reader for each of its facts.
        currency: The currency of the formula.
        codes: The words that it may be; none if it may be any.
    """
    if fact.unit is TRUTH:
        return lambda value: value if value is True or value is False else None
    if fact.unit is CODE:
        return lambda value: (
            value if type(value) is str and (not codes or value in codes) else None
        )
    steps = _steps(fact)
    if fact.unit is PENCE:
        return lambda value: (
            steps(value.pence, 1) if type(value) is Money and value.currency == currency else None
        )
    if fact.unit is PRICE:
        return lambda value: (
            steps(value.pence.numerator, value.pence.denominator)
            if type(value) is UnitPrice and value.currency == currency
            else None
        )
    if fact.unit is YEAR:
        return lambda value: steps(value.start_year, 1) if type(value) is FinancialYear else None
    return _number_reader(steps)


def _steps(fact: Fact) -> Callable[[int, int], int | None]:
    """Return what counts a ratio of whole numbers in the steps of a fact, within its bounds."""
    top, bottom = fact.step.numerator, fact.step.denominator
    lowest, highest = fact.lowest, fact.highest

    def steps(numerator: int, denominator: int) -> int | None:
        """Count it, if it is a whole number of steps."""
        count, rest = divmod(numerator * bottom, denominator * top)
        return None if rest or not lowest <= count <= highest else count

    return steps


def _number_reader(steps: Callable[[int, int], int | None]) -> QuickReader:
    """Return what reads a pure number or a count: whole, a fraction, a decimal, a share."""
    # A column has few different decimals, and to take one apart costs more than to look it up.
    known: dict[Decimal, int | None] = {}

    def read(value: object) -> int | None:
        """Read one."""
        if type(value) is int:
            # Survives [<= to <]: of just so many bits, it is looked at closely, and read so.
            return steps(value, 1) if value.bit_length() <= MOST_BITS else None
        if type(value) is Decimal:
            if value not in known:
                known[value] = _of_decimal(value, steps)
            return known[value]
        if type(value) is Share:
            value = value.value
        # Survives [<= to <]: as above.
        # Survives [numerator to denominator]: what is longer is read more slowly, and lies beyond
        # the bounds of every fact.
        if type(value) is Fraction and value.numerator.bit_length() <= MOST_BITS:
            return steps(value.numerator, value.denominator)
        return None

    return read


def _of_decimal(value: Decimal, steps: Callable[[int, int], int | None]) -> int | None:
    """Read a decimal of a usual length."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or len(digits) + abs(exponent) > _MOST_PLACES:
        return None
    return steps(*value.as_integer_ratio())
