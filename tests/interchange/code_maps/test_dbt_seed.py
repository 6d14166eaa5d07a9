"""A seed of dbt: complete, read by YAML as it was written, and of the shape that dbt asks for."""

import csv
import io
import json
import re
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import duckdb
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest
import yaml  # type: ignore[import-untyped]  # no stubs among the test tools
from hypothesis import given

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care.interchange import (
    CodeMap,
    CodeMapRow,
    SqlDialect,
    code_map_of,
    code_map_on,
    write_dbt_seed,
)
from nhs_accountable_care.organisations import LeftOut, OdsCode
from nhs_accountable_care.reference import register
from tests.hostile_text import HOSTILE, hostile_texts

DAY = date(2026, 4, 1)
SPLIT = code_map_of(
    register().crosswalk(date(2026, 3, 31), DAY, kind="icb", to_kind="icb"), register=register()
)
WHOLE = code_map_on(register(), DAY, from_kind="trust", to_kind="icb")

# What dbt asks of the properties of a seed, as its reference says (docs.getdbt.com,
# "Seed properties" and "Seed configurations"); `make dbt` asks dbt itself.
TESTS = {"type": "array", "items": {"enum": ["not_null", "unique"]}, "uniqueItems": True}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "seeds"],
    "properties": {
        "version": {"const": 2},
        "seeds": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "description", "config", "columns"],
                "properties": {
                    "name": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"},
                    "description": {"type": "string"},
                    "config": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["column_types", "meta"],
                        "properties": {
                            "column_types": {
                                "type": "object",
                                "additionalProperties": {"type": "string"},
                            },
                            "meta": {"type": "object"},
                        },
                    },
                    "columns": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["name", "description"],
                            "properties": {
                                "name": {"type": "string"},
                                "description": {"type": "string"},
                                "data_tests": TESTS,
                            },
                        },
                    },
                },
            },
        },
    },
}


def seed_in(files: dict[str, str], name: str = "code_map") -> dict[str, Any]:
    """Read the properties as dbt does, by YAML, and hold them to what dbt asks for."""
    properties = yaml.safe_load(files[f"seeds/{name}.yml"])
    jsonschema.validate(properties, SCHEMA)
    [seed] = properties["seeds"]
    assert isinstance(seed, dict)
    assert seed["name"] == name
    return seed


def asked_of(seed: dict[str, Any], column: str) -> list[str]:
    """Return what is tested of a column."""
    [found] = [each for each in seed["columns"] if each["name"] == column]
    tests = found.get("data_tests", [])
    assert isinstance(tests, list)
    return tests


@pytest.mark.parametrize("dialect", SqlDialect)
@pytest.mark.parametrize("code_map", [SPLIT, WHOLE])
def test_a_seed_has_the_properties_that_dbt_asks_for(
    code_map: CodeMap, dialect: SqlDialect
) -> None:
    """Each column of the table with its type, and what the map says of itself."""
    files = write_dbt_seed(code_map, dialect=dialect, name="boards")
    seed = seed_in(files, "boards")
    columns = next(csv.reader(io.StringIO(files["seeds/boards.csv"])))
    assert [each["name"] for each in seed["columns"]] == columns
    assert [*seed["config"]["column_types"]] == columns
    records = code_map.to_records()
    meta = seed["config"]["meta"]
    for key in ("from_day", "to_day", "edition_day", "basis", "from_kinds", "to_kinds"):
        assert meta[key] == records[key]
    assert meta["doubts"] == records["doubts"]
    assert meta["left_out"] == records["left_out"]
    assert len(meta["sources"]) == len(records["sources"])


def test_a_seed_is_tested_for_what_its_map_is() -> None:
    """That each code stands once is asked where none splits, and nowhere else."""
    split, whole = (seed_in(write_dbt_seed(each)) for each in (SPLIT, WHOLE))
    assert asked_of(whole, "from_code") == ["not_null", "unique"]
    assert asked_of(split, "from_code") == ["not_null"]
    assert asked_of(split, "to_code") == asked_of(split, "share") == ["not_null"]
    assert asked_of(split, "doubts") == []


def test_the_table_of_a_seed_has_no_row_that_its_own_tests_refuse() -> None:
    """What was left out has no second code, so it stands in the properties."""
    assert WHOLE.left_out
    rows = list(csv.DictReader(io.StringIO(write_dbt_seed(WHOLE)["seeds/code_map.csv"])))
    assert {row["from_code"]: row["to_code"] for row in rows} == WHOLE.one_to_one()
    assert all(row["share_numerator"] == "1" for row in rows)


def failures(files: dict[str, str], rows: str) -> dict[str, list[tuple[Any, ...]]]:
    """Run the tests of a seed, with a table of rows in the place of it."""
    with duckdb.connect() as database:
        database.execute(
            "CREATE TABLE code_map (from_code VARCHAR, to_code VARCHAR, share DECIMAL(10, 9))"
        )
        database.execute(rows)
        return {
            path.removeprefix("tests/code_map_").removesuffix(".sql"): database.execute(
                text.replace("{{ ref('code_map') }}", "code_map")
            ).fetchall()
            for path, text in files.items()
            if path.endswith(".sql")
        }


def test_the_asked_of_a_seed_find_what_they_are_for() -> None:
    """A pair that stands twice, and shares that are not one whole."""
    files = write_dbt_seed(SPLIT)
    sound = "INSERT INTO code_map VALUES ('A', 'B', 0.25), ('A', 'C', 0.75), ('D', 'C', 1)"
    assert failures(files, sound) == {"pairs_stand_once": [], "shares_add_up": []}
    doubled = f"{sound}, ('D', 'C', 1)"
    assert failures(files, doubled) == {
        "pairs_stand_once": [("D", "C")],
        "shares_add_up": [("D",)],
    }
    lost = "INSERT INTO code_map VALUES ('A', 'B', 0.999999999)"
    assert failures(files, lost) == {"pairs_stand_once": [], "shares_add_up": [("A",)]}


def hostile_map(text: str) -> CodeMap:
    """Return a map in which everything that is text is hostile."""
    row = CodeMapRow(
        from_code=OdsCode("A"),
        from_name=text,
        to_code=OdsCode("B"),
        to_name=text,
        share=Fraction(1),
        basis="whole",
        doubts=(text,),
    )
    left = LeftOut(code=OdsCode("Z"), reason=text, is_ambiguous=False)
    return CodeMap(
        from_day=DAY, to_day=DAY, basis=text, rows=(row,), doubts=(text,), left_out=(left,)
    )


@pytest.mark.parametrize("text", [*HOSTILE, "{{ env_var('X') }}", "{% set x %}", "{# x #}"])
def test_nothing_in_the_properties_of_a_seed_is_a_template_or_ends_a_text(text: str) -> None:
    """They are rendered before they are read, also what stands in comments."""
    files = write_dbt_seed(hostile_map(text))
    assert not re.search(r"\{[{%#]", files["seeds/code_map.yml"])
    for path in files:
        if path.endswith(".sql"):
            assert re.findall(r"\{[{%#]", files[path]) == ["{{"]
    seed = seed_in(files)
    [told] = seed["config"]["meta"]["doubts"]
    assert seed["config"]["meta"]["basis"] == told
    assert "\n" not in told


@given(hostile_texts())
def test_the_properties_of_any_map_are_read_again(text: str) -> None:
    """The properties of a seed of any text are read by YAML, and its table has the very text."""
    files = write_dbt_seed(hostile_map(text))
    assert seed_in(files)["config"]["meta"]["left_out"][0]["code"] == "Z"
    [row] = csv.DictReader(io.StringIO(files["seeds/code_map.csv"], newline=""))
    assert row["from_name"] == text


def test_a_map_that_says_little_is_a_seed_too() -> None:
    """Empty lists and what is not stated are YAML as well."""
    empty = attrs.evolve(hostile_map("x"), basis=None, rows=(), doubts=(), left_out=())
    meta = seed_in(write_dbt_seed(empty))["config"]["meta"]
    assert json.loads(json.dumps(meta)) == {
        "from_day": "2026-04-01",
        "to_day": "2026-04-01",
        "edition_day": None,
        "basis": None,
        "from_kinds": [],
        "to_kinds": [],
        "split_codes": [],
        "doubts": [],
        "left_out": [],
        "sources": [],
    }


def test_a_name_that_dbt_does_not_take_is_refused() -> None:
    """It would be the name of a file as well."""
    with pytest.raises(InvalidValueError, match="is no name for this"):
        write_dbt_seed(WHOLE, name="../boards")
