"""What it costs to import the package, and what comes with it."""

import subprocess
import sys

import pytest

RUNS = 7

HEAVY = {"altair", "hypothesis", "jsonschema", "narwhals", "numpy", "pandas", "polars", "pyarrow"}

FIRST_CLASS = "import nhs_accountable_care; nhs_accountable_care.Money(pence=1)"


def run(code: str) -> str:
    """Run code in a process of its own and give back what it prints."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    ).stdout


def modules_after(code: str) -> set[str]:
    """Find the top-level packages that are loaded after the code."""
    printed = run(f"{code}\nimport sys\nprint(*sys.modules)")
    return {name.partition(".")[0] for name in printed.split()}


TIMED = """
from time import perf_counter
try:
    import no_such_package  # Python looks through its folders once, for whoever comes first
except ImportError:
    start = perf_counter()
{code}
print(perf_counter() - start)
"""


def seconds(code: str) -> float:
    """Time the code in a fresh process; the best of several runs, as the rest is noise."""
    return min(float(run(TIMED.format(code=code))) for _ in range(RUNS))


@pytest.fixture(scope="module")
def cost_of_attrs() -> float:
    """Time `import attrs`, the measure of all that follows."""
    return seconds("import attrs")


def test_importing_the_package_loads_nothing() -> None:
    """The facade brings in neither attrs, cattrs nor any dataframe library."""
    loaded = modules_after("import nhs_accountable_care")
    assert not loaded & (HEAVY | {"attr", "attrs", "cattrs"})


def test_the_first_class_loads_attrs_only() -> None:
    """Using a class of the ground floor brings in attrs, and no extra."""
    loaded = modules_after(FIRST_CLASS)
    assert "attr" in loaded
    assert not loaded & HEAVY


def test_importing_the_package_costs_next_to_nothing(cost_of_attrs: float) -> None:
    """The facade costs at most a tenth of `import attrs`."""
    assert seconds("import nhs_accountable_care") <= cost_of_attrs / 10


def test_the_first_class_costs_little_more_than_attrs(cost_of_attrs: float) -> None:
    """The first class used costs at most one and a half times `import attrs`."""
    assert seconds(FIRST_CLASS) <= cost_of_attrs * 3 / 2
