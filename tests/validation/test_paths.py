"""Every path that a rule prints is there in the classes."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import attrs
import pytest

from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care.arrangements import Arrangement, walk
from nhs_accountable_care.documents import read
from nhs_accountable_care.payment import SHIPPED_MECHANISMS
from nhs_accountable_care.questions import UnknownPathError, check_path
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.validation import SHIPPED_RULES, Context, Rule, rulebook

RANDOM = Path(__file__).parents[1] / "answers" / "arrangements.jsonl"
DAYS = (date(2014, 10, 1), date(2017, 4, 1), date(2019, 9, 1), date(2023, 4, 1), date(2026, 6, 1))


def paths_of(rule: Rule, place: Arrangement, day: date) -> Iterator[str]:
    """Go through the paths of what a rule finds or misses."""
    for remark in rule.check(place, Context(moment=Moment.of(day), register=register())):
        if remark.path:
            yield remark.path


@pytest.mark.parametrize("rule", SHIPPED_RULES.rules, ids=lambda rule: rule.code)
def test_every_path_of_a_rule_is_there_in_the_classes(rule: Rule) -> None:
    """A slip in a path of a breach of the rule's own example, or of a gap, fails here."""
    found = [
        path
        for place in (rule.failing, rule.passing)
        for path in paths_of(rule, place, rule.example_day)
    ]
    assert found
    for path in found:
        check_path(Arrangement, path)


@pytest.mark.broad
def test_so_it_is_over_the_shipped_documents_and_the_random_arrangements() -> None:
    """Each path that any rule prints of any of them leads somewhere."""
    places = [cases.case(name).value for name in cases.case_names()]
    lines = RANDOM.read_text("utf-8").splitlines()
    places += [read(json.loads(line), Arrangement).value for line in lines[::5]]
    printed = {
        path
        for number, place in enumerate(places)
        for _, part in walk(place)
        for rule in SHIPPED_RULES.on(DAYS[number % len(DAYS)]).rules
        for path in paths_of(rule, part, DAYS[number % len(DAYS)])
    }
    assert len(printed) > 50
    for path in printed:
        check_path(Arrangement, path)


# --- Paths as they are written --------------------------------------------------------

RULEBOOK = sorted(Path(rulebook.__file__ or "").parent.glob("*.py"))
STEP = r"(?:\*|[a-z][a-z0-9_]*)(?:\[(?:\*|\d+)\]| \([a-z-]+\))?"
PATH = re.compile(rf"{STEP}(?:\.{STEP})*")
ASKING = {"bodies_at", "find", "must_be", "must_hold", "value_must_be"}


def written_in(source: str) -> Iterator[str]:
    """
    Go through the paths in a module's text, with ``*`` for what is put in when it runs.

    What has a dot or an item in it and reads like a path is one; a single name is one where it
    is given as ``path`` or ``at``, or to a function that asks.
    """
    given: set[int] = set()
    inside: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            given |= {id(each.value) for each in node.keywords if each.arg in {"path", "at"}}
            if isinstance(node.func, ast.Name) and node.func.id in ASKING:
                given |= set(map(id, node.args))
        if isinstance(node, ast.JoinedStr):
            parts = node.values
            inside |= set(map(id, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts = [node]
        else:
            continue
        # The tree is walked from above, so that a string is met before what it is made of.
        text = "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in parts)
        is_whole = id(node) not in inside
        if is_whole and PATH.fullmatch(text) and (id(node) in given or set(".[") & set(text)):
            yield text


def classes_within(cls: type, known: set[type]) -> None:
    """Add a class and those of all its parts to those that are known."""
    if attrs.has(cls) and cls not in known:
        known.add(cls)
        for field in attrs.fields(cls):
            for each in check_path(cls, field.name):
                classes_within(each, known)


def is_there(written: str, classes: set[type]) -> bool:
    """Return whether the names of a path, between what is put in, follow on each other."""

    def has(cls: type, names: str) -> bool:
        try:
            return bool(check_path(cls, names))
        except UnknownPathError:
            return False

    runs = [run.strip(".") for run in written.replace("[*]", "[0]").split("*")]
    # An item of a list that was put in is a step of its own: "*[0].kind" goes on with "kind".
    runs = [re.sub(r"^\[0\]\.?", "", run) for run in runs]
    return all(any(has(cls, run) for cls in classes) for run in runs if run)


OUTERMOST: tuple[type, ...] = (Arrangement, *SHIPPED_MECHANISMS)
CLASSES: set[type] = set()
for outermost in OUTERMOST:
    classes_within(outermost, CLASSES)


@pytest.mark.broad
@pytest.mark.parametrize("module", RULEBOOK, ids=lambda module: module.stem)
def test_every_path_that_a_module_writes_is_there_in_the_classes(module: Path) -> None:
    """Also where no example and no document comes to it."""
    for written in written_in(module.read_text("utf-8")):
        assert is_there(written, CLASSES), written


@pytest.mark.parametrize(
    ("source", "slip"),
    [
        ('yield Breach(path=f"{path}.partys", message="x")', "*.partys"),
        ('where = f"governance.bords[{number}].seats"', "governance.bords[*].seats"),
        ('must_be(part, "contract_stays", at=path)', "contract_stays"),
        ('MissingFact(path="member", fact="x")', "member"),
        ('find(arrangement, "gates (ful-status)")', "gates (ful-status)"),
        ('f"{path}[{number}].kindz"', "*[*].kindz"),
    ],
)
def test_a_slip_in_a_path_that_never_runs_is_seen(source: str, slip: str) -> None:
    """A field that no class has is not taken for one."""
    assert list(written_in(source)) == [slip]
    assert not is_there(slip, CLASSES)


def test_what_reads_otherwise_is_no_path() -> None:
    """Sections, words and the name of a field alone are not taken for paths."""
    source = 'cite("S53"); words = "two. Then"; field = "parties"; say(f"{number} of them.")'
    assert list(written_in(source)) == []
