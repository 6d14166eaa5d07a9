"""Estimates print with a mark, to as many digits as are meant."""

import math

import pytest

from nhs_accountable_care import InvalidTypeError, InvalidValueError, Money
from nhs_accountable_care.payment import COUNT, PENCE, RATE, TRUTH, Estimate, Unit


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (123_456_789.0, PENCE, "about £1.23m"),
        (-99_999_999.9, PENCE, "about -£1.00m"),
        (12_345_678_900.0, PENCE, "about £123m"),
        (123_456_789_000.0, PENCE, "about £1.23bn"),
        (12_345_678_900_000.0, PENCE, "about £123bn"),
        (12_345_678_900_000_000.0, PENCE, "about £123,000bn"),
        (12_345_678.0, PENCE, "about £123,000"),
        (12_345.0, PENCE, "about £123"),
        (1_234.0, PENCE, "about £12.30"),
        (50.0, PENCE, "about £0.50"),
        (-50.0, PENCE, "about -£0.50"),
        (0.5, PENCE, "about £0.01"),
        (-0.4, PENCE, "about £0"),
        (0.0, PENCE, "about £0"),
        (0.0124, RATE, "about 1.2 %"),
        (0.01, RATE, "about 1.0 %"),
        (0.0104, RATE, "about 1.0 %"),
        (0.0196, RATE, "about 2.0 %"),
        (-0.25, RATE, "about -25.0 %"),
        (0.9995, RATE, "more than 99.9 %"),
        (0.9994, RATE, "about 99.9 %"),
        (0.00431, RATE, "about 0.43 %"),
        (0.0000021, RATE, "about 0.00021 %"),
        (0.0000000021, RATE, "less than 0.0001 %"),
        (0.0, RATE, "about 0 %"),
        (0.99961, RATE, "more than 99.9 %"),
        (1.0, RATE, "about 100.0 %"),
        (31_265.9, COUNT, "about 31,300"),
        (2.15, COUNT, "about 2.15"),
    ],
)
def test_an_estimate_prints_with_its_mark(value: float, unit: Unit, printed: str) -> None:
    """Sums to three digits, parts to a tenth of a hundredth or to two digits."""
    assert str(Estimate(value=value, unit=unit)) == printed


@pytest.mark.parametrize(
    ("value", "error", "unit", "printed"),
    [
        (-10_056_304_500.0, 845_012.0, PENCE, "about -£100.563m (± £8,450)"),
        (-56_304_500.0, 3_700_000.0, PENCE, "about -£563,000 (± £37,000)"),
        (123_456_789_123_456.0, 1.0, PENCE, "about £1,234.56789bn (± £0.01)"),
        (1_000.0, 0.0, PENCE, "about £10.00 (± £0)"),
        (0.0, 5_000.0, PENCE, "about £0 (± £50.00)"),
        (0.394, 0.0049, RATE, "about 39.4 % (± 0.49 %)"),
        (1.2, 0.234, RATE, "about 120.0 % (± 23.4 %)"),
        (0.5, 1e-9, RATE, "about 50.0 % (± less than 0.0001 %)"),
        (0.5, 0.01, RATE, "about 50.0 % (± 1.0 %)"),
        (0.5, 0.0104, RATE, "about 50.0 % (± 1.0 %)"),
        (0.5, 0.0043, RATE, "about 50.0 % (± 0.43 %)"),
        (0.5, 0.0, RATE, "about 50.0 % (± 0 %)"),
        (31_265.9, 250.4, COUNT, "about 31,300 (± 250)"),
    ],
)
def test_what_was_simulated_prints_with_its_error(
    value: float, error: float, unit: Unit, printed: str
) -> None:
    """A sum to three digits, or to as many as its error leaves."""
    found = Estimate(value=value, unit=unit, error=error)
    assert str(found) == printed
    assert found.error_digits is not None
    assert float(found.error_digits) == pytest.approx(error)


@pytest.mark.parametrize("error", [-1.0, math.inf, math.nan])
def test_an_error_is_finite_and_not_below_nothing(error: float) -> None:
    """Whatever was simulated has one."""
    with pytest.raises(InvalidValueError, match=r"Estimate\.error is .*finite, and not below 0"):
        Estimate(value=1.0, unit=PENCE, error=error)


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (12_345_678_901.0, "12345678900"),
        (1e-12, "1e-12"),
        (-17.25, "-17.25"),
    ],
)
def test_records_have_nine_digits(value: float, digits: str) -> None:
    """The last digits of floating point numbers differ from machine to machine."""
    assert Estimate(value=value, unit=PENCE).digits == digits


def test_another_currency_has_its_own_sign() -> None:
    """As money has."""
    assert str(Estimate(value=500.0, unit=PENCE, currency="EUR")) == "about €5.00"


def test_an_estimate_is_no_money() -> None:
    """It is not added to any, so that nobody pays by it unawares."""
    with pytest.raises(TypeError):
        Money.parse("£5") + Estimate(value=500.0, unit=PENCE)


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_what_is_no_number_is_refused(value: float) -> None:
    """An estimate is finite."""
    with pytest.raises(InvalidValueError, match="a finite number"):
        Estimate(value=value, unit=RATE)


def test_other_units_and_exact_numbers_are_refused() -> None:
    """A truth is not estimated, and a whole number is no floating point number."""
    with pytest.raises(InvalidValueError, match="it is pence, rate or count"):
        Estimate(value=1.0, unit=TRUTH)
    with pytest.raises(InvalidTypeError, match=r"Estimate\.value is 1, an int"):
        Estimate(value=1, unit=RATE)
