"""Settling many times: whole-number operations, generated source, and compiled mechanisms."""

import itertools
import re
from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care._core.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingFactError,
)
from nhs_accountable_care._core.money import Money, Rounding
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHARE,
    YEAR,
    ZERO,
    AllOf,
    AnyOf,
    CompiledMechanism,
    Condition,
    Expression,
    Greatest,
    Least,
    Listed,
    PriceColumn,
    PriceList,
    Product,
    Rounded,
    Scaled,
    Sum,
    above,
    amount,
    band,
    bands,
    below,
    code,
    equal,
    fact,
    formula,
    greatest,
    is_code,
    key,
    least,
    line,
    note,
    portion,
    prepare,
    rounded,
    settle,
    total,
    truth,
    when,
    words_of,
)
from nhs_accountable_care.payment.evaluation.interpreter import run, run_all, share_whole
from nhs_accountable_care.payment.evaluation.lowering import lowered
from nhs_accountable_care.payment.language.facts import value_of_steps

X = fact("x", COUNT, lowest=-5, highest=5)
UP = fact("up", COUNT, lowest=3, highest=9)
DOWN = fact("down", COUNT, lowest=-9, highest=-3)
MET = truth("met")


def kinds(of: Expression) -> list[str]:
    """Name the operations to which a note is lowered, in the order of the alphabet."""
    return sorted(each.kind for each in lowered(formula(note("it", of))).operations)


Y = fact("y", COUNT, lowest=1, highest=4)
WIDE = fact("wide", COUNT, lowest=-20, highest=20)
TO_TWO = fact("to_two", COUNT, highest=2)
FROM_FIVE = fact("from_five", COUNT, lowest=5, highest=9)
UP_TO_ONE = fact("up_to_one", COUNT, lowest=-3, highest=1)

FOLDED: list[tuple[str, Expression, list[str]]] = [
    ("a constant part changes only the scale", Scaled(of=X, by=Fraction(3, 8)), ["fact"]),
    ("a negative part is a factor", Scaled(of=X, by=Fraction(-1, 2)), ["fact", "linear"]),
    ("a part of nothing", Scaled(of=X, by=Fraction(0)), ["number"]),
    ("what cancels out", X - X, ["number"]),
    ("constants add up", amount(2, COUNT) + amount(3, COUNT), ["number"]),
    ("a multiple of a multiple is one", -(X * 2 + X * 2), ["fact", "linear"]),
    ("equal operations are one", (X + UP) - (UP + X) * 0, ["fact", "fact", "linear"]),
    ("the least that is always least", least(DOWN, UP), ["fact"]),
    ("the least of three", least(X, UP, DOWN), ["fact", "fact", "least"]),
    ("the greatest that is always greatest", greatest(DOWN, UP), ["fact"]),
    ("the greatest of three", greatest(X, UP, DOWN), ["fact", "fact", "greatest"]),
    ("the least where they touch", least(X, FROM_FIVE), ["fact"]),
    ("the greatest where they touch", greatest(FROM_FIVE, X), ["fact"]),
    ("at least where they touch", when(FROM_FIVE >= X, X, UP), ["fact"]),
    ("one of one", Least(parts=(X, X)), ["fact"]),
    ("the greatest of one", Greatest(parts=(X, X)), ["fact"]),
    ("a size that is known to be above", bands(UP, above(0, 1), mirrored=True), ["fact"]),
    ("a size that is known to be below", bands(DOWN, above(0, 1), mirrored=True), ["fact"]),
    (
        "a size of either sign",
        bands(X, band(0, 3, 1), mirrored=True),
        ["fact", "number", "absolute", "number", "least", "linear", "compare", "choose"],
    ),
    ("an open band is the value", bands(X, band(None, None, 1)), ["fact"]),
    (
        "a band below zero",
        bands(X, band(-3, -1, 1)),
        ["fact", "number", "number", "greatest", "least", "linear"],
    ),
    (
        "a band across zero",
        bands(X, band(-3, 1, 1)),
        ["fact", "number", "number", "greatest", "least"],
    ),
    (
        "a band of moving edges above zero",
        bands(WIDE, band(TO_TWO, TO_TWO + Y, 1)),
        ["fact", "fact", "fact", "linear", "greatest", "least", "linear"],
    ),
    (
        "a band of moving edges below zero",
        bands(WIDE, band(-TO_TWO - Y, -TO_TWO, 1)),
        ["fact", "fact", "fact", "linear", "linear", "greatest", "least", "linear"],
    ),
    ("a band open below", bands(X, below(3, 1)), ["fact", "number", "least"]),
    ("always so", when(UP >= DOWN, X, UP), ["fact"]),
    ("never so", when(DOWN >= UP, X, UP), ["fact"]),
    ("always more", when(UP > DOWN, X, UP), ["fact"]),
    ("never less", when(UP < DOWN, X, UP), ["fact"]),
    ("always at most", when(DOWN <= UP, X, UP), ["fact"]),
    ("never equal", when(equal(DOWN, UP), X, UP), ["fact"]),
    ("never equal, the other way", when(equal(UP, DOWN), X, UP), ["fact"]),
    ("always equal", when(equal(amount(1, COUNT), 1), X, UP), ["fact"]),
    ("the same either way", when(MET, X, X + 0), ["fact"]),
    ("not met is met, turned round", when(~MET, X, UP), ["truth", "fact", "fact", "choose"]),
    ("not not", when(~(X > 3), X, UP), ["fact", "number", "compare", "fact", "choose"]),
    ("all of what is so", when(AllOf(parts=(UP >= DOWN, UP >= 0)), X, UP), ["fact"]),
    ("all of one that is not so", when(AllOf(parts=(MET, UP < DOWN)), X, UP), ["fact"]),
    (
        "all of one that is open",
        when(AllOf(parts=(MET, UP > DOWN)), X, UP),
        ["truth", "fact", "fact", "choose"],
    ),
    ("any of what is not so", when(AnyOf(parts=(UP < DOWN,)), X, UP), ["fact"]),
    ("any of one that is so", when(AnyOf(parts=(MET, UP > DOWN)), X, UP), ["fact"]),
    (
        "any of one that is open",
        when(AnyOf(parts=(MET, UP < DOWN)), X, UP),
        ["truth", "fact", "fact", "choose"],
    ),
    (
        "any of two that are open",
        when((X > 3) | MET, X, UP),
        ["fact", "number", "compare", "truth", "not", "any", "fact", "choose"],
    ),
    (
        "all of two that are open",
        when((X >= 3) & MET, X, UP),
        ["fact", "number", "compare", "truth", "all", "fact", "choose"],
    ),
    (
        "a size that may be zero",
        bands(fact("zero_up", COUNT), above(0, 1), mirrored=True),
        ["fact"],
    ),
    (
        "a size that may be zero from below",
        bands(fact("zero_down", COUNT, lowest=-9, highest=0), above(0, 1), mirrored=True),
        ["fact"],
    ),
    (
        "rounding what may be zero",
        rounded(fact("zero_up", COUNT) / 2),
        ["fact", "number", "linear", "divide"],
    ),
    (
        "rounding what may be zero from below",
        rounded(fact("zero_down", COUNT, lowest=-9, highest=0) / 2),
        ["fact", "number", "linear", "divide", "linear"],
    ),
    (
        "a divisor of one at least",
        rounded(UP / fact("one_up", RATE, step=1, lowest=1)),
        ["fact", "fact", "linear", "linear", "divide"],
    ),
    (
        "a product the other way round",
        rounded(UP * fact("rate", RATE, step=1)) - fact("rate", RATE, step=1) * UP * 2,
        ["fact", "fact", "times", "linear"],
    ),
    ("whole already", rounded(X), ["fact"]),
    ("a divisor that is known", rounded(X / amount(2, COUNT) * 4), ["fact", "linear"]),
    ("a divisor of one", rounded(X / amount(1, COUNT)), ["fact"]),
    ("above zero, half up", rounded(UP / 2), ["fact", "number", "linear", "divide"]),
    (
        "an odd divisor, half even",
        Rounded(of=UP / 3, to=Fraction(1), way=Rounding.HALF_EVEN),
        ["fact", "number", "linear", "divide"],
    ),
    (
        "above zero, to the floor",
        Rounded(of=UP / 2, to=Fraction(1), way=Rounding.FLOOR),
        ["fact", "number", "divide"],
    ),
    (
        "below zero, to the floor",
        Rounded(of=DOWN / 2, to=Fraction(1), way=Rounding.FLOOR),
        ["fact", "number", "linear", "divide", "linear"],
    ),
    ("a product with one", amount(1, RATE) * X, ["fact"]),
    ("a product with zero", amount(0, RATE) * X, ["number"]),
    ("a portion of nothing", portion(ZERO, [key("a", 1)], "a"), ["number"]),
]


@pytest.mark.parametrize(
    ("of", "expected"), [row[1:] for row in FOLDED], ids=[row[0] for row in FOLDED]
)
def test_what_bounds_decide_is_not_worked_out(of: Expression, expected: list[str]) -> None:
    """An operation is made only where its bounds leave a question open, and rightly so."""
    assert kinds(of) == sorted(expected)
    whole = formula(note("it", rounded(of)))
    ends = {
        each.name: (False, True) if each.unit is MET.unit else (each.lowest, each.highest)
        for each in whole.facts
    }
    for chosen in itertools.product(*ends.values()):
        facts = dict(zip(ends, chosen, strict=True))
        assert prepare(whole).settle(facts).amounts == settle(whole, facts).amounts, facts


TARIFF = PriceList(
    name="tariff",
    codes=("day case", "O'Neill"),
    columns=(PriceColumn(name="price", unit=PENCE, values=(Fraction(725), Fraction(1, 2))),),
)
ROW_PRICE = fact("row_price", PENCE, table="spells")
ROW_CODE = code("row_code", TARIFF.codes, table="spells")
EVERYTHING = formula(
    line(
        "Ward 5 & <b>others</b>",
        when(
            is_code(code("setting", ("elective", "O'Neill")), "O'Neill"),
            Listed(prices=TARIFF, column="price", key=code("currency")),
            total(
                "spells",
                ROW_PRICE * 2 + Listed(prices=TARIFF, column="price", key=ROW_CODE),
                rows=3,
            ),
        ),
        payer="ICB",
        payee="trust",
    ),
    line(
        "years",
        when(equal(fact("year", YEAR), FinancialYear(2024)), Money(pence=5)),
        payer="ICB",
        payee="trust",
    ),
    line("rows", total("spells", amount(Money(pence=7)), rows=2), payer="ICB", payee="trust"),
    note("nothing by row", total("visits", amount(3, COUNT), rows=4)),
    note("share", fact("score", SHARE) * X),
)
FACTS: dict[str, Any] = {
    "setting": "elective",
    "currency": "O'Neill",
    "year": FinancialYear(2024),
    "score": Fraction(1, 2),
    "x": -3,
    "spells": [
        {"row_price": Money(pence=4), "row_code": "day case"},
        {"row_price": Money(pence=5), "row_code": "O'Neill"},
    ],
    "visits": [{}, {}],
}


def test_the_source_holds_nothing_but_operators_digits_and_names_of_its_own() -> None:
    """No label, party or fact enters the source; a code enters as a quoted literal only."""
    source = prepare(EVERYTHING).source
    without_text = re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "''", source)
    words = set(re.findall(r"[A-Za-z_]\w*", without_text))
    assert {word for word in words if not re.fullmatch(r"[a-z]\d*(_\d+)?", word)} <= {
        "def",
        "return",
        "if",
        "else",
        "for",
        "in",
        "and",
        "or",
        "not",
        "None",
    }
    for name in ("Ward", "trust", "setting", "spells", "score"):
        assert name not in source


@pytest.mark.parametrize("generate", [True, False], ids=["generated", "as they are"])
def test_a_settler_takes_facts_in_steps_and_tables_after_them(*, generate: bool) -> None:
    """The order is that of the formula; a settlement of steps is that of the facts."""
    compiled = prepare(EVERYTHING, generate=generate)
    assert compiled.facts == ("setting", "currency", "year", "score", "x")
    steps: tuple[Any, ...] = (
        "elective",
        "O'Neill",
        2024,
        5000,
        -3,
        ((4, "day case"), (5, "O'Neill")),
        ((), ()),
    )
    assert compiled.pence(*steps) == (744, 5, 14, 2, -15000)
    assert compiled.settle_steps(*steps).net == settle(EVERYTHING, FACTS).net
    assert compiled.settle(FACTS) == settle(EVERYTHING, FACTS)
    assert compiled.settle(FACTS).explain() == settle(EVERYTHING, FACTS).explain()
    other = ("O'Neill", "day case", 2023, 0, 0, (), ())
    assert compiled.pence(*other) == (725, 0, 0, 0, 0)


BAD: list[tuple[str, int, Any, type[Exception], str]] = [
    (
        "a code that it cannot have",
        0,
        "maternity",
        InvalidValueError,
        "^setting is 'maternity', outside its bounds: give one of: elective, O'Neill$",
    ),
    ("a code that is not listed", 1, "maternity", InvalidValueError, "^currency is 'maternity'"),
    (
        "a year outside",
        2,
        2041,
        InvalidValueError,
        "^year is 2041, outside its bounds: 2010 to 2040 whole steps; give a year from 2010/11",
    ),
    ("a year before", 2, 2009, InvalidValueError, "^year is 2009, outside its bounds"),
    (
        "a score above the whole",
        3,
        10_001,
        InvalidValueError,
        "^score is 10001, outside its bounds: 0 to 10000 whole steps; give a share from 0 to 1",
    ),
    ("a float", 4, 0.5, InvalidTypeError, "whole steps, in this order: setting, .* x is 0.5, and"),
    ("text for a number", 4, "5", InvalidTypeError, "; x is '?5'?, and a whole number of steps"),
    (
        "too many rows",
        5,
        ((1, "day case"),) * 3,
        InvalidValueError,
        "^spells has 3 rows, outside its bounds: 2 at most$",
    ),
    (
        "a row out of bounds",
        5,
        ((-1, "day case"),),
        InvalidValueError,
        r"^spells\[0\].\w+ is -1, outside its bounds: 0 to ",
    ),
    ("a row with another code", 5, ((1, "x"),), InvalidValueError, r"^spells\[0\].\w+ is 'x'"),
    ("a row with a float", 5, ((0.5, "day case"),), InvalidTypeError, r"; spells\[0\].\w+ is 0.5"),
    ("a row of one fact", 5, ((1,),), InvalidTypeError, r"; spells\[0\] is no row of: "),
    ("a row that is none", 5, (7,), InvalidTypeError, r"; spells\[0\] is no row of: "),
    ("no rows at all", 5, 7, InvalidTypeError, "; spells is 7, and a sequence of rows is meant"),
    ("a fact in place of rows", 6, None, InvalidTypeError, "; visits is None, and a sequence"),
]


@pytest.mark.parametrize("generate", [True, False], ids=["generated", "as they are"])
@pytest.mark.parametrize(
    ("place", "value", "error", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_a_settler_checks_bounds_and_kinds(
    place: int, value: object, error: type[Exception], says: str, *, generate: bool
) -> None:
    """A fact out of bounds is refused before anything is reckoned with it."""
    steps: list[Any] = ["elective", "O'Neill", 2024, 5000, -3, ((4, "day case"),), ()]
    steps[place] = value
    with pytest.raises(error, match=says):
        prepare(EVERYTHING, generate=generate).pence(*steps)


@pytest.mark.parametrize("generate", [True, False], ids=["generated", "as they are"])
def test_a_settler_wants_each_fact_once(*, generate: bool) -> None:
    """Too few facts, or too many, are an error that names the order."""
    compiled = prepare(EVERYTHING, generate=generate)
    with pytest.raises(
        InvalidTypeError,
        match=r"order: setting, currency, year, score, x, spells.*; missing: currency, year",
    ):
        compiled.pence("elective")
    with pytest.raises(InvalidTypeError, match="; 8 are given, and 7 are needed"):
        compiled.pence("elective", "O'Neill", 2024, 5000, -3, ((4, "day case"),), (), 1)
    with pytest.raises(MissingFactError, match=r"\$.facts.setting: missing"):
        compiled.settle({})
    assert bool(compiled.source) is generate


@pytest.mark.parametrize("generate", [True, False], ids=["generated", "as they are"])
def test_rows_of_open_words_are_not_checked(*, generate: bool) -> None:
    """A table whose rows hold nothing that has bounds is read all the same."""
    track = code("track", table="visits")
    of = when(is_code(track, "one"), amount(1, COUNT), amount(2, COUNT))
    compiled = prepare(formula(note("it", total("visits", of, rows=3))), generate=generate)
    assert compiled.pence((("one",), ("other",))) == (3,)


@pytest.mark.parametrize("generate", [True, False], ids=["generated", "as they are"])
def test_all_that_is_wrong_is_told_up_to_a_hundred(*, generate: bool) -> None:
    """Two facts are told at once, and of many rows the first hundred."""
    price = fact("price", COUNT, table="visits", highest=5)
    compiled = prepare(formula(note("it", total("visits", price, rows=200))), generate=generate)
    with pytest.raises(InvalidValueError) as raised:
        compiled.pence(((6,),) * 101)
    lines = str(raised.value).split("\n")
    assert lines[0].startswith("visits[0].price is 6, outside its bounds: 0 to 5 whole steps")
    assert (len(lines), lines[-1]) == (101, "and 1 more")
    with pytest.raises(InvalidValueError) as raised:
        compiled.pence(((6,),) * 100)
    assert len(str(raised.value).split("\n")) == 100


@pytest.mark.parametrize("generate", [True, False], ids=["generated", "as they are"])
def test_as_many_rows_as_there_may_be_are_not_too_many(*, generate: bool) -> None:
    """What is wrong in them is told by row; one row more is wrong itself."""
    price = fact("price", COUNT, table="visits", highest=5)
    compiled = prepare(formula(note("it", total("visits", price, rows=2))), generate=generate)
    assert compiled.pence(((5,), (4,))) == (9,)
    with pytest.raises(InvalidValueError, match=r"^visits\[1\]\.price is 6, outside its bounds"):
        compiled.pence(((5,), (6,)))
    with pytest.raises(InvalidValueError, match=r"^visits has 3 rows, .*: 2 at most$"):
        compiled.pence(((5,), (4,), (3,)))


def test_truths_are_given_as_such() -> None:
    """A truth is True or False, in the generated function and without."""
    gate = formula(line("it", when(MET, Money(pence=5)), payer="a", payee="b"))
    for generate in (True, False):
        compiled = prepare(gate, generate=generate)
        assert [compiled.pence(each) for each in (True, False)] == [(5,), (0,)]
        with pytest.raises(InvalidValueError, match="outside its bounds"):
            compiled.pence(2)


def test_deep_and_wide_formulas_are_written_within_the_limits_of_the_parser() -> None:
    """Nesting gives way to variables before Python's parser gives up."""
    of: Expression = X
    for each in range(20):
        of = when(truth(f"t{each}"), of * 2 + 1, X)
    wide = Sum(parts=tuple(when(truth(f"t{each}"), X, UP) for each in range(20)))
    whole = formula(note("deep", of), note("wide", wide))
    facts: dict[str, Any] = {"x": 2, "up": 3, **{f"t{each}": each % 3 > 0 for each in range(20)}}
    assert prepare(whole).settle(facts).amounts == settle(whole, facts).amounts


SMALL = fact("small", RATE, step=1, lowest=-5, highest=5)


def test_what_is_used_twice_is_worked_out_once() -> None:
    """A part that two lines rest on is a variable; what is used once stands where it is used."""
    less = UP - X
    twice = formula(
        note("a", Sum(parts=(Scaled(of=X, by=Fraction(-2)), UP))),
        note("b", Product(parts=(less, SMALL))),
        note("c", Product(parts=(less, SMALL, SMALL))),
        note("d", total("spells", fact("row_x", COUNT, table="spells", lowest=-5), rows=9)),
    )
    assert prepare(twice).source == SOURCE
    program = prepare(twice).program
    kinds = [each.kind for each in program.operations]
    assert list(zip(kinds, program.uses, strict=True)) == [
        ("fact", 2),
        ("fact", 2),
        ("linear", 1),
        ("linear", 1),
        ("fact", 2),
        ("times", 2),
        ("times", 1),
        ("fact", 1),
        ("total", 1),
    ]


SOURCE = """\
def f(x0, x1, x2, t0):
    x0 | x1 | x2 | 0
    if not (-5 <= x0 <= 5 and 3 <= x1 <= 9 and -5 <= x2 <= 5):
        return None
    if not (n0(t0) <= 9):
        return None
    for x3, in t0:
        x3 | 0
        if not (-5 <= x3 <= 100000000):
            return None
    v5 = (x1 - x0) * x2
    v8 = 0
    for x3, in t0:
        v8 += x3
    return (x1 - 2 * x0, v5, x2 * v5, v8,)
"""


def test_nesting_ends_at_twenty() -> None:
    """The twenty-first level of brackets is a variable."""
    of: Expression = fact("f0", RATE, step=1, highest=2)
    for each in range(1, 26):
        of = Product(parts=(of, fact(f"f{each}", RATE, step=1, highest=2)))
    text = prepare(formula(note("deep", of))).source
    (named,) = (row for row in text.splitlines() if row.strip().startswith("v"))
    assert (named.count("("), named.count("*")) == (20, 21)


def test_a_settler_generates_its_function_unless_told_not_to() -> None:
    """Speed is what it is for; without generated source there is none to be read."""
    half = formula(note("half", rounded(X / 2)))
    assert CompiledMechanism(half).source == prepare(half).source != ""
    assert prepare(half, generate=False).source == ""


def test_the_least_of_many_is_a_chain_of_choices() -> None:
    """Any number of values are compared one after another."""
    facts = {f"x{each}": each % 4 for each in range(6)}
    many = [fact(name, COUNT) for name in facts]
    whole = formula(note("least", least(*many)), note("greatest", greatest(*many)))
    assert prepare(whole).settle(facts).amounts == (0, 3)


Z = fact("z", COUNT, lowest=-3, highest=3)
RATIO = X / fact("r", RATE, step=1, lowest=1, highest=3)
OTHER = Z / fact("s", RATE, step=1, lowest=1, highest=3)
KEYS = [key("a", Y), key("b", Y + 1), key("c", fact("w", COUNT, highest=2))]
POUNDS = fact("pounds", PENCE, lowest=Money(pence=-9), highest=Money(pence=9))
GRID: list[Expression] = [
    RATIO + OTHER,
    RATIO - OTHER * 2 + X,
    least(RATIO, OTHER, X),
    greatest(RATIO, OTHER, X),
    RATIO * fact("s", RATE, step=1, lowest=1, highest=3),
    (RATIO / fact("s", RATE, step=1, lowest=1, highest=3)) + OTHER,
    X
    / (
        fact("r", RATE, step=1, lowest=1, highest=3) / 2
        + fact("s", RATE, step=1, lowest=1, highest=3)
    ),
    when(RATIO >= OTHER, RATIO, OTHER),
    when(RATIO > OTHER, X, Z),
    when(X >= FROM_FIVE, X, Z),
    when(X > UP_TO_ONE, X, Z),
    when(equal(X, FROM_FIVE), X, Z),
    bands(UP_TO_ONE, above(0, 1), mirrored=True),
    *(Rounded(of=fact("x", COUNT, highest=40) / 2, to=Fraction(1), way=way) for way in Rounding),
    *(Rounded(of=UP_TO_ONE / 2, to=Fraction(1), way=way) for way in Rounding),
    when(equal(RATIO, OTHER), X, Z),
    bands(RATIO, band(-2, OTHER * 0 + 1, 3), above(2, Fraction(1, 2))),
    bands(RATIO, band(1, 3, Fraction(2, 3)), above(3, 2), mirrored=True),
    bands(X, below(-2, 3), band(-2, 1, Fraction(1, 2)), above(Y + 1, 2)),
    *(
        Rounded(of=each, to=to, way=way)
        for way in Rounding
        for to in (Fraction(1), Fraction(2))
        for each in (X / 4, RATIO / 2, X / 3)
    ),
    *(
        portion(rounded(POUNDS * RATIO_RATE), KEYS, party)
        for party in "abc"
        for RATIO_RATE in (Fraction(1), Fraction(3, 2))
    ),
    Listed(prices=TARIFF, column="price", key=code("currency")) * 3,
    when(MET & (X > 0) | (Z > 1) & ~(X > 2), X, Z),
]


@pytest.mark.broad
@pytest.mark.parametrize("of", GRID, ids=[words_of(each)[:60] for each in GRID])
def test_every_reading_agrees_on_a_grid(of: Expression) -> None:
    """Small facts of either sign, on every side of every edge: three readings, one answer."""
    fine = of if of.measure.grain else Rounded(of=of, to=Fraction(1, 720), way=Rounding.HALF_UP)
    whole = formula(note("it", fine))
    ready, plain = prepare(whole), prepare(whole, generate=False)
    values: dict[str, list[Any]] = {
        each.name: [False, True]
        if each.unit is MET.unit
        else ["day case", "O'Neill"]
        if each.codes == () and each.name == "currency"
        else [
            value_of_steps(each, number, "GBP") for number in range(each.lowest, each.highest + 1)
        ]
        for each in whole.facts
    }
    grid = list(itertools.product(*values.values()))
    for chosen in grid[:: len(grid) // 400 + 1]:
        facts = dict(zip(values, chosen, strict=True))
        exact = settle(whole, facts).amounts
        assert ready.settle(facts).amounts == exact, facts
        assert plain.settle(facts).amounts == exact, facts


# x over 4, to a whole number: what each way makes of x from -6 to 6.
BY_WAY = {
    Rounding.HALF_UP: (-2, -1, -1, -1, -1, 0, 0, 0, 1, 1, 1, 1, 2),
    Rounding.HALF_EVEN: (-2, -1, -1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 2),
    Rounding.DOWN: (-1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1),
    Rounding.UP: (-2, -2, -1, -1, -1, -1, 0, 1, 1, 1, 1, 2, 2),
    Rounding.FLOOR: (-2, -2, -1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1),
    Rounding.CEILING: (-1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2),
}


@pytest.mark.parametrize("way", Rounding, ids=lambda way: way.value)
@pytest.mark.parametrize("moving", [False, True], ids=["constant", "moving"])
def test_each_way_of_rounding_is_what_it_says(way: Rounding, *, moving: bool) -> None:
    """Quarters of either sign, by a divisor that is known and by one that moves."""
    of = fact("x", COUNT, lowest=-6, highest=6)
    by = fact("by", RATE, step=1, lowest=1, highest=9)
    quarter = of / by if moving else of / 4
    whole = formula(note("it", Rounded(of=quarter, to=Fraction(1), way=way)))
    facts: dict[str, Any] = {"by": 4} if moving else {}
    for x, expected in zip(range(-6, 7), BY_WAY[way], strict=True):
        for generate in (True, False):
            found = prepare(whole, generate=generate).settle({**facts, "x": x}).amounts
            assert found == (expected,), x
        assert settle(whole, {**facts, "x": x}).amounts == (expected,), x


BOUNDED: list[tuple[str, Expression, str, int, int]] = [
    ("half up", rounded(UP / 2), "divide", 2, 5),
    (
        "by what moves",
        Rounded(
            of=UP / fact("by", RATE, step=1, lowest=1, highest=3),
            to=Fraction(1),
            way=Rounding.DOWN,
        ),
        "divide",
        1,
        9,
    ),
    ("a sum", rounded(X * 2 - UP), "linear", -19, 7),
    ("a product", X * fact("by", RATE, step=1, lowest=2, highest=3), "times", -15, 15),
    ("the least", least(X, UP), "least", -5, 5),
    ("the greatest", greatest(X, UP), "greatest", 3, 9),
    (
        "a size",
        bands(fact("z", COUNT, lowest=-7, highest=4), above(1, 1), mirrored=True),
        "absolute",
        0,
        7,
    ),
    (
        "a size that is greatest above zero",
        bands(fact("z", COUNT, lowest=-4, highest=7), above(1, 1), mirrored=True),
        "absolute",
        0,
        7,
    ),
    ("a choice", when(MET, X, UP), "choose", -5, 9),
    ("a truth", when(MET, X, UP), "truth", 0, 1),
    ("what is not so", when(~MET & (X >= 3), X, UP), "not", 0, 1),
    ("all", when(MET & (X > 3), X, UP), "all", 0, 1),
    ("any", when(MET | (X > 3), X, UP), "any", 0, 1),
    ("a comparison", when(X >= 3, X, UP), "compare", 0, 1),
    ("a group", portion(POUNDS, KEYS, "a"), "shares", 0, 9),
    ("a member of it", portion(POUNDS, KEYS, "a"), "pick", 0, 9),
    (
        "a total of what is below zero",
        total("spells", fact("of", COUNT, lowest=-3, highest=-2, table="spells"), rows=4),
        "total",
        -12,
        0,
    ),
    ("a word", when(is_code(code("setting", ("a", "b")), "a"), X, UP), "is", 0, 1),
    (
        "a total",
        total("spells", fact("of", COUNT, lowest=-2, highest=3, table="spells"), rows=4),
        "total",
        -8,
        12,
    ),
    (
        "a total of what is above zero",
        total("spells", fact("of", COUNT, lowest=2, highest=3, table="spells"), rows=4),
        "total",
        0,
        12,
    ),
    (
        "a member",
        portion(
            fact("pot", PENCE, lowest=Money(pence=-9), highest=Money(pence=7)),
            [key("a", X + 6), key("b", X + 6)],
            "a",
        ),
        "pick",
        0,
        9,
    ),
]


@pytest.mark.parametrize(
    ("of", "kind", "lowest", "highest"),
    [row[1:] for row in BOUNDED],
    ids=[row[0] for row in BOUNDED],
)
def test_operations_have_the_bounds_that_follow_from_their_facts(
    of: Expression, kind: str, lowest: int, highest: int
) -> None:
    """Bounds are as tight as the ends of the operands make them."""
    operations = lowered(formula(note("it", of))).operations
    (found,) = [each for each in operations if each.kind == kind]
    assert (found.lowest, found.highest) == (lowest, highest)


SHARED_OUT = [
    (5, (1, 1, 1), (2, 2, 1)),
    (6, (1, 1, 1), (2, 2, 2)),
    # A remainder that is larger by one counts for more than being declared first.
    (1, (1, 2), (0, 1)),
    # Remainders of 6, 3 and 5 sevenths: the first and the last get the two pennies.
    (12, (4, 2, 1), (7, 3, 2)),
    (8, (4, 2, 1), (5, 2, 1)),
    (0, (1, 2), (0, 0)),
    (7, (0, 3, 0), (0, 7, 0)),
]


@pytest.mark.parametrize(("size", "weights", "shares"), SHARED_OUT)
@pytest.mark.parametrize("generate", [True, False], ids=["generated", "as they are"])
def test_pennies_go_to_the_largest_remainders_and_of_equals_to_the_first(
    size: int, weights: tuple[int, ...], shares: tuple[int, ...], *, generate: bool
) -> None:
    """Every way of sharing keeps to the rule: generated, interpreted, and exact fractions."""
    keys = [key(str(place), Fraction(each, sum(weights))) for place, each in enumerate(weights)]
    pot = fact("pot", PENCE, lowest=Money(pence=-100), highest=Money(pence=100))
    whole = formula(*(note(each.party, portion(pot, keys, each.party)) for each in keys))
    compiled = prepare(whole, generate=generate)
    assert compiled.pence(size) == shares
    assert compiled.pence(-size) == tuple(-each for each in shares)
    assert settle(whole, {"pot": Money(pence=size)}).amounts == shares
    assert share_whole(size, sum(weights), weights) == shares


def test_a_penny_that_is_known_is_shared_out_like_any_other() -> None:
    """Only a pot that is known to be zero needs no sharing."""
    for pence, share in ((1, 1), (0, 0), (-1, -1)):
        pot = portion(amount(Money(pence=pence)), [key("a", 1)], "a")
        assert prepare(formula(note("it", pot))).pence() == (share,)


def test_what_is_done_in_rows_has_no_value_of_its_own() -> None:
    """Running returns zero for operations of rows, and for a group, whose members have values."""
    rows: list[Any] = [{"row_price": 5}, {"row_price": 6}]
    whole = formula(note("it", rounded(total("spells", ROW_PRICE / 2, rows=2))))
    program = lowered(whole)
    values = run_all(program, {}, {"spells": rows})
    done = [value for value, each in zip(values, program.operations, strict=True) if each.table]
    assert done == [0]
    shared_pot = portion(amount(Money(pence=5)), [key("a", X + 6), key("b", X + 6)], "a")
    group = lowered(formula(note("it", shared_pot)))
    found = run_all(group, {"x": 1}, {})
    assert [
        v for v, each in zip(found, group.operations, strict=True) if each.kind == "shares"
    ] == [0]
    assert run(group, {"x": 1}, {}) == (3,)


def test_steps_are_kept_for_whoever_prints_operations() -> None:
    """Each step says where it stands, at what scale, and by what it is still to be divided."""
    from nhs_accountable_care.payment import step

    ratio = step("per head", fact("cost", PENCE) / fact("people", COUNT, lowest=1))
    half = step("half", fact("cost", PENCE) * Fraction(1, 2))
    program = lowered(formula(line("it", ratio + half, payer="a", payee="b")))
    per_head, a_half = program.steps
    assert (per_head.name, per_head.numerator, per_head.denominator) == ("per head", 1, 1)
    assert per_head.divisor is not None
    assert program.operations[per_head.divisor].fact == fact("people", COUNT, lowest=1)
    assert (a_half.name, a_half.numerator, a_half.denominator, a_half.divisor) == (
        "half",
        1,
        2,
        None,
    )


def test_a_divisor_that_only_the_bands_know_to_be_above_zero_is_one_at_least() -> None:
    """Bounds of bands are tighter than those of their operations, and a divisor keeps to one."""
    base = fact("base", COUNT)
    within = bands(fact("of", COUNT), band(base * Fraction(1, 50), base * Fraction(1, 20), 1))
    whole = formula(note("it", rounded(fact("top", COUNT) / (within + 1))))
    facts = {"base": 100, "of": 4, "top": 9}
    assert prepare(whole).settle(facts).amounts == settle(whole, facts).amounts == (3,)
    program = lowered(whole)
    divisors = [
        program.operations[each.of[1]] for each in program.operations if each.kind == "divide"
    ]
    assert all(each.lowest >= 1 for each in divisors)


def test_a_ratio_may_be_divided_again() -> None:
    """Divisors are multiplied, and the one division is left to the rounding."""
    by, again = (fact(name, RATE, lowest=1, highest=4) for name in ("by", "again"))
    whole = formula(note("it", rounded(X / by / again)), note("other", rounded(X / (by / again))))
    facts: dict[str, Any] = {"x": -5, "by": Fraction(3, 2), "again": Fraction(2)}
    assert prepare(whole).settle(facts).amounts == settle(whole, facts).amounts == (-2, -7)
    assert [each.kind for each in lowered(whole).operations].count("divide") == 2


@pytest.mark.parametrize("generate", [True, False], ids=["generated", "as they are"])
def test_what_rests_on_no_row_is_the_same_in_every_row(*, generate: bool) -> None:
    """Facts, conditions and codes of the whole may be used for each row of a table."""
    price = Listed(prices=TARIFF, column="price", key=code("currency"))
    gate = MET | is_code(code("setting", ("a", "b")), "a") & ~(X >= 2)
    of = when(gate, price + ROW_PRICE, ROW_PRICE * -1)
    whole = formula(note("it", rounded(total("spells", of, rows=2))))
    rows = [{"row_price": Money(pence=5)}, {"row_price": Money(pence=6)}]
    facts: dict[str, Any] = {
        "met": False,
        "setting": "a",
        "x": 1,
        "currency": "day case",
        "spells": rows,
    }
    compiled = prepare(whole, generate=generate)
    assert compiled.settle(facts).amounts == settle(whole, facts).amounts == (1461,)
    assert (
        compiled.settle({**facts, "x": 2}).amounts
        == settle(whole, {**facts, "x": 2}).amounts
        == (-11,)
    )


def test_a_condition_on_a_condition_is_lowered_once() -> None:
    """The same condition in two lines is one operation."""
    gate: Condition = X >= 2
    whole = formula(note("a", when(gate, X, UP)), note("b", when(gate, UP, X)))
    assert [each.kind for each in lowered(whole).operations].count("compare") == 1
