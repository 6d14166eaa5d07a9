"""A template is a sound document that records nothing but what a document must give."""

import functools
import inspect
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest

from nhs_accountable_care import (
    Confidence,
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Money,
    NotInForceError,
    StatedDate,
    StatedPeriod,
)
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Agreement
from nhs_accountable_care.documents import (
    json_schema,
    read,
    standard_codec,
    template,
    template_kinds,
)
from nhs_accountable_care.documents.template_sections import DATES, SECTIONS, in_order_of_paper
from nhs_accountable_care.payment import (
    SHIPPED_MECHANISMS,
    LocalAgreement,
    national_parameters,
    settle,
)
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import check

DAY = date(2026, 4, 1)
AGREEMENTS = {cls.type_tag: cls for cls in get_args(Agreement)}
MECHANISMS = {cls.type_tag: cls for cls in SHIPPED_MECHANISMS}
STATED = json.loads(
    (Path(__file__).parents[1] / "payment/clauses/clauses.json").read_text("utf-8")
)
CLAUSES = {clause["id"]: clause for clause in STATED["clauses"]}
# A mechanism cannot be without terms, so that a template of one records those of an example.
RECORD_NOTHING = ["arrangement", "facts", "facts-by-year", *AGREEMENTS]


def test_there_is_a_template_of_every_document_agreement_and_mechanism() -> None:
    """A new kind of agreement, or a new mechanism, has a template without being told of."""
    known = [*RECORD_NOTHING, "bid", *MECHANISMS, *CLAUSES]
    assert sorted(template_kinds()) == sorted(set(known))
    assert len(known) == len(set(known))


@pytest.mark.broad
@pytest.mark.parametrize("kind", template_kinds())
def test_a_template_is_read_as_it_is(kind: str) -> None:
    """It speaks of the day that was asked for, and the JSON Schema accepts it."""
    text = template(kind, as_at=DAY)
    data = json.loads(text)
    assert read(text).as_at == DAY
    assert validator(data["schema"]).is_valid(data)


@functools.cache
def validator(name: str) -> Any:  # noqa: ANN401 - of a library without types
    """Make what asks the schema of a name."""
    return jsonschema.Draft202012Validator(json_schema(name))


def recorded(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield each fact of a value that is neither unknown nor an empty list, with its path."""
    if isinstance(value, tuple) and any(map(attrs.has, map(type, value))):
        for number, item in enumerate(value):
            yield from recorded(item, f"{path}[{number}]")
    elif attrs.has(type(value)):
        for field in type(value).__attrs_attrs__:  # type: ignore[attr-defined]  # it has them
            yield from recorded(getattr(value, field.name), f"{path}.{field.name}")
    elif value not in {None, ()}:
        yield path, value


def expected(kind: str) -> dict[str, object]:
    """Return what a template must record: names, and its day."""
    given: dict[str, object] = {".name": "To be filled in", ".as_at": DAY}
    if kind in {"facts", "facts-by-year"}:
        return {}
    if kind == "arrangement":
        return given
    return {**given, ".agreements[0].title": given[".name"]}


@pytest.mark.parametrize("kind", RECORD_NOTHING)
def test_a_template_records_nothing(kind: str) -> None:
    """No fact stands in it that somebody might forget to take out."""
    value = read(template(kind, as_at=DAY)).value
    assert dict(recorded(value)) == expected(kind)
    if kind in AGREEMENTS:
        assert type(value.agreements[0]) is AGREEMENTS[kind]


@pytest.mark.parametrize("kind", MECHANISMS)
def test_a_template_of_a_mechanism_has_invented_terms(kind: str) -> None:
    """Each field of it has a comment; nothing else is recorded, and the terms say so."""
    data = json.loads(template(kind, as_at=DAY))
    value = read(data).value
    [terms] = value.finance.payments
    assert {each.confidence for each in terms.mechanism.sources} == {Confidence.ILLUSTRATIVE}
    assert terms.mechanism.formula().lines
    assert type(terms.mechanism) is MECHANISMS[kind]
    bare = attrs.evolve(value, finance=None)
    assert dict(recorded(bare)) == {".name": "To be filled in", ".as_at": DAY}
    [written] = data["document"]["finance"]["payments"]
    told = written["mechanism"]
    fields = [name for name in told if not name.startswith("//") and name != "type"]
    assert all(told[f"//{name}"].endswith(".") for name in fields)


BY_YEAR = {
    "marginal-rate-emergency-tariff": "2014/15",
    "blended-payment": "2019/20",
    "aligned-payment-and-incentive": "2023/24",
    "commissioning-for-quality": "2019/20",
    "quality-and-outcomes-framework": "2024/25",
}


@pytest.mark.parametrize(("kind", "year"), BY_YEAR.items(), ids=BY_YEAR.keys())
def test_a_mechanism_has_the_numbers_of_a_year(kind: str, year: str) -> None:
    """Each is that of the shipped timeline, and cites it by a source in the table."""
    text = template(kind, as_at=DAY, year=FinancialYear.parse(year))
    data = json.loads(text)
    assert validator(data["schema"]).is_valid(data)
    assert f"the national numbers of {year} as they are recorded" in data["//"]
    assert data["sources"]
    [terms] = read(text).value.finance.payments
    example = MECHANISMS[kind].example()
    make: Any = MECHANISMS[kind].for_year  # type: ignore[attr-defined]  # these have it
    local = {
        name: getattr(example, name)
        for name in ("indicators", "areas", "list_factor_places", "prevalence_factor_places")
        if name in inspect.signature(make).parameters
    }
    made = make(FinancialYear.parse(year), national_parameters(), **local)
    national, invented = terms.mechanism.sources[: len(made.sources)], terms.mechanism.sources
    assert national == made.sources
    marked = [(each.of, each.confidence) for each in invented[len(national) :]]
    assert marked == [(name, Confidence.ILLUSTRATIVE) for name in BARE_TERMS.get(kind, ())]
    assert attrs.evolve(terms.mechanism, sources=made.sources) == made


BARE_TERMS = {
    "quality-and-outcomes-framework": ("list_factor_places", "prevalence_factor_places"),
    "improvement-scheme": ("list_factor_places", "prevalence_factor_places"),
    "spell-price": ("rounding", "rounded_to"),
}
ASKED_FOR = {
    "quality-and-outcomes-framework": {"areas", *BARE_TERMS["quality-and-outcomes-framework"]},
    "improvement-scheme": {"areas", *BARE_TERMS["improvement-scheme"]},
    "spell-price": {"short_stay", *BARE_TERMS["spell-price"]},
    "commissioning-for-quality": {"indicators"},
}
YEARS_OF = {**BY_YEAR, "spell-price": "2011/12"}


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_a_term_that_no_source_has_is_invented_in_its_own_place(kind: str) -> None:
    """Its comment says so; it cites what is invented, and so does each payment, which it moves."""
    year = FinancialYear.parse(YEARS_OF.get(kind, "2025/26"))
    data = json.loads(template(kind, as_at=DAY, year=year))
    plain = data["document"]["finance"]["payments"][0]["mechanism"]
    invented = {name for name in plain if "INVENTED: no source has it" in str(plain[name])}
    assert invented == {f"//{name}" for name in ASKED_FOR[kind]}
    mechanism: Any = read(data).value.finance.payments[0].mechanism
    for name in ASKED_FOR[kind]:
        if name in BARE_TERMS.get(kind, ()):
            cited = [[each for each in mechanism.sources if each.of == name]]
        else:
            term = getattr(mechanism, name)
            cited = [each.sources for each in (term if isinstance(term, tuple) else (term,))]
        for sources in cited:
            assert [each.confidence for each in sources] == [Confidence.ILLUSTRATIVE]
    for name in BARE_TERMS.get(kind, ()):
        assert all(
            name in {each.of for each in line.sources}
            for line in mechanism.formula().lines
            if line.payer is not None
        )


NO_YEARS = {
    "risk-reserve": "'risk-reserve' has no national numbers by year; those that have are: aligned",
    "network-payments": "'network-payments' of 2019/20 needs parts, a choice that no source",
    "arrangement": "'arrangement' has no national numbers by year",
    "blended-paymen": "there is no template of the kind 'blended-paymen'; did you mean 'blended-",
}


@pytest.mark.parametrize(("kind", "told"), NO_YEARS.items(), ids=NO_YEARS.keys())
def test_what_has_no_numbers_by_year_is_refused(kind: str, told: str) -> None:
    """With what has."""
    with pytest.raises(InvalidValueError, match=re.escape(told)):
        template(kind, as_at=DAY, year=FinancialYear(2019))


def test_a_year_that_is_not_recorded_is_told() -> None:
    """With those that are."""
    with pytest.raises(NotInForceError, match="recorded are: 2019/20"):
        template("blended-payment", as_at=DAY, year=FinancialYear(2023))


@pytest.mark.parametrize("kind", CLAUSES)
def test_a_clause_is_what_was_worked_out_by_hand(kind: str) -> None:
    """Its words stand above its formula, which is that of the clause; it is cited as invented."""
    text = template(kind, as_at=DAY)
    [terms] = read(text).value.finance.payments
    agreed = standard_codec().converter.structure(
        {"type": "local-agreement", **CLAUSES[kind]["agreement"]}, LocalAgreement
    )
    bare = [attrs.evolve(line, sources=()) for line in terms.mechanism.agreed.lines]
    assert bare == list(agreed.agreed.lines)
    assert terms.mechanism.name == agreed.name
    cited = {each.confidence for line in terms.mechanism.agreed.lines for each in line.sources}
    assert cited == {Confidence.ILLUSTRATIVE}
    written = json.loads(text)["document"]["finance"]["payments"][0]["mechanism"]
    assert written["//"] == CLAUSES[kind]["words"]


def test_the_page_of_clauses_has_each() -> None:
    """In its own words, and with the document that `new` prints."""
    page = (Path(__file__).parents[2] / "docs/reference/clauses.md").read_text("utf-8")
    for kind, clause in CLAUSES.items():
        assert f"> {clause['words']}\n" in page
        assert f"/documents/clauses/{kind}.json\n" in page


def test_the_template_of_a_local_agreement_settles() -> None:
    """Half of a saving, and at most a million pounds."""
    terms = read(template("local-agreement", as_at=DAY)).value.finance.payments[0]
    facts = {"target": Money.parse("£50m"), "outturn": Money.parse("£48.5m")}
    settlement = settle(terms.mechanism, facts)
    assert [str(each.amount) for each in settlement.postings] == ["£750,000.00"]
    assert [str(each) for each in settlement.lines[0].citations] == [
        "Terms made up to show a mechanism [illustrative]"
    ]


def test_a_part_is_shown_with_its_own_fields() -> None:
    """One level deep, where the part need not give anything; a period needs its first day."""
    document = json.loads(template("arrangement", as_at=DAY))["document"]
    assert document["choice"]["is_kept"] is None
    assert document["area"] is None
    agreement = json.loads(template("section-75-agreement", as_at=DAY))["document"]["agreements"]
    assert agreement[0]["lifecycle"]["states"] is None
    assert agreement[0]["period"] is None


def objects_in(data: object) -> Iterator[dict[str, Any]]:
    """Yield every object inside plain data."""
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from objects_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from objects_in(value)


@pytest.mark.parametrize("kind", RECORD_NOTHING)
def test_each_field_stands_behind_its_comment(kind: str) -> None:
    """What a field means and what to write stand right before it; a part has one comment."""
    for each in objects_in(json.loads(template(kind, as_at=DAY))):
        keys = list(each)
        for place, key in enumerate(keys):
            if not key.startswith("//") and key not in {"type", "facts"}:
                before = [name for name in keys[:place] if not is_example(name)]
                assert before[-1] == f"//{key}", each
                assert each[f"//{key}"].endswith("."), each


def is_example(key: str) -> bool:
    """Whether a key is that of a comment that shows what may stand in a field."""
    return key.startswith("//") and " e.g." in key


def test_the_comments_need_no_backslash() -> None:
    """JSON puts one before each quotation mark, and nobody can read an example with them."""
    assert not [kind for kind in template_kinds() if "\\" in template(kind, as_at=DAY)]


def shown_in(data: object) -> Iterator[tuple[str, Any]]:
    """Yield each example in plain data, with the field that it is for."""
    for each in objects_in(data):
        for key, text in each.items():
            if is_example(key):
                yield key.partition(" ")[0].removeprefix("//"), json.loads(text.replace("'", '"'))


FIELDS_OF = {
    **dict.fromkeys(("boards", "leaders", "decisions"), "governance"),
    **dict.fromkeys(("budgets", "control_totals", "pools"), "finance"),
}


@pytest.mark.parametrize(
    ("field", "example"), list(shown_in(json.loads(template("arrangement", as_at=DAY))))
)
def test_each_example_can_stand_where_it_is_shown(
    field: str,
    example: Any,  # noqa: ANN401 - plain data
) -> None:
    """Copied, with quotation marks for apostrophes, it is read and nothing in it is wrong."""
    data = json.loads(template("arrangement", as_at=date(2017, 4, 1)))
    data["sources"] = {"S1": {"title": "A paper"}, "S2": {"title": "Another"}}
    part = data["document"]
    if field in FIELDS_OF:
        part = part[FIELDS_OF[field]]
    part[field] = example if field == "area" else [example]
    document = read(data, Arrangement)
    assert validator(data["schema"]).is_valid(data)
    assert getattr(document.value, FIELDS_OF.get(field, field))
    found = check(document.value, on=date(2017, 4, 1), register=register())
    assert [each.rule.code for each in found.findings] == []


def test_an_arrangement_is_told_in_the_order_of_a_paper() -> None:
    """Section by section, and each field in one of them."""
    document = json.loads(template("arrangement", as_at=DAY))["document"]
    headings = [key for key in document if key.startswith("// ===")]
    assert headings == [f"// === {section.title} ===" for section in SECTIONS]
    keys = [key for key in document if not key.startswith("//")]
    assert keys == [name for section in SECTIONS for name in section.fields if name in document]
    assert keys[:3] == ["name", "code", "sources"]
    assert keys[-1] == "absent_agreements"


@pytest.mark.parametrize("kind", template_kinds())
def test_what_is_told_of_the_whole_is_there(kind: str) -> None:
    """A part sends the reader to a field that stands in what it is a part of."""
    for outer in objects_in(json.loads(template(kind, as_at=DAY))):
        for part in outer.values():
            for text in part.values() if isinstance(part, dict) else ():
                told = re.fullmatch("As ([a-z]+) of the whole, for this part alone.", str(text))
                assert told is None or told[1] in outer


@pytest.mark.parametrize("kind", AGREEMENTS)
def test_an_agreement_says_first_what_it_is_and_who_signed_when(kind: str) -> None:
    """Its title, its dates and its parties come before all that it says."""
    agreement = json.loads(template(kind, as_at=DAY))["document"]["agreements"][0]
    keys = [key for key in agreement if not key.startswith("//") and key != "steps"]
    parties = list(AGREEMENTS[kind].party_fields)
    assert keys[:4] == ["type", "title", "sources", "signed_on"]
    assert [key for key in keys[4:] if key not in {"period", "term_years"}][: len(parties)] == (
        parties
    )
    assert keys[-2:] == ["lifecycle", "note"]


def test_how_dates_are_written_is_said_once() -> None:
    """With each notation, all of which can be read."""
    said = json.loads(template("facts", as_at=DAY))["//dates"]
    written = re.findall("'([^']+)'", said)
    assert written == re.findall("'([^']+)'", DATES.replace('"', "'"))
    for each in written:
        kind = StatedPeriod if "/" in each else StatedDate
        assert kind.parse(each).iso() == each


def test_a_field_that_no_section_names_comes_last() -> None:
    """So that none is lost; and of a class of one's own the fields stand as they are."""

    @attrs.frozen
    class Own:
        lists: int = 0
        title: str = ""

    assert [field.name for _, field in in_order_of_paper(Own)] == ["lists", "title"]


@pytest.mark.parametrize("kind", ["arrangement", *AGREEMENTS])
def test_every_field_is_shown(kind: str) -> None:
    """Nobody need look up what else could be said."""
    document = json.loads(template(kind, as_at=DAY))["document"]
    cls, plain = Arrangement, document
    if kind != "arrangement":
        cls, plain = AGREEMENTS[kind], document["agreements"][0]
    # The day that it speaks of stands in the envelope.
    assert set(plain) >= {field.name for field in attrs.fields(cls)} - {"as_at"}


def test_an_unknown_kind_is_told_with_what_is_near() -> None:
    """The error offers the kind that was meant, or lists them."""
    with pytest.raises(InvalidValueError, match="did you mean 'section-75-agreement'"):
        template("section-75-agrement", as_at=DAY)
    with pytest.raises(
        InvalidValueError, match="known: arrangement, facts, facts-by-year, bid, acc"
    ):
        template("?", as_at=DAY)


def test_a_template_speaks_of_a_day() -> None:
    """Text is no day."""
    with pytest.raises(InvalidTypeError, match="as_at"):
        template("facts", as_at="2026-04-01")  # type: ignore[arg-type]  # what this is about


def test_what_still_runs_in_an_example_holds_on_the_day_of_the_document() -> None:
    """The reader copies the form, and what is copied is to be known on that day."""
    day = date(2019, 3, 31)
    text = template("arrangement", as_at=day)
    found = re.findall("'period': '([^']+/[^']*)'", text)
    running = [each for each in found if each != "2017-04-01/2018-03-31"]
    assert "2016-03/[2019-03-31..]" in running
    assert "2016-04/.." in running
    assert all(StatedPeriod.parse(each).holds_on(day) for each in running)
    assert "DAY" not in text


CHOSEN = {
    "a tariff": (
        ("marginal-rate-emergency-tariff", "2015/16", {"option": "default-tariff-rollover"}),
        ("marginal_rate", "30%"),
    ),
    "a truth": (
        (
            "marginal-rate-emergency-tariff",
            "2015/16",
            {"option": "enhanced-tariff-option", "is-specialised": "yes"},
        ),
        ("name", "marginal rate for specialised services"),
    ),
    "a month": (("elective-recovery", "2020/21", {"month": "2020-10"}), ("threshold", "9/10")),
    "a target": (("elective-recovery", "2024/25", {"target": "1.07"}), ("threshold", "107/100")),
    "a national target": (
        ("elective-recovery", "2023/24", {"target": "opening"}),
        ("threshold", "107/100"),
    ),
    "an empty list": (("spell-price", "2017/18", {"top_ups": "[]"}), ("top_ups", "()")),
    "an object": (
        (
            "aligned-payment-and-incentive",
            "2021/22",
            {"elective": '{"type": "elective-at-unit-prices", "rate": "50%"}'},
        ),
        ("elective.rate", "50%"),
    ),
}


@pytest.mark.parametrize(("asked", "told"), CHOSEN.values(), ids=CHOSEN.keys())
def test_a_choice_that_a_year_leaves_open_is_made(
    asked: tuple[str, str, dict[str, str]], told: tuple[str, str]
) -> None:
    """In the words of a document."""
    kind, year, options = asked
    text = template(kind, as_at=DAY, year=FinancialYear.parse(year), options=options)
    found: Any = read(text).value.finance.payments[0].mechanism
    for name in told[0].split("."):
        found = getattr(found, name)
    assert str(found) == told[1]


NOT_CHOSEN = {
    "no option": (
        ("marginal-rate-emergency-tariff", "2015/16", {}),
        "give the option, enhanced-tariff-option or default-tariff-rollover; options: option (one",
    ),
    "no month": (("elective-recovery", "2020/21", {}), "month (such as 2020-10)"),
    "no such month": (
        ("elective-recovery", "2020/21", {"month": "October"}),
        "month: 'October' is no month; write it as 2020-10",
    ),
    "a month of another year": (
        ("elective-recovery", "2020/21", {"month": "2021-10"}),
        "month: 2021-10 does not lie in 2020/21",
    ),
    "another name": (
        ("marginal-rate-emergency-tariff", "2015/16", {"optoin": "x"}),
        "no choice is named 'optoin'; did you mean 'option'?",
    ),
    "a far name": (
        ("capital-incentive", "2024/25", {"xyz": "x"}),
        "no choice is named 'xyz'; there are: system",
    ),
    "another value": (
        ("elective-recovery", "2023/24", {"is_capped": "perhaps"}),
        "is_capped: 'perhaps' is none that it may be; write true or false",
    ),
    "a choice without a year": (
        ("elective-recovery", None, {"is_capped": "yes"}),
        "options are choices of a year; name the year",
    ),
}


@pytest.mark.parametrize(("asked", "told"), NOT_CHOSEN.values(), ids=NOT_CHOSEN.keys())
def test_a_choice_that_cannot_be_made_is_refused(
    asked: tuple[str, str | None, dict[str, str]], told: str
) -> None:
    """With those that there are."""
    kind, year, options = asked
    of = None if year is None else FinancialYear.parse(year)
    with pytest.raises((InvalidValueError, NotInForceError), match=re.escape(told)):
        template(kind, as_at=DAY, year=of, options=options)
