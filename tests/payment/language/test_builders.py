"""The words in which formulas are written, and what they refuse."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError, NacError
from nhs_accountable_care._core.money import Money, Rounding, Share, UnitPrice
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    CODE,
    COUNT,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    YEAR,
    ZERO,
    Amount,
    Expression,
    Fact,
    FactValue,
    PriceColumn,
    PriceList,
    Unit,
    When,
    all_of,
    amount,
    any_of,
    apportion,
    band,
    bands,
    below,
    clamp,
    cliff,
    code,
    deductible,
    fact,
    formula,
    greatest,
    instalments,
    key,
    least,
    listed,
    met,
    note,
    phased,
    points,
    portion,
    rounded,
    settle,
    step,
    truth,
    waterfall,
    when,
)

FLOAT: Any = 0.5
TEXT: Any = "elective"
SAVING = fact("saving", PENCE, lowest=Money.parse("-£100"), highest=Money.parse("£100"))
PEOPLE = fact("people", COUNT)
MET = truth("met")


def worth(of: Expression, **facts: FactValue) -> Fraction:
    """Settle one expression as a note, and give its exact value."""
    only = formula(note("worth", rounded(of, Fraction(1, 1000), Rounding.DOWN)))
    if of.measure.unit is PENCE:
        only = formula(note("worth", of))
    return settle(only, facts).lines[0].value


@pytest.mark.parametrize(
    ("unit", "step", "lowest", "highest"),
    [
        (PENCE, Fraction(1), 0, 10**12),
        (PRICE, Fraction(1, 10_000), 0, 10**10),
        (COUNT, Fraction(1), 0, 10**8),
        (SHARE, Fraction(1, 10_000), 0, 10_000),
        (RATE, Fraction(1, 10_000), 0, 100_000),
        (YEAR, Fraction(1), 2010, 2040),
    ],
    ids=str,
)
def test_a_fact_has_usual_steps_and_bounds(
    unit: Unit, step: Fraction, lowest: int, highest: int
) -> None:
    """What a declaration leaves out is what facts of its unit usually are."""
    usual = fact("x", unit)
    assert (usual.step, usual.lowest, usual.highest) == (step, lowest, highest)


def test_bounds_are_written_as_values_and_counted_in_steps() -> None:
    """A declaration reads in pounds, people and years; the fact counts steps."""
    price = fact("price", PRICE, step=UnitPrice.parse("£0.001"), highest=UnitPrice.parse("£5"))
    assert (price.step, price.lowest, price.highest) == (Fraction(1, 10), 0, 5000)
    pounds = fact("budget", PENCE, step=Money.parse("£1"), lowest=Money.parse("-£5"))
    assert (pounds.step, pounds.lowest, pounds.highest) == (Fraction(100), -5, 10**10)
    year = fact("year", YEAR, lowest=FinancialYear(2013), highest=FinancialYear(2018))
    assert (year.lowest, year.highest) == (2013, 2018)
    rate = fact("rate", RATE, step=Decimal("0.25"), lowest=-1, highest=Share.parse("50%"))
    assert (rate.lowest, rate.highest) == (-4, 2)


REFUSED: list[tuple[str, Callable[[], object], type[NacError], str]] = [
    ("a code as a number", lambda: fact("x", CODE), InvalidTypeError, "declared with code"),
    (
        "a unit as text",
        lambda: fact("x", TEXT),
        InvalidTypeError,
        "and no unit; write one of PENCE, .*COUNT, SHARE, RATE",
    ),
    (
        "two formulas asked whether they are the same",
        lambda: when(PEOPLE == PEOPLE * 2, SAVING),  # type: ignore[arg-type]  # what is tried
        InvalidTypeError,
        r"False is no condition.* write equal\(x, 4\)",
    ),
    ("no step at all", lambda: fact("x", RATE, step=0), InvalidValueError, "more than zero"),
    (
        "half a step",
        lambda: fact("x", COUNT, lowest=Fraction(1, 2)),
        InvalidValueError,
        "lowest 1/2 is not",
    ),
    ("a float bound", lambda: fact("x", RATE, highest=FLOAT), InvalidTypeError, "floating point"),
    ("codes as one word", lambda: code("x", TEXT), InvalidTypeError, "tuple of words"),
    ("pence as a number", lambda: amount(5, PENCE), InvalidTypeError, "not money"),
    ("points of money", lambda: points(SAVING, (1, 2)), InvalidTypeError, "not money"),
    (
        "points that yield money",
        lambda: points(PEOPLE, (1, 2), unit=PENCE),
        InvalidTypeError,
        "not money",
    ),
    ("no points", lambda: points(PEOPLE), InvalidValueError, "without a point"),
    (
        "points out of order",
        lambda: points(PEOPLE, (2, 0), (1, 1)),
        InvalidValueError,
        "1 follows 2",
    ),
    (
        "two points one above the other",
        lambda: points(PEOPLE, (2, 0), (2, 1)),
        InvalidValueError,
        "2 follows 2",
    ),
    (
        "a year that is not covered",
        lambda: phased(fact("year", YEAR), [(FinancialYear(2022), ZERO)]),
        InvalidValueError,
        "each year of the fact one case",
    ),
    (
        "a year twice",
        lambda: phased(
            fact("year", YEAR, lowest=2022, highest=2022), [(FinancialYear(2022), ZERO)] * 2
        ),
        InvalidValueError,
        "each year of the fact one case",
    ),
    *(
        (
            f"no case at the {end}",
            lambda years=years: phased(
                fact("year", YEAR, lowest=2022, highest=2024),
                [(FinancialYear(year), ZERO) for year in years],
            ),
            InvalidValueError,
            "runs from 2022 to 2024 and the cases are for",
        )
        for end, years in (("end", (2022, 2023)), ("beginning", (2023, 2024)))
    ),
    ("no year", lambda: phased(fact("year", YEAR), []), InvalidValueError, "for no year"),
    ("no instalments", lambda: instalments(SAVING, 0), InvalidValueError, "0 instalments"),
    (
        "half an instalment",
        lambda: instalments(SAVING, FLOAT),
        InvalidValueError,
        "0.5 instalments",
    ),
    ("a float key", lambda: key("a", FLOAT), InvalidTypeError, "the key of a is 0.5"),
    ("a pot that is no money", lambda: apportion(5, [1]), InvalidTypeError, "the pot is 5"),  # type: ignore[arg-type]
    (
        "a negative weight",
        lambda: apportion(Money(pence=5), [1, -1]),
        InvalidValueError,
        "at least zero",
    ),
    (
        "no weight",
        lambda: apportion(Money(pence=5), [0, 0]),
        InvalidValueError,
        "not all of them zero",
    ),
]


@pytest.mark.parametrize(
    ("build", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_builders_refuse_what_has_no_meaning(
    build: Callable[[], object], error: type[NacError], says: str
) -> None:
    """A builder says what is wrong in the words of its own arguments."""
    with pytest.raises(error, match=says):
        build()


def test_bare_numbers_take_the_unit_of_what_they_stand_beside() -> None:
    """A number is of people beside people, a rate beside a rate; zero is zero anywhere."""
    assert least(PEOPLE, 5) == least(PEOPLE, amount(5, COUNT))
    assert greatest(5, PEOPLE).measure.unit is COUNT
    assert least(Money(pence=5), 0).measure.unit is PENCE
    assert least(Fraction(1, 2), 3).measure.unit is RATE
    assert when(MET, 5, PEOPLE).measure.unit is COUNT
    assert when(MET, 5, 3).measure.unit is RATE
    assert when(MET, SAVING).otherwise == ZERO
    assert step("a", Money(pence=5)).of == amount(Money(pence=5))
    assert bands(PEOPLE, band(0, 5, 1)).bands[0].hi == amount(5, COUNT)
    assert bands(SAVING, band(0, Money(pence=5), 1)).bands[0].lo == ZERO
    assert amount(FinancialYear(2017)).unit is YEAR
    assert least(PEOPLE) is PEOPLE
    assert greatest(PEOPLE) is PEOPLE
    assert all_of(MET) is MET
    assert any_of(MET) is MET


@pytest.mark.parametrize(
    ("saving", "by_cliff", "by_deductible"),
    [
        ("-30", "-30", "-10"),
        ("-20", "-20", "0"),
        ("-19.99", "0", "0"),
        ("0", "0", "0"),
        ("20", "20", "0"),
        ("50", "50", "30"),
    ],
)
def test_a_cliff_counts_from_the_first_pound_and_a_deductible_from_the_threshold(
    saving: str, by_cliff: str, by_deductible: str
) -> None:
    """A threshold of £20 that is reached lets all of a variance count, or what lies beyond."""
    threshold = Money.parse("£20")
    facts = {"saving": Money.parse(saving)}
    assert worth(cliff(SAVING, threshold), **facts) == Money.parse(by_cliff).pence
    assert worth(deductible(SAVING, threshold), **facts) == Money.parse(by_deductible).pence


def test_a_cliff_of_what_is_never_below_zero_asks_once() -> None:
    """Where there can be no loss, nobody asks how large it is."""
    only = cliff(fact("spend", PENCE), Money.parse("£20"))
    assert isinstance(only, When)
    assert only.condition == (fact("spend", PENCE) >= Money.parse("£20"))


@pytest.mark.parametrize(
    ("people", "expected"),
    [(0, "4"), (5, "4"), (10, "4"), (15, "3"), (20, "2"), (30, "6"), (99, "6")],
)
def test_points_join_up_and_go_on_flat(people: int, expected: str) -> None:
    """A curve through points is flat before the first and after the last."""
    curve = points(PEOPLE, (10, 4), (20, 2), (30, 6))
    assert worth(curve, people=people) == Fraction(expected)


@pytest.mark.parametrize(("x", "expected"), [(-9, "1"), (-5, "1"), (0, "2"), (5, "3"), (9, "3")])
def test_points_may_lie_below_zero(x: int, expected: str) -> None:
    """Bands count from zero, and points on its other side come out right all the same."""
    signed = fact("x", COUNT, lowest=-10, highest=10)
    assert worth(points(signed, (-5, 1), (5, 3)), x=x) == Fraction(expected)
    assert worth(points(signed, (-5, 1), (-1, 9)), x=-1) == Fraction(9)
    half = Fraction(1, 2)
    assert worth(points(signed, (0, 1), (4, 9)), x=2) == Fraction(5)
    assert worth(points(signed, (half, 1), (4 + half, 9)), x=2) == Fraction(4)


def test_one_point_is_a_constant() -> None:
    """There is no line to draw through a single point."""
    assert points(PEOPLE, (10, 4)) == Amount(value=Fraction(4), unit=RATE)


def test_a_waterfall_empties_each_source_before_the_next() -> None:
    """An overspend of £9 takes £5 from the first source, £3 from the second, and leaves £1."""
    overspend = fact("overspend", PENCE)
    paid, left = waterfall(overspend, ("reserve", Money.parse("£5")), ("pool", Money.parse("£3")))
    facts = {"overspend": Money.parse("£9")}
    assert [(each.name, worth(each, **facts)) for each in paid] == [
        ("from reserve", Fraction(500)),
        ("from pool", Fraction(300)),
    ]
    assert (left.name, worth(left, **facts)) == (
        "left of the overspend",
        Fraction(100),
    )
    assert waterfall(overspend + overspend)[1].name == "left of the amount"


def test_phased_takes_the_case_of_the_year() -> None:
    """Each year has its own value, and one year alone is asked for as well."""
    year = fact("year", YEAR, lowest=2022, highest=2024)
    cases = [(FinancialYear(2021 + each), Money.parse(f"£{each}")) for each in (1, 2, 3)]
    chosen = phased(year, cases)
    for each, money in cases:
        assert worth(chosen, year=each) == money.pence
    alone = fact("year", YEAR, lowest=2022, highest=2022)
    only = phased(alone, cases[:1])
    assert settle(formula(note("only", only)), {"year": cases[0][0]}).amounts == (100,)
    assert [each.name for each in formula(note("only", only)).facts] == ["year"]


def test_met_counts_conditions() -> None:
    """Two of three conditions that hold are two things."""
    three = met(truth("a"), truth("b"), truth("c"))
    assert worth(three, a=True, b=False, c=True) == 2
    assert worth(met(truth("a"), truth("b")), a=True, b=True) == 2
    assert worth(met(truth("a")), a=False) == 0


def test_a_price_is_listed_by_a_code() -> None:
    """The list gives what stands in its column for the word that the fact is."""
    prices = PriceList(
        name="tariff",
        codes=("a", "b"),
        columns=(PriceColumn(name="price", unit=PENCE, values=(Fraction(5), Fraction(7))),),
    )
    assert worth(listed(prices, "price", code("currency")), currency="b") == 7


def test_clamp_keeps_between_two_values() -> None:
    """Between £0 and £50, a loss is nothing and £80 is £50."""
    kept = clamp(SAVING, 0, Money.parse("£50"))
    assert worth(kept, saving=Money.parse("-£3")) == 0
    assert worth(kept, saving=Money.parse("£80")) == 5000


def test_instalments_and_portions_land_every_penny() -> None:
    """Ten pence in three instalments are four, three and three."""
    of = amount(Money(pence=10))
    assert [worth(each) for each in instalments(of, 3)] == [4, 3, 3]
    assert [worth(each) for each in instalments(of, 1)] == [10]
    # As many as a year has weeks, where one is begun; and no more.
    assert len(instalments(of, 53)) == 53
    with pytest.raises(InvalidValueError, match="54 instalments are too many; write at most 53"):
        instalments(of, 54)
    assert worth(portion(of, [key("a", 1)], "a")) == 10
    assert apportion(Money(pence=-10), [2, Fraction(1, 2)]) == (Money(pence=-8), Money(pence=-2))
    assert apportion(Money(pence=10), [0, 1]) == (Money(pence=0), Money(pence=10))


def test_a_band_below_an_edge_reaches_down() -> None:
    """All that lies below £10, losses without end, at one rate."""
    assert worth(bands(SAVING, below(Money.parse("£10"), 1)), saving=Money.parse("£30")) == 1000
    assert worth(bands(SAVING, below(Money.parse("£10"), 1)), saving=Money.parse("-£30")) == -3000


def test_a_fact_is_of_a_table_if_it_says_so() -> None:
    """Every kind of fact can belong to the rows of a table."""
    declared: list[Fact] = [
        fact("a", PENCE, table="spells"),
        truth("b", table="spells"),
        code("c", table="spells"),
    ]
    assert {each.table for each in declared} == {"spells"}


@pytest.mark.parametrize(
    ("of", "highest"),
    [(truth("target_met"), 1), (code("setting", ("elective", "emergency")), 0)],
    ids=["a truth is zero or one", "a word is no number"],
)
def test_what_is_no_number_has_the_bounds_of_its_kind(of: Fact, highest: int) -> None:
    """A declaration is published with its step and bounds, so they are plain for these too."""
    assert (of.step, of.lowest, of.highest) == (Fraction(1), 0, highest)
