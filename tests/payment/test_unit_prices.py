"""Prices below a penny in formulas: every reading of one formula says the same."""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from nhs_accountable_care import (
    InvalidTypeError,
    InvalidValueError,
    Money,
    Rounding,
    UnitPrice,
    frames,
)
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    PRICE,
    RATE,
    LocalAgreement,
    NormalSpread,
    PriceColumn,
    PriceList,
    RecordedFact,
    Spread,
    above,
    amount,
    bands,
    code,
    curve,
    draw,
    fact,
    formula,
    greatest,
    in_words,
    least,
    line,
    listed,
    note,
    points,
    prepare,
    rounded,
    settle,
    step,
)
from nhs_accountable_care.pictures import curves_as_svg

CASES = json.loads((Path(__file__).parent / "unit_price_cases.json").read_text(encoding="utf-8"))[
    "core_payments"
]
PEOPLE, WEIGHTED = fact("registered", COUNT), fact("adjusted", COUNT)
FEE, OTHER = fact("registered_price", PRICE), fact("adjusted_price", PRICE)
CORE = formula(
    line("core payment", PEOPLE * FEE + WEIGHTED * OTHER, payer="board", payee="network"),
    note("price of one", step("both prices", FEE + OTHER)),
)


def facts_of(case: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of data
    """Take the facts of a case as a settlement takes them."""
    return {
        "registered": case["registered"],
        "adjusted": case["adjusted"],
        "registered_price": UnitPrice.parse(case["registered_price"]),
        "adjusted_price": UnitPrice.parse(case["adjusted_price"]),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_price_below_a_penny_settles_alike_in_every_reading(case: Any) -> None:  # noqa: ANN401
    """Fractions, generated source, operations, columns and the curve come to the same money."""
    facts = facts_of(case)
    settled = settle(CORE, facts)
    assert settled.net["network"].pence == case["pence"]
    assert prepare(CORE).settle(facts).amounts == settled.amounts
    assert prepare(CORE, generate=False).settle(facts).amounts == settled.amounts
    drawn = curve(CORE, "network", "registered_price", facts)
    before = drawn.at(facts["registered_price"])
    assert abs(before - case["pence"]) <= Fraction(1, 2)
    frame = pl.DataFrame(
        {
            name: [value if isinstance(value, int) else int(value.pence * 10_000)]
            for name, value in facts.items()
        }
    )
    (row,) = frames.settle(frame, CORE).to_dicts()
    assert row["net_network"] == case["pence"]


def test_a_price_is_told_and_drawn_with_all_its_places() -> None:
    """Words, workings and curves write what the source prints."""
    settled = settle(CORE, facts_of(CASES[0]))
    assert "£2.218" in settled.explain()
    assert "both prices\n" in settled.explain()
    assert "£2.916" in settled.explain()
    assert str(settled.facts[1].value) == "£2.218"
    fixed = formula(
        line("fee", PEOPLE * UnitPrice.parse("£2.218"), payer="board", payee="network"),
        note("a third", rounded(FEE / 3, UnitPrice.parse("£0.001"))),
    )
    worded = [str(each) for each in in_words(fixed)]
    assert worded == [
        "fee (from board to network): the registered times £2.218, rounded half up to the penny.",
        "a third: 1/3 of the registered price, rounded half up to whole £0.001.",
    ]
    assert (
        "£0.333333…"
        in settle(fixed, {"registered": 1, "registered_price": UnitPrice.parse("£1")}).explain()
    )


def test_a_formula_with_prices_goes_into_a_document_and_comes_back() -> None:
    """Prices are written in pounds, as money is."""
    list_prices = PriceList(
        name="fees",
        codes=("a", "b"),
        columns=(PriceColumn(name="fee", unit=PRICE, values=(Fraction(1109, 5), Fraction(50))),),
    )
    agreed = formula(
        line(
            "fees",
            PEOPLE * least(listed(list_prices, "fee", code("kind", ("a", "b"))), OTHER)
            + bands(PEOPLE, above(amount(5, COUNT), Fraction(1109, 5)), unit=PENCE)
            + WEIGHTED * bands(FEE, above(UnitPrice.parse("£1"), Fraction(1, 2)))
            + WEIGHTED * bands(WEIGHTED, above(amount(9, COUNT), Fraction(1, 10)), unit=PRICE) / 9,
            payer="board",
            payee="network",
        ),
        note("ceiling", rounded(FEE / 3, UnitPrice.parse("£0.001"), Rounding.UP)),
    )
    agreement = LocalAgreement(agreed=agreed)
    data = agreement.to_data()
    assert LocalAgreement.from_data(data).formula() == agreed
    prices = {each.name: each for each in data.facts}
    assert (prices["registered_price"].unit, prices["registered_price"].step) == (
        "price",
        "0.000001",
    )
    assert data.prices[0].columns[0].values == ("2.218", "0.5")


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: FEE + 5, InvalidTypeError, "5 is a number and no price; write Unit"),
        (lambda: Fraction(1, 2) < FEE, InvalidTypeError, "is a number and no price"),
        (lambda: greatest(FEE, 5), InvalidTypeError, "is a number and no price"),
        (lambda: amount(5, PRICE), InvalidTypeError, "is a number and no price"),
        (lambda: FEE + Money(pence=5), InvalidTypeError, "mixes price and pence"),
        (lambda: FEE * Money(pence=5), InvalidTypeError, "price times pence is nev"),
        (lambda: FEE * FEE, InvalidTypeError, "price times price is never formed"),
        (lambda: FEE / (PEOPLE + 1), InvalidTypeError, "price divided by count"),
        (
            lambda: line("x", FEE, payer="a", payee="b"),
            InvalidTypeError,
            "only money is paid, and this is a price",
        ),
        (
            lambda: bands(FEE, above(UnitPrice.parse("£1"), 2), unit=PENCE),
            InvalidTypeError,
            "bands of price cannot yield pence",
        ),
        (
            lambda: fact("x", PENCE, step=Fraction(1, 100)),
            InvalidValueError,
            "x: money has no steps of 0.01 pence; write unit PRICE for a price below a penny",
        ),
        (
            lambda: fact("x", PRICE, step=Fraction(1, 30_000), highest=0),
            InvalidValueError,
            "a price has no steps of 1/30000 pence; write a multiple of 0.0001 pence",
        ),
        (
            lambda: points(FEE, (0, 1), (1, 2)),
            InvalidTypeError,
            "points join numbers and not money",
        ),
        (
            lambda: RecordedFact(name="fee", value=Money(pence=5), unit=PRICE),
            InvalidTypeError,
            "a price is meant; write UnitPrice.parse",
        ),
    ],
)
def test_a_price_is_neither_money_nor_a_number(
    make: Callable[[], object], error: type[Exception], said: str
) -> None:
    """It becomes money with a count, and takes no bare number."""
    with pytest.raises(error, match=re.escape(said)):
        make()


def test_prices_stand_beside_operators_and_zero_is_zero() -> None:
    """A price brings its own unit, and nought needs none."""
    price = UnitPrice.parse("£2.218")
    assert (FEE + 0) is FEE
    assert (FEE / price).measure.unit is RATE
    assert (PEOPLE * price).measure.unit is PENCE
    assert greatest(price, UnitPrice.parse("£1")).measure.unit is PRICE
    assert least(PEOPLE * price, Money.parse("£5")).measure.highest == 500


def test_a_price_of_another_currency_is_refused() -> None:
    """One formula, one currency."""
    with pytest.raises(InvalidValueError, match="the formula is in GBP and has an amount in USD"):
        formula(line("x", PEOPLE * UnitPrice.parse("$2.218"), payer="a", payee="b"))
    with pytest.raises(InvalidValueError, match="is in USD, and the formula is in GBP"):
        settle(CORE, facts_of(CASES[0]) | {"adjusted_price": UnitPrice.parse("$1")})


def test_a_price_is_drawn_at_random_to_its_step() -> None:
    """A spread of prices is one of prices, and not of money or of numbers."""
    spread = Spread.of(
        {
            "registered_price": NormalSpread(
                mean=UnitPrice.parse("£2.218"), standard_deviation=UnitPrice.parse("£0.01")
            )
        }
    )
    (drawn,) = draw(CORE, spread, n=50, seed=2026).facts
    assert (drawn.unit, drawn.step) == (PRICE, Fraction(1, 10_000))
    assert all(2_100_000 < int(steps) < 2_330_000 for steps in drawn.steps)
    with pytest.raises(InvalidTypeError, match="counts prices in GBP and the standard dev"):
        NormalSpread(mean=UnitPrice.parse("£2.218"), standard_deviation=Money.parse("£1"))


def test_the_axis_of_a_price_has_its_places() -> None:
    """A drawing over a price below a penny writes the price, and not whole pence."""
    drawn = curve(
        CORE,
        "network",
        "registered_price",
        facts_of(CASES[0]),
        from_=UnitPrice.parse("£2.215"),
        to=UnitPrice.parse("£2.220"),
    )
    assert "£2.215" in curves_as_svg(drawn)


def test_a_list_of_prices_below_a_penny_prices_a_frame() -> None:
    """Rows of activity take a column of unit prices as one of money, in finer steps."""
    prices = PriceList(
        name="fees",
        codes=("a",),
        columns=(PriceColumn(name="fee", unit=PRICE, values=(Fraction("221.8"),)),),
    )
    frame = pl.DataFrame({"kind": ["a"], "people": [42_317]})
    priced = frames.price(
        frame,
        prices,
        code="kind",
        units="people",
        price_step=Fraction(1, 10),
        rounding=frames.PriceRounding(per="row"),
    ).frame
    assert priced["paid"].to_list() == [9_385_911]
