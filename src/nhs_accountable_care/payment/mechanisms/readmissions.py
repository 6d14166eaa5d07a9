"""
Emergency readmissions within 30 days, and what of them was not paid, from 2011/12 to 2018/19.

In the first year readmissions after elective care were not paid at all, and others up to a cap
made from the rate of the year before. From 2012/13 a local clinical review set the share that
could have been avoided, and the commissioner withheld it.
"""

import functools
from typing import TYPE_CHECKING, ClassVar, Final, Self, assert_never

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Rounding, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import fact, least, rounded, step
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT, PENCE, SHARE
from nhs_accountable_care.payment.mechanisms.activity_bounds import MOST_CASES, MOST_PRICE
from nhs_accountable_care.payment.mechanisms.cited_for import cited_for
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["CappedReadmissions", "ReadmissionRule", "Readmissions", "ReviewedReadmissions"]

_NAME: Final = "readmissions"
_CAPPED_YEAR: Final = FinancialYear(2011)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CappedReadmissions:
    """
    Readmissions are paid up to a number of whole people; the rest is not.

    Attributes:
        share_of_past_rate: How much of the past rate of readmissions after non-elective care is
            paid at most.
        paid_after_elective: How many of those after elective care are paid.

    >>> rule = CappedReadmissions(
    ...     share_of_past_rate=Share.parse("75%"), paid_after_elective=Share.parse("0%")
    ... )
    >>> print(rule.share_of_past_rate)
    75%
    """

    type_tag: ClassVar[str] = "capped-readmissions"

    share_of_past_rate: Share
    paid_after_elective: Share
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ReviewedReadmissions:
    """
    A local clinical review says what share of readmissions could have been avoided.

    Attributes:
        has_separate_shares: Whether those after elective and after non-elective care have a share
            of their own.

    >>> ReviewedReadmissions().has_separate_shares
    False
    """

    type_tag: ClassVar[str] = "reviewed-readmissions"

    has_separate_shares: bool = False
    sources: tuple[Citation, ...] = ()


ReadmissionRule = CappedReadmissions | ReviewedReadmissions
"""How it is found which readmissions are not paid."""


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Readmissions:
    r"""
    A provider gives back what was paid for readmissions that the rule does not pay.

    Only eligible readmissions count: not those without a national price, in maternity, cancer,
    dialysis or transplant care, of children under 4, after self-discharge, of patients transferred
    in, or across a border.

    Facts, up to a cap: ``elective_readmissions`` and ``non_elective_readmissions``,
    ``non_elective_index_spells``, ``past_rate`` (readmissions for each of these, in the year
    before) and ``average_price``. By review: ``eligible_value``, the readmissions at their prices,
    and ``avoidable_share``; with separate shares both twice, with ``_after_elective`` and
    ``_after_non_elective``. Counts are up to a million, and the average price is up to £1m.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> rule = Readmissions(rule=ReviewedReadmissions(), reinvestment="reablement")
    >>> facts = {"eligible_value": Money.parse("£1m"), "avoidable_share": Share.parse("25%")}
    >>> print(*settle(rule, facts).postings, sep="\n")
    from provider to commissioner: £250,000.00 (readmissions: withheld)
    from commissioner to reablement: £250,000.00 (readmissions: reinvested)

    Attributes:
        commissioner: Who withholds.
        provider: Who is not paid.
        rule: How it is found what is not paid: up to a cap, or by a review.
        reinvestment: Who gets what is withheld, such as reablement and support after discharge;
            `None` leaves it with the commissioner.
    """

    type_tag: ClassVar[str] = "readmissions"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2011),
            last=FinancialYear(2018),
            what="up to a cap in 2011/12, and by local clinical review from 2012/13",
            cited=(
                "CP65, the rule of 2011/12 [verified]",
                "CP66, the review from 2012/13 [verified]",
                "CP163, Table 1, what is left out [verified]",
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
            what="the bodies that bought care at the national tariff",
            cited=("CP66, inferred from the years [unverified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    rule: ReadmissionRule
    reinvestment: str | None = attrs.field(default=None, validator=optional(is_name))
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented rule with a cap, of which what is withheld goes to reablement."""
        return cls(
            rule=CappedReadmissions(
                share_of_past_rate=Share.parse("75%"),
                paid_after_elective=Share.parse("0%"),
                sources=INVENTED,
            ),
            reinvestment="reablement",
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: "NationalParameters",
        *,
        has_separate_shares: bool = False,
        commissioner: str = "commissioner",
        provider: str = "provider",
        reinvestment: str | None = None,
    ) -> Self:
        """
        Return the rule of a year: the cap of 2011/12, or the review of 2012/13 to 2018/19.

        Raises:
            NotInForceError: No rule is recorded for the year.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> rule = Readmissions.for_year(FinancialYear(2011), national_parameters()).rule
        >>> print(rule.share_of_past_rate, rule.paid_after_elective)
        75% 0%
        """
        rule: ReadmissionRule
        if year == _CAPPED_YEAR:
            cap, elective = "readmissions-cap-on-rate", "readmissions-paid-after-elective"
            sources = cited_for(year, parameters, cap, elective)
            rule = CappedReadmissions(
                share_of_past_rate=parameters.share(cap, year),
                paid_after_elective=parameters.share(elective, year),
                sources=sources,
            )
        else:
            # What is recorded is that the share is set by a review, and so that the rule held.
            sources = parameters.citations("readmissions-not-paid", year)
            rule = ReviewedReadmissions(has_separate_shares=has_separate_shares, sources=sources)
        return cls(
            commissioner=commissioner,
            provider=provider,
            rule=rule,
            reinvestment=reinvestment,
            sources=sources,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write what is withheld, and where it goes."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        lines = []
        match self.rule:
            case CappedReadmissions():
                paid, all_of_them = _counted(self.rule)
                paid = step(step_name("readmissions paid", self.name, _NAME), paid)
                withheld = (all_of_them - paid) * fact("average_price", PENCE, highest=MOST_PRICE)
                lines.append(note(f"{self.name}: paid", paid, sources=self.sources))
            case ReviewedReadmissions():
                withheld = _avoidable(self.rule)
            case _:
                assert_never(self.rule)
        withheld = step(step_name("withheld", self.name, _NAME), rounded(withheld))
        lines.append(
            line(
                f"{self.name}: withheld",
                withheld,
                payer=self.provider,
                payee=self.commissioner,
                sources=self.sources,
            )
        )
        if self.reinvestment is not None:
            lines.append(
                line(
                    f"{self.name}: reinvested",
                    withheld,
                    payer=self.commissioner,
                    payee=self.reinvestment,
                    sources=self.sources,
                )
            )
        return formula(lines)


def _counted(rule: CappedReadmissions) -> tuple[Expression, Expression]:
    """Write how many readmissions are paid, in whole people, and how many there were."""
    elective = fact("elective_readmissions", COUNT, highest=MOST_CASES)
    other = fact("non_elective_readmissions", COUNT, highest=MOST_CASES)
    spells = fact("non_elective_index_spells", COUNT, highest=MOST_CASES)
    past = spells * fact("past_rate", SHARE)
    # That part of a person is left out is our reading of a cap on people.
    cap = rounded(past * rule.share_of_past_rate, way=Rounding.DOWN)
    paid = least(other, cap)
    if rule.paid_after_elective.value:
        paid += rounded(elective * rule.paid_after_elective, way=Rounding.DOWN)
    return paid, elective + other


def _avoidable(rule: ReviewedReadmissions) -> Expression:
    """Write the value of what could have been avoided."""
    if not rule.has_separate_shares:
        return fact("eligible_value", PENCE) * fact("avoidable_share", SHARE)
    after_elective, after_non_elective = (
        fact(f"eligible_value_after_{care}", PENCE) * fact(f"avoidable_share_after_{care}", SHARE)
        for care in ("elective", "non_elective")
    )
    return after_elective + after_non_elective
