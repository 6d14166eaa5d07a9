"""Who is named in an agreement, and what money it is reported to be about."""

import enum

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import is_tuple
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.organisations.kinds import OrganisationKind

__all__ = ["Body", "MoneyBasis", "ReportedMoney"]


@attrs.frozen(kw_only=True)
class Body:
    """
    A body as a document names it: by its ODS code, by its name, or by both.

    The name and kind are what the document says; who the code stood for on a day is a
    question to the register.

    >>> print(Body(code="01G", name="NHS Salford CCG"))
    NHS Salford CCG (01G)
    """

    code: str | None = None
    name: str | None = None
    kind: OrganisationKind | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)

    def __attrs_post_init__(self) -> None:
        """Refuse a body that nothing identifies."""
        if not (self.code or self.name):
            msg = "a body needs a code or a name; leave it out if neither is recorded"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Write the name, with the code in brackets where both are known."""
        if self.name and self.code:
            return f"{self.name} ({self.code})"
        return self.name or str(self.code)


class MoneyBasis(enum.Enum):
    """What a reported sum covers."""

    A_YEAR = "a-year"
    WHOLE_TERM = "whole-term"


@attrs.frozen(kw_only=True)
class ReportedMoney:
    """
    A sum as a source reports it: where sources disagree, there are several.

    >>> print(ReportedMoney(amount=Money.parse("£6bn"), is_approximate=True))
    about £6,000,000,000.00
    """

    amount: Money
    is_approximate: bool = False
    basis: MoneyBasis | None = None
    period: DateRange | None = None
    covers: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)

    def __str__(self) -> str:
        """Write the sum, and whether it is rounded."""
        about = "about " if self.is_approximate else ""
        basis = f" ({self.basis.value.replace('-', ' ')})" if self.basis else ""
        return f"{about}{self.amount}{basis}"
