"""Blended payment."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError, Share
from nhs_accountable_care.payment import (
    UNLIMITED,
    BlendedPayment,
    EqualShares,
    GainLossShare,
    Mechanism,
    ShareBand,
    national_parameters,
    settle,
)

TWENTY_PERCENT = Share.parse("20%")
HALF = (ShareBand(share=Share.parse("50%")),)
TERMS: dict[str, BlendedPayment] = {
    "blended payment with quality": BlendedPayment(
        variable_rate=TWENTY_PERCENT, most_for_quality=Money.parse("£400,000")
    ),
    "blended payment with a risk share": BlendedPayment(
        variable_rate=TWENTY_PERCENT,
        risk_share=GainLossShare(
            gain_bands=HALF,
            loss_bands=HALF,
            loss_limit=UNLIMITED,
            keys=EqualShares(parties=("provider",)),
        ),
    ),
}

PENCE = st.integers(min_value=0, max_value=10**11)


def test_a_blend_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(planned=PENCE, difference=PENCE, rate=st.integers(min_value=0, max_value=100))
def test_the_variable_part_is_paid_above_plan_and_given_back_below(
    planned: int, difference: int, rate: int
) -> None:
    """Activity above and below plan by the same value is paid and refunded the same."""
    blended = BlendedPayment(variable_rate=Share.parse(f"{rate}%"))
    plan = planned + difference

    def variable(actual: int) -> int:
        facts = {"planned_value": Money(pence=plan), "actual_value": Money(pence=actual)}
        return settle(blended, facts).amounts[1]

    assert variable(plan + difference) == -variable(plan - difference)


def test_a_quality_part_is_a_payment() -> None:
    """Quality below zero would be a fine, which the blend does not know; zero is none."""
    none = BlendedPayment(variable_rate=TWENTY_PERCENT, most_for_quality=Money.parse("£0"))
    assert len(none.formula().lines) == 3
    with pytest.raises(InvalidValueError, match="at least zero"):
        BlendedPayment(variable_rate=TWENTY_PERCENT, most_for_quality=Money.parse("-£1"))


def test_the_rate_of_2019_20_is_recorded() -> None:
    """It was 20% both ways, and what came after was not recovered [CP69]."""
    blended = BlendedPayment.for_year(FinancialYear(2019), national_parameters())
    assert blended.variable_rate == TWENTY_PERCENT
    assert [each.source.key for each in blended.sources] == ["CP69"]
    with pytest.raises(NotInForceError, match="2020/21"):
        BlendedPayment.for_year(FinancialYear(2020), national_parameters())
