"""
What the whole rulebook costs now, against what it cost at another commit.

Run it with ``python benchmarks/validation_against.py REVISION``. Both read the documents of that
commit, the examples and the shipped cases, with its own register and ours; they take turns in
processes of their own, so that a machine that slows down slows both. What is printed is the
median of the processor's time of each and their ratio.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TURNS = 7
ROUNDS = 15
GOAL = 1.2

# It runs on the library of either commit, so that it uses only what both have.
WORK = """
import json, pathlib, sys, time
import nhs_accountable_care as nac
folders = [pathlib.Path(each) for each in sys.argv[2:]]
files = [file for folder in folders for file in sorted(folder.glob("*.json"))]
documents = []
for file in files:
    if json.loads(file.read_text(encoding="utf-8"))["schema"].endswith("/arrangement"):
        documents.append(nac.documents.read_file(file))
jobs = [(each.value, each.as_at) for each in documents]
taken = []
for _ in range(int(sys.argv[1]) + 1):
    start = time.process_time()
    for place, on in jobs:
        nac.check(place, on=on)
    taken.append(time.process_time() - start)
print(json.dumps([len(jobs), *taken[1:]]))
"""


def turn(source: Path, documents: list[Path]) -> list[float]:
    """Check every document in a process of its own; give the number of them and the times."""
    done = subprocess.run(  # noqa: S603 -- the same Python, on the code above
        [sys.executable, "-c", WORK, str(ROUNDS), *map(str, documents)],
        env={**os.environ, "PYTHONPATH": str(source / "src")},
        check=True,
        capture_output=True,
        text=True,
    )
    found: list[float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure both in turn and print their ratio."""
    parser = argparse.ArgumentParser(description="Compare what the rulebook costs.")
    parser.add_argument("revision", help="the commit to compare with")
    revision = parser.parse_args().revision
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder)
        archive = subprocess.run(  # noqa: S603 -- the revision that was asked for
            ["git", "-C", str(ROOT), "archive", revision, "src", "examples/documents"],  # noqa: S607
            check=True,
            capture_output=True,
        )
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)  # noqa: S603, S607
        cases = other / "src" / "nhs_accountable_care" / "reference" / "cases"
        documents = [other / "examples" / "documents", cases]
        times: dict[Path, list[float]] = {other: [], ROOT: []}
        number = 0.0
        for _ in range(TURNS):
            for source in times:
                number, *seconds = turn(source, documents)
                times[source] += seconds
        before, now = (statistics.median(taken) for taken in times.values())
    print(f"{number:.0f} documents, the whole rulebook")
    print(f"at {revision[:12]:12} {before * 1e3:8.1f} ms")
    print(f"now             {now * 1e3:8.1f} ms")
    print(f"ratio           {now / before:8.2f}    goal {GOAL}")


if __name__ == "__main__":
    main()
