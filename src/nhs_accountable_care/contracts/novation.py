"""Who takes the place of a party that is gone, as the register's successions tell."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final, TypeVar

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import LATEST_DAY, check_day, words_of_day
from nhs_accountable_care.contracts.kinds import Agreement, term_of
from nhs_accountable_care.contracts.lead_providers import LeadProviderContract
from nhs_accountable_care.contracts.lifecycle import Lifecycle, Novation
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import statements_of
from nhs_accountable_care.organisations import Register, Succession, SuccessionKind

__all__ = ["novate"]

_Signed = TypeVar("_Signed", bound=Agreement)
_ONE_DAY: Final = timedelta(days=1)

# These change a name, an area or a service; the body that signed goes on.
_NO_CHANGE_OF_BODY: Final = frozenset(
    {SuccessionKind.RENAME, SuccessionKind.BOUNDARY_CHANGE, SuccessionKind.TRANSFER}
)


def novate(
    agreement: _Signed,
    register: Register,
    *,
    on: date,
    to: Mapping[str, str] | None = None,
) -> _Signed:
    """
    Return an agreement with the parties that stand in for those abolished by a day.

    The register's successions say who took over. Each party moves once for each event, and
    an agreement that has been moved is not moved again; where several parties became one
    body, it stands once. Dates, sums and titles stay; every move is added to the agreement's
    novations with its day and sources. A party without a code is left as it is, and so is an
    agreement that was over before the event.

    ``to`` tells who takes the agreement where the register cannot: by the code that closed,
    the code of the body that takes over.

    Raises:
        AmbiguousCodeError: If a body was split, or an event does not state which became
            which, and ``to`` does not tell.
        NotInForceError: If a body was abolished without a recorded successor, and ``to`` does
            not tell.
        InvalidTypeError: If the day is no `date`, or is a `datetime`.
        InvalidValueError: If ``to`` names a body that took nothing over from the one split.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> from nhs_accountable_care.reference import register
    >>> alliance = AllianceAgreement(
    ...     title="Alliance",
    ...     signed_on=StatedDate.of(2016, 1, 1),
    ...     parties=(Body(code="00W"), Body(code="01M")),
    ... )
    >>> moved = novate(alliance, register(), on=date(2017, 4, 1))
    >>> print(*moved.parties, moved.signed_on)
    NHS Manchester CCG (14L) 1 January 2016
    """
    moving = _Moving(register=register, on=check_day(on), to=dict(to or {}))
    return moving.move(agreement)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Moving:
    """One move of agreements to a day, and what decides it."""

    register: Register
    on: date
    to: Mapping[str, str]

    def move(self, agreement: _Signed) -> _Signed:
        """Move each party, and the sub-contracts that the agreement holds."""
        since, over = _begun(agreement), _over(agreement)
        made: dict[Novation, None] = {}
        changes: dict[str, Any] = {}
        for field in agreement.party_fields:
            value = getattr(agreement, field)
            if isinstance(value, Body):
                changes[field] = self._follow(value, since, over, made)
            elif value is not None:
                moved = (self._follow(body, since, over, made) for body in value)
                changes[field] = _once(value, tuple(moved))
        if isinstance(agreement, LeadProviderContract) and agreement.sub_contracts is not None:
            changes["sub_contracts"] = tuple(map(self.move, agreement.sub_contracts))
        if made:
            life = agreement.lifecycle or Lifecycle()
            changes["lifecycle"] = _with_novations(life, tuple(made))
        return attrs.evolve(agreement, **changes)

    def _follow(self, body: Body, since: date, over: date, made: dict[Novation, None]) -> Body:
        """Follow a party through every event up to the day, while the agreement ran."""
        while body.code is not None:
            event = self._next_event(body.code, since)
            if event is None or event.day > over:
                return body
            # Each round looks only at what came after the event before, so it ends, also where a
            # code comes back.
            successor = self._successor(body, event)
            novation = Novation(
                leaves=body,
                joins=successor,
                on=StatedDate.on(event.day),
                event=event.key,
                sources=event.sources,
            )
            made[novation] = None
            body, since = successor, event.day
        return body

    def _next_event(self, code: str, since: date) -> Succession | None:
        """Return the first event after a day that ended a body, if there was one by the day."""
        if code not in self.register:
            return None
        for event in self.register.events_of(code):
            if (
                since < event.day <= self.on
                and event.kind not in _NO_CHANGE_OF_BODY
                and code in event.from_codes
                # A body that took others over and goes on under its code has left nothing.
                and code not in (event.destinations(code) or ())
            ):
                return event
        return None

    def _successor(self, body: Body, event: Succession) -> Body:
        """Return the one body that takes the place of another in an event."""
        code = str(body.code)
        destinations = event.destinations(code)
        told = self.to.get(code)
        when = words_of_day(event.day)
        if told is not None:
            if event.to_codes and told not in (destinations or event.to_codes):
                msg = (
                    f"{told} took nothing over from {body} on {when}; "
                    f"choose among {', '.join(event.to_codes)}"
                )
                raise InvalidValueError(msg)
        elif not event.to_codes:
            msg = (
                f"{body} was abolished on {when} and no successor is recorded; say which body "
                f"takes the agreement with to={{{code!r}: CODE}}"
            )
            raise NotInForceError(msg)
        elif destinations is None or len(destinations) != 1:
            msg = (
                f"{body} went to {', '.join(event.to_codes)} on {when}; say which of them "
                f"takes the agreement with to={{{code!r}: CODE}}"
            )
            raise AmbiguousCodeError(msg)
        else:
            told = destinations[0]
        version = self.register.find(told, on=event.day)
        return Body(code=version.code, name=version.name, kind=version.kind, sources=event.sources)


def _begun(agreement: Agreement) -> date:
    """Return the day from which events count: none moved a party before it was one."""
    # A party that is recorded was there when it began, however late in its month that was.
    first = None if agreement.period is None else agreement.period.first
    days = [day for day in (agreement.signed_on, first) if day is not None]
    return min((day.earliest for day in days), default=date.min)


def _over(agreement: Agreement) -> date:
    """Return the last day on which an event moves a party: the day after the agreement's last."""
    life = agreement.lifecycle or Lifecycle()
    term = term_of(agreement, on=LATEST_DAY)
    # An event has the day after a body's last one, so an agreement that ran until then still had
    # that body as its party. An extension that is told of and not given may have let it run on.
    last = None if term is None or _has_more_extensions(life) else term.latest_end
    after = None if last is None or last == date.max else last + _ONE_DAY
    ends = [change.on.latest for change in life.states or () if change.on and change.state.is_over]
    return min((day for day in (after, *ends) if day is not None), default=date.max)


def _has_more_extensions(life: Lifecycle) -> bool:
    """Return whether sources say that there are more extensions than those given."""
    return any(each.is_whole is False for each in statements_of(life, "extensions"))


def _once(before: tuple[Body, ...], after: tuple[Body, ...]) -> tuple[Body, ...]:
    """Let each body that took over stand once; those that did not move stay as they were."""
    kept: list[Body] = []
    for old, new in zip(before, after, strict=True):
        if new == old or new.code not in {body.code for body in kept}:
            kept.append(new)
    return tuple(kept)


def _with_novations(life: Lifecycle, made: tuple[Novation, ...]) -> Lifecycle:
    """Add novations to those recorded, in order of time."""
    novations = sorted((*(life.novations or ()), *made), key=_day_of)
    return attrs.evolve(life, novations=tuple(dict.fromkeys(novations)))


def _day_of(novation: Novation) -> date:
    """Return the day of a novation; one without a day goes first."""
    return date.min if novation.on is None else novation.on.earliest
