"""The vectors of rule 4: Commissioning for Quality and Innovation."""

from fractions import Fraction
from typing import Final

from nhs_accountable_care import Share
from nhs_accountable_care.payment import (
    CommissioningForQuality,
    FactValue,
    IndicatorThresholds,
    NationalParameters,
    QualityIndicator,
    settle,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_FIVE: Final = ("first", "second", "third", "fourth", "fifth")


def _indicators(
    count: int, thresholds: IndicatorThresholds | None
) -> tuple[QualityIndicator, ...]:
    """Name indicators of which the first has thresholds, and the others are all or nothing."""
    return tuple(
        QualityIndicator(
            name=name, achieved=name, thresholds=thresholds if name == "first" else None
        )
        for name in _FIVE[:count]
    )


def equal_weights(vector: Vector, parameters: NationalParameters) -> Answer:
    """What the scheme of a year is worth, and each of its indicators."""
    indicators = _indicators(vector.count("indicators"), None)
    scheme = CommissioningForQuality.for_year(
        vector.financial_year, parameters, indicators=indicators
    )
    facts = {each.achieved: True for each in indicators}
    settlement = settle(scheme, {"contract_value": vector.money("base_value"), **facts})
    return {
        "scheme_pence": settlement.step("scheme value").value,
        "each_indicator_pence": settlement.step("value of an indicator").value,
    }


def between_thresholds(vector: Vector, parameters: NationalParameters, indicator: str) -> Answer:
    """What one indicator of five earns; the rate of the suspended year is that of the vector."""
    year = vector.financial_year
    thresholds = IndicatorThresholds(
        lower=parameters.share(f"cquin-{indicator}-lower", year),
        upper=parameters.share(f"cquin-{indicator}-upper", year),
    )
    scheme = CommissioningForQuality(
        rate=Share.parse(vector.facts["rate"]),
        indicators=_indicators(vector.count("indicators"), thresholds),
        is_up_front=False,
    )
    settlement = settle(
        scheme,
        {
            "contract_value": vector.money("base_value"),
            "first": Share.parse(vector.facts["performance"]),
            **dict.fromkeys(_FIVE[1:], False),
        },
    )
    return {
        "share_earned": settlement.step("first: share earned").value,
        "earned_pence": settlement.net["provider"].pence,
    }


def lower_leg_wounds(vector: Vector, parameters: NationalParameters) -> Answer:
    """The thresholds of 2020/21 for lower leg wounds."""
    return between_thresholds(vector, parameters, "lower-leg-wounds")


def malnutrition_screening(vector: Vector, parameters: NationalParameters) -> Answer:
    """The thresholds of 2020/21 for malnutrition screening."""
    return between_thresholds(vector, parameters, "malnutrition-screening")


def without_itself(vector: Vector, parameters: NationalParameters) -> Answer:
    """A base that holds the scheme, which is taken out of it first."""
    scheme = CommissioningForQuality.for_year(
        vector.financial_year,
        parameters,
        indicators=_indicators(1, None),
        base_includes_scheme=True,
    )
    facts: dict[str, FactValue] = {
        "contract_value": vector.money("total_including_scheme"),
        "first": True,
    }
    return {"scheme_pence": Fraction(settle(scheme, facts).net["provider"].pence)}


EXPRESSED: Expressed = {
    "C01-four-indicators": equal_weights,
    "C03-malnutrition": malnutrition_screening,
    "C04-leg-wounds": lower_leg_wounds,
    "C05-below": malnutrition_screening,
    "C07-exclude-itself": without_itself,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
