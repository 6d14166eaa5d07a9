"""Who worked in which system: the members of the partnerships of 2019, one a row."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.interchange.official.cells import Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.ods_csv import kind_of_trust
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
from nhs_accountable_care.interchange.rows import BodyRow, FileRow, LinkRow, OfficialRow
from nhs_accountable_care.organisations import OdsCode, OrganisationKind, Relation

__all__ = ["FORMATS"]

_STP: Final = {
    "stpcode": "system",
    "memberkind": "kind",
    "membercode": "member",
    "membername": "member name",
}
_STP_NEEDS: Final = tuple(_STP.values())


def _read_stp(file: OfficialFile) -> Iterator[FileRow]:
    """Read the members of partnerships."""
    columns = headed_columns(file, _STP, _STP_NEEDS)
    return rows_of(file, columns, partial(_member, columns, day_of_file(file), Told()))


def _member(columns: Columns, day: date | None, told: Told, cells: Cells) -> FileRow:
    """Read one member: a CCG is a part of its system, and a trust or a council a partner in it."""
    system = cells.area(columns["system"])
    name, written = cells.name(columns["member name"]), cells.name(columns["kind"])
    words, kind, relation = spelling(written), None, Relation.PARTNER_OF
    is_group = words == "clinicalcommissioninggroup"
    member = (cells.area if is_group else cells.code)(columns["member"])
    if is_group:
        kind, relation = OrganisationKind.CLINICAL_COMMISSIONING_GROUP, Relation.CONSTITUENT_OF
    elif words == "trust":
        kind = kind_of_trust(name)
    elif words != "localauthority":
        cells.report(
            columns["kind"],
            f"{quoted(written)} is no kind of member that is known",
            "write clinical_commissioning_group, trust or local_authority",
        )

    def made() -> tuple[OfficialRow, ...]:
        code, above = OdsCode(member or ""), OdsCode(system or "")
        body = BodyRow(
            line=cells.line,
            code=code,
            name=name,
            kind=kind,
            described_as="local authority" if kind is None else None,
            seen_on=day,
        )
        link = LinkRow(
            line=cells.line,
            child=code,
            relation=relation,
            parent=above,
            written_as=columns.labels[columns.at["kind"]],
            seen_on=day,
        )
        return (body, link) if told.is_new(code, name, kind) else (link,)

    return told.after(cells.done(made))


FORMATS: Final = (
    FileFormat(
        key="stp-partners",
        title="Members of sustainability and transformation partnerships",
        layout="stp_code, member_kind, member_code, member_name, as the workbook of 2019 has them",
        recognises=lambda file: has_columns(file, _STP, _STP_NEEDS),
        reads=_read_stp,
        sources=read_in("S06"),
    ),
)
"""The lists of partners."""
