"""The reference pack: the register of English systems since 2013, and what was counted in it."""

from nhs_accountable_care.reference.pack import (
    Designation,
    DesignationStatus,
    Edition,
    Population,
    designations,
    edition,
    populations,
    populations_on,
    register,
)

__all__ = [
    "Designation",
    "DesignationStatus",
    "Edition",
    "Population",
    "designations",
    "edition",
    "populations",
    "populations_on",
    "register",
]
