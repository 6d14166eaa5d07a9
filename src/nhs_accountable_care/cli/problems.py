"""What the command line could not read, and the codes with which it exits."""

from pathlib import Path
from typing import Final, TypeAlias

from nhs_accountable_care._core.errors import Problem

__all__ = ["FINE", "UNREADABLE", "UNSOUND", "Failures", "UnreadableError", "cannot_open"]

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


def cannot_open(file: Path, error: OSError) -> UnreadableError:
    """Tell why a file cannot be opened."""
    problem = Problem(path="", message=f"cannot be opened: {error.strerror}")
    return UnreadableError((str(file), (problem,)))
