"""The words of a clause as text, which its reading and its writing share."""

from typing import Final

__all__ = ["COMPARISONS", "NUMBERED", "RESERVED"]

COMPARISONS: Final = {
    ">=": "is at least",
    ">": "is above",
    "<=": "is at most",
    "<": "is below",
    "=": "equals",
}
"""How each comparison is said."""

NUMBERED: Final = ("money", "price", "count", "rate", "share", "truth", "code", "year")
"""What a number may be said to count."""

_WORDS: Final = """
above all and any at bands below by column divided equals fact for from greatest if in is least
less list minus mirrored most not nought of or otherwise over penny plus pound product rounded rows
share sum the then times to total when
"""
RESERVED: Final = frozenset((*_WORDS.split(), *NUMBERED))
"""The words that are no names of facts; a fact that is called so stands as ``fact 'of'``."""
