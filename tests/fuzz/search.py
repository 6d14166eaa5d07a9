"""
Try every target with input made at random, a stated number of times in all.

    python -m tests.fuzz.search [TARGET …] --executions 1000000

Nothing guides it, so it is quick. It keeps count in the folder ``.fuzz``, and goes on where it
was when it is begun again. It prints a line for each target, and ends with 1 if anything was
found. The shortest input of each kind of finding is kept in ``.fuzz/TARGET``.
"""

import argparse
import hashlib
import json
import math
import sys
import time
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.fuzz.targets import TARGETS, tried

__all__ = ["searched"]

_BATCH: Final = 500
_FOLDER: Final = Path(__file__).parents[2] / ".fuzz"


def searched(
    name: str, folder: Path, *, executions: int, seconds: float = math.inf
) -> dict[str, Any]:
    """
    Try a target up to so many times in all, counting those of runs before, or for so long.

    Each batch has a seed of its own, so that a run that is stopped goes on where it was.
    """
    file = folder / f"{name}.json"
    told: dict[str, Any] = {"executions": 0, "seconds": 0.0, "findings": {}}
    if file.exists():
        told = json.loads(file.read_text("utf-8"))
    while told["executions"] < executions and told["seconds"] < seconds:
        started = time.process_time()
        batch = told["executions"] // _BATCH
        choose = Random(f"{name} {batch}")  # noqa: S311 - of what is tried, not of a secret
        for _ in range(min(_BATCH, executions - told["executions"])):
            _try(name, TARGETS[name].make(choose), told, folder)
            told["executions"] += 1
        told["seconds"] += time.process_time() - started
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return told


def _try(name: str, data: bytes, told: dict[str, Any], folder: Path) -> None:
    """Give bytes to a target; of each kind of finding keep the shortest, and count the others."""
    try:
        tried(TARGETS[name], data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it was not documented
        kind = _kind_of(error)
        found = told["findings"].setdefault(kind, {"count": 0, "size": len(data) + 1})
        found["count"] += 1
        if len(data) < found["size"]:
            mark = hashlib.sha256(kind.encode()).hexdigest()[:12]
            found |= {"size": len(data), "file": f"{name}/{mark}"}
            (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / name / mark).write_bytes(data)


def _kind_of(error: BaseException) -> str:
    """Name a finding by its sort, and by the place in the library where it arose."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        code = trace.tb_frame.f_code
        if "nhs_accountable_care" in code.co_filename:
            place = f"{Path(code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    words = str(error)[:80] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} at {place} {words}".strip()


def main(arguments: list[str] | None = None) -> int:
    """Read what is asked, and search."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.search")
    parser.add_argument("target", nargs="*", help=f"of {', '.join(TARGETS)}; none means all")
    parser.add_argument("--executions", type=int, required=True, help="how often, in all")
    options = parser.parse_args(arguments)
    found = 0
    for name in options.target or TARGETS:
        told = searched(name, _FOLDER, executions=options.executions)
        findings = told["findings"]
        found += len(findings)
        rate = told["executions"] / max(told["seconds"], 1e-9)
        kinds = "; ".join(f"{kind} ({each['count']} times)" for kind, each in findings.items())
        print(  # noqa: T201 - what it is for
            f"{name}: {told['executions']:,} executions, {rate:,.0f} a second, "
            f"{len(findings)} kinds of findings{': ' if kinds else ''}{kinds}",
            flush=True,
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
