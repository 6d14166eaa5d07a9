"""The JSON Schema of a document agrees with what is written and read."""

import copy
import functools
import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, ClassVar, Generic, Literal, NewType, TypeVar

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    DocumentError,
    InvalidValueError,
    Money,
    Rounding,
    Source,
    StatedDate,
    StatedPeriod,
    Timeline,
)
from nhs_accountable_care._core.fields import is_text
from nhs_accountable_care.documents import Codec, Notation, Schema, standard_codec
from nhs_accountable_care.documents.scalars import NOTATIONS

pytestmark = pytest.mark.broad

T = TypeVar("T")
CODEC = standard_codec()
CASES = files("nhs_accountable_care.reference.cases")


def case(name: str) -> dict[str, Any]:
    """A shipped document, as plain data."""
    data: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return data


PLACE = case("greater-manchester-2017")
FACTS = case("greater-manchester-2017-facts")


def schema_accepts(data: dict[str, Any], codec: Codec = CODEC) -> bool:
    """Return whether the JSON Schema of any of the codec's documents accepts data."""
    return any(each.is_valid(data) for each in validators(codec))


schema_of = functools.cache(CODEC.json_schema)
"""Each schema is built once."""


@functools.cache
def validators(codec: Codec) -> tuple[Any, ...]:
    """Make what asks the schemas of a codec."""
    schemas = [codec.json_schema(schema.name) for schema in codec.schemas]
    return tuple(map(jsonschema.Draft202012Validator, schemas))


def reader_accepts(data: dict[str, Any]) -> bool:
    """Return whether the codec reads data."""
    try:
        CODEC.read(data)
    except DocumentError:
        return False
    return True


VERSIONS = {schema.name: schema.version for schema in standard_codec().schemas}


@pytest.mark.parametrize("name", [schema.name for schema in CODEC.schemas])
def test_it_is_a_json_schema(name: str) -> None:
    """It keeps to its own dialect, names itself, and says what each class is."""
    schema = schema_of(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{name}/{VERSIONS[name]}"
    assert all(each["description"] for each in schema["$defs"].values())


# --- Damage of shape; test_damage.py has more of it ---


Way = tuple[Any, ...]


def places_in(data: object, path: Way = ()) -> Iterator[tuple[Way, object]]:
    """Yield every value inside plain data, and the way to it."""
    if path:
        yield path, data
    inner: list[tuple[Any, object]] = []
    if isinstance(data, dict):
        inner = list(data.items())
    elif isinstance(data, list):
        inner = list(enumerate(data))
    for name, value in inner:
        yield from places_in(value, (*path, name))


def thinned(data: object) -> Any:  # noqa: ANN401 - plain data
    """Leave every fourth item of each list, so that every kind of part stays and few repeat."""
    if isinstance(data, dict):
        return {key: thinned(value) for key, value in data.items()}
    if isinstance(data, list):
        return [thinned(value) for value in data[::4]]
    return data


WAYS = [
    (data, way, value)
    for data in (thinned(PLACE), thinned(FACTS))
    for way, value in places_in(data)
    if way[:1] != ("sources",) or len(way) > 1
]


def with_value(data: dict[str, Any], way: tuple[Any, ...], value: object) -> dict[str, Any]:
    """Put a value into a copy of plain data."""
    damaged = copy.copy(data)
    at: Any = damaged
    for each in way[:-1]:
        at[each] = copy.copy(at[each])
        at = at[each]
    at[way[-1]] = value
    return damaged


def test_a_field_that_must_be_given_is_missed_by_schema_and_reader() -> None:
    """Each in turn is taken out of each kind of object."""
    tried = set()
    missed = set()
    required = {
        key
        for schema in CODEC.schemas
        for cls in schema_of(schema.name)["$defs"].values()
        for key in cls.get("required", ())
    }
    for data, way, value in WAYS:
        fields: dict[str, object] = value if isinstance(value, dict) else {}
        for key in required & fields.keys():
            shape = (key, [each for each in way if isinstance(each, str)][-1])
            if shape not in tried:
                tried.add(shape)
                without = {name: inner for name, inner in fields.items() if name != key}
                damaged = with_value(data, way, without)
                if not schema_accepts(damaged):
                    missed.add(key)
                    assert not reader_accepts(damaged), (way, key)
    assert missed >= {"name", "type", "value"}


junk = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}),
    st.sampled_from([value for _, _, value in WAYS]),
)  # fmt: skip


@given(st.sampled_from(WAYS), junk)
def test_what_the_schema_refuses_the_reader_refuses(
    place: tuple[dict[str, Any], tuple[Any, ...], object], value: object
) -> None:
    """The schema is never stricter than the library, whatever is put where."""
    data, way, _ = place
    damaged = with_value(data, way, value)
    assert schema_accepts(damaged) or not reader_accepts(damaged)


# --- Every kind of type ---


@attrs.frozen(kw_only=True)
class Leaf:
    """
    The end of a branch.

    And more.
    """

    type_tag: ClassVar[str] = "leaf"
    name: str = attrs.field(validator=is_text)
    title: str | None = None


@attrs.frozen(kw_only=True)
class Pair(Generic[T]):
    """Two of a kind."""

    first: T
    second: T


@attrs.frozen(kw_only=True)
class Plain:
    """What is written as plain data."""

    type_tag: ClassVar[str] = "plain"
    data: Any


Name = NewType("Name", str)


@attrs.frozen(kw_only=True)
class Tree:
    """A class with a field of every kind."""

    leaf: Leaf
    either: Leaf | Plain | None
    pairs: tuple[Pair[int] | None, ...]
    names: Pair[Name]
    word: Literal["a", "b"]
    way: Rounding
    ways: frozenset[Rounding]
    fixed: tuple[str, int]
    timeline: Timeline[Money]
    by_name: Mapping[str, bool]
    anything: object
    path: PurePosixPath | None = None
    source: Source | None = None
    parts: "tuple[Tree, ...]" = ()


PLAIN = Notation(
    of=Plain,
    via=object,
    read=lambda data: Plain(data=data.get("data")),
    write=lambda value: {"data": value.data},
    words="an object",
)
PENCE = Notation(
    of=Money,
    via=int,
    read=lambda pence: Money(pence=pence),
    write=lambda amount: amount.pence,
    words="pence",
)
PATH = Notation(of=PurePosixPath, via=str, read=PurePosixPath, write=str, words="a path")
TREES = Codec(schemas=(Schema(name="example/tree", cls=Tree),), notations=(PLAIN, PENCE, PATH))
SCHEMA = TREES.json_schema("example/tree")

TREE: dict[str, Any] = {
    "leaf": {"type": "leaf", "name": "A"},
    "either": {"type": "plain", "data": [1]},
    "pairs": [{"first": 1, "second": 2}, None],
    "names": {"first": "A", "second": "B"},
    "word": "a",
    "way": "half-up",
    "ways": ["down", "up"],
    "fixed": ["A", 1],
    "timeline": {"entries": [{"period": {"first_day": "2017-04-01"}, "value": 5}]},
    "by_name": {"A": True},
    "anything": {"x": [1, "y", None]},
    "path": "a/b",
    "source": {"key": "S1", "title": "A report"},
    "parts": [],
}


def tree(**changes: object) -> dict[str, Any]:
    """A document with a tree, or with a changed one."""
    head = {"schema": "example/tree", "version": 1, "as_at": "2017-04-01"}
    return {**head, "document": {**TREE, **changes}}


def test_every_kind_of_type_is_described() -> None:
    """A tree, and a tree in a tree, are accepted by the schema and read."""
    nested = tree(parts=[TREE])
    assert schema_accepts(nested, TREES)
    assert TREES.read(nested).value.parts[0].leaf.name == "A"


@pytest.mark.parametrize(
    "changes",
    [
        {"leaf": {"type": "leaf", "name": "  "}},
        {"leaf": {"name": "A"}},
        {"leaf": {"type": "plain"}},
        {"either": {"type": "tree"}},
        {"either": 5},
        {"pairs": [{"first": "1", "second": 2}]},
        {"pairs": [{"first": 1}]},
        {"names": {"first": "A", "second": None}},
        {"word": "c"},
        {"way": "sideways"},
        {"ways": ["up", "up"]},
        {"ways": "up"},
        {"fixed": ["A"]},
        {"fixed": ["A", 1, 2]},
        {"fixed": [1, "A"]},
        {"timeline": {"entries": [{"period": {"first_day": "1 April"}, "value": 5}]}},
        {"timeline": {"entries": [{"period": {"first_day": "2017-04-01"}, "value": "5"}]}},
        {"by_name": {"A": "true"}},
        {"path": 5},
        {"source": {"key": "S1"}},
        {"source": 5},
        {"parts": [{}]},
        {"parts": None},
        {"more": 1},
    ],
    ids=str,
)
def test_every_kind_of_type_is_checked(changes: dict[str, Any]) -> None:
    """What has the wrong shape is refused by the schema and by the reader."""
    assert not schema_accepts(tree(**changes), TREES)
    with pytest.raises(DocumentError):
        TREES.read(tree(**changes))


def test_definitions_are_named_after_their_classes() -> None:
    """A generic class has one definition for each use, and a description in one line."""
    assert set(SCHEMA["$defs"]) >= {"Leaf", "Pair-of-int", "Pair-of-Name", "Timeline-of-Money"}
    assert SCHEMA["$defs"]["Leaf"]["description"] == "The end of a branch."


def test_two_classes_of_one_name_are_told_apart() -> None:
    """The second is numbered, and so is the third."""

    def another() -> type:
        @attrs.frozen(kw_only=True)
        class Leaf:
            name: int

        return Leaf

    one, other = another(), another()
    held = tuple[Leaf, one, other]  # type: ignore[valid-type]  # classes made for this test
    codec = Codec(schemas=(Schema(name="example/pair", cls=Pair[held]),))
    schema = codec.json_schema("example/pair")
    assert {"Leaf", "Leaf-2", "Leaf-3"} <= set(schema["$defs"])
    assert "description" not in schema["$defs"]["Leaf-2"]


def test_only_a_known_schema_is_described() -> None:
    """The error says which there are."""
    with pytest.raises(InvalidValueError, match="no schema is named 'x'; known: example/tree"):
        TREES.json_schema("x")


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("2018-12-31", True), ("2018-01", True), ("2018-W53", True), ("[2018..]", True),
        ("[..2018-06]~", True), ("2018-13", False), ("2018-00", False), ("2018-01-32", False),
        ("2018-W54", False), ("2018-W00", False), ("[..]", False), ("2018-01\n", False),
    ],
)  # fmt: skip
def test_the_pattern_of_a_date_knows_the_calendar(text: str, is_date: bool) -> None:  # noqa: FBT001 -- the case says it
    """Months, days and weeks that there may be, and no line break behind them."""
    patterns = {notation.of: notation.pattern for notation in NOTATIONS}
    date_pattern, period = patterns[StatedDate], patterns[StatedPeriod]
    assert date_pattern is not None
    assert period is not None
    assert (re.search(date_pattern, text) is not None) is is_date
    assert (re.search(period, f"/{text}") is not None) is is_date
