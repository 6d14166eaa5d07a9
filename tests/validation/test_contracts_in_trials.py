"""Contracts that were tried, against the answers that the law gives of them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, check

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "contracts_in_trials.toml").read_text(encoding="utf-8")
)["case"]
AWARDS = [case for case in CASES if {"NAC601", "NAC602"}.issuperset(case["rules"])]


@pytest.mark.parametrize(
    "case", AWARDS, ids=[f"{case['row']}-{case['name'].replace(' ', '-')}" for case in AWARDS]
)
def test_a_contract_has_the_answer_of_its_source(case: dict[str, Any]) -> None:
    """The findings and the open questions are those of the law, and no others."""
    day = case["on"]
    place = (
        standard_codec()
        .read(
            {
                "schema": "nhs-accountable-care/arrangement",
                "version": 2,
                "as_at": day.isoformat(),
                "document": case["document"],
            },
            Arrangement,
        )
        .value
    )
    report = check(place, on=day, rules=SHIPPED_RULES.only(*case["rules"]), register=register())
    found = [f"{each.rule.code} {each.path.removeprefix('$.')}" for each in report.findings]
    asked = [f"{each.rule.code} {each.path.removeprefix('$.')}" for each in report.unchecked]
    assert (found, asked) == (case["finds"], case["asks"])
    for words in case.get("unsaid", ()):
        assert all(words not in each.message for each in report.findings)
