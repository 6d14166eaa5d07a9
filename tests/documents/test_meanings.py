"""Every field of a document is explained in words of its own, and not by its name alone."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.fields import is_text
from nhs_accountable_care.documents import Codec, Schema, json_schema, schema_names


def classes(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what a JSON Schema says of each class: the meanings of its fields, by name."""
    for cls, definition in schema["$defs"].items():
        fields = definition.get("properties", {})
        meanings = {name: fields[name]["description"] for name in fields if name != "type"}
        if meanings:
            yield cls, meanings


def says_no_more_than(name: str, meaning: str) -> bool:
    """Whether a meaning is made of the name of its field, alone or before words of its class."""
    words = name.replace("_", " ")
    start = f"{words[0].upper()}{words[1:]}"
    truths = {f"Whether {it}{words}." for it in ("", "it ", "it is ")}
    is_name = meaning in {f"{start}.", f"{start} this day.", *truths}
    return is_name or meaning.startswith(f"{start}: ")


@pytest.mark.parametrize(
    ("cls", "meanings"),
    [
        pytest.param(cls, meanings, id=cls)
        for name in schema_names()
        for cls, meanings in classes(json_schema(name))
    ],
)
def test_a_field_says_more_than_its_name(cls: str, meanings: dict[str, str]) -> None:
    """Who fills in a template must not have to guess; the cure is a line under Attributes."""
    found = {name for name, meaning in meanings.items() if says_no_more_than(name, meaning)}
    assert found == set(), cls


@attrs.frozen(kw_only=True)
class Bare:
    """
    A class whose author explained one of five fields.

    Attributes:
        told: What the author told of it.
    """

    title: str = attrs.field(validator=is_text)
    is_open: bool | None = None
    surplus: str | None = None
    leaf: "Bare | None" = None
    told: str | None = None


def test_a_field_without_words_is_found() -> None:
    """The search above finds what only its name explains; a title is explained for all classes."""
    codec = Codec(schemas=(Schema(name="example/bare", cls=Bare),))
    [(_, meanings)] = classes(codec.json_schema("example/bare"))
    assert {name for name, meaning in meanings.items() if says_no_more_than(name, meaning)} == {
        "is_open",
        "surplus",
        "leaf",
    }
