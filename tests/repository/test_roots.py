"""The roots of packages: each loads its names on first use, and says them in three ways."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import nhs_accountable_care as nac
from nhs_accountable_care import policy

REPOSITORY = Path(__file__).parents[2]
SOURCE = REPOSITORY / "src" / "nhs_accountable_care"
PACKAGES = sorted(
    ".".join(path.parent.relative_to(SOURCE.parent).parts) for path in SOURCE.rglob("__init__.py")
)
EXTRAS = {"altair", "hypothesis", "narwhals", "openpyxl", "pandas", "polars", "pyarrow"}


def tree_of(package: str) -> ast.Module:
    """Read the root of a package as it is written."""
    module = importlib.import_module(package)
    return ast.parse(Path(module.__file__ or "").read_bytes())


def block_for_type_checkers(package: str) -> ast.If | None:
    """Find the block in which a root names what it loads, if it is one that loads."""
    return next((node for node in tree_of(package).body if isinstance(node, ast.If)), None)


LAZY = [package for package in PACKAGES if block_for_type_checkers(package)]


def seen_by_type_checkers(package: str) -> Iterator[tuple[str, str]]:
    """Go through the names that a type checker reads, each with the module it comes from."""
    block = block_for_type_checkers(package)
    assert block is not None
    for node in block.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(SOURCE.name):
            home = f".{node.module}".removeprefix(f".{package}").removeprefix(".")
            for alias in node.names:
                assert alias.asname in {None, alias.name}
                yield home, alias.name


def loaded_at_run_time(package: str) -> Iterator[tuple[str, str]]:
    """Go through the names that the root loads, each with the module it comes from."""
    block = block_for_type_checkers(package)
    assert block is not None
    (assignment,) = block.orelse
    assert isinstance(assignment, ast.Assign)
    assert ast.unparse(assignment.targets[0]) == "(__getattr__, __dir__)"
    assert isinstance(assignment.value, ast.Call)
    assert ast.unparse(assignment.value.func) == "loaded_on_first_use"
    own_name, homes = assignment.value.args
    assert ast.unparse(own_name) == "__name__"
    for home, names in ast.literal_eval(homes).items():
        yield from ((home, name) for name in names)
        if package == "nhs_accountable_care" and not home.startswith("_"):
            yield "", home  # a package, which is a name of the facade


def taken_at_once(package: str) -> set[str]:
    """Find the names that a root does not wait with, since whoever asks for one needs them all."""
    return {
        name
        for node in tree_of(package).body
        if isinstance(node, ast.ImportFrom) and node.module and node.names[0].name == "*"
        for name in importlib.import_module(node.module).__all__
    }


def defined_here(package: str) -> set[str]:
    """Find the public functions that the root itself defines."""
    return {
        node.name
        for node in tree_of(package).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter that has loaded nothing yet."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, encoding="utf-8"
    )


def printed(code: str) -> str:
    """Run code, which must succeed, and give what it prints."""
    done = run(code)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("package", LAZY)
def test_the_three_lists_of_a_root_agree(package: str) -> None:
    """What is loaded is what a type checker reads, module by module, and what is promised."""
    seen = list(seen_by_type_checkers(package))
    assert sorted(seen) == sorted(loaded_at_run_time(package))
    names = {name for _, name in seen} | defined_here(package) | taken_at_once(package)
    assert names == set(importlib.import_module(package).__all__)


@pytest.mark.parametrize("package", [each for each in LAZY if not taken_at_once(each)])
def test_nothing_is_loaded_before_it_is_named(package: str) -> None:
    """Importing a root brings in neither attrs nor a module of the package."""
    loaded = printed(f"import {package}, sys; print(*sys.modules)").split()
    parents = {package.rpartition(".")[0], package, "nhs_accountable_care"}
    own = {name for name in loaded if name.startswith("nhs_accountable_care")}
    assert own - parents <= {"nhs_accountable_care._core", "nhs_accountable_care._core.lazy"}
    assert "attr" not in loaded


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_is_also_that_of_a_module(package: str) -> None:
    """Importing a module puts it into its package, where it would take the place of the name."""
    root = importlib.import_module(package)
    modules = {found.name for found in pkgutil.iter_modules(root.__path__)}
    names = {
        name
        for name in getattr(root, "__all__", ())
        if not isinstance(getattr(root, name), ModuleType)
    }
    assert not names & modules


def test_a_misspelt_name_is_an_error_for_type_checkers() -> None:
    """Each comment below would be reported as unused if mypy let the name pass."""
    with pytest.raises(
        AttributeError, match="'nhs_accountable_care' has no attribute 'Setlement'"
    ):
        nac.Setlement  # type: ignore[attr-defined]  # noqa: B018 -- asking is the test
    with pytest.raises(AttributeError, match=r"'nhs_accountable_care\.policy' has no .* 'Evnt'"):
        policy.Evnt  # type: ignore[attr-defined]  # noqa: B018 -- asking is the test


def test_a_misspelt_name_is_answered_with_the_one_that_was_meant() -> None:
    """The interpreter names what is near, although it is not loaded."""
    told = run("from nhs_accountable_care import policy; policy.Evnt").stderr.splitlines()[-1]
    assert told == (
        "AttributeError: module 'nhs_accountable_care.policy' has no attribute 'Evnt'. "
        "Did you mean: 'Event'?"
    )


def test_a_misspelt_import_is_an_import_error() -> None:
    """A root says of a name that it does not have what any module says."""
    told = run("from nhs_accountable_care.policy import Evnt").stderr.splitlines()[-1]
    assert told.startswith(
        "ImportError: cannot import name 'Evnt' from 'nhs_accountable_care.policy'"
    )


def test_a_root_has_its_modules() -> None:
    """A module of the package can be imported from it, or asked for by the root's name."""
    assert (
        printed(
            "from nhs_accountable_care import policy\n"
            "from nhs_accountable_care.policy import tables\n"
            "print(policy.events.__name__, tables.__name__)\n"
        )
        == "nhs_accountable_care.policy.events nhs_accountable_care.policy.tables\n"
    )


def test_a_star_brings_every_name() -> None:
    """`import *` brings what the root promises and nothing else."""
    names = printed(
        "from nhs_accountable_care.policy import *\n"
        "print(*sorted(name for name in vars() if not name.startswith('__')))\n"
    )
    assert names.split() == sorted(policy.__all__)


def test_a_value_is_pickled_and_read_by_a_process_that_has_loaded_nothing() -> None:
    """A class that goes by the name of its root is found there."""
    dump = (
        "import pickle; from nhs_accountable_care import policy\n"
        "print(pickle.dumps((policy.cite('S01'), policy.UnknownSourceError('x'), policy.cite))"
        ".hex())"
    )
    pickled = printed(dump).split()[-1]
    read = printed(f"import pickle; print(pickle.loads(bytes.fromhex('{pickled}'))[1].__module__)")
    assert read == "nhs_accountable_care.policy\n"


def squeezed(text: str) -> str:
    """Leave out white space: from Python 3.13 a long signature is shown on several lines."""
    return "".join(text.split())


def test_help_shows_what_a_root_offers() -> None:
    """The page of a root has its classes and functions, before any was used."""
    page = printed("from nhs_accountable_care import policy; help(policy)")
    for line in ("class Event(builtins.object)", "cite(key: str", "Who said what, when"):
        assert squeezed(line) in squeezed(page)


@pytest.mark.broad
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("nac", ["class Arrangement(builtins.object)"]),
        (
            "nac.frames",
            [
                "python -m pip install 'nhs-accountable-care[frames]'",
                *("attach(frame: Any", "crosswalk(frame: Any", "doctor(frame: Any"),
                *("settle(frame: Any", "price(frame: object", "simulate(mechanism:"),
                *("draw_frame(draws:", "to_frame(result:", "from_records(records:"),
                "class ReportedFrame(",
            ],
        ),
        ("nac.pictures", ["plot_nets(settlement"]),
    ],
)
def test_help_needs_no_extra(name: str, lines: list[str]) -> None:
    """Who has installed none of the extras can still read about what they are for."""
    page = printed(
        f"import sys; sys.modules.update(dict.fromkeys({sorted(EXTRAS)}))\n"
        f"import nhs_accountable_care as nac; help({name})"
    )
    assert [line for line in lines if squeezed(line) not in squeezed(page)] == []


@pytest.mark.whole
@pytest.mark.parametrize(
    "arguments", [[], ["--without", *sorted(EXTRAS)]], ids=["import-star", "without extras"]
)
def test_a_star_the_members_and_the_help_of_every_package(arguments: list[str]) -> None:
    """They go through with the extras and without; `.ci/run` tries it where there are none."""
    script = [sys.executable, "-W", "error", "tasks/check_roots.py", *arguments]
    done = subprocess.run(
        script, capture_output=True, check=False, cwd=REPOSITORY, encoding="utf-8"
    )
    assert done.stderr == ""
    assert done.stdout == f"{len(PACKAGES) - 1} packages, 0 problems\n"


@pytest.mark.broad
def test_without_an_extra_a_star_brings_the_others() -> None:
    """What needs Hypothesis stays away, and what does without it is there."""
    names = printed(
        "import sys; sys.modules['hypothesis'] = None\n"
        "from nhs_accountable_care.testing import *\n"
        "print(*sorted(name for name in vars() if not name.startswith('__')))\n"
    )
    assert names.split() == ["check_form", "check_rule", "sys"]


def test_every_method_that_help_shows_knows_its_module() -> None:
    """Attrs writes one without a module for cached properties, at which help would stop."""
    for package in PACKAGES:
        root = importlib.import_module(package)
        for name in getattr(root, "__all__", ()):
            value = getattr(root, name)
            method = getattr(value, "__getattr__", None) if isinstance(value, type) else None
            assert method is None or method.__module__ is not None, name


@pytest.mark.broad
@pytest.mark.parametrize("name", ["arrangements", "money"])
def test_a_name_that_needs_an_extra_says_which(name: str) -> None:
    """The strategies are Hypothesis's own, so they cannot be loaded without it."""
    told = run(
        f"import sys; sys.modules['hypothesis'] = None\n"
        f"from nhs_accountable_care.testing import {name}"
    ).stderr
    assert told.splitlines()[-1] == (
        "ImportError: nhs_accountable_care.testing needs Hypothesis, which the extra 'testing' "
        "brings: python -m pip install 'nhs-accountable-care[testing]'"
    )


def test_threads_may_ask_at_once() -> None:
    """Whoever asks first, all get the same class."""
    code = (
        "import threading\n"
        "from nhs_accountable_care import policy\n"
        "start, found = threading.Barrier(8), []\n"
        "def ask():\n"
        "    start.wait()\n"
        "    found.append(policy.Event)\n"
        "threads = [threading.Thread(target=ask) for _ in range(8)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
        "print(len(found), len(set(found)))\n"
    )
    assert printed(code) == "8 1\n"


def examples_in_source() -> Iterator[str]:
    """Go through the names of what has an example in its docstring."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)

    def walk(node: ast.AST, name: str) -> Iterator[str]:
        if isinstance(node, (ast.Module, *kinds)) and ">>> " in (ast.get_docstring(node) or ""):
            yield name
        for child in node.body if isinstance(node, (ast.Module, ast.ClassDef)) else ():
            if isinstance(child, kinds):
                yield from walk(child, f"{name}.{child.name}")

    for path in SOURCE.rglob("*.py"):
        yield from walk(ast.parse(path.read_bytes()), "")


@pytest.mark.whole
def test_every_example_is_collected_once() -> None:
    """No example is missed or run twice because a root has its class, or does not have it yet."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "src"],
        capture_output=True,
        check=True,
        cwd=REPOSITORY,
        encoding="utf-8",
    )
    collected = Counter[str]()
    for line in done.stdout.splitlines():
        path, colons, name = line.partition("::")
        if colons:
            module = Path(path).relative_to("src").with_suffix("")
            dotted = ".".join(part for part in module.parts if part != "__init__")
            collected[name.removeprefix(dotted)] += 1
    assert collected == Counter(examples_in_source())
