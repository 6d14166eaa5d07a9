"""
Where a practice or a network is on a day, from the area that commissions it.

Practice lists tell on their day who commissioned a practice, and not what became of that area.
The land of an area is known by its parts, so whoever lay in it lies in what its parts belong to
on another day, as long as they all belong to one body. Where they belong to several nobody can
tell from the area in which of them the practice lies: it is named, and not divided by shares.
"""

from datetime import date
from typing import Final, final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.area_map import AreaMap
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.levels import Level
from nhs_accountable_care.organisations.relationships import Relation, Relationship

__all__ = ["Place", "Placer"]

_LATER: Final = "lay over the register a list of practices of a later day"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Place:
    """
    In which body a practice lies on a day, or why that cannot be told.

    Attributes:
        code: The body, or `None`.
        reason: Why there is none.
        candidates: The bodies of which it is in one, where that cannot be told.
        basis: What it rests on.
        doubts: What is assumed.
    """

    code: OdsCode | None = None
    reason: str = ""
    candidates: tuple[OdsCode, ...] = ()
    basis: str = ""
    doubts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Ends:
    """To which bodies the parts of an area belong, or why that is not known."""

    codes: tuple[OdsCode, ...] = ()
    reason: str = ""
    doubts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()


@final
class Placer:
    """Places practices and networks in the bodies of one level on one day."""

    def __init__(self, ground: Ground, map_of_day: AreaMap, day: date, level: Level) -> None:
        """Take the map of the day, and the level of the bodies to place in."""
        self._ground = ground
        self._map = map_of_day
        self._day = day
        self._level = level
        self._maps: dict[date, AreaMap] = {day: map_of_day}
        self._ends: dict[tuple[OdsCode, date], _Ends] = {}
        self._networks: dict[tuple[OdsCode, date], tuple[OdsCode, ...]] = {}

    def place(self, code: OdsCode) -> Place:
        """
        Say in which body a practice or a network lies.

        Where the land of its area was divided by the day, a link of a later day tells on which
        side it came to lie.
        """
        before, after = self._links(code)
        link = before or after
        if link is None:
            return Place(
                reason=f"{self._ground.name(code)}: no {Relation.COMMISSIONED_BY.value} link is "
                f"recorded for {words_of_day(self._day)}{self._ground.remarks(code)}"
            )
        found = self._by_link(code, link)
        if found.candidates and before is not None and after is not None:
            later = self._by_link(code, after)
            if later.code in found.candidates:
                return later
        return found

    def _links(self, code: OdsCode) -> tuple[Relationship | None, Relationship | None]:
        """Return the link of the day, or the last before it; and the first after the day."""
        links = [
            link
            for link in self._ground.links_of.get(code, ())
            if link.relation is Relation.COMMISSIONED_BY
        ]
        before = [link for link in links if link.period.first_day <= self._day]
        after = [link for link in links if link.period.first_day > self._day]
        return (
            max(
                before,
                key=lambda link: (-link.distance(self._day), link.period.first_day),
                default=None,
            ),
            min(after, key=lambda link: link.period.first_day, default=None),
        )

    def _by_link(self, code: OdsCode, link: Relationship) -> Place:
        """Say in which body a practice lies, by who commissions it."""
        seen = self._seen(link)
        ends = self._ends_of(link.parent, seen)
        name = f"{self._ground.name(code)}, commissioned by {link.parent}"
        if ends.reason:
            return Place(reason=f"{name}: {ends.reason}")
        if len(ends.codes) > 1:
            return Place(
                reason=f"{name} on {words_of_day(seen)}: that area belongs to "
                f"{joined(ends.codes)} on {words_of_day(self._day)}, and a practice is in one of "
                f"them; {_LATER}",
                candidates=ends.codes,
            )
        network = self._divided_network(code, seen)
        if network is not None:
            parent, area, codes = network
            return Place(
                reason=f"{name}: its network {parent} lies in {area} too, which belongs to "
                f"{joined(codes)} on {words_of_day(self._day)}, and it may have gone with its "
                f"network; {_LATER}",
                candidates=tuple(sorted({*ends.codes, *codes})),
            )
        sure = Confidence.weakest(citation.confidence for citation in link.sources)
        doubts = [] if sure.is_sure else [f"the links of practices are {sure.value}"]
        if self._day not in link.period:
            doubts.append(
                f"who commissions is taken from {words_of_day(seen)}, the nearest day for which "
                f"it is recorded"
            )
        return Place(
            code=ends.codes[0],
            basis=f"{Relation.COMMISSIONED_BY.value} on {seen.isoformat()}; parts of that area",
            doubts=(*doubts, *ends.doubts),
            sources=(*link.sources, *ends.sources),
        )

    def _seen(self, link: Relationship) -> date:
        """Return the day of a link that is nearest to the day, and on which its area stood."""
        period, body = link.period, self._ground.organisations[link.parent]
        day = max(self._day, period.first_day)
        if period.last_day is not None:
            day = min(day, period.last_day)
        last = body.versions[-1].last_day
        # A link that nobody ended goes on in the file after its area has closed.
        return day if last is None else max(min(day, last), period.first_day)

    def _ends_of(self, area: OdsCode, seen: date) -> _Ends:
        """Return to which bodies of the day the parts belong that an area had on another."""
        found = self._ends.get((area, seen))
        if found is None:
            found = self._ends[(area, seen)] = self._worked_out(area, seen)
        return found

    def _worked_out(self, area: OdsCode, seen: date) -> _Ends:
        """Go through the parts of an area."""
        if seen not in self._maps:
            self._maps[seen] = self._map.on(seen)
        parts = self._maps[seen].parts_by_code(Level.AREA).get(area, [])
        if not parts:
            return _Ends(
                reason=f"{self._ground.name_on(area, seen)} is no area whose parts are recorded "
                f"for {words_of_day(seen)}"
            )
        holders = [self._map.holder(part, self._level) for part in parts]
        reasons = dict.fromkeys(holder.reason for holder in holders if holder.reason)
        if reasons:
            return _Ends(reason="; ".join(reasons))
        return _Ends(
            codes=tuple(sorted({code for holder in holders for code in holder.codes})),
            doubts=tuple(dict.fromkeys(doubt for holder in holders for doubt in holder.doubts)),
            sources=tuple(dict.fromkeys(cited for holder in holders for cited in holder.sources)),
        )

    def _divided_network(
        self, code: OdsCode, seen: date
    ) -> tuple[OdsCode, OdsCode, tuple[OdsCode, ...]] | None:
        """
        Return the network of a practice that lies in an area that was divided, beside its own.

        With it come that area and what it belongs to. Cape Hill (M88006) was commissioned by 15E
        and a core partner in 05L, and went to the board of the Black Country when 05L was
        divided in 2022 [ods_epcn, nhs_list_size].
        """
        for link in self._ground.links_of.get(code, ()):
            if link.relation is not Relation.CORE_PARTNER_OF or seen not in link.period:
                continue
            for area in self._areas_of_network(link.parent, seen):
                ends = self._ends_of(area, seen)
                if len(ends.codes) > 1:
                    return link.parent, area, ends.codes
        return None

    def _areas_of_network(self, network: OdsCode, seen: date) -> tuple[OdsCode, ...]:
        """Return which areas commissioned the core partners of a network on a day."""
        pair = (network, seen)
        if pair not in self._networks:
            partners = {
                link.child
                for link in self._ground.links_to.get(network, ())
                if link.relation is Relation.CORE_PARTNER_OF and seen in link.period
            }
            areas = {
                link.parent
                for partner in partners
                for link in self._ground.links_of.get(partner, ())
                if link.relation is Relation.COMMISSIONED_BY and seen in link.period
            }
            self._networks[pair] = tuple(sorted(areas))
        return self._networks[pair]
