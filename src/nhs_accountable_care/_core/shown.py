"""What people give, as it is shown: signs that are not printed, and values that are refused."""

import re
from collections.abc import Sequence
from typing import Final

from nhs_accountable_care._core.limits import MOST_PROBLEMS
from nhs_accountable_care._core.text import quoted, shortened

__all__ = ["in_lines", "in_one_line", "represented", "visible"]

# The control characters but tab, line feed and carriage return, those that turn the direction of
# writing, line ends of Unicode, and what stands for no sign. XML can hold hardly any of them.
_NOT_PRINTED: Final = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069"
    "\\ud800-\\udfff\\ufffe\\uffff]"
)


def visible(text: str) -> str:
    r"""
    Write signs that are not printed as escapes; tabs and ends of lines stay.

    >>> visible("Sal\x1b[31mford\n"), visible("a\u202eb")
    ('Sal\\x1b[31mford\n', 'a\\u202eb')
    """
    # Of the bare text, since a subclass may be written otherwise than it is.
    return _NOT_PRINTED.sub(_escape, str.__str__(text))


def in_one_line(text: str) -> str:
    r"""
    Write text for a place that has one line: signs shown, each run of blanks as one.

    >>> in_one_line("Salford \r\n\x00 and Bolton")
    'Salford \\x00 and Bolton'
    """
    return " ".join(visible(text).split())


def represented(value: object) -> str:
    """
    Write a value that is not what was asked for, in a message: as Python does, and cut.

    >>> represented(1.5), represented("7" * 80)[-16:], represented(10**9999)
    ('1.5', ' (80 characters)', 'a number of thousands of digits')
    """
    if isinstance(value, str):
        return quoted(value)
    try:
        return shortened(repr(value))
    except ValueError:
        # Python refuses to write out a whole number of over 4,300 digits.
        return "a number of thousands of digits"


def in_lines(told: Sequence[str]) -> str:
    r"""
    Write what is wrong a line each, and count what is beyond the first hundred.

    >>> in_lines(["no code", "no name"]), in_lines(["no code"] * 103).splitlines()[-1]
    ('no code\nno name', '3 more problems')
    """
    more = len(told) - MOST_PROBLEMS
    return "\n".join([*told[:MOST_PROBLEMS], *([f"{more:,} more problems"] if more > 0 else [])])


def _escape(sign: re.Match[str]) -> str:
    """Write one sign by its number."""
    number = ord(sign[0])
    return f"\\x{number:02x}" if number < _BEYOND_LATIN_1 else f"\\u{number:04x}"


_BEYOND_LATIN_1: Final = 0x100
