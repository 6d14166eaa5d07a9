"""
Hypothesis strategies for the values of this library, for your own property tests.

Needs the extra ``testing``: ``python -m pip install 'nhs-accountable-care[testing]'``.
"""

try:
    import hypothesis as _hypothesis  # noqa: F401 - asked for here, so that its lack is told well
except ImportError:
    _NEEDED = (
        "nhs_accountable_care.testing needs Hypothesis, which the extra 'testing' brings: "
        "python -m pip install 'nhs-accountable-care[testing]'"
    )
    raise ImportError(_NEEDED, name="hypothesis") from None

from nhs_accountable_care.testing.recorded import agreements, arrangements, values_of
from nhs_accountable_care.testing.strategies import (
    citations,
    date_ranges,
    days,
    financial_years,
    money,
    shares,
    sources,
    texts,
    timelines,
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
    "texts",
    "timelines",
    "values_of",
]
