"""
An official file, read: what it says, what could not be read, and what was passed over.

Rows in are rows kept, rows reported and rows passed over, always. A file that is in no format
that is known is refused; a row that cannot be read is reported, and the others are kept.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

import attrs

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.interchange.official.catalogue import file_formats
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.rows import (
    BodyRow,
    FileRow,
    LinkRow,
    OfficialRow,
    PatientsRow,
    SuccessionRow,
    Unread,
)

__all__ = ["OfficialReading", "OfficialRows", "official_rows", "read_official"]

_EVERY: Final = 5_000


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OfficialReading:
    r"""
    What an official file says.

    Attributes:
        file: The name of the file.
        format: In which format it is.
        rows_in: How many rows it has, its headings left out.
        kept: How many of them were read.
        unread: Why the others could not be, in the order of their lines.
        passed_over: How many rows say nothing of use here, by the reason.
        notes: What was decided for the whole file.

    >>> reading = read_official(b"code,name\n", name="mine.csv")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.DocumentError: mine.csv is in no format that is known...
    """

    file: str
    format: FileFormat
    as_at: date | None
    rows_in: int
    kept: int
    unread: tuple[Unread, ...]
    passed_over: tuple[tuple[str, int], ...]
    rows: tuple[OfficialRow, ...] = attrs.field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def bodies(self) -> tuple[BodyRow, ...]:
        """Every organisation that it tells of."""
        return tuple(row for row in self.rows if isinstance(row, BodyRow))

    @property
    def links(self) -> tuple[LinkRow, ...]:
        """Every link between two organisations."""
        return tuple(row for row in self.rows if isinstance(row, LinkRow))

    @property
    def successions(self) -> tuple[SuccessionRow, ...]:
        """Every pair of codes of which one went on in the other."""
        return tuple(row for row in self.rows if isinstance(row, SuccessionRow))

    @property
    def patients(self) -> tuple[PatientsRow, ...]:
        """Every count of patients."""
        return tuple(row for row in self.rows if isinstance(row, PatientsRow))

    @property
    def reported(self) -> int:
        """How many rows could not be read; each may have several things wrong with it."""
        return len({each.line for each in self.unread})

    def explain(self) -> str:
        """Say what the file is, what is in it, and what could not be read."""
        over = sum(count for _, count in self.passed_over)
        lines = [
            f"{self.file}: {self.format.title} ({self.format.key})",
            (
                f"rows: {self.rows_in:,} in = {self.kept:,} kept + {self.reported:,} reported + "
                f"{over:,} passed over"
            ),
            *(f"  {count:,} {what}" for what, count in counts_of(self.rows)),
            *(f"passed over: {count:,} ({reason})" for reason, count in self.passed_over),
            *(f"note: {note}" for note in self.notes),
        ]
        return "\n".join(lines)

    def to_records(self) -> Record:
        """Return everything as plain data."""
        return {
            "file": self.file,
            "format": self.format.to_record(),
            "as_at": None if self.as_at is None else self.as_at.isoformat(),
            "rows_in": self.rows_in,
            "kept": self.kept,
            "reported": self.reported,
            "passed_over": dict(self.passed_over),
            "notes": list(self.notes),
            "unread": [each.to_record() for each in self.unread],
            "bodies": [row.to_record() for row in self.bodies],
            "links": [row.to_record() for row in self.links],
            "successions": [row.to_record() for row in self.successions],
            "patients": [row.to_record() for row in self.patients],
        }


class OfficialRows:
    """The rows of an official file, one by one, for files that are too large to keep."""

    def __init__(self, file: OfficialFile, format_: FileFormat) -> None:
        """Take the file and its format."""
        self._file = file
        self.file = file.name
        self.format = format_
        self.as_at = file.as_at

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided for the whole file, as far as it has been read."""
        return self._file.notes

    def __iter__(self) -> Iterator[FileRow]:
        """Read the file."""
        return self.format.reads(self._file)


def official_rows(
    source: bytes | str | os.PathLike[str],
    *,
    name: str | None = None,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    as_at: date | None = None,
) -> OfficialRows:
    """
    Recognise an official file, and return its rows one by one.

    Of an XML file of 300,000 organisations no more than a few are in memory at a time.

    Raises:
        DocumentError: If the file is in no format that is known, or cannot be read at all.
        InvalidValueError: For a format that there is not.
        OSError: If the file cannot be opened.
    """
    if as_at is not None:
        check_day(as_at, "as_at")
    file = OfficialFile(source, name=name, as_at=as_at)
    if format is not None:
        return OfficialRows(file, _format(format))
    found = next((each for each in file_formats() if each.recognises(file)), None)
    if found is None:
        raise DocumentError(
            (
                Problem(
                    path="",
                    message=f"{file.name} is in no format that is known",
                    hint="name it (format=..., --format): "
                    f"{', '.join(each.key for each in file_formats())}",
                ),
            )
        )
    return OfficialRows(file, found)


def read_official(
    source: bytes | str | os.PathLike[str],
    *,
    name: str | None = None,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    as_at: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> OfficialReading:
    """
    Read an official file whole: what it says, and every row that could not be read.

    The format is recognised by the content of the file; ``format`` names it where that is not
    enough. ``as_at`` is the day of a file that has none in it. ``progress`` is called with the
    number of rows from time to time.

    Raises:
        DocumentError: If the file is in no format that is known, or cannot be read at all.
        InvalidValueError: For a format that there is not.
        OSError: If the file cannot be opened.
    """
    found = official_rows(source, name=name, format=format, as_at=as_at)
    rows: list[OfficialRow] = []
    unread: list[Unread] = []
    passed_over: Counter[str] = Counter()
    rows_in = kept = 0
    for row in found:
        rows_in += 1
        kept += bool(row.rows)
        rows.extend(row.rows)
        unread.extend(row.unread)
        if row.passed_over is not None:
            passed_over[row.passed_over] += 1
        if progress is not None and rows_in % _EVERY == 0:
            progress(rows_in)
    return OfficialReading(
        file=found.file,
        format=found.format,
        as_at=as_at,
        rows_in=rows_in,
        kept=kept,
        unread=tuple(unread),
        passed_over=tuple(sorted(passed_over.items())),
        rows=tuple(rows),
        notes=found.notes,
    )


def counts_of(rows: "tuple[OfficialRow, ...]") -> list[tuple[str, int]]:
    """Count what rows say, by what they are: bodies by kind, links by relation."""
    counted = Counter(_what(row) for row in rows)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _what(row: OfficialRow) -> str:
    """Name what a row says."""
    if isinstance(row, BodyRow):
        return row.what
    if isinstance(row, LinkRow):
        return f"{row.written_as if row.relation is None else row.relation.value} (links)"
    if isinstance(row, SuccessionRow):
        return "successions"
    return f"counts of patients ({row.level})"


def _format(key: str) -> FileFormat:
    """Return a format by its key."""
    known = {each.key: each for each in file_formats()}
    if key not in known:
        hint = did_you_mean(key, known)
        msg = f"{quoted(key)} is no format; {hint or f'there are {joined(known)}'}"
        raise InvalidValueError(msg)
    return known[key]
