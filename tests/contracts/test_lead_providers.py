"""A baseline may be agreed, not agreed yet, or not told of, each on its day."""

from datetime import date

import pytest

from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.contracts import LeadProviderContract


@pytest.mark.parametrize(
    ("agreed_on", "not_agreed_on", "on", "is_agreed"),
    [
        pytest.param(None, None, date(2015, 4, 1), None, id="nothing told"),
        pytest.param(date(2015, 4, 1), None, date(2015, 3, 31), False, id="the day before"),
        pytest.param(date(2015, 4, 1), None, date(2015, 4, 1), True, id="on the day"),
        pytest.param(None, date(2015, 4, 1), date(2015, 3, 31), False, id="earlier than told"),
        pytest.param(None, date(2015, 4, 1), date(2015, 4, 1), False, id="on the day told"),
        pytest.param(None, date(2015, 4, 1), date(2015, 4, 2), None, id="later than told"),
        pytest.param(
            date(2015, 9, 1), date(2015, 4, 1), date(2015, 10, 1), True, id="not then, and later"
        ),
    ],
)
def test_a_baseline_is_agreed_or_not_on_a_day(
    agreed_on: date | None, not_agreed_on: date | None, on: date, *, is_agreed: bool | None
) -> None:
    """That it was not agreed on a day says nothing of the days after."""
    contract = LeadProviderContract(
        title="Older people",
        baseline_agreed_on=None if agreed_on is None else StatedDate.on(agreed_on),
        baseline_not_agreed_on=None if not_agreed_on is None else StatedDate.on(not_agreed_on),
    )
    assert contract.baseline_is_agreed(on=on) is is_agreed
