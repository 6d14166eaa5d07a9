"""Documents as the command line names them: files, or standard input as `-`."""

import sys
from pathlib import Path
from typing import Final, TypeVar

from nhs_accountable_care._core.errors import DocumentError
from nhs_accountable_care.cli.problems import UnreadableError, cannot_open
from nhs_accountable_care.documents import Document, read, read_file

__all__ = ["PIPED", "piped_text", "read_document"]

T = TypeVar("T")

PIPED: Final = Path("-")


def piped_text() -> str:
    """Read standard input, less the mark of order that some programs put before a text."""
    return sys.stdin.read().removeprefix("\ufeff")


def read_document(file: Path, of: type[T], mechanisms: tuple[type, ...] = ()) -> Document[T]:
    """
    Read a document of a file or of standard input.

    Raises:
        UnreadableError: With everything that is wrong with it.
    """
    text = piped_text() if file == PIPED else ""
    try:
        if file == PIPED:
            return read(text, of, mechanisms=mechanisms)
        return read_file(file, of, mechanisms=mechanisms)
    except DocumentError as error:
        # What is piped in can be read once, and is wanted again to tell the line of a problem.
        texts = {str(file): text} if file == PIPED else {}
        raise UnreadableError((str(file), error.problems), texts=texts) from None
    except OSError as error:
        raise cannot_open(file, error) from None
