"""
Interchange: what goes to and comes from other programs.

A reader of a file format stands here only where a real sample or a published specification
of the format does.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care._core.tables import write_csv
    from nhs_accountable_care.interchange.editions import (
        BuiltEdition,
        build_edition,
        register_of_edition,
    )
    from nhs_accountable_care.interchange.figures import (
        FigureColumn,
        FigureTable,
        FigureUnit,
        read_figures,
    )
    from nhs_accountable_care.interchange.laying.clashes import Clash, ClashRule, Outcome
    from nhs_accountable_care.interchange.laying.over import LaidOver, lay_over
    from nhs_accountable_care.interchange.official.catalogue import file_formats
    from nhs_accountable_care.interchange.official.files import OfficialFile
    from nhs_accountable_care.interchange.official.formats import FileFormat
    from nhs_accountable_care.interchange.reading import (
        OfficialReading,
        OfficialRows,
        official_rows,
        read_official,
    )
    from nhs_accountable_care.interchange.rows import (
        BodyRow,
        FileRow,
        LinkRow,
        PatientsRow,
        SuccessionRow,
        Unread,
    )
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "editions": ("BuiltEdition", "build_edition", "register_of_edition"),
            "figures": ("FigureColumn", "FigureTable", "FigureUnit", "read_figures"),
            "nhs_accountable_care._core.tables": ("write_csv",),
            "laying.clashes": ("Clash", "ClashRule", "Outcome"),
            "laying.over": ("LaidOver", "lay_over"),
            "official.catalogue": ("file_formats",),
            "official.files": ("OfficialFile",),
            "official.formats": ("FileFormat",),
            "reading": ("OfficialReading", "OfficialRows", "official_rows", "read_official"),
            "rows": (
                "BodyRow",
                "FileRow",
                "LinkRow",
                "PatientsRow",
                "SuccessionRow",
                "Unread",
            ),
        },
    )

__all__ = [
    "BodyRow",
    "BuiltEdition",
    "Clash",
    "ClashRule",
    "FigureColumn",
    "FigureTable",
    "FigureUnit",
    "FileFormat",
    "FileRow",
    "LaidOver",
    "LinkRow",
    "OfficialFile",
    "OfficialReading",
    "OfficialRows",
    "Outcome",
    "PatientsRow",
    "SuccessionRow",
    "Unread",
    "build_edition",
    "file_formats",
    "lay_over",
    "official_rows",
    "read_figures",
    "read_official",
    "register_of_edition",
    "write_csv",
]
