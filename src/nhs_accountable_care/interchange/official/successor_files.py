"""
Successor files of ODS: which code went on in which, and when.

The day is kept as the file has it. It is meant to be the first of the successor, and in a few
rows of the published files it is the last of the predecessor.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care.interchange.official.cells import Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.tables import (
    Columns,
    columns_by_place,
    has_columns,
    headed_columns,
    is_table,
    read_in,
    rows_of,
)
from nhs_accountable_care.interchange.rows import FileRow, SuccessionRow
from nhs_accountable_care.organisations import OdsCode

__all__ = ["FORMATS"]

_SUCC: Final = ("old code", "new code", "reason", "day", "flag")
_DAY: Final = re.compile(r"\d{8}", re.ASCII)
_LETTER: Final = re.compile(r"[A-Z]?", re.ASCII)
_PAIRS: Final = {
    **dict.fromkeys(("oldcode", "predecessor"), "old code"),
    **dict.fromkeys(("newcode", "successor"), "new code"),
    **dict.fromkeys(("date", "effectivedate"), "day"),
    "reason": "reason",
}
_PAIRS_NEED: Final = ("old code", "new code", "day")


def _is_succession(cells: Sequence[str]) -> bool:
    """Return whether a row looks like one of succ."""
    return (
        len(cells) == len(_SUCC)
        and bool(_LETTER.fullmatch(cells[2]))
        and bool(_DAY.fullmatch(cells[3]))
    )


def _is_succ(file: OfficialFile) -> bool:
    """Return whether half of the first rows, or more, are of succ or succarc."""
    return is_table(file) and 2 * sum(map(_is_succession, file.head)) >= len(file.head)


def _read_succ(file: OfficialFile) -> Iterator[FileRow]:
    """Read succ or succarc."""
    columns = columns_by_place(
        file,
        _SUCC,
        key="succ",
        published=("file", "old, new, reason, date and flag, no headings"),
        is_row=lambda first: bool(_DAY.fullmatch(first[3])),
    )
    return rows_of(file, columns, partial(_succession, columns))


def _read_pairs(file: OfficialFile) -> Iterator[FileRow]:
    """Read pairs of codes under headings."""
    columns = headed_columns(file, _PAIRS, _PAIRS_NEED)
    return rows_of(file, columns, partial(_succession, columns))


def _succession(columns: Columns, cells: Cells) -> FileRow:
    """Read one succession."""
    old, new = cells.code(columns["old code"]), cells.code(columns["new code"])
    day, reason = cells.day(columns["day"]), cells.text(columns["reason"]) or None
    return cells.done(
        lambda: (
            SuccessionRow(
                line=cells.line,
                from_code=OdsCode(old or ""),
                to_code=OdsCode(new or ""),
                day=day,
                reason=reason,
            ),
        )
    )


FORMATS: Final = (
    FileFormat(
        key="succ",
        title="Successors (ODS succ and succarc)",
        layout="five columns without headings: old code, new code, reason, day, flag",
        recognises=_is_succ,
        reads=_read_succ,
        # No published file was held: its columns are those of public loaders.
        sources=read_in("public_ods_loaders", confidence=Confidence.UNVERIFIED),
    ),
    FileFormat(
        key="successor-pairs",
        title="Successors, with headings",
        layout="old_code, new_code and date, as tables made of succ and succarc have them",
        recognises=lambda file: has_columns(file, _PAIRS, _PAIRS_NEED),
        reads=_read_pairs,
        sources=read_in("ods_successors_2022"),
    ),
)
"""The successor files."""
