"""
A commissioner's risk reserve: a part of its allocation that it may not commit at first.

Clinical commissioning groups held one from 2016/17 to 2017/18, against what the whole of the
NHS might overspend. In its second year as much again had to be spent once, and on nothing that
recurs.
"""

import functools
from fractions import Fraction
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import ZERO, fact, rounded, truth, when
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce

__all__ = ["RiskReserve"]

_NAME: Final = "risk reserve"
_NOTHING: Final = Share(value=Fraction(0))


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiskReserve:
    """
    A commissioner sets a part of its allocation aside until it is released.

    Facts: ``allocation``, and ``reserve_released``, which is true or false.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> reserve = RiskReserve(held=Share.parse("0.5%"))
    >>> facts = {"allocation": Money.parse("£400m"), "reserve_released": False}
    >>> print(settle(reserve, facts).net["commissioner"])
    -£2,000,000.00

    Attributes:
        commissioner: Who sets it aside, and gets it back.
        account: Where it is held, as a party.
        held: The part of the allocation that is held.
        spent_once: The part that is spent once, which nobody is paid by this; a note says what
            it comes to.
    """

    type_tag: ClassVar[str] = "risk-reserve"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2016),
            last=FinancialYear(2016),
            what="1% held, about £800m in all",
            cited=("CP85b [verified]",),
        ),
        YearsInForce(
            first=FinancialYear(2017),
            last=FinancialYear(2017),
            what="0.5% held and 0.5% spent once",
            cited=("CP85b [verified]", "CP108, lifted for 2018/19 [verified]"),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(OrganisationKind.CLINICAL_COMMISSIONING_GROUP,),
            what="the reserve is that of a commissioner",
            cited=("CP85b [unverified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    account: str = attrs.field(default="reserve", validator=is_name)
    held: Share
    spent_once: Share = _NOTHING
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented reserve, and as much again that is spent once."""
        return cls(held=Share.parse("0.5%"), spent_once=Share.parse("0.5%"), sources=INVENTED)

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write what is held, what goes back, and what is spent once."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        allocation = fact("allocation", PENCE)
        held = rounded(allocation * self.held)
        of_held = those_of(self.sources, "held")
        lines = [
            line(
                f"{self.name}: held",
                held,
                payer=self.commissioner,
                payee=self.account,
                sources=of_held,
            ),
            line(
                f"{self.name}: released",
                when(truth("reserve_released"), held, ZERO),
                payer=self.account,
                payee=self.commissioner,
                sources=of_held,
            ),
        ]
        if self.spent_once.value:
            lines.append(
                note(
                    f"{self.name}: spent once",
                    rounded(allocation * self.spent_once),
                    sources=those_of(self.sources, "spent_once"),
                )
            )
        return formula(lines)
