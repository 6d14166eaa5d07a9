"""
The three deals by which national bodies handed decisions to a place: each by its own facts.

Their general form is `DEVOLVED_SYSTEM`.
"""

from datetime import date
from functools import partial

from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Board, BoardKind
from nhs_accountable_care.classification.criteria import Criterion, Part, every
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms.devolved import DEVOLVED_SYSTEM
from nhs_accountable_care.contracts import DevolutionMemorandum, ReportedMoney, Section75Agreement
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    CLINICAL_COMMISSIONING_GROUPS,
    UPPER_TIER_COUNCILS,
    Outcome,
    Question,
    all_met,
    answer_of,
    find,
    has_bodies,
    holds,
    number_of,
    of_agreement,
    signed,
    value_is,
)

_MANCHESTER = cite("S71", confidence=Confidence.VERIFIED)
_SURREY = cite("S72", confidence=Confidence.VERIFIED)
_SURREY_FROM_MEMORY = cite("S72", "the list of parties", confidence=Confidence.UNVERIFIED)
_LONDON = cite("S73", confidence=Confidence.VERIFIED)
_LONDON_FROM_MEMORY = cite("S73", "the topics", confidence=Confidence.UNVERIFIED)

_LAST_DAY = date(2022, 6, 30)
_PARTIES = 37
_PILOTS = 5
_SURREY_POUNDS = Money.parse("£80m")
_FIRST_OF_NOVEMBER, _LAST_OF_NOVEMBER = date(2017, 11, 1), date(2017, 11, 30)


def _signed_between(first: date, last: date) -> Question:
    """Make a test of the day on which the memorandum was signed."""

    def words(day: StatedDate) -> str:
        return f"signed {day.when}"

    wanted = DateRange(first_day=first, last_day=last)

    return value_is(
        "agreements (devolution-memorandum).signed_on",
        StatedDate,
        lambda day: day.lies_in(wanted),
        if_yes=words,
        if_no=words,
    )


def _from_april_2016(memorandum: DevolutionMemorandum, on: date) -> Outcome:
    """Check whether it began on 1 April 2016, and had begun by the day."""
    began = None if memorandum.period is None else memorandum.period.first
    because = "" if began is None else f"in effect from {began}"
    day = DateRange(first_day=date(2016, 4, 1), last_day=date(2016, 4, 1))
    return find(memorandum, "period").outcome(
        None
        if began is None
        else all_met([answer_of(began.lies_in(day)), answer_of(began.by(on))]),
        if_yes=because,
        if_no=because,
    )


def _thirty_seven(memorandum: DevolutionMemorandum, _on: date) -> Outcome:
    """Check whether 37 bodies signed."""
    count = memorandum.number_of_parties
    parties = number_of(memorandum, "parties")
    if count is None and parties.least == parties.most:
        count = parties.least
    words = f"{count} bodies signed"
    return find(memorandum, "number_of_parties").outcome(
        None if count is None else count == _PARTIES, if_yes=words, if_no=words
    )


DEVOLUTION_GREATER_MANCHESTER = Form(
    slug="devolution-greater-manchester",
    name="devolution of Greater Manchester",
    meaning=(
        "the deal of 27 February 2015 by which 37 bodies decide on about £6bn from April 2016"
    ),
    period=DateRange(first_day=date(2015, 2, 27), last_day=_LAST_DAY),
    necessary=(
        Criterion(
            key="memorandum-of-february-2015",
            question="Was the devolution memorandum signed on 27 February 2015?",
            test=_signed_between(date(2015, 2, 27), date(2015, 2, 27)),
            sources=(_MANCHESTER,),
        ),
        Criterion(
            key="started-april-2016",
            question="Did the devolution memorandum take effect on 1 April 2016?",
            test=of_agreement(DevolutionMemorandum, _from_april_2016, reads=("period",)),
            sources=(_MANCHESTER,),
        ),
        Criterion(
            key="thirty-seven-bodies",
            question="Were 37 bodies parties to the devolution memorandum?",
            test=of_agreement(
                DevolutionMemorandum, _thirty_seven, reads=("number_of_parties", "parties")
            ),
            sources=(_MANCHESTER,),
        ),
        *(each for each in DEVOLVED_SYSTEM.necessary if each.key in {"board", "duties-stay"}),
    ),
    excluding=DEVOLVED_SYSTEM.excluding,
    of_place=("QOP", "Greater Manchester"),
    lineage=("devolved-system",),
    sources=(_MANCHESTER, cite("S22", confidence=Confidence.VERIFIED)),
)
"""The deal of Greater Manchester, counted with the first systems in 2017."""


_parties_of = partial(has_bodies, "agreements (devolution-memorandum).parties")
_about_eighty_million = holds(
    "agreements (devolution-memorandum).budgets",
    ReportedMoney,
    lambda budget: answer_of(budget.amount == _SURREY_POUNDS),
    if_yes=f"about {_SURREY_POUNDS} is reported",
    if_no=f"about {_SURREY_POUNDS} is not among its sums",
)


_PLANNED = date(2018, 4, 1)
_delegation_planned = value_is(
    "agreements (devolution-memorandum).period",
    StatedPeriod,
    lambda period: period.has_begun(_PLANNED),
    if_yes=lambda period: f"from {period.first}",
    if_no=lambda period: f"from {period.first}, later than planned",
)


DEVOLUTION_SURREY_HEARTLANDS = Form(
    slug="devolution-surrey-heartlands",
    name="devolution of Surrey Heartlands",
    meaning=(
        "the deal of 15 June 2017 between national bodies, the county and its commissioners, "
        "with a joint committee and about £80m over four years"
    ),
    period=DateRange(first_day=date(2017, 6, 15), last_day=_LAST_DAY),
    necessary=(
        Criterion(
            key="four-kinds-of-party",
            question="Are NHS England, NHS Improvement, the county and its CCGs parties?",
            test=every(
                (_SURREY_FROM_MEMORY,),
                nhs_england=Part(
                    question="Is NHS England a party to the devolution memorandum?",
                    test=_parties_of(
                        frozenset({OrganisationKind.NHS_ENGLAND}), words="NHS England"
                    ),
                ),
                nhs_improvement=Part(
                    question=(
                        "Is NHS Improvement, or Monitor as part of it, a party to the devolution "
                        "memorandum?"
                    ),
                    test=_parties_of(
                        frozenset({OrganisationKind.NHS_IMPROVEMENT, OrganisationKind.MONITOR}),
                        words="NHS Improvement",
                    ),
                ),
                county=Part(
                    question=(
                        "Is the county council, or another upper-tier council, a party to the "
                        "devolution memorandum?"
                    ),
                    test=_parties_of(UPPER_TIER_COUNCILS, words="the county council"),
                ),
                commissioning_groups=Part(
                    question=(
                        "Is a clinical commissioning group a party to the devolution memorandum?"
                    ),
                    test=_parties_of(
                        CLINICAL_COMMISSIONING_GROUPS, words="clinical commissioning groups"
                    ),
                ),
            ),
            sources=(_SURREY_FROM_MEMORY,),
        ),
        Criterion(
            key="section-75-and-joint-committee",
            question="Are there a section 75 agreement and a joint committee?",
            test=every(
                (_SURREY,),
                section_75_agreement=Part(
                    question="Has a section 75 agreement been signed?",
                    test=signed(Section75Agreement),
                ),
                joint_committee=Part(
                    question="Is one of its boards a joint committee?",
                    test=holds(
                        "governance.boards",
                        Board,
                        lambda board: answer_of(board.is_kind(BoardKind.JOINT_COMMITTEE)),
                        if_yes="a joint committee is recorded",
                        if_no="there is no joint committee",
                    ),
                ),
            ),
            sources=(_SURREY,),
        ),
        Criterion(
            key="about-eighty-million",
            question="Is a budget of about £80m over four years reported for it?",
            test=_about_eighty_million,
            sources=(_SURREY,),
        ),
        Criterion(
            key="delegation-planned",
            question="Were functions to be handed over by April 2018?",
            test=_delegation_planned,
            sources=(_SURREY,),
        ),
    ),
    of_place=("QXU", "Surrey Heartlands"),
    lineage=("devolved-system",),
    sources=(_SURREY,),
)
"""The second deal of the NHS, counted with the first systems in 2017."""


_counted = holds(
    "agreements (devolution-memorandum).pilots",
    str,
    number=_PILOTS,
    if_yes="five pilots are recorded",
    if_no="fewer than five pilots are recorded",
)


_has_topics = holds(
    "agreements (devolution-memorandum).topics",
    str,
    if_yes=lambda topics: f"its topics: {', '.join(topics)}",
    if_no="it has no topics",
)


_single_budget = holds(
    "agreements (devolution-memorandum).budgets",
    ReportedMoney,
    if_yes="it brings a budget",
    if_no="it brings no budget",
)
DEVOLUTION_LONDON = Form(
    slug="devolution-london",
    name="devolution of London",
    meaning="the city-wide memorandum of November 2017, after five pilots, with no single budget",
    period=DateRange(first_day=date(2015, 12, 1)),
    necessary=(
        Criterion(
            key="memorandum-of-november-2017",
            question="Was the devolution memorandum signed in November 2017?",
            test=_signed_between(_FIRST_OF_NOVEMBER, _LAST_OF_NOVEMBER),
            sources=(_LONDON,),
        ),
        Criterion(
            key="five-pilots",
            question="Does the devolution memorandum count five pilots or more?",
            test=_counted,
            sources=(_LONDON,),
        ),
        Criterion(
            key="topics",
            question=(
                "Does the devolution memorandum name topics to be handed over, such as estates or "
                "prevention?"
            ),
            test=_has_topics,
            sources=(_LONDON_FROM_MEMORY,),
        ),
    ),
    excluding=(
        Criterion(
            key="single-budget",
            question="Does the devolution memorandum bring a budget of its own?",
            test=_single_budget,
            sources=(_LONDON,),
        ),
    ),
    of_place=("Y56", "London"),
    lineage=("devolved-system",),
    sources=(_LONDON,),
)
"""The memorandum of London, and the pilots of December 2015."""
