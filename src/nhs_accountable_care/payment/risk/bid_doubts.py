"""What is cited in a bid, and what is not known of it."""

from collections.abc import Collection, Iterable, Iterator

from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined, name_in_words
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.risk.bid_answers import few_outcomes
from nhs_accountable_care.payment.risk.bid_sides import BidSide
from nhs_accountable_care.payment.risk.bid_terms import Bid
from nhs_accountable_care.payment.risk.minimum_savings_rates import (
    PopulationPlace,
    place_population,
)
from nhs_accountable_care.payment.risk.party_exposures import PartyExposure

__all__ = ["cited_in", "not_known_of", "place_of"]


def cited_in(bid: Bid, sides: Iterable[BidSide]) -> Iterator[Citation]:
    """Go through all that is cited in a bid."""
    yield from bid.sources
    yield from (cited for each in bid.spread.facts for cited in each.sources)
    for terms in (bid.contract, bid.today):
        if terms is not None:
            yield from (cited for each in terms.budgets for cited in each.sources)
    for fact in bid.facts.facts:
        yield from fact.sources
    for table in bid.facts.tables:
        yield from table.sources
        yield from (each for row in table.rows for fact in row for each in fact.sources)
    if bid.population is not None:
        yield from bid.population.sources
    for side in sides:
        yield from (cited for each in side.formula.lines for cited in each.sources)
        yield from (cited for each in side.formula.steps for cited in each.sources)


def not_known_of(
    bid: Bid,
    mechanism: Mechanism,
    contract: BidSide,
    *,
    place: PopulationPlace | None,
    set_before: Collection[str],
    exposed: PartyExposure,
) -> Iterator[str]:
    """Say what is not known, from what was not given and from what nothing here can know."""
    yield from bid.not_known
    said = {each.name: each.sources or bid.sources for each in bid.spread.facts}
    for name in bid.spread.names:
        sources = said.get(name, bid.sources)
        if not sources:
            yield f"Where the spread of {name_in_words(name)} comes from: no source is given."
        elif any(each.confidence is not Confidence.VERIFIED for each in sources):
            yield f"Whether {name_in_words(name)} spreads so: its source is not verified."
    if bid.today is None:
        yield "The terms of today, so that the contract is laid beside nothing."
    unpaid = [
        name
        for name in bid.spread.names
        if name not in contract.asked.paid_by
        # A budget or a plan is a sum that the terms name, and nobody's bill.
        and name not in set_before
        and any(each.name == name and each.unit is PENCE for each in contract.formula.facts)
    ]
    if unpaid:
        yield (
            f"Who pays in the first place for {joined(map(name_in_words, unpaid))} under the "
            f"contract, so that no result has that cost in it."
        )
    own = formula_of(mechanism)
    used = {each.name for each in own.facts}
    idle = [name for name in bid.spread.names if name not in used]
    if idle:
        yield (
            f"Whether what the contract pays should move with "
            f"{joined(map(name_in_words, idle))}: no line of it does, so that whoever pays for it "
            f"in the first place bears all of it."
        )
    for table in bid.facts.tables:
        if table.name in own.tables:
            rows = "1 row" if len(table.rows) == 1 else f"{len(table.rows):,} rows"
            yield (
                f"How far the {rows} of the table {name_in_words(table.name)} may turn out "
                f"otherwise: they are taken as sure, and are no part of what is uncertain."
            )
    bare = [name_in_words(each.name) for each in bid.facts.facts if not each.sources]
    if bare:
        yield f"Where these facts come from: {joined(bare, MOST_SHOWN)}."
    if place is None:
        yield "How many people the contract is for, and whether they are enough."
    elif place.population.volatility.is_illustrative:
        yield (
            "How far the cost of English people varies by their number: no source was found, and "
            "the figures about size are illustrative."
        )
    if few_outcomes(exposed):
        yield f"What lies beyond what is listed: {few_outcomes(exposed)}."
    if bid.years > 1:
        yield (
            "Whether one year tells of the next, how prices and people grow over the term, and "
            "whether the terms are changed within it."
        )
    yield (
        "Whether the other parties can pay, whether care will cost less for being managed, and "
        "what leaving early would cost: no formula knows."
    )


def place_of(bid: Bid) -> PopulationPlace | None:
    """Say whether the population is large enough."""
    if bid.population is None:
        return None
    people = bid.population
    return place_population(people.people, volatility=people.volatility, rate=people.saving)
