"""
The cases that show the 134 concepts, or why none does: a table, held to the documents.

A row names a case and what shows the concept there: a part (`Class`), a field of one that is
recorded (`Class.field`), a value (`Enum.MEMBER`), what it was called (`label …`), an axis with
its value on a day, or a rule that finds something on a day. Run as a program, this writes the
page: ``python -m tests.arrangements.test_seed_cases``.
"""

import csv
import enum
import functools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care.classification import SHIPPED_AXES
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.validation import check

pytestmark = pytest.mark.broad

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "reference" / "concepts-in-cases.md"
ROWS = list(csv.DictReader((HERE / "seed_concept_cases.csv").read_text("utf-8").splitlines()))
CONCEPTS = {
    row["id"]: row["concept"]
    for row in csv.DictReader((HERE / "seed_concepts.csv").read_text("utf-8").splitlines())
}
SHOWN = [row for row in ROWS if row["case"]]

INTRODUCTION = """\
# Concepts of the founding documents, in cases

Which {doc}`case <gallery>` shows each of the 134 concepts of {doc}`seed-concepts`, and by what in
its document: a part, a field that is recorded, a value, a name that it was given, where it lies
on an axis, or what a rule finds. Where none shows it, the reason stands there.

| Concept | Case | Shown by |
|---|---|---|"""


def page() -> str:
    """Write the page from the table."""
    return "\n".join([INTRODUCTION, *map(line, ROWS), ""])


def line(row: dict[str, str]) -> str:
    """Write a row of the page."""
    name = f"{row['id']} {CONCEPTS[row['id']]}"
    if not row["case"]:
        return f"| {name} | none | {row['reason']} |"
    title = cases.account(row["case"]).title
    return f"| {name} | [{title}](cases/{row['case']}.md) | `{row['shows']}` |"


@functools.cache
def held_by(name: str) -> frozenset[str]:
    """Return the classes, fields and values that the document of a case holds."""
    return frozenset(held(cases.case(name).value))


def held(part: object) -> Iterator[str]:
    """Yield what stands in a part of a document."""
    if isinstance(part, tuple):
        for each in part:
            yield from held(each)
    elif isinstance(part, enum.Enum):
        yield from (type(part).__name__, f"{type(part).__name__}.{part.name}")
    elif attrs.has(type(part)):
        cls: Any = type(part)
        yield cls.__name__
        for field in attrs.fields(cls):
            value = getattr(part, field.name)
            if value is not None and value != ():
                yield f"{type(part).__name__}.{field.name}"
                yield from held(value)


def is_shown(name: str, what: str) -> bool:
    """Return whether the document of a case shows something."""
    place = cases.case(name).value
    if what.startswith("label "):
        return any(f"label {each.text}" == what for each in place.labels or ())
    if what.startswith("rule "):
        code, _, day = what.removeprefix("rule ").partition(" on ")
        on = date.fromisoformat(day)
        report = check(place.at(on), on=on, register=register())
        return code in {each.rule.code for each in report}
    if what.startswith("axis "):
        key, _, rest = what.removeprefix("axis ").partition(" = ")
        value, _, day = rest.partition(" on ")
        on = date.fromisoformat(day)
        (axis,) = (each for each in SHIPPED_AXES if each.key == key)
        return axis.place(place.at(on), on).value == value
    return what in held_by(name)


def test_each_of_the_134_concepts_has_a_row() -> None:
    """In their order, and each has either a case or a reason."""
    assert [row["id"] for row in ROWS] == list(CONCEPTS)
    assert all(bool(row["case"]) is bool(row["shows"]) is not bool(row["reason"]) for row in ROWS)


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row["id"])
def test_the_case_shows_the_concept(row: dict[str, str]) -> None:
    """What is named stands in the document of the case."""
    assert row["case"] in cases.case_names()
    assert is_shown(row["case"], row["shows"])


@pytest.mark.parametrize(
    "what",
    [
        "Readiness.large_providers",
        "label alliance",
        "rule NAC302 on 2017-03-15",
        "axis purchaser-provider-split-in-law = none on 2017-03-15",
    ],
)
def test_what_a_case_does_not_show_is_found(what: str) -> None:
    """The search above says no to what is not there."""
    assert not is_shown("devon-2017", what)


def test_the_page_is_that_of_the_table() -> None:
    """The page in the documentation is what this module writes."""
    assert PAGE.read_text("utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
