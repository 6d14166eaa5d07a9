"""
An official file as its readers see it: its bytes in whatever form they are needed.

What is looked at to recognise the file is kept, so that nothing is read twice, and nothing is
read that is not asked for.
"""

import functools
import hashlib
import io
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final, final

from nhs_accountable_care._core.csv_text import decoded, rows_by_line
from nhs_accountable_care._core.errors import DocumentError, InvalidTypeError, Problem
from nhs_accountable_care._core.limits import LARGEST_FILE, MOST_PROBLEMS
from nhs_accountable_care._core.text import joined, quoted, represented, with_article
from nhs_accountable_care.interchange.official.records import without_doubles
from nhs_accountable_care.interchange.official.workbooks import Sheet, Workbook

__all__ = ["OfficialFile"]

_HEAD: Final = 4096
_PIECE: Final = 1024 * 1024
_HEAD_ROWS: Final = 60
_MOST_TITLES: Final = 10
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ROOT: Final = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")


@final
class OfficialFile:
    r"""
    A file that somebody holds, for the readers of this package.

    ``as_at`` is the day of the file, where its reader was told one.

    >>> file = OfficialFile(b"FID,NHSER19CD\n1,E40000003\n", name="regions.csv")
    >>> file.container, file.head[0]
    ('csv', ['FID', 'NHSER19CD'])
    """

    def __init__(
        self,
        source: "bytes | str | os.PathLike[str]",
        *,
        name: str | None = None,
        as_at: date | None = None,
    ) -> None:
        """
        Take the bytes, or the path of the file, and the name by which it is spoken of.

        Raises:
            InvalidTypeError: For what is neither.
        """
        if not isinstance(source, bytes | str | os.PathLike):
            msg = (
                f"an official file is bytes or a path, and {represented(source)} is "
                f"{with_article(type(source).__name__)}"
            )
            raise InvalidTypeError(msg)
        self._data = source if isinstance(source, bytes) else None
        self._path = None if isinstance(source, bytes) else Path(source)
        self.name: str = name or ("the file" if self._path is None else self._path.name)
        self.as_at: date | None = as_at
        self._notes: dict[str, None] = {}

    # --- What the reader says of the file as a whole ---

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided for the whole file, each once, in the order in which it was said."""
        return tuple(self._notes)

    def note(self, words: str) -> None:
        """
        Say what was decided for the whole file; said again, it is said once.

        Beyond the first hundred it is said only that there was more.
        """
        if len(self._notes) < MOST_PROBLEMS or words in self._notes:
            self._notes[words] = None
        else:
            self._notes["there was more to note of this file than is told"] = None

    # --- Its bytes ---

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open it to read it piece by piece, however large it is."""
        if self._path is None:
            yield io.BytesIO(self._data or b"")
            return
        with self._path.open("rb") as stream:
            yield stream

    @functools.cached_property
    def data(self) -> bytes:
        """
        All of its bytes.

        Raises:
            DocumentError: If there are more than `LARGEST_FILE`.
        """
        if self._data is not None:
            data = self._data
        else:
            with self.opened() as stream:
                data = stream.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            msg = (
                f"has more than {LARGEST_FILE:,} bytes, which are the most that are read of a "
                f"file that is not XML"
            )
            raise _whole(msg, "divide it into several files")
        return data

    def sha256(self) -> str:
        """Return the digest of its bytes, in hexadecimal digits."""
        digest = hashlib.sha256()
        with self.opened() as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()

    @functools.cached_property
    def beginning(self) -> bytes:
        """Its first bytes."""
        if self._data is not None:
            return self._data[:_HEAD]
        with self.opened() as stream:
            return stream.read(_HEAD)

    @functools.cached_property
    def container(self) -> str:
        """What its bytes are, one of ``workbook``, ``json``, ``xml`` and ``csv``."""
        beginning = self.beginning
        if beginning.startswith(b"PK"):
            return "workbook"
        for mark in _MARKS:
            beginning = beginning.removeprefix(mark)
        text = beginning.replace(b"\0", b"").lstrip()
        if text.startswith((b"{", b"[{", b"[\n", b"[]")):
            return "json"
        return "xml" if text.startswith(b"<") else "csv"

    # --- A table ---

    @functools.cached_property
    def _text(self) -> tuple[str, str]:
        """Return its text, and how its bytes were read."""
        return decoded(self.data)

    @property
    def encoding(self) -> str:
        """How the bytes of a table were read, one of ``utf-8``, ``utf-16`` and ``cp1252``."""
        return self._text[1]

    @functools.cached_property
    def head(self) -> Sequence[Sequence[str]]:
        """The first rows of a table, or of the first sheet of a workbook, that are not blank."""
        if self.container == "workbook":
            return [] if self._sheet is None else [cells for _, cells in self._sheet.head]
        rows = []
        for _, cells in rows_by_line(self._text[0]):
            if not isinstance(cells, Problem):
                rows.append(cells)
            if len(rows) == _HEAD_ROWS:
                break
        return rows

    def rows(self, width: int | None = None) -> Iterator[tuple[int, list[str] | Problem]]:
        """
        Go through the rows of a table that are not blank: the line, and the cells.

        What is wrong with a line stands in its place. With ``width``, a row over several lines
        that has other cells than so many is read as a line that is misquoted.
        """
        if self.container == "workbook":
            yield from self._rows_of_sheet()
            return
        if self.encoding != "utf-8":
            self.note(f"read as {self.encoding}, since it is not UTF-8")
        yield from rows_by_line(self._text[0], width)

    # --- A workbook ---

    @functools.cached_property
    def workbook(self) -> Workbook:
        """
        The workbook that it is.

        Raises:
            DocumentError: If it is none, or beyond what is read of one.
            ImportError: Without openpyxl; the message names the extra.
        """
        return Workbook(self.data)

    @property
    def _sheet(self) -> Sheet | None:
        """The first sheet that is shown and has anything in it, or `None`."""
        sheets = self.workbook.sheets
        return next((each for each in sheets if not each.is_hidden and each.head), None)

    def _rows_of_sheet(self) -> Iterator[tuple[int, list[str] | Problem]]:
        """Go through the rows of the sheet that is taken for the table, and say which it is."""
        sheet = self._sheet
        others = [each for each in self.workbook.sheets if each is not sheet and each.head]
        self.note_sheets(others)
        if sheet is not None:
            problems: list[Problem] = []
            yield from sheet.rows(problems)
            for problem in problems:
                yield int(problem.path.removeprefix("line ")), problem
        for note in self.workbook.notes:
            self.note(note)

    def note_sheets(self, sheets: "Sequence[Sheet]") -> None:
        """Say which sheets of a workbook are not read."""
        if sheets:
            titles = joined((quoted(sheet.title) for sheet in sheets), most=_MOST_TITLES)
            self.note(f"sheets that are not read: {titles}")

    # --- A record, or records, of JSON or XML ---

    @functools.cached_property
    def document(self) -> Any:  # noqa: ANN401 -- whatever stands in the file
        """
        What a JSON file says; neither value of a key that stands twice in an object is taken.

        Raises:
            DocumentError: If it is no JSON, or nested beyond reading.
        """
        try:
            return json.loads(self.data.decode("utf-8-sig"), object_pairs_hook=without_doubles)
        except RecursionError:
            msg = "is nested too deeply to be read"
            raise _whole(msg, "") from None
        except ValueError as error:
            msg = f"is no JSON: {error}"
            raise _whole(msg, "get it again, as UTF-8") from None

    @functools.cached_property
    def root(self) -> str | None:
        """The name of the outermost element of an XML file, without its prefix, or `None`."""
        text = self.beginning.decode("utf-8", "replace")
        found = _ROOT.search(text)
        return None if found is None else found[1]


def _whole(message: str, hint: str) -> DocumentError:
    """Return an error about the whole file."""
    return DocumentError((Problem(path="", message=message, hint=hint),))
