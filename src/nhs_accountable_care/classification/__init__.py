"""
Classification: what an arrangement really is, by which tests, on a day.

A form is found by content. The name that an arrangement goes by is one recorded fact among
others, and "not enough facts" is an answer.
"""

from nhs_accountable_care.classification.accountable_organisations import (
    ACCOUNTABLE_CARE_ORGANISATION,
)
from nhs_accountable_care.classification.axes import SHIPPED_AXES, Axis, AxisFinding
from nhs_accountable_care.classification.changes import Change, FactChange
from nhs_accountable_care.classification.classifier import (
    SHIPPED_CLASSIFIER,
    Classification,
    Classifier,
    LabelFinding,
    UnknownFormError,
    classify,
)
from nhs_accountable_care.classification.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Combination,
    Criterion,
    InContext,
    Not,
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
    board_of,
    duty_outcome,
    each_of,
    every,
    fact_outcome,
    flag,
    leader_of,
    listed,
    members_of,
    of_agreement,
    roles_outcome,
    signed,
    size_outcome,
    some,
)
from nhs_accountable_care.classification.forms import Form, FormFinding
from nhs_accountable_care.classification.shipped import SHIPPED_FORMS
from nhs_accountable_care.classification.systems import (
    ACCOUNTABLE_CARE_SYSTEM,
    SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP,
)
from nhs_accountable_care.questions import (
    Answer,
    all_of,
    answer_of,
    any_of,
    at_least,
)

__all__ = [
    "ACCOUNTABLE_CARE_ORGANISATION",
    "ACCOUNTABLE_CARE_SYSTEM",
    "DEVOLVED_SYSTEM",
    "SHIPPED_AXES",
    "SHIPPED_CLASSIFIER",
    "SHIPPED_FORMS",
    "SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP",
    "AllOf",
    "Answer",
    "AnyOf",
    "AtLeast",
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
    "Not",
    "Outcome",
    "Reason",
    "Test",
    "UnknownFormError",
    "agreement_outcome",
    "all_of",
    "answer_of",
    "any_of",
    "at_least",
    "board_of",
    "classify",
    "duty_outcome",
    "each_of",
    "every",
    "fact_outcome",
    "flag",
    "leader_of",
    "listed",
    "members_of",
    "no",
    "of_agreement",
    "roles_outcome",
    "signed",
    "size_outcome",
    "some",
    "unknown",
    "yes",
]
