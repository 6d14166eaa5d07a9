"""
What may be presumed of a form that the tests leave open, and on which ground.

A presumption stands beside an unknown answer and never becomes a yes or a no: it rests on what
the country knows, and not on what is recorded of the place.
"""

import enum
from typing import ClassVar

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence, marked_keys
from nhs_accountable_care.questions import Answer

__all__ = ["Presumption", "PresumptionGround"]

_WORDS = {Answer.YES: "presumably", Answer.NO: "presumably not"}


class PresumptionGround(enum.Enum):
    """
    Why something may be presumed. The list is closed: there is no other ground.

    >>> PresumptionGround("not-on-a-whole-list")
    <PresumptionGround.NOT_ON_A_WHOLE_LIST: 'not-on-a-whole-list'>
    """

    NOT_ON_A_WHOLE_LIST = "not-on-a-whole-list"
    """It is not on the national list of such places, which is known to be whole."""

    INSTRUMENT_NEVER_MADE = "instrument-never-made"
    """It would need an agreement of a kind of which none was made anywhere by that day."""

    POWER_NOT_BEGUN = "power-not-begun"
    """It would need a power that did not exist on the day."""

    AGREEMENTS_LISTED = "agreements-listed"
    """It would need an agreement that is not on the list that the document itself states."""

    NATIONAL_LABEL = "national-label"
    """The national bodies themselves called it so."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Presumption:
    """
    What may be presumed of a form where the answer is unknown, with its ground and sources.

    Raises:
        InvalidValueError: If it presumes that something is unknown, or cites nothing.

    >>> from nhs_accountable_care.policy import cite
    >>> print(
    ...     Presumption(
    ...         answer=Answer.NO,
    ...         ground=PresumptionGround.NOT_ON_A_WHOLE_LIST,
    ...         because="not among the eight that were named",
    ...         citations=(cite("S23", confidence=Confidence.VERIFIED), cite("S22")),
    ...     )
    ... )
    presumably not: not among the eight that were named [S23; S22 unverified]
    """

    record_columns: ClassVar[Columns] = {
        "answer": "text",
        "ground": "text",
        "because": "text",
        "confidence": "text",
        "citations": "text",
    }

    answer: Answer
    ground: PresumptionGround
    because: str = attrs.field(validator=is_text)
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a presumption of nothing, or on nobody's word."""
        if self.answer is Answer.UNKNOWN:
            msg = "a presumption is a yes or a no; leave it out where nothing can be presumed"
            raise InvalidValueError(msg)
        if not self.citations:
            msg = f"the presumption {self.because!r} cites no source; name one"
            raise InvalidValueError(msg)

    @property
    def confidence(self) -> Confidence:
        """How sure it is, which is as sure as the least sure of its sources."""
        return Confidence.weakest(each.confidence for each in self.citations)

    def __str__(self) -> str:
        """Return what is presumed, why, and who says so, marked where that was not verified."""
        return f"{_WORDS[self.answer]}: {self.because} {marked_keys(self.citations)}"

    def to_record(self) -> Record:
        """
        Return the presumption as plain data, as it stands in ``classify --json``.

        >>> from nhs_accountable_care.policy import cite
        >>> presumption = Presumption(
        ...     answer=Answer.YES,
        ...     ground=PresumptionGround.NATIONAL_LABEL,
        ...     because="called so by NHS England",
        ...     citations=(cite("S22", confidence=Confidence.VERIFIED),),
        ... )
        >>> record = presumption.to_record()
        >>> record["answer"], record["ground"], record["confidence"]
        ('yes', 'national-label', 'verified')
        """
        return {
            "answer": self.answer.value,
            "ground": self.ground.value,
            "because": self.because,
            "confidence": self.confidence.value,
            "citations": [each.to_record() for each in self.citations],
        }
