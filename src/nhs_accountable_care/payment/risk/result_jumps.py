"""
Where the results of parties leap, so that a penny decides.

Each uncertain fact moves by itself, along the payout curve, while the others are held at what is
expected of them.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import (
    FactValue,
    facts_of_whole,
    value_of_steps,
)
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import CODE, TRUTH, YEAR
from nhs_accountable_care.payment.readings.payout_curve import (
    CurvedError,
    PayoutCurve,
    curves_of_all,
)
from nhs_accountable_care.payment.risk.asked_exposure import AskedExposure
from nhs_accountable_care.payment.risk.party_exposures import ResultJump
from nhs_accountable_care.payment.spreads.distributions import (
    DiscreteSpread,
    Marginal,
    PastYears,
)
from nhs_accountable_care.payment.spreads.joint import Spread

__all__ = ["Leaps", "expected_value", "expected_values", "jumps_of", "leaps_of"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Leaps:
    """
    Where the results of all parties leap.

    Attributes:
        jumps: Each with the party whose result leaps.
        moving: The parties whose result moves between the leaps as well.
        unread: The facts over which there are no straight lines to be read.
    """

    jumps: tuple[tuple[str, ResultJump], ...]
    moving: frozenset[str]
    unread: tuple[str, ...]

    def of(self, party: str) -> tuple[ResultJump, ...]:
        """Return those of one party."""
        return tuple(jump for each, jump in self.jumps if each == party)

    def is_stepped(self, party: str) -> bool:
        """Return whether the result of a party moves in leaps alone."""
        return bool(self.of(party)) and party not in self.moving and not self.unread


def leaps_of(asked: AskedExposure, expected: Mapping[str, FactValue]) -> Leaps:
    """
    Read where results leap as each of the uncertain facts moves.

    Args:
        asked: What is asked.
        expected: The uncertain facts, each with what is expected of it.
    """
    formula = asked.formula
    facts = {
        fact: expected[fact.name] for fact in facts_of_whole(formula) if fact.name in expected
    }
    costs = asked.costs(facts)
    jumps: list[tuple[str, ResultJump]] = []
    moving: set[str] = set()
    unread = []
    for fact in facts:
        if not _is_number(fact):
            continue
        others = tuple(each.name for each in facts if each is not fact)
        given = asked.given(facts)
        try:
            paths = {path.party: path for path in curves_of_all(formula, fact.name, given)}
        # A curve is not always straight, and may have too many pieces.
        except (CurvedError, InvalidValueError):
            unread.append(fact.name)
            continue
        for party in asked.parties:
            base, slope = asked.beside(party, fact.name, costs)
            path = paths.get(party)
            rates = (Fraction(),) if path is None else path.slopes
            if any(rate + slope for rate in rates):
                moving.add(party)
            if path is not None:
                found = jumps_of(path, base, slope, formula, others)
                jumps += [(party, jump) for jump in found]
    return Leaps(jumps=tuple(jumps), moving=frozenset(moving), unread=tuple(unread))


def jumps_of(
    path: PayoutCurve,
    base: Fraction,
    slope: Fraction,
    formula: Formula,
    others: tuple[str, ...] = (),
) -> Iterator[ResultJump]:
    """
    Go through the values at which a result leaps.

    Args:
        path: What the party gets by its lines.
        base: What it has besides, in pence.
        slope: What one more of the fact adds besides.
        formula: What is settled.
        others: The other uncertain facts.
    """
    pieces = [each for each in path.segments if each.start < each.end]
    for one, other in pairwise(pieces):
        at = one.end
        top = base + slope * at
        before, on, after = one.at(at) + top, path.at(at) + top, other.at(at) + top
        if not before == on == after:
            yield ResultJump(
                fact=path.fact.name,
                unit=path.fact.unit,
                at=at,
                before=before,
                on=on,
                after=after,
                currency=formula.currency,
                others=others,
            )


def expected_values(formula: Formula, spread: Spread) -> dict[str, FactValue]:
    """Return what is expected of each uncertain fact: its mean, or what is most likely."""
    names = set(spread.names)
    return {
        fact.name: expected_value(fact, spread.marginal(fact.name), formula.currency)
        for fact in facts_of_whole(formula)
        if fact.name in names
    }


def expected_value(fact: Fact, spread: Marginal, currency: str) -> FactValue:
    """Return what is expected of one fact: the mean of a number, or what is most likely."""
    if _is_number(fact):
        steps = round(spread.expected / fact.step)
        held = min(max(steps, fact.lowest), fact.highest)
        return value_of_steps(fact, held, currency)
    stated = spread.discrete if isinstance(spread, PastYears) else spread
    if not isinstance(stated, DiscreteSpread):  # pragma: no cover - refused as a spread of these
        raise TypeError
    weights = stated.whole_weights
    return stated.values[weights.index(max(weights))]


def _is_number(fact: Fact) -> bool:
    """Return whether a fact can move by a little."""
    return fact.unit not in (TRUTH, CODE, YEAR)
