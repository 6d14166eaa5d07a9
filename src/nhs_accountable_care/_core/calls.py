"""How many of the calls that Python allows inside one another a program has used up."""

import sys

__all__ = ["check_room"]


def check_room() -> None:
    """
    Raise an error if a third of the calls are used up, for `with_room` to begin again elsewhere.

    An engine that keeps what goes wrong in somebody's own rule as a fault of that rule would
    else keep this as one too.

    Raises:
        RecursionError: If a third of the calls that Python allows are used up.

    >>> check_room()
    """
    try:
        sys._getframe(sys.getrecursionlimit() // 3)  # noqa: SLF001 -- the one way to ask it quickly
    except ValueError:
        # There are not so many frames.
        return
    msg = "too many calls are used up to begin here"
    raise RecursionError(msg)
