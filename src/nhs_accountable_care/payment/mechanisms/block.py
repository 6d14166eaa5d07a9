"""
Block payment: one sum for a year, whatever is done for it.

A provider that is paid a block bears the cost of all activity. While the national blocks of
the pandemic were in force, NHS England made up what a provider's cost exceeded its income by.
"""

import functools
from typing import ClassVar, Final, Self

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import fact, greatest, instalments, step
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

__all__ = ["BlockPayment"]

_NAME: Final = "block payment"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class BlockPayment:
    r"""
    A commissioner pays a provider one agreed sum; activity does not change it.

    Facts: ``block_value``; with a top-up, ``outturn_cost`` and ``other_income``, which is all
    income but the block.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import settle
    >>> block = BlockPayment(topped_up_by="NHS England")
    >>> facts = {
    ...     "block_value": Money.parse("£50m"),
    ...     "outturn_cost": Money.parse("£54m"),
    ...     "other_income": Money.parse("£1.5m"),
    ... }
    >>> print(*settle(block, facts).postings, sep="\n")
    from commissioner to provider: £50,000,000.00 (block payment)
    from NHS England to provider: £2,500,000.00 (block payment: top-up to breakeven)

    Attributes:
        commissioner: Who pays the block.
        provider: Who is paid.
        topped_up_by: Who makes up what the provider's cost exceeds its income by; `None` if
            nobody does.
        instalments: In how many equal payments the block is paid.
    """

    type_tag: ClassVar[str] = "block-payment"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2020),
            last=FinancialYear(2021),
            what="national blocks of the pandemic, in 2020/21 with a top-up to breakeven",
            cited=(
                "CP67, the method of 2020/21 [verified]",
                "CP67, that blocks went on to March 2022 [unverified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    topped_up_by: str | None = attrs.field(default=None, validator=optional(is_name))
    instalments: int = 1
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented block in monthly instalments, topped up to breakeven."""
        return cls(topped_up_by="NHS England", instalments=12, sources=INVENTED)

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write the block, in one line or one for each instalment, and the top-up."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        block = fact("block_value", PENCE)
        payments: dict[str, Expression] = {self.name: block}
        if self.instalments != 1:
            payments = {
                f"{self.name}, instalment {place} of {self.instalments}": each
                for place, each in enumerate(instalments(block, self.instalments), start=1)
            }
        of_block = those_of(self.sources, "instalments")
        lines = [
            line(label, each, payer=self.commissioner, payee=self.provider, sources=of_block)
            for label, each in payments.items()
        ]
        if self.topped_up_by is not None:
            income = step(
                step_name("all income", self.name, _NAME), block + fact("other_income", PENCE)
            )
            lines.append(
                line(
                    f"{self.name}: top-up to breakeven",
                    greatest(fact("outturn_cost", PENCE) - income, 0),
                    payer=self.topped_up_by,
                    payee=self.provider,
                    sources=those_of(self.sources, "topped_up_by"),
                )
            )
        return formula(lines)
