"""
Events of areas that no part tells of, such as a change of boundary that a user lays over.

A crosswalk of areas reads parts and not events. An event after which its body still stands, and
of which no part moved, would be passed over in silence: here it becomes a doubt of every row
that it could change. An event that closed its body is none of these, since the parts of a body
that it ended are either moved by their periods or followed to its heir.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Final, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.organisations.areas import UndividedPart
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.levels import Level, climb_from
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind

__all__ = ["UntoldEvents"]

HeldOn: TypeAlias = Callable[[UndividedPart, Level, date], tuple[OdsCode, ...]]
"""To which codes a part belonged at a level on a day."""

_DAY: Final = timedelta(days=1)
_MOVES_LAND: Final = {
    SuccessionKind.MERGER,
    SuccessionKind.SPLIT,
    SuccessionKind.BOUNDARY_CHANGE,
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Untold:
    """
    An event of which no part tells, and what it could change.

    Attributes:
        at_stake: The keys of the parts of which the event may have moved some land.
        beside: The parts with which that land may be together since.
        is_nowhere: Whether a body to which the event led has no part at all.
    """

    event: Succession
    level: Level
    at_stake: frozenset[str]
    beside: tuple[UndividedPart, ...]
    is_nowhere: bool

    @property
    def doubt(self) -> str:
        """The event, and what to do."""
        return (
            f"{self.event} ({self.event.key}): no part tells what moved, so nothing is taken to "
            f"have moved; lay its parts over the register (UndividedPart)"
        )


class UntoldEvents:
    """The events between two days that no part tells of, and the doubts that they leave."""

    def __init__(
        self,
        ground: Ground,
        parts: Sequence[UndividedPart],
        days: tuple[date, date],
        held_on: HeldOn,
    ) -> None:
        """Take the parts, and what tells who held them; events are looked for when asked for."""
        self._ground = ground
        self._parts = parts
        self._days = days
        self._held_on = held_on

    def doubts(self, parts: Iterable[UndividedPart], levels: tuple[Level, Level]) -> Iterator[str]:
        """Say which events could change what parts of the first day belong to on the second."""
        keys = {part.key for part in parts}
        for untold in self._untold:
            if keys & untold.at_stake and self._matters(untold, levels):
                yield untold.doubt

    def _matters(self, untold: _Untold, levels: tuple[Level, Level]) -> bool:
        """Whether what the event could move may have changed hands between the levels."""
        # Boards that gave something up are the same sets of areas, to whoever asks for areas.
        if all(climb_from(untold.level, level) is None for level in levels):
            return False
        ends = {self._held_on(part, levels[1], self._days[1]) for part in untold.beside}
        return untold.is_nowhere or len(ends) > 1

    @cached_property
    def _untold(self) -> tuple[_Untold, ...]:
        """Every event between the days of which no part tells."""
        named: set[str | None] = set()
        came: dict[date, list[UndividedPart]] = {}
        for part in self._parts:
            for period in part.periods:
                named.add(period.event)
                came.setdefault(period.first_day, []).append(part)
        first, last = sorted(self._days)
        return tuple(
            untold
            for code, events in self._ground.events_from.items()
            for event in events
            if first < event.day <= last
            and event.kind in _MOVES_LAND
            and event.key not in named
            and (untold := self._untold_of(event, OdsCode(code), came.get(event.day, ())))
        )

    def _untold_of(
        self, event: Succession, code: OdsCode, came: Sequence[UndividedPart]
    ) -> _Untold | None:
        """Return what an event leaves open of a body that stands, if no part moved by it."""
        level = self._ground.level(code)
        led_to = {*self._ground.led_to(event, code)}
        # The parts of a body that it ended are followed to where it led.
        if event.kind.ends_the_body and code not in event.to_codes:
            return None
        if not (level.has_parts and led_to and self._ground.version_on(code, event.day)):
            return None
        gave: dict[str, UndividedPart] = {}
        took: dict[str, UndividedPart] = {}
        taking: set[OdsCode] = set()
        # Those that came to an area that day first: most events are told by one of them.
        for part in (*came, *self._parts):
            after = led_to.intersection(self._held_on(part, level, event.day))
            if code in self._held_on(part, level, event.day - _DAY):
                if after:
                    return None
                gave[part.key] = part
            elif after:
                took[part.key] = part
                taking |= after
        if not gave:
            return None
        # Land that moved is lacking from the one side forward, and from the other backward.
        # Survives [<= to <]: between a day and itself there is no event.
        lacking = gave if self._days[0] <= self._days[1] else took
        return _Untold(
            event=event,
            level=level,
            at_stake=frozenset(lacking),
            beside=(*gave.values(), *took.values()),
            is_nowhere=taking != led_to,
        )
