"""What is known to grow too fast, and which part of the work mends it; empty in the end."""

from typing import Final

__all__ = ["KNOWN"]

_OF_MECHANISM: Final = (
    *("read", "repr", "write", "check", "settle", "curve", "describe", "needed", "prepare"),
)

KNOWN: Final[dict[tuple[str, str], str]] = {
    ("bands", "curve"): "payment: the work of a curve grows with the square of its bands",
    **{
        ("adjustments", engine): "payment: the terms of a budget are summed one by one"
        for engine in _OF_MECHANISM
    },
}
"""By shape and engine, why; each is expected to fail, and a test that does not fail says so."""
