"""Who bears a gain or a loss under an agreement, as agreed in words and shares."""

import enum

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.contracts.parties import Body, Recorded, ReportedMoney
from nhs_accountable_care.contracts.statements import ListStatement, may_hold_more, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "Contribution",
    "Incentive",
    "IncentivePhase",
    "IncentivePurpose",
    "OverspendStep",
    "RiskParty",
    "RiskShare",
]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiskParty:
    """
    One body's part in a shared gain or loss.

    Attributes:
        body: The body that shares.
        gain_share: The part of a gain that it gets.
        loss_share: The part of a loss that it bears.
        loss_limit: The most that it can lose; "none" says that there is no limit.
        has_cover_in_its_budget: For a council that shares an NHS overspend: whether its own
            balanced budget has cover for that.

    >>> RiskParty(body=Body(code="RM3"), loss_share=Share.parse("50%")).loss_limit is None
    True
    """

    body: Body
    gain_share: Share | None = None
    loss_share: Share | None = None
    loss_limit: Money | Recorded | None = None
    has_cover_in_its_budget: bool | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiskShare:
    """
    An agreement to share what a group of bodies saves or overspends together.

    Shares that are all recorded must come to the whole. How the sums are worked out is a payment
    mechanism; this is what was agreed about it.

    Attributes:
        parties: Who shares, and which part each takes.
        residual_holder: Who bears what limits strip off the others; "none" says that nobody is
            named.
        stays_within_the_nhs: Whether no body outside the NHS bears any of it.
        moves_risk_to_provider: Whether a provider comes to bear losses that a commissioner bore.

    Raises:
        InvalidValueError: If the parts of gains, or of losses, come to more than the whole, or are
            all recorded, in a list that is stated whole, and come to less.

    >>> RiskShare(name="System risk share", parties=()).parties
    ()
    """

    name: str = attrs.field(validator=is_name)
    parties: tuple[RiskParty, ...] | None = None
    residual_holder: Body | Recorded | None = None
    stays_within_the_nhs: bool | None = None
    moves_risk_to_provider: bool | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse shares that do not come to the whole, where all of them are recorded."""
        if not self.parties:
            return
        is_open = may_hold_more(self, "parties")
        for side in ("gain_share", "loss_share"):
            shares: list[Share | None] = [getattr(party, side) for party in self.parties]
            known = [share.value for share in shares if share is not None]
            total = sum(known)
            # What is not recorded can only add, so more than the whole is wrong already, and
            # less is wrong only where nothing is missing.
            if total > 1 or (not is_open and len(known) == len(shares) and total != 1):
                msg = f"{self.name}: the parts of {side} come to {total}, not to the whole"
                raise InvalidValueError(msg)


class OverspendStep(enum.Enum):
    """Where an overspend of a pool is met from; agreements take these in an order."""

    OTHER_UNDERSPENDS = "other-underspends"
    RISK_RESERVE = "risk-reserve"
    UNCOMMITTED_SCHEMES = "uncommitted-schemes"
    PARTNERS_BY_CONTRIBUTION = "partners-by-contribution"
    PARTNERS_BY_AGREED_SHARE = "partners-by-agreed-share"
    LEAD_OF_THE_SCHEME = "lead-of-the-scheme"
    OUTSIDE_THE_POOL = "outside-the-pool"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Contribution:
    """
    What one partner puts into a pooled fund, and how that may vary.

    Attributes:
        body: The partner.
        amount: How much it pays in.
        share: Which part of the whole pool that is.
        in_kind: What it brings besides money, in words, such as staff or buildings.
        how_it_may_vary: How the sum may change, in words.

    >>> print(Contribution(body=Body(name="A council"), amount=Money.parse("£1m")).amount)
    £1,000,000.00
    """

    body: Body
    amount: Money | None = None
    share: Share | None = None
    in_kind: str | None = None
    is_approximate: bool = False
    period: StatedPeriod | None = None
    how_it_may_vary: str | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class IncentivePurpose(enum.Enum):
    """What an incentive is meant to bring about."""

    PREVENTION = "prevention"
    QUALITY = "quality"
    LESS_DEMAND = "less-demand"
    SAVING = "saving"
    OUTCOMES = "outcomes"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class IncentivePhase:
    """
    How much depends on an incentive in one year, where it grows or shrinks over several.

    Attributes:
        year: The financial year, or the year of the contract that begins in it.
        share_of_value: The part of the contract's value that depends on it in that year.
        amount: The sum that depends on it in that year, as a source reports it.

    >>> IncentivePhase(year=FinancialYear(2017), share_of_value=Share.parse("2.5%")).amount is None
    True
    """

    year: FinancialYear
    share_of_value: Share | None = None
    amount: ReportedMoney | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Incentive:
    """
    Money that depends on how well the parties do, and whose money it ties together.

    Attributes:
        purposes: What it is meant to bring about.
        ties: The bodies whose money it ties together.
        share_of_value: The part of the contract's value that depends on it.
        amount: The sum that depends on it, as a source reports it.
        years: The financial years in which it is paid.
        phasing: How much depends on it year by year; an empty list says that it is the same in
            each year.
        measures: What is measured for it, each in words.
        limits_patient_choice: Whether it gives a reason to steer patients away from choosing.

    >>> Incentive(name="Fewer admissions", purposes=(IncentivePurpose.PREVENTION,)).ties is None
    True
    """

    name: str = attrs.field(validator=is_name)
    purposes: tuple[IncentivePurpose, ...] | None = None
    ties: tuple[Body, ...] | None = None
    share_of_value: Share | None = None
    amount: ReportedMoney | None = None
    years: tuple[FinancialYear, ...] | None = None
    phasing: tuple[IncentivePhase, ...] | None = None
    measures: tuple[str, ...] | None = None
    limits_patient_choice: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
