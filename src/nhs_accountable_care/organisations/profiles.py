"""Who a body was on a day, where it belonged, and what came before it and after."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

import attrs

from nhs_accountable_care._core.fields import check_tuples, is_text
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.levels import Level, level_of
from nhs_accountable_care.organisations.organisation import (
    Lifetime,
    Organisation,
    OrganisationVersion,
)
from nhs_accountable_care.organisations.register import Register
from nhs_accountable_care.organisations.relationships import Relationship
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind

__all__ = ["Happening", "OrganisationProfile", "ParentLink", "whois", "whois_record"]


@attrs.frozen(kw_only=True)
class ParentLink:
    """A link of a body to another that held on the day, with the other's name on that day."""

    link: Relationship
    name: str = attrs.field(validator=is_text)

    def __str__(self) -> str:
        """Return the relation, the name and the code."""
        return f"{self.link.relation.value.replace('-', ' ')}: {self.name} ({self.link.parent})"

    def to_record(self) -> Record:
        """Return the link as plain data, from the side of the child."""
        return {
            "relation": self.link.relation.value,
            "code": self.link.parent,
            "name": self.name,
            "first_day": self.link.period.first_day.isoformat(),
            "last_day": _day(self.link.period.last_day),
        }


@attrs.frozen(kw_only=True)
class Happening:
    """
    An event of a body with one other code.

    Attributes:
        event: What happened, and when.
        code: The other code.
        weight: The share of the code before that went to the code after; `None` where the
            event does not state it.
    """

    event: Succession
    code: OdsCode
    weight: Fraction | None

    def __str__(self) -> str:
        """Return the other code, what happened, when, and a share that is not the whole."""
        share = "" if self.weight in {None, 1} else f", share {self.weight}"
        kind = self.event.kind.value.replace("-", " ")
        return f"{self.code} ({kind}, {words_of_day(self.event.day)}{share})"

    def to_record(self) -> Record:
        """Return the other code, the day, the kind and the share as an exact ratio in text."""
        return {
            "code": self.code,
            "date": self.event.day.isoformat(),
            "event": self.event.kind.value,
            "weight": None if self.weight is None else str(self.weight),
        }


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class OrganisationProfile:
    """
    Who a body was on a day, where it belonged, and what came before it and after.

    As text it is what ``whois`` prints.

    Attributes:
        on: The day.
        version: The body as it stood on it.
        legal: The days of the body as it was then: a board's begin when it took over the code
            of a footprint.
        operational: The days on which its code was in use; both ends open where not recorded.
        parents: The links that held on the day.
        predecessors: What of its level went into the body up to that day.
        successors: What of its level it became after, whatever the day. A body that only
            changed its name is neither.
        code_before: The body of another kind whose code it took over, as it last stood.
        code_after: The body of another kind that took its code over, as it first stood: the
            board that a footprint went on as.
        sources: Whatever is cited for these, each once.

    >>> from nhs_accountable_care.reference import register
    >>> print(whois(register(), "00W", on=date(2017, 3, 31)))
    00W, as it stood on 31 March 2017
      NHS Central Manchester CCG
      kind: clinical commissioning group
      in law: 1 April 2013 to 31 March 2017
      after: 14L (merger, 1 April 2017)
    ...
    """

    on: date
    version: OrganisationVersion
    legal: Lifetime
    operational: Lifetime
    parents: tuple[ParentLink, ...]
    predecessors: tuple[Happening, ...]
    successors: tuple[Happening, ...]
    code_before: OrganisationVersion | None = None
    code_after: OrganisationVersion | None = None
    sources: tuple[Citation, ...] = attrs.field(repr=False)

    def __str__(self) -> str:
        """Write who it was, line by line."""
        lines = [
            f"{self.version.code}, as it stood on {words_of_day(self.on)}",
            f"  {self.version.name}",
            f"  kind: {self.version.kind.value.replace('-', ' ')}",
            f"  in law: {_span(self.legal)}",
        ]
        if self.operational != Lifetime():
            lines.append(f"  in operation: {_span(self.operational)}")
        lines += [f"  {parent}" for parent in self.parents]
        if self.code_before is not None:
            told = _as_body(self.code_before, "to", self.code_before.last_day)
            lines.append(f"  before, under the same code: {told}")
        lines += [f"  before: {happening}" for happening in self.predecessors]
        if self.code_after is not None:
            told = _as_body(self.code_after, "from", self.code_after.first_day)
            lines.append(f"  after, under the same code: {told}")
        lines += [f"  after: {happening}" for happening in self.successors]
        titles = dict.fromkeys(citation.source.title for citation in self.sources)
        return "\n".join([*lines, *(f"  source: {title}" for title in titles)])

    def to_records(self) -> Record:
        """
        Return the profile as plain data, as ``whois --json`` prints it.

        >>> from nhs_accountable_care.reference import register
        >>> records = whois(register(), "00W", on=date(2017, 3, 31)).to_records()
        >>> records["name"], records["legal"]["last_day"], records["successors"]
        ... # doctest: +NORMALIZE_WHITESPACE
        ('NHS Central Manchester CCG', '2017-03-31',
         [{'code': '14L', 'date': '2017-04-01', 'event': 'merger', 'weight': '1'}])
        """
        return {
            "code": self.version.code,
            "on": self.on.isoformat(),
            "name": self.version.name,
            "kind": self.version.kind.value,
            "roles": None if self.version.roles is None else list(self.version.roles),
            "legal": self.legal.to_record(),
            "operational": self.operational.to_record(),
            "parents": [parent.to_record() for parent in self.parents],
            "predecessors": [happening.to_record() for happening in self.predecessors],
            "successors": [happening.to_record() for happening in self.successors],
            "code_before": _version_record(self.code_before),
            "code_after": _version_record(self.code_after),
            "sources": [_cited(citation) for citation in self.sources],
        }


def whois(register: Register, code: str, *, on: date) -> OrganisationProfile:
    """
    Return who a body was on a day, where it belonged, and what came before and after.

    Raises:
        UnknownCodeError: For a code that the register does not hold.
        NotInForceError: On a day on which the body did not exist.
    """
    version = register.find(code, on=on)
    organisation = register.organisation(version.code)
    links = [link for link in register.links_of(version.code) if on in link.period]
    events = [
        event
        for event in register.events_of(version.code)
        if event.kind is not SuccessionKind.RENAME
    ]
    first, last = _span_of_body(organisation, version)
    # An event that crosses levels, such as an area's into its board, tells what it belonged to.
    level = level_of(organisation.versions[-1].kind)
    peers = {
        code
        for event in events
        for code in (*event.from_codes, *event.to_codes)
        if level_of(register.organisation(code).versions[-1].kind) is level
    }
    cited = [version.sources, organisation.sources, *(link.sources for link in links)]
    cited += [event.sources for event in events]
    return OrganisationProfile(
        on=on,
        version=version,
        legal=Lifetime(
            first_day=organisation.versions[first].first_day,
            last_day=organisation.versions[last].last_day,
        ),
        operational=organisation.operational or Lifetime(),
        parents=tuple(
            ParentLink(link=link, name=register.find(link.parent, on=on).name) for link in links
        ),
        predecessors=tuple(
            happening
            for happening in _before(version.code, [each for each in events if each.day <= on])
            if happening.code in peers
        ),
        successors=tuple(
            happening
            for happening in _after(version.code, [each for each in events if each.day > on])
            if happening.code in peers
        ),
        code_before=organisation.versions[first - 1] if first else None,
        code_after=(
            organisation.versions[last + 1] if last + 1 < len(organisation.versions) else None
        ),
        sources=tuple(dict.fromkeys(citation for citations in cited for citation in citations)),
    )


def whois_record(register: Register, code: str, on: date) -> Record:
    """
    Return who a body was on a day, as plain data: `whois` and `OrganisationProfile.to_records`.

    Raises:
        UnknownCodeError: For a code that the register does not hold.
        NotInForceError: On a day on which the body did not exist.
    """
    return whois(register, code, on=on).to_records()


def _before(code: OdsCode, events: Iterable[Succession]) -> Iterator[Happening]:
    """Go through the other codes that went, or may have gone, into a code."""
    for event in events:
        for other in event.from_codes:
            if other != code and _leads(event, other, code):
                yield Happening(event=event, code=other, weight=event.weight(other, code))


def _after(code: OdsCode, events: Iterable[Succession]) -> Iterator[Happening]:
    """Go through the other codes to which a code went, or may have gone."""
    for event in events:
        for other in event.to_codes:
            if other != code and _leads(event, code, other):
                yield Happening(event=event, code=other, weight=event.weight(code, other))


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


def _as_body(version: OrganisationVersion, end: str, day: date | None) -> str:
    """Write what kind of body a version was, its name, and the day on which the code passed."""
    when = "" if day is None else f", {end} {words_of_day(day)}"
    return f"{version.kind.value.replace('-', ' ')}{when} ({version.name})"


def _version_record(version: OrganisationVersion | None) -> Record | None:
    """Return a version as plain data, or nothing."""
    return None if version is None else version.to_record()


def _is_same_body(one: OrganisationVersion, other: OrganisationVersion) -> bool:
    """Whether two versions of a lineage are those of one body."""
    return one.kind is other.kind or level_of(one.kind) is level_of(other.kind) is Level.TRUST


def _leads(event: Succession, from_code: str, to_code: str) -> bool:
    """Whether an event led, or may have led, from one code to another."""
    found = event.destinations(from_code)
    if found is None:
        return to_code in event.to_codes
    return to_code in found


def _day(day: date | None) -> str | None:
    """Write a day, or nothing."""
    return None if day is None else day.isoformat()


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
