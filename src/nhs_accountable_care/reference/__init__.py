"""The reference pack: the register since 2013, what was counted in it, the nation's record."""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.policy.national_record import Designation, DesignationStatus
    from nhs_accountable_care.reference.editions import Edition, edition
    from nhs_accountable_care.reference.figures import (
        PopulationCount,
        PopulationFigure,
        populations,
        populations_on,
    )
    from nhs_accountable_care.reference.national import designations, national_record
    from nhs_accountable_care.reference.pack import register
    from nhs_accountable_care.reference.published import (
        PublishedShare,
        published_shares,
        published_weights,
    )
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "editions": ("Edition", "edition"),
            "figures": (
                "PopulationCount",
                "PopulationFigure",
                "populations",
                "populations_on",
            ),
            "national": ("designations", "national_record"),
            "nhs_accountable_care.policy.national_record": ("Designation", "DesignationStatus"),
            "pack": ("register",),
            "published": ("PublishedShare", "published_shares", "published_weights"),
        },
    )

__all__ = [
    "Designation",
    "DesignationStatus",
    "Edition",
    "PopulationCount",
    "PopulationFigure",
    "PublishedShare",
    "designations",
    "edition",
    "national_record",
    "populations",
    "populations_on",
    "published_shares",
    "published_weights",
    "register",
]
