"""What is known to grow too fast, and which part of the work mends it; empty in the end."""

from typing import Final

__all__ = ["KNOWN"]

KNOWN: Final[dict[tuple[str, str], str]] = {}
"""By shape and engine, why; each is expected to fail, and a test that does not fail says so."""
