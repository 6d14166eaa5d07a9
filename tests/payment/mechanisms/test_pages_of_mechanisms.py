"""Each page of a mechanism says what a finance lead asks, and the table of pages finds it."""

import re
from pathlib import Path

import pytest

from nhs_accountable_care import FinancialYear
from nhs_accountable_care.payment import ALSO_BY_AGREEMENT, SHIPPED_MECHANISMS

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
PAGES = sorted((REFERENCE / "mechanisms").glob("*.md"))
BY_NAME = {each.__name__: each for each in SHIPPED_MECHANISMS}
ROW = re.compile(
    r"^\| \[(?P<title>[^\]]+)\]\(mechanisms/(?P<page>[\w-]+)\.md\)"
    r" \| (?P<names>[^|]+) \| (?P<years>[^|]+) \| (?P<parties>[^|]+) \|$",
    re.MULTILINE,
)
MARGIN = "Who bears what at the margin"


def headings(text: str) -> list[str]:
    """Return the headings of a page below its title."""
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def mechanisms_of(text: str) -> list[type]:
    """Return the mechanisms that a page describes."""
    names = re.findall(r"^\.\. autoclass:: (\w+)$", text, re.MULTILINE)
    return [BY_NAME[name] for name in names if name in BY_NAME]


def rows() -> list[re.Match[str]]:
    """Return the rows of the table of pages."""
    return list(ROW.finditer((REFERENCE / "mechanisms.md").read_text("utf-8")))


def first_and_last(years: str) -> list[tuple[str, str | None]]:
    """Read years as a row has them: of each part the first and the last, if it ended."""
    written = years.removesuffix(", else by agreement")
    if written == "by agreement":
        return []
    found: list[tuple[str, str | None]] = []
    for part in written.split("; "):
        if part.startswith("since "):
            found.append((part.removeprefix("since "), None))
        else:
            first, _, last = part.partition(" to ")
            found.append((first, last or first))
    return found


def without_seams(mechanism: type) -> list[tuple[str, str | None]]:
    """Return the years of a mechanism, those that follow on each other as one."""
    joined: list[tuple[str, str | None]] = []
    for each in BY_NAME[mechanism.__name__].years_in_force:
        last = None if each.last is None else str(each.last)
        before = FinancialYear(each.first.start_year - 1)
        if joined and joined[-1][1] == str(before):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((str(each.first), last))
    return joined


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_every_part(page: Path) -> None:
    """It has a formula in words, a worked example, and who bears what, last of all."""
    text = page.read_text("utf-8")
    found = headings(text)
    assert {"The formula", "How it moves", "A worked example"} <= {*found}
    assert found[-1] == MARGIN
    assert "in_words(" in text
    by_year = [each for each in found if each.endswith("y year")]
    takes_a_year = any(hasattr(each, "for_year") for each in mechanisms_of(text))
    assert len(by_year) == 1 or not takes_a_year


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_at_once_what_is_paid_for_and_what_is_not(page: Path) -> None:
    """Both stand before the formula."""
    opening = page.read_text("utf-8").partition("\n## ")[0]
    assert re.search(r"\bpays for\b", opening)
    assert re.search(r"does not (pay|do|save)|for nothing|nothing else", opening)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_said_of_the_margin_is_short(page: Path) -> None:
    """It is read by somebody in a hurry: at most eight sentences, however many figures."""
    said = page.read_text("utf-8").partition(f"## {MARGIN}\n")[2].partition("```{eval-rst}")[0]
    words = re.sub(r"```python.+?```", "", said, flags=re.DOTALL)
    sentences = re.findall(r"[.:](?=\s|$)", words)
    assert 1 <= len(sentences) <= 8


def test_each_page_is_linked_once_by_its_title() -> None:
    """The table of pages forgets none and has none twice."""
    assert sorted(row["page"] for row in rows()) == sorted(page.stem for page in PAGES)
    for row in rows():
        text = (REFERENCE / "mechanisms" / f"{row['page']}.md").read_text("utf-8")
        assert text.startswith(f"# {row['title']}")


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["page"])
def test_the_years_of_a_row_are_those_of_the_class(row: re.Match[str]) -> None:
    """A row has the years that a class cites, and says where any other year may agree on it."""
    text = (REFERENCE / "mechanisms" / f"{row['page']}.md").read_text("utf-8")
    for mechanism in mechanisms_of(text):
        assert first_and_last(row["years"]) == without_seams(mechanism)
        by_agreement = row["years"].endswith("else by agreement")
        assert by_agreement == (mechanism in ALSO_BY_AGREEMENT)
