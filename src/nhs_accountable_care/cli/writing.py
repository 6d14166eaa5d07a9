"""What the command line writes to a file, or to standard output where none is named."""

import sys
from pathlib import Path

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care.cli.opening import PIPED
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.cli.streams import print_data

__all__ = ["write_file"]


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
        message = f"cannot be written: {error.strerror}"
        hint = "name a place where you may write, with room for it"
        problem = Problem(path="", message=message, hint=hint)
        raise UnreadableError((str(file), (problem,))) from None
    print(f"written: {file}", file=sys.stderr)
