"""How the rules cite: what was read in its source, and what was not."""

from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care.policy import cite

__all__ = ["sure", "unsure"]


def sure(key: str, locator: str | None = None) -> Citation:
    """Cite what was read in its source."""
    return cite(key, locator, confidence=Confidence.VERIFIED)


def unsure(key: str, locator: str | None = None) -> Citation:
    """Cite what was not, or is inferred or disputed: a rule that rests on it may only warn."""
    return cite(key, locator, confidence=Confidence.UNVERIFIED)
