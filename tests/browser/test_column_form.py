"""The form "Check a column in your browser": as somebody fills it in."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

FORM = "how-to/check-a-column-in-your-browser.html"


def downloaded(page: Any, words: str) -> list[list[str]]:
    """Take a table that the page offers."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words).click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_pasted_column_is_checked_and_mapped(page: Any) -> None:
    """The example of the form goes through, and what is found can be taken away."""
    page.goto(FORM)
    assert page.get_by_text("The form does not show").is_hidden()
    page.get_by_role("button", name="Fill in an example").click()
    page.get_by_role("button", name="Check the column").click()
    page.get_by_role("heading", name="What the doctor says").wait_for()
    assert page.locator("#column-form-status").inner_text() == "Done: 8 rows."
    page.get_by_role("table", name="What became of the rows").wait_for()
    assert page.get_by_role("rowheader", name="NAD101").count() == 1
    mapped = downloaded(page, "the column with the codes of 2026-04-01")
    assert mapped[0][3] == "code_on_2026-04-01"
    assert [row[3] for row in mapped[1:3]] == ["QOP", "QOP"]
    assert len(downloaded(page, "the column with what is certain repaired")) == 9
    assert downloaded(page, "the table of codes and shares")[0][0] == "from_code"


def test_a_column_of_a_file_is_chosen(page: Any) -> None:
    """The columns of the file are offered, and the file can be taken back."""
    page.goto(FORM)
    data = b"practice,board\nA,QOP\nB,QMJ\n"
    page.get_by_label("Or choose a CSV file").set_input_files(
        {"name": "spend.csv", "mimeType": "text/csv", "buffer": data}
    )
    page.get_by_label("The column of codes").select_option("board")
    page.get_by_label("The day of the figures").fill("2026-05-01")
    page.get_by_role("button", name="Check the column").click()
    page.get_by_role("heading", name="What the doctor says").wait_for()
    assert page.get_by_role("rowheader", name="NAD302").count() == 1
    page.get_by_role("button", name="Without the file").click()
    assert page.get_by_label("Paste a column").is_enabled()


def test_what_is_missing_is_told_kindly(page: Any) -> None:
    """Without codes nothing is asked of Python; what Python cannot read says what to do."""
    page.goto(FORM)
    page.get_by_label("The day of the figures").fill("2026-05-01")
    page.get_by_role("button", name="Check the column").click()
    problem = page.get_by_role("alert")
    assert problem.inner_text() == "There are no codes yet: paste a column, or choose a file."
    page.get_by_label("Paste a column").fill('one"\n"two')
    page.get_by_role("button", name="Check the column").click()
    page.get_by_role("alert").get_by_text("close every quotation mark").wait_for()
    assert page.locator("#column-form-results").is_hidden()


def test_without_a_script_the_page_names_the_command_line(chromium: Any, site: str) -> None:
    """The form is not there, and the page says so."""
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(FORM)
        assert tab.locator("#column-form").is_hidden()
        assert tab.get_by_text("The form does not show").is_visible()
