"""
Crosswalks of areas: the join of two sets of parts, weighted by the people of those they share.

Nothing is multiplied and nothing is followed step by step. Each part says to which area it
belonged on either day; links say of which system and region that area was a part. What a code
of one day has in common with a code of another is the parts that stand under both.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.areas import AreaPeriod, ShareBasis, UndividedPart
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.crosswalk import (
    GIVEN,
    UNCHANGED,
    WHOLE,
    CrosswalkRow,
    LeftOut,
    SharedPart,
)
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.levels import Level, climb_from
from nhs_accountable_care.organisations.relationships import Relation, Relationship
from nhs_accountable_care.organisations.untold import UntoldEvents
from nhs_accountable_care.organisations.weights import GivenWeights

__all__ = ["AreaMap", "Figures", "FiguresByPart", "Joiner", "figures_of"]

FiguresByPart: TypeAlias = Mapping[str, int] | Mapping[str, Fraction]
"""A caller's own figure for each part by its key, such as patients on the lists there."""

_DAY = timedelta(days=1)
_BY_CALLER = "figures by part given by the caller"


@attrs.frozen(kw_only=True)
class Holder:
    """
    To which code a part belonged on a day, and what that rests on.

    ``codes`` has one for each area of the part's period: several, of which some may be the same,
    where the part was divided and nobody knows how. They are none, and ``reason`` says why, where
    it cannot be told to which it belonged.
    """

    codes: tuple[OdsCode, ...] = ()
    since: date = date.min
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

    def on(self, day: date) -> "AreaMap":
        """Return the map of another day."""
        return AreaMap(self._ground, self.parts, day)

    def holder(self, part: UndividedPart, level: Level) -> Holder:
        """Return who held a part at a level, or why that cannot be told."""
        found = self._held.setdefault(level, {})
        if part.key not in found:
            held = self._area(part)
            for relation in climb_from(Level.AREA, level) or ():
                held = self._above(held, relation)
            found[part.key] = held
        return found[part.key]

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
            reason=f"{named_on(self._ground, code, self._day)}: no {relation.value} link is "
            f"recorded for {words_of_day(self._day)}{_days_of(links)}"
        )

    def _living(self, holder: Holder) -> Holder:
        """
        Follow a holder that had closed by the day to the one body that took it over whole.

        So a merger that a user lays over a register moves parts, without a word on each.
        """
        [code] = holder.codes
        while self._ground.version_on(code, self._day) is None:
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


def named_on(ground: Ground, code: OdsCode, day: date) -> str:
    """Return code and name as it was on a day, or the latest name if the body was not there."""
    version = ground.version_on(code, day)
    return ground.name(code) if version is None else f"{code} ({version.name})"


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


# --- The figures of parts ---


@attrs.frozen(kw_only=True)
class Figures:
    """What each part counts for, and the name of the basis."""

    name: str
    of_part: Callable[[UndividedPart], int | Fraction | None]


def figures_of(basis: ShareBasis | FiguresByPart, parts: Mapping[str, UndividedPart]) -> Figures:
    """
    Return what parts count for on a basis.

    Raises:
        InvalidTypeError: For a figure of the caller's that is not exact, or is of no text.
        InvalidValueError: For figures of parts that there are none of, or less than nothing.
    """
    if isinstance(basis, ShareBasis):
        return Figures(name=basis.value, of_part=lambda part: part.people(basis))
    if not isinstance(basis, Mapping):
        msg = f"basis is {basis!r}; name a basis of shares, or map keys of parts to figures"
        raise InvalidTypeError(msg)
    problems = []
    for key, figure in basis.items():
        if not isinstance(key, str):
            msg = f"{key!r} is a {type(key).__name__}; write the key of a part, such as '05L-1'"
            raise InvalidTypeError(msg)
        if isinstance(figure, bool) or not isinstance(figure, int | Fraction):
            msg = (
                f"the figure of part {key} is {figure!r}, a {type(figure).__name__}; write a "
                f"whole number or a Fraction"
            )
            raise InvalidTypeError(msg)
        if key not in parts:
            near = near_names(key, parts)
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.append(f"there is no part {key!r}{hint}")
        elif figure < 0:
            problems.append(f"the figure of part {key} is {figure}, less than nothing")
    if problems:
        raise InvalidValueError("\n".join(problems))
    return Figures(name=_BY_CALLER, of_part=lambda part: basis.get(part.key))


# --- The join ---


class Joiner:
    """Joins the parts of one day with those of another, for codes of any two levels."""

    def __init__(
        self,
        maps: tuple[AreaMap, AreaMap],
        days: tuple[date, date],
        ground: Ground,
        figures: Figures,
        given: GivenWeights,
        *,
        is_strict: bool,
    ) -> None:
        """
        Take both maps, what parts count for, and the weights that the caller gives.

        Unless ``is_strict``, weights that are not of just the ends of a code are passed over.
        """
        self._maps = maps
        self._days = days
        self._ground = ground
        self._figures = figures
        self._given = given
        self._is_strict = is_strict
        self._by_day = dict(zip(days, maps, strict=True))
        self._untold = UntoldEvents(ground, maps[0].parts, days, self._held_on)
        self._ever: frozenset[OdsCode] | None = None
        self.doubts: dict[str, None] = {}

    def has_parts(self, code: OdsCode, level: Level) -> bool:
        """Whether any part is recorded for a code of the first day."""
        return code in self._maps[0].parts_by_code(level)

    def without_parts(self, code: OdsCode, level: Level) -> LeftOut | None:
        """
        Return why a code is left out that has no parts on the first day, if it is to be.

        To follow its events instead would miss all land that moved without the body. They are
        all there is where it never has parts, and where no body has any on the second day.
        """
        if self._ever is None:
            # Survives [0 to 1]: both maps are of the same parts and bodies.
            self._ever = self._maps[0].codes_of_any_day()
        if code not in self._ever or not self._maps[1].parts_by_code(level):
            return None
        return LeftOut(
            code=code,
            reason=f"which parts {self._named(code)} was made of on {words_of_day(self._days[0])} "
            f"is not recorded; the basis successor-only follows the body and not the land",
            is_ambiguous=False,
        )

    def rows(self, code: OdsCode, levels: tuple[Level, Level]) -> list[CrosswalkRow] | LeftOut:
        """Return the rows of a code, or the reason why it has none."""
        parts = self._maps[0].parts_by_code(levels[0])[code]
        targets: dict[OdsCode, list[UndividedPart]] = {}
        vague: dict[OdsCode, list[UndividedPart]] = {}
        reasons: dict[str, None] = {}
        for part in parts:
            held = self._maps[1].holder(part, levels[1])
            if held.reason:
                reasons[held.reason] = None
                continue
            ends = self._ends(code, part, levels[0], held)
            for end in ends:
                (targets if len(ends) == 1 else vague).setdefault(end, []).append(part)
        if reasons:
            return LeftOut(code=code, reason="; ".join(reasons), is_ambiguous=False)
        given = self._given_for(code, {**vague, **targets}, levels[1])
        if given is not None:
            return self._given_rows(code, levels, {**vague, **targets}, given)
        if vague:
            return _unshared(
                code,
                f"{self._named(code)} was made of {joined(vague)}, whose people by part are "
                f"not known; give weights for each pair, or leave the code out",
            )
        return self._counted_rows(code, levels, targets)

    def _named(self, code: OdsCode) -> str:
        """Return a code of the first day and its name."""
        return named_on(self._ground, code, self._days[0])

    def _ends(
        self, code: OdsCode, part: UndividedPart, level: Level, after: Holder
    ) -> dict[OdsCode, None]:
        """Return to whom what a code had of a part belonged on the second day."""
        before = self._maps[0].holder(part, level)
        if part.areas_on(self._days[0]) == part.areas_on(self._days[1]):
            # Of a part that was divided among the same areas on both days, each keeps its own.
            pairs = zip(before.codes, after.codes, strict=True)
            return dict.fromkeys(end for start, end in pairs if start == code)
        return dict.fromkeys(after.codes)

    def _counted_rows(
        self,
        code: OdsCode,
        levels: tuple[Level, Level],
        targets: dict[OdsCode, list[UndividedPart]],
    ) -> list[CrosswalkRow] | LeftOut:
        """Make the rows of a code by what its parts count for."""
        figures = {
            part.key: self._figure(part, levels[0]) for parts in targets.values() for part in parts
        }
        unknown = [key for key, figure in figures.items() if figure is None]
        whole = None if unknown else sum(figure or 0 for figure in figures.values())
        if len(targets) > 1 and not whole:
            lack = f"of {joined(unknown)} none is known" if unknown else "they are all zero"
            return _unshared(
                code,
                f"{self._named(code)} went to {joined(targets)}, and its shares need a "
                f"figure for each part ({self._figures.name}): {lack}",
            )
        rows = []
        for to, parts in sorted(targets.items()):
            people = None if whole is None else sum(figures[part.key] or 0 for part in parts)
            # Of all that went to one body nothing need be known.
            weight = Fraction(people or 0) / whole if whole else Fraction(1)
            if weight:
                shared = tuple(
                    SharedPart(key=part.key, people=figures[part.key]) for part in parts
                )
                rows.append(
                    self._row(
                        (code, to),
                        levels,
                        parts,
                        shared,
                        weight=weight,
                        people=(people, whole),
                        is_whole=len(targets) == 1,
                    )
                )
        return rows

    def _figure(self, part: UndividedPart, level: Level) -> int | Fraction | None:
        """Return what a part of the first day counts for, which is its whole or not known."""
        held = self._maps[0].holder(part, level)
        return self._figures.of_part(part) if held.is_one else None

    def _row(
        self,
        codes: tuple[OdsCode, OdsCode],
        levels: tuple[Level, Level],
        parts: list[UndividedPart],
        shared: tuple[SharedPart, ...],
        *,
        weight: Fraction,
        people: tuple[int | Fraction | None, int | Fraction | None],
        is_whole: bool,
    ) -> CrosswalkRow:
        """Make one row, with what it rests on, and when it came about."""
        held = self._holders(parts, levels)
        # Most parts of a body have the very same sources.
        citations = dict.fromkeys(holder.sources for holder in held)
        if not is_whole:
            citations |= dict.fromkeys(part.sources for part in parts)
        cited = tuple(dict.fromkeys(each for sources in citations for each in sources))
        ends = self._maps[1].parts_by_code(levels[1])[codes[1]]
        stays = is_whole and codes[0] == codes[1] and len(ends) == len(parts)
        return CrosswalkRow(
            from_code=codes[0],
            to_code=codes[1],
            weight=weight,
            basis=UNCHANGED if stays else WHOLE if is_whole else self._figures.name,
            event_day=self._last_change(parts, levels),
            people=people[0],
            of_people=people[1],
            parts=shared,
            confidence=Confidence.weakest(each.confidence for each in cited) if cited else None,
            # A body that keeps its parts does so wherever lines are taken to run.
            doubts=self._doubts(
                parts, levels, rests_on_lines=not stays and not (is_whole and self._stand(parts))
            ),
            sources=cited,
        )

    def _stand(self, parts: list[UndividedPart]) -> bool:
        """Whether none of the parts has moved between the two days."""
        first, second = self._days
        return all(part.period_on(first) == part.period_on(second) for part in parts)

    def _holders(self, parts: list[UndividedPart], levels: tuple[Level, Level]) -> list[Holder]:
        """Return who held parts on either day."""
        return [self._maps[side].holder(part, levels[side]) for side in (0, 1) for part in parts]

    def _doubts(
        self, parts: list[UndividedPart], levels: tuple[Level, Level], *, rests_on_lines: bool
    ) -> tuple[str, ...]:
        """Return what is assumed of parts, and keep it for the crosswalk as a whole."""
        assumed = [doubt for holder in self._holders(parts, levels) for doubt in holder.doubts]
        doubts = dict.fromkeys([*assumed, *self._untold.doubts(parts, levels)])
        if not rests_on_lines:
            for period in (period for part in parts for period in part.periods):
                doubts.pop(period.assumption or "", None)
        self.doubts.update(doubts)
        return tuple(doubts)

    def _last_change(self, parts: list[UndividedPart], levels: tuple[Level, Level]) -> date | None:
        """Return the last day between both on which one of the parts changed hands."""
        earlier = last = min(self._days)
        for level in dict.fromkeys(levels):
            for part in parts:
                last = self._change_after(last, part, level)
        return last if last > earlier else None

    def _change_after(self, day: date, part: UndividedPart, level: Level) -> date:
        """Return the last day on which a part came to its holder at a level, if after a day."""
        held = self._map_on(max(self._days)).holder(part, level)
        # A new area in the same system is no change of hands between systems.
        # Survives [> to >=]: a change on the day itself is that day, however it is found.
        while held.since > day:
            before = self._map_on(held.since - _DAY).holder(part, level)
            if before.codes != held.codes:
                return held.since
            held = before
        return day

    def _map_on(self, day: date) -> AreaMap:
        """Return the map of a day."""
        if day not in self._by_day:
            # Survives [0 to 1]: both maps are of the same parts and bodies.
            self._by_day[day] = self._maps[0].on(day)
        return self._by_day[day]

    def _held_on(self, part: UndividedPart, level: Level, day: date) -> tuple[OdsCode, ...]:
        """Return to whom a part belonged on a day."""
        return self._map_on(day).holder(part, level).codes

    def _at_level(
        self, given: Mapping[OdsCode, Fraction], possible: Collection[OdsCode], level: Level
    ) -> Mapping[OdsCode, Fraction]:
        """
        Return weights to areas as weights to the systems or regions that they are part of.

        Frimley was shared out among areas and boards at once: whoever knows the one knows the
        other. A weight to what is neither stays as it is, and is refused by its name.
        """
        led: dict[OdsCode, Fraction] = {}
        for to, weight in given.items():
            ends = [to]
            if to not in possible:
                parts = self._maps[1].parts_by_code(Level.AREA).get(to, ())
                above = {end for part in parts for end in self._maps[1].holder(part, level).codes}
                ends = [*above] if len(above) == 1 and above <= {*possible} else ends
            led[ends[0]] = led.get(ends[0], Fraction(0)) + weight
        return led

    def _given_for(
        self, code: OdsCode, possible: Mapping[OdsCode, list[UndividedPart]], level: Level
    ) -> Mapping[OdsCode, Fraction] | None:
        """Return the weights to share a code out by, if there are any that apply."""
        by_pair = self._given.of(code)
        if not by_pair:
            return None
        self._given.use(code, by_pair)
        given = self._at_level(by_pair, possible.keys(), level)
        return given if self._is_strict or given.keys() == possible.keys() else None

    def _given_rows(
        self,
        code: OdsCode,
        levels: tuple[Level, Level],
        possible: dict[OdsCode, list[UndividedPart]],
        given: Mapping[OdsCode, Fraction],
    ) -> list[CrosswalkRow] | LeftOut:
        """Make the rows of a code by the weights that the caller gives."""
        strangers = given.keys() - possible.keys()
        missing = possible.keys() - given.keys()
        if strangers:
            return _unshared(
                code,
                f"weights of {code}: none of its parts went to {joined(sorted(strangers))}, but "
                f"to {joined(sorted(possible))}",
            )
        if missing:
            return _unshared(
                code,
                f"{self._named(code)}: weights are given for some of its successors and not "
                f"for {joined(sorted(missing))}",
            )
        whole = sum(given.values())
        return [
            CrosswalkRow(
                from_code=code,
                to_code=to,
                weight=weight / whole,
                basis=GIVEN,
                event_day=self._last_change(possible[to], levels),
                # Weights do not rest on where lines are taken to run.
                doubts=self._doubts(possible[to], levels, rests_on_lines=False),
            )
            for to, weight in sorted(given.items())
            if weight
        ]


def _unshared(code: OdsCode, reason: str) -> LeftOut:
    """Leave a code out whose shares are not known."""
    return LeftOut(code=code, reason=reason, is_ambiguous=True)
