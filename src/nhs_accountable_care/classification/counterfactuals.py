"""
What would change an answer: the shortest sets of facts that would turn it.

The sets are put together along the tests, from the leaves up. A test that combines no others is
turned by the facts that it turns on, or by none if it answers so already. A combination that
needs so many of its parts is turned by one set of each of so many parts, joined. Whatever holds
a smaller set that will do is dropped on the way. So the work does not grow with the number of
all sets, but with that of the sets that are kept, and of those no test keeps more than
`_MOST_KEPT`: the shortest. What is cut has at least so many facts as the shortest that was cut,
so that of all shorter sets none is missing; how short that is, `Changes.whole_below` says.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, assert_never

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.classification.criteria import (
    AllMet,
    AnyMet,
    AtLeastMet,
    Combination,
    Criterion,
    NotMet,
    Reason,
)
from nhs_accountable_care.questions import Answer, all_met

__all__ = ["Change", "Changes", "FactChange", "what_would_change"]

_MOST_KEPT: Final = 50
_FEW: Final = 3


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FactChange:
    """
    One test that would have to answer otherwise, and the facts that it turns on.

    ``paths`` are those facts; ``criterion`` asks, and ``after`` answers, what they would have
    to show. A test that names no facts counts as one fact of its own.
    """

    record_columns: ClassVar[Columns] = {
        "criterion": "text",
        "question": "text",
        "before": "text",
        "after": "text",
        "missing": "text",
        "citations": "text",
    }

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


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class Change:
    """
    A set of facts, none of which can be spared, that would turn the answer.

    ``paths`` are the facts; ``facts`` tells, test by test, what they would have to show. Where
    one test of these facts will do, ``instead`` are the others that would do as well, each alone.
    """

    record_columns: ClassVar[Columns] = {
        "to": "text",
        "paths": "text",
        "facts": "text",
        "instead": "text",
    }

    to: Answer
    facts: tuple[FactChange, ...]
    instead: tuple[FactChange, ...] = ()

    def __repr__(self) -> str:
        """Return the answer and the facts by their paths; what the tests say would fill pages."""
        return f"<Change to {self.to.value}: {joined(self.paths, _FEW)}>"

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
        others = [
            f", or {each.criterion.key} is {'met' if each.after is Answer.YES else 'not met'}"
            for each in self.instead
        ]
        wanted = "".join([joined(shown), *others])
        return f"{self.to.value}, if {joined(self.paths)} were such that {wanted}"

    def explain(self) -> str:
        """Describe which facts would have to be otherwise, and what each test would answer."""
        wanted = "; or ".join(["; and ".join(map(str, self.facts)), *map(str, self.instead)])
        return f"{', '.join(self.paths)}: {wanted}"

    def to_record(self) -> Record:
        """
        Return the answer that it would be, the facts by their paths, and test by test.

        ``instead`` has the tests that would do alone, in place of the one among the facts.

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
            "instead": [fact.to_record() for fact in self.instead],
        }


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class Changes:
    """
    The sets of facts that would turn an answer, the shortest first.

    ``whole_below`` is the number of facts from which on sets may be left out, because there
    were too many; `None` where none is.

    >>> Changes(changes=(), whole_below=4).left_out
    'There are too many to tell them all: sets of 4 facts or more may be left out.'
    """

    changes: tuple[Change, ...]
    whole_below: int | None = None

    def __repr__(self) -> str:
        """Count the sets of facts."""
        sets = "1 set" if len(self.changes) == 1 else f"{len(self.changes)} sets"
        more = (
            "" if self.whole_below is None else f", and more of {self.whole_below} facts or more"
        )
        return f"<Changes: {sets} of facts{more}>"

    @property
    def left_out(self) -> str:
        """What was left out, in words; empty where nothing was."""
        if self.whole_below is None:
            return ""
        facts = "1 fact" if self.whole_below == 1 else f"{self.whole_below} facts"
        return f"There are too many to tell them all: sets of {facts} or more may be left out."


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Leaf:
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


@attrs.frozen(field_transformer=check_types)
class _Way:
    """
    Facts that turn a test, as the bits of a number, in the order in which they are looked at.

    ``fixed`` are the answers that it takes of the tests that speak both for the form and
    against it, two bits for each: such a test cannot answer yes in one place and no in another.
    """

    facts: int
    fixed: int = 0

    @property
    def size(self) -> int:
        """How many facts it takes."""
        return self.facts.bit_count()

    def is_within(self, other: "_Way") -> bool:
        """Return whether the other takes all that this one does."""
        return not (self.facts & ~other.facts or self.fixed & ~other.fixed)


def what_would_change(
    reasons: tuple[Reason, ...], exclusions: tuple[Reason, ...], path: str, most: int | None
) -> Changes:
    """
    Return the sets of facts, minimal by inclusion, that would turn an answer.

    With a set of facts in hand, each test that turns on those alone may be answered either way;
    one test that stands at two places is answered at both alike.

    Args:
        reasons: The tests that are necessary, as they were answered.
        exclusions: The tests of what must not be there.
        path: Where the arrangement stands in the document.
        most: The most facts of a set; without it, sets of any size are told.
    """
    return _Search(reasons, exclusions, path, most).changes()


class _Search:
    """One search: the tests of one form as they were answered, and what was cut on the way."""

    def __init__(
        self,
        reasons: tuple[Reason, ...],
        exclusions: tuple[Reason, ...],
        path: str,
        most: int | None,
    ) -> None:
        """Number the facts and the tests that speak both ways."""
        self._reasons = reasons
        self._exclusions = exclusions
        self._path = path
        self._most = most
        self._whole_below: int | None = None
        self._leaves = tuple(
            _Leaf(reason=leaf, is_denied=is_denied, path=path)
            for given, excludes in ((reasons, False), (exclusions, True))
            for reason in given
            for leaf, is_denied in reason.leaves(is_denied=excludes)
        )
        names = dict.fromkeys(name for leaf in self._leaves for name in leaf.paths)
        self._bits = {name: 1 << number for number, name in enumerate(names)}
        sides: dict[object, set[bool]] = {}
        for leaf in self._leaves:
            sides.setdefault(leaf.reason.criterion.test, set()).add(leaf.is_denied)
        # What combines answers never falls when they rise, so that the best answer of each test
        # is known, but for a test that speaks both for the form and against it.
        both = (test for test, denied in sides.items() if len(denied) > 1)
        self._both_ways = {test: 1 << 2 * number for number, test in enumerate(both)}

    def changes(self) -> Changes:
        """Return the changes to each answer that it is not now."""
        now = self._answered(iter([leaf.answer for leaf in self._leaves]))
        turned = [
            (way, to)
            for to in (Answer.YES, Answer.NO)
            if to is not now
            for way in self._ways_of_the_form(to)
        ]
        turned.sort(key=_order)
        return Changes(
            changes=tuple(self._change(way, to) for way, to in turned),
            whole_below=self._whole_below,
        )

    def _ways_of_the_form(self, to: Answer) -> list[_Way]:
        """Return the ways that turn the form: all that is needed, or one of it that fails."""
        parts = [
            *(self._ways(reason, to) for reason in self._reasons),
            *(self._ways(reason, ~to) for reason in self._exclusions),
        ]
        ways = self._some_of(parts, len(parts) if to is Answer.YES else 1)
        below = self._whole_below
        if below is not None:
            # A shorter way may have been cut, so that a long one may take more than it needs.
            ways = [way if way.size < below else self._spared(way, to) for way in ways]
        return _by_facts(ways)

    def _ways(self, reason: Reason, to: Answer) -> list[_Way]:
        """Return the ways that make a test answer so."""
        test = reason.criterion.test
        if not isinstance(test, Combination):
            return self._ways_of_leaf(reason, to)
        wanted = ~to if isinstance(test, NotMet) else to
        parts = [self._ways(part, wanted) for part in reason.parts]
        return self._some_of(parts, _needed(test, to, len(parts)))

    def _ways_of_leaf(self, reason: Reason, to: Answer) -> list[_Way]:
        """Return the one way that makes a test of facts answer so."""
        leaf = _Leaf(reason=reason, is_denied=False, path=self._path)
        facts = 0 if leaf.answer is to else self._facts_of(leaf)
        fixed = self._both_ways.get(reason.criterion.test, 0)
        return self._kept([_Way(facts, fixed if to is Answer.YES else fixed << 1)])

    def _facts_of(self, leaf: _Leaf) -> int:
        """Return the facts that a test turns on, as bits."""
        return sum(self._bits[name] for name in leaf.paths)

    def _some_of(self, parts: Sequence[list[_Way]], needed: int) -> list[_Way]:
        """Return the ways that turn at least so many of some tests, by those of each."""
        wanted = max(needed, 0)
        # turned[n] are the ways that turn n of the parts seen so far.
        turned: list[list[_Way]] = [[_Way(0)], *([] for _ in range(wanted))]
        for seen, ways in enumerate(parts, start=1):
            # With fewer, what is still to come would not be enough.
            fewest = max(wanted - len(parts) + seen, 1)
            for number in range(wanted, fewest - 1, -1):
                longer = [
                    _Way(one.facts | other.facts, one.fixed | other.fixed)
                    for one in turned[number - 1]
                    for other in ways
                ]
                turned[number] = self._kept([*turned[number], *longer])
        return turned[wanted]

    def _kept(self, ways: list[_Way]) -> list[_Way]:
        """Keep the shortest ways of which none takes all that another does; note what is cut."""
        kept: list[_Way] = []
        for way in sorted(ways, key=_size):
            if self._is_contradictory(way) or any(less.is_within(way) for less in kept):
                continue
            if len(kept) == _MOST_KEPT or (self._most is not None and way.size > self._most):
                below = self._whole_below
                self._whole_below = way.size if below is None else min(below, way.size)
                break
            kept.append(way)
        return kept

    def _is_contradictory(self, way: _Way) -> bool:
        """Return whether one test would have to answer both yes and no."""
        return any(way.fixed & bit and way.fixed & bit << 1 for bit in self._both_ways.values())

    def _spared(self, way: _Way, to: Answer) -> _Way:
        """Drop each fact that can be spared, the last first."""
        for bit in reversed(self._bits.values()):
            less = attrs.evolve(way, facts=way.facts & ~bit)
            if self._answered(iter(self._after(less, to))) is to:
                way = less
        return way

    def _after(self, way: _Way, to: Answer) -> list[Answer]:
        """Return the answers of the leaves with the facts of a way in hand."""
        after = []
        for leaf in self._leaves:
            answer = leaf.answer
            bit = self._both_ways.get(leaf.reason.criterion.test)
            if not self._facts_of(leaf) & ~way.facts:
                if bit is None:
                    answer = ~to if leaf.is_denied else to
                else:
                    # What speaks both ways and is not fixed in this way answers as it does now.
                    no_or_now = Answer.NO if way.fixed & bit << 1 else answer
                    answer = Answer.YES if way.fixed & bit else no_or_now
            after.append(answer)
        return after

    def _answered(self, answers: Iterator[Answer]) -> Answer:
        """Return what the form would be if the leaves were answered so, in their order."""
        needed = [reason.answered(answers) for reason in self._reasons]
        return all_met([*needed, *(~reason.answered(answers) for reason in self._exclusions)])

    def _change(self, way: _Way, to: Answer) -> Change:
        """Return the change, by as few tests that answer otherwise as will do."""
        after = self._after(way, to)
        places: dict[object, list[int]] = {}
        for number, leaf in enumerate(self._leaves):
            places.setdefault(leaf.reason.criterion.test, []).append(number)
        alone = [self._only(after, numbers) for numbers in places.values()]
        alone = [answers for answers in alone if self._answered(iter(answers)) is to]
        if alone:
            facts, *others = map(self._changed, alone)
            return Change(to=to, facts=facts, instead=tuple(each[0] for each in others))
        # Of tests that must go together, the first that will do are told.
        for numbers in reversed(places.values()):
            tried = self._put_back(after, numbers)
            if self._answered(iter(tried)) is to:
                after = tried
        return Change(to=to, facts=self._changed(after))

    def _put_back(self, answers: list[Answer], numbers: list[int]) -> list[Answer]:
        """Return answers in which some leaves answer as they do now."""
        tried = list(answers)
        for number in numbers:
            tried[number] = self._leaves[number].answer
        return tried

    def _only(self, answers: list[Answer], numbers: list[int]) -> list[Answer]:
        """Return answers in which all but some leaves answer as they do now."""
        return self._put_back(answers, [n for n in range(len(answers)) if n not in numbers])

    def _changed(self, answers: list[Answer]) -> tuple[FactChange, ...]:
        """Return the tests that answer otherwise."""
        return tuple(
            FactChange(
                criterion=leaf.reason.criterion,
                before=leaf.answer,
                after=answer,
                paths=leaf.paths,
            )
            for leaf, answer in zip(self._leaves, answers, strict=True)
            if answer is not leaf.answer
        )


def _needed(test: Combination, to: Answer, parts: int) -> int:
    """Return how many parts of a combination decide that it answers so."""
    is_yes = to is Answer.YES
    match test:
        case AllMet():
            return parts if is_yes else 1
        case AnyMet():
            return 1 if is_yes else parts
        case AtLeastMet():
            return test.number if is_yes else parts - test.number + 1
        case NotMet():
            # As in `combine`: it is met where no part is, and missed where its part is met.
            return parts if is_yes else 1
        case _:
            assert_never(test)


def _by_facts(ways: list[_Way]) -> list[_Way]:
    """Return ways with each set of facts once, and without those that hold another."""
    found: list[_Way] = []
    for way in sorted(ways, key=_size):
        if not any(less.facts & ~way.facts == 0 for less in found):
            found.append(way)
    return found


def _size(way: _Way) -> int:
    """Sort ways by the number of their facts."""
    return way.size


def _order(turned: tuple[_Way, Answer]) -> tuple[int, list[int], bool]:
    """Sort by size, then by the facts in the order in which they are looked at."""
    way, to = turned
    facts = [number for number in range(way.facts.bit_length()) if way.facts >> number & 1]
    return way.size, facts, to is Answer.NO
