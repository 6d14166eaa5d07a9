"""Whole population budgets: each part by itself; figures illustrative."""

from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care import InvalidValueError, Money
from nhs_accountable_care.payment import (
    FactValue,
    PopulationChange,
    WholePopulationBudget,
    in_words,
    settle,
)

BASE = {"base_budget": Money.parse("£310m")}
GROWTH = {"price_and_policy_growth": Fraction(21, 1000)}


@pytest.mark.parametrize(
    ("terms", "facts", "budget"),
    [
        pytest.param({"has_growth": False}, {}, "£310,000,000.00", id="the base alone"),
        pytest.param({}, GROWTH, "£316,510,000.00", id="with growth"),
        pytest.param(
            {},
            {"price_and_policy_growth": Fraction(-1, 100)},
            "£306,900,000.00",
            id="with growth below zero",
        ),
        pytest.param(
            {"population": PopulationChange.WEIGHTED_LISTS},
            {**GROWTH, "weighted_population": 251_000, "base_weighted_population": 250_000},
            "£317,776,040.00",
            id="with weighted lists",
        ),
        pytest.param(
            {"population": PopulationChange.GROWTH_RATE},
            {**GROWTH, "population_growth": Fraction(4, 1000)},
            "£317,776,040.00",
            id="with a rate for the population",
        ),
        pytest.param(
            {"has_growth": False, "adjustments": ("transfer",), "exclusions": ("specialised",)},
            {"transfer": Money.parse("-£1m"), "specialised": Money.parse("£9m")},
            "£300,000,000.00",
            id="with an adjustment and an exclusion",
        ),
        pytest.param(
            {"has_growth": False, "exclusions": ("specialised",)},
            {"specialised": Money.parse("£311m")},
            "£0.00",
            id="never below zero",
        ),
    ],
)
def test_a_part_of_the_budget_does_what_it_says(
    terms: dict[str, Any], facts: dict[str, FactValue], budget: str
) -> None:
    """Growth, population, adjustments and exclusions enter as their names say."""
    settlement = settle(WholePopulationBudget(**terms), {**BASE, **facts})
    assert str(settlement.net["provider"]) == budget


def test_instalments_come_to_the_budget() -> None:
    """A budget that is paid monthly is the same budget."""
    monthly = WholePopulationBudget(has_growth=False, instalments=12)
    settlement = settle(monthly, {"base_budget": Money.parse("£100")})
    assert [posting.line for posting in settlement.postings[::11]] == [
        "whole population budget, instalment 1 of 12",
        "whole population budget, instalment 12 of 12",
    ]
    assert settlement.net["provider"] == Money.parse("£100")


def test_a_budget_with_a_name_of_its_own_tells_its_steps_apart() -> None:
    """The name of a budget begins its line and ends its steps."""
    named = WholePopulationBudget(name="north", population=PopulationChange.GROWTH_RATE).formula()
    assert [line.label for line in named.lines] == ["north"]
    assert [step.name for step in named.steps] == [
        "base with growth (north)",
        "base with growth and population (north)",
        "north",
    ]


@pytest.mark.parametrize(
    ("population", "name", "lowest", "highest"),
    [
        (PopulationChange.NONE, "price_and_policy_growth", "-0.5", "1"),
        (PopulationChange.GROWTH_RATE, "population_growth", "-0.5", "1"),
        (PopulationChange.WEIGHTED_LISTS, "base_weighted_population", "1", "100000000"),
    ],
)
def test_a_slip_of_the_decimal_point_is_refused(
    population: PopulationChange, name: str, lowest: str, highest: str
) -> None:
    """Rates lie between halving and doubling, and there is somebody in the base year."""
    formula = WholePopulationBudget(population=population).formula()
    (bounded,) = (each for each in formula.facts if each.name == name)
    assert bounded.measure.lowest == Fraction(lowest)
    assert bounded.measure.highest == Fraction(highest)


def test_a_budget_that_cannot_fall_below_zero_is_not_kept_above_it() -> None:
    """Words that say nothing are left out: only what can be below zero is kept above it."""
    plain = str(in_words(WholePopulationBudget()))
    exclusive = str(in_words(WholePopulationBudget(exclusions=("specialised",))))
    assert ("the greater of" in plain, "the greater of" in exclusive) == (False, True)


def test_a_budget_is_paid_at_least_once() -> None:
    """A budget in no instalments is refused when it is written."""
    with pytest.raises(InvalidValueError, match="instalments cannot be paid"):
        WholePopulationBudget(instalments=0)
