"""What payments to general practice share: the period that they are for, and weighted lists."""

from fractions import Fraction
from typing import Final, Literal, TypeAlias

from nhs_accountable_care.payment.language.expressions import Expression

__all__ = ["MONTHS", "WEIGHTED", "PaymentPeriod", "of_period"]

PaymentPeriod: TypeAlias = Literal["year", "month"]
"""Whether a mechanism pays for a year, or for a month of it."""

MONTHS: Final = 12

WEIGHTED: Final = Fraction(1, 100)
"""The step of a weighted list: NHS Digital publishes them to two places."""


def of_period(a_year: Expression, period: PaymentPeriod) -> Expression:
    """Return what a period gets of the sum of a year, before any rounding."""
    return a_year / MONTHS if period == "month" else a_year
