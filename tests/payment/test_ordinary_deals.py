"""Ordinary deals, by the shipped mechanisms, against answers worked out by hand beforehand."""

import functools
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    UNLIMITED,
    AgreedShares,
    AlliancePainGain,
    BaseBounds,
    CommissionerSpend,
    Deduction,
    EqualShares,
    FixedAmount,
    GainLossShare,
    Gate,
    Mechanism,
    MultilateralGainLoss,
    OutcomeReward,
    OutturnKind,
    PartyCap,
    PartyShare,
    ShareBand,
    ShareOf,
    StandardsGate,
    Threshold,
    ThresholdKind,
    WholePopulationBudget,
    settle,
)

DEALS = json.loads((Path(__file__).parent / "ordinary_deals.json").read_text(encoding="utf-8"))
PROVIDER = EqualShares(parties=("provider",))
HALF = (ShareBand(share=Share.parse("50%")),)


def part(text: str, base: str = "baseline") -> ShareOf:
    """Write a part of a base."""
    return ShareOf(share=Share.parse(text), base=base)


def pounds(text: str) -> FixedAmount:
    """Write a sum."""
    return FixedAmount(amount=Money.parse(text))


POUNDS = (
    ShareBand(above=pounds("£500,000"), up_to=pounds("£3m"), share=Share.parse("50%")),
    ShareBand(above=pounds("£3m"), share=Share.parse("80%")),
)
POUNDS_THEN_A_PART = (
    ShareBand(up_to=pounds("£500,000"), share=Share.parse("50%")),
    ShareBand(above=pounds("£500,000"), up_to=part("2%"), share=Share.parse("60%")),
    ShareBand(above=part("2%"), share=Share.parse("80%")),
)
CLIFF = Threshold(kind=ThresholdKind.CLIFF, at=part("2%"))


def both_sides(*bands: ShareBand, **terms: Any) -> GainLossShare:  # noqa: ANN401 - any field
    """Share gains and losses of one provider by the same bands, without a limit."""
    usual: dict[str, Any] = {"keys": PROVIDER, "loss_limit": UNLIMITED}
    return GainLossShare(**{**usual, "gain_bands": bands, "loss_bands": bands, **terms})


MEMBERS = AgreedShares(
    shares=(
        PartyShare(party="acute", share=Share.parse("40%")),
        PartyShare(party="mental health", share=Share.parse("20%")),
        PartyShare(party="commissioner", share=Share.parse("40%")),
    )
)
ALLIANCE_OF_RESULTS = AlliancePainGain(
    outturn_is=OutturnKind.RESULT,
    costs=("acute_result", "mental_health_result"),
    gain_bands=HALF,
    pain_bands=HALF,
    pain_limit=UNLIMITED,
    keys=MEMBERS,
)
NETWORK_OF_RESULTS = MultilateralGainLoss(
    outturn_is=OutturnKind.RESULT,
    commissioners=(CommissionerSpend(expected="planned_result", actual="result"),),
    keys=EqualShares(parties=("acute", "community", "commissioner")),
    loss_limit=UNLIMITED,
)
STAYS = ": stays with commissioner"
TERMS: dict[str, Mechanism] = {
    "two for one": both_sides(ShareBand(rate=Fraction(2)), loss_limit=pounds("£3m")),
    "a rate below one": both_sides(ShareBand(rate=Fraction(1, 2))),
    "a rate of nothing": both_sides(ShareBand(rate=Fraction())),
    "one and a half, then half": GainLossShare(
        gain_bands=(
            ShareBand(up_to=part("1%"), rate=Fraction(3, 2)),
            ShareBand(above=part("1%"), share=Share.parse("50%")),
        ),
        keys=PROVIDER,
    ),
    "corridor of revenue": both_sides(
        ShareBand(above=part("3%", "provider_revenue"), share=Share.parse("50%"))
    ),
    "pounds beyond a part": both_sides(
        *POUNDS,
        threshold=Threshold(kind=ThresholdKind.DEDUCTIBLE, at=part("2%")),
    ),
    "losses in pounds beyond a part": GainLossShare(
        gain_bands=HALF,
        loss_bands=POUNDS,
        loss_limit=UNLIMITED,
        threshold=Threshold(kind=ThresholdKind.DEDUCTIBLE, at=part("2%")),
        keys=PROVIDER,
    ),
    "pounds, then a part": both_sides(
        *POUNDS_THEN_A_PART,
        base_bounds=(BaseBounds(at_least=Money.parse("£25m")),),
    ),
    "a part beyond pounds": GainLossShare(
        gain_bands=(ShareBand(above=part("1%"), share=Share.parse("50%")),),
        threshold=Threshold(kind=ThresholdKind.DEDUCTIBLE, at=pounds("£2m")),
        keys=PROVIDER,
    ),
    "a part beyond that of another base": GainLossShare(
        gain_bands=(ShareBand(above=part("1%", "provider_revenue"), share=Share.parse("50%")),),
        threshold=Threshold(kind=ThresholdKind.DEDUCTIBLE, at=part("2%")),
        keys=PROVIDER,
    ),
    "thresholds by side": both_sides(
        *HALF,
        threshold=CLIFF,
        loss_threshold=Threshold(kind=ThresholdKind.DEDUCTIBLE, at=part("1%")),
    ),
    "a threshold of gains alone": both_sides(
        *HALF,
        threshold=CLIFF,
        loss_threshold=Threshold(kind=ThresholdKind.DEDUCTIBLE, at=pounds("£0")),
    ),
    "alliance with gain only": AlliancePainGain(gain_bands=HALF, pain_bands=(), keys=MEMBERS),
    "alliance of results": ALLIANCE_OF_RESULTS,
    "network of results": NETWORK_OF_RESULTS,
    "by halves": both_sides(*HALF),
    "by halves and quality": both_sides(*HALF, quality_score="quality_score"),
    "by halves in thousands": both_sides(*HALF, round_to=Money.parse("£1,000")),
}


@pytest.mark.parametrize(
    "deal",
    [each for each in DEALS["cases"] if each["terms"] in TERMS],
    ids=lambda each: each["id"],
)
def test_a_deal_pays_what_was_worked_out_by_hand(deal: dict[str, Any]) -> None:
    """Each party gets what the case says."""
    facts = {
        name: Share.parse(text) if text.endswith("%") else Money.parse(text)
        for name, text in deal["facts"].items()
    }
    settlement = settle(TERMS[deal["terms"]], facts)
    for party, right in deal["net"].items():
        assert settlement.net[party] == Money.parse(right)
    if "kept" in deal:
        kept = [each for each in settlement.lines if each.label.endswith("commissioner, kept")]
        assert [each.amount for each in kept] == [Money.parse(deal["kept"])]
    left = [each.amount for each in settlement.lines if each.label.endswith(STAYS)]
    assert left == [Money.parse(deal[name]) for name in ("stays",) if name in deal]


BELOW_ZERO = "may be below zero where the plan is a deficit"
CAPPED: dict[str, Any] = {
    "caps": (PartyCap(party="acute", most_loss=part("2%")),),
    "residual_holder": "commissioner",
}
PARTS_OF_A_TARGET: dict[str, dict[str, Any]] = {
    "a limit of a target": {"pain_limit": part("2%")},
    "the most of a target": {"gain_limit": part("2%")},
    "a band of a target": {"gain_bands": (ShareBand(above=part("2%"), share=Share.parse("50%")),)},
    "outcomes by a target": {"outcomes": OutcomeReward(most=part("2%"))},
    "a cap by a target": CAPPED,
}
PARTS_OF_A_PLAN: dict[str, dict[str, Any]] = {
    "a limit of a plan": {"loss_limit": part("2%")},
    "the most of a plan": {"gain_limit": part("2%")},
    "a cap by a plan": CAPPED,
}
REFUSED: list[tuple[str, Callable[[], object], str]] = [
    ("a share above the whole", lambda: Share.parse("200%"), "more than the whole is a rate"),
    ("neither share nor rate", ShareBand, "write one of share and rate"),
    (
        "both share and rate",
        lambda: ShareBand(share=Share.parse("50%"), rate=Fraction(2)),
        "write one of share and rate",
    ),
    ("a rate below zero", lambda: ShareBand(rate=Fraction(-1)), "the rate of a band is -1"),
    (
        "a rate in an alliance",
        lambda: AlliancePainGain(
            gain_bands=(ShareBand(rate=Fraction(2)),),
            pain_bands=HALF,
            pain_limit=UNLIMITED,
            keys=EqualShares(parties=("commissioner", "trust")),
        ),
        "pays 2 for each 1 of all of it, and a sum that is split has no rate",
    ),
    (
        "edges that may stand in either order",
        lambda: both_sides(*POUNDS_THEN_A_PART),
        "edges £500,000.00 and 2% of the baseline of the bands are not proved to be in order",
    ),
    (
        "edges in the wrong order",
        lambda: both_sides(ShareBand(above=part("2%"), up_to=part("1%"), share=HALF[0].share)),
        "out of order: 1% of the baseline lies below 2% of the baseline, and comes after it",
    ),
    (
        "a base that is misspelt",
        lambda: both_sides(
            ShareBand(above=part("2%"), up_to=part("3%", "basline"), share=HALF[0].share)
        ),
        "in order, since one rests on baseline and the other on basline; write both as sums",
    ),
    (
        "a base bounded twice",
        lambda: both_sides(*HALF, base_bounds=(BaseBounds(), BaseBounds())),
        "baseline is bounded twice",
    ),
    (
        "bounds of nothing",
        lambda: both_sides(*HALF, loss_threshold=CLIFF, base_bounds=(BaseBounds(base="income"),)),
        "bounds are given for income, of which no term is a part; write one of baseline",
    ),
    (
        "bounds of a budget",
        lambda: both_sides(*HALF, against=WholePopulationBudget(), base_bounds=(BaseBounds(),)),
        "the baseline is a budget and has no bounds of its own",
    ),
    *(
        (name, functools.partial(attrs.evolve, ALLIANCE_OF_RESULTS, **terms), BELOW_ZERO)
        for name, terms in PARTS_OF_A_TARGET.items()
    ),
    *(
        (name, functools.partial(attrs.evolve, NETWORK_OF_RESULTS, **terms), BELOW_ZERO)
        for name, terms in PARTS_OF_A_PLAN.items()
    ),
]


@pytest.mark.parametrize(
    ("build", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_terms_without_a_meaning_are_refused(build: Callable[[], object], says: str) -> None:
    """What is refused is refused when it is written, with what to write instead."""
    with pytest.raises(InvalidValueError, match=says):
        build()


def test_a_baseline_beyond_its_bounds_is_refused() -> None:
    """The order of the bands would not hold for it."""
    share = both_sides(
        *POUNDS_THEN_A_PART,
        base_bounds=(BaseBounds(at_least=Money.parse("£25m"), at_most=Money.parse("£1bn")),),
    )
    with pytest.raises(InvalidValueError, match="baseline"):
        settle(share, {"baseline": Money.parse("£20m"), "outturn": Money.parse("£19m")})


def test_a_planned_deficit_can_be_bounded() -> None:
    """Bounds stand in for those that a result has if nothing is said."""
    share = both_sides(
        *HALF,
        outturn_is=OutturnKind.RESULT,
        base_bounds=(BaseBounds(at_most=Money.parse("£5m")),),
    )
    facts = {"baseline": Money.parse("-£2m"), "outturn": Money.parse("-£1m")}
    assert settle(share, facts).net["provider"] == Money.parse("£500,000")
    with pytest.raises(InvalidValueError, match="baseline"):
        settle(share, {"baseline": Money.parse("£6m"), "outturn": Money.parse("£6m")})


WHOLE = (ShareBand(share=Share.parse("100%")),)
ALL = both_sides(*WHOLE)
ALL_OF_AN_ALLIANCE = AlliancePainGain(
    gain_bands=WHOLE, pain_bands=WHOLE, pain_limit=UNLIMITED, keys=MEMBERS
)
THOUSAND = pounds("£1,000")


@pytest.mark.parametrize("mechanism", [ALL, ALL_OF_AN_ALLIANCE], ids=["a share", "an alliance"])
def test_nothing_stays_where_everything_is_shared(mechanism: Mechanism) -> None:
    """No line says so, since none could ever be anything but nought."""
    assert not [each for each in mechanism.formula().lines if each.label.endswith(STAYS)]


SOMETHING_LEFT: list[tuple[str, Mechanism]] = [
    (
        "gains of a stretch",
        attrs.evolve(ALL, gain_bands=(attrs.evolve(WHOLE[0], up_to=THOUSAND),)),
    ),
    ("gains beyond", attrs.evolve(ALL, gain_bands=(attrs.evolve(WHOLE[0], above=THOUSAND),))),
    ("no losses", attrs.evolve(ALL, loss_bands=())),
    ("a limit to losses", attrs.evolve(ALL, loss_limit=THOUSAND)),
    ("a limit to gains", attrs.evolve(ALL, gain_limit=THOUSAND)),
    ("a threshold", attrs.evolve(ALL, threshold=CLIFF)),
    ("a threshold of losses", attrs.evolve(ALL, loss_threshold=CLIFF)),
    ("quality", attrs.evolve(ALL, quality_score="score")),
    ("a deduction", attrs.evolve(ALL, deductions=(Deduction(fact="fee"),))),
    ("a gate", attrs.evolve(ALL, gates=(Gate(fact="met"),))),
    (
        "standards",
        attrs.evolve(ALL, standards=(StandardsGate(standards=("met",), at_least=1),)),
    ),
    ("thousands", attrs.evolve(ALL, round_to=THOUSAND.amount)),
    ("half of an alliance's gain", attrs.evolve(ALL_OF_AN_ALLIANCE, gain_bands=HALF)),
    ("half of an alliance's pain", attrs.evolve(ALL_OF_AN_ALLIANCE, pain_bands=HALF)),
    ("a limit to an alliance's gain", attrs.evolve(ALL_OF_AN_ALLIANCE, gain_limit=THOUSAND)),
    ("a limit to an alliance's pain", attrs.evolve(ALL_OF_AN_ALLIANCE, pain_limit=THOUSAND)),
]


@pytest.mark.parametrize(
    "mechanism", [row[1] for row in SOMETHING_LEFT], ids=[row[0] for row in SOMETHING_LEFT]
)
def test_what_may_be_left_is_a_line(mechanism: Mechanism) -> None:
    """Each term by which a part is not shared makes a note of what stays."""
    notes = [each for each in mechanism.formula().lines if each.label.endswith(STAYS)]
    assert [(each.payer, each.payee) for each in notes] == [(None, None)]
