"""Tables as CSV text: nothing lost, nothing run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care._core.csv_text import unguarded
from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care.interchange import write_csv


def test_what_is_written_is_read_back() -> None:
    """Text with commas, quotes and line ends survives; absent cells are empty."""
    text = write_csv(
        [{"a": 'x,"y"\nz', "b": 5, "c": True}, {"a": None, "c": False}], ("a", "b", "c")
    )
    assert list(csv.reader(io.StringIO(text))) == [
        ["a", "b", "c"],
        ['x,"y"\nz', "5", "true"],
        ["", "", "false"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_is_given_no_formula(start: str) -> None:
    """A name that begins like a formula gets an apostrophe in front."""
    row = next(csv.reader(io.StringIO(write_csv([{"a": f"{start}1"}], ("a",)), newline="")))
    assert row == ["a"]
    assert f"'{start}1" in write_csv([{"a": f"{start}1"}], ("a",))


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'", "'tis", "1'=", ""])
def test_a_guard_is_taken_away_again(text: str) -> None:
    """A cell that was guarded is read as it was, and so is one that had its own apostrophe."""
    written = write_csv([{"a": text, "b": "x"}], ("a", "b")).splitlines()[1].removesuffix(",x")
    assert unguarded(written) == text


# Without a carriage return, which Python 3.11 writes and reads as the end of a row.
@given(st.lists(st.text("'=+-@\t\n,\"a "), min_size=1))
def test_every_table_is_read_back(cells: list[str]) -> None:
    """Whatever stands in a cell, a reader that takes guards away has it as it was."""
    columns = tuple(map(str, range(len(cells))))
    text = write_csv([dict(zip(columns, cells, strict=True))], columns)
    _, row = csv.reader(io.StringIO(text, newline=""))
    assert [unguarded(cell) for cell in row] == cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


def test_a_column_that_was_not_asked_for_is_refused() -> None:
    """What would be lost is named."""
    with pytest.raises(InvalidValueError, match="record 0 has b, which is no column"):
        write_csv([{"b": 1}], ("a",))


def test_floating_point_is_refused() -> None:
    """A cell is text, a whole number or a truth."""
    with pytest.raises(InvalidTypeError, match="record 0: a is a float"):
        write_csv([{"a": 1.5}], ("a",))
