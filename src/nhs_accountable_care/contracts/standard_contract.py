"""The NHS Standard Contract, full-length and shorter, with its Particulars."""

import enum
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import BindingForce, Body, ReportedMoney
from nhs_accountable_care.contracts.procurement import Procurement
from nhs_accountable_care.contracts.services import PatientGroup, ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = ["ContractLength", "NHSStandardContract", "Particulars", "Schedule"]


class ContractLength(enum.Enum):
    """Which of the two forms of the NHS Standard Contract is used."""

    FULL = "full"
    SHORTER = "shorter"
    """For services of less value and risk (from memory, unverified)."""


class Schedule(enum.Enum):
    """
    A schedule of the Particulars, which the parties fill in locally.

    The numbers are those of the model sub-contract of 2017/18 [CP03]; the system agreement
    joined them as Schedule 9 in 2020/21 [CP04].
    """

    CONDITIONS_PRECEDENT = "1a-conditions-precedent"
    EXTENSION_OF_TERM = "1c-extension-of-term"
    SERVICE_SPECIFICATIONS = "2a-service-specifications"
    INDICATIVE_ACTIVITY_PLAN = "2b-indicative-activity-plan"
    ACTIVITY_PLANNING_ASSUMPTIONS = "2c-activity-planning-assumptions"
    ESSENTIAL_SERVICES = "2d-essential-services"
    OTHER_LOCAL_AGREEMENTS = "2g-other-local-agreements"
    TRANSITION = "2h-transition"
    EXIT = "2i-exit"
    LOCAL_PRICES = "3a-local-prices"
    LOCAL_VARIATIONS = "3b-local-variations"
    LOCAL_MODIFICATIONS = "3c-local-modifications"
    EXPECTED_ANNUAL_CONTRACT_VALUES = "3f-expected-annual-contract-values"
    OPERATIONAL_STANDARDS = "4a-operational-standards"
    LOCAL_QUALITY_REQUIREMENTS = "4c-local-quality-requirements"
    QUALITY_INNOVATION_PAYMENTS = "4d-commissioning-for-quality-and-innovation"
    REPORTING = "6a-reporting"
    PENSIONS = "7-pensions"
    STAFF_TRANSFER = "8-staff-transfer"
    SYSTEM_COLLABORATION = "9-system-collaboration"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Particulars:
    """
    The part of an NHS Standard Contract that is agreed locally.

    Attributes:
        contract_date: The date of the contract.
        services_start_on: The day on which services start.
        term_years: The initial term in full years.
        extension_years: How many full years more schedule 1C allows.
        expected_annual_value: The expected annual contract value of schedule 3F.
        payment_year: The financial year of which the money in it speaks.
        schedules: Which schedules are filled in.
        co_ordinating_commissioner: The commissioner that acts for the others.

    Raises:
        InvalidValueError: If services start before the contract date.

    >>> Particulars(expected_annual_value=Money.parse("£12m")).schedules is None
    True
    """

    contract_date: StatedDate | None = None
    services_start_on: StatedDate | None = None
    term_years: int | None = attrs.field(default=None, validator=is_count_or_none)
    extension_years: int | None = attrs.field(default=None, validator=is_count_or_none)
    expected_annual_value: Money | None = None
    payment_year: FinancialYear | None = None
    schedules: tuple[Schedule, ...] | None = None
    co_ordinating_commissioner: Body | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse services that start before the contract is made."""
        if (
            self.contract_date is not None
            and self.services_start_on is not None
            and self.services_start_on.latest < self.contract_date.earliest
        ):
            msg = (
                f"services start on {self.services_start_on}, before the contract date "
                f"{self.contract_date}"
            )
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NHSStandardContract:
    """
    The contract that NHS England mandates for care other than core general practice [CP01].

    Where the sub-contracts themselves are recorded, use `LeadProviderContract`.

    Attributes:
        provider: The provider that holds it.
        length: Which form of the contract it is, the full-length or the shorter one.
        particulars: The part that is agreed locally.
        sub_contractors: Those through whom a lead (prime) provider delivers part of it; an empty
            list says that there are none.

    >>> contract = NHSStandardContract(title="Salford", provider=Body(code="RM3"))
    >>> contract.sub_contractors is None
    True
    """

    type_tag: ClassVar[str] = "nhs-standard-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioners", "provider")

    title: str = attrs.field(validator=is_name)
    commissioners: tuple[Body, ...] | None = None
    provider: Body | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    length: ContractLength | None = None
    particulars: Particulars | None = None
    services: tuple[ServiceLine, ...] | None = None
    groups: tuple[PatientGroup, ...] | None = None
    sub_contractors: tuple[Body, ...] | None = None
    values: tuple[ReportedMoney, ...] | None = None
    binding: BindingForce | None = None
    procurement: Procurement | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = NHSStandardContract
"""The one kind of agreement of this family."""
