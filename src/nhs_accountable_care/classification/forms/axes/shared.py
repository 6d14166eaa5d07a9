"""How the positions of axes are made: each cites the sources of the distinction as verified."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care.classification.criteria import Criterion
from nhs_accountable_care.contracts import Agreement, is_signed
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    Answer,
    Outcome,
    Question,
    answer_of,
    find,
    no,
    of_agreement,
    unknown,
    yes,
)

__all__ = ["position", "signed_with", "verified"]

_Signed = TypeVar("_Signed", bound=Agreement)


def position(
    key: str, question: str, test: Question, *sources: str, judged: bool = False
) -> Criterion:
    """Make a position, with verified sources of the distinction."""
    return Criterion(
        key=key, question=question, test=test, is_judgement=judged, sources=verified(*sources)
    )


def verified(*sources: str) -> tuple[Citation, ...]:
    """Cite sources that were read for what is said."""
    return tuple(cite(source, confidence=Confidence.VERIFIED) for source in sources)


def signed_with(
    kind: type[_Signed],
    field: str,
    wanted: Callable[[Any], bool],
    *,
    if_yes: Callable[[_Signed], str],
    if_no: Callable[[_Signed], str],
    if_open: Callable[[_Signed], str],
) -> Question:
    """
    Make a test of one fact of the signed agreements of a kind: an unsigned one changes nothing.

    Args:
        kind: The class of the agreements.
        field: Where the fact stands in one.
        wanted: Whether what is recorded there meets the test.
        if_yes: Why it is met, of the agreement.
        if_no: Why a signed one does not meet it.
        if_open: Why it is not known.
    """

    def ask(agreement: _Signed, on: date) -> Outcome:
        signature, found = find(agreement, "signed_on"), find(agreement, field)
        was_signed = answer_of(is_signed(agreement, on=on))
        if was_signed is Answer.NO:
            because = f"{agreement.title} was not signed by then"
            return no(because, signature.citations, facts=(signature.path,))
        is_wanted = answer_of(None if found.value is None else wanted(found.value))
        if is_wanted is Answer.NO:
            return no(if_no(agreement), found.citations, facts=(found.path,))
        if Answer.UNKNOWN in {was_signed, is_wanted}:
            asked = ((signature.path, was_signed), (found.path, is_wanted))
            return unknown(
                if_open(agreement),
                *(path for path, answer in asked if answer is Answer.UNKNOWN),
            )
        cited = tuple(dict.fromkeys(found.citations + signature.citations))
        return yes(if_yes(agreement), cited, facts=(found.path,))

    return of_agreement(kind, ask, reads=("signed_on", field))
