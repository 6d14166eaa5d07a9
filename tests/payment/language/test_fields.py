"""What a field of terms cannot be is refused where it is written, with what to write instead."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from nhs_accountable_care import (
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Money,
    Share,
)
from nhs_accountable_care.payment import (
    UNLIMITED,
    AgreedOffset,
    AgreedShares,
    AlliancePainGain,
    BlendedPayment,
    BlockPayment,
    Bounded,
    Conditional,
    CostAndVolume,
    Deduction,
    EqualShares,
    FixedAmount,
    GainLossShare,
    Gate,
    LossesByQuality,
    MarginalRateEmergencyTariff,
    MultilateralGainLoss,
    OrganisationTotal,
    OutcomeReward,
    PartyCap,
    PartyShare,
    PartyWeight,
    Phase,
    Phased,
    PooledBudget,
    PoolPartner,
    Qualified,
    ShareBand,
    ShareOf,
    SystemControlTotals,
    Threshold,
    ThresholdKind,
    Together,
    WeightedShares,
    WholePopulationBudget,
    truth,
)

FLOAT: Any = 0.5
TENTH = Share.parse("10%")
PART, SUM = ShareOf(share=TENTH), FixedAmount(amount=Money.parse("£1"))
BAND = ShareBand(share=TENTH, above=PART, up_to=ShareOf(share=Share.parse("20%")))
ONE = AgreedShares(shares=(PartyShare(party="trust", share=Share.parse("100%")),))
BLOCK = BlockPayment(topped_up_by="NHS England", instalments=2)

MECHANISMS: tuple[Any, ...] = (
    BLOCK,
    CostAndVolume(cap=PART, collar=SUM),
    MarginalRateEmergencyTariff(marginal_rate=TENTH, reinvestment="pool"),
    BlendedPayment(variable_rate=TENTH, most_for_quality=Money.parse("£1")),
    WholePopulationBudget(adjustments=("transfer",), exclusions=("drugs",), instalments=2),
    GainLossShare(
        gain_bands=(BAND,),
        loss_bands=(BAND,),
        loss_limit=PART,
        gain_limit=SUM,
        threshold=Threshold(kind=ThresholdKind.CLIFF, at=PART),
        quality_score="score",
        losses_by_quality=LossesByQuality(
            most_of_gains=TENTH, least=TENTH, most=TENTH, standard="met"
        ),
        deductions=(Deduction(fact="fee"),),
        gates=(Gate(fact="met"),),
        caps=(PartyCap(party="trust", most_gain=SUM, most_loss=PART),),
        residual_holder="commissioner",
        against=WholePopulationBudget(),
        keys=ONE,
    ),
    MultilateralGainLoss(keys=ONE, loss_limit=UNLIMITED, gain_limit=SUM),
    AlliancePainGain(
        gain_bands=(BAND,),
        pain_bands=(BAND,),
        pain_limit=PART,
        gain_limit=SUM,
        outcomes=OutcomeReward(most=PART),
        keys=WeightedShares(weights=(PartyWeight(party="commissioner", fact="budget"),)),
    ),
    PooledBudget(
        partners=(
            PoolPartner(party="icb", contribution="icb_contribution"),
            PoolPartner(party="council", contribution="council_contribution"),
        ),
        host="icb",
        overspend_keys=EqualShares(parties=("icb", "council")),
        up_to_funding=False,
    ),
    SystemControlTotals(
        organisations=(
            OrganisationTotal(party="A", control_total="a_total", outturn="a_outturn"),
            OrganisationTotal(party="B", control_total="b_total", outturn="b_outturn"),
        ),
        offsets=(AgreedOffset(eases="A", tightens="B", fact="eased"),),
    ),
    Bounded(
        part=BLOCK,
        party="provider",
        holder="risk pool",
        lowest=Money.parse("£1"),
        highest=Money.parse("£2"),
    ),
    Conditional(condition=truth("agreed"), part=BLOCK, otherwise=BLOCK),
    Phased(cases=(Phase(year=FinancialYear(2022), part=BLOCK),)),
    Together(parts=(BLOCK,)),
    Qualified(part=BLOCK, by="acute", common=("block_value",)),
)


def parts_of(value: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 - anything a field may hold
    """Go through a value and all that it is made of: each field, and members of tuples."""
    for field in attrs.fields(type(value)):
        held = getattr(value, field.name)
        if field.name == "sources" or isinstance(held, bool):
            continue
        yield value, field.name
        for each in held if isinstance(held, tuple) else (held,):
            if attrs.has(type(each)) and not isinstance(each, Money | Share | FinancialYear):
                yield from parts_of(each)


FIELDS = {
    f"{type(value).__name__}.{name}": (value, name)
    for mechanism in MECHANISMS
    for value, name in parts_of(mechanism)
    if type(value).__name__ != "Fact" and name != "beyond"
}


@pytest.mark.parametrize(("value", "name"), FIELDS.values(), ids=FIELDS)
def test_no_field_of_a_mechanism_is_a_float(value: Any, name: str) -> None:  # noqa: ANN401 - any terms
    """A floating point number is refused in every field, and the message says what to write."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match="write"):
        attrs.evolve(value, **{name: FLOAT})


@pytest.mark.parametrize(
    ("value", "name"),
    [each for each in FIELDS.values() if isinstance(getattr(*each), tuple)],
    ids=[name for name, each in FIELDS.items() if isinstance(getattr(*each), tuple)],
)
def test_no_member_of_a_tuple_is_a_float(value: Any, name: str) -> None:  # noqa: ANN401 - any terms
    """Each member of a tuple is looked at, and the message says which is wrong."""
    with pytest.raises(InvalidTypeError, match=rf"{name}\[0\] is 0.5, a floating point number"):
        attrs.evolve(value, **{name: (FLOAT,)})


def test_a_bare_number_is_never_no_limit() -> None:
    """A limit to losses that is no limit's class is refused, and not taken for no limit."""
    with pytest.raises(InvalidTypeError, match=r"loss_limit is 0.5.*or UNLIMITED"):
        GainLossShare(gain_bands=(BAND,), loss_bands=(BAND,), loss_limit=FLOAT, keys=ONE)
    text: Any = "unlimited"
    with pytest.raises(InvalidTypeError, match="loss_limit is 'unlimited', a str"):
        GainLossShare(gain_bands=(BAND,), loss_bands=(BAND,), loss_limit=text, keys=ONE)
