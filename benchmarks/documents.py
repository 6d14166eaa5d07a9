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
"""

import json
import statistics
import time
import timeit
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from nhs_accountable_care.documents import Codec, standard_codec

ROUNDS = 15
IN_A_ROW = 10
GOAL_OF_READING = 25
GOAL_OF_WRITING = 7
EXAMPLES = Path(__file__).parents[1] / "examples" / "documents"


def shipped() -> dict[str, str]:
    """Return the text of every shipped document by the name of its file, the largest first."""
    cases = files("nhs_accountable_care.reference.cases").iterdir()
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in (*cases, *EXAMPLES.iterdir())
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


def main() -> None:
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
