"""Columns as they were published: in them nothing is wrong, and nothing is found."""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from nhs_accountable_care.interchange import ColumnCell, RowOutcome, doctor
from nhs_accountable_care.organisations import KeyKind
from nhs_accountable_care.reference import register

pytestmark = pytest.mark.real_data

ODS = KeyKind.ODS_CODE
ONS = KeyKind.ONS_CODE


class Column(NamedTuple):
    """A column of a published file, with what it is said to hold, and what stands beside it."""

    file: str
    column: str
    on: date
    kind: str
    codes: KeyKind = ODS
    name: str | None = None
    parent: str | None = None


_2017 = date(2017, 4, 1)
_2019 = date(2019, 4, 1)
_2020 = date(2020, 9, 1)
_2021 = date(2021, 4, 1)
_2023 = date(2023, 4, 1)
_2026 = date(2026, 8, 1)
_MAP_2020 = "practices/gp-reg-pat-prac-map_2020-09.csv"
_MAP_2026 = "official/list_size/gp-reg-pat-prac-map_2026-08.csv"
_LOOKUP_2017 = "ons/CCG17_STP17_April2017_v3.csv"
_LOOKUP_2019 = "ons/CCG19_STP19_April2019.csv"
_LOOKUP_2021 = "ons/CCG21_STP21_NHSER21_April2021.csv"
_LOOKUP_2023 = "ons/SICBL23_ICB23_NHSER23_April2023.csv"
COLUMNS = (
    Column(_LOOKUP_2017, "CCG17CDH", _2017, "ccg", name="CCG17NM", parent="STP17CD"),
    Column(_LOOKUP_2017, "CCG17CD", _2017, "ccg", ONS),
    Column(_LOOKUP_2019, "CCG19CDH", _2019, "ccg", name="CCG19NM", parent="STP19CD"),
    Column(_LOOKUP_2019, "STP19CD", _2019, "stp", ONS, name="STP19NM"),
    Column("ons/NHSER19_names_codes_April2019.csv", "NHSER19CDH", _2019, "nhs-england-region"),
    Column(_LOOKUP_2021, "CCG21CDH", _2021, "ccg", name="CCG21NM", parent="STP21CDH"),
    Column(_LOOKUP_2021, "STP21CDH", _2021, "stp", name="STP21NM", parent="NHSER21CDH"),
    Column(
        _LOOKUP_2023,
        "SICBL23CDH",
        _2023,
        "sub-icb-location",
        name="SICBL23NM",
        parent="ICB23CDH",
    ),
    Column(_LOOKUP_2023, "SICBL23CD", _2023, "sub-icb-location", ONS),
    Column(_LOOKUP_2023, "ICB23CDH", _2023, "icb", name="ICB23NM", parent="NHSER23CD"),
    Column(_MAP_2020, "CCG_CODE", _2020, "ccg", name="CCG_NAME", parent="STP_CODE"),
    Column(_MAP_2020, "ONS_CCG_CODE", _2020, "ccg", ONS),
    Column(_MAP_2020, "STP_CODE", _2020, "stp", name="STP_NAME", parent="COMM_REGION_CODE"),
    Column(_MAP_2026, "SUB_ICB_LOCATION_CODE", _2026, "sub-icb-location", parent="ICB_CODE"),
    Column(_MAP_2026, "ICB_CODE", _2026, "icb", name="ICB_NAME", parent="COMM_REGION_CODE"),
    Column(_MAP_2026, "ONS_ICB_CODE", _2026, "icb", ONS),
    Column(
        "official/ons_lookup/ICB24_names_codes_2024-12.csv",
        "ICB24CDH",
        date(2024, 12, 1),
        "icb",
        name="ICB24NM",
    ),
)


def cells_of(real_data: Path, column: Column) -> list[ColumnCell]:
    """The cells of a column, with the names and parents of its rows."""
    with (real_data / column.file).open(encoding="utf-8-sig", newline="") as stream:
        return [
            ColumnCell(
                cell=row[column.column],
                name=None if column.name is None else row[column.name],
                parent=None if column.parent is None else row[column.parent],
            )
            for row in csv.DictReader(stream)
        ]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.column)
def test_in_a_clean_column_nothing_is_found(real_data: Path, column: Column) -> None:
    """Each row is in force, and no sign is counted."""
    report = doctor(
        cells_of(real_data, column),
        register=register(),
        on=column.on,
        kind=column.kind,
        codes=column.codes,
    )
    assert report.signs == (), str(report)
    assert report.outcomes == {RowOutcome.IN_FORCE: report.rows}
    assert not report.needs_a_person
