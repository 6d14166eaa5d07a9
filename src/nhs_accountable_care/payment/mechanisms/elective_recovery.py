"""
Elective recovery: what planned care earned above a target, and lost below it, since the pandemic.

The target is a part of the value of 2019/20 at the prices of the year. What differed by year is
the target, the rates above and below it, who paid whom, and what bounded the loss or the gain.
"""

import enum
import functools
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, NotInForceError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share, number_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import (
    above,
    band,
    bands,
    below,
    fact,
    greatest,
    least,
    step,
)
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import cited_for, those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["ElectiveRecovery", "HigherRate", "NationalTarget", "cap_of"]

_NAME: Final = "elective recovery"
_NOTHING: Final = Share.parse("0%")
_INCENTIVE_YEAR: Final = FinancialYear(2020)
_YEAR_OF_THE_FLOOR: Final = FinancialYear(2022)
# Survives [1 to 2]: the cap holds on each day of the quarter.
# Survives [1 to 2] #2: as above.
_LAST_QUARTER_OF_2024: Final = date(2025, 1, 1)


class NationalTarget(enum.Enum):
    """The elective target of England in 2023/24, as it was cut in the year of the strikes."""

    OPENING = "opening"
    """As it was set before the year."""

    FIRST_CUT = "first-cut"
    """As it was after the first cut."""

    NOVEMBER_2023 = "november-2023"
    """As it was after the second cut, of November 2023."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class HigherRate:
    """
    A rate of its own for what lies above a higher threshold.

    Attributes:
        threshold: The part of the baseline above which it holds.
        rate: The part of the value that is paid there; it may be more than all of it.

    Raises:
        InvalidValueError: One of the two is below zero.

    >>> HigherRate(threshold=Fraction(17, 20), rate=Fraction(6, 5)).rate
    Fraction(6, 5)
    """

    threshold: Fraction
    rate: Fraction

    def __attrs_post_init__(self) -> None:
        """Refuse what is below zero."""
        _check_size(self.threshold, "HigherRate.threshold")
        _check_size(self.rate, "HigherRate.rate")


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class ElectiveRecovery:
    """
    Planned care above a target is paid for at one rate, and below it at another taken back (ERF).

    Facts: ``elective_baseline``, the value of 2019/20 at the prices of the year, and
    ``elective_value``, what was done at the same prices; with a floor ``elective_allocation``;
    with a cap ``elective_cap``.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> three_quarters = Share.parse("75%")
    >>> recovery = ElectiveRecovery(
    ...     threshold=Fraction("1.04"),
    ...     rate_above=three_quarters,
    ...     rate_below=three_quarters,
    ...     floor=three_quarters,
    ... )
    >>> facts = {
    ...     "elective_baseline": Money.parse("£500m"),
    ...     "elective_value": Money.parse("£450m"),
    ...     "elective_allocation": Money.parse("£22m"),
    ... }
    >>> print(settle(recovery, facts).net["provider"])
    -£16,500,000.00

    Attributes:
        commissioner: Who pays above the target: NHS England up to 2021/22, by system.
        provider: Who is paid, or gives back: a system up to 2021/22.
        threshold: The target, as a part of the baseline; it may be more than all of it.
        rate_above: How much is paid of what lies above.
        rate_below: How much is taken back of what lies below.
        higher: The rate above a higher threshold; `None` if there is none.
        floor: The most that can be taken back, as a share of the allocation for elective
            recovery; `None` if nothing bounds it.
        is_capped: Whether a sum bounds what is paid: ``elective_cap``, such as a forecast.

    Raises:
        InvalidValueError: The threshold is below zero.
    """

    type_tag: ClassVar[str] = "elective-recovery"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2020),
            last=FinancialYear(2020),
            what="the elective incentive from September: 75% above, 25% back below, by system; "
            "whether it was ever collected is not known",
            cited=("CP164, the two rates [verified]", "CP165, what was expected [verified]"),
        ),
        YearsInForce(
            first=FinancialYear(2021),
            last=FinancialYear(2021),
            what="the elective recovery fund in the first half, by system, a threshold a month",
            cited=("CP80, the thresholds [verified]", "M, the two rates [unverified]"),
        ),
        YearsInForce(
            first=FinancialYear(2022),
            last=FinancialYear(2022),
            what="75% of the difference from 104%, with a floor; in fact nothing was taken back",
            cited=("CP72 [verified]", "CP74, that nothing was taken back [verified]"),
        ),
        YearsInForce(
            first=FinancialYear(2023),
            last=FinancialYear(2024),
            what="a target for each integrated care board, and the full price above it; capped at "
            "the forecast in the last quarter of 2024/25",
            cited=(
                "CP168, the targets and the rate [verified]",
                "CP167, the cuts [verified]",
                "CP76, the cap [verified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    threshold: Fraction
    rate_above: Share
    rate_below: Share = _NOTHING
    higher: HigherRate | None = None
    floor: Share | None = None
    is_capped: bool = False
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented scheme with a higher rate, a floor and a cap."""
        return cls(
            threshold=Fraction(4, 5),
            rate_above=Share.parse("100%"),
            rate_below=Share.parse("25%"),
            higher=HigherRate(threshold=Fraction(9, 10), rate=Fraction(6, 5)),
            floor=Share.parse("75%"),
            is_capped=True,
            sources=INVENTED,
        )

    @classmethod
    def for_month(
        cls,
        on: date,
        parameters: "NationalParameters",
        *,
        is_outpatients: bool = False,
        commissioner: str = "NHS England",
        provider: str = "system",
    ) -> Self:
        """
        Return the scheme of a month of 2020/21 or 2021/22, in which the target changed.

        In 2020/21 it was the elective incentive, from September on, with a target of its own for
        outpatients; in the first half of 2021/22 the elective recovery fund, with its thresholds
        as they were revised.

        Raises:
            InvalidValueError: Outpatients are told apart in another year than 2020/21.
            NotInForceError: No scheme is recorded for the day.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> recovery = ElectiveRecovery.for_month(date(2020, 10, 1), national_parameters())
        >>> print(float(recovery.threshold), recovery.rate_above, recovery.rate_below)
        0.9 75% 25%
        """
        if FinancialYear.containing(on) == _INCENTIVE_YEAR:
            expected = "elective-incentive-expected"
            slugs = (
                f"{expected}-outpatients" if is_outpatients else expected,
                "elective-incentive-over",
                "elective-incentive-under",
            )
            target, over, under = slugs
            return cls(
                commissioner=commissioner,
                provider=provider,
                threshold=parameters.number(target, on),
                rate_above=parameters.share(over, on),
                rate_below=parameters.share(under, on),
                sources=cited_for(on, parameters, *slugs),
            )
        if is_outpatients:
            msg = f"outpatients had a target of their own in {_INCENTIVE_YEAR} alone; leave it out"
            raise InvalidValueError(msg)
        of_the_fund = (
            "elective-recovery-threshold",
            "elective-recovery-rate",
            "elective-recovery-higher-threshold",
            "elective-recovery-higher-rate",
        )
        target, rate, higher, higher_rate = of_the_fund
        return cls(
            commissioner=commissioner,
            provider=provider,
            threshold=parameters.number(target, on),
            rate_above=parameters.share(rate, on),
            higher=HigherRate(
                threshold=parameters.number(higher, on),
                rate=parameters.number(higher_rate, on),
            ),
            sources=cited_for(on, parameters, *of_the_fund),
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: "NationalParameters",
        *,
        target: NationalTarget | Fraction | None = None,
        is_capped: bool = False,
        commissioner: str = "commissioner",
        provider: str = "provider",
    ) -> Self:
        """
        Return the scheme of a year from 2022/23 on, with its target, its rates and its floor.

        In 2023/24 the target is the national one, at a stage of its cuts, or that of a board; in
        2024/25 that of a board, which no source that was read gives. For the years before,
        `for_month` returns the scheme.

        Raises:
            InvalidValueError: A target is given for 2022/23, whose own is recorded, or is missing
                for 2023/24 or 2024/25.
            NotInForceError: No scheme is recorded for the year, or no cap for it.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> recovery = ElectiveRecovery.for_year(FinancialYear(2022), national_parameters())
        >>> print(recovery.threshold, recovery.rate_above, recovery.rate_below, recovery.floor)
        26/25 75% 75% 75%
        """
        if year < _INCENTIVE_YEAR:
            msg = f"{_NAME} is recorded from {_INCENTIVE_YEAR} on, and not for {year}"
            raise NotInForceError(msg)
        if year < _YEAR_OF_THE_FLOOR:
            msg = (
                f"the target changed within {year}; ask for the scheme of a month (for_month), "
                f"such as that of 2020-10"
            )
            raise NotInForceError(msg)
        capped = cap_of(year, parameters) if is_capped else ()
        if year == _YEAR_OF_THE_FLOOR:
            if target is not None:
                msg = f"the target of {year} is recorded; leave target out"
                raise InvalidValueError(msg)
            slugs = ("elective-threshold", "elective-rate", "elective-floor")
            threshold, rate, floor = slugs
            return cls(
                commissioner=commissioner,
                provider=provider,
                threshold=parameters.number(threshold, year),
                rate_above=parameters.share(rate, year),
                rate_below=parameters.share(rate, year),
                floor=parameters.share(floor, year),
                sources=cited_for(year, parameters, *slugs),
            )
        full = parameters.share("elective-rate-above-target", year)
        sources = cited_for(year, parameters, "elective-rate-above-target")
        if isinstance(target, NationalTarget):
            slug = f"elective-target-{target.value}"
            sources += cited_for(year, parameters, slug)
            target = parameters.number(slug, year)
        if target is None:
            words = ", ".join(each.value for each in NationalTarget)
            msg = (
                f"{year} had a target for each board; give the board's as target, such as 1.07, "
                f"or in 2023/24 the national one: {words}"
            )
            raise InvalidValueError(msg)
        # Planned care was paid for by what was done, so that what lies below is lost in full.
        return cls(
            commissioner=commissioner,
            provider=provider,
            threshold=target,
            rate_above=full,
            rate_below=full,
            is_capped=is_capped,
            sources=tuple(dict.fromkeys(sources + capped)),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a target below zero, and terms that make no formula."""
        _check_size(self.threshold, "ElectiveRecovery.threshold")
        self.formula()

    def formula(self) -> Formula:
        """Write the target, what lies above it, and what is paid."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        over = self.above_target()
        of_target = those_of(self.sources, "threshold")
        return formula(
            line(
                self.name,
                self.payment(),
                payer=self.commissioner,
                payee=self.provider,
                sources=self.sources,
            ),
            note(f"{self.name}: target", self.target(), sources=of_target),
            note(f"{self.name}: above target", over, sources=of_target),
        )

    def target(self) -> Expression:
        """Write the target, as a working."""
        return step(
            step_name("elective target", self.name, _NAME),
            fact("elective_baseline", PENCE) * self.threshold,
        )

    def above_target(self) -> Expression:
        """Write what lies above the target, below zero where the target is missed."""
        return step(
            step_name("value above target", self.name, _NAME),
            fact("elective_value", PENCE) - self.target(),
        )

    def payment(self) -> Expression:
        """Write what is paid, below zero where it is taken back."""
        paid = self._before_bounds()
        if self.floor is not None:
            paid = greatest(paid, -(fact("elective_allocation", PENCE) * self.floor))
        if self.is_capped:
            paid = least(paid, fact("elective_cap", PENCE))
        return paid

    def _before_bounds(self) -> Expression:
        """Write what the rates come to."""
        over = self.above_target()
        if self.higher is None and self.rate_above == self.rate_below:
            return over * self.rate_above
        lost = () if self.rate_below == _NOTHING else (below(0, self.rate_below),)
        if self.higher is None:
            return bands(over, *lost, above(0, self.rate_above))
        between = self.higher.threshold - self.threshold
        if between <= 0:
            return bands(over, *lost, above(0, self.higher.rate))
        edge = fact("elective_baseline", PENCE) * between
        return bands(over, *lost, band(0, edge, self.rate_above), above(edge, self.higher.rate))


def cap_of(year: FinancialYear, parameters: "NationalParameters") -> tuple[Citation, ...]:
    """Return what is cited for the cap of a year, or refuse a year for which none is recorded."""
    if year != FinancialYear.containing(_LAST_QUARTER_OF_2024):
        msg = f"a cap is recorded for the last quarter of 2024/25, and not for {year}"
        raise NotInForceError(msg)
    return cited_for(_LAST_QUARTER_OF_2024, parameters, "elective-cap")


def _check_size(number: Fraction, where: str) -> None:
    """Refuse a part that is below zero."""
    if number < 0:
        msg = f"{where} is {number_text(number)}; a part of the baseline is at least zero"
        raise InvalidValueError(msg)
