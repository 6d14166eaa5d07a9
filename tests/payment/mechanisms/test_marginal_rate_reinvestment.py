"""What the marginal rate retained, and what it was spent on."""

from collections.abc import Callable
from typing import Any

import pytest

from nhs_accountable_care import FinancialYear, InvalidValueError, Share
from nhs_accountable_care.payment import (
    MarginalRateReinvestment,
    Mechanism,
    TariffOption,
    national_parameters,
)

TERMS: dict[str, MarginalRateReinvestment] = {
    "reinvestment at 70%": MarginalRateReinvestment(marginal_rate=Share.parse("70%")),
}


def test_schemes_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


def test_the_rate_is_that_of_the_tariff() -> None:
    """A reinvestment of a year has the marginal rate of the year, and its citations."""
    reinvestment = MarginalRateReinvestment.for_year(
        FinancialYear(2015), national_parameters(), option=TariffOption.ENHANCED_TARIFF_OPTION
    )
    assert str(reinvestment.marginal_rate) == "70%"
    assert {each.source.key for each in reinvestment.sources} == {"CP157", "CP159"}


def test_nothing_is_retained_at_the_full_rate() -> None:
    """A rate of 100% retains nothing to be spent."""
    with pytest.raises(InvalidValueError, match="nothing is retained"):
        MarginalRateReinvestment(marginal_rate=Share.parse("100%"))


def test_the_table_has_room() -> None:
    """A thousand rows can be settled."""
    assert MarginalRateReinvestment.example().formula().tables == {"schemes": 1_000}
