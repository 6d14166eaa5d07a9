"""
The timeline: what was published, enacted, named, signed, opened and closed, and when.

Many sources know the month of an event and not its day, so a window of days returns what
happened in it and what may have.
"""

import enum
import functools
from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError, Problem
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.text import wrapped
from nhs_accountable_care._core.time import EARLIEST_DAY, LATEST_DAY, DateRange, check_day
from nhs_accountable_care.policy.sources import (
    MEMORY,
    Sourcebook,
    UnknownSourceError,
    sourcebook,
)
from nhs_accountable_care.policy.tables import (
    items_of,
    read_rows,
    shipped_text,
    text_of_items,
    write_rows,
)

__all__ = ["Event", "EventKind", "events_to_csv", "read_events", "timeline", "timeline_records"]

_COLUMNS = ("key", "date", "kind", "instrument", "text", "sources", "remark")
_NEVER_EMPTY = ("key", "date", "kind", "text", "sources", "remark")


class EventKind(enum.Enum):
    """
    What an event is about.

    >>> EventKind("law")
    <EventKind.LAW: 'law'>
    """

    ACCOUNTABLE_CARE_ORGANISATION = "accountable-care-organisation"
    """A place on its way to an accountable care organisation, or to something like one."""

    AREA = "area"
    """Footprints, systems and boards on the map, and who was named to lead them."""

    ASSURANCE = "assurance"
    """A national process that contracts must pass."""

    CONTRACT = "contract"
    """A form of contract."""

    DEVOLUTION = "devolution"
    """Powers and money handed to a region."""

    FUNDING = "funding"
    """A fund, or the rules of payment."""

    GOVERNANCE = "governance"
    """Who leads and who decides."""

    LAW = "law"
    """Acts, regulations, consultations on them, bills and judgments."""

    ORGANISATION = "organisation"
    """Bodies that begin, end or are renamed."""

    POLICY = "policy"
    """Plans, guidance and announcements."""

    PROVIDER = "provider"
    """What is asked of those who provide care."""

    VANGUARD = "vanguard"
    """The new care models programme."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Event:
    """
    Something that happened, with its date as its source states it.

    ``instrument`` is the Act, regulations, document or case by which it was done, where there
    is one. ``remark`` is what the table of facts says of its own certainty; only "verified" or
    "computed", alone, make the event sure.

    >>> (event,) = timeline(from_=date(2018, 2, 2), to=date(2018, 2, 2))
    >>> print(event)
    2 February 2018: Planning guidance for 2018/19 renames accountable care systems ...
    >>> event.confidence.value
    'verified'
    """

    record_columns: ClassVar[Columns] = {
        "key": "text",
        "date": "text",
        "precision": "text",
        "first_day": "day",
        "last_day": "day",
        "kind": "text",
        "instrument": "text",
        "text": "text",
        "confidence": "text",
        "remark": "text",
        "sources": "text",
    }

    key: str = attrs.field(validator=is_text)
    when: StatedDate
    kind: EventKind
    instrument: str | None = None
    text: str = attrs.field(validator=is_text)
    remark: str = attrs.field(default=Confidence.UNVERIFIED.value, validator=is_text)
    sources: tuple[Citation, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """How sure the event is, by the remark on it."""
        return Confidence.of_remark(self.remark)

    def __str__(self) -> str:
        """Write the date and what happened."""
        return f"{self.when}: {self.text}"

    def explain(self) -> str:
        """
        Return the date, what happened, who says so and how sure it is, as ``timeline`` prints it.

        >>> (event,) = timeline(from_=date(2018, 2, 2), to=date(2018, 2, 2))
        >>> print(event.explain())
        2018-02-02  Planning guidance for 2018/19 renames accountable care systems ...
                    ... verified]
        """
        keys = ", ".join(citation.source.key for citation in self.sources)
        line = f"{self.when.iso()}  {self.text} [{keys}; {self.confidence.value}]"
        return wrapped(line, "", " " * len("2018-02-02  "))

    def to_record(self) -> Record:
        """
        Return the event as plain data, as ``timeline --json`` prints it.

        ``date`` is written as precisely as it is known (``2016-11``); ``first_day`` and
        ``last_day`` are the days between which it must have been.

        >>> (event,) = timeline(date(2016, 11, 20), date(2016, 11, 25))
        >>> record = event.to_record()
        >>> record["date"], record["first_day"], record["last_day"], record["confidence"]
        ('2016-11', '2016-11-01', '2016-11-30', 'unverified')
        >>> sorted(record["sources"][0])
        ['confidence', 'locator', 'source', 'title', 'url']
        """
        return {
            "key": self.key,
            "date": self.when.iso(),
            "precision": self.when.precision,
            "first_day": self.when.earliest.isoformat(),
            "last_day": self.when.latest.isoformat(),
            "kind": self.kind.value,
            "instrument": self.instrument,
            "text": self.text,
            "confidence": self.confidence.value,
            "remark": self.remark,
            "sources": [citation.to_record() for citation in self.sources],
        }


def read_events(text: str, name: str, book: Sourcebook) -> tuple[Event, ...]:
    """
    Read a table of events, whose sources are keys of a book, and put them in order of time.

    Raises:
        DocumentError: With every cell that cannot be read.
    """
    problems: list[Problem] = []
    found: dict[str, Event] = {}
    for number, row in enumerate(read_rows(text, name, _COLUMNS, _NEVER_EMPTY), start=1):
        path = f"{name}[{number}]"
        try:
            event = _event_of(row, book)
        except (InvalidValueError, UnknownSourceError) as error:
            problems.append(Problem(path=path, message=str(error)))
            continue
        if event.key in found:
            problems.append(Problem(path=f"{path}.key", message=f"{event.key!r} comes twice"))
        found[event.key] = event
    if problems:
        raise DocumentError(tuple(problems))
    return tuple(sorted(found.values(), key=_place_in_time))


def _event_of(row: dict[str, str], book: Sourcebook) -> Event:
    """Read one row; memory stays unverified, whatever is said of the other sources."""
    kinds = {kind.value: kind for kind in EventKind}
    if row["kind"] not in kinds:
        msg = f"{row['kind']!r} is not a kind of event; write one of {', '.join(kinds)}"
        raise InvalidValueError(msg)
    confidence = Confidence.of_remark(row["remark"])
    return Event(
        key=row["key"],
        when=StatedDate.parse(row["date"]),
        kind=kinds[row["kind"]],
        instrument=row["instrument"] or None,
        text=row["text"],
        remark=row["remark"],
        sources=tuple(
            book.cite(key, confidence=Confidence.UNVERIFIED if key == MEMORY else confidence)
            for key in items_of(row["sources"])
        ),
    )


def _place_in_time(event: Event) -> tuple[date, date, str]:
    """Sort by the first day it may have been, the better known first, then by key."""
    return event.when.earliest, event.when.latest, event.key


def events_to_csv(events: tuple[Event, ...]) -> str:
    """
    Write events as a table: one row each, the keys of their sources with a bar between them.

    Raises:
        InvalidTypeError: If one is no event.

    >>> print(events_to_csv(timeline(to=date(1990, 12, 31))))
    key,date,kind,instrument,text,sources,remark
    nhs-and-community-care-act-1990,1990-06-29,law,...
    <BLANKLINE>
    """
    # Here and not above: only what is written is looked at.
    from nhs_accountable_care._core.given import check_items  # noqa: PLC0415

    return write_rows(
        tuple(
            {
                "key": event.key,
                "date": event.when.iso(),
                "kind": event.kind.value,
                "instrument": event.instrument or "",
                "text": event.text,
                "sources": text_of_items(citation.source.key for citation in event.sources),
                "remark": event.remark,
            }
            for event in check_items(events, Event, "events")
        ),
        _COLUMNS,
    )


@functools.cache
def _shipped_events() -> tuple[Event, ...]:
    """Read the timeline that comes with the package."""
    return read_events(shipped_text("events.csv"), "events.csv", sourcebook())


def timeline(
    from_: date | None = None,
    to: date | None = None,
    kind: EventKind | None = None,
    among: tuple[Event, ...] | None = None,
) -> tuple[Event, ...]:
    """
    Return what happened from one day to another, both included, in order of time.

    An event whose month alone is known is given if any day of that month lies between the two;
    so it may have happened outside them. Your own events go in by ``among``.

    Raises:
        InvalidTypeError: If an end is no `date`, or is a `datetime`.
        InvalidValueError: If the window ends before it begins.

    >>> for event in timeline(from_=date(2016, 11, 20), to=date(2016, 11, 25)):
    ...     print(event.when, event.when.precision, event.kind.value)
    November 2016 month assurance
    """
    first = EARLIEST_DAY if from_ is None else check_day(from_, "from_")
    last = LATEST_DAY if to is None else check_day(to, "to")
    window = DateRange(first_day=first, last_day=last)
    known = _shipped_events() if among is None else among
    return tuple(
        event
        for event in known
        if event.when.lies_in(window) is not False and kind in {None, event.kind}
    )


def timeline_records(
    from_: date | None = None, to: date | None = None, kind: EventKind | None = None
) -> list[Record]:
    """
    Return the events of `timeline` as plain data, each by `Event.to_record`.

    Raises:
        InvalidTypeError: If an end is no `date`, or is a `datetime`.
        InvalidValueError: If the window ends before it begins.

    >>> [record["key"] for record in timeline_records(date(2018, 8, 3), date(2018, 8, 3))]
    ['icp-contract-consultation']
    """
    return [event.to_record() for event in timeline(from_, to, kind)]
