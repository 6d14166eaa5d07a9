"""The plans of an arrangement: what they bring together, what they promise, and by when."""

import enum

import attrs

from nhs_accountable_care._core.fields import check_types, is_short, is_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.contracts.parties import Body, ReportedMoney
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "Commitment",
    "CommitmentKind",
    "PlanGap",
    "PlanKind",
    "PlanPart",
    "SystemPlan",
    "SystemPurpose",
]


class PlanKind(enum.Enum):
    """What kind of plan it is."""

    FIVE_YEAR_PLAN = "five-year-plan"
    """The sustainability and transformation plan of 2016."""

    SYSTEM_OPERATING_PLAN = "system-operating-plan"
    """One plan for the year that ties the members' plans together (from 2018/19)."""

    LONG_TERM_PLAN = "long-term-plan"
    DELIVERY_PLAN = "delivery-plan"
    INTEGRATED_CARE_STRATEGY = "integrated-care-strategy"
    WORKSTREAM = "workstream"
    """A part of a wider plan with aims and a lead of its own, such as that for cancer."""

    BOARD_FIVE_YEAR_PLAN = "board-five-year-plan"
    """The joint forward plan of an integrated care board and its partners."""


class PlanPart(enum.Enum):
    """What a system operating plan ties together."""

    INCOME = "income"
    SPENDING = "spending"
    ACTIVITY = "activity"
    WORKFORCE = "workforce"


class PlanGap(enum.Enum):
    """One of the three gaps that the plans of 2016 were to close."""

    HEALTH = "health"
    CARE_AND_QUALITY = "care-and-quality"
    MONEY = "money"


class SystemPurpose(enum.Enum):
    """One of the four purposes of an integrated care system, of the design framework [S55]."""

    OUTCOMES = "outcomes"
    """Better outcomes in population health and in care."""

    INEQUALITIES = "inequalities"
    """Less inequality in outcomes, experience and access."""

    PRODUCTIVITY = "productivity"
    """More productivity and value for money."""

    SOCIAL_AND_ECONOMIC_DEVELOPMENT = "social-and-economic-development"
    """Help to wider social and economic development."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SystemPlan:
    """
    A plan of an arrangement, what it ties together and which gaps it is to close.

    Attributes:
        kind: What kind of plan it is.
        on: The day of the plan.
        submitted_on: The day or month on which the area handed it in to NHS England.
        years: The financial years that it plans for.
        aligns: What it ties together for all members; a single system operating plan of 2018/19
            ties all four.
        closes: Which of the three gaps of 2016 it is to close.
        part_of: The title of the wider plan of which it is a part, such as that of its
            workstream.
        required_by: The body that asked for it, as the national bodies did for the plans of 2016.
        owners: The bodies or boards that answer for it, each by the name under which it stands
            here.
        money_gap: The gap between income and spending that it is to close, as a source reports it.
        priorities: What comes first, each in words.
        purposes: Which of the four purposes of an integrated care system it takes for its own.

    >>> SystemPlan(kind=PlanKind.SYSTEM_OPERATING_PLAN).aligns is None
    True
    """

    kind: PlanKind
    title: str | None = attrs.field(default=None, validator=is_short)
    on: StatedDate | None = None
    submitted_on: StatedDate | None = None
    years: tuple[FinancialYear, ...] | None = None
    aligns: tuple[PlanPart, ...] | None = None
    closes: tuple[PlanGap, ...] | None = None
    part_of: str | None = None
    required_by: Body | None = None
    owners: tuple[str, ...] | None = None
    money_gap: ReportedMoney | None = None
    priorities: tuple[str, ...] | None = None
    purposes: tuple[SystemPurpose, ...] | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class CommitmentKind(enum.Enum):
    """What a promise is about."""

    FASTER_IMPROVEMENT = "faster-improvement"
    DEMAND = "demand"
    SHARED_RESOURCES = "shared-resources"
    SHARED_GOAL = "shared-goal"
    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Commitment:
    """
    A promise of an arrangement, with its measure and period where they are recorded.

    Attributes:
        kind: What the promise is about.
        target: The level that is to be reached, in words.
        years: The financial years for which it is promised.
        on: The day on which it was promised.
        part_of: The title of the plan in which it stands.
        is_credible: Whether a source finds that the promise can be kept.

    >>> Commitment(kind=CommitmentKind.DEMAND, goal="Slower growth of admissions").measure is None
    True
    """

    kind: CommitmentKind
    goal: str = attrs.field(validator=is_text)
    measure: str | None = None
    target: str | None = None
    years: tuple[FinancialYear, ...] | None = None
    on: StatedDate | None = None
    part_of: str | None = None
    is_credible: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
