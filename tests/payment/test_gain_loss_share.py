"""Gain and loss shares and whole population budgets against answers stated beforehand."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Money, Rounding, Share
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.payment import (
    UNLIMITED,
    AgreedShares,
    Deduction,
    EqualShares,
    FixedAmount,
    GainLossShare,
    Gate,
    LossesByQuality,
    PartyCap,
    PartyShare,
    PartyWeight,
    PopulationChange,
    ShareBand,
    ShareOf,
    Side,
    Threshold,
    ThresholdKind,
    Together,
    WeightedShares,
    WeightUnit,
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


def losses_by_quality(most_of_gains: str, least: str, most: str, **terms: Any) -> GainLossShare:  # noqa: ANN401 - any term
    """Write a share of one accountable care organisation, whose losses depend on quality."""
    by_quality = LossesByQuality(
        most_of_gains=Share.parse(most_of_gains),
        least=Share.parse(least),
        most=Share.parse(most),
        standard="standard_met",
    )
    usual: dict[str, Any] = {
        "gain_bands": (band(None, None, most_of_gains),),
        "loss_bands": ALL,
        "loss_limit": part("15%"),
        "quality_score": "quality_score",
        "losses_by_quality": by_quality,
        "gates": (Gate(fact="standard_met"),),
        "keys": EqualShares(parties=("aco",)),
    }
    return GainLossShare(**{**usual, **terms})


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
    "losses by quality: track 2": losses_by_quality("60%", "40%", "60%"),
    "losses by quality: track 3": losses_by_quality("75%", "40%", "75%"),
    "losses by quality: A3510": losses_by_quality(
        "75%",
        "40%",
        "75%",
        threshold=Threshold(kind=ThresholdKind.CLIFF, at=part("1%")),
        deductions=(Deduction(fact="disaster_adjustment", side=Side.LOSSES),),
        round_to=Money(pence=100, currency="USD"),
    ),
    "multilateral": GainLossShare(
        gain_bands=ALL,
        keys=agreed(acute="40%", community="25%", primary_care="20%", commissioner="15%"),
    ),
    "capped by a part of the baseline": GainLossShare(
        gain_bands=ALL,
        loss_bands=ALL,
        loss_limit=UNLIMITED,
        keys=EqualShares(parties=("trust",)),
        caps=(PartyCap(party="trust", most_gain=part("1%"), most_loss=part("1%")),),
        residual_holder="ICB",
    ),
    "capped loss": GainLossShare(**CAPPED),
    "capped loss, passed on": GainLossShare(**CAPPED, beyond="the others"),
}


def read(name: str, text: str) -> Money | Share | Fraction | bool:
    """Read a fact of a case."""
    if text in {"true", "false"}:
        return text == "true"
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


def test_losses_by_quality_ask_for_a_score_and_for_losses() -> None:
    """A part of losses by quality needs a score, losses that are shared, and ordered rates."""
    with pytest.raises(InvalidValueError, match="write quality_score and loss_bands"):
        losses_by_quality("75%", "40%", "75%", quality_score=None)
    with pytest.raises(InvalidValueError, match="write quality_score and loss_bands"):
        losses_by_quality("75%", "40%", "75%", loss_bands=(), loss_limit=None)
    with pytest.raises(InvalidValueError, match="75%, lies above the most, 40%"):
        losses_by_quality("75%", "75%", "40%")


def test_one_rate_of_losses_whatever_the_quality() -> None:
    """Where the least and the most are one rate, as in Track 1+, quality changes no loss."""
    settled = settle(
        losses_by_quality("50%", "30%", "30%"),
        {
            "baseline": Money.parse("£100m"),
            "outturn": Money.parse("£110m"),
            "quality_score": Share.parse("90%"),
            "standard_met": True,
        },
    )
    assert settled.net["aco"] == Money.parse("-£3m")
    assert settled.step("part of losses").value == Fraction(3, 10)
    assert settled.step("final share of gains").value == Fraction(45, 100)


def test_without_a_standard_the_score_alone_decides_the_part_of_losses() -> None:
    """At 60% of at most 75%, 45% of gains would be final, and so 55% of a loss is borne."""
    settled = settle(
        losses_by_quality(
            "75%",
            "40%",
            "75%",
            losses_by_quality=LossesByQuality(
                most_of_gains=Share.parse("75%"),
                least=Share.parse("40%"),
                most=Share.parse("75%"),
            ),
            gates=(),
        ),
        {
            "baseline": Money.parse("£100m"),
            "outturn": Money.parse("£110m"),
            "quality_score": Share.parse("60%"),
        },
    )
    assert settled.step("part of losses").value == Fraction(11, 20)
    assert settled.net["aco"] == Money.parse("-£5.5m")


def shared_out(outturn: str, facts: dict[str, Any] | None = None, **terms: Any) -> str:  # noqa: ANN401 - any term
    """Share all of a variance against £100 with one trust, and give what it gets."""
    usual: dict[str, Any] = {
        "gain_bands": ALL,
        "loss_bands": ALL,
        "loss_limit": UNLIMITED,
        "keys": EqualShares(parties=("trust",)),
    }
    given = {"baseline": Money.parse("£100"), "outturn": Money.parse(outturn), **(facts or {})}
    return settle(GainLossShare(**{**usual, **terms}), given).net["trust"].digits


TWENTY = FixedAmount(amount=Money.parse("£20"))

STAGES: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
    ("a gain", "60", {}, {}, "40.00"),
    ("a loss", "140", {}, {}, "-40.00"),
    ("a gain limit", "60", {}, {"gain_limit": TWENTY}, "20.00"),
    ("a gain limit leaves losses", "140", {}, {"gain_limit": TWENTY}, "-40.00"),
    ("a loss limit", "140", {}, {"loss_limit": TWENTY}, "-20.00"),
    (
        "a loss limit as a part of revenue",
        "140",
        {"revenue": Money.parse("£300")},
        {"loss_limit": ShareOf(share=Share.parse("5%"), base="revenue")},
        "-15.00",
    ),
    ("one-sided", "140", {}, {"loss_bands": (), "loss_limit": None}, "0.00"),
    ("losses alone", "60", {}, {"gain_bands": ()}, "0.00"),
    (
        "quality makes gains smaller",
        "60",
        {"score": Share.parse("75%")},
        {"quality_score": "score"},
        "30.00",
    ),
    (
        "quality leaves losses",
        "140",
        {"score": Share.parse("75%")},
        {"quality_score": "score"},
        "-40.00",
    ),
    (
        "a deduction from gains",
        "60",
        {"fee": Money.parse("£15")},
        {"deductions": (Deduction(fact="fee"),)},
        "25.00",
    ),
    (
        "a deduction takes no more than there is",
        "60",
        {"fee": Money.parse("£50")},
        {"deductions": (Deduction(fact="fee"),)},
        "0.00",
    ),
    (
        "a deduction from gains leaves losses",
        "140",
        {"fee": Money.parse("£15")},
        {"deductions": (Deduction(fact="fee"),)},
        "-40.00",
    ),
    (
        "a relief of losses",
        "140",
        {"fee": Money.parse("£15")},
        {"deductions": (Deduction(fact="fee", side=Side.LOSSES),)},
        "-25.00",
    ),
    (
        "a relief of losses leaves gains",
        "60",
        {"fee": Money.parse("£15")},
        {"deductions": (Deduction(fact="fee", side=Side.LOSSES),)},
        "40.00",
    ),
    (
        "a deduction on both sides, of a loss",
        "140",
        {"fee": Money.parse("£50")},
        {"deductions": (Deduction(fact="fee", side=Side.BOTH),)},
        "0.00",
    ),
    (
        "a deduction on both sides, of a gain",
        "60",
        {"fee": Money.parse("£15")},
        {"deductions": (Deduction(fact="fee", side=Side.BOTH),)},
        "25.00",
    ),
    ("an open gate", "60", {"met": True}, {"gates": (Gate(fact="met"),)}, "40.00"),
    ("a closed gate for gains", "60", {"met": False}, {"gates": (Gate(fact="met"),)}, "0.00"),
    (
        "a closed gate for gains leaves losses",
        "140",
        {"met": False},
        {"gates": (Gate(fact="met"),)},
        "-40.00",
    ),
    (
        "a closed gate for losses",
        "140",
        {"met": False},
        {"gates": (Gate(fact="met", side=Side.LOSSES),)},
        "0.00",
    ),
    (
        "a closed gate for losses leaves gains",
        "60",
        {"met": False},
        {"gates": (Gate(fact="met", side=Side.LOSSES),)},
        "40.00",
    ),
    (
        "a closed gate for both",
        "140",
        {"met": False},
        {"gates": (Gate(fact="met", side=Side.BOTH),)},
        "0.00",
    ),
    (
        "two gates, one closed",
        "60",
        {"met": True, "signed": False},
        {"gates": (Gate(fact="met"), Gate(fact="signed"))},
        "0.00",
    ),
    (
        "rounded down to a pound",
        "60.50",
        {},
        {"round_to": Money.parse("£1"), "rounding": Rounding.DOWN},
        "39.00",
    ),
    (
        "a cliff of money",
        "85",
        {},
        {"threshold": Threshold(kind=ThresholdKind.CLIFF, at=TWENTY)},
        "0.00",
    ),
    (
        "a deductible of money",
        "60",
        {},
        {"threshold": Threshold(kind=ThresholdKind.DEDUCTIBLE, at=TWENTY)},
        "20.00",
    ),
    (
        "a deductible of money within bands of money",
        "60",
        {},
        {
            "threshold": Threshold(kind=ThresholdKind.DEDUCTIBLE, at=TWENTY),
            "gain_bands": (
                ShareBand(above=FixedAmount(amount=Money.parse("£30")), share=Share.parse("50%")),
            ),
        },
        "5.00",
    ),
    # The first band ends within the deductible and falls away; the second begins at it.
    (
        "a deductible within bands",
        "60",
        {},
        {
            "threshold": Threshold(kind=ThresholdKind.DEDUCTIBLE, at=part("15%")),
            "gain_bands": (
                band(None, "10%", "100%"),
                band("10%", "30%", "50%"),
                band("30%", None, "10%"),
            ),
        },
        "8.50",
    ),
    (
        "quality before deductions before limits before gates",
        "0",
        {"score": Share.parse("50%"), "fee": Money.parse("£20"), "met": True},
        {
            "quality_score": "score",
            "deductions": (Deduction(fact="fee"),),
            "gain_limit": FixedAmount(amount=Money.parse("£29")),
            "gates": (Gate(fact="met"),),
        },
        "29.00",
    ),
]


@pytest.mark.parametrize(
    ("outturn", "facts", "terms", "expected"),
    [row[1:] for row in STAGES],
    ids=[row[0] for row in STAGES],
)
def test_each_stage_does_its_part(
    outturn: str, facts: dict[str, Any], terms: dict[str, Any], expected: str
) -> None:
    """Threshold, bands, quality, deductions, limits, gates and rounding act in this order."""
    assert shared_out(outturn, facts, **terms) == expected


def test_keys_may_be_facts() -> None:
    """A pot of £40 is shared by budgets of £3 and £1, lists of 3 and 1, or scores."""
    weights = (
        PartyWeight(party="acute", fact="acute_weight"),
        PartyWeight(party="trust", fact="trust_weight"),
    )
    for unit, of in (
        (WeightUnit.PENCE, Money.of_pounds),
        (WeightUnit.COUNT, lambda each: each),
        (WeightUnit.RATE, lambda each: Fraction(each, 2)),
    ):
        keys = WeightedShares(weights=weights, unit=unit)
        facts = {"acute_weight": of(3), "trust_weight": of(1)}
        assert shared_out("60", facts, keys=keys) == "10.00"


def test_a_share_may_be_measured_against_a_budget() -> None:
    """The outturn is held against the rolled-forward budget, and both settle together."""
    budget = WholePopulationBudget(
        population=PopulationChange.WEIGHTED_LISTS, exclusions=("drugs",)
    )
    share = GainLossShare(
        against=budget,
        gain_bands=(band(None, "10%", "50%"),),
        keys=EqualShares(parties=("provider",)),
    )
    facts: dict[str, Any] = {
        "base_budget": Money.parse("£100"),
        "price_and_policy_growth": Fraction(1, 10),
        "weighted_population": 20,
        "base_weighted_population": 10,
        "drugs": Money.parse("£20"),
        "outturn": Money.parse("£150"),
    }
    settlement = settle(Together(parts=(budget, share)), facts)
    assert [str(each.amount) for each in settlement.postings] == ["£200.00", "£10.00"]
    assert [step.name for step in settlement.steps][:3] == [
        "base with growth",
        "base with growth and population",
        "whole population budget",
    ]


def test_a_budget_is_never_below_zero() -> None:
    """What is excluded cannot make the provider pay."""
    budget = WholePopulationBudget(has_growth=False, exclusions=("drugs",))
    facts = {"base_budget": Money.parse("£1"), "drugs": Money.parse("£5")}
    assert settle(budget, facts).postings == ()


def test_two_shares_stand_together_by_their_names() -> None:
    """A name of its own keeps the lines and steps of one share apart from another's."""
    usual: dict[str, Any] = {"gain_bands": ALL, "keys": EqualShares(parties=("trust",))}
    both = Together(
        parts=(GainLossShare(**usual), GainLossShare(name="drugs share", **usual)),
        shared_twice="what is tried here is names",
    )
    facts = {"baseline": Money.parse("£5"), "outturn": Money.parse("£4")}
    settlement = settle(both, facts)
    assert [line.label for line in settlement.lines] == [
        "gain and loss share: trust",
        "gain and loss share: stays with commissioner",
        "drugs share: trust",
        "drugs share: stays with commissioner",
    ]
    assert "variance (drugs share)" in [step.name for step in settlement.steps]
    two = Together(parts=(WholePopulationBudget(), WholePopulationBudget(name="children")))
    assert "base with growth (children)" in [each.name for each in two.formula().steps]


def cited(key: str) -> tuple[Citation, ...]:
    """Cite a source of that key."""
    return (Citation(source=Source(key=key, title=key), confidence=Confidence.VERIFIED),)


def test_every_term_keeps_its_citation() -> None:
    """What a term cites stands with the step or the line that it makes."""
    share = GainLossShare(
        gain_bands=(ShareBand(share=Share.parse("50%"), sources=cited("bands")),),
        loss_bands=(ShareBand(share=Share.parse("40%"), sources=cited("losses")),),
        loss_limit=FixedAmount(amount=Money.parse("£20"), sources=cited("limit")),
        gain_limit=ShareOf(share=Share.parse("10%"), sources=cited("most")),
        threshold=Threshold(kind=ThresholdKind.CLIFF, at=TWENTY, sources=cited("threshold")),
        deductions=(Deduction(fact="fee", sources=cited("fee")),),
        gates=(Gate(fact="met", sources=cited("gate")),),
        keys=EqualShares(parties=("trust",), sources=cited("keys")),
        sources=cited("share"),
    )
    facts: dict[str, Any] = {
        "baseline": Money.parse("£100"),
        "outturn": Money.parse("£50"),
        "fee": Money(pence=0),
        "met": True,
    }
    settlement = settle(share, facts)
    by_step = {
        step.name: [each.source.key for each in step.citations] for step in settlement.steps
    }
    assert by_step == {
        "variance": [],
        "variance that counts": ["threshold"],
        "share by bands": ["bands", "losses"],
        "share less fee": ["fee"],
        "share within limits": ["limit", "most"],
        "share after the gate for gains": ["gate"],
        "amount to share": ["share"],
    }
    assert {each.source.key for each in settlement.lines[0].citations} == {
        "share",
        "keys",
        "threshold",
        "bands",
        "losses",
        "fee",
        "limit",
        "most",
        "gate",
    }


TERMS_REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("nothing is shared", {"gain_bands": (), "loss_bands": ()}, "neither gains nor losses"),
    (
        "bands out of order",
        {"gain_bands": (band("5%", "2%", "50%"),)},
        "out of order: 2% of the baseline lies below 5% of the baseline",
    ),
    (
        "a cap without a residual holder",
        {"caps": (PartyCap(party="trust", most_gain=TWENTY),)},
        "name the residual_holder",
    ),
    (
        "shares that do not make the whole",
        {"keys": agreed(trust="60%", acute="30%")},
        "add up to 0.9",
    ),
    ("shares of nobody", {"keys": AgreedShares(shares=())}, "a formula without a line"),
]


@pytest.mark.parametrize(
    ("terms", "says"), [row[1:] for row in TERMS_REFUSED], ids=[row[0] for row in TERMS_REFUSED]
)
def test_terms_that_make_no_share_are_refused(terms: dict[str, Any], says: str) -> None:
    """A share writes its formula when it is made, so that its terms are checked at once."""
    with pytest.raises(InvalidValueError, match=says):
        shared_out("60", **terms)


def test_equal_shares_are_of_somebody() -> None:
    """There is no equal share of nobody."""
    with pytest.raises(InvalidValueError, match="name at least one"):
        EqualShares(parties=())


def test_half_a_penny_to_share_is_rounded_up() -> None:
    """Unless the terms say otherwise, half of a penny saved is a penny, and lost alike."""
    half = (band(None, None, "50%"),)
    assert shared_out("99.99", gain_bands=half, loss_bands=half) == "0.01"
    assert shared_out("100.01", gain_bands=half, loss_bands=half) == "-0.01"


def test_a_size_is_at_least_zero_and_terms_read_as_a_contract() -> None:
    """Edges and limits are sizes, and say what they are."""
    with pytest.raises(InvalidValueError, match="an edge is a size"):
        FixedAmount(amount=Money.parse("-£0.01"))
    assert str(FixedAmount(amount=Money.parse("£0"))) == "£0.00"
    assert (
        str(band("2%", "5%", "50%")) == "50% above 2% of the baseline and up to 5% of the baseline"
    )
    assert str(band(None, None, "50%")) == "50% of all of it"
    assert str(ShareOf(share=Share.parse("5%"), base="trust_revenue")) == "5% of the trust revenue"
