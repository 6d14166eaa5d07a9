"""A commissioner's risk reserve [CP85b]."""

from collections.abc import Callable
from typing import Any

from nhs_accountable_care import Share
from nhs_accountable_care.payment import Mechanism, RiskReserve

TERMS: dict[str, RiskReserve] = {
    "reserve of 2016/17": RiskReserve(held=Share.parse("1%")),
    "reserve of 2017/18": RiskReserve(held=Share.parse("0.5%"), spent_once=Share.parse("0.5%")),
}


def test_a_reserve_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


def test_it_was_a_rule_for_two_years() -> None:
    """It began in 2016/17, was halved, and was lifted for 2018/19 [CP108]."""
    assert [(str(each.first), str(each.last)) for each in RiskReserve.years_in_force] == [
        ("2016/17", "2016/17"),
        ("2017/18", "2017/18"),
    ]


def test_nothing_is_spent_once_unless_it_is_said() -> None:
    """The reserve of 2016/17 was held, and there is no line beside it."""
    labels = [line.label for line in TERMS["reserve of 2016/17"].formula().lines]
    assert labels == ["risk reserve: held", "risk reserve: released"]
