"""Laws of crosswalks, over registers that nobody thought of."""

import re
from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nhs_accountable_care import AmbiguousCodeError, DateRange, Money
from nhs_accountable_care.organisations import (
    Apportionment,
    Flow,
    OdsCode,
    Organisation,
    OrganisationKind,
    Register,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
)
from nhs_accountable_care.organisations.apportioning import decimal_weights

FIRST = date(2013, 4, 1)
DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class History:
    """A register that was drawn, the days on which something happened, and what is unstated."""

    register: Register
    days: tuple[date, ...]
    is_stated: bool


class Draft:
    """A history in the making: who lives, who died when, and the events."""

    def __init__(self, codes: int) -> None:
        """Begin with some codes on the first day."""
        self.count = 0
        self.first: dict[OdsCode, date] = {}
        self.last: dict[OdsCode, date] = {}
        self.events: list[Succession] = []
        self.is_stated = True
        self.alive = [self.new(FIRST) for _ in range(codes)]

    def new(self, day: date) -> OdsCode:
        """Open a code."""
        code = OdsCode(f"X{self.count:03d}")
        self.count += 1
        self.first[code] = day
        return code

    def close(self, code: OdsCode, day: date) -> None:
        """Close a code on the day before an event."""
        self.last[code] = day - DAY
        self.alive.remove(code)

    def add(
        self,
        day: date,
        kind: SuccessionKind,
        codes: tuple[list[OdsCode], list[OdsCode]],
        parts: list[int] | None = None,
    ) -> None:
        """Write an event down; parts are those of its one code that starts it."""
        self.events.append(
            Succession(
                key=f"{kind.value}-{len(self.events)}",
                day=day,
                kind=kind,
                from_codes=tuple(codes[0]),
                to_codes=tuple(codes[1]),
                flows=tuple(
                    Flow(from_code=codes[0][0], to_code=to, parts=part, basis="people")
                    for to, part in zip(codes[1], parts or [], strict=False)
                ),
            )
        )


@st.composite
def histories(
    draw: st.DrawFn,
    *,
    stated_only: bool = False,
    kind_of_body: OrganisationKind = OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
) -> History:
    """Draw a register with merges, splits, moves, re-namings and gaps, several on some days."""
    draft = Draft(draw(st.integers(1, 6)))
    day = FIRST
    days = [FIRST]
    for _ in range(draw(st.integers(0, 8))):
        day += DAY * draw(st.integers(1, 400))
        days.append(day)
        # What an event starts from stood the day before and takes part in no other that day.
        free = list(draft.alive)
        for _ in range(draw(st.integers(1, 2))):
            if not free:
                break
            kind = draw(
                st.sampled_from(["merger", "absorption", "split", "move", "rename", "gap"])
            )
            code = free.pop(draw(st.integers(0, len(free) - 1)))
            if kind == "merger" and free:
                other = free.pop()
                new = draft.new(day)
                draft.add(day, SuccessionKind.MERGER, ([code, other], [new]))
                draft.close(code, day)
                draft.close(other, day)
                draft.alive.append(new)
            elif kind == "absorption" and free:
                other = free.pop()
                draft.add(day, SuccessionKind.MERGER, ([code], [other]))
                draft.close(code, day)
            elif kind == "split":
                news = [draft.new(day) for _ in range(draw(st.integers(2, 3)))]
                is_stated = stated_only or draw(st.booleans())
                draft.is_stated &= is_stated
                parts = [draw(st.integers(1, 10**6)) for _ in news] if is_stated else None
                draft.add(day, SuccessionKind.SPLIT, ([code], news), parts)
                draft.close(code, day)
                draft.alive.extend(news)
            elif kind == "move" and free:
                other = free.pop()
                parts = [draw(st.integers(1, 10**6)), draw(st.integers(1, 10**4))]
                draft.add(day, SuccessionKind.BOUNDARY_CHANGE, ([code], [code, other]), parts)
            elif kind == "rename":
                draft.add(day, SuccessionKind.RENAME, ([code], [code]))
            else:
                # A body that begins without a predecessor, after days on which it was not.
                draft.alive.append(draft.new(day))
    register = Register(
        organisations=[
            Organisation.of_one_version(
                code,
                f"Body {code}",
                kind_of_body,
                first_day=first,
                last_day=draft.last.get(code),
            )
            for code, first in draft.first.items()
        ],
        successions=draft.events,
    )
    return History(register=register, days=tuple(days), is_stated=draft.is_stated)


def two_days(draw: st.DataObject, history: History) -> tuple[date, date]:
    """Draw two days on or between the events, in order."""
    chosen = [
        draw.draw(st.sampled_from(history.days)) + DAY * draw.draw(st.integers(0, 2))
        for _ in range(2)
    ]
    return min(chosen), max(chosen)


@given(history=histories(), draw=st.data())
def test_a_crosswalk_keeps_any_totals(history: History, draw: st.DataObject) -> None:
    """People, pence and fractions that go in come out, to the last unit, and so for each code."""
    walk = history.register.crosswalk(*two_days(draw, history), weights=Apportionment.EQUAL)
    codes = sorted({row.from_code for row in walk.rows})
    people = {code: draw.draw(st.integers(-(10**9), 10**9)) for code in codes}
    pounds = {code: Money(pence=number) for code, number in people.items()}
    exact = {code: Fraction(number, 7) for code, number in people.items()}
    carried = walk.carry(people)
    assert sum(carried.values()) == sum(people.values())
    assert {code: money.pence for code, money in walk.carry(pounds).items()} == carried
    assert sum(walk.carry(exact).values()) == sum(exact.values())
    for code in codes:
        pieces = [piece for start, _, piece in walk.pieces(people) if start == code]
        assert sum(pieces) == people[code]
    for row in walk.rows:
        share = people[row.from_code] * row.weight
        (piece,) = [
            piece
            for start, end, piece in walk.pieces(people)
            if (start, end) == (row.from_code, row.to_code)
        ]
        assert abs(piece - share) < 1


@given(history=histories(stated_only=True), draw=st.data())
def test_two_crosswalks_in_a_row_are_one(history: History, draw: st.DataObject) -> None:
    """To go by way of any day between changes nothing, or is refused: no share is multiplied."""
    first, last = two_days(draw, history)
    between = first + DAY * draw.draw(st.integers(0, (last - first).days))
    register = history.register
    if mixed_bodies(register, first, last):
        with pytest.raises(AmbiguousCodeError, match="is an average"):
            register.crosswalk(first, last)
        return
    whole = register.crosswalk(first, last)
    try:
        parts = register.crosswalk(first, between).then(register.crosswalk(between, last))
    except AmbiguousCodeError as error:
        # Refused or the same, and nothing else.
        assert re.search(r"is not known|is an average", str(error))  # noqa: PT017
        return
    assert [(row.from_code, row.to_code, row.weight) for row in parts.rows] == [
        (row.from_code, row.to_code, row.weight) for row in whole.rows
    ]


def mixed_bodies(register: Register, first: date, last: date) -> set[OdsCode]:
    """Find, forward from the first day, the bodies that a divided one held with others."""
    inside = {body.code: {body.code} for body in register.at(first)}
    mixed: set[OdsCode] = set()
    days = sorted({event.day for event in register.successions if first < event.day <= last})
    for day in days:
        # Every event of a day applies to the state of the day before.
        before = {code: set(held) for code, held in inside.items()}
        joined: dict[OdsCode, set[OdsCode]] = {}
        for event in register.successions:
            if event.day != day:
                continue
            for code in event.from_codes:
                held = before.setdefault(code, {code})
                if len(event.to_codes) > 1 and len(held) > 1:
                    mixed |= held
                for to in event.to_codes:
                    joined.setdefault(to, set()).update(held)
        for to, held in joined.items():
            stood = register.organisation(to).legal.covers(day - DAY)
            inside[to] = before.get(to, {to} if stood else set()) | held
    # Those that began later are nobody's start.
    return mixed & {body.code for body in register.at(first)}


@given(
    history=histories(stated_only=True, kind_of_body=OrganisationKind.NHS_TRUST), draw=st.data()
)
def test_no_share_comes_out_of_an_average(history: History, draw: st.DataObject) -> None:
    """A body that joined others which were then divided has no share, and each other has."""
    first, last = two_days(draw, history)
    register = history.register
    mixed = mixed_bodies(register, first, last)
    for version in register.at(first):
        if version.code in mixed:
            with pytest.raises(AmbiguousCodeError, match="is an average and no share of"):
                register.crosswalk(first, last, codes=[version.code])
        else:
            walk = register.crosswalk(first, last, codes=[version.code])
            assert sum(row.weight for row in walk.rows) == 1


@given(history=histories(), draw=st.data())
def test_a_crosswalk_ends_in_bodies_of_the_day(history: History, draw: st.DataObject) -> None:
    """Each code of the earlier day is there, and each that it became stood on the later day."""
    first, last = two_days(draw, history)
    walk = history.register.crosswalk(first, last, weights=Apportionment.EQUAL)
    assert {row.from_code for row in walk.rows} == {
        version.code for version in history.register.at(first)
    }
    assert {row.to_code for row in walk.rows} <= {
        version.code for version in history.register.at(last)
    }


@given(history=histories(), draw=st.data())
def test_successors_are_where_the_crosswalk_of_bodies_leads(
    history: History, draw: st.DataObject
) -> None:
    """Who carries a body on is reached by the crosswalk, which follows moved areas besides."""
    first, last = two_days(draw, history)
    register = history.register
    walk = register.crosswalk(first, last, weights=Apportionment.EQUAL)
    for version in register.at(first):
        bodies = {found.code for found in register.successors(version.code, on=last)}
        reached = {row.to_code for row in walk.successors(version.code)}
        assert bodies <= reached
        for code in bodies:
            back = {found.code for found in register.predecessors(code, on=first, as_at=last)}
            assert version.code in back


@given(history=histories(stated_only=True), draw=st.data())
def test_to_climb_keeps_any_totals(history: History, draw: st.DataObject) -> None:
    """What areas carry up to the systems they are part of adds up to what they had."""
    first, last = two_days(draw, history)
    assume(not mixed_bodies(history.register, first, last))
    systems = [
        Organisation.of_one_version(
            code, code, OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT, first_day=FIRST
        )
        for code in ("QAA", "QBB", "QCC")
    ]
    links = [
        Relationship(
            child=version.code,
            relation=Relation.CONSTITUENT_OF,
            parent=draw.draw(st.sampled_from(systems)).code,
            period=DateRange(first_day=last),
        )
        for version in history.register.at(last)
    ]
    register = history.register.plus([*systems, *links])
    area = OrganisationKind.CLINICAL_COMMISSIONING_GROUP
    flat = register.crosswalk(first, last, kind=area)
    climbed = register.crosswalk(first, last, kind=area, to_kind=systems[0].versions[0].kind)
    people = {code: draw.draw(st.fractions(0, 10**6)) for code in {r.from_code for r in flat.rows}}
    parents = {link.child: link.parent for link in links}
    by_hand: dict[str, Fraction] = {}
    for code, number in flat.carry(people).items():
        parent = parents[OdsCode(code)]
        by_hand[parent] = by_hand.get(parent, Fraction(0)) + number
    assert climbed.carry(people) == by_hand
    assert sum(by_hand.values()) == sum(people.values())


@given(history=histories())
def test_nothing_is_guessed(history: History) -> None:
    """Without the caller's word a split of unstated shares stops the crosswalk."""
    first, last = history.days[0], history.days[-1]
    register = history.register
    # Bodies that began later and were mixed are not among those that the crosswalk starts from.
    standing = {version.code for version in register.at(first)}
    if history.is_stated and standing & mixed_bodies(register, first, last):
        with pytest.raises(AmbiguousCodeError, match="is an average"):
            register.crosswalk(first, last)
        return
    if history.is_stated:
        assert register.crosswalk(first, last) == register.crosswalk(
            first, last, weights=Apportionment.EQUAL
        )
        return
    days = [
        event.day
        for event in register.successions
        if event.kind is SuccessionKind.SPLIT and not event.flows
    ]
    with pytest.raises(AmbiguousCodeError, match="no shares are stated"):
        register.crosswalk(min(days) - DAY, min(days))


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30))
def test_printed_shares_add_up_to_exactly_one(parts: list[int]) -> None:
    """Nine places by largest remainder never lose or make anything."""
    shares = [Fraction(part, sum(parts)) for part in parts]
    printed = [Fraction(text) for text in decimal_weights(shares)]
    assert sum(printed) == 1
    assert all(
        abs(text - share) < Fraction(1, 10**9) for text, share in zip(printed, shares, strict=True)
    )
