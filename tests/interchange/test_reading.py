"""What is read of an official file adds up, and what is no row of one is refused."""

import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nhs_accountable_care import DocumentError, InvalidTypeError, InvalidValueError
from nhs_accountable_care._core import limits
from nhs_accountable_care._core.limits import MOST_PROBLEMS
from nhs_accountable_care.interchange import (
    BodyRow,
    FileFormat,
    FileRow,
    LinkRow,
    OfficialFile,
    OfficialReading,
    OfficialRows,
    PatientsRow,
    SuccessionRow,
    Unread,
    read_official,
)
from nhs_accountable_care.interchange.official import files
from nhs_accountable_care.organisations import Lifetime, OdsCode, Relation

DAY = date(2020, 4, 1)
CODE = OdsCode("A81001")
OTHER = OdsCode("16C")


def rows_of(count: int) -> OfficialRows:
    """Return the rows of a file of which each third cannot be read, or is passed over."""

    def reads(_: OfficialFile) -> Iterator[FileRow]:
        for line in range(1, count + 1):
            if line % 3 == 0:
                fault = Unread(line=line, column="code", message="no code", cure="write one")
                yield FileRow(line=line, unread=(fault,))
            elif line % 3 == 1:
                yield FileRow(line=line, passed_over="a title")
            else:
                row = PatientsRow(line=line, code=CODE, level="GP", number=1)
                yield FileRow(line=line, rows=(row,))

    made_up = FileFormat(
        key="made-up", title="A file", layout="-", recognises=lambda _: True, reads=reads
    )
    return OfficialRows(OfficialFile(b"any", name="file.csv"), made_up)


def test_rows_in_are_rows_out() -> None:
    """And the answer says so, with the first problems told and the others counted."""
    seen: list[FileRow] = []
    found = rows_of(3 * MOST_PROBLEMS + 6).reading(on_row=seen.append)
    assert (found.rows_in, found.kept, found.reported) == (306, 102, 102)
    assert found.passed_over == {"a title": 102}
    assert len(seen) == 306
    assert len(found.patients) == 102
    lines = found.explain().splitlines()
    assert lines[:2] == [
        "file.csv: A file (made-up)",
        "rows: 306 in = 102 kept + 102 reported + 102 passed over",
    ]
    assert "passed over: 102 (a title)" in lines
    assert lines[-2].startswith("unread: line 300")
    assert lines[-1] == "unread: 2 more problems"
    record = found.to_records()
    assert record["counts"] == {"counts of patients (GP)": 102}
    assert len(record["unread"]) == 102


def test_without_its_rows_a_file_is_counted_all_the_same() -> None:
    """So that it may be larger than memory."""
    found = rows_of(6).reading(with_rows=False)
    assert (found.rows, found.kept, found.counts) == ((), 2, {"counts of patients (GP)": 2})


def test_progress_is_told_from_time_to_time() -> None:
    """By the number of rows so far."""
    told: list[int] = []
    rows_of(10_001).reading(progress=told.append)
    assert told == [5_000, 10_000]


def test_counts_that_do_not_add_up_are_refused() -> None:
    """A reading that lost a row cannot be made."""
    with pytest.raises(InvalidValueError, match="not all kept, reported or passed over"):
        OfficialReading(file="x", format=rows_of(1).format, rows_in=2, kept=1)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: BodyRow(line=1, code=CODE, name="x", first_day=DAY, last_day=date(2019, 1, 1)),
            "A81001 ends on 2019-01-01, before it begins on 2020-04-01",
        ),
        (
            lambda: LinkRow(line=1, child=CODE, relation=None, parent=CODE, written_as="RE4"),
            r"A81001 is linked with itself \(RE4\)",
        ),
        (
            lambda: SuccessionRow(line=1, from_code=CODE, to_code=CODE, day=DAY),
            "its own successor",
        ),
        (lambda: PatientsRow(line=1, code=CODE, level="GP", number=-1), "not below zero"),
        (
            lambda: FileRow(
                line=1,
                rows=(PatientsRow(line=1, code=CODE, level="GP", number=1),),
                passed_over="a title",
            ),
            "more than one of kept, unread and passed over",
        ),
    ],
    ids=["days", "link", "succession", "patients", "row"],
)
def test_what_no_row_can_say_is_refused(make: object, words: str) -> None:
    """So a reader reports it."""
    assert callable(make)
    with pytest.raises(InvalidValueError, match=words):
        make()


def test_rows_are_told_as_text_and_as_data() -> None:
    """What the file does not say is `None`."""
    body = BodyRow(line=1, code=CODE, name="A surgery", operational=Lifetime(first_day=DAY))
    assert str(body) == "A81001 A surgery (of a kind that is not told)"
    assert body.to_record()["operational"] == {"first_day": "2020-04-01", "last_day": None}
    assert body.to_record()["kind"] is None
    link = LinkRow(line=1, child=CODE, relation=None, parent=OTHER, written_as="RE6")
    assert str(link) == "A81001 RE6 16C"
    assert link.to_record()["relation"] is None
    known = LinkRow(
        line=1,
        child=CODE,
        relation=Relation.COMMISSIONED_BY,
        parent=OTHER,
        written_as="RE4",
        first_day=DAY,
    )
    assert known.to_record()["first_day"] == "2020-04-01"
    pair = SuccessionRow(line=1, from_code=CODE, to_code=OTHER, day=None)
    assert str(pair) == "A81001 to 16C"
    assert pair.to_record()["day"] is None
    patients = PatientsRow(line=1, code=CODE, level="GP", number=2)
    assert patients.to_record()["number"] == 2
    whole = Unread(line=4, column="", message="no row")
    assert str(whole) == "line 4: no row"
    assert whole.to_record()["cure"] == ""


# --- The file itself ---


def test_a_file_is_bytes_or_a_path(tmp_path: Path) -> None:
    """A path is read when it is asked for, and its digest is that of its bytes."""
    path = tmp_path / "file.csv"
    path.write_bytes(b"a,b\n")
    from_path, from_bytes = OfficialFile(path), OfficialFile(b"a,b\n")
    assert (from_path.name, from_bytes.name) == ("file.csv", "the file")
    assert from_path.data == from_bytes.data
    assert from_path.sha256() == from_bytes.sha256()
    assert from_path.head == from_bytes.head == [["a", "b"]]
    with pytest.raises(InvalidTypeError, match="bytes or a path"):
        OfficialFile(42)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (b"PK\x03\x04", "workbook"),
        (b' {"a": 1}', "json"),
        (b"[]", "json"),
        (b"\xef\xbb\xbf<?xml?>", "xml"),
        (b"\xff\xfe<\x00a\x00", "xml"),
        (b"a,b", "csv"),
        (b"", "csv"),
    ],
    ids=str,
)
def test_the_container_is_told_by_the_bytes(data: bytes, container: str) -> None:
    """Whatever the name of the file."""
    assert OfficialFile(data, name="x.csv").container == container


def test_a_file_beyond_the_bound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is read."""
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    path = tmp_path / "file.csv"
    path.write_bytes(b"a,b,c,d,e,f\n")
    with pytest.raises(DocumentError, match="has more than 10 bytes"):
        _ = OfficialFile(path).data
    assert limits.LARGEST_FILE > 10


def test_a_document_that_is_none_is_refused() -> None:
    """As JSON, or because it is nested beyond reading."""
    with pytest.raises(DocumentError, match="is no JSON"):
        _ = OfficialFile(b'{"a": ').document
    with pytest.raises(DocumentError, match="is nested too deeply"):
        _ = OfficialFile(b"[" * 200_000).document
    assert OfficialFile(b'{"a": 1}').document == {"a": 1}


def test_the_root_of_xml_is_found_behind_what_stands_before_it() -> None:
    """Without its prefix."""
    assert OfficialFile(b'<?xml version="1.0"?><!-- x --><a:Org b="c"/>').root == "Org"
    assert OfficialFile(b"<").root is None


def test_another_encoding_is_noted() -> None:
    """Once."""
    file = OfficialFile("a,é\n".encode("cp1252"))
    assert [cells for _, cells in file.rows()] == [["a", "é"]]
    assert [cells for _, cells in file.rows()] == [["a", "é"]]
    assert file.notes == ("read as cp1252, since it is not UTF-8",)


def test_a_day_that_is_none_is_refused() -> None:
    """Before the file is looked at."""
    with pytest.raises(InvalidTypeError, match="as_at"):
        read_official(b"", as_at="2020-04-01")  # type: ignore[arg-type]


def test_a_format_that_the_content_does_not_look_like_is_noted() -> None:
    """Commissioners read as trusts are trusts in nothing but the word of whoever asked."""
    row = "0Z1,NHS NEWTOWN CCG,Y99,QZ1,,,,,,ZZ1 1AA,20130401,,A,C,,,,,,,,0,,,,,\n"
    words = "read as etr, because that was asked; its content does not look like it"
    assert read_official(row.encode(), format="etr").notes[0] == words
    assert not any("asked" in note for note in read_official(row.encode(), format="eccg").notes)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a;b;c\n1;2,3;4\n", "(its cells are divided by semicolons: save it with commas"),
        ("a\tb\n1\t2\n", "(its cells are divided by tabs: save it with commas"),
        ("a|b\n1|2\n", "(its cells are divided by vertical bars: save it with commas"),
        ("A title\na,b,c\n", "(its first row has 1 cell and others have 3: take away what"),
        (
            "A title,2026,,\na,b,c\n",
            "(its first row has 2 cells and others have 3: take away what",
        ),
        ("", "(it has no rows: get it again; or name it"),
        ("a,b;c\n", "(name it"),
        ("a,b,c\nd\n", "(name it"),
        ('{"a": 1}', "(name it"),
    ],
)
def test_what_keeps_a_file_from_being_recognised_is_told(text: str, seen: str) -> None:
    """What was seen in it comes before the list of formats."""
    with pytest.raises(DocumentError, match=r"x\.csv is in no format that is known") as caught:
        read_official(text.encode(), name="x.csv")
    assert f"known {seen}" in str(caught.value)


def test_a_reading_crosses_processes() -> None:
    """With its format, which is shipped, and so is the same one there."""
    reading = read_official(
        b"NHSER19CD,NHSER19CDH,NHSER19NM\nE40000003,Y56,London\n", name="regions.csv", as_at=DAY
    )
    back = pickle.loads(pickle.dumps(reading))  # noqa: S301 -- ours
    assert back == reading
    assert back.format is reading.format
