"""Money, shares of it and rounding: exact, in whole pence, whatever the host program does."""

import decimal
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    InvalidTypeError,
    InvalidValueError,
    Money,
    Rounding,
    Share,
    UnitPrice,
)
from nhs_accountable_care._core.money import exact_of, number_text, parse_ratio, round_to
from nhs_accountable_care.testing import money, shares

ways = st.sampled_from(Rounding)
multiples = st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=1000)
values = st.fractions(max_denominator=10**6)


# --- Reading amounts ---


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£12.34", 1234),
        ("12.34", 1234),
        ("12", 1200),
        ("£0", 0),
        ("£0.5", 50),
        ("-£5", -500),
        ("−£5.00", -500),
        ("£1,234.56", 123456),
        ("£1,234,567", 123456700),
        (" £3 ", 300),
        ("£7k", 700000),
        ("£412.5m", 41250000000),
        ("£5.9bn", 590000000000),
        ("£1.23456789012bn", 123456789012),
        ("£0.00005k", 5),
        ("12.3400", 1234),
    ],
)
def test_amounts_are_read_as_reports_write_them(text: str, pence: int) -> None:
    """A table may have a symbol, commas, a sign, and thousands, millions or billions."""
    assert Money.parse(text) == Money(pence=pence)


@pytest.mark.parametrize(
    ("text", "argument", "currency"),
    [
        ("£1", None, "GBP"),
        ("$1", None, "USD"),
        ("€1", None, "EUR"),
        ("1", None, "GBP"),
        ("1", "NOK", "NOK"),
        ("$1", "USD", "USD"),
    ],
)
def test_the_symbol_decides_the_currency_and_then_the_argument(
    text: str, argument: str | None, currency: str
) -> None:
    """Without either it is sterling."""
    assert Money.parse(text, argument).currency == currency


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not an amount of money"),
        ("about £5", "is not an amount of money"),
        ("£5 m", "is not an amount of money"),
        ("£1,23", "is not an amount of money"),
        ("£1.", "is not an amount of money"),
        ("£.50", "is not an amount of money"),
        ("(£5)", "is not an amount of money"),
        ("+£5", "is not an amount of money"),
        ("1e3", "is not an amount of money"),
        ("NaN", "is not an amount of money"),
        ("£٣", "is not an amount of money"),
        ("£" + "9" * 5000, "is not an amount of money"),
        ("£1.005", "has a fraction of a penny, .* write .* as UnitPrice.parse"),
        ("£0.000001k", "has a fraction of a penny"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, said: str) -> None:
    """Half-read figures are worse than none."""
    with pytest.raises(InvalidValueError, match=said):
        Money.parse(text)


def test_a_symbol_of_another_currency_is_refused() -> None:
    """A column that is expected in pounds holds no dollars."""
    with pytest.raises(InvalidValueError, match="is written in USD and was expected in GBP"):
        Money.parse("$1", "GBP")


FLOAT = "a floating point number; it is not exact"


@pytest.mark.parametrize(
    ("make", "given", "said"),
    [
        pytest.param(lambda value: Money(pence=value), 1.0, FLOAT, id="pence"),
        pytest.param(Money.parse, 1.5, FLOAT, id="parse"),
        pytest.param(Money.of_pounds, 1.5, FLOAT, id="pounds"),
        pytest.param(lambda by: Money(pence=1).times(by, Rounding.DOWN), 0.5, FLOAT, id="times"),
        pytest.param(lambda value: Share(value=value), 0.5, FLOAT, id="share"),
        pytest.param(parse_ratio, 0.5, FLOAT, id="ratio"),
        pytest.param(lambda value: Money(pence=value), True, "a bool; write", id="true pence"),
        pytest.param(lambda value: Money(pence=value), "5", "a str; write", id="text as pence"),
        pytest.param(Money.of_pounds, True, "a bool; write", id="true pounds"),
        pytest.param(
            lambda by: Money(pence=1).times(by, Rounding.DOWN), True, "a bool; write", id="by true"
        ),
        pytest.param(lambda value: Share(value=value), 1, "an int; write", id="share of one"),
        pytest.param(Share.parse, 1, "an int; write", id="share of no text"),
    ],
)
def test_floating_point_and_other_kinds_are_refused_with_the_cure(
    make: Callable[[Any], object],
    given: Any,  # noqa: ANN401 - what no type checker would let pass
    said: str,
) -> None:
    """What is not exact does not get in, and the message says what to write."""
    with pytest.raises(InvalidTypeError, match=said):
        make(given)


@pytest.mark.parametrize("currency", ["gbp", "POUND", "", "£", "GB1", None])
def test_a_currency_is_a_code_of_three_letters(currency: Any) -> None:  # noqa: ANN401
    """ISO 4217."""
    with pytest.raises(InvalidValueError, match="is not an ISO 4217 code"):
        Money(pence=1, currency=currency)


@pytest.mark.parametrize(
    ("pounds", "pence"),
    [(5, 500), (Decimal("12.34"), 1234), (Decimal("-0.01"), -1), (Decimal("1E+3"), 100000)],
)
def test_pounds_are_taken_exactly(pounds: int | Decimal, pence: int) -> None:
    """A Decimal keeps its digits."""
    assert Money.of_pounds(pounds) == Money(pence=pence)


@pytest.mark.parametrize("pounds", ["NaN", "sNaN", "Infinity", "-Infinity", "0.001"])
def test_pounds_that_are_no_whole_pence_are_refused(pounds: str) -> None:
    """Nothing is rounded on the way in."""
    with pytest.raises(InvalidValueError):
        Money.of_pounds(Decimal(pounds))


# --- Reckoning ---


@given(money(), money())
def test_adding_and_taking_away_undo_each_other(one: Money, other: Money) -> None:
    """No penny is lost."""
    assert one + other - other == one
    assert one + other == other + one
    assert one - other == -(other - one)


@given(money())
def test_amounts_order_by_their_pence(amount: Money) -> None:
    """Comparing follows adding."""
    more = amount + Money(pence=1)
    assert amount < more
    assert amount <= more
    assert more > amount
    assert more >= amount
    same = attrs.evolve(amount)
    assert amount <= same
    assert same >= amount
    assert not amount < same
    assert not same > amount
    assert abs(amount) == max(amount, -amount)
    assert bool(amount) is (amount != Money(pence=0))


@pytest.mark.parametrize(
    "reckon",
    [
        pytest.param(lambda one, other: one + other, id="+"),
        pytest.param(lambda one, other: one - other, id="-"),
        pytest.param(lambda one, other: one < other, id="<"),
        pytest.param(lambda one, other: one <= other, id="<="),
        pytest.param(lambda one, other: one > other, id=">"),
        pytest.param(lambda one, other: one >= other, id=">="),
    ],
)
def test_two_currencies_never_mix(reckon: Callable[[Any, Any], object]) -> None:
    """Not even when one of them is zero; and what is no money is no amount."""
    with pytest.raises(InvalidTypeError, match=r"GBP and USD do not mix|USD and GBP do not mix"):
        reckon(Money(pence=1), Money(pence=0, currency="USD"))
    with pytest.raises(TypeError, match=r"not supported|unsupported operand"):
        reckon(Money(pence=1), 1)


def test_amounts_of_two_currencies_are_not_equal() -> None:
    """Asking whether two amounts are the same is always allowed."""
    assert Money(pence=0) != Money(pence=0, currency="USD")


@given(money(), shares(), ways)
def test_a_share_and_the_rest_make_the_whole_to_the_penny(
    amount: Money, share: Share, way: Rounding
) -> None:
    """What the first is rounded up by, the second has less; at most a penny lies between."""
    first, second = amount.times(share, way), amount.times(share.rest, way)
    assert abs((first + second - amount).pence) <= 1


@given(money(), st.integers(min_value=-1000, max_value=1000), ways)
def test_a_whole_multiple_needs_no_rounding(amount: Money, factor: int, way: Rounding) -> None:
    """Every way gives the same."""
    assert amount.times(factor, way).pence == amount.pence * factor


@pytest.mark.parametrize(
    ("way", "up", "down"),
    [
        (Rounding.HALF_UP, 3, -3),
        (Rounding.HALF_EVEN, 2, -2),
        (Rounding.DOWN, 2, -2),
        (Rounding.UP, 3, -3),
        (Rounding.FLOOR, 2, -3),
        (Rounding.CEILING, 3, -2),
    ],
)
def test_each_way_of_rounding_a_half(way: Rounding, up: int, down: int) -> None:
    """Two and a half pence, to be paid and to be refunded."""
    assert Money(pence=5).times(Fraction(1, 2), way).pence == up
    assert Money(pence=-5).times(Fraction(1, 2), way).pence == down


# --- Rounding ---


@given(values, multiples, ways)
def test_rounding_lands_on_the_nearest_multiples(
    value: Fraction, to: Fraction, way: Rounding
) -> None:
    """The result is a multiple less than one step away, and half a step for the halves."""
    rounded = round_to(value, to, way)
    assert (rounded / to).denominator == 1
    assert abs(rounded - value) < to
    if way in {Rounding.HALF_UP, Rounding.HALF_EVEN}:
        assert abs(rounded - value) <= to / 2


@given(values, multiples, ways)
def test_rounding_twice_is_rounding_once(value: Fraction, to: Fraction, way: Rounding) -> None:
    """A multiple stays what it is."""
    once = round_to(value, to, way)
    assert round_to(once, to, way) == once


@given(
    values,
    multiples,
    st.sampled_from([Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.DOWN, Rounding.UP]),
)
def test_a_refund_is_rounded_as_a_payment(value: Fraction, to: Fraction, way: Rounding) -> None:
    """Four of the ways treat both alike."""
    assert round_to(-value, to, way) == -round_to(value, to, way)


@given(values, multiples)
def test_floor_and_ceiling_mirror_each_other(value: Fraction, to: Fraction) -> None:
    """The other two treat what one pays as the other gets it."""
    assert round_to(-value, to, Rounding.FLOOR) == -round_to(value, to, Rounding.CEILING)


DECIMAL_WAYS = {
    Rounding.HALF_UP: decimal.ROUND_HALF_UP,
    Rounding.HALF_EVEN: decimal.ROUND_HALF_EVEN,
    Rounding.DOWN: decimal.ROUND_DOWN,
    Rounding.UP: decimal.ROUND_UP,
    Rounding.FLOOR: decimal.ROUND_FLOOR,
    Rounding.CEILING: decimal.ROUND_CEILING,
}


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=5), ways)
def test_rounding_agrees_with_the_standard_library(number: Decimal, way: Rounding) -> None:
    """The names mean what `decimal` means by them."""
    expected = number.quantize(Decimal("0.01"), rounding=DECIMAL_WAYS[way])
    assert round_to(Fraction(number), Fraction(1, 100), way) == Fraction(expected)


@pytest.mark.parametrize("to", [Fraction(0), Fraction(-1)])
def test_there_is_no_multiple_of_nought(to: Fraction) -> None:
    """A step is more than nothing."""
    with pytest.raises(InvalidValueError, match="cannot round to a multiple of"):
        round_to(Fraction(1), to, Rounding.HALF_UP)


# --- Exact numbers and shares ---


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.375", Fraction(3, 8)),
        ("37.5%", Fraction(3, 8)),
        ("3/8", Fraction(3, 8)),
        ("-3/8", Fraction(-3, 8)),
        ("-0.5", Fraction(-1, 2)),
        ("150%", Fraction(3, 2)),
        (" 7 ", Fraction(7)),
        ("6/3", Fraction(2)),
        ("0.0000000000000000000000000000000000001", Fraction(1, 10**37)),
    ],
)
def test_exact_numbers_are_read(text: str, number: Fraction) -> None:
    """As a decimal, a percentage or a ratio."""
    assert parse_ratio(text) == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not an exact number"),
        ("half", "is not an exact number"),
        ("1e3", "is not an exact number"),
        (".5", "is not an exact number"),
        ("5.", "is not an exact number"),
        ("1/-2", "is not an exact number"),
        ("1/2%", "is not an exact number"),
        ("٣%", "is not an exact number"),
        ("9" * 41, "of at most 40 characters"),
        ("1/0", "divides by zero"),
    ],
)
def test_what_is_no_exact_number_is_refused(text: str, said: str) -> None:
    """And so is one that takes too long to read."""
    with pytest.raises(InvalidValueError, match=said):
        parse_ratio(text)


@pytest.mark.parametrize("text", ["-1%", "101%", "1.0001", "-1/3"])
def test_a_share_is_none_to_all_of_a_whole(text: str) -> None:
    """Nothing shares less than nothing, or more than all."""
    with pytest.raises(InvalidValueError, match="lies between 0 and 1"):
        Share.parse(text)


@pytest.mark.parametrize(
    ("text", "is_rate"), [("-1%", False), ("101%", True), ("150%", True), ("250%", True)]
)
def test_more_than_the_whole_is_said_to_be_a_rate(text: str, *, is_rate: bool) -> None:
    """Less than nothing is none."""
    with pytest.raises(InvalidValueError) as refused:
        Share.parse(text)
    assert ("what is more than the whole is a rate" in str(refused.value)) is is_rate


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("0", "0%"),
        ("1", "100%"),
        ("1/2", "50%"),
        ("3/8", "37.5%"),
        ("1/3", "1/3"),
        ("0.001", "0.1%"),
        ("0.00001", "0.001%"),
        ("1/80", "1.25%"),
    ],
)
def test_a_share_is_printed_as_a_percentage_if_that_ends(text: str, printed: str) -> None:
    """And as a ratio if it does not."""
    assert str(Share.parse(text)) == printed


@given(shares(most_parts=1000))
def test_a_share_is_read_as_it_is_printed(share: Share) -> None:
    """Printing loses nothing."""
    assert Share.parse(str(share)) == share
    assert share.rest.rest == share


# --- Bounds ---


WITHIN: list[tuple[str, Callable[[], object]]] = [
    ("pence of 38 digits", lambda: Money(pence=10**38 - 1)),
    ("a debt of 38 digits", lambda: Money(pence=1 - 10**38)),
    ("a price of 38 digits", lambda: UnitPrice(pence=Fraction(10**38 - 1))),
    ("an amount of 40 characters", lambda: Money.parse("£" + "9" * 36 + ".00")),
    ("a ratio of 40 characters", lambda: parse_ratio("0." + "3" * 38)),
    ("a decimal of 1,228 digits", lambda: exact_of(Decimal("9" * 1_228), "rate")),
    ("a decimal of 1,228 places", lambda: exact_of(Decimal("1E-1227"), "rate")),
    ("4,096 bits above the line", lambda: exact_of(Fraction(2**4096 - 1), "rate")),
    ("4,096 bits below the line", lambda: exact_of(Fraction(1, 2**4096 - 1), "rate")),
]
BEYOND: list[tuple[str, Callable[[], object], str]] = [
    ("pence of 39 digits", lambda: Money(pence=10**38), "at most 38 digits"),
    ("a debt of 39 digits", lambda: Money(pence=-(10**38)), "at most 38 digits"),
    ("a price of 39 digits", lambda: UnitPrice(pence=Fraction(10**38)), "at most 38 digits"),
    (
        "an amount of 41 characters",
        lambda: Money.parse("£" + "0" * 37 + ".00"),
        "at most 40 characters",
    ),
    ("a ratio of 41 characters", lambda: parse_ratio("0." + "3" * 39), "at most 40 characters"),
    (
        "a decimal of 1,229 digits",
        lambda: exact_of(Decimal("9" * 1_229), "rate"),
        "at most 1,228 digits",
    ),
    (
        "a decimal of 1,229 places",
        lambda: exact_of(Decimal("1E-1228"), "rate"),
        "at most 1,228 digits",
    ),
    (
        "4,097 bits above the line",
        lambda: exact_of(Fraction(2**4096), "rate"),
        "rate is a number of about 1,234 digits",
    ),
    (
        "4,097 bits below the line",
        lambda: exact_of(Fraction(1, 2**4096), "rate"),
        "rate is a number of about 1,234 digits",
    ),
]


@pytest.mark.parametrize("make", [row[1] for row in WITHIN], ids=[row[0] for row in WITHIN])
def test_the_longest_number_is_taken(make: Callable[[], object]) -> None:
    """As `SECURITY.md` has it; of a decimal three tenths of the bits, which are less for sure."""
    assert make()


@pytest.mark.parametrize(
    ("make", "said"), [row[1:] for row in BEYOND], ids=[row[0] for row in BEYOND]
)
def test_a_number_that_is_longer_is_refused(make: Callable[[], object], said: str) -> None:
    """By one digit, and with the bound."""
    with pytest.raises(InvalidValueError, match=said):
        make()


@pytest.mark.parametrize("number", [2**4096 - 1, Fraction(1, 2**4096 - 1)], ids=["int", "part"])
def test_a_number_within_the_bound_is_written_with_digits(number: int | Fraction) -> None:
    """In a message, of which the middle may be left out."""
    assert number_text(number).startswith(str(number)[:8])


# --- Writing amounts ---


@pytest.mark.parametrize(
    ("amount", "printed", "digits"),
    [
        (Money(pence=0), "£0.00", "0.00"),
        (Money(pence=-5), "-£0.05", "-0.05"),
        (Money(pence=123456789), "£1,234,567.89", "1234567.89"),
        (Money(pence=-123456, currency="USD"), "-$1,234.56", "-1234.56"),
        (Money(pence=100, currency="NOK"), "NOK 1.00", "1.00"),
        (Money(pence=-100, currency="NOK"), "-NOK 1.00", "-1.00"),
    ],
)
def test_amounts_are_printed_with_their_currency(amount: Money, printed: str, digits: str) -> None:
    """For people with symbol and commas, for documents as plain digits."""
    assert str(amount) == printed
    assert amount.digits == digits
    assert amount.pounds == Decimal(digits)


@given(money(currencies=["GBP", "USD", "EUR"]))
def test_an_amount_is_read_as_it_is_printed(amount: Money) -> None:
    """Printing loses nothing."""
    assert Money.parse(str(amount)) == amount
    assert Money.of_pounds(amount.pounds, amount.currency) == amount


# --- The host's decimal context ---


@given(money(), money(), shares(), ways)
def test_the_decimal_context_of_the_host_changes_nothing(
    one: Money, other: Money, share: Share, way: Rounding
) -> None:
    """A host program may have set a precision of six digits, and another way to round."""

    def reckon() -> tuple[object, ...]:
        return (
            one + other,
            one.times(share, way),
            str(one),
            one.pounds.as_tuple(),
            Money.parse(str(one)),
            Money.of_pounds(one.pounds),
            str(share),
            parse_ratio(one.digits),
        )

    usual = reckon()
    with decimal.localcontext() as context:
        context.prec = 6
        context.rounding = decimal.ROUND_CEILING
        context.traps[decimal.Inexact] = True
        assert reckon() == usual
