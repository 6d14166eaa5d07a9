"""What stands in the envelope of a document, beside its value."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care import DateRange, DocumentError, InvalidTypeError, InvalidValueError
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import (
    Document,
    Schema,
    json_schema,
    load,
    read,
    standard_codec,
    write,
)

DAY, LATER = date(2017, 4, 1), date(2018, 4, 1)
PLACE = Arrangement(name="A place")
CODEC = standard_codec()


def envelope(**parts: object) -> dict[str, Any]:
    """Return the envelope of an arrangement of which only the name is known."""
    return {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": "2017-04-01",
        "document": {"name": "A place"},
        **parts,
    }


def problems(data: dict[str, Any]) -> list[str]:
    """Read what cannot be read, and return what is told."""
    with pytest.raises(DocumentError) as caught:
        read(data)
    return [str(problem) for problem in caught.value.problems]


def test_a_document_may_say_where_its_json_schema_is() -> None:
    """Editors look there; it is no part of the value, and is not written again."""
    data = {"$schema": "https://example.org/arrangement.json", **envelope()}
    assert read(data) == read(envelope())
    assert read(json.dumps(data)) == read(envelope())
    assert "$schema" not in write(read(data))
    assert json_schema("arrangement")["properties"]["$schema"] == {"type": "string"}
    [told] = problems(envelope(**{"$schema": 5}))
    assert told.startswith("$schema: expected text")


def test_the_day_of_a_document_is_the_day_of_its_value(tmp_path: Path) -> None:
    """It is set when it is read, kept by `load`, and moved back when it is written."""
    document = read(envelope(), Arrangement)
    assert document.value == attrs.evolve(PLACE, as_at=DAY)
    text = write(document)
    assert json.loads(text) == envelope()
    file = tmp_path / "place.json"
    file.write_text(text, encoding="utf-8")
    assert load(file).as_at == DAY


def test_under_the_document_a_day_is_refused() -> None:
    """With where it belongs; and the JSON Schema does not know it there."""
    told = problems(envelope(document={"name": "A", "as_at": "2017-04-01"}))
    message = "the day that a document speaks of stands in its envelope alone"
    hint = "take it out here; 'as_at' stands beside 'schema' and 'version'"
    assert told == [f"$.as_at: {message} ({hint})"]
    assert "as_at" not in json_schema("arrangement")["$defs"]["Arrangement"]["properties"]


def test_a_day_that_cannot_be_read_is_told_once() -> None:
    """The value is read for its own problems all the same."""
    told = problems(envelope(as_at="soon", document={"nam": "A"}))
    assert [each.partition(":")[0] for each in told] == ["as_at", "$.nam", "$.name"]
    assert [each.partition(":")[0] for each in problems(envelope(document=5))] == ["$"]


def test_what_is_nested_has_no_day_of_its_own() -> None:
    """That of the outer one holds for it."""
    dated = attrs.evolve(PLACE, as_at=DAY)
    with pytest.raises(InvalidValueError, match=r"nest attrs\.evolve\(part, as_at=None\)"):
        Arrangement(name="System", nested=(dated,))
    nested = {"name": "B", "as_at": "2017-04-01"}
    [told] = problems(envelope(document={"name": "A", "nested": [nested]}))
    assert "has an as_at of its own" in told
    with pytest.raises(InvalidTypeError, match="as_at"):
        Arrangement(name="A", as_at="2017-04-01")  # type: ignore[arg-type]  # what is refused


def test_a_value_that_knows_its_day_need_not_be_told() -> None:
    """A day that is given goes before, and stands in the value too."""
    dated = attrs.evolve(PLACE, as_at=DAY)
    assert CODEC.document(dated).as_at == DAY
    assert CODEC.document(dated).value is dated
    assert CODEC.document(dated, as_at=LATER).value.as_at == LATER
    assert CODEC.document(PLACE, as_at=DAY).value == dated
    with pytest.raises(InvalidValueError, match="say of which day the document speaks"):
        CODEC.document(PLACE)


def test_a_document_and_its_value_speak_of_one_day() -> None:
    """A value without a day takes that of its document; one with another is refused."""
    name = "nhs-accountable-care/arrangement"
    undated = Document(schema=name, version=2, as_at=DAY, value=PLACE)
    assert read(write(undated)).value.as_at == DAY
    other = attrs.evolve(undated, value=attrs.evolve(PLACE, as_at=LATER))
    with pytest.raises(DocumentError, match="the value speaks of 2018-04-01, and the document"):
        write(other)


def test_a_schema_names_a_field_that_its_class_has() -> None:
    """A slip is told when the schema is made."""
    with pytest.raises(InvalidValueError, match="DateRange has no field 'as_at'"):
        Schema(name="example/period", cls=DateRange, as_at="as_at")
