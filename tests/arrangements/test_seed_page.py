"""
The table of the 134 concepts, held to the code, to the tests and to its page.

Run as a program, this writes the page: ``python tests/arrangements/test_seed_page.py``.
"""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from nhs_accountable_care import arrangements, contracts, payment
from nhs_accountable_care.classification import SHIPPED_AXES, SHIPPED_FORMS
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.policy import sourcebook, term, timeline
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.validation import SHIPPED_RULES

pytestmark = pytest.mark.broad

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples" / "documents"
PAGE = HERE.parents[1] / "docs" / "reference" / "seed-concepts.md"
ROWS = list(csv.DictReader((HERE / "seed_concepts.csv").read_text("utf-8").splitlines()))
CASES = tomllib.loads((HERE / "seed_concepts.toml").read_text("utf-8"))

TITLES = {
    "000": "The Commissioner, HSJ, March 2017 [S01]",
    "001": "National Health Executive on Next Steps, 31 March 2017 [S02]",
    "002": "National Health Executive on the Public Accounts Committee, 1 March 2017 [S03]",
    "003": "The Commissioner, HSJ, February 2018 [S04]",
    "004": "NHS Providers blog, 24 January 2018 [S05]",
}

INTRODUCTION = """\
# Concepts of the founding documents

The library grew from five articles of 2017 and 2018. This table names each of their 134 concepts,
what represents it, and the claim that is tested. None is out of scope. The keys in brackets are
those of {doc}`sources`.

Names are those of {doc}`contracts` and {doc}`arrangements`, unless a word before the name says
otherwise: a *form*, one *test* of a form (`form/test`) or an *axis* of the classifier, a *rule*, a
*term*, an *event* of the timeline, a *case* or *document*, a *kind* of organisation, a *mechanism*
of payment, a *source*, or a code in the *register*. The cases that are tested stand in
`tests/arrangements/seed_concepts.toml`. Where the claim is about what a place is, or whether it
is sound, they ask the classifier and the rules, of the fact and of its opposite.
"""


def names(row: dict[str, str]) -> list[str]:
    """Return what represents a concept, name by name."""
    return row["represented_by"].split("; ")


def page() -> str:
    """Write the page from the table."""
    return "\n".join(lines())


def lines() -> Iterator[str]:
    """Yield the lines of the page."""
    yield INTRODUCTION
    for seed, title in TITLES.items():
        yield f"## {title}\n"
        yield "| Concept | Represented by | Claim |"
        yield "|---|---|---|"
        for row in ROWS:
            if row["seed"] == seed:
                shown = ", ".join(f"`{name}`" for name in names(row))
                yield f"| {row['id']} {row['concept']} | {shown} | {row['claim']} |"
        yield ""


def exists(name: str) -> bool:
    """Return whether what a row names is there."""
    first, _, rest = name.partition(" ")
    match first if rest else "":
        case "":
            cls, _, member = name.partition(".")
            found = getattr(arrangements, cls, None) or getattr(contracts, cls, None)
            return found is not None and (not member or has_member(found, member))
        case "form":
            return rest in {form.slug for form in SHIPPED_FORMS}
        case "test":
            slug, _, key = rest.partition("/")
            return key in {
                each.key
                for form in SHIPPED_FORMS
                if form.slug == slug
                for each in (*form.necessary, *form.excluding, *form.indicating)
            }
        case "axis":
            return rest in {axis.key for axis in SHIPPED_AXES}
        case "rule":
            return SHIPPED_RULES.rule(rest) is not None
        case "term":
            return bool(term(rest))
        case "event":
            return rest in {event.key for event in timeline()}
        case "kind":
            return OrganisationKind(rest) is not None
        case "mechanism":
            return rest in payment.__all__
        case "source":
            return rest in sourcebook()
        case "register":
            return rest in register()
        case "case":
            return rest in cases.case_names()
        case "document":
            return (EXAMPLES / f"{rest}.json").exists()
        case _:
            return False


def has_member(cls: object, member: str) -> bool:
    """Return whether a class has a field, a member or a method of a name."""
    if isinstance(cls, type) and attrs.has(cls):
        return member in attrs.fields_dict(cls) or hasattr(cls, member)
    return hasattr(cls, member)


def test_all_134_concepts_are_there() -> None:
    """Each concept of the founding documents has one row, in order."""
    assert [row["id"] for row in ROWS] == [f"C{number:03d}" for number in range(1, 135)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_what_a_row_names_exists(row: dict[str, str]) -> None:
    """Every class, field, rule, term, event, case and source that a row names is there."""
    assert [name for name in names(row) if not exists(name)] == []


def test_every_row_has_its_cases() -> None:
    """Each row has cases, in the order of the rows."""
    assert [row["id"] for row in ROWS] == [key for key in CASES if key != "shared"]


@pytest.mark.parametrize(
    "name",
    ["Nobody", "Board.nothing", "rule-of-thumb x", "term-x y", "form nothing", "axis of nothing"],
)
def test_a_wrong_name_is_found(name: str) -> None:
    """The search above says no to what is not there."""
    assert not exists(name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_what_a_row_names_is_asked_by_its_cases(row: dict[str, str]) -> None:
    """Where a row names a rule, an axis, a form or the like, a case of its own asks that one."""
    asked = [
        question.partition(":")[0]
        for each in CASES[row["id"]]
        for question in each.get("asks", ())
    ]
    for name in names(row):
        if name.partition(" ")[0] in {
            "axis",
            "event",
            "register",
            "rule",
            "source",
            "term",
            "test",
        }:
            assert name in asked, name


def test_the_page_is_that_of_the_table() -> None:
    """The page in the documentation is what this module writes."""
    assert PAGE.read_text("utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
