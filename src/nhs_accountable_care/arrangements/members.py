"""Who takes part in an arrangement, over which area, for how many people."""

import enum

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, is_short
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "Area",
    "AreaPart",
    "Extent",
    "Kept",
    "Member",
    "MemberRole",
    "Population",
    "PopulationBasis",
]


class MemberRole(enum.Enum):
    """What a member does in an arrangement; one body can do several."""

    COMMISSIONER = "commissioner"
    PROVIDER = "provider"
    LOCAL_AUTHORITY = "local-authority"
    NATIONAL_BODY = "national-body"
    PARTNER = "partner"
    HOST = "host"
    """Holds the contract, the pool or the staff for the others."""

    LEAD = "lead"
    INTEGRATOR = "integrator"
    SUPPORTER = "supporter"
    """Helps and advises, such as an association of members or a scrutiny body."""


class Kept(enum.Enum):
    """A retained function: something of its own that a member keeps or gives up."""

    IDENTITY = "identity"
    STATUTORY_DUTIES = "statutory-duties"
    BOARD = "board"
    ACCOUNTABLE_OFFICER = "accountable-officer"
    ACCOUNTS = "accounts"
    ALLOCATION = "allocation"
    BOUNDARY = "boundary"
    STAFF = "staff"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Member:
    """
    A body that takes part, in which roles, and from when to when.

    Attributes:
        body: The body that takes part.
        roles: What it does here; one body can do several things.
        keeps: What of its own it is recorded to keep, such as its board or its accounts.
        gives_up: What of its own it is recorded to give up; an empty list says that it gives up
            nothing.
        is_from_outside: Whether it comes from outside the area, as a nearby trust that its people
            use.
        board_consented: Whether its own board agreed to join; without that no foundation trust
            need join.

    >>> member = Member(body=Body(code="01G"), roles=(MemberRole.COMMISSIONER,))
    >>> member.period is None
    True
    """

    body: Body
    roles: tuple[MemberRole, ...] | None = None
    period: StatedPeriod | None = None
    keeps: tuple[Kept, ...] | None = None
    gives_up: tuple[Kept, ...] | None = None
    is_from_outside: bool | None = None
    board_consented: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class Extent(enum.Enum):
    """How much of a footprint an arrangement covers."""

    WHOLE = "whole"
    PART = "part"


class PopulationBasis(enum.Enum):
    """Whom a population counts."""

    RESIDENT = "resident"
    REGISTERED = "registered"
    REGISTERED_AND_RESIDENT = "registered-and-resident"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Population:
    """
    The number of people for whom an arrangement answers, on a day.

    Attributes:
        people: How many people it answers for.
        basis: Whom that counts: those who live in the area, those on the lists of its practices,
            or both.
        as_at: The day of the count.
        is_approximate: Whether the number is rounded or estimated.

    Raises:
        InvalidValueError: If it counts fewer than no people.

    >>> Population(people=2_832_133, as_at=StatedDate.of(2017, 6, 30)).people
    2832133
    """

    people: int
    basis: PopulationBasis | None = None
    as_at: StatedDate | None = None
    is_approximate: bool = False
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse fewer than no people."""
        if self.people < 0:
            msg = f"a population of {self.people} people cannot be"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AreaPart:
    """
    A part of an area, such as a borough, a district or a neighbourhood, while it belongs to it.

    One that joined or left has the days between as its period.

    Attributes:
        code: The ODS or ONS code of the part, if it has one.
        footprint: The ODS code of the wider area in the register in which the part lies, for an
            area over several of them.
        extent: Whether the whole of the named place belongs to the area, or a part.
        populations: How many people live or are registered in it; one entry for each count.

    >>> glossop = AreaPart(name="Glossop", period=StatedPeriod.parse("2013-04-01/2022-06-30"))
    >>> glossop.footprint is None
    True
    """

    name: str = attrs.field(validator=is_name)
    code: str | None = attrs.field(default=None, validator=is_short)
    footprint: str | None = None
    extent: Extent | None = None
    populations: tuple[Population, ...] | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Area:
    """
    The place that an arrangement covers, as a footprint in the register or a part of one.

    Attributes:
        footprint: The ODS code of the area in the register that it is, or is a part of, such as
            QOP.
        footprint_number: Its number in the list of the 44 footprints of 2016.
        also_in: The ODS codes of the other areas in the register in which parts of it lie, for one
            that lies over several, such as two systems; an empty list says that there are none.
        extent: Whether it is the whole of that area or a part.
        period: The days for which it was the place so described.
        parts: The boroughs, districts, places or neighbourhoods that it is made of; one that
            joined or left has a period.
        begins_in: The places where it works first, each in words, such as Greater Nottingham.
        may_grow_to: The places that it may come to cover, each in words, such as all of
            Nottinghamshire.
        councils: The councils whose areas lie in it, whole or in part.
        overlaps_with: The codes of other areas of its kind that share ground with it; areas of
            integrated care boards may not (NHS Act 2006, s.14Z25).

    >>> Area(name="Salford", footprint="QOP", extent=Extent.PART).extent.value
    'part'
    """

    name: str = attrs.field(validator=is_name)
    footprint: str | None = None
    footprint_number: int | None = attrs.field(default=None, validator=is_count_or_none)
    also_in: tuple[str, ...] | None = None
    extent: Extent | None = None
    period: StatedPeriod | None = None
    parts: tuple[AreaPart, ...] | None = None
    begins_in: tuple[str, ...] | None = None
    may_grow_to: tuple[str, ...] | None = None
    councils: tuple[Body, ...] | None = None
    overlaps_with: tuple[str, ...] | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
