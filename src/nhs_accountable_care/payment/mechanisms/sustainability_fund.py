"""
The sustainability fund: money for trusts that kept to their control total.

From 2016/17 to 2018/19 a trust earned its part of the fund quarter by quarter: nothing unless it
met its control total of the year to date, measured before the fund itself; then one part for
that alone and the rest by standards of waiting. The Sustainability and Transformation Fund of
2016/17 and 2017/18 and the Provider Sustainability Fund of 2018/19 had one rule with other
numbers.
"""

import functools
from fractions import Fraction
from typing import ClassVar, Final, Self

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import (
    ZERO,
    amount,
    fact,
    greatest,
    met,
    rounded,
    step,
    truth,
    when,
)
from nhs_accountable_care.payment.language.expressions import Expression, Fact, sum_of
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line, note
from nhs_accountable_care.payment.language.units import PENCE, digits_of
from nhs_accountable_care.payment.mechanisms.cited_for import of_term, those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = [
    "SustainabilityFund",
    "WeightedStandard",
    "by_gates",
    "check_whole",
    "surplus",
]

_NAME: Final = "sustainability fund"
_MOST: Final = Money.parse("£10bn")
_NOTHING: Final = Share(value=Fraction(0))
_WHOLE: Final = _NOTHING.rest
_QUARTERS: Final = ("first", "second", "third", "fourth")
_OTHERS: Final = ("referral_to_treatment", "cancer", "diagnostics")
_OF_A_QUARTER: Final = ("phasing", "finance", "standards", "system_share")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class WeightedStandard:
    """
    A standard of performance, and the part of the fund that is paid for it.

    Attributes:
        name: The standard, in lower-case words; the fact that it was met in the second quarter
            is ``quarter_2_cancer_met`` for ``cancer``.
        weight: The part of the fund that is paid for it.

    >>> print(WeightedStandard(name="cancer", weight=Share.parse("5%")).weight)
    5%
    """

    name: str = attrs.field(validator=is_name)
    weight: Share


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class SustainabilityFund:
    r"""
    A trust is paid its part of a fund by quarters, if it kept to its control total.

    In a quarter whose gate is closed nothing is paid, for performance either. Each quarter is
    rounded half up to the penny by itself; no source states a rounding. Where the outturn is
    given, a note counts 1 if it denies what is said of the last quarter, whose year to date is the
    year: both are taken as they are given, and one of the two is wrong.

    Facts: ``allocation``, the trust's part of the fund for the year; for each quarter
    ``quarter_1_control_total_met``, for the year to date and before the fund, and one flag for
    each standard; ``quarter_1_system_control_total_met`` if a part hangs on the system;
    ``control_total`` and ``outturn``, surpluses of the year before the fund, if there is an
    incentive or a part of the remainder.

    >>> from nhs_accountable_care.payment import settle
    >>> quarter = Share.parse("25%")
    >>> fund = SustainabilityFund(
    ...     phasing=(quarter,) * 4,
    ...     finance=Share.parse("70%"),
    ...     standards=(WeightedStandard(name="waiting", weight=Share.parse("30%")),),
    ... )
    >>> facts = {"allocation": Money.parse("£8m")}
    >>> for number in (1, 2, 3, 4):
    ...     facts[f"quarter_{number}_control_total_met"] = number < 4
    ...     facts[f"quarter_{number}_waiting_met"] = number != 2
    >>> print(*settle(fund, facts).postings, sep="\n")
    from NHS England to trust: £2,000,000.00 (sustainability fund, quarter 1)
    from NHS England to trust: £1,400,000.00 (sustainability fund, quarter 2)
    from NHS England to trust: £2,000,000.00 (sustainability fund, quarter 3)

    Attributes:
        payer: Who pays, after the quarter.
        trust: Who is paid.
        phasing: The part of the year that each quarter is; together they make the whole.
        finance: The part that is paid for the control total alone.
        standards: What the rest is paid for; with `finance` they make the whole.
        incentive: What is paid for each pound by which the outturn lies above the control total,
            such as £1; `None` if nothing is.
        remainder: The fact that is the trust's part of what others did not earn, which is paid if
            the control total of the year was met; `None` if nothing is shared.
        system_share: The part that hangs on the control total of the system in place of the
            trust's own. It was agreed locally.

    Raises:
        InvalidValueError: The quarters, or the parts for finance and standards, do not make the
            whole, or the terms make no formula.
    """

    type_tag: ClassVar[str] = "sustainability-fund"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2016),
            last=FinancialYear(2018),
            what=(
                "control total first, then 70% for it and 30% for standards; £1 for each pound "
                "above the total, and £2 in 2018/19"
            ),
            cited=(
                "CP101, the split of 2016/17 [verified]",
                "CP102, that the total is an on/off gate [verified]",
                "CP209, the quarters from 2017/18 [verified]",
                "CP211, £2 for £1 in 2018/19 [verified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="trust",
            kinds=(
                OrganisationKind.NHS_TRUST,
                OrganisationKind.NHS_FOUNDATION_TRUST,
                OrganisationKind.CARE_TRUST,
                OrganisationKind.AMBULANCE_TRUST,
            ),
            what="the fund was for providers, which control totals were set for",
            cited=("CP102 [unverified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    payer: str = attrs.field(default="NHS England", validator=is_name)
    trust: str = attrs.field(default="trust", validator=is_name)
    phasing: tuple[Share, ...]
    finance: Share
    standards: tuple[WeightedStandard, ...] = ()
    incentive: Money | None = None
    remainder: str | None = attrs.field(default=None, validator=optional(is_name))
    system_share: Share = _NOTHING
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented fund with two standards, half of it linked to the system."""
        return cls(
            phasing=(Share.parse("40%"), Share.parse("60%")),
            finance=Share.parse("80%"),
            standards=(
                WeightedStandard(name="waiting", weight=Share.parse("15%")),
                WeightedStandard(name="cancer", weight=Share.parse("5%")),
            ),
            incentive=Money.parse("£1"),
            remainder="part_of_remainder",
            system_share=Share.parse("50%"),
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: NationalParameters,
        *,
        trust: str = "trust",
        system_share: Share = _NOTHING,
        remainder: str | None = None,
    ) -> Self:
        """
        Return the fund of a year, by its national parameters.

        Raises:
            NotInForceError: If they record no quarters, parts or incentive for the year.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> fund = SustainabilityFund.for_year(FinancialYear(2018), national_parameters())
        >>> print(*fund.phasing, fund.incentive)
        15% 20% 30% 35% £2.00
        """
        cited: list[Citation] = []

        def share(what: str, term: str) -> Share:
            slug = f"sustainability-fund-{what}"
            cited.extend(of_term(term, parameters.citations(slug, year)))
            return parameters.share(slug, year)

        phasing = tuple(share(f"{quarter}-quarter", "phasing") for quarter in _QUARTERS)
        emergency = share("accident-and-emergency", "standards")
        others = [standard.replace("_", "-") for standard in _OTHERS]
        standards = [WeightedStandard(name="accident_and_emergency", weight=emergency)]
        # Where performance was that one standard alone, finance is what it leaves; otherwise each
        # part is recorded.
        finance = emergency.rest
        if any(parameters.is_recorded(f"sustainability-fund-{each}", year) for each in others):
            finance = share("finance", "finance")
            weights = [share(each, "standards") for each in others]
            standards.extend(
                WeightedStandard(name=name, weight=weight)
                for name, weight in zip(_OTHERS, weights, strict=True)
                if weight.value
            )
        incentive = "sustainability-fund-incentive"
        cited.extend(of_term("incentive", parameters.citations(incentive, year)))
        return cls(
            trust=trust,
            phasing=phasing,
            finance=finance,
            standards=tuple(standards),
            incentive=parameters.money(incentive, year),
            remainder=remainder,
            system_share=system_share,
            sources=tuple(dict.fromkeys(cited)),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse parts that do not make the whole."""
        check_whole(f"{self.name}: the quarters", self.phasing)
        weights = (self.finance, *(each.weight for each in self.standards))
        check_whole(f"{self.name}: finance and standards", weights)
        self.formula()

    def formula(self) -> Formula:
        """Write one line a quarter, and those for the incentive and the remainder."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        allocation = fact("allocation", PENCE)
        lines = [
            self._paid(
                f"{self.name}, quarter {number}",
                self._quarter(allocation * phase, number),
                *_OF_A_QUARTER,
            )
            for number, phase in enumerate(self.phasing, start=1)
        ]
        if self.incentive is not None or self.remainder is not None:
            lines.extend(self._of_the_year())
        return formula(lines)

    def _quarter(self, most: Expression, number: int) -> Expression:
        """Take what a quarter can earn by its standards and its gates."""
        parts = [
            when(truth(f"quarter_{number}_{each.name}_met"), amount(each.weight), amount(0))
            for each in self.standards
        ]
        earned = most * sum_of((amount(self.finance), *parts))
        named = step(step_name(f"earned in quarter {number}", self.name, _NAME), earned)
        return rounded(by_gates(named, f"quarter_{number}", "control_total", self.system_share))

    def _of_the_year(self) -> list[Line]:
        """Write what hangs on the outturn of the year."""
        over = step(
            step_name("above the control total", self.name, _NAME),
            surplus("outturn") - surplus("control_total"),
        )
        lines: list[Line] = []
        if self.incentive is not None:
            per_pound = Fraction(self.incentive.pence, Money.parse("£1").pence)
            improvement = greatest(over, 0)
            lines.append(
                self._paid(
                    f"{self.name}: incentive", rounded(improvement * per_pound), "incentive"
                )
            )
            lines.append(
                note(
                    f"{self.name}: effect on the bottom line",
                    rounded(improvement * (1 + per_pound)),
                    sources=those_of(self.sources, "incentive"),
                )
            )
        if self.remainder is not None:
            left = when(over >= 0, fact(self.remainder, PENCE), ZERO)
            lines.append(self._paid(f"{self.name}: part of the remainder", left, "remainder"))
        if self.system_share != _WHOLE:
            # The year to date of the last quarter is the year, so that one of the two is wrong.
            said = truth(f"quarter_{len(self.phasing)}_control_total_met")
            denied = (said & (over < ZERO)) | (~said & (over >= ZERO))
            lines.append(
                note(
                    f"{self.name}: last quarter against the outturn",
                    met(denied),
                    sources=those_of(self.sources, "system_share"),
                    doubt=(
                        f"whether the control total of quarter {len(self.phasing)} was met is "
                        f"said otherwise than the outturn of the year has it; what is paid goes "
                        f"by what is said"
                    ),
                )
            )
        return lines

    def _paid(self, label: str, of: Expression, *terms: str) -> Line:
        """Write what the trust is paid, with what is cited for the terms that it rests on."""
        sources = those_of(self.sources, *terms)
        return line(label, of, payer=self.payer, payee=self.trust, sources=sources)


def by_gates(earned: Expression, period: str, what: str, system_share: Share) -> Expression:
    """
    Pay what was earned if a body met what it had to, and a part of it if its system did.

    >>> half = Share.parse("50%")
    >>> paid = by_gates(fact("earned", PENCE), "quarter_1", "trajectory", half)
    >>> paid.measure.unit.value
    'pence'
    """
    parts = [
        when(truth(f"{period}_{gate}_met"), earned * share, ZERO)
        for gate, share in ((what, system_share.rest), (f"system_{what}", system_share))
        if share.value
    ]
    return sum_of(parts)


def check_whole(what: str, shares: tuple[Share, ...]) -> None:
    """
    Refuse shares that do not make the whole.

    Raises:
        InvalidValueError: They do not.

    >>> check_whole("the quarters", (Share.parse("25%"),) * 4)
    """
    whole = sum((each.value for each in shares), Fraction())
    if whole != 1:
        given = ", ".join(map(str, shares)) or "none"
        msg = f"{what} make {digits_of(whole * 100)}% and not 100% ({given}); change one of them"
        raise InvalidValueError(msg)


def surplus(name: str) -> Fact:
    """
    Declare a surplus, which is below zero if it is a deficit.

    >>> surplus("outturn").lowest < 0
    True
    """
    return fact(name, PENCE, lowest=-_MOST, highest=_MOST)
