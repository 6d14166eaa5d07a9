"""The capital incentive of 2024/25."""

from collections.abc import Callable
from typing import Any

import pytest

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError, Share
from nhs_accountable_care.payment import CapitalIncentive, Mechanism, national_parameters, settle

YEAR = FinancialYear(2024)
PARAMETERS = national_parameters()

TERMS: dict[str, CapitalIncentive] = {
    "capital incentive": CapitalIncentive.for_year(YEAR, PARAMETERS),
}


def test_an_incentive_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


def test_no_more_is_cut_than_the_most() -> None:
    """A cut beyond a tenth of the capital is outside the bounds of the fact [CP213]."""
    facts = dict.fromkeys(("plan", "fair_share", "capital"), Money.parse("£1m"))
    with pytest.raises(InvalidValueError, match="cut"):
        settle(TERMS["capital incentive"], facts | {"cut": Share.parse("10.01%")})


@pytest.mark.parametrize("slug", ["capital-bonus", "capital-cut"])
def test_no_number_is_written_into_the_class(slug: str) -> None:
    """A value that is taken out of the timeline is missed."""
    with pytest.raises(NotInForceError, match=slug):
        CapitalIncentive.for_year(YEAR, PARAMETERS.without(slug, YEAR))
