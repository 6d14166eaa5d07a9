"""What the examples of rules are made of: bodies, and places with agreements or money."""

from typing import Final

from nhs_accountable_care.arrangements import Arrangement, Finance
from nhs_accountable_care.contracts import Agreement, Body, ListStatement
from nhs_accountable_care.organisations import OrganisationKind

__all__ = [
    "CCG",
    "COMBINED_AUTHORITY",
    "COMPANY",
    "COUNCIL",
    "FOUNDATION_TRUST",
    "ICB",
    "NHS_ENGLAND",
    "NHS_TRUST",
    "OTHER_CCG",
    "OTHER_FOUNDATION_TRUST",
    "PRACTICE",
    "funded",
    "signed",
    "whole",
]

CCG: Final = Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
OTHER_CCG: Final = Body(code="01W", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
FOUNDATION_TRUST: Final = Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
OTHER_FOUNDATION_TRUST: Final = Body(code="RWJ", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
NHS_TRUST: Final = Body(name="An NHS trust", kind=OrganisationKind.NHS_TRUST)
COUNCIL: Final = Body(name="A council", kind=OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER)
COMBINED_AUTHORITY: Final = Body(
    name="A combined authority", kind=OrganisationKind.COMBINED_AUTHORITY
)
ICB: Final = Body(code="QOP", kind=OrganisationKind.INTEGRATED_CARE_BOARD)
NHS_ENGLAND: Final = Body(name="NHS England", kind=OrganisationKind.NHS_ENGLAND)
COMPANY: Final = Body(name="A company", kind=OrganisationKind.INDEPENDENT_SECTOR_PROVIDER)
PRACTICE: Final = Body(name="A practice", kind=OrganisationKind.GP_PRACTICE)


def signed(*agreements: Agreement) -> Arrangement:
    """Make a place that has signed something."""
    return Arrangement(name="A place", agreements=agreements)


def whole(*fields: str) -> tuple[ListStatement, ...]:
    """State that the entries given of some lists are all."""
    return tuple(ListStatement(field=field, is_whole=True) for field in fields)


def funded(finance: Finance) -> Arrangement:
    """Make a place with money."""
    return Arrangement(name="A place", finance=finance)
