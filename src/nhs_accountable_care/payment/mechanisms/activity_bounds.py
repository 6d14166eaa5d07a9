"""
How large a fact of activity can be: far above any that was seen, and low enough to be multiplied.

Undeclared, money is up to £10bn and a count up to 100 million. The product of the two leaves the
64 bits of a column, though no case costs £10bn and no provider has 100 million cases.
"""

from typing import Final

from nhs_accountable_care._core.money import Money

__all__ = ["MOST_CASES", "MOST_DAYS", "MOST_DAY_RATE", "MOST_PRICE", "MOST_YEARS_OF_AGE"]

MOST_CASES: Final = 1_000_000
"""Cases, spells or readmissions of a provider in a year."""

MOST_DAYS: Final = 10_000
"""Days of a stay: 27 years."""

MOST_DAY_RATE: Final = Money.parse("£100,000")
"""The price of a day."""

MOST_PRICE: Final = Money.parse("£1m")
"""The price of a case."""

MOST_YEARS_OF_AGE: Final = 150
"""The age of a patient."""
