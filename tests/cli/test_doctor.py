"""The verb that says what is wrong with a column of codes, and writes what is certain."""

import csv
import errno
import io
import json
import os
import re
import socket
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.interchange import doctor_signs
from nhs_accountable_care.interchange.code_doctor import tables

Doctor = Callable[..., tuple[int, str, str]]


@pytest.fixture
def doctor(folder: Path, capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Look at a column of a text, and give the exit code and what was printed."""

    def run(text: str | bytes, *arguments: str) -> tuple[int, str, str]:
        data = text.encode() if isinstance(text, str) else text
        (folder / "codes.csv").write_bytes(data)
        code = main(["doctor", "codes.csv", *arguments])
        streams = capsys.readouterr()
        return code, streams.out, streams.err

    return run


ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
BOARDS = ("--column", "board", "--kind", "icb")


# --- What is told ---


def test_a_clean_column_is_well(doctor: Doctor) -> None:
    """Nothing but the table, and the exit code 0."""
    code, out, err = doctor("board\nQOP\nQHM\n", *BOARDS, "--on", "2024-04-01")
    assert (code, err) == (0, "")
    assert out == "2 rows, looked at on 1 April 2024\n     2  in force on the day\n"


def test_a_row_for_a_person_fails_and_one_that_is_repaired_does_not(doctor: Doctor) -> None:
    """Exit codes 1 and 0."""
    assert doctor("board\n qop\n\nNULL\n", *BOARDS)[0] == 0
    assert doctor("board\nQZZ\n", *BOARDS)[0] == 1
    assert doctor("board\nQZZ\n", *BOARDS, "--ignore", "unknown,NAD5")[0] == 0


def test_lines_are_those_of_the_file(doctor: Doctor) -> None:
    """A blank line is no row and counts as a line; of a row of several it is the last."""
    text = 'board,note\n\nQOP,"two\nlines"\nQZZ,\n,\n'
    code, out, _ = doctor(text, *BOARDS)
    assert code == 1
    assert "line 5: the register does not hold 'QZZ'" in out
    assert "2 rows, looked at without a day" in out
    assert "which are no rows: 2" in out


def test_the_report_is_data_too(doctor: Doctor) -> None:
    """With the same counts."""
    code, out, _ = doctor("board\nQZZ\nQOP\n", *BOARDS, "--json", "--on", "2024-04-01")
    report = json.loads(out)
    assert code == 1
    assert report["rows"] == 2
    assert report["outcomes"]["for-a-person"] == 1
    assert report["signs"][0]["examples"][0]["line"] == 2
    assert report["kind"] == "integrated-care-board"


def test_days_names_and_parents_have_columns_of_their_own(doctor: Doctor) -> None:
    """Each row is looked at on its day, and compared with what stands beside the code."""
    text = (
        "month,code,called,above\n"
        "2019-04,08C,NHS Havering CCG,\n"
        "01/04/2025,RWX,,QNQ\n"
        ",RM3,,\n"
        "soon,RM3,,\n"
    )
    named = ("--date-column", "Month", "--name-column", "called", "--parent-column", "above")
    _, out, _ = doctor(text, "--column", "code", *named)
    for found in ("NAD401", "line 3: 1 April 2025: QNQ is where RWX sits", "'soon' is no day"):
        assert found in out
    assert "2 rows: 2 for a person\n  line 4" in out
    # With a day for the others a blank one is none of its own.
    _, out, _ = doctor(text, "--column", "code", *named, "--on", "2019-04-01")
    assert "1 row: 1 for a person\n  line 5" in out


def test_ons_codes_may_be_what_is_meant(doctor: Doctor) -> None:
    """The reverse of the usual."""
    on = ("--on", "2023-06-01", "--codes", "ons-code")
    assert doctor("area\nE38000264\n", "--column", "area", *on)[:1] == (0,)
    assert "NAD203" in doctor("area\n92A\n", "--column", "area", *on)[1]


def test_a_day_after_the_edition_is_a_note_of_the_report(doctor: Doctor) -> None:
    """And no warning beside it."""
    _, out, err = doctor("board\nQOP\n", *BOARDS, "--on", "2027-04-01")
    assert "note: " in out
    assert err == ""


def test_the_example_of_the_page_is_what_is_printed(doctor: Doctor, folder: Path) -> None:
    """The file, the command, what is printed, and the repaired table."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "command-line.md").read_text(
        "utf-8"
    )
    [told] = re.findall(r"\$ cat spend.csv\n(.*?)```", page, re.DOTALL)
    file, _, rest = told.partition("$ nhs-accountable-care doctor spend.csv ")
    arguments, _, rest = rest.partition("\n")
    printed, _, repaired = rest.partition("$ cat out.csv\n")
    code, out, err = doctor(file, *arguments.split())
    assert (code, out, err) == (1, printed, "")
    assert (folder / "out.csv").read_text("utf-8") == repaired


# --- The signs ---


@pytest.mark.usefixtures("folder")
def test_the_signs_are_listed_by_what_they_are_about(capsys: pytest.CaptureFixture[str]) -> None:
    """Every one of them, for people and for programs."""
    assert main(["doctor", "--list"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert all(f"{sign.code} {sign.slug}: {sign.title}" in told for sign in doctor_signs())
    assert main(["doctor", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["signs"]
    assert [sign["code"] for sign in listed] == [sign.code for sign in doctor_signs()]


@pytest.mark.usefixtures("folder")
def test_a_sign_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """By its code or its slug; another is refused with what comes near."""
    assert main(["doctor", "--explain", "NAD103"]) == 0
    assert "What to do: " in capsys.readouterr().out
    assert main(["doctor", "--explain", "zeros-lost", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "NAD103"
    assert main(["doctor", "--explain", "zero-lost"]) == 2
    assert "did you mean 'zeros-lost'?" in capsys.readouterr().err


# --- The repaired table ---


def test_the_repaired_table_keeps_what_was_given_and_says_what_was_found(
    doctor: Doctor, folder: Path
) -> None:
    """Only what is certain is written; every other cell is as it was."""
    text = (
        "spend,board,name\r\n"
        '1, qop,"=a ""name"", with a comma"\r\n'
        "2,QMJ,x\r\n"
        '3,qmj,"two\rlines"\r\n'
        "4,QHM,\r\n"
        "5\r\n"
    )
    code, out, _ = doctor(text, *BOARDS, "--on", "2026-04-01", "--repair", "out.csv")
    assert code == 1
    assert "1 of the rows for a person have cells of which something is repaired" in out
    with (folder / "out.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [
            ["spend", "board", "board_as_given", "board_doctor", "name"],
            ["1", "QOP", " qop", "repaired: NAD101 letters-and-blanks", '=a "name", with a comma'],
            ["2", "QMJ", "QMJ", "for a person: NAD302 retired", "x"],
            [
                *("3", "QMJ", "qmj"),
                "for a person: NAD101 letters-and-blanks, NAD302 retired",
                "two\rlines",
            ],
            ["4", "QHM", "QHM", "", ""],
            ["5", "", "", "for a person: NAD109 no-cell"],
        ]
    assert sorted(path.name for path in folder.iterdir()) == [
        "codes.csv",
        "out.csv",
        "pyproject.toml",
    ]


def test_a_table_without_headings_goes_by_numbers(doctor: Doctor, folder: Path) -> None:
    """The first line is a row, and the repaired table has no headings either."""
    code, out, _ = doctor("1,qop\n2,QOP\n", "--no-header", "--column", "2", "--repair", "out.csv")
    assert code == 0
    assert "2 rows" in out
    written = (folder / "out.csv").read_text("utf-8")
    assert written.splitlines() == [
        '1,QOP,qop,"repaired: NAD101 letters-and-blanks, NAD311 body-and-area"',
        "2,QOP,QOP,told: NAD311 body-and-area",
    ]
    code, _, err = doctor("1,qop\n", "--no-header", "--column", "board")
    assert code == 2
    assert "write the number of the column" in err


def test_the_file_itself_is_never_written_over(doctor: Doctor, folder: Path) -> None:
    """Nor is a column that is there already, or a folder."""
    code, _, err = doctor("board\nqop\n", *BOARDS, "--repair", "codes.csv")
    assert code == 2
    assert "is the file that is read" in err
    assert (folder / "codes.csv").read_text("utf-8") == "board\nqop\n"
    code, _, err = doctor("board,board_doctor\nqop,x\n", *BOARDS, "--repair", "out.csv")
    assert code == 2
    assert "there is a column 'board_doctor' already" in err
    assert not (folder / "out.csv").exists()
    (folder / "there").mkdir()
    code, _, err = doctor("board\nqop\n", *BOARDS, "--repair", "there")
    assert code == 2
    assert "there: cannot be" in err


@ON_POSIX
def test_a_link_leads_to_what_is_written(doctor: Doctor, folder: Path) -> None:
    """To a file that is there, which keeps its mode, and to one that is not there yet."""
    there, new = folder / "there.csv", folder / "new.csv"
    there.write_text("old", encoding="utf-8")
    there.chmod(0o600)
    for name, target in (("link.csv", there), ("other.csv", new)):
        (folder / name).symlink_to(target.name)
        assert doctor("board\nqop\n", *BOARDS, "--repair", name)[0] == 0
        assert (folder / name).is_symlink()
        assert target.read_text("utf-8").startswith("board,board_as_given")
    assert stat.S_IMODE(there.stat().st_mode) == 0o600
    assert not list(folder.glob("*.part"))


@ON_POSIX
def test_what_leads_nowhere_or_takes_no_text_stays_as_it_is(doctor: Doctor, folder: Path) -> None:
    """A link to itself, a folder, and a socket; no table is left beside them."""
    (folder / "loop.csv").symlink_to("loop.csv")
    (folder / "made").mkdir()
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
        for name in ("loop.csv", "made", "socket"):
            code, _, err = doctor("board\nqop\n", *BOARDS, "--repair", name)
            assert (code, name in err, "cannot be written" in err) == (2, True, True)
    assert (folder / "loop.csv").is_symlink()
    assert not list(folder.glob("*.part"))


def test_a_failed_write_leaves_the_file_that_was_there(
    doctor: Doctor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no room for the new one."""
    (folder / "out.csv").write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    code, out, err = doctor("board\nqop\n", *BOARDS, "--repair", "out.csv")
    assert (code, out) == (2, "")
    assert "out.csv: cannot be written: No space left on device" in err
    assert (folder / "out.csv").read_text("utf-8") == "old"
    assert not list(folder.glob("*.part"))


@ON_POSIX
def test_a_named_pipe_is_written_as_it_is(doctor: Doctor, folder: Path) -> None:
    """What reads from it has the table; of a file that is not whole, the rows up to there."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    for text, code, told in (
        ("board\nqop\n", 0, ""),
        ('board\nqop\n"QOP"x\n', 2, "pipe has the rows up to there alone"),
    ):
        read: list[str] = []
        reader = threading.Thread(
            target=lambda read=read: read.append(pipe.read_text("utf-8")), daemon=True
        )
        reader.start()
        found, out, _ = doctor(text, *BOARDS, "--repair", "pipe")
        reader.join(timeout=20)
        assert found == code
        assert told in " ".join(out.split())
        assert read[0].startswith("board,board_as_given,board_doctor\nQOP,qop,")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_the_report_and_the_table_are_not_mixed(
    doctor: Doctor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Standard output has the report, by whichever name it is called."""
    (folder / "out.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fstat", lambda _: (folder / "out.csv").stat())
    for name in ("-", "out.csv"):
        code, _, err = doctor("board\nqop\n", *BOARDS, "--repair", name)
        assert (code, f"{name}: is where the report is written" in err) == (2, True)
    assert (folder / "out.csv").read_text("utf-8") == "old"


# --- Files that cannot be read ---


@pytest.mark.usefixtures("folder")
def test_options_that_lack_what_they_need_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A file and its column."""
    assert main(["doctor"]) == 2
    assert "--column" in capsys.readouterr().err
    assert main(["doctor", "codes.csv"]) == 2
    assert main(["doctor", "codes.csv", "--column", "board"]) == 2
    assert "cannot be opened" in capsys.readouterr().err


def test_columns_that_are_not_there_are_told_all_at_once(doctor: Doctor) -> None:
    """With what comes near, or what there is; and one that is there twice."""
    code, _, err = doctor("board,Day\nQOP,x\n", "--column", "bord", "--date-column", "when")
    assert code == 2
    assert "did you mean 'board'?" in err
    assert "there are 'board', 'Day'" in err
    code, _, err = doctor("board,board\nQOP,x\n", "--column", "board")
    assert code == 2
    assert "there are 2 columns 'board'" in err
    assert doctor("board,BOARD\nQOP,x\n", "--column", "board")[0] == 0
    assert doctor("", "--column", "board")[0] == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code;name\nQOP;x\n", "semicolons"),
        ("sep=;\ncode;name\nQOP;x\n", "semicolons"),
        ('"code";"name"\n"QOP";"x"\n', "semicolons"),
        ("code\tname\nQOP\tx\n", "tabs"),
    ],
)
def test_cells_that_are_divided_otherwise_are_told(doctor: Doctor, text: str, words: str) -> None:
    """Once, and no column is said to be meant that is the whole line."""
    code, _, err = doctor(text, "--column", "code", "--name-column", "name")
    assert code == 2
    assert err.count(f"the cells are divided by {words}, and not by commas") == 1
    assert "save it as comma-separated values" in err
    assert "did you mean" not in err


def test_a_quotation_mark_is_told_in_a_table_of_one_column(doctor: Doctor) -> None:
    """Nothing divides its cells, so it is the mark that is wrong."""
    for text in ('"code"x\n', '"code"x,"name;more"\n'):
        code, _, err = doctor(text, "--column", "code")
        assert (code, "close every quotation mark" in err) == (2, True)


def test_what_is_no_csv_is_told_for_what_it_is(
    doctor: Doctor, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook, new or old, what is packed, and a PDF; on standard input too."""
    for data, what in (
        (b"PK\x03\x04 and more", "a workbook or another zip file"),
        (b"\xd0\xcf\x11\xe0", "a workbook of the old form"),
        (b"\x1f\x8b\x08", "a compressed file"),
        (b"%PDF-1.7", "a PDF"),
    ):
        code, _, err = doctor(data, *BOARDS)
        assert code == 2
        assert f"codes.csv: is {what}" in err
        assert "save it as comma-separated values" in err
    # A heading may well begin so.
    assert doctor("PK,%P\nQOP,x\n", "--column", "PK")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"PK\x03\x04")))
    assert main(["doctor", "-", *BOARDS]) == 2
    assert "is a workbook or another zip file" in capsys.readouterr().err


def test_what_was_read_before_a_broken_line_is_told(
    doctor: Doctor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is of the rows up to there, and no repaired table is left that seems whole."""
    text = 'board\nqop\n"QOP"x\nQOP\n'
    code, out, err = doctor(text, *BOARDS, "--repair", "out.csv")
    assert code == 2
    assert "1 row, looked at" in out
    assert "out.csv was not written" in " ".join(out.split())
    assert "line 3" in err
    assert "nothing was read from there on" in err
    assert not (folder / "out.csv").exists()
    code, out, _ = doctor(text, *BOARDS)
    assert "not written" not in out
    monkeypatch.setattr(tables, "_LONGEST_ROW", 50)
    code, out, err = doctor(f"board\nQOP\n{'x' * 60}\n", *BOARDS)
    assert code == 2
    assert "more than 50 characters" in err
    # Rows of many characters together are no row of many.
    assert doctor("board\n" + "QOP\n" * 50, *BOARDS)[0] == 0


def test_text_in_other_encodings_is_read_and_said_so(doctor: Doctor, folder: Path) -> None:
    """UTF-8 with a mark, UTF-16, and single lines of cp1252, which are written as UTF-8."""
    assert doctor(b"\xef\xbb\xbfboard\nQOP\n", *BOARDS)[0] == 0
    code, out, _ = doctor("board\nQOP\n".encode("utf-16"), *BOARDS)
    assert code == 0
    assert "read as UTF-16" in out
    text = b"board,name\nQOP,\x93a\x94\nQHM,\xc3\xa9\n"
    code, out, _ = doctor(text, *BOARDS, "--repair", "out.csv")
    assert code == 0
    assert "read as cp1252: 1" in out
    assert (folder / "out.csv").read_text("utf-8").endswith("“a”\nQHM,QHM,,é\n")


@pytest.mark.usefixtures("folder")
def test_standard_input_is_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In place of a file, in any encoding."""
    stream = io.TextIOWrapper(io.BytesIO("board\nQOP\n".encode("utf-16")))
    monkeypatch.setattr(sys, "stdin", stream)
    assert main(["doctor", "-", *BOARDS]) == 0
    assert "read as UTF-16" in capsys.readouterr().out


# --- Official files ---


def test_official_files_are_laid_over_the_register(doctor: Doctor, folder: Path) -> None:
    """
    A report of practices, as ODS writes it: those of it are looked up, and those of no kind known.

    The rows are invented, in the layout of epraccur: see file-formats 1.
    """
    rows = [
        ("P99901", "THE OPEN SURGERY", "20130401", "", "A", "4"),
        ("P99902", "THE CLOSED SURGERY", "20130401", "20190630", "C", "4"),
        ("P99903", "THE WALK-IN CENTRE", "20130401", "", "A", "1"),
        ("P99905", "THE CLOSED CENTRE", "20130401", "20190630", "C", "1"),
    ]
    with (folder / "epraccur.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        for practice, name, opened, closed, status, setting in rows:
            row = [""] * 27
            row[0], row[1], row[2], row[3] = practice, name, "Y56", "QMJ"
            row[10], row[11], row[12], row[13] = opened, closed, status, "B"
            row[14], row[21], row[25] = "93C", "0", setting
            writer.writerow(row)
    text = "practice\nP99901\nP99902\nP99903\nP99904\nP99905\n"
    on = ("--column", "practice", "--on", "2024-04-01")
    assert doctor(text, *on)[0] == 0  # nobody looked them up
    code, out, err = doctor(text, *on, "--with", "epraccur.csv")
    assert code == 1
    assert "2 bodies" in err
    assert "NAD302" in out
    assert "'P99904'" in out
    assert "P99905 (" in out
    assert ") closed on 30 June 2019" in out
    assert "     2  in force on the day" in out


def test_files_that_cannot_be_laid_over_are_told(doctor: Doctor, folder: Path) -> None:
    """By their names."""
    (folder / "none.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name, why in (("none.csv", "in no format"), ("absent.csv", "cannot be opened")):
        code, _, err = doctor("board\nQOP\n", *BOARDS, "--with", name)
        assert code == 2
        assert name in err
        assert why in err
