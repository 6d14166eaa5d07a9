"""
Validation: is it sound? Rules that cite the law and policy of the day.

A rule reports what is unlawful or unwise as a finding; it never raises. What cannot be
checked for want of facts is reported apart, with the facts that would decide it.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.questions.checks import (
        agreements_on,
        bodies_at,
        kind_gap,
        must,
        must_be,
        must_hold,
        of_kind_on,
        value_must_be,
    )
    from nhs_accountable_care.questions.paths import check_path
    from nhs_accountable_care.validation.catalogue import check
    from nhs_accountable_care.validation.open_questions import OpenQuestion, Unchecked
    from nhs_accountable_care.validation.reports import FaultyRule, Finding, Report
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
    from nhs_accountable_care.validation.sarif import CheckedFile, FailedFile, sarif_log
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "catalogue": ("check",),
            "open_questions": ("OpenQuestion", "Unchecked"),
            "reports": ("FaultyRule", "Finding", "Report"),
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
            "nhs_accountable_care.questions.checks": (
                "agreements_on",
                "bodies_at",
                "kind_gap",
                "must",
                "must_be",
                "must_hold",
                "of_kind_on",
                "value_must_be",
            ),
            "nhs_accountable_care.questions.paths": ("check_path",),
            "sarif": ("CheckedFile", "FailedFile", "sarif_log"),
        },
    )

__all__ = [
    "SHIPPED_RULES",
    "TOPICS",
    "Breach",
    "Check",
    "CheckedFile",
    "Context",
    "FailedFile",
    "FaultyRule",
    "Finding",
    "MissingFact",
    "OpenQuestion",
    "Report",
    "Rule",
    "RuleAuthority",
    "RuleSet",
    "Severity",
    "Unchecked",
    "agreements_on",
    "bodies_at",
    "check",
    "check_path",
    "kind_gap",
    "must",
    "must_be",
    "must_hold",
    "of_kind_on",
    "sarif_log",
    "value_must_be",
]
