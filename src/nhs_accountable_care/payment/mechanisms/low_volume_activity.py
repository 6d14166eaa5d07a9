"""
Low volume activity (LVA): one national sum a year between a commissioner and a distant provider.

Where a provider treats few patients of a commissioner, the two exchange no bills: a national list
sets one sum for the pair.
"""

import functools
from typing import TYPE_CHECKING, ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import amount, fact, met, rounded, step
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["LowVolumeActivity"]

_NAME: Final = "low volume activity"
_YEARS: Final = ("value_three_years_ago", "value_two_years_ago", "value_last_year")


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class LowVolumeActivity:
    """
    A commissioner pays a provider the sum of the national list, and nothing else in the year.

    The list of pairs is what binds. The limit only indicates which pairs are on it: with one, two
    notes say what the average of three years is, and whether it lies above the limit, so that
    aligned payment and incentive (API) would be looked for. They change no payment.

    Facts: ``national_sum``; with a limit ``value_three_years_ago``, ``value_two_years_ago`` and
    ``value_last_year``, activity of the pair.

    >>> from nhs_accountable_care.payment import settle
    >>> payment = LowVolumeActivity(limit=Money.parse("£1.5m"))
    >>> facts = {
    ...     "national_sum": Money.parse("£1.41m"),
    ...     "value_three_years_ago": Money.parse("£1.3m"),
    ...     "value_two_years_ago": Money.parse("£1.4m"),
    ...     "value_last_year": Money.parse("£1.5m"),
    ... }
    >>> settlement = settle(payment, facts)
    >>> print(settlement.net["provider"])
    £1,410,000.00
    >>> print(settlement.line("low volume activity: average of three years").amount)
    £1,400,000.00

    Attributes:
        commissioner: Who pays.
        provider: Who is paid.
        limit: The average yearly value up to which a pair is likely on the list; `None` asks for
            no values of past years.

    Raises:
        InvalidValueError: The limit is below zero.
    """

    type_tag: ClassVar[str] = "low-volume-activity"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2022),
            last=FinancialYear(2025),
            what="pairs of the national list; in 2022/23 by memory alone",
            cited=(
                "CP154, up to £0.5m in 2023/24 and 2024/25 [verified]",
                "CP75, Table 1, up to £1.5m in 2025/26 [verified]",
                "M, that it began in 2022/23 [unverified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                OrganisationKind.INTEGRATED_CARE_BOARD,
            ),
            what="the list pairs integrated care boards with providers",
            cited=("CP154 [unverified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    limit: Money | None = None
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented pair with a limit."""
        return cls(limit=Money.parse("£1.5m"), sources=INVENTED)

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: "NationalParameters",
        *,
        commissioner: str = "commissioner",
        provider: str = "provider",
    ) -> Self:
        """
        Return the payment with the limit of a year.

        Raises:
            NotInForceError: No limit is recorded for the year.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> print(LowVolumeActivity.for_year(FinancialYear(2024), national_parameters()).limit)
        £500,000.00
        """
        slug = "low-volume-activity-limit"
        return cls(
            commissioner=commissioner,
            provider=provider,
            limit=parameters.money(slug, year),
            sources=parameters.citations(slug, year),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a limit below zero."""
        if self.limit is not None and self.limit.pence < 0:
            msg = f"{self.name}: limit is {self.limit}; it is at least zero"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write the sum, and with a limit what it indicates."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        lines = [
            line(
                self.name,
                fact("national_sum", PENCE),
                payer=self.commissioner,
                payee=self.provider,
                sources=self.sources,
            )
        ]
        if self.limit is not None:
            first, second, third = (fact(each, PENCE) for each in _YEARS)
            average = step(
                step_name("average of three years", self.name, _NAME),
                rounded((first + second + third) / len(_YEARS)),
            )
            is_above = average > amount(self.limit, sources=self.sources)
            lines += [
                note(f"{self.name}: average of three years", average, sources=self.sources),
                note(f"{self.name}: above the limit", met(is_above), sources=self.sources),
            ]
        return formula(lines)
