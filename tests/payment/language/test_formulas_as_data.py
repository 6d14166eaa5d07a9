"""Exact numbers as documents carry them: in digits if they end, and in forty characters."""

from fractions import Fraction

import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care.payment import COUNT, LocalAgreement, Sum, fact, formula, note
from nhs_accountable_care.payment.language.formulas_as_data import ratio_text

WRITTEN = [
    ("0", "0"),
    ("12345", "12345"),
    ("1/8", "0.125"),
    ("-1/8", "-0.125"),
    ("7/20", "0.35"),
    ("1/3", "1/3"),
    (f"1{'0' * 39}", f"1{'0' * 39}"),
    (f"1/1{'0' * 38}", f"0.{'0' * 37}1"),
]


@pytest.mark.parametrize(("value", "text"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_a_number_is_written_in_digits_if_they_end(value: str, text: str) -> None:
    """In as many digits as it takes, and else as one whole number over another."""
    assert ratio_text(Fraction(value)) == text


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Fraction(10**40), id="41 digits"),
        pytest.param(Fraction(1, 10**39), id="41 characters with its point"),
        pytest.param(Fraction(10**39, 7), id="42 characters with its stroke"),
        pytest.param(Fraction(10**5_000), id="a whole number of thousands of digits"),
        pytest.param(Fraction(1, 7**5_000), id="a divisor of thousands of digits"),
    ],
)
def test_a_number_of_more_than_forty_characters_is_refused(value: Fraction) -> None:
    """However short the words are that tell how long it is."""
    with pytest.raises(InvalidValueError, match="more than 40 characters, and cannot be written"):
        ratio_text(value)


def test_a_formula_is_written_out_up_to_ten_thousand_parts() -> None:
    """The sum is one of them, and what it adds up is written each time that it is used."""
    people = fact("people", COUNT)
    agreed = LocalAgreement(agreed=formula(note("sum", Sum(parts=(people,) * 9_999))))
    [line] = agreed.to_data().lines
    assert isinstance(line.of, dict)
    assert len(line.of["parts"]) == 9_999
    one_more = LocalAgreement(agreed=formula(note("sum", Sum(parts=(people,) * 10_000))))
    with pytest.raises(InvalidValueError, match="too large to be written out"):
        one_more.to_data()
