"""How the cases of the mechanisms are run: the facts of a case in, its answers compared."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care import Citation, Confidence, Money, Source
from nhs_accountable_care.payment import (
    AlignedPaymentAndIncentive,
    BlendedPayment,
    Fact,
    FactValue,
    Mechanism,
    Together,
    Unit,
    prepare,
    settle,
)

SOURCE = Citation(
    source=Source(key="X1", title="Terms", publisher="A place", published="2017"),
    confidence=Confidence.VERIFIED,
)

CASES: list[dict[str, Any]] = [
    case
    for path in sorted(Path(__file__).parent.glob("*cases.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise a test that asks for a case by those for which its module has terms."""
    if "case" in metafunc.fixturenames:
        terms = metafunc.module.TERMS
        cases = [each for each in CASES if each["terms"] in terms]
        metafunc.parametrize("case", cases, ids=[each["id"] for each in cases])


def read(fact: Fact, text: str) -> FactValue:
    """Read a fact of a case as its formula declares it; a flag is 1 or 0."""
    match fact.unit:
        case Unit.PENCE:
            return Money.parse(text)
        case Unit.TRUTH:
            return {"1": True, "0": False}[text]
        case Unit.CODE:
            return text
        case _:
            return Fraction(text)


def read_all(mechanism: Mechanism, given: dict[str, Any]) -> dict[str, Any]:
    """Read the facts of a case, those of tables row by row; each is named, and no other."""
    by_table = mechanism.formula().facts_by_table
    found: dict[str, Any] = {each.name: read(each, given[each.name]) for each in by_table[None]}
    for table, facts in by_table.items():
        if table is not None:
            assert all(set(row) == {each.name for each in facts} for row in given[table])
            found[table] = [
                {each.name: read(each, row[each.name]) for each in facts} for row in given[table]
            ]
    assert set(found) == set(given)
    return found


@pytest.fixture
def check() -> Callable[[Mechanism, dict[str, Any]], None]:
    """Settle a mechanism on the facts of a case, and compare every answer that is stated."""

    def checked(mechanism: Mechanism, case: dict[str, Any]) -> None:
        facts = read_all(mechanism, case["facts"])
        settlement = settle(mechanism, facts)
        assert prepare(mechanism).settle(facts).amounts == settlement.amounts
        net = settlement.net
        assert {party: str(net[party]) for party in case.get("net", {})} == {
            party: str(Money.parse(text)) for party, text in case.get("net", {}).items()
        }
        for label, text in case.get("lines", {}).items():
            assert settlement.line(label).amount == Money.parse(text), label
        for label, text in case.get("counts", {}).items():
            assert settlement.line(label).value == int(text), label
        for name, text in case.get("steps", {}).items():
            assert settlement.step(name).value == Money.parse(text).pence, name
        for name, text in case.get("rates", {}).items():
            assert settlement.step(name).value == Fraction(text), name
        # What a mechanism writes itself cites its sources; a part of it cites its own.
        if not isinstance(mechanism, AlignedPaymentAndIncentive | BlendedPayment | Together):
            cited: Any = attrs.evolve(mechanism, sources=(SOURCE,))  # type: ignore[misc]  # a protocol
            assert all(line.sources == (SOURCE,) for line in cited.formula().lines)

    return checked
