"""The verbs on organisations through time."""

import io
import json
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from nhs_accountable_care.cli import main
from tests.command_line import trials_of, try_out


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


GOES_ON = (
    "  after, under the same code: integrated care board, from 1 July 2022 (NHS Greater "
    "Manchester Integrated Care Board)"
)
CAME_FROM = (
    "  before, under the same code: strategic partnership footprint, to 30 June 2022 (Greater "
    "Manchester Health and Social Care Partnership)"
)


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ["QOP", "--on", "2017-04-01"],
            [
                "QOP, as it stood on 1 April 2017",
                "  Greater Manchester",
                "  kind: strategic partnership footprint",
                "  in region: North of England (Y54), with 9 strategic partnership footprints",
            ],
        ),
        (
            # R35: a footprint did not end on its last day.
            ["QOP", "--on", "2022-06-30"],
            [
                GOES_ON,
            ],
        ),
        (
            ["QOP", "--on", "2022-07-01"],
            [
                CAME_FROM,
            ],
        ),
        (
            ["RW6", "--on", "2019-04-03"],
            ["  partner of: Greater Manchester Health and Social Care Partnership (QOP)"],
        ),
        (["00W", "--on", "2017-03-31"], ["  after: 14L (merger, 1 April 2017)"]),
        (["RW6", "--on", "2021-09-30"], ["  after: R0A (split, 1 October 2021)"]),
        (
            ["13T", "--on", "2016-04-01"],
            ["  in law: 1 April 2015 to 30 June 2022", "  in operation: from 26 November 2014"],
        ),
        (
            ["RJD", "--on", "2013-06-01"],
            [
                "  in law: 1 April 1993 to 31 October 2017",
                "  in operation: not recorded to 31 October 2014",
            ],
        ),
    ],
    ids=[
        "footprint",
        "footprint, closing",
        "board",
        "partner",
        "merger",
        "split",
        "two clocks, opening",
        "two clocks, closing",
    ],
)
def test_whois_says_who_a_code_was(
    capsys: pytest.CaptureFixture[str], arguments: list[str], lines: list[str]
) -> None:
    """The body as it stood, where it belonged, and what became of it."""
    code, out, _ = printed(capsys, "whois", *arguments)
    assert code == 0
    assert set(lines) <= set(out.splitlines())


def test_whois_without_a_day_uses_that_of_the_register(capsys: pytest.CaptureFixture[str]) -> None:
    """The edition's day is used, and printed."""
    _, out, _ = printed(capsys, "whois", "QOP")
    assert out.startswith("QOP, as it stood on 1 August 2026\n")


def test_whois_says_what_the_nation_named(capsys: pytest.CaptureFixture[str]) -> None:
    """What a footprint was designated in order of time, then vanguards and deals in it."""
    _, out, _ = printed(capsys, "whois", "QOP")
    told = [line.strip() for line in out.splitlines() if line.startswith("  designated")]
    place = "(Greater Manchester, the whole footprint)"
    assert told == [
        f"designated: 1 April 2016: devolved area {place} [S10; S22; S71]",
        f"designated: 31 March 2017: likely candidate {place} [S02; S19]",
        f"designated: 2 February 2018: integrated care system {place} [S26 computed]",
    ]
    assert "named in it: Salford Together, one of the nine integrated primary and acute" in out
    first_wave = "in the first wave of accountable care systems of June 2017, as a devolution deal"
    assert f"counted: Greater Manchester, {first_wave} [S22; S71]" in out
    _, out, _ = printed(capsys, "whois", "QXU", "--on", "2017-07-01")
    assert f"counted: Surrey Heartlands, {first_wave} [S22; S72]" in out
    _, out, _ = printed(capsys, "whois", "QM7", "--on", "2025-01-01", "--json")
    [naming] = json.loads(out)["designations"]
    assert (naming["status"], naming["day"], naming["is_whole"]) == ("ics", "2020-05", True)
    [vanguard] = json.loads(out)["named"]
    assert vanguard["list"] == "enhanced-health-in-care-homes-vanguards"
    assert (vanguard["name"], vanguard["day"]) == (
        "East and North Hertfordshire CCG",
        "2015-03-10",
    )


def test_whois_prints_its_documented_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """Two clocks, parents by relation, and the next events, as plain data."""
    _, out, _ = printed(capsys, "whois", "00W", "--on", "2017-03-31", "--json")
    data = json.loads(out)
    assert set(data) == {
        *("code", "on", "clock", "name", "kind", "roles", "ons_code", "ons_codes"),
        *("kind_by_roles", "foundation_trust"),
        *("legal", "operational", "parents", "nearest", "systems", "members"),
        *("predecessors", "successors", "code_before", "code_after"),
        *("last_events", "next_events", "confidence", "doubts", "sources"),
        *("asked", "understood", "notes"),
        *("designations", "named"),
    }
    assert data["legal"] == {"first_day": "2013-04-01", "last_day": "2017-03-31"}
    assert data["successors"] == [
        {
            "code": "14L",
            "date": "2017-04-01",
            "event": "merger",
            "weight": "1",
            "people": None,
            "of_people": None,
            "basis": None,
        }
    ]
    assert data["ons_codes"][0]["code"] == data["ons_code"] == "E38000032"
    assert data["last_events"] == []
    assert [event["to_codes"] for event in data["next_events"]] == [["14L"]]
    for parent in data["parents"]:
        assert set(parent) == {"relation", "code", "name", "first_day", "last_day"}


@pytest.mark.parametrize(
    ("key", "understood"),
    [
        ("E54000050", "E54000050: QHM (the ONS code of QHM from 1 April 2020)"),
        ("91Q00", "91Q00: 91Q (in NHSBSA's spelling the commissioner 91Q from 1 April 2020)"),
        ("qop", "qop: QOP (read as QOP)"),
    ],
)
def test_whois_says_what_it_understood(
    capsys: pytest.CaptureFixture[str], key: str, understood: str
) -> None:
    """R20 and R21: other keys than codes are answered, and how they were read is told."""
    code, _, err = printed(capsys, "whois", key)
    assert (code, err) == (0, f"understood: {understood}\n")
    code, out, err = printed(capsys, "whois", key, "--json")
    told = json.loads(out)
    assert (code, err, told["asked"]) == (0, "", key)
    read = told["understood"]
    assert f"{read['text']}: {told['code']} ({read['note']})" == understood


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ZZZ"], "the register does not hold 'ZZZ'"),
        (["13A", "--on", "2014-04-01"], "13A is the code of no body, but a commissioning hub"),
        (["ICB"], "ICB is a kind of body (integrated care board) and no code; see `term ICB`"),
        (["QNQ", "--on", "2026-04-01"], "succeeded on 1 April 2026 by S0E4D, S9B9J, QRL"),
    ],
    ids=["unknown", "R22", "R29", "not in force"],
)
def test_a_code_that_does_not_stand_exits_with_one(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """An unknown code, and a body that was not in force, are told on standard error."""
    code, out, err = printed(capsys, "whois", *arguments)
    assert (code, out) == (1, "")
    assert message in err


@pytest.mark.parametrize("trial", trials_of("whois"))
def test_whois_answers_as_the_sources_do(
    capsys: pytest.CaptureFixture[str], trial: dict[str, Any]
) -> None:
    """Each trial has its right answer and who says so."""
    try_out(capsys, trial, "whois")


def test_whois_reads_codes_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One a line, beside those of the command; blocks of text are set apart."""
    # The first line has the mark that spreadsheets put before it.
    monkeypatch.setattr("sys.stdin", io.StringIO("\ufeff00W\n\n 01M \n"))
    code, out, err = printed(capsys, "whois", "QOP", "-", "--on", "2017-03-31")
    assert (code, err) == (0, "note: lines of standard input without a code: 1\n")
    assert [block.partition(",")[0] for block in out.split("\n\n")] == ["QOP", "00W", "01M"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n\n00W\n"))
    code, out, err = printed(capsys, "whois", "-", "--on", "2017-03-31", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["notes"] == ["lines of standard input without a code: 2"]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    told = "note: nothing was given: standard input holds no code\n"
    assert printed(capsys, "whois", "-") == (0, "", told)
    assert printed(capsys, "whois", "-", "--json") == (0, "", "")


def test_whois_of_several_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """An object a line, each with what was asked; what failed is told at the end."""
    arguments = ("whois", "QOP", "ZZZ", "1E+00", "00W", "--on", "2017-03-31", "--json")
    code, out, err = printed(capsys, *arguments)
    assert code == 1
    told = [json.loads(line) for line in out.splitlines()]
    assert [(each["asked"], each["code"]) for each in told] == [("QOP", "QOP"), ("00W", "00W")]
    assert [each["path"] for each in json.loads(err)["problems"]] == ["ZZZ", "1E+00"]


def test_an_unknown_clock_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Both clocks are named."""
    with pytest.raises(SystemExit) as ended:
        main(["whois", "QOP", "--clock", "wall"])
    assert ended.value.code == 2
    assert "'wall' is no clock; there are legal and operational" in capsys.readouterr().err


BOARDS = ["--from", "2025-04-01", "--to", "2026-04-01", "--kind", "integrated-care-board"]
TRUSTS = ["--from", "2021-01-01", "--to", "2022-01-01", "--kind", "nhs-trust"]


def test_crosswalk_prints_rows_and_doubts(capsys: pytest.CaptureFixture[str]) -> None:
    """One row a pair on standard output; what is unverified or disputed on standard error."""
    code, out, err = printed(capsys, "crosswalk", *BOARDS)
    assert code == 0
    assert out.startswith("from_code,to_code,weight,ratio,basis,event_date,people,of_people,")
    assert "\nQH8,D7T5G,1.000000000,1,whole,2026-04-01,1199296,1199296,computed,\n" in out
    assert err.startswith("basis: residents-mid-2020\ndoubt: the lines of April 2026 through")


def test_crosswalk_as_data_has_the_same_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` gives the columns of the table as keys."""
    _, table, _ = printed(capsys, "crosswalk", *BOARDS)
    _, out, _ = printed(capsys, "crosswalk", *BOARDS, "--json")
    told = json.loads(out)
    assert len(told["rows"]) == len(table.splitlines()) - 1
    assert set(table.splitlines()[0].split(",")) <= set(told["rows"][0])
    assert told["basis"] == "residents-mid-2020"
    assert len(told["doubts"]) == 1


@pytest.mark.parametrize("trial", trials_of("crosswalk"))
def test_crosswalk_answers_as_the_sources_do(
    capsys: pytest.CaptureFixture[str], trial: dict[str, Any]
) -> None:
    """Each trial has its right answer and who says so."""
    try_out(capsys, trial, "crosswalk")


def test_what_is_left_out_is_named_and_the_rest_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What has no stated share is never guessed; as data it stands beside the rows."""
    code, out, err = printed(capsys, "crosswalk", *TRUSTS)
    assert code == 1
    assert "\nRM3,RM3," not in out  # a foundation trust
    assert "\nRF4,RF4,1.000000000" in out
    assert "left out: RW6: " in err
    assert "no shares are stated" in err
    code, out, _ = printed(capsys, "crosswalk", "RW6", "ZZZ", *TRUSTS, "--json")
    told = json.loads(out)
    assert (code, told["rows"]) == (1, [])
    assert [each["code"] for each in told["left_out"]] == ["ZZZ", "RW6"]
    assert "does not hold 'ZZZ'" in told["left_out"][0]["reason"]


def test_a_basis_can_be_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Figures by part of one's own, of whole numbers; it is said that they are the caller's."""
    file = tmp_path / "lists.csv"
    file.write_text("part,people\n05L-1,1\n05L-2,3\n", encoding="utf-8")
    days = ("05L", "--from", "2019-04-01", "--to", "2022-07-01")
    code, out, err = printed(capsys, "crosswalk", *days, "--basis", file)
    assert code == 0
    assert "\n05L,15E,0.250000000,1/4,figures by part given by the caller," in out
    assert "basis: figures by part given by the caller" in err
    assert err.startswith(f"figures by part: column 'people' of {file}\n")
    file.write_text("part,beds,people\n05L-1,5,1\n05L-2,5,3\n", encoding="utf-8")
    assert printed(capsys, "crosswalk", *days, "--basis", file)[1] == out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("part,lists,more\n05L-1,1,2\n", "has the columns of figures lists, more"),
        ("part,people\n05L-1,1.50\n", "of whole numbers"),
        ("part,people\n05L-1,x\n05L-2,3\n", "line 2, people: 'x' is no number"),
        ("part,people\n05L-9,1\n", "there is no part '05L-9'; did you mean 05L-"),
        (None, "cannot be opened: Permission denied"),
    ],
    ids=["columns", "money", "no number", "no part", "not to be read"],
)
def test_a_basis_that_cannot_be_used_exits_with_two(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    text: str | None,
    message: str,
) -> None:
    """What is wrong is told, with the line."""
    file = tmp_path / "lists.csv"
    file.write_text(text or "", encoding="utf-8")
    if text is None:

        def refuse(_: Path, __: str) -> BinaryIO:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    days = ("05L", "--from", "2019-04-01", "--to", "2022-07-01")
    code, out, err = printed(capsys, "crosswalk", *days, "--basis", file)
    assert (code, out) == (2, "")
    assert message in err


def test_an_unknown_basis_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest is named, and that there is no such file."""
    code, out, err = printed(capsys, "crosswalk", *BOARDS, "--basis", "residents-mid-2021")
    assert (code, out) == (2, "")
    assert "did you mean residents-mid-20" in err
    assert "shares are published as allocation-populations-2025-26, nhs-england-analysts" in err
    assert "there is no file of that name" in err


def test_published_shares_are_those_and_no_others(capsys: pytest.CaptureFixture[str]) -> None:
    """What was counted is said; other bodies rest on the usual basis."""
    arguments = ("crosswalk", *BOARDS, "--basis", "registered-lists-2024-25")
    code, out, err = printed(capsys, *arguments)
    assert code == 0
    assert "\nQNQ,S0E4D,0.587135000,117427/200000,registered-lists-2024-25," in out
    assert ",312214/1488061,residents-mid-2020," in out  # QM7 to D7T5G
    assert err.startswith("published shares: registered-lists-2024-25, of ")
    assert "\nbasis: residents-mid-2020; registered-lists-2024-25\n" in err
    assert "are not used" not in err
    code, out, err = printed(capsys, *arguments, "--equal")
    assert (code, out) == (2, "")
    assert "registered-lists-2024-25 states the shares" in err


@pytest.mark.parametrize(
    ("codes", "days"),
    [(["QM7"], BOARDS), (["QNQ"], ("--from", "2023-04-01", "--to", "2024-04-01"))],
)
def test_published_shares_of_other_codes_exit_with_two(
    capsys: pytest.CaptureFixture[str], codes: list[str], days: tuple[str, ...]
) -> None:
    """Another basis than the one that was asked for is not printed; the codes of it are named."""
    days = tuple(word for word in days if word not in {"--kind", "integrated-care-board"})
    arguments = ("crosswalk", *codes, *days, "--basis", "registered-lists-2024-25")
    code, out, err = printed(capsys, *arguments)
    assert (code, out) == (2, "")
    assert "this basis applies to none of your codes; it is of D4U1Y, QNQ" in err


def test_a_code_that_is_not_known_is_told_before_the_basis(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where no row is left there is nothing for the basis to apply to."""
    days = ("--from", "2026-03-31", "--to", "2026-04-01")
    code, _, err = printed(capsys, "crosswalk", "ZZZ", *days, "--basis", "nhs-england-analysts")
    assert code == 1
    assert "left out: ZZZ: " in err
    assert "applies to none" not in err


def test_shares_can_be_given_or_made_equal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A table of weights, or `--equal`, says how a split is shared."""
    _, out, _ = printed(capsys, "crosswalk", *TRUSTS, "--equal")
    assert "RW6,R0A,0.500000000" in out
    file = tmp_path / "weights.csv"
    file.write_text("from_code,to_code,weight\nRW6,R0A,1/3\nRW6,RM3,2/3\n", encoding="utf-8")
    _, out, _ = printed(capsys, "crosswalk", *TRUSTS, "--weights", file)
    assert "RW6,R0A,0.333333333" in out
    assert "RW6,RM3,0.666666667" in out


def test_weights_that_cannot_be_read_exit_with_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Every bad row is told with its line; a file that is not there is named."""
    file = tmp_path / "weights.csv"
    file.write_text("from_code,to_code,weight\nRW6,R0A,half\nRW6\n", encoding="utf-8")
    code, _, err = printed(capsys, "crosswalk", *TRUSTS, "--weights", file)
    assert code == 2
    assert "line 2" in err
    assert "line 3" in err
    code, _, err = printed(capsys, "crosswalk", *TRUSTS, "--weights", tmp_path / "none.csv")
    assert code == 2
    assert "none.csv: cannot be opened" in err
    file.write_bytes(b"from_code,to_code,weight\nRW6,R0A,\xbd\n")
    code, _, err = printed(capsys, "crosswalk", *TRUSTS, "--weights", file)
    assert code == 2
    assert "line 2: '½' is not an exact number" in err


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("0.4", "add up to 0.8 and are"),
        ("49.8%", "add up to 0.996, by rounding as it seems, and are"),
    ],
    ids=["slipped", "rounded"],
)
def test_weights_that_were_rescaled_are_told_on_every_channel(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, weight: str, words: str
) -> None:
    """weights-rescaled: in words, in data, beside each row of a table, and of carried figures."""
    doubt = f"the weights of RW6 {words} taken in proportion"
    file, figures = tmp_path / "weights.csv", tmp_path / "figures.csv"
    file.write_text(
        f"from_code,to_code,weight\nRW6,R0A,{weight}\nRW6,RM3,{weight}\n", encoding="utf-8"
    )
    figures.write_text("code,people\nRW6,100\n", encoding="utf-8")
    _, out, err = printed(capsys, "crosswalk", *TRUSTS, "--weights", file)
    assert f"doubt: {doubt}" in err
    assert out.count(doubt) == 2
    _, out, _ = printed(capsys, "crosswalk", *TRUSTS, "--weights", file, "--json")
    walk = json.loads(out)
    assert doubt in walk["doubts"]
    doubts = [row["doubts"] for row in walk["rows"] if row["from_code"] == "RW6"]
    assert doubts == [[doubt]] * 2
    days = ("--from", "2021-04-01", "--to", "2022-04-01")
    _, _, err = printed(capsys, "carry", figures, *days, "--weights", file)
    assert f"doubt: {doubt}" in err
    _, out, _ = printed(capsys, "carry", figures, *days, "--weights", file, "--json")
    assert doubt in json.loads(out)["doubts"]


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("integrated-care-bord", "did you mean integrated-care-board?"),
        ("xyz", "known: department-of-health"),
    ],
)
def test_an_unknown_kind_is_told_with_the_known_ones(
    capsys: pytest.CaptureFixture[str], kind: str, message: str
) -> None:
    """A slip gets the nearest kind, and nonsense gets the list."""
    with pytest.raises(SystemExit) as ended:
        main(["crosswalk", "--from", "2025-04-01", "--to", "2026-04-01", "--kind", kind])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
