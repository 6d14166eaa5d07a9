"""
What every test of the repository shares.

It stands at the top, and not in ``tests/``, because the examples in the docstrings of ``src/``
and in the pages of ``docs/`` are tests as well, and the same rules hold for them.
"""

import contextlib
import doctest
import gc
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent

# `docs/conf.py` and its extensions need the `docs` extra; the build of the docs is their test.
collect_ignore = ["docs/conf.py", "docs/_ext"]

# Two cores shared by several runs make every time limit a coin toss; the suite's own speed is
# watched as a whole. `make laws` tries `wide`, beside the same tests on each Python; `make deep`
# tries `deep`, and `HYPOTHESIS_PROFILE=thorough` searches long, for a quiet afternoon.
settings.register_profile("quick", deadline=None, max_examples=10)
settings.register_profile("ci", deadline=None, max_examples=10, derandomize=True, database=None)
settings.register_profile("wide", deadline=None, max_examples=60, derandomize=True, database=None)
settings.register_profile("deep", deadline=None, max_examples=2000)
settings.register_profile("thorough", deadline=None, max_examples=5000)


def in_ci() -> bool:
    """Whether the run is one that nobody watches, so that nothing may be left out silently."""
    return os.environ.get("CI") == "true"


settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if in_ci() else "quick"))


def pytest_collection() -> None:
    """
    Let the garbage collector rest while tests are collected.

    Nothing of them is garbage, and to look took a quarter of the time of collecting.
    """
    gc.disable()


def pytest_collection_finish() -> None:
    """
    Put what was collected out of the garbage collector's sight.

    Seventeen thousand tests are as many objects and more, which stay to the end; to look through
    them again and again took a tenth of the run.
    """
    gc.enable()
    gc.collect()
    gc.freeze()


# --- Docstrings: every example is found, also of a class that goes by the name of its package ---


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Load what a package offers on first use, since doctest sees only what is loaded."""
    if isinstance(collector, pytest.Module) and collector.path.name == "__init__.py":
        # A module that cannot be imported is reported when its own examples are collected.
        with contextlib.suppress(Exception):
            package = collector.path.parent.relative_to(ROOT / "src")
            module = importlib.import_module(".".join(package.parts))
            for name in module.__all__:
                getattr(module, name)


# --- Pages: every example runs, in the order of its page; none can be left out ---


def enter_page(namespace: dict[str, Any]) -> None:
    """Enter an empty folder for a page, so that it can write files and read them."""
    namespace["__folder__"] = folder = TemporaryDirectory()
    namespace["__before__"] = Path.cwd()
    os.chdir(folder.name)


def leave_page(namespace: dict[str, Any]) -> None:
    """Go back, and take the folder away."""
    os.chdir(namespace["__before__"])
    namespace["__folder__"].cleanup()


def run_console(example: Example) -> str | None:
    """Run each line that begins with a dollar sign, and compare what it prints."""
    environment = {
        **os.environ,
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONIOENCODING": "utf-8",
    }
    before, *parts = re.split(r"^\$ ", str(example.parsed), flags=re.MULTILINE)
    if before.strip() or not parts:
        return (
            "a console block begins with a command after a dollar sign and a space; "
            "a command that is not to be run goes into an sh block"
        )
    for part in parts:
        command, _, expected = part.partition("\n")
        printed = subprocess.run(
            ["sh", "-c", command],  # noqa: S607 - the shell that this machine has
            check=False,  # a page may show an error; what it prints is compared
            encoding="utf-8",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ).stdout
        if not doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS):
            return f"$ {command}\nexpected:\n{expected}\nprinted:\n{printed}"
    return None


pytest_collect_file = Sybil(
    parsers=[
        CodeBlockParser(language="console", evaluator=run_console),
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
    ],
    patterns=["*.md"],
    setup=enter_page,
    teardown=leave_page,
).pytest()


# --- Published data, which are no part of the repository ---


def find_real_data(root: Path) -> Path | None:
    """
    Find the folder of published data, or nothing if this machine has none.

    Raises:
        UsageError: If the environment variable names something that is no folder.
    """
    named = os.environ.get("NAC_REAL_DATA")
    if named:
        folder = Path(named)
        if not folder.is_dir():
            msg = f"NAC_REAL_DATA names {named}, which is not a folder; mend or unset it"
            raise pytest.UsageError(msg)
        return folder.resolve()
    folder = root.parent / "shared" / "data"
    return folder if folder.is_dir() else None


NO_REAL_DATA = (
    "needs the published data, which are no part of the repository: "
    "put them in ../shared/data, or name their folder in NAC_REAL_DATA"
)


@pytest.fixture(scope="session")
def real_data(pytestconfig: pytest.Config) -> Path:
    """The folder of published data; a test that asks for it counts as marked `real_data`."""
    folder = find_real_data(pytestconfig.rootpath)
    if folder is None:
        pytest.skip(NO_REAL_DATA)
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Mark what the folder or the page of a test makes it, and skip what has no data.

    A page that shows commands is broad, each example of it, since one may read what an earlier
    one wrote: every command is a program of its own, and all of them take as long as ten thousand
    other tests. README is short, and shows what a newcomer types first.
    """
    missing = find_real_data(config.rootpath) is None
    of_commands = {
        page: "```console\n" in page.read_text(encoding="utf-8")
        for page in {item.path for item in items}
        if page.is_relative_to(ROOT / "docs")
    }
    for item in items:
        if of_commands.get(item.path):
            item.add_marker("broad")
        if "real_data" in getattr(item, "fixturenames", ()):
            item.add_marker("real_data")
        if missing and item.get_closest_marker("real_data"):
            item.add_marker(pytest.mark.skip(reason=NO_REAL_DATA))


# --- A skipped test is a test that did not run: with CI=true, only those on the list may ---

ALLOWED_SKIPS = Path("tests") / "allowed_skips.txt"

AnyReport = TypeVar("AnyReport", pytest.TestReport, pytest.CollectReport)


def refuse_unlisted_skip(report: AnyReport, root: Path) -> AnyReport:
    """Make a skip a failure, unless the list names the test or a marker of it with a reason."""
    # A test that failed as it said it would is reported as skipped too, with `wasxfail`.
    if in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        text = (root / ALLOWED_SKIPS).read_text(encoding="utf-8")
        listed = re.findall(r"^([^#\n].*?): +\S", text, re.MULTILINE)
        if not {report.nodeid, *getattr(report, "keywords", ())}.intersection(listed):
            why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            report.outcome = "failed"
            report.longrepr = f"{why}: make it run, or name it with a reason in {ALLOWED_SKIPS}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look at each phase of each test."""
    return refuse_unlisted_skip((yield), item.config.rootpath)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Look at each file, which can be skipped as a whole."""
    return refuse_unlisted_skip((yield), collector.config.rootpath)
