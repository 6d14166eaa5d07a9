"""
Cost and volume: an agreed sum for planned activity that follows actual activity within limits.

Below the collar and above the cap the payment stays where it is, so that the provider bears
all of the difference there and none, or a part, between. Without cap and collar and at the
full rate it is cost per case.
"""

import functools
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import band, bands, fact, step
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.terms import (
    FixedAmount,
    Limit,
    ShareOf,
    limit_of,
)

__all__ = ["CostAndVolume"]

_NAME: Final = "cost and volume"
_FULL_RATE: Final = Share.parse("100%")


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class CostAndVolume:
    """
    A commissioner pays a baseline, and a rate on activity above or below it, within limits.

    Facts: ``baseline_value`` and ``actual_value``, activity at its prices; bases of limits by
    the names that the terms give (``baseline`` is the baseline value).

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import ShareOf, settle
    >>> within_3 = ShareOf(share=Share.parse("3%"))
    >>> contract = CostAndVolume(cap=within_3, collar=within_3)
    >>> facts = {"baseline_value": Money.parse("£50m"), "actual_value": Money.parse("£54m")}
    >>> print(settle(contract, facts).net["provider"])
    £51,500,000.00

    Attributes:
        commissioner: Who pays.
        provider: Who is paid.
        rate: How much of the value of activity that differs from the baseline is paid, or
            taken back.
        cap: How far above the baseline payment follows activity: 3% of the baseline is a cap
            at 103%; `None` sets none.
        collar: How far below it does; `None` sets none.
    """

    type_tag: ClassVar[str] = "cost-and-volume"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    rate: Share = _FULL_RATE
    cap: Limit | None = None
    collar: Limit | None = None
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented contract with a cap that is a part and a collar that is a sum."""
        return cls(
            rate=Share.parse("1/3"),
            cap=ShareOf(share=Share.parse("3%"), sources=INVENTED),
            collar=FixedAmount(amount=Money.parse("£200,000"), sources=INVENTED),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write what the commissioner pays."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        baseline = fact("baseline_value", PENCE)
        bases: dict[str, Expression] = {"baseline": baseline}
        collar = None if self.collar is None else -limit_of(self.collar, bases)
        cap = None if self.cap is None else limit_of(self.cap, bases)
        over = step(
            step_name("activity above baseline", self.name, _NAME),
            fact("actual_value", PENCE) - baseline,
        )
        return formula(
            line(
                self.name,
                baseline + bands(over, band(collar, cap, self.rate)),
                payer=self.commissioner,
                payee=self.provider,
                sources=self.sources,
            )
        )
