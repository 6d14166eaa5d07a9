"""
What reading and writing a document costs, against ``json`` on the same text.

Run it with ``python benchmarks/documents.py``. Reading parses the text and makes the value;
writing makes the text, and reads it back, as `write` promises. The ``json`` that they are
measured against parses and prints the same text, and knows nothing of classes, sources or
paths. All take turns; each turn is a few runs in a row, since right after other work ``json``
itself takes twice its time. What is counted is the time of this process, so that a busy
machine does not matter, and what is printed is the median over that of ``json``.

The first reading of a class prepares how it is read. That is done once in a process, and so
is measured apart, with a codec that has read nothing.

``python benchmarks/documents.py --against REVISION`` measures reading beside that of another
revision: each reads the documents that it ships, in a process of its own, and the two take
turns. The documents say the same in both, as far as their formats do.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path

from nhs_accountable_care.documents import Codec, standard_codec

ROUNDS = 15
IN_A_ROW = 10
GOAL_OF_READING = 25
GOAL_OF_WRITING = 7
GOAL_AGAINST = 1.2
ROOT = Path(__file__).parents[1]


def shipped(root: Path = ROOT) -> dict[str, str]:
    """Return the text of every shipped document by the name of its file, the largest first."""
    cases = files("nhs_accountable_care.reference.cases").iterdir()
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in (*cases, *(root / "examples" / "documents").iterdir())
        if file.name.endswith(".json")
    }
    return dict(sorted(texts.items(), key=lambda item: len(item[1]), reverse=True))


def seconds(work: Callable[[], object]) -> float:
    """Time a few runs in a row, without the garbage collector, and return the mean."""
    return timeit.timeit(work, timer=time.process_time, number=IN_A_ROW) / IN_A_ROW


def medians(runs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Time all in turn."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            taken[name].append(seconds(run))
    return {name: statistics.median(times) for name, times in taken.items()}


def measure(what: str, texts: list[str], codec: Codec) -> None:
    """Measure some documents together, and print the ratios."""
    documents = [codec.read(text) for text in texts]
    plain = [json.loads(text) for text in texts]
    median = medians(
        {
            "json.loads": lambda: [json.loads(text) for text in texts],
            "read": lambda: [codec.read(text) for text in texts],
            "json.dumps": lambda: [
                json.dumps(each, ensure_ascii=False, indent=2) for each in plain
            ],
            "write": lambda: [codec.write(document) for document in documents],
        }
    )
    for ours, theirs, goal in (
        ("read", "json.loads", GOAL_OF_READING),
        ("write", "json.dumps", GOAL_OF_WRITING),
    ):
        ratio = median[ours] / median[theirs]
        print(f"{median[ours] * 1e3:8.2f} ms  {ratio:6.1f}  {goal:4}  {ours}, {what}")


def measure_cold(texts: list[str]) -> None:
    """Measure the first reading of all documents by a codec that has read nothing."""
    standard = standard_codec()

    def read_all() -> None:
        codec = Codec(
            schemas=standard.schemas,
            open_types=standard.open_types,
            notations=standard.notations,
        )
        for text in texts:
            codec.read(text)

    median = medians({"json": lambda: [json.loads(text) for text in texts], "first": read_all})
    ratio = median["first"] / median["json"]
    print(f"{median['first'] * 1e3:8.2f} ms  {ratio:6.1f}        first reading, all documents")


def serve(root: Path) -> None:
    """Time reading the documents of a checkout whenever a line is written to this process."""
    codec, texts = standard_codec(), list(shipped(root).values())
    for _ in sys.stdin:
        print(seconds(lambda: [codec.read(text) for text in texts]), flush=True)


def against(revision: str) -> None:
    """Measure reading here and at a revision in turn, and print the ratio."""
    with tempfile.TemporaryDirectory() as work, ExitStack() as stack:
        then = Path(work) / "then"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(then), revision], check=True)  # noqa: S603
        remove = [*git, "remove", "--force", str(then)]
        stack.callback(subprocess.run, remove, check=True)
        taken: dict[Path, list[float]] = {then: [], ROOT: []}
        timers = {
            root: stack.enter_context(
                subprocess.Popen(  # noqa: S603 -- this script
                    [sys.executable, __file__, "--serve", str(root)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env={**os.environ, "PYTHONPATH": str(root / "src")},
                )
            )
            for root in taken
        }
        for turn in range(ROUNDS + 1):
            for root, timer in timers.items():
                assert timer.stdin is not None  # noqa: S101 -- both are pipes
                assert timer.stdout is not None  # noqa: S101
                print(file=timer.stdin, flush=True)
                took = float(timer.stdout.readline())
                # The first turn prepares how each class is read.
                if turn > 0:
                    taken[root].append(took)
        for timer in timers.values():
            timer.communicate()
    before, now = (statistics.median(times) for times in taken.values())
    print(f"{before * 1e3:8.2f} ms                read, all documents, at {revision}")
    print(f"{now * 1e3:8.2f} ms  {now / before:6.2f}  {GOAL_AGAINST:4}  read, all documents")


def main() -> None:
    """Measure the largest document, and all that are shipped; or beside another revision."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--against", metavar="REVISION", help="measure beside a revision")
    parser.add_argument("--serve", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.serve:
        serve(told.serve)
    elif told.against:
        against(told.against)
    else:
        here()


def here() -> None:
    """Measure the largest document, and all that are shipped."""
    texts = shipped()
    largest = next(iter(texts))
    codec = standard_codec()
    print(f"{len(texts)} documents, {sum(map(len, texts.values()))} characters")
    print(f"{'':8}     {'ratio':>6}  {'goal':>4}")
    measure("all documents", list(texts.values()), codec)
    measure(f"the largest ({largest})", [texts[largest]], codec)
    measure_cold(list(texts.values()))


if __name__ == "__main__":
    main()
