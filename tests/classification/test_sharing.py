"""What is nested by its name alone is asked once, and answered as if each had been asked."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from nhs_accountable_care import classify
from nhs_accountable_care.arrangements import Arrangement, Governance
from nhs_accountable_care.classification import (
    DEVOLVED_SYSTEM,
    Classification,
    Classifier,
    Form,
    Outcome,
    yes,
)
from nhs_accountable_care.classification.sharing import Shared
from nhs_accountable_care.questions import judged
from nhs_accountable_care.reference import cases

DAY = date(2017, 7, 1)
# Names that are on national lists, are in one, or have one in them, among names that are not.
NAMES = (
    "Part 1",
    "Part 2",
    "a",
    "NHS",
    "Salford",
    "Part 1",
    "Greater Manchester",
    "Surrey Heartlands",
    "West of Surrey Heartlands",
    "Frimley",
    "two\nlines",
    "Part 3",
)
BARE = tuple(Arrangement(name=name) for name in NAMES)


@pytest.mark.broad
@pytest.mark.parametrize("case", cases.case_names())
def test_it_is_what_would_be_found_of_each(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside what a shipped case holds, and in it, with all that the country knows."""
    place = cases.case(case).value
    assert isinstance(place, Arrangement)
    inner = attrs.evolve(BARE[0], nested=BARE)
    place = attrs.evolve(place, nested=(*(place.nested or ()), *BARE, inner))
    found = classify(place, on=DAY)
    monkeypatch.setattr(Shared, "around", lambda *_: None)
    assert found == classify(place, on=DAY)


def own(test: Callable[[Arrangement, date], Outcome]) -> tuple[Form, list[str]]:
    """Make a form of a test, and return it with the names of which it was asked."""
    names: list[str] = []

    def noted(place: Arrangement, on: date) -> Outcome:
        names.append(place.name)
        return test(place, on)

    asked = judged(noted, reads=("agreements",))
    criterion = attrs.evolve(DEVOLVED_SYSTEM.necessary[0], key="mine", test=asked)
    return attrs.evolve(
        DEVOLVED_SYSTEM, slug="mine", necessary=(criterion,), excluding=(), indicating=()
    ), names


def found_of(form: Form) -> Classification:
    """Ask one form of four parts that are known by their names alone."""
    parts = tuple(Arrangement(name=f"Part {number}") for number in (1, 1, 2, 3, 4))
    return Classifier(forms=(form,)).classify(Arrangement(name="All", nested=parts), on=DAY)


def test_two_names_are_asked_and_the_others_told() -> None:
    """The same words of two different names are those of all."""
    form, names = own(lambda _, __: yes("whatever its name"))
    found = found_of(form)
    assert names == ["All", "Part 1", "Part 2"]
    assert [(each.path, each.name) for each in found.forms[2:]] == [
        ("$.nested[1]", "Part 1"),
        ("$.nested[2]", "Part 2"),
        ("$.nested[3]", "Part 3"),
        ("$.nested[4]", "Part 4"),
    ]


def test_a_test_that_names_the_place_is_asked_of_each() -> None:
    """What is said of one name is never told of another."""
    form, names = own(lambda place, _: yes(f"{place.name} is one"))
    found = found_of(form)
    assert names == ["All", "Part 1", "Part 2", "Part 3", "Part 4"]
    assert [each.reasons[0].outcome.because for each in found.forms] == [
        f"{name} is one" for name in ("All", "Part 1", "Part 1", "Part 2", "Part 3", "Part 4")
    ]


def test_a_function_that_does_not_say_what_it_reads_is_asked_of_each() -> None:
    """It may read the name; and so may a form that is of one place alone."""
    form, names = own(lambda _, __: yes("so"))
    [criterion] = form.necessary
    asked: Any = criterion.test
    bare = attrs.evolve(criterion, test=asked.ask)
    found_of(attrs.evolve(form, necessary=(bare,)))
    assert len(names) == 6
    names.clear()
    found_of(attrs.evolve(form, of_place=("All", *(f"Part {number}" for number in range(5)))))
    assert len(names) == 6


def test_many_parts_take_no_more_questions_than_few() -> None:
    """nested-arrangements: of a thousand parts with names alone each form is asked a few times."""
    form, names = own(lambda _, __: yes("so"))
    parts = tuple(Arrangement(name=f"Part {number}") for number in range(900))
    Classifier(forms=(form,)).classify(Arrangement(name="All", nested=parts), on=DAY)
    assert [name for name, _ in itertools.groupby(names)] == ["All", "Part 0", "Part 1"]


def test_what_is_the_same_of_several_in_a_row_is_told_once() -> None:
    """nested-arrangements: the text names a few of them and counts the others."""
    governed = attrs.evolve(BARE[0], name="Governed", governance=Governance(boards=()))
    parts = tuple(Arrangement(name=f"Part {number}") for number in range(300))
    place = Arrangement(name="All", nested=(*parts, governed, *BARE[:1]))
    found = Classifier(forms=(DEVOLVED_SYSTEM,)).classify(place, on=DAY)
    text = " ".join(found.explain().split())
    assert [text.count(f"{each} MAY BE") for each in ("All", "Part 0", "Part 1")] == [1, 1, 1]
    assert text.count("for Part 1 ($.nested[1]), Part 2 ($.nested[2]), Part 3 ($.nested[3])") == 1
    assert "and 296 more. Governed " in text
    assert len(found.to_records(every_test=True)["forms"]) == 303
    alone = Classifier(forms=(DEVOLVED_SYSTEM,)).classify(
        Arrangement(name="All", nested=parts[:2]), on=DAY
    )
    assert alone.explain().endswith("for Part 1 ($.nested[1]).")
