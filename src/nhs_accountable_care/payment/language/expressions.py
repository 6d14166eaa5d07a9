"""
The parts of a payment formula: fifteen expressions, which have a value, and five conditions.

Together with a truth fact, which is a condition on its own, they are all there is. Each is a
frozen value that checks itself when it is built, and each reading (settlement, words, curve,
whole-number operations) matches the closed unions `Expression` and `Condition` to their end.
Authors seldom write these classes: the builder functions and the operators make them, so
that a formula reads as its source does.

>>> from fractions import Fraction
>>> from nhs_accountable_care.payment import PENCE, SHARE, fact
>>> planned, actual = fact("planned_value", PENCE), fact("actual_value", PENCE)
>>> payment = planned + Fraction(1, 5) * (actual - planned)
>>> payment.measure.unit.value
'pence'
"""

import abc
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, Self, TypeVar, cast

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.limits import (
    LONGEST_NAME,
    LONGEST_REPRESENTATION,
    MOST_BITS,
    MOST_PARTIES,
    MOST_SHOWN,
    MOST_TERMS,
)
from nhs_accountable_care._core.money import Money, Rounding, UnitPrice, number_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.text import listed as those_of
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.units import (
    CODE,
    DEEPEST,
    MONETARY,
    NUMBERS,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    TRUTH,
    YEAR,
    Measure,
    Number,
    Unit,
    digits_of,
    exact,
    grain_of,
    same_unit,
    unit_of_product,
    unit_of_ratio,
)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "AllOf",
    "Amount",
    "AnyOf",
    "Band",
    "Bands",
    "Compare",
    "Comparison",
    "Condition",
    "Expression",
    "Fact",
    "Greatest",
    "Is",
    "Key",
    "Least",
    "Listed",
    "Node",
    "Not",
    "Operand",
    "Portion",
    "PriceColumn",
    "PriceList",
    "Product",
    "Ratio",
    "Rounded",
    "Scaled",
    "Step",
    "Sum",
    "Total",
    "Weight",
    "When",
    "added_up",
    "as_condition",
    "as_expression",
    "bare_number",
    "field_names",
    "from_below",
    "never_below",
    "numbered",
    "portions_of",
    "sum_of",
    "what_edges_rest_on",
    "written_out",
]

Comparison = Literal[">=", ">", "<=", "<", "="]
"""How two values compare; both are taken before any rounding of their own."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_ZERO: Final = Fraction(0)
_ONE: Final = Fraction(1)
_PAIR: Final = 2
# What the values of facts of money and of prices are made of, in pence: `Money` and `UnitPrice`.
_FINEST: Final = {PENCE: Fraction(1), PRICE: Fraction(1, 10_000)}


# What attrs would write for each of the twenty classes below stands here once: how they are
# compared, hashed and written, and what keeps a cached property. Python compiles what attrs
# writes, and that took a third of what it costs to settle something for the first time.
class Node:
    """What expressions and conditions share: they are checked when built, and are no truths."""

    __slots__ = ("_hash", "_measure")

    _hash: int
    _measure: Measure

    @property
    def measure(self) -> Measure:
        """What is known of the value before any fact is."""
        try:
            return self._measure
        except AttributeError:
            # A copy has the fields alone. It was checked when it was first built.
            object.__setattr__(self, "_measure", self._measured())
            return self._measure

    def with_parts(self, fields: Mapping[str, object]) -> Self:
        """
        Return a copy with other parts, of which as much is known as of these.

        Nothing is worked out or checked again: who calls this has changed names alone.
        """
        made = object.__new__(type(self))
        for name, value in fields.items():
            object.__setattr__(made, name, value)
        object.__setattr__(made, "_measure", self.measure)
        return made

    @abc.abstractmethod
    def _measured(self) -> Measure:
        """Work out what is known, and refuse what cannot be."""

    def __attrs_post_init__(self) -> None:
        """Work out unit, bounds and depth, and refuse what cannot be."""
        object.__setattr__(self, "_measure", _in_bounds(self._measured()))

    def __eq__(self, other: object) -> bool:
        """Return whether another is of this class and has equal fields."""
        # Nearly all that is compared is the one fact of its name, wherever it is used.
        if other is self:
            return True
        if other.__class__ is not self.__class__:
            return NotImplemented
        if isinstance(self, Amount | Fact):
            return _values(self) == _values(other)
        # Part by part, the comparison of two equal nodes doubles with every part that is shared.
        numbers = numbered(from_below((self, other), _nodes_below))
        return numbers[id(self)] == numbers[id(other)]

    def __hash__(self) -> int:
        """Hash the class and the fields."""
        try:
            return self._hash
        except AttributeError:
            # Kept, since a part that is shared would else be hashed anew by all that hold it; and
            # from below, so that each finds the hashes of its parts.
            # Survives [arms swapped]: a part that has no hash yet makes it when it is asked.
            nodes = (self,) if isinstance(self, Fact) else from_below((self,), _nodes_below)
            for node in nodes:
                object.__setattr__(node, "_hash", hash((type(node), _values(node))))
            return self._hash

    def __repr__(self) -> str:
        """Write the class and its fields; a part that was written before by its name alone."""
        return written_out(self)

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for a truth, which would drop a part of the formula silently."""
        msg = (
            "a formula has no truth of its own: `if`, `and`, `or`, `not`, `a <= x <= b`, `min` "
            "and `max` would drop a part of it silently; write when(condition, then, otherwise), "
            "`&`, `|`, `~`, (a <= x) & (x <= b), least(…) or greatest(…)"
        )
        raise InvalidTypeError(msg)


class _Arithmetic(Node):
    """The operators of an expression, each of which builds a node."""

    __slots__ = ()

    def __add__(self, other: "Operand") -> "Expression":
        return sum_of((_own(self), as_expression(other, self.measure.unit)))

    def __radd__(self, other: "Operand") -> "Expression":
        return sum_of((as_expression(other, self.measure.unit), _own(self)))

    def __sub__(self, other: "Operand") -> "Expression":
        return sum_of((_own(self), -as_expression(other, self.measure.unit)))

    def __rsub__(self, other: "Operand") -> "Expression":
        return sum_of((as_expression(other, self.measure.unit), -_own(self)))

    def __neg__(self) -> "Expression":
        return _scaled(_own(self), Fraction(-1))

    def __mul__(self, other: "Operand") -> "Expression":
        return _product(_own(self), other)

    def __rmul__(self, other: "Operand") -> "Expression":
        return _product(_own(self), other)

    def __truediv__(self, other: "Operand") -> "Expression":
        if isinstance(other, _OPERANDS):
            return Ratio(numerator=_own(self), denominator=as_expression(other, RATE))
        by = exact(other, "the divisor")
        if by == 0:
            msg = "a formula divides by zero; leave the division out"
            raise InvalidValueError(msg)
        return _scaled(_own(self), 1 / by)

    def __rtruediv__(self, other: "Operand") -> "Expression":
        return Ratio(numerator=as_expression(other, RATE), denominator=_own(self))

    def __lt__(self, other: "Operand") -> "Compare":
        return _compare(_own(self), "<", other)

    def __le__(self, other: "Operand") -> "Compare":
        return _compare(_own(self), "<=", other)

    def __gt__(self, other: "Operand") -> "Compare":
        return _compare(_own(self), ">", other)

    def __ge__(self, other: "Operand") -> "Compare":
        return _compare(_own(self), ">=", other)


class _Logic(Node):
    """The operators of a condition, each of which builds a node."""

    __slots__ = ()

    def __and__(self, other: "Condition") -> "AllOf":
        return AllOf(parts=_joined(AllOf, cast("Condition", self), as_condition(other)))

    def __or__(self, other: "Condition") -> "AnyOf":
        return AnyOf(parts=_joined(AnyOf, cast("Condition", self), as_condition(other)))

    def __invert__(self) -> "Condition":
        return self.of if isinstance(self, Not) else Not(of=as_condition(self))


# What brings its own unit, and so stands for itself beside an operator.
_OPERANDS: Final = (Money, UnitPrice, FinancialYear, _Arithmetic)


# --- Expressions ---
#
# `order=False` is what attrs does anyway; it is written for mypy, which takes the operators
# above for overrides of generated ones if it is not.


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Amount(_Arithmetic):
    """
    A constant: a sum of money, a price, a number of things, a rate, a year.

    Attributes:
        value: The exact number; money and prices in pence.
        currency: The currency of money, where it was given as `Money` or `UnitPrice`.

    Raises:
        InvalidTypeError: The value is no exact number, or the unit counts neither pence, a price,
            things, a rate nor a year.
    """

    value: Fraction
    unit: Unit
    currency: str | None = None
    sources: tuple[Citation, ...] = ()

    def _measured(self) -> Measure:
        """The constant itself."""
        value = exact(self.value, "Amount.value")
        if self.unit not in (*NUMBERS, YEAR):
            msg = (
                f"an amount counts pence, a price, things, a rate or a year, "
                f"and no {self.unit.value}"
            )
            raise InvalidTypeError(msg)
        return _leaf(self.unit, value, value, abs(value))


@names_getattr
@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Fact(_Arithmetic, _Logic):
    """
    A named fact, with what it may be: a whole number of steps between two bounds.

    The step is the precision of the fact, and is published with it: a value that is not a
    whole number of steps is refused and never rounded. Write it with `fact`, `truth` or
    `code`, which know the usual steps and bounds.

    Attributes:
        step: The least difference, exact: a penny, a whole pound, a ten-thousandth. Money is
            counted in whole pence; a price in a ten-thousandth of a penny or multiples of it.
        lowest: The least value, counted in steps.
        highest: The greatest value, counted in steps; both ends are included.
        table: The table whose rows carry the fact, if it is not a fact of the whole.
        codes: For a code, the words that it may be; none named means any word.

    Raises:
        InvalidValueError: A name is not in lower-case words, the step is not above 0, or finer
            than money or a price can be, the bounds are out of order, or a share can lie outside
            0 to 1.
        InvalidTypeError: A bound is no whole number, or there are codes for a fact of another
            unit.
    """

    name: str
    unit: Unit
    step: Fraction
    lowest: int
    highest: int
    table: str | None = None
    codes: tuple[str, ...] = ()

    @functools.cached_property
    def _known_codes(self) -> frozenset[str]:
        """The codes that it may be, for whoever asks often."""
        return frozenset(self.codes)

    def may_be(self, code: str) -> bool:
        """Return whether it may be this code."""
        return not self.codes or code in self._known_codes

    def _measured(self) -> Measure:
        """What the declaration says."""
        for what, name in (("fact", self.name), ("table", self.table)):
            if name is not None and not _NAME.fullmatch(name):
                msg = (
                    f"{quoted(str(name))} names no {what}; "
                    f"write lower-case words, as in planned_value"
                )
                raise InvalidValueError(msg)
            _check_length(name or "")
        if exact(self.step, "the step") <= 0:
            msg = f"{self.name}: the step is {number_text(self.step)}; it must be more than zero"
            raise InvalidValueError(msg)
        finest = _FINEST.get(self.unit)
        if finest is not None and (self.step / finest).denominator != 1:
            raise InvalidValueError(_too_fine(self))
        if self.lowest > self.highest:
            ends = f"lowest {number_text(self.lowest)} lies above highest"
            msg = f"{self.name}: {ends} {number_text(self.highest)}"
            raise InvalidValueError(msg)
        if self.codes and self.unit is not CODE:
            msg = f"{self.name}: only a fact of unit code has codes"
            raise InvalidTypeError(msg)
        if self.unit is SHARE and not 0 <= self.lowest <= self.highest <= 1 / self.step:
            msg = f"{self.name}: a share lies between 0 and 1; a number beyond that is a rate"
            raise InvalidValueError(msg)
        return _leaf(
            RATE if self.unit is SHARE else self.unit,
            self.lowest * self.step,
            self.highest * self.step,
            self.step,
            table=self.table,
        )


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Sum(_Arithmetic):
    """Several values of one unit, added up."""

    parts: tuple["Expression", ...]

    def _measured(self) -> Measure:
        """The sums of the ends."""
        return _of_sum(_measures(self.parts, "a sum"))


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Scaled(_Arithmetic):
    """A constant part or multiple of a value."""

    of: "Expression"
    by: Fraction

    def _measured(self) -> Measure:
        """The ends, multiplied."""
        by = exact(self.by, "Scaled.by")
        measures = _measures((self.of,), "a constant share")
        (of,) = measures
        lowest, highest = of.lowest * by, of.highest * by
        # Survives [< to <=], [0 to 1]: of nothing both ends are 0.
        is_turned = by.numerator < 0
        return _made_of(
            measures,
            unit=_number(measures, "a constant share"),
            lowest=highest if is_turned else lowest,
            highest=lowest if is_turned else highest,
            grain=None if of.grain is None else of.grain * abs(by),
        )


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Product(_Arithmetic):
    """Several values multiplied, of which at most one is money and at most one counts things."""

    parts: tuple["Expression", ...]

    def _measured(self) -> Measure:
        """The unit of the product, and the hull of the products of the ends."""
        measures = _measures(self.parts, "a product")
        lowest, highest = Fraction(1), Fraction(1)
        grain: Fraction | None = Fraction(1)
        for each in measures:
            corners = [end * by for end in (lowest, highest) for by in (each.lowest, each.highest)]
            lowest, highest = min(corners), max(corners)
            grain = None if grain is None or each.grain is None else grain * each.grain
        return _made_of(
            measures,
            unit=unit_of_product(each.unit for each in measures),
            lowest=lowest,
            highest=highest,
            grain=grain,
        )


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Ratio(_Arithmetic):
    """
    One value divided by another, which its bounds keep above zero.

    Raises:
        InvalidValueError: The bounds of the denominator do not keep it above 0.
        InvalidTypeError: One of the units is not divided by the other, as things by money.
    """

    numerator: "Expression"
    denominator: "Expression"

    def _measured(self) -> Measure:
        """The unit of the ratio, and the hull of the ratios of the ends."""
        measures = _measures((self.numerator, self.denominator), "a ratio")
        top, bottom = measures
        unit = unit_of_ratio(top.unit, bottom.unit)
        if bottom.lowest <= 0:
            msg = (
                f"a divisor can be {digits_of(bottom.lowest)}; "
                f"give its facts a lowest that keeps it above zero, or write a ratio with "
                f"when_nought, the answer for nought"
            )
            raise InvalidValueError(msg)
        corners = [
            end / by for end in (top.lowest, top.highest) for by in (bottom.lowest, bottom.highest)
        ]
        return _made_of(measures, unit=unit, lowest=min(corners), highest=max(corners), grain=None)


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Least(_Arithmetic):
    """The least of several values of one unit."""

    parts: tuple["Expression", ...]

    def _measured(self) -> Measure:
        """The least of the ends."""
        measures = _measures(self.parts, "the least of nothing")
        return _made_of(
            measures,
            unit=_number(measures, "the least"),
            lowest=min(each.lowest for each in measures),
            highest=min(each.highest for each in measures),
            grain=grain_of(each.grain for each in measures),
        )


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Greatest(_Arithmetic):
    """The greatest of several values of one unit."""

    parts: tuple["Expression", ...]

    def _measured(self) -> Measure:
        """The greatest of the ends."""
        measures = _measures(self.parts, "the greatest of nothing")
        return _made_of(
            measures,
            unit=_number(measures, "the greatest"),
            lowest=max(each.lowest for each in measures),
            highest=max(each.highest for each in measures),
            grain=grain_of(each.grain for each in measures),
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Band:
    """
    A constant rate between two edges; an edge that is not there leaves the band open.

    Attributes:
        lo: Where the band begins.
        hi: Where it ends.
        rate: What each unit within the band yields, in the unit of the bands.

    Raises:
        InvalidTypeError: The rate is no exact number, or an edge is no expression.
    """

    lo: "Expression | None"
    hi: "Expression | None"
    rate: Fraction

    def __attrs_post_init__(self) -> None:
        """Refuse a rate that is not exact, and an edge that is no expression."""
        exact(self.rate, "Band.rate")

    @property
    def edges(self) -> tuple["Expression", ...]:
        """The edges that there are, from below."""
        return tuple(edge for edge in (self.lo, self.hi) if edge is not None)


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Bands(_Arithmetic):
    """
    What a value yields when each band of it has a rate of its own.

    It is the integral of the rate from zero to the value. A stretch that no band covers
    yields nothing. ``mirrored`` bands treat a loss as they treat a gain: the edges are those
    of the size, and the sign is put back.

    Attributes:
        of: The value that is cut into bands.
        bands: In order, not overlapping; edges may rest on facts where their order is proved.
        unit: What a rate yields for each unit of the value.

    Raises:
        InvalidValueError: There is no band, one that is open stands between others, or the edges
            are not proved to be in order.
        InvalidTypeError: The units of the value, of the edges and of what is yielded do not fit.
    """

    of: "Expression"
    bands: tuple[Band, ...]
    unit: Unit
    mirrored: bool = False

    def _measured(self) -> Measure:
        """The sum of what each band can yield."""
        edges = tuple(edge for band in self.bands for edge in band.edges)
        measures = _measures((self.of, *edges), "bands")
        unit = _number(measures, "bands and their edges")
        if not self.bands:
            msg = "bands with no band in them pay nothing; leave them out"
            raise InvalidValueError(msg)
        if self.unit not in NUMBERS or (unit in MONETARY and self.unit is not unit):
            msg = f"bands of {unit.value} cannot yield {self.unit.value}"
            raise InvalidTypeError(msg)
        _check_order(self.bands, mirrored=self.mirrored)
        of = measures[0]
        ends = [_reach_of_band(band, of, mirrored=self.mirrored) for band in self.bands]
        return _made_of(
            measures,
            unit=self.unit,
            lowest=sum((least for least, _ in ends), _ZERO),
            highest=sum((most for _, most in ends), _ZERO),
            grain=_grain_of_bands(self.bands, of),
        )


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class When(_Arithmetic):
    """One value if a condition holds, and another if it does not."""

    condition: "Condition"
    then: "Expression"
    otherwise: "Expression"

    def _measured(self) -> Measure:
        """The hull of the two arms."""
        arms = _measures((self.then, self.otherwise), "a choice")
        return _made_of(
            (as_condition(self.condition).measure, *arms),
            unit=_number(arms, "a choice"),
            lowest=min(each.lowest for each in arms),
            highest=max(each.highest for each in arms),
            grain=grain_of(each.grain for each in arms),
        )


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Rounded(_Arithmetic):
    """
    A value rounded to a multiple, in a named way.

    Attributes:
        to: The multiple, in the unit of the value: 1 is a penny, 100 a pound.

    Raises:
        InvalidValueError: The multiple is not above 0.
        InvalidTypeError: The multiple is no exact number, or the way is no `Rounding`.
    """

    of: "Expression"
    to: Fraction
    way: Rounding

    def _measured(self) -> Measure:
        """The ends, rounded."""
        measures = _measures((self.of,), "rounding")
        (of,) = measures
        to = exact(self.to, "Rounded.to")
        if to <= 0:
            msg = f"cannot round to a multiple of {digits_of(to)}; it must be more than zero"
            raise InvalidValueError(msg)
        return _made_of(
            measures,
            unit=_number(measures, "rounding"),
            lowest=(of.lowest / to).__floor__() * to,
            highest=(of.highest / to).__ceil__() * to,
            grain=to,
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Key:
    """How much of a pot one party gets: a constant share, or a weight that rests on facts."""

    party: str = attrs.field(validator=is_name)
    weight: "Weight"


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Portion(_Arithmetic):
    """
    The allocated share: what one party gets when whole pence are shared out by keys.

    Every penny lands: what is left when each exact share is cut to whole pence goes, a
    penny each, to the largest parts of a penny that were cut off; where two are equal, to
    the party that is declared first.

    Attributes:
        keys: All the parties and their weights, in the order that decides ties.
        party: The one whose portion it is.

    Raises:
        InvalidValueError: The pot may be no whole number of pence; the keys are more than 300,
            name a party twice or this one not at all; constant keys do not
            add up to 1; others can be below 0 or all be 0.
        InvalidTypeError: Some keys are constant and some rest on facts.
    """

    of: "Expression"
    keys: tuple[Key, ...]
    party: str

    def _measured(self) -> Measure:
        """From nothing to the whole pot."""
        weights = tuple(key.weight for key in self.keys if isinstance(key.weight, _Arithmetic))
        measures = _measures((self.of, *weights), "a portion")
        pot = measures[0]
        if not pot.is_whole_pence:
            msg = (
                "only a whole number of pence can be shared out; round the pot first, "
                "as in rounded(pot)"
            )
            raise InvalidValueError(msg)
        _check_keys(self.keys, self.party)
        return _made_of(
            measures,
            unit=PENCE,
            lowest=min(pot.lowest, _ZERO),
            highest=max(pot.highest, _ZERO),
            grain=Fraction(1),
        )


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Total(_Arithmetic):
    """
    The sum of a value over the rows of a table of facts.

    Attributes:
        table: The table, which the facts of the rows name as theirs.
        rows: The most rows that the table may have.

    Raises:
        InvalidValueError: The name of the table is not in lower-case words, the value rests on
            another table or holds a total or an unrounded ratio, or the rows are no whole number
            of at least 1.
    """

    table: str
    of: "Expression"
    rows: int

    def _measured(self) -> Measure:
        """The bounds of a row, as many times as there can be rows."""
        measures = _measures((self.of,), "a total")
        (of,) = measures
        if not _NAME.fullmatch(self.table):
            msg = (
                f"{quoted(str(self.table))} names no table; write lower-case words, as in activity"
            )
            raise InvalidValueError(msg)
        if of.table not in (None, self.table) or of.has_total:
            other = "another total" if of.has_total else f"facts of {of.table}"
            msg = f"the total over {self.table} holds {other}; a total is over one table"
            raise InvalidValueError(msg)
        if self.rows < 1:
            msg = (
                f"the total over {self.table} has {number_text(self.rows)} rows at most; "
                f"write a whole number"
            )
            raise InvalidValueError(msg)
        if of.grain is None:
            msg = (
                f"the total over {self.table} adds up ratios; "
                f"say how each row is rounded, as in rounded(…, to=…)"
            )
            raise InvalidValueError(msg)
        return attrs.evolve(
            _made_of(
                measures,
                unit=_number(measures, "a total"),
                lowest=min(of.lowest * self.rows, _ZERO),
                highest=max(of.highest * self.rows, _ZERO),
                grain=of.grain,
            ),
            table=None,
            has_total=True,
        )


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class PriceColumn:
    """
    One column of a price list: a value for each code.

    Attributes:
        unit: Pence for money, a price where it may be below a penny, things, or a rate.
        values: Money and prices in pence.
    """

    name: str
    unit: Unit
    values: tuple[Fraction, ...]

    @functools.cached_property
    def _ends(self) -> tuple[Fraction, Fraction, Fraction | None]:
        """The least value, the greatest, and the grain of all, once for every look-up."""
        return min(self.values), max(self.values), grain_of(abs(value) for value in self.values)

    @property
    def ends(self) -> tuple[Fraction, Fraction, Fraction | None]:
        """The least value, the greatest, and that of which all are whole numbers."""
        return self._ends


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class PriceList:
    """
    A published list: for each code, a value in each column.

    Raises:
        InvalidValueError: There is no code, a code or a column stands there twice, or a column has
            not one value for each code.
        InvalidTypeError: A value is no exact number.

    >>> prices = PriceList(
    ...     name="tariff",
    ...     codes=("HN12A", "HN12F"),
    ...     columns=(
    ...         PriceColumn(
    ...             name="price", unit=PENCE, values=(Fraction(1390000), Fraction(725100))
    ...         ),
    ...     ),
    ... )
    >>> prices.column("price").values[prices.codes.index("HN12F")]
    Fraction(725100, 1)
    """

    name: str = attrs.field(validator=is_name)
    codes: tuple[str, ...]
    columns: tuple[PriceColumn, ...]
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a list without codes, with a code twice, or with a column of another length."""
        if not self.codes or len(set(self.codes)) < len(self.codes):
            msg = f"{self.name}: a price list names each of its codes once"
            raise InvalidValueError(msg)
        if len({column.name for column in self.columns}) < len(self.columns):
            msg = f"{self.name}: a price list names each of its columns once"
            raise InvalidValueError(msg)
        for column in self.columns:
            if len(column.values) != len(self.codes):
                msg = (
                    f"{self.name}: column {column.name} has {len(column.values)} values "
                    f"for {len(self.codes)} codes"
                )
                raise InvalidValueError(msg)
            what = f"a value of {self.name}, column {column.name},"
            for value in column.values:
                exact(value, what)

    @classmethod
    def read(
        cls,
        data: "bytes | str | Path",
        *,
        name: str,
        code_column: str,
        columns: Mapping[str, Unit],
        leave_out: tuple[str, ...] = (),
        sources: tuple[Citation, ...] = (),
    ) -> "PriceList":
        r"""
        Read a list of prices and factors from CSV, checked row by row.

        Money and prices are in pounds, with a pound sign or without; numbers may be in per cent,
        and all may have commas between thousands. Bytes may be UTF-8, UTF-16 with its mark, or
        cp1252, as spreadsheets save them.

        Args:
            data: The CSV as text or as bytes, or the `pathlib.Path` of a file.
            name: What the list is called in words and workings.
            code_column: The heading of the column of codes.
            columns: What each column counts, by its heading, which becomes its name: pence, a
                price, a count, a rate or a share.
            leave_out: The headings of columns that are not read. Any other column is refused.
            sources: What is cited wherever a value of the list is used.

        Raises:
            DocumentError: With everything that cannot be read, each with its line: blanks, codes
                and headings that stand twice, columns that are missing or would be dropped.
            InvalidTypeError: The data are neither text, bytes nor a path, or a column is to count
                what no list holds.
            OSError: The file cannot be read.

        >>> from nhs_accountable_care.payment import PRICE, RATE
        >>> text = "practice,core price,factor\nA81001,£2.218,103.5%\nA81002,2.266,1\n"
        >>> prices = PriceList.read(
        ...     text,
        ...     name="fees",
        ...     code_column="practice",
        ...     columns={"core price": PRICE, "factor": RATE},
        ... )
        >>> prices.codes, prices.column("core price").values[0]
        (('A81001', 'A81002'), Fraction(1109, 5))
        """
        # Here and not above, since a list that is written in Python reads no table.
        from nhs_accountable_care.payment.language.price_lists import (  # noqa: PLC0415
            price_list_of,
        )

        return price_list_of(
            data,
            name=name,
            code_column=code_column,
            columns=columns,
            leave_out=leave_out,
            sources=sources,
        )

    def column(self, name: str) -> PriceColumn:
        """
        Return the column of that name.

        Raises:
            InvalidValueError: The list has no such column.
        """
        if name in self._by_name:
            return self._by_name[name]
        known = those_of((column.name for column in self.columns), MOST_SHOWN)
        msg = f"{self.name} has no column {quoted(name)}; it has: {known}"
        raise InvalidValueError(msg)

    def place(self, code: str) -> int:
        """Return where a code stands in the list, and so its value in each column."""
        return self._places[code]

    def lacks(self, codes: tuple[str, ...]) -> str | None:
        """Return the first of some codes that the list does not have, if there is one."""
        # Asked once for each fact that is looked up, however often it is: the answer stays with
        # the very tuple, which is kept so that its identity does.
        if id(codes) not in self._lacking:
            lacked = next((code for code in codes if code not in self._places), None)
            self._lacking[id(codes)] = (codes, lacked)
        return self._lacking[id(codes)][1]

    def among(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of some codes that the list has; the very tuple, if it has all."""
        kept = tuple(code for code in codes if code in self._places)
        return codes if len(kept) == len(codes) else kept

    @functools.cached_property
    def _by_name(self) -> dict[str, PriceColumn]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        """Where each code stands."""
        return {code: place for place, code in enumerate(self.codes)}

    @functools.cached_property
    def _lacking(self) -> dict[int, tuple[tuple[str, ...], str | None]]:
        """What was found out about the codes of facts."""
        return {}


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Listed(_Arithmetic):
    """
    What a price list says, in one of its columns, for the code that a fact gives.

    Raises:
        InvalidValueError: The list has no such column, or lacks a code that the fact may be.
        InvalidTypeError: The column lists no numbers, or the fact is not of unit code.
    """

    prices: PriceList
    column: str
    key: Fact

    def _measured(self) -> Measure:
        """The least and the greatest of the column."""
        column = self.prices.column(self.column)
        if column.unit not in NUMBERS:
            msg = f"column {self.column} of {self.prices.name} lists no number"
            raise InvalidTypeError(msg)
        if not _is_code(self.key):
            msg = f"{self.prices.name} is looked up by a fact of unit code; write code(…)"
            raise InvalidTypeError(msg)
        lacked = self.prices.lacks(self.key.codes)
        if lacked is not None:
            msg = (
                f"{self.key.name} may be {quoted(lacked)}, which {self.prices.name} does not list"
            )
            raise InvalidValueError(msg)
        lowest, highest, grain = column.ends
        return _made_of(
            (self.key.measure,), unit=column.unit, lowest=lowest, highest=highest, grain=grain
        )


@attrs.frozen(kw_only=True, eq=False, repr=False, order=False, field_transformer=check_types)
class Step(_Arithmetic):
    """A working that has a name: it is recorded and explained, and is not paid."""

    name: str = attrs.field(validator=is_name)
    of: "Expression"
    sources: tuple[Citation, ...] = ()

    def _measured(self) -> Measure:
        """That of what it names."""
        measures = _measures((self.of,), "a step")
        (of,) = measures
        return _made_of(
            measures,
            unit=_number(measures, "a step"),
            lowest=of.lowest,
            highest=of.highest,
            grain=of.grain,
        )


# --- Conditions ---


@attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=check_types)
class Compare(_Logic):
    """
    Two values of one unit compared exactly; a ratio is never divided to compare it.

    Raises:
        InvalidValueError: The comparison is none of the five.
        InvalidTypeError: The units differ, or are not compared, as truths and codes.

    >>> from nhs_accountable_care.payment import PENCE, fact
    >>> (fact("baseline", PENCE) >= fact("outturn", PENCE)).op
    '>='
    """

    left: "Expression"
    op: Comparison
    right: "Expression"

    def _measured(self) -> Measure:
        """A truth."""
        measures = _measures((self.left, self.right), "a comparison")
        unit = same_unit(measures, "a comparison")
        if unit not in (*NUMBERS, YEAR):
            msg = f"a {unit.value} is not compared; write truth facts as they are, codes with Is"
            raise InvalidTypeError(msg)
        return _truth(measures)


@attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=check_types)
class AllOf(_Logic):
    """Holds if every part does."""

    parts: tuple["Condition", ...]

    def _measured(self) -> Measure:
        """A truth."""
        return _truth(_truths(self.parts))


@attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=check_types)
class AnyOf(_Logic):
    """Holds if at least one part does."""

    parts: tuple["Condition", ...]

    def _measured(self) -> Measure:
        """A truth."""
        return _truth(_truths(self.parts))


@attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=check_types)
class Not(_Logic):
    """Holds if the other condition does not."""

    of: "Condition"

    def _measured(self) -> Measure:
        """A truth."""
        return _truth(_truths((self.of,)))


@attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=check_types)
class Is(_Logic):
    """
    Holds if a code is this one.

    Raises:
        InvalidValueError: The fact can never be this code.
        InvalidTypeError: The fact is not of unit code, or the code is no text.
    """

    fact: Fact
    code: str

    def _measured(self) -> Measure:
        """A truth."""
        if not _is_code(self.fact):
            msg = "Is asks about a fact of unit code; write code(…)"
            raise InvalidTypeError(msg)
        if not self.fact.may_be(self.code):
            known = those_of(self.fact.codes, MOST_SHOWN)
            msg = f"{self.fact.name} can never be {quoted(self.code)}; it may be: {known}"
            raise InvalidValueError(msg)
        return _truth((self.fact.measure,))


Expression = (
    Amount
    | Fact
    | Sum
    | Scaled
    | Product
    | Ratio
    | Least
    | Greatest
    | Bands
    | When
    | Rounded
    | Portion
    | Total
    | Listed
    | Step
)
"""Anything that has a value."""

Condition = Compare | AllOf | AnyOf | Not | Is | Fact
"""Anything that is true or false; a fact only if its unit is truth."""

Weight = Fraction | Expression
"""How much a key weighs: a constant share of the whole, or an expression."""

Operand = Expression | Money | UnitPrice | FinancialYear | Number
"""What may stand beside an operator: an expression, money, a price, a year, an exact number."""


# --- Operands and operators ---


def as_expression(value: object, unit: Unit) -> Expression:
    """
    Take an expression, or make a constant of money, a price, a year or an exact number.

    A bare number takes the unit of what it stands beside, but for money and prices, which are
    written as `Money` and `UnitPrice`; zero is zero in every unit.
    """
    if isinstance(value, _Arithmetic):
        return _own(value)
    if isinstance(value, Money):
        return Amount(value=Fraction(value.pence), unit=PENCE, currency=value.currency)
    if isinstance(value, UnitPrice):
        return Amount(value=value.pence, unit=PRICE, currency=value.currency)
    if isinstance(value, FinancialYear):
        return Amount(value=Fraction(value.start_year), unit=YEAR)
    if isinstance(value, _Logic):
        msg = "a condition has no value; write when(condition, then, otherwise)"
        raise InvalidTypeError(msg)
    number = exact(value, "a constant")
    if unit in MONETARY and number:
        raise InvalidTypeError(bare_number(number, unit))
    return Amount(value=number, unit=unit if unit in (*NUMBERS, YEAR) else RATE)


def bare_number(number: object, unit: Unit) -> str:
    """Word the error of a bare number that stands for money or for a price."""
    if unit is PRICE:
        return f'{number_text(number)} is a number and no price; write UnitPrice.parse("£2.218")'
    return f'{number_text(number)} is a number and not money; write Money.parse("£12.34")'


def as_condition(value: object) -> Condition:
    """Take a condition, which a fact is only if it is true or false."""
    if isinstance(value, _Logic) and (not isinstance(value, Fact) or value.unit is TRUTH):
        return cast("Condition", value)
    if isinstance(value, bool):
        msg = (
            f"{value} is no condition: == and != ask at once whether two formulas are the same; "
            f"write equal(x, 4) or ~equal(x, 4) for a condition, or truth(…) for a fact"
        )
        raise InvalidTypeError(msg)
    kind = f"a fact of unit {value.unit.value}" if isinstance(value, Fact) else number_text(value)
    msg = f"{kind} is no condition; write a comparison, is_code(…) or truth(…)"
    raise InvalidTypeError(msg)


def _is_code(value: object) -> bool:
    """Return whether something is a fact of unit code."""
    return isinstance(value, Fact) and value.unit is CODE


def _own(value: _Arithmetic) -> Expression:
    """Return the very node; for the type checker the union holds every class with operators."""
    return cast("Expression", value)


def portions_of(of: Expression, keys: tuple[Key, ...]) -> tuple[Portion, ...]:
    """Return what each party gets of a pot, with the keys checked once for all of them."""
    if not keys:
        return ()
    # As much is known of each portion as of the first.
    first = Portion(of=of, keys=keys, party=keys[0].party)
    others = (first.with_parts({"of": of, "keys": keys, "party": key.party}) for key in keys[1:])
    return (first, *others)


def sum_of(parts: Iterable[Expression]) -> Expression:
    """
    Add up at least one value as `+` does: no sum nests in another, and no zero is added.

    >>> one, zero = as_expression(1, RATE), as_expression(0, RATE)
    >>> sum_of((one, zero, one)) == one + zero + one == Sum(parts=(one, one))
    True
    """
    held = tuple(parts)
    flat: list[Expression] = []
    for part in held:
        flat.extend(part.parts if isinstance(part, Sum) else (part,))
    kept = [part for part in flat if not (isinstance(part, Amount) and part.value == 0)]
    # What is known of a sum follows from what is known of the values that are added. So a sum of
    # thousands is not gone through anew for each value that comes to it.
    measures = tuple(_in_place(part) for part in held)
    same_unit(measures, "a sum")
    if len(kept) == 1:
        return kept[0]
    return _unchecked(Sum, _in_bounds(_of_sum(measures)), parts=tuple(kept or flat))


def _in_place(part: Expression) -> Measure:
    """Return what is known of a value that is added; of a sum the parts take its place."""
    measure = part.measure
    return attrs.evolve(measure, depth=measure.depth - 1) if isinstance(part, Sum) else measure


def _scaled(of: Expression, by: Fraction) -> Expression:
    """Multiply by a constant, taking constants of constants as one."""
    if isinstance(of, Scaled):
        return _scaled(of.of, of.by * by)
    if isinstance(of, Amount) and (by == -1 or of.value == 0):
        # The opposite of a constant is a constant, and zero stays what it is.
        return attrs.evolve(of, value=of.value * by)
    return of if by == 1 else Scaled(of=of, by=by)


def _product(one: Expression, other: "Operand") -> Expression:
    """Multiply by a constant or by another value."""
    if isinstance(other, _OPERANDS):
        return Product(parts=(one, as_expression(other, RATE)))
    return _scaled(one, exact(other, "a factor"))


def _compare(left: Expression, op: Comparison, right: "Operand") -> "Compare":
    """Compare with an expression or a constant of the same unit."""
    return Compare(left=left, op=op, right=as_expression(right, left.measure.unit))


def _joined(kind: type[Any], left: Condition, right: Condition) -> tuple[Condition, ...]:
    """Return the parts of a conjunction without nesting one in another."""
    first = left.parts if isinstance(left, kind) else (as_condition(left),)
    second = right.parts if isinstance(right, kind) else (right,)
    return (*first, *second)


# --- Going through nodes ---


_Node = TypeVar("_Node", bound=Node)


def added_up(parts: Iterable[tuple[Expression, Fraction]]) -> Expression:
    """
    Add up expressions, each multiplied by a constant, however deep they nest.

    What is made of a whole formula lies above all of it, and is no part of it that could nest
    deeper than it may.
    """
    above: list[Expression] = []
    for of, by in parts:
        above.append(of if by == 1 else _unchecked(Scaled, of=of, by=by))
    return above[0] if len(above) == 1 else _unchecked(Sum, parts=tuple(above))


def _unchecked(kind: type[_Node], measure: Measure | None = None, **fields: object) -> _Node:
    """Make a node of parts that fit, without a look at how deep it nests."""
    made = object.__new__(kind)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    if measure is not None:
        object.__setattr__(made, "_measure", measure)
    return made


def from_below(
    roots: Iterable[_Node], below: Callable[[_Node], tuple[_Node, ...]]
) -> tuple[_Node, ...]:
    """Return each node once, what it is made of before it."""
    # By identity, with the node kept beside it: an identity is only good while its node lives.
    found: dict[int, _Node] = {}
    begun: set[int] = set()
    # Each node comes twice, on the way down and when all that it is made of is there. No call is
    # nested, so that a formula is gone through however deep the program is that asks.
    ahead = [(root, False) for root in roots][::-1]
    while ahead:
        node, is_whole = ahead.pop()
        if is_whole:
            found[id(node)] = node
        elif id(node) not in begun:
            begun.add(id(node))
            ahead.append((node, True))
            ahead.extend((part, False) for part in reversed(below(node)))
    return tuple(found.values())


def _nodes_below(value: object) -> tuple[Node, ...]:
    """Return the nodes in the fields of a node, whatever they are called."""
    found: list[Node] = []
    for each in value if isinstance(value, tuple) else _values(value):
        if isinstance(each, Node):
            found.append(each)
        elif isinstance(each, tuple | Band | Key):
            found.extend(_nodes_below(each))
    return tuple(found)


def numbered(nodes: Iterable[Node]) -> dict[int, int]:
    """
    Number nodes so that two have one number if and only if they say the same.

    The nodes come as `from_below` returns them; the result goes by their identity.
    """
    # A node is named by its class and the numbers of what it is made of, which come before it; by
    # induction equal names are equal trees. Comparing trees instead doubles the work with every
    # doubling of a shared part: sixty doublings are a formula of sixty nodes, and 2**60 as a tree.
    numbers: dict[int, int] = {}
    known: dict[object, int] = {}
    lists: dict[int, int] = {}
    for node in nodes:
        # Survives [not in to in]: a list that was not numbered goes by what it says, as slowly.
        if isinstance(node, Listed) and id(node.prices) not in lists:
            # Once for each list, and not once for each time that something is looked up in it.
            lists[id(node.prices)] = known.setdefault(node.prices, len(known))
        # Survives [not in to in]: keys that were not numbered go by what they say.
        if isinstance(node, Portion) and id(node.keys) not in lists:
            # Likewise once for all parties of a pot.
            keys = _name(node.keys, numbers, lists)
            lists[id(node.keys)] = known.setdefault(keys, len(known))
        name = (type(node), *(_name(each, numbers, lists) for each in _values(node)))
        numbers[id(node)] = known.setdefault(name, len(known))
    return numbers


def _name(value: object, numbers: dict[int, int], lists: dict[int, int]) -> object:
    """Name a field's value: nodes, price lists and keys by their number, a tuple by its parts."""
    if isinstance(value, Node):
        return ("node", numbers[id(value)])
    if id(value) in lists:
        return ("list", lists[id(value)])
    if isinstance(value, Band | Key):
        return tuple(_name(each, numbers, lists) for each in _values(value))
    if isinstance(value, tuple):
        return tuple(_name(each, numbers, lists) for each in value)
    return value


# --- What is known of a node ---


def _too_fine(fact: Fact) -> str:
    """Word the error of a fact in steps that no money or no price has."""
    steps = f"steps of {digits_of(fact.step)} pence"
    if fact.unit is PENCE:
        return f"{fact.name}: money has no {steps}; write unit PRICE for a price below a penny"
    finest = digits_of(_FINEST[PRICE])
    return f"{fact.name}: a price has no {steps}; write a multiple of {finest} pence"


def _check_length(name: str) -> None:
    """Refuse a name that is longer than any has to be, since much is named after it."""
    if len(name) > LONGEST_NAME:
        msg = f"{quoted(name)} is longer than {LONGEST_NAME:,} characters; shorten the name"
        raise InvalidValueError(msg)


def written_out(*values: object) -> str:
    """
    Write values as `repr` does, each node that is made of others once, and no more than is read.

    A shared part comes again as its class and three dots, so the text is as long as the formula
    and not as the tree that it stands for, which doubles with every part that is used twice.
    """
    texts: list[str] = []
    seen: set[int] = set()
    size = 0
    # What is still to be written, the next last: text that stands as it is, or a value.
    ahead: list[tuple[bool, object]] = [(False, value) for value in reversed(values)]
    # Survives [<= to <]: all that stands ahead has a length, so that it is cut off all the same.
    while ahead and size <= LONGEST_REPRESENTATION:
        is_text, value = ahead.pop()
        if is_text:
            text = str(value)
        elif isinstance(value, tuple):
            text = "("
            ahead.append((True, ",)" if len(value) == 1 else ")"))
            for place, each in reversed(tuple(enumerate(value))):
                ahead.append((False, each))
                if place:
                    ahead.append((True, ", "))
        elif isinstance(value, Node | Band | Key):
            kind = type(value).__name__
            if id(value) in seen:
                text = f"{kind}({value.name!r}, …)" if isinstance(value, Step) else f"{kind}(…)"
            else:
                if not isinstance(value, Amount | Fact):
                    seen.add(id(value))
                text = f"{kind}("
                ahead.append((True, ")"))
                for place, name in reversed(tuple(enumerate(field_names(value)))):
                    ahead.append((False, getattr(value, name)))
                    ahead.append((True, f", {name}=" if place else f"{name}="))
        else:
            text = number_text(value) if isinstance(value, int) else repr(value)
        texts.append(text)
        size += len(text)
    whole = "".join(texts)
    return (
        whole
        if not ahead and size <= LONGEST_REPRESENTATION
        else f"{whole[:LONGEST_REPRESENTATION]}…"
    )


def field_names(node: object) -> tuple[str, ...]:
    """Return the names of the fields of a node, a band or a key: every one is an attrs class."""
    kind = cast("type[attrs.AttrsInstance]", type(node))
    return tuple(field.name for field in attrs.fields(kind))


def _values(node: object) -> tuple[object, ...]:
    """Return the values of the fields."""
    return tuple(getattr(node, name) for name in field_names(node))


def _leaf(
    unit: Unit, lowest: Fraction, highest: Fraction, grain: Fraction, table: str | None = None
) -> Measure:
    """Return the measure of a node that has nothing below it."""
    return Measure(
        unit=unit,
        lowest=lowest,
        highest=highest,
        grain=grain,
        depth=1,
        table=table,
        has_total=False,
    )


def _in_bounds(measure: Measure) -> Measure:
    """Refuse what is too deep, or too long to be reckoned with."""
    if measure.depth > DEEPEST:
        msg = f"the formula nests more than {DEEPEST} deep; lay it out in fewer steps"
        raise InvalidValueError(msg)
    for end in (measure.lowest, measure.highest, measure.grain):
        if end is not None and (
            end.numerator.bit_length() > MOST_BITS or end.denominator.bit_length() > MOST_BITS
        ):
            msg = "the formula multiplies beyond all bounds; round between its products"
            raise InvalidValueError(msg)
    return measure


def _measures(parts: Iterable[Expression], what: str) -> tuple[Measure, ...]:
    """Return the measures of the parts, of which there must be one."""
    measures = tuple(part.measure for part in parts)
    if not measures:
        msg = f"{what} has no parts; leave it out"
        raise InvalidValueError(msg)
    return measures


def _number(measures: Iterable[Measure], what: str) -> Unit:
    """Return the one unit of all, which must be one that can be reckoned with."""
    unit = same_unit(measures, what)
    if unit not in NUMBERS:
        msg = f"{what} holds a {unit.value}, which is no number"
        raise InvalidTypeError(msg)
    return unit


def _made_of(
    measures: tuple[Measure, ...],
    *,
    unit: Unit,
    lowest: Fraction,
    highest: Fraction,
    grain: Fraction | None,
) -> Measure:
    """Return the measure of a node from those of its parts and its own unit and bounds."""
    # Survives [0 to 1]: every part is at least one deep.
    depth, has_total = 0, False
    tables: list[str] = []
    for each in measures:
        depth = max(depth, each.depth)
        has_total = has_total or each.has_total
        if each.table is not None and each.table not in tables:
            tables.append(each.table)
    if len(tables) > 1:
        msg = f"one value rests on rows of {' and of '.join(tables)}; give each its own total"
        raise InvalidValueError(msg)
    return Measure(
        unit=unit,
        lowest=lowest,
        highest=highest,
        grain=grain,
        depth=1 + depth,
        table=tables[0] if tables else None,
        has_total=has_total,
    )


def _of_sum(measures: tuple[Measure, ...]) -> Measure:
    """Return the measure of a sum: the sums of the ends."""
    return _made_of(
        measures,
        unit=_number(measures, "a sum"),
        lowest=sum((each.lowest for each in measures), _ZERO),
        highest=sum((each.highest for each in measures), _ZERO),
        grain=grain_of(each.grain for each in measures),
    )


def _truth(measures: tuple[Measure, ...]) -> Measure:
    """Return the measure of a condition."""
    return _made_of(measures, unit=TRUTH, lowest=_ZERO, highest=_ONE, grain=_ONE)


def _truths(parts: tuple[object, ...]) -> tuple[Measure, ...]:
    """Return the measures of the parts of a condition."""
    if not parts:
        msg = "a condition of nothing is always true or never; leave it out"
        raise InvalidValueError(msg)
    return tuple(as_condition(part).measure for part in parts)


# --- Bands ---


def never_below(high: Expression, low: Expression) -> bool:
    """
    Return whether one value is proved to be at least another, whatever the facts.

    Both are taken apart into constant multiples of the same things, so that 5% of a
    baseline is seen to lie above 2% of it. The greater of two edges and a threshold stand in
    the order of the edges, and so do their opposites, the other way round.
    """
    if _is_proved(high, low):
        return True
    if isinstance(high, Scaled) and isinstance(low, Scaled) and high.by == low.by == -1:
        above, under = _greatest_of(low.of), _greatest_of(high.of)
    else:
        above, under = _greatest_of(high), _greatest_of(low)
    return all(any(_is_proved(one, other) for one in above) for other in under)


def _greatest_of(node: Expression) -> tuple[Expression, ...]:
    """Return the two values of which one is the greater, or the value if it is no such thing."""
    if isinstance(node, Greatest) and len(node.parts) == _PAIR:
        return node.parts
    return (node,)


def _is_proved(high: Expression, low: Expression) -> bool:
    """Return whether sums of constant multiples are proved to stand in order."""
    times: dict[int, Fraction] = {}
    constant, least = _ZERO, _ZERO
    whole: dict[Fact, Fraction] = {}
    times[id(high)] = times.get(id(high), _ZERO) + 1
    times[id(low)] = times.get(id(low), _ZERO) - 1
    # What a node is used in comes before it, so that all its uses are added up by then.
    for node, is_taken_apart in _terms_of((high, low)):
        by = times[id(node)]
        if isinstance(node, Amount):
            constant += node.value * by
        elif isinstance(node, Fact):
            # By what it says: one fact may be several objects.
            whole[node] = whole.get(node, _ZERO) + by
        elif is_taken_apart:
            inner = by * node.by if isinstance(node, Scaled) else by
            for part in _addends(node):
                times[id(part)] = times.get(id(part), _ZERO) + inner
        else:
            least += min(by * node.measure.lowest, by * node.measure.highest)
    for fact, by in whole.items():
        least += min(by * fact.measure.lowest, by * fact.measure.highest)
    return constant + least >= 0


def _addends(node: Expression) -> tuple[Expression, ...]:
    """Return what a value is the sum of, or a constant multiple of; nothing, if it is neither."""
    match node:
        case Step() | Scaled():
            return (node.of,)
        case Sum():
            return node.parts
        case _:
            return ()


def _terms_of(roots: Iterable[Expression]) -> list[tuple[Expression, bool]]:
    """Return each node of values once, before its parts, and whether it is taken apart."""
    found: list[tuple[Expression, bool]] = []
    seen: set[int] = set()
    left = MOST_TERMS
    # Each node comes twice: on the way down, and when all below it is done.
    ahead = [(root, False) for root in roots]
    while ahead:
        node, is_done = ahead.pop()
        if is_done:
            found.append((node, True))
            continue
        if id(node) in seen:
            continue
        seen.add(id(node))
        parts = _addends(node)
        if not parts or len(parts) > left:
            # Left whole, which only ever makes the proof harder.
            found.append((node, False))
            continue
        left -= len(parts)
        ahead.append((node, True))
        ahead.extend((part, False) for part in parts)
    return found[::-1]


def what_edges_rest_on(lower: Expression, higher: Expression) -> str:
    """Name the facts of two edges that have none in common: one of them may be a slip."""
    one, other = (
        {node.name: None for node, _ in _terms_of((edge,)) if isinstance(node, Fact)}
        for edge in (lower, higher)
    )
    if not one or not other or one.keys() & other.keys():
        return ""
    return f", since one rests on {joined(one)} and the other on {joined(other)}"


def _check_order(bands: tuple[Band, ...], *, mirrored: bool) -> None:
    """Refuse bands that overlap, stand out of order, or may do so for some facts."""
    edges: list[Expression] = []
    last = len(bands) - 1
    for place, band in enumerate(bands):
        if (band.lo is None and place > 0) or (band.hi is None and place < last):
            msg = "an open band stands between others; only the outermost ends may be open"
            raise InvalidValueError(msg)
        edges.extend(band.edges)
    for place, (lower, higher) in enumerate(itertools.pairwise(edges), 1):
        if never_below(higher, lower):
            continue
        if never_below(lower, higher):
            msg = (
                f"the edges of the bands are out of order: edge {place + 1} lies below edge "
                f"{place}, whatever the facts; write the lower one first"
            )
            raise InvalidValueError(msg)
        msg = (
            "the edges of the bands are not proved to be in order: a later one can lie below "
            f"one before it{what_edges_rest_on(lower, higher)}; write both as parts of one base, "
            "or as amounts, or give their facts a lowest and a highest that prove it"
        )
        raise InvalidValueError(msg)
    if mirrored and (bands[0].lo is None or edges[0].measure.lowest < 0):
        msg = "mirrored bands are bands of a size: they start at zero or above"
        raise InvalidValueError(msg)


def _reach_of_band(band: Band, of: Measure, *, mirrored: bool) -> tuple[Fraction, Fraction]:
    """Return the least and the most that one band can yield."""
    zero = _ZERO
    start = zero if band.lo is None else max(band.lo.measure.lowest, zero)
    end = of.highest if band.hi is None else min(of.highest, band.hi.measure.highest)
    above = max(end - start, zero)
    if mirrored:
        # A loss goes through the same band as a gain of its size.
        end = -of.lowest if band.hi is None else min(-of.lowest, band.hi.measure.highest)
        below = -max(end - start, zero)
    else:
        start = zero if band.hi is None else min(band.hi.measure.highest, zero)
        end = of.lowest if band.lo is None else max(of.lowest, band.lo.measure.lowest)
        below = min(end - start, zero)
    ends = (below * band.rate, above * band.rate)
    return min(ends), max(ends)


def _grain_of_bands(bands: tuple[Band, ...], of: Measure) -> Fraction | None:
    """Return the grain of what bands yield: that of value and edges, times that of rates."""
    edges = (edge.measure.grain for band in bands for edge in band.edges)
    within = grain_of((of.grain, *edges))
    rates = grain_of(abs(band.rate) for band in bands) or Fraction(0)
    return None if within is None else within * rates


# --- Keys ---


def _check_keys(keys: tuple[Key, ...], party: str) -> None:
    """Refuse keys that name a party twice, mix kinds, or do not add up."""
    if len(keys) > MOST_PARTIES:
        msg = (
            f"a pot is shared by keys among {MOST_PARTIES} parties at most; "
            f"share it among more with apportion(pot, weights)"
        )
        raise InvalidValueError(msg)
    parties = [key.party for key in keys]
    if len(set(parties)) < len(parties):
        twice = next(each for each in parties if parties.count(each) > 1)
        msg = f"the keys name {twice} twice; give each party one key"
        raise InvalidValueError(msg)
    if party not in parties:
        msg = f"the keys do not name {party}; they name: {', '.join(parties)}"
        raise InvalidValueError(msg)
    moving = [key.weight.measure for key in keys if isinstance(key.weight, _Arithmetic)]
    if not moving:
        _check_constant_keys(keys)
        return
    if len(moving) < len(keys):
        msg = "some keys are constant and some rest on facts; write all of them in one way"
        raise InvalidTypeError(msg)
    _number(moving, "the keys")
    if any(each.grain is None for each in moving):
        msg = "a key is a ratio; write what is divided as the key, or round it to a step"
        raise InvalidValueError(msg)
    if any(each.lowest < 0 for each in moving):
        msg = "a key can be below zero; give its facts a lowest of 0, or take greatest(…, 0)"
        raise InvalidValueError(msg)
    if sum((each.lowest for each in moving), _ZERO) <= 0:
        msg = "all keys can be zero at once; give one of their facts a lowest of at least a step"
        raise InvalidValueError(msg)


def _check_constant_keys(keys: tuple[Key, ...]) -> None:
    """Refuse constant keys that are negative or do not add up to the whole."""
    weights = [exact(key.weight, f"the key of {key.party}") for key in keys]
    for key, weight in zip(keys, weights, strict=True):
        if weight < 0:
            msg = f"the key of {key.party} is {digits_of(weight)}; a key is at least 0"
            raise InvalidValueError(msg)
    if sum(weights) != 1:
        msg = f"the keys add up to {digits_of(sum(weights, _ZERO))}; they must add up to 1"
        raise InvalidValueError(msg)
