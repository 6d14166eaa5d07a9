"""
How large a thing may be, once for every package; ``SECURITY.md`` promises these bounds.

What a user gives may come from anyone. Each engine takes time, memory and output in proportion
to its input, or refuses beyond one of these bounds before it works.
"""

from typing import Final

__all__ = [
    "DEEPEST",
    "LONGEST_FAULT",
    "LONGEST_PATH",
    "LONGEST_QUOTE",
    "MOST_CANDIDATES",
    "MOST_DIGITS",
    "MOST_PARTS",
    "MOST_PROBLEMS",
    "MOST_REMARKS",
]

DEEPEST: Final = 200
"""How many lists and objects of a document may stand inside one another."""

LONGEST_QUOTE: Final = 60
"""How many characters of somebody's text a message quotes; what is cut is told with its size."""

LONGEST_FAULT: Final = 500
"""How many characters are told of what somebody's own rule, form or axis raised."""

LONGEST_PATH: Final = 200
"""How many characters of a path a message has; what is cut is told with its size."""

MOST_CANDIDATES: Final = 1_000
"""Among how many known names one is sought that comes near to an unknown one."""

MOST_DIGITS: Final = 40
"""How many characters an exact number, or an amount of money, may be written with."""

MOST_PARTS: Final = 1_000
"""How many arrangements of one document are asked about every form; the others are counted."""

MOST_PROBLEMS: Final = 100
"""How many problems of one document are told in full; the others are counted."""

MOST_REMARKS: Final = 200_000
"""How many things one rule may find in one arrangement; a rule with more is reported as faulty."""
