"""What is known to grow too fast, and which part of the work mends it; empty in the end."""

from typing import Final

__all__ = ["KNOWN"]

KNOWN: Final[dict[tuple[str, str], str]] = {
    (
        "members by code",
        "check",
    ): "validation: each finding repeats its sources: 28 times the text",
    ("agreements", "command"): "cli: each finding repeats its sources: 61 times the text",
    ("nested side by side", "classify"): "classification: a thousand parts take five seconds",
}
"""By shape and engine, why; each is expected to fail, and a test that does not fail says so."""
