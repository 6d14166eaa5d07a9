"""
What importing the package costs, measured against ``import attrs`` in one run.

Run it with ``python benchmarks/import_cost.py``. Every variant starts a fresh interpreter;
variants take turns, so that a machine that slows down slows them all. What is printed is the
median of each, less that of an interpreter that imports nothing, over that of attrs.
"""

import statistics
import subprocess
import sys
import time

ROUNDS = 15
NOTHING = "pass"
ATTRS = "import attrs"
VARIANTS = {
    "import nhs_accountable_care": 0.1,
    "import nhs_accountable_care as nac; nac.Money(pence=1)": 1.5,
    "import nhs_accountable_care as nac; nac.FinancialYear(2017)": 1.5,
    "import nhs_accountable_care as nac; nac.Arrangement(name='x')": None,
    "import nhs_accountable_care as nac; nac.reference.register()": None,
}


def seconds(code: str) -> float:
    """Time an interpreter that runs the code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 -- our own code
    return time.perf_counter() - start


def main() -> None:
    """Measure all variants in turn and print their ratios."""
    codes = [NOTHING, ATTRS, *VARIANTS]
    times: dict[str, list[float]] = {code: [] for code in codes}
    for _ in range(ROUNDS + 1):
        for code in codes:
            times[code].append(seconds(code))
    # The first round compiles what was never compiled.
    median = {code: statistics.median(taken[1:]) for code, taken in times.items()}
    attrs = median[ATTRS] - median[NOTHING]
    print(f"{'ratio':>6}  {'goal':>5}  code")
    for code, goal in VARIANTS.items():
        ratio = (median[code] - median[NOTHING]) / attrs
        print(f"{ratio:6.2f}  {goal if goal is not None else '':>5}  {code}")


if __name__ == "__main__":
    main()
