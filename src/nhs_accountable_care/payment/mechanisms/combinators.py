"""
Combinators: mechanisms side by side, within bounds, on a condition, by year.

One more, `Qualified`, gives what a mechanism says a name of its own, so that two of one kind
can stand side by side.

Each is a mechanism itself and a rewrite of lines, so all readings hold for it, and it takes
a class of your own as it takes one of ours.
"""

import functools
from collections.abc import Callable
from fractions import Fraction
from typing import ClassVar, Self

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.limits import LONGEST_QUOTE, MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import listed, shortened
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import (
    fact,
    greatest,
    least,
    phased,
    step,
    truth,
)
from nhs_accountable_care.payment.language.differences import shared_by_several
from nhs_accountable_care.payment.language.expressions import (
    Amount,
    Condition,
    Expression,
    Fact,
    Step,
    When,
    as_condition,
    numbered,
)
from nhs_accountable_care.payment.language.formulas import Formula, Line, net
from nhs_accountable_care.payment.language.traversal import every_node, rewritten
from nhs_accountable_care.payment.language.units import YEAR
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.block import BlockPayment
from nhs_accountable_care.payment.mechanisms.cost_and_volume import CostAndVolume
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["Bounded", "Conditional", "Phase", "Phased", "Qualified", "Together"]


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Together:
    """
    Several mechanisms combined, side by side: all their lines, in order.

    The labels of the lines must differ, which the names of the mechanisms see to. Facts of one
    name are one fact: two blocks of different values are each put into `Qualified`. Parts that
    share out one difference, such as a baseline less an outturn, pay one saving twice: they are
    refused, unless the agreement means it and says why.

    Attributes:
        parts: The mechanisms that stand side by side.
        shared_twice: Why two parts may share out one difference of facts, as where one takes
            gains and the other losses; `None` refuses it.

    Raises:
        InvalidValueError: There is no part; the lines, steps or facts of two parts clash; or two
            share out the same difference, and nobody says why.
        InvalidTypeError: The parts are in several currencies.
    """

    type_tag: ClassVar[str] = "together"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default="several mechanisms together", validator=is_name)
    parts: tuple[Mechanism, ...]
    shared_twice: str | None = attrs.field(default=None, validator=optional(is_name))
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented block and a contract by volume side by side."""
        return cls(
            parts=(BlockPayment.example(), CostAndVolume.example()),
            shared_twice="invented: as if both were agreed",
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse parts that cannot stand together, or that pay one saving twice."""
        self.formula()
        if self.shared_twice is not None:
            return
        twice = shared_by_several([formula_of(part) for part in self.parts])
        if twice:
            msg = (
                f"two parts share out {twice}, so one saving is paid twice; tell the facts of the "
                f"parts apart with Qualified(…, by=…), or write in shared_twice why it is meant"
            )
            raise InvalidValueError(msg)

    def formula(self) -> Formula:
        """Write the lines of all parts."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        if not self.parts:
            msg = "nothing stands together here; name at least one mechanism in parts"
            raise InvalidValueError(msg)
        formulas = [formula_of(part) for part in self.parts]
        return _joined(tuple(line for each in formulas for line in each.lines), formulas)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Bounded:
    """
    A mechanism with a cap and a floor (a risk corridor, a stop-loss) for what one party gets.

    What the party gets is its net by all lines. What lies beyond the bounds is made good by the
    holder, on one more line.

    Attributes:
        part: The mechanism that is bounded.
        party: The one whose net is kept between the bounds.
        holder: Who takes what lies beyond; another party.
        lowest: The least net; `None` sets no lower bound.
        highest: The most; `None` sets no upper bound.

    Raises:
        InvalidValueError: The party is the holder or no party of the mechanism, the holder is
            bounded by the part, there is no bound, or the lowest lies above the highest.
    """

    type_tag: ClassVar[str] = "bounded"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    part: Mechanism
    party: str = attrs.field(validator=is_name)
    holder: str = attrs.field(validator=is_name)
    lowest: Money | None = None
    highest: Money | None = None
    name: str = attrs.field(default="kept within bounds", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented block between two sums."""
        return cls(
            part=BlockPayment.example(),
            party="provider",
            holder="risk pool",
            lowest=Money.parse("£1m"),
            highest=Money.parse("£2m"),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse bounds that cannot be kept."""
        if self.party == self.holder:
            msg = f"{self.holder} cannot hold what its own bounds strip off; name another holder"
            raise InvalidValueError(msg)
        if isinstance(self.part, Bounded) and self.part.party == self.holder:
            msg = (
                f"{self.holder} is kept within bounds itself, by the part, and would take what "
                f"lies beyond these; name another holder, or bound {self.holder} outermost"
            )
            raise InvalidValueError(msg)
        if self.lowest is None and self.highest is None:
            msg = "nothing is bounded; write a lowest, a highest, or both"
            raise InvalidValueError(msg)
        if self.lowest is not None and self.highest is not None and self.highest < self.lowest:
            msg = f"lowest {self.lowest} lies above highest {self.highest}"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write the part's lines, and one that brings the party within its bounds."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        inner = formula_of(self.part)
        before = step(f"{self.party}, before {self.name}", net(inner, self.party))
        within: Expression = before
        if self.lowest is not None:
            within = greatest(within, self.lowest)
        if self.highest is not None:
            within = least(within, self.highest)
        line = Line(
            label=f"{self.party}, {self.name}",
            of=within - before,
            payer=self.holder,
            payee=self.party,
            sources=self.sources,
        )
        return Formula(lines=(*inner.lines, line), currency=inner.currency)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Conditional:
    """
    A mechanism that holds only if a condition does, and perhaps another that holds if not.

    Lines that both have under one label, between the same parties, become one line.

    Attributes:
        condition: What must hold, as a test of facts.
        part: The mechanism that holds if the condition does.
        otherwise: The mechanism that holds if it does not; `None` pays nothing then.
    """

    type_tag: ClassVar[str] = "conditional"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    condition: Condition
    part: Mechanism
    otherwise: Mechanism | None = None
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return two invented blocks, one of them if a plan was agreed."""
        return cls(
            condition=truth("plan_agreed"),
            part=BlockPayment.example(),
            otherwise=BlockPayment(sources=INVENTED),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse what is no condition, and parts that cannot stand for each other."""
        as_condition(self.condition)
        self.formula()

    def formula(self) -> Formula:
        """Write every line inside the condition."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        arms = [("if so", formula_of(self.part))]
        if self.otherwise is not None:
            arms.append(("if not", formula_of(self.otherwise)))

        def choose(values: tuple[Expression | None, ...]) -> Expression:
            then, otherwise = _filled((*values, None)[:2])
            return When(condition=self.condition, then=then, otherwise=otherwise)

        return _merged(arms, choose)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Phase:
    """
    The mechanism of one financial year.

    Attributes:
        year: The financial year in which it holds.
        part: The mechanism of that year.
    """

    year: FinancialYear
    part: Mechanism


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Phased:
    """
    A mechanism for each of some financial years, chosen by the fact ``year``.

    The fact is bounded to the years covered, so that any other year is an error and not
    zero. Lines of several years under one label, between the same parties, are one line.

    Attributes:
        cases: The mechanism of each year; the years stand in order, each once and without a gap.
        year: The name of the fact that says which year it is.

    Raises:
        InvalidValueError: The years are not in order, each once and without a gap, or the lines of
            two years clash.
        InvalidTypeError: The parts are in several currencies.
    """

    type_tag: ClassVar[str] = "phased"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    cases: tuple[Phase, ...]
    year: str = attrs.field(default="year", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented block in one year and a contract by volume in the next."""
        return cls(
            cases=(
                Phase(year=FinancialYear(2022), part=BlockPayment.example()),
                Phase(year=FinancialYear(2023), part=CostAndVolume.example()),
            ),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse years that are missing, come twice, or cannot stand beside each other."""
        self.formula()

    def formula(self) -> Formula:
        """Write every line inside a choice of the year."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        years = [case.year.start_year for case in self.cases]
        if not years or years != list(range(years[0], years[0] + len(years))):
            msg = "the cases are years in order, each once and without a gap"
            raise InvalidValueError(msg)
        year = fact(self.year, YEAR, lowest=self.cases[0].year, highest=self.cases[-1].year)

        def choose(values: tuple[Expression | None, ...]) -> Expression:
            filled = _filled(values)
            return phased(
                year, [(case.year, of) for case, of in zip(self.cases, filled, strict=True)]
            )

        return _merged([(str(case.year), formula_of(case.part)) for case in self.cases], choose)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Qualified:
    """
    A mechanism that is labelled: its facts, lines and steps bear a name of its own.

    With it two mechanisms of one kind stand together, each with its own facts: the fact
    ``block_value`` becomes ``acute_block_value``, and the line "block payment" becomes "block
    payment (acute)". Tables of facts are renamed as facts are, with the facts of their rows.

    >>> from nhs_accountable_care.payment import BlockPayment, settle
    >>> blocks = Together(
    ...     parts=(
    ...         Qualified(part=BlockPayment(provider="acute trust"), by="acute"),
    ...         Qualified(part=BlockPayment(provider="community trust"), by="community"),
    ...     )
    ... )
    >>> facts = {
    ...     "acute_block_value": Money.parse("£50m"),
    ...     "community_block_value": Money.parse("£20m"),
    ... }
    >>> str(settle(blocks, facts).net["commissioner"])
    '-£70,000,000.00'

    Attributes:
        part: The mechanism.
        by: The name that goes before those of facts, in lower-case words as they are.
        common: The facts and tables that keep their names, since they are the same for others.

    Raises:
        InvalidValueError: A common fact is none that the mechanism needs, or the name is not in
            lower-case words.
    """

    type_tag: ClassVar[str] = "qualified"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    part: Mechanism
    by: str = attrs.field(validator=is_name)
    common: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return the invented block of an acute trust, whose cost others use too."""
        return cls(
            part=BlockPayment.example(), by="acute", common=("outturn_cost",), sources=INVENTED
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a name that facts cannot bear, and common facts that the part does not need."""
        inner = formula_of(self.part)
        own = [each.name for each in inner.facts if each.table is None] + list(inner.tables)
        known = set(own)
        unknown = [shortened(name, LONGEST_QUOTE) for name in self.common if name not in known]
        if unknown:
            msg = (
                f"{listed(unknown, MOST_SHOWN)} cannot be common, since the mechanism does not "
                f"ask for it; it asks for: {listed(own, MOST_SHOWN) or 'nothing'}"
            )
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write the part's lines with every name made its own."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        inner = formula_of(self.part)
        common = set(self.common)

        def renamed(name: str) -> str:
            return name if name in common else f"{self.by}_{name}"

        def change(node: Expression | Condition) -> Expression | Condition:
            match node:
                case Fact(table=None):
                    return attrs.evolve(node, name=renamed(node.name))
                case Fact(table=str(table)) if table not in common:
                    return attrs.evolve(node, name=f"{self.by}_{node.name}", table=renamed(table))
                case Step():
                    return attrs.evolve(node, name=self._labelled(node.name))
                case _:
                    return node

        values = rewritten((line.of for line in inner.lines), change, renamed)
        lines = tuple(
            attrs.evolve(
                line,
                label=self._labelled(line.label),
                of=value,
                sources=tuple(dict.fromkeys((*line.sources, *self.sources))),
            )
            for line, value in zip(inner.lines, values, strict=True)
        )
        return Formula(lines=lines, currency=inner.currency)

    def _labelled(self, name: str) -> str:
        """Name a line or a step by its own name and ours."""
        return f"{name} ({self.by.replace('_', ' ')})"


_Choice = Callable[[tuple[Expression | None, ...]], Expression]


def _merged(arms: list[tuple[str, Formula]], choose: _Choice) -> Formula:
    """Make one formula of several of which one holds, line by line."""
    arms = _steps_told_apart(arms)
    order: dict[str, Line] = {}
    for _, each in arms:
        for line in each.lines:
            first = order.setdefault(line.label, line)
            if (first.payer, first.payee) != (line.payer, line.payee):
                msg = (
                    f"the line {line.label!r} is between {_ends(first)} in one case and between "
                    f"{_ends(line)} in another; give the two lines labels of their own"
                )
                raise InvalidValueError(msg)
    by_label = [{line.label: line for line in each.lines} for _, each in arms]
    lines = []
    for label, first in order.items():
        found = [of.get(label) for of in by_label]
        sources = dict.fromkeys(
            source for line in found if line is not None for source in line.sources
        )
        lines.append(
            Line(
                label=label,
                of=choose(tuple(None if line is None else line.of for line in found)),
                payer=first.payer,
                payee=first.payee,
                sources=tuple(sources),
                doubt=first.doubt,
            )
        )
    return _joined(tuple(lines), [each for _, each in arms])


def _joined(lines: tuple[Line, ...], formulas: list[Formula]) -> Formula:
    """Make a formula of lines that come from several, which must share a currency."""
    currencies = tuple(dict.fromkeys(each.currency for each in formulas))
    if len(currencies) > 1:
        msg = f"the parts are in {' and '.join(currencies)}; settle each currency by itself"
        raise InvalidTypeError(msg)
    return Formula(lines=lines, currency=currencies[0])


def _steps_told_apart(arms: list[tuple[str, Formula]]) -> list[tuple[str, Formula]]:
    """Rename the steps that say different things in different arms, by the arm."""
    nodes = every_node(line.of for _, each in arms for line in each.lines)
    numbers = numbered(nodes)
    meanings: dict[str, set[int]] = {}
    for node in nodes:
        if isinstance(node, Step):
            meanings.setdefault(node.name, set()).add(numbers[id(node.of)])
    clashing = {name for name, found in meanings.items() if len(found) > 1}
    if not clashing:
        return arms
    return [(name, _renamed(each, clashing, name)) for name, each in arms]


def _renamed(formula: Formula, names: set[str], arm: str) -> Formula:
    """Add the name of the arm to the steps of these names."""

    def change(node: Expression | Condition) -> Expression | Condition:
        if isinstance(node, Step) and node.name in names:
            return attrs.evolve(node, name=f"{node.name} ({arm})")
        return node

    values = rewritten((line.of for line in formula.lines), change)
    lines = tuple(
        attrs.evolve(line, of=value) for line, value in zip(formula.lines, values, strict=True)
    )
    return attrs.evolve(formula, lines=lines)


def _filled(values: tuple[Expression | None, ...]) -> tuple[Expression, ...]:
    """Put zero, in the unit of the others, where an arm has no such line."""
    unit = next(value.measure.unit for value in values if value is not None)
    zero = Amount(value=Fraction(0), unit=unit)
    return tuple(zero if value is None else value for value in values)


def _ends(line: Line) -> str:
    """Name the parties of a line."""
    return "nobody (a note)" if line.payer is None else f"{line.payer} and {line.payee}"
