"""Run the command line as ``python -m nhs_accountable_care``."""

import os
import sys
from typing import TextIO

__all__ = ["run"]

_INTERRUPTED = 130


def run() -> int:
    """
    Run the command line as a program of its own, which ends after it.

    Ctrl-C is one line, also while it is being imported.
    """
    try:
        # Here and not above: to import it is the longer half of some answers.
        from nhs_accountable_care.cli import main  # noqa: PLC0415

        return main()
    except KeyboardInterrupt:
        print("nhs-accountable-care: interrupted", file=sys.stderr)  # noqa: T201
        return _INTERRUPTED
    finally:
        for stream in (sys.stdout, sys.stderr):
            _let_go(stream)


def _let_go(stream: TextIO | None) -> None:
    """
    Let what a stream holds back lead nowhere, where it takes nothing any more.

    Python would write it once more when it ends, and tell of that and end with a code of its own.
    It stands here, since a program that embeds `main` goes on, and its stream is its own.
    """
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        try:
            number = stream.fileno()
        except (OSError, ValueError):
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


if __name__ == "__main__":
    sys.exit(run())
