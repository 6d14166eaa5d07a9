"""
Interchange: what goes to and comes from other programs.

A reader of a file format stands here only where a real sample or a published specification
of the format does.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care._core.tables import write_csv
    from nhs_accountable_care.interchange.code_doctor.columns import ColumnCell, doctor, examine
    from nhs_accountable_care.interchange.code_doctor.diagnoses import (
        CodeFinding,
        Diagnosis,
        RowOutcome,
    )
    from nhs_accountable_care.interchange.code_doctor.reports import (
        DoctorReport,
        SignCount,
        SignExample,
    )
    from nhs_accountable_care.interchange.code_doctor.signs import (
        DoctorSign,
        SignSeverity,
        doctor_signs,
        sign_of,
    )
    from nhs_accountable_care.interchange.code_maps.code_map import CodeMap, CodeMapRow
    from nhs_accountable_care.interchange.code_maps.dbt_seed import write_dbt_seed
    from nhs_accountable_care.interchange.code_maps.dictionaries import (
        write_python_dictionary,
        write_r_vector,
    )
    from nhs_accountable_care.interchange.code_maps.making import code_map_of, code_map_on
    from nhs_accountable_care.interchange.code_maps.sql import write_sql_case, write_sql_table
    from nhs_accountable_care.interchange.code_maps.sql_literals import SqlDialect
    from nhs_accountable_care.interchange.code_maps.tables import (
        cells_like_formulas,
        write_map_csv,
        write_map_json,
    )
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
    from nhs_accountable_care.interchange.laying.clashes import Clash, ClashRule, LayingOutcome
    from nhs_accountable_care.interchange.laying.other_bodies import OtherBody
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
            "code_doctor.columns": ("ColumnCell", "doctor", "examine"),
            "code_doctor.diagnoses": ("CodeFinding", "Diagnosis", "RowOutcome"),
            "code_doctor.reports": ("DoctorReport", "SignCount", "SignExample"),
            "code_doctor.signs": ("DoctorSign", "SignSeverity", "doctor_signs", "sign_of"),
            "code_maps.code_map": ("CodeMap", "CodeMapRow"),
            "code_maps.dbt_seed": ("write_dbt_seed",),
            "code_maps.dictionaries": ("write_python_dictionary", "write_r_vector"),
            "code_maps.making": ("code_map_of", "code_map_on"),
            "code_maps.sql": ("write_sql_case", "write_sql_table"),
            "code_maps.sql_literals": ("SqlDialect",),
            "code_maps.tables": ("cells_like_formulas", "write_map_csv", "write_map_json"),
            "editions": ("BuiltEdition", "build_edition", "register_of_edition"),
            "figures": ("FigureColumn", "FigureTable", "FigureUnit", "read_figures"),
            "nhs_accountable_care._core.tables": ("write_csv",),
            "laying.clashes": ("Clash", "ClashRule", "LayingOutcome"),
            "laying.other_bodies": ("OtherBody",),
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
    "CodeFinding",
    "CodeMap",
    "CodeMapRow",
    "ColumnCell",
    "Diagnosis",
    "DoctorReport",
    "DoctorSign",
    "FigureColumn",
    "FigureTable",
    "FigureUnit",
    "FileFormat",
    "FileRow",
    "LaidOver",
    "LayingOutcome",
    "LinkRow",
    "OfficialFile",
    "OfficialReading",
    "OfficialRows",
    "OtherBody",
    "PatientsRow",
    "RowOutcome",
    "SignCount",
    "SignExample",
    "SignSeverity",
    "SqlDialect",
    "SuccessionRow",
    "Unread",
    "build_edition",
    "cells_like_formulas",
    "code_map_of",
    "code_map_on",
    "doctor",
    "doctor_signs",
    "examine",
    "file_formats",
    "lay_over",
    "official_rows",
    "read_figures",
    "read_official",
    "register_of_edition",
    "sign_of",
    "write_csv",
    "write_dbt_seed",
    "write_map_csv",
    "write_map_json",
    "write_python_dictionary",
    "write_r_vector",
    "write_sql_case",
    "write_sql_table",
]
