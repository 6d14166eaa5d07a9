"""What the page on continuous integration, and the hook, tell the program to do."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.program import read_arguments
from nhs_accountable_care.validation import SHIPPED_RULES, Rule

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "how-to" / "check-in-continuous-integration.md"
HOOK = REPOSITORY / ".pre-commit-hooks.yaml"
COMMAND = re.compile(r"(?:^|run: |entry: )nhs-accountable-care (check[^\n>]*)", re.MULTILINE)

Write = Callable[[str, Rule], Path]


@pytest.mark.parametrize("command", COMMAND.findall(PAGE.read_text("utf-8")))
def test_a_command_of_the_page_is_one(command: str) -> None:
    """Its options are there; the entry of a hook lacks only the files."""
    words = shlex.split(command)
    options = read_arguments(words if len(words) > 1 else [*words, "."])
    assert options.files


def test_the_page_installs_what_can_be_had() -> None:
    """From a copy; the line for an index stands once, and is said to be for later."""
    page = PAGE.read_text("utf-8")
    assert page.count("pip install ./vendor/nhs_accountable_care\n") == 2
    before, _, _ = page.partition("pip install nhs-accountable-care\n")
    assert "Once it is on one, no copy is needed" in before
    assert page.count("pip install nhs-accountable-care\n") == 1


def test_the_page_names_the_hook() -> None:
    """By repository, revision and the name that the hook has there."""
    [name] = re.findall(r"^- id: (.+)$", HOOK.read_text("utf-8"), re.MULTILINE)
    page = PAGE.read_text("utf-8")
    shown = rf"  - repo: \S+ .*\n    rev: [0-9a-f]{{40}} .*\n    hooks:\n      - id: {name}\n"
    assert re.search(shown, page)


@pytest.mark.parametrize(("code", "expected"), [("NAC201", 1), ("NAC302", 0)])
def test_the_hook_checks_a_repository(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path, code: str, expected: int
) -> None:
    """From its root, among the JSON of others."""
    text = HOOK.read_text("utf-8")
    [entry] = re.findall(r"^  entry: nhs-accountable-care (\w+)$", text, re.MULTILINE)
    [files] = re.findall(r'^  args: \["([^"]+)"\]$', text, re.MULTILINE)
    assert "  pass_filenames: false\n" in text
    failing("one/a.json", SHIPPED_RULES.rule(code))
    (folder / "package.json").write_text('{"name": "web"}', encoding="utf-8")
    assert main([entry, files]) == expected
    assert "package.json: passed over" in capsys.readouterr().err
