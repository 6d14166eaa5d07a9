"""
From settled scenarios to what each party is exposed to.

The results of the parties are columns of whole pence. Their means come first, and then the mean
powers and products of what lies between a result and its mean, all in one query each, by the
library that settled them. Those are floating point numbers, of which the last digits differ from
one library to another.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.frames.engines import opened
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.one_by_one import settled_one_by_one
from nhs_accountable_care.frames.scenarios import Backend
from nhs_accountable_care.frames.simulated_outcomes import FEWEST_BEYOND, SimulatedOutcomes
from nhs_accountable_care.frames.simulating import drawn_of, simulate
from nhs_accountable_care.payment import (
    CODE,
    PENCE,
    RATE,
    TRUTH,
    YEAR,
    Draws,
    Estimate,
    Exposure,
    ExposureMethod,
    FactValue,
    Formula,
    GivenFacts,
    Mechanism,
    Outside,
    PartyExposure,
    Spread,
    formula_of,
)
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import facts_of_whole, value_of_steps
from nhs_accountable_care.payment.risk.asked_exposure import AskedExposure
from nhs_accountable_care.payment.risk.result_jumps import expected_values, leaps_of

__all__ = ["simulated"]

# So that one year in a hundred rests on ten scenarios.
_FEWEST: Final = 100 * FEWEST_BEYOND
_MOST: Final = 2**63 - 1
# A line, most often a note, may be called as a fact is.
_PREFIX: Final = "settled: "
_PROBLEM: Final = f"{_PREFIX}problem"


def simulated(
    mechanism: Mechanism | Formula,
    facts: GivenFacts,
    spread: Spread | None,
    *,
    paid_by: Mapping[str, str] | None,
    budgets: Mapping[str, Money] | None,
    outside: Outside,
    n: int | None,
    seed: int | None,
    backend: Backend | None,
    draws: Any,
    names: Sequence[str],
    progress: Callable[[int], object] | None,
) -> Exposure:
    """Simulate an exposure; the arguments and what is raised are those of `exposure`."""
    formula = formula_of(mechanism)
    asked = AskedExposure(
        formula=formula, facts=facts, paid_by=dict(paid_by or {}), budgets=dict(budgets or {})
    )
    asked.check()
    taken = drawn_of(
        mechanism, spread, n=n, seed=seed, outside=outside, draws=draws, progress=progress
    )
    if formula.tables:
        frame = settled_one_by_one(asked, taken, names=names, backend=backend, prefix=_PREFIX)
    else:
        frame = simulate(
            mechanism, facts, draws=taken, names=names, backend=backend, prefix=_PREFIX
        ).frame
    drawn = taken if isinstance(taken, Draws) else None
    # What is lazy and the caller's own is settled now, and says what is wrong in a column.
    scenarios = _Scenarios(asked, frame, may_be_flagged=backend is None)
    if scenarios.number < _FEWEST:
        msg = (
            f"there are {scenarios.number:,} scenarios; an exposure asks for {_FEWEST:,} at "
            f"least, so that one year in a hundred rests on {FEWEST_BEYOND}; fewer that you wrote "
            f"yourself are each settled by payment.exposure, as a ScenarioTable"
        )
        raise InvalidValueError(msg)
    known = None if drawn is None else drawn.spread
    expected = scenarios.expected() if known is None else expected_values(formula, known)
    leaps = leaps_of(asked, expected)
    found = _found(asked, scenarios, expected)
    return Exposure(
        mechanism=mechanism,
        spread=known,
        uncertain=tuple(expected) if known is None else known.names,
        parties=tuple(
            PartyExposure(
                party=party,
                currency=formula.currency,
                outcomes=outcomes,
                variance_share=share,
                rounding=Fraction(),
                jumps=leaps.of(party),
                is_stepped=leaps.is_stepped(party),
            )
            for party, outcomes, share in found.parties
        ),
        whole_deviation=found.whole_deviation,
        outside=_outside(drawn),
        is_illustrative=asked.is_illustrative,
        method=ExposureMethod.SIMULATED,
        scenarios=scenarios.number,
        seed=None if drawn is None else drawn.seed,
        unread=leaps.unread,
        diversified_error=found.diversified_error,
    )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Found:
    """
    What the results of all parties come to.

    Attributes:
        parties: Each party with its results, and its share of the variance of the whole cost.
        whole_deviation: That of the whole cost, if it varies.
        diversified_error: The standard error of what the deviations of all come to beyond it.
    """

    parties: tuple[tuple[str, SimulatedOutcomes, Estimate | None], ...]
    whole_deviation: Estimate | None
    diversified_error: float | None


class _Scenarios:
    """
    Scenarios that were settled: what each party gets by all lines, and the facts that were drawn.

    Attributes:
        rows: A column for what each party gets by all lines, and one for each fact.
        uncertain: The facts that were drawn, by name.
        number: How many scenarios there are.
    """

    def __init__(self, asked: AskedExposure, frame: Any, *, may_be_flagged: bool) -> None:
        self._formula = asked.formula
        user = opened(frame, what="the scenarios")
        columns = set(user.columns)
        self.uncertain = {
            fact.name: fact for fact in facts_of_whole(asked.formula) if fact.name in columns
        }
        wanted = [*(_net(party) for party in asked.formula.parties), *self.uncertain]
        is_flagged = may_be_flagged and not user.is_eager
        self.rows: nw.DataFrame[Any] = user.rows.select(
            *wanted, *([_PROBLEM] if is_flagged else [])
        ).collect()
        self.number = len(self.rows)
        if is_flagged:
            _refuse_flagged(self.rows)

    def expected(self) -> dict[str, FactValue]:
        """Return what is expected of each fact: of numbers the mean, else what is most often."""
        found: dict[str, FactValue] = {}
        for name, fact in self.uncertain.items():
            column = self.rows[name]
            if fact.unit in (TRUTH, CODE, YEAR):
                steps = min(column.mode(keep="all").to_list())
            else:
                steps = round(column.mean())
            found[name] = value_of_steps(fact, steps, self._formula.currency)
        return found

    def results(self, asked: AskedExposure) -> nw.DataFrame[Any]:
        """
        Take what each party pays for uncertain facts off what it gets, in columns by its place.

        The last column is what all of them pay, less than nothing as what a party pays is.
        """
        moving = [fact for name, fact in self.uncertain.items() if name in asked.paid_by]
        self._check_size(moving)
        nothing = nw.lit(0, nw.Int64())
        costs = {fact.name: nw.col(fact.name).cast(nw.Int64()) * int(fact.step) for fact in moving}
        columns = {}
        for place, party in enumerate(asked.parties):
            result = nw.col(_net(party)) if party in self._formula.parties else nothing
            for name, cost in costs.items():
                if asked.paid_by[name] == party:
                    result = result - cost
            columns[_column(place)] = result
        whole = nothing
        for cost in costs.values():
            whole = whole - cost
        columns[_column(len(columns))] = whole
        return self.rows.with_columns(**columns).select(*columns)

    def _check_size(self, moving: Sequence[Fact]) -> None:
        """Refuse results that could need more than 64 bits."""
        if not moving:
            return
        nets = [_net(party) for party in self._formula.parties]
        steps = {**dict.fromkeys(nets, 1), **{fact.name: int(fact.step) for fact in moving}}
        most = {
            name: step * max(abs(int(self.rows[name].min())), abs(int(self.rows[name].max())))
            for name, step in steps.items()
        }
        if (
            max((most[name] for name in nets), default=0) + sum(most[fact.name] for fact in moving)
            > _MOST
        ):
            msg = (
                f"{joined((fact.name for fact in moving), MOST_SHOWN)}: with what the parties get "
                f"the costs need more than 64 bits; settle in pounds, or give facts in range"
            )
            raise InvalidValueError(msg)


def _refuse_flagged(rows: nw.DataFrame[Any]) -> None:
    """Refuse scenarios that could not be settled, with what is wrong with the first of them."""
    wrong = rows[_PROBLEM].drop_nulls()
    if len(wrong):
        number = "1 scenario" if len(wrong) == 1 else f"{len(wrong):,} scenarios"
        msg = f"{number} cannot be settled: {min(wrong.to_list())}; mend them, or leave them out"
        raise InvalidValueError(msg)


def _net(party: str) -> str:
    """Name the column of what a party gets by all lines."""
    return f"{_PREFIX}net_{party}"


def _column(place: int) -> str:
    """Name a column of results; no fact and no party's net is named so."""
    return f"result {place}"


def _found(
    asked: AskedExposure, scenarios: _Scenarios, expected: Mapping[str, FactValue]
) -> _Found:
    """Work out what the results of all parties come to."""
    results = scenarios.results(asked)
    moments = _Moments(results)
    facts = {fact: expected[name] for name, fact in scenarios.uncertain.items()}
    sure = {**asked.costs(facts), **dict.fromkeys(scenarios.uncertain, Fraction())}
    parties = []
    for place, party in enumerate(asked.parties):
        base = asked.budget(party) - asked.paid(party, sure)
        outcomes = SimulatedOutcomes(
            results=results[_column(place)].sort().to_native(),
            drawn=results[_column(place)].to_native(),
            number=scenarios.number,
            base=base,
            mean=float(base + moments.first[place]) + moments.means[place],
            deviation=moments.deviations[place],
            fourth=moments.fourths[place],
        )
        parties.append((party, outcomes, moments.share(place)))
    return _Found(
        parties=tuple(parties),
        whole_deviation=moments.whole_deviation(asked.formula.currency),
        diversified_error=moments.diversified_error(),
    )


class _Moments:
    """
    Means, mean powers and mean products of columns of results, of which the last is the whole.

    Everything is drawn around the first result, and then around the mean, so that no digits are
    lost.

    Attributes:
        first: The first result of each column.
        means: The mean of each, from the first.
        deviations: The root of its variance.
        fourths: The root of its mean fourth power.
    """

    def __init__(self, results: nw.DataFrame[Any]) -> None:
        self._number = len(results)
        names = results.columns
        self.first = [int(results[name][0]) for name in names]
        around = results.lazy().select(
            **{
                name: nw.col(name).cast(nw.Float64()) - float(first)
                for name, first in zip(names, self.first, strict=True)
            }
        )
        self.means = _one_row(around, [nw.col(name).mean() for name in names])
        self._off = around.select(
            **{name: nw.col(name) - mean for name, mean in zip(names, self.means, strict=True)}
        )
        self._names = names
        whole = nw.col(names[-1])
        columns = [nw.col(name) for name in names]
        kinds = [
            [each**2 for each in columns],
            [each**4 for each in columns],
            [each * whole for each in columns],
            [(each * whole) ** 2 for each in columns],
            [each * whole**3 for each in columns],
        ]
        found = iter(_one_row(self._off, [each.mean() for kind in kinds for each in kind]))
        squares, fourths, self._products, self._products_squared, self._with_cube = (
            [next(found) for _ in kind] for kind in kinds
        )
        self.deviations = [math.sqrt(each) for each in squares]
        self.fourths = [math.sqrt(each) for each in fourths]

    def share(self, place: int) -> Estimate | None:
        """Return the share of a party in the variance of the whole, if that varies."""
        whole = self._products[-1]
        if not whole:
            return None
        share = self._products[place] / whole
        # How far each scenario's product lies from the share of its square, squared.
        off = (
            self._products_squared[place]
            - 2.0 * share * self._with_cube[place]
            + share**2 * self._with_cube[-1]
        )
        error = math.sqrt(max(off, 0.0) / self._number) / whole
        return Estimate(value=share, unit=RATE, error=error)

    def whole_deviation(self, currency: str) -> Estimate | None:
        """Return the deviation of the whole, if it varies."""
        deviation = self.deviations[-1]
        if not deviation:
            return None
        spread = max(self.fourths[-1] ** 2 - deviation**4, 0.0)
        error = math.sqrt(spread / self._number) / (2.0 * deviation)
        return Estimate(value=deviation, unit=PENCE, currency=currency, error=error)

    def diversified_error(self) -> float | None:
        """Return the standard error of the sum of all deviations less that of the whole."""
        *parties, whole = self.deviations
        if not whole:
            return None
        # What a scenario adds to each deviation; the mean of it all is nothing.
        added = [
            (nw.col(name) ** 2 / deviation - deviation) * sign
            for name, deviation, sign in zip(
                self._names, self.deviations, [*([0.5] * len(parties)), -0.5], strict=True
            )
            if deviation
        ]
        [square] = _one_row(self._off, [(nw.sum_horizontal(*added) ** 2).mean()])
        return math.sqrt(square / self._number)


def _one_row(rows: nw.LazyFrame[Any], asked: Sequence[nw.Expr]) -> list[float]:
    """Ask for several numbers of all rows at once."""
    named = {f"asked {place}": each for place, each in enumerate(asked)}
    [row] = rows.select(**named).collect().rows()
    return [float(each) for each in row]


def _outside(drawn: Draws | None) -> Estimate:
    """Return how likely the facts would be what they may not be, all added up."""
    if drawn is None or drawn.outside == "refuse":
        return Estimate(value=0.0, unit=RATE)
    chances = [(each.outside + 1) / (drawn.n + 2) for each in drawn.facts]
    return Estimate(
        value=sum(each.outside for each in drawn.facts) / drawn.n,
        unit=RATE,
        error=math.sqrt(math.fsum(each * (1.0 - each) for each in chances) / drawn.n),
    )
