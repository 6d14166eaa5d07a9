"""
The reference pack: English systems, commissioners and trusts from April 2013 on.

The pack is a file of the package, read on first use and kept. What it does not know is part of
it: see `Register.gaps`.
"""

import enum
import functools
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

import attrs

from nhs_accountable_care import policy
from nhs_accountable_care._core.errors import MissingFactError
from nhs_accountable_care._core.fields import check_tuples
from nhs_accountable_care._core.shipped import read_shipped
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.time import DateRange, check_day, parse_day, words_of_day
from nhs_accountable_care.organisations import (
    DateBasis,
    Flow,
    Gap,
    Lifetime,
    OdsCode,
    OnsCode,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
)

__all__ = [
    "Designation",
    "DesignationStatus",
    "Edition",
    "PopulationFigure",
    "designations",
    "edition",
    "populations",
    "populations_on",
    "register",
]

Row = Mapping[str, str]
_Member = TypeVar("_Member", bound=enum.Enum)


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Edition:
    """
    Which edition of the pack this is, up to which day it is kept, and what it was made from.

    ``licence`` is an SPDX identifier; ``attribution`` is the statement to print where the
    facts are passed on; ``sha256`` is the digest of the pack's file.
    """

    name: str
    day: date
    licence: str
    attribution: str
    sha256: str
    rows: tuple[tuple[str, int], ...]
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class PopulationFigure:
    """
    The people who lived in an area on a day, within the boundaries of another day.

    Residents, and not patients registered with a practice. The boundaries are part of the
    fact: one code can have two figures for one day.
    """

    code: OdsCode
    day: date
    people: int
    boundaries_on: date
    basis: str
    sources: tuple[Citation, ...] = ()


class DesignationStatus(enum.Enum):
    """What a system was named, on the way from candidate to integrated care system."""

    CANDIDATE_2017 = "candidate-2017"
    SHADOW_ACS = "shadow-acs"
    """Named an accountable care system in June 2017; no dated award of full status was found."""

    DEVOLVED = "devolved"
    ICS = "ics"


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Designation:
    """
    The naming of an area, in whole or in part, as a kind of system.

    ``is_whole`` says whether the named area was the whole footprint, `None` if that is not
    known; with ``is_exact_day`` false only the month is known, and the day stands for it.
    """

    system_code: OdsCode
    area_name: str
    status: DesignationStatus
    day: date
    is_exact_day: bool
    is_whole: bool | None = None
    announced: date | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@functools.cache
def register() -> Register:
    """
    Give the register of the reference pack, read on first use.

    >>> register().find("QNQ", on=date(2026, 3, 31)).name
    'NHS Frimley Integrated Care Board'
    """
    tables = _tables()
    versions: dict[str, list[Row]] = {}
    for row in tables["organisations"]:
        versions.setdefault(row["code"], []).append(row)
    flows: dict[str, list[Flow]] = {}
    for row in tables["flows"]:
        flows.setdefault(row["event_id"], []).append(_flow(row))
    return Register(
        organisations=[_organisation(code, rows) for code, rows in versions.items()],
        relationships=[_relationship(row) for row in tables["relationships"]],
        successions=[
            _succession(row, flows.get(row["event_id"], [])) for row in tables["successions"]
        ],
        gaps=[
            Gap(concerns=_list(row["code"]), topic=row["topic"], detail=row["detail"])
            for row in tables["gaps"]
        ],
        edition_day=edition().day,
    )


@functools.cache
def edition() -> Edition:
    """
    Give the edition of the pack: its day, licence, sources and digest.

    >>> print(edition().name, edition().day, edition().licence)
    2026.06 2026-06-30 OGL-UK-3.0
    """
    manifest = json.loads(_shipped("manifest.json"))
    return Edition(
        name=manifest["edition"],
        day=parse_day(manifest["edition_day"]),
        licence=manifest["licence"],
        attribution=manifest["attribution"],
        sha256=manifest["sha256"],
        rows=tuple(manifest["rows"].items()),
        sources=tuple(
            Citation(source=_sources()[row["source"]], confidence=Confidence.VERIFIED)
            for row in manifest["sources"]
        ),
    )


@functools.cache
def populations() -> tuple[PopulationFigure, ...]:
    """Give every population figure of the pack, in order of code, day and boundaries."""
    return tuple(
        PopulationFigure(
            code=OdsCode(row["code"]),
            day=_known_day(row["date"]),
            people=int(row["population"]),
            boundaries_on=parse_day(row["boundary_as_at"]),
            basis=row["basis"],
            sources=_cite(row["source"], row["confidence"]),
        )
        for row in _tables()["populations"]
    )


def populations_on(day: date, *, boundaries_on: date, kind: OrganisationKind) -> dict[str, int]:
    """
    Give the people of every area of a kind on a day, within the boundaries of another.

    >>> people = populations_on(
    ...     date(2020, 6, 30),
    ...     boundaries_on=date(2022, 7, 1),
    ...     kind=OrganisationKind.INTEGRATED_CARE_BOARD,
    ... )
    >>> len(people), sum(people.values())
    (42, 56550138)

    Raises:
        MissingFactError: Where the pack has no such figures; it names those that it has.
    """
    check_day(day, "day")
    check_day(boundaries_on, "boundaries_on")
    codes = {version.code for version in register().at(boundaries_on, kind=kind)}
    people: dict[str, int] = {
        figure.code: figure.people
        for figure in populations()
        if figure.day == day and figure.boundaries_on == boundaries_on and figure.code in codes
    }
    if people:
        return people
    sets = sorted({(figure.day, figure.boundaries_on) for figure in populations()})
    known = "; ".join(
        f"{words_of_day(one)} within the boundaries of {words_of_day(other)}"
        for one, other in sets
    )
    msg = (
        f"no population of any {kind.value} is recorded for {words_of_day(day)} within the "
        f"boundaries of {words_of_day(boundaries_on)}; recorded are: {known}"
    )
    raise MissingFactError(msg)


@functools.cache
def designations() -> tuple[Designation, ...]:
    """
    Give the namings of areas as candidates, accountable care systems and what came after.

    >>> len({row.system_code for row in designations() if row.status is DesignationStatus.ICS})
    42
    """
    scopes = {"whole": True, "part": False, "": None}
    return tuple(
        Designation(
            system_code=OdsCode(row["system_code"]),
            area_name=row["area_name"],
            status=_member(DesignationStatus, row["status"]),
            day=_known_day(row["date"]),
            is_exact_day=row["date_precision"] == "day",
            is_whole=scopes[row["scope"]],
            announced=_day(row["announced"]),
            note=row["note"] or None,
            sources=_cite(row["source"], row["confidence"]),
        )
        for row in _tables()["designations"]
    )


# --- Reading the files ---


def _shipped(name: str) -> str:
    """Give the text of a file of the pack."""
    return read_shipped(__package__, f"data/{name}")


@functools.cache
def _tables() -> dict[str, list[Row]]:
    """Read the tables of the pack."""
    return {
        name: [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
        for name, table in json.loads(_shipped("pack.json")).items()
    }


@functools.cache
def _sources() -> dict[str, Source]:
    """Give the sources of the sourcebook by key."""
    return {source.key: source for source in policy.sourcebook()}


@functools.cache
def _cite(keys: str, confidence: str) -> tuple[Citation, ...]:
    """Cite the sources of a row, with its confidence."""
    return tuple(
        Citation(source=_sources()[key], confidence=Confidence.of_remark(confidence))
        for key in _list(keys)
    )


@functools.cache
def _known_day(text: str) -> date:
    """Read a day; most of them are the first of an April, over and over."""
    return parse_day(text)


def _day(text: str) -> date | None:
    """Read a day, or nothing."""
    return _known_day(text) if text else None


@functools.cache
def _list(text: str) -> tuple[str, ...]:
    """Read a list with semicolons."""
    return tuple(text.split(";")) if text else ()


@functools.cache
def _basis(text: str) -> DateBasis | None:
    """Read what a date rests on, or nothing."""
    return DateBasis(text) if text else None


# One lookup of a member by its value costs as much as reading the rest of a row.
@functools.cache
def _members(kind: type[_Member]) -> dict[str, _Member]:
    """Give the members of an enumeration by their values."""
    return {member.value: member for member in kind}


def _member(kind: type[_Member], value: str) -> _Member:
    """Give the member of a value."""
    members: Callable[[type[_Member]], dict[str, _Member]] = _members
    return members(kind)[value]


_YES_AND_NO = {"yes": True, "no": False, "": None}


def _organisation(code: str, rows: list[Row]) -> Organisation:
    """Make a lineage from its rows."""
    versions = sorted(
        (_version(row) for row in rows), key=lambda version: version.first_day or date.min
    )
    started = next((row["operational_start"] for row in rows if row["operational_start"]), "")
    ended = next((row["operational_end"] for row in rows if row["operational_end"]), "")
    operational = None
    if started or ended:
        operational = Lifetime(first_day=_day(started), last_day=_day(ended))
    return Organisation(code=OdsCode(code), versions=tuple(versions), operational=operational)


def _version(row: Row) -> OrganisationVersion:
    """Make a version from its row."""
    return OrganisationVersion(
        code=OdsCode(row["code"]),
        name=row["name"],
        kind=_member(OrganisationKind, row["kind"]),
        roles=_list(row["roles"]),
        ons_code=OnsCode(row["ons_code"]) if row["ons_code"] else None,
        first_day=_day(row["legal_start"]),
        last_day=_day(row["legal_end"]),
        first_basis=_basis(row["start_basis"]),
        last_basis=_basis(row["end_basis"]),
        first_not_before=_day(row["start_not_before"]),
        last_observed=_day(row["last_observed"]),
        foundation_trust=_YES_AND_NO[row["foundation_trust"]],
        council_type=row["local_authority_type"] or None,
        begins_with=row["row_reason"] or None,
        sources=_cite(row["source"], row["confidence"]),
    )


def _relationship(row: Row) -> Relationship:
    """Make a link from its row."""
    return Relationship(
        child=OdsCode(row["child_code"]),
        relation=_member(Relation, row["relation"]),
        parent=OdsCode(row["parent_code"]),
        period=DateRange(first_day=_known_day(row["start"]), last_day=_day(row["end"])),
        first_basis=_basis(row["start_basis"]),
        last_basis=_basis(row["end_basis"]),
        note=row["note"] or None,
        sources=_cite(row["source"], row["confidence"]),
    )


def _flow(row: Row) -> Flow:
    """Make a flow from its row."""
    return Flow(
        from_code=OdsCode(row["from_code"]),
        to_code=OdsCode(row["to_code"]),
        parts=int(row["parts"]),
        basis=row["basis"],
        sources=_cite(row["source"], row["confidence"]),
    )


def _succession(row: Row, flows: list[Flow]) -> Succession:
    """Make an event from its row and its flows."""
    return Succession(
        key=row["event_id"],
        day=_known_day(row["date"]),
        kind=_member(SuccessionKind, row["kind"]),
        from_codes=tuple(OdsCode(code) for code in _list(row["from_codes"])),
        to_codes=tuple(OdsCode(code) for code in _list(row["to_codes"])),
        flows=tuple(flows),
        day_basis=_basis(row["date_basis"]),
        not_before=_day(row["not_before"]),
        note=row["note"] or None,
        sources=_cite(row["source"], row["confidence"]),
    )
