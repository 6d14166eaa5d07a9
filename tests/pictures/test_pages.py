"""The drawings beside the pages of the mechanisms are those that the pages draw."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/reference/mechanisms").glob("*.md"))
# What is paid there is what was spent, and moves with nothing else; the page says so.
WITHOUT_CURVE = {"marginal-rate-reinvestment"}


@pytest.mark.broad
def test_the_drawings_are_up_to_date() -> None:
    """What stands beside a page is what its examples draw."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tasks/build_curves.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_mechanism_has_a_curve(page: Path) -> None:
    """Each page shows its drawing, with words for those who cannot see it."""
    text = page.read_text("utf-8")
    if page.stem in WITHOUT_CURVE:
        assert "there is no curve" in text
        assert not page.with_suffix(".svg").exists()
        return
    assert f"]({page.stem}.svg)" in text
    assert f"![]({page.stem}.svg)" not in text
    assert page.with_suffix(".svg").is_file()
