"""
Partnership arrangements between the NHS and councils: NHS Act 2006, section 75.

The Act allows them [NHSA2006], regulations say how [SI2000-617]. No liability moves with them:
each body goes on answering for its own functions, s.75(5).
"""

import enum
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.delegation import DelegatedFunction
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import (
    BindingForce,
    Body,
    LiabilityHolder,
    Recorded,
    ReportedMoney,
)
from nhs_accountable_care.contracts.risk import Contribution, OverspendStep, RiskShare
from nhs_accountable_care.contracts.services import PatientGroup, ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists

__all__ = [
    "CombinedAuthorityGround",
    "CommissionerConsent",
    "Section75Agreement",
    "Section75Arrangement",
    "Section75Exclusion",
    "Section75Report",
    "Section75ReportKind",
    "Section75Term",
]


class Section75Arrangement(enum.Enum):
    """
    What the regulations let the partners do (SI 2000/617 regs 7, 8 and 9) [SI2000-617].

    Lead commissioning and integrated provision are the usual names for the patterns of
    regulations 8 and 9.
    """

    POOLED_FUND = "pooled-fund"
    NHS_EXERCISES_COUNCIL_FUNCTIONS = "nhs-exercises-council-functions"
    COUNCIL_EXERCISES_NHS_FUNCTIONS = "council-exercises-nhs-functions"
    LEAD_COMMISSIONING = "lead-commissioning"
    INTEGRATED_PROVISION = "integrated-provision"


class Section75Term(enum.Enum):
    """
    What a written agreement must say (SI 2000/617 regs 7(3) and 9(3)) [SI2000-617, S53].

    For a pooled fund ``PAYMENTS`` are the partners' contributions; where one partner acts
    for the other they are what it is paid.
    """

    AIMS_AND_OUTCOMES = "aims-and-outcomes"
    PAYMENTS = "payments"
    FUNCTIONS = "functions"
    PERSONS_AND_SERVICES = "persons-and-services"
    STAFF_GOODS_AND_ACCOMMODATION = "staff-goods-and-accommodation"
    DURATION_REVIEW_AND_ENDING = "duration-review-and-ending"
    MANAGEMENT_AND_MONITORING = "management-and-monitoring"


class Section75Exclusion(enum.Enum):
    """
    A service that an agreement may not cover.

    The list was read in SI 2000/618 reg 2 [FC-R618]; regulation 5 of SI 2000/617 itself could
    not be checked.
    """

    SURGERY = "surgery"
    RADIOTHERAPY = "radiotherapy"
    TERMINATION_OF_PREGNANCY = "termination-of-pregnancy"
    ENDOSCOPY = "endoscopy"
    CLASS_4_LASER = "class-4-laser"
    OTHER_INVASIVE_TREATMENT = "other-invasive-treatment"
    EMERGENCY_AMBULANCE = "emergency-ambulance"


class CombinedAuthorityGround(enum.Enum):
    """
    By what right a combined authority is a party, s.75(7A) to (7L) [NHSA2006].

    On the first three grounds it stands for an NHS body, and only for those functions; on the
    last it stands for a council. The same goes for a combined county authority.
    """

    SECTION_7A = "section-7a"
    """It exercises public health functions of the Secretary of State, s.75(7B)(a) and (7H)(a)."""

    JOINT_WORKING = "joint-working"
    """
    It exercises NHS functions under s.65Z5, s.75(7B)(b) and (7H)(b).

    Before July 2022 another section stood in the place of s.65Z5.
    """

    NHS_FUNCTIONS_BY_ORDER = "nhs-functions-by-order"
    """It exercises NHS functions that an order or regulations gave it, s.75(7F) and (7L)."""

    PUBLIC_HEALTH_BY_ORDER = "public-health-by-order"
    """
    The section applies to its public health functions as to those of a council.

    Its own order says so; one that does is SI 2024/232 reg 24 [SI2024-232].
    """


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CommissionerConsent:
    """
    A commissioner's consent to an NHS trust joining (SI 2000/617 regs 7(2), 9(2)) [FC-R617].

    Attributes:
        trust: The NHS trust that joins.
        commissioner: A commissioner with which the trust has a contract.
        is_given: Whether the consent was given; false where it was refused.

    >>> CommissionerConsent(trust=Body(code="RW6"), commissioner=Body(code="01G")).is_given is None
    True
    """

    trust: Body
    commissioner: Body
    is_given: bool | None = None
    on: StatedDate | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class Section75ReportKind(enum.Enum):
    """How often a council that exercises NHS functions reports, reg 9 [SI2000-617]."""

    QUARTERLY = "quarterly"
    ANNUAL = "annual"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Section75Report:
    """
    A report of a council to its partners on the NHS functions that it exercises.

    Attributes:
        kind: Whether it is a quarterly or an annual report.
        covers: The days of which it reports.
        on: The day of the report.

    >>> Section75Report(kind=Section75ReportKind.QUARTERLY).on is None
    True
    """

    kind: Section75ReportKind
    covers: StatedPeriod | None = None
    on: StatedDate | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Section75Agreement:
    """
    A written partnership agreement between NHS bodies and councils.

    At least one of each is a party, s.75 and regs 2 and 3 [NHSA2006, SI2000-617].

    Attributes:
        arrangements: What it does of that which the regulations allow (SI 2000/617 regs 7, 8 and
            9).
        is_written: Whether it is in writing, as it must be.
        terms: Which of the seven terms that the regulations ask for it contains (SI 2000/617 regs
            7(3), 9(3)); say in lists whether they are all.
        aims: What it is to achieve, each in words.
        covers_excluded: The services that the regulations keep out and that it covers
            nevertheless; an empty list says that it covers none.
        overspend: Where an overspend is met from, in the order in which each is drawn on.
        underspend_stays_in_pool: Whether what is left over stays in the pool.
        consents: The consents of commissioners, which an NHS trust needs to join (SI 2000/617 regs
            7(2), 9(2)).
        reports: The reports of a council that exercises NHS functions, due each quarter and each
            year (SI 2000/617 reg 9).
        has_pool_manager: Whether somebody is named to manage the pool.
        combined_authority_grounds: By what right a combined authority that is a party takes part;
            an empty list says that it exercises no NHS function, nor that of a council (NHS Act
            2006, s.75(7A) to (7L)).
        improves_functions: Whether the partners hold it likely to improve how the functions are
            exercised, as it must be (NHS Act 2006, s.75(1)).

    >>> agreement = Section75Agreement(
    ...     title="A pool",
    ...     terms=(Section75Term.PAYMENTS,),
    ...     lists=(ListStatement(field="terms", is_whole=False),),
    ... )
    >>> agreement.is_written is None
    True
    """

    type_tag: ClassVar[str] = "section-75-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("parties",)

    title: str = attrs.field(validator=is_name)
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    parties: tuple[Body, ...] | None = None
    arrangements: tuple[Section75Arrangement, ...] | None = None
    host: Body | Recorded | None = None
    is_written: bool | None = None
    terms: tuple[Section75Term, ...] | None = None
    aims: tuple[str, ...] | None = None
    functions: tuple[DelegatedFunction, ...] | None = None
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    covers_excluded: tuple[Section75Exclusion, ...] | None = None
    contributions: tuple[Contribution, ...] | None = None
    risk_share: RiskShare | None = None
    overspend: tuple[OverspendStep, ...] | None = None
    underspend_stays_in_pool: bool | None = None
    consents: tuple[CommissionerConsent, ...] | None = None
    reports: tuple[Section75Report, ...] | None = None
    has_pool_manager: bool | None = None
    combined_authority_grounds: tuple[CombinedAuthorityGround, ...] | None = None
    improves_functions: bool | None = None
    liability: LiabilityHolder | None = None
    funds: tuple[ReportedMoney, ...] | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = Section75Agreement
"""The one kind of agreement of this family."""
