"""`check --format sarif`: findings as code hosts and editors read them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care.cli import main
from nhs_accountable_care.documents import standard_codec, write
from nhs_accountable_care.reference import cases
from nhs_accountable_care.validation import (
    SHIPPED_RULES,
    CheckedFile,
    FailedFile,
    Rule,
    RuleSet,
    check,
    sarif_log,
)
from nhs_accountable_care.validation.places import Places, place_of, places_in, pointer_of

CASE = Path(cases.__file__).parent / "greater-manchester-2017.json"

Write = Callable[[str, Rule], Path]


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


# What the log uses of the published schema of SARIF 2.1.0, with its demands and its closed
# lists; properties that the specification does not know are refused.
LINE_OR_COLUMN = {"type": "integer", "minimum": 1}
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


TEXT = closed(["text"], text={"type": "string"}, markdown={"type": "string"})
ARTIFACT = closed(
    [],
    uri={"type": "string", "format": "uri-reference"},
    index={"type": "integer", "minimum": -1},
)
LOCATION = closed(
    [],
    physicalLocation=closed(
        ["artifactLocation"],
        artifactLocation=ARTIFACT,
        region=closed(
            [],
            startLine=LINE_OR_COLUMN,
            startColumn=LINE_OR_COLUMN,
            endLine=LINE_OR_COLUMN,
            endColumn=LINE_OR_COLUMN,
        ),
    ),
    logicalLocations={
        "type": "array",
        "uniqueItems": True,
        "items": closed([], name={"type": "string"}, fullyQualifiedName={"type": "string"}),
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
    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
    properties=BAG,
)
NOTIFICATION = closed(
    ["message"],
    level=LEVEL,
    message=TEXT,
    associatedRule=closed([], id={"type": "string"}, index={"type": "integer", "minimum": -1}),
    locations={"type": "array", "uniqueItems": True, "items": LOCATION},
)
DESCRIPTOR = closed(
    ["id"],
    id={"type": "string"},
    name={"type": "string"},
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
    informationUri={"type": "string", "format": "uri"},
    language={"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
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
            invocations={
                "type": "array",
                "items": closed(
                    ["executionSuccessful"],
                    executionSuccessful={"type": "boolean"},
                    exitCode={"type": "integer"},
                    toolExecutionNotifications={"type": "array", "items": NOTIFICATION},
                ),
            },
            language={"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
            defaultEncoding={"type": "string"},
            artifacts={
                "type": "array",
                "uniqueItems": True,
                "items": closed(
                    [],
                    location=ARTIFACT,
                    roles={"type": "array", "items": {"const": "analysisTarget"}},
                ),
            },
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results={"type": "array", "items": RESULT},
            properties=BAG,
        ),
    },
)
SARIF["properties"]["$schema"] = {"type": "string", "format": "uri"}


def test_sarif_is_as_its_specification_says(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """One log with one run; each result names its rule, its level, its file and its line."""
    failing("one place/a.json", SHIPPED_RULES.rule("NAC201"))
    code, out, _ = printed(capsys, "check", "one place", CASE, "--format", "sarif", "--open")
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


def run_of(out: str) -> Any:  # noqa: ANN401 -- plain data of JSON
    """Return the one run of a log that is as its specification says."""
    log = json.loads(out)
    jsonschema.validate(log, SARIF)
    (run,) = log["runs"]
    return run


def test_a_rule_is_described_by_all_that_readers_show(capsys: pytest.CaptureFixture[str]) -> None:
    """Name, title, reason, sources, level and tags; with several periods the help tells all."""
    _, out, _ = printed(capsys, "check", CASE, "--format", "sarif")
    rules = {rule["id"]: rule for rule in run_of(out)["tool"]["driver"]["rules"]}
    assert list(rules) == sorted(
        {rule.code for rule in SHIPPED_RULES.rules}, key=list(rules).index
    )
    one = rules["NAC601"]
    assert one["name"] == "AContractForHealthServicesIsAwardedByARouteOfItsDay"
    assert one["shortDescription"]["text"].endswith("a route of its day.")
    assert one["defaultConfiguration"] == {"level": "error"}
    assert one["properties"]["tags"] == ["awards, assurance, values and terms", "law"]
    of_2016 = "from 18 April 2016 to 31 December 2023; after it for what began in it"
    assert f"| In force | {of_2016} |" in one["help"]["markdown"]
    assert "```json" not in one["help"]["markdown"]
    assert one["help"]["markdown"].endswith(f"`nhs-accountable-care rule {one['id']}`")
    assert "at most a warning" in rules["NAC203"]["help"]["markdown"]


def test_what_cannot_be_read_is_told_in_the_log(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """The run did not succeed, and says of each problem in which file and where it is."""
    failing("one/a.json", SHIPPED_RULES.rule("NAC302"))
    (folder / "one" / "b.json").write_text(
        '{"schema": "nhs-accountable-care/arrangement", "version": 1, "as_at": "2017-04-01", '
        '"document": {"name": "A place", "members": 3}}'
    )
    code, out, _ = printed(capsys, "check", "one", "--format", "sarif", "--select", "NAC302")
    run = run_of(out)
    assert code == 2
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["level"] == "error"
    (where,) = notification["locations"]
    assert where["physicalLocation"]["artifactLocation"]["uri"] == "one/b.json"
    assert where["logicalLocations"][0]["fullyQualifiedName"] == "$.members"
    assert [result["ruleId"] for result in run["results"]] == ["NAC302"]
    assert [each["location"]["uri"] for each in run["artifacts"]] == ["one/a.json"]


def test_a_wrong_option_is_told_without_a_place(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """What lies neither in a file nor at a path has no location."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    _, out, _ = printed(capsys, "check", file, "--format", "sarif", "--select", "X")
    (notification,) = run_of(out)["invocations"][0]["toolExecutionNotifications"]
    assert notification["locations"] == [
        {"logicalLocations": [{"name": "select", "fullyQualifiedName": "select"}]}
    ]
    (file.parent / "b.json").write_bytes(b"\xff")
    _, out, _ = printed(capsys, "check", "b.json", "missing.json", "--format", "sarif")
    told = run_of(out)["invocations"][0]["toolExecutionNotifications"]
    assert [list(each["locations"][0]) for each in told] == [["physicalLocation"]] * 2
    assert told[0]["message"]["text"] == "is not UTF-8 text. save it as UTF-8."


@pytest.mark.parametrize(
    ("code", "expected"), [("NAC201", 1), ("NAC302", 0)], ids=["an error", "a warning"]
)
def test_a_log_tells_the_exit_code(
    capsys: pytest.CaptureFixture[str], failing: Write, code: str, expected: int
) -> None:
    """The run went well either way; what it found decides."""
    file = failing("a.json", SHIPPED_RULES.rule(code))
    _, out, _ = printed(capsys, "check", file, "--format", "sarif", "--select", code)
    (invocation,) = run_of(out)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, expected)


def test_a_fact_that_no_rule_asks_for_has_no_rule(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """What a document of facts lacks is open, and nobody's breach."""
    main(["new", "facts"])
    (folder / "facts.json").write_text(capsys.readouterr().out, encoding="utf-8")
    code, out, _ = printed(capsys, "check", "facts.json", "--format", "sarif", "--open")
    (result,) = run_of(out)["results"]
    assert code == 0
    assert (result["kind"], "ruleId" in result) == ("open", False)


def test_a_result_is_known_again_when_it_has_moved(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """Lines and places in lists are no part of what marks a result; the rule and the fact are."""

    def marks(file: Path) -> list[str]:
        _, out, _ = printed(capsys, "check", file, "--format", "sarif")
        return [result["partialFingerprints"]["remark/v1"] for result in run_of(out)["results"]]

    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    before = marks(file)
    assert len(before) == 1
    data = json.loads((folder / file).read_text("utf-8"))
    data["document"]["governance"]["leaders"].insert(0, {"post": "A chair", "spans": []})
    (folder / file).write_text(json.dumps(data), encoding="utf-8")
    assert marks(file) == before


def test_a_result_of_sarif_stands_on_its_line(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """The line is the one on which what the finding is about begins."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    _, out, _ = printed(capsys, "check", file, "--format", "sarif", "--select", "NAC302")
    (result,) = json.loads(out)["runs"][0]["results"]
    line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert '"spans"' in (folder / file).read_text("utf-8").splitlines()[line - 1]


DOCUMENT = """\
{"as_at": "x",
"document": {
"name": "{]",
"facts": {"base budget": 1},
"members": [
{},
{"body": {"code": "01G"}}
]}}
"""


@pytest.mark.parametrize(
    ("path", "start", "end"),
    [
        ("$", (2, 13), (8, 3)),
        ("$.name", (3, 9), (3, 13)),
        ('$.facts["base budget"]', (4, 26), (4, 27)),
        ("$.members", (5, 12), (8, 2)),
        ("$.members[1]", (7, 1), (7, 26)),
        ("$.members[1].body.code", (7, 19), (7, 24)),
        ("$.members[7]", (5, 12), (8, 2)),
        ("$.name.first", (3, 9), (3, 13)),
        ("$.nothing", (2, 13), (8, 3)),
    ],
)
def test_a_path_has_its_stretch_of_text(
    path: str, start: tuple[int, int], end: tuple[int, int]
) -> None:
    """A path that leads nowhere has that of the nearest part that is there."""
    region = Places(DOCUMENT).region(path)
    assert (region.start_line, region.start_column) == start
    assert (region.end_line, region.end_column) == end


def test_a_text_is_gone_through_once_however_deep_it_is() -> None:
    """What is nested a thousand deep, and what has quotation marks in it, is found as well."""
    deep = 1_000
    text = '{"document": {"a \\" b": [], "name": ' + "[" * deep + "7" + "]" * deep + "}}"
    places = Places(text)
    region = places.region("$.name" + "[0]" * deep)
    assert text[region.start_column - 1 : region.end_column - 1] == "7"
    region = places.region('$["a \\" b"]')
    assert text[region.start_column - 1 : region.end_column - 1] == "[]"


def test_of_a_name_that_stands_twice_the_last_is_found() -> None:
    """It is the one that is read."""
    text = '{"document": {"name": 1, "name": 22}}'
    region = Places(text).region("$.name")
    assert text[region.start_column - 1 : region.end_column - 1] == "22"


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("$.members[0]", (6, 1)),
        ("as_at", (1, 11)),
        ('document["name"]', (3, 9)),
        ("line 4, column 2", (4, 2)),
        ("", (1, 1)),
    ],
)
def test_a_problem_is_found_from_the_root(path: str, start: tuple[int, int]) -> None:
    """A path without the sign starts from the whole text."""
    region = place_of(places_in(DOCUMENT), path)
    assert region is not None
    assert (region.start_line, region.start_column) == start
    assert place_of(places_in("{"), "$.name") is None


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("$", "/document"),
        ("$.members[3].body", "/document/members/3/body"),
        ('$.facts["a/b~c"]', "/document/facts/a~1b~0c"),
        ("as_at", "/as_at"),
        ('sources["S 1"].title', "/sources/S 1/title"),
        ("", ""),
    ],
)
def test_a_path_is_a_pointer_into_the_file(path: str, pointer: str) -> None:
    """As RFC 6901 writes it, from the whole text down."""
    assert pointer_of(path) == pointer


def test_a_log_can_be_written_without_the_command_line() -> None:
    """Of a program nobody knows the exit code, and a rule of one's own is described."""
    rule = attrs.evolve(SHIPPED_RULES.rule("NAC201"), code="OURS1")
    report = check(rule.failing, on=rule.example_day, rules=RuleSet(rules=(rule,)))
    text = write(standard_codec().document(rule.failing, as_at=rule.example_day))
    by_hand = attrs.evolve(report, rules=None, findings=())
    log = sarif_log(
        [
            CheckedFile(file=Path("a.json"), text=text, report=report),
            CheckedFile(file=Path("b.json"), text=text, report=by_hand),
        ],
        failed=[FailedFile(file=None, problems=(Problem(path="", message="no such option"),))],
        properties={"folder": "ours"},
    )
    jsonschema.validate(log, SARIF)
    (run,) = log["runs"]
    assert "exitCode" not in run["invocations"][0]
    assert run["properties"] == {"folder": "ours"}
    [result] = run["results"]
    described = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (described["id"], described["properties"]["tags"]) == ("OURS1", ["law"])
    command = "`nhs-accountable-care rule OURS1 --rules MODULE:NAME`"
    assert described["help"]["markdown"].endswith(command)


def test_a_file_that_was_checked_twice_is_one_artifact() -> None:
    """Section 3.14.15: the artifacts are unique, and each result points to one that is there."""
    rule = SHIPPED_RULES.rule("NAC201")
    report = check(rule.failing, on=rule.example_day, rules=RuleSet(rules=(rule,)))
    text = write(standard_codec().document(rule.failing, as_at=rule.example_day))
    once = CheckedFile(file=Path("a.json"), text=text, report=report)
    other = CheckedFile(file=Path("b.json"), text=text, report=report)
    log = sarif_log([once, once, other])
    jsonschema.validate(log, SARIF)
    (run,) = log["runs"]
    assert [each["location"]["uri"] for each in run["artifacts"]] == ["a.json", "b.json"]
    told = [
        result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]
    ]
    assert [(each["uri"], each["index"]) for each in told] == [
        ("a.json", 0),
        ("a.json", 0),
        ("b.json", 1),
    ]
