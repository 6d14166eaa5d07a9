"""
Which way each body goes from one day's map to another's: areas by their parts, others by events.

Here the two engines are put together: `joining` for whatever is a set of parts, `walking` for
bodies without area and for whoever asks for successors only.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
)
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.areas import ShareBasis, UndividedPart
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.crosswalk import (
    Apportionment,
    Crosswalk,
    CrosswalkRow,
    LeftOut,
)
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.joining import (
    AreaMap,
    FiguresByPart,
    Joiner,
    figures_of,
    named_on,
)
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.organisations.levels import Level, climb_from, level_of
from nhs_accountable_care.organisations.organisation import OrganisationVersion
from nhs_accountable_care.organisations.special_codes import SpecialCode
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind
from nhs_accountable_care.organisations.walking import Walker, Weights
from nhs_accountable_care.organisations.weights import read_pairs

__all__ = ["Route", "crosswalk_of", "levels_meet"]


@attrs.frozen(kw_only=True)
class Route:
    """What is asked of a crosswalk: two days, two kinds, and what shares rest on."""

    from_day: date
    to_day: date
    kind: OrganisationKind | None
    to_kind: OrganisationKind | None
    basis: ShareBasis | FiguresByPart
    weights: Weights

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
    starts: tuple[OrganisationVersion, ...],
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
    given = {} if isinstance(route.weights, Apportionment) else read_pairs(route.weights or {})
    _check_codes(ground, given)
    by_parts = _joiner(ground, parts, route, given)
    joined_starts = {
        start.code
        for start in starts
        if by_parts is not None and by_parts.has_parts(start.code, level_of(start.kind))
    }
    walkers = _Walks(ground, route, _without(given, joined_starts))
    rows: list[CrosswalkRow] = []
    left_out: list[LeftOut] = []
    for start in starts:
        level = level_of(start.kind)
        found: list[CrosswalkRow] | LeftOut | None = None
        if start.code in joined_starts and by_parts is not None:
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
    return Crosswalk(
        from_day=route.from_day,
        to_day=route.to_day,
        kind=route.kind,
        to_kind=route.to_kind,
        basis=_name_of(route.basis, is_of_areas=bool(joined_starts) or _is_bodies_only(route)),
        rows=tuple(rows),
        doubts=tuple(
            dict.fromkeys(
                [
                    *(by_parts.doubts if by_parts is not None else ()),
                    *walkers.doubts,
                    *_unused(given, {start.code for start in starts}, joined_starts),
                ]
            )
        ),
        left_out=tuple(left_out),
        special_codes=tuple(each for each in special_codes if each.was_used_on(route.from_day)),
    )


def _check_codes(ground: Ground, given: Mapping[OdsCode, Mapping[OdsCode, Fraction]]) -> None:
    """Refuse weights of codes that the register does not hold."""
    problems = [
        f"weight of {code} to {to}: not known: {joined(unknown)}"
        for code, weights in given.items()
        for to in weights
        if (unknown := [each for each in (code, to) if each not in ground.organisations])
    ]
    if problems:
        raise InvalidValueError("\n".join(problems))


def _is_bodies_only(route: Route) -> bool:
    """Whether bodies are asked for and not the land."""
    return route.basis is ShareBasis.SUCCESSOR_ONLY


def _joiner(
    ground: Ground,
    parts: Mapping[str, UndividedPart],
    route: Route,
    given: Mapping[OdsCode, Mapping[OdsCode, Fraction]],
) -> Joiner | None:
    """Make what joins parts, unless bodies are asked for and not the land."""
    if _is_bodies_only(route):
        return None
    days = (route.from_day, route.to_day)
    first, second = (AreaMap(ground, parts.values(), day) for day in days)
    return Joiner((first, second), days, ground, figures_of(route.basis, parts), given)


class _Walks:
    """Walks through events, for bodies without area, each by itself."""

    def __init__(
        self, ground: Ground, route: Route, given: Mapping[tuple[str, str], Fraction]
    ) -> None:
        """Take what is asked, and the weights that the caller gives."""
        self._ground = ground
        self._route = route
        self._weights = route.weights if isinstance(route.weights, Apportionment) else given
        self._walker: Walker | None = None
        self.doubts: dict[str, None] = {}

    def rows(self, start: OrganisationVersion, level: Level) -> list[CrosswalkRow] | LeftOut:
        """Return the rows of a body, or the reason why it has none."""
        if not self._route.is_forward:
            return self._backwards(start)
        if self._walker is None:
            self._walker = Walker(
                self._ground,
                self._route.to_day,
                self._weights,
                bodies_only=_is_bodies_only(self._route),
            )
        climb = climb_from(level, self._route.level_to(level)) or ()
        followed = self._walker.follow(start.code, self._route.from_day, climb)
        if followed.reasons:
            return LeftOut(
                code=start.code,
                reason="\n".join(followed.reasons),
                is_ambiguous=bool(followed.unshared),
            )
        self.doubts.update(dict.fromkeys(followed.doubts))
        return list(followed.rows)

    def _backwards(self, start: OrganisationVersion) -> list[CrosswalkRow] | LeftOut:
        """Return a body as it was before, if it is the same and nothing came to it or left it."""
        code, day = start.code, self._route.to_day
        between = [
            event
            for events in (self._ground.events_from, self._ground.events_to)
            for event in events.get(code, ())
            if day < event.day <= self._route.from_day and self._changed(event, code)
        ]
        if not between and self._ground.version_on(code, day) is not None:
            return [_unchanged(code)]
        keys = dict.fromkeys(event.key for event in between)
        came = joined(keys) if keys else "it did not exist"
        reason = (
            f"{named_on(self._ground, code, self._route.from_day)} has no shares back to "
            f"{words_of_day(day)} ({came}): bodies without area follow events, which run forward; "
            f"see register.predecessors"
        )
        return LeftOut(code=code, reason=reason, is_ambiguous=bool(between))

    def _changed(self, event: Succession, code: OdsCode) -> bool:
        """Whether an event brought a body anything of another of its level, or took it away."""
        if _is_bodies_only(self._route) and event.kind is SuccessionKind.BOUNDARY_CHANGE:
            return False
        led_to = self._ground.led_to
        return bool(led_to(event, code)) or any(
            code in led_to(event, body) for body in event.from_codes
        )


def _unchanged(code: OdsCode) -> CrosswalkRow:
    """Make the row of a body to which nothing happened."""
    return CrosswalkRow(from_code=code, to_code=code, weight=Fraction(1), basis="unchanged")


def _without(
    given: Mapping[OdsCode, Mapping[OdsCode, Fraction]], codes: Iterable[OdsCode]
) -> dict[tuple[str, str], Fraction]:
    """Return the weights that are not of some codes, by pair."""
    left = given.keys() - set(codes)
    return {(code, to): part for code in sorted(left) for to, part in given[code].items()}


def _unused(
    given: Mapping[OdsCode, Mapping[OdsCode, Fraction]],
    starts: set[OdsCode],
    joined_starts: set[OdsCode],
) -> list[str]:
    """Name the weights that no row can rest on: of areas from which the crosswalk starts not."""
    # A walk asks for weights of bodies on its way; a join asks for none but those of its starts.
    if joined_starts != starts:
        return []
    idle = sorted(given.keys() - starts)
    return [
        f"the weights of {code} are not used: the crosswalk does not start from it"
        for code in idle
    ]


def _name_of(basis: ShareBasis | FiguresByPart, *, is_of_areas: bool) -> str | None:
    """Return what shares of areas rest on, in text, or `None` where there are no areas."""
    if not is_of_areas:
        return None
    return basis.value if isinstance(basis, ShareBasis) else "figures by part given by the caller"


def _raise_for(left_out: list[LeftOut]) -> None:
    """Raise for everything that could not be followed, at once: shares first, each line once."""
    told = sorted(left_out, key=lambda each: not each.is_ambiguous)
    lines = dict.fromkeys(line for each in told for line in each.reason.splitlines())
    if lines:
        is_ambiguous = any(each.is_ambiguous for each in left_out)
        raise (AmbiguousCodeError if is_ambiguous else NotInForceError)("\n".join(lines))


def levels_meet(kind: OrganisationKind | None, to_kind: OrganisationKind | None) -> None:
    """
    Refuse kinds between which there is no way.

    Raises:
        InvalidValueError: For kinds that are neither both of areas nor one above the other.
    """
    if to_kind is None:
        return
    if kind is None:
        msg = f"to_kind {to_kind.value} needs a kind to start from"
        raise InvalidValueError(msg)
    lower, upper = level_of(kind), level_of(to_kind)
    # Survives [<= to <]: two levels are never all three.
    if (lower.has_parts and upper.has_parts) or climb_from(lower, upper) is not None:
        return
    msg = (
        f"no way leads from {kind.value} to {to_kind.value}; a crosswalk joins areas of any two "
        f"kinds (practice, area, system and region, and from a practice up only). A council is "
        f"no set of their parts; for trusts and councils see register.systems_of(code, on=..., "
        f"relation=...)"
    )
    raise InvalidValueError(msg)
