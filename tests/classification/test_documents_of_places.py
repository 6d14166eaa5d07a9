"""The documents of the places hold their facts, and are answered as their sources have it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import attrs
import pytest

from nhs_accountable_care import Body
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care.arrangements import Arrangement, Member, MemberRole
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.validation import Severity, check
from tests.classification.test_places import AXES, KINDS, PLACES, ROOT, table

TOLD = tuple(name for name in cases.case_names() if (PLACES / f"{name}.json").exists())
"""The cases of which the facts and the expected answers were written first."""
RULES: dict[str, set[str]] = {}
for each in table(ROOT / "validation" / "rows.csv"):
    RULES.setdefault(each["row"], set()).add(each["code"])


class Difference(NamedTuple):
    """What is not found as it is expected, in the columns of the table of what is open."""

    place: str
    day: str
    path: str
    what: str
    expected: str
    found: str


class Day(NamedTuple):
    """A day of a place, with what is expected on it."""

    place: str
    value: Arrangement
    expected: dict[str, Any]

    @property
    def on(self) -> date:
        """Return the day."""
        return date.fromisoformat(self.expected["day"])

    def differs(self, what: str, expected: str, found: str, *, path: str = "$") -> Difference:
        """Return what is found otherwise."""
        return Difference(self.place, self.expected["day"], path, what, expected, found)


def told(place: str) -> dict[str, Any]:
    """Read what is told of a place."""
    read: dict[str, Any] = json.loads((PLACES / f"{place}.json").read_text("utf-8"))
    return read


DAYS = tuple(
    Day(place, cases.case(place).value, expected)
    for place in TOLD
    for expected in told(place)["expected"]
)
OPEN = {
    Difference(name, each.on.isoformat(), each.path, each.what, each.expected, each.found): (
        each.because
    )
    for name in TOLD
    for each in cases.account(name).differences
}


def forms_of(day: Day) -> Iterator[Difference]:
    """Yield each form that is not answered as it is expected."""
    found = SHIPPED_CLASSIFIER.classify(day.value, on=day.on, register=register())
    answers = {(each.path, each.form.slug): each.answer.value for each in found.forms}
    paths = {
        f"$.nested[{part.name}]": f"$.nested[{number}]"
        for number, part in enumerate(day.value.nested or ())
    } | {"$": "$"}
    for expected, given in day.expected["forms"].items():
        for each in given:
            accepted = each.get("accepted", [expected])
            path = each.get("path", "$")
            slug = KINDS[each["kind"]]
            answer = answers.get((paths[path], slug), "not asked")
            if answer not in accepted:
                yield day.differs(slug, "|".join(accepted), answer, path=path)
    for kind in day.expected["not_in_force"]:
        if answers.get(("$", KINDS[kind])) == "yes":
            yield day.differs(KINDS[kind], "not in force", "yes")


def axes_of(day: Day) -> Iterator[Difference]:
    """Yield each axis that has another value than is expected."""
    path = day.expected.get("path", "$")
    parts = {f"$.nested[{part.name}]": part for part in day.value.nested or ()}
    part = {"$": day.value, **parts}[path]
    found = SHIPPED_CLASSIFIER.classify(part, on=day.on, register=register())
    values = {axis.axis: axis.value for axis in found.axes}
    for words in day.expected["axes"].items():
        row = AXES[words]
        value = values[row["library_axis"]]
        if value not in row["values"].split(";"):
            what = f"axis {row['library_axis']}"
            yield day.differs(what, row["values"].replace(";", "|"), value, path=path)


def findings_of(day: Day) -> Iterator[Difference]:
    """Yield each finding of the law that is missing or not called for, and what is unchecked."""
    expected = day.expected["findings"]
    report = check(day.value, on=day.on, register=register())
    broken = {each.rule.code for each in report if each.severity is not Severity.NOTE}
    unchecked = {each.rule.code for each in report.unchecked}
    for key in ("error", "warning", "error_if"):
        for each in expected.get(key, ()):
            if broken.isdisjoint(RULES[each["row"]]):
                yield day.differs(f"{key} {each['row']}", "found", "not found")
    for each in expected["must_not"]:
        if not broken.isdisjoint(RULES[each["row"]]):
            yield day.differs(f"must_not {each['row']}", "not found", "found")
    for each in expected.get("cannot_check", ()):
        if unchecked.isdisjoint(RULES.get(each.get("row"), set())):
            what = each.get("row", each.get("what"))
            yield day.differs(f"cannot_check {what}", "unchecked", "not reported")


def slips_of(day: Day) -> Iterator[Difference]:
    """Yield each slip that the register does not find: a code, or an office, out of its time."""
    for each in day.expected["findings"].get("reference_error_if", ()):
        if "office" in each:
            yield day.differs(f"slip {' of '.join(each['office'])}", "found", "not found")
        for code in each.get("codes", ()):
            kind = OrganisationKind(each["kind"]) if "kind" in each else None
            slip = Member(
                body=Body(code=code, kind=kind),
                roles=(MemberRole.COMMISSIONER,),
                period=StatedPeriod.parse(day.expected["day"]),
            )
            members = (*(day.value.members or ()), slip)
            report = check(
                attrs.evolve(day.value, members=members), on=day.on, register=register()
            )
            place = f"$.members[{len(members) - 1}]"
            if not any(found.path.startswith(place) for found in report):
                yield day.differs(f"slip {code}", "found", "not found")


def differences() -> set[Difference]:
    """Return everything that is not as it is expected, on any day of any place."""
    return {
        each
        for day in DAYS
        for find in (forms_of, axes_of, findings_of, slips_of)
        for each in find(day)
    }


@pytest.mark.whole
def test_what_is_open_is_listed_with_its_reason() -> None:
    """Each answer is the expected one, or is argued in the account of the case; and none else."""
    assert differences() == set(OPEN)
    assert all(OPEN.values())


def test_no_answer_contradicts_the_sources() -> None:
    """What is open is unknown, or not reported; a yes for a no, or a no for a yes, is wrong."""
    assert {each.found for each in OPEN} <= {"unknown", "not found", "not reported"}


@pytest.mark.broad
def test_nothing_else_is_found_to_be_wrong() -> None:
    """
    No document contradicts itself or the register, and what breaks a rule is known.

    Greater Manchester's memorandum of 2015 has parties that have gone; the council in its
    invented payment terms pays within a limit (L11). Devon has the deficit of a CCG. In Croydon
    one person led a trust and a CCG (row R08), and the alliance names a CCG that has gone.
    """
    found = {
        (day.place, day.expected["day"], each.rule.code)
        for day in DAYS
        for each in check(day.value, on=day.on, register=register())
        if each.severity is not Severity.NOTE
    }
    days = [day["day"] for day in told("greater-manchester-2017")["expected"]]
    assert found == {
        ("croydon-2017", "2020-03-20", "NAC302"),
        ("croydon-2017", "2020-04-02", "NAC003"),
        ("croydon-2017", "2022-07-02", "NAC003"),
        ("devon-2017", "2018-04-12", "NAC508"),
        *(("greater-manchester-2017", day, "NAC003") for day in days if "2017" < day < "2022"),
    }


# --- What of the facts a document holds -------------------------------------------------


COVERAGE = [
    {"place": place, **row}
    for place in TOLD
    for row in table(PLACES / "coverage" / f"{place}.csv")
]


def document(place: str) -> Any:  # noqa: ANN401 -- any JSON
    """Read the document of a place as plain data."""
    return json.loads(cases.case_text(place))["document"]


def objects(part: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 -- any JSON
    """Yield each object of a document."""
    if isinstance(part, dict):
        yield part
    for each in part.values() if isinstance(part, dict) else part:
        if isinstance(each, dict | list):
            yield from objects(each)


def at(part: Any, path: str) -> Any:  # noqa: ANN401 -- any JSON
    """Return what stands at a path."""
    for name, number in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        part = part[name] if name else part[int(number)]
    return part


@pytest.mark.parametrize("place", TOLD)
def test_each_fact_stands_in_the_table(place: str) -> None:
    """Every fact of a place is listed once, and what holds it is there."""
    rows = [row for row in COVERAGE if row["place"] == place]
    assert [int(row["n"]) for row in rows] == [fact["n"] for fact in told(place)["facts"]]
    data = document(place)
    for row in rows:
        for path in row["paths"].split():
            assert at(data, path) is not None, (row["n"], path)
        assert row["held"] in {"whole", "in part", "not"}
        assert bool(row["paths"]) is (row["held"] != "not"), row
        assert row["reason"] or row["held"] == "whole", row


def test_nearly_every_fact_is_held_whole() -> None:
    """Of a hundred facts, ninety-five can be told again from the documents alone."""
    whole = [row for row in COVERAGE if row["held"] == "whole"]
    assert len(whole) >= len(COVERAGE) * 0.95


def test_a_path_that_leads_nowhere_is_found() -> None:
    """The walk above fails at a path that the document has not."""
    with pytest.raises(LookupError):
        at(document("devon-2017"), "$.members[99].body")


@pytest.mark.parametrize("place", TOLD)
def test_the_sources_are_those_of_the_facts(place: str) -> None:
    """A document cites the sources of the facts that it holds, just as they are told."""
    cited = json.loads(cases.case_text(place))["sources"]
    whole = {int(row["n"]) for row in COVERAGE if (row["place"], row["held"]) == (place, "whole")}
    given = told(place)
    assert {key for fact in given["facts"] if fact["n"] in whole for key in fact["source"]} <= set(
        cited
    )
    for key, source in given["sources"].items():
        if key in cited:
            renamed = {"published" if name == "date" else name: source[name] for name in source}
            assert cited[key] == renamed


@pytest.mark.parametrize("place", TOLD)
def test_no_fact_stands_in_a_note(place: str) -> None:
    """Only what is invented has a note, which says so."""
    for part in objects(document(place)):
        assert "note" not in part or "[illustrative]" in part["sources"]
