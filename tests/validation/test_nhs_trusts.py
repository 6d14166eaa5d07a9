"""An ambulance trust is an NHS trust or a foundation trust, and rules ask of which sort it was."""

from typing import Any

import attrs
import pytest

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, check

AMBULANCE = OrganisationKind.AMBULANCE_TRUST
# By the register: the North West service was an NHS trust throughout, that of the North East a
# foundation trust (etr; tests/reference/expected/trust_kinds.csv).
NORTH_WEST = Body(code="RX7", kind=AMBULANCE)
NORTH_EAST = Body(code="RX6", kind=AMBULANCE)
SOMEWHERE = Body(name="An ambulance service", kind=AMBULANCE)


def with_trust(value: Any, trust: Body) -> Any:  # noqa: ANN401 -- any part
    """Put a body in the place of every NHS trust."""
    if isinstance(value, Body):
        return trust if value.kind is OrganisationKind.NHS_TRUST else value
    if isinstance(value, tuple):
        return tuple(with_trust(each, trust) for each in value)
    if not attrs.has(type(value)):
        return value
    changes = {
        field.name: with_trust(getattr(value, field.name), trust)
        for field in attrs.fields(type(value))
        if field.name not in {"sources", "mechanism"}
    }
    return attrs.evolve(value, **changes)


@pytest.mark.parametrize("code", ["NAC204", "NAC311", "NAC313", "NAC507"])
def test_a_rule_of_nhs_trusts_asks_of_which_sort_an_ambulance_trust_was(code: str) -> None:
    """It finds what it finds of an NHS trust, nothing of a foundation trust, or asks."""
    rule = SHIPPED_RULES.entries(code)[-1]
    asked = SHIPPED_RULES.only(code)

    def told(trust: Body) -> tuple[bool, bool]:
        place: Arrangement = with_trust(rule.failing, trust)
        report = check(place, on=rule.example_day, rules=asked, register=register())
        asks = any("NHS trust or a foundation" in each.fact for each in report.unchecked)
        return bool(report.findings), asks

    assert told(NORTH_WEST) == (True, False)
    assert told(NORTH_EAST) == (False, False)
    assert told(SOMEWHERE) == (False, True)
    report = check(with_trust(rule.failing, NORTH_WEST), on=rule.example_day, rules=asked)
    assert not report.findings


def test_an_advanced_trust_may_be_of_either_sort() -> None:
    """Trusts of either sort may have the status [S65], so that the register tells which it was."""
    rule = SHIPPED_RULES.rule("NAC311")
    asked = SHIPPED_RULES.only("NAC311")
    for trust, expected in (
        (Body(name="A trust", kind=OrganisationKind.ADVANCED_FOUNDATION_TRUST), (0, 1)),
        (Body(code="RX7", kind=OrganisationKind.ADVANCED_FOUNDATION_TRUST), (1, 0)),
    ):
        place: Arrangement = with_trust(rule.failing, trust)
        report = check(place, on=rule.example_day, rules=asked, register=register())
        assert (len(report.findings), len(report.unchecked)) == expected
