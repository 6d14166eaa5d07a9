"""Curves: exact segments, breakpoints and jumps, what the next pound means, ends without limit."""

from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.money import Money, Rounding, Share
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHARE,
    UNLIMITED,
    Compare,
    CurvedError,
    EqualShares,
    Expression,
    Facts,
    FixedAmount,
    GainLossShare,
    Least,
    PriceColumn,
    PriceList,
    RecordedFact,
    ShareBand,
    ShareOf,
    Threshold,
    ThresholdKind,
    above,
    amount,
    band,
    bands,
    below,
    code,
    curve,
    equal,
    fact,
    formula,
    greatest,
    key,
    least,
    line,
    listed,
    portion,
    prepare,
    rounded,
    sensitivity,
    settle,
    step,
    total,
    truth,
    unlimited_ends,
    when,
)
from nhs_accountable_care.payment.language.units import YEAR
from nhs_accountable_care.payment.readings.payout_curve import _Work

X = fact("x", PENCE, lowest=Money(pence=-100), highest=Money(pence=100))
Y = fact("y", PENCE, lowest=Money(pence=20), highest=Money(pence=1000))
PEOPLE = fact("people", COUNT, lowest=1, highest=10)
OTHERS = fact("others", COUNT, highest=10)
HALF = Fraction(1, 2)
PRICES = PriceList(
    name="tariff",
    codes=("A",),
    columns=(PriceColumn(name="price", unit=PENCE, values=(Fraction(7),)),),
)
FACTS: dict[str, Any] = {
    "hrg": "A",
    "y": Money(pence=30),
    "people": 4,
    "others": 3,
    "met": True,
    "score": HALF,
    "spells": [{"price": Money(pence=2)}, {"price": Money(pence=3)}],
    "x": Money(pence=0),
}


def drawn(of: Expression, **more: Any) -> list[tuple[str, str, str, str]]:  # noqa: ANN401 - any option
    """Draw what b gets of an expression: from, to, intercept and slope of each segment."""
    only = formula(line("it", of, payer="a", payee="b"))
    return [
        (
            f"{'[' if segment.includes_start else '('}{segment.start}",
            f"{segment.end}{']' if segment.includes_end else ')'}",
            str(segment.intercept),
            str(segment.slope),
        )
        for segment in curve(only, "b", "x", FACTS, **more).segments
    ]


DRAWN: list[tuple[str, Expression, list[tuple[str, str, str, str]]]] = [
    ("straight", X + Y, [("[-100", "100]", "30", "1")]),
    ("half, before rounding", X / 2, [("[-100", "100]", "0", "1/2")]),
    ("flat", Y + X * 0, [("[-100", "100]", "30", "0")]),
    ("a step named", step("s", -X), [("[-100", "100]", "0", "-1")]),
    (
        "breakpoints of bands",
        bands(X, band(Money(pence=10), Y, HALF), above(Y, 1)),
        [("[-100", "10]", "0", "0"), ("[10", "30]", "-5", "1/2"), ("[30", "100]", "-20", "1")],
    ),
    (
        "mirrored",
        bands(X, band(Money(pence=10), Money(pence=20), 1), mirrored=True),
        [
            ("[-100", "-20]", "-10", "0"),
            ("[-20", "-10]", "10", "1"),
            ("[-10", "10]", "0", "0"),
            ("[10", "20]", "-10", "1"),
            ("[20", "100]", "10", "0"),
        ],
    ),
    ("the least of one", Least(parts=(X,)), [("[-100", "100]", "0", "1")]),
    ("the lesser of two", least(X, Y), [("[-100", "30]", "0", "1"), ("[30", "100]", "30", "0")]),
    (
        "the greater of two",
        greatest(X, -X),
        [("[-100", "0]", "0", "-1"), ("[0", "100]", "0", "1")],
    ),
    (
        "a cliff that is reached",
        when(X >= Y, X),
        [("[-100", "30)", "0", "0"), ("[30", "100]", "0", "1")],
    ),
    (
        "a cliff that is passed",
        when(X > Y, X),
        [("[-100", "30]", "0", "0"), ("(30", "100]", "0", "1")],
    ),
    (
        "a limit that is kept",
        when(X <= Y, X),
        [("[-100", "30]", "0", "1"), ("(30", "100]", "0", "0")],
    ),
    (
        "a limit that is not reached",
        when(X < Y, X),
        [("[-100", "30)", "0", "1"), ("[30", "100]", "0", "0")],
    ),
    (
        "a single point",
        when(equal(X, Y), Money(pence=7)),
        [("[-100", "30)", "0", "0"), ("[30", "30]", "7", "0"), ("(30", "100]", "0", "0")],
    ),
    (
        "all but a point",
        when(~equal(X, Y), X + 0),
        [("[-100", "30)", "0", "1"), ("[30", "30]", "0", "0"), ("(30", "100]", "0", "1")],
    ),
    (
        "between two",
        when((X >= 0) & (X <= Y), Money(pence=7)),
        [("[-100", "0)", "0", "0"), ("[0", "30]", "7", "0"), ("(30", "100]", "0", "0")],
    ),
    ("outside two", when((X < 0) | (X > Y) | truth("met"), X), [("[-100", "100]", "0", "1")]),
    ("a gate", when(truth("met"), X), [("[-100", "100]", "0", "1")]),
    (
        "a portion",
        portion(rounded(X), [key("a", Fraction(1, 3)), key("b", Fraction(2, 3))], "b"),
        [("[-100", "100]", "0", "2/3")],
    ),
    (
        "a portion by facts",
        portion(rounded(X), [key("a", PEOPLE), key("b", OTHERS)], "b"),
        [("[-100", "100]", "0", "3/7")],
    ),
    ("times a share", X * fact("score", SHARE), [("[-100", "100]", "0", "1/2")]),
    ("over people", X / PEOPLE, [("[-100", "100]", "0", "1/4")]),
    (
        "a total",
        total("spells", fact("price", PENCE, table="spells") * HALF + X, rows=3),
        [("[-100", "100]", "5/2", "2")],
    ),
]


TENS = rounded(X, 10)
FOUR = amount(4, COUNT)
MORE = rounded(PEOPLE + 5, 2)
ROUNDED: list[tuple[str, Expression, str]] = [
    ("nothing is rounded", X + Y, "0"),
    ("to the penny", X / 2, "1/2"),
    ("to tens", TENS, "5"),
    ("to tens, of halves to even", rounded(X, 10, Rounding.HALF_EVEN), "5"),
    ("to tens, up", rounded(X, 10, Rounding.UP), "10"),
    ("to tens, and then to the penny", rounded(TENS), "5"),
    ("the opposite", -TENS, "5"),
    ("half of it", TENS / 2, "5/2"),
    ("two roundings add up", TENS + rounded(X / 2), "11/2"),
    ("the lesser", least(TENS, Y), "5"),
    ("the greater", greatest(TENS, Y), "5"),
    ("a named step", step("s", TENS), "5"),
    ("a gate", when(truth("met"), TENS, X), "5"),
    ("times a score of a half, and to the penny", TENS * fact("score", SHARE), "3"),
    (
        "times what is rounded itself, to whole pence",
        TENS * rounded(fact("score", SHARE) / 3, Fraction(1, 10)),
        "73/12",
    ),
    ("over what is rounded itself", TENS / MORE, "181/72"),
    # The divisor is 2 or 4, and to the penny it is half a penny more.
    ("over what is less beyond a cliff", TENS / when(X >= Y, FOUR, FOUR / 2), "3"),
    # Rounded it might be 2 less, but it never is: 5 and 25 times 2 over 4, and half a penny.
    ("over what has a lower end", TENS / greatest(rounded(PEOPLE, 4), FOUR), "57/4"),
    # Up to the cliff it nears 130, of which a twentieth; and to the penny.
    (
        "times what is rounded, up to a cliff",
        when(X < Y, X + Money(pence=100), 0) * rounded(fact("score", SHARE) / 3, Fraction(1, 10)),
        "7",
    ),
    (
        "in bands of two rates",
        bands(TENS, band(Money(pence=10), Money(pence=20), HALF), above(Money(pence=20), 2)),
        "10",
    ),
    ("in bands", bands(TENS, above(Money(pence=10), HALF)), "5/2"),
    ("in bands with an edge", bands(X, below(rounded(Y, 20), 1)), "10"),
    (
        "a third of a pot",
        portion(TENS, [key("a", Fraction(2, 3)), key("b", Fraction(1, 3))], "b"),
        "8/3",
    ),
    ("all of a pot", portion(TENS, [key("b", 1)], "b"), "5"),
    ("by facts", portion(TENS, [key("a", PEOPLE), key("b", OTHERS)], "b"), "6"),
    ("by weights that are rounded", portion(TENS, [key("a", MORE), key("b", OTHERS)], "b"), "106"),
    ("a total", total("spells", rounded(fact("price", PENCE, table="spells") / 2), rows=3), "1"),
    ("a price that is listed", X + listed(PRICES, "price", code("hrg", ("A",))), "0"),
]


@pytest.mark.parametrize(
    ("of", "most"), [row[1:] for row in ROUNDED], ids=[row[0] for row in ROUNDED]
)
def test_a_curve_says_how_far_from_it_a_settlement_may_be(of: Expression, most: str) -> None:
    """P5: the roundings add up, and no settlement along the curve is further off."""
    only = formula(line("it", of + X * 0, payer="a", payee="b"))
    drawn = curve(only, "b", "x", FACTS)
    assert drawn.rounding == Fraction(most)
    assert drawn.to_records()["rounding"] == most
    prepared = prepare(only)
    for pence in range(-100, 101):
        settled = prepared.settle({**FACTS, "x": Money(pence=pence)}).net["b"].pence
        assert abs(settled - drawn.at(pence)) <= drawn.rounding


def test_a_scheme_that_rounds_to_thousands_says_hundreds_of_pounds() -> None:
    """P5: a share rounded to £1,000 is up to £500 off, and £250.01 for each of two that share."""
    share = GainLossShare(
        gain_bands=(ShareBand(share=Share.parse("50%")),),
        keys=EqualShares(parties=("acute", "community")),
        round_to=Money.parse("£1,000"),
    )
    facts = {"baseline": Money.parse("£10m")}
    drawn = curve(share, "acute", "outturn", facts, to=Money.parse("£10m"))
    assert drawn.rounding == 25001
    settled = settle(share, {**facts, "outturn": Money.parse("£9,998,001")}).net["acute"]
    assert (settled, drawn.at(Money.parse("£9,998,001"))) == (Money.parse("£500"), Fraction(49975))
    settled = settle(share, {**facts, "outturn": Money.parse("£9,999,001")}).net["acute"]
    assert (settled, drawn.at(Money.parse("£9,999,001"))) == (Money(pence=0), Fraction(24975))


@pytest.mark.parametrize(
    ("of", "segments"), [row[1:] for row in DRAWN], ids=[row[0] for row in DRAWN]
)
def test_every_node_is_drawn_exactly(
    of: Expression, segments: list[tuple[str, str, str, str]]
) -> None:
    """Segments have exact ends, heights and slopes, and say which side of a jump is closed."""
    assert drawn(of) == segments


def test_a_band_without_a_start_and_a_gate_of_two_lines_are_drawn() -> None:
    """An open end has no edge to bend at, and a condition is drawn once for all lines."""
    assert drawn(bands(X, below(Money(pence=10), 1))) == [
        ("[-100", "10]", "0", "1"),
        ("[10", "100]", "10", "0"),
    ]
    gate = X >= Y
    both = formula(
        line("one", when(gate, X), payer="a", payee="b"),
        line("two", when(gate, X), payer="b", payee="a"),
    )
    assert curve(both, "b", "x", FACTS).slopes == (Fraction(0),)


def test_a_jump_at_the_end_of_the_range_is_a_point() -> None:
    """Where only the end differs, the end is a segment of its own."""
    assert drawn(when(equal(X, Money(pence=-100)), Money(pence=7)))[0] == (
        "[-100",
        "-100]",
        "7",
        "0",
    )
    assert drawn(when(equal(X, Money(pence=100)), Money(pence=7)))[-1] == (
        "[100",
        "100]",
        "7",
        "0",
    )


def test_a_point_of_its_own_has_a_height_and_no_slope() -> None:
    """At a jump the value is that of the side that is closed, or the point's own."""
    only_there = formula(
        line("it", when(equal(X, Money(pence=7)), Money(pence=5)), payer="a", payee="b")
    )
    alone = curve(only_there, "b", "x", {})
    assert alone.slopes == (Fraction(0), Fraction(0))
    assert [alone.at(x) for x in (6, 7, 8)] == [0, 5, 0]
    gains = formula(line("it", when(Money(pence=7) <= X, X), payer="a", payee="b"))
    losses = formula(line("it", when(Money(pence=7) < X, X), payer="a", payee="b"))
    assert [curve(gains, "b", "x", {}).at(x) for x in (6, 7, 8)] == [0, 7, 8]
    assert [curve(losses, "b", "x", {}).at(x) for x in (6, 7, 8)] == [0, 0, 8]
    least_of_all = Compare(left=amount(Money(pence=7)), op=">=", right=X)
    turned = formula(line("it", when(least_of_all, X), payer="a", payee="b"))
    assert [curve(turned, "b", "x", {}).at(x) for x in (6, 7, 8)] == [6, 7, 0]
    for outside in (-101, 101):
        with pytest.raises(InvalidValueError, match="drawn from -100 to 100"):
            alone.at(outside)


def test_what_goes_straight_on_is_one_segment_up_to_a_jump() -> None:
    """Where two parts bend against each other nothing bends, and a later jump stays open."""
    straight = least(X, Money(pence=3)) + greatest(X, Money(pence=3))
    assert drawn(when(Money(pence=7) > X, straight)) == [
        ("[-100", "7)", "3", "1"),
        ("[7", "100]", "0", "0"),
    ]


def test_a_curve_may_be_drawn_over_a_part_of_the_range() -> None:
    """Ends are given as values; a range of a single value is a point."""
    assert drawn(X, from_=Money(pence=5), to=Money(pence=9)) == [("[5", "9]", "0", "1")]
    assert drawn(X, from_=Money(pence=5), to=Money(pence=5)) == [("[5", "5]", "5", "0")]


@pytest.mark.parametrize(
    "of",
    [
        X * (PEOPLE * fact("score", SHARE)) + Money(pence=0),
        when(X >= Y, X) * fact("score", SHARE),
    ],
    ids=["three factors", "a cliff times a share"],
)
def test_one_moving_factor_is_no_curve(of: Expression) -> None:
    """A product in which one thing moves is a chain of straight segments."""
    assert drawn(of)


def test_two_moving_things_or_a_moving_divisor_are_refused_by_name() -> None:
    """What bends is named in words."""
    people = fact("x", COUNT, lowest=1, highest=9)
    straight = formula(line("it", Y * (people * fact("score", SHARE)), payer="a", payee="b"))
    assert curve(straight, "b", "x", FACTS).slopes == (Fraction(15),)
    rate = fact("x", RATE)
    square = formula(line("it", Y * (rate * rate), payer="a", payee="b"))
    with pytest.raises(CurvedError, match="the x times the x: two things that move"):
        curve(square, "b", "x", FACTS)
    bent = formula(line("it", Y / people, payer="a", payee="b"))
    with pytest.raises(CurvedError, match="the y divided by the x: the divisor moves"):
        curve(bent, "b", "x", FACTS)
    at_first = formula(line("it", Y / greatest(people, 5), payer="a", payee="b"))
    with pytest.raises(CurvedError, match="the divisor moves"):
        curve(at_first, "b", "x", FACTS)


def test_what_moves_is_a_number_that_the_formula_has() -> None:
    """A truth cannot move along a line, and neither can what is not there."""
    only = formula(line("it", when(truth("met"), X), payer="a", payee="b"))
    with pytest.raises(InvalidTypeError, match="met is a truth"):
        curve(only, "b", "met", FACTS)
    with pytest.raises(InvalidValueError, match="no fact named 'z'; it has: met, x"):
        curve(only, "b", "z", FACTS)
    beyond = r"x runs from -£1\.00 to £1\.00, and the curve is from -£1\.00 to £1\.01; keep both"
    with pytest.raises(InvalidValueError, match=beyond):
        curve(only, "b", "x", FACTS, to=Money(pence=101))
    same = r"x runs from -£1\.00 to £1\.00, and the curve is from £1\.01 to £1\.01; keep both"
    with pytest.raises(InvalidValueError, match=same):
        curve(only, "b", "x", FACTS, from_=Money(pence=101), to=Money(pence=101))
    turned = r"x: the curve is from £0\.90 to £0\.20; write the lower end first"
    with pytest.raises(InvalidValueError, match=turned):
        curve(only, "b", "x", FACTS, from_=Money(pence=90), to=Money(pence=20))
    none = formula(line("it", Money(pence=5), payer="a", payee="b"))
    with pytest.raises(InvalidValueError, match="it has: none"):
        curve(none, "b", "x", FACTS)
    with pytest.raises(InvalidValueError, match="101 lies outside the curve"):
        curve(only, "b", "x", FACTS).at(101)


def half_and_half(**terms: Any) -> GainLossShare:  # noqa: ANN401 - any term
    """Share half of a variance from 2% of the baseline, all of it above 5%."""
    laid = (
        ShareBand(
            above=ShareOf(share=Share.parse("2%")),
            up_to=ShareOf(share=Share.parse("5%")),
            share=Share.parse("50%"),
        ),
        ShareBand(above=ShareOf(share=Share.parse("5%")), share=Share.parse("100%")),
    )
    usual: dict[str, Any] = {
        "gain_bands": laid,
        "loss_bands": laid,
        "keys": EqualShares(parties=("trust",)),
    }
    return GainLossShare(**{**usual, **terms})


def test_breakpoints_are_the_band_edges_and_jumps_the_cliffs() -> None:
    """Every edge and cliff in range is a breakpoint, and only cliffs are jumps."""
    share = half_and_half(loss_limit=UNLIMITED)
    around: dict[str, Any] = {"from_": Money.parse("£80"), "to": Money.parse("£120")}
    facts = {"baseline": Money.parse("£100")}
    plain = curve(share, "trust", "outturn", facts, **around)
    assert plain.breakpoints == tuple(map(Fraction, (9500, 9800, 10200, 10500)))
    assert plain.slopes == (Fraction(-1), -HALF, Fraction(0), -HALF, Fraction(-1))
    assert plain.jumps == ()
    assert (plain.lowest, plain.highest) == (Fraction(-1650), Fraction(1650))
    cliff = half_and_half(
        loss_limit=FixedAmount(amount=Money.parse("£12")),
        threshold=Threshold(kind=ThresholdKind.CLIFF, at=ShareOf(share=Share.parse("3%"))),
    )
    with_cliff = curve(cliff, "trust", "outturn", facts, **around)
    assert with_cliff.jumps == (Fraction(9700), Fraction(10300))
    assert with_cliff.lowest == -1200
    assert with_cliff.at(9700) == 50
    assert with_cliff.at(Money(pence=9701)) == 0


def test_sensitivity_is_the_slope_on_both_sides_and_the_next_step() -> None:
    """At a breakpoint the next pound up means another thing than the next pound down."""
    share = half_and_half(loss_limit=UNLIMITED)
    at_breakpoint = sensitivity(
        share,
        "trust",
        "outturn",
        {"baseline": Money.parse("£100"), "outturn": Money.parse("£102")},
    )
    assert (at_breakpoint.before, at_breakpoint.after, at_breakpoint.one_step) == (
        Fraction(0),
        -HALF,
        -HALF,
    )
    only = formula(line("it", X, payer="a", payee="b"))
    at_end = sensitivity(only, "b", "x", {"x": Money(pence=100)})
    assert (at_end.before, at_end.after, at_end.one_step) == (Fraction(1), None, None)
    assert at_end.to_record() == {
        "party": "b",
        "fact": "x",
        "before": "1",
        "after": None,
        "one_step": None,
    }
    at_start = sensitivity(only, "b", "x", {"x": Money(pence=-100)})
    assert (at_start.before, at_start.after, at_start.one_step) == (None, Fraction(1), Fraction(1))


def test_each_of_many_is_compared_with_each_up_to_half_a_million_points() -> None:
    """The least of 100 lines is 100 times 100 comparisons at both ends, and of 500 too many."""
    for many, is_drawn in ((100, True), (500, False)):
        steepest = least(*(X * times for times in range(1, many + 1)))
        only = formula(line("it", steepest, payer="a", payee="b"))
        if is_drawn:
            assert curve(only, "b", "x", {}).slopes == (Fraction(100), Fraction(1))
        else:
            with pytest.raises(InvalidValueError, match="more than 500,000 points"):
                curve(only, "b", "x", {})


def test_half_a_million_points_are_not_too_many() -> None:
    """One more is."""
    work = _Work()
    work.add(500_000)
    with pytest.raises(InvalidValueError, match="more than 500,000 points"):
        work.add(1)


def test_a_loss_without_limit_is_seen_at_the_end_of_the_curve() -> None:
    """Outer slopes tell whether a loss goes on, also of a formula that nobody checked."""
    facts = {"baseline": Money.parse("£100"), "outturn": Money.parse("£100")}
    open_ended = unlimited_ends(half_and_half(loss_limit=UNLIMITED), facts)
    assert ("trust", "outturn", "highest") in {(e.party, e.fact, e.end) for e in open_ended}
    limited = half_and_half(
        loss_limit=FixedAmount(amount=Money.parse("£12")),
        gain_limit=FixedAmount(amount=Money.parse("£12")),
    )
    assert unlimited_ends(limited, facts) == ()
    signed = formula(line("it", X, payer="a", payee="b"))
    assert [(e.party, e.end, e.slope) for e in unlimited_ends(signed, {})] == [
        ("a", "highest", Fraction(-1)),
        ("b", "lowest", Fraction(1)),
    ]
    counted = formula(line("it", Y * fact("score", SHARE), payer="a", payee="b"))
    assert [e.fact for e in unlimited_ends(counted, {"score": 1})] == ["y"]
    never_paid = formula(line("it", Y, payer="a", payee="b"))
    assert [e.party for e in unlimited_ends(never_paid, {})] == ["a"]
    to_zero = fact("z", PENCE, lowest=Money(pence=-5), highest=Money(pence=0))
    touching = formula(line("it", to_zero, payer="a", payee="b"))
    assert [(e.party, e.end) for e in unlimited_ends(touching, {})] == [("b", "lowest")]
    fixed = fact("z", PENCE, lowest=Money(pence=5), highest=Money(pence=5))
    assert unlimited_ends(formula(line("it", fixed, payer="a", payee="b")), {}) == ()


def test_recorded_facts_draw_as_a_mapping_does() -> None:
    """The fact that moves is laid over those that were recorded."""
    only = formula(line("it", X + Y, payer="a", payee="b"))
    facts = Facts(facts=(RecordedFact(name="y", value=Money(pence=30), unit=PENCE),))
    assert curve(only, "b", "x", facts) == curve(only, "b", "x", FACTS)


def test_a_year_does_not_move() -> None:
    """A year is compared and never moves along a line."""
    year = fact("year", YEAR, lowest=2022, highest=2023)
    only = formula(line("it", when(equal(year, 2022), X), payer="a", payee="b"))
    with pytest.raises(InvalidTypeError, match="year is a year"):
        curve(only, "b", "year", FACTS)
