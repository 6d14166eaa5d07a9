"""What is known to break, and which part of the work mends it; empty in the end."""

from typing import Final

__all__ = ["KNOWN"]

KNOWN: Final[dict[str, str]] = {}
"""By target, or by entry of a corpus, why; each is expected to fail."""
