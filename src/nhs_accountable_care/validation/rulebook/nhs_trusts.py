"""
Which bodies are NHS trusts in law, whatever else they are called.

An ambulance trust and a care trust are NHS trusts or foundation trusts, and either sort may have
the status of an advanced one [S65]. What is recorded of one as its kind does not say which; the
register does, by its code and the day.
"""

from typing import Final

from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements.known_bodies import version_on
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import MissingFact
from nhs_accountable_care.validation.rules import Context

__all__ = ["is_an_nhs_trust", "sort_gap"]

_OF_EITHER_SORT: Final = {
    OrganisationKind.AMBULANCE_TRUST,
    OrganisationKind.CARE_TRUST,
    OrganisationKind.ADVANCED_FOUNDATION_TRUST,
}


def is_an_nhs_trust(body: Body, context: Context) -> bool | None:
    """Return whether a body was an NHS trust on the day; `None` if nobody knows of which sort."""
    if body.kind not in _OF_EITHER_SORT:
        return body.kind is OrganisationKind.NHS_TRUST
    version = None
    if context.register is not None:
        version = version_on(body.code, context.register, on=context.on)
    if version is None or version.foundation_trust is None:
        return None
    return not version.foundation_trust


def sort_gap(path: str, body: Body, context: Context) -> MissingFact:
    """Return the gap that is left where it is not known which sort of trust a body was."""
    fact = f"whether {body} was an NHS trust or a foundation trust on {words_of_day(context.on)}"
    return MissingFact(path=f"{path}.kind", fact=fact)
