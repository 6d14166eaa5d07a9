"""
What happened to a body with each other: what went into it, what it became, and how much of it.

An event that crosses levels makes no successor. The people of an area that joined a board are
told by the links between both, and an area is no board.
"""

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import per_cent
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.levels import Level, level_of
from nhs_accountable_care.organisations.register import Register
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind

__all__ = ["Happening", "happenings_after", "happenings_before"]

_Pair: TypeAlias = tuple[OdsCode, OdsCode]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Happening:
    """
    An event of a body with one other code.

    Attributes:
        event: What happened, and when.
        code: The other code.
        weight: The share of the code before that went to the code after; `None` where it is not
            known.
        people: Of areas, the people of the parts that went.
        of_people: Of areas, the people of the whole code before.
        basis: What was counted, such as ``residents-mid-2020``.
        doubts: What is assumed for the share.

    >>> from datetime import date
    >>> event = Succession(
    ...     key="area-2022",
    ...     day=date(2022, 7, 1),
    ...     kind=SuccessionKind.BOUNDARY_CHANGE,
    ...     from_codes=(OdsCode("QF7"),),
    ...     to_codes=(OdsCode("QF7"), OdsCode("QT1")),
    ... )
    >>> weight = Fraction(118_280, 1_533_334)
    >>> print(
    ...     Happening(
    ...         event=event,
    ...         code=OdsCode("QT1"),
    ...         weight=weight,
    ...         people=118_280,
    ...         of_people=1_533_334,
    ...         basis="residents-mid-2020",
    ...     )
    ... )
    QT1 (boundary change, 1 July 2022: 118,280 of 1,533,334 people, 7.7 %)
    """

    record_columns: ClassVar[Columns] = {
        "code": "text",
        "date": "day",
        "event": "text",
        "weight": "text",
        "people": "whole number",
        "of_people": "whole number",
        "basis": "text",
    }

    event: Succession
    code: OdsCode
    weight: Fraction | None
    people: int | None = None
    of_people: int | None = None
    basis: str | None = None
    doubts: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the other code, what happened, when, and a share that is not the whole."""
        return (
            f"{self.code} ({self.event.kind.words}, {words_of_day(self.event.day)}{self._share()})"
        )

    def _share(self) -> str:
        """Write the share, if it is known and not the whole."""
        if self.weight is None or self.weight == 1:
            return ""
        counted = str(self.weight)
        if self.people is not None:
            counted = f"{self.people:,} of {self.of_people:,} people"
        return f": {counted}, {per_cent(self.weight)}"

    def to_record(self) -> Record:
        """Return the other code, the day, the kind and the share, an exact ratio in text."""
        return {
            "code": self.code,
            "date": self.event.day.isoformat(),
            "event": self.event.kind.value,
            "weight": None if self.weight is None else str(self.weight),
            "people": self.people,
            "of_people": self.of_people,
            "basis": self.basis,
        }


def happenings_before(
    register: Register, code: OdsCode, events: Iterable[Succession]
) -> tuple[Happening, ...]:
    """Return which other codes of its level went, or may have gone, into a code."""
    return _told_once(
        _happening(register, event, (other, code), other)
        for event in events
        for other in event.from_codes
        if _leads(register, event, (other, code))
    )


def happenings_after(
    register: Register, code: OdsCode, events: Iterable[Succession]
) -> tuple[Happening, ...]:
    """Return to which other codes of its level a code went, or may have gone."""
    return _told_once(
        _happening(register, event, (code, other), other)
        for event in events
        for other in event.to_codes
        if _leads(register, event, (code, other))
    )


def _told_once(happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    """Leave out a boundary change where a merger or a split of the day tells the same."""
    found = tuple(happenings)
    others = {(each.event.day, each.code) for each in found if not _is_of_boundary(each)}
    return tuple(
        each
        for each in found
        if not _is_of_boundary(each) or (each.event.day, each.code) not in others
    )


def _is_of_boundary(happening: Happening) -> bool:
    """Whether only a boundary moved."""
    return happening.event.kind is SuccessionKind.BOUNDARY_CHANGE


def _leads(register: Register, event: Succession, pair: _Pair) -> bool:
    """Whether an event led, or may have led, from one code to another of its level."""
    from_code, to_code = pair
    if event.kind is SuccessionKind.RENAME or from_code == to_code:
        return False
    if _level(register, from_code) is not _level(register, to_code):
        return False
    found = event.destinations(from_code)
    return to_code in (event.to_codes if found is None else found)


def _level(register: Register, code: OdsCode) -> Level:
    """Return the level of a lineage, which is that of its latest version."""
    return level_of(register.organisation(code).versions[-1].kind)


def _happening(register: Register, event: Succession, pair: _Pair, other: OdsCode) -> Happening:
    """Tell an event with the share that went from one code to another."""
    weight = event.weight(*pair)
    if not _level(register, pair[0]).has_parts or not _is_divided(register, event, pair[0]):
        return Happening(event=event, code=other, weight=weight)
    walk = register.crosswalk(
        event.day - timedelta(days=1), event.day, codes=pair[:1], partial=True
    )
    row = next((row for row in walk.rows if row.to_code == pair[1]), None)
    if row is None:
        # Also of a body that took part in an event on its first day, and was nobody before.
        return Happening(event=event, code=other, weight=None)
    is_counted = isinstance(row.people, int) and isinstance(row.of_people, int)
    return Happening(
        event=event,
        code=other,
        weight=row.weight,
        people=int(row.people or 0) if is_counted else None,
        of_people=int(row.of_people or 0) if is_counted else None,
        basis=row.basis,
        doubts=row.doubts,
    )


def _is_divided(register: Register, event: Succession, code: OdsCode) -> bool:
    """
    Whether a code went to several on the day of an event, by this or by another.

    The three events by which the board of Frimley went to three others name one each.
    """
    level = _level(register, code)
    ends = {
        to
        for each in register.events_of(code)
        if each.day == event.day and each.kind is not SuccessionKind.RENAME
        for to in each.to_codes
        if code in each.from_codes and _level(register, to) is level
    }
    return len(ends) > 1
