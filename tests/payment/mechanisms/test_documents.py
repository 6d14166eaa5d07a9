"""Mechanisms travel in documents as their fields, with all that they are made of."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care import Confidence, Money, Share
from nhs_accountable_care.arrangements import Arrangement, Finance, PaymentTerms
from nhs_accountable_care.documents import read, standard_codec, write
from nhs_accountable_care.payment import (
    UNLIMITED,
    AgreedOffset,
    AlliancePainGain,
    BlendedPayment,
    BlockPayment,
    CommissionerSpend,
    CostAndVolume,
    EqualShares,
    FixedAmount,
    GainLossShare,
    MarginalRateEmergencyTariff,
    Mechanism,
    MultilateralGainLoss,
    OrganisationTotal,
    OutcomeReward,
    PartyCap,
    PooledBudget,
    PoolPartner,
    ShareBand,
    ShareOf,
    SystemControlTotals,
    UnderspendRule,
)
from nhs_accountable_care.policy import cite

CITED = (cite("CP128", "a place", Confidence.UNVERIFIED),)
HALF = (ShareBand(share=Share.parse("50%"), sources=CITED),)
PART = ShareOf(share=Share.parse("3%"), sources=CITED)
SUM = FixedAmount(amount=Money.parse("£200,000"))
KEYS = EqualShares(parties=("acute", "commissioner"), sources=CITED)

MECHANISMS = (
    BlockPayment(topped_up_by="NHS England", instalments=12, sources=CITED),
    CostAndVolume(cap=PART, collar=SUM, rate=Share.parse("1/3")),
    MarginalRateEmergencyTariff(marginal_rate=Share.parse("70%"), reinvestment="pool"),
    BlendedPayment(
        variable_rate=Share.parse("20%"),
        most_for_quality=Money.parse("£1"),
        risk_share=GainLossShare(gain_bands=HALF, keys=KEYS),
    ),
    MultilateralGainLoss(
        commissioners=(CommissionerSpend(), CommissionerSpend(party="b", expected="be")),
        keys=KEYS,
        loss_limit=PART,
        gain_limit=SUM,
        caps=(PartyCap(party="acute", most_loss=SUM),),
        residual_holder="b",
        beyond="the others",
    ),
    AlliancePainGain(
        costs=("acute_cost",),
        gain_bands=HALF,
        pain_bands=HALF,
        pain_limit=UNLIMITED,
        keys=KEYS,
        outcomes=OutcomeReward(most=PART),
    ),
    PooledBudget(
        partners=(
            PoolPartner(party="icb", contribution="icb_contribution"),
            PoolPartner(party="council", contribution="council_contribution"),
        ),
        host="icb",
        overspend_keys=EqualShares(parties=("icb", "council")),
        up_to_funding=False,
        underspends=UnderspendRule.RETURNED,
    ),
    SystemControlTotals(
        organisations=(
            OrganisationTotal(party="A", control_total="a_total", outturn="a_outturn"),
            OrganisationTotal(party="B", control_total="b_total", outturn="b_outturn"),
        ),
        offsets=(AgreedOffset(eases="A", tightens="B", fact="b_eases_a", sources=CITED),),
    ),
)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda each: type(each).__name__)
def test_a_mechanism_comes_back_from_a_document(mechanism: Mechanism) -> None:
    """What is written of a mechanism is read back equal, and pays by the same formula."""
    terms = PaymentTerms(name="terms", mechanism=mechanism)
    arrangement = Arrangement(name="a place", finance=Finance(payments=(terms,)))
    document = standard_codec().document(arrangement, as_at=date(2019, 4, 1))
    assert read(write(document), Arrangement) == document


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda each: type(each).__name__)
def test_a_mechanism_is_a_value(mechanism: Mechanism) -> None:
    """Two mechanisms of the same terms are equal, and can be keys of a mapping."""
    assert attrs.has(type(mechanism))
    again = attrs.evolve(mechanism)  # type: ignore[misc]  # every mechanism here is an attrs class
    assert again == mechanism
    assert len({again, mechanism}) == 1
