"""
Which kinds of body stand on which side, and when two mentions are of one body.

The groups are those that tests of forms and rules ask for; each law or policy that draws a
line of its own is named beside its group.
"""

from collections.abc import Iterable
from typing import Final

from nhs_accountable_care.contracts import Body
from nhs_accountable_care.contracts.parties import TRUST_KINDS, is_one_body
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.questions.answers import Answer, answer_of, any_met

__all__ = [
    "CLINICAL_COMMISSIONING_GROUPS",
    "COMMISSIONERS",
    "COMPANIES",
    "COUNCILS",
    "GENERAL_PRACTICE",
    "HEALTH_SERVICE_BODIES",
    "INTEGRATED_CARE_BOARDS",
    "LOCAL_GOVERNMENT",
    "NHS_BODIES",
    "PRIVATE_BODIES",
    "PROVIDERS",
    "RELEVANT_BODIES",
    "TRUSTS",
    "UPPER_TIER_COUNCILS",
    "VOLUNTARY_BODIES",
    "is_among",
    "is_of_kind",
    "is_same_body",
]

TRUSTS: Final[frozenset[OrganisationKind]] = TRUST_KINDS
"""NHS trusts and foundation trusts of every sort."""

CLINICAL_COMMISSIONING_GROUPS: Final[frozenset[OrganisationKind]] = frozenset(
    {OrganisationKind.CLINICAL_COMMISSIONING_GROUP}
)
"""The local commissioners of April 2013 to June 2022."""

INTEGRATED_CARE_BOARDS: Final[frozenset[OrganisationKind]] = frozenset(
    {OrganisationKind.INTEGRATED_CARE_BOARD}
)
"""The local commissioners since July 2022."""

COMMISSIONERS: Final[frozenset[OrganisationKind]] = (
    CLINICAL_COMMISSIONING_GROUPS
    | INTEGRATED_CARE_BOARDS
    | {OrganisationKind.NHS_ENGLAND, OrganisationKind.PRIMARY_CARE_TRUST}
)
"""NHS bodies that buy care; a council that does is among the councils."""

NHS_BODIES: Final[frozenset[OrganisationKind]] = TRUSTS | COMMISSIONERS
"""Trusts and commissioners."""

UPPER_TIER_COUNCILS: Final[frozenset[OrganisationKind]] = frozenset(
    {OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER}
)
"""The councils that answer for social care and public health."""

# SI 2000/617 reg 3: districts are in the prescribed list too.
COUNCILS: Final[frozenset[OrganisationKind]] = UPPER_TIER_COUNCILS | {
    OrganisationKind.LOCAL_AUTHORITY_DISTRICT
}
"""Councils of either tier, as SI 2000/617 reg 3 prescribes them for section 75."""

LOCAL_GOVERNMENT: Final[frozenset[OrganisationKind]] = COUNCILS | {
    OrganisationKind.COMBINED_AUTHORITY
}
"""Councils and combined authorities."""

GENERAL_PRACTICE: Final[frozenset[OrganisationKind]] = frozenset(
    {
        OrganisationKind.GP_PRACTICE,
        OrganisationKind.GP_FEDERATION,
        OrganisationKind.SUPER_PARTNERSHIP,
        OrganisationKind.PRIMARY_CARE_NETWORK,
    }
)
"""Practices, and what practices have formed."""

VOLUNTARY_BODIES: Final[frozenset[OrganisationKind]] = frozenset(
    {OrganisationKind.VOLUNTARY_OR_CHARITY_PROVIDER}
)
"""Charities and other voluntary providers."""

COMPANIES: Final[frozenset[OrganisationKind]] = VOLUNTARY_BODIES | {
    OrganisationKind.INDEPENDENT_SECTOR_PROVIDER,
    OrganisationKind.COMMUNITY_INTEREST_COMPANY,
    OrganisationKind.JOINT_VENTURE_OR_TRUST_SUBSIDIARY,
}
"""Bodies of private law that are not general practice: companies and charities."""

PRIVATE_BODIES: Final[frozenset[OrganisationKind]] = COMPANIES | GENERAL_PRACTICE
"""Every body of private law: companies, charities and general practice."""

PROVIDERS: Final[frozenset[OrganisationKind]] = TRUSTS | PRIVATE_BODIES
"""Bodies that give care."""

# NHS Act 2006, s.65Z5: no regulations that name another body were found.
RELEVANT_BODIES: Final[frozenset[OrganisationKind]] = (
    TRUSTS | INTEGRATED_CARE_BOARDS | {OrganisationKind.NHS_ENGLAND}
)
"""The relevant bodies of NHS Act 2006, s.65Z5."""

# A care or ambulance trust may be of either sort of trust, so that neither is here.
HEALTH_SERVICE_BODIES: Final[frozenset[OrganisationKind]] = COMMISSIONERS | {
    OrganisationKind.NHS_TRUST,
    OrganisationKind.SPECIAL_HEALTH_AUTHORITY,
    OrganisationKind.CARE_QUALITY_COMMISSION,
}
"""
The list of NHS Act 2006, s.9, as far as there are kinds for it.

Foundation trusts, councils and companies are not in it.
"""


def is_of_kind(body: Body, kinds: frozenset[OrganisationKind]) -> Answer:
    """
    Return whether a body is of one of these kinds; a kind that is not recorded is unknown.

    >>> is_of_kind(Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST), TRUSTS).value
    'yes'
    >>> is_of_kind(Body(code="RM3"), TRUSTS).value
    'unknown'
    """
    return answer_of(None if body.kind is None else body.kind in kinds)


def is_same_body(one: Body, other: Body) -> Answer:
    """
    Return whether two mentions are of one body.

    Where both have a code, the codes decide: a code names one lineage, whatever the name. Else
    two recorded kinds that differ are of two bodies, but for two kinds of trust: an NHS trust
    that is authorised as a foundation trust is the body that it was. Else the same name is the
    same body, and a different one decides nothing, since a body is written in more than one way
    ("Salford CCG", "NHS Salford CCG"); nor does a code beside a name.

    >>> is_same_body(Body(code="RM3", name="Salford Royal"), Body(code="RM3")).value
    'yes'
    >>> is_same_body(Body(code="RM3"), Body(code="01G")).value
    'no'
    >>> is_same_body(Body(name="Salford CCG"), Body(name="NHS Salford CCG")).value
    'unknown'
    >>> trust = Body(name="Salford Royal", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
    >>> is_same_body(trust, Body(name="Salford", kind=OrganisationKind.GP_PRACTICE)).value
    'no'
    """
    return answer_of(is_one_body(one, other))


def is_among(body: Body, others: Iterable[Body]) -> Answer:
    """
    Return whether a body is one of some others, each compared by `is_same_body`.

    >>> is_among(Body(code="RM3"), (Body(code="01G"), Body(code="RM3"))).value
    'yes'
    >>> is_among(Body(code="RM3"), (Body(name="A trust"),)).value
    'unknown'
    >>> is_among(Body(code="RM3"), ()).value
    'no'
    """
    return any_met(is_same_body(body, other) for other in others)
