"""
The column reading of a formula: its whole-number operations as expressions over columns.

These are the very operations that the fast scalar settlement runs, so it comes to the same pence.
What is used more than once becomes a column on the way; what is used once stays inside what uses
it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_INSTALMENTS, MOST_PARTIES_IN_COLUMNS
from nhs_accountable_care.frames.column_arithmetic import (
    Arithmetic,
    BeyondError,
    Stages,
    Value,
    constant,
)
from nhs_accountable_care.frames.exact import LARGEST
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.overflow import TooLargeError
from nhs_accountable_care.payment.evaluation.instructions import Operation, Program

__all__ = ["ColumnProgram"]


# A sum of more terms is not searched for a product: each division of a long sum would do so again.
_MOST_GATHERED: Final = 50


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _WideProduct:
    """A product under a division that leaves 64 bits and need not be formed."""

    factor: int
    one: int
    other: int
    added: tuple[tuple[int, int], ...]
    number: int
    by: int


class ColumnProgram:
    """
    Prints operations as expressions, those that are asked for and what they rest on.

    Attributes:
        arithmetic: What makes the expressions.
        stages: The columns on the way.
    """

    def __init__(
        self,
        program: Program,
        *,
        stages: Stages,
        through_floats: bool,
        given: Mapping[int, Value],
        known: Mapping[int, Value] | None = None,
    ) -> None:
        """
        Begin with what is there.

        Args:
            program: The operations.
            stages: Where the columns on the way are kept.
            through_floats: Whether the engine divides through a float.
            given: What the operations that read facts, lists and totals come to, by their places.
            known: What was worked out elsewhere, by the place of its operation.
        """
        self.program = program
        self.stages = stages
        self.arithmetic: Arithmetic = Arithmetic(stages, through_floats=through_floats)
        self.given: dict[int, Value] = dict(given)
        self.values: dict[int, Value] = dict(known or {})
        self.members: dict[int, list[Value]] = {}
        self.products: dict[int, _WideProduct | None] = {}
        self.signs: dict[int, Value] = {}

    def emit(self, ends: Iterable[int]) -> list[Value]:
        """
        Make the expressions of some operations.

        Raises:
            TooLargeError: An operation could leave 64 bits.
        """
        wanted = list(ends)
        needed, uses = self._needed(wanted)
        for place in needed:
            try:
                value = self._value(place, self.program.operations[place])
            except BeyondError as error:
                raise TooLargeError(
                    place=place, reached=error.reached, is_quotient=error.is_quotient
                ) from None
            self.values[place] = self.stages.named(value) if uses[place] > 1 else value
        return [self.values[place] for place in wanted]

    def outside(self, ends: Iterable[int], table: str | None) -> list[int]:
        """
        Return what some operations of the rows of a table need of the whole, in order.

        Constants are left out, since they need no column.
        """
        found: set[int] = set()
        seen: set[int] = set()
        ahead = list(ends)
        while ahead:
            place = ahead.pop()
            if place in seen:
                continue
            seen.add(place)
            operation = self.program.operations[place]
            if operation.table == table:
                ahead.extend(self._rests_on(place))
            elif not _is_constant(operation):
                found.add(place)
        return sorted(found)

    def continued(self, stages: Stages, given: Mapping[int, Value]) -> "ColumnProgram":
        """Return one that goes on where the columns of this one are there, with more that is."""
        there = _there(self.values)
        made = ColumnProgram(
            self.program,
            stages=stages,
            through_floats=self.arithmetic.through_floats,
            given={**_there(self.given), **given},
            known=there,
        )
        for place, shares in self.members.items():
            made.members[place] = list(_there(dict(enumerate(shares))).values())
        return made

    def multiplied(self, place: int, factor: int) -> Value:
        """
        Return a multiple of an operation that was made.

        Raises:
            TooLargeError: It could leave 64 bits.
        """
        try:
            return self.arithmetic.times(self.values[place], constant(factor))
        except BeyondError as error:
            raise TooLargeError(place=place, reached=error.reached, is_quotient=False) from None

    def _needed(self, ends: Sequence[int]) -> tuple[list[int], Counter[int]]:
        """Return the places that must be worked out, in order, and how often each is used."""
        uses = Counter(ends)
        needed: set[int] = set()
        ahead = [place for place in uses if place not in self.values]
        while ahead:
            place = ahead.pop()
            if place in needed:
                continue
            needed.add(place)
            for each in self._rests_on(place):
                uses[each] += 1
                if each not in self.values:
                    ahead.append(each)
        return sorted(needed), uses

    def _rests_on(self, place: int) -> tuple[int, ...]:
        """Return the places that an operation is made of."""
        operation = self.program.operations[place]
        if _is_given(operation) or _is_constant(operation):
            return ()
        if operation.kind == "choose" and self._is_opposite(*operation.of[1:]):
            return operation.of[:2]
        product = self._wide_product(place)
        if product is None:
            return operation.of
        added = (each for each, _ in product.added)
        return (product.one, product.other, *added, product.by)

    def _wide_product(self, place: int) -> _WideProduct | None:
        """Find the product under a division that leaves 64 bits; `None` if there is none."""
        if place not in self.products:
            self.products[place] = self._found_product(self.program.operations[place])
        return self.products[place]

    def _found_product(self, division: Operation) -> _WideProduct | None:
        """Look for the one product among what is divided, where it is never less than 0."""
        if division.kind != "divide":
            return None
        top, by = division.of
        gathered = self._gathered(top)
        if gathered is None:
            return None
        terms, number = gathered
        wide = [
            place
            for place, factor in terms.items()
            if self.program.operations[place].kind == "times"
            and self._reach(place) * abs(factor) > LARGEST
        ]
        if len(wide) != 1:
            return None
        factor = terms.pop(wide[0])
        one, other = self.program.operations[wide[0]].of
        least = number + sum(
            min(times * self._lowest(place), times * self._highest(place))
            for place, times in terms.items()
        )
        if min(factor, self._lowest(one), self._lowest(other), least) < 0:
            return None
        return _WideProduct(
            factor=factor,
            one=one,
            other=other,
            added=tuple(terms.items()),
            number=number,
            by=by,
        )

    def _gathered(self, top: int) -> tuple[dict[int, int], int] | None:
        """Take a sum apart as far as it leaves 64 bits; `None` for one of very many terms."""
        terms: dict[int, int] = {}
        number = 0
        ahead = [(top, 1)]
        while ahead:
            place, times = ahead.pop()
            operation = self.program.operations[place]
            if operation.kind != "linear" or self._reach(place) * abs(times) <= LARGEST:
                terms[place] = terms.get(place, 0) + times
                continue
            number += operation.number * times
            if len(terms) + len(operation.of) > _MOST_GATHERED:
                return None
            ahead += [
                (each, factor * times)
                for each, factor in zip(operation.of, operation.factors, strict=True)
            ]
        return terms, number

    def _lowest(self, place: int) -> int:
        """Return the least that an operation can come to."""
        return self.program.operations[place].lowest

    def _highest(self, place: int) -> int:
        """Return the most that an operation can come to."""
        return self.program.operations[place].highest

    def _reach(self, place: int) -> int:
        """Return the greatest size that an operation can come to."""
        return max(abs(self._lowest(place)), abs(self._highest(place)))

    # --- Operations ---

    def _value(self, place: int, operation: Operation) -> Value:
        """Make the expression of an operation."""
        if _is_constant(operation):
            return constant(operation.lowest)
        do = self.arithmetic
        of = [self.values[each] for each in self._rests_on(place)]
        match operation.kind:
            case "linear":
                return do.linear(list(zip(operation.factors, of, strict=True)), operation.number)
            case "times":
                return do.times(of[0], of[1])
            case "divide":
                return self._division(place, operation, of)
            case "least":
                return do.least(of)
            case "greatest":
                return do.greatest(of)
            case "absolute":
                return do.size(of[0])
            case "compare":
                one, other = of
                is_equality = operation.comparison == "="
                same = one.expr == other.expr if is_equality else one.expr >= other.expr
                return do.truth(same, one, other)
            case "all":
                return do.truth(nw.all_horizontal(*_exprs(of), ignore_nulls=False), *of)
            case "any":
                return do.truth(nw.any_horizontal(*_exprs(of), ignore_nulls=False), *of)
            case "not":
                return do.truth(~of[0].expr, of[0])
            case "choose":
                if self._is_opposite(operation.of[1], operation.of[2]):
                    return do.times(of[1], self._sign(operation.of[0]))
                return do.choose(of[0], of[1], of[2])
            case "shares":
                self.members[place] = self._shares(of[0], of[1], operation.of[2:])
                return constant(0)
            case "pick":
                return self.members[operation.of[0]][operation.number]
            case "number" | "fact" | "truth" | "is" | "total" | "listed":
                return self._given_value(place)
            case _:
                assert_never(operation.kind)

    def _given_value(self, place: int) -> Value:
        """Return what was given; a listed value or a total may leave 64 bits by itself."""
        reached = self._reach(place)
        if reached > LARGEST:
            raise BeyondError(reached)
        return self.given[place]

    def _is_opposite(self, place: int, other: int) -> bool:
        """Return whether an operation is another one with the sign turned, and no more."""
        operation = self.program.operations[other]
        return operation.kind == "linear" and (
            operation.of,
            operation.factors,
            operation.number,
        ) == ((place,), (-1,), 0)

    def _sign(self, condition: int) -> Value:
        """Return one where a condition holds, and else minus one, made once for all choices."""
        if condition not in self.signs:
            truth = self.values[condition]
            sign = self.arithmetic.choose(truth, constant(1), constant(-1))
            self.signs[condition] = self.stages.named(sign)
        return self.signs[condition]

    def _division(self, place: int, operation: Operation, of: Sequence[Value]) -> Value:
        """Divide, a product that leaves 64 bits piece by piece."""
        do = self.arithmetic
        product = self._wide_product(place)
        if product is None:
            return do.quotient(of[0], of[1], highest=operation.highest)
        one, other, *added, by = of
        factors = (factor for _, factor in product.added)
        often, _ = do.product_parts(
            do.times(one, constant(product.factor)),
            other,
            do.linear(list(zip(factors, added, strict=True)), product.number),
            by,
            highest=operation.highest,
        )
        return often

    def _shares(self, size: Value, whole: Value, weights: Sequence[int]) -> list[Value]:
        """
        Share out a size: largest remainder, ties in declared order.

        The party of rank i gets one of the pence that are left if more than i are left, where its
        rank is how many have a larger rest, or an equal one and were declared before it. Parties
        of one weight have one quotient and one rest, and so are looked at together.
        """
        if len(weights) == 1:
            return [size]
        # Each of so many weights is compared with each other; the same for all is no comparison.
        are_too_many = len(weights) > MOST_PARTIES_IN_COLUMNS and len(set(weights)) > 1
        if are_too_many or len(weights) > MOST_INSTALMENTS:
            msg = (
                f"over columns a pot is shared among {MOST_PARTIES_IN_COLUMNS} parties at most, "
                f"and this is shared among {len(weights)}; settle each row with settle, or settle "
                f"the pot over columns and share it with apportion"
            )
            raise InvalidValueError(msg)
        do = self.arithmetic
        size, whole = self.stages.named(size), self.stages.named(whole)
        parties: dict[int, list[int]] = {}
        for party, weight in enumerate(weights):
            parties.setdefault(weight, []).append(party)
        parts = {
            weight: do.product_parts(
                size, self.values[weight], constant(0), whole, highest=size.highest
            )
            for weight in parties
        }
        left = size
        for weight, alike in parties.items():
            taken = do.times(parts[weight][0], constant(len(alike)))
            # What the parties get together is never more than the size.
            left = do.made(left.expr - taken.expr, 0, size.highest, left, taken)
        left = self.stages.named(
            Value(
                expr=left.expr,
                lowest=0,
                highest=len(weights) - 1,
                stage=left.stage,
                nesting=left.nesting,
            )
        )
        ranks = self._ranks(parties, {weight: rest for weight, (_, rest) in parts.items()})
        few = self.stages.named(do.made(left.expr.cast(nw.Int8()), 0, left.highest, left))
        shares: dict[int, Value] = {}
        for weight, alike in parties.items():
            quotient = parts[weight][0]
            for party in alike:
                rank = ranks[party]
                one = do.made((few.expr > rank.expr).cast(nw.Int64()), 0, 1, few, rank)
                shares[party] = do.made(quotient.expr + one.expr, 0, size.highest, quotient, one)
        return [shares[party] for party in range(len(weights))]

    def _ranks(
        self, parties: Mapping[int, Sequence[int]], rests: Mapping[int, Value]
    ) -> dict[int, Value]:
        """
        Return for each party how many go before it.

        Of two parties one goes before the other, so one comparison tells for both. Ranks are
        below forty, and eight bits, of which the engines do eight times as many at once.
        """
        do = self.arithmetic
        before: dict[int, int] = {
            party: place for alike in parties.values() for place, party in enumerate(alike)
        }
        signed: dict[int, list[tuple[int, Value]]] = {party: [] for party in before}
        weights = list(parties)
        for at, one in enumerate(weights):
            for other in weights[at + 1 :]:
                a, b = rests[one], rests[other]
                compared = {
                    True: do.made((a.expr >= b.expr).cast(nw.Int8()), 0, 1, a, b),
                    False: do.made((a.expr > b.expr).cast(nw.Int8()), 0, 1, a, b),
                }
                for i in parties[one]:
                    for j in parties[other]:
                        first = compared[i < j] = self.stages.named(compared[i < j])
                        signed[j].append((1, first))
                        signed[i].append((-1, first))
                        before[i] += 1
        return {party: do.rank(before[party], signed[party]) for party in before}


def _is_given(operation: Operation) -> bool:
    """Return whether an operation reads what is given: a fact, a list, or the rows of a table."""
    return operation.fact is not None or operation.kind == "total"


def _is_constant(operation: Operation) -> bool:
    """Return whether the bounds of an operation say what it comes to; a group has no value."""
    return operation.kind != "shares" and operation.lowest == operation.highest


def _there(values: Mapping[int, Value]) -> dict[int, Value]:
    """Return values in rows where all the columns that they are made of are there."""
    return {place: attrs.evolve(value, stage=0) for place, value in values.items()}


def _exprs(values: Iterable[Value]) -> list[nw.Expr]:
    """Return the expressions of values."""
    return [value.expr for value in values]
