"""Faulty rules, forms and mechanisms as problems: the rest goes on, and the run ends with 2."""

from nhs_accountable_care._core.errors import NacError, Problem, hand_on, words_of_fault
from nhs_accountable_care.arrangements import PaymentTerms
from nhs_accountable_care.classification import Classification
from nhs_accountable_care.payment import formula_of
from nhs_accountable_care.validation import Report

__all__ = ["faults_of_forms", "faults_of_mechanism", "faults_of_rules"]


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


def faults_of_mechanism(path: str, terms: PaymentTerms) -> tuple[Problem, ...]:
    """
    Return that a mechanism of payment terms, which may be one's own, writes no formula.

    Where it writes one, return each body that is bound to no role of it.
    """
    mechanism = terms.mechanism
    try:
        formula_of(mechanism)
    except NacError as error:
        return (Problem(path=f"{path}.mechanism", message=str(error)),)
    except BaseException as error:  # noqa: BLE001 -- whatever an embedder's class raises
        hand_on(error)
        message = f"the mechanism {type(mechanism).__qualname__} raised {words_of_fault(error)}"
        return (Problem(path=f"{path}.mechanism", message=message, hint="mend its formula()"),)
    return tuple(
        Problem(path=f"{path}.{each.path}", message=each.message, hint=each.hint)
        for each in terms.binding_problems
    )
