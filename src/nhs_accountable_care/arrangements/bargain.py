"""
What a system takes on and is given, how far along it is, and what it is called.

The nine duties and four freedoms are the bargain that NHS England and NHS Improvement
offered to accountable care systems on 31 March 2017; the gates are those that came after.
"""

import enum

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, is_short
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "CandidateBasis",
    "DutyTaken",
    "FreedomGranted",
    "GateReached",
    "Label",
    "Stage",
    "StatusChange",
    "SystemDuty",
    "SystemFreedom",
    "SystemGate",
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


class SystemGate(enum.Enum):
    """
    A later test on the way to full status, by the paper that set it.

    The first six are of the draft memorandum of July 2017, the next two of the planning
    guidance of 2 February 2018, the others of the Long Term Plan and the papers of 2019.
    """

    MEMORANDUM_SIGNED = "memorandum-signed"
    STRINGENT_TERMS = "stringent-terms"
    SINGLE_CONTROL_TOTAL = "single-control-total"
    NAMED_ANSWERER_FOR_VALUE = "named-answerer-for-value"
    JOINT_DECISION = "joint-decision"
    FULL_STATUS = "full-status"
    SINGLE_OPERATING_PLAN = "single-operating-plan"
    CONTROL_TOTAL_ACCEPTED = "control-total-accepted"
    SYSTEM_LEADERSHIP = "system-leadership"
    ONE_PLAN = "one-plan"
    MANAGED_AGAINST_CONTROL_TOTAL = "managed-against-control-total"
    PARTNERSHIP_BOARD = "partnership-board"
    RATED_MATURING = "rated-maturing"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DutyTaken:
    """
    A duty that an arrangement is recorded to meet, or not to meet.

    Attributes:
        duty: Which of the nine duties of an accountable care system (March 2017) it is.
        is_met: Whether a source shows that the duty is met; leave the whole entry out where none
            tells.
        evidence: What shows it, in words.

    >>> DutyTaken(duty=SystemDuty.PATIENT_CHOICE, is_met=False).is_met
    False
    """

    duty: SystemDuty
    is_met: bool
    on: StatedDate | None = None
    evidence: str | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FreedomGranted:
    """
    A freedom that the national bodies have granted, or refused.

    Attributes:
        freedom: Which of the four freedoms of an accountable care system (March 2017) it is.
        is_granted: Whether the national bodies gave it; false where a source says that they
            refused.
        evidence: What shows it, in words.

    >>> FreedomGranted(freedom=SystemFreedom.NATIONAL_STAFF, is_granted=True).is_granted
    True
    """

    freedom: SystemFreedom
    is_granted: bool
    on: StatedDate | None = None
    evidence: str | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class GateReached:
    """
    A later gate that an arrangement is recorded to have passed, or to have failed.

    Attributes:
        gate: Which test on the way to full status it is.
        is_passed: Whether the test was passed; false where a source says that it was failed.
        evidence: What shows it, in words.

    >>> GateReached(gate=SystemGate.SINGLE_OPERATING_PLAN, is_passed=False).is_passed
    False
    """

    gate: SystemGate
    is_passed: bool
    on: StatedDate | None = None
    evidence: str | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class Stage(enum.Enum):
    """How far along an arrangement is."""

    CANDIDATE = "candidate"
    SHADOW = "shadow"
    LIVE = "live"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class CandidateBasis(enum.Enum):
    """Why an area was a candidate in March 2017."""

    SUCCESSFUL_VANGUARD = "successful-vanguard"
    DEVOLUTION_AREA = "devolution-area"
    READY_PARTNERSHIP = "ready-partnership"
    TIPPED_BY_PRESS = "tipped-by-press"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StatusChange:
    """
    A day on which an arrangement reached a stage, as a form if one was named.

    Attributes:
        stage: The stage that was reached; shadow is a trial run before full status.
        as_form: The form as which it was reached, by its key, such as accountable-care-system;
            `None` where none was named.
        basis: For a candidate of March 2017: why the area was one.
        decided_by: Who decided it.

    >>> StatusChange(stage=Stage.CANDIDATE, on=StatedDate.of(2017, 3, 31)).stage.value
    'candidate'
    """

    stage: Stage
    on: StatedDate | None = None
    as_form: str | None = None
    reason: str | None = None
    basis: CandidateBasis | None = None
    decided_by: str | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Label:
    """
    What somebody called an arrangement, which decides nothing about what it is.

    Attributes:
        form: The form that the words stand for, by its key, such as accountable-care-system;
            `None` where that is not clear.

    >>> Label(text="aspiring ACO", speaker="HSJ").text
    'aspiring ACO'
    """

    text: str = attrs.field(validator=is_name)
    form: str | None = None
    speaker: str | None = attrs.field(default=None, validator=is_short)
    on: StatedDate | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()
