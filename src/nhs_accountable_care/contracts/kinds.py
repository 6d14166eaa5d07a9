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

from nhs_accountable_care._core.time import DateRange, check_day
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
from nhs_accountable_care.contracts.lifecycle import AgreementState
from nhs_accountable_care.contracts.parties import Body

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


def term_of(agreement: Agreement, *, on: date) -> DateRange | None:
    """
    Return the term as it stood on a day: the original, with the extensions made by then.

    `None` where no period is recorded. The original period is not changed.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care.contracts import Extension, Lifecycle, NHSStandardContract
    >>> extended = NHSStandardContract(
    ...     title="Community services",
    ...     period=DateRange.parse("2017-04-01/2019-03-31"),
    ...     lifecycle=Lifecycle(
    ...         extensions=(Extension(on=date(2019, 1, 1), last_day=date(2021, 3, 31)),)
    ...     ),
    ... )
    >>> print(term_of(extended, on=date(2018, 4, 1)))
    1 April 2017 to 31 March 2019
    >>> print(term_of(extended, on=date(2019, 4, 1)))
    1 April 2017 to 31 March 2021
    """
    check_day(on)
    term = agreement.period
    if term is None or agreement.lifecycle is None:
        return term
    for extension in agreement.lifecycle.extensions or ():
        was_made = extension.on is None or extension.on <= on
        # One that is not later than the term, or follows one without end, extends nothing.
        if was_made and term.last_day is not None and extension.last_day > term.last_day:
            term = attrs.evolve(term, last_day=extension.last_day)
    return term


def is_signed(agreement: Agreement, *, on: date) -> bool | None:
    """
    Return whether an agreement was signed by a day; `None` where the record does not tell.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> is_signed(AllianceAgreement(title="Alliance"), on=date(2017, 4, 1)) is None
    True
    """
    check_day(on)
    if agreement.signed_on is not None:
        return agreement.signed_on <= on
    life = agreement.lifecycle
    if life is None or life.states is None:
        return None
    reached = {change.state for change in life.states if change.on is None or change.on <= on}
    if reached & _AFTER_SIGNATURE:
        return True
    # A state that is not recorded may be the signature, so only a whole list can say no.
    return None if "states" in life.incomplete or not reached else False


_AFTER_SIGNATURE = frozenset(
    {
        AgreementState.SIGNED,
        AgreementState.IN_FORCE,
        AgreementState.SUSPENDED,
        AgreementState.EXPIRED,
        AgreementState.ENDED_EARLY,
    }
)


def stands_on(agreement: Agreement, day: date) -> bool:
    """
    Return whether an agreement counts on a day: it is in force, or on the table as a draft.

    It does unless something recorded says otherwise: it was signed later, its term (with
    extensions) is over, or it had ended or been abandoned by then. What has been signed counts
    from that day, though its term begins later. A draft counts too, since it is on the table
    (whether it is signed is another question: `is_signed`), but not before its term: until
    then nothing says that it was there.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> later = AllianceAgreement(title="Alliance", signed_on=date(2018, 4, 1))
    >>> stands_on(later, date(2017, 4, 1))
    False
    """
    check_day(day, "day")
    if agreement.signed_on is not None and agreement.signed_on > day:
        return False
    state = None if agreement.lifecycle is None else agreement.lifecycle.state_on(day)
    if state is not None and state.is_over:
        return False
    term = term_of(agreement, on=day)
    # The check above has shown that a day of signature lies in the past.
    is_to_come = agreement.signed_on is not None and term is not None and day < term.first_day
    return is_to_come or term is None or day in term
