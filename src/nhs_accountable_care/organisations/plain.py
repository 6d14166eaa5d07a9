"""
The register's answers as plain data, in the shapes that the command line prints.

Days are text (2017-04-01), shares are exact ratios in text (1/3), and what is not recorded is
`None`.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError, NacError, Problem
from nhs_accountable_care._core.money import parse_ratio
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.organisations.codes import parse_ods_code
from nhs_accountable_care.organisations.levels import Level, level_of
from nhs_accountable_care.organisations.organisation import (
    Lifetime,
    Organisation,
    OrganisationEra,
)
from nhs_accountable_care.organisations.register import Register
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind

__all__ = ["read_weights", "whois_record"]

_COLUMNS = ["from_code", "to_code", "weight"]


def whois_record(register: Register, code: str, on: date) -> dict[str, object]:
    """
    Tell who a body was on a day, as plain data.

    ``legal`` are the days of the body as it was then: a board's begin when it took over the
    code of a footprint. ``parents`` are the links that held on the day. ``predecessors`` are
    what went into the body up to that day, and ``successors`` what became of it after,
    whatever the day; a body that only changed its name is neither.

    Raises:
        UnknownCodeError: For a code that the register does not hold.
        NotInForceError: On a day on which the body did not exist.
    """
    era = register.find(code, on=on)
    organisation = register.organisation(code)
    links = [link for link in register.links_of(code) if on in link.period]
    events = [
        event for event in register.events_of(code) if event.kind is not SuccessionKind.RENAME
    ]
    before: list[object] = []
    after: list[object] = []
    for event in events:
        if event.day <= on:
            before += [
                _happening(event, other, event.weight(other, era.code))
                for other in event.from_codes
                if other != era.code and _leads(event, other, era.code)
            ]
        else:
            after += [
                _happening(event, other, event.weight(era.code, other))
                for other in event.to_codes
                if other != era.code and _leads(event, era.code, other)
            ]
    cited = [era.sources, organisation.sources, *(link.sources for link in links)]
    cited += [event.sources for event in events]
    return {
        "code": era.code,
        "on": on.isoformat(),
        "name": era.name,
        "kind": era.kind.value,
        "roles": None if era.roles is None else list(era.roles),
        "legal": _days(_life_of_body(organisation, era)),
        "operational": _days(organisation.operational or Lifetime()),
        "parents": [
            {
                "relation": link.relation.value,
                "code": link.parent,
                "name": register.find(link.parent, on=on).name,
                "first_day": link.period.first_day.isoformat(),
                "last_day": _day(link.period.last_day),
            }
            for link in links
        ],
        "predecessors": before,
        "successors": after,
        "sources": _sources(citation for citations in cited for citation in citations),
    }


def _life_of_body(organisation: Organisation, era: OrganisationEra) -> Lifetime:
    """
    Give the days over which a lineage was the body that it was in an era.

    A footprint and the board that took over its code are two; an NHS trust that became a
    foundation trust goes on.
    """
    place = organisation.eras.index(era)
    first = last = place
    while first and _is_same_body(organisation.eras[first - 1], era):
        first -= 1
    while last + 1 < len(organisation.eras) and _is_same_body(organisation.eras[last + 1], era):
        last += 1
    return Lifetime(
        first_day=organisation.eras[first].first_day, last_day=organisation.eras[last].last_day
    )


def _is_same_body(one: OrganisationEra, other: OrganisationEra) -> bool:
    """Whether two eras of a lineage are those of one body."""
    return one.kind is other.kind or level_of(one.kind) is level_of(other.kind) is Level.TRUST


def _leads(event: Succession, from_code: str, to_code: str) -> bool:
    """Whether an event led, or may have led, from one code to another."""
    found = event.destinations(from_code)
    if found is None:
        return to_code in event.to_codes
    return to_code in found


def _happening(event: Succession, other: str, weight: Fraction | None) -> dict[str, object]:
    """Give the other code of an event, with its day, kind and share."""
    return {
        "code": other,
        "date": event.day.isoformat(),
        "event": event.kind.value,
        "weight": None if weight is None else str(weight),
    }


def _day(day: date | None) -> str | None:
    """Write a day, or nothing."""
    return None if day is None else day.isoformat()


def _days(lifetime: Lifetime) -> dict[str, object]:
    """Write both ends of a lifetime."""
    return {"first_day": _day(lifetime.first_day), "last_day": _day(lifetime.last_day)}


def _sources(citations: Iterable[Citation]) -> list[object]:
    """Write each citation once."""
    return [
        {
            "source": citation.source.key,
            "title": citation.source.title,
            "publisher": citation.source.publisher,
            "published": citation.source.published,
            "locator": citation.locator,
            "confidence": citation.confidence.value,
        }
        for citation in dict.fromkeys(citations)
    ]


def read_weights(text: str) -> dict[tuple[str, str], Fraction]:
    r"""
    Read a table of weights with the columns ``from_code,to_code,weight``.

    A weight is exact: a decimal, a percentage or a ratio.

    >>> read_weights("from_code,to_code,weight\nRW6,R0A,0.4\nRW6,RM3,3/5\n")
    {('RW6', 'R0A'): Fraction(2, 5), ('RW6', 'RM3'): Fraction(3, 5)}

    Raises:
        DocumentError: With every row that cannot be read.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    heading = rows.pop(0) if rows else []
    if heading != _COLUMNS:
        message = f"the columns are {', '.join(heading) or 'none'}"
        hint = f"write exactly {','.join(_COLUMNS)}"
        raise DocumentError((Problem(path="line 1", message=message, hint=hint),))
    weights: dict[tuple[str, str], Fraction] = {}
    problems = []
    for number, row in enumerate(rows, start=2):
        try:
            pair, weight = _read_row(row)
            if pair in weights:
                msg = f"{pair[0]} to {pair[1]} stands twice"
                raise InvalidValueError(msg)
            weights[pair] = weight
        except NacError as error:
            problems.append(Problem(path=f"line {number}", message=str(error)))
    if problems:
        raise DocumentError(tuple(problems))
    return weights


def _read_row(row: list[str]) -> tuple[tuple[str, str], Fraction]:
    """Read one line of a table of weights."""
    if len(row) != len(_COLUMNS):
        msg = f"{len(row)} cells where there should be {len(_COLUMNS)}"
        raise InvalidValueError(msg)
    from_code, to_code, weight = row
    return (parse_ods_code(from_code), parse_ods_code(to_code)), parse_ratio(weight)
