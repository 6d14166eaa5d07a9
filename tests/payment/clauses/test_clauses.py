"""Clauses that lawyers write, and trials that are agreements, settle to the pence worked out."""

import json
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.payment import (
    AgreementData,
    Facts,
    LocalAgreement,
    SettledLine,
    fact_problems,
    settle,
)

STATED: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("clauses.json").read_text(encoding="utf-8")
)
CLAUSES = [*STATED["clauses"], *STATED["trials"]]
CASES = [(clause, case) for clause in CLAUSES for case in clause["cases"]]
IDS = [f"{clause['id']}: {case['id']}" for clause, case in CASES]


def agreement_of(clause: dict[str, Any]) -> LocalAgreement:
    """Read the formula of a clause."""
    data = {"type": "local-agreement", **clause["agreement"]}
    agreement: LocalAgreement = standard_codec().converter.structure(data, LocalAgreement)
    return agreement


def facts_of(clause: dict[str, Any], case: dict[str, Any]) -> Facts:
    """Read the facts of a case as a document has them, each with the unit that is declared."""
    units = {fact["name"]: fact["unit"] for fact in clause["agreement"]["facts"]}

    def with_units(row: dict[str, Any]) -> dict[str, Any]:
        return {name: {"value": value, "unit": units[name]} for name, value in row.items()}

    tables = {
        name: {"rows": [with_units(row) for row in rows]}
        for name, rows in case.get("tables", {}).items()
    }
    data = {"facts": with_units(case["facts"]), "tables": tables}
    facts: Facts = standard_codec().converter.structure(data, Facts)
    return facts


def pounds_of(line: SettledLine) -> str:
    """Write what a line comes to in pounds, as documents do."""
    assert line.amount is not None
    return f"{line.amount.pounds:.2f}"


@pytest.mark.parametrize(("clause", "case"), CASES, ids=IDS)
def test_a_clause_settles_to_what_was_worked_out(
    clause: dict[str, Any], case: dict[str, Any]
) -> None:
    """Every line and every net, to the penny."""
    settlement = settle(agreement_of(clause), facts_of(clause, case))
    paid = {line.label: pounds_of(line) for line in settlement.lines if line.amount is not None}
    assert paid == case["lines"]
    assert list(settlement.doubts) == case.get("doubts", [])
    nets = {party: f"{net.pounds:.2f}" for party, net in settlement.net.items()}
    assert nets == case["net"]


@pytest.mark.parametrize("clause", CLAUSES, ids=[clause["id"] for clause in CLAUSES])
def test_a_clause_comes_back_from_a_document(clause: dict[str, Any]) -> None:
    """What is written of it is read again as the same formula."""
    agreement = agreement_of(clause)
    data = agreement.to_data()
    assert isinstance(data, AgreementData)
    assert LocalAgreement.from_data(data) == agreement


@pytest.mark.parametrize("clause", CLAUSES, ids=[clause["id"] for clause in CLAUSES])
def test_each_fact_of_a_clause_is_asked_for(clause: dict[str, Any]) -> None:
    """Nothing is declared that no line uses."""
    named = {fact["name"] for fact in clause["agreement"]["facts"] if "table" not in fact}
    missing = fact_problems(agreement_of(clause).formula(), {})
    asked = {each.path.removeprefix("$.facts.") for each in missing if "facts" in each.path}
    assert asked == named
