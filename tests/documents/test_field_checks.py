"""Codes and money that could not be meant are refused by the reader, with their path."""

import json
import tomllib
from pathlib import Path
from typing import Any

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest

from nhs_accountable_care import DocumentError, Money
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import json_schema, read, standard_codec
from nhs_accountable_care.documents.kinds import Kinds, class_of, fields_of
from nhs_accountable_care.documents.scalars import NOTATIONS
from nhs_accountable_care.payment import Mechanism

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases/hostile/meant.toml").read_text(encoding="utf-8")
)["case"]
CODEC = standard_codec()


def envelope(document: object) -> dict[str, Any]:
    """Put a value into the envelope of an arrangement."""
    return {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": "2017-04-01",
        "document": document,
    }


@pytest.mark.parametrize("case", [pytest.param(each, id=each["id"]) for each in CASES])
def test_what_could_not_be_meant_is_told_at_its_path(case: dict[str, str]) -> None:
    """One problem at the very place, or none: "malformed-code", "other-currency" and the like."""
    data = envelope(json.loads(case["document"]))
    if "path" not in case:
        document = read(data)
        assert read(CODEC.write(document)).value == document.value
        return
    with pytest.raises(DocumentError) as raised:
        read(data)
    [problem] = raised.value.problems
    assert problem.path == case["path"]
    assert case["said"] in str(problem)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(each, id=each["id"])
        for each in CASES
        if "mechanism" not in each.get("path", "")
    ],
)
def test_the_json_schema_says_the_same(case: dict[str, str]) -> None:
    """An editor marks a bad code and dollars where pounds are meant."""
    validator = jsonschema.Draft202012Validator(json_schema("arrangement"))
    data = envelope(json.loads(case["document"]))
    assert validator.is_valid(data) == ("path" not in case)


def test_all_money_of_an_arrangement_itself_is_in_pounds() -> None:
    """A new field of money outside payment mechanisms is checked as the others are."""
    kinds = Kinds(notations=(*NOTATIONS, *CODEC.notations), open_types={Mechanism: ()})
    own = {
        (class_of(kind), field.name)
        for kind in kinds.classes_in(Arrangement)
        for field in fields_of(kind)
        if Money in kinds.members_of(field.kind)
    }
    [pounds] = [check for check in CODEC.checks if check.sort == "Pounds"]
    assert set(pounds.fields) == own


def test_all_codes_of_bodies_and_areas_are_checked() -> None:
    """A new field that is called a code or a footprint is checked as the others are."""
    named = {
        (kind, field.name)
        for kind in CODEC._kinds.classes_in(Arrangement)
        for field in fields_of(kind)
        if field.name in {"code", "footprint"} and "payment" not in kind.__module__
    }
    [codes] = [check for check in CODEC.checks if check.sort == "OdsCode"]
    assert named <= set(codes.fields)
    for cls, name in codes.fields:
        assert name in attrs.fields_dict(cls)
