"""What would change an answer: the smallest sets of facts that would turn it."""

import itertools
from collections.abc import Callable, Iterator

import attrs

from nhs_accountable_care._core.fields import check_tuples, is_text
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.classification.criteria import Criterion, Reason
from nhs_accountable_care.questions import Answer

__all__ = ["Change", "FactChange", "Leaf", "what_would_change"]


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class FactChange:
    """
    One test that would have to answer otherwise, and the facts that it turns on.

    ``paths`` are those facts; ``criterion`` asks, and ``after`` answers, what they would have
    to show. A test that names no facts counts as one fact of its own.
    """

    criterion: Criterion
    before: Answer
    after: Answer
    paths: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Those facts if they are not recorded; none where the test has been decided."""
        return self.paths if self.before is Answer.UNKNOWN else ()

    @property
    def wanted(self) -> str:
        """The question, and the answer that the facts would have to give."""
        return f"{self.criterion.question} {self.after.value.capitalize()}."

    def __str__(self) -> str:
        """Return the question, and the answer that the facts would have to give."""
        return f"{self.criterion.question} {self.after.value}"

    def to_record(self) -> Record:
        """Return the test, both answers, the facts that are missing and the test's sources."""
        return {
            "criterion": self.criterion.key,
            "question": self.criterion.question,
            "before": self.before.value,
            "after": self.after.value,
            "missing": list(self.missing),
            "citations": [citation.to_record() for citation in self.criterion.sources],
        }


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Change:
    """
    A set of facts, none of which can be spared, that would turn the answer.

    ``paths`` are the facts; ``facts`` tells, test by test, what they would have to show. Where
    several tests of one fact would do, the first is told.
    """

    to: Answer
    facts: tuple[FactChange, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The facts by their paths, once each."""
        return tuple(dict.fromkeys(path for fact in self.facts for path in fact.paths))

    def __str__(self) -> str:
        """Return in one line which facts would have to show what."""
        shown = []
        for answer, words in ((Answer.YES, "met"), (Answer.NO, "not met")):
            keys = [each.criterion.key for each in self.facts if each.after is answer]
            if keys:
                shown.append(f"{joined(keys)} {'is' if len(keys) == 1 else 'are'} {words}")
        return f"{self.to.value}, if {joined(self.paths)} were such that {joined(shown)}"

    def explain(self) -> str:
        """Describe which facts would have to be otherwise, and what each test would answer."""
        return f"{', '.join(self.paths)}: {'; and '.join(map(str, self.facts))}"

    def to_record(self) -> Record:
        """
        Return the answer that it would be, the facts by their paths, and test by test.

        >>> from datetime import date
        >>> from nhs_accountable_care.arrangements import Arrangement
        >>> from nhs_accountable_care.classification import classify
        >>> found = classify(Arrangement(name="A place"), on=date(2016, 6, 1))
        >>> record = found.what_would_change("alliance")[1].to_record()
        >>> record["to"], record["paths"], [fact["criterion"] for fact in record["facts"]]
        ('no', ['$.agreements'], ['two-or-more-providers'])
        >>> sorted(record["facts"][0])
        ['after', 'before', 'citations', 'criterion', 'missing', 'question']
        """
        return {
            "to": self.to.value,
            "paths": list(self.paths),
            "facts": [fact.to_record() for fact in self.facts],
        }


@attrs.frozen(kw_only=True)
class Leaf:
    """
    A test that combines no others, as it was answered, in its place in a form.

    ``is_denied`` says that a yes of the test speaks against the form.
    """

    reason: Reason
    is_denied: bool
    path: str = attrs.field(validator=is_text)

    @property
    def answer(self) -> Answer:
        """What the test answers now."""
        return self.reason.outcome.answer

    @property
    def paths(self) -> tuple[str, ...]:
        """The facts that it turns on, as paths in the document; or itself, if it names none."""
        facts = self.reason.outcome.facts
        if not facts:
            return (f"{self.path} (what {self.reason.criterion.key} looks at)",)
        return tuple([f"{self.path}.{fact}" for fact in facts])


def what_would_change(
    leaves: tuple[Leaf, ...], answered: Callable[[Iterator[Answer]], Answer], most: int
) -> tuple[Change, ...]:
    """
    Return the sets of facts, minimal by inclusion, that would turn an answer.

    ``answered`` says what the answer would be, given those of the leaves in their order. With
    a set of facts in hand, each test that turns on those alone may be answered either way; one
    test that stands at two places is answered at both alike.
    """
    now = answered(iter([leaf.answer for leaf in leaves]))
    turned: list[tuple[frozenset[str], Change]] = []
    facts = tuple(dict.fromkeys(path for leaf in leaves for path in leaf.paths))
    for size in range(1, most + 1):
        for picked in map(frozenset, itertools.combinations(facts, size)):
            for to in (Answer.YES, Answer.NO):
                # A set that holds a smaller one that will do is not minimal.
                if to is now or any(c.to is to and less < picked for less, c in turned):
                    continue
                after = _turned(leaves, answered, picked, to)
                if after is not None:
                    turned.append((picked, _change(leaves, after, to)))
    return tuple(change for _, change in turned)


def _turned(
    leaves: tuple[Leaf, ...],
    answered: Callable[[Iterator[Answer]], Answer],
    picked: frozenset[str],
    to: Answer,
) -> list[Answer] | None:
    """Answer as few of the free tests otherwise as will do, or return `None` if none will."""
    places: dict[object, list[int]] = {}
    for number, leaf in enumerate(leaves):
        if picked.issuperset(leaf.paths):
            places.setdefault(leaf.reason.criterion.test, []).append(number)
    ways = [
        sorted({to if not leaves[n].is_denied else ~to for n in numbers}, key=_name)
        for numbers in places.values()
    ]
    # What combines answers never falls when they rise, so that the best answer of each test
    # is known, but for a test that speaks both for the form and against it.
    for way in itertools.product(*ways):
        after = [leaf.answer for leaf in leaves]
        for numbers, answer in zip(places.values(), way, strict=True):
            for number in numbers:
                after[number] = answer
        if answered(iter(after)) is to:
            _spare(leaves, answered, list(places.values()), after, to)
            return after
    return None


def _spare(
    leaves: tuple[Leaf, ...],
    answered: Callable[[Iterator[Answer]], Answer],
    places: list[list[int]],
    after: list[Answer],
    to: Answer,
) -> None:
    """Let each test that can be spared answer as it does now; the first are kept longest."""
    for numbers in reversed(places):
        tried = list(after)
        for number in numbers:
            tried[number] = leaves[number].answer
        if answered(iter(tried)) is to:
            after[:] = tried


def _change(leaves: tuple[Leaf, ...], after: list[Answer], to: Answer) -> Change:
    """Return the change, by what the tests that answer otherwise would have to answer."""
    return Change(
        to=to,
        facts=tuple(
            FactChange(
                criterion=leaf.reason.criterion,
                before=leaf.answer,
                after=answer,
                paths=leaf.paths,
            )
            for leaf, answer in zip(leaves, after, strict=True)
            if answer is not leaf.answer
        ),
    )


def _name(answer: Answer) -> str:
    """Sort answers, so that the same is told every time."""
    return answer.value
