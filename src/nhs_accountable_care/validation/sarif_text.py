"""Text of a document, or of somebody's own rule, as it stands in a log of SARIF: as text alone."""

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

from nhs_accountable_care._core.unseen import shown

__all__ = ["address_of", "message_of"]

_LINK: Final = re.compile(r"(\\*)\](?=\()")
_PLACEHOLDER: Final = re.compile(r"\{(\d+)\}")


def message_of(text: str) -> str:
    r"""
    Return a text as a message, in which nothing is a link or a place to be filled in.

    By SARIF 2.1.0, 3.11.6, ``[text](target)`` in a message is a link, unless a backslash stands
    before the bracket; by 3.11.5, ``{0}`` stands for an argument, unless its braces are doubled.

    >>> message_of("see [our page](https://example.org) and {0}")
    'see [our page\\](https://example.org) and {{0}}'
    """
    # Backslashes before the bracket would else escape each other.
    safe = _LINK.sub(r"\1\1\\]", shown(text))
    return _PLACEHOLDER.sub(r"{{\1}}", safe)


def address_of(file: Path) -> str:
    r"""
    Write where a file is as a URI: as it was named if that is relative, else in full.

    >>> address_of(Path("our place.json")), address_of(Path("caf\udce9.json"))
    ('our%20place.json', 'caf%E9.json')
    """
    try:
        return file.as_uri() if file.is_absolute() else quote(os.fsencode(file.as_posix()))
    except UnicodeEncodeError:
        # Half a character that is no byte of a name, as no file system has it.
        whole = quote(file.as_posix().encode("utf-8", "surrogatepass"))
        return f"file://{whole}" if file.is_absolute() else whole
