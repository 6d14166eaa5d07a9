"""Block payment."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import InvalidValueError, Money
from nhs_accountable_care.payment import BlockPayment, Mechanism, settle

TERMS: dict[str, BlockPayment] = {
    "block": BlockPayment(),
    "block in twelve instalments": BlockPayment(instalments=12),
    "block with top-up": BlockPayment(topped_up_by="NHS England"),
}

MONEY = st.integers(min_value=0, max_value=10**12).map(lambda pence: Money(pence=pence))


def test_a_block_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(block=MONEY, cost=MONEY, other=MONEY)
def test_a_topped_up_provider_never_ends_below_breakeven(
    block: Money, cost: Money, other: Money
) -> None:
    """The national top-up brings a provider to breakeven, and no further."""
    facts = {"block_value": block, "outturn_cost": cost, "other_income": other}
    settlement = settle(TERMS["block with top-up"], facts)
    result = settlement.net["provider"] + other - cost
    assert result.pence >= 0
    assert result.pence == 0 or settlement.net["NHS England"].pence == 0


@given(block=MONEY, count=st.integers(min_value=1, max_value=24))
def test_instalments_come_to_the_block(block: Money, count: int) -> None:
    """Equal instalments add up to the block, and differ by a penny at most."""
    settlement = settle(BlockPayment(instalments=count), {"block_value": block})
    assert settlement.net["provider"] == block
    assert max(settlement.amounts) - min(settlement.amounts) <= 1


@pytest.mark.parametrize("count", [0, -1])
def test_a_block_is_paid_at_least_once(count: int) -> None:
    """A block in no instalments is refused when it is written."""
    with pytest.raises(InvalidValueError, match="instalments cannot be paid"):
        BlockPayment(instalments=count)


def test_two_blocks_can_stand_together_under_names_of_their_own() -> None:
    """The name of a mechanism begins its labels and tells its steps apart."""
    named = BlockPayment(name="community block", topped_up_by="NHS England").formula()
    assert [line.label for line in named.lines] == [
        "community block",
        "community block: top-up to breakeven",
    ]
    assert [step.name for step in named.steps] == ["all income (community block)"]
    assert [step.name for step in TERMS["block with top-up"].formula().steps] == ["all income"]
