"""
Benchmark settlement: a ten-party banded share against a function written by hand.

    python benchmarks/payment_settlement.py [--settlements N] [--rounds N]

It prints speeds as ratios to a function in whole numbers that does the same (two bands,
gains and losses alike, a limit, largest remainder to the penny), all timed in turn in one
run, because the seconds of a shared machine mean nothing. The goals are 1.0 for amounts alone
and 0.8 with a result object that explains itself on demand.

Before anything is timed, every way is checked to come to the same pence.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable

from nhs_accountable_care import Money, Share
from nhs_accountable_care.payment import (
    AgreedShares,
    FactValue,
    FixedAmount,
    GainLossShare,
    PartyShare,
    Settlement,
    ShareBand,
    ShareOf,
    prepare,
    settle,
)

WEIGHTS = (20, 15, 15, 10, 10, 8, 7, 6, 5, 4)
LIMIT = 5_000_000_00

Case = tuple[int, int]


def by_hand(baseline: int, outturn: int) -> tuple[int, ...]:
    """Share a variance among ten parties, in pence: 50% up to 2% of baseline, 75% up to 5%."""
    variance = baseline - outturn
    size = abs(variance) * 100
    first = min(size, 2 * baseline)
    second = max(0, min(size, 5 * baseline) - 2 * baseline)
    pot = min((50 * first + 75 * second + 5000) // 10_000, LIMIT)
    shares, rests = [], []
    for weight in WEIGHTS:
        share, rest = divmod(pot * weight, 100)
        shares.append(share)
        rests.append(rest)
    left = pot - sum(shares)
    for place in sorted(range(len(rests)), key=lambda each: -rests[each])[:left]:
        shares[place] += 1
    return tuple(shares) if variance >= 0 else tuple(-share for share in shares)


def mechanism() -> GainLossShare:
    """Write the same as a gain and loss share."""
    bands = (
        ShareBand(up_to=ShareOf(share=Share.parse("2%")), share=Share.parse("50%")),
        ShareBand(
            above=ShareOf(share=Share.parse("2%")),
            up_to=ShareOf(share=Share.parse("5%")),
            share=Share.parse("75%"),
        ),
    )
    limit = FixedAmount(amount=Money(pence=LIMIT))
    shares = tuple(
        PartyShare(party=f"party {place}", share=Share.parse(f"{weight}%"))
        for place, weight in enumerate(WEIGHTS)
    )
    return GainLossShare(
        gain_bands=bands,
        loss_bands=bands,
        gain_limit=limit,
        loss_limit=limit,
        keys=AgreedShares(shares=shares),
    )


def cases(number: int) -> list[Case]:
    """Make baselines and outturns around them, the same ones every time."""
    chance = random.Random(20170401)  # noqa: S311 -- for a benchmark, not for a secret
    made = []
    for _ in range(number):
        baseline = chance.randrange(10_000_000_00, 500_000_000_00)
        made.append(
            (baseline, baseline * chance.randrange(900, 1100) // 1000 + chance.randrange(99))
        )
    return made


def facts_of(baseline: int, outturn: int) -> dict[str, FactValue]:
    """Return the facts of a case as `settle` takes them."""
    return {"baseline": Money(pence=baseline), "outturn": Money(pence=outturn)}


def worked(settlement: Settlement) -> tuple[object, ...]:
    """Return all that a settlement works out when asked."""
    return settlement.lines, settlement.steps, settlement.line("gain and loss share: party 0")


def seconds(do: Callable[[int, int], object], given: list[Case]) -> float:
    """Time one way over all cases."""
    start = time.perf_counter()
    for baseline, outturn in given:
        do(baseline, outturn)
    return time.perf_counter() - start


def main() -> None:
    """Check that all ways agree, time them in turn and print their speeds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--settlements", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    share = mechanism()
    formula = share.formula()
    compiled, plain = prepare(share), prepare(share, generate=False)
    ways: dict[str, tuple[Callable[[int, int], object], float | None, int]] = {
        "written by hand": (by_hand, None, 1),
        "prepared, amounts alone": (compiled.pence, 1.0, 1),
        "prepared, with a result object": (compiled.settle_steps, 0.8, 1),
        "prepared, no generated source": (plain.pence, 0.08, 10),
        "not prepared, in exact fractions": (
            lambda baseline, outturn: settle(formula, facts_of(baseline, outturn)),
            None,
            100,
        ),
        "not prepared, asked of the mechanism": (
            lambda baseline, outturn: settle(share, facts_of(baseline, outturn)),
            None,
            100,
        ),
        "the same, with all its workings": (
            lambda baseline, outturn: worked(settle(share, facts_of(baseline, outturn))),
            None,
            100,
        ),
    }
    given = cases(arguments.settlements)
    for baseline, outturn in given[:200]:
        expected = by_hand(baseline, outturn)
        found = (
            compiled.pence(baseline, outturn),
            compiled.settle_steps(baseline, outturn).amounts,
            plain.pence(baseline, outturn),
            settle(formula, facts_of(baseline, outturn)).amounts,
            settle(share, facts_of(baseline, outturn)).amounts,
        )
        if any(each != expected for each in found):
            message = f"the ways disagree on {baseline}, {outturn}: {expected} and {found}"
            raise SystemExit(message)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(arguments.rounds):
        for name, (do, _goal, fewer) in ways.items():
            some = given[: len(given) // fewer]
            times[name].append(seconds(do, some) / len(some))
    hand = statistics.median(times["written by hand"])
    print(f"{'speed':>6}  {'goal':>5}  {'each':>9}  way")
    for name, (_do, goal, _fewer) in ways.items():
        each = statistics.median(times[name])
        print(
            f"{hand / each:6.3f}  {'' if goal is None else goal:>5}  {each * 1e6:6.2f} us  {name}"
        )


if __name__ == "__main__":
    main()
