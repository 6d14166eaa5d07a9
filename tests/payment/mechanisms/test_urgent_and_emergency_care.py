"""Urgent and emergency care in three parts."""

from collections.abc import Callable
from typing import Any

from nhs_accountable_care import Share
from nhs_accountable_care.payment import (
    Mechanism,
    UrgentAndEmergencyCarePayment,
)

TERMS: dict[str, UrgentAndEmergencyCarePayment] = {
    "urgent care in three parts": UrgentAndEmergencyCarePayment(
        core_share=Share.parse("50%"),
        volume_share=Share.parse("30%"),
        quality_share=Share.parse("20%"),
    ),
}


def test_parts_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)
