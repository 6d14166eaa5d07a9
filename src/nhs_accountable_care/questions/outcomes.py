"""What a test answers, because of what, and on which evidence."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol, TypeAlias, runtime_checkable

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.questions.answers import Answer

__all__ = ["Outcome", "Question", "Test", "no", "unknown", "yes"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Outcome:
    """
    What a test answers, because of what, on which evidence.

    ``facts`` are the facts that it turns on, as paths within the arrangement: those that were
    looked at, or, where the answer is unknown, those that would decide it. All of them
    together may turn the answer, and none of them alone; a test that any of several facts
    would turn is better written as a combination of tests.

    >>> yes("signed on 27 February 2015").answer
    <Answer.YES: 'yes'>
    """

    answer: Answer
    because: str = attrs.field(validator=is_text)
    facts: tuple[str, ...] = ()
    evidence: tuple[Citation, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that are not recorded and would decide; none where it is decided."""
        return self.facts if self.answer is Answer.UNKNOWN else ()

    def __invert__(self) -> "Outcome":
        """
        Return the outcome of the opposite question, for the same reason.

        >>> (~yes("a board is recorded")).answer
        <Answer.NO: 'no'>
        """
        return attrs.evolve(self, answer=~self.answer)


def yes(
    because: str, evidence: tuple[Citation, ...] = (), *, facts: tuple[str, ...] = ()
) -> Outcome:
    """
    Answer yes, on facts that are named by their paths.

    >>> yes("a board is recorded", facts=("governance.boards",)).facts
    ('governance.boards',)
    """
    return Outcome(answer=Answer.YES, because=because, evidence=evidence, facts=facts)


def no(
    because: str, evidence: tuple[Citation, ...] = (), *, facts: tuple[str, ...] = ()
) -> Outcome:
    """
    Answer no, on facts that are named by their paths.

    >>> no("there is no board").answer
    <Answer.NO: 'no'>
    """
    return Outcome(answer=Answer.NO, because=because, evidence=evidence, facts=facts)


def unknown(because: str, *facts: str) -> Outcome:
    """
    Answer that it is not known, and name the facts that would decide.

    >>> unknown("no board is recorded", "governance.boards").missing
    ('governance.boards',)
    """
    return Outcome(answer=Answer.UNKNOWN, because=because, facts=facts)


Test: TypeAlias = Callable[[Arrangement, date], Outcome]
"""Looks at an arrangement as it stood on the day."""


@runtime_checkable
class Question(Protocol):
    """
    A test as a value: it says which facts it reads, without being asked.

    `fact`, `holds` and the others make one; `judged` makes one of a function.

    >>> from nhs_accountable_care.questions import fact
    >>> together = fact("governance.has_collective_decisions", if_yes="yes", if_no="no")
    >>> together.reads
    ('governance.has_collective_decisions',)
    """

    @property
    def reads(self) -> tuple[str, ...]:
        """The paths of the facts that it may name in an outcome."""
        ...

    def __call__(self, part: Any, on: date, /) -> Outcome:  # noqa: ANN401 -- where its paths begin
        """Answer it for an arrangement, or for the part that its paths begin at."""
        ...
