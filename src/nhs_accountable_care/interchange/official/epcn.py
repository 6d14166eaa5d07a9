"""
The workbook of primary care networks (ODS ePCN): the networks, and their core partners.

Headings and forms of days have changed with the years, and line breaks in headings; what stands
in which column has not.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.interchange.official.cells import Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.sheets import (
    SheetTable,
    missing,
    rows_of_sheet,
    table_on,
)
from nhs_accountable_care.interchange.rows import BodyRow, FileRow, LinkRow
from nhs_accountable_care.organisations import OdsCode, OrganisationKind, Relation
from nhs_accountable_care.policy import cite

__all__ = ["FORMATS", "day_of_workbook"]

# The area that commissions, under the names that it had: a CCG to 2022, a sub-ICB location since.
_AREAS: Final = ("ccg", "subicbloc", "subicblocation")
_NETWORKS: Final = {
    "pcncode": "network",
    "pcnname": "name",
    "currentclinicalcommissioninggroupcode": "area",
    **{f"current{area}code": "area" for area in _AREAS},
    "opendate": "first day",
    "opendateyyyymmdd": "first day",
    "closedate": "last day",
    "postcode": "postcode",
}
_PARTNERS: Final = {
    "partnerorganisationcode": "practice",
    "partnername": "name",
    **{f"practiceparent{area}code": "area" for area in _AREAS},
    "pcncode": "network",
    "practicetopcnrelationshipstartdate": "first day",
    "practicetopcnrelationshipenddate": "last day",
}


def _tables(file: OfficialFile) -> tuple[SheetTable, SheetTable] | None:
    """Return the tables of both sheets, or `None`."""
    found: dict[str, SheetTable] = {}
    for sheet in file.workbook.sheets:
        for name, known in (("partners", _PARTNERS), ("networks", _NETWORKS)):
            table = table_on(sheet, known, tuple(dict.fromkeys(known.values())))
            if table is not None:
                found.setdefault(name, table)
                break
    return (found["networks"], found["partners"]) if len(found) > 1 else None


def _recognises(file: OfficialFile) -> bool:
    """Return whether a file is the workbook of networks."""
    return file.container == "workbook" and _tables(file) is not None


def day_of_workbook(file: OfficialFile) -> date | None:
    """
    Return the day on which a workbook shows what it shows, and say whence it is.

    Nothing in it says so but the day on which it was saved.
    """
    if file.as_at is not None:
        return file.as_at
    day = file.workbook.saved_on
    file.note(
        "what has no days of its own was seen on no day that is known; state one (as_at)"
        if day is None
        else f"what has no days of its own was seen on {words_of_day(day)}, when the workbook was "
        f"saved; if it was saved again by somebody, state the day (as_at)"
    )
    return day


def _reads(file: OfficialFile) -> Iterator[FileRow]:
    """Read the networks, and then their partners."""
    tables = _tables(file)
    if tables is None:
        raise missing(file, "the sheets of networks and of their core partners")
    networks, partners = tables
    seen = day_of_workbook(file)
    file.note_sheets(
        [each for each in file.workbook.sheets if each not in {networks.sheet, partners.sheet}]
    )
    yield from rows_of_sheet(file, networks, partial(_network, networks, seen))
    yield from rows_of_sheet(file, partners, partial(_partner, partners, seen))


def _network(table: SheetTable, seen: date | None, cells: Cells) -> FileRow:
    """Read one network: its days, and who commissions it today."""
    code, name = cells.code(table["network"]), cells.name(table["name"])
    area = cells.area(table["area"])
    first, last = cells.day(table["first day"]), cells.day(table["last day"])
    postcode = cells.text(table["postcode"]) or None
    return cells.done(
        lambda: (
            BodyRow(
                line=cells.line,
                code=code or OdsCode(""),
                name=name,
                kind=OrganisationKind.PRIMARY_CARE_NETWORK,
                first_day=first,
                last_day=last,
                postcode=postcode,
            ),
            LinkRow(
                line=cells.line,
                child=code or OdsCode(""),
                relation=Relation.COMMISSIONED_BY,
                parent=area or OdsCode(""),
                written_as=table.labels[table["area"]],
                seen_on=_within(seen, first, last),
            ),
        )
    )


def _partner(table: SheetTable, seen: date | None, cells: Cells) -> FileRow:
    """Read one core partner: its days in the network, and who commissions the practice today."""
    code, name = cells.code(table["practice"]), cells.name(table["name"])
    network, area = cells.code(table["network"]), cells.area(table["area"])
    first, last = cells.day(table["first day"]), cells.day(table["last day"])
    practice = code or OdsCode("")
    return cells.done(
        lambda: (
            BodyRow(
                line=cells.line,
                code=practice,
                name=name,
                kind=OrganisationKind.GP_PRACTICE,
                # A practice that has left may have closed; on its last day there it was open.
                seen_on=_within(seen, first, last) or last or first,
            ),
            LinkRow(
                line=cells.line,
                child=practice,
                relation=Relation.CORE_PARTNER_OF,
                parent=network or OdsCode(""),
                written_as=table.labels[table["network"]],
                first_day=first,
                last_day=last,
            ),
            LinkRow(
                line=cells.line,
                child=practice,
                relation=Relation.COMMISSIONED_BY,
                parent=area or OdsCode(""),
                written_as=table.labels[table["area"]],
                seen_on=_within(seen, first, last),
            ),
        )
    )


def _within(day: date | None, first: date | None, last: date | None) -> date | None:
    """Return the day if it lies within others, else `None`: then or now, it is not known."""
    if day is None or (first is not None and day < first) or (last is not None and day > last):
        return None
    return day


FORMATS: Final = (
    FileFormat(
        key="ods-epcn-workbook",
        title="Workbook of primary care networks and their core partners (ODS ePCN)",
        layout=(
            "a sheet of networks with the days of each and the CCG or sub-ICB location that "
            "commissions it, and one of their core partners with the days of each link"
        ),
        sources=(cite("ods_epcn", None, Confidence.VERIFIED),),
        recognises=_recognises,
        reads=_reads,
    ),
)
