"""
Change code that decides about money one operator at a time, and see whether a test notices.

A mutant is the code with one small change: ``+`` for ``-``, ``>=`` for ``>``, half to even for
half up, 2 for 1. One that no test notices is a rule that nothing states, or a change that
changes nothing; then a comment above the line says why it `Survives`. The command lists the
mutants that neither a test nor an argument accounts for, and arguments that account for nothing,
and fails if there are any::

    python tasks/mutate.py                        every module, in the background of a long day
    python tasks/mutate.py lowering tracks        these modules only
    python tasks/mutate.py --list lowering        their mutants, of which none is run

Why not mutmut alone, or cosmic-ray. Mutmut 3.8 mutates methods of attrs classes, but no property
and no cached property (where all bounds are worked out), nothing outside a function (the rates of
a tariff), and nothing that runs at import, since the module is imported before a mutant is chosen.
It does not change least for greatest or half up for half even, nor turn a comparison round. Of
2,461 mutants that are made here 789 have no like there, and a comment that silences one mutant
silences its whole line. What it sees besides says docs/explanation/payment-mutants.md. Cosmic-ray
runs a command from nothing for each mutant, some eight seconds here.

How it is quick. All tests are collected once, and run once to learn which lines each reaches.
For each mutant a fork of that process is given the changed code object in place of the old, and
runs only the tests that reach the line, to the first failure: first those that are likeliest to
notice for the time that they take, by their name and by what they noticed so far.
What survives the first of them, and what is changed at import, is run once more from a fresh
import against all of them, with as many random examples as the checks of the project draw. One
mutant runs at a time.
"""

import argparse
import ast
import contextlib
import copy
import functools
import gc
import importlib.util
import inspect
import itertools
import os
import pickle
import re
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FunctionType, ModuleType

import attrs
import coverage
import hypothesis
import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"


@attrs.frozen
class Field:
    """
    Modules that are changed together, and the tests that should notice.

    Attributes:
        modules: Patterns of modules, by the folder from which they are imported.
        tests: What pytest is told to run.
    """

    modules: Mapping[Path, Sequence[str]]
    tests: Sequence[str]

    def paths(self) -> list[Path]:
        """Find its modules, in order."""
        return [
            path
            for root, patterns in self.modules.items()
            for pattern in patterns
            for path in sorted(root.glob(pattern))
        ]


FIELDS = (
    Field(
        modules={
            SOURCE: ("nhs_accountable_care/payment/**/*.py",),
            ROOT / "examples/mssp/src": ("mssp/*.py",),
        },
        tests=(
            "tests/payment",
            "src/nhs_accountable_care/payment",
            "examples/mssp/tests",
            "examples/mssp/src",
        ),
    ),
    # Which body gets whose money: what is wrong here keeps all totals.
    Field(
        modules={
            SOURCE: tuple(
                f"nhs_accountable_care/organisations/{name}.py"
                for name in (
                    *("apportioning", "area_map", "areas", "composing", "crosswalk"),
                    *("given_shares", "joining", "routes", "starts", "untold", "weights"),
                )
            )
        },
        tests=(
            "tests/organisations",
            "tests/reference/test_areas.py",
            "src/nhs_accountable_care/organisations",
        ),
    ),
    # What all of these add up and round with.
    Field(
        modules={SOURCE: ("nhs_accountable_care/_core/money.py",)},
        tests=("tests/core", "src/nhs_accountable_care/_core"),
    ),
)
SELECTED = "not whole and not engines"
"""The tests that may notice: the broad ones too, which a plain run of pytest leaves out."""

PATIENCE = 0.5
"""Seconds of tests that a fork runs before a mutant is put off to a fresh import, and to all."""

LEARNING = 1800
"""Seconds of processor time that all tests may take as the code is, while coverage watches."""

WAITING = 20
"""How many times its processor time a fork may take by the clock."""

MEMORY = 4 * 2**30
"""What a mutant may use, in bytes, so that one that counts for ever does not take the machine."""

# --- What is changed ---

OPERATORS: Mapping[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
COMPARISONS: Mapping[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
SIGNS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.And: "and",
    ast.Or: "or",
    ast.USub: "-",
    ast.Not: "not",
    ast.Invert: "~",
}
_PAIRS = (
    ("min", "max"),
    ("any", "all"),
    ("least", "greatest"),
    ("lowest", "highest"),
    ("floor", "ceil"),
    ("__floor__", "__ceil__"),
    ("numerator", "denominator"),
    ("HALF_UP", "HALF_EVEN"),
    ("UP", "DOWN"),
    ("FLOOR", "CEILING"),
    ("GAINS", "LOSSES"),
    ("DEFICIT", "SURPLUS"),
)
NAMES = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
MESSAGES = {"msg", "message", "hint"}
NUMBER = re.compile(r"(£?[\d,./]*)(\d)(%?)")
"""A number as text, such as 50% or 0.02: its last digit is changed."""
ARGUMENT = re.compile(r"Survives ((?:\[.+?\](?: #\d+)?(?:, )?)+): (.+?)(?= Survives \[|$)")
"""What a comment says of the line below it: which changes of it survive, and why."""


@attrs.frozen
class Mutant:
    """
    One change of one module.

    Attributes:
        name: Module, function, line and change in words.
        line: Where it is.
        change: The change alone, by which a comment above its line argues for it; a number
            follows where the line has the same change twice.
        code: Compiles the whole module with the change.
    """

    name: str
    path: Path
    line: int
    change: str
    code: Callable[[], CodeType]


def changed(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield what can stand in the place of a node, and the change in words."""

    def other(**fields: object) -> ast.AST:
        new = copy.copy(node)
        for name, value in fields.items():
            setattr(new, name, value)
        return new

    match node:
        case ast.BinOp(op=sign) | ast.AugAssign(op=sign) if type(sign) in OPERATORS:
            turned = OPERATORS[type(sign)]
            yield other(op=turned()), f"{SIGNS[type(sign)]} to {SIGNS[turned]}"
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                for opposite in COMPARISONS[type(op)]:
                    yield (
                        other(ops=[*ops[:place], opposite(), *ops[place + 1 :]]),
                        f"{SIGNS[type(op)]} to {SIGNS[opposite]}",
                    )
        case ast.BoolOp(op=joint):
            joined = ast.Or if isinstance(joint, ast.And) else ast.And
            yield other(op=joined()), f"{SIGNS[type(joint)]} to {SIGNS[joined]}"
        case ast.UnaryOp(op=ast.USub() | ast.Not() | ast.Invert() as before, operand=operand):
            yield operand, f"{SIGNS[type(before)]} left out"
        case ast.IfExp(body=body, orelse=orelse):
            yield other(body=orelse, orelse=body), "arms swapped"
        case ast.Constant(value=bool() as value):
            yield other(value=not value), f"{value} to {not value}"
        case ast.Constant(value=int() as value):
            yield other(value=value + 1), f"{value} to {value + 1}"
        case ast.Constant(value=str() as value) if NUMBER.fullmatch(value):
            text = NUMBER.sub(lambda found: f"{found[1]}{int(found[2]) ^ 1}{found[3]}", value)
            yield other(value=text), f"{value} to {text}"
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield other(id=NAMES[name]), f"{name} to {NAMES[name]}"
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in NAMES:
            yield other(attr=NAMES[name]), f"{name} to {NAMES[name]}"


def is_left_alone(parent: ast.AST, field: str, child: ast.AST) -> bool:
    """Return whether a part of the code is about types, wording or the making of classes."""
    match parent, child:
        case _, ast.Raise() | ast.JoinedStr():
            return True
        case _, ast.Assign(targets=[ast.Name(id=name)]) if name in MESSAGES:
            return True
        case _, ast.AugAssign(target=ast.Name(id=name)) if name in MESSAGES:
            return True
        # A union of types, where it is not an annotation.
        case ast.Module() | ast.ClassDef(), ast.Assign(value=ast.BinOp(op=ast.BitOr())):
            return True
        case ast.Call(func=ast.Name(id="isinstance" | "cast")), ast.BinOp(op=ast.BitOr()):
            return True
        case ast.Call(func=ast.Name(id="zip")), ast.keyword(arg="strict"):
            return True
        # Terms that were made up have no right answer, and marking them is tested.
        case ast.ClassDef(), ast.FunctionDef(name="example"):
            return True
        case ast.Call(), ast.keyword(arg="example"):
            return True
        case _:
            return field in {"annotation", "returns", "decorator_list"}


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Make every mutant of a module."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = text.splitlines()
    seen: Counter[str] = Counter()
    in_line: Counter[tuple[int, str]] = Counter()

    def within(parent: ast.AST, function: str) -> Iterator[Mutant]:
        if isinstance(parent, ast.ClassDef | ast.FunctionDef):
            function = f"{function}.{parent.name}".lstrip(".")
        for field, value in ast.iter_fields(parent):
            for place, child in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(child, ast.AST) or is_left_alone(parent, field, child):
                    continue
                for new, change in changed(child):
                    at = new.lineno = child.lineno  # type: ignore[attr-defined]  # both have one
                    name = (
                        f"{path.stem} {function}: {lines[at - 1].strip()} [{change}]"
                        if function
                        else f"{path.stem}: {lines[at - 1].strip()} [{change}]"
                    )
                    seen[name] += 1
                    in_line[at, change] += 1
                    if seen[name] > 1:
                        name += f" #{seen[name]}"
                    which = in_line[at, change]
                    label = f"[{change}] #{which}" if which > 1 else f"[{change}]"
                    code = functools.partial(compile_with, parent, field, place, new)
                    yield Mutant(name, path, at, label, code)
                yield from within(child, function)

    def compile_with(parent: ast.AST, field: str, place: int, new: ast.AST) -> CodeType:
        old = getattr(parent, field)
        setattr(
            parent,
            field,
            [*old[:place], new, *old[place + 1 :]] if isinstance(old, list) else new,
        )
        try:
            return compile(ast.fix_missing_locations(tree), str(path), "exec")
        finally:
            setattr(parent, field, old)

    return within(tree, "")


def arguments_of(path: Path) -> dict[tuple[int, str], str]:
    """Read the comments of a module that say why a change survives, by line and change."""
    found: dict[tuple[int, str], str] = {}
    said: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.lstrip().startswith("# "):
            said.append(line.lstrip().removeprefix("# "))
            continue
        for argued in ARGUMENT.finditer(" ".join(said)):
            found |= {(number, change): argued[2] for change in argued[1].split(", ")}
        said = []
    return found


# --- Where a change is, in what has been imported ---


def functions_of(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """Find the outermost functions of a module or class by name and line."""
    found: dict[tuple[str, int], CodeType] = {}
    for each in code.co_consts:
        if isinstance(each, CodeType):
            # The body of a class is run once, at import, and has no locals of its own.
            is_function = each.co_flags & inspect.CO_OPTIMIZED
            known = {(each.co_qualname, each.co_firstlineno): each}
            found |= known if is_function else functions_of(each)
    return found


def changed_function(before: CodeType, after: CodeType) -> tuple[CodeType, CodeType] | None:
    """Return the one function that a change lies in, before and after, or none outside."""
    old, new = functions_of(before), functions_of(after)
    pairs = [(old[key], new[key]) for key in old if key in new and old[key] != new[key]]
    return pairs[0] if len(pairs) == 1 and without(before, old) == without(after, new) else None


def without(code: CodeType, functions: Mapping[tuple[str, int], CodeType]) -> CodeType:
    """Leave the functions out of a module, so that what is run at import can be compared."""
    known = set(map(id, functions.values()))
    return code.replace(
        co_consts=tuple(
            (
                None
                if id(each) in known
                else without(each, functions)
                if isinstance(each, CodeType)
                else each
            )
            for each in code.co_consts
        )
    )


# --- Running tests ---


class Watcher:
    """Hears from pytest whether a test failed, and how long it took."""

    def __init__(self) -> None:
        self.failed = False
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of one phase of one test."""
        self.failed = self.failed or report.failed
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration


def run_item(item: pytest.Item) -> None:
    """Run one test by itself, with all that it needs."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def in_fork(task: Callable[[], bool], seconds: float) -> bool:
    """
    Return whether a task succeeds in a fork of this process, quietly and in time.

    The time is the processor's own, so that no mutant counts as noticed because the machine had
    other things to do. One that waits for ever uses none, and is stopped by the clock much later.
    """
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        done = False
        with contextlib.suppress(BaseException):
            quiet = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(quiet, stream)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.setitimer(signal.ITIMER_REAL, WAITING * seconds)
            done = task()
        os._exit(0 if done else 1)
    return os.waitpid(child, 0)[1] == 0


@attrs.define
class Reach:
    """
    Which tests reach which lines, and how long they take.

    Attributes:
        tests: The tests that reach each line of each file, in the order of their names.
        seconds: How long each test takes.
    """

    tests: dict[tuple[str, int], list[str]] = attrs.field(factory=dict)
    seconds: dict[str, float] = attrs.field(factory=dict)

    def of(self, mutant: Mutant, function: CodeType | None) -> list[str]:
        """
        Return the tests that reach a mutant.

        What is run at import can be noticed by any test: those that reach the module are first.

        The second line of an expression may not be told apart from its first.
        """
        name = str(mutant.path)
        above = range(mutant.line, function.co_firstlineno if function else mutant.line - 1, -1)
        found = next(
            (self.tests[name, line] for line in above if self.tests.get((name, line))), []
        )
        if found and function is not None:
            return found
        # At import a line is reached by the tests alone that were read first.
        every = (tests for (path, _), tests in self.tests.items() if path == name)
        first = (test for tests in every for test in tests)
        return list(dict.fromkeys((*found, *first, *self.seconds)))


@attrs.frozen
class Doubt:
    """
    A mutant that is to be run afresh.

    Attributes:
        name: Its name.
        tests: The tests to run, in order.
        known: All tests that there are without it.
    """

    name: str
    tests: list[str]
    known: set[str]


def watching(files: Iterable[Path]) -> coverage.Coverage:
    """Watch which lines of some files are run."""
    include = [str(path) for path in files]
    watched = coverage.Coverage(data_file=None, include=include, config_file=False)
    # Modules of tests may well build nothing of a file.
    watched.set_option("run:disable_warnings", ["no-data-collected"])
    return watched


def contexts_of(watched: coverage.Coverage) -> Iterator[tuple[tuple[str, int], set[str]]]:
    """Return for each line in what contexts it was run."""
    data = watched.get_data()
    for name in data.measured_files():
        for line, contexts in data.contexts_by_lineno(name).items():
            yield (name, line), set(contexts) - {""}


def reach_of(
    items: Sequence[pytest.Item],
    watcher: Watcher,
    files: Iterable[Path],
    built: Mapping[tuple[str, int], set[str]],
) -> Reach:
    """Run every test once, to learn what it reaches, as it runs or as its module was read."""
    watched = watching(files)
    watched.start()
    for item in items:
        watched.switch_context(item.nodeid)
        run_item(item)
    watched.stop()
    found = {place: sorted(tests) for place, tests in contexts_of(watched)}
    # What a module of tests builds as it is read is checked by its tests only later.
    of_module: dict[str, list[str]] = {}
    for item in items:
        of_module.setdefault(item.nodeid.partition("::")[0], []).append(item.nodeid)
    for place, modules in built.items():
        later = [test for module in sorted(modules) for test in of_module.get(module, ())]
        found[place] = list(dict.fromkeys((*found.get(place, ()), *later)))
    return Reach(tests=found, seconds=dict(watcher.seconds))


def hypothesis_profile(name: str, examples: int) -> None:
    """Let random examples be few and always the same, and do not look for the least failing."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile(
        name, deadline=None, derandomize=True, database=None, max_examples=examples, phases=phases
    )
    os.environ["HYPOTHESIS_PROFILE"] = name


class Quick:
    """Takes over once all tests are collected, and tries each mutant in a fork."""

    def __init__(self, mutants: Mapping[Path, Sequence[Mutant]], answers: Path) -> None:
        self.mutants = mutants
        self.answers = answers
        self.watcher = Watcher()
        self.noticed: Counter[str] = Counter()
        self.made = watching(mutants)
        self.built: dict[tuple[str, int], set[str]] = {}

    def pytest_sessionstart(self) -> None:
        """Begin to watch what modules of tests build as they are read."""
        self.made.start()

    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        """Take note of the module that is read."""
        if isinstance(collector, pytest.Module):
            self.made.switch_context(collector.nodeid)

    def pytest_collection_finish(self) -> None:
        """Watch no longer; what was seen does not outlive a fork."""
        self.made.stop()
        self.built = dict(contexts_of(self.made))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests as they are, and then against each mutant."""
        session.config.pluginmanager.register(self.watcher)
        learnt = self.answers.with_suffix(".reach")

        def learn() -> bool:
            reach = reach_of(session.items, self.watcher, self.mutants, self.built)
            learnt.write_bytes(pickle.dumps(reach))
            return not self.watcher.failed

        if not in_fork(learn, LEARNING):
            print(f"the tests fail as the code is, or take over {LEARNING} s; run pytest first")
            return True
        reach: Reach = pickle.loads(learnt.read_bytes())  # noqa: S301 - written just now
        functions = loaded_functions()
        items = {item.nodeid: item for item in session.items}
        survivors: list[Doubt] = []
        gc.freeze()
        for path, mutants in self.mutants.items():
            before = compile(path.read_text(encoding="utf-8"), str(path), "exec")
            doubtful = 0
            for mutant in mutants:
                pair = changed_function(before, mutant.code())
                tests = self.in_turn(path.stem, reach.of(mutant, pair and pair[0]), reach)
                sums = itertools.accumulate(reach.seconds[test] for test in tests)
                first = [
                    items[test]
                    for test, so_far in zip(tests, sums, strict=True)
                    if so_far < PATIENCE
                ]
                limit = 1 + 3 * sum(reach.seconds[item.nodeid] for item in first)
                if pair is None or not self.is_noticed(functions, pair, first, limit):
                    survivors.append(Doubt(mutant.name, tests, set(items)))
                    doubtful += 1
            print(f"{path.stem}: {len(mutants)} made, {doubtful} to be run afresh", flush=True)
        self.answers.write_bytes(pickle.dumps(survivors))
        return True

    def in_turn(self, stem: str, tests: Sequence[str], reach: Reach) -> list[str]:
        """Put first the tests that are likeliest to notice for the time that they take."""

        def hope(test: str) -> float:
            named = 5 if stem in test.partition("::")[0] else 1
            return named * (1 + self.noticed[test]) / max(reach.seconds[test], 0.001)

        return sorted(tests, key=hope, reverse=True)

    def is_noticed(
        self,
        functions: Mapping[tuple[str, str, int], Sequence[FunctionType]],
        pair: tuple[CodeType, CodeType],
        items: Sequence[pytest.Item],
        limit: float,
    ) -> bool:
        """Return whether a test fails when a function is changed."""
        old, new = pair
        found = functions.get((old.co_filename, old.co_qualname, old.co_firstlineno), ())
        told = self.answers.with_suffix(".noticed")
        told.write_text("", encoding="utf-8")

        def passes() -> bool:
            for function in found:
                function.__code__ = new
            for item in items:
                run_item(item)
                if self.watcher.failed:
                    told.write_text(item.nodeid, encoding="utf-8")
                    return False
            return True

        if not found or not items or in_fork(passes, limit):
            return False
        self.noticed[told.read_text(encoding="utf-8")] += 1
        return True


def loaded_functions() -> dict[tuple[str, str, int], list[FunctionType]]:
    """Find all functions that were imported, by file, name and line."""
    # What is frozen is not listed, and conftest.py freezes all that was collected.
    gc.unfreeze()
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            code = each.__code__
            key = (code.co_filename, code.co_qualname, code.co_firstlineno)
            found.setdefault(key, []).append(each)
    return found


class MutantLoader(SourceFileLoader):
    """Loads a module with its change."""

    def __init__(self, fullname: str, mutant: Mutant) -> None:
        super().__init__(fullname, str(mutant.path))
        self.code = mutant.code()

    def get_code(self, fullname: str) -> CodeType:
        """Return the changed code instead of what is on disk."""
        del fullname
        return self.code


class MutantFinder:
    """Finds one module changed and all others as they are."""

    def __init__(self, fullname: str, mutant: Mutant) -> None:
        self.fullname = fullname
        self.mutant = mutant

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Answer for the one module only."""
        del path, target
        if fullname != self.fullname:
            return None
        loader = MutantLoader(fullname, self.mutant)
        return importlib.util.spec_from_file_location(fullname, self.mutant.path, loader=loader)


class Selected:
    """Keeps the tests that reach a mutant, in the order given, and those that it made anew."""

    def __init__(self, doubt: "Doubt") -> None:
        self.order = {test: place for place, test in enumerate(doubt.tests)}
        self.others = doubt.known - set(doubt.tests)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        items[:] = [item for item in items if item.nodeid not in self.others]
        items.sort(key=lambda item: self.order.get(item.nodeid, len(self.order)))


def name_of(path: Path) -> str:
    """Return the full name of a module."""
    roots = (root for field in FIELDS for root in field.modules)
    root = next(root for root in roots if path.is_relative_to(root))
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def survives_afresh(mutant: Mutant, doubt: Doubt, options: Sequence[str]) -> bool:
    """Return whether no test fails in a process that imports the changed module from nothing."""

    def passes() -> bool:
        sys.meta_path.insert(0, MutantFinder(name_of(mutant.path), mutant))
        # Now, because pytest finds the modules that it is told to run before we are asked. One
        # that cannot be imported any more fails every test.
        importlib.import_module(name_of(mutant.path))
        files = dict.fromkeys(test.partition("::")[0] for test in doubt.tests)
        return pytest.main([*options, "-x", *files], plugins=[Selected(doubt)]) == 0

    # A mutant that no test reaches has survived.
    return not doubt.tests or in_fork(passes, 180)


# --- The command ---


def modules(names: Sequence[str]) -> list[Path]:
    """Find the modules that are named, or all of them."""
    found = [path for field in FIELDS for path in field.paths()]
    unknown = set(names) - {path.stem for path in found}
    if unknown:
        msg = f"no module is called {', '.join(sorted(unknown))}; write lowering, or tracks"
        raise SystemExit(msg)
    return [path for path in found if not names or path.stem in names]


def survivors_of(
    mutants: Mapping[Path, Sequence[Mutant]], tests: Sequence[str]
) -> Iterator[Mutant]:
    """Yield the mutants that none of some tests notices, as they are found."""
    # The package itself is imported in forks only, so that a fork can import it changed.
    sys.path[:0] = [str(root) for field in FIELDS for root in field.modules]
    os.chdir(ROOT)
    with TemporaryDirectory() as folder:
        # Hypothesis is imported here before pytest can look into it, which does no harm.
        quiet = ("-q", "-s", "-W", "ignore::pytest.PytestAssertRewriteWarning")
        options = (*quiet, "-m", SELECTED, "-p", "no:cacheprovider", f"--basetemp={folder}/tests")
        answers = Path(folder) / "answers"
        hypothesis_profile("mutants", 20)
        child = os.fork()
        if child == 0:
            status = pytest.main([*options, *tests], plugins=[Quick(mutants, answers)])
            sys.stdout.flush()
            os._exit(int(status))
        os.waitpid(child, 0)
        if not answers.exists():
            sys.exit(2)
        found: list[Doubt] = pickle.loads(answers.read_bytes())  # noqa: S301 - written just now
        doubtful = {doubt.name: doubt for doubt in found}
        hypothesis_profile("mutants", 50)
        for mutant in (each for made in mutants.values() for each in made):
            doubt = doubtful.get(mutant.name)
            if doubt is not None and survives_afresh(mutant, doubt, options):
                yield mutant


def main() -> int:
    """Try the mutants, and say which are not accounted for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0].strip())
    parser.add_argument("module", nargs="*", help="such as lowering; all, if none is named")
    parser.add_argument("--list", action="store_true", help="name the mutants and run none")
    given = parser.parse_args()
    mutants = {path: list(mutants_of(path)) for path in modules(given.module)}
    if given.list:
        for made in mutants.values():
            print(*(mutant.name for mutant in made), sep="\n")
        return 0
    started = time.monotonic()
    argued = {
        (path, *place): because
        for path in mutants
        for place, because in arguments_of(path).items()
    }
    survived = set()
    for field in FIELDS:
        asked = {path: mutants[path] for path in field.paths() if path in mutants}
        for mutant in survivors_of(asked, field.tests) if asked else ():
            survived.add((mutant.path, mutant.line, mutant.change))
            if (mutant.path, mutant.line, mutant.change) not in argued:
                print(f"survived: {mutant.name}", flush=True)
    print(f"\n{'module':28}{'made':>7}{'killed':>8}{'argued':>8}{'left':>6}")
    for path, made in mutants.items():
        left = [place for place in survived if place[0] == path]
        known = sum(place in argued for place in left)
        counts = (len(made), len(made) - len(left), known, len(left) - known)
        print(f"{path.stem:28}{counts[0]:7}{counts[1]:8}{counts[2]:8}{counts[3]:6}")
    all_made = sum(map(len, mutants.values()))
    known = len(survived & set(argued))
    print(
        f"{'in all':28}{all_made:7}{all_made - len(survived):8}{known:8}{len(survived) - known:6}"
        f"   {time.monotonic() - started:.0f} s"
    )
    idle = sorted(set(argued) - survived)
    for path, line, change in idle:
        print(f"argued for, but killed or gone: {path.relative_to(ROOT)}:{line} {change}")
    return 1 if survived - set(argued) or idle else 0


if __name__ == "__main__":
    sys.exit(main())
