"""
Interchange: what goes to and comes from other programs.

A reader of a file format stands here only where a real sample or a published specification
of the format does.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care._core.tables import write_csv
    from nhs_accountable_care.interchange.figures import (
        FigureColumn,
        FigureTable,
        FigureUnit,
        read_figures,
    )
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "figures": ("FigureColumn", "FigureTable", "FigureUnit", "read_figures"),
            "nhs_accountable_care._core.tables": ("write_csv",),
        },
    )

__all__ = ["FigureColumn", "FigureTable", "FigureUnit", "read_figures", "write_csv"]
