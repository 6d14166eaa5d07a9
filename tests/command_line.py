"""The trials of a verb: what it must answer, written down from the sources first."""

import os
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

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


def run_program(
    *arguments: str | Path,
    python: Sequence[str] = (),
    stdin: bytes = b"",
    stdout: IO[str] | int = subprocess.PIPE,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """
    Run the program in a process of its own, in the Python that is asked for.

    `NAC_PYTHON_OPTIONS` has options for every such Python, such as `-OO`; its environment, such
    as `LC_ALL=C` or `PYTHONIOENCODING=cp1252`, is that of the tests.
    """
    options = shlex.split(os.environ.get("NAC_PYTHON_OPTIONS", ""))
    given = [*options, *python, "-m", "nhs_accountable_care", *arguments]
    return subprocess.run(
        [sys.executable, *map(str, given)],
        check=False,
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=env,
        cwd=cwd,
    )
