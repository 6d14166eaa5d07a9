"""
The words in which formulas are written: small functions that build nodes.

>>> from nhs_accountable_care import Money, Share
>>> over = step("over plan", fact("actual_value", PENCE) - fact("planned_value", PENCE))
>>> bonus = least(bands(over, above(ZERO, Share.parse("50%"))), Money.parse("£250,000"))
>>> paid = when(truth("flu_target_met"), bonus, ZERO)
>>> paid.measure.highest
Fraction(25000000, 1)
"""

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.limits import MOST_INSTALMENTS, MOST_SHOWN
from nhs_accountable_care._core.money import Money, Rounding, UnitPrice, number_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import listed as those_of
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.expressions import (
    AllOf,
    Amount,
    AnyOf,
    Band,
    Bands,
    Compare,
    Condition,
    Expression,
    Fact,
    Greatest,
    Is,
    Key,
    Least,
    Listed,
    Operand,
    Portion,
    PriceList,
    Rounded,
    Step,
    Sum,
    Total,
    When,
    as_condition,
    as_expression,
    bare_number,
    portions_of,
)
from nhs_accountable_care.payment.language.units import (
    CODE,
    COUNT,
    MONETARY,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    TRUTH,
    YEAR,
    Number,
    Unit,
    exact,
)

__all__ = [
    "ZERO",
    "above",
    "all_of",
    "amount",
    "any_of",
    "band",
    "bands",
    "below",
    "clamp",
    "cliff",
    "code",
    "deductible",
    "equal",
    "fact",
    "greatest",
    "instalments",
    "is_code",
    "key",
    "least",
    "listed",
    "met",
    "phased",
    "points",
    "portion",
    "rounded",
    "step",
    "total",
    "truth",
    "waterfall",
    "when",
]

ZERO: Final = Amount(value=Fraction(0), unit=PENCE)
"""No money."""

_TEN_THOUSANDTH: Final = Fraction(1, 10_000)
# The step, the lowest and the highest that a fact of each unit has if it says nothing else.
_USUAL: Final = {
    PENCE: (Fraction(1), Fraction(0), Fraction(10**12)),
    PRICE: (_TEN_THOUSANDTH, Fraction(0), Fraction(10**6)),
    COUNT: (Fraction(1), Fraction(0), Fraction(10**8)),
    SHARE: (_TEN_THOUSANDTH, Fraction(0), Fraction(1)),
    RATE: (_TEN_THOUSANDTH, Fraction(0), Fraction(10)),
    YEAR: (Fraction(1), Fraction(2010), Fraction(2040)),
}


# --- Facts and constants ---


def fact(
    name: str,
    unit: Unit,
    *,
    step: Number | Money | UnitPrice | None = None,
    lowest: Number | Money | UnitPrice | FinancialYear | None = None,
    highest: Number | Money | UnitPrice | FinancialYear | None = None,
    table: str | None = None,
) -> Fact:
    """
    Declare a fact that counts something: money, a price, things, a rate, a share or a year.

    What is left out is usual: money to the penny from nothing to £10bn; prices to a ten-thousandth
    of a penny from nothing to £10,000; things from none to 100 million; shares from 0 to 1 and
    rates from 0 to 10, both to four places; years from 2010/11 to 2040/41. Bounds are values, not
    steps, and are included.

    Raises:
        InvalidTypeError: The unit is a truth, a code or no unit, or a bound is a floating point
            number.
        InvalidValueError: The step is not above 0, or a bound is no whole number of steps.

    >>> variance = fact("variance", PENCE, lowest=Money.parse("-£5m"), highest=Money.parse("£5m"))
    >>> variance.lowest, variance.highest
    (-500000000, 500000000)
    """
    if not isinstance(unit, Unit):
        known = ", ".join(each.name for each in _USUAL)
        msg = (
            f"{name}: the unit is {number_text(unit)}, and no unit; write one of {known}, "
            f"as they are imported from nhs_accountable_care.payment"
        )
        raise InvalidTypeError(msg)
    if unit not in _USUAL:
        msg = f"{name}: a fact of unit {unit.value} is declared with {unit.value}(…)"
        raise InvalidTypeError(msg)
    usual_step, usual_lowest, usual_highest = _USUAL[unit]
    width = usual_step if step is None else _value_of(step, f"{name}: the step")
    if width <= 0:
        msg = f"{name}: the step is {number_text(width)}; it must be more than zero"
        raise InvalidValueError(msg)
    ends = []
    for what, given, usual in (
        ("lowest", lowest, usual_lowest),
        ("highest", highest, usual_highest),
    ):
        end = usual if given is None else _value_of(given, f"{name}: {what}")
        steps = end / width
        if steps.denominator != 1:
            shown = f"{number_text(end)} is not a whole number of steps of {number_text(width)}"
            msg = f"{name}: {what} {shown}"
            raise InvalidValueError(msg)
        ends.append(steps.numerator)
    return Fact(name=name, unit=unit, step=width, lowest=ends[0], highest=ends[1], table=table)


def truth(name: str, *, table: str | None = None) -> Fact:
    """
    Declare a flag: a fact that is true or false, which is a condition on its own.

    >>> (truth("target_met") & ~truth("suspended")).measure.unit.value
    'truth'
    """
    return Fact(name=name, unit=TRUTH, step=Fraction(1), lowest=0, highest=1, table=table)


def code(name: str, codes: Sequence[str] = (), *, table: str | None = None) -> Fact:
    """
    Declare a category: a fact that is one of some named words; with none named, any word.

    Raises:
        InvalidTypeError: ``codes`` is one word and no tuple of words.

    >>> is_code(code("setting", ("elective", "emergency")), "emergency").code
    'emergency'
    """
    if isinstance(codes, str):
        msg = f"{name}: write the codes as a tuple of words, such as ({quoted(codes)},)"
        raise InvalidTypeError(msg)
    return Fact(
        name=name,
        unit=CODE,
        step=Fraction(1),
        lowest=0,
        highest=0,
        table=table,
        codes=tuple(codes),
    )


def amount(
    value: Money | UnitPrice | FinancialYear | Number,
    unit: Unit = RATE,
    *,
    sources: tuple[Citation, ...] = (),
) -> Amount:
    """
    Make a constant: money, a price, a year, or an exact number of the unit that is named.

    Raises:
        InvalidTypeError: A bare number is given for money or a price, or a floating point number.

    >>> amount(Money.parse("£1,335")).unit.value, amount(60_000, COUNT).unit.value
    ('pence', 'count')
    """
    if isinstance(value, Money):
        return Amount(
            value=Fraction(value.pence), unit=PENCE, currency=value.currency, sources=sources
        )
    if isinstance(value, UnitPrice):
        return Amount(value=value.pence, unit=PRICE, currency=value.currency, sources=sources)
    if isinstance(value, FinancialYear):
        return Amount(value=Fraction(value.start_year), unit=YEAR, sources=sources)
    if unit in MONETARY:
        raise InvalidTypeError(bare_number(value, unit))
    return Amount(value=exact(value, "a constant"), unit=unit, sources=sources)


def step(name: str, of: Operand, *, sources: tuple[Citation, ...] = ()) -> Step:
    """Name a working, so that it is recorded, cited and explained on a line of its own."""
    return Step(name=name, of=as_expression(of, RATE), sources=sources)


def listed(prices: PriceList, column: str, by: Fact) -> Listed:
    """Look up what a price list says, in one of its columns, for a code."""
    return Listed(prices=prices, column=column, key=by)


def total(table: str, of: Expression, *, rows: int) -> Total:
    """Add up a value over the rows of a table of at most so many rows."""
    return Total(table=table, of=of, rows=rows)


# --- Conditions ---


def equal(left: Expression, right: Operand) -> Compare:
    """
    Make the condition that two values are the same.

    The operator ``==`` asks whether two formulas are, and returns the answer at once.
    """
    return Compare(left=left, op="=", right=as_expression(right, left.measure.unit))


def is_code(of: Fact, word: str) -> Is:
    """Make the condition that a code is this one."""
    return Is(fact=of, code=word)


def all_of(*conditions: Condition) -> Condition:
    """Make the condition that every one holds."""
    return conditions[0] if len(conditions) == 1 else AllOf(parts=conditions)


def any_of(*conditions: Condition) -> Condition:
    """Make the condition that at least one holds."""
    return conditions[0] if len(conditions) == 1 else AnyOf(parts=conditions)


def when(condition: Condition, then: Operand, otherwise: Operand = ZERO) -> When:
    """
    Take one value if a condition holds, and another (no money, if none is named) if not.

    >>> when(truth("met"), Money.parse("£100")).measure.highest
    Fraction(10000, 1)
    """
    as_condition(condition)
    if isinstance(then, Expression):
        return When(
            condition=condition, then=then, otherwise=as_expression(otherwise, then.measure.unit)
        )
    unit = otherwise.measure.unit if isinstance(otherwise, Expression) else RATE
    first = as_expression(then, unit)
    return When(
        condition=condition, then=first, otherwise=as_expression(otherwise, first.measure.unit)
    )


def met(*conditions: Condition) -> Expression:
    """
    Count how many conditions hold.

    >>> met(truth("a_met"), truth("b_met"), truth("c_met")).measure.highest
    Fraction(3, 1)
    """
    one, none = amount(1, COUNT), amount(0, COUNT)
    ones = tuple(When(condition=each, then=one, otherwise=none) for each in conditions)
    return ones[0] if len(ones) == 1 else Sum(parts=ones)


# --- Shapes ---


def least(*values: Operand) -> Expression:
    """Take the least of several values of one unit."""
    parts = _alike(values)
    return parts[0] if len(parts) == 1 else Least(parts=parts)


def greatest(*values: Operand) -> Expression:
    """Take the greatest of several values of one unit."""
    parts = _alike(values)
    return parts[0] if len(parts) == 1 else Greatest(parts=parts)


def clamp(of: Expression, lowest: Operand, highest: Operand) -> Expression:
    """
    Keep a value between two others.

    >>> clamp(fact("achieved", RATE), 0, 1).measure.highest
    Fraction(1, 1)
    """
    return least(greatest(of, lowest), highest)


def band(lo: Operand | None, hi: Operand | None, rate: Number) -> Band:
    """Lay a rate between two edges; `None` leaves an end open."""
    return Band(lo=_edge(lo), hi=_edge(hi), rate=exact(rate, "the rate of a band"))


def above(lo: Operand, rate: Number) -> Band:
    """Lay a rate on all that lies above an edge."""
    return band(lo, None, rate)


def below(hi: Operand, rate: Number) -> Band:
    """Lay a rate on all that lies below an edge."""
    return band(None, hi, rate)


def bands(of: Expression, *laid: Band, unit: Unit | None = None, mirrored: bool = False) -> Bands:
    """
    Cut a value into bands and take each at its rate.

    A rate is what one unit of the value yields, in the unit of the value if no other is named:
    a part of one of each penny, or so many pence for each person. ``mirrored`` treats losses as
    gains of the same size.

    >>> corridor = bands(
    ...     fact("variance", PENCE, lowest=Money.parse("-£1m"), highest=Money.parse("£1m")),
    ...     band(Money.parse("£300"), Money.parse("£800"), Fraction(1, 2)),
    ...     above(Money.parse("£800"), Fraction(4, 5)),
    ...     mirrored=True,
    ... )
    >>> corridor.measure.unit.value
    'pence'
    """
    own = of.measure.unit
    edges = tuple(
        Band(lo=_in_unit(each.lo, own), hi=_in_unit(each.hi, own), rate=each.rate) for each in laid
    )
    return Bands(of=of, bands=edges, unit=own if unit is None else unit, mirrored=mirrored)


def points(of: Expression, *through: tuple[Number, Number], unit: Unit = RATE) -> Expression:
    """
    Draw a curve of straight lines through points, flat before the first and after the last.

    Raises:
        InvalidTypeError: The points are of money.
        InvalidValueError: There is no point, or they do not stand in order.

    >>> rate = points(
    ...     fact("people", COUNT), (5_000, Fraction("0.039")), (6_000, Fraction("0.036"))
    ... )
    >>> rate.measure.unit.value
    'rate'
    """
    own = of.measure.unit
    if own in MONETARY or unit in MONETARY:
        msg = "points join numbers and not money; write bands(…) for money"
        raise InvalidTypeError(msg)
    exact_points = [(exact(x, "a point"), exact(y, "a point")) for x, y in through]
    if not exact_points:
        msg = "points draw nothing without a point; write amount(…) for a constant"
        raise InvalidValueError(msg)
    laid = []
    start = exact_points[0][1]
    for (x1, y1), (x2, y2) in itertools.pairwise(exact_points):
        if x2 <= x1:
            msg = f"the points are out of order: {x2} follows {x1}; write them from below"
            raise InvalidValueError(msg)
        laid.append(
            Band(
                lo=Amount(value=x1, unit=own),
                hi=Amount(value=x2, unit=own),
                rate=(y2 - y1) / (x2 - x1),
            )
        )
        # Bands are counted from zero: what a band below zero yields is already behind.
        # Survives [< to <=]: an edge at zero is where zero is kept between the edges, too.
        if x1 < 0:
            start += laid[-1].rate * (min(x2, Fraction()) - x1)
    base = Amount(value=start, unit=unit)
    if not laid:
        return base
    return base + Bands(of=of, bands=tuple(laid), unit=unit)


def cliff(of: Expression, at: Operand) -> When:
    """
    Count all of a value, from the first pound, once its size reaches a threshold.

    >>> cliff(fact("saving", PENCE), Money.parse("£1m")).then.measure.unit.value
    'pence'
    """
    edge = as_expression(at, of.measure.unit)
    return When(condition=_reaches(of, edge), then=of, otherwise=_zero(of))


def deductible(of: Expression, at: Operand) -> Bands:
    """
    Count only what lies beyond a threshold, above it or below its opposite.

    >>> deductible(fact("saving", PENCE), Money.parse("£1m")).mirrored
    True
    """
    return bands(of, above(at, 1), mirrored=True)


def waterfall(of: Expression, *sources: tuple[str, Operand]) -> tuple[tuple[Step, ...], Step]:
    """
    Meet an amount from one source after another, each up to what it holds.

    Returns what each source pays, as named steps, and the step of what is left after all.

    >>> paid, left = waterfall(fact("overspend", PENCE), ("risk pool", Money.parse("£500,000")))
    >>> [each.name for each in paid], left.name
    (['from risk pool'], 'left of the overspend')
    """
    what = of.name.replace("_", " ") if isinstance(of, Fact | Step) else "amount"
    rest: Expression = of
    paid = []
    for name, holds in sources:
        each = Step(name=f"from {name}", of=least(rest, holds))
        paid.append(each)
        rest = rest - each
    return tuple(paid), Step(name=f"left of the {what}", of=rest)


def phased(year: Fact, cases: Sequence[tuple[FinancialYear, Operand]]) -> Expression:
    """
    Choose a value by the financial year; the year fact is bounded to those covered.

    Raises:
        InvalidValueError: A year of the fact has no case, or two.

    >>> year = fact("year", YEAR, lowest=FinancialYear(2022), highest=FinancialYear(2023))
    >>> value = phased(
    ...     year,
    ...     [(FinancialYear(2022), Money.parse("£1m")), (FinancialYear(2023), Money.parse("£2m"))],
    ... )
    >>> value.measure.highest
    Fraction(200000000, 1)
    """
    years = [each.start_year for each, _ in cases]
    # In order they are each one more than the last: a year fact may have any bounds, and no row of
    # all its years is made to compare them with.
    in_order = sorted(years)
    is_whole = in_order[:1] == [year.lowest] and in_order[-1:] == [year.highest]
    if not is_whole or any(after - before != 1 for before, after in itertools.pairwise(in_order)):
        given = those_of(map(str, years), MOST_SHOWN) or "no year"
        msg = (
            f"{year.name} runs from {year.lowest} to {year.highest} and the cases are for "
            f"{given}; give each year of the fact one case"
        )
        raise InvalidValueError(msg)
    values = _alike([value for _, value in cases])
    if len(cases) == 1:
        # One year alone is asked for, too: what was agreed for it holds in no other.
        condition = equal(year, cases[0][0])
        return When(condition=condition, then=values[0], otherwise=_zero(values[0]))
    chosen = values[-1]
    for (each, _), value in zip(reversed(cases[:-1]), reversed(values[:-1]), strict=True):
        chosen = When(condition=equal(year, each), then=value, otherwise=chosen)
    return chosen


# --- Pennies ---


def rounded(
    of: Expression, to: Number | Money | UnitPrice = 1, way: Rounding = Rounding.HALF_UP
) -> Rounded:
    """
    Round to a multiple: to the penny, half away from zero, if nothing else is said.

    >>> rounded(fact("payment", PENCE) / 3, Money.parse("£1"), Rounding.DOWN).to
    Fraction(100, 1)
    """
    return Rounded(of=of, to=_value_of(to, "the multiple"), way=way)


def key(party: str, weight: Expression | Number) -> Key:
    """
    Make the key of a party: a constant share, or a weight that rests on facts.

    >>> key("acute trust", Fraction(2, 5)).party
    'acute trust'
    """
    if isinstance(weight, Expression):
        return Key(party=party, weight=weight)
    return Key(party=party, weight=exact(weight, f"the key of {party}"))


def portion(of: Expression, keys: Sequence[Key], party: str) -> Portion:
    """Take the portion of one party, when a pot is shared out to the penny by keys."""
    return Portion(of=of, keys=tuple(keys), party=party)


def instalments(of: Expression, count: int) -> tuple[Expression, ...]:
    """
    Divide a whole number of pence into equal instalments, the odd pennies first.

    Raises:
        InvalidValueError: ``count`` is no whole number from 1 to 53.

    >>> len(instalments(fact("budget", PENCE), 12))
    12
    """
    if type(count) is not int or count < 1:
        msg = f"{number_text(count)} instalments cannot be paid; write a whole number, at least 1"
        raise InvalidValueError(msg)
    if count > MOST_INSTALMENTS:
        msg = (
            f"{number_text(count)} instalments are too many; "
            f"write at most {MOST_INSTALMENTS}, such as 12 for months"
        )
        raise InvalidValueError(msg)
    names = [f"instalment {place} of {count}" for place in range(1, count + 1)]
    keys = tuple(Key(party=name, weight=Fraction(1, count)) for name in names)
    return portions_of(of, keys)


# --- The small print ---


def _value_of(value: Number | Money | UnitPrice | FinancialYear, name: str) -> Fraction:
    """Return money in pence, a year as the year it starts in, and any other number as it is."""
    if isinstance(value, Money | UnitPrice):
        return Fraction(value.pence)
    if isinstance(value, FinancialYear):
        return Fraction(value.start_year)
    return exact(value, name)


def _alike(values: Sequence[Operand]) -> tuple[Expression, ...]:
    """Make expressions of all, bare numbers taking the unit of the first expression."""
    expressions = [value for value in values if isinstance(value, Expression)]
    unit = expressions[0].measure.unit if expressions else RATE
    for kind, its_unit in ((UnitPrice, PRICE), (Money, PENCE)):
        if any(isinstance(value, kind) for value in values):
            unit = its_unit
    return tuple(as_expression(value, unit) for value in values)


def _edge(value: Operand | None) -> Expression | None:
    """Make an edge of a value; a bare number waits for the unit of what it cuts."""
    return None if value is None else as_expression(value, RATE)


def _in_unit(edge: Expression | None, unit: Unit) -> Expression | None:
    """Put a bare number among edges into the unit of what it cuts; zero fits every unit."""
    if isinstance(edge, Amount) and edge.unit is not unit:
        if edge.value == 0:
            return Amount(value=Fraction(0), unit=unit)
        if edge.unit is RATE and unit is COUNT:
            return Amount(value=edge.value, unit=unit)
    return edge


def _zero(of: Expression) -> Amount:
    """Return zero in the unit of a value."""
    return Amount(value=Fraction(0), unit=of.measure.unit)


def _reaches(of: Expression, edge: Expression) -> Condition:
    """Make the condition that the size of a value is at least the edge."""
    gains = Compare(left=of, op=">=", right=edge)
    if of.measure.lowest >= 0:
        return gains
    return AnyOf(parts=(gains, Compare(left=-of, op=">=", right=edge)))
