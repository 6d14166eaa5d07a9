"""The marginal rate emergency tariff."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, Money, Share
from nhs_accountable_care.payment import MarginalRateEmergencyTariff, Mechanism, settle

TERMS: dict[str, MarginalRateEmergencyTariff] = {
    "marginal rate of 30%, reinvested": MarginalRateEmergencyTariff(
        marginal_rate=Share.parse("30%"), reinvestment="reinvestment pool"
    ),
}

MONEY = st.integers(min_value=0, max_value=10**12).map(lambda pence: Money(pence=pence))
RATES = st.integers(min_value=0, max_value=100).map(lambda rate: Share.parse(f"{rate}%"))


def test_the_tariff_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(baseline=MONEY, actual=MONEY, rate=RATES)
def test_what_is_paid_and_what_is_retained_are_the_full_value(
    baseline: Money, actual: Money, rate: Share
) -> None:
    """Payment and retained sum come to the tariff of all admissions; neither is below zero."""
    tariff = MarginalRateEmergencyTariff(marginal_rate=rate, reinvestment="pool")
    settlement = settle(tariff, {"baseline_value": baseline, "actual_value": actual})
    net = settlement.net
    assert net["provider"] + net["pool"] == actual == -net["commissioner"]
    assert min(net["provider"].pence, net["pool"].pence) >= 0


@given(baseline=MONEY, less=st.integers(min_value=0, max_value=10**12), rate=RATES)
def test_every_pound_below_the_baseline_is_paid_in_full(
    baseline: Money, less: int, rate: Share
) -> None:
    """The rule is one-sided: the rate is of what lies above the baseline only."""
    actual = Money(pence=max(0, baseline.pence - less))
    tariff = MarginalRateEmergencyTariff(marginal_rate=rate)
    settlement = settle(tariff, {"baseline_value": baseline, "actual_value": actual})
    assert settlement.net["provider"] == actual


def test_the_tariff_ended_in_2019() -> None:
    """It was a national rule from 2010/11 to 2018/19, and each statement of that is cited."""
    (years,) = MarginalRateEmergencyTariff.years_in_force
    assert [year for year in range(2005, 2025) if FinancialYear(year) in years] == list(
        range(2010, 2019)
    )
    assert {source.source.key for source in years.sources} == {
        "CP59",
        "CP60",
        "CP61",
        "CP62",
        "CP63",
    }
