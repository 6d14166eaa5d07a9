"""What stands in a file, or comes in on standard input: text in UTF-8, up to a bound."""

import os
import sys
from pathlib import Path
from typing import BinaryIO, Final

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.limits import LARGEST_FILE
from nhs_accountable_care.cli.problems import UnreadableError, cannot_open

__all__ = ["PIPED", "is_folder", "is_plain", "piped_text", "text_in"]

PIPED: Final = Path("-")
_PIECE: Final = 64 * 1024


def text_in(file: Path, most: int = LARGEST_FILE) -> str:
    """
    Return the text of a file, less the mark of order that some programs put before it.

    A named pipe is read to its end, as the ``<(…)`` of a shell wants it.

    Raises:
        UnreadableError: If it cannot be opened, has more bytes than ``most``, or is not UTF-8.
    """
    try:
        with file.open("rb") as stream:
            data = _bytes_of(stream, most)
    except OSError as error:
        raise cannot_open(file, error) from None
    return _text_of(data, str(file), most)


def piped_text() -> str:
    """
    Read standard input, which is UTF-8 whatever the console.

    Raises:
        UnreadableError: If it is closed, has more bytes than a file may have, or is not UTF-8.
    """
    if sys.stdin is None:
        hint = "name a file, or let something be piped in"
        problem = Problem(path="", message="standard input is closed", hint=hint)
        raise UnreadableError((str(PIPED), (problem,)))
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        # A program that embeds this one may put text in its place.
        return sys.stdin.read().removeprefix("\ufeff")
    try:
        data = _bytes_of(buffer, LARGEST_FILE)
    except OSError as error:
        raise cannot_open(PIPED, error) from None
    return _text_of(data, str(PIPED), LARGEST_FILE)


def _bytes_of(stream: BinaryIO, most: int) -> bytes:
    """Read all, or one byte more than the most, in pieces: room is made for what is asked for."""
    pieces: list[bytes] = []
    size = 0
    while size <= most and (piece := stream.read(min(_PIECE, most + 1 - size))):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def is_plain(file: Path) -> bool:
    """Return whether a file is an ordinary one, which can be read again."""
    return os.path.isfile(file)  # noqa: PTH113 -- which returns, where that of pathlib raises


def is_folder(path: Path) -> bool:
    """Return whether there is a folder, as far as one can tell."""
    return os.path.isdir(path)  # noqa: PTH112 -- which returns, where that of pathlib raises


def _text_of(data: bytes, file: str, most: int) -> str:
    """Read bytes as text, or raise what is wrong with them."""
    if len(data) > most:
        message = f"has more than {most:,} bytes, which are the most that are read"
        problem = Problem(path="", message=message, hint="divide it into several documents")
        raise UnreadableError((file, (problem,)))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(path="", message="is not UTF-8 text", hint="save it as UTF-8")
        raise UnreadableError((file, (problem,))) from None
