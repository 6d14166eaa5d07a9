"""
Systems of commissioners and providers: the partnership of 2017, and what grew out of it.

The tests of an accountable care system are the nine duties of the bargain of 31 March 2017
(Next Steps on the Five Year Forward View), in its order; the share of money that leaves the
tariff was left open, so no test asks for a number.
"""

from datetime import date
from typing import TypeVar

import attrs

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.arrangements import (
    Arrangement,
    BoardKind,
    Extent,
    IntegrationMode,
    MaturityLevel,
    MemberRole,
    PlanGap,
    PlanKind,
    PlanPart,
    SystemDuty,
    SystemGate,
    SystemPlan,
)
from nhs_accountable_care.classification.answers import Answer, answer_of, at_least
from nhs_accountable_care.classification.body_kinds import (
    BOARDS,
    COUNCILS,
    GROUPS,
    PRACTICES,
    TRUSTS,
    UPPER_TIER,
    VOLUNTARY,
)
from nhs_accountable_care.classification.criteria import Criterion, Outcome, Test, no, unknown, yes
from nhs_accountable_care.classification.evidence import (
    agreement_outcome,
    board_of,
    duty_outcome,
    either,
    every,
    fact,
    fact_outcome,
    gate_passed,
    kind_answer,
    leader_of,
    listed,
    members_of,
    new_body_outcome,
    of_agreement,
    path_of,
    plan_of,
    roles_outcome,
    signed,
    some,
)
from nhs_accountable_care.classification.forms import Form
from nhs_accountable_care.contracts import (
    AccountablePerformanceContract,
    MemorandumTerms,
    Recorded,
    SystemControlTotalAgreement,
    SystemMemorandum,
)
from nhs_accountable_care.policy import cite

__all__ = [
    "ACCOUNTABLE_CARE_SYSTEM",
    "INTEGRATED_CARE_BOARD_CLUSTER",
    "INTEGRATED_CARE_BOARD_MERGER",
    "INTEGRATED_CARE_SYSTEM_NON_STATUTORY",
    "INTEGRATED_CARE_SYSTEM_STATUTORY",
    "SHADOW_ACCOUNTABLE_CARE_SYSTEM",
    "SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP",
    "SUSTAINABILITY_AND_TRANSFORMATION_PLAN",
]

_Part = TypeVar("_Part")
_PURPOSES = 4
_NEXT_STEPS = cite("S19", confidence=Confidence.VERIFIED)
_EVOLVED_PARTNERSHIPS = cite("S02", confidence=Confidence.VERIFIED)
_SLIDES = cite("S21", confidence=Confidence.VERIFIED)
_MAP = cite("S14", confidence=Confidence.VERIFIED)
_PARTNER_WORKBOOK = cite("S06", confidence=Confidence.VERIFIED)
_RENAMED = cite("S26", confidence=Confidence.VERIFIED)


def _whole_footprint(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether it covers one of the 44 footprints."""
    area = arrangement.area
    if area is None or area.extent is None:
        return unknown("its area is not recorded", "area.extent")
    if area.extent is Extent.PART:
        return no(f"{area.name} is part of a footprint", area.sources)
    return yes(f"{area.name} is a whole footprint", area.sources)


def _three_kinds_of_member(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether commissioners, providers and councils take part."""
    return roles_outcome(
        arrangement,
        (MemberRole.COMMISSIONER, MemberRole.PROVIDER, MemberRole.LOCAL_AUTHORITY),
    )


_board_drawn_from_members = board_of(
    lambda board: answer_of(board.is_drawn_from_members),
    if_yes="a board is drawn from its members",
    if_no="no board is drawn from its members",
)
_leader_ratified = leader_of(
    lambda leader: answer_of(leader.is_ratified_nationally),
    if_yes="the national bodies ratified the choice of its leader",
    if_no="the national bodies did not ratify the choice of its leader",
)


def _programme_support(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether a programme office stands behind it."""
    governance = arrangement.governance
    return fact_outcome(
        None if governance is None else governance.has_programme_support,
        "governance.has_programme_support",
        if_yes="a programme office is recorded",
        if_no="it is recorded to have no programme office",
        evidence=() if governance is None else governance.sources,
    )


_overrides_members = fact(
    lambda place: (
        None
        if place.governance is None or place.governance.duties_stay_with_members is None
        else not place.governance.duties_stay_with_members
    ),
    "governance.duties_stay_with_members",
    if_yes="members gave up duties of their own",
    if_no="each member keeps its own duties",
    evidence=lambda place: () if place.governance is None else place.governance.sources,
)


# --- Accountable care system ----------------------------------------------------------


def _performance_contract(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask for the signed contract with both national bodies (duty 1 of 9)."""

    def test(contract: AccountablePerformanceContract) -> Outcome:
        if contract.signed_on is None:
            return unknown(
                "whether its performance contract was signed is not recorded",
                "agreements (accountable-performance-contract).signed_on",
            )
        with_both = (contract.with_nhs_england, contract.with_nhs_improvement)
        if False in with_both:
            return no(
                "its performance contract lacks one of the two national bodies", contract.sources
            )
        if None in with_both:
            return unknown(
                "with which national bodies it was signed is not recorded",
                "agreements (accountable-performance-contract)",
            )
        return yes(
            f"{contract.title}, signed on {words_of_day(contract.signed_on)}", contract.sources
        )

    return agreement_outcome(arrangement, AccountablePerformanceContract, test)


def _faster_improvement(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask for dated commitments to improve faster (duty 2)."""
    return duty_outcome(arrangement, SystemDuty.FASTER_IMPROVEMENT)


def _funding_for_a_population(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether it manages money for a defined population (duty 3)."""
    finance = arrangement.finance
    if finance is None or finance.manages_funding_for_population is None:
        return unknown(
            "whether it manages one sum for a defined population is not recorded",
            "finance.manages_funding_for_population",
        )
    if not finance.manages_funding_for_population:
        return no("it is recorded not to manage money for a population", finance.sources)
    if arrangement.populations is None:
        return unknown("it manages money together, and for whom is not recorded", "populations")
    return yes("it manages money together for a population that is recorded", finance.sources)


def _control_total(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask for one control total over commissioners and providers (duty 4)."""
    totals = None if arrangement.finance is None else arrangement.finance.control_totals
    if totals is None:
        return unknown("no system control total is recorded", "finance.control_totals")
    if not totals:
        if arrangement.finance is not None and "control_totals" in arrangement.finance.incomplete:
            return unknown("a system control total may not be recorded", "finance.control_totals")
        return no("it is recorded to have no system control total")
    both = roles_outcome(arrangement, (MemberRole.COMMISSIONER, MemberRole.PROVIDER))
    if both.answer is Answer.YES:
        return yes(f"a system control total for {totals[-1].year}", totals[-1].sources)
    return both


def _collective_governance(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask for joint decisions that leave each body's duties alone (duty 5)."""
    governance = arrangement.governance
    if governance is None:
        return unknown("how it decides is not recorded", "governance.has_collective_decisions")
    if governance.has_collective_decisions is False:
        return no("its members do not decide together", governance.sources)
    if governance.duties_stay_with_members is False:
        return no("its members gave up duties of their own", governance.sources)
    if governance.has_collective_decisions is None:
        return unknown(
            "whether members decide together is not recorded",
            "governance.has_collective_decisions",
        )
    if governance.duties_stay_with_members is None:
        return unknown(
            "whether each member keeps its own duties is not recorded",
            "governance.duties_stay_with_members",
        )
    return yes("members decide together, and each keeps its own duties", governance.sources)


def _horizontal(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask how like providers are joined (duty 6)."""
    mode = None if arrangement.integration is None else arrangement.integration.horizontal
    if mode is None:
        return unknown(
            "how far its providers are joined is not recorded", "integration.horizontal"
        )
    evidence = () if arrangement.integration is None else arrangement.integration.sources
    if mode is IntegrationMode.NONE:
        return no("its providers are recorded not to be joined", evidence)
    return yes(f"its providers are joined: {mode.value}", evidence)


def _vertical(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether general practice works in hubs with the others (duty 7)."""
    integration = arrangement.integration
    if integration is None or integration.vertical is None:
        return unknown(
            "how far care is joined up along the patient's path is not recorded",
            "integration.vertical",
        )
    if integration.vertical is IntegrationMode.NONE:
        return no("care is recorded not to be joined up", integration.sources)
    return fact_outcome(
        integration.general_practice_in_hubs,
        "integration.general_practice_in_hubs",
        if_yes="general practice works in hubs with the other providers",
        if_no="general practice does not work in hubs",
        evidence=integration.sources,
    )


def _population_health(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask for a validated population health capability (duty 8)."""
    return duty_outcome(arrangement, SystemDuty.POPULATION_HEALTH_MANAGEMENT)


def _patient_choice(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask for a mechanism that keeps elective choice (duty 9)."""
    return duty_outcome(arrangement, SystemDuty.PATIENT_CHOICE)


def _no_new_legal_body(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask that no new legal body was made."""
    made = new_body_outcome(arrangement)
    return attrs.evolve(made, answer=~made.answer)


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
            question="Is there programme support behind it?",
            test=_programme_support,
            sources=(_NEXT_STEPS,),
        ),
    ),
    excluding=(
        Criterion(
            key="override-of-members",
            question="Can it override its member bodies?",
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
            test=_performance_contract,
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="faster-improvement",
            question="Has it committed to improve faster in 2017-18 and 2018-19?",
            test=_faster_improvement,
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="funding-for-a-defined-population",
            shows="managed funding for a defined population",
            question="Do its members manage funding for a defined population together?",
            test=_funding_for_a_population,
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="shared-goals-and-control-total",
            shows="a system control total",
            question="Is there a system control total over commissioners and providers?",
            test=_control_total,
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="collective-governance",
            question="Do members decide together, while each keeps its own statutory duties?",
            test=_collective_governance,
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="horizontal-integration",
            question="Are its providers joined, by agreement or by merger?",
            test=_horizontal,
            sources=(_EVOLVED_PARTNERSHIPS, _SLIDES),
        ),
        Criterion(
            key="vertical-integration",
            question="Is care joined up with general practice that works in hubs?",
            test=_vertical,
            sources=(_EVOLVED_PARTNERSHIPS, _SLIDES),
        ),
        Criterion(
            key="population-health-management",
            shows="a validated population health capability",
            question="Can it manage population health, with a capability that was validated?",
            test=_population_health,
            sources=(_EVOLVED_PARTNERSHIPS, _SLIDES),
        ),
        Criterion(
            key="patient-choice",
            shows="a way to keep elective choice",
            question="Does it say how people can still choose where they have elective care?",
            test=_patient_choice,
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="no-new-legal-body",
            shows="that no legal body was made",
            question="Was it set up without a new legal body?",
            test=_no_new_legal_body,
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
_budget_of_its_own = fact(
    lambda place: (
        None
        if place.finance is None or place.finance.budgets is None
        else bool(place.finance.budgets)
        or (None if "budgets" in place.finance.incomplete else False)
    ),
    "finance.budgets",
    if_yes="it has a budget of its own",
    if_no="it is recorded to have no budget of its own",
)

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
            question="Is there a named lead?",
            test=leader_of(
                lambda _leader: Answer.YES, if_yes="a lead is recorded", if_no="no lead"
            ),
            shows="a named lead",
            sources=(_LEADERS_NAMED,),
        ),
        Criterion(
            key="plan-for-three-gaps",
            question="Is there a plan to close the gaps of health, of care and of money?",
            test=plan_of(
                PlanKind.FIVE_YEAR_PLAN,
                lambda plan: _all_in(set(PlanGap), plan.closes, "closes" in plan.incomplete),
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


def _all_in(
    wanted: set[_Part],
    found: tuple[_Part, ...] | None,
    is_partial: bool,  # noqa: FBT001 -- a fact that goes with the list
) -> bool | None:
    """Say whether all that is wanted is in a list that may be partial."""
    if found is None:
        return None
    return True if wanted <= set(found) else (None if is_partial else False)


# --- The shadow year ------------------------------------------------------------------

_DRAFT_MEMORANDUM = cite(
    "S24", "from a press report of the draft memorandum", confidence=Confidence.UNVERIFIED
)
_FIRST_EIGHT = cite("S23", confidence=Confidence.VERIFIED)
_SECOND_WAVE = cite("S25", confidence=Confidence.VERIFIED)


def _memorandum_terms(*wanted: MemorandumTerms) -> Test:
    """Make a test of what the memorandum sets out."""
    words = ", ".join(term.value.replace("-", " ") for term in wanted)

    def ask(memorandum: SystemMemorandum) -> Outcome:
        return fact_outcome(
            _all_in(set(wanted), memorandum.terms, "terms" in memorandum.incomplete),
            path_of(SystemMemorandum, "terms"),
            if_yes=f"its memorandum sets terms of {words}",
            if_no=f"its memorandum lacks terms of {words}",
            evidence=memorandum.sources,
        )

    return of_agreement(SystemMemorandum, ask)


def _answers_for_value(memorandum: SystemMemorandum) -> Outcome:
    """Ask who answers for value before money flows."""
    if memorandum.answers_for_value is None:
        return unknown(
            "who answers for value is not recorded",
            path_of(SystemMemorandum, "answers_for_value"),
        )
    if memorandum.answers_for_value is Recorded.AS_NONE:
        return no("nobody is named to answer for value", memorandum.sources)
    return yes(f"{memorandum.answers_for_value} answers for value", memorandum.sources)


def _full_status_later(arrangement: Arrangement, on: date) -> Outcome:
    """Ask whether full status is still to come on the day."""

    def ask(memorandum: SystemMemorandum) -> Outcome:
        if memorandum.full_status_from is None:
            return unknown(
                "from when it has full status is not recorded",
                path_of(SystemMemorandum, "full_status_from"),
            )
        when = words_of_day(memorandum.full_status_from)
        if memorandum.full_status_from > on:
            return yes(f"full status is to come on {when}", memorandum.sources)
        return no(f"it had full status from {when}", memorandum.sources)

    return agreement_outcome(arrangement, SystemMemorandum, ask)


def _automatic_full_status(memorandum: SystemMemorandum) -> Outcome:
    """Ask whether full status comes without a decision."""
    joint = MemorandumTerms.JOINT_DECISION_ON_FULL_STATUS
    found = _all_in({joint}, memorandum.terms, "terms" in memorandum.incomplete)
    return fact_outcome(
        None if found is None else not found,
        path_of(SystemMemorandum, "terms"),
        if_yes="its memorandum asks for no decision before full status",
        if_no="its memorandum asks for a joint decision before full status",
        evidence=memorandum.sources,
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
            test=either(signed(SystemMemorandum), gate_passed(SystemGate.MEMORANDUM_SIGNED)),
            shows="a signed memorandum",
            sources=(_DRAFT_MEMORANDUM,),
        ),
        Criterion(
            key="stringent-terms",
            question="Does the memorandum set terms of quality, money and governance?",
            test=either(
                _memorandum_terms(
                    MemorandumTerms.QUALITY, MemorandumTerms.MONEY, MemorandumTerms.GOVERNANCE
                ),
                gate_passed(SystemGate.STRINGENT_TERMS),
            ),
            sources=(_DRAFT_MEMORANDUM,),
        ),
        Criterion(
            key="single-control-total",
            question="Does it bind the members to one system control total?",
            test=either(
                _memorandum_terms(MemorandumTerms.SINGLE_CONTROL_TOTAL),
                gate_passed(SystemGate.SINGLE_CONTROL_TOTAL),
            ),
            shows="a single system control total",
            sources=(_DRAFT_MEMORANDUM,),
        ),
        Criterion(
            key="answerable-for-value",
            question="Is somebody named who answers for value before money flows?",
            test=either(
                of_agreement(SystemMemorandum, _answers_for_value),
                gate_passed(SystemGate.NAMED_ANSWERER_FOR_VALUE),
            ),
            shows="who answers for value",
            sources=(_DRAFT_MEMORANDUM,),
        ),
        Criterion(
            key="joint-decision",
            question="Is full status to be decided jointly?",
            test=either(
                _memorandum_terms(MemorandumTerms.JOINT_DECISION_ON_FULL_STATUS),
                gate_passed(SystemGate.JOINT_DECISION),
            ),
            sources=(_DRAFT_MEMORANDUM, _SECOND_WAVE),
        ),
        Criterion(
            key="full-status-later",
            question="Is full status still to come?",
            test=_full_status_later,
            shows="when full status is to come",
            sources=(_DRAFT_MEMORANDUM,),
        ),
    ),
    excluding=(
        Criterion(
            key="automatic-full-status",
            question="Does full status come by itself, without a decision?",
            test=of_agreement(SystemMemorandum, _automatic_full_status),
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
    """Say whether an operating plan ties income, spending, activity and workforce."""
    return _all_in(set(PlanPart), plan.aligns, "aligns" in plan.incomplete)


def _is_a_plan(_plan: SystemPlan) -> bool:
    """Say that there is a plan, whatever it holds."""
    return True


_accepts_control_total = either(
    gate_passed(SystemGate.CONTROL_TOTAL_ACCEPTED),
    signed(SystemControlTotalAgreement),
    lambda arrangement, _on: listed(
        None if arrangement.finance is None else arrangement.finance.control_totals,
        lambda total: answer_of(total.is_accepted),
        "finance.control_totals",
        is_partial=arrangement.finance is not None
        and "control_totals" in arrangement.finance.incomplete,
        if_yes="it accepts a system control total",
        if_no="it does not accept a system control total",
    ),
)


def _rated_maturing(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether NHS England rated it maturing or better."""
    oversight = arrangement.oversight
    return listed(
        None if oversight is None else oversight.ratings,
        lambda rating: answer_of(rating.level in {MaturityLevel.MATURING, MaturityLevel.THRIVING}),
        "oversight.ratings",
        is_partial=oversight is not None and "ratings" in oversight.incomplete,
        if_yes="it was rated maturing or better",
        if_no="it was not rated maturing",
    )


_statutory_power = fact(
    lambda place: place.creates_legal_body,
    "creates_legal_body",
    if_yes="it is a legal body with powers of its own",
    if_no="it is no legal body",
    evidence=lambda place: place.sources,
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
            test=either(
                plan_of(
                    PlanKind.SYSTEM_OPERATING_PLAN,
                    _ties_together,
                    "one operating plan ties income, spending, activity and workforce",
                ),
                gate_passed(SystemGate.SINGLE_OPERATING_PLAN),
            ),
            shows="a single operating plan",
            period=_YEAR_2018,
            sources=(_PLANNING_GUIDANCE_2018,),
        ),
        Criterion(
            key="accepts-control-total",
            question="Does it accept a system control total?",
            test=_accepts_control_total,
            shows="a system control total",
            period=_YEAR_2018,
            sources=(_PLANNING_GUIDANCE_2018, _FIRST_FOUR),
        ),
        Criterion(
            key="system-leadership",
            question="Is it led as one system?",
            test=either(
                gate_passed(SystemGate.SYSTEM_LEADERSHIP),
                leader_of(
                    lambda leader: answer_of(leader.is_formally_appointed),
                    if_yes="a leader of the system was appointed",
                    if_no="no leader of the system was appointed",
                ),
            ),
            period=_FROM_2019,
            sources=(_LONG_TERM_PLAN,),
        ),
        Criterion(
            key="single-plan",
            question="Is there one plan for operations and long-term change?",
            test=either(
                gate_passed(SystemGate.ONE_PLAN),
                plan_of(PlanKind.LONG_TERM_PLAN, _is_a_plan, "one plan for the long term"),
            ),
            shows="one plan",
            period=_FROM_2019,
            sources=(_LONG_TERM_PLAN,),
        ),
        Criterion(
            key="measured-against-control-total",
            question="Is its performance managed against a system control total?",
            test=either(
                gate_passed(SystemGate.MANAGED_AGAINST_CONTROL_TOTAL), _accepts_control_total
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
                partnership_board=board_of(
                    lambda board: answer_of(
                        None if board.kind is None else board.kind is BoardKind.PARTNERSHIP_BOARD
                    ),
                    if_yes="a partnership board is recorded",
                    if_no="there is no partnership board",
                ),
                commissioners=members_of(GROUPS, words="NHS commissioners"),
                trusts=members_of(TRUSTS, words="trusts"),
                networks=members_of(PRACTICES, words="networks of practices"),
                councils=members_of(COUNCILS, words="councils"),
                voluntary_sector=members_of(VOLUNTARY, words="voluntary bodies"),
            ),
            shows="a partnership board of five kinds of body",
            period=_FROM_2019,
            sources=(_LONG_TERM_PLAN,),
        ),
    ),
    excluding=(
        Criterion(
            key="statutory-power",
            question="Does it have statutory powers, or a veto over members?",
            test=some(
                (_COMMITTEE,), legal_body=_statutory_power, veto_over_members=_overrides_members
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
            test=members_of(BOARDS, words="an integrated care board", most=1),
            shows="an integrated care board",
            sources=(_ACT, _FIRST_DAYS),
        ),
        Criterion(
            key="partnership-committee-with-councils",
            question="Is there a statutory partnership committee of the board and councils?",
            test=every(
                (_ACT,),
                statutory_committee=board_of(
                    lambda board: answer_of(
                        None
                        if board.kind is None
                        else board.kind is BoardKind.INTEGRATED_CARE_PARTNERSHIP
                    ),
                    if_yes="an integrated care partnership is recorded",
                    if_no="there is no integrated care partnership",
                ),
                upper_tier_council=members_of(UPPER_TIER, words="upper-tier councils"),
            ),
            shows="an integrated care partnership",
            sources=(_ACT, _FRAMEWORK),
        ),
        Criterion(
            key="integrated-care-strategy",
            question="Is there an integrated care strategy?",
            test=plan_of(PlanKind.INTEGRATED_CARE_STRATEGY, _is_a_plan, "there is a strategy"),
            shows="an integrated care strategy",
            sources=(_ACT,),
        ),
        Criterion(
            key="five-year-plan",
            question="Is there a five-year plan of the board and its partners?",
            test=plan_of(PlanKind.BOARD_FIVE_YEAR_PLAN, _is_a_plan, "there is a five-year plan"),
            shows="a five-year plan",
            sources=(_ACT,),
        ),
        Criterion(
            key="four-purposes",
            question="Are the four purposes of a system recorded as its own?",
            test=plan_of(
                PlanKind.INTEGRATED_CARE_STRATEGY,
                lambda plan: (
                    None
                    if plan.purposes is None
                    else len(plan.purposes) >= _PURPOSES
                    or (None if "purposes" in plan.incomplete else False)
                ),
                "four purposes or more are recorded",
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

INTEGRATED_CARE_BOARD_CLUSTER = Form(
    slug="integrated-care-board-cluster",
    name="cluster of integrated care boards",
    meaning="two or more integrated care boards under one leadership, each still a body",
    period=DateRange(first_day=date(2025, 6, 1)),
    necessary=(
        Criterion(
            key="two-or-more-boards",
            question="Are two or more live integrated care boards members?",
            test=members_of(BOARDS, number=2, words="two or more integrated care boards"),
            shows="two integrated care boards",
            sources=(_CLUSTERS,),
        ),
        Criterion(
            key="shared-leadership",
            question="Do they share a chair or a chief executive?",
            test=leader_of(
                lambda leader: at_least(
                    2,
                    [
                        *(kind_answer(body, BOARDS) for body in leader.leads or ()),
                        *(
                            [Answer.UNKNOWN] * 2
                            if leader.leads is None or "leads" in leader.incomplete
                            else []
                        ),
                    ],
                ),
                if_yes="one person leads two boards or more",
                if_no="no one person leads two boards",
            ),
            shows="a shared leader",
            sources=(_CLUSTERS,),
        ),
        Criterion(
            key="each-keeps-its-duties",
            question="Does each board keep its own allocation, duties and area?",
            test=fact(
                lambda place: (
                    None if place.governance is None else place.governance.duties_stay_with_members
                ),
                "governance.duties_stay_with_members",
                if_yes="each board keeps its own duties",
                if_no="boards gave up duties of their own",
                evidence=lambda place: (
                    () if place.governance is None else place.governance.sources
                ),
            ),
            sources=(_CLUSTERS,),
        ),
    ),
    excluding=(
        Criterion(
            key="single-legal-body",
            question="Are they one legal body?",
            test=_statutory_power,
            sources=(_CLUSTERS,),
        ),
    ),
    lineage=("integrated-care-system-statutory",),
    sources=(_CLUSTERS,),
)
"""The teams of mid-2025, before mergers."""


def _not_held(fact_needed: str) -> Test:
    """Make a test of a fact that no class of this library holds yet, and so is unknown."""

    def test(_arrangement: Arrangement, _on: date) -> Outcome:
        return unknown(f"{fact_needed} is not recorded in an arrangement", "register (succession)")

    return test


INTEGRATED_CARE_BOARD_MERGER = Form(
    slug="integrated-care-board-merger",
    name="merger of integrated care boards",
    meaning="the end of some integrated care boards, and the start of others, by order",
    period=DateRange(first_day=date(2026, 4, 1)),
    necessary=(
        Criterion(
            key="order-made",
            question="Has NHS England made an order (section 14Z25)?",
            test=_not_held("an order that ends and makes boards"),
            sources=(_CLUSTERS, _PROCEDURE),
        ),
        Criterion(
            key="approved-by-ministers",
            question="Have ministers approved it?",
            test=_not_held("the approval of ministers"),
            sources=(_CLUSTERS, _PROCEDURE),
        ),
        Criterion(
            key="predecessors-closed",
            question="Did the old boards close by the day before?",
            test=_not_held("the end of the old boards"),
            sources=(cite("S07", "inferred from the snapshot", confidence=Confidence.UNVERIFIED),),
        ),
        Criterion(
            key="successor-recorded",
            question="Does the ODS register name the successor?",
            test=_not_held("the succession"),
            sources=(_SUCCESSIONS,),
        ),
    ),
    excluding=(
        Criterion(
            key="code-reused",
            question="Did a new board take an old code?",
            test=_not_held("whether a code was used again"),
            sources=(_SUCCESSIONS,),
        ),
    ),
    lineage=("integrated-care-board-cluster", "integrated-care-system-statutory"),
    sources=(_CLUSTERS, _SUCCESSIONS, _PROCEDURE),
)
"""The mergers of 1 April 2026; the register holds them, and an arrangement does not."""
