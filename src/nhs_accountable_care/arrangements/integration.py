"""How far care is joined up: along the patient's path, among like providers, and with whom."""

import enum

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, is_short, is_text
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.general_practice import WayToParticipate
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.services import PatientGroup, ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "CareModel",
    "ClinicalHub",
    "Integration",
    "IntegrationMode",
    "IntegrationScope",
    "JoinedCare",
    "LeadSector",
    "PopulationHealthCapability",
    "PracticeParticipation",
    "ProviderStructure",
    "ProviderStructureKind",
    "Scope",
    "ServiceHolding",
    "Vanguard",
]


class IntegrationMode(enum.Enum):
    """How providers are joined: not at all, by agreement, or in one body."""

    NONE = "none"
    VIRTUAL = "virtual"
    MERGER = "merger"


class CareModel(enum.Enum):
    """A new care model of the vanguard programme of 2015."""

    MULTISPECIALTY_COMMUNITY_PROVIDER = "multispecialty-community-provider"
    INTEGRATED_PRIMARY_AND_ACUTE_CARE = "integrated-primary-and-acute-care"
    ENHANCED_HEALTH_IN_CARE_HOMES = "enhanced-health-in-care-homes"
    URGENT_AND_EMERGENCY_CARE = "urgent-and-emergency-care"
    ACUTE_CARE_COLLABORATION = "acute-care-collaboration"


class IntegrationScope(enum.Enum):
    """Kinds of care between which a wall comes down."""

    HEALTH_AND_SOCIAL_CARE = "health-and-social-care"
    PHYSICAL_AND_MENTAL_HEALTH = "physical-and-mental-health"
    PRIMARY_CARE_AND_HOSPITAL = "primary-care-and-hospital"
    COMMUNITY_AND_HOSPITAL = "community-and-hospital"


class LeadSector(enum.Enum):
    """Which kind of provider leads."""

    ACUTE = "acute"
    PRIMARY_CARE = "primary-care"
    COMMUNITY = "community"
    MENTAL_HEALTH = "mental-health"
    COUNCIL = "council"


class ProviderStructureKind(enum.Enum):
    """How several providers stand to one another."""

    GROUP = "group"
    """Several hospitals or trusts under one leadership, each still a body."""

    MERGER = "merger"
    SHARED_MANAGEMENT = "shared-management"
    CHAIN = "chain"
    COLLABORATIVE = "collaborative"
    FEDERATION = "federation"
    """Practices that work together through a body of their own."""

    NETWORK = "network"
    """Practices that work together without one, before primary care networks or since."""

    JOINT_VENTURE = "joint-venture"
    SUBSIDIARY = "subsidiary"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ProviderStructure:
    """
    Providers that stand together in one way.

    Attributes:
        kind: How they stand to one another.
        members: The providers in it.
        shares_chief: Whether one chief executive leads them all.
        led_by: The post of that chief executive, as it stands among the leaders of the
            arrangement; whether they share one need then not be written here again.
        has_common_standards: Whether they work to the same standards, for care or in the back
            office.
        spans_several_places: Whether its providers are of several places.

    >>> ProviderStructure(kind=ProviderStructureKind.GROUP).shares_chief is None
    True
    """

    kind: ProviderStructureKind
    name: str | None = attrs.field(default=None, validator=is_short)
    members: tuple[Body, ...] | None = None
    shares_chief: bool | None = None
    led_by: str | None = None
    has_common_standards: bool | None = None
    spans_several_places: bool | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    @property
    def has_one_chief(self) -> bool | None:
        """
        Whether one chief executive leads them all; `None` where the record does not tell.

        >>> group = ProviderStructure(kind=ProviderStructureKind.GROUP, led_by="Chief executive")
        >>> group.has_one_chief
        True
        """
        if self.shares_chief is None and self.led_by is not None:
            return True
        return self.shares_chief


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ClinicalHub:
    """
    A hub in which practices work with the others; about 30,000 to 50,000 patients in 2017.

    Attributes:
        registered_patients: How many patients are on the lists of its practices.
        practices: The practices that work in it.

    >>> ClinicalHub(name="North", registered_patients=41_000).practices is None
    True
    """

    name: str = attrs.field(validator=is_name)
    registered_patients: int | None = attrs.field(default=None, validator=is_count_or_none)
    practices: tuple[Body, ...] | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PracticeParticipation:
    """
    How general practices take part, together or one by one.

    Attributes:
        by: What becomes of the practice contract, or which part the doctors take.
        body: The practice, where the entry is about one.
        practices: How many practices take part in this way.

    >>> PracticeParticipation(by=WayToParticipate.KEEPS_ITS_CONTRACT, practices=8).body is None
    True
    """

    by: WayToParticipate
    body: Body | None = None
    practices: int | None = attrs.field(default=None, validator=is_count_or_none)
    period: StatedPeriod | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ServiceHolding:
    """
    The kinds of care that one provider runs, which need not be those of its name.

    Attributes:
        body: The provider.
        services: The kinds of care that it runs.
        through: By which means it runs them, in words, such as a subsidiary.

    >>> holding = ServiceHolding(body=Body(code="RM3"), services=(ServiceLine.ADULT_SOCIAL_CARE,))
    >>> holding.through is None
    True
    """

    body: Body
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    through: str | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class JoinedCare:
    """
    How providers along a patient's path were joined, for as long as they were.

    Attributes:
        mode: Whether they were joined by agreement (virtual) or in one body (merger).
        services: The kinds of care that were joined; `None` where that is not told.

    >>> from datetime import date
    >>> joined = JoinedCare(
    ...     mode=IntegrationMode.MERGER,
    ...     services=(ServiceLine.ACUTE, ServiceLine.COMMUNITY),
    ...     period=StatedPeriod.parse("2016-04-01/.."),
    ... )
    >>> joined.period.holds_on(date(2017, 6, 30))
    True
    """

    mode: IntegrationMode
    services: tuple[ServiceLine, ...] | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PopulationHealthCapability:
    """
    The means to manage the health of a population, and whether somebody validated them.

    Attributes:
        description: What the means are, in words, such as risk stratification.
        is_rigorous: Whether a source finds them rigorous, as was asked of accountable care systems
            in March 2017.
        is_validated: Whether somebody has validated them, as was asked of accountable care systems
            in March 2017.
        validated_by: The body that validated them.
        on: The day on which they were validated.

    >>> PopulationHealthCapability(description="Risk stratification").is_validated is None
    True
    """

    description: str = attrs.field(validator=is_text)
    is_rigorous: bool | None = None
    is_validated: bool | None = None
    validated_by: Body | None = None
    on: StatedDate | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Vanguard:
    """
    A site of the new care models programme that is part of an arrangement.

    Attributes:
        number: Its number in the list of the fifty vanguards.
        model: The new care model that it tries.
        announced_on: The day on which it was named a vanguard.
        members: The bodies that run it.
        reaches_into: The places outside the arrangement into which it reaches, each in words.
        is_success: Whether a source calls it successful; a successful vanguard could be a
            candidate in March 2017.
        seeks: The form that it is on the way to, by its key, such as
            accountable-care-organisation; `None` where no source says so.

    >>> Vanguard(name="Salford Together", number=5).seeks is None
    True
    """

    name: str = attrs.field(validator=is_name)
    number: int | None = attrs.field(default=None, validator=is_count_or_none)
    model: CareModel | None = None
    announced_on: StatedDate | None = None
    members: tuple[Body, ...] | None = None
    reaches_into: tuple[str, ...] | None = None
    is_success: bool | None = None
    seeks: str | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Scope:
    """
    Which care an arrangement answers for, and how much of all care that is.

    Attributes:
        services: The kinds of care for which it answers.
        share_of_care: Which part of all care of its people that is, by cost.
        covers_most_care: Whether it is most of their care, where no exact part is known.
        has_population_health_duty: Whether it answers for the health of its population, and not
            for treatment alone.
        arranges_care_of_others: Whether it also arranges care that other providers give.

    >>> Scope(share_of_care=Share.parse("80%")).services is None
    True
    """

    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    excluded_services: tuple[ServiceLine, ...] | None = None
    share_of_care: Share | None = None
    covers_most_care: bool | None = None
    has_population_health_duty: bool | None = None
    arranges_care_of_others: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Integration:
    """
    How far care is joined up, among like providers and along the path of a patient.

    Attributes:
        horizontal: How providers of a like kind, such as hospitals, are joined: not at all, by
            agreement (virtual), or in one body (merger).
        vertical: How providers along a patient's path, such as practices and a hospital, are
            joined: not at all, by agreement (virtual), or in one body (merger). It is known for
            the day of the record alone; what is known for other days stands in ``joined_care``.
        joined_care: How they were joined in which years, where the days are known.
        general_practice_in_hubs: Whether general practice works in hubs with the others, as was
            asked of accountable care systems in March 2017.
        care_models: The new care models of 2015 that it uses.
        hubs: The hubs in which practices work with the others.
        scopes: The kinds of care between which it takes a wall down.
        structures: How its providers stand together, such as in a group or a federation.
        participation: How general practices take part.
        holdings: Which provider runs which kinds of care.
        vanguards: The sites of the new care models programme (vanguards) in it.
        population_health: The means that it has to manage the health of its population.
        lead_sector: Which kind of provider leads.

    >>> Integration(vertical=IntegrationMode.VIRTUAL).horizontal is None
    True
    """

    horizontal: IntegrationMode | None = None
    vertical: IntegrationMode | None = None
    joined_care: tuple[JoinedCare, ...] | None = None
    general_practice_in_hubs: bool | None = None
    care_models: tuple[CareModel, ...] | None = None
    hubs: tuple[ClinicalHub, ...] | None = None
    scopes: tuple[IntegrationScope, ...] | None = None
    structures: tuple[ProviderStructure, ...] | None = None
    participation: tuple[PracticeParticipation, ...] | None = None
    holdings: tuple[ServiceHolding, ...] | None = None
    vanguards: tuple[Vanguard, ...] | None = None
    population_health: PopulationHealthCapability | None = None
    lead_sector: LeadSector | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
