"""
What became of money that the marginal rate retained: schemes to keep people out of hospital.

A commissioner had to spend what it retained on schemes that it agreed with the provider, and to
publish them. What was published is the retained value and the schemes, and not what lay above the
baseline: that is worked back from the rate.
"""

import functools
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import fact, step, total
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.marginal_rate import (
    MarginalRateEmergencyTariff,
    TariffOption,
)
from nhs_accountable_care.payment.mechanisms.step_names import step_name

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["MarginalRateReinvestment"]

_NAME: Final = "marginal rate reinvestment"
_SCHEMES: Final = "schemes"
_MOST_SCHEMES: Final = 1_000


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class MarginalRateReinvestment:
    """
    A commissioner spends what the marginal rate retained on schemes, and says what is left.

    Notes say what lay above the baseline, what of it was paid, and what is not spent: below zero
    where the schemes cost more than was retained.

    Facts: ``retained_value``; and what was ``spent`` on each of the ``schemes``.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> reinvestment = MarginalRateReinvestment(marginal_rate=Share.parse("70%"))
    >>> facts = {
    ...     "retained_value": Money.parse("£300,000"),
    ...     "schemes": [{"spent": Money.parse("£180,000")}, {"spent": Money.parse("£100,000")}],
    ... }
    >>> settlement = settle(reinvestment, facts)
    >>> print(settlement.net["schemes"])
    £280,000.00
    >>> print(settlement.line("marginal rate reinvestment: not spent").amount)
    £20,000.00

    Attributes:
        marginal_rate: The part of the tariff that was paid above the baseline.
        commissioner: Who retained the money, and pays for the schemes.
        schemes: The party that stands for all that carry out a scheme.

    Raises:
        InvalidValueError: The rate is 100%, at which nothing is retained.
    """

    type_tag: ClassVar[str] = "marginal-rate-reinvestment"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2010),
            last=FinancialYear(2018),
            what="retained money goes to schemes that manage the demand for emergency care",
            cited=(
                "CP59, reinvestment [verified]",
                "CP64, the schemes of one commissioner [verified]",
                "CP62, the end in 2019 [verified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        MarginalRateEmergencyTariff.lawful_parties
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    marginal_rate: Share
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    schemes: str = attrs.field(default="schemes", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented reinvestment at a rate of 70%."""
        return cls(marginal_rate=Share.parse("70%"), sources=INVENTED)

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: "NationalParameters",
        *,
        option: TariffOption | None = None,
        commissioner: str = "commissioner",
        schemes: str = "schemes",
    ) -> Self:
        """
        Return the reinvestment at the marginal rate of a year, as `MarginalRateEmergencyTariff`.

        Raises:
            InvalidValueError: The option is missing for 2015/16, or given for another year.
            NotInForceError: No rate is recorded for the year.
        """
        tariff = MarginalRateEmergencyTariff.for_year(year, parameters, option=option)
        return cls(
            marginal_rate=tariff.marginal_rate,
            commissioner=commissioner,
            schemes=schemes,
            sources=tariff.sources,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a rate at which nothing is retained."""
        if self.marginal_rate.value == 1:
            msg = f"{self.name}: at a marginal_rate of 100% nothing is retained; write a lower one"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write what is spent, and what follows from what was retained."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        retained = fact("retained_value", PENCE)
        above = step(
            step_name("value above baseline", self.name, _NAME),
            retained * (1 / Fraction(self.marginal_rate.rest.value)),
        )
        spent = step(
            step_name("spent on schemes", self.name, _NAME),
            total(_SCHEMES, fact("spent", PENCE, table=_SCHEMES), rows=_MOST_SCHEMES),
        )
        notes = {
            "value above baseline": above,
            "paid above baseline": above * self.marginal_rate,
            "not spent": retained - spent,
        }
        return formula(
            line(
                self.name,
                spent,
                payer=self.commissioner,
                payee=self.schemes,
                sources=self.sources,
            ),
            [note(f"{self.name}: {what}", of, sources=self.sources) for what, of in notes.items()],
        )
