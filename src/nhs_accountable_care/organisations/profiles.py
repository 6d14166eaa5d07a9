"""Who a body was on a day, where it belonged, and what came before it and after."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

import attrs

from nhs_accountable_care import organisations as package
from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidTypeError,
    NotInForceError,
)
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import represented
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OnsCode
from nhs_accountable_care.organisations.happenings import (
    Happening,
    happenings_after,
    happenings_before,
)
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.organisations.levels import Level, level_of
from nhs_accountable_care.organisations.organisation import (
    Clock,
    DatedValue,
    Lifetime,
    Organisation,
    OrganisationVersion,
)
from nhs_accountable_care.organisations.register import Register
from nhs_accountable_care.organisations.relationships import Relation, Relationship
from nhs_accountable_care.organisations.standing import (
    SystemAbove,
    count_members,
    counts_in_words,
    systems_above,
)
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["OrganisationProfile", "ParentLink", "whois", "whois_record"]

_Item = TypeVar("_Item")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ParentLink:
    """A link of a body to another that held on the day, with the other's name on that day."""

    record_columns: ClassVar[Columns] = {
        "relation": "text",
        "code": "text",
        "name": "text",
        "first_day": "day",
        "last_day": "day",
    }

    link: Relationship
    name: str = attrs.field(validator=is_text)

    def __str__(self) -> str:
        """Return the relation, the name and the code."""
        return f"{self.link.relation.words}: {self.name} ({self.link.parent})"

    def to_record(self) -> Record:
        """Return the link as plain data, from the side of the child."""
        return {
            "relation": self.link.relation.value,
            "code": self.link.parent,
            "name": self.name,
            "first_day": self.link.period.first_day.isoformat(),
            "last_day": _day(self.link.period.last_day),
        }


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class OrganisationProfile:
    """
    Who a body was on a day, where it belonged, and what came before it and after.

    As text it is what ``whois`` prints.

    Attributes:
        on: The day.
        clock: By which clock the body was looked up.
        version: The body as it stood on the day.
        ons_codes: Every ONS code that it ever had, with the days.
        legal: The days of the body as it was then: a board's begin when it took over the code
            of a footprint.
        operational: The days on which its code was in use; both ends open where not recorded.
        parents: The links that held on the day.
        nearest: Of a trust of which no principal system is recorded for the day, or a practice or
            network of which no commissioner is, the one that the nearest link of another day
            leads to, with what is assumed.
        systems: What it was part of at every level, the nearest first; of a practice by that link
            where there is no other.
        members: How many bodies were part of it.
        predecessors: What of its level went into the body up to that day.
        successors: What of its level it became after, whatever the day. A body that only
            changed its name is neither, and an event that crosses levels leads to neither: what
            became of an area as it joined a board is told by the links.
        code_before: The body of another kind whose code it took over, as it last stood.
        code_after: The body of another kind that took its code over, as it first stood: the
            board that a footprint went on as.
        last_events: The events of the last day, up to this one, on which it had any.
        next_events: The events of the first day after this one on which it had any.
        doubts: What is assumed for it, and for the shares of what came before and after.
        sources: Whatever is cited for these, each once.

    >>> from nhs_accountable_care.reference import register
    >>> print(whois(register(), "00W", on=date(2017, 3, 31)))
    00W, as it stood on 31 March 2017
      NHS Central Manchester CCG
      kind: clinical commissioning group
      ONS code: E38000032
      in law: 1 April 2013 to 31 March 2017
      in operation: not recorded
      after: 14L (merger, 1 April 2017)
      next event: 1 April 2017: merger of 00W, 01M and 01N, to 14L
    ...
    """

    on: date
    clock: Clock = Clock.LEGAL
    version: OrganisationVersion
    ons_codes: tuple[DatedValue[OnsCode | None], ...] = ()
    legal: Lifetime
    operational: Lifetime
    parents: tuple[ParentLink, ...]
    nearest: "tuple[package.Belonging, ...]" = ()
    systems: tuple[SystemAbove, ...] = ()
    members: Mapping[OrganisationKind, int] = attrs.field(factory=dict)
    predecessors: tuple[Happening, ...]
    successors: tuple[Happening, ...]
    code_before: OrganisationVersion | None = None
    code_after: OrganisationVersion | None = None
    last_events: tuple[Succession, ...] = ()
    next_events: tuple[Succession, ...] = ()
    doubts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = attrs.field(repr=False)

    @property
    def confidence(self) -> Confidence:
        """How sure the body is as it stood; links and events have their own."""
        return Confidence.weakest(citation.confidence for citation in self.version.sources)

    def __str__(self) -> str:
        """Write who it was, line by line."""
        clock = "" if self.clock is Clock.LEGAL else f", by the {self.clock.value} clock"
        lines = [
            f"{self.version.code}, as it stood on {words_of_day(self.on)}{clock}",
            *(f"  {line}" for line in self._lines()),
        ]
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return one line: who, and on which day."""
        return f"<OrganisationProfile {self.version} on {self.on.isoformat()}>"

    def _repr_html_(self) -> str:
        """Show it in a notebook, one row for each thing that is told."""
        # Here and not above: whoever shows no table does not pay for it.
        from nhs_accountable_care._core.html_table import html_table  # noqa: PLC0415

        caption, *_ = str(self).splitlines()
        lines = (line.partition(": ") for line in self._lines())
        rows = [(head, told) if told else ("name", head) for head, _, told in lines]
        return html_table(caption, ("what", "told"), rows)

    def _lines(self) -> Iterator[str]:
        """Go through what is told of it."""
        yield self.version.name
        yield f"kind: {self.version.kind.value.replace('-', ' ')}"
        yield from _other_facts_of_kind(self.version)
        if self.version.ons_code is not None:
            yield f"ONS code: {self.version.ons_code}"
        yield f"in law: {_span(self.legal)}"
        is_used = self.operational != Lifetime()
        yield f"in operation: {_span(self.operational) if is_used else 'not recorded'}"
        above = {system.version.code: str(system) for system in self.systems}
        for parent in self.parents:
            # What is above it is told once, by how it belongs there and with its members.
            of_system = above.pop(parent.link.parent, "").partition(": ")[2]
            yield f"{parent.link.relation.words}: {of_system}" if of_system else str(parent)
        for belonging in self.nearest:
            body, told = belonging.body, "; ".join((*belonging.doubts, *_titles(belonging)))
            words = belonging.link.relation.words
            yield f"{words}, by a link of another day: {body.name} ({body.code}; {told})"
        yield from above.values()
        if self.members:
            yield f"members: {counts_in_words(self.members)}"
        if self.code_before is not None:
            told = _as_body(self.code_before, "to", self.code_before.last_day)
            yield f"before, under the same code: {told}"
        for happening in self.predecessors:
            yield f"before: {happening}"
        if self.code_after is not None:
            told = _as_body(self.code_after, "from", self.code_after.first_day)
            yield f"after, under the same code: {told}"
        for happening in self.successors:
            yield f"after: {happening}"
        for event in self.last_events:
            yield f"last event: {_told(event)}"
        for event in self.next_events:
            yield f"next event: {_told(event)}"
        yield f"confidence of the body: {self.confidence.value}"
        for doubt in self.doubts:
            yield f"doubt: {doubt}"
        for title in dict.fromkeys(citation.source.title for citation in self.sources):
            yield f"source: {title}"

    def to_records(self) -> Record:
        """
        Return the profile as plain data, as ``whois --json`` prints it.

        >>> from nhs_accountable_care.reference import register
        >>> records = whois(register(), "QF7", on=date(2022, 6, 30)).to_records()
        >>> records["name"], records["legal"]["last_day"], records["code_after"]["kind"]
        ('South Yorkshire and Bassetlaw', '2022-06-30', 'integrated-care-board')
        >>> records["successors"]  # doctest: +NORMALIZE_WHITESPACE
        [{'code': 'QT1', 'date': '2022-07-01', 'event': 'boundary-change',
          'weight': '59140/766667', 'people': 118280, 'of_people': 1533334,
          'basis': 'residents-mid-2020'}]
        """
        by_roles = self.version.kind_by_roles
        return {
            "code": self.version.code,
            "on": self.on.isoformat(),
            "clock": self.clock.value,
            "name": self.version.name,
            "kind": self.version.kind.value,
            "kind_by_roles": None if by_roles is None else by_roles.value,
            "foundation_trust": self.version.foundation_trust,
            "roles": None if self.version.roles is None else list(self.version.roles),
            "ons_code": self.version.ons_code,
            "ons_codes": [
                {"code": each.value, **each.lifetime.to_record()} for each in self.ons_codes
            ],
            "legal": self.legal.to_record(),
            "operational": self.operational.to_record(),
            "parents": [parent.to_record() for parent in self.parents],
            "nearest": [belonging.to_record() for belonging in self.nearest],
            "systems": [system.to_record() for system in self.systems],
            "members": {kind.value: count for kind, count in self.members.items()},
            "predecessors": [happening.to_record() for happening in self.predecessors],
            "successors": [happening.to_record() for happening in self.successors],
            "code_before": _version_record(self.code_before),
            "code_after": _version_record(self.code_after),
            "last_events": [event.to_record() for event in self.last_events],
            "next_events": [event.to_record() for event in self.next_events],
            "confidence": self.confidence.value,
            "doubts": list(self.doubts),
            "sources": [_cited(citation) for citation in self.sources],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the profile as tables, of which ``about``, the body on the day, is the first.

        The others are the lists of `to_records`.

        >>> from nhs_accountable_care.reference import register
        >>> tables = whois(register(), "QF7", on=date(2022, 6, 30)).tables()
        >>> [row["code"] for row in tables["successors"].to_records()]
        ['QT1']
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records()
        records["members"] = [
            {"kind": kind, "count": count} for kind, count in records["members"].items()
        ]
        # Here and not above: as elsewhere in this module, only who asks for it loads it.
        from nhs_accountable_care.organisations.belonging import Belonging  # noqa: PLC0415

        columns = {**_TABLES, "nearest": Belonging.record_columns}
        return tables_of(records, columns, self.doubts)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``about`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "about": {
        "code": "text",
        "on": "day",
        "clock": "text",
        "name": "text",
        "kind": "text",
        "kind_by_roles": "text",
        "foundation_trust": "truth",
        "roles": "text",
        "ons_code": "text",
        **{f"legal_{key}": kind for key, kind in Lifetime.record_columns.items()},
        **{f"operational_{key}": kind for key, kind in Lifetime.record_columns.items()},
        **{
            f"{version}_{key}": kind
            for version in ("code_before", "code_after")
            for key, kind in OrganisationVersion.record_columns.items()
        },
        "confidence": "text",
    },
    "ons_codes": {"code": "text", **Lifetime.record_columns},
    "parents": ParentLink.record_columns,
    "systems": SystemAbove.record_columns,
    "members": {"kind": "text", "count": "whole number"},
    "predecessors": Happening.record_columns,
    "successors": Happening.record_columns,
    "last_events": Succession.record_columns,
    "next_events": Succession.record_columns,
    "doubts": {"doubt": "text"},
    "sources": {
        "source": "text",
        "title": "text",
        "publisher": "text",
        "published": "text",
        "locator": "text",
        "confidence": "text",
    },
}


def whois(
    register: Register, code: str, *, on: date, clock: Clock = Clock.LEGAL
) -> OrganisationProfile:
    """
    Return who a body was on a day, where it belonged, and what came before and after.

    Shares of areas are those of `Register.crosswalk` over the day of the event, by residents of
    mid-2020.

    Raises:
        InvalidTypeError: If the register is none, or the day no date.
        UnknownCodeError: For a code that the register does not hold.
        NotInForceError: On a day on which the body did not exist.
    """
    if not isinstance(register, Register):
        msg = (
            f"register is {represented(register)}; write a Register, such as reference.register()"
        )
        raise InvalidTypeError(msg)
    version = register.find(code, on=on, clock=clock)
    organisation = register.organisation(version.code)
    links = [link for link in register.links_of(version.code) if on in link.period]
    events = register.events_of(version.code)
    first, last = _span_of_body(organisation, version)
    before = happenings_before(
        register, version.code, [event for event in events if event.day <= on]
    )
    after = happenings_after(register, version.code, [event for event in events if event.day > on])
    last_day = max((event.day for event in events if event.day <= on), default=None)
    next_day = min((event.day for event in events if event.day > on), default=None)
    cited = [version.sources, organisation.sources, *(link.sources for link in links)]
    cited += [event.sources for event in events if event.kind is not SuccessionKind.RENAME]
    nearest, undecided = _nearest(register, version, links, on)
    cited += [belonging.link.sources for belonging in nearest]
    doubts = [organisation.doubts_on(on), undecided, *(each.doubts for each in (*before, *after))]
    return OrganisationProfile(
        on=on,
        clock=clock,
        version=version,
        ons_codes=tuple(each for each in organisation.ons_codes if each.value is not None),
        legal=Lifetime(
            first_day=organisation.versions[first].first_day,
            last_day=organisation.versions[last].last_day,
        ),
        operational=organisation.operational or Lifetime(),
        parents=tuple(
            ParentLink(link=link, name=register.find(link.parent, on=on).name) for link in links
        ),
        nearest=nearest,
        systems=_systems(register, version, nearest, on),
        members=count_members(register, version.code, on=on),
        predecessors=before,
        successors=after,
        code_before=organisation.versions[first - 1] if first else None,
        code_after=next(iter(organisation.versions[last + 1 :]), None),
        last_events=tuple(event for event in events if event.day == last_day),
        next_events=tuple(event for event in events if event.day == next_day),
        doubts=_each_once(doubts),
        sources=_each_once(cited),
    )


def whois_record(register: Register, code: str, on: date) -> Record:
    """
    Return who a body was on a day, as plain data: `whois` and `OrganisationProfile.to_records`.

    Raises:
        UnknownCodeError: For a code that the register does not hold.
        NotInForceError: On a day on which the body did not exist.
    """
    return whois(register, code, on=on).to_records()


# What is asked of a body of a level, if no link of the day says it.
_SOUGHT: Final = {
    Level.TRUST: Relation.PRINCIPAL_SYSTEM,
    Level.PRACTICE: Relation.COMMISSIONED_BY,
    Level.NETWORK: Relation.COMMISSIONED_BY,
}


def _nearest(
    register: Register, version: OrganisationVersion, links: list[Relationship], on: date
) -> "tuple[tuple[package.Belonging, ...], tuple[str, ...]]":
    """Return what a trust or a practice belonged to by the nearest link, or why it is open."""
    relation = _SOUGHT.get(level_of(version.kind))
    if relation is None or any(link.relation is relation for link in links):
        return (), ()
    try:
        return register.belongs_to(
            version.code, on=on, relation=relation, nearest_snapshot=True
        ), ()
    except AmbiguousCodeError as error:
        return (), (str(error),)
    except NotInForceError:
        # No link of any day is recorded, or it leads to nobody of this one.
        return (), ()


def _systems(
    register: Register,
    version: OrganisationVersion,
    nearest: "tuple[package.Belonging, ...]",
    on: date,
) -> "tuple[SystemAbove, ...]":
    """Return what a body was part of, or what the commissioner of another day was part of."""
    if nearest and level_of(version.kind) is not Level.TRUST:
        return systems_above(register, nearest[0].body.code, on=on)
    return systems_above(register, version.code, on=on)


def _span_of_body(organisation: Organisation, version: OrganisationVersion) -> tuple[int, int]:
    """
    Return the first and the last version in which a lineage was the body that it was in one.

    A footprint and the board that took over its code are two; an NHS trust that became a
    foundation trust goes on.
    """
    place = organisation.versions.index(version)
    first = last = place
    while first and _is_same_body(organisation.versions[first - 1], version):
        first -= 1
    while last + 1 < len(organisation.versions) and _is_same_body(
        organisation.versions[last + 1], version
    ):
        last += 1
    return first, last


def _is_same_body(one: OrganisationVersion, other: OrganisationVersion) -> bool:
    """Whether two versions of a lineage are those of one body."""
    return one.kind is other.kind or level_of(one.kind) is level_of(other.kind) is Level.TRUST


def _titles(belonging: "package.Belonging") -> tuple[str, ...]:
    """Say by which publications a body belonged where it did."""
    return tuple(f"by {citation.source.title}" for citation in belonging.link.sources)


def _told(event: Succession) -> str:
    """Write an event; of a rename with the old and the new name, which its note has."""
    if event.kind is SuccessionKind.RENAME and event.note:
        return f"{event} ({event.note})"
    return str(event)


def _as_body(version: OrganisationVersion, end: str, day: date | None) -> str:
    """Write what kind of body a version was, its name, and the day on which the code passed."""
    when = "" if day is None else f", {end} {words_of_day(day)}"
    return f"{version.kind.value.replace('-', ' ')}{when} ({version.name})"


def _version_record(version: OrganisationVersion | None) -> Record | None:
    """Return a version as plain data, or nothing."""
    return None if version is None else version.to_record()


def _each_once(lists: Iterable[Iterable[_Item]]) -> tuple[_Item, ...]:
    """Put lists together, in which each item stands once."""
    return tuple(dict.fromkeys(item for items in lists for item in items))


def _day(day: date | None) -> str | None:
    """Write a day, or nothing."""
    return None if day is None else day.isoformat()


def _other_facts_of_kind(version: OrganisationVersion) -> Iterator[str]:
    """Go through what the kind does not say: the roles of the record, and the sort of trust."""
    by_roles = version.kind_by_roles
    if by_roles is not None and by_roles is not version.kind:
        yield f"by the roles of its record: {by_roles.value.replace('-', ' ')}"
    if version.kind is OrganisationKind.AMBULANCE_TRUST and version.foundation_trust is not None:
        yield f"foundation trust: {'yes' if version.foundation_trust else 'no'}"


def _span(lifetime: Lifetime) -> str:
    """Write the two ends of a period, as far as they are known."""
    first, last = lifetime.first_day, lifetime.last_day
    words = "not recorded" if first is None else words_of_day(first)
    return f"from {words}" if last is None else f"{words} to {words_of_day(last)}"


def _cited(citation: Citation) -> Record:
    """Return a citation with who published its source, and when."""
    return {
        "source": citation.source.key,
        "title": citation.source.title,
        "publisher": citation.source.publisher,
        "published": citation.source.published,
        "locator": citation.locator,
        "confidence": citation.confidence.value,
    }
