"""Which facts a mechanism needs, what each may be, and where it is used."""

from typing import ClassVar

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care.payment.language.expressions import Condition, Expression, Fact, Step
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.traversal import below_of
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["NeededFact", "needed"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NeededFact:
    """
    A fact that a settlement reads.

    Attributes:
        fact: Its declaration: name, unit, step, bounds, table.
        codes: For a code, the words that it may be; none means any word.
        used_by: The steps and lines that rest on it directly, in the order of the formula.
    """

    record_columns: ClassVar[Columns] = {
        "fact": "text",
        "unit": "text",
        "step": "text",
        "lowest": "text",
        "highest": "text",
        "table": "text",
        "codes": "text",
        "used_by": "text",
    }

    fact: Fact
    codes: tuple[str, ...] = ()
    used_by: tuple[str, ...]

    def to_record(self) -> Record:
        """
        Return the fact as plain data, with exact numbers in text; both bounds are included.

        >>> from nhs_accountable_care.payment import WholePopulationBudget
        >>> needed(WholePopulationBudget())[0].to_record()["fact"]
        'base_budget'
        """
        fact = self.fact
        return {
            "fact": fact.name,
            "unit": fact.unit.value,
            "step": str(fact.step),
            "lowest": str(fact.lowest * fact.step),
            "highest": str(fact.highest * fact.step),
            "table": fact.table,
            "codes": list(self.codes),
            "used_by": list(self.used_by),
        }


def needed(mechanism: Mechanism | Formula) -> tuple[NeededFact, ...]:
    """
    Return which facts a mechanism needs, in the order in which its lines come to them.

    A fact in an arm that is not taken is needed too, so that the answer does not depend on
    the facts.

    >>> from nhs_accountable_care.payment import WholePopulationBudget
    >>> [each.fact.name for each in needed(WholePopulationBudget())]
    ['base_budget', 'price_and_policy_growth']
    """
    formula = formula_of(mechanism)
    used: dict[str, dict[str, None]] = {fact.name: {} for fact in formula.facts}
    named = [(step.name, step.of) for step in formula.steps]
    named += [(line.label, line.of) for line in formula.lines]
    for name, of in named:
        for fact in _facts_above_steps(of):
            used[fact][name] = None
    return tuple(
        NeededFact(
            fact=fact,
            codes=formula.allowed_codes.get(fact.name, ()),
            used_by=tuple(used[fact.name]),
        )
        for fact in formula.facts
    )


def _facts_above_steps(of: Expression) -> dict[str, None]:
    """Return the names of the facts that are reached without going through a step."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    ahead: list[Expression | Condition] = [of]
    while ahead:
        node = ahead.pop()
        if id(node) in seen or isinstance(node, Step):
            continue
        seen.add(id(node))
        if isinstance(node, Fact):
            found[node.name] = None
        ahead.extend(below_of(node))
    return found
