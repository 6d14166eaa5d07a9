"""
Trusts and other providers, and the boards or alliances by which they are counted.

None of these tables is issued by the Organisation Data Service: one was transcribed from the
statistics of NHS England, and the others were put together from official tables by third parties.
A column of boards in them is a way of counting, so that its links are of no kind, but for those
of the statistics, by which the activity of a trust is counted in one board.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.interchange.official.cells import Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.ods_csv import kind_of_care_trust, kind_of_trust
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

_K = OrganisationKind
_TRUST_CODE: Final = re.compile(r"R[0-9A-Z]{2}", re.ASCII)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _List:
    """
    A table of providers, one a row, each with what it is counted in.

    Attributes:
        known: The columns by the spelling of their headings.
        needed: Those without which it is not this table.
        above: What a provider is counted in, in words; `None` for what has rows elsewhere.
        is_needed_above: Whether each row has one.
    """

    known: Mapping[str, str]
    needed: tuple[str, ...]
    relation: Relation | None
    above: str | None = None
    is_needed_above: bool = False


_BOARDS_OF_PROVIDERS: Final = _List(
    known={"providercode": "code", "icbcode": "above"},
    needed=("code", "above"),
    relation=Relation.PRINCIPAL_SYSTEM,
    is_needed_above=True,
)
_PROVIDERS: Final = _List(
    known={
        "orgcode": "code",
        "orgname": "name",
        "orgtype": "type",
        "postcode": "postcode",
        "icbcode": "above",
        "icbname": "",
    },
    needed=("code", "name", "type", "above"),
    relation=None,
)
_ALLIANCES: Final = _List(
    known={
        "odscode": "code",
        "odsname": "name",
        "canceralliancecode": "above",
        "canceralliancename": "above name",
        "notes": "",
    },
    needed=("code", "name", "above", "above name"),
    relation=None,
    above="cancer alliance",
)


def _read(what: _List, file: OfficialFile) -> Iterator[FileRow]:
    """Read a table of providers."""
    columns = headed_columns(file, what.known, what.needed)
    return rows_of(file, columns, partial(_provider, what, columns, day_of_file(file), Told()))


def _provider(
    what: _List, columns: Columns, day: date | None, told: Told, cells: Cells
) -> FileRow:
    """Read one provider."""
    code = cells.code(columns["code"])
    place = columns["above"]
    above: OdsCode | None = None
    if what.is_needed_above or cells.text(place):
        # Cancer alliances have codes of another form.
        above = (cells.area if what.above is None else cells.code)(place)
    name = cells.name(columns["name"]) if columns["name"] is not None else ""
    above_name = cells.name(columns["above name"]) if what.above and above else ""
    kind, words = _described(code or "", name, cells.text(columns["type"]))
    postcode = cells.text(columns["postcode"]) or None

    def made() -> tuple[OfficialRow, ...]:
        subject = OdsCode(code or "")
        body = partial(BodyRow, line=cells.line, seen_on=day)
        rows: list[OfficialRow] = []
        if name:
            rows.append(
                body(code=subject, name=name, kind=kind, described_as=words, postcode=postcode)
            )
        if above and above_name and told.is_new(above, above_name):
            rows.append(body(code=above, name=above_name, described_as=what.above))
        if above:
            rows.append(
                LinkRow(
                    line=cells.line,
                    child=subject,
                    relation=what.relation,
                    parent=above,
                    written_as=columns.labels[columns.at["above"]],
                    seen_on=day,
                )
            )
        return tuple(rows)

    return told.after(cells.done(made))


def _described(code: str, name: str, type_: str) -> tuple[OrganisationKind | None, str | None]:
    """Return what a provider is, by its type where the table has types, else by code and name."""
    if type_ == "Care Trust":
        return kind_of_care_trust(name), None
    words = name.upper()
    is_named_so = "TRUST" in words and ("NHS" in words or _TRUST_CODE.fullmatch(code))
    if type_ == "NHS Trust" or (not type_ and is_named_so):
        return kind_of_trust(name), None
    return None, type_.lower() or "provider"


# --- Boards ---

_BOARDS: Final = {
    "icbcode": "code",
    "icbname": "name",
    "opendate": "open date",
    "closedate": "close date",
    "iscurrent": "",
}
_BOARDS_NEED: Final = ("code", "name", "open date", "close date")


def _read_boards(file: OfficialFile) -> Iterator[FileRow]:
    """Read a table of integrated care boards."""
    columns = headed_columns(file, _BOARDS, _BOARDS_NEED)
    file.note("open dates are those of the records, which boards took over from footprints")
    return rows_of(file, columns, partial(_board, columns))


def _board(columns: Columns, cells: Cells) -> FileRow:
    """Read one board."""
    code, name = cells.area(columns["code"]), cells.name(columns["name"])
    opened, closed = cells.day(columns["open date"]), cells.day(columns["close date"])
    return cells.done(
        lambda: (
            BodyRow(
                line=cells.line,
                code=OdsCode(code or ""),
                name=name,
                kind=_K.INTEGRATED_CARE_BOARD,
                first_day=opened,
                last_day=closed,
            ),
        )
    )


def _with(known: Mapping[str, str], needed: tuple[str, ...]) -> Callable[[OfficialFile], bool]:
    """Return what tells whether a file has some columns."""
    return lambda file: has_columns(file, known, needed)


FORMATS: Final = (
    FileFormat(
        key="provider-list",
        title="Providers with type and board, put together by a third party",
        layout="org_code, org_name, org_type, postcode, icb_code; the boards may be out of date",
        recognises=_with(_PROVIDERS.known, _PROVIDERS.needed),
        reads=partial(_read, _PROVIDERS),
        sources=read_in("trust_tables"),
    ),
    FileFormat(
        key="provider-boards",
        title="Trusts and the boards in which their activity is counted",
        layout="provider_code, icb_code, as transcribed from the statistics of emergency care",
        recognises=_with(_BOARDS_OF_PROVIDERS.known, _BOARDS_OF_PROVIDERS.needed),
        reads=partial(_read, _BOARDS_OF_PROVIDERS),
        sources=read_in("nhse_ae_mapping_2026_04"),
    ),
    FileFormat(
        key="cancer-alliances",
        title="Trusts and their cancer alliances",
        layout="ods_code, ods_name, cancer_alliance_name, cancer_alliance_code",
        recognises=_with(_ALLIANCES.known, _ALLIANCES.needed),
        reads=partial(_read, _ALLIANCES),
        sources=read_in("trust_tables"),
    ),
    FileFormat(
        key="board-list",
        title="Integrated care boards with their dates, put together by a third party",
        layout="icb_code, icb_name, open_date, close_date",
        recognises=_with(_BOARDS, _BOARDS_NEED),
        reads=_read_boards,
        sources=read_in("trust_tables"),
    ),
)
"""The tables of trusts and their boards."""
