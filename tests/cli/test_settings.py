"""Settings that cannot be read: each is a problem with its file, its path and a next step."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nhs_accountable_care._core.limits import LARGEST_SETTINGS
from nhs_accountable_care.cli import main
from nhs_accountable_care.validation import SHIPPED_RULES, Rule

Write = Callable[[str, Rule], Path]

LINES_OF_SETTINGS = {
    "settings-tool-is-a-number": (
        "tool = 5",
        "tool: is no table of settings",
        "write [tool.nhs-accountable-care] above the settings",
    ),
    "settings-table-is-a-text": (
        'tool.nhs_accountable_care = "x"',
        "tool.nhs_accountable_care: is no table of settings",
        "write [tool.nhs_accountable_care] once, in single brackets, above the settings",
    ),
    "settings-table-is-a-list": (
        "[[tool.nhs_accountable_care]]",
        "tool.nhs_accountable_care: is no table of settings",
        "write [tool.nhs_accountable_care] once, in single brackets, above the settings",
    ),
    "settings-nested-deep": (
        f"x = {'[' * 5000}{']' * 5000}",
        "cannot be read as TOML: lists or tables stand too deep inside one another",
        "take the inner ones out",
    ),
    "settings-huge-integer": (
        f"x = {'9' * 5000}",
        "cannot be read as TOML: Exceeds the limit (4300 digits) for integer string conversion",
        "mend what stands there",
    ),
    "broken": ("x =", "cannot be read as TOML: Invalid value", "mend what stands there"),
    "not-utf-8": ("x = '\udcff'", "is not UTF-8 text", "save it as UTF-8"),
    "too-large": (
        f"#{'x' * LARGEST_SETTINGS}",
        "has more than 1,048,576 bytes, which are the most that are read",
        "divide it",
    ),
    "long-key": (
        f"[tool.nhs-accountable-care]\n{'k' * 500} = 1",
        f"tool.nhs-accountable-care.{'k' * 60}… (500 characters): unknown setting",
        "there are select, ignore, rules, mechanisms and forms",
    ),
}


@pytest.mark.parametrize("line", LINES_OF_SETTINGS)
def test_settings_that_cannot_be_read_are_one_problem(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path, line: str
) -> None:
    """It is told once, of however many documents they are the settings, with what to do."""
    text, message, hint = LINES_OF_SETTINGS[line]
    file = failing("a.json", SHIPPED_RULES.rule("NAC201"))
    other = failing("b.json", SHIPPED_RULES.rule("NAC201"))
    project = folder / "pyproject.toml"
    project.write_bytes(text.encode("utf-8", "surrogateescape"))
    for verb in (["check", str(file), str(other)], ["classify", str(file)], ["rules"]):
        assert main(verb) == 2
        told = capsys.readouterr().err.splitlines()
        assert len(told) == 2
        assert told[0].startswith(f"{project}: {message}")
        assert told[1].startswith(f"    hint: {hint}")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_of_settings_is_told(
    capsys: pytest.CaptureFixture[str], folder: Path, make: Callable[[Path], None]
) -> None:
    """settings-unreadable: nothing waits for a pipe, and a folder is not passed over."""
    project = folder / "pyproject.toml"
    project.unlink()
    make(project)
    assert main(["rules"]) == 2
    assert capsys.readouterr().err == (
        f"{project}: is no file of settings\n    hint: move it, or put a file in its place\n"
    )


@pytest.mark.parametrize("name", ["stat", "open"])
def test_settings_that_may_not_be_read_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, name: str
) -> None:
    """settings-unreadable: whether the file or a folder above it refuses."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, name, refuse)
    assert main(["rules"]) == 2
    message, hint = capsys.readouterr().err.splitlines()
    assert message == f"{folder / 'pyproject.toml'}: cannot be opened: Permission denied"
    assert hint.startswith("    hint: its rights, or those of a folder above it, do not let you")


def test_what_cannot_be_gone_through_is_told(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """A value of a module of one's own that fails when it is looked at is a problem of that."""
    (folder / "house_that_falls_later.py").write_text(
        "def OURS():\n    yield 1 / 0\nONE = OURS()\n", "utf-8"
    )
    assert main(["rules", "--rules", "house_that_falls_later:ONE"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(
        "rules: house_that_falls_later:ONE cannot be gone through: ZeroDivisionError: division by "
        "zero (house_that_falls_later.py, line 2)"
    )
