"""Alliance pain and gain."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    UNLIMITED,
    AgreedShares,
    AlliancePainGain,
    EqualShares,
    FixedAmount,
    Mechanism,
    OutcomeReward,
    PartyCap,
    PartyShare,
    ShareBand,
    ShareOf,
    settle,
)

HALF = (ShareBand(share=Share.parse("50%")),)
TENTH = ShareOf(share=Share.parse("10%"))
KEYS = AgreedShares(
    shares=(
        PartyShare(party="acute", share=Share.parse("40%")),
        PartyShare(party="mental health", share=Share.parse("20%")),
        PartyShare(party="commissioner", share=Share.parse("40%")),
    )
)
TERMS: dict[str, AlliancePainGain] = {
    "alliance": AlliancePainGain(
        gain_bands=HALF, pain_bands=HALF, pain_limit=UNLIMITED, keys=KEYS
    ),
    "alliance with outcomes": AlliancePainGain(
        costs=("acute_cost", "mental_health_cost"),
        gain_bands=HALF,
        pain_bands=HALF,
        pain_limit=TENTH,
        gain_limit=TENTH,
        keys=KEYS,
        outcomes=OutcomeReward(most=FixedAmount(amount=Money.parse("£300,000"))),
        caps=(
            PartyCap(party="mental health", most_gain=FixedAmount(amount=Money.parse("£150,000"))),
        ),
        residual_holder="commissioner",
    ),
}

MONEY = st.integers(min_value=0, max_value=10**11).map(lambda pence: Money(pence=pence))
SCORES = st.integers(min_value=0, max_value=100).map(lambda score: Share.parse(f"{score}%"))
BANDS = st.builds(
    lambda first, second: (
        ShareBand(up_to=ShareOf(share=Share.parse("3%")), share=Share.parse(f"{first}%")),
        ShareBand(above=ShareOf(share=Share.parse("3%")), share=Share.parse(f"{second}%")),
    ),
    st.integers(min_value=0, max_value=100),
    st.integers(min_value=0, max_value=100),
)


FACTS = st.fixed_dictionaries(
    {
        "target_cost": MONEY,
        "acute_cost": MONEY,
        "mental_health_cost": MONEY,
        "outcome_score": SCORES,
    }
)


def test_an_alliance_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(facts=FACTS, gain_bands=BANDS, pain_bands=BANDS)
def test_nobody_gains_if_the_alliance_loses(
    facts: dict[str, Any], gain_bands: tuple[ShareBand, ...], pain_bands: tuple[ShareBand, ...]
) -> None:
    """All gain or lose together: no share has another sign than the alliance's result."""
    alliance = attrs.evolve(
        TERMS["alliance with outcomes"], gain_bands=gain_bands, pain_bands=pain_bands
    )
    settlement = settle(alliance, facts)
    result = facts["target_cost"] - facts["acute_cost"] - facts["mental_health_cost"]
    sign = -1 if result.pence < 0 else 1
    assert all(sign * amount >= 0 for amount in settlement.amounts)
    assert sum(money.pence for money in settlement.net.values()) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gain_bands": ()}, "an alliance shares its gain"),
        ({"pain_limit": None}, "pain is shared and pain_limit is not stated"),
        ({"costs": ()}, "no cost is named"),
        ({"keys": EqualShares(parties=("acute",))}, "commissioner is not among the keys"),
    ],
)
def test_an_alliance_in_which_somebody_stands_aside_is_refused(
    change: dict[str, Any], message: str
) -> None:
    """An alliance shares pain and gain, of a cost, among all with the commissioner."""
    with pytest.raises(InvalidValueError, match=message):
        attrs.evolve(TERMS["alliance"], **change)
