"""Random parts of arrangements are such as a document can hold."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, example, given, settings

from nhs_accountable_care._core.limits import MOST_DIGITS
from nhs_accountable_care.arrangements import Evidence
from nhs_accountable_care.documents.scalars import read_ratio, write_ratio
from nhs_accountable_care.testing import values_of

MOST = 10**7


@pytest.mark.broad
@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
@given(evidence=values_of(Evidence))
@example(evidence=Evidence(measure="The longest decimal", ratio=Fraction(1 - MOST * 64, 64)))
@example(evidence=Evidence(measure="The longest ratio", ratio=Fraction(1 - MOST * 97, 97)))
def test_a_ratio_is_small_enough_to_be_written(evidence: Evidence) -> None:
    """Forty characters hold any ratio of at most ten million; one of 37 digits took 41."""
    if evidence.ratio is not None:
        assert abs(evidence.ratio) <= MOST
        text = write_ratio(evidence.ratio)
        assert len(text) <= MOST_DIGITS
        assert read_ratio(text) == evidence.ratio
