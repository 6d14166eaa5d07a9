"""
Scenarios settled one after the other, where the formula adds up the rows of a table.

The rows are the same in every scenario. As columns each scenario would need rows of its own, a
frame as many times as long; one by one nothing is copied.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.frames.scenarios import Backend, columns_of, is_array, made_frame
from nhs_accountable_care.frames.simulating import check_drawn
from nhs_accountable_care.payment import Draws, Formula, prepare
from nhs_accountable_care.payment.language.facts import (
    facts_of_whole,
    read_facts,
    value_of_steps,
)
from nhs_accountable_care.payment.risk.asked_exposure import AskedExposure

__all__ = ["settled_one_by_one"]


def settled_one_by_one(
    asked: AskedExposure,
    drawn: Any,
    *,
    names: Sequence[str],
    backend: Backend | None,
    prefix: str,
) -> Any:
    """
    Make a frame of scenarios: the facts that were drawn, and what each party gets by all lines.

    Raises:
        InvalidTypeError: The draws are a frame.
        InvalidValueError: A fact cannot be what was drawn.
        MissingFactError: A fact is neither drawn nor given.
    """
    formula = asked.formula
    if not (isinstance(drawn, Draws | Mapping) or is_array(drawn)):
        tables = joined(formula.tables, MOST_SHOWN)
        msg = (
            f"the formula adds up the rows of {tables}, and is settled scenario by scenario; give "
            f"draws as a mapping from the name of a fact to whole numbers, and not as a frame"
        )
        raise InvalidTypeError(msg)
    columns = columns_of(drawn, names)
    check_drawn(formula, tuple(columns), are_all=not isinstance(drawn, Draws))
    # Looked at as a frame is, before anything is settled.
    made_frame(columns, backend, "scenario")
    facts = facts_of_whole(formula)
    first = {
        fact: value_of_steps(fact, columns[fact.name][0], formula.currency)
        for fact in facts
        if fact.name in columns and len(columns[fact.name])
    }
    inputs = read_facts(formula, asked.given(first))
    compiled = prepare(formula)
    number = len(next(iter(columns.values())))
    steps = [
        columns[fact.name] if fact.name in columns else [value] * number
        for fact, value in zip(facts, inputs.values, strict=True)
    ]
    amounts = [compiled.pence(*row, *inputs.tables) for row in zip(*steps, strict=True)]
    return made_frame({**columns, **_nets(formula, amounts, prefix)}, backend, "scenario")


def _nets(
    formula: Formula, amounts: Sequence[tuple[int, ...]], prefix: str
) -> dict[str, list[int]]:
    """Add up what each party gets by all lines, less what it pays."""
    signs = {
        party: [(line.payee == party) - (line.payer == party) for line in formula.lines]
        for party in formula.parties
    }
    return {
        f"{prefix}net_{party}": [
            sum(sign * amount for sign, amount in zip(ways, row, strict=True)) for row in amounts
        ]
        for party, ways in signs.items()
    }
