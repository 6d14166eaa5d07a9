"""
The correction factor of the minimum practice income guarantee (MPIG), as it was withdrawn.

Practices that the contract of 2004 would have paid less than before were guaranteed the
difference. From 2014/15 a seventh of it was taken away each year, and went into the price of the
global sum.
"""

import functools
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import fact, rounded, step
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.periods import MONTHS, PaymentPeriod
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["CorrectionFactor"]

_NAME: Final = "correction factor"
_LEFT: Final = "correction-factor-left"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class CorrectionFactor:
    """
    A practice is paid what is left of its guaranteed income of 2013/14, a month at a time.

    The month is what is rounded, half up to the penny, and a year is twelve of them: so it comes
    out for 1,974 of the 2,060 practices of which five years are published in whole pennies.

    Facts: ``correction_factor_2013_14``, what the practice was paid for all of 2013/14.

    >>> from nhs_accountable_care import FinancialYear, Money
    >>> from nhs_accountable_care.payment import national_parameters, settle
    >>> paid = CorrectionFactor.for_year(FinancialYear(2019), national_parameters())
    >>> facts = {"correction_factor_2013_14": Money.parse("£17,001.36")}
    >>> print(settle(paid, facts).net["practice"])
    £2,428.80

    Attributes:
        left: The share of the sum of 2013/14 that is still paid.
        period: Whether it pays for a year or for a month.
        commissioner: Who pays.
        practice: Who is paid.
    """

    type_tag: ClassVar[str] = "correction-factor"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2014),
            last=FinancialYear(2019),
            what="withdrawn in sevenths: 6/7 in 2014/15, 1/7 in 2019/20, and nothing after",
            cited=("CP200, medians of the ratios of two years [verified]",),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    left: Share
    period: PaymentPeriod = "year"
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    practice: str = attrs.field(default="practice", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented factor of which half is left."""
        return cls(left=Share.parse("1/2"), period="month", sources=INVENTED)

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: NationalParameters,
        *,
        period: PaymentPeriod = "year",
    ) -> Self:
        """
        Return the correction factor with what is left of it in a year.

        Args:
            year: The financial year.
            parameters: What the share is taken from.
            period: Whether it pays for the year or for a month.

        Raises:
            NotInForceError: No share is recorded for the year.
        """
        return cls(
            left=parameters.share(_LEFT, year),
            period=period,
            sources=parameters.citations(_LEFT, year),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write what a month comes to, and what is paid."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        base = fact("correction_factor_2013_14", PENCE)
        month = step(
            step_name("month of the correction factor", self.name, _NAME),
            rounded(base * self.left / MONTHS),
            sources=self.sources,
        )
        return formula(
            line(
                self.name,
                month if self.period == "month" else MONTHS * month,
                payer=self.commissioner,
                payee=self.practice,
                sources=self.sources,
            )
        )
