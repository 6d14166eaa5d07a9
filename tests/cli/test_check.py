"""`check` on files and folders, and by which settings."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.validation import SHIPPED_RULES, Rule

Write = Callable[[str, Rule], Path]


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def only_file(out: str) -> Any:  # noqa: ANN401 -- plain data
    """Return what was found in the one file that was checked."""
    (found,) = json.loads(out)["files"]
    return found


def codes_in(out: str) -> set[str]:
    """Return the codes of the rules in a file's findings."""
    return {finding["rule"] for finding in only_file(out)["findings"]}


# --- Files and folders ---


def test_a_folder_is_searched_for_documents(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """Every document of ours below it is checked, and the files of others are passed over."""
    failing("one/a.json", SHIPPED_RULES.rule("NAC201"))
    failing("one/b.json", SHIPPED_RULES.rule("NAC302"))
    (folder / "one" / "other.json").write_text('{"schema": "of/others"}')
    (folder / "one" / "list.json").write_text("[]")
    code, out, err = printed(capsys, "check", "one", "--json")
    data = json.loads(out)
    assert code == 1
    assert err == ""
    assert [row["file"] for row in data["files"]] == [
        str(Path("one/a.json")),
        str(Path("one/b.json")),
    ]
    assert [(Path(each["file"]).name, each["because"]) for each in data["passed_over"]] == [
        ("list.json", "it is no object of JSON"),
        ("other.json", "its schema is 'of/others'"),
    ]


def test_a_folder_of_one_has_the_shape_of_many(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """The shape for a folder does not hang on how many files happen to be in it."""
    failing("one/a.json", SHIPPED_RULES.rule("NAC302"))
    code, out, _ = printed(capsys, "check", "one", "--json")
    assert code == 0
    assert only_file(out)["file"] == str(Path("one/a.json"))
    _, words, _ = printed(capsys, "check", "one")
    assert words.startswith(f"{Path('one/a.json')}: A place, as it stood on 1 April 2017")


@pytest.mark.parametrize("name", ["a.JSON", "a.Json"])
def test_a_folder_is_searched_in_any_letter_case(
    capsys: pytest.CaptureFixture[str], failing: Write, name: str
) -> None:
    """What another system named in capitals is checked too, and not passed over in silence."""
    failing(f"one/{name}", SHIPPED_RULES.rule("NAC201"))
    code, out, _ = printed(capsys, "check", "one", "--json")
    assert (code, only_file(out)["file"]) == (1, str(Path("one") / name))


def test_a_broken_file_in_a_folder_is_told(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """It could be an arrangement; leaving it out would pass for a clean bill."""
    failing("one/a.json", SHIPPED_RULES.rule("NAC302"))
    (folder / "one" / "b.json").write_text("{")
    code, out, err = printed(capsys, "check", "one")
    assert code == 2
    assert "A place" in out
    assert "b.json" in err


def test_a_folder_without_documents_exits_with_two(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """A wrong path in CI is not a pass."""
    (folder / "empty").mkdir()
    code, _, err = printed(capsys, "check", "empty")
    assert code == 2
    assert "empty: holds no document that can be checked" in err


def test_a_file_that_is_no_text_exits_with_two(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """The hint says what to do."""
    (folder / "a.json").write_bytes(b"\xff\xfe{")
    code, _, err = printed(capsys, "check", "a.json")
    assert code == 2
    assert "is not UTF-8 text" in err


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_not_there_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    """The file is named, and why it cannot be opened."""
    code, _, err = printed(capsys, "check", "missing.json")
    assert code == 2
    assert "missing.json: cannot be opened" in err


@pytest.mark.parametrize(("code", "expected"), [("NAC201", 1), ("NAC302", 0), ("NAC102", 0)])
def test_only_an_error_fails_a_build(
    capsys: pytest.CaptureFixture[str], failing: Write, code: str, expected: int
) -> None:
    """Warnings and notes are printed and exit with 0; an error exits with 1."""
    file = failing("a.json", SHIPPED_RULES.rule(code))
    assert printed(capsys, "check", file, "--select", code)[0] == expected


@pytest.mark.parametrize(
    ("code", "how_bad", "is_sure"),
    [
        ("NAC201", "(law; not lawful)", True),
        ("NAC203", "(law; unlawful, if what is not verified holds)", False),
        ("NAC703", "(policy; against policy)", True),
        ("NAC302", "(judgement; unwise, in the judgement of its authors)", False),
    ],
)
def test_a_finding_on_unsure_ground_says_so(
    capsys: pytest.CaptureFixture[str], failing: Write, code: str, how_bad: str, *, is_sure: bool
) -> None:
    """In words, in data and in a log, a rule that is not verified is told as such."""
    file = failing("a.json", SHIPPED_RULES.rule(code))
    caveat = "Not all of what it rests on is verified, so it is at most a warning."
    _, words, _ = printed(capsys, "check", file, "--select", code)
    folded = " ".join(words.split())
    assert how_bad in folded
    assert (caveat in folded) is not is_sure
    _, out, _ = printed(capsys, "check", file, "--select", code, "--json")
    assert {each["confidence"] for each in only_file(out)["findings"]} == {
        "verified" if is_sure else "unverified"
    }
    _, out, _ = printed(capsys, "check", file, "--select", code, "--format", "sarif")
    messages = [each["message"]["text"] for each in json.loads(out)["runs"][0]["results"]]
    assert [text.endswith(f". {caveat}") for text in messages] == [not is_sure]


# --- Which rules ---


def test_select_and_ignore_take_beginnings_of_codes(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """`--select NAC2` asks all of section 75; `--ignore` leaves some out."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC202"))
    _, out, _ = printed(capsys, "check", file, "--json", "--select", "NAC2,NAC3")
    assert codes_in(out) == {"NAC202"}
    _, out, _ = printed(capsys, "check", file, "--json", "--ignore", "NAC2")
    assert codes_in(out) == set()


def test_the_nearest_settings_hold(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """The table of the nearest pyproject.toml holds, and the command line takes its place."""
    file = failing("one/a.json", SHIPPED_RULES.rule("NAC202"))
    (folder / "pyproject.toml").write_text('[tool.nhs_accountable_care]\nignore = ["NAC202"]\n')
    assert codes_in(printed(capsys, "check", file, "--json")[1]) == set()
    assert codes_in(printed(capsys, "check", file, "--json", "--ignore", "NAC3")[1]) == {"NAC202"}
    (folder / "one" / "pyproject.toml").write_text(
        '[tool.nhs_accountable_care]\nselect = ["NAC2"]\n'
    )
    assert codes_in(printed(capsys, "check", file, "--json")[1]) == {"NAC202"}


def test_without_settings_every_rule_is_asked(
    capsys: pytest.CaptureFixture[str],
    failing: Write,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where no pyproject.toml stands above a file, all rules are asked."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC202"))
    (folder / "pyproject.toml").unlink()
    monkeypatch.setattr(Path, "is_file", lambda path: path.suffix == ".json")
    assert codes_in(printed(capsys, "check", file, "--json")[1]) == {"NAC202"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.nhs_accountable_care]\nselekt = []\n", "selekt: unknown setting"),
        ('[tool.nhs_accountable_care]\nselect = "NAC2"\n', "select: is not a list of codes"),
        ("[tool.nhs_accountable_care]\nignore = [2]\n", "ignore: is not a list of codes"),
        ('[tool.nhs_accountable_care]\nignore = ["X"]\n', "no rule has a code that begins"),
        ("[", "cannot be read as TOML"),
    ],
)
def test_wrong_settings_exit_with_two(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path, text: str, message: str
) -> None:
    """A setting that does nothing is worse than an error."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    (folder / "pyproject.toml").write_text(text)
    code, _, err = printed(capsys, "check", file)
    assert code == 2
    assert message in err
    assert "pyproject.toml" in err


def test_a_wrong_setting_is_told_once(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """However many files stand below it."""
    for name in ("one/a.json", "one/b.json"):
        failing(name, SHIPPED_RULES.rule("NAC302"))
    (folder / "pyproject.toml").write_text("[tool.nhs_accountable_care]\nselekt = []\n")
    code, _, err = printed(capsys, "check", "one")
    assert code == 2
    assert err.count("unknown setting") == 1


@pytest.mark.parametrize("beginning", ["NAC9999", ""])
def test_a_code_that_no_rule_has_exits_with_two(
    capsys: pytest.CaptureFixture[str], failing: Write, beginning: str
) -> None:
    """A slip of the pen does not switch a rule off in silence."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    code, _, err = printed(capsys, "check", file, "--select", f"NAC3,{beginning}")
    assert code == 2
    assert "no rule has a code that begins with" in err


# --- Statistics ---


def test_statistics_count_by_rule(capsys: pytest.CaptureFixture[str], failing: Write) -> None:
    """Each rule once, with how often it was found and how often it could not be checked."""
    failing("one/a.json", SHIPPED_RULES.rule("NAC201"))
    failing("one/b.json", SHIPPED_RULES.rule("NAC201"))
    arguments = ("check", "one", "--select", "NAC201,NAC203", "--statistics")
    code, out, _ = printed(capsys, *arguments)
    assert code == 1
    assert out.splitlines()[1].split()[:3] == ["2", "0", "NAC201"]
    assert out.splitlines()[2].split()[:3] == ["0", "2", "NAC203"]
    _, out, _ = printed(capsys, *arguments, "--json")
    data = json.loads(out)
    assert data["checked"] == 2
    assert [(row["rule"], row["findings"], row["unchecked"]) for row in data["statistics"]] == [
        ("NAC201", 2, 0),
        ("NAC203", 0, 2),
    ]


# --- Documents of facts ---


def facts(folder: Path, *, document: dict[str, Any] | None = None, **facts: Any) -> Path:  # noqa: ANN401 -- plain data
    """Write a document of facts."""
    envelope = {
        "schema": "nhs-accountable-care/facts",
        "version": 1,
        "as_at": "2017-04-01",
        "sources": {"S1": {"title": "Board paper"}},
        "document": document or {"facts": facts},
    }
    file = folder / "facts.json"
    file.write_text(json.dumps(envelope), encoding="utf-8")
    return file


def unknown_in(out: str) -> list[tuple[str, str]]:
    """Return path and fact of what was not recorded in a file."""
    rows = only_file(out)["questions"]
    assert [row["rules"] for row in rows] == [[]] * len(rows)
    return [(place["path"], place["fact"]) for row in rows for place in row["places"]]


CITED = {"unit": "money", "sources": [{"source": "S1", "confidence": "verified"}]}


def test_facts_that_are_null_are_unknown(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Null means not recorded: each such fact is told, and nothing is wrong."""
    file = facts(
        folder,
        document={
            "facts": {"//": "Ours.", "a": {**CITED, "value": None}, "b": None},
            "tables": {
                "spells": {
                    "rows": [
                        {"units": {**CITED, "value": "1.00"}},
                        {"units": {**CITED, "value": None}},
                    ]
                },
            },
        },
    )
    code, out, err = printed(capsys, "check", file, "--json")
    assert (code, err) == (0, "")
    assert only_file(out)["on"] == "2017-04-01"
    assert only_file(out)["findings"] == []
    assert unknown_in(out) == [
        ("$.facts.a", "what a was"),
        ("$.facts.b", "what b was"),
        ("$.tables.spells.rows[1].units", "what units was"),
    ]


def test_facts_of_several_years_are_read_year_by_year(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """What is null, or nobody's word, is told with the year in which it stands."""
    years = [
        {
            "year": "2023/24",
            "facts": {"a": {**CITED, "value": None}},
            "tables": {"t": {"rows": []}},
        },
        {"year": "2024/25", "facts": {"a": {"value": "1.00", "unit": "money"}}},
    ]
    file = facts(folder, document={"years": years})
    data = json.loads(file.read_text("utf-8"))
    data["schema"] = "nhs-accountable-care/facts-by-year"
    for document, asked in (
        (
            {"years": years},
            [
                ("$.years[0].facts.a", "what a was"),
                ("$.years[1].facts.a.sources", "who says so of a"),
            ],
        ),
        ({"years": []}, [("$.years", "the years that are to be settled")]),
    ):
        file.write_text(json.dumps({**data, "document": document}), encoding="utf-8")
        code, out, err = printed(capsys, "check", file, "--json")
        assert (code, err) == (0, "")
        assert unknown_in(out) == asked
    for broken in ([5], 5):
        file.write_text(json.dumps({**data, "document": {"years": broken}}), encoding="utf-8")
        assert printed(capsys, "check", file, "--json")[0] == 2


def test_facts_that_nobody_vouches_for_are_told(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """A figure without a source can be read, and who says so is asked for."""
    row = {"units": {"value": "1.00", "unit": "money"}}
    file = facts(
        folder,
        document={
            "facts": {"a": {"value": "1.00", "unit": "money"}, "b": {**CITED, "value": "2.00"}},
            "tables": {
                "cited": {"rows": [row], "sources": CITED["sources"]},
                "spells": {"rows": [row, {"units": {**CITED, "value": "1.00"}}]},
            },
        },
    )
    _, out, _ = printed(capsys, "check", file, "--json")
    assert unknown_in(out) == [
        ("$.facts.a.sources", "who says so of a"),
        ("$.tables.spells.rows[0].units.sources", "who says so of units"),
    ]
    _, words, _ = printed(capsys, "check", file)
    assert words.startswith("Facts, as of 1 April 2017\nThey can be read, and there are no rules")
    assert "  ? $.facts.a.sources: who says so of a\n" in words


def test_facts_that_lack_nothing_are_told_as_such(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """Known and cited: no more is said."""
    file = facts(folder, a={**CITED, "value": "1.00"})
    code, words, _ = printed(capsys, "check", file)
    assert code == 0
    assert words.splitlines()[1:] == ["They can be read, and there are no rules about them."]


def test_facts_that_are_not_recorded_are_counted(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """They stand under the rules, and belong to none."""
    file = facts(folder, a=None, b=None)
    _, words, _ = printed(capsys, "check", file, "--statistics")
    assert words.splitlines()[1].split() == [
        *("0", "3", "Facts", "of", "a", "settlement", "that", "are", "not", "recorded")
    ]
    _, out, _ = printed(capsys, "check", file, "--statistics", "--json")
    assert json.loads(out)["statistics"][0]["rule"] is None


def test_facts_that_cannot_be_read_exit_with_two(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """All problems are told at once, less the facts that are only unknown."""
    file = facts(folder, a={**CITED, "value": None}, b={"value": "1.00", "unit": "pounds"}, c=3)
    code, _, err = printed(capsys, "check", file)
    assert code == 2
    paths = [line.split(": ")[1] for line in err.splitlines() if not line.startswith(" ")]
    assert paths == ["$.facts.b.unit", "$.facts.c"]


@pytest.mark.parametrize(
    "document",
    [[], {"facts": []}, {"facts": {}, "tables": []}, {"facts": {}, "tables": {"t": []}}],
    ids=["a list", "facts as a list", "tables as a list", "a table as a list"],
)
def test_what_are_no_facts_is_told(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    document: Any,  # noqa: ANN401 -- plain data
) -> None:
    """Whatever stands in the place of facts is a problem of reading."""
    file = facts(folder, document=document)
    data = json.loads(file.read_text("utf-8")) | {"document": document}
    file.write_text(json.dumps(data), encoding="utf-8")
    code, _, err = printed(capsys, "check", file)
    assert code == 2
    assert "$" in err


def test_facts_in_a_folder_are_checked_too(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """They stand beside the arrangement that they belong to."""
    failing("one/a.json", SHIPPED_RULES.rule("NAC302"))
    facts(folder / "one", a={**CITED, "value": "1.00"})
    _, out, _ = printed(capsys, "check", "one", "--json")
    assert [Path(each["file"]).name for each in json.loads(out)["files"]] == [
        "a.json",
        "facts.json",
    ]


# --- Texts that are hard to read ---


def test_a_byte_order_mark_says_nothing(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """Some editors put one before UTF-8."""
    file = folder / failing("a.json", SHIPPED_RULES.rule("NAC302"))
    file.write_text(file.read_text("utf-8"), encoding="utf-8-sig")
    code, _, err = printed(capsys, "check", file, "--format", "sarif")
    assert (code, err) == (0, "")


def test_a_text_that_is_too_deep_is_told(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Named or found in a folder, it is a problem of reading and no crash."""
    (folder / "deep").mkdir()
    (folder / "deep" / "a.json").write_text("[" * 100_000)
    for path in ("deep", "deep/a.json"):
        code, _, err = printed(capsys, "check", path)
        assert code == 2
        assert "deep" in err


# --- Which files, and which findings ---


def test_a_folder_and_lines_of_data_tell_what_was_passed_over(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """In a log among the properties of the run, and in lines of data on a line of its own."""
    failing("one/a.json", SHIPPED_RULES.rule("NAC302"))
    (folder / "one" / "b.json").write_text("[]")
    _, out, err = printed(capsys, "check", "one", "--format", "sarif")
    [over] = json.loads(out)["runs"][0]["properties"]["passedOver"]
    assert over == {"file": str(Path("one/b.json")), "because": "it is no object of JSON"}
    assert "b.json: passed over: it is no object of JSON" in err
    _, out, err = printed(capsys, "check", "one", "--jsonl")
    assert err == ""
    assert json.loads(out.splitlines()[1]) == {
        "file": str(Path("one/b.json")),
        "passed_over": "it is no object of JSON",
    }
    _, out, _ = printed(capsys, "check", "one", "--jsonl", "--statistics")
    assert json.loads(out)["checked"] == 1


@pytest.mark.parametrize(("fail_on", "expected"), [("error", 0), ("warning", 0), ("unknown", 1)])
def test_facts_that_are_unknown_fail_where_what_is_unknown_does(
    capsys: pytest.CaptureFixture[str], folder: Path, fail_on: str, expected: int
) -> None:
    """No rule is asked of facts, so that this alone fails nothing."""
    file = facts(folder, a=None)
    assert printed(capsys, "check", file, "--fail-on", fail_on)[0] == expected
    file = facts(folder, a={**CITED, "value": "1.00"})
    assert printed(capsys, "check", file, "--fail-on", fail_on)[0] == 0


def test_only_leaves_the_rest_out_of_data_and_counts_it(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """Several severities add up; the counts are of all."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC201"))
    arguments = ("check", file, "--select", "NAC201,NAC203", "--json", "--only")
    _, out, _ = printed(capsys, *arguments, "warnings,notes")
    assert (only_file(out)["findings"], only_file(out)["questions"]) == ([], [])
    assert only_file(out)["counts"]["errors"] == 1
    _, out, _ = printed(capsys, *arguments, "warnings", "--only", "errors")
    assert codes_in(out) == {"NAC201"}


def test_the_settings_of_a_name_that_is_no_table_are_refused(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """A key is not a table, and a slip is met with what was meant."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    (folder / "pyproject.toml").write_text('[tool]\nnhs-accountable-care = "all"\n')
    code, _, err = printed(capsys, "check", file)
    assert code == 2
    assert "tool.nhs-accountable-care: is no table of settings" in err
    (folder / "pyproject.toml").write_text(
        '[tool.nhs-accountable-care]\nselct = ["NAC2"]\nrules = "ours:RULES"\n'
    )
    _, _, err = printed(capsys, "check", file)
    assert "did you mean 'select'?" in err
    assert "rules: is not a list of names" in err


@pytest.mark.usefixtures("folder")
def test_a_piped_text_has_its_lines_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read of standard input is told by line and column."""
    monkeypatch.setattr(
        "sys.stdin", io.StringIO('\ufeff{"schema": "nhs-accountable-care/facts"\n"version"}')
    )
    code, _, err = printed(capsys, "check", "-")
    assert code == 2
    assert err.startswith("-:2:1: ")


# --- What is not asked, and what a name may not do ---


def document(folder: Path, **fields: object) -> Path:
    """Write an arrangement of some fields as a document."""
    data = {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": "2024-04-01",
        "document": {"name": "A place", **fields},
    }
    file = folder / "a.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return Path("a.json")


@pytest.mark.broad
def test_parts_that_no_rule_is_asked_of_are_not_fine(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """They are said in every shape, and fail a run that fails on what is unknown."""
    file = document(folder, nested=[{"name": f"Part {number}"} for number in range(1000)])
    told = "Beyond the first 1,000 arrangements 1 was not checked"
    code, out, _ = printed(capsys, "check", file, "--select", "NAC201")
    assert (code, told in out) == (0, True)
    code, out, _ = printed(capsys, "check", file, "--select", "NAC201", "--fail-on", "unknown")
    assert code == 1
    _, out, _ = printed(capsys, "check", file, "--json", "--select", "NAC201")
    assert only_file(out)["not_asked"] == 1
    _, out, _ = printed(capsys, "check", file, "--format", "github", "--select", "NAC201")
    assert out.startswith("::warning file=a.json,line=1,")
    assert told in out
    few = document(folder, nested=[{"name": "Part"}])
    code, _, _ = printed(capsys, "check", few, "--select", "NAC201", "--fail-on", "unknown")
    assert code == 0


@pytest.mark.parametrize("verb", ["check", "classify", "assess"])
def test_a_name_begins_no_line(
    verb: str, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """Neither by an end of a line, nor where a line is folded: a log would take it for its own."""
    name = "A\n::error::place\t" + "::warning::x ##[error]y " * 30
    members = [{"body": {"name": name, "kind": "integrated-care-board"}, "roles": ["provider"]}]
    file = document(folder, name=name, members=members, nested=[{"name": name}])
    _, out, err = printed(capsys, verb, file)
    lines = [line.strip() for line in (out + err).splitlines()]
    assert not [line for line in lines if line.startswith("::") or "##[" in line]
    assert lines[0].startswith("A\\n::error::place\\t")


@pytest.mark.parametrize("schema", [[], {}, 5, None])
def test_a_schema_that_is_no_text_is_a_problem_of_the_file(
    schema: object, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """Whatever stands there, the program tells it, and does not fail of its own."""
    file = folder / "odd.json"
    file.write_text(json.dumps({"schema": schema, "document": {}}), encoding="utf-8")
    code, _, err = printed(capsys, "check", file)
    assert code == 2
    assert "fault of this program" not in err
    assert "odd.json" in err
