"""
What the dates of a record leave open on a day, by its paths.

A view of a day leaves these parts out; they are named here, so that none goes in silence.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

import attrs

from nhs_accountable_care import arrangements
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements.presence import (
    has_own_time,
    is_said,
    is_walked_through,
    may_be_of_the_record,
    steps_of,
    stood,
    stood_inside,
    was_there,
)
from nhs_accountable_care.arrangements.record_parts import (
    can_be_empty,
    holds_facts,
    is_part,
    parts_in,
    plan_of,
)
from nhs_accountable_care.contracts.statements import ListStatement, statements_of

__all__ = [
    "ListOnDay",
    "PartWithSteps",
    "about_another_day",
    "has_open_dates",
    "known_on_its_day_only",
    "left_open_by_dates",
    "lists_on",
    "may_have_stood",
    "parts_with_steps",
    "path_before",
]


_STEP: Final = re.compile(r"([^\[\]]+)(?:\[(\d+)\])?")


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
    for field in plan_of(cls).walked:
        part = getattr(value, field)
        below = f"{path}.{field}" if path else field
        items = enumerate(part) if isinstance(part, tuple) else ()
        for number, item in items:
            if is_walked_through(item) or not is_part(item):
                continue
            if stood(item, moment) is None:
                yield f"{below}[{number}]", item
        if is_part(part):
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
    for field in plan_of(cls).walked:
        before = getattr(part, field)
        below = f"{path}.{field}" if path else field
        if before is None or isinstance(before, tuple):
            answers = [
                undated if is_walked_through(item) else stood_inside(item, moment, undated=undated)
                for item in before or ()
            ]
            stated = tuple(
                [each for each in statements_of(part, field) if is_said(each, moment, undated)]
            )
            if stated:
                yield below, _on_day(before, answers, stated, undated)
            for number, (item, held) in enumerate(zip(before or (), answers, strict=True)):
                if held and not isinstance(item, arrangements.Arrangement) and is_part(item):
                    yield from _lists_in(item, moment, f"{below}[{number}]", undated=True)
        elif is_part(before) and stood_inside(before, moment, undated=True):
            inside = True if has_own_time(before) else undated
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
    for name in _fields_of(cls):
        part = getattr(value, name)
        # Most fields are not recorded, and to look at each would take longest of all.
        if part is not None and has_open_dates(part, moment):
            return True
    return False


@functools.lru_cache(maxsize=1024)
def _fields_of(cls: Any) -> tuple[str, ...]:  # noqa: ANN401 -- any class
    """Return the fields of a class in which a date may stand."""
    if not holds_facts(cls):
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
    plan = plan_of(cls)
    for field in plan.walked:
        part, below = getattr(value, field), f"{path}.{field}"
        if isinstance(part, tuple) and any(map(is_part, part)):
            for number, item in enumerate(part):
                where = f"{below}[{number}]"
                if isinstance(item, arrangements.Arrangement):
                    if may_be_of_the_record(item, moment):
                        yield from known_on_its_day_only(item, moment, where)
                elif stood(item, moment) is None and stood(item, its_own):
                    yield where
        elif part is None or has_own_time(part):
            continue
        elif is_part(part) and can_be_empty(part.__class__):
            yield from known_on_its_day_only(part, moment, below)
        elif field in plan.optional:
            yield below
    for number, statement in enumerate(getattr(value, "lists", ())):
        if statement.period is None:
            yield f"{path}.lists[{number}]"


def about_another_day(as_at: date | None, on: date, number: int) -> str:
    """
    Say how much of a record is not known, where it speaks of another day; else no words.

    >>> from datetime import date
    >>> about_another_day(date(2017, 4, 1), date(2017, 4, 1), 0)
    ''
    >>> about_another_day(date(2017, 4, 1), date(2018, 4, 1), 1).partition(", and")[0]
    'The record speaks of 1 April 2017. What it gives no date for (1 entry or fact) is not known \
on 1 April 2018'
    """
    if as_at is None or as_at == on:
        return ""
    things = "entry or fact" if number == 1 else "entries and facts"
    return (
        f"The record speaks of {words_of_day(as_at)}. What it gives no date for ({number:,} "
        f"{things}) is not known on {words_of_day(on)}, and counts as not recorded here."
    )


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
    for field in plan_of(cls).walked:
        part, below = getattr(value, field), f"{path}.{field}"
        items = (
            [(f"{below}[{number}]", item) for number, item in enumerate(part)]
            if isinstance(part, tuple)
            else [(below, part)]
        )
        for where, item in items:
            if not is_part(item):
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
    >>> from nhs_accountable_care.contracts import PartStep, StepStage
    >>> planned = Arrangement(name="Bury", steps=(PartStep(stage=StepStage.PLANNED),))
    >>> system = Arrangement(name="Greater Manchester", nested=(planned,))
    >>> [found.path for found in parts_with_steps(system, Moment.of(date(2017, 4, 1)))]
    ['$.nested[0]']
    """
    for where, part in parts_in(value, path):
        steps = steps_of(part)
        if steps:
            yield PartWithSteps(where, part, was_there(part, steps, moment))


def path_before(path: str, gone: frozenset[str]) -> str:
    """
    Return where something stood before some items went from their lists.

    >>> path_before("$.nested[0].members[1].body", frozenset({"$.nested[0]", "$.nested[2]"}))
    '$.nested[1].members[1].body'
    """
    if not gone:
        return path
    kept_before = _kept_before(gone)
    before = ""
    for text, number in _STEP.findall(path):
        before += text
        if number:
            # As many entries went before it as had no more than its number of kept ones before.
            went = bisect_right(kept_before.get(before, []), int(number))
            before += f"[{int(number) + went}]"
    return before


# The paths of one reading of one record are asked for together.
@functools.lru_cache(maxsize=4)
def _kept_before(gone: frozenset[str]) -> dict[str, list[int]]:
    """Return by list, for each entry that went, how many entries before it stayed."""
    numbers: dict[str, list[int]] = {}
    for path in gone:
        field, _, number = path.rpartition("[")
        if path.endswith("]"):
            numbers.setdefault(field, []).append(int(number[:-1]))
    return {
        field: [number - went for went, number in enumerate(sorted(those))]
        for field, those in numbers.items()
    }
