"""
Characters that are not seen but do something: to a terminal, or to the order of what is read.

Somebody's text may hold them. A name that moves the cursor, or turns a line of a report around,
would let a document say on a terminal what it does not say.
"""

import re
from typing import Final

__all__ = ["escaped_for_json", "in_one_line", "shown"]

# All control characters but the end of a line and the tabulator, among them those of C1, which
# some terminals take for the beginning of a command; the two separators that end a line for some
# readers; the marks that turn the direction of writing; and halves of characters, which no text
# in UTF-8 can hold.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LAST_OF_TWO_DIGITS: Final = 0xFF


def shown(text: str) -> str:
    r"""
    Write each character that is not seen, and does something, as an escape that is seen.

    >>> shown("NHS \x1b[31mSalford")
    'NHS \\x1b[31mSalford'
    """
    return _UNSEEN.sub(_escape, text)


def in_one_line(text: str) -> str:
    r"""
    Write a name so that it ends no line and begins none, with all that is not seen as an escape.

    >>> in_one_line("Salford\n::error::no\tname")
    'Salford\\n::error::no\\tname'
    """
    return shown(text).replace("\n", "\\n").replace("\t", "\\t")


def escaped_for_json(text: str) -> str:
    r"""
    Write the same characters as JSON escapes; in a text of JSON they can stand in strings alone.

    >>> escaped_for_json('"\u202eSalford"')
    '"\\u202eSalford"'
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _escape(found: re.Match[str]) -> str:
    """Write one of them by its number, as Python does."""
    number = ord(found[0])
    return f"\\x{number:02x}" if number <= _LAST_OF_TWO_DIGITS else f"\\u{number:04x}"
