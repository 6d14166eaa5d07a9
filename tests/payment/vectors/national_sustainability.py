"""The vectors of rule 7: sustainability funds and control totals."""

from fractions import Fraction
from typing import Final

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    PENCE,
    CapitalIncentive,
    FactValue,
    NationalParameters,
    Settlement,
    SustainabilityFund,
    fact,
    formula,
    note,
    settle,
    waterfall,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_NOTHING: Final = Money(pence=0)
_MILLION: Final = Money.parse("£1m").pence


def _of_a_fund(vector: Vector, parameters: NationalParameters, **given: FactValue) -> Settlement:
    """Settle the fund of a year, in which all is met unless it is given otherwise."""
    fund = SustainabilityFund.for_year(vector.financial_year, parameters)
    facts: dict[str, FactValue] = {
        each.name: _NOTHING if each.unit is PENCE else True for each in fund.formula().facts
    }
    return settle(fund, facts | given)


def quarters(vector: Vector, parameters: NationalParameters) -> Answer:
    """What each quarter pays if all is met."""
    settlement = _of_a_fund(vector, parameters, allocation=vector.money("allocation"))
    return {
        "quarters_pence": [
            settlement.line(f"sustainability fund, quarter {number}").value
            for number in range(1, 5)
        ]
    }


def third_quarter(vector: Vector, parameters: NationalParameters) -> Answer:
    """A quarter in which accident and emergency was missed."""
    [[_, is_met]] = vector.facts["standards"]
    settlement = _of_a_fund(
        vector,
        parameters,
        allocation=vector.money("allocation"),
        quarter_3_control_total_met=vector.facts["control_total_met"],
        quarter_3_accident_and_emergency_met=is_met,
    )
    return {"payment_pence": settlement.line("sustainability fund, quarter 3").value}


def gate(vector: Vector, parameters: NationalParameters) -> Answer:
    """A quarter in which all standards were met, and the control total was not."""
    settlement = _of_a_fund(
        vector,
        parameters,
        allocation=vector.money("allocation"),
        quarter_1_control_total_met=vector.facts["control_total_met"],
    )
    return {"payment_pence": settlement.line("sustainability fund, quarter 1").value}


def incentive(vector: Vector, parameters: NationalParameters) -> Answer:
    """What is paid for an outturn above the control total."""
    settlement = _of_a_fund(vector, parameters, outturn=vector.money("improvement"))
    found = {
        "incentive_pence": settlement.line("sustainability fund: incentive").value,
        "bottom_line_pence": settlement.line(
            "sustainability fund: effect on the bottom line"
        ).value,
    }
    return {name: found[name] for name in vector.expected}


def fund_of_2019(vector: Vector, parameters: NationalParameters) -> Answer:
    """What is left of the fund of the year before, in millions."""
    to_prices, _ = vector.facts["less"]
    _, left = waterfall(
        fact("fund", PENCE),
        ("prices", fact("to_prices", PENCE)),
        ("recovery fund", fact("to_recovery_fund", PENCE)),
    )
    moved = "financial-recovery-fund-from-sustainability"
    settlement = settle(
        formula(note("left", left)),
        {
            "fund": parameters.money("provider-sustainability-fund", vector.when("start")),
            "to_prices": Money.parse(f"£{to_prices}m"),
            "to_recovery_fund": parameters.money(moved, vector.when("less.1")),
        },
    )
    return {"left": Fraction(settlement.line("left").value, _MILLION)}


def capital(vector: Vector, parameters: NationalParameters) -> Answer:
    """How the capital of a system changes by a plan against its fair share."""
    incentive = CapitalIncentive.for_year(vector.financial_year, parameters)
    settlement = settle(
        incentive,
        {
            "plan": vector.money("plan_against_fair_share"),
            "fair_share": _NOTHING,
            "capital": vector.money("capital"),
            "cut": parameters.share("capital-cut", vector.when("cut")),
        },
    )
    return {"capital_change_pence": Fraction(settlement.net["system"].pence)}


EXPRESSED: Expressed = {
    "S01-phasing-1718": quarters,
    "S02-q3-ae-missed": third_quarter,
    "S03-gate": gate,
    "S05-surrey-borders": incentive,
    "S06-pound-for-pound": incentive,
    "S07-psf-2019": fund_of_2019,
    "S09-capital-bonus": capital,
    "S10-capital-cut": capital,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
