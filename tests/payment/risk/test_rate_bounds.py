"""What one more of a fact means at least and at most, worked out by hand from what is said."""

from fractions import Fraction

import pytest

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    Expression,
    Fact,
    above,
    amount,
    band,
    bands,
    below,
    equal,
    fact,
    greatest,
    key,
    least,
    portion,
    rounded,
    step,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.risk.rate_bounds import may_jump, rate_bounds

ZERO = Money(pence=0)
COST, PLAN = fact("cost", PENCE), fact("plan", PENCE)
# From £1 to £5, so that what multiplies it has ends that can be told apart.
SMALL = fact("small", PENCE, lowest=Money.parse("£1"), highest=Money.parse("£5"))
RATE_TWICE = fact("rate", RATE, lowest=Fraction(1, 2), highest=2)
BEDS = fact("beds", COUNT, lowest=2, highest=5)
PRICE, CEILING = fact("price", PENCE, table="spells"), fact("ceiling", PENCE)
MET = truth("met")
QUARTER, HALF = Fraction(1, 4), Fraction(1, 2)
FIXED = (key("a", QUARTER), key("b", 3 * QUARTER))
WEIGHED = (key("a", SMALL), key("b", fact("other", PENCE, lowest=1)))
RISING = (below(ZERO, QUARTER), band(ZERO, None, 3 * QUARTER))
GAP = (below(ZERO, QUARTER), band(Money.parse("£1"), None, 3 * QUARTER))

# What it is, the formula, the fact that moves, and the least and the most that one more means.
CASES: list[tuple[str, Expression, Fact, str, str]] = [
    ("a sum of money stays", amount(Money.parse("£5")), COST, "0", "0"),
    ("the fact itself", COST, COST, "1", "1"),
    ("another fact", PLAN, COST, "0", "0"),
    ("what is taken away", COST - PLAN, PLAN, "-1", "-1"),
    ("twice and once", COST * 2 + COST, COST, "3", "3"),
    ("times less than nothing", COST * -3, COST, "-3", "-3"),
    ("once, and once more at most", COST + least(COST, PLAN), COST, "1", "2"),
    # A product moves by one factor at the size of the other.
    ("a rate from a half to two", COST * RATE_TWICE, COST, "1/2", "2"),
    ("what is taken away, at such a rate", (PLAN - COST) * RATE_TWICE, COST, "-2", "-1/2"),
    ("a price from £1 to £5 at one more", SMALL * RATE_TWICE, RATE_TWICE, "100", "500"),
    ("three factors", SMALL * BEDS * RATE_TWICE, RATE_TWICE, "200", "2500"),
    ("a square, by both of its factors", amount(ZERO) + BEDS * SMALL * BEDS, BEDS, "400", "5000"),
    ("a factor that does not move", SMALL * RATE_TWICE, COST, "0", "0"),
    # A quotient moves by a part of what is above, and falls with what is below.
    ("divided by two to five", COST / BEDS, COST, "1/5", "1/2"),
    ("divided by one more of them", SMALL / BEDS, BEDS, "-125", "-4"),
    ("less than nothing, divided", (SMALL * -1) / BEDS, BEDS, "4", "125"),
    (
        # From 1/6 to 1/3 by what is above, and from -5/9 to -2/36 by what is below.
        "beds, divided by one more than beds",
        BEDS / (BEDS + 1),
        BEDS,
        "-7/18",
        "5/18",
    ),
    # Of two the bounds are those of either.
    ("the least of one and of two", least(COST, COST * 2), COST, "1", "2"),
    ("the greatest of both signs", greatest(COST * 2, COST * -1), COST, "-1", "2"),
    ("a choice of one and three", when(MET, COST, COST * 3), COST, "1", "3"),
    ("a choice of one or nothing", when(MET, COST), COST, "0", "1"),
    # Bands move at the rate of one of them, or not at all where none is.
    ("bands that cover all", bands(COST - PLAN, *RISING), COST, "1/4", "3/4"),
    ("bands that cover all, of less", bands(COST - PLAN, *RISING), PLAN, "-3/4", "-1/4"),
    ("bands with a gap", bands(COST - PLAN, *GAP), COST, "0", "3/4"),
    ("a band that begins", bands(COST - PLAN, above(ZERO, HALF)), COST, "0", "1/2"),
    ("a band that ends", bands(COST - PLAN, below(ZERO, HALF)), COST, "0", "1/2"),
    ("a band without ends", bands(COST, band(None, None, HALF)), COST, "1/2", "1/2"),
    ("bands of what does not move", bands(PLAN, above(ZERO, HALF)), COST, "0", "0"),
    (
        "two bands at once, of which one moves",
        bands(COST, band(ZERO, Money.parse("£1"), 1), above(Money.parse("£1"), HALF)),
        COST,
        "0",
        "1",
    ),
    # Where an edge moves, a band holds what lies between its edges, less nothing so held: either
    # moves as the value, as an edge or not at all.
    ("an edge that moves", bands(COST, above(PLAN, HALF)), PLAN, "-1/2", "1/2"),
    ("a value above an edge", bands(SMALL, above(COST, HALF)), SMALL, "0", "1/2"),
    (
        "edges that move, of a loss too",
        bands(COST - PLAN, above(SMALL, HALF), mirrored=True),
        SMALL,
        "-1",
        "1",
    ),
    (
        "two bands with edges that move",
        bands(COST, band(ZERO, PLAN, 1), above(PLAN, HALF)),
        PLAN,
        "-3/2",
        "3/2",
    ),
    # What is named or rounded moves as it did.
    ("a step", step("named", COST * 2), COST, "2", "2"),
    ("what is rounded", rounded(COST * HALF), COST, "1/2", "1/2"),
    # A part of a pot.
    ("a quarter of a pot", portion(rounded(COST * 2), FIXED, "a"), COST, "1/2", "1/2"),
    ("the rest of a pot", portion(rounded(COST * 2), FIXED, "b"), COST, "3/2", "3/2"),
    ("a part by weight", portion(rounded(COST * 2), WEIGHED, "a"), COST, "0", "2"),
    # A fact of a row moves in its row, and one of the whole in all that there may be.
    ("one row", total("spells", PRICE * 2, rows=9), PRICE, "2", "2"),
    (
        "every row",
        total("spells", least(PRICE, CEILING * 2), rows=9),
        CEILING,
        "0",
        "18",
    ),
    ("rows of what does not move", total("spells", PRICE, rows=9), CEILING, "0", "0"),
]


@pytest.mark.parametrize(
    ("of", "moving", "lowest", "highest"),
    [row[1:] for row in CASES],
    ids=[row[0] for row in CASES],
)
def test_bounds_are_those_worked_out_by_hand(
    of: Expression, moving: Fact, lowest: str, highest: str
) -> None:
    """One more of the fact means so much at least, and so much at most."""
    found = rate_bounds(of, moving)
    assert found is not None
    assert (found.least, found.most) == (Fraction(lowest), Fraction(highest))


KEYED = portion(rounded(COST), WEIGHED, "a")


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(KEYED, id="a part by weight"),
        pytest.param(KEYED + COST, id="in a sum"),
        pytest.param(KEYED * 2, id="multiplied"),
        pytest.param(KEYED * RATE_TWICE, id="in a product"),
        pytest.param(KEYED / BEDS, id="divided"),
        pytest.param(COST / (KEYED + Money.parse("£1")), id="as a divisor"),
        pytest.param(least(COST, KEYED), id="as the least"),
        pytest.param(when(MET, COST, KEYED), id="in a choice"),
        pytest.param(bands(KEYED, above(ZERO, HALF)), id="in bands"),
        pytest.param(bands(COST, above(KEYED, HALF)), id="as an edge"),
    ],
)
def test_a_key_that_moves_has_no_bounds(of: Expression) -> None:
    """Nor has anything that is made of it."""
    assert rate_bounds(of, SMALL) is None


DECIDED = when(COST > PLAN, Money.parse("£1"), ZERO)


@pytest.mark.parametrize(
    ("of", "moving", "jumps"),
    [
        pytest.param(DECIDED, COST, True, id="one side of a comparison"),
        pytest.param(DECIDED, PLAN, True, id="the other side"),
        pytest.param(DECIDED, SMALL, False, id="a fact that decides nothing"),
        pytest.param(step("named", DECIDED) * 2, COST, True, id="a choice within a step"),
        pytest.param(
            when(least(COST, PLAN) * 2 > SMALL, SMALL, ZERO), PLAN, True, id="deep in a condition"
        ),
        pytest.param(when(MET, COST, ZERO), COST, False, id="an arm alone"),
        pytest.param(
            when(equal(DECIDED, ZERO), SMALL, ZERO), COST, True, id="a choice of choices"
        ),
        pytest.param(COST * RATE_TWICE, COST, False, id="no choice at all"),
    ],
)
def test_a_fact_that_decides_a_choice_may_jump(
    of: Expression, moving: Fact, *, jumps: bool
) -> None:
    """Whatever the sums are that are chosen between."""
    assert may_jump(of, moving) is jumps
