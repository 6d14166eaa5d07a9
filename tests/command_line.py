"""The trials of a verb: what it must answer, written down from the sources first."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.cli import main

TRIALS = Path(__file__).parent / "cases" / "command_line"


def trials_of(verb: str) -> list[Any]:
    """Read the trials of a verb, each named."""
    told = tomllib.loads((TRIALS / f"{verb}.toml").read_text("utf-8"))
    return [pytest.param(trial, id=trial["name"]) for trial in told["trial"]]


def try_out(
    capsys: pytest.CaptureFixture[str], trial: dict[str, Any], *arguments: str | Path
) -> None:
    """Run a trial, and hold what was printed to what was expected."""
    code = main([str(each) for each in (*arguments, *trial["arguments"])])
    streams = capsys.readouterr()
    assert code == trial["code"], streams.err
    # A sentence may be folded to fit a terminal.
    folded = " ".join(streams.out.split())
    for words in trial.get("out", ()):
        assert words in streams.out or words in folded, words
    for words in trial.get("err", ()):
        assert words in streams.err
    for words in trial.get("not_out", ()):
        assert words not in streams.out
    for words in trial.get("not_err", ()):
        assert words not in streams.err
    for words, times in trial.get("count", {}).items():
        assert streams.out.count(words) == times, words
