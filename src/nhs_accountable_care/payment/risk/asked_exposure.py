"""What is asked of an exposure, before it is answered: exactly, or by a simulation."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, NacError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.text import in_lines, listed, quoted
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import (
    Facts,
    FactValue,
    GivenFacts,
    RecordedFact,
    facts_of_whole,
    read_facts,
)
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.settlement import Settlement, settle
from nhs_accountable_care.payment.spreads.distributions import exact_quantity

__all__ = ["AskedExposure", "SimulationNeededError"]

_CURE: Final = (
    "that wants a simulation: nhs_accountable_care.exposure makes one where it is needed, and "
    "nhs_accountable_care.frames.exposure always"
)


class SimulationNeededError(NacError, ValueError):
    """
    An exposure that has no exact answer, and what in it has none.

    >>> str(SimulationNeededError("cost and volume are correlated", "that wants a simulation"))
    'cost and volume are correlated; that wants a simulation'
    """

    __module__ = "nhs_accountable_care.payment"

    def __init__(self, what: str, cure: str = _CURE) -> None:
        super().__init__(what, cure)
        self.what = what
        self.cure = cure

    def __str__(self) -> str:
        """Return what has no exact answer, and what to do."""
        return f"{self.what}; {self.cure}"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AskedExposure:
    """What is asked of an exposure, before it is answered."""

    formula: Formula
    facts: GivenFacts
    paid_by: Mapping[str, str]
    budgets: Mapping[str, Money]

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Each party of the formula, and then whoever pays for a fact and has no line."""
        return tuple(dict.fromkeys((*self.formula.parties, *self.paid_by.values())))

    @property
    def is_illustrative(self) -> bool:
        """Whether a fact was invented."""
        return isinstance(self.facts, Facts) and (
            any(each.is_illustrative for each in self.facts.facts)
            or any(each.is_illustrative for each in self.facts.tables)
        )

    def check(self) -> None:
        """
        Refuse payers and budgets of what there is not.

        Raises:
            InvalidValueError: With all that is wrong.
        """
        known = {fact.name: fact for fact in facts_of_whole(self.formula)}
        problems = [
            f"paid_by: {name} is no sum of money that the formula needs; it needs: "
            f"{listed((each.name for each in known.values() if each.unit is PENCE), MOST_SHOWN)}"
            for name in self.paid_by
            if name not in known or known[name].unit is not PENCE
        ]
        for party, budget in self.budgets.items():
            if party not in self.parties:
                problems.append(
                    f"budgets: no party is called {quoted(party)}; there are: "
                    f"{listed(self.parties, MOST_SHOWN)}"
                )
            if budget.currency != self.formula.currency:
                problems.append(f"budgets: {budget} is not in {self.formula.currency}")
        if problems:
            raise InvalidValueError(in_lines(problems))

    def budget(self, party: str) -> Fraction:
        """Return what a party has besides."""
        budget = self.budgets.get(party)
        return Fraction(0 if budget is None else budget.pence)

    def given(self, scenario: Mapping[Fact, FactValue]) -> GivenFacts:
        """Lay the values of a scenario over the facts that are sure."""
        if isinstance(self.facts, Facts):
            return self.facts.plus(
                *(
                    RecordedFact(name=fact.name, value=value, unit=fact.unit)
                    for fact, value in scenario.items()
                )
            )
        return {**self.facts, **{fact.name: value for fact, value in scenario.items()}}

    def costs(self, scenario: Mapping[Fact, FactValue]) -> dict[str, Fraction]:
        """
        Return what the facts count for which somebody pays in the first place, in pence.

        Raises:
            MissingFactError: A fact is neither given nor in the scenario.
        """
        if not self.paid_by:
            return {}
        values = read_facts(self.formula, self.given(scenario)).values
        return {
            fact.name: int(steps) * fact.step
            for fact, steps in zip(facts_of_whole(self.formula), values, strict=True)
            if fact.name in self.paid_by
        }

    def paid(self, party: str, values: Mapping[str, Fraction]) -> Fraction:
        """Return what a party pays in the first place, by the values of facts in pence."""
        return sum(
            (values[name] for name, payer in self.paid_by.items() if payer == party), Fraction()
        )

    def beside(
        self, party: str, name: str, values: Mapping[str, Fraction]
    ) -> tuple[Fraction, Fraction]:
        """
        Return what a party has beside its lines as one fact moves: at nothing, and for each more.

        Args:
            party: The party.
            name: The fact that moves.
            values: What the others are for which somebody pays, in pence.
        """
        base = self.budget(party) - self.paid(party, {**values, name: Fraction()})
        return base, Fraction(-1 if self.paid_by.get(name) == party else 0)

    def bills(self, settlement: Settlement) -> dict[str, Fraction]:
        """Return what the facts came to for which somebody pays in the first place, in pence."""
        values = {each.name: each.value for each in settlement.facts}
        return {name: exact_quantity(values[name]) for name in self.paid_by}

    def left(self, party: str, settlement: Settlement, bills: Mapping[str, Fraction]) -> Fraction:
        """Return what a party has after a settlement: with its budget, less its bills."""
        net = settlement.net.get(party)
        return self.budget(party) + (0 if net is None else net.pence) - self.paid(party, bills)

    def results(self, facts: GivenFacts) -> dict[str, Fraction]:
        """Settle, and return what that leaves each party, in pence."""
        settlement = settle(self.formula, facts)
        bills = self.bills(settlement)
        return {party: self.left(party, settlement, bills) for party in self.parties}
