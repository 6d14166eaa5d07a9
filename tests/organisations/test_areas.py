"""Parts, the join of two days' parts, and what is refused."""

import copy
import csv
import io
import pickle
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction

import attrs
import pytest

from nhs_accountable_care import (
    AmbiguousCodeError,
    Citation,
    Confidence,
    DateRange,
    InvalidTypeError,
    InvalidValueError,
    NotInForceError,
    Source,
    UnknownCodeError,
)
from nhs_accountable_care.organisations import (
    AreaCount,
    AreaPeriod,
    Carried,
    Crosswalk,
    CrosswalkRow,
    Flow,
    Gap,
    LeftOut,
    OdsCode,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
    RegisterError,
    Relation,
    Relationship,
    ShareBasis,
    SpecialCode,
    SpecialCodeKind,
    Succession,
    SuccessionKind,
    UndividedPart,
)
from nhs_accountable_care.organisations.composing import sum_of_ways

CCG = OrganisationKind.CLINICAL_COMMISSIONING_GROUP
STP = OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT
TRUST = OrganisationKind.NHS_TRUST
FIRST = date(2013, 4, 1)
ONE, TWO, THREE = date(2015, 4, 1), date(2017, 4, 1), date(2019, 4, 1)
BASIS = ShareBasis.RESIDENTS_MID_2020
SOURCE = Source(key="S", publisher="P", published="2020", title="T", url="https://example.org")


def cited(confidence: Confidence) -> tuple[Citation, ...]:
    """Cite something with a confidence."""
    return (Citation(source=SOURCE, confidence=confidence),)


def body(
    code: str,
    kind: OrganisationKind = CCG,
    first: date = FIRST,
    last: date | None = None,
) -> Organisation:
    """Make a body of one version."""
    return Organisation.of_one_version(code, f"Body {code}", kind, first_day=first, last_day=last)


def before(day: date) -> date:
    """Return the day before."""
    return date.fromordinal(day.toordinal() - 1)


def part(
    key: str, *areas: tuple[str, date], people: int | None = 100, last: date | None = None
) -> UndividedPart:
    """Make a part that was in each area (or several, with spaces between) from a day on."""
    ends = [before(day) for _, day in areas[1:]]
    return UndividedPart(
        key=key,
        periods=tuple(
            AreaPeriod(
                areas=tuple(OdsCode(code) for code in codes.split()), first_day=day, last_day=end
            )
            for (codes, day), end in zip(areas, [*ends, last], strict=True)
        ),
        counts=() if people is None else (AreaCount(basis=BASIS, people=people),),
    )


def link(child: str, parent: str, first: date = FIRST, last: date | None = None) -> Relationship:
    """Make an area part of a system."""
    return Relationship(
        child=OdsCode(child),
        relation=Relation.CONSTITUENT_OF,
        parent=OdsCode(parent),
        period=DateRange(first_day=first, last_day=last),
    )


def event(
    kind: SuccessionKind, day: date, before_codes: str, after_codes: str, key: str = "event"
) -> Succession:
    """Make an event between codes with spaces between."""
    return Succession(
        key=key,
        day=day,
        kind=kind,
        from_codes=tuple(map(OdsCode, before_codes.split())),
        to_codes=tuple(map(OdsCode, after_codes.split())),
    )


def register(*records: object) -> Register:
    """Make a register of records of any kind."""
    return Register(organisations=()).plus(records)  # type: ignore[arg-type]  # checked by it


def pairs(walk: Crosswalk) -> dict[tuple[str, str], Fraction]:
    """Return the shares by pair."""
    return {(row.from_code, row.to_code): row.weight for row in walk.rows}


# --- Parts as values ---


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("residents-mid-2002", "did you mean residents-mid-2020"),
        ("", "there are residents-mid-2020, residents-mid-2017 and successor-only"),
    ],
)
def test_a_basis_that_is_none_is_refused_with_the_nearest(text: str, hint: str) -> None:
    """A text that names no basis is refused with the nearest, or with all."""
    with pytest.raises(InvalidValueError, match=hint):
        ShareBasis.parse(text)


@pytest.mark.parametrize("people", [1.5, True, "100"])
def test_people_are_counted_in_whole_numbers(people: object) -> None:
    """Anything but a whole number is refused as a count."""
    with pytest.raises(InvalidTypeError, match="write a whole number"):
        AreaCount(basis=BASIS, people=people)  # type: ignore[arg-type]  # what is tested


def test_fewer_people_than_none_are_refused() -> None:
    """A part may have no people, and not fewer."""
    assert AreaCount(basis=BASIS, people=0).people == 0
    with pytest.raises(InvalidValueError, match="no part has fewer people than none"):
        AreaCount(basis=BASIS, people=-1)


def test_bodies_alone_count_no_people() -> None:
    """`successor-only` is no basis of a count."""
    with pytest.raises(InvalidValueError, match="successor-only counts no people"):
        AreaCount(basis=ShareBasis.SUCCESSOR_ONLY, people=1)


def test_a_period_names_an_area_and_does_not_end_before_it_begins() -> None:
    """A period of nobody, and one of no days, are refused; one of one day is not."""
    code = OdsCode("A01")
    assert ONE in AreaPeriod(areas=(code,), first_day=ONE, last_day=ONE)
    with pytest.raises(InvalidValueError, match="names the area that it belonged to"):
        AreaPeriod(areas=(), first_day=ONE)
    with pytest.raises(InvalidValueError, match="in A01 ends on 2015-03-31, before it begins"):
        AreaPeriod(areas=(code,), first_day=ONE, last_day=before(ONE))


@pytest.mark.parametrize(
    "periods",
    [
        (("A01", ONE, None), ("B01", TWO, None)),
        (("A01", ONE, TWO), ("B01", TWO, None)),
        (("A01", TWO, THREE), ("B01", ONE, before(TWO))),
    ],
    ids=["open", "one day shared", "out of order"],
)
def test_periods_of_a_part_do_not_meet(periods: tuple[tuple[str, date, date | None], ...]) -> None:
    """A part is in one place at a time, and its periods stand in order."""
    with pytest.raises(InvalidValueError, match="in A01 and in B01 meet or stand out of or"):
        UndividedPart(
            key="P",
            periods=tuple(
                AreaPeriod(areas=(OdsCode(code),), first_day=first, last_day=last)
                for code, first, last in periods
            ),
        )


def test_people_are_counted_once_on_a_basis() -> None:
    """Two counts on one basis are refused."""
    count = AreaCount(basis=BASIS, people=1)
    with pytest.raises(InvalidValueError, match="P: its people are counted twice on one basis"):
        UndividedPart(key="P", periods=(), counts=(count, count))


def test_a_part_tells_its_days_people_and_districts() -> None:
    """On a day of no period it is in no area, and on a basis of no count has no people."""
    found = part("P", ("A01", ONE), ("B01 C01", TWO), last=THREE)
    assert found.areas_on(before(ONE)) == ()
    assert found.areas_on(before(TWO)) == ("A01",)
    assert found.areas_on(THREE) == ("B01", "C01")
    assert found.period_on(date(2019, 4, 2)) is None
    assert found.people(ShareBasis.RESIDENTS_MID_2017) is None
    assert found.people("residents-mid-2017") is None
    assert found.people("residents-mid-2020") == found.people(BASIS)
    with pytest.raises(InvalidValueError, match="'residents' is no basis of shares"):
        found.people("residents")
    assert str(found) == "P"
    assert str(attrs.evolve(found, districts=("X 1", "Y 2"))) == "P (X 1; Y 2)"
    assert found.to_record() == {
        "part": "P",
        "people": {"residents-mid-2020": 100},
        "small_areas": None,
        "districts": [],
        "periods": [
            {
                "areas": ["A01"],
                "first_day": "2015-04-01",
                "last_day": "2017-03-31",
                "event": None,
            },
            {
                "areas": ["B01", "C01"],
                "first_day": "2017-04-01",
                "last_day": "2019-04-01",
                "event": None,
            },
        ],
    }


# --- A register with parts ---


def test_parts_are_named_once_and_their_areas_are_known() -> None:
    """Two parts of one key, and areas without a record, make no register."""
    one = part("P", ("A01", FIRST))
    with pytest.raises(RegisterError, match=r"parts\[P\]: 2 parts have this key"):
        Register(organisations=[body("A01")], parts=[one, one])
    with pytest.raises(RegisterError, match=r"parts\[P\]: .* no organisation A01"):
        Register(organisations=[], parts=[one])


def test_a_part_laid_over_its_like_is_a_clash_unless_it_takes_its_place() -> None:
    """The same part changes nothing; another with its key is refused, or replaces it."""
    one = part("P", ("A01", FIRST))
    other = part("P", ("A01", FIRST), people=7)
    ground = register(body("A01"), one)
    assert ground.plus([one]) == ground
    with pytest.raises(RegisterError, match=r"parts\[P\]: .* another part with this key"):
        ground.plus([other])
    assert ground.plus([other], replace=True).parts == (other,)
    assert ground.plus([other], replace=True) != ground


def test_a_register_with_parts_is_a_value() -> None:
    """It is equal to its copies and pickles, and hashes with its parts."""
    ground = register(body("A01"), part("P", ("A01", FIRST)))
    for twin in (pickle.loads(pickle.dumps(ground)), copy.copy(ground), copy.deepcopy(ground)):  # noqa: S301 -- dumped here
        assert twin == ground
        assert hash(twin) == hash(ground)
        assert twin.crosswalk(ONE, TWO, kind=CCG) == ground.crosswalk(ONE, TWO, kind=CCG)
    assert ground != register(body("A01"))
    assert ground.parts_of("A01", on=ONE) == ground.parts
    walk = ground.crosswalk(ONE, TWO, kind=CCG)
    assert pickle.loads(pickle.dumps(walk)) == walk  # noqa: S301 -- dumped here


def test_threads_that_ask_at_once_are_given_the_same() -> None:
    """A crosswalk leaves nothing behind in the register."""
    ground = register(
        body("A01", last=before(TWO)),
        body("B01", first=TWO),
        body("C01", first=TWO),
        part("P", ("A01", FIRST), ("B01", TWO), people=1),
        part("Q", ("A01", FIRST), ("C01", TWO), people=2),
    )
    with ThreadPoolExecutor(8) as pool:
        walks = list(pool.map(lambda _: ground.crosswalk(ONE, TWO, kind=CCG), range(32)))
    assert walks == [walks[0]] * 32
    assert pairs(walks[0]) == {("A01", "B01"): Fraction(1, 3), ("A01", "C01"): Fraction(2, 3)}


def test_a_flow_counts_in_whole_numbers_and_a_gap_is_told_in_a_line() -> None:
    """What an event states is counted like people; what is not known is a sentence."""
    with pytest.raises(
        InvalidTypeError,
        match=r"Flow\.parts is 0\.5, a floating point number; write a whole number",
    ):
        Flow(from_code=OdsCode("A01"), to_code=OdsCode("B01"), parts=0.5, basis="x")  # type: ignore[arg-type]  # what is tested
    with pytest.raises(InvalidValueError, match=r"A01 to B01: say in `basis` what its parts cou"):
        Flow(from_code=OdsCode("A01"), to_code=OdsCode("B01"), parts=1)
    gap = Gap(concerns=("A01", "B01"), topic="dates", detail="no source")
    assert str(gap) == "A01, B01 (dates): no source"
    assert gap.to_record() == {
        "concerns": ["A01", "B01"],
        "topic": "dates",
        "detail": "no source",
    }


# --- Where parts went ---


def test_a_part_without_an_area_on_a_day_is_named() -> None:
    """What is not recorded is neither dropped nor guessed."""
    ground = register(
        body("A01"),
        part("P", ("A01", FIRST)),
        part("Q", ("A01", FIRST), last=before(TWO)),
        part("R", ("A01", FIRST), last=before(TWO)),
    )
    with pytest.raises(
        NotInForceError,
        match=r"^to which area part Q belonged on 1 April 2017 is not recorded; to which area "
        r"part R belonged on 1 April 2017 is not recorded$",
    ):
        ground.crosswalk(ONE, TWO, kind=CCG)
    walk = ground.crosswalk(ONE, TWO, kind=CCG, partial=True)
    assert [(each.code, each.is_ambiguous) for each in walk.left_out] == [("A01", False)]
    # The other way the area has but one part, which is all that is known of it.
    assert pairs(ground.crosswalk(TWO, ONE, kind=CCG)) == {("A01", "A01"): 1}


def test_bodies_of_areas_without_parts_follow_events() -> None:
    """A register without parts answers for its areas as for other bodies."""
    ground = register(
        body("A01", last=before(TWO)),
        body("B01", first=TWO),
        event(SuccessionKind.MERGER, TWO, "A01", "B01"),
    )
    assert pairs(ground.crosswalk(ONE, TWO, kind=CCG)) == {("A01", "B01"): 1}
    assert ground.crosswalk(ONE, TWO, kind=CCG).basis is None
    with pytest.raises(NotInForceError, match="no parts of A01"):
        ground.parts_of("A01", on=ONE)
    with pytest.raises(AmbiguousCodeError, match=r"B01 .* has no shares back to 1 April 2015"):
        ground.crosswalk(TWO, ONE, kind=CCG)


def test_a_footprint_whose_areas_are_not_recorded_is_not_followed_by_its_events() -> None:
    """Land that moved without it would be missed; nothing is missed where none is recorded."""
    ground = register(
        body("A01"),
        body("T01", STP),
        body("U01", STP),
        body("W01", STP),
        body("Y01", OrganisationKind.NHS_ENGLAND_REGION),
        part("P", ("A01", TWO)),
        link("A01", "T01", TWO, before(THREE)),
        link("A01", "U01", THREE),
        attrs.evolve(link("U01", "Y01", THREE), relation=Relation.IN_REGION),
    )
    for code in ("T01", "U01"):
        with pytest.raises(
            NotInForceError,
            match=rf"^which parts {code} \(Body {code}\) was made of on 1 April 2015 is not rec",
        ):
            ground.crosswalk(ONE, THREE, kind=STP, codes=[code])
        bodies = ground.crosswalk(ONE, THREE, kind=STP, codes=[code], basis="successor-only")
        assert pairs(bodies) == {(code, code): 1}
        assert pairs(ground.crosswalk(FIRST, ONE, kind=STP, codes=[code])) == {(code, code): 1}
    with pytest.raises(NotInForceError, match=r"which parts A01 .* was made of on 1 April 2015"):
        ground.crosswalk(ONE, THREE, kind=CCG)
    # Of this one no part is ever recorded.
    assert pairs(ground.crosswalk(ONE, THREE, kind=STP, codes=["W01"])) == {("W01", "W01"): 1}
    in_part = ground.crosswalk(ONE, THREE, partial=True)
    assert [each.code for each in in_part.left_out] == ["A01", "T01", "U01", "Y01"]


UNKNOWN = (
    body("F01", last=before(TWO)),
    body("G01", last=before(TWO)),
    body("M01", first=TWO),
    body("T01", STP),
    body("U01", STP),
    part("P", ("F01 G01", FIRST), ("M01", TWO)),
    event(SuccessionKind.MERGER, TWO, "F01 G01", "M01"),
)


def test_an_area_of_unknown_people_goes_forward_whole_and_not_back() -> None:
    """Of a part that was divided in shares that nobody knows, each area's piece moves whole."""
    ground = register(*UNKNOWN)
    there = ground.crosswalk(ONE, TWO, kind=CCG)
    assert pairs(there) == {("F01", "M01"): 1, ("G01", "M01"): 1}
    assert [(row.people, row.of_people, row.basis) for row in there.rows] == [
        (None, None, "whole")
    ] * 2
    with pytest.raises(AmbiguousCodeError, match=r"M01 \(Body M01\) was made of F01 and G01"):
        ground.crosswalk(TWO, ONE, kind=CCG)
    weights = {
        ("M01", "F01"): 1,
        ("M01", "G01"): 3,
    }
    back = ground.crosswalk(TWO, ONE, kind=CCG, weights=weights)
    assert pairs(back) == {("M01", "F01"): Fraction(1, 4), ("M01", "G01"): Fraction(3, 4)}
    assert {row.event_day for row in back.rows} == {TWO}
    with pytest.raises(AmbiguousCodeError, match="what became of M01 is shared out among F01 an"):
        there.then(back)
    in_part = ground.crosswalk(TWO, ONE, kind=CCG, partial=True)
    with pytest.raises(AmbiguousCodeError, match="was made of F01 and G01"):
        there.then(in_part)


def test_areas_of_unknown_people_in_one_system_are_that_system() -> None:
    """Where both pieces of a part are in one system, its people are that system's."""
    ground = register(*UNKNOWN, link("F01", "T01"), link("G01", "T01"), link("M01", "T01"))
    back = ground.crosswalk(TWO, ONE, kind=CCG, to_kind=STP)
    assert [(row.to_code, row.people) for row in back.rows] == [("T01", 100)]
    same = ground.crosswalk(ONE, TWO, kind=STP, codes=["T01"])
    assert [(row.basis, row.people, row.of_people) for row in same.rows] == [
        ("unchanged", 100, 100)
    ]


def test_a_piece_of_unknown_people_that_changes_systems_is_not_shared_out() -> None:
    """F01 goes from T01 to U01 and G01 stays: how much of T01 that was nobody knows."""
    ground = register(
        *UNKNOWN[:5],
        body("V01", STP),
        body("H01"),
        part("P", ("F01 G01 H01", FIRST)),
        link("F01", "T01", FIRST, before(date(2016, 4, 1))),
        link("F01", "U01", date(2016, 4, 1)),
        link("G01", "T01"),
        link("H01", "U01"),
    )
    days = (ONE, date(2016, 4, 1))
    with pytest.raises(AmbiguousCodeError, match=r"T01 .* was made of U01 and T01, whose people"):
        ground.crosswalk(*days, kind=STP, codes=["T01"])
    stays = ground.crosswalk(*days, kind=STP, codes=["U01"])
    assert pairs(stays) == {("U01", "U01"): 1}
    # Each area's own piece is where that area is, on both days.
    areas = ground.crosswalk(*days, kind=CCG, to_kind=STP)
    assert pairs(areas) == {("F01", "U01"): 1, ("G01", "T01"): 1, ("H01", "U01"): 1}


def test_a_merger_that_a_user_lays_over_a_register_moves_parts_whole() -> None:
    """Without a word on parts or links, and with a doubt that says so."""
    ground = register(
        body("A01"),
        body("B01"),
        part("P", ("A01", FIRST), people=30),
        part("Q", ("B01", FIRST), people=70),
    )
    mine = ground.plus(
        [
            body("A01", last=before(TWO)),
            body("B01", last=before(THREE)),
            body("N01", first=TWO),
            event(SuccessionKind.MERGER, TWO, "A01", "N01", key="mine"),
            event(SuccessionKind.MERGER, THREE, "B01", "N01", key="mine-too"),
        ],
        replace=True,
    )
    walk = mine.crosswalk(ONE, THREE, kind=CCG)
    assert pairs(walk) == {("A01", "N01"): 1, ("B01", "N01"): 1}
    assert [row.event_day for row in walk.rows] == [TWO, THREE]
    assert walk.rows[0].doubts == ("all of A01 is taken to have gone to N01, as event mine tells",)
    assert walk.doubts == walk.rows[0].doubts + walk.rows[1].doubts
    back = mine.crosswalk(THREE, ONE, kind=CCG)
    assert pairs(back) == {("N01", "A01"): Fraction(3, 10), ("N01", "B01"): Fraction(7, 10)}
    assert [found.key for found in mine.parts_of("N01", on=THREE)] == ["P", "Q"]


def test_a_merger_laid_over_areas_of_unknown_people_moves_each_piece() -> None:
    """The areas that a part was divided among are followed one by one."""
    ground = register(
        body("F01", last=before(TWO)),
        body("G01"),
        body("N01", first=TWO),
        part("P", ("F01 G01", FIRST)),
        event(SuccessionKind.MERGER, TWO, "F01", "N01"),
    )
    walk = ground.crosswalk(ONE, TWO, kind=CCG)
    assert pairs(walk) == {("F01", "N01"): 1, ("G01", "G01"): 1}
    one = register(*UNKNOWN[:3], attrs.evolve(UNKNOWN[6]), part("P", ("F01 G01", FIRST)))
    assert pairs(one.crosswalk(ONE, TWO, kind=CCG)) == {("F01", "M01"): 1, ("G01", "M01"): 1}
    gone = register(body("F01", last=before(TWO)), body("G01"), part("P", ("F01 G01", FIRST)))
    with pytest.raises(NotInForceError, match=r"F01 .* was not in force .* has no successor"):
        gone.crosswalk(ONE, TWO, kind=CCG, codes=["G01"])


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ((), "has no successor"),
        ((event(SuccessionKind.ABOLITION, TWO, "A01", ""),), "has no successor"),
        ((event(SuccessionKind.BOUNDARY_CHANGE, TWO, "A01", "A01 B01"),), "has no successor"),
        ((event(SuccessionKind.SPLIT, ONE, "A01", "A01 B01"),), "has no successor"),
        ((event(SuccessionKind.MERGER, THREE, "A01", "B01"),), "has no successor"),
        ((event(SuccessionKind.MERGER, TWO, "A01", "T01"),), "has no successor"),
        ((event(SuccessionKind.SPLIT, TWO, "A01", "B01 C01"),), "went to B01 and C01"),
        ((event(SuccessionKind.MERGER, TWO, "A01 D01", "B01 C01"),), "went to B01 and C01"),
    ],
    ids=[
        "no event",
        "abolition",
        "boundary change",
        "split of a body that went on",
        "later",
        "another level",
        "split",
        "several on both sides",
    ],
)
def test_parts_of_a_closed_area_need_one_heir(events: tuple[Succession, ...], why: str) -> None:
    """Parts that no period moves follow one successor of their level, and else are nowhere."""
    ground = register(
        body("A01", last=before(TWO)),
        *(body(code) for code in ("B01", "C01", "D01")),
        body("T01", STP),
        part("P", ("A01", FIRST)),
        *events,
    )
    for kind in (CCG, STP):
        with pytest.raises(NotInForceError, match=rf"A01 .* in force on 1 April 2017 and {why}; "):
            ground.crosswalk(ONE, TWO, kind=CCG, to_kind=kind, codes=["A01"])


def test_systems_that_a_link_outlives_are_followed_to_their_heir() -> None:
    """A link to a system that a user closed leads to the one that took it over."""
    ground = register(
        body("A01"),
        body("T01", STP, last=before(TWO)),
        body("U01", STP, first=TWO),
        part("P", ("A01", FIRST)),
        link("A01", "T01"),
        event(SuccessionKind.MERGER, TWO, "T01", "U01"),
    )
    walk = ground.crosswalk(ONE, TWO, kind=CCG, to_kind=STP)
    assert pairs(walk) == {("A01", "U01"): 1}
    assert walk.doubts[-1] == "all of T01 is taken to have gone to U01, as event event tells"
    assert walk.rows[0].event_day == TWO


def test_a_message_has_the_name_of_the_day_that_was_asked_for() -> None:
    """A group of 2015 is not told under the name of the location of 2019."""
    renamed = Organisation(
        code=OdsCode("A01"),
        versions=(
            OrganisationVersion(
                code=OdsCode("A01"), name="Old", kind=CCG, first_day=FIRST, last_day=before(TWO)
            ),
            OrganisationVersion(code=OdsCode("A01"), name="New", kind=CCG, first_day=TWO),
        ),
    )
    ground = register(
        renamed,
        body("B01"),
        body("T01", STP),
        part("P", ("A01", FIRST), ("B01", TWO), people=None),
        part("Q", ("A01", FIRST)),
    )
    with pytest.raises(AmbiguousCodeError, match=r"^A01 \(Old\) went to B01 and A01, .*: of P no"):
        ground.crosswalk(ONE, TWO, kind=CCG, codes=["A01"])
    with pytest.raises(AmbiguousCodeError, match=r"^A01 \(Old\): weights are given for some"):
        ground.crosswalk(ONE, TWO, kind=CCG, codes=["A01"], weights={("A01", "B01"): 1})
    for day, name in ((ONE, "Old"), (TWO, "New")):
        with pytest.raises(
            NotInForceError, match=rf"^A01 \({name}\): no constituent-of link is r"
        ):
            ground.crosswalk(day, day, kind=CCG, to_kind=STP, codes=["A01"])


# --- When parts changed hands, and what is assumed ---


def test_a_part_that_was_elsewhere_for_a_day_came_back_the_day_after() -> None:
    """The last change of hands is found to the day."""
    away = date(2016, 4, 1)
    ground = register(
        body("A01"),
        body("B01"),
        part("P", ("A01", FIRST), ("B01", away), ("A01", date(2016, 4, 2))),
        part("Q", ("B01", FIRST)),
    )
    [row, _] = ground.crosswalk(ONE, TWO, kind=CCG).rows
    assert (row.to_code, row.basis, row.event_day) == ("A01", "unchanged", date(2016, 4, 2))


def test_a_link_told_anew_is_no_change_and_a_gap_is_one() -> None:
    """Days between two links to one system are days of which nobody knows."""
    ground = register(
        *(body(code) for code in ("A01", "B01", "C01")),
        body("T01", STP),
        body("U01", STP),
        *(part(f"P{code}", (code, FIRST)) for code in ("A01", "B01", "C01")),
        *(link("A01", "T01", *days) for days in ((FIRST, before(TWO)), (TWO, None))),
        *(link("B01", "T01", *days) for days in ((FIRST, ONE), (TWO, None))),
        link("C01", "U01", FIRST, before(TWO)),
        link("C01", "T01", TWO),
    )
    walk = ground.crosswalk(ONE, THREE, kind=CCG, to_kind=STP)
    assert [(row.from_code, row.event_day) for row in walk.rows] == [
        ("A01", None),
        ("B01", TWO),
        ("C01", TWO),
    ]


def test_areas_of_a_system_of_which_nothing_is_recorded_later_changed_no_hands() -> None:
    """Where the second day has no links, only areas tell what changed."""
    ground = register(
        body("A01"),
        body("T01", STP),
        part("P", ("A01", FIRST)),
        link("A01", "T01", FIRST, before(TWO)),
    )
    [row] = ground.crosswalk(ONE, TWO, kind=STP, to_kind=CCG).rows
    assert (row.to_code, row.basis, row.event_day) == ("A01", "whole", None)


def test_pieces_of_a_part_are_dated_by_the_last_of_them() -> None:
    """Of a part that was divided, a piece that changed systems dates it."""
    moved = date(2016, 4, 1)
    ground = register(
        *UNKNOWN,
        link("F01", "T01", FIRST, before(moved)),
        link("F01", "U01", moved),
        link("G01", "U01"),
    )
    walk = ground.crosswalk(ONE, moved, kind=CCG, to_kind=STP)
    assert [(row.to_code, row.event_day) for row in walk.rows] == [("U01", moved)] * 2


def test_links_that_are_not_sure_are_doubts() -> None:
    """What is verified or computed is none, and what rests on nothing is one."""

    def linked(sources: tuple[Citation, ...]) -> tuple[str, ...]:
        ground = register(
            body("A01"),
            body("T01", STP),
            part("P", ("A01", FIRST)),
            attrs.evolve(link("A01", "T01"), sources=sources),
        )
        return ground.crosswalk(ONE, ONE, kind=CCG, to_kind=STP).doubts

    assert linked(cited(Confidence.VERIFIED)) == ()
    assert linked(()) == ("A01 constituent-of T01, from 1 April 2013: unverified",)


@pytest.mark.parametrize(
    ("day", "doubts"),
    [
        (date(2015, 3, 31), ["areas before 1 April 2015 are taken to be those of that day"]),
        (ONE, []),
        (date(2016, 3, 31), []),
        (date(2016, 4, 1), ["what went from A01 to B01 was first seen there on 1 April 2017"]),
        (before(TWO), ["what went from A01 to B01 was first seen there on 1 April 2017"]),
        # Nothing rests on where the line runs if a body keeps what it has.
        (TWO, []),
        (THREE, []),
    ],
)
def test_what_is_assumed_of_a_day_is_a_doubt_on_that_day_alone(
    day: date, doubts: list[str]
) -> None:
    """Before the first look, between two looks, and where nobody can look."""
    ground = register(
        body("A01"),
        body("B01"),
        UndividedPart(
            key="P",
            periods=(
                AreaPeriod(
                    areas=(OdsCode("A01"),), first_day=FIRST, last_day=before(TWO), seen_from=ONE
                ),
                AreaPeriod(
                    areas=(OdsCode("B01"),),
                    first_day=TWO,
                    not_before=date(2016, 4, 1),
                    assumption="the line is taken to run by county",
                ),
            ),
        ),
    )
    code = "A01" if day < TWO else "B01"
    found = ground.crosswalk(day, day, kind=CCG, codes=[code]).doubts
    assert [text[: len(doubt)] for text, doubt in zip(found, doubts, strict=True)] == doubts
    later = ground.crosswalk(ONE, max(day, TWO), kind=CCG, codes=["A01"])
    assert later.doubts == ("the line is taken to run by county",)
    back = ground.crosswalk(max(day, TWO), ONE, kind=CCG, codes=["B01"])
    assert back.doubts == later.doubts
    # Weights of the caller do not rest on lines, and what else is assumed stays.
    weights = {("A01", "B01"): 1}
    given = ground.crosswalk(FIRST, TWO, kind=CCG, codes=["A01"], weights=weights)
    assert [text[:11] for text in given.doubts] == ["areas befor"]
    assert [row.doubts for row in given.rows] == [given.doubts]


# --- Weights and figures of the caller ---

DIVIDED = (
    body("A01", last=before(TWO)),
    body("B01", first=TWO),
    body("C01", first=TWO),
    body("D01"),
    part("P", ("A01", FIRST), ("B01", TWO), people=1),
    part("Q", ("A01", FIRST), ("C01", TWO), people=3),
    part("R", ("D01", FIRST), people=0),
    event(SuccessionKind.SPLIT, TWO, "A01", "B01 C01"),
)


def test_weights_of_the_caller_take_the_place_of_people() -> None:
    """They are parts of one whole of any size; a weight of zero leaves its pair out."""
    ground = register(*DIVIDED)
    given: dict[tuple[str, str], int | Fraction] = {
        ("A01", "B01"): 3,
        ("A01", "C01"): Fraction(3, 2),
    }
    walk = ground.crosswalk(ONE, TWO, kind=CCG, weights=given)
    assert walk.successors("A01") == tuple(
        CrosswalkRow(
            from_code=OdsCode("A01"),
            to_code=OdsCode(to),
            weight=weight,
            basis="given by the caller",
            event_day=TWO,
        )
        for to, weight in (("B01", Fraction(2, 3)), ("C01", Fraction(1, 3)))
    )
    none = ground.crosswalk(ONE, TWO, kind=CCG, weights={("A01", "B01"): 0, ("A01", "C01"): 1})
    assert pairs(none) == {("A01", "C01"): 1, ("D01", "D01"): 1}
    # Here every area is joined by parts, and nothing is asked of weights of B01.
    idle = ground.crosswalk(ONE, TWO, kind=CCG, weights={("B01", "C01"): 1})
    assert idle.doubts == ("the weights of B01 to C01 are not used: no share rests on them",)


def test_weights_that_were_not_used_are_named_whoever_is_asked_about() -> None:
    """Of areas and of trusts, whether or not a body of the other sort is followed too."""
    ground = register(
        *DIVIDED,
        body("R01", TRUST, last=before(TWO)),
        *(body(code, TRUST) for code in ("R02", "R03", "R04")),
        event(SuccessionKind.SPLIT, TWO, "R01", "R02 R03", key="trusts"),
    )
    weights = {("B01", "C01"): 1, ("R02", "R01"): 1, ("R01", "R02"): 1, ("R01", "R03"): 1}
    of_areas = "the weights of B01 to C01 are not used: no share rests on them"
    of_trusts = "the weights of R02 to R01 are not used: no share rests on them"
    of_the_split = "the weights of R01 to R02 and R03 are not used: no share rests on them"
    for codes, idle in (
        (["A01"], (of_areas, of_the_split, of_trusts)),
        (["R04"], (of_areas, of_the_split, of_trusts)),
        (["A01", "R01"], (of_areas, of_trusts)),
    ):
        assert ground.crosswalk(ONE, TWO, weights=weights, codes=codes).doubts == idle
    # What could never apply is refused by the same rule.
    for codes in (["A01"], ["R04"], ["A01", "R01"]):
        with pytest.raises(InvalidValueError, match="no event and no link leads to R04"):
            ground.crosswalk(ONE, TWO, weights={("R01", "R04"): 1}, codes=codes)


def test_a_weight_beside_those_that_are_needed_is_named() -> None:
    """Of three weights of a body the shares rest on two."""
    ground = register(
        body("R01", TRUST, last=before(TWO)),
        *(body(code, TRUST) for code in ("R02", "R03", "R04")),
        event(SuccessionKind.SPLIT, TWO, "R01", "R02 R03", key="trusts"),
        event(SuccessionKind.MERGER, THREE, "R03", "R04", key="later"),
    )
    weights = {("R01", "R02"): 1, ("R01", "R03"): 1, ("R01", "R04"): 5}
    walk = ground.crosswalk(ONE, TWO, weights=weights, codes=["R01"])
    assert pairs(walk) == {("R01", "R02"): Fraction(1, 2), ("R01", "R03"): Fraction(1, 2)}
    assert walk.doubts == ("the weights of R01 to R04 are not used: no share rests on them",)


@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        ({("A01", "B01"): 0, ("A01", "C01"): 0}, InvalidValueError, "weights of A01: they add up"),
        ({("A01", "B01"): -1, ("A01", "C01"): 2}, InvalidValueError, "-1 is less than nothing"),
        (
            {("A01", "B01"): 0.5, ("A01", "C01"): 1},
            InvalidTypeError,
            "0.5, a float; write a whole",
        ),
        ({("A01", "B01"): True, ("A01", "C01"): 1}, InvalidTypeError, "True, a bool; write a who"),
        ({("A01", "B01"): 1}, AmbiguousCodeError, "for some of its successors and not for C01"),
        (
            {("A01", "D01"): 1, ("A01", "B01"): 1, ("A01", "C01"): 1},
            AmbiguousCodeError,
            "weights of A01: none of its parts went to D01, but to B01 and C01",
        ),
        ({("A01", "Z99"): 1}, InvalidValueError, "weight of A01 to Z99: not known: Z99"),
        ({("Z98", "Z99"): 1}, InvalidValueError, "weight of Z98 to Z99: not known: Z98 and Z99"),
        (
            {("a01", "b01"): 1, ("A01", "B01"): 2, ("A01", "C01"): 1},
            InvalidValueError,
            "^weight of A01 to B01: it stands twice$",
        ),
    ],
)
def test_weights_that_could_never_apply_are_refused(
    weights: Mapping[tuple[str, str], int | Fraction], error: type[Exception], message: str
) -> None:
    """Each with the pair, and what there is instead."""
    with pytest.raises(error, match=message):
        register(*DIVIDED).crosswalk(ONE, TWO, kind=CCG, weights=weights)


@pytest.mark.parametrize(
    ("figures", "error", "message"),
    [
        ({"P": 0.5}, InvalidTypeError, "the figure of part P is 0.5, a float; write a whole"),
        ({"P": True}, InvalidTypeError, "the figure of part P is True, a bool; write a whole"),
        (
            {"P": -1, "S": 1},
            InvalidValueError,
            "P is -1, less than nothing\nthere is no part 'S'$",
        ),
        ({"P": 0, "Q": 0}, AmbiguousCodeError, "went to B01 and C01, .* they are all zero"),
        ({}, AmbiguousCodeError, "of P and Q none is known"),
        ({1: 2}, InvalidTypeError, "1 is an int; write the key of a part"),
        (["P"], InvalidTypeError, "basis is .*; name a basis of shares, or map keys of parts"),
        (None, InvalidTypeError, "basis is None; name a basis"),
    ],
)
def test_figures_that_are_none_are_refused(
    figures: object, error: type[Exception], message: str
) -> None:
    """Each with the part that it is of."""
    with pytest.raises(error, match=message):
        register(*DIVIDED).crosswalk(ONE, TWO, kind=CCG, basis=figures)  # type: ignore[arg-type]  # what is tested


def test_a_part_of_nobody_makes_no_row_and_is_not_forgotten() -> None:
    """All people went to C01, and still A01 did not go there whole."""
    ground = register(*DIVIDED)
    walk = ground.crosswalk(ONE, TWO, kind=CCG, basis={"P": 0, "Q": 2})
    [row] = walk.successors("A01")
    assert str(row) == "A01 -> C01: figures by part given by the caller"
    assert (row.people, row.of_people) == (2, 2)
    # Of what had gone into A01 itself the figures say nothing about the part of nobody.
    into = register(
        *DIVIDED,
        body("E01", last=before(ONE)),
        part("S", ("E01", FIRST), ("A01", ONE), ("B01", TWO), people=0),
    )
    figures = {"P": 0, "Q": 2, "S": 0}
    first = into.crosswalk(FIRST, ONE, kind=CCG, codes=["E01"], basis=figures)
    second = into.crosswalk(ONE, TWO, kind=CCG, codes=["A01"], basis=figures)
    with pytest.raises(
        AmbiguousCodeError,
        match="A01 went to C01, but for parts that count for zero",
    ):
        first.then(second)
    assert pairs(into.crosswalk(FIRST, TWO, kind=CCG, codes=["E01"], basis=figures)) == {
        ("E01", "B01"): 1
    }
    alone = ground.crosswalk(ONE, TWO, kind=CCG, codes=["D01"])
    assert [(row.basis, row.people, row.of_people) for row in alone.rows] == [("unchanged", 0, 0)]


def test_parts_that_count_for_zero_are_not_shared_out_on_the_way() -> None:
    """Where a body of nobody goes two ways after a day, two walks in a row are refused."""
    ground = register(
        body("E01", last=before(ONE)),
        *(body(code, first=ONE) for code in ("A01", "B01", "C01")),
        part("P", ("E01", FIRST), ("A01", ONE), ("B01", TWO), people=0),
        part("Q", ("E01", FIRST), ("A01", ONE), ("C01", TWO), people=0),
        part("R", ("A01", FIRST), ("B01", TWO), people=1),
        part("S", ("A01", FIRST), ("C01", TWO), people=1),
    )
    first = ground.crosswalk(FIRST, ONE, kind=CCG, codes=["E01"])
    with pytest.raises(AmbiguousCodeError, match="which of it came from E01 is not known"):
        first.then(ground.crosswalk(ONE, TWO, kind=CCG, codes=["A01"]))


# --- Kinds, days and codes ---


def test_areas_and_trusts_stand_side_by_side() -> None:
    """Without a kind areas are joined and trusts followed, each in its own way."""
    ground = register(
        *DIVIDED,
        body("R01", TRUST, last=before(TWO)),
        body("R02", TRUST),
        event(SuccessionKind.MERGER, TWO, "R01", "R02", key="trusts"),
    )
    walk = ground.crosswalk(ONE, TWO)
    assert pairs(walk) == {
        ("A01", "B01"): Fraction(1, 4),
        ("A01", "C01"): Fraction(3, 4),
        ("D01", "D01"): 1,
        ("R01", "R02"): 1,
        ("R02", "R02"): 1,
    }
    assert walk.basis == "residents-mid-2020"
    with pytest.raises(
        InvalidValueError, match=r"not of kind clinical-commissioning-group .* R01"
    ):
        ground.crosswalk(ONE, TWO, kind=CCG, codes=["R01"])
    back = ground.crosswalk(TWO, ONE, partial=True)
    assert pairs(back) == {("B01", "A01"): 1, ("C01", "A01"): 1, ("D01", "D01"): 1}
    assert [str(each) for each in back.left_out] == [
        (
            "R02 (Body R02) has no shares back to 1 April 2015 (trusts): bodies without area "
            "follow events, which run forward; see register.predecessors"
        )
    ]


def test_in_part_the_trusts_without_shares_are_left_out_each_with_its_reason() -> None:
    """A split without shares does not keep areas and other trusts from being followed."""
    ground = register(
        *DIVIDED,
        *(body(code, TRUST, last=before(TWO)) for code in ("R01", "R02")),
        body("R03", TRUST),
        body("R04", TRUST),
        event(SuccessionKind.SPLIT, TWO, "R01", "R03 R04", key="trusts"),
    )
    walk = ground.crosswalk(ONE, TWO, partial=True)
    assert {row.from_code for row in walk.rows} == {"A01", "D01", "R03", "R04"}
    assert [(each.code, each.is_ambiguous) for each in walk.left_out] == [
        ("R01", True),
        ("R02", False),
    ]
    with pytest.raises(AmbiguousCodeError) as caught:
        ground.crosswalk(ONE, TWO)
    for each in walk.left_out:
        assert each.reason in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "before_codes", "after_codes", "is_same"),
    [
        (SuccessionKind.RENAME, "R01", "R01", True),
        (SuccessionKind.TRANSFER, "R01", "R02", False),
        (SuccessionKind.SPLIT, "R01", "R01 R02", False),
        (SuccessionKind.MERGER, "R02", "R01", False),
        (SuccessionKind.ESTABLISHMENT, "R01", "T01", True),
        (SuccessionKind.BOUNDARY_CHANGE, "R02", "R01", False),
        (SuccessionKind.MERGER, "R02 R03", "R01 R03", False),
    ],
)
def test_a_body_was_the_same_before_if_nothing_came_to_it_or_left_it(
    kind: SuccessionKind, before_codes: str, after_codes: str, *, is_same: bool
) -> None:
    """Backwards an event of its level is in the way, and one that crosses levels is not."""
    ground = register(
        body("R01", TRUST),
        body("R02", TRUST),
        body("R03", TRUST),
        body("T01", STP),
        event(kind, TWO, before_codes, after_codes),
    )
    walk = ground.crosswalk(TWO, ONE, codes=["R01"], partial=True)
    assert pairs(walk) == ({("R01", "R01"): 1} if is_same else {})
    assert pairs(ground.crosswalk(TWO, TWO, codes=["R01"])) == {("R01", "R01"): 1}
    # The event of the earlier day is over on that day, and so lies not between.
    later = ground.crosswalk(THREE, TWO, codes=["R01"])
    assert pairs(later) == {("R01", "R01"): 1}


def test_a_flow_between_others_leaves_a_body_as_it_was() -> None:
    """Of an event of several bodies the flows tell what came to each."""
    told = attrs.evolve(
        event(SuccessionKind.SPLIT, TWO, "R01 R02", "R01 R03"),
        flows=(
            Flow(from_code=OdsCode("R01"), to_code=OdsCode("R01")),
            Flow(from_code=OdsCode("R02"), to_code=OdsCode("R03")),
        ),
    )
    ground = register(body("R01", TRUST), body("R02", TRUST), body("R03", TRUST), told)
    assert pairs(ground.crosswalk(TWO, ONE, codes=["R01"])) == {("R01", "R01"): 1}
    # To R03 something came, though from one of the two alone.
    with pytest.raises(AmbiguousCodeError, match=r"R03 .* has no shares back .* \(event\)"):
        ground.crosswalk(TWO, ONE, codes=["R03"])


def test_bodies_alone_are_the_same_before_a_change_of_their_boundary() -> None:
    """`successor-only` is for the body and not the land, backwards as well."""
    ground = register(
        body("A01"),
        body("B01"),
        part("P", ("A01", FIRST), ("B01", TWO)),
        part("Q", ("A01", FIRST)),
        part("R", ("B01", FIRST)),
        event(SuccessionKind.BOUNDARY_CHANGE, TWO, "A01", "A01 B01"),
    )
    bodies = ground.crosswalk(TWO, ONE, kind=CCG, basis="successor-only")
    assert pairs(bodies) == {("A01", "A01"): 1, ("B01", "B01"): 1}
    assert bodies.basis == "successor-only"
    land = ground.crosswalk(TWO, ONE, kind=CCG)
    assert pairs(land)["B01", "A01"] == Fraction(1, 2)


def test_a_body_that_did_not_exist_is_not_told_as_before() -> None:
    """A body without a predecessor has nothing to go back to."""
    ground = register(body("R01", TRUST, first=TWO))
    with pytest.raises(NotInForceError, match=r"R01 \(Body R01\) .* \(it did not exist\)"):
        ground.crosswalk(THREE, ONE)


# --- Crosswalks as values ---


def row(start: str, end: str, weight: Fraction = Fraction(1), **fields: object) -> CrosswalkRow:
    """Make a row."""
    return CrosswalkRow(
        from_code=OdsCode(start),
        to_code=OdsCode(end),
        weight=weight,
        **{"basis": "x", **fields},  # type: ignore[arg-type]  # any other field
    )


def test_ways_that_meet_again_have_all_their_people_and_the_weaker_confidence() -> None:
    """Two parts that go apart and come together are one row, of both."""
    ground = register(
        body("A01"),
        *(body(code, first=ONE) for code in ("B01", "C01", "E01")),
        *(body(code, first=TWO) for code in ("M01", "N01")),
        attrs.evolve(
            part("P", ("A01", FIRST), ("B01", ONE), ("M01", TWO), people=1),
            sources=cited(Confidence.VERIFIED),
        ),
        attrs.evolve(
            part("Q", ("A01", FIRST), ("C01", ONE), ("M01", TWO), people=2),
            sources=cited(Confidence.COMPUTED),
        ),
        part("R", ("A01", FIRST), ("E01", ONE), ("N01", TWO), people=4),
    )
    steps = (
        ground.crosswalk(FIRST, ONE, kind=CCG, codes=["A01"]),
        ground.crosswalk(ONE, TWO, kind=CCG, codes=["B01", "C01", "E01"]),
    )
    assert [row.confidence for row in steps[0].rows] == [
        Confidence.VERIFIED,
        Confidence.COMPUTED,
        None,
    ]
    by_steps = steps[0].then(steps[1])
    assert [(row.to_code, row.people, row.of_people) for row in by_steps.rows] == [
        ("M01", 3, 7),
        ("N01", 4, 7),
    ]
    assert [row.confidence for row in by_steps.rows] == [Confidence.COMPUTED, None]
    assert str(by_steps.rows[0]) == "A01 -> M01: 3 of 7 (residents-mid-2020), 42.9 %"


def test_two_days_on_which_nothing_happened_are_unchanged() -> None:
    """Unchanged twice is unchanged, and not whole."""
    ground = register(body("A01"), part("P", ("A01", FIRST)))
    walk = ground.crosswalk(FIRST, ONE, kind=CCG).then(ground.crosswalk(ONE, TWO, kind=CCG))
    assert [row.basis for row in walk.rows] == ["unchanged"]
    assert walk == ground.crosswalk(FIRST, TWO, kind=CCG)


def test_a_share_of_a_body_without_parts_goes_on_where_all_of_it_went() -> None:
    """Weights lead on through a merger, and not through a body that lost a part of nobody."""
    ground = register(
        *DIVIDED,
        body("M01", first=THREE),
        part("T", ("B01", TWO), ("D01", THREE), people=0),
    )
    shares = {("A01", "B01"): 1, ("A01", "C01"): 1}
    first = ground.crosswalk(ONE, TWO, kind=CCG, codes=["A01"], weights=shares)
    second = ground.crosswalk(TWO, THREE, kind=CCG, codes=["B01", "C01"])
    with pytest.raises(
        AmbiguousCodeError,
        match="B01 went to B01, but for parts that count for zero",
    ):
        first.then(second)
    kept = register(*DIVIDED)
    on = first.then(kept.crosswalk(TWO, THREE, kind=CCG, codes=["B01", "C01"]))
    assert pairs(on) == pairs(first)


def test_a_code_that_the_next_walk_left_out_is_refused_with_the_reason() -> None:
    """And one that it never had as unknown."""
    first = Crosswalk(from_day=FIRST, to_day=ONE, rows=(row("A01", "B01"),))
    told = LeftOut(code=OdsCode("B01"), reason="B01 went nowhere", is_ambiguous=False)
    with pytest.raises(AmbiguousCodeError, match=r"^B01 went nowhere$"):
        first.then(Crosswalk(from_day=ONE, to_day=TWO, rows=(), left_out=(told,)))
    with pytest.raises(UnknownCodeError, match="not in this crosswalk from 1 April 2015"):
        first.then(Crosswalk(from_day=ONE, to_day=TWO, rows=()))


def test_two_walks_rest_on_one_basis() -> None:
    """Residents of one year are not joined with those of another."""
    ground = register(*DIVIDED)
    first = ground.crosswalk(FIRST, ONE, kind=CCG)
    figures = {"P": 1, "Q": 1, "R": 1}
    with pytest.raises(InvalidValueError, match="rests on residents-mid-2020 and the next on fig"):
        first.then(ground.crosswalk(ONE, TWO, kind=CCG, basis=figures))


def test_figures_of_two_callers_are_not_joined() -> None:
    """Both are named alike, and a part counts for one number."""
    ground = register(
        body("E01", last=before(ONE)),
        *DIVIDED[:4],
        part("P", ("E01", FIRST), ("A01", ONE), ("B01", TWO)),
        part("Q", ("E01", FIRST), ("A01", ONE), ("C01", TWO)),
    )
    first = ground.crosswalk(FIRST, ONE, kind=CCG, codes=["E01"], basis={"P": 1, "Q": 0})
    second = ground.crosswalk(ONE, TWO, kind=CCG, codes=["A01"], basis={"P": 1, "Q": 1})
    with pytest.raises(InvalidValueError, match=r"part Q counts for 0 in the first .* for 1 in"):
        first.then(second)
    # What the other does not know is no other number.
    unknown = ground.crosswalk(ONE, TWO, kind=CCG, codes=["A01"], basis={}, partial=True)
    with pytest.raises(AmbiguousCodeError, match="none is known"):
        first.then(unknown)
    alike = ground.crosswalk(ONE, TWO, kind=CCG, codes=["A01"], basis={"P": 1, "Q": 0})
    assert pairs(first.then(alike)) == {("E01", "B01"): 1}


def test_a_part_of_nobody_takes_nothing_with_it() -> None:
    """Two walks in a row go on where a part that counts for zero stands in no row onward."""
    ground = register(
        *DIVIDED,
        *(body(code, last=before(ONE)) for code in ("E01", "F01")),
        part("S", ("E01", FIRST), ("A01", ONE), ("B01", TWO)),
        part("T", ("E01", FIRST), ("A01", ONE), ("C01", TWO)),
        part("U", ("F01", FIRST), ("A01", ONE), ("C01", TWO)),
    )
    figures = {"P": 0, "Q": 2, "S": 0, "T": 5, "U": 1}
    walks = [
        ground.crosswalk(*days, kind=CCG, codes=codes, basis=figures)
        for days, codes in (
            ((FIRST, ONE), ["E01", "F01"]),
            ((ONE, TWO), ["A01"]),
            ((FIRST, TWO), ["E01", "F01"]),
        )
    ]
    by_steps = walks[0].then(walks[1])
    assert pairs(by_steps) == pairs(walks[2]) == {("E01", "C01"): 1, ("F01", "C01"): 1}
    told = [[(str(row), row.people, row.of_people) for row in walk.rows] for walk in walks[1:]]
    assert told[1] == [(str(row), row.people, row.of_people) for row in by_steps.rows]
    assert [row.basis for row in by_steps.rows] == ["figures by part given by the caller", "whole"]


def test_two_walks_in_a_row_tell_what_they_know() -> None:
    """When parts last changed hands is not known from them; doubts of unused rows are left out."""
    ground = register(
        body("A01"),
        body("B01"),
        body("D01"),
        part("P", ("A01", FIRST), ("B01", ONE), ("A01", TWO)),
        part("Q", ("D01", FIRST)),
        part("R", ("B01", FIRST)),
    )
    there = ground.crosswalk(FIRST, ONE, kind=CCG)
    assert [each.event_day for each in there.rows] == [ONE, None, None]
    on = there.then(ground.crosswalk(ONE, FIRST, kind=CCG, codes=["B01", "D01"]))
    assert {each.event_day for each in on.rows} == {None}
    rows = (row("A01", "A01", doubts=("used",)), row("B01", "B01", doubts=("unused",)))
    first = Crosswalk(
        from_day=FIRST, to_day=ONE, rows=(row("A01", "A01", event_day=FIRST),), doubts=("idle",)
    )
    later = Crosswalk(from_day=ONE, to_day=TWO, rows=rows, doubts=("used", "unused", "also idle"))
    on = first.then(later)
    assert on.doubts == ("idle", "also idle", "used")
    assert [each.event_day for each in on.rows] == [FIRST]


@pytest.mark.parametrize(
    ("found", "words", "share"),
    [
        (row("A01", "B01"), "A01 -> B01: x", "all of it"),
        (row("A01", "B01", Fraction(1, 3)), "A01 -> B01: 1/3, 33.3 % (x)", "1/3, 33.3 %"),
        (
            row("A01", "B01", Fraction(1, 3), people=Fraction(1, 2), of_people=Fraction(3, 2)),
            "A01 -> B01: 1/2 of 3/2 (x), 33.3 %",
            "1/2 of 3/2 (x), 33.3 %",
        ),
        (
            row("A01", "B01", Fraction(1, 9000), people=1, of_people=9000),
            "A01 -> B01: 1 of 9,000 (x), less than 0.1 %",
            "1 of 9,000 (x), less than 0.1 %",
        ),
        (
            row("A01", "B01", Fraction(1999, 2000), people=1999, of_people=2000),
            "A01 -> B01: 1,999 of 2,000 (x), more than 99.9 %",
            "1,999 of 2,000 (x), more than 99.9 %",
        ),
        (
            row("A01", "B01", Fraction(1, 2000), people=1, of_people=2000),
            "A01 -> B01: 1 of 2,000 (x), less than 0.1 %",
            "1 of 2,000 (x), less than 0.1 %",
        ),
    ],
)
def test_a_share_is_told_in_what_was_counted(found: CrosswalkRow, words: str, share: str) -> None:
    """In words a share is so many of so many, and per cent."""
    assert str(found) == words
    assert found.share == share


def test_people_of_an_unknown_whole_are_not_told_as_a_share_of_it() -> None:
    """Without the whole the ratio is told, and without the people too."""
    for counts in ({"people": 1}, {"of_people": 3}):
        assert row("A01", "B01", Fraction(1, 3), **counts).share == "1/3, 33.3 %"


def test_ways_of_which_one_is_not_counted_are_not_counted() -> None:
    """A sum of what is known and what is not is not known."""
    half = Fraction(1, 2)
    for counts in ((1, None), (None, 1), (None, None)):
        ways = [row("A01", "B01", half, people=people) for people in counts]
        assert [each.people for each in sum_of_ways(ways)] == [None]


def test_a_share_of_nothing_is_no_row() -> None:
    """Shares are above zero and one together."""
    with pytest.raises(InvalidValueError, match="the shares of A01 are not positive parts of one"):
        Crosswalk(
            from_day=ONE, to_day=TWO, rows=(row("A01", "B01"), row("A01", "C01", Fraction(0)))
        )


def test_carried_figures_have_the_doubts_of_the_shares_that_were_used() -> None:
    """What is assumed for other codes is not told."""
    walk = Crosswalk(
        from_day=ONE,
        to_day=TWO,
        rows=(row("A01", "B01", doubts=("a",)), row("D01", "D01", doubts=("d",))),
    )
    assert walk.carry({"A01": 1}).doubts == ("a",)


def test_two_walks_in_a_row_name_the_basis_that_either_rests_on() -> None:
    """A walk without areas has no basis of its own."""
    one = Crosswalk(from_day=FIRST, to_day=ONE, rows=(row("A01", "A01"),), basis="x")
    two = Crosswalk(from_day=ONE, to_day=TWO, rows=(row("A01", "A01"),))
    assert one.then(two).basis == "x"
    back = attrs.evolve(one, from_day=TWO, to_day=THREE)
    assert two.then(back).basis == "x"
    assert one.then(attrs.evolve(two, basis="x")).basis == "x"


def test_values_are_shown_without_their_sources() -> None:
    """A citation is long, and the parts of a row are many."""
    shown = part("P", ("A01", FIRST))
    assert "sources" not in repr(shown)
    assert "sources" not in repr(shown.periods[0])
    assert "sources" not in repr(row("A01", "B01"))
    assert " parts=" not in repr(row("A01", "B01"))
    assert "special_codes" not in repr(Crosswalk(from_day=ONE, to_day=TWO, rows=()))


def test_carried_figures_say_what_is_missing() -> None:
    """Codes of the crosswalk without a figure are named, in text too."""
    ground = register(*DIVIDED)
    carried = ground.crosswalk(ONE, TWO, kind=CCG).carry({"A01": 4})
    assert (carried["B01"], len(carried), list(carried)) == (1, 2, ["B01", "C01"])
    assert carried.missing == ("D01",)
    assert repr(carried) == "Carried({'B01': 1, 'C01': 3}, missing=('D01',))"
    assert repr(Carried({"B01": 1})) == "Carried({'B01': 1})"
    assert pickle.loads(pickle.dumps(carried)) == carried  # noqa: S301 -- dumped here


def test_figures_of_codes_that_were_left_out_are_refused_with_the_reason() -> None:
    """Where a partial crosswalk has no rows, the reason is told instead."""
    ground = register(*DIVIDED)
    walk = ground.crosswalk(ONE, TWO, kind=CCG, basis={}, partial=True)
    assert pairs(walk) == {("D01", "D01"): 1}
    with pytest.raises(AmbiguousCodeError, match=r"A01 .* of P and Q none is known"):
        walk.carry({"A01": 1})
    with pytest.raises(AmbiguousCodeError, match=r"A01 .* of P and Q none is known"):
        walk.successors("A01")
    with pytest.raises(UnknownCodeError, match="not in this crosswalk"):
        walk.successors("B01")


def test_a_crosswalk_in_part_tells_what_it_left_out_everywhere() -> None:
    """In words, as CSV with a line that has no share, and as data."""
    ground = register(*DIVIDED)
    walk = ground.crosswalk(ONE, TWO, kind=CCG, basis={"R": 1}, partial=True)
    [left] = walk.left_out
    assert str(walk).splitlines()[1:] == [f"left out: A01: {left.reason}"]
    *_, last = csv.DictReader(io.StringIO(walk.to_csv()))
    told = {column: cell for column, cell in last.items() if cell}
    assert told == {"from_code": "A01", "basis": "left out", "doubts": left.reason}
    assert walk.to_records()["left_out"] == [{"code": "A01", "reason": left.reason}]


def test_a_code_of_no_body_is_no_remainder_where_it_is_one() -> None:
    """The figure of a special code is kept, and not mixed with what is carried to its like."""
    special = SpecialCode(
        code="B01", name="B", kind=SpecialCodeKind.DEFAULT_COMMISSIONER, meaning="None."
    )
    walk = Crosswalk(
        from_day=ONE,
        to_day=TWO,
        rows=(row("A01", "B01"), row("D01", "D01")),
        special_codes=(
            special,
            attrs.evolve(special, code="D01"),
            attrs.evolve(special, code="X"),
        ),
    )
    carried = walk.carry({"A01": 1, "D01": 2, "X": 4})
    assert carried == {"B01": 1, "D01": 2, "X": 4}
    assert carried.remainder == {"X": 4}
    with pytest.raises(InvalidValueError, match=r"of no body on 1 April 2015, .*: B01; carry"):
        walk.carry({"A01": 1, "B01": 2})
    assert walk.to_records()["special_codes"] == ["B01", "D01", "X"]


@pytest.mark.parametrize(
    ("people", "kind", "cells"),
    [
        (118_280, "whole number", (118_280, 1_533_334)),
        (None, "whole number", (None, 1_533_334)),
        (Fraction(3, 2), "text", ("3/2", "1533334")),
    ],
)
def test_people_of_a_table_are_whole_numbers_unless_one_is_a_fraction(
    people: int | Fraction | None, kind: str, cells: tuple[object, ...]
) -> None:
    """Figures that can be added up are not text."""
    day = date(2022, 4, 1)
    row = CrosswalkRow(
        from_code=OdsCode("QF7"),
        to_code=OdsCode("QT1"),
        weight=Fraction(1),
        basis="x",
        people=people,
        of_people=1_533_334,
    )
    table = Crosswalk(from_day=day, to_day=day, rows=(row,)).tables()["rows"]
    kinds = {column.name: column.kind for column in table.columns}
    assert (kinds["people"], kinds["of_people"]) == (kind, kind)
    names = list(kinds)
    assert (table.rows[0][names.index("people")], table.rows[0][names.index("of_people")]) == cells
