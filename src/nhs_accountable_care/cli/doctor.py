"""The verb `doctor`: what is wrong with a column of codes, and what of it can be repaired."""

import argparse
import contextlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import attrs

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError, Problem
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.text import wrapped
from nhs_accountable_care.cli.asked_register import asked_register_and_others
from nhs_accountable_care.cli.opening import PIPED, piped_bytes
from nhs_accountable_care.cli.problems import UnreadableError, cannot_open
from nhs_accountable_care.cli.progress import progress_of
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.cli.writing import is_written_at_once, opened_to_write
from nhs_accountable_care.interchange import (
    DoctorReport,
    doctor_signs,
    sign_of,
)
from nhs_accountable_care.interchange.code_doctor.columns import ColumnDoctor
from nhs_accountable_care.interchange.code_doctor.examination import Examiner
from nhs_accountable_care.interchange.code_doctor.signs import TOPICS
from nhs_accountable_care.interchange.code_doctor.tables import Columns, examine_table
from nhs_accountable_care.organisations import KeyKind

__all__ = ["examine_column"]


def examine_column(options: argparse.Namespace) -> bool:
    """
    Look at a column of a file, or list the signs; return whether nobody is needed.

    Raises:
        InvalidValueError: For options that go without what they need, and for signs that are none.
        UnreadableError: If the file cannot be read, after the report on what could be.
    """
    if options.list or options.explain is not None:
        _tell_signs(options)
        return True
    if options.file is None or options.column is None:
        msg = "name a file and its column of codes (--column), or list the signs (--list)"
        raise InvalidValueError(msg)
    known, others = asked_register_and_others(options)
    examiner = Examiner(
        known,
        kind=options.kind,
        codes=KeyKind(options.codes),
        known=others,
        ignore=options.ignore or (),
    )
    with progress_of(str(options.file)) as progress:
        column = ColumnDoctor(examiner, on=options.on, kind=options.kind, progress=progress)
        report, problems = _examined(options, column)
    if options.json:
        print_data(as_json(report.to_records()))
    else:
        print(report)
    if problems:
        raise UnreadableError((str(options.file), problems))
    return not report.needs_a_person


def _tell_signs(options: argparse.Namespace) -> None:
    """Print one sign whole, or all of them, by what they are about."""
    if options.explain is not None:
        sign = sign_of(options.explain)
        if options.json:
            print_data(as_json(sign.to_record()))
        else:
            print(sign.explain())
        return
    if options.json:
        print_data(as_json({"signs": [sign.to_record() for sign in doctor_signs()]}))
        return
    for topic, words in TOPICS.items():
        print(words)
        for sign in doctor_signs():
            if sign.code.startswith(topic):
                print(wrapped(f"{sign} ({sign.severity.words})", "  ", "      "))


def _examined(
    options: argparse.Namespace, column: ColumnDoctor
) -> tuple[DoctorReport, tuple[Problem, ...]]:
    """Look at every row of the file, and write the repaired one if it is asked for."""
    columns = Columns(
        code=options.column,
        day=options.date_column,
        name=options.name_column,
        parent=options.parent_column,
        has_headings=not options.no_header,
    )
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    with _opened(options.file) as stream:
        try:
            with _repaired(options) as repaired:
                notes = tuple(examine_table(stream, columns, column, repaired=repaired))
        except DocumentError as error:
            problems = error.problems
            if not column.rows:
                raise UnreadableError((str(options.file), problems)) from None
            if options.repair is not None:
                notes = (f"{options.repair} {_told_of_part(options.repair)}",)
    report = column.report()
    return attrs.evolve(report, notes=(*notes, *report.notes)), problems


def _told_of_part(out: Path) -> str:
    """Say what became of the repaired table of a file that is not whole."""
    if is_written_at_once(out):
        return "has the rows up to there alone, since the file is not whole"
    return "was not written, since the file is not whole"


@contextmanager
def _opened(file: Path) -> Iterator[io.BufferedReader | io.BytesIO]:
    """Open a file, or take standard input, which has as many bytes as are read of it at once."""
    if file == PIPED:
        yield io.BytesIO(piped_bytes())
        return
    try:
        with file.open("rb") as stream:
            yield stream
    except OSError as error:
        raise cannot_open(file, error) from None


@contextmanager
def _repaired(options: argparse.Namespace) -> Iterator[TextIO | None]:
    """
    Open what the repaired table is written to, which takes its name once it is whole.

    Raises:
        UnreadableError: If it cannot be written, or is the file that is read.
    """
    out: Path | None = options.repair
    if out is None:
        yield None
        return
    with contextlib.suppress(OSError):
        if os.path.samefile(out, options.file):  # noqa: PTH121 -- of either there may be none
            hint = "name another file; the first one stays as it is"
            problem = Problem(path="", message="is the file that is read", hint=hint)
            raise UnreadableError((str(out), (problem,)))
    with opened_to_write(out) as stream:
        yield stream
