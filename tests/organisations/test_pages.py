"""The pages on which every body of the register stands, and the tables beside them."""

import csv
import importlib.util
import io
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nhs_accountable_care.reference import register

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tasks" / "build_register_pages.py"
PAGES = ROOT / "docs" / "reference" / "register"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script, in this process."""
    spec = importlib.util.spec_from_file_location("build_register_pages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_say_what_the_register_says(script: ModuleType) -> None:
    """The committed pages are just those that the script writes."""
    written = dict(script.pages())
    assert {name: (PAGES / name).read_text(encoding="utf-8") for name in written} == written
    assert {file.name for file in PAGES.iterdir()} == set(written)


def test_a_stale_page_is_told_and_mended(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The check fails until a run has written the pages."""
    monkeypatch.setattr(script, "PAGES", tmp_path / "register")
    for arguments, status in ((["--check"], 1), ([], 0), (["--check"], 0)):
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), *arguments])
        assert script.main() == status


def test_each_code_of_the_register_stands_on_one_page() -> None:
    """Once as the place to which links lead."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES.glob("*.md"))
    anchors = re.findall(r'<span id="(\w+)">', text)
    assert sorted(anchors) == sorted(body.code for body in register().organisations)


@pytest.mark.parametrize(
    ("page", "line"),
    [
        # NHS Digital, ODS change log of trusts: Pennine was divided on 1 October 2021.
        ("trusts.md", r"RW6.* \| Pennine Acute Hospitals NHS Trust \| .*R0A.*RM3"),
        ("boards.md", r"QNQ \| NHS Frimley Integrated Care Board \| 2022-07-01 \| 2026-03-31 \|"),
    ],
)
def test_a_line_tells_what_became_of_a_body(page: str, line: str) -> None:
    """Its name, its days, and the codes after it."""
    assert re.search(line, (PAGES / page).read_text(encoding="utf-8"))


def test_the_tables_are_the_register(script: ModuleType, tmp_path: Path) -> None:
    """As CSV and as JSON, row for row, with the day up to which it was kept."""
    script.tables_of_register(tmp_path)
    held = register()
    for name, count in (
        ("bodies", sum(len(body.versions) for body in held.organisations)),
        ("successions", len(held.successions)),
        ("relationships", len(held.relationships)),
    ):
        text = (tmp_path / f"register-{name}.csv").read_text(encoding="utf-8")
        data = json.loads((tmp_path / f"register-{name}.json").read_text(encoding="utf-8"))
        assert len(list(csv.DictReader(io.StringIO(text)))) == len(data[name]) == count
        assert data["edition_day"] == str(held.edition_day)
