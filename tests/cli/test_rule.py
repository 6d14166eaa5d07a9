"""The pages of `rule`."""

import json
from pathlib import Path

import attrs
import pytest

from nhs_accountable_care.arrangements import Arrangement, Member
from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.pages import page_of
from nhs_accountable_care.contracts import Body
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
    (file,) = json.loads(out)["files"]
    return {finding["rule"] for finding in file["findings"]}


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


@pytest.mark.broad
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
        "is_saved",
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
    """The codes that come near are named, and where all are listed."""
    code, _, err = printed(capsys, "rule", "NAC999")
    assert code == 2
    assert "no rule NAC999; near to it are NAC9" in err
    assert err.endswith("; nhs-accountable-care rules lists those that are shipped\n")


def rows_of(page: str) -> list[str]:
    """Return the rows of the table of what differs between the two examples of a page."""
    _, _, table = page.partition("| | breaks it | keeps it |\n|---|---|---|\n")
    return table.partition("\n\n")[0].splitlines()


def with_examples(failing: Arrangement, passing: Arrangement) -> list[str]:
    """Return what a page tells of the differences between two examples."""
    rule = attrs.evolve(SHIPPED_RULES.rule("NAC102"), failing=failing, passing=passing)
    return rows_of(page_of((rule,)))


def called(*names: str) -> Arrangement:
    """Make a place with members of some names."""
    return Arrangement(
        name="A place", members=tuple(Member(body=Body(name=name)) for name in names)
    )


@pytest.mark.parametrize("rule", RULES)
def test_a_page_shows_what_differs_between_its_examples(rule: Rule) -> None:
    """A few places, each by its path, are all that a reader has to compare."""
    rows = rows_of(page_of((rule,)))
    assert 1 <= len(rows) <= 6
    assert all(row.startswith("| `$.") for row in rows)


def test_what_differs_is_told_by_path() -> None:
    """Where something else stands it is shown beside it, and where nothing does that is said."""
    assert with_examples(called("One", "Two"), called("One", "Three")) == [
        '| `$.members[1].body.name` | `"Two"` | `"Three"` |'
    ]
    assert with_examples(called("One"), Arrangement(name="A place")) == [
        '| `$.members` | `[{"body": {"name": "One"}}]` | not there |'
    ]


def test_an_entry_more_is_one_difference() -> None:
    """The entries after one that is left out are the same, whatever their numbers."""
    all_three = called("One", "Two", "Three")
    assert with_examples(called("Two", "Three"), all_three) == [
        '| `$.members[0]` | not there | `{"body": {"name": "One"}}` |'
    ]
    assert with_examples(all_three, called("One", "Three")) == [
        '| `$.members[1]` | `{"body": {"name": "Two"}}` | not there |'
    ]
    assert with_examples(called("One", "One"), called("One")) == [
        '| `$.members[1]` | `{"body": {"name": "One"}}` | not there |'
    ]


def test_what_differs_is_cut_short_and_keeps_its_table() -> None:
    """The examples below have all of a long value; a bar in a value ends no cell."""
    (row,) = with_examples(called("A" * 90), called("B | C"))
    assert row == f'| `$.members[0].body.name` | `"{"A" * 70}…` | `"B \\| C"` |'
