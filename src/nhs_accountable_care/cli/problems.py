"""What the command line could not read, and the codes with which it exits."""

import os
import sys
from collections.abc import Iterator, Mapping
from types import MappingProxyType
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
    "text_of",
]

FINE: Final = 0
UNSOUND: Final = 1
UNREADABLE: Final = 2

Failures: TypeAlias = tuple[tuple[str, tuple[Problem, ...]], ...]
"""Files that could not be read, each with every problem that was found in it."""


class UnreadableError(Exception):
    """
    Files that could not be read, each with every problem that was found in it.

    ``texts`` has what was read and stands in no file, by the name that it is told under, and
    ``is_data`` says whether the problems are to be told as data, whatever ``--json`` says.
    """

    failures: Failures
    texts: Mapping[str, str]
    is_data: bool

    def __init__(
        self,
        *failures: tuple[str, tuple[Problem, ...]],
        texts: Mapping[str, str] = MappingProxyType({}),
        is_data: bool = False,
    ) -> None:
        """Keep each file's name beside what is wrong with it."""
        self.failures = failures
        self.texts = texts
        self.is_data = is_data
        super().__init__(", ".join(file for file, _ in failures))


def cannot_open(file: os.PathLike[str], error: OSError) -> UnreadableError:
    """Make the error of a file that cannot be opened, which says why."""
    problem = Problem(path="", message=f"cannot be opened: {error.strerror}")
    return UnreadableError((str(file), (problem,)))


def failure_of(error: NacError) -> Failures:
    """Return as a failure an error that has nothing to do with the form of a file."""
    return (("", (Problem(path="", message=str(error)),)),)


def text_of(file: str, texts: Mapping[str, str]) -> str:
    """Return what stands in a file that could not be read as a document; empty if unknown."""
    from pathlib import Path

    try:
        return texts[file] if file in texts else Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def report_failures(
    failures: Failures, *, as_data: bool, texts: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Print what went wrong on standard error, in words or as data, with line and column."""
    told = [each for failure in failures for each in _with_places(failure, texts)]
    if as_data:
        from nhs_accountable_care._core.json_text import as_json

        rows = [
            {
                "file": file or None,
                "path": problem.path or None,
                "line": line or None,
                "column": column or None,
                "message": problem.message,
                "hint": problem.hint or None,
            }
            for file, problem, (line, column) in told
        ]
        print(as_json({"problems": rows}), file=sys.stderr)
        return
    for file, problem, (line, column) in told:
        place = f"{file}:{line}:{column}" if line else file
        where = ": ".join(part for part in (place, problem.path, problem.message) if part)
        hint = f"\n    hint: {problem.hint}" if problem.hint else ""
        print(f"{where}{hint}", file=sys.stderr)


def _with_places(
    failure: tuple[str, tuple[Problem, ...]], texts: Mapping[str, str]
) -> Iterator[tuple[str, Problem, tuple[int, int]]]:
    """Yield each problem of a file with its line and column; two zeros if they are not known."""
    # Here and not above: most programs end well.
    from nhs_accountable_care.validation.places import place_of, places_in

    file, problems = failure
    has_places = file and any(problem.path for problem in problems)
    places = places_in(text_of(file, texts)) if has_places else None
    for problem in problems:
        region = place_of(places, problem.path) if file and problem.path else None
        line_and_column = (0, 0) if region is None else (region.start_line, region.start_column)
        yield file, problem, line_and_column
