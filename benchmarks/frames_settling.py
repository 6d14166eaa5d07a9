"""Scenarios of a ten-party share settled: two bands, gains and losses alike, a limit, pennies."""

from typing import Any

import polars as pl

from benchmarks.frames_measuring import Contest
from benchmarks.payment_settlement import LIMIT, WEIGHTS, mechanism
from nhs_accountable_care.frames import settle
from nhs_accountable_care.payment import prepare

_LINE = "gain and loss share: party"
LINES = [f"{_LINE} {place}" for place in range(len(WEIGHTS))]


def scenarios(rows: int) -> pl.DataFrame:
    """Make baselines and outturns around them, the same ones every time."""
    place = pl.int_range(rows, dtype=pl.Int64)
    baseline = (place.hash(1) % 49_000_000_000).cast(pl.Int64) + 1_000_000_000
    per_mille = (place.hash(2) % 200).cast(pl.Int64) + 900
    return pl.select(
        baseline=baseline,
        outturn=baseline * per_mille // 1_000 + (place.hash(3) % 99).cast(pl.Int64),
    )


def by_hand(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Share a variance among ten parties by largest remainder, with the rank of each remainder."""
    baseline = pl.col("baseline")
    size = pl.col("size")
    first = pl.min_horizontal(size, 2 * baseline)
    second = pl.min_horizontal(size, 5 * baseline) - first
    pot = pl.min_horizontal((50 * first + 75 * second + 5_000) // 10_000, LIMIT)
    parties = range(len(WEIGHTS))
    shares = [pl.col("pot") * weight // 100 for weight in WEIGHTS]
    rests = [pl.col("pot") * weight % 100 for weight in WEIGHTS]
    left = pl.col("pot") - pl.sum_horizontal(*(pl.col(f"share{place}") for place in parties))
    found = []
    for place in parties:
        # How many others come first: those of a greater remainder, and of the same one those
        # before it.
        rank = pl.sum_horizontal(
            *(
                (
                    pl.col(f"rest{other}") >= pl.col(f"rest{place}")
                    if other < place
                    else pl.col(f"rest{other}") > pl.col(f"rest{place}")
                ).cast(pl.Int64)
                for other in parties
                if other != place
            )
        )
        share = pl.col(f"share{place}") + (rank < pl.col("left")).cast(pl.Int64)
        found.append((share * pl.col("sign")).alias(LINES[place]))
    variance = baseline - pl.col("outturn")
    return (
        frame.with_columns(size=variance.abs() * 100, sign=variance.sign())
        .with_columns(pot=pot)
        .with_columns(
            *(each.alias(f"share{place}") for place, each in enumerate(shares)),
            *(each.alias(f"rest{place}") for place, each in enumerate(rests)),
        )
        .with_columns(left=left)
        .select("baseline", "outturn", *found)
    )


def contests(rows: int) -> list[Contest]:
    """Make the contests for so many rows."""
    frame = scenarios(rows)
    share = mechanism()
    compiled = prepare(share)
    few = max(1, rows // 100)
    facts = frame.head(few).rows()

    def ours() -> pl.DataFrame:
        """Settle by the library, with the lines alone, as by hand."""
        done: pl.DataFrame = settle(frame.lazy(), share).select(LINES).collect()
        return done

    def checked(done: Any) -> object:  # noqa: ANN401 - what either way returns
        """Make the sum of each line."""
        return done.select(LINES).sum().row(0)

    def first_checked(done: Any) -> object:  # noqa: ANN401 - what either way returns
        """Take the first scenarios as the loop returns them."""
        return done if isinstance(done, list) else done.head(few).rows()

    return [
        Contest(
            title="settle ten parties, polars",
            by_hand=lambda: by_hand(frame.lazy()).collect(),
            ours=ours,
            answer=checked,
            goal=1.2,
        ),
        Contest(
            title="settle ten parties, polars, against the scalar loop",
            by_hand=lambda: [compiled.pence(*each) for each in facts],
            ours=ours,
            answer=first_checked,
            per=rows // few,
        ),
    ]
