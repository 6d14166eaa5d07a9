"""Which forms a reader is told of first: what it is, is nearest to, presumably is, and is not."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.classification.form import FormFinding
from nhs_accountable_care.classification.labels import LabelFinding
from nhs_accountable_care.questions import Answer

__all__ = ["Selection", "selected"]

# Near is a form of which at least a third of the tests is met, of the necessary ones and of all,
# and none failed.
_NEAR: Final = Fraction(1, 3)
_MOST_NEAR: Final = 2


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Selection:
    """
    The findings that a text speaks of.

    Attributes:
        found: The forms that it is, of the outermost first.
        near: Those that it is nearest to: of the outermost the first few, of each nested one.
        presumed: Those that it presumably is, and that are not told as near.
        ruled_out: Those that it is not: of the outermost all, of the nested what it was called.
        presumed_out: Those that the outermost presumably is not.
        claimed: The forms that somebody called it, or something in it, by their slugs.
    """

    found: tuple[FormFinding, ...]
    near: tuple[FormFinding, ...]
    presumed: tuple[FormFinding, ...]
    ruled_out: tuple[FormFinding, ...]
    presumed_out: tuple[FormFinding, ...]
    claimed: frozenset[str | None] = frozenset()

    @property
    def told(self) -> tuple[FormFinding, ...]:
        """All of them, in the order in which they are told."""
        return (
            *self.found,
            *self.near,
            *self.presumed,
            *self.ruled_out,
            *self.presumed_out,
        )


def selected(forms: tuple[FormFinding, ...], labels: Iterable[LabelFinding]) -> Selection:
    """
    Return the findings that a text speaks of.

    Args:
        forms: Every finding, of the outermost arrangement first.
        labels: What it, and what is nested in it, was called.

    >>> selected((), ()).told
    ()
    """
    called = {(each.path, each.label.form) for each in labels}
    found = tuple([each for each in forms if each.answer is Answer.YES])
    near = _nearest(forms, is_of_one=any(each.path == "$" for each in found))
    told = {(each.path, each.form.slug) for each in near}
    return Selection(
        found=found,
        near=near,
        presumed=tuple(
            [
                each
                for each in forms
                if _is_presumed(each, Answer.YES) and (each.path, each.form.slug) not in told
            ]
        ),
        ruled_out=tuple(
            [
                each
                for each in forms
                if each.answer is Answer.NO
                and (each.path == "$" or (each.path, each.form.slug) in called)
            ]
        ),
        presumed_out=tuple(
            [each for each in forms if each.path == "$" and _is_presumed(each, Answer.NO)]
        ),
        claimed=frozenset(form for _, form in called),
    )


def _nearest(forms: tuple[FormFinding, ...], *, is_of_one: bool) -> tuple[FormFinding, ...]:
    """Return the forms that it is nearest to, where it is of a form already or of none."""
    near = sorted(filter(_is_near, forms), key=_nearness, reverse=True)
    outer = [each for each in near if each.path == "$"]
    nested = {each.path: each for each in reversed(near) if each.path != "$"}
    # Of what is nested in the order in which it stands.
    paths = dict.fromkeys(each.path for each in forms if each.path in nested)
    # Where it is of a form already, what it is nearest to beside it is of less weight.
    most = 1 if is_of_one else _MOST_NEAR
    return (*outer[:most], *[nested[path] for path in paths][:_MOST_NEAR])


def _is_near(finding: FormFinding) -> bool:
    """Return whether an open form is near, by its tests alone: a presumption meets none."""
    if finding.answer is not Answer.UNKNOWN or _is_presumed(finding, Answer.NO):
        return False
    necessary = Fraction(len(finding.having(Answer.YES)), len(finding.reasons) or 1)
    return min(necessary, Fraction(finding.met, finding.asked or 1)) >= _NEAR


def _nearness(finding: FormFinding) -> tuple[int, Fraction]:
    """Sort by the number of tests met, and by their share."""
    return finding.met, Fraction(finding.met, finding.asked or 1)


def _is_presumed(finding: FormFinding, answer: Answer) -> bool:
    """Return whether it may be presumed that a form is there, or that it is not."""
    return finding.presumption is not None and finding.presumption.answer is answer
