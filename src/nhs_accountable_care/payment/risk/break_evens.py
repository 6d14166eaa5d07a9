"""Where the bearer of a contract breaks even, and where it is as good as today."""

import itertools
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care.payment.language.facts import Facts
from nhs_accountable_care.payment.language.units import NUMBERS
from nhs_accountable_care.payment.readings.payout_curve import curve
from nhs_accountable_care.payment.risk.bid_answers import BreakEven
from nhs_accountable_care.payment.risk.bid_sides import BidSide, known_to
from nhs_accountable_care.payment.risk.bid_terms import Bid
from nhs_accountable_care.payment.spreads.distributions import exact_quantity

__all__ = ["break_evens_of"]

_Pieces: TypeAlias = list[tuple[Fraction, Fraction, Fraction, Fraction]]
"""Where each piece begins and ends, and its height at nothing and its slope."""


def break_evens_of(
    bid: Bid, sides: Iterable[BidSide], expected: Facts, set_before: Collection[str]
) -> Iterator[BreakEven]:
    """Find where the bearer gets nothing, and where the contract is as good as today."""
    sides = tuple(sides)
    contract = sides[-1]
    for name in bid.spread.names:
        fact = contract.fact(name)
        if fact.unit not in NUMBERS:
            continue
        try:
            pieces = [_pieces(side, bid.bearer, name, expected) for side in sides]
        except NacError:
            # What is no chain of straight lines in the fact has no exact break-even.
            continue
        found = [("nothing", pieces[-1])]
        if len(pieces) > 1:
            found.append(("today", _difference(pieces[1], pieces[0])))
        for against, of in found:
            for start, end in _zeros(of):
                # Of no budget at all all is nothing, which says nothing of the contract.
                if name in set_before and start == end == fact.measure.lowest:
                    continue
                yield BreakEven(
                    fact=fact,
                    against=against,
                    start=start,
                    end=end,
                    currency=contract.formula.currency,
                )


def _pieces(side: BidSide, party: str, name: str, expected: Facts) -> _Pieces:
    """Lay a party's result out along a fact, while the others are as expected."""
    fact = side.fact(name)
    values = {paid: exact_quantity(expected[paid].value) for paid in side.asked.paid_by}
    base, slope = side.asked.beside(party, name, values)
    if party not in side.formula.parties:
        return [(fact.measure.lowest, fact.measure.highest, base, slope)]
    drawn = curve(side.formula, party, name, known_to(side, expected))
    return [
        (each.start, each.end, each.intercept + base, each.slope + slope)
        for each in drawn.segments
        if each.start < each.end
    ]


def _difference(one: _Pieces, other: _Pieces) -> _Pieces:
    """Take the pieces of another from those of one, cut where either bends."""
    ends = sorted({end for piece in (*one, *other) for end in piece[:2]})
    found = []
    for start, end in itertools.pairwise(ends):
        first, second = (
            next(piece for piece in pieces if piece[0] <= start < piece[1])
            for pieces in (one, other)
        )
        found.append((start, end, first[2] - second[2], first[3] - second[3]))
    return found


def _zeros(pieces: _Pieces) -> list[tuple[Fraction, Fraction]]:
    """Find where the pieces come to nothing, stretches that touch as one."""
    found: list[tuple[Fraction, Fraction]] = []
    for start, end, height, slope in pieces:
        if slope:
            at = -height / slope
            zero = (at, at) if start <= at <= end else None
        else:
            zero = None if height else (start, end)
        if zero is None:
            continue
        if found and zero[0] <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], zero[1]))
        else:
            found.append(zero)
    return found
