"""The capitated budget of an integrated health organisation."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    BlendedBenchmark,
    CapitatedSegment,
    FixedAmount,
    GivenBenchmark,
    IntegratedHealthOrganisationBudget,
    Mechanism,
    QualityWithhold,
    SegmentedBenchmark,
    ShareBand,
    ShareOf,
    StopLoss,
    settle,
)

SEGMENTS = SegmentedBenchmark(
    segments=(
        CapitatedSegment(people="healthy_people", rate=Money.parse("£700")),
        CapitatedSegment(people="frail_people", rate=Money.parse("£6,000")),
    )
)
ALONE = IntegratedHealthOrganisationBudget(benchmark=SEGMENTS, has_growth=True)
HALF = (ShareBand(up_to=ShareOf(share=Share.parse("5%")), share=Share.parse("50%")),)
TERMS: dict[str, IntegratedHealthOrganisationBudget] = {
    "capitated budget alone": ALONE,
    "capitated budget with corridor, quality and reserve": attrs.evolve(
        ALONE,
        gain_bands=HALF,
        loss_bands=HALF,
        quality=QualityWithhold(share=Share.parse("2%")),
        gate="safety_standard_met",
        into_reserve=Share.parse("20%"),
    ),
    "discounted blend of two benchmarks": IntegratedHealthOrganisationBudget(
        benchmark=BlendedBenchmark(historical=Share.parse("60%")), discount=Share.parse("3.5%")
    ),
}
NAME = "integrated health organisation budget"
GIVEN = IntegratedHealthOrganisationBudget(benchmark=GivenBenchmark())
MONEY = st.integers(min_value=0, max_value=10**11).map(lambda pence: Money(pence=pence))


def test_a_budget_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(budget=MONEY, cost=MONEY)
def test_the_two_sides_have_the_whole_variance(budget: Money, cost: Money) -> None:
    """What the organisation has left is its share; a corridor leaves it no more than all."""
    corridor = attrs.evolve(GIVEN, gain_bands=HALF, loss_bands=HALF)
    settlement = settle(corridor, {"expected_cost": budget, "cost": cost})
    left = settlement.net["organisation"] - cost
    assert left == settlement.line(f"{NAME}: organisation's share").amount
    assert abs(left) <= abs(budget - cost)


@pytest.mark.parametrize(
    ("costs", "stopped", "share"),
    [
        (("£50,000", "£100,000"), "£0.00", "£100,000.00"),
        (("£50,000", "£100,000", "£300,000"), "£180,000.00", "-£20,000.00"),
        (("£100,000.04",), "£0.04", "£150,000.00"),
        ((), "£0.00", "£250,000.00"),
    ],
)
def test_the_commissioner_bears_most_of_what_one_person_costs_beyond_a_sum(
    costs: tuple[str, ...], stopped: str, share: str
) -> None:
    """A tenth above £100,000 stays with the organisation, rounded for each person."""
    stop = StopLoss(at=Money.parse("£100,000"), above=Share.parse("10%"), rows=1_000)
    settlement = settle(
        attrs.evolve(GIVEN, stop_loss=stop),
        {
            "expected_cost": Money.parse("£250,000"),
            "people": [{"cost_of_person": Money.parse(each)} for each in costs],
        },
    )
    assert str(settlement.line(f"{NAME}: stop-loss").amount) == stopped
    assert str(settlement.line(f"{NAME}: organisation's share").amount) == share


def test_a_budget_in_another_currency_is_all_in_that() -> None:
    """A rate in pounds has no place in a budget in euros."""
    with pytest.raises(InvalidValueError, match="in EUR and has an amount in GBP"):
        attrs.evolve(ALONE, currency="EUR")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gain_bands": HALF}, "for gains or for losses only"),
        ({"loss_bands": HALF}, "for gains or for losses only"),
        ({"gate": "standard_met"}, "a gate needs bands"),
    ],
)
def test_a_budget_that_makes_no_sense_is_refused(change: dict[str, Any], message: str) -> None:
    """A corridor has two sides, and a gate closes one."""
    with pytest.raises(InvalidValueError, match=message):
        attrs.evolve(GIVEN, **change)


def test_a_benchmark_is_of_somebody() -> None:
    """A benchmark without a segment is refused."""
    with pytest.raises(InvalidValueError, match="has no segment"):
        SegmentedBenchmark(segments=())


def test_an_edge_may_be_a_sum_of_money() -> None:
    """Bands in pounds stand beside a budget as parts of it do."""
    first = FixedAmount(amount=Money.parse("£1m"))
    band = (ShareBand(up_to=first, share=Share.parse("100%")),)
    corridor = attrs.evolve(GIVEN, gain_bands=band, loss_bands=band)
    facts = {"expected_cost": Money.parse("£10m"), "cost": Money.parse("£7m")}
    share = settle(corridor, facts).line(f"{NAME}: organisation's share")
    assert share.amount == Money.parse("£1m")


def test_growth_lies_between_half_and_twice() -> None:
    """A benchmark may halve or double in a year; what is more is a slip."""
    [growth] = [each for each in ALONE.formula().facts if each.name == "growth"]
    assert growth.lowest * growth.step == Fraction(-1, 2)
    assert growth.highest * growth.step == 1
