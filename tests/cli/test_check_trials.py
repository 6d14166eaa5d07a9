"""What `check`, `rules` and `rule` must answer, as trials of their use say."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, Rule
from tests.command_line import trials_of, try_out

Write = Callable[[str, Rule], Path]


@pytest.fixture
def own_modules() -> Iterator[None]:
    """Forget the modules that a trial brought with it."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if not name.startswith("nhs_accountable_care"):
            del sys.modules[name]


@pytest.mark.usefixtures("own_modules")
@pytest.mark.parametrize("trial", trials_of("check"))
def test_a_trial_has_its_answer(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    failing: Write,
    trial: dict[str, Any],
) -> None:
    """The exit code, and the words that must and must not stand there."""
    monkeypatch.setattr(register(), "_has_warned", False)
    for name, code in trial.get("breaks", {}).items():
        failing(name, SHIPPED_RULES.rule(code))
    for name, text in trial.get("text", {}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(trial.get("stdin", "")))
    try_out(capsys, trial)


def test_settle_and_demo_cite_as_check_does(capsys: pytest.CaptureFixture[str]) -> None:
    """Wherever plain data cite, they do so by the same object."""
    import json

    main(["demo", "--json"])
    data = json.loads(capsys.readouterr().out)
    keys = {"source", "title", "locator", "confidence"}

    def citations_in(part: object) -> Iterator[object]:
        if isinstance(part, dict):
            yield from part.get("citations", ())
        if isinstance(part, (dict, list)):
            for each in part.values() if isinstance(part, dict) else part:
                yield from citations_in(each)

    for part in ("check", "settlement"):
        cited = list(citations_in(data[part]))
        assert cited
        for each in cited:
            assert isinstance(each, dict)
            assert set(each) == keys
