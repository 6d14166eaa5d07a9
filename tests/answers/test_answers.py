"""What the library answers stays what it answered, until a commit says what changes and why."""

import runpy
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "tasks" / "compare_answers.py"
CURE = "python tasks/compare_answers.py --against main lists the differences by cause"


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    """The names of the command."""
    return runpy.run_path(str(SCRIPT))


@pytest.mark.whole
def test_nothing_is_answered_differently(tool: dict[str, Any]) -> None:
    """Of a thousand random arrangements, the shipped documents and the register."""
    assert tool["differing"]() == [], CURE


def test_a_digest_tells_any_two_answers_apart(tool: dict[str, Any]) -> None:
    """A form that turns from unknown to no, a citation that is lost, a question not asked."""
    answers: tuple[dict[str, str], ...] = (
        {"form": "unknown"},
        {"form": "no"},
        {"form": "no", "rule": "S23"},
        {},
    )
    assert len({tool["digest"](each) for each in answers}) == len(answers)


def test_a_question_is_the_same_in_every_place_of_a_document(tool: dict[str, Any]) -> None:
    """Differences are listed by what was asked, and not by where."""
    asked = "form alliance $.nested[1] two-or-more-providers"
    assert tool["_without_places"](asked) == "form alliance two-or-more-providers"
