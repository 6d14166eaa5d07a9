"""
Contracts of general practice, how they sleep and wake, and the networks over them.

GMS is agreed nationally and runs without end; PMS is agreed locally; APMS is for a time and
open to any provider (all three from memory, unverified). A practice that joins a fully
integrated contract may suspend its own and take it up again (SI 2015/1862 Sch 3A; SI
2015/1879 Sch 2A [S35]).
"""

import enum
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import BindingForce, Body, Recorded, ReportedMoney
from nhs_accountable_care.contracts.procurement import Procurement
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "AlternativeProviderMedicalServicesContract",
    "EndOfPracticeContract",
    "GeneralMedicalServicesContract",
    "NetworkMember",
    "PersonalMedicalServicesAgreement",
    "PracticeReactivation",
    "PracticeSuspension",
    "PrimaryCareNetworkAgreement",
    "WayToParticipate",
]


class WayToParticipate(enum.Enum):
    """How a practice, or its doctors, take part in an integrated contract."""

    KEEPS_ITS_CONTRACT = "keeps-its-contract"
    """With an integration agreement, or under an alliance."""

    SUSPENDS_ITS_CONTRACT = "suspends-its-contract"
    ENDS_ITS_CONTRACT = "ends-its-contract"
    OWNER = "owner"
    EMPLOYEE = "employee"
    SUB_CONTRACTOR = "sub-contractor"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PracticeSuspension:
    """
    A practice contract put to sleep while its holder works under an integrated contract.

    The contractor gives NHS England notice and the date; NHS England must agree, but not before it
    has given notice in writing to each person on the list (SI 2015/1862 Sch 3A para 2)
    [SI2015-1862, SI2015-1879, FC-GMS].

    Attributes:
        starts_on: The first day on which the contract is suspended.
        date_given_on: The day on which the contractor gave that date.
        patients_told_on: The day on which NHS England gave notice to the registered patients,
            which comes before the suspension.
        commissioner_agreed_on: The day on which NHS England, or who acts for it, agreed, once the
            date was given and patients were told.
        all_patients_were_told: Whether each registered patient was given notice.
        list_joins_integrated_list: Whether its patients become part of the list of the integrated
            contract.

    >>> PracticeSuspension(starts_on=StatedDate.of(2019, 10, 1)).commissioner_agreed_on is None
    True
    """

    starts_on: StatedDate | None = None
    date_given_on: StatedDate | None = None
    patients_told_on: StatedDate | None = None
    commissioner_agreed_on: StatedDate | None = None
    all_patients_were_told: bool | None = None
    integrated_contract: str | None = None
    list_joins_integrated_list: bool | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PracticeReactivation:
    """
    The return of a practice to its own contract.

    It follows a notice and takes effect the day after the contractor stops integrated work,
    or on a later day that was approved; the contractor must still be eligible, and conduct
    during the sleep that would have let the commissioner end the contract bars it. Near the
    second anniversary all former patients are told (SI 2015/1862 Sch 3A paras 7 and 8) [FC-GMS].

    Attributes:
        notice_on: The day on which notice of the return was given.
        stopped_integrated_work_on: The last day of work under the integrated contract.
        takes_effect_on: The first day on which its own contract holds again.
        later_date_approved: Whether a later day than the one after integrated work stopped was
            approved.
        is_still_eligible: Whether the contractor may still hold such a contract.
        barred_by_conduct: Whether conduct in the suspension bars the return, as it would have let
            the commissioner end the contract.
        is_at_second_anniversary: Whether it is the return at the second anniversary, which the
            regulations name.
        patients_told_on: The day on which the former patients were told.

    >>> PracticeReactivation(takes_effect_on=StatedDate.of(2021, 10, 1)).notice_on is None
    True
    """

    notice_on: StatedDate | None = None
    stopped_integrated_work_on: StatedDate | None = None
    takes_effect_on: StatedDate | None = None
    later_date_approved: bool | None = None
    is_still_eligible: bool | None = None
    barred_by_conduct: bool | None = None
    is_at_second_anniversary: bool | None = None
    patients_told_on: StatedDate | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class EndOfPracticeContract:
    """
    The end of a practice contract for good, and where its list went.

    Attributes:
        list_goes_to: The practice or body that took the patients on.

    >>> EndOfPracticeContract(on=StatedDate.of(2020, 3, 31)).list_goes_to is None
    True
    """

    on: StatedDate | None = None
    reason: str | None = None
    list_goes_to: Body | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class GeneralMedicalServicesContract:
    """
    A practice's contract on national terms, without an end (GMS).

    Attributes:
        treated_as_health_service_body: Whether the contractor chose to be treated as a health
            service body, which makes it an NHS contract (NHS Act 2006, s.9).
        suspensions: When it was suspended for work under an integrated contract, in order of time;
            an empty list says never.
        reactivations: When the practice came back to it, in order of time; an empty list says
            never.
        end: How it ended for good.

    >>> GeneralMedicalServicesContract(title="GMS", suspensions=()).end is None
    True
    """

    type_tag: ClassVar[str] = "general-medical-services-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioner", "contractor")

    title: str = attrs.field(validator=is_name)
    commissioner: Body | None = None
    contractor: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    registered_patients: int | None = attrs.field(default=None, validator=is_count_or_none)
    covers_core_hours: bool | None = None
    treated_as_health_service_body: bool | None = None
    participates_by: WayToParticipate | None = None
    suspensions: tuple[PracticeSuspension, ...] | None = None
    reactivations: tuple[PracticeReactivation, ...] | None = None
    end: EndOfPracticeContract | None = None
    values: tuple[ReportedMoney, ...] | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PersonalMedicalServicesAgreement:
    """
    A practice's agreement on local terms (PMS).

    Attributes:
        treated_as_health_service_body: Whether the contractor chose to be treated as a health
            service body, which makes it an NHS contract (NHS Act 2006, s.9).
        local_terms: What was agreed locally, each in words.
        has_right_to_return_to_general_medical_services: Whether the practice has a right to go
            back to a GMS contract.
        suspensions: When it was suspended for work under an integrated contract, in order of time;
            an empty list says never.
        reactivations: When the practice came back to it, in order of time; an empty list says
            never.
        end: How it ended for good.

    >>> PersonalMedicalServicesAgreement(title="PMS").contractor is None
    True
    """

    type_tag: ClassVar[str] = "personal-medical-services-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioner", "contractor")

    title: str = attrs.field(validator=is_name)
    commissioner: Body | None = None
    contractor: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    registered_patients: int | None = attrs.field(default=None, validator=is_count_or_none)
    covers_core_hours: bool | None = None
    treated_as_health_service_body: bool | None = None
    local_terms: tuple[str, ...] | None = None
    has_right_to_return_to_general_medical_services: bool | None = None
    participates_by: WayToParticipate | None = None
    suspensions: tuple[PracticeSuspension, ...] | None = None
    reactivations: tuple[PracticeReactivation, ...] | None = None
    end: EndOfPracticeContract | None = None
    values: tuple[ReportedMoney, ...] | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AlternativeProviderMedicalServicesContract:
    """
    A contract for general practice with any provider, for a time (APMS).

    By itself it is no integrated care provider contract, however much it covers (SI 2015/1862
    Sch 3A para 3) [S35].

    Attributes:
        end: How it ended for good.

    >>> AlternativeProviderMedicalServicesContract(title="APMS").period is None
    True
    """

    type_tag: ClassVar[str] = "alternative-provider-medical-services-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioner", "contractor")

    title: str = attrs.field(validator=is_name)
    commissioner: Body | None = None
    contractor: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    registered_patients: int | None = attrs.field(default=None, validator=is_count_or_none)
    covers_core_hours: bool | None = None
    participates_by: WayToParticipate | None = None
    end: EndOfPracticeContract | None = None
    values: tuple[ReportedMoney, ...] | None = None
    procurement: Procurement | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NetworkMember:
    """
    A member of a primary care network, and whether it holds an in-hours primary contract.

    Attributes:
        body: The practice or other member.
        holds_in_hours_contract: Whether it holds an in-hours primary medical contract, as every
            member must (Network Contract DES).

    >>> NetworkMember(body=Body(code="A82608")).holds_in_hours_contract is None
    True
    """

    body: Body
    holds_in_hours_contract: bool | None = None
    registered_patients: int | None = attrs.field(default=None, validator=is_count_or_none)
    period: StatedPeriod | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PrimaryCareNetworkAgreement:
    """
    The agreement of general practices to work as one network, with one body that is paid.

    The network is no legal body [S68].

    Attributes:
        network: The network itself, by its code or name.
        has_clinical_director: Whether it has a clinical director, as it must (Network Contract
            DES).
        nominated_payee: The one body to which its money is paid; "none" says that there is none.

    >>> network = PrimaryCareNetworkAgreement(title="North network", members=())
    >>> network.nominated_payee is None
    True
    """

    type_tag: ClassVar[str] = "primary-care-network-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("parties",)

    title: str = attrs.field(validator=is_name)
    network: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    parties: tuple[Body, ...] | None = None
    members: tuple[NetworkMember, ...] | None = None
    area: str | None = None
    has_clinical_director: bool | None = None
    nominated_payee: Body | Recorded | None = None
    registered_patients: int | None = attrs.field(default=None, validator=is_count_or_none)
    creates_legal_entity: bool | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = (
    GeneralMedicalServicesContract
    | PersonalMedicalServicesAgreement
    | AlternativeProviderMedicalServicesContract
    | PrimaryCareNetworkAgreement
)
"""The kinds of agreement of this family."""
