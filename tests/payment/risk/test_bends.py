"""Bends, ranges and choices of one fact, as the terms have them; all sums are made up."""

from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care import FinancialYear, Money, Share
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    YEAR,
    ZERO,
    Expression,
    FactRisk,
    Facts,
    RecordedFact,
    RecordedTable,
    RiskSort,
    above,
    amount,
    band,
    bands,
    clamp,
    compare_risk,
    equal,
    fact,
    formula,
    greatest,
    least,
    line,
    risk_of,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.risk.fact_risks import value_in_words
from nhs_accountable_care.payment.risk.sorts import SortedFact

COST, PLAN = fact("cost", PENCE), fact("plan", PENCE)
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def pounds(number: int) -> Money:
    """Write a sum."""
    return Money(pence=100 * number)


# Up to £100 and beyond it.
FIRST, BEYOND = least(COST, pounds(100)), bands(COST, above(pounds(100), 1))
ONLY = "below the {0} of £100", "above the {0} of £100"
CAPPED = "below the cap of £100", "beyond the cap of £100"

# What the trust gets, what it pays, which bends there are, and how the ranges are called.
BENDS: list[tuple[str, Expression, Expression | None, list[str], list[str]]] = [
    (
        "nothing begins before £100",
        BEYOND,
        None,
        ["threshold"],
        [each.format("threshold") for each in ONLY],
    ),
    (
        "what goes on at half the rate",
        FIRST + BEYOND * HALF,
        None,
        ["threshold"],
        [each.format("threshold") for each in ONLY],
    ),
    (
        "at least £100",
        greatest(COST, pounds(100)),
        None,
        ["floor"],
        [each.format("floor") for each in ONLY],
    ),
    (
        "at least £100 is paid",
        COST * 0,
        greatest(COST, pounds(100)),
        ["floor"],
        [each.format("floor") for each in ONLY],
    ),
    ("at most £100", FIRST, None, ["cap"], [*CAPPED]),
    ("at most £100 is paid", COST * 0, FIRST, ["cap"], [*CAPPED]),
    (
        "a floor and a cap",
        clamp(COST, pounds(97), pounds(103)),
        None,
        ["floor", "cap"],
        [
            "below the floor of £97",
            "within the corridor of £97 (floor) to £103 (cap)",
            "beyond the cap of £103",
        ],
    ),
    (
        "three thresholds",
        bands(
            COST,
            band(pounds(100), pounds(200), QUARTER),
            band(pounds(200), pounds(300), HALF),
            above(pounds(300), 1),
        ),
        None,
        ["threshold"] * 3,
        [
            "below the threshold of £100",
            "within the corridor of £100 to £200",
            "within the corridor of £200 to £300",
            "above the threshold of £300",
        ],
    ),
    # Of two lines that bend at once it counts what they come to.
    ("what is paid back beyond £100", FIRST + BEYOND * HALF, BEYOND * HALF, ["cap"], [*CAPPED]),
    (
        "two that come to nothing up to £100",
        FIRST * HALF + BEYOND,
        FIRST * HALF + BEYOND * QUARTER,
        ["threshold"],
        [each.format("threshold") for each in ONLY],
    ),
    (
        "two that come to £10 up to £100",
        FIRST * HALF + BEYOND + pounds(10),
        FIRST * HALF + BEYOND * QUARTER,
        ["floor"],
        [each.format("floor") for each in ONLY],
    ),
    (
        "a sum for £100 and nothing else",
        when(equal(COST, pounds(100)), pounds(5), ZERO),
        None,
        ["cliff"],
        [each.format("cliff") for each in ONLY],
    ),
]


@pytest.mark.parametrize(
    ("gets", "pays", "kinds", "places"),
    [row[1:] for row in BENDS],
    ids=[row[0] for row in BENDS],
)
def test_a_bend_is_what_the_lines_come_to(
    gets: Expression, pays: Expression | None, kinds: list[str], places: list[str]
) -> None:
    """A floor, a cap and a threshold are told apart by what there is and by what moves."""
    lines = [line("gets", gets, payer="board", payee="trust")]
    if pays is not None:
        lines.append(line("pays", pays, payer="trust", payee="board"))
    found = risk_of(formula(*lines)).of("trust").fact("cost")
    assert [each.kind.value for each in found.bends] == kinds
    assert [each.place for each in found.ranges] == places


def test_a_line_that_another_goes_on_from_makes_a_range_too() -> None:
    """One line up to £100 and one beyond it move the trust throughout."""
    both = formula(
        line("first", FIRST, payer="board", payee="trust"),
        line("beyond", BEYOND, payer="board", payee="trust"),
    )
    [found] = risk_of(both).of("trust").fact("cost").ranges
    assert (found.place, found.lines) == ("throughout", ("first", "beyond"))
    assert found.rate == 1


@pytest.mark.parametrize(
    ("first", "last", "number"), [(2022, 2022, 1), (2001, 2040, 40), (2000, 2040, 0)]
)
def test_forty_years_are_settled_one_by_one_and_no_more(
    first: int, last: int, number: int
) -> None:
    """Of more it is said that they are too many."""
    year = fact("year", YEAR, lowest=FinancialYear(first), highest=FinancialYear(last))
    paid = when(year > FinancialYear(2021), pounds(1), ZERO)
    found = risk_of(formula(line("paid", paid, payer="a", payee="b"))).of("b").fact("year")
    assert len(found.choices) == number
    assert (found.doubt is None) == bool(number)


def test_recorded_facts_and_tables_are_found_beside_each_other() -> None:
    """A table that is given is not missed, nor is a fact of the whole."""
    price = fact("price", PENCE, table="spells")
    paid = bands(COST, above(PLAN, HALF)) + total("spells", price, rows=9)
    facts = Facts(
        facts=(RecordedFact(name="plan", value=pounds(100), unit=PENCE),),
        tables=(
            RecordedTable(
                name="spells", rows=((RecordedFact(name="price", value=pounds(7), unit=PENCE),),)
            ),
        ),
    )
    found = risk_of(formula(line("paid", paid, payer="a", payee="b")), facts=facts)
    cost = found.of("b").fact("cost")
    assert [str(each.rate) for each in cost.ranges] == ["0", "1/2"]
    assert cost.ranges[1].start == 10_000
    assert cost.least == 700


@pytest.mark.parametrize(
    ("value", "words"),
    [("3", "3"), ("5/2", "2…"), ("7/3", "2…"), ("1/3", "0…"), ("12345", "12,345")],
)
def test_things_are_not_counted_in_parts(value: str, words: str) -> None:
    """What is left out of a number of people has dots."""
    assert value_in_words(Fraction(value), fact("people", COUNT), "GBP") == words


# --- Plain data ---


def test_a_fact_of_which_nothing_is_known_has_nothing_in_its_record() -> None:
    """What cannot be said is left empty, and not made nothing."""
    known = SortedFact(sorts=(RiskSort.VOLUME,), basis="stated")
    assert FactRisk(party="b", fact=COST, sorted_as=known).to_record() == {
        "party": "b",
        "fact": "cost",
        "unit": "pence",
        "sorts": ["volume"],
        "basis": "stated",
        "least": None,
        "most": None,
        "rounding": "0",
        "is_sampled": False,
        "least_rate": None,
        "most_rate": None,
        "may_jump": False,
        "doubt": None,
    }


@pytest.mark.parametrize(("paid_by", "borne"), [({}, None), ({"cost": "trust"}, "3/4")])
def test_a_record_has_exact_numbers_in_text(paid_by: dict[str, str], borne: str | None) -> None:
    """A quarter of £100 is £25 at most; what is borne is known where it is said who pays."""
    paid = formula(line("paid", FIRST * QUARTER, payer="board", payee="trust"))
    found = risk_of(paid, paid_by=paid_by).of("trust").fact("cost")
    record: Any = found.to_record()
    assert (record["least"], record["most"]) == ("0", "2500")
    assert (record["least_rate"], record["most_rate"]) == ("0", "1/4")
    first: Any = found.ranges[0].to_record()
    assert (first["start"], first["end"], first["rate"]) == ("0", "10000", "1/4")
    assert first["borne"] == borne


# --- What says of what sort a fact is, and two side by side ---


@pytest.mark.parametrize(
    ("table", "basis"),
    [
        ("spells", "it stands in the rows of spells"),
        ("things", "neither its name, nor its unit, nor its table says of what sort"),
    ],
)
def test_the_rows_in_which_a_fact_stands_may_say_what_it_is(table: str, basis: str) -> None:
    """And if they do not, that is said."""
    extra = total(table, fact("extra", PENCE, table=table), rows=3)
    found = risk_of(formula(line("paid", extra, payer="a", payee="b"))).of("b").fact("extra")
    assert found.sorted_as.basis == basis


def test_two_that_bend_once_are_told_below_and_above() -> None:
    """And two that never bend are told throughout."""
    bent, straight = (
        formula(line("paid", of, payer="board", payee="trust")) for of in (FIRST, COST * HALF)
    )
    told = compare_risk(bent, straight).explain()
    assert "below £100: gets 100p of each further pound; gets 50p of each further pound" in told
    assert "above £100: is not moved; gets 50p of each further pound" in told
    assert "throughout" not in told
    same = compare_risk(straight, straight).explain()
    assert "throughout: gets 50p of each further pound in both" in same


def test_terms_and_what_moves_nobody_are_not_laid_side_by_side() -> None:
    """A plan is agreed beforehand, and a standard whose arms are alike changes nothing."""
    over = bands(COST, above(PLAN, HALF)) + when(truth("met"), amount(pounds(1)), pounds(1))
    paid = formula(line("paid", over, payer="board", payee="trust"))
    both = compare_risk(paid, paid, facts={"plan": pounds(100), "cost": pounds(90), "met": True})
    assert {each.fact.name for each in both.ranges} == {"cost"}
    assert both.not_compared == ()
    assert Share.parse("50%").value == both.ranges[-1].first
