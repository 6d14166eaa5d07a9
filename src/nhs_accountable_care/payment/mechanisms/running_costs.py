"""
The running costs allowance of a commissioner: what it may spend on itself.

It is a rate for each person. Between 2013/14 and 2015/16 it was cash of the year before, first
flat and then a tenth less, of which the rate a head follows.
"""

import functools
from datetime import date
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import amount, fact, rounded
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["RunningCosts"]

_NAME: Final = "running costs"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class RunningCosts:
    """
    A commissioner may spend so much for each person on its own running.

    Facts: ``population``. If cash is rolled forward, also ``last_population``, for which the rate
    was that of last year; a note then says what the allowance is a head, rounded half up to the
    penny.

    >>> from nhs_accountable_care.payment import settle
    >>> costs = RunningCosts(per_head=Money.parse("£18.76"))
    >>> print(settle(costs, {"population": 1_500_000}).net["commissioner"])
    £28,140,000.00

    Attributes:
        payer: Who allows it.
        commissioner: Who may spend it.
        per_head: The rate for each person: that of the year, or of last year if cash is rolled
            forward.
        of_last_cash: The part of last year's cash that is left, such as 90%; `None` if the rate
            is that of the year itself.
    """

    type_tag: ClassVar[str] = "running-costs"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2013),
            last=FinancialYear(2015),
            what="£25 a head, then flat in cash, then a tenth less",
            cited=("CP222 [verified]", "CP223 [verified]"),
        ),
        YearsInForce(
            first=FinancialYear(2025),
            what="£18.76 a head for boards, to be reached by the end of the third quarter",
            cited=("CP224 [verified]",),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                OrganisationKind.INTEGRATED_CARE_BOARD,
            ),
            what="an allowance of commissioners",
            cited=("CP222, for groups [verified]", "CP224, for boards [verified]"),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    payer: str = attrs.field(default="NHS England", validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    per_head: Money
    of_last_cash: Share | None = None
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented allowance, a tenth less than last year."""
        return cls(per_head=Money.parse("£20"), of_last_cash=Share.parse("90%"), sources=INVENTED)

    @classmethod
    def for_year(
        cls,
        year: FinancialYear | date,
        parameters: NationalParameters,
        *,
        commissioner: str = "commissioner",
        of_last_cash: Share | None = None,
    ) -> Self:
        """
        Return the allowance at the rate of a year, or of a day where that changed within it.

        To roll cash forward into a year, give the year before and what is left of its cash.

        Raises:
            NotInForceError: If no rate is recorded then.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> print(RunningCosts.for_year(FinancialYear(2013), national_parameters()).per_head)
        £25.00
        """
        slug = "running-costs"
        return cls(
            commissioner=commissioner,
            per_head=parameters.money(slug, year),
            of_last_cash=of_last_cash,
            sources=parameters.citations(slug, year),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write the allowance, and what it is a head if it came of last year's cash."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        rate = amount(self.per_head)
        if self.of_last_cash is None:
            return formula(self._allowed(fact("population", COUNT) * rate))
        cash = rounded(fact("last_population", COUNT) * rate * self.of_last_cash)
        head = note(
            f"{self.name}: a head",
            rounded(cash / fact("population", COUNT, lowest=1)),
            sources=self.sources,
        )
        return formula(self._allowed(cash), head)

    def _allowed(self, of: Expression) -> Line:
        """Write what the commissioner may spend."""
        return line(self.name, of, payer=self.payer, payee=self.commissioner, sources=self.sources)
