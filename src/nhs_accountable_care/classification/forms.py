"""A form: a kind of arrangement, told by tests on its content and never by its name."""

import itertools
from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import is_text, is_tuple
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care._core.timeline import Dated
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.answers import Answer, all_of
from nhs_accountable_care.classification.criteria import Criterion, Reason

__all__ = ["Change", "FactChange", "Form", "FormFinding"]


@attrs.frozen(kw_only=True)
class Form:
    """
    A kind of arrangement, with the tests that an arrangement must meet to be one.

    It is one if it meets every ``necessary`` test and none that is ``excluding``; the
    ``indicating`` tests are signs that decide nothing. ``period`` is the time in which the
    form was policy or law; a classification on a day outside it does not ask about the form.
    ``lineage`` names the forms that it grew out of, and ``names`` what it was called by date,
    where that is not always ``name``.

    >>> from nhs_accountable_care.classification import ACCOUNTABLE_CARE_SYSTEM as form
    >>> print(form.name, form.period, sep=": ")
    accountable care system: 31 March 2017 to 1 February 2018
    >>> form.lineage
    ('sustainability-and-transformation-partnership',)
    """

    slug: str = attrs.field(validator=is_text)
    name: str = attrs.field(validator=is_text)
    meaning: str = attrs.field(validator=is_text)
    period: DateRange
    necessary: tuple[Criterion, ...] = attrs.field(validator=is_tuple)
    excluding: tuple[Criterion, ...] = attrs.field(default=(), validator=is_tuple)
    indicating: tuple[Criterion, ...] = attrs.field(default=(), validator=is_tuple)
    lineage: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    names: tuple[Dated[str], ...] = attrs.field(default=(), validator=is_tuple)
    sources: tuple[Citation, ...] = attrs.field(validator=is_tuple)

    def __attrs_post_init__(self) -> None:
        """Refuse a form without tests or sources, or with two tests of one name."""
        if not self.necessary or not self.sources:
            msg = f"form {self.slug!r} needs at least one criterion and one source"
            raise InvalidValueError(msg)
        keys = [each.key for each in (*self.necessary, *self.excluding, *self.indicating)]
        if len(set(keys)) != len(keys):
            msg = f"form {self.slug!r} has two criteria of one key: {sorted(keys)}"
            raise InvalidValueError(msg)

    def name_on(self, day: date) -> str:
        """
        Give the name that the form went by on a day.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> form = SHIPPED_CLASSIFIER.form("place-based-partnership")
        >>> form.name_on(date(2021, 7, 1))
        'place-based partnership'
        """
        return next((each.value for each in self.names if day in each.period), self.name)

    def ask(self, arrangement: Arrangement, on: date, path: str = "$") -> "FormFinding":
        """Ask every test of the form of an arrangement as it stood on the day."""
        return FormFinding(
            form=self,
            path=path,
            name=arrangement.name,
            reasons=_asked(self.necessary, arrangement, on),
            exclusions=_asked(self.excluding, arrangement, on),
            indications=_asked(self.indicating, arrangement, on),
        )


def _asked(
    criteria: tuple[Criterion, ...], arrangement: Arrangement, on: date
) -> tuple[Reason, ...]:
    """Ask the criteria that were asked on the day."""
    return tuple([each.ask(arrangement, on) for each in criteria if each.is_asked_on(on)])


@attrs.frozen(kw_only=True)
class FactChange:
    """
    One test whose answer would have to be another, with the facts that it looks for.

    ``missing`` are the paths of facts that are not recorded; where the test has been decided
    there are none, and what is recorded would have to be otherwise.
    """

    criterion: Criterion
    before: Answer
    after: Answer
    missing: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class Change:
    """A set of facts, none of which can be spared, that would turn the answer."""

    to: Answer
    facts: tuple[FactChange, ...] = attrs.field(validator=is_tuple)

    def __str__(self) -> str:
        """Say what would have to be shown, and what not."""
        parts = [
            f"{each.criterion.key} were {'met' if each.after is Answer.YES else 'not met'}"
            for each in self.facts
        ]
        return f"{self.to.value}, if {' and '.join(parts)}"


@attrs.frozen(kw_only=True)
class FormFinding:
    """
    Whether one arrangement is of one form, with every reason for and against.

    ``path`` is where the arrangement stands in the document: ``$`` or nested below it.
    ``reasons`` are the answers of the necessary tests, ``exclusions`` those of what must not
    be there, and ``indications`` those of the signs.
    """

    form: Form
    path: str
    name: str
    reasons: tuple[Reason, ...] = attrs.field(validator=is_tuple)
    exclusions: tuple[Reason, ...] = attrs.field(default=(), validator=is_tuple)
    indications: tuple[Reason, ...] = attrs.field(default=(), validator=is_tuple)

    @property
    def answer(self) -> Answer:
        """Yes if all that is necessary is there and nothing that excludes; no, or unknown."""
        return all_of(
            [
                *(reason.outcome.answer for reason in self.reasons),
                *(~reason.outcome.answer for reason in self.exclusions),
            ]
        )

    @property
    def met(self) -> int:
        """How many tests are met, with what must not be there counted as met if it is not."""
        return self._count(Answer.YES)

    @property
    def unmet(self) -> int:
        """How many tests are not met."""
        return self._count(Answer.NO)

    @property
    def unknown(self) -> int:
        """How many tests are not decided by what is recorded."""
        return self._count(Answer.UNKNOWN)

    def _count(self, answer: Answer) -> int:
        """Count the tests of one answer."""
        excluded = sum(reason.outcome.answer is ~answer for reason in self.exclusions)
        return len(self.having(answer)) + excluded

    def having(self, answer: Answer) -> tuple[Reason, ...]:
        """Give the necessary tests with one answer."""
        return tuple(reason for reason in self.reasons if reason.outcome.answer is answer)

    @property
    def in_favour(self) -> tuple[Reason, ...]:
        """The tests that are met, what would exclude and is not there, and signs in favour."""
        return (
            *self.having(Answer.YES),
            *(reason for reason in self.exclusions if reason.outcome.answer is Answer.NO),
            *(reason for reason in self.indications if reason.outcome.answer is Answer.YES),
        )

    @property
    def against(self) -> tuple[Reason, ...]:
        """The tests that are missed, what excludes, and signs that are not there."""
        return (
            *self.having(Answer.NO),
            *(reason for reason in self.exclusions if reason.outcome.answer is Answer.YES),
            *(reason for reason in self.indications if reason.outcome.answer is Answer.NO),
        )

    @property
    def undecided(self) -> tuple[Reason, ...]:
        """The tests, necessary and excluding, that what is recorded leaves open."""
        return tuple(
            reason
            for reason in (*self.reasons, *self.exclusions)
            if reason.outcome.answer is Answer.UNKNOWN
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would decide what is unknown, as paths in the document, once each."""
        facts = (
            f"{self.path}.{fact}" for reason in self.undecided for fact in reason.outcome.missing
        )
        return tuple(dict.fromkeys(facts))

    def what_would_change(self, most: int = 3) -> tuple[Change, ...]:
        """
        Give the smallest sets of facts that would turn the answer, and to what.

        A fact here is the answer of one test that combines no others. No set holds a smaller
        one that would do, and none has more facts than ``most``; a "no" that more facts would
        have to turn gives none. The smaller sets come first.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> finding = DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1))
        >>> for change in finding.what_would_change(most=1)[:2]:
        ...     print(change)
        no, if memorandum-signed were not met
        no, if in-effect were not met
        """
        leaves = self._leaves()
        answers = [leaf.outcome.answer for leaf in leaves]
        turned: list[tuple[Answer, frozenset[tuple[int, Answer]]]] = []
        for size in range(1, most + 1):
            for picked in itertools.combinations(range(len(leaves)), size):
                others = [_others(answers[number]) for number in picked]
                for values in itertools.product(*others):
                    changed = frozenset(zip(picked, values, strict=True))
                    tried = list(answers)
                    for number, value in changed:
                        tried[number] = value
                    to = self._answered(iter(tried))
                    if to not in _others(self.answer):
                        continue
                    if not any(to is other and less < changed for other, less in turned):
                        turned.append((to, changed))
        return tuple(
            Change(
                to=to,
                facts=tuple(
                    FactChange(
                        criterion=leaves[number].criterion,
                        before=answers[number],
                        after=value,
                        missing=tuple(
                            f"{self.path}.{fact}" for fact in leaves[number].outcome.missing
                        ),
                    )
                    for number, value in sorted(changed, key=_number)
                ),
            )
            for to, changed in turned
        )

    def _leaves(self) -> tuple[Reason, ...]:
        """Give the tests that combine no others, in their order."""
        asked: Iterator[Reason] = iter((*self.reasons, *self.exclusions))
        return tuple(leaf for reason in asked for leaf in reason.leaves())

    def _answered(self, answers: Iterator[Answer]) -> Answer:
        """Say what the answer would be if the leaves were answered so, in their order."""
        needed = [reason.answered(answers) for reason in self.reasons]
        return all_of([*needed, *(~reason.answered(answers) for reason in self.exclusions)])


def _others(answer: Answer) -> tuple[Answer, ...]:
    """Give the decided answers that one is not."""
    return tuple(each for each in (Answer.YES, Answer.NO) if each is not answer)


def _number(changed: tuple[int, Answer]) -> int:
    """Sort changes by the order of the tests."""
    return changed[0]
