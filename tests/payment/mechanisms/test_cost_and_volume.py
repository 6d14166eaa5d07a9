"""Cost and volume with cap and collar."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import Money, Share
from nhs_accountable_care.payment import CostAndVolume, FixedAmount, Mechanism, ShareOf, settle

THREE_PERCENT = ShareOf(share=Share.parse("3%"))
TERMS: dict[str, CostAndVolume] = {
    "cap of 3%, collar of £200,000, half of the price": CostAndVolume(
        rate=Share.parse("50%"),
        cap=THREE_PERCENT,
        collar=FixedAmount(amount=Money.parse("£200,000")),
    ),
    "cost per case": CostAndVolume(),
    "cap of 3% alone": CostAndVolume(cap=THREE_PERCENT),
    "collar of 3% alone": CostAndVolume(collar=THREE_PERCENT),
}

PENCE = st.integers(min_value=0, max_value=10**12)


def test_a_contract_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(baseline=PENCE, actual=PENCE, share=st.integers(min_value=0, max_value=100))
def test_payment_stays_between_collar_and_cap(baseline: int, actual: int, share: int) -> None:
    """However activity runs, the payment lies within cap and collar, to the penny."""
    limit = ShareOf(share=Share.parse(f"{share}%"))
    contract = CostAndVolume(cap=limit, collar=limit)
    facts = {"baseline_value": Money(pence=baseline), "actual_value": Money(pence=actual)}
    payment = settle(contract, facts).net["provider"].pence
    assert abs(payment - baseline) * 100 <= baseline * share + 50
    assert (payment - baseline) * (actual - baseline) >= 0


@given(value=PENCE)
def test_activity_on_plan_is_paid_the_baseline(value: int) -> None:
    """No variance, no adjustment, whatever the terms."""
    facts = {"baseline_value": Money(pence=value), "actual_value": Money(pence=value)}
    for contract in TERMS.values():
        assert settle(contract, facts).net["provider"].pence == value


def test_a_limit_may_be_a_part_of_another_base() -> None:
    """A cap can be a part of the provider's revenue, which is then a fact of its own."""
    contract = CostAndVolume(cap=ShareOf(share=Share.parse("1%"), base="provider_revenue"))
    facts = {
        "baseline_value": Money.parse("£10m"),
        "actual_value": Money.parse("£12m"),
        "provider_revenue": Money.parse("£100m"),
    }
    assert settle(contract, facts).net["provider"] == Money.parse("£11m")
