"""
How much risk each party carries: how its result is spread if that of a fact is.

It is exact where it can be. Where facts take listed values, every scenario is settled, to the
penny. Where one fact is normal or lognormal and the others are sure, the results are read off the
payout curve, piece by piece, before any rounding; how far a settlement may lie from that is told.
Whatever is neither is refused by name: it wants a simulation, which is that of `frames`, since
it is settled in columns.

All that is told is an `Estimate`, for roots and quantiles are worked out in floating point.
"""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NamedTuple, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import (
    GivenFacts,
    facts_of_whole,
    value_of_steps,
)
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import PENCE, RATE
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.readings.payout_curve import (
    CurvedError,
    PayoutCurve,
    curves_of_all,
)
from nhs_accountable_care.payment.risk.asked_exposure import AskedExposure, SimulationNeededError
from nhs_accountable_care.payment.risk.chances import Lognormal, Normal, Shape, chance_between
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.listed_scenarios import is_listed, scenarios_of
from nhs_accountable_care.payment.risk.outcomes import (
    LineOutcomes,
    ListedOutcomes,
    OutcomeLine,
)
from nhs_accountable_care.payment.risk.party_exposures import (
    Exposure,
    ExposureMethod,
    PartyExposure,
)
from nhs_accountable_care.payment.risk.result_jumps import expected_values, jumps_of, leaps_of
from nhs_accountable_care.payment.settlement import Settlement, settle
from nhs_accountable_care.payment.spreads.distributions import (
    DiscreteSpread,
    LognormalSpread,
    NormalSpread,
    PastYears,
)
from nhs_accountable_care.payment.spreads.drawing import Outside, check_spread
from nhs_accountable_care.payment.spreads.joint import Spread

__all__ = ["exposure"]

# Farther out lies less than one chance in 10 to the power of 295.
_FARTHEST: Final = 37.0
# A fact that is more likely than this what it may not be is refused, or clipped.
_MOST_OUTSIDE: Final = 1e-6


def exposure(
    mechanism: Mechanism | Formula,
    facts: GivenFacts,
    spread: Spread,
    *,
    paid_by: Mapping[str, str] | None = None,
    budgets: Mapping[str, Money] | None = None,
    outside: Outside = "refuse",
) -> Exposure:
    """
    Say how the result of each party is spread, if the facts are spread so.

    It is exact for one normal or lognormal fact where the formula moves along straight lines, and
    for any facts of listed values, at most 10,000 scenarios together. For all else there is
    `nhs_accountable_care.frames.exposure`, which draws scenarios; `nhs_accountable_care.exposure`
    takes whichever it can. All three take the mechanism, the facts and the spread, ``paid_by``,
    ``budgets`` and ``outside``, and return an `Exposure`, which says how it was worked out.

    Args:
        mechanism: What is settled.
        facts: The facts that are sure; values of the uncertain ones are not used.
        spread: The uncertain ones.
        paid_by: Who pays in the first place for the cost that a fact counts, by the name of the
            fact; it is taken off the party's result.
        budgets: What a party has besides what the lines bring it.
        outside: What becomes of a fact that is more likely than one time in a million what it may
            not be: ``"refuse"`` ends in an error, ``"clip"`` holds it at the nearest.

    Raises:
        SimulationNeededError: There is no exact answer; the message names what has none.
        MissingFactError: A fact that the formula needs is neither given nor spread.
        InvalidValueError: A fact cannot be what it is said to be, ``paid_by`` or ``budgets`` name
            what there is not, or the spread goes beyond what the fact may be.

    >>> from nhs_accountable_care import Share
    >>> from nhs_accountable_care.payment import fact, formula, line, note
    >>> block = formula(
    ...     line("block", Money.parse("£80m"), payer="commissioner", payee="trust"),
    ...     note("cost", fact("cost", PENCE)),
    ... )
    >>> cost = NormalSpread(mean=Money.parse("£80m"), standard_deviation=Money.parse("£2m"))
    >>> found = exposure(block, {}, Spread.of({"cost": cost}), paid_by={"cost": "trust"})
    >>> trust = found.of("trust")
    >>> print(trust.deviation, trust.chance_of_losing_more_than(Money.parse("£3m")), sep="; ")
    about £2.00m; about 6.7 %
    >>> print(trust.quantile(Share.parse("10%")), trust.expected_shortfall(Share.parse("10%")))
    about -£2.56m about -£3.51m
    """
    formula = formula_of(mechanism)
    check_spread(formula, spread)
    asked = AskedExposure(
        formula=formula, facts=facts, paid_by=dict(paid_by or {}), budgets=dict(budgets or {})
    )
    asked.check()
    found = (
        _of_scenarios(asked, spread) if is_listed(spread) else _of_one_fact(asked, spread, outside)
    )
    return Exposure(
        mechanism=mechanism,
        spread=spread,
        uncertain=spread.names,
        parties=found.parties,
        whole_deviation=found.whole_deviation,
        outside=Estimate(value=found.held, unit=RATE),
        is_illustrative=asked.is_illustrative,
        method=found.method,
        scenarios=found.scenarios,
        unread=found.unread,
    )


class _Found(NamedTuple):
    """What was found of the parties, the whole, and the fact beyond what it may be."""

    method: ExposureMethod
    parties: tuple[PartyExposure, ...]
    whole_deviation: Estimate | None
    held: float = 0.0
    scenarios: int | None = None
    unread: tuple[str, ...] = ()


# --- Listed values ---


def _of_scenarios(asked: AskedExposure, spread: Spread) -> _Found:
    """Settle each scenario of listed facts."""
    settled: list[tuple[Settlement, dict[str, Fraction]]] = []
    chances = []
    for scenario, chance in scenarios_of(asked.formula, spread):
        settlement = settle(asked.formula, asked.given(scenario))
        settled.append((settlement, asked.bills(settlement)))
        chances.append(chance)
    whole = ListedOutcomes(
        results=tuple(-sum(bills.values(), Fraction()) for _, bills in settled),
        chances=tuple(chances),
    )
    square = whole.covariance(whole)
    leaps = leaps_of(asked, expected_values(asked.formula, spread))
    parties = []
    for party in asked.parties:
        results = tuple(asked.left(party, settlement, bills) for settlement, bills in settled)
        outcomes = ListedOutcomes(results=results, chances=tuple(chances))
        share = float(outcomes.covariance(whole) / square) if square else None
        parties.append(
            PartyExposure(
                party=party,
                currency=asked.formula.currency,
                outcomes=outcomes,
                variance_share=None if share is None else Estimate(value=share, unit=RATE),
                rounding=Fraction(),
                jumps=leaps.of(party),
                is_stepped=leaps.is_stepped(party),
            )
        )
    return _Found(
        method=ExposureMethod.LISTED,
        parties=tuple(parties),
        whole_deviation=_sum_of(asked, math.sqrt(square)) if square else None,
        scenarios=len(chances),
        unread=leaps.unread,
    )


# --- One fact that moves along lines ---


def _of_one_fact(asked: AskedExposure, spread: Spread, outside: Outside) -> _Found:
    """Read the results off the payout curves of one normal or lognormal fact."""
    fact, shape = _moving(asked.formula, spread)
    low, high = fact.measure.lowest, fact.measure.highest
    reach = tuple(shape.deviations(float(end - shape.mean) / shape.scale) for end in (low, high))
    held = chance_between(-math.inf, reach[0]) + chance_between(reach[1], math.inf)
    # Survives [> to >=]: no chance is just one in a million to the last digit.
    if held > _MOST_OUTSIDE and outside == "refuse":
        msg = (
            f"{fact.name}: {Estimate(value=held, unit=RATE)} of the time it would be what it may "
            f'not be; take the nearest that it may be (outside="clip"), widen its bounds, or '
            f"choose a spread that stays within them: a lognormal is never below zero"
        )
        raise InvalidValueError(msg)
    # Survives [lowest to highest]: what the others cost does not rest on what this one is.
    at_least = value_of_steps(fact, fact.lowest, asked.formula.currency)
    costs = asked.costs({fact: at_least})
    try:
        paths = curves_of_all(asked.formula, fact.name, asked.facts)
    except CurvedError as error:
        msg = str(error)
        raise SimulationNeededError(msg) from error
    drawn = {path.party: path for path in paths}
    whole = _line_outcomes(shape, fact, None, Fraction(), Fraction(-1))
    # A fact that is always held at the nearest that it may be does not vary.
    is_paid = fact.name in asked.paid_by and whole.with_number != 0
    parties = []
    for party in asked.parties:
        base, slope = asked.beside(party, fact.name, costs)
        path = drawn.get(party)
        outcomes = _line_outcomes(shape, fact, path, base, slope)
        share = outcomes.with_number / whole.with_number if is_paid else None
        parties.append(
            PartyExposure(
                party=party,
                currency=asked.formula.currency,
                outcomes=outcomes,
                variance_share=None if share is None else Estimate(value=share, unit=RATE),
                rounding=_rounding(path, fact, slope),
                jumps=() if path is None else tuple(jumps_of(path, base, slope, asked.formula)),
                is_stepped=path is not None
                and bool(path.jumps)
                and not any(each + slope for each in path.slopes),
            )
        )
    return _Found(
        method=ExposureMethod.LINES,
        parties=tuple(parties),
        whole_deviation=_sum_of(asked, whole.deviation) if is_paid else None,
        held=held,
    )


def _moving(formula: Formula, spread: Spread) -> tuple[Fact, Shape]:
    """Return the one fact that is normal or lognormal, or say by name what has no answer."""
    names = joined(spread.names, MOST_SHOWN)
    if spread.correlation:
        msg = f"{names} are correlated"
        raise SimulationNeededError(msg)
    if len(spread.names) > 1:
        msg = f"{names} are uncertain together, and not all of them take listed values"
        raise SimulationNeededError(msg)
    [uncertain] = spread.facts
    [fact] = [each for each in facts_of_whole(formula) if each.name == uncertain.name]
    match uncertain.spread:
        case NormalSpread():
            return fact, Normal.of(uncertain.spread)
        case LognormalSpread():
            return fact, Lognormal.of(uncertain.spread)
        case DiscreteSpread() | PastYears():  # pragma: no cover - settled one by one
            raise TypeError
        case _:
            assert_never(uncertain.spread)


def _line_outcomes(
    shape: Shape, fact: Fact, path: PayoutCurve | None, base: Fraction, slope: Fraction
) -> LineOutcomes:
    """Lay a curve, with what comes on top of it, over the spread of the fact."""
    low, high = fact.measure.lowest, fact.measure.highest
    pieces = [(low, high, base, slope)]
    if path is not None:
        pieces = [
            (each.start, each.end, each.intercept + base, each.slope + slope)
            for each in path.segments
            # Survives [< to <=]: a line of no width is never likely, and is cut off below.
            if each.start < each.end
        ]
    # Survives [max to min]: a centre at the least that the fact may be is small as well.
    middle = min(max(shape.mean, low), high)
    centre = next(
        # Survives [+ to -], [* to +]: from any exact centre of that size the lines are the same.
        (intercept + rate * middle for start, end, intercept, rate in pieces if middle <= end),
    )
    lines = []
    for start, end, intercept, rate in pieces:
        first, last = (float(each - shape.mean) / shape.scale for each in (start, end))
        lines.append(
            OutcomeLine(
                low=shape.deviations(first),
                high=shape.deviations(last),
                first=first,
                last=last,
                level=float(intercept + rate * shape.mean - centre),
                slope=float(rate) * shape.scale,
            )
        )
    ends = (lines[0].first, lines[-1].last)
    held = [
        base + slope * end + (Fraction() if path is None else path.at(end)) for end in (low, high)
    ]
    lines = [
        _held(-math.inf, lines[0].low, ends[0], float(held[0] - centre)),
        *lines,
        _held(lines[-1].high, math.inf, ends[1], float(held[1] - centre)),
    ]
    likely = tuple(each for line in lines if (each := _within_reach(line, shape)) is not None)
    return LineOutcomes(shape=shape, centre=centre, lines=likely)


def _held(low: float, high: float, departure: float, level: float) -> OutcomeLine:
    """Hold the fact at an end of what it may be."""
    return OutcomeLine(
        low=low, high=high, first=departure, last=departure, level=level, slope=0.0, is_held=True
    )


def _within_reach(line: OutcomeLine, shape: Shape) -> OutcomeLine | None:
    """Cut a line off where nothing ever lies."""
    low, high = max(line.low, -_FARTHEST), min(line.high, _FARTHEST)
    # Survives [>= to >]: over a line of no width nothing lies.
    if low >= high:
        return None
    if line.is_held:
        return attrs.evolve(line, low=low, high=high)
    # Survives [arms swapped], [== to !=]: both are the same at an end; beyond it, where nothing
    # lies, they say only from how far out a quantile is sought.
    first = line.first if low == line.low else shape.departure(low)
    # Survives [arms swapped], [== to !=]: as of the first.
    last = line.last if high == line.high else shape.departure(high)
    return attrs.evolve(line, low=low, high=high, first=first, last=last)


def _rounding(path: PayoutCurve | None, fact: Fact, slope: Fraction) -> Fraction:
    """Return how far a settlement may lie from the curve: it rounds, and so does the fact."""
    steepest = max(abs(each + slope) for each in ((Fraction(),) if path is None else path.slopes))
    half_a_step = Fraction(fact.step) / 2
    return (Fraction() if path is None else path.rounding) + steepest * half_a_step


def _sum_of(asked: AskedExposure, pence: float) -> Estimate:
    """Mark a sum in the currency of the formula."""
    return Estimate(value=pence, unit=PENCE, currency=asked.formula.currency)
