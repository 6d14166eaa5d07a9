"""
Cases, shipped as documents: what is recorded of a place, by day, with every source.

The document of a case is the truth of it; beside it stands what no field can hold: what happened
when, what articles said and what became of it. Money that is invented has a document of its own,
its confidence is illustrative, and so is everything that is printed from it.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.reference.cases.histories import (
        CaseChange,
        CaseHistory,
        CaseStep,
        history,
    )
    from nhs_accountable_care.reference.cases.shipped import (
        account,
        bid,
        case,
        case_names,
        case_text,
        days_of,
        facts,
        has_bid,
        has_facts,
    )
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "histories": ("CaseChange", "CaseHistory", "CaseStep", "history"),
            "shipped": (
                "account",
                "bid",
                "case",
                "case_names",
                "case_text",
                "days_of",
                "facts",
                "has_bid",
                "has_facts",
            ),
        },
    )

__all__ = [
    "CaseChange",
    "CaseHistory",
    "CaseStep",
    "account",
    "bid",
    "case",
    "case_names",
    "case_text",
    "days_of",
    "facts",
    "has_bid",
    "has_facts",
    "history",
]
