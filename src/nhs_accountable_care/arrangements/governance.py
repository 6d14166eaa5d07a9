"""Who decides in an arrangement, and by what authority."""

import enum

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, is_text
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements.members import MemberRole
from nhs_accountable_care.contracts.alliances import DecisionRule, VehicleForm
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.parties import Body, Recorded
from nhs_accountable_care.contracts.services import ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, may_hold_more, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "Authority",
    "Board",
    "BoardKind",
    "CommitteePower",
    "Decision",
    "DecisionOutcome",
    "Delegation",
    "DutyConflict",
    "Engagement",
    "Governance",
    "Leader",
    "LeadershipRight",
    "Office",
    "OfficeKind",
    "Seat",
    "SeatKind",
    "StatutoryDuty",
]


class BoardKind(enum.Enum):
    """What a board is in law."""

    PARTNERSHIP_BOARD = "partnership-board"
    JOINT_COMMITTEE = "joint-committee"
    COMMITTEES_IN_COMMON = "committees-in-common"
    FORUM = "forum"
    CCG_GOVERNING_BODY = "ccg-governing-body"
    INTEGRATED_CARE_BOARD = "integrated-care-board"
    INTEGRATED_CARE_PARTNERSHIP = "integrated-care-partnership"
    """The statutory joint committee of a board and councils since July 2022."""

    COMMITTEE = "committee"
    """Of one body, such as a board's committee for a place."""

    TRUST_BOARD = "trust-board"
    HEALTH_AND_WELLBEING_BOARD = "health-and-wellbeing-board"
    PROVIDER_LEADERSHIP_BOARD = "provider-leadership-board"
    LEADERSHIP_TEAM = "leadership-team"


class CommitteePower(enum.Enum):
    """The power under which bodies decide together in a committee [S51, S52, S54]."""

    BETWEEN_CCGS = "between-ccgs"
    """NHS Act 2006, s.14Z3."""

    CCGS_WITH_COMBINED_AUTHORITY = "ccgs-with-combined-authority"
    """NHS Act 2006, s.14Z3A."""

    CCG_WITH_NHS_ENGLAND = "ccg-with-nhs-england"
    """NHS Act 2006, s.14Z9."""

    NHS_ENGLAND_DEVOLVED = "nhs-england-devolved"
    """NHS Act 2006, ss.13Z to 13ZB."""

    SECTION_75 = "section-75"
    SECTION_65Z6 = "section-65z6"
    OWN_DELEGATIONS = "own-delegations"
    """Each body has given its own committee the same powers."""

    NONE = "none"


class SeatKind(enum.Enum):
    """A seat that regulations or policy ask for on a board."""

    CHAIR = "chair"
    CHIEF_EXECUTIVE = "chief-executive"
    ACCOUNTABLE_OFFICER = "accountable-officer"
    CHIEF_FINANCE_OFFICER = "chief-finance-officer"
    REGISTERED_NURSE = "registered-nurse"
    SECONDARY_CARE_SPECIALIST = "secondary-care-specialist"
    LAY_MEMBER_FOR_GOVERNANCE = "lay-member-for-governance"
    LAY_MEMBER_FOR_PATIENTS = "lay-member-for-patients"
    LAY_MEMBER = "lay-member"
    GENERAL_PRACTITIONER = "general-practitioner"
    TRUST_PARTNER = "trust-partner"
    PRIMARY_MEDICAL_PARTNER = "primary-medical-partner"
    LOCAL_AUTHORITY_PARTNER = "local-authority-partner"
    INDEPENDENT_NON_EXECUTIVE = "independent-non-executive"
    EXECUTIVE = "executive"
    CLINICAL_ADVISER = "clinical-adviser"
    OTHER = "other"


class OfficeKind(enum.Enum):
    """An office or tie that someone holds elsewhere, on which a bar may turn."""

    ACCOUNTABLE_OFFICER = "accountable-officer"
    CHIEF_EXECUTIVE = "chief-executive"
    CHIEF_FINANCE_OFFICER = "chief-finance-officer"
    CHAIR = "chair"
    NON_EXECUTIVE = "non-executive"
    EXECUTIVE_DIRECTOR = "executive-director"
    GOVERNOR = "governor"
    MEMBER = "member"
    """Of a body that has members, such as a foundation trust or a CCG."""

    EMPLOYEE = "employee"
    COUNCILLOR = "councillor"
    COUNCIL_OFFICER = "council-officer"
    MEMBER_OF_PARLIAMENT = "member-of-parliament"
    MEMBER_OF_THE_EUROPEAN_PARLIAMENT = "member-of-the-european-parliament"
    LONDON_ASSEMBLY_MEMBER = "london-assembly-member"
    SUPPLIER_OF_COMMISSIONING_SUPPORT = "supplier-of-commissioning-support"
    SUPPLIER = "supplier"
    PRIVATE_HEALTH_CARE = "private-health-care"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Office:
    """
    An office that someone holds, at a body if one is named.

    Attributes:
        kind: Which office or tie it is.
        body: The body at which it is held.

    >>> Office(kind=OfficeKind.CHIEF_EXECUTIVE, body=Body(code="RM3")).kind.value
    'chief-executive'
    """

    kind: OfficeKind
    body: Body | None = None
    period: StatedPeriod | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Seat:
    """
    A seat on a board, and what whoever sits there is besides.

    Attributes:
        kind: Which of the seats that regulations or policy ask for it is.
        leader: The post of the leader who sits there, as it stands among the leaders of this
            arrangement; the offices of that leader need not be written here again.
        has_vote: Whether whoever sits there votes.
        is_independent: Whether the person comes from outside the bodies that decide there, as an
            independent chair does.
        other_offices: What else the person holds elsewhere, as some offices bar from some seats;
            an empty list says that there is nothing.
        has_provider_link: Whether the person comes from a provider linked to the CCG, as its nurse
            and its specialist must not (SI 2012/1631 regs 11(3), 12(1)).
        brings_mental_health_expertise: Whether the person brings expertise in mental health, which
            the board of an integrated care board must have (NHS Act 2006 Sch 1B).
        appointment_was_judged_safe: Whether whoever appoints judged that it could not fairly be
            seen to harm the independence of the NHS (NHS Act 2006 Sch 1B paras 4, 11).
        nominated_by: The body that put the person forward.

    >>> Seat(kind=SeatKind.REGISTERED_NURSE).other_offices is None
    True
    """

    kind: SeatKind
    leader: str | None = None
    has_vote: bool | None = None
    is_independent: bool | None = None
    other_offices: tuple[Office, ...] | None = None
    has_provider_link: bool | None = None
    brings_mental_health_expertise: bool | None = None
    appointment_was_judged_safe: bool | None = None
    nominated_by: Body | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Board:
    """
    A board, committee or forum in which members decide or advise.

    Attributes:
        kind: What the board is in law.
        further_kinds: What else it is at once, such as committees in common that are also the
            leadership board; an empty list, as where nothing is said, says that it is one thing.
        established_by: The bodies that set it up.
        reports_to: The boards and bodies to which it reports, each by the name under which it
            stands here.
        part_of: The board of which it is a part, such as that of its subcommittee, by name.
        services: The services about which it decides.
        meetings_a_year: How often it meets in a year, such as 12 for each month.
        is_drawn_from_members: Whether those who sit on it come from the member bodies.
        voters: The bodies that can carry a decision; an empty list says that it only advises.
        attendees: The bodies that sit in and cannot vote.
        binds_members: Whether a member must follow a decision that it voted against.
        of: For the board or committee of one body: that body.
        power: The power in law under which the bodies decide together: of the NHS Act 2006,
            between CCGs section 14Z3, of CCGs with a combined authority section 14Z3A, of a CCG
            with NHS England section 14Z9, and of NHS England, devolved, sections 13Z to 13ZB.
        has_terms_of_reference: Whether written terms of reference say what it is for and how it
            works.
        quorum: How many members must be there for a decision.
        reserved_matters: What each member keeps for its own board to decide, in words.
        delegations: What members have handed over to it to decide, each in words.
        seats: Who sits on it, for the board of one body.
        has_commissioning_functions: Whether it exercises commissioning functions; who sits on such
            a committee of an integrated care board is vetted for independence (NHS Act 2006 Sch 1B
            para 11).
        meets_in_public: Whether the public may watch its meetings.

    >>> Board(name="Strategic partnership board").binds_members is None
    True
    """

    name: str = attrs.field(validator=is_name)
    kind: BoardKind | None = None
    period: StatedPeriod | None = None
    is_drawn_from_members: bool | None = None
    further_kinds: tuple[BoardKind, ...] = ()
    established_by: tuple[Body, ...] | None = None
    reports_to: tuple[str, ...] | None = None
    part_of: str | None = None
    services: tuple[ServiceLine, ...] | None = None
    meetings_a_year: int | None = attrs.field(default=None, validator=is_count_or_none)
    voters: tuple[Body, ...] | None = None
    attendees: tuple[Body, ...] | None = None
    binds_members: bool | None = None
    of: Body | None = None
    power: CommitteePower | None = None
    has_terms_of_reference: bool | None = None
    decision_rule: DecisionRule | None = None
    quorum: int | None = attrs.field(default=None, validator=is_count_or_none)
    reserved_matters: tuple[str, ...] | None = None
    delegations: tuple[str, ...] | None = None
    seats: tuple[Seat, ...] | None = None
    has_commissioning_functions: bool | None = None
    meets_in_public: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def is_kind(self, *kinds: BoardKind) -> bool | None:
        """
        Return whether the board is of one of some kinds; `None` where no kind is recorded.

        >>> board = Board(
        ...     name="Leadership board",
        ...     kind=BoardKind.PROVIDER_LEADERSHIP_BOARD,
        ...     further_kinds=(BoardKind.COMMITTEES_IN_COMMON,),
        ... )
        >>> board.is_kind(BoardKind.COMMITTEES_IN_COMMON), board.is_kind(BoardKind.FORUM)
        (True, False)
        """
        if self.kind in kinds or not set(kinds).isdisjoint(self.further_kinds):
            return True
        return None if self.kind is None else False


class Authority(enum.Enum):
    """Where a leader's power comes from."""

    STATUTORY = "statutory"
    DELEGATED = "delegated"
    SOFT = "soft"


class DecisionOutcome(enum.Enum):
    """What a board did with what was put before it."""

    APPROVED = "approved"
    ENDORSED = "endorsed"
    """Supported by one who does not decide it."""

    NOTED = "noted"
    """Taken note of, and neither approved nor refused."""

    BEFORE_IT = "before-it"
    """Put before it; what it did with that is not recorded."""

    DEFERRED = "deferred"
    REFUSED = "refused"
    CALLED_IN = "called-in"
    """Taken up by councillors, before it has effect, for scrutiny."""

    REFERRED = "referred"
    """Sent on to another body to decide."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Decision:
    """
    What a board or a body decided on a day about an arrangement.

    Attributes:
        what: What was decided on, in words.
        outcome: What the board did with it.
        board: The board that did so, by the name under which it stands among the boards.
        by: The bodies that did so, each for itself; for a board the bodies whose board it is.
        who: Who did so where that is no body, in words, such as five councillors.
        is_unanimous: Whether nobody was against it.
        on: The day of the decision.
        asked: What was asked of others, in words, such as a delay or a vote of the practices.

    >>> Decision(what="End of stroke care in Barnsley", board="Joint committee").by is None
    True
    """

    what: str = attrs.field(validator=is_text)
    outcome: DecisionOutcome | None = None
    board: str | None = None
    by: tuple[Body, ...] | None = None
    who: str | None = None
    is_unanimous: bool | None = None
    on: StatedDate | None = None
    asked: str | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Delegation:
    """
    What bodies have handed to another to decide or do for them, by their scheme of delegation.

    Where a power of the NHS Act 2006 is used, that is an agreement of its own; see
    `Section65Z5Agreement`, `CommissioningDelegation` and `Section75Agreement`.

    Attributes:
        what: What is handed over, in words.
        delegated_by: The bodies that hand it over.
        delegate: The body that decides or does it, which may be a company.
        form: For a delegate that is a company or a partnership: its legal form.
        board: The board that decides, by the name under which it stands among the boards.
        leader: Who decides, by the post under which the person stands among the leaders.
        authority: Where the power comes from.
        services: The services about which the delegate decides.
        limit: The largest sum that the delegate may commit in one decision.
        may_be_withdrawn: Whether those who handed it over may take it back.

    >>> Delegation(what="Home care", form=VehicleForm.COMPANY_LIMITED_BY_SHARES).delegate is None
    True
    """

    what: str = attrs.field(validator=is_text)
    delegated_by: tuple[Body, ...] | None = None
    delegate: Body | None = None
    form: VehicleForm | None = None
    board: str | None = None
    leader: str | None = None
    authority: Authority | None = None
    services: tuple[ServiceLine, ...] | None = None
    limit: Money | Recorded | None = None
    may_be_withdrawn: bool | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class LeadershipRight(enum.Enum):
    """What a leader may do for the whole, none of it by statute."""

    CONVENE_THE_BOARD = "convene-the-board"
    MARSHAL_COMMISSIONERS = "marshal-commissioners"
    DIRECT_LOCAL_NATIONAL_STAFF = "direct-local-national-staff"
    SPEAK_FOR_THE_SYSTEM = "speak-for-the-system"
    AGREE_PLANS = "agree-plans"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Leader:
    """
    Someone who leads an arrangement, known by post and home organisation.

    Attributes:
        post: What the person's post is called.
        home: The organisation that the person comes from, such as the trust that the person runs.
        spans: The sides on which the person holds office at once, such as commissioner and
            provider.
        authority: Where the person's power comes from; soft is influence alone.
        is_ratified_nationally: Whether NHS England and NHS Improvement confirmed the choice, as
            for the leader of a sustainability and transformation partnership.
        leads: The bodies that the person leads.
        offices: The posts that the person holds, each at its body: one chief executive of two
            trusts is one leader with two offices. Seats of boards and structures of providers
            name the leader by post, and are read from here.
        reports_to: The boards and bodies to which the person reports, each by the name under which
            it stands here.
        is_interim: Whether the person holds the post for the time being.
        is_part_time: Whether the person gives only a part of the working week to it.
        is_shared: Whether several persons share the post, of whom each is a leader here.
        endorsed_by: The bodies that supported the choice without making it.
        rights: What the person may do for the whole, by agreement and not by statute.
        chosen_by_fair_process: Whether the person was chosen by a fair process, as for the leader
            of a sustainability and transformation partnership.
        is_formally_appointed: Whether there was a formal appointment.
        appointed_on: The day of the appointment.
        appointed_by: The bodies that made the appointment.
        influence: What is said of the person's weight, which is never a legal power.

    >>> leader = Leader(post="Lead", home=Body(name="Manchester City Council"))
    >>> leader.authority is None, leader.spans_split is None
    (True, True)
    """

    post: str = attrs.field(validator=is_text)
    home: Body | None = None
    spans: tuple[MemberRole, ...] | None = None
    authority: Authority | None = None
    is_ratified_nationally: bool | None = None
    leads: tuple[Body, ...] | None = None
    offices: tuple[Office, ...] | None = None
    reports_to: tuple[str, ...] | None = None
    is_interim: bool | None = None
    is_part_time: bool | None = None
    is_shared: bool | None = None
    endorsed_by: tuple[Body, ...] | None = None
    rights: tuple[LeadershipRight, ...] | None = None
    chosen_by_fair_process: bool | None = None
    is_formally_appointed: bool | None = None
    appointed_on: StatedDate | None = None
    appointed_by: tuple[Body, ...] | None = None
    influence: str | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    @property
    def spans_split(self) -> bool | None:
        """Whether the person leads a commissioner and a provider at once, if it is recorded."""
        if self.spans is None:
            return None
        if {MemberRole.COMMISSIONER, MemberRole.PROVIDER} <= set(self.spans):
            return True
        return None if may_hold_more(self, "spans") else False


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StatutoryDuty:
    """
    A duty that the law lays on one body, whatever it has agreed with others.

    Attributes:
        duty: The duty, in words, such as to break even.
        owner: The body on which the law lays it.
        stays_with_owner: Whether the duty stays with that body, whatever it has agreed.

    >>> StatutoryDuty(duty="Break even", owner=Body(code="RW6")).stays_with_owner is None
    True
    """

    duty: str = attrs.field(validator=is_text)
    owner: Body | None = None
    stays_with_owner: bool | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DutyConflict:
    """
    Where someone is asked to look beyond the body to which a duty is owed.

    Attributes:
        who: Who is asked, in words.
        owes_duty_to: The body to which they owe their duty.
        asked_to: What they are asked to do for others, in words.
        is_resolved: Whether it is settled what comes first.

    >>> DutyConflict(who="Governors of a foundation trust").asked_to is None
    True
    """

    who: str = attrs.field(validator=is_text)
    owes_duty_to: Body | None = None
    asked_to: str | None = None
    is_resolved: bool | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Engagement:
    """
    How an arrangement speaks with the public, and who checks it from outside.

    Attributes:
        has_public_narrative: Whether it has told the public what it is doing and why.
        has_non_executive_scrutiny: Whether non-executives, who do not run it, check what it does.
        consulted_on: What the public was asked about, each in words; an empty list says nothing.
        scrutinised_by: The bodies that check it from outside, such as a council; an empty list
            says that none does.

    >>> Engagement(has_public_narrative=True).has_non_executive_scrutiny is None
    True
    """

    has_public_narrative: bool | None = None
    has_non_executive_scrutiny: bool | None = None
    consulted_on: tuple[str, ...] | None = None
    scrutinised_by: tuple[Body, ...] | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Governance:
    """
    The boards and leaders of an arrangement, and what its members have kept.

    Attributes:
        boards: The boards, committees and forums in which members decide or advise; an empty list
            says that there are none.
        leaders: Who leads it, each by post.
        decisions: What boards and bodies decided about it, each with its day.
        delegations: What its members have handed over to others to decide or do, apart from the
            agreements by which statutory functions are.
        has_collective_decisions: Whether members decide together, and not each alone.
        duties_stay_with_members: Whether each member's own statutory duties go on.
        has_programme_support: Whether a programme office stands behind it.
        statutory_duties: The duties that the law lays on single members.
        duty_conflicts: Where someone is asked to look beyond the body to which a duty is owed.
        mandate: The tasks that it was given, each in words.
        lacks_mandate_for: The tasks that it was not given, each in words.
        engagement: How it speaks with the public, and who checks it from outside.

    >>> Governance(boards=()).boards
    ()
    """

    boards: tuple[Board, ...] | None = None
    leaders: tuple[Leader, ...] | None = None
    decisions: tuple[Decision, ...] | None = None
    delegations: tuple[Delegation, ...] | None = None
    has_collective_decisions: bool | None = None
    duties_stay_with_members: bool | None = None
    has_programme_support: bool | None = None
    statutory_duties: tuple[StatutoryDuty, ...] | None = None
    duty_conflicts: tuple[DutyConflict, ...] | None = None
    mandate: tuple[str, ...] | None = None
    lacks_mandate_for: tuple[str, ...] | None = None
    engagement: Engagement | None = None
    dispute_route: str | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
