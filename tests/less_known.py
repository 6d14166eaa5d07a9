"""
An arrangement of which less is known: what the laws of unknowns compare with all of it.

Whatever is forgotten here could be found out again, and would then agree with the record: a fact
is left out, a date is known less well, entries of a list that is not stated whole are not given,
a statement is not there. So the whole arrangement is one of those that the other may turn out
to be, and no definite answer may differ.
"""

from calendar import monthrange
from datetime import date, timedelta
from random import Random
from typing import Any

import attrs

from nhs_accountable_care import Citation, NacError
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.arrangements.known_bodies import known_body
from nhs_accountable_care.contracts import Body, ListStatement, stands_on
from nhs_accountable_care.contracts.statements import lists_of, may_hold_more, words_in
from nhs_accountable_care.organisations import Register

__all__ = ["Forgetting", "dated"]

_FACTS = (Citation, DateRange, Money, StatedDate, StatedPeriod, ListStatement)
# What a part is known by, and what is treated by itself.
_KEPT = {"name", "title", "code", "sources", "lists", "absent_agreements", "as_at", "body", "kind"}


def _widened(when: StatedDate, random: Random) -> StatedDate:
    """Return a date that is known less well, and may still be this one."""
    first, last = when.first_day, when.last_day
    match random.choice(("month", "year", "span", "first", "last", "about")):
        case "month" if first and last:
            first = first.replace(day=1)
            last = last.replace(day=monthrange(last.year, last.month)[1])
        case "year" if first and last:
            first, last = first.replace(month=1, day=1), last.replace(month=12, day=31)
        case "span" if first and last:
            first -= timedelta(days=random.randint(0, 400))
            last += timedelta(days=random.randint(0, 400))
        case "first" if last:
            first = None
        case "last" if first:
            last = None
        case "about":
            return attrs.evolve(when, is_approximate=True)
        case _:
            return when
    return attrs.evolve(when, first_day=first, last_day=last)


def _loosened(period: StatedPeriod, random: Random) -> StatedPeriod:
    """Return a period whose ends are known less well."""
    changes: dict[str, Any] = {}
    if period.first is not None and random.random() < 0.6:
        changes["first"] = _widened(period.first, random) if random.random() < 0.7 else None
    if period.last is not None and random.random() < 0.6:
        changes["last"] = _widened(period.last, random) if random.random() < 0.7 else None
    elif period.is_open and random.random() < 0.3:
        changes["is_open"] = False
    try:
        return attrs.evolve(period, **changes)
    except NacError:
        return period


def dated(value: Any, random: Random, as_at: date, share: float = 0.3) -> Any:  # noqa: ANN401 -- any part
    """Return a part in which some of what has no date has one under which it stands that day."""
    if isinstance(value, tuple):
        return tuple(dated(each, random, as_at, share) for each in value)
    cls: Any = type(value)
    if not attrs.has(cls) or isinstance(value, _FACTS) or not _is_ours(cls):
        return value
    changes: dict[str, Any] = {}
    for field in attrs.fields(cls):
        before = getattr(value, field.name)
        if field.name == "period" and before is None and random.random() < share:
            changes["period"] = _around(as_at, random)
        elif field.name == "on" and before is None and random.random() < share:
            changes["on"] = StatedDate.on(as_at - timedelta(days=random.randint(0, 900)))
        elif before is not None and field.name not in {"sources", "lists"}:
            changes[field.name] = dated(before, random, as_at, share)
    try:
        return attrs.evolve(value, **changes)
    except NacError:
        return value


def _around(day: date, random: Random) -> StatedPeriod:
    """Return a period in which a day lies."""
    first = day - timedelta(days=random.randint(0, 900))
    last = day + timedelta(days=random.randint(0, 900))
    return StatedPeriod.between(first, None if random.random() < 0.3 else last)


def _is_ours(cls: Any) -> bool:  # noqa: ANN401 -- any class
    """Return whether a class is one of a part of an arrangement."""
    module: str = cls.__module__
    return module.startswith(
        ("nhs_accountable_care.arrangements", "nhs_accountable_care.contracts")
    )


@attrs.define(kw_only=True)
class Forgetting:
    """
    Forgets some of what is known, and remembers where.

    Attributes:
        on: The day that will be asked about.
        as_at: The day that the record speaks of.
        register: By which a body by its code is known all the same.
        share: How much is forgotten.
        leaves_out: Whether facts are left out as well, and not only known less well.
        forgotten: The paths at which something was that is not given any more.
    """

    random: Random
    on: date
    as_at: date
    register: Register | None = None
    share: float = 0.15
    leaves_out: bool = True
    forgotten: list[str] = attrs.field(factory=list)

    def some_of(self, place: Arrangement) -> Arrangement:
        """Return an arrangement of which less is known."""
        less: Arrangement = self._less(place, "$")
        return less

    def _chance(self, share: float | None = None) -> bool:
        return self.random.random() < (self.share if share is None else share)

    def _less(self, value: Any, path: str) -> Any:  # noqa: ANN401 -- any part
        cls: Any = type(value)
        if not attrs.has(cls) or isinstance(value, _FACTS) or not _is_ours(cls):
            return value
        if isinstance(value, Body):
            return self._body(value)
        before = len(self.forgotten)
        changes: dict[str, Any] = {}
        lists = self._statements(getattr(value, "lists", ()))
        for field in attrs.fields(cls):
            self._field(value, field, path, changes, lists)
        if hasattr(value, "lists"):
            changes["lists"] = tuple(lists)
        if hasattr(value, "absent_agreements"):
            changes["absent_agreements"] = tuple(
                each for each in value.absent_agreements if not self._chance()
            )
        try:
            made = attrs.evolve(value, **changes)
        except NacError:
            # Some values check their parts against each other; such a one is kept as it was.
            del self.forgotten[before:]
            return value
        if hasattr(value, "party_fields") and not self._still_agrees(value, made):
            del self.forgotten[before:]
            return value
        return made

    def _still_agrees(self, more: Any, less: Any) -> bool:  # noqa: ANN401 -- any agreement
        """Return whether an agreement may turn out to be another: both may stand alike."""
        # Without any date it is known to stand on the day that the record speaks of; and without
        # a signature its term says from when it was there.
        moments = (Moment.of(self.as_at), Moment(on=self.on, as_at=self.as_at))
        return all(
            stands_on(less, moment) in {None, stands_on(more, moment)} for moment in moments
        )

    def _field(
        self,
        value: Any,  # noqa: ANN401 -- any part
        field: Any,  # noqa: ANN401 -- a field of attrs
        path: str,
        changes: dict[str, Any],
        lists: list[ListStatement],
    ) -> None:
        before, name = getattr(value, field.name), field.name
        below = f"{path}.{name}"
        if before is None:
            return
        if name in {"body", "nested"} or (name == "kind" and attrs.has(type(before))):
            changes[name] = self._each(before, below)
        elif name in _KEPT or (name == "basis" and path.endswith(".estimated_value")):
            # By its definition an estimated value without a basis is the whole.
            return
        elif isinstance(before, StatedPeriod):
            changes[name] = self._period(value, before, name, path)
            if changes[name] is None and not path.endswith("]"):
                # What stands by itself and has no date is known on the day of the record alone.
                self.forgotten.append(path)
        elif isinstance(before, StatedDate):
            changes[name] = self._date(before, field)
            if changes[name] is None:
                self.forgotten.append(below)
        elif isinstance(before, tuple) and field.default is None:
            changes[name] = self._list(value, name, before, below, lists)
        elif field.default is None and self.leaves_out and self._chance():
            changes[name] = None
            self.forgotten.append(below)
        else:
            changes[name] = self._each(before, below)

    def _each(self, value: Any, path: str) -> Any:  # noqa: ANN401 -- any part
        if isinstance(value, tuple):
            return tuple(self._less(each, f"{path}[{n}]") for n, each in enumerate(value))
        return self._less(value, path)

    def _body(self, body: Body) -> Body:
        """Forget what a register holds of a body."""
        known = None if self.register is None else known_body(body, self.register, on=self.on)
        if known is None or not self._chance(0.5):
            return body
        kind = None if body.kind is known.kind else body.kind
        less = attrs.evolve(body, kind=kind, name=None if body.name == known.name else body.name)
        # By its code alone it may be a body that is gone, and not the area that has the code now.
        is_known = known_body(less, self.register, on=self.on) == known  # type: ignore[arg-type]
        return less if is_known else body

    def _period(
        self,
        value: Any,  # noqa: ANN401 -- any part
        period: StatedPeriod,
        name: str,
        path: str,
    ) -> StatedPeriod | None:
        is_plain = name != "period" or hasattr(value, "party_fields")
        # Of what stands by itself nothing happened after its end, nor before it was there.
        is_over = not path.endswith("]") and period.holds_on(self.on) is False
        stands = period.holds_on(self.as_at) is True and not is_over
        if self._chance() and (self.leaves_out if is_plain else stands):
            return None
        return _loosened(period, self.random) if self._chance(0.3) else period

    def _date(self, when: StatedDate, field: Any) -> StatedDate | None:  # noqa: ANN401
        may_go = self.leaves_out if field.name != "on" else when.by(self.as_at) is True
        if field.default is None and may_go and self._chance():
            return None
        return _widened(when, self.random) if self._chance(0.3) else when

    def _list(
        self,
        value: Any,  # noqa: ANN401 -- any part
        name: str,
        before: tuple[Any, ...],
        path: str,
        lists: list[ListStatement],
    ) -> tuple[Any, ...] | None:
        kept: tuple[Any, ...] | None = before
        if self.leaves_out and self._chance():
            kept = None
        elif self._chance(2 * self.share):
            kept = before[: self.random.randint(0, len(before))] or None
        if kept is not None and len(kept) == len(before):
            return tuple(self._each(before, path))
        was_whole = not may_hold_more(value, name)
        told = [each for each in lists if each.field == name]
        lists[:] = [each for each in lists if each.field != name]
        # What was counted is still counted; that those given are all is no longer so.
        lists += [
            attrs.evolve(each, is_whole=None if each.is_whole else each.is_whole) for each in told
        ]
        cls: Any = type(value)
        may_be_counted = was_whole and name in lists_of(cls) and all(map(_has_no_date, before))
        if may_be_counted and self._chance(0.5):
            lists.append(ListStatement(field=name, count=len(words_in(before))))
        self.forgotten.append(path if kept is None else "")
        self.forgotten += [f"{path}[{number}]" for number in range(len(kept or ()), len(before))]
        return None if kept is None else tuple(self._each(kept, path))

    def _statements(self, lists: tuple[ListStatement, ...]) -> list[ListStatement]:
        return [
            attrs.evolve(
                each,
                count=None if self._chance() else each.count,
                is_whole=None if self._chance() else each.is_whole,
                period=None if each.period is None else _loosened(each.period, self.random),
            )
            for each in lists
            if not self._chance()
        ]


def _has_no_date(item: object) -> bool:
    return (
        getattr(item, "period", None) is None
        and getattr(item, "on", None) is None
        and getattr(item, "signed_on", None) is None
        and getattr(item, "lifecycle", None) is None
    )
