"""Commissioning for Quality and Innovation."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError, Share
from nhs_accountable_care.payment import (
    CommissioningForQuality,
    FactValue,
    IndicatorThresholds,
    Mechanism,
    QualityCondition,
    QualityIndicator,
    national_parameters,
    settle,
)

BETWEEN = IndicatorThresholds(lower=Share.parse("50%"), upper=Share.parse("70%"))
INDICATORS = (
    QualityIndicator(name="screening", achieved="screened", thresholds=BETWEEN),
    QualityIndicator(name="review", achieved="reviewed", thresholds=BETWEEN),
)
PLAN = QualityIndicator(name="plan", achieved="plan_agreed", thresholds=None)
RESERVE = QualityCondition(name="reserve", rate=Share.parse("0.5%"), met="released")
RATE = Share.parse("1.25%")

TERMS: dict[str, CommissioningForQuality] = {
    "cquin up front": CommissioningForQuality(rate=RATE, indicators=INDICATORS, is_up_front=True),
    "cquin when earned": CommissioningForQuality(
        rate=RATE, indicators=INDICATORS, is_up_front=False
    ),
}


def test_the_scheme_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(
    value=st.integers(min_value=0, max_value=10**11).map(lambda pence: Money(pence=pence)),
    screened=st.integers(min_value=0, max_value=100).map(lambda part: Share.parse(f"{part}%")),
    plan=st.booleans(),
    released=st.booleans(),
)
def test_whether_paid_up_front_or_when_earned_comes_to_the_same(
    *, value: Money, screened: Share, plan: bool, released: bool
) -> None:
    """What is taken back leaves just what is earned, to the penny."""
    nets = [
        settle(
            CommissioningForQuality(
                rate=RATE,
                indicators=(INDICATORS[0], PLAN),
                conditions=(RESERVE,),
                is_up_front=is_up_front,
            ),
            {
                "contract_value": value,
                "screened": screened,
                "plan_agreed": plan,
                "released": released,
            },
        ).net["provider"]
        for is_up_front in (True, False)
    ]
    assert nets[0] == nets[1]
    assert nets[0].pence >= 0


@pytest.mark.parametrize(
    ("engaged", "released", "pounds"),
    [(True, False, "£800,000"), (False, False, "£600,000"), (True, True, "£1m")],
)
def test_in_2017_parts_hung_on_engagement_and_on_a_reserve(
    *, engaged: bool, released: bool, pounds: str
) -> None:
    """Of £40m, 1.5% was laid on indicators, and 0.5% on each of two conditions [CP85]."""
    scheme = CommissioningForQuality.for_year(
        FinancialYear(2017), national_parameters(), indicators=(PLAN,)
    )
    assert not scheme.is_up_front
    facts: dict[str, FactValue] = {
        "contract_value": Money.parse("£40m"),
        "plan_agreed": True,
        "engagement_met": engaged,
        "risk_reserve_released": released,
    }
    assert settle(scheme, facts).net["provider"] == Money.parse(pounds)
    assert {each.source.key for each in scheme.conditions[0].sources} == {"CP85"}


@pytest.mark.parametrize(
    ("year", "rate", "is_up_front"),
    [
        (2009, "0.5%", False),
        (2011, "1.5%", False),
        (2012, "2.5%", False),
        (2016, "2.5%", False),
        (2019, "1.25%", False),
        (2022, "1.25%", True),
        (2023, "1.25%", True),
    ],
)
def test_the_rate_and_the_time_of_payment_are_those_of_the_year(
    *, year: int, rate: str, is_up_front: bool
) -> None:
    """The rate comes with its citations, and since 2022/23 all is paid up front."""
    parameters = national_parameters()
    scheme = CommissioningForQuality.for_year(
        FinancialYear(year), parameters, indicators=INDICATORS
    )
    assert scheme.rate == Share.parse(rate)
    assert scheme.is_up_front is is_up_front
    assert scheme.conditions == ()
    assert scheme.sources == parameters.citations("cquin-rate", FinancialYear(year))


@pytest.mark.parametrize(
    ("year", "message"),
    [
        (2020, "the words 'suspended'"),
        (2021, "the words 'suspended'"),
        (2024, "the words 'paused, no scheme'"),
        (2025, r"no value is recorded for 2025/26; recorded are: 2009/10 \(0\.005\)"),
        (2008, "no value is recorded for 2008/09"),
    ],
)
def test_a_year_without_a_scheme_says_so(year: int, message: str) -> None:
    """It was suspended in the pandemic, and is paused since 2024/25."""
    with pytest.raises(NotInForceError, match=message):
        CommissioningForQuality.for_year(
            FinancialYear(year), national_parameters(), indicators=INDICATORS
        )


def test_it_was_a_rule_before_the_pandemic_and_for_two_years_after() -> None:
    """The years stand on the class: suspended from 2020/21, back in 2022/23, paused in 2024/25."""
    periods = CommissioningForQuality.years_in_force
    years = [
        year
        for year in range(2005, 2028)
        if any(FinancialYear(year) in period for period in periods)
    ]
    assert years == [*range(2009, 2020), 2022, 2023]


def test_more_indicators_than_the_year_allowed_are_refused() -> None:
    """In 2022/23 there were five at most [CP73]; of other years no limit is recorded."""
    six = tuple(
        QualityIndicator(name=f"indicator {n}", achieved=f"achieved_{n}", thresholds=None)
        for n in range(6)
    )
    with pytest.raises(InvalidValueError, match="6 indicators, and 2022/23 allowed 5 at most"):
        CommissioningForQuality.for_year(
            FinancialYear(2022), national_parameters(), indicators=six
        )
    five = CommissioningForQuality.for_year(
        FinancialYear(2022), national_parameters(), indicators=six[:5]
    )
    assert five.indicators == six[:5]
    sixth = CommissioningForQuality.for_year(
        FinancialYear(2016), national_parameters(), indicators=six
    )
    assert len(sixth.indicators) == len(six)


def test_a_base_that_holds_the_scheme_is_taken_without_it() -> None:
    """Of £103m of which 2.5% and 0.5% of the rest are the scheme, £100m is the base [CP83]."""
    scheme = CommissioningForQuality(
        rate=Share.parse("2.5%"),
        indicators=(PLAN,),
        conditions=(RESERVE,),
        is_up_front=True,
        base_includes_scheme=True,
    )
    facts: dict[str, FactValue] = {
        "contract_value": Money.parse("£103m"),
        "plan_agreed": True,
        "released": False,
    }
    settlement = settle(scheme, facts)
    assert settlement.net["provider"] == Money.parse("£2.5m")
    paid = settlement.line("commissioning for quality: paid up front").amount
    assert paid == Money.parse("£3m")


def test_conditions_alone_are_a_scheme() -> None:
    """A scheme may hang on conditions and on no indicator."""
    scheme = CommissioningForQuality(
        rate=Share.parse("0%"), indicators=(), conditions=(RESERVE,), is_up_front=False
    )
    facts: dict[str, FactValue] = {"contract_value": Money.parse("£10m"), "released": True}
    assert settle(scheme, facts).net["provider"] == Money.parse("£50,000")


def test_terms_that_nothing_earns_and_names_that_stand_twice_are_refused() -> None:
    """Each refusal names the cure."""
    with pytest.raises(InvalidValueError, match="write at least one indicator or condition"):
        CommissioningForQuality(rate=RATE, indicators=(), is_up_front=True)
    with pytest.raises(InvalidValueError, match="two parts have one name; give each its own"):
        CommissioningForQuality(rate=RATE, indicators=(PLAN, PLAN), is_up_front=True)
    with pytest.raises(InvalidValueError, match="both thresholds are 50%"):
        IndicatorThresholds(lower=Share.parse("50%"), upper=Share.parse("50%"))
