"""
Payments to a primary care network under its contract: prices by head, by bed and by result.

A network is paid for the people of its practices. Which list counts is said by each part: the
registered one, one that is adjusted for need, or the one that the global sum weights.
"""

import enum
import functools
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import UnitPrice
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import fact, least, rounded, step, truth, when
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT, PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import of_term, those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.periods import WEIGHTED, PaymentPeriod, of_period
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["NetworkPart", "NetworkPayments"]

_NAME: Final = "network payments"


class NetworkPart(enum.Enum):
    """
    A part of what a primary care network and its practices are paid.

    >>> NetworkPart("care-homes") is NetworkPart.CARE_HOMES
    True
    """

    CORE = "core"
    """By the registered list, and by the adjusted list."""

    ENHANCED_ACCESS = "enhanced-access"
    """Appointments in the evening and on Saturdays, by the adjusted list."""

    CARE_HOMES = "care-homes"
    """The premium for each bed of a care home."""

    CAPACITY_AND_ACCESS = "capacity-and-access"
    """Support by the adjusted list, and as much again for each of two domains as is earned."""

    ADDITIONAL_ROLES = "additional-roles"
    """Staff costs as they are claimed, up to a ceiling by the weighted list."""

    PARTICIPATION = "participation"
    """To the practices themselves, by the weighted list."""


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class NetworkPayments:
    """
    A network is paid by head for its parts, and what it claims for roles up to a ceiling.

    Each part is the list times its price; of a month, a twelfth. Each line is rounded half up to
    the penny, and nothing before it. The ceiling of additional roles is one of the year, so that a
    month has none. What of it is not claimed is a note: from 2024/25 nobody else gets it.

    Facts, each for the parts that need it: ``registered_list``; ``adjusted_list`` and
    ``weighted_list``, to two places; ``care_home_beds``; ``improvement_domain_1_met`` and
    ``improvement_domain_2_met``, truths; ``additional_roles_claimed``. Lists are those of the
    January before the year.

    Raises:
        InvalidValueError: No part has a price, one of the two prices of core funding or of
            capacity and access is missing, or additional roles are to be paid by the month.

    >>> from nhs_accountable_care import FinancialYear
    >>> from nhs_accountable_care.payment import national_parameters, settle
    >>> paid = NetworkPayments.for_year(
    ...     FinancialYear(2024), national_parameters(), parts=(NetworkPart.CORE,)
    ... )
    >>> facts = {"registered_list": 42_317, "adjusted_list": 40_951}
    >>> print(settle(paid, facts).net["network"])
    £122,442.90

    Attributes:
        core_registered: Core funding for a registered patient a year; `None` for none.
        core_adjusted: Core funding for a patient of the adjusted list a year.
        enhanced_access: Enhanced access for a patient of the adjusted list a year.
        care_home_bed: The premium for a bed in a care home a year.
        capacity_support: Capacity and access, support, for a patient of the adjusted list a year.
        capacity_domain: Capacity and access, improvement, for each of two domains, for a patient
            of the adjusted list a year.
        additional_roles: The ceiling of additional roles for a weighted patient a year.
        participation: Participation for a weighted patient a year, paid to the practices.
        period: Whether it pays for a year or for a month.
        commissioner: Who pays.
        network: Who is paid, but for participation.
        practices: Who is paid for participation.
    """

    type_tag: ClassVar[str] = "network-payments"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2019),
            what="networks under the contract that general practices may sign for them",
            cited=(
                "CP201, participation from 2019/20 [unverified]",
                "CP202, 2024/25 [verified]",
                "CP205, 2026/27 [verified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    core_registered: UnitPrice | None = None
    core_adjusted: UnitPrice | None = None
    enhanced_access: UnitPrice | None = None
    care_home_bed: UnitPrice | None = None
    capacity_support: UnitPrice | None = None
    capacity_domain: UnitPrice | None = None
    additional_roles: UnitPrice | None = None
    participation: UnitPrice | None = None
    period: PaymentPeriod = "year"
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    network: str = attrs.field(default="network", validator=is_name)
    practices: str = attrs.field(default="practices", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return invented payments of all parts."""
        return cls(
            core_registered=UnitPrice.parse("£2.125"),
            core_adjusted=UnitPrice.parse("£0.625"),
            enhanced_access=UnitPrice.parse("£7.50"),
            care_home_bed=UnitPrice.parse("£120"),
            capacity_support=UnitPrice.parse("£2.25"),
            capacity_domain=UnitPrice.parse("£0.475"),
            additional_roles=UnitPrice.parse("£25.125"),
            participation=UnitPrice.parse("£1.75"),
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: NationalParameters,
        *,
        parts: tuple[NetworkPart, ...],
        period: PaymentPeriod = "year",
    ) -> Self:
        """
        Return the payments of some parts at the national prices of a year.

        Args:
            year: The financial year.
            parameters: What the prices are taken from.
            parts: What is to be paid; not every part has a recorded price in every year.
            period: Whether it pays for the year or for a month.

        Raises:
            InvalidValueError: No part is named, or additional roles by the month.
            NotInForceError: A price is not recorded for the year; it says for which it is.
        """
        slugs = {field: slug for part in parts for field, slug in _SLUGS[part].items()}
        cited = dict.fromkeys(
            citation
            for field, slug in slugs.items()
            for citation in of_term(field, parameters.citations(slug, year))
        )
        prices = {field: parameters.price(slug, year) for field, slug in slugs.items()}
        return cls(
            core_registered=prices.get("core_registered"),
            core_adjusted=prices.get("core_adjusted"),
            enhanced_access=prices.get("enhanced_access"),
            care_home_bed=prices.get("care_home_bed"),
            capacity_support=prices.get("capacity_support"),
            capacity_domain=prices.get("capacity_domain"),
            additional_roles=prices.get("additional_roles"),
            participation=prices.get("participation"),
            period=period,
            sources=tuple(cited),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        for what, one, other in (
            ("core funding", self.core_registered, self.core_adjusted),
            ("capacity and access", self.capacity_support, self.capacity_domain),
        ):
            if (one is None) != (other is None):
                msg = f"{self.name}: {what} has two prices; give both, or neither"
                raise InvalidValueError(msg)
        if self.period == "month" and self.additional_roles is not None:
            msg = f"{self.name}: the ceiling of additional roles is of a year; leave it out"
            raise InvalidValueError(msg)
        if not self._lines:
            msg = f"{self.name}: no part has a price; give at least one"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write what the network and its practices are paid for each part."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        return formula(self._lines)

    @functools.cached_property
    def _lines(self) -> list[Line]:
        """The lines of the parts that have a price."""
        adjusted = fact("adjusted_list", COUNT, step=WEIGHTED)
        weighted = fact("weighted_list", COUNT, step=WEIGHTED)
        lines: list[Line] = []
        # Survives [and to or]: one price without the other was refused.
        if self.core_registered is not None and self.core_adjusted is not None:
            registered = fact("registered_list", COUNT)
            core = registered * self.core_registered + adjusted * self.core_adjusted
            lines.append(self._paid(NetworkPart.CORE, core))
        if self.enhanced_access is not None:
            lines.append(self._paid(NetworkPart.ENHANCED_ACCESS, adjusted * self.enhanced_access))
        if self.care_home_bed is not None:
            beds = fact("care_home_beds", COUNT)
            lines.append(self._paid(NetworkPart.CARE_HOMES, beds * self.care_home_bed))
        # Survives [and to or]: as above.
        if self.capacity_support is not None and self.capacity_domain is not None:
            earned: Expression = step(
                step_name("price of capacity and access", self.name, _NAME),
                when(truth("improvement_domain_1_met"), self.capacity_domain, 0)
                + when(truth("improvement_domain_2_met"), self.capacity_domain, 0)
                + self.capacity_support,
            )
            lines.append(self._paid(NetworkPart.CAPACITY_AND_ACCESS, adjusted * earned))
        if self.additional_roles is not None:
            lines += self._roles(weighted * self.additional_roles)
        if self.participation is not None:
            lines.append(
                self._paid(
                    NetworkPart.PARTICIPATION, weighted * self.participation, self.practices
                )
            )
        return lines

    def _paid(self, part: NetworkPart, a_year: Expression, payee: str | None = None) -> Line:
        """Write the line of a part, with what is cited for its prices."""
        return line(
            f"{self.name}: {part.value.replace('-', ' ')}",
            of_period(a_year, self.period),
            payer=self.commissioner,
            payee=payee or self.network,
            sources=those_of(self.sources, *_SLUGS[part]),
        )

    def _roles(self, a_year: Expression) -> tuple[Line, Line]:
        """Write what is paid of the claims for additional roles, and what was left unclaimed."""
        ceiling = step(step_name("ceiling of additional roles", self.name, _NAME), rounded(a_year))
        paid = least(fact("additional_roles_claimed", PENCE), ceiling)
        left = note(
            f"{self.name}: additional roles, not claimed",
            ceiling - paid,
            sources=those_of(self.sources, "additional_roles"),
        )
        return self._paid(NetworkPart.ADDITIONAL_ROLES, paid), left


_SLUGS: Final[dict[NetworkPart, dict[str, str]]] = {
    NetworkPart.CORE: {
        "core_registered": "network-core-funding-registered",
        "core_adjusted": "network-core-funding-adjusted",
    },
    NetworkPart.ENHANCED_ACCESS: {"enhanced_access": "network-enhanced-access"},
    NetworkPart.CARE_HOMES: {"care_home_bed": "network-care-home-premium"},
    NetworkPart.CAPACITY_AND_ACCESS: {
        "capacity_support": "network-capacity-and-access-support",
        "capacity_domain": "network-capacity-and-access-domain",
    },
    NetworkPart.ADDITIONAL_ROLES: {"additional_roles": "network-additional-roles"},
    NetworkPart.PARTICIPATION: {"participation": "network-participation"},
}
