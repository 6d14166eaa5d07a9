"""What is read is what the engines take, or the error says which."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import nhs_accountable_care as nac
from nhs_accountable_care import DocumentError, InvalidTypeError
from nhs_accountable_care.documents import load_facts, read_file, standard_codec, write
from nhs_accountable_care.reference import cases

DAY = date(2017, 4, 1)
PLACE = cases.case("greater-manchester-2017")
FACTS = cases.facts("greater-manchester-2017")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Write the shipped place into a file."""
    path = tmp_path / "place.json"
    path.write_text(write(PLACE), encoding="utf-8")
    return path


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Write the facts of its settlement into a file."""
    path = tmp_path / "facts.json"
    path.write_text(write(standard_codec().document(FACTS, as_at=DAY)), encoding="utf-8")
    return path


def test_what_load_gives_the_engines_take(place: Path, facts: Path) -> None:
    """A loaded place is classified and checked, and loaded facts are settled."""
    loaded = nac.load(place)
    assert nac.classify(loaded, on=DAY).arrangement == loaded
    assert nac.check(loaded, on=DAY).on == DAY
    assert load_facts(facts) == FACTS


def test_facts_are_no_arrangement_and_the_error_says_what_reads_them(
    place: Path, facts: Path
) -> None:
    """Each of the two readers names the other."""
    with pytest.raises(
        DocumentError, match=r"does not hold an arrangement.*load_facts, for settle"
    ):
        nac.load(facts)
    with pytest.raises(
        DocumentError, match=r"facts of a settlement.*load, for classify and check"
    ):
        load_facts(place)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(read_file, id="a document"),
        pytest.param(lambda path: path, id="a path"),
        pytest.param(lambda _path: {"name": "A place"}, id="plain data"),
        pytest.param(lambda _path: FACTS, id="facts"),
    ],
)
def test_what_an_engine_does_not_take_is_refused_with_the_cure(
    place: Path, given: Callable[[Path], Any]
) -> None:
    """No attribute error from within: the class is named, and what to write instead."""
    value = given(place)
    name = type(value).__name__
    with pytest.raises(InvalidTypeError, match=f"classify takes an arrangement.*{name}.*value"):
        nac.classify(value, on=DAY)
    with pytest.raises(InvalidTypeError, match=f"check takes an arrangement.*{name}.*value"):
        nac.check(value, on=DAY)
    with pytest.raises(InvalidTypeError, match=f"wanted is a payment mechanism.*{name}"):
        nac.settle(value, {})
