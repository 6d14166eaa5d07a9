"""The pages of the glossary, the timeline and the sources."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from nhs_accountable_care.policy import senses, sourcebook, timeline

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tasks" / "build_policy_pages.py"
PAGES = ROOT / "docs" / "reference"


@pytest.mark.broad
def test_the_pages_say_what_the_tables_say() -> None:
    """The committed pages are just those that the script writes."""
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, check=False, text=True
    )
    assert (run.returncode, run.stdout) == (0, "")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the script, in this process, read and write pages in a folder of the test."""
    spec = importlib.util.spec_from_file_location("build_policy_pages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "PAGES", tmp_path)
    monkeypatch.setattr(sys, "argv", ["build_policy_pages.py", "--check"])
    assert script.main() == 1
    monkeypatch.setattr(sys, "argv", ["build_policy_pages.py"])
    assert script.main() == 0
    return tmp_path


def test_a_page_that_is_missing_or_stale_is_found_and_written(elsewhere: Path) -> None:
    """Where the pages are not what the tables say, the check fails and a run mends it."""
    for name in ("glossary.md", "timeline.md", "sources.md"):
        assert (elsewhere / name).read_bytes() == (PAGES / name).read_bytes()


def test_every_fact_is_on_its_page() -> None:
    """Each sense, event and source can be found by a reader of the pages."""
    glossary = (PAGES / "glossary.md").read_text(encoding="utf-8")
    events = (PAGES / "timeline.md").read_text(encoding="utf-8")
    sources = (PAGES / "sources.md").read_text(encoding="utf-8")
    assert all(f"(sense-{sense.key})=" in glossary for sense in senses())
    assert events.count("\n| ") - events.count("\n| Date |") == len(timeline())
    assert all(f"(source-{source.key.casefold()})=" in sources for source in sourcebook())
