"""
The workbooks of partners of ODS: who worked in which partnership (2019), or board (2023).

Each row has the system, and beside one another a commissioner, a council, a trust and another
body, which have nothing to do with each other but that they work in it.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, final

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.interchange.official.cells import Cells
from nhs_accountable_care.interchange.official.epcn import day_of_workbook
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.sheets import (
    SheetTable,
    missing,
    rows_of_sheet,
    table_on,
)
from nhs_accountable_care.interchange.rows import (
    BodyRow,
    FileRow,
    LinkRow,
    OfficialRow,
    SuccessionRow,
)
from nhs_accountable_care.organisations import (
    OdsCode,
    OrganisationKind,
    Relation,
    parse_ods_code,
)
from nhs_accountable_care.policy import cite

__all__ = ["FORMATS"]

_COLUMNS: Final = {
    "nhsenglandregion": "region",
    "region": "region",
    "onsstpcode": "ONS code",
    "onsicbboundarycode": "ONS code",
    "stpname": "name",
    "icbname": "name",
    "ccg": "area name",
    "subicblocationsformerlyccgs": "area name",
    "odsccgcode": "area",
    "odssubicbcode": "area",
    "la": "council name",
    "localauthority": "council name",
    "odslacode": "council",
    "trusts": "trust name",
    "nhstrusts": "trust name",
    "odstrustcode": "trust",
    "otherhscorgs": "other name",
    "odscode": "other",
    "newcodeformergedstp": "new",
}
_STP: Final = {**_COLUMNS, "odsstpcode": "system"}
_ICB: Final = {**_COLUMNS, "odsicbcode": "system"}
_PARTNERS: Final = ("region", "system", "ONS code", "name", "area", "council", "trust")
_APPORTIONED: Final = ("region", "system", "name", "trust")
_RELATIONS: Final = {
    "area": Relation.CONSTITUENT_OF,
    "council": Relation.PARTNER_OF,
    "trust": Relation.PARTNER_OF,
    "other": Relation.PARTNER_OF,
}

_REGION: Final = re.compile(r"[^()]*\((Y\d{2})\)", re.ASCII)
_NEW: Final = re.compile(r"CODE: ?([0-9A-Z]{3,5})\b.*", re.ASCII)
# Some have the number of the Care Quality Commission beside the code, or instead of it.
_OTHER: Final = re.compile(r"([0-9A-Z]{2,12})(?: ?\(CQC.*)?", re.ASCII)
_COUNCIL_DIGITS: Final = 3

_NOBODY: Final = "a row without a partner that has an ODS code"
_WITHOUT_CODE: Final = "partners without an ODS code are left out"
_NAMES: Final = "names of partners are not kept, since they are written by hand"
_UNDATED: Final = "what has closed has no days in the workbook"


@final
class _Partners:
    """The systems of one sheet, with those that work in them."""

    def __init__(
        self,
        file: OfficialFile,
        table: SheetTable,
        kind: OrganisationKind,
        seen: date | None,
        told: set[OdsCode],
    ) -> None:
        """Take the sheet; ``told`` are the systems of which another sheet has told before."""
        self._file = file
        self._table = table
        self._kind = kind
        self._seen = seen
        self._told = told
        self._is_closed = "new" in table.columns
        self._is_apportioned = "area" not in table.columns
        # The cell of the new code is one for the rows of several old ones.
        self._new: OdsCode | None = None

    def read(self, cells: Cells) -> FileRow:
        """Read one row."""
        new = self._new_code(cells)
        partners = [*self._partners(cells)]
        if not partners and not cells.unread:
            return FileRow(line=cells.line, passed_over=_NOBODY)
        system = cells.area(self._table["system"])
        name = cells.text(self._table["name"])
        place = self._table.columns.get("ONS code")
        ons_code = None if place is None else cells.ons_code(place)
        region = self._region(cells)

        def made() -> tuple[OfficialRow, ...]:
            code = system or OdsCode("")
            rows: list[OfficialRow] = []
            if name and code not in self._told:
                rows.append(
                    BodyRow(
                        line=cells.line,
                        code=code,
                        name=name,
                        kind=self._kind,
                        ons_code=ons_code,
                        seen_on=self._seen,
                        status="closed" if self._is_closed else None,
                    )
                )
                if region is not None:
                    rows.append(
                        self._link(cells, code, Relation.IN_REGION, OdsCode(region), "region")
                    )
                if new is not None:
                    rows.append(
                        SuccessionRow(line=cells.line, from_code=code, to_code=new, day=None)
                    )
            rows.extend(
                self._link(cells, partner, relation, code, column)
                for column, relation, partner in partners
            )
            if name:
                self._told.add(code)
            return tuple(rows)

        return cells.done(made)

    def _partners(self, cells: Cells) -> Iterator[tuple[str, Relation, OdsCode]]:
        """Read those who work in the system: their columns, their links and their codes."""
        for column, relation in _RELATIONS.items():
            place = self._table.columns.get(column)
            if place is None:
                continue
            text = cells.text(place)
            found = _OTHER.fullmatch(text) if column == "other" else None
            name = self._table.columns.get(f"{column} name")
            if found is not None:
                yield column, relation, parse_ods_code(found[1])
            elif column == "other" or not text:
                if text or (name is not None and cells.text(name)):
                    self._file.note(_WITHOUT_CODE)
            elif text.isdigit() and len(text) < _COUNCIL_DIGITS:
                cells.report(
                    place,
                    f"{quoted(text)} is no ODS code: a spreadsheet lost the zeros of a number",
                    "write the code as text",
                )
            else:
                code = cells.area(place) if column == "area" else cells.code(place)
                if code is not None:
                    is_money = self._is_apportioned and column == "trust"
                    yield column, Relation.PRINCIPAL_SYSTEM if is_money else relation, code
            if name is not None and cells.text(name):
                self._file.note(_NAMES)

    def _new_code(self, cells: Cells) -> OdsCode | None:
        """Read the code in which a closed system went on; a blank cell is that above it."""
        if not self._is_closed:
            return None
        text = cells.text(self._table["new"])
        found = _NEW.fullmatch(text)
        if found is not None:
            self._new = parse_ods_code(found[1])
        elif text:
            cells.report(
                self._table["new"], f"{quoted(text)} has no code", "write CODE: and the code"
            )
        return self._new

    def _region(self, cells: Cells) -> str | None:
        """Read the region of a system, whose code stands in brackets after its name."""
        text = cells.text(self._table["region"])
        found = _REGION.fullmatch(text)
        if text and found is None:
            cells.report(
                self._table["region"],
                f"{quoted(text)} has no code of a region",
                "write it in brackets after the name, such as London (Y56)",
            )
        return None if found is None else found[1]

    def _link(
        self, cells: Cells, child: OdsCode, relation: Relation, parent: OdsCode, column: str
    ) -> LinkRow:
        """Return a link as a column has it."""
        return LinkRow(
            line=cells.line,
            child=child,
            relation=relation,
            parent=parent,
            written_as=self._table.labels[self._table[column]],
            seen_on=self._seen,
        )


def _stp_tables(file: OfficialFile) -> list[SheetTable]:
    """Return the sheet of partnerships, and that of those that have closed, where it is there."""
    found: dict[bool, SheetTable] = {}
    for sheet in file.workbook.sheets:
        table = table_on(sheet, _STP, _PARTNERS)
        if table is not None:
            found.setdefault("new" in table.columns, table)
    return [found[is_closed] for is_closed in sorted(found)]


def _icb_tables(file: OfficialFile) -> list[SheetTable]:
    """Return the sheet of partners of boards, and that of the apportionment, where it is there."""
    found: dict[bool, SheetTable] = {}
    for sheet in file.workbook.sheets:
        table = table_on(sheet, _ICB, _PARTNERS) or table_on(sheet, _ICB, _APPORTIONED)
        if table is not None:
            found.setdefault("area" not in table.columns, table)
    return [found[is_money] for is_money in sorted(found)]


def _reads_stp(file: OfficialFile) -> Iterator[FileRow]:
    """Read the partnerships, and those that have closed."""
    tables = _stp_tables(file)
    if not tables:
        raise missing(file, "a sheet of partners with a column ODS STP Code")
    kind = OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT
    yield from _reads(file, tables, kind)


def _reads_icb(file: OfficialFile) -> Iterator[FileRow]:
    """Read the partners of boards, and under which board the money of a trust is counted."""
    tables = _icb_tables(file)
    if not tables:
        raise missing(file, "a sheet of partners with a column ODS ICB Code")
    yield from _reads(file, tables, OrganisationKind.INTEGRATED_CARE_BOARD)


def _reads(
    file: OfficialFile, tables: list[SheetTable], kind: OrganisationKind
) -> Iterator[FileRow]:
    """Read the sheets of a workbook one after the other."""
    seen = day_of_workbook(file)
    read = {table.sheet for table in tables}
    file.note_sheets([each for each in file.workbook.sheets if each not in read])
    told: set[OdsCode] = set()
    for table in tables:
        is_closed = "new" in table.columns
        if is_closed:
            file.note(_UNDATED)
        partners = _Partners(file, table, kind, None if is_closed else seen, told)
        yield from rows_of_sheet(file, table, partners.read)


def _recognises_stp(file: OfficialFile) -> bool:
    """Return whether a file is a workbook of partners of partnerships."""
    return file.container == "workbook" and bool(_stp_tables(file))


def _recognises_icb(file: OfficialFile) -> bool:
    """Return whether a file is a workbook of partners of boards."""
    return file.container == "workbook" and bool(_icb_tables(file))


FORMATS: Final = (
    FileFormat(
        key="ods-stp-partners-workbook",
        title="Workbook of partners in sustainability and transformation partnerships (ODS)",
        layout=(
            "below titles: the partnership with its region, and beside one another a CCG, a "
            "council, a trust and another body, each with its code; a sheet of those that closed"
        ),
        sources=(cite("ods_stp_partners_2019", None, Confidence.VERIFIED),),
        recognises=_recognises_stp,
        reads=_reads_stp,
    ),
    FileFormat(
        key="ods-icb-partners-workbook",
        title="Workbook of partners of integrated care boards, with the apportionment (ODS)",
        layout=(
            "below titles: the board with its region, and beside one another a sub-ICB location, "
            "a council and a trust, each with its code; a sheet of the one board under which the "
            "money of each trust is counted"
        ),
        sources=(cite("ods_icb_partners_2023", None, Confidence.VERIFIED),),
        recognises=_recognises_icb,
        reads=_reads_icb,
    ),
)
