"""
The global sum: what a general practice is paid for each of its weighted patients.

A practice with a General Medical Services contract is paid one national price for each patient,
weighted by what patients like that one cost. For services that it has opted out of, a share of
the initial sum is taken off.
"""

import functools
from datetime import date
from typing import ClassVar, Final, Literal, Self, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share, UnitPrice
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import fact, step
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import COUNT, PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.periods import WEIGHTED, PaymentPeriod, of_period
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["GlobalSum", "GlobalSumOptOut", "OptOutService"]

_NAME: Final = "global sum"

OptOutService: TypeAlias = Literal["out-of-hours", "minor-surgery"]
"""A service of which the national deduction is recorded."""

_DEDUCTIONS: Final[dict[OptOutService, str]] = {
    "out-of-hours": "out-of-hours-deduction",
    "minor-surgery": "minor-surgery-deduction",
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class GlobalSumOptOut:
    """
    A service that a practice does not provide, and what is taken off for it.

    Attributes:
        service: The service, in words.
        share: The share of the initial global sum that is taken off.

    >>> GlobalSumOptOut(service="out of hours", share=Share.parse("4.75%")).share.rest.value
    Fraction(381, 400)
    """

    service: str = attrs.field(validator=is_name)
    share: Share
    sources: tuple[Citation, ...] = ()


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class GlobalSum:
    """
    A practice is paid a price for each weighted patient, less a share for each opt-out.

    The initial sum is the weighted list times the price, and what is paid for temporary patients;
    of a month, a twelfth of both. Each opt-out is a share of the initial sum before that is
    rounded, and goes back to the commissioner on a line of its own. Each line is rounded half up
    to the penny: no source that was read says how, and published amounts agree.

    Facts: ``weighted_list``, patients as the Carr-Hill formula weights them, to two places; and
    ``temporary_patients``, what is paid for temporary patients a year, nil if nothing is.

    Raises:
        InvalidValueError: Two opt-outs are of one service, or they take more than the whole.

    >>> from nhs_accountable_care import FinancialYear, Money
    >>> from nhs_accountable_care.payment import national_parameters, settle
    >>> paid = GlobalSum.for_year(
    ...     FinancialYear(2020), national_parameters(), opt_outs=("out-of-hours",)
    ... )
    >>> facts = {"weighted_list": 9_200, "temporary_patients": Money(pence=0)}
    >>> print(settle(paid, facts).net["practice"])
    £818,818.01

    Attributes:
        price: The price of a weighted patient a year.
        opt_outs: The services that the practice does not provide.
        period: Whether it pays for a year or for a month, a twelfth of it.
        commissioner: Who pays.
        practice: Who is paid.
    """

    type_tag: ClassVar[str] = "global-sum"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2004),
            what="practices with a General Medical Services contract",
            cited=(
                "M, the start in 2004/05 [unverified]",
                "CP182, 2014/15 and 2015/16 [verified]",
                "CP179, 2026/27 [verified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    price: UnitPrice
    opt_outs: tuple[GlobalSumOptOut, ...] = ()
    period: PaymentPeriod = "year"
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    practice: str = attrs.field(default="practice", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented global sum of a month, without care out of hours."""
        away = GlobalSumOptOut(service="out of hours", share=Share.parse("5%"), sources=INVENTED)
        return cls(
            price=UnitPrice.parse("£100"), opt_outs=(away,), period="month", sources=INVENTED
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: NationalParameters,
        *,
        opt_outs: tuple[OptOutService, ...] = (),
        is_revised: bool = False,
        on: date | None = None,
        period: PaymentPeriod = "year",
    ) -> Self:
        """
        Return the global sum of a year at the national price.

        Args:
            year: The financial year.
            parameters: What price and deductions are taken from.
            opt_outs: The services that the practice does not provide.
            is_revised: Take the price for the whole year as revised after a pay award within it,
                and not as first announced.
            on: A day of the year, where the price changed within it (as in 2015/16).
            period: Whether it pays for the year or for a month.

        Raises:
            InvalidValueError: The day lies in another year, or no deduction of a service is known.
            NotInForceError: A price or a deduction is not recorded for the year.
        """
        if on is not None and FinancialYear.containing(on) != year:
            msg = f"{on} lies in {FinancialYear.containing(on)}, and not in {year}"
            raise InvalidValueError(msg)
        when = year if on is None else on
        slug = "global-sum-revised" if is_revised else "global-sum"
        deducted = []
        for service in opt_outs:
            if service not in _DEDUCTIONS:
                known = joined(map(quoted, _DEDUCTIONS))
                msg = f"no deduction for {quoted(service)} is recorded; recorded are {known}"
                raise InvalidValueError(msg)
            deduction = _DEDUCTIONS[service]
            deducted.append(
                GlobalSumOptOut(
                    service=service.replace("-", " "),
                    share=parameters.share(deduction, when),
                    sources=parameters.citations(deduction, when),
                )
            )
        return cls(
            price=parameters.price(slug, when),
            opt_outs=tuple(deducted),
            period=period,
            sources=parameters.citations(slug, when),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula, and opt-outs that take more than there is."""
        taken = sum(each.share.value for each in self.opt_outs)
        if taken > 1:
            msg = f"{self.name}: the opt-outs take {taken} of the initial sum; check their shares"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write what the practice is paid at first, and what goes back for each opt-out."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        of_price = those_of(self.sources, "price", "period")
        weighted = fact("weighted_list", COUNT, step=WEIGHTED)
        a_year = weighted * self.price + fact("temporary_patients", PENCE)
        initial = step(
            step_name("initial global sum", self.name, _NAME),
            of_period(a_year, self.period),
            sources=of_price,
        )
        lines = [
            line(
                self.name,
                initial,
                payer=self.commissioner,
                payee=self.practice,
                sources=of_price,
            )
        ]
        lines += [
            line(
                f"{self.name}: {each.service}, opted out of",
                each.share.value * initial,
                payer=self.practice,
                payee=self.commissioner,
                sources=those_of(self.sources, "price", "period", "opt_outs") + each.sources,
            )
            for each in self.opt_outs
        ]
        return formula(lines)
