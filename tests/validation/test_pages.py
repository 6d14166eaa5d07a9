"""The pages of the rules."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nhs_accountable_care.validation import SHIPPED_RULES

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tasks" / "build_rule_pages.py"
PAGES = ROOT / "docs" / "reference" / "rules"


@pytest.mark.broad
def test_the_pages_say_what_the_rules_say() -> None:
    """The committed pages are just those that the script writes."""
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, check=False, text=True
    )
    assert (run.returncode, run.stdout) == (0, "")


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Let the script, in this process, read and write pages in a folder of the test."""
    spec = importlib.util.spec_from_file_location("build_rule_pages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PAGES", tmp_path / "rules")
    return module


@pytest.mark.broad
def test_a_page_that_is_missing_stale_or_orphaned_is_mended(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The check fails while a page is missing, or stands for no rule, and a run mends both."""
    monkeypatch.setattr(sys, "argv", ["build_rule_pages.py", "--check"])
    assert script.main() == 1
    monkeypatch.setattr(sys, "argv", ["build_rule_pages.py"])
    assert script.main() == 0
    (tmp_path / "rules" / "NAC999.md").write_text("")
    monkeypatch.setattr(sys, "argv", ["build_rule_pages.py", "--check"])
    assert script.main() == 1
    monkeypatch.setattr(sys, "argv", ["build_rule_pages.py"])
    assert script.main() == 0
    written = {file.name for file in (tmp_path / "rules").iterdir()}
    assert written == {file.name for file in PAGES.iterdir()}


def test_every_rule_has_its_page_and_its_row() -> None:
    """Each code has a page, and each of its periods stands in the list."""
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    for rule in SHIPPED_RULES.rules:
        assert (PAGES / f"{rule.code}.md").exists()
        assert f"| [{rule.code}]({rule.code}.md) | {rule.title} | {rule.period} |" in index
