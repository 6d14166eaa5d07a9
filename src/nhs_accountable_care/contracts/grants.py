"""Payments between the NHS and councils that pool nothing: NHS Act 2006, sections 256 and 76."""

import enum
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import Body, ReportedMoney
from nhs_accountable_care.contracts.statements import ListStatement, names_lists

__all__ = ["GrantPurpose", "Section76Agreement", "Section256Agreement"]


class GrantPurpose(enum.Enum):
    """What a payment by the NHS under section 256 goes towards [CP44]."""

    SOCIAL_SERVICES = "social-services"
    HOUSING = "housing"
    EDUCATION_FOR_DISABLED_PEOPLE = "education-for-disabled-people"
    OTHER_COUNCIL_FUNCTION = "other-council-function"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Section256Agreement:
    """
    A payment by NHS England or a commissioner to a council or voluntary body [CP44].

    Attributes:
        payer: NHS England or the commissioner that pays.
        payee: The council or other body that is paid.
        amounts: What is paid, each sum as a source reports it.
        has_annual_voucher: Whether there is a voucher for each year that accounts for the payment.

    >>> Section256Agreement(title="Reablement", purposes=(GrantPurpose.HOUSING,)).payee is None
    True
    """

    type_tag: ClassVar[str] = "section-256-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("payer", "payee")

    title: str = attrs.field(validator=is_name)
    payer: Body | None = None
    payee: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    purposes: tuple[GrantPurpose, ...] | None = None
    amounts: tuple[ReportedMoney, ...] | None = None
    conditions: tuple[str, ...] | None = None
    has_annual_voucher: bool | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Section76Agreement:
    """
    A payment by a council to NHS England or a commissioner.

    A trust or foundation trust is no payee under this section [FC-A06].

    Attributes:
        payer: The council that pays.
        payee: NHS England or the commissioner that is paid; a trust cannot be (NHS Act 2006,
            s.76).
        functions: The functions for which it is paid, each in words.
        amounts: What is paid, each sum as a source reports it.

    >>> Section76Agreement(title="Public health nursing").payer is None
    True
    """

    type_tag: ClassVar[str] = "section-76-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("payer", "payee")

    title: str = attrs.field(validator=is_name)
    payer: Body | None = None
    payee: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    functions: tuple[str, ...] | None = None
    amounts: tuple[ReportedMoney, ...] | None = None
    conditions: tuple[str, ...] | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = Section256Agreement | Section76Agreement
"""The kinds of agreement of this family."""
