"""
An official file, read: what it says, what could not be read, and what was passed over.

Rows in are rows kept, rows reported and rows passed over, always. A file that is in no format
that is known is refused; a row that cannot be read is reported, and the others are kept.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, final

import attrs

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import LONGEST_NAME, MOST_PROBLEMS
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.text import joined, quoted, shortened
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.interchange.official.catalogue import file_formats
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.tables import seen_in
from nhs_accountable_care.interchange.rows import (
    BodyRow,
    FileRow,
    LinkRow,
    OfficialRow,
    PatientsRow,
    SuccessionRow,
    Unread,
)

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["OfficialReading", "OfficialRows", "official_rows", "read_official"]

_EVERY: Final = 5_000


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OfficialReading:
    r"""
    What an official file says.

    Attributes:
        file: The name of the file.
        format: In which format it is.
        as_at: The day of the file, where the caller stated one.
        sha256: The digest of its bytes, in hexadecimal digits.
        rows_in: How many rows it has, its headings left out.
        kept: How many of them were read.
        unread: Why the others could not be, in the order of their lines.
        passed_over: How many rows say nothing of use here, by the reason.
        rows: What the rows that were kept say; left out where only the counts were asked for.
        counts: How many rows say what: bodies by kind, links by relation.
        notes: What was decided for the whole file.

    >>> reading = read_official(b"code,name\n", name="mine.csv")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.DocumentError: mine.csv is in no format that is known...
    """

    file: str
    format: FileFormat
    rows_in: int
    kept: int
    sha256: str = ""
    as_at: date | None = None
    unread: tuple[Unread, ...] = ()
    passed_over: Mapping[str, int] = attrs.field(factory=dict)
    rows: tuple[OfficialRow, ...] = attrs.field(default=(), repr=False)
    counts: Mapping[str, int] = attrs.field(factory=dict)
    notes: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse counts that do not add up."""
        # A row that is reported has one thing wrong with it, or more.
        if not bool(self.unread) <= self.reported <= len(self.unread):
            msg = f"{self.file}: {self.rows_in} rows in are not all kept, reported or passed over"
            raise InvalidValueError(msg)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """
        The file as a source of what is taken from it, under a key made of its digest.

        What is read in it is as sure as it is what the columns of its format mean.
        """
        sure = Confidence.weakest(cited.confidence for cited in self.format.sources)
        source = Source(
            key=f"file-{self.sha256[:12]}", title=shortened(self.file, LONGEST_NAME // 2)
        )
        return (Citation(source=source, locator=self.format.title, confidence=sure),)

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
        # Not by the lines of what is wrong: the sheets of a workbook have the same ones.
        return self.rows_in - self.kept - sum(self.passed_over.values())

    def explain(self) -> str:
        """Say what the file is, what is in it, and what could not be read."""
        over = sum(self.passed_over.values())
        lines = [
            f"{self.file}: {self.format.title} ({self.format.key})",
            (
                f"rows: {self.rows_in:,} in = {self.kept:,} kept + {self.reported:,} reported + "
                f"{over:,} passed over"
            ),
            *(f"  {count:,} {what}" for what, count in self.counts.items()),
            *(f"passed over: {count:,} ({reason})" for reason, count in self.passed_over.items()),
            *(f"note: {note}" for note in self.notes),
            *(f"unread: {each}" for each in self.unread[:MOST_PROBLEMS]),
        ]
        if len(self.unread) > MOST_PROBLEMS:
            lines.append(f"unread: {len(self.unread) - MOST_PROBLEMS:,} more problems")
        return "\n".join(lines)

    def to_records(self) -> Record:
        """Return everything as plain data."""
        return {
            "file": self.file,
            "format": self.format.to_record(),
            "sha256": self.sha256,
            "as_at": None if self.as_at is None else self.as_at.isoformat(),
            "rows_in": self.rows_in,
            "kept": self.kept,
            "reported": self.reported,
            "passed_over": dict(self.passed_over),
            "counts": dict(self.counts),
            "notes": list(self.notes),
            "unread": [each.to_record() for each in self.unread],
            "bodies": [row.to_record() for row in self.bodies],
            "links": [row.to_record() for row in self.links],
            "successions": [row.to_record() for row in self.successions],
            "patients": [row.to_record() for row in self.patients],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return what was read as tables: ``bodies``, ``links``, ``successions``, ``patients``.

        Beside them stand ``unread``, ``passed_over``, ``counts``, ``notes`` and ``about``. What
        the library reads as dataframes by itself is ``bodies``.
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records()
        records["passed_over"] = [
            {"reason": reason, "rows": rows} for reason, rows in self.passed_over.items()
        ]
        records["counts"] = [{"what": what, "rows": rows} for what, rows in self.counts.items()]
        return tables_of(records, _TABLES, self.notes)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``bodies`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "bodies": BodyRow.record_columns,
    "links": LinkRow.record_columns,
    "successions": SuccessionRow.record_columns,
    "patients": PatientsRow.record_columns,
    "unread": Unread.record_columns,
    "passed_over": {"reason": "text", "rows": "whole number"},
    "counts": {"what": "text", "rows": "whole number"},
    "notes": {"note": "text"},
    "about": {
        "file": "text",
        **{f"format_{key}": kind for key, kind in FileFormat.record_columns.items()},
        "sha256": "text",
        "as_at": "day",
        "rows_in": "whole number",
        "kept": "whole number",
        "reported": "whole number",
    },
}


@final
class OfficialRows:
    """The rows of an official file, one by one, for files that are too large to keep."""

    def __init__(self, file: OfficialFile, format_: FileFormat) -> None:
        """Take the file and its format."""
        self._file = file
        self.file: str = file.name
        self.format: FileFormat = format_
        self.as_at: date | None = file.as_at

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided for the whole file, as far as it has been read."""
        return self._file.notes

    def __iter__(self) -> Iterator[FileRow]:
        """Read the file."""
        return self.format.reads(self._file)

    def reading(
        self,
        *,
        progress: Callable[[int], None] | None = None,
        on_row: Callable[[FileRow], None] | None = None,
        with_rows: bool = True,
    ) -> OfficialReading:
        """
        Go through the rows, count them, and return what they say.

        ``on_row`` is given each row as it comes; with it, or without either, a file may be larger
        than memory, as long as ``with_rows`` is false, so that the counts alone are returned.
        ``progress`` is called with the number of rows from time to time.
        """
        rows: list[OfficialRow] = []
        unread: list[Unread] = []
        passed_over: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        rows_in = kept = 0
        for row in self:
            rows_in += 1
            kept += bool(row.rows)
            counts.update(map(_what, row.rows))
            if on_row is not None:
                on_row(row)
            if with_rows:
                rows.extend(row.rows)
            unread.extend(row.unread)
            if row.passed_over is not None:
                passed_over[row.passed_over] += 1
            if progress is not None and rows_in % _EVERY == 0:
                progress(rows_in)
        return OfficialReading(
            file=self.file,
            format=self.format,
            as_at=self.as_at,
            sha256=self._file.sha256(),
            rows_in=rows_in,
            kept=kept,
            unread=tuple(unread),
            passed_over=dict(passed_over.most_common()),
            rows=tuple(rows),
            counts=dict(counts.most_common()),
            notes=self.notes,
        )


def official_rows(
    source: bytes | str | os.PathLike[str],
    *,
    name: str | None = None,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    as_at: date | None = None,
) -> OfficialRows:
    r"""
    Recognise an official file, and return its rows one by one.

    Of an XML file of 300,000 organisations no more than a few are in memory at a time.

    Raises:
        DocumentError: If the file is in no format that is known, or cannot be read at all.
        InvalidValueError: For a format that there is not.
        OSError: If the file cannot be opened.

    >>> table = b"NHSER19CD,NHSER19CDH,NHSER19NM\nE40000003,Y56,London\n"
    >>> for row in official_rows(table, name="regions.csv", as_at=date(2019, 4, 1)):
    ...     print(row.line, *row.rows)
    2 Y56 London (nhs-england-region)
    """
    if as_at is not None:
        check_day(as_at, "as_at")
    file = OfficialFile(source, name=name, as_at=as_at)
    if format is not None:
        asked = _format(format)
        if not asked.recognises(file):
            file.note(
                f"read as {asked.key}, because that was asked; its content does not look like it"
            )
        return OfficialRows(file, asked)
    found = next((each for each in file_formats() if each.recognises(file)), None)
    if found is None:
        raise DocumentError(
            (
                Problem(
                    path="",
                    message=f"{file.name} is in no format that is known",
                    hint=f"{seen_in(file)}name it (format=..., --format): "
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
    r"""
    Read an official file whole: what it says, and every row that could not be read.

    The format is recognised by the content of the file; ``format`` names it where that is not
    enough. ``as_at`` is the day of a file that has none in it. ``progress`` is called with the
    number of rows from time to time.

    Raises:
        DocumentError: If the file is in no format that is known, or cannot be read at all.
        InvalidValueError: For a format that there is not.
        OSError: If the file cannot be opened.

    >>> table = b"NHSER19CD,NHSER19CDH,NHSER19NM\nE40000003,Y56,London\n"
    >>> reading = read_official(table, name="regions.csv", as_at=date(2019, 4, 1))
    >>> reading.rows_in, reading.kept, reading.bodies[0].name
    (1, 1, 'London')
    """
    found = official_rows(source, name=name, format=format, as_at=as_at)
    return found.reading(progress=progress)


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
