"""Small tables of each format, and of each thing that happens to one, are read as they should."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care.interchange import OfficialFile, OfficialReading, read_official

TABLES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "tables.toml").read_text(encoding="utf-8")
)["table"]


def read(table: dict[str, Any], *, line_end: str = "\n") -> OfficialReading:
    """Read a table of the cases; its first line is blank, so that its rows begin on the second."""
    text = table["text"] if "refused" in table else f"\n{table['text']}"
    return read_official(
        text.replace("\n", line_end).encode(table.get("encoding", "utf-8")),
        name=table.get("name"),
        format=table["format"] if table.get("forced") else None,
        as_at=table.get("as_at"),
    )


@pytest.mark.parametrize(
    "table", [each for each in TABLES if "refused" not in each], ids=lambda table: table["id"]
)
class TestTables:
    """What becomes of each row, and what is said of the whole."""

    def test_it_is_recognised_by_its_content(self, table: dict[str, Any]) -> None:
        """No name is needed."""
        assert read(table).format.key == table["format"]

    def test_its_rows_say_what_they_say(self, table: dict[str, Any]) -> None:
        """All of them, in order."""
        assert [str(row) for row in read(table).rows] == table["says"]

    def test_what_is_wrong_is_told_with_line_column_and_cure(self, table: dict[str, Any]) -> None:
        """All of it at once."""
        assert [str(each) for each in read(table).unread] == table.get("unread", [])

    def test_what_is_of_no_use_is_counted(self, table: dict[str, Any]) -> None:
        """By the reason."""
        assert dict(read(table).passed_over) == table.get("passed_over", {})

    def test_rows_in_are_rows_out(self, table: dict[str, Any]) -> None:
        """Each row became one of the three."""
        found = read(table)
        over = sum(found.passed_over.values())
        assert found.rows_in == found.kept + found.reported + over

    def test_it_is_said_how_the_file_was_read(self, table: dict[str, Any]) -> None:
        """And nothing is said that is not so."""
        notes = read(table).notes
        for words in table.get("notes", ()):
            assert any(words in note for note in notes), words
        for words in table.get("silent", ()):
            assert not any(words in note for note in notes), words

    def test_rows_have_the_days_and_codes_of_their_cells(self, table: dict[str, Any]) -> None:
        """Attributes that do not print."""
        rows = {str(row): row for row in read(table).rows}
        for says, facts in table.get("facts", {}).items():
            found = {name: getattr(rows[says], name) for name in facts}
            assert {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in found.items()
            } == facts

    @pytest.mark.parametrize("line_end", ["\r\n", "\r"])
    def test_line_ends_do_not_matter(self, table: dict[str, Any], line_end: str) -> None:
        """They change in one product from year to year."""
        found, again = read(table), read(table, line_end=line_end)
        assert (again.rows, again.unread, again.notes) == (found.rows, found.unread, found.notes)


@pytest.mark.parametrize(
    "table", [each for each in TABLES if "refused" in each], ids=lambda table: table["id"]
)
def test_a_table_of_another_format_is_refused(table: dict[str, Any]) -> None:
    """Whoever names a format is told what is missing from it."""
    with pytest.raises(DocumentError) as caught:
        read(table)
    assert table["refused"] in str(caught.value)


def trusts(number: int, *, amended: str = "1") -> str:
    """Write a report of trusts of which each row is marked as amended, and the last as asked."""
    marks = ["1"] * (number - 1) + [amended]
    return "".join(
        f'"R{place:02}","NEWTOWN {place} NHS TRUST","Y56","QMJ","","","","","","ZZ1 1AA",'
        f'"20110701","","","","","","","","","","","{mark}","","H","","",""\n'
        for place, mark in enumerate(marks)
    )


@pytest.mark.parametrize(
    ("text", "layout", "links"),
    [
        (trusts(50), "layout of Data Search and Export", 50),
        (trusts(49), "its rows do not tell", 0),
        (trusts(70, amended="0"), "legacy layout", 0),
    ],
    ids=["fifty that are marked", "too few", "the last is not marked"],
)
def test_a_report_of_trusts_shows_its_layout_by_its_marks(
    tmp_path: Path, text: str, layout: str, links: int
) -> None:
    """All rows count, not only the first: of either layout some are marked."""
    path = tmp_path / "etr.csv"
    path.write_text(text, encoding="utf-8")
    found = read_official(path)
    assert (found.file, found.format.key) == ("etr.csv", "etr")
    assert found.notes[0].startswith(layout)
    assert len(found.links) == links


def test_notes_are_bounded() -> None:
    """A file of a thousand kinds of fault has a hundred notes, and one that there were more."""
    file = OfficialFile(b"code,name\n")
    for number in range(1000):
        file.note(f"note {number}")
        file.note("note 0")
    assert len(file.notes) == 101
    assert file.notes[-1] == "there was more to note of this file than is told"
