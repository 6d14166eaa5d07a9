"""The Quality and Outcomes Framework, and the improvement scheme of networks."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError, Share
from nhs_accountable_care.payment import (
    Aspiration,
    FactValue,
    ImprovementScheme,
    IndicatorThresholds,
    Mechanism,
    PointsArea,
    PrevalenceFacts,
    Qualified,
    QualityAndOutcomesFramework,
    ScoredIndicator,
    Together,
    national_parameters,
    settle,
    value_of_a_point_after,
)

ALL = PointsArea(name="all", points="all_points")
DIABETES = PointsArea(
    name="diabetes",
    indicators=(
        ScoredIndicator(
            name="foot checks",
            points=6,
            achieved="feet_checked",
            thresholds=IndicatorThresholds(lower=Share.parse("40%"), upper=Share.parse("90%")),
        ),
    ),
    prevalence=PrevalenceFacts(practice="diabetes_here", national="diabetes_nationally"),
)
PLAIN = QualityAndOutcomesFramework(
    areas=(ALL,),
    value_of_a_point=Money.parse("£200"),
    average_list=9000,
    list_factor_places=None,
    prevalence_factor_places=None,
)
NETWORK = ImprovementScheme(
    areas=(
        PointsArea(
            name="vaccination",
            indicators=(
                ScoredIndicator(
                    name="not vaccinated",
                    points=20,
                    achieved="not_vaccinated",
                    thresholds=IndicatorThresholds(
                        lower=Share.parse("60%"), upper=Share.parse("40%")
                    ),
                ),
            ),
        ),
    ),
    value_of_a_point=Money.parse("£200"),
    list_factor_places=None,
    prevalence_factor_places=None,
)

TERMS: dict[str, QualityAndOutcomesFramework | ImprovementScheme] = {
    "framework with aspiration": attrs.evolve(
        PLAIN, aspiration=Aspiration(share=Share.parse("80%"), uplift=Fraction(1))
    ),
    "framework of two areas": attrs.evolve(
        PLAIN, areas=(DIABETES, PointsArea(name="improvement", points="improvement_points"))
    ),
    "scheme of a network": NETWORK,
}


def test_the_framework_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(
    points=st.integers(min_value=0, max_value=635),
    patients=st.integers(min_value=0, max_value=100_000),
    last=st.integers(min_value=0, max_value=10**8),
)
def test_what_is_paid_ahead_changes_only_when_it_is_paid(
    points: int, patients: int, last: int
) -> None:
    """With an aspiration and without one, a practice gets its achievement in the end."""
    facts: dict[str, FactValue] = {"all_points": points, "list_size": patients}
    ahead = settle(
        TERMS["framework with aspiration"],
        facts | {"last_achievement_payment": Money(pence=last)},
    )
    assert ahead.net["practice"] == settle(PLAIN, facts).net["practice"]


@pytest.mark.parametrize(
    ("year", "share"),
    [(2006, "60%"), (2013, "70%"), (2023, "70%"), (2024, "80%"), (2025, "80%"), (2026, "80%")],
)
def test_the_aspiration_is_that_of_its_year(year: int, share: str) -> None:
    """60%, then 70%, and 80% from 2024/25 [CP89, CP193, CP189]."""
    aspiration = Aspiration.for_year(
        FinancialYear(year), national_parameters(), last_value=Money.parse("£100")
    )
    assert aspiration.share == Share.parse(share)


def test_an_aspiration_cites_the_values_that_it_rests_on() -> None:
    """The share and both values of a point are cited, each once."""
    parameters, year = national_parameters(), FinancialYear(2013)
    with pytest.raises(NotInForceError, match="qof-value-of-a-point: no value is recorded for 20"):
        Aspiration.for_year(FinancialYear(2006), parameters)
    cited = Aspiration.for_year(year, parameters).sources
    assert [each.source.key for each in cited] == ["CP193", "CP194", "CP182", "M"]
    given_one = Aspiration.for_year(year, parameters, last_value=Money.parse("£133.76"))
    assert [each.source.key for each in given_one.sources] == ["CP193", "CP194", "CP182"]


def test_a_framework_of_a_year_cites_its_value_and_its_list() -> None:
    """What is unverified comes along as that: the list of 2013/14 is from memory."""
    framework = QualityAndOutcomesFramework.for_year(
        FinancialYear(2013),
        national_parameters(),
        areas=(DIABETES,),
        list_factor_places=2,
        prevalence_factor_places=2,
    )
    assert framework.average_list == 6911
    assert [str(each.confidence.value) for each in framework.sources] == [
        "verified",
        "unverified",
        "unverified",
    ]


def test_the_square_root_of_prevalence_is_no_formula() -> None:
    """Before 2010/11 an area that follows prevalence is refused; one that does not is not."""
    terms: dict[str, Any] = {"list_factor_places": None, "prevalence_factor_places": None}
    year, parameters = FinancialYear(2006), national_parameters()
    with pytest.raises(InvalidValueError, match=r"in 2006/07 diabetes did not.*square root"):
        QualityAndOutcomesFramework.for_year(year, parameters, areas=(ALL, DIABETES), **terms)
    with pytest.raises(InvalidValueError, match="in 2009/10 diabetes did not"):
        QualityAndOutcomesFramework.for_year(
            FinancialYear(2009), parameters, areas=(DIABETES,), **terms
        )
    with pytest.raises(NotInForceError, match="no value is recorded for 2010/11"):
        QualityAndOutcomesFramework.for_year(
            FinancialYear(2010), parameters, areas=(DIABETES,), **terms
        )
    framework = QualityAndOutcomesFramework.for_year(year, parameters, areas=(ALL,), **terms)
    assert framework.value_of_a_point == Money.parse("£124.60")


def test_all_or_nothing_earns_all_or_nothing() -> None:
    """An indicator without thresholds earns its points if it is achieved."""
    register = ScoredIndicator(
        name="register", points=5, achieved="register_kept", thresholds=None
    )
    framework = attrs.evolve(PLAIN, areas=(PointsArea(name="registers", indicators=(register,)),))
    paid = [
        settle(framework, {"list_size": 9000, "register_kept": kept}).net["practice"]
        for kept in (True, False)
    ]
    assert paid == [Money.parse("£1,000"), Money.parse("£0")]


def test_two_frameworks_stand_together() -> None:
    """Steps are named after the framework, so that two practices can be paid in one formula."""
    both = Together(
        parts=tuple(
            Qualified(part=TERMS["framework of two areas"], by=by) for by in ("north", "south")
        )
    )
    assert len(both.formula().lines) == 6


def test_a_network_is_paid_by_the_value_of_the_year_or_of_a_day() -> None:
    """In 2021/22 a value is recorded for the first half alone [CP207]."""
    terms: dict[str, Any] = {
        "areas": (ALL,),
        "list_factor_places": None,
        "prevalence_factor_places": None,
    }
    parameters = national_parameters()
    with pytest.raises(NotInForceError, match="ask for a day"):
        ImprovementScheme.for_year(FinancialYear(2021), parameters, **terms)
    scheme = ImprovementScheme.for_year(date(2021, 9, 30), parameters, **terms)
    assert scheme.value_of_a_point == Money.parse("£200")
    assert ImprovementScheme.for_year(
        FinancialYear(2020), parameters, **terms
    ).value_of_a_point == Money.parse("£111")


@pytest.mark.parametrize("terms", [PLAIN, NETWORK], ids=["framework", "scheme"])
def test_terms_that_pay_nothing_are_refused(
    terms: QualityAndOutcomesFramework | ImprovementScheme,
) -> None:
    """No area, two of one name, a point of no worth, and places that cannot be."""
    for change, message in (
        ({"areas": ()}, "no area is named, so that no point is paid; write at least one"),
        ({"areas": (ALL, ALL)}, "two areas have one name; give each its own"),
        ({"value_of_a_point": Money.parse("£0")}, r"a point is worth £0\.00"),
        ({"list_factor_places": -1}, "list_factor_places is -1; write from 0 to 12"),
        ({"prevalence_factor_places": 13}, "prevalence_factor_places is 13; write from 0 to 12"),
    ):
        changes: dict[str, Any] = change
        with pytest.raises(InvalidValueError, match=message):
            attrs.evolve(terms, **changes)
    assert attrs.evolve(terms, list_factor_places=0, prevalence_factor_places=12) != terms


def test_the_least_that_terms_can_be() -> None:
    """A penny a point, a list of one, a point, and an uplift however small are terms."""
    for terms in (PLAIN, NETWORK):
        assert attrs.evolve(terms, value_of_a_point=Money(pence=1)).value_of_a_point.pence == 1
    assert attrs.evolve(PLAIN, average_list=1).average_list == 1
    one = ScoredIndicator(name="register", points=1, achieved="kept", thresholds=None)
    assert one.points == 1
    assert Aspiration(share=Share.parse("80%"), uplift=Fraction(1, 10**6)).uplift > 0
    assert value_of_a_point_after(
        Money.parse("£100"), average_list=1, last_average_list=1
    ) == Money.parse("£100")
    # Half a penny is rounded up.
    assert value_of_a_point_after(Money(pence=1), average_list=5, last_average_list=2) == Money(
        pence=3
    )


@pytest.mark.parametrize(
    ("fact", "right", "wrong"),
    [
        ("feet_checked", Share.parse("0.000001"), Share.parse("0.0000001")),
        ("diabetes_here", Share.parse("0.000001"), Share.parse("0.0000001")),
        ("diabetes_nationally", Share.parse("0.000001"), Share.parse("0")),
        ("improvement_points", Fraction("3.85"), Fraction("3.845")),
    ],
)
def test_how_finely_facts_are_told(fact: str, right: FactValue, wrong: FactValue) -> None:
    """Shares to a millionth, points to a hundredth; and no condition that nobody has."""
    facts: dict[str, FactValue] = {
        "list_size": 9000,
        "feet_checked": Share.parse("65%"),
        "diabetes_here": Share.parse("9%"),
        "diabetes_nationally": Share.parse("6%"),
        "improvement_points": 10,
    }
    framework = TERMS["framework of two areas"]
    settle(framework, facts | {fact: right})
    with pytest.raises(InvalidValueError, match=fact):
        settle(framework, facts | {fact: wrong})


def test_a_network_of_which_no_average_is_known_is_refused() -> None:
    """The list is divided by an average of at least one patient."""
    facts: dict[str, FactValue] = {
        "network_list": 9,
        "average_network_list": 1,
        "not_vaccinated": Share.parse("40%"),
    }
    assert settle(NETWORK, facts).net["network"] == Money.parse("£36,000")
    with pytest.raises(InvalidValueError, match="average_network_list"):
        settle(NETWORK, facts | {"average_network_list": 0})


def test_each_was_a_rule_from_its_first_year() -> None:
    """The framework from 2004/05, the scheme of networks from 2020/21; no end is known."""
    for mechanism, first in ((QualityAndOutcomesFramework, 2004), (ImprovementScheme, 2020)):
        [years] = mechanism.years_in_force
        assert (years.first, years.last) == (FinancialYear(first), None)


def test_terms_that_cannot_be_are_refused() -> None:
    """An area told in two ways or in none, an indicator without points, and empty lists."""
    with pytest.raises(InvalidValueError, match="write points or indicators, and not both"):
        PointsArea(name="all")
    with pytest.raises(InvalidValueError, match="write points or indicators, and not both"):
        PointsArea(name="all", points="all_points", indicators=DIABETES.indicators)
    with pytest.raises(InvalidValueError, match="register has 0 points"):
        ScoredIndicator(name="register", points=0, achieved="kept", thresholds=None)
    with pytest.raises(InvalidValueError, match="the uplift is 0; write this value over the last"):
        Aspiration(share=Share.parse("80%"), uplift=Fraction(0))
    with pytest.raises(InvalidValueError, match="the average list has 0 patients; write both"):
        attrs.evolve(PLAIN, average_list=0)
    for lists in (
        {"average_list": 0, "last_average_list": 9},
        {"average_list": 9, "last_average_list": 0},
    ):
        with pytest.raises(InvalidValueError, match="an average list of 0 patients"):
            value_of_a_point_after(Money.parse("£100"), **lists)


@pytest.mark.parametrize(
    ("start", "most"),
    [
        pytest.param(2024, 635, id="CP177"),
        pytest.param(2025, 564, id="CP93"),
        pytest.param(2022, None, id="not recorded"),
    ],
)
def test_the_points_to_be_had_are_those_of_the_year(start: int, most: int | None) -> None:
    """Where they are recorded, and cited as of that term."""
    framework = _of_all_points(start)
    assert framework.most_points == most
    assert ("most_points" in {each.of for each in framework.sources}) is (most is not None)


def test_more_points_than_there_are_are_refused() -> None:
    """In 2024/25 there were 635 in all [CP177]: all of them are paid, and no hundredth more."""
    framework = _of_all_points(2024)
    facts: dict[str, FactValue] = {"list_size": 9964, "all_points": 635}
    assert str(settle(framework, facts).net["practice"]) == "£140,093.70"
    with pytest.raises(InvalidValueError, match=r"all_points: .*635"):
        settle(framework, {**facts, "all_points": Decimal("635.01")})
    with pytest.raises(InvalidValueError, match="most_points is 0; write how many"):
        attrs.evolve(framework, most_points=0)


def test_more_points_of_all_areas_than_there_are_are_noted() -> None:
    """Of 635 points, 400 and 300 are 65 too many, and 400 and 235 are none [CP177]."""
    areas = tuple(PointsArea(name=each, points=f"{each}_points") for each in ("care", "health"))
    framework = attrs.evolve(_of_all_points(2024), areas=areas)
    note = "quality and outcomes framework: points beyond those that there are"
    facts: dict[str, FactValue] = {"list_size": 9964, "care_points": 400, "health_points": 300}
    settlement = settle(framework, facts)
    assert settlement.line(note).value == 65
    assert settlement.doubts == ("more points are said to be reached than there are",)
    assert settle(framework, facts | {"health_points": 235}).line(note).value == 0


def test_the_points_of_indicators_are_among_those_that_there_are() -> None:
    """Of seven points six are an indicator's, and one is left for the other area."""
    framework = attrs.evolve(QualityAndOutcomesFramework.example(), most_points=7)
    [stated] = [each for each in framework.formula().facts if each.name == "improvement_points"]
    assert stated.highest * stated.step == 1
    with pytest.raises(InvalidValueError, match="the indicators have 6 points, and there are 5"):
        attrs.evolve(framework, most_points=5)


def _of_all_points(start: int) -> QualityAndOutcomesFramework:
    """Return the framework of a year with one area for all that it has."""
    return QualityAndOutcomesFramework.for_year(
        FinancialYear(start),
        national_parameters(),
        areas=(PointsArea(name="all", points="all_points"),),
        list_factor_places=None,
        prevalence_factor_places=None,
    )
