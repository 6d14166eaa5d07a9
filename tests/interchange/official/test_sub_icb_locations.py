"""The table of sub-ICB locations, as a workbook and as CSV; and other tables as workbooks."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care.interchange import read_official
from tests.interchange.official.making import workbook

HEADINGS = [
    *("Sub ICB Location ODS Code ", "Sub ICB Location Name ", "Sub ICB Location Non-Primary Role"),
    *("ICB Code", "Integrated Care Board Name ", "ICB Non-Primary Role", "Region Code"),
    "Region Name",
]
ROWS = [
    [
        "99X",
        "A BOARD - 99X",
        "SUB ICB LOCATION ",
        "QZZ",
        "A BOARD",
        "INTEGRATED",
        "Y99",
        "A REGION",
    ],
    [
        "98X",
        "A BOARD - 98X",
        "SUB ICB LOCATION ",
        "QZZ",
        "A BOARD",
        "INTEGRATED",
        "Y99",
        "A REGION",
    ],
    ["97X", "", "SUB ICB LOCATION ", "QZZ", "A BOARD", "INTEGRATED", "Y99", "A REGION"],
]


def as_csv(rows: list[list[str]]) -> bytes:
    """Write the rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


@pytest.mark.parametrize("write", [as_csv, lambda rows: workbook(("july", rows))])
def test_each_body_and_link_is_told_once(write: Callable[[list[list[str]]], bytes]) -> None:
    """The month in the name of the file is its day."""
    reading = read_official(write([HEADINGS, *ROWS]), name="SICBL22_2022-07.xlsx")
    assert reading.format.key == "ods-sub-icb-locations"
    assert (reading.rows_in, reading.kept, reading.reported) == (3, 2, 1)
    assert [str(row) for row in reading.rows] == [
        "99X A BOARD - 99X (sub-icb-location)",
        "QZZ A BOARD (integrated-care-board)",
        "Y99 A REGION (nhs-england-region)",
        "99X constituent-of QZZ",
        "QZZ in-region Y99",
        "98X A BOARD - 98X (sub-icb-location)",
        "98X constituent-of QZZ",
    ]
    assert {body.seen_on for body in reading.bodies} == {date(2022, 7, 1)}
    assert str(reading.unread[0]).startswith("line 4, Sub ICB Location Name: no name stands here")


def test_without_its_columns_it_is_refused() -> None:
    """If the format is named all the same."""
    with pytest.raises(DocumentError, match="has no column of area"):
        read_official(b"code,name\n", name="x.csv", format="ods-sub-icb-locations")


def test_a_table_of_practices_may_be_a_workbook() -> None:
    """It is read as it would be as CSV, from the first sheet that is shown."""
    rows = [
        ["PRACTICE_CODE", "PRACTICE_NAME", "ONS_CCG_CODE", "CCG_CODE", "CCG_NAME", "Mine"],
        ["Z99999", "A PRACTICE", "E38000999", "99X", "A CCG", "1"],
    ]
    one = read_official(workbook(("map", rows)), name="map.xlsx")
    other = read_official(as_csv(rows), name="map.csv")
    assert (one.format, one.rows, one.notes) == (other.format, other.rows, other.notes)
    assert one.format.key == "gp-reg-pat-prac-map"


def test_a_workbook_without_a_table_is_in_no_format() -> None:
    """A sheet that has nothing in it is no table."""
    with pytest.raises(DocumentError, match="in no format that is known"):
        read_official(workbook(("Blank", [])), name="x.xlsx")
    with pytest.raises(DocumentError, match="has no column of"):
        read_official(workbook(("Blank", [])), name="x.xlsx", format="gp-reg-pat-prac-map")
