"""What is shipped, as one classifier: every form and axis, and `classify`, which asks them."""

from datetime import date

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.classifier import Classification, Classifier
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms import SHIPPED_FORMS
from nhs_accountable_care.classification.forms.axes import SHIPPED_AXES
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.policy import NationalRecord

__all__ = ["SHIPPED_CLASSIFIER", "classify"]

SHIPPED_CLASSIFIER = Classifier(forms=SHIPPED_FORMS, axes=SHIPPED_AXES)
"""Every shipped form and axis."""


def classify(
    arrangement: Arrangement,
    *,
    on: date,
    forms: tuple[Form, ...] = SHIPPED_FORMS,
    axes: tuple[Axis, ...] = SHIPPED_AXES,
    register: Register | None = None,
    record: NationalRecord | None = None,
) -> Classification:
    """
    Classify an arrangement as it stood on a day, by its content and never by its name.

    It is short for `Classifier.classify` of these forms and axes.

    Args:
        arrangement: As documents record it; parts that did not hold on the day are left out.
        on: The day.
        forms: The forms to ask about: add your own to `SHIPPED_FORMS`.
        axes: The axes to report for the outermost arrangement.
        register: The organisations, from which bodies given by their code have name and kind;
            without it they have what the document says.
        record: What the country knows, from which it may be presumed what the tests leave open;
            without it nothing is presumed.

    Raises:
        InvalidTypeError: If the day is no date, or has a time of day.
        InvalidValueError: If two forms have one slug, or two axes one key.

    >>> place = Arrangement(name="A place", nested=())
    >>> found = classify(place, on=date(2017, 4, 1))
    >>> {finding.form.slug: finding.answer.value for finding in found.forms}["devolved-system"]
    'unknown'
    """
    return Classifier(forms=forms, axes=axes).classify(
        arrangement, on=on, register=register, record=record
    )
