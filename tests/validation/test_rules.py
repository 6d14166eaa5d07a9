"""Every rule keeps to its examples, and a rule set is a value."""

from datetime import date
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Governance,
    Leader,
    Office,
    OfficeKind,
)
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import (
    SHIPPED_RULES,
    Rule,
    RuleAuthority,
    RuleSet,
    Severity,
    check,
)

RULES = [
    pytest.param(rule, id=f"{rule.code}-{rule.period.first_day}") for rule in SHIPPED_RULES.rules
]


@pytest.mark.parametrize("rule", RULES)
def test_the_failing_example_is_found(rule: Rule) -> None:
    """The example that breaks a rule gives a finding of that rule."""
    report = check(
        rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only(rule.code), register=register()
    )
    assert [finding.rule.code for finding in report.findings] == [rule.code]


@pytest.mark.parametrize("rule", RULES)
def test_the_passing_example_is_not_found(rule: Rule) -> None:
    """The example that keeps a rule gives neither a finding nor a gap."""
    report = check(
        rule.passing, on=rule.example_day, rules=SHIPPED_RULES.only(rule.code), register=register()
    )
    assert report.findings == ()
    assert report.unchecked == ()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_asked_only_while_it_is_in_force(rule: Rule) -> None:
    """On the day before its first day, and after its last, a rule is not asked."""
    before = date.fromordinal(rule.period.first_day.toordinal() - 1)
    after = rule.period.day_after()
    assert rule in SHIPPED_RULES.on(rule.period.first_day).rules
    assert rule not in SHIPPED_RULES.on(before).rules
    assert after is None or rule not in SHIPPED_RULES.on(after).rules


@pytest.mark.parametrize(
    ("code", "severity", "authority", "confidence", "first_day", "last_day"),
    [
        ("NAC101", "error", "law", "verified", date(2016, 3, 15), None),
        ("NAC102", "note", "law", "verified", date(1991, 4, 1), None),
        ("NAC201", "error", "law", "verified", date(2007, 3, 1), None),
        ("NAC202", "error", "law", "verified", date(2000, 4, 1), None),
        ("NAC301", "error", "law", "verified", date(2013, 4, 1), date(2022, 6, 30)),
        ("NAC302", "warning", "judgement", "unverified", date(2013, 4, 1), date(2022, 6, 30)),
        ("NAC303", "warning", "judgement", "verified", date(2013, 4, 1), date(2022, 6, 30)),
        ("NAC501", "warning", "judgement", "unverified", date(2000, 4, 1), None),
    ],
    ids=["R51", "R59", "R19", "R20", "R05", "R08", "R60", "R66"],
)
def test_a_rule_says_what_its_source_says(  # noqa: PLR0917 -- the columns of a table
    code: str,
    severity: str,
    authority: str,
    confidence: str,
    first_day: date,
    last_day: date | None,
) -> None:
    """Dates, severity and confidence are those of the table of legal rules."""
    rule = SHIPPED_RULES.rule(code)
    assert rule.severity.value == severity
    assert rule.authority.value == authority
    assert rule.confidence.value == confidence
    assert rule.period == DateRange(first_day=first_day, last_day=last_day)


def test_an_uncited_rule_cannot_be_built() -> None:
    """Every rule names the law or guidance that it restates."""
    with pytest.raises(InvalidValueError, match="NAC201 cites no source"):
        attrs.evolve(SHIPPED_RULES.rule("NAC201"), sources=())


def test_an_unsure_rule_never_reports_an_error() -> None:
    """What rests on an unverified fact may warn."""
    hearsay = Citation(source=Source(key="X", title="Hearsay"), confidence=Confidence.UNVERIFIED)
    rule = attrs.evolve(
        SHIPPED_RULES.rule("NAC201"), severity=Severity.WARNING, sources=(hearsay,)
    )
    with pytest.raises(InvalidValueError, match="it may warn"):
        attrs.evolve(rule, severity=Severity.ERROR)


def test_a_rule_set_is_a_value() -> None:
    """More, fewer and other rules make another set, and leave the first as it was."""
    one = SHIPPED_RULES.only("NAC202")
    mine = attrs.evolve(one.rules[0], code="MINE1", authority=RuleAuthority.JUDGEMENT)
    both = one.plus(mine)
    assert [rule.code for rule in both.rules] == ["NAC202", "MINE1"]
    assert both.without("NAC202").rules == (mine,)
    assert len(one.rules) == 1


def test_what_is_no_rule_is_refused_in_words() -> None:
    """A list is no rule set, and a number no rule."""
    rule = SHIPPED_RULES.rule("NAC202")
    no_set: Any = [rule]
    no_rule: Any = 1
    with pytest.raises(InvalidTypeError, match=r"rules is of the class list, .*write RuleSet\("):
        check(rule.passing, on=rule.example_day, rules=no_set)
    with pytest.raises(InvalidTypeError, match=r"RuleSet\.rules\[\d+\] is 1, an int; write"):
        SHIPPED_RULES.plus(no_rule)


def test_a_changed_rule_has_one_entry_for_each_period() -> None:
    """Two entries of one code may follow each other and not share a day; the latest is given."""
    rule = SHIPPED_RULES.rule("NAC202")
    old = attrs.evolve(
        rule, period=DateRange.parse("2000-04-01/2007-02-28"), example_day=date(2000, 4, 1)
    )
    new = attrs.evolve(rule, period=DateRange.parse("2007-03-01/.."))
    pair = SHIPPED_RULES.only().plus(new, old)
    assert pair.rule("NAC202") is new
    assert pair.entries("NAC202") == (old, new)
    assert pair.on(date(2007, 2, 28)).rules == (old,)
    assert pair.on(date(2007, 3, 1)).rules == (new,)
    with pytest.raises(InvalidValueError, match="NAC202 stands twice on the same days"):
        pair.plus(attrs.evolve(rule, period=DateRange.parse("2010-01-01/2017-04-01")))


def test_a_gap_between_two_periods_is_declared() -> None:
    """Where nothing of a code held for some days, the later entry says why."""
    rule = SHIPPED_RULES.rule("NAC202")
    old = attrs.evolve(
        rule, period=DateRange.parse("2000-04-01/2007-02-28"), example_day=date(2000, 4, 1)
    )
    late = attrs.evolve(rule, period=DateRange.parse("2007-03-02/.."))
    with pytest.raises(InvalidValueError, match="says nothing of the days between"):
        RuleSet(rules=(old, late))
    declared = attrs.evolve(late, gap_because="the power lapsed for a day")
    assert RuleSet(rules=(old, declared)).on(date(2007, 3, 1)).rules == ()


def test_examples_are_of_a_day_on_which_the_rule_holds() -> None:
    """An example of another day would show nothing about the rule."""
    with pytest.raises(InvalidValueError, match="outside its period"):
        attrs.evolve(SHIPPED_RULES.rule("NAC202"), example_day=date(1999, 4, 1))


def test_an_unknown_code_names_those_that_there_are() -> None:
    """The error has those to choose from, and says where the others are."""
    words = r"no rule NAC999; near to it are NAC9.*\. In Python, the attribute codes of a rule set"
    with pytest.raises(InvalidValueError, match=words):
        SHIPPED_RULES.rule("NAC999")


def test_the_repr_of_a_rule_and_of_a_set_is_a_line() -> None:
    """The examples of one rule would fill a page, and those of all of them a book."""
    rule = SHIPPED_RULES.rule("NAC201")
    assert repr(rule) == f"<Rule NAC201: {rule.title}>"
    assert repr(RuleSet(rules=())) == "<RuleSet of 0 rules>"
    assert repr(SHIPPED_RULES.only("NAC202", "NAC201")) == "<RuleSet of 2 rules, NAC201 to NAC202>"


def test_an_office_at_a_body_that_is_not_recorded_is_at_no_body_that_is_gone() -> None:
    """Of an office without its body nothing can be found in the register."""
    office = Office(kind=OfficeKind.CHIEF_EXECUTIVE)
    leaders = (Leader(post="Lead", offices=(office,)),)
    place = Arrangement(name="A place", governance=Governance(leaders=leaders))
    report = check(
        place,
        on=date(2023, 4, 1),
        rules=SHIPPED_RULES.only("NAC002", "NAC003", "NAC005"),
        register=register(),
    )
    assert report.findings == ()
