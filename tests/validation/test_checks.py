"""What each check yields where the facts are there, and where they are not."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care.arrangements import Area, Arrangement, Governance, Member, MemberRole
from nhs_accountable_care.contracts import AllianceAgreement, Body
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, Rule, check
from tests.validation.cases.building import (
    BARE,
    CCG,
    COUNCIL,
    DAY,
    INVENTED,
    Case,
    changed,
    paid,
)
from tests.validation.cases.every import CASES
from tests.validation.cases.losses import gain

pytestmark = pytest.mark.broad

IDS = [f"{each.code}-{number}" for number, each in enumerate(CASES)]


@pytest.mark.parametrize("each", CASES, ids=IDS)
def test_a_case_has_its_answer(each: Case) -> None:
    """Each condition of a rule decides: the breach, or the gap, stands at what was changed."""
    report = check(
        each.place, on=each.on, rules=SHIPPED_RULES.only(each.code), register=register()
    )
    found = tuple(finding.path.removeprefix("$.") for finding in report.findings)
    missing = tuple(gap.path.removeprefix("$.") for gap in report.unchecked)
    assert (found, missing) == (each.breaches, each.gaps)


def test_without_a_register_codes_are_reported_as_unchecked() -> None:
    """Nothing is guessed about a code that cannot be looked up."""
    place = Arrangement(
        name="Place",
        members=(Member(body=Body(code="00W")),),
        agreements=(AllianceAgreement(title="A", parties=(Body(code="00W"),)),),
        area=Area(name="A", footprint="QT8"),
    )
    codes = [f"NAC00{number}" for number in (1, 2, 3, 7, 8, 9)]
    report = check(place, on=DAY, rules=SHIPPED_RULES.only(*codes))
    assert report.findings == ()
    assert [str(each) for each in report.unchecked] == [
        "NAC001 $.members[0].body.code: a register of organisations (none was given)",
        "NAC001 $.agreements[0].parties[0].code: a register of organisations (none was given)",
        "NAC001 $.area.footprint: a register of organisations (none was given)",
    ]


def test_a_finding_on_invented_facts_is_illustrative() -> None:
    """A finding is as sure as the weakest of the rule and of the facts that it looked at."""
    place = paid(gain(), a=COUNCIL, b=CCG)
    report = check(place, on=DAY, rules=SHIPPED_RULES.only("NAC501"))
    assert report.findings[0].confidence is Confidence.ILLUSTRATIVE
    assert report.findings[0].citations[-1] is INVENTED


def test_findings_come_worst_first_from_every_depth() -> None:
    """Errors stand before warnings and notes, and what is nested is checked too."""
    noted = tuple(
        Member(body=Body(name=role.value), roles=(role,))
        for role in (MemberRole.COMMISSIONER, MemberRole.PROVIDER)
    )
    inner = Arrangement(name="Inner", members=(Member(body=Body(code="00W")),))
    place = Arrangement(
        name="Outer",
        governance=Governance(has_collective_decisions=True),
        members=noted,
        nested=(inner,),
    )
    report = check(place, on=DAY, register=register())
    assert [(each.rule.code, each.path) for each in report.findings] == [
        ("NAC002", "$.nested[0].members[0].body.code"),
        ("NAC102", "$.members"),
    ]
    assert report.has_errors
    assert report.findings[0].message.endswith("name by its code the body that was there")
    assert "Central Manchester" in report.findings[0].message or "00W" in str(report.findings[0])


def test_a_finding_in_words_names_its_sources() -> None:
    """Code, severity, confidence, path, message and the sources of the rule, on one line."""
    rule = SHIPPED_RULES.rule("NAC201")
    report = check(rule.failing, on=DAY, rules=SHIPPED_RULES.only("NAC201"))
    assert str(report.findings[0]) == (
        "NAC201 error (verified) $.agreements[0].parties: A pool has not a council among its "
        "parties [National Health Service Act 2006 (legislation.gov.uk, 2006), s.75(1), (7A) to "
        "(7L) and (8) [verified]; NHS Bodies and Local Authorities Partnership Arrangements "
        "Regulations 2000, SI 2000/617 (legislation.gov.uk, 2000), regs 2 and 3 [verified]; East "
        "Midlands Combined County Authority Regulations 2024, SI 2024/232 (legislation.gov.uk, "
        "2024), reg 24 [verified]]"
    )


@pytest.mark.parametrize("place", [Arrangement(name="Nothing"), BARE], ids=["nothing", "bare"])
def test_a_rule_asks_nothing_of_what_it_is_not_about(place: Arrangement) -> None:
    """A place with nothing in it, or with nothing that a rule is about, leaves no rule open."""
    for day in {rule.example_day for rule in SHIPPED_RULES.rules}:
        report = check(place, on=day, register=register())
        assert (report.findings, report.unchecked) == ((), ())


@pytest.mark.parametrize(
    "rule", SHIPPED_RULES.rules, ids=lambda rule: f"{rule.code}-{rule.period.first_day}"
)
def test_what_had_ended_is_not_asked_about(rule: Rule) -> None:
    """An agreement or a board that had ended by the day breaks no rule any more."""
    ended = StatedPeriod.parse("1990-01-01/1990-12-31")
    place = rule.failing
    if not place.agreements and not (place.governance and place.governance.boards):
        return
    if place.agreements:
        gone = tuple(attrs.evolve(each, period=ended) for each in place.agreements)
        place = attrs.evolve(place, agreements=gone)
    if place.governance is not None:
        boards = tuple(attrs.evolve(each, period=ended) for each in place.governance.boards or ())
        place = attrs.evolve(place, governance=attrs.evolve(place.governance, boards=boards))
    report = check(
        place, on=rule.example_day, rules=SHIPPED_RULES.only(rule.code), register=register()
    )
    assert report.findings == ()


def forgotten(value: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 -- any part
    """Yield the path of every fact in a part that need not be recorded, and is."""
    if isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from forgotten(each, f"{path}[{number}]")
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            inner = getattr(value, field.name)
            if field.default is None and inner is not None:
                yield f"{path}.{field.name}"
            yield from forgotten(inner, f"{path}.{field.name}")


@pytest.mark.parametrize(
    "rule", SHIPPED_RULES.rules, ids=lambda rule: f"{rule.code}-{rule.period.first_day}"
)
def test_what_is_not_recorded_breaks_nothing(rule: Rule) -> None:
    """Take one fact out of a lawful place: it is unknown or irrelevant, never unlawful."""
    for path in forgotten(rule.passing):
        try:
            place = changed(rule.passing, path, None)
        except InvalidValueError:
            continue  # A body that nothing identifies cannot be written down.
        report = check(
            place, on=rule.example_day, rules=SHIPPED_RULES.only(rule.code), register=register()
        )
        assert [str(finding) for finding in report.findings] == [], path


def test_every_rule_has_cases() -> None:
    """A rule whose conditions no case looks at could say anything."""
    assert {rule.code for rule in SHIPPED_RULES.rules} == {each.code for each in CASES}
