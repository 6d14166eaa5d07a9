"""Gain and loss shares and whole population budgets against answers stated beforehand."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care.payment import (
    UNLIMITED,
    AgreedShares,
    EqualShares,
    FixedAmount,
    GainLossShare,
    PartyCap,
    PartyShare,
    PopulationChange,
    ShareBand,
    ShareOf,
    Threshold,
    ThresholdKind,
    WholePopulationBudget,
    settle,
)

CASES = json.loads((Path(__file__).parent / "gain_loss_cases.json").read_text(encoding="utf-8"))


def part(text: str) -> ShareOf:
    """Write a part of the baseline."""
    return ShareOf(share=Share.parse(text))


def band(above: str | None, up_to: str | None, share: str) -> ShareBand:
    """Write a band between two parts of the baseline."""
    return ShareBand(
        above=None if above is None else part(above),
        up_to=None if up_to is None else part(up_to),
        share=Share.parse(share),
    )


def agreed(**shares: str) -> AgreedShares:
    """Write agreed shares; an underscore in a name stands for a space."""
    return AgreedShares(
        shares=tuple(
            PartyShare(party=party.replace("_", " "), share=Share.parse(share))
            for party, share in shares.items()
        )
    )


ALL = (band(None, None, "100%"),)
CORRIDOR = (band("3%", "8%", "50%"), band("8%", None, "80%"))
PROFESSIONAL = (
    band(None, "5%", "50%"),
    band("5%", "10%", "35%"),
    band("10%", "15%", "15%"),
    band("15%", None, "5%"),
)
CAPPED: dict[str, Any] = {
    "gain_bands": ALL,
    "loss_bands": ALL,
    "loss_limit": UNLIMITED,
    "keys": agreed(acute="50%", community="30%", primary_care="20%"),
    "caps": (
        PartyCap(party="primary care", most_loss=FixedAmount(amount=Money.parse("£50,000"))),
    ),
    "residual_holder": "commissioner",
}

TERMS: dict[str, GainLossShare] = {
    "first-dollar cliff": GainLossShare(
        gain_bands=(band(None, None, "80%"),),
        threshold=Threshold(kind=ThresholdKind.CLIFF, at=part("2%")),
        keys=EqualShares(parties=("provider",)),
    ),
    "deductible": GainLossShare(
        gain_bands=(band(None, None, "80%"),),
        threshold=Threshold(kind=ThresholdKind.DEDUCTIBLE, at=part("2%")),
        keys=EqualShares(parties=("provider",)),
    ),
    # The plan bears its own costs: what the corridor gives it for a loss is a gain turned round.
    "affordable care act corridor": GainLossShare(
        gain_bands=CORRIDOR,
        loss_bands=CORRIDOR,
        loss_limit=UNLIMITED,
        keys=EqualShares(parties=("plan",)),
    ),
    "reach professional": GainLossShare(
        gain_bands=PROFESSIONAL,
        loss_bands=PROFESSIONAL,
        loss_limit=UNLIMITED,
        keys=EqualShares(parties=("aco",)),
    ),
    "target cost by side": GainLossShare(
        gain_bands=(band(None, "2.5%", "50%"),),
        loss_bands=(band(None, "2.5%", "50%"), band("2.5%", None, "100%")),
        loss_limit=UNLIMITED,
        keys=EqualShares(parties=("contractor",)),
    ),
    "quality": GainLossShare(
        gain_bands=(band(None, None, "50%"),),
        threshold=Threshold(kind=ThresholdKind.CLIFF, at=part("3%")),
        quality_score="quality_score",
        keys=EqualShares(parties=("provider",)),
    ),
    "multilateral": GainLossShare(
        gain_bands=ALL,
        keys=agreed(acute="40%", community="25%", primary_care="20%", commissioner="15%"),
    ),
    "capped loss": GainLossShare(**CAPPED),
    "capped loss, passed on": GainLossShare(**CAPPED, beyond="the others"),
}


def read(name: str, text: str) -> Money | Share | Fraction:
    """Read a fact of a case."""
    if text.endswith("%"):
        share = Share.parse(text)
        return share if name == "quality_score" else share.value
    return Money.parse(text)


def facts_of(case: dict[str, Any]) -> dict[str, Any]:
    """Read the facts of a case."""
    return {name: read(name, text) for name, text in case["facts"].items()}


@pytest.mark.parametrize("case", CASES["cases"], ids=[case["id"] for case in CASES["cases"]])
def test_a_share_comes_to_the_answer_that_was_stated(case: dict[str, Any]) -> None:
    """Each party gets or pays exactly what the source, or the sum by hand, says."""
    settlement = settle(TERMS[case["terms"]], facts_of(case))
    net = settlement.net
    assert {party: net[party] for party in case["net"]} == {
        party: Money.parse(text) for party, text in case["net"].items()
    }
    for party, text in case.get("kept", {}).items():
        label = f"gain and loss share: {party}, kept"
        assert settlement.line(label).amount == Money.parse(text)


@pytest.mark.parametrize("case", CASES["budgets"], ids=[case["id"] for case in CASES["budgets"]])
def test_a_budget_comes_to_the_answer_that_was_stated(case: dict[str, Any]) -> None:
    """The commissioner pays the rolled-forward budget, in one payment or in instalments."""
    budget = WholePopulationBudget(
        has_growth="price_and_policy_growth" in case["facts"],
        population=(
            PopulationChange.GROWTH_RATE
            if "population_growth" in case["facts"]
            else PopulationChange.NONE
        ),
        adjustments=tuple(
            name
            for name in ("devolved_primary_care", "specialised_transfer")
            if name in case["facts"]
        ),
        instalments=len(case.get("instalments", [""])),
    )
    settlement = settle(budget, facts_of(case))
    net = {party: Money.parse(text) for party, text in case.get("net", {}).items()}
    assert {party: settlement.net[party] for party in net} == net
    if "instalments" in case:
        amounts = [posting.amount for posting in settlement.postings]
        assert amounts == [Money.parse(text) for text in case["instalments"]]


def test_a_loss_without_a_stated_limit_is_refused() -> None:
    """A two-sided share says how far a loss goes, if only that it has no limit."""
    with pytest.raises(InvalidValueError, match="UNLIMITED if there is no limit"):
        GainLossShare(gain_bands=ALL, loss_bands=ALL, keys=EqualShares(parties=("provider",)))
