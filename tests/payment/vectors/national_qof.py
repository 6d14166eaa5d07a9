"""The vectors of rule 5: the Quality and Outcomes Framework, and the scheme of networks."""

from collections.abc import Mapping
from fractions import Fraction

from nhs_accountable_care import Money, Share
from nhs_accountable_care.payment import (
    Aspiration,
    FactValue,
    ImprovementScheme,
    IndicatorThresholds,
    NationalParameters,
    PointsArea,
    PrevalenceFacts,
    QualityAndOutcomesFramework,
    ScoredIndicator,
    Settlement,
    settle,
    value_of_a_point_after,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_NATIONAL = "national_prevalence"
_PREVALENCE = PrevalenceFacts(practice="practice_prevalence", national=_NATIONAL)


def _area(vector: Vector) -> PointsArea:
    """One area, whose points are stated; it follows prevalence where the vector gives that."""
    return PointsArea(
        name="area",
        points="points",
        prevalence=_PREVALENCE if _NATIONAL in vector.facts else None,
    )


def _facts(vector: Vector, points: Fraction) -> Mapping[str, FactValue]:
    """What the practice achieved, its list, and prevalence in per cent where it is given."""
    prevalence = {
        name: Share.parse(f"{vector.facts[name]}%")
        for name in ("practice_prevalence", _NATIONAL)
        if name in vector.facts
    }
    return {"points": points, "list_size": vector.count("list"), **prevalence}


def _of_year(vector: Vector, parameters: NationalParameters, points: Fraction) -> Settlement:
    """Settle the framework of the vector's year, with the roundings that it names."""
    framework = QualityAndOutcomesFramework.for_year(
        vector.financial_year,
        parameters,
        areas=(_area(vector),),
        list_factor_places=vector.facts.get("round_cpi"),
        prevalence_factor_places=vector.facts.get("round_apdf"),
    )
    return settle(framework, _facts(vector, points))


def _answers(settlement: Settlement, vector: Vector) -> Answer:
    """What a point is worth here, and the payment: those of both that the vector expects."""
    note = "quality and outcomes framework: area: value of a point here"
    value = settlement.line(note).amount
    assert isinstance(value, Money)
    found = {
        "point_value_pence": value.pence,
        "payment_pence": settlement.net["practice"].pence,
    }
    return {name: found[name] for name in vector.expected}


def achievement(vector: Vector, parameters: NationalParameters) -> Answer:
    """Points at the value and the average list of the year."""
    return _answers(_of_year(vector, parameters, vector.number("points")), vector)


def all_points(vector: Vector, parameters: NationalParameters) -> Answer:
    """Every point of a year, for a practice of which the list is the average one."""
    points = parameters.number("qof-points", vector.financial_year)
    return _answers(_of_year(vector, parameters, points), vector)


def at_a_value_of_ours(vector: Vector, parameters: NationalParameters) -> Answer:
    """The average list of the year, with a value of a point that is an example."""
    framework = QualityAndOutcomesFramework(
        areas=(_area(vector),),
        value_of_a_point=vector.money("value"),
        average_list=int(parameters.number("qof-average-list", vector.financial_year)),
        list_factor_places=vector.facts["round_cpi"],
        prevalence_factor_places=None,
    )
    return _answers(settle(framework, _facts(vector, vector.number("points"))), vector)


def value_of_the_year(vector: Vector, parameters: NationalParameters) -> Answer:
    """The value of a point that follows from the last one and the two lists."""
    year, last = vector.financial_year, vector.when("last_value")
    value = value_of_a_point_after(
        parameters.money("qof-value-of-a-point", last),
        average_list=int(parameters.number("qof-average-list", year)),
        last_average_list=int(parameters.number("qof-average-list", last)),
    )
    return {"value_pence": value.pence}


def points_between_thresholds(vector: Vector, _: NationalParameters) -> Answer:
    """The points of one indicator."""
    indicator = ScoredIndicator(
        name="indicator",
        points=vector.count("points"),
        achieved="achieved",
        thresholds=IndicatorThresholds(
            lower=Share.parse(vector.facts["lower"]), upper=Share.parse(vector.facts["upper"])
        ),
    )
    framework = QualityAndOutcomesFramework(
        areas=(PointsArea(name="area", indicators=(indicator,)),),
        value_of_a_point=Money.parse("£1"),
        average_list=1,
        list_factor_places=None,
        prevalence_factor_places=None,
    )
    facts: dict[str, FactValue] = {
        "list_size": 1,
        "achieved": Share.parse(vector.facts["achieved"]),
    }
    return {"points": settle(framework, facts).step("area: points").value}


def aspiration(vector: Vector, parameters: NationalParameters) -> Answer:
    """What is paid ahead in a month, on the strength of last year's payment."""
    year = vector.financial_year
    last_value = vector.money("last_value") if "last_value" in vector.facts else None
    framework = QualityAndOutcomesFramework(
        areas=(PointsArea(name="area", points="points"),),
        value_of_a_point=Money.parse("£1"),
        average_list=1,
        list_factor_places=None,
        prevalence_factor_places=None,
        aspiration=Aspiration.for_year(year, parameters, last_value=last_value),
    )
    facts: dict[str, FactValue] = {
        "list_size": 1,
        "points": 0,
        "last_achievement_payment": vector.money("last_payment"),
    }
    return {"monthly_pence": settle(framework, facts).step("aspiration a month").value}


def every_point_of_networks(vector: Vector, parameters: NationalParameters) -> Answer:
    """Every point of the scheme, for a network of which the list is the average one."""
    when = vector.when("b")
    scheme = ImprovementScheme.for_year(
        when,
        parameters,
        areas=(PointsArea(name="all", points="points"),),
        list_factor_places=None,
        prevalence_factor_places=None,
    )
    facts: dict[str, FactValue] = {
        "points": parameters.number("improvement-scheme-points", when),
        "network_list": 1,
        "average_network_list": 1,
    }
    return {"product_pence": settle(scheme, facts).net["network"].pence}


EXPRESSED: Expressed = {
    "Q01-lincs-af": achievement,
    "Q02-lincs-unrounded": achievement,
    "Q04-ardens-dementia": achievement,
    "Q05-ardens-dementia-53": achievement,
    "Q06-ardens-dementia-72": achievement,
    "Q08-insight-10000": achievement,
    "Q09-ardens-cpi": at_a_value_of_ours,
    "Q10-all-points": all_points,
    "Q12-value-2013": value_of_the_year,
    "Q13-value-2014-frozen": value_of_the_year,
    "Q14-value-2015": value_of_the_year,
    "Q16-value-2018": value_of_the_year,
    "Q17-value-2021": value_of_the_year,
    "Q18-value-2024": value_of_the_year,
    "Q20-threshold-points": points_between_thresholds,
    "Q21-aspiration-60": aspiration,
    "Q22-aspiration-80": aspiration,
    "Q24-iif-2024": every_point_of_networks,
    "Q25-iif-2021": every_point_of_networks,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
