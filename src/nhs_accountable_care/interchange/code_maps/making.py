"""
How a map of codes is made: from a crosswalk, or from a register as it stood on a day.

On one day areas are joined by their parts, as a crosswalk joins them, and practices go up by
their commissioner. All others belong by a link, which is named: whose money a trust's is, who
sat at a table, and who sits where on the map are three maps.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import check_day, words_of_day
from nhs_accountable_care.interchange.code_maps.code_map import CodeMap, CodeMapRow
from nhs_accountable_care.organisations import (
    Belonging,
    Crosswalk,
    CrosswalkRow,
    LeftOut,
    Level,
    OdsCode,
    OrganisationKind,
    OrganisationVersion,
    Register,
    Relation,
    level_of,
    parse_kinds,
    parse_relation,
)
from nhs_accountable_care.organisations.levels import climb_from

__all__ = ["code_map_of", "code_map_on"]

# By which link bodies belong where no crosswalk leads, and nobody says by which; `None` is any
# other level. A practice is in a network by its own choice, and in an area by its commissioner.
_LINKS: Final[Mapping[tuple[Level, Level | None], Relation]] = {
    (Level.TRUST, None): Relation.PRINCIPAL_SYSTEM,
    (Level.PRACTICE, Level.NETWORK): Relation.CORE_PARTNER_OF,
}


def code_map_of(walk: Crosswalk, *, register: Register) -> CodeMap:
    """
    Make a map of codes from a crosswalk, with the names of both days.

    Raises:
        UnknownCodeError: For a code of the crosswalk that the register does not hold.
        NotInForceError: For one that did not stand on its day.

    >>> from nhs_accountable_care.reference import register
    >>> days = date(2026, 3, 31), date(2026, 4, 1)
    >>> boards = code_map_of(register().crosswalk(*days, kind="icb"), register=register())
    >>> print(boards)
    42 codes of 31 March 2026 to 36 of 1 April 2026, in 46 rows; 3 codes split
    """
    return CodeMap(
        from_day=walk.from_day,
        to_day=walk.to_day,
        from_kinds=() if walk.kind is None else (walk.kind,),
        to_kinds=() if walk.to_kind is None else (walk.to_kind,),
        basis=walk.basis,
        edition_day=register.edition_day,
        rows=_named(register, walk.rows, (walk.from_day, walk.to_day)),
        doubts=_with_notes(register, walk.doubts, max(walk.from_day, walk.to_day)),
        left_out=walk.left_out,
    )


def code_map_on(
    register: Register,
    day: date,
    *,
    from_kind: OrganisationKind | str,
    to_kind: OrganisationKind | str,
    relation: Relation | str | None = None,
) -> CodeMap:
    """
    Make a map of who belonged to whom on a day, such as sub-ICB locations to boards.

    The kinds are those of `parse_kinds`, so that ``"trust"`` is every kind of trust. A trust is
    placed in its principal system, and a practice of your own in its network or by its
    commissioner, unless another ``relation`` is named; a link that was seen on another day only is
    carried to this one, and the row says so under doubts. What belongs to
    several, without shares, or to nothing that is recorded, is left out by name.

    Raises:
        NotInForceError: If no body of either kind stood on the day.
        InvalidValueError: For kinds between which no way leads, and where it is not clear by
            which link; for text that is no kind or no relation.

    >>> from nhs_accountable_care.reference import register
    >>> day = date(2026, 4, 1)
    >>> places = code_map_on(register(), day, from_kind="sub-icb-location", to_kind="icb")
    >>> print(places)
    106 codes of 1 April 2026 to 36 of that day, in 106 rows
    >>> str(places.one_to_one()["93C"])
    'Z9B2Z'
    """
    check_day(day, "day")
    starts = _standing(register, day, parse_kinds(from_kind))
    ends = _kinds_of(_standing(register, day, parse_kinds(to_kind)))
    asked = None if relation is None else parse_relation(relation)
    link = asked or _link_between(_kinds_of(starts), ends)
    if link is None:
        walk = _walk_up(register, day, [start.code for start in starts], ends)
        return attrs.evolve(
            code_map_of(walk, register=register),
            from_kinds=_kinds_of(starts),
            to_kinds=ends,
            basis=_basis_of(walk),
        )
    return _by_links(register, day, starts, ends, link)


def _standing(
    register: Register, day: date, kinds: tuple[OrganisationKind, ...]
) -> tuple[OrganisationVersion, ...]:
    """Return the bodies of some kinds on a day, of which there must be one."""
    found = tuple(body for body in register.at(day) if body.kind in kinds)
    if not found:
        named = joined(kind.value for kind in kinds)
        levels = {level_of(kind) for kind in kinds}
        others = [kind.value for kind in register.count(day) if level_of(kind) in levels]
        instead = f"; at that level there were bodies of kind {joined(others)}" if others else ""
        msg = f"no body of kind {named} stood on {words_of_day(day)}{instead}"
        raise NotInForceError(msg)
    return found


def _kinds_of(bodies: Iterable[OrganisationVersion]) -> tuple[OrganisationKind, ...]:
    """Return the kinds of some bodies, in the order of `OrganisationKind`."""
    kinds = {body.kind for body in bodies}
    return tuple(kind for kind in OrganisationKind if kind in kinds)


def _link_between(
    starts: tuple[OrganisationKind, ...], ends: tuple[OrganisationKind, ...]
) -> Relation | None:
    """
    Return the link by which bodies belong, or `None` where parts or commissioners tell.

    Raises:
        InvalidValueError: If neither is so.
    """
    levels = {level_of(kind) for kind in starts}, {level_of(kind) for kind in ends}
    if all(_is_crossed(lower, upper) for lower in levels[0] for upper in levels[1]):
        return None
    links = {
        _LINKS.get((lower, upper)) or _LINKS.get((lower, None))
        for lower in levels[0]
        for upper in levels[1]
    }
    link = links.pop() if len(links) == 1 else None
    if link is None:
        msg = (
            f"by which link bodies of kind {joined(kind.value for kind in starts)} belong to "
            f"{joined(kind.value for kind in ends)} must be said: relation='partner-of' in "
            f"Python, --relation partner-of on the command line, or another of "
            f"{', '.join(each.value for each in Relation)}"
        )
        raise InvalidValueError(msg)
    return link


def _is_crossed(lower: Level, upper: Level) -> bool:
    """Whether a crosswalk leads from one level to another on one day."""
    return (lower.has_parts and upper.has_parts) or bool(climb_from(lower, upper))


def _walk_up(
    register: Register, day: date, codes: list[OdsCode], ends: tuple[OrganisationKind, ...]
) -> Crosswalk:
    """
    Follow bodies to others of the same day.

    Raises:
        InvalidValueError: If the others are of several kinds.
    """
    if len(ends) > 1:
        kinds = joined(kind.value for kind in ends)
        msg = f"on {words_of_day(day)} there were bodies of kind {kinds}; choose one of them"
        raise InvalidValueError(msg)
    return register.crosswalk(day, day, codes=codes, to_kind=ends[0], partial=True)


def _basis_of(walk: Crosswalk) -> str | None:
    """Return what the shares of a map of one day rest on: no people, where nothing is shared."""
    return walk.basis if any(row.weight != 1 for row in walk.rows) else None


def _by_links(
    register: Register,
    day: date,
    starts: tuple[OrganisationVersion, ...],
    ends: tuple[OrganisationKind, ...],
    relation: Relation,
) -> CodeMap:
    """Make a map by one kind of link, and from there on upward where that leads."""
    placed: list[_Placed] = []
    left_out: list[LeftOut] = []
    for start in starts:
        found = _placed(register, day, start, relation)
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            placed.append(found)
    above = _above(register, day, {each.body.code: each.body for each in placed}, ends)
    rows: list[CodeMapRow] = []
    for each in placed:
        led = above[each.body.code]
        if isinstance(led, LeftOut):
            reason = f"{each.start}: {led.reason}"
            left_out.append(attrs.evolve(led, code=each.start.code, reason=reason))
        else:
            rows.append(_row(register, day, each, led))
    told = dict.fromkeys(doubt for row in rows for doubt in row.doubts)
    return CodeMap(
        from_day=day,
        to_day=day,
        from_kinds=_kinds_of(starts),
        to_kinds=ends,
        basis=f"{relation.value} links",
        edition_day=register.edition_day,
        rows=tuple(rows),
        doubts=_with_notes(register, tuple(told), day),
        left_out=tuple(left_out),
    )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Placed:
    """A body, and the one other to which its link leads."""

    start: OrganisationVersion
    body: OrganisationVersion
    links: tuple[Belonging, ...]
    doubts: tuple[str, ...]


def _placed(
    register: Register, day: date, start: OrganisationVersion, relation: Relation
) -> _Placed | LeftOut:
    """Return to what a body belonged, or why that is not one other."""
    try:
        links = register.belongs_to(start.code, on=day, relation=relation, nearest_snapshot=True)
    except (AmbiguousCodeError, NotInForceError) as error:
        # Where one of several is meant and nobody says which, the body did not split.
        return LeftOut(code=start.code, reason=str(error), is_ambiguous=False)
    bodies = {link.body.code: link.body for link in links}
    if len(bodies) > 1:
        reason = (
            f"{start} was {relation.words} {joined(bodies)} on {words_of_day(day)}, and nothing "
            f"says in what shares"
        )
        return LeftOut(code=start.code, reason=reason, is_ambiguous=True)
    of_links = (doubt for link in links for doubt in link.doubts)
    return _Placed(
        start=start,
        body=links[0].body,
        links=links,
        doubts=tuple(dict.fromkeys([*of_links, *register.doubts(start.code, on=day)])),
    )


def _above(
    register: Register,
    day: date,
    bodies: Mapping[OdsCode, OrganisationVersion],
    ends: tuple[OrganisationKind, ...],
) -> dict[OdsCode, CrosswalkRow | LeftOut | None]:
    """
    Return how each body that links lead to belongs to one of the kinds asked for.

    `None` where it is of such a kind itself.
    """
    found: dict[OdsCode, CrosswalkRow | LeftOut | None] = {}
    below: list[OdsCode] = []
    for code, body in bodies.items():
        if body.kind in ends:
            found[code] = None
        elif all(climb_from(level_of(body.kind), level_of(kind)) for kind in ends):
            below.append(code)
        else:
            kinds = joined(kind.value for kind in ends)
            reason = f"its link leads to {body} ({body.kind.value}), and from there to no {kinds}"
            found[code] = LeftOut(code=code, reason=reason, is_ambiguous=False)
    if below:
        found.update(_led_on(_walk_up(register, day, below, ends)))
    return found


def _led_on(walk: Crosswalk) -> Iterator[tuple[OdsCode, CrosswalkRow | LeftOut]]:
    """Go through what a crosswalk upward says of each code that a link leads to."""
    for each in walk.left_out:
        yield each.code, each
    codes = dict.fromkeys(row.from_code for row in walk.rows)
    for code in codes:
        rows = walk.successors(code)
        if len(rows) == 1:
            yield code, rows[0]
        else:
            # What belongs to a body that is divided is on one side of it, and not in shares.
            ends = joined(row.to_code for row in rows)
            reason = f"its link leads to {code}, which is divided between {ends}"
            yield code, LeftOut(code=code, reason=reason, is_ambiguous=False)


def _row(register: Register, day: date, placed: _Placed, led: CrosswalkRow | None) -> CodeMapRow:
    """Make the row of a body from its link, and from what its link leads on to."""
    end = placed.body
    cited = [each for link in placed.links for each in link.link.sources]
    doubts = [*placed.doubts]
    if led is not None:
        end = register.find(led.to_code, on=day)
        cited += led.sources
        doubts += led.doubts
    return CodeMapRow(
        from_code=placed.start.code,
        from_name=placed.start.name,
        to_code=end.code,
        to_name=end.name,
        share=Fraction(1),
        basis=placed.links[0].link.relation.value,
        confidence=Confidence.weakest(each.confidence for each in cited) if cited else None,
        doubts=tuple(dict.fromkeys(doubts)),
        sources=tuple(dict.fromkeys(cited)),
    )


def _named(
    register: Register, rows: tuple[CrosswalkRow, ...], days: tuple[date, date]
) -> tuple[CodeMapRow, ...]:
    """Return rows of a crosswalk as those of a map, with the names of both days."""
    # Of a day after the edition the register has warned already, or will where it is asked.
    quiet = register.without_warnings()
    return tuple(
        CodeMapRow(
            from_code=row.from_code,
            from_name=quiet.find(row.from_code, on=days[0]).name,
            to_code=row.to_code,
            to_name=quiet.find(row.to_code, on=days[1]).name,
            share=row.weight,
            basis=row.basis,
            confidence=row.confidence,
            doubts=row.doubts,
            sources=row.sources,
        )
        for row in rows
    )


def _with_notes(register: Register, doubts: tuple[str, ...], day: date) -> tuple[str, ...]:
    """Add to the doubts what the register has to tell of a day, for whoever reads the file."""
    return tuple(dict.fromkeys([*doubts, *register.notes_of_day(day)]))
