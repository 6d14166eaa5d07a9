"""Every scenario of facts that take listed values, each with its chance."""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from nhs_accountable_care._core.limits import MOST_SCENARIOS_SETTLED, MOST_SHOWN
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import FactValue, facts_of_whole
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.risk.asked_exposure import SimulationNeededError
from nhs_accountable_care.payment.spreads.distributions import DiscreteSpread, PastYears
from nhs_accountable_care.payment.spreads.joint import Spread

__all__ = ["is_listed", "scenarios_of"]


def is_listed(spread: Spread) -> bool:
    """Return whether all uncertain facts take listed values, each by itself or by rows."""
    return not spread.correlation and len(list(_listed(spread))) == len(spread.facts)


def scenarios_of(
    formula: Formula, spread: Spread
) -> Iterator[tuple[dict[Fact, FactValue], Fraction]]:
    """Go through all scenarios of the facts that take listed values, each with its chance."""
    declared = {fact.name: fact for fact in facts_of_whole(formula)}
    choices: list[list[tuple[dict[Fact, FactValue], Fraction]]] = []
    for name, values in _listed(spread):
        rows = [{declared[name]: value} for value in values.values]
        choices.append(_weighed(rows, values.whole_weights))
    table = spread.table
    if table is not None:
        columns = [declared[name] for name in table.facts]
        rows = [dict(zip(columns, row, strict=True)) for row in table.rows]
        choices.append(_weighed(rows, table.whole_weights))
    number = math.prod(map(len, choices))
    if number > MOST_SCENARIOS_SETTLED:
        msg = (
            f"{joined(spread.names, MOST_SHOWN)}: {number:,} scenarios together; at most "
            f"{MOST_SCENARIOS_SETTLED:,} are settled one by one"
        )
        raise SimulationNeededError(msg)
    for chosen in product(*choices):
        scenario = {fact: value for values, _ in chosen for fact, value in values.items()}
        yield scenario, math.prod((chance for _, chance in chosen), start=Fraction(1))


def _listed(spread: Spread) -> Iterator[tuple[str, DiscreteSpread]]:
    """Go through the facts that take listed values by themselves, past years as stated ones."""
    for each in spread.facts:
        marginal = each.spread
        values = marginal.discrete if isinstance(marginal, PastYears) else marginal
        if isinstance(values, DiscreteSpread):
            yield each.name, values


def _weighed(
    rows: Sequence[dict[Fact, FactValue]], weights: Sequence[int]
) -> list[tuple[dict[Fact, FactValue], Fraction]]:
    """Put a chance to each row that comes at all."""
    whole = sum(weights)
    return [
        (row, Fraction(weight, whole)) for row, weight in zip(rows, weights, strict=True) if weight
    ]
