"""The verb `map`, and `crosswalk --emit`: data on standard output, what it rests on beside it."""

import ast
import csv
import io
import json
import sqlite3
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.cli import main, maps
from nhs_accountable_care.interchange import SqlDialect, code_map_of, code_map_on, write_dbt_seed
from nhs_accountable_care.organisations import (
    OdsCode,
    Organisation,
    OrganisationKind,
    Register,
    Relation,
    Relationship,
)
from nhs_accountable_care.reference import register
from nhs_accountable_care.reference.tables import edition_day
from tests.command_line import run_program

DAY = date(2026, 4, 1)
REGIONS = ("map", "--on", "2026-04-01", "--from-kind", "icb", "--to-kind", "region")
TRUSTS = ("map", "--on", "2026-05-01", "--from-kind", "trust", "--to-kind", "icb")
BOARDS = ("crosswalk", "--from", "2026-03-31", "--to", "2026-04-01", "--kind", "icb")


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def rows_of(table: str) -> list[dict[str, str]]:
    """Read a table as a program does."""
    return list(csv.DictReader(io.StringIO(table, newline="")))


@pytest.fixture
def regions() -> dict[str, str]:
    """Return the region of each board."""
    made = code_map_on(register(), DAY, from_kind="icb", to_kind="region")
    return {str(code): str(end) for code, end in made.one_to_one().items()}


# --- Shapes ---


def test_map_prints_a_table(capsys: pytest.CaptureFixture[str], regions: dict[str, str]) -> None:
    """CSV, unless another shape is asked for; what it is stands on standard error."""
    code, out, err = printed(capsys, *REGIONS)
    assert code == 0
    assert {row["from_code"]: row["to_code"] for row in rows_of(out)} == regions
    assert err == "36 codes of 1 April 2026 to 7 of that day, in 36 rows\n"
    assert printed(capsys, *REGIONS, "--emit", "csv") == (code, out, err)


def test_map_takes_the_day_of_the_register(capsys: pytest.CaptureFixture[str]) -> None:
    """And it is in the table."""
    _, out, _ = printed(capsys, "map", "--from-kind", "icb", "--to-kind", "region")
    assert {row["from_day"] for row in rows_of(out)} == {edition_day().isoformat()}


@pytest.mark.parametrize("option", [["--json"], ["--emit", "json"]])
def test_json_is_the_records(capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    """Nothing is said beside it, since all is in it."""
    code, out, err = printed(capsys, *REGIONS, *option)
    made = code_map_on(register(), DAY, from_kind="icb", to_kind="region")
    assert (code, json.loads(out), err) == (0, made.to_records(), "")


def test_sql_is_run(capsys: pytest.CaptureFixture[str], regions: dict[str, str]) -> None:
    """The table has the name that is asked for, and the CASE the column."""
    _, table, _ = printed(
        capsys, *REGIONS, "--emit", "sql", "--dialect", "sqlite", "--name", "regions"
    )
    _, case, _ = printed(
        capsys, *REGIONS, "--emit", "case", "--dialect", "sqlite", "--column", "regions.from_code"
    )
    database = sqlite3.connect(":memory:")
    database.executescript(table)
    found = database.execute("SELECT from_code, to_code,\n" + case + "FROM regions")
    assert {row[0]: row[1:] for row in found} == {
        code: (end, end) for code, end in regions.items()
    }
    database.close()


def test_dialects_have_a_default(capsys: pytest.CaptureFixture[str]) -> None:
    """Each file says whose SQL it is."""
    assert "-- written as PostgreSQL\n" in printed(capsys, *REGIONS, "--emit", "sql")[1]
    _, out, _ = printed(capsys, *REGIONS, "--emit", "case", "--dialect", "bigquery")
    assert "-- written as BigQuery\n" in out
    assert "WHEN from_code IN (" in out


def test_python_and_r_have_the_name_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], regions: dict[str, str]
) -> None:
    """What is printed is a module, and a script."""
    _, out, _ = printed(capsys, *REGIONS, "--emit", "python", "--name", "region_of")
    [assign] = ast.parse(out).body
    assert isinstance(assign, ast.Assign)
    assert ast.unparse(assign.targets[0]) == "region_of"
    assert ast.literal_eval(assign.value) == regions
    _, out, _ = printed(capsys, *REGIONS, "--emit", "r", "--name", "region_of")
    assert "region_of <- c(\n" in out


def test_crosswalk_is_written_in_the_same_shapes(capsys: pytest.CaptureFixture[str]) -> None:
    """With the shares of what splits, and without a shape as ever."""
    walk = register().crosswalk(date(2026, 3, 31), DAY, kind="icb", partial=True)
    code, out, err = printed(capsys, *BOARDS, "--emit", "csv")
    made = code_map_of(walk, register=register())
    assert code == 0
    assert [
        Fraction(int(row["share_numerator"]), int(row["share_denominator"]))
        for row in rows_of(out)
    ] == [row.share for row in made.rows]
    assert err.startswith("42 codes of 31 March 2026 to 36 of 1 April 2026, in 46 rows; 3 codes")
    assert "basis: residents-mid-2020\n" in err
    _, out, _ = printed(capsys, *BOARDS)
    assert out == walk.to_csv()


def test_practices_are_mapped_with_a_file_laid_over_the_register(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """On a day, and from one day to another."""
    (folder / "epraccur.csv").write_text(
        '"Y99001","A SURGERY","Y63","QHM","A STREET","","","A TOWN","","TS1 1AA","19740401","",'
        '"A","B","16C","20200401","","","","","","0","","","","4",""\n',
        "utf-8",
    )
    asked = ("--with", "epraccur.csv", "--emit", "csv")
    practices = ("map", "--on", "2026-04-01", "--from-kind", "practice", "--to-kind", "icb")
    code, out, err = printed(capsys, *practices, *asked)
    assert code == 0
    assert [(row["from_code"], row["from_name"], row["to_code"]) for row in rows_of(out)] == [
        ("Y99001", "A SURGERY", "QHM")
    ]
    assert "rows laid over the register: 2 = 2 added" in err
    days = ("--from", "2020-09-01", "--to", "2026-05-01", "--to-kind", "icb")
    _, out, _ = printed(capsys, "crosswalk", "Y99001", *days, *asked)
    assert [(row["from_code"], row["to_code"]) for row in rows_of(out)] == [("Y99001", "QHM")]


# --- What is not known, and what splits ---


def test_what_is_left_out_is_named_and_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    """The others are given."""
    code, out, err = printed(capsys, *TRUSTS, "--emit", "python")
    assert code == 1
    assert "basis: principal-system links\n" in err
    assert "left out: RWR: RWR (Hertfordshire" in err
    assert "doubt: seen on 8 August 2023 (of " in err
    # The file says so too.
    assert "# left out: RWR: " in out
    code, out, err = printed(capsys, "crosswalk", "R0A", "ZZZ", *BOARDS[1:5], "--emit", "json")
    assert (code, err) == (1, "")
    assert [each["code"] for each in json.loads(out)["left_out"]] == ["ZZZ"]


@pytest.mark.parametrize("shape", ["case", "python", "r"])
def test_what_splits_is_refused_in_shapes_of_one_code_for_each(
    capsys: pytest.CaptureFixture[str], shape: str
) -> None:
    """Nothing is printed but the codes, and the shapes to use."""
    code, out, err = printed(capsys, *BOARDS, "--emit", shape)
    assert (code, out) == (1, "")
    assert "QJG splits: D7T5G" in err
    assert "a SQL table, a dbt seed, CSV or JSON" in err


def test_a_day_before_the_register_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """As with every verb that takes a day."""
    _, _, err = printed(
        capsys,
        "map",
        "--on",
        "2013-01-01",
        "--from-kind",
        "trust",
        "--to-kind",
        "region",
        "--relation",
        "located-in",
    )
    assert "note: 1 January 2013 is before 1 April 2013" in err


def test_a_kind_that_did_not_stand_is_no_map(capsys: pytest.CaptureFixture[str]) -> None:
    """The message is data where data is asked for."""
    arguments = ("map", "--on", "2019-04-01", "--from-kind", "ccg", "--to-kind", "icb")
    code, out, err = printed(capsys, *arguments)
    assert (code, out) == (1, "")
    assert "no body of kind integrated-care-board stood on 1 April 2019" in err
    code, out, err = printed(capsys, *arguments, "--json")
    assert (code, out) == (1, "")
    assert "stood on 1 April 2019" in json.loads(err)["problems"][0]["message"]


# --- Files ---


def test_a_file_is_written(
    capsys: pytest.CaptureFixture[str], folder: Path, regions: dict[str, str]
) -> None:
    """In a folder that need not be there; standard output has nothing."""
    code, out, err = printed(capsys, *REGIONS, "--output", "new/map.csv")
    assert (code, out) == (0, "")
    assert err.endswith(f"written: {Path('new/map.csv')}\n")
    data = (folder / "new" / "map.csv").read_bytes()
    assert data.decode("utf-8") == printed(capsys, *REGIONS)[1]
    assert b"\r" not in data
    assert len(rows_of(data.decode())) == len(regions)
    assert printed(capsys, *REGIONS, "--output", "-")[1] == data.decode()


def test_a_dbt_seed_is_a_folder(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Every file of it is where dbt looks, and named."""
    arguments = ("--emit", "dbt", "--name", "boards", "--dialect", "duckdb", "--output", "project")
    code, out, err = printed(capsys, *BOARDS, *arguments)
    assert (code, out) == (0, "")
    made = code_map_of(
        register().crosswalk(date(2026, 3, 31), DAY, kind="icb"), register=register()
    )
    found = {
        file.relative_to(folder / "project").as_posix(): file.read_text("utf-8")
        for file in (folder / "project").rglob("*.*")
    }
    assert found == write_dbt_seed(made, dialect=SqlDialect.DUCKDB, name="boards")
    assert err.count("written: ") == len(found) == 4


def test_a_file_that_cannot_be_written_is_told(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """With its name, and why."""
    (folder / "taken").write_text("", "utf-8")
    code, out, err = printed(capsys, *REGIONS, "--output", "taken/map.csv")
    assert (code, out) == (2, "")
    assert "cannot be written: " in err
    assert str(Path("taken/map.csv")) in err


# --- Cells that a spreadsheet would run ---


@pytest.fixture
def risky(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Lay a practice over the register whose name is a formula."""
    practice = Organisation.of_one_version(
        "Z99999", "=HYPERLINK(1)", OrganisationKind.GP_PRACTICE, first_day=date(2013, 4, 1)
    )
    link = Relationship(
        child=practice.code,
        parent=OdsCode("93C"),
        relation=Relation.COMMISSIONED_BY,
        period=DateRange(first_day=date(2021, 4, 1)),
    )
    own = register().plus([practice, link])
    monkeypatch.setattr(maps, "asked_register", lambda _: own)
    return own


@pytest.mark.usefixtures("risky")
def test_cells_that_would_be_run_are_told_and_guarded_on_request(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """For programs a name is as it is; who opens it by hand can ask for the guard."""
    practices = ("map", "--on", "2026-04-01", "--from-kind", "practice", "--to-kind", "icb")
    _, out, err = printed(capsys, *practices)
    assert rows_of(out)[0]["from_name"] == "=HYPERLINK(1)"
    assert "note: cells that a spreadsheet would run: 1; they are as they are" in err
    _, out, err = printed(capsys, *practices, "--guard")
    [row] = rows_of(out)
    assert (row["from_name"], row["guarded"]) == ("'=HYPERLINK(1)", "from_name")
    assert "note: cells that a spreadsheet would run: 1; an apostrophe stands in front" in err
    _, _, err = printed(capsys, *practices, "--emit", "sql")
    assert "spreadsheet" not in err


def test_a_hundred_remarks_are_told_and_the_others_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A register of practices may have thousands; the file has every one."""
    practices = [
        Organisation.of_one_version(
            f"Z{number:05d}", "x", OrganisationKind.GP_PRACTICE, first_day=date(2013, 4, 1)
        )
        for number in range(103)
    ]
    own = register().plus(practices)
    monkeypatch.setattr(maps, "asked_register", lambda _: own)
    code, out, err = printed(
        capsys, "map", "--on", "2026-04-01", "--from-kind", "practice", "--to-kind", "icb"
    )
    assert code == 1
    assert err.count("left out: ") == 100
    assert err.endswith("and 3 more remarks, all of which what is written has\n")
    assert [row["basis"] for row in rows_of(out)] == ["left out"] * 103


# --- Options ---


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*REGIONS, "--dialect", "tsql"), "--dialect: of no use with --emit csv"),
        ((*REGIONS, "--json", "--name", "x"), "--name: of no use with --emit json"),
        ((*REGIONS, "--emit", "sql", "--guard"), "--guard: of no use with --emit sql"),
        ((*REGIONS, "--emit", "r", "--column", "x", "--guard"), "--column, --guard: of no use"),
        ((*BOARDS, "--output", "x"), "--output: of no use with a run without --emit"),
        ((*REGIONS, "--emit", "dbt"), "name the folder of the project with --output FOLDER"),
        ((*REGIONS, "--emit", "dbt", "--output", "-"), "name the folder of the project"),
        ((*REGIONS, "--emit", "python", "--name", "a b"), "is no name for this"),
        ((*REGIONS, "--emit", "case", "--column", "a..b"), "is no name of a column or a table"),
    ],
)
def test_options_that_say_nothing_are_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    """Before anything is printed."""
    code, out, err = printed(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err or words in json.loads(err)["problems"][0]["message"]


@pytest.mark.broad
def test_data_is_utf_8_whatever_the_console(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """As with every verb: the bytes of a process are those of this one."""
    arguments = [*TRUSTS, "--emit", "sql", "--dialect", "tsql"]
    main(arguments)
    done: Any = run_program(*arguments)
    assert done.stdout == capfdbinary.readouterr().out
