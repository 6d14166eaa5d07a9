"""Formulas and conditions read from plain data, with every problem that is found in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, Final, TypeVar

import attrs

from nhs_accountable_care._core.document_words import in_words_of_documents
from nhs_accountable_care._core.errors import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
)
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Rounding, number_text
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.text import listed, quoted, shortened
from nhs_accountable_care.payment.language.builders import code, fact, truth
from nhs_accountable_care.payment.language.clause_reading import tree_of_clause
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
from nhs_accountable_care.payment.language.formulas import Formula, Line, whole_pence
from nhs_accountable_care.payment.language.formulas_as_data import (
    UNITS,
    AgreementData,
    ConditionData,
    FactData,
    LineData,
    PricesData,
    StepData,
    number_of,
    unit_of_rates,
)
from nhs_accountable_care.payment.language.grammar import BAND, GRAMMAR, KEY, names_of
from nhs_accountable_care.payment.language.ratios import ratio
from nhs_accountable_care.payment.language.units import CODE, DEEPEST, TRUTH, Unit

__all__ = ["condition_of", "formula_of"]

_T = TypeVar("_T")


def formula_of(data: AgreementData) -> Formula:
    """
    Read the formula of an agreement, checking all that is checked when one is built.

    Raises:
        DocumentError: With every problem that was found, each with its path from ``$``.
    """
    return with_room(lambda: _formula_of(data))


def _formula_of(data: AgreementData) -> Formula:
    """Read a formula, with problems of its own."""
    reader = _Reader()
    agreed = reader.attempt(lambda: reader.formula(data))
    if agreed is None or reader.problems:
        raise DocumentError(tuple(reader.problems))
    return agreed


def condition_of(data: ConditionData) -> Condition:
    """
    Read a condition, with every problem that is found in it.

    Raises:
        DocumentError: With every problem that was found, each with its path from ``$``.
    """
    return with_room(lambda: _condition_of(data))


def _condition_of(data: ConditionData) -> Condition:
    """Read a condition, with problems of its own."""
    reader = _Reader()
    reader.declare(data.facts, data.prices)
    condition = reader.attempt(lambda: reader.condition(data.holds, "$.holds"))
    if condition is None or reader.problems:
        raise DocumentError(tuple(reader.problems))
    return condition


# For each type of tree: the fields that it must have, and those that it may have.
_SHAPES: Final = {shape.word: names_of(shape.fields) for shape in GRAMMAR}
_TYPES: Final = ", ".join(_SHAPES)
_BAND: Final = names_of(BAND)
_KEY: Final = names_of(KEY)
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
            raise self.report(path, in_words_of_documents(str(error))) from None

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
        agreed = self.made("$", lambda: Formula(lines=lines, currency=data.currency))
        used = {each.name for each in agreed.facts}
        for place, each in enumerate(data.facts):
            if each.name in self.facts and each.name not in used:
                name = shortened(each.name)
                hint = "use it in a line, or take the declaration out"
                self.report(f"$.facts[{place}]", f"no line uses the fact {name}", hint)
        return agreed

    def declare(self, facts: Iterable[FactData], prices: Iterable[PricesData]) -> None:
        """Read the facts and the price lists that trees name."""
        for place, item in enumerate(facts):
            self.attempt(lambda: self.declare_fact(item, f"$.facts[{place}]"))  # noqa: B023 - called now
        for place, listing in enumerate(prices):
            self.attempt(lambda: self.declare_prices(listing, f"$.prices[{place}]"))  # noqa: B023 - called now

    def declare_fact(self, item: FactData, path: str) -> None:
        """Read the declaration of a fact."""
        if item.name in self.facts or item.name in self.broken:
            raise self.report(
                path, f"the fact {shortened(item.name)} is declared twice", "declare it once"
            )
        with self.named_here(item.name):
            self.facts[item.name] = self.made(path, lambda: _fact_of(item))

    def declare_prices(self, listing: PricesData, path: str) -> None:
        """Read a price list."""
        if listing.name in self.lists or listing.name in self.broken:
            raise self.report(
                path, f"the list {shortened(listing.name)} is there twice", "give it once"
            )
        with self.named_here(listing.name):
            self.lists[listing.name] = self.made(path, lambda: _prices_of(listing))

    def step(self, data: StepData, path: str) -> None:
        """Read a step, which may use earlier ones only."""
        if data.name in self.steps or data.name in self.broken:
            raise self.report(path, f"two steps are named {quoted(data.name)}", "rename one")
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
                doubt=data.doubt,
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
        """Read a node, which may stand as text."""
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                raise self.report(path, f"it nests more than {DEEPEST} deep", "name some as steps")
            if isinstance(data, str):
                text = data
                data = self.made(path, lambda: tree_of_clause(text))
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
            raise self.report(path, f"unknown type {_shown(kind)}", f"known: {_TYPES}")
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
                if "when_nought" not in data:
                    return self.made(path, lambda: Ratio(numerator=top, denominator=bottom))
                answer = self.expression(data["when_nought"], f"{path}.when_nought")
                return self.made(path, lambda: ratio(top, bottom, when_nought=answer))
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
        unit = self.word(data, "unit", UNITS, path)
        value = self.number(data, "value", unit, path)
        currency = None if "currency" not in data else self.text(data, "currency", path)
        return self.made(path, lambda: Amount(value=value, unit=unit, currency=currency))

    def bands(self, data: Mapping[str, Any], path: str) -> Bands:
        """Read bands; an edge that is not there leaves an end open."""
        of = self.expression(data["of"], f"{path}.of")
        unit: Unit = self.word(data, "unit", UNITS, path)
        rates = unit_of_rates(of.measure.unit, unit)
        laid = self.each(
            lambda band, where: self.band(band, rates, where),
            _items(self.many(data, "bands", path), f"{path}.bands"),
        )
        mirrored = data.get("mirrored", False)
        if not isinstance(mirrored, bool):
            where = f"{path}.mirrored"
            raise self.report(where, f"{_shown(mirrored)} is not true or false")
        return self.made(path, lambda: Bands(of=of, bands=laid, unit=unit, mirrored=mirrored))

    def band(self, data: object, unit: Unit, path: str) -> Band:
        """Read a band."""
        if not isinstance(data, Mapping):
            raise self.report(path, "a band is an object with a rate")
        self.shape(data, *_BAND, path)
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
        self.shape(data, *_KEY, path)
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
            raise self.report(where, f"a list is meant, and not {_shown(value)}")
        return value

    def text(self, data: Mapping[str, Any], name: str, path: str) -> str:
        """Take text."""
        value = data[name]
        if not isinstance(value, str):
            where = f"{path}.{name}"
            raise self.report(where, f"text is meant, and not {_shown(value)}")
        return value

    def number(self, data: Mapping[str, Any], name: str, unit: Unit, path: str) -> Fraction:
        """Read an exact number, which is written as text."""
        return self.made(f"{path}.{name}", lambda: number_of(data[name], unit))

    def word(self, data: Mapping[str, Any], name: str, known: Mapping[Any, _T], path: str) -> _T:
        """Read one of some words."""
        value = data[name]
        if not isinstance(value, str) or value not in known:
            hint = f"known: {', '.join(known)}"
            where = f"{path}.{name}"
            raise self.report(where, f"unknown word {_shown(value)}", hint)
        return known[value]

    def named(
        self, data: Mapping[str, Any], name: str, known: Mapping[str, _T], what: str, path: str
    ) -> _T:
        """Return what was declared under the name that a field holds."""
        value = self.text(data, name, path)
        if value in known:
            return known[value]
        if value in self.broken:
            raise _UnreadError
        hint = f"known: {listed(known, MOST_SHOWN) or 'none'}"
        where = f"{path}.{name}"
        raise self.report(where, f"no {what} {quoted(value)} is declared before this", hint)


def _shown(value: object) -> str:
    """Write what a document has in the place of something else."""
    return quoted(value) if isinstance(value, str) else number_text(value)


def _items(values: Sequence[object], path: str) -> list[tuple[object, str]]:
    """Return each item of a list with its path."""
    return [(value, f"{path}[{place}]") for place, value in enumerate(values)]


def _named(
    data: Mapping[str, object], names: Iterable[str], path: str
) -> list[tuple[object, str]]:
    """Return each of some fields with its path."""
    return [(data[name], f"{path}.{name}") for name in names]


def _fact_of(data: FactData) -> Fact:
    """Read the declaration of a fact."""
    unit = UNITS[data.unit]
    if unit is TRUTH or unit is CODE:
        if (data.step, data.lowest, data.highest) != (None, None, None):
            msg = f"{data.name}: a {unit.value} has no step and no bounds"
            raise InvalidValueError(msg)
        if unit is CODE:
            return code(data.name, data.codes, table=data.table)
        return attrs.evolve(truth(data.name, table=data.table), codes=data.codes)
    step, lowest, highest = (
        None if text is None else number_of(text, unit)
        for text in (data.step, data.lowest, data.highest)
    )
    usual = fact(data.name, unit, step=step, lowest=lowest, highest=highest, table=data.table)
    return attrs.evolve(usual, codes=data.codes)


def _prices_of(data: PricesData) -> PriceList:
    """Read a price list."""
    columns = tuple(
        PriceColumn(
            name=column.name,
            unit=UNITS[column.unit],
            values=tuple(number_of(text, UNITS[column.unit]) for text in column.values),
        )
        for column in data.columns
    )
    return PriceList(name=data.name, codes=data.codes, columns=columns, sources=data.sources)
