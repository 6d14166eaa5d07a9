"""What was counted in the areas of the register: populations."""

import enum
import functools
from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.errors import MissingFactError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import check_day, parse_day, words_of_day
from nhs_accountable_care.organisations import OdsCode, OrganisationKind, parse_kind
from nhs_accountable_care.reference.pack import register
from nhs_accountable_care.reference.tables import cited, known_day_in, member_in, table

__all__ = [
    "PopulationCount",
    "PopulationFigure",
    "populations",
    "populations_on",
]


class PopulationCount(enum.Enum):
    """Who was counted; the two counts of one area differ, and are never added up or compared."""

    RESIDENTS = "residents"
    """Those who lived in the area, by the estimates of the Office for National Statistics."""

    REGISTERED_PATIENTS = "registered-patients"
    """Those on the lists of the area's practices, wherever they lived."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PopulationFigure:
    """
    The people of an area on a day, within the boundaries of another day.

    The boundaries are part of the fact: one code can have two figures for one day. ``counted``
    says whether they are residents or patients registered with a practice.
    """

    record_columns: ClassVar[Columns] = {
        "code": "text",
        "day": "day",
        "people": "whole number",
        "counted": "text",
        "boundaries_on": "day",
        "basis": "text",
        "sources": "text",
    }

    code: OdsCode
    day: date
    people: int
    counted: PopulationCount
    boundaries_on: date
    basis: str
    sources: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        """Write how many of whom, when and where."""
        return (
            f"{self.code}: {self.people:,} {_words(self.counted)} on {words_of_day(self.day)}, "
            f"within the boundaries of {words_of_day(self.boundaries_on)}"
        )

    def to_record(self) -> Record:
        """
        Return the figure as plain data.

        >>> populations()[-1].to_record()["people"]
        4661093
        """
        return {
            "code": self.code,
            "day": self.day.isoformat(),
            "people": self.people,
            "counted": self.counted.value,
            "boundaries_on": self.boundaries_on.isoformat(),
            "basis": self.basis,
            "sources": [citation.to_record() for citation in self.sources],
        }


@functools.cache
def populations() -> tuple[PopulationFigure, ...]:
    """
    Return every population figure of the pack, in order of code, day and boundaries.

    >>> print(populations()[-1])
    Z9B2Z: 4,661,093 registered patients on 1 August 2026, within the boundaries of 1 August 2026
    """
    return tuple(
        PopulationFigure(
            code=OdsCode(row["code"]),
            day=known_day_in(row["date"]),
            people=int(row["population"]),
            counted=member_in(PopulationCount, row["counted"]),
            boundaries_on=parse_day(row["boundary_as_at"]),
            basis=row["basis"],
            sources=cited(row["source"], row["confidence"]),
        )
        for row in table("populations").named_rows()
    )


def populations_on(
    day: date,
    *,
    boundaries_on: date,
    kind: OrganisationKind | str,
    counted: PopulationCount = PopulationCount.RESIDENTS,
) -> dict[str, int]:
    """
    Return the people of every area of a kind on a day, within the boundaries of another.

    They are residents unless registered patients are asked for.

    >>> people = populations_on(
    ...     date(2020, 6, 30),
    ...     boundaries_on=date(2022, 7, 1),
    ...     kind="icb",
    ... )
    >>> len(people), sum(people.values())
    (42, 56550138)
    >>> patients = populations_on(
    ...     date(2026, 8, 1),
    ...     boundaries_on=date(2026, 8, 1),
    ...     kind=OrganisationKind.INTEGRATED_CARE_BOARD,
    ...     counted=PopulationCount.REGISTERED_PATIENTS,
    ... )
    >>> len(patients), sum(patients.values())
    (36, 63237908)

    Raises:
        InvalidValueError: For text that is no kind, as `parse_kind` reads it.
        MissingFactError: Where the pack has no such figures; it names those that it has of
            the kind, of residents and of registered patients.
    """
    kind = parse_kind(kind)
    check_day(day, "day")
    check_day(boundaries_on, "boundaries_on")
    of_kind = [figure for figure in populations() if _was(figure, kind)]
    people: dict[str, int] = {
        figure.code: figure.people
        for figure in of_kind
        if (figure.day, figure.boundaries_on, figure.counted) == (day, boundaries_on, counted)
    }
    if people:
        return people
    sets = {(figure.day, figure.boundaries_on, figure.counted) for figure in of_kind}
    known = [
        f"{_words(who)} of {words_of_day(one)} within the boundaries of {words_of_day(other)}"
        for one, other, who in sorted(sets, key=lambda each: (*each[:2], each[2].value))
    ]
    msg = (
        f"no {_words(counted)} of any {kind.value} are recorded for {words_of_day(day)} within "
        f"the boundaries of {words_of_day(boundaries_on)}; recorded of that kind are: "
        f"{'; '.join(known) or 'none'}"
    )
    raise MissingFactError(msg)


def _was(figure: PopulationFigure, kind: OrganisationKind) -> bool:
    """Whether a figure is of an area of a kind: its code may have been of another before."""
    return register().find(figure.code, on=figure.boundaries_on).kind is kind


def _words(counted: PopulationCount) -> str:
    """Write who was counted."""
    return counted.value.replace("-", " ")
