"""
Validation: is it sound? Rules that cite the law and policy of the day.

A rule reports what is unlawful or unwise as a finding; it never raises. What cannot be
checked for want of facts is reported apart, with the facts that would decide it.
"""

from nhs_accountable_care.validation.catalogue import check
from nhs_accountable_care.validation.reports import Finding, Report, Unchecked
from nhs_accountable_care.validation.rulebook import SHIPPED_RULES, TOPICS
from nhs_accountable_care.validation.rules import (
    Authority,
    Breach,
    Check,
    Context,
    Gap,
    Rule,
    RuleSet,
    Severity,
)

__all__ = [
    "SHIPPED_RULES",
    "TOPICS",
    "Authority",
    "Breach",
    "Check",
    "Context",
    "Finding",
    "Gap",
    "Report",
    "Rule",
    "RuleSet",
    "Severity",
    "Unchecked",
    "check",
]
