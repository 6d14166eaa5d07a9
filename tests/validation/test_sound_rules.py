"""What holds of every rule that is shipped: its example, its sources, and its severity."""

import pytest

from nhs_accountable_care.organisations import Register
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, Rule, RuleAuthority, Severity, check

pytestmark = pytest.mark.broad

RULES = [
    pytest.param(rule, id=f"{rule.code}-{rule.period.first_day}") for rule in SHIPPED_RULES.rules
]
# What this project has put together or remembers, which obliges nobody.
OWN = {"FC-OWN", "M"}


@pytest.mark.parametrize("known", [register(), None], ids=["with a register", "without"])
@pytest.mark.parametrize("rule", RULES)
def test_no_rule_finds_anything_of_an_example_that_keeps_one(
    rule: Rule, known: Register | None
) -> None:
    """Who writes a place down as a page shows it has no finding of any rule of that day."""
    report = check(rule.passing, on=rule.example_day, register=known)
    assert [str(finding) for finding in report.findings] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_source_of_a_rule_can_be_found(rule: Rule) -> None:
    """It has an address, or a place in what is cited."""
    lost = [str(each) for each in rule.sources if not (each.locator or each.source.url)]
    assert lost == []


@pytest.mark.parametrize("rule", RULES)
def test_what_obliges_nobody_is_judgement_and_no_error(rule: Rule) -> None:
    """A rule that only this project's own tables support is judgement; judgement warns at most."""
    if {each.source.key for each in rule.sources} <= OWN:
        assert rule.authority is RuleAuthority.JUDGEMENT
    if rule.authority is RuleAuthority.JUDGEMENT:
        assert rule.severity is not Severity.ERROR
