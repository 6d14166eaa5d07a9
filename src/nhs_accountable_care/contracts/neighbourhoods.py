"""
The contracts of the 10 Year Health Plan (July 2025): IHO, multi- and single neighbourhood.

They are policy, not law: an integrated care board contracts one integrated health
organisation (IHO) for an area, that contracts multi-neighbourhood providers, and those single
neighbourhood providers [S64, S65]. No designation of a holder was found by November 2026, and
no final neighbourhood contract.
"""

from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.assurance import AssuranceProcess
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import BindingForce, Body, ReportedMoney
from nhs_accountable_care.contracts.procurement import Procurement
from nhs_accountable_care.contracts.services import PatientGroup, ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists

__all__ = [
    "IntegratedHealthOrganisationContract",
    "MultiNeighbourhoodProviderContract",
    "SingleNeighbourhoodProviderContract",
]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class IntegratedHealthOrganisationContract:
    """
    A contract with a designated trust for the budget of a whole population.

    It is a contract and makes no new body. The holder need not deliver everything itself.

    Attributes:
        partners: The bodies with which the trust holds it; an empty list says that it holds it
            alone.
        holder_is_designated: Whether the holder was designated for such contracts, as policy asks
            (Advanced Foundation Trust guide, Annex 2).
        designated_on: The day on which it was designated.
        holder_has_advanced_status: Whether the holder has advanced foundation trust status, which
            NHS trusts can have too, as policy asks.
        budget_is_capitated: Whether the budget is so much for each person of the population.
        pays_for_years_of_care: Whether payments are built from sums for a year of a person's care.
        sub_contractors: The bodies that deliver a part of it for the holder; an empty list says
            that there are none.
        delegated_tasks: The commissioning tasks that the holder takes on, each in words; an empty
            list says that it takes on none.
        creates_new_body: Whether it makes a new organisation, which by policy it does not.

    >>> IntegratedHealthOrganisationContract(title="IHO").holder_is_designated is None
    True
    """

    type_tag: ClassVar[str] = "integrated-health-organisation-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioners", "holder", "partners")

    title: str = attrs.field(validator=is_name)
    commissioners: tuple[Body, ...] | None = None
    holder: Body | None = None
    partners: tuple[Body, ...] | None = None
    holder_is_designated: bool | None = None
    designated_on: StatedDate | None = None
    holder_has_advanced_status: bool | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    term_years: int | None = attrs.field(default=None, validator=is_count_or_none)
    population: int | None = attrs.field(default=None, validator=is_count_or_none)
    population_is_approximate: bool | None = None
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    budget_is_capitated: bool | None = None
    pays_for_years_of_care: bool | None = None
    moves_risk_to_holder: bool | None = None
    sub_contractors: tuple[Body, ...] | None = None
    delegated_tasks: tuple[str, ...] | None = None
    creates_new_body: bool | None = None
    values: tuple[ReportedMoney, ...] | None = None
    procurement: Procurement | None = None
    assurance: AssuranceProcess | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class MultiNeighbourhoodProviderContract:
    """
    A contract for several neighbourhoods: about 250,000 people, or that and more.

    Sources state the size both ways. The commissioner is an integrated care board, or the
    holder of an integrated health organisation contract.

    Attributes:
        neighbourhoods: The neighbourhoods that it serves, each by name.
        sub_contractors: The bodies that deliver a part of it for the holder; an empty list says
            that there are none.

    >>> MultiNeighbourhoodProviderContract(title="MNP", neighbourhoods=()).neighbourhoods
    ()
    """

    type_tag: ClassVar[str] = "multi-neighbourhood-provider-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioners", "holder")

    title: str = attrs.field(validator=is_name)
    commissioners: tuple[Body, ...] | None = None
    holder: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    population: int | None = attrs.field(default=None, validator=is_count_or_none)
    population_is_approximate: bool | None = None
    neighbourhoods: tuple[str, ...] | None = None
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    sub_contractors: tuple[Body, ...] | None = None
    values: tuple[ReportedMoney, ...] | None = None
    procurement: Procurement | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SingleNeighbourhoodProviderContract:
    """
    A contract for primary and community care of one neighbourhood: about 50,000 people.

    Attributes:
        neighbourhood: The neighbourhood that it serves, by name.

    >>> SingleNeighbourhoodProviderContract(title="SNP").population is None
    True
    """

    type_tag: ClassVar[str] = "single-neighbourhood-provider-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioners", "holder")

    title: str = attrs.field(validator=is_name)
    commissioners: tuple[Body, ...] | None = None
    holder: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    population: int | None = attrs.field(default=None, validator=is_count_or_none)
    population_is_approximate: bool | None = None
    neighbourhood: str | None = None
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    values: tuple[ReportedMoney, ...] | None = None
    procurement: Procurement | None = None
    binding: BindingForce | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = (
    IntegratedHealthOrganisationContract
    | MultiNeighbourhoodProviderContract
    | SingleNeighbourhoodProviderContract
)
"""The kinds of agreement of this family."""
