"""
Classification: what an arrangement really is, by which tests, on a day.

A form is found by content. The name that an arrangement goes by is one recorded fact among
others, and "not enough facts" is an answer.
"""

from nhs_accountable_care.classification.catalogue import SHIPPED_CLASSIFIER, classify
from nhs_accountable_care.classification.classifier import (
    Classification,
    Classifier,
    LabelFinding,
    UnknownFormError,
)
from nhs_accountable_care.classification.counterfactuals import Change, FactChange
from nhs_accountable_care.classification.criteria import (
    AllMet,
    AnyMet,
    AtLeastMet,
    Combination,
    Criterion,
    InContext,
    NotMet,
    Reason,
    every,
    some,
)
from nhs_accountable_care.classification.dimensions import Axis, AxisFinding
from nhs_accountable_care.classification.form import Form, FormFinding
from nhs_accountable_care.classification.forms import SHIPPED_FORMS
from nhs_accountable_care.classification.forms.accountable_organisations import (
    ACCOUNTABLE_CARE_ORGANISATION,
)
from nhs_accountable_care.classification.forms.axes import SHIPPED_AXES
from nhs_accountable_care.classification.forms.devolved import DEVOLVED_SYSTEM
from nhs_accountable_care.classification.forms.systems import (
    ACCOUNTABLE_CARE_SYSTEM,
    SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP,
)
from nhs_accountable_care.questions import (
    Answer,
    Outcome,
    Test,
    all_met,
    answer_of,
    any_met,
    at_least_met,
    members_of,
    no,
    of_agreement,
    signed,
    unknown,
    yes,
)

__all__ = [
    "ACCOUNTABLE_CARE_ORGANISATION",
    "ACCOUNTABLE_CARE_SYSTEM",
    "DEVOLVED_SYSTEM",
    "SHIPPED_AXES",
    "SHIPPED_CLASSIFIER",
    "SHIPPED_FORMS",
    "SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP",
    "AllMet",
    "Answer",
    "AnyMet",
    "AtLeastMet",
    "Axis",
    "AxisFinding",
    "Change",
    "Classification",
    "Classifier",
    "Combination",
    "Criterion",
    "FactChange",
    "Form",
    "FormFinding",
    "InContext",
    "LabelFinding",
    "NotMet",
    "Outcome",
    "Reason",
    "Test",
    "UnknownFormError",
    "all_met",
    "answer_of",
    "any_met",
    "at_least_met",
    "classify",
    "every",
    "members_of",
    "no",
    "of_agreement",
    "signed",
    "some",
    "unknown",
    "yes",
]
