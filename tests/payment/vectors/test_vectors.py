"""The payment vectors that the library's own mechanisms settle, through public names only."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care import Money, Rounding, Share
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    UNLIMITED,
    AgreedShares,
    BlendedPayment,
    BlockPayment,
    CostAndVolume,
    EqualShares,
    Fact,
    FactValue,
    FixedAmount,
    Formula,
    GainLossShare,
    MarginalRateEmergencyTariff,
    MultilateralGainLoss,
    OrganisationTotal,
    PartyCap,
    PartyShare,
    PooledBudget,
    PoolPartner,
    PopulationChange,
    Product,
    Ratio,
    ShareBand,
    ShareOf,
    SystemControlTotals,
    Threshold,
    ThresholdKind,
    WholePopulationBudget,
    amount,
    apportion,
    curve,
    fact,
    formula,
    line,
    note,
    prepare,
    rounded,
    settle,
)

EVERY: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("vectors.json").read_text(encoding="utf-8")
)["vectors"]
VECTORS = [each for each in EVERY if each["covered_by"] == "here"]
# A test bears the vector's number and the key of its source.
NAMES = {each["id"]: f"{each['source'] or 'by hand'}: {each['id']}" for each in EVERY}
CASES = [
    pytest.param(vector, case, id=f"{NAMES[vector['id']]}-{place}")
    for vector in VECTORS
    for place, case in enumerate(vector.get("cases", ()), start=1)
]


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


def gains(
    *bands: ShareBand, threshold: Threshold | None = None, quality_score: str | None = None
) -> GainLossShare:
    """Share gains with one provider, in dollars."""
    return GainLossShare(
        gain_bands=bands,
        keys=PROVIDER,
        threshold=threshold,
        quality_score=quality_score,
        round_to=CENT,
    )


def both(
    *bands: ShareBand, with_party: str = "provider", holder: str = "commissioner"
) -> GainLossShare:
    """Share gains and losses alike, in dollars."""
    return GainLossShare(
        holder=holder,
        gain_bands=bands,
        loss_bands=bands,
        loss_limit=UNLIMITED,
        keys=EqualShares(parties=(with_party,)),
        round_to=CENT,
    )


def at_cost(share: GainLossShare) -> Formula:
    """Put a share of gains beside the payment of what care cost."""
    cost = line("cost", fact("actual_value", PENCE), payer="commissioner", payee="provider")
    return formula(cost, share.formula().lines, currency="USD")


PROVIDER = EqualShares(parties=("provider",))
CENT = Money(pence=1, currency="USD")
THREE_PERCENT = part("3%")

TERMS: dict[str, Any] = {
    "cost per case with all of the gain": at_cost(gains(band(None, None, "100%"))),
    "cost per case with half of the gain": at_cost(gains(band(None, None, "50%"))),
    "first dollar once 2% is saved": gains(
        band(None, None, "80%"), threshold=Threshold(kind=ThresholdKind.CLIFF, at=part("2%"))
    ),
    "80% of what is saved beyond 2%": gains(
        band(None, None, "80%"), threshold=Threshold(kind=ThresholdKind.DEDUCTIBLE, at=part("2%"))
    ),
    "half of what is saved": gains(band(None, None, "50%")),
    "half of what is saved, by quality": gains(
        band(None, None, "50%"),
        threshold=Threshold(kind=ThresholdKind.CLIFF, at=part("3%")),
        quality_score="quality_score",
    ),
    "marginal rate of 30%": MarginalRateEmergencyTariff(marginal_rate=Share.parse("30%")),
    "marginal rate of 70%": MarginalRateEmergencyTariff(marginal_rate=Share.parse("70%")),
    "cap and collar of 3%": CostAndVolume(cap=THREE_PERCENT, collar=THREE_PERCENT),
    "block": BlockPayment(),
    "blended payment at 20%": BlendedPayment(variable_rate=Share.parse("20%")),
    "blended payment at 20%, with the provider's cost": formula(
        BlendedPayment(variable_rate=Share.parse("20%")).formula().lines,
        line("cost", fact("actual_value", PENCE), payer="provider", payee="staff and suppliers"),
    ),
    "whole population budget": WholePopulationBudget(
        population=PopulationChange.GROWTH_RATE,
        adjustments=("devolved_primary_care", "specialised_transfer"),
    ),
    "risk corridor of the Affordable Care Act": both(
        band("3%", "8%", "50%"),
        band("8%", None, "80%"),
        with_party="public purse",
        holder="plan",
    ),
    "ACO REACH, professional option": both(
        band(None, "5%", "50%"),
        band("5%", "10%", "35%"),
        band("10%", "15%", "15%"),
        band("15%", None, "5%"),
    ),
    "ACO REACH, global option": both(
        band(None, "25%", "100%"),
        band("25%", "35%", "50%"),
        band("35%", "50%", "25%"),
        band("50%", None, "10%"),
    ),
    "MassHealth corridor": both(band(None, "2%", "100%"), band("2%", None, "5%")),
    "target cost": GainLossShare(
        gain_bands=(band(None, "2.5%", "50%"),),
        loss_bands=(band(None, "2.5%", "50%"), band("2.5%", None, "100%")),
        loss_limit=UNLIMITED,
        keys=PROVIDER,
    ),
    "multilateral, agreed shares": MultilateralGainLoss(
        keys=agreed(acute="40%", community="25%", primary_care="20%", commissioner="15%"),
        loss_limit=UNLIMITED,
    ),
    "multilateral, equal shares": MultilateralGainLoss(
        keys=EqualShares(parties=("acute", "community", "primary care")), loss_limit=UNLIMITED
    ),
    "multilateral, capped loss": MultilateralGainLoss(
        keys=agreed(acute="50%", community="30%", primary_care="20%"),
        loss_limit=UNLIMITED,
        caps=(
            PartyCap(party="primary care", most_loss=FixedAmount(amount=Money.parse("£50,000"))),
        ),
        residual_holder="commissioner",
    ),
    "section 75 pool": PooledBudget(
        partners=(
            PoolPartner(party="icb", contribution="icb_contribution"),
            PoolPartner(party="council", contribution="council_contribution"),
        ),
        host="council",
    ),
    "system control total": SystemControlTotals(
        organisations=(
            OrganisationTotal(party="A", control_total="a_control_total", outturn="a_outturn"),
            OrganisationTotal(party="B", control_total="b_control_total", outturn="b_outturn"),
            OrganisationTotal(party="C", control_total="c_control_total", outturn="c_outturn"),
        )
    ),
    "contract value for each person and year": formula(
        note(
            "for each person and year",
            rounded(
                Ratio(
                    numerator=fact("contract_value", PENCE),
                    denominator=Product(parts=(amount(10, RATE), fact("people", COUNT, lowest=1))),
                ),
                way=Rounding.HALF_UP,
            ),
        )
    ),
}


def read(item: Fact, text: str, currency: str) -> FactValue:
    """Read a fact of a vector as its formula declares it."""
    return Money.parse(text, currency) if item.unit is PENCE else Fraction(text)


@pytest.mark.parametrize(("vector", "case"), CASES)
def test_a_vector_comes_out(vector: dict[str, Any], case: dict[str, Any]) -> None:
    """Every answer of the vector comes out to the penny, and every fact of it is needed."""
    terms, currency = TERMS[vector["terms"]], vector["currency"]
    needed = terms if isinstance(terms, Formula) else terms.formula()
    assert needed.currency == currency
    assert {each.name for each in needed.facts} == set(case["facts"])
    facts = {each.name: read(each, case["facts"][each.name], currency) for each in needed.facts}
    settlement = settle(terms, facts)
    assert prepare(terms).settle(facts).amounts == settlement.amounts
    net = settlement.net
    for party, text in case.get("net", {}).items():
        assert net[party] == Money.parse(text, currency), party
    for label, text in case.get("lines", {}).items():
        assert settlement.line(label).amount == Money.parse(text, currency), label
    for name, text in case.get("steps", {}).items():
        assert settlement.step(name).value == Money.parse(text, currency).pence, name
    for label, text in case.get("counts", {}).items():
        assert settlement.line(label).value == Fraction(text), label


@pytest.mark.parametrize(
    "vector",
    [pytest.param(each, id=NAMES[each["id"]]) for each in VECTORS if "pot" in each],
)
def test_a_pot_is_shared_by_weights(vector: dict[str, Any]) -> None:
    """Every penny of the pot lands where the vector says."""
    weights = [Fraction(weight) for weight in vector["weights"]]
    shares = apportion(Money.parse(vector["pot"]), weights)
    assert shares == tuple(Money.parse(share) for share in vector["shares"])


@pytest.mark.parametrize(
    "vector",
    [pytest.param(each, id=NAMES[each["id"]]) for each in EVERY if each["covered_by"] == "curve"],
)
def test_a_share_of_risk_is_a_slope(vector: dict[str, Any]) -> None:
    """What a party bears of each pound that moves is the slope of what it gets in all."""
    terms = TERMS[vector["terms"]]
    facts = {name: Money.parse(text) for name, text in vector["facts"].items()}
    for party, slope in vector["slopes"].items():
        assert curve(terms, party, vector["moving"], facts).slopes == (Fraction(slope),)
