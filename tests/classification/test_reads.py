"""What a form reads is told without a run, and every path of it is there in the classes."""

import importlib.util
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import (
    SHIPPED_AXES,
    SHIPPED_FORMS,
    AllMet,
    AnyMet,
    AtLeastMet,
    Criterion,
    NotMet,
    Reason,
    no,
)
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import Answer, check_path
from nhs_accountable_care.reference import cases

pytestmark = pytest.mark.broad


def load(name: str) -> ModuleType:
    """Load a test module of this folder, for its examples."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LAWS = load("test_laws")


def leaves(criterion: Criterion) -> Iterator[Criterion]:
    """Go through the criteria that no others make up."""
    match criterion.test:
        case AllMet() | AnyMet() | AtLeastMet():
            for part in criterion.test.parts:
                yield from leaves(part)
        case NotMet():
            yield from leaves(criterion.test.part)
        case _:
            yield criterion


CRITERIA = [
    pytest.param(leaf, id=f"{owner}: {criterion.key}: {leaf.key}")
    for owner, criteria in (
        *(
            (form.slug, (*form.necessary, *form.excluding, *form.indicating))
            for form in SHIPPED_FORMS
        ),
        *((axis.key, axis.positions) for axis in SHIPPED_AXES),
    )
    for criterion in criteria
    for leaf in leaves(criterion)
]


def typed_paths(test: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401 -- any test as a value
    """Go through the paths of a test whose items are of a class that it states."""
    for inner in getattr(test, "tests", ()):
        yield from typed_paths(inner)
    asked = getattr(test, "ask", test)
    asked = getattr(asked, "fewest", asked)
    if getattr(asked, "of", object) is not object:
        (path,) = asked.reads
        kind = getattr(test, "kind", None)
        yield (path if kind is None else f"agreements ({kind}).{path}"), asked.of


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_path_of_a_form_is_there_in_the_classes(criterion: Criterion) -> None:
    """A slip such as `governance.bords` fails here, and so does an item of another class."""
    # The law keeps buyers and providers apart, whatever is recorded.
    assert criterion.reads or criterion.question.startswith("Does the law ")
    for path in criterion.reads:
        check_path(Arrangement, path)
    for path, of in typed_paths(criterion.test):
        check_path(Arrangement, path, of=of)


def test_a_form_reads_what_its_tests_read_however_they_combine() -> None:
    """The paths of combined tests are told once each, without a run."""
    system = next(form for form in SHIPPED_FORMS if form.slug == "accountable-care-system")
    assert len(set(system.reads)) == len(system.reads)
    assert {"populations", "finance.control_totals", "members", "creates_legal_body"} <= set(
        system.reads
    )


def answered(place: Arrangement, day: date | None = None) -> Iterator[Reason]:
    """Go through the answers of every test of every form and axis, but of those combined."""
    for form in SHIPPED_FORMS:
        finding = form.ask(place, day or form.period.first_day)
        for reason in (*finding.reasons, *finding.exclusions, *finding.indications):
            yield from (leaf for leaf, _ in reason.leaves())
    for axis in SHIPPED_AXES:
        yield from axis.place(place, day or date(2017, 10, 1)).reasons


def tells_no_more_than_it_reads(place: Arrangement) -> None:
    """Hold the facts of each outcome against what the test says that it reads."""
    for reason in answered(place):
        assert set(reason.outcome.facts) <= set(reason.criterion.reads), reason


@pytest.mark.whole
@given(LAWS.arrangements(), st.randoms(use_true_random=False))
def test_an_outcome_names_only_what_its_test_reads(full: Arrangement, random: Any) -> None:  # noqa: ANN401 -- Hypothesis's own
    """The facts that an outcome names are among those that its test declares."""
    tells_no_more_than_it_reads(full)
    tells_no_more_than_it_reads(LAWS.forgotten(full, random))


@pytest.mark.parametrize("name", cases.case_names())
def test_so_it_is_for_the_shipped_documents(name: str) -> None:
    """The same holds of places as they were."""
    tells_no_more_than_it_reads(cases.case(name).value)


def test_what_a_function_reads_must_be_said() -> None:
    """A bare function as a test is asked, but cannot be looked into."""
    bare = Criterion(
        key="bare",
        question="Bare?",
        test=lambda _place, _on: no("so it is"),
        sources=(cite("S71"),),
    )
    assert bare.ask(Arrangement(name="A place"), date(2017, 4, 1)).outcome.answer is Answer.NO
    with pytest.raises(InvalidValueError, match=r"'bare' is a function.*wrap it: judged"):
        _ = bare.reads


# What the day alone decides rests on no fact of the arrangement.
BY_THE_DAY = ("before ", "on that day nothing was ")
PLACE = (Citation(source=Source(key="place", title="A report"), confidence=Confidence.VERIFIED),)


@pytest.mark.whole
@given(LAWS.arrangements(), st.randoms(use_true_random=False))
def test_an_answer_never_forgets_its_evidence(full: Arrangement, random: Any) -> None:  # noqa: ANN401 -- Hypothesis's own
    """Where the whole cites a source, each yes and no cites that or a nearer one."""
    place = attrs.evolve(LAWS.forgotten(full, random), sources=PLACE)
    for reason in answered(place):
        is_decided = reason.outcome.answer is not Answer.UNKNOWN
        if is_decided and not reason.outcome.because.startswith(BY_THE_DAY):
            assert reason.outcome.evidence, reason
