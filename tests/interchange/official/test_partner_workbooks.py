"""Workbooks of partners: four lists beside one another, with titles above and blanks between."""

from datetime import date
from typing import Any

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care.interchange import OfficialReading, read_official
from nhs_accountable_care.organisations import OrganisationKind, Relation
from tests.interchange.official.making import workbook

STP = [
    *("NHS England Region", "ODS STP Code", "STP Footprint no ", "ONS STP Code", "STP Name"),
    *("CCG", "ODS CCG Code", "LA", "ODS LA Code", "Trusts", "ODS Trust Code"),
    *("Other H&SC Orgs", "ODS Code", "Notes"),
]
CLOSED = ["NEW CODE FOR MERGED STP", "Region", *STP[1:]]
ICB = [
    *("NHS England Region", "ODS ICB Code", "ONS ICB Boundary Code", "ICB Name"),
    *("Sub ICB Locations\n(formerly CCGs)", "ODS Sub ICB Code", "Local Authority", "ODS LA Code"),
    *("NHS Trusts", "ODS Trust Code", "Notes"),
]
MONEY = ["NHS England Region", "ODS ICB Code", "ICB Name", "NHS Trusts", "ODS Trust Code"]
SEEN = date(2024, 5, 1)


def stp(*rows: list[Any], closed: list[list[Any]] | None = None) -> OfficialReading:
    """Read a workbook of partnerships."""
    sheets: list[tuple[str, list[list[Any]]]] = [
        ("Title", [["about"]]),
        ("Current STPs", [["PARTNERS"], [None, "=COUNTA(B4:B9)"], STP, *rows]),
    ]
    if closed is not None:
        sheets.append(("Closed STP codes", [CLOSED, *closed]))
    sheets.append(("Trusts", [["ORG CODE"]]))
    return read_official(workbook(*sheets, hidden=["Trusts"]), name="stps.xlsx")


def row(*cells: Any, region: str | None = "London (Y56)", code: str | None = "Q99") -> list[Any]:  # noqa: ANN401 -- whatever stands in a cell
    """Write a row: name, then the partners in pairs of name and code."""
    name, *partners = cells
    return [region, code, 1, "E54000099", name, *partners]


def test_each_partner_is_a_link_and_each_system_a_body_once() -> None:
    """A CCG is a part of its partnership; a council, a trust and another work in it."""
    reading = stp(
        row("A STP", "A CCG", "99X", "A council", 106, "A trust", "RZZ", "A CIC", "NZZ (CQC: 1)"),
        row(None, None, None, "B council", "107"),
        row("A STP", None, None, None, None, "B trust", "RYY"),
    )
    (system,) = reading.bodies
    assert str(system) == "Q99 A STP (strategic-partnership-footprint)"
    assert (system.ons_code, system.seen_on) == ("E54000099", SEEN)
    assert [(str(link), link.seen_on) for link in reading.links] == [
        (words, SEEN)
        for words in (
            "Q99 in-region Y56",
            "99X constituent-of Q99",
            "106 partner-of Q99",
            "RZZ partner-of Q99",
            "NZZ partner-of Q99",
            "107 partner-of Q99",
            "RYY partner-of Q99",
        )
    ]
    assert "sheets that are not read: 'Title' and 'Trusts'" in reading.notes
    assert any("names of partners are not kept" in note for note in reading.notes)


def test_partners_without_a_code_are_left_out_and_said() -> None:
    """A row that has no others says nothing that can be kept."""
    reading = stp(
        row("A STP", "A CCG", "99X", "* on behalf of others"),
        row(None, None, None, None, None, None, None, "A hospice", "CQC: 1-2"),
        row(None, None, None, None, None, None, None, "A union", "?"),
        row(None, None, None, "* on behalf of others"),
        row(None),
    )
    assert (reading.rows_in, reading.kept) == (5, 1)
    assert reading.passed_over == {"a row without a partner that has an ODS code": 4}
    assert "partners without an ODS code are left out" in reading.notes


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        (row("A STP", "A CCG", "99X", code=None), "ODS STP Code", "no code stands here"),
        (row("A STP", "A CCG", "9-X"), "ODS CCG Code", "'9-X' is no ODS code"),
        (
            row("A STP", None, None, "A council", 12),
            "ODS LA Code",
            "'12' is no ODS code: a spreadsheet lost the zeros of a number",
        ),
        (
            row("A STP", "A CCG", "99X", region="London"),
            "NHS England Region",
            "'London' has no code of a region",
        ),
        (row("A STP", "A CCG", "Q99"), "", "Q99 is linked with itself"),
    ],
)
def test_what_is_wrong_is_told(cells: list[Any], column: str, message: str) -> None:
    """The row is set aside; what its system is called is taken from the next."""
    reading = stp(cells, row("A STP", "B CCG", "98X", region=None))
    assert (reading.rows_in, reading.kept, reading.reported) == (2, 1, 1)
    assert reading.unread[0].column == (column and f"Current STPs, {column}")
    assert reading.unread[0].message.startswith(message)
    assert [str(each) for each in (*reading.bodies, *reading.links)] == [
        "Q99 A STP (strategic-partnership-footprint)",
        "98X constituent-of Q99",
    ]


def test_a_partnership_that_closed_went_on_in_another() -> None:
    """The cell of the new code is one for several; when they closed the sheet does not say."""
    reading = stp(
        closed=[
            ["CODE: Q97\n\nA NEW STP", *row("A STP", "A CCG", "99X")],
            [None, *row(None, "B CCG", "98X")],
            [None, *row("B STP", "C CCG", "97X", code="Q98")],
            ["NONE", *row("C STP", "D CCG", "96X", code="Q96")],
        ]
    )
    assert (reading.kept, reading.reported) == (3, 1)
    assert [str(each) for each in reading.successions] == ["Q99 to Q97", "Q98 to Q97"]
    assert {(body.status, body.seen_on) for body in reading.bodies} == {("closed", None)}
    assert {link.seen_on for link in reading.links} == {None}
    assert reading.unread[0].message == "'NONE' has no code"
    assert "what has closed has no days in the workbook" in reading.notes


def test_a_closed_partnership_without_a_new_code_has_no_successor() -> None:
    """Nothing is made up."""
    reading = stp(closed=[[None, *row("A STP", "A CCG", "99X")]])
    assert (reading.kept, reading.successions) == (1, ())


def test_boards_have_partners_and_an_apportionment() -> None:
    """A trust may be partner of several boards, and its money is counted under one."""
    partners: list[list[Any]] = [
        ["London (Y56)", "QZZ", "E54000099", "A BOARD", "A - 99X", "99X", "A council", 106],
        ["London (Y56)", "QZZ", "E54000099", "A BOARD", None, None, None, None, "A trust", "RZZ"],
    ]
    money = ["London (Y56)", "QZZ", "A BOARD", "A trust", "RZZ"]
    reading = read_official(
        workbook(("ICB Partners", [ICB, *partners]), ("Apportionment", [["A"], MONEY, money])),
        name="icbs.xlsx",
    )
    assert reading.format.key == "ods-icb-partners-workbook"
    (board,) = reading.bodies
    assert board.kind is OrganisationKind.INTEGRATED_CARE_BOARD
    assert [link.relation for link in reading.links] == [
        Relation.IN_REGION,
        Relation.CONSTITUENT_OF,
        Relation.PARTNER_OF,
        Relation.PARTNER_OF,
        Relation.PRINCIPAL_SYSTEM,
    ]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("ods-stp-partners-workbook", "ODS STP Code"),
        ("ods-icb-partners-workbook", "ODS ICB Code"),
    ],
)
def test_a_workbook_without_the_sheets_is_refused(key: str, words: str) -> None:
    """If the format is named all the same."""
    with pytest.raises(DocumentError, match=words):
        read_official(workbook(("A", [["a"]])), name="x.xlsx", format=key)


def test_codes_of_areas_and_systems_that_a_spreadsheet_spoilt_are_reported() -> None:
    """A council has three digits; a CCG has a letter."""
    reading = stp(
        row("A STP", "A CCG", 102, "A council", 106),
        row("B STP", "B CCG", "0L", code="10"),
    )
    assert (reading.rows_in, reading.kept) == (2, 0)
    assert [(each.line, each.message.split(",")[0]) for each in reading.unread] == [
        (4, "'102' is no code of an area or a system"),
        (5, "'0L' is no code of an area or a system"),
        (5, "'10' is no code of an area or a system"),
    ]
