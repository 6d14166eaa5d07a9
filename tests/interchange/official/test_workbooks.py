"""Workbooks are read as text, whatever is in their cells, and refused beyond all reason."""

import io
import sys
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care.interchange import OfficialFile, read_official
from nhs_accountable_care.interchange.official import workbooks
from nhs_accountable_care.interchange.official.workbooks import Workbook
from tests.interchange.official.making import CORE, repacked, workbook

pytestmark = pytest.mark.broad

SHEET = "xl/worksheets/sheet1.xml"
XMLNS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TABLE = workbook(("Table", [["code", "name"], ["A1", "one"]]))


def rows_of(data: bytes, place: int = 0) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Read the rows of a sheet, and what is wrong with it."""
    problems: list[Problem] = []
    return [*Workbook(data).sheets[place].rows(problems)], problems


def with_sheet(inside: str, before: str = "", after: str = "") -> bytes:
    """Write a workbook whose sheet has this data."""
    sheet = f"{before}<worksheet {XMLNS}><sheetData>{inside}</sheetData>{after}</worksheet>"
    return repacked(TABLE, {SHEET: sheet})


def cell(reference: str, value: str) -> str:
    """Write a cell of text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def refusal(data: bytes) -> str:
    """Return why a workbook is not opened."""
    with pytest.raises(DocumentError) as raised:
        Workbook(data)
    (problem,) = raised.value.problems
    assert problem.hint
    return problem.message


def test_cells_are_text() -> None:
    """A whole number has no decimals, a day no time, and blanks are single."""
    row: list[Any] = ["a\n b ", 106, 106.0, 0.5, True, None, date(2024, 5, 1), time(12)]
    noon = datetime(2024, 5, 1, 12)  # noqa: DTZ001 -- a cell has no time zone
    rows, problems = rows_of(workbook(("Table", [row, [], ["x", noon]])))
    assert rows == [
        (1, ["a b", "106", "106", "0.5", "True", "", "2024-05-01", "12:00:00"]),
        (3, ["x", "2024-05-01T12:00:00", "", "", "", "", "", ""]),
    ]
    assert problems == []


def test_a_workbook_says_when_it_was_saved() -> None:
    """Where it says so; a day that is none is none."""
    assert Workbook(TABLE).saved_on == date(2024, 5, 1)
    assert Workbook(repacked(TABLE, {"docProps/core.xml": None})).saved_on is None
    unsaid = repacked(TABLE, {"docProps/core.xml": CORE.format("")})
    assert Workbook(unsaid).saved_on is None
    no_day = repacked(TABLE, {"docProps/core.xml": CORE.format("2024-02-31T10:00:00Z")})
    assert refusal(no_day) == "is no workbook that can be opened (ValueError)"


def test_formulas_are_told_and_not_worked_out() -> None:
    """The result that was saved is read; where there is none the cell is blank."""
    data = with_sheet(
        f'<row r="1">{cell("A1", "=text")}<c r="B1" t="str"><f>A1&amp;"x"</f><v>saved</v></c>'
        f'</row><row r="2">{cell("A2", "b")}<c r="B2"><f>1+1</f></c></row>'
    )
    book = Workbook(data)
    assert [*book.sheets[0].rows([])] == [(1, ["=text", "saved"]), (2, ["b", ""])]
    assert [*book.notes] == [workbooks.SAVED_RESULTS, workbooks.NO_RESULTS]
    assert [*Workbook(with_sheet(f'<row r="1">{cell("A1", "=text")}</row>')).notes] == []


def test_the_first_sheet_that_is_shown_is_the_table() -> None:
    """What other sheets hold is not read, and this is said."""
    data = workbook(
        ("Hidden", [["x"]]), ("Blank", []), ("Table", [["a", "b"], ["c", "d"]]), ("More", [["e"]]),
        hidden=["Hidden"],
    )  # fmt: skip
    file = OfficialFile(data, name="book.xlsx")
    assert [*file.head] == [["a", "b"], ["c", "d"]]
    assert [*file.rows()] == [(1, ["a", "b"]), (2, ["c", "d"])]
    assert file.notes == ("sheets that are not read: 'Hidden' and 'More'",)
    blank = OfficialFile(workbook(("Blank", [])), name="book.xlsx")
    assert ([*blank.head], [*blank.rows()], blank.notes) == ([], [], ())


def test_a_table_says_how_its_cells_were_read() -> None:
    """As a workbook of several tables does."""
    file = OfficialFile(with_sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'))
    assert [*file.rows()] == [(1, ["2"])]
    assert file.notes == (workbooks.SAVED_RESULTS,)


def test_the_head_of_a_table_of_csv_is_as_short() -> None:
    """Sixty rows tell what it is."""
    assert len(OfficialFile(b"a,b\n" * 100, name="a.csv").head) == 60


def test_a_long_sheet_has_a_short_head() -> None:
    """As much as is needed to know what it is."""
    rows = [[str(number)] for number in range(100_000, 102_000)]
    book = Workbook(workbook(("Table", rows)))
    assert len(book.sheets[0].head) == 60
    assert len([*book.sheets[0].rows([])]) == 2_000


def test_without_openpyxl_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """And another way to have the file read."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ImportError, match=r"nhs-accountable-care\[workbooks\]"):
        read_official(TABLE, name="book.xlsx")


def test_a_workbook_of_no_kind_that_is_known() -> None:
    """It can be opened, and is nothing that is read here."""
    with pytest.raises(DocumentError, match="in no format that is known"):
        read_official(TABLE, name="book.xlsx")


# --- What nobody should make ---


def test_what_is_no_zip_is_refused() -> None:
    """A zip begins with PK, and so does much else."""
    assert refusal(b"PK nonsense") == "is no workbook that can be unpacked (BadZipFile)"
    assert refusal(TABLE[: len(TABLE) // 2]) == "is no workbook that can be unpacked (BadZipFile)"


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    """Whatever openpyxl makes of it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("letter.txt", "Dear all")
    assert refusal(stream.getvalue()) == "is no workbook that can be opened (OSError)"


def test_parts_that_are_damaged_are_refused() -> None:
    """The sum of each part is looked at when it is unpacked."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("part.xml", "<a>text that is stored as it is</a>")
    damaged = stored.getvalue().replace(b"stored as", b"changed  ")
    assert refusal(damaged) == "is no workbook that can be unpacked (BadZipFile)"


def test_parts_of_one_name_are_refused() -> None:
    """Which of the two would be looked at, and which be read?"""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.xml", "<b/>")
    assert refusal(stream.getvalue()) == "has two parts of one name"


def test_what_unpacks_to_too_much_is_refused() -> None:
    """By what it states, and no part is unpacked beyond that."""
    zeros = repacked(TABLE, {"xl/media/a.bin": bytes(257 * 1024 * 1024)})
    assert len(zeros) < 1_000_000
    assert refusal(zeros) == "unpacks to more than 2,000 parts or 268,435,456 bytes"
    many = repacked(TABLE, {f"a{number}.txt": "" for number in range(2_000)})
    assert refusal(many) == "unpacks to more than 2,000 parts or 268,435,456 bytes"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "any/where.bin"])
def test_a_document_type_is_refused_in_any_part(doctype: str, part: str) -> None:
    """Also in one whose name says nothing: a workbook may take any part for a sheet."""
    data = repacked(TABLE, {part: f"<?xml version='1.0'?>{doctype}<x>&b;</x>"})
    assert refusal(data) == (
        "declares a document type (DOCTYPE) in one of its parts, and is not read"
    )


WIDE = "".join(f'<c r="{"A" if n < 26 else "B"}{chr(65 + n % 26)}1"/>' for n in range(52))


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<row r="1"><c r="AAA1"/></row>', "has a cell in a place where none can be read"),
        ('<row r="1"><c r="B1"/><c r="B1"/></row>', "in row 1 after column 2"),
        ('<row r="1"><c r="B1"/><c r="A1"/></row>', "in row 1 after column 2"),
        ('<row r="1"><c r="?"/></row>', "in row 1 after column 0"),
        (f'<row r="1">{"<c/>" * 703}</row>', "in row 1 after column 702"),
        ('<row r="2"/><row r="2"/>', "has a row in a place where none can be, after row 2"),
        ('<row r="2"/><row r="1"/>', "after row 2"),
        ('<row r="1048577"/>', "after row 0"),
        ('<row r="99999999999"/>', "after row 0"),
        ('<row r="-1"/>', "after row 0"),
        ('<row r="1"><row r="2"/></row>', "after row 1"),
        (f'<row r="1"><c>{"<a/>" * 3_600}</c></row>', "has more cells, texts or other elements"),
        (f"{'<a>' * 250}{'</a>' * 250}", "has elements more than 200 levels deep"),
        (f'<row r="1"><c r="{"A" * 3_000_000}1"/></row>', "a tag of more than 1,048,576 bytes"),
    ],
)
def test_a_sheet_that_no_spreadsheet_writes_is_refused(inside: str, message: str) -> None:
    """Rows and cells out of their order would be left out in silence."""
    assert message in refusal(with_sheet(inside))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (SHEET, f"<worksheet {XMLNS}>{'<a/>' * 200_002}</worksheet>"),
        ("xl/sharedStrings.xml", f"<sst>{'<si/>' * 2_000_001}</sst>"),
        ("xl/styles.xml", f"<styleSheet>{'<a/>' * 200_001}</styleSheet>"),
    ],
    ids=["sheet", "texts", "styles"],
)
def test_elements_without_bound_are_refused(part: str, text: str) -> None:
    """They would be held as objects, many times as large as they are written."""
    assert "has more cells, texts or other elements" in refusal(repacked(TABLE, {part: text}))


def test_cells_without_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a sheet ten million elements are read."""
    monkeypatch.setattr(workbooks, "MOST_CELLS", 5)
    assert "has more cells, texts or other elements" in refusal(TABLE)


def test_sheets_without_bound_are_refused() -> None:
    """Each is opened to see what it is."""
    assert refusal(workbook(*[(f"S{n}", []) for n in range(101)])) == (
        "has more than 100 sheets, and is not read"
    )


def test_a_dimension_that_lies_changes_nothing() -> None:
    """What a sheet says of its size is not asked."""
    sheet = (
        f'<worksheet {XMLNS}><dimension ref="{{}}"/><sheetData><row r="1">{cell("A1", "a")}'
        f"{cell('B1', 'b')}</row></sheetData></worksheet>"
    )
    for lie in ("A1:XFD1048576", "A1:A1", "Z9"):
        assert rows_of(repacked(TABLE, {SHEET: sheet.format(lie)}))[0] == [(1, ["a", "b"])]
    assert "can be opened (ValueError)" in refusal(repacked(TABLE, {SHEET: sheet.format("none")}))


def test_rows_far_below_are_found_in_time() -> None:
    """Blank rows between them are no rows; spreadsheets leave cells at the very end."""
    data = with_sheet(
        f'<row>{cell("A1", "a")}</row><row r="1048576">{cell("ZZ1048576", "b")}</row>'
    )
    rows, problems = rows_of(data)
    assert [(line, cells[0], cells[-1]) for line, cells in rows] == [
        (1, "a", ""),
        (1_048_576, "", "b"),
    ]
    assert problems == []


def test_rows_far_below_on_every_sheet_are_refused() -> None:
    """A few bytes for each would take a second for each."""
    book = workbook(*[(f"S{number}", [["a"]]) for number in range(3)])
    far = f'<worksheet {XMLNS}><sheetData><row r="1048576"/></sheetData></worksheet>'
    data = repacked(book, {f"xl/worksheets/sheet{number}.xml": far for number in (1, 2, 3)})
    assert "has more cells, texts or other elements" in refusal(data)


def test_a_text_that_many_cells_share_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file can say very much."""
    shared = f'<row r="1">{cell("A1", "x" * 1000)}</row><row r="2">{cell("A2", "y" * 1000)}</row>'
    monkeypatch.setattr(workbooks, "_MOST_KEPT", 1)
    assert len(rows_of(with_sheet(shared))[0]) == 2
    data = with_sheet(shared + f'<row r="3">{cell("A3", "z" * 131_073)}</row>')
    rows, (problem,) = rows_of(data)
    assert (len(rows), problem.path) == (2, "line 3")
    book = Workbook(with_sheet(shared))
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1500)
    told: list[Problem] = []
    assert [line for line, _ in book.sheets[0].rows(told)] == [1]
    assert told[0].message.endswith(
        "or all together more than 1,500; nothing was read from here on"
    )


@pytest.mark.parametrize(
    "value",
    [
        '<c r="A2" t="s"><v>99999</v></c>',
        '<c r="A2" t="s"><v>x</v></c>',
        f'<c r="A2"><v>{"9" * 5000}</v></c>',
        '<c r="A2" t="nonsense"><v>x</v></c>',
    ],
)
def test_a_cell_that_cannot_be_read_ends_the_sheet(value: str) -> None:
    """With the row from which on nothing was read."""
    data = with_sheet(f'<row r="1">{cell("A1", "a")}</row><row r="2">{value}</row>')
    rows, problems = rows_of(data)
    assert len(problems) <= 1
    assert all("nothing was read from here on" in each.message for each in problems)
    assert rows in ([], [(1, ["a"])], [(1, ["a"]), (2, ["x"])])


def test_a_part_in_an_encoding_that_is_none_is_passed_by() -> None:
    """It is no XML to anyone."""
    data = repacked(TABLE, {"a.xml": b'<?xml version="1.0" encoding="hex"?><a/>'})
    assert len(rows_of(data)[0]) == 2


def test_a_picture_is_passed_by() -> None:
    """It is unpacked, and no more."""
    assert len(rows_of(repacked(TABLE, {"xl/media/a.png": bytes(200_000)}))[0]) == 2


def test_a_number_with_decimals_of_zero_is_a_whole_one() -> None:
    """Some programs write 106.0 for the code 106."""
    assert rows_of(with_sheet('<row r="1"><c r="A1"><v>106.0</v></c></row>'))[0] == [(1, ["106"])]


def test_what_openpyxl_warns_of_is_not_told() -> None:
    """It warns of looks and rules of cells, which are not read."""
    extension = '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst>'
    data = with_sheet(f'<row r="1">{cell("A1", "a")}</row>', after=extension)
    assert rows_of(data) == ([(1, ["a"])], [])


def test_a_zip_of_tables_is_told_from_a_workbook() -> None:
    """It is to be unpacked, and not to be saved anew."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("map.csv", "PRACTICE_CODE\n")
    with pytest.raises(DocumentError, match=r"is a zip archive, and no workbook \(unpack it"):
        read_official(stream.getvalue(), name="map.zip")


def test_what_ends_a_sheet_is_one_row_that_is_reported() -> None:
    """So that the rows of the table add up."""
    codes = [cell(f"{letter}2", "Z99999") for letter in "AB"]
    heads = ("old_code", "new_code", "date")
    first = "".join(cell(f"{column}1", each) for column, each in zip("ABC", heads, strict=True))
    long = cell("A3", "z" * 131_073)
    data = with_sheet(
        f'<row r="1">{first}</row><row r="2">{"".join(codes)}</row><row r="3">{long}</row>'
    )
    found = read_official(data, name="x.xlsx", format="successor-pairs")
    assert (found.rows_in, found.kept) == (2, 0)
    assert str(found.unread[-1]).startswith("line 3: a cell has more than 131,072 characters")
