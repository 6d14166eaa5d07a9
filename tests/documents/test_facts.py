"""How the facts of a settlement stand in a document."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    Citation,
    Confidence,
    DocumentError,
    FinancialYear,
    InvalidValueError,
    Money,
    Share,
    Source,
    UnitPrice,
)
from nhs_accountable_care.documents import (
    Document,
    json_schema,
    load_facts_by_year,
    read,
    standard_codec,
    write,
)
from nhs_accountable_care.payment import (
    CarriedBalance,
    Facts,
    FactsByYear,
    RecordedFact,
    RecordedTable,
    Unit,
    YearFacts,
)
from nhs_accountable_care.testing import citations, financial_years, money, shares, texts

DAY = date(2017, 4, 1)
INVENTED = Citation(
    source=Source(key="invented", title="Invented for this test"),
    confidence=Confidence.ILLUSTRATIVE,
)


Held = TypeVar("Held", Facts, FactsByYear)


def document_of(facts: Held) -> Document[Held]:
    """Put facts into a document."""
    return standard_codec().document(facts, as_at=DAY)


def read_plain(plain: object) -> Facts:
    """Read facts from plain data."""
    schema = "nhs-accountable-care/facts"
    envelope = {"schema": schema, "version": 2, "as_at": "2017-04-01", "document": plain}
    return read(envelope, Facts).value


numbers = st.fractions(-(10**12), 10**12, max_denominator=10**6)
prices = st.builds(
    UnitPrice,
    pence=st.integers(-(10**12), 10**12).map(lambda steps: Fraction(steps, 10_000)),
    currency=st.sampled_from(("GBP", "EUR")),
)
recorded = st.one_of(
    st.tuples(money(currencies=["GBP", "EUR"]), st.just(Unit.PENCE)),
    st.tuples(prices, st.just(Unit.PRICE)),
    st.tuples(st.integers(), st.just(Unit.COUNT)),
    st.tuples(numbers, st.sampled_from([Unit.COUNT, Unit.RATE])),
    st.tuples(shares(), st.just(Unit.SHARE)),
    st.tuples(st.booleans(), st.just(Unit.TRUTH)),
    st.tuples(texts(), st.just(Unit.CODE)),
    st.tuples(financial_years(), st.just(Unit.YEAR)),
)


@st.composite
def facts_by_name(draw: st.DrawFn) -> tuple[RecordedFact, ...]:
    """Some facts with names of their own."""
    names = draw(st.lists(st.from_regex("a[a-z_]{0,5}", fullmatch=True), max_size=3, unique=True))
    facts = []
    for name in names:
        value, unit = draw(recorded)
        sources = tuple(draw(st.lists(citations(), max_size=1)))
        facts.append(RecordedFact(name=name, value=value, unit=unit, sources=sources))
    return tuple(facts)


tables = st.builds(
    RecordedTable,
    name=st.just("table"),
    rows=st.lists(facts_by_name(), max_size=2).map(tuple),
    sources=st.just((INVENTED,)),
)


VALIDATOR = jsonschema.Draft202012Validator(json_schema("facts"))


@given(facts_by_name(), st.lists(tables, max_size=1).map(tuple))
def test_facts_are_read_back_as_equals(
    facts: tuple[RecordedFact, ...], tables: tuple[RecordedTable, ...]
) -> None:
    """Facts of every unit, and tables of them, go into a document of its schema and come back."""
    document = document_of(Facts(facts=facts, tables=tables))
    text = write(document)
    assert read(text) == document
    assert VALIDATOR.is_valid(json.loads(text))


def test_how_facts_stand_in_a_document() -> None:
    """Each stands under its name, with its value as text, its unit and its sources."""
    facts = Facts(
        facts=(
            RecordedFact(
                name="baseline",
                value=Money.parse("£412.5m"),
                unit=Unit.PENCE,
                sources=(INVENTED,),
            ),
            RecordedFact(name="fee", value=UnitPrice.parse("£2.218"), unit=Unit.PRICE),
            RecordedFact(name="members", value=5, unit=Unit.COUNT),
            RecordedFact(name="growth", value=Fraction(21, 1000), unit=Unit.RATE),
            RecordedFact(name="quality", value=Share.parse("75%"), unit=Unit.SHARE),
            RecordedFact(name="target_met", value=True, unit=Unit.TRUTH),
            RecordedFact(name="setting", value="day-case", unit=Unit.CODE),
            RecordedFact(name="year", value=FinancialYear(2017), unit=Unit.YEAR),
        ),
        tables=(
            RecordedTable(
                name="spells",
                rows=((RecordedFact(name="units", value=3, unit=Unit.COUNT),),),
            ),
        ),
    )
    assert json.loads(write(document_of(facts))) == {
        "schema": "nhs-accountable-care/facts",
        "version": 2,
        "as_at": "2017-04-01",
        "sources": {"invented": {"title": "Invented for this test"}},
        "document": {
            "facts": {
                "baseline": {
                    "value": "412500000.00",
                    "unit": "money",
                    "sources": "invented [illustrative]",
                },
                "fee": {"value": "2.218", "unit": "price"},
                "members": {"value": "5", "unit": "count"},
                "growth": {"value": "0.021", "unit": "rate"},
                "quality": {"value": "75%", "unit": "share"},
                "target_met": {"value": True, "unit": "truth"},
                "setting": {"value": "day-case", "unit": "code"},
                "year": {"value": "2017/18", "unit": "year"},
            },
            "tables": {"spells": {"rows": [{"units": {"value": "3", "unit": "count"}}]}},
        },
    }


@pytest.mark.parametrize(
    ("value", "unit", "read_as"),
    [
        pytest.param(Decimal("0.375"), Unit.RATE, Fraction(3, 8), id="decimal as rate"),
        pytest.param(Share.parse("50%"), Unit.RATE, Fraction(1, 2), id="share as rate"),
        pytest.param(Fraction(1, 2), Unit.SHARE, Share.parse("50%"), id="fraction as share"),
        pytest.param(1, Unit.SHARE, Share.parse("100%"), id="whole number as share"),
        pytest.param(Decimal("2.0"), Unit.COUNT, 2, id="decimal as count"),
    ],
)
def test_one_quantity_is_written_in_one_way(value: Any, unit: Unit, read_as: object) -> None:  # noqa: ANN401
    """However a program held a number, it comes back in the form of its unit."""
    facts = Facts(facts=(RecordedFact(name="fact", value=value, unit=unit),))
    assert read(write(document_of(facts)), Facts).value["fact"].value == read_as


@pytest.mark.parametrize(
    ("plain", "unit"), [(5, "count"), ("5", "count"), (5, "rate"), ("5", "rate")]
)
def test_a_whole_number_may_be_written_as_one(plain: object, unit: str) -> None:
    """A person who writes 5 for a count or a rate means just that."""
    assert read_plain({"facts": {"fact": {"value": plain, "unit": unit}}})["fact"].value == 5


def test_a_share_above_the_whole_is_not_written() -> None:
    """A number that its unit cannot have is refused, and says why."""
    facts = Facts(facts=(RecordedFact(name="fact", value=Fraction(3, 2), unit=Unit.SHARE),))
    with pytest.raises(InvalidValueError, match="a share lies between 0 and 1"):
        write(document_of(facts))


@pytest.mark.parametrize(
    ("fact", "path", "said"),
    [
        ({"unit": "money"}, ".value", "missing"),
        ({"value": "1.00"}, ".unit", "missing"),
        ({"value": "1.00", "unit": "mony"}, ".unit", "(did you mean 'money'?)"),
        ({"value": "1.00", "unit": "pence"}, ".unit", "'pence' is not one of: code, count, money"),
        ({"value": "£1", "unit": "money"}, ".value", "'£1' is not an amount of money"),
        ({"value": 100, "unit": "money"}, ".value", 'expected pounds as text, such as "1234.56"'),
        (
            {"value": "£2.218", "unit": "price"},
            ".value",
            "'£2.218' is not a price; write",
        ),
        ({"value": "0.1234567", "unit": "price"}, ".value", "at most six places"),
        ({"value": "1" * 41, "unit": "price"}, ".value", "is not a price of at most 40"),
        ({"value": "USD " + "1" * 36, "unit": "price"}, ".value", "is not a price of at most 40"),
        ({"value": 2, "unit": "price"}, ".value", "expected a price in pounds as text, such as"),
        ({"value": 0.5, "unit": "rate"}, ".value", "floating point number 0.5"),
        ({"value": "five", "unit": "count"}, ".value", "'five' is not an exact number"),
        ({"value": True, "unit": "count"}, ".value", 'expected a number as text, such as "5", fo'),
        ({"value": "a half", "unit": "rate"}, ".value", "'a half' is not an exact number"),
        ({"value": "150%", "unit": "share"}, ".value", "a share lies between 0 and 1"),
        ({"value": 1, "unit": "share"}, ".value", 'expected a share as text, such as "37.5%"'),
        ({"value": "yes", "unit": "truth"}, ".value", "expected true or false, found the text"),
        ({"value": 5, "unit": "code"}, ".value", "expected a word as text"),
        ({"value": 2017, "unit": "year"}, ".value", "expected a financial year as text, such as"),
        ({"value": "2017", "unit": "year"}, ".value", "'2017' is not a financial year"),
        ({"value": "1.00", "unit": "money", "vlaue": 1}, ".vlaue", "(did you mean 'value'?)"),
        ("1.00", "", "expected an object, found the text '1.00'"),
    ],
)
def test_a_damaged_fact_is_told_at_its_path(fact: object, path: str, said: str) -> None:
    """What is wrong with a fact, or with one in a row of a table, is told where it is."""
    with pytest.raises(DocumentError) as caught:
        read_plain({"facts": {"fact": fact}, "tables": {"table": {"rows": [{"fact": fact}]}}})
    assert [problem.path for problem in caught.value.problems] == [
        f"$.facts.fact{path}",
        f"$.tables.table.rows[0].fact{path}",
    ]
    for problem in caught.value.problems:
        assert said in f"{problem.message} ({problem.hint})"


def test_a_name_stands_for_one_fact_or_table() -> None:
    """A fact and a table of one name are refused together."""
    fact = {"value": "1", "unit": "count"}
    with pytest.raises(DocumentError) as caught:
        read_plain({"facts": {"spells": fact}, "tables": {"spells": {"rows": []}}})
    assert [problem.path for problem in caught.value.problems] == ["$"]
    assert "spells twice" in str(caught.value)


def test_facts_of_several_years_are_read_back_as_equals() -> None:
    """Each year has facts and tables as a document of one year has, and so have its problems."""
    spells = RecordedTable(
        name="spells", rows=((RecordedFact(name="units", value=3, unit=Unit.COUNT),),)
    )
    facts = (RecordedFact(name="paid", value=Money.parse("£5"), unit=Unit.PENCE),)
    years = FactsByYear(
        years=(
            YearFacts(year=FinancialYear(2023), facts=Facts(facts=facts, tables=(spells,))),
            YearFacts(year=FinancialYear(2024), facts=Facts(facts=facts)),
        ),
        balances=(CarriedBalance(fact="owed", line="left", opening=Money.parse("£7")),),
    )
    document = document_of(years)
    data = json.loads(write(document))
    assert read(data) == document
    assert data["document"]["years"][1] == {
        "year": "2024/25",
        "facts": {"paid": {"value": "5.00", "unit": "money"}},
    }
    asked = jsonschema.Draft202012Validator(json_schema("facts-by-year"))
    assert asked.is_valid(data)
    data["document"]["years"][1]["year"] = "2025/26"
    with pytest.raises(DocumentError, match=r"2025/26 follows 2023/24; settle 2024/25 between"):
        read(data)
    data["document"]["years"][0]["facts"]["paid"]["value"] = "5.001"
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert [each.path for each in caught.value.problems] == ["$.years[0].facts.paid.value"]


def test_a_file_of_several_years_is_loaded_as_that(tmp_path: Path) -> None:
    """One of another kind is refused, with what reads it."""
    path = tmp_path / "years.json"
    years = FactsByYear(years=(YearFacts(year=FinancialYear(2023), facts=Facts()),))
    path.write_text(write(document_of(years)), encoding="utf-8")
    assert load_facts_by_year(path) == years
    path.write_text(write(document_of(Facts())), encoding="utf-8")
    with pytest.raises(DocumentError, match="does not hold the facts of several years"):
        load_facts_by_year(path)
