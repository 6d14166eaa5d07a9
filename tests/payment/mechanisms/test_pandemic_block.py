"""The blocks of the pandemic."""

from collections.abc import Callable
from typing import Any

import pytest

from nhs_accountable_care import InvalidValueError, Share
from nhs_accountable_care.payment import (
    Mechanism,
    PandemicBlock,
)

UPLIFT = Share.parse("2.8%")

TERMS: dict[str, PandemicBlock] = {
    "pandemic block of six months": PandemicBlock(uplift=UPLIFT, months=6),
}


def test_blocks_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@pytest.mark.parametrize("months", [0, 13])
def test_the_months_are_those_of_a_year(months: int) -> None:
    """A block of no month, or of more than twelve, is refused."""
    with pytest.raises(InvalidValueError, match=f"months is {months}"):
        PandemicBlock(uplift=UPLIFT, months=months)


@pytest.mark.parametrize("months", [1, 12])
def test_a_block_of_one_month_and_of_a_year_can_be_paid(months: int) -> None:
    """Both ends are included."""
    assert PandemicBlock(uplift=UPLIFT, months=months).months == months
