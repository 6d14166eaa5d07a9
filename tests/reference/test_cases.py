"""The shipped cases: every fact cited, no person named, and each told beside its document."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.arrangements import Arrangement, Case, CaseDay, CaseEvent, walk
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
from nhs_accountable_care.documents import json_schema, read, write
from nhs_accountable_care.payment import assess_bid
from nhs_accountable_care.policy import sourcebook
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.reference.cases.histories import _because
from nhs_accountable_care.validation import check

FOLDER = Path(cases.__file__).parent
TABLES = Path(__file__).parents[1] / "cases" / "places"
MONEY_OR_DAY = re.compile(r"-?\d[\d,.]*%?|[\[\d/][\dW~./\[\]-]*")
NAMES = cases.case_names()

# --- What every case keeps to ---


def files_of(name: str) -> list[str]:
    """Return the names of the documents of a case."""
    files = [name, f"{name}-case"]
    files += [f"{name}-facts"] if cases.has_facts(name) else []
    return files + ([f"{name}-bid"] if cases.has_bid(name) else [])


def test_the_names_are_those_of_the_files() -> None:
    """No list of the cases is kept by hand, and no file lies there that no case has."""
    assert list(NAMES) == sorted(NAMES)
    assert {file.stem for file in FOLDER.glob("*.json")} == {
        each for name in NAMES for each in files_of(name)
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_read_and_written_as_it_stands(name: str) -> None:
    """Its documents are written in the one form that the library itself would give them."""
    for file in files_of(name):
        text = cases.case_text(file)
        assert write(read(text)) == text


@pytest.mark.broad
@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_valid_against_its_schema(name: str) -> None:
    """The published JSON Schemas take each of its documents."""
    jsonschema = pytest.importorskip("jsonschema")
    for file in files_of(name):
        data = json.loads(cases.case_text(file))
        validator = jsonschema.Draft202012Validator(json_schema(data["schema"]))
        assert [error.json_path for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_told_beside_its_document(name: str) -> None:
    """Its account has its name, cites each day and claim, and speaks of known articles."""
    told = cases.account(name)
    assert told.name == name
    assert told.sources
    assert told.days
    assert all(each.sources for each in told.days)
    assert all(each.sources for each in told.claims)
    assert all(each.article in told.articles for each in told.claims)
    assert all(key in sourcebook() for key in told.articles)
    assert told.tipped_as is None or "S01" in told.articles


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_stands_without_a_source(name: str) -> None:
    """Every number, sum and day has a citation on the part that it belongs to."""
    for file in files_of(name):
        data = json.loads(cases.case_text(file))["document"]
        # The days of differences are those on which the library was asked.
        data.pop("differences", None)
        assert list(uncited(data, "$", is_cited=False)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_body_is_in_the_register_on_its_day(name: str) -> None:
    """Each member that has a code stood on some day of its membership."""
    for _, place in walk(cases.case(name).value):
        for member in place.members or ():
            if member.body.code is not None:
                assert member.body.code in register(), member.body.code


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.broad
def test_no_day_of_a_case_has_an_unknown_code(name: str) -> None:
    """No rule about codes finds anything on a day that the account knows."""
    document = cases.case(name)
    for on in cases.account(name).exact_days:
        report = check(document.value.at(on), on=on, register=register())
        assert [str(each) for each in report if each.rule.code in {"NAC001", "NAC002"}] == []


# --- Posts, not people ---

# Those whom the five founding articles name, and some whom press reports of the places do.
PEOPLE = (
    *("Angela Pedder", "Andy Williams", "Clare Panniker", "Dave West", "David Williams"),
    *("Matt Hancock", "Meg Hillier", "Miriam Deakin", "Simon Stevens", "Stevens", "Tim Goodson"),
    *("Andrew Cash", "Nick Broughton", "Bruce Keogh", "Jon Rouse", "Howard Bernstein"),
    *("Steven Mason", "Vanessa Bainbridge", "Mark Adams", "Stephen Eames", "Paul Maubach"),
)
# A style before a name that begins with a capital, such as Sir Bruce.
STYLED = re.compile(r"\b(?:Sir|Dame|Lord|Lady|Baroness|Mr|Mrs|Ms|Dr|Prof|Professor) [A-Z][a-z]+")


def named_in(text: str) -> list[str]:
    """Return the people whom a text names."""
    return [name for name in PEOPLE if re.search(rf"\b{name}\b", text)] + STYLED.findall(text)


def texts_in(value: object) -> Iterator[str]:
    """Yield each text of plain data."""
    if isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", NAMES)
def test_a_case_names_no_person(name: str) -> None:
    """People stand by their posts; only the title of a source keeps its own words."""
    for file in files_of(name):
        data = json.loads(cases.case_text(file))
        sources = data.pop("sources", {})
        assert [each for text in texts_in(data) for each in named_in(text)] == []
        publishers = [each.get("publisher", "") for each in sources.values()]
        assert [each for text in publishers for each in named_in(text)] == []


def test_a_name_is_found() -> None:
    """The search above finds those whom the articles name, and a style before a name."""
    assert named_in("Sir Bruce of Devon spoke") == ["Sir Bruce"]
    assert named_in("led by Angela Pedder") == ["Angela Pedder"]
    assert named_in("The Drill Hall, Mr. nobody") == []


# --- What differs is argued ---


@pytest.mark.parametrize("name", NAMES)
def test_a_difference_is_argued_once(name: str) -> None:
    """Each is of a day that was asked about, and gives a reason."""
    told = cases.account(name)
    asked = [(each.on, each.path, each.what) for each in told.differences]
    assert len(set(asked)) == len(asked)
    expected = TABLES / f"{name}.json"
    days = json.loads(expected.read_text("utf-8"))["days"] if expected.exists() else []
    assert {each.on.isoformat() for each in told.differences} <= set(days)


# --- Finding, and what is not found ---


def uncited(value: object, path: str, *, is_cited: bool) -> Iterator[str]:
    """Find every figure and day that no citation stands beside or directly around."""
    if isinstance(value, dict):
        cited = bool(value.get("sources"))
        for key, part in value.items():
            if key in {"sources", "code", "footprint", "name"}:
                continue
            inherits = (
                is_cited if path.rpartition(".")[2].partition("[")[0] in INHERITING else False
            )
            yield from uncited(part, f"{path}.{key}", is_cited=cited or inherits)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from uncited(part, f"{path}[{number}]", is_cited=is_cited)
    elif not is_cited and is_figure(value):
        yield path


INHERITING = {
    "period",
    "above",
    "up_to",
    "loss_limit",
    "keys",
    "shares",
    "gain_bands",
    "loss_bands",
    "against",
}


def is_figure(value: object) -> bool:
    """Say whether a value is a number, a sum of money, a share or a day."""
    if isinstance(value, bool) or value is None:
        return False
    return isinstance(value, int | float) or bool(MONEY_OR_DAY.fullmatch(str(value)))


def document(name: str) -> Any:  # noqa: ANN401 -- any JSON
    """Read a shipped file as plain data."""
    return json.loads((FOLDER / name).read_text("utf-8"))["document"]


def test_an_uncited_figure_is_found() -> None:
    """The search above finds a figure whose citation is taken away, and not a cited one."""
    data = document("greater-manchester-2017.json")
    del data["populations"][0]["sources"]
    assert list(uncited(data, "$", is_cited=False)) == [
        "$.populations[0].people",
        "$.populations[0].as_at",
    ]


def test_the_money_of_a_case_is_illustrative() -> None:
    """No figure of a facts document, and no payment term, claims to be real."""
    assert all(fact.is_illustrative for fact in cases.facts("greater-manchester-2017").facts)
    salford = (cases.case("greater-manchester-2017").value.nested or ())[0]
    assert salford.finance is not None
    for terms in salford.finance.payments or ():
        assert [each.confidence.value for each in terms.sources] == ["illustrative"]


@pytest.mark.parametrize(
    "find", [cases.case, cases.account, cases.facts, cases.history, cases.bid]
)
def test_an_unknown_case_names_the_nearest(find: Any) -> None:  # noqa: ANN401 -- each finds one
    """The error is what may have been meant."""
    with pytest.raises(InvalidValueError, match="did you mean 'devon-2017'"):
        find("devon-2071")


def test_a_case_that_is_near_to_none_names_all() -> None:
    """Without a near name the error is the list to choose from."""
    with pytest.raises(InvalidValueError, match=f"there are: {NAMES[0]}"):
        cases.case("zzz")


@pytest.mark.parametrize("name", ["../shipped", "devon-2017.json", "", "Devon 2017"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    """What is no name of a case is refused before any file is looked for."""
    with pytest.raises(InvalidValueError, match="no case"):
        cases.case_text(name)


def test_facts_that_there_are_not_name_those_that_have_some() -> None:
    """Most cases have no payment terms, so that nothing is invented for them."""
    with pytest.raises(InvalidValueError, match="greater-manchester-2017 has"):
        cases.facts("devon-2017")


@pytest.mark.broad
def test_a_question_that_nobody_asks_names_those_that_are() -> None:
    """And each that is asked is answered, and marked as made up."""
    with pytest.raises(InvalidValueError, match="of greater-manchester-2017 and integrated"):
        cases.bid("devon-2017")
    for name in filter(cases.has_bid, NAMES):
        assert assess_bid(cases.bid(name).asked()).is_illustrative


# --- The account of a case ---


def test_days_out_of_order_are_refused() -> None:
    """A day that lies wholly before one above it is a slip; a month may hold the day above."""
    march, day = StatedDate.of(2017, 3), StatedDate.of(2017, 3, 31)
    named = CaseDay(on=day, event=CaseEvent.NAMED, what="It was named.")
    days = (named, attrs.evolve(named, on=march))
    case = Case(name="a-place", title="A place", paragraph="It is one.", days=days)
    assert case.exact_days == (date(2017, 3, 31),)
    assert case.first_day == date(2017, 3, 31)
    with pytest.raises(InvalidValueError, match="2016 is before one that stands above"):
        attrs.evolve(case, days=(*days, attrs.evolve(named, on=StatedDate.of(2016))))


@pytest.mark.parametrize("name", ["Devon", "devon 2017", "-devon", "../devon", "devon-"])
def test_a_name_that_could_be_no_file_is_refused(name: str) -> None:
    """The name of a case is that of its files."""
    with pytest.raises(InvalidValueError, match="small letters, digits and hyphens"):
        Case(name=name, title="Devon", paragraph="A county.")


# --- Histories ---


@pytest.mark.broad
def test_devon_became_one_group_and_then_a_system() -> None:
    """The merger of 2019 and the naming of 2021, as the register and the press have it."""
    steps = {step.on: step for step in cases.history("devon-2017").steps}
    merged = steps[date(2019, 4, 1)]
    assert [str(each) for each in merged.changes if each.sort == "member"] == [
        "member 99P: member, then no member",
        "member 99Q: member, then no member",
        "member 15N: no member, then member",
    ]
    (joint,) = [each for each in merged.changes if "joint-committee" in each.what]
    assert (joint.before, joint.after) == ("unknown", "no")
    assert joint.because == (
        "no: two-or-more-groups (two or more clinical commissioning groups not found)",
    )


def test_what_is_told_falls_on_the_day_by_which_it_was_over() -> None:
    """A month is told on the first day that is asked about after it; what is later, afterwards."""
    told = cases.history("devon-2017")
    months = {each.on.iso(): step.on for step in told.steps for each in step.happened}
    assert months["2017-03"] == date(2017, 3, 31)
    assert months["2017-08"] == date(2017, 12, 4)
    assert told.afterwards == ()
    everything = [each for step in told.steps for each in step.happened]
    assert sorted(map(str, everything)) == sorted(map(str, cases.days_of("devon-2017")))


@pytest.mark.broad
def test_a_history_without_a_later_day_tells_the_rest_afterwards() -> None:
    """City and Hackney is asked about on one day, and its year ends on that day."""
    told = cases.history("dorset-2017")
    assert "Halfway through the agreement" in str(told)
    first, *_ = told.steps
    assert first.changes == ()
    assert told.to_records()["steps"][0]["changes"] == []


@pytest.mark.broad
@pytest.mark.parametrize("name", NAMES)
def test_a_history_can_be_told_of_each_case(name: str) -> None:
    """In words and as data, without an error, from the first day to the last."""
    told = cases.history(name)
    words = str(told)
    assert words.startswith(told.case.title)
    assert len(told.to_records()["steps"]) == len(told.steps)


def test_tests_that_are_asked_of_some_days_alone_are_told_as_new() -> None:
    """The tests of an integrated care system are two in 2018/19, and others from 2019/20."""
    slug = "integrated-care-system-non-statutory"
    asked = [
        SHIPPED_CLASSIFIER.classify(Arrangement(name="A system"), on=date(year, 6, 1))
        for year in (2018, 2019)
    ]
    before, after = (each for day in asked for each in day.forms if each.form.slug == slug)
    assert [each.criterion.key for each in before.reasons] == [
        "operating-plan",
        "accepts-control-total",
    ]
    assert [each.partition(" (")[0] for each in _because(before, after)] == [
        "unknown: system-leadership",
        "unknown: single-plan",
        "unknown: measured-against-control-total",
        "unknown: partnership-board-of-five-kinds",
    ]


def test_the_forms_of_a_change_are_known() -> None:
    """What is told to have changed is a form of the library by its key."""
    known = {form.slug for form in SHIPPED_CLASSIFIER.forms}
    told = cases.history("manchester-local-care-organisation-2018")
    changed = {each.what for step in told.steps for each in step.changes if each.sort == "form"}
    assert changed
    assert changed <= known


def test_each_place_with_expected_answers_is_a_case_or_waits_for_one() -> None:
    """What each of its facts is held by stands in a table of its name, once there is a case."""
    for file in TABLES.glob("*.json"):
        if file.stem in NAMES:
            table = (TABLES / "coverage" / f"{file.stem}.csv").read_text("utf-8")
            assert list(csv.DictReader(table.splitlines()))
