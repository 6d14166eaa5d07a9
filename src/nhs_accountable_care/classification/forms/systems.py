"""
Systems of commissioners and providers: the partnership of 2017, and what grew out of it.

The tests of an accountable care system are the nine duties of the bargain of 31 March 2017
(Next Steps on the Five Year Forward View), in its order; the share of money that leaves the
tariff was left open, so no test asks for a number.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    EstablishmentOrder,
    Extent,
    IntegrationMode,
    JoinedCare,
    Leader,
    MaturityLevel,
    MaturityRating,
    MemberRole,
    PlanGap,
    PlanKind,
    PlanPart,
    Population,
    SystemControlTotal,
    SystemDuty,
    SystemGate,
    SystemPlan,
    SystemPurpose,
)
from nhs_accountable_care.classification.criteria import Criterion, Part, every, some
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms.shared import (
    CHAIRS,
    CHIEFS,
    bodies_headed,
    covers,
    makes_new_body,
)
from nhs_accountable_care.contracts import (
    AccountablePerformanceContract,
    MemorandumTerms,
    SystemControlTotalAgreement,
    SystemMemorandum,
)
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    CLINICAL_COMMISSIONING_GROUPS,
    COUNCILS,
    GENERAL_PRACTICE,
    INTEGRATED_CARE_BOARDS,
    TRUSTS,
    UPPER_TIER_COUNCILS,
    VOLUNTARY_BODIES,
    Answer,
    Outcome,
    Question,
    all_met,
    answer_of,
    any_met,
    at_least_met,
    denied,
    duty_met,
    fact,
    find,
    gate_passed,
    has_roles,
    holds,
    is_of_kind,
    judged,
    members_of,
    number_of,
    of_agreement,
    recorded,
    signed,
    value_is,
)

_Part = TypeVar("_Part")
_NEXT_STEPS = cite("S19", confidence=Confidence.VERIFIED)
_EVOLVED_PARTNERSHIPS = cite("S02", confidence=Confidence.VERIFIED)
_SLIDES = cite("S21", confidence=Confidence.VERIFIED)
_MAP = cite("S14", confidence=Confidence.VERIFIED)
_PARTNER_WORKBOOK = cite("S06", confidence=Confidence.VERIFIED)
_RENAMED = cite("S26", confidence=Confidence.VERIFIED)


_whole_footprint = covers(Extent.WHOLE)


_three_kinds_of_member = has_roles(
    MemberRole.COMMISSIONER, MemberRole.PROVIDER, MemberRole.LOCAL_AUTHORITY
)


def _plan(kind: PlanKind, wanted: Callable[[SystemPlan], bool | None], words: str) -> Question:
    """Make a test of the plans of one kind: there is one, of which a fact is recorded."""
    return holds(
        f"plans ({kind.value})",
        SystemPlan,
        lambda plan: answer_of(wanted(plan)),
        if_yes=words,
        if_no=f"there is no {kind.value.replace('-', ' ')} that shows it",
    )


def _all_in(
    wanted: set[_Part],
    found: tuple[_Part, ...] | None,
    is_partial: bool,  # noqa: FBT001 -- a fact that goes with the list
) -> bool | None:
    """Return whether all that is wanted is in a list that may be partial."""
    if found is None:
        return None
    return True if wanted <= set(found) else (None if is_partial else False)


_board_drawn_from_members = holds(
    "governance.boards",
    Board,
    lambda board: answer_of(board.is_drawn_from_members),
    if_yes="a board is drawn from its members",
    if_no="no board is drawn from its members",
)
_leader_ratified = holds(
    "governance.leaders",
    Leader,
    lambda leader: answer_of(leader.is_ratified_nationally),
    if_yes="the national bodies ratified the choice of its leader",
    if_no="the national bodies did not ratify the choice of its leader",
)


_overrides_members = fact(
    "governance.duties_stay_with_members",
    wanted=False,
    if_yes="members gave up duties of their own",
    if_no="each member keeps its own duties",
)


# --- Accountable care system ----------------------------------------------------------


_both_national_bodies = {
    "signed_contract": Part(
        question="Has the accountable performance contract been signed?",
        test=signed(AccountablePerformanceContract),
    ),
    "with_nhs_england": Part(
        question="Is NHS England a party to the accountable performance contract?",
        test=fact(
            "agreements (accountable-performance-contract).with_nhs_england",
            if_yes="NHS England is party to it",
            if_no="its performance contract lacks NHS England",
        ),
    ),
    "with_nhs_improvement": Part(
        question="Is NHS Improvement a party to the accountable performance contract?",
        test=fact(
            "agreements (accountable-performance-contract).with_nhs_improvement",
            if_yes="NHS Improvement is party to it",
            if_no="its performance contract lacks NHS Improvement",
        ),
    ),
}


_population = holds(
    "populations",
    Population,
    if_yes="for whom it answers is recorded",
    if_no="it answers for nobody",
    if_open="it is not recorded",
)


_control_total = holds(
    "finance.control_totals",
    SystemControlTotal,
    if_yes=lambda totals: f"a system control total for {totals[-1].year}",
    if_no="it is recorded to have no system control total",
    if_open="no system control total is recorded",
)


_both_sides = has_roles(MemberRole.COMMISSIONER, MemberRole.PROVIDER)


_decides_together = fact(
    "governance.has_collective_decisions",
    if_yes="members decide together",
    if_no="its members do not decide together",
)
_duties_stay = fact(
    "governance.duties_stay_with_members",
    if_yes="each member keeps its own duties",
    if_no="its members gave up duties of their own",
)
_programme_support = fact(
    "governance.has_programme_support",
    if_yes="a programme office is recorded",
    if_no="it is recorded to have no programme office",
)


def _joined(path: str, words: str) -> Question:
    """Make a test of whether care is joined up in one direction (duties 6 and 7)."""
    return value_is(
        path,
        IntegrationMode,
        lambda mode: mode is not IntegrationMode.NONE,
        if_yes=lambda mode: f"{words} joined: {mode.value}",
        if_no=f"{words} recorded not to be joined",
        if_open=f"how far {words} joined is not recorded",
    )


_path_joined_as_a_whole = _joined("integration.vertical", "care along the patient's path is")
_path_joined_in_years = holds(
    "integration.joined_care",
    JoinedCare,
    lambda joined: joined.mode is not IntegrationMode.NONE,
    if_yes="care along the patient's path is joined",
    if_no="care along the patient's path is recorded not to be joined",
)


def _is_path_joined(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether care along the path is joined: by the word for the whole, or the years."""
    as_a_whole = _path_joined_as_a_whole(arrangement, on)
    if as_a_whole.answer is not Answer.UNKNOWN:
        return as_a_whole
    in_years = _path_joined_in_years(arrangement, on)
    return as_a_whole if in_years.answer is Answer.UNKNOWN else in_years


SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP = Form(
    slug="sustainability-and-transformation-partnership",
    name="sustainability and transformation partnership",
    meaning=(
        "the bodies of one of the 44 areas of 2016, in a standing partnership with a board "
        "and a leader, and with no power over its members"
    ),
    period=DateRange(first_day=date(2017, 3, 31), last_day=date(2021, 3, 31)),
    necessary=(
        Criterion(
            key="whole-footprint",
            question="Does it cover the whole of one of the 44 footprints of 2016?",
            test=_whole_footprint,
            sources=(_MAP,),
        ),
        Criterion(
            key="commissioners-providers-and-councils",
            question="Are NHS commissioners, providers and councils among its members?",
            test=_three_kinds_of_member,
            sources=(_MAP, _PARTNER_WORKBOOK),
        ),
        Criterion(
            key="board-drawn-from-members",
            question="Does it have a board drawn from its member bodies?",
            test=_board_drawn_from_members,
            sources=(_NEXT_STEPS,),
        ),
        Criterion(
            key="leader-ratified",
            question="Did NHS England and NHS Improvement ratify the choice of its leader?",
            test=_leader_ratified,
            sources=(_NEXT_STEPS,),
        ),
        Criterion(
            key="programme-support",
            question="Does it have a programme office?",
            test=_programme_support,
            sources=(_NEXT_STEPS,),
        ),
    ),
    excluding=(
        Criterion(
            key="override-of-members",
            question="Did members give up duties of their own to it?",
            test=_overrides_members,
            sources=(_NEXT_STEPS,),
        ),
    ),
    lineage=("sustainability-and-transformation-plan",),
    sources=(_NEXT_STEPS, _EVOLVED_PARTNERSHIPS),
)
"""The partnership of 31 March 2017, until the last of them was called an ICS."""

ACCOUNTABLE_CARE_SYSTEM = Form(
    slug="accountable-care-system",
    name="accountable care system",
    meaning=(
        "NHS commissioners and providers of an area that answer together for its money and "
        "for the health of its people"
    ),
    # Renamed integrated care system on 2 February 2018.
    period=DateRange(first_day=date(2017, 3, 31), last_day=date(2018, 2, 1)),
    necessary=(
        Criterion(
            key="accountable-performance-contract",
            shows="an accountable performance contract",
            question=(
                "Has it signed an accountable performance contract with NHS England and NHS "
                "Improvement?"
            ),
            test=every((_EVOLVED_PARTNERSHIPS, _NEXT_STEPS), **_both_national_bodies),
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="faster-improvement",
            question="Has it committed to improve faster in 2017-18 and 2018-19?",
            test=duty_met(SystemDuty.FASTER_IMPROVEMENT),
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="funding-for-a-defined-population",
            shows="managed funding for a defined population",
            question="Do its members manage funding for a defined population together?",
            test=every(
                (_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
                money_managed_together=Part(
                    question="Do its members manage money for its population together?",
                    test=fact(
                        "finance.manages_funding_for_population",
                        if_yes="it manages money together",
                        if_no="it is recorded not to manage money for a population",
                    ),
                ),
                population=Part(
                    question="Is the population for which it answers known?",
                    test=_population,
                ),
            ),
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="shared-goals-and-control-total",
            shows="a system control total",
            question="Is there a system control total over commissioners and providers?",
            test=every(
                (_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
                control_total=Part(
                    question=(
                        "Does it have a system control total: one financial target for all its "
                        "NHS bodies?"
                    ),
                    test=_control_total,
                ),
                commissioners_and_providers=Part(
                    question="Are both commissioners and providers members?",
                    test=_both_sides,
                ),
            ),
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="collective-governance",
            question="Do members decide together, while each keeps its own statutory duties?",
            test=every(
                (_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
                collective_decisions=Part(
                    question="Do its members take decisions together?",
                    test=_decides_together,
                ),
                duties_that_stay=Part(
                    question="Does each member keep its own statutory duties?",
                    test=_duties_stay,
                ),
            ),
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="horizontal-integration",
            question="Are its providers joined, by agreement or by merger?",
            test=_joined("integration.horizontal", "its providers are"),
            sources=(_EVOLVED_PARTNERSHIPS, _SLIDES),
        ),
        Criterion(
            key="vertical-integration",
            question="Is care joined up with general practice that works in hubs?",
            test=every(
                (_EVOLVED_PARTNERSHIPS, _SLIDES),
                joined_care=Part(
                    question=(
                        "Is care joined up along the patient's path, from general practice to "
                        "hospital?"
                    ),
                    test=judged(
                        _is_path_joined,
                        reads=("integration.vertical", "integration.joined_care"),
                    ),
                ),
                general_practice_in_hubs=Part(
                    question="Do general practices work in hubs with the other providers?",
                    test=fact(
                        "integration.general_practice_in_hubs",
                        if_yes="general practice works in hubs with the other providers",
                        if_no="general practice does not work in hubs",
                    ),
                ),
            ),
            sources=(_EVOLVED_PARTNERSHIPS, _SLIDES),
        ),
        Criterion(
            key="population-health-management",
            shows="a validated population health capability",
            question="Can it manage population health, with a capability that was validated?",
            test=duty_met(SystemDuty.POPULATION_HEALTH_MANAGEMENT),
            sources=(_EVOLVED_PARTNERSHIPS, _SLIDES),
        ),
        Criterion(
            key="patient-choice",
            shows="a way to keep elective choice",
            question="Does it say how people can still choose where they have elective care?",
            test=duty_met(SystemDuty.PATIENT_CHOICE),
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="no-new-legal-body",
            shows="that no legal body was made",
            question="Was it set up without a new legal body?",
            test=denied(makes_new_body),
            sources=(_NEXT_STEPS,),
        ),
    ),
    lineage=("sustainability-and-transformation-partnership",),
    sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS, _RENAMED),
)
"""The evolved STP of 31 March 2017, renamed on 2 February 2018."""

# --- The plan of 2016 -----------------------------------------------------------------

_LEADERS_NAMED = cite("S15", confidence=Confidence.VERIFIED)
_COMMITTEE = cite("S32", confidence=Confidence.VERIFIED)


def _has_budget(arrangement: Arrangement, _on: date) -> Outcome:
    """Check whether it has a budget of its own."""
    found = find(arrangement, "finance.budgets")
    return found.outcome(
        bool(found.value) or (None if found.may_hold_more else False),
        if_yes="it has a budget of its own",
        if_no="it is recorded to have no budget of its own",
    )


_budget_of_its_own = judged(_has_budget, reads=("finance.budgets",))

SUSTAINABILITY_AND_TRANSFORMATION_PLAN = Form(
    slug="sustainability-and-transformation-plan",
    name="sustainability and transformation plan",
    meaning=(
        "the bodies of one of the 44 areas of 2016 around a five-year plan and a named lead, "
        "with no budget and no contract"
    ),
    period=DateRange(first_day=date(2015, 12, 22), last_day=date(2017, 3, 30)),
    necessary=(
        Criterion(
            key="whole-footprint",
            question="Does it cover the whole of one of the 44 footprints of 2016?",
            test=_whole_footprint,
            sources=(_MAP,),
        ),
        Criterion(
            key="named-lead",
            question="Is somebody named who leads it?",
            test=holds("governance.leaders", Leader, if_yes="a lead is recorded", if_no="no lead"),
            shows="a named lead",
            sources=(_LEADERS_NAMED,),
        ),
        Criterion(
            key="plan-for-three-gaps",
            question="Is there a plan to close the gaps of health, of care and of money?",
            test=_plan(
                PlanKind.FIVE_YEAR_PLAN,
                lambda plan: _all_in(
                    set(PlanGap), plan.closes, find(plan, "closes").may_hold_more
                ),
                "a plan to close the three gaps",
            ),
            shows="a plan to close the three gaps",
            sources=(_MAP, _COMMITTEE),
        ),
        Criterion(
            key="commissioners-trusts-and-councils",
            question="Are NHS commissioners, providers and councils among its members?",
            test=_three_kinds_of_member,
            sources=(_MAP,),
        ),
    ),
    excluding=(
        Criterion(
            key="budget-of-its-own",
            question="Does it have a budget of its own?",
            test=_budget_of_its_own,
            sources=(_COMMITTEE,),
        ),
    ),
    sources=(_MAP, _LEADERS_NAMED, _COMMITTEE),
)
"""The plan of December 2015, a partnership from 31 March 2017."""


# --- The shadow year ------------------------------------------------------------------

_DRAFT_MEMORANDUM = cite(
    "S24", "from a press report of the draft memorandum", confidence=Confidence.UNVERIFIED
)
_FIRST_EIGHT = cite("S23", confidence=Confidence.VERIFIED)
_SECOND_WAVE = cite("S25", confidence=Confidence.VERIFIED)


def _memorandum_terms(*wanted: MemorandumTerms) -> Question:
    """Make a test of what the memorandum sets out."""
    words = ", ".join(term.value.replace("-", " ") for term in wanted)

    def ask(memorandum: SystemMemorandum, _on: date) -> Outcome:
        found = find(memorandum, "terms")
        return found.outcome(
            _all_in(set(wanted), memorandum.terms, found.may_hold_more),
            if_yes=f"its memorandum sets terms of {words}",
            if_no=f"its memorandum lacks terms of {words}",
        )

    return of_agreement(SystemMemorandum, ask, reads=("terms",))


_answers_for_value = recorded(
    "agreements (system-memorandum).answers_for_value",
    if_yes=lambda named: f"{named} answers for value",
    if_no="nobody is named to answer for value",
)


def _full_status_later(memorandum: SystemMemorandum, on: date) -> Outcome:
    """Check whether full status is still to come on the day."""
    first = memorandum.full_status_from
    return find(memorandum, "full_status_from").outcome(
        ~answer_of(None if first is None else first.by(on)),
        if_yes=f"full status is to come on {first}",
        if_no=f"it had full status from {first}",
    )


def _automatic_full_status(memorandum: SystemMemorandum, _on: date) -> Outcome:
    """Check whether full status comes without a decision."""
    joint = MemorandumTerms.JOINT_DECISION_ON_FULL_STATUS
    found = find(memorandum, "terms")
    return found.outcome(
        ~answer_of(_all_in({joint}, memorandum.terms, found.may_hold_more)),
        if_yes="its memorandum asks for no decision before full status",
        if_no="its memorandum asks for a joint decision before full status",
    )


SHADOW_ACCOUNTABLE_CARE_SYSTEM = Form(
    slug="shadow-accountable-care-system",
    name="shadow accountable care system",
    meaning="a system in its year of shadow running, under a national memorandum",
    period=DateRange(first_day=date(2017, 6, 15), last_day=date(2018, 3, 31)),
    necessary=(
        Criterion(
            key="memorandum-signed",
            question="Is there a signed memorandum with the national bodies?",
            test=some(
                (_DRAFT_MEMORANDUM,),
                memorandum=Part(
                    question=(
                        "Has the memorandum of the system with the national bodies been signed?"
                    ),
                    test=signed(SystemMemorandum),
                ),
                gate=Part(
                    question="Did it pass the test of July 2017 that its memorandum is signed?",
                    test=gate_passed(SystemGate.MEMORANDUM_SIGNED),
                ),
            ),
            shows="a signed memorandum",
            sources=(_DRAFT_MEMORANDUM,),
        ),
        Criterion(
            key="stringent-terms",
            question="Does the memorandum set terms of quality, money and governance?",
            test=some(
                (_DRAFT_MEMORANDUM,),
                terms_of_the_memorandum=Part(
                    question=(
                        "Does the text of the memorandum set terms of quality, of money and of "
                        "governance?"
                    ),
                    test=_memorandum_terms(
                        MemorandumTerms.QUALITY, MemorandumTerms.MONEY, MemorandumTerms.GOVERNANCE
                    ),
                ),
                gate=Part(
                    question=(
                        "Did it pass the test of July 2017 that its memorandum sets stringent "
                        "terms?"
                    ),
                    test=gate_passed(SystemGate.STRINGENT_TERMS),
                ),
            ),
            sources=(_DRAFT_MEMORANDUM,),
        ),
        Criterion(
            key="single-control-total",
            question="Are the members bound to one system control total?",
            test=some(
                (_DRAFT_MEMORANDUM,),
                terms_of_the_memorandum=Part(
                    question=(
                        "Does the text of the memorandum bind all members to one system control "
                        "total?"
                    ),
                    test=_memorandum_terms(MemorandumTerms.SINGLE_CONTROL_TOTAL),
                ),
                gate=Part(
                    question=(
                        "Did it pass the test of July 2017 that it has a single control total?"
                    ),
                    test=gate_passed(SystemGate.SINGLE_CONTROL_TOTAL),
                ),
            ),
            shows="a single system control total",
            sources=(_DRAFT_MEMORANDUM,),
        ),
        Criterion(
            key="answerable-for-value",
            question="Is somebody named who answers for value before money flows?",
            test=some(
                (_DRAFT_MEMORANDUM,),
                named_in_the_memorandum=Part(
                    question="Does the memorandum name who answers for value?",
                    test=_answers_for_value,
                ),
                gate=Part(
                    question=(
                        "Did it pass the test of July 2017 that somebody is named who answers for "
                        "value?"
                    ),
                    test=gate_passed(SystemGate.NAMED_ANSWERER_FOR_VALUE),
                ),
            ),
            shows="who answers for value",
            sources=(_DRAFT_MEMORANDUM,),
        ),
        Criterion(
            key="joint-decision",
            question="Is full status to be decided jointly?",
            test=some(
                (_DRAFT_MEMORANDUM, _SECOND_WAVE),
                terms_of_the_memorandum=Part(
                    question=(
                        "Does the text of the memorandum ask for a joint decision before full "
                        "status?"
                    ),
                    test=_memorandum_terms(MemorandumTerms.JOINT_DECISION_ON_FULL_STATUS),
                ),
                gate=Part(
                    question=(
                        "Did it pass the test of July 2017 that full status is decided jointly?"
                    ),
                    test=gate_passed(SystemGate.JOINT_DECISION),
                ),
            ),
            sources=(_DRAFT_MEMORANDUM, _SECOND_WAVE),
        ),
        Criterion(
            key="full-status-later",
            question="Is full status still to come?",
            test=of_agreement(SystemMemorandum, _full_status_later, reads=("full_status_from",)),
            shows="when full status is to come",
            sources=(_DRAFT_MEMORANDUM,),
        ),
    ),
    excluding=(
        Criterion(
            key="automatic-full-status",
            question="Does full status come without a joint decision?",
            test=of_agreement(SystemMemorandum, _automatic_full_status, reads=("terms",)),
            sources=(_DRAFT_MEMORANDUM,),
        ),
    ),
    lineage=("sustainability-and-transformation-partnership",),
    sources=(_FIRST_EIGHT, _DRAFT_MEMORANDUM),
)
"""The first eight, named on 15 June 2017, in their year of shadow running."""

# --- Integrated care systems ----------------------------------------------------------

_PLANNING_GUIDANCE_2018 = _RENAMED
_FIRST_FOUR = cite("S27", confidence=Confidence.VERIFIED)
_LONG_TERM_PLAN = cite("S61", confidence=Confidence.VERIFIED)
_MATURITY = cite("S100", "read from an extract cut short", confidence=Confidence.UNVERIFIED)
_NO_PASS_MARK = cite("S94", confidence=Confidence.VERIFIED)
_YEAR_2018 = DateRange(first_day=date(2018, 2, 2), last_day=date(2019, 3, 31))
_FROM_2019 = DateRange(first_day=date(2019, 4, 1), last_day=date(2022, 6, 30))


def _ties_together(plan: SystemPlan) -> bool | None:
    """Return whether an operating plan ties income, spending, activity and workforce."""
    return _all_in(set(PlanPart), plan.aligns, find(plan, "aligns").may_hold_more)


def _is_a_plan(_plan: SystemPlan) -> bool:
    """Return yes: there is a plan, whatever it holds."""
    return True


_ways_to_accept: dict[str, Part] = {
    "gate": Part(
        question="Did it pass the test of February 2018 that it accepts a system control total?",
        test=gate_passed(SystemGate.CONTROL_TOTAL_ACCEPTED),
    ),
    "signed_agreement": Part(
        question="Has a system control total agreement been signed?",
        test=signed(SystemControlTotalAgreement),
    ),
    "accepted_total": Part(
        question="Has it accepted a system control total for a year?",
        test=holds(
            "finance.control_totals",
            SystemControlTotal,
            lambda total: answer_of(total.is_accepted),
            if_yes="it accepts a system control total",
            if_no="it does not accept a system control total",
        ),
    ),
}


def _on_board(
    kind: BoardKind, kinds: frozenset[OrganisationKind], if_yes: str, if_no: str
) -> Question:
    """
    Make a test of who sits on a board of a kind, with a vote or without.

    Who is a member of the whole says nothing of that.
    """

    def wanted(board: Board) -> Answer:
        seated = [number_of(board, field, kinds).at_least(1) for field in ("voters", "attendees")]
        return all_met([answer_of(board.is_kind(kind)), any_met(seated)])

    return holds("governance.boards", Board, wanted, if_yes=if_yes, if_no=if_no)


def _on_partnership_board(kinds: frozenset[OrganisationKind], words: str) -> Question:
    """Make a test of whether bodies of some kinds sit on the partnership board."""
    return _on_board(
        BoardKind.PARTNERSHIP_BOARD,
        kinds,
        f"{words} sit on the partnership board",
        f"no {words} sit on the partnership board",
    )


_rated_maturing = holds(
    "oversight.ratings",
    MaturityRating,
    lambda rating: answer_of(rating.level in {MaturityLevel.MATURING, MaturityLevel.THRIVING}),
    if_yes="it was rated maturing or better",
    if_no="it was not rated maturing",
)


_statutory_power = fact(
    "creates_legal_body",
    if_yes="it is a legal body with powers of its own",
    if_no="it is no legal body",
)

INTEGRATED_CARE_SYSTEM_NON_STATUTORY = Form(
    slug="integrated-care-system-non-statutory",
    name="integrated care system before the Act",
    meaning=(
        "a system of commissioners, providers and councils that plans and answers together, "
        "by agreement and without powers of its own"
    ),
    period=DateRange(first_day=date(2018, 2, 2), last_day=date(2022, 6, 30)),
    necessary=(
        Criterion(
            key="operating-plan",
            question="Does one operating plan tie income, spending, activity and workforce?",
            test=some(
                (_PLANNING_GUIDANCE_2018,),
                plan=Part(
                    question=(
                        "Does a system operating plan tie income, spending, activity and "
                        "workforce together?"
                    ),
                    test=_plan(
                        PlanKind.SYSTEM_OPERATING_PLAN,
                        _ties_together,
                        "one operating plan ties income, spending, activity and workforce",
                    ),
                ),
                gate=Part(
                    question=(
                        "Did it pass the test of February 2018 that it has a single operating "
                        "plan?"
                    ),
                    test=gate_passed(SystemGate.SINGLE_OPERATING_PLAN),
                ),
            ),
            shows="a single operating plan",
            period=_YEAR_2018,
            sources=(_PLANNING_GUIDANCE_2018,),
        ),
        Criterion(
            key="accepts-control-total",
            question="Does it accept a system control total?",
            test=some((_PLANNING_GUIDANCE_2018, _FIRST_FOUR), **_ways_to_accept),
            shows="a system control total",
            period=_YEAR_2018,
            sources=(_PLANNING_GUIDANCE_2018, _FIRST_FOUR),
        ),
        Criterion(
            key="system-leadership",
            question="Does it have one leadership for the whole system?",
            test=some(
                (_LONG_TERM_PLAN,),
                gate=Part(
                    question=(
                        "Did it pass the test of the Long Term Plan that it is led as one system?"
                    ),
                    test=gate_passed(SystemGate.SYSTEM_LEADERSHIP),
                ),
                leader=Part(
                    question="Was somebody formally appointed to lead the system?",
                    test=holds(
                        "governance.leaders",
                        Leader,
                        lambda leader: answer_of(leader.is_formally_appointed),
                        if_yes="a leader of the system was appointed",
                        if_no="no leader of the system was appointed",
                    ),
                ),
            ),
            period=_FROM_2019,
            sources=(_LONG_TERM_PLAN,),
        ),
        Criterion(
            key="single-plan",
            question="Does it have one plan for its operations and for long-term change?",
            test=some(
                (_LONG_TERM_PLAN,),
                gate=Part(
                    question="Did it pass the test of the Long Term Plan that it has one plan?",
                    test=gate_passed(SystemGate.ONE_PLAN),
                ),
                plan=Part(
                    question="Has it made a long-term plan?",
                    test=_plan(PlanKind.LONG_TERM_PLAN, _is_a_plan, "one plan for the long term"),
                ),
            ),
            shows="one plan",
            period=_FROM_2019,
            sources=(_LONG_TERM_PLAN,),
        ),
        Criterion(
            key="measured-against-control-total",
            question="Is its performance managed against a system control total?",
            test=some(
                (_LONG_TERM_PLAN,),
                managed_against_it=Part(
                    question=(
                        "Did it pass the test of the Long Term Plan that it is managed against "
                        "its control total?"
                    ),
                    test=gate_passed(SystemGate.MANAGED_AGAINST_CONTROL_TOTAL),
                ),
                **_ways_to_accept,
            ),
            period=_FROM_2019,
            sources=(_LONG_TERM_PLAN,),
        ),
        Criterion(
            key="partnership-board-of-five-kinds",
            question=(
                "Is there a partnership board with commissioners, trusts, networks, councils "
                "and the voluntary sector?"
            ),
            test=every(
                (_LONG_TERM_PLAN,),
                partnership_board=Part(
                    question="Does it have a partnership board?",
                    test=holds(
                        "governance.boards",
                        Board,
                        lambda board: answer_of(board.is_kind(BoardKind.PARTNERSHIP_BOARD)),
                        if_yes="a partnership board is recorded",
                        if_no="there is no partnership board",
                    ),
                ),
                commissioners=Part(
                    question="Does a clinical commissioning group sit on the partnership board?",
                    test=_on_partnership_board(CLINICAL_COMMISSIONING_GROUPS, "NHS commissioners"),
                ),
                trusts=Part(
                    question="Does an NHS trust or foundation trust sit on the partnership board?",
                    test=_on_partnership_board(TRUSTS, "trusts"),
                ),
                networks=Part(
                    question=(
                        "Does a general practice or a network of practices sit on the partnership "
                        "board?"
                    ),
                    test=_on_partnership_board(GENERAL_PRACTICE, "networks of practices"),
                ),
                councils=Part(
                    question="Does a council sit on the partnership board?",
                    test=_on_partnership_board(COUNCILS, "councils"),
                ),
                voluntary_sector=Part(
                    question=(
                        "Does a charity or another voluntary body sit on the partnership board?"
                    ),
                    test=_on_partnership_board(VOLUNTARY_BODIES, "voluntary bodies"),
                ),
            ),
            shows="a partnership board of five kinds of body",
            period=_FROM_2019,
            sources=(_LONG_TERM_PLAN,),
        ),
    ),
    excluding=(
        Criterion(
            key="statutory-power",
            question=(
                "Does it have powers of its own as a legal body, or duties that members gave up?"
            ),
            test=some(
                (_COMMITTEE,),
                legal_body=Part(
                    question="Was a legal body with powers of its own set up for it?",
                    test=_statutory_power,
                ),
                veto_over_members=Part(
                    question="Did members give up duties of their own to it?",
                    test=_overrides_members,
                ),
            ),
            sources=(_COMMITTEE,),
        ),
    ),
    indicating=(
        Criterion(
            key="rated-maturing",
            question="Did NHS England rate it as maturing or better?",
            test=_rated_maturing,
            period=_FROM_2019,
            sources=(_MATURITY, _NO_PASS_MARK),
        ),
    ),
    lineage=("accountable-care-system", "shadow-accountable-care-system", "devolved-system"),
    sources=(_PLANNING_GUIDANCE_2018, _LONG_TERM_PLAN),
)
"""The name of 2 February 2018 for the first systems and the two devolved areas."""

_FIRST_DAYS = cite("S85", confidence=Confidence.VERIFIED)
_ACT = cite("S87", confidence=Confidence.VERIFIED)
_FRAMEWORK = cite("S55", confidence=Confidence.VERIFIED)

INTEGRATED_CARE_SYSTEM_STATUTORY = Form(
    slug="integrated-care-system-statutory",
    name="statutory integrated care system",
    meaning="an integrated care board and the integrated care partnership of its area",
    period=DateRange(first_day=date(2022, 7, 1)),
    necessary=(
        Criterion(
            key="one-integrated-care-board",
            question="Is just one integrated care board a member?",
            test=members_of(INTEGRATED_CARE_BOARDS, words="an integrated care board", most=1),
            shows="an integrated care board",
            sources=(_ACT, _FIRST_DAYS),
        ),
        Criterion(
            key="whole-area",
            question="Does it cover the whole area of the board?",
            test=_whole_footprint,
            sources=(_ACT,),
        ),
        Criterion(
            key="partnership-committee-with-councils",
            question="Is there a statutory partnership committee of the board and councils?",
            test=every(
                (_ACT,),
                statutory_committee=Part(
                    question=(
                        "Is there an integrated care partnership, the statutory committee of "
                        "board and councils?"
                    ),
                    test=holds(
                        "governance.boards",
                        Board,
                        lambda board: answer_of(
                            board.is_kind(BoardKind.INTEGRATED_CARE_PARTNERSHIP)
                        ),
                        if_yes="an integrated care partnership is recorded",
                        if_no="there is no integrated care partnership",
                    ),
                ),
                upper_tier_council=Part(
                    question=(
                        "Does a council that answers for social care sit on the integrated care "
                        "partnership?"
                    ),
                    test=_on_board(
                        BoardKind.INTEGRATED_CARE_PARTNERSHIP,
                        UPPER_TIER_COUNCILS,
                        "an upper-tier council sits on it",
                        "no upper-tier council sits on it",
                    ),
                ),
            ),
            shows="an integrated care partnership",
            sources=(_ACT, _FRAMEWORK),
        ),
        Criterion(
            key="integrated-care-strategy",
            question="Has an integrated care strategy been made?",
            test=_plan(PlanKind.INTEGRATED_CARE_STRATEGY, _is_a_plan, "there is a strategy"),
            shows="an integrated care strategy",
            sources=(_ACT,),
        ),
        Criterion(
            key="five-year-plan",
            question="Is there a five-year plan of the board and its partners?",
            test=_plan(PlanKind.BOARD_FIVE_YEAR_PLAN, _is_a_plan, "there is a five-year plan"),
            shows="a five-year plan",
            sources=(_ACT,),
        ),
        Criterion(
            key="four-purposes",
            question="Does its strategy take up all four purposes of a system?",
            test=_plan(
                PlanKind.INTEGRATED_CARE_STRATEGY,
                lambda plan: _all_in(
                    set(SystemPurpose), plan.purposes, find(plan, "purposes").may_hold_more
                ),
                "all four purposes are recorded",
            ),
            shows="the four purposes",
            sources=(_FRAMEWORK, _FIRST_DAYS),
        ),
    ),
    lineage=("integrated-care-system-non-statutory",),
    sources=(_FIRST_DAYS, _ACT, _FRAMEWORK),
)
"""The system of the Health and Care Act 2022, since 1 July 2022."""

# --- Clusters and mergers of boards ---------------------------------------------------

_CLUSTERS = cite("S62", confidence=Confidence.VERIFIED)
_SUCCESSIONS = cite("S07", confidence=Confidence.VERIFIED)
_PROCEDURE = cite("S93", confidence=Confidence.VERIFIED)

# Posts that lead work in several boards, and no board.
_OTHER_POST = re.compile(
    r"\b(finance|operating|medical|nurs\w+|people|digital|strategy|deputy|vice)\b", re.IGNORECASE
)


def _heads_two_boards(leader: Leader) -> Answer:
    """
    Return whether someone is chair, or chief executive, of two boards.

    Where the offices do not show it, the bodies that the person leads do, but not of a post that
    is neither, such as a chief finance officer of both.
    """
    for offices in (CHAIRS, CHIEFS):
        boards = [
            body
            for body in bodies_headed(leader, offices)
            if is_of_kind(body, INTEGRATED_CARE_BOARDS) is Answer.YES
        ]
        # Of bodies of one kind, only their codes tell that they are two: see `is_same_body`.
        if len({body.code for body in boards if body.code is not None}) > 1:
            return Answer.YES
    led = at_least_met(
        2,
        [
            *(is_of_kind(body, INTEGRATED_CARE_BOARDS) for body in leader.leads or ()),
            *([Answer.UNKNOWN] * 2 if find(leader, "leads").may_hold_more else []),
        ],
    )
    return Answer.UNKNOWN if led is Answer.YES and _OTHER_POST.search(leader.post) else led


INTEGRATED_CARE_BOARD_CLUSTER = Form(
    slug="integrated-care-board-cluster",
    name="cluster of integrated care boards",
    meaning="two or more integrated care boards under one leadership, each still a body",
    period=DateRange(first_day=date(2025, 6, 1)),
    necessary=(
        Criterion(
            key="two-or-more-boards",
            question="Are two or more integrated care boards members?",
            test=members_of(
                INTEGRATED_CARE_BOARDS, number=2, words="two or more integrated care boards"
            ),
            shows="two integrated care boards",
            sources=(_CLUSTERS,),
        ),
        Criterion(
            key="shared-leadership",
            question="Does one person lead two or more of the boards?",
            test=holds(
                "governance.leaders",
                Leader,
                _heads_two_boards,
                if_yes="one person leads two boards or more",
                if_no="no one person leads two boards",
            ),
            shows="a shared leader",
            sources=(_CLUSTERS,),
        ),
        Criterion(
            key="each-keeps-its-duties",
            question="Does each board keep its own statutory duties?",
            test=_duties_stay,
            sources=(_CLUSTERS,),
        ),
    ),
    excluding=(
        Criterion(
            key="single-legal-body",
            question="Were the boards made a single legal body?",
            test=_statutory_power,
            sources=(_CLUSTERS,),
        ),
    ),
    lineage=("integrated-care-system-statutory",),
    sources=(_CLUSTERS,),
)
"""The teams of mid-2025, before mergers."""


def _order(get: Callable[[EstablishmentOrder], bool | None], if_yes: str, if_no: str) -> Question:
    """Make a test of one fact of an order that ends and makes boards."""
    return holds(
        "orders",
        EstablishmentOrder,
        lambda order: answer_of(get(order)),
        if_yes=if_yes,
        if_no=if_no,
    )


def _was_made(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether an order that ends or makes boards had been made by the day."""
    made = _order(
        lambda order: order.was_made_by(on),
        "an order that ends or makes boards had been made",
        "no order that ends or makes boards had been made",
    )
    return made(arrangement, on)


def _closed_before(order: EstablishmentOrder) -> bool | None:
    """Return whether the old boards stood no longer than to the first day of the new."""
    if order.last_day_of_closed is None or order.effective_from is None:
        return None
    was_after = order.last_day_of_closed.after(order.effective_from)
    return None if was_after is None else not was_after


INTEGRATED_CARE_BOARD_MERGER = Form(
    slug="integrated-care-board-merger",
    name="merger of integrated care boards",
    meaning="the end of some integrated care boards, and the start of others, by order",
    period=DateRange(first_day=date(2026, 4, 1)),
    necessary=(
        Criterion(
            key="order-made",
            question="Has NHS England ordered the merger (section 14Z25)?",
            test=judged(_was_made, reads=("orders",)),
            sources=(_CLUSTERS, _PROCEDURE),
        ),
        Criterion(
            key="approved-by-ministers",
            question="Have ministers approved the order?",
            test=_order(
                lambda order: order.approved_by_ministers,
                "ministers approved the order",
                "ministers did not approve the order",
            ),
            sources=(_CLUSTERS, _PROCEDURE),
        ),
        Criterion(
            key="predecessors-closed",
            question="Did the old boards close by the first day of the new?",
            test=_order(
                _closed_before,
                "the old boards closed by the first day of the new",
                "an old board outlasted the first day of the new",
            ),
            sources=(cite("S07", "inferred from the snapshot", confidence=Confidence.UNVERIFIED),),
        ),
        Criterion(
            key="successor-recorded",
            question="Does the ODS register name the successor?",
            test=_order(
                lambda order: order.succession_is_recorded,
                "the register names the successors",
                "the register names no successor",
            ),
            sources=(_SUCCESSIONS,),
        ),
    ),
    excluding=(
        Criterion(
            key="code-reused",
            question="Did a new board take an old board's code?",
            test=_order(
                lambda order: order.reuses_code,
                "a new board took an old code",
                "no new board took an old code",
            ),
            sources=(_SUCCESSIONS,),
        ),
    ),
    lineage=("integrated-care-board-cluster", "integrated-care-system-statutory"),
    sources=(_CLUSTERS, _SUCCESSIONS, _PROCEDURE),
)
"""The mergers of 1 April 2026; who followed whom is in the register."""
