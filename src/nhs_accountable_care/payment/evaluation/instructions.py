"""
Instructions: the whole-number operations that a formula is lowered to, each with its bounds.

A program is a tuple of operations, each of which names those it works on by their place; an
operation never names a later one. Whoever prints operations (as Python source, as columns)
needs nothing else: no fraction is left, the only division is of a number that is at least
zero by one that is at least one, and every bound is known.
"""

import functools
from typing import Literal

import attrs

from nhs_accountable_care._core.fields import check_types, names_getattr
from nhs_accountable_care.payment.language.expressions import Comparison, Fact

__all__ = ["Kind", "ListedColumn", "Operation", "Program", "StepResult", "TotalResult"]

Kind = Literal[
    "number",
    "fact",
    "truth",
    "is",
    "linear",
    "times",
    "divide",
    "least",
    "greatest",
    "absolute",
    "compare",
    "all",
    "any",
    "not",
    "choose",
    "shares",
    "pick",
    "total",
    "listed",
]
"""
What an operation does with its operands.

========== ===============================================================================
number     ``number`` itself
fact       the fact, in steps; a year as the calendar year in which it starts
truth      the truth fact
is         whether the code fact is ``code``
linear     ``number`` plus each operand times its factor
times      the first operand times the second
divide     the first, at least 0, by the second, at least 1, without the rest
least      the least operand
greatest   the greatest operand
absolute   the size of the operand
compare    whether the first compares with the second
all        whether every operand holds
any        whether any operand holds
not        whether the operand does not hold
choose     the second operand if the first holds, else the third
shares     the first operand, at least 0, shared out by the others after their sum,
           which is the second: a group, of which ``pick`` takes members
pick       the member ``number`` of the group
total      the operand added up over the rows of the table ``over``
listed     what the column ``number`` of the program says for the code fact
========== ===============================================================================
"""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Operation:
    """
    One operation on whole numbers or truths.

    Attributes:
        kind: What it does.
        of: The places of its operands in the program.
        lowest: The least that it can come to; a truth is 0 or 1.
        highest: The most that it can come to.
        table: The table in each of whose rows it is done, if not once.
        over: For a total, the table whose rows are added up.
        number: The constant, the place in a group, or the place of a column.
        factors: For a linear one, the whole numbers by which the operands are multiplied.
        comparison: How the two operands are compared.
        fact: The fact that is read.
        code: The word that a code is compared with.
    """

    kind: Kind
    of: tuple[int, ...] = ()
    lowest: int
    highest: int
    table: str | None = None
    over: str | None = None
    # Survives [0 to 1]: the kinds of operation that read a number are always made with one.
    number: int = 0
    factors: tuple[int, ...] = ()
    comparison: Comparison | None = None
    fact: Fact | None = None
    code: str | None = None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ListedColumn:
    """
    A column of a price list in whole numbers, once for all that is looked up in it.

    Attributes:
        codes: The words of the list.
        values: What the column says for each.
    """

    codes: tuple[str, ...]
    values: tuple[int, ...]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StepResult:
    """
    Where a named step stands in a program: operation × numerator / (denominator × divisor).

    Attributes:
        name: The name of the step.
        place: The operation.
        numerator: The scale of the operation, over ``denominator``.
        divisor: The operation, at least 1, that it is still to be divided by, if any.
    """

    name: str
    place: int
    numerator: int
    denominator: int
    divisor: int | None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class TotalResult:
    """
    What a row adds to a total: an operation × numerator / denominator.

    Attributes:
        total: The operation that adds up.
        place: The operation of a row.
        numerator: The scale of the operation of a row, over ``denominator``.

    >>> TotalResult(total=3, place=2, numerator=1, denominator=8).denominator
    8
    """

    total: int
    place: int
    numerator: int
    denominator: int


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Program:
    """
    A formula in whole-number operations.

    Attributes:
        operations: In order; each works on earlier ones only.
        results: For each line, the operation that gives its amount: pence, or, for a note
            that is not money, how many times the grain of its unit.
        steps: The named steps, for whoever wants to print them.
        columns: The columns of price lists, to which operations refer by their place.
        totals: What rows add to totals, for whoever wants to print it.
    """

    operations: tuple[Operation, ...]
    results: tuple[int, ...]
    steps: tuple[StepResult, ...]
    # Beside the operations and not in them: a list of many codes with many look-ups would be
    # checked and compared at each.
    columns: tuple[ListedColumn, ...] = ()
    totals: tuple[TotalResult, ...] = ()

    @property
    def uses(self) -> tuple[int, ...]:
        """How often each operation is worked on, or is a result."""
        counts = [0] * len(self.operations)
        for operation in self.operations:
            for place in operation.of:
                counts[place] += 1
        for place in self.results:
            counts[place] += 1
        return tuple(counts)

    @functools.cached_property
    def row_operations(self) -> dict[int, tuple[int, ...]]:
        """For each total, by its place, the operations that each row needs, in order."""
        found: dict[int, tuple[int, ...]] = {}
        for total, operation in enumerate(self.operations):
            if operation.over is None:
                continue
            needed: set[int] = set()
            ahead = list(operation.of)
            while ahead:
                place = ahead.pop()
                if place not in needed and self.operations[place].table == operation.over:
                    needed.add(place)
                    ahead.extend(self.operations[place].of)
            found[total] = tuple(sorted(needed))
        return found
