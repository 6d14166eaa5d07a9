"""Which kinds of body stand on which side, and when two mentions are of one body."""

from typing import Final

from nhs_accountable_care.contracts import Body
from nhs_accountable_care.organisations import OrganisationKind

__all__ = [
    "COMMISSIONERS",
    "COMPANIES",
    "COUNCILS",
    "HEALTH_SERVICE_BODIES",
    "LOCAL_GOVERNMENT",
    "PROVIDERS",
    "RELEVANT_BODIES",
    "TRUSTS",
    "are_same",
]

COMMISSIONERS: Final = frozenset(
    {
        OrganisationKind.NHS_ENGLAND,
        OrganisationKind.PRIMARY_CARE_TRUST,
        OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
        OrganisationKind.INTEGRATED_CARE_BOARD,
    }
)
TRUSTS: Final = frozenset(
    {
        OrganisationKind.NHS_TRUST,
        OrganisationKind.NHS_FOUNDATION_TRUST,
        OrganisationKind.ADVANCED_FOUNDATION_TRUST,
        OrganisationKind.CARE_TRUST,
        OrganisationKind.AMBULANCE_TRUST,
    }
)
COMPANIES: Final = frozenset(
    {
        OrganisationKind.INDEPENDENT_SECTOR_PROVIDER,
        OrganisationKind.VOLUNTARY_OR_CHARITY_PROVIDER,
        OrganisationKind.COMMUNITY_INTEREST_COMPANY,
        OrganisationKind.JOINT_VENTURE_OR_TRUST_SUBSIDIARY,
    }
)
GENERAL_PRACTICE: Final = frozenset(
    {
        OrganisationKind.GP_PRACTICE,
        OrganisationKind.GP_FEDERATION,
        OrganisationKind.SUPER_PARTNERSHIP,
        OrganisationKind.PRIMARY_CARE_NETWORK,
    }
)
PROVIDERS: Final = TRUSTS | COMPANIES | GENERAL_PRACTICE
# SI 2000/617 reg 3: districts are in the prescribed list too.
COUNCILS: Final = frozenset(
    {
        OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER,
        OrganisationKind.LOCAL_AUTHORITY_DISTRICT,
    }
)
LOCAL_GOVERNMENT: Final = COUNCILS | {OrganisationKind.COMBINED_AUTHORITY}
# NHS Act 2006, s.65Z5: no regulations that name another body were found.
RELEVANT_BODIES: Final = TRUSTS | {
    OrganisationKind.NHS_ENGLAND,
    OrganisationKind.INTEGRATED_CARE_BOARD,
}
# NHS Act 2006, s.9, as far as this library has kinds for its list; foundation trusts, councils
# and companies are not in it. A care or ambulance trust may be of either sort of trust.
HEALTH_SERVICE_BODIES: Final = COMMISSIONERS | {
    OrganisationKind.NHS_TRUST,
    OrganisationKind.SPECIAL_HEALTH_AUTHORITY,
    OrganisationKind.CARE_QUALITY_COMMISSION,
}


def are_same(one: Body, other: Body) -> bool | None:
    """
    Say whether two mentions are of one body: by code where both have one, else by name.

    `None` where one has only a code and the other only a name.
    """
    if one.code is not None and other.code is not None:
        return one.code == other.code
    if one.name is not None and other.name is not None:
        return one.name == other.name
    return None
