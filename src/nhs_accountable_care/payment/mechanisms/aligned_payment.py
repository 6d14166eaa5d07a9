"""
Aligned payment and incentive (API): a fixed payment, and a variable part for planned care.

It is how commissioners have paid NHS providers in England since April 2022, under that name in
the tariff from 2021/22. The fixed payment covers what was agreed for the year. Planned care varies
with what is done; quality is within the fixed payment, and is deducted where it was missed; best
practice is paid for or deducted beside an expected number of cases.
"""

import functools
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, Self, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, NotInForceError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import (
    fact,
    greatest,
    instalments,
    least,
    rounded,
    step,
    total,
)
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT, PENCE
from nhs_accountable_care.payment.mechanisms.activity_bounds import MOST_CASES, MOST_PRICE
from nhs_accountable_care.payment.mechanisms.blended import BlendedPayment
from nhs_accountable_care.payment.mechanisms.cited_for import (
    cited_for,
    of_term,
    those_of,
)
from nhs_accountable_care.payment.mechanisms.elective_recovery import ElectiveRecovery, cap_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["AlignedPaymentAndIncentive", "ElectiveAtUnitPrices", "ElectivePart"]

_NAME: Final = "aligned payment and incentive"
_BEST_PRACTICE: Final = "best_practice"
_IN_FULL: Final = Share.parse("100%")
_MOST_INDICATORS: Final = 100
_MOST_PRACTICES: Final = 1_000
_URGENT: Final = "urgent and emergency care"
_FIRST: Final = FinancialYear(2021)
_LAST: Final = FinancialYear(2026)
_YEAR_OF_THE_FLOOR: Final = FinancialYear(2022)
_YEARS_OF_CQUIN: Final = (FinancialYear(2022), FinancialYear(2023))
_CAPPED_YEAR: Final = FinancialYear(2025)
_FIXED_PART: Final = (
    YearsInForce(
        first=FinancialYear(2022),
        last=FinancialYear(2022),
        what="a fixed payment, planned care up to its target within it",
        cited=("CP72 [verified]", "CP156 [verified]"),
    ),
    YearsInForce(
        first=FinancialYear(2023),
        last=FinancialYear(2024),
        what="a fixed payment for all but planned care",
        cited=("CP154 [verified]", "CP168 [verified]"),
    ),
    YearsInForce(
        first=FinancialYear(2025),
        last=FinancialYear(2025),
        what="a fixed payment for all but planned care",
        cited=("CP75 [verified]",),
    ),
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ElectiveAtUnitPrices:
    """
    Planned care is paid for by what was done, at unit prices.

    Attributes:
        rate: How much of the unit price is paid.
        is_capped: Whether a sum bounds it: ``elective_cap``, such as the provider's forecast.
        is_advanced: Whether a part is paid on account, ``elective_advance``, and reconciled.

    >>> ElectiveAtUnitPrices(is_capped=True).is_advanced
    False
    """

    type_tag: ClassVar[str] = "elective-at-unit-prices"

    rate: Share = _IN_FULL
    is_capped: bool = False
    is_advanced: bool = False
    sources: tuple[Citation, ...] = ()


ElectivePart = ElectiveRecovery | ElectiveAtUnitPrices
"""How planned care varies the payment: around a target, or at unit prices in full."""


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class AlignedPaymentAndIncentive:
    r"""
    A commissioner pays a provider a fixed sum by instalments, and a variable part beside it (API).

    The payment is the fixed part, and planned care, less what was not earned for quality, and with
    best practice beside what was expected.

    What ``fixed_payment`` covers is not the same each year. In 2022/23 planned care up to its
    target is within it, and beside it only 75% of the difference is paid or taken. From 2023/24
    planned care is outside it and paid in full at unit prices; so the same sum in both years would
    count planned care twice in the later one. Urgent and emergency care is within it unless a
    blended part is written, and quality is within it in every year that had it.

    Facts: ``fixed_payment``, quality included; for planned care those of `ElectiveRecovery`, or
    ``elective_value`` at unit prices and the market forces factor, with ``elective_cap`` and
    ``elective_advance`` where they are agreed; with quality ``quality_indicators`` and
    ``quality_indicators_met``; with best practice, for each kind of care in a table
    ``best_practice``, its ``expected_cases``, ``actual_cases``, ``best_practice_price`` and
    ``unit_price``, up to a million cases at up to £1m; with a blended part for urgent and
    emergency care its facts.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> payment = AlignedPaymentAndIncentive(
    ...     elective=ElectiveAtUnitPrices(), quality=Share.parse("1.25%")
    ... )
    >>> facts = {
    ...     "fixed_payment": Money.parse("£100m"),
    ...     "elective_value": Money.parse("£20m"),
    ...     "quality_indicators": 5,
    ...     "quality_indicators_met": 4,
    ... }
    >>> print(*settle(payment, facts).postings, sep="\n")
    from commissioner to provider: £100,000,000.00 (aligned payment and incentive: fixed)
    from commissioner to provider: £20,000,000.00 (aligned payment and incentive: elective)
    from provider to commissioner: £250,000.00 (aligned payment and incentive: CQUIN not earned)

    Attributes:
        commissioner: Who pays.
        provider: Who is paid.
        instalments: In how many equal payments the fixed part is paid.
        elective: How planned care varies the payment; `None` if it is within the fixed part.
        quality: The part of the fixed payment that is for quality (CQUIN), paid up front with it;
            indicators have equal weights. `None` if there is no such part.
        has_best_practice: Whether best practice is paid beside an expected number of cases.
        urgent_and_emergency: A blended part for urgent and emergency care; `None` if it is within
            the fixed part.

    Raises:
        InvalidValueError: The instalments are not from 1 to 53, a part is between other
            parties, or the terms make no formula.
    """

    type_tag: ClassVar[str] = "aligned-payment-and-incentive"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2021),
            last=FinancialYear(2021),
            what="named in the tariff of 2021/22, in which blocks were still paid",
            cited=("CP70, the proposal [verified]", "CP156, the start in contracts [verified]"),
        ),
        YearsInForce(
            first=FinancialYear(2022),
            last=FinancialYear(2022),
            what="pairs inside a system, and others above £30m; 75% of planned care around 104%",
            cited=("CP72 [verified]", "CP73, CQUIN within [verified]", "CP156 [verified]"),
        ),
        YearsInForce(
            first=FinancialYear(2023),
            last=FinancialYear(2024),
            what="all pairs but those of low volume activity; planned care at unit prices, "
            "capped at the forecast in the last quarter of 2024/25",
            cited=("CP154 [verified]", "CP168 [verified]", "CP76, the cap [verified]"),
        ),
        YearsInForce(
            first=FinancialYear(2025),
            last=FinancialYear(2025),
            what="as before, with planned care capped all year",
            cited=("CP75 [verified]", "CP76, the cap [verified]"),
        ),
        YearsInForce(
            first=FinancialYear(2026),
            last=FinancialYear(2026),
            what="with blended payment for urgent and emergency care, as a consultation has it",
            cited=("CP78 [unverified]", "CP79 [unverified]"),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                OrganisationKind.INTEGRATED_CARE_BOARD,
                OrganisationKind.NHS_ENGLAND,
            ),
            what="NHS commissioners",
            cited=("CP75 [unverified]",),
        ),
        LawfulParties(
            role="provider",
            kinds=(OrganisationKind.NHS_TRUST, OrganisationKind.NHS_FOUNDATION_TRUST),
            what="NHS providers; others are paid by activity",
            cited=("CP75 [verified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    instalments: int = 1
    elective: ElectivePart | None = None
    quality: Share | None = None
    has_best_practice: bool = False
    urgent_and_emergency: BlendedPayment | None = None
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented payment with every part."""
        return cls(
            instalments=12,
            elective=ElectiveRecovery(
                threshold=Fraction(26, 25),
                rate_above=Share.parse("75%"),
                rate_below=Share.parse("75%"),
                floor=Share.parse("75%"),
                sources=INVENTED,
            ),
            quality=Share.parse("1.25%"),
            has_best_practice=True,
            urgent_and_emergency=BlendedPayment(
                name=_URGENT, variable_rate=Share.parse("20%"), sources=INVENTED
            ),
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: "NationalParameters",
        *,
        elective: ElectivePart | None = None,
        is_capped: bool = False,
        urgent_and_emergency: BlendedPayment | None = None,
        instalments: int = 12,
        commissioner: str = "commissioner",
        provider: str = "provider",
    ) -> Self:
        """
        Return the payment of a year from 2021/22 to 2026/27, as far as the facts go.

        ``elective`` takes the place of what is recorded for the year. For 2021/22 and 2026/27 no
        source that was read gives it, and the author must; for 2026/27 also the blended part for
        urgent and emergency care, whose percentages were not recovered. ``is_capped`` sets the cap
        of the last quarter of 2024/25; in 2025/26 planned care is capped all year.

        Raises:
            InvalidValueError: A cap is set beside a part for planned care that the author gives.
            NotInForceError: The year lies outside, or a part is not recorded for it and was not
                given.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> for start in (2022, 2023, 2025):
        ...     payment = AlignedPaymentAndIncentive.for_year(
        ...         FinancialYear(start), national_parameters()
        ...     )
        ...     print(start, type(payment.elective).__name__, payment.quality)
        2022 ElectiveRecovery 1.25%
        2023 ElectiveAtUnitPrices 1.25%
        2025 ElectiveAtUnitPrices None
        """
        _check_given(year, elective, urgent_and_emergency)
        if elective is not None and is_capped:
            msg = (
                f"{_NAME}: the cap is a term of elective; write it there, and leave is_capped out"
            )
            raise InvalidValueError(msg)
        if elective is None:
            elective = _elective(year, parameters, is_capped=is_capped)
            if isinstance(elective, ElectiveRecovery):
                elective = attrs.evolve(elective, commissioner=commissioner, provider=provider)
        sources = of_term("elective", elective.sources)
        for fixed in _FIXED_PART:
            if year in fixed:
                sources += of_term("instalments", fixed.sources)
        quality = None
        if year in _YEARS_OF_CQUIN:
            quality = parameters.share("cquin-rate", year)
            sources += of_term("quality", parameters.citations("cquin-rate", year))
        has_best_practice = year >= _YEAR_OF_THE_FLOOR
        if has_best_practice:
            practice = parameters.citations("best-practice-variable", year)
            sources += of_term("has_best_practice", practice)
        if urgent_and_emergency is not None:
            sources += of_term("urgent_and_emergency", urgent_and_emergency.sources)
        return cls(
            commissioner=commissioner,
            provider=provider,
            instalments=instalments,
            elective=elective,
            quality=quality,
            has_best_practice=has_best_practice,
            urgent_and_emergency=urgent_and_emergency,
            sources=tuple(dict.fromkeys(sources)),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a part between other parties, and terms that make no formula."""
        for what, part in (
            ("elective", self.elective),
            ("urgent_and_emergency", self.urgent_and_emergency),
        ):
            if isinstance(part, ElectiveRecovery | BlendedPayment):
                self._check_parties(what, part)
        self.formula()

    def _check_parties(self, what: str, part: ElectiveRecovery | BlendedPayment) -> None:
        """Refuse a part that another would pay, or be paid by."""
        if (part.commissioner, part.provider) != (self.commissioner, self.provider):
            msg = (
                f"{self.name}: {what} is between {part.commissioner} and {part.provider}, and the "
                f"payment between {self.commissioner} and {self.provider}; name the same two"
            )
            raise InvalidValueError(msg)

    def formula(self) -> Formula:
        """Write the fixed part and all that varies it."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        fixed = fact("fixed_payment", PENCE)
        lines = self._fixed(fixed)
        if self.elective is not None:
            lines += self._elective(self.elective)
        if self.quality is not None:
            indicators, met = _indicators()
            lost = fixed * self.quality * ((indicators - least(met, indicators)) / indicators)
            lines.append(self._line("quality", "CQUIN not earned", -lost))
            lines.append(
                note(
                    f"{self.name}: indicators met beyond those that there are",
                    greatest(met - indicators, 0),
                    sources=those_of(self.sources, "quality"),
                    doubt="more quality indicators are said to be met than there are; they are "
                    "paid as all of them",
                )
            )
        if self.has_best_practice:
            lines.append(self._line("has_best_practice", "best practice", _best_practice()))
        blended = self.urgent_and_emergency
        return formula(lines, () if blended is None else blended.formula().lines)

    def _fixed(self, fixed: Expression) -> list[Line]:
        """Write the fixed part, in one line or one for each instalment."""
        if self.instalments == 1:
            return [self._line("instalments", "fixed", fixed)]
        return [
            self._line("instalments", f"fixed, instalment {place} of {self.instalments}", each)
            for place, each in enumerate(instalments(fixed, self.instalments), start=1)
        ]

    def _elective(self, elective: ElectivePart) -> list[Line]:
        """Write what planned care adds or takes."""
        match elective:
            case ElectiveRecovery():
                return [self._line("elective", "elective", elective.payment(), elective.sources)]
            case ElectiveAtUnitPrices():
                value = _value(elective)
                if not elective.is_advanced:
                    return [self._line("elective", "elective", value, elective.sources)]
                paid = step(
                    step_name("planned care that is paid for", self.name, _NAME), rounded(value)
                )
                advance = fact("elective_advance", PENCE)
                return [
                    self._line("elective", "elective, on account", advance, elective.sources),
                    self._line(
                        "elective", "elective, reconciliation", paid - advance, elective.sources
                    ),
                ]
            case _:
                assert_never(elective)

    def _line(
        self, term: str, part: str, of: Expression, sources: tuple[Citation, ...] = ()
    ) -> Line:
        """Write one part of the payment, which cites what its own term rests on."""
        return line(
            f"{self.name}: {part}",
            of,
            payer=self.commissioner,
            payee=self.provider,
            sources=sources or those_of(self.sources, term),
        )


def _value(elective: ElectiveAtUnitPrices) -> Expression:
    """Write what planned care is paid: its value at unit prices, up to a cap."""
    value: Expression = fact("elective_value", PENCE)
    if elective.rate != _IN_FULL:
        value = value * elective.rate
    if elective.is_capped:
        value = least(value, fact("elective_cap", PENCE))
    return value


def _indicators() -> tuple[Expression, Expression]:
    """Declare how many indicators there are, and how many are said to be met."""
    indicators = fact("quality_indicators", COUNT, lowest=1, highest=_MOST_INDICATORS)
    return indicators, fact("quality_indicators_met", COUNT, highest=_MOST_INDICATORS)


def _best_practice() -> Expression:
    """Write the cases beside what was expected, at the difference of the two prices."""
    actual, expected = (
        fact(name, COUNT, highest=MOST_CASES, table=_BEST_PRACTICE)
        for name in ("actual_cases", "expected_cases")
    )
    best, unit = (
        fact(name, PENCE, highest=MOST_PRICE, table=_BEST_PRACTICE)
        for name in ("best_practice_price", "unit_price")
    )
    return total(_BEST_PRACTICE, (actual - expected) * (best - unit), rows=_MOST_PRACTICES)


def _check_given(
    year: FinancialYear,
    elective: ElectivePart | None,
    urgent_and_emergency: BlendedPayment | None,
) -> None:
    """Refuse a year outside, and one of which a part was neither recovered nor given."""
    if not _FIRST <= year <= _LAST:
        msg = f"{_NAME} is recorded for {_FIRST} to {_LAST}, and not for {year}"
        raise NotInForceError(msg)
    missing = []
    if year in {_FIRST, _LAST} and elective is None:
        missing.append("elective, which is an elective recovery or elective at unit prices")
    if year == _LAST and urgent_and_emergency is None:
        missing.append("urgent_and_emergency, which is a blended payment")
    if missing:
        msg = (
            f"{_NAME}: what varied the payment of {year} was not recovered from any source; "
            f"give {', and '.join(missing)}"
        )
        raise NotInForceError(msg)


def _elective(
    year: FinancialYear, parameters: "NationalParameters", *, is_capped: bool
) -> ElectivePart:
    """Return how planned care varied the payment of a year for which that is recorded."""
    if year == _YEAR_OF_THE_FLOOR:
        return ElectiveRecovery.for_year(year, parameters, is_capped=is_capped)
    if year == _CAPPED_YEAR:
        return ElectiveAtUnitPrices(
            is_capped=True, sources=cited_for(year, parameters, "elective-level-covered")
        )
    sources = cited_for(year, parameters, "elective-rate-above-target")
    if is_capped:
        sources += cap_of(year, parameters)
    return ElectiveAtUnitPrices(
        rate=parameters.share("elective-rate-above-target", year),
        is_capped=is_capped,
        sources=tuple(dict.fromkeys(sources)),
    )
