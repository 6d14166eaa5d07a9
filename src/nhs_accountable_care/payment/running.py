"""
Running whole-number operations as they stand, without generated source.

It is slower than the generated function and faster than exact fractions. It serves where
source may not be generated, and the generated function is tested against it.
"""

from collections.abc import Sequence
from typing import assert_never

from nhs_accountable_care.payment.facts import FactStep
from nhs_accountable_care.payment.operations import Operation, Program

__all__ = ["run", "run_all", "share_whole"]

FactSteps = dict[str, FactStep]
"""Facts by name, in steps."""


def run(
    program: Program, facts: FactSteps, tables: dict[str, Sequence[FactSteps]]
) -> tuple[int, ...]:
    """
    Give the amount of each line for facts in steps, and for the rows of tables.

    The caller has checked that every fact lies within its bounds.
    """
    values = run_all(program, facts, tables)
    return tuple(values[place] for place in program.results)


def run_all(
    program: Program, facts: FactSteps, tables: dict[str, Sequence[FactSteps]]
) -> list[int]:
    """Give what every operation comes to, with 0 for what is done in each row of a table."""
    values = [0] * len(program.operations)
    groups: dict[int, tuple[int, ...]] = {}
    for place, operation in enumerate(program.operations):
        if operation.table is not None:
            continue
        if operation.kind == "total":
            rows = tables[str(operation.over)]
            values[place] = sum(
                _of_row(program, place, list(values), dict(groups), facts | row) for row in rows
            )
        else:
            _do(place, operation, values, groups, facts)
    return values


def _of_row(
    program: Program,
    total: int,
    values: list[int],
    groups: dict[int, tuple[int, ...]],
    facts: FactSteps,
) -> int:
    """Give what a total adds up for one row."""
    table = program.operations[total].over
    for place, operation in enumerate(program.operations[:total]):
        if operation.table == table:
            _do(place, operation, values, groups, facts)
    return values[program.operations[total].of[0]]


def _do(
    place: int,
    operation: Operation,
    values: list[int],
    groups: dict[int, tuple[int, ...]],
    facts: FactSteps,
) -> None:
    """Do one operation, and keep what it comes to."""
    if operation.kind == "shares":
        size, whole, *weights = [values[each] for each in operation.of]
        groups[place] = share_whole(size, whole, weights)
    elif operation.kind == "pick":
        values[place] = groups[operation.of[0]][operation.number]
    else:
        values[place] = _worked(operation, [values[each] for each in operation.of], facts)


def _worked(operation: Operation, of: list[int], facts: FactSteps) -> int:
    """Give what an operation on numbers or truths comes to."""
    # The names below are those of facts that were read: a whole number, a truth or a word.
    match operation.kind:
        case "linear":
            return operation.number + sum(map(int.__mul__, operation.factors, of))
        case "fact" | "truth":
            return int(facts[_name(operation)])
        case "number":
            return operation.number
        case "choose":
            return of[1] if of[0] else of[2]
        case "compare":
            return int(of[0] == of[1] if operation.comparison == "=" else of[0] >= of[1])
        case "least":
            return min(of)
        case "greatest":
            return max(of)
        case "divide":
            return of[0] // of[1]
        case "times":
            return of[0] * of[1]
        case "absolute":
            return abs(of[0])
        case "all":
            return int(all(of))
        case "any":
            return int(any(of))
        case "not":
            return int(not of[0])
        case "is":
            return int(facts[_name(operation)] == operation.code)
        case "listed":
            return operation.values[operation.codes.index(str(facts[_name(operation)]))]
        case "shares" | "pick" | "total":
            msg = f"{operation.kind} is worked out with its group or its rows"
            raise AssertionError(msg)
        case _:
            assert_never(operation.kind)


def _name(operation: Operation) -> str:
    """Name the fact that an operation reads."""
    return "" if operation.fact is None else operation.fact.name


def share_whole(size: int, whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """
    Share out a size of at least nought by weights whose sum is the whole, of at least one.

    >>> share_whole(100, 3, (1, 1, 1))
    (34, 33, 33)
    """
    parties = len(weights)
    shares = []
    orders = []
    for place, weight in enumerate(weights):
        times = size * weight
        share = times // whole
        shares.append(share)
        # The largest rest first; of equal ones, the first declared.
        orders.append((times - share * whole) * parties - place)
    left = size - sum(shares)
    if left:
        last = sorted(orders)[-left]
        for place, order in enumerate(orders):
            if order >= last:
                shares[place] += 1
    return tuple(shares)
