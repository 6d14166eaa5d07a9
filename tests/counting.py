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
    if sys.version_info >= (3, 12):
        # Beside whatever measures coverage; since 3.12 a trace of instructions misses some.
        monitoring, tool = sys.monitoring, 4

        def counted(_code: object, _offset: int) -> None:
            nonlocal done
            done += 1

        monitoring.use_tool_id(tool, "counting")
        monitoring.register_callback(tool, monitoring.events.INSTRUCTION, counted)
        monitoring.set_events(tool, monitoring.events.INSTRUCTION)
        try:
            work()
        finally:
            monitoring.set_events(tool, 0)
            monitoring.register_callback(tool, monitoring.events.INSTRUCTION, None)
            monitoring.free_tool_id(tool)
        return done

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
