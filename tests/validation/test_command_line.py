"""`check` on files and folders, its formats and settings, and the pages of `rule`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.rules import page_of
from nhs_accountable_care.cli.sarif import line_of
from nhs_accountable_care.documents import standard_codec, write
from nhs_accountable_care.reference import cases
from nhs_accountable_care.validation import SHIPPED_RULES, Rule

CASE = Path(cases.__file__).parent / "greater-manchester-2017.json"
RULES = [
    pytest.param(rule, id=f"{rule.code}-{rule.period.first_day}") for rule in SHIPPED_RULES.rules
]

Write = Callable[[str, Rule], Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, above which no settings stand."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def failing(folder: Path) -> Write:
    """Write the failing example of a rule as a document."""

    def put(name: str, rule: Rule) -> Path:
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        document = standard_codec().document(rule.failing, as_at=rule.example_day)
        file.write_text(write(document), encoding="utf-8")
        return Path(name)

    return put


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def codes_in(out: str) -> set[str]:
    """Give the codes of the rules in a file's findings."""
    return {finding["rule"] for finding in json.loads(out)["findings"]}


# --- Files and folders ---


def test_a_folder_is_searched_for_arrangements(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """Every arrangement below it is checked, and other documents are passed over."""
    failing("one/a.json", SHIPPED_RULES.rule("NAC201"))
    failing("one/b.json", SHIPPED_RULES.rule("NAC302"))
    (folder / "one" / "facts.json").write_text('{"schema": "nhs-accountable-care/facts"}')
    (folder / "one" / "list.json").write_text("[]")
    code, out, err = printed(capsys, "check", "one", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert err == ""
    assert [row["file"] for row in rows] == [str(Path("one/a.json")), str(Path("one/b.json"))]


def test_a_folder_of_one_gives_a_line_too(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """The shape for a folder does not hang on how many files happen to be in it."""
    failing("one/a.json", SHIPPED_RULES.rule("NAC302"))
    code, out, _ = printed(capsys, "check", "one", "--json")
    assert code == 0
    assert json.loads(out)["file"] == str(Path("one/a.json"))
    _, words, _ = printed(capsys, "check", "one")
    assert words.startswith(f"{Path('one/a.json')}: A place, as it stood on 1 April 2017")


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


def test_a_folder_without_arrangements_exits_with_two(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """A wrong path in CI is not a pass."""
    (folder / "empty").mkdir()
    code, _, err = printed(capsys, "check", "empty")
    assert code == 2
    assert "empty: holds no arrangement document" in err


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


@pytest.mark.parametrize("beginning", ["NAC9999", "", "nac2"])
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
    assert data["files"] == 2
    assert [(row["rule"], row["findings"], row["unchecked"]) for row in data["statistics"]] == [
        ("NAC201", 2, 0),
        ("NAC203", 0, 2),
    ]


# --- SARIF ---

# What the log uses of the published schema of SARIF 2.1.0, with its demands and its closed
# lists; properties that the specification does not know are refused.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
BAG = {"type": "object"}


def closed(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    """Describe an object with these properties and no others."""
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


LOCATION = closed(
    [],
    physicalLocation=closed(
        ["artifactLocation"],
        artifactLocation=closed([], uri={"type": "string", "format": "uri-reference"}),
        region=closed([], startLine={"type": "integer", "minimum": 1}),
    ),
    logicalLocations={
        "type": "array",
        "uniqueItems": True,
        "items": closed([], fullyQualifiedName={"type": "string"}),
    },
)
RESULT = closed(
    ["message"],
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": -1},
    kind={"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
    level=LEVEL,
    message=TEXT,
    locations={"type": "array", "items": LOCATION},
    properties=BAG,
)
DESCRIPTOR = closed(
    ["id"],
    id={"type": "string"},
    shortDescription=TEXT,
    fullDescription=TEXT,
    help=TEXT,
    defaultConfiguration=closed([], level=LEVEL),
    properties=BAG,
)
DRIVER = closed(
    ["name"],
    name={"type": "string"},
    version={"type": "string"},
    rules={"type": "array", "uniqueItems": True, "items": DESCRIPTOR},
)
SARIF = closed(
    ["version", "runs"],
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": closed(
            ["tool"],
            tool=closed(["driver"], driver=DRIVER),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results={"type": "array", "items": RESULT},
        ),
    },
)
SARIF["properties"]["$schema"] = {"type": "string", "format": "uri"}


def test_sarif_is_as_its_specification_says(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """One log with one run; each result names its rule, its level, its file and its line."""
    failing("one place/a.json", SHIPPED_RULES.rule("NAC201"))
    code, out, _ = printed(capsys, "check", "one place", CASE, "--format", "sarif")
    log = json.loads(out)
    jsonschema.validate(log, SARIF)
    assert code == 1
    (run,) = log["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(ids) == len(set(ids))
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        # Section 3.27.10: a result of another kind than "fail" has the level "none".
        assert (result["kind"] == "fail") == (result["level"] != "none")
    assert {result["kind"] for result in run["results"]} == {"fail", "open"}
    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    ]
    assert places[0] == "one%20place/a.json"
    assert places[-1].startswith("file:///")


def test_a_result_of_sarif_stands_on_its_line(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """The line is the one on which what the finding is about begins."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    _, out, _ = printed(capsys, "check", file, "--format", "sarif", "--select", "NAC302")
    (result,) = json.loads(out)["runs"][0]["results"]
    line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert '"spans"' in (folder / file).read_text("utf-8").splitlines()[line - 1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("$", 2),
        ("$.name", 3),
        ("$.members", 4),
        ("$.members[1]", 6),
        ("$.members[1].body.code", 6),
        ("$.members[7]", 4),
        ("$.name.first", 3),
        ("$.nothing", 2),
    ],
)
def test_a_path_has_a_line(path: str, line: int) -> None:
    """A path that leads nowhere has the line of the nearest part that is there."""
    text = '{"as_at": "x",\n"document": {\n"name": "{]",\n"members": [\n{},\n{"body": {}}\n]}}\n'
    assert line_of(text, path) == line


# --- Pages ---


@pytest.mark.parametrize("rule", RULES)
def test_both_examples_of_a_page_do_as_it_says(
    rule: Rule, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """Cut out of the page and given to `check`, one breaks the rule and one keeps it."""
    page = page_of((rule,))
    blocks = page.split("```json\n")[1:]
    assert len(blocks) == 2
    found = []
    for number, block in enumerate(blocks):
        file = folder / f"{number}.json"
        file.write_text(block.partition("```")[0], encoding="utf-8")
        _, out, _ = printed(capsys, "check", file, "--select", rule.code, "--json")
        found.append(codes_in(out))
    assert found == [{rule.code}, set()]


def test_a_rule_with_several_periods_tells_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    """The latest comes first, each with its own severity."""
    code, out, _ = printed(capsys, "rule", "NAC601")
    assert code == 0
    assert out.startswith("# NAC601: ")
    headings = [line for line in out.splitlines() if line.startswith("## ")]
    assert headings == [
        "## In force from 1 January 2024",
        "## In force from 18 April 2016 to 31 December 2023",
        "## In force from 1 April 2013 to 17 April 2016",
    ]
    assert [line for line in out.splitlines() if line.startswith("| Severity")] == [
        "| Severity | error |",
        "| Severity | error |",
        "| Severity | note |",
    ]


def test_a_page_says_what_is_not_verified(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule on unsure ground tells that this is why it only warns."""
    words = "Not all of what it rests on is verified, so it is at most a warning."
    for rule in SHIPPED_RULES.rules:
        assert (words in page_of((rule,))) == (not rule.confidence.is_sure)
    _, out, _ = printed(capsys, "rule", "NAC203")
    assert words in out


def test_a_page_tells_a_gap() -> None:
    """Where nothing held for some days, the page says why."""
    import attrs

    rule = attrs.evolve(SHIPPED_RULES.rule("NAC203"), gap_because="the power lapsed")
    assert "Nothing of this rule held just before: the power lapsed" in page_of((rule,))


def test_a_rule_as_data_has_a_stable_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """`rule CODE --json` gives every entry with its citations and both examples."""
    code, out, _ = printed(capsys, "rule", "NAC301", "--json")
    data = json.loads(out)
    assert code == 0
    assert data["rule"] == "NAC301"
    (entry,) = data["entries"]
    assert (entry["first_day"], entry["last_day"]) == ("2013-04-01", "2022-06-30")
    assert set(entry) == {
        "title",
        "first_day",
        "last_day",
        "severity",
        "confidence",
        "authority",
        "rationale",
        "citations",
        "example_day",
        "passing",
        "failing",
    }


def test_a_rule_that_is_not_there_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    """The codes that there are are listed."""
    code, _, err = printed(capsys, "rule", "NAC999")
    assert code == 2
    assert "no rule NAC999; there are NAC001" in err
