"""
Codes of organisations and areas, and how they are read.

An ODS code names a lineage, not a legal form: the code of a footprint went on as that of an
integrated care board. An ONS code names an area between two boundary changes.
"""

import re
from typing import NewType

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError

__all__ = ["OdsCode", "OnsCode", "parse_ods_code", "parse_ons_code"]

OdsCode = NewType("OdsCode", str)
OnsCode = NewType("OnsCode", str)

_ODS_CODE = re.compile(r"[0-9A-Z]{2,12}")
_ONS_CODE = re.compile(r"[A-Z]\d{8}")
_SPREADSHEET_POWER = r"\d(?:\.\d+)?E[+-]?\d+"


def parse_ods_code(text: str) -> OdsCode:
    """
    Read a code of the Organisation Data Service.

    Blanks around it go, and letters become capitals. A number is refused: read as a number,
    a code such as 102 keeps its digits but 00L, 01E and 007 do not.

    Raises:
        InvalidTypeError: For what is no text.
        InvalidValueError: For text that is no code.

    >>> parse_ods_code(" qop ")
    'QOP'
    >>> parse_ods_code("1.00E+00")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: '1.00E+00' is no ODS code but a power of ten: ...
    """
    if not isinstance(text, str):
        raise InvalidTypeError(_not_text("an ODS code", text))
    code = text.strip().upper()
    if _ODS_CODE.fullmatch(code):
        return OdsCode(code)
    if re.fullmatch(_SPREADSHEET_POWER, code):
        msg = (
            f"{text!r} is no ODS code but a power of ten: a spreadsheet took a code such as "
            f"01E for a number; read the column as text from the first file"
        )
        raise InvalidValueError(msg)
    msg = f"{text!r} is no ODS code; write letters and digits only, such as QOP, 01E or A82608"
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
        msg = f"{text!r} is no ONS code; write a letter and eight digits, such as E54000034"
        raise InvalidValueError(msg)
    return OnsCode(code)


def _not_text(what: str, given: object) -> str:
    """Word why a code that is a number cannot be mended here."""
    return (
        f"{what} is text, and {given!r} is a {type(given).__name__}; "
        f"read the column as text, or codes such as 00L and 007 lose their zeros"
    )
