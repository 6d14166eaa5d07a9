"""
The capital incentive of 2024/25: a plan better than the fair share earns capital for a system.

A part of the difference came on top of the capital of the next year. A plan in deficit cost a
part of it, up to a most.
"""

import functools
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import (
    fact,
    greatest,
    rounded,
    step,
    when,
)
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import PENCE, SHARE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.sustainability_fund import surplus
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["CapitalIncentive"]

_NAME: Final = "capital incentive"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class CapitalIncentive:
    """
    A system gets capital for a plan above its fair share, and loses some for one below.

    Facts: ``plan`` and ``fair_share``, surpluses of the system's plan and of the share of the
    national plan that falls to it; ``capital``, the capital that it has without this; ``cut``,
    the part of it that is taken for a plan below the fair share, up to the most. How the part
    was set between nothing and the most was not recovered.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> incentive = CapitalIncentive(bonus=Share.parse("30%"), most_cut=Share.parse("10%"))
    >>> facts = {"fair_share": Money.parse("-£6m"), "capital": Money.parse("£80m")}
    >>> for plan in ("£4m", "-£9m"):
    ...     given = facts | {"plan": Money.parse(plan), "cut": Share.parse("10%")}
    ...     print(settle(incentive, given).net["system"])
    £3,000,000.00
    -£8,000,000.00

    Attributes:
        payer: Who gives capital.
        system: The system whose capital changes, as a party.
        bonus: The part of the difference that is given for a plan above the fair share.
        most_cut: The most of the capital that is taken for a plan below it.
    """

    type_tag: ClassVar[str] = "capital-incentive"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2024),
            last=FinancialYear(2024),
            what="30% of the difference on top; up to 10% of capital taken for a plan in deficit",
            cited=("CP213 [verified]",),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    payer: str = attrs.field(default="NHS England", validator=is_name)
    system: str = attrs.field(default="system", validator=is_name)
    bonus: Share
    most_cut: Share
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented incentive."""
        return cls(bonus=Share.parse("20%"), most_cut=Share.parse("5%"), sources=INVENTED)

    @classmethod
    def for_year(
        cls, year: FinancialYear, parameters: NationalParameters, *, system: str = "system"
    ) -> Self:
        """
        Return the incentive of a year, by its national parameters.

        Raises:
            NotInForceError: If they record no bonus and no cut for the year.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> incentive = CapitalIncentive.for_year(FinancialYear(2024), national_parameters())
        >>> print(incentive.bonus, incentive.most_cut)
        30% 10%
        """
        slugs = ("capital-bonus", "capital-cut")
        bonus, most_cut = (parameters.share(slug, year) for slug in slugs)
        cited = [each for slug in slugs for each in parameters.citations(slug, year)]
        return cls(
            system=system, bonus=bonus, most_cut=most_cut, sources=tuple(dict.fromkeys(cited))
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write how the capital of the system changes."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        over = step(
            step_name("plan against fair share", self.name, _NAME),
            surplus("plan") - surplus("fair_share"),
        )
        cut = fact("cut", SHARE, highest=self.most_cut)
        change = when(
            over >= 0,
            rounded(greatest(over, 0) * self.bonus),
            -rounded(fact("capital", PENCE) * cut),
        )
        return formula(
            line(self.name, change, payer=self.payer, payee=self.system, sources=self.sources)
        )
