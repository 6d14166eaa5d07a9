"""
For your own tests: what a rule and a form must keep to, and strategies for Hypothesis.

The strategies need the extra ``testing``:
``python -m pip install 'nhs-accountable-care[testing]'``.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.testing.own import check_form, check_rule
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
            "own": ("check_form", "check_rule"),
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
    "check_form",
    "check_rule",
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

if not TYPE_CHECKING:  # pragma: no branch -- a type checker alone leaves it out
    # `import *` brings what there is, so that it goes through without Hypothesis.
    __all__[:] = __dir__()
