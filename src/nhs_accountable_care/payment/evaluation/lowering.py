"""
Lowering: from a formula to whole-number operations.

Every value is ``n × scale / d``: ``n`` is an operation on whole numbers, ``scale`` a positive
fraction that is known now, and ``d`` is absent or an operation that is at least 1. So 37.5%
of a variance is the variance with scale 3/8, and no arithmetic is done for it; adding two
values brings them to one scale by whole multipliers; and the one division that a formula
needs is left to whoever rounds. Equal operations are one operation, and each carries bounds
that are worked out as it is made.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_BITS_WRITTEN, MOST_OPERATIONS
from nhs_accountable_care._core.money import Rounding
from nhs_accountable_care.payment.evaluation.instructions import (
    ListedColumn,
    Operation,
    Program,
    StepResult,
    TotalResult,
)
from nhs_accountable_care.payment.language.expressions import (
    AllOf,
    Amount,
    AnyOf,
    Band,
    Bands,
    Compare,
    Comparison,
    Condition,
    Expression,
    Fact,
    Greatest,
    Is,
    Key,
    Least,
    Listed,
    Not,
    Portion,
    PriceList,
    Product,
    Ratio,
    Rounded,
    Scaled,
    Step,
    Sum,
    Total,
    When,
)
from nhs_accountable_care.payment.language.formulas import Formula, Line
from nhs_accountable_care.payment.language.units import PENCE, grain_of

__all__ = ["lowered"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Value:
    """A value as n × scale / d, by the places of n and d."""

    n: int
    scale: Fraction
    d: int | None = None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Column:
    """A column of a price list by its place, in whole numbers of a scale between two ends."""

    place: int
    scale: Fraction
    lowest: int
    highest: int


def lowered(formula: Formula, within: Mapping[str, tuple[int, int]] | None = None) -> Program:
    """
    Lower a formula to whole-number operations.

    Args:
        within: Closer bounds, in steps, of facts of which more is known than they declare; a fact
            that is known altogether has two equal ones.

    Raises:
        InvalidValueError: It comes to more than 50,000 operations, or to numbers beyond all
            bounds, as many divisors in one sum do.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> half = formula(line("half", fact("saving", PENCE) / 2, payer="a", payee="b"))
    >>> [operation.kind for operation in lowered(half).operations]
    ['fact', 'number', 'linear', 'divide']
    """
    lowering = _Lowering(within or {})
    results = [lowering.line(line) for line in formula.lines]
    steps = [(step.name, lowering.value(step)) for step in formula.steps]
    program = lowering.program(results, steps)
    # What totals add up is done anew for each of them.
    if sum(map(len, program.row_operations.values())) > MOST_OPERATIONS:
        raise _too_large()
    return program


def _too_large() -> InvalidValueError:
    """Word the error of a formula that comes to too many operations."""
    msg = (
        f"the formula comes to more than {MOST_OPERATIONS:,} operations; "
        f"round between its divisions, or write it as several formulas"
    )
    return InvalidValueError(msg)


def _writable(number: int) -> int:
    """
    Refuse a number that nobody could write: what two are multiplied to is as long as both.

    Operations have a bound on their fields as every class has, whose words are about a value that
    somebody wrote.
    """
    if number.bit_length() > MOST_BITS_WRITTEN:
        msg = "the formula multiplies beyond all bounds; round between its products"
        raise InvalidValueError(msg)
    return number


class _Lowering:
    """Makes operations, each once, and remembers what every node came to."""

    def __init__(self, within: Mapping[str, tuple[int, int]]) -> None:
        self.closer = within
        self.operations: list[Operation] = []
        self.places: dict[Operation, int] = {}
        self.values: dict[int, _Value] = {}
        self.truths: dict[int, int] = {}
        self.groups: dict[tuple[int, int], int] = {}
        self.columns: dict[tuple[int, str], _Column] = {}
        self.column_places: dict[ListedColumn, int] = {}
        self.totals: dict[tuple[int, Fraction], None] = {}

    def program(self, results: list[int], steps: list[tuple[str, _Value]]) -> Program:
        """Return what was made, without what folding left unused."""
        ends = [*results]
        for _, value in steps:
            ends.extend((value.n,) if value.d is None else (value.n, value.d))
        used: set[int] = set()
        while ends:
            place = ends.pop()
            if place not in used:
                used.add(place)
                ends.extend(self.operations[place].of)
        # In their old order, so that still none names a later one.
        kept = sorted(used)
        moved = {place: new for new, place in enumerate(kept)}
        return Program(
            operations=tuple(
                attrs.evolve(
                    self.operations[place],
                    of=tuple(moved[each] for each in self.operations[place].of),
                )
                for place in kept
            ),
            results=tuple(moved[place] for place in results),
            steps=tuple(
                StepResult(
                    name=name,
                    place=moved[value.n],
                    numerator=value.scale.numerator,
                    denominator=value.scale.denominator,
                    divisor=None if value.d is None else moved[value.d],
                )
                for name, value in steps
            ),
            columns=tuple(self.column_places),
            totals=tuple(
                TotalResult(
                    total=moved[total],
                    place=moved[self.operations[total].of[0]],
                    numerator=scale.numerator,
                    denominator=scale.denominator,
                )
                for total, scale in self.totals
                if total in moved
            ),
        )

    def line(self, line: Line) -> int:
        """Lower a line to whole pence, or to the grain of a note that is not money."""
        value = self.value(line.of)
        measure = line.of.measure
        # Survives [1 to 2] #2: what is always zero is zero in every scale and every grain.
        grain = Fraction(1) if measure.unit is PENCE else measure.grain or Fraction(1)
        # The line was refused unless its value is a multiple of the grain; scales are found as
        # grains are, or coarser, so the ratio is whole and its numerator is all of it.
        return self.times(value.n, (value.scale / grain).numerator)

    # --- Operations ---

    def make(self, operation: Operation) -> int:
        """Return the place of an operation, making it if there is none like it."""
        tables = {self.operations[place].table for place in operation.of} - {None}
        # At most one, since rows of two tables in one sum were refused. What does not rest on a
        # row stays outside, so that it is done once and not for each row.
        if operation.kind != "total" and tables:
            operation = attrs.evolve(operation, table=tables.pop())
        place = self.places.setdefault(operation, len(self.operations))
        if place == len(self.operations):
            if place == MOST_OPERATIONS:
                raise _too_large()
            self.operations.append(operation)
        return place

    def lowest(self, place: int) -> int:
        """Return the least that an operation can come to."""
        return self.operations[place].lowest

    def highest(self, place: int) -> int:
        """Return the most that an operation can come to."""
        return self.operations[place].highest

    def constant(self, place: int) -> int | None:
        """Return the number that an operation always comes to, if its bounds say so."""
        operation = self.operations[place]
        # Survives [lowest to highest] #2: a constant's two bounds are one number.
        return operation.lowest if operation.lowest == operation.highest else None

    def number(self, number: int) -> int:
        """Make a constant."""
        number = _writable(number)
        return self.make(Operation(kind="number", number=number, lowest=number, highest=number))

    def linear(self, terms: Iterable[tuple[int, int]], number: int = 0) -> int:
        """Add up operations times whole numbers, and a constant."""
        factors: dict[int, int] = {}
        for place, factor in terms:
            known = self.constant(place)
            if known is not None:
                number += factor * known
                continue
            operation = self.operations[place]
            inner, times = place, factor
            if operation.kind == "linear" and len(operation.of) == 1:
                # A multiple of a multiple is one multiple. A longer sum stays an operation: taken
                # apart it would be added up again wherever it is used.
                number += factor * operation.number
                (inner,), times = operation.of, factor * operation.factors[0]
            factors[inner] = factors.get(inner, 0) + times
        factors = {place: factor for place, factor in factors.items() if factor}
        if not factors:
            return self.number(number)
        if number == 0 and list(factors.values()) == [1]:
            return next(iter(factors))
        ends = [
            sorted((factor * self.lowest(place), factor * self.highest(place)))
            for place, factor in factors.items()
        ]
        return self.make(
            Operation(
                kind="linear",
                of=tuple(factors),
                factors=tuple(factors.values()),
                number=number,
                lowest=_writable(number + sum(low for low, _ in ends)),
                highest=_writable(number + sum(high for _, high in ends)),
            )
        )

    def times(self, place: int, factor: int) -> int:
        """Multiply by a whole number."""
        return self.linear([(place, factor)])

    def product(self, one: int, other: int) -> int:
        """Multiply two operations."""
        for place, known in ((one, self.constant(other)), (other, self.constant(one))):
            if known is not None:
                return self.times(place, known)
        # A product is straight in each factor, so its extremes lie at corners of the bounds.
        corners = [
            a * b
            for a in (self.lowest(one), self.highest(one))
            for b in (self.lowest(other), self.highest(other))
        ]
        return self.make(
            Operation(
                kind="times",
                of=tuple(sorted((one, other))),
                lowest=_writable(min(corners)),
                highest=_writable(max(corners)),
            )
        )

    def divided(self, one: int, other: int) -> int:
        """Divide a number of at least zero by one of at least one, without the rest."""
        # Whole division rises with the first and falls with the second, both being positive.
        lowest = self.lowest(one) // self.highest(other)
        highest = self.highest(one) // self.lowest(other)
        return self.make(Operation(kind="divide", of=(one, other), lowest=lowest, highest=highest))

    def least(self, places: Sequence[int]) -> int:
        """Take the least, leaving out what can never be it."""
        # What begins above the top of another is never the least. Bounds only ever leave out:
        # read a step too carefully, one costs an operation and changes no answer.
        most = min(self.highest(place) for place in places)
        kept = tuple(dict.fromkeys(place for place in places if self.lowest(place) <= most))
        lows = sorted(self.lowest(place) for place in kept)
        for place in kept:
            # The lowest of the others: the first of all, unless that is its own.
            others = lows[1:2] if self.lowest(place) == lows[0] else lows[:1]
            if not others or self.highest(place) <= others[0]:
                return place
        return self.make(
            Operation(
                kind="least",
                of=kept,
                lowest=min(self.lowest(place) for place in kept),
                highest=most,
            )
        )

    def greatest(self, places: Sequence[int]) -> int:
        """Take the greatest, leaving out what can never be it."""
        fewest = max(self.lowest(place) for place in places)
        kept = tuple(dict.fromkeys(place for place in places if self.highest(place) >= fewest))
        highs = sorted((self.highest(place) for place in kept), reverse=True)
        for place in kept:
            others = highs[1:2] if self.highest(place) == highs[0] else highs[:1]
            if not others or self.lowest(place) >= others[0]:
                return place
        return self.make(
            Operation(
                kind="greatest",
                of=kept,
                lowest=fewest,
                highest=max(self.highest(place) for place in kept),
            )
        )

    def absolute(self, place: int) -> int:
        """Take the size."""
        if self.lowest(place) >= 0:
            return place
        if self.highest(place) <= 0:
            return self.times(place, -1)
        size = max(-self.lowest(place), self.highest(place))
        return self.make(Operation(kind="absolute", of=(place,), lowest=0, highest=size))

    def truth(self, *, known: bool) -> int:
        """Make a truth that is known."""
        return self.number(int(known))

    def compare(self, one: int, comparison: Comparison, other: int) -> int:
        """Compare, unless the bounds decide already."""
        # All come down to two, so that whoever prints operations has two to get right.
        match comparison:
            case ">":
                return self.negation(self.compare(one, "<=", other))
            case "<":
                return self.negation(self.compare(one, ">=", other))
            case "<=":
                return self.compare(other, ">=", one)
            case ">=":
                if self.lowest(one) >= self.highest(other):
                    return self.truth(known=True)
                if self.highest(one) < self.lowest(other):
                    return self.truth(known=False)
            case "=":
                same = self.constant(one)
                if same is not None and same == self.constant(other):
                    return self.truth(known=True)
                if self.highest(one) < self.lowest(other) or self.highest(other) < self.lowest(
                    one
                ):
                    return self.truth(known=False)
            case _:
                assert_never(comparison)
        return self.make(
            Operation(kind="compare", of=(one, other), comparison=comparison, lowest=0, highest=1)
        )

    def negation(self, place: int) -> int:
        """Turn a truth round."""
        known = self.constant(place)
        if known is not None:
            return self.truth(known=not known)
        operation = self.operations[place]
        if operation.kind == "not":
            return operation.of[0]
        return self.make(Operation(kind="not", of=(place,), lowest=0, highest=1))

    def conjunction(self, places: Sequence[int]) -> int:
        """Make the instruction whether all hold."""
        if any(self.constant(place) == 0 for place in places):
            return self.truth(known=False)
        kept = tuple(dict.fromkeys(place for place in places if self.constant(place) is None))
        if not kept:
            return self.truth(known=True)
        if len(kept) == 1:
            return kept[0]
        return self.make(Operation(kind="all", of=kept, lowest=0, highest=1))

    def disjunction(self, places: Sequence[int]) -> int:
        """Make the instruction whether any holds."""
        if any(self.constant(place) == 1 for place in places):
            return self.truth(known=True)
        kept = tuple(dict.fromkeys(place for place in places if self.constant(place) is None))
        if not kept:
            return self.truth(known=False)
        if len(kept) == 1:
            return kept[0]
        return self.make(Operation(kind="any", of=kept, lowest=0, highest=1))

    def choose(self, condition: int, then: int, otherwise: int) -> int:
        """Take one of two, unless it is known which, or they are one."""
        known = self.constant(condition)
        if known is not None:
            return then if known else otherwise
        if then == otherwise:
            return then
        # Turned round, so that a choice and its opposite are one operation.
        if self.operations[condition].kind == "not":
            return self.choose(self.operations[condition].of[0], otherwise, then)
        return self.make(
            Operation(
                kind="choose",
                of=(condition, then, otherwise),
                lowest=min(self.lowest(then), self.lowest(otherwise)),
                highest=max(self.highest(then), self.highest(otherwise)),
            )
        )

    def signed(self, like: int, size: int) -> int:
        """Put the sign of another operation on a size."""
        negative = self.times(size, -1)
        # The size of zero is zero, whichever sign it is given.
        if self.highest(like) <= 0:
            return negative
        return self.choose(self.compare(like, ">=", self.number(0)), size, negative)

    # --- Values ---

    def aligned(self, values: Sequence[_Value]) -> tuple[list[int], Fraction, int | None]:
        """Bring values to one scale and one divisor by whole multipliers."""
        # Zero is zero in every scale, and must not make the common one finer.
        scales = [value.scale for value in values if self.constant(value.n) != 0]
        # Survives [1 to 2]: what is always zero is zero in every scale and every grain.
        scale = grain_of(scales) or Fraction(1)
        divisors = tuple(dict.fromkeys(value.d for value in values if value.d is not None))
        places = []
        for value in values:
            place = self.times(value.n, (value.scale / scale).numerator)
            # Divisors are positive, so the order of the values is kept, and with it what is the
            # least, the greatest, or the larger of two.
            for divisor in divisors:
                if divisor != value.d:
                    place = self.product(place, divisor)
            places.append(place)
        return places, scale, self.divisor(divisors)

    def value(self, node: Expression) -> _Value:
        """Lower an expression, once."""
        if id(node) not in self.values:
            self.values[id(node)] = self.lower(node)
        return self.values[id(node)]

    def lower(self, node: Expression) -> _Value:
        """Lower an expression from what it is made of."""
        match node:
            case Amount():
                return self.amount(node.value)
            case Fact():
                lowest, highest = self.closer.get(node.name, (node.lowest, node.highest))
                if node.name in self.closer and lowest == highest:
                    return self.amount(lowest * node.step)
                place = self.make(
                    Operation(
                        kind="fact",
                        fact=node,
                        table=node.table,
                        lowest=lowest,
                        highest=highest,
                    )
                )
                return _Value(n=place, scale=Fraction(node.step))
            case Sum():
                places, scale, d = self.aligned([self.value(part) for part in node.parts])
                return _Value(n=self.linear((place, 1) for place in places), scale=scale, d=d)
            case Scaled():
                return self.scaled(self.value(node.of), Fraction(node.by))
            case Product():
                return self.multiplied([self.value(part) for part in node.parts])
            case Ratio():
                return self.ratio(self.value(node.numerator), self.value(node.denominator))
            case Least():
                places, scale, d = self.aligned([self.value(part) for part in node.parts])
                return _Value(n=self.least(places), scale=scale, d=d)
            case Greatest():
                places, scale, d = self.aligned([self.value(part) for part in node.parts])
                return _Value(n=self.greatest(places), scale=scale, d=d)
            case Bands():
                return self.bands(node)
            case When():
                arms = [self.value(node.then), self.value(node.otherwise)]
                places, scale, d = self.aligned(arms)
                return _Value(
                    n=self.choose(self.condition(node.condition), *places), scale=scale, d=d
                )
            case Rounded():
                return self.rounded(self.value(node.of), Fraction(node.to), node.way)
            case Portion():
                return self.portion(node)
            case Total():
                return self.total(node)
            case Listed():
                return self.listed(node)
            case Step():
                return self.value(node.of)
            case _:
                assert_never(node)

    def amount(self, value: Fraction) -> _Value:
        """Lower a constant: its sign, with its size as the scale."""
        value = Fraction(value)
        sign = (value > 0) - (value < 0)
        # Survives [1 to 2]: what is always zero is zero in every scale and every grain.
        return _Value(n=self.number(sign), scale=abs(value) or Fraction(1))

    def scaled(self, value: _Value, by: Fraction) -> _Value:
        """Multiply by a constant, which changes the scale and perhaps the sign."""
        if by == 0:
            return self.amount(by)
        # Survives [> to >=]: zero was dealt with on a line before.
        n = value.n if by > 0 else self.times(value.n, -1)
        return attrs.evolve(value, n=n, scale=value.scale * abs(by))

    def multiplied(self, values: Sequence[_Value]) -> _Value:
        """Multiply values."""
        n, scale = self.number(1), Fraction(1)
        for value in values:
            n, scale = self.product(n, value.n), scale * value.scale
        return _Value(n=n, scale=scale, d=self.divisor(value.d for value in values))

    def divisor(self, divisors: Iterable[int | None]) -> int | None:
        """Multiply divisors, of which some may be absent."""
        whole: int | None = None
        for each in divisors:
            if each is not None:
                whole = each if whole is None else self.product(whole, each)
        return whole

    def ratio(self, top: _Value, bottom: _Value) -> _Value:
        """Divide, by keeping the divisor apart."""
        # A divisor was refused unless its bounds keep it above 0, so the sign stays above.
        n = top.n if bottom.d is None else self.product(top.n, bottom.d)
        d = self.positive(bottom.n)
        if top.d is not None:
            d = self.product(top.d, d)
        scale = top.scale / bottom.scale
        known = self.constant(d)
        return _Value(n=n, scale=scale, d=d) if known is None else _Value(n=n, scale=scale / known)

    def positive(self, place: int) -> int:
        """Record of a divisor that it is at least one, which was proved when it was built."""
        # Bands know closer bounds than the sum of cuts to which they are lowered, so without this
        # a division could seem to be by 0. Where the bounds here say it as well, it folds away.
        return self.greatest((place, self.number(1)))

    def bands(self, node: Bands) -> _Value:
        """Cut a value into bands, and add up what each yields."""
        edges = [edge for band in node.bands for edge in band.edges]
        values = [self.value(node.of), *(self.value(edge) for edge in edges)]
        places, scale, d = self.aligned(values)
        # By identity, as everywhere: an edge that two bands share is one object and one place.
        at = {id(edge): place for edge, place in zip(edges, places[1:], strict=True)}
        of = self.absolute(places[0]) if node.mirrored else places[0]
        within = [self.within(of, band, at) for band in node.bands]
        # Survives [1 to 2]: what is always zero is zero in every scale and every grain.
        unit = grain_of(abs(Fraction(band.rate)) for band in node.bands) or Fraction(1)
        n = self.linear(
            (place, (Fraction(band.rate) / unit).numerator)
            for band, place in zip(node.bands, within, strict=True)
        )
        if node.mirrored:
            n = self.signed(places[0], n)
        return _Value(n=n, scale=scale * unit, d=d)

    def within(self, of: int, band: Band, at: dict[int, int]) -> int:
        """Return how much of a value lies in a band, counted from zero."""
        lo = None if band.lo is None else at[id(band.lo)]
        hi = None if band.hi is None else at[id(band.hi)]
        start = self.number(0)
        # The edges are in order, so zero lies below both, above both, or between.
        if lo is not None and self.lowest(lo) >= 0:
            start = lo
        # Survives [<= to <]: an edge at zero is where zero is kept between the edges, too.
        elif hi is not None and self.highest(hi) <= 0:
            start = hi
        else:
            start = self.clamped(start, lo, hi)
        # The part of a value in a band is how far the value reaches into it, less how far 0 does.
        return self.linear([(self.clamped(of, lo, hi), 1), (start, -1)])

    def clamped(self, of: int, lo: int | None, hi: int | None) -> int:
        """Keep a value between two edges."""
        if lo is not None:
            of = self.greatest((of, lo))
        return of if hi is None else self.least((of, hi))

    def rounded(self, value: _Value, to: Fraction, way: Rounding) -> _Value:
        """Round: the one place, with sharing, where anything is divided."""
        ratio = value.scale / to
        top = self.times(value.n, ratio.numerator)
        bottom = self.number(ratio.denominator)
        if value.d is not None:
            bottom = self.product(value.d, bottom)
        if self.constant(bottom) == 1:
            return _Value(n=top, scale=to)
        # Sizes are divided and the sign is put back, because engines disagree on whole division
        # below 0: some go down, some towards 0. Of sizes all give the same.
        size = self.absolute(top)
        match way:
            case Rounding.HALF_UP:
                n = self.signed(top, self.half_up(size, bottom))
            case Rounding.HALF_EVEN:
                n = self.signed(top, self.half_even(size, bottom))
            case Rounding.DOWN:
                n = self.signed(top, self.divided(size, bottom))
            case Rounding.UP:
                n = self.signed(top, self.up(size, bottom))
            case Rounding.FLOOR:
                n = self.by_sign(top, self.divided(size, bottom), self.up(size, bottom))
            case Rounding.CEILING:
                n = self.by_sign(top, self.up(size, bottom), self.divided(size, bottom))
            case _:
                assert_never(way)
        return _Value(n=n, scale=to)

    def by_sign(self, like: int, above: int, below: int) -> int:
        """Take one size for what is not below zero, and the opposite of another for the rest."""
        # Survives [0 to 1]: zero has no sign: its opposite is zero, and no whole number lies
        # between zero and one.
        condition = self.compare(like, ">=", self.number(0))
        return self.choose(condition, above, self.times(below, -1))

    def up(self, size: int, bottom: int) -> int:
        """Divide a size, a rest counting as a whole."""
        # One less than the divisor lifts every rest over the next multiple, and no rest not.
        return self.divided(self.linear([(size, 1), (bottom, 1)], -1), bottom)

    def halves(self, size: int, bottom: int) -> tuple[int, int]:
        """Return top and bottom of the division that rounds a size half up."""
        known = self.constant(bottom)
        if known is not None:
            # For an odd divisor no size is exactly half, and half of it, cut down, lifts the same
            # sizes as half of it would; so doubling, which costs a bit of the bounds, is spared.
            return self.linear([(size, 1)], known // 2), bottom
        return self.linear([(size, 2), (bottom, 1)]), self.times(bottom, 2)

    def half_up(self, size: int, bottom: int) -> int:
        """Divide a size, half of one or more counting as a whole."""
        return self.divided(*self.halves(size, bottom))

    def half_even(self, size: int, bottom: int) -> int:
        """Divide a size, half of one going to the even neighbour."""
        known = self.constant(bottom)
        up = self.half_up(size, bottom)
        # An odd divisor leaves no ties.
        if known is not None and known % 2:
            return up
        top, under = self.halves(size, bottom)
        # It was exactly half of one, if the division that rounded it up has no rest.
        tie = self.compare(top, "=", self.product(up, under))
        two = self.number(2)
        odd = self.compare(
            self.linear([(up, 1), (self.divided(up, two), -2)]), "=", self.number(1)
        )
        return self.choose(self.conjunction((tie, odd)), self.linear([(up, 1)], -1), up)

    def portion(self, node: Portion) -> _Value:
        """Share out a pot, all parties at once, and pick one."""
        value = self.value(node.of)
        # Whole pence, or the portion was refused; so the scale is whole as well.
        pot = self.times(value.n, value.scale.numerator)
        if self.constant(pot) == 0:
            return self.amount(Fraction(0))
        # Once for all the parties that take their portions of a pot.
        known = (pot, id(node.keys))
        if known not in self.groups:
            self.groups[known] = self.shares(pot, node.keys)
        group = self.groups[known]
        most = self.highest(self.absolute(pot))
        place = [key.party for key in node.keys].index(node.party)
        member = self.make(
            Operation(kind="pick", of=(group,), number=place, lowest=0, highest=most)
        )
        return _Value(n=self.signed(pot, member), scale=Fraction(1))

    def shares(self, pot: int, keys: tuple[Key, ...]) -> int:
        """Share out a pot by keys."""
        weights = [
            self.amount(key.weight) if isinstance(key.weight, Fraction) else self.value(key.weight)
            for key in keys
        ]
        # Shares go by the ratios of the weights, in which scale and divisor cancel.
        places, _, _ = self.aligned(weights)
        whole = self.positive(self.linear((place, 1) for place in places))
        size = self.absolute(pot)
        return self.make(
            Operation(
                kind="shares",
                of=(size, whole, *places),
                lowest=0,
                highest=self.highest(size),
            )
        )

    def total(self, node: Total) -> _Value:
        """Add up over the rows of a table."""
        value = self.value(node.of)
        place = self.make(
            Operation(
                kind="total",
                of=(value.n,),
                over=node.table,
                # There may be no row at all, so 0 is always within.
                lowest=_writable(min(self.lowest(value.n) * node.rows, 0)),
                highest=_writable(max(self.highest(value.n) * node.rows, 0)),
            )
        )
        self.totals[place, value.scale] = None
        return attrs.evolve(value, n=place)

    def listed(self, node: Listed) -> _Value:
        """Look up a whole number for a code."""
        column = self.column(node.prices, node.column)
        place = self.make(
            Operation(
                kind="listed",
                fact=node.key,
                table=node.key.table,
                number=column.place,
                lowest=column.lowest,
                highest=column.highest,
            )
        )
        return _Value(n=place, scale=column.scale)

    def column(self, prices: PriceList, name: str) -> _Column:
        """Make whole numbers of a column, once for all that is looked up in it."""
        known = (id(prices), name)
        if known not in self.columns:
            column = prices.column(name)
            # Survives [1 to 2]: what is always zero is zero in every scale and every grain.
            scale = column.ends[2] or Fraction(1)
            made = ListedColumn(
                # The bare text of a code: a subclass may have a representation of its own.
                codes=tuple(str.__str__(code) for code in prices.codes),
                values=tuple((Fraction(value) / scale).numerator for value in column.values),
            )
            self.columns[known] = _Column(
                # Columns that say the same are one, so that equal look-ups are one operation.
                place=self.column_places.setdefault(made, len(self.column_places)),
                scale=scale,
                lowest=min(made.values),
                highest=max(made.values),
            )
        return self.columns[known]

    # --- Conditions ---

    def condition(self, node: Condition) -> int:
        """Lower a condition, once."""
        if id(node) not in self.truths:
            self.truths[id(node)] = self.decide(node)
        return self.truths[id(node)]

    def decide(self, node: Condition) -> int:
        """Lower a condition from what it is made of."""
        match node:
            case Compare():
                places, _, _ = self.aligned([self.value(node.left), self.value(node.right)])
                return self.compare(places[0], node.op, places[1])
            case AllOf():
                return self.conjunction([self.condition(part) for part in node.parts])
            case AnyOf():
                return self.disjunction([self.condition(part) for part in node.parts])
            case Not():
                return self.negation(self.condition(node.of))
            case Is():
                return self.make(
                    Operation(
                        kind="is",
                        fact=node.fact,
                        code=str.__str__(node.code),
                        table=node.fact.table,
                        lowest=0,
                        highest=1,
                    )
                )
            case Fact():
                return self.make(
                    Operation(kind="truth", fact=node, table=node.table, lowest=0, highest=1)
                )
            case _:
                assert_never(node)
