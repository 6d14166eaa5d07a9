"""
Ratios of which the divisor can be nought, with the answer that the author states for that.

The language divides by nothing that can be nought. Such a ratio is a choice: the answer if the
divisor is nought, and else the division, in which the divisor is kept at one step or more.
"""

from fractions import Fraction

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care.payment.language.expressions import (
    Amount,
    Compare,
    Expression,
    Greatest,
    Operand,
    Ratio,
    When,
    as_expression,
)
from nhs_accountable_care.payment.language.units import digits_of, unit_of_ratio

__all__ = ["ratio", "stated_ratio"]


def ratio(top: Expression, bottom: Expression, *, when_nought: Operand) -> When:
    """
    Divide one value by another that can be nought, and say what the answer then is.

    Nothing is guessed: points out of none may be nothing, all of them, or a share in between.

    Raises:
        InvalidValueError: The divisor can be below zero, can never be nought or is always, or has
            no step, as what was divided already and not rounded.

    >>> from nhs_accountable_care.payment import COUNT, fact
    >>> score = ratio(fact("points", COUNT), fact("points_available", COUNT), when_nought=0)
    >>> score.measure.unit.value, score.otherwise.measure.lowest
    ('rate', Fraction(0, 1))
    """
    known = bottom.measure
    if known.lowest < 0:
        msg = (
            f"a divisor can be {digits_of(known.lowest)}; give its facts a lowest of zero, since "
            f"a ratio has an answer for nought and none below"
        )
        raise InvalidValueError(msg)
    if known.lowest > 0:
        msg = "a divisor is never nought; leave out the answer, and write top / bottom"
        raise InvalidValueError(msg)
    if not known.highest:
        msg = "a divisor is always nought; write the answer in place of the ratio"
        raise InvalidValueError(msg)
    step = _one_step(bottom)
    if step is None:
        msg = "a divisor has no step, since it was divided already; write rounded(…) around it"
        raise InvalidValueError(msg)
    return When(
        condition=Compare(left=bottom, op="=", right=Amount(value=Fraction(), unit=known.unit)),
        then=as_expression(when_nought, unit_of_ratio(top.measure.unit, known.unit)),
        otherwise=Ratio(numerator=top, denominator=Greatest(parts=(bottom, step))),
    )


def stated_ratio(node: When) -> tuple[Expression, Expression, Expression] | None:
    """
    Return what is divided, by what, and the answer for nought; nothing, if it is another choice.

    >>> from nhs_accountable_care.payment import PENCE, ZERO, fact, truth, when
    >>> stated_ratio(when(truth("met"), fact("payment", PENCE), ZERO)) is None
    True
    """
    asked, divided = node.condition, node.otherwise
    if not isinstance(asked, Compare) or asked.op != "=" or not isinstance(divided, Ratio):
        return None
    bottom, step = asked.left, _one_step(asked.left)
    is_nought = isinstance(asked.right, Amount) and not asked.right.value
    if not is_nought or step is None or divided.denominator != Greatest(parts=(bottom, step)):
        return None
    return divided.numerator, bottom, node.then


def _one_step(of: Expression) -> Amount | None:
    """Return the least that a value is if it is above zero; nothing, if that is not known."""
    grain = of.measure.grain
    return Amount(value=grain, unit=of.measure.unit) if grain else None
