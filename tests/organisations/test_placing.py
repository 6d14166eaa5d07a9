"""Practices are placed by the land of the area that commissions them, or named."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care import AmbiguousCodeError, DateRange, NotInForceError, policy
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care.organisations import (
    Crosswalk,
    DateBasis,
    LeftOut,
    Organisation,
    OrganisationKind,
    Register,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
    parse_ods_code,
    whois,
)
from nhs_accountable_care.reference import register

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "practices.toml").read_text(encoding="utf-8")
)
ON: date = CASES["on"]
TO: date = CASES["to"]
BOARD = OrganisationKind.INTEGRATED_CARE_BOARD
PRACTICE, OTHER, NETWORK = "Y99001", "Y99002", "U99001"


def practice(code: str) -> Organisation:
    """Return a practice of which nothing is known but its name."""
    return Organisation.of_one_version(code, f"Practice {code}", OrganisationKind.GP_PRACTICE)


def link(
    child: str,
    parent: str,
    period: str = "2020-09-01/2020-09-01",
    relation: Relation = Relation.COMMISSIONED_BY,
) -> Relationship:
    """Link two bodies, as a list of one day does."""
    return Relationship(
        child=parse_ods_code(child),
        relation=relation,
        parent=parse_ods_code(parent),
        period=DateRange.parse(period),
        first_basis=DateBasis.OBSERVED,
        last_basis=DateBasis.OBSERVED,
    )


def with_practice(*links: Relationship) -> Register:
    """Lay a practice and its links over the shipped register."""
    return register().plus([practice(PRACTICE), *links])


def walked(
    known: Register, on: date = ON, to: date = TO, kind: OrganisationKind = BOARD
) -> Crosswalk:
    """Lead the practice to what it was part of on the other day."""
    return known.crosswalk(on, to, codes=[PRACTICE], to_kind=kind, partial=True)


def the_one_left_out(walk: Crosswalk) -> LeftOut:
    """Return the one body that was left out."""
    [left_out] = walk.left_out
    return left_out


@pytest.mark.parametrize("case", CASES["placed"], ids=lambda case: case["area"])
def test_a_practice_is_where_all_of_its_area_went(case: dict[str, Any]) -> None:
    """A practice is where all of its area went."""
    walk = walked(with_practice(link(PRACTICE, case["area"])))
    [row] = walk.rows
    assert row.to_code == case["board"]
    assert row.weight == 1
    assert not walk.left_out
    assert row.basis == "commissioned-by on 2020-09-01; parts of that area"
    assert (
        "who commissions is taken from 1 September 2020, the nearest day for which it is recorded"
        in walk.doubts
    )


@pytest.mark.parametrize("case", CASES["named"], ids=lambda case: case["area"])
def test_a_practice_of_a_divided_area_is_named_and_not_shared_out(case: dict[str, Any]) -> None:
    """A practice of a divided area is named and not shared out."""
    walk = walked(with_practice(link(PRACTICE, case["area"])))
    left_out = the_one_left_out(walk)
    assert not walk.rows
    assert left_out.is_ambiguous
    assert f"that area belongs to {' and '.join(case['boards'])} on 1 May 2026" in left_out.reason
    assert "a list of practices of a later day" in left_out.reason


@pytest.mark.parametrize("case", CASES["network"], ids=lambda case: case["network_in"])
def test_a_network_in_a_divided_area_makes_its_partners_doubtful(case: dict[str, Any]) -> None:
    """A network in a divided area makes its partners doubtful."""
    network = Organisation.of_one_version(
        NETWORK, "A network", OrganisationKind.PRIMARY_CARE_NETWORK
    )
    known = with_practice(
        link(PRACTICE, case["area"]),
    ).plus(
        [
            practice(OTHER),
            network,
            link(OTHER, case["network_in"]),
            link(PRACTICE, NETWORK, relation=Relation.CORE_PARTNER_OF),
            link(OTHER, NETWORK, relation=Relation.CORE_PARTNER_OF),
            # Of another day, which says nothing here.
            link(PRACTICE, "QHL", "2023-08-08/2023-08-08", Relation.PARTNER_OF),
        ]
    )
    walk = walked(known)
    if "board" in case:
        assert [row.to_code for row in walk.rows] == [case["board"]]
    else:
        reason = the_one_left_out(walk).reason
        assert f"its network {NETWORK} lies in {case['network_in']} too" in reason
        assert f"belongs to {' and '.join(case['boards'])}" in reason


def test_a_link_of_the_day_goes_before_one_of_another() -> None:
    """A link of the day goes before one of another."""
    known = with_practice(link(PRACTICE, "15E"), link(PRACTICE, "D2P2L", "2026-04-01/2026-06-30"))
    [row] = walked(known).rows
    assert (row.to_code, row.basis) == ("QUA", "commissioned-by; constituent-of")


def test_the_last_link_before_the_day_goes_before_the_first_after_it() -> None:
    """The last link before the day goes before the first after it."""
    known = with_practice(
        link(PRACTICE, "15E"),
        link(PRACTICE, "D2P2L", "2023-04-01/2023-04-01"),
        link(PRACTICE, "D9Y0V", "2026-06-01/2026-06-01"),
    )
    assert [row.to_code for row in walked(known).rows] == ["QUA"]


def test_without_a_link_before_the_day_the_first_after_it_counts() -> None:
    """Without a link before the day the first after it counts."""
    known = with_practice(
        link(PRACTICE, "D2P2L", "2026-05-02/2026-05-02"),
        link(PRACTICE, "15E", "2026-06-01/2026-06-01"),
    )
    assert [row.to_code for row in walked(known).rows] == ["QUA"]


def test_a_link_that_nobody_ended_is_read_on_the_last_day_of_its_area() -> None:
    """A link that nobody ended is read on the last day of its area."""
    known = with_practice(link(PRACTICE, "00C", "2013-04-01/.."))
    [row] = walked(known, date(2018, 4, 1)).rows
    assert row.to_code == "QHM"
    assert row.basis == "commissioned-by on 2020-03-31; parts of that area"
    # On the day itself the link holds, as the file has it; so nothing is taken from elsewhere.
    [area] = walked(known, date(2018, 4, 1), kind=OrganisationKind.SUB_ICB_LOCATION).rows
    assert area.to_code == "16C"


def test_a_practice_without_a_commissioner_is_left_out() -> None:
    """A practice without a commissioner is left out."""
    known = register().plus([practice(PRACTICE)])
    assert the_one_left_out(walked(known)).reason == (
        "Y99001 (Practice Y99001): no commissioned-by link is recorded for 1 May 2026"
    )


def test_a_practice_whose_commissioner_is_no_area_is_left_out() -> None:
    """A practice whose commissioner is no area is left out."""
    left_out = the_one_left_out(walked(with_practice(link(PRACTICE, "RM3"))))
    assert "is no area whose parts are recorded for 1 September 2020" in left_out.reason
    assert not left_out.is_ambiguous


@pytest.mark.broad
@pytest.mark.parametrize(
    ("area", "seen", "board"),
    [("U2G6B", "2026-08-01", "S0E4D"), ("16C", "2026-08-01", None)],
    ids=["on one side", "elsewhere"],
)
def test_a_link_of_a_later_day_tells_on_which_side_of_a_division_a_practice_lies(
    area: str, seen: str, board: str | None
) -> None:
    """If it names a body of that side; one that moved elsewhere since is still named."""
    known = with_practice(link(PRACTICE, "D4U1Y", "2026-03-01/2026-03-01"))
    known = known.plus([link(PRACTICE, area, f"{seen}/{seen}")])
    walk = walked(known, date(2026, 3, 1), date(2026, 4, 1))
    assert [row.to_code for row in walk.rows] == ([board] if board else [])
    assert len(walk.left_out) == (board is None)


def test_a_network_is_placed_as_a_practice_is() -> None:
    """A network is placed as a practice is."""
    network = Organisation.of_one_version(
        NETWORK, "A network", OrganisationKind.PRIMARY_CARE_NETWORK
    )
    known = register().plus([network, link(NETWORK, "16C")])
    walk = known.crosswalk(ON, TO, codes=[NETWORK], to_kind="icb")
    assert [row.to_code for row in walk.rows] == ["QHM"]


def test_a_practice_that_was_taken_over_is_where_its_heir_is() -> None:
    """A practice that was taken over is where its heir is."""
    event = Succession(
        key="practices-2022",
        day=date(2022, 1, 1),
        kind=SuccessionKind.MERGER,
        from_codes=(parse_ods_code(PRACTICE), parse_ods_code(OTHER)),
        to_codes=(parse_ods_code(OTHER),),
    )
    ended = Organisation.of_one_version(
        PRACTICE,
        "Practice that ended",
        OrganisationKind.GP_PRACTICE,
        last_day=date(2021, 12, 31),
    )
    known = register().plus([ended, practice(OTHER), event, link(OTHER, "16C")])
    [row] = walked(known).rows
    assert row.to_code == "QHM"
    assert row.basis.endswith("; commissioned-by on 2020-09-01; parts of that area")


def test_an_unsure_link_is_doubted() -> None:
    """An unsure link is doubted."""
    unsure = attrs.evolve(
        link(PRACTICE, "16C"), sources=(policy.cite("S13", confidence=Confidence.UNVERIFIED),)
    )
    walk = walked(with_practice(unsure))
    assert "the links of practices are unverified" in walk.doubts
    assert walk.rows[0].confidence is Confidence.UNVERIFIED


def test_whoever_asks_for_all_of_them_is_told_of_each_that_cannot_be_placed() -> None:
    """Whoever asks for all of them is told of each that cannot be placed."""
    known = with_practice(link(PRACTICE, "15D"))
    with pytest.raises(AmbiguousCodeError, match="S0E4D and S9B9J"):
        known.crosswalk(ON, TO, codes=[PRACTICE], to_kind="icb")
    with pytest.raises(NotInForceError, match="no commissioned-by link"):
        known.crosswalk(ON, TO, codes=[PRACTICE], to_kind="icb", basis="successor-only")


def test_a_practice_of_an_area_that_nothing_leads_on_from_is_left_out() -> None:
    """Where the land went is not told, so neither is where the practice is."""
    known = with_practice(link(PRACTICE, "16C"))
    ended = attrs.evolve(
        known.organisation("QHM"),
        versions=tuple(
            attrs.evolve(version, last_day=date(2025, 3, 31))
            if version.last_day is None
            else version
            for version in known.organisation("QHM").versions
        ),
    )
    walk = walked(known.plus([ended], replace=True))
    assert "QHM" in the_one_left_out(walk).reason


def test_partners_of_one_network_are_placed_together() -> None:
    """A network is looked at once, and each partner has a row of its own."""
    network = Organisation.of_one_version(
        NETWORK, "A network", OrganisationKind.PRIMARY_CARE_NETWORK
    )
    known = with_practice(link(PRACTICE, "16C")).plus(
        [
            practice(OTHER),
            network,
            link(OTHER, "16C"),
            link(PRACTICE, NETWORK, relation=Relation.CORE_PARTNER_OF),
            link(OTHER, NETWORK, relation=Relation.CORE_PARTNER_OF),
        ]
    )
    walk = known.crosswalk(ON, TO, codes=[PRACTICE, OTHER], to_kind="icb")
    assert [(row.from_code, row.to_code) for row in walk.rows] == [
        (PRACTICE, "QHM"),
        (OTHER, "QHM"),
    ]


def test_who_commissions_a_practice_is_told_by_a_link_of_another_day() -> None:
    """With what is above that, and what is assumed."""
    profile = whois(with_practice(link(PRACTICE, "16C")), PRACTICE, on=TO)
    [belonging] = profile.nearest
    assert belonging.body.code == "16C"
    assert belonging.doubts[0].startswith("seen on 1 September 2020")
    assert [system.version.code for system in profile.systems] == ["QHM", "Y63"]
    assert "commissioned by, by a link of another day" in str(profile)
