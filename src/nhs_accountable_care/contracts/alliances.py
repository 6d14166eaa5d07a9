"""Agreements that lie over other contracts: alliances, partnerships, joint ventures."""

import enum
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.assurance import AssuranceProcess
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import (
    BindingForce,
    Body,
    Recorded,
    ReportedMoney,
    VatTreatment,
)
from nhs_accountable_care.contracts.procurement import Procurement
from nhs_accountable_care.contracts.risk import Incentive, RiskShare
from nhs_accountable_care.contracts.services import PatientGroup, ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists

__all__ = [
    "AllianceAgreement",
    "DecisionRule",
    "JointVentureAgreement",
    "PartnershipAgreement",
    "PartnershipKind",
    "VehicleForm",
]


class DecisionRule(enum.Enum):
    """How a group of bodies comes to a decision."""

    UNANIMOUS = "unanimous"
    CONSENSUS = "consensus"
    MAJORITY = "majority"
    QUALIFIED_MAJORITY = "qualified-majority"
    EACH_DECIDES_ALONE = "each-decides-alone"
    """Each body decides for itself, if in one room, as committees in common do."""

    LEADER_DECIDES = "leader-decides"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AllianceAgreement:
    """
    One agreement over several contracts: shared aims, shared decisions, often shared risk.

    The contracts underneath stay as they are; the alliance is not a body. A national template
    exists (December 2016) and no one form.

    Attributes:
        decisions_are_unanimous: Whether all must agree before a decision stands.
        leadership_team: The bodies that sit on the team that leads the alliance.
        each_member_has_an_equal_say: Whether each member of that team has an equal say.
        covers: The titles of the contracts that it lies over; an empty list says that it lies over
            none.
        incentives: Money that depends on how well the parties do; an empty list says that none
            does.
        entry_and_exit: How a body joins and leaves, in words.

    >>> AllianceAgreement(title="Alliance", parties=(Body(code="01G"), Body(code="RM3"))).title
    'Alliance'
    """

    type_tag: ClassVar[str] = "alliance-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("parties",)

    title: str = attrs.field(validator=is_name)
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    parties: tuple[Body, ...] | None = None
    contracts_stay: bool | None = None
    decisions_are_unanimous: bool | None = None
    decision_rule: DecisionRule | None = None
    reserved_matters: tuple[str, ...] | None = None
    leadership_team: tuple[Body, ...] | None = None
    each_member_has_an_equal_say: bool | None = None
    objectives: tuple[str, ...] | None = None
    covers: tuple[str, ...] | None = None
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    risk_share: RiskShare | None = None
    incentives: tuple[Incentive, ...] | None = None
    entry_and_exit: str | None = None
    creates_legal_entity: bool | None = None
    procurement: Procurement | None = None
    assurance: AssuranceProcess | None = None
    funds: tuple[ReportedMoney, ...] | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class PartnershipKind(enum.Enum):
    """What kind of working together an agreement between bodies sets out."""

    PARTNERING = "partnering"
    """As in the Manchester Local Care Organisation of April 2018."""

    MEMORANDUM_OF_UNDERSTANDING = "memorandum-of-understanding"
    INTEGRATED_CARE_PARTNERSHIP = "integrated-care-partnership"
    """The local sense of 2018, not the statutory committee of 2022."""

    PROVIDER_COLLABORATIVE = "provider-collaborative"
    GROUP = "group"
    SHARED_MANAGEMENT = "shared-management"
    INTEGRATOR = "integrator"
    """One provider organises the care of the others."""

    PLACE_BASED_PARTNERSHIP = "place-based-partnership"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PartnershipAgreement:
    """
    A written agreement to work together that holds no service contract of its own.

    Attributes:
        kind: What kind of working together it sets out.
        supporters: The bodies that support it without being parties.
        legal_duties_stay: Whether all in it is subject to each body's own legal duties.
        integrator: The provider that organises the care of the others; "none" says that no body
            does.
        tactical_tasks: What that provider does for the commissioner under contract, each in words,
            such as paying suppliers; no statutory function passes to it.

    >>> agreement = PartnershipAgreement(title="Partnering", integrator=Recorded.AS_NONE)
    >>> agreement.integrator.value
    'none'
    """

    type_tag: ClassVar[str] = "partnership-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("parties",)

    title: str = attrs.field(validator=is_name)
    kind: PartnershipKind | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    parties: tuple[Body, ...] | None = None
    supporters: tuple[Body, ...] | None = None
    legal_duties_stay: bool | None = None
    purposes: tuple[str, ...] | None = None
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    decision_rule: DecisionRule | None = None
    reserved_matters: tuple[str, ...] | None = None
    integrator: Body | Recorded | None = None
    tactical_tasks: tuple[str, ...] | None = None
    contracts_stay: bool | None = None
    creates_legal_entity: bool | None = None
    risk_share: RiskShare | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class VehicleForm(enum.Enum):
    """The legal form of a body that several own."""

    COMPANY_LIMITED_BY_SHARES = "company-limited-by-shares"
    COMPANY_LIMITED_BY_GUARANTEE = "company-limited-by-guarantee"
    COMMUNITY_INTEREST_COMPANY = "community-interest-company"
    LIMITED_LIABILITY_PARTNERSHIP = "limited-liability-partnership"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class JointVentureAgreement:
    """
    An agreement of two or more owners to set up a body of their own.

    Attributes:
        owners: The bodies that set it up and own it.
        vehicle: The body that they set up.
        form: The legal form of that body.
        set_up_on: The day on which that body was set up.
        power_to_invest_checked: Whether each trust among the owners was found to have the power to
            invest.

    >>> venture = JointVentureAgreement(
    ...     title="Joint venture", form=VehicleForm.LIMITED_LIABILITY_PARTNERSHIP
    ... )
    >>> venture.vat is None
    True
    """

    type_tag: ClassVar[str] = "joint-venture-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("owners",)

    title: str = attrs.field(validator=is_name)
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    owners: tuple[Body, ...] | None = None
    vehicle: Body | None = None
    form: VehicleForm | None = None
    set_up_on: StatedDate | None = None
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    vat: VatTreatment | None = None
    power_to_invest_checked: bool | None = None
    risk_share: RiskShare | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = AllianceAgreement | PartnershipAgreement | JointVentureAgreement
"""The kinds of agreement of this family."""
