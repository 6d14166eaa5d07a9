"""The expected crosswalks of areas follow from the published small areas, and add up."""

import csv
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "tests" / "cases" / "crosswalks"
WHOLE_OF_ENGLAND = (
    "ccgs_in_sub_icb_locations_of_july_2022",
    "ccgs_in_boards_of_july_2022",
    "ccgs_in_boards_of_april_2026",
    "footprints_in_boards_of_april_2026",
)
ENGLAND = {"people_mid_2017": 55_619_430, "people_mid_2020": 56_550_138}


def table(name: str) -> list[dict[str, str]]:
    """Read a table of expectations."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def script() -> dict[str, Any]:
    """Load the script that works the tables out."""
    return runpy.run_path(str(ROOT / "tasks" / "expect_crosswalks.py"))


@pytest.mark.whole
def test_the_tables_are_what_the_published_data_say(real_data: Path) -> None:
    """The script makes the same bytes from the published data."""
    assert script()["main"](["--check", "--data", str(real_data)]) == 0


@pytest.mark.parametrize("basis", ENGLAND)
@pytest.mark.parametrize("name", [*WHOLE_OF_ENGLAND, "trials"])
def test_the_people_of_a_body_are_shared_out_to_the_last(name: str, basis: str) -> None:
    """The people of the pairs of each body are all that it has."""
    shared: Counter[tuple[str, ...]] = Counter()
    for row in table(name):
        key = (row.get("id", ""), *(row[column] for column in BODY), row[f"of_{basis}"])
        shared[key] += int(row[basis])
    assert {key: int(key[-1]) for key in shared} == dict(shared)


BODY = ("from_day", "from_kind", "from_code", "to_day", "to_kind")


@pytest.mark.parametrize("basis", ENGLAND)
@pytest.mark.parametrize("name", WHOLE_OF_ENGLAND)
def test_the_people_of_england_are_on_every_day(name: str, basis: str) -> None:
    """From each day, all bodies together have the people of England."""
    people: Counter[str] = Counter()
    for row in table(name):
        people[row["from_day"]] += int(row[basis])
    assert set(people.values()) == {ENGLAND[basis]}
    assert len(people) == 3


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        (WHOLE_OF_ENGLAND[0], {"2015-07-01": 209, "2017-04-01": 207, "2020-04-01": 135}),
        (WHOLE_OF_ENGLAND[1], {"2015-07-01": 209, "2017-04-01": 207, "2020-04-01": 135}),
        (WHOLE_OF_ENGLAND[2], {"2017-04-01": 207, "2020-04-01": 135, "2021-04-01": 106}),
        (WHOLE_OF_ENGLAND[3], {"2017-04-01": 44, "2020-04-01": 42, "2021-04-01": 42}),
    ],
)
def test_no_body_of_the_day_is_missing(name: str, counts: dict[str, int]) -> None:
    """There are as many bodies as the lookup of each day has."""
    found = Counter(day for day, _ in {(row["from_day"], row["from_code"]) for row in table(name)})
    assert found == counts


def test_shares_that_rest_on_lines_of_2026_are_unverified() -> None:
    """Nothing but the division of D4U1Y is unverified, and all that rests on it is."""
    codes = {
        row["from_code"]
        for name in WHOLE_OF_ENGLAND
        for row in table(name)
        if row["confidence"] != "computed"
    }
    assert codes == {"10C", "10G", "10T", "11C", "15D", "99M", "D4U1Y", "QNQ"}


def test_without_the_data_the_script_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is not there is named, with the option that names another."""
    with pytest.raises(SystemExit, match="2"):
        script()["main"](["--check", "--data", str(tmp_path / "none")])
    assert "name that of the published data with --data" in capsys.readouterr().err
