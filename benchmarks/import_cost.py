"""
What importing the package costs, measured against ``import attrs`` in one run.

Run it with ``python benchmarks/import_cost.py``. Every variant starts a fresh interpreter;
variants take turns, so that a machine that slows down slows them all. What is printed is the
median of each, less that of an interpreter that imports nothing, over that of attrs, beside its
goal where it has one.

Time is that of the processor. Modules are read as they are installed, compiled once, also where
the environment forbids Python to write what it has compiled. What causes the time, the modules
that are loaded and the classes that are built, is held by ``tests/repository/test_import.py``.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Mapping
from typing import Final

ROUNDS = 15
NOTHING = "pass"
ATTRS = "import attrs"
FACADE = "import nhs_accountable_care as nac"
PLACE = "nac.Arrangement(name='Salford')"
DAY = "__import__('datetime').date(2017, 4, 1)"
BLOCK, FACTS = "nac.payment.BlockPayment()", "{'block_value': nac.Money(pence=100)}"


def verb(*arguments: str) -> str:
    """Write the code that runs the command line and prints nothing."""
    return (
        "import os, sys\n"
        "os.dup2(os.open(os.devnull, os.O_WRONLY), 1)\n"
        "from nhs_accountable_care.cli import main\n"
        f"main({list(arguments)})"
    )


VARIANTS: Final[Mapping[str, tuple[str, float | None]]] = {
    "the facade": (FACADE, 0.1),
    "Money": (f"{FACADE}; nac.Money(pence=1)", 1.2),
    "FinancialYear": (f"{FACADE}; nac.FinancialYear(2017)", 1.2),
    "settle a block": (f"{FACADE}; nac.settle({BLOCK}, {FACTS})", 2.0),
    "--help": (verb("--help"), 2.0),
    "--version": (verb("--version"), 2.0),
    "reference.register()": (f"{FACADE}; nac.reference.register()", 2.5),
    "whois QOP": (verb("whois", "QOP"), 2.5),
    "Arrangement": (f"{FACADE}; {PLACE}", 3.7),
    "classify": (f"{FACADE}; nac.classify({PLACE}, on={DAY})", None),
    "check": (f"{FACADE}; nac.check({PLACE}, on={DAY})", None),
    "an answer": (f"{FACADE}; nac.classification.Answer", None),
}


def seconds(code: str, environment: Mapping[str, str]) -> float:
    """Return how many processor seconds an interpreter took that ran the code."""
    command = [sys.executable, "-c", code]
    child = os.posix_spawn(sys.executable, command, environment)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"failed: {code}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure all variants in turn and print their ratios."""
    codes = {"nothing": NOTHING, "attrs": ATTRS} | {
        name: code for name, (code, _) in VARIANTS.items()
    }
    times: dict[str, list[float]] = {name: [] for name in codes}
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(ROUNDS + 1):
            for name, code in codes.items():
                times[name].append(seconds(code, environment))
    # The first round compiles what was never compiled.
    median = {name: statistics.median(taken[1:]) for name, taken in times.items()}
    attrs = median["attrs"] - median["nothing"]
    print(f"{'ratio':>6}  {'goal':>5}")
    for name, (_, goal) in VARIANTS.items():
        ratio = (median[name] - median["nothing"]) / attrs
        print(f"{ratio:6.2f}  {goal if goal is not None else '':>5}  {name}")


if __name__ == "__main__":
    main()
