"""The workbook of networks in all the forms that it had: headings, days, and what is blank."""

import contextlib
from datetime import date
from typing import Any

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care.interchange import OfficialReading, read_official
from nhs_accountable_care.organisations import Relation
from tests.interchange.official.making import CORE, repacked, workbook

OLD = ("Current Clinical Commissioning Group Code", "Clinical Commissioning Group Name")
NEW = ("Current Sub ICB Loc Code", "Sub ICB Location")
PARTNERS = [
    "Partner\nOrganisation\nCode",
    "Partner\nName",
    "Practice\nParent\n{} Code",
    "Practice\nParent\n{} Name",
    "PCN Code",
    "PCN Name",
    "PCN Parent\n{} Code",
    "PCN Parent\n{} Name",
    "Practice to PCN\nRelationship\nStart Date",
    "Practice to PCN\nRelationship\nEnd Date",
    "Practice {0} and PCN {0} Match ",
]
NETWORK = ["U99999", "A NETWORK", "16C", "A PLACE", "20191001", "", "1 A STREET", "ZZ9 9ZZ"]
PARTNER = ["Z99999", "A PRACTICE", "16C", "A PLACE", "U99999", "A NETWORK", "16C", "A PLACE"]


def book(
    networks: list[list[Any]],
    partners: list[list[Any]],
    area: tuple[str, str] = NEW,
    opened: str = "Open Date",
) -> bytes:
    """Write a workbook of networks and partners, with the headings of a year."""
    heads = ["PCN Code", "PCN Name", *area, opened, "Close Date", "Address Line 1", "Postcode"]
    words = "CCG" if area is OLD else "Sub ICB Loc"
    return workbook(
        ("Read me", [["about"]]),
        ("PCNDetails", [heads, *networks]),
        ("PCN Core Partner Details", [[each.format(words) for each in PARTNERS], *partners]),
    )


def reading_of(data: bytes, **how: Any) -> OfficialReading:  # noqa: ANN401 -- passed on
    """Read a workbook."""
    return read_official(data, name="ePCN.xlsx", **how)


@pytest.mark.parametrize(
    ("area", "opened", "day"),
    [
        (OLD, "Open Date (YYYYMMDD)", 20191001),
        (("Current Clinical \nCommissioning \nGroup Code", OLD[1]), "Open Date", "20191001"),
        (NEW, "Open Date", "20191001"),
    ],
    ids=["2019", "2022", "2025"],
)
def test_every_year_says_the_same(area: tuple[str, str], opened: str, day: object) -> None:
    """Numbers or text for days, line breaks in headings, CCG or sub-ICB location."""
    network = [*NETWORK[:4], day, None, *NETWORK[6:]]
    partner = [*PARTNER, day, "20240101", "True"]
    reading = reading_of(book([network], [partner, [*PARTNER, day, None, True]], area, opened))
    assert (reading.rows_in, reading.kept) == (3, 3)
    assert (reading.bodies[0].first_day, reading.bodies[0].last_day) == (date(2019, 10, 1), None)
    assert reading.bodies[0].postcode == "ZZ9 9ZZ"
    core = [link for link in reading.links if link.relation is Relation.CORE_PARTNER_OF]
    assert [(str(each), each.first_day, each.last_day) for each in core] == [
        ("Z99999 core-partner-of U99999", date(2019, 10, 1), date(2024, 1, 1)),
        ("Z99999 core-partner-of U99999", date(2019, 10, 1), None),
    ]
    assert "sheets that are not read: 'Read me'" in reading.notes


def test_what_has_no_days_was_seen_when_the_workbook_was_saved() -> None:
    """Unless the network had closed by then, or the practice had left it or not yet come."""
    networks = [NETWORK, [*NETWORK[:5], "20230331", *NETWORK[6:]]]
    partners: list[list[Any]] = [
        [*PARTNER, "20191001", None, True],
        [*PARTNER, "20191001", "20230331", True],
        [*PARTNER, "20250401", None, True],
    ]
    reading = reading_of(book(networks, partners))
    saved = date(2024, 5, 1)
    commissioned = [
        link.seen_on for link in reading.links if link.relation is Relation.COMMISSIONED_BY
    ]
    assert commissioned == [saved, None, saved, None, None]
    assert [body.seen_on for body in reading.bodies[2:]] == [
        saved,
        date(2023, 3, 31),
        date(2025, 4, 1),
    ]
    assert any("1 May 2024, when the workbook was saved" in note for note in reading.notes)
    reading = reading_of(book([NETWORK], []), as_at=date(2024, 4, 1))
    assert reading.links[0].seen_on == date(2024, 4, 1)
    assert not any("saved" in note for note in reading.notes)


def test_a_workbook_that_does_not_say_when_it_was_saved_is_asked_for_its_day() -> None:
    """Nothing else in it says so."""
    data = repacked(book([NETWORK], []), {"docProps/core.xml": CORE.format("")})
    reading = reading_of(data)
    assert reading.links[0].seen_on is None
    assert any("no day that is known; state one (as_at)" in note for note in reading.notes)


def test_what_is_wrong_is_told_with_its_sheet() -> None:
    """The rows of two sheets have the same numbers, and are counted apart."""
    networks = [NETWORK, [*NETWORK[:4], "soon", *NETWORK[5:]]]
    partners: list[list[Any]] = [
        [*PARTNER, "20191001", None, True],
        ["Z99998", "", "", *PARTNER[3:], None, None],
    ]
    reading = reading_of(book(networks, partners))
    assert (reading.rows_in, reading.kept, reading.reported) == (4, 2, 2)
    assert [(each.line, each.column, each.message) for each in reading.unread] == [
        (3, "PCNDetails, Open Date", "'soon' is no day"),
        (3, "PCN Core Partner Details, Partner Name", "no name stands here"),
        (
            3,
            "PCN Core Partner Details, Practice Parent Sub ICB Loc Code",
            "no code stands here",
        ),
    ]


@pytest.mark.broad
def test_a_sheet_that_breaks_is_read_to_the_break() -> None:
    """And the next sheet is read."""
    data = book([NETWORK], [[*PARTNER, "20191001", None, True]])
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + "".join(
            f'<row r="{row}">'
            + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
            + "</row>"
            for row, cells in [
                (1, ["PCN Code", "PCN Name", *NEW, "Open Date", "Close Date", "A", "Postcode"]),
                *[(row, [each or " " for each in NETWORK]) for row in range(2, 700)],
            ]
        )
        + '<row r="700"><c t="s"><v>99999</v></c></row></sheetData></worksheet>'
    )
    reading = reading_of(repacked(data, {"xl/worksheets/sheet2.xml": sheet}))
    assert reading.reported == 1
    assert reading.rows_in == reading.kept + 1 > 2
    assert reading.unread[0].column == "PCNDetails"
    assert "nothing was read from here on" in reading.unread[0].message


@pytest.mark.parametrize(
    "data",
    [
        workbook(("PCNDetails", [["PCN Code"]])),
        workbook(("Partners", [[each.format("CCG") for each in PARTNERS]])),
    ],
)
def test_with_one_sheet_alone_it_is_not_the_workbook(data: bytes) -> None:
    """The partners alone are a table of their own; named all the same, what lacks is told."""
    with contextlib.suppress(DocumentError):
        assert read_official(data, name="x.xlsx").format.key == "epcncorepartnerdetails"
    with pytest.raises(DocumentError, match="has not the sheets of networks"):
        reading_of(data, format="ods-epcn-workbook")


def test_a_number_where_a_code_of_an_area_is_meant_is_reported() -> None:
    """A spreadsheet took 5E1 for fifty, and lost the zeros of 00L where a letter stayed."""
    networks: list[list[Any]] = [
        [*NETWORK[:2], 50, *NETWORK[3:]],
        [*NETWORK[:2], "0L", *NETWORK[3:]],
    ]
    partner = [*PARTNER[:2], 102, *PARTNER[3:], "20191001", "", ""]
    found = read_official(book(networks, [partner]), name="ePCN.xlsx")
    assert (found.rows_in, found.kept) == (3, 0)
    assert [each.message.split(",")[0] for each in found.unread] == [
        f"'{text}' is no code of an area or a system" for text in ("50", "0L", "102")
    ]
