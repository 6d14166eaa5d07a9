"""Facts of activity are up to what no case, stay or list ever comes near, and so fit a column."""

import pytest

from nhs_accountable_care.payment import SHIPPED_MECHANISMS

BY_NAME = {each.__name__: each for each in SHIPPED_MECHANISMS}
# The largest that is taken, in steps: pence, days, cases, people or points.
LARGEST = {
    ("SpellPrice", "price"): 100_000_000,
    ("SpellPrice", "day_rate"): 10_000_000,
    ("SpellPrice", "length_of_stay"): 10_000,
    ("SpellPrice", "critical_care_days"): 10_000,
    ("SpellPrice", "rehabilitation_days"): 10_000,
    ("SpellPrice", "trim_point"): 10_000,
    ("SpellPrice", "age"): 150,
    ("Readmissions", "average_price"): 100_000_000,
    ("Readmissions", "elective_readmissions"): 1_000_000,
    ("Readmissions", "non_elective_readmissions"): 1_000_000,
    ("Readmissions", "non_elective_index_spells"): 1_000_000,
    ("AlignedPaymentAndIncentive", "actual_cases"): 1_000_000,
    ("AlignedPaymentAndIncentive", "expected_cases"): 1_000_000,
    ("AlignedPaymentAndIncentive", "best_practice_price"): 100_000_000,
    ("AlignedPaymentAndIncentive", "unit_price"): 100_000_000,
    ("AlignedPaymentAndIncentive", "quality_indicators"): 100,
    ("AlignedPaymentAndIncentive", "quality_indicators_met"): 100,
    ("IntegratedHealthOrganisationBudget", "cost_of_person"): 1_000_000_000,
    ("IntegratedHealthOrganisationBudget", "frail_people"): 10_000_000,
    ("QualityAndOutcomesFramework", "list_size"): 1_000_000,
    ("ImprovementScheme", "network_list"): 1_000_000,
    ("ImprovementScheme", "average_network_list"): 1_000_000,
    ("GainLossShare", "quality_points"): 10_000,
    ("GainLossShare", "quality_points_available"): 10_000,
}


@pytest.mark.parametrize(("mechanism", "fact"), LARGEST, ids=".".join)
def test_a_fact_of_activity_has_a_bound_of_its_own(mechanism: str, fact: str) -> None:
    """It is not the usual one, by which two facts multiplied leave the 64 bits of a column."""
    [declared] = [
        each for each in BY_NAME[mechanism].example().formula().facts if each.name == fact
    ]
    assert declared.highest == LARGEST[mechanism, fact]
