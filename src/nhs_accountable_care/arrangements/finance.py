"""The money of an arrangement: budgets, control totals, and the terms on which it moves."""

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.contracts.parties import Body, ReportedMoney
from nhs_accountable_care.payment import Mechanism

__all__ = ["Finance", "MemberControlTotal", "PartyBinding", "PaymentTerms", "SystemControlTotal"]


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
class SystemControlTotal:
    """
    The financial target that members of a system share for a year.

    >>> SystemControlTotal(year=FinancialYear(2019)).members is None
    True
    """

    year: FinancialYear
    amount: Money | None = None
    members: tuple[MemberControlTotal, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
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
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class Finance:
    """
    What is recorded of an arrangement's money.

    ``manages_funding_for_population`` records that members manage one sum for a defined
    population; ``open_book`` that they see each other's costs.

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
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)
