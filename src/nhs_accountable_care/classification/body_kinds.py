"""Groups of kinds of body that the tests of several forms ask for."""

from nhs_accountable_care.organisations.kinds import OrganisationKind

__all__ = [
    "BOARDS",
    "COMMISSIONERS",
    "COUNCILS",
    "GROUPS",
    "NHS_BODIES",
    "PRACTICES",
    "PRIVATE_BODIES",
    "TRUSTS",
    "UPPER_TIER",
    "VOLUNTARY",
]

TRUSTS = frozenset(
    {
        OrganisationKind.NHS_TRUST,
        OrganisationKind.NHS_FOUNDATION_TRUST,
        OrganisationKind.ADVANCED_FOUNDATION_TRUST,
        OrganisationKind.CARE_TRUST,
        OrganisationKind.AMBULANCE_TRUST,
    }
)
GROUPS = frozenset({OrganisationKind.CLINICAL_COMMISSIONING_GROUP})
BOARDS = frozenset({OrganisationKind.INTEGRATED_CARE_BOARD})
COMMISSIONERS = (
    GROUPS
    | BOARDS
    | frozenset({OrganisationKind.NHS_ENGLAND, OrganisationKind.PRIMARY_CARE_TRUST})
)
NHS_BODIES = TRUSTS | COMMISSIONERS
UPPER_TIER = frozenset({OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER})
COUNCILS = UPPER_TIER | frozenset({OrganisationKind.LOCAL_AUTHORITY_DISTRICT})
PRACTICES = frozenset(
    {
        OrganisationKind.GP_PRACTICE,
        OrganisationKind.GP_FEDERATION,
        OrganisationKind.SUPER_PARTNERSHIP,
        OrganisationKind.PRIMARY_CARE_NETWORK,
    }
)
VOLUNTARY = frozenset({OrganisationKind.VOLUNTARY_OR_CHARITY_PROVIDER})
PRIVATE_BODIES = (
    PRACTICES
    | VOLUNTARY
    | frozenset(
        {
            OrganisationKind.INDEPENDENT_SECTOR_PROVIDER,
            OrganisationKind.COMMUNITY_INTEREST_COMPANY,
            OrganisationKind.JOINT_VENTURE_OR_TRUST_SUBSIDIARY,
        }
    )
)
