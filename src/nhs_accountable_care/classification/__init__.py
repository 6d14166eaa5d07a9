"""
Classification: what an arrangement really is, by which tests, on a day.

A form is found by content. The name that an arrangement goes by is one recorded fact among
others, and "not enough facts" is an answer.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.classification.catalogue import SHIPPED_CLASSIFIER, classify
    from nhs_accountable_care.classification.classifier import (
        Classification,
        Classifier,
        UnknownFormError,
    )
    from nhs_accountable_care.classification.counterfactuals import Change, Changes, FactChange
    from nhs_accountable_care.classification.criteria import (
        AllMet,
        AnyMet,
        AtLeastMet,
        Combination,
        Criterion,
        InContext,
        NotMet,
        Part,
        Reason,
        every,
        some,
    )
    from nhs_accountable_care.classification.dimensions import Axis, AxisFinding
    from nhs_accountable_care.classification.faults import FaultyAxis, FaultyForm
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
    from nhs_accountable_care.classification.labels import LabelFinding
    from nhs_accountable_care.classification.presumptions import Presumption, PresumptionGround
    from nhs_accountable_care.questions.answers import (
        Answer,
        all_met,
        answer_of,
        any_met,
        at_least_met,
    )
    from nhs_accountable_care.questions.asking import members_of, of_agreement, signed
    from nhs_accountable_care.questions.outcomes import Outcome, Test, no, unknown, yes
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "catalogue": ("SHIPPED_CLASSIFIER", "classify"),
            "classifier": ("Classification", "Classifier", "UnknownFormError"),
            "counterfactuals": ("Change", "Changes", "FactChange"),
            "criteria": (
                "AllMet",
                "AnyMet",
                "AtLeastMet",
                "Combination",
                "Criterion",
                "InContext",
                "NotMet",
                "Part",
                "Reason",
                "every",
                "some",
            ),
            "dimensions": ("Axis", "AxisFinding"),
            "faults": ("FaultyAxis", "FaultyForm"),
            "form": ("Form", "FormFinding"),
            "forms": ("SHIPPED_FORMS",),
            "labels": ("LabelFinding",),
            "forms.accountable_organisations": ("ACCOUNTABLE_CARE_ORGANISATION",),
            "forms.axes": ("SHIPPED_AXES",),
            "forms.devolved": ("DEVOLVED_SYSTEM",),
            "forms.systems": (
                "ACCOUNTABLE_CARE_SYSTEM",
                "SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP",
            ),
            "presumptions": ("Presumption", "PresumptionGround"),
            "nhs_accountable_care.questions.answers": (
                "Answer",
                "all_met",
                "answer_of",
                "any_met",
                "at_least_met",
            ),
            "nhs_accountable_care.questions.asking": ("members_of", "of_agreement", "signed"),
            "nhs_accountable_care.questions.outcomes": ("Outcome", "Test", "no", "unknown", "yes"),
        },
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
    "Changes",
    "Classification",
    "Classifier",
    "Combination",
    "Criterion",
    "FactChange",
    "FaultyAxis",
    "FaultyForm",
    "Form",
    "FormFinding",
    "InContext",
    "LabelFinding",
    "NotMet",
    "Outcome",
    "Part",
    "Presumption",
    "PresumptionGround",
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
