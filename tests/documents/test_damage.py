"""
Damage: what is done to a sound document, where it is told, and that nothing else happens.

The documents are the shipped cases and the examples, as they stand in their files. A usual run
takes a few places for each operator, spread over the documents; with
``HYPOTHESIS_PROFILE=thorough`` each is done to every place, and ten thousand random damages.
Random documents are damaged too.
"""

import contextlib
import copy
import functools
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhs_accountable_care import DocumentError
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import json_schema, standard_codec
from nhs_accountable_care.documents.plain import copy_plain, is_clean, parse_json
from nhs_accountable_care.documents.problems import Telling, step
from nhs_accountable_care.testing import arrangements

pytestmark = pytest.mark.broad

ROOT = Path(__file__).parents[2]
CODEC = standard_codec()
IS_THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
PLACES = 10**9 if IS_THOROUGH else 4
PLACES_FOR_SCHEMA = 10**9 if IS_THOROUGH else 1
DAMAGES = 10_000 if IS_THOROUGH else 40
RANDOM_DOCUMENTS = 1_000 if IS_THOROUGH else 20

Way = tuple[Any, ...]


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the shipped cases and the examples by name, as plain data."""
    cases = files("nhs_accountable_care.reference.cases").iterdir()
    for file in (*cases, *(ROOT / "examples" / "documents").iterdir()):
        if file.name.endswith(".json"):
            yield file.name.removesuffix(".json"), json.loads(file.read_text(encoding="utf-8"))


DOCUMENTS = dict(sorted(documents()))


def values_in(data: object, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Yield every value inside plain data, the whole first, and the way to it."""
    yield way, data
    items: list[tuple[Any, object]] = []
    if isinstance(data, dict):
        items = list(data.items())
    elif isinstance(data, list):
        items = list(enumerate(data))
    for name, value in items:
        yield from values_in(value, (*way, name))


def path_of(way: Way) -> str:
    """Write a way as a problem does: the value under `document` is called `$`."""
    start, inside = ("$", way[1:]) if way[:1] == ("document",) else ("", way)
    return functools.reduce(step, inside, start)


def at(data: Any, way: Way) -> Any:  # noqa: ANN401 - plain data
    """Return the value at the end of a way."""
    return functools.reduce(lambda inner, name: inner[name], way, data)


def with_value(data: dict[str, Any], way: Way, value: object) -> dict[str, Any]:
    """Put a value into a copy of plain data, which shares what is not changed."""
    if not way:
        return value  # type: ignore[return-value]  # a damaged whole
    damaged = copy.copy(data)
    inner: Any = damaged
    for name in way[:-1]:
        inner[name] = copy.copy(inner[name])
        inner = inner[name]
    inner[way[-1]] = value
    return damaged


# --- The operators ---


@attrs.frozen(kw_only=True)
class Operator:
    """
    A damage that is known to invalidate.

    ``fits`` says where it can be done, ``change`` what stands there then, and ``told`` where,
    from that place, it is told. One of shape is refused by the JSON Schema as well.
    """

    fits: Callable[[Way, Any], bool]
    change: Callable[[Any], object]
    told: Callable[[Way], Way] = lambda way: way
    is_of_shape: bool = True


def is_object(way: Way, value: object) -> bool:
    """
    Whether a value is an object inside a document.

    Without the table of sources every citation would be told as well.
    """
    return isinstance(value, dict) and way not in {(), ("sources",)}


def in_class(way: Way, value: object) -> bool:
    """Whether a value is an object of a class, whose keys are the names of fields."""
    return isinstance(value, dict) and not {"sources", "facts", "tables", "rows"} & {*way[-1:]}


def without(*names: str) -> Callable[[Any], dict[str, Any]]:
    """Take fields out of an object."""
    return lambda value: {name: inner for name, inner in value.items() if name not in names}


def below(*names: object) -> Callable[[Way], Way]:
    """Make what continues a way by some names."""
    return lambda way: (*way, *names)


def is_day(way: Way, _value: object) -> bool:
    """Whether a field holds a day, and not text that looks like one."""
    return bool(way) and bool(re.fullmatch(r"first_day|last_day|as_at|(\w+_)?on", str(way[-1])))


def is_period(way: Way, value: object) -> bool:
    """Whether a field holds a period as text."""
    return way[-1:] == ("period",) and isinstance(value, str)


def is_citation(way: Way, value: object) -> bool:
    """Whether a text cites sources by their keys."""
    return way[-1:] == ("sources",) and isinstance(value, str)


def is_name(way: Way, value: object) -> bool:
    """Whether a text is the key of a form."""
    return way[-1:] in {("form",), ("as_form",)} and isinstance(value, str)


def holds(*names: str) -> Callable[[Way, Any], bool]:
    """Fit objects that have these fields."""
    return lambda _, value: isinstance(value, dict) and {*names} <= {*value}


def is_sum(way: Way, value: object) -> bool:
    """Whether a field is a sum of money."""
    return way[-1:] in {("amount",), ("expected_annual_value",), ("loss_limit",)} and (
        isinstance(value, str)
    )


def is_fact(way: Way) -> bool:
    """Whether a way leads to the value of a fact, of which the unit says what it may be."""
    return way[-1:] == ("value",)


OPERATORS = {
    "a floating point number": Operator(
        fits=lambda way, _: way not in {(), ("sources",)}, change=lambda _: 0.5
    ),
    "an object for a list": Operator(
        fits=lambda _, value: isinstance(value, list), change=lambda _: {}
    ),
    "a list for an object": Operator(fits=is_object, change=lambda _: []),
    "text for an object": Operator(fits=is_object, change=lambda _: "Salford"),
    "null for an item of a list": Operator(
        fits=lambda way, _: bool(way) and isinstance(way[-1], int), change=lambda _: None
    ),
    "an unknown key": Operator(
        fits=in_class,
        change=lambda value: {**value, "surprise": 1},
        told=below("surprise"),
    ),
    "a key that is misspelt": Operator(
        fits=lambda way, value: in_class(way, value) and len(way) > 1 and "sources" in value,
        change=lambda value: {**without("sources")(value), "surces": value["sources"]},
        told=below("surces"),
    ),
    "a statement that names no list": Operator(
        fits=holds("lists"),
        change=lambda value: {**value, "lists": [{"field": "surprise"}]},
        told=below("lists", 0, "field"),
        is_of_shape=False,
    ),
    "a comment that is no text": Operator(
        fits=lambda _, value: isinstance(value, dict),
        change=lambda value: {**value, "//": ["put", "aside"]},
        told=below("//"),
    ),
    "a part of the envelope that is gone": Operator(
        fits=lambda way, _: not way, change=without("as_at"), told=below("as_at")
    ),
    "a schema that nobody knows": Operator(
        fits=lambda way, _: way == ("schema",), change=lambda name: f"{name}s"
    ),
    "a version to come": Operator(
        fits=lambda way, _: way == ("version",), change=lambda number: number + 1
    ),
    "an object without its type": Operator(
        fits=holds("type"), change=without("type"), told=below("type")
    ),
    "a type that nobody knows": Operator(
        fits=holds("type"),
        change=lambda value: {**value, "type": "surprise"},
        told=below("type"),
    ),
    "a type that is no word": Operator(
        fits=holds("type"), change=lambda value: {**value, "type": 5}, told=below("type")
    ),
    "a period that begins at no time": Operator(fits=is_period, change=lambda _: "../2017-04-01"),
    "a period that ends before it begins": Operator(
        fits=is_period, change=lambda _: "2017-04-01/1900-01-01", is_of_shape=False
    ),
    "a day in words": Operator(fits=is_day, change=lambda _: "1 April 2017"),
    "a day that is not in the calendar": Operator(
        fits=is_day, change=lambda _: "2017-02-29", is_of_shape=False
    ),
    "a confidence that nobody knows": Operator(
        fits=is_citation,
        change=lambda text: re.sub(r" \[[a-z]+\]", " [quite sure]", text, count=1),
        told=below(0),
    ),
    "a citation of no source": Operator(
        fits=is_citation, change=lambda _: ", page 4 [verified]", told=below(0)
    ),
    "a citation of a source that is not in the table": Operator(
        fits=is_citation,
        change=lambda _: "NO SUCH KEY [verified]",
        told=below(0),
        is_of_shape=False,
    ),
    "a citation for a field that is none": Operator(
        fits=is_citation,
        change=lambda text: f"no_such_field: {text}",
        told=below(0),
        is_of_shape=False,
    ),
    "a form that there is not": Operator(fits=is_name, change=lambda name: f"{name}s"),
    "a source without a title": Operator(
        fits=lambda way, _: way[:1] == ("sources",) and len(way) == 2,
        change=without("title"),
        told=below("title"),
    ),
    "a sum as reports print it": Operator(fits=is_sum, change=lambda _: "£1,234.56"),
    "a sum as a number": Operator(fits=is_sum, change=lambda _: 1234),
    "text for a truth": Operator(
        fits=lambda way, value: isinstance(value, bool) and not is_fact(way),
        change=lambda value: str(value).lower(),
    ),
    "text for a whole number": Operator(
        fits=lambda way, value: type(value) is int and not is_fact(way), change=str
    ),
    "half of a character": Operator(
        # It would be no name of a list in a statement, nor of a fact in a mechanism, nor a
        # citation besides.
        fits=lambda way, value: (
            isinstance(value, str)
            and way[:1] == ("document",)
            and not {"lists", "mechanism", "sources"} & {*way}
        ),
        change=lambda value: f"{value}\ud83d",
        is_of_shape=False,
    ),
    "an agreement without a title": Operator(
        fits=lambda way, _: len(way) > 1 and way[-2] == "agreements",
        change=without("title"),
        told=below("title"),
    ),
    "a name that says nothing": Operator(
        fits=holds("name", "agreements"), change=lambda value: {**value, "name": " "}
    ),
    "a fact without a value": Operator(
        fits=holds("value", "unit"), change=without("value"), told=below("value")
    ),
    "a fact in a unit that nobody knows": Operator(
        fits=holds("value", "unit"),
        change=lambda value: {**value, "unit": "groats"},
        told=below("unit"),
    ),
}


def places(operator: Operator, most: int) -> list[tuple[str, Way]]:
    """Return places where a damage can be done, spread over the documents and their depth."""
    fitting = [
        (name, way)
        for name, data in DOCUMENTS.items()
        for way, value in values_in(data)
        if operator.fits(way, value)
    ]
    return fitting[:: max(1, len(fitting) // most)][:most]


def problem_paths(data: object) -> set[str]:
    """Read what cannot be read, and give where it is wrong."""
    with pytest.raises(DocumentError) as caught:
        CODEC.read(data)  # type: ignore[call-overload]  # whatever a damage has made of it
    return {problem.path for problem in caught.value.problems}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_undamaged_documents_are_sound(name: str) -> None:
    """Reader and schema accept what the damages are done to, as it is and as it is written."""
    data = DOCUMENTS[name]
    document = CODEC.read(data)
    assert validator(data["schema"]).is_valid(data)
    assert validator(data["schema"]).is_valid(json.loads(CODEC.write(document)))


@functools.cache
def validator(name: str) -> Any:  # noqa: ANN401 - of a library without types
    """Make what asks the schema of a name."""
    return jsonschema.Draft202012Validator(json_schema(name))


@pytest.mark.parametrize("name", OPERATORS)
def test_a_damage_is_told_at_the_damaged_path(name: str) -> None:
    """Each operator, wherever it is done, gives an error there and nowhere else."""
    operator = OPERATORS[name]
    tried = places(operator, PLACES)
    assert tried
    for document, way in tried:
        data = DOCUMENTS[document]
        damaged = with_value(data, way, operator.change(at(data, way)))
        assert problem_paths(damaged) == {path_of(operator.told(way))}, (document, way)


@pytest.mark.parametrize(
    "name", [name for name, operator in OPERATORS.items() if operator.is_of_shape]
)
def test_a_damage_of_shape_is_refused_by_the_schema(name: str) -> None:
    """A program in another language finds it without this library."""
    operator = OPERATORS[name]
    for document, way in places(operator, PLACES_FOR_SCHEMA):
        data = DOCUMENTS[document]
        damaged = with_value(data, way, operator.change(at(data, way)))
        assert not validator(data["schema"]).is_valid(damaged), (document, way)


@settings(max_examples=RANDOM_DOCUMENTS, suppress_health_check=list(HealthCheck))
@given(place=arrangements(), data=st.data())
def test_a_damage_to_a_random_document_is_told_and_refused(
    place: Arrangement, data: st.DataObject
) -> None:
    """What holds for the shipped documents holds for any that the library writes."""
    sound = json.loads(CODEC.write(CODEC.document(place, as_at=date(2017, 4, 1))))
    name, way = data.draw(
        st.sampled_from(
            [
                (name, way)
                for name, operator in OPERATORS.items()
                for way, value in values_in(sound)
                if operator.fits(way, value)
            ]
        )
    )
    operator = OPERATORS[name]
    damaged = with_value(sound, way, operator.change(at(sound, way)))
    assert problem_paths(damaged) == {path_of(operator.told(way))}
    if operator.is_of_shape:
        assert not validator(sound["schema"]).is_valid(damaged)


def test_a_key_that_stands_twice_is_told_where_it_stands() -> None:
    """Text can hold what plain data cannot; the schema sees plain data only."""
    for document, way in places(OPERATORS["an unknown key"], PLACES):
        data = DOCUMENTS[document]
        key = next(iter(at(data, way)))
        value = {**at(data, way), f"{key}-again": at(data, (*way, key))}
        text = json.dumps(with_value(data, way, value)).replace(f'"{key}-again"', f'"{key}"')
        assert problem_paths(text) == {path_of((*way, key))}


# --- Random damage ---

WAYS = [(name, way) for name, data in DOCUMENTS.items() for way, _ in values_in(data) if way]
VALUES = [at(DOCUMENTS[name], way) for name, way in WAYS]
junk = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(VALUES)
    | st.dictionaries(st.sampled_from(["type", "name", "source", "//", "x"]), st.none())
)


WAYS_OF = {name: [way for each, way in WAYS if each == name] for name in DOCUMENTS}


@st.composite
def damaged_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Do damage to some places of a shipped document."""
    name, way = draw(st.sampled_from(WAYS))
    damaged = copy.deepcopy(DOCUMENTS[name])
    for _ in range(draw(st.integers(min_value=1, max_value=4))):
        with contextlib.suppress(LookupError, TypeError):  # an earlier damage took it away
            inner = at(damaged, way[:-1])
            if draw(st.booleans()):
                inner[way[-1]] = draw(junk)
            else:
                del inner[way[-1]]
        way = draw(st.sampled_from(WAYS_OF[name]))
    return damaged


@settings(max_examples=DAMAGES)
@given(damaged_documents())
def test_no_random_damage_gives_a_traceback(damaged: dict[str, Any]) -> None:
    """A damaged document is read, or is refused with problems; nothing else is raised."""
    with contextlib.suppress(DocumentError):
        document = CODEC.read(damaged)
        assert CODEC.read(CODEC.write(document)) == document


def outcome(data: str | dict[str, Any]) -> object:
    """Return the document that is read, or the problems with it."""
    try:
        return CODEC.read(data)
    except DocumentError as error:
        return error.problems


@settings(max_examples=DAMAGES)
@given(damaged_documents(), st.booleans())
def test_a_text_and_its_plain_data_are_read_alike(
    damaged: dict[str, Any],
    has_escapes: bool,  # noqa: FBT001 - drawn
) -> None:
    """A clean text is read without a copy, and plain data are always copied: nobody can tell."""
    text = json.dumps(damaged, ensure_ascii=has_escapes)
    assert outcome(text) == outcome(json.loads(text))


@settings(max_examples=DAMAGES)
@given(damaged_documents(), st.booleans())
def test_what_is_called_clean_is_copied_as_it_is(
    damaged: dict[str, Any],
    has_escapes: bool,  # noqa: FBT001 - drawn
) -> None:
    """A text is clean only if the copy finds no comment in it, and nothing that is wrong."""
    text = json.dumps(damaged, ensure_ascii=has_escapes)
    parsed = parse_json(text)
    telling = Telling()
    copied = copy_plain(parsed, "$", telling)
    # Not equality of the data alone: a number that is none is not equal to itself.
    is_untouched = json.dumps(copied) == json.dumps(parsed) and not telling
    assert is_untouched or not is_clean(text, parsed)


def test_the_shipped_documents_are_clean() -> None:
    """The short way is the usual one."""
    for data in DOCUMENTS.values():
        assert is_clean(json.dumps(data, ensure_ascii=False), data)
