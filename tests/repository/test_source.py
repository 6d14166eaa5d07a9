"""What the source may and may not do, read from the source itself."""

import ast
import contextlib
import functools
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.broad

SOURCE = Path(__file__).parents[2] / "src" / "nhs_accountable_care"
MODULES = sorted(SOURCE.rglob("*.py"))

# What a package may import besides the standard library, attrs and cattrs.
EXTRAS = {
    "frames": {"narwhals"},
    "interchange": {"openpyxl"},
    "pictures": {"altair"},
    "testing": {"hypothesis", "pytest"},
}
CORE = {"attr", "attrs", "cattrs", "nhs_accountable_care"}

CLOCK = {"now", "today", "utcnow", "localtime", "gmtime"}


def name_of(path: Path) -> str:
    """Name a module by its place in the package."""
    return str(path.relative_to(SOURCE))


class Written(NamedTuple):
    """What the tests ask of a module's source, which is parsed once for all of them."""

    imported: set[str]
    clock_calls: list[str]


@functools.cache
def written(path: Path) -> Written:
    """Go through a module for the top-level packages that it imports, wherever in it, and more."""
    found = Written(set(), [])
    for node in ast.walk(ast.parse(path.read_bytes())):
        match node:
            case ast.Import():
                found.imported.update(alias.name.partition(".")[0] for alias in node.names)
            case ast.ImportFrom(level=0, module=str(module)):
                found.imported.add(module.partition(".")[0])
            case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCK:
                found.clock_calls.append(f"line {node.lineno}: .{name}()")
            case _:
                pass
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_core_imports_attrs_and_cattrs_only(path: Path) -> None:
    """A module imports the standard library, attrs, cattrs, and its own package's extra."""
    package = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    allowed = CORE | EXTRAS.get(package, set()) | sys.stdlib_module_names
    assert written(path).imported <= allowed


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_reads_the_clock(path: Path) -> None:
    """The day is an argument: no module asks what day it is."""
    assert written(path).clock_calls == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_types_of_fields_are_there_at_run_time(path: Path) -> None:
    """What only type checkers import stands in no annotation of a field, which cattrs reads."""
    tree = ast.parse(path.read_bytes())
    hidden = {
        alias.asname or alias.name
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and getattr(block.test, "id", "") == "TYPE_CHECKING"
        for statement in block.body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for alias in statement.names
    }
    fields = [
        field.annotation
        for owner in ast.walk(tree)
        if isinstance(owner, ast.ClassDef)
        for field in owner.body
        if isinstance(field, ast.AnnAssign)
    ]
    assert not hidden & {name for field in fields for name in names_in(field)}


def names_in(annotation: ast.expr) -> set[str]:
    """Return the names of an annotation, in quotes or not."""
    found = set()
    for node in ast.walk(annotation):
        match node:
            case ast.Name(id=name):
                found.add(name)
            case ast.Constant(value=str(text)):
                # What is no Python is a word of a `Literal`, and no type.
                with contextlib.suppress(SyntaxError):
                    found |= names_in(ast.parse(text, mode="eval").body)
            case _:
                pass
    return found


def test_a_hidden_type_of_a_field_is_found() -> None:
    """Also in quotes, and inside another."""
    assert names_in(ast.parse('tuple["Register | int", ...] | str', mode="eval").body) == {
        *("tuple", "Register", "int", "str")
    }


def meanings(body: list[ast.stmt]) -> Iterator[tuple[int, str]]:
    """Yield the first line of what each attribute or property of a class means."""
    for before, each in itertools.pairwise(body):
        if isinstance(before, ast.Assign | ast.AnnAssign) and isinstance(each, ast.Expr):
            value = each.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield each.lineno, value.value.strip().partition("\n")[0]
    for each in body:
        if not isinstance(each, ast.FunctionDef) or each.name.startswith("_"):
            continue
        if any(ast.unparse(by).endswith("property") for by in each.decorator_list):
            yield each.lineno, (ast.get_docstring(each) or "").partition("\n")[0]


def test_no_meaning_of_an_attribute_begins_like_a_type() -> None:
    """The pages take words before a colon for the type of an attribute, and look for it."""
    found = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found += [
                    f"{path.relative_to(SOURCE)}:{line} {text}"
                    for line, text in meanings(node.body)
                    if ": " in text
                ]
    assert found == []
