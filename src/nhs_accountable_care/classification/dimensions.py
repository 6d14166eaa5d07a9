"""
Dimensions: questions that cut across the forms, each with a few answers, told by tests.

An axis is a classifier of its own: each position on it is a criterion. The first position
whose test is met is the value; where none is met and one is open the value is ``unknown``.
"""

import itertools
from datetime import date

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_tuples, is_text
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.criteria import Criterion, Reason
from nhs_accountable_care.questions import Answer

__all__ = ["Axis", "AxisFinding"]


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class AxisFinding:
    """
    Where an arrangement lies on one axis, and why; ``reasons`` has every position.

    >>> print(AxisFinding(axis="extent", value="unknown", because="no area is recorded"))
    extent: unknown (no area is recorded)
    """

    axis: str = attrs.field(validator=is_text)
    value: str = attrs.field(validator=is_text)
    because: str = attrs.field(validator=is_text)
    evidence: tuple[Citation, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would decide the positions that are open."""
        return tuple(
            dict.fromkeys(fact for reason in self.reasons for fact in reason.outcome.missing)
        )

    def __str__(self) -> str:
        """Return the axis, the place on it and the because on one line."""
        return f"{self.axis}: {self.value} ({self.because})"

    def to_record(self) -> Record:
        """
        Return the place on the axis as plain data, as it stands under the axis's key.

        >>> AxisFinding(axis="extent", value="whole", because="it covers all").to_record()
        {'value': 'whole', 'because': 'it covers all', 'citations': []}
        """
        return {
            "value": self.value,
            "because": self.because,
            "citations": [citation.to_record() for citation in self.evidence],
        }


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Axis:
    """
    One question with several answers, each a criterion whose key is the value.

    ``otherwise`` is the value where no position is met and none is open. A value may have two
    positions if others come between them: what shows it less surely is asked last.

    Raises:
        InvalidValueError: If it has no position, or two of one value in a row.

    >>> from nhs_accountable_care.classification import SHIPPED_AXES
    >>> extent = next(axis for axis in SHIPPED_AXES if axis.key == "extent")
    >>> [position.key for position in extent.positions]
    ['across', 'whole', 'part']
    """

    key: str = attrs.field(validator=is_text)
    question: str = attrs.field(validator=is_text)
    positions: tuple[Criterion, ...]
    otherwise: str = "none"

    def __attrs_post_init__(self) -> None:
        """Refuse an axis without positions, or with two of one value that are one question."""
        keys = [position.key for position in self.positions]
        if not keys or any(one == other for one, other in itertools.pairwise(keys)):
            msg = (
                f"axis {self.key!r} needs positions of different values, not {keys}; ask two "
                f"tests of one value in one position, with either"
            )
            raise InvalidValueError(msg)

    def place(self, arrangement: Arrangement, on: date) -> AxisFinding:
        """
        Return where an arrangement, as it stood on the day, lies on the axis.

        >>> from nhs_accountable_care.classification import SHIPPED_AXES
        >>> extent = next(axis for axis in SHIPPED_AXES if axis.key == "extent")
        >>> extent.place(Arrangement(name="A place"), date(2017, 4, 1)).value
        'unknown'
        """
        reasons = tuple(
            position.ask(arrangement, on)
            for position in self.positions
            if position.is_asked_on(on)
        )
        value = self.otherwise
        for answer in (Answer.YES, Answer.UNKNOWN, Answer.NO):
            deciding = [each for each in reasons if each.outcome.answer is answer]
            if deciding:
                if answer is not Answer.NO:
                    value = deciding[0].criterion.key if answer is Answer.YES else "unknown"
                break
        else:
            return AxisFinding(axis=self.key, value=value, because="nothing is asked on that day")
        outcome = deciding[0].outcome
        return AxisFinding(
            axis=self.key,
            value=value,
            because=outcome.because,
            evidence=outcome.evidence,
            reasons=reasons,
        )
