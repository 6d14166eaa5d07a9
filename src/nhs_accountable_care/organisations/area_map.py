"""
Who held each part of areas on a day, at each level: areas by the parts, systems by links.

Which area a part belonged to is stated once, on the part. Of which system an area was a part is
told by its link of the day, and of which region a system was a part likewise.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import attrs

from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import EARLIEST_DAY, words_of_day
from nhs_accountable_care.organisations.areas import AreaPeriod, UndividedPart
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.levels import Level, climb_from
from nhs_accountable_care.organisations.relationships import Relation, Relationship

__all__ = ["AreaMap", "Holder"]

_DAY = timedelta(days=1)


# Without the check of fields: a crosswalk makes two thousand, and nobody else makes any.
@attrs.frozen(kw_only=True)
class Holder:
    """
    To which code a part belonged on a day, and what that rests on.

    ``codes`` has one for each area of the part's period: several, of which some may be the same,
    where the part was divided and nobody knows how. They are none, and ``reason`` says why, where
    it cannot be told to which it belonged.
    """

    codes: tuple[OdsCode, ...] = ()
    since: date = EARLIEST_DAY
    doubts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    reason: str = ""

    @property
    def is_one(self) -> bool:
        """Whether the whole part belonged to one code."""
        return len(set(self.codes)) == 1


class AreaMap:
    """Who held each part on one day: areas by the parts' periods, and what they were part of."""

    def __init__(self, ground: Ground, parts: Iterable[UndividedPart], day: date) -> None:
        """Take the parts and the day; holders are looked up when they are asked for."""
        self._ground = ground
        self.parts: tuple[UndividedPart, ...] = tuple(parts)
        self._day = day
        self._held: dict[Level, dict[str, Holder]] = {}
        self._by_code: dict[Level, dict[OdsCode, list[UndividedPart]]] = {}
        self._parents: dict[tuple[OdsCode, Relation], Holder] = {}
        self._gone: dict[OdsCode, bool] = {}

    def on(self, day: date) -> "AreaMap":
        """Return the map of another day."""
        return AreaMap(self._ground, self.parts, day)

    def holder(self, part: UndividedPart, level: Level) -> Holder:
        """Return who held a part at a level, or why that cannot be told."""
        found = self._held.get(level)
        if found is None:
            found = self._held[level] = {}
        held = found.get(part.key)
        if held is None:
            if level is Level.AREA:
                held = self._area(part)
            else:
                held = self.holder(part, Level.AREA)
                for relation in climb_from(Level.AREA, level) or ():
                    held = self._above(held, relation)
            found[part.key] = held
        return held

    def parts_by_code(self, level: Level) -> dict[OdsCode, list[UndividedPart]]:
        """Return the parts of each code of a level, in order of key."""
        if level not in self._by_code:
            parts: dict[OdsCode, list[UndividedPart]] = {}
            for part in self.parts:
                for code in dict.fromkeys(self.holder(part, level).codes):
                    parts.setdefault(code, []).append(part)
            self._by_code[level] = parts
        return self._by_code[level]

    def codes_of_any_day(self) -> frozenset[OdsCode]:
        """Return every code that had a part on any day, by periods and links."""
        codes = {code for part in self.parts for period in part.periods for code in period.areas}
        for relation in climb_from(Level.AREA, Level.REGION) or ():
            codes |= {
                link.parent
                for code in codes
                for link in self._ground.links_of.get(code, ())
                if link.relation is relation
            }
        return frozenset(codes)

    def _area(self, part: UndividedPart) -> Holder:
        """Find the area of a part."""
        period = part.period_on(self._day)
        if period is None:
            return Holder(
                reason=f"to which area part {part.key} belonged on {words_of_day(self._day)} is "
                f"not recorded"
            )
        doubts = tuple(_doubts_of(part, period, self._day))
        return _together(
            [
                self._living(
                    Holder(
                        codes=(code,),
                        since=period.first_day,
                        doubts=doubts,
                        sources=period.sources,
                    )
                )
                for code in period.areas
            ]
        )

    def _above(self, holder: Holder, relation: Relation) -> Holder:
        """Find what the holder of a part was itself part of."""
        if holder.reason:
            return holder
        above = _together([self._parent(code, relation) for code in holder.codes])
        return Holder(
            codes=above.codes,
            since=max(holder.since, above.since),
            doubts=holder.doubts + above.doubts,
            sources=holder.sources + above.sources,
            reason=above.reason,
        )

    def _parent(self, code: OdsCode, relation: Relation) -> Holder:
        """Find the one parent of a code on the day."""
        pair = (code, relation)
        if pair not in self._parents:
            self._parents[pair] = self._parent_by_link(code, relation)
        return self._parents[pair]

    def _parent_by_link(self, code: OdsCode, relation: Relation) -> Holder:
        """Read the parent of a code from the link that holds on the day."""
        links = [link for link in self._ground.links_of.get(code, ()) if link.relation is relation]
        for place, link in enumerate(links):
            if self._day in link.period:
                sure = Confidence.weakest(citation.confidence for citation in link.sources)
                return self._living(
                    Holder(
                        codes=(link.parent,),
                        since=_since(links[:place], link),
                        doubts=() if sure.is_sure else (f"{link}: {sure.value}",),
                        sources=link.sources,
                    )
                )
        return Holder(
            reason=f"{self._ground.name_on(code, self._day)}: no {relation.value} link is "
            f"recorded for {words_of_day(self._day)}{_days_of(links)}"
        )

    def _living(self, holder: Holder) -> Holder:
        """
        Follow a holder that had closed by the day to the one body that took it over whole.

        So a merger that a user lays over a register moves parts, without a word on each; also
        where the record of the body was left open.
        """
        [code] = holder.codes
        while self._is_gone(code):
            level = self._ground.level(code)
            # A body that an event names on both sides went on, and ended some other time.
            onward = {
                to: event
                for event in self._ground.events_from.get(code, ())
                if event.day <= self._day
                and not event.kind.leaves_the_body
                and code not in event.to_codes
                for to in event.destinations(code) or event.to_codes
                if self._ground.level(to) is level
            }
            if len(onward) != 1:
                what = f"went to {joined(sorted(onward))}" if onward else "has no successor"
                return Holder(
                    reason=f"{self._ground.name(code)} was not in force on "
                    f"{words_of_day(self._day)} and {what}; lay over the register where its "
                    f"parts went"
                )
            [(to, event)] = onward.items()
            doubt = f"all of {code} is taken to have gone to {to}, as event {event.key} tells"
            holder = Holder(
                codes=(to,),
                since=max(holder.since, event.day),
                doubts=(*holder.doubts, doubt),
                sources=holder.sources + event.sources,
            )
            code = to
        return holder

    def _is_gone(self, code: OdsCode) -> bool:
        """Whether a body had closed by the day, or had ended in an event that leads on."""
        if code not in self._gone:
            self._gone[code] = self._ground.version_on(code, self._day) is None or any(
                event.day <= self._day
                and event.kind.ends_the_body
                and code not in event.to_codes
                and self._ground.led_to(event, code)
                for event in self._ground.events_from.get(code, ())
            )
        return self._gone[code]


def _days_of(links: Sequence[Relationship]) -> str:
    """Name the days for which links are recorded."""
    periods = dict.fromkeys(str(link.period) for link in links)
    return f"; recorded: {'; '.join(periods)}" if periods else ""


def _since(earlier: Sequence[Relationship], link: Relationship) -> date:
    """Return the day from which a body was linked to the parent of a link without a break."""
    for before in reversed(earlier):
        # A link that is told anew, to the same parent, is no change.
        # Survives [- to +]: nothing is told anew then, and each link is gone back over by itself.
        is_told_anew = before.period.last_day == link.period.first_day - _DAY
        if before.parent != link.parent or not is_told_anew:
            break
        link = before
    return link.period.first_day


def _together(holders: Sequence[Holder]) -> Holder:
    """Put the holders of what a part was divided into side by side."""
    if len(holders) == 1:
        return holders[0]
    reasons = dict.fromkeys(each.reason for each in holders if each.reason)
    if reasons:
        return Holder(reason="; ".join(reasons))
    return Holder(
        codes=tuple(code for each in holders for code in each.codes),
        since=max(each.since for each in holders),
        doubts=tuple(doubt for each in holders for doubt in each.doubts),
        sources=tuple(source for each in holders for source in each.sources),
    )


def _doubts_of(part: UndividedPart, period: AreaPeriod, day: date) -> Iterable[str]:
    """Say what is assumed if a period is taken to hold on a day."""
    if period.assumption is not None:
        yield period.assumption
    if period.seen_from is not None and day < period.seen_from:
        yield (
            f"areas before {words_of_day(period.seen_from)} are taken to be those of that day, of "
            f"which the first table of small areas is held"
        )
    after = next((each for each in part.periods if each.first_day > day), None)
    if after is not None and after.not_before is not None and after.not_before <= day:
        yield (
            f"what went from {joined(period.areas)} to {joined(after.areas)} was first seen there "
            f"on {words_of_day(after.first_day)}, and may have gone at any time from "
            f"{words_of_day(after.not_before)} on"
        )
