"""Documents as the command line names them: files, or standard input as `-`."""

from pathlib import Path
from typing import TypeVar

from nhs_accountable_care._core.errors import DocumentError
from nhs_accountable_care.cli.opening import PIPED, is_plain, piped_text, text_in
from nhs_accountable_care.cli.problems import UnreadableError, too_much_memory
from nhs_accountable_care.cli.streams import aside
from nhs_accountable_care.documents import Document, read

__all__ = ["PIPED", "document_in", "document_text", "read_document"]

T = TypeVar("T")


def read_document(file: Path, of: type[T], mechanisms: tuple[type, ...] = ()) -> Document[T]:
    """
    Read a document of a file or of standard input.

    Raises:
        UnreadableError: With everything that is wrong with it.
    """
    return document_in(file, document_text(file), of, mechanisms)


def document_text(file: Path) -> str:
    """
    Return what stands in a file, or comes in on standard input.

    Raises:
        UnreadableError: It cannot be read.
    """
    try:
        return piped_text() if file == PIPED else text_in(file)
    except MemoryError:
        raise too_much_memory(file) from None


def document_in(
    file: Path, text: str, of: type[T], mechanisms: tuple[type, ...] = ()
) -> Document[T]:
    """
    Read a document of the text that stands in a file, or came in on standard input.

    Raises:
        UnreadableError: With everything that is wrong with it.
    """
    try:
        with aside():
            return read(text, of, mechanisms=mechanisms)
    except MemoryError:
        raise too_much_memory(file) from None
    except DocumentError as error:
        # What is piped in can be read once, and is wanted again to tell the line of a problem.
        texts = {} if is_plain(file) else {str(file): text}
        raise UnreadableError((str(file), error.problems), texts=texts) from None
