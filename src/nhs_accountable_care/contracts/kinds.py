"""Every kind of agreement, as one closed union, and what can be asked of them all."""

from typing import TypeAlias, assert_never

from nhs_accountable_care.contracts.accountable_care import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
)
from nhs_accountable_care.contracts.commissioning import AllianceAgreement, NHSStandardContract
from nhs_accountable_care.contracts.devolution import DevolutionMemorandum
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.section_75 import Section75Agreement

__all__ = ["Agreement", "parties_of"]

Agreement: TypeAlias = (
    DevolutionMemorandum
    | Section75Agreement
    | AllianceAgreement
    | NHSStandardContract
    | AccountablePerformanceContract
    | AccountableCareOrganisationContract
)


def parties_of(agreement: Agreement) -> tuple[tuple[str, Body], ...]:
    """
    Give every body that has signed, with the path of the field that names it.

    >>> alliance = AllianceAgreement(title="Alliance", parties=(Body(code="01G"),))
    >>> [(path, body.code) for path, body in parties_of(alliance)]
    [('parties[0]', '01G')]
    """
    match agreement:
        case (
            DevolutionMemorandum()
            | Section75Agreement()
            | AllianceAgreement()
            | AccountablePerformanceContract()
        ):
            return _numbered("parties", agreement.parties)
        case NHSStandardContract():
            provider = () if agreement.provider is None else (("provider", agreement.provider),)
            return _numbered("commissioners", agreement.commissioners) + provider
        case AccountableCareOrganisationContract():
            holder = () if agreement.holder is None else (("holder", agreement.holder),)
            return _numbered("commissioners", agreement.commissioners) + holder
        case _:
            assert_never(agreement)


def _numbered(field: str, bodies: tuple[Body, ...] | None) -> tuple[tuple[str, Body], ...]:
    """Pair each body of a field with its path."""
    return tuple((f"{field}[{number}]", body) for number, body in enumerate(bodies or ()))
