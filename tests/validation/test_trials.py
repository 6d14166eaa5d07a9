"""The trials of rules, each with its right answer."""

import pytest

from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, check
from tests.validation.cases.trials import TRIALS, Trial

IDS = [f"{trial.row}-{trial.name}".replace(" ", "-") for trial in TRIALS]


@pytest.mark.parametrize("trial", TRIALS, ids=IDS)
def test_a_trial_has_its_right_answer(trial: Trial) -> None:
    """The rules that are asked find what the sources call wrong, ask what they leave open."""
    rules = SHIPPED_RULES.only(*trial.rules)
    report = check(trial.place, on=trial.on, rules=rules, register=register())
    found = [f"{each.rule.code} {each.path.removeprefix('$.')}" for each in report.findings]
    asked = [f"{each.rule.code} {each.path.removeprefix('$.')}" for each in report.unchecked]
    assert (sorted(found), sorted(asked)) == (sorted(trial.finds), sorted(trial.asks))
    words = " ".join(finding.message for finding in report.findings)
    assert [each for each in trial.says if each not in words] == []
    assert [each for each in trial.unsaid if each in words] == []
    severities = [finding.severity.value for finding in report.findings]
    assert trial.severities in (None, severities)
    for finding in report.findings:
        cited = {citation.source.key for citation in finding.rule.sources}
        assert cited >= set(trial.cites)
        assert cited.isdisjoint(trial.never_cites)


@pytest.mark.parametrize("trial", TRIALS, ids=IDS)
def test_a_trial_tells_of_rules_that_it_asks(trial: Trial) -> None:
    """What is found and asked is of the rules that are named, which all are shipped."""
    told = {each.split()[0] for each in (*trial.finds, *trial.asks)}
    assert told <= set(trial.rules) <= set(SHIPPED_RULES.codes)
