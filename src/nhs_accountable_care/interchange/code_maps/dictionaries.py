"""A map of codes in which none splits, as a dictionary of Python and as a vector of R."""

import re
from typing import Final

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.interchange.code_maps.code_map import CodeMap
from nhs_accountable_care.interchange.code_maps.sql_literals import plain_name
from nhs_accountable_care.interchange.code_maps.stamp import comment, stamp_lines

__all__ = ["write_python_dictionary", "write_r_vector"]

# What R refuses in a text, or would not read as it is written.
_IMPOSSIBLE: Final = re.compile("[\x00\ud800-\udfff]")
_UNSEEN: Final = re.compile(
    "[\x01-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]"
)
_R_WORDS: Final = frozenset(
    {"break", "else", "for", "function", "if", "in", "next", "repeat", "while"}
)


def write_python_dictionary(code_map: CodeMap, *, name: str = "code_map") -> str:
    """
    Write a map as a module of Python that holds a dictionary from code to code.

    Raises:
        AmbiguousCodeError: For codes that split; it names them.
        InvalidValueError: For a name that is none.

    >>> from datetime import date
    >>> from nhs_accountable_care.interchange import code_map_on
    >>> from nhs_accountable_care.reference import register
    >>> day = date(2026, 4, 1)
    >>> boards = code_map_on(register(), day, from_kind="icb", to_kind="region")
    >>> print(write_python_dictionary(boards)[-22:], end="")
        'Z9B2Z': 'Y56',
    }
    """
    pairs = code_map.one_to_one().items()
    lines = "".join(f"    {str(code)!a}: {str(end)!a},\n" for code, end in pairs)
    return f"{comment(stamp_lines(code_map), '#')}{_python_name(name)} = {{\n{lines}}}\n"


def _python_name(text: str) -> str:
    """
    Return a name that Python takes.

    Raises:
        InvalidValueError: For any other.
    """
    # Here and not above: no other format needs it.
    import keyword  # noqa: PLC0415

    if keyword.iskeyword(text):
        msg = f"{quoted(text)} is a word of Python and no name; write another"
        raise InvalidValueError(msg)
    return plain_name(text)


def write_r_vector(code_map: CodeMap, *, name: str = "code_map") -> str:
    """
    Write a map as a script of R that makes a named vector, the first codes being its names.

    Raises:
        AmbiguousCodeError: For codes that split; it names them.
        InvalidValueError: For a name that is none, and for text that R cannot hold.

    >>> from datetime import date
    >>> from nhs_accountable_care.interchange import code_map_on
    >>> from nhs_accountable_care.reference import register
    >>> day = date(2026, 4, 1)
    >>> boards = code_map_on(register(), day, from_kind="icb", to_kind="region")
    >>> print(write_r_vector(boards)[-20:], end="")
      "Z9B2Z" = "Y56"
    )
    """
    if name in _R_WORDS:
        msg = f"{quoted(name)} is a word of R and no name; write another"
        raise InvalidValueError(msg)
    pairs = [f"  {_r_text(code)} = {_r_text(end)}" for code, end in code_map.one_to_one().items()]
    inside = ",\n".join(pairs)
    vector = f"c(\n{inside}\n)" if pairs else "character()"
    return f"{comment(stamp_lines(code_map), '#')}{plain_name(name)} <- {vector}\n"


def _r_text(text: str) -> str:
    """Write a text of R."""
    if _IMPOSSIBLE.search(text):
        msg = f"{quoted(text)} has a character that R does not hold as text; mend it first"
        raise InvalidValueError(msg)
    inside = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", inside) + '"'
