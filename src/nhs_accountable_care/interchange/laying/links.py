"""
Links of files, laid over those of a register.

A link with days is laid over those days. A link that was only seen on a day holds for that day,
as practices move; but what an area or a system is part of holds from then on, until a later link
says otherwise.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, final

import attrs

from nhs_accountable_care._core.limits import MOST_LINKS
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.interchange.laying.bodies import NO_DAY, Bodies
from nhs_accountable_care.interchange.laying.clashes import (
    ClashRule,
    GivenRow,
    LayingOutcome,
    Tally,
)
from nhs_accountable_care.interchange.rows import LinkRow
from nhs_accountable_care.organisations import (
    DateBasis,
    OdsCode,
    Register,
    Relation,
    Relationship,
)

__all__ = ["Links"]

_DAY: Final = timedelta(days=1)
NO_RELATION: Final = "links of kinds that the library does not have"
NOBODY: Final = "links of bodies that the register does not hold"
TOO_MANY: Final = f"links beyond the first {MOST_LINKS:,} of one body and kind"
_GOES_ON: Final = frozenset({Relation.CONSTITUENT_OF, Relation.IN_REGION})


@final
class Links:
    """The links of a register and of the files laid over it, by the body that belongs."""

    def __init__(self, register: Register, bodies: Bodies, tally: Tally) -> None:
        """Take the register, the bodies that links may name, and where rows are counted."""
        self._register = register
        self._bodies = bodies
        self._tally = tally
        self._held: dict[tuple[OdsCode, Relation], list[Relationship]] = {}
        for link in register.relationships:
            self._held.setdefault((link.child, link.relation), []).append(link)
        self._from_files: set[Relationship] = set()
        self.added: dict[Relationship, None] = {}
        self.removed: dict[Relationship, None] = {}

    def lay(self, given: Iterable[GivenRow[LinkRow]]) -> None:
        """Lay every link of the files over those of the register."""
        for each in given:
            row = each.row
            if row.relation is None:
                self._tally.leave_out(NO_RELATION)
            elif row.child not in self._bodies or row.parent not in self._bodies:
                self._tally.leave_out(NOBODY)
            elif row.first_day is None and row.seen_on is None:
                self._tally.leave_out(NO_DAY)
            elif len(self._held.get((row.child, row.relation), ())) >= MOST_LINKS:
                self._tally.leave_out(TOO_MANY)
            else:
                self._lay(each, row.relation)

    def _lay(self, given: GivenRow[LinkRow], relation: Relation) -> None:
        """Lay one link over those that the body has."""
        held = self._held.setdefault((given.row.child, relation), [])
        link = _link_of(given, relation)
        rivals = [each for each in held if _is_rival(each, link)]
        same = [each for each in rivals if each.parent == link.parent]
        if any(_ends(link, each) for each in rivals) and len(rivals) == 1:
            # An end that nobody had told yet is news, though every day of it was known.
            self._put(held, [link], instead_of=rivals)
            self._tally.count(LayingOutcome.ADDED)
        elif any(each.period.covers(link.period) for each in same):
            self._tally.count(LayingOutcome.TOLD_ALREADY)
        elif all(each.is_snapshot and each in same for each in rivals):
            self._put(held, [_going_on(link, held)], instead_of=rivals)
            self._tally.count(LayingOutcome.ADDED)
        else:
            self._decide(given, held, link, rivals)

    def _decide(
        self,
        given: GivenRow[LinkRow],
        held: list[Relationship],
        link: Relationship,
        rivals: Sequence[Relationship],
    ) -> None:
        """Decide between a link and those that cannot hold beside it, and keep both sides."""
        rule = self._rule_for(link, rivals)
        for rival in rivals:
            self._tally.clash(
                given,
                f"{link.child} {link.relation.value}",
                "link",
                (_side(rival), _side(link)),
                rule,
            )
        others = [each for each in held if each not in rivals]
        if rule is ClashRule.NEXT_BEGINS:
            links = _one_after_another([*rivals, _going_on(link, others)])
            self._put(held, links, instead_of=rivals)
        elif rule is ClashRule.FILES_FIRST:
            self._put(held, [_going_on(link, others)], instead_of=rivals)
        self._tally.count(LayingOutcome.CLASHED)

    def _rule_for(self, link: Relationship, rivals: Sequence[Relationship]) -> ClashRule:
        """Return what decides between a link and those that cannot hold beside it."""
        edition = self._register.edition_day
        first = link.period.first_day
        if all(rival in self._from_files for rival in rivals):
            # A sighting of a day within a period says that the period is wrong, not where it ends.
            seen = [each for each in (link, *rivals) if each.is_snapshot and not _goes_on(each)]
            return ClashRule.FIRST_FILE if seen else ClashRule.NEXT_BEGINS
        is_next = all(
            rival.period.is_open and rival.period.first_day < first and rival.parent != link.parent
            for rival in rivals
        )
        if is_next and edition is not None and first > edition:
            return ClashRule.NEXT_BEGINS
        return self._tally.rule

    def _put(
        self,
        held: list[Relationship],
        links: Sequence[Relationship],
        *,
        instead_of: Sequence[Relationship],
    ) -> None:
        """Hold links, in the place of others if there are any."""
        for each in instead_of:
            held.remove(each)
            if each in self.added:
                del self.added[each]
            else:
                self.removed[each] = None
        held.extend(links)
        self._from_files.update(links)
        self.added.update(dict.fromkeys(links))


def _link_of(given: GivenRow[LinkRow], relation: Relation) -> Relationship:
    """Make a link of a row, whose days or whose sighting is known."""
    row = given.row
    if row.first_day is not None:
        return Relationship(
            child=row.child,
            relation=relation,
            parent=row.parent,
            period=DateRange(first_day=row.first_day, last_day=row.last_day),
            first_basis=DateBasis.LEGAL,
            last_basis=None if row.last_day is None else DateBasis.LEGAL,
            sources=given.sources,
        )
    seen = row.seen_on or date.min
    return Relationship(
        child=row.child,
        relation=relation,
        parent=row.parent,
        period=DateRange(first_day=seen, last_day=seen),
        first_basis=DateBasis.OBSERVED,
        last_basis=DateBasis.OBSERVED,
        sources=given.sources,
    )


def _going_on(link: Relationship, held: Sequence[Relationship]) -> Relationship:
    """
    Let what an area or a system was seen to be part of hold from then on, to the next link.

    Practices and networks move, so what was seen of them holds for the day alone.
    """
    if not _goes_on(link):
        return link
    first = link.period.first_day
    later = [each.period.first_day for each in held if each.period.first_day > first]
    return attrs.evolve(
        link,
        period=DateRange(first_day=first, last_day=min(later) - _DAY if later else None),
        last_basis=DateBasis.INFERRED if later else None,
    )


def _goes_on(link: Relationship) -> bool:
    """Whether a link that was seen on a day holds from then on."""
    return link.is_snapshot and link.relation in _GOES_ON


def _ends(link: Relationship, held: Relationship) -> bool:
    """Whether a link tells the end of one that was held open from the same day."""
    return (
        link.parent == held.parent
        and held.period.is_open
        and link.period.first_day == held.period.first_day
        and link.last_basis is DateBasis.LEGAL
    )


def _one_after_another(links: Sequence[Relationship]) -> list[Relationship]:
    """
    End each link on the day before the next begins; of two that begin together the shorter goes.

    Files often end a link on the very day on which the next begins, or some days after.
    """
    in_order = sorted(
        links, key=lambda link: (link.period.first_day, link.period.last_day or date.max)
    )
    kept: list[Relationship] = []
    for link, following in zip(in_order, [*in_order[1:], None], strict=True):
        first, last = link.period.first_day, link.period.last_day
        if following is None or (last is not None and last < following.period.first_day):
            kept.append(link)
        elif first < following.period.first_day:
            period = DateRange(first_day=first, last_day=following.period.first_day - _DAY)
            kept.append(attrs.evolve(link, period=period, last_basis=DateBasis.INFERRED))
    return kept


def _is_rival(held: Relationship, link: Relationship) -> bool:
    """Whether two links of one body and kind cannot both hold, or are one link told twice."""
    shares_days = held.period.overlap(link.period) is not None
    return shares_days and (link.relation.has_one_parent or held.parent == link.parent)


def _side(link: Relationship) -> str:
    """Write one side of a clash."""
    if link.is_snapshot:
        return f"{link.parent}, seen on {words_of_day(link.period.first_day)}"
    return f"{link.parent}, {link.period}"
