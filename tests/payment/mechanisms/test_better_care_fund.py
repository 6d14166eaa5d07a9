"""The Better Care Fund."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    Confidence,
    FinancialYear,
    InvalidValueError,
    Money,
    NotInForceError,
)
from nhs_accountable_care.payment import (
    BetterCareFund,
    FactValue,
    FundContribution,
    Mechanism,
    PaymentForPerformance,
    national_parameters,
    settle,
)

PARAMETERS = national_parameters()
PERFORMANCE = BetterCareFund(
    performance=PaymentForPerformance(price=Money.parse("£1,000"), quarters=4)
)
COUNCIL = FundContribution(party="council", facts=("council_contribution",))
TERMS: dict[str, BetterCareFund] = {
    "performance at £1,000 an admission": PERFORMANCE,
    "fund of two with an uplift": BetterCareFund.for_year(
        FinancialYear(2022),
        PARAMETERS,
        commissioner="ICB",
        contributions=(
            FundContribution(party="ICB", facts=("icb_additional", "adjustment")),
            COUNCIL,
        ),
        spending=("schemes", "grants"),
    ),
}


def test_a_fund_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(
    planned=st.lists(st.integers(min_value=0, max_value=10**4), min_size=4, max_size=4),
    achieved=st.lists(st.integers(min_value=-(10**4), max_value=10**4), min_size=4, max_size=4),
)
def test_no_quarter_takes_money_back(planned: list[int], achieved: list[int]) -> None:
    """A quarter pays nothing at least, and what is paid and what is not earned are the pot."""
    facts: dict[str, FactValue] = {}
    for number, (plan, done) in enumerate(zip(planned, achieved, strict=True), start=1):
        facts[f"planned_reduction_quarter_{number}"] = plan
        facts[f"achieved_reduction_quarter_{number}"] = done
    *quarters, missed = settle(PERFORMANCE, facts).amounts
    assert min(quarters) >= 0
    assert sum(quarters) + missed == sum(planned) * Money.parse("£1,000").pence


def test_the_price_of_2015_is_from_memory() -> None:
    """It is unverified on every line that it pays."""
    fund = BetterCareFund.for_year(FinancialYear(2015), PARAMETERS)
    confidences = {source.confidence for line in fund.formula().lines for source in line.sources}
    assert confidences == {Confidence.UNVERIFIED}


@pytest.mark.parametrize(
    ("year", "slug"),
    [
        (2015, "better-care-fund-price-of-an-admission"),
        (2021, "better-care-fund-uplift"),
        (2022, "better-care-fund-uplift"),
    ],
)
def test_no_number_is_written_into_the_class(year: int, slug: str) -> None:
    """A value that is taken out of the timeline is missed."""
    when = FinancialYear(year)
    BetterCareFund.for_year(when, PARAMETERS, contributions=(COUNCIL,))
    with pytest.raises(NotInForceError, match="no value is recorded"):
        BetterCareFund.for_year(when, PARAMETERS.without(slug, when))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"performance": None}, "nobody pays into the fund"),
        ({"contributions": (COUNCIL, COUNCIL)}, "a party contributes twice"),
    ],
)
def test_a_fund_that_makes_no_sense_is_refused(change: dict[str, Any], message: str) -> None:
    """Somebody pays into it, and each once."""
    with pytest.raises(InvalidValueError, match=message):
        attrs.evolve(PERFORMANCE, **change)


@pytest.mark.parametrize("quarters", [0, 5])
def test_performance_is_for_quarters(quarters: int) -> None:
    """None, or more than a year has, is refused."""
    with pytest.raises(InvalidValueError, match=f"quarters is {quarters}"):
        PaymentForPerformance(price=Money.parse("£1"), quarters=quarters)


def test_a_contribution_is_of_something() -> None:
    """A party that pays nothing is left out."""
    with pytest.raises(InvalidValueError, match="council pays nothing"):
        FundContribution(party="council", facts=())


@pytest.mark.parametrize("quarters", [1, 4])
def test_performance_may_be_for_part_of_a_year(quarters: int) -> None:
    """Each has a line of its own, and one tells what is not earned."""
    performance = PaymentForPerformance(price=Money.parse("£1"), quarters=quarters)
    fund = BetterCareFund(performance=performance)
    assert len(fund.formula().lines) == quarters + 1


def test_a_reduction_may_be_growth() -> None:
    """What was achieved lies between a million admissions fewer and a million more."""
    bounds = {each.name: (each.lowest, each.highest) for each in PERFORMANCE.formula().facts}
    assert bounds["achieved_reduction_quarter_1"] == (-1_000_000, 1_000_000)
