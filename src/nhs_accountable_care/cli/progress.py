"""What a long piece of work shows on a terminal: how far it has come, after two seconds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from nhs_accountable_care.cli.streams import Output

__all__ = ["progress_of"]

_AFTER: Final = 2.0


@contextmanager
def progress_of(what: str) -> Iterator[Callable[[int], None] | None]:
    """
    Yield what shows how many rows of a file were read, or `None` where nobody looks.

    It is shown on standard error if that is a terminal, on one line that is wiped at the end.
    """
    # Text for people has no signs that steer a terminal, so the line is written past it.
    error = sys.stderr
    terminal = error.terminal if isinstance(error, Output) else error
    if terminal is None or not terminal.isatty():
        yield None
        return
    began, is_shown = monotonic(), False

    def show(count: int) -> None:
        """Show a count, once the work has taken a while."""
        nonlocal is_shown
        if monotonic() - began >= _AFTER:
            print(f"\r{what}: {count:,} rows", end="", file=terminal, flush=True)
            is_shown = True

    try:
        yield show
    finally:
        if is_shown:
            print(f"\r{' ' * (len(what) + 30)}\r", end="", file=terminal, flush=True)
