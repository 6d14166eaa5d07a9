"""Every example of the pages runs in the page, and prints what the page says."""

import html
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import PATIENCE, site_folder

pytestmark = pytest.mark.browser

DOCS = Path(__file__).parents[2] / "docs"
LESSON = "tutorial/1-days-years-and-money.html"
IN_EVERY_RUN = ("tutorial", "how-to")
AT_LENGTH = ("explanation", "reference/mechanisms", "reference/rules")


def pages_of(folders: tuple[str, ...]) -> list[str]:
    """Name the pages of folders that have examples."""
    return [
        path.relative_to(DOCS).with_suffix(".html").as_posix()
        for folder in folders
        for path in sorted((DOCS / folder).glob("*.md"))
        if ">>>" in path.read_text(encoding="utf-8") or "autoclass" in path.read_text("utf-8")
    ]


PAGES = [
    *["index.html", *pages_of(IN_EVERY_RUN)],
    *(pytest.param(name, marks=pytest.mark.broad) for name in pages_of(AT_LENGTH)),
]
# What a page may need that is not in the browser; its examples have no button.
NOT_IN_THE_BROWSER = ("polars", "pandas", "duckdb", "nhs_accountable_care.frames", 'Path("')


@pytest.fixture(scope="session")
def python(chromium: Any, site: str) -> Any:
    """Open a page in which Python stays loaded, so that each page need not load it anew."""
    context = chromium.new_context(base_url=site)
    context.set_default_timeout(PATIENCE)
    tab = context.new_page()
    tab.goto(LESSON)
    return tab


def groups_of(name: str) -> dict[str, list[dict[str, str | None]]]:
    """Read the examples of a built page, by what they share their names with."""
    groups: dict[str, list[dict[str, str | None]]] = {}
    text = (site_folder() / name).read_text(encoding="utf-8")
    for box in re.findall(r'<div class="in-page"((?: data-\w+="[^"]*")*)>', text):
        data = {
            key: html.unescape(value)
            for key, value in re.findall(r'data-(\w+)="(.*?)"', box, re.DOTALL)
        }
        block: dict[str, str | None] = {"source": data["source"], "changed": None}
        groups.setdefault(data.get("home", ""), []).append(block)
    return groups


@pytest.mark.parametrize("name", PAGES)
def test_examples_print_what_the_page_says(python: Any, name: str) -> None:
    """They run in the order of the page, in the worker that the page has."""
    groups = groups_of(name)
    if not groups:
        source = (DOCS / name).with_suffix(".md").read_text(encoding="utf-8")
        assert any(each in source for each in NOT_IN_THE_BROWSER)
    for home, blocks in groups.items():
        found = python.evaluate(
            "given => pythonInPage.ask('run', given)",
            {"key": f"{name} {home}", "home": home, "blocks": blocks},
        )
        differing = [each for block in found for each in block if each["verdict"] is False]
        assert differing == []
        assert len(found) == len(blocks)


def said(page: Any) -> list[str]:
    """Return what is said beside each example."""
    words: list[str] = page.locator(".in-page-said").all_text_contents()
    return words


def wait_for(page: Any, state: str, number: int) -> None:
    """Wait until an example has come to a state."""
    page.locator(f'.in-page[data-number="{number}"][data-state="{state}"]').wait_for()


def test_a_button_runs_what_stands_before_it(page: Any) -> None:
    """The first two blocks of the page run, then the third; each says what came of it."""
    page.goto(LESSON)
    page.get_by_role("button", name="Run example 3", exact=True).click()
    wait_for(page, "same", 3)
    assert said(page)[:4] == ["As printed.", "As printed.", "As printed.", ""]
    page.get_by_role("button", name="Run example 4", exact=True).click()
    wait_for(page, "same", 4)


def test_an_example_can_be_changed(page: Any) -> None:
    """Control and Enter runs what was written; a later example differs; and all goes back."""
    page.goto(LESSON)
    page.get_by_role("button", name="Edit example 1", exact=True).click()
    text = page.get_by_label("Statements of example 1")
    assert ">>>" not in text.input_value()
    text.fill("from datetime import date\nfor each in 'ab':\n    print(each)\n1 + 1")
    text.press("Control+Enter")
    wait_for(page, "changed", 1)
    assert page.get_by_role("region", name="What it prints: example 1").inner_text() == "a\nb\n2"
    page.get_by_role("button", name="Run example 2", exact=True).click()
    wait_for(page, "different", 2)
    differs = page.get_by_role("region", name="What differs: example 2").first.inner_text()
    assert re.search(r"(?s)>>> .*the page says:\n.*here:\n", differs)
    page.get_by_role("button", name="Put back example 1", exact=True).click()
    page.get_by_role("button", name="Run example 2", exact=True).click()
    wait_for(page, "same", 2)
    assert said(page)[:2] == ["As printed.", "As printed."]


def test_what_does_not_end_can_be_stopped(page: Any) -> None:
    """The button that runs stops it as well, and the page can be used again."""
    page.goto(LESSON)
    page.get_by_role("button", name="Edit example 1", exact=True).click()
    page.get_by_label("Statements of example 1").fill("while True: pass")
    page.get_by_role("button", name="Run example 1", exact=True).click()
    page.locator(".in-page-said", has_text="Running …").wait_for()
    page.get_by_role("button", name="Stop example 1", exact=True).click()
    wait_for(page, "fault", 1)
    assert said(page)[0] == "Stopped; the page begins anew."
    page.get_by_role("button", name="Put back example 1", exact=True).click()
    page.get_by_role("button", name="Run example 1", exact=True).click()
    wait_for(page, "same", 1)


def test_without_a_script_the_page_is_as_in_print(chromium: Any, site: str) -> None:
    """No button shows that would do nothing."""
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(LESSON)
        assert tab.locator(".in-page pre").count()
        assert tab.locator(".in-page button:visible").count() == 0


def test_from_a_file_the_page_is_as_in_print(chromium: Any, site: str) -> None:
    """A page opened from a folder has no Python, and shows no button."""
    del site
    with chromium.new_context() as context:
        tab = context.new_page()
        tab.goto((site_folder() / LESSON).resolve().as_uri())
        assert tab.locator(".in-page pre").count()
        assert tab.locator(".in-page-bar").count() == 0
