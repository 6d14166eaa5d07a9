"""
The shape of a formula in a document, for the JSON Schema: what stands in each field of a node.

It is made from the grammar by which formulas are read. It says what shape a formula has, and
not what reading checks beyond that: that a fact is declared before it is used, that units fit,
that no divisor can be zero.
"""

from typing import Any, Final, get_args

from nhs_accountable_care._core.limits import LONGEST_NAME
from nhs_accountable_care._core.money import Rounding
from nhs_accountable_care.documents.field_checks import FieldShape
from nhs_accountable_care.documents.meanings import said_of
from nhs_accountable_care.documents.plain import COMMENT
from nhs_accountable_care.payment import (
    ColumnData,
    ConditionData,
    FactData,
    LineData,
    StepData,
)
from nhs_accountable_care.payment.language.expressions import Comparison
from nhs_accountable_care.payment.language.formulas_as_data import UNITS
from nhs_accountable_care.payment.language.grammar import (
    BAND,
    GRAMMAR,
    KEY,
    Holds,
    NodeField,
    names_of,
)
from nhs_accountable_care.payment.language.units import NUMBERS, YEAR

__all__ = ["FORMULA_SHAPES"]

_EXPRESSION: Final = "Expression"
_CONDITION: Final = "Condition"
_NUMBER: Final = "ExactNumber"
_NAME: Final = "FactName"
_TEXT: Final[dict[str, Any]] = {"type": "string", "pattern": r"\S"}
_COMMENTS: Final = {f"^{COMMENT}": {"type": "string"}}


def _reference(name: str) -> dict[str, Any]:
    """Refer to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def _list_of(item: dict[str, Any], *, fewest: int = 1) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": item, "minItems": fewest}


_HOLDS: Final[dict[Holds, dict[str, Any]]] = {
    "expression": _reference(_EXPRESSION),
    "expressions": _list_of(_reference(_EXPRESSION)),
    "condition": _reference(_CONDITION),
    "conditions": _list_of(_reference(_CONDITION)),
    "fact": _reference(f"{_EXPRESSION}-fact"),
    "bands": _list_of(_reference("Band")),
    "keys": _list_of(_reference("Key")),
    "weight": {"anyOf": [_reference(_NUMBER), _reference(_EXPRESSION)]},
    "number": _reference(_NUMBER),
    "whole number": {"type": "integer", "minimum": 1},
    "truth": {"type": "boolean"},
    "text": _TEXT,
    "unit": {"enum": [word for word, unit in UNITS.items() if unit in (*NUMBERS, YEAR)]},
    "way of rounding": {"enum": [way.value for way in Rounding]},
    "comparison": {"enum": list(get_args(Comparison))},
}


def _object(
    fields: tuple[NodeField, ...], described: str, word: str | None = None
) -> dict[str, Any]:
    """Return the schema of an object with these fields, and with a type if it has one."""
    must, _ = names_of(fields)
    tag = {} if word is None else {"type": {"const": word}}
    held = {field.name: {"description": field.meaning, **_HOLDS[field.holds]} for field in fields}
    return {
        "description": described,
        "type": "object",
        "properties": {**tag, **held},
        "patternProperties": _COMMENTS,
        "required": [*tag, *must],
        "additionalProperties": False,
    }


def _definitions() -> dict[str, Any]:
    """Return the schemas of every node, of what may stand for a value, and for a condition."""
    made: dict[str, Any] = {
        _NUMBER: {
            "description": 'An exact number as text, such as "0.375", "37.5%" or "3/8".',
            "type": "string",
            "pattern": r"^\s*(-?[0-9]+(\.[0-9]+)?%?|-?[0-9]+/[0-9]+)\s*$",
        },
        "Band": _object(BAND, "A band: what a value yields between two edges."),
        "Key": _object(KEY, "A key: how much of a pot one party gets."),
    }
    of_values, of_conditions = [], []
    for shape in GRAMMAR:
        is_value = shape.stands_for != "a condition"
        name = f"{_EXPRESSION if is_value else _CONDITION}-{shape.word}"
        made[name] = _object(shape.fields, said_of(shape.of), shape.word)
        if is_value:
            of_values.append(_reference(name))
        if shape.stands_for != "a value":
            of_conditions.append(_reference(name))
    clause = {"description": "The same as a clause.", **_TEXT}
    made[_EXPRESSION] = {
        "description": "Anything that has a value.",
        "anyOf": [*of_values, clause],
    }
    made[_CONDITION] = {
        "description": "Anything that is true or false; a fact only if its unit is truth.",
        "anyOf": [*of_conditions, clause],
    }
    return made


_DEFINITIONS: Final = _definitions()

FORMULA_SHAPES: Final = (
    FieldShape(
        sort=_EXPRESSION,
        words="an expression: a clause as text, or an object with a type and its fields",
        of=object,
        fields=((StepData, "of"), (LineData, "of")),
        definitions=_DEFINITIONS,
    ),
    FieldShape(
        sort=_CONDITION,
        words="a condition: a clause as text, or an object with a type and its fields",
        of=object,
        fields=((ConditionData, "holds"),),
        definitions=_DEFINITIONS,
    ),
    FieldShape(
        sort=_NUMBER,
        words='an exact number as text, such as "0.375", "37.5%" or "3/8"',
        of=str,
        fields=(
            (FactData, "step"),
            (FactData, "lowest"),
            (FactData, "highest"),
            (ColumnData, "values"),
        ),
        definitions={_NUMBER: _DEFINITIONS[_NUMBER]},
    ),
    FieldShape(
        sort=_NAME,
        words="a name in lower-case words, such as planned_value",
        of=str,
        fields=((FactData, "name"), (FactData, "table")),
        definitions={
            _NAME: {
                "description": "A name in lower-case words, such as planned_value.",
                "type": "string",
                "pattern": "^[a-z][a-z0-9_]*$",
                "maxLength": LONGEST_NAME,
            }
        },
    ),
)
"""The fields of formulas in documents."""
