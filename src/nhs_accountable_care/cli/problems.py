"""What the command line could not read, and the codes with which it exits."""

import os
import sys
from typing import Final, TypeAlias

from nhs_accountable_care._core.errors import NacError, Problem

__all__ = [
    "FINE",
    "UNREADABLE",
    "UNSOUND",
    "Failures",
    "UnreadableError",
    "cannot_open",
    "failure_of",
    "report_failures",
]

FINE: Final = 0
UNSOUND: Final = 1
UNREADABLE: Final = 2

Failures: TypeAlias = tuple[tuple[str, tuple[Problem, ...]], ...]
"""Files that could not be read, each with every problem that was found in it."""


class UnreadableError(Exception):
    """Files that could not be read, each with every problem that was found in it."""

    failures: Failures

    def __init__(self, *failures: tuple[str, tuple[Problem, ...]]) -> None:
        """Keep each file's name beside what is wrong with it."""
        self.failures = failures
        super().__init__(", ".join(file for file, _ in failures))


def cannot_open(file: os.PathLike[str], error: OSError) -> UnreadableError:
    """Make the error of a file that cannot be opened, which says why."""
    problem = Problem(path="", message=f"cannot be opened: {error.strerror}")
    return UnreadableError((str(file), (problem,)))


def failure_of(error: NacError) -> Failures:
    """Return as a failure an error that has nothing to do with the form of a file."""
    return (("", (Problem(path="", message=str(error)),)),)


def report_failures(failures: Failures, *, as_data: bool) -> None:
    """Print what went wrong on standard error, in words or as data."""
    told = [(file, problem) for file, problems in failures for problem in problems]
    if as_data:
        from nhs_accountable_care._core.json_text import as_json

        rows = [
            {
                "file": file or None,
                "path": problem.path or None,
                "message": problem.message,
                "hint": problem.hint or None,
            }
            for file, problem in told
        ]
        print(as_json({"problems": rows}), file=sys.stderr)
        return
    for file, problem in told:
        where = ": ".join(part for part in (file, problem.path, problem.message) if part)
        hint = f"\n    hint: {problem.hint}" if problem.hint else ""
        print(f"{where}{hint}", file=sys.stderr)
