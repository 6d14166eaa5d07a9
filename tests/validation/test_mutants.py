"""Every mutant of the body of a rule is killed by a case."""

import ast
import copy
import importlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care.arrangements import Arrangement, with_known_bodies
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, Breach, Check, Context, Rule
from tests.validation.cases.building import BARE
from tests.validation.cases.every import CASES

# Every rule is changed and tried against every case.
pytestmark = pytest.mark.whole

OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
# What a finding says and cites is no part of whether there is one.
WORDS = {"message", "fact", "evidence"}
NAMES_OF_WORDS = {"words", "evidence", "title", "uses", "whole_words"}


def is_wording(node: ast.AST) -> bool:
    """Return whether a part of a function only words or cites something."""
    return (isinstance(node, ast.keyword) and node.arg in WORDS) or (
        isinstance(node, ast.Assign)
        and any(isinstance(each, ast.Name) and each.id in NAMES_OF_WORDS for each in node.targets)
    )


def walked(function: ast.FunctionDef) -> list[ast.AST]:
    """Return every part of a function's body but its wording, always in the same order."""
    parts: list[ast.AST] = []

    def visit(node: ast.AST) -> None:
        if not is_wording(node):
            parts.append(node)
            for child in ast.iter_child_nodes(node):
                visit(child)

    for statement in function.body:
        visit(statement)
    return parts


Change = Callable[[Any], None]


def with_opposite(place: int) -> Change:
    """Turn one comparison round."""

    def change(node: ast.Compare) -> None:
        node.ops[place] = OPPOSITES[type(node.ops[place])]()

    return change


def without_value(place: int) -> Change:
    """Leave one of several conditions out."""

    def change(node: ast.BoolOp) -> None:
        del node.values[place]

    return change


def swap_and_or(node: ast.BoolOp) -> None:
    """Put all in place of any, or any in place of all."""
    node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()


def negate_operand(node: ast.UnaryOp) -> None:
    """Negate what is negated."""
    node.operand = ast.UnaryOp(op=ast.Not(), operand=node.operand)


def negate_test(node: ast.If | ast.IfExp) -> None:
    """Take the other branch."""
    node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)


def change_constant(node: ast.Constant) -> None:
    """Turn true to false, and add one to a number."""
    node.value = (not node.value) if isinstance(node.value, bool) else int(str(node.value)) + 1


def stop(node: ast.Continue) -> None:
    """Leave the loop instead of going on."""
    node.__class__ = ast.Break  # type: ignore[assignment]  # in place, so that all else stays


def swap_sign(node: ast.BinOp) -> None:
    """Take away instead of adding, or add instead of taking away."""
    node.op = ast.Add() if isinstance(node.op, ast.Sub) else ast.Sub()


def say_nothing(node: ast.Expr) -> None:
    """Leave out what is yielded, and the question that would be asked."""
    node.value = ast.Constant(value=None)


def is_last_resort(case: ast.match_case) -> bool:
    """Return whether a case is the end of a match over a closed set, which nothing gets to."""
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def without_case(place: int) -> Change:
    """Leave one of several cases of a match out."""

    def change(node: ast.Match) -> None:
        del node.cases[place]

    return change


def changes_of(node: ast.AST) -> Iterator[Change]:
    """Yield the ways in which one part can be changed."""
    match node:
        case ast.Compare(ops=ops):
            yield from (with_opposite(place) for place in range(len(ops)))
        case ast.BoolOp(values=values):
            yield swap_and_or
            if len(values) > 2:
                yield from (without_value(place) for place in range(len(values)))
        case ast.UnaryOp(op=ast.Not()):
            yield negate_operand
        case ast.If() | ast.IfExp():
            yield negate_test
        case ast.Constant(value=bool() | int()):
            yield change_constant
        case ast.Continue():
            yield stop
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            yield swap_sign
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            yield say_nothing
        case ast.Match(cases=cases):
            yield from (
                without_case(place) for place, each in enumerate(cases) if not is_last_resort(each)
            )
        case _:
            pass


def mutants_of(function: ast.FunctionDef) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield every mutant of a function, with what was changed; one that words has none."""
    if function.returns is not None and ast.unparse(function.returns) == "str":
        return
    for number, node in enumerate(walked(function)):
        for way in changes_of(node):
            copied = copy.deepcopy(function)
            target = walked(copied)[number]
            before = ast.unparse(target).partition("\n")[0]
            line = getattr(target, "lineno", 0)
            way(target)
            after = ast.unparse(target).partition("\n")[0]
            yield f"{function.name}, line {line}: {before} -> {after}", copied


def functions_of(module: ModuleType) -> dict[str, ast.FunctionDef]:
    """Return the functions of a module by name."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def compiled(function: ast.FunctionDef) -> CodeType:
    """Compile one function."""
    tree = ast.Module(body=[function], type_ignores=[])
    return compile(ast.fix_missing_locations(tree), "<a function of a rule>", "exec")


def used_by(name: str, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """Return the names that a function uses, itself or through others of its module."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        if each in functions:
            names = {node.id for node in ast.walk(functions[each]) if isinstance(node, ast.Name)}
            waiting += sorted(names)
    return seen


@attrs.frozen
class Trial:
    """A place and a day on which checks of one module are run, and what they must yield."""

    home: str
    checks: tuple[str, ...]
    place: Arrangement
    on: date
    breaches: tuple[str, ...] | None
    gaps: tuple[str, ...]
    has_register: bool = True

    def is_passed_by(self, checks: list[Check]) -> bool:
        """Return whether checks yield what they must; the failing example has one breach."""
        try:
            held = register() if self.has_register else None
            context = Context(moment=Moment.of(self.on), register=held)
            found = [each for check in checks for each in check(self.place, context)]
            breaches = tuple(each.path for each in found if isinstance(each, Breach))
            gaps = tuple(each.path for each in found if not isinstance(each, Breach))
        except Exception:  # noqa: BLE001 -- a mutant may fail in any way, which kills it
            return False
        if self.breaches is None:
            return len(breaches) == 1
        return (breaches, gaps) == (self.breaches, self.gaps)


def trial_of(
    rules: tuple[Rule, ...],
    place: Arrangement,
    on: date,
    breaches: tuple[str, ...] | None = (),
    gaps: tuple[str, ...] = (),
    *,
    has_register: bool = True,
) -> Trial:
    """Return a trial of the rules of one code that are asked on a day."""
    (home,) = {rule.check.__module__ for rule in rules}
    checks = tuple(dict.fromkeys(rule.check.__name__ for rule in rules))
    return Trial(home, checks, place, on, breaches, gaps, has_register)


@pytest.fixture(scope="module")
def trials() -> tuple[Trial, ...]:
    """Return every case, and the examples, with the checks that each is for."""
    found = []
    for rule in SHIPPED_RULES.rules:
        found.append(trial_of((rule,), rule.failing, rule.example_day, None))
        found += [
            trial_of((rule,), place, rule.example_day)
            for place in (rule.passing, BARE, Arrangement(name="Nothing"))
        ]
    for each in CASES:
        rules = SHIPPED_RULES.only(each.code).asked_on(each.on)
        found.append(trial_of(rules, each.place, each.on, each.breaches, each.gaps))
    # The engine looks bodies up before it asks a rule.
    found = [
        attrs.evolve(each, place=with_known_bodies(each.place, register(), on=each.on))
        for each in found
    ]
    codes = SHIPPED_RULES.rule("NAC001")
    found.append(
        trial_of(
            (codes,),
            codes.failing,
            codes.example_day,
            gaps=("members[0].body.code",),
            has_register=False,
        )
    )
    return tuple(found)


def space_of(module: ModuleType, codes: list[CodeType], others: dict[str, Any]) -> dict[str, Any]:
    """Return the names of a module with its functions made anew, and some names put in."""
    space = dict(vars(module))
    for code in codes:
        exec(code, space)  # noqa: S102 -- our own source
    space.update({name: value for name, value in others.items() if name in space})
    return space


def survivors(mutated: str, trials: tuple[Trial, ...]) -> list[str]:
    """Return the mutants of a module's functions that every trial lets pass."""
    module = importlib.import_module(mutated)
    mine = functions_of(module)
    codes_of_mine = [compiled(function) for function in mine.values()]
    homes = [mutated] if mutated in MODULES else MODULES
    modules = {home: importlib.import_module(home) for home in homes}
    theirs = {home: functions_of(each) for home, each in modules.items()}
    codes = {
        home: [compiled(each) for each in functions.values()] for home, functions in theirs.items()
    }
    known = theirs if mutated in theirs else {home: mine | each for home, each in theirs.items()}
    used = {(home, check): used_by(check, known[home]) for home in homes for check in theirs[home]}
    alive = []
    for name, function in mine.items():
        trying = [
            trial
            for trial in trials
            if any(name in used.get((trial.home, check), ()) for check in trial.checks)
        ]
        if not trying:
            continue
        for words, mutant in mutants_of(function):
            code = compiled(mutant)
            own = space_of(module, [*codes_of_mine, code], {})
            new = {each: own[each] for each in mine}
            spaces = {
                home: own if home == mutated else space_of(each, codes[home], new)
                for home, each in modules.items()
            }
            if all(
                trial.is_passed_by([spaces[trial.home][check] for check in trial.checks])
                for trial in trying
            ):
                alive.append(words)
    return alive


MODULES = sorted({rule.check.__module__ for rule in SHIPPED_RULES.rules})
SHARED = [
    "nhs_accountable_care.questions.bodies",
    "nhs_accountable_care.questions.checks",
    "nhs_accountable_care.validation.rulebook.award_days",
    "nhs_accountable_care.validation.rulebook.light_touch",
    "nhs_accountable_care.validation.rulebook.standing_as",
    "nhs_accountable_care.validation.rulebook.vehicles",
]


@pytest.mark.parametrize("module", [*MODULES, *SHARED], ids=lambda name: name.rpartition(".")[2])
def test_each_mutant_of_a_rule_is_killed(module: str, trials: tuple[Trial, ...]) -> None:
    """Turn one comparison, condition or constant of a rule round, and a case fails."""
    assert survivors(module, trials) == []
