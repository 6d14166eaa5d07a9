"""The running costs allowance of a commissioner."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nhs_accountable_care import FinancialYear, Money, NotInForceError, Share
from nhs_accountable_care.payment import Mechanism, RunningCosts, national_parameters, settle

YEAR = FinancialYear(2014)
PARAMETERS = national_parameters()

TERMS: dict[str, RunningCosts] = {
    "running costs by head": RunningCosts.for_year(YEAR, PARAMETERS),
    "running costs rolled forward": RunningCosts.for_year(
        YEAR, PARAMETERS, of_last_cash=Share.parse("90%")
    ),
}


def test_an_allowance_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


def test_a_rate_that_came_within_a_year_is_asked_for_by_day() -> None:
    """The rate of boards held from the last quarter of 2025/26 [CP224]."""
    with pytest.raises(NotInForceError, match="ask for a day"):
        RunningCosts.for_year(FinancialYear(2025), PARAMETERS)
    costs = RunningCosts.for_year(date(2026, 3, 31), PARAMETERS)
    assert costs.per_head == Money.parse("£18.76")


def test_no_number_is_written_into_the_class() -> None:
    """A value that is taken out of the timeline is missed."""
    with pytest.raises(NotInForceError, match="running-costs"):
        RunningCosts.for_year(YEAR, PARAMETERS.without("running-costs", YEAR))


def test_one_person_is_enough_for_a_rate_a_head() -> None:
    """Nobody has no rate, and one person has all of the allowance."""
    facts = {"last_population": 1, "population": 1}
    settlement = settle(TERMS["running costs rolled forward"], facts)
    assert settlement.line("running costs: a head").amount == Money.parse("£22.30")
