"""What is refused when a formula is built, and what is known of every node before any fact."""

import copy
import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError, NacError
from nhs_accountable_care._core.money import Money, Rounding, Share
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    CODE,
    COUNT,
    PENCE,
    RATE,
    SHARE,
    TRUTH,
    YEAR,
    ZERO,
    AllOf,
    Amount,
    AnyOf,
    Band,
    Bands,
    Compare,
    Expression,
    Fact,
    Greatest,
    Is,
    Key,
    Least,
    Listed,
    Not,
    Portion,
    PriceColumn,
    PriceList,
    Product,
    Ratio,
    Rounded,
    Scaled,
    Step,
    Sum,
    Total,
    Unit,
    When,
    above,
    amount,
    band,
    bands,
    below,
    code,
    equal,
    fact,
    greatest,
    is_code,
    rounded,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.expressions import never_below, written_out

PLANNED = fact("planned", PENCE)
ACTUAL = fact("actual", PENCE)
PEOPLE = fact("people", COUNT, lowest=1)
SCORE = fact("score", SHARE)
MET = truth("met")
SETTING = code("setting", ("elective", "emergency"))
PRICE = fact("price", PENCE, table="spells")
DAYS = fact("days", COUNT, table="stays")
TARIFF = PriceList(
    name="tariff",
    codes=("elective", "emergency"),
    columns=(
        PriceColumn(name="price", unit=PENCE, values=(Fraction(300), Fraction(-200))),
        PriceColumn(name="kind", unit=CODE, values=(Fraction(0), Fraction(0))),
    ),
)
HALF = Fraction(1, 2)
# What a type checker would refuse as well.
FLOAT: Any = 0.5
TEXT: Any = "half-up"
FIVE: Any = 5
WHOLE_FRACTION: Any = Fraction(0)
TRUE: Any = True
CONDITION: Any = PLANNED >= ACTUAL


def keys(*weights: Fraction) -> tuple[Key, ...]:
    """Write keys for parties a, b and so on."""
    return tuple(
        Key(party=party, weight=weight) for party, weight in zip("abc", weights, strict=False)
    )


def nested(levels: int) -> Step:
    """Write a step in a step, so many deep."""
    of = Step(name="innermost", of=ZERO)
    for level in range(levels - 2):
        of = Step(name=f"level {level}", of=of)
    return of


def squared(times: int) -> Product:
    """Multiply a rate with itself, so often doubled."""
    of = Product(parts=(fact("rate", RATE), fact("rate", RATE)))
    for _ in range(times):
        of = Product(parts=(of, of))
    return of


REFUSED: list[tuple[str, Callable[[], object], type[NacError], str]] = [
    # Units, with both named.
    ("money plus people", lambda: PLANNED + PEOPLE, InvalidTypeError, "pence and count"),
    ("a rate plus no money", lambda: SCORE + Money(pence=0), InvalidTypeError, "rate and pence"),
    ("money or people", lambda: when(MET, PLANNED, PEOPLE), InvalidTypeError, "pence and count"),
    ("money against people", lambda: PLANNED >= PEOPLE, InvalidTypeError, "pence and count"),
    (
        "the least of money and a rate",
        lambda: Least(parts=(PLANNED, SCORE)),
        InvalidTypeError,
        "pence and rate",
    ),
    (
        "the greatest of both",
        lambda: Greatest(parts=(PLANNED, SCORE)),
        InvalidTypeError,
        "pence and rate",
    ),
    ("money times money", lambda: PLANNED * ACTUAL, InvalidTypeError, "pence times pence"),
    ("people times people", lambda: PEOPLE * PEOPLE, InvalidTypeError, "count times count"),
    (
        "a year times money",
        lambda: PLANNED * FinancialYear(2017),
        InvalidTypeError,
        "holds a year",
    ),
    (
        "people per pound",
        lambda: PEOPLE / (PLANNED + Money(pence=1)),
        InvalidTypeError,
        "count divided by pence",
    ),
    ("a rate per head", lambda: SCORE / PEOPLE, InvalidTypeError, "rate divided by count"),
    ("a sum of years", lambda: Sum(parts=(fact("year", YEAR),)), InvalidTypeError, "holds a year"),
    ("a step of a truth", lambda: Step(name="met", of=MET), InvalidTypeError, "holds a truth"),
    (
        "a truth compared",
        lambda: Compare(left=MET, op="=", right=MET),
        InvalidTypeError,
        "a truth is not compared",
    ),
    ("a bare number for money", lambda: PLANNED + 5, InvalidTypeError, "not money"),
    ("money for people", lambda: PEOPLE + Money(pence=5), InvalidTypeError, "count and pence"),
    (
        "an amount that is a truth",
        lambda: Amount(value=Fraction(1), unit=TRUTH),
        InvalidTypeError,
        "no truth",
    ),
    (
        "bands of money that yield people",
        lambda: bands(PLANNED, above(ZERO, HALF), unit=COUNT),
        InvalidTypeError,
        "cannot yield count",
    ),
    (
        "bands that yield a year",
        lambda: bands(PEOPLE, above(1, HALF), unit=YEAR),
        InvalidTypeError,
        "cannot yield year",
    ),
    (
        "an edge of another unit",
        lambda: bands(PLANNED, above(5, HALF)),
        InvalidTypeError,
        "pence and rate",
    ),
    # Floating point, and what is no number.
    ("a float factor", lambda: PLANNED * FLOAT, InvalidTypeError, "floating point"),
    ("a float added", lambda: PLANNED + FLOAT, InvalidTypeError, "floating point"),
    ("a float divisor", lambda: PLANNED / FLOAT, InvalidTypeError, "floating point"),
    ("a float from the left", lambda: FLOAT * PLANNED, InvalidTypeError, "floating point"),
    ("a float compared", lambda: SCORE >= FLOAT, InvalidTypeError, "floating point"),
    (
        "a float constant",
        lambda: Amount(value=FLOAT, unit=RATE),
        InvalidTypeError,
        "floating point",
    ),
    ("a float scale", lambda: Scaled(of=PLANNED, by=FLOAT), InvalidTypeError, "floating point"),
    (
        "a float rate of a band",
        lambda: Band(lo=ZERO, hi=None, rate=FLOAT),
        InvalidTypeError,
        "floating point",
    ),
    (
        "a float multiple",
        lambda: Rounded(of=PLANNED, to=FLOAT, way=Rounding.UP),
        InvalidTypeError,
        "floating point",
    ),
    (
        "a float step",
        lambda: Fact(name="x", unit=RATE, step=FLOAT, lowest=0, highest=1),
        InvalidTypeError,
        "floating point",
    ),
    (
        "a float price",
        lambda: PriceList(
            name="x", codes=("a",), columns=(PriceColumn(name="y", unit=PENCE, values=(FLOAT,)),)
        ),
        InvalidTypeError,
        "floating point",
    ),
    ("a truth as a factor", lambda: PLANNED * TRUE, InvalidTypeError, "a bool"),
    ("text as a factor", lambda: PLANNED * TEXT, InvalidTypeError, "a str"),
    ("not a number", lambda: PLANNED * Decimal("NaN"), InvalidValueError, "no number"),
    (
        "a comparison as a value",
        lambda: PLANNED + CONDITION,
        InvalidTypeError,
        "a condition has no value",
    ),
    (
        "a money fact as a condition",
        lambda: when(PLANNED, ZERO),
        InvalidTypeError,
        "fact of unit pence is no condition",
    ),
    (
        "a text as a condition",
        lambda: when(TEXT, ZERO),
        InvalidTypeError,
        "'half-up' is no condition",
    ),
    ("a money fact and a truth", lambda: MET & PLANNED, InvalidTypeError, "is no condition"),
    (
        "a number as a part",
        lambda: Sum(parts=(PLANNED, FIVE)),
        InvalidTypeError,
        "write an expression",
    ),
    (
        "a number as an edge",
        lambda: Band(lo=FIVE, hi=None, rate=HALF),
        InvalidTypeError,
        r"Band\.lo is 5, an int; write an expression",
    ),
    (
        "no way of rounding",
        lambda: Rounded(of=PLANNED, to=Fraction(1), way=TEXT),
        InvalidTypeError,
        r"Rounded\.way is 'half-up', a str; write Rounding\.HALF_UP",
    ),
    # What is empty.
    ("an empty sum", lambda: Sum(parts=()), InvalidValueError, "no parts"),
    ("the least of nothing", lambda: Least(parts=()), InvalidValueError, "the least of nothing"),
    (
        "the greatest of nothing",
        lambda: Greatest(parts=()),
        InvalidValueError,
        "the greatest of nothing",
    ),
    ("no bands", lambda: bands(PLANNED), InvalidValueError, "no band in them"),
    ("all of nothing", lambda: AllOf(parts=()), InvalidValueError, "a condition of nothing"),
    # Bands.
    (
        "edges out of order",
        lambda: bands(PEOPLE, band(5, 3, HALF)),
        InvalidValueError,
        "out of order: edge 2 lies below edge 1, whatever the facts; write the lower one first",
    ),
    (
        "bands that overlap",
        lambda: bands(PEOPLE, band(1, 4, HALF), band(3, 5, HALF)),
        InvalidValueError,
        "out of order: edge 3 lies below edge 2",
    ),
    (
        "edges in order for some facts only",
        lambda: bands(PLANNED, band(ACTUAL, PLANNED, HALF)),
        InvalidValueError,
        "since one rests on actual and the other on planned; write both as parts",
    ),
    (
        "edges of one fact in order for some values only",
        lambda: bands(PLANNED, band(PLANNED, PLANNED * 2 - ACTUAL, HALF)),
        InvalidValueError,
        "can lie below one before it; write both as parts",
    ),
    (
        "an open band between others",
        lambda: bands(PEOPLE, above(1, HALF), above(2, HALF)),
        InvalidValueError,
        "outermost",
    ),
    (
        "an open start after others",
        lambda: bands(PEOPLE, band(1, 2, HALF), below(5, HALF)),
        InvalidValueError,
        "outermost",
    ),
    (
        "mirrored below zero",
        lambda: bands(PEOPLE, band(-1, 2, HALF), mirrored=True),
        InvalidValueError,
        "start at zero",
    ),
    (
        "mirrored from what can be below zero",
        lambda: bands(PEOPLE, above(fact("edge", COUNT, lowest=-1), HALF), mirrored=True),
        InvalidValueError,
        "start at zero",
    ),
    (
        "mirrored without a start",
        lambda: bands(PEOPLE, below(2, HALF), mirrored=True),
        InvalidValueError,
        "start at zero",
    ),
    # Divisors and sizes.
    (
        "a divisor that can be zero",
        lambda: ACTUAL / PLANNED,
        InvalidValueError,
        "a divisor can be 0",
    ),
    (
        "a divisor that can be below",
        lambda: ACTUAL / (PLANNED - Money(pence=5)),
        InvalidValueError,
        "can be -5",
    ),
    (
        "divided by the constant zero",
        lambda: PLANNED / 0,
        InvalidValueError,
        "divides by zero",
    ),
    ("rounded to nothing", lambda: rounded(PLANNED, 0), InvalidValueError, "more than zero"),
    ("nested too deep", lambda: nested(65), InvalidValueError, "more than 64 deep"),
    ("squared beyond all bounds", lambda: squared(60), InvalidValueError, "beyond all bounds"),
    # Portions and keys.
    (
        "a portion of half pence",
        lambda: Portion(of=PLANNED / 2, keys=keys(Fraction(1)), party="a"),
        InvalidValueError,
        "whole number of pence",
    ),
    (
        "a portion of people",
        lambda: Portion(of=PEOPLE, keys=keys(Fraction(1)), party="a"),
        InvalidValueError,
        "whole number of pence",
    ),
    (
        "keys that do not make the whole",
        lambda: Portion(of=PLANNED, keys=keys(HALF), party="a"),
        InvalidValueError,
        "add up to 0.5",
    ),
    (
        "a negative key",
        lambda: Portion(of=PLANNED, keys=keys(Fraction(2), Fraction(-1)), party="a"),
        InvalidValueError,
        "key of b is -1",
    ),
    (
        "a party twice",
        lambda: Portion(of=PLANNED, keys=(*keys(HALF, HALF), keys(HALF, HALF)[1]), party="a"),
        InvalidValueError,
        "b twice",
    ),
    (
        "a party without a key",
        lambda: Portion(of=PLANNED, keys=keys(Fraction(1)), party="z"),
        InvalidValueError,
        "do not name z",
    ),
    (
        "constant and moving keys",
        lambda: Portion(
            of=PLANNED,
            keys=(Key(party="a", weight=PEOPLE), Key(party="b", weight=HALF)),
            party="a",
        ),
        InvalidTypeError,
        "write all of them in one way",
    ),
    (
        "keys that can be below zero",
        lambda: Portion(of=PLANNED, keys=(Key(party="a", weight=-PEOPLE),), party="a"),
        InvalidValueError,
        "can be below zero",
    ),
    (
        "keys that can all be zero",
        lambda: Portion(of=PLANNED, keys=(Key(party="a", weight=ACTUAL),), party="a"),
        InvalidValueError,
        "all keys can be zero",
    ),
    (
        "a key that is a ratio",
        lambda: Portion(
            of=PLANNED,
            keys=(Key(party="a", weight=SCORE / fact("index", RATE, lowest=1)),),
            party="a",
        ),
        InvalidValueError,
        "a key is a ratio",
    ),
    (
        "keys of two units",
        lambda: Portion(
            of=PLANNED,
            keys=(Key(party="a", weight=PEOPLE), Key(party="b", weight=SCORE)),
            party="a",
        ),
        InvalidTypeError,
        "count and rate",
    ),
    (
        "three hundred and one parties",
        lambda: Portion(
            of=PLANNED,
            keys=tuple(Key(party=str(each), weight=Fraction(each, 45_150)) for each in range(301)),
            party="0",
        ),
        InvalidValueError,
        "among 300 parties",
    ),
    (
        "a key that is no number",
        lambda: Portion(of=PLANNED, keys=(Key(party="a", weight=TEXT),), party="a"),
        InvalidTypeError,
        r"Key\.weight is 'half-up', a str; write an expression, or a Fraction",
    ),
    (
        "one of two keys that is a ratio",
        lambda: Portion(
            of=PLANNED,
            keys=(
                Key(party="a", weight=fact("index", RATE, lowest=1)),
                Key(party="b", weight=SCORE / fact("index", RATE, lowest=1)),
            ),
            party="a",
        ),
        InvalidValueError,
        "a key is a ratio",
    ),
    (
        "one of two keys that can be below zero",
        lambda: Portion(
            of=PLANNED,
            keys=(Key(party="a", weight=PEOPLE * 9), Key(party="b", weight=1 - PEOPLE)),
            party="a",
        ),
        InvalidValueError,
        "can be below zero",
    ),
    (
        "an edge that can lie above a constant one",
        lambda: bands(PEOPLE, band(fact("edge", COUNT, highest=11), 10, HALF)),
        InvalidValueError,
        "not proved",
    ),
    (
        "an edge that can lie below a constant one",
        lambda: bands(PEOPLE, band(0, fact("edge", COUNT, lowest=-1), HALF)),
        InvalidValueError,
        "not proved",
    ),
    (
        "a bound above all bounds",
        lambda: fact("x", RATE) * 2**4096,
        InvalidValueError,
        "beyond all bounds",
    ),
    (
        "a bound below all bounds",
        lambda: fact("x", RATE) * -(2**4096),
        InvalidValueError,
        "beyond all bounds",
    ),
    (
        "a grain finer than all bounds",
        lambda: fact("x", RATE, highest=0) * Fraction(1, 2**4096),
        InvalidValueError,
        "beyond all bounds",
    ),
    # Tables.
    (
        "two tables in one",
        lambda: total("spells", PRICE * DAYS, rows=5),
        InvalidValueError,
        "rows of spells and of stays",
    ),
    (
        "facts of another table",
        lambda: total("stays", PRICE, rows=5),
        InvalidValueError,
        "holds facts of spells",
    ),
    (
        "a total in a total",
        lambda: total("stays", total("spells", PRICE, rows=5) + Money(pence=5), rows=5),
        InvalidValueError,
        "another total",
    ),
    (
        "a total of ratios",
        lambda: total("spells", PRICE / PEOPLE, rows=5),
        InvalidValueError,
        "adds up ratios",
    ),
    (
        "a table without a name",
        lambda: Total(table="My Table", of=PRICE, rows=5),
        InvalidValueError,
        "names no table",
    ),
    (
        "a table of no rows",
        lambda: total("spells", PRICE, rows=0),
        InvalidValueError,
        "0 rows at most",
    ),
    (
        "rows that are no whole number",
        lambda: Total(table="spells", of=PRICE, rows=TEXT),
        InvalidTypeError,
        r"Total\.rows is 'half-up', a str; write a whole number",
    ),
    # Facts.
    (
        "a fact without a name",
        lambda: fact("Planned Value", PENCE),
        InvalidValueError,
        "names no fact",
    ),
    (
        "a table of a fact without a name",
        lambda: fact("price", PENCE, table=""),
        InvalidValueError,
        "names no table",
    ),
    (
        "a step of zero",
        lambda: Fact(name="x", unit=RATE, step=Fraction(0), lowest=0, highest=1),
        InvalidValueError,
        "more than zero",
    ),
    (
        "bounds that are no whole numbers",
        lambda: Fact(name="x", unit=RATE, step=Fraction(1), lowest=WHOLE_FRACTION, highest=1),
        InvalidTypeError,
        r"Fact\.lowest is a Fraction; write a whole number",
    ),
    (
        "upper bounds that are none",
        lambda: Fact(name="x", unit=RATE, step=Fraction(1), lowest=0, highest=TRUE),
        InvalidTypeError,
        r"Fact\.highest is True, a bool; write a whole number",
    ),
    (
        "bounds the wrong way round",
        lambda: Fact(name="x", unit=RATE, step=Fraction(1), lowest=2, highest=1),
        InvalidValueError,
        "lies above",
    ),
    (
        "codes of a number",
        lambda: Fact(name="x", unit=RATE, step=Fraction(1), lowest=0, highest=1, codes=("a",)),
        InvalidTypeError,
        "only a fact of unit code",
    ),
    (
        "a share above the whole",
        lambda: fact("score", SHARE, highest=2),
        InvalidValueError,
        "between 0 and 1",
    ),
    (
        "a share below nothing",
        lambda: fact("score", SHARE, lowest=-1),
        InvalidValueError,
        "between 0 and 1",
    ),
    # Codes and price lists.
    (
        "a code that it cannot have",
        lambda: is_code(SETTING, "maternity"),
        InvalidValueError,
        "can never be 'maternity'",
    ),
    ("a code of a number", lambda: Is(fact=PLANNED, code="a"), InvalidTypeError, "unit code"),
    (
        "a code that is no text",
        lambda: Is(fact=SETTING, code=FIVE),
        InvalidTypeError,
        r"Is\.code is 5, an int; write text",
    ),
    (
        "a comparison that is none",
        lambda: Compare(left=PLANNED, op=TEXT, right=ACTUAL),
        InvalidValueError,
        r"Compare\.op is 'half-up', a str; write one of '>=', '>'",
    ),
    (
        "a column that is not there",
        lambda: Listed(prices=TARIFF, column="cost", key=SETTING),
        InvalidValueError,
        "no column 'cost'",
    ),
    (
        "a column of words",
        lambda: Listed(prices=TARIFF, column="kind", key=SETTING),
        InvalidTypeError,
        "lists no number",
    ),
    (
        "looked up by money",
        lambda: Listed(prices=TARIFF, column="price", key=PLANNED),
        InvalidTypeError,
        "by a fact of unit code",
    ),
    (
        "a code that is not listed",
        lambda: Listed(prices=TARIFF, column="price", key=code("x", ("maternity",))),
        InvalidValueError,
        "does not list",
    ),
    (
        "a list without codes",
        lambda: PriceList(name="x", codes=(), columns=()),
        InvalidValueError,
        "each of its codes once",
    ),
    (
        "a list with a code twice",
        lambda: PriceList(name="x", codes=("a", "a"), columns=()),
        InvalidValueError,
        "each of its codes once",
    ),
    (
        "a list with a column twice",
        lambda: PriceList(name="x", codes=("a",), columns=(TARIFF.columns[0], TARIFF.columns[0])),
        InvalidValueError,
        "each of its columns once",
    ),
    (
        "a column too short",
        lambda: PriceList(name="x", codes=("a",), columns=(TARIFF.columns[0],)),
        InvalidValueError,
        "has 2 values for 1 codes",
    ),
]


@pytest.mark.parametrize(
    ("build", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_cannot_be_is_refused_when_it_is_built(
    build: Callable[[], object], error: type[NacError], says: str
) -> None:
    """A formula that makes no sense raises where it is written, and says what to do."""
    with pytest.raises(error, match=says):
        build()


@pytest.mark.parametrize(
    "drop",
    [
        lambda: bool(PLANNED),
        lambda: bool(PLANNED >= ACTUAL),
        lambda: CONDITION and ZERO,
        lambda: CONDITION or ZERO,
        lambda: ACTUAL <= PLANNED <= ACTUAL,
        lambda: min(PLANNED, ACTUAL),
    ],
    ids=["a value", "a condition", "and", "or", "a chain", "min"],
)
def test_nothing_is_taken_for_a_truth(drop: Callable[[], object]) -> None:
    """Python's own and, or, min and chains would drop a part of a formula; they raise."""
    with pytest.raises(InvalidTypeError, match="no truth of its own"):
        drop()


MEASURED: list[tuple[str, object, Unit, str, str, str | None]] = [
    ("money", PLANNED, PENCE, "0", "1000000000000", "1"),
    ("a share is a rate", SCORE, RATE, "0", "1", "1/10000"),
    ("a constant", amount(Money(pence=-250)), PENCE, "-250", "-250", "250"),
    ("zero has no grain", ZERO, PENCE, "0", "0", "0"),
    ("a sum", PEOPLE + 5, COUNT, "6", "100000005", "1"),
    ("a difference", PEOPLE - PEOPLE, COUNT, "-99999999", "99999999", "1"),
    ("a part", PEOPLE * Fraction(-3, 4), COUNT, "-75000000", "-3/4", "3/4"),
    ("a product", PLANNED * SCORE, PENCE, "0", "1000000000000", "1/10000"),
    (
        "a product of signs",
        fact("a", RATE, lowest=-2, highest=3) * fact("b", RATE, lowest=-5, highest=1),
        RATE,
        "-15",
        "10",
        "1/100000000",
    ),
    (
        "a product with a ratio",
        PEOPLE / fact("c", RATE, lowest=1) * SCORE,
        COUNT,
        "0",
        "100000000",
        None,
    ),
    (
        "a ratio",
        fact("d", COUNT, lowest=-6, highest=6) / fact("e", COUNT, lowest=2, highest=3),
        RATE,
        "-3",
        "3",
        None,
    ),
    ("money per head", PLANNED / PEOPLE, PENCE, "0", "1000000000000", None),
    ("a constant over a fact", 6 / fact("f", RATE, lowest=2, highest=3), RATE, "2", "3", None),
    ("the least", Least(parts=(PEOPLE, amount(5, COUNT))), COUNT, "1", "5", "1"),
    ("the greatest", Greatest(parts=(PEOPLE, amount(5, COUNT))), COUNT, "5", "100000000", "1"),
    ("a choice", when(MET, PLANNED, Money(pence=-4)), PENCE, "-4", "1000000000000", "1"),
    (
        "a choice of two that move",
        when(
            MET,
            fact("m", COUNT, lowest=-5, highest=5),
            fact("n", COUNT, lowest=3, highest=9),
        ),
        COUNT,
        "-5",
        "9",
        "1",
    ),
    ("rounded out", rounded(PEOPLE * Fraction(1, 3), 10), COUNT, "0", "33333340", "10"),
    (
        "half of what is above 2",
        bands(fact("g", COUNT, highest=10), above(2, HALF)),
        COUNT,
        "0",
        "4",
        "1/2",
    ),
    (
        "mirrored",
        bands(fact("h", COUNT, lowest=-4, highest=10), band(2, 8, HALF), mirrored=True),
        COUNT,
        "-1",
        "3",
        "1/2",
    ),
    (
        "mirrored and open",
        bands(fact("i", COUNT, lowest=-4, highest=10), above(0, -1), mirrored=True),
        COUNT,
        "-10",
        "4",
        "1",
    ),
    (
        "on both sides",
        bands(fact("j", COUNT, lowest=-4, highest=10), band(-3, -1, 1), band(1, 2, 2)),
        COUNT,
        "-2",
        "2",
        "1",
    ),
    (
        "open below",
        bands(fact("k", COUNT, lowest=-4, highest=10), below(5, 1)),
        COUNT,
        "-4",
        "5",
        "1",
    ),
    (
        "between edges that move",
        bands(
            fact("of", COUNT, highest=10),
            band(
                fact("lo", COUNT, lowest=2, highest=3),
                fact("hi", COUNT, lowest=5, highest=6),
                1,
            ),
        ),
        COUNT,
        "0",
        "4",
        "1",
    ),
    (
        "between edges that move, below zero",
        bands(
            fact("of", COUNT, lowest=-10, highest=10),
            band(
                fact("lo", COUNT, lowest=-6, highest=-5),
                fact("hi", COUNT, lowest=-3, highest=-2),
                1,
            ),
        ),
        COUNT,
        "-4",
        "0",
        "1",
    ),
    (
        "between edges that move, mirrored",
        bands(
            fact("of", COUNT, lowest=-10, highest=10),
            band(
                fact("lo", COUNT, lowest=2, highest=3),
                fact("hi", COUNT, lowest=5, highest=6),
                1,
            ),
            mirrored=True,
        ),
        COUNT,
        "-4",
        "4",
        "1",
    ),
    ("bands at no rate", bands(PEOPLE, above(5, 0)), COUNT, "0", "0", "0"),
    ("a product with zero", amount(0, RATE) * PEOPLE, COUNT, "0", "0", "0"),
    (
        "a share that is known",
        fact("known", SHARE, lowest=1, highest=1),
        RATE,
        "1",
        "1",
        "1/10000",
    ),
    ("a total over one row", total("spells", PRICE, rows=1), PENCE, "0", "1000000000000", "1"),
    (
        "bands of a ratio",
        bands(PLANNED / PEOPLE, above(ZERO, 1)),
        PENCE,
        "0",
        "1000000000000",
        None,
    ),
    (
        "a portion",
        Portion(
            of=fact("l", PENCE, lowest=Money(pence=-7), highest=Money(pence=9)),
            keys=keys(HALF, HALF),
            party="a",
        ),
        PENCE,
        "-7",
        "9",
        "1",
    ),
    (
        "a total",
        total("spells", PRICE - Money(pence=3), rows=2),
        PENCE,
        "-6",
        "1999999999994",
        "1",
    ),
    (
        "what is listed",
        Listed(prices=TARIFF, column="price", key=SETTING),
        PENCE,
        "-200",
        "300",
        "100",
    ),
    ("a step", Step(name="x", of=PEOPLE), COUNT, "1", "100000000", "1"),
    ("a condition", (PLANNED >= ACTUAL) & MET, TRUTH, "0", "1", "1"),
]


@pytest.mark.parametrize(
    ("node", "unit", "lowest", "highest", "grain"),
    [row[1:] for row in MEASURED],
    ids=[row[0] for row in MEASURED],
)
def test_unit_bounds_and_grain_are_known_before_any_fact(
    node: Sum, unit: Unit, lowest: str, highest: str, grain: str | None
) -> None:
    """Every node knows what it counts, how far it can go, and of what it is a multiple."""
    measure = node.measure
    assert (measure.unit, measure.lowest, measure.highest) == (
        unit,
        Fraction(lowest),
        Fraction(highest),
    )
    assert measure.grain == (None if grain is None else Fraction(grain))


def test_limits_are_those_that_are_stated() -> None:
    """Sixty-four levels, 300 parties, 4,096 bits and two hundred terms are not too many."""
    assert nested(64).measure.depth == 64
    assert Sum(parts=(nested(63), ZERO)).measure.depth == 64
    assert Sum(parts=(ZERO, nested(63))).measure.depth == 64
    many = tuple(Key(party=str(each), weight=Fraction(1, 300)) for each in range(300))
    assert Portion(of=PLANNED, keys=many, party="299").measure.unit is PENCE
    assert fact("a" * 1_000, COUNT).measure.unit is COUNT
    with pytest.raises(InvalidValueError, match="longer than 1,000 characters"):
        fact("a" * 1_001, COUNT)
    for lowest, highest in ((-(2**4096), 0), (0, 2**4096)):
        with pytest.raises(InvalidValueError, match="multiplies beyond all bounds"):
            Fact(name="x", unit=COUNT, step=Fraction(1), lowest=lowest, highest=highest)
    for large in (Fraction(2**4095), Fraction(1, 2**4095)):
        with pytest.raises(InvalidValueError, match="multiplies beyond all bounds"):
            Product(parts=(amount(large), amount(large)))
    assert amount(2**4096 - 1).measure.lowest > 0
    assert amount(Fraction(1, 2**4096 - 1)).measure.lowest > 0
    with pytest.raises(InvalidValueError, match="beyond all bounds"):
        amount(2**4096)
    wraps: list[Callable[[Expression], Expression]] = [
        lambda of: Step(name="edge", of=of),
        lambda of: Scaled(of=of, by=Fraction(1)),
        lambda of: Sum(parts=(of,)),
    ]
    for wrap in wraps:
        edge: Expression = PLANNED * Fraction(1, 50)
        for _ in range(60):
            edge = wrap(edge)
        laid = band(PLANNED * Fraction(1, 100), edge, HALF)
        assert bands(ACTUAL, laid).measure.unit is PENCE
    # The lower edge is a term too.
    low = PLANNED * Fraction(1, 100)
    assert bands(ACTUAL, band(low, Sum(parts=(PLANNED,) * 199), HALF)).measure.unit is PENCE
    with pytest.raises(InvalidValueError, match="not proved"):
        bands(ACTUAL, band(low, Sum(parts=(PLANNED,) * 200), HALF))


def test_operators_build_flat_and_plain_trees() -> None:
    """A formula reads as its source does, and no operator wraps what need not be wrapped."""
    assert (
        Sum(parts=(PLANNED, ACTUAL, Product(parts=(SCORE, PLANNED))))
        == PLANNED + ACTUAL + SCORE * PLANNED
    )
    five: Any = Money(pence=5)
    assert five - PLANNED == Sum(parts=(amount(five), -PLANNED))
    assert sum([PLANNED, ACTUAL]) == PLANNED + ACTUAL
    assert 0 + PLANNED is PLANNED
    assert PLANNED - ZERO is PLANNED
    assert Sum(parts=(ZERO, ZERO)) == ZERO + ZERO
    opposite = -PLANNED
    assert -opposite is PLANNED
    assert Scaled(of=PLANNED, by=HALF) == 2 * PLANNED / 4
    assert Share.parse("50%") * PLANNED == Decimal("0.5") * PLANNED
    assert PLANNED * 1 is PLANNED
    assert -amount(5, COUNT) == amount(-5, COUNT)
    assert amount(5, COUNT) * 3 == Scaled(of=amount(5, COUNT), by=Fraction(3))
    assert Money(pence=5) * SCORE == Product(parts=(SCORE, amount(Money(pence=5))))
    assert PLANNED / Money(pence=5) == Ratio(numerator=PLANNED, denominator=amount(Money(pence=5)))
    assert (PLANNED > ACTUAL).op == ">"
    assert (Money(pence=5) > PLANNED).right == amount(Money(pence=5))
    assert (PLANNED <= 0).op == "<="
    assert (Money(pence=5) <= PLANNED).op == ">="


ZERO_PENCE: Any = Money(pence=0)


def test_zero_is_not_added_and_stays_zero() -> None:
    """What adds nothing is left out of a sum, and any multiple of nothing is nothing."""
    two = Sum(parts=(PLANNED, ACTUAL))
    assert PLANNED + ACTUAL + Money(pence=0) == two
    assert ZERO_PENCE + two == two
    assert PLANNED + Money(pence=0) is PLANNED
    assert ZERO * 5 == ZERO
    assert amount(1) * 5 == Scaled(of=amount(1), by=Fraction(5))


def test_a_copy_knows_of_itself_what_the_node_does() -> None:
    """What is known of a node is worked out anew for what was copied or pickled."""
    both = PLANNED + ACTUAL
    for other in (copy.copy(both), copy.deepcopy(both), pickle.loads(pickle.dumps(both))):  # noqa: S301 - our own
        assert other == both
        assert other.measure is not both.measure
        assert other.measure is other.measure
        assert other.measure == both.measure


def test_a_node_is_written_as_its_class_with_its_fields() -> None:
    """The text of a node is the code that would build it."""
    yes = Is(fact=Fact(name="x", unit=CODE, step=HALF, lowest=0, highest=0), code="a")
    assert repr(Not(of=yes)) == (
        "Not(of=Is(fact=Fact(name='x', unit=<Unit.CODE: 'code'>, step=Fraction(1, 2), lowest=0, "
        "highest=0, table=None, codes=()), code='a'))"
    )
    assert repr(Sum(parts=(ZERO, ZERO))).startswith("Sum(parts=(Amount(value=Fraction(0, 1), ")


TWO, FIVE_PER_CENT = PLANNED * Fraction(2, 100), PLANNED * Fraction(5, 100)
ORDERED: list[tuple[str, Expression, Expression, bool]] = [
    ("5% and 2% of what is never below zero", FIVE_PER_CENT, TWO, True),
    ("2% and 5%", TWO, FIVE_PER_CENT, False),
    ("each or what is greater", greatest(FIVE_PER_CENT, ACTUAL), greatest(TWO, ACTUAL), True),
    ("the other way", greatest(TWO, ACTUAL), greatest(FIVE_PER_CENT, ACTUAL), False),
    ("what is greater may be above", FIVE_PER_CENT, greatest(TWO, ACTUAL), False),
    ("a product that may be above", amount(Money(pence=5)), SCORE * PLANNED, False),
    ("with a product that is never below zero", SCORE * PLANNED, amount(Money(pence=0)), True),
    ("opposites", -greatest(TWO, ACTUAL), -greatest(FIVE_PER_CENT, ACTUAL), True),
    ("opposites, turned", -greatest(FIVE_PER_CENT, ACTUAL), -greatest(TWO, ACTUAL), False),
]


@pytest.mark.parametrize(
    ("high", "low", "is_proved"), [row[1:] for row in ORDERED], ids=[row[0] for row in ORDERED]
)
def test_an_order_is_proved_where_it_holds_whatever_the_facts(
    high: Expression, low: Expression, *, is_proved: bool
) -> None:
    """Of the greater of two values both must be below, or an edge would be laid wrongly."""
    assert never_below(high, low) is is_proved


def test_what_is_written_of_a_formula_has_an_end() -> None:
    """Ten thousand characters are written out; of more the first ten thousand."""
    assert [written_out(each) for each in ((), ("a",), (1, "a"))] == ["()", "('a',)", "(1, 'a')"]
    assert written_out("a" * 9_998) == repr("a" * 9_998)
    assert written_out("a" * 9_999) == repr("a" * 9_999)[:10_000] + "…"
    assert written_out("a" * 9_996, "b") == f"{'a' * 9_996!r}'b…"


@pytest.mark.parametrize(
    ("node", "again"),
    [
        pytest.param(Step(name="it", of=PLANNED), "Step('it', …)", id="a step by its name"),
        pytest.param(PLANNED + ACTUAL, "Sum(…)", id="another node by its class"),
        pytest.param(PLANNED, repr(PLANNED), id="a fact in full"),
        pytest.param(ZERO, repr(ZERO), id="an amount in full"),
    ],
)
def test_what_was_written_before_is_written_shorter(node: Expression, again: str) -> None:
    """A part that is used twice is written once, if it is made of others."""
    assert written_out((node, node)) == f"({node!r}, {again})"


def test_a_sum_is_as_deep_as_what_it_adds_up() -> None:
    """However many plus signs stand in a row, and whichever of the two sides is a sum."""
    row: Expression = PLANNED
    for _ in range(100):
        row = row + ACTUAL
    assert row.measure.depth == 2
    assert (ACTUAL + (PLANNED + SCORE * ACTUAL)).measure.depth == 3
    assert ((PLANNED + SCORE * ACTUAL) + ACTUAL).measure.depth == 3


def test_conditions_join_flat_and_turn_round() -> None:
    """And, or and not build conditions without nesting one join in another."""
    other, third = truth("other"), truth("third")
    assert (MET & other) & third == AllOf(parts=(MET, other, third))
    assert MET | (other | third) == AnyOf(parts=(MET, other, third))
    assert ~(~MET) is MET
    assert ~(MET & other) == Not(of=AllOf(parts=(MET, other)))
    assert equal(fact("year", YEAR), FinancialYear(2017)).right == amount(FinancialYear(2017))


def test_a_sub_tree_used_twice_stays_one_object() -> None:
    """What is written once is one object, wherever it is used."""
    variance = Step(name="variance", of=PLANNED - ACTUAL)
    both = when(MET, variance, -variance)
    assert isinstance(both, When)
    assert both.then is variance
    assert isinstance(both.otherwise, Scaled)
    assert both.otherwise.of is variance


def test_edges_are_in_order_by_their_common_base() -> None:
    """Parts of one base are in order even if no bound says so, also through steps and sums."""
    base = Step(name="base", of=PLANNED + PLANNED)
    two = bands(ACTUAL, band(base * Fraction(1, 50), base * Fraction(1, 20), HALF), mirrored=True)
    assert two.mirrored
    assert isinstance(two, Bands)
    # The base may be written twice: a fact is known by its name.
    one, two_parts = (fact("base", PENCE) * Fraction(each, 50) for each in (1, 2))
    assert bands(ACTUAL, band(one, two_parts, HALF)).measure.unit is PENCE
    # Or the bounds of the edges decide.
    assert bands(PEOPLE, band(fact("edge", COUNT, highest=10), 10, HALF)).measure.unit is COUNT
    assert bands(PEOPLE, band(0, fact("edge", COUNT), HALF)).measure.unit is COUNT
