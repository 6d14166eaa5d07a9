"""CSV: read back as it was by every reader, with nothing that a spreadsheet runs."""

import csv
import io
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhs_accountable_care._core.csv_text import (
    csv_text,
    decoded,
    lines_of,
    number_cell,
    rows_by_line,
    unguarded,
)
from nhs_accountable_care._core.errors import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
)
from tests.hostile_text import HOSTILE, hostile_texts

ROOT = Path(__file__).parents[2]
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

QUOTATION_MARKS = tomllib.loads(
    (ROOT / "tests" / "cases" / "quotation_marks.toml").read_text("utf-8")
)["case"]

tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(hostile_texts(), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def read(text: str) -> list[list[str]]:
    """Read with Python's own reader."""
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_and_no_heading_is_a_formula(text: str) -> None:
    """csv-carriage-return: nor does a line end inside text begin a cell that is one."""
    rows = read(csv_text([[text, "x"], ["x", text]]))
    assert [[unguarded(cell) for cell in row] for row in rows] == [[text, "x"], ["x", text]]
    for cell in (cell for row in rows for cell in row):
        assert not cell.lstrip(" \ufeff\x00").startswith(FORMULAS)


@given(tables)
def test_hostile_text_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    """By Python's reader, on every Python: a lone carriage return is in quotation marks."""
    text = csv_text(rows)
    assert [[unguarded(cell) for cell in row] for row in read(text)] == rows
    outside = "".join(text.split('"')[::2])
    assert "\r" not in outside
    assert outside.count("\n") == len(rows)


@given(tables)
def test_polars_reads_what_was_written(rows: list[list[str]]) -> None:
    """A reader of another make has the same cells; it does not take text with lone surrogates."""
    rows = [[cell.replace("\ud800", "") for cell in row] for row in rows]
    frame = pl.read_csv(
        csv_text([["x"] * len(rows[0]), *rows]).encode(),
        has_header=False,
        skip_rows=1,
        infer_schema=False,
        encoding="utf8",
    )
    read_back = [[unguarded(cell or "") for cell in row] for row in frame.rows()]
    assert read_back == rows


@given(rows=tables)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_duckdb_reads_what_was_written(tmp_path: Path, rows: list[list[str]]) -> None:
    """And so does a database."""
    rows = [[cell.replace("\ud800", "") for cell in row] for row in rows]
    file = tmp_path / "table.csv"
    file.write_text(csv_text([["x"] * len(rows[0]), *rows]), encoding="utf-8", newline="")
    names = {f"c{number}": "VARCHAR" for number in range(len(rows[0]))}
    found = duckdb.read_csv(
        str(file),
        columns=names,
        header=True,
        auto_detect=False,
        delimiter=",",
        quotechar='"',
        escapechar='"',
        lineterminator="\\n",
    ).fetchall()
    assert [[unguarded(cell or "") for cell in row] for row in found] == rows


def test_a_number_is_no_formula_and_stays_a_number() -> None:
    """What decides is the type: the number -5 stays as it is, and the text is guarded."""
    row: list[int | Decimal | str | None] = [
        -5,
        Decimal("-12.50"),
        Decimal("1E+3"),
        True,
        None,
        "-5",
        "+44 20",
    ]
    assert csv_text([row]) == "-5,-12.50,1000,true,,'-5,'+44 20\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-2906792.80", "-2906792.80"),
        ("9", "9"),
        ("1/2", "0.5"),
        ("-5/8", "-0.625"),
        ("-1.2e-05", "-0.000012"),
        # No digits would be the whole of it, so that it stays text.
        ("-1/3", "'-1/3"),
        ("-1/0", "'-1/0"),
        ("-1e+999", "'-1e+999"),
        ("=1+1", "'=1+1"),
        ("-1-1", "'-1-1"),
        ("lowest", "lowest"),
    ],
)
def test_a_number_in_text_is_a_number_and_nothing_else_is(text: str, written: str) -> None:
    """A guard before a minus would make a spreadsheet leave it out of a sum."""
    assert csv_text([[number_cell(text)]]) == f"{written}\n"


def test_an_empty_cell_alone_is_a_row() -> None:
    """A blank line would be passed over by its reader."""
    assert csv_text([["a"], [""], ["b"]]) == 'a\n""\nb\n'


def test_a_subclass_of_text_is_written_as_the_text_that_it_is() -> None:
    """What it says of itself does not reach the table."""

    class Sly(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "=1"

        def replace(self, *_: object) -> str:
            return '"=1'

    assert csv_text([[Sly("a,b"), Sly("plain")]]) == '"a,b",plain\n'


@pytest.mark.parametrize("cell", [1.5, Decimal("NaN"), [1]])
def test_what_is_not_exact_is_refused(cell: object) -> None:
    """Floating point is no figure."""
    with pytest.raises(InvalidTypeError, match="write text or an exact number"):
        csv_text([[cell]])  # type: ignore[list-item]  # what the test is about


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    """huge-integers: Python does not write them out."""
    with pytest.raises(InvalidValueError, match="has more digits than can be written"):
        csv_text([[10**5000]])


def test_every_writer_of_csv_is_this_one() -> None:
    """csv-every-writer: no other module of the package takes Python's own."""
    found = [
        file.name
        for file in (ROOT / "src").rglob("*.py")
        if "csv.writer" in file.read_text("utf-8") or "DictWriter" in file.read_text("utf-8")
    ]
    assert found == []


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("a£".encode(), "utf-8"),
        ("\ufeffa£".encode(), "utf-8"),
        ("a£".encode("utf-16"), "utf-16"),
        ("a£".encode("cp1252"), "cp1252"),
        ("\ufeffa£", "utf-8"),
    ],
)
def test_bytes_are_read_as_spreadsheets_save_them(data: bytes | str, encoding: str) -> None:
    """The text is the same, and how it was read is told."""
    assert decoded(data) == ("a£", encoding)


def test_bytes_of_no_text_are_a_problem() -> None:
    """Nothing is guessed."""
    with pytest.raises(DocumentError, match="no text in UTF-8, UTF-16 or cp1252"):
        decoded(b"\x81")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(end: str) -> None:
    """Blank ones are passed over, and guards and blanks around cells taken away."""
    problems: list[Problem] = []
    text = end.join(["a,b", "", " '=1 ,\x00", ",", '"x', 'y",z'])
    assert list(lines_of(text, problems)) == [
        (1, ["a", "b"]),
        (3, ["=1", "\x00"]),
        (6, [f"x{end}y", "z"]),
    ]
    assert problems == []


@pytest.mark.parametrize("limit", [131_072, 10, 10**6])
def test_a_cell_that_is_too_long_is_told_with_its_line(limit: int) -> None:
    """Whatever bound another part of the program has set for all of `csv`."""
    before = csv.field_size_limit(limit)
    try:
        problems: list[Problem] = []
        rows = list(lines_of(f"a,b\n1,{'x' * 131_073}\n2,3\n", problems))
    finally:
        csv.field_size_limit(before)
    assert rows == [(1, ["a", "b"])]
    [problem] = problems
    assert (problem.path, problem.message) == (
        "line 2",
        "a cell has more than 131,072 characters; nothing was read from there on",
    )


@pytest.mark.parametrize("case", QUOTATION_MARKS, ids=lambda case: str(case["name"]))
@pytest.mark.parametrize("limit", [131_072, 10**6])
def test_quotation_marks_swallow_nothing(case: dict[str, Any], limit: int) -> None:
    """As the table of cases says, whatever bound another part of the program has set."""
    before = csv.field_size_limit(limit)
    try:
        problems: list[Problem] = []
        rows = [[line, cells] for line, cells in lines_of(case["text"], problems)]
    finally:
        csv.field_size_limit(before)
    expected = case.get("problem")
    assert rows == case["rows"]
    told = [(each.path, each.message) for each in problems]
    more = "; nothing was read from there on"
    assert told == ([(expected["path"], expected["message"] + more)] if expected else [])


@pytest.mark.parametrize("size", [10, 200_000])
def test_a_cell_that_never_ends_is_told_where_it_begins(size: int) -> None:
    """Also where it is longer than any that is read, and one that ends is too long."""
    problems: list[Problem] = []
    lines = "x,1\n" * size
    assert list(lines_of(f'a,b\n1,2\n3,"{lines}', problems)) == [
        (1, ["a", "b"]),
        (2, ["1", "2"]),
    ]
    [problem] = problems
    assert problem.path == "line 3"
    assert problem.message.startswith("a quotation mark is opened and never closed")
    assert problem.hint.startswith("close it")


def test_a_closed_cell_of_many_lines_is_too_long() -> None:
    """Its quotation marks are in order; its size is not."""
    problems: list[Problem] = []
    assert list(lines_of('"' + "x\n" * 70_000 + '",1\n', problems)) == []
    [problem] = problems
    assert problem.message.startswith("a cell has more than 131,072 characters")


@given(tables)
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    """No table that this package writes is misquoted."""
    problems: list[Problem] = []
    assert len(list(lines_of(csv_text(rows), problems))) <= len(rows)
    assert problems == []


# --- Line by line ---


def told(text: str, width: int | None = None) -> list[tuple[int, list[str] | str]]:
    """Read a table line by line, with the words of what is wrong in its place."""
    return [
        (line, row.message if isinstance(row, Problem) else row)
        for line, row in rows_by_line(text, width)
    ]


@pytest.mark.parametrize("case", QUOTATION_MARKS, ids=lambda case: str(case["name"]))
def test_line_by_line_the_rows_before_a_fault_are_the_same(case: dict[str, Any]) -> None:
    """And so are the fault and its line; the difference is what comes after."""
    rows = told(case["text"])
    expected = case.get("problem")
    number = len(case["rows"])
    assert [[line, row] for line, row in rows[:number]] == case["rows"]
    faults = [(f"line {line}", row) for line, row in rows[number:] if isinstance(row, str)]
    assert faults[:1] == ([(expected["path"], expected["message"])] if expected else [])


@given(tables)
def test_line_by_line_what_is_written_is_read_as_it_is_whole(rows: list[list[str]]) -> None:
    """Cells of several lines, with commas, quotation marks and guards."""
    text = csv_text(rows)
    assert list(rows_by_line(text)) == list(lines_of(text, []))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_after_a_misquoted_line_the_next_one_is_read(end: str) -> None:
    """Whatever ends the lines; the last cell of several lines keeps its row whole."""
    text = end.join(
        ['1,"a "b" c"', "2,d", '3,"e', "4,f", "", '5,"g,', 'h"', '"6', '7","x"y', "8,i"]
    )
    assert told(text) == [
        (1, "a cell goes on after its closing quotation mark"),
        (2, ["2", "d"]),
        (3, "a cell goes on after its closing quotation mark"),
        (4, ["4", "f"]),
        (7, ["5", f"g,{end}h"]),
        (9, "a cell goes on after its closing quotation mark"),
        (10, ["8", "i"]),
    ]


def test_two_stray_quotation_marks_swallow_nothing_where_the_width_tells() -> None:
    """The lines between them are read as what they are."""
    text = '1,"a,x\n2,b,y\n3,c",z\n"4\n",d,w\n'
    assert told(text) == [(3, ["1", "a,x\n2,b,y\n3,c", "z"]), (5, ["4", "d", "w"])]
    text = '1,"a,x\n2,b,y\n3,c,z"\n"4\n",d,w\n'
    assert told(text, 3) == [
        (
            1,
            (
                "a quotation mark is opened here, and the row runs over 3 lines and has 2 cells, "
                "where the table has 3 columns"
            ),
        ),
        (2, ["2", "b", "y"]),
        (3, ["3", "c", 'z"']),
        (5, ["4", "d", "w"]),
    ]
    assert told('"1\n",a,,\n', 2) == [(2, ["1", "a", "", ""])]


@pytest.mark.broad
def test_what_is_too_long_is_told_with_its_first_line_and_the_next_is_read() -> None:
    """A cell without quotation marks, one with, and one that never ends."""
    long = "x" * 131_073
    too_long = "a cell has more than 131,072 characters"
    endless = "a quotation mark is opened and not closed within 131,072 characters"
    for row in (long, f'"{long}"', f'"{long * 3}"', f'1,2"{long * 3}'):
        assert told(f"a,b\n{row}\n2,3\n") == [(1, ["a", "b"]), (2, too_long), (3, ["2", "3"])]
    endless_line = '"' + " " * 300_000
    assert told(f'"1\n{endless_line}\n2,3\n')[0] == (1, too_long)
    lines = told('"' + "x,1\n" * 70_000)
    assert lines[:2] == [(1, endless), (2, ["x", "1"])]
    assert len(lines) == 70_000
    lines = told('"' + "x\n" * 70_000 + '",1\n')
    assert lines[:2] == [(1, too_long), (2, ["x"])]
    assert lines[-1] == (70_001, "a quotation mark is opened and never closed")
    assert len(lines) == 70_001


@pytest.mark.broad
def test_after_a_thousand_faults_the_lines_that_are_left_are_told_and_not_read() -> None:
    """So that a file of nothing but stray quotation marks takes no longer than another."""
    lines = told('"x"y\n' * 1_000 + "1,2\n \n" * 2)
    assert {row for _, row in lines[:1_000]} == {"a cell goes on after its closing quotation mark"}
    nothing = (
        "nothing was read since line 1000, the last of 1,000 with a misquoted or endless cell"
    )
    assert lines[1_000:] == [(1_001, nothing), (1_003, nothing)]
    assert len(told('"x,\n' * 200_000)) == 200_000
