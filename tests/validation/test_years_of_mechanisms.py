"""What a finding about a mechanism out of its years cites."""

from datetime import date

import pytest

from nhs_accountable_care.arrangements import Arrangement, Finance, PaymentTerms
from nhs_accountable_care.payment import (
    AlignedPaymentAndIncentive,
    ElectiveAtUnitPrices,
    MarginalRateReinvestment,
)
from nhs_accountable_care.validation import check

ALIGNED = AlignedPaymentAndIncentive(elective=ElectiveAtUnitPrices())
REINVESTED = MarginalRateReinvestment.example()


@pytest.mark.parametrize(
    ("mechanism", "day", "told"),
    [
        pytest.param(
            ALIGNED,
            date(2016, 6, 1),
            "in 2016/17; it was in force in 2021/22 [CP70, the proposal [verified]; CP156, the "
            "start in contracts [verified]] and in 2022/23 [CP72 [verified];",
            id="CP70, aligned payment in 2016/17",
        ),
        pytest.param(
            REINVESTED,
            date(2020, 6, 1),
            "marginal rate reinvestment in 2020/21; it was in force 2010/11 to 2018/19 [",
            id="reinvestment in 2020/21",
        ),
    ],
)
def test_it_cites_the_years_of_its_own_mechanism(
    mechanism: AlignedPaymentAndIncentive | MarginalRateReinvestment, day: date, told: str
) -> None:
    """In its words and as evidence, and nothing that is said of another mechanism."""
    terms = PaymentTerms(name="Care", mechanism=mechanism)
    place = Arrangement(name="A place", finance=Finance(payments=(terms,)))
    [found] = [each for each in check(place, on=day).findings if each.rule.code == "NAC512"]
    assert told in found.message
    cited = {source for years in mechanism.years_in_force for source in years.sources}
    assert set(found.evidence) == cited
    assert {each.source.key for each in found.rule.sources} == {"FC-OWN"}
