"""
Crosswalks of areas: the join of two sets of parts, weighted by the people of those they share.

Nothing is multiplied and nothing is followed step by step. Each part says to which area it
belonged on either day; links say of which system and region that area was a part. What a code
of one day has in common with a code of another is the parts that stand under both.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.areas import AreaSpell, ShareBasis, UndividedPart
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
from nhs_accountable_care.organisations.relationships import Relation
from nhs_accountable_care.organisations.succession import SuccessionKind

__all__ = ["AREA_LEVELS", "AreaMap", "Figures", "FiguresByPart", "Joiner", "figures_of"]

FiguresByPart: TypeAlias = Mapping[str, int] | Mapping[str, Fraction]
"""A caller's own figure for each part by its key, such as patients on the lists there."""

AREA_LEVELS = frozenset({Level.AREA, Level.SYSTEM, Level.REGION})

_BY_CALLER = "figures by part given by the caller"
_GOES_ON = {SuccessionKind.RENAME, SuccessionKind.BOUNDARY_CHANGE, SuccessionKind.TRANSFER}


@attrs.frozen(kw_only=True)
class Holder:
    """
    To which code a part belonged on a day, and what that rests on.

    ``codes`` are several where nobody knows how the part was divided among them; they are none,
    and ``reason`` says why, where it cannot be told to which it belonged.
    """

    codes: tuple[OdsCode, ...] = ()
    since: date = date.min
    doubts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    reason: str = ""


class AreaMap:
    """Who held each part on one day: areas by the parts' spells, and what they were part of."""

    def __init__(self, ground: Ground, parts: Iterable[UndividedPart], day: date) -> None:
        """Take the parts and the day; holders are looked up when they are asked for."""
        self._ground = ground
        self._parts = tuple(parts)
        self._day = day
        self._held: dict[Level, dict[str, Holder]] = {}
        self._by_code: dict[Level, dict[OdsCode, list[UndividedPart]]] = {}
        self._parents: dict[tuple[OdsCode, Relation], Holder] = {}

    def holders(self, level: Level) -> dict[str, Holder]:
        """Return the holder at a level of every part that any area had on the day, by key."""
        if level not in self._held:
            self._held[level] = self._areas() if level is Level.AREA else self._climbed(level)
        return self._held[level]

    def parts_by_code(self, level: Level) -> dict[OdsCode, list[UndividedPart]]:
        """Return the parts of each code of a level, in order of key."""
        if level not in self._by_code:
            holders = self.holders(level)
            parts: dict[OdsCode, list[UndividedPart]] = {}
            for part in self._parts:
                for code in holders[part.key].codes if part.key in holders else ():
                    parts.setdefault(code, []).append(part)
            self._by_code[level] = parts
        return self._by_code[level]

    def _areas(self) -> dict[str, Holder]:
        """Find the area of each part."""
        found: dict[str, Holder] = {}
        for part in self._parts:
            spell = part.spell_on(self._day)
            if spell is not None:
                found[part.key] = self._living(
                    Holder(
                        codes=spell.areas,
                        since=spell.first_day,
                        doubts=tuple(_doubts_of(part, spell, self._day)),
                        sources=spell.sources,
                    )
                )
        return found

    def _climbed(self, level: Level) -> dict[str, Holder]:
        """Find the system or region of each part, by way of its area."""
        held = self.holders(Level.AREA)
        for relation in climb_from(Level.AREA, level) or ():
            held = {key: self._above(holder, relation) for key, holder in held.items()}
        return held

    def _above(self, holder: Holder, relation: Relation) -> Holder:
        """Find what the holder of a part was itself part of."""
        parents = [self._parent(code, relation) for code in holder.codes]
        reasons = [parent.reason for parent in parents if parent.reason]
        if reasons or not parents:
            return Holder(reason=holder.reason or "; ".join(reasons))
        return Holder(
            codes=tuple(dict.fromkeys(code for parent in parents for code in parent.codes)),
            since=max(holder.since, *(parent.since for parent in parents)),
            doubts=holder.doubts + tuple(each for parent in parents for each in parent.doubts),
            sources=holder.sources + tuple(each for parent in parents for each in parent.sources),
        )

    def _parent(self, code: OdsCode, relation: Relation) -> Holder:
        """Find the one parent of a code on the day."""
        pair = (code, relation)
        if pair not in self._parents:
            self._parents[pair] = self._parent_by_link(code, relation)
        return self._parents[pair]

    def _parent_by_link(self, code: OdsCode, relation: Relation) -> Holder:
        """Read the parent of a code from the link that holds on the day."""
        for link in self._ground.links_of.get(code, ()):
            if link.relation is relation and self._day in link.period:
                sure = Confidence.weakest(citation.confidence for citation in link.sources)
                return self._living(
                    Holder(
                        codes=(link.parent,),
                        since=link.period.first_day,
                        doubts=() if sure.is_sure else (f"{link}: {sure.value}",),
                        sources=link.sources,
                    )
                )
        return Holder(
            reason=f"{self._ground.name(code)}: no {relation.value} link is recorded for "
            f"{words_of_day(self._day)}{self._when_linked(code, relation)}"
        )

    def _when_linked(self, code: OdsCode, relation: Relation) -> str:
        """Name the days for which a link is recorded."""
        periods = [
            str(link.period)
            for link in self._ground.links_of.get(code, ())
            if link.relation is relation
        ]
        return f"; recorded: {'; '.join(dict.fromkeys(periods))}" if periods else ""

    def _living(self, holder: Holder) -> Holder:
        """
        Follow a holder that had closed by the day to the one body that took it over whole.

        So a merger that a user lays over a register moves parts, without a word on each.
        """
        seen: set[OdsCode] = set()
        while len(holder.codes) == 1 and holder.codes[0] not in seen:
            [code] = holder.codes
            if self._ground.version_on(code, self._day) is not None:
                return holder
            seen.add(code)
            level = self._ground.level(code)
            onward = {
                to: event
                for event in self._ground.events_from.get(code, ())
                if event.day <= self._day and event.kind not in _GOES_ON
                for to in event.destinations(code) or event.to_codes
                if to != code and self._ground.level(to) is level
            }
            if len(onward) != 1:
                what = f"went to {joined(sorted(onward))}" if onward else "has no successor"
                return Holder(
                    reason=f"{self._ground.name(code)} was not in force on "
                    f"{words_of_day(self._day)} and {what}; lay over the register where its "
                    f"parts went"
                )
            [(to, event)] = onward.items()
            holder = attrs.evolve(
                holder,
                codes=(to,),
                since=max(holder.since, event.day),
                doubts=(
                    *holder.doubts,
                    f"all of {code} is taken to have gone to {to}, as event {event.key} tells",
                ),
                sources=holder.sources + event.sources,
            )
        return holder


def _doubts_of(part: UndividedPart, spell: AreaSpell, day: date) -> Iterable[str]:
    """Say what is assumed if a spell is taken to hold on a day."""
    if spell.assumption is not None:
        yield spell.assumption
    if spell.seen_from is not None and day < spell.seen_from:
        yield (
            f"areas before {words_of_day(spell.seen_from)} are taken to be those of that day, of "
            f"which the first table of small areas is held"
        )
    after = next((each for each in part.spells if each.first_day > day), None)
    if after is not None and after.not_before is not None and after.not_before <= day:
        yield (
            f"what went from {joined(spell.areas)} to {joined(after.areas)} was first seen there "
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
        InvalidTypeError: For a figure of the caller's that is not exact.
        InvalidValueError: For figures of parts that there are none of, or less than nothing.
    """
    if isinstance(basis, ShareBasis):
        return Figures(name=basis.value, of_part=lambda part: part.people(basis))
    problems = []
    for key, figure in basis.items():
        if isinstance(figure, bool) or not isinstance(figure, int | Fraction):
            msg = (
                f"the figure of part {key} is {figure!r}, a {type(figure).__name__}; write a "
                f"whole number or a Fraction"
            )
            raise InvalidTypeError(msg)
        if key not in parts:
            near = near_names(key, parts, most=1)
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
        given: Mapping[OdsCode, Mapping[OdsCode, Fraction]],
    ) -> None:
        """Take both maps, what parts count for, and the weights that the caller gives."""
        self._maps = maps
        self._days = days
        self._ground = ground
        self._figures = figures
        self._given = given
        # The changes between the days are told by the holders of the later of them.
        self._earlier = min(days)
        self._later = maps[days.index(max(days))]
        self.doubts: dict[str, None] = {}

    def has_parts(self, code: OdsCode, level: Level) -> bool:
        """Whether any part is recorded for a code of the first day."""
        return code in self._maps[0].parts_by_code(level)

    def rows(self, code: OdsCode, levels: tuple[Level, Level]) -> list[CrosswalkRow] | LeftOut:
        """Return the rows of a code, or the reason why it has none."""
        parts = self._maps[0].parts_by_code(levels[0])[code]
        before, after = (self._maps[side].holders(levels[side]) for side in (0, 1))
        targets: dict[OdsCode, list[UndividedPart]] = {}
        vague: dict[OdsCode, None] = {}
        reasons: dict[str, None] = {}
        for part in parts:
            held = after.get(part.key)
            if held is None or held.reason:
                reasons[_why_nowhere(part, held, self._days[1])] = None
            elif len(held.codes) == 1:
                targets.setdefault(held.codes[0], []).append(part)
            elif held.codes == before[part.key].codes:
                targets.setdefault(code, []).append(part)
            else:
                vague.update(dict.fromkeys(held.codes))
        if reasons:
            return LeftOut(code=code, reason="; ".join(reasons), is_ambiguous=False)
        if code in self._given:
            return self._given_rows(code, dict.fromkeys([*targets, *vague]))
        if vague:
            return _unshared(
                code,
                f"{self._ground.name(code)} was made of {joined(vague)}, whose people by part are "
                f"not known; give weights for each pair, or leave the code out",
            )
        return self._counted_rows(code, levels, targets)

    def _counted_rows(
        self,
        code: OdsCode,
        levels: tuple[Level, Level],
        targets: dict[OdsCode, list[UndividedPart]],
    ) -> list[CrosswalkRow] | LeftOut:
        """Make the rows of a code by what its parts count for."""
        before = self._maps[0].holders(levels[0])
        figures: dict[str, int | Fraction | None] = {
            part.key: self._figures.of_part(part) if len(before[part.key].codes) == 1 else None
            for parts in targets.values()
            for part in parts
        }
        known = [figure for figure in figures.values() if figure is not None]
        whole = sum(known) if len(known) == len(figures) else None
        if len(targets) > 1 and not whole:
            unknown = [key for key, figure in figures.items() if figure is None]
            lack = f"of {joined(unknown)} none is known" if unknown else "they are all zero"
            return _unshared(
                code,
                f"{self._ground.name(code)} went to {joined(targets)}, and its shares need a "
                f"figure for each part ({self._figures.name}): {lack}",
            )
        rows = []
        for to, parts in sorted(targets.items()):
            shared = tuple(SharedPart(key=part.key, people=figures[part.key]) for part in parts)
            people = None if whole is None else sum(figures[part.key] or 0 for part in parts)
            weight = Fraction(1) if len(targets) == 1 else Fraction(people or 0) / (whole or 1)
            if weight:
                rows.append(self._row(code, to, levels, parts, weight, (people, whole), shared))
        return rows

    def _row(  # noqa: PLR0917 -- what a row has
        self,
        code: OdsCode,
        to: OdsCode,
        levels: tuple[Level, Level],
        parts: list[UndividedPart],
        weight: Fraction,
        people: tuple[int | Fraction | None, int | Fraction | None],
        shared: tuple[SharedPart, ...],
    ) -> CrosswalkRow:
        """Make one row, with what it rests on."""
        held = [
            self._maps[side].holders(levels[side])[part.key] for side in (0, 1) for part in parts
        ]
        doubts = tuple(dict.fromkeys(doubt for holder in held for doubt in holder.doubts))
        self.doubts.update(dict.fromkeys(doubts))
        sources = [holder.sources for holder in held]
        is_whole = weight == 1
        if not is_whole:
            sources += [part.sources for part in parts]
        cited = tuple(dict.fromkeys(each for citations in sources for each in citations))
        stays = code == to and is_whole and len(self._ends(to, levels[1])) == len(parts)
        return CrosswalkRow(
            from_code=code,
            to_code=to,
            weight=weight,
            basis=UNCHANGED if stays else WHOLE if is_whole else self._figures.name,
            event_day=None if stays else self._last_change(parts, levels),
            sources=cited,
            people=people[0],
            of_people=people[1],
            parts=shared,
            confidence=Confidence.weakest(citation.confidence for citation in cited),
            doubts=doubts,
        )

    def _ends(self, code: OdsCode, level: Level) -> list[UndividedPart]:
        """Return the parts of a code of the second day."""
        return self._maps[1].parts_by_code(level)[code]

    def _last_change(self, parts: list[UndividedPart], levels: tuple[Level, Level]) -> date | None:
        """Return the last day between both on which one of the parts changed hands."""
        changes = [
            holder.since
            for level in dict.fromkeys(levels)
            for part in parts
            if (holder := self._later.holders(level).get(part.key)) is not None
            and holder.since > self._earlier
        ]
        return max(changes, default=None)

    def _given_rows(
        self, code: OdsCode, possible: dict[OdsCode, None]
    ) -> list[CrosswalkRow] | LeftOut:
        """Make the rows of a code by the weights that the caller gives."""
        given = self._given[code]
        missing = sorted(possible.keys() - given.keys())
        strangers = sorted(given.keys() - possible.keys())
        if strangers:
            return _unshared(
                code,
                f"weights of {code}: none of its parts went to {joined(strangers)}, but to "
                f"{joined(sorted(possible))}",
            )
        if missing:
            return _unshared(
                code,
                f"{self._ground.name(code)}: weights are given for some of its successors and not "
                f"for {joined(missing)}",
            )
        whole = sum(given.values())
        return [
            CrosswalkRow(from_code=code, to_code=to, weight=weight / whole, basis=GIVEN)
            for to, weight in sorted(given.items())
            if weight
        ]


def _unshared(code: OdsCode, reason: str) -> LeftOut:
    """Leave a code out whose shares are not known."""
    return LeftOut(code=code, reason=reason, is_ambiguous=True)


def _why_nowhere(part: UndividedPart, held: Holder | None, day: date) -> str:
    """Say why a part belonged to nothing on a day."""
    if held is not None:
        return held.reason
    return f"to which area part {part.key} belonged on {words_of_day(day)} is not recorded"
