"""
The blocks of the pandemic: last year's monthly value, and a top-up to breakeven.

From April 2020 activity was not counted. Each commissioner paid each trust a sum a month, made of
what had passed between them the year before, and NHS England made up what a trust's cost exceeded
its income by.
"""

import functools
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import fact, greatest, rounded, step
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

__all__ = ["PandemicBlock"]

_NAME: Final = "pandemic block"
_MONTHS_IN_A_YEAR: Final = 12


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class PandemicBlock:
    r"""
    A commissioner pays a sum a month, whatever is done, and NHS England tops up to breakeven.

    The month is what is rounded. A surplus is left alone: that nothing was taken back is our
    reading of a top-up.

    Facts: ``monthly_value_of_last_year``, ``outturn_cost`` and ``other_income``, the last two for
    all of the months.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> block = PandemicBlock(uplift=Share.parse("2.8%"), months=6)
    >>> facts = {
    ...     "monthly_value_of_last_year": Money.parse("£4m"),
    ...     "outturn_cost": Money.parse("£27m"),
    ...     "other_income": Money.parse("£1m"),
    ... }
    >>> print(*settle(block, facts).postings, sep="\n")
    from commissioner to provider: £24,672,000.00 (pandemic block: block)
    from NHS England to provider: £1,328,000.00 (pandemic block: top-up to breakeven)

    Attributes:
        uplift: How much is added to the value of last year. No source that was read says it for
            2020/21: 2.8% is remembered, and unverified.
        months: For how many months the block is paid.
        commissioner: Who pays the block.
        provider: Who is paid.
        topped_up_by: Who makes up what cost exceeds income by.

    Raises:
        InvalidValueError: The months are not from 1 to 12.
    """

    type_tag: ClassVar[str] = "pandemic-block"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2020),
            last=FinancialYear(2020),
            what="blocks with a top-up to breakeven from April 2020, to August before the "
            "elective incentive began in September",
            cited=(
                "CP67, the method [verified]",
                "CP165, the incentive from September [verified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    uplift: Share
    months: int
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    topped_up_by: str = attrs.field(default="NHS England", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented block of six months."""
        return cls(uplift=Share.parse("2.8%"), months=6, sources=INVENTED)

    def __attrs_post_init__(self) -> None:
        """Refuse no month, and more than a year has."""
        if not 1 <= self.months <= _MONTHS_IN_A_YEAR:
            msg = f"{self.name}: months is {self.months}; write a number from 1 to 12"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write the block and the top-up."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        month = step(
            step_name("block of a month", self.name, _NAME),
            rounded(fact("monthly_value_of_last_year", PENCE) * (1 + self.uplift.value)),
        )
        block = step(step_name("block of all months", self.name, _NAME), month * self.months)
        income = step(
            step_name("all income", self.name, _NAME), block + fact("other_income", PENCE)
        )
        return formula(
            line(
                f"{self.name}: block",
                block,
                payer=self.commissioner,
                payee=self.provider,
                sources=those_of(self.sources, "uplift", "months"),
            ),
            line(
                f"{self.name}: top-up to breakeven",
                greatest(fact("outturn_cost", PENCE) - income, 0),
                payer=self.topped_up_by,
                payee=self.provider,
                sources=those_of(self.sources, "uplift", "months", "topped_up_by"),
            ),
        )
