"""Multilateral gain and loss sharing."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    UNLIMITED,
    AgreedShares,
    CommissionerSpend,
    EqualShares,
    FixedAmount,
    Mechanism,
    MultilateralGainLoss,
    PartyShare,
    ShareOf,
    settle,
)


def agreed(**shares: str) -> AgreedShares:
    """Write agreed shares; an underscore in a name stands for a space."""
    return AgreedShares(
        shares=tuple(
            PartyShare(party=party.replace("_", " "), share=Share.parse(share))
            for party, share in shares.items()
        )
    )


TWO = (
    CommissionerSpend(party="ccg a", expected="ccg_a_expected", actual="ccg_a_actual"),
    CommissionerSpend(party="ccg b", expected="ccg_b_expected", actual="ccg_b_actual"),
)
TERMS: dict[str, MultilateralGainLoss] = {
    "multilateral, two commissioners": MultilateralGainLoss(
        commissioners=TWO,
        keys=agreed(acute="50%", ccg_a="25%", ccg_b="25%"),
        loss_limit=UNLIMITED,
    ),
    "multilateral, limited": MultilateralGainLoss(
        keys=agreed(acute="60%", community="40%"),
        loss_limit=ShareOf(share=Share.parse("5%")),
        gain_limit=FixedAmount(amount=Money.parse("£40,000")),
    ),
}

MONEY = st.integers(min_value=0, max_value=10**12).map(lambda pence: Money(pence=pence))
FACTS = st.fixed_dictionaries(
    {name: MONEY for each in TWO for name in (each.expected, each.actual)}
)


def test_a_network_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(facts=FACTS)
def test_the_account_ends_with_nothing(facts: dict[str, Money]) -> None:
    """What commissioners pay into the account is shared out to the penny, limits or none."""
    open_ended = TERMS["multilateral, two commissioners"]
    limited = MultilateralGainLoss(
        commissioners=TWO,
        keys=open_ended.keys,
        loss_limit=ShareOf(share=Share.parse("1.5%")),
        residual_holder="ccg a",
    )
    for network in (open_ended, limited):
        net = settle(network, facts).net
        assert net["pool"].pence == 0
        assert sum(money.pence for money in net.values()) == 0


@given(expected=MONEY, actual=MONEY)
def test_shares_come_to_the_pool(expected: Money, actual: Money) -> None:
    """The shares of all parties, the commissioner's own too, add up to the pool."""
    network = MultilateralGainLoss(
        keys=EqualShares(parties=("acute", "community", "commissioner")), loss_limit=UNLIMITED
    )
    settlement = settle(network, {"expected_spend": expected, "actual_spend": actual})
    assert sum(settlement.amounts) == (expected - actual).pence


def test_a_residual_holder_takes_what_lies_beyond_the_limits() -> None:
    """What a limit strips off lands on the party that is named."""
    network = MultilateralGainLoss(
        keys=EqualShares(parties=("acute",)),
        loss_limit=FixedAmount(amount=Money.parse("£10")),
        residual_holder="reserve",
    )
    facts = {"expected_spend": Money.parse("£100"), "actual_spend": Money.parse("£150")}
    net = settle(network, facts).net
    assert (net["acute"], net["reserve"]) == (Money.parse("-£10"), Money.parse("-£40"))


def test_a_residue_must_land_on_somebody() -> None:
    """Limits of a network of several commissioners need a residual holder."""
    with pytest.raises(InvalidValueError, match="name the residual_holder"):
        MultilateralGainLoss(
            commissioners=TWO,
            keys=EqualShares(parties=("acute",)),
            loss_limit=FixedAmount(amount=Money.parse("£10")),
        )


def test_a_network_has_a_commissioner() -> None:
    """Without anybody's spending there is nothing to share."""
    with pytest.raises(InvalidValueError, match="at least one commissioner"):
        MultilateralGainLoss(
            commissioners=(), keys=EqualShares(parties=("acute",)), loss_limit=UNLIMITED
        )
