"""Staff that move, are lent or are shared, and what else members use together."""

import enum

import attrs

from nhs_accountable_care._core.fields import check_types, is_short
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.parties import Body, ReportedMoney
from nhs_accountable_care.contracts.services import ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "Enabler",
    "EnablerKind",
    "PensionScheme",
    "StaffDeployment",
    "StaffEmployment",
    "StaffTransfer",
    "TransferBasis",
    "Workforce",
]


class TransferBasis(enum.Enum):
    """How staff come to another employer, or come to work for one."""

    TUPE = "tupe"
    """Transfer of Undertakings (Protection of Employment) Regulations 2006."""

    STATUTORY_TRANSFER_SCHEME = "statutory-transfer-scheme"
    SECONDMENT = "secondment"
    """They stay with their employer."""

    HONORARY_CONTRACT = "honorary-contract"
    NEW_APPOINTMENT = "new-appointment"


class PensionScheme(enum.Enum):
    """The pension scheme to which staff belong [Schedule 7 of the NHS Standard Contract]."""

    NHS_PENSION_SCHEME = "nhs-pension-scheme"
    LOCAL_GOVERNMENT_PENSION_SCHEME = "local-government-pension-scheme"
    BROADLY_COMPARABLE_SCHEME = "broadly-comparable-scheme"
    """One of the new employer that was found as good, as under the old Fair Deal."""

    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StaffEmployment:
    """
    By whom staff are employed, and for whom they work.

    Attributes:
        employer: The body that employs them.
        works_for: The body or arrangement for which they work, if it is another.
        service: The kind of care in which they work.
        staff: Who they are, in words, such as social workers.
        people: How many people that is.
        is_approximate: Whether that number is rounded or estimated.
        are_most: Whether the employer employs most of these staff and not all.
        basis: On what footing they work for another body.

    >>> StaffEmployment(service=ServiceLine.COMMUNITY, employer=Body(code="R0A")).works_for is None
    True
    """

    employer: Body | None = None
    works_for: Body | None = None
    service: ServiceLine | None = None
    staff: str | None = None
    people: int | None = attrs.field(default=None, validator=is_count_or_none)
    is_approximate: bool | None = None
    are_most: bool | None = None
    basis: TransferBasis | None = None
    period: StatedPeriod | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StaffTransfer:
    """
    Staff who move with a service to another employer or host.

    Attributes:
        giver: The employer or host that they leave.
        taker: The employer or host to which they come.
        service: The kind of care with which they move.
        people: How many people move.
        is_approximate: Whether that number is rounded or estimated.
        on: The day on which they moved, or are to move.
        moves_employer: Whether they have another employer afterwards; false if they are lent and
            keep theirs.
        basis: Under which rules or contracts they move.
        keeps_terms: Whether the staff keep their terms of employment, as under TUPE.
        keeps_pension: Whether they stay in their pension scheme, as New Fair Deal asks where staff
            leave the NHS.
        pension_scheme: The pension scheme to which they belong afterwards.
        staff_were_consulted: Whether the staff were consulted about it.

    >>> StaffTransfer(service=ServiceLine.ADULT_SOCIAL_CARE, people=450).basis is None
    True
    """

    giver: Body | None = None
    taker: Body | None = None
    service: ServiceLine | None = None
    people: int | None = attrs.field(default=None, validator=is_count_or_none)
    is_approximate: bool = False
    on: StatedDate | None = None
    moves_employer: bool | None = None
    basis: TransferBasis | None = None
    keeps_terms: bool | None = None
    keeps_pension: bool | None = None
    pension_scheme: PensionScheme | None = None
    staff_were_consulted: bool | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StaffDeployment:
    """
    Staff and money that national bodies put at the service of an area.

    Attributes:
        lender: The body that sends them.
        borrower: The body for which they work meanwhile.
        people: How many people are sent.
        funding: The money that comes with them, as a source reports it.
        purpose: What they are to do, in words.

    >>> StaffDeployment(lender=Body(name="NHS England")).people is None
    True
    """

    lender: Body | None = None
    borrower: Body | None = None
    people: int | None = attrs.field(default=None, validator=is_count_or_none)
    funding: ReportedMoney | None = None
    purpose: str | None = None
    period: StatedPeriod | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class EnablerKind(enum.Enum):
    """What members share so that care can change."""

    WORKFORCE = "workforce"
    SHARED_STAFF = "shared-staff"
    INFORMATION_TECHNOLOGY = "information-technology"
    SHARED_FUNCTIONS = "shared-functions"
    ESTATES = "estates"
    SHARED_CARE_RECORD = "shared-care-record"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Enabler:
    """
    A workstream, a team or a building that members use together.

    Attributes:
        kind: What is shared.
        shared_by: The bodies that share it.
        part_of: The title of the plan of which it is a part, such as that of a workstream.

    >>> Enabler(kind=EnablerKind.ESTATES, name="Health centres").shared_by is None
    True
    """

    kind: EnablerKind
    name: str | None = attrs.field(default=None, validator=is_short)
    shared_by: tuple[Body, ...] | None = None
    part_of: str | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Workforce:
    """
    What is recorded of staff and shared means.

    Attributes:
        transfers: The moves of staff to another employer or host; an empty list says that none
            move.
        employment: By whom the staff of its services are employed, and for whom they work.
        deployments: The staff and money that national bodies put at its service.
        enablers: What else members share, such as buildings, records and staff.

    >>> Workforce(transfers=()).transfers
    ()
    """

    transfers: tuple[StaffTransfer, ...] | None = None
    employment: tuple[StaffEmployment, ...] | None = None
    deployments: tuple[StaffDeployment, ...] | None = None
    enablers: tuple[Enabler, ...] | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
