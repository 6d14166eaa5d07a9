"""
The marginal rate emergency tariff (MRET): emergency care above a baseline at part of its price.

From 2010/11 to 2018/19 trusts were paid a part of the tariff for emergency admissions above
the value of those in a base year. What commissioners kept by it was to be spent on keeping
people out of hospital.
"""

import enum
import functools
from typing import TYPE_CHECKING, ClassVar, Final, Self, assert_never

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import above, bands, below, fact, rounded, step
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["MarginalRateEmergencyTariff", "TariffOption"]

_NAME: Final = "marginal rate emergency tariff"
_YEAR_OF_TWO_TARIFFS: Final = FinancialYear(2015)


class TariffOption(enum.Enum):
    """Which of the two tariffs of 2015/16 a provider was paid by."""

    ENHANCED_TARIFF_OPTION = "enhanced-tariff-option"
    """The offer of March 2015, which most providers took, with 70% above the baseline."""

    DEFAULT_TARIFF_ROLLOVER = "default-tariff-rollover"
    """The tariff of 2014/15, which went on for the others with its 30%."""


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class MarginalRateEmergencyTariff:
    """
    A commissioner pays emergency care in full up to a baseline, and at a marginal rate above.

    What is not paid is retained: the full value less the payment. It is a note, and, where a
    party for reinvestment is named, also a payment to it.

    Facts: ``baseline_value`` and ``actual_value``, emergency admissions at their tariff.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> tariff = MarginalRateEmergencyTariff(marginal_rate=Share.parse("30%"))
    >>> facts = {"baseline_value": Money.parse("£20m"), "actual_value": Money.parse("£23.5m")}
    >>> settlement = settle(tariff, facts)
    >>> print(settlement.net["provider"])
    £21,050,000.00
    >>> print(settlement.line("marginal rate emergency tariff: retained").amount)
    £2,450,000.00

    Attributes:
        marginal_rate: The part of the tariff that is paid above the baseline.
        commissioner: Who pays.
        provider: Who is paid.
        reinvestment: Who gets what is retained, such as a pool for schemes against admissions;
            `None` leaves it with the commissioner.
    """

    type_tag: ClassVar[str] = "marginal-rate-emergency-tariff"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2010),
            last=FinancialYear(2018),
            what=(
                "emergency admissions above the value of a base year (2008/09 when it began): "
                "30% to 2014/15; in 2015/16 70%, or 30% for who kept the old tariff; then 70%; "
                "50% was only ever proposed"
            ),
            cited=(
                "CP59, 30% from 2010/11 [verified]",
                "CP60, 50% as a proposal for 2015/16 [verified]",
                "CP157, the two rates of 2015/16 [verified]",
                "CP61, 70% in 2017 [verified]",
                "CP62, the end in 2019 [verified]",
                "CP63, the end in 2019 [verified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(
                OrganisationKind.PRIMARY_CARE_TRUST,
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                OrganisationKind.NHS_ENGLAND,
            ),
            what="the bodies that bought emergency care at the national tariff",
            cited=("CP59, inferred from the years [unverified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    marginal_rate: Share
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    reinvestment: str | None = attrs.field(default=None, validator=optional(is_name))
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented tariff of which what is retained is paid into a pool."""
        return cls(
            marginal_rate=Share.parse("70%"), reinvestment="reinvestment pool", sources=INVENTED
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: "NationalParameters",
        *,
        option: TariffOption | None = None,
        is_specialised: bool = False,
        commissioner: str = "commissioner",
        provider: str = "provider",
        reinvestment: str | None = None,
    ) -> Self:
        """
        Return the tariff with the marginal rate of a year.

        In 2015/16 there were two tariffs, and the author says which the provider was paid by. The
        enhanced tariff option also had a marginal rate for specialised services above the value of
        2014/15, ``is_specialised``; no other year did.

        Raises:
            InvalidValueError: The option is missing for 2015/16, or given for another year; or a
                rate for specialised services is asked for where there was none.
            NotInForceError: No rate is recorded for the year.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> for option in TariffOption:
        ...     tariff = MarginalRateEmergencyTariff.for_year(
        ...         FinancialYear(2015), national_parameters(), option=option
        ...     )
        ...     print(option.value, tariff.marginal_rate)
        enhanced-tariff-option 70%
        default-tariff-rollover 30%
        """
        slug = _slug_of(year, option, is_specialised=is_specialised)
        return cls(
            name="marginal rate for specialised services" if is_specialised else _NAME,
            marginal_rate=parameters.share(slug, year),
            commissioner=commissioner,
            provider=provider,
            reinvestment=reinvestment,
            sources=parameters.citations(slug, year),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write what the provider is paid, what is retained, and what is reinvested."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        baseline, actual = fact("baseline_value", PENCE), fact("actual_value", PENCE)
        over = step(step_name("value above baseline", self.name, _NAME), actual - baseline)
        payment = step(
            step_name("payment", self.name, _NAME),
            rounded(baseline + bands(over, below(0, 1), above(0, self.marginal_rate))),
            sources=self.sources,
        )
        retained = actual - payment
        lines = [
            line(
                self.name,
                payment,
                payer=self.commissioner,
                payee=self.provider,
                sources=self.sources,
            ),
            note(f"{self.name}: retained", retained, sources=self.sources),
        ]
        if self.reinvestment is not None:
            lines.append(
                line(
                    f"{self.name}: reinvested",
                    retained,
                    payer=self.commissioner,
                    payee=self.reinvestment,
                    sources=self.sources,
                )
            )
        return formula(lines)


def _slug_of(year: FinancialYear, option: TariffOption | None, *, is_specialised: bool) -> str:
    """Return the parameter that holds the rate, or refuse a choice that the year did not have."""
    if (year == _YEAR_OF_TWO_TARIFFS) != (option is not None):
        words = " or ".join(each.value for each in TariffOption)
        cure = f"give the option, {words}" if option is None else "leave option out"
        msg = f"two tariffs stood beside each other in {_YEAR_OF_TWO_TARIFFS} alone; {cure}"
        raise InvalidValueError(msg)
    if is_specialised:
        if option is not TariffOption.ENHANCED_TARIFF_OPTION:
            msg = (
                f"specialised services had a marginal rate under the enhanced tariff option of "
                f"{_YEAR_OF_TWO_TARIFFS} alone; leave is_specialised out"
            )
            raise InvalidValueError(msg)
        return "marginal-rate-specialised"
    match option:
        case None:
            return "marginal-rate-emergency"
        case TariffOption.ENHANCED_TARIFF_OPTION:
            return "marginal-rate-emergency-enhanced-option"
        case TariffOption.DEFAULT_TARIFF_ROLLOVER:
            return "marginal-rate-emergency-default-rollover"
        case _:
            assert_never(option)
