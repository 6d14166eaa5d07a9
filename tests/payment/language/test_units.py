"""Units, exact numbers, and the grain of which a value is a multiple."""

from decimal import Decimal
from fractions import Fraction

import pytest

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.money import Share
from nhs_accountable_care.payment import COUNT, PENCE, PRICE, RATE, TRUTH, YEAR, Unit
from nhs_accountable_care.payment.language.units import (
    digits_of,
    exact,
    grain_of,
    unit_of_product,
    unit_of_ratio,
)

RATIOS = {
    (PENCE, PENCE): RATE,
    (COUNT, COUNT): RATE,
    (RATE, RATE): RATE,
    (PENCE, COUNT): PENCE,
    (PENCE, RATE): PENCE,
    (COUNT, RATE): COUNT,
    (PRICE, PRICE): RATE,
    (PRICE, RATE): PRICE,
}
NUMBERS = (PENCE, COUNT, RATE, PRICE)


@pytest.mark.parametrize("top", [*NUMBERS, YEAR], ids=str)
@pytest.mark.parametrize("bottom", [*NUMBERS, TRUTH], ids=str)
def test_a_ratio_has_a_unit_only_where_it_means_something(top: Unit, bottom: Unit) -> None:
    """Like over like is a rate; money is divided by people and rates, people by rates."""
    if (top, bottom) in RATIOS:
        assert unit_of_ratio(top, bottom) is RATIOS[top, bottom]
    else:
        with pytest.raises(InvalidTypeError, match="has no meaning here"):
            unit_of_ratio(top, bottom)


@pytest.mark.parametrize(
    ("units", "product"),
    [
        ((RATE, RATE), RATE),
        ((RATE, COUNT), COUNT),
        ((COUNT, PENCE, RATE), PENCE),
        ((), RATE),
        ((PRICE, RATE), PRICE),
        ((COUNT, RATE, PRICE), PENCE),
    ],
)
def test_a_product_is_money_else_things_else_a_number(
    units: tuple[Unit, ...], product: Unit
) -> None:
    """Of money, things and numbers, the first that is there is the unit of the product."""
    assert unit_of_product(units) is product


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ((PRICE, PRICE), "price times price is never formed"),
        ((PRICE, PENCE), "a price times pence is never formed"),
        ((PENCE, RATE, PRICE), "a price times pence is never formed"),
        ((PRICE, COUNT, COUNT), "count times count is never formed"),
        ((PRICE, YEAR), "a product holds a year"),
    ],
)
def test_a_price_is_multiplied_by_things_and_numbers_alone(
    units: tuple[Unit, ...], said: str
) -> None:
    """No product is of money squared, whichever of its two units money has."""
    with pytest.raises(InvalidTypeError, match=said):
        unit_of_product(units)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("1234567", "1,234,567"),
        ("-1234567", "-1,234,567"),
        ("1/8", "0.125"),
        ("-1/8", "-0.125"),
        ("12345/100", "123.45"),
        ("1/1000000000000", "0.000000000001"),
        ("1/10000000000000", "1/10000000000000"),
        ("1/3", "1/3"),
        ("1/20", "0.05"),
    ],
)
def test_an_exact_number_is_written_in_digits_if_they_end(value: str, text: str) -> None:
    """Digits that do not end, or go on too long, are written as a ratio."""
    assert digits_of(Fraction(value)) == text


def test_a_number_of_too_many_digits_is_not_written_out() -> None:
    """Up to 4,096 binary digits a number is written, and beyond only about how long it is."""
    assert digits_of(Fraction(2**4095)) == f"{2**4095:,}"
    assert digits_of(Fraction(2**4096)) == "a number of about 1,234 digits"


@pytest.mark.parametrize(
    ("grains", "common"),
    [
        (("1", "100"), "1"),
        (("1/4", "1/6"), "1/12"),
        (("0", "5"), "5"),
        (("0", "0"), "0"),
        ((), "0"),
        (("2/3",), "2/3"),
    ],
)
def test_a_common_grain_divides_all(grains: tuple[str, ...], common: str) -> None:
    """Both are whole multiples of it, and zero is a multiple of anything."""
    assert grain_of([Fraction(each) for each in grains]) == Fraction(common)
    assert grain_of([*(Fraction(each) for each in grains), None]) is None


def test_exact_numbers_are_taken_as_they_are() -> None:
    """A share, a whole number, a fraction and a decimal are one exact number."""
    for value in (Share.parse("50%"), Fraction(1, 2), Decimal("0.50")):
        assert exact(value, "it") == Fraction(1, 2)
    assert exact(3, "it") == 3
