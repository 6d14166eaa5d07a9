"""What went wrong in public, and the other signs: each is found, with its own code."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.interchange import (
    ColumnCell,
    Diagnosis,
    DoctorReport,
    doctor,
    doctor_signs,
    sign_of,
)
from nhs_accountable_care.interchange.code_doctor.columns import ColumnDoctor
from nhs_accountable_care.interchange.code_doctor.examination import Examiner
from nhs_accountable_care.organisations import (
    KeyKind,
    Organisation,
    Register,
    Relation,
    Relationship,
    parse_kind,
    parse_ods_code,
)
from nhs_accountable_care.reference import register

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "doctor.toml").read_text(encoding="utf-8")
)["case"]
IDS = [f"{number}-{case.get('mishap', 'other')}" for number, case in enumerate(CASES)]


def register_of(case: Mapping[str, Any]) -> Register:
    """The shipped register, with the invented bodies of a case laid over it."""
    records: list[Organisation | Relationship] = []
    for body in case.get("laid", ()):
        records.append(
            Organisation.of_one_version(
                body["code"],
                body["name"],
                parse_kind(body["kind"]),
                first_day=body["first_day"],
                last_day=body.get("last_day"),
            )
        )
        links = [
            (Relation.CONSTITUENT_OF, link["code"], link["first_day"], link.get("last_day"))
            for link in body.get("constituent_of", ())
        ]
        for relation in (Relation.COMMISSIONED_BY, Relation.LOCATED_IN):
            parent = body.get(relation.value.replace("-", "_"))
            if parent is not None:
                links.append((relation, parent, date(2023, 4, 1), date(2026, 3, 31)))
        records += [
            Relationship(
                child=parse_ods_code(body["code"]),
                parent=parse_ods_code(parent),
                relation=relation,
                period=DateRange(first_day=first, last_day=last),
            )
            for relation, parent, first, last in links
        ]
    return register().plus(records) if records else register()


def cells_of(case: Mapping[str, Any]) -> list[ColumnCell]:
    """The cells of a case, with what stands beside them."""
    return [
        ColumnCell(
            cell=row["cell"],
            day=row.get("day"),
            name=row.get("name"),
            parent=row.get("parent"),
        )
        for row in case["rows"]
    ]


def report_of(case: Mapping[str, Any]) -> DoctorReport:
    """What the doctor says of a case."""
    return doctor(
        cells_of(case),
        register=register_of(case),
        on=case.get("on"),
        kind=case.get("kind"),
        codes=KeyKind(case.get("codes", "ods-code")),
    )


def diagnoses_of(case: Mapping[str, Any]) -> list[Diagnosis]:
    """What the doctor says of each row of a case."""
    examiner = Examiner(
        register_of(case),
        kind=case.get("kind"),
        codes=KeyKind(case.get("codes", "ods-code")),
    )
    column = ColumnDoctor(examiner, on=case.get("on"))
    return [
        column.take(number, each.cell, each.day, each.name, each.parent)
        for number, each in enumerate(cells_of(case), 1)
    ]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_each_row_shows_its_signs_and_no_others(case: dict[str, Any]) -> None:
    """The signs of a row, what becomes of it, and what alone is repaired."""
    for row, diagnosis in zip(case["rows"], diagnoses_of(case), strict=True):
        shown = [finding.sign.slug for finding in diagnosis.findings]
        assert (row["cell"], shown) == (row["cell"], row["signs"]), str(diagnosis)
        assert diagnosis.outcome.value == row["outcome"], str(diagnosis)
        assert diagnosis.repaired == row.get("repaired"), str(diagnosis)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_column_is_counted_and_adds_up(case: dict[str, Any]) -> None:
    """Every sign is counted once a row, those of the column too, and every row has one outcome."""
    report = report_of(case)
    expected: dict[str, int] = {}
    for row in case["rows"]:
        for slug in row["signs"]:
            expected[slug] = expected.get(slug, 0) + 1
    of_column = {sign.slug for sign in doctor_signs() if sign.code.startswith("NAD5")}
    found = {count.code: count.rows for count in report.signs}
    counted = {sign_of(code).slug: rows for code, rows in found.items()}
    assert {slug for slug in counted if slug in of_column} == set(case["column"])
    assert {slug: rows for slug, rows in counted.items() if slug not in of_column} == expected
    assert report.rows == len(case["rows"])
    for outcome in {row["outcome"] for row in case["rows"]}:
        rows = sum(row["outcome"] == outcome for row in case["rows"])
        assert {each.value: number for each, number in report.outcomes.items()}[outcome] == rows


def test_every_mishap_is_told_and_every_sign_is_shown() -> None:
    """All eighteen are there, and no sign is listed that nothing shows."""
    assert {case["mishap"] for case in CASES if "mishap" in case} == set(range(1, 19))
    shown = {slug for case in CASES for row in case["rows"] for slug in row["signs"]}
    shown |= {slug for case in CASES for slug in case["column"]}
    # These two are of rows of files, and tested with them.
    assert shown == {sign.slug for sign in doctor_signs()} - {"no-cell", "day-unreadable"}
