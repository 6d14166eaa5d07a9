"""The page of the decision tree, and the form that a page shows how to add."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nhs_accountable_care.classification import SHIPPED_CLASSIFIER

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tasks" / "build_decision_tree.py"
PAGE = ROOT / "docs" / "reference" / "decision-tree.md"
HOW_TO = ROOT / "docs" / "how-to" / "add-a-form.md"


@pytest.mark.broad
def test_the_page_says_what_the_classifier_says() -> None:
    """The committed page is just the one that the script writes."""
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, check=False, text=True
    )
    assert (run.returncode, run.stdout) == (0, "")


def test_a_page_that_is_missing_or_stale_is_found_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the page is not what the classifier says, the check fails and a run mends it."""
    spec = importlib.util.spec_from_file_location("build_decision_tree", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "PAGE", tmp_path / "decision-tree.md")
    monkeypatch.setattr(sys, "argv", ["build_decision_tree.py", "--check"])
    assert script.main() == 1
    monkeypatch.setattr(sys, "argv", ["build_decision_tree.py"])
    assert script.main() == 0
    assert (tmp_path / "decision-tree.md").read_bytes() == PAGE.read_bytes()


def test_every_form_and_test_is_on_the_page() -> None:
    """A reader finds each form and each of its tests."""
    text = PAGE.read_text(encoding="utf-8")
    for form in SHIPPED_CLASSIFIER.forms:
        assert f"(form-{form.slug})=" in text
        for criterion in (*form.necessary, *form.excluding, *form.indicating):
            assert f"`{criterion.key}`: " in text


def test_a_form_takes_twenty_lines() -> None:
    """The page on adding a form builds one in at most twenty lines, imports counted."""
    (first, *_) = re.findall(r"```python\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert "Form(" in first
    assert len([line for line in first.splitlines() if line.strip()]) <= 20
