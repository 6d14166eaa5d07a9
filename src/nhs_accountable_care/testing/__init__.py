"""
Hypothesis strategies for the values of this library, for your own property tests.

Needs the extra ``testing``: ``python -m pip install 'nhs-accountable-care[testing]'``.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.testing.recorded import agreements, arrangements, values_of
    from nhs_accountable_care.testing.strategies import (
        citations,
        date_ranges,
        days,
        financial_years,
        money,
        shares,
        sources,
        stated_dates,
        stated_periods,
        texts,
        timelines,
    )
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "recorded": ("agreements", "arrangements", "values_of"),
            "strategies": (
                "citations",
                "date_ranges",
                "days",
                "financial_years",
                "money",
                "shares",
                "sources",
                "stated_dates",
                "stated_periods",
                "texts",
                "timelines",
            ),
        },
        extras={"recorded": "hypothesis", "strategies": "hypothesis"},
    )

__all__ = [
    "agreements",
    "arrangements",
    "citations",
    "date_ranges",
    "days",
    "financial_years",
    "money",
    "shares",
    "sources",
    "stated_dates",
    "stated_periods",
    "texts",
    "timelines",
    "values_of",
]
