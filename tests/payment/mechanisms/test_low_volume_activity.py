"""Low volume activity."""

from collections.abc import Callable
from typing import Any

import pytest

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError
from nhs_accountable_care.payment import (
    LowVolumeActivity,
    Mechanism,
    national_parameters,
)

TERMS: dict[str, LowVolumeActivity] = {
    "low volume activity without a limit": LowVolumeActivity(),
    "low volume activity, limit of £500,000": LowVolumeActivity(limit=Money.parse("£500,000")),
}


def test_sums_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@pytest.mark.parametrize(
    ("start", "limit"),
    [
        pytest.param(2023, "£500,000.00", id="CP154, 2023/24"),
        pytest.param(2024, "£500,000.00", id="CP154, 2024/25"),
        pytest.param(2025, "£1,500,000.00", id="CP75, 2025/26"),
    ],
)
def test_the_limit_is_that_of_the_year(start: int, limit: str) -> None:
    """The limit rose in 2025/26."""
    payment = LowVolumeActivity.for_year(FinancialYear(start), national_parameters())
    assert str(payment.limit) == limit
    assert payment.sources


def test_a_limit_that_was_not_recovered_is_refused() -> None:
    """For 2022/23 no limit is recorded."""
    with pytest.raises(NotInForceError, match="2022/23"):
        LowVolumeActivity.for_year(FinancialYear(2022), national_parameters())


def test_a_limit_is_at_least_zero() -> None:
    """A limit below zero is refused."""
    with pytest.raises(InvalidValueError, match="limit is -£1"):
        LowVolumeActivity(limit=Money.parse("-£1"))


def test_a_limit_of_nothing_is_a_limit() -> None:
    """It only indicates; below nothing there is none."""
    nothing = Money(pence=0)
    assert LowVolumeActivity(limit=nothing).limit == nothing
