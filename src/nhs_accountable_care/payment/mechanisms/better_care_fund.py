"""
The Better Care Fund: what the NHS and councils pay into a local pool, and what performance earns.

In 2015/16 a part of it hung on fewer emergency admissions: it was released in proportion to
the reduction that was reached. Later years had a minimum from the NHS that rose by a rate, and
no part for performance.
"""

import functools
from fractions import Fraction
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import (
    ZERO,
    amount,
    clamp,
    fact,
    greatest,
    rounded,
    step,
)
from nhs_accountable_care.payment.language.expressions import Expression, sum_of
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT, PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import of_term, those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.sustainability_fund import surplus
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["BetterCareFund", "FundContribution", "PaymentForPerformance"]

_NAME: Final = "Better Care Fund"
_MOST_ADMISSIONS: Final = 10**6
_QUARTERS: Final = 4
_OF_THE_INCOME: Final = ("uplift", "contributions", "performance")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FundContribution:
    """
    What a party pays into the fund: sums known as facts, which are below zero if taken back.

    Attributes:
        party: Who pays.
        facts: The names of the facts that add up to what it pays.

    Raises:
        InvalidValueError: No fact is named.

    >>> FundContribution(party="council", facts=("grant", "additional")).party
    'council'
    """

    party: str = attrs.field(validator=is_name)
    facts: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a contribution of nothing."""
        if not self.facts:
            msg = f"{self.party} pays nothing into the fund; name the facts, or leave it out"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PaymentForPerformance:
    """
    What is paid for each emergency admission fewer, quarter by quarter and cumulative.

    What is earned to date is the reduction reached to date, no more than planned to date and
    never below nothing, at the price. What was earned is not taken back. That it was cumulative
    is unverified.

    Attributes:
        price: What one admission fewer is worth.
        quarters: For how many quarters of the year.

    Raises:
        InvalidValueError: The quarters are less than one, or more than a year has.

    >>> print(PaymentForPerformance(price=Money.parse("£1,490"), quarters=4).price)
    £1,490.00
    """

    price: Money
    quarters: int
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a year without quarters."""
        if not 1 <= self.quarters <= _QUARTERS:
            msg = f"quarters is {self.quarters}; write a number from 1 to {_QUARTERS}"
            raise InvalidValueError(msg)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class BetterCareFund:
    """
    A commissioner and others pay into a local pool; a part of it is paid when earned.

    What performance does not earn stays with the commissioner. What the pool then lacks falls on
    its schemes, unless the partners agreed otherwise, as `PooledBudget` can say.

    Facts: for performance ``planned_reduction_quarter_1`` and ``achieved_reduction_quarter_1``,
    and so on, in admissions, of which the second may be below zero; for an uplift
    ``last_minimum_contribution``; each contribution and each spending by its name.

    >>> from nhs_accountable_care.payment import settle
    >>> fund = BetterCareFund(
    ...     performance=PaymentForPerformance(price=Money.parse("£1,000"), quarters=2)
    ... )
    >>> facts = {
    ...     "planned_reduction_quarter_1": 100,
    ...     "achieved_reduction_quarter_1": -20,
    ...     "planned_reduction_quarter_2": 100,
    ...     "achieved_reduction_quarter_2": 80,
    ... }
    >>> print(settle(fund, facts).net["pooled fund"])
    £60,000.00

    Attributes:
        commissioner: Who pays the minimum contribution and for performance.
        fund: The pooled fund, as a party.
        uplift: The rate by which the minimum contribution rises over that of last year, such
            as 0.0566; `None` if there is no line for it.
        contributions: What else is paid into the fund, with a line for each party.
        performance: What is paid for fewer admissions; `None` if nothing is.
        spending: The names of facts that are spent out of the fund. They pay nobody by this;
            notes say what comes in and what is left.

    Raises:
        InvalidValueError: Nothing is paid into the fund, or a party contributes twice.
    """

    type_tag: ClassVar[str] = "better-care-fund"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2015),
            last=FinancialYear(2015),
            what="£3.8bn at least, of which £1bn was set apart for performance",
            cited=("CP112 [verified]", "CP214 [verified]"),
        ),
        YearsInForce(
            first=FinancialYear(2016),
            what="a minimum from the NHS, which rises by a rate, and no part for performance",
            cited=(
                "CP217, 2021/22 [verified]",
                "CP215, 2022/23 [verified]",
                "CP215, the other years [unverified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                OrganisationKind.INTEGRATED_CARE_BOARD,
            ),
            what="the minimum is that of the NHS commissioner of the place",
            cited=("CP214, groups [verified]", "CP215, boards [unverified]"),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    fund: str = attrs.field(default="pooled fund", validator=is_name)
    uplift: Fraction | None = None
    contributions: tuple[FundContribution, ...] = ()
    performance: PaymentForPerformance | None = None
    spending: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented fund with a minimum, a council and a part for performance."""
        return cls(
            uplift=Fraction("0.05"),
            contributions=(FundContribution(party="council", facts=("council_contribution",)),),
            performance=PaymentForPerformance(
                price=Money.parse("£1,000"), quarters=4, sources=INVENTED
            ),
            spending=("schemes",),
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: NationalParameters,
        *,
        commissioner: str = "commissioner",
        contributions: tuple[FundContribution, ...] = (),
        spending: tuple[str, ...] = (),
    ) -> Self:
        """
        Return the fund of a year: with performance by quarters, or with the uplift of the minimum.

        Raises:
            NotInForceError: If the parameters record neither a price of an admission nor an
                uplift for the year.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> fund = BetterCareFund.for_year(FinancialYear(2015), national_parameters())
        >>> print(fund.performance.price, fund.sources[0].confidence.value)
        £1,490.00 unverified
        """
        price, uplift = "better-care-fund-price-of-an-admission", "better-care-fund-uplift"
        by_performance = parameters.is_recorded(price, year)
        slug = price if by_performance else uplift
        sources = parameters.citations(slug, year)
        performance = (
            PaymentForPerformance(
                price=parameters.money(price, year), quarters=_QUARTERS, sources=sources
            )
            if by_performance
            else None
        )
        return cls(
            commissioner=commissioner,
            uplift=None if by_performance else parameters.number(uplift, year),
            contributions=contributions,
            performance=performance,
            spending=spending,
            sources=of_term("performance" if by_performance else "uplift", sources),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a fund into which nobody pays, and a party that contributes twice."""
        parties = [each.party for each in self.contributions]
        if not parties and self.uplift is None and self.performance is None:
            msg = f"{self.name}: nobody pays into the fund; write contributions"
            raise InvalidValueError(msg)
        if len(set(parties)) < len(parties):
            msg = f"{self.name}: a party contributes twice; write its facts in one contribution"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write what is paid into the fund, what is not earned, and what is left."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        paid: list[Line] = []
        if self.uplift is not None:
            minimum = rounded(fact("last_minimum_contribution", PENCE) * (1 + self.uplift))
            paid.append(
                self._line(
                    f"{self.name}: minimum contribution", minimum, self.commissioner, "uplift"
                )
            )
        paid.extend(
            self._line(
                f"{self.name}: {each.party}",
                sum_of(surplus(name) for name in each.facts),
                each.party,
                "contributions",
            )
            for each in self.contributions
        )
        notes: list[Line] = []
        if self.performance is not None:
            quarters, missed = self._earned(self.performance)
            paid.extend(quarters)
            notes.append(missed)
        if self.spending:
            income = step(
                step_name("income of the fund", self.name, _NAME),
                sum_of(each.of for each in paid),
            )
            of_income = those_of(self.sources, *_OF_THE_INCOME)
            of_balance = those_of(self.sources, *_OF_THE_INCOME, "spending")
            spent = sum_of(fact(name, PENCE) for name in self.spending)
            notes.append(note(f"{self.name}: income", income, sources=of_income))
            notes.append(note(f"{self.name}: balance", income - spent, sources=of_balance))
        return formula(paid, notes)

    def _earned(self, performance: PaymentForPerformance) -> tuple[list[Line], Line]:
        """Write what each quarter earns, and what the year does not."""
        price = amount(performance.price)
        planned: list[Expression] = []
        achieved: list[Expression] = []
        paid: Expression = ZERO
        lines = []
        for quarter in range(1, performance.quarters + 1):
            planned.append(fact(f"planned_reduction_quarter_{quarter}", COUNT))
            achieved.append(
                fact(
                    f"achieved_reduction_quarter_{quarter}",
                    COUNT,
                    lowest=-_MOST_ADMISSIONS,
                    highest=_MOST_ADMISSIONS,
                )
            )
            counted = clamp(sum_of(achieved), 0, sum_of(planned))
            earned = step(
                step_name(f"earned by quarter {quarter}", self.name, _NAME),
                greatest(paid, counted * price),
                sources=performance.sources,
            )
            label = f"{self.name}: performance, quarter {quarter}"
            lines.append(self._line(label, earned - paid, self.commissioner, "performance"))
            paid = earned
        missed = note(
            f"{self.name}: performance not earned",
            sum_of(planned) * price - paid,
            sources=those_of(self.sources, "performance"),
        )
        return lines, missed

    def _line(self, label: str, of: Expression, payer: str, term: str) -> Line:
        """Write what a party pays into the fund, with what is cited for the term of it."""
        sources = those_of(self.sources, term)
        return line(label, of, payer=payer, payee=self.fund, sources=sources)
