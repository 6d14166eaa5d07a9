"""What the command line writes to a file, or to standard output where none is named."""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care.cli.opening import PIPED
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.cli.streams import print_data

__all__ = ["is_written_at_once", "opened_to_write", "write_file"]


def write_file(file: Path | None, text: str) -> None:
    """
    Write a file, in a folder that is made where it is not there; without one, standard output.

    Raises:
        UnreadableError: If that cannot be done.
    """
    if file is None or file == PIPED:
        print_data(text, end="")
        return
    # As on standard output: the half of a character, which no file holds, is shown.
    data = text.encode("utf-8", "backslashreplace")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise _cannot_write(file, error) from None
    print(f"written: {file}", file=sys.stderr)


@contextmanager
def opened_to_write(file: Path) -> Iterator[TextIO]:
    """
    Open what a long text is written to, beside a report on standard output.

    A file takes its name once it is whole, in the place to which links lead, and has the mode of
    the one that was there. A named pipe, or a device that takes characters, is written as it is.

    Raises:
        UnreadableError: If it cannot be written, is neither a file nor a pipe, or is standard
            output.
    """
    _refuse_standard_output(file)
    try:
        there = _status_of(file)
        if there is None or stat.S_ISREG(there.st_mode):
            with _replaced(Path(os.path.realpath(file)), there) as stream:
                yield stream
        elif is_written_at_once(file):
            with file.open("w", encoding="utf-8", newline="") as stream:
                yield stream
        else:
            problem = Problem(
                path="",
                message="cannot be written: it is neither a file nor a named pipe",
                hint="name a file that is new, or one that may be written over",
            )
            raise UnreadableError((str(file), (problem,)))
    except OSError as error:
        raise _cannot_write(file, error) from None


def is_written_at_once(file: Path) -> bool:
    """Return whether what is written goes on from there at once, as through a named pipe."""
    there = _status_of(file)
    return there is not None and (stat.S_ISFIFO(there.st_mode) or stat.S_ISCHR(there.st_mode))


def _refuse_standard_output(file: Path) -> None:
    """Refuse to write where the report goes, by whichever name."""
    is_output = file == PIPED
    with contextlib.suppress(OSError):
        there, output = file.stat(), os.fstat(1)
        # Of a device, such as a terminal or the one that forgets all, nothing is lost.
        is_output |= os.path.samestat(there, output) and not stat.S_ISCHR(there.st_mode)
    if is_output:
        hint = "name a file or a named pipe"
        problem = Problem(path="", message="is where the report is written", hint=hint)
        raise UnreadableError((str(file), (problem,)))


def _status_of(file: Path) -> os.stat_result | None:
    """Return what stands at a path, or where links from there lead; `None` if nothing does."""
    try:
        return file.stat()
    except FileNotFoundError:
        return None


@contextmanager
def _replaced(file: Path, there: os.stat_result | None) -> Iterator[TextIO]:
    """Write beside a file, and put what is whole in its place."""
    if there is not None:
        # A file that may not be written stays, though its folder would let it be replaced.
        with file.open("ab"):
            pass
    # A name of this run, made anew: what somebody else has there is not written over.
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with part.open("x", encoding="utf-8", newline="") as stream:
        try:
            if there is not None:
                part.chmod(stat.S_IMODE(there.st_mode))
            yield stream
            stream.close()
            part.replace(file)
        finally:
            stream.close()
            part.unlink(missing_ok=True)


def _cannot_write(file: Path, error: OSError) -> UnreadableError:
    """Make the error of a file that cannot be written, which says why and what to do."""
    message = f"cannot be written: {error.strerror}"
    hint = "name a place where you may write, with room for it"
    return UnreadableError((str(file), (Problem(path="", message=message, hint=hint),)))
