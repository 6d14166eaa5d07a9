"""Comments: a key that begins with two slashes, in any object, is for people only."""

import copy
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest

from nhs_accountable_care import Citation, Confidence, DateRange, DocumentError, Source
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.documents import Codec, Schema, standard_codec

CODEC = standard_codec()
CASES = files("nhs_accountable_care.reference.cases")
NAMES = ("greater-manchester-2017", "greater-manchester-2017-facts")


def case(name: str) -> Any:  # noqa: ANN401 - plain data
    """A shipped document, as plain data."""
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def commented(data: object) -> Any:  # noqa: ANN401 - plain data
    """Put a comment on every object, and one beside each of its keys."""
    if isinstance(data, dict):
        made: dict[str, object] = {"//": "What this is."}
        for key, value in data.items():
            made[f"//{key}"] = f"What {key} is."
            made[key] = commented(value)
        return made
    if isinstance(data, list):
        return [commented(value) for value in data]
    return data


@pytest.mark.parametrize("name", NAMES)
def test_comments_may_stand_in_any_object(name: str) -> None:
    """A document with a comment on everything is read as the one without, and is no other."""
    plain = case(name)
    assert CODEC.read(commented(plain)) == CODEC.read(plain)
    assert CODEC.read(json.dumps(commented(plain))) == CODEC.read(plain)


@pytest.mark.broad
@pytest.mark.parametrize("name", NAMES)
def test_the_schema_knows_comments(name: str) -> None:
    """An editor that goes by the JSON Schema does not mark them, unless they are no text."""
    plain = case(name)
    validator = jsonschema.Draft202012Validator(CODEC.json_schema(plain["schema"]))
    assert validator.is_valid(commented(plain))
    assert not validator.is_valid({**plain, "//": 5})
    assert not validator.is_valid({**plain, "document": {**plain["document"], "//": []}})


def test_comments_are_not_written() -> None:
    """They are about the file and not about the world, so the value does not hold them."""
    text = CODEC.write(CODEC.read(commented(case(NAMES[0]))))
    assert '"//' not in text


@pytest.mark.parametrize(
    ("damage", "path"),
    [
        pytest.param({"//": 5}, '["//"]', id="in the envelope"),
        pytest.param({"document": {"name": "A", "//area": {}}}, '$["//area"]', id="an object"),
        pytest.param({"document": {"name": "A", "//code": None}}, '$["//code"]', id="null"),
    ],
)
def test_a_comment_is_text(damage: dict[str, Any], path: str) -> None:
    """Data behind two slashes may have been put there to be read one day; that is told."""
    envelope = {"schema": "nhs-accountable-care/arrangement", "version": 1, "as_at": "2017-04-01"}
    with pytest.raises(DocumentError) as caught:
        CODEC.read({**envelope, "document": {"name": "A"}, **damage})
    [problem] = caught.value.problems
    assert problem.path == path
    assert problem.message.startswith("a comment is text, and this is ")


@pytest.mark.parametrize("key", ["/name", "#name", "$comment", "_name", "name//"])
def test_nothing_else_is_a_comment(key: str) -> None:
    """An unknown key stays an error: it may be a fact under a misspelt name."""
    plain = case(NAMES[0])
    plain["document"][key] = "A"
    with pytest.raises(DocumentError, match="unknown key"):
        CODEC.read(plain)


def objects_in(data: object) -> Iterator[dict[str, Any]]:
    """Yield every object inside plain data."""
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from objects_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from objects_in(value)


def test_reading_leaves_the_comments_of_the_caller_alone() -> None:
    """Plain data that were read still hold what they held."""
    data = commented(case(NAMES[0]))
    before = copy.deepcopy(data)
    CODEC.read(data)
    assert data == before
    assert all("//" in each for each in objects_in(data))


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Ledger:
    """Something whose keys are data."""

    entries: Mapping[str, str]
    sources: tuple[Citation, ...] = ()


LEDGERS = Codec(schemas=(Schema(name="example/ledger", cls=Ledger),))


@pytest.mark.parametrize(
    ("ledger", "path"),
    [
        pytest.param(Ledger(entries={"//A": "1"}), '$.entries["//A"]', id="a key that is data"),
        pytest.param(
            Ledger(
                entries={},
                sources=(
                    Citation(
                        source=Source(key="//S", title="A report"), confidence=Confidence.VERIFIED
                    ),
                ),
            ),
            'sources["//S"]',
            id="the key of a source",
        ),
    ],
)
def test_data_that_would_be_read_as_a_comment_are_not_written(ledger: Ledger, path: str) -> None:
    """What begins with two slashes would be lost, and so it is refused."""
    day = DateRange.parse("2017-04-01/..").first_day
    with pytest.raises(DocumentError) as caught:
        LEDGERS.write(LEDGERS.document(ledger, as_at=day))
    [problem] = caught.value.problems
    assert problem.path == path
    assert problem.message == "what begins with // is read as a comment, and would be lost"


@pytest.mark.parametrize("slashes", ["//", r"\/\/", r"/\/", r"\//", r"\u002f/", r"/\u002F"])
def test_a_comment_may_be_spelt_in_any_way_of_json(slashes: str) -> None:
    """However a program writes two slashes, a key that begins with them is a comment."""
    place = f'{{"name": "A", "{slashes} name": "The town."}}'
    head = '"schema": "nhs-accountable-care/arrangement", "version": 1, "as_at": "2017-04-01"'
    assert CODEC.read(f'{{{head}, "document": {place}}}').value.name == "A"
