"""
Every kind of agreement, as one closed union, and what can be asked of them all.

Each class names in ``party_fields`` the fields that hold its parties; what is said here of
all kinds is said through that list, so that a new kind is a class in the module of its family
and a member of the union ``Kinds`` there.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.moments import Moment, all_so, if_agreed
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts import (
    accountable_care,
    alliances,
    councils,
    delegation,
    devolution,
    general_practice,
    grants,
    lead_providers,
    neighbourhoods,
    section_75,
    standard_contract,
    systems,
)
from nhs_accountable_care.contracts.lifecycle import AgreementState, StateChange
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import may_hold_more

__all__ = ["Agreement", "is_signed", "parties_of", "stands_on", "term_of"]

Agreement: TypeAlias = (
    standard_contract.Kinds
    | lead_providers.Kinds
    | accountable_care.Kinds
    | alliances.Kinds
    | general_practice.Kinds
    | section_75.Kinds
    | grants.Kinds
    | councils.Kinds
    | delegation.Kinds
    | systems.Kinds
    | devolution.Kinds
    | neighbourhoods.Kinds
)
"""Any agreement or contract that this library has a class for."""


def parties_of(agreement: Agreement) -> tuple[tuple[str, Body], ...]:
    """
    Return every body that has signed, with the path of the field that names it.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> alliance = AllianceAgreement(title="Alliance", parties=(Body(code="01G"),))
    >>> [(path, body.code) for path, body in parties_of(alliance)]
    [('parties[0]', '01G')]
    """
    return tuple(_parties(agreement))


def _parties(agreement: Agreement) -> Iterator[tuple[str, Body]]:
    """Yield each party with its path."""
    for field in agreement.party_fields:
        value = getattr(agreement, field)
        if isinstance(value, Body):
            yield field, value
        else:
            for number, body in enumerate(value or ()):
                yield f"{field}[{number}]", body


def term_of(agreement: Agreement, *, on: date | Moment) -> StatedPeriod | None:
    """
    Return the term as it stood on a day: the original, with the extensions made by then.

    `None` where no period is recorded. The original period is not changed. Where it is not
    known whether an extension had been made, the last day is one of several.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care.contracts import Extension, Lifecycle, NHSStandardContract
    >>> extended = NHSStandardContract(
    ...     title="Community services",
    ...     period=StatedPeriod.parse("2017-04-01/2019-03-31"),
    ...     lifecycle=Lifecycle(
    ...         extensions=(
    ...             Extension(on=StatedDate.of(2019, 1, 1), last_day=StatedDate.of(2021, 3, 31)),
    ...         )
    ...     ),
    ... )
    >>> print(term_of(extended, on=date(2018, 4, 1)))
    1 April 2017 to 31 March 2019
    >>> print(term_of(extended, on=date(2019, 4, 1)))
    1 April 2017 to 31 March 2021
    """
    moment = Moment.of(on)
    term = agreement.period
    if term is None or agreement.lifecycle is None:
        return term
    for extension in agreement.lifecycle.extensions or ():
        was_made = moment.happened(extension.on)
        # One that follows a term without end extends nothing.
        if was_made is not False and not term.is_open:
            last = _later(term.last, extension.last_day, is_sure=was_made is True)
            term = attrs.evolve(term, last=last)
    return term


def _later(before: StatedDate | None, after: StatedDate, *, is_sure: bool) -> StatedDate | None:
    """Return the last day of a term that is, or may be, extended to another."""
    if before is None:
        return after if is_sure else None
    # One that is not later than the term extends nothing.
    if after.latest <= before.earliest:
        return before
    if is_sure and after.earliest >= before.latest:
        return after
    firsts, lasts = (before.first_day, after.first_day), (before.last_day, after.last_day)
    return StatedDate(
        first_day=min((day for day in firsts if day), default=None),
        last_day=max((day for day in lasts if day), default=None),
        # Where an end has no bound, the other one says no more than about when.
        is_approximate=before.is_approximate
        or after.is_approximate
        or None in firsts
        or None in lasts,
    )


def is_signed(agreement: Agreement, *, on: date | Moment) -> bool | None:
    """
    Return whether an agreement was signed by a day; `None` where the record does not tell.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> is_signed(AllianceAgreement(title="Alliance"), on=date(2017, 4, 1)) is None
    True
    """
    moment = Moment.of(on)
    if agreement.signed_on is not None:
        return agreement.signed_on.by(moment.on)
    life = agreement.lifecycle
    if life is None or life.states is None:
        return None
    reached = [(change.state, change.reached(moment)) for change in life.states]
    if any(state in _AFTER_SIGNATURE and was for state, was in reached):
        return True
    # A state that is not recorded may be the signature, so only a whole list can say no.
    is_open = any(state in _AFTER_SIGNATURE and was is None for state, was in reached)
    is_none = not any(was for _, was in reached)
    return None if is_open or is_none or may_hold_more(life, "states") else False


_AFTER_SIGNATURE = frozenset(
    {
        AgreementState.SIGNED,
        AgreementState.IN_FORCE,
        AgreementState.SUSPENDED,
        AgreementState.EXPIRED,
        AgreementState.ENDED_EARLY,
    }
)


def stands_on(agreement: Agreement, on: date | Moment) -> bool | None:
    """
    Return whether an agreement counts on a day: it is in force, or on the table as a draft.

    What is proposed, planned, applied for, awarded, approved or refused has no terms that anybody
    has agreed or put forward, and counts from the state that follows.

    What has been signed counts from that day, though its term begins later, and until its term
    (with extensions) is over, or it ended or was abandoned. A draft counts too, since it is on
    the table (whether it is signed is another question: `is_signed`), but not before its term:
    until then nothing says that it was there. `None` where the record leaves it open: a month
    stands for the day, the last day is not known, or there are no dates at all and the day is
    not the one that the record speaks of.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> later = AllianceAgreement(title="Alliance", signed_on=StatedDate.of(2018, 4))
    >>> [stands_on(later, date(2018, month, 15)) for month in (3, 4)]
    [False, None]
    """
    moment = Moment.of(on)
    signed_on = agreement.signed_on
    signed = None if signed_on is None else signed_on.by(moment.on)
    if signed is False:
        return False
    there = was_on_the_table(agreement, moment)
    ran = _ran(agreement, moment)
    return all_so([there, ran, True if signed_on is None else signed])


def was_on_the_table(agreement: Agreement, moment: Moment) -> bool | None:
    """Return whether an agreement was on the table on a day, so far as its states tell."""
    states = () if agreement.lifecycle is None else agreement.lifecycle.states or ()
    if not states:
        return True
    # One that was first planned, or asked for, was not there before.
    was_first = states[0].state.is_on_the_table or states[0].state.is_over
    possible: list[bool | None] = [was_first]
    for change in states:
        reached = change.reached(moment)
        if reached:
            possible = []
        if reached is not False:
            possible.append(_is_there(change, moment))
    return if_agreed(possible)


def _is_there(change: StateChange, moment: Moment) -> bool | None:
    """Return whether an agreement was there if a change of its state was the last."""
    if change.state.is_on_the_table:
        return True
    # What was meant for the day, and of which nothing more is told, may have begun.
    may_have_begun = (
        not change.is_to_come
        and not change.state.is_over
        and change.state is not AgreementState.REFUSED
        and change.due is not None
        and change.due.by(moment.on) is not False
    )
    return None if may_have_begun else False


def _ran(agreement: Agreement, moment: Moment) -> bool | None:
    """Return whether a day lies in the time of an agreement, from its signature on if known."""
    term = term_of(agreement, on=moment)
    signed_on = agreement.signed_on
    if term is not None:
        if signed_on is None:
            return term.holds_on(moment.on)
        is_over = term.is_over(moment.on)
        return None if is_over is None else not is_over
    if moment.on == moment.as_at or (signed_on is not None and signed_on.day == moment.on):
        return True
    # Of a state that another one followed, it is known how long it lasted.
    life = agreement.lifecycle
    days = () if life is None else [change.on for change in life.states or ()]
    reached = [None if day is None else day.by(moment.on) for day in days]
    return True if True in reached and False in reached else None
