"""
A criterion: one question about an arrangement, with a test that answers and says why.

Criteria combine as values: by all, by any, by at least so many, and by not. What is combined
is answered by the logic of `Answer`, and its reason holds the reasons of its parts.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar, TypeAlias, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.pickling import Reduced
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.pickling import reduced
from nhs_accountable_care.contracts import Agreement
from nhs_accountable_care.questions import (
    Answer,
    Outcome,
    Question,
    Test,
    all_met,
    any_met,
    at_least_met,
    no,
    unknown,
    yes,
)
from nhs_accountable_care.questions.asking import AgreementQuestion

__all__ = [
    "AllMet",
    "AnyMet",
    "AtLeastMet",
    "Combination",
    "Criterion",
    "InContext",
    "NoOutcomeError",
    "NotMet",
    "Outcome",
    "Part",
    "Reason",
    "Test",
    "every",
    "no",
    "some",
    "unknown",
    "yes",
]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class InContext:
    """
    A test that also looks at what the arrangement is nested in, the outermost first.

    ``reads`` are the paths of the facts that it may name, as for `judged`.

    >>> def is_nested(place: Arrangement, on: date, around: tuple[Arrangement, ...]) -> Outcome:
    ...     return yes(f"inside {around[-1].name}") if around else no("nested in nothing")
    >>> InContext(test=is_nested).test(Arrangement(name="Hilltop"), date(2026, 4, 1), ()).because
    'nested in nothing'
    """

    test: Callable[[Arrangement, date, tuple[Arrangement, ...]], Outcome]
    reads: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AllMet:
    """
    A test that is met where every part is: one part that is missed decides.

    A part whose period does not hold the day is left out.
    """

    parts: "tuple[Criterion, ...]"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AnyMet:
    """A test that is met where any part is: one part that is met decides."""

    parts: "tuple[Criterion, ...]"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AtLeastMet:
    """A test that is met where so many parts or more are."""

    number: int
    parts: "tuple[Criterion, ...]"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NotMet:
    """A test that is met where its part is missed, and open where that is open."""

    part: "Criterion"


Combination: TypeAlias = AllMet | AnyMet | AtLeastMet | NotMet
"""A way in which criteria make one test."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Criterion:
    """
    One test of a form, with the source that makes it a test.

    ``test`` looks at the arrangement, or combines other criteria. ``shows`` says in words
    what is shown by a yes, for the comparison with a label. ``is_judgement`` marks a test
    that this library proposes where no source sets one. ``period`` is the time in which the
    test was asked, if that is shorter than the life of the form.

    Raises:
        InvalidValueError: If it cites no source, combines nothing, or asks for more parts than
            it has.

    >>> from nhs_accountable_care.classification import SHIPPED_FORMS
    >>> next(
    ...     criterion.question
    ...     for form in SHIPPED_FORMS
    ...     if form.slug == "accountable-care-system"
    ...     for criterion in form.necessary
    ...     if criterion.key == "shared-goals-and-control-total"
    ... )
    'Is there a system control total over commissioners and providers?'
    """

    key: str = attrs.field(validator=is_text)
    question: str = attrs.field(validator=is_text)
    test: Test | InContext | Combination
    shows: str | None = None
    is_judgement: bool = False
    period: DateRange | None = None
    sources: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a criterion that nothing supports, or that combines what cannot be."""
        if not self.sources:
            msg = f"criterion {self.key!r} cites no source; name one, or mark what it rests on"
            raise InvalidValueError(msg)
        parts = parts_of(self)
        if isinstance(self.test, AtLeastMet) and not 0 < self.test.number <= len(parts):
            msg = (
                f"criterion {self.key!r} asks for {self.test.number} of {len(parts)} parts; "
                f"ask for at least one and at most all"
            )
            raise InvalidValueError(msg)
        if isinstance(self.test, AllMet | AnyMet) and not parts:
            msg = f"criterion {self.key!r} combines nothing; give it parts"
            raise InvalidValueError(msg)

    def __copy__(self) -> "Criterion":
        """Return it itself: nothing of it changes."""
        return self

    def __deepcopy__(self, _memo: object) -> "Criterion":
        """Return it itself: nothing in it changes."""
        return self

    def __reduce__(self) -> Reduced:
        """Pickle what is shipped by its place, and what is your own in full."""
        # What is combined tells of itself.
        functions = () if isinstance(self.test, _COMBINATIONS) else (self.test,)
        return reduced(self, f"criterion {self.key}", *functions)

    @property
    def thing(self) -> str:
        """What a yes shows, in words."""
        return self.shows or self.key.replace("-", " ")

    @property
    def reads(self) -> tuple[str, ...]:
        """
        The paths of the facts that its test reads, told without asking it.

        Raises:
            InvalidValueError: If the test is a function that does not say what it reads.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> DEVOLVED_SYSTEM.necessary[3].reads
        ('governance.boards',)
        """
        if isinstance(self.test, _COMBINATIONS):
            return tuple(dict.fromkeys(path for part in parts_of(self) for path in part.reads))
        if not isinstance(self.test, Question | InContext):
            msg = (
                f"the test of criterion {self.key!r} is a function, which does not say what it "
                f"reads; wrap it: judged(function, reads=('governance.boards',))"
            )
            raise InvalidValueError(msg)
        return self.test.reads

    def is_asked_on(self, day: date) -> bool:
        """Return whether the test was asked at all on a day."""
        return self.period is None or day in self.period

    def ask(
        self,
        arrangement: Arrangement,
        on: date,
        around: tuple[Arrangement, ...] = (),
        out_of_day: tuple[Agreement, ...] = (),
    ) -> "Reason":
        """
        Answer the question of an arrangement as it stood on the day.

        ``around`` are the arrangements that it is nested in, the outermost first, and
        ``out_of_day`` the agreements that are recorded of it and did not stand: they are told
        where there is none.

        Raises:
            InvalidTypeError: If the test returns what is no `Outcome`; whatever else it raises.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> board = DEVOLVED_SYSTEM.necessary[3]
        >>> board.ask(Arrangement(name="A place"), date(2017, 4, 1)).outcome.facts
        ('governance.boards',)
        """
        test = self.test
        if isinstance(test, InContext):
            return Reason(criterion=self, outcome=_outcome(test.test(arrangement, on, around)))
        if out_of_day and isinstance(test, AgreementQuestion):
            return Reason(criterion=self, outcome=test.answered(arrangement, on, out_of_day))
        if not isinstance(test, _COMBINATIONS):
            return Reason(criterion=self, outcome=_outcome(test(arrangement, on)))
        parts = tuple(
            [
                part.ask(arrangement, on, around, out_of_day)
                for part in parts_of(self)
                if part.is_asked_on(on)
            ]
        )
        return Reason(criterion=self, outcome=_combined(test, parts), parts=parts)


class NoOutcomeError(InvalidTypeError):
    """What a test returned that is no outcome."""


def _outcome(returned: object) -> Outcome:
    """Return what a test returned, if it is an outcome."""
    if not isinstance(returned, Outcome):
        kind = type(returned).__name__
        what = "None" if returned is None else f"a value of the type {kind}"
        msg = f"a test returned {what}; let it return an Outcome"
        raise NoOutcomeError(msg)
    return returned


_COMBINATIONS = (AllMet, AnyMet, AtLeastMet, NotMet)


def parts_of(criterion: Criterion) -> tuple[Criterion, ...]:
    """Return the criteria that a criterion combines."""
    match criterion.test:
        case AllMet() | AnyMet() | AtLeastMet():
            return criterion.test.parts
        case NotMet():
            return (criterion.test.part,)
        case _:
            return ()


def combine(test: Combination, answers: tuple[Answer, ...]) -> Answer:
    """Answer a combination from the answers of its parts."""
    match test:
        case AllMet():
            return all_met(answers)
        case AnyMet():
            return any_met(answers)
        case AtLeastMet():
            return at_least_met(test.number, answers)
        case NotMet():
            # A part that was not asked on the day denies nothing.
            return ~any_met(answers)
        case _:
            assert_never(test)


def _combined(test: Combination, parts: "tuple[Reason, ...]") -> Outcome:
    """Make the outcome of a combination from the parts that decide it."""
    # Lists and no generators, which are slower: this runs for every form.
    answer = combine(test, tuple([part.outcome.answer for part in parts]))
    deciding = ~answer if isinstance(test, NotMet) else answer
    outcomes = [part.outcome for part in parts if part.outcome.answer is deciding]
    because = "; ".join(dict.fromkeys([outcome.because for outcome in outcomes]))
    facts = [fact for outcome in outcomes for fact in outcome.facts]
    evidence = [citation for outcome in outcomes for citation in outcome.evidence]
    return Outcome(
        answer=answer,
        because=because or "nothing was asked on that day",
        facts=tuple(dict.fromkeys(facts)),
        evidence=tuple(dict.fromkeys(evidence)),
    )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Reason:
    """
    A criterion with its answer: why a form was found, or was not.

    ``parts`` are the reasons of the parts, where the criterion combines others.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.classification import SHIPPED_FORMS
    >>> form = next(form for form in SHIPPED_FORMS if form.slug == "accountable-care-system")
    >>> print(form.necessary[5].ask(Arrangement(name="A place"), date(2017, 4, 1)))
    unknown: horizontal-integration (how far its providers are joined is not recorded)
    """

    record_columns: ClassVar[Columns] = {
        "criterion": "text",
        "answer": "text",
        "because": "text",
        "citations": "text",
    }

    criterion: Criterion
    outcome: Outcome
    parts: "tuple[Reason, ...]" = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources of the test, and then those of the facts that it looked at."""
        return self.criterion.sources + self.outcome.evidence

    def leaves(self, *, is_denied: bool = False) -> "Iterator[tuple[Reason, bool]]":
        """Yield the reasons that no other reasons make up, each with whether it is denied."""
        test = self.criterion.test
        if not isinstance(test, _COMBINATIONS):
            yield self, is_denied
        for part in self.parts:
            yield from part.leaves(is_denied=is_denied is not isinstance(test, NotMet))

    def answered(self, answers: Iterator[Answer]) -> Answer:
        """Return what the answer would be if its leaves were answered so, in their order."""
        test = self.criterion.test
        if not isinstance(test, _COMBINATIONS):
            return next(answers)
        return combine(test, tuple(part.answered(answers) for part in self.parts))

    def __str__(self) -> str:
        """Return the answer, the criterion and the because on one line."""
        return f"{self.outcome.answer.value}: {self.criterion.key} ({self.outcome.because})"

    def to_record(self, *, excludes: bool = False) -> Record:
        """
        Return the test, its answer, the because and the sources as plain data.

        Args:
            excludes: Whether a yes speaks against the form. The record then is that of the
                test that it is not so: ``without-…``, with the opposite answer.

        >>> from nhs_accountable_care.arrangements import Arrangement
        >>> from nhs_accountable_care.classification import SHIPPED_FORMS
        >>> form = next(form for form in SHIPPED_FORMS if form.slug == "accountable-care-system")
        >>> reason = form.necessary[5].ask(Arrangement(name="A place"), date(2017, 4, 1))
        >>> record = reason.to_record(excludes=True)
        >>> record["criterion"], record["answer"]
        ('without-horizontal-integration', 'unknown')
        >>> record["because"], [citation["source"] for citation in record["citations"]]
        ('how far its providers are joined is not recorded', ['S02', 'S21'])
        """
        answer = self.outcome.answer
        return {
            "criterion": f"without-{self.criterion.key}" if excludes else self.criterion.key,
            "answer": (~answer if excludes else answer).value,
            "because": self.outcome.because,
            "citations": [citation.to_record() for citation in self.citations],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Part:
    """
    A part of a test, as `every` and `some` combine it: what it asks in plain words, and its test.

    The question is told apart from those of the other parts, so it says itself what counts.
    """

    question: str = attrs.field(validator=is_text)
    test: Test | Combination


def every(sources: tuple[Citation, ...], **parts: Part) -> AllMet:
    """
    Combine parts that are all needed; the name of each, with hyphens, is its key.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> from nhs_accountable_care.policy import cite
    >>> from nhs_accountable_care.questions import signed
    >>> both = every(
    ...     (cite("S71"),),
    ...     signed_alliance=Part(
    ...         question="Has an alliance agreement been signed?", test=signed(AllianceAgreement)
    ...     ),
    ... )
    >>> [(part.key, part.question) for part in both.parts]
    [('signed-alliance', 'Has an alliance agreement been signed?')]
    """
    return AllMet(parts=_criteria(sources, parts))


def some(sources: tuple[Citation, ...], **parts: Part) -> AnyMet:
    """Combine parts of which one is enough; the name of each, with hyphens, is its key."""
    return AnyMet(parts=_criteria(sources, parts))


def _criteria(sources: tuple[Citation, ...], parts: dict[str, Part]) -> tuple[Criterion, ...]:
    """Make a criterion of each part."""
    return tuple(
        Criterion(
            key=name.replace("_", "-"), question=part.question, test=part.test, sources=sources
        )
        for name, part in parts.items()
    )
