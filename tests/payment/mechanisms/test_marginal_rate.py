"""The marginal rate emergency tariff."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    FinancialYear,
    InvalidValueError,
    Money,
    NotInForceError,
    Share,
)
from nhs_accountable_care.payment import (
    MarginalRateEmergencyTariff,
    Mechanism,
    TariffOption,
    national_parameters,
    settle,
)

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
        "CP157",
        "CP61",
        "CP62",
        "CP63",
    }


@pytest.mark.parametrize(
    ("start", "option", "rate"),
    [
        pytest.param(2010, None, "30%", id="CP59, 2010/11"),
        pytest.param(2014, None, "30%", id="CP59, 2014/15"),
        pytest.param(2015, TariffOption.ENHANCED_TARIFF_OPTION, "70%", id="CP157, enhanced"),
        pytest.param(2015, TariffOption.DEFAULT_TARIFF_ROLLOVER, "30%", id="CP157, rollover"),
        pytest.param(2016, None, "70%", id="CP61, 2016/17"),
        pytest.param(2018, None, "70%", id="CP61, 2018/19"),
    ],
)
def test_the_rate_is_that_of_the_year(start: int, option: TariffOption | None, rate: str) -> None:
    """In 2015/16 two rates stood beside each other."""
    tariff = MarginalRateEmergencyTariff.for_year(
        FinancialYear(start), national_parameters(), option=option
    )
    assert str(tariff.marginal_rate) == rate
    assert tariff.sources


def test_specialised_services_had_a_rate_in_one_year() -> None:
    """Above the value of 2014/15, 70% was paid under the enhanced option [CP157]."""
    tariff = MarginalRateEmergencyTariff.for_year(
        FinancialYear(2015),
        national_parameters(),
        option=TariffOption.ENHANCED_TARIFF_OPTION,
        is_specialised=True,
    )
    assert (tariff.name, str(tariff.marginal_rate)) == (
        "marginal rate for specialised services",
        "70%",
    )


@pytest.mark.parametrize(
    ("start", "terms", "told"),
    [
        pytest.param(
            2015,
            {},
            "give the option, enhanced-tariff-option or default-tariff-rollover",
            id="2015",
        ),
        pytest.param(
            2016,
            {"option": TariffOption.DEFAULT_TARIFF_ROLLOVER},
            "leave option out",
            id="an option in another year",
        ),
        pytest.param(2016, {"is_specialised": True}, "leave is_specialised out", id="specialised"),
        pytest.param(
            2015,
            {"option": TariffOption.DEFAULT_TARIFF_ROLLOVER, "is_specialised": True},
            "leave is_specialised out",
            id="specialised, rollover",
        ),
    ],
)
def test_a_choice_that_the_year_did_not_have_is_refused(
    start: int, terms: dict[str, Any], told: str
) -> None:
    """An option belongs to 2015/16, and the rate of specialised services to one of the two."""
    with pytest.raises(InvalidValueError, match=told):
        MarginalRateEmergencyTariff.for_year(FinancialYear(start), national_parameters(), **terms)


def test_a_year_after_the_end_is_refused() -> None:
    """For 2019/20 no rate is recorded."""
    with pytest.raises(NotInForceError, match="2019/20"):
        MarginalRateEmergencyTariff.for_year(FinancialYear(2019), national_parameters())
