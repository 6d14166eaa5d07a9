"""
The payout curve: what a party gets as one fact moves, exactly, in straight segments.

Everything in the language is straight between breakpoints and jumps as long as no two moving
things are multiplied and nothing is divided by one, so the curve is exact: where it bends, where
it jumps and on which side a jump is closed, and what the next pound means to the party. It is
drawn before rounding, which would make steps of every line, and says how far from it a settlement
may be for that: pennies, or hundreds of pounds where a scheme rounds to thousands.
"""

import functools
import itertools
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError, NacError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_CURVE_WORK, MOST_SHOWN
from nhs_accountable_care._core.money import Money, Rounding, UnitPrice, number_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.payment.evaluation.reference_evaluator import (
    Workings,
    compares,
    worked_out,
)
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
    Facts,
    GivenFacts,
    RecordedFact,
    facts_of_whole,
    read_facts,
    value_of_steps,
)
from nhs_accountable_care.payment.language.formulas import Formula, net
from nhs_accountable_care.payment.language.traversal import every_node, rests_on
from nhs_accountable_care.payment.language.units import NUMBERS, PENCE, Number, exact
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.readings.description import shown, words_of

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "CurvedError",
    "DrawnPart",
    "DrawnParts",
    "PayoutCurve",
    "Segment",
    "Sensitivity",
    "UnlimitedEnd",
    "curve",
    "curves_of_all",
    "parts_drawn",
    "sensitivity",
    "unlimited_ends",
]


class CurvedError(NacError, ValueError):
    """A formula that is no chain of straight segments in this fact, and the part that bends it."""

    __module__ = "nhs_accountable_care.payment"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Segment:
    """
    A straight segment of a payout curve: the intercept plus the slope times the fact.

    A segment whose two ends are one is a single point.

    Attributes:
        start: Where it begins, in pence, things or as a pure number.
        end: Where it ends.
        intercept: What it would be at zero, in pence.
        slope: What one more of the fact means to the party, in pence.
        includes_start: Whether the value at its start is that of this segment.
        includes_end: Whether the value at its end is.
    """

    record_columns: ClassVar[Columns] = {
        "start": "number",
        "end": "number",
        "intercept": "number",
        "slope": "number",
        "includes_start": "truth",
        "includes_end": "truth",
    }

    start: Fraction
    end: Fraction
    intercept: Fraction
    slope: Fraction
    includes_start: bool
    includes_end: bool

    def at(self, x: Fraction) -> Fraction:
        """Return the height of the segment, drawn on beyond its ends."""
        return self.intercept + self.slope * x

    def to_record(self) -> Record:
        """Return the segment as plain data, with exact numbers in text."""
        return {
            "start": str(self.start),
            "end": str(self.end),
            "intercept": str(self.intercept),
            "slope": str(self.slope),
            "includes_start": self.includes_start,
            "includes_end": self.includes_end,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PayoutCurve:
    """
    The payout curve: what a party gets by all lines, before rounding, as one fact moves.

    Attributes:
        party: Whose net it is.
        fact: The fact that moves.
        segments: From the least value of the fact to the greatest, without a gap.
        rounding: The most, in pence, that a settlement may differ from the curve by, since it
            rounds; within so much of a jump it may stand on the other side of it.
    """

    party: str
    fact: Fact
    segments: tuple[Segment, ...]
    rounding: Fraction

    def at(self, x: Number | Money | UnitPrice) -> Fraction:
        """
        Return the exact value, in pence, for a value of the fact.

        Raises:
            InvalidTypeError: The value is a floating point number.
            InvalidValueError: It lies outside the range of the curve.
        """
        value = _of_fact(x)
        start, end = self.segments[0].start, self.segments[-1].end
        if not start <= value <= end:
            ends = f"{number_text(start)} to {number_text(end)}"
            msg = f"{number_text(value)} lies outside the curve, which is drawn from {ends}"
            raise InvalidValueError(msg)
        # There is no gap, so the first segment that reaches so far has it.
        return next(
            segment.at(value)
            for segment in self.segments
            if value < segment.end or (segment.includes_end and segment.end == value)
        )

    @property
    def breakpoints(self) -> tuple[Fraction, ...]:
        """Where the curve bends or jumps, in units of the fact (pence), without its two ends."""
        return tuple(dict.fromkeys(segment.start for segment in self.segments[1:]))

    @property
    def jumps(self) -> tuple[Fraction, ...]:
        """Where the curve leaps, as it does at a cliff."""
        found = []
        for before, after in zip(self.segments, self.segments[1:], strict=False):
            if before.at(before.end) != after.at(after.start):
                found.append(after.start)
        return tuple(dict.fromkeys(found))

    @property
    def slopes(self) -> tuple[Fraction, ...]:
        """What one more of the fact means, segment by segment; points have none."""
        return tuple(segment.slope for segment in self.segments if segment.start < segment.end)

    @property
    def lowest(self) -> Fraction:
        """The least that the party gets within the range, in pence (at a jump, what it nears)."""
        return min(self._ends())

    @property
    def highest(self) -> Fraction:
        """The most that the party gets within the range, in pence (at a jump, what it nears)."""
        return max(self._ends())

    def to_records(self) -> Record:
        """
        Return the curve as plain data: whose it is, of which fact, and its segments.

        >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
        >>> paid = formula(line("all", fact("cost", PENCE), payer="board", payee="trust"))
        >>> drawn = curve(paid, "trust", "cost", {}, to=Money.parse("£200"))
        >>> drawn.to_records()["fact"], drawn.to_records()["segments"][0]["slope"]
        ('cost', '1')
        """
        return {
            "party": self.party,
            "fact": self.fact.name,
            "unit": self.fact.unit.value,
            "rounding": str(self.rounding),
            "segments": [segment.to_record() for segment in self.segments],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """Return the curve as tables: ``segments``, and ``about`` with the party and the fact."""
        # Here and not above, as elsewhere: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        return tables_of(
            self.to_records(),
            {
                "segments": Segment.record_columns,
                "about": {"party": "text", "fact": "text", "unit": "text", "rounding": "text"},
            },
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``segments`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)

    def _ends(self) -> list[Fraction]:
        """Return the heights at both ends of every segment."""
        return [
            segment.at(end) for segment in self.segments for end in (segment.start, segment.end)
        ]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Sensitivity:
    """
    What a small change of one fact means to a party.

    Attributes:
        before: The slope just below the value, in pence for one more of the fact (a penny, a
            thing, a whole of a rate); `None` at the lower end of the range.
        after: The slope just above it, in the same; `None` at the upper end.
        one_step: What one step more of the fact changes, before rounding, in pence.
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "fact": "text",
        "before": "number",
        "after": "number",
        "one_step": "number",
    }

    party: str
    fact: Fact
    before: Fraction | None
    after: Fraction | None
    one_step: Fraction | None

    def to_record(self) -> Record:
        """Return it as plain data, with exact numbers in text."""
        numbers = {"before": self.before, "after": self.after, "one_step": self.one_step}
        return {
            "party": self.party,
            "fact": self.fact.name,
            **{key: None if each is None else str(each) for key, each in numbers.items()},
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class UnlimitedEnd:
    """
    An end of a fact's range at which a party's loss still grows.

    Attributes:
        end: Which end: ``lowest`` or ``highest``.
        slope: What one more penny of the fact means to the party there, in pence.
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "fact": "text",
        "end": "text",
        "slope": "number",
    }

    party: str
    fact: str
    end: str
    slope: Fraction

    def to_record(self) -> Record:
        """Return it as plain data, with the exact slope in text."""
        return {
            "party": self.party,
            "fact": self.fact,
            "end": self.end,
            "slope": str(self.slope),
        }


def curve(
    mechanism: Mechanism | Formula,
    party: str,
    x: str,
    facts: GivenFacts,
    *,
    from_: Number | Money | UnitPrice | None = None,
    to: Number | Money | UnitPrice | None = None,
) -> PayoutCurve:
    """
    Draw what a party gets as one fact moves and the others stay.

    >>> from nhs_accountable_care.payment import PENCE, above, bands, fact, formula, line
    >>> over = bands(fact("cost", PENCE), above(Money.parse("£100"), Fraction(1, 2)))
    >>> agreed = formula(line("half of the rest", over, payer="commissioner", payee="trust"))
    >>> drawn = curve(agreed, "trust", "cost", {}, to=Money.parse("£200"))
    >>> drawn.breakpoints, drawn.slopes
    ((Fraction(10000, 1),), (Fraction(0, 1), Fraction(1, 2)))

    Args:
        mechanism: What is drawn.
        party: Whose net it is.
        x: The name of the fact that moves.
        facts: The other facts; a value of ``x`` among them is not used.
        from_: The least value of the fact; by default the least that it may have.
        to: The greatest value; by default the greatest that it may have.

    Raises:
        CurvedError: Two moving things are multiplied, or something is divided by one.
        InvalidValueError: The curves of all parts have more than half a million points together.
    """
    formula = formula_of(mechanism)
    return with_room(lambda: _curve(formula, party, x, facts, from_=from_, to=to, work=_Work()))


def _curve(
    formula: Formula,
    party: str,
    x: str,
    facts: GivenFacts,
    *,
    from_: Number | Money | UnitPrice | None = None,
    to: Number | Money | UnitPrice | None = None,
    work: "_Work",
) -> PayoutCurve:
    """Draw a curve, with what others have drawn before it for the same question."""
    fact = _moving(formula, x)
    start = fact.measure.lowest if from_ is None else _of_fact(from_)
    end = fact.measure.highest if to is None else _of_fact(to)
    lowest, highest = fact.measure.lowest, fact.measure.highest
    if not lowest <= start <= end <= highest:
        raise InvalidValueError(_wrong_ends(formula, fact, start, end))
    drawing = _Drawing(formula, fact, facts, (start, end), work)
    of = net(formula, party)
    return PayoutCurve(
        party=party,
        fact=fact,
        segments=_segments(drawing.draw(of)),
        rounding=drawing.rounding(of, drawing.workings),
    )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DrawnPart:
    """
    A line that is paid, or a step on which one rests, drawn as one fact moves.

    Attributes:
        name: The label of the line, or the name of the step.
        segments: What it comes to; for a line, from its payer to its payee.
        rests_on: The names of the steps below it, what each rests on before it.
        payer: Who pays the line; nobody pays a step.
        payee: Who is paid.
    """

    name: str
    segments: tuple[Segment, ...]
    rests_on: tuple[str, ...] = ()
    payer: str | None = None
    payee: str | None = None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DrawnParts:
    """
    What a formula is made of, drawn as one fact moves: its parties, its lines and its steps.

    Attributes:
        parties: What each party gets by all lines, in the order of the formula.
        lines: The lines that are paid; a note is not.
        steps: The steps below them, but for those of the rows of a table.
    """

    parties: tuple[PayoutCurve, ...]
    lines: tuple[DrawnPart, ...]
    steps: tuple[DrawnPart, ...]


def curves_of_all(formula: Formula, x: str, facts: GivenFacts) -> tuple[PayoutCurve, ...]:
    """
    Draw what each party gets as one fact moves over all that it may be, with one drawing.

    What several parties share is drawn once, which for ten of them takes a tenth of the time.

    Raises:
        CurvedError: Two moving things are multiplied, or something is divided by one.
        MissingFactError: Another fact that the formula needs is not there.
        InvalidValueError: The curves of all parts have more than half a million points together.
    """
    return with_room(lambda: _of_all(formula, _whole_drawing(formula, x, facts)))


def parts_drawn(formula: Formula, x: str, facts: GivenFacts) -> DrawnParts:
    """
    Draw the parts of a formula as one fact moves over all that it may be, each once.

    Raises:
        CurvedError: Two moving things are multiplied, or something is divided by one.
        MissingFactError: Another fact that the formula needs is not there.
        InvalidValueError: The curves of all parts have more than half a million points together.
    """
    return with_room(lambda: _parts_drawn(formula, x, facts))


def _wrong_ends(formula: Formula, fact: Fact, start: Fraction, end: Fraction) -> str:
    """Say what is wrong with the ends of a curve, in what the fact counts."""
    first, last, lowest, highest = (
        shown(each, fact.measure, formula.currency)
        for each in (start, end, fact.measure.lowest, fact.measure.highest)
    )
    if start > end:
        return f"{fact.name}: the curve is from {first} to {last}; write the lower end first"
    return (
        f"{fact.name} runs from {lowest} to {highest}, and the curve is from {first} to {last}; "
        f"keep both ends within"
    )


def _whole_drawing(formula: Formula, x: str, facts: GivenFacts) -> "_Drawing":
    """Begin a drawing over all that a fact may be."""
    fact = _moving(formula, x)
    ends = (fact.measure.lowest, fact.measure.highest)
    return _Drawing(formula, fact, facts, ends, _Work())


def _of_all(formula: Formula, drawing: "_Drawing") -> tuple[PayoutCurve, ...]:
    """Draw what each party gets."""
    nets = [net(formula, party) for party in formula.parties]
    # Held while others are drawn, since what is drawn goes by the identity of nodes.
    drawing.held += nets
    return tuple(
        PayoutCurve(
            party=party,
            fact=drawing.fact,
            segments=_segments(drawing.draw(of)),
            rounding=drawing.rounding(of, drawing.workings),
        )
        for party, of in zip(formula.parties, nets, strict=True)
    )


def _parts_drawn(formula: Formula, x: str, facts: GivenFacts) -> DrawnParts:
    """Draw all parts with one drawing."""
    drawing = _whole_drawing(formula, x, facts)
    parties = _of_all(formula, drawing)
    paid = [line for line in formula.lines if line.payer is not None]
    lines = tuple(
        DrawnPart(
            name=line.label,
            segments=_segments(drawing.draw(line.of)),
            rests_on=tuple(_steps_below(line.of)),
            payer=line.payer,
            payee=line.payee,
        )
        for line in paid
    )
    used = {name: step for line in paid for name, step in _steps_below(line.of).items()}
    steps = tuple(
        DrawnPart(
            name=name,
            segments=_segments(drawing.draw(step)),
            rests_on=tuple(_steps_below(step.of)),
        )
        for name, step in used.items()
    )
    return DrawnParts(parties=parties, lines=lines, steps=steps)


def _steps_below(of: Expression) -> dict[str, Step]:
    """Return the named workings of the whole below a node, what each rests on before it."""
    return {
        node.name: node
        for node in every_node([of])
        if isinstance(node, Step) and node.measure.table is None
    }


def sensitivity(
    mechanism: Mechanism | Formula, party: str, x: str, facts: GivenFacts
) -> Sensitivity:
    """
    Return what a small change of one fact means to a party, where the facts stand.

    Raises:
        CurvedError: Two moving things are multiplied, or something is divided by one.
        MissingFactError: A fact that the formula needs is not there.
        InvalidValueError: The formula has no such fact, or no line of the party.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> agreed = formula(line("a fifth", fact("cost", PENCE) / 5, payer="a", payee="b"))
    >>> sensitivity(agreed, "b", "cost", {"cost": Money.parse("£5")}).after
    Fraction(1, 5)
    """
    formula = formula_of(mechanism)
    fact = _moving(formula, x)
    steps = read_facts(formula, facts).values[facts_of_whole(formula).index(fact)]
    value = Fraction(steps) * fact.step
    drawn = curve(formula, party, x, facts)
    before = [segment.slope for segment in drawn.segments if segment.start < value <= segment.end]
    after = [segment.slope for segment in drawn.segments if segment.start <= value < segment.end]
    more = value + fact.step
    return Sensitivity(
        party=party,
        fact=fact,
        before=before[0] if before else None,
        after=after[0] if after else None,
        one_step=drawn.at(more) - drawn.at(value) if after else None,
    )


def unlimited_ends(mechanism: Mechanism | Formula, facts: GivenFacts) -> tuple[UnlimitedEnd, ...]:
    """
    Find uncapped exposure: where a party pays ever more at the end of the range of a sum.

    The party pays on balance there. It reads the outer slopes of the curves, so that it holds
    for a formula of your own. A mechanism that shares losses should have none, or say
    `UNLIMITED`.

    Raises:
        CurvedError: Two moving things are multiplied, or something is divided by one.
        MissingFactError: A fact that the formula needs is not there.
        InvalidValueError: The curves have more than half a million points together.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> agreed = formula(line("a fifth", fact("cost", PENCE) / 5, payer="a", payee="b"))
    >>> [(end.party, end.fact, end.end) for end in unlimited_ends(agreed, {})]
    [('a', 'cost', 'highest')]
    """
    formula = formula_of(mechanism)
    found = []
    work = _Work()
    for fact in facts_of_whole(formula):
        if fact.unit is not PENCE or fact.lowest == fact.highest:
            continue
        for party in formula.parties:
            drawn = with_room(lambda: _curve(formula, party, fact.name, facts, work=work))  # noqa: B023 - called now
            low, high = fact.measure.lowest, fact.measure.highest
            slopes = drawn.slopes
            if slopes[0] > 0 and drawn.at(low) < 0:
                found.append(_end(party, fact, "lowest", slopes[0]))
            if slopes[-1] < 0 and drawn.at(high) < 0:
                found.append(_end(party, fact, "highest", slopes[-1]))
    return tuple(found)


def _end(party: str, fact: Fact, end: str, slope: Fraction) -> UnlimitedEnd:
    """Name an end at which a loss still grows."""
    return UnlimitedEnd(party=party, fact=fact.name, end=end, slope=slope)


def _moving(formula: Formula, x: str) -> Fact:
    """Return the fact that is to move, which must be a number of the whole."""
    for fact in facts_of_whole(formula):
        if fact.name == x:
            if fact.measure.unit not in NUMBERS:
                msg = f"{x} is a {fact.unit.value}; only a number can move along a curve"
                raise InvalidTypeError(msg)
            return fact
    known = listed((fact.name for fact in facts_of_whole(formula)), MOST_SHOWN) or "none"
    msg = f"the formula has no fact named {quoted(str(x))}; it has: {known}"
    raise InvalidValueError(msg)


def _of_fact(value: Number | Money | UnitPrice) -> Fraction:
    """Return a value of a fact: money and prices in pence."""
    if isinstance(value, Money | UnitPrice):
        return Fraction(value.pence)
    return exact(value, "the value")


# --- Drawing ---


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Values:
    """A value at each of some points, and a straight line (intercept, slope) between them."""

    points: tuple[Fraction, ...]
    at: tuple[Fraction, ...]
    between: tuple[tuple[Fraction, Fraction], ...]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Truths:
    """A truth at each of some points, and one between them."""

    points: tuple[Fraction, ...]
    at: tuple[bool, ...]
    between: tuple[bool, ...]


class _Work:
    """How many points were drawn for one question, of which there may be so many."""

    def __init__(self) -> None:
        self.points = 0

    def add(self, points: int) -> None:
        """Count points that are about to be drawn, and refuse those too many."""
        self.points += points
        if self.points > MOST_CURVE_WORK:
            msg = (
                f"the curves of this formula bend too often: more than {MOST_CURVE_WORK:,} points "
                f"would be drawn; draw a narrower range, or a formula of fewer parts"
            )
            raise InvalidValueError(msg)


class _Drawing:
    """Draws nodes as functions of one fact, each once."""

    def __init__(
        self,
        formula: Formula,
        fact: Fact,
        facts: GivenFacts,
        ends: tuple[Fraction, Fraction],
        work: _Work,
    ) -> None:
        self.fact = fact
        self.work = work
        # A range of one point has no stretch, and then no lists of stretches either.
        self.ends: tuple[Fraction, ...] = ends[:1] if ends[0] == ends[1] else ends
        self.formula = formula
        self.inputs = read_facts(formula, _without(facts, fact, formula.currency))
        self.workings = worked_out(formula, self.inputs)
        self.values: dict[tuple[int, int], _Values] = {}
        self.truths: dict[tuple[int, int], _Truths] = {}
        self.roundings: dict[tuple[int, int], Fraction] = {}
        self.held: list[Expression] = []

    def draw(self, node: Expression, of: Workings | None = None) -> _Values:
        """Draw an expression, in a row of a table if one is given."""
        # What does not rest on the rows is drawn once for all of them.
        # Survives [or to and]: workings of a row give what rests on no row from the whole, so
        # either comes to the same.
        row = self.workings if of is None or node.measure.table is None else of
        known = (id(node), id(row))
        if known not in self.values:
            self.values[known] = self.drawn(node, row)
            self.work.add(len(self.values[known].points))
        return self.values[known]

    def added(self, parts: Sequence[_Values]) -> _Values:
        """Add up several that are drawn."""
        self.work.add(sum(len(part.points) for part in parts))
        return _summed(parts)

    def compared(
        self, parts: Sequence[Expression], row: Workings, choose: Callable[..., Fraction]
    ) -> _Values:
        """Draw the least or the greatest of several, each of which is compared with each."""
        drawn = [self.draw(part, row) for part in parts]
        self.work.add(len(drawn) ** 2 * len(_union(*(each.points for each in drawn))))
        return _extreme(drawn, choose)

    def flat(self, value: Fraction) -> _Values:
        """Draw what does not move."""
        return _Values(
            points=self.ends,
            at=(value,) * len(self.ends),
            between=((value, Fraction()),) * (len(self.ends) - 1),
        )

    @functools.cached_property
    def unrounded(self) -> Workings:
        """The workings of what does not move, before rounding, as all is drawn."""
        return worked_out(self.formula, self.inputs, rounds=False)

    def drawn(self, node: Expression, row: Workings) -> _Values:
        """Draw an expression from what it is made of."""
        match node:
            case Amount():
                return self.flat(Fraction(node.value))
            case Fact():
                if node.name != self.fact.name:
                    return self.flat(row.value(node))
                slope = ((Fraction(), Fraction(1)),)
                return _Values(
                    points=self.ends, at=self.ends, between=slope * (len(self.ends) - 1)
                )
            case Sum():
                return self.added([self.draw(part, row) for part in node.parts])
            case Scaled():
                return _times(self.draw(node.of, row), Fraction(node.by))
            case Product():
                product = self.flat(Fraction(1))
                for part in node.parts:
                    product = _product(product, self.draw(part, row), node)
                return product
            case Ratio():
                top, bottom = self.draw(node.numerator, row), self.draw(node.denominator, row)
                return _product(top, _inverse(bottom, node), node)
            case Least():
                return self.compared(node.parts, row, min)
            case Greatest():
                return self.compared(node.parts, row, max)
            case Bands():
                return self.bands(node, row)
            case When():
                return _chosen(
                    self.decide(node.condition, row),
                    self.draw(node.then, row),
                    self.draw(node.otherwise, row),
                )
            case Rounded() | Step():
                return self.draw(node.of, row)
            case Portion():
                return self.portion(node, row)
            case Total():
                if not rests_on(node, (self.fact.name,)):
                    # A long table that is sure is added up, and not drawn row by row.
                    return self.flat(self.unrounded.value(node))
                rows = [self.draw(node.of, each) for each in self.workings.rows(node.table)]
                return self.added([self.flat(Fraction()), *rows])
            case Listed():
                return self.flat(row.value(node))
            case _:
                assert_never(node)

    def bands(self, node: Bands, row: Workings) -> _Values:
        """Draw what bands yield."""
        of, zero = self.draw(node.of, row), self.flat(Fraction())
        size = _extreme([of, _times(of, Fraction(-1))], max) if node.mirrored else of
        parts = []
        for band in node.bands:
            lo = None if band.lo is None else self.draw(band.lo, row)
            hi = None if band.hi is None else self.draw(band.hi, row)
            within = self.added(
                [_clamped(size, lo, hi), _times(_clamped(zero, lo, hi), Fraction(-1))]
            )
            parts.append(_times(within, Fraction(band.rate)))
        whole = self.added(parts)
        if not node.mirrored:
            return whole
        # The sign is taken after the bands, since a size has forgotten which side it was on.
        return _chosen(_compared(of, ">=", zero), whole, _times(whole, Fraction(-1)))

    def portion(self, node: Portion, row: Workings) -> _Values:
        """Draw a part of a pot, by the exact share."""
        pot = self.draw(node.of, row)
        own = next(key.weight for key in node.keys if key.party == node.party)
        if isinstance(own, Fraction):
            # Constant keys add up to one, so this is the exact share.
            return _times(pot, own)
        moving = [key.weight for key in node.keys if not isinstance(key.weight, Fraction)]
        whole = self.added([self.draw(weight, row) for weight in moving])
        return _product(_product(self.draw(own, row), _inverse(whole, node), node), pot, node)

    def rounding(self, of: Expression, row: Workings) -> Fraction:
        """Return the most that rounding makes of a value that is drawn without, once."""
        known = (id(of), id(row))
        if known not in self.roundings:
            self.roundings[known] = self.rounding_in(of, row)
        return self.roundings[known]

    def rounding_in(self, node: Expression, row: Workings) -> Fraction:
        """Return the most that rounding makes, from what it makes of the parts."""
        match node:
            case Amount() | Fact() | Listed():
                return Fraction()
            case Sum():
                return sum((self.rounding(part, row) for part in node.parts), Fraction())
            case Scaled():
                return abs(node.by) * self.rounding(node.of, row)
            case Product():
                off, size = Fraction(), Fraction(1)
                for part in node.parts:
                    more, reach = self.rounding(part, row), self.reach(part, row)
                    off, size = off * (reach + more) + size * more, size * reach
                return off
            case Ratio():
                return self.rounding_in_ratio(node, row)
            case Least() | Greatest():
                return max(self.rounding(part, row) for part in node.parts)
            case Bands():
                return self.rounding_in_bands(node, row)
            case When():
                return max(self.rounding(node.then, row), self.rounding(node.otherwise, row))
            case Rounded():
                return self.rounding(node.of, row) + _most_rounded_off(node)
            case Step():
                return self.rounding(node.of, row)
            case Portion():
                return self.rounding_in_portion(node, row)
            case Total():
                rows = self.workings.rows(node.table)
                return sum((self.rounding(node.of, each) for each in rows), Fraction())
            case _:
                assert_never(node)

    def rounding_in_ratio(self, node: Ratio, row: Workings) -> Fraction:
        """Return what rounding makes of a ratio, whose divisor may be less than is drawn."""
        top, bottom = self.rounding(node.numerator, row), self.rounding(node.denominator, row)
        drawn = self.draw(node.denominator, row)
        least = max(min(drawn.at) - bottom, node.denominator.measure.lowest)
        return (top + self.reach(node, row) * bottom) / least

    def rounding_in_bands(self, node: Bands, row: Workings) -> Fraction:
        """Return what rounding of the value and of the edges makes of bands."""
        steepest = max(abs(band.rate) for band in node.bands)
        off = steepest * self.rounding(node.of, row)
        for band in node.bands:
            off += abs(band.rate) * sum(self.rounding(edge, row) for edge in band.edges)
        return off

    def rounding_in_portion(self, node: Portion, row: Workings) -> Fraction:
        """Return what rounding makes of a part of a pot: that of the pot, and a penny."""
        pot = self.rounding(node.of, row)
        own = next(key.weight for key in node.keys if key.party == node.party)
        if isinstance(own, Fraction):
            # A pot of one party is not split, so no penny of it is moved.
            return own * pot + (1 if own.denominator > 1 else 0)
        weights = [key.weight for key in node.keys if not isinstance(key.weight, Fraction)]
        if any(self.rounding(weight, row) for weight in weights):
            # Weights that are rounded may move as much as there is.
            return pot + self.reach(node.of, row) + 1
        return pot + 1

    def reach(self, of: Expression, row: Workings) -> Fraction:
        """Return the greatest size of a value along the curve."""
        drawn = self.draw(of, row)
        heights = list(drawn.at)
        for place, (intercept, slope) in enumerate(drawn.between):
            heights += [intercept + slope * end for end in drawn.points[place : place + 2]]
        return max(abs(height) for height in heights)

    def decide(self, node: Condition, row: Workings) -> _Truths:
        """Draw where a condition holds, once."""
        known = (id(node), id(row))
        if known not in self.truths:
            self.truths[known] = self.decided(node, row)
            self.work.add(len(self.truths[known].points))
        return self.truths[known]

    def decided(self, node: Condition, row: Workings) -> _Truths:
        """Draw where a condition holds from what it is made of."""
        match node:
            case Compare():
                return _compared(self.draw(node.left, row), node.op, self.draw(node.right, row))
            case AllOf():
                return self.counted(node.parts, row, lambda held: held == len(node.parts))
            case AnyOf():
                return self.counted(node.parts, row, lambda held: held > 0)
            case Not():
                return self.counted((node.of,), row, lambda held: held == 0)
            case Is() | Fact():
                holds = row.holds(node)
                size = len(self.ends)
                return _Truths(points=self.ends, at=(holds,) * size, between=(holds,) * (size - 1))
            case _:
                assert_never(node)

    def counted(
        self, parts: Sequence[Condition], row: Workings, decide: Callable[[Fraction], bool]
    ) -> _Truths:
        """Draw what is decided by how many conditions hold."""
        # Counted, since a sum is drawn in one pass however many conditions there are.
        held = self.added([_as_values(self.decide(part, row)) for part in parts])
        return _Truths(
            points=held.points,
            at=tuple(decide(each) for each in held.at),
            between=tuple(decide(each) for each, _ in held.between),
        )


def _most_rounded_off(node: Rounded) -> Fraction:
    """Return the most by which one rounding moves a value."""
    grain = node.of.measure.grain
    if grain is not None and (grain / node.to).denominator == 1:
        return Fraction()
    return node.to / 2 if node.way in (Rounding.HALF_UP, Rounding.HALF_EVEN) else node.to


def _without(given: GivenFacts, fact: Fact, currency: str) -> GivenFacts:
    """Return the facts with one that moves set to the least that it can be."""
    # Workings want every fact. This value is read by nothing: what rests on the fact is drawn.
    # Survives [lowest to highest]: the fact that moves is drawn, and its value is not read: any
    # that it can be will do.
    value = value_of_steps(fact, fact.lowest, currency)
    if isinstance(given, Facts):
        return given.plus(RecordedFact(name=fact.name, value=value, unit=fact.unit))
    return {**given, fact.name: value}


def _union(*parts: Iterable[Fraction]) -> tuple[Fraction, ...]:
    """Return all points in order, each once."""
    return tuple(sorted({point for part in parts for point in part}))


def _refined(of: _Values, points: tuple[Fraction, ...]) -> _Values:
    """Return the same values with more points."""
    # The new points hold all the old, so one pass does: ``place`` is the old point at or before.
    at, between = [], []
    place = 0
    for index, point in enumerate(points):
        if of.points[place] == point:
            at.append(of.at[place])
        else:
            intercept, slope = of.between[place]
            at.append(intercept + slope * point)
        if index + 1 < len(points):
            between.append(of.between[place])
            if points[index + 1] == of.points[place + 1]:
                place += 1
    return _Values(points=points, at=tuple(at), between=tuple(between))


def _alike(values: Sequence[_Values], *more: Iterable[Fraction]) -> list[_Values]:
    """Return several with the same points."""
    points = _union(*(each.points for each in values), *more)
    return [_refined(each, points) for each in values]


def _summed(values: Sequence[_Values]) -> _Values:
    """Add up, in one pass from the least point to the greatest."""
    # All begin at one point and end at one, and at a point between only those that bend or jump
    # there change the sum. So a thousand bands, of which each bends in two places, are added up
    # in two thousand steps, and not each at each place where another bends.
    points = _union(*(each.points for each in values))
    jumps = dict.fromkeys(points, Fraction())
    bends = dict.fromkeys(points, (Fraction(), Fraction()))
    for each in values:
        jumps[points[0]] += each.at[0]
        before = (Fraction(), Fraction())
        for place, line in enumerate(each.between):
            start, end = each.points[place], each.points[place + 1]
            a, b = bends[start]
            bends[start] = (a + line[0] - before[0], b + line[1] - before[1])
            jumps[end] += each.at[place + 1] - line[0] - line[1] * end
            before = line
    at, between = [], []
    intercept, slope = Fraction(), Fraction()
    for point in points:
        at.append(intercept + slope * point + jumps[point])
        intercept, slope = intercept + bends[point][0], slope + bends[point][1]
        between.append((intercept, slope))
    return _Values(points=points, at=tuple(at), between=tuple(between[:-1]))


def _times(of: _Values, by: Fraction) -> _Values:
    """Multiply by a constant."""
    return _Values(
        points=of.points,
        at=tuple(value * by for value in of.at),
        between=tuple((a * by, b * by) for a, b in of.between),
    )


def _product(one: _Values, other: _Values, node: Expression) -> _Values:
    """Multiply, as long as at most one moves in each stretch."""
    one, other = _alike([one, other])
    between = []
    for (a, b), (c, d) in zip(one.between, other.between, strict=True):
        # Two straight lines that both slope make a parabola, of which no chain is exact.
        if b and d:
            msg = f"{words_of(node)}: two things that move are multiplied; it is no straight line"
            raise CurvedError(msg)
        between.append((a * c, a * d + b * c))
    at = tuple(a * b for a, b in zip(one.at, other.at, strict=True))
    return _Values(points=one.points, at=at, between=tuple(between))


def _inverse(of: _Values, node: Expression) -> _Values:
    """Divide one by what does not move in any stretch."""
    if any(slope for _, slope in of.between):
        msg = f"{words_of(node)}: the divisor moves; it is no straight line"
        raise CurvedError(msg)
    return _Values(
        points=of.points,
        at=tuple(1 / value for value in of.at),
        between=tuple((1 / value, Fraction()) for value, _ in of.between),
    )


def _crossings(one: _Values, other: _Values) -> list[Fraction]:
    """Return where two cross within a stretch; both have the same points."""
    found = []
    stretches = zip(one.points, one.points[1:], one.between, other.between, strict=False)
    for start, end, (a, b), (c, d) in stretches:
        # Strictly within: at its ends the stretch has points already.
        # Survives [< to <=], [< to <=] #2: a crossing at the end of a stretch is a point of the
        # curve already.
        if b != d and start < (cross := (c - a) / (b - d)) < end:
            found.append(cross)
    return found


def _middles(points: Sequence[Fraction]) -> list[Fraction]:
    """Return a point in each stretch."""
    return [(start + end) / 2 for start, end in itertools.pairwise(points)]


def _extreme(values: Sequence[_Values], choose: Callable[..., Fraction]) -> _Values:
    """Take the least or the greatest, with a point wherever two cross."""
    parts = _alike(values)
    cuts = [
        cross
        for place, one in enumerate(parts)
        # Survives [+ to -]: two cross where they cross, whichever is named first, and a point is
        # kept once.
        for other in parts[place + 1 :]
        for cross in _crossings(one, other)
    ]
    # Two lines cross once at most, and every crossing is a point now. So within a stretch the
    # order of the lines is one, and its middle tells which of them is the least or greatest.
    parts = _alike(parts, cuts)
    points = parts[0].points
    between = []
    for place, middle in enumerate(_middles(points)):
        lines = [part.between[place] for part in parts]
        heights = [a + b * middle for a, b in lines]
        between.append(lines[heights.index(choose(heights))])
    at = tuple(choose(each) for each in zip(*(part.at for part in parts), strict=True))
    return _Values(points=points, at=at, between=tuple(between))


def _clamped(of: _Values, lo: _Values | None, hi: _Values | None) -> _Values:
    """Keep between two edges."""
    if lo is not None:
        of = _extreme([of, lo], max)
    return of if hi is None else _extreme([of, hi], min)


def _compared(left: _Values, op: Comparison, right: _Values) -> _Truths:
    """Compare, with a point wherever the two cross."""
    # Points are compared by themselves: at a cliff the point and the stretches beside it differ,
    # and whether the jump is closed on the left or on the right is what the contract turns on.
    pair = _alike([left, right])
    one, other = _alike(pair, _crossings(*pair))
    between = [
        compares(a + b * middle, op, c + d * middle)
        for middle, (a, b), (c, d) in zip(
            _middles(one.points), one.between, other.between, strict=True
        )
    ]
    at = tuple(compares(a, op, b) for a, b in zip(one.at, other.at, strict=True))
    return _Truths(points=one.points, at=at, between=tuple(between))


def _as_values(of: _Truths) -> _Values:
    """Take what holds for one, and what does not for zero."""
    return _Values(
        points=of.points,
        at=tuple(Fraction(each) for each in of.at),
        between=tuple((Fraction(each), Fraction()) for each in of.between),
    )


def _chosen(condition: _Truths, then: _Values, otherwise: _Values) -> _Values:
    """Take one of two, as a condition holds or not."""
    holds, then, otherwise = _alike([_as_values(condition), then, otherwise])
    return _Values(
        points=then.points,
        at=tuple(
            one if truth else other
            for truth, one, other in zip(holds.at, then.at, otherwise.at, strict=True)
        ),
        between=tuple(
            one if truth else other
            for (truth, _), one, other in zip(
                holds.between, then.between, otherwise.between, strict=True
            )
        ),
    )


def _segments(of: _Values) -> tuple[Segment, ...]:
    """Join what goes straight on, and say which segment has each point."""
    segments: list[Segment] = []
    for place, (point, height) in enumerate(zip(of.points, of.at, strict=True)):
        line = of.between[place] if place < len(of.between) else None
        last = segments[-1] if segments else None
        # A point is the end of the segment before it, the start of the next, or both; only where
        # both miss its height, as where a condition holds at one value only, does it stand alone.
        if last is not None and last.at(point) == height:
            segments[-1] = attrs.evolve(last, includes_end=True)
        starts_here = line is not None and line[0] + line[1] * point == height
        if (last is None or last.at(point) != height) and not starts_here:
            segments.append(_point(point, height))
        if line is None:
            continue
        goes_on = (
            segments
            and segments[-1].includes_end
            and (segments[-1].intercept, segments[-1].slope) == line
        )
        if goes_on:
            segments[-1] = attrs.evolve(segments[-1], end=of.points[place + 1], includes_end=False)
        else:
            segments.append(
                Segment(
                    start=point,
                    end=of.points[place + 1],
                    intercept=line[0],
                    slope=line[1],
                    includes_start=starts_here,
                    includes_end=False,
                )
            )
    return tuple(segments)


def _point(point: Fraction, height: Fraction) -> Segment:
    """Make a segment of a single point."""
    return Segment(
        start=point,
        end=point,
        intercept=height,
        slope=Fraction(),
        includes_start=True,
        includes_end=True,
    )
