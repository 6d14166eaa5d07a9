"""What mechanisms say of the years and parties that they were meant for."""

import pytest

from nhs_accountable_care import Confidence, FinancialYear, InvalidTypeError, InvalidValueError
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import (
    SHIPPED_MECHANISMS,
    AlliancePainGain,
    Allocation,
    BetterCareFund,
    BlendedPayment,
    BlockPayment,
    CapitalIncentive,
    CostAndVolume,
    FinancialRecoveryFund,
    GainLossShare,
    IntegratedHealthOrganisationBudget,
    LawfulParties,
    MarginalRateEmergencyTariff,
    MultilateralGainLoss,
    PooledBudget,
    ProviderCollaborative,
    RiskReserve,
    RunningCosts,
    ShippedMechanism,
    SustainabilityFund,
    SystemControlTotals,
    TransformationPackage,
    WholePopulationBudget,
    YearsInForce,
)


@pytest.mark.parametrize("mechanism", SHIPPED_MECHANISMS, ids=lambda each: each.__name__)
def test_all_that_is_said_of_years_and_parties_is_cited(
    mechanism: type[ShippedMechanism],
) -> None:
    """Each statement names sources of the sourcebook; its roles are fields of the mechanism."""
    for years in mechanism.years_in_force:
        assert years.sources
    for parties in mechanism.lawful_parties:
        assert parties.sources
        assert parties.kinds
        assert hasattr(mechanism, parties.role)


YEARS = (
    pytest.param(AlliancePainGain, [], id="an alliance: by local agreement"),
    pytest.param(BlendedPayment, ["2019/20 to 2019/20"], id="CP68, CP69: blended payment"),
    pytest.param(BlockPayment, ["2020/21 to 2021/22"], id="CP67: national blocks"),
    pytest.param(CostAndVolume, [], id="cost and volume: by local agreement"),
    pytest.param(GainLossShare, [], id="CP22, CP98: a gain and loss share, by agreement"),
    pytest.param(
        WholePopulationBudget, [], id="CP22: with one integrated contract, or by agreement"
    ),
    pytest.param(
        MarginalRateEmergencyTariff, ["2010/11 to 2018/19"], id="CP59, CP62: marginal rate"
    ),
    pytest.param(MultilateralGainLoss, [], id="multilateral: by local agreement"),
    pytest.param(PooledBudget, ["2000/01 to None"], id="SI 2000/617: pooled funds"),
    pytest.param(
        SystemControlTotals, ["2017/18 to 2019/20"], id="CP85, CP107: system control totals"
    ),
    pytest.param(
        Allocation, ["2016/17 to 2016/17", "2022/23 to None"], id="CP111: pace of change"
    ),
    pytest.param(
        BetterCareFund,
        ["2015/16 to 2015/16", "2016/17 to None"],
        id="CP112: performance, one year",
    ),
    pytest.param(CapitalIncentive, ["2024/25 to 2024/25"], id="CP213: capital incentive"),
    pytest.param(
        FinancialRecoveryFund,
        ["2019/20 to 2019/20", "2020/21 to 2020/21"],
        id="CP105, CP107: recovery fund",
    ),
    pytest.param(IntegratedHealthOrganisationBudget, [], id="CP100: capitated, by agreement"),
    pytest.param(ProviderCollaborative, ["2020/21 to None"], id="CP37: provider collaboratives"),
    pytest.param(
        RiskReserve, ["2016/17 to 2016/17", "2017/18 to 2017/18"], id="CP85b: risk reserve"
    ),
    pytest.param(
        RunningCosts, ["2013/14 to 2015/16", "2025/26 to None"], id="CP222, CP224: running costs"
    ),
    pytest.param(SustainabilityFund, ["2016/17 to 2018/19"], id="CP102, CP211: sustainability"),
    pytest.param(TransformationPackage, ["2016/17 to 2020/21"], id="CP226: Greater Manchester"),
)


@pytest.mark.parametrize(("mechanism", "years"), YEARS)
def test_the_years_are_those_of_the_sources(
    mechanism: type[ShippedMechanism], years: list[str]
) -> None:
    """First and last years are as the sources say; none is what local agreements have."""
    assert [f"{each.first} to {each.last}" for each in mechanism.years_in_force] == years


def test_what_was_inferred_is_never_called_verified() -> None:
    """The end of the national blocks is inferred, and says so."""
    (years,) = BlockPayment.years_in_force
    assert [source.confidence for source in years.sources] == [
        Confidence.VERIFIED,
        Confidence.UNVERIFIED,
    ]


def test_years_without_an_end_go_on() -> None:
    """A rule that has no known end is still in force."""
    years = YearsInForce(first=FinancialYear(2023), what="a rule", cited=("CP75 [verified]",))
    assert FinancialYear(2040) in years


def test_years_end_after_they_begin() -> None:
    """A last year before the first is refused."""
    with pytest.raises(InvalidValueError, match="lies before the first"):
        YearsInForce(
            first=FinancialYear(2019),
            last=FinancialYear(2018),
            what="a rule",
            cited=("CP75 [verified]",),
        )


def test_nothing_is_said_without_a_source() -> None:
    """Years and parties need a citation, in a tuple."""
    with pytest.raises(InvalidValueError, match="cite at least one source"):
        YearsInForce(first=FinancialYear(2019), what="a rule", cited=())
    with pytest.raises(InvalidTypeError, match="write a tuple"):
        LawfulParties(
            role="commissioner",
            kinds=(OrganisationKind.NHS_ENGLAND,),
            what="a rule",
            cited="CP75 [verified]",  # type: ignore[arg-type]  # that is the point
        )
