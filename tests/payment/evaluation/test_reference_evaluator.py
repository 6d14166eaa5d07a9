"""The plain recursion in exact fractions, where other readings look away."""

from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    Bands,
    Expression,
    above,
    fact,
    formula,
    key,
    note,
    portion,
    rounded,
)
from nhs_accountable_care.payment.evaluation.reference_evaluator import worked_out
from nhs_accountable_care.payment.language.facts import read_facts


def worth(of: Expression, **facts: Any) -> Fraction:  # noqa: ANN401 - any fact
    """Work out an expression as it is, without rounding."""
    whole = formula(note("all", of))
    return worked_out(whole, read_facts(whole, facts), rounds=False).value(of)


def test_portions_without_rounding_are_exact_shares() -> None:
    """Of ten pence shared one to three, two and a half are the first party's."""
    one, three = fact("one", COUNT, lowest=1), fact("three", COUNT)
    pot = fact("pot", PENCE)
    first = portion(pot, [key("a", one), key("b", three)], "a")
    facts = {"pot": Money(pence=10), "one": 1, "three": 3}
    assert worth(first, **facts) == Fraction(5, 2)
    assert worth(rounded(pot / 4), pot=Money(pence=10)) == Fraction(5, 2)


@pytest.mark.parametrize(
    ("of", "expected"),
    [("1/2", "1/4"), ("-1/2", "-1/4"), ("1/4", "0"), ("0", "0"), ("2", "7/4"), ("-2", "-7/4")],
)
def test_mirrored_bands_begin_on_both_sides_of_zero(of: str, expected: str) -> None:
    """What is less than one is above zero, and on the side of gains."""
    x = fact("x", RATE, step=Fraction(1, 4), lowest=-2, highest=2)
    mirrored = Bands(of=x, bands=(above(Fraction(1, 4), 1),), unit=RATE, mirrored=True)
    assert worth(mirrored, x=Fraction(of)) == Fraction(expected)
