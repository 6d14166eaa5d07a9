"""Official files on the command line: read, laid over the register, made into an edition."""

import argparse
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError, NacError, Problem
from nhs_accountable_care._core.json_text import as_json, as_json_line
from nhs_accountable_care.cli.opening import PIPED, piped_bytes
from nhs_accountable_care.cli.problems import (
    UnreadableError,
    cannot_open,
    too_much_memory,
)
from nhs_accountable_care.cli.progress import progress_of
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.cli.writing import write_file
from nhs_accountable_care.documents import read as read_document
from nhs_accountable_care.documents import standard_codec, write
from nhs_accountable_care.interchange import (
    FileRow,
    LaidOver,
    OfficialFile,
    OfficialReading,
    build_edition,
    file_formats,
    lay_over,
    official_rows,
    register_of_edition,
)
from nhs_accountable_care.organisations import OwnEdition, Register
from nhs_accountable_care.reference import edition as shipped_edition
from nhs_accountable_care.reference import register

__all__ = ["edition", "read", "register_with"]

_SCHEMA: Final = "nhs-accountable-care/edition"


def read(options: argparse.Namespace) -> bool:
    """Print what files are, what is in them, and what could not be read."""
    if options.list:
        _list(as_data=options.json)
        return True
    if not options.files:
        msg = "name a file to read, or ask for the formats that can be: read --list"
        raise InvalidValueError(msg)
    problems: list[tuple[str, tuple[Problem, ...]]] = []
    is_whole = True
    for file in options.files:
        try:
            found = _reading(file, options, with_rows=False, show_rows=options.rows)
        except UnreadableError as error:
            problems += error.failures
            continue
        is_whole = is_whole and not found.unread
        if options.json:
            record = found.to_records()
            for rows in ("bodies", "links", "successions", "patients"):
                del record[rows]
            print_data(as_json_line(record), file=sys.stderr if options.rows else None)
        else:
            print(found.explain(), file=sys.stderr if options.rows else None)
    if problems:
        raise UnreadableError(*problems)
    return is_whole


def _list(*, as_data: bool) -> None:
    """Print every format that can be read."""
    if as_data:
        print_data(as_json([each.to_record() for each in file_formats()]))
    else:
        for each in file_formats():
            print(f"{each}\n    {each.layout}")


def _reading(
    file: Path, options: argparse.Namespace, *, with_rows: bool, show_rows: bool = False
) -> OfficialReading:
    """
    Read one file, or raise why it cannot be read.

    Raises:
        UnreadableError: If it cannot be opened, or is in no format that is known.
    """
    # What is taken from a file cites it, and where it lay here is nobody else's business.
    shown = file.name if with_rows else str(file)
    name = "standard input" if file == PIPED else shown
    try:
        rows = official_rows(
            piped_bytes() if file == PIPED else file,
            name=name,
            format=options.format,
            as_at=options.as_at,
        )
        with progress_of(name) as progress:
            return rows.reading(
                progress=progress,
                on_row=_print_rows if show_rows else None,
                with_rows=with_rows,
            )
    except OSError as error:
        raise cannot_open(file, error) from None
    except ImportError as error:
        # Workbooks are read with an extra, which the message names.
        problem = Problem(path="", message=str(error))
        raise UnreadableError((name, (problem,))) from None
    except MemoryError:
        raise too_much_memory(file) from None
    except DocumentError as error:
        # The name stands before the problem already.
        problems = (
            attrs.evolve(each, message=each.message.removeprefix(f"{name} "))
            for each in error.problems
        )
        raise UnreadableError((name, tuple(problems))) from None


def _print_rows(row: FileRow) -> None:
    """Print what a row says, each on a line of its own, as data."""
    for each in row.rows:
        print_data(as_json_line({"row": type(each).__name__, **each.to_record()}))


# --- A register of one's own ---


def register_with(
    files: Iterable[Path], *, as_at: date | None = None
) -> tuple[Register, LaidOver | None, tuple[OfficialReading, ...]]:
    """
    Return the shipped register with files laid over it: editions first, then official files.

    With it comes what became of the rows of the official files, if there were any, and the files
    as they were read.

    Raises:
        UnreadableError: If a file cannot be read, or makes no register with the others.
    """
    found = register()
    readings = []
    options = argparse.Namespace(format=None, as_at=as_at)
    for file in files:
        mine = _edition_in(file)
        if mine is not None:
            try:
                found = register_of_edition(mine, register=found, base=shipped_edition())
            except NacError as error:
                raise UnreadableError((str(file), (_problem(error),))) from None
        else:
            readings.append(_reading(file, options, with_rows=True))
    if not readings:
        return found, None, ()
    laid = lay_over(found, readings)
    return laid.register, laid, tuple(readings)


def _problem(error: NacError) -> Problem:
    """Return an error as a problem of a whole file."""
    return Problem(path="", message=str(error))


def _edition_in(file: Path) -> OwnEdition | None:
    """
    Return the edition that a file holds, or `None` if it is no document of one.

    Raises:
        UnreadableError: If it is one, and cannot be read.
    """
    try:
        official = OfficialFile(file, name=str(file))
        if official.container != "json" or f'"{_SCHEMA}"'.encode() not in official.beginning:
            return None
        return read_document(official.data, OwnEdition).value
    except OSError as error:
        raise cannot_open(file, error) from None
    except DocumentError as error:
        raise UnreadableError((str(file), error.problems)) from None


# --- An edition of one's own ---


def edition(options: argparse.Namespace) -> bool:
    """Build an edition from files, or say what one says otherwise than the shipped one."""
    return _build(options) if options.action == "build" else _compare(options)


def _build(options: argparse.Namespace) -> bool:
    """Build an edition, and report what became of each row of its files."""
    if options.on is None:
        msg = "say up to which day the edition is kept: --on 2027-04-01"
        raise InvalidValueError(msg)
    readings = [_reading(file, options, with_rows=True) for file in options.files]
    built = build_edition(
        readings,
        name=options.name or options.on.isoformat()[:7].replace("-", "."),
        day=options.on,
        register=register(),
        base=shipped_edition(),
        prefer=options.prefer,
    )
    for reading in readings:
        print(reading.explain(), file=sys.stderr)
    print(built.laid.explain(), file=sys.stderr)
    print(built.edition, file=sys.stderr)
    write_file(options.output, write(standard_codec().document(built.edition)))
    return not any(reading.unread for reading in readings)


def _compare(options: argparse.Namespace) -> bool:
    """Say what an edition, or two, say differently of a day."""
    editions = [_told_edition(file) for file in options.files]
    day = options.on or editions[-1].day
    registers = [
        register().without_warnings(),
        *(
            register_of_edition(each, register=register(), base=shipped_edition())
            for each in editions
        ),
    ]
    before, after = registers[-2:]
    changes = before.without_warnings().compared_with(after.without_warnings(), on=day)
    if options.json:
        record: dict[str, Any] = {
            "editions": [str(each) for each in editions],
            "on": day.isoformat(),
            "decided": [*editions[-1].decided],
            **changes.to_records(),
        }
        print_data(as_json(record))
        return True
    for each in editions:
        print(each)
        for file in each.files:
            print(f"  made from {file}")
    print(changes)
    for words in editions[-1].decided:
        print(f"decided: {words}")
    return True


def _told_edition(file: Path) -> OwnEdition:
    """Return the edition that a file holds, or raise that it holds none."""
    found = _edition_in(file)
    if found is None:
        problem = Problem(
            path="",
            message="is no edition of one's own",
            hint="make one of official files: edition build --on DATE FILE... --output MINE.json",
        )
        raise UnreadableError((str(file), (problem,)))
    return found
