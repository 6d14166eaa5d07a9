"""Rules and mechanisms of one's own, on the command line and in the settings."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.validation import SHIPPED_RULES, Rule

Write = Callable[[str, Rule], Path]

RULES = """
import os
from datetime import date

import attrs

import nhs_accountable_care as nac
from nhs_accountable_care.validation import Breach, RuleAuthority, Severity


def never(place, context):
    yield Breach(path="members", message="50%, or: none,\\nand so on")


def wanders(place, context):
    os.chdir("/")
    print("a word from the house")
    yield from ()


ONE = nac.Rule(
    code="OURS1", title="The house: is asked", check=never,
    severity=Severity.NOTE, authority=RuleAuthority.JUDGEMENT,
    sources=(nac.Citation(source=nac.Source(key="ours", title="House standard"), locator="p. 1",
                          confidence=nac.Confidence.VERIFIED),),
    period=nac.DateRange.parse("2010-04-01/.."), example_day=date(2017, 4, 1),
    rationale="The house says so.",
    failing=nac.Arrangement(name="A place"), passing=nac.Arrangement(name="A place"),
)
TWICE = (ONE, ONE)
OTHER = attrs.evolve(ONE, title="The house: is asked again")
WANDERING = attrs.evolve(ONE, check=wanders)
SHIPPED = attrs.evolve(ONE, code="NAC201")
LIST = [ONE, attrs.evolve(ONE, code="OURS2")]
NUMBER = 3
NUMBERS = (3,)
"""
MECHANISM = """
from typing import ClassVar

import attrs

from nhs_accountable_care import Money
from nhs_accountable_care.payment import formula, line


@attrs.frozen(kw_only=True)
class Tithe:
    type_tag: ClassVar[str] = "tithe"
    name: str = "tithe"
    amount: Money

    def formula(self):
        return formula(line("tithe", self.amount, payer="commissioner", payee="abbey"))


OURS = (Tithe,)
"""
DOCUMENT = """
{"schema": "nhs-accountable-care/arrangement", "version": 2, "as_at": "2017-04-01",
 "document": {"name": "A place", "finance": {"payments": [
  {"name": "Tithe", "mechanism": {"type": "tithe", "amount": "10.00"}}]}}}
"""


@pytest.fixture(autouse=True)
def modules(folder: Path) -> Iterator[None]:
    """Write the modules of an embedder, and forget them afterwards."""
    (folder / "house_of_rules.py").write_text(RULES, encoding="utf-8")
    (folder / "house_of_terms.py").write_text(MECHANISM, encoding="utf-8")
    (folder / "house_that_falls.py").write_text("1 / 0\n", encoding="utf-8")
    (folder / "house_that_answers.py").write_text(
        "def __getattr__(name):\n    raise ValueError(name)\n", encoding="utf-8"
    )
    (folder / "house_that_leaves.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    yield
    for name in [name for name in sys.modules if name.startswith("house_")]:
        del sys.modules[name]


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_a_list_of_rules_is_asked_beside_the_shipped_ones(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """The path of modules is as it was before."""
    before = list(sys.path)
    file = failing("a.json", SHIPPED_RULES.rule("NAC201"))
    _, out, _ = printed(capsys, "check", file, "--rules", "house_of_rules:LIST", "--json")
    (found,) = json.loads(out)["files"]
    assert {"NAC201", "OURS1", "OURS2"} <= {each["rule"] for each in found["findings"]}
    assert sys.path == before


def test_a_rule_leaves_no_trace(capsys: pytest.CaptureFixture[str], failing: Write) -> None:
    """Where it goes and what it prints does not lose the next file, nor stand in the data."""
    rule = SHIPPED_RULES.rule("NAC201")
    files = [failing(name, rule).name for name in ("a.json", "b.json")]
    own = ("--rules", "house_of_rules:WANDERING", "--json")
    code, out, err = printed(capsys, "check", *files, *own)
    assert code == 1
    assert [each["file"] for each in json.loads(out)["files"]] == files
    assert err.count("a word from the house") == 2


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("house_of_rules", "'house_of_rules' names no value in a module"),
        (":ONE", "names no value in a module"),
        ("house_of_rules:NONE", "the module house_of_rules has no name 'NONE'"),
        ("house_of_rules:NUMBER", "holds a value of the type int, and no Rule"),
        ("house_of_rules:NUMBERS", "holds a value of the type int, and no Rule"),
        ("house_of_rules:TWICE", "rule OURS1 stands twice on the same days"),
        ("house_that_leaves:ONE", "cannot be imported: SystemExit: 0"),
        ("house_that_falls:ONE", "cannot be imported: ZeroDivisionError: division by zero"),
        (
            "house_that_answers:ONE",
            "cannot be had: ValueError: ONE (house_that_answers.py, line 2)",
        ),
    ],
)
def test_what_holds_no_rules_exits_with_two(
    capsys: pytest.CaptureFixture[str], failing: Write, spec: str, words: str
) -> None:
    """It is told in a line, and nothing is checked by other rules instead."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    code, out, err = printed(capsys, "check", file, "--rules", spec)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize("second", ["house_of_rules:ONE", "house_of_rules:LIST"])
def test_a_rule_that_is_named_twice_is_asked_once(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path, second: str
) -> None:
    """In the settings and on the command line."""
    table = '[tool.nhs-accountable-care]\nrules = ["house_of_rules:ONE"]\n'
    (folder / "pyproject.toml").write_text(table, encoding="utf-8")
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    code, out, _ = printed(capsys, "check", file, "--rules", second, "--json")
    [found] = json.loads(out)["files"]
    assert code == 0
    assert [each["rule"] for each in found["findings"]].count("OURS1") == 1


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("ONE", "OTHER", "OURS1 comes from house_of_rules:ONE in {project} and house_of_rules:"),
        ("ONE", "SHIPPED", "NAC201 comes from the shipped rules and house_of_rules:SHIPPED"),
    ],
)
def test_two_rules_of_one_code_are_told_with_whence_they_come(  # noqa: PLR0917 -- fixtures
    capsys: pytest.CaptureFixture[str],
    failing: Write,
    folder: Path,
    first: str,
    second: str,
    words: str,
) -> None:
    """So that the reader knows which of the two to take out."""
    project = folder / "pyproject.toml"
    table = f'[tool.nhs-accountable-care]\nrules = ["house_of_rules:{first}"]\n'
    project.write_text(table, encoding="utf-8")
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    code, _, err = printed(capsys, "check", file, "--rules", f"house_of_rules:{second}")
    assert code == 2
    assert words.format(project=project) in err


@pytest.mark.parametrize("name", ["house_of_rules", "sys"])
def test_a_module_of_another_project_is_not_taken_for_one_of_its_name(
    capsys: pytest.CaptureFixture[str],
    failing: Write,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """Nobody is checked by the rules of another: the second of one name is refused."""
    file = failing("second/a.json", SHIPPED_RULES.rule("NAC302")).resolve()
    _, _, err = printed(capsys, "check", file, "--rules", "house_of_rules:ONE")
    assert err == ""
    _, _, err = printed(capsys, "check", file, "--rules", "house_of_rules:LIST")
    assert err == ""
    (folder / "second" / f"{name}.py").write_text(RULES, encoding="utf-8")
    monkeypatch.chdir(folder / "second")
    code, out, err = printed(capsys, "check", file, "--rules", f"{name}:ONE")
    assert (code, out) == (2, "")
    assert f"the module {name} in {folder / 'second'} is not the one already had from" in err
    assert ("Python itself" in err) is (name == "sys")
    assert "give it another name, or run the two apart" in err


def test_own_rules_have_their_place_in_the_list(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """They come last, with their page, and as data."""
    _, out, _ = printed(capsys, "rules", "--rules", "house_of_rules:ONE", "--topic", "your own")
    assert out.splitlines() == [
        "Rules of your own",
        "  OURS1 note (judgement), from 1 April 2010: The house: is asked",
    ]
    (folder / "pyproject.toml").write_text(
        '[tool.nhs-accountable-care]\nrules = ["house_of_rules:ONE"]\n', encoding="utf-8"
    )
    _, out, _ = printed(capsys, "rule", "ours1")
    assert out.startswith("# OURS1: The house: is asked\n")
    _, out, _ = printed(capsys, "rules", "--topic", "ours", "--json")
    [row] = json.loads(out)["rules"]
    assert row == {
        "rule": "OURS1",
        "title": "The house: is asked",
        "topic": "Rules of your own",
        "severity": "note",
        "authority": "judgement",
        "confidence": "verified",
        "first_day": "2010-04-01",
        "last_day": None,
    }


def test_a_rule_that_has_ended_says_when(capsys: pytest.CaptureFixture[str]) -> None:
    """Its last day stands in the list."""
    _, out, _ = printed(capsys, "rules", "--topic", "NAC301", "--json")
    assert json.loads(out)["rules"][0]["last_day"] == "2022-06-30"
    _, out, _ = printed(capsys, "rule", "NAC30", "--json")
    assert {row["rule"][:5] for row in json.loads(out)["rules"]} == {"NAC30"}
    code, out, _ = printed(capsys, "rules", "zeppelin", "--json")
    assert (code, json.loads(out)) == (1, {"rules": []})


def test_a_mechanism_of_ones_own_is_read_where_its_class_is_passed(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """By the command line or by the settings; without, its type is not known."""
    (folder / "a.json").write_text(DOCUMENT, encoding="utf-8")
    code, _, err = printed(capsys, "check", "a.json")
    assert code == 2
    assert "tithe" in err
    for spec in ("house_of_terms:OURS", "house_of_terms:Tithe"):
        code, _, err = printed(capsys, "check", "a.json", "--mechanisms", spec)
        assert (code, err) == (0, "")
    (folder / "pyproject.toml").write_text(
        '[tool.nhs-accountable-care]\nmechanisms = ["house_of_terms:OURS"]\n', encoding="utf-8"
    )
    assert printed(capsys, "check", "a.json")[0] == 0
    code, _, err = printed(capsys, "check", "a.json", "--mechanisms", "house_of_rules:ONE")
    assert code == 2
    assert "no class of a mechanism" in err


@pytest.mark.parametrize("verb", ["check", "classify", "assess", "settle"])
def test_every_verb_about_an_arrangement_reads_own_mechanisms(
    capsys: pytest.CaptureFixture[str], folder: Path, verb: str
) -> None:
    """By the command line or by the settings, as `check` does."""
    (folder / "a.json").write_text(DOCUMENT, encoding="utf-8")
    main(["new", "facts"])
    (folder / "facts.json").write_text(capsys.readouterr().out, encoding="utf-8")
    files = ["a.json", "facts.json"] if verb == "settle" else ["a.json"]
    code, _, err = printed(capsys, verb, *files)
    assert code == 2
    assert "tithe" in err
    assert printed(capsys, verb, *files, "--mechanisms", "house_of_terms:OURS")[0] == 0
    (folder / "pyproject.toml").write_text(
        '[tool.nhs-accountable-care]\nmechanisms = ["house_of_terms:OURS"]\n', encoding="utf-8"
    )
    assert printed(capsys, verb, *files)[0] == 0


def test_an_assessment_asks_the_rules_that_check_asks(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """Those of one's own too, by the command line or by the settings, which choose among codes."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    _, out, _ = printed(capsys, "assess", file, "--rules", "house_of_rules:ONE", "--json")
    codes = {each["rule"] for each in json.loads(out)["check"]["findings"]}
    assert {"OURS1", "NAC302"} <= codes
    (folder / "pyproject.toml").write_text(
        '[tool.nhs-accountable-care]\nrules = ["house_of_rules:ONE"]\nselect = ["OURS"]\n',
        encoding="utf-8",
    )
    _, out, _ = printed(capsys, "assess", file)
    assert "OURS1 NOTE" in out
    assert "NAC302" not in out


def test_an_annotation_escapes_what_would_end_it(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """Signs of the workflow commands do not break them."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    arguments = ("check", file, "--rules", "house_of_rules:ONE", "--select", "OURS")
    _, out, _ = printed(capsys, *arguments, "--format", "github")
    [line] = out.splitlines()
    start = "::notice file=a.json,line=5,col=15,title=OURS1 The house%3A is asked::"
    assert line == f"{start}$.members: 50%25, or: none,%0Aand so on"


def test_open_questions_are_annotated_where_they_are_asked_for(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """Each field once, and the gaps of facts too; with statistics at the end if so wanted."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC201"))
    main(["new", "facts"])
    (folder / "facts.json").write_text(capsys.readouterr().out, encoding="utf-8")
    arguments = ("check", file, "facts.json", "--select", "NAC203", "--format", "github")
    code, out, _ = printed(capsys, *arguments)
    assert (code, out) == (0, "")
    _, out, _ = printed(capsys, *arguments, "--open", "--statistics")
    first, second, *table = out.splitlines()
    assert first.startswith("::notice file=a.json,line=")
    assert ",title=not recorded::$.agreements[0].covers_excluded (NAC203): " in first
    assert second.startswith("::notice file=facts.json,line=")
    assert table[0].split() == ["found", "unchecked", "rule"]


def test_what_lies_in_no_file_is_annotated_without_one(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """A wrong option has no line."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    arguments = ("check", file, "--select", "X", "--format", "github")
    code, out, _ = printed(capsys, *arguments)
    assert code == 2
    assert out.startswith("::error::select: no rule has a code that begins with 'X': codes run")


def test_a_faulty_check_is_a_notification_of_its_rule(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """The run did not succeed; the log says by which rule, in which file."""
    text = RULES.replace("yield Breach", "return Breach")
    (folder / "house_of_rules.py").write_text(text, encoding="utf-8")
    file = failing("a.json", SHIPPED_RULES.rule("NAC302"))
    arguments = ("check", file, "--rules", "house_of_rules:ONE", "--select", "OURS")
    code, out, _ = printed(capsys, *arguments, "--format", "sarif")
    (invocation,) = json.loads(out)["runs"][0]["invocations"]
    assert code == invocation["exitCode"] == 2
    assert invocation["executionSuccessful"] is False
    [told] = invocation["toolExecutionNotifications"]
    assert told["associatedRule"]["id"] == "OURS1"
    assert told["message"]["text"].startswith("OURS1: its check returned a value")
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a.json"


def test_a_caveat_is_a_sentence_of_its_own(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """It does not run on from what was found."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC203"))
    _, out, _ = printed(capsys, "check", file, "--select", "NAC203", "--format", "github")
    [line] = out.splitlines()
    assert ". Not all of what it rests on is verified" in line


def test_a_question_in_a_hint_ends_as_one(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """In a log no full stop stands behind it."""
    text = '{"schema": "nhs-accountable-care/arrangement", "version": 2, "as_at": "2017-04-01",'
    (folder / "a.json").write_text(f'{text}\n "document": {{"name": "A place", "membres": []}}}}')
    _, out, _ = printed(capsys, "check", "a.json", "--format", "sarif")
    [told] = json.loads(out)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].endswith("did you mean 'members'?")
    _, out, _ = printed(capsys, "check", "a.json", "--format", "github")
    assert out.endswith(": did you mean 'members'?\n")
