"""
Lookups of the Office for National Statistics: which area lies in which, and names with codes.

Columns come in any order, and their headings have the year in them: SICBL26CD is the ONS code,
SICBL26CDH the code of the Organisation Data Service, SICBL26NM the name. The years before 2020
have no ODS codes of systems.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Final

import attrs

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.text import joined, shortened
from nhs_accountable_care.interchange.official.cells import TOLD_BEFORE, Cells
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.tables import (
    Columns,
    Told,
    day_of_file,
    is_table,
    read_in,
    rows_of,
)
from nhs_accountable_care.interchange.rows import (
    BodyRow,
    FileRow,
    LinkRow,
    OfficialRow,
    PatientsRow,
)
from nhs_accountable_care.organisations import OdsCode, OrganisationKind, Relation

__all__ = ["FORMATS"]

_K = OrganisationKind
# From the smallest up: the area, the system in which it lies, the region of the system.
_LEVELS: Final = {
    "ccg": (0, _K.CLINICAL_COMMISSIONING_GROUP),
    "sicbl": (0, _K.SUB_ICB_LOCATION),
    "stp": (1, _K.STRATEGIC_PARTNERSHIP_FOOTPRINT),
    "icb": (1, _K.INTEGRATED_CARE_BOARD),
    "nhser": (2, _K.NHS_ENGLAND_REGION),
    "region": (2, _K.NHS_ENGLAND_REGION),
}
# SICBL23CDH of the portal, sicbl24_code_nhs of a package, sicbl_ons of a table made of others.
_FORMS: Final = (
    (r"([a-z]{2,6})(\d\d)(cdh|cd|nm)", {"cd": "ONS", "cdh": "ODS", "nm": "name"}),
    (
        r"([a-z]{2,6})(\d\d)_(code_nhs|code|name)",
        {"code": "ONS", "code_nhs": "ODS", "name": "name"},
    ),
    (r"([a-z]{2,6})()_(code|ons|name)", {"code": "ODS", "ons": "ONS", "name": "name"}),
)
_NUMBERS: Final = frozenset({"fid", "objectid"})
_PATIENTS: Final = "registered_patients"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Lookup:
    """
    The columns of a lookup.

    Attributes:
        levels: The levels that have ODS codes, the area first.
        year: The year of the headings.
        without_codes: The headings of ODS codes that are not there.
        has_smaller: Whether it is of areas that are smaller than any body.
        unknown: Headings that are not known.
    """

    at: Mapping[str, int]
    levels: tuple[str, ...]
    year: int | None
    without_codes: tuple[str, ...]
    has_smaller: bool
    unknown: tuple[str, ...]


def _lookup(file: OfficialFile) -> _Lookup | None:
    """Find the columns of a lookup; `None` for a table that is none."""
    at: dict[str, int] = {}
    years: dict[str, str] = {}
    unknown, has_smaller, has_ons = [], False, False
    for place, heading in enumerate(file.head[0] if is_table(file) else ()):
        word = heading.strip().lower()
        level, year, what = _parts(word)
        if level in _LEVELS and f"{level} {what}" not in at:
            at[f"{level} {what}"] = place
            years.setdefault(level, year)
            has_ons = has_ons or what == "ONS"
        elif level and level not in _LEVELS:
            has_smaller = True
        elif word == _PATIENTS and _PATIENTS not in at:
            at[_PATIENTS] = place
        elif word not in _NUMBERS:
            unknown.append(shortened(heading) or f"column {place + 1}")
    found = sorted(years, key=lambda level: _LEVELS[level][0])
    coded = tuple(level for level in found if f"{level} ODS" in at)
    # Codes alone are in many tables; the ONS codes beside them are in lookups.
    if not coded or not has_ons or len({_LEVELS[level][0] for level in found}) < len(found):
        return None
    known_years = [int(year) for year in years.values() if year]
    return _Lookup(
        at=at,
        levels=coded,
        year=2000 + max(known_years) if known_years else None,
        without_codes=tuple(
            f"{level}{years[level]}CDH".upper() for level in found if level not in coded
        ),
        has_smaller=has_smaller,
        unknown=tuple(unknown),
    )


def _parts(heading: str) -> tuple[str, str, str]:
    """Return level, year and meaning of a heading; empty texts where it is of no such form."""
    for pattern, meanings in _FORMS:
        found = re.fullmatch(pattern, heading, re.ASCII)
        if found is not None:
            return found[1], found[2], meanings[found[3]]
    return "", "", ""


def _read(file: OfficialFile) -> Iterator[FileRow]:
    """Read a lookup."""
    lookup = _lookup(file)
    if lookup is None:
        problem = Problem(
            path="",
            message=f"{file.name} has not the columns of an ONS lookup",
            hint="keep its headings, such as SICBL23CD, SICBL23CDH and SICBL23NM",
        )
        raise DocumentError((problem,))
    if lookup.without_codes:
        file.note(
            f"there is no column {joined(lookup.without_codes)}: bodies without an ODS code, and "
            f"links to them, are not read"
        )
    if lookup.unknown:
        file.note(f"passed over columns that are not known: {joined(lookup.unknown, 10)}")
    if lookup.has_smaller:
        file.note("read for bodies of the NHS: smaller areas, and others, are not kept")
    columns = Columns(
        labels=tuple(shortened(each) for each in file.head[0]), headings=1, at=lookup.at
    )
    of_headings = None if lookup.year is None else date(lookup.year, 4, 1)
    day = day_of_file(file, of_headings=of_headings)
    return rows_of(file, columns, partial(_row, lookup, columns, day, Told()))


def _row(lookup: _Lookup, columns: Columns, day: date | None, told: Told, cells: Cells) -> FileRow:
    """Read a row of a lookup: each body and each link on the first row that has it."""
    codes: dict[str, OdsCode | None] = {}
    bodies = []
    for level in lookup.levels:
        place = columns[f"{level} ODS"]
        # Small areas of Wales have no English body; a body has a code.
        code = cells.optional_area(place) if lookup.has_smaller else cells.area(place)
        ons_code = cells.ons_code(columns[f"{level} ONS"])
        codes[level] = code
        if code is not None and columns[f"{level} name"] is not None:
            bodies.append((level, code, cells.name(columns[f"{level} name"]), ons_code))
    patients = cells.number(columns[_PATIENTS]) if columns[_PATIENTS] is not None else None

    def made() -> tuple[OfficialRow, ...]:
        rows: list[OfficialRow] = [
            BodyRow(
                line=cells.line,
                code=code,
                name=name,
                kind=_LEVELS[level][1],
                ons_code=ons_code,
                seen_on=day,
            )
            for level, code, name, ons_code in bodies
            if told.is_new(level, code, name, ons_code)
        ]
        for lower, upper in zip(lookup.levels, lookup.levels[1:], strict=False):
            child, parent = codes[lower], codes[upper]
            if child and parent and told.is_new(child, parent):
                rows.append(
                    LinkRow(
                        line=cells.line,
                        child=child,
                        relation=_relation(lower, upper),
                        parent=parent,
                        written_as=columns.labels[columns.at[f"{upper} ODS"]],
                        seen_on=day,
                    )
                )
        lowest = lookup.levels[0]
        if patients is not None:
            rows.append(
                PatientsRow(
                    line=cells.line,
                    code=codes[lowest] or "",
                    level=_LEVELS[lowest][1].value,
                    number=patients,
                    on=day,
                )
            )
        return tuple(rows)

    nothing_new = (
        "a small area, in bodies that are told before" if lookup.has_smaller else TOLD_BEFORE
    )
    return told.after(cells.done(made, nothing_new=nothing_new))


def _relation(lower: str, upper: str) -> Relation | None:
    """Return what links two levels; a commissioning area has no link of its own to a region."""
    steps = (_LEVELS[lower][0], _LEVELS[upper][0])
    return {(0, 1): Relation.CONSTITUENT_OF, (1, 2): Relation.IN_REGION}.get(steps)


FORMATS: Final = (
    FileFormat(
        key="ons-lookup",
        title="Areas of the NHS in one another, or their names and codes (ONS)",
        layout=(
            "headings of any year, in any order: CCG, SICBL, STP, ICB or NHSER, the year, and CD "
            "(ONS code), CDH (ODS code) or NM; also of small areas"
        ),
        recognises=lambda file: _lookup(file) is not None,
        reads=_read,
        sources=read_in("ons_lookups"),
    ),
)
"""The lookups of the Office for National Statistics."""
