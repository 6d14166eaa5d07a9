"""
What takes a text of a user's takes time, memory and output in proportion to it, or refuses it.

Each shape is grown from 10 KB to 1 MB, and what an engine takes for each byte is compared with
what plain `json.loads` takes for each byte of the same text, side by side. Whatever is beyond a
stated bound may be refused: by an error of this library, and as quickly.
"""

import itertools
import multiprocessing
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any, Final

import pytest

if sys.platform != "win32":
    import resource

from tests.growth.engines import ENGINES
from tests.growth.known import KNOWN
from tests.growth.measure import Row, measured, row_of
from tests.growth.shapes import SHAPES

pytestmark = pytest.mark.broad

# How many times more a byte may cost in a text ten times as long, beside what `json.loads` takes
# for the same text. What is linear has 1, what is quadratic 10, and what is in between is noise,
# or the better use of caches.
GROWTH: Final = 4
# Below these, what is measured is the clock, or what any run of the engine takes.
SECONDS: Final = 0.1
PLAIN_SECONDS: Final = 1e-5
MEMORY: Final = 2_000_000
OUTPUT: Final = 200_000
# The most for a megabyte: what is linear at this price would be a fault all the same. What is put
# out has its own price beside, since each thing found repeats its rule and its sources.
MOST_SECONDS: Final = 8
MOST_MEMORY_PER_BYTE: Final = 100
# A megabyte of what is put out takes about a sixth of a second to find and to write, and a
# quarter beside other work.
MOST_SECONDS_PER_OUTPUT: Final = 0.25e-6
# The most for a few kilobytes.
SMALL_SECONDS: Final = 2
SMALL_MEMORY: Final = 20_000_000
# Whatever has not ended by then will not: in seconds of the processor, and by the clock.
CPU_SECONDS: Final = 30
PATIENCE: Final = 300
# Above what the process of the tests takes itself.
MOST_BYTES_IN_ALL: Final = 4_000_000_000
# These tell of what is refused, and are not refused themselves.
TELLING: Final = {"annotations", "command", "sarif"}

CASES: Final = [(shape, engine) for shape, of in SHAPES.items() for engine in of.engines]


def params() -> list[object]:
    """Return every shape with each engine that takes it."""
    return [
        pytest.param(
            *case,
            id="-".join(case),
            marks=[pytest.mark.xfail(reason=KNOWN[case])] if case in KNOWN else [],
        )
        for case in CASES
    ]


@pytest.mark.growth
@pytest.mark.parametrize(("shape", "engine"), params())
def test_each_byte_costs_as_much_in_a_long_text(shape: str, engine: str) -> None:
    """Ten times the text takes about ten times as much, of time, memory and output."""
    rows = measured_apart(shape, engine)
    expected = SHAPES[shape].is_refused
    if expected is not None and engine not in TELLING:
        assert rows[0].is_refused is expected
    of = ENGINES[engine]
    assert problems(rows, of.memory_per_output, of.memory_in_any_case) == []


@pytest.mark.growth
@pytest.mark.parametrize("size", [1_000, 2_500, 5_000])
@pytest.mark.parametrize("engine", ["read", "repr", "write", "check", "classify"])
def test_a_small_text_that_nests_is_quick(engine: str, size: int) -> None:
    """What is within the bounds of nesting, which each larger text is beyond, has a ceiling."""
    text = SHAPES["nested in each other"].text(size)
    row = row_of(ENGINES[engine], text, is_traced=True)
    assert row.is_refused is (size == 5_000)
    assert row.seconds < SMALL_SECONDS
    assert row.memory is not None
    assert row.memory < SMALL_MEMORY


def test_every_engine_takes_a_shape() -> None:
    """No engine is left out."""
    assert {engine for _, engine in CASES} == set(ENGINES)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"seconds": 90.0}, ["seconds for each byte", "seconds"]),
        ({"output": 9_000_000}, ["output for each byte"]),
    ],
)
@pytest.mark.parametrize("plain", [0.001, 0.0])
def test_what_grows_with_the_square_is_found(
    change: dict[str, int], what: list[str], plain: float
) -> None:
    """Ninety times as much for ten times the text is too much, and ten times is not."""
    # A clock that is too coarse to see plain JSON excuses nothing.
    small = Row(100_000, 0.8, plain, 1_000_000, 100_000, is_refused=False)
    fine = small._replace(size=1_000_000, seconds=7.5, plain_seconds=plain * 10, output=1_000_000)
    assert problems([small, fine]) == []
    found = problems([small, Row(**(fine._asdict() | change))])
    assert [problem.partition(":")[0] for problem in found] == what


def test_memory_that_grows_with_the_square_is_found() -> None:
    """It shows between the sizes at which memory is traced."""
    small = Row(10_000, 0.01, 0.0001, 300_000, 0, is_refused=False)
    large = small._replace(size=100_000, seconds=0.1, plain_seconds=0.001, memory=30_000_000)
    found = problems([small, large])
    assert [problem.partition(":")[0] for problem in found] == [
        "memory for each byte",
        "memory",
    ]


def measured_apart(shape: str, engine: str) -> list[Row]:
    """Measure in a process of its own, which is ended when it takes too long."""
    # Of this process, where that can be had: to import everything again takes longer than most.
    ways = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork" if "fork" in ways else "spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=send_rows, args=(there, shape, engine))
    process.start()
    there.close()
    rows: list[Row] = []
    try:
        while here.poll(PATIENCE):
            told = here.recv()
            if told is None:
                return rows
            rows.append(told)
    except EOFError:
        process.join()
        why = "took too long" if process.exitcode == -signal.SIGXCPU else "ended with an error"
        pytest.fail(f"{why}; so far: {rows}")
    finally:
        process.kill()
        process.join()
    pytest.fail(f"not done after {PATIENCE} s; so far: {rows}")


def send_rows(there: Connection, shape: str, engine: str) -> None:
    """Send a row for each size, and then nothing."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES_IN_ALL, MOST_BYTES_IN_ALL))
    for row in measured(shape, engine):
        there.send(row)
    there.send(None)


def test_the_clock_sees_what_plain_json_takes() -> None:
    """Also where seconds are limited, since what grows is compared with what plain JSON takes."""
    rows = measured_apart("no document", "read")
    assert all(row.plain_seconds > 0 for row in rows)


def most_memory(row: Row, per_output: int, least: int) -> int:
    """Return the most memory that may be taken for a text of that size and what it puts out."""
    return max(least, MOST_MEMORY_PER_BYTE * row.size, per_output * row.output)


def problems(rows: list[Row], memory_per_output: int = 0, memory: int = MEMORY) -> list[str]:
    """Say what grows faster than the text, and what costs too much."""
    found = []
    for small, large in itertools.pairwise(rows):
        longer = large.size / small.size
        # What slows plain JSON down slows us down as well, such as a cache that is full.
        slower = max(1.0, large.plain_seconds / max(small.plain_seconds, PLAIN_SECONDS) / longer)
        for what, first, then, least, beside in (
            ("seconds", small.seconds, large.seconds, SECONDS, slower),
            ("memory", small.memory or 0, large.memory or 0, memory, 1),
            ("output", small.output, large.output, OUTPUT, 1),
        ):
            grown = then / max(first, least / longer) / longer
            if grown > GROWTH * beside:
                found.append(
                    f"{what} for each byte: {grown:.1f} times as much in {large.size:,} bytes as "
                    f"in {small.size:,} ({first:,.4g}, then {then:,.4g})"
                )
    last = rows[-1]
    if last.seconds > MOST_SECONDS + MOST_SECONDS_PER_OUTPUT * last.output:
        found.append(f"seconds: {last.seconds:,.4g} for {last.size:,} bytes")
    found += [
        f"memory: {row.memory:,} bytes for {row.size:,}"
        for row in rows
        if row.memory is not None and row.memory > most_memory(row, memory_per_output, memory)
    ]
    return found
