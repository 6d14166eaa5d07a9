"""Official files on the command line: read, and made into an edition of one's own."""

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.official import register_with
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.cli.progress import progress_of
from nhs_accountable_care.cli.streams import Output
from nhs_accountable_care.reference import register

PRACTICES = (
    '"Y99001","A SURGERY","Y63","QHM","A STREET","","","A TOWN","","TS1 1AA","19740401","","A",'
    '"B","16C","20200401","","","","","","0","","","","4",""\n'
    '"Y99002","A CENTRE","Y63","QHM","A STREET","","","A TOWN","","TS1 1AA","2013","","A",'
    '"B","16C","20200401","","","","","","0","","","","4",""\n'
)
LOOKUP = """\
SICBL27CD,SICBL27CDH,SICBL27NM,ICB27CD,ICB27CDH,ICB27NM
E38000247,16C,NHS North East and North Cumbria ICB - 16C,E54000099,Z1Z1Z,NHS Invented Board
"""


@pytest.fixture(name="files")
def files_in_folder(folder: Path) -> Path:
    """Put a list of practices, and a lookup of the next April, into an empty folder."""
    (folder / "epraccur.csv").write_text(PRACTICES, encoding="utf-8")
    (folder / "SICBL27_ICB27_April2027.csv").write_text(LOOKUP, encoding="utf-8")
    return folder


def run(*arguments: str) -> int:
    """Run the command line."""
    return main(arguments)


@pytest.mark.usefixtures("files")
def test_read_says_what_a_file_is_and_what_could_not_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With exit code 1, since a row is lost until somebody mends it."""
    assert run("read", "epraccur.csv") == 1
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert lines[0] == (
        "epraccur.csv: GP practices and prescribing cost centres (ODS epraccur) (epraccur)"
    )
    assert lines[1] == "rows: 2 in = 1 kept + 1 reported + 0 passed over"
    assert "  1 gp-practice" in lines
    assert any(line.startswith("unread: line 2, ") for line in lines)
    assert told.err == ""


@pytest.mark.usefixtures("files")
def test_read_goes_on_after_a_file_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And says of each what is wrong with it."""
    Path("notes.txt").write_text("no table at all\n", encoding="utf-8")
    assert run("read", "notes.txt", "missing.csv", "SICBL27_ICB27_April2027.csv") == 2
    told = capsys.readouterr()
    assert "rows: 1 in = 1 kept + 0 reported + 0 passed over" in told.out
    assert "notes.txt: is in no format that is known" in told.err
    assert "missing.csv: cannot be opened" in told.err


@pytest.mark.usefixtures("files")
def test_read_as_data_has_one_line_for_each_file(capsys: pytest.CaptureFixture[str]) -> None:
    """With the counts, and each problem with its place and cure."""
    assert run("read", "--json", "epraccur.csv", "SICBL27_ICB27_April2027.csv") == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["rows_in"], first["kept"], first["reported"]) == (2, 1, 1)
    assert first["unread"][0]["line"] == 2
    assert second["counts"]["constituent-of (links)"] == 1
    assert "bodies" not in first


@pytest.mark.usefixtures("files")
def test_read_prints_what_each_row_says(capsys: pytest.CaptureFixture[str]) -> None:
    """As lines of JSON; what is said of the file goes to the other channel."""
    assert run("read", "--rows", "SICBL27_ICB27_April2027.csv") == 0
    told = capsys.readouterr()
    rows = [json.loads(line) for line in told.out.splitlines()]
    assert [row["row"] for row in rows] == ["BodyRow", "BodyRow", "LinkRow"]
    assert "rows: 1 in = 1 kept" in told.err
    assert run("read", "--rows", "--json", "SICBL27_ICB27_April2027.csv") == 0
    told = capsys.readouterr()
    assert json.loads(told.err)["kept"] == 1
    assert len(told.out.splitlines()) == 3


def test_read_takes_what_is_piped_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the name of standard input."""
    stream = io.TextIOWrapper(io.BytesIO(LOOKUP.encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stream)
    assert run("read", "-", "--as-at", "2027-04-01") == 0
    assert capsys.readouterr().out.startswith("standard input: ")


def test_read_lists_the_formats(capsys: pytest.CaptureFixture[str]) -> None:
    """In words and as data, each with its layout."""
    assert run("read", "--list") == 0
    assert "epraccur: GP practices and prescribing cost centres" in capsys.readouterr().out
    assert run("read", "--list", "--json") == 0
    formats = json.loads(capsys.readouterr().out)
    assert all(each["key"] and each["layout"] for each in formats)


def test_read_without_a_file_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """And so does a format that there is not."""
    assert run("read") == 2
    assert "name a file to read" in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_a_format_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    """And one that there is not is refused with what is near."""
    assert run("read", "epraccur.csv", "--format", "epraccur") == 1
    assert run("read", "epraccur.csv", "--format", "epracur") == 2
    assert "did you mean 'epraccur'?" in capsys.readouterr().err


def test_a_file_that_memory_does_not_hold_is_said(
    files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of any other file."""

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("nhs_accountable_care.cli.official.official_rows", fail)
    assert run("read", str(files / "epraccur.csv")) == 2
    assert "takes more memory than there is" in capsys.readouterr().err


def test_an_extra_that_is_not_there_is_named(
    files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As what keeps the file from being read, and not as a fault of the program."""
    with zipfile.ZipFile(files / "book.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert run("read", str(files / "book.xlsx")) == 2
    told = capsys.readouterr().err
    assert "nhs-accountable-care[workbooks]" in told
    assert "Traceback" not in told


# --- Editions ---


@pytest.fixture(name="edition")
def edition_of_2027(files: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Build the edition of the next April."""
    code = run(
        *("edition", "build", "SICBL27_ICB27_April2027.csv", "--on", "2027-04-01"),
        *("--output", "mine.json"),
    )
    assert code == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "rows laid over the register: 3 = 1 added, 1 told already, 1 clashed" in told.err
    assert "2027.04, up to 2027-04-01, over 2026.08" in told.err
    assert "written: mine.json" in told.err
    return files / "mine.json"


@pytest.mark.usefixtures("edition")
def test_an_edition_is_compared_with_the_shipped_one(capsys: pytest.CaptureFixture[str]) -> None:
    """On its own day unless another is asked for: what it is made from, and what changes."""
    assert run("edition", "compare", "mine.json") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("2027.04, up to 2027-04-01")
    assert lines[1].startswith("  made from SICBL27_ICB27_April2027.csv (ons-lookup): 1 rows in")
    assert "opened: Z1Z1Z NHS Invented Board" in lines
    assert "moved: 16C constituent-of: QHM -> Z1Z1Z" in lines
    assert lines[-1].startswith("decided: 16C constituent-of, link: held QHM")
    assert run("edition", "compare", "mine.json", "--json", "--on", "2027-03-31") == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["on"], record["moved"]) == ("2027-03-31", [])


@pytest.mark.usefixtures("edition")
def test_two_editions_are_compared_with_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    """The second as if it were the later."""
    build = ("edition", "build", "epraccur.csv", "--on", "2027-04-01", "--name", "practices")
    assert run(*build, "--output", "other.json") == 1
    capsys.readouterr()
    assert run("edition", "compare", "mine.json", "other.json") == 0
    told = capsys.readouterr().out
    assert "closed: Z1Z1Z NHS Invented Board" in told
    assert "opened: Y99001 A SURGERY" in told


@pytest.mark.usefixtures("files")
def test_an_edition_goes_to_standard_output_where_no_file_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As data."""
    assert run("edition", "build", "SICBL27_ICB27_April2027.csv", "--on", "2027-04-01") == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "nhs-accountable-care/edition"


@pytest.mark.usefixtures("files")
def test_what_an_edition_needs_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The day to build, and an edition to compare."""
    assert run("edition", "build", "SICBL27_ICB27_April2027.csv") == 2
    assert "--on 2027-04-01" in capsys.readouterr().err
    assert run("edition", "compare", "epraccur.csv") == 2
    assert "is no edition of one's own" in capsys.readouterr().err
    assert run("edition", "compare", "missing.json") == 2
    assert "cannot be opened" in capsys.readouterr().err
    Path("broken.json").write_text(
        '{"schema": "nhs-accountable-care/edition", "version": 1}', encoding="utf-8"
    )
    assert run("edition", "compare", "broken.json") == 2
    assert "document: missing" in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_a_place_where_nothing_can_be_written_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With what to do."""
    Path("file").write_text("", encoding="utf-8")
    build = ("edition", "build", "SICBL27_ICB27_April2027.csv", "--on", "2027-04-01")
    assert run(*build, "--output", "file/mine.json") == 2
    assert "cannot be written" in capsys.readouterr().err


# --- A register with files laid over it ---


def test_editions_and_official_files_are_laid_over_the_register(edition: Path) -> None:
    """Together, editions first."""
    found, laid, [reading] = register_with([edition.parent / "epraccur.csv", edition])
    assert laid is not None
    assert [each.line for each in reading.unread] == [2]
    assert "Y99001" in found
    assert "Z1Z1Z" in found
    found, laid, readings = register_with([edition])
    assert (laid, readings) == (None, ())
    assert "Z1Z1Z" in found
    assert register_with([]) == (register(), None, ())


def test_an_edition_over_another_is_refused(edition: Path) -> None:
    """With the file that it stands in."""
    text = edition.read_text(encoding="utf-8")
    digest = json.loads(text)["document"]["base_sha256"]
    edition.write_text(text.replace(digest, "b" * 64), encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        register_with([edition])
    [(file, [problem])] = caught.value.failures
    assert file == str(edition)
    assert "build it again from its files" in problem.message


@pytest.mark.usefixtures("files")
def test_verbs_ask_the_register_with_files_laid_over_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What became of the rows is told on standard error, in words or as data."""
    asked = ("--with", "epraccur.csv")
    assert run("whois", "Y99001", "--on", "2021-04-01", *asked) == 1  # a row was not read
    told = capsys.readouterr()
    assert told.out.startswith("Y99001, as it stood on 1 April 2021\n  A SURGERY")
    assert "commissioned by: NHS Tees Valley CCG (16C)" in told.out
    assert "unread: epraccur.csv, line 2, " in told.err
    assert "note: epraccur.csv: the commissioner is column 15, with its dates" in told.err
    assert "rows laid over the register: 2 = 2 added" in told.err
    walk = ("crosswalk", "Y99001", "--from", "2021-04-01", "--to", "2026-05-01")
    assert run(*walk, "--to-kind", "icb", "--json", *asked) == 1
    told = capsys.readouterr()
    assert [row["to_code"] for row in json.loads(told.out)["rows"]] == ["QHM"]
    beside = json.loads(told.err)
    assert beside["laid_over"]["counts"]["added"] == 2
    assert [each["line"] for each in beside["files"][0]["unread"]] == [2]
    figures = "practice,patients\nY99001,100\n"
    Path("list.csv").write_text(figures, encoding="utf-8")
    carry = ("carry", "list.csv", "--from", "2021-04-01", "--to", "2026-05-01")
    assert run(*carry, "--to-kind", "icb", *asked) == 1
    assert "QHM,100" in capsys.readouterr().out


@pytest.mark.usefixtures("files")
def test_of_rows_that_cannot_be_read_a_hundred_are_told_and_the_others_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each with its file."""
    faulty = PRACTICES.splitlines()[1]
    Path("faulty.csv").write_text("\n".join([faulty] * 103), encoding="utf-8")
    assert run("list", "--with", "faulty.csv", "--with", "epraccur.csv") == 1
    told = capsys.readouterr().err.splitlines()
    assert sum(line.startswith("unread: faulty.csv, line") for line in told) == 100
    assert "unread: faulty.csv: 3 more problems" in told


@pytest.mark.usefixtures("edition")
def test_the_day_of_an_edition_is_that_of_questions_that_name_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Since it is kept up to that day."""
    assert run("members", "Z1Z1Z", "--with", "mine.json") == 0
    told = capsys.readouterr()
    assert told.out.startswith("Z1Z1Z NHS Invented Board, as it stood on 1 April 2027")
    assert "16C" in told.out


# --- Progress ---


class Terminal(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        """Be one."""
        return True


def test_progress_is_shown_on_a_terminal_after_two_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On one line, which is wiped at the end."""
    terminal, moments = Terminal(), iter([0.0, 1.0, 2.0])
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("nhs_accountable_care.cli.progress.monotonic", lambda: next(moments))
    with progress_of("big.xml") as show:
        assert show is not None
        show(5_000)
        assert terminal.getvalue() == ""
        show(10_000)
        assert terminal.getvalue() == "\rbig.xml: 10,000 rows"
    assert terminal.getvalue().endswith("\r")


def test_progress_goes_past_the_output_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose text has no signs that steer a terminal."""
    terminal, moments = Terminal(), iter([0.0, 3.0])
    monkeypatch.setattr("nhs_accountable_care.cli.progress.monotonic", lambda: next(moments))
    monkeypatch.setattr(sys, "stderr", Output(terminal))
    with progress_of("big.xml") as show:
        assert show is not None
        show(5_000)
    assert terminal.getvalue().startswith("\rbig.xml: 5,000 rows")
    monkeypatch.setattr(sys, "stderr", Output(io.StringIO()))
    with progress_of("big.xml") as show:
        assert show is None


def test_nothing_is_shown_where_the_work_is_short_or_nobody_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not even a line that is wiped."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_of("small.xml") as show:
        assert show is not None
    assert terminal.getvalue() == ""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_of("big.xml") as show:
        assert show is None
