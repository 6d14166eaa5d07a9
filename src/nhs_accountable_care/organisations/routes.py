"""
Which way each body goes from one day's map to another's: areas by their parts, others by events.

Here the two engines are put together: `joining` for whatever is a set of parts, `walking` for
bodies without area and for whoever asks for successors only.
"""

from collections.abc import Mapping
from datetime import date

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    NotInForceError,
)
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import in_lines, joined
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.area_map import AreaMap
from nhs_accountable_care.organisations.areas import ShareBasis, UndividedPart
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.composing import sum_of_ways
from nhs_accountable_care.organisations.crosswalk import (
    UNCHANGED,
    Apportionment,
    Crosswalk,
    CrosswalkRow,
    LeftOut,
)
from nhs_accountable_care.organisations.given_shares import (
    GivenShares,
    Weights,
    bases_of,
    doubts_of,
    pairs_of,
    told,
)
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.joining import BY_CALLER, FiguresByPart, Joiner, figures_of
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.organisations.levels import Level, climb_from, level_of
from nhs_accountable_care.organisations.organisation import (
    FIRST_DAY_COVERED,
    OrganisationVersion,
)
from nhs_accountable_care.organisations.placing import Place, Placer
from nhs_accountable_care.organisations.relationships import Relation
from nhs_accountable_care.organisations.special_codes import SpecialCode
from nhs_accountable_care.organisations.starts import Starts
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind
from nhs_accountable_care.organisations.walking import Followed, Walker
from nhs_accountable_care.organisations.weights import GivenWeights, read_given

__all__ = ["Route", "crosswalk_of"]


@attrs.frozen(kw_only=True)
class Route:
    """What is asked of a crosswalk: two days, a kind to end in, and what shares rest on."""

    from_day: date
    to_day: date
    to_kind: OrganisationKind | None
    basis: ShareBasis | FiguresByPart
    weights: Weights | None

    @property
    def is_forward(self) -> bool:
        """Whether the second day is not before the first."""
        return self.from_day <= self.to_day

    def level_to(self, level: Level) -> Level:
        """Return the level on which a body of a level ends."""
        return level if self.to_kind is None else level_of(self.to_kind)


def crosswalk_of(
    ground: Ground,
    parts: Mapping[str, UndividedPart],
    starts: Starts,
    route: Route,
    *,
    special_codes: tuple[SpecialCode, ...] = (),
    partial: bool,
) -> Crosswalk:
    """
    Follow each body to the other day.

    Raises:
        AmbiguousCodeError: Where shares of a body are not known, with every such body.
        NotInForceError: Where a body could not be followed for any other reason.
        InvalidValueError: For weights or figures that could never apply.
    """
    maps = _maps(ground, parts, route)
    given = _given(ground, maps, route.weights)
    days = (route.from_day, route.to_day)
    by_parts = (
        None
        if maps is None
        else Joiner(
            maps,
            days,
            ground,
            figures_of(route.basis, parts),
            given,
            is_strict=not isinstance(route.weights, GivenShares),
        )
    )
    walkers = _Walks(ground, route, given, maps)
    rows: list[CrosswalkRow] = []
    left_out = [*starts.left_out]
    is_of_areas = maps is None
    for start in starts.versions:
        level = level_of(start.kind)
        found: list[CrosswalkRow] | LeftOut | None = None
        if by_parts is not None and by_parts.has_parts(start.code, level):
            is_of_areas = True
            found = by_parts.rows(start.code, (level, route.level_to(level)))
        elif by_parts is not None:
            found = by_parts.without_parts(start.code, route.level_to(level))
        if found is None:
            found = walkers.rows(start, level)
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            rows.extend(found)
    if not partial:
        _raise_for(left_out)
    rows = told(rows, route.weights)
    asked = _name_of(route.basis, is_of_areas=is_of_areas)
    return Crosswalk(
        from_day=route.from_day,
        to_day=route.to_day,
        kind=starts.kind,
        to_kind=route.to_kind,
        basis=bases_of(asked, rows, route.weights),
        rows=tuple(rows),
        doubts=tuple(
            dict.fromkeys(
                [
                    *_before_the_register(min(days), rows),
                    *(by_parts.doubts if by_parts is not None else ()),
                    *walkers.doubts,
                    *doubts_of(route.weights, rows, given),
                ]
            )
        ),
        left_out=tuple(left_out),
        special_codes=tuple(each for each in special_codes if each.was_used_on(route.from_day)),
    )


def _before_the_register(day: date, rows: list[CrosswalkRow]) -> list[str]:
    """Say that what happened before a register of this system begins is in none."""
    if day >= FIRST_DAY_COVERED or not rows:
        return []
    doubt = (
        f"{words_of_day(day)} is before {words_of_day(FIRST_DAY_COVERED)}, from which events are "
        f"recorded; what happened until then is not in the answer"
    )
    return [doubt]


def _is_bodies_only(route: Route) -> bool:
    """Whether bodies are asked for and not the land."""
    return route.basis is ShareBasis.SUCCESSOR_ONLY


def _maps(
    ground: Ground, parts: Mapping[str, UndividedPart], route: Route
) -> tuple[AreaMap, AreaMap] | None:
    """Return who held each part on either day, unless bodies are asked for and not the land."""
    if _is_bodies_only(route):
        return None
    first, second = route.from_day, route.to_day
    return AreaMap(ground, parts.values(), first), AreaMap(ground, parts.values(), second)


def _given(
    ground: Ground, maps: tuple[AreaMap, AreaMap] | None, weights: Weights | None
) -> GivenWeights:
    """Read the weights by pair, if any are given."""
    pairs = pairs_of(weights)
    if not pairs:
        return GivenWeights({})
    return read_given(ground, pairs, maps[0].codes_of_any_day() if maps else ())


class _Walks:
    """Walks through events, for bodies without area, each by itself."""

    def __init__(
        self,
        ground: Ground,
        route: Route,
        given: GivenWeights,
        maps: tuple[AreaMap, AreaMap] | None,
    ) -> None:
        """Take what is asked, the weights that the caller gives, and who held the land."""
        self._ground = ground
        self._route = route
        self._map = None if maps is None else maps[1]
        self._placers: dict[Level, Placer] = {}
        self._walker = Walker(
            ground,
            route.to_day,
            given,
            is_equal=route.weights is Apportionment.EQUAL,
            bodies_only=_is_bodies_only(route),
        )
        self.doubts: dict[str, None] = {}

    def rows(self, start: OrganisationVersion, level: Level) -> list[CrosswalkRow] | LeftOut:
        """Return the rows of a body, or the reason why it has none."""
        upper = self._route.level_to(level)
        climb = climb_from(level, upper)
        if climb is None:
            return self._no_way(start, (level, upper))
        from_day = self._route.from_day
        if not self._route.is_forward:
            if (why := self._why_not_back(start)) is not None:
                return why
            # It is what it was on the earlier day, and was part of something then.
            from_day = self._route.to_day
        found = _rows_of(self._walker.follow(start.code, from_day, climb))
        placer = self._placer(climb, upper)
        if placer is not None and not self._stand(found):
            # Whoever no link of the day leads up lies where the land of its area went.
            found = _rows_of(self._walker.follow(start.code, from_day))
            found = found if isinstance(found, LeftOut) else _placed(start.code, found, placer)
        if isinstance(found, LeftOut):
            return found
        rows = [self._with_last_sight(row) for row in found]
        self.doubts.update(dict.fromkeys(doubt for row in rows for doubt in row.doubts))
        return rows

    def _placer(self, climb: tuple[Relation, ...], level: Level) -> Placer | None:
        """Return what places practices by the land of their areas, if its parts are known."""
        if climb[:1] != (Relation.COMMISSIONED_BY,) or self._map is None or not self._map.parts:
            return None
        if level not in self._placers:
            placer = Placer(self._ground, self._map, self._route.to_day, level)
            self._placers[level] = placer
        return self._placers[level]

    def _stand(self, found: list[CrosswalkRow] | LeftOut) -> bool:
        """Whether there are rows, and the bodies to which they lead stand on the second day."""
        return not isinstance(found, LeftOut) and all(
            self._ground.version_on(row.to_code, self._route.to_day) is not None for row in found
        )

    def _with_last_sight(self, row: CrosswalkRow) -> CrosswalkRow:
        """Say of a row that nobody saw its bodies as late as on the days that were asked for."""
        unseen: dict[str, None] = {}
        route = self._route
        for code, day in ((row.from_code, route.from_day), (row.to_code, route.to_day)):
            version = self._ground.version_on(code, day)
            seen = None if version is None else version.last_seen_before(day)
            if seen is not None:
                unseen[f"{version} was last seen on {words_of_day(seen)}"] = None
        return attrs.evolve(row, doubts=(*row.doubts, *unseen))

    def _no_way(self, start: OrganisationVersion, levels: tuple[Level, Level]) -> LeftOut:
        """Say that no link leads a body to the level asked for, and why parts do not either."""
        route = self._route
        why = (
            "successor-only follows the body and not the land"
            if _is_bodies_only(route)
            else f"no parts are recorded on {words_of_day(route.to_day)} at that level"
        )
        reason = (
            f"{self._ground.name_on(start.code, route.from_day)}: no link leads from the level "
            f"{levels[0].value} to the level {levels[1].value}, and {why}"
        )
        return LeftOut(code=start.code, reason=reason, is_ambiguous=False)

    def _why_not_back(self, start: OrganisationVersion) -> LeftOut | None:
        """Return why a body is not what it was before, if something came to it or left it."""
        code, day = start.code, self._route.to_day
        between = [
            event
            for events in (self._ground.events_from, self._ground.events_to)
            for event in events.get(code, ())
            if day < event.day <= self._route.from_day and self._changed(event, code)
        ]
        if not between and self._ground.version_on(code, day) is not None:
            return None
        keys = dict.fromkeys(event.key for event in between)
        came = joined(keys) if keys else "it did not exist"
        reason = (
            f"{self._ground.name_on(code, self._route.from_day)} has no shares back to "
            f"{words_of_day(day)} ({came}): {self._who_follows_events()} follow events, which run "
            f"forward; see register.predecessors"
        )
        return LeftOut(code=code, reason=reason, is_ambiguous=bool(between))

    def _who_follows_events(self) -> str:
        """Say why events are followed, and not the land."""
        return "successors only" if _is_bodies_only(self._route) else "bodies without area"

    def _changed(self, event: Succession, code: OdsCode) -> bool:
        """Whether an event brought a body anything of another of its level, or took it away."""
        if _is_bodies_only(self._route) and event.kind is SuccessionKind.BOUNDARY_CHANGE:
            return False
        led_to = self._ground.led_to
        return bool(led_to(event, code)) or any(
            code in led_to(event, body) for body in event.from_codes
        )


def _rows_of(followed: Followed) -> list[CrosswalkRow] | LeftOut:
    """Return the rows of a body that was followed, or the reason why there are none."""
    if followed.reasons:
        return LeftOut(
            code=followed.code,
            reason="\n".join(followed.reasons),
            is_ambiguous=bool(followed.unshared),
        )
    return [*followed.rows]


def _placed(
    code: OdsCode, ways: list[CrosswalkRow], placer: Placer
) -> list[CrosswalkRow] | LeftOut:
    """Lead every way of a practice to the body in which its area lies on the second day."""
    places = [placer.place(way.to_code) for way in ways]
    missing = [place for place in places if place.code is None]
    if missing:
        return LeftOut(
            code=code,
            reason="\n".join(place.reason for place in missing),
            is_ambiguous=any(place.candidates for place in missing),
        )
    return [*sum_of_ways(_led_to(way, place) for way, place in zip(ways, places, strict=True))]


def _led_to(way: CrosswalkRow, place: Place) -> CrosswalkRow:
    """Lengthen the way of a practice to the body in which it lies."""
    sources = (*way.sources, *place.sources)
    cited = [citation.confidence for citation in sources]
    return attrs.evolve(
        way,
        to_code=place.code or way.to_code,
        basis=place.basis if way.basis == UNCHANGED else f"{way.basis}; {place.basis}",
        confidence=Confidence.weakest(cited) if cited else None,
        doubts=(*way.doubts, *place.doubts),
        sources=sources,
    )


def _name_of(basis: ShareBasis | FiguresByPart, *, is_of_areas: bool) -> str | None:
    """Return what shares of areas rest on, in text, or `None` where there are no areas."""
    if not is_of_areas:
        return None
    return basis.value if isinstance(basis, ShareBasis) else BY_CALLER


def _raise_for(left_out: list[LeftOut]) -> None:
    """Raise for everything that could not be followed, at once: shares first, each line once."""
    told = sorted(left_out, key=lambda each: not each.is_ambiguous)
    lines = dict.fromkeys(line for each in told for line in each.reason.splitlines())
    if lines:
        is_ambiguous = any(each.is_ambiguous for each in left_out)
        raise (AmbiguousCodeError if is_ambiguous else NotInForceError)(in_lines([*lines]))
