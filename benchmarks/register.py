"""
Benchmark the register: look-ups by day, and the building of a large one.

    python benchmarks/register.py [--organisations N] [--look-ups N] [--rounds N]

It prints ratios, each taken between things timed in turn in one run, because the seconds of a
shared machine mean nothing.

Look-ups: ``register.find(code, on=day)`` against the fastest thing that answers the same, a
dictionary of tuples and `bisect` written out in the loop. The goal is 1.4.

Building and memory: organisations of one to three versions, read from the same plain records, as
this library's values (`Organisation`, and then a `Register` of them), as msgspec structs with
the same fields, and as pydantic models. The structs and the models check types and build no
index; ours check codes, order and roles as well. msgspec and pydantic are no dependencies of this
library and are left out where they are not installed; to compare, make an environment of its
own: ``python -m venv there && there/bin/pip install -e . msgspec pydantic``.
"""

import argparse
import gc
import importlib
import random
import statistics
import sys
import time
import tracemalloc
from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from types import GenericAlias
from typing import Any

from nhs_accountable_care.organisations import (
    OdsCode,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
)

FIRST = date(2013, 4, 1)
DAYS = 4800
KIND = OrganisationKind.GP_PRACTICE
ROLES = ("RO177", "RO76")

# A body as plain data: its code, and the name, first and last day of each version.
PlainEra = tuple[str, date, date | None]
Plain = tuple[str, tuple[PlainEra, ...]]


def plain_records(number: int) -> list[Plain]:
    """Make bodies with one to three versions, the same ones every time."""
    chance = random.Random(20260701)  # noqa: S311 -- for a benchmark, not for a secret
    records: list[Plain] = []
    for place in range(number):
        starts = sorted(chance.sample(range(DAYS), chance.choice((1, 1, 2, 3))))
        days = [FIRST + timedelta(days=start) for start in starts]
        ends = [day - timedelta(days=1) for day in days[1:]]
        versions = tuple(
            (f"Practice {place} {version}", day, ends[version] if version < len(ends) else None)
            for version, day in enumerate(days)
        )
        records.append((f"P{place:07d}", versions))
    return records


def our_organisations(records: list[Plain]) -> list[Organisation]:
    """Build this library's values."""
    organisations = []
    for text, versions in records:
        code = OdsCode(text)
        organisations.append(
            Organisation(
                code=code,
                versions=tuple(
                    OrganisationVersion(
                        code=code,
                        name=name,
                        kind=KIND,
                        roles=ROLES,
                        first_day=first,
                        last_day=last,
                    )
                    for name, first, last in versions
                ),
            )
        )
    return organisations


def our_register(records: list[Plain]) -> Register:
    """Build this library's values and the register of them."""
    return Register(organisations=our_organisations(records))


def module_if_there(name: str) -> Any:  # noqa: ANN401 -- a library that may not be there
    """Import a library, or return nothing if it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def msgspec_builder() -> Callable[[list[Plain]], object] | None:
    """Return what builds msgspec structs of the same fields, if msgspec is installed."""
    msgspec = module_if_there("msgspec")
    if msgspec is None:
        return None
    version = msgspec.defstruct("Version", ERA_FIELDS, frozen=True, kw_only=True)
    organisation = msgspec.defstruct(
        "Body",
        [("code", str), ("versions", GenericAlias(tuple, (version, ...)))],
        frozen=True,
        kw_only=True,
    )

    def build(records: list[Plain]) -> object:
        plain = [plain_body(record) for record in records]
        return msgspec.convert(plain, GenericAlias(list, (organisation,)))

    return build


def pydantic_builder() -> Callable[[list[Plain]], object] | None:
    """Return what builds pydantic models of the same fields, if pydantic is installed."""
    pydantic = module_if_there("pydantic")
    if pydantic is None:
        return None
    frozen = pydantic.ConfigDict(frozen=True)
    version = pydantic.create_model(
        "Version",
        __config__=frozen,
        **{field[0]: (field[1], field[2] if len(field) > 2 else ...) for field in ERA_FIELDS},  # noqa: PLR2004 -- name, type and default
    )
    organisation = pydantic.create_model(
        "Body",
        __config__=frozen,
        code=(str, ...),
        versions=(GenericAlias(tuple, (version, ...)), ...),
    )
    adapter = pydantic.TypeAdapter(GenericAlias(list, (organisation,)))

    def build(records: list[Plain]) -> object:
        return adapter.validate_python([plain_body(record) for record in records])

    return build


# The fields of `OrganisationVersion`, so that all three hold the same.
ERA_FIELDS: list[tuple[str, object] | tuple[str, object, object]] = [
    ("code", str),
    ("name", str),
    ("kind", OrganisationKind),
    ("roles", tuple[str, ...] | None, None),
    ("ons_code", str | None, None),
    ("first_day", date | None, None),
    ("last_day", date | None, None),
    ("first_basis", str | None, None),
    ("last_basis", str | None, None),
    ("first_not_before", date | None, None),
    ("last_observed", date | None, None),
    ("foundation_trust", bool | None, None),
    ("council_type", str | None, None),
    ("begins_with", str | None, None),
    ("sources", tuple[str, ...], ()),
]


def plain_body(record: Plain) -> dict[str, object]:
    """Return a body as the dictionaries that the other libraries read."""
    code, versions = record
    return {
        "code": code,
        "versions": [
            {
                "code": code,
                "name": name,
                "kind": KIND,
                "roles": ROLES,
                "first_day": first,
                "last_day": last,
            }
            for name, first, last in versions
        ],
    }


def seconds(work: Callable[[], object]) -> float:
    """Time one run, with the collector off as a loader would have it."""
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        result = work()
        elapsed = time.perf_counter() - started
    finally:
        gc.enable()
    del result
    return elapsed


def live_bytes(work: Callable[[], object]) -> int:
    """Measure what stays in memory once the work is done."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    result = work()
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del result
    return after - before


def look_ups(records: list[Plain], number: int, rounds: int) -> float:
    """Return the ratio of `find` to a dictionary and bisect written out in the loop."""
    register = our_register(records)
    index = {
        organisation.code: (
            tuple(version.first_day or date.min for version in organisation.versions),
            tuple(version.last_day or date.max for version in organisation.versions),
            organisation.versions,
        )
        for organisation in register.organisations
    }
    chance = random.Random(7)  # noqa: S311 -- for a benchmark, not for a secret
    questions = []
    for _ in range(number):
        code, versions = chance.choice(records)
        first = versions[0][1]
        questions.append((OdsCode(code), first + timedelta(days=chance.randrange(3000))))

    def ours() -> int:
        found = 0
        find = register.find
        for code, on in questions:
            if find(code, on=on) is not None:
                found += 1
        return found

    def inlined() -> int:
        found = 0
        for code, on in questions:
            firsts, lasts, versions = index[code]
            place = bisect_right(firsts, on)
            if place and on <= lasts[place - 1] and versions[place - 1] is not None:
                found += 1
        return found

    if ours() != inlined():
        msg = "the two ways do not answer the same"
        raise SystemExit(msg)
    ratios = [seconds(ours) / seconds(inlined) for _ in range(rounds)]
    return statistics.median(ratios)


def building(records: list[Plain], rounds: int) -> None:
    """Print how long building takes and what it leaves in memory, as ratios to msgspec."""
    builders: dict[str, Callable[[list[Plain]], object] | None] = {
        "msgspec structs": msgspec_builder(),
        "pydantic models": pydantic_builder(),
        "organisations": our_organisations,
        "register": our_register,
    }
    present = {name: build for name, build in builders.items() if build is not None}
    missing = builders.keys() - present.keys()
    if missing:
        print(f"not installed, so not compared: {', '.join(sorted(missing))}")
    base = next(iter(present))
    times: dict[str, list[float]] = {name: [] for name in present}
    for _ in range(rounds):
        for name, build in present.items():
            times[name].append(seconds(lambda build=build: build(records)))  # type: ignore[misc]  # a default binds the loop's value
    sizes = {
        name: live_bytes(lambda build=build: build(records))  # type: ignore[misc]  # a default binds the loop's value
        for name, build in present.items()
    }
    print(f"building {len(records)} organisations ({base} = 1):")
    for name in present:
        ratio = statistics.median(
            mine / theirs for mine, theirs in zip(times[name], times[base], strict=True)
        )
        each = sizes[name] / len(records)
        print(
            f"  {name:<16} time {ratio:5.2f}  ({min(times[name]):.2f} s)"
            f"  memory {sizes[name] / sizes[base]:5.2f}  ({each:.0f} bytes each)"
        )


def main() -> int:
    """Run both and print the ratios."""
    parser = argparse.ArgumentParser(description="benchmark the register")
    parser.add_argument("--organisations", type=int, default=300_000)
    parser.add_argument("--look-ups", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    records = plain_records(asked.organisations)
    sample = records[:30_000]
    ratio = look_ups(sample, asked.look_ups, asked.rounds)
    print(f"python {sys.version.split()[0]}")
    print(f"look-up by day: {ratio:.2f} times a dictionary and bisect written out (goal 1.4)")
    building(records, asked.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
