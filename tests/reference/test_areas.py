"""
Areas as sets of parts: the pack against what published small areas say.

The expected shares are worked out from small areas by `tasks/expect_crosswalks.py`, which reads
neither the library nor its tables; README beside the tables says how.
"""

import csv
import functools
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from nhs_accountable_care import (
    AmbiguousCodeError,
    InvalidValueError,
    Money,
    NotInForceError,
    StaleReferenceWarning,
)
from nhs_accountable_care.organisations import (
    Level,
    OdsCode,
    Organisation,
    OrganisationKind,
    ShareBasis,
    Succession,
    SuccessionKind,
    level_of,
)
from nhs_accountable_care.reference import published_weights, register

pytestmark = pytest.mark.broad

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "tests" / "cases" / "crosswalks"
BASES = {
    ShareBasis.RESIDENTS_MID_2017: ("people_mid_2017", "of_people_mid_2017"),
    ShareBasis.RESIDENTS_MID_2020: ("people_mid_2020", "of_people_mid_2020"),
}
CCG = OrganisationKind.CLINICAL_COMMISSIONING_GROUP
AREA = OrganisationKind.SUB_ICB_LOCATION
STP = OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT
ICB = OrganisationKind.INTEGRATED_CARE_BOARD
REGION = OrganisationKind.NHS_ENGLAND_REGION
# The columns of parts.csv that say to which body a part belonged, with the day (its README).
OBSERVED = {
    "ccg_2015": date(2015, 7, 1),
    "ccg_2016": date(2016, 4, 1),
    "ccg_2017": date(2017, 4, 1),
    "stp_2017": date(2017, 4, 1),
    "ccg_2018": date(2018, 4, 1),
    "stp_2018": date(2018, 4, 1),
    "ccg_2020": date(2020, 4, 1),
    "ccg_2021": date(2021, 4, 1),
    "stp_2021": date(2021, 4, 1),
    "sub_icb_2022": date(2022, 7, 1),
    "icb_2022": date(2022, 7, 1),
    "sub_icb_2023": date(2023, 4, 1),
    "icb_2023": date(2023, 4, 1),
    "sub_icb_2026": date(2026, 4, 1),
    "icb_2026": date(2026, 4, 1),
}


@functools.cache
def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a committed table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def walks() -> Iterator[tuple[str, tuple[str, str, str, str], list[dict[str, str]]]]:
    """Go through the expected crosswalks: name, days and kinds, and the rows of each."""
    for path in sorted(TABLES.glob("*.csv")):
        asked: dict[tuple[str, str, str, str], list[dict[str, str]]] = {}
        for row in rows_of(path):
            key = (row["from_day"], row["from_kind"], row["to_day"], row["to_kind"])
            asked.setdefault(key, []).append(row)
        for key, rows in asked.items():
            yield f"{path.stem} from {key[0]} to {key[2]}", key, rows


@pytest.mark.parametrize("basis", BASES, ids=lambda basis: basis.value)
@pytest.mark.parametrize(
    ("key", "rows"), [pytest.param(key, rows, id=name) for name, key, rows in walks()]
)
def test_a_body_has_the_shares_that_small_areas_give(
    key: tuple[str, str, str, str], rows: list[dict[str, str]], basis: ShareBasis
) -> None:
    """Each pair shares the people that the published small areas count, and no other pair any."""
    people, of_people = BASES[basis]
    walk = register().crosswalk(
        date.fromisoformat(key[0]),
        date.fromisoformat(key[2]),
        kind=OrganisationKind(key[1]),
        to_kind=OrganisationKind(key[3]),
        codes={row["from_code"] for row in rows},
        basis=basis,
    )
    found = {
        (str(row.from_code), str(row.to_code)): (row.people, row.of_people, row.weight)
        for row in walk.rows
    }
    assert found == {
        (row["from_code"], row["to_code"]): (
            int(row[people]),
            int(row[of_people]),
            Fraction(int(row[people]), int(row[of_people])),
        )
        for row in rows
    }
    confidences = {
        (str(row.from_code), str(row.to_code)): row.confidence and row.confidence.value
        for row in walk.rows
    }
    # Of a body that the lines of 2026 divide, the way back before them is computed all the same.
    if date.fromisoformat(key[2]) >= date(2026, 4, 1):
        told = {(row["from_code"], row["to_code"]): row["confidence"] for row in rows}
        assert confidences == told


@pytest.mark.parametrize("column", OBSERVED)
def test_events_and_table_agree_on_every_observed_day(column: str) -> None:
    """A part that the events moved is where the lookups of the day saw it."""
    day = OBSERVED[column]
    kinds = {"ccg": CCG, "stp": STP, "sub": AREA, "icb": ICB}
    kind = kinds[column[:3]]
    held = {
        part.key: str(version.code)
        for version in register().at(day, kind=kind)
        for part in register().parts_of(version.code, on=day)
    }
    table = rows_of(ROOT / "tasks" / "reference" / "parts.csv")
    assert held == {row["part"]: row[column] for row in table}


def test_every_body_of_areas_has_parts_on_every_day() -> None:
    """On each day on which anything changed, each area has parts and each part an area."""
    edition = register().edition_day
    assert edition is not None
    days = sorted({event.day for event in register().successions if event.day <= edition})
    for day in [*days, *(each - timedelta(days=1) for each in days)]:
        areas = {
            version.code for version in register().at(day) if level_of(version.kind) is Level.AREA
        }
        held = [part.areas_on(day) for part in register().parts]
        assert all(held)
        assert {code for codes in held for code in codes} == areas


def test_a_part_moves_on_the_day_of_an_event_between_its_areas() -> None:
    """Each period but the first begins with an event that leads from the one area to the other."""
    events = {event.key: event for event in register().successions}
    for part in register().parts:
        for before, after in zip(part.periods, part.periods[1:], strict=False):
            event = events[str(after.event)]
            assert event.day == after.first_day
            assert set(before.areas) <= set(event.from_codes)
            assert set(after.areas) <= set(event.to_codes)


def test_every_event_between_areas_moves_a_part() -> None:
    """No merger, split or change of boundary of areas is told without what it moved."""
    moving = {SuccessionKind.MERGER, SuccessionKind.SPLIT, SuccessionKind.BOUNDARY_CHANGE}
    areas = {
        organisation.code
        for organisation in register().organisations
        if level_of(organisation.versions[-1].kind) is Level.AREA
    }
    told = {
        event.key
        for event in register().successions
        if event.kind in moving and areas.intersection(event.from_codes)
    }
    assert told == {period.event for part in register().parts for period in part.periods} - {None}


@pytest.mark.parametrize(
    ("basis", "people"),
    [(ShareBasis.RESIDENTS_MID_2017, 55_619_430), (ShareBasis.RESIDENTS_MID_2020, 56_550_138)],
    ids=lambda value: getattr(value, "value", ""),
)
def test_the_parts_are_england(basis: ShareBasis, people: int) -> None:
    """Their people are the published totals (ONS, mid-2017 and mid-2020)."""
    assert sum(part.people(basis) or 0 for part in register().parts) == people


# --- The trials of the register ---


def test_r4_no_pound_of_walsall_goes_to_birmingham() -> None:
    """R4: of £500m of 05C (2019) nothing goes to QHL in 2022."""
    walk = register().crosswalk(
        date(2019, 4, 1), date(2022, 7, 1), kind=CCG, to_kind=ICB, codes=["05C"]
    )
    assert walk.carry({"05C": Money.parse("£500m")}) == {"QUA": Money.parse("£500m")}


def test_r6_one_land_has_one_answer_at_every_level() -> None:
    """R6: QNQ, and D4U1Y, its only part, go to the boards of April 2026 in the same shares."""
    days = (date(2026, 3, 31), date(2026, 4, 1))
    board = register().crosswalk(*days, kind=ICB, to_kind=ICB).successors("QNQ")
    location = register().crosswalk(*days, kind=AREA, to_kind=ICB).successors("D4U1Y")
    assert [(row.to_code, row.weight) for row in board] == [
        (row.to_code, row.weight) for row in location
    ]


@pytest.mark.parametrize(
    ("first", "second", "kind", "between"),
    [
        (date(2019, 4, 1), date(2023, 4, 1), CCG, AREA),
        (date(2017, 4, 1), date(2026, 4, 1), STP, ICB),
        (date(2026, 3, 31), date(2026, 4, 1), ICB, ICB),
        (date(2017, 4, 1), date(2026, 4, 1), REGION, REGION),
    ],
    ids=["R7", "footprints", "R8", "regions"],
)
def test_a_round_trip_returns(
    first: date, second: date, kind: OrganisationKind, between: OrganisationKind
) -> None:
    """R7, R8: what goes there and back is back, and no body has gained or lost."""
    there = register().crosswalk(first, second, kind=kind, to_kind=between)
    back = register().crosswalk(second, first, kind=between, to_kind=kind)
    assert {(row.from_code, row.to_code): row.weight for row in there.then(back).rows} == {
        (version.code, version.code): 1 for version in register().at(first, kind=kind)
    }
    people = {
        str(version.code): sum(
            part.people(ShareBasis.RESIDENTS_MID_2020) or 0
            for part in register().parts_of(version.code, on=first)
        )
        for version in register().at(first, kind=kind)
    }
    assert back.carry(there.carry(people)) == people


def test_two_walks_in_a_row_are_one() -> None:
    """CCGs of 2013 to 2026 by way of 2017 and 2022 are those that go at once."""
    days = [date(2013, 4, 1), date(2017, 4, 1), date(2022, 7, 1), date(2026, 4, 1)]
    kinds = [CCG, CCG, AREA, ICB]
    steps = [
        register().crosswalk(days[at], days[at + 1], kind=kinds[at], to_kind=kinds[at + 1])
        for at in range(3)
    ]
    at_once = register().crosswalk(days[0], days[3], kind=CCG, to_kind=ICB)
    by_steps = steps[0].then(steps[1]).then(steps[2])
    assert [(row.from_code, row.to_code, row.weight) for row in by_steps.rows] == [
        (row.from_code, row.to_code, row.weight) for row in at_once.rows
    ]


def test_r28_a_share_is_told_in_people() -> None:
    """R28: 118,280 of 1,533,334 people, 7.7 %."""
    walk = register().crosswalk(date(2022, 6, 30), date(2022, 7, 1), kind=STP, codes=["QF7"])
    assert str(walk.rows[1]) == ("QF7 -> QT1: 118,280 of 1,533,334 (residents-mid-2020), 7.7 %")


# --- What rests on what ---


def test_areas_of_which_no_people_by_part_are_known_go_forward_whole() -> None:
    """Newcastle and Gateshead became 13T whole; how 13T is divided among them nobody knows."""
    days = (date(2014, 4, 1), date(2016, 4, 1))
    walk = register().crosswalk(*days, kind=CCG, codes=["00F", "00G", "00H"])
    assert [(str(row.from_code), str(row.to_code), row.weight) for row in walk.rows] == [
        (code, "13T", Fraction(1)) for code in ("00F", "00G", "00H")
    ]
    stays = register().crosswalk(days[0], days[0], kind=CCG, codes=["00F"])
    assert [(row.to_code, row.basis) for row in stays.rows] == [("00F", "unchanged")]
    with pytest.raises(AmbiguousCodeError, match=r"13T .* was made of 00F, 00G and 00H, whose pe"):
        register().crosswalk(days[1], days[0], kind=CCG)
    back = register().crosswalk(days[1], days[0], kind=CCG, partial=True)
    assert [each.code for each in back.left_out] == ["13T"]
    given = {("13T", "00F"): 1, ("13T", "00G"): 1, ("13T", "00H"): 2}
    walk = register().crosswalk(days[1], days[0], kind=CCG, codes=["13T"], weights=given)
    assert walk.carry({"13T": 4}) == {"00F": 1, "00G": 1, "00H": 2}


@pytest.mark.parametrize(
    ("days", "codes", "doubt"),
    [
        (("2014-04-01", "2016-04-01"), ["01H"], "areas before 1 July 2015 are taken to be those"),
        (
            ("2016-09-01", "2017-04-01"),
            ["01H"],
            "what went from 01H to 01K was first seen there on 1 April 2017, and may have gone",
        ),
        (("2017-04-01", "2026-05-01"), ["10C"], "the lines of April 2026 through D4U1Y"),
    ],
    ids=["before the first lookup", "between two lookups", "lines of 2026"],
)
def test_an_assumption_behind_a_share_is_a_doubt(
    days: tuple[str, str], codes: list[str], doubt: str
) -> None:
    """Whatever a share rests on and no source says stands with the answer."""
    walk = register().crosswalk(*map(date.fromisoformat, days), kind=CCG, codes=codes)
    assert [each for each in walk.doubts if each.startswith(doubt)]
    assert {each for row in walk.rows for each in row.doubts} == set(walk.doubts)
    sure = register().crosswalk(date(2017, 4, 1), date(2018, 4, 1), kind=CCG, codes=["00C"])
    assert sure.doubts == ()


def test_a_footprint_before_its_links_is_refused_with_the_days_that_are_known() -> None:
    """Which CCGs were in a footprint is known from April 2017 on."""
    with pytest.raises(NotInForceError, match=r"no parts of QOP .* from April 2017 on"):
        register().parts_of("QOP", on=date(2016, 6, 1))
    with pytest.raises(NotInForceError, match="recorded: 1 April 2017 to 30 June 2022"):
        register().crosswalk(
            date(2015, 7, 1), date(2016, 6, 1), kind=CCG, to_kind=STP, codes=["00T"]
        )


def test_a_council_is_no_set_of_parts() -> None:
    """Councils are refused as areas, with where to ask instead."""
    council = OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER
    with pytest.raises(InvalidValueError, match="A council is no set of their parts"):
        register().crosswalk(date(2019, 4, 3), date(2022, 7, 1), kind=council, to_kind=ICB)
    with pytest.raises(NotInForceError, match="no parts of 102 "):
        register().parts_of("102", on=date(2019, 4, 3))


def test_figures_by_part_take_the_place_of_residents() -> None:
    """A caller's lists by part are the basis, for as many parts as are needed."""
    days = (date(2021, 4, 1), date(2022, 7, 1))
    lists = {"05L-1": 1, "05L-2": 3, "05C": 0, "05Y": 0, "06A": 0}
    walk = register().crosswalk(*days, kind=CCG, codes=["D2P2L", "00L"], basis=lists)
    assert {row.to_code: row.weight for row in walk.successors("D2P2L")} == {
        "15E": Fraction(1, 4),
        "D2P2L": Fraction(3, 4),
    }
    assert walk.basis == "figures by part given by the caller"
    with pytest.raises(AmbiguousCodeError, match="of 05C, 05L-2, 05Y and 06A none is known"):
        register().crosswalk(*days, kind=CCG, codes=["D2P2L"], basis={"05L-1": 1})
    with pytest.raises(InvalidValueError, match="there is no part '05L-9'; did you mean 05L-"):
        register().crosswalk(*days, kind=CCG, codes=["D2P2L"], basis={"05L-9": 1})


def test_a_code_of_no_body_stays_as_a_remainder() -> None:
    """R22: overseas visitors (VPP00) go nowhere, are named, and are part of the total."""
    walk = register().crosswalk(date(2025, 4, 1), date(2026, 4, 1), kind=ICB)
    carried = walk.carry({"QMJ": 10, "QRV": 5, "VPP00": 3})
    assert carried == {"Z9B2Z": 15, "VPP00": 3}
    assert carried.remainder == {"VPP00": 3}
    assert len(carried.missing) == 40
    assert "VPP00" in {each.code for each in walk.special_codes}


def test_r30_a_body_without_a_figure_is_named() -> None:
    """R30: of 41 of the 42 boards, the one that is missing."""
    boards = [str(version.code) for version in register().at(date(2025, 4, 1), kind=ICB)]
    walk = register().crosswalk(date(2025, 4, 1), date(2026, 4, 1), kind=ICB)
    assert walk.carry(dict.fromkeys(boards[1:], 1)).missing == (boards[0],)


def test_shares_published_among_areas_hold_for_the_boards_above_them() -> None:
    """R6: D4U1Y by registered lists is QNQ by registered lists, whichever is entered."""
    shares = published_weights("registered-lists-2024-25")
    days = (date(2026, 3, 31), date(2026, 4, 1))
    board = register().crosswalk(*days, kind=ICB, codes=["QNQ"], weights=shares)
    area = {pair: share for pair, share in shares.pairs.items() if pair[0] == "D4U1Y"}
    walk = register().crosswalk(*days, kind=AREA, to_kind=ICB, codes=["D4U1Y"], weights=area)
    assert [(row.to_code, row.weight) for row in walk.rows] == [
        (row.to_code, row.weight) for row in board.rows
    ]
    stranger = {("D4U1Y", "93C"): 1}
    with pytest.raises(AmbiguousCodeError, match="none of its parts went to 93C, but to QRL"):
        register().crosswalk(*days, kind=AREA, to_kind=ICB, codes=["D4U1Y"], weights=stranger)


def test_a_kind_that_nobody_was_is_said() -> None:
    """CCGs of 2023: there were none, but sub-ICB locations; an empty answer would say nothing."""
    with pytest.raises(NotInForceError, match="no body of kind clinical-commissioning-group st"):
        register().crosswalk(date(2023, 4, 1), date(2026, 4, 1), kind="ccg", to_kind="icb")
    with pytest.raises(NotInForceError, match=r"there were bodies of kind sub-icb-location$"):
        register().crosswalk(date(2023, 4, 1), date(2026, 4, 1), kind="ccg")
    with pytest.raises(NotInForceError, match=r"practice stood on 1 April 2023$"):
        register().crosswalk(date(2023, 4, 1), date(2026, 4, 1), kind="gp-practice")


def test_a_council_that_nobody_saw_since_is_said_to_be_so() -> None:
    """Northamptonshire (504) was last seen in 2019; nobody says whether it stood in 2026."""
    walk = register().crosswalk(date(2019, 4, 3), date(2026, 4, 1), codes=["504"])
    [doubt] = walk.doubts
    assert doubt == "504 Northamptonshire County Council was last seen on 3 April 2019"
    assert walk.rows[0].doubts == (doubt,)


def test_successors_only_do_not_go_back() -> None:
    """A board has area; it is left out because the body is asked for, and events run forward."""
    walk = register().crosswalk(
        date(2026, 4, 1), date(2025, 4, 1), kind=ICB, basis="successor-only", partial=True
    )
    reasons = {str(each.code): each.reason for each in walk.left_out}
    assert "successors only follow events, which run forward" in reasons["D7T5G"]


def test_a_merger_laid_over_moves_figures_whole() -> None:
    """Two boards merge in 2027: whole to the new one, though their own records were left open."""
    merged = OdsCode("X1X1X")
    board = Organisation.of_one_version(merged, "A board of 2027", ICB, first_day=date(2027, 4, 1))
    merger = Succession(
        key="mine",
        day=date(2027, 4, 1),
        kind=SuccessionKind.MERGER,
        from_codes=(OdsCode("QF7"), OdsCode("QWO")),
        to_codes=(merged,),
    )
    mine = register().plus([board, merger])
    days = (date(2026, 5, 1), date(2027, 4, 1))
    with pytest.warns(StaleReferenceWarning):
        walk = mine.crosswalk(*days, kind=ICB, codes=["QF7", "QWO", "QOP"])
    assert walk.carry({"QF7": 5, "QWO": 7, "QOP": 1}) == {"X1X1X": 12, "QOP": 1}
    assert walk.successors("QF7")[0].doubts == (
        "all of QF7 is taken to have gone to X1X1X, as event mine tells",
    )
    back = mine.crosswalk(days[1], days[0], kind=ICB, codes=[merged])
    assert {row.to_code for row in back.rows} == {"QF7", "QWO"}


def test_a_day_before_the_register_begins_is_a_doubt() -> None:
    """A trust of 2012 is carried on as if nothing had happened until April 2013; that is said."""
    walk = register().crosswalk(date(2012, 4, 1), date(2026, 4, 1), codes=["RTH"])
    assert walk.doubts[0].startswith("1 April 2012 is before 1 April 2013, from which events are")
