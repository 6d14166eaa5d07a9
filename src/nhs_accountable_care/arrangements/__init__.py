"""
Arrangements: what bodies have agreed to do together, whatever it goes by.

There is one class for all of them, `Arrangement`, made of typed parts; what an arrangement
is follows from its parts, and is worked out by the `classification` room.
"""

from nhs_accountable_care.arrangements.arrangement import (
    AbsentAgreement,
    Arrangement,
    standing,
    walk,
)
from nhs_accountable_care.arrangements.bargain import (
    CareModel,
    DutyTaken,
    FreedomGranted,
    Integration,
    IntegrationMode,
    Label,
    Stage,
    StatusChange,
    SystemDuty,
    SystemFreedom,
)
from nhs_accountable_care.arrangements.finance import (
    Finance,
    MemberControlTotal,
    PartyBinding,
    PaymentTerms,
    SystemControlTotal,
)
from nhs_accountable_care.arrangements.governance import (
    Authority,
    Board,
    BoardKind,
    Governance,
    Leader,
)
from nhs_accountable_care.arrangements.members import (
    Area,
    Extent,
    Member,
    MemberRole,
    Population,
    PopulationBasis,
)

__all__ = [
    "AbsentAgreement",
    "Area",
    "Arrangement",
    "Authority",
    "Board",
    "BoardKind",
    "CareModel",
    "DutyTaken",
    "Extent",
    "Finance",
    "FreedomGranted",
    "Governance",
    "Integration",
    "IntegrationMode",
    "Label",
    "Leader",
    "Member",
    "MemberControlTotal",
    "MemberRole",
    "PartyBinding",
    "PaymentTerms",
    "Population",
    "PopulationBasis",
    "Stage",
    "StatusChange",
    "SystemControlTotal",
    "SystemDuty",
    "SystemFreedom",
    "standing",
    "walk",
]
