"""What `check`, `rules` and `rule` must answer, as trials of their use say."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.validation import SHIPPED_RULES, Rule
from tests.command_line import trials_of, try_out

Write = Callable[[str, Rule], Path]


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


CASE = Path(cases.__file__).parent / "greater-manchester-2017.json"
FACTS = Path(cases.__file__).parent / "greater-manchester-2017-facts.json"


def citations_in(part: object) -> Iterator[object]:
    """Yield every citation in plain data, of a list of them or of a table by their keys."""
    if isinstance(part, dict):
        found = part.get("citations", ())
        yield from found.values() if isinstance(found, dict) else found
    if isinstance(part, (dict, list)):
        for each in part.values() if isinstance(part, dict) else part:
            yield from citations_in(each)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", CASE),
        ("classify", CASE),
        ("classify", CASE, "--all"),
        ("settle", CASE, FACTS),
        ("assess", CASE, "--facts", FACTS),
        ("demo",),
        ("rule", "NAC201"),
    ],
    ids=lambda arguments: " ".join(str(each) for each in arguments if each not in {CASE, FACTS}),
)
def test_every_verb_cites_by_the_same_object(
    capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...]
) -> None:
    """Wherever plain data cite, they do so by the object of `check`."""
    main([*(str(each) for each in arguments), "--json"])
    cited = list(citations_in(json.loads(capsys.readouterr().out)))
    assert cited
    for each in cited:
        assert isinstance(each, dict)
        assert list(each) == ["source", "title", "locator", "confidence", "url"]


@pytest.mark.parametrize("arguments", [("term", "ICP"), ("timeline",)], ids=" ".join)
def test_what_is_looked_up_cites_by_the_same_object(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """The senses of a word, and the events."""
    main([*arguments, "--json"])
    data = json.loads(capsys.readouterr().out)
    cited = [each for row in data.get("senses") or data["events"] for each in row["sources"]]
    assert cited
    for each in cited:
        assert list(each) == ["source", "title", "locator", "confidence", "url"]
