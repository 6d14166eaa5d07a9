"""What counts against a form: that a place was a candidate for it and was not chosen."""

from datetime import date
from typing import Final

from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import (
    Arrangement,
    Candidate,
    CandidateOutcome,
    Stage,
)
from nhs_accountable_care.classification.criteria import Criterion, Reason
from nhs_accountable_care.contracts import StepStage, possible_steps
from nhs_accountable_care.contracts.statements import may_hold_more
from nhs_accountable_care.questions import yes

__all__ = ["reason_of_not_chosen"]

_CHOSEN: Final = frozenset({CandidateOutcome.NAMED, CandidateOutcome.DEVOLVED})
_CHOSEN_BY_STEP: Final = frozenset({StepStage.APPROVED, StepStage.AWARDED, StepStage.BEGUN})
_TURNED_DOWN: Final = frozenset({StepStage.NOT_CHOSEN, StepStage.REFUSED, StepStage.WITHDRAWN})
_IN_BEING: Final = frozenset({Stage.SHADOW, Stage.LIVE})
# Places were named about once a year, from June 2017 to March 2021 [S23, S27 to S31]. After
# that time a list of cohorts that is not whole may lack the one in which it was chosen.
_A_YEAR: Final = 365


def reason_of_not_chosen(
    slug: str, sources: tuple[Citation, ...], arrangement: Arrangement, on: date
) -> Reason | None:
    """
    Return the reason against a form if a place was not chosen for it, and else nothing.

    Silence is no such reason, so that a form of which no cohort is recorded is answered by its
    own tests alone.
    """
    found = [
        (cohort, candidate, _was_chosen(candidate, on))
        for cohort in arrangement.cohorts or ()
        if cohort.form == slug
        for candidate in cohort.candidates or ()
        if _is_same(candidate, arrangement)
    ]
    is_in_being = any(
        change.as_form == slug and change.stage in _IN_BEING
        for change in arrangement.history or ()
    )
    against = [(cohort, candidate) for cohort, candidate, chosen in found if chosen is False]
    if not against or is_in_being or any(chosen for _, _, chosen in found):
        return None
    cohort, candidate = against[-1]
    is_old = cohort.on is None or (on - cohort.on.earliest).days > _A_YEAR
    if is_old and may_hold_more(arrangement, "cohorts"):
        return None
    because = f"{candidate.name} was a candidate of {cohort.name!r} and was not chosen"
    outcome = yes(because, candidate.sources or cohort.sources, facts=("cohorts",))
    criterion = Criterion(
        key="candidate-not-chosen",
        question="Was it a candidate that was not chosen?",
        test=lambda _part, _on: outcome,
        sources=sources,
        is_judgement=True,
    )
    return criterion.ask(arrangement, on)


def _was_chosen(candidate: Candidate, on: date) -> bool | None:
    """Return whether a candidate was chosen by a day, or was not; `None` where that is open."""
    if candidate.steps:
        stages = {step and step.stage for step in possible_steps(candidate.steps, Moment.of(on))}
        if stages <= _CHOSEN_BY_STEP:
            return True
        return False if stages <= _TURNED_DOWN else None
    return None if candidate.outcome is None else candidate.outcome in _CHOSEN


def _is_same(candidate: Candidate, arrangement: Arrangement) -> bool:
    """
    Return whether a candidate is the arrangement itself.

    Of two places in one footprint one may lie inside the other, so that the names decide.
    """
    one, other = candidate.name.casefold(), arrangement.name.casefold()
    if one == other:
        return True
    footprint = None if arrangement.area is None else arrangement.area.footprint
    is_one_footprint = candidate.footprint is not None and candidate.footprint in {
        arrangement.code,
        footprint,
    }
    return is_one_footprint and (one in other or other in one)
