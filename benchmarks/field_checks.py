"""
What the check of fields by their annotations costs.

    python benchmarks/field_checks.py [--rounds N] [--before SRC]

Each work is done with validators and with `attrs.validators.disabled`, in turn in one run, and
what is printed is the ratio of the medians. Without validators the checks that classes name
themselves are left out too, so the shared check costs less than this.

The goal is 1.3 of the time that a work took before there was the check, with the checks of that
time: `--before` names the folder `src` of a checkout of then (the parent of "core: refuse in every
field what is not of its annotation"), which is timed in turn with the code of now.

What is counted is the time of each process, so that a busy machine matters little.
"""

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs

from nhs_accountable_care import Money, Share
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.organisations import (
    OdsCode,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
)
from nhs_accountable_care.payment import (
    UNLIMITED,
    AgreedShares,
    GainLossShare,
    PartyShare,
    ShareBand,
    settle,
)
from nhs_accountable_care.reference import cases, register

GOAL: Final = 1.3
CASES: Final = Path(cases.__file__).parent


def parts_of(value: object) -> Iterator[Any]:
    """Yield a value and all values inside it."""
    cls: Any = type(value)
    if attrs.has(cls):
        yield value
        for field in attrs.fields(cls):
            yield from parts_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from parts_of(each)


def version() -> OrganisationVersion:
    """Build a version of a body, as the register does."""
    return OrganisationVersion(
        code=OdsCode("P81001"),
        name="A practice",
        kind=OrganisationKind.GP_PRACTICE,
        roles=("RO177", "RO76"),
        first_day=date(2013, 4, 1),
    )


def share() -> GainLossShare:
    """Build a mechanism of two parties."""
    half = Share.parse("50%")
    band = ShareBand(share=half)
    parties = (PartyShare(party="acute", share=half), PartyShare(party="community", share=half))
    keys = AgreedShares(shares=parties)
    return GainLossShare(gain_bands=(band,), loss_bands=(band,), loss_limit=UNLIMITED, keys=keys)


def works() -> dict[str, Callable[[], object]]:
    """Return what is timed, by its name."""
    codec = standard_codec()
    texts = [file.read_text(encoding="utf-8") for file in sorted(CASES.glob("*.json"))]
    parts = [part for text in texts for part in parts_of(codec.read(text).value)]
    mechanism = share()
    facts = {"baseline": Money(pence=100_000_000), "outturn": Money(pence=90_000_000)}
    codes = [each.code for each in register().organisations[:500]]
    return {
        "read the shipped documents": lambda: [codec.read(text) for text in texts],
        "build their parts anew": lambda: [attrs.evolve(part) for part in parts],
        "build bodies of agreements": lambda: [Body(code="01G") for _ in range(3000)],
        "build organisations": lambda: [
            Organisation(code=OdsCode("P81001"), versions=(version(),)) for _ in range(1000)
        ],
        "read 500 of the register": lambda: [
            register.__wrapped__().organisation(code) for code in codes
        ],
        "build a mechanism": lambda: [share() for _ in range(100)],
        "settle": lambda: [settle(mechanism, facts).lines for _ in range(20)],
    }


def seconds(work: Callable[[], object]) -> float:
    """Time one run, without the garbage collector."""
    gc.collect()
    gc.disable()
    begun = time.process_time()
    work()
    taken = time.process_time() - begun
    gc.enable()
    return taken


def ratio(work: Callable[[], object], rounds: int) -> float:
    """Return how many times as long a work takes with the checks."""
    checked, unchecked = [], []
    work()
    for _ in range(rounds):
        checked.append(seconds(work))
        with attrs.validators.disabled():
            unchecked.append(seconds(work))
    return statistics.median(checked) / statistics.median(unchecked)


def shortest(work: Callable[[], object], rounds: int) -> float:
    """Time the quickest of some runs."""
    work()
    return min(seconds(work) for _ in range(rounds))


def measured(source: Path) -> dict[str, float]:
    """Time each work with the code of a folder, in a process of its own."""
    told = subprocess.run(  # noqa: S603 - this script
        [sys.executable, __file__, "--seconds"],
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(source)},
    ).stdout
    return dict(json.loads(told))


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--before", type=Path, help="the folder src of a checkout of then")
    parser.add_argument("--seconds", action="store_true", help="print the shortest times as JSON")
    arguments = parser.parse_args()
    if arguments.seconds:
        print(
            json.dumps({name: shortest(work, arguments.rounds) for name, work in works().items()})
        )
        return
    if arguments.before is not None:
        now, then = Path(__file__).parents[1] / "src", arguments.before.resolve()
        pairs = [(measured(then), measured(now)) for _ in range(3)]
        for name in pairs[0][0]:
            of_then, of_now = (min(each[side][name] for each in pairs) for side in (0, 1))
            print(f"{name:<28} {of_now / of_then:.2f} of the time before (goal {GOAL})")
        return
    for name, work in works().items():
        print(f"{name:<28} {ratio(work, arguments.rounds):.2f} of the time without validators")


if __name__ == "__main__":
    main()
