"""Where results leap as one of several facts moves; all sums are made up."""

from fractions import Fraction

import pytest

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    PENCE,
    RATE,
    Expression,
    NormalSpread,
    Spread,
    fact,
    formula,
    least,
    line,
    note,
    when,
)
from nhs_accountable_care.payment.risk.asked_exposure import AskedExposure
from nhs_accountable_care.payment.risk.result_jumps import expected_values, leaps_of

COST, RENT = fact("cost", PENCE), fact("rent", PENCE)
TEN_POUNDS = Money.parse("£10")
PRIZE = when(TEN_POUNDS <= COST, Money.parse("£1"))


def asked(paid: Expression) -> AskedExposure:
    """Let a provider pay the cost and a rent of £3, with £50 of its own."""
    return AskedExposure(
        formula=formula(
            line("paid", paid, payer="commissioner", payee="provider"),
            note("cost", COST),
            note("rent", RENT),
        ),
        facts={"rent": Money.parse("£3")},
        paid_by={"cost": "provider", "rent": "provider"},
        budgets={"provider": Money.parse("£50")},
    )


def test_a_result_leaps_with_all_that_the_party_has_and_pays() -> None:
    """At £10 of cost £50 less £3 and £10 is £37, and a prize of £1 makes it £38."""
    leaps = leaps_of(asked(PRIZE), {"cost": TEN_POUNDS})
    assert [
        (party, *map(int, (jump.at, jump.before, jump.on, jump.after)))
        for party, jump in leaps.jumps
    ] == [
        ("commissioner", 1_000, 0, -100, -100),
        ("provider", 1_000, 3_700, 3_800, 3_800),
    ]


@pytest.mark.parametrize(
    ("paid", "moving"),
    [
        pytest.param(PRIZE, {"provider"}, id="a prize"),
        pytest.param(COST + PRIZE, {"commissioner"}, id="the cost and a prize"),
        pytest.param(
            least(COST, TEN_POUNDS), {"commissioner", "provider"}, id="the cost up to a sum"
        ),
    ],
)
def test_a_party_moves_if_it_moves_anywhere_between_leaps(
    paid: Expression, moving: set[str]
) -> None:
    """Who is paid all of the cost that it pays does not."""
    assert leaps_of(asked(paid), {"cost": TEN_POUNDS}).moving == moving


def test_a_rate_is_expected_in_its_own_steps() -> None:
    """A half is five thousand steps of a ten-thousandth."""
    of = formula(line("paid", COST * fact("rate", RATE), payer="a", payee="b"))
    spread = Spread.of({"rate": NormalSpread(mean=Fraction(1, 2), standard_deviation=1)})
    assert expected_values(of, spread) == {"rate": Fraction(1, 2)}
