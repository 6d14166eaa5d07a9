"""Who is who, on a day: codes, kinds, organisations through time, succession and crosswalks."""

from nhs_accountable_care.organisations.codes import (
    CODE_FORMATS,
    ONS_ENTITIES,
    CodeFormat,
    OdsCode,
    OnsCode,
    OnsEntity,
    formats_of_code,
    ons_entity,
    parse_ods_code,
    parse_ons_code,
)
from nhs_accountable_care.organisations.kinds import OrganisationKind, kind_of_roles

__all__ = [
    "CODE_FORMATS",
    "ONS_ENTITIES",
    "CodeFormat",
    "OdsCode",
    "OnsCode",
    "OnsEntity",
    "OrganisationKind",
    "formats_of_code",
    "kind_of_roles",
    "ons_entity",
    "parse_ods_code",
    "parse_ons_code",
]
