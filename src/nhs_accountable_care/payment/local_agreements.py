"""
A formula as data: what a local agreement says of money, readable without its author's Python.

A mechanism travels in a document as its fields, and its formula is derived. A local
agreement has no class of its own, so its formula itself is written down: facts that are
declared once, steps that may use earlier steps only, and lines. Money is written in pounds,
as everywhere in a document, and every number is exact text: ``"0.3"``, ``"1/3"``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, ClassVar, Final, Literal, TypeVar, assert_never

import attrs

from nhs_accountable_care._core.errors import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
)
from nhs_accountable_care._core.fields import is_text, is_tuple
from nhs_accountable_care._core.money import Rounding, parse_ratio
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.builders import code, fact, truth
from nhs_accountable_care.payment.formulas import Formula, Line, whole_pence
from nhs_accountable_care.payment.nodes import (
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
    Node,
    Not,
    Portion,
    PriceColumn,
    PriceList,
    Product,
    Ratio,
    Rounded,
    Scaled,
    Step,
    Sum,
    Total,
    When,
    as_condition,
)
from nhs_accountable_care.payment.units import CODE, DEEPEST, PENCE, TRUTH, YEAR, Unit
from nhs_accountable_care.payment.walks import every_node

__all__ = [
    "AgreementData",
    "ColumnData",
    "ConditionData",
    "FactData",
    "LineData",
    "LocalAgreement",
    "PricesData",
    "StepData",
    "UnitWord",
    "condition_data",
    "condition_of",
]

UnitWord = Literal["money", "count", "rate", "share", "truth", "code", "year"]
"""The units as documents call them: money is in pounds there, and so not called pence."""

_UNITS: Final[dict[UnitWord, Unit]] = {
    "money": Unit.PENCE,
    "count": Unit.COUNT,
    "rate": Unit.RATE,
    "share": Unit.SHARE,
    "truth": Unit.TRUTH,
    "code": Unit.CODE,
    "year": Unit.YEAR,
}
_WORDS: Final = {unit: word for word, unit in _UNITS.items()}
_T = TypeVar("_T")
_PENCE_IN_A_POUND: Final = 100
_MOST_DIGITS: Final = 40
_MOST_NODES: Final = 10_000


# --- The form in which it stands in a document ---


@attrs.frozen(kw_only=True)
class FactData:
    """
    The declaration of a fact, in text; what is left out is usual for its unit.

    Attributes:
        name: The name of the fact, by which expressions use it.
        unit: What it counts.
        step: The least difference, in pounds for money.
        lowest: The least value; for a year, such as ``2017/18``.
        highest: The greatest value.
        table: The table in which it stands, for a fact that each row has.
        codes: The codes of which it is one, for a fact whose unit is a code.
    """

    name: str
    unit: UnitWord
    step: str | None = None
    lowest: str | None = None
    highest: str | None = None
    table: str | None = None
    codes: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class ColumnData:
    """
    A column of a price list, in text.

    Attributes:
        name: The name of the column.
        unit: What its values count.
        values: One value for each code of the list, in the same order.
    """

    name: str
    unit: UnitWord
    values: tuple[str, ...] = attrs.field(validator=is_tuple)


@attrs.frozen(kw_only=True)
class PricesData:
    """
    A price list, in text.

    Attributes:
        name: The name of the list, by which expressions use it.
        codes: The codes that have a price, in order.
        columns: The columns of the list, each with one value for each code.
    """

    name: str
    codes: tuple[str, ...] = attrs.field(validator=is_tuple)
    columns: tuple[ColumnData, ...] = attrs.field(validator=is_tuple)
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class StepData:
    """
    A named working: its expression as plain data, an object with a ``type``.

    Attributes:
        name: The name of the working, by which later expressions use it.
        of: The expression: an object with a ``type``, such as ``sum``, and the fields of that
            type.
    """

    name: str
    of: object
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class LineData:
    """
    A line: its expression as plain data, and who pays whom; neither for a note.

    Attributes:
        label: What is paid, in words: no two lines share a label.
        of: The expression of the sum: an object with a ``type``, such as ``sum``, and the fields
            of that type.
        payer: The party that pays; `None` for a note.
        payee: The party that is paid; `None` for a note.
    """

    label: str
    of: object
    payer: str | None = None
    payee: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class AgreementData:
    """
    A local agreement as a document holds it.

    An expression is an object with a ``type`` (the name of its node, as ``all-of``) and the
    node's fields; a fact and a step stand as ``{"type": "fact", "name": …}`` once declared.

    Attributes:
        facts: The facts that expressions use, each declared once.
        prices: The price lists that expressions look up.
        steps: Named workings, of which each may use those before it.
        lines: What is paid, by whom and to whom.
        currency: The currency of its money.
    """

    type_tag: ClassVar[str] = "local-agreement"

    name: str = "local agreement"
    facts: tuple[FactData, ...] = attrs.field(default=(), validator=is_tuple)
    prices: tuple[PricesData, ...] = attrs.field(default=(), validator=is_tuple)
    steps: tuple[StepData, ...] = attrs.field(default=(), validator=is_tuple)
    lines: tuple[LineData, ...] = attrs.field(validator=is_tuple)
    currency: str = "GBP"
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class ConditionData:
    """
    A condition as a document holds it: its facts, and an object with a ``type``.

    Attributes:
        facts: The facts that the condition uses, each declared once.
        prices: The price lists that the condition looks up.
        holds: The condition: an object with a ``type``, such as ``compare``, and the fields of
            that type.
    """

    facts: tuple[FactData, ...] = attrs.field(default=(), validator=is_tuple)
    prices: tuple[PricesData, ...] = attrs.field(default=(), validator=is_tuple)
    holds: object


# --- The mechanism ---


@attrs.frozen(kw_only=True)
class LocalAgreement:
    """
    A mechanism of which the formula itself was agreed, and is kept as data.

    Local agreement has been a payment category of its own in the NHS Payment Scheme since
    2023, beside aligned payment, low volume activity and activity-based payment.

    >>> half = {"type": "scaled", "by": "0.5", "of": {"type": "fact", "name": "saving"}}
    >>> data = AgreementData(
    ...     facts=(FactData(name="saving", unit="money"),),
    ...     lines=(LineData(label="half the saving", payer="ICB", payee="trust", of=half),),
    ... )
    >>> agreement = LocalAgreement.from_data(data)
    >>> [str(line.of.measure.unit.value) for line in agreement.formula().lines]
    ['pence']
    >>> agreement.to_data().lines[0].of["type"]
    'rounded'

    Attributes:
        agreed: The formula that was agreed.
    """

    type_tag: ClassVar[str] = "local-agreement"

    name: str = attrs.field(default="local agreement", validator=is_text)
    agreed: Formula
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)

    def formula(self) -> Formula:
        """Give the formula that was agreed."""
        return self.agreed

    @classmethod
    def from_data(cls, data: AgreementData) -> "LocalAgreement":
        """
        Read an agreement, checking all that is checked when a formula is built.

        Raises:
            DocumentError: With every problem that was found, each with its path from ``$``.
        """
        reader = _Reader()
        agreed = reader.attempt(lambda: reader.formula(data))
        if agreed is None or reader.problems:
            raise DocumentError(tuple(reader.problems))
        return cls(name=data.name, agreed=agreed, sources=data.sources)

    def to_data(self) -> AgreementData:
        """
        Write the agreement as plain data, from which it is read back equal.

        Raises:
            InvalidValueError: A number cannot be written in 40 digits, or two price lists
                share a name.
        """
        nodes = self.agreed.nodes
        writer = _Writer()
        return AgreementData(
            name=self.name,
            facts=tuple(_fact_data(each) for each in self.agreed.facts),
            prices=_prices_data(nodes),
            steps=tuple(
                StepData(name=step.name, of=writer.tree(step.of), sources=step.sources)
                for step in self.agreed.steps
            ),
            lines=tuple(
                LineData(
                    label=line.label,
                    of=writer.tree(line.of),
                    payer=line.payer,
                    payee=line.payee,
                    sources=line.sources,
                )
                for line in self.agreed.lines
            ),
            currency=self.agreed.currency,
            sources=self.sources,
        )


def condition_data(condition: Condition) -> ConditionData:
    """
    Write a condition as plain data.

    >>> from nhs_accountable_care.payment import truth
    >>> condition_data(~truth("suspended")).holds
    {'type': 'not', 'of': {'type': 'fact', 'name': 'suspended'}}
    """
    nodes = every_node((condition,))
    facts = {node.name: node for node in nodes if isinstance(node, Fact)}
    if any(isinstance(node, Step) for node in nodes):
        msg = "a condition with named steps cannot be written by itself; leave the steps out"
        raise InvalidValueError(msg)
    return ConditionData(
        facts=tuple(_fact_data(each) for each in facts.values()),
        prices=_prices_data(nodes),
        holds=_Writer().tree(condition),
    )


def condition_of(data: ConditionData) -> Condition:
    """Read a condition, with every problem that is found in it."""
    reader = _Reader()
    reader.declare(data.facts, data.prices)
    condition = reader.attempt(lambda: reader.condition(data.holds, "$.holds"))
    if condition is None or reader.problems:
        raise DocumentError(tuple(reader.problems))
    return condition


# --- Numbers ---


def _ratio_text(value: Fraction) -> str:
    """Write an exact number, which must fit in so many digits."""
    bottom = value.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    text = str(value)
    if bottom == 1 and value.denominator > 1:
        places = 1
        while (value * 10**places).denominator > 1:
            places += 1
        digits = f"{abs(value * 10**places).numerator:0{places + 1}d}"
        text = f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
    if len(text) > _MOST_DIGITS:
        msg = f"{text} has more than {_MOST_DIGITS} characters, and cannot be written exactly"
        raise InvalidValueError(msg)
    return text


def _shown(value: Fraction, unit: Unit) -> str:
    """Write a value: money in pounds, a year as a financial year."""
    if unit is YEAR:
        return str(FinancialYear(value.numerator))
    return _ratio_text(value / _PENCE_IN_A_POUND if unit is PENCE else value)


def _number_of(text: str, unit: Unit) -> Fraction:
    """Read a value, in pence if it is money."""
    if unit is YEAR:
        return Fraction(FinancialYear.parse(text).start_year)
    number = parse_ratio(text)
    return number * _PENCE_IN_A_POUND if unit is PENCE else number


def _fact_data(item: Fact) -> FactData:
    """Write the declaration of a fact."""
    word = _WORDS[item.unit]
    if item.unit in (TRUTH, CODE):
        return FactData(name=item.name, unit=word, table=item.table, codes=item.codes)
    return FactData(
        name=item.name,
        unit=word,
        step=None if item.unit is YEAR else _shown(item.step, item.unit),
        lowest=_shown(item.lowest * item.step, item.unit),
        highest=_shown(item.highest * item.step, item.unit),
        table=item.table,
    )


def _prices_data(nodes: Iterable[Expression | Condition]) -> tuple[PricesData, ...]:
    """Write every price list that nodes look up, each once."""
    found: dict[str, PriceList] = {}
    for node in nodes:
        if isinstance(node, Listed) and found.setdefault(node.prices.name, node.prices) != (
            node.prices
        ):
            msg = f"two price lists are named {node.prices.name!r}; rename one of them"
            raise InvalidValueError(msg)
    return tuple(
        PricesData(
            name=prices.name,
            codes=prices.codes,
            columns=tuple(
                ColumnData(
                    name=column.name,
                    unit=_WORDS[column.unit],
                    values=tuple(_shown(Fraction(value), column.unit) for value in column.values),
                )
                for column in prices.columns
            ),
            sources=prices.sources,
        )
        for prices in found.values()
    )


# --- Writing ---


class _Writer:
    """Writes expressions and conditions as plain data."""

    def __init__(self) -> None:
        self.nodes = 0

    def tree(self, node: Expression | Condition) -> dict[str, Any]:
        """Write a node: its type, and its fields."""
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            msg = "the formula is too large to be written out; name what it uses twice as steps"
            raise InvalidValueError(msg)
        match node:
            case Amount():
                return self.amount(node)
            case Fact():
                return {"type": "fact", "name": node.name}
            case Step():
                return {"type": "step", "name": node.name}
            case Sum() | Product() | Least() | Greatest() | AllOf() | AnyOf():
                return {
                    "type": _tag(type(node)),
                    "parts": [self.tree(each) for each in node.parts],
                }
            case Scaled():
                return {"type": "scaled", "by": _ratio_text(node.by), "of": self.tree(node.of)}
            case Ratio():
                top, bottom = self.tree(node.numerator), self.tree(node.denominator)
                return {"type": "ratio", "numerator": top, "denominator": bottom}
            case Bands():
                return self.bands(node)
            case When():
                return {
                    "type": "when",
                    "condition": self.tree(node.condition),
                    "then": self.tree(node.then),
                    "otherwise": self.tree(node.otherwise),
                }
            case Rounded():
                to = _shown(node.to, node.measure.unit)
                way = node.way.value
                return {"type": "rounded", "to": to, "way": way, "of": self.tree(node.of)}
            case Portion():
                keys = [{"party": key.party, "weight": self.weight(key)} for key in node.keys]
                of = self.tree(node.of)
                return {"type": "portion", "party": node.party, "keys": keys, "of": of}
            case Total():
                of = self.tree(node.of)
                return {"type": "total", "table": node.table, "rows": node.rows, "of": of}
            case Listed():
                key = self.tree(node.key)
                return {
                    "type": "listed",
                    "prices": node.prices.name,
                    "column": node.column,
                    "key": key,
                }
            case Compare():
                left, right = self.tree(node.left), self.tree(node.right)
                return {"type": "compare", "left": left, "op": node.op, "right": right}
            case Not():
                return {"type": "not", "of": self.tree(node.of)}
            case Is():
                return {"type": "is", "fact": self.tree(node.fact), "code": node.code}
            case _:
                assert_never(node)

    def amount(self, node: Amount) -> dict[str, Any]:
        """Write a constant."""
        if node.sources:
            msg = "a constant's own sources cannot be written in a tree; cite its step or its line"
            raise InvalidValueError(msg)
        data = {
            "type": "amount",
            "value": _shown(node.value, node.unit),
            "unit": _WORDS[node.unit],
        }
        return data if node.currency is None else {**data, "currency": node.currency}

    def bands(self, node: Bands) -> dict[str, Any]:
        """Write bands; an open end is left out."""
        unit = _unit_of_rates(node.of.measure.unit, node.unit)
        laid = []
        for band in node.bands:
            data: dict[str, Any] = {"rate": _shown(band.rate, unit)}
            if band.lo is not None:
                data["lo"] = self.tree(band.lo)
            if band.hi is not None:
                data["hi"] = self.tree(band.hi)
            laid.append(data)
        return {
            "type": "bands",
            "of": self.tree(node.of),
            "bands": laid,
            "unit": _WORDS[node.unit],
            "mirrored": node.mirrored,
        }

    def weight(self, key: Key) -> object:
        """Write the weight of a key: a constant as text."""
        if isinstance(key.weight, Fraction):
            return _ratio_text(key.weight)
        return self.tree(key.weight)


def _tag(kind: type[Node]) -> str:
    """Give the name of a node in kebab-case."""
    return {"AllOf": "all-of", "AnyOf": "any-of"}.get(kind.__name__, kind.__name__.lower())


def _unit_of_rates(of: Unit, unit: Unit) -> Unit:
    """Give the unit of what a band yields for each of the value: money, or a pure number."""
    return PENCE if unit is PENCE and of is not PENCE else Unit.RATE


# --- Reading ---

# For each type of tree: the fields that it must have, and those that it may have.
_SHAPES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "amount": (("value", "unit"), ("currency",)),
    "fact": (("name",), ()),
    "step": (("name",), ()),
    "sum": (("parts",), ()),
    "scaled": (("by", "of"), ()),
    "product": (("parts",), ()),
    "ratio": (("numerator", "denominator"), ()),
    "least": (("parts",), ()),
    "greatest": (("parts",), ()),
    "bands": (("of", "bands", "unit"), ("mirrored",)),
    "when": (("condition", "then", "otherwise"), ()),
    "rounded": (("to", "way", "of"), ()),
    "portion": (("party", "keys", "of"), ()),
    "total": (("table", "rows", "of"), ()),
    "listed": (("prices", "column", "key"), ()),
    "compare": (("left", "op", "right"), ()),
    "all-of": (("parts",), ()),
    "any-of": (("parts",), ()),
    "not": (("of",), ()),
    "is": (("fact", "code"), ()),
}
_TYPES: Final = ", ".join(_SHAPES)
_WAYS: Final = {way.value: way for way in Rounding}


class _UnreadError(Exception):
    """Something could not be read, and has been reported."""


class _Reader:
    """Reads plain data into nodes, and keeps every problem that it meets."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.facts: dict[str, Fact] = {}
        self.lists: dict[str, PriceList] = {}
        self.steps: dict[str, Step] = {}
        # What was declared and could not be read is reported there, and not where it is used.
        self.broken: set[str] = set()
        self.depth = 0

    # --- Problems ---

    def report(self, path: str, message: str, hint: str = "") -> _UnreadError:
        """Keep a problem, and give what is raised to leave what it is in."""
        self.problems.append(Problem(path=path, message=message, hint=hint))
        return _UnreadError()

    def made(self, path: str, make: Callable[[], _T]) -> _T:
        """Make a value, and report what the making refuses."""
        try:
            return make()
        except (InvalidValueError, InvalidTypeError) as error:
            raise self.report(path, str(error)) from None

    def attempt(self, read: Callable[[], _T]) -> _T | None:
        """Read something, or go on without it."""
        try:
            return read()
        except _UnreadError:
            return None

    def each(
        self, read: Callable[[Any, str], _T], items: Iterable[tuple[object, str]]
    ) -> tuple[_T, ...]:
        """Read several things, each from its path, so that the problems of all are found."""
        found = [self.attempt(lambda: read(data, path)) for data, path in items]  # noqa: B023 - called now
        whole = tuple(each for each in found if each is not None)
        if len(whole) < len(found):
            raise _UnreadError
        return whole

    # --- What is declared ---

    def formula(self, data: AgreementData) -> Formula:
        """Read facts, price lists, steps and lines, and make a formula of them."""
        self.declare(data.facts, data.prices)
        for place, step in enumerate(data.steps):
            self.attempt(lambda: self.step(step, f"$.steps[{place}]"))  # noqa: B023 - called now
        lines = self.each(self.line, _items(data.lines, "$.lines"))
        return self.made("$", lambda: Formula(lines=lines, currency=data.currency))

    def declare(self, facts: Iterable[FactData], prices: Iterable[PricesData]) -> None:
        """Read the facts and the price lists that trees name."""
        for place, item in enumerate(facts):
            self.attempt(lambda: self.declare_fact(item, f"$.facts[{place}]"))  # noqa: B023 - called now
        for place, listing in enumerate(prices):
            self.attempt(lambda: self.declare_prices(listing, f"$.prices[{place}]"))  # noqa: B023 - called now

    def declare_fact(self, item: FactData, path: str) -> None:
        """Read the declaration of a fact."""
        if item.name in self.facts or item.name in self.broken:
            raise self.report(path, f"the fact {item.name} is declared twice", "declare it once")
        with self.named_here(item.name):
            self.facts[item.name] = self.made(path, lambda: _fact_of(item))

    def declare_prices(self, listing: PricesData, path: str) -> None:
        """Read a price list."""
        if listing.name in self.lists or listing.name in self.broken:
            raise self.report(path, f"the list {listing.name} is there twice", "give it once")
        with self.named_here(listing.name):
            self.lists[listing.name] = self.made(path, lambda: _prices_of(listing))

    def step(self, data: StepData, path: str) -> None:
        """Read a step, which may use earlier ones only."""
        if data.name in self.steps or data.name in self.broken:
            raise self.report(path, f"two steps are named {data.name!r}", "rename one")
        with self.named_here(data.name):
            of = self.expression(data.of, f"{path}.of")
            self.steps[data.name] = self.made(
                path, lambda: Step(name=data.name, of=of, sources=data.sources)
            )

    @contextmanager
    def named_here(self, name: str) -> Iterator[None]:
        """Remember a name whose declaration cannot be read, so that its uses say nothing."""
        try:
            yield
        except _UnreadError:
            self.broken.add(name)
            raise

    def line(self, data: LineData, path: str) -> Line:
        """Read a line, which is rounded to the penny unless it is whole."""
        of = self.expression(data.of, f"{path}.of")
        return self.made(
            path,
            lambda: Line(
                label=data.label,
                of=whole_pence(of),
                payer=data.payer,
                payee=data.payee,
                sources=data.sources,
            ),
        )

    # --- Trees ---

    def expression(self, data: object, path: str) -> Expression:
        """Read an expression."""
        node = self.node(data, path)
        if isinstance(node, Expression):
            return node
        raise self.report(path, "a condition stands where a value is meant", 'write a "when"')

    def condition(self, data: object, path: str) -> Condition:
        """Read a condition."""
        node = self.node(data, path)
        return self.made(path, lambda: as_condition(node))

    def node(self, data: object, path: str) -> Expression | Condition:
        """Read a node."""
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                raise self.report(path, f"it nests more than {DEEPEST} deep", "name some as steps")
            fields = self.fields(data, path)
            return self.read(fields, path)
        finally:
            self.depth -= 1

    def fields(self, data: object, path: str) -> Mapping[str, Any]:
        """Check that data is an object of a known type with the fields of that type."""
        if not isinstance(data, Mapping):
            raise self.report(path, "an object with a type is meant", f"known: {_TYPES}")
        kind = data.get("type")
        if not isinstance(kind, str) or kind not in _SHAPES:
            raise self.report(path, f"unknown type {kind!r}", f"known: {_TYPES}")
        self.shape(data, ("type", *_SHAPES[kind][0]), _SHAPES[kind][1], path)
        return data

    def shape(
        self, data: Mapping[str, Any], must: tuple[str, ...], may: tuple[str, ...], path: str
    ) -> None:
        """Check that an object has the fields that it must have, and no others than it may."""
        before = len(self.problems)
        for name in must:
            if name not in data:
                self.report(path, f"{name} is missing")
        for name in data:
            if name not in (*must, *may):
                self.report(f"{path}.{name}", "unknown key", f"known: {', '.join((*must, *may))}")
        if len(self.problems) > before:
            raise _UnreadError

    def read(self, data: Mapping[str, Any], path: str) -> Expression | Condition:
        """Read a node of a known type."""
        match data["type"]:
            case "fact":
                return self.named(data, "name", self.facts, "fact", path)
            case "step":
                return self.named(data, "name", self.steps, "step", path)
            case "amount":
                return self.amount(data, path)
            case "sum":
                parts = self.expressions(data, path)
                return self.made(path, lambda: Sum(parts=parts))
            case "product":
                parts = self.expressions(data, path)
                return self.made(path, lambda: Product(parts=parts))
            case "least":
                parts = self.expressions(data, path)
                return self.made(path, lambda: Least(parts=parts))
            case "greatest":
                parts = self.expressions(data, path)
                return self.made(path, lambda: Greatest(parts=parts))
            case "scaled":
                of = self.expression(data["of"], f"{path}.of")
                by = self.number(data, "by", Unit.RATE, path)
                return self.made(path, lambda: Scaled(of=of, by=by))
            case "ratio":
                top, bottom = self.each(
                    self.expression, _named(data, ("numerator", "denominator"), path)
                )
                return self.made(path, lambda: Ratio(numerator=top, denominator=bottom))
            case "bands":
                return self.bands(data, path)
            case "when":
                return self.when(data, path)
            case "rounded":
                of = self.expression(data["of"], f"{path}.of")
                to = self.number(data, "to", of.measure.unit, path)
                way = self.word(data, "way", _WAYS, path)
                return self.made(path, lambda: Rounded(of=of, to=to, way=way))
            case "portion":
                return self.portion(data, path)
            case "total":
                of = self.expression(data["of"], f"{path}.of")
                table, rows = self.text(data, "table", path), data["rows"]
                return self.made(path, lambda: Total(table=table, of=of, rows=rows))
            case "listed":
                prices = self.named(data, "prices", self.lists, "price list", path)
                column = self.text(data, "column", path)
                key = self.fact(data["key"], f"{path}.key")
                return self.made(path, lambda: Listed(prices=prices, column=column, key=key))
            case "compare":
                left, right = self.each(self.expression, _named(data, ("left", "right"), path))
                return self.made(path, lambda: Compare(left=left, op=data["op"], right=right))
            case "all-of":
                conditions = self.conditions(data, path)
                return self.made(path, lambda: AllOf(parts=conditions))
            case "any-of":
                conditions = self.conditions(data, path)
                return self.made(path, lambda: AnyOf(parts=conditions))
            case "not":
                condition = self.condition(data["of"], f"{path}.of")
                return self.made(path, lambda: Not(of=condition))
            case _:
                item = self.fact(data["fact"], f"{path}.fact")
                return self.made(path, lambda: Is(fact=item, code=data["code"]))

    def amount(self, data: Mapping[str, Any], path: str) -> Amount:
        """Read a constant."""
        unit = self.word(data, "unit", _UNITS, path)
        value = self.number(data, "value", unit, path)
        currency = None if "currency" not in data else self.text(data, "currency", path)
        return self.made(path, lambda: Amount(value=value, unit=unit, currency=currency))

    def bands(self, data: Mapping[str, Any], path: str) -> Bands:
        """Read bands; an edge that is not there leaves an end open."""
        of = self.expression(data["of"], f"{path}.of")
        unit: Unit = self.word(data, "unit", _UNITS, path)
        rates = _unit_of_rates(of.measure.unit, unit)
        laid = self.each(
            lambda band, where: self.band(band, rates, where),
            _items(self.many(data, "bands", path), f"{path}.bands"),
        )
        mirrored = data.get("mirrored", False)
        if not isinstance(mirrored, bool):
            where = f"{path}.mirrored"
            raise self.report(where, f"{mirrored!r} is not true or false")
        return self.made(path, lambda: Bands(of=of, bands=laid, unit=unit, mirrored=mirrored))

    def band(self, data: object, unit: Unit, path: str) -> Band:
        """Read a band."""
        if not isinstance(data, Mapping):
            raise self.report(path, "a band is an object with a rate")
        self.shape(data, ("rate",), ("lo", "hi"), path)
        rate = self.number(data, "rate", unit, path)
        names = tuple(name for name in ("lo", "hi") if name in data)
        edges = self.each(self.expression, _named(data, names, path))
        found = dict(zip(names, edges, strict=True))
        return self.made(path, lambda: Band(lo=found.get("lo"), hi=found.get("hi"), rate=rate))

    def when(self, data: Mapping[str, Any], path: str) -> When:
        """Read a choice."""
        condition = self.attempt(lambda: self.condition(data["condition"], f"{path}.condition"))
        then, otherwise = self.each(self.expression, _named(data, ("then", "otherwise"), path))
        if condition is None:
            raise _UnreadError
        return self.made(path, lambda: When(condition=condition, then=then, otherwise=otherwise))

    def portion(self, data: Mapping[str, Any], path: str) -> Portion:
        """Read the part of a party."""
        of = self.expression(data["of"], f"{path}.of")
        party = self.text(data, "party", path)
        keys = self.each(self.key, _items(self.many(data, "keys", path), f"{path}.keys"))
        return self.made(path, lambda: Portion(of=of, keys=keys, party=party))

    def key(self, data: object, path: str) -> Key:
        """Read a key: text is a constant, an object is an expression."""
        if not isinstance(data, Mapping):
            raise self.report(path, "a key is an object with a party and a weight")
        self.shape(data, ("party", "weight"), (), path)
        party = self.text(data, "party", path)
        weight: Fraction | Expression
        if isinstance(data["weight"], str):
            weight = self.number(data, "weight", Unit.RATE, path)
        else:
            weight = self.expression(data["weight"], f"{path}.weight")
        return self.made(path, lambda: Key(party=party, weight=weight))

    def fact(self, data: object, path: str) -> Fact:
        """Read the name of a fact."""
        node = self.node(data, path)
        if isinstance(node, Fact):
            return node
        raise self.report(path, "a fact is meant", '{"type": "fact", "name": …}')

    def expressions(self, data: Mapping[str, Any], path: str) -> tuple[Expression, ...]:
        """Read the parts of an expression."""
        return self.each(self.expression, _items(self.many(data, "parts", path), f"{path}.parts"))

    def conditions(self, data: Mapping[str, Any], path: str) -> tuple[Condition, ...]:
        """Read the parts of a condition."""
        return self.each(self.condition, _items(self.many(data, "parts", path), f"{path}.parts"))

    # --- Fields ---

    def many(self, data: Mapping[str, Any], name: str, path: str) -> Sequence[object]:
        """Take a list."""
        value = data[name]
        if isinstance(value, str) or not isinstance(value, Sequence):
            where = f"{path}.{name}"
            raise self.report(where, f"a list is meant, and not {value!r}")
        return value

    def text(self, data: Mapping[str, Any], name: str, path: str) -> str:
        """Take text."""
        value = data[name]
        if not isinstance(value, str):
            where = f"{path}.{name}"
            raise self.report(where, f"text is meant, and not {value!r}")
        return value

    def number(self, data: Mapping[str, Any], name: str, unit: Unit, path: str) -> Fraction:
        """Read an exact number, which is written as text."""
        return self.made(f"{path}.{name}", lambda: _number_of(data[name], unit))

    def word(self, data: Mapping[str, Any], name: str, known: Mapping[Any, _T], path: str) -> _T:
        """Read one of some words."""
        value = data[name]
        if not isinstance(value, str) or value not in known:
            hint = f"known: {', '.join(known)}"
            where = f"{path}.{name}"
            raise self.report(where, f"unknown word {value!r}", hint)
        return known[value]

    def named(
        self, data: Mapping[str, Any], name: str, known: Mapping[str, _T], what: str, path: str
    ) -> _T:
        """Give what was declared under the name that a field holds."""
        value = self.text(data, name, path)
        if value in known:
            return known[value]
        if value in self.broken:
            raise _UnreadError
        hint = f"known: {', '.join(known) or 'none'}"
        where = f"{path}.{name}"
        raise self.report(where, f"no {what} {value!r} is declared before this", hint)


def _items(values: Sequence[object], path: str) -> list[tuple[object, str]]:
    """Give each item of a list with its path."""
    return [(value, f"{path}[{place}]") for place, value in enumerate(values)]


def _named(
    data: Mapping[str, object], names: Iterable[str], path: str
) -> list[tuple[object, str]]:
    """Give each of some fields with its path."""
    return [(data[name], f"{path}.{name}") for name in names]


def _fact_of(data: FactData) -> Fact:
    """Read the declaration of a fact."""
    unit = _UNITS[data.unit]
    if unit is TRUTH or unit is CODE:
        if (data.step, data.lowest, data.highest) != (None, None, None):
            msg = f"{data.name}: a {unit.value} has no step and no bounds"
            raise InvalidValueError(msg)
        if unit is CODE:
            return code(data.name, data.codes, table=data.table)
        return attrs.evolve(truth(data.name, table=data.table), codes=data.codes)
    step, lowest, highest = (
        None if text is None else _number_of(text, unit)
        for text in (data.step, data.lowest, data.highest)
    )
    usual = fact(data.name, unit, step=step, lowest=lowest, highest=highest, table=data.table)
    return attrs.evolve(usual, codes=data.codes)


def _prices_of(data: PricesData) -> PriceList:
    """Read a price list."""
    columns = tuple(
        PriceColumn(
            name=column.name,
            unit=_UNITS[column.unit],
            values=tuple(_number_of(text, _UNITS[column.unit]) for text in column.values),
        )
        for column in data.columns
    )
    return PriceList(name=data.name, codes=data.codes, columns=columns, sources=data.sources)
