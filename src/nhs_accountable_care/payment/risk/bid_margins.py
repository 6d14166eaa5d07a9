"""Who bears the next one of each uncertain fact, range by range, and at its ends."""

import itertools
from collections.abc import Iterable, Iterator
from fractions import Fraction

from nhs_accountable_care._core.text import joined
from nhs_accountable_care.payment.language.facts import Facts
from nhs_accountable_care.payment.language.units import NUMBERS
from nhs_accountable_care.payment.risk.bid_answers import BidMargin
from nhs_accountable_care.payment.risk.bid_sides import BidSide
from nhs_accountable_care.payment.risk.bid_terms import Bid
from nhs_accountable_care.payment.risk.fact_risks import FactRisk, place_in_words, value_in_words
from nhs_accountable_care.payment.risk.words import Risk
from nhs_accountable_care.payment.spreads.distributions import exact_quantity

__all__ = ["margins_of", "tails_of"]


def margins_of(side: BidSide, risk: Risk, bid: Bid, expected: Facts) -> Iterator[BidMargin]:
    """Say who bears the next one of each uncertain number, range by range."""
    for name, found, payer in _moved(side, risk, bid):
        at = exact_quantity(expected[name].value)
        fact = side.fact(name)
        parties = dict.fromkeys((*(each.party for each in found), *([payer] if payer else [])))
        # Where the bearer's curve bends it says so; else that of another party does.
        ordered = sorted(found, key=lambda each: each.party != bid.bearer)
        ends = sorted(
            {end for each in found for one in each.ranges for end in (one.start, one.end)}
        )
        before: dict[str, Fraction] = {}
        stretches: list[tuple[Fraction, Fraction, dict[str, Fraction]]] = []
        for start, end in itertools.pairwise(ends or (fact.measure.lowest, fact.measure.highest)):
            rates = {
                each.party: one.rate
                for each in found
                for one in each.ranges
                if one.start <= start < one.end
            }
            if stretches and rates == before:
                stretches[-1] = (stretches[-1][0], end, rates)
            else:
                stretches.append((start, end, rates))
            before = rates
        for start, end, rates in stretches:
            place = _range_in_words(start, end, ordered, side.formula.currency)
            for party in parties:
                rate = rates.get(party, Fraction())
                yield BidMargin(
                    terms=side.terms,
                    party=party,
                    fact=fact,
                    place=place,
                    is_expected=start <= at < end or at == end == stretches[-1][1],
                    sorts=_sorts(found),
                    rate=rate,
                    borne=None if payer is None else Fraction(party == payer) - rate,
                    currency=side.formula.currency,
                )


def _range_in_words(
    start: Fraction, end: Fraction, found: Iterable[FactRisk], currency: str
) -> str:
    """
    Say where a stretch lies, over which nobody's rate changes, by what bends at its own ends.

    A party's own range may be longer: where another's bends within it, it is cut there.
    """
    found = tuple(found)
    sampled = next((each for each in found if each.is_sampled), None)
    if sampled is not None:
        ends = [value_in_words(at, sampled.fact, currency) for at in (start, end)]
        return f"between {ends[0]} and {ends[1]}, two values that were settled"
    bends = {bend.at: bend for each in reversed(found) for bend in each.bends}
    if not found:
        return "throughout"
    return place_in_words(bends.get(start), bends.get(end), found[0].fact, currency)


def _moved(
    side: BidSide, risk: Risk, bid: Bid
) -> Iterator[tuple[str, list[FactRisk], str | None]]:
    """Go through the uncertain numbers, with what each means to whom, and who pays for it."""
    numbers = {each.name for each in side.formula.facts if each.unit in NUMBERS}
    for name in bid.spread.names:
        if name in numbers:
            found = [
                each for party in risk.parties for each in party.facts if each.fact.name == name
            ]
            yield name, found, side.asked.paid_by.get(name)


def _sorts(found: Iterable[FactRisk]) -> str:
    """Write of what sort a fact is."""
    sorts = dict.fromkeys(sort.value for each in found for sort in each.sorted_as.sorts)
    return joined(sorts) or "of no known sort"


def tails_of(side: BidSide, risk: Risk, bid: Bid) -> Iterator[BidMargin]:
    """Say who is still moved at the ends of each uncertain number."""
    for name, found, payer in _moved(side, risk, bid):
        fact = side.fact(name)
        sorts = _sorts(found)
        ends = [each for each in risk.tails if each.fact == name and not each.is_limited_by_fact]
        for each in ends:
            yield BidMargin(
                terms=side.terms,
                party=each.party,
                fact=fact,
                place=each.end,
                sorts=sorts,
                rate=each.rate,
                borne=each.borne,
                is_unlimited=each.is_unlimited,
                currency=side.formula.currency,
            )
        if not found and payer is not None:
            # No line rests on it, so whoever pays for it bears it all.
            yield BidMargin(
                terms=side.terms,
                party=payer,
                fact=fact,
                place="highest",
                sorts=sorts,
                rate=Fraction(),
                borne=Fraction(1),
                is_unlimited=True,
                currency=side.formula.currency,
            )
