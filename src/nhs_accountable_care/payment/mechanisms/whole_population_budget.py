"""
One payment for the care of a whole population: the budget of an accountable care contract.

The components are those of NHS England's draft guidance on whole population models of
provision: a baseline from current spend, growth tied to the commissioner's allocation, the
change of the weighted population, adjustments, exclusions. How they go together year by year
is a proposal of ours (`unverified`): no national formula was published.
"""

import enum
import functools
from fractions import Fraction
from typing import ClassVar, Final, Self, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.limits import MOST_NODES
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import (
    fact,
    greatest,
    instalments,
    rounded,
    step,
)
from nhs_accountable_care.payment.language.expressions import Expression, Step, sum_of
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import COUNT, PENCE, RATE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce

__all__ = ["PopulationChange", "WholePopulationBudget"]


class PopulationChange(enum.Enum):
    """How the change of the population enters the budget."""

    NONE = "none"
    """Not at all."""

    WEIGHTED_LISTS = "weighted-lists"
    """As this year's weighted population over that of the base year."""

    GROWTH_RATE = "growth-rate"
    """As a rate that is given, such as 0.4%."""


_NAME: Final = "whole population budget"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class WholePopulationBudget:
    """
    A commissioner pays a provider one budget for all the care in scope of a population.

    The budget is the base budget, with its growth and the change of the weighted population,
    plus adjustments, less what is excluded; rounded half up to the penny, and never below
    zero.

    Facts: ``base_budget``; ``price_and_policy_growth`` (a rate, such as 0.021; it may be below
    zero); for weighted lists ``weighted_population`` and ``base_weighted_population``, for a
    growth rate ``population_growth``; and each adjustment and exclusion by its name.

    >>> from nhs_accountable_care.payment import settle
    >>> budget = WholePopulationBudget(
    ...     commissioner="CCG", provider="accountable care organisation"
    ... )
    >>> facts = {
    ...     "base_budget": Money.parse("£310m"),
    ...     "price_and_policy_growth": Fraction(21, 1000),
    ... }
    >>> print(settle(budget, facts).postings[0].amount)
    £316,510,000.00

    Attributes:
        commissioner: Who pays.
        provider: Who is paid.
        has_growth: Whether the base budget grows by a rate.
        population: How the change of the population enters.
        adjustments: Names of facts that are added; they may be below zero.
        exclusions: Names of facts that are taken off; they are at least zero.
        instalments: In how many equal payments it is paid.
    """

    type_tag: ClassVar[str] = "whole-population-budget"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    has_growth: bool = True
    population: PopulationChange = PopulationChange.NONE
    adjustments: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    instalments: int = 1
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented budget by weighted lists, with an adjustment and an exclusion."""
        return cls(
            population=PopulationChange.WEIGHTED_LISTS,
            adjustments=("transfer_of_services",),
            exclusions=("high_cost_drugs",),
            instalments=12,
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        # Before it is written: what is taken off is a fact and its opposite.
        nodes = len(self.adjustments) + 2 * len(self.exclusions)
        if nodes > MOST_NODES:
            msg = (
                f"adjustments and exclusions make a formula of more than {MOST_NODES:,} nodes; "
                f"add some of them up before"
            )
            raise InvalidValueError(msg)
        self.formula()

    def budget(self) -> Step:
        """Return the budget, rounded to the penny, as a step that other mechanisms can use."""
        return self._budget

    @functools.cached_property
    def _budget(self) -> Step:
        """Write it, once: the formula of this mechanism and of those against it stand on it."""
        rolled: Expression = fact("base_budget", PENCE)
        if self.has_growth:
            growth = fact(
                "price_and_policy_growth", RATE, lowest=Fraction(-1, 2), highest=Fraction(1)
            )
            rolled = step(self._step("base with growth"), rolled * (1 + growth))
        rolled = self._with_population(rolled)
        added = [fact(name, PENCE, lowest=Money.parse("-£10bn")) for name in self.adjustments]
        taken = [-fact(name, PENCE) for name in self.exclusions]
        whole: Expression = rounded(sum_of((rolled, *added, *taken)))
        if whole.measure.lowest < 0:
            whole = greatest(whole, 0)
        return step(self.name, whole, sources=self.sources)

    def formula(self) -> Formula:
        """Write what the commissioner pays, in one line or one for each instalment."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        budget = self.budget()
        if self.instalments == 1:
            return formula(
                line(
                    self.name,
                    budget,
                    payer=self.commissioner,
                    payee=self.provider,
                    sources=self.sources,
                )
            )
        return formula(
            line(
                f"{self.name}, instalment {place} of {self.instalments}",
                each,
                payer=self.commissioner,
                payee=self.provider,
                sources=self.sources,
            )
            for place, each in enumerate(instalments(budget, self.instalments), start=1)
        )

    def _step(self, what: str) -> str:
        """Name a step after the mechanism, if it has a name of its own."""
        return what if self.name == _NAME else f"{what} ({self.name})"

    def _with_population(self, rolled: Expression) -> Expression:
        """Multiply by the change of the population."""
        what = self._step("base with growth and population")
        match self.population:
            case PopulationChange.NONE:
                return rolled
            case PopulationChange.WEIGHTED_LISTS:
                now = fact("weighted_population", COUNT)
                then = fact("base_weighted_population", COUNT, lowest=1)
                return step(what, rolled * (now / then))
            case PopulationChange.GROWTH_RATE:
                growth = fact(
                    "population_growth", RATE, lowest=Fraction(-1, 2), highest=Fraction(1)
                )
                return step(what, rolled * (1 + growth))
            case _:
                assert_never(self.population)
