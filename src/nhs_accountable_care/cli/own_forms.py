"""Forms of one's own, as `classify --forms` and the settings name them."""

from collections.abc import Sequence

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    Classifier,
    Form,
)
from nhs_accountable_care.cli.own import own_values
from nhs_accountable_care.cli.settings import Settings

__all__ = ["classifier_with"]


def classifier_with(settings: Settings, given: Sequence[str] | None) -> Classifier:
    """
    Return the classifier of the shipped forms, those of the settings and of the command line.

    Raises:
        UnreadableError: If own forms cannot be had, or one has the name of another.
    """
    classifier = SHIPPED_CLASSIFIER
    for named in settings.named("forms", given):
        try:
            classifier = classifier.plus(*own_values(named, Form))
        except NacError as error:
            raise named.refused(str(error)) from None
    return classifier
