"""
Patients registered at a GP practice: the map of practices to their areas, and the counts.

The columns of the map were named after CCGs and STPs until mid 2022, and after sub-ICB locations
and boards since; hands that add to old tables keep the old names, so that what an area is follows
from its day.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.interchange.official.cells import NO_DAY, Cells
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
    spelling,
)
from nhs_accountable_care.interchange.rows import (
    BodyRow,
    FileRow,
    LinkRow,
    OfficialRow,
    PatientsRow,
)
from nhs_accountable_care.organisations import OdsCode, OnsCode, OrganisationKind, Relation

__all__ = ["FORMATS", "kinds_on"]

_K = OrganisationKind
_FIRST_DAY_OF_BOARDS: Final = date(2022, 7, 1)
_NO_NETWORK: Final = "U"
"""How the practices that are in no primary care network are written."""


def kinds_on(day: date | None, *, are_new: bool) -> tuple[OrganisationKind, OrganisationKind]:
    """
    Return what commissioning areas and systems were on a day.

    Where there is no day, ``are_new`` says whether headings call them by their new names.

    >>> [kind.value for kind in kinds_on(date(2022, 7, 1), are_new=False)]
    ['sub-icb-location', 'integrated-care-board']
    """
    if are_new if day is None else day >= _FIRST_DAY_OF_BOARDS:
        return _K.SUB_ICB_LOCATION, _K.INTEGRATED_CARE_BOARD
    return _K.CLINICAL_COMMISSIONING_GROUP, _K.STRATEGIC_PARTNERSHIP_FOOTPRINT


# --- The map ---

_MAP: Final = {
    "publication": "",
    "extractdate": "day",
    "practicecode": "practice",
    "practicename": "practice name",
    "practicepostcode": "postcode",
    "pcncode": "network",
    "pcnname": "network name",
    "onsccgcode": "area ONS",
    "ccgcode": "area",
    "ccgname": "area name",
    "onssubicblocationcode": "area ONS",
    "subicblocationcode": "area",
    "subicblocationname": "area name",
    "onsstpcode": "system ONS",
    "stpcode": "system",
    "stpname": "system name",
    "onsicbcode": "system ONS",
    "icbcode": "system",
    "icbname": "system name",
    "onscommregioncode": "region ONS",
    "commregioncode": "region",
    "commregionname": "region name",
    # Of the system in which the practice keeps its records.
    "suppliername": "",
}
_MAP_NEEDS: Final = ("practice", "practice name", "area", "area name")
# Payments to practices, and more tables, have all that is needed, and are no map.
_ONLY_IN_MAPS: Final = frozenset(
    ("publication", "extractdate", *(each for each in _MAP if each.startswith("ons")))
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Above:
    """
    A network, an area, a system or a region as one row of the map has it.

    ``name`` is empty where the table has no names of them.
    """

    kind: OrganisationKind
    code: OdsCode
    name: str
    ons_code: OnsCode | None = None


def _read_map(file: OfficialFile) -> Iterator[FileRow]:
    """Read the map: each practice, and all that is above it on the first row that has it."""
    columns = headed_columns(file, _MAP, _MAP_NEEDS)
    day = day_of_file(file) if columns["day"] is None else None
    return rows_of(file, columns, partial(_map_row, columns, day, Told()))


def _map_row(columns: Columns, day_of_all: date | None, told: Told, cells: Cells) -> FileRow:
    """Read a row of the map."""
    day = _day(cells, columns) if day_of_all is None else day_of_all
    practice, name = cells.code(columns["practice"]), cells.name(columns["practice name"])
    # Where nothing tells the day, the headings tell the time.
    are_new = "ICB" in columns.labels[columns.at["area"]].upper()
    kinds = kinds_on(day, are_new=are_new)
    has_network = cells.text(columns["network"]) not in {"", _NO_NETWORK}
    network = _above(cells, columns, "network", _K.PRIMARY_CARE_NETWORK) if has_network else None
    area = _above(cells, columns, "area", kinds[0])
    system = _above(cells, columns, "system", kinds[1])
    region = _above(cells, columns, "region", _K.NHS_ENGLAND_REGION)
    postcode = cells.text(columns["postcode"]) or None

    def made() -> tuple[OfficialRow, ...]:
        code = OdsCode(practice or "")
        rows: list[OfficialRow] = []
        if told.is_new("practice", code, name, postcode, day):
            rows.append(
                BodyRow(
                    line=cells.line,
                    code=code,
                    name=name,
                    kind=_K.GP_PRACTICE,
                    seen_on=day,
                    postcode=postcode,
                )
            )
        rows.extend(
            BodyRow(
                line=cells.line,
                code=above.code,
                name=above.name,
                kind=above.kind,
                ons_code=above.ons_code,
                seen_on=day,
            )
            for above in (network, area, system, region)
            if above and above.name and told.is_new(above, day)
        )
        area_code, system_code = area and area.code, system and system.code
        links = (
            (code, Relation.COMMISSIONED_BY, area_code, "area"),
            (code, Relation.CORE_PARTNER_OF, network and network.code, "network"),
            (area_code, Relation.CONSTITUENT_OF, system_code, "system"),
            (system_code, Relation.IN_REGION, region and region.code, "region"),
        )
        rows.extend(
            LinkRow(
                line=cells.line,
                child=child,
                relation=relation,
                parent=parent,
                written_as=columns.labels[columns.at[column]],
                seen_on=day,
            )
            for child, relation, parent, column in links
            if child and parent and told.is_new(child, relation, parent, day)
        )
        return tuple(rows)

    return told.after(cells.done(made))


def _above(cells: Cells, columns: Columns, what: str, kind: OrganisationKind) -> _Above | None:
    """Read a body above a practice; `None` where the table, or the row, has none."""
    is_network = kind is _K.PRIMARY_CARE_NETWORK
    code = (cells.optional_code if is_network else cells.optional_area)(columns[what])
    ons_code = cells.ons_code(columns[f"{what} ONS"])
    if code is None:
        return None
    place = columns[f"{what} name"]
    name = "" if place is None else cells.name(place)
    return _Above(kind=kind, code=code, name=name, ons_code=ons_code)


def _day(cells: Cells, columns: Columns) -> date | None:
    """Return the day of a row, which has to be there where there is a column of it."""
    place = columns["day"]
    if place is not None and cells.text(place) in NO_DAY:
        cells.report(place, "no day stands here", "fill in the day of the extract")
    return cells.day(place)


# --- The counts ---

_COUNTS: Final = {
    "publication": "",
    "extractdate": "day",
    "type": "level",
    "orgtype": "level",
    "code": "code",
    "orgcode": "code",
    "ccgcode": "area",
    "subicblocationcode": "area",
    "onsccgcode": "",
    "onssubicblocationcode": "",
    "onscode": "",
    "postcode": "",
    "sex": "sex",
    "age": "age",
    "agegroup5": "age",
    "numberofpatients": "patients",
}
_COUNTS_NEED: Final = ("level", "code", "sex", "age", "patients")


def _read_counts(file: OfficialFile) -> Iterator[FileRow]:
    """Read counts of patients, one a row."""
    columns = headed_columns(file, _COUNTS, _COUNTS_NEED)
    day = day_of_file(file) if columns["day"] is None else None
    return rows_of(file, columns, partial(_count, columns, day, Told()))


def _count(columns: Columns, day_of_all: date | None, told: Told, cells: Cells) -> FileRow:
    """Read a row of counts."""
    day = _day(cells, columns) if day_of_all is None else day_of_all
    level, written = cells.name(columns["level"]), cells.text(columns["code"])
    # Patients of practices that are in no network are a count of their own.
    code = _NO_NETWORK if written == _NO_NETWORK else cells.code(columns["code"])
    number = cells.number(columns["patients"])
    area = cells.optional_area(columns["area"])
    sex, age = cells.name(columns["sex"]), cells.name(columns["age"])

    def made() -> tuple[OfficialRow, ...]:
        count = PatientsRow(
            line=cells.line,
            code=code or "",
            level=level,
            number=number or 0,
            on=day,
            sex=sex,
            age=age,
        )
        if area is None or not told.is_new(code, area, day):
            return (count,)
        link = LinkRow(
            line=cells.line,
            child=OdsCode(code or ""),
            relation=Relation.COMMISSIONED_BY,
            parent=area,
            written_as=columns.labels[columns.at["area"]],
            seen_on=day,
        )
        return (count, link)

    return told.after(cells.done(made))


# --- Counts of the NHS Business Services Authority, before 2017 ---

_QUARTER: Final = {
    "regionalofficename": "",
    "regionalofficecode": "",
    "areateamname": "",
    "areateamcode": "",
    "pconame": "area name",
    "pcocode": "area",
    "practicename": "practice name",
    "practicecode": "practice",
    **{
        f"{sex}{band}": f"{sex} {band}"
        for sex in ("male", "female")
        for band in ("04", "514", "1524", "2534", "3544", "4554", "5564", "6574", "75")
    },
}
_QUARTER_NEEDS: Final = ("area name", "area", "practice name", "practice", "male 04", "female 75")
# 5P200 is the primary care trust 5P2, and 07L00 the CCG 07L; NI300 is none of the kind.
_COMMISSIONER_AND_TAIL: Final = re.compile(r"(\d[0-9A-Z]{2})00", re.ASCII)


def _read_quarter(file: OfficialFile) -> Iterator[FileRow]:
    """Read the list sizes of a quarter: each practice with its patients by sex and age."""
    columns = headed_columns(file, _QUARTER, _QUARTER_NEEDS)
    day = day_of_file(file)
    return rows_of(file, columns, partial(_quarter, file, columns, day, Told()))


def _quarter(
    file: OfficialFile, columns: Columns, day: date | None, told: Told, cells: Cells
) -> FileRow:
    """Read a row of the list sizes of a quarter."""
    practice, name = cells.code(columns["practice"]), cells.name(columns["practice name"])
    area, area_name = cells.area(columns["area"]), cells.name(columns["area name"])
    tail = _COMMISSIONER_AND_TAIL.fullmatch(area or "")
    if tail:
        file.note("codes of commissioners are read without their tail: 5P200 is 5P2")
        area = OdsCode(tail[1])
    counts = [
        (sex.upper(), columns.labels[place].split()[-1], cells.number(place))
        for label, place in columns.at.items()
        for sex in (label.split()[0],)
        if sex in {"male", "female"}
    ]

    def made() -> tuple[OfficialRow, ...]:
        code, above = OdsCode(practice or ""), OdsCode(area or "")
        rows: list[OfficialRow] = [
            BodyRow(
                line=cells.line,
                code=code,
                name=name,
                described_as="practice or prescribing cost centre",
                seen_on=day,
            )
        ]
        if told.is_new(above, area_name):
            words = "primary care organisation"
            rows.append(
                BodyRow(
                    line=cells.line,
                    code=above,
                    name=area_name,
                    described_as=words if tail else "holder of a contract for primary care",
                    seen_on=day,
                )
            )
        rows.append(
            LinkRow(
                line=cells.line,
                child=code,
                relation=Relation.COMMISSIONED_BY if tail else None,
                parent=above,
                written_as=columns.labels[columns.at["area"]],
                seen_on=day,
            )
        )
        rows.extend(
            PatientsRow(
                line=cells.line,
                code=code,
                level="GP",
                number=number or 0,
                on=day,
                sex=sex,
                age=age,
            )
            for sex, age, number in counts
        )
        return tuple(rows)

    return told.after(cells.done(made))


# --- The formats ---


def _is_map(file: OfficialFile) -> bool:
    """Return whether a file has the columns of the map, and one that is in no other table."""
    return has_columns(file, _MAP, _MAP_NEEDS) and not _ONLY_IN_MAPS.isdisjoint(
        map(spelling, file.head[0])
    )


def _has(known: Mapping[str, str], needed: tuple[str, ...], *headings: str) -> partial[bool]:
    """Return what tells whether a file has the columns of a list, and headings of its own."""
    return partial(_has_all, known, needed, frozenset(headings))


def _has_all(
    known: Mapping[str, str], needed: tuple[str, ...], headings: frozenset[str], file: OfficialFile
) -> bool:
    return has_columns(file, known, needed) and headings <= {
        heading.strip().upper() for heading in file.head[0]
    }


FORMATS: Final = (
    FileFormat(
        key="gp-reg-pat-prac-map",
        title="GP practices and the areas in which they are (gp-reg-pat-prac-map)",
        layout=(
            "16 columns to mid 2022 (CCG_, STP_), 17 in 2026 (SUB_ICB_LOCATION_, ICB_, and "
            "SUPPLIER_NAME, which is not kept): practice, network (U for none), area, system and "
            "region, each with code and name; a table without PUBLICATION, EXTRACT_DATE and ONS "
            "codes is read as this one where the format is named"
        ),
        recognises=_is_map,
        reads=_read_map,
        sources=read_in("nhs_list_size"),
    ),
    FileFormat(
        key="gp-reg-pat-prac-all",
        title="Patients of each GP practice (gp-reg-pat-prac-all)",
        layout="TYPE, CODE, SEX, AGE, NUMBER_OF_PATIENTS, and the CCG or sub-ICB location",
        recognises=_has(_COUNTS, (*_COUNTS_NEED, "area"), "TYPE", "CODE"),
        reads=_read_counts,
        sources=read_in("nhs_list_size"),
    ),
    FileFormat(
        key="gp-reg-pat-prac-quin-age",
        title="Patients by sex and five years of age (gp-reg-pat-prac-quin-age)",
        layout="ORG_TYPE, ORG_CODE, SEX, AGE_GROUP_5, NUMBER_OF_PATIENTS",
        recognises=_has(_COUNTS, _COUNTS_NEED, "ORG_TYPE", "AGE_GROUP_5"),
        reads=_read_counts,
        sources=read_in("nhs_list_size"),
    ),
    FileFormat(
        key="gp-reg-pat-prac-sing-age-regions",
        title="Patients of regions, boards, areas and networks by age (sing-age-regions)",
        layout="ORG_TYPE, ORG_CODE, ONS_CODE, SEX, AGE, NUMBER_OF_PATIENTS",
        recognises=_has(_COUNTS, _COUNTS_NEED, "ORG_TYPE", "AGE"),
        reads=_read_counts,
        sources=read_in("nhs_list_size"),
    ),
    FileFormat(
        key="patient-list-size",
        title="List sizes of a quarter, before 2017 (NHSBSA Patient_List_Size)",
        layout=(
            "regional office, area team, primary care organisation and practice, then males and "
            "females of nine ages; commissioners are written with 00 at the end"
        ),
        recognises=_has(_QUARTER, _QUARTER_NEEDS),
        reads=_read_quarter,
        sources=read_in("nhs_list_size"),
    ),
)
"""The lists of patients and practices."""
