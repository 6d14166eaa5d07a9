"""Contracts that were tried, against the answers that the law gives of them."""

import pytest

from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, Finding, check
from tests.validation.cases.in_trials import TRIALS, Trial


@pytest.mark.parametrize("trial", TRIALS, ids=[each.name.replace(" ", "-") for each in TRIALS])
def test_a_contract_has_the_answer_of_its_source(trial: Trial) -> None:
    """The findings and the open questions are those of the law, and no others."""
    told: list[Finding] = []
    for case in trial.cases:
        rules = SHIPPED_RULES.only(case.code)
        report = check(case.place, on=case.on, rules=rules, register=register())
        found = tuple(each.path.removeprefix("$.") for each in report.findings)
        asked = tuple(each.path.removeprefix("$.") for each in report.unchecked)
        assert (found, asked) == (case.breaches, case.gaps)
        told += report.findings
    messages = " ".join(each.message for each in told)
    assert [words for words in trial.says if words not in messages] == []
    assert [words for words in trial.unsaid if words in messages] == []
    severities = tuple(each.severity.value for each in told)
    assert trial.severities is None or severities == trial.severities
    for finding in told:
        cited = {each.source.key for each in finding.rule.sources}
        assert trial.cites <= cited
        assert not trial.never_cites & cited
