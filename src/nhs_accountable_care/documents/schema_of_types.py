"""
JSON Schema (draft 2020-12) of a document, for editors and for programs in other languages.

It is derived from the same classes and notations that reading goes by. It refuses what has
the wrong shape: unknown keys, missing fields, wrong types, unknown tags and words. It cannot
say everything that reading checks, such as that a period does not end before it begins.
"""

import enum
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, assert_never, get_args

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import LONGEST_NAME
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.contracts.statements import ListStatement
from nhs_accountable_care.documents.entries import STATEMENTS, words_by_list
from nhs_accountable_care.documents.field_checks import FieldCheck, FieldShape
from nhs_accountable_care.documents.kinds import (
    Field,
    Form,
    Kinds,
    class_of,
    fields_of,
    name_of,
    words_of,
)
from nhs_accountable_care.documents.meanings import field_meaning, said_of
from nhs_accountable_care.documents.names import Names
from nhs_accountable_care.documents.plain import COMMENT
from nhs_accountable_care.documents.sources import (
    CITATION_PATTERN,
    CITATIONS_PATTERN,
    CITATIONS_WORDS,
)

__all__ = ["envelope_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SAYS_SOMETHING = r"\S"
_CITATIONS = "Citations"
_ENTRY_KIND = "EntryKind"
_COMMENTS = {f"^{COMMENT}": {"type": "string"}}


def envelope_schema(
    kinds: Kinds,
    name: str,
    version: int,
    cls: object,
    *,
    left_out: Mapping[Any, str],
) -> dict[str, Any]:
    """
    Return the JSON Schema of the documents of one schema, in its newest version.

    ``left_out`` names for a class the field that stands in the envelope and not in its objects.
    """
    definitions = _Definitions(
        kinds=kinds, left_out=left_out, entry_words=_entry_words(kinds, cls)
    )
    document = definitions.schema_of(cls)
    sources = definitions.object_of(Source)
    del sources["properties"]["key"]
    sources["required"].remove("key")
    return {
        "$schema": _DIALECT,
        "$id": f"{name}/{version}",
        "title": name,
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "schema": {"const": name},
            "version": {"const": version},
            "as_at": definitions.schema_of(date),
            "confidence": {
                "description": "How sure a citation as text is that does not say so.",
                **definitions.schema_of(Confidence),
            },
            "sources": {
                "type": "object",
                "description": "The sources that are cited, by key.",
                "propertyNames": {"pattern": _SAYS_SOMETHING, "maxLength": LONGEST_NAME},
                "patternProperties": _COMMENTS,
                "additionalProperties": sources,
            },
            "document": document,
        },
        "patternProperties": _COMMENTS,
        "required": ["schema", "version", "as_at", "document"],
        "additionalProperties": False,
        "$defs": {key: definitions.made[key] for key in sorted(definitions.made)},
    }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Definitions:
    """The schemas of classes and closed sets, each of which is written once and named."""

    kinds: Kinds
    left_out: Mapping[Any, str]
    entry_words: tuple[str, ...]
    """The words by which a statement of any list names entries."""

    made: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    names: dict[Any, str] = attrs.field(factory=dict)

    def schema_of(self, kind: Any) -> dict[str, Any]:  # noqa: ANN401 - any annotation
        """Return the schema of the values of a type."""
        notation = self.kinds.notation_of(kind)
        if notation is not None:
            if notation.via is str:
                return self._named(kind)
            tag = self.kinds.tag_of(kind)
            if notation.via is object and tag is not None:
                return {
                    "type": "object",
                    "properties": {"type": {"const": tag}},
                    "required": ["type"],
                }
            return self.schema_of(notation.via)
        if kind is type(None):
            return {"type": "null"}
        if kind is Source:
            key = {"type": "string", "description": "The key of a source in the envelope."}
            return {"anyOf": [key, self._named(kind)]}
        if kind == tuple[Citation, ...]:
            return self._citations()
        if hasattr(kind, "__supertype__"):
            return self.schema_of(kind.__supertype__)
        members = self.kinds.members_of(kind)
        if members != (kind,):
            # A class for which others may stand too is among those that stand for it.
            of_members = [
                self._named(member) if member is kind else self.schema_of(member)
                for member in members
            ]
            return {"anyOf": of_members}
        match self.kinds.form_of(kind):
            case Form.TEXT if isinstance(kind, type) and words_of(kind):
                return self._named(kind)
            case Form.TEXT:
                words = words_of(kind)
                return {"enum": list(words)} if words else {"type": "string"}
            case Form.NUMBER:
                return {"type": "integer"}
            case Form.TRUTH:
                return {"type": "boolean"}
            case Form.LIST:
                return self._list_of(kind)
            case Form.OBJECT if class_of(kind) is Mapping:
                item = self.schema_of(get_args(kind)[1])
                return {
                    "type": "object",
                    "patternProperties": _COMMENTS,
                    "additionalProperties": item,
                }
            case Form.OBJECT:
                return self._named(kind)
            case Form.ANY:
                return {}
            case _ as never:
                assert_never(never)

    def _list_of(self, kind: object) -> dict[str, Any]:
        """Return the schema of a list, of one kind of items or of one for each place."""
        items = get_args(kind)
        if class_of(kind) is frozenset:
            return {"type": "array", "items": self.schema_of(items[0]), "uniqueItems": True}
        if items[-1] is ...:
            return {"type": "array", "items": self.schema_of(items[0])}
        return {
            "type": "array",
            "prefixItems": [self.schema_of(item) for item in items],
            "items": False,
            "minItems": len(items),
        }

    def _named(self, kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a class or a closed set
        """Return a reference to the schema of a class, and write that at its first mention."""
        if kind not in self.names:
            self.names[kind] = name = self._new_name(kind)
            # The name is taken before its fields are looked at: a class may hold its own kind.
            self.made[name] = {}
            self.made[name].update(self._definition_of(kind))
        return {"$ref": f"#/$defs/{self.names[kind]}"}

    def _definition_of(self, kind: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Return the schema that stands under a name."""
        notation = self.kinds.notation_of(kind)
        if notation is not None:
            pattern = {} if notation.pattern is None else {"pattern": notation.pattern}
            return {"description": notation.words, "type": "string", **pattern}
        words = words_of(kind)
        return {"enum": list(words), **_said_of(kind)} if words else self.object_of(kind)

    def _new_name(self, kind: object) -> str:
        """Name a definition after its class, and number a second class of one name."""
        parts = [name_of(class_of(part)) for part in (kind, *get_args(kind))]
        name = re.sub(r"\W+", "-", "-of-".join(parts)).strip("_-")
        if name not in self.made:
            return name
        return next(
            f"{name}-{number}"
            for number in range(2, len(self.made) + 3)
            if f"{name}-{number}" not in self.made
        )

    def _citations(self) -> dict[str, Any]:
        """Return a reference to the schema of citations, which stand as text or in a list."""
        line = {"type": "string", "pattern": CITATION_PATTERN}
        self.made[_CITATIONS] = {
            "description": f"{CITATIONS_WORDS}, or a list with each as text or as an object",
            "anyOf": [
                {"type": "string", "pattern": CITATIONS_PATTERN},
                {"type": "array", "items": {"anyOf": [line, self._named(Citation)]}},
            ],
        }
        return {"$ref": f"#/$defs/{_CITATIONS}"}

    def _field_of(self, kind: object, field: Field) -> dict[str, Any]:
        """Return the schema of a field of a class."""
        names = self.kinds.names_in(kind, field.name)
        if names is not None:
            return self._name_of(names, field)
        if field.kind == STATEMENTS:
            of_lists = {"enum": list(words_by_list(self.kinds, kind))}
            return {
                "type": "array",
                "items": {**self._named(ListStatement), "properties": {"field": of_lists}},
            }
        if kind is ListStatement and field.name == "kinds":
            self.made[_ENTRY_KIND] = {
                "description": "A word by which a statement of some list names its entries.",
                "enum": list(self.entry_words),
            }
            return {"type": "array", "items": {"$ref": f"#/$defs/{_ENTRY_KIND}"}}
        check = self.kinds.check_in(kind, field.name)
        if check is not None:
            return self._checked(check, field)
        shape = self.kinds.shape_in(kind, field.name)
        if shape is not None:
            return self._shaped(shape, field)
        return self.schema_of(field.kind)

    def _checked(self, check: FieldCheck, field: Field) -> dict[str, Any]:
        """Return the schema of a field that holds less than its type allows."""
        self.made[check.sort] = {
            "description": check.words,
            "type": "string",
            "pattern": check.pattern,
        }
        narrower = {"$ref": f"#/$defs/{check.sort}"}
        schema: dict[str, Any] = _replaced(
            self.schema_of(field.kind), self.schema_of(check.of), narrower
        )
        return schema

    def _shaped(self, shape: FieldShape, field: Field) -> dict[str, Any]:
        """Return the schema of a field whose plain data have a shape."""
        self.made.update(shape.definitions)
        schema: dict[str, Any] = _replaced(
            self.schema_of(field.kind),
            self.schema_of(shape.of),
            {"$ref": f"#/$defs/{shape.sort}"},
        )
        return schema

    def _name_of(self, names: Names, field: Field) -> dict[str, Any]:
        """Return the schema of a field that holds one of some names."""
        self.made[names.sort] = {
            "description": f"The key of {names.meaning}.",
            "enum": list(names.known),
        }
        name = {"$ref": f"#/$defs/{names.sort}"}
        return {"anyOf": [name, {"type": "null"}]} if field.is_optional else name

    def object_of(self, kind: object) -> dict[str, Any]:
        """Return the schema of the objects of a class."""
        properties: dict[str, Any] = {}
        required = []
        tag = self.kinds.tag_of(kind)
        if tag is not None:
            properties["type"] = {"const": tag}
            required.append("type")
        for field in fields_of(kind):
            if field.name == self.left_out.get(kind):
                continue
            schema = self._field_of(kind, field)
            if field.is_text and schema == {"type": "string"}:
                schema["pattern"] = _SAYS_SOMETHING
            if field.is_short:
                # Of what may be left out, the text comes before the null.
                text = schema["anyOf"][0] if "anyOf" in schema else schema
                text["maxLength"] = LONGEST_NAME
            properties[field.name] = {
                "description": field_meaning(kind, field),
                **schema,
                **_default_of(field),
            }
            if field.is_required:
                required.append(field.name)
        return {
            **_said_of(kind),
            "type": "object",
            "properties": properties,
            "patternProperties": _COMMENTS,
            "required": required,
            "additionalProperties": False,
        }


def _replaced(schema: Any, old: object, new: object) -> Any:  # noqa: ANN401 - plain data
    """Put one schema in the place of another, inside a third."""
    if schema == old:
        return new
    if isinstance(schema, dict):
        return {key: _replaced(inner, old, new) for key, inner in schema.items()}
    return [_replaced(inner, old, new) for inner in schema] if isinstance(schema, list) else schema


def _entry_words(kinds: Kinds, cls: object) -> tuple[str, ...]:
    """Return the words by which statements of all lists in a document name entries."""
    words = [
        word
        for kind in kinds.classes_in(cls)
        if any(field.kind == STATEMENTS for field in fields_of(kind))
        for of_list in words_by_list(kinds, kind).values()
        for word in of_list
    ]
    return tuple(sorted(set(words)))


def _said_of(kind: object) -> dict[str, str]:
    """Describe a class by what its docstring says of it."""
    said = said_of(kind)
    return {"description": said} if said else {}


def _default_of(field: Field) -> dict[str, Any]:
    """Return the value that a field has where a document leaves it out, if it is a plain one."""
    default = field.default
    if isinstance(default, enum.Enum) and default is not attrs.NOTHING:
        default = default.value
    return {"default": default} if isinstance(default, str | int) else {}
