"""
What a system takes on and is given, how far care is joined up, and what it is called.

The nine duties and four freedoms are the bargain that NHS England and NHS Improvement
offered to accountable care systems on 31 March 2017.
"""

import enum
from datetime import date

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care._core.sources import Citation

__all__ = [
    "CareModel",
    "DutyTaken",
    "FreedomGranted",
    "Integration",
    "IntegrationMode",
    "Label",
    "Stage",
    "StatusChange",
    "SystemDuty",
    "SystemFreedom",
]


class SystemDuty(enum.Enum):
    """One of the nine things that an accountable care system must do (March 2017)."""

    ACCOUNTABLE_PERFORMANCE_CONTRACT = "accountable-performance-contract"
    FASTER_IMPROVEMENT = "faster-improvement"
    FUNDING_FOR_A_DEFINED_POPULATION = "funding-for-a-defined-population"
    SHARED_GOALS_AND_CONTROL_TOTAL = "shared-goals-and-control-total"
    COLLECTIVE_GOVERNANCE = "collective-governance"
    HORIZONTAL_INTEGRATION = "horizontal-integration"
    VERTICAL_INTEGRATION = "vertical-integration"
    POPULATION_HEALTH_MANAGEMENT = "population-health-management"
    PATIENT_CHOICE = "patient-choice"


class SystemFreedom(enum.Enum):
    """One of the four things that an accountable care system is given (March 2017)."""

    DELEGATED_COMMISSIONING = "delegated-commissioning"
    TRANSFORMATION_FUNDING = "transformation-funding"
    ONE_STOP_REGULATION = "one-stop-regulation"
    NATIONAL_STAFF = "national-staff"


@attrs.frozen(kw_only=True)
class DutyTaken:
    """
    A duty that an arrangement is recorded to meet, or not to meet.

    >>> DutyTaken(duty=SystemDuty.PATIENT_CHOICE, is_met=False).is_met
    False
    """

    duty: SystemDuty
    is_met: bool
    evidence: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class FreedomGranted:
    """
    A freedom that the national bodies have granted, or refused.

    >>> FreedomGranted(freedom=SystemFreedom.NATIONAL_STAFF, is_granted=True).is_granted
    True
    """

    freedom: SystemFreedom
    is_granted: bool
    evidence: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


class IntegrationMode(enum.Enum):
    """How providers are joined: not at all, by agreement, or in one body."""

    NONE = "none"
    VIRTUAL = "virtual"
    MERGER = "merger"


class CareModel(enum.Enum):
    """A new care model of the vanguard programme of 2015."""

    MULTISPECIALTY_COMMUNITY_PROVIDER = "multispecialty-community-provider"
    INTEGRATED_PRIMARY_AND_ACUTE_CARE = "integrated-primary-and-acute-care"
    ENHANCED_HEALTH_IN_CARE_HOMES = "enhanced-health-in-care-homes"
    URGENT_AND_EMERGENCY_CARE = "urgent-and-emergency-care"
    ACUTE_CARE_COLLABORATION = "acute-care-collaboration"


@attrs.frozen(kw_only=True)
class Integration:
    """
    How far care is joined up, among like providers and along the path of a patient.

    >>> Integration(vertical=IntegrationMode.VIRTUAL).horizontal is None
    True
    """

    horizontal: IntegrationMode | None = None
    vertical: IntegrationMode | None = None
    general_practice_in_hubs: bool | None = None
    care_models: tuple[CareModel, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


class Stage(enum.Enum):
    """How far along an arrangement is."""

    CANDIDATE = "candidate"
    SHADOW = "shadow"
    LIVE = "live"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


@attrs.frozen(kw_only=True)
class StatusChange:
    """
    A day on which an arrangement reached a stage, as a form if one was named.

    >>> StatusChange(stage=Stage.CANDIDATE, on=date(2017, 3, 31)).stage.value
    'candidate'
    """

    stage: Stage
    on: date | None = None
    as_form: str | None = None
    reason: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class Label:
    """
    What somebody called an arrangement, which decides nothing about what it is.

    >>> Label(text="aspiring ACO", speaker="HSJ").text
    'aspiring ACO'
    """

    text: str = attrs.field(validator=is_text)
    form: str | None = None
    speaker: str | None = None
    on: date | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)
