"""The vectors of rule 3: aligned payment and incentive, and elective recovery."""

from datetime import date
from fractions import Fraction

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    AlignedPaymentAndIncentive,
    BlendedPayment,
    ElectiveRecovery,
    FactValue,
    LowVolumeActivity,
    NationalParameters,
    NationalTarget,
    settle,
)
from tests.payment.vectors.national import Answer, Expressed, Vector


def _month(vector: Vector, parameters: NationalParameters, parameter: str) -> ElectiveRecovery:
    """Return the scheme of the month in which a number of the vector held."""
    on = vector.when(parameter)
    assert isinstance(on, date)
    return ElectiveRecovery.for_month(on, parameters)


def fund_of_2021(vector: Vector, parameters: NationalParameters) -> Answer:
    """What a system is paid above the threshold of a month."""
    facts = {
        "elective_baseline": vector.money("baseline"),
        "elective_value": vector.money("actual"),
    }
    settlement = settle(_month(vector, parameters, "threshold"), facts)
    return {"payment_pence": Fraction(settlement.net["system"].pence)}


def incentive_of_2020(vector: Vector, parameters: NationalParameters) -> Answer:
    """What comes off below what was expected in a month."""
    facts = {
        "elective_baseline": vector.money("activity_2019_20"),
        "elective_value": vector.money("actual"),
    }
    settlement = settle(_month(vector, parameters, "expected_share"), facts)
    return {"adjustment_pence": Fraction(settlement.net["system"].pence)}


def recovery_of_2022(vector: Vector, parameters: NationalParameters) -> Answer:
    """What comes off below 104%, as far as the floor."""
    facts = {
        "elective_baseline": vector.money("baseline"),
        "elective_value": vector.money("actual"),
        "elective_allocation": vector.money("allocation"),
    }
    settlement = settle(ElectiveRecovery.for_year(vector.financial_year, parameters), facts)
    return {"adjustment_pence": Fraction(settlement.net["provider"].pence)}


def _target(vector: Vector, parameters: NationalParameters, target: NationalTarget) -> Answer:
    """The target of England at a stage, and what lies above it."""
    recovery = ElectiveRecovery.for_year(vector.financial_year, parameters, target=target)
    facts = {
        "elective_baseline": vector.money("baseline"),
        "elective_value": vector.money("actual"),
    }
    settlement = settle(recovery, facts)
    return {
        "target_pence": settlement.line("elective recovery: target").value,
        "above_target_pence": settlement.line("elective recovery: above target").value,
    }


def target_at_first(vector: Vector, parameters: NationalParameters) -> Answer:
    """The target of England as it was set."""
    return _target(vector, parameters, NationalTarget.OPENING)


def target_of_november(vector: Vector, parameters: NationalParameters) -> Answer:
    """The target of England after its second cut."""
    return _target(vector, parameters, NationalTarget.NOVEMBER_2023)


def capped(vector: Vector, parameters: NationalParameters) -> Answer:
    """Planned care up to the cap of the last quarter of 2024/25."""
    payment = AlignedPaymentAndIncentive.for_year(
        vector.financial_year, parameters, is_capped=True
    )
    settlement = settle(
        payment,
        {
            "fixed_payment": Money(pence=0),
            "elective_value": vector.money("variable"),
            "elective_cap": vector.money("cap"),
            "best_practice": [],
        },
    )
    variable = settlement.line("aligned payment and incentive: elective")
    return {"variable_pence": variable.value}


def low_volume(vector: Vector, parameters: NationalParameters) -> Answer:
    """The average of three years, and the mechanism that the limit indicates by it."""
    years = ("value_three_years_ago", "value_two_years_ago", "value_last_year")
    facts: dict[str, FactValue] = {
        year: Money.parse(f"£{value}")
        for year, value in zip(years, vector.facts["values"], strict=True)
    }
    payment = LowVolumeActivity.for_year(vector.financial_year, parameters)
    settlement = settle(payment, facts | {"national_sum": Money(pence=0)})
    is_above = settlement.line("low volume activity: above the limit").value
    return {
        "average_pence": settlement.line("low volume activity: average of three years").value,
        "mechanism": "API" if is_above else "LVA",
    }


def blended(vector: Vector, parameters: NationalParameters) -> Answer:
    """A plan, and a part of what was done less."""
    facts = {"planned_value": vector.money("planned"), "actual_value": vector.money("actual")}
    settlement = settle(BlendedPayment.for_year(vector.financial_year, parameters), facts)
    return {"payment_pence": Fraction(settlement.net["provider"].pence)}


EXPRESSED: Expressed = {
    "A01-erf-april": fund_of_2021,
    "A02-erf-june": fund_of_2021,
    "A04-eis-under": incentive_of_2020,
    "A05-erf-floor-edge": recovery_of_2022,
    "A06-erf-floor": recovery_of_2022,
    "A08-target-107": target_at_first,
    "A09-target-103": target_of_november,
    "A10-cap": capped,
    "A12-lva-2526": low_volume,
    "A13-blended-under": blended,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
