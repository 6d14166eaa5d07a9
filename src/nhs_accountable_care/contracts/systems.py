"""
Agreements of a whole system: with the national bodies, and among its members about money.

None of them makes a body or moves a duty: they are subject to what each member must do by
statute.
"""

import enum
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, is_text
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.contracts.alliances import DecisionRule
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import BindingForce, Body, Recorded, ReportedMoney
from nhs_accountable_care.contracts.risk import RiskShare
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "AccountablePerformanceContract",
    "MemorandumTerms",
    "PerformanceCommitment",
    "SystemCollaborationAgreement",
    "SystemControlTotalAgreement",
    "SystemMemorandum",
]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PerformanceCommitment:
    """
    A dated, measured promise to improve, such as those for 2017-18 and 2018-19.

    Attributes:
        target: The level that is to be reached, in words.
        years: The financial years for which it is promised.
        is_faster_than_elsewhere: Whether it promises to improve faster than elsewhere.

    >>> PerformanceCommitment(goal="Fewer emergency admissions").measure is None
    True
    """

    goal: str = attrs.field(validator=is_text)
    measure: str | None = None
    target: str | None = None
    years: tuple[FinancialYear, ...] | None = None
    is_faster_than_elsewhere: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AccountablePerformanceContract:
    """
    What an accountable care system of March 2017 agrees with the two national bodies.

    Attributes:
        with_nhs_england: Whether NHS England, one of the two national bodies, agreed to it.
        with_nhs_improvement: Whether NHS Improvement, one of the two national bodies, agreed to
            it.
        commitments: What the system promises to improve, by which measure and for when.
        has_shared_performance_goals: Whether it sets goals for performance that the members share.
        has_system_control_total: Whether it sets one target for the money of CCGs and providers
            together, a system control total.

    >>> AccountablePerformanceContract(title="Performance contract").signed_on is None
    True
    """

    type_tag: ClassVar[str] = "accountable-performance-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("parties",)

    title: str = attrs.field(validator=is_name)
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    parties: tuple[Body, ...] | None = None
    with_nhs_england: bool | None = None
    with_nhs_improvement: bool | None = None
    commitments: tuple[PerformanceCommitment, ...] | None = None
    has_shared_performance_goals: bool | None = None
    has_system_control_total: bool | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class MemorandumTerms(enum.Enum):
    """What the national memoranda of 2017 and 2018 set out."""

    QUALITY = "quality"
    MONEY = "money"
    GOVERNANCE = "governance"
    OUTCOMES = "outcomes"
    SINGLE_CONTROL_TOTAL = "single-control-total"
    SHADOW_YEAR = "shadow-year"
    JOINT_DECISION_ON_FULL_STATUS = "joint-decision-on-full-status"
    NEW_PAYMENT_METHODS = "new-payment-methods"
    FREEDOMS_IN_RETURN = "freedoms-in-return"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SystemMemorandum:
    """
    The memorandum between a system and the national bodies, of the shadow year and after.

    Attributes:
        terms: What it sets out.
        shares_responsibility_for_finance: Whether members answer together for money.
        shares_responsibility_for_performance: Whether members answer together for performance.
        shares_responsibility_for_quality: Whether members answer together for quality.
        answers_for_value: Who answers for value before money flows, as the draft of July 2017
            asks; "none" says that nobody does.
        full_status_from: The day from which the system has full status.
        is_published: Whether its text was published.
        legal_duties_stay: Whether all in it is subject to each body's own legal duties.

    >>> SystemMemorandum(title="Memorandum 2018/19", year=FinancialYear(2018)).parties is None
    True
    """

    type_tag: ClassVar[str] = "system-memorandum"
    party_fields: ClassVar[tuple[str, ...]] = ("parties",)

    title: str = attrs.field(validator=is_name)
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    year: FinancialYear | None = None
    parties: tuple[Body, ...] | None = None
    terms: tuple[MemorandumTerms, ...] | None = None
    objectives: tuple[str, ...] | None = None
    shares_responsibility_for_finance: bool | None = None
    shares_responsibility_for_performance: bool | None = None
    shares_responsibility_for_quality: bool | None = None
    answers_for_value: Body | Recorded | None = None
    full_status_from: StatedDate | None = None
    conditions: tuple[str, ...] | None = None
    is_published: bool | None = None
    legal_duties_stay: bool | None = None
    budgets: tuple[ReportedMoney, ...] | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SystemControlTotalAgreement:
    """
    The agreement of NHS bodies to one target for their money in a year.

    Attributes:
        amount: The target of the whole: the sum of its members' control totals.
        moves_are_net_neutral: Whether moves of target between members cancel out, so that the
            whole stays the same, as it must.
        share_of_fund_linked: The part of the sustainability money that hangs on the system's
            target and not on each member's own.
        all_parties_agreed_the_link: Whether every party agreed to that link, as those of a
            partnership that was not yet an integrated care system had to (2019/20 planning
            guidance).

    >>> agreement = SystemControlTotalAgreement(
    ...     title="Control total 2019/20", year=FinancialYear(2019)
    ... )
    >>> agreement.moves_are_net_neutral is None
    True
    """

    type_tag: ClassVar[str] = "system-control-total-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("parties",)

    title: str = attrs.field(validator=is_name)
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    year: FinancialYear | None = None
    parties: tuple[Body, ...] | None = None
    amount: Money | None = None
    is_open_book: bool | None = None
    moves_are_net_neutral: bool | None = None
    share_of_fund_linked: Share | None = None
    all_parties_agreed_the_link: bool | None = None
    risk_share: RiskShare | None = None
    budgets: tuple[ReportedMoney, ...] | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SystemCollaborationAgreement:
    """
    The system collaboration and financial management agreement of Schedule 9 (from 2020/21).

    Attributes:
        nhs_england_is_party: Whether NHS England is a party, on which sources differ.
        trajectory: The system's financial improvement trajectory: the result that it is to reach;
            a deficit has a minus.
        counts_as_failure_of_all: Whether missing the trajectory counts as the failure of every
            member.
        risk_management: How risk is managed, in words.
        stands_in_schedule_9_of: The titles of the NHS Standard Contracts in whose Schedule 9 it
            stands.

    >>> SystemCollaborationAgreement(title="SCFMA", year=FinancialYear(2021)).dispute_route is None
    True
    """

    type_tag: ClassVar[str] = "system-collaboration-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("parties",)

    title: str = attrs.field(validator=is_name)
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    year: FinancialYear | None = None
    parties: tuple[Body, ...] | None = None
    nhs_england_is_party: bool | None = None
    trajectory: Money | None = None
    counts_as_failure_of_all: bool | None = None
    is_open_book: bool | None = None
    decision_rule: DecisionRule | None = None
    risk_management: str | None = None
    risk_share: RiskShare | None = None
    dispute_route: str | None = None
    stands_in_schedule_9_of: tuple[str, ...] | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = (
    AccountablePerformanceContract
    | SystemMemorandum
    | SystemControlTotalAgreement
    | SystemCollaborationAgreement
)
"""The kinds of agreement of this family."""
