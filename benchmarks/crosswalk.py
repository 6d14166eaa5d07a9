"""
Benchmark the crosswalk of areas: every CCG of April 2017 in the boards of April 2026.

    python benchmarks/crosswalk.py [--rounds N]

It prints how many times as long ``register.crosswalk`` takes as the fastest thing that gives the
same shares, timed in turn in one run: two dictionaries from part to code, written out beforehand,
joined by hand. That join knows no days, no links, no sources and no doubts, and answers with bare
pairs; the ratio is what those cost.

The goal is under 20 milliseconds once the register is loaded. The milliseconds that are printed
are of processor time, the least of all rounds, and of this machine alone: on one that is shared
they go up and down by half, so compare ratios. The first call makes the parts, links and
organisations from the rows of the pack, once for a process, and is told apart.
"""

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from nhs_accountable_care import reference
from nhs_accountable_care.organisations import Crosswalk, OrganisationKind, Register, ShareBasis

FROM, TO = date(2017, 4, 1), date(2026, 4, 1)
CCG = OrganisationKind.CLINICAL_COMMISSIONING_GROUP
BOARD = OrganisationKind.INTEGRATED_CARE_BOARD
GOAL = 20

Pairs = dict[tuple[str, str], Fraction]


def seconds(work: Callable[[], object]) -> float:
    """Time one run on the processor, with the collector off as a loader would have it."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        work()
        return time.process_time() - started
    finally:
        gc.enable()


def holders(register: Register, day: date, kind: OrganisationKind) -> dict[str, str]:
    """Write down which body of a kind holds each part on a day."""
    return {
        part.key: str(body.code)
        for body in register.at(day, kind=kind)
        for part in register.parts_of(body.code, on=day)
    }


def by_hand(before: dict[str, str], after: dict[str, str], people: dict[str, int]) -> Pairs:
    """Join two dictionaries over the parts."""
    wholes: dict[str, int] = {}
    shared: dict[tuple[str, str], int] = {}
    for part, code in before.items():
        count = people[part]
        wholes[code] = wholes.get(code, 0) + count
        pair = (code, after[part])
        shared[pair] = shared.get(pair, 0) + count
    return {pair: Fraction(count, wholes[pair[0]]) for pair, count in shared.items()}


def main() -> int:
    """Run both and print the ratio."""
    parser = argparse.ArgumentParser(description="benchmark the crosswalk of areas")
    parser.add_argument("--rounds", type=int, default=50)
    asked = parser.parse_args()
    register = reference.register()

    def ours() -> Crosswalk:
        return register.crosswalk(FROM, TO, kind=CCG, to_kind=BOARD)

    first = seconds(ours)
    before, after = holders(register, FROM, CCG), holders(register, TO, BOARD)
    people = {part.key: part.people(ShareBasis.RESIDENTS_MID_2020) or 0 for part in register.parts}
    walk = ours()
    if {(str(row.from_code), str(row.to_code)): row.weight for row in walk.rows} != by_hand(
        before, after, people
    ):
        msg = "the two ways do not answer the same"
        raise SystemExit(msg)
    times = [
        (seconds(ours), seconds(lambda: by_hand(before, after, people)))
        for _ in range(asked.rounds)
    ]
    ratio = statistics.median(mine / theirs for mine, theirs in times)
    least = min(mine for mine, _ in times) * 1000
    print(f"python {sys.version.split()[0]}; {len(register.parts)} parts, {len(walk.rows)} rows")
    print(f"crosswalk: {ratio:.0f} times a join of two dictionaries by hand")
    print(
        f"on this machine {least:.1f} ms of processor time (goal: under {GOAL}), "
        f"and {first * 1000:.0f} ms the first time"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
