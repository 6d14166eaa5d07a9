"""Laws of the classifier, over arrangements that nobody thought of."""

import importlib.util
import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    CommissioningBasis,
    Finance,
    Governance,
    Stage,
    StatusChange,
)
from nhs_accountable_care.classification import (
    SHIPPED_AXES,
    SHIPPED_FORMS,
    AllMet,
    Answer,
    AnyMet,
    AtLeastMet,
    Axis,
    Criterion,
    Form,
    FormFinding,
    NotMet,
    Outcome,
    Reason,
    counterfactuals,
    no,
)
from nhs_accountable_care.contracts import ListStatement
from nhs_accountable_care.contracts.statements import may_hold_more, words_in
from nhs_accountable_care.questions import all_met, fact
from tests.less_known import Forgetting, dated
from tests.whole import stated_whole

pytestmark = pytest.mark.broad


def load(name: str) -> ModuleType:
    """Load a test module of this folder, for its examples."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES = load("test_cases")
EXAMPLES: list[Arrangement] = [
    *CASES.MEETS.values(),
    *CASES.MISSES.values(),
    *CASES.TOO_FEW.values(),
]
# The shipped case has thirty members, which teach no more than three do.
EXAMPLES = [example for example in EXAMPLES if len(example.members or ()) < 10]
AGREEMENTS = list({agreement for example in EXAMPLES for agreement in example.agreements or ()})
PARTS = [
    field.name
    for field in attrs.fields(Arrangement)
    if field.name not in {"name", "code", "agreements", "absent_agreements", "lists"}
]
# The kinds of which a place can have one at most.
SINGLE_KINDS = (
    "devolution-memorandum",
    "accountable-care-organisation-contract",
    "integrated-health-organisation-contract",
)

HEAD_CONTRACTS = {"lead-provider-contract", "nhs-standard-contract"}

# What a fact is known by, and not the fact itself. So is the day of a state: without one it is a
# state of the day that is asked, and a contract planned in 2017 is planned, not unknown, in 2015.
KEPT = {"name", "title", "code", "sources", "lists", "absent_agreements", "kind", "body", "on"}


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    """Arrangements put together from the parts of the examples, so that they make sense."""
    parts = {name: getattr(draw(st.sampled_from(EXAMPLES)), name) for name in PARTS}
    plain = [each for each in AGREEMENTS if each.type_tag not in SINGLE_KINDS]
    agreements = draw(st.lists(st.sampled_from(plain), max_size=6, unique=True))
    for kind in SINGLE_KINDS:
        of_kind = [each for each in AGREEMENTS if each.type_tag == kind]
        agreements += draw(st.lists(st.sampled_from(of_kind), max_size=1))
    if any(getattr(each, "creates_statutory_body", None) is not None for each in agreements):
        parts["creates_legal_body"] = None
    # What contradicts itself is no record: a contract moves no statutory function, so that what
    # moved beside one did so by another right; and it covers no more and no less of the care than
    # the whole of which it is told.
    if {each.type_tag for each in agreements} & HEAD_CONTRACTS:
        right = draw(st.sampled_from((CommissioningBasis.STATUTE, CommissioningBasis.DELEGATION)))
        parts["commissioning"] = parts["commissioning"] and tuple(
            attrs.evolve(role, basis=right, agreement=None)
            if role.moves_statutory_function
            else role
            for role in parts["commissioning"]
        )
    if any(getattr(each, "covers_most_care", None) is not None for each in agreements):
        parts["scope"] = None
    place = Arrangement(name="Anywhere", agreements=tuple(agreements), **parts)
    return stated_whole(place) if draw(st.booleans()) else place


def forgotten(value: Any, random: Random) -> Any:  # noqa: ANN401 -- any part of an arrangement
    """
    Forget some facts of a value: leave them out, or leave items out of a list.

    Of a list that was whole it may still be known how many there are.
    """
    if isinstance(value, tuple):
        return tuple(forgotten(item, random) for item in value)
    if not attrs.has(type(value)) or isinstance(value, Citation | DateRange):
        return value
    changes: dict[str, Any] = {}
    lists: list[ListStatement] = list(getattr(value, "lists", ()))
    names = {field.name for field in attrs.fields(type(value))}
    for field in attrs.fields(type(value)):
        before = getattr(value, field.name)
        if field.name in KEPT and field.default is attrs.NOTHING:
            changes[field.name] = forgotten(before, random)
        elif field.name in KEPT - {"kind"} or before is None or field.default is not None:
            continue
        elif random.random() < 0.15:
            changes[field.name] = None
        elif isinstance(before, tuple) and "lists" in names and random.random() < 0.3:
            changes[field.name] = tuple(each for each in before if random.random() < 0.5) or None
        else:
            changes[field.name] = forgotten(before, random)
            continue
        if isinstance(before, tuple):
            was_whole = not may_hold_more(value, field.name)
            lists = [each for each in lists if each.field != field.name or not each.is_whole]
            if was_whole and random.random() < 0.5:
                lists.append(ListStatement(field=field.name, count=len(words_in(before))))
    if "lists" in names:
        changes["lists"] = tuple(lists)
    try:
        return attrs.evolve(value, **changes)
    except InvalidValueError:
        # Some values check their parts against each other; such a one is kept as it was.
        return value


def answers(finding: FormFinding) -> list[tuple[str, Answer]]:
    """Return every answer of a finding, those of the parts of a test as well."""

    def all_answers(reason: Reason) -> list[tuple[str, Answer]]:
        parts = [pair for part in reason.parts for pair in all_answers(part)]
        return [(reason.criterion.key, reason.outcome.answer), *parts]

    asked = (*finding.reasons, *finding.exclusions, *finding.indications)
    return [
        (finding.form.slug, finding.answer),
        *(pair for reason in asked for pair in all_answers(reason)),
    ]


@given(arrangements(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_replacing_an_unknown_by_a_value_never_changes_a_yes_or_a_no(
    full: Arrangement, random: Random
) -> None:
    """What is answered with fewer facts is answered so with more, by every test of every form."""
    part = forgotten(full, random)
    for form in SHIPPED_FORMS:
        day = form.period.first_day
        for (key, before), (_, after) in zip(
            answers(form.ask(part, day)), answers(form.ask(full, day)), strict=True
        ):
            assert before in {after, Answer.UNKNOWN}, (form.slug, key)


@pytest.mark.parametrize("basis", [CommissioningBasis.DELEGATION, CommissioningBasis.STATUTE])
@pytest.mark.parametrize("is_whole", [True, False])
def test_a_function_that_moved_beside_a_contract_turns_no_answer(
    basis: CommissioningBasis, *, is_whole: bool
) -> None:
    """With the contract, the role, its basis and what moved known or not, in every way."""
    role = attrs.evolve(
        CASES.TACTICAL, basis=basis, agreement="A scheme", moves_statutory_function=True
    )
    full = attrs.evolve(CASES.MEETS["lead-provider"], commissioning=(role,))
    full = stated_whole(full) if is_whole else full
    fields = ("basis", "agreement", "moves_statutory_function")
    for count in range(len(fields) + 1):
        for lost in itertools.combinations(fields, count):
            less = attrs.evolve(role, **dict.fromkeys(lost))
            for roles, agreements in itertools.product(((less,), None), (full.agreements, None)):
                part = attrs.evolve(full, commissioning=roles, agreements=agreements)
                for form in SHIPPED_FORMS:
                    day = form.period.first_day
                    for (key, before), (_, after) in zip(
                        answers(form.ask(part, day)), answers(form.ask(full, day)), strict=True
                    ):
                        assert before in {after, Answer.UNKNOWN}, (form.slug, key, lost)


# The axes of which one more fact may turn a value into another, each with the reason. Held to the
# law, they would be silent of most places whose axes are known from their sources (four places,
# `tasks/score_places.py`; without any of them 46 of 97 answers would be as expected).
VALUES_THAT_TURN = {
    "purchaser-provider-split": "row F16 is bridged where no paper denies a commissioning role",
    "hard-or-soft": "held to it, 3 of 14 as expected and not 11: no agreement denies a contract",
    "horizontal-integration": "row F19 is joined by a group where no paper denies a merger",
    "vertical-integration": "joined by agreement where no paper denies that one body gives both",
    "risk": "a contract tells what moves, and no paper denies a share of gain and loss",
    "authority": "held to it, 3 of 15 as expected and not 15: no agreement denies a delegation",
    "stage": "row F20 is live by what is in force where no history is recorded",
    "extent": "held to it, 0 of 16 as expected and not 16: no paper denies parts in other areas",
    "services": "row F23 is a part by what is left out, where no share of care is recorded",
    "hybrid": "aspired to is told by names, where the tests of what is inside are open",
}


def test_the_axes_whose_values_may_turn_are_named() -> None:
    """Each says so of itself, and every other keeps the law (below)."""
    assert {axis.key for axis in SHIPPED_AXES if axis.fills_silence} == set(VALUES_THAT_TURN)


def turned(axis: Axis, less: Arrangement, full: Arrangement, on: date) -> bool:
    """Return whether a value of less becomes another by what is recorded in full."""
    return axis.place(less, on).value not in {axis.place(full, on).value, "unknown"}


@given(arrangements(), st.randoms(use_true_random=False), st.sampled_from(list(Stage)))
def test_what_is_recorded_of_the_whole_is_not_overruled_by_what_runs(
    full: Arrangement, random: Random, stage: Stage
) -> None:
    """That a history is whole turns no stage, whatever runs beside it (trial of 2018-01-01)."""
    axis = next(each for each in SHIPPED_AXES if each.key == "stage")
    on = date(2017, 5, 1)
    in_force = {form.slug for form in SHIPPED_FORMS if on in form.period}
    # What a form of another time came to tells nothing while the history may hold more.
    others = [each for each in full.history or () if each.as_form in {None, *in_force}]
    history = [StatusChange(stage=stage), *(attrs.evolve(each, on=None) for each in others)]
    random.shuffle(history)
    said = tuple(each for each in full.lists if each.field != "history")
    partial = attrs.evolve(full, history=tuple(history), lists=said)
    whole = ListStatement(field="history", count=len(words_in(tuple(history))))
    stated = attrs.evolve(partial, lists=(*said, whole))
    assert not turned(axis, partial, stated, on)


@given(arrangements(), st.randoms(use_true_random=False))
def test_the_law_of_unknowns_holds_on_every_axis(full: Arrangement, random: Random) -> None:
    """So is each position of an axis, of which the first that is met is the value."""
    part = forgotten(full, random)
    for axis in SHIPPED_AXES:
        before, after = axis.place(part, date(2018, 5, 1)), axis.place(full, date(2018, 5, 1))
        for one, other in zip(before.reasons, after.reasons, strict=True):
            assert one.outcome.answer in {other.outcome.answer, Answer.UNKNOWN}, axis.key
        assert axis.key in VALUES_THAT_TURN or before.value in {after.value, "unknown"}, axis.key


@st.composite
def less_and_more(draw: st.DrawFn) -> tuple[Arrangement, Arrangement, date]:
    """An arrangement of which less is known, all of it, and a day that may be another than its."""
    random = draw(st.randoms(use_true_random=False))
    on = draw(st.sampled_from(FIRST_DAYS))
    as_at = on + timedelta(days=draw(st.just(0) | st.integers(min_value=-700, max_value=700)))
    full = dated(draw(arrangements()), random, as_at, draw(st.sampled_from((0.0, 0.2, 0.5))))
    full = attrs.evolve(full, as_at=as_at)
    if draw(st.booleans()):
        full = stated_whole(full)
    share = draw(st.sampled_from((0.02, 0.05, 0.15)))
    return Forgetting(random=random, on=on, as_at=as_at, share=share).some_of(full), full, on


FIRST_DAYS = sorted({form.period.first_day for form in SHIPPED_FORMS} | {date(2018, 5, 1)})


@given(less_and_more())
@settings(max_examples=30)
def test_dates_entries_and_statements_never_change_a_yes_or_a_no(
    drawn: tuple[Arrangement, Arrangement, date],
) -> None:
    """A date narrowed or found out, an entry or a statement added, on the day and on another."""
    less, full, on = drawn
    for form in SHIPPED_FORMS:
        if on in form.period:
            for (key, before), (_, after) in zip(
                answers(form.ask(less, on)), answers(form.ask(full, on)), strict=True
            ):
                assert before in {after, Answer.UNKNOWN}, (form.slug, key)
    for axis in SHIPPED_AXES:
        pairs = zip(axis.place(less, on).reasons, axis.place(full, on).reasons, strict=True)
        for one, other in pairs:
            assert one.outcome.answer in {other.outcome.answer, Answer.UNKNOWN}, axis.key
        assert axis.key in VALUES_THAT_TURN or not turned(axis, less, full, on), axis.key


@given(arrangements(), st.sampled_from(SHIPPED_FORMS))
def test_every_reason_cites_and_every_unknown_names_its_fact(
    place: Arrangement, form: Form
) -> None:
    """No test answers without a source, and none is open without saying what is missing."""
    finding = form.ask(place, form.period.first_day)
    for reason in (*finding.reasons, *finding.exclusions, *finding.indications):
        assert reason.citations
        assert reason.outcome.because
        assert bool(reason.outcome.missing) == (reason.outcome.answer is Answer.UNKNOWN)


# --- Combinations, and what would change an answer, over made-up tests ---

SOURCE = (Citation(source=Source(key="X", title="Made up"), confidence=Confidence.ILLUSTRATIVE),)
NAMES = ("a", "b", "c", "d")
Facts = dict[str, Answer]


def looks_at(name: str) -> Criterion:
    """Make a test that reads its answer from the labels of an arrangement."""

    def test(place: Arrangement, _on: date) -> Outcome:
        answer = Answer(dict(pair.split("=") for pair in place.name.split())[name])
        return Outcome(answer=answer, because=f"{name} is {answer.value}", facts=(name,))

    return Criterion(key=name, question=f"{name}?", test=test, sources=SOURCE)


def combined(test: AllMet | AnyMet | AtLeastMet | NotMet, key: str = "combined") -> Criterion:
    """Make a criterion of a combination."""
    return Criterion(key=key, question=f"{key}?", test=test, sources=SOURCE)


def place_of(facts: Facts) -> Arrangement:
    """Make an arrangement whose tests are answered so."""
    return Arrangement(name=" ".join(f"{name}={facts[name].value}" for name in NAMES))


FALSE = dict.fromkeys(NAMES, Answer.NO)
FACTS = st.fixed_dictionaries({name: st.sampled_from(Answer) for name in NAMES})
LEAVES = tuple(map(looks_at, NAMES))
COMBINATIONS = [
    combined(AllMet(parts=LEAVES)),
    combined(AnyMet(parts=LEAVES)),
    combined(AtLeastMet(number=2, parts=LEAVES)),
    combined(NotMet(part=LEAVES[0])),
    combined(AllMet(parts=(combined(AnyMet(parts=LEAVES[:2])), combined(NotMet(part=LEAVES[2]))))),
    combined(AnyMet(parts=(LEAVES[0], combined(AtLeastMet(number=2, parts=LEAVES[1:]))))),
]
DAY = date(2020, 1, 1)


@given(FACTS, st.sampled_from(COMBINATIONS))
def test_a_combination_is_decided_just_where_every_way_of_deciding_agrees(
    facts: Facts, criterion: Criterion
) -> None:
    """Kleene: an unknown stands for one of the two, and it is not known which."""
    open_ones = [name for name in NAMES if facts[name] is Answer.UNKNOWN]
    ways = [
        dict(zip(open_ones, way, strict=True))
        for way in itertools.product((Answer.YES, Answer.NO), repeat=len(open_ones))
    ]
    decided = {criterion.ask(place_of({**facts, **way}), DAY).outcome.answer for way in ways}
    expected = decided.pop() if len(decided) == 1 else Answer.UNKNOWN
    reason = criterion.ask(place_of(facts), DAY)
    assert reason.outcome.answer is expected
    assert bool(reason.outcome.missing) == (expected is Answer.UNKNOWN)
    assert reason.outcome.because


def made_form(criterion: Criterion) -> Form:
    """Make a form of a combination that d excludes."""
    return Form(
        slug="made-up",
        name="made up",
        meaning="a form for the test",
        period=DateRange(first_day=DAY),
        necessary=(attrs.evolve(criterion, key="needed"),),
        excluding=(looks_at("d"),),
        sources=SOURCE,
    )


PATHS = ("p", "q", "r", "s")


def answered(finding: FormFinding, answers: Iterator[Answer]) -> Answer:
    """Return what the answer would be if the tests were answered so, in their order."""
    needed = [reason.answered(answers) for reason in finding.reasons]
    return all_met([*needed, *(~reason.answered(answers) for reason in finding.exclusions)])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[FormFinding, dict[str, tuple[str, ...]]]:
    """Forms of tests that share facts: which tests turn on which, and how they are answered."""
    turns_on = {
        name: tuple(sorted(draw(st.sets(st.sampled_from(PATHS), min_size=1, max_size=2))))
        for name in NAMES
    }
    facts = draw(FACTS)

    def leaf(name: str) -> Criterion:
        def test(_place: Arrangement, _on: date) -> Outcome:
            return Outcome(answer=facts[name], because=name, facts=turns_on[name])

        return Criterion(key=name, question=f"{name}?", test=test, sources=SOURCE)

    leaves = [leaf(name) for name in NAMES]

    def criteria(depth: int) -> st.SearchStrategy[Criterion]:
        tests = st.sampled_from(leaves)
        if not depth:
            return tests
        parts = st.lists(criteria(depth - 1), min_size=1, max_size=3).map(tuple)
        return st.one_of(
            tests,
            parts.map(lambda some: combined(AllMet(parts=some))),
            parts.map(lambda some: combined(AnyMet(parts=some))),
            parts.map(lambda some: combined(AtLeastMet(number=(len(some) + 1) // 2, parts=some))),
            criteria(depth - 1).map(lambda part: combined(NotMet(part=part))),
        )

    def keyed(drawn: list[Criterion], word: str) -> tuple[Criterion, ...]:
        return tuple(
            combined(AllMet(parts=(each,)), key=f"{word}-{number}")
            for number, each in enumerate(drawn)
        )

    form = Form(
        slug="made-up",
        name="made up",
        meaning="a form for the test",
        period=DateRange(first_day=DAY),
        necessary=keyed(draw(st.lists(criteria(2), min_size=1, max_size=3)), "needed"),
        excluding=keyed(draw(st.lists(criteria(1), max_size=2)), "excluding"),
        sources=SOURCE,
    )
    return form.ask(Arrangement(name="Anywhere"), DAY), turns_on


def turned_by_brute_force(
    finding: FormFinding, turns_on: dict[str, tuple[str, ...]]
) -> set[tuple[Answer, frozenset[str]]]:
    """Try every set of facts with every answer of the tests that turn on them."""
    leaves = [
        leaf.criterion.key
        for reason in (*finding.reasons, *finding.exclusions)
        for leaf, _ in reason.leaves()
    ]
    now = {
        leaf.criterion.key: leaf.outcome.answer
        for reason in (*finding.reasons, *finding.exclusions)
        for leaf, _ in reason.leaves()
    }
    found: set[tuple[Answer, frozenset[str]]] = set()
    for size in range(1, len(PATHS) + 1):
        for picked in map(frozenset, itertools.combinations(PATHS, size)):
            free = [name for name in now if picked >= set(turns_on[name])]
            for way in itertools.product((Answer.YES, Answer.NO), repeat=len(free)):
                told = now | dict(zip(free, way, strict=True))
                to = answered(finding, iter([told[name] for name in leaves]))
                if to not in {Answer.UNKNOWN, finding.answer} and not any(
                    of is to and less < picked for of, less in found
                ):
                    found.add((to, picked))
    return found


@given(worlds())
@settings(max_examples=80)
def test_what_would_change_gives_just_the_minimal_sets_of_facts(
    world: tuple[FormFinding, dict[str, tuple[str, ...]]],
) -> None:
    """Brute force over every set of facts and every answer finds the same sets, and no others."""
    finding, turns_on = world
    changes = finding.what_would_change()
    told = {(c.to, frozenset(path.removeprefix("$.") for path in c.paths)) for c in changes}
    assert len(told) == len(changes)
    assert told == turned_by_brute_force(finding, turns_on)
    leaves = [
        leaf for reason in (*finding.reasons, *finding.exclusions) for leaf, _ in reason.leaves()
    ]
    for change in changes:
        after = {each.criterion.key: each.after for each in change.facts}
        told_so = [after.get(leaf.criterion.key, leaf.outcome.answer) for leaf in leaves]
        assert answered(finding, iter(told_so)) is change.to
        for each in change.facts:
            assert bool(each.missing) == (each.before is Answer.UNKNOWN)


@given(worlds())
@settings(max_examples=80)
def test_each_test_that_alone_turns_the_answer_is_told(
    world: tuple[FormFinding, dict[str, tuple[str, ...]]],
) -> None:
    """Of the facts of a set, every test of them that would do by itself, and no other."""
    finding, turns_on = world
    leaves = [
        (leaf, is_denied)
        for group, excludes in ((finding.reasons, False), (finding.exclusions, True))
        for reason in group
        for leaf, is_denied in reason.leaves(is_denied=excludes)
    ]
    now = {leaf.criterion.key: leaf.outcome.answer for leaf, _ in leaves}
    sides: dict[str, set[bool]] = {}
    for leaf, is_denied in leaves:
        sides.setdefault(leaf.criterion.key, set()).add(is_denied)
    for change in finding.what_would_change():
        paths = {path.removeprefix("$.") for path in change.paths}
        alone = {
            (name, way)
            for name, way in itertools.product(now, (Answer.YES, Answer.NO))
            if paths >= set(turns_on[name])
            and answered(
                finding,
                iter(
                    [
                        way if name == leaf.criterion.key else now[leaf.criterion.key]
                        for leaf, _ in leaves
                    ]
                ),
            )
            is change.to
        }
        told = {(each.criterion.key, each.after) for each in (*change.facts, *change.instead)}
        is_alone = len({each.criterion.key for each in change.facts}) == 1
        assert is_alone or not change.instead
        if is_alone:
            assert told <= alone
        # What speaks both for a form and against it is answered one way in a set.
        if all(len(denied) == 1 for denied in sides.values()):
            assert told == alone if is_alone else not alone


@given(worlds(), st.integers(1, 3))
@settings(max_examples=80)
def test_of_too_many_sets_the_shortest_are_told_and_how_far_they_are_all(
    world: tuple[FormFinding, dict[str, tuple[str, ...]]], kept: int
) -> None:
    """
    With room for few sets, each that is told will do, and of those below the bound none lacks.

    None of them could spare a fact either, of tests that speak one way only.
    """
    finding, turns_on = world
    every = turned_by_brute_force(finding, turns_on)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(counterfactuals, "_MOST_KEPT", kept)
        found = finding.changes()
    told = {(c.to, frozenset(path.removeprefix("$.") for path in c.paths)) for c in found.changes}
    assert all(any(to is of and less <= facts for of, less in every) for to, facts in told)
    below = len(PATHS) + 1 if found.whole_below is None else found.whole_below
    assert {each for each in every if len(each[1]) < below} <= told
    assert (found.left_out == "") is (found.whole_below is None)
    sides: dict[str, set[bool]] = {}
    for group, excludes in ((finding.reasons, False), (finding.exclusions, True)):
        for reason in group:
            for leaf, is_denied in reason.leaves(is_denied=excludes):
                sides.setdefault(leaf.criterion.key, set()).add(is_denied)
    if all(len(denied) == 1 for denied in sides.values()):
        assert told <= every


# Five facts of a real arrangement that are yes, no or not recorded, and tests of them.
BOOLEANS = {
    "governance.has_collective_decisions": ("governance", "has_collective_decisions"),
    "governance.duties_stay_with_members": ("governance", "duties_stay_with_members"),
    "governance.has_programme_support": ("governance", "has_programme_support"),
    "finance.manages_funding_for_population": ("finance", "manages_funding_for_population"),
    "creates_legal_body": (None, "creates_legal_body"),
}


def recorded(facts: dict[str, bool | None]) -> Arrangement:
    """Make an arrangement that records so much and no more."""
    inside: dict[str | None, dict[str, Any]] = {"governance": {}, "finance": {}, None: {}}
    for path, (part, field) in BOOLEANS.items():
        inside[part][field] = facts[path]
    return Arrangement(
        name="Anywhere",
        governance=Governance(**inside["governance"]),
        finance=Finance(**inside["finance"]),
        **inside[None],
    )


def reads(path: str) -> Criterion:
    """Make a test of one of those facts."""
    _, field = BOOLEANS[path]
    return Criterion(
        key=field.replace("_", "-"),
        question=f"Is {field.replace('_', ' ')}?",
        test=fact(path, if_yes="it is", if_no="it is not"),
        sources=SOURCE,
    )


A_SYSTEM = Form(
    slug="made-up",
    name="made up",
    meaning="a form of five facts",
    period=DateRange(first_day=DAY),
    necessary=(
        combined(
            AtLeastMet(number=2, parts=tuple(reads(path) for path in list(BOOLEANS)[:3])),
            key="two-of-three",
        ),
        combined(
            AnyMet(
                parts=(
                    reads("finance.manages_funding_for_population"),
                    reads("governance.has_collective_decisions"),
                )
            ),
            key="either-way",
        ),
    ),
    excluding=(reads("creates_legal_body"),),
    sources=SOURCE,
)


@given(st.fixed_dictionaries({path: st.sampled_from((True, False, None)) for path in BOOLEANS}))
@settings(max_examples=30)
def test_facts_recorded_in_earnest_turn_the_answer_as_was_told(
    facts: dict[str, bool | None],
) -> None:
    """Writing the facts into the arrangement turns the answer, just for the sets that are told."""
    finding = A_SYSTEM.ask(recorded(facts), DAY)
    found: set[tuple[Answer, frozenset[str]]] = set()
    for size in range(1, len(BOOLEANS) + 1):
        for picked in map(frozenset, itertools.combinations(BOOLEANS, size)):
            for way in itertools.product((True, False), repeat=size):
                told = facts | dict(zip(sorted(picked), way, strict=True))
                to = A_SYSTEM.ask(recorded(told), DAY).answer
                if to not in {Answer.UNKNOWN, finding.answer} and not any(
                    of is to and less < picked for of, less in found
                ):
                    found.add((to, picked))
    assert found == {
        (change.to, frozenset(path.removeprefix("$.") for path in change.paths))
        for change in finding.what_would_change()
    }


def test_a_test_that_names_no_fact_counts_as_one_of_its_own() -> None:
    """Without a path, what the test looks at is the fact."""
    silent = Criterion(
        key="silent", question="Silent?", test=lambda _place, _on: no("so it is"), sources=SOURCE
    )
    finding = attrs.evolve(made_form(silent), excluding=()).ask(place_of(FALSE), DAY)
    (change,) = finding.what_would_change()
    assert str(change) == "yes, if $ (what needed looks at) were such that needed is met"
    assert change.facts[0].wanted == "Silent? Yes."
    assert change.facts[0].missing == ()


@given(arrangements(), st.sampled_from(SHIPPED_FORMS))
def test_every_shipped_test_names_the_facts_that_it_turns_on(
    place: Arrangement, form: Form
) -> None:
    """Each answer of each test, yes and no as well as unknown, names a path."""
    finding = form.ask(place, form.period.first_day)
    for reason in (*finding.reasons, *finding.exclusions, *finding.indications):
        for leaf, _ in reason.leaves():
            assert leaf.outcome.facts, (form.slug, leaf.criterion.key, leaf.outcome)


def test_a_test_that_was_not_asked_on_the_day_is_left_out() -> None:
    """A criterion with a period counts only within it, alone or in a combination."""
    later = attrs.evolve(LEAVES[0], period=DateRange(first_day=date(2021, 1, 1)))
    both = combined(AllMet(parts=(later, LEAVES[1])))
    facts = dict.fromkeys(NAMES, Answer.YES) | {"a": Answer.NO}
    assert both.ask(place_of(facts), DAY).outcome.answer is Answer.YES
    assert both.ask(place_of(facts), date(2021, 1, 1)).outcome.answer is Answer.NO
    alone = combined(AllMet(parts=(later,)))
    assert alone.ask(place_of(facts), DAY).outcome.because == "nothing was asked on that day"
    assert made_form(later).ask(place_of(facts), DAY).reasons == ()


@pytest.mark.parametrize(
    "test",
    [
        AtLeastMet(number=0, parts=LEAVES),
        AtLeastMet(number=5, parts=LEAVES),
        AllMet(parts=()),
        AnyMet(parts=()),
    ],
    ids=["none of them", "more than there are", "all of nothing", "any of nothing"],
)
def test_an_empty_or_impossible_combination_is_refused(
    test: AllMet | AnyMet | AtLeastMet | NotMet,
) -> None:
    """A combination asks for at least one of its parts, and at most for all."""
    with pytest.raises(InvalidValueError, match=r"parts"):
        combined(test)
