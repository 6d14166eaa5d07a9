"""Labels: what somebody called an arrangement, beside what was found of it."""

from collections.abc import Mapping
from typing import ClassVar

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import words_of_period
from nhs_accountable_care.arrangements import Label
from nhs_accountable_care.classification.form import Form, FormFinding
from nhs_accountable_care.questions import Answer

__all__ = ["LabelFinding", "compared"]

_FEW = 3


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LabelFinding:
    """
    A recorded label beside what was found: whether the content bears the name out.

    ``answer`` is that of the form that the label claims, and unknown where that form was not
    asked about on the day; ``was_asked`` says which.

    >>> from datetime import date
    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.classification import classify
    >>> place = Arrangement(
    ...     name="A place", labels=(Label(text="ACS", form="accountable-care-system"),)
    ... )
    >>> print(classify(place, on=date(2017, 10, 1)).labels[0])
    ... # doctest: +NORMALIZE_WHITESPACE
    A place is called "ACS"; nothing recorded shows an accountable performance contract,
    faster improvement, managed funding for a defined population and 7 more
    """

    record_columns: ClassVar[Columns] = {
        "path": "text",
        "text": "text",
        "speaker": "text",
        "form": "text",
        "was_asked": "truth",
        "answer": "text",
        "because": "text",
    }

    path: str
    label: Label
    answer: Answer
    because: str = attrs.field(validator=is_text)
    was_asked: bool = True

    def __str__(self) -> str:
        """Return what it was called, and whether that is borne out."""
        return self.because

    def to_record(self) -> Record:
        """
        Return the label, who gave it, and whether it is borne out, as plain data.

        >>> label = Label(text="ACS", form="accountable-care-system", speaker="HSJ")
        >>> found = LabelFinding(path="$", label=label, answer=Answer.NO, because="it is none")
        >>> found.to_record()
        ... # doctest: +NORMALIZE_WHITESPACE
        {'path': '$', 'text': 'ACS', 'speaker': 'HSJ', 'form': 'accountable-care-system',
         'was_asked': True, 'answer': 'no', 'because': 'it is none'}
        """
        return {
            "path": self.path,
            "text": self.label.text,
            "speaker": self.label.speaker,
            "form": self.label.form,
            "was_asked": self.was_asked,
            "answer": self.answer.value,
            "because": self.because,
        }


def compared(
    part: tuple[str, str],
    label: Label,
    finding: FormFinding | None,
    not_in_force: Mapping[str, Form],
) -> LabelFinding:
    """
    Hold a recorded label against what was found of the form that it claims.

    Args:
        part: The path and the name of the arrangement that bears the label.
        label: What it was called.
        finding: What was found of that form there; `None` where it was not asked about.
        not_in_force: The forms that were not, because of the day, by their slugs.
    """
    path, name = part
    by = f" by {label.speaker}" if label.speaker else ""
    called = f'{name} is called "{label.text}"{by}'
    if finding is None:
        form = None if label.form is None else not_in_force.get(label.form)
        because = (
            f"{called}, which is no form that is asked about here"
            if form is None
            else f"{called}, which was a form on other days: {words_of_period(form.period)}"
        )
        return LabelFinding(
            path=path, label=label, answer=Answer.UNKNOWN, because=because, was_asked=False
        )
    match finding.answer:
        case Answer.YES:
            because = f"{called}, and what is recorded bears it out"
        case Answer.NO:
            because = f"{called}; what is recorded is against it: " + "; ".join(
                dict.fromkeys(reason.outcome.because for reason in finding.deciding)
            )
        case _:
            things = [reason.criterion.thing for reason in finding.having(Answer.UNKNOWN)]
            if things:
                because = f"{called}; nothing recorded shows {joined(things, _FEW)}"
            else:
                things = [reason.criterion.thing for reason in finding.undecided]
                free_of = joined(things, _FEW)
                because = f"{called}; nothing recorded shows that it is free of {free_of}"
    return LabelFinding(path=path, label=label, answer=finding.answer, because=because)
