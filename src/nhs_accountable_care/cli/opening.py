"""What stands in a file, in a case that is shipped, or comes in on standard input."""

import os
import sys
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from nhs_accountable_care._core.errors import InvalidValueError, Problem
from nhs_accountable_care._core.limits import LARGEST_FILE
from nhs_accountable_care.cli.problems import UnreadableError, cannot_open

__all__ = [
    "CASE",
    "PIPED",
    "bytes_in",
    "is_folder",
    "is_plain",
    "piped_bytes",
    "piped_text",
    "text_in",
]

PIPED: Final = Path("-")
CASE: Final = "case:"
"""What stands before the name of a shipped case where a file could be named."""

_PIECE: Final = 64 * 1024


def text_in(file: Path, most: int = LARGEST_FILE) -> str:
    """
    Return the text of a file, less the mark of order that some programs put before it.

    A named pipe is read to its end, as the ``<(…)`` of a shell wants it.

    Raises:
        UnreadableError: If it cannot be opened, has more bytes than ``most``, or is not UTF-8.
    """
    return _text_of(bytes_in(file, most), str(file))


def bytes_in(file: Path, most: int = LARGEST_FILE) -> bytes:
    """
    Return what is in a file or a named pipe, whose text may be in any encoding.

    This is where ``case:NAME`` is resolved, whatever verb it is given to. A file that is called
    so is named with its folder.

    Raises:
        UnreadableError: If it cannot be opened, or has more bytes than ``most``, or there is no
            such case.
    """
    if str(file).startswith(CASE):
        return _bytes_of_case(str(file))
    try:
        with file.open("rb") as stream:
            return _bytes_of(stream, str(file), most)
    except OSError as error:
        raise cannot_open(file, error) from None


def _bytes_of_case(name: str) -> bytes:
    """Return the document of a case that is shipped, or raise that there is none."""
    # Here and not above: most documents are files.
    from nhs_accountable_care.reference.cases import case_text

    try:
        return case_text(name.removeprefix(CASE)).encode()
    except InvalidValueError as error:
        hint = "`nhs-accountable-care cases` lists them"
        raise UnreadableError((name, (Problem(path="", message=str(error), hint=hint),))) from None


def piped_text() -> str:
    """
    Read standard input, which is UTF-8 whatever the console.

    Raises:
        UnreadableError: If it is closed, has more bytes than a file may have, or is not UTF-8.
    """
    text = _text_of_embedded(_standard_input())
    return _text_of(piped_bytes(), str(PIPED)) if text is None else text.removeprefix("\ufeff")


def piped_bytes() -> bytes:
    """
    Read standard input, whose text may be in any encoding.

    Raises:
        UnreadableError: If it is closed, or has more bytes than a file may have.
    """
    stream = _standard_input()
    text = _text_of_embedded(stream)
    if text is not None:
        return text.encode("utf-8", "surrogatepass")
    try:
        return _bytes_of(stream.buffer, str(PIPED), LARGEST_FILE)
    except OSError as error:
        raise cannot_open(PIPED, error) from None


def _standard_input() -> TextIO:
    """Return standard input, or raise that nothing can be read from it."""
    stream = sys.stdin
    try:
        # Python has `None` for what was closed before it ran.
        is_closed = stream is None or getattr(stream, "closed", False)
    except ValueError:
        # Its bytes were taken away from it.
        is_closed = True
    if is_closed:
        hint = "name a file, or let something be piped in"
        problem = Problem(path="", message="standard input is closed", hint=hint)
        raise UnreadableError((str(PIPED), (problem,)))
    return stream


def _text_of_embedded(stream: TextIO) -> str | None:
    """Return all that a stream without bytes has, as a program may put one there, or `None`."""
    return None if hasattr(stream, "buffer") else stream.read()


def _bytes_of(stream: BinaryIO, file: str, most: int) -> bytes:
    """Read all in pieces, for which room is made as they come, or raise that it is too much."""
    pieces: list[bytes] = []
    size = 0
    while size <= most and (piece := stream.read(min(_PIECE, most + 1 - size))):
        pieces.append(piece)
        size += len(piece)
    if size > most:
        message = f"has more than {most:,} bytes, which are the most that are read"
        problem = Problem(path="", message=message, hint="divide it into several files")
        raise UnreadableError((file, (problem,)))
    return b"".join(pieces)


def is_plain(file: Path) -> bool:
    """Return whether a file is an ordinary one, which can be read again."""
    return os.path.isfile(file)  # noqa: PTH113 -- which returns, where that of pathlib raises


def is_folder(path: Path) -> bool:
    """Return whether there is a folder, as far as one can tell."""
    return os.path.isdir(path)  # noqa: PTH112 -- which returns, where that of pathlib raises


def _text_of(data: bytes, file: str) -> str:
    """Read bytes as text, or raise what is wrong with them."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(path="", message="is not UTF-8 text", hint="save it as UTF-8")
        raise UnreadableError((file, (problem,))) from None
