"""The money of an arrangement: budgets, control totals, pools, funds, and how it moves."""

import enum

import attrs

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.fields import check_types, is_name, is_short, is_text
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.contracts.parties import Body, Recorded, ReportedMoney
from nhs_accountable_care.contracts.risk import (
    Contribution,
    Incentive,
    OverspendStep,
    RiskShare,
)
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

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


@attrs.frozen(kw_only=True, field_transformer=check_types)
class MemberControlTotal:
    """
    The financial target of one member for a year.

    Attributes:
        body: The member, which is an NHS commissioner or a trust.
        amount: The financial result that it is to reach in the year, its control total; a deficit
            has a minus.

    >>> MemberControlTotal(body=Body(code="RM3"), amount=Money.parse("-£1m")).amount.pence
    -100000000
    """

    body: Body
    amount: Money
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ControlTotalMove:
    """
    A part of the target moved from one member to another, by agreement.

    Attributes:
        giver: The member that hands on a part of its target.
        taker: The member that takes that part on.
        amount: How much of the target moves.

    >>> ControlTotalMove(
    ...     giver=Body(code="RM3"), taker=Body(code="R0A"), amount=Money.parse("£1m")
    ... ).on is None
    True
    """

    giver: Body
    taker: Body
    amount: Money
    on: StatedDate | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SystemControlTotal:
    """
    The financial target that members of a system share for a year.

    Attributes:
        amount: The target of the whole system: the sum of its members' control totals (2019/20
            planning guidance).
        members: The control total of each member, as it stands after any moves.
        moves: Parts of the target that went from one member to another; an empty list says that
            none did.
        moves_are_net_neutral: Whether the moves cancel out, so that the target of the whole stays
            the same, as it must.
        is_accepted: Whether the system agreed to the target.
        share_of_fund_linked: The part of the sustainability money that hangs on the system's
            target and not on each member's own.
        all_parties_agreed_the_link: Whether every party agreed to that link, as those of a
            partnership that was not yet an integrated care system had to (2019/20 planning
            guidance).

    >>> SystemControlTotal(year=FinancialYear(2019)).members is None
    True
    """

    year: FinancialYear
    amount: Money | None = None
    members: tuple[MemberControlTotal, ...] | None = None
    moves: tuple[ControlTotalMove, ...] | None = None
    moves_are_net_neutral: bool | None = None
    is_accepted: bool | None = None
    share_of_fund_linked: Share | None = None
    all_parties_agreed_the_link: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PartyBinding:
    """
    Which body takes a role of a payment formula.

    Attributes:
        party: The role, by the name that the mechanism gives it.
        body: The body that takes the role.

    >>> PartyBinding(party="acute", body=Body(code="RM3")).party
    'acute'
    """

    party: str = attrs.field(validator=is_name)
    body: Body
    note: str | None = None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PaymentTerms:
    """
    How money moves between members: a mechanism, and who stands for each of its parties.

    The mechanism is any value that has a formula; see the package `payment`.

    Attributes:
        name: What these terms are called.
        mechanism: The payment mechanism: the rule that says who pays whom how much.
        bindings: Which body takes each role of the mechanism.
    """

    name: str = attrs.field(validator=is_name)
    mechanism: Mechanism
    bindings: tuple[PartyBinding, ...] | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    @property
    def parties(self) -> dict[str, str]:
        """
        The body that takes each role of the mechanism, in words; empty where none is recorded.

        >>> from nhs_accountable_care.payment import WholePopulationBudget
        >>> salford = PartyBinding(party="commissioner", body=Body(code="01G"))
        >>> mechanism = WholePopulationBudget()
        >>> PaymentTerms(name="Budget", mechanism=mechanism, bindings=(salford,)).parties
        {'commissioner': '01G', 'provider': ''}
        """
        # Here and not above: payment terms are read without the language of payment.
        from nhs_accountable_care.payment import formula_of  # noqa: PLC0415

        bodies = {binding.party: str(binding.body) for binding in self.bindings or ()}
        return {party: bodies.get(party, "") for party in formula_of(self.mechanism).parties}

    @property
    def binding_problems(self) -> tuple[Problem, ...]:
        """
        What is wrong with the bindings, of which each is to be of a role of the mechanism.

        >>> from nhs_accountable_care.payment import WholePopulationBudget
        >>> salford = PartyBinding(party="Provider", body=Body(code="RM3"))
        >>> terms = PaymentTerms(
        ...     name="Budget", mechanism=WholePopulationBudget(), bindings=(salford,)
        ... )
        >>> print(terms.binding_problems[0])
        bindings[0].party: 'Provider' is no role of the mechanism (did you mean 'provider'?)
        """
        if not self.bindings:
            return ()
        # Here and not above: payment terms are read without the language of payment.
        from nhs_accountable_care.payment.mechanisms.roles import roles_of  # noqa: PLC0415

        roles = roles_of(self.mechanism)
        return tuple(
            Problem(
                path=f"bindings[{place}].party",
                message=f"{quoted(each.party)} is no role of the mechanism",
                hint=did_you_mean(each.party, roles) or f"its roles are: {joined(roles)}",
            )
            for place, each in enumerate(self.bindings)
            if roles and each.party not in roles
        )


class PaymentKind(enum.Enum):
    """A way of paying for care, as it counts in the mix of an arrangement."""

    TARIFF = "tariff"
    BLOCK = "block"
    BLENDED = "blended"
    CAPITATION = "capitation"
    ALIGNED_PAYMENT_AND_INCENTIVE = "aligned-payment-and-incentive"
    OUTCOMES = "outcomes"
    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PaymentMixLine:
    """
    The share of an arrangement's money that is paid in one way.

    Attributes:
        kind: The way of paying.
        share: The part of the arrangement's money that is paid in this way.
        share_before: The part that was paid in this way before the change, to compare.
        payer: The body that pays so, where the entry is about one.
        payees: The bodies that are paid so.

    >>> print(PaymentMixLine(kind=PaymentKind.TARIFF, share=Share.parse("60%")).share)
    60%
    """

    kind: PaymentKind
    share: Share | None = None
    share_before: Share | None = None
    payer: Body | None = None
    payees: tuple[Body, ...] | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PooledFund:
    """
    Money that partners hold together, under which agreement, and who bears an overspend.

    Attributes:
        overspend: Where an overspend is met from, in the order in which each is drawn on; an empty
            list says that nothing was agreed.

    >>> PooledFund(name="Better care pool", host=Recorded.AS_NONE).host.value
    'none'
    """

    name: str = attrs.field(validator=is_name)
    host: Body | Recorded | None = None
    agreement: str | None = attrs.field(default=None, validator=is_short)
    contributions: tuple[Contribution, ...] | None = None
    overspend: tuple[OverspendStep, ...] | None = None
    risk_share: RiskShare | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


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


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FundLine:
    """
    One of the streams that a package bundles, such as cancer or mental health.

    Attributes:
        name: What the stream is called, such as mental health.
        amount: How much of the package is for it.

    >>> FundLine(name="General Practice Forward View").amount is None
    True
    """

    name: str = attrs.field(validator=is_name)
    amount: Money | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FundMetric:
    """
    Something that a fund is paid for, and what its target really moved.

    Attributes:
        target: The level that is to be reached, in words.
        was_met: Whether the target was reached.
        matches_transfer: Whether the target followed a transfer of money, as from the NHS to
            social care, and not a change of care.

    >>> FundMetric(measure="Emergency admissions").target is None
    True
    """

    measure: str = attrs.field(validator=is_text)
    target: str | None = None
    was_met: bool | None = None
    matches_transfer: bool | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Fund:
    """
    A national fund or package that an arrangement has, or is promised.

    Attributes:
        kind: Which national fund it is.
        version: Which round of a fund with several, such as the first Better Care Fund.
        years: The financial years for which it is paid.
        lines: The streams that a package bundles; an empty list says that it is one sum for all.
        metrics: What the fund is paid for; an empty list says that nothing is asked in return.
        linked_to_system_total: The part of it that hangs on the system's control total and not on
            each member's own.
        recipients: The bodies to which it is paid.
        is_devolved: Whether the decision how to spend it was passed down to the arrangement.

    >>> Fund(kind=FundKind.BETTER_CARE, version="2015/16").metrics is None
    True
    """

    kind: FundKind
    name: str | None = attrs.field(default=None, validator=is_short)
    version: str | None = None
    years: tuple[FinancialYear, ...] | None = None
    amount: ReportedMoney | None = None
    lines: tuple[FundLine, ...] | None = None
    metrics: tuple[FundMetric, ...] | None = None
    linked_to_system_total: Share | None = None
    recipients: tuple[Body, ...] | None = None
    is_devolved: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


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


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SpendingPosition:
    """
    A body's spending for a year against a limit, as forecast or as it turned out.

    Attributes:
        body: The body that spends.
        kind: From which duty about money the limit comes.
        limit: How much the body may spend by that duty, other income apart; not needed for
            break-even, where income is the limit.
        spending: What the body spends in the year.
        income: For break-even, all that the body takes in; else what it has besides the limit.
        result: The surplus of the year, where a source gives that and not the two sums that it
            comes from; a deficit has a minus.
        is_approximate: Whether the figures are rounded or estimated.
        is_forecast: Whether the figures are a forecast; false for what they were in the end.
        finance_officer_has_reported: For a council that will spend more than it has: whether its
            finance officer reported it, as the law then asks (Local Government Finance Act 1988,
            s.114(3)).

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
    result: Money | None = None
    is_approximate: bool | None = None
    is_forecast: bool | None = None
    finance_officer_has_reported: bool | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Finance:
    """
    What is recorded of an arrangement's money.

    Attributes:
        manages_funding_for_population: Whether members manage one sum of money together for a
            defined population.
        open_book: Whether members see each other's costs.
        budgets: The sums that it has to spend, each as a source reports it.
        control_totals: The target that NHS commissioners and trusts share for a year, the sum of
            what each is to reach; an empty list says that they have none.
        payments: How money moves between members: by which mechanism, and who takes which role in
            it.
        pools: Money that partners hold together, as under section 75; an empty list says that they
            pool none.
        risk_shares: Who keeps a saving and who bears an overspend, as agreed; an empty list says
            that none is shared.
        funds: The national funds and packages that it has, or is promised.
        incentives: Money that depends on how well members do.
        payment_mix: Which part of its money is paid in which way, such as tariff, block or
            capitation.
        positions: What members spend in a year, against their limits.
        ends_annual_negotiation: Whether buyer and seller inside it no longer haggle each year; a
            contract between them is still needed.
        has_new_money: Whether it brings money on top of what its members have anyway.
        risk_stays_in_the_nhs: Whether only NHS bodies bear its losses.

    >>> Finance(control_totals=()).control_totals
    ()
    """

    manages_funding_for_population: bool | None = None
    open_book: bool | None = None
    budgets: tuple[ReportedMoney, ...] | None = None
    control_totals: tuple[SystemControlTotal, ...] | None = None
    payments: tuple[PaymentTerms, ...] | None = None
    pools: tuple[PooledFund, ...] | None = None
    risk_shares: tuple[RiskShare, ...] | None = None
    funds: tuple[Fund, ...] | None = None
    incentives: tuple[Incentive, ...] | None = None
    payment_mix: tuple[PaymentMixLine, ...] | None = None
    positions: tuple[SpendingPosition, ...] | None = None
    ends_annual_negotiation: bool | None = None
    has_new_money: bool | None = None
    risk_stays_in_the_nhs: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
