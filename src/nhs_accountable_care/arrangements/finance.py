"""The money of an arrangement: budgets, control totals, pools, funds, and how it moves."""

import enum
from datetime import date

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.contracts.checking import names_fields
from nhs_accountable_care.contracts.parties import Body, Recorded, ReportedMoney
from nhs_accountable_care.contracts.risk import (
    Contribution,
    Incentive,
    OverspendStep,
    RiskShare,
)
from nhs_accountable_care.payment import Mechanism

__all__ = [
    "ControlTotalMove",
    "Finance",
    "Fund",
    "FundKind",
    "FundLine",
    "FundMetric",
    "MemberControlTotal",
    "PartyBinding",
    "PaymentKind",
    "PaymentMixLine",
    "PaymentTerms",
    "PooledFund",
    "SpendingLimitKind",
    "SpendingPosition",
    "SystemControlTotal",
]


@attrs.frozen(kw_only=True)
class MemberControlTotal:
    """
    The financial target of one member for a year.

    >>> MemberControlTotal(body=Body(code="RM3"), amount=Money.parse("-£1m")).amount.pence
    -100000000
    """

    body: Body
    amount: Money
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class ControlTotalMove:
    """
    A part of the target moved from one member to another, by agreement.

    >>> ControlTotalMove(
    ...     giver=Body(code="RM3"), taker=Body(code="R0A"), amount=Money.parse("£1m")
    ... ).on is None
    True
    """

    giver: Body
    taker: Body
    amount: Money
    on: date | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class SystemControlTotal:
    """
    The financial target that members of a system share for a year.

    ``members`` are the targets as they stand after ``moves``. ``is_accepted`` records that
    the system agreed to it; ``share_of_fund_linked`` which part of the sustainability money
    hangs on the system's target and not on each member's own.

    >>> SystemControlTotal(year=FinancialYear(2019)).members is None
    True
    """

    year: FinancialYear
    amount: Money | None = None
    members: tuple[MemberControlTotal, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    moves: tuple[ControlTotalMove, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    moves_are_net_neutral: bool | None = None
    is_accepted: bool | None = None
    share_of_fund_linked: Share | None = None
    all_parties_agreed_the_link: bool | None = None
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=names_fields)
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class PartyBinding:
    """
    Which body takes a role of a payment formula.

    >>> PartyBinding(party="acute", body=Body(code="RM3")).party
    'acute'
    """

    party: str = attrs.field(validator=is_text)
    body: Body


@attrs.frozen(kw_only=True)
class PaymentTerms:
    """
    How money moves between members: a mechanism, and who stands for each of its parties.

    The mechanism is any value that has a formula; see the `payment` room.
    """

    name: str = attrs.field(validator=is_text)
    mechanism: Mechanism
    bindings: tuple[PartyBinding, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    period: DateRange | None = None
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=names_fields)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


class PaymentKind(enum.Enum):
    """A way of paying for care, as it counts in the mix of an arrangement."""

    TARIFF = "tariff"
    BLOCK = "block"
    BLENDED = "blended"
    CAPITATION = "capitation"
    ALIGNED_PAYMENT_AND_INCENTIVE = "aligned-payment-and-incentive"
    OUTCOMES = "outcomes"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class PaymentMixLine:
    """
    The share of an arrangement's money that is paid in one way.

    >>> print(PaymentMixLine(kind=PaymentKind.TARIFF, share=Share.parse("60%")).share)
    60%
    """

    kind: PaymentKind
    share: Share | None = None
    share_before: Share | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class PooledFund:
    """
    Money that partners hold together, under which agreement, and who bears an overspend.

    >>> PooledFund(name="Better care pool", host=Recorded.AS_NONE).host.value
    'none'
    """

    name: str = attrs.field(validator=is_text)
    host: Body | Recorded | None = None
    agreement: str | None = None
    contributions: tuple[Contribution, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    overspend: tuple[OverspendStep, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    risk_share: RiskShare | None = None
    period: DateRange | None = None
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=names_fields)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


class FundKind(enum.Enum):
    """
    A national fund, by the name of its years.

    The sustainability and transformation fund became the provider sustainability fund in
    2018/19, when the word transformation was dropped; its money went to the financial
    recovery fund from 2020/21 [CP105 to CP107].
    """

    SUSTAINABILITY_AND_TRANSFORMATION = "sustainability-and-transformation-fund"
    PROVIDER_SUSTAINABILITY = "provider-sustainability-fund"
    COMMISSIONER_SUSTAINABILITY = "commissioner-sustainability-fund"
    FINANCIAL_RECOVERY = "financial-recovery-fund"
    COMMISSIONER_RISK_RESERVE = "commissioner-risk-reserve"
    BETTER_CARE = "better-care-fund"
    TRANSFORMATION = "transformation-funding"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class FundLine:
    """
    One of the streams that a package bundles, such as cancer or mental health.

    >>> FundLine(name="General Practice Forward View").amount is None
    True
    """

    name: str = attrs.field(validator=is_text)
    amount: Money | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class FundMetric:
    """
    Something that a fund is paid for, and what its target really moved.

    ``matches_transfer`` records that the target followed a transfer of money and not a
    change of care.

    >>> FundMetric(measure="Emergency admissions").target is None
    True
    """

    measure: str = attrs.field(validator=is_text)
    target: str | None = None
    was_met: bool | None = None
    matches_transfer: bool | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class Fund:
    """
    A national fund or package that an arrangement has, or is promised.

    ``version`` tells the rounds of a fund apart, such as the first and second Better Care
    Fund; ``linked_to_system_total`` is the share that hangs on the system's control total.

    >>> Fund(kind=FundKind.BETTER_CARE, version="2015/16").metrics is None
    True
    """

    kind: FundKind
    name: str | None = None
    version: str | None = None
    years: tuple[FinancialYear, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    amount: ReportedMoney | None = None
    lines: tuple[FundLine, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    metrics: tuple[FundMetric, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    linked_to_system_total: Share | None = None
    is_devolved: bool | None = None
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=names_fields)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


class SpendingLimitKind(enum.Enum):
    """Which duty about money a limit comes from."""

    BREAK_EVEN = "break-even"
    """NHS trusts, taking one year with another."""

    ALLOCATION = "allocation"
    """What a commissioner receives for the year."""

    BALANCED_BUDGET = "balanced-budget"
    """Councils."""

    CAPITAL_LIMIT = "capital-limit"
    JOINT_LIMIT = "joint-limit"
    """Of a board and its partner trusts together, as NHS England directs."""

    ALLOTMENT = "allotment"
    """Special health authorities."""

    FUNDING_ENVELOPE = "funding-envelope"
    """What national planning allows a place, with no new money."""


@attrs.frozen(kw_only=True)
class SpendingPosition:
    """
    A body's spending for a year against a limit, as forecast or as it turned out.

    >>> SpendingPosition(
    ...     body=Body(code="RW6"), year=FinancialYear(2017), kind=SpendingLimitKind.BREAK_EVEN
    ... ).is_forecast is None
    True
    """

    body: Body
    year: FinancialYear
    kind: SpendingLimitKind
    limit: Money | None = None
    spending: Money | None = None
    income: Money | None = None
    is_forecast: bool | None = None
    finance_officer_has_reported: bool | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class Finance:
    """
    What is recorded of an arrangement's money.

    ``manages_funding_for_population`` records that members manage one sum for a defined
    population; ``open_book`` that they see each other's costs; ``ends_annual_negotiation``
    that buyer and seller inside it no longer haggle each year; ``risk_stays_in_the_nhs``
    that no other body bears its losses.

    >>> Finance(control_totals=()).control_totals
    ()
    """

    manages_funding_for_population: bool | None = None
    open_book: bool | None = None
    budgets: tuple[ReportedMoney, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    control_totals: tuple[SystemControlTotal, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    payments: tuple[PaymentTerms, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    pools: tuple[PooledFund, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    risk_shares: tuple[RiskShare, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    funds: tuple[Fund, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    incentives: tuple[Incentive, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    payment_mix: tuple[PaymentMixLine, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    positions: tuple[SpendingPosition, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    ends_annual_negotiation: bool | None = None
    has_new_money: bool | None = None
    risk_stays_in_the_nhs: bool | None = None
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=names_fields)
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)
