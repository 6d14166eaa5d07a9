"""
Blended payment: a fixed sum for planned activity, and part of the price for what differs.

It was the national default for emergency care and for adult mental health in 2019/20, with a
variable rate of 20%, paid or given back. Local agreements could add a part for quality and a
share of risk.
"""

import functools
from typing import TYPE_CHECKING, ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import amount, fact, step
from nhs_accountable_care.payment.language.expressions import Operand
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line
from nhs_accountable_care.payment.language.units import PENCE, SHARE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.gain_loss_share import GainLossShare
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["BlendedPayment"]

_NAME: Final = "blended payment"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class BlendedPayment:
    r"""
    A commissioner pays a plan, and a rate on activity above or below it, both ways alike.

    Facts: ``planned_value`` and ``actual_value``, activity at its prices; with a quality part
    ``quality_score``, from 0 to 1; with a risk share, its own facts.

    >>> from nhs_accountable_care.payment import settle
    >>> blended = BlendedPayment(variable_rate=Share.parse("20%"))
    >>> facts = {"planned_value": Money.parse("£80m"), "actual_value": Money.parse("£77m")}
    >>> settlement = settle(blended, facts)
    >>> print(*settlement.postings, sep="\n")
    from commissioner to provider: £80,000,000.00 (blended payment: fixed)
    from provider to commissioner: £600,000.00 (blended payment: variable)
    >>> print(settlement.net["provider"])
    £79,400,000.00

    Attributes:
        variable_rate: The part of the price that is paid for activity above plan, and given
            back for activity below it.
        commissioner: Who pays.
        provider: Who is paid.
        most_for_quality: What is paid at a quality score of 1; `None` if there is no such part.
        risk_share: A gain and loss share that stands beside; `None` if there is none.

    Raises:
        InvalidValueError: The part for quality is below zero, or the terms make no formula.
    """

    type_tag: ClassVar[str] = "blended-payment"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2019),
            last=FinancialYear(2019),
            what="national default for emergency care and adult mental health, at 20%",
            cited=(
                "CP69, 20% both ways [verified]",
                "CP68, the two services [verified]",
                "CP67, that blocks took its place in 2020/21 [unverified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    variable_rate: Share
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    most_for_quality: Money | None = None
    risk_share: GainLossShare | None = None
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented blended payment with a part for quality and a risk share."""
        return cls(
            variable_rate=Share.parse("20%"),
            most_for_quality=Money.parse("£500,000"),
            risk_share=GainLossShare.example(),
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: "NationalParameters",
        *,
        name: str = _NAME,
        commissioner: str = "commissioner",
        provider: str = "provider",
    ) -> Self:
        """
        Return the national payment of a year, with its variable rate.

        Raises:
            NotInForceError: No rate is recorded for the year. For 2020/21 a threshold and a break
                glass clause were meant to come; their numbers were not recovered.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> print(
        ...     BlendedPayment.for_year(FinancialYear(2019), national_parameters()).variable_rate
        ... )
        20%
        """
        slug = "blended-variable-rate"
        return cls(
            name=name,
            variable_rate=parameters.share(slug, year),
            commissioner=commissioner,
            provider=provider,
            sources=parameters.citations(slug, year),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a quality part below zero, and terms that make no formula."""
        if self.most_for_quality is not None and self.most_for_quality.pence < 0:
            msg = f"{self.name}: most_for_quality is {self.most_for_quality}; it is at least zero"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write the fixed part and the variable one, and those that local agreement added."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        planned = fact("planned_value", PENCE)
        over = step(
            step_name("value above plan", self.name, _NAME), fact("actual_value", PENCE) - planned
        )
        lines = [
            self._line("fixed", planned),
            self._line("variable", over * self.variable_rate, "variable_rate"),
        ]
        if self.most_for_quality is not None:
            most = amount(
                self.most_for_quality, sources=those_of(self.sources, "most_for_quality")
            )
            earned = most * fact("quality_score", SHARE)
            lines.append(self._line("quality", earned, "most_for_quality"))
        shared = () if self.risk_share is None else self.risk_share.formula().lines
        return formula(lines, shared)

    def _line(self, part: str, of: Operand, *terms: str) -> Line:
        """Write one part of the payment, with what is cited for the term that it rests on."""
        return line(
            f"{self.name}: {part}",
            of,
            payer=self.commissioner,
            payee=self.provider,
            sources=those_of(self.sources, *terms),
        )
