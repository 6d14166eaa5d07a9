"""What is known to break, and which part of the work mends it; empty in the end."""

from typing import Final

__all__ = ["KNOWN"]

KNOWN: Final[dict[str, str]] = {
    "command/nul": "cli: a path with a zero character is a problem, not a traceback",
    "settings/huge-integer": "cli: a whole number of thousands of digits in settings",
    "settings/tool-is-a-number": "cli: tool = 5 in settings",
    "command/half-character-of-a-file": "cli: a file name with half a character is told of",
    "places/control-character": "reader: a path with a control character in a key is not found",
    "weights/carriage-return": "edges: a bare carriage return in weights",
}
"""By target, or by entry of a corpus, why; each is expected to fail."""
