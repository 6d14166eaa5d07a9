"""The command line: what each verb prints, and with which code it exits."""

import contextlib
import io
import json
import os
import re
import runpy
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care import StaleReferenceWarning
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement, with_known_bodies
from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.program import VERBS
from nhs_accountable_care.documents import read_file, standard_codec, write
from nhs_accountable_care.reference import cases, edition, register
from nhs_accountable_care.validation import SHIPPED_RULES

CASES = Path(cases.__file__).parent
CASE = CASES / "greater-manchester-2017.json"
FACTS = CASES / "greater-manchester-2017-facts.json"
EXPECTED = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "greater_manchester_2017.toml").read_text("utf-8")
)

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Change], Path]:
    """Write a copy of the case with something changed."""

    def copy(change: Change) -> Path:
        data = json.loads(CASE.read_text("utf-8"))
        change(data)
        file = tmp_path / "case.json"
        file.write_text(json.dumps(data), encoding="utf-8")
        return file

    return copy


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


# --- The demo answers, to someone who has read nothing else ---


@pytest.fixture(scope="module")
def demo() -> str:
    """What the demo prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        assert main(["demo"]) == 0
    assert not err.getvalue()
    return out.getvalue()


@pytest.mark.parametrize(
    "sentence",
    [
        "33 members are on record: commissioner 10, provider 12, local authority 10,",
        "local authority 10, national body 1.",
        "CCG, clinical commissioning group",
        "devolution memorandum (23 of 38 parties are named)",
        "It is a devolved health and care system: 6 of 6 tests met.",
        "memorandum, signed on 27 February 2015 [S71]",
        "NHS England, and 37 local NHS bodies and councils",
        "be a sustainability and transformation partnership: 3 of 6 tests met, 3 not known.",
        "Does it have a board drawn from its member bodies?",
        "It is not an accountable care organisation: 1 of 9 tests met, 8 not met.",
        "closed on 31 March 2017; succeeded on 1 April 2017 by 14L (and 2 more)",
        "4. WHO PAYS WHOM (EVERY FIGURE IS INVENTED)",
        "acute: Salford Royal NHS Foundation Trust (RM3)",
        "from commissioner to acute: £205,000,000.00",
        "£204,000,000.00 × (252,500 ÷ 250,000) = £206,040,000.00",
        "50% of £1,741,419.75 = £870,709.87",
        "not a product of, nor endorsed by, the NHS",
    ],
)
def test_the_demo_says(demo: str, sentence: str) -> None:
    """Who is in it, what it is and is not, what is wrong, who pays whom, and what is invented."""
    assert sentence in " ".join(demo.split())


def test_the_demo_fits_two_screens(demo: str) -> None:
    """Two screens of 55 lines, none of which is broken by a terminal of a usual width."""
    lines = demo.splitlines()
    assert len(lines) <= 110
    assert max(map(len, lines)) <= 100


def test_the_demo_lists_each_source_that_it_cites_and_no_other(demo: str) -> None:
    """The keys in square brackets are those of the list at the end."""
    body, listed = demo.split("SOURCES\n")
    cited = {
        key.split()[0] for keys in re.findall(r"\[([^]]+)\]", body) for key in keys.split(";")
    }
    assert cited == set(re.findall(r"(?m)^\[(\w+)\]", listed))


@pytest.mark.broad
def test_the_demo_ends_with_three_commands_that_run(
    demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is what the program takes, and answers."""
    _, after = demo.split("WHAT TO TRY NEXT\n")
    commands = re.findall(r"(?m)^  nhs-accountable-care (.+?)  ", after)
    assert len(commands) == 3
    for command in commands:
        code, out, err = printed(capsys, *command.split())
        assert (code, bool(out), err) == (0, True, "")


def test_the_whole_demo_is_the_assessment_and_says_what_is_invented(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`demo --all` prints all that `assess` prints of the shipped files, below its own lines."""
    _, told, _ = printed(capsys, "demo", "--all")
    _, assessed, _ = printed(capsys, "assess", CASE, "--facts", FACTS)
    assert told.splitlines()[4:] == assessed.splitlines()[1:]
    assert "money is invented" in " ".join(told.split())


def test_the_demo_as_data_is_the_assessment_of_its_files(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`demo --json` prints what `assess FILE --facts FACTS --json` prints of the shipped files."""
    _, demo, _ = printed(capsys, "demo", "--json")
    code, assessed, _ = printed(capsys, "assess", CASE, "--facts", FACTS, "--json")
    assert code == 0
    assert json.loads(demo) == json.loads(assessed)
    assert set(json.loads(demo)) == {"on", "classification", "check", "settlement"}


# --- Shapes ---


def test_classify_prints_its_documented_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """Answers by path, the forms that are told with their tests, and every text once."""
    code, out, _ = printed(capsys, "classify", CASE, "--json")
    data = json.loads(out)
    assert code == 0
    assert list(data) == [
        "on",
        "as_at",
        "not_known_on_day",
        "may_have_stood",
        "names",
        "answers",
        "forms",
        "texts",
        "axes",
        "labels",
        "not_begun",
        "faulty",
        "citations",
    ]
    assert data["on"] == "2017-04-01"
    keys = {"form", "path", "answer", "met", "unmet", "unknown", "reasons"}
    for form in data["forms"]:
        assert keys <= set(form) <= keys | {"missing", "presumption", "confidence", "signs"}
        assert form["answer"] in {"yes", "no", "unknown"}
        for reason in form["reasons"]:
            assert set(reason) == {"tests", "answer", "because", "paths", "cited"}
            for test in reason["tests"]:
                asked = data["texts"][form["form"]]["tests"][test]
                assert asked["question"].endswith("?")
                assert set(asked["cited"]) <= set(data["citations"])
                assert asked["cited"]
    nested = {f"$.nested[{number}]" for number in range(4)}
    assert set(data["answers"]) == set(data["names"]) == {"$", *nested}
    for axis in data["axes"].values():
        assert ("missing" in axis) is (axis["value"] == "unknown")
    assert data["labels"][0]["text"] == "ACS-style partnership"
    code, out, _ = printed(capsys, "classify", CASE, "--json", "--all")
    every = json.loads(out)
    assert len(every["forms"]) > len(data["forms"])
    assert every["answers"] == data["answers"]


def test_check_prints_its_documented_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """Findings with rule, severity, confidence, path, message and citations."""
    code, out, _ = printed(capsys, "check", CASE, "--json")
    data = json.loads(out)
    assert code == 0
    assert set(data) == {"files", "passed_over"}
    (file,) = data["files"]
    assert set(file) == {
        *("file", "name", "on", "counts", "findings", "questions"),
        *("not_begun", "may_have_stood", "faulty", "notes"),
        *("as_at", "not_known_on_day"),
    }
    place = {"path", "pointer", "line", "column"}
    said = {"rule", "severity", "authority", "confidence", "message", "citations"}
    for finding in file["findings"]:
        assert set(finding) == said | place
    for question in file["questions"]:
        assert set(question) == {"field", "rules", "places"}
        for each in question["places"]:
            assert set(each) == {"fact", "rules"} | place


def test_the_findings_of_the_shipped_case_are_those_expected(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exactly the findings that the sources led us to expect, no more and no fewer."""
    _, out, _ = printed(capsys, "check", CASE, "--json")
    found = json.loads(out)["files"][0]["findings"]
    expected = EXPECTED["finding"]
    assert sorted(each["rule"] for each in found) == sorted(each["rule"] for each in expected)
    for each in expected:
        assert any(
            finding["rule"] == each["rule"]
            and finding["severity"] == each["severity"]
            and each.get("confidence", finding["confidence"]) == finding["confidence"]
            and all(name in finding["message"] for name in each["names"])
            for finding in found
        ), each


def test_settle_prints_its_documented_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """Lines with pence and workings, postings, nets, and who the parties are."""
    code, out, _ = printed(capsys, "settle", CASE, FACTS, "--json")
    data = json.loads(out)
    expected = EXPECTED["settlement"]
    assert code == 0
    assert {"lines", "postings", "net"} <= set(data)
    for line in data["lines"]:
        assert {"label", "pence", "working", "citations"} <= set(line)
    for posting in data["postings"]:
        assert set(posting) == {"payer", "payee", "pence", "line"}
    assert data["net"] == expected["net"]
    paid = {(each["payee"], each["line"]): each["pence"] for each in data["postings"]}
    assert sorted(paid.values()) == sorted(
        [
            expected["whole_population_budget"],
            expected["acute"],
            expected["mental_health"],
            expected["council"],
        ]
    )
    assert data["parties"]["commissioner"] == "NHS Salford CCG (01G)"


def test_settle_in_words_is_headed_as_invented(capsys: pytest.CaptureFixture[str]) -> None:
    """Every print of illustrative figures says that they are invented."""
    _, out, _ = printed(capsys, "settle", CASE, FACTS)
    assert "EVERY FIGURE HERE IS INVENTED" in out
    assert "INVENTED FIGURES" in out


# --- Bodies by code ---


def unplaced(text: str) -> str:
    """Take the places in a file out of a text, and fold what is left anew."""
    return re.sub(r" \(line \d+, column \d+\)", "", " ".join(text.split()))


@pytest.mark.broad
def test_bodies_by_code_alone_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every verb that looks at an arrangement knows its bodies by the shipped register."""
    bare = read_file(CASE, Arrangement)
    full = with_known_bodies(bare.value, register(), on=bare.as_at)
    assert full != bare.value
    file = tmp_path / "full.json"
    file.write_text(write(attrs.evolve(bare, value=full)), encoding="utf-8")
    for verb in (["assess"], ["classify"], ["check"], ["settle", FACTS]):
        (name, *more) = verb
        said = printed(capsys, name, file, *more)[1]
        bare_said = printed(capsys, name, CASE, *more)[1]
        assert unplaced(said.replace(str(file), str(CASE))) == unplaced(bare_said)


# --- The day ---


def test_without_a_day_the_document_decides(capsys: pytest.CaptureFixture[str]) -> None:
    """The document's own day is used, and printed."""
    for verb in ("assess", "classify", "check"):
        _, out, _ = printed(capsys, verb, CASE)
        assert "as it stood on 1 April 2017" in out


def test_on_another_day_the_answers_are_those_of_that_day(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """After 1 February 2018 nobody asks about accountable care systems."""
    _, out, _ = printed(capsys, "classify", CASE, "--on", "2018-02-02", "--json")
    data = json.loads(out)
    assert data["on"] == "2018-02-02"
    for answers in data["answers"].values():
        assert "accountable-care-system" not in [
            slug for each in answers.values() for slug in each
        ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("whois", "QOP", "--on", "2027-04-01"),
        ("crosswalk", "--from", "2026-04-01", "--to", "2027-04-01", "--kind", "ambulance-trust"),
        ("check", CASE, "--on", "2027-04-01"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_day_after_the_edition_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[object, ...],
) -> None:
    """One sentence, without a path or a line of Python; a report tells it itself."""
    monkeypatch.setattr(register(), "_has_warned", False)
    _, out, err = printed(capsys, *arguments)
    told = " ".join(out.split()) if arguments[0] == "check" else err.removeprefix("note: ")
    assert (
        "1 April 2027 is after the edition of this register, which is kept up to "
        f"{words_of_day(edition().day)}; later changes are not in it"
    ) in told
    assert "Warning" not in err
    assert out


def test_a_note_does_not_outlive_the_verb(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the program from Python still gets the library's own warning."""
    printed(capsys, "whois", "QOP")
    monkeypatch.setattr(register(), "_has_warned", False)
    with pytest.warns(StaleReferenceWarning, match=r"Lay them over it with register\.plus"):
        register().find("QOP", on=date(2027, 4, 1))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_can_answer_as_data(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    """`--json` is one of the arguments of each."""
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    assert "--json" in capsys.readouterr().out


# --- Exit codes ---


def test_an_error_in_law_exits_with_one(
    capsys: pytest.CaptureFixture[str], changed: Callable[[Change], Path]
) -> None:
    """A closed body as a member is told, with what came after it, and exits with 1."""

    def closed(data: dict[str, Any]) -> None:
        data["document"]["members"][0]["body"]["code"] = "00W"

    file = changed(closed)
    for verb in ("check", "assess"):
        code, out, _ = printed(capsys, verb, file)
        assert code == 1
        assert "NAC002 ERROR" in out
        assert "14L" in out


def test_an_unknown_code_exits_with_one(
    capsys: pytest.CaptureFixture[str], changed: Callable[[Change], Path]
) -> None:
    """A code that the register does not hold is an error."""

    def unknown(data: dict[str, Any]) -> None:
        data["document"]["members"][0]["body"]["code"] = "ZZ9"

    code, out, _ = printed(capsys, "check", changed(unknown))
    assert code == 1
    assert "NAC001 ERROR" in out


def break_four(data: dict[str, Any]) -> None:
    """Make a wrong type, an unknown tag, a missing field and a bad date."""
    document = data["document"]
    document["populations"][0]["people"] = "many"
    document["agreements"][0]["type"] = "devolution-memorandom"
    del document["nested"][0]["name"]
    document["history"][0]["on"] = "2016-04-31"


def test_a_broken_copy_gives_four_errors_in_one_go(
    capsys: pytest.CaptureFixture[str], changed: Callable[[Change], Path]
) -> None:
    """Four kinds of damage in one file give four errors with paths, and exit code 2."""
    file = changed(break_four)
    code, out, err = printed(capsys, "check", file)
    assert code == 2
    assert out == ""
    lines = [line for line in err.splitlines() if not line.startswith("    hint:")]
    assert [line.removeprefix(f"{file}:").split(": ")[1] for line in lines] == [
        "$.populations[0].people",
        "$.agreements[0].type",
        "$.history[0].on",
        "$.nested[0].name",
    ]


def test_problems_as_data_have_a_stable_shape(
    capsys: pytest.CaptureFixture[str], changed: Callable[[Change], Path]
) -> None:
    """With `--json` problems go to standard error with their place, message and hint."""
    file = changed(break_four)
    code, out, err = printed(capsys, "classify", file, "--json")
    assert (code, out) == (2, "")
    problems = json.loads(err)["problems"]
    assert len(problems) == 4
    for problem in problems:
        assert set(problem) == {"file", "path", "line", "column", "message", "hint"}
        assert problem["file"] == str(file)
        assert problem["line"] == 1
        assert problem["column"] > 1


@pytest.mark.parametrize(
    "arguments", [["check", "missing.json"], ["settle", str(CASE), "missing.json"]]
)
def test_a_file_that_is_not_there_exits_with_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """The file is named, and why it cannot be opened."""
    code, _, err = printed(capsys, *arguments)
    assert code == 2
    assert "missing.json: cannot be opened: No such file or directory" in err


def test_facts_that_cannot_be_read_exit_with_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A facts document is read as strictly as an arrangement."""
    file = tmp_path / "facts.json"
    file.write_text("{", encoding="utf-8")
    code, _, err = printed(capsys, "settle", CASE, file)
    assert code == 2
    assert str(file) in err


def test_a_missing_fact_exits_with_two(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The fact and its unit are named; it is never taken as zero."""
    data = json.loads(FACTS.read_text("utf-8"))
    del data["document"]["facts"]["outturn"]
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    code, _, err = printed(capsys, "settle", CASE, file)
    assert code == 2
    assert "outturn" in err


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["classify", "x.json", "--on", "1/4/17"]])
def test_bad_usage_exits_with_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """What is not understood is told in words, with the usage."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


# --- Several files ---


@pytest.mark.broad
def test_several_files_give_a_line_each(
    capsys: pytest.CaptureFixture[str], changed: Callable[[Change], Path]
) -> None:
    """Several files stand in one object, or on a line each, and each has its file."""
    other = changed(lambda data: data["document"].update(name="Other"))
    code, out, _ = printed(capsys, "check", CASE, other, "--json")
    rows = json.loads(out)["files"]
    assert code == 0
    assert [row["file"] for row in rows] == [str(CASE), str(other)]
    _, out, _ = printed(capsys, "check", CASE, other, "--jsonl")
    assert [json.loads(line)["name"] for line in out.splitlines()][1] == "Other"
    _, words, _ = printed(capsys, "check", CASE, other)
    assert f"{other}: Other, as it stood on 1 April 2017" in words


def test_one_broken_file_does_not_hide_the_others(
    capsys: pytest.CaptureFixture[str], changed: Callable[[Change], Path]
) -> None:
    """What can be read is checked, what cannot is told, and the code is 2."""
    code, out, err = printed(capsys, "check", changed(break_four), CASE)
    assert code == 2
    assert "Greater Manchester" in out
    assert "$.populations[0].people" in err


# --- Payment terms ---


def test_a_document_without_payment_terms_cannot_be_settled(
    capsys: pytest.CaptureFixture[str], changed: Callable[[Change], Path]
) -> None:
    """The hint says what to add."""

    def without(data: dict[str, Any]) -> None:
        del data["document"]["nested"][0]["finance"]["payments"]

    code, _, err = printed(capsys, "settle", changed(without), FACTS)
    assert code == 2
    assert "no payment terms are recorded" in err
    assert "hint: add a mechanism there" in err


def twice(data: dict[str, Any]) -> None:
    """Add the terms of Salford to Stockport under another name, with nobody bound to a party."""
    terms = data["document"]["nested"][0]["finance"]["payments"][0]
    other = {key: value for key, value in terms.items() if key != "bindings"}
    data["document"]["nested"][1]["finance"] = {"payments": [{**other, "name": "Other terms"}]}


def test_several_payment_terms_need_a_choice(
    capsys: pytest.CaptureFixture[str], changed: Callable[[Change], Path]
) -> None:
    """The names are told, and `--terms` chooses one."""
    file = changed(twice)
    code, _, err = printed(capsys, "settle", file, FACTS)
    assert code == 2
    assert "there are several: 'Whole population budget" in err
    code, out, _ = printed(capsys, "settle", file, FACTS, "--terms", "Other terms")
    assert code == 0
    assert "$.nested[1].finance.payments[0]" in out
    code, _, err = printed(capsys, "settle", file, FACTS, "--terms", "No such")
    assert code == 2
    assert "no terms named 'No such'\n    hint: there are: 'Whole population budget" in err
    assert err.endswith(", 'Other terms'\n")


# --- As a program ---


def test_the_module_is_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m nhs_accountable_care` does what the command does."""
    monkeypatch.setattr(sys, "argv", ["nhs-accountable-care", "--version"])
    monkeypatch.delitem(sys.modules, "nhs_accountable_care.__main__", raising=False)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("nhs_accountable_care", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("nhs-accountable-care ")


def test_importing_the_module_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only as a program does it run."""
    monkeypatch.delitem(sys.modules, "nhs_accountable_care.__main__", raising=False)
    assert "run" in runpy.run_module("nhs_accountable_care.__main__", run_name="imported")


@pytest.mark.parametrize(
    "closed", [(each, buffering) for each in ("stdout", "stderr") for buffering in (1, -1)]
)
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [(["demo"], 0), (["check", "BROKEN"], 1), (["check", "none.json"], 2), (["whois", "XYZ"], 1)],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_reader_that_stops_early_changes_no_exit_code(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    closed: tuple[str, int],
    arguments: list[str],
    expected: int,
) -> None:
    """`nhs-accountable-care check arrangements/ | head` fails where the check does."""
    rule = SHIPPED_RULES.rule("NAC201")
    broken = tmp_path / "broken.json"
    document = standard_codec().document(rule.failing, as_at=rule.example_day)
    broken.write_text(write(document), encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", buffering=closed[1], encoding="utf-8")
    monkeypatch.setattr(sys, closed[0], stream)
    given = [str(broken) if each == "BROKEN" else each for each in arguments]
    assert main(given) == expected
    # What it holds back is its own matter, as of any text that is printed to it.
    with contextlib.suppress(BrokenPipeError):
        stream.close()


@pytest.mark.parametrize(
    ("arguments", "piped"),
    [
        (["classify", CASE], CASE),
        (["classify", CASE, "--fields", "devolved-system"], CASE),
        (["assess", CASE], CASE),
        (["assess", CASE, "--facts", FACTS], FACTS),
        (["settle", CASE, FACTS], CASE),
        (["settle", CASE, FACTS], FACTS),
    ],
)
def test_standard_input_stands_for_a_file(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[object],
    piped: Path,
) -> None:
    """What is piped in has the answer of the file, with or without a mark of order."""
    expected = printed(capsys, *arguments)
    monkeypatch.setattr("sys.stdin", io.StringIO("\ufeff" + piped.read_text("utf-8")))
    given = ["-" if each == piped else each for each in arguments]
    assert printed(capsys, *given) == expected


@pytest.mark.parametrize("verb", [["assess", "-", "--facts", "-"], ["settle", "-", "-"]])
def test_standard_input_is_read_once(
    capsys: pytest.CaptureFixture[str], verb: list[object]
) -> None:
    """It cannot be the document and the facts."""
    code, out, err = printed(capsys, *verb)
    assert (code, out) == (2, "")
    assert err.startswith("-: is named for the document and for the facts")


def test_a_problem_of_standard_input_has_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As that of a file has."""
    monkeypatch.setattr("sys.stdin", io.StringIO('{"schema": "of/others"\n"version"}'))
    code, _, err = printed(capsys, "classify", "-")
    assert code == 2
    assert err.startswith("-:2:1: ")


def test_the_case_is_written_as_the_codec_writes_it() -> None:
    """The shipped files are in the one form in which documents are written."""
    assert write(cases.case("greater-manchester-2017")) == CASE.read_text("utf-8")


def test_a_bare_place_has_nothing_wrong_and_everything_open(
    capsys: pytest.CaptureFixture[str], changed: Callable[[Change], Path]
) -> None:
    """With a name alone nothing is found, and what would decide is told."""

    def bare(data: dict[str, Any]) -> None:
        data["document"] = {"name": "Place", "nested": []}
        del data["sources"]

    _, out, _ = printed(capsys, "assess", changed(bare))
    assert "Nothing was found by the rules that could be checked." in out
    assert "WHAT COULD NOT BE CHECKED" not in out
    assert "Of what is nested in it" not in out
    assert "WHO PAYS WHOM" not in out


def test_with_no_form_in_force_nothing_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    """On a day before any of the forms, none is asked about."""
    _, out, _ = printed(capsys, "classify", CASE, "--on", "1999-04-01")
    assert "No form was in force on 1 April 1999." in out


def test_all_is_told_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    """With `--all` every form with every test, under the same answer."""
    _, short, _ = printed(capsys, "classify", CASE)
    _, out, _ = printed(capsys, "classify", CASE, "--all")
    assert "EVERY FORM, TEST BY TEST" in out
    assert "EVERY FORM, TEST BY TEST" not in short
    assert out.startswith(short[: short.index("THE REST")])


def test_an_assessment_without_facts_settles_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Without facts there is no settlement, in words or as data."""
    _, out, _ = printed(capsys, "assess", CASE, "--json")
    assert json.loads(out)["settlement"] is None


def test_figures_that_are_not_invented_are_not_said_to_be(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Only illustrative facts head a settlement as invented."""
    data = json.loads(FACTS.read_text("utf-8"))
    for fact in data["document"]["facts"].values():
        fact["sources"] = fact["sources"].replace("[illustrative]", "[unverified]")
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    _, out, _ = printed(capsys, "settle", CASE, file)
    assert "EVERY FIGURE HERE IS INVENTED" not in out


def test_output_can_go_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that embeds ours may put any stream in place of standard output."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["classify", str(CASE)]) == 0
    assert "Greater Manchester" in stream.getvalue()


def test_wrong_facts_are_told_one_by_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`assess` tells each with its path in the file of facts, as `settle` does."""
    data = json.loads(FACTS.read_text(encoding="utf-8"))
    names = sorted(data["document"]["facts"])
    for name in names[:2]:
        del data["document"]["facts"][name]
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    code, _, assessed = printed(capsys, "assess", CASE, "--facts", file)
    assert code == 2
    code, _, settled = printed(capsys, "settle", CASE, file)
    assert code == 2
    assert assessed == settled
    assert assessed.count(f"{file}") >= 2
