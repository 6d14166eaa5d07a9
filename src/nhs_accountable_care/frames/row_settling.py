"""
How a row of facts becomes answers.

The formula is lowered once to whole-number operations, which are printed as expressions over the
user's own columns; the engine that brought the frame works them out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.frames.column_arithmetic import Value
from nhs_accountable_care.frames.column_program import ColumnProgram
from nhs_accountable_care.frames.engines import OnProblem, opened
from nhs_accountable_care.frames.fact_columns import FactSource, check_sources, sources_of
from nhs_accountable_care.frames.overflow import TooLargeError, refusal
from nhs_accountable_care.frames.settled_answers import Answers, answers_of
from nhs_accountable_care.frames.user_columns import check_names, kept_columns, unused_prefix
from nhs_accountable_care.frames.worked_rows import WorkedRows, flags
from nhs_accountable_care.payment.evaluation.lowering import lowered
from nhs_accountable_care.payment.language.facts import FactValue, GivenFacts, read_given
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import CODE, TRUTH
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["bounds_of", "closer_bounds", "emitted", "settled"]


def settled(
    frame: Any,
    mechanism: Mechanism | Formula,
    *,
    facts: GivenFacts,
    columns: Mapping[str, str],
    within: Mapping[str, tuple[FactValue, FactValue]],
    steps: bool | Iterable[str],
    on_problem: OnProblem | None,
    keep: Iterable[str] | None,
    prefix: str,
) -> Any:
    """Settle every row of a frame; the arguments and what is raised are those of `settle`."""
    formula = formula_of(mechanism)
    user = opened(frame)
    if formula.tables:
        tables = listed(formula.tables, MOST_SHOWN)
        msg = f"the formula adds up the rows of {tables}; give them in rows=, with keys="
        raise InvalidValueError(msg)
    is_flagged = flags(user, on_problem)
    sources, problems = sources_of(
        formula,
        user,
        table=None,
        columns=columns,
        constants=read_given(formula, facts),
        within=closer_bounds(formula, within),
    )
    check_sources(formula, columns, facts, problems)
    program = with_room(lambda: lowered(formula, bounds_of(sources)))
    answers = answers_of(formula, program, steps=steps)
    own = [f"{prefix}{column.name}" for column in answers.columns]
    problem = f"{prefix}problem"
    kept = kept_columns(user, keep)
    check_names(user, kept, [*own, *([problem] if is_flagged else [])])
    worked = WorkedRows(
        user,
        formula,
        answers.program,
        sources=sources,
        prefix=unused_prefix(user.columns, own),
        is_flagged=is_flagged,
    )
    printed = ColumnProgram(
        answers.program,
        stages=worked.stages,
        through_floats=user.divides_through_floats,
        given=worked.facts.given(),
    )
    values = emitted(formula, answers, printed)
    guard = worked.facts.guard
    return worked.ended(
        worked.stages.applied(worked.begun()),
        dict(zip(own, values, strict=True)),
        keep=None if keep is None else kept,
        guard=None if guard is None else guard.expr,
        problem=(problem, worked.facts.problem()) if is_flagged else None,
    )


def closer_bounds(
    formula: Formula, within: Mapping[str, tuple[FactValue, FactValue]]
) -> dict[str, tuple[int, int]]:
    """
    Read the bounds that the facts of some rows have, in whole steps.

    Raises:
        InvalidValueError: A bound is no value of its fact, or the two are out of order.
    """
    known = {fact.name: fact for fact in formula.facts}
    problems = []
    for name, ends in within.items():
        if name not in known or known[name].unit.value in ("truth", "code"):
            numbers = [each for each in known if known[each].unit.value not in ("truth", "code")]
            near = listed(numbers, MOST_SHOWN) or "none"
            problems.append(
                f"within: {quoted(str(name))} is no fact with bounds; those are {near}"
            )
        elif not _is_pair(ends):
            problems.append(f"within: {name} has a least and a most; write (lowest, highest)")
    if problems:
        raise InvalidValueError("\n".join(problems))
    lowest = read_given(formula, {name: ends[0] for name, ends in within.items()})
    highest = read_given(formula, {name: ends[1] for name, ends in within.items()})
    found = {}
    for name in within:
        found[name] = (int(lowest[name]), int(highest[name]))
        if found[name][0] > found[name][1]:
            msg = f"within: the lowest {name} lies above the highest"
            raise InvalidValueError(msg)
    return found


def _is_pair(ends: object) -> bool:
    """Return whether bounds are a least and a most, which no type checker asked of the caller."""
    return isinstance(ends, tuple) and len(ends) == len(("lowest", "highest"))


def bounds_of(sources: Iterable[FactSource]) -> dict[str, tuple[int, int]]:
    """Return the bounds of facts that have some, by name."""
    return {
        source.fact.name: (source.lowest, source.highest)
        for source in sources
        if source.fact.unit not in (TRUTH, CODE)
    }


def emitted(formula: Formula, answers: Answers, program: ColumnProgram) -> list[Value]:
    """
    Make the expressions of all answers.

    Raises:
        InvalidValueError: The formula could leave 64 bits.
    """
    try:
        program.emit(answers.places)
        values = [
            program.multiplied(place, factor)
            for place, factor in zip(answers.places, answers.factors, strict=True)
        ]
    except TooLargeError as error:
        raise refusal(formula, answers.program, error) from None
    # A constant alone would be one row, whatever the number of rows beside it.
    return [
        program.stages.column(value) if value.constant is not None else value for value in values
    ]
