"""What counts against a form: that a place was a candidate for it and was not chosen."""

from datetime import date
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import (
    Arrangement,
    Candidate,
    CandidateOutcome,
    Stage,
)
from nhs_accountable_care.arrangements.programmes import (
    CHOSEN_BY_STEP,
    TURNED_DOWN_BY_STEP,
    last_decision,
)
from nhs_accountable_care.classification.criteria import Criterion, Reason
from nhs_accountable_care.contracts import StepStage, possible_steps
from nhs_accountable_care.contracts.statements import may_hold_more
from nhs_accountable_care.questions import Outcome, yes

__all__ = ["reason_of_not_chosen"]

_CHOSEN: Final = frozenset({CandidateOutcome.NAMED, CandidateOutcome.DEVOLVED})
_IN_BEING: Final = frozenset({Stage.SHADOW, Stage.LIVE})
# What has ended was chosen before, and may be on a list again: that is left open.
_TELLS: Final = CHOSEN_BY_STEP | TURNED_DOWN_BY_STEP | {StepStage.ENDED}
# Places were named about once a year, from June 2017 to March 2021 [S23, S27 to S31]. After
# that time a list of cohorts that is not whole may lack the one in which it was chosen.
_A_YEAR: Final = 365


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Told:
    """A test that is answered already; equal by value, so that its answer is after pickling."""

    outcome: Outcome
    reads: tuple[str, ...]

    def __call__(self, _part: object, _on: date, /) -> Outcome:
        """Return the answer."""
        return self.outcome


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
    decision = last_decision(candidate)
    told = () if decision is None else decision.sources
    outcome = yes(because, told or candidate.sources or cohort.sources, facts=("cohorts",))
    criterion = Criterion(
        key="candidate-not-chosen",
        question="Was it a candidate that was not chosen?",
        test=_Told(outcome=outcome, reads=("cohorts", "history")),
        sources=sources,
        is_judgement=True,
    )
    return criterion.ask(arrangement, on)


def _was_chosen(candidate: Candidate, on: date) -> bool | None:
    """Return whether a candidate was chosen by a day, or was not; `None` where that is open."""
    outcome = None if candidate.outcome is None else candidate.outcome in _CHOSEN
    decision = last_decision(candidate)
    if decision is None:
        # An application or a shortlist says nothing of how it ended.
        return outcome
    if outcome not in {None, decision.stage in CHOSEN_BY_STEP}:
        return None
    deciding = tuple(step for step in candidate.steps if step.stage in _TELLS)
    stages = {step and step.stage for step in possible_steps(deciding, Moment.of(on))}
    if stages <= CHOSEN_BY_STEP:
        return True
    return False if stages <= TURNED_DOWN_BY_STEP else None


def _is_same(candidate: Candidate, arrangement: Arrangement) -> bool:
    """
    Return whether a candidate is the arrangement itself.

    Of two places in one footprint one may lie inside the other, so that the names decide.
    """
    one, other = candidate.name.strip().casefold(), arrangement.name.strip().casefold()
    if one == other:
        return True
    footprint = None if arrangement.area is None else arrangement.area.footprint
    is_one_footprint = candidate.footprint is not None and candidate.footprint in {
        arrangement.code,
        footprint,
    }
    return is_one_footprint and (one in other or other in one)
