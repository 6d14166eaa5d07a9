"""What is promised of input from anyone, and of laws, is what the code and the tests say."""

import functools
import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care._core import limits
from nhs_accountable_care.payment.language import units

ROOT = Path(__file__).parents[2]


@functools.cache
def task(name: str) -> Any:  # noqa: ANN401 -- a module of any names
    """Load a script of the folder of tasks."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tasks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.broad
@pytest.mark.parametrize("name", ["build_grammar_page", "build_laws_page", "build_limits"])
def test_the_pages_are_up_to_date(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes a bound, a law or a node runs the task."""
    monkeypatch.setattr(sys, "argv", [f"{name}.py", "--check"])
    assert task(name).main() == 0


def test_every_bound_is_promised() -> None:
    """Each constant of the module of bounds stands in both tables, and the days that can be."""
    found = dict(task("build_limits").bounds())
    told = [f"{getattr(limits, name):,}" for name in limits.__all__]
    days = ["1800-01-01", "2199-12-31"]
    assert sorted(found.values()) == sorted([*told, f"{units.DEEPEST:,}", *days])
    for page in ("SECURITY.md", "docs/explanation/limits.md"):
        text = (ROOT / page).read_text("utf-8")
        assert all(f"| {said} | {value} |" in text for said, value in found.items())


@pytest.mark.broad
def test_a_stale_page_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bound that differs, and a law that is gone, are told with what to run."""
    bounds, laws = task("build_limits"), task("build_laws_page")
    page = tmp_path / "SECURITY.md"
    page.write_text(f"Before\n{bounds.START}| x | 5 |\n{bounds.END}after\n", encoding="utf-8")
    monkeypatch.setattr(bounds, "PAGES", (page,))
    monkeypatch.setattr(laws, "PAGE", tmp_path / "laws.md")
    # Found once: what is asked is whether a page that differs from it is told and written.
    found = laws.page()
    monkeypatch.setattr(laws, "page", lambda: found)
    for module in (bounds, laws):
        monkeypatch.setattr(sys, "argv", ["task", "--check"])
        assert module.main() == 1
        assert "run tasks/" in capsys.readouterr().out
        monkeypatch.setattr(sys, "argv", ["task"])
        assert module.main() == 0
        monkeypatch.setattr(sys, "argv", ["task", "--check"])
        assert module.main() == 0
    text = page.read_text("utf-8")
    assert text.startswith("Before\n")
    assert text.endswith("after\n")
    assert "| x | 5 |" not in text


@pytest.mark.broad
def test_every_law_is_a_sentence() -> None:
    """A law is told as one, and names a test that there is."""
    found = tuple(task("build_laws_page").laws())
    assert len(found) > 100
    for law in found:
        assert law.sentence
        assert (ROOT / "tests" / law.test.partition("::")[0]).exists()


@pytest.mark.broad
def test_every_package_has_a_law() -> None:
    """None is held by examples alone."""
    package = ROOT / "src" / "nhs_accountable_care"
    names = {each.parent.name.strip("_") for each in package.glob("*/__init__.py")}
    with_laws = {law.package for law in task("build_laws_page").laws()}
    assert names - with_laws == set()
    assert names
