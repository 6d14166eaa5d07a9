"""Formulas and conditions written as plain data, from which they are read back equal."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final, assert_never

from nhs_accountable_care._core.errors import (
    InvalidValueError,
)
from nhs_accountable_care._core.limits import MOST_NODES
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.payment.language.clause_writing import clause_of_tree
from nhs_accountable_care.payment.language.expressions import (
    AllOf,
    Amount,
    AnyOf,
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
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.formulas_as_data import (
    UNIT_WORDS,
    AgreementData,
    ColumnData,
    ConditionData,
    FactData,
    LineData,
    PricesData,
    StepData,
    ratio_text,
    shown,
    unit_of_rates,
)
from nhs_accountable_care.payment.language.grammar import GRAMMAR
from nhs_accountable_care.payment.language.ratios import stated_ratio
from nhs_accountable_care.payment.language.traversal import every_node
from nhs_accountable_care.payment.language.units import CODE, TRUTH, YEAR

__all__ = ["agreement_data", "clause_of", "condition_data"]

_TYPES: Final = {shape.of: shape.word for shape in GRAMMAR}


def agreement_data(
    agreed: Formula, *, name: str, sources: tuple[Citation, ...] = ()
) -> AgreementData:
    """
    Write a formula as plain data, from which it is read back equal.

    Raises:
        InvalidValueError: A number cannot be written in 40 digits, or two price lists
            share a name.
    """
    return with_room(lambda: _agreement(agreed, name=name, sources=sources))


def _agreement(agreed: Formula, *, name: str, sources: tuple[Citation, ...]) -> AgreementData:
    """Write a formula; no more parts are counted than of this one try."""
    writer = _Writer()
    return AgreementData(
        name=name,
        facts=tuple(_fact_data(each) for each in agreed.facts),
        prices=_prices_data(agreed.nodes),
        steps=tuple(
            StepData(name=step.name, of=writer.tree(step.of), sources=step.sources)
            for step in agreed.steps
        ),
        lines=tuple(
            LineData(
                label=line.label,
                of=writer.tree(line.of),
                payer=line.payer,
                payee=line.payee,
                doubt=line.doubt,
                sources=line.sources,
            )
            for line in agreed.lines
        ),
        currency=agreed.currency,
        sources=sources,
    )


def condition_data(condition: Condition) -> ConditionData:
    """
    Write a condition as plain data.

    Raises:
        InvalidValueError: The condition has named steps, which only an agreement can hold.

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
        holds=with_room(lambda: _Writer().tree(condition)),
    )


def clause_of(node: Expression | Condition) -> str:
    """
    Write an expression, or a condition, as a clause, from which a document reads it back.

    Raises:
        InvalidValueError: A constant has sources of its own, a number takes more than 40
            digits, or what is used twice makes it too long; name that as a step.

    >>> from nhs_accountable_care.payment import PENCE, fact, least, rounded
    >>> saved = fact("target", PENCE) - fact("outturn", PENCE)
    >>> clause_of(rounded(least(saved / 2, fact("limit", PENCE))))
    '50% of (target less outturn), at most limit, rounded to the penny'
    """
    return with_room(lambda: clause_of_tree(_Writer().tree(node)))


def _fact_data(item: Fact) -> FactData:
    """Write the declaration of a fact."""
    word = UNIT_WORDS[item.unit]
    if item.unit in (TRUTH, CODE):
        return FactData(name=item.name, unit=word, table=item.table, codes=item.codes)
    return FactData(
        name=item.name,
        unit=word,
        step=None if item.unit is YEAR else shown(item.step, item.unit),
        lowest=shown(item.lowest * item.step, item.unit),
        highest=shown(item.highest * item.step, item.unit),
        table=item.table,
    )


def _prices_data(nodes: Iterable[Expression | Condition]) -> tuple[PricesData, ...]:
    """Write every price list that nodes look up, each once."""
    found: dict[str, PriceList] = {}
    known: set[int] = set()
    for node in nodes:
        # Each list is compared once, and not at every look-up.
        if not isinstance(node, Listed) or id(node.prices) in known:
            continue
        known.add(id(node.prices))
        if found.setdefault(node.prices.name, node.prices) != node.prices:
            msg = f"two price lists are named {quoted(node.prices.name)}; rename one of them"
            raise InvalidValueError(msg)
    return tuple(
        PricesData(
            name=prices.name,
            codes=prices.codes,
            columns=tuple(
                ColumnData(
                    name=column.name,
                    unit=UNIT_WORDS[column.unit],
                    values=tuple(shown(Fraction(value), column.unit) for value in column.values),
                )
                for column in prices.columns
            ),
            sources=prices.sources,
        )
        for prices in found.values()
    )


class _Writer:
    """Writes expressions and conditions as plain data."""

    def __init__(self) -> None:
        self.nodes = 0

    def tree(self, node: Expression | Condition) -> dict[str, Any]:
        """Write a node: its type, and its fields."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
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
                    "type": _TYPES[type(node)],
                    "parts": [self.tree(each) for each in node.parts],
                }
            case Scaled():
                return {"type": "scaled", "by": ratio_text(node.by), "of": self.tree(node.of)}
            case Ratio():
                top, bottom = self.tree(node.numerator), self.tree(node.denominator)
                return {"type": "ratio", "numerator": top, "denominator": bottom}
            case Bands():
                return self.bands(node)
            case When():
                if (stated := stated_ratio(node)) is not None:
                    top, bottom, answer = (self.tree(each) for each in stated)
                    divided = {"type": "ratio", "numerator": top, "denominator": bottom}
                    return {**divided, "when_nought": answer}
                return {
                    "type": "when",
                    "condition": self.tree(node.condition),
                    "then": self.tree(node.then),
                    "otherwise": self.tree(node.otherwise),
                }
            case Rounded():
                to = shown(node.to, node.measure.unit)
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
            "value": shown(node.value, node.unit),
            "unit": UNIT_WORDS[node.unit],
        }
        return data if node.currency is None else {**data, "currency": node.currency}

    def bands(self, node: Bands) -> dict[str, Any]:
        """Write bands; an open end is left out."""
        unit = unit_of_rates(node.of.measure.unit, node.unit)
        laid = []
        for band in node.bands:
            data: dict[str, Any] = {"rate": shown(band.rate, unit)}
            if band.lo is not None:
                data["lo"] = self.tree(band.lo)
            if band.hi is not None:
                data["hi"] = self.tree(band.hi)
            laid.append(data)
        return {
            "type": "bands",
            "of": self.tree(node.of),
            "bands": laid,
            "unit": UNIT_WORDS[node.unit],
            "mirrored": node.mirrored,
        }

    def weight(self, key: Key) -> object:
        """Write the weight of a key: a constant as text."""
        if isinstance(key.weight, Fraction):
            return ratio_text(key.weight)
        return self.tree(key.weight)
