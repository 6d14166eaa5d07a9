"""
What comes with the package when it is imported, in numbers of which each has a reason.

``benchmarks/import_cost.py`` times the same uses. Times differ from machine to machine; what
causes them does not, and is held here: the modules of the package, those of Python that are not
free, and the classes of attrs, each of which costs as much as a small module.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

EXTRAS = {
    *("altair", "hypothesis", "jsonschema", "narwhals", "numpy", "openpyxl", "pandas", "polars"),
    "pyarrow",
}

# Modules of Python, and cattrs, that take a fiftieth of what attrs takes, or more.
WATCHED = {
    *("argparse", "asyncio", "calendar", "cattrs", "csv", "dataclasses", "datetime", "decimal"),
    *("difflib", "email", "fractions", "hashlib", "html", "importlib.metadata"),
    *("importlib.resources", "json", "logging", "pathlib", "random", "shutil", "statistics"),
    *("tempfile", "textwrap", "tomllib", "unittest", "urllib.parse", "uuid", "xml", "zipfile"),
}
NUMBERS = {"datetime", "decimal", "fractions"}
# From Python 3.14 argparse writes in colour, and takes dataclasses for it.
ARGUMENTS = {"argparse", *(("dataclasses",) if sys.version_info >= (3, 14) else ())}

PROBE = """
import attr, sys, warnings
# To look at every class there is asks for one that Python 3.14 has deprecated.
warnings.simplefilter("ignore")
before = set(sys.modules)
try:
    exec({code!r})
except SystemExit:
    pass
loaded = set(sys.modules) - before
classes, found = [object], set()
while classes:
    for each in type.__subclasses__(classes.pop()):
        if each not in found:
            found.add(each)
            classes.append(each)
built = [
    each
    for each in found
    if each.__module__.startswith("nhs_accountable_care") and "__attrs_attrs__" in vars(each)
]
print(len(built), *sorted(loaded), file=sys.stderr)
"""


@attrs.frozen(kw_only=True)
class Bounds:
    """The most that a use may load, and why it needs that."""

    classes: int
    modules: int
    others: set[str]
    why: str


BOUNDS = {
    "the facade": Bounds(
        classes=0,
        modules=3,
        others=set(),
        why="it, the helper that loads names on first use, and the package of that",
    ),
    "Money": Bounds(
        classes=4,
        modules=6,
        others={"decimal", "fractions"},
        why="sums, prices, shares, how many digits those have, and what an error can hold",
    ),
    "FinancialYear": Bounds(
        classes=3,
        modules=5,
        others={"datetime"},
        why="years, periods and the problem that an error can hold",
    ),
    "settle a block": Bounds(
        classes=46,
        modules=35,
        others=NUMBERS,
        why="24 nodes of the language in which every mechanism is written, its citations, and "
        "which of them are cited for a term",
    ),
    "--help": Bounds(
        classes=0,
        modules=10,
        others={*ARGUMENTS, "datetime", "shutil", "textwrap"},
        why="the arguments of every verb, and no verb",
    ),
    "--version": Bounds(
        classes=0,
        modules=9,
        others=WATCHED - {"cattrs"},
        why="what --help loads, and whatever Python's own way to look up a version does",
    ),
    "reference.register()": Bounds(
        classes=14,
        modules=26,
        others={*NUMBERS, "json"},
        why="records of four kinds, and what reads the pack; sources when a record is made",
    ),
    "whois QOP": Bounds(
        classes=24,
        modules=43,
        others={*NUMBERS, *ARGUMENTS, "csv", "json", "shutil"},
        why="the verb's own arguments and notes, the register, the sourcebook, systems above, the "
        "national record",
    ),
    "Arrangement": Bounds(
        classes=72,
        modules=47,
        others={*NUMBERS, "calendar"},
        why="the 64 of the contracts, since an arrangement may hold an agreement of any kind",
    ),
    "classify": Bounds(
        classes=196,
        modules=130,
        others={*NUMBERS, "calendar", "csv", "json"},
        why="every form, every part that a form asks for, the cohorts, the register, the "
        "national record, where a place is, what tells the answer, which form or axis is faulty, "
        "a test that is answered already, the keys of citations, and the years of joined care",
    ),
    "check": Bounds(
        classes=242,
        modules=160,
        others={*NUMBERS, "calendar", "csv", "json"},
        why="every rule, every part that a rule asks for, every mechanism, and the register; "
        "of a report also what is open, which checks are faulty, and where paths lead",
    ),
    "an answer": Bounds(
        classes=0,
        modules=6,
        others=set(),
        why="one of the names that classification takes from questions, and its module",
    ),
}


def variants() -> dict[str, str]:
    """Read from the benchmark what it times, by name."""
    path = Path(__file__).parents[2] / "benchmarks" / "import_cost.py"
    spec = importlib.util.spec_from_file_location("import_cost", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: code for name, (code, _) in module.VARIANTS.items()}


VARIANTS = variants()


def loaded_by(code: str) -> tuple[int, set[str]]:
    """Run code in a process of its own; count the classes it built, and name what it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(code=code)],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    count, *names = done.stderr.split()
    return int(count), set(names)


def test_every_use_that_is_timed_has_its_bounds() -> None:
    """The benchmark and this table speak of the same uses."""
    assert BOUNDS.keys() == VARIANTS.keys()


@pytest.mark.broad
@pytest.mark.parametrize("name", BOUNDS)
def test_a_use_loads_no_more_than_it_needs(name: str) -> None:
    """What is loaded keeps within the bounds; who needs more raises one and says why."""
    bounds = BOUNDS[name]
    classes, loaded = loaded_by(VARIANTS[name])
    own = {each for each in loaded if each.partition(".")[0] == "nhs_accountable_care"}
    assert classes <= bounds.classes
    assert len(own) <= bounds.modules, sorted(own)
    assert loaded & WATCHED <= bounds.others
    assert not {each.partition(".")[0] for each in loaded} & EXTRAS


@pytest.mark.parametrize("name", ["the facade", "--help", "--version"])
def test_what_needs_no_value_does_without_attrs(name: str) -> None:
    """The facade and the help of the command line bring in no package but this one."""
    code = f"try:\n    exec({VARIANTS[name]!r})\nexcept SystemExit: pass\nimport sys\n"
    code += "print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    assert not {"attr", "attrs", "cattrs"} & set(done.stderr.split())
