"""
Areas as sets of parts: the pieces that no boundary has divided, and who held each on a day.

A share of a merged body is an average over all that went into it, so shares of shares send
people where nobody went. A part is never divided: it moves whole, or stays. So a body of areas
on a day is the set of its parts, and whatever asks for a share counts the people of parts.
"""

import enum
from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.organisations.codes import OdsCode

__all__ = ["AreaCount", "AreaPeriod", "ShareBasis", "UndividedPart"]


class ShareBasis(enum.Enum):
    """
    What the shares of a crosswalk rest on.

    >>> ShareBasis("residents-mid-2020")
    <ShareBasis.RESIDENTS_MID_2020: 'residents-mid-2020'>
    """

    RESIDENTS_MID_2020 = "residents-mid-2020"
    """People who lived in each part in the middle of 2020."""

    RESIDENTS_MID_2017 = "residents-mid-2017"
    """People who lived in each part in the middle of 2017."""

    SUCCESSOR_ONLY = "successor-only"
    """
    The body and not the land. Each goes whole to the body that carries it on.

    A boundary change moves nothing, and a body that several carry on has no shares.
    """

    @classmethod
    def parse(cls, text: str) -> "ShareBasis":
        """
        Read a basis as it is written on the command line.

        >>> ShareBasis.parse("residents-mid-2017").value
        'residents-mid-2017'

        Raises:
            InvalidValueError: For anything else; it names the nearest, or all that there are.
        """
        known = [basis.value for basis in cls]
        if text in known:
            return cls(text)
        near = near_names(text, known)
        hint = f"did you mean {near[0]}?" if near else f"there are {joined(known)}"
        msg = (
            f"{quoted(text)} is no basis of shares; {hint}. Shares that others published are "
            f"given as "
            f"weights=reference.published_weights({quoted(text)})"
        )
        raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AreaCount:
    """The people of one part on one basis: a whole number."""

    basis: ShareBasis
    people: int

    def __attrs_post_init__(self) -> None:
        """Refuse what is no count of people."""
        if self.basis is ShareBasis.SUCCESSOR_ONLY:
            msg = f"{self.basis.value} counts no people; name the basis of the count"
            raise InvalidValueError(msg)
        if self.people < 0:
            msg = f"people is {self.people}; no part has fewer people than none"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AreaPeriod:
    """
    The days over which a part belonged to one area.

    Attributes:
        areas: The code of the area. Several codes where the part was divided among them, and
            nobody knows how.
        event: The key of the event by which the part came here.
        not_before: The earliest day on which it can have come, where ``first_day`` is only the
            first on which it was seen.
        seen_from: The first day on which a source shows it here, where days before are assumed.
        assumption: What has been assumed about where the part went, if anything has.
    """

    areas: tuple[OdsCode, ...]
    first_day: date
    last_day: date | None = None
    event: str | None = None
    not_before: date | None = None
    seen_from: date | None = None
    assumption: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a period of nobody, and one that ends before it begins."""
        check_day(self.first_day, "first_day")
        if not self.areas:
            msg = "a period of a part names the area that it belonged to"
            raise InvalidValueError(msg)
        if self.last_day is not None and self.last_day < self.first_day:
            msg = f"the period in {joined(self.areas)} ends on {self.last_day}, before it begins"
            raise InvalidValueError(msg)

    def __contains__(self, day: date) -> bool:
        """Whether the period holds on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class UndividedPart:
    """
    A piece of England that no boundary of areas has divided.

    Attributes:
        key: What it is called here, such as ``05L-1``: the first part of what was 05L in 2015.
        periods: Which area it belonged to, in order of time and without days shared.
        counts: The people who live in it, by basis; empty where they are not known.
        small_areas: How many small areas (LSOA 2011) make it up.
        districts: The districts of 2022 in which they lie, each with how many of them; empty
            for the parts of bodies that were never divided.

    >>> west_birmingham = UndividedPart(
    ...     key="05L-1",
    ...     periods=(
    ...         AreaPeriod(
    ...             areas=(OdsCode("D2P2L"),),
    ...             first_day=date(2021, 4, 1),
    ...             last_day=date(2022, 6, 30),
    ...         ),
    ...         AreaPeriod(areas=(OdsCode("15E"),), first_day=date(2022, 7, 1)),
    ...     ),
    ...     counts=(AreaCount(basis=ShareBasis.RESIDENTS_MID_2020, people=178_281),),
    ... )
    >>> west_birmingham.areas_on(date(2022, 6, 30)), west_birmingham.areas_on(date(2022, 7, 1))
    (('D2P2L',), ('15E',))
    >>> west_birmingham.people(ShareBasis.RESIDENTS_MID_2020)
    178281
    """

    record_columns: ClassVar[Columns] = {
        "part": "text",
        "people": "text",
        "small_areas": "whole number",
        "districts": "text",
        "periods": "text",
    }

    key: str = attrs.field(validator=is_text)
    periods: tuple[AreaPeriod, ...]
    counts: tuple[AreaCount, ...] = ()
    small_areas: int | None = None
    districts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse periods that share a day or stand out of order, and two counts on one basis."""
        for earlier, later in zip(self.periods, self.periods[1:], strict=False):
            if earlier.last_day is None or later.first_day <= earlier.last_day:
                msg = (
                    f"{self.key}: its days in {joined(earlier.areas)} and in "
                    f"{joined(later.areas)} meet or stand out of order; end each before the next"
                )
                raise InvalidValueError(msg)
        bases = [count.basis for count in self.counts]
        if len(set(bases)) != len(bases):
            msg = f"{self.key}: its people are counted twice on one basis"
            raise InvalidValueError(msg)

    def period_on(self, day: date) -> AreaPeriod | None:
        """Return the period that holds on a day, or `None` on a day without one."""
        # A plain loop, since a crosswalk asks for hundreds of parts on each of its days.
        for period in self.periods:
            if day in period:
                return period
        return None

    def areas_on(self, day: date) -> tuple[OdsCode, ...]:
        """Return the area that it belonged to on a day; several where nobody knows in what way."""
        period = self.period_on(day)
        return () if period is None else period.areas

    def people(self, basis: ShareBasis | str) -> int | None:
        """
        Return its people on a basis, or `None` where they are not known.

        Raises:
            InvalidValueError: For a text that names no basis.
        """
        wanted = ShareBasis.parse(basis) if isinstance(basis, str) else basis
        return next((count.people for count in self.counts if count.basis is wanted), None)

    def __str__(self) -> str:
        """Return the key, and where it lies as far as that is recorded."""
        return f"{self.key} ({'; '.join(self.districts)})" if self.districts else self.key

    def to_record(self) -> Record:
        """
        Return the part as plain data.

        >>> UndividedPart(key="00C", periods=()).to_record()["people"]
        {}
        """
        return {
            "part": self.key,
            "people": {count.basis.value: count.people for count in self.counts},
            "small_areas": self.small_areas,
            "districts": list(self.districts),
            "periods": [
                {
                    "areas": list(period.areas),
                    "first_day": period.first_day.isoformat(),
                    "last_day": None if period.last_day is None else period.last_day.isoformat(),
                    "event": period.event,
                }
                for period in self.periods
            ],
        }
