"""
Sums that may have been given in millions by mistake: £103 where £103,000,000 was meant.

It is the commonest slip of a spreadsheet whose heading says £m. Each sum is one that a body might
have, so no bound of a fact refuses it; beside the other it cannot be.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Final

from nhs_accountable_care._core.text import name_in_words
from nhs_accountable_care.payment.language.expressions import (
    Compare,
    Condition,
    Expression,
    Fact,
    Scaled,
    Step,
    Sum,
)
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.readings.description import shown

__all__ = ["misplaced_sums"]

# What is set against each other is of a size. Of a slip of a million this is left where what was
# meant is ten times as large as the other.
_TIMES: Final = 100_000


def misplaced_sums(
    nodes: Iterable[Expression | Condition],
    value_of: Callable[[Expression], Fraction],
    currency: str,
) -> Iterator[tuple[str, Fact]]:
    """
    Find each fact that is a sum of money and is set against one that is 100,000 times as large.

    A sum is set against another where one is taken from the other, or the two are compared. One
    that is zero is no slip.

    Yields:
        What may be wrong, in words, and the fact.
    """
    for node in nodes:
        for fact, other in _set_against(node):
            small, large = abs(value_of(fact)), abs(value_of(other))
            if 0 < small * _TIMES <= large:
                money = [shown(value, fact.measure, currency) for value in (small, large)]
                words = (
                    f"{name_in_words(fact.name)} is {money[0]} beside {name_in_words(other.name)} "
                    f"of {money[1]}: was it meant in millions?"
                )
                yield words, fact


def _set_against(node: Expression | Condition) -> Iterator[tuple[Fact, Fact | Step]]:
    """Yield each fact of money with each value of a name against which a node sets it."""
    if isinstance(node, Sum):
        signed = [_signed(part) for part in node.parts]
        sides = [
            [value for value, is_taken in signed if is_taken is taken] for taken in (False, True)
        ]
    elif isinstance(node, Compare):
        sides = [[_signed(node.left)[0]], [_signed(node.right)[0]]]
    else:
        return
    for one, other in (sides, sides[::-1]):
        for fact in one:
            if isinstance(fact, Fact) and fact.table is None and fact.unit is PENCE:
                for value in other:
                    if isinstance(value, Fact | Step) and value.measure.table is None:
                        yield fact, value


def _signed(part: Expression) -> tuple[Expression, bool]:
    """Return what a part of a sum is a multiple of, and whether it is taken away."""
    is_taken = False
    while isinstance(part, Scaled):
        is_taken ^= part.by < 0
        part = part.of
    return part, is_taken
