"""Forms of one's own, as `classify --forms` and the settings name them."""

from collections.abc import Sequence
from pathlib import Path

from nhs_accountable_care._core.errors import NacError, Problem
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    Classification,
    Classifier,
    Form,
)
from nhs_accountable_care.cli.own import own_values
from nhs_accountable_care.cli.settings import settings_for

__all__ = ["classifier_for", "faults_of_forms"]


def classifier_for(file: Path, given: Sequence[str] | None) -> Classifier:
    """
    Return the classifier of the shipped forms and of those named.

    Raises:
        UnreadableError: If own forms cannot be had, or one has the name of another.
    """
    _, here = settings_for(file, forms=given)
    classifier = SHIPPED_CLASSIFIER
    for named in here.named("forms", given):
        try:
            classifier = classifier.plus(*own_values(named, Form))
        except NacError as error:
            raise named.refused(str(error)) from None
    return classifier


def faults_of_forms(found: Classification) -> tuple[Problem, ...]:
    """Return the forms of which a test is faulty as problems, which end a run."""
    return tuple(
        Problem(path=each.path, message=f"form {each.form.slug}: {each.message}")
        for each in found.faulty
    )
