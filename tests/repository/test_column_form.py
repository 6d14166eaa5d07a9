"""The form of "Check a column in your browser": the Python that it asks, here without one."""

import csv
import importlib.util
import io
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

WRITTEN = Path(__file__).parents[2] / "docs" / "_static" / "column_form.py"
COLUMN = b"QOP\n qop\nQNQ\nQMJ\nVPP00\nXYZ\n"
ASKED = {"column": "", "on": "2026-03-01", "kind": "icb", "to": "2026-04-01", "to_kind": ""}


@pytest.fixture(scope="module")
def form() -> ModuleType:
    """The module, as the worker in the browser loads it."""
    spec = importlib.util.spec_from_file_location("column_form", WRITTEN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows_of(text: str) -> list[list[str]]:
    """Read a table that the form offers."""
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture(scope="module")
def found(form: ModuleType) -> dict[str, Any]:
    """What the form says of a pasted column."""
    answer: dict[str, Any] = form.answer(COLUMN, ASKED)
    return answer


def test_the_outcomes_add_up_to_the_rows(found: dict[str, Any]) -> None:
    """No row is lost."""
    assert found["rows"] == 6
    assert sum(rows for _, rows in found["outcomes"]) == 6
    assert found["needs_a_person"]


def test_each_sign_has_its_rows_and_its_cure(found: dict[str, Any]) -> None:
    """They are those of the library's report."""
    for title, rows, repaired, for_a_person, examples, cure in found["signs"]:
        assert title.startswith("NAD")
        assert rows >= repaired + for_a_person
        assert examples[0].startswith("line ")
        assert cure


def test_every_row_gets_its_code_of_the_other_day(found: dict[str, Any]) -> None:
    """A code that was divided has none, and says so; nor has one that stands for no body."""
    mapped = rows_of(found["map"]["mapped"])
    assert mapped[0] == [
        *("code", "code_as_given", "code_doctor"),
        *("code_on_2026-04-01", "code_on_2026-04-01_note"),
    ]
    assert [(row[0], row[1], row[3]) for row in mapped[1:]] == [
        ("QOP", "QOP", "QOP"),
        ("QOP", " qop", "QOP"),
        ("QNQ", "QNQ", ""),
        ("QMJ", "QMJ", "Z9B2Z"),
        ("VPP00", "VPP00", ""),
        ("XYZ", "XYZ", ""),
    ]
    notes = [row[4] for row in mapped[1:]]
    assert notes[:2] == ["", ""]
    assert notes[2] == "divided among QRL, S0E4D, S9B9J: see the table of shares"
    assert notes[4:] == ["no code to follow", "the register does not hold 'XYZ'"]
    assert found["map"]["split"] == ["QNQ"]
    assert found["map"]["left_out"] == [["XYZ", "the register does not hold 'XYZ'"]]


def test_the_table_of_shares_adds_up(found: dict[str, Any]) -> None:
    """The exact shares of the divided code are one."""
    head, *rows = rows_of(found["map"]["table"])
    shares = [float(row[head.index("share")]) for row in rows if row[0] == "QNQ"]
    assert len(shares) == 3
    assert sum(shares) == pytest.approx(1)


def test_a_column_of_a_table_is_chosen_by_its_heading(form: ModuleType) -> None:
    """The other columns stay as they are, and no map is made where none is asked for."""
    data = b"practice,the board,spend\nA,QOP,1\nB, qop,2\n"
    assert form.headings(data) == ["practice", "the board", "spend"]
    found = form.answer(data, {**ASKED, "column": "the board", "to": ""})
    assert "map" not in found
    assert rows_of(found["repaired"]) == [
        ["practice", "the board", "the board_as_given", "the board_doctor", "spend"],
        ["A", "QOP", "QOP", "", "1"],
        ["B", "QOP", " qop", "repaired: NAD101 letters-and-blanks", "2"],
    ]
    mapped = form.answer(data, {**ASKED, "column": "the board", "to_kind": "nhs-england-region"})
    assert [row[5] for row in rows_of(mapped["map"]["mapped"])] == [
        *("the board_on_2026-04-01", "Y62", "Y62"),
    ]


def test_a_map_that_does_not_go_together_leaves_the_report(form: ModuleType) -> None:
    """What was found of the column stands, and the library says why there is no map."""
    found = form.answer(b"R0A\n", {**ASKED, "kind": "trust", "to_kind": "icb"})
    assert found["rows"] == 1
    assert "no way leads from" in found["map_problem"]


@pytest.mark.parametrize(
    ("data", "asked", "words"),
    [
        pytest.param(b"QOP\n", {"on": ""}, "choose the day of the column", id="no day"),
        pytest.param(b"PK\x03\x04", {}, "a workbook or another zip file", id="a workbook"),
        pytest.param(
            b"a,b\n1,2\n", {"column": "c"}, "there is no column 'c'", id="no such column"
        ),
    ],
)
def test_what_cannot_be_read_is_told_kindly(
    form: ModuleType, tmp_path: Path, data: bytes, asked: dict[str, str], words: str
) -> None:
    """The form gets the words of the library, with its cure."""
    given = tmp_path / "column.csv"
    given.write_bytes(data)
    assert words in form.answer_file(str(given), {**ASKED, **asked})["problem"]


def test_rows_of_other_lengths_stay_in_line(form: ModuleType) -> None:
    """The code of the other day stands under its own heading, whatever a row lacks or has more."""
    data = b"board,spend\nQOP\nQMJ,1,a note\n"
    found = form.answer(data, {**ASKED, "column": "board"})
    head, *rows = rows_of(found["map"]["mapped"])
    place = head.index("board_on_2026-04-01")
    assert [row[place] for row in rows] == ["QOP", "Z9B2Z"]
    assert {len(row) for row in rows} == {len(head)}


def test_columns_without_headings_get_names(form: ModuleType) -> None:
    """A table without headings that has more columns keeps them."""
    found = form.answer(b"QOP,1,2\nQMJ,3,4\n", {**ASKED, "to": ""})
    assert rows_of(found["repaired"])[0] == [
        *("code", "code_as_given", "code_doctor", "column_2", "column_3"),
    ]
