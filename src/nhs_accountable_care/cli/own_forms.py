"""Forms of one's own, as `classify --forms` and the settings name them."""

from collections.abc import Sequence

import attrs

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
    come_from = dict.fromkeys((form.slug for form in classifier.forms), "the shipped forms")
    for named in settings.named("forms", given):
        for spec in named.specs:
            own = own_values(attrs.evolve(named, specs=(spec,)), Form)
            # Who names in the settings and again on the command line means one form.
            new = [each for each in own if each not in classifier.forms]
            try:
                classifier = classifier.plus(*new)
            except NacError as error:
                known = [each.slug for each in new if each.slug in come_from]
                hint = f"{known[0]} comes from {come_from[known[0]]} and {spec}" if known else ""
                raise named.refused(str(error), hint) from None
            where = f"{spec} in {named.where}" if named.where else spec
            come_from |= dict.fromkeys([each.slug for each in new], where)
    return classifier
