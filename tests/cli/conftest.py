"""An empty folder to work in, and documents to put there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nhs_accountable_care.documents import standard_codec, write
from nhs_accountable_care.validation import Rule


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, above which no settings stand."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def failing(folder: Path) -> Callable[[str, Rule], Path]:
    """Callable[[str, Rule], Path] the failing example of a rule as a document."""

    def put(name: str, rule: Rule) -> Path:
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        document = standard_codec().document(rule.failing, as_at=rule.example_day)
        file.write_text(write(document), encoding="utf-8")
        return Path(name)

    return put
