"""
Systems of commissioners and providers: the partnership of 2017, and what grew out of it.

The tests of an accountable care system are the nine duties of the bargain of 31 March 2017
(Next Steps on the Five Year Forward View), in its order; the share of money that leaves the
tariff was left open, so no test asks for a number.
"""

from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.arrangements import (
    Arrangement,
    Extent,
    IntegrationMode,
    MemberRole,
    SystemDuty,
)
from nhs_accountable_care.classification.answers import Answer
from nhs_accountable_care.classification.criteria import Criterion, Outcome, no, unknown, yes
from nhs_accountable_care.classification.evidence import (
    agreement_outcome,
    duty_outcome,
    fact_outcome,
    roles_outcome,
)
from nhs_accountable_care.classification.forms import Form
from nhs_accountable_care.contracts import AccountablePerformanceContract, DevolutionMemorandum
from nhs_accountable_care.policy import cite

__all__ = ["ACCOUNTABLE_CARE_SYSTEM", "SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP"]

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


def _board_drawn_from_members(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask how its board is made up."""
    boards = None if arrangement.governance is None else arrangement.governance.boards
    if boards is None:
        return unknown("no board is recorded", "governance.boards")
    if not boards:
        return no("it is recorded to have no board")
    for board in boards:
        if board.is_drawn_from_members:
            return yes(f"{board.name} is drawn from its members", board.sources)
    if all(board.is_drawn_from_members is False for board in boards):
        return no("no board is drawn from its members")
    return unknown(
        "how its board is made up is not recorded", "governance.boards[0].is_drawn_from_members"
    )


def _leader_ratified(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether the national bodies ratified its leader."""
    leaders = None if arrangement.governance is None else arrangement.governance.leaders
    if leaders is None:
        return unknown("no leader is recorded", "governance.leaders")
    if not leaders:
        return no("it is recorded to have no leader")
    for leader in leaders:
        if leader.is_ratified_nationally:
            return yes(f"{leader.post} was ratified by the national bodies", leader.sources)
    if all(leader.is_ratified_nationally is False for leader in leaders):
        return no("the national bodies did not ratify its leader")
    return unknown(
        "a leader is recorded, and whether the national bodies ratified the choice is not",
        "governance.leaders[0].is_ratified_nationally",
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
    for part in arrangement.agreements or ():
        if isinstance(part, DevolutionMemorandum) and part.creates_statutory_body is not None:
            if part.creates_statutory_body:
                return no(f"{part.title} makes a new body", part.sources)
            return yes(f"{part.title} makes no new body", part.sources)
    return unknown("whether a new legal body was made is not recorded", "agreements")


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
            question="Do its members manage funding for a defined population together?",
            test=_funding_for_a_population,
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="shared-goals-and-control-total",
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
            question="Can it manage population health, with a capability that was validated?",
            test=_population_health,
            sources=(_EVOLVED_PARTNERSHIPS, _SLIDES),
        ),
        Criterion(
            key="patient-choice",
            question="Does it say how people can still choose where they have elective care?",
            test=_patient_choice,
            sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS),
        ),
        Criterion(
            key="no-new-legal-body",
            question="Was it set up without a new legal body?",
            test=_no_new_legal_body,
            sources=(_NEXT_STEPS,),
        ),
    ),
    sources=(_EVOLVED_PARTNERSHIPS, _NEXT_STEPS, _RENAMED),
)
"""The evolved STP of 31 March 2017, renamed on 2 February 2018."""
