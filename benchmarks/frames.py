"""
Benchmark frames: attaching, pricing and settling against the same written by hand.

    python -m benchmarks.frames [--rows-scale S] [--only attach price settle draw] [--rounds N]

It prints how many times as long a call of the library takes as the same job written for the
engine by hand, as ratios of medians, all timed in turn in one run; the seconds of a shared machine
mean nothing. Both ways are checked to come to the same before anything is timed. Then come the
fixed cost of a call, for one row, and how time grows from one to a hundred per cent of the rows.

A whole run takes some minutes and 8 GB; `--rows-scale 0.01` shows in seconds that all works.
"""

import argparse
import importlib
import os
import platform
import statistics
import time
from collections.abc import Callable

import duckdb
import narwhals
import polars as pl

from benchmarks.frames_measuring import Contest, timed
from benchmarks.payment_settlement import mechanism
from nhs_accountable_care import Money
from nhs_accountable_care.frames import draw_frame
from nhs_accountable_care.payment import NormalSpread, Spread, draw

SECTIONS: dict[str, tuple[str, int]] = {
    "attach": ("benchmarks.frames_attaching", 10_000_000),
    "price": ("benchmarks.frames_pricing", 20_000_000),
    "settle": ("benchmarks.frames_settling", 1_000_000),
}
DRAWN = 100_000


def main() -> None:
    """Run what is asked for, and print the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    parser.add_argument("--rows-scale", type=float, default=1.0)
    parser.add_argument("--only", nargs="+", choices=[*SECTIONS, "draw"], default=None)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    start = time.perf_counter()
    print(
        f"Python {platform.python_version()}, polars {pl.__version__}, "
        f"DuckDB {duckdb.__version__}, narwhals {narwhals.__version__}, "
        f"{os.cpu_count()} processors, {platform.machine()}"
    )
    for section, (module, whole) in SECTIONS.items():
        if arguments.only is None or section in arguments.only:
            contests = importlib.import_module(module).contests
            rows = max(1_000, int(whole * arguments.rows_scale))
            shown(section, contests, rows, arguments.rounds)
    if arguments.only is None or "draw" in arguments.only:
        drawn(max(1_000, int(DRAWN * arguments.rows_scale)), arguments.rounds)
    print(f"\n{time.perf_counter() - start:.0f} seconds in all")


def shown(section: str, contests: Callable[[int], list[Contest]], rows: int, rounds: int) -> None:
    """Print the ratios of a section, its fixed cost and its growth."""
    print(f"\n{section}: {rows:,} rows")
    whole = contests(rows)
    titles = [contest.title for contest in whole]
    goals = [contest.goal for contest in whole]
    timings = {rows: timed(whole, rounds)}
    # What is large goes before more of it comes.
    whole.clear()
    for few in (rows // 10, rows // 100, 1):
        timings[few] = timed(contests(few), rounds)
    print(f"{'ratio':>6}  {'goal':>4}  {'by hand':>9}  {'ours':>9}  what")
    for title, goal, timing in zip(titles, goals, timings[rows], strict=True):
        limit = "" if goal is None else str(goal)
        print(
            f"{timing.ratio:6.2f}  {limit:>4}  {_ms(timing.by_hand)}  {_ms(timing.ours)}  {title}"
        )
    print(f"{'one row':>9}  {'1 %':>9}  {'10 %':>9}  {'100 %':>9}  {'growth':>6}  what, ours")
    for place, title in enumerate(titles):
        one, hundredth, tenth, all_rows = (
            timings[few][place].ours for few in (1, rows // 100, rows // 10, rows)
        )
        print(
            f"{_ms(one)}  {_ms(hundredth)}  {_ms(tenth)}  {_ms(all_rows)}  "
            f"{growth(tenth - one, all_rows - one):6.2f}  {title}"
        )


def growth(tenth: float, whole: float) -> float:
    """
    Return how many times ten times the rows take, in tens, less what a call costs anyway.

    What is linear comes to 1, or to less where the engine is not busy with a tenth.
    """
    return whole / tenth / 10 if tenth > 0 else float("nan")


def drawn(rows: int, rounds: int) -> None:
    """Print what it takes to draw scenarios, which is apart from settling them."""
    deviation = Money.parse("£5m")
    spread = Spread.of(
        {
            name: NormalSpread(mean=Money.parse("£200m"), standard_deviation=deviation)
            for name in ("baseline", "outturn")
        }
    )
    share = mechanism()
    times: list[tuple[float, float]] = []
    for _ in range(rounds):
        start = time.perf_counter()
        draws = draw(share, spread, n=rows, seed=2026)
        middle = time.perf_counter()
        draw_frame(draws, backend="polars")
        times.append((middle - start, time.perf_counter() - middle))
    print(f"\ndraw: {rows:,} scenarios of two facts, in plain Python")
    for what, each in zip(("drawn", "made a frame"), zip(*times, strict=True), strict=True):
        print(f"{_ms(statistics.median(each))}  {what}")


def _ms(seconds: float) -> str:
    """Write milliseconds."""
    return f"{seconds * 1000:6.1f} ms"


if __name__ == "__main__":
    main()
