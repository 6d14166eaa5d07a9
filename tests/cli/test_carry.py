"""The verb that carries a file of figures from one day's map to another's."""

import io
import json
import os
import re
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.organisations import Carried, Crosswalk, OrganisationKind
from nhs_accountable_care.reference import register
from tests.command_line import trials_of, try_out

BOARD = OrganisationKind.INTEGRATED_CARE_BOARD
BOARDS = ("--from", "2025-04-01", "--to", "2026-04-01")

Carry = Callable[..., tuple[int, str, str]]


@pytest.fixture
def carry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Carry:
    """Carry the figures in a text, and give the exit code and what was printed."""

    def run(text: str | bytes, *arguments: str) -> tuple[int, str, str]:
        file = tmp_path / "figures.csv"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        code = main(["carry", str(file), *arguments])
        streams = capsys.readouterr()
        return code, streams.out, streams.err

    return run


@pytest.mark.parametrize("trial", trials_of("carry"))
def test_carry_answers_as_the_sources_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, trial: dict[str, Any]
) -> None:
    """Each trial has its right answer and who says so."""
    file = tmp_path / "figures.csv"
    file.write_text(trial["file"].lstrip(), encoding="utf-8")
    try_out(capsys, trial, "carry", file)


def test_the_example_of_the_page_is_what_is_printed(carry: Carry) -> None:
    """The file, the command and both streams of the reference page."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "command-line.md").read_text(
        "utf-8"
    )
    [told] = re.findall(r"\$ cat allocations.csv\n(.*?)```", page, re.DOTALL)
    file, _, rest = told.partition("$ nhs-accountable-care carry allocations.csv ")
    arguments, _, printed = rest.partition("\n")
    code, out, err = carry(file, *arguments.split())
    assert code == 0
    said, _, table = printed.partition("code,people")
    assert out == f"code,people{table}"
    assert err == said


def test_the_proof_of_every_column(carry: Carry) -> None:
    """What is printed adds up to what was read, column by column, and each is named."""
    walk = register().crosswalk(date(2025, 4, 1), date(2026, 4, 1), kind=BOARD)
    codes = sorted({row.from_code for row in walk.rows})
    lines = [f"{code},{place},{place}.37" for place, code in enumerate(codes, start=1)]
    code, out, err = carry("\n".join(["ICB,people,cost", *lines]), *BOARDS)
    assert code == 0
    heading, *rows = [line.split(",") for line in out.splitlines()]
    assert heading == ["code", "people", "cost"]
    assert len(rows) == 36
    total = sum(range(1, 43))
    assert sum(int(row[1]) for row in rows) == total
    assert round(sum(float(row[2]) for row in rows), 2) == round(total + 42 * 0.37, 2)
    assert err.splitlines()[:4] == [
        "codes: column 'ICB' (the first)",
        "basis: residents-mid-2020",
        "people: whole numbers; 903 in = 903 carried + 0 kept",
        "cost: money; £918.54 in = £918.54 carried + £0.00 kept",
    ]
    assert "missing" not in err


def test_forty_one_of_forty_two_boards(carry: Carry) -> None:
    """Trial R30: the board that the file lacks is named, in words and as data."""
    codes = [body.code for body in register().at(date(2025, 4, 1), kind=BOARD)]
    assert len(codes) == 42
    text = "\n".join(["code,people", *(f"{code},1" for code in codes if code != "QYG")])
    _, _, err = carry(text, *BOARDS)
    assert (
        "missing from the file: QYG (NHS Cheshire and Merseyside Integrated Care Board)\n" in err
    )
    _, out, _ = carry(text, *BOARDS, "--json")
    assert json.loads(out)["missing"] == ["QYG"]


def test_many_keys_are_counted(carry: Carry) -> None:
    """Of many that were read otherwise the first are named; as data, all."""
    found = [body for body in register().at(date(2025, 4, 1), kind=BOARD) if body.ons_code]
    text = "\n".join(["ONS,people", *(f"{body.ons_code},1" for body in found)])
    code, out, err = carry(text, *BOARDS)
    assert code == 0
    assert "\nunderstood: E540" in err
    assert f" and {len(found) - 10} more\n" in err
    assert sum(int(line.partition(",")[2]) for line in out.splitlines()[1:]) == len(found)
    assert len(json.loads(carry(text, *BOARDS, "--json")[1])["understood"]) == len(found)


def test_two_keys_of_one_body_are_one_code(carry: Carry) -> None:
    """A code and the ONS code of the same body stand twice."""
    code, _, err = carry("code,people\nQOP,1\nE54000057,2\n", *BOARDS)
    assert code == 2
    assert "line 3: QOP stands on line 2 too" in err


def test_codes_of_no_body_are_kept(carry: Carry) -> None:
    """As data with their meaning; they are no problem, and nothing is lost."""
    code, out, err = carry("code,people\nQOP,1\nVPP00,2\n", *BOARDS, "--json")
    told = json.loads(out)
    assert (code, [each["code"] for each in told["special"]]) == (0, ["VPP00"])
    assert told["columns"][0]["kept"] == {"VPP00": 2}
    assert told["figures"][1] == {"code": "VPP00", "figures": {"people": 2}}
    assert err == ""
    _, _, err = carry("code,people\nQOP,1\nVPP00,2\n", *BOARDS)
    assert "kept under its own code: VPP00 is the code of no body" in err


def test_a_blank_cell_is_not_zero(carry: Carry) -> None:
    """It is counted, and the codes that lack it are named; without any figure a cell is blank."""
    text = "code,people,beds\nQMJ,,\nQRV,5,\nQOP,3,1\n"
    code, out, err = carry(text, *BOARDS)
    assert code == 0
    assert out == "code,people,beds\nQOP,3,1\nZ9B2Z,5,\n"
    assert "people: 1 blank, not zero: QMJ\n" in err
    assert "people: Z9B2Z lacks what is blank of QMJ\n" in err
    assert "beds: Z9B2Z lacks what is blank of QMJ and QRV\n" in err


def test_carried_figures_have_a_documented_shape(carry: Carry) -> None:
    """Money in whole pence, by code; totals, and what was kept or left out."""
    text = "name,code,income\nPennine,RW6,100.50\nSalford,RM3,2\n"
    days = ("--from", "2021-04-01", "--to", "2022-07-01")
    code, out, _ = carry(text, *days, "--code", "code", "--json")
    told = json.loads(out)
    assert code == 1
    assert told["columns"] == [
        {
            "name": "income",
            "unit": "pence",
            "total": 10250,
            "carried": 200,
            "kept": {"RW6": 10050},
            "notes": [
                (
                    "read as pounds, because of 1 cell with pence, though none has a pound sign; "
                    "--numbers refuses them"
                )
            ],
            "blank": [],
            "lacking": {},
        }
    ]
    assert told["figures"] == [
        {"code": "RM3", "figures": {"income": 200}},
        {"code": "RW6", "figures": {"income": 10050}},
    ]
    assert (told["code_column"], told["other_columns"]) == ("code", ["name"])
    assert set(told["kinds"]) == {"nhs-trust", "nhs-foundation-trust"}
    assert [each["code"] for each in told["left_out"]] == ["RW6"]
    assert told["basis"] is None


def test_what_was_read_is_said(carry: Carry) -> None:
    """The column of codes, columns without figures, and how the bytes were read."""
    text = "board,name,people\nQOP,Café,1\n".encode("cp1252")
    _, out, err = carry(text, *BOARDS, "--code", "board")
    assert out == "code,people\nQOP,1\n"
    assert err.startswith("codes: column 'board'\nnot carried, because they hold no figures: name")
    assert "\nread as cp1252\n" in err


def test_bodies_of_several_levels_may_hold_the_same_people(carry: Carry) -> None:
    """A region beside its boards is carried, and it is said."""
    _, _, err = carry("code,people\nQOP,1\nY62,2\n", *BOARDS)
    assert "doubt: the file has bodies of several levels (integrated care board and nhs " in err


def test_lines_of_one_code_can_be_added_up(carry: Carry) -> None:
    """They are refused otherwise."""
    text = "code,people\nQOP,1\nQOP,2\n"
    code, _, err = carry(text, *BOARDS)
    assert code == 2
    assert "line 3: QOP stands on line 2 too" in err
    code, out, _ = carry(text, *BOARDS, "--add-up")
    assert (code, out) == (0, "code,people\nQOP,3\n")


def test_a_code_of_another_kind_is_told_with_its_line(carry: Carry) -> None:
    """A kind that is asked for is that of each line."""
    code, _, err = carry("code,people\nQOP,1\nRM3,2\n", *BOARDS, "--kind", "integrated-care-board")
    assert code == 2
    assert "line 3: RM3 " in err
    assert "is no integrated care board but a nhs foundation trust" in err


def test_problems_of_codes_as_data(carry: Carry) -> None:
    """With `--json` they are the data of problems, and the exit code is that of codes."""
    code, out, err = carry("code,people\nZZZ,1\n", *BOARDS, "--json")
    assert (code, out) == (1, "")
    [problem] = json.loads(err)["problems"]
    assert problem["path"] == "line 2"


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    """It is named, and why it cannot be opened."""
    assert main(["carry", "none.csv", *BOARDS]) == 2
    assert "none.csv: cannot be opened" in capsys.readouterr().err


def test_a_loss_is_an_error_and_no_table(carry: Carry, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof is of what is printed, whatever carried it."""

    def lose(_: Crosswalk, figures: Mapping[str, int]) -> Carried[int]:
        return Carried(dict.fromkeys(figures, 0))

    monkeypatch.setattr(Crosswalk, "carry", lose)
    code, out, err = carry("code,people\nQOP,1\n", *BOARDS)
    assert (code, out) == (2, "")
    assert "people: not all that went in came out" in err


def test_figures_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dash stands for it, in a table as in what is wrong with it."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"code,people\nQOP,1\n")))
    assert main(["carry", "-", *BOARDS]) == 0
    assert capsys.readouterr().out == "code,people\nQOP,1\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"code,people\nQOP,x\n")))
    assert main(["carry", "-", *BOARDS]) == 2
    assert capsys.readouterr().err.startswith("standard input: line 1: no column holds figures")


def test_columns_can_be_chosen(carry: Carry) -> None:
    """Several at once or one at a time; the others are named, and a year is warned of."""
    text = "code,year,people,beds,cost\nQOP,2024,1,2,3\n"
    _, out, err = carry(text, *BOARDS, "--columns", "people,beds", "--columns", "cost")
    assert out == "code,people,beds,cost\nQOP,1,2,3\n"
    assert "not carried, because they were not chosen: year\n" in err
    assert "note:" not in err
    _, out, err = carry(text, *BOARDS)
    assert out == "code,year,people,beds,cost\nQOP,2024,1,2,3\n"
    assert "note: year: every figure in it may be a year: it is carried as a sum" in err
    told = json.loads(carry(text, *BOARDS, "--json", "--columns", "year,people")[1])
    assert told["not_chosen"] == ["beds", "cost"]
    assert [len(column["notes"]) for column in told["columns"]] == [1, 0]


def test_units_can_be_stated(carry: Carry) -> None:
    """What a cell leaves open is settled by who knows it."""
    text = "code,cost,people\nQOP,1.5,7.00\n"
    _, out, err = carry(text, *BOARDS, "--money", "cost", "--numbers", "people")
    assert out == "code,cost,people\nQOP,1.50,7\n"
    assert "note:" not in err


def test_a_column_of_figures_may_be_called_code(carry: Carry) -> None:
    """Then the codes keep the name of their column, so that no two are called the same."""
    _, out, _ = carry("board,code\nQOP,5\n", *BOARDS)
    assert out == "board,code\nQOP,5\n"


def test_all_that_is_said_is_in_the_data(carry: Carry, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--json` standard error has problems alone: a day to come and a basis are notes."""
    days = ("--from", "2025-04-01", "--to", "2126-04-01", "--basis", "nhs-england-analysts")
    monkeypatch.setattr(register(), "_has_warned", False)
    _, out, err = carry("code,people\nQNQ,1\n", *days, "--json")
    assert err == ""
    published, day = json.loads(out)["notes"]
    assert published.startswith("published shares: nhs-england-analysts, of ")
    assert "2126" in day
    monkeypatch.setattr(register(), "_has_warned", False)
    _, _, err = carry("code,people\nQNQ,1\n", *days)
    assert f"{published}\n" in err
    assert f"note: {day}\n" in err


def test_many_that_are_missing_are_counted(carry: Carry) -> None:
    """Ten are named, and as data all."""
    _, _, err = carry("code,people\nQOP,1\n", *BOARDS)
    [line] = [line for line in err.splitlines() if line.startswith("missing")]
    assert line.endswith(" and 31 more")
    assert line.count(",") == 9


def test_a_code_without_figures_is_not_said_to_be_kept(carry: Carry) -> None:
    """A body that cannot be followed and a special code, of which each cell is blank."""
    text = "code,income\nRM3,2\nRW6,\nVPP00,\n"
    code, out, err = carry(text, "--from", "2021-04-01", "--to", "2022-07-01")
    assert (code, out) == (1, "code,income\nRM3,2\n")
    assert "left out, and without any figure, since its cells are blank: RW6: " in err
    assert "\nwithout any figure, since its cells are blank: VPP00 is the code" in err
    assert "kept under its own code" not in err


def test_practices_are_told_beside_other_problems(carry: Carry) -> None:
    """Once and first, whatever else is wrong; the exit code is that of the worse."""
    text = "code,people\nA80000,1\nQOP,x\nQYG,2\n"
    code, _, err = carry(text, *BOARDS)
    assert code == 2
    first, _, second, _ = err.splitlines()
    assert "'A80000' looks like the code of a practice" in first
    assert "line 3, people: 'x' is no number" in second
    code, _, err = carry("code,people\nA80000,1\nZZZ,2\n", *BOARDS)
    assert code == 1
    assert "line 3: the register does not hold 'ZZZ'" in err


@pytest.mark.parametrize(
    ("many", "counted"),
    [(100, "86"), pytest.param(100_000, "99,986", marks=pytest.mark.whole)],
)
def test_of_many_unknown_codes_the_first_are_told(carry: Carry, many: int, counted: str) -> None:
    """The first are told with what is near, and the others counted, also those that come again."""
    codes = [f"ZZ{number:06d}Z" for number in range(many)]
    lines = [f"{code},1" for code in (*codes, *codes[:5])]
    code, _, err = carry("\n".join(["code,people", *lines, "E54000057,2"]), *BOARDS, "--json")
    assert code == 1
    problems = json.loads(err)["problems"]
    assert [each["path"] for each in problems] == [
        None,
        *(f"line {n}" for n in range(2, 22)),
        None,
    ]
    assert problems[0]["message"].startswith("after 20 codes that stand for no body")
    assert problems[-1]["message"] == f"{counted} more lines have codes that stand for no body"


def test_published_shares_are_named_as_the_basis(carry: Carry) -> None:
    """In plain data too; a file of other boards is refused."""
    basis = ("--basis", "nhs-england-analysts")
    code, out, _ = carry("code,n\nQNQ,1000\n", *BOARDS, *basis, "--json")
    assert code == 0
    assert json.loads(out)["basis"] == "nhs-england-analysts"
    code, out, err = carry("code,n\nQM7,1000\n", *BOARDS, *basis)
    assert (code, out) == (2, "")
    assert "applies to none of your codes; it is of D4U1Y, QNQ" in err


OF_DUDLEY = ("--from", "2019-04-01", "--to", "2022-07-01", "--to-kind", "icb")
TABLES = {
    "figures": "code,people\n05L,4\n",
    "--basis": "part,people\n05L-1,1\n05L-2,3\n",
    "--weights": "from_code,to_code,weight\n05L,QUA,3/4\n05L,QHL,1/4\n",
}


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    """Write a table of each sort that `carry` reads."""
    files = {}
    for name, text in TABLES.items():
        files[name] = tmp_path / f"{name.strip('-')}.csv"
        files[name].write_text(text, "utf-8")
    return files


def with_table(name: str, file: Path | str, figures: Path) -> list[str]:
    """Write a command that carries figures, with one table in the place of that of its sort."""
    if name == "figures":
        return ["carry", str(file), *OF_DUDLEY]
    return ["carry", str(figures), *OF_DUDLEY, name, str(file)]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_up_to_a_bound(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tables: dict[str, Path],
    name: str,
) -> None:
    """A larger one is refused before it is taken in, with what to do, by name and piped in."""
    most = max(len(text) for text in TABLES.values()) + 10
    monkeypatch.setattr("nhs_accountable_care.cli.opening.LARGEST_FILE", most)
    monkeypatch.setattr("nhs_accountable_care.cli.opening.bytes_in.__defaults__", (most,))
    tables[name].write_bytes(TABLES[name].encode().ljust(most, b"\n"))
    assert main(with_table(name, tables[name], tables["figures"])) == 0
    large = tables[name].with_name("large.csv")
    large.write_bytes(TABLES[name].encode().ljust(most + 1, b"\n"))
    capsys.readouterr()
    told = (
        f"has more than {most:,} bytes, which are the most that are read\n"
        f"    hint: divide it into several files\n"
    )
    assert main(with_table(name, large, tables["figures"])) == 2
    assert capsys.readouterr().err == f"{large}: {told}"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(large.read_bytes())))
    assert main(["carry", "-", *OF_DUDLEY]) == 2
    assert capsys.readouterr().err == f"-: {told}"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("name", TABLES)
def test_a_table_may_be_a_pipe(
    capsys: pytest.CaptureFixture[str], tables: dict[str, Path], name: str
) -> None:
    """As `<(…)` of a shell is one: it is read to its end, and once."""
    assert main(with_table(name, tables[name], tables["figures"])) == 0
    expected = capsys.readouterr().out
    pipe = tables[name].with_name("pipe")
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(TABLES[name],), daemon=True)
    writer.start()
    assert main(with_table(name, pipe, tables["figures"])) == 0
    writer.join(10)
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_memory_does_not_hold_is_told(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tables: dict[str, Path],
    name: str,
) -> None:
    """It is no fault of this program."""
    arguments = with_table(name, tables[name], tables["figures"])
    read_bytes = Path.read_bytes

    def take(file: Path) -> bytes:
        if file == tables[name]:
            raise MemoryError
        return read_bytes(file)

    for module in ("bases", "carrying"):
        monkeypatch.setattr(f"nhs_accountable_care.cli.{module}.bytes_in", take)
    assert main(arguments) == 2
    assert f"{tables[name]}: takes more memory than there is" in capsys.readouterr().err


def test_figures_may_come_as_text_of_the_program_that_embeds_this_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may put a stream in the place of standard input that has no bytes."""
    monkeypatch.setattr("sys.stdin", io.StringIO("code,people\nQOP,1\n"))
    assert main(["carry", "-", *BOARDS]) == 0
    assert capsys.readouterr().out == "code,people\nQOP,1\n"
