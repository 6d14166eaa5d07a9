"""
Dimensions: questions that cut across the forms, each with a few answers, told by tests.

An axis is a classifier of its own: each position on it is a criterion. The first position
whose test is met is the value, if none before it is open; where one is, the value is ``unknown``,
but for an axis that lets what is met fill the silence.
"""

import itertools
from collections.abc import Callable
from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.pickling import Reduced
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.criteria import Criterion, Reason
from nhs_accountable_care.classification.pickling import reduced
from nhs_accountable_care.questions import Answer

__all__ = ["Axis", "AxisFinding"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AxisFinding:
    """
    Where an arrangement lies on one axis, and why; ``reasons`` has every position.

    >>> print(AxisFinding(axis="extent", value="unknown", because="no area is recorded"))
    extent: unknown (no area is recorded)
    """

    record_columns: ClassVar[Columns] = {"value": "text", "because": "text", "citations": "text"}

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


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Axis:
    """
    One question with several answers, each a criterion whose key is the value.

    ``otherwise`` is the value where no position is met and none is open. A value may have two
    positions if others come between them: what shows it less surely is asked last.

    A value is told once every position before it, of another value, is not met; so one more fact
    never turns a value into another. ``fills_silence`` gives that up: what is met is the value
    though a position before it is open, since papers say what is there and hardly ever that
    nothing else is. ``recorded`` then returns the value that is recorded for the whole, if any,
    which no other may stand against while it is open whether the record is whole.

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
    fills_silence: bool = False
    recorded: Callable[[Arrangement, date], str | None] | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse an axis without positions, or with two of one value that are one question."""
        keys = [position.key for position in self.positions]
        if not keys or any(one == other for one, other in itertools.pairwise(keys)):
            msg = (
                f"axis {self.key!r} needs positions of different values, not {keys}; ask two "
                f"tests of one value in one position, with either"
            )
            raise InvalidValueError(msg)

    def __copy__(self) -> "Axis":
        """Return it itself: nothing of it changes."""
        return self

    def __deepcopy__(self, _memo: object) -> "Axis":
        """Return it itself: nothing in it changes."""
        return self

    def __reduce__(self) -> Reduced:
        """Pickle what is shipped by its place, and what is your own in full."""
        return reduced(self, f"axis {self.key}", self.recorded)

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
        if not reasons:
            because = "nothing is asked on that day"
            return AxisFinding(axis=self.key, value=self.otherwise, because=because)
        value, deciding = self._decided(reasons, arrangement, on)
        outcome = deciding.outcome
        return AxisFinding(
            axis=self.key,
            value=value,
            because=outcome.because,
            evidence=outcome.evidence,
            reasons=reasons,
        )

    def _decided(
        self, reasons: tuple[Reason, ...], arrangement: Arrangement, on: date
    ) -> tuple[str, Reason]:
        """Return the value, and the position that decides it."""
        met = next((each for each in reasons if each.outcome.answer is Answer.YES), None)
        is_open = [each for each in reasons if each.outcome.answer is Answer.UNKNOWN]
        if met is None:
            return ("unknown", is_open[0]) if is_open else (self.otherwise, reasons[0])
        value = met.criterion.key
        before = [
            each
            for each in reasons[: reasons.index(met)]
            if each.outcome.answer is Answer.UNKNOWN and each.criterion.key != value
        ]
        if before and not (self.fills_silence and self._may_be(value, arrangement, on)):
            return "unknown", before[0]
        return value, met

    def _may_be(self, value: str, arrangement: Arrangement, on: date) -> bool:
        """Return whether nothing else is recorded for the whole."""
        told = None if self.recorded is None else self.recorded(arrangement, on)
        return told in {None, value}
