"""How the positions of axes are made: each cites the sources of the distinction as verified."""

from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care.classification.criteria import Criterion
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import Question

__all__ = ["position", "verified"]


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
