"""The stages of a gain and loss share, each by itself and in their order; figures illustrative."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    UNLIMITED,
    Deduction,
    EqualShares,
    FactValue,
    FixedAmount,
    GainLossShare,
    Gate,
    LossesByQuality,
    OutturnKind,
    PartyCap,
    ShareBand,
    ShareOf,
    Side,
    StandardsGate,
    Threshold,
    ThresholdKind,
    WholePopulationBudget,
    settle,
)


def part(text: str, base: str = "baseline") -> ShareOf:
    """Write a part of a base."""
    return ShareOf(share=Share.parse(text), base=base)


def pounds(text: str) -> FixedAmount:
    """Write a sum."""
    return FixedAmount(amount=Money.parse(text))


def deductible(at: ShareOf | FixedAmount) -> Threshold:
    """Write a threshold of which only what lies beyond counts."""
    return Threshold(kind=ThresholdKind.DEDUCTIBLE, at=at)


CLIFF = Threshold(kind=ThresholdKind.CLIFF, at=part("2%"))
CLIFF_OF_LOSSES = Threshold(kind=ThresholdKind.CLIFF, at=part("1%"))
HALF = (ShareBand(share=Share.parse("50%")),)
SHARE = GainLossShare(
    gain_bands=HALF,
    loss_bands=HALF,
    loss_limit=UNLIMITED,
    keys=EqualShares(parties=("provider",)),
)
BASELINE = Money.parse("£100m")
SAVED, OVERSPENT = Money.parse("£98m"), Money.parse("£102m")


@pytest.mark.parametrize(
    ("terms", "outturn", "more", "share"),
    [
        pytest.param({}, SAVED, {}, "£1,000,000.00", id="half of a saving"),
        pytest.param({}, OVERSPENT, {}, "-£1,000,000.00", id="half of an overspend"),
        pytest.param(
            {}, Money.parse("£99,999,999.98"), {}, "£0.01", id="rounded to the penny by itself"
        ),
        pytest.param(
            {"loss_bands": (), "loss_limit": None}, OVERSPENT, {}, "£0.00", id="gains only"
        ),
        pytest.param({"gain_bands": ()}, SAVED, {}, "£0.00", id="losses only, and a saving"),
        pytest.param({"gain_bands": ()}, OVERSPENT, {}, "-£1,000,000.00", id="losses only"),
        pytest.param(
            {"threshold": CLIFF}, SAVED, {}, "£1,000,000.00", id="a cliff that is just reached"
        ),
        pytest.param(
            {"threshold": CLIFF},
            Money.parse("£98,000,000.01"),
            {},
            "£0.00",
            id="a cliff that is missed by a penny",
        ),
        pytest.param(
            {"threshold": CLIFF},
            OVERSPENT,
            {},
            "-£1,000,000.00",
            id="a cliff of losses that is just reached",
        ),
        pytest.param(
            {"threshold": CLIFF},
            Money.parse("£101,999,999.99"),
            {},
            "£0.00",
            id="a cliff of losses that is missed by a penny",
        ),
        pytest.param(
            {"threshold": CLIFF, "loss_threshold": CLIFF_OF_LOSSES},
            Money.parse("£101m"),
            {},
            "-£500,000.00",
            id="a cliff of losses alone that is just reached",
        ),
        pytest.param(
            {"threshold": CLIFF, "loss_threshold": CLIFF_OF_LOSSES},
            Money.parse("£100,999,999.99"),
            {},
            "£0.00",
            id="a cliff of losses alone that is missed by a penny",
        ),
        pytest.param(
            {"threshold": CLIFF, "loss_threshold": CLIFF_OF_LOSSES},
            Money.parse("£99m"),
            {},
            "£0.00",
            id="a cliff of losses leaves that of gains where it is",
        ),
        pytest.param(
            {"quality_score": "score", "quality_out_of": "available"},
            SAVED,
            {"score": 1, "available": 1},
            "£1,000,000.00",
            id="the one point that could be had",
        ),
        pytest.param(
            {"quality_score": "score", "quality_out_of": "available"},
            SAVED,
            {"score": 10_000, "available": 10_000},
            "£1,000,000.00",
            id="as many points as are taken",
        ),
        pytest.param(
            {"quality_score": "score"},
            SAVED,
            {"score": Share.parse("80%")},
            "£800,000.00",
            id="quality multiplies a gain",
        ),
        pytest.param(
            {"quality_score": "score"},
            OVERSPENT,
            {"score": Share.parse("80%")},
            "-£1,000,000.00",
            id="quality leaves a loss",
        ),
        pytest.param(
            {"deductions": (Deduction(fact="programme_cost"),)},
            SAVED,
            {"programme_cost": Money.parse("£0.3m")},
            "£700,000.00",
            id="a deduction makes a gain smaller",
        ),
        pytest.param(
            {"deductions": (Deduction(fact="programme_cost"),)},
            SAVED,
            {"programme_cost": Money.parse("£3m")},
            "£0.00",
            id="a deduction makes no loss of a gain",
        ),
        pytest.param(
            {"deductions": (Deduction(fact="programme_cost"),)},
            OVERSPENT,
            {"programme_cost": Money.parse("£0.3m")},
            "-£1,000,000.00",
            id="a deduction from gains leaves a loss",
        ),
        pytest.param(
            {"deductions": (Deduction(fact="relief", side=Side.LOSSES),)},
            OVERSPENT,
            {"relief": Money.parse("£0.3m")},
            "-£700,000.00",
            id="a deduction makes a loss smaller",
        ),
        pytest.param(
            {"deductions": (Deduction(fact="relief", side=Side.LOSSES),)},
            OVERSPENT,
            {"relief": Money.parse("£3m")},
            "£0.00",
            id="a deduction makes no gain of a loss",
        ),
        pytest.param(
            {"deductions": (Deduction(fact="relief", side=Side.LOSSES),)},
            SAVED,
            {"relief": Money.parse("£0.3m")},
            "£1,000,000.00",
            id="a deduction from losses leaves a gain",
        ),
        pytest.param(
            {"deductions": (Deduction(fact="fee", side=Side.BOTH),)},
            SAVED,
            {"fee": Money.parse("£0.3m")},
            "£700,000.00",
            id="a deduction from both makes a gain smaller",
        ),
        pytest.param(
            {"deductions": (Deduction(fact="fee", side=Side.BOTH),)},
            OVERSPENT,
            {"fee": Money.parse("£0.3m")},
            "-£700,000.00",
            id="a deduction from both makes a loss smaller",
        ),
        pytest.param(
            {"loss_limit": part("5%", "provider_revenue")},
            OVERSPENT,
            {"provider_revenue": Money.parse("£10m")},
            "-£500,000.00",
            id="a loss ends at 5% of the provider's revenue",
        ),
        pytest.param(
            {"loss_limit": pounds("£0.4m")}, OVERSPENT, {}, "-£400,000.00", id="a loss limit"
        ),
        pytest.param({"gain_limit": pounds("£0.4m")}, SAVED, {}, "£400,000.00", id="a gain limit"),
        pytest.param(
            {"gain_limit": part("0.5%")}, SAVED, {}, "£500,000.00", id="a gain limit by baseline"
        ),
        pytest.param(
            {"gates": (Gate(fact="met"),)}, SAVED, {"met": False}, "£0.00", id="a closed gate"
        ),
        pytest.param(
            {"gates": (Gate(fact="met"),)},
            SAVED,
            {"met": True},
            "£1,000,000.00",
            id="an open gate",
        ),
        pytest.param(
            {"gates": (Gate(fact="met"),)},
            OVERSPENT,
            {"met": False},
            "-£1,000,000.00",
            id="a gate for gains does not stop a loss",
        ),
        pytest.param(
            {"gates": (Gate(fact="met", side=Side.LOSSES),)},
            OVERSPENT,
            {"met": False},
            "£0.00",
            id="a gate for losses",
        ),
        pytest.param(
            {"gates": (Gate(fact="met", side=Side.LOSSES),)},
            SAVED,
            {"met": False},
            "£1,000,000.00",
            id="a gate for losses does not stop a gain",
        ),
        pytest.param(
            {"gates": (Gate(fact="met", side=Side.BOTH),)},
            OVERSPENT,
            {"met": False},
            "£0.00",
            id="a gate for both",
        ),
        pytest.param(
            {"gates": (Gate(fact="met"), Gate(fact="filed"))},
            SAVED,
            {"met": True, "filed": False},
            "£0.00",
            id="all gates of a side must be open",
        ),
        pytest.param(
            {
                "gain_bands": (
                    ShareBand(up_to=part("5%"), share=Share.parse("50%")),
                    ShareBand(above=part("5%"), share=Share.parse("80%")),
                ),
                "threshold": deductible(part("2%")),
            },
            Money.parse("£93m"),
            {},
            "£3,100,000.00",
            id="bands begin beyond a deductible",
        ),
        pytest.param(
            {
                "gain_bands": (
                    ShareBand(up_to=part("1%"), share=Share.parse("100%")),
                    ShareBand(above=part("1%"), share=Share.parse("50%")),
                ),
                "threshold": deductible(part("2%")),
            },
            Money.parse("£93m"),
            {},
            "£2,500,000.00",
            id="a band within a deductible counts for nothing",
        ),
        pytest.param(
            {
                "gain_bands": (
                    ShareBand(up_to=pounds("£1m"), share=Share.parse("100%")),
                    ShareBand(above=pounds("£1m"), share=Share.parse("50%")),
                ),
                "loss_bands": (),
                "threshold": deductible(pounds("£2m")),
            },
            Money.parse("£93m"),
            {},
            "£2,500,000.00",
            id="a deductible in pounds",
        ),
        pytest.param(
            {"round_to": Money.parse("£1,000")},
            Money.parse("£98,765,433"),
            {},
            "£617,000.00",
            id="rounded to whole thousands before it is split",
        ),
        pytest.param(
            {
                "quality_score": "score",
                "deductions": (Deduction(fact="programme_cost"),),
                "gain_limit": pounds("£0.35m"),
                "gates": (Gate(fact="met"),),
            },
            SAVED,
            {
                "score": Share.parse("50%"),
                "programme_cost": Money.parse("£0.1m"),
                "met": True,
            },
            "£350,000.00",
            id="quality, then deductions, then the limit",
        ),
        pytest.param(
            {
                "quality_score": "score",
                "deductions": (Deduction(fact="programme_cost"),),
                "gain_limit": pounds("£0.45m"),
            },
            SAVED,
            {"score": Share.parse("50%"), "programme_cost": Money.parse("£0.1m")},
            "£400,000.00",
            id="a deduction comes after quality and before the limit",
        ),
    ],
)
def test_a_stage_does_what_it_says(
    terms: dict[str, Any], outturn: Money, more: dict[str, FactValue], share: str
) -> None:
    """Each stage changes the share as its name says, and leaves the other side alone."""
    facts = {"baseline": BASELINE, "outturn": outturn, **more}
    settlement = settle(attrs.evolve(SHARE, **terms), facts)
    assert str(settlement.net["provider"]) == share
    assert settlement.net["provider"] == -settlement.net["commissioner"]


@pytest.mark.parametrize(
    ("edge", "threshold"),
    [
        pytest.param(part("1%"), part("2%"), id="a part within a part"),
        pytest.param(part("2%"), part("2%"), id="a part up to the same part"),
        pytest.param(pounds("£1m"), pounds("£2m"), id="a sum within a sum"),
        pytest.param(pounds("£2m"), pounds("£2m"), id="a sum up to the same sum"),
    ],
)
def test_a_band_within_a_deductible_is_as_if_it_were_not_there(
    edge: ShareOf | FixedAmount, threshold: ShareOf | FixedAmount
) -> None:
    """Nobody who reads the formula is told of a band that can never pay."""
    beyond = ShareBand(above=edge, share=Share.parse("50%"))
    without = attrs.evolve(
        SHARE, gain_bands=(beyond,), loss_bands=(beyond,), threshold=deductible(threshold)
    )
    within = ShareBand(up_to=edge, share=Share.parse("100%"))
    with_band = attrs.evolve(without, gain_bands=(within, beyond), loss_bands=(within, beyond))
    assert with_band.formula() == without.formula()


@pytest.mark.parametrize(
    "facts", [{"score": 10_001, "available": 1}, {"score": 1, "available": 10_001}], ids=str
)
def test_more_points_than_are_taken_are_refused(facts: dict[str, FactValue]) -> None:
    """There are at most 10,000 of them."""
    scored = attrs.evolve(SHARE, quality_score="score", quality_out_of="available")
    with pytest.raises(InvalidValueError, match="10,000"):
        settle(scored, {"baseline": BASELINE, "outturn": SAVED, **facts})


def test_a_budget_can_be_what_the_outturn_is_measured_against() -> None:
    """A share against a whole population budget needs no baseline, but the budget's facts."""
    share = attrs.evolve(SHARE, against=WholePopulationBudget(has_growth=False))
    facts = {"base_budget": BASELINE, "outturn": SAVED}
    assert str(settle(share, facts).net["provider"]) == "£1,000,000.00"


def test_a_share_with_a_name_of_its_own_tells_its_steps_apart() -> None:
    """Two shares can stand together, since their steps carry their names."""
    named = attrs.evolve(
        SHARE, name="acute share", gates=(Gate(fact="met"),), gain_limit=pounds("£1")
    ).formula()
    assert all(step.name.endswith(" (acute share)") for step in named.steps)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        pytest.param(
            {"gain_bands": (), "loss_bands": ()}, "neither gains nor losses", id="no bands"
        ),
        pytest.param({"loss_limit": None}, "UNLIMITED if there is no limit", id="no limit"),
    ],
)
def test_terms_that_make_no_share_are_refused(terms: dict[str, Any], message: str) -> None:
    """Terms that cannot be settled are refused when they are written."""
    with pytest.raises(InvalidValueError, match=message):
        attrs.evolve(SHARE, **terms)


CASES: dict[str, dict[str, Any]] = {
    each["id"]: each
    for each in json.loads(
        (Path(__file__).parents[1] / "silences.json").read_text(encoding="utf-8")
    )["cases"]
}
TRUST = EqualShares(parties=("trust",))


def shared_by_half(**terms: Any) -> GainLossShare:  # noqa: ANN401 - any field
    """Share gains and losses by halves, as the cases do."""
    half = (ShareBand(share=Share.parse("50%")),)
    usual: dict[str, Any] = {"gain_bands": half, "loss_bands": half, "loss_limit": UNLIMITED}
    return GainLossShare(**{**usual, "keys": TRUST, **terms})


@pytest.mark.parametrize("told", [CASES["P12"], CASES["P12b"]], ids=lambda each: each["what"])
def test_a_deficit_is_shared_against_a_planned_deficit(told: dict[str, Any]) -> None:
    """P12: a result above its plan is a gain, one below it a loss, though both are deficits."""
    share = shared_by_half(outturn_is=OutturnKind.RESULT)
    facts = {"baseline": Money.parse(told["plan"]), "outturn": Money.parse(told["result"])}
    assert settle(share, facts).net["trust"] == Money.parse(told["right"])


def test_points_are_taken_exactly() -> None:
    """P13: seven ninths of half a saving, to the penny; more than all points are all."""
    case = CASES["P13"]
    scored = shared_by_half(
        quality_score="points",
        quality_out_of="available",
        losses_by_quality=LossesByQuality(
            most_of_gains=Share.parse("50%"), least=Share.parse("0%"), most=Share.parse("100%")
        ),
    )
    facts: dict[str, FactValue] = {
        "baseline": Money.parse(case["saving"]),
        "outturn": Money(pence=0),
        "points": case["points"],
        "available": case["out_of"],
    }
    assert settle(scored, facts).net["trust"] == Money.parse(case["right"])
    above = settle(scored, {**facts, "points": 10}).net["trust"]
    assert above == settle(scored, {**facts, "points": 9}).net["trust"]


@pytest.mark.parametrize(("met", "paid"), CASES["P14"]["met"].items())
def test_a_gate_opens_when_enough_standards_are_met(met: str, paid: str) -> None:
    """P14: four of seven are too few, five are enough."""
    names = [f"standard_{place}_met" for place in range(7)]
    gated = shared_by_half(standards=(StandardsGate(standards=tuple(names), at_least=5),))
    facts: dict[str, FactValue] = {
        "baseline": Money.parse("£200"),
        "outturn": Money(pence=0),
        **{name: place < int(met) for place, name in enumerate(names)},
    }
    assert settle(gated, facts).net["trust"] == Money.parse(paid)


BUDGET = WholePopulationBudget()
RESULT: dict[str, Any] = {"outturn_is": OutturnKind.RESULT}
NO_TERMS: list[tuple[str, Callable[[], object], str]] = [
    ("a standard twice", lambda: StandardsGate(standards=("a", "a"), at_least=1), "named twice"),
    ("none of the standards", lambda: StandardsGate(standards=("a",), at_least=0), "from 1 to 1"),
    ("more than all", lambda: StandardsGate(standards=("a",), at_least=2), "at least 2 of 1"),
    (
        "points of nothing",
        lambda: shared_by_half(quality_out_of="available"),
        "write quality_score as well",
    ),
    (
        "a result against a budget of costs",
        lambda: shared_by_half(**RESULT, against=BUDGET),
        "a budget is of costs",
    ),
    (
        "a limit to losses",
        lambda: shared_by_half(**RESULT, loss_limit=part("2%")),
        "2% of the baseline may be below zero",
    ),
    ("a limit to gains", lambda: shared_by_half(**RESULT, gain_limit=part("3%")), "3% of the"),
    (
        "a threshold",
        lambda: shared_by_half(
            **RESULT, threshold=Threshold(kind=ThresholdKind.CLIFF, at=part("4%"))
        ),
        "4% of the",
    ),
    (
        "the edge of a band",
        lambda: shared_by_half(
            **RESULT, gain_bands=(ShareBand(up_to=part("5%"), share=Share.parse("50%")),)
        ),
        "5% of the",
    ),
    (
        "a cap",
        lambda: shared_by_half(
            **RESULT, caps=(PartyCap(party="trust", most_loss=part("6%")),), residual_holder="icb"
        ),
        "6% of the",
    ),
]


@pytest.mark.parametrize(
    ("build", "says"), [row[1:] for row in NO_TERMS], ids=[row[0] for row in NO_TERMS]
)
def test_terms_that_have_no_meaning_are_refused(build: Callable[[], object], says: str) -> None:
    """Gates that never open, two scores, and parts of a plan that may be a deficit."""
    with pytest.raises(InvalidValueError, match=says):
        build()


def test_a_limit_of_a_result_may_be_a_part_of_another_base() -> None:
    """Revenue is never below zero."""
    share = shared_by_half(**RESULT, loss_limit=part("1%", "revenue"))
    facts: dict[str, FactValue] = {
        "baseline": Money.parse("-£5m"),
        "outturn": Money.parse("-£9m"),
        "revenue": Money.parse("£100m"),
    }
    assert settle(share, facts).net["trust"] == Money.parse("-£1m")
