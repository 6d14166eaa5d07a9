"""A frame that comes with a report on its rows."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, final

from nhs_accountable_care._core.text import joined, quoted

__all__ = ["ReportedFrame", "named"]

R = TypeVar("R")


@final
class ReportedFrame(Generic[R]):
    """
    A frame with answers in it, and a report of what could not be answered.

    Attributes:
        frame: The user's own columns and the new ones, as the kind of frame that was brought.

    >>> done = ReportedFrame({"code": ["QOP"]}, lambda: "1 row")
    >>> done.frame, done.report()
    ({'code': ['QOP']}, '1 row')
    """

    __slots__ = ("_count", "frame")

    frame: Any
    _count: Callable[[], R]

    def __init__(self, frame: object, count: Callable[[], R]) -> None:
        """Keep the frame, and what counts its rows."""
        self.frame = frame
        self._count = count

    def report(self) -> R:
        """
        Count what became of the rows.

        They are counted when it is asked for, and again when it is asked for again: an engine that
        is lazy runs a few queries for it, which return a few rows.
        """
        return self._count()

    def __repr__(self) -> str:
        """Name the kind of the frame, whose rows would fill pages or have not been worked out."""
        kind = type(self.frame)
        return f"<ReportedFrame of {kind.__module__.partition('.')[0]}.{kind.__name__}>"


def named(examples: Iterable[str]) -> str:
    """Write some codes in words, and what has blanks in quotation marks, so that they are seen."""
    return joined([quoted(each) if each != "".join(each.split()) else each for each in examples])
