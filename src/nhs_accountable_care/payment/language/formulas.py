"""
Lines between parties, and the formula that they make.

There is no other statement than a line: gates, caps, years and combinations are rewrites of
lines. A line with a payer and a payee becomes a posting; a line with neither is a note, an
answer that is not a payment.
"""

import functools
from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.limits import MOST_LINES, MOST_NODES, MOST_SHOWN
from nhs_accountable_care._core.money import Rounding
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.payment.language.expressions import (
    Amount,
    Condition,
    Expression,
    Fact,
    Listed,
    Operand,
    Rounded,
    Step,
    Total,
    added_up,
    as_expression,
    numbered,
    written_out,
)
from nhs_accountable_care.payment.language.traversal import every_node
from nhs_accountable_care.payment.language.units import CODE, NUMBERS, PENCE, TRUTH, digits_of

__all__ = ["Formula", "Line", "formula", "line", "net", "note", "whole_pence"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Line:
    """
    What one party pays another, or, with neither named, a note.

    Write it with `line` or `note`, which round to the penny where that is needed. A negative
    amount is paid the other way.

    Attributes:
        doubt: Of a note: what is wrong with the facts, in words, if it comes to anything but
            nothing, such as more cases that meet a standard than there are.

    Raises:
        InvalidValueError: One of payer and payee is not named, or both are one; the amount may be
            no whole number of pence, is a ratio that nothing rounds, or rests on the rows of a
            table; or what somebody pays would tell a doubt.
        InvalidTypeError: What it comes to is no number, or somebody pays what is no money.
    """

    label: str = attrs.field(validator=is_name)
    of: Expression
    payer: str | None = None
    payee: str | None = None
    sources: tuple[Citation, ...] = ()
    doubt: str | None = attrs.field(default=None, validator=attrs.validators.optional(is_name))

    def __attrs_post_init__(self) -> None:
        """Refuse a line that no one could pay."""
        if self.doubt is not None and self.payer is not None:
            msg = f"{self.label}: a doubt is told by a note; leave out payer and payee, or doubt"
            raise InvalidValueError(msg)
        if self.of.measure.unit not in NUMBERS:
            msg = f"{self.label}: a line is an amount; write when(…) to pay on a condition"
            raise InvalidTypeError(msg)
        if (self.payer is None) != (self.payee is None):
            msg = f"{self.label}: write both payer and payee, or neither for a note"
            raise InvalidValueError(msg)
        if self.payer is not None and self.payer == self.payee:
            msg = f"{self.label}: {self.payer} would pay itself; write a note instead"
            raise InvalidValueError(msg)
        measure = self.of.measure
        if measure.table is not None:
            msg = f"{self.label} rests on rows of {measure.table}; add them up with total(…)"
            raise InvalidValueError(msg)
        if self.payer is not None and measure.unit is not PENCE:
            msg = f"{self.label}: only money is paid, and this is a {measure.unit.value}"
            raise InvalidTypeError(msg)
        if measure.unit is PENCE and not measure.is_whole_pence:
            msg = f"{self.label} may not be a whole number of pence; write it with line(…)"
            raise InvalidValueError(msg)
        if measure.grain is None:
            msg = f"{self.label} is a ratio; say how it is rounded, as in rounded(…, to=…)"
            raise InvalidValueError(msg)

    @property
    def is_note(self) -> bool:
        """Whether nobody pays it."""
        return self.payer is None


@names_getattr
@attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=check_types)
class Formula:
    """
    How money moves: lines between parties, over named facts.

    Write it with `formula`.

    Raises:
        InvalidValueError: There is no line or there are more than 10,000 nodes; two lines have one
            label, two steps of one name say different things, or a fact is declared in two ways or
            named as a table is; an amount is in another currency; or lists in which one code is
            looked up have no code in common.
        InvalidTypeError: Something stands among the lines that is none.
    """

    lines: tuple[Line, ...]
    currency: str = "GBP"

    def __attrs_post_init__(self) -> None:
        """Refuse what no settlement could make sense of."""
        if not self.lines:
            msg = "a formula without a line pays nobody and says nothing; write line(…) or note(…)"
            raise InvalidValueError(msg)
        if len(self.lines) > MOST_LINES:
            msg = (
                f"the formula has {len(self.lines):,} lines, and {MOST_LINES:,} at most are read; "
                f"write it as several formulas"
            )
            raise InvalidValueError(msg)
        labels: set[str] = set()
        for each in self.lines:
            if each.label in labels:
                msg = (
                    f"two lines are labelled {quoted(each.label)}; "
                    f"give each mechanism a name of its own"
                )
                raise InvalidValueError(msg)
            labels.add(each.label)
        if len(self.nodes) > MOST_NODES:
            msg = (
                f"the formula has {len(self.nodes):,} nodes, and {MOST_NODES:,} at most are read; "
                f"write it as several formulas"
            )
            raise InvalidValueError(msg)
        self._check_currency()
        self._check_facts()
        self._check_steps()
        self._check_codes()

    def __eq__(self, other: object) -> bool:
        """Return whether two formulas say the same, node by node, each looked at once."""
        if not isinstance(other, Formula):
            return NotImplemented
        numbers = numbered(every_node([line.of for line in (*self.lines, *other.lines)]))
        one, two = (
            [
                (line.label, numbers[id(line.of)], line.payer, line.payee, line.sources)
                for line in each.lines
            ]
            for each in (self, other)
        )
        return (one, self.currency) == (two, other.currency)

    def __repr__(self) -> str:
        """Write the lines; a part that stands in two of them is written once."""
        return f"Formula(lines={written_out(self.lines)}, currency={self.currency!r})"

    def __hash__(self) -> int:
        """Hash the lines by their labels and parties, and not by all that lies below."""
        ends = tuple((line.label, line.payer, line.payee) for line in self.lines)
        return hash((ends, self.currency))

    @functools.cached_property
    def nodes(self) -> tuple[Expression | Condition, ...]:
        """Every node once, what it is made of before it."""
        return every_node(line.of for line in self.lines)

    @functools.cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that settling needs, in the order in which the lines come to them."""
        found = {node.name: node for node in self.nodes if isinstance(node, Fact)}
        return tuple(found.values())

    @functools.cached_property
    def steps(self) -> tuple[Step, ...]:
        """The named workings, each once, what it rests on before it."""
        found: dict[str, Step] = {}
        for node in self.nodes:
            if isinstance(node, Step):
                found.setdefault(node.name, node)
        return tuple(found.values())

    @functools.cached_property
    def tables(self) -> Mapping[str, int]:
        """The tables that settling needs, with the most rows of each, to be read only."""
        rows: dict[str, int] = {}
        for node in self.nodes:
            if isinstance(node, Total):
                rows[node.table] = min(node.rows, rows.get(node.table, node.rows))
        return MappingProxyType(rows)

    @functools.cached_property
    def facts_by_table(self) -> Mapping[str | None, tuple[Fact, ...]]:
        """The facts of the whole, under `None`, and those that the rows of each table carry."""
        found: dict[str | None, list[Fact]] = {None: [], **{table: [] for table in self.tables}}
        for fact in self.facts:
            found[fact.table].append(fact)
        return MappingProxyType({table: tuple(facts) for table, facts in found.items()})

    @functools.cached_property
    def parties(self) -> tuple[str, ...]:
        """Who pays or is paid, in the order of the lines."""
        both = ((line.payer, line.payee) for line in self.lines)
        return tuple(dict.fromkeys(party for pair in both for party in pair if party is not None))

    @functools.cached_property
    def allowed_codes(self) -> Mapping[str, tuple[str, ...]]:
        """For each fact of unit code, the words that it may be; none means any word."""
        allowed = {fact.name: fact.codes for fact in self.facts if fact.unit is CODE}
        asked: set[tuple[str, int]] = set()
        looked_up: set[str] = set()
        # Once for each fact and list, and for facts of the same codes once for all of them.
        common: dict[tuple[int, int], tuple[str, ...]] = {}
        for node in self.nodes:
            if not isinstance(node, Listed) or (node.key.name, id(node.prices)) in asked:
                continue
            asked.add((node.key.name, id(node.prices)))
            before = allowed[node.key.name]
            if not before and node.key.name not in looked_up:
                before = node.prices.codes
            looked_up.add(node.key.name)
            pair = (id(before), id(node.prices))
            if pair not in common:
                common[pair] = node.prices.among(before)
            allowed[node.key.name] = common[pair]
        return MappingProxyType(allowed)

    def may_be(self, fact: Fact, code: str) -> bool:
        """Return whether a fact of unit code may be this word."""
        codes = self.codes_of(fact)
        return not codes or code in codes

    def codes_of(self, fact: Fact) -> frozenset[str]:
        """Return the words that a fact of unit code may be; none if it may be any."""
        codes = self.allowed_codes.get(fact.name, ())
        if id(codes) not in self._code_sets:
            self._code_sets[id(codes)] = frozenset(codes)
        return self._code_sets[id(codes)]

    @functools.cached_property
    def _code_sets(self) -> dict[int, frozenset[str]]:
        """The allowed codes for whoever asks often; facts that may be the same share a set."""
        return {}

    def _check_codes(self) -> None:
        """Refuse a code that is looked up in lists which have no word in common."""
        for node in self.nodes:
            if isinstance(node, Listed) and not self.allowed_codes[node.key.name]:
                msg = (
                    f"{node.key.name} is looked up in lists that have no code in common; "
                    f"use a fact for each list"
                )
                raise InvalidValueError(msg)

    def _check_currency(self) -> None:
        """Refuse constants of another currency than the formula's."""
        for node in self.nodes:
            if isinstance(node, Amount) and node.currency not in (None, self.currency):
                msg = (
                    f"the formula is in {self.currency} and has an amount in {node.currency}; "
                    f"write formula(…, currency={node.currency!r}), or convert the amount"
                )
                raise InvalidValueError(msg)

    def _check_facts(self) -> None:
        """Refuse a fact that is declared in two ways."""
        found: dict[str, Fact] = {}
        for node in self.nodes:
            if isinstance(node, Fact) and found.setdefault(node.name, node) != node:
                msg = (
                    f"the fact {node.name} is declared in two ways: "
                    f"{_declared(found[node.name])}, and {_declared(node)}; declare it once"
                )
                raise InvalidValueError(msg)
        both = sorted(set(found) & set(self.tables))
        if both:
            msg = f"{both[0]} is the name of a fact and of a table; rename one of them"
            raise InvalidValueError(msg)

    def _check_steps(self) -> None:
        """Refuse two workings of one name that say different things."""
        steps = [node for node in self.nodes if isinstance(node, Step)]
        if len({step.name for step in steps}) == len(steps):
            return
        # Only what stands below a name that is used again can differ from what it names elsewhere.
        by_name: dict[str, list[Step]] = {}
        for step in steps:
            by_name.setdefault(step.name, []).append(step)
        # Survives [> to >=]: a step that stands once says nothing else anywhere.
        again = [step for same in by_name.values() if len(same) > 1 for step in same]
        numbers = numbered(every_node(step.of for step in again))
        found: dict[str, int] = {}
        for node in again:
            number = numbers[id(node.of)]
            if found.setdefault(node.name, number) != number:
                msg = (
                    f"two steps are named {quoted(node.name)} and say different things; rename one"
                )
                raise InvalidValueError(msg)


def line(
    label: str,
    of: Operand,
    *,
    payer: str,
    payee: str,
    sources: tuple[Citation, ...] = (),
) -> Line:
    """
    Write what one party pays another, rounded half up to the penny where that is needed.

    >>> from nhs_accountable_care import Money
    >>> line("block", Money.parse("£50m"), payer="commissioner", payee="provider").label
    'block'
    """
    whole = whole_pence(as_expression(of, PENCE))
    return Line(label=label, of=whole, payer=payer, payee=payee, sources=sources)


def note(
    label: str, of: Operand, *, sources: tuple[Citation, ...] = (), doubt: str | None = None
) -> Line:
    """
    Write a memo line: an answer that is not a payment, such as what is carried forward.

    Money is rounded half up to the penny where that is needed; other units are kept as they
    are. With a doubt, it says what is wrong with the facts if it comes to anything but nothing,
    and a settlement tells that before the money.

    >>> from nhs_accountable_care.payment import COUNT, fact, greatest
    >>> beyond = greatest(fact("cases_meeting", COUNT) - fact("cases", COUNT), 0)
    >>> note("beyond", beyond, doubt="more cases meet the standard than there are").is_note
    True
    """
    whole = whole_pence(as_expression(of, PENCE))
    return Line(label=label, of=whole, sources=sources, doubt=doubt)


def formula(*lines: Line | Iterable[Line], currency: str = "GBP") -> Formula:
    """
    Put lines, or groups of lines, together.

    >>> from nhs_accountable_care import Money
    >>> formula(line("block", Money.parse("£50m"), payer="commissioner", payee="provider")).parties
    ('commissioner', 'provider')
    """
    flat: list[Line] = []
    for each in lines:
        flat.extend((each,) if isinstance(each, Line) else each)
    return Formula(lines=tuple(flat), currency=currency)


def net(of: Formula, party: str) -> Expression:
    """
    Return what a party gets by all lines together, less what it pays, as an expression.

    Raises:
        InvalidValueError: No line pays the party, or is paid by it.

    >>> from nhs_accountable_care import Money
    >>> block = line("block", Money.parse("£50m"), payer="commissioner", payee="provider")
    >>> net(formula(block), "commissioner").measure.lowest
    Fraction(-5000000000, 1)
    """
    parts: list[tuple[Expression, Fraction]] = []
    for each in of.lines:
        if each.payee == party:
            parts.append((each.of, Fraction(1)))
        elif each.payer == party:
            parts.append((each.of, Fraction(-1)))
    if not parts:
        known = listed(of.parties, MOST_SHOWN) or "nobody"
        msg = f"no line pays {party} or is paid by it; the formula is between: {known}"
        raise InvalidValueError(msg)
    return added_up(parts)


def whole_pence(of: Expression) -> Expression:
    """Round money to the penny unless it is proved to be whole already."""
    if of.measure.unit is not PENCE or of.measure.is_whole_pence:
        return of
    return Rounded(of=of, to=Fraction(1), way=Rounding.HALF_UP)


def _declared(fact: Fact) -> str:
    """Describe how a fact is declared."""
    if fact.unit in (TRUTH, CODE):
        words = f" ({listed(fact.codes, MOST_SHOWN)})" if fact.codes else ""
        return f"{fact.unit.value}{words}{_of_table(fact)}"
    ends = f"{digits_of(fact.lowest * fact.step)} to {digits_of(fact.highest * fact.step)}"
    return f"{fact.unit.value} from {ends} in steps of {digits_of(fact.step)}{_of_table(fact)}"


def _of_table(fact: Fact) -> str:
    """Name the table to which a fact belongs."""
    return f" in the rows of {fact.table}" if fact.table else ""
