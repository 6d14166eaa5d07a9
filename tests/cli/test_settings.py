"""Settings that cannot be read: each is a problem with its file, its path and a next step."""

import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
        "has more than 262,144 bytes, which are the most that are read",
        "divide it",
    ),
    "dotted-key": (
        f"\n# x\n{'a.' * 60_000}b = 1",
        "cannot be read as TOML: in line 3 a key has more than 50 parts",
        "put what it holds less deep",
    ),
    "dotted-key-in-quotes": (
        "x = {" + '"a.b" . ' * 30 + "'a'." * 30 + "b = 1}",
        "cannot be read as TOML: in line 1 a key has more than 50 parts",
        "put what it holds less deep",
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


def test_settings_are_read_once_for_all_documents_below_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """A check of many documents reads each pyproject.toml once, be it right or wrong."""
    for number in range(5):
        (folder / f"{number}.json").write_text('{"document": {}}', "utf-8")
    read: list[str] = []
    loads = tomllib.loads

    def counted(text: str) -> dict[str, Any]:
        read.append(text)
        return loads(text)

    monkeypatch.setattr(tomllib, "loads", counted)
    for text in ("", "["):
        (folder / "pyproject.toml").write_text(text, "utf-8")
        assert main(["check", str(folder)]) == 2
        assert read == [text]
        read.clear()
    assert "pyproject.toml" in capsys.readouterr().err


def test_what_has_dots_and_is_no_key_is_read(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """Numbers in a list, a sentence, and keys of fewer parts."""
    numbers, words = ", ".join(["1.5"] * 200), "so. on... " * 100
    (folder / "pyproject.toml").write_text(
        f'x = [{numbers}]\ny = "{words}"\n{"z." * 49}z = 1\n', "utf-8"
    )
    assert main(["rules", "NAC201"]) == 0
    assert not capsys.readouterr().err


def test_what_memory_does_not_hold_is_a_problem_of_its_file(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failing: Write,
    folder: Path,
) -> None:
    """Settings or a document; the other documents are told of as well."""
    files = [str(failing(name, SHIPPED_RULES.rule("NAC201"))) for name in ("a.json", "b.json")]

    def fill(*_: object, **__: object) -> None:
        raise MemoryError

    words = (
        "takes more memory than there is\n    hint: divide it, or let Python have more memory\n"
    )
    for name, verb, told in (
        ("cli.settings.tomllib.loads", ["rules"], [str(folder / "pyproject.toml")]),
        ("cli.rules.read", ["check", *files], files),
        ("cli.reading.read", ["classify", "a.json"], ["a.json"]),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(f"nhs_accountable_care.{name}", fill)
            assert main(verb) == 2
        assert capsys.readouterr().err == "".join(f"{file}: {words}" for file in told)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_link_that_leads_nowhere_is_told(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """What the settings should have been cannot be told; that there are none is not so."""
    project = folder / "pyproject.toml"
    project.unlink()
    project.symlink_to("not-there.toml")
    assert main(["rules"]) == 2
    assert capsys.readouterr().err == (
        f"{project}: is a link that leads nowhere\n    hint: mend the link, or take it away\n"
    )


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
