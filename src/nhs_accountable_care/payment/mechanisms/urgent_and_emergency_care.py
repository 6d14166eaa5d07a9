"""
Urgent and emergency care in three parts: a core, a part for volume and a part for quality.

National guidance of 2014 offered it to places that wanted to pay the services of a network alike.
Which share each part was to have was not recovered from any source: the author of an agreement
says so.
"""

import functools
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import fact
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import PENCE, SHARE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce

__all__ = ["UrgentAndEmergencyCarePayment"]

_NAME: Final = "urgent and emergency care"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class UrgentAndEmergencyCarePayment:
    """
    A commissioner pays a service a core of its plan, a part by volume and a part by quality (UEC).

    The core and the most for quality are shares of the planned value; the part for volume is a
    share of the actual value. Nothing says that the three make up the whole.

    Facts: ``planned_value`` and ``actual_value``, activity at its prices; ``quality_score``, from
    0 to 1.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> payment = UrgentAndEmergencyCarePayment(
    ...     core_share=Share.parse("50%"),
    ...     volume_share=Share.parse("30%"),
    ...     quality_share=Share.parse("20%"),
    ... )
    >>> facts = {
    ...     "planned_value": Money.parse("£10m"),
    ...     "actual_value": Money.parse("£11m"),
    ...     "quality_score": Share.parse("75%"),
    ... }
    >>> print(settle(payment, facts).net["provider"])
    £9,800,000.00

    Attributes:
        core_share: How much of the planned value is paid whatever is done.
        volume_share: How much of the actual value is paid.
        quality_share: How much of the planned value is paid at a quality score of 1.
        commissioner: Who pays.
        provider: Who is paid.
    """

    type_tag: ClassVar[str] = "urgent-and-emergency-care-payment"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2014),
            last=FinancialYear(2014),
            what="three parts as guidance to places; their shares were not recovered",
            cited=(
                "CP71, the three parts [verified]",
                "M, that the guidance is of 2014/15 [unverified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    core_share: Share
    volume_share: Share
    quality_share: Share
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented payment in three parts."""
        return cls(
            core_share=Share.parse("50%"),
            volume_share=Share.parse("30%"),
            quality_share=Share.parse("20%"),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write the three parts."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        planned, actual = fact("planned_value", PENCE), fact("actual_value", PENCE)
        parts = {
            "core": planned * self.core_share,
            "volume": actual * self.volume_share,
            "quality": planned * self.quality_share * fact("quality_score", SHARE),
        }
        return formula(
            [
                line(
                    f"{self.name}: {what}",
                    of,
                    payer=self.commissioner,
                    payee=self.provider,
                    sources=those_of(self.sources, f"{what}_share"),
                )
                for what, of in parts.items()
            ]
        )
