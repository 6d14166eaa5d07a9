"""
A formula whose tables were added up once, for whoever settles it many times.

The rows of a table are sure. What they add up to is the same in each scenario, if no row counts
what is uncertain, and to go through them again for each would take as long as there are rows.
"""

from collections.abc import Collection

import attrs

from nhs_accountable_care.payment.evaluation.reference_evaluator import worked_out
from nhs_accountable_care.payment.language.expressions import (
    Amount,
    Condition,
    Expression,
    Total,
)
from nhs_accountable_care.payment.language.facts import GivenFacts, read_facts
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.traversal import rests_on, rewritten

__all__ = ["with_known_totals"]


def with_known_totals(formula: Formula, facts: GivenFacts, moving: Collection[str]) -> Formula:
    """
    Return a formula in which every total that is sure is a constant.

    Args:
        formula: What is settled.
        facts: The facts, of which those that move may be any.
        moving: The facts that move; a total whose rows count one of them is left as it is.

    Raises:
        MissingFactError: A fact or a table is not given.
        InvalidValueError: One cannot be what it is said to be.
    """
    if not formula.tables:
        return formula
    workings = worked_out(formula, read_facts(formula, facts))

    def known(node: Expression | Condition) -> Expression | Condition:
        if not isinstance(node, Total) or rests_on(node, moving):
            return node
        # Nothing below a total was changed, so that it is that of the formula.
        return Amount(value=workings.value(node), unit=node.measure.unit)

    made = rewritten((each.of for each in formula.lines), known)
    lines = tuple(attrs.evolve(each, of=of) for each, of in zip(formula.lines, made, strict=True))
    return attrs.evolve(formula, lines=lines)
