"""
The frame of ODS reports: 27 columns without headings, and what users make of them.

They re-save the tables without the columns at the end, drop those that are empty, keep the few
that they need, and add headings in spellings of their own.
"""

import enum
from collections.abc import Sequence
from typing import Final, final

import attrs

from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.prescribing import SETTING
from nhs_accountable_care.interchange.official.tables import Columns, columns_under, is_table

__all__ = ["LETTERS", "STATUSES", "Layout", "OdsRow", "ods_columns", "rows_in_head"]

# What stands in which of the 27 columns; those without a name are addresses, the telephone, and
# columns that are empty in every issue.
_FRAME: Final = {
    "code": 0,
    "name": 1,
    "grouping": 2,
    "geography": 3,
    "postcode": 9,
    "open date": 10,
    "close date": 11,
    "status": 12,
    "sub type": 13,
    "parent": 14,
    "join date": 15,
    "left date": 16,
    "amended": 21,
    # In epraccur the provider or purchaser, in etr the letter of a government region.
    "other": 23,
    "setting": 25,
}
_WIDTH: Final = 27
# Re-saved tables lose columns at the end, of which the last that says something is the 22nd.
_LEAST_WIDTH: Final = 22
# What users leave who drop the columns that are empty, and who keep what they need.
_CUT: Final = {
    21: (*range(18), 21, 23, 25),
    12: (0, 1, *range(4, 10), 12, 17, 23, 25),
}
# In the spellings of the service's own description, and of public programs that read the files.
_HEADINGS: Final = {
    **dict.fromkeys(
        ("organisationcode", "orgcode", "odscode", "code", "practicecode", "organisationid"),
        "code",
    ),
    **dict.fromkeys(("name", "organisationname", "orgname"), "name"),
    **dict.fromkeys(("nationalgrouping", "nationalgroupingcode"), "grouping"),
    **dict.fromkeys(("highlevelhealthgeography", "highlevelhealthauthoritycode"), "geography"),
    **{
        f"{words}{number}": ""
        for words in ("address", "addressline", "addr", "null", "column")
        for number in ("", *(f"{each}" for each in range(1, 28)))
    },
    **{f"address{each}": "" for each in ("one", "two", "three", "four", "five")},
    "postcode": "postcode",
    "opendate": "open date",
    "closedate": "close date",
    **dict.fromkeys(("statuscode", "status", "orgstatus"), "status"),
    **dict.fromkeys(("organisationsubtypecode", "orgsubtypecode", "subtype"), "sub type"),
    **dict.fromkeys(
        ("commissioner", "commissionercode", "parentorganisationcode", "parent"), "parent"
    ),
    **dict.fromkeys(
        (
            *("joinproviderpurchaserdate", "joinproviderorpurchaserdate"),
            *("joinproviderdate", "joinparentdate"),
        ),
        "join date",
    ),
    **dict.fromkeys(
        (
            *("leftproviderpurchaserdate", "leftproviderorpurchaserdate"),
            *("leftproviderdate", "leftparentdate"),
        ),
        "left date",
    ),
    **dict.fromkeys(("telephone", "telno", "tel", "contacttelephonenumber"), ""),
    **dict.fromkeys(("amendedrecordindicator", "amended"), "amended"),
    **dict.fromkeys(
        (
            *("providerpurchaser", "providerorpurchaser", "provider", "provpurch"),
            *("currentcareorganisation", "currentorg"),
        ),
        "other",
    ),
    **dict.fromkeys(("prescribingsetting", "prescrset"), "setting"),
}
# Of a table whose first row has this many known headings, and more that are known than that are
# not, the first row is one of headings; a few of them are in many other tables.
_FEWEST_HEADINGS: Final = 3

LETTERS: Final = frozenset("ACDP")
"""The statuses of the legacy layout: active, closed, dormant, proposed."""

STATUSES: Final = frozenset({"ACTIVE", "INACTIVE", "DORMANT", "PROPOSED"})
"""The statuses of Data Search and Export."""


class Layout(enum.Enum):
    """Which of the two layouts a report has."""

    LEGACY = "legacy"
    EXPORT = "Data Search and Export"
    UNTOLD = "untold"


@final
class OdsRow:
    """The cells of a row by what they are, for what asks before anything is read."""

    __slots__ = ("_cells", "_columns")

    def __init__(self, cells: Sequence[str], columns: Columns) -> None:
        self._cells = cells
        self._columns = columns

    def __getitem__(self, name: str) -> str:
        """Return a cell, or an empty text where there is none."""
        place = self._columns[name]
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    @property
    def layout(self) -> Layout:
        """Which layout the row shows by its own words."""
        status, setting = self["status"].upper(), self["setting"]
        if status in STATUSES or setting.startswith("RO") or self["sub type"].startswith("RO"):
            return Layout.EXPORT
        if status in LETTERS or SETTING.fullmatch(setting):
            return Layout.LEGACY
        return Layout.UNTOLD


def rows_in_head(file: OfficialFile, columns: Columns) -> list[OdsRow]:
    """Return the first rows of a report, by what their cells are."""
    return [OdsRow(cells, columns) for cells in file.head[columns.headings :]]


def ods_columns(file: OfficialFile) -> Columns | None:
    """Find the columns of a report by its headings, or by how many there are."""
    if not is_table(file):
        return None
    first = file.head[0]
    headed = columns_under(first, _HEADINGS)
    strange = headed.strange
    if (
        len(headed.at) >= _FEWEST_HEADINGS
        and "code" in headed.at
        and 2 * len(strange) <= len(first)
    ):
        return _with_blank_headings(first, headed)
    if len(first) > _WIDTH:
        return None
    frame = range(len(first)) if len(first) >= _LEAST_WIDTH else _CUT.get(len(first), ())
    places = {of_frame: place for place, of_frame in enumerate(frame)}
    at = {name: places[each] for name, each in _FRAME.items() if each in places}
    if not at:
        return None
    names = {place: name for name, place in at.items()}
    labels = tuple(
        f"column {of_frame + 1}" + (f", {names[place]}" if place in names else "")
        for place, of_frame in enumerate(frame)
    )
    return Columns(labels=labels, headings=0, at=at)


def _with_blank_headings(first: Sequence[str], columns: Columns) -> Columns:
    """Find the columns with blank headings, where all the others are in their places."""
    in_place = len(first) >= _LEAST_WIDTH and all(
        _FRAME[name] == place for name, place in columns.at.items()
    )
    if not in_place:
        return columns
    blank = {
        name: place for name, place in _FRAME.items() if place < len(first) and not first[place]
    }
    return attrs.evolve(
        columns,
        at={**columns.at, **blank},
        unknown=columns.strange,
    )
