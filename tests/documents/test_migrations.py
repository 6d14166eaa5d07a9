"""Documents of version 1, kept as they were, are brought to version 2 and invent nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.form_keys import RENAMED_FORMS
from nhs_accountable_care.documents import read, write
from nhs_accountable_care.documents.migrations import (
    arrangement_from_1,
    facts_from_1,
    periods_as_text,
    with_new_form_keys,
    without_incomplete,
)

ROOT = Path(__file__).parents[2]
OLD = sorted((Path(__file__).parent / "golden" / "v1").glob("*.json"))
SHIPPED = (
    ROOT / "examples" / "documents",
    ROOT / "src" / "nhs_accountable_care" / "reference" / "cases",
)


def test_every_document_of_version_1_is_kept() -> None:
    """The seven examples, and the case with its facts."""
    assert len(OLD) == 9
    assert all(json.loads(file.read_text("utf-8"))["version"] == 1 for file in OLD)


def words_of(value: object) -> list[str]:
    """Return the facts of plain data, less citations and the names of partial lists."""
    found: list[str] = []
    if isinstance(value, dict):
        if value.keys() <= {"first_day", "last_day"}:
            first, last = value["first_day"], value.get("last_day")
            return [first if first == last else f"{first}/{last or '..'}"]
        for key, part in value.items():
            if key not in {"sources", "incomplete"}:
                found += words_of(part)
    elif isinstance(value, list):
        for part in value:
            found += words_of(part)
    else:
        found.append(str(RENAMED_FORMS.get(str(value), str(value))))
    return sorted(found)


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.stem)
def test_a_document_of_version_1_says_the_same_in_version_2(file: Path) -> None:
    """Read and written again it is the text that is kept beside it."""
    kept = file.parent.parent / "v1-in-v2" / file.name
    assert write(read(file.read_bytes())) == kept.read_text("utf-8")
    assert read(file.read_bytes()).value == read(kept.read_bytes()).value


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.stem)
def test_a_migration_invents_nothing_and_loses_nothing(file: Path) -> None:
    """Every word and number is there before and after, but for the form in which they stand."""
    kept = file.parent.parent / "v1-in-v2" / file.name
    before, after = (json.loads(each.read_text("utf-8"))["document"] for each in (file, kept))
    assert words_of(after) == words_of(before)


def test_documents_take_less_than_three_fifths_of_their_lines() -> None:
    """Two fifths of a document of version 1 were citations."""
    new = [file.parent.parent / "v1-in-v2" / file.name for file in OLD]
    before, after = (
        sum(file.read_text("utf-8").count("\n") for file in files) for files in (OLD, new)
    )
    assert after < before * 0.6


OLD_KEYS: dict[str, Any] = {
    "name": "A place",
    "labels": [{"text": "ICS", "form": "integrated-care-system"}, {"text": "?", "form": None}],
    "history": [{"stage": "live", "as_form": "integrated-care-system"}],
    "nested": [{"name": "B", "cohorts": [{"name": "C", "form": "devolved-system"}]}],
}
NEW_KEYS: dict[str, Any] = {
    "name": "A place",
    "labels": [
        {"text": "ICS", "form": "integrated-care-system-non-statutory"},
        {"text": "?", "form": None},
    ],
    "history": [{"stage": "live", "as_form": "integrated-care-system-non-statutory"}],
    "nested": [{"name": "B", "cohorts": [{"name": "C", "form": "devolved-system"}]}],
}


def test_a_form_is_called_by_its_new_key() -> None:
    """Wherever a key of a form stands."""
    assert with_new_form_keys(OLD_KEYS) == NEW_KEYS


def test_an_arrangement_of_version_1_is_brought_to_version_2() -> None:
    """The envelope says which version it is; one of version 2 must write the new key itself."""
    envelope = {
        "schema": "nhs-accountable-care/arrangement",
        "version": 1,
        "as_at": "2018-04-01",
        "document": OLD_KEYS,
    }
    [label, _] = read(envelope, Arrangement).value.labels or ()
    assert label.form == "integrated-care-system-non-statutory"
    assert arrangement_from_1(OLD_KEYS) == NEW_KEYS
    with pytest.raises(DocumentError, match="which it is called now"):
        read({**envelope, "version": 2}, Arrangement)


def test_facts_of_version_1_are_facts_of_version_2() -> None:
    """Nothing but the way to cite has changed, and both ways are read."""
    facts = {"facts": {"a": {"value": "1", "unit": "count"}}}
    assert facts_from_1(facts) == facts


def test_of_a_list_that_may_hold_less_nothing_is_said_any_more() -> None:
    """Nor of one that was not said to; an empty list stays recorded as none."""
    old = {
        "members": [{"body": {"code": "01G"}, "incomplete": ["roles"]}],
        "orders": [],
        "incomplete": ["members"],
    }
    assert without_incomplete(old) == {"members": [{"body": {"code": "01G"}}], "orders": []}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"first_day": "2016-04-01", "last_day": "2018-03-31"}, "2016-04-01/2018-03-31"),
        ({"first_day": "2016-04-01", "last_day": None}, "2016-04-01/.."),
        ({"first_day": "2016-04-01"}, "2016-04-01/.."),
        # None of these is a period of version 1; the reader says what is wrong with them.
        ({"last_day": "2016-04-01"}, {"last_day": "2016-04-01"}),
        ({"first_day": 5}, {"first_day": 5}),
        ({"first_day": "2016-04-01", "last_day": 5}, {"first_day": "2016-04-01", "last_day": 5}),
        ({"first_day": "2016-04-01", "x": 1}, {"first_day": "2016-04-01", "x": 1}),
        ({}, {}),
    ],
)
def test_a_period_becomes_text(old: object, new: object) -> None:
    """Also inside lists and objects; the terms of a mechanism are somebody else's."""
    assert periods_as_text(old) == new
    assert periods_as_text([{"window": old}]) == [{"window": new}]
    assert periods_as_text({"mechanism": {"period": old}}) == {"mechanism": {"period": old}}
