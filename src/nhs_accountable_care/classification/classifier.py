"""The classifier: which forms an arrangement is of, on a day, with every reason."""

from datetime import date

import attrs

from nhs_accountable_care._core.fields import is_tuple
from nhs_accountable_care._core.time import check_day, words_of_day
from nhs_accountable_care.arrangements import Arrangement, walk
from nhs_accountable_care.classification.answers import Answer
from nhs_accountable_care.classification.axes import SHIPPED_AXES, Axis, AxisFinding
from nhs_accountable_care.classification.criteria import Reason
from nhs_accountable_care.classification.forms import Form, FormFinding
from nhs_accountable_care.classification.shipped import SHIPPED_FORMS

__all__ = ["Classification", "classify"]

_VERDICTS = {
    Answer.YES: "is a",
    Answer.NO: "is not a",
    Answer.UNKNOWN: "may be a",
}


@attrs.frozen(kw_only=True)
class Classification:
    """
    What an arrangement, and everything nested in it, was found to be on a day.

    One arrangement can be of several forms at once, or of none; a form is unknown where the
    facts do not decide it, and `FormFinding.missing` then names those that would.
    """

    arrangement: Arrangement
    on: date
    forms: tuple[FormFinding, ...] = attrs.field(validator=is_tuple)
    axes: tuple[AxisFinding, ...] = attrs.field(validator=is_tuple)

    def finding(self, slug: str, path: str = "$") -> FormFinding | None:
        """Give what was found of one form at one path, or `None` if it was not asked."""
        return next((f for f in self.forms if f.form.slug == slug and f.path == path), None)

    def explain(self) -> str:
        """
        Say in words what was found, by which tests, and what could not be decided.

        >>> place = Arrangement(name="A place", nested=())
        >>> print(classify(place, on=date(2017, 4, 1), forms=SHIPPED_FORMS[1:2]).explain())
        On 1 April 2017, by what is recorded:
        A place may be an accountable care system: 0 tests met, 0 not met, 10 not known.
        ...
        """
        lines = [f"On {words_of_day(self.on)}, by what is recorded:"]
        for finding in self.forms:
            lines += _lines_of_form(finding)
        lines += [f"{axis.axis}: {axis.value} ({axis.because})" for axis in self.axes]
        return "\n".join(lines)


def classify(
    arrangement: Arrangement,
    *,
    on: date,
    forms: tuple[Form, ...] = SHIPPED_FORMS,
    axes: tuple[Axis, ...] = SHIPPED_AXES,
) -> Classification:
    """
    Say what an arrangement is on a day, by its content and never by its name.

    Forms that were not in force on the day are not asked. Every nested arrangement is asked
    about every form too, and is found by its path.

    Args:
        arrangement: As documents record it; parts that did not hold on the day are left out.
        on: The day.
        forms: The forms to ask about: add your own to `SHIPPED_FORMS`.
        axes: The axes to report for the outermost arrangement.

    >>> place = Arrangement(name="A place", nested=())
    >>> found = classify(place, on=date(2017, 4, 1))
    >>> {finding.form.slug: finding.answer.value for finding in found.forms}["devolved-system"]
    'unknown'
    """
    standing = arrangement.at(check_day(on))
    findings = tuple(
        FormFinding(
            form=form,
            path=path,
            name=part.name,
            reasons=tuple(
                Reason(criterion=criterion, outcome=criterion.test(part, on))
                for criterion in form.necessary
            ),
        )
        for path, part in walk(standing)
        for form in forms
        if on in form.period
    )
    return Classification(
        arrangement=arrangement,
        on=on,
        forms=findings,
        axes=tuple(axis(standing, findings, on) for axis in axes),
    )


def _lines_of_form(finding: FormFinding) -> list[str]:
    """Say what was found of one form, with its reasons under it."""
    verdict = _VERDICTS[finding.answer]
    article = "n" if finding.form.name[0] in "aeiou" else ""
    counts = ", ".join(
        f"{len(finding.having(answer))} {words}"
        for answer, words in (
            (Answer.YES, "tests met"),
            (Answer.NO, "not met"),
            (Answer.UNKNOWN, "not known"),
        )
    )
    lines = [f"{finding.name} {verdict}{article} {finding.form.name}: {counts}."]
    lines += [
        f"  {reason.outcome.answer.value}: {reason.criterion.question} {reason.outcome.because}"
        for reason in finding.reasons
    ]
    return lines
