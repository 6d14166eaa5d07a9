"""
What the whole rulebook costs over the shipped cases, against a hand-written loop.

Run it with ``python benchmarks/validation.py``. The loop calls the same checks on the same
arrangements, one after the other, and keeps what they yield as plain tuples: no rules of the
day, no findings, no order. The two take turns, so that a machine that slows down slows both;
what is printed is the median of each and their ratio.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date

from nhs_accountable_care.arrangements import Arrangement, with_known_bodies
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.validation import SHIPPED_RULES, Breach, Context, check

ROUNDS = 200
GOAL = 5.0
Job = tuple[Arrangement, date]


def parts_of(arrangement: Arrangement, path: str) -> Iterator[tuple[str, Arrangement]]:
    """Go through an arrangement and what is nested in it, by hand."""
    yield path, arrangement
    for number, part in enumerate(arrangement.nested or ()):
        yield from parts_of(part, f"{path}.nested[{number}]")


def by_hand(jobs: list[Job]) -> int:
    """Call every check that was in force, and count what was yielded."""
    held = register()
    found: list[tuple[str, str, str]] = []
    for place, on in jobs:
        context = Context(moment=place.moment(on), register=held)
        checks = [(rule.code, rule.check) for rule in SHIPPED_RULES.rules if on in rule.period]
        for path, part in parts_of(with_known_bodies(place, held, on=on), "$"):
            for code, function in checks:
                for each in function(part, context):
                    words = each.message if isinstance(each, Breach) else each.fact
                    found.append((code, f"{path}.{each.path}", words))
    return len(found)


def by_rulebook(jobs: list[Job]) -> int:
    """Check by the whole rulebook, and count what was found and what could not be checked."""
    held = register()
    count = 0
    for place, on in jobs:
        report = check(place, on=on, register=held)
        count += len(report.findings) + len(report.unchecked)
    return count


def seconds(run: Callable[[list[Job]], int], jobs: list[Job]) -> float:
    """Time one run."""
    start = time.perf_counter()
    run(jobs)
    return time.perf_counter() - start


def shipped_jobs() -> list[Job]:
    """Return every shipped case on its own day."""
    documents = [cases.case(name) for name in cases.case_names()]
    return [(document.value, document.as_at) for document in documents]


def main() -> None:
    """Measure both in turn and print their ratio."""
    jobs = shipped_jobs()
    counts = by_hand(jobs), by_rulebook(jobs)
    if counts[0] != counts[1]:
        msg = f"the loop finds {counts[0]} and the rulebook {counts[1]}; mend the loop"
        raise SystemExit(msg)
    times: dict[Callable[[list[Job]], int], list[float]] = {by_hand: [], by_rulebook: []}
    for _ in range(ROUNDS):
        for run, taken in times.items():
            taken.append(seconds(run, jobs))
    hand, rulebook = (statistics.median(taken) for taken in times.values())
    print(f"{len(jobs)} cases, {len(SHIPPED_RULES.rules)} entries of rules, {counts[0]} remarks")
    print(f"by hand     {hand * 1e3:8.3f} ms")
    print(f"by rulebook {rulebook * 1e3:8.3f} ms")
    print(f"ratio       {rulebook / hand:8.2f}    goal {GOAL}")


if __name__ == "__main__":
    main()
