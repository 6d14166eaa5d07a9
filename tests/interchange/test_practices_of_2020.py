"""The published list of practices of September 2020, laid over the register and led to 2026."""

import csv
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from nhs_accountable_care.interchange import LaidOver, LayingOutcome, lay_over, read_official
from nhs_accountable_care.organisations import Crosswalk, Relation
from nhs_accountable_care.reference import register

pytestmark = pytest.mark.whole

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "practices.toml").read_text(encoding="utf-8")
)
ON: date = CASES["on"]
TO: date = CASES["to"]
PUBLISHED = CASES["published"]
OF_2020 = Path("practices") / "gp-reg-pat-prac-map_2020-09.csv"
OF_2026 = Path("official") / "list_size" / "gp-reg-pat-prac-map_2026-08.csv"


@cache
def laid(data: Path) -> LaidOver:
    """Lay the list of 2020, and no other, over the shipped register."""
    return lay_over(register(), [read_official(data / OF_2020)])


@cache
def walked(data: Path) -> Crosswalk:
    """Lead every practice to its board."""
    return laid(data).register.crosswalk(ON, TO, kind="gp-practice", to_kind="icb", partial=True)


@pytest.mark.real_data
def test_the_list_agrees_with_the_register(real_data: Path) -> None:
    """Of areas, systems and regions it says nothing that the register does not."""
    found = laid(real_data)
    assert not found.clashes
    assert not found.left_out
    assert found.counts[LayingOutcome.TOLD_ALREADY] == 361


@pytest.mark.real_data
def test_every_practice_is_in_its_board_or_is_named_and_none_is_lost(real_data: Path) -> None:
    """By the table of parts, and one more that its network makes doubtful."""
    walk = walked(real_data)
    network = 1  # M88006
    assert len(walk.rows) == PUBLISHED["placed"] - network
    assert len(walk.left_out) == PUBLISHED["practices"] - PUBLISHED["placed"] + network
    codes = {row.from_code for row in walk.rows} | {each.code for each in walk.left_out}
    assert len(codes) == PUBLISHED["practices"]
    areas = Counter(
        link.parent
        for each in walk.left_out
        for link in laid(real_data).register.links_of(each.code)
        if link.relation is Relation.COMMISSIONED_BY
    )
    assert areas == {**PUBLISHED["named"], "15E": network}


@pytest.mark.real_data
def test_a_practice_that_is_placed_is_where_the_list_of_2026_has_it(real_data: Path) -> None:
    """That list is not laid over: it is what the answer is held against."""
    boards = {row.from_code: row.to_code for row in walked(real_data).rows}
    with (real_data / OF_2026).open(encoding="utf-8-sig", newline="") as file:
        of_2026 = {row["PRACTICE_CODE"]: row["ICB_CODE"] for row in csv.DictReader(file)}
    both = boards.keys() & of_2026.keys()
    assert len(both) == 5867
    assert not {code for code in both if boards[code] != of_2026[code]}


@pytest.mark.real_data
def test_a_network_is_asked_for_its_members_on_a_day(real_data: Path) -> None:
    """By the list of that day."""
    members = laid(real_data).register.members("U57294", on=ON, relation=Relation.CORE_PARTNER_OF)
    assert [member.code for member in members] == ["M88006", "M88645", "M88647"]
