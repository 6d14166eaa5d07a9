"""
Classification: what an arrangement really is, by which tests, on a day.

A form is found by content. The name that an arrangement goes by is one recorded fact among
others, and "not enough facts" is an answer.
"""

from nhs_accountable_care.classification.accountable_organisations import (
    ACCOUNTABLE_CARE_ORGANISATION,
)
from nhs_accountable_care.classification.answers import (
    Answer,
    all_of,
    answer_of,
    any_of,
    at_least,
)
from nhs_accountable_care.classification.axes import SHIPPED_AXES, Axis, AxisFinding
from nhs_accountable_care.classification.classifier import Classification, classify
from nhs_accountable_care.classification.criteria import (
    Criterion,
    Outcome,
    Reason,
    Test,
    no,
    unknown,
    yes,
)
from nhs_accountable_care.classification.devolved import DEVOLVED_SYSTEM
from nhs_accountable_care.classification.evidence import (
    agreement_outcome,
    duty_outcome,
    fact_outcome,
    roles_outcome,
)
from nhs_accountable_care.classification.forms import Form, FormFinding
from nhs_accountable_care.classification.shipped import SHIPPED_FORMS
from nhs_accountable_care.classification.systems import (
    ACCOUNTABLE_CARE_SYSTEM,
    SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP,
)

__all__ = [
    "ACCOUNTABLE_CARE_ORGANISATION",
    "ACCOUNTABLE_CARE_SYSTEM",
    "DEVOLVED_SYSTEM",
    "SHIPPED_AXES",
    "SHIPPED_FORMS",
    "SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP",
    "Answer",
    "Axis",
    "AxisFinding",
    "Classification",
    "Criterion",
    "Form",
    "FormFinding",
    "Outcome",
    "Reason",
    "Test",
    "agreement_outcome",
    "all_of",
    "answer_of",
    "any_of",
    "at_least",
    "classify",
    "duty_outcome",
    "fact_outcome",
    "no",
    "roles_outcome",
    "unknown",
    "yes",
]
