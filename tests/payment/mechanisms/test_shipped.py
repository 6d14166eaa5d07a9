"""What ships stands in one list, with an example each, and on the pages."""

import copy
import importlib
import pickle
import pkgutil
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care import Confidence
from nhs_accountable_care.payment import (
    SHIPPED_MECHANISMS,
    LocalAgreement,
    ShippedMechanism,
    mechanisms,
)

PAGES = Path(__file__).parents[3] / "docs" / "reference"


def is_mechanism(found: object) -> bool:
    """Return whether something is a class that can be settled and can stand in a document."""
    return isinstance(found, type) and hasattr(found, "type_tag") and hasattr(found, "formula")


def test_no_mechanism_is_forgotten() -> None:
    """Each class of a module of mechanisms that could ship does."""
    modules = [
        importlib.import_module(f"{mechanisms.__name__}.{each.name}")
        for each in pkgutil.iter_modules(mechanisms.__path__)
    ]
    found = {
        name
        for module in modules
        for name in module.__all__
        if is_mechanism(getattr(module, name))
    }
    assert sorted(each.__name__ for each in SHIPPED_MECHANISMS) == sorted(found)


def test_each_has_a_tag_of_its_own() -> None:
    """No two mechanisms are written under one word in a document."""
    tags = {each.type_tag for each in SHIPPED_MECHANISMS}
    assert len(tags) == len(SHIPPED_MECHANISMS)


@pytest.mark.parametrize("mechanism", SHIPPED_MECHANISMS, ids=lambda each: each.__name__)
def test_an_example_is_one_of_its_kind_and_says_that_it_is_invented(
    mechanism: type[ShippedMechanism],
) -> None:
    """An example is of the class that returns it, and bears the mark of invented terms."""
    example: Any = mechanism.example()
    assert {each.confidence for each in example.sources} == {Confidence.ILLUSTRATIVE}
    assert type(example) is mechanism


@pytest.mark.parametrize("mechanism", SHIPPED_MECHANISMS, ids=lambda each: each.__name__)
def test_a_formula_is_written_once_and_is_no_part_of_the_value(
    mechanism: type[ShippedMechanism],
) -> None:
    """A mechanism returns one formula each time; its equals and its copies have their own."""
    example: Any = mechanism.example()
    assert example.formula() is example.formula()
    again = mechanism.example()
    assert (again, hash(again), repr(again)) == (example, hash(example), repr(example))
    for other in (pickle.loads(pickle.dumps(example)), copy.copy(example), attrs.evolve(example)):  # noqa: S301 - our own
        assert (other, hash(other)) == (example, hash(example))
        assert other.formula() == example.formula()
        # A local agreement is made of its formula, and hands it on as the part that it is.
        is_part = mechanism is LocalAgreement and other.agreed is example.agreed
        assert is_part or other.formula() is not example.formula()


def test_each_stands_on_one_page_of_the_reference() -> None:
    """A way to pay has a page of its own, and what only combines stands with the language."""
    pages = [PAGES / "payment.md", *(PAGES / "mechanisms").glob("*.md")]
    described = [
        name
        for page in pages
        for name in re.findall(r"^\.\. autoclass:: (\w+)$", page.read_text("utf-8"), re.MULTILINE)
    ]
    assert {each.__name__: described.count(each.__name__) for each in SHIPPED_MECHANISMS} == {
        each.__name__: 1 for each in SHIPPED_MECHANISMS
    }


@pytest.mark.parametrize("mechanism", SHIPPED_MECHANISMS, ids=lambda each: each.__name__)
def test_every_line_of_an_example_cites_what_its_mechanism_cites(
    mechanism: type[ShippedMechanism],
) -> None:
    """No figure of a settlement stands without a source where the mechanism has one."""
    example: Any = mechanism.example()
    for line in example.formula().lines:
        assert line.sources, line.label
