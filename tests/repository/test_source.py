"""What the source may and may not do, read from the source itself."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "nhs_accountable_care"
MODULES = sorted(SOURCE.rglob("*.py"))

# What a package may import besides the standard library, attrs and cattrs.
EXTRAS = {"frames": {"narwhals"}, "pictures": {"altair"}, "testing": {"hypothesis", "pytest"}}
CORE = {"attr", "attrs", "cattrs", "nhs_accountable_care"}

CLOCK = {"now", "today", "utcnow", "localtime", "gmtime"}


def name_of(path: Path) -> str:
    """Name a module by its place in the package."""
    return str(path.relative_to(SOURCE))


def imported(path: Path) -> Iterator[str]:
    """Go through the top-level packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_core_imports_attrs_and_cattrs_only(path: Path) -> None:
    """A module imports the standard library, attrs, cattrs, and its own package's extra."""
    package = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    allowed = CORE | EXTRAS.get(package, set()) | sys.stdlib_module_names
    assert set(imported(path)) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_reads_the_clock(path: Path) -> None:
    """The day is an argument: no module asks what day it is."""
    calls = [
        f"line {node.lineno}: .{node.func.attr}()"
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK
    ]
    assert calls == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_types_of_fields_are_there_at_run_time(path: Path) -> None:
    """What hides imports from the run has no fields; for those cattrs needs all others."""
    hidden = {"TYPE_CHECKING"}.intersection(
        node.id for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Name)
    )
    # The roots hold no class, and the protocol of a mechanism only the signature of a method.
    fieldless = {
        SOURCE / "_core" / "lazy.py",
        SOURCE / "payment" / "mechanisms" / "protocol.py",
    }
    assert not hidden or path.name == "__init__.py" or path in fieldless
