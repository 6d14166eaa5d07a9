"""What the results are if the one uncertain cost comes to so much, and how it is spread alone."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.money import Share
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import Facts, RecordedFact, value_of_steps
from nhs_accountable_care.payment.language.formulas import formula, note
from nhs_accountable_care.payment.language.units import PENCE, RATE
from nhs_accountable_care.payment.risk.bid_answers import BAD, TERRIBLE, BidPoint, SpreadOfCost
from nhs_accountable_care.payment.risk.bid_sides import BidSide, ExposureFunction, sum_of
from nhs_accountable_care.payment.risk.bid_terms import Bid
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.minimum_savings_rates import PopulationPlace
from nhs_accountable_care.payment.risk.party_exposures import PartyExposure
from nhs_accountable_care.payment.spreads.joint import Spread

__all__ = ["points_of", "spreads_of"]

_CASES: Final = {"expected": None, "bad": BAD, "terrible": TERRIBLE}


def points_of(
    bid: Bid, sides: Iterable[BidSide], expected: Facts, by: ExposureFunction
) -> Iterator[BidPoint]:
    """Settle both sides where the one uncertain cost is as expected, bad and terrible."""
    sides = tuple(sides)
    contract = sides[-1]
    if len(bid.spread.names) > 1:
        return
    [name] = bid.spread.names
    fact = contract.fact(name)
    if fact.unit is not PENCE:
        return
    spent = _spent(fact, bid.spread, bid.bearer, contract, by)
    # At the end of the fact at which the bearer is worse off.
    ends = []
    for is_high in (True, False):
        chances = [
            chance if is_high or chance is None else Share(value=1 - chance.value)
            for chance in _CASES.values()
        ]
        costs = [spent.expected if each is None else spent.quantile(each) for each in chances]
        worst = contract.asked.results(_with(expected, fact, -costs[-1].value, contract))
        ends.append((worst[bid.bearer], costs))
    (if_high, high), (if_low, low) = ends
    for case, cost in zip(_CASES, high if if_high <= if_low else low, strict=True):
        for side in sides:
            results = side.asked.results(_with(expected, fact, -cost.value, side))
            for party, result in results.items():
                yield BidPoint(
                    case=case,
                    cost=attrs.evolve(cost, value=-cost.value),
                    terms=side.terms,
                    party=party,
                    result=sum_of(side, float(result)),
                )


def _spent(
    fact: Fact, spread: Spread, party: str, contract: BidSide, by: ExposureFunction
) -> PartyExposure:
    """Say how a cost alone is spread, as the result of whoever pays it."""
    counted = formula(note(fact.name, fact), currency=contract.formula.currency)
    return by(counted, Facts(), spread, paid_by={fact.name: party}).of(party)


def _with(facts: Facts, fact: Fact, pence: float, side: BidSide) -> Facts:
    """Put a sum in the place of an uncertain cost, to the penny."""
    steps = min(max(round(Fraction(round(pence)) / fact.step), fact.lowest), fact.highest)
    value = value_of_steps(fact, steps, side.formula.currency)
    return facts.plus(RecordedFact(name=fact.name, value=value, unit=fact.unit))


def spreads_of(
    bid: Bid, sides: Sequence[BidSide], place: PopulationPlace, by: ExposureFunction
) -> Iterator[SpreadOfCost]:
    """Say how likely the saving comes by itself, by the spread of each cost that is paid."""
    contract = sides[-1]
    for name in bid.spread.names:
        fact = contract.fact(name)
        if fact.unit is not PENCE or not any(name in side.asked.paid_by for side in sides):
            continue
        alone = Spread.of({name: bid.spread.marginal(name)})
        spent = _spent(fact, alone, bid.bearer, contract, by)
        expected = -spent.outcomes.mean
        if expected <= 0:
            continue
        # What is spent is a result below nothing.
        saved = -Fraction(expected) * (1 - place.rate)
        yield SpreadOfCost(
            fact=name,
            deviation=Estimate(value=spent.outcomes.deviation / float(expected), unit=RATE),
            rate=place.rate,
            chance=Estimate(value=1.0 - spent.outcomes.below(saved), unit=RATE),
        )
