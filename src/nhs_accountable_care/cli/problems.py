"""What the command line could not read, and the codes with which it exits."""

import errno
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final, TypeAlias

from nhs_accountable_care._core.errors import NacError, Problem, words_of_fault
from nhs_accountable_care._core.limits import LONGEST_PATH_SHOWN, MOST_CANDIDATES
from nhs_accountable_care._core.text import shortened
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.cli.streams import print_data

__all__ = [
    "FAULTY",
    "FINE",
    "INTERRUPTED",
    "UNREADABLE",
    "UNSOUND",
    "UNWRITTEN",
    "Failures",
    "UnreadableError",
    "cannot_open",
    "failure_of",
    "fault_of",
    "problems_are_of",
    "report_failures",
    "text_of",
    "too_much_memory",
    "working_folder",
]

# Of several that hold, the highest is the exit code.
FINE: Final = 0
UNSOUND: Final = 1
UNREADABLE: Final = 2
UNWRITTEN: Final = 3
FAULTY: Final = 4
INTERRUPTED: Final = 130

_ELSE: Final = "see whether another program can open it"
_HINTS: Final = {
    errno.EACCES: "its rights, or those of a folder above it, do not let you; change them, or ask "
    "whose it is",
    errno.EISDIR: "name a file in it; `check` alone looks into folders",
    errno.ELOOP: "a link leads back to itself; mend the link, or name the file itself",
    errno.ENAMETOOLONG: "move it to where its path is shorter",
    errno.ENOTDIR: "a part of its path is a file, and no folder; check the path",
    errno.ENXIO: "it is a socket or a device; save what it holds as a file",
}

Failures: TypeAlias = tuple[tuple[str, tuple[Problem, ...]], ...]
"""Files that could not be read, each with every problem that was found in it."""


class UnreadableError(Exception):
    """
    Files that could not be read, each with every problem that was found in it.

    ``texts`` has what was read and stands in no file, by the name that it is told under, and
    ``is_data`` says whether the problems are to be told as data, whatever ``--json`` says.
    ``fault`` is the first error of this program among them, which nobody raised on purpose.
    """

    failures: Failures
    texts: Mapping[str, str]
    is_data: bool
    fault: BaseException | None

    def __init__(
        self,
        *failures: tuple[str, tuple[Problem, ...]],
        texts: Mapping[str, str] = MappingProxyType({}),
        is_data: bool = False,
        fault: BaseException | None = None,
    ) -> None:
        """Keep each file's name beside what is wrong with it."""
        self.failures = failures
        self.texts = texts
        self.is_data = is_data
        self.fault = fault
        super().__init__(", ".join(file for file, _ in failures))


def cannot_open(file: os.PathLike[str], error: OSError) -> UnreadableError:
    """Make the error of a file that cannot be opened, which says why and what to do."""
    is_missing = error.errno == errno.ENOENT
    hint = _hint_for_missing(file) if is_missing else _HINTS.get(error.errno or 0, _ELSE)
    problem = Problem(path="", message=f"cannot be opened: {error.strerror}", hint=hint)
    return UnreadableError((str(file), (problem,)))


def _hint_for_missing(file: os.PathLike[str]) -> str:
    """Return what to do about a file that is not there: a name that is near, or where one is."""
    # Here and not above: most files are there.
    from itertools import islice
    from pathlib import Path

    from nhs_accountable_care._core.near_names import did_you_mean

    if os.path.islink(file):  # noqa: PTH114 -- which returns, where that of pathlib raises
        return "it is a link that leads nowhere; mend the link, or name the file itself"
    folder, name = os.path.split(os.fspath(file))
    try:
        with os.scandir(folder or os.curdir) as entries:
            names = [entry.name for entry in islice(entries, MOST_CANDIDATES)]
    except OSError:
        return "the folder in which it should be is not there, or cannot be read; check the path"
    where = "" if Path(file).is_absolute() else f"; it is looked for from {working_folder()}"
    return did_you_mean(name, names) or f"check the path{where}"


def working_folder() -> str:
    """
    Return the folder in which the command line is run.

    Raises:
        UnreadableError: If it is gone.
    """
    try:
        return os.getcwd()  # noqa: PTH109 -- a text is what is wanted, without pathlib
    except OSError as error:
        message = f"the working folder cannot be had: {error.strerror}"
        problem = Problem(path="", message=message, hint="go to a folder that is there")
        raise UnreadableError(("", (problem,))) from None


def too_much_memory(file: object) -> UnreadableError:
    """Make the error of a file that memory does not hold, or what is made of it."""
    problem = Problem(
        path="",
        message="takes more memory than there is",
        hint="divide it, or let Python have more memory",
    )
    return UnreadableError((str(file), (problem,)))


def failure_of(error: NacError, file: str = "") -> Failures:
    """Return as a failure an error that has nothing to do with the form of a file."""
    return ((file, (Problem(path="", message=str(error)),)),)


def fault_of(error: BaseException) -> Problem:
    """Return as a problem an error of this program, which nobody raised on purpose."""
    message = f"a fault of this program: {words_of_fault(error)}"
    hint = "report it, as SECURITY.md says, with the command, --version and the traceback"
    return Problem(path="", message=message, hint=hint)


@contextmanager
def problems_are_of(file: object) -> Iterator[None]:
    """
    Let what goes wrong with what stands in a file be told as a problem of that file.

    Raises:
        UnreadableError: For any error that this library raises on purpose.
    """
    try:
        yield
    except NacError as error:
        raise UnreadableError(*failure_of(error, str(file))) from None


def text_of(file: str, texts: Mapping[str, str]) -> str:
    """Return what stands in a file that could not be read as a document; empty if unknown."""
    from pathlib import Path

    if file in texts:
        return texts[file]
    # What is no plain file was read once, and may be waited for in vain.
    if not os.path.isfile(file):  # noqa: PTH113 -- which returns, where that of pathlib raises
        return ""
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def report_failures(
    failures: Failures,
    *,
    as_data: bool,
    texts: Mapping[str, str] = MappingProxyType({}),
    fault: BaseException | None = None,
) -> None:
    """
    Print what went wrong on standard error, in words or as data, with line and column.

    Of a fault of this program the traceback follows, in data beside the problems.
    """
    # Here and not above: most programs end well.
    from nhs_accountable_care._core.document_words import in_words_of_documents

    told = [
        (
            file,
            Problem(
                path=problem.path,
                message=in_words_of_documents(problem.message),
                hint=in_words_of_documents(problem.hint),
            ),
            place,
        )
        for failure in failures
        for file, problem, place in _with_places(failure, texts)
    ]
    traceback = "" if fault is None else _traceback_of(fault)
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
        data: dict[str, object] = {"problems": rows}
        if traceback:
            data["traceback"] = traceback
        print_data(as_json(data), file=sys.stderr)
        return
    for file, problem, (line, column) in told:
        name = in_one_line(file)
        place = f"{name}:{line}:{column}" if line else name
        path = in_one_line(shortened(problem.path, LONGEST_PATH_SHOWN))
        where = ": ".join(part for part in (place, path, problem.message) if part)
        hint = f"\n    hint: {problem.hint}" if problem.hint else ""
        print(f"{where}{hint}", file=sys.stderr)
    if traceback:
        print(traceback, end="", file=sys.stderr)


def _traceback_of(fault: BaseException) -> str:
    """Write where in this program a fault was raised."""
    # Here and not above: most programs end well.
    import traceback

    return "".join(traceback.format_exception(fault))


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
