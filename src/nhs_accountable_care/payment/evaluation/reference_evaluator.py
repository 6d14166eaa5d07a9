"""
The reference evaluator, to which all else is held: a formula worked out in exact fractions.

It is a plain recursion over the tree. It knows nothing of the whole-number operations by
which settlement is made fast, so that the two can be tested against each other, and it keeps
the value of every node, from which a settlement is explained.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, assert_never

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import MOST_BITS
from nhs_accountable_care._core.money import round_to
from nhs_accountable_care.payment.language.apportionment import share_out
from nhs_accountable_care.payment.language.expressions import (
    AllOf,
    Amount,
    AnyOf,
    Bands,
    Compare,
    Comparison,
    Condition,
    Expression,
    Fact,
    Greatest,
    Is,
    Least,
    Listed,
    Not,
    Portion,
    Product,
    Ratio,
    Rounded,
    Scaled,
    Step,
    Sum,
    Total,
    When,
)
from nhs_accountable_care.payment.language.facts import (
    FactStep,
    Inputs,
    facts_of_table,
    facts_of_whole,
)
from nhs_accountable_care.payment.language.formulas import Formula

__all__ = ["Workings", "compares", "worked_out"]

# More than a value of operations may have, so that what is prepared is settled without, too.
_MOST_BITS: Final = 4 * MOST_BITS


class Workings:
    """
    The values of a formula's nodes for some facts, each worked out once.

    The rows of a table have workings of their own, which look to these for what does not
    rest on the row.

    Values go by the identity of nodes, since comparing nodes would cost more than working them
    out. So ask only for nodes that live as long as these workings: those of the formula.
    """

    __slots__ = ("_conditions", "_facts", "_outer", "_portions_of", "_rounds", "_rows", "_values")

    def __init__(
        self,
        facts: Mapping[str, FactStep],
        rows: Mapping[str, tuple[Mapping[str, FactStep], ...]],
        outer: "Workings | None" = None,
        *,
        rounds: bool,
    ) -> None:
        """Start with the facts, in steps, and with those of each table's rows."""
        self._facts = facts
        self._rounds = rounds
        self._outer = outer
        self._values: dict[int, Fraction] = {}
        self._portions_of: dict[tuple[int, int], tuple[Fraction, ...]] = {}
        self._conditions: dict[int, bool] = {}
        self._rows = {
            table: tuple(Workings(each, {}, self, rounds=rounds) for each in made)
            for table, made in rows.items()
        }

    def rows(self, table: str) -> "tuple[Workings, ...]":
        """Return the workings of each row of a table."""
        return self._rows[table]

    def given(self, fact: Fact) -> FactStep:
        """Return a fact, of the row if these are workings of one: in steps, a truth, a word."""
        return self._facts[fact.name]

    def value(self, node: Expression) -> Fraction:
        """Return the exact value of an expression."""
        if self._outer is not None and node.measure.table is None:
            return self._outer.value(node)
        if id(node) not in self._values:
            self._values[id(node)] = _in_bounds(self._work_out(node))
        return self._values[id(node)]

    def holds(self, condition: Condition) -> bool:
        """Return whether a condition holds."""
        if self._outer is not None and condition.measure.table is None:
            return self._outer.holds(condition)
        if id(condition) not in self._conditions:
            self._conditions[id(condition)] = self._decide(condition)
        return self._conditions[id(condition)]

    def in_bands(self, node: Bands) -> tuple[Fraction, ...]:
        """Return how much of the value of bands lies in each of them."""
        of = self.value(node.of)
        # Survives [< to <=]: zero has no sign: its opposite is zero, and no whole number lies
        # between zero and one.
        sign = -1 if node.mirrored and of < 0 else 1
        return tuple(
            sign
            * (
                self._within(sign * of, band.lo, band.hi)
                - self._within(Fraction(), band.lo, band.hi)
            )
            for band in node.bands
        )

    def _within(self, of: Fraction, lo: Expression | None, hi: Expression | None) -> Fraction:
        """Keep a value between two edges."""
        if lo is not None:
            of = max(of, self.value(lo))
        if hi is not None:
            of = min(of, self.value(hi))
        return of

    def _work_out(self, node: Expression) -> Fraction:
        """Work out a node from what it is made of."""
        match node:
            case Amount():
                return Fraction(node.value)
            case Fact():
                return Fraction(self._facts[node.name]) * node.step
            case Sum():
                whole = Fraction()
                for part in node.parts:
                    # At each, since the denominators of ratios multiply into each other.
                    whole = _in_bounds(whole + self.value(part))
                return whole
            case Scaled():
                return self.value(node.of) * node.by
            case Product():
                product = Fraction(1)
                for part in node.parts:
                    product *= self.value(part)
                return product
            case Ratio():
                return self.value(node.numerator) / self.value(node.denominator)
            case Least():
                return min(self.value(part) for part in node.parts)
            case Greatest():
                return max(self.value(part) for part in node.parts)
            case Bands():
                amounts = zip(node.bands, self.in_bands(node), strict=True)
                return sum((band.rate * within for band, within in amounts), Fraction())
            case When():
                return self.value(node.then if self.holds(node.condition) else node.otherwise)
            case Rounded() if not self._rounds:
                return self.value(node.of)
            case Rounded():
                return round_to(self.value(node.of), node.to, node.way)
            case Portion():
                return self._portions(node)[[key.party for key in node.keys].index(node.party)]
            case Total():
                rows = self._rows[node.table]
                return sum((row.value(node.of) for row in rows), Fraction())
            case Listed():
                column = node.prices.column(node.column)
                return Fraction(column.values[node.prices.place(self._word(node.key))])
            case Step():
                return self.value(node.of)
            case _:
                assert_never(node)

    def _portions(self, node: Portion) -> tuple[Fraction, ...]:
        """Share out a pot, once for all the parties that take their portions of it."""
        known = (id(node.of), id(node.keys))
        if known not in self._portions_of:
            weights = [
                key.weight if isinstance(key.weight, Fraction) else self.value(key.weight)
                for key in node.keys
            ]
            pot = self.value(node.of)
            self._portions_of[known] = (
                tuple(Fraction(each) for each in share_out(pot.numerator, weights))
                if self._rounds
                else tuple(pot * weight / sum(weights, Fraction()) for weight in weights)
            )
        return self._portions_of[known]

    def _decide(self, condition: Condition) -> bool:
        """Decide a condition."""
        match condition:
            case Compare():
                left, right = self.value(condition.left), self.value(condition.right)
                return compares(left, condition.op, right)
            case AllOf():
                return all(self.holds(part) for part in condition.parts)
            case AnyOf():
                return any(self.holds(part) for part in condition.parts)
            case Not():
                return not self.holds(condition.of)
            case Is():
                return self._word(condition.fact) == condition.code
            case Fact():
                return bool(self._facts[condition.name])
            case _:
                assert_never(condition)

    def _word(self, fact: Fact) -> str:
        """Return a fact of unit code."""
        return str(self.given(fact))


def worked_out(formula: Formula, inputs: Inputs, *, rounds: bool = True) -> Workings:
    """
    Start the workings of a formula on facts that were read.

    Without rounding, what is rounded is left as it is, and portions are exact shares.
    """
    whole = facts_of_whole(formula)
    names = {table: facts_of_table(formula, table) for table in formula.tables}
    return Workings(
        {fact.name: value for fact, value in zip(whole, inputs.values, strict=True)},
        {
            table: tuple(
                {fact.name: value for fact, value in zip(names[table], row, strict=True)}
                for row in rows
            )
            for table, rows in zip(formula.tables, inputs.tables, strict=True)
        },
        rounds=rounds,
    )


def compares(left: Fraction, op: Comparison, right: Fraction) -> bool:
    """Compare two exact values."""
    match op:
        case ">=":
            return left >= right
        case ">":
            return left > right
        case "<=":
            return left <= right
        case "<":
            return left < right
        case "=":
            return left == right
        case _:
            assert_never(op)


def _in_bounds(value: Fraction) -> Fraction:
    """Refuse a value of too many digits to be reckoned with."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        msg = (
            "the ratios of the formula come to a fraction of too many digits; "
            "round them before they are added up"
        )
        raise InvalidValueError(msg)
    return value
