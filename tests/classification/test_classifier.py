"""The classifier: what it says of the shipped case, and the law of unknowns."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.classification import Answer, Classification, classify
from nhs_accountable_care.reference import cases

EXPECTED = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "greater_manchester_2017.toml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def found() -> Classification:
    """Classify the shipped case on its day."""
    return classify(cases.case("greater-manchester-2017").value, on=EXPECTED["on"])


@pytest.mark.parametrize(
    "expected", EXPECTED["form"], ids=lambda row: f"{row['path']}-{row['form']}"
)
def test_the_shipped_case_is_what_its_sources_say(
    found: Classification, expected: dict[str, Any]
) -> None:
    """Each form is answered as was written down before, by the tests that were named."""
    finding = found.finding(expected["form"], expected["path"])
    assert finding is not None
    assert finding.answer.value == expected["answer"]
    for answer in Answer:
        if answer.value in expected:
            keys = [reason.criterion.key for reason in finding.having(answer)]
            if expected["answer"] == "no":
                assert set(expected[answer.value]) <= set(keys)
            else:
                assert keys == expected[answer.value]


@pytest.mark.parametrize("axis", EXPECTED["axes"])
def test_the_shipped_case_lies_where_its_sources_say(found: Classification, axis: str) -> None:
    """Each axis has the value that was written down before."""
    values = {each.axis: each.value for each in found.axes}
    assert values[axis] == EXPECTED["axes"][axis]["value"]


def test_every_reason_cites(found: Classification) -> None:
    """No test answers without a source."""
    for finding in found.forms:
        for reason in finding.reasons:
            assert reason.citations


def test_every_unknown_names_the_facts_that_would_decide(found: Classification) -> None:
    """What is missing is told by its path in the document."""
    for finding in found.forms:
        for reason in finding.having(Answer.UNKNOWN):
            assert reason.outcome.missing
        assert all(fact.startswith(finding.path) for fact in finding.missing)


def test_a_form_that_was_not_asked_about_is_not_found(found: Classification) -> None:
    """Asking for an unknown slug gives nothing, and not a no."""
    assert found.finding("integrated-care-board") is None


def test_the_explanation_says_why(found: Classification) -> None:
    """Every form, every test and every axis stands in the words."""
    words = found.explain()
    assert "Greater Manchester is a devolved health and care system: 5 tests met" in words
    assert "yes: Is there a signed memorandum of devolution?" in words
    assert "hybrid: aspired" in words
