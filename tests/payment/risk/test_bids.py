"""The bidder's question: what a contract would do to its holder in a bad year."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from nhs_accountable_care import InvalidValueError, Money, Share
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
    LocalAgreement,
    NormalSpread,
    PartyBudget,
    RecordedFact,
    ShareBand,
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
SHARE: Final = Bid(
    name="A share up to a limit",
    bearer="provider",
    today=BidTerms(paid_by=COMMISSIONER_PAYS, budgets=COMMISSIONER_HAS),
    contract=BidTerms(
        mechanism=GainLossShare(
            gain_bands=HALF,
            loss_bands=HALF,
            loss_limit=FixedAmount(amount=Money.parse("£2m")),
            keys=EqualShares(parties=("provider",)),
        ),
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
BIDS: Final = {"share": SHARE, "coin": COIN}


def of(case: dict[str, Any], **more: Any) -> BidAssessment:  # noqa: ANN401 -- any field
    """Assess the bid of a case, with more said of it."""
    return assess_bid(attrs.evolve(BIDS[case["bid"]], **more))


def about(pounds: float) -> object:
    """Compare pence with pounds that were written to about three digits."""
    return pytest.approx(pounds * 100, rel=PART, abs=PENNIES)


@pytest.mark.parametrize("case", CASES["outcomes"], ids=lambda case: case["id"])
def test_results_of_each_party_by_both_terms(case: dict[str, Any]) -> None:
    """Expected, bad and terrible years, and the chance of a large loss."""
    found = [
        each
        for terms, each in of(case).exposures()
        if (terms, each.party) == (case["terms"], case["party"])
    ]
    [party] = found
    assert party.expected.value == about(case["expected"])
    assert party.quantile(Share.parse("10%")).value == about(case["bad"])
    assert party.quantile(Share.parse("1%")).value == about(case["terrible"])
    loss = party.chance_of_losing_more_than(Money.parse("£3m")).value
    assert loss == pytest.approx(case["loss_of_3m"], abs=5e-4)


@pytest.mark.parametrize("case", CASES["protections"], ids=lambda case: case["id"])
def test_what_a_protection_costs_and_saves(case: dict[str, Any]) -> None:
    """Its result without the protection, less that with it."""
    [effect] = [x for x in of(case).effects_of(case["path"]) if x.party == case["party"]]
    assert effect.expected.value == about(case["expected"])
    assert effect.bad.value == about(case["bad"])
    assert effect.terrible.value == about(case["terrible"])


@pytest.mark.parametrize("case", CASES["reserves"], ids=lambda case: case["id"])
def test_the_reserve_that_is_enough(case: dict[str, Any]) -> None:
    """The least that keeps the chance of running out at the level."""
    found = of(case, years=case["years"], level=Share.parse(case["level"])).reserve
    assert found.needed.value == about(case["reserve"])
    assert found.if_alike.value == about(case["alike"])


@pytest.mark.parametrize("case", CASES["break_even"], ids=lambda case: case["id"])
def test_where_the_bearer_breaks_even(case: dict[str, Any]) -> None:
    """The values of the fact, in pence, at which it neither gains nor loses."""
    found = [x for x in of(case).break_even if x.against == "nothing"]
    assert [str(x.start) for x in found] == case["at"]
    assert [x.fact.name for x in found] == [case["fact"]]


def test_who_bears_the_next_pound_in_the_middle_and_in_the_tail() -> None:
    """Half each in the middle; beyond the limit all of it is the commissioner's."""
    found = of({"bid": "share"})
    parts = {(each.terms, each.party): each.borne for each in found.margins if each.is_expected}
    assert parts == {
        ("today", "commissioner"): 1,
        ("contract", "commissioner"): Fraction(1, 2),
        ("contract", "provider"): Fraction(1, 2),
    }
    tails = {(each.terms, each.party) for each in found.tails if each.is_unlimited}
    assert tails == {("today", "commissioner"), ("contract", "commissioner")}


def test_a_bearer_is_a_party_of_the_contract() -> None:
    """Who is none is named, with those that there are."""
    with pytest.raises(InvalidValueError, match=r"'trust' is no party .* commissioner, provider"):
        assess_bid(attrs.evolve(SHARE, bearer="trust"))
