"""What comes with the package when it is imported; `benchmarks/import_cost.py` times it."""

import subprocess
import sys

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


def test_importing_the_package_loads_nothing() -> None:
    """The facade brings in neither attrs, cattrs nor any dataframe library."""
    loaded = modules_after("import nhs_accountable_care")
    assert not loaded & (HEAVY | {"attr", "attrs", "cattrs"})


def test_the_first_class_loads_attrs_only() -> None:
    """Using a class of the ground floor brings in attrs, and no extra."""
    loaded = modules_after(FIRST_CLASS)
    assert "attr" in loaded
    assert not loaded & HEAVY
