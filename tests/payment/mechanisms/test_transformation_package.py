"""A devolved transformation package."""

from collections.abc import Callable
from typing import Any

import pytest

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError
from nhs_accountable_care.payment import (
    Mechanism,
    PackageYear,
    TransformationPackage,
    national_parameters,
)

YEARS = tuple(
    PackageYear(year=FinancialYear(year), most=Money.parse(most))
    for year, most in ((2016, "£60m"), (2017, "£120m"))
)
PARAMETERS = national_parameters()

TERMS: dict[str, TransformationPackage] = {
    "package of two years": TransformationPackage(years=YEARS),
}


def test_a_package_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@pytest.mark.parametrize("years", [(), (YEARS[0], YEARS[0])])
def test_a_package_is_made_of_years(years: tuple[PackageYear, ...]) -> None:
    """None, or one twice, is refused."""
    with pytest.raises(InvalidValueError, match="made of years, each named once"):
        TransformationPackage(years=years)


@pytest.mark.parametrize("year", range(2016, 2021))
def test_no_number_is_written_into_the_class(year: int) -> None:
    """A year that is taken out of the timeline is missed [CP226]."""
    fewer = PARAMETERS.without("greater-manchester-fund", FinancialYear(year))
    with pytest.raises(NotInForceError, match="greater-manchester-fund"):
        TransformationPackage.of_greater_manchester(fewer)
