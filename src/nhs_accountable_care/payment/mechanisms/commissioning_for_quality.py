"""
Commissioning for Quality and Innovation (CQUIN): a part of a contract that quality earns.

From 2009/10 a share of what a contract was worth hung on indicators that the commissioner and the
provider, and later the nation, set. It was suspended in the pandemic, came back inside the fixed
payment in 2022/23, and is paused since 2024/25.
"""

import functools
from fractions import Fraction
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share, number_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import ZERO, fact, rounded, step, truth, when
from nhs_accountable_care.payment.language.expressions import Expression, Step, sum_of
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line, note
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.indicators import (
    IndicatorThresholds,
    QualityIndicator,
    share_earned,
    sources_of,
)
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["CommissioningForQuality", "QualityCondition"]

_NAME: Final = "commissioning for quality"
_UP_FRONT_SINCE: Final = FinancialYear(2022)
# What hung on a condition in 2017/18 and 2018/19, by the slug of its rate, and its fact.
_CONDITIONS: Final = (
    ("cquin-rate-engagement", "engagement in the partnership", "engagement_met"),
    ("cquin-rate-risk-reserve", "risk reserve", "risk_reserve_released"),
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class QualityCondition:
    """
    A part of the scheme that hangs on one condition and on no indicator.

    >>> reserve = QualityCondition(name="risk reserve", rate=Share.parse("0.5%"), met="released")
    >>> print(reserve.rate)
    0.5%

    Attributes:
        name: What it is called.
        rate: Its part of the base, beside the rate of the indicators.
        met: The fact, true or false, of whether the condition is met.
    """

    name: str = attrs.field(validator=is_name)
    rate: Share
    met: str = attrs.field(validator=is_name)
    sources: tuple[Citation, ...] = ()


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class CommissioningForQuality:
    """
    A commissioner pays a part of a contract for what indicators of quality achieve.

    The indicators weigh the same. Each earns its part of the scheme's value along the line
    between its thresholds, rounded to the penny.

    Facts: ``contract_value``, the base; and what the indicators and conditions name.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> between = IndicatorThresholds(lower=Share.parse("50%"), upper=Share.parse("70%"))
    >>> scheme = CommissioningForQuality(
    ...     rate=Share.parse("1.25%"),
    ...     indicators=(
    ...         QualityIndicator(name="screening", achieved="screened", thresholds=between),
    ...     ),
    ...     is_up_front=False,
    ... )
    >>> facts = {"contract_value": Money.parse("£60m"), "screened": Share.parse("64%")}
    >>> print(settle(scheme, facts).net["provider"])
    £525,000.00

    Attributes:
        rate: The part of the base that is laid on the indicators.
        indicators: The indicators, of equal weight.
        conditions: Parts of the base that hang on a condition each, beside the rate.
        is_up_front: Whether all is paid at first and what is not earned taken back; else what is
            earned is paid.
        base_includes_scheme: Whether ``contract_value`` already holds the value of the scheme,
            which then is taken out of it first: the scheme is never a part of itself.
        commissioner: Who pays.
        provider: Who is paid.

    Raises:
        InvalidValueError: If there is neither an indicator nor a condition, or two have one name.
    """

    type_tag: ClassVar[str] = "commissioning-for-quality"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2009),
            last=FinancialYear(2019),
            what="0.5% of contract value at first, 2.5% from 2012/13, 1.25% in 2019/20",
            cited=(
                "CP83 [verified]",
                "CP84, 2019/20 [verified]",
                "M, before 2015/16 [unverified]",
            ),
        ),
        YearsInForce(
            first=FinancialYear(2022),
            last=FinancialYear(2023),
            what="1.25% of the fixed payment, within aligned payment and incentive",
            cited=(
                "CP73, 2022/23 [verified]",
                "CP82, 2023/24 [verified]",
                "M, the rate of 2023/24 and the pause since 2024/25 [unverified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(
                OrganisationKind.PRIMARY_CARE_TRUST,
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                OrganisationKind.INTEGRATED_CARE_BOARD,
                OrganisationKind.NHS_ENGLAND,
            ),
            what="the bodies that commissioned under the NHS Standard Contract",
            cited=("CP84, inferred from the years [unverified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    rate: Share
    indicators: tuple[QualityIndicator, ...]
    conditions: tuple[QualityCondition, ...] = ()
    is_up_front: bool
    base_includes_scheme: bool = False
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented scheme of two indicators and a reserve, paid up front."""
        between = IndicatorThresholds(
            lower=Share.parse("50%"), upper=Share.parse("70%"), sources=INVENTED
        )
        return cls(
            rate=Share.parse("2%"),
            indicators=(
                QualityIndicator(
                    name="screening", achieved="screened", thresholds=between, sources=INVENTED
                ),
                QualityIndicator(
                    name="plan", achieved="plan_agreed", thresholds=None, sources=INVENTED
                ),
            ),
            conditions=(
                QualityCondition(
                    name="risk reserve",
                    rate=Share.parse("0.5%"),
                    met="risk_reserve_released",
                    sources=INVENTED,
                ),
            ),
            is_up_front=True,
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: NationalParameters,
        *,
        indicators: tuple[QualityIndicator, ...],
        base_includes_scheme: bool = False,
    ) -> Self:
        """
        Return the scheme as the nation had it in a year, with the indicators of the contract.

        In 2017/18 and 2018/19 a part hung on engagement in the partnership (the fact
        ``engagement_met``) and a part was a risk reserve (``risk_reserve_released``). Since
        2022/23 all is paid up front.

        Raises:
            NotInForceError: In a year without a scheme, or of which no rate is recorded.
            InvalidValueError: If there are more indicators than the year allowed.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> CommissioningForQuality.for_year(
        ...     FinancialYear(2021), national_parameters(), indicators=()
        ... )
        Traceback (most recent call last):
        nhs_accountable_care.NotInForceError: cquin-rate has no number for 2021/22, but the words \
'suspended'; recorded are: ...
        """
        slug = "cquin-rate"
        conditions: tuple[QualityCondition, ...] = ()
        if parameters.is_recorded("cquin-rate-national", year):
            slug = "cquin-rate-national"
            conditions = tuple(
                QualityCondition(
                    name=name,
                    rate=parameters.share(of, year),
                    met=met,
                    sources=parameters.citations(of, year),
                )
                for of, name, met in _CONDITIONS
            )
        if parameters.is_recorded("cquin-most-indicators", year):
            most = parameters.number("cquin-most-indicators", year)
            if len(indicators) > most:
                msg = (
                    f"{_NAME}: {number_text(len(indicators))} indicators, and {year} allowed "
                    f"{number_text(int(most))} at most"
                )
                raise InvalidValueError(msg)
        return cls(
            rate=parameters.share(slug, year),
            indicators=indicators,
            conditions=conditions,
            is_up_front=not year < _UP_FRONT_SINCE,
            base_includes_scheme=base_includes_scheme,
            sources=parameters.citations(slug, year),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a scheme that nothing earns, and parts that cannot be told apart."""
        names = [each.name for each in self.indicators]
        names += [each.name for each in self.conditions]
        if not names:
            msg = f"{self.name}: nothing earns it; write at least one indicator or condition"
            raise InvalidValueError(msg)
        if len(set(names)) < len(names):
            msg = f"{self.name}: two parts have one name; give each its own"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write what each part earns, and who pays what in the end."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        base = self._base()
        of_rate = those_of(self.sources, "rate")
        of_indicators = those_of(self.sources, "rate", "indicators")
        of_conditions = those_of(self.sources, "conditions")
        of_all = those_of(self.sources, "rate", "indicators", "conditions", "is_up_front")
        scheme = step(self._step("scheme value"), base * self.rate, sources=of_rate)
        parts = [
            *((name, earned, of_indicators) for name, earned in self._by_indicators(scheme)),
            *((name, earned, of_conditions) for name, earned in self._by_conditions(base)),
        ]
        if not self.is_up_front:
            return formula(
                self._line(f"{self.name}: {name}", earned, cited) for name, earned, cited in parts
            )
        reserved = [base * each.rate for each in self.conditions]
        up_front = step(self._step("paid up front"), rounded(sum_of([scheme, *reserved])))
        kept = sum_of([earned for _, earned, _ in parts])
        return formula(
            [note(f"{self.name}: {name}", earned, sources=cited) for name, earned, cited in parts],
            self._line(f"{self.name}: paid up front", up_front, of_all),
            line(
                f"{self.name}: taken back",
                up_front - kept,
                payer=self.provider,
                payee=self.commissioner,
                sources=of_all,
            ),
        )

    def _base(self) -> Expression:
        """Write the value of the contract without the scheme."""
        value = fact("contract_value", PENCE)
        if not self.base_includes_scheme:
            return value
        whole = sum((each.rate.value for each in self.conditions), self.rate.value)
        return step(self._step("value without the scheme"), value * (1 / (1 + whole)))

    def _by_indicators(self, scheme: Step) -> list[tuple[str, Expression]]:
        """Write what each indicator earns of its equal part."""
        if not self.indicators:
            return []
        each = step(
            self._step("value of an indicator"), scheme * Fraction(1, len(self.indicators))
        )
        return [
            (indicator.name, rounded(each * self._share_earned(indicator)))
            for indicator in self.indicators
        ]

    def _share_earned(self, indicator: QualityIndicator) -> Step:
        """Write what share of its part an indicator earns, with what is cited for it."""
        return step(
            self._step(f"{indicator.name}: share earned"),
            share_earned(indicator),
            sources=sources_of(indicator),
        )

    def _by_conditions(self, base: Expression) -> list[tuple[str, Expression]]:
        """Write what each condition earns if it is met."""
        return [
            (
                each.name,
                step(
                    self._step(f"{each.name}: earned"),
                    when(truth(each.met), rounded(base * each.rate), ZERO),
                    sources=each.sources,
                ),
            )
            for each in self.conditions
        ]

    def _line(self, name: str, of: Expression, sources: tuple[Citation, ...]) -> Line:
        """Write what the commissioner pays the provider."""
        return line(name, of, payer=self.commissioner, payee=self.provider, sources=sources)

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return step_name(what, self.name, _NAME)
