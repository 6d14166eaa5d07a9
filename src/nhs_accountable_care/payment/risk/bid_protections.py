"""What each protection of a contract does: its terms with it, and without."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import Facts
from nhs_accountable_care.payment.risk.bid_answers import (
    BAD,
    TERRIBLE,
    ProtectionEffect,
    StandingLimit,
)
from nhs_accountable_care.payment.risk.bid_sides import (
    BidSide,
    ExposureFunction,
    exposed_by,
    known_to,
    side_of,
)
from nhs_accountable_care.payment.risk.bid_terms import Bid
from nhs_accountable_care.payment.risk.fact_risks import BendKind
from nhs_accountable_care.payment.risk.party_exposures import Exposure
from nhs_accountable_care.payment.risk.protections import Protection
from nhs_accountable_care.payment.risk.words import Risk, risk_of

__all__ = ["standing_limits", "switched_off"]


def switched_off(
    protections: Iterable[Protection],
    bid: Bid,
    contract: BidSide,
    declared: Mapping[str, Fact],
    *,
    exposed: Exposure,
    by: ExposureFunction,
) -> tuple[tuple[ProtectionEffect, ...], tuple[Protection, ...], list[BidSide]]:
    """Switch each protection off, and say what that changes; name those that cannot be."""
    effects: list[ProtectionEffect] = []
    kept: list[Protection] = []
    without: list[BidSide] = []
    for protection in protections:
        if protection.without is None:
            kept.append(protection)
            continue
        terms = attrs.evolve(bid.contract, mechanism=protection.without)
        try:
            side = side_of("contract", terms, declared, bid, contract.asked.parties)
            found = exposed_by(side, bid, by)
        except NacError as error:
            why = f"it cannot be worked out without it: {error}"
            kept.append(attrs.evolve(protection, without=None, why_not=why))
            continue
        without.append(side)
        effects += [
            ProtectionEffect(
                protection=protection,
                party=each.party,
                expected=found.of(each.party).lead_over(each),
                bad=found.of(each.party).lead_over(each, BAD),
                terrible=found.of(each.party).lead_over(each, TERRIBLE),
            )
            for each in exposed.parties
        ]
    return tuple(effects), tuple(kept), without


def standing_limits(
    risk: Risk, without: Iterable[BidSide], expected: Facts
) -> Iterator[StandingLimit]:
    """Go through the caps and floors of the formula that no switched-off term takes away."""
    others = [
        {
            (bend.party, bend.fact, bend.at)
            for party in risk_of(side.formula, facts=known_to(side, expected)).parties
            for fact in party.facts
            for bend in fact.bends
        }
        for side in without
    ]
    for party in risk.parties:
        for fact in party.facts:
            for bend in fact.bends if not fact.is_set_beforehand else ():
                key = (bend.party, bend.fact, bend.at)
                is_limit = bend.kind in (BendKind.CAP, BendKind.FLOOR)
                if is_limit and all(key in bends for bends in others):
                    yield StandingLimit(
                        party=party.party,
                        fact=fact.fact,
                        at=bend.at,
                        kind=bend.kind,
                        lines=bend.lines,
                        currency=risk.currency,
                    )
