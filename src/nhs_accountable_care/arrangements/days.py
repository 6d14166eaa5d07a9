"""
What of a record held on a day: surely, surely not, or perhaps.

A part that has a date is judged by it. What has none is known on the day that the record
speaks of, and what stands inside a part holds as long as the part. So one walk goes through a
record with one answer in hand: whether what has no date of its own held on the day.

What is planned, proposed, awarded or refused is no fact of the day: see `PartStep`.
"""

import functools
import itertools
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeVar

import attrs

from nhs_accountable_care import arrangements
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements.programmes import last_decision
from nhs_accountable_care.contracts.kinds import stands_on
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.procurement import Procurement
from nhs_accountable_care.contracts.statements import ListStatement, statements_of
from nhs_accountable_care.contracts.steps import PartStep, has_begun, possible_steps

__all__ = [
    "ListOnDay",
    "as_it_stood",
    "as_known_on",
    "has_open_dates",
    "known_on_its_day_only",
    "left_open_by_dates",
    "lists_on",
    "may_have_stood",
    "stood",
]

_Part = TypeVar("_Part")


def stood(part: object, moment: Moment) -> bool | None:
    """
    Return whether a part held, or had happened, on a day; `None` where that is not known.

    >>> from datetime import date
    >>> from nhs_accountable_care import Body, Member, StatedPeriod
    >>> member = Member(body=Body(code="14L"), period=StatedPeriod.parse("2017-04/.."))
    >>> [stood(member, Moment.of(date(2017, month, 15))) for month in (3, 4, 5)]
    [False, None, True]
    """
    return _stood(part, moment, undated=moment.holds(None))


def _stood(part: object, moment: Moment, *, undated: bool | None) -> bool | None:
    """Return the same, where it is known whether what has no date held on the day."""
    if hasattr(part, "party_fields"):
        # Only an agreement has parties in fields of its own choice.
        agreement: Any = part
        return stands_on(agreement, moment)
    steps = steps_of(part)
    if not steps or _is_known_by_outcome(part):
        return _stood_by_dates(part, moment, undated=undated)
    there = _was_there(part, steps, moment)
    # Steps are dates of their own, so that only further dates are asked beside them.
    answers = {there, _stood_by_dates(part, moment, undated=True)}
    return False if False in answers else None if None in answers else True


def steps_of(part: object) -> tuple[PartStep, ...]:
    """Return the steps of a part, if it has any."""
    cls: Any = type(part)
    if not _plan_of(cls).has_steps:
        return ()
    steps: tuple[PartStep, ...] = getattr(part, "steps", ())
    return steps


def _is_known_by_outcome(part: object) -> bool:
    """Return whether it is known what became of a candidate, and no step says when."""
    return (
        isinstance(part, arrangements.Candidate)
        and part.outcome is not None
        and last_decision(part) is None
    )


def _was_there(part: object, steps: tuple[PartStep, ...], moment: Moment) -> bool | None:
    """Return whether a part with steps was a fact of a day."""
    if not isinstance(part, arrangements.Candidate | Procurement):
        return has_begun(steps, moment)
    # A candidacy or an award is a fact before anything begins: its steps say how far it came.
    answers = {step is not None and not step.is_to_come for step in possible_steps(steps, moment)}
    return answers.pop() if len(answers) == 1 else None


def _stood_by_dates(part: object, moment: Moment, *, undated: bool | None) -> bool | None:
    """Return what the dates of a part alone tell."""
    if isinstance(part, arrangements.EstablishmentOrder):
        was_made = part.was_made_by(moment.on)
        return undated if was_made is None and _has_no_date(part) else was_made
    if isinstance(part, arrangements.SpendingPosition):
        return _of_its_year(part, moment, undated=undated)
    period, on = getattr(part, "period", None), getattr(part, "on", None)
    if period is None and on is None:
        if undated is None and _is_of_its_own_day(part, moment):
            return True
        # What happened by the day that the record speaks of has happened on every later day.
        is_event = hasattr(part, "on") and not hasattr(part, "period")
        return moment.happened(None) if is_event and undated is None else undated
    held = True if period is None else period.holds_on(moment.on)
    had_happened = True if on is None else on.by(moment.on)
    answers = {held, had_happened}
    return False if False in answers else None if None in answers else True


def _of_its_year(
    position: "arrangements.SpendingPosition", moment: Moment, *, undated: bool | None
) -> bool | None:
    """Return whether what a body spent in a year, or will have spent, is known on a day."""
    if position.is_forecast is False:
        # What was spent is there once the year has begun, and stays so when it is over.
        return position.year.days.first_day <= moment.on
    is_of_the_day = undated is None and _is_of_its_own_day(position, moment)
    return True if is_of_the_day else undated


def _is_of_its_own_day(part: object, moment: Moment) -> bool:
    """Return whether a part without dates says by itself of when it is."""
    # A count of people stays the count of its day, whatever day is asked about.
    if isinstance(part, arrangements.Population):
        return part.as_at is not None
    year: object = getattr(part, "year", None)
    return isinstance(year, FinancialYear) and moment.on in year.days


def _has_no_date(order: "arrangements.EstablishmentOrder") -> bool:
    """Return whether neither day of an order is recorded."""
    return order.made_on is None and order.effective_from is None


def as_it_stood(value: _Part, moment: Moment) -> _Part:
    """
    Return a part without what inside it did not hold, or may not have held, on a day.

    The record that comes back speaks of that day.
    """
    return _Walk(moment=moment, keeps_places=False).through(value)


def as_known_on(value: _Part, moment: Moment) -> _Part:
    """
    Return a part without what has no date, and so is not known, on another day.

    Dated items of a list stay, also those that did not stand, so that each keeps its place: see
    `standing`.
    """
    return _Walk(moment=moment, keeps_places=True).through(value)


def may_have_stood(value: object, moment: Moment, path: str = "") -> Iterator[tuple[str, object]]:
    """
    Yield each item of a list, with its path, of which it is not known whether it stood.

    >>> from datetime import date
    >>> from nhs_accountable_care import Arrangement, Body, Member, StatedPeriod
    >>> member = Member(body=Body(code="14L"), period=StatedPeriod.parse("2017-04/.."))
    >>> place = Arrangement(name="Manchester", members=(member,))
    >>> [path for path, _ in may_have_stood(place, Moment.of(date(2017, 4, 15)))]
    ['members[0]']
    """
    cls: Any = type(value)
    for field in _plan_of(cls).walked:
        part = getattr(value, field)
        below = f"{path}.{field}" if path else field
        items = enumerate(part) if isinstance(part, tuple) else ()
        for number, item in items:
            is_nested = isinstance(item, arrangements.Arrangement) and not steps_of(item)
            if is_nested or not _is_part(item):
                continue
            if stood(item, moment) is None:
                yield f"{below}[{number}]", item
        if _is_part(part):
            yield from may_have_stood(part, moment, below)


class ListOnDay(NamedTuple):
    """A list of which something is stated, as it was on a day."""

    given: tuple[object, ...] | None
    """The entries that surely stood; `None` where no list is recorded, or nothing of it stood."""
    possible: tuple[object, ...]
    """The entries that may have stood."""
    stated: tuple[ListStatement, ...]
    """What is surely stated of that day."""


def lists_on(value: object, moment: Moment) -> Iterator[tuple[str, ListOnDay]]:
    """
    Yield each list of a part that surely stood, and inside it, of which something is stated.

    What is nested in an arrangement is left out, as by `bodies_in`.

    >>> from datetime import date
    >>> from nhs_accountable_care import Arrangement
    >>> none = ListStatement(field="labels", count=0)
    >>> place = Arrangement(name="Manchester", labels=(), lists=(none,))
    >>> [(path, known.given) for path, known in lists_on(place, Moment.of(date(2017, 4, 15)))]
    [('labels', ())]
    """
    yield from _lists_in(value, moment, "", undated=moment.holds(None))


def _lists_in(
    part: Any,  # noqa: ANN401 -- any part
    moment: Moment,
    path: str,
    *,
    undated: bool | None,
) -> Iterator[tuple[str, ListOnDay]]:
    """Yield the same; ``undated`` says whether what has no date in the part held."""
    cls: Any = type(part)
    for field in _plan_of(cls).walked:
        before = getattr(part, field)
        below = f"{path}.{field}" if path else field
        if before is None or isinstance(before, tuple):
            answers = [
                undated
                if isinstance(item, arrangements.Arrangement) and not steps_of(item)
                else _stood(item, moment, undated=undated)
                for item in before or ()
            ]
            stated = tuple(
                [each for each in statements_of(part, field) if _is_said(each, moment, undated)]
            )
            if stated:
                yield below, _on_day(before, answers, stated, undated)
            for number, (item, held) in enumerate(zip(before or (), answers, strict=True)):
                if held and not isinstance(item, arrangements.Arrangement) and _is_part(item):
                    yield from _lists_in(item, moment, f"{below}[{number}]", undated=True)
        elif _is_part(before) and _stood(before, moment, undated=True):
            is_dated = getattr(before, "period", None) is not None or bool(steps_of(before))
            inside = True if is_dated else undated
            yield from _lists_in(before, moment, below, undated=inside)


def _on_day(
    before: tuple[object, ...] | None,
    answers: list[bool | None],
    stated: tuple[ListStatement, ...],
    undated: bool | None,  # noqa: FBT001 -- the answer that the walk has in hand
) -> ListOnDay:
    """Return a list as it was on a day, by whether each of its entries stood."""
    pairs = list(zip(before or (), answers, strict=True))
    given = tuple([item for item, held in pairs if held])
    is_recorded = bool(given) or (before == () and undated is True)
    return ListOnDay(
        given=given if is_recorded else None,
        possible=tuple([item for item, held in pairs if held is None]),
        stated=stated,
    )


def _is_said(statement: ListStatement, moment: Moment, undated: bool | None) -> bool:  # noqa: FBT001 -- the same
    """Return whether a statement surely holds on the day."""
    if statement.period is None:
        return undated is True
    return statement.period.holds_on(moment.on) is True


def has_open_dates(value: object, moment: Moment) -> bool:
    """
    Return whether a date in a part, or in what it is made of, leaves it open if it was by a day.

    >>> from datetime import date
    >>> from nhs_accountable_care import StatedDate
    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> alliance = AllianceAgreement(title="Alliance", signed_on=StatedDate.of(2017, 4))
    >>> [has_open_dates(alliance, Moment.of(date(2017, month, 15))) for month in (4, 5)]
    [True, False]
    """
    if isinstance(value, StatedDate):
        return value.by(moment.on) is None
    if isinstance(value, StatedPeriod):
        return value.holds_on(moment.on) is None
    if isinstance(value, tuple):
        return any(has_open_dates(each, moment) for each in value)
    cls: Any = type(value)
    return any(has_open_dates(getattr(value, name), moment) for name in _fields_of(cls))


@functools.lru_cache(maxsize=1024)
def _fields_of(cls: Any) -> tuple[str, ...]:  # noqa: ANN401 -- any class
    """Return the fields of a class in which a date may stand."""
    if not attrs.has(cls) or cls.__module__.startswith(_FLOORS):
        return ()
    # What is nested is asked by itself.
    kept = {"sources", "lists", "mechanism", "nested"}
    return tuple(field.name for field in attrs.fields(cls) if field.name not in kept)


def known_on_its_day_only(value: object, moment: Moment, path: str = "$") -> Iterator[str]:
    """
    Yield the path of what is known on the day that a record speaks of, and not on another.

    It is what has no date: entries of lists one by one, and facts that stand by themselves.

    >>> from datetime import date
    >>> from nhs_accountable_care import Arrangement, Body, Member
    >>> place = Arrangement(
    ...     name="Manchester",
    ...     as_at=date(2017, 4, 1),
    ...     members=(Member(body=Body(code="14L")),),
    ...     creates_legal_body=False,
    ... )
    >>> list(known_on_its_day_only(place, place.moment(date(2018, 4, 1))))
    ['$.members[0]', '$.creates_legal_body']
    """
    if moment.on == moment.as_at:
        return
    its_own = Moment.of(moment.on)
    cls: Any = type(value)
    plan = _plan_of(cls)
    for field in plan.walked:
        part, below = getattr(value, field), f"{path}.{field}"
        if isinstance(part, tuple) and any(map(_is_part, part)):
            for number, item in enumerate(part):
                where = f"{below}[{number}]"
                if isinstance(item, arrangements.Arrangement):
                    yield from known_on_its_day_only(item, moment, where)
                elif stood(item, moment) is None and stood(item, its_own):
                    yield where
        elif part is None or getattr(part, "period", None) is not None or steps_of(part):
            continue
        elif _is_part(part) and _can_be_empty(part.__class__):
            yield from known_on_its_day_only(part, moment, below)
        elif field in plan.optional:
            yield below
    for number, statement in enumerate(getattr(value, "lists", ())):
        if statement.period is None:
            yield f"{path}.lists[{number}]"


def left_open_by_dates(value: object, moment: Moment, path: str = "$") -> Iterator[str]:
    """
    Yield the path of what has dates that leave it open whether it stood on a day.

    What stands inside such a part is not named beside it; what is nested in an arrangement is.
    What has no date is not meant: see `known_on_its_day_only`.

    >>> from datetime import date
    >>> from nhs_accountable_care import Arrangement, Body, Member, StatedPeriod
    >>> member = Member(body=Body(code="14L"), period=StatedPeriod.parse("2017-04/"))
    >>> place = Arrangement(name="Manchester", members=(member,))
    >>> system = Arrangement(name="Greater Manchester", nested=(place,))
    >>> list(left_open_by_dates(system, Moment.of(date(2017, 6, 1))))
    ['$.nested[0].members[0]']
    """
    # As on the day of the record, on which what has no date held.
    its_own = Moment.of(moment.on)
    cls: Any = type(value)
    for field in _plan_of(cls).walked:
        part, below = getattr(value, field), f"{path}.{field}"
        items = (
            [(f"{below}[{number}]", item) for number, item in enumerate(part)]
            if isinstance(part, tuple)
            else [(below, part)]
        )
        for where, item in items:
            if not _is_part(item):
                continue
            held = stood(item, its_own)
            if held is None:
                yield where
            elif held:
                yield from left_open_by_dates(item, moment, where)
    for number, statement in enumerate(getattr(value, "lists", ())):
        if statement.period is not None and statement.period.holds_on(moment.on) is None:
            yield f"{path}.lists[{number}]"


class PartWithSteps(NamedTuple):
    """A part with steps, where it stands in a record, and whether it was there on a day."""

    path: str
    part: Any
    was_there: bool | None


def parts_with_steps(value: object, moment: Moment, path: str = "$") -> Iterator[PartWithSteps]:
    """
    Yield each part with steps, with its path and whether its steps make it a fact of a day.

    >>> from datetime import date
    >>> from nhs_accountable_care import Arrangement
    >>> from nhs_accountable_care.contracts import StepStage
    >>> planned = Arrangement(name="Bury", steps=(PartStep(stage=StepStage.PLANNED),))
    >>> system = Arrangement(name="Greater Manchester", nested=(planned,))
    >>> [found.path for found in parts_with_steps(system, Moment.of(date(2017, 4, 1)))]
    ['$.nested[0]']
    """
    for where, part in parts_in(value, path):
        steps = steps_of(part)
        if steps:
            yield PartWithSteps(where, part, _was_there(part, steps, moment))


def parts_in(value: object, path: str = "$") -> Iterator[tuple[str, Any]]:
    """
    Yield a record and each part of it, with its path.

    >>> from nhs_accountable_care import Arrangement
    >>> system = Arrangement(name="System", nested=(Arrangement(name="Place"),))
    >>> [path for path, _ in parts_in(system)]
    ['$', '$.nested[0]']
    """
    yield path, value
    cls: Any = type(value)
    for field in _plan_of(cls).walked:
        part = getattr(value, field)
        if isinstance(part, tuple):
            for number, item in enumerate(part):
                if _is_part(item):
                    yield from parts_in(item, f"{path}.{field}[{number}]")
        elif _is_part(part):
            yield from parts_in(part, f"{path}.{field}")


def path_before(path: str, gone: frozenset[str]) -> str:
    """
    Return where something stood before some items went from their lists.

    >>> path_before("$.nested[0].members[1].body", frozenset({"$.nested[0]", "$.nested[2]"}))
    '$.nested[1].members[1].body'
    """
    if not gone:
        return path
    before = ""
    for text, number in re.findall(r"([^\[\]]+)(?:\[(\d+)\])?", path):
        before += text
        if number:
            kept = (each for each in itertools.count() if f"{before}[{each}]" not in gone)
            before += f"[{next(itertools.islice(kept, int(number), None))}]"
    return before


class _Plan(NamedTuple):
    """What a walk does with the fields of a class."""

    walked: tuple[str, ...]
    """The fields that may hold something dated, or something that is known on one day only."""
    optional: frozenset[str]
    """Those of them that can be not recorded."""
    has_steps: bool = False
    """Whether it has steps that say where it stands."""


class _Seen(NamedTuple):
    """What a walk met in the lists of one part, by the name of the list."""

    doubted: set[str]
    """Lists of which an entry may have stood."""
    gone: set[str]
    """Lists of which an entry did not stand, or may not have."""


# What a part is known by and by whom, which no day changes.
_KEPT: Final = frozenset({"name", "code", "title", "as_at", "note", "sources", "lists"})
# A mechanism may have dates inside, which say how it pays.
_NOT_WALKED: Final = _KEPT | {"mechanism", "period", "on", "body"}


@functools.lru_cache(maxsize=1024)
def _plan_of(cls: Any) -> _Plan:  # noqa: ANN401 -- any class
    """Return what a walk does with a class; most of it is the same for every value."""
    if not attrs.has(cls) or cls.__module__.startswith(_FLOORS):
        return _Plan((), frozenset())
    steps = [field.name for field in attrs.fields(cls) if _STEPS in str(field.type)]
    fields = [field for field in attrs.fields(cls) if field.name not in {*_NOT_WALKED, *steps}]
    return _Plan(
        has_steps=bool(steps),
        walked=tuple([field.name for field in fields]),
        optional=frozenset(field.name for field in fields if field.default is None),
    )


_STEPS: Final = "contracts.steps.PartStep,"
# Sums, days and bodies are facts, and not parts in which some hold and others do not.
_FLOORS: Final = tuple(
    [f"nhs_accountable_care.{room}" for room in ("_core", "organisations", "payment")]
)


def _is_part(value: object) -> bool:
    """Return whether a value is a part of a record, and no body, sum or day."""
    cls: Any = type(value)
    return bool(_plan_of(cls).walked) and not isinstance(value, Body)


@attrs.frozen(kw_only=True)
class _Walk:
    """A walk through a record for one day."""

    moment: Moment
    keeps_places: bool

    def through(self, value: _Part) -> _Part:
        """Walk through a record, or through a part that is taken for one."""
        walked: _Part = self._through(value, undated=self.moment.holds(None))
        if isinstance(walked, arrangements.Arrangement) and not self.keeps_places:
            return attrs.evolve(walked, as_at=self.moment.on)
        return walked

    def _through(self, part: Any, *, undated: bool | None) -> Any:  # noqa: ANN401 -- any part
        """Return a part as it stood; ``undated`` says whether what has no date in it held."""
        cls: Any = type(part)
        plan = _plan_of(cls)
        changes: dict[str, Any] = {}
        seen = _Seen(set(), set())
        for field in plan.walked:
            before = getattr(part, field)
            if before is None:
                continue
            if isinstance(before, tuple):
                after: Any = self._list(part, field, before, undated, seen)
            else:
                after = self._single(before, undated)
            if after is None and field not in plan.optional:
                after = () if isinstance(before, tuple) else before
            if after is not before:
                changes[field] = after
        steps = self._steps(part)
        if steps is not None:
            changes["steps"] = steps
        lists = self._statements(part, changes, undated, seen)
        if lists is not None:
            changes["lists"] = lists
        return attrs.evolve(part, **changes) if changes else part

    def _single(self, value: Any, undated: bool | None) -> Any:  # noqa: ANN401, FBT001 -- any part
        """Return a single part or fact as it stood, or `None` where that is not known."""
        if not _is_part(value):
            return value if undated else None
        held = _stood(value, self.moment, undated=True)
        is_dated = getattr(value, "period", None) is not None or bool(steps_of(value))
        if not held and not (held is None and self._counts_possible(value)):
            return None
        inside = True if is_dated else undated
        cls: Any = type(value)
        if inside is None and not _can_be_empty(cls):
            return None
        return self._through(value, undated=inside)

    def _list(
        self,
        part: object,
        field: str,
        before: tuple[Any, ...],
        undated: bool | None,  # noqa: FBT001 -- the answer that the walk has in hand
        seen: _Seen,
    ) -> tuple[Any, ...] | None:
        """Return a list as it stood, or `None` where nothing is known of it on the day."""
        if not before:
            return before if undated else None
        kept: list[Any] = []
        has_changed = False
        for item in before:
            is_nested = isinstance(item, arrangements.Arrangement)
            if is_nested and not steps_of(item):
                after: Any = self._through(item, undated=undated)
            else:
                held = _stood(item, self.moment, undated=undated)
                if held is None:
                    seen.doubted.add(field)
                if not held:
                    seen.gone.add(field)
                if not held and (field == "absent_agreements" or self._drops(item)):
                    has_changed = True
                    continue
                # What is nested has dates of its own inside, as the outermost has.
                after = self._through(item, undated=undated if is_nested else True)
            has_changed = has_changed or after is not item
            kept.append(after)
        if kept or field in seen.doubted:
            return (tuple(kept) if has_changed else before) if kept else None
        return () if self._is_stated_whole(part, field, undated) else None

    def _drops(self, item: object) -> bool:
        """Return whether an item that did not stand, or may not have, is to go."""
        if not self.keeps_places:
            return True
        # Dated items are left to `standing`, but what had not begun was never in the list.
        steps = steps_of(item)
        there = _was_there(item, steps, self.moment) if steps else True
        return not self.moment.counts(there)

    def _counts_possible(self, value: object) -> bool:
        """Return whether a part with steps that may have stood is to be counted."""
        return self.moment.counts_possible and bool(steps_of(value))

    def _steps(self, part: object) -> tuple[PartStep, ...] | None:
        """Return the steps of a part as a record of the day has them, or `None` if unchanged."""
        moment = self.moment
        if self.keeps_places or moment.happened(None) is not None:
            return None
        # Of a step without a day it is known that it was taken by the day of the record.
        by_then = StatedDate(first_day=None, last_day=moment.as_at)
        before = steps_of(part)
        after = tuple(
            [
                step if step.is_to_come or step.on is not None else attrs.evolve(step, on=by_then)
                for step in before
            ]
        )
        return None if after == before else after

    def _is_stated_whole(
        self,
        part: object,
        field: str,
        undated: bool | None,  # noqa: FBT001
    ) -> bool:
        """Return whether it is known of a list that all of it is given."""
        return any(
            each.field == field and not each.kinds and each.is_whole
            for each in getattr(part, "lists", ())
            if self._holds(each, undated)
        )

    def _statements(
        self,
        part: object,
        changes: dict[str, Any],
        undated: bool | None,  # noqa: FBT001 -- the answer that the walk has in hand
        seen: _Seen,
    ) -> tuple[Any, ...] | None:
        """Return what is still known of the lists, or `None` if all of it is."""
        before: tuple[ListStatement, ...] = getattr(part, "lists", ())
        after = tuple(
            [
                self._still_said(each, changes, seen)
                for each in before
                if self._holds(each, undated)
            ]
        )
        return None if after == before else after

    def _still_said(
        self,
        statement: ListStatement,
        changes: dict[str, Any],
        seen: _Seen,
    ) -> ListStatement:
        """Return what a statement still says of a list from which something may have gone."""
        if not statement.is_whole:
            # Entries that did not stand keep their places, and would be counted with the others.
            is_mixed = self.keeps_places and statement.field in seen.gone
            return attrs.evolve(statement, count=None) if is_mixed else statement
        if statement.field in seen.doubted:
            # What may have stood may be one of those that make the list whole. How many there
            # are is known all the same.
            return attrs.evolve(statement, is_whole=None)
        if statement.field not in changes:
            return statement
        # All were given, of these kinds, so that what is left is all; where nothing is, there is
        # none of them.
        is_left = changes[statement.field] is not None
        return attrs.evolve(
            statement, is_whole=True if is_left else None, count=None if is_left else 0
        )

    def _holds(self, statement: ListStatement, undated: bool | None) -> bool:  # noqa: FBT001 -- the same
        """Return whether a statement holds on the day."""
        return _is_said(statement, self.moment, undated)


@functools.lru_cache(maxsize=1024)
def _can_be_empty(cls: Any) -> bool:  # noqa: ANN401 -- any class
    """Return whether a part can be there with nothing in it that is known on one day only."""
    required = {field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING}
    return _KEPT.issuperset(required)
