"""
What the check of fields by their annotations costs, against building without any check.

    python benchmarks/field_checks.py [--rounds N]

Each work is done with validators and with `attrs.validators.disabled`, in turn in one run, and
what is printed is the ratio of the medians. Without validators the checks that classes name
themselves are left out too, so the shared check costs at most this. The goal is 1.3 for each.
What is counted is the time of this process, so that a busy machine does not matter.
"""

import argparse
import gc
import statistics
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
from nhs_accountable_care.reference import register

GOAL: Final = 1.3
CASES: Final = Path(__file__).parents[1] / "examples" / "documents"


def parts_of(value: object) -> Iterator[Any]:
    """Yield a value and all values inside it."""
    if attrs.has(type(value)):
        yield value
        for field in attrs.fields(type(value)):
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


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    for name, work in works().items():
        print(f"{name:<28} {ratio(work, arguments.rounds):.2f} (goal {GOAL})")


if __name__ == "__main__":
    main()
