"""The facts and expected answers of places hang together, and their words are carried over."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.classification import SHIPPED_AXES, SHIPPED_FORMS
from nhs_accountable_care.reference import register

ROOT = Path(__file__).parents[1]
PLACES = ROOT / "cases" / "places"
FILES = sorted(PLACES.glob("*.json"))
FORMS = {form.slug: form for form in SHIPPED_FORMS}


def table(path: Path) -> list[dict[str, str]]:
    """Read a table that carries words over."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KINDS = {row["kind"]: row["form"] for row in table(PLACES / "forms.csv")}
AXIS_ROWS = [
    row
    for file in (PLACES / "axes.csv", *sorted((PLACES / "axes").glob("*.csv")))
    for row in table(file)
]
AXES = {(row["axis"], row["words"]): row for row in AXIS_ROWS}
ROWS = {row["row"] for row in table(ROOT / "validation" / "rows.csv")}


@pytest.fixture(params=FILES, ids=[file.stem for file in FILES])
def place(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what is told of one place."""
    told: dict[str, Any] = json.loads(request.param.read_text("utf-8"))
    assert told["id"] == request.param.stem
    return told


def answers(day: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the answers of a day for the forms, whatever they are."""
    for given in day["forms"].values():
        yield from given


def test_facts_are_numbered_and_sourced(place: dict[str, Any]) -> None:
    """Facts are numbered from one, each cites a source, and each source is cited."""
    facts = place["facts"]
    assert [fact["n"] for fact in facts] == list(range(1, len(facts) + 1))
    assert {key for fact in facts for key in fact["source"]} == set(place["sources"])
    assert {fact["confidence"] for fact in facts} <= {"verified", "inferred", "unverified"}


def test_answers_rest_on_facts(place: dict[str, Any]) -> None:
    """Each day has its answers and members, and what an answer rests on is a fact."""
    numbers = {fact["n"] for fact in place["facts"]}
    assert [day["day"] for day in place["expected"]] == place["days"]
    assert list(place["members_by_day"]) == place["days"]
    for day in place["expected"]:
        for answer in answers(day):
            assert set(answer["facts"]) <= numbers, (day["day"], answer["kind"])
            assert answer.get("met") or answer.get("failed") or answer.get("open")


def test_either_names_the_answers_that_stand(place: dict[str, Any]) -> None:
    """Two answers or more are accepted, and the better one, if told, is one of them."""
    for day in place["expected"]:
        for answer in day["forms"]["either"]:
            assert len(answer["accepted"]) > 1
            assert set(answer["accepted"]) <= {"yes", "no", "unknown"}
            assert answer.get("by_letter", answer["accepted"][0]) in answer["accepted"]


def test_kinds_are_carried_over_to_forms(place: dict[str, Any]) -> None:
    """Each kind is a form of the library, which was in force on the day if it is scored."""
    for day in place["expected"]:
        on = date.fromisoformat(day["day"])
        for answer in answers(day):
            assert on in FORMS[KINDS[answer["kind"]]].period, (on, answer["kind"])
        for kind in day["not_in_force"]:
            assert on not in FORMS[KINDS[kind]].period, (on, kind)


def test_axes_are_carried_over(place: dict[str, Any]) -> None:
    """The words of each axis stand in the table."""
    for day in place["expected"]:
        assert set(day["axes"].items()) <= set(AXES), day["day"]


def test_rows_of_the_law_are_carried_over(place: dict[str, Any]) -> None:
    """Each rule that is named is a row of the table of legal rules."""
    for day in place["expected"]:
        named = [rule for key in ("error", "warning", "must_not") for rule in day["findings"][key]]
        named += day["findings"].get("cannot_check", [])
        named += day["findings"].get("error_if", [])
        assert {rule["row"] for rule in named if "row" in rule} <= ROWS


def test_members_stood_on_their_days(place: dict[str, Any]) -> None:
    """Each member is in the register on its day, and a code that would be wrong is not."""
    for day in place["expected"]:
        on = date.fromisoformat(day["day"])
        codes = {code for role in place["members_by_day"][day["day"]].values() for code in role}
        assert {register().find(code, on=on).code for code in codes} == codes
        for wrong in day["findings"].get("reference_error_if", ()):
            assert codes.isdisjoint(wrong.get("codes", ())), (on, wrong["because"])


def test_words_that_two_tables_carry_over_are_carried_over_alike() -> None:
    """What places say in the same words goes to the same values of the same axis."""
    for row in AXIS_ROWS:
        one = AXES[row["axis"], row["words"]]
        assert (row["library_axis"], row["values"]) == (one["library_axis"], one["values"]), row


def test_tables_name_what_the_library_has() -> None:
    """Each form and each value of an axis in the tables is one of the library."""
    assert set(KINDS.values()) <= set(FORMS)
    known = {axis.key: {each.key for each in axis.positions} for axis in SHIPPED_AXES}
    for row in AXES.values():
        assert set(row["values"].split(";")) <= known[row["library_axis"]] | {"unknown"}, row
