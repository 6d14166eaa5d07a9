"""
Who carries a body on, whom a body carries on, and what to say where there is nobody.

A body whose services went elsewhere before it ended is carried on by all that took some of it;
one that gave services up and stands carries itself on.
"""

from collections import deque
from datetime import date

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import listed
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.organisation import Organisation, OrganisationVersion
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind

__all__ = ["Heirs", "carried_on_by", "predecessors", "successors", "why_absent"]

_NOT_A_CHANGE_OF_BODY = {SuccessionKind.RENAME, SuccessionKind.BOUNDARY_CHANGE}
_TOPICS_OF_BEGINNING = {"date", "dates", "organisation"}
_TOPICS_OF_END = _TOPICS_OF_BEGINNING | {"successor", "operational-dates"}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Heirs:
    """
    What carries a body on, as far as it can be followed.

    Attributes:
        alive: The bodies that stand on the day, by code.
        lost: The bodies on the way that ended without a recorded successor.
        vague: The events on the way that do not state which became which.
        came: For each body on the way, from which others, and by which events, it was come to.
    """

    alive: dict[OdsCode, OrganisationVersion]
    lost: tuple[OdsCode, ...] = ()
    vague: tuple[Succession, ...] = ()
    came: dict[OdsCode, dict[OdsCode, list[Succession]]] = attrs.field(repr=False)

    def events_to(self, end: OdsCode) -> tuple[Succession, ...]:
        """Gather the events by which a body was come to, in order of time."""
        # By key: an event may name as many bodies as there are, and is hashed by all of them.
        found: dict[str, Succession] = {}
        seen = {end}
        behind = [end]
        while behind:
            for body, events in self.came[behind.pop()].items():
                found.update((event.key, event) for event in events)
                if body not in seen:
                    seen.add(body)
                    behind.append(body)
        return tuple(sorted(found.values(), key=lambda event: (event.day, event.key)))


def carried_on_by(ground: Ground, code: OdsCode, on: date) -> Heirs:
    """Follow a body to those that stand on a day, through chains and splits."""
    alive: dict[OdsCode, OrganisationVersion] = {}
    came: dict[OdsCode, dict[OdsCode, list[Succession]]] = {code: {}}
    lost: list[OdsCode] = []
    vague: dict[str, Succession] = {}
    ahead = deque([code])
    while ahead:
        body = ahead.popleft()
        version = ground.version_on(body, on)
        if version is not None:
            alive[body] = version
            continue
        events = [event for event in _endings(ground, body) if event.day <= on]
        if not events:
            lost.append(body)
        for event in events:
            if event.destinations(body) is None:
                vague[event.key] = event
                continue
            for to in ground.led_to(event, body):
                if to not in came:
                    came[to] = {}
                    ahead.append(to)
                came[to].setdefault(body, []).append(event)
    return Heirs(
        alive=alive,
        lost=tuple(sorted(lost)),
        vague=tuple(vague.values()),
        came=came,
    )


def successors(ground: Ground, code: OdsCode, on: date) -> tuple[OrganisationVersion, ...]:
    """
    Return the bodies alive on a day that carry a body on.

    Raises:
        NotInForceError: On a day before the body began, or where a chain ends or goes round in
            a circle.
        AmbiguousCodeError: Where an event does not state which became which.
    """
    organisation = ground.organisations[code]
    first = organisation.legal.first_day
    if first is not None and on < first:
        raise NotInForceError(why_absent(ground, organisation, on))
    heirs = carried_on_by(ground, code, on)
    if heirs.vague:
        msg = "\n".join(
            f"event {event.key} turned {listed(event.from_codes, MOST_SHOWN)} into "
            f"{listed(event.to_codes, MOST_SHOWN)} and does not state which became which"
            for event in heirs.vague
        )
        raise AmbiguousCodeError(msg)
    if heirs.lost:
        reasons = [why_absent(ground, ground.organisations[body], on) for body in heirs.lost]
        raise NotInForceError("\n".join(reasons))
    if not heirs.alive:
        msg = (
            f"{why_absent(ground, organisation, on)}; from there on the events lead round in a "
            f"circle of bodies that closed, and to none that stood on {words_of_day(on)}"
        )
        raise NotInForceError(msg)
    return tuple(heirs.alive[body] for body in sorted(heirs.alive))


def predecessors(
    ground: Ground, code: OdsCode, on: date, as_at: date | None
) -> tuple[OrganisationVersion, ...]:
    """
    Return the bodies alive on a day that a body carried on by a later one.

    Raises:
        InvalidValueError: For a later day that is before the earlier one.
        NotInForceError: Where the body did not stand on the later day.
    """
    organisation = ground.organisations[code]
    first = organisation.legal.first_day
    later = as_at or (on if first is None else max(on, first))
    if later < on:
        msg = f"as_at {later} is before on {on}; on is the day of the predecessors"
        raise InvalidValueError(msg)
    if ground.version_on(code, later) is None:
        raise NotInForceError(why_absent(ground, organisation, later))
    found = {}
    for body in bodies_behind(ground, code, later):
        version = ground.version_on(body, on)
        if version is not None and code in carried_on_by(ground, body, later).alive:
            found[body] = version
    return tuple(found[body] for body in sorted(found))


def bodies_behind(ground: Ground, code: OdsCode, until: date) -> set[OdsCode]:
    """Gather every body from which events led to one up to a day, and that one itself."""
    found = {code}
    behind = [code]
    while behind:
        body = behind.pop()
        before = {
            other
            for event in ground.events_to.get(body, ())
            if event.kind not in _NOT_A_CHANGE_OF_BODY and event.day <= until
            for other in event.from_codes
            if body in ground.led_to(event, other)
        } - found
        found |= before
        behind.extend(before)
    return found


def why_absent(ground: Ground, organisation: Organisation, on: date) -> str:
    """Word why a body did not stand on a day, and what came before or after."""
    code, legal = organisation.code, organisation.legal
    if legal.last_day is not None and on > legal.last_day:
        after = [_became(ground, event, code) for event in _endings(ground, code)]
        return (
            f"{ground.name(code)} closed on {words_of_day(legal.last_day)}; "
            f"{'; '.join(after) or 'no successor is recorded'}"
            f"{_remarks(ground, code, _TOPICS_OF_END)}"
        )
    if legal.first_day is not None and on < legal.first_day:
        joined = dict.fromkeys(
            body
            for event in ground.events_to.get(code, ())
            if event.day == legal.first_day
            for body in event.from_codes
            if code in ground.led_to(event, body)
        )
        before = f"before it: {', '.join(joined)}" if joined else "no predecessor is recorded"
        # A board that took over a footprint's code did not begin with the footprint.
        return (
            f"{code} ({organisation.versions[0].name}) began on {words_of_day(legal.first_day)}; "
            f"{before}{_remarks(ground, code, _TOPICS_OF_BEGINNING)}"
        )
    versions = "; ".join(str(version.lifetime) for version in organisation.versions)
    return f"{ground.name(code)} was not in force on {words_of_day(on)}; it was: {versions}"


def _endings(ground: Ground, code: OdsCode) -> list[Succession]:
    """List the events by which a body, or services of it, went to others of its level."""
    return [
        event
        for event in ground.events_from.get(code, ())
        if event.kind not in _NOT_A_CHANGE_OF_BODY and ground.led_to(event, code)
    ]


def _became(ground: Ground, event: Succession, code: OdsCode) -> str:
    """Word what an event made of a body: those that began that day first, then the others."""
    if ground.only_services_left(event, code):
        return f"services went to {ground.words(event, code)}"
    new = {
        body
        for body in ground.led_to(event, code)
        if ground.organisations[body].legal.first_day == event.day
    }
    some = "some of " if event.destinations(code) is None else ""
    bodies = sorted(ground.led_to(event, code), key=lambda body: (body not in new, body))
    return f"succeeded on {words_of_day(event.day)} by {some}{', '.join(bodies)}"


def _remarks(ground: Ground, code: OdsCode, topics: set[str]) -> str:
    """Return the details of the gaps of some topics about a body."""
    return "".join(f" [{gap.detail}]" for gap in ground.gaps_about(code) if gap.topic in topics)
