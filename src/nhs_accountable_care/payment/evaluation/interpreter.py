"""
The interpreter: whole-number operations done one by one, without generated source.

It is slower than the generated function and faster than exact fractions. It serves where
source may not be generated, and the generated function is tested against it.
"""

from collections.abc import Sequence
from typing import assert_never

from nhs_accountable_care.payment.evaluation.instructions import Operation, Program
from nhs_accountable_care.payment.language.facts import FactStep

__all__ = ["run", "run_all", "share_whole"]

FactSteps = dict[str, FactStep]
"""Facts by name, in steps."""

Tables = dict[str, Sequence[FactSteps]]
"""The rows of each table."""


def run(program: Program, facts: FactSteps, tables: Tables) -> tuple[int, ...]:
    """
    Return the amount of each line for facts in steps, and for the rows of tables.

    The caller has checked that every fact lies within its bounds.
    """
    values = _run(program, facts, tables).values
    return tuple(values[place] for place in program.results)


def run_all(program: Program, facts: FactSteps, tables: Tables) -> list[int]:
    """Return what every operation comes to, with 0 for what is done in each row of a table."""
    values = _run(program, facts, tables).values
    return [
        value if operation.table is None else 0
        for operation, value in zip(program.operations, values, strict=True)
    ]


def _run(program: Program, facts: FactSteps, tables: Tables) -> "_Interpreter":
    """Do every operation of the whole; a total does those of its rows."""
    interpreter = _Interpreter(program, facts, tables)
    for place, operation in enumerate(program.operations):
        if operation.table is None:
            interpreter.do(place, operation)
    return interpreter


class _Interpreter:
    """Does the operations of a program one after another."""

    def __init__(self, program: Program, facts: FactSteps, tables: Tables) -> None:
        self.program = program
        self.facts = facts
        self.tables = tables
        self.values = [0] * len(program.operations)
        self.groups: dict[int, tuple[int, ...]] = {}
        # What each column says for each code.
        self.listed: dict[int, dict[str, int]] = {}
        self.of_rows = program.row_operations

    def do(self, place: int, operation: Operation) -> None:
        """Do an operation, and keep what it comes to."""
        self.values[place] = self.worked(place, operation)

    def worked(self, place: int, operation: Operation) -> int:
        """Return what an operation comes to."""
        of = [self.values[each] for each in operation.of]
        match operation.kind:
            case "linear":
                return operation.number + sum(map(int.__mul__, operation.factors, of))
            case "fact" | "truth":
                return int(self.fact(operation))
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
            case "pick":
                return self.groups[operation.of[0]][operation.number]
            case "shares":
                self.groups[place] = share_whole(of[0], of[1], of[2:])
                return 0
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
                return int(self.fact(operation) == operation.code)
            case "listed":
                return self.column(operation.number)[str(self.fact(operation))]
            case "total":
                return sum(self.of_row(place, operation, row) for row in self.rows(operation))
            case _:
                assert_never(operation.kind)

    def fact(self, operation: Operation) -> FactStep:
        """Return the fact that an operation reads."""
        return self.facts["" if operation.fact is None else operation.fact.name]

    def column(self, place: int) -> dict[str, int]:
        """Return what a column of a price list says for each code."""
        if place not in self.listed:
            column = self.program.columns[place]
            self.listed[place] = dict(zip(column.codes, column.values, strict=True))
        return self.listed[place]

    def rows(self, operation: Operation) -> Sequence[FactSteps]:
        """Return the rows that a total adds up."""
        return self.tables[str(operation.over)]

    def of_row(self, place: int, total: Operation, row: FactSteps) -> int:
        """Return what a total adds up for one row."""
        whole = self.facts
        self.facts = whole | row
        # What is done for one row is done again for the next, and read by nothing in between.
        for each in self.of_rows[place]:
            self.do(each, self.program.operations[each])
        self.facts = whole
        return self.values[total.of[0]]


def share_whole(size: int, whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """
    Share out a size of at least zero by weights whose sum is the whole, of at least one.

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
