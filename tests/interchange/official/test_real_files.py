"""Published files are read row for row, and say what they were seen to say."""

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.interchange import OfficialReading, read_official
from nhs_accountable_care.reference import register

pytestmark = pytest.mark.broad

HERE = Path(__file__).parent


def expected_counts() -> Iterator[dict[str, str]]:
    """Go through what becomes of the rows of each file."""
    with (HERE / "expected_counts.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def expected_facts() -> dict[str, dict[str, Any]]:
    """Return what each file says."""
    return tomllib.loads((HERE / "expected_facts.toml").read_text(encoding="utf-8"))


@cache
def reading(path: Path) -> OfficialReading:
    """Read a file once."""
    return read_official(path)


def plain(value: object) -> object:
    """Return an attribute as a table of expectations writes it."""
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.real_data
@pytest.mark.parametrize("expected", list(expected_counts()), ids=lambda row: row["file"])
def test_rows_in_are_rows_kept_reported_and_passed_over(
    real_data: Path, expected: dict[str, str]
) -> None:
    """Every row of the file, by the count of whoever published it, became one of the three."""
    found = reading(real_data / expected["file"])
    assert {
        "format": found.format.key,
        "rows": found.rows_in,
        "kept": found.kept,
        "reported": found.reported,
        "passed_over": sum(found.passed_over.values()),
    } == {
        name: text if name == "format" else int(text)
        for name, text in expected.items()
        if name not in {"file", "why"}
    }


@pytest.mark.real_data
@pytest.mark.parametrize("name", sorted(expected_facts()))
def test_a_file_says_what_it_was_seen_to_say(real_data: Path, name: str) -> None:
    """Facts, faults, counts and notes were read off the file, and not off the library."""
    expected, found = expected_facts()[name], reading(real_data / name)
    rows: dict[str, list[object]] = {}
    for row in found.rows:
        rows.setdefault(str(row), []).append(row)
    for fact in expected.get("fact", ()):
        wanted = {key: value for key, value in fact.items() if key != "says"}
        told = [
            {key: plain(getattr(row, key)) for key in wanted} for row in rows.get(fact["says"], ())
        ]
        assert wanted in told, fact["says"]
    for fault in expected.get("unread", ()):
        told = [
            {key: getattr(unread, key) for key in fault}
            for unread in found.unread
            if unread.line == fault["line"]
        ]
        assert told == [fault]
    counted = dict(found.counts)
    for what, count in expected.get("counts", {}).items():
        assert counted.get(what) == count, what
    if "patients" in expected:
        assert sum(row.number for row in found.patients) == expected["patients"]
    for words in expected.get("notes", ()):
        assert any(words in note for note in found.notes), words


@pytest.mark.real_data
def test_rows_that_somebody_added_by_hand_are_reported_and_the_others_kept(
    real_data: Path,
) -> None:
    """Of the 241 trusts of 2015, two were added later and have no day."""
    found = reading(real_data / "ods" / "etr_2015_hand_edited.csv")
    assert [unread.line for unread in found.unread] == [240, 241]
    assert len(found.bodies) == 239


@pytest.mark.real_data
def test_column_4_is_the_board_of_the_commissioner_in_one_layout_alone(real_data: Path) -> None:
    """
    The commissioners of both are the same, and their boards stand in the report of commissioners.

    Of 168 practices the legacy report has the board of the commissioner in all but one; the new
    report has it in none of the rows that were chosen for it.
    """
    official = real_data / "official"
    new = reading(official / "ods_dse_csv" / "epraccur_dse_2026-02_postcode_differs.csv")
    old = reading(official / "ods_legacy_csv" / "epraccur_legacy_2025-09_same_practices.csv")
    commissioners = {link.child: link.parent for link in old.links}
    commissioners_now = {
        link.child: link.parent for link in new.links if link.written_as == "column 15"
    }
    assert commissioners.items() <= commissioners_now.items()
    boards = {
        body.code: body.geography for body in reading(real_data / "ods/eccg_2025.csv").bodies
    }
    differ = [
        body.code for body in old.bodies if body.geography != boards[commissioners[body.code]]
    ]
    assert differ == ["Y08700"]
    assert not any(
        body.geography == boards.get(commissioners_now[body.code]) for body in new.bodies
    )
    assert not any(link.written_as == "column 4" for link in old.links)


@pytest.mark.real_data
@pytest.mark.parametrize(
    "expected",
    [row for row in expected_counts() if row["format"] in {"etr", "ect", "eccg", "eauth"}],
    ids=lambda row: row["file"],
)
def test_a_body_of_the_register_is_there_what_the_file_makes_it(
    real_data: Path, expected: dict[str, str]
) -> None:
    """What a body is by a file is one of what it was by the register, at some time."""
    kinds = {
        organisation.code: {version.kind for version in organisation.versions}
        for organisation in register().organisations
    }
    bodies = [
        body
        for body in reading(real_data / expected["file"]).bodies
        if body.kind is not None and body.code in kinds
    ]
    assert bodies
    assert [body.code for body in bodies if body.kind not in kinds[body.code]] == []


def test_no_file_is_expected_twice() -> None:
    """A file that is expected twice would hide one that is not."""
    files = [row["file"] for row in expected_counts()]
    assert len(files) == len(set(files))
    assert set(expected_facts()) <= set(files)
