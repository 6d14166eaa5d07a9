"""The vectors of rule 12: how large is large enough."""

from fractions import Fraction

from nhs_accountable_care import Money, Share
from nhs_accountable_care.payment import (
    CostVolatility,
    LimitedFluctuation,
    NationalParameters,
    ObservedOverspends,
    deviation_of_count,
    minimum_savings_rates,
)
from tests.payment.vectors.national import Answer, Expressed, Vector


def savings_rate(vector: Vector, _: NationalParameters) -> Answer:
    """The rate of the published table, in per cent."""
    rate = minimum_savings_rates().rate(vector.count("people"))
    return {"percent": Fraction(rate, Fraction(1, 100))}


def implied_spread(vector: Vector, _: NationalParameters) -> Answer:
    """The spread of one person's cost that a rate implies at a size."""
    implied = CostVolatility.of_size(
        vector.count("people"), vector.number("msr"), read_at=vector.number("z")
    )
    return {"sigma": implied.of_one_person.value}


def overspends(vector: Vector, _: NationalParameters) -> Answer:
    """The range of the chance of an overspend."""
    return {
        side: ObservedOverspends(over=over, of=of, by=Share.parse("5%")).chance.value
        for side in ("low", "high")
        for over, of in [vector.facts[side]]
    }


def rare_events(vector: Vector, _: NationalParameters) -> Answer:
    """The deviation of a count of rare events."""
    return {"cv": deviation_of_count(vector.count("events")).value}


def credibility(vector: Vector, _: NationalParameters) -> Answer:
    """How far own experience is to be trusted."""
    trusted = LimitedFluctuation(
        claims=vector.count("claims"),
        within=vector.number("within"),
        deviations=vector.number("z"),
    )
    estimate = trusted.weighed(own=vector.money("own"), prior=vector.money("prior"))
    return {
        "full_standard": trusted.full_standard,
        "weight": trusted.weight.value,
        "estimate": Fraction(Fraction(estimate.value), Money.parse("£1").pence),
    }


EXPRESSED: Expressed = {
    "R01-msr-7500": savings_rate,
    "R02-msr-5000": savings_rate,
    "R04-msr-60000": savings_rate,
    "R05-sigma-5000": implied_spread,
    "R06-sigma-20000": implied_spread,
    "R08-consortia": overspends,
    "R09-poisson": rare_events,
    "R10-credibility": credibility,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
