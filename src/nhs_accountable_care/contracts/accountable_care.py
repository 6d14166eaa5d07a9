"""
The contracts of accountable care: one holder, most of the care of a population.

The draft accountable care organisation (ACO) contract of August 2017 was renamed the
integrated care provider (ICP) contract on 3 August 2018, and became lawful for contracts from
1 April 2019. No award of either is on record, which is not proof that there was none.
"""

import enum
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.assurance import AssuranceProcess
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.general_practice import WayToParticipate
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import BindingForce, Body, ReportedMoney, VatTreatment
from nhs_accountable_care.contracts.procurement import Procurement
from nhs_accountable_care.contracts.services import PatientGroup, ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "AccountableCareOrganisationContract",
    "GeneralPracticeModel",
    "IntegratedCareProviderContract",
    "IntegrationAgreement",
    "ParticipatingPractice",
]


class GeneralPracticeModel(enum.Enum):
    """
    How far general practice joins: the decision that each accountable care contract takes.

    Virtual and partial models leave GMS and PMS contracts in place; in the full model they
    end or are suspended.
    """

    VIRTUAL = "virtual"
    PARTIALLY_INTEGRATED = "partially-integrated"
    FULLY_INTEGRATED = "fully-integrated"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ParticipatingPractice:
    """
    A practice whose patients are in the population of an integrated contract.

    Attributes:
        body: The practice.
        by: How the practice, or its doctors, take part in the contract.
        its_contract_goes_on: Whether its own GMS, PMS or APMS contract is live at the same time.
        has_integration_agreement: Whether it has an integration agreement with the holder, as in
            the partially integrated model.

    >>> practice = ParticipatingPractice(
    ...     body=Body(name="A practice"), by=WayToParticipate.KEEPS_ITS_CONTRACT
    ... )
    >>> practice.its_contract_goes_on is None
    True
    """

    body: Body
    by: WayToParticipate | None = None
    its_contract_goes_on: bool | None = None
    has_integration_agreement: bool | None = None
    registered_patients: int | None = attrs.field(default=None, validator=is_count_or_none)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AccountableCareOrganisationContract:
    """
    One contract with one holder for the great majority of a population's care.

    The draft of August 2017; renamed the integrated care provider contract in August 2018. None
    was ever signed, as far as the sources of this library show.

    Attributes:
        covers_most_care: Whether it covers the great majority of the population's care.
        share_of_care: The part of all care of the population, by cost, that it covers.
        has_population_health_duty: Whether the holder answers for the health of the population,
            and not for treatment alone.
        has_whole_population_budget: Whether the holder is paid one sum for the care of all its
            people.
        pays_for_outcomes: Whether some of the pay depends on outcomes.
        has_gain_loss_share: Whether holder and commissioners share what is saved or overspent.
        general_practice: How far general practice joins; in the full model practices suspend or
            end their own contracts.
        practices: The practices whose patients are in its population.
        holder_is_new_entity: Whether the holder is a body newly made, which makes assurance (ISAP)
            needed.
        commissioner_duties_move: Whether duties of the commissioners are said to pass to the
            holder; in law they stay.

    >>> AccountableCareOrganisationContract(title="Draft").assurance is None
    True
    """

    type_tag: ClassVar[str] = "accountable-care-organisation-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioners", "holder")

    title: str = attrs.field(validator=is_name)
    commissioners: tuple[Body, ...] | None = None
    holder: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    term_years: int | None = attrs.field(default=None, validator=is_count_or_none)
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    excluded_services: tuple[ServiceLine, ...] | None = None
    covers_most_care: bool | None = None
    share_of_care: Share | None = None
    has_population_health_duty: bool | None = None
    has_whole_population_budget: bool | None = None
    pays_for_outcomes: bool | None = None
    has_gain_loss_share: bool | None = None
    moves_risk_to_holder: bool | None = None
    general_practice: GeneralPracticeModel | None = None
    practices: tuple[ParticipatingPractice, ...] | None = None
    population: int | None = attrs.field(default=None, validator=is_count_or_none)
    population_is_approximate: bool | None = None
    assurance: AssuranceProcess | None = None
    procurement: Procurement | None = None
    holder_is_new_entity: bool | None = None
    commissioner_duties_move: bool | None = None
    vat: VatTreatment | None = None
    values: tuple[ReportedMoney, ...] | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class IntegratedCareProviderContract:
    """
    The accountable care contract in law since 1 April 2019 (SI 2019/248).

    Commissioners are NHS England, CCGs (then integrated care boards) or English councils; it
    covers at least two of primary medical, secondary, public health and adult social care
    services, and is not an APMS contract alone [SI2015-1862, S35]. Holders are expected to be
    public bodies [S40, S41].

    Attributes:
        services_under_section_75: The services in it that are given under section 75 arrangements,
            which count as covered (SI 2015/1862 Sch 3A para 3).
        is_apms_alone: Whether it is an APMS contract and nothing else, which would not do in law
            (SI 2015/1862 Sch 3A para 3).
        covers_most_care: Whether it covers the great majority of the population's care.
        share_of_care: The part of all care of the population, by cost, that it covers.
        has_population_health_duty: Whether the holder answers for the health of the population,
            and not for treatment alone.
        has_whole_population_budget: Whether the holder is paid one sum for the care of all its
            people.
        pays_for_outcomes: Whether some of the pay depends on outcomes.
        has_gain_loss_share: Whether holder and commissioners share what is saved or overspent.
        general_practice: How far general practice joins; in the full model practices suspend or
            end their own contracts.
        practices: The practices whose patients are in its population.
        holder_is_public_body: Whether the holder is an NHS body or another public body, as NHS
            England expects.
        sets_minimum_assets: Whether it asks the holder to have assets of a least worth.
        holder_is_new_entity: Whether the holder is a body newly made, which makes assurance (ISAP)
            needed.
        commissioner_duties_move: Whether duties of the commissioners are said to pass to the
            holder; in law they stay.

    >>> IntegratedCareProviderContract(title="ICP contract").is_apms_alone is None
    True
    """

    type_tag: ClassVar[str] = "integrated-care-provider-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioners", "holder")

    title: str = attrs.field(validator=is_name)
    commissioners: tuple[Body, ...] | None = None
    holder: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    term_years: int | None = attrs.field(default=None, validator=is_count_or_none)
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    services_under_section_75: tuple[ServiceLine, ...] | None = None
    is_apms_alone: bool | None = None
    covers_most_care: bool | None = None
    share_of_care: Share | None = None
    has_population_health_duty: bool | None = None
    has_whole_population_budget: bool | None = None
    pays_for_outcomes: bool | None = None
    has_gain_loss_share: bool | None = None
    moves_risk_to_holder: bool | None = None
    general_practice: GeneralPracticeModel | None = None
    practices: tuple[ParticipatingPractice, ...] | None = None
    population: int | None = attrs.field(default=None, validator=is_count_or_none)
    population_is_approximate: bool | None = None
    holder_is_public_body: bool | None = None
    sets_minimum_assets: bool | None = None
    is_open_book: bool | None = None
    assurance: AssuranceProcess | None = None
    procurement: Procurement | None = None
    holder_is_new_entity: bool | None = None
    commissioner_duties_move: bool | None = None
    vat: VatTreatment | None = None
    values: tuple[ReportedMoney, ...] | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class IntegrationAgreement:
    """
    What ties a practice that keeps its own contract to a partially integrated holder.

    The template's parties are the holder, a federation of practices and each practice.

    Attributes:
        federation: The federation of practices that is a party, as in the national template.
        practices: The practices that are parties.
        shared_aims: What they want to achieve together, each in words.
        governance: How they decide together, in words.
        practice_contracts_stay: Whether the practices keep their own contracts, as the partially
            integrated model asks.

    >>> IntegrationAgreement(title="Integration agreement", practices=()).practices
    ()
    """

    type_tag: ClassVar[str] = "integration-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("holder", "federation", "practices")

    title: str = attrs.field(validator=is_name)
    integrated_contract: str | None = None
    holder: Body | None = None
    federation: Body | None = None
    practices: tuple[Body, ...] | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    shared_aims: tuple[str, ...] | None = None
    governance: str | None = None
    practice_contracts_stay: bool | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = (
    AccountableCareOrganisationContract | IntegratedCareProviderContract | IntegrationAgreement
)
"""The kinds of agreement of this family."""
