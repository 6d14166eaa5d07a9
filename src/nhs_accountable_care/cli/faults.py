"""Faulty rules and forms as problems: the others were asked, and the run ends with 2."""

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care.classification import Classification
from nhs_accountable_care.validation import Report

__all__ = ["faults_of_forms", "faults_of_rules"]


def faults_of_forms(found: Classification) -> tuple[Problem, ...]:
    """Return the forms and the axes of which a test is faulty."""
    forms = [
        Problem(path=each.path, message=f"form {each.form.slug}: {each.message}")
        for each in found.faulty
    ]
    axes = [
        Problem(path="$", message=f"axis {each.axis}: {each.message}")
        for each in found.faulty_axes
    ]
    return (*forms, *axes)


def faults_of_rules(report: Report) -> tuple[Problem, ...]:
    """Return the rules of which the check is faulty."""
    return tuple(
        Problem(path=each.path, message=f"{each.rule.code}: {each.message}")
        for each in report.faulty
    )
