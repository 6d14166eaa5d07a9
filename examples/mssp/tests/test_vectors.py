"""The settlements and rates that were published, one by one."""

import ast
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from mssp import TRACKS, MinimumSavingsRate, SharedSavings, dollars

import nhs_accountable_care as nac

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def cited(vector: dict[str, Any]) -> str:
    """Name a vector by its source: those with a P were published, the others say what they are."""
    name = str(vector["id"])
    return f"public use file of 2018: {name}" if name.startswith("P") else name


SETTLEMENTS = [pytest.param(each, id=cited(each)) for each in VECTORS["settlements"]]
RATES = [pytest.param(each, id=cited(each)) for each in VECTORS["minimum_savings_rates"]]

MONEY = ("benchmark", "expenditure", "disaster_adjustment")


def settled(vector: dict[str, Any]) -> nac.payment.Settlement:
    """Settle the facts of a vector."""
    track = {each.name: each for each in TRACKS}[vector["track"]]
    terms = SharedSavings(
        track=track, sequestration=nac.Share.parse(vector.get("sequestration", "2%"))
    )
    facts = {
        name: dollars(int(value)) if name in MONEY else Decimal(value)
        for name, value in vector["facts"].items()
        if name != "quality_standard_met"
    }
    met = vector["facts"]["quality_standard_met"]
    return nac.settle(terms, {**facts, "quality_standard_met": met})


@pytest.mark.parametrize("vector", SETTLEMENTS)
def test_a_settlement_comes_out(vector: dict[str, Any]) -> None:
    """What was earned or is owed comes out within the rounding of the published rate."""
    amount = settled(vector).line("earned savings or owed losses").amount
    assert amount is not None
    assert amount.currency == "USD"
    assert Decimal(amount.digits) == pytest.approx(
        Decimal(vector["earned"]), rel=0, abs=Decimal(vector["tolerance"])
    )


@pytest.mark.parametrize("vector", SETTLEMENTS)
def test_the_final_share_rate_comes_out(vector: dict[str, Any]) -> None:
    """The rate is an output: the maximum rate times the score, within a place of four."""
    rate = settled(vector).line("final share rate").value
    assert Decimal(rate.numerator) / rate.denominator == pytest.approx(
        Decimal(vector["final_share_rate"]), rel=0, abs=Decimal("0.0001")
    )


@pytest.mark.parametrize("vector", RATES)
def test_the_table_of_minimum_savings_rates_comes_out(vector: dict[str, Any]) -> None:
    """The rate of a number of people is the published one to nine places."""
    settlement = nac.settle(MinimumSavingsRate(), {"assigned_beneficiaries": vector["people"]})
    value = settlement.line("minimum savings rate").value
    assert Decimal(value.numerator) / value.denominator == Decimal(vector["rate"])


def test_no_sum_is_worked_out_beside_the_vectors() -> None:
    """This module works out nothing but the decimal of a fraction that was settled."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    found = {ast.unparse(each) for each in ast.walk(tree) if isinstance(each, ast.BinOp)}
    assert found == {
        "Decimal(rate.numerator) / rate.denominator",
        "Decimal(value.numerator) / value.denominator",
    }
