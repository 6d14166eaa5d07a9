"""The script that checks logs against the published schema, on schemas of our own."""

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "tasks" / "check_sarif.py"


def loaded() -> ModuleType:
    """Load the script."""
    spec = importlib.util.spec_from_file_location("check_sarif", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """Make the log of every level, once: those of all cases are made before it."""
    made: Iterator[tuple[str, dict[str, Any]]] = loaded().logs(tmp_path_factory.mktemp("logs"))
    return next(each for each in made if each[0] == "every level")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, log: tuple[str, dict[str, Any]]) -> ModuleType:
    """Load the script, with a log of every level in place of all that it would make."""
    module = loaded()

    def one(_folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        return iter([log])

    monkeypatch.setattr(module, "logs", one)
    return module


@pytest.mark.broad
@pytest.mark.parametrize(
    ("schema", "expected", "words"),
    [
        ({"title": "Any"}, 0, "against Any:\n1 logs (0 of runs that could not read all)"),
        ({"properties": {"version": {"enum": ["3"]}}}, 1, "every level: $.version: "),
        ({"properties": {"version": {"format": "date-time"}}}, 1, "is not a 'date-time'"),
        ({"properties": {"$schema": {"format": "uri"}}}, 0, "0 problems"),
        ({"properties": {"runs": {"format": "uri"}}}, 0, "0 problems"),
    ],
    ids=["anything", "another version", "no time", "an address", "no text"],
)
def test_a_log_is_held_to_a_schema(  # noqa: PLR0917 -- the columns of a table
    script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    schema: dict[str, Any],
    expected: int,
    words: str,
) -> None:
    """What the schema refuses, by its demands or its formats, is told and fails the run."""
    file = tmp_path / "schema.json"
    file.write_text(json.dumps({"$schema": "http://json-schema.org/draft-04/schema#", **schema}))
    monkeypatch.setattr(sys, "argv", ["check_sarif.py", "--schema", str(file)])
    assert script.main() == expected
    assert words in capsys.readouterr().out


def test_a_format_that_nobody_checks_is_refused(script: ModuleType) -> None:
    """A schema that asks for more than the script looks at would pass for nothing."""
    with pytest.raises(SystemExit, match="'hostname', which is not checked here"):
        script.validator_of({"items": [{"format": "hostname"}]})


def test_a_run_without_every_level_fails(
    script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """A check of logs in which nothing stands would prove nothing."""
    file = tmp_path / "schema.json"
    file.write_text("{}")
    monkeypatch.setattr(sys, "argv", ["check_sarif.py", "--schema", str(file)])
    monkeypatch.setattr(script, "logs", lambda _: iter(()))
    assert script.main() == 1
    assert "no result has the level error" in capsys.readouterr().out
