"""
Validation: is it sound? Rules that cite the law and policy of the day.

A rule reports what is unlawful or unwise as a finding; it never raises. What cannot be
checked for want of facts is reported apart, with the facts that would decide it.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.validation.catalogue import check
    from nhs_accountable_care.validation.reports import Finding, Report, Unchecked
    from nhs_accountable_care.validation.rulebook import SHIPPED_RULES, TOPICS
    from nhs_accountable_care.validation.rules import (
        Breach,
        Check,
        Context,
        MissingFact,
        Rule,
        RuleAuthority,
        RuleSet,
        Severity,
    )
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "catalogue": ("check",),
            "reports": ("Finding", "Report", "Unchecked"),
            "rulebook": ("SHIPPED_RULES", "TOPICS"),
            "rules": (
                "Breach",
                "Check",
                "Context",
                "MissingFact",
                "Rule",
                "RuleAuthority",
                "RuleSet",
                "Severity",
            ),
        },
    )

__all__ = [
    "SHIPPED_RULES",
    "TOPICS",
    "Breach",
    "Check",
    "Context",
    "Finding",
    "MissingFact",
    "Report",
    "Rule",
    "RuleAuthority",
    "RuleSet",
    "Severity",
    "Unchecked",
    "check",
]
