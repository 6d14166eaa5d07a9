"""Provider collaboratives."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import Money, Share
from nhs_accountable_care.payment import (
    AgreedShares,
    EqualShares,
    Mechanism,
    PartyShare,
    ProviderCollaborative,
    settle,
)

TERMS: dict[str, ProviderCollaborative] = {
    "collaborative that reinvests": ProviderCollaborative(
        gain_keys=EqualShares(parties=("pathway",)),
        loss_keys=AgreedShares(
            shares=(
                PartyShare(party="lead provider", share=Share.parse("25%")),
                PartyShare(party="partner", share=Share.parse("75%")),
            )
        ),
    ),
}


def test_a_collaborative_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


MONEY = st.integers(min_value=0, max_value=10**12).map(lambda pence: Money(pence=pence))


@given(budget=MONEY, spend=MONEY)
def test_shares_come_to_what_was_saved_or_overspent(budget: Money, spend: Money) -> None:
    """Every penny of the variance is somebody's."""
    lines = settle(TERMS["collaborative that reinvests"], {"budget": budget, "spend": spend})
    assert sum(lines.amounts[1:]) == budget.pence - spend.pence
