"""The trials about boards, committees, leaders and bodies, each with its right answer."""

import pytest

from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, check
from tests.validation.cases.trials import TRIALS, Trial


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: f"{trial.row}: {trial.name}")
def test_a_trial_has_its_right_answer(trial: Trial) -> None:
    """What the sources call unlawful is found, what they leave open is asked, and nothing else."""
    report = check(
        trial.place,
        on=trial.on,
        rules=SHIPPED_RULES.only(*trial.asks),
        register=register(),
    )
    assert [f"{each.rule.code} {each.path}" for each in report.findings] == trial.finds
    assert [f"{each.rule.code} {each.path}" for each in report.unchecked] == trial.open
    told = " ".join(finding.message for finding in report.findings)
    assert trial.says in told
    assert trial.never_says not in told
