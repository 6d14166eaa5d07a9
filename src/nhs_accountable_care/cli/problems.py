"""What the command line could not read."""

from pathlib import Path

from nhs_accountable_care._core.errors import Problem

__all__ = ["UnreadableError", "cannot_open"]


class UnreadableError(Exception):
    """Files that could not be read, each with every problem that was found in it."""

    failures: tuple[tuple[str, tuple[Problem, ...]], ...]

    def __init__(self, *failures: tuple[str, tuple[Problem, ...]]) -> None:
        """Keep each file's name beside what is wrong with it."""
        self.failures = failures
        super().__init__(", ".join(file for file, _ in failures))


def cannot_open(file: Path, error: OSError) -> UnreadableError:
    """Tell why a file cannot be opened."""
    problem = Problem(path="", message=f"cannot be opened: {error.strerror}")
    return UnreadableError((str(file), (problem,)))
