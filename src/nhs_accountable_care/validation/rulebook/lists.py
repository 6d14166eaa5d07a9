"""Lists: what is stated of them must agree with itself, and with the entries given."""

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Final

from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement, CandidateOutcome, Member
from nhs_accountable_care.arrangements.open_days import ListOnDay, lists_on
from nhs_accountable_care.arrangements.programmes import CHOSEN_BY_STEP, last_decision
from nhs_accountable_care.contracts import ListStatement, StepStage
from nhs_accountable_care.questions import Breach, MissingFact
from nhs_accountable_care.questions.counting import Bounds, Kinds, clash_of
from nhs_accountable_care.validation.rulebook.citing import unsure
from nhs_accountable_care.validation.rulebook.examples import FOUNDATION_TRUST, NHS_TRUST
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["LIST_RULES"]

# Who was chosen may withdraw later, so that a withdrawal contradicts no outcome.
_NOT_CHOSEN: Final = frozenset({StepStage.NOT_CHOSEN, StepStage.REFUSED})
_CONTRARY: Final = {
    CandidateOutcome.NAMED: _NOT_CHOSEN,
    CandidateOutcome.DEVOLVED: _NOT_CHOSEN,
    CandidateOutcome.NOT_NAMED: CHOSEN_BY_STEP,
}
# Each entry that may have stood is taken for standing and for not: with six there are 64 ways.
_MOST_OPEN: Final = 6


def _statements_agree(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each list of which more is stated than can be so, whatever may have stood."""
    for path, known in lists_on(context.recorded or arrangement, context.moment):
        clash = _clash(known)
        if clash is not None:
            kinds, bounds = clash
            of = f" ({joined(sorted(kinds))})" if kinds else ""
            yield Breach(
                path=path,
                message=(
                    f"by what is given and stated of {path} there are {bounds.least} or more"
                    f"{of}, and {bounds.most} at most"
                ),
                evidence=tuple(
                    dict.fromkeys(source for each in known.stated for source in each.sources)
                ),
            )


def _outcomes_agree(arrangement: Arrangement, _: Context) -> Iterator[Breach | MissingFact]:
    """Yield each candidate whose outcome is not that of the last step that decided on it."""
    for number, cohort in enumerate(arrangement.cohorts or ()):
        for place, candidate in enumerate(cohort.candidates or ()):
            decision, outcome = last_decision(candidate), candidate.outcome
            if decision is None or outcome is None:
                continue
            if decision.stage in _CONTRARY.get(outcome, ()):
                yield Breach(
                    path=f"cohorts[{number}].candidates[{place}].outcome",
                    message=(
                        f"the outcome of {candidate.name} is {outcome.value}, and the last step "
                        f"that decided on it is {decision}; give the later one a step with its "
                        f"day, or take the wrong one out"
                    ),
                    evidence=candidate.sources or cohort.sources,
                )


def _agrees_with_itself(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what is said of lists, or of candidates on one, that cannot be so."""
    yield from _statements_agree(arrangement, context)
    yield from _outcomes_agree(arrangement, context)


def _clash(known: ListOnDay) -> tuple[Kinds, Bounds] | None:
    """Return what cannot be so, whichever entries stood of those that may have."""
    if len(known.possible) > _MOST_OPEN:
        return None
    found = None
    for number in range(len(known.possible) + 1):
        for more in itertools.combinations(known.possible, number):
            items = (*(known.given or ()), *more)
            found = clash_of(items or known.given, known.stated)
            if found is None:
                return None
    return found


_TWO: Final = (Member(body=NHS_TRUST), Member(body=FOUNDATION_TRUST))


def _counted(number: int) -> Arrangement:
    """Make a place with two members, of which a source counts so many."""
    stated = ListStatement(field="members", count=number)
    return Arrangement(name="A place", members=_TWO, lists=(stated,))


LIST_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC010",
        title="What is stated of a list agrees with what is listed",
        # A record can contradict itself whatever day it is about.
        period=DateRange(first_day=date(1991, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "Counts and statements that a list is whole decide what is answered with a no. Where "
            "more is listed than is counted, where two counts differ, where a part is more than "
            "its whole, or where something is listed of which there is said to be none, one of "
            "the sources is wrong, or speaks of another day: give its statement that period. The "
            "same goes for a candidate on the list of a cohort whose outcome is contradicted by "
            "the last step that decided on it; neither then counts for or against a form."
        ),
        check=_agrees_with_itself,
        passing=_counted(2),
        failing=_counted(1),
        example_day=date(2017, 4, 1),
        sources=(unsure("FC-OWN", "a sound record"),),
    ),
)
"""Rules about what is known of lists."""
