"""The Financial Recovery Fund."""

from collections.abc import Callable
from typing import Any

import pytest

from nhs_accountable_care import InvalidValueError, Share
from nhs_accountable_care.payment import FinancialRecoveryFund, Mechanism

HALF = Share.parse("50%")

TERMS: dict[str, FinancialRecoveryFund] = {
    "recovery fund half linked to the system": FinancialRecoveryFund(
        phasing=(Share.parse("25%"),) * 4, system_share=HALF
    ),
}


def test_a_recovery_fund_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


def test_quarters_make_the_whole() -> None:
    """A fund of which a part is paid in no quarter is refused."""
    with pytest.raises(InvalidValueError, match="financial recovery fund: the quarters make 50%"):
        FinancialRecoveryFund(phasing=(HALF,), system_share=HALF)
