"""Prices below a penny: exact, no money, and made money only by a count and a named rounding."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import InvalidTypeError, InvalidValueError, Money, Rounding, UnitPrice

CASES = json.loads(
    (Path(__file__).parents[1] / "payment" / "unit_price_cases.json").read_text(encoding="utf-8")
)
PRICE = UnitPrice.parse("£2.218")
TRUE: Any = True
FLOAT: Any = 2.218
ONE: Any = 1
PENNY: Any = Money(pence=1)
prices = st.integers(min_value=-(10**12), max_value=10**12).map(
    lambda steps: UnitPrice(pence=Fraction(steps, 10_000))
)


def test_a_count_at_a_price_is_money_rounded_as_it_is_said() -> None:
    """The price is multiplied as it is, and only what is paid is rounded."""
    price = UnitPrice.parse("£2.218")
    assert price.times(42_317, Rounding.HALF_UP) == Money.parse("£93,859.11")
    assert price.times(42_317, Rounding.DOWN) == Money.parse("£93,859.10")
    assert price.times(Fraction(1, 2), Rounding.UP) == Money.parse("£1.11")


@pytest.mark.parametrize("case", CASES["sums"], ids=lambda case: case["id"])
def test_prices_add_up_to_the_published_price(case: Any) -> None:  # noqa: ANN401
    """A price that is published in two parts is the sum of both."""
    one, other = map(UnitPrice.parse, case["prices"])
    assert one + other == UnitPrice.parse(case["sum"])
    assert UnitPrice.parse(case["sum"]) - other == one


@pytest.mark.parametrize(
    ("text", "pence", "printed", "digits"),
    [
        ("£2.218", "221.8", "£2.218", "2.218"),
        ("0.698", "69.8", "£0.698", "0.698"),
        ("-£0.147", "-14.7", "-£0.147", "-0.147"),
        ("£0", "0", "£0.00", "0.00"),
        ("£120", "12000", "£120.00", "120.00"),
        ("£1,234.50", "123450", "£1,234.50", "1234.50"),
        ("£0.000001", "0.0001", "£0.000001", "0.000001"),
        ("£0.0150000000", "1.5", "£0.015", "0.015"),
        ("$9.5", "950", "$9.50", "9.50"),
    ],
)
def test_a_price_is_read_and_printed_with_all_its_places(
    text: str, pence: str, printed: str, digits: str
) -> None:
    """Two places at least, and as many as it has."""
    price = UnitPrice.parse(text)
    assert (price.pence, str(price), price.digits) == (Fraction(pence), printed, digits)
    assert UnitPrice.parse(str(price)) == price


@given(price=prices)
def test_a_price_is_read_as_it_is_printed(price: UnitPrice) -> None:
    """No place is lost on the way."""
    assert UnitPrice.parse(str(price)) == UnitPrice.parse(price.digits) == price


@given(one=prices, other=prices)
def test_prices_order_and_add_as_their_pence(one: UnitPrice, other: UnitPrice) -> None:
    """A price is its pence and nothing else."""
    assert (one < other, one <= other) == (one.pence < other.pence, one.pence <= other.pence)
    assert (one > other, one >= other) == (other < one, other <= one)
    assert one + other - other == one
    assert bool(one) == (one.pence != 0)


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: UnitPrice.parse("£2.2181234"), InvalidValueError, "at most 6 places of a pound"),
        (lambda: UnitPrice(pence=Fraction(1, 3)), InvalidValueError, "at most 6 places"),
        (lambda: UnitPrice(pence=Fraction(10**40)), InvalidValueError, "check its digits"),
        (lambda: UnitPrice.parse("two"), InvalidValueError, "is not a price of at most 40"),
        (lambda: UnitPrice.parse("$2", "GBP"), InvalidValueError, "was expected in GBP"),
        (lambda: UnitPrice(pence=Fraction(1), currency="pounds"), InvalidValueError, "ISO 4217"),
        (lambda: UnitPrice(pence=FLOAT), InvalidTypeError, "floating point number"),
        (lambda: UnitPrice(pence=ONE), InvalidTypeError, "or use UnitPrice.parse"),
        (lambda: UnitPrice.parse(FLOAT), InvalidTypeError, 'write text, such as "£2.218"'),
        (lambda: PRICE.times(FLOAT, Rounding.DOWN), InvalidTypeError, "floating point number"),
        (lambda: PRICE.times(TRUE, Rounding.DOWN), InvalidTypeError, "count is True"),
        (lambda: PRICE + PENNY, TypeError, "unsupported operand"),
        (lambda: PRICE - ONE, TypeError, "unsupported operand"),
        (lambda: PRICE * ONE, TypeError, "unsupported operand"),
        (lambda: PENNY > PRICE, TypeError, "not supported between"),
        (lambda: PRICE <= ONE, TypeError, "not supported between"),
        (lambda: PRICE + UnitPrice.parse("$1"), InvalidTypeError, "GBP and USD do not mix"),
        (lambda: PRICE - UnitPrice.parse("$1"), InvalidTypeError, "GBP and USD do not mix"),
        (lambda: UnitPrice.parse("$1") > PRICE, InvalidTypeError, "GBP and USD do not mix"),
        (lambda: UnitPrice.parse("$1") >= PRICE, InvalidTypeError, "GBP and USD do not mix"),
    ],
)
def test_what_is_no_price_and_what_makes_money_without_a_count_is_refused(
    make: Any,  # noqa: ANN401
    error: type[Exception],
    said: str,
) -> None:
    """A price is exact, of one currency, and becomes money with a count and a rounding alone."""
    with pytest.raises(error, match=said):
        make()
