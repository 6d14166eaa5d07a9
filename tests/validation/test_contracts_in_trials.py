"""Contracts that were tried, against the answers that the law gives of them."""

import pytest

from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, check
from tests.validation.cases.in_trials import TRIALS, Trial


@pytest.mark.parametrize("trial", TRIALS, ids=[each.name.replace(" ", "-") for each in TRIALS])
def test_a_contract_has_the_answer_of_its_source(trial: Trial) -> None:
    """The findings and the open questions are those of the law, and no others."""
    for case in trial.cases:
        rules = SHIPPED_RULES.only(case.code)
        report = check(case.place, on=case.on, rules=rules, register=register())
        found = tuple(each.path.removeprefix("$.") for each in report.findings)
        asked = tuple(each.path.removeprefix("$.") for each in report.unchecked)
        assert (found, asked) == (case.breaches, case.gaps)
        messages = [each.message for each in report.findings]
        assert not [words for words in trial.unsaid if any(words in each for each in messages)]
