"""
One body exercising another's functions, or several exercising them jointly.

From 1 July 2022 NHS bodies act for one another under section 65Z5 of the NHS Act 2006 [NHSA2006,
FC-A22]; before that CCGs, NHS England and combined authorities each had a power of their own.
"""

import enum
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import Body, LiabilityHolder, ReportedMoney
from nhs_accountable_care.contracts.risk import Contribution
from nhs_accountable_care.contracts.services import PatientGroup, ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "CommissioningDelegation",
    "DelegatedFunction",
    "DelegationPower",
    "Section65Z5Agreement",
]


class DelegationPower(enum.Enum):
    """
    The power of the NHS Act 2006 under which functions were shared before July 2022.

    Sections 14Z3, 14Z3A and 14Z9 were powers of CCGs, 13Z to 13ZB those of NHS England [S51,
    S52]; which of the last carried primary care to CCGs is from memory.
    """

    BETWEEN_CCGS = "between-ccgs"
    """Two or more CCGs, through a joint committee from 1 October 2014 (s.14Z3)."""

    CCGS_WITH_COMBINED_AUTHORITY = "ccgs-with-combined-authority"
    """From 28 March 2016 (s.14Z3A)."""

    CCG_WITH_NHS_ENGLAND = "ccg-with-nhs-england"
    """CCG functions, jointly with NHS England (s.14Z9)."""

    NHS_ENGLAND_TO_CCG = "nhs-england-to-ccg"
    """NHS England functions, such as primary medical services."""

    NHS_ENGLAND_DEVOLVED = "nhs-england-devolved"
    """To, or jointly with, a combined authority or council, from 28 March 2016."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DelegatedFunction:
    """
    A function that another body exercises, or several exercise jointly.

    Attributes:
        is_excluded: Whether regulations keep it from being handed over (for section 65Z5: SI
            2022/642 reg 2 [FC-R642]).
        belongs_to_council: Whether it is a council's function and not the NHS's; then it needs
            section 75.
        is_directly_commissioned: Whether NHS England commissions it directly (NHS Act 2006,
            s.3B(1)(d)); until June 2022 it was devolved only jointly with a CCG.

    >>> DelegatedFunction(name="Commissioning of dental services").is_excluded is None
    True
    """

    name: str = attrs.field(validator=is_name)
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    is_excluded: bool | None = None
    belongs_to_council: bool | None = None
    is_directly_commissioned: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Section65Z5Agreement:
    """
    An arrangement by which a relevant body's function is exercised by, or with, others.

    The body that arranges is NHS England, an integrated care board, an NHS trust or a
    foundation trust; the others may also be councils or combined authorities. A pooled fund
    (s.65Z6) holds money of relevant bodies only. Liability follows the body that exercises
    the function, s.65Z5(6) [NHSA2006, FC-A22].

    Attributes:
        arranged_by: The relevant bodies whose function it is.
        exercised_by: The bodies that exercise it, alone or together with those; councils and
            combined authorities may.
        is_joint: Whether they exercise it together, and not one for another.
        uses_joint_committee: Whether they do so through a joint committee.
        committee_members: The bodies with a seat on that committee; a company, practice or charity
            cannot be one.
        pooled_contributions: What each body pays into a pooled fund (s.65Z6); an empty list says
            that none is pooled.

    >>> Section65Z5Agreement(title="Delegation of dental services").is_joint is None
    True
    """

    type_tag: ClassVar[str] = "section-65z5-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("arranged_by", "exercised_by")

    title: str = attrs.field(validator=is_name)
    arranged_by: tuple[Body, ...] | None = None
    exercised_by: tuple[Body, ...] | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    functions: tuple[DelegatedFunction, ...] | None = None
    is_joint: bool | None = None
    uses_joint_committee: bool | None = None
    committee_members: tuple[Body, ...] | None = None
    pooled_contributions: tuple[Contribution, ...] | None = None
    liability: LiabilityHolder | None = None
    budgets: tuple[ReportedMoney, ...] | None = None
    conditions: tuple[str, ...] | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CommissioningDelegation:
    """
    Commissioning exercised by, or jointly with, another body, before July 2022.

    A provider could hold no commissioning function [S88, S39, S38]; liability stayed where the
    function was [S105, FC-A16].

    Attributes:
        power: The power of the NHS Act 2006 that is used: between CCGs section 14Z3, of CCGs with
            a combined authority section 14Z3A, of a CCG with NHS England section 14Z9, and of NHS
            England sections 13Z to 13ZB.
        arranged_by: The bodies whose function it is.
        exercised_by: The bodies that exercise it; with a joint power they do so together with
            those.
        is_joint: Whether they exercise it together, and not one for another.
        uses_joint_committee: Whether they do so through a joint committee, as CCGs could from 1
            October 2014.
        pooled_contributions: What each body pays into a pooled fund; an empty list says that none
            is pooled.

    >>> CommissioningDelegation(
    ...     title="Primary care", power=DelegationPower.NHS_ENGLAND_TO_CCG
    ... ).is_joint is None
    True
    """

    type_tag: ClassVar[str] = "commissioning-delegation"
    party_fields: ClassVar[tuple[str, ...]] = ("arranged_by", "exercised_by")

    title: str = attrs.field(validator=is_name)
    power: DelegationPower | None = None
    arranged_by: tuple[Body, ...] | None = None
    exercised_by: tuple[Body, ...] | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    functions: tuple[DelegatedFunction, ...] | None = None
    is_joint: bool | None = None
    uses_joint_committee: bool | None = None
    pooled_contributions: tuple[Contribution, ...] | None = None
    liability: LiabilityHolder | None = None
    budgets: tuple[ReportedMoney, ...] | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = Section65Z5Agreement | CommissioningDelegation
"""The kinds of agreement of this family."""
