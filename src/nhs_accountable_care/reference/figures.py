"""What was counted and named in the systems of the register: populations and designations."""

import enum
import functools
from datetime import date

import attrs

from nhs_accountable_care._core.errors import MissingFactError
from nhs_accountable_care._core.fields import check_tuples
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import check_day, parse_day, words_of_day
from nhs_accountable_care.organisations import OdsCode, OrganisationKind, parse_kind
from nhs_accountable_care.reference.pack import register
from nhs_accountable_care.reference.tables import cited, day_in, known_day_in, member_in, table

__all__ = [
    "Designation",
    "DesignationStatus",
    "PopulationFigure",
    "designations",
    "populations",
    "populations_on",
]


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
def populations() -> tuple[PopulationFigure, ...]:
    """Return every population figure of the pack, in order of code, day and boundaries."""
    return tuple(
        PopulationFigure(
            code=OdsCode(row["code"]),
            day=known_day_in(row["date"]),
            people=int(row["population"]),
            boundaries_on=parse_day(row["boundary_as_at"]),
            basis=row["basis"],
            sources=cited(row["source"], row["confidence"]),
        )
        for row in table("populations").named_rows()
    )


def populations_on(
    day: date, *, boundaries_on: date, kind: OrganisationKind | str
) -> dict[str, int]:
    """
    Return the people of every area of a kind on a day, within the boundaries of another.

    >>> people = populations_on(
    ...     date(2020, 6, 30),
    ...     boundaries_on=date(2022, 7, 1),
    ...     kind="icb",
    ... )
    >>> len(people), sum(people.values())
    (42, 56550138)

    Raises:
        InvalidValueError: For text that is no kind, as `parse_kind` reads it.
        MissingFactError: Where the pack has no such figures; it names those that it has.
    """
    kind = parse_kind(kind)
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
    Return the namings of areas as candidates, accountable care systems and what came after.

    >>> len({row.system_code for row in designations() if row.status is DesignationStatus.ICS})
    42
    """
    scopes = {"whole": True, "part": False, "": None}
    return tuple(
        Designation(
            system_code=OdsCode(row["system_code"]),
            area_name=row["area_name"],
            status=member_in(DesignationStatus, row["status"]),
            day=known_day_in(row["date"]),
            is_exact_day=row["date_precision"] == "day",
            is_whole=scopes[row["scope"]],
            announced=day_in(row["announced"]),
            note=row["note"] or None,
            sources=cited(row["source"], row["confidence"]),
        )
        for row in table("designations").named_rows()
    )
