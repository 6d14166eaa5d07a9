"""
Which practice belonged to whom, and when: ODS epcmem, and the core partners of networks.

A practice was in one primary care trust or CCG after another, and is in one network at a time, so
that the days are the half of what these files say.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.interchange.official.cells import Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.tables import (
    Columns,
    Told,
    columns_by_place,
    columns_in_order,
    has_columns,
    headed_columns,
    is_table,
    read_in,
    rows_of,
)
from nhs_accountable_care.interchange.rows import BodyRow, FileRow, LinkRow, OfficialRow
from nhs_accountable_care.organisations import OdsCode, OrganisationKind, Relation

__all__ = ["FORMATS"]

_K = OrganisationKind

# --- epcmem ---

_EPCMEM: Final = ("practice", "commissioner", "type", "join date", "left date", "amended")
_PRACTICE: Final = re.compile(r"[A-Z]\d{5}|[A-Z]{3}\d{3}", re.ASCII)
_DAY: Final = re.compile(r"\d{8}", re.ASCII)


def _is_membership(cells: Sequence[str]) -> bool:
    """Return whether a row looks like one of epcmem."""
    return (
        len(cells) == len(_EPCMEM)
        and bool(_PRACTICE.fullmatch(cells[0]))
        and len(cells[2]) <= 1
        and bool(_DAY.fullmatch(cells[3]))
    )


def _is_epcmem(file: OfficialFile) -> bool:
    """Return whether half of the first rows, or more, are of epcmem."""
    return is_table(file) and 2 * sum(map(_is_membership, file.head)) >= len(file.head)


def _read_epcmem(file: OfficialFile) -> Iterator[FileRow]:
    """Read epcmem."""
    columns = columns_by_place(
        file,
        _EPCMEM,
        key="epcmem",
        published=("report", "six columns, without headings"),
        is_row=lambda first: any(map(str.isdigit, "".join(first))),
    )
    return rows_of(file, columns, partial(_membership, file))


def _membership(file: OfficialFile, cells: Cells) -> FileRow:
    """Read one membership."""
    practice, commissioner, type_ = cells.code(0), cells.area(1), cells.text(2)
    joined_on, left_on = cells.day(3), cells.day(4)
    if type_ not in {"", "W"}:
        file.note(f"column 3 has a type that is not known here: {quoted(type_)}")
    return cells.done(
        lambda: (
            LinkRow(
                line=cells.line,
                child=OdsCode(practice or ""),
                relation=Relation.COMMISSIONED_BY,
                parent=OdsCode(commissioner or ""),
                written_as="epcmem",
                first_day=joined_on,
                last_day=left_on,
            ),
        )
    )


# --- epcncorepartnerdetails ---

_PARTNERS: Final = {
    "partnerorganisationcode": "practice",
    "partnername": "practice name",
    **{
        f"{whose}parent{area}{what}": f"{whose} area{name}"
        for whose in ("practice", "pcn")
        for area in ("subicblocation", "subicbloc", "ccg")
        for what, name in (("code", ""), ("name", " name"))
    },
    "pcncode": "pcn",
    "pcnname": "pcn name",
    "practicetopcnrelationshipstartdate": "first day",
    "practicetopcnrelationshipenddate": "last day",
    "practicesubicbandpcnsubicbmatch": "",
}
_PARTNERS_IN_ORDER: Final = (
    *("practice", "practice name", "practice area", "practice area name"),
    *("pcn", "pcn name", "pcn area", "pcn area name", "first day", "last day", "match"),
)
_NETWORK: Final = re.compile(r"U\d{5}", re.ASCII)
_PARTNERS_NEED: Final = ("practice", "practice name", "pcn", "pcn name", "first day", "last day")


def _is_partner(cells: Sequence[str]) -> bool:
    """Return whether a row looks like one of a core partner of a network."""
    return (
        len(cells) == len(_PARTNERS_IN_ORDER)
        and bool(_PRACTICE.fullmatch(cells[0]))
        and bool(_NETWORK.fullmatch(cells[4]))
    )


def _is_partners(file: OfficialFile) -> bool:
    """Return whether a file is of core partners, with headings or without."""
    if has_columns(file, _PARTNERS, _PARTNERS_NEED):
        return True
    return is_table(file) and 2 * sum(map(_is_partner, file.head)) > len(file.head)


def _read_partners(file: OfficialFile) -> Iterator[FileRow]:
    """Read the core partners of primary care networks."""
    if is_table(file) and _is_partner(file.head[0]):
        columns = columns_in_order(_PARTNERS_IN_ORDER)
    else:
        columns = headed_columns(file, _PARTNERS, _PARTNERS_NEED)
    return rows_of(file, columns, partial(_partner, file, columns, Told()))


def _partner(file: OfficialFile, columns: Columns, told: Told, cells: Cells) -> FileRow:
    """Read one core partner: the networks' contract knows practices alone as such."""
    practice, practice_name = cells.code(columns["practice"]), cells.name(columns["practice name"])
    network, network_name = cells.code(columns["pcn"]), cells.name(columns["pcn name"])
    first_day, last_day = cells.day(columns["first day"]), cells.day(columns["last day"])
    areas = [
        (
            whose,
            cells.optional_area(columns[f"{whose} area"]),
            cells.text(columns[f"{whose} area name"]),
        )
        for whose in ("practice", "pcn")
    ]

    def made() -> tuple[OfficialRow, ...]:
        codes = {"practice": OdsCode(practice or ""), "pcn": OdsCode(network or "")}
        bodies = [
            (codes["practice"], practice_name, _K.GP_PRACTICE),
            (codes["pcn"], network_name, _K.PRIMARY_CARE_NETWORK),
            *((code, name, _K.SUB_ICB_LOCATION) for _, code, name in areas if code and name),
        ]
        rows: list[OfficialRow] = [
            BodyRow(line=cells.line, code=code, name=name, kind=kind, seen_on=file.as_at)
            for code, name, kind in bodies
            if told.is_new(code, name, kind)
        ]
        rows.append(
            LinkRow(
                line=cells.line,
                child=codes["practice"],
                relation=Relation.CORE_PARTNER_OF,
                parent=codes["pcn"],
                written_as=columns.labels[columns.at["pcn"]],
                first_day=first_day,
                last_day=last_day,
            )
        )
        rows.extend(
            LinkRow(
                line=cells.line,
                child=codes[whose],
                relation=Relation.COMMISSIONED_BY,
                parent=code,
                written_as=columns.labels[columns.at[f"{whose} area"]],
                seen_on=file.as_at,
            )
            for whose, code, _ in areas
            if code and told.is_new(codes[whose], code)
        )
        return tuple(rows)

    return told.after(cells.done(made))


FORMATS: Final = (
    FileFormat(
        key="epcmem",
        title="Practices and their commissioners since 1999 (ODS epcmem)",
        layout="six columns without headings: practice, commissioner, type, join date, left date",
        recognises=_is_epcmem,
        reads=_read_epcmem,
        sources=read_in("ods_csv_reports"),
    ),
    FileFormat(
        key="epcncorepartnerdetails",
        title="Core partners of primary care networks (ODS epcncorepartnerdetails)",
        layout=(
            "11 columns, with headings or without: the practice and the network, each with the "
            "sub-ICB location that commissions it, and the days of their link"
        ),
        recognises=_is_partners,
        reads=_read_partners,
        sources=read_in("public_ods_loaders", confidence=Confidence.UNVERIFIED),
    ),
)
"""The memberships of practices."""
