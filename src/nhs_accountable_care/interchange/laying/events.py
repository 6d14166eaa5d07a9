"""
Successions of files, laid over the events of a register.

A file of successors has pairs of codes; an event has all that happened to some bodies on a day.
Pairs of one day that share a code are one event.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias, final

from nhs_accountable_care.interchange.laying.bodies import NO_DAY, Bodies
from nhs_accountable_care.interchange.laying.clashes import (
    ClashRule,
    GivenRow,
    LayingOutcome,
    Tally,
)
from nhs_accountable_care.interchange.rows import SuccessionRow
from nhs_accountable_care.organisations import (
    DateBasis,
    Flow,
    OdsCode,
    Register,
    Succession,
    SuccessionKind,
)

__all__ = ["Events"]

NOBODY: Final = "successions of bodies that the register does not hold"
_CIRCLE: Final = "that it would lead back to where it began"

_Pair: TypeAlias = tuple[OdsCode, OdsCode]


@final
class Events:
    """The events of a register, and those that are made of the pairs of files."""

    def __init__(self, register: Register, bodies: Bodies, tally: Tally) -> None:
        """Take the register, the bodies that events may name, and where rows are counted."""
        self._register = register
        self._bodies = bodies
        self._tally = tally
        self._told = {
            (code, to): event
            for event in register.successions
            for code in event.from_codes
            for to in (event.destinations(code) or event.to_codes)
        }
        self._days = {
            (code, event.day): event for event in register.successions for code in event.from_codes
        }
        self.added: tuple[Succession, ...] = ()

    def lay(self, given: Iterable[GivenRow[SuccessionRow]]) -> None:
        """Lay every pair of the files over the events of the register."""
        new: dict[_Pair, tuple[date, GivenRow[SuccessionRow]]] = {}
        for each in given:
            row = each.row
            pair = (row.from_code, row.to_code)
            if row.from_code not in self._bodies or row.to_code not in self._bodies:
                self._tally.leave_out(NOBODY)
            elif row.day is None:
                self._tally.leave_out(NO_DAY)
            elif pair in self._told:
                self._hold_against(each, self._told[pair], row.day)
            elif (row.from_code, row.day) in self._days:
                held = str(self._days[row.from_code, row.day])
                self._clash(each, held, ClashRule.REGISTER_FIRST)
            elif pair not in new:
                new[pair] = (row.day, each)
            elif new[pair][0] == row.day:
                self._tally.count(LayingOutcome.TOLD_ALREADY)
            else:
                self._clash(each, str(new[pair][1].row), ClashRule.FIRST_FILE)
        for pair in self._in_circles(new):
            self._clash(new.pop(pair)[1], _CIRCLE, ClashRule.REGISTER_FIRST)
        by_day: dict[date, list[GivenRow[SuccessionRow]]] = {}
        for day, each in new.values():
            self._tally.count(LayingOutcome.ADDED)
            by_day.setdefault(day, []).append(each)
        self.added = tuple(
            event for day in sorted(by_day) for event in _events_of(day, by_day[day])
        )

    def _hold_against(self, given: GivenRow[SuccessionRow], event: Succession, day: date) -> None:
        """Hold a pair against the event of the register that tells of it."""
        if event.day == day:
            self._tally.count(LayingOutcome.TOLD_ALREADY)
        else:
            self._clash(given, str(event), ClashRule.REGISTER_FIRST)

    def _clash(self, given: GivenRow[SuccessionRow], held: str, rule: ClashRule) -> None:
        """Keep both sides of what a pair says otherwise."""
        row = given.row
        about = f"{row.from_code} to {row.to_code}"
        self._tally.clash(given, about, "succession", (held, str(row)), rule)
        self._tally.count(LayingOutcome.CLASHED)

    def _in_circles(self, new: Iterable[_Pair]) -> list[_Pair]:
        """
        Return the pairs of files that would lead bodies round in a circle.

        Both codes of such a pair are led to from the other, so they are in one loop of codes.
        """
        onward: dict[OdsCode, list[OdsCode]] = {}
        for code, to in new:
            onward.setdefault(code, []).append(to)
        for (code, to), event in self._told.items():
            if not event.kind.leaves_the_body and code not in event.to_codes:
                onward.setdefault(code, []).append(to)
        loop_of = _loops(onward)
        return [pair for pair in new if loop_of[pair[0]] == loop_of[pair[1]]]


def _loops(onward: Mapping[OdsCode, Sequence[OdsCode]]) -> dict[OdsCode, int]:
    """
    Number the loops of codes that lead to one another; a code in no loop is one by itself.

    Every way is followed to its end, and what was on the way is put in order by when it was left.
    Going back from the last that was left, what is reached is a loop (Kosaraju).
    """
    left: list[OdsCode] = []
    seen: set[OdsCode] = set()
    back: dict[OdsCode, list[OdsCode]] = {}
    for start, ends in onward.items():
        for to in ends:
            back.setdefault(to, []).append(start)
        ahead = [(start, False)]
        while ahead:
            code, is_done = ahead.pop()
            if is_done:
                left.append(code)
            elif code not in seen:
                seen.add(code)
                ahead.append((code, True))
                ahead.extend((to, False) for to in onward.get(code, ()))
    loops: dict[OdsCode, int] = {}
    for number, last in enumerate(reversed(left)):
        before = [last]
        while before:
            code = before.pop()
            if code not in loops:
                loops[code] = number
                before.extend(back.get(code, ()))
    return loops


def _events_of(day: date, given: Sequence[GivenRow[SuccessionRow]]) -> Iterable[Succession]:
    """Make the events of a day: pairs that share a code on one side are one event."""
    group_of: dict[OdsCode, OdsCode] = {}

    def first_of(code: OdsCode) -> OdsCode:
        """Return the code by which a group goes, and shorten the way there."""
        group_of.setdefault(code, code)
        while group_of[code] != code:
            group_of[code] = group_of[group_of[code]]
            code = group_of[code]
        return code

    for each in given:
        group_of[first_of(each.row.to_code)] = first_of(each.row.from_code)
    groups: dict[OdsCode, list[GivenRow[SuccessionRow]]] = {}
    for each in given:
        groups.setdefault(first_of(each.row.from_code), []).append(each)
    return [_event(day, group) for group in groups.values()]


def _event(day: date, group: Sequence[GivenRow[SuccessionRow]]) -> Succession:
    """Make one event of pairs."""
    before = tuple(dict.fromkeys(each.row.from_code for each in group))
    after = tuple(dict.fromkeys(each.row.to_code for each in group))
    is_split = len(before) == 1 and len(after) > 1
    reasons = dict.fromkeys(each.row.reason for each in group if each.row.reason)
    return Succession(
        key=f"{day.isoformat()}-{before[0]}-{after[0]}",
        day=day,
        kind=SuccessionKind.SPLIT if is_split else SuccessionKind.MERGER,
        from_codes=before,
        to_codes=after,
        # Of several to several the file says which became which.
        flows=tuple(
            Flow(from_code=each.row.from_code, to_code=each.row.to_code, sources=each.sources)
            for each in group
        )
        if len(before) > 1 and len(after) > 1
        else (),
        day_basis=DateBasis.LEGAL,
        note="; ".join(reasons) or None,
        sources=tuple(dict.fromkeys(cited for each in group for cited in each.sources)),
    )
