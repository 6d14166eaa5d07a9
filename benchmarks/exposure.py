"""
Benchmark exposure by simulation: a million scenarios of ten parties against polars by hand.

    python -m benchmarks.exposure [--scenarios N] [--rounds N]

Both settle the same scenarios of a ten-party share (two bands, a limit, largest remainder to the
penny) and work out for each party, and for the commissioner, what it is exposed to: mean and
deviation, five quantiles, the chance of a loss, two shortfalls and the share of the variance of
the cost, each with its standard error. They are checked to come to the same, and timed in turn in
one run. The goal is at most 1.2 times as long as by hand. Then comes how long the exact path of a
two-sided share with a limit takes, with the goal of five milliseconds.

Scenarios are the caller's own on both sides; what it takes to draw them is told by
`benchmarks.frames`.
"""

import argparse
import functools
import math
import statistics
import time

import polars as pl

from benchmarks import payment_exposure
from benchmarks.frames_measuring import Contest, timed
from benchmarks.frames_settling import LINES, by_hand, scenarios
from benchmarks.payment_settlement import mechanism
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care.frames import exposure
from nhs_accountable_care.payment import Exposure, NormalSpread, Spread
from nhs_accountable_care.payment import exposure as exact_exposure

SCENARIOS = 1_000_000
NAMES = ("commissioner", *(f"party {place}" for place in range(len(LINES))))
LEVELS = (1, 10, 50, 90, 99)
PAID_BY = {"outturn": "commissioner"}

Figures = dict[str, list[float]]


def hand_written(frame: pl.DataFrame) -> Figures:
    """Settle and sum up in polars, with figures and their errors in turn for each party."""
    cost = pl.col("outturn")
    gets = (-pl.sum_horizontal(LINES) - cost, *map(pl.col, LINES))
    parties = dict(zip(NAMES, gets, strict=True))
    results = by_hand(frame.lazy()).select(
        *(each.alias(name) for name, each in parties.items()), whole=-cost
    )
    taken = results.collect()
    number = len(taken)
    off = taken.lazy().select(pl.all().cast(pl.Float64) - pl.all().first())
    means = off.select(pl.all().mean()).collect().row(0, named=True)
    off = off.select(pl.col(name) - mean for name, mean in means.items())
    whole = pl.col("whole")
    names = taken.columns
    moments = (
        off.select(
            *((pl.col(name) ** 2).mean().alias(f"{name} 2") for name in names),
            *((pl.col(name) ** 4).mean().alias(f"{name} 4") for name in names),
            *((pl.col(name) * whole).mean().alias(f"{name} 11") for name in names),
            *(((pl.col(name) * whole) ** 2).mean().alias(f"{name} 22") for name in names),
            *((pl.col(name) * whole**3).mean().alias(f"{name} 13") for name in names),
        )
        .collect()
        .row(0, named=True)
    )
    root = math.sqrt(number)
    square = moments["whole 2"]
    found: Figures = {}
    for name in parties:
        ordered = taken[name].sort()
        deviation = math.sqrt(moments[f"{name} 2"])
        fourth = max(moments[f"{name} 4"] - deviation**4, 0.0)
        losses = int(ordered.search_sorted(0))
        chance = (losses + 1) / (number + 2)
        figures = [
            taken[name][0] + means[name],
            deviation / root,
            deviation,
            math.sqrt(fourth) / (2 * deviation * root),
            losses / number,
            math.sqrt(chance * (1 - chance)) / root,
        ]
        for level in LEVELS:
            place = -(-number * level // 100) - 1
            wide = math.sqrt(number * level * (100 - level)) / 100
            high = ordered[min(math.ceil(place + wide), number - 1)]
            figures += [ordered[place], (high - ordered[math.floor(place - wide)]) / 2]
        for level in (10, 1):
            place = -(-number * level // 100) - 1
            high = min(math.ceil(place + math.sqrt(number * level * (100 - level)) / 100), number)
            short = ordered[place] - ordered.head(place).cast(pl.Float64)
            also = ordered[high] - ordered.head(high).cast(pl.Float64)
            spread = max(
                (each**2).sum() / number - (each.sum() / number) ** 2 for each in (short, also)
            )
            figures += [
                ordered[place] - short.sum() / number * 100 / level,
                math.sqrt(spread) / root * 100 / level,
            ]
        share = moments[f"{name} 11"] / square
        less = 2 * share * moments[f"{name} 13"] - share**2 * moments["whole 4"]
        figures += [share, math.sqrt(max(moments[f"{name} 22"] - less, 0.0)) / root / square]
        found[name] = figures
    return found


def ours(frame: pl.DataFrame) -> Exposure:
    """Ask the library for the same."""
    return exposure(mechanism(), {}, draws=frame, paid_by=PAID_BY)


def check(frame: pl.DataFrame) -> None:
    """Refuse to time two ways that do not come to the same, within a millionth."""
    by_polars = hand_written(frame)
    found = ours(frame)
    for name, figures in by_polars.items():
        record = found.of(name).to_record()
        told = [
            float(value) for key, value in record.items() if key.endswith(("_about", "_error"))
        ]
        if not all(map(functools.partial(math.isclose, rel_tol=1e-6), figures, told)):
            message = f"{name}: the two ways disagree\n{figures}\n{told}"
            raise SystemExit(message)


def exact_path(rounds: int) -> float:
    """Return how long the exposure of a two-sided share takes without a simulation."""
    share = payment_exposure.mechanism()
    budget = payment_exposure.BUDGET
    spread = Spread.of(
        {"outturn": NormalSpread(mean=budget, standard_deviation=payment_exposure.DEVIATION)}
    )
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        exact_exposure(share, {"baseline": budget}, spread, paid_by=PAID_BY)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Check that both agree, time them in turn and print the ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    parser.add_argument("--scenarios", type=int, default=SCENARIOS)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    frame = scenarios(arguments.scenarios)
    check(frame)

    def told() -> list[Record]:
        """Ask the library, and have every figure told."""
        return ours(frame).tables()["parties"].to_records()

    contest = Contest(
        title="exposure of ten parties, polars",
        by_hand=lambda: hand_written(frame),
        ours=told,
        # The figures themselves are compared above.
        answer=lambda _: "checked",
        goal=1.2,
    )
    [timing] = timed([contest], arguments.rounds)
    print(
        f"{arguments.scenarios:,} scenarios: by hand {timing.by_hand * 1000:.0f} ms, "
        f"ours {timing.ours * 1000:.0f} ms, ratio {timing.ratio:.2f} (goal 1.2)"
    )
    milliseconds = exact_path(20 * arguments.rounds) * 1000
    print(f"exact path of a two-sided share: {milliseconds:.2f} ms (goal 5)")


if __name__ == "__main__":
    main()
