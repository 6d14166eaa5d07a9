"""
Lead providers: one contract holder that answers for the whole and sub-contracts a part.

A prime contractor manages and pays others; a prime (lead) provider also delivers some of the
care itself. UnitingCare (2015, ended after eight months [CP33 to CP36]) is why guarantees, tax
and an agreed baseline are facts of their own here.
"""

import enum
from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.contracts.assurance import AssuranceProcess
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import (
    BindingForce,
    Body,
    ReportedMoney,
    VatTreatment,
)
from nhs_accountable_care.contracts.procurement import Procurement
from nhs_accountable_care.contracts.services import PatientGroup, ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists

__all__ = ["LeadProviderContract", "LeadProviderRole", "SubContract"]


class LeadProviderRole(enum.Enum):
    """What the holder does besides answering for the whole."""

    PRIME_CONTRACTOR = "prime-contractor"
    """Manages and pays sub-contractors, and delivers no care itself."""

    PRIME_PROVIDER = "prime-provider"
    """Also delivers some of the care."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SubContract:
    """
    A contract under a head contract, by which its holder has another deliver a part.

    Attributes:
        head_contract: The title of the head contract, which stands above it.
        head_holder: The holder of the head contract, for whom the part is delivered.
        provider: The sub-contractor, which delivers the part.
        is_material: Whether it is a material sub-contract by the terms of the head contract.
        commissioners_consented: Whether the commissioners consented to it.
        flows_down: Whether the terms of the head contract were carried into it.

    >>> SubContract(title="Community nursing", head_contract="Older people").provider is None
    True
    """

    type_tag: ClassVar[str] = "sub-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("head_holder", "provider")

    title: str = attrs.field(validator=is_name)
    head_contract: str | None = None
    head_holder: Body | None = None
    provider: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    values: tuple[ReportedMoney, ...] | None = None
    is_material: bool | None = None
    commissioners_consented: bool | None = None
    flows_down: bool | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LeadProviderContract:
    """
    One head contract whose holder answers for the whole scope and sub-contracts a part of it.

    Attributes:
        role: Whether the holder also delivers some of the care (prime provider) or none (prime
            contractor).
        own_services: The services that the holder delivers itself; an empty list says none, as
            with a prime contractor.
        sub_contracts: The contracts by which others deliver a part; an empty list says that there
            are none.
        own_cost: What the holder's own part costs, as a source reports it.
        holder_answers_for_all: Whether the holder answers for the whole, sub-contracted parts
            included.
        baseline_agreed_on: The day on which the sum from which gains and losses are counted, the
            baseline, was agreed.
        baseline_not_agreed_on: The last day for which a source says that the baseline was not
            agreed yet.
        baseline: The baseline itself, as a source reports it.
        holder_is_special_purpose_vehicle: Whether the holder is a body made for this contract
            alone.
        has_parent_guarantee: Whether the owners of the holder guarantee what it owes; UnitingCare
            had no such guarantees.

    >>> contract = LeadProviderContract(title="Older people", own_services=())
    >>> contract.sub_contracts is None
    True
    """

    type_tag: ClassVar[str] = "lead-provider-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioners", "holder")

    title: str = attrs.field(validator=is_name)
    commissioners: tuple[Body, ...] | None = None
    holder: Body | None = None
    role: LeadProviderRole | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    term_years: int | None = attrs.field(default=None, validator=is_count_or_none)
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    own_services: tuple[ServiceLine, ...] | None = None
    sub_contracts: tuple[SubContract, ...] | None = None
    values: tuple[ReportedMoney, ...] | None = None
    own_cost: ReportedMoney | None = None
    holder_answers_for_all: bool | None = None
    baseline_agreed_on: StatedDate | None = None
    baseline_not_agreed_on: StatedDate | None = None
    baseline: ReportedMoney | None = None
    holder_is_special_purpose_vehicle: bool | None = None
    has_parent_guarantee: bool | None = None
    vat: VatTreatment | None = None
    binding: BindingForce | None = None
    procurement: Procurement | None = None
    assurance: AssuranceProcess | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def baseline_is_agreed(self, *, on: date) -> bool | None:
        """
        Return whether the baseline was agreed by a day; `None` where the record does not tell.

        What was not agreed on a later day was not agreed on an earlier one.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.

        >>> contract = LeadProviderContract(
        ...     title="Older people", baseline_not_agreed_on=StatedDate.of(2015, 4, 1)
        ... )
        >>> contract.baseline_is_agreed(on=date(2015, 3, 1))
        False
        >>> contract.baseline_is_agreed(on=date(2015, 5, 1)) is None
        True
        """
        check_day(on)
        if self.baseline_agreed_on is not None:
            return self.baseline_agreed_on.by(on)
        not_yet = self.baseline_not_agreed_on
        return False if not_yet is not None and not_yet.before(on) is False else None


Kinds: TypeAlias = LeadProviderContract | SubContract
"""The kinds of agreement of this family."""
