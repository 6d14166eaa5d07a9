"""
The bidder's question: what would this contract do to us in a bad year?

It lays the terms of today beside those of a contract, on the same uncertain facts: what each party
is exposed to, what each protection does, how large a reserve is enough, where the contract breaks
even, and whether the population is large enough. All figures that rest on a spread are estimates.
"""

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.payment.risk.bid_answers import BidAssessment
from nhs_accountable_care.payment.risk.bid_doubts import cited_in, not_known_of, place_of
from nhs_accountable_care.payment.risk.bid_margins import margins_of, tails_of
from nhs_accountable_care.payment.risk.bid_points import points_of, spreads_of
from nhs_accountable_care.payment.risk.bid_protections import standing_limits, switched_off
from nhs_accountable_care.payment.risk.bid_reserves import not_carried, reserve_of
from nhs_accountable_care.payment.risk.bid_sides import (
    ExposureFunction,
    check_parties,
    declared_facts,
    expected_facts,
    exposed_by,
    known_to,
    parties_of,
    refuse_replaced,
    side_of,
)
from nhs_accountable_care.payment.risk.bid_terms import Bid
from nhs_accountable_care.payment.risk.break_evens import break_evens_of
from nhs_accountable_care.payment.risk.exposure import exposure
from nhs_accountable_care.payment.risk.protections import protections_of
from nhs_accountable_care.payment.risk.words import risk_of
from nhs_accountable_care.payment.settlement import settle

__all__ = ["assess_bid"]


def assess_bid(bid: Bid, *, by: ExposureFunction = exposure) -> BidAssessment:
    """
    Answer a bidder's question.

    Args:
        bid: What is asked.
        by: What works out an exposure: this package's own, which is exact and refuses what wants
            a simulation, or `nhs_accountable_care.exposure`, which simulates then.

    Raises:
        InvalidValueError: The bearer is no party of the contract, the contract has no mechanism,
            an uncertain fact stands in no terms, or somebody pays or has a budget who is named
            nowhere else.
        SimulationNeededError: The exposure wants a simulation, and ``by`` makes none.
        MissingFactError: A fact that the terms need is neither given nor spread.

    >>> from nhs_accountable_care import Money, Share
    >>> from nhs_accountable_care.payment import (
    ...     PENCE,
    ...     Bid,
    ...     BidTerms,
    ...     CostAndVolume,
    ...     FactPayer,
    ...     Facts,
    ...     NormalSpread,
    ...     RecordedFact,
    ...     ShareOf,
    ...     Spread,
    ... )
    >>> value = NormalSpread(mean=Money.parse("£50m"), standard_deviation=Money.parse("£2m"))
    >>> within_3 = ShareOf(share=Share.parse("3%"))
    >>> baseline = RecordedFact(
    ...     name="baseline_value", value=Money.parse("£50m"), unit=PENCE
    ... )
    >>> answer = assess_bid(
    ...     Bid(
    ...         name="Our contract",
    ...         bearer="provider",
    ...         contract=BidTerms(
    ...             mechanism=CostAndVolume(cap=within_3, collar=within_3),
    ...             paid_by=(FactPayer(fact="actual_value", party="provider"),),
    ...         ),
    ...         facts=Facts(facts=(baseline,)),
    ...         spread=Spread.of({"actual_value": value}),
    ...         years=3,
    ...     )
    ... )
    >>> print(*(each for each in answer.margins if each.is_expected), sep="; ")
    commissioner bears 100p of each further pound; provider bears nothing of it
    >>> print(*answer.effects_of("cap"), sep="; ")
    commissioner: saves it about £262,000 a year on average, saves it about £1.06m in a bad year, \
saves it about £3.15m in a terrible one; provider: costs it about £262,000 a year on average, \
costs it about £1.06m in a bad year, costs it about £3.15m in a terrible one
    """
    mechanism = bid.contract.mechanism
    if mechanism is None:
        msg = "the contract has no mechanism; write the way to pay that is bid for"
        raise InvalidValueError(msg)
    declared = declared_facts(bid)
    contract = side_of("contract", bid.contract, declared, bid, parties_of(bid.today))
    protections = protections_of(mechanism)
    refuse_replaced(bid, mechanism, protections)
    if bid.bearer not in contract.asked.parties:
        known = listed(contract.asked.parties, MOST_SHOWN)
        msg = f"bearer: {quoted(bid.bearer)} is no party of the contract; there are: {known}"
        raise InvalidValueError(msg)
    check_parties(bid)
    sides = [contract]
    if bid.today is not None:
        sides.insert(0, side_of("today", bid.today, declared, bid, contract.asked.parties))
    exposed = {side.terms: exposed_by(side, bid, by) for side in sides}
    expected = expected_facts(bid, contract, declared)
    risks = {
        side.terms: risk_of(
            side.formula, facts=known_to(side, expected), paid_by=side.asked.paid_by
        )
        for side in sides
    }
    effects, not_switched, without = switched_off(
        protections, bid, contract, declared, exposed=exposed["contract"], by=by
    )
    place = place_of(bid)
    set_before = {
        each.fact.name
        for party in risks["contract"].parties
        for each in party.facts
        if each.is_set_beforehand
    }
    reserve = reserve_of(bid, contract, exposed["contract"], by)
    return BidAssessment(
        bid=bid,
        today=exposed.get("today"),
        contract=exposed["contract"],
        expected=settle(contract.formula, known_to(contract, expected)),
        margins=tuple(
            each for side in sides for each in margins_of(side, risks[side.terms], bid, expected)
        ),
        tails=tuple(each for side in sides for each in tails_of(side, risks[side.terms], bid)),
        points=tuple(points_of(bid, sides, expected, by)),
        effects=effects,
        not_switched=not_switched,
        standing=tuple(standing_limits(risks["contract"], without, expected)),
        reserve=reserve,
        break_even=tuple(break_evens_of(bid, sides, expected, set_before)),
        place=place,
        spreads=() if place is None else tuple(spreads_of(bid, sides, place, by)),
        not_known=(
            *not_known_of(
                bid,
                mechanism,
                contract,
                place=place,
                set_before=set_before,
                exposed=exposed["contract"].of(bid.bearer),
            ),
            *not_carried(reserve),
        ),
        is_illustrative=any(
            each.confidence is Confidence.ILLUSTRATIVE for each in cited_in(bid, sides)
        )
        or (place is not None and place.population.volatility.is_illustrative),
    )
