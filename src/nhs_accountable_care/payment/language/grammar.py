"""
The grammar of formulas as data: the type of each node, and the fields that it has.

Reading goes by it, and so do the JSON Schema of a document and the page of the reference, so
that the three agree. What a node means its class says.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care.payment.language.expressions import (
    AllOf,
    Amount,
    AnyOf,
    Bands,
    Compare,
    Fact,
    Greatest,
    Is,
    Least,
    Listed,
    Node,
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

__all__ = ["BAND", "GRAMMAR", "KEY", "Holds", "NodeField", "NodeShape", "names_of"]

Holds: TypeAlias = Literal[
    "expression",
    "expressions",
    "condition",
    "conditions",
    "fact",
    "bands",
    "keys",
    "weight",
    "number",
    "whole number",
    "truth",
    "text",
    "unit",
    "way of rounding",
    "comparison",
]
"""What stands in a field of a node, in the words of the page."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NodeField:
    """A field of a node as data: its name, what stands in it, and what it means."""

    name: str = attrs.field(validator=is_text)
    holds: Holds
    meaning: str = attrs.field(validator=is_text)
    is_required: bool


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NodeShape:
    """
    A node as data.

    Attributes:
        word: What stands under ``type``.
        of: The class that is made of it.
        fields: Its fields, beside ``type``.
        stands_for: Whether it is a value, or a condition, or, as a fact, either.
        example: Data of this type, for the page of the grammar.
    """

    word: str
    of: type[Node]
    fields: tuple[NodeField, ...]
    stands_for: Literal["a value", "a condition", "either"]
    example: Mapping[str, Any]


def names_of(fields: tuple[NodeField, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    Return the names of the fields that must be given, and of those that may be left out.

    >>> names_of(BAND)
    (('rate',), ('lo', 'hi'))
    """
    must = tuple(field.name for field in fields if field.is_required)
    may = tuple(field.name for field in fields if not field.is_required)
    return must, may


def _field(name: str, holds: Holds, meaning: str, *, is_required: bool = True) -> NodeField:
    """Describe a field."""
    return NodeField(name=name, holds=holds, meaning=meaning, is_required=is_required)


def _shape(
    kind: type[Node],
    word: str,
    *fields: NodeField,
    example: Mapping[str, Any],
    stands_for: Literal["a value", "a condition", "either"] = "a value",
) -> NodeShape:
    """Describe a node."""
    return NodeShape(
        word=word,
        of=kind,
        fields=fields,
        stands_for=stands_for,
        example={"type": word, **example},
    )


_PARTS: Final = _field("parts", "expressions", "The values, at least one.")
_CONDITIONS: Final = _field("parts", "conditions", "The conditions, at least one.")
_PLANNED: Final = {"type": "fact", "name": "planned_value"}
_ACTUAL: Final = {"type": "fact", "name": "actual_value"}
_PEOPLE: Final = {"type": "fact", "name": "people"}
_SETTING: Final = {"type": "fact", "name": "setting"}
_MET: Final = {"type": "fact", "name": "target_met"}
_OVER: Final = {"type": "step", "name": "over plan"}
# Survives [1000000 to 1000001]: any sum will do for an example.
_MILLION: Final = {"type": "amount", "value": "1000000", "unit": "money"}
# Survives [0 to 1]: any sum will do for an example.
_NOTHING: Final = {"type": "amount", "value": "0", "unit": "money"}

GRAMMAR: Final = (
    _shape(
        Amount,
        "amount",
        _field("value", "number", "How much; money in pounds, a year as 2017/18."),
        _field("unit", "unit", "What it counts: money, count, rate or year."),
        _field(
            "currency",
            "text",
            "The currency of money by its three letters; left out, that of the agreement.",
            is_required=False,
        ),
        example={"value": "1000000", "unit": "money"},
    ),
    _shape(
        Fact,
        "fact",
        _field("name", "text", "Which fact: it is declared under facts."),
        stands_for="either",
        example={"name": "planned_value"},
    ),
    _shape(
        Step,
        "step",
        _field("name", "text", "Which working: it is written under steps, before its use."),
        example={"name": "over plan"},
    ),
    _shape(
        Sum,
        "sum",
        _PARTS,
        example={"parts": [_ACTUAL, {"type": "scaled", "by": "-1", "of": _PLANNED}]},
    ),
    _shape(
        Scaled,
        "scaled",
        _field("by", "number", "The part or the multiple; -1 takes away in a sum."),
        _field("of", "expression", "Of what."),
        example={"by": "0.3", "of": _OVER},
    ),
    _shape(
        Product,
        "product",
        _PARTS,
        example={"parts": [{"type": "amount", "value": "2.50", "unit": "money"}, _PEOPLE]},
    ),
    _shape(
        Ratio,
        "ratio",
        _field("numerator", "expression", "What is divided."),
        _field(
            "denominator",
            "expression",
            "By what; it can never be zero, unless the answer for that is given.",
        ),
        _field(
            "when_nought",
            "expression",
            "The answer where the denominator is nought; left out, it can never be.",
            is_required=False,
        ),
        example={"numerator": _ACTUAL, "denominator": _PEOPLE},
    ),
    _shape(Least, "least", _PARTS, example={"parts": [_OVER, _MILLION]}),
    _shape(Greatest, "greatest", _PARTS, example={"parts": [_OVER, _NOTHING]}),
    _shape(
        Bands,
        "bands",
        _field("of", "expression", "The value that is cut into bands."),
        _field("bands", "bands", "The bands, in order from below and not overlapping."),
        _field("unit", "unit", "What the bands yield, such as money."),
        _field(
            "mirrored",
            "truth",
            "Whether a loss goes through the bands as a gain of its size; left out, it is not.",
            is_required=False,
        ),
        example={
            "of": _OVER,
            "bands": [
                {
                    "rate": "0.5",
                    "lo": {"type": "scaled", "by": "0.02", "of": _PLANNED},
                    "hi": {"type": "scaled", "by": "0.05", "of": _PLANNED},
                },
                {"rate": "0.8", "lo": {"type": "scaled", "by": "0.05", "of": _PLANNED}},
            ],
            "unit": "money",
            "mirrored": True,
        },
    ),
    _shape(
        When,
        "when",
        _field("condition", "condition", "What decides."),
        _field("then", "expression", "The value if it holds."),
        _field("otherwise", "expression", "The value if it does not."),
        example={"condition": _MET, "then": _MILLION, "otherwise": _NOTHING},
    ),
    _shape(
        Rounded,
        "rounded",
        _field("to", "number", "To a multiple of what: 0.01 is the penny, 1 the pound."),
        _field("way", "way of rounding", "Which way."),
        _field("of", "expression", "What is rounded."),
        example={
            "to": "0.01",
            "way": "half-up",
            "of": {"type": "scaled", "by": "1/3", "of": _ACTUAL},
        },
    ),
    _shape(
        Portion,
        "portion",
        _field("party", "text", "Whose part it is: one of those who have a key."),
        _field("keys", "keys", "The key of each party, in the order that decides ties."),
        _field("of", "expression", "What is shared out: whole pence."),
        example={
            "party": "trust",
            "keys": [{"party": "trust", "weight": "0.6"}, {"party": "council", "weight": "0.4"}],
            "of": _ACTUAL,
        },
    ),
    _shape(
        Total,
        "total",
        _field("table", "text", "Which table: the facts of its rows name it."),
        _field("rows", "whole number", "The most rows that it may have."),
        _field("of", "expression", "The value of one row."),
        example={"table": "patients", "rows": 5000, "of": {"type": "fact", "name": "cost"}},
    ),
    _shape(
        Listed,
        "listed",
        _field("prices", "text", "Which price list: it is written under prices."),
        _field("column", "text", "Which column of it."),
        _field("key", "fact", "The fact whose code is looked up."),
        example={"prices": "tariff", "column": "price", "key": _SETTING},
    ),
    _shape(
        Compare,
        "compare",
        _field("left", "expression", "One value."),
        _field("op", "comparison", "How the first is to be to the second."),
        _field("right", "expression", "The other value, of the same unit."),
        stands_for="a condition",
        example={"left": _ACTUAL, "op": ">", "right": _PLANNED},
    ),
    _shape(
        AllOf,
        "all-of",
        _CONDITIONS,
        stands_for="a condition",
        example={
            "parts": [_MET, {"type": "compare", "left": _ACTUAL, "op": ">", "right": _PLANNED}]
        },
    ),
    _shape(
        AnyOf,
        "any-of",
        _CONDITIONS,
        stands_for="a condition",
        example={
            "parts": [_MET, {"type": "compare", "left": _ACTUAL, "op": ">", "right": _PLANNED}]
        },
    ),
    _shape(
        Not,
        "not",
        _field("of", "condition", "What must not hold."),
        stands_for="a condition",
        example={"of": _MET},
    ),
    _shape(
        Is,
        "is",
        _field("fact", "fact", "The fact, whose unit is code."),
        _field("code", "text", "The word that it is to be."),
        stands_for="a condition",
        example={"fact": _SETTING, "code": "emergency"},
    ),
)
"""Every node, values before conditions."""

BAND: Final = (
    _field("rate", "number", "What each unit of the value yields within the band."),
    _field("lo", "expression", "Where it begins; left out, it is open below.", is_required=False),
    _field("hi", "expression", "Where it ends; left out, it is open above.", is_required=False),
)
"""The fields of a band, which stands in bands alone and has no type."""

KEY: Final = (
    _field("party", "text", "Who has the key."),
    _field("weight", "weight", "Its share of the whole, or a value that weighs it."),
)
"""The fields of a key, which stands in a portion alone and has no type."""
