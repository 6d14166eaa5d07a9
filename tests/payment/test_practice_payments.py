"""
What general practices were paid in 2016/17, through our formulas: the sums of NHS Digital agree.

Three practices stand in the repository as facts; all 7,763 are read where the published file is.
"""

import csv
import functools
import io
import json
import re
import statistics
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care import FinancialYear, Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    CompiledMechanism,
    Fact,
    Formula,
    GlobalSum,
    Settlement,
    Sum,
    fact,
    formula,
    line,
    national_parameters,
    note,
    prepare,
    rounded,
    settle,
)

HELD = json.loads(Path(__file__).with_name("practice_payments.json").read_text(encoding="utf-8"))
PRACTICES = HELD["practices"]
DIFFERS = set(HELD["weighted_average_differs"])
YEAR = FinancialYear(2016)
FILE = "payments/gp_payments_16-17.csv"
FIRST, TOTAL = "Global Sum", "Total NHS Payments to General Practice"
DEDUCTIONS = "Deductions for Pensions, Levies and Prescription Charge Income"
NET = "Total NHS Payments to General Practice Minus Deductions"
REGISTERED = "Number of Registered Patients (Last Known Figure)"
WEIGHTED = "Number of Weighted Patients (Last Known Figure)"
AVERAGES = {
    "per registered patient": "Average payments per registered patient",
    "per weighted patient": "Average payments per weighted patient",
}


def money_fact(name: str) -> Fact:
    """Declare a sum of a practice; corrections of years before can make it negative."""
    return fact(name, PENCE, lowest=Money.parse("-£100m"), highest=Money.parse("£100m"))


@functools.cache
def payments(columns: tuple[str, ...]) -> Formula:
    """Write what a practice is paid in a year: a line for each column, and what is deducted."""
    parts = [money_fact(named(column)) for column in columns]
    total = Sum(parts=tuple(parts))
    return formula(
        [
            line(column, part, payer="NHS England", payee="practice")
            for column, part in zip(columns, parts, strict=True)
        ],
        line("deductions", money_fact("deductions"), payer="NHS England", payee="practice"),
        note("total", total),
        note("per registered patient", rounded(total / fact("registered", COUNT, lowest=1))),
        note(
            "per weighted patient",
            rounded(total / fact("weighted", COUNT, step=Fraction(1, 100), lowest=1)),
        ),
    )


def named(column: str) -> str:
    """Make the name of a fact of a heading."""
    return re.sub("[^a-z]+", "_", column.casefold()).strip("_")


def settled(paid: Mapping[str, str], of: Mapping[str, str], columns: Iterable[str]) -> Settlement:
    """Settle what a practice was paid; without patients the averages are of one."""
    facts: dict[str, Any] = {named(column): Money.parse(cell) for column, cell in paid.items()}
    facts["deductions"] = Money.parse(of["deductions"])
    facts["registered"] = int(of["registered"]) or 1
    facts["weighted"] = Fraction(of["weighted"]) or 1
    return prepared(tuple(columns)).settle(facts)


@functools.cache
def prepared(columns: tuple[str, ...]) -> CompiledMechanism:
    """Prepare the formula of some columns, once for all practices."""
    return prepare(payments(columns))


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda each: f"CP200: {each['practice']}")
def test_the_parts_of_a_practice_come_to_its_total_and_its_net(practice: Any) -> None:  # noqa: ANN401
    """The payments add up, what is deducted is taken off, and an average is what it says."""
    paid = practice["payments"]
    settlement = settled(paid, practice, paid)
    assert settlement.line("total").amount == Money.parse(practice["total"])
    assert settlement.net["practice"] == Money.parse(practice["net"])
    average = settlement.line("per registered patient").amount
    assert average == Money.parse(practice["average_registered"])
    weighted = settlement.line("per weighted patient").amount
    is_published = weighted == Money.parse(practice["average_weighted"])
    assert is_published is (practice["practice"] not in DIFFERS)


@pytest.fixture
def rows(real_data: Path) -> list[dict[str, str]]:
    """Read the published payments of 2016/17."""
    text = (real_data / FILE).read_bytes().decode("latin-1")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.real_data
@pytest.mark.whole
def test_all_practices_satisfy_the_sums_of_the_published_file(rows: list[dict[str, str]]) -> None:
    """Total, net and both averages come out for each practice, but for the listed exceptions."""
    headings = list(rows[0])
    columns = tuple(headings[headings.index(FIRST) : headings.index(TOTAL)])
    differs, without_patients = set(), 0
    for row in rows:
        of = {
            "deductions": row[DEDUCTIONS],
            "registered": row[REGISTERED],
            "weighted": row[WEIGHTED],
        }
        settlement = settled({column: row[column] for column in columns}, of, columns)
        # Not by its lines, which are put into words: that takes ten times as long.
        labels = [each.label for each in settlement.formula.lines]
        by_label = dict(zip(labels, settlement.amounts, strict=True))
        assert by_label["total"] == Money.parse(row[TOTAL]).pence
        assert settlement.net["practice"] == Money.parse(row[NET])
        if row[AVERAGES["per registered patient"]] == "N/A":
            without_patients += 1
            continue
        for label, column in AVERAGES.items():
            if by_label[label] != Money.parse(row[column]).pence:
                differs.add((row["Practice Code"], label))
    assert differs == {(code, "per weighted patient") for code in DIFFERS}
    assert (len(rows), without_patients) == (7_763, 145)
    assert {row["Contract Type"] for row in rows} == {"GMS", "PMS", "APMS", "UNKNOWN"}


def is_of_a_whole_year(row: Mapping[str, str]) -> bool:
    """Return whether a practice was there from the first day to the last."""
    return not row["Practice Close Date"] and "Part year" not in row["AtypicalCharacteristics"]


@pytest.mark.real_data
def test_the_median_practice_was_paid_the_global_sum_of_its_year(
    rows: list[dict[str, str]],
) -> None:
    """For a weighted patient it is what is recorded, and near price less out-of-hours care."""
    paid = [
        Money.parse(row["Global Sum"]).pence / Fraction(row[WEIGHTED])
        for row in rows
        if row["Contract Type"] == "GMS" and Fraction(row[WEIGHTED]) and is_of_a_whole_year(row)
    ]
    median = statistics.median(paid)
    recorded = national_parameters().money("global-sum-paid-median", YEAR)
    ours = GlobalSum.for_year(YEAR, national_parameters(), opt_outs=("out-of-hours",))
    facts: dict[str, Any] = {"weighted_list": 1, "temporary_patients": Money(pence=0)}
    one = settle(ours, facts).net["practice"]
    assert abs(median - recorded.pence) <= 1
    assert one.pence <= median <= one.pence * Fraction("1.004")
