"""Forms of one's own, as `classify --forms` and the settings name them."""

import argparse
from collections.abc import Iterator
from datetime import date

from nhs_accountable_care._core.errors import NacError, Problem
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, Classifier, Form
from nhs_accountable_care.cli.own import own_values
from nhs_accountable_care.cli.settings import settings_for
from nhs_accountable_care.organisations import Register

__all__ = ["classifier_for"]


def classifier_for(
    options: argparse.Namespace, place: Arrangement, *, on: date, register: Register
) -> tuple[Classifier, tuple[Problem, ...]]:
    """
    Return the classifier of the shipped forms and those named, and which of these are faulty.

    A form of which a test raises is left out, so that all others are asked.

    Raises:
        UnreadableError: If own forms cannot be had, or one has the name of another.
    """
    _, here = settings_for(options.file, forms=options.forms)
    classifier = SHIPPED_CLASSIFIER
    problems: list[Problem] = []
    for named in here.named("forms", options.forms):
        own = own_values(named, Form)
        faults = [(form, _fault(form, place, on, register)) for form in own]
        problems += [Problem(path="", message=fault) for _, fault in faults if fault]
        try:
            classifier = classifier.plus(*_sound(faults))
        except NacError as error:
            raise named.refused(str(error)) from None
    return classifier, tuple(problems)


def _sound(faults: list[tuple[Form, str]]) -> Iterator[Form]:
    """Yield the forms without a fault."""
    for form, fault in faults:
        if not fault:
            yield form


def _fault(form: Form, place: Arrangement, on: date, register: Register) -> str:
    """Return what a test of a form raises of an arrangement, if one does."""
    try:
        Classifier(forms=(form,), axes=()).classify(place, on=on, register=register)
    except Exception as error:  # noqa: BLE001 -- whatever a test of an embedder raises
        return f"form {form.slug}: a test raised {type(error).__name__}: {error}"
    return ""
