"""The pages of the doctor's signs and of the formats of files are what their lists say."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["build_doctor_page", "build_formats_page"])
def builder(request: pytest.FixtureRequest) -> ModuleType:
    """The task that writes the page, as a module."""
    path = ROOT / "tasks" / f"{request.param}.py"
    spec = importlib.util.spec_from_file_location(request.param, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(builder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes a sign, or adds a format, runs the task."""
    monkeypatch.setattr(sys, "argv", ["task", "--check"])
    assert builder.main() == 0


def test_a_stale_page_is_told_and_written(
    builder: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With what to run, and from then on it is up to date."""
    monkeypatch.setattr(builder, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(sys, "argv", ["task", "--check"])
    assert builder.main() == 1
    assert f"run tasks/{builder.__name__}.py" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["task"])
    assert builder.main() == 0
    monkeypatch.setattr(sys, "argv", ["task", "--check"])
    assert builder.main() == 0
