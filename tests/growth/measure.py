"""
Measure how an engine grows with a shape, beside `json.loads` of the same text as one JSON text.

    python -m tests.growth.measure "SHAPE" ENGINE

prints what each size takes. The test does the same in a process of its own for each, so that
what does not end can be ended, and what takes all memory takes it from nobody else.
"""

import gc
import json
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

if sys.platform != "win32":
    import resource

from tests.growth.engines import ENGINES, REFUSED, Engine
from tests.growth.shapes import SHAPES


class Row(NamedTuple):
    """What one text took."""

    size: int
    seconds: float
    plain_seconds: float
    memory: int | None
    output: int
    is_refused: bool


SIZES: Final = (10_000, 100_000, 1_000_000)
# To trace memory makes an engine several times as slow. What grows from the first size to the
# second shows, and what takes time in proportion has no time to take much more memory.
TRACED: Final = 100_000


def main(shape: str, engine: str) -> None:
    """Measure, and print."""
    for row in measured(shape, engine):
        print(row, flush=True)  # noqa: T201 - for whoever measures by hand


def measured(shape: str, engine: str) -> Iterator[Row]:
    """Yield for each size what an engine takes, and what plain JSON does."""
    made, of = SHAPES[shape], ENGINES[engine]
    # What is made on first use counts for no text.
    run(of, made.text(min(SIZES)))
    for size in SIZES:
        yield row_of(of, made.text(size), is_traced=size <= TRACED)


def row_of(engine: Engine, text: str, *, is_traced: bool) -> Row:
    """Measure one text: seconds of the processor, peak memory, characters that are put out."""
    plain = text if text.startswith(("{", '"')) and loads(text) else json.dumps(text)
    refused, prepared = prepared_for(engine, text)
    work = (lambda: refused) if refused is not None else lambda: outcome(engine, prepared)
    seconds, (is_refused, output) = timed(work)
    plain_seconds, _ = timed(lambda: loads(plain))
    return Row(
        size=len(text.encode()),
        seconds=seconds,
        plain_seconds=plain_seconds,
        memory=peak(work) if is_traced else None,
        output=output,
        is_refused=is_refused,
    )


def loads(text: str) -> bool:
    """Read a text as JSON, and say whether that could be done."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def run(engine: Engine, text: str) -> tuple[bool, int]:
    """Do everything once; return whether the text was refused, and how much was put out."""
    refused, prepared = prepared_for(engine, text)
    return refused if refused is not None else outcome(engine, prepared)


def prepared_for(engine: Engine, text: str) -> tuple[tuple[bool, int] | None, Any]:
    """Prepare a text for an engine, unless it is refused before."""
    try:
        return None, engine.prepared(text)
    except REFUSED as error:
        return (True, len(told(error))), None


def outcome(engine: Engine, prepared: object) -> tuple[bool, int]:
    """Return whether an engine refused what it was given, and how much it put out."""
    try:
        put_out = engine.work(prepared)
    except REFUSED as error:
        return True, len(told(error))
    return False, len(put_out) if isinstance(put_out, str) else 0


def told(error: BaseException) -> str:
    """Return all that an error says: to a person, and as data."""
    return f"{error}{error!r}{getattr(error, 'problems', '')}"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the best of three times, or fewer if they are long enough to tell, and the result."""
    best, spent, times, result = float("inf"), 0.0, 0, None
    while times < 3 and spent < 0.1:
        gc.collect()
        started = spent_so_far()
        result = work()
        took = spent_so_far() - started
        best, spent, times = min(best, took), spent + took, times + 1
    return best, result


def spent_so_far() -> float:
    """
    Return the seconds of the processor that this process has had.

    Where such seconds are limited, as they are by the test, `time.process_time` goes by ticks of
    some milliseconds, in which plain JSON takes nothing at all.
    """
    if sys.platform == "win32":
        return time.process_time()
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def peak(work: Callable[[], Any]) -> int:
    """Return the most memory that was held at once beyond what was held before."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
