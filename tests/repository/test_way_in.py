"""What people ask most is answered within two clicks of the home page."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
HOME = DOCS / "index.md"
QUESTIONS = DOCS / "explanation" / "nine-questions.md"

# Each question, and the page and the words there that answer it in full.
ANSWERS = {
    "Was there an integrated care board on 1 May 2022?": (
        "reference/glossary.md",
        "### Integrated care board",
    ),
    "Who succeeded RW6?": ("tutorial/3-who-is-who-through-time.md", "RW6"),
    "Does an integrated health organisation have an ODS code of its own?": (
        "reference/glossary.md",
        "### Integrated health organisation",
    ),
    "May a council share an NHS deficit?": ("reference/rules/NAC501.md", "# NAC501"),
    "How does a cap change who carries the risk?": (
        "reference/risk.md",
        "beyond the cap of £51,500,000: bears 100p",
    ),
    "What did an area have to do in 2017 to become an accountable care system?": (
        "reference/decision-tree.md",
        "(form-accountable-care-system)=",
    ),
    "How do I map my CSV of practices over April 2026?": (
        "how-to/map-practices-across-april-2026.md",
        "# Map practices across April 2026",
    ),
    "How do I embed a rule of my own?": ("how-to/add-a-rule.md", "# Add a rule"),
    "What does a minimum savings rate change?": (
        "reference/risk.md",
        "### Are 40,000 people enough for a minimum savings rate of 2%?",
    ),
}


def links_of(page: Path, text: str) -> set[Path]:
    """Return the pages to which a text of a page links."""
    targets = re.findall(r"\]\(([^)#]+\.md)", text)
    targets += [f"{target}.md" for target in re.findall(r"\{doc\}`([^`<>]+)`", text)]
    return {(page.parent / target).resolve() for target in targets}


def test_the_home_page_leads_to_the_questions() -> None:
    """That is the first click."""
    assert QUESTIONS in links_of(HOME, HOME.read_text(encoding="utf-8"))


def test_the_page_has_these_questions_and_no_others() -> None:
    """Each is a heading."""
    text = QUESTIONS.read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## (.+)$", text) == list(ANSWERS)


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_leads_to_its_answer(question: str) -> None:
    """That is the second click, and the words are there."""
    page, words = ANSWERS[question]
    text = QUESTIONS.read_text(encoding="utf-8").split(f"## {question}\n")[1].split("\n## ")[0]
    assert (DOCS / page).resolve() in links_of(QUESTIONS, text)
    assert words in (DOCS / page).read_text(encoding="utf-8")
