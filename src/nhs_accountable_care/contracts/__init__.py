"""
Contracts and agreements: what has been signed, one typed class for each kind.

Each class has the fields that make its kind what it is, a ``type_tag`` by which documents
name it, and its sources. `Agreement` is the closed union of them all.
"""

from nhs_accountable_care.contracts.accountable_care import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
    AssuranceGate,
    GeneralPracticeModel,
)
from nhs_accountable_care.contracts.commissioning import (
    AllianceAgreement,
    NHSStandardContract,
    ServiceLine,
)
from nhs_accountable_care.contracts.devolution import DevolutionMemorandum
from nhs_accountable_care.contracts.kinds import Agreement, parties_of
from nhs_accountable_care.contracts.parties import Body, MoneyBasis, ReportedMoney
from nhs_accountable_care.contracts.section_75 import (
    Section75Agreement,
    Section75Arrangement,
    Section75Term,
)

__all__ = [
    "AccountableCareOrganisationContract",
    "AccountablePerformanceContract",
    "Agreement",
    "AllianceAgreement",
    "AssuranceGate",
    "Body",
    "DevolutionMemorandum",
    "GeneralPracticeModel",
    "MoneyBasis",
    "NHSStandardContract",
    "ReportedMoney",
    "Section75Agreement",
    "Section75Arrangement",
    "Section75Term",
    "ServiceLine",
    "parties_of",
]
