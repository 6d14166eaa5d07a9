"""A local agreement: a mechanism of which the formula itself was agreed, and is kept as data."""

from typing import ClassVar, Self

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import fact
from nhs_accountable_care.payment.language.formula_reading import formula_of
from nhs_accountable_care.payment.language.formula_writing import agreement_data
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.formulas_as_data import AgreementData
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce

__all__ = ["LocalAgreement"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LocalAgreement:
    """
    A mechanism of which the formula itself was agreed, and is kept as data.

    Local agreement has been a payment category of its own in the NHS Payment Scheme since
    2023, beside aligned payment, low volume activity and activity-based payment.

    >>> from nhs_accountable_care.payment import FactData, LineData
    >>> half = {"type": "scaled", "by": "0.5", "of": {"type": "fact", "name": "saving"}}
    >>> data = AgreementData(
    ...     facts=(FactData(name="saving", unit="money"),),
    ...     lines=(LineData(label="half the saving", payer="ICB", payee="trust", of=half),),
    ... )
    >>> agreement = LocalAgreement.from_data(data)
    >>> [str(line.of.measure.unit.value) for line in agreement.formula().lines]
    ['pence']
    >>> agreement.to_data().lines[0].of["type"]
    'rounded'

    Attributes:
        agreed: The formula that was agreed.
        sources: Who says so: of each line that has no sources of its own.
    """

    type_tag: ClassVar[str] = "local-agreement"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default="local agreement", validator=is_name)
    agreed: Formula
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented agreement by which half of a saving is paid."""
        half = line(
            "half of the saving",
            fact("saving", PENCE) / 2,
            payer="commissioner",
            payee="provider",
            sources=INVENTED,
        )
        return cls(agreed=formula(half), sources=INVENTED)

    def formula(self) -> Formula:
        """Return the formula that was agreed; lines without sources cite those of the whole."""
        if not self.sources or all(each.sources for each in self.agreed.lines):
            return self.agreed
        lines = (
            each if each.sources else attrs.evolve(each, sources=self.sources)
            for each in self.agreed.lines
        )
        return formula(lines, currency=self.agreed.currency)

    @classmethod
    def from_data(cls, data: AgreementData) -> "LocalAgreement":
        """
        Read an agreement, checking all that is checked when a formula is built.

        Raises:
            DocumentError: With every problem that was found, each with its path from ``$``.
        """
        return cls(name=data.name, agreed=formula_of(data), sources=data.sources)

    def to_data(self) -> AgreementData:
        """
        Write the agreement as plain data, from which it is read back equal.

        Raises:
            InvalidValueError: A number cannot be written in 40 digits, or two price lists
                share a name.
        """
        return agreement_data(self.agreed, name=self.name, sources=self.sources)
