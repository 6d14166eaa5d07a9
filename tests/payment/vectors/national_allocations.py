"""The vectors of rule 9: allocations."""

from fractions import Fraction
from typing import Final

from nhs_accountable_care import FinancialYear, Money, Share
from nhs_accountable_care.payment import (
    Allocation,
    Convergence,
    NationalParameters,
    RunningCosts,
    Settlement,
    settle,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_POUND: Final = Money.parse("£1").pence
_GROWING: Final = {"0.0088": {"last_population": 10_000, "population": 10_088}}
"""People of two years, by the growth that a vector states."""
_TARGET: Final = Money.parse("£100m")
_ABOVE: Final = {"0.075": Money.parse("£107.5m"), "0.101": Money.parse("£110.1m")}
"""What a place has with that target, by the distance that a vector states."""


def rolled_forward(vector: Vector, parameters: NationalParameters) -> Answer:
    """What flat cash is a head when there are more people."""
    [left] = vector.facts["cash_factors"]
    costs = RunningCosts.for_year(
        vector.when("per_head"), parameters, of_last_cash=Share.parse(left)
    )
    settlement = settle(costs, _GROWING[vector.facts["population_growth"]])
    return {"per_head": Fraction(settlement.line("running costs: a head").value, _POUND)}


def by_head(vector: Vector, parameters: NationalParameters) -> Answer:
    """The allowance of a board by its people."""
    costs = RunningCosts.for_year(vector.when("a"), parameters)
    settlement = settle(costs, {"population": vector.count("b")})
    return {"product_pence": Fraction(settlement.net["commissioner"].pence)}


def _by_pace(parameters: NationalParameters, opening: Money, target: Money) -> Settlement:
    """Settle an allocation by the pace of change of 2016/17, without growth."""
    allocation = Allocation.for_year(FinancialYear(2016), parameters)
    return settle(
        allocation,
        {
            "opening_allocation": opening,
            "target_allocation": target,
            "least_growth": Fraction(),
        },
    )


def taper(vector: Vector, parameters: NationalParameters) -> Answer:
    """How much of the least growth a place gets that lies so far above its target."""
    settlement = _by_pace(parameters, _ABOVE[vector.facts["distance"]], _TARGET)
    return {"share_of_minimum_growth": settlement.step("share of least growth").value}


def distance(vector: Vector, parameters: NationalParameters) -> Answer:
    """How far a place lies from its target, which no pace of change alters."""
    settlement = _by_pace(parameters, vector.money("actual"), vector.money("target"))
    return {"distance": settlement.step("distance from target").value}


def convergence(vector: Vector, _: NationalParameters) -> Answer:
    """An allocation by base growth and convergence, whose rates are facts."""
    settlement = settle(
        Allocation(pace=Convergence()),
        {
            "opening_allocation": vector.money("opening"),
            "base_growth": vector.number("base_growth"),
            "convergence": vector.number("convergence"),
        },
    )
    return {"allocation_pence": Fraction(settlement.net["commissioner"].pence)}


EXPRESSED: Expressed = {
    "L01-running-2014": rolled_forward,
    "L03-icb-running": by_head,
    "L04-taper": taper,
    "L05-taper-ends": taper,
    "L07-distance": distance,
    "L08-convergence": convergence,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
