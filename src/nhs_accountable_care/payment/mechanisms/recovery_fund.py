"""
The Financial Recovery Fund: money for bodies in deficit that kept to their trajectory.

It began in 2019/20 beside the Provider Sustainability Fund, and from 2020/21 all money of that
sort went through it, by trajectories of systems too.
"""

import functools
from fractions import Fraction
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import fact, rounded, step
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.sustainability_fund import by_gates, check_whole

__all__ = ["FinancialRecoveryFund"]

_NAME: Final = "financial recovery fund"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class FinancialRecoveryFund:
    """
    A body in deficit is paid its part of a fund by quarters, if it kept to its trajectory.

    How the year was divided, and how much of it hung on the system, was not recovered: both are
    terms that must be given. Each quarter is rounded half up to the penny by itself.

    Facts: ``allocation``; for each quarter ``quarter_1_trajectory_met`` and, if a part hangs on
    the system, ``quarter_1_system_trajectory_met``.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> half = Share.parse("50%")
    >>> fund = FinancialRecoveryFund(phasing=(half, half), system_share=half)
    >>> facts = {
    ...     "allocation": Money.parse("£4m"),
    ...     "quarter_1_trajectory_met": True,
    ...     "quarter_1_system_trajectory_met": True,
    ...     "quarter_2_trajectory_met": True,
    ...     "quarter_2_system_trajectory_met": False,
    ... }
    >>> print(settle(fund, facts).net["body"])
    £3,000,000.00

    Attributes:
        payer: Who pays.
        body: Who is paid: a provider or a commissioner in deficit.
        phasing: The part of the year that each quarter is; together they make the whole.
        system_share: The part that hangs on the trajectory of the system, and not on its own.

    Raises:
        InvalidValueError: The quarters do not make the whole, or the terms make no formula.
    """

    type_tag: ClassVar[str] = "financial-recovery-fund"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2019),
            last=FinancialYear(2019),
            what="about £1bn for bodies in deficit that kept to their trajectory",
            cited=("CP105 [verified]", "CP106 [verified]"),
        ),
        YearsInForce(
            first=FinancialYear(2020),
            last=FinancialYear(2020),
            what=(
                "planned to be the only sustainability money, with trajectories of systems; "
                "what came of it in the pandemic was not recovered"
            ),
            cited=("CP107, the plan [verified]", "CP107, the end [unverified]"),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="body",
            kinds=(
                OrganisationKind.NHS_TRUST,
                OrganisationKind.NHS_FOUNDATION_TRUST,
                OrganisationKind.CARE_TRUST,
                OrganisationKind.AMBULANCE_TRUST,
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
            ),
            what="organisations in deficit",
            cited=("CP106, which kinds [unverified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    payer: str = attrs.field(default="NHS England", validator=is_name)
    body: str = attrs.field(default="body", validator=is_name)
    phasing: tuple[Share, ...]
    system_share: Share
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented fund in four equal quarters, half of it linked to the system."""
        return cls(
            phasing=(Share(value=Fraction(1, 4)),) * 4,
            system_share=Share.parse("50%"),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse quarters that do not make the whole."""
        check_whole(f"{self.name}: the quarters", self.phasing)
        self.formula()

    def formula(self) -> Formula:
        """Write one line a quarter."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        allocation = fact("allocation", PENCE)
        lines = []
        for number, phase in enumerate(self.phasing, start=1):
            most = step(
                step_name(f"most in quarter {number}", self.name, _NAME), allocation * phase
            )
            paid = by_gates(most, f"quarter_{number}", "trajectory", self.system_share)
            lines.append(
                line(
                    f"{self.name}, quarter {number}",
                    rounded(paid),
                    payer=self.payer,
                    payee=self.body,
                    sources=self.sources,
                )
            )
        return formula(lines)
