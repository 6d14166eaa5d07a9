"""The pages of `rule`."""

import json
from pathlib import Path

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.pages import page_of
from nhs_accountable_care.validation import SHIPPED_RULES, Rule

RULES = [
    pytest.param(rule, id=f"{rule.code}-{rule.period.first_day}") for rule in SHIPPED_RULES.rules
]


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def codes_in(out: str) -> set[str]:
    """Return the codes of the rules in a file's findings."""
    return {finding["rule"] for finding in json.loads(out)["findings"]}


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
