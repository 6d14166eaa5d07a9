"""
How a test looks at an arrangement: what is recorded, what is recorded as none, what is not.

A test that looks for something in a list may say "no" only if the list is recorded and
complete, or if a source says that the thing is not there.
"""

from collections.abc import Callable
from typing import TypeVar

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import Arrangement, MemberRole, SystemDuty
from nhs_accountable_care.classification.criteria import Outcome, no, unknown, yes
from nhs_accountable_care.contracts import Agreement

__all__ = ["agreement_outcome", "duty_outcome", "fact_outcome", "roles_outcome"]

_Signed = TypeVar("_Signed", bound=Agreement)


def fact_outcome(
    fact: bool | None,  # noqa: FBT001 -- the fact is what is looked at
    path: str,
    *,
    if_yes: str,
    if_no: str,
    evidence: tuple[Citation, ...],
) -> Outcome:
    """Turn one recorded fact into an outcome."""
    if fact is None:
        return unknown("it is not recorded", path)
    return yes(if_yes, evidence) if fact else no(if_no, evidence)


def agreement_outcome(
    arrangement: Arrangement,
    kind: type[_Signed],
    test: Callable[[_Signed], Outcome],
) -> Outcome:
    """
    Ask about the agreements of one kind; the first that passes decides.

    Where there is none, the answer is no if the record is complete, or if it says that there
    is none of the kind.
    """
    words = kind.type_tag.replace("-", " ")
    outcomes = [test(part) for part in arrangement.agreements or () if isinstance(part, kind)]
    for outcome in outcomes:
        if outcome.answer.value == "yes":
            return outcome
    for outcome in outcomes:
        if outcome.answer.value == "unknown":
            return outcome
    if outcomes:
        return outcomes[0]
    for absent in arrangement.absent_agreements:
        if absent.kind == kind.type_tag:
            return no(f"sources say that there was no {words}", absent.sources)
    if arrangement.agreements is None or "agreements" in arrangement.incomplete:
        return unknown(f"no {words} is recorded, and the record may be partial", "agreements")
    return no(f"there is no {words} among its agreements")


def duty_outcome(arrangement: Arrangement, duty: SystemDuty) -> Outcome:
    """Ask whether a duty of the bargain of March 2017 is recorded as met."""
    for taken in arrangement.duties or ():
        if taken.duty is duty:
            words = taken.evidence or "it is recorded"
            return yes(words, taken.sources) if taken.is_met else no(words, taken.sources)
    return unknown("it is not recorded", f"duties ({duty.value})")


def roles_outcome(arrangement: Arrangement, roles: tuple[MemberRole, ...]) -> Outcome:
    """Ask whether members of each of these roles take part."""
    members = arrangement.members
    if members is None:
        return unknown("its members are not recorded", "members")
    found = {role for member in members for role in member.roles or ()}
    lacking = [role.value for role in roles if role not in found]
    evidence = tuple(dict.fromkeys(citation for member in members for citation in member.sources))
    if not lacking:
        names = ", ".join(role.value.replace("-", " ") for role in roles)
        return yes(f"it has members of each kind: {names}", evidence)
    because = f"no member is recorded as {' or '.join(lacking)}"
    if "members" in arrangement.incomplete or any(member.roles is None for member in members):
        return unknown(f"{because}, and the record may be partial", "members")
    return no(because, evidence)
