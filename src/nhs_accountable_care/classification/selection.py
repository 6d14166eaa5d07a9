"""Which forms a reader is told of first: what it is, is nearest to, is not, presumably is not."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_tuples
from nhs_accountable_care.classification.form import FormFinding
from nhs_accountable_care.classification.labels import LabelFinding
from nhs_accountable_care.questions import Answer

__all__ = ["Selection", "selected"]

# Near is a form of which at least a third of the necessary tests is met, and none failed.
_NEAR: Final = Fraction(1, 3)
_MOST_NEAR: Final = 2


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Selection:
    """
    The findings that a text speaks of.

    Attributes:
        found: The forms that it is, of the outermost first.
        near: Those that it is nearest to: of the outermost the first few, of each nested one.
        ruled_out: Those that it is not: of the outermost all, of the nested what it was called.
        presumed_out: Those that the outermost presumably is not.
        claimed: The forms that somebody called it, or something in it, by their slugs.
    """

    found: tuple[FormFinding, ...]
    near: tuple[FormFinding, ...]
    ruled_out: tuple[FormFinding, ...]
    presumed_out: tuple[FormFinding, ...]
    claimed: frozenset[str | None] = frozenset()

    @property
    def told(self) -> tuple[FormFinding, ...]:
        """All of them, in the order in which they are told."""
        return (*self.found, *self.near, *self.ruled_out, *self.presumed_out)


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
    return Selection(
        found=found,
        near=_nearest(forms, is_of_one=any(each.path == "$" for each in found)),
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
    presumed = [each for each in outer if _is_presumed(each, Answer.YES)]
    others = [each for each in outer if not _is_presumed(each, Answer.YES)]
    return (*presumed, *others[:most], *[nested[path] for path in paths][:_MOST_NEAR])


def _is_near(finding: FormFinding) -> bool:
    """Return whether an open form is near, or presumed."""
    if finding.answer is not Answer.UNKNOWN or _is_presumed(finding, Answer.NO):
        return False
    share = Fraction(len(finding.having(Answer.YES)), len(finding.reasons) or 1)
    return share >= _NEAR or _is_presumed(finding, Answer.YES)


def _nearness(finding: FormFinding) -> tuple[bool, int, Fraction]:
    """Sort by what is presumed, by the number of necessary tests met, and by their share."""
    met = len(finding.having(Answer.YES))
    return _is_presumed(finding, Answer.YES), met, Fraction(met, len(finding.reasons) or 1)


def _is_presumed(finding: FormFinding, answer: Answer) -> bool:
    """Return whether it may be presumed that a form is there, or that it is not."""
    return finding.presumption is not None and finding.presumption.answer is answer
