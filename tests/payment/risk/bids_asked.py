"""Bids that several tests ask about, and what was worked out of them by hand."""

import json
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from nhs_accountable_care import (
    Money,
    Share,
)
from nhs_accountable_care.payment import (
    PENCE,
    Bid,
    BidAssessment,
    BidTerms,
    DiscreteSpread,
    EqualShares,
    FactPayer,
    Facts,
    FixedAmount,
    GainLossShare,
    GivenBenchmark,
    IntegratedHealthOrganisationBudget,
    LocalAgreement,
    NormalSpread,
    PartyBudget,
    RecordedFact,
    ShareBand,
    ShareOf,
    Spread,
    assess_bid,
    fact,
    formula,
    line,
)

CASES: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "bid_cases.json").read_text(encoding="utf-8")
)
# About three digits were written down.
PART: Final = 0.004
PENNIES: Final = 2_000_00
HUNDRED: Final = Money.parse("£100m")
COMMISSIONER_PAYS: Final = (FactPayer(fact="outturn", party="commissioner"),)
COMMISSIONER_HAS: Final = (PartyBudget(party="commissioner", amount=HUNDRED),)
HALF: Final = (ShareBand(share=Share.parse("50%")),)
MECHANISM: Final = GainLossShare(
    gain_bands=HALF,
    loss_bands=HALF,
    loss_limit=FixedAmount(amount=Money.parse("£2m")),
    keys=EqualShares(parties=("provider",)),
)
SHARE: Final = Bid(
    name="A share up to a limit",
    bearer="provider",
    today=BidTerms(paid_by=COMMISSIONER_PAYS, budgets=COMMISSIONER_HAS),
    contract=BidTerms(
        mechanism=MECHANISM,
        paid_by=COMMISSIONER_PAYS,
        budgets=COMMISSIONER_HAS,
    ),
    facts=Facts(facts=(RecordedFact(name="baseline", value=HUNDRED, unit=PENCE),)),
    spread=Spread.of(
        {"outturn": NormalSpread(mean=HUNDRED, standard_deviation=Money.parse("£3m"))}
    ),
    losses=(Money.parse("£3m"),),
)
COIN: Final = Bid(
    name="A coin",
    bearer="trust",
    contract=BidTerms(
        mechanism=LocalAgreement(
            agreed=formula(
                line("block", Money.parse("£10m"), payer="commissioner", payee="trust"),
                line("nothing of it", fact("cost", PENCE) * 0, payer="trust", payee="others"),
            )
        ),
        paid_by=(FactPayer(fact="cost", party="trust"),),
    ),
    facts=Facts(),
    spread=Spread.of({"cost": DiscreteSpread(values=(Money.parse("£9m"), Money.parse("£11m")))}),
)


def share_of(percent: str) -> ShareOf:
    """Write a part of the budget."""
    return ShareOf(share=Share.parse(percent))


def bands_of(*ends: tuple[str, str]) -> tuple[ShareBand, ...]:
    """Write bands that follow each other, each by where it ends and what is shared."""
    starts = (None, *(share_of(end) for end, _ in ends))
    return tuple(
        ShareBand(above=start, up_to=share_of(end), share=Share.parse(share))
        for start, (end, share) in zip(starts, ends, strict=False)
    )


COAST: Final = IntegratedHealthOrganisationBudget(
    organisation="trust",
    benchmark=GivenBenchmark(),
    gain_bands=bands_of(("2%", "60%"), ("4%", "30%")),
    loss_bands=bands_of(("0.5%", "100%"), ("2%", "75%"), ("6%", "40%")),
    into_reserve=Share.parse("25%"),
)
COAST_PAID: Final = (FactPayer(fact="cost", party="trust"),)
COMMISSIONED: Final = (PartyBudget(party="commissioner", amount=Money.parse("£120m")),)
COAST_FACTS: Final = {
    name: RecordedFact(name=name, value=Money.parse(value), unit=PENCE)
    for name, value in (("expected_cost", "£120m"), ("reserve_brought_forward", "£1m"))
}
COST_OF_COAST: Final = NormalSpread(
    mean=Money.parse("£121m"), standard_deviation=Money.parse("£4m")
)
COASTAL: Final = Bid(
    name="Coastal contract",
    bearer="trust",
    today=BidTerms(paid_by=(FactPayer(fact="cost", party="commissioner"),), budgets=COMMISSIONED),
    contract=BidTerms(mechanism=COAST, paid_by=COAST_PAID, budgets=COMMISSIONED),
    facts=Facts(facts=tuple(COAST_FACTS.values())),
    spread=Spread.of({"cost": COST_OF_COAST}),
    years=4,
)
# Of a year alone, for those who ask nothing about the term.
COASTAL_YEAR: Final = attrs.evolve(COASTAL, years=1)
BIDS: Final[dict[str, Bid]] = {"share": SHARE, "coin": COIN, "coastal": COASTAL_YEAR}


def of(case: dict[str, Any], **more: Any) -> BidAssessment:  # noqa: ANN401 -- any field
    """Assess the bid of a case, with more said of it."""
    return assess_bid(attrs.evolve(BIDS[case["bid"]], **more))


def about(pounds: float) -> object:
    """Compare pence with pounds that were written to about three digits."""
    return pytest.approx(pounds * 100, rel=PART, abs=PENNIES)
