"""Text for drawings, tables of pages and lists of sources: what is not seen in it is shown."""

import re
from typing import Final

from nhs_accountable_care._core.unseen import shown

__all__ = ["visible", "with_single_blanks"]

_END_OF_LINE: Final = re.compile(r"\r\n?")
# What stands for no sign, which XML cannot hold, and the mark that Mermaid takes for a blank.
_NO_SIGN: Final = re.compile("[\ufeff\ufffe\uffff]")


def visible(text: str) -> str:
    r"""
    Write signs that are not seen as escapes; tabs and ends of lines stay.

    >>> visible("Sal\x1b[31mford\n"), visible("a\u202eb")
    ('Sal\\x1b[31mford\n', 'a\\u202eb')
    """
    # Of the bare text, since a subclass may be written otherwise than it is.
    bare = _END_OF_LINE.sub("\n", str.__str__(text))
    return _NO_SIGN.sub(lambda found: f"\\u{ord(found[0]):04x}", shown(bare))


def with_single_blanks(text: str) -> str:
    r"""
    Write text for a place that has one line: signs shown, each run of blanks as one.

    >>> with_single_blanks("Salford \r\n\x00 and Bolton")
    'Salford \\x00 and Bolton'
    """
    return " ".join(visible(text).split())
