"""
Benchmark the doctor of columns: a million rows, against Python's own reader of CSV.

    python benchmarks/doctor.py [--rows N] [--rounds N]

It prints ratios, each taken between things timed in turn in one run, because the seconds of a
shared machine mean nothing. The goal is 20: the doctor over a file of a million rows, with a day
in each, takes at most 20 times as long as `csv.reader` over the same file. Beside it stand the
same with the repaired file written, and three files that are harder: one of practices, laid over
the register, in which each practice and month comes about once; one in which each cell is another
code of nobody; and one in which each is a name of nobody.
"""

import argparse
import csv
import functools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from nhs_accountable_care.interchange.code_doctor.columns import ColumnDoctor
from nhs_accountable_care.interchange.code_doctor.examination import Examiner
from nhs_accountable_care.interchange.code_doctor.tables import Columns, examine_table
from nhs_accountable_care.organisations import Organisation, OrganisationKind, Register
from nhs_accountable_care.reference import register

GOAL = 20
PRACTICES = 7000
CODES = tuple(organisation.code for organisation in register().organisations)[:400]
WRITTEN_OTHERWISE = (" qop", "", "0L")
SELDOM = 50
COLUMNS = Columns(code="code", day="month")


def usual(number: int, chance: random.Random) -> tuple[str, str]:
    """Make a row as people have them: some four hundred codes in a hundred months."""
    is_sound = chance.randrange(SELDOM)
    code = CODES[number % len(CODES)] if is_sound else chance.choice(WRITTEN_OTHERWISE)
    return code, f"{2016 + number % 10}-{number % 12 + 1:02d}"


def practices(number: int, _: random.Random) -> tuple[str, str]:
    """Make a row of seven thousand practices in a hundred and forty-four months."""
    month = number // PRACTICES
    return f"P{number % PRACTICES:05d}", f"{2014 + month // 12 % 12}-{month % 12 + 1:02d}"


def with_practices() -> Register:
    """Lay invented practices over the shipped register, of which every tenth has closed."""
    return register().plus(
        Organisation.of_one_version(
            f"P{number:05d}",
            f"Surgery {number}",
            OrganisationKind.GP_PRACTICE,
            first_day=date(2013, 4, 1),
            last_day=None if number % 10 else date(2019, 6, 30),
        )
        for number in range(PRACTICES)
    )


def different(number: int, _: random.Random) -> tuple[str, str]:
    """Make a row of which the cell comes once."""
    return f"{'ABCDEFGH'[number % 8]}{number % 100_000:05d}", f"{2016 + number // 100_000 % 10}-04"


def names(number: int, _: random.Random) -> tuple[str, str]:
    """Make a row of which the cell is a name that nobody has."""
    return f"Barchester Hospital {number}", "2024-04"


def file_of(
    folder: Path, rows: int, make: Callable[[int, random.Random], tuple[str, str]]
) -> Path:
    """Write a file of five columns, the same one every time."""
    chance = random.Random(20260801)  # noqa: S311 -- for a benchmark, not for a secret
    file = folder / f"{make.__name__}.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("row", "month", "code", "name", "figure"))
        for number in range(rows):
            code, month = make(number, chance)
            writer.writerow((number, month, code, "a name of a body", number * 7))
    return file


def read_only(file: Path) -> None:
    """Read the rows of a file, and do nothing with them."""
    with file.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream):
            pass


def examined(file: Path, known: Register, *, repair: bool) -> None:
    """Let the doctor look at the rows of a file."""
    column = ColumnDoctor(Examiner(known))
    with file.open("rb") as stream, (file.parent / "out.csv").open("w", encoding="utf-8") as out:
        tuple(examine_table(stream, COLUMNS, column, repaired=out if repair else None))
    column.report()


def timed(action: Callable[[], None]) -> float:
    """Return how many seconds something takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def main() -> int:
    """Print each ratio, and fail where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    worst = 0.0
    shipped, laid = register(), with_practices()
    with tempfile.TemporaryDirectory() as folder:
        for make, known, repair in (
            (usual, shipped, False),
            (usual, shipped, True),
            (practices, laid, False),
            (different, shipped, False),
            (names, shipped, False),
        ):
            file = file_of(Path(folder), options.rows, make)
            look = functools.partial(examined, file, known, repair=repair)
            ratios = []
            for _ in range(options.rounds):
                base = timed(functools.partial(read_only, file))
                ratios.append(timed(look) / base)
            ratio = statistics.median(ratios)
            worst = max(worst, ratio if make is usual else 0.0)
            written = ", repaired" if repair else ""
            print(f"{options.rows:,} rows, {make.__name__}{written}: {ratio:.1f} times csv.reader")
    print(f"goal of {GOAL} for the usual file: {'met' if worst <= GOAL else 'missed'}")
    return 0 if worst <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
