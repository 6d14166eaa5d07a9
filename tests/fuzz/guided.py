"""
Search one target for input that breaks it, guided by what the inputs before have reached.

    python -m tests.fuzz.guided TARGET [--seconds 60]

With atheris, where that is installed (``python -m pip install atheris``; it is made for some
Pythons only), what guides is which code each input reaches; without it, Hypothesis searches.
Both go on until something is found, or for so many seconds. Hypothesis then shows the smallest
input that it can make of it; atheris leaves it in the working folder.
"""

import argparse
import contextlib
import importlib
import sys
import time
from pathlib import Path
from random import Random
from typing import Any, Final

__all__ = ["main", "property_of"]

_FOLDER: Final = Path(__file__).parents[2] / ".fuzz"
_CORPUS: Final = Path(__file__).parent / "corpus"
_BATCH: Final = 500


def property_of(name: str, executions: int) -> Any:  # noqa: ANN401 -- made by a decorator
    """Return the property that a target holds, as Hypothesis tries it and atheris can steer it."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    from tests.fuzz.targets import TARGETS, tried

    target = TARGETS[name]

    @settings(
        max_examples=executions,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def holds(choose: Random) -> None:
        tried(target, target.make(choose))

    return holds


def main(arguments: list[str] | None = None) -> None:
    """Search as long as is asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided")
    # From the folders: atheris watches only what is imported later.
    parser.add_argument("target", choices=targets())
    parser.add_argument("--seconds", type=int, help="how long; without it, until it finds one")
    options = parser.parse_args(arguments)
    atheris: Any = None
    with contextlib.suppress(ImportError):
        atheris = importlib.import_module("atheris")
    if atheris is None:
        _by_hypothesis(options.target, options.seconds)
        return
    # Only what is imported inside is watched.
    with atheris.instrument_imports(include=["nhs_accountable_care"]):
        one = property_of(options.target, 1).hypothesis.fuzz_one_input
    corpus = _FOLDER / f"{options.target}-reached"
    corpus.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={options.seconds}"] if options.seconds else []
    atheris.Setup([sys.argv[0], *limits, str(corpus)], lambda data: one(data) and None)
    atheris.Fuzz()


def targets() -> list[str]:
    """Return the names of all targets, each of which has a folder of what was tried."""
    return sorted(each.name for each in _CORPUS.iterdir() if each.is_dir())


def _by_hypothesis(name: str, seconds: int | None) -> None:
    """Search with Hypothesis, a batch after the other, each with a seed of its own."""
    from hypothesis import seed

    started, batches = time.monotonic(), 0
    while seconds is None or time.monotonic() - started < seconds:
        seed(batches)(property_of(name, _BATCH))()
        batches += 1
    print(f"{name}: {batches * _BATCH:,} executions, nothing found")  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
