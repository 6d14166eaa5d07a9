"""Forms of which a test raises: kept as one failure each, so that all others are asked."""

from collections.abc import Callable
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.errors import words_of_fault
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.text import heading, wrapped
from nhs_accountable_care.classification.form import Form, FormFinding
from nhs_accountable_care.questions import Outcome

__all__ = ["Faults", "FaultyForm", "asked_safely", "lines_of_faults"]

_CURE = "let it return an Outcome"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FaultyForm:
    """
    A form of which a test did not do what a test does, where, and what it did instead.

    There is no finding of it at that path; all other forms were asked.

    >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
    >>> print(FaultyForm(form=DEVOLVED_SYSTEM, path="$", message="a test returned text"))
    devolved-system $: a test returned text
    """

    form: Form
    path: str
    message: str

    def __str__(self) -> str:
        """Return the form, the path and what was wrong with a test on one line."""
        return f"{self.form.slug} {self.path}: {self.message}"

    def to_record(self) -> Record:
        """
        Return the form's key, the path and what was wrong with a test.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> faulty = FaultyForm(form=DEVOLVED_SYSTEM, path="$", message="a test returned text")
        >>> faulty.to_record()
        {'form': 'devolved-system', 'path': '$', 'message': 'a test returned text'}
        """
        return {"form": self.form.slug, "path": self.path, "message": self.message}


Faults: TypeAlias = dict[tuple[str, str], FaultyForm]
"""The forms that are faulty, by key and fault: once, at however many places."""


def asked_safely(
    form: Form,
    path: str,
    *,
    ask: Callable[[], FormFinding],
    presume: Callable[[FormFinding], FormFinding],
    faults: Faults,
) -> tuple[FormFinding, ...]:
    """Return what is found of a form, or keep what is wrong with it and return nothing."""
    try:
        finding = ask()
        fault = _fault_in(finding)
        if not fault:
            return (presume(finding),)
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- whatever an embedder's test raises
        fault = f"a test raised {words_of_fault(error)}"
    faults.setdefault((form.slug, fault), FaultyForm(form=form, path=path, message=fault))
    return ()


def _fault_in(finding: FormFinding) -> str:
    """Name what a test returned that is no outcome; empty if all did as they should."""
    reasons = (*finding.reasons, *finding.exclusions, *finding.indications)
    found: list[object] = [reason.outcome for reason in reasons]
    for each in found:
        if not isinstance(each, Outcome):
            what = "None" if each is None else f"a value of the type {type(each).__name__}"
            return f"a test returned {what}; {_CURE}"
    return ""


def lines_of_faults(faulty: tuple[FaultyForm, ...]) -> list[str]:
    """Return the lines of the faulty forms under a heading; none if there are none."""
    if not faulty:
        return []
    lines = [wrapped(str(each), "  ! ", "    ") for each in faulty]
    return [heading("Forms of which a test is faulty"), *lines]
