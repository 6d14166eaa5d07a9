"""
The mechanisms that the library ships, in one list.

Documents, their schemas and the tests of all mechanisms take theirs from it, so that a new one
is known to all of them once it stands here.
"""

from typing import ClassVar, Final, Protocol, Self

from nhs_accountable_care.payment.mechanisms.aligned_payment import AlignedPaymentAndIncentive
from nhs_accountable_care.payment.mechanisms.alliance import AlliancePainGain
from nhs_accountable_care.payment.mechanisms.allocation import Allocation
from nhs_accountable_care.payment.mechanisms.best_practice_tariff import BestPracticeTariff
from nhs_accountable_care.payment.mechanisms.better_care_fund import BetterCareFund
from nhs_accountable_care.payment.mechanisms.blended import BlendedPayment
from nhs_accountable_care.payment.mechanisms.block import BlockPayment
from nhs_accountable_care.payment.mechanisms.capital_incentive import CapitalIncentive
from nhs_accountable_care.payment.mechanisms.combinators import (
    Bounded,
    Conditional,
    Phased,
    Qualified,
    Together,
)
from nhs_accountable_care.payment.mechanisms.commissioning_for_quality import (
    CommissioningForQuality,
)
from nhs_accountable_care.payment.mechanisms.control_totals import SystemControlTotals
from nhs_accountable_care.payment.mechanisms.correction_factor import CorrectionFactor
from nhs_accountable_care.payment.mechanisms.cost_and_volume import CostAndVolume
from nhs_accountable_care.payment.mechanisms.elective_recovery import ElectiveRecovery
from nhs_accountable_care.payment.mechanisms.gain_loss_share import GainLossShare
from nhs_accountable_care.payment.mechanisms.global_sum import GlobalSum
from nhs_accountable_care.payment.mechanisms.improvement_scheme import ImprovementScheme
from nhs_accountable_care.payment.mechanisms.integrated_budget import (
    IntegratedHealthOrganisationBudget,
)
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.local_agreement import LocalAgreement
from nhs_accountable_care.payment.mechanisms.low_volume_activity import LowVolumeActivity
from nhs_accountable_care.payment.mechanisms.marginal_rate import MarginalRateEmergencyTariff
from nhs_accountable_care.payment.mechanisms.marginal_rate_reinvestment import (
    MarginalRateReinvestment,
)
from nhs_accountable_care.payment.mechanisms.multilateral import MultilateralGainLoss
from nhs_accountable_care.payment.mechanisms.network_payments import NetworkPayments
from nhs_accountable_care.payment.mechanisms.pandemic_block import PandemicBlock
from nhs_accountable_care.payment.mechanisms.pooled_budget import PooledBudget, PooledLines
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.mechanisms.provider_collaborative import ProviderCollaborative
from nhs_accountable_care.payment.mechanisms.quality_and_outcomes import (
    QualityAndOutcomesFramework,
)
from nhs_accountable_care.payment.mechanisms.readmissions import Readmissions
from nhs_accountable_care.payment.mechanisms.recovery_fund import FinancialRecoveryFund
from nhs_accountable_care.payment.mechanisms.risk_reserve import RiskReserve
from nhs_accountable_care.payment.mechanisms.running_costs import RunningCosts
from nhs_accountable_care.payment.mechanisms.spell_price import SpellPrice
from nhs_accountable_care.payment.mechanisms.sustainability_fund import SustainabilityFund
from nhs_accountable_care.payment.mechanisms.transformation_package import TransformationPackage
from nhs_accountable_care.payment.mechanisms.urgent_and_emergency_care import (
    UrgentAndEmergencyCarePayment,
)
from nhs_accountable_care.payment.mechanisms.whole_population_budget import WholePopulationBudget

__all__ = ["SHIPPED_MECHANISMS", "ShippedMechanism"]


class ShippedMechanism(Mechanism, Protocol):
    """
    A mechanism of the library: it says for which years and whom it was meant, and shows itself.

    Attributes:
        years_in_force: The financial years in which it was a national rule; none for what is
            agreed locally.
        lawful_parties: Who may take part; empty where no source that was read says so.
    """

    years_in_force: ClassVar[tuple[YearsInForce, ...]]
    lawful_parties: ClassVar[tuple[LawfulParties, ...]]

    @classmethod
    def example(cls) -> Self:
        """Return one that leaves no term out, on terms that are invented and marked as such."""
        ...


SHIPPED_MECHANISMS: Final[tuple[type[ShippedMechanism], ...]] = (
    AlignedPaymentAndIncentive,
    AlliancePainGain,
    Allocation,
    BestPracticeTariff,
    BetterCareFund,
    BlendedPayment,
    BlockPayment,
    Bounded,
    CapitalIncentive,
    CommissioningForQuality,
    Conditional,
    CorrectionFactor,
    CostAndVolume,
    ElectiveRecovery,
    FinancialRecoveryFund,
    GainLossShare,
    GlobalSum,
    ImprovementScheme,
    IntegratedHealthOrganisationBudget,
    LocalAgreement,
    LowVolumeActivity,
    MarginalRateEmergencyTariff,
    MarginalRateReinvestment,
    MultilateralGainLoss,
    NetworkPayments,
    PandemicBlock,
    Phased,
    PooledBudget,
    PooledLines,
    ProviderCollaborative,
    Qualified,
    QualityAndOutcomesFramework,
    Readmissions,
    RiskReserve,
    RunningCosts,
    SpellPrice,
    SustainabilityFund,
    SystemControlTotals,
    Together,
    TransformationPackage,
    UrgentAndEmergencyCarePayment,
    WholePopulationBudget,
)
"""Every mechanism that the library ships."""
