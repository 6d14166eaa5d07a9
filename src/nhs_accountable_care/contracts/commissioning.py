"""The contract by which the NHS buys care, and the agreements that lie over it."""

import enum
from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.contracts.parties import Body, ReportedMoney

__all__ = ["AllianceAgreement", "NHSStandardContract", "ServiceLine"]


class ServiceLine(enum.Enum):
    """A kind of care that a contract or an arrangement covers."""

    CORE_GENERAL_PRACTICE = "core-general-practice"
    PRIMARY_CARE = "primary-care"
    COMMUNITY = "community"
    ACUTE = "acute"
    MENTAL_HEALTH = "mental-health"
    AMBULANCE = "ambulance"
    PUBLIC_HEALTH = "public-health"
    ADULT_SOCIAL_CARE = "adult-social-care"
    CHILDREN_SOCIAL_CARE = "children-social-care"
    SPECIALISED = "specialised"


@attrs.frozen(kw_only=True)
class NHSStandardContract:
    """
    The contract that NHS England mandates for care other than core general practice.

    ``sub_contractors`` are those through whom a lead (prime) provider delivers part of it:
    an empty tuple means that there are none.

    >>> contract = NHSStandardContract(title="Salford", provider=Body(code="RM3"))
    >>> contract.sub_contractors is None
    True
    """

    type_tag: ClassVar[str] = "nhs-standard-contract"

    title: str = attrs.field(validator=is_text)
    commissioners: tuple[Body, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    provider: Body | None = None
    signed_on: date | None = None
    period: DateRange | None = None
    services: tuple[ServiceLine, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    sub_contractors: tuple[Body, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    values: tuple[ReportedMoney, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class AllianceAgreement:
    """
    One agreement over several contracts: shared aims, shared decisions, often shared risk.

    The contracts underneath stay as they are; the alliance is not a body.

    >>> AllianceAgreement(title="Alliance", parties=(Body(code="01G"), Body(code="RM3"))).title
    'Alliance'
    """

    type_tag: ClassVar[str] = "alliance-agreement"

    title: str = attrs.field(validator=is_text)
    signed_on: date | None = None
    period: DateRange | None = None
    parties: tuple[Body, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    contracts_stay: bool | None = None
    decisions_are_unanimous: bool | None = None
    funds: tuple[ReportedMoney, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)
