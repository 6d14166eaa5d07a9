"""How much work something is, counted in instructions of Python, so that no clock is asked."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

__all__ = ["instructions_of"]


def instructions_of(work: Callable[[], object]) -> int:
    """
    Return how many instructions of Python something takes, in all that it calls.

    What is written in C counts for one. For twice the entries there are about twice as many where
    each is gone through once, and four times as many where each is compared with each.
    """
    done = 0

    def count(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - as `settrace` has it
        nonlocal done
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        done += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return done
