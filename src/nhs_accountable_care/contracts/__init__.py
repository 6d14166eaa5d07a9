"""
Contracts and agreements: what has been signed, one typed class for each kind.

Each class has the fields that make its kind what it is, a ``type_tag`` by which documents
name it, the fields that hold its parties (``party_fields``), a lifecycle and its sources.
`Agreement` is the closed union of them all.
"""

from nhs_accountable_care.contracts.accountable_care import (
    AccountableCareOrganisationContract,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    IntegrationAgreement,
    ParticipatingPractice,
)
from nhs_accountable_care.contracts.alliances import (
    AllianceAgreement,
    DecisionRule,
    JointVentureAgreement,
    PartnershipAgreement,
    PartnershipKind,
    VehicleForm,
)
from nhs_accountable_care.contracts.assurance import (
    AssuranceGate,
    AssuranceOutcome,
    AssuranceProcess,
    AssuranceStep,
    Milestone,
)
from nhs_accountable_care.contracts.delegation import (
    CommissioningDelegation,
    DelegatedFunction,
    DelegationPower,
    Section65Z5Agreement,
)
from nhs_accountable_care.contracts.devolution import (
    DevolutionMemorandum,
)
from nhs_accountable_care.contracts.general_practice import (
    AlternativeProviderMedicalServicesContract,
    EndOfPracticeContract,
    GeneralMedicalServicesContract,
    NetworkMember,
    PersonalMedicalServicesAgreement,
    PracticeReactivation,
    PracticeSuspension,
    PrimaryCareNetworkAgreement,
    WayToParticipate,
)
from nhs_accountable_care.contracts.grants import (
    GrantPurpose,
    Section76Agreement,
    Section256Agreement,
)
from nhs_accountable_care.contracts.kinds import (
    Agreement,
    is_signed,
    parties_of,
    stands_on,
    term_of,
)
from nhs_accountable_care.contracts.lead_providers import (
    LeadProviderContract,
    LeadProviderRole,
    SubContract,
)
from nhs_accountable_care.contracts.lifecycle import (
    AgreementState,
    Extension,
    Lifecycle,
    Novation,
    StateChange,
    Variation,
)
from nhs_accountable_care.contracts.neighbourhoods import (
    IntegratedHealthOrganisationContract,
    MultiNeighbourhoodProviderContract,
    SingleNeighbourhoodProviderContract,
)
from nhs_accountable_care.contracts.novation import (
    novate,
)
from nhs_accountable_care.contracts.parties import (
    BindingForce,
    Body,
    LiabilityHolder,
    MoneyBasis,
    Recorded,
    ReportedMoney,
    VatTreatment,
)
from nhs_accountable_care.contracts.procurement import (
    Procurement,
    ProcurementRegime,
    ProcurementRoute,
    procurement_regimes,
    regime_on,
    routes_under,
)
from nhs_accountable_care.contracts.risk import (
    Contribution,
    Incentive,
    IncentivePurpose,
    OverspendStep,
    RiskParty,
    RiskShare,
)
from nhs_accountable_care.contracts.section_75 import (
    CommissionerConsent,
    Section75Agreement,
    Section75Arrangement,
    Section75Exclusion,
    Section75Report,
    Section75ReportKind,
    Section75Term,
)
from nhs_accountable_care.contracts.services import (
    ServiceLine,
)
from nhs_accountable_care.contracts.standard_contract import (
    ContractLength,
    NHSStandardContract,
    Particulars,
    Schedule,
)
from nhs_accountable_care.contracts.systems import (
    AccountablePerformanceContract,
    MemorandumTerms,
    PerformanceCommitment,
    SystemCollaborationAgreement,
    SystemControlTotalAgreement,
    SystemMemorandum,
)

__all__ = [
    "AccountableCareOrganisationContract",
    "AccountablePerformanceContract",
    "Agreement",
    "AgreementState",
    "AllianceAgreement",
    "AlternativeProviderMedicalServicesContract",
    "AssuranceGate",
    "AssuranceOutcome",
    "AssuranceProcess",
    "AssuranceStep",
    "BindingForce",
    "Body",
    "CommissionerConsent",
    "CommissioningDelegation",
    "ContractLength",
    "Contribution",
    "DecisionRule",
    "DelegatedFunction",
    "DelegationPower",
    "DevolutionMemorandum",
    "EndOfPracticeContract",
    "Extension",
    "GeneralMedicalServicesContract",
    "GeneralPracticeModel",
    "GrantPurpose",
    "Incentive",
    "IncentivePurpose",
    "IntegratedCareProviderContract",
    "IntegratedHealthOrganisationContract",
    "IntegrationAgreement",
    "JointVentureAgreement",
    "LeadProviderContract",
    "LeadProviderRole",
    "LiabilityHolder",
    "Lifecycle",
    "MemorandumTerms",
    "Milestone",
    "MoneyBasis",
    "MultiNeighbourhoodProviderContract",
    "NHSStandardContract",
    "NetworkMember",
    "Novation",
    "OverspendStep",
    "ParticipatingPractice",
    "Particulars",
    "PartnershipAgreement",
    "PartnershipKind",
    "PerformanceCommitment",
    "PersonalMedicalServicesAgreement",
    "PracticeReactivation",
    "PracticeSuspension",
    "PrimaryCareNetworkAgreement",
    "Procurement",
    "ProcurementRegime",
    "ProcurementRoute",
    "Recorded",
    "ReportedMoney",
    "RiskParty",
    "RiskShare",
    "Schedule",
    "Section65Z5Agreement",
    "Section75Agreement",
    "Section75Arrangement",
    "Section75Exclusion",
    "Section75Report",
    "Section75ReportKind",
    "Section75Term",
    "Section76Agreement",
    "Section256Agreement",
    "ServiceLine",
    "SingleNeighbourhoodProviderContract",
    "StateChange",
    "SubContract",
    "SystemCollaborationAgreement",
    "SystemControlTotalAgreement",
    "SystemMemorandum",
    "Variation",
    "VatTreatment",
    "VehicleForm",
    "WayToParticipate",
    "is_signed",
    "novate",
    "parties_of",
    "procurement_regimes",
    "regime_on",
    "routes_under",
    "stands_on",
    "term_of",
]
