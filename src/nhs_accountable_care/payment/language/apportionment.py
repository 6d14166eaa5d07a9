"""
Apportionment: sharing whole pence so that every penny lands.

Each exact share is cut to whole pence towards zero. The pennies that are left go, one
each, to the largest parts of a penny that were cut off; where two are equal, to the one that
is declared first. A loss is shared as a gain of the same size.
"""

from collections.abc import Sequence
from fractions import Fraction

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care.payment.language.units import Number, exact

__all__ = ["apportion", "share_out"]


def share_out(pot: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """
    Share out a whole number by weights of which none is negative and not all are zero.

    >>> share_out(-100, [Fraction(1)] * 3)
    (-34, -33, -33)
    """
    size, whole = abs(pot), sum(weights, Fraction())
    shares = [size * weight / whole for weight in weights]
    given = [share.__floor__() for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda place: given[place] - shares[place])
    # Python's sort keeps the declared order of equals.
    for place in by_remainder[: size - sum(given)]:
        given[place] += 1
    # Survives [< to <=], [0 to 1]: zero has no sign: its opposite is zero, and no whole number
    # lies between zero and one.
    return tuple(-each if pot < 0 else each for each in given)


def apportion(pot: Money, weights: Sequence[Number]) -> tuple[Money, ...]:
    """
    Share out an amount by weights, however many, to the penny.

    Raises:
        InvalidTypeError: The pot is not `Money`, or a weight is a floating point number.
        InvalidValueError: A weight is below 0, or all of them are 0.

    >>> [str(share) for share in apportion(Money.parse("£100"), [1, 1, 1])]
    ['£33.34', '£33.33', '£33.33']
    """
    if not isinstance(pot, Money):
        msg = f"the pot is {pot!r}, a {type(pot).__name__}; write Money"
        raise InvalidTypeError(msg)
    numbers = [exact(weight, "a weight") for weight in weights]
    if any(number < 0 for number in numbers) or not any(numbers):
        msg = "weights are at least zero, and not all of them zero"
        raise InvalidValueError(msg)
    return tuple(
        Money(pence=pence, currency=pot.currency) for pence in share_out(pot.pence, numbers)
    )
