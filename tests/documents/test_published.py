"""The JSON Schemas that the package carries, and the pages that are written from them."""

import importlib.util
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NewType

import attrs
import pytest

from nhs_accountable_care import DateRange, InvalidValueError, Money, Share, Source
from nhs_accountable_care.documents import (
    Codec,
    Notation,
    Schema,
    json_schema,
    schema_names,
    standard_codec,
)
from nhs_accountable_care.documents.kinds import Kinds, fields_of
from nhs_accountable_care.documents.meanings import field_meaning, kind_words
from nhs_accountable_care.documents.scalars import NOTATIONS

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tasks" / "build_schemas.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Load the script, which builds everything once for the tests here."""
    spec = importlib.util.spec_from_file_location("build_schemas", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    files = tuple(script.built())
    script.built = lambda: files  # type: ignore[attr-defined]  # a function of the script
    return script


def run(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the script as a user does."""
    monkeypatch.setattr(sys, "argv", ["build_schemas.py", *arguments])
    code: int = script.main()
    return code


@pytest.mark.broad
def test_schemas_and_pages_say_what_the_classes_say(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The committed files are just those that the script writes."""
    code = run(script, monkeypatch, "--check")
    assert (code, capsys.readouterr().out) == (0, "")


def test_what_is_missing_is_found_and_written(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where a file is not what the classes say, the check fails and a run mends it."""
    monkeypatch.setattr(script, "ROOT", tmp_path)
    assert run(script, monkeypatch, "--check") == 1
    assert run(script, monkeypatch) == 0
    assert run(script, monkeypatch, "--check") == 0
    paths = [path for path, _ in script.built()]
    assert len(paths) == 12
    for path in paths:
        assert (tmp_path / path).read_bytes() == (ROOT / path).read_bytes()


@pytest.mark.parametrize("name", schema_names())
def test_the_published_schema_is_that_of_the_codec(name: str) -> None:
    """What the site carries is what reading goes by; the first part of a name may go."""
    short = name.rpartition("/")[2]
    published = (ROOT / f"docs/_static/schemas/{short}.json").read_text(encoding="utf-8")
    assert json.loads(published) == json_schema(name) == standard_codec().json_schema(name)
    assert json_schema(short) == json_schema(name)


@pytest.mark.parametrize("name", schema_names())
def test_every_field_says_what_it_means(name: str) -> None:
    """Each class and field of a published schema is described in a sentence."""
    for cls in json_schema(name)["$defs"].values():
        assert cls["description"]
        for field, schema in cls.get("properties", {}).items():
            assert field == "type" or schema["description"].endswith((".", "!", "?")), cls


@pytest.mark.parametrize("name", schema_names())
def test_every_field_stands_on_its_page(name: str) -> None:
    """A reader of the pages finds each class, each field and each word of a closed set."""
    page = (ROOT / f"docs/reference/schemas/{name.rpartition('/')[2]}.md").read_text("utf-8")
    for title, cls in json_schema(name)["$defs"].items():
        if "properties" in cls or "enum" in cls:
            part = page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
            assert all(f"| `{field}` |" in part for field in cls.get("properties", {}))
            assert all(f"`{word}`" in part for word in cls.get("enum", ()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("arangement", "did you mean 'arrangement'?"),
        ("nhs-accountable-care/fact", "did you mean 'nhs-accountable-care/facts'?"),
        ("our-trust/facts", "no document is named 'our-trust/facts'"),
        ("x", "known: arrangement, bid, case, edition, facts"),
    ],
)
def test_an_unknown_name_is_told_with_what_is_near(name: str, said: str) -> None:
    """There is no schema of a name that no document has."""
    with pytest.raises(InvalidValueError) as caught:
        json_schema(name)
    assert said in str(caught.value)


# --- What a field means, and what to write ---


@attrs.frozen(kw_only=True)
class Ward:
    """
    A place with beds, of which ``beds`` are staffed.

    >>> Ward(name="Oak").name
    'Oak'

    Attributes:
        sister: Who leads the ward; `None` says
            that nobody does
        colour: That of its doors.

    """

    name: str
    title: str | None = None
    beds: int | None = None
    treated_as_new: bool = False
    colour: str | None = None
    sister: str | None = None


@pytest.mark.parametrize(
    ("field", "meaning"),
    [
        ("name", "The name by which it is known."),
        ("title", "What the paper is called."),
        ("beds", "Beds."),
        ("treated_as_new", "Treated as new."),
        ("colour", "That of its doors."),
        ("sister", "Who leads the ward; null says that nobody does."),
    ],
)
def test_what_a_field_means(field: str, meaning: str) -> None:
    """Its entry in the docstring, the words that many classes share, or its own name."""
    fields = {each.name: each for each in fields_of(Ward)}
    assert field_meaning(Ward, fields[field]) == meaning


def test_a_schema_says_what_a_field_is_when_left_out() -> None:
    """A default that is no gap is a part of the schema."""
    codec = Codec(schemas=(Schema(name="example/ward", cls=Ward),))
    fields = codec.json_schema("example/ward")["$defs"]["Ward"]["properties"]
    assert fields["treated_as_new"]["default"] is False
    assert "default" not in fields["name"]
    assert "default" not in fields["beds"]


Code = NewType("Code", str)
PATH = Notation(of=Path, via=str, read=Path, write=str, words="a path")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (str, "text"),
        (int | None, "a whole number"),
        (bool, "true or false"),
        (object, "anything"),
        (Path, "a path"),
        (Money | Literal["none"], 'pounds as text, such as "1234.56", or one of: none'),
        (Share | None, 'a share as text, such as "37.5%" or "3/8"'),
        (Source, "the key of a source in the envelope"),
        (Code, "text"),
        (Mapping[str, int], "an object; under each key a whole number"),
        (tuple[str, ...], "a list; each text"),
        (tuple[str, int], "a list of text; then a whole number"),
        (DateRange, "an object with first_day, last_day"),
        (DateRange | str, "text, or an object with first_day, last_day"),
    ],
    ids=str,
)
def test_what_to_write(kind: Any, words: str) -> None:  # noqa: ANN401 - any annotation
    """What may stand in a field, in words that a person can go by."""
    kinds = Kinds(notations=(*NOTATIONS, PATH), open_types={})
    assert kind_words(kinds, kind) == words
