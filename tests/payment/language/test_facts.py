"""Facts as they are recorded and as a formula reads them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care._core.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingFactError,
)
from nhs_accountable_care._core.money import Money, Share, UnitPrice
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    CODE,
    COUNT,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    TRUTH,
    YEAR,
    Facts,
    RecordedFact,
    RecordedTable,
    Unit,
    code,
    equal,
    fact,
    fact_problems,
    formula,
    is_code,
    note,
    settle,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.facts import read_facts, read_given

MADE_UP = Citation(
    source=Source(key="X1", title="A made-up case"), confidence=Confidence.ILLUSTRATIVE
)
EACH = fact("price", PRICE, table="spells")
YEAR_FACT = fact("year", YEAR, lowest=2017, highest=2019)
WHOLE = formula(
    note("money", when(truth("met"), fact("budget", PENCE), fact("grant", PENCE, step=100))),
    note("score", fact("score", SHARE) * fact("index", RATE)),
    note("people", fact("people", COUNT)),
    note("choice", when(is_code(code("setting", ("elective", "emergency")), "elective"), 1, 2)),
    note("year", when(equal(YEAR_FACT, FinancialYear(2018)), 1, 2)),
    note("spells", total("spells", when(truth("paid", table="spells"), EACH, 0), rows=2)),
    note("fee", fact("fee", PRICE)),
)
GOOD: dict[str, Any] = {
    "met": True,
    "budget": Money.parse("£12.34"),
    "grant": Money.parse("£5"),
    "score": Share.parse("37.5%"),
    "index": Decimal("1.25"),
    "people": 7,
    "fee": UnitPrice.parse("£0.698"),
    "setting": "elective",
    "year": FinancialYear(2018),
    "spells": [
        {"paid": True, "price": UnitPrice.parse("£2.218")},
        {"paid": False, "price": UnitPrice.parse("£0.000001")},
    ],
}


def test_facts_are_read_into_whole_steps() -> None:
    """Every unit is counted in the steps that its declaration names."""
    inputs = read_facts(WHOLE, GOOD)
    names = [each.name for each in WHOLE.facts if each.table is None]
    assert dict(zip(names, inputs.values, strict=True)) == {
        "met": True,
        "budget": 1234,
        "grant": 5,
        "score": 3750,
        "index": 12500,
        "people": 7,
        "fee": 698_000,
        "setting": "elective",
        "year": 2018,
    }
    assert inputs.tables == (((True, 2_218_000), (False, 1)),)
    assert inputs.recorded is None


WRONG: list[tuple[str, str, Any, str]] = [
    (
        "a missing sum",
        "budget",
        None,
        "$.facts.budget: missing (give money from £0.00 to £10,000,000,000.00, in steps of £0.01)",
    ),
    ("a missing truth", "met", None, "$.facts.met: missing (give true or false)"),
    (
        "a missing code",
        "setting",
        None,
        "$.facts.setting: missing (give one of: elective, emergency)",
    ),
    (
        "a missing year",
        "year",
        None,
        "$.facts.year: missing (give a year from 2017/18 to 2019/20)",
    ),
    (
        "a missing table",
        "spells",
        None,
        "$.tables.spells.rows: missing (give at most 2 rows of: paid, price)",
    ),
    (
        "a float",
        "budget",
        12.34,
        "$.facts.budget: 12.34 is a floating point number, which is not exact; write Money.parse",
    ),
    *(
        (f"a {type(bare).__name__} for money", "budget", bare, "and a pence is meant; write Money")
        for bare in (12, Fraction(5_000_000), Decimal("12.34"), UnitPrice.parse("£2.218"))
    ),
    *(
        (
            f"a {type(bare).__name__} for a price",
            "fee",
            bare,
            'and a price is meant; write UnitPrice.parse("£2.218")',
        )
        for bare in (12, Fraction(1109, 5), Decimal("2.218"), Money(pence=221))
    ),
    (
        "a price in dollars",
        "fee",
        UnitPrice.parse("$2.218"),
        "$2.218 is in USD, and the formula is in GBP",
    ),
    (
        "a price beyond its bounds",
        "fee",
        UnitPrice.parse("£10,000.01"),
        "£10,000.01 lies outside its bounds",
    ),
    ("money for a number", "people", Money.parse("£5"), "£5.00 is a Money, and a count is meant"),
    ("a truth for a number", "people", True, "True is a bool, and a count is meant"),
    ("a number for a truth", "met", 1, "1 is a int, and a truth is meant"),
    ("a number for a code", "setting", 5, "5 is a int, and a code is meant"),
    ("a number for a year", "year", 2018, "2018 is a int, and a year is meant"),
    ("text for a rate", "index", "1.25", "'1.25' is a str, and a rate is meant"),
    (
        "dollars for pounds",
        "budget",
        Money.parse("$5"),
        "$5.00 is in USD, and the formula is in GBP",
    ),
    ("half a step", "index", Fraction(1, 3), "1/3 is not a whole number of steps of 0.0001"),
    (
        "pence of whole pounds",
        "grant",
        Money(pence=150),
        "£1.50 is not a whole number of steps of £1.00",
    ),
    ("more than the whole", "score", Fraction(3, 2), "150% lies outside its bounds"),
    (
        "fewer than none",
        "people",
        -1,
        "-1 lies outside its bounds (give a count from 0 to 100,000,000, in steps of 1)",
    ),
    ("no number at all", "index", Decimal("NaN"), "NaN is not a number"),
    ("another code", "setting", "maternity", "'maternity' is no code that this may be"),
    ("a year outside", "year", FinancialYear(2020), "2020/21 lies outside its bounds"),
    ("a table that is none", "spells", 5, "a table is a sequence of rows, and this is a int"),
    ("rows that are none", "spells", [5], "a table is a sequence of rows, and this is a list"),
    ("too many rows", "spells", [{}, {}, {}], "3 rows; the formula is checked for 2 at most"),
    (
        "a row without a fact",
        "spells",
        [{"paid": True}],
        (
            "$.tables.spells.rows[0].price: missing "
            "(give a unit price from £0.00 to £10,000.00, in steps of £0.000001)"
        ),
    ),
    (
        "a bad row",
        "spells",
        [GOOD["spells"][0], {"paid": True, "price": 0.5}],
        "$.tables.spells.rows[1].price: 0.5 is a floating point number",
    ),
]


@pytest.mark.parametrize(
    ("name", "value", "says"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_a_fact_that_cannot_be_is_named_with_its_path_and_the_cure(
    name: str, value: object, says: str
) -> None:
    """Nothing is guessed: what is missing or wrong is an error that says what to give."""
    facts = {**GOOD, name: value}
    problems = fact_problems(WHOLE, facts)
    assert len(problems) == 1
    assert says in str(problems[0])
    error = MissingFactError if "missing" in says else InvalidValueError
    with pytest.raises(error) as raised:
        settle(WHOLE, facts)
    assert says in str(raised.value)


def test_all_problems_are_found_at_once() -> None:
    """No facts at all is one error that names every fact, and a missing one decides its kind."""
    with pytest.raises(MissingFactError) as raised:
        settle(WHOLE, {"people": -1})
    lines = str(raised.value).splitlines()
    assert len(lines) == 10
    assert sum("missing" in each for each in lines) == 9


def test_facts_are_facts_or_a_mapping() -> None:
    """Anything else is refused by its kind."""
    wrong: Any = [1, 2]
    with pytest.raises(InvalidTypeError, match="facts are a list"):
        settle(WHOLE, wrong)


def recorded(name: str, value: Any, unit: Unit, *sources: Citation) -> RecordedFact:  # noqa: ANN401 - any value
    """Record a fact."""
    return RecordedFact(name=name, value=value, unit=unit, sources=sources)


UNITS = {
    "met": TRUTH,
    "budget": PENCE,
    "grant": PENCE,
    "fee": PRICE,
    "score": RATE,
    "index": RATE,
    "people": COUNT,
    "setting": CODE,
    "year": YEAR,
}


def as_recorded(*sources: Citation) -> Facts:
    """Record the good facts, the budget with sources."""
    rows = tuple(
        tuple(
            recorded(name, value, TRUTH if name == "paid" else PRICE)
            for name, value in row.items()
        )
        for row in GOOD["spells"]
    )
    return Facts(
        facts=tuple(
            recorded(name, GOOD[name], unit, *(sources if name == "budget" else ()))
            for name, unit in UNITS.items()
        ),
        tables=(RecordedTable(name="spells", rows=rows),),
    )


def test_recorded_facts_settle_as_a_mapping_does() -> None:
    """A share may be recorded as a rate; the settlement gives facts back as recorded."""
    facts = as_recorded(MADE_UP)
    settlement = settle(WHOLE, facts)
    assert settlement.amounts == settle(WHOLE, GOOD).amounts
    assert settlement.inputs.recorded is facts
    assert settlement.facts[1] == facts["budget"]
    assert facts.get("nothing") is None


def test_a_fact_that_was_invented_marks_the_settlement_if_it_is_used() -> None:
    """An invented figure is marked wherever it is printed, and elsewhere is not."""
    assert settle(WHOLE, as_recorded(MADE_UP)).is_illustrative
    assert not settle(WHOLE, as_recorded()).is_illustrative
    # Each table goes its own way, and takes the mark along.
    [mark] = settle(WHOLE, as_recorded(MADE_UP)).tables()["lines"].notes
    assert mark.startswith("INVENTED FIGURES")
    assert settle(WHOLE, as_recorded()).tables()["lines"].notes == ()
    spare = as_recorded().plus(recorded("spare", 5, COUNT, MADE_UP))
    assert not settle(WHOLE, spare).is_illustrative
    table = RecordedTable(name="spells", rows=as_recorded().tables[0].rows, sources=(MADE_UP,))
    facts = Facts(facts=as_recorded().facts, tables=(table,))
    assert settle(WHOLE, facts).is_illustrative
    row = (recorded("paid", GOOD["met"], TRUTH, MADE_UP), recorded("price", GOOD["fee"], PRICE))
    rows = Facts(facts=facts.facts, tables=(RecordedTable(name="spells", rows=(row,)),))
    assert settle(WHOLE, rows).is_illustrative


def test_a_unit_that_does_not_fit_is_refused() -> None:
    """A fact recorded as people is not taken for a sum of money, nor in a row for a rate."""
    facts = as_recorded().plus(recorded("budget", 5, COUNT))
    (problem,) = fact_problems(WHOLE, facts)
    assert problem.message == "recorded as count, and the formula needs pence"
    factors = formula(note("it", total("spells", fact("factor", RATE, table="spells"), rows=2)))
    rows = ((recorded("factor", 1, RATE),), (recorded("factor", 1, COUNT),))
    (problem,) = fact_problems(factors, Facts(tables=(RecordedTable(name="spells", rows=rows),)))
    assert problem.path == "$.tables.spells.rows[1].factor"
    assert problem.message == "recorded as count, and the formula needs rate"


def test_what_is_missing_is_left_open_if_it_may_be() -> None:
    """Facts that are given are read into steps, those of rows as well; others are not there."""
    price = UnitPrice.parse("£2.218")
    given: dict[str, Any] = {"people": 7, "price": price, "spare": 1, "score": None}
    assert read_given(WHOLE, given) == {"people": 7, "price": 2_218_000}


def test_facts_of_a_mapping_come_back_as_what_they_are() -> None:
    """Each in the kind of its unit: a year is no number, and a price is no money."""
    assert {each.name: each.value for each in settle(WHOLE, GOOD).facts} == {
        "met": True,
        "budget": Money.parse("£12.34"),
        "grant": Money.parse("£5"),
        "score": Fraction(3, 8),
        "index": Fraction(5, 4),
        "people": 7,
        "fee": UnitPrice.parse("£0.698"),
        "setting": "elective",
        "year": FinancialYear(2018),
    }


@pytest.mark.parametrize(
    ("pence", "said"),
    [
        pytest.param(10**38 - 1, f"£{10**36 - 1:,}.99", id="38 digits"),
        pytest.param(10**38, f"{10**38:,} pence", id="39 digits"),
    ],
)
def test_a_bound_beyond_what_money_may_be_is_said_in_pence(pence: int, said: str) -> None:
    """An amount of money has at most 38 digits of pence; a bound may have more."""
    wide = formula(note("it", fact("pot", PENCE, highest=pence)))
    (problem,) = fact_problems(wide, {})
    assert problem.hint == f"give money from £0.00 to {said}, in steps of £0.01"


def test_records_are_checked_as_they_are_made() -> None:
    """A value that its unit cannot have, and a fact given twice, are refused at once."""
    with pytest.raises(InvalidTypeError, match="met: 5 is a int, and a truth is meant"):
        recorded("met", 5, TRUTH)
    one = recorded("met", GOOD["met"], TRUTH)
    with pytest.raises(InvalidValueError, match="the facts give met twice"):
        Facts(facts=(one, one))
    with pytest.raises(InvalidValueError, match="row 0 of spells give met twice"):
        RecordedTable(name="spells", rows=((one, one),))
    with pytest.raises(InvalidValueError, match="the facts give met twice"):
        Facts(facts=(one,), tables=(RecordedTable(name="met", rows=()),))
    with pytest.raises(MissingFactError, match="no fact named 'x' is recorded; recorded are: met"):
        Facts(facts=(one,))["x"]
    with pytest.raises(MissingFactError, match="recorded are: none"):
        Facts()["x"]


def test_an_open_code_may_be_any_word() -> None:
    """A code that names no words, and is looked up nowhere, is not checked."""
    only = formula(note("x", when(is_code(code("track"), "one"), 1, 2)))
    assert settle(only, {"track": "another"}).amounts == (2,)
    (problem,) = fact_problems(only, {})
    assert problem.hint == "give a word"
