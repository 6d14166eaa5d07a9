"""
Reports of the Organisation Data Service as CSV: epraccur, ebranchs, etr, ect, eccg and eauth.

All have one frame of 27 columns without headings, and there are two layouts of it. The files of
the service itself, issued to 2025, are the legacy layout: their columns 3 and 4 follow whoever
commissions. In those of Data Search and Export, which took their place, the same columns are the
region and the board in which the postcode lies. Who reads column 4 as before gives practices to
boards that do not commission them, so the layout is told from the content of each file, and the
commissioner is taken from column 15 in either.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Final

import attrs

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care.interchange.official.cells import NO_DAY, Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.ods_columns import (
    LETTERS,
    STATUSES,
    Layout,
    OdsRow,
    ods_columns,
    rows_in_head,
)
from nhs_accountable_care.interchange.official.prescribing import (
    ROLES,
    ROLES_OF_A_ROW,
    SETTING,
    SETTINGS,
    kind_of_setting,
)
from nhs_accountable_care.interchange.official.tables import (
    Columns,
    note_unknown,
    read_in,
    rows_of,
)
from nhs_accountable_care.interchange.rows import BodyRow, FileRow, LinkRow, OfficialRow
from nhs_accountable_care.organisations import OdsCode, OrganisationKind, Relation

__all__ = ["FORMATS", "kind_of_care_trust", "kind_of_trust"]

_K = OrganisationKind

# A81001, and JER010 of Jersey.
_COST_CENTRE: Final = re.compile(r"[A-Z]\d{5}|[A-Z]{3}\d{3}", re.ASCII)
_FIVE: Final = r"[A-Z]\d[A-Z]\d[A-Z]"
_COMMISSIONER: Final = re.compile(rf"\d[0-9A-Z]{{2}}|{_FIVE}", re.ASCII)
_TRUST: Final = re.compile(rf"R[0-9A-Z]{{2}}|{_FIVE}", re.ASCII)
_CARE_TRUST: Final = re.compile(r"T[0-9A-Z]{2}", re.ASCII)
_BRANCH: Final = re.compile(r"[A-Z]\d{8}", re.ASCII)
_AUTHORITY: Final = re.compile(r"[QWY]\d\d|[A-Z]", re.ASCII)
_GOVERNMENT_REGION: Final = re.compile(r"[A-Z]", re.ASCII)
# Local offices of NHS England of 2015 to 2020, of which no new file has one.
_LOCAL_OFFICE: Final = re.compile(r"Q(7\d|8[0-8])", re.ASCII)
# Of so many rows that are all marked as amended, none is an issue of the legacy layout.
_ENOUGH: Final = 50

_What = tuple[OrganisationKind | None, str | None]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Report:
    """
    A report: what it is of, how a row of it is told from those of others, and what its bodies are.

    ``parent`` is the link to column 15, where the report has one.
    """

    key: str
    title: str
    columns: str
    fits: Callable[[OdsRow], bool]
    describes: Callable[[OdsRow], _What]
    parent: tuple[Relation | None, str] | None = None


# --- What the bodies of each report are ---


def kind_of_trust(name: str) -> OrganisationKind:
    """
    Return what a trust is by its name, as the register of this library has it.

    >>> kind_of_trust("LONDON AMBULANCE SERVICE NHS TRUST").value
    'ambulance-trust'
    """
    words = name.upper()
    if "AMBULANCE SERVICE" in words:
        return _K.AMBULANCE_TRUST
    return _K.NHS_FOUNDATION_TRUST if "FOUNDATION TRUST" in words else _K.NHS_TRUST


def kind_of_care_trust(name: str) -> OrganisationKind:
    """
    Return what a body in the list of care trusts is: those that are left have but such a code.

    >>> kind_of_care_trust("CAMDEN AND ISLINGTON NHS FOUNDATION TRUST").value
    'nhs-foundation-trust'
    """
    kind = kind_of_trust(name)
    return kind if kind is _K.NHS_FOUNDATION_TRUST else _K.CARE_TRUST


def _commissioner(row: OdsRow) -> _What:
    """Return what a commissioner is: a CCG and a sub-ICB location may have one code."""
    name, roles = row["name"].upper(), row["sub type"].split("|")
    if "RO218" in roles or row["sub type"] == "H" or "COMMISSIONING HUB" in name:
        return None, "commissioning hub"
    if "RO327" in roles:
        return None, "reporting entity of a sub-ICB location"
    if "RO319" in roles or re.search(r"\bICB\b", name):
        return _K.SUB_ICB_LOCATION, None
    if re.search(r"\bCCG\b|CLINICAL COMMISSIONING GROUP", name):
        return _K.CLINICAL_COMMISSIONING_GROUP, None
    return None, "commissioner"


def _authority(row: OdsRow) -> _What:
    """Return what a high level health authority is."""
    name = row["name"].upper()
    if row["code"].startswith("Y") and "REGION" in name:
        return _K.NHS_ENGLAND_REGION, None
    if name.startswith("NHS ENGLAND"):
        return None, "local office of NHS England"
    return None, "high level health authority"


def _is_cost_centre(row: OdsRow) -> bool:
    """Return whether a row is of a GP practice or another prescribing cost centre."""
    setting = row["setting"]
    return bool(_COST_CENTRE.fullmatch(row["code"])) and (
        row["sub type"] in {"B", "Z"}
        or bool(SETTING.fullmatch(setting) or ROLES_OF_A_ROW.fullmatch(setting))
    )


def _is_trust(codes: re.Pattern[str], row: OdsRow) -> bool:
    """Return whether a row is of a trust with one of some codes."""
    return bool(codes.fullmatch(row["code"])) and "TRUST" in row["name"].upper()


_REPORTS: Final = (
    _Report(
        key="epraccur",
        title="GP practices and prescribing cost centres (ODS epraccur)",
        columns="status (13), commissioner with join and left date (15 to 17), setting (26)",
        fits=_is_cost_centre,
        describes=lambda row: kind_of_setting(row["setting"]),
        parent=(Relation.COMMISSIONED_BY, "column 15"),
    ),
    _Report(
        key="ebranchs",
        title="Branch surgeries of GP practices (ODS ebranchs)",
        columns="practice with join and left date (15 to 17)",
        fits=lambda row: bool(_BRANCH.fullmatch(row["code"])),
        describes=lambda _: (None, "branch surgery"),
        parent=(None, "branch of"),
    ),
    _Report(
        key="etr",
        title="NHS trusts (ODS etr)",
        columns="letter of the government region (24)",
        fits=partial(_is_trust, _TRUST),
        describes=lambda row: (kind_of_trust(row["name"]), None),
    ),
    _Report(
        key="ect",
        title="Care trusts (ODS ect)",
        columns="letter of the government region (24)",
        fits=partial(_is_trust, _CARE_TRUST),
        describes=lambda row: (kind_of_care_trust(row["name"]), None),
    ),
    _Report(
        key="eccg",
        title="CCGs, sub-ICB locations and commissioning hubs (ODS eccg)",
        columns="C or H, or roles (14)",
        fits=lambda row: (
            bool(_COMMISSIONER.fullmatch(row["code"])) and _commissioner(row)[1] != "commissioner"
        ),
        describes=_commissioner,
    ),
    _Report(
        key="eauth",
        title="High level health authorities (ODS eauth)",
        columns="none of its own",
        fits=lambda row: bool(_AUTHORITY.fullmatch(row["code"])),
        describes=_authority,
    ),
)


# --- Which report, and in which layout ---


def _recognises(report: _Report, file: OfficialFile) -> bool:
    """Return whether most of the first rows of a file are of a report."""
    columns = ods_columns(file)
    if columns is None:
        return False
    rows = rows_in_head(file, columns)
    return sum(report.fits(row) for row in rows) * 2 > len(rows)


def _layout(file: OfficialFile, columns: Columns) -> Layout:
    """Tell the layout of a report, by the words of its first rows or by the marks of all."""
    shown = [row.layout for row in rows_in_head(file, columns)]
    legacy, export = shown.count(Layout.LEGACY), shown.count(Layout.EXPORT)
    if legacy or export:
        return Layout.LEGACY if legacy >= export else Layout.EXPORT
    # Reports of trusts and commissioners may have no such words. In Data Search and Export every
    # row is marked as amended, and the local offices of 2015 to 2020 are gone.
    marked = 0
    rows = (cells for _, cells in file.rows() if not isinstance(cells, Problem))
    for cells in itertools.islice(rows, columns.headings, None):
        row = OdsRow(cells, columns)
        if not row["amended"]:
            continue
        if row["amended"] != "1" or _LOCAL_OFFICE.fullmatch(row["geography"]):
            return Layout.LEGACY
        marked += 1
    return Layout.EXPORT if marked >= _ENOUGH else Layout.UNTOLD


_OF_LAYOUT: Final = {
    Layout.LEGACY: (
        "legacy layout: columns 3 and 4 follow the commissioner, and are kept as they stand"
    ),
    Layout.EXPORT: (
        "layout of Data Search and Export: columns 3 and 4 are the region and the board in which "
        "the postcode lies, and not those of a commissioner"
    ),
    Layout.UNTOLD: (
        "its rows do not tell the legacy layout from that of Data Search and Export: columns 3 "
        "and 4 are kept as they stand, and nothing is made of them"
    ),
}


# --- Reading ---


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Table:
    """
    A file that is a report.

    ``usual`` are the columns that say something in its first row, to tell of a row without a day
    what else it lacks: somebody added it.
    """

    file: OfficialFile
    report: _Report
    columns: Columns
    layout: Layout
    usual: tuple[str, ...]

    @property
    def is_practices(self) -> bool:
        """Whether it is of prescribing cost centres."""
        return self.report.key == "epraccur"

    @property
    def has_other_alone(self) -> bool:
        """Whether column 15, the commissioner, was dropped, and column 24 kept."""
        return (
            self.is_practices
            and self.columns["parent"] is None
            and self.columns["other"] is not None
        )


def _reads(report: _Report, file: OfficialFile) -> Iterator[FileRow]:
    """Read a report."""
    columns = ods_columns(file)
    if columns is None:
        problem = Problem(
            path="",
            message=f"{file.name} has not the columns of {report.key}",
            hint="use the report as it is published: 27 columns, without headings",
        )
        raise DocumentError((problem,))
    first = rows_in_head(file, columns)[:1]
    usual = ("grouping", "geography", "status", "amended", "other", "setting")
    table = _Table(
        file=file,
        report=report,
        columns=columns,
        layout=_layout(file, columns),
        usual=tuple(name for name in usual for row in first if row[name]),
    )
    _note(table)
    return rows_of(file, columns, partial(_row, table))


def _note(table: _Table) -> None:
    """Say how a report is read."""
    file, columns = table.file, table.columns
    if columns.headings:
        file.note("has headings, which the published report has not")
        note_unknown(file, columns.unknown)
    file.note(_OF_LAYOUT[table.layout])
    if table.is_practices and columns["parent"] is not None:
        file.note("the commissioner is column 15, with its dates")
    if table.is_practices and columns["setting"] is None:
        file.note("without column 26, the setting, GP practices are not told from others")
    if table.has_other_alone:
        file.note(
            "without column 15, the commissioner, there is column 24, which is a provider or a "
            "purchaser, so that its links are of no kind"
        )


def _row(table: _Table, cells: Cells) -> FileRow:
    """Read a row of a report."""
    columns, report = table.columns, table.report
    row = OdsRow(cells.all, columns)
    if report.key == "eauth" and _GOVERNMENT_REGION.fullmatch(row["code"]):
        return FileRow(
            line=cells.line,
            passed_over="a government office region, whose code of one letter is no ODS code",
        )
    _check_layout(table, row, cells)
    _check_words(table, row, cells)
    of_subject = cells.area if report.key == "eccg" else cells.code
    code, name = of_subject(columns["code"]), cells.name(columns["name"])
    opened, closed = _open_date(table, cells), cells.day(columns["close date"])
    grouping = cells.optional_code(columns["grouping"])
    geography = cells.optional_code(columns["geography"])
    parent = None
    if report.parent:
        # Of a branch surgery it is the practice.
        of_what = cells.optional_area if table.is_practices else cells.optional_code
        parent = of_what(columns["parent"])
    other = cells.optional_code(columns["other"]) if table.has_other_alone else None
    joined_on, left_on = cells.day(columns["join date"]), cells.day(columns["left date"])
    roles = row["setting"] if table.is_practices else row["sub type"]
    kind, words = report.describes(row)
    as_at = table.file.as_at

    def made() -> tuple[OfficialRow, ...]:
        subject = OdsCode(code or "")
        rows: list[OfficialRow] = [
            BodyRow(
                line=cells.line,
                code=subject,
                name=name,
                kind=kind,
                described_as=words,
                roles=tuple(roles.split("|")) if ROLES_OF_A_ROW.fullmatch(roles) else None,
                first_day=opened,
                last_day=closed,
                seen_on=as_at if columns["open date"] is None else None,
                status=row["status"] or None,
                postcode=row["postcode"] or None,
                grouping=grouping,
                geography=geography,
            )
        ]
        link = partial(LinkRow, line=cells.line, child=subject)
        if report.parent and parent:
            relation, written_as = report.parent
            rows.append(
                link(
                    relation=relation,
                    parent=parent,
                    written_as=written_as,
                    first_day=joined_on,
                    last_day=left_on,
                )
            )
        if other:
            written_as = "provider or purchaser (column 24)"
            rows.append(link(relation=None, parent=other, written_as=written_as, seen_on=as_at))
        if geography and geography != subject and table.layout is Layout.EXPORT:
            place = Relation.LOCATED_IN
            rows.append(
                link(relation=place, parent=geography, written_as="column 4", seen_on=as_at)
            )
        return tuple(rows)

    return cells.done(made)


def _check_layout(table: _Table, row: OdsRow, cells: Cells) -> None:
    """Report a row of the other layout, of which column 4 would be taken for what it is not."""
    if Layout.UNTOLD not in {table.layout, row.layout} and row.layout is not table.layout:
        cells.report(
            None,
            f"is in the layout called {row.layout.value}, and most of the file is not",
            "read the rows of each layout from a file of their own",
        )


def _open_date(table: _Table, cells: Cells) -> date | None:
    """Return the day on which a body opened, which every row of every report has."""
    place = table.columns["open date"]
    if place is not None and cells.text(place) in NO_DAY:
        lacking = [
            f"{table.columns.at[name] + 1}"
            for name in table.usual
            if not cells.text(table.columns[name])
        ]
        words = f"column{'s' if len(lacking) > 1 else ''} {joined(lacking)}"
        cells.report(
            place,
            "no day stands here, and every row of this report has one"
            + (f"; blank as well: {words}" if lacking else ""),
            "fill in the day on which it opened, as 20130401, or leave the row out",
        )
    return cells.day(place)


def _check_words(table: _Table, row: OdsRow, cells: Cells) -> None:
    """Report a status or a setting that is none, and note one that is not known."""
    if row["status"] and row["status"].upper() not in LETTERS | STATUSES:
        cells.report(
            table.columns["status"],
            f"{quoted(row['status'])} is no status",
            "write A, C, D or P, or in new files ACTIVE, INACTIVE, DORMANT or PROPOSED",
        )
    setting = row["setting"]
    if not table.is_practices or not setting:
        return
    if ROLES_OF_A_ROW.fullmatch(setting):
        unknown = [role for role in setting.split("|") if role not in ROLES]
    elif SETTING.fullmatch(setting):
        unknown = [setting] if setting not in SETTINGS else []
    else:
        cells.report(
            table.columns["setting"],
            f"{quoted(setting)} is no prescribing setting",
            "write its number, or in new files its roles, such as RO76",
        )
        return
    for each in unknown:
        table.file.note(f"column 26 has {each}, whose meaning is not known here")


def _format(report: _Report) -> FileFormat:
    """Return the format of a report."""
    return FileFormat(
        key=report.key,
        title=report.title,
        layout=(
            f"27 columns without headings, in the legacy layout or that of Data Search and "
            f"Export, told apart by content: code, name, region (3), geography (4), address (5 "
            f"to 9), postcode (10), open and close date (11, 12); {report.columns}. Also with 21, "
            f"22 or more columns, or with headings that were added."
        ),
        recognises=partial(_recognises, report),
        reads=partial(_reads, report),
        sources=read_in("ods_csv_reports", "ods_dse_reports"),
    )


FORMATS: Final = tuple(_format(report) for report in _REPORTS)
"""The reports of the Organisation Data Service, each in both of its layouts."""
