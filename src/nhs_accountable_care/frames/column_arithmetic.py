"""
Arithmetic on columns of whole numbers, each with its bounds: nothing leaves 64 bits unseen.

A value is an expression of narwhals and the least and most that it can come to. Each operation
works out the bounds of what it makes, and of all that it makes on the way, before any row is
touched; what could leave 64 bits is refused there, because most engines would wrap in silence.
"""

from collections.abc import Sequence
from typing import Any, Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.frames.exact import LARGEST, LARGEST_QUOTIENT, divided, literal
from nhs_accountable_care.frames.extra import nw

__all__ = ["Arithmetic", "BeyondError", "Stages", "Value", "constant"]

# Nested deeper than this, an expression gets a column of its own: narwhals, and the engines that
# read what it writes, call themselves once for each level.
_DEEPEST: Final = 12
# A product of this many pieces takes some six operations for each; a longer one is refused.
_MOST_LIMBS: Final = 8


class BeyondError(Exception):
    """
    An operation whose result could lie beyond what its engine holds exactly.

    Attributes:
        reached: The number of greatest size that it could come to.
        is_quotient: Whether it is a quotient that goes through a float.
    """

    def __init__(self, reached: int, *, is_quotient: bool = False) -> None:
        """Keep how far it could go."""
        super().__init__(reached)
        self.reached = reached
        self.is_quotient = is_quotient


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Value:
    """
    A whole number, or a truth, in each row.

    Attributes:
        expr: What is asked of the engine.
        lowest: The least that it can come to; a truth is 0 or 1.
        highest: The most that it can come to.
        stage: How many stages of columns must be there before it can be asked for.
        nesting: How deep it nests; 0 for a column or a constant.
    """

    expr: nw.Expr
    lowest: int
    highest: int
    stage: int = 0
    nesting: int = 0

    @property
    def constant(self) -> int | None:
        """The number that it is in every row, if its bounds say so."""
        return self.lowest if self.lowest == self.highest else None


def constant(number: int) -> Value:
    """Make a number that is the same in every row."""
    _check(number, number)
    return Value(expr=literal(number), lowest=number, highest=number)


class Stages:
    """
    Columns that are made on the way, stage by stage, each of columns of earlier stages only.

    Attributes:
        names: The names of all of them, so that they can be dropped.
    """

    def __init__(self, prefix: str) -> None:
        """Begin without any; their names begin with the prefix, and no name of the user's does."""
        self._prefix = prefix
        self._stages: list[dict[str, nw.Expr]] = []
        self.names: list[str] = []

    def named(self, value: Value) -> Value:
        """Return a value as a column of its own, so that it is worked out once."""
        return value if value.nesting == 0 else self.column(value)

    def column(self, value: Value) -> Value:
        """Make a column of a value, whatever it is."""
        while len(self._stages) <= value.stage:
            self._stages.append({})
        name = f"{self._prefix}{len(self.names)}"
        self.names.append(name)
        self._stages[value.stage][name] = value.expr
        return attrs.evolve(value, expr=nw.col(name), stage=value.stage + 1, nesting=0)

    def applied(self, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Add the columns to the rows."""
        for stage in self._stages:
            rows = rows.with_columns(**stage)
        return rows


class Arithmetic:
    """Whole numbers in columns; it refuses what could leave 64 bits."""

    def __init__(self, stages: Stages, *, through_floats: bool) -> None:
        """Keep where columns on the way are made, and how the engine divides."""
        self.stages = stages
        self.through_floats = through_floats

    def made(self, expr: nw.Expr, lowest: int, highest: int, *of: Value) -> Value:
        """Make a value of others; one that nests deep becomes a column."""
        _check(lowest, highest)
        value = Value(
            expr=expr,
            lowest=lowest,
            highest=highest,
            stage=max(each.stage for each in of),
            nesting=1 + max(each.nesting for each in of),
        )
        return self.stages.named(value) if value.nesting > _DEEPEST else value

    def plus(self, one: Value, other: Value) -> Value:
        """Add."""
        return self.made(
            one.expr + other.expr,
            one.lowest + other.lowest,
            one.highest + other.highest,
            one,
            other,
        )

    def minus(self, one: Value, other: Value) -> Value:
        """Take away."""
        return self.made(
            one.expr - other.expr,
            one.lowest - other.highest,
            one.highest - other.lowest,
            one,
            other,
        )

    def times(self, one: Value, other: Value) -> Value:
        """Multiply; by a second one that is 1, nothing is done."""
        if other.constant == 1:
            return one
        corners = [a * b for a in (one.lowest, one.highest) for b in (other.lowest, other.highest)]
        return self.made(one.expr * other.expr, min(corners), max(corners), one, other)

    def linear(self, terms: Sequence[tuple[int, Value]], number: int) -> Value:
        """Add up multiples, and a constant."""
        total: Value | None = None
        for factor, value in terms:
            term = self.times(value, constant(abs(factor)))
            if factor < 0:
                total = self.minus(total or constant(0), term)
            else:
                total = term if total is None else self.plus(total, term)
        if total is None:
            return constant(number)
        return self.plus(total, constant(number)) if number else total

    def quotient(self, size: Value, by: Value, *, highest: int | None = None) -> Value:
        """
        Divide a number of at least 0 by one of at least 1, without the rest.

        Args:
            highest: The most that it comes to, where more is known of it than the bounds say.
        """
        if by.constant == 1:
            return size
        most = size.highest // by.lowest
        most = most if highest is None else min(most, highest)
        if self.through_floats:
            if most >= LARGEST_QUOTIENT:
                raise BeyondError(most, is_quotient=True)
            # Each is said twice there, and would be worked out twice, and twice again inside.
            size, by = self.stages.named(size), self.stages.named(by)
        expr = divided(size.expr, by.expr, through_floats=self.through_floats)
        return self.made(expr, size.lowest // by.highest, most, size, by)

    def parts(self, size: Value, by: Value, *, highest: int) -> tuple[Value, Value]:
        """Divide a number of at least 0 by one of at least 1: how often, and the rest."""
        if by.constant == 1:
            return size, constant(0)
        size, by = self.stages.named(size), self.stages.named(by)
        quotient = self.stages.named(self.quotient(size, by, highest=highest))
        # The quotient times the divisor is never more than what was divided.
        taken = self.made(quotient.expr * by.expr, 0, size.highest, quotient, by)
        rest = self.made(size.expr - taken.expr, 0, by.highest - 1, size, taken)
        return quotient, self.stages.named(rest)

    def product_parts(
        self, one: Value, other: Value, rest: Value, by: Value, *, highest: int
    ) -> tuple[Value, Value]:
        """
        Divide one × other + rest by a number of at least 1: how often, and what is left.

        Where the product leaves 64 bits, it is divided as on paper: piece by piece of one of the
        two, the largest first, what is left of one piece going before the next.

        Args:
            one: A factor of at least 0.
            other: A factor of at least 0.
            rest: What is added to the product, at least 0.
            by: What it is divided by.
            highest: The most that the quotient comes to.
        """
        if rest.constant == 0 and one.highest * other.highest <= LARGEST:
            return self.parts(self.times(one, other), by, highest=highest)
        choices = [(_limbs(a, b, rest, by), a, b) for a, b in ((one, other), (other, one))]
        (count, bits), whole, cut = min(choices, key=lambda choice: choice[0])
        if count > _MOST_LIMBS:
            raise BeyondError(one.highest * other.highest + rest.highest)
        whole, by = self.stages.named(whole), self.stages.named(by)
        limbs = self._cut(cut, bits, count)
        quotient, left = constant(0), constant(0)
        for place, limb in enumerate(limbs):
            under = self.times(whole, limb)
            if place:
                # What is left is less than the divisor, so this fits, as was asked of `_limbs`.
                under = self.plus(self.times(left, constant(2**bits)), under)
            if place == count - 1 and rest.constant != 0:
                under = self.plus(under, rest)
            often, left = self.parts(under, by, highest=highest)
            if place == 0:
                quotient = often
            else:
                # Never more than the quotient of all, of which it is the first digits.
                expr = quotient.expr * literal(2**bits) + often.expr
                quotient = self.made(expr, 0, highest, quotient, often)
        return self.stages.named(quotient), left

    def _cut(self, value: Value, bits: int, count: int) -> list[Value]:
        """Cut a number of at least 0 into pieces of so many bits, the largest first."""
        if value.constant is not None:
            mask = 2**bits - 1
            return [
                constant(value.constant >> (bits * place) & mask)
                for place in reversed(range(count))
            ]
        above: Value | None = None
        pieces = []
        for place in reversed(range(count)):
            here = self.stages.named(self.quotient(value, constant(2 ** (bits * place))))
            if above is None:
                pieces.append(here)
            else:
                expr = here.expr - above.expr * literal(2**bits)
                pieces.append(self.made(expr, 0, 2**bits - 1, here, above))
            above = here
        return pieces

    def least(self, values: Sequence[Value]) -> Value:
        """Take the least."""
        return self.made(
            nw.min_horizontal(*(value.expr for value in values)),
            min(value.lowest for value in values),
            min(value.highest for value in values),
            *values,
        )

    def greatest(self, values: Sequence[Value]) -> Value:
        """Take the greatest."""
        return self.made(
            nw.max_horizontal(*(value.expr for value in values)),
            max(value.lowest for value in values),
            max(value.highest for value in values),
            *values,
        )

    def size(self, value: Value) -> Value:
        """Take the size."""
        most = max(abs(value.lowest), abs(value.highest))
        return self.made(value.expr.abs(), 0, most, value)

    def choose(self, condition: Value, then: Value, otherwise: Value) -> Value:
        """Take one of two."""
        return self.made(
            nw.when(condition.expr).then(then.expr).otherwise(otherwise.expr),
            min(then.lowest, otherwise.lowest),
            max(then.highest, otherwise.highest),
            condition,
            then,
            otherwise,
        )

    def truth(self, expr: nw.Expr, *of: Value) -> Value:
        """Make a truth of other values."""
        return self.made(expr, 0, 1, *of)

    def rank(self, number: int, terms: Sequence[tuple[int, Value]]) -> Value:
        """Add a number and truths as numbers of eight bits, each with a sign: eight bits again."""
        value = Value(expr=nw.lit(number, nw.Int8()), lowest=number, highest=number)
        for sign, term in terms:
            expr = value.expr + term.expr if sign > 0 else value.expr - term.expr
            lowest, highest = value.lowest - (sign < 0), value.highest + (sign > 0)
            value = self.made(expr, lowest, highest, value, term)
        return value


def _check(lowest: int, highest: int) -> None:
    """Refuse what could leave 64 bits."""
    reached = max(lowest, highest, key=abs)
    if abs(reached) > LARGEST:
        raise BeyondError(reached)


def _limbs(whole: Value, cut: Value, rest: Value, by: Value) -> tuple[int, int]:
    """
    Return into how many pieces of how many bits one factor is cut; too many if it is of no use.

    With pieces of k bits, what is divided is at most (by - 1) × 2^k + whole × (2^k - 1) + rest.
    """
    needed = max(cut.highest.bit_length(), 1)
    for count in range(1, _MOST_LIMBS + 1):
        bits = -(-needed // count)
        most = (by.highest - 1) * 2**bits + whole.highest * (2**bits - 1) + rest.highest
        if most <= LARGEST:
            return count, bits
    return _MOST_LIMBS + 1, 1
