"""
The table of sub-ICB locations, boards and regions that ODS gave out for 1 July 2022.

It has codes of ODS alone, with names and roles, unlike the lookups of ONS.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from nhs_accountable_care.interchange.official.cells import Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.tables import (
    Columns,
    Told,
    day_of_file,
    has_columns,
    headed_columns,
    read_in,
    rows_of,
)
from nhs_accountable_care.interchange.rows import BodyRow, FileRow, LinkRow, OfficialRow
from nhs_accountable_care.organisations import OdsCode, OrganisationKind, Relation

__all__ = ["FORMATS"]

_KNOWN: Final = {
    "subicblocationodscode": "area",
    "subicblocationname": "area name",
    "subicblocationnonprimaryrole": "",
    "icbcode": "board",
    "integratedcareboardname": "board name",
    "icbnonprimaryrole": "",
    "regioncode": "region",
    "regionname": "region name",
}
_NEEDED: Final = tuple(dict.fromkeys(name for name in _KNOWN.values() if name))
_LEVELS: Final = (
    ("area", OrganisationKind.SUB_ICB_LOCATION),
    ("board", OrganisationKind.INTEGRATED_CARE_BOARD),
    ("region", OrganisationKind.NHS_ENGLAND_REGION),
)


def _recognises(file: OfficialFile) -> bool:
    """Return whether a file has the columns of the table."""
    return has_columns(file, _KNOWN, _NEEDED)


def _reads(file: OfficialFile) -> Iterator[FileRow]:
    """Read each sub-ICB location, with its board and the region of that."""
    columns = headed_columns(file, _KNOWN, _NEEDED)
    return rows_of(file, columns, partial(_row, columns, day_of_file(file), Told()))


def _row(columns: Columns, day: date | None, told: Told, cells: Cells) -> FileRow:
    """Read a row; a body and a link that a row before has told are not told again."""
    found = [
        (kind, cells.area(columns[level]), cells.name(columns[f"{level} name"]))
        for level, kind in _LEVELS
    ]

    def made() -> tuple[OfficialRow, ...]:
        bodies = [(kind, code or OdsCode(""), name) for kind, code, name in found]
        area, board, region = (code for _, code, _ in bodies)
        rows: list[OfficialRow] = [
            BodyRow(line=cells.line, code=code, name=name, kind=kind, seen_on=day)
            for kind, code, name in bodies
            if told.is_new(kind, code, name)
        ]
        rows.extend(
            LinkRow(
                line=cells.line,
                child=child,
                relation=relation,
                parent=parent,
                written_as=columns.labels[columns.at[column]],
                seen_on=day,
            )
            for child, relation, parent, column in (
                (area, Relation.CONSTITUENT_OF, board, "board"),
                (board, Relation.IN_REGION, region, "region"),
            )
            if told.is_new(child, relation, parent)
        )
        return tuple(rows)

    return told.after(cells.done(made))


FORMATS: Final = (
    FileFormat(
        key="ods-sub-icb-locations",
        title="Sub-ICB locations, boards and regions of July 2022 (ODS)",
        layout=(
            "eight columns: sub-ICB location, board and region, each with code and name, and the "
            "roles of the first two, which are not kept"
        ),
        recognises=_recognises,
        reads=_reads,
        sources=read_in("ods_sub_icb_locations_2022"),
    ),
)
"""The table of sub-ICB locations."""
