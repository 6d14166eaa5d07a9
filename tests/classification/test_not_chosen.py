"""A candidate that was not chosen is none of that form; a later choice lifts it."""

import pickle
from datetime import date
from typing import Any

import attrs
import pytest

from nhs_accountable_care import Arrangement, Confidence, StatedDate, classify
from nhs_accountable_care.arrangements import (
    Area,
    Candidate,
    CandidateOutcome,
    Cohort,
    Stage,
    StatusChange,
)
from nhs_accountable_care.contracts import ListStatement, PartStep, StepStage
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import Answer

DAY = date(2017, 7, 1)
FORM = "accountable-care-system"
DEVON = Candidate(name="Devon", footprint="QJK", outcome=CandidateOutcome.NOT_NAMED)
FIRST = Cohort(name="First eight", form=FORM, on=StatedDate.of(2017, 6), candidates=(DEVON,))
SURE = cite("S23", confidence=Confidence.VERIFIED)
UNSURE = cite("S25", confidence=Confidence.UNVERIFIED)
PLACE = Arrangement(name="Devon", cohorts=(FIRST,))


def answer(place: Arrangement, day: date = DAY, form: str = FORM) -> Answer:
    """Ask whether a place is of the form."""
    finding = classify(place, on=day).finding(form)
    return finding.answer


def of(candidate: Candidate, **changes: Any) -> Arrangement:  # noqa: ANN401 -- any field
    """Make a place with one candidate."""
    return attrs.evolve(PLACE, cohorts=(attrs.evolve(FIRST, candidates=(candidate,)),), **changes)


def steps(*stages: StepStage) -> Candidate:
    """Make a candidate with steps of one month after the other."""
    taken = tuple(
        PartStep(stage=stage, on=StatedDate.of(2017, 4 + number))
        for number, stage in enumerate(stages)
    )
    return attrs.evolve(DEVON, outcome=None, steps=taken)


def after(
    stage: StepStage,
    *,
    outcome: CandidateOutcome = CandidateOutcome.NOT_NAMED,
    **days: Any,  # noqa: ANN401 -- any field
) -> Arrangement:
    """Make a place whose candidate has an outcome and one step."""
    step = PartStep(stage=stage, **days)
    return of(attrs.evolve(DEVON, outcome=outcome, steps=(step,)))


def test_who_was_not_chosen_is_none() -> None:
    """It tells the cohort, and names the path."""
    finding = classify(PLACE, on=DAY).finding(FORM)
    assert finding.answer is Answer.NO
    assert "Devon was a candidate of 'First eight'" in finding.explain()
    assert answer(PLACE, form="alliance") is Answer.UNKNOWN


def test_it_says_what_it_reads_and_is_the_same_once_pickled() -> None:
    """As every test of a form does; what is answered already is equal by its value."""
    found = classify(PLACE, on=DAY)
    (reason,) = found.finding(FORM).deciding
    assert reason.criterion.reads == ("cohorts", "history")
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 -- our own bytes


def test_the_decision_is_cited_for_itself() -> None:
    """Not the candidate, of which another source tells; that is cited where the step has none."""
    decided = PartStep(stage=StepStage.NOT_CHOSEN, on=StatedDate.of(2017, 6), sources=(UNSURE,))
    bare = attrs.evolve(decided, sources=())
    for step, cited in ((decided, UNSURE), (bare, SURE)):
        place = of(attrs.evolve(DEVON, steps=(step,), sources=(SURE,)))
        finding = classify(place, on=DAY).finding(FORM)
        [against] = [
            each for each in finding.exclusions if each.criterion.key == "candidate-not-chosen"
        ]
        assert against.outcome.evidence == (cited,)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (of(steps(StepStage.APPLIED_FOR, StepStage.NOT_CHOSEN)), Answer.NO),
        (of(steps(StepStage.APPLIED_FOR, StepStage.WITHDRAWN)), Answer.NO),
        (of(steps(StepStage.APPLIED_FOR)), Answer.UNKNOWN),
        (of(steps(StepStage.APPROVED)), Answer.UNKNOWN),
        (of(attrs.evolve(DEVON, outcome=None)), Answer.UNKNOWN),
        (of(attrs.evolve(DEVON, outcome=CandidateOutcome.NAMED)), Answer.UNKNOWN),
        # A step that decides nothing takes nothing from the outcome, with a day or without.
        (after(StepStage.APPLIED_FOR), Answer.NO),
        (after(StepStage.APPLIED_FOR, on=StatedDate.of(2018)), Answer.NO),
        (after(StepStage.APPROVED, due=StatedDate.of(2018)), Answer.NO),
        (of(steps(StepStage.NOT_CHOSEN, StepStage.APPLIED_FOR)), Answer.NO),
        (of(steps(StepStage.NOT_CHOSEN, StepStage.ENDED)), Answer.UNKNOWN),
        # One that decides says when.
        (after(StepStage.NOT_CHOSEN, on=StatedDate.of(2017, 6)), Answer.NO),
        (after(StepStage.NOT_CHOSEN, on=StatedDate.of(2017, 8)), Answer.UNKNOWN),
        # What contradicts itself decides nothing.
        (after(StepStage.NOT_CHOSEN, outcome=CandidateOutcome.NAMED), Answer.UNKNOWN),
        (after(StepStage.BEGUN), Answer.UNKNOWN),
        (of(attrs.evolve(DEVON, name=" Devon ", footprint=None)), Answer.NO),
        (of(attrs.evolve(DEVON, footprint=None), name="Devon "), Answer.NO),
        # By its footprint, where one name stands within the other; not what lies inside it.
        (of(DEVON, name="Devon partnership", code="QJK"), Answer.NO),
        (of(DEVON, name="Wider Devon", area=Area(name="It", footprint="QJK")), Answer.NO),
        (of(DEVON, name="Torbay", code="QJK"), Answer.UNKNOWN),
        (of(DEVON, name="Wider Devon"), Answer.UNKNOWN),
        # It came to be one otherwise.
        (
            of(DEVON, history=(StatusChange(stage=Stage.SHADOW, as_form=FORM),)),
            Answer.UNKNOWN,
        ),
    ],
)
def test_it_counts_where_it_is_surely_so(place: Arrangement, expected: Answer) -> None:
    """By the last step taken or the outcome, for the same place."""
    assert answer(place) is expected


def test_a_later_cohort_lifts_it() -> None:
    """Who is chosen in the second was not turned down for good."""
    named = attrs.evolve(DEVON, outcome=CandidateOutcome.NAMED)
    second = attrs.evolve(FIRST, on=StatedDate.of(2017, 10), candidates=(named,))
    both = attrs.evolve(PLACE, cohorts=(FIRST, second))
    assert answer(both) is Answer.NO
    assert answer(both, date(2017, 11, 1)) is Answer.UNKNOWN


def test_after_a_year_only_a_whole_list_of_cohorts_decides() -> None:
    """A cohort that is not recorded may be the one in which it was chosen."""
    form = "integrated-care-system-non-statutory"
    early = attrs.evolve(FIRST, form=form)
    place = attrs.evolve(PLACE, cohorts=(early,))
    whole = ListStatement(field="cohorts", is_whole=True)
    later = date(2020, 7, 1)
    assert answer(place, later, form) is Answer.UNKNOWN
    assert answer(attrs.evolve(place, lists=(whole,)), later, form) is Answer.NO
