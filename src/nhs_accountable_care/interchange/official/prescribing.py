"""What prescribes: settings of prescribing cost centres, and the roles in their place since."""

import re
from typing import Final

from nhs_accountable_care._core.text import joined
from nhs_accountable_care.organisations import OrganisationKind

__all__ = [
    "COST_CENTRE",
    "ROLES",
    "ROLES_OF_A_ROW",
    "SETTING",
    "SETTINGS",
    "kind_of_setting",
]

# Prescribing settings of the legacy layout, and the roles that stand in their place since, matched
# over 15,238 practices that are in both.
SETTINGS: Final = {
    "0": "other prescribing cost centre",
    "1": "walk-in centre",
    "2": "out of hours service",
    "3": "walk-in centre and out of hours service",
    "4": "GP practice",
    "8": "public health service",
    "9": "community health service",
    "10": "hospital service",
    "11": "optometry service",
    "12": "urgent and emergency care service",
    "13": "hospice",
    "14": "care home or nursing home",
    "16": "young offender institution",
    "17": "secure training centre",
    "18": "secure children's home",
    "19": "immigration removal centre",
    "20": "court",
    "22": "sexual assault referral centre",
    "25": "prison",
    "26": "prescribing cost centre of a primary care network",
    "27": "pharmacy pathfinder",
}
ROLES: Final = {
    "RO72": "other prescribing cost centre",
    "RO76": "GP practice",
    "RO80": "out of hours service",
    "RO82": "prison",
    "RO87": "walk-in centre",
    "RO246": "care home or nursing home",
    "RO247": "community health service",
    "RO248": "court",
    "RO249": "hospice",
    "RO250": "hospital service",
    "RO251": "immigration removal centre",
    "RO252": "optometry service",
    "RO255": "public health service",
    "RO256": "secure children's home",
    "RO257": "secure training centre",
    "RO258": "sexual assault referral centre",
    "RO259": "urgent and emergency care service",
    "RO260": "young offender institution",
    "RO321": "prescribing cost centre of a primary care network",
    "RO323": "pharmacy pathfinder",
}

COST_CENTRE: Final = "practice or prescribing cost centre"
"""What a row is of which no more is told."""

ROLES_OF_A_ROW: Final = re.compile(r"RO\d{1,4}(\|RO\d{1,4}){0,9}", re.ASCII)
SETTING: Final = re.compile(r"\d{1,2}", re.ASCII)


def kind_of_setting(setting: str) -> tuple[OrganisationKind | None, str | None]:
    """
    Return what a prescribing cost centre is, by its setting or by its roles.

    >>> kind_of_setting("RO76"), kind_of_setting("1")
    ((<OrganisationKind.GP_PRACTICE: 'gp-practice'>, None), (None, 'walk-in centre'))
    """
    if setting in {"4", "RO76"}:
        return OrganisationKind.GP_PRACTICE, None
    if not setting.startswith("RO"):
        return None, SETTINGS.get(
            setting, f"prescribing setting {setting}" if setting else COST_CENTRE
        )
    roles = setting.split("|")
    words = joined(ROLES.get(role, f"role {role}") for role in roles)
    return OrganisationKind.GP_PRACTICE if "RO76" in roles else None, words
