"""A criterion: one question about an arrangement, with a test that answers and says why."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import is_text, is_tuple
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.answers import Answer

__all__ = ["Criterion", "Outcome", "Reason", "Test", "no", "unknown", "yes"]


@attrs.frozen(kw_only=True)
class Outcome:
    """
    What a test answers, because of what, on which evidence.

    ``missing`` names the facts that would decide an unknown, as paths within the
    arrangement.

    >>> yes("signed on 27 February 2015").answer
    <Answer.YES: 'yes'>
    """

    answer: Answer
    because: str = attrs.field(validator=is_text)
    missing: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    evidence: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


def yes(because: str, evidence: tuple[Citation, ...] = ()) -> Outcome:
    """
    Answer yes.

    >>> yes("a board is recorded").because
    'a board is recorded'
    """
    return Outcome(answer=Answer.YES, because=because, evidence=evidence)


def no(because: str, evidence: tuple[Citation, ...] = ()) -> Outcome:
    """
    Answer no.

    >>> no("there is no board").answer
    <Answer.NO: 'no'>
    """
    return Outcome(answer=Answer.NO, because=because, evidence=evidence)


def unknown(because: str, *missing: str) -> Outcome:
    """
    Answer that it is not known, and name the facts that would decide.

    >>> unknown("no board is recorded", "governance.boards").missing
    ('governance.boards',)
    """
    return Outcome(answer=Answer.UNKNOWN, because=because, missing=missing)


Test: TypeAlias = Callable[[Arrangement, date], Outcome]
"""Looks at an arrangement as it stood on the day."""


@attrs.frozen(kw_only=True)
class Criterion:
    """
    One test of a form, with the source that makes it a test.

    ``is_judgement`` marks a test that this library proposes where no source sets one.

    >>> from nhs_accountable_care.classification import SHIPPED_FORMS
    >>> SHIPPED_FORMS[0].necessary[0].question
    'Does it cover the whole of one of the 44 footprints of 2016?'
    """

    key: str = attrs.field(validator=is_text)
    question: str = attrs.field(validator=is_text)
    test: Test
    is_judgement: bool = False
    sources: tuple[Citation, ...] = attrs.field(validator=is_tuple)

    def __attrs_post_init__(self) -> None:
        """Refuse a criterion that nothing supports."""
        if not self.sources:
            msg = f"criterion {self.key!r} cites no source; name one, or mark what it rests on"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True)
class Reason:
    """
    A criterion with its answer: why a form was found, or was not.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.classification import classify
    >>> place = Arrangement(name="A place")
    >>> reason = classify(place, on=date(2017, 4, 1)).forms[0].reasons[0]
    >>> print(reason)
    unknown: whole-footprint (its area is not recorded)
    """

    criterion: Criterion
    outcome: Outcome

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources of the test, and then those of the facts that it looked at."""
        return self.criterion.sources + self.outcome.evidence

    def __str__(self) -> str:
        """Give the answer, the criterion and the because on one line."""
        return f"{self.outcome.answer.value}: {self.criterion.key} ({self.outcome.because})"
