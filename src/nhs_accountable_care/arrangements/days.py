"""
What of a record held on a day: surely, surely not, or perhaps.

A part that has a date is judged by it. What has none is known on the day that the record
speaks of, and what stands inside a part holds as long as the part. So one walk goes through a
record with one answer in hand: whether what has no date of its own held on the day.

What is planned, proposed, awarded or refused is no fact of the day: see `PartStep`.
"""

from typing import Any, NamedTuple, TypeVar

import attrs

from nhs_accountable_care import arrangements
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.arrangements.presence import (
    has_own_time,
    is_said,
    is_walked_through,
    may_be_of_the_record,
    steps_of,
    stood_inside,
    was_there,
)
from nhs_accountable_care.arrangements.record_parts import can_be_empty, is_part, plan_of
from nhs_accountable_care.contracts.statements import ListStatement
from nhs_accountable_care.contracts.steps import PartStep

__all__ = ["as_it_stood", "as_known_on"]

_Part = TypeVar("_Part")


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


class _Seen(NamedTuple):
    """What a walk met in the lists of one part, by the name of the list."""

    doubted: set[str]
    """Lists of which an entry may have stood."""
    gone: set[str]
    """Lists of which an entry did not stand, or may not have."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
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
        plan = plan_of(cls)
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
        if not is_part(value):
            return value if undated else None
        held = stood_inside(value, self.moment, undated=True)
        if not self.moment.counts(held):
            return None
        inside = True if has_own_time(value) else undated
        cls: Any = type(value)
        if inside is None and not can_be_empty(cls):
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
            if is_walked_through(item):
                after: Any = self._through(item, undated=undated)
            else:
                held = stood_inside(item, self.moment, undated=undated)
                if held is None:
                    seen.doubted.add(field)
                if not held:
                    seen.gone.add(field)
                if not held and (field == "absent_agreements" or self._drops(item)):
                    has_changed = True
                    continue
                # What is nested has dates of its own inside, as the outermost has.
                is_nested = isinstance(item, arrangements.Arrangement)
                is_of_the_record = is_nested and may_be_of_the_record(item, self.moment)
                after = self._through(item, undated=undated if is_of_the_record else True)
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
        there = was_there(item, steps, self.moment) if steps else True
        return not self.moment.counts(there)

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
            if is_said(each, self.moment, undated)
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
                if is_said(each, self.moment, undated)
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
