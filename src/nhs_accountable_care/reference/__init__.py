"""The reference pack: the register of English systems since 2013, and what was counted in it."""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.reference.editions import Edition, edition
    from nhs_accountable_care.reference.figures import (
        Designation,
        DesignationStatus,
        PopulationCount,
        PopulationFigure,
        designations,
        populations,
        populations_on,
    )
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
                "Designation",
                "DesignationStatus",
                "PopulationCount",
                "PopulationFigure",
                "designations",
                "populations",
                "populations_on",
            ),
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
    "populations",
    "populations_on",
    "published_shares",
    "published_weights",
    "register",
]
