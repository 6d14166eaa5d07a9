"""The JSON Schema says the shape of a formula: what is read passes, and hostile data fail."""

import copy
import functools
import json
from pathlib import Path
from typing import Any, get_args

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest
from cattrs.errors import BaseValidationError

from nhs_accountable_care import NacError
from nhs_accountable_care.documents import json_schema, standard_codec
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    SHIPPED_MECHANISMS,
    Condition,
    Expression,
    LocalAgreement,
    Mechanism,
    fact,
    formula,
    line,
    ratio,
    rounded,
)
from nhs_accountable_care.payment.language.grammar import GRAMMAR, names_of

ROOT = Path(__file__).parents[2]
STATED = json.loads((ROOT / "tests/payment/clauses/clauses.json").read_text(encoding="utf-8"))
CLAUSES = [*STATED["clauses"], *STATED["trials"]]
# Notes of the classes that data do not hold, or hold under another name.
NOT_IN_DATA = {
    "Amount": {"sources"},
    "Fact": {"unit", "step", "lowest", "highest", "table", "codes"},
    "Step": {"of", "sources"},
}
# What is made of it is a choice around the node, and no field of its own.
ONLY_IN_DATA = {"Ratio": {"when_nought"}}


@functools.cache
def validator() -> Any:  # noqa: ANN401 - there are no stubs
    """Make what asks the published schema about an agreement."""
    schema = json_schema("arrangement")
    return jsonschema.Draft202012Validator(
        {"$ref": "#/$defs/AgreementData", "$defs": schema["$defs"]}
    )


def without_sources(value: Any) -> Any:  # noqa: ANN401 - any part of a mechanism
    """Leave the sources out: those of a constant cannot stand in a tree."""
    if isinstance(value, tuple):
        return tuple(without_sources(each) for each in value)
    is_ours = type(value).__module__.startswith("nhs_accountable_care.payment.mechanisms")
    if not (is_ours and attrs.has(type(value))):
        return value
    parts = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    bare = {name: without_sources(part) for name, part in parts.items()}
    return type(value)(**bare | ({"sources": ()} if "sources" in bare else {}))


def written(mechanism: Mechanism) -> dict[str, Any]:
    """Write the formula of a mechanism as that of a local agreement."""
    agreement = LocalAgreement(agreed=without_sources(mechanism).formula())
    data: dict[str, Any] = standard_codec().converter.unstructure(agreement, LocalAgreement)
    return data


def is_read(data: dict[str, Any]) -> bool:
    """Return whether an agreement is read."""
    try:
        standard_codec().converter.structure(data, LocalAgreement)
    except (NacError, BaseValidationError):
        return False
    return True


def test_each_node_has_a_shape() -> None:
    """None of the closed set is left out, and each has the fields of its class."""
    nodes = {*get_args(Expression), *get_args(Condition)}
    assert {shape.of for shape in GRAMMAR} == nodes
    assert len(GRAMMAR) == len(nodes)
    for shape in GRAMMAR:
        must, may = names_of(shape.fields)
        fields = {field.name for field in attrs.fields(shape.of)}  # type: ignore[arg-type]  # attrs classes
        name = shape.of.__name__
        held = fields - NOT_IN_DATA.get(name, set())
        assert {*must, *may} == held | ONLY_IN_DATA.get(name, set())


@pytest.mark.broad
@pytest.mark.parametrize("cls", SHIPPED_MECHANISMS, ids=lambda cls: cls.type_tag)
def test_every_shipped_formula_passes(cls: Any) -> None:  # noqa: ANN401 - any mechanism
    """The formula of each mechanism's example, written as a local agreement."""
    data = written(cls.example())
    assert [str(error.message) for error in validator().iter_errors(data)] == []
    assert is_read(data)


@pytest.mark.parametrize("clause", CLAUSES, ids=[clause["id"] for clause in CLAUSES])
def test_every_clause_passes(clause: dict[str, Any]) -> None:
    """So do those that lawyers write, with a comment in each object."""
    data = {"type": "local-agreement", "//": "A comment.", **copy.deepcopy(clause["agreement"])}
    for each in data["lines"]:
        each["of"]["//"] = "A comment."
    assert validator().is_valid(data)


def test_an_answer_for_nought_passes() -> None:
    """A ratio whose divisor can be nought is written with it, and read."""
    score = ratio(fact("points", COUNT), fact("available", COUNT), when_nought=0)
    paid = line("score", rounded(fact("pot", PENCE) * score), payer="board", payee="trust")
    data = written(LocalAgreement(agreed=formula(paid)))
    assert "when_nought" in data["lines"][0]["of"]["of"]["parts"][1]
    assert [str(error.message) for error in validator().iter_errors(data)] == []
    assert is_read(data)


VALUE: dict[str, Any] = {"type": "fact", "name": "x"}
MET: dict[str, Any] = {"type": "fact", "name": "met"}
POUND: dict[str, Any] = {"type": "amount", "value": "1", "unit": "money"}
HOSTILE: dict[str, object] = {
    "no object": 5,
    "no text": "",
    "no type": {"name": "x"},
    "an unknown type": {"type": "sume", "parts": [VALUE]},
    "a type that is no text": {"type": 5},
    "an unknown key": {"type": "fact", "name": "x", "nam": "y"},
    "a missing field": {"type": "scaled", "of": VALUE},
    "a number that is no text": {"type": "scaled", "by": 0.5, "of": VALUE},
    "a whole number that is no text": {"type": "scaled", "by": 2, "of": VALUE},
    "a number in words": {"type": "scaled", "by": "half", "of": VALUE},
    "a number with commas": {"type": "amount", "value": "1,000", "unit": "money"},
    "a unit that there is not": {"type": "amount", "value": "1", "unit": "pence"},
    "a constant truth": {"type": "amount", "value": "1", "unit": "truth"},
    "parts that are no list": {"type": "sum", "parts": VALUE},
    "a part that is none": {"type": "sum", "parts": [VALUE, None]},
    "a condition for a value": {"type": "not", "of": MET},
    "a value for a condition": {
        "type": "when",
        "condition": POUND,
        "then": POUND,
        "otherwise": POUND,
    },
    "an unknown comparison": {
        "type": "when",
        "condition": {"type": "compare", "left": VALUE, "op": "==", "right": POUND},
        "then": POUND,
        "otherwise": POUND,
    },
    "an unknown way of rounding": {"type": "rounded", "to": "0.01", "way": "nearest", "of": VALUE},
    "an answer for nought that is no value": {
        "type": "ratio",
        "numerator": VALUE,
        "denominator": VALUE,
        "when_nought": 0,
    },
    "no bands": {"type": "bands", "of": VALUE, "bands": [], "unit": "money"},
    "a band without a rate": {
        "type": "bands",
        "of": VALUE,
        "bands": [{"lo": POUND}],
        "unit": "money",
    },
    "a band with a top": {
        "type": "bands",
        "of": VALUE,
        "bands": [{"rate": "1", "top": POUND}],
        "unit": "money",
    },
    "mirrored in words": {
        "type": "bands",
        "of": VALUE,
        "bands": [{"rate": "1"}],
        "unit": "money",
        "mirrored": "yes",
    },
    "a key without a party": {
        "type": "portion",
        "party": "a",
        "keys": [{"weight": "1"}],
        "of": VALUE,
    },
    "rows in words": {"type": "total", "table": "t", "rows": "many", "of": VALUE},
    "no rows": {"type": "total", "table": "t", "rows": 0, "of": VALUE},
    "a key that is no fact": {"type": "listed", "prices": "p", "column": "c", "key": POUND},
    "deep inside": {
        "type": "sum",
        "parts": [{"type": "scaled", "by": "2", "of": {"type": "least"}}],
    },
}


@pytest.mark.parametrize("of", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_formulas_fail(of: object) -> None:
    """What the schema refuses is not read either."""
    line = {"label": "x", "payer": "a", "payee": "b", "of": of}
    facts = [{"name": "x", "unit": "money"}, {"name": "met", "unit": "truth"}]
    data = {"type": "local-agreement", "facts": facts, "lines": [line]}
    assert not validator().is_valid(data)
    assert not is_read(data)


DECLARED: dict[str, dict[str, Any]] = {
    "a name with blanks": {"name": "planned value", "unit": "money"},
    "a name in capitals": {"name": "Planned", "unit": "money"},
    "a unit that there is not": {"name": "x", "unit": "pounds"},
    "a step that is no text": {"name": "x", "unit": "money", "step": 1},
    "a bound in words": {"name": "x", "unit": "money", "lowest": "nothing"},
    "an unknown key": {"name": "x", "unit": "money", "least": "0"},
    "a table with blanks": {"name": "x", "unit": "money", "table": "the patients"},
}


@pytest.mark.parametrize("fact", DECLARED.values(), ids=DECLARED.keys())
def test_hostile_facts_fail(fact: dict[str, Any]) -> None:
    """A declaration has a shape too."""
    line = {"label": "x", "payer": "a", "payee": "b", "of": POUND}
    data = {"type": "local-agreement", "facts": [fact], "lines": [line]}
    assert not validator().is_valid(data)
    assert not is_read(data)


def test_a_condition_has_its_shape() -> None:
    """A gate of an arrangement holds a condition, and no value."""
    schema = json_schema("arrangement")
    asked = jsonschema.Draft202012Validator(
        {"$ref": "#/$defs/ConditionData", "$defs": schema["$defs"]}
    )
    facts = [{"name": "met", "unit": "truth"}]
    assert asked.is_valid({"facts": facts, "holds": {"type": "not", "of": MET}})
    assert not asked.is_valid({"facts": facts, "holds": {"type": "sum", "parts": [MET]}})
