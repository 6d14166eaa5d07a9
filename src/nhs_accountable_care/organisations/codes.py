"""
Codes of organisations and areas, and how they are read.

An ODS code names a lineage, not a legal form: the code of a footprint went on as that of an
integrated care board. An ONS code names an area between two boundary changes.
"""

import re
from typing import NewType

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.text import quoted, represented, with_article

__all__ = ["OdsCode", "OnsCode", "parse_ods_code", "parse_ons_code"]

OdsCode = NewType("OdsCode", str)
OnsCode = NewType("OnsCode", str)

_ODS_CODE = re.compile(r"[0-9A-Z]{2,12}")
_ONS_CODE = re.compile(r"[A-Z]\d{8}")
# What a spreadsheet makes of a code, and how. It takes digits around one E, such as 5E1, for a
# power of ten, and digits alone for a number; 01E and 00L it leaves as they are.
_DAMAGES = (
    (
        r"\d(?:\.\d+)?E[+-]\d+",
        (
            "is no ODS code but a power of ten: a spreadsheet took a code of digits around one E, "
            "such as 5E1 or 1E00, for a number"
        ),
    ),
    (
        r"\d+\.0*",
        (
            "is no ODS code but a number: a spreadsheet or a table read a code of digits alone, "
            "such as 102, as one, and zeros in front, as in 007, are lost"
        ),
    ),
    (
        r"\d",
        (
            "is no ODS code but one digit: a spreadsheet read a code such as 007 as a number, and "
            "its zeros are lost"
        ),
    ),
    (
        r"'.*|=\".*\"",
        (
            "is no ODS code: a spreadsheet's mark for text, an apostrophe or an equals sign with "
            "quotation marks, was read as part of it"
        ),
    ),
)


def parse_ods_code(text: str) -> OdsCode:
    """
    Read a code of the Organisation Data Service.

    One rule holds for every code: blanks around it go, and letters become capitals. A number
    is refused: read as a number, 102 keeps its digits, but 007 loses its zeros, and 5E1 (a
    primary care trust) becomes 50.

    Raises:
        InvalidTypeError: For what is no text.
        InvalidValueError: For text that is no code.

    >>> parse_ods_code(" qop ")
    'QOP'
    >>> parse_ods_code("1.00E+00")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: '1.00E+00' is no ODS code but a power of ten: ...
    >>> parse_ods_code("01E"), parse_ods_code("5e1")
    ('01E', '5E1')
    """
    if not isinstance(text, str):
        raise InvalidTypeError(_not_text("an ODS code", text))
    code = text.strip().upper()
    if _ODS_CODE.fullmatch(code):
        return OdsCode(code)
    for pattern, words in _DAMAGES:
        if re.fullmatch(pattern, code):
            msg = f"{quoted(text)} {words}; read the column as text from the first file"
            raise InvalidValueError(msg)
    msg = (
        f"{quoted(text)} is no ODS code; write letters and digits only, such as QOP, 01E or A82608"
    )
    raise InvalidValueError(msg)


def parse_ons_code(text: str) -> OnsCode:
    """
    Read a nine-character code of the Office for National Statistics.

    Raises:
        InvalidTypeError: For what is no text.
        InvalidValueError: For text that is no code.

    >>> parse_ons_code("E54000034")
    'E54000034'
    """
    if not isinstance(text, str):
        raise InvalidTypeError(_not_text("an ONS code", text))
    code = text.strip().upper()
    if not _ONS_CODE.fullmatch(code):
        msg = f"{quoted(text)} is no ONS code; write a letter and eight digits, such as E54000034"
        raise InvalidValueError(msg)
    return OnsCode(code)


def _not_text(what: str, given: object) -> str:
    """Word why a code that is a number cannot be mended here."""
    return (
        f"{what} is text, and {represented(given)} is {with_article(type(given).__name__)}; "
        f"read the column as text, or 007 loses its zeros and 5E1 becomes 50"
    )
