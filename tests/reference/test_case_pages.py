"""The gallery of the cases: its pages are those that the script writes, and say what is so."""

import csv
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nhs_accountable_care.arrangements import SystemDuty
from nhs_accountable_care.classification import SHIPPED_AXES
from nhs_accountable_care.reference import cases, register

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tasks" / "build_case_pages.py"
PAGES = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Load the script."""
    spec = importlib.util.spec_from_file_location("build_case_pages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def run(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the script as a contributor does."""
    monkeypatch.setattr(sys, "argv", ["build_case_pages.py", *arguments])
    code: int = script.main()
    return code


@pytest.mark.broad
@pytest.mark.parametrize("name", cases.case_names())
def test_the_page_of_a_case_says_what_the_case_says(
    name: str,
    script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The committed page and drawing are just those that the script writes."""
    code = run(script, monkeypatch, "--check", name)
    assert (code, capsys.readouterr().out) == (0, "")


@pytest.mark.broad
def test_the_gallery_and_the_comparison_are_up_to_date(script: ModuleType) -> None:
    """So are the pages that tell of all cases."""
    assert (PAGES / "gallery.md").read_text("utf-8") == "\n".join(script.gallery())
    assert (PAGES / "cases-compared.md").read_text("utf-8") == "\n".join(script.comparison())
    assert (PAGES / "cases-compared.csv").read_text("utf-8") == script.compared()


@pytest.mark.broad
def test_what_is_missing_is_found_and_written(
    script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where a page is not what the case says, the check fails and a run mends it."""
    monkeypatch.setattr(script, "ROOT", tmp_path)
    name = "integrated-health-organisation-2026"
    assert run(script, monkeypatch, "--check", name) == 1
    assert run(script, monkeypatch, name) == 0
    assert run(script, monkeypatch, "--check", name) == 0
    assert "is behind the cases" in capsys.readouterr().out
    page = (tmp_path / "docs/reference/cases" / f"{name}.md").read_text("utf-8")
    assert "This is no real place." in page


def test_no_page_is_left_of_a_case_that_is_gone() -> None:
    """Each page in the folder of the gallery is that of a case."""
    assert {file.stem for file in (PAGES / "cases").iterdir()} == set(cases.case_names())


def test_the_ten_areas_are_those_of_the_article(script: ModuleType) -> None:
    """Each is a footprint of the register, and a case names the area as the article does."""
    areas = [area for area, *_ in script.TIPPED]
    assert len(areas) == 10
    assert {code in register() for _, *codes in script.TIPPED for code in codes} == {True}
    told = {cases.account(name).tipped_as for name in cases.case_names()} - {None}
    assert told <= set(areas)


# What the record says of the ten, from S01, S02, S23, S26 and S27 to S31.
BECAME = {
    "Greater Manchester": ("31 March 2017", "1 April 2016, as devolved", "2 February 2018"),
    "Devon": ("no", "no", "1 April 2021"),
    "Frimley Health": ("31 March 2017", "15 June 2017", "2 February 2018"),
    "Northumbria, Tyne and Wear": (
        "31 March 2017 (Northumberland, a part)",
        "no",
        "19 June 2019",
    ),
    "Birmingham and Solihull": ("no", "no", "December 2020"),
}


@pytest.mark.parametrize("area", BECAME)
def test_the_first_page_says_what_became_of_an_area(area: str) -> None:
    """In one row of the one table, before anything else."""
    page = (PAGES / "gallery.md").read_text("utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {area} |")]
    assert tuple(each.strip() for each in row.split("|")[2:5]) == BECAME[area]


def test_the_comparison_has_every_axis_and_the_nine_duties() -> None:
    """A row for each day of each case, and a column for each of them."""
    rows = list(csv.DictReader((PAGES / "cases-compared.csv").read_text("utf-8").splitlines()))
    duties = [f"duty: {duty.value}" for duty in SystemDuty]
    assert list(rows[0]) == ["case", "day", *(axis.key for axis in SHIPPED_AXES), *duties]
    assert len(duties) == 9
    assert {row["case"] for row in rows} == set(cases.case_names())


@pytest.mark.parametrize("name", cases.case_names())
def test_a_key_is_one_source_in_a_document_and_its_account(name: str) -> None:
    """A page has them in one list, so that a key may not be two things."""
    known, told = (
        json.loads(cases.case_text(file)).get("sources", {}) for file in (name, f"{name}-case")
    )
    for key in known.keys() & told.keys():
        assert told[key] == known[key], key
