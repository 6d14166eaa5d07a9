"""
What the country knows: who was named what, which contracts were ever awarded, when powers began.

No paper of a place says what did not happen there. The nation's record does, where a list is
known to be whole: who is not on it was not named. The record is a value that is passed to an
engine like a register; where it is not passed, nothing is known of the country.
"""

import enum
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange, words_of_day

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "Designation",
    "DesignationStatus",
    "ListKind",
    "ListedPlace",
    "NationalList",
    "NationalRecord",
    "Power",
]


class DesignationStatus(enum.Enum):
    """What a system was named, on the way from candidate to integrated care system."""

    CANDIDATE_2017 = "candidate-2017"
    SHADOW_ACS = "shadow-acs"
    """Named an accountable care system in June 2017; no dated award of full status was found."""

    DEVOLVED = "devolved"
    ICS = "ics"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Designation:
    """
    The naming of an area, in whole or in part, as a kind of system.

    ``is_whole`` says whether the named area was the whole footprint, `None` if that is not
    known; with ``is_exact_day`` false only the month is known, and the day stands for it.
    """

    record_columns: ClassVar[Columns] = {
        "area_name": "text",
        "status": "text",
        "day": "text",
        "is_whole": "truth",
        "announced": "day",
        "note": "text",
        "sources": "text",
    }

    system_code: str = attrs.field(validator=is_text)
    area_name: str = attrs.field(validator=is_text)
    status: DesignationStatus
    day: date
    is_exact_day: bool
    is_whole: bool | None = None
    announced: date | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        """Return what was named what, and when."""
        day = words_of_day(self.day)
        when = day if self.is_exact_day else day.partition(" ")[2]
        scope = _SCOPES[self.is_whole]
        return f"{when}: {_WORDS[self.status]} ({self.area_name}, {scope})"

    def to_record(self) -> Record:
        """
        Return the naming as plain data, as it stands in ``whois --json``.

        >>> devolved = Designation(
        ...     system_code="QOP",
        ...     area_name="Greater Manchester",
        ...     status=DesignationStatus.DEVOLVED,
        ...     day=date(2016, 4, 1),
        ...     is_exact_day=True,
        ...     is_whole=True,
        ... )
        >>> devolved.to_record()["status"], str(devolved)
        ('devolved', '1 April 2016: devolved area (Greater Manchester, the whole footprint)')
        """
        return {
            "area_name": self.area_name,
            "status": self.status.value,
            "day": self.day.isoformat() if self.is_exact_day else f"{self.day:%Y-%m}",
            "is_whole": self.is_whole,
            "announced": None if self.announced is None else self.announced.isoformat(),
            "note": self.note,
            "sources": [each.to_record() for each in self.sources],
        }


_WORDS = {
    DesignationStatus.CANDIDATE_2017: "likely candidate",
    DesignationStatus.SHADOW_ACS: "shadow accountable care system",
    DesignationStatus.DEVOLVED: "devolved area",
    DesignationStatus.ICS: "integrated care system",
}
_SCOPES = {True: "the whole footprint", False: "a part of the footprint", None: "extent unknown"}


class ListKind(enum.Enum):
    """
    What a national list is a list of.

    >>> ListKind("awards")
    <ListKind.AWARDS: 'awards'>
    """

    COHORT = "cohort"
    """Areas that were named together as a kind of system."""

    COUNTED = "counted"
    """Areas that were counted with a cohort, and are called something else."""

    VANGUARDS = "vanguards"
    """The sites of a kind of new care model, with the wave in which they were named."""

    SPEAKERS = "speakers"
    """The national bodies by name; what they call a place is the nation's word for it."""

    FOOTPRINTS = "footprints"
    """The areas of systems, each of which has a code."""

    AWARDS = "awards"
    """Those to whom a kind of contract was awarded."""

    DEALS = "deals"
    """Areas with a deal of devolution."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ListedPlace:
    """
    A place on a national list.

    Attributes:
        name: What the list calls it.
        codes: The codes of the footprints in which it lies, of every day; an empty tuple where
            that is not known, so that any place may be it or lie in it.
        is_whole: Whether it was the whole of its footprint; `None` if that is not known.
        day: The first day by which it surely was named; `None` if that is not known.
        last_day: The last day on which it stood on the list; `None` if it was not taken off.

    >>> ListedPlace(name="Berkshire West", codes=("QU9",), is_whole=False).codes
    ('QU9',)
    """

    record_columns: ClassVar[Columns] = {
        "name": "text",
        "codes": "text",
        "is_whole": "truth",
        "day": "day",
        "last_day": "day",
        "note": "text",
        "sources": "text",
    }

    name: str = attrs.field(validator=is_text)
    codes: tuple[str, ...] = ()
    is_whole: bool | None = None
    day: date | None = None
    last_day: date | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def to_record(self) -> Record:
        """
        Return the place as plain data, as it stands in ``whois --json``.

        >>> ListedPlace(name="Berkshire West", day=date(2017, 6, 15)).to_record()["day"]
        '2017-06-15'
        """
        return {
            "name": self.name,
            "codes": list(self.codes),
            "is_whole": self.is_whole,
            "day": None if self.day is None else self.day.isoformat(),
            "last_day": None if self.last_day is None else self.last_day.isoformat(),
            "note": self.note,
            "sources": [each.to_record() for each in self.sources],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NationalList:
    """
    A list of the nation's record: of what, for which days, who is on it, and whether that is all.

    Attributes:
        key: Its name in the record, which never changes.
        title: What it is called in a sentence: "the eight named on 15 June 2017".
        kind: What it is a list of.
        named_as: The forms, by their slugs, that the national bodies called those on it.
        forms: The forms, by their slugs, of which nobody was one without being on this list,
            or on another list of the record that says so.
        instrument: Of a list of awards, the kind of agreement, by the word that stands as its
            type.
        period: The days for which it is told.
        places: Who is on it; an empty tuple says that nobody is.
        is_whole: Whether these are known to be all; `None` if that is not known.
        silent_on: Places of which the list says nothing, though they are not on it.
        sources: Who says so, and how sure it is.

    >>> none_awarded = NationalList(
    ...     key="contracts-awarded",
    ...     title="an award of the contract",
    ...     kind=ListKind.AWARDS,
    ...     instrument="accountable-care-organisation-contract",
    ...     period=DateRange(first_day=date(2017, 8, 1), last_day=date(2018, 6, 11)),
    ...     is_whole=True,
    ... )
    >>> none_awarded.places
    ()
    """

    record_columns: ClassVar[Columns] = {
        "key": "text",
        "title": "text",
        "kind": "text",
        "named_as": "text",
        "forms": "text",
        "instrument": "text",
        "first_day": "day",
        "last_day": "day",
        "is_whole": "truth",
        "places": "text",
        "silent_on": "text",
        "note": "text",
        "sources": "text",
    }

    key: str = attrs.field(validator=is_text)
    title: str = attrs.field(validator=is_text)
    kind: ListKind
    named_as: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    instrument: str | None = None
    period: DateRange
    places: tuple[ListedPlace, ...] = ()
    is_whole: bool | None = None
    silent_on: tuple[ListedPlace, ...] = ()
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def to_record(self) -> Record:
        """
        Return the list as plain data, with the places by `ListedPlace.to_record`.

        >>> from nhs_accountable_care.reference import national_record
        >>> sorted(national_record().lists[0].to_record())[:3]
        ['first_day', 'forms', 'instrument']
        """
        last_day = self.period.last_day
        return {
            "key": self.key,
            "title": self.title,
            "kind": self.kind.value,
            "named_as": list(self.named_as),
            "forms": list(self.forms),
            "instrument": self.instrument,
            "first_day": self.period.first_day.isoformat(),
            "last_day": None if last_day is None else last_day.isoformat(),
            "is_whole": self.is_whole,
            "places": [place.to_record() for place in self.places],
            "silent_on": [place.to_record() for place in self.silent_on],
            "note": self.note,
            "sources": [each.to_record() for each in self.sources],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Power:
    """
    Something that could lawfully be done from a day on, and not before.

    Attributes:
        key: Its name in the record, which never changes.
        title: What it is, in a sentence.
        instrument: The kind of agreement that is made by it, by the word that stands as its
            type.
        first_day: The day on which it began.

    >>> Power(
    ...     key="joint-working",
    ...     title="the power to exercise functions jointly",
    ...     instrument="section-65z5-agreement",
    ...     first_day=date(2022, 7, 1),
    ... ).first_day.year
    2022
    """

    record_columns: ClassVar[Columns] = {
        "key": "text",
        "title": "text",
        "instrument": "text",
        "first_day": "day",
        "sources": "text",
    }

    key: str = attrs.field(validator=is_text)
    title: str = attrs.field(validator=is_text)
    instrument: str = attrs.field(validator=is_text)
    first_day: date
    sources: tuple[Citation, ...] = ()

    def to_record(self) -> Record:
        """
        Return the power as plain data.

        >>> from nhs_accountable_care.reference import national_record
        >>> national_record().powers[0].to_record()["first_day"]
        '2019-04-01'
        """
        return {
            "key": self.key,
            "title": self.title,
            "instrument": self.instrument,
            "first_day": self.first_day.isoformat(),
            "sources": [each.to_record() for each in self.sources],
        }


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class NationalRecord:
    """
    What is known of the whole country: designations, lists and powers.

    An empty record knows nothing, so that nothing can be presumed from it.

    >>> NationalRecord().lists
    ()
    >>> NationalRecord()
    <NationalRecord of 0 designations, 0 lists and 0 powers>
    """

    designations: tuple[Designation, ...] = ()
    lists: tuple[NationalList, ...] = ()
    powers: tuple[Power, ...] = ()

    def __repr__(self) -> str:
        """Count what is in it; the entries would fill pages."""
        return (
            f"<NationalRecord of {len(self.designations)} designations, {len(self.lists)} lists "
            f"and {len(self.powers)} powers>"
        )

    def on(self, day: date) -> "NationalRecord":
        """
        Return the record as it is told for a day.

        It has what had been named by then, the lists of the day, and the powers that had not
        begun. Of what was named in a month, the first day counts.

        >>> joint = Power(
        ...     key="joint-working",
        ...     title="the power to exercise functions jointly",
        ...     instrument="section-65z5-agreement",
        ...     first_day=date(2022, 7, 1),
        ... )
        >>> record = NationalRecord(powers=(joint,))
        >>> len(record.on(date(2022, 6, 30)).powers), len(record.on(date(2022, 7, 1)).powers)
        (1, 0)
        """
        return NationalRecord(
            designations=tuple(each for each in self.designations if each.day <= day),
            lists=tuple(each for each in self.lists if day in each.period),
            powers=tuple(each for each in self.powers if day < each.first_day),
        )

    def of_kind(self, kind: ListKind) -> tuple[NationalList, ...]:
        """
        Return the lists of one kind.

        >>> NationalRecord().of_kind(ListKind.VANGUARDS)
        ()
        """
        return tuple(each for each in self.lists if each.kind is kind)

    def listed(self, code: str) -> "tuple[tuple[NationalList, ListedPlace], ...]":
        """
        Return what the lists name in the footprint of a code: each place with its list.

        The footprints themselves are left out, as are places of which a list is silent.

        >>> NationalRecord().listed("QOP")
        ()
        """
        return tuple(
            (each, place)
            for each in self.lists
            if each.kind is not ListKind.FOOTPRINTS
            for place in each.places
            if code in place.codes
        )

    def to_records(self) -> Record:
        """
        Return the record as plain data: ``designations``, ``lists`` and ``powers``.

        >>> NationalRecord().to_records()
        {'designations': [], 'lists': [], 'powers': []}
        """
        return {
            "designations": [each.to_record() for each in self.designations],
            "lists": [each.to_record() for each in self.lists],
            "powers": [each.to_record() for each in self.powers],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the record as tables: ``places``, ``lists``, ``designations`` and ``powers``.

        ``places`` has a row for each place of each list, with the key of the list.

        >>> len(NationalRecord().tables()["places"])
        0
        """
        # Here and not above, as elsewhere: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records()
        places = [
            {"list": each["key"], "is_silent_on": field == "silent_on", **place}
            for each in records["lists"]
            for field in ("places", "silent_on")
            for place in each.pop(field)
        ]
        return tables_of({"places": places, **records}, _TABLES)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``places`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "places": {"list": "text", "is_silent_on": "truth", **ListedPlace.record_columns},
    "lists": {
        key: kind
        for key, kind in NationalList.record_columns.items()
        if key not in {"places", "silent_on"}
    },
    "designations": Designation.record_columns,
    "powers": Power.record_columns,
}
