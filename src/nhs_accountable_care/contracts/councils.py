"""The contracts by which a council itself buys care and other services."""

import enum
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import BindingForce, Body, ReportedMoney
from nhs_accountable_care.contracts.procurement import Procurement
from nhs_accountable_care.contracts.services import PatientGroup, ServiceLine
from nhs_accountable_care.contracts.statements import ListStatement, names_lists

__all__ = ["CouncilContractTerms", "CouncilFunction", "LocalAuthorityServicesContract"]


class CouncilFunction(enum.Enum):
    """A function of a council for which it buys services."""

    ADULT_SOCIAL_CARE = "adult-social-care"
    """Care and support of adults and their carers (Care Act 2014, part 1)."""

    PUBLIC_HEALTH = "public-health"
    """Improving the health of its people (NHS Act 2006, s.2B), from April 2013."""

    CHILDREN_SERVICES = "children-services"
    """Services for children in need and looked after (Children Act 1989)."""

    HOUSING = "housing"
    EDUCATION = "education"
    COMMUNITY_SAFETY = "community-safety"
    OTHER = "other"


class CouncilContractTerms(enum.Enum):
    """On whose terms a council buys."""

    OWN_TERMS = "own-terms"
    NHS_STANDARD_CONTRACT = "nhs-standard-contract"
    """The national form, used by a council, which need not use it."""

    PUBLIC_HEALTH_SERVICES_CONTRACT = "public-health-services-contract"
    """The template of the Department of Health for public health, from 2013."""

    FRAMEWORK_AGREEMENT = "framework-agreement"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LocalAuthorityServicesContract:
    """
    A contract by which a council buys services from a provider, for functions of its own.

    Health visiting, sexual health services, home care and care homes are bought so. It is no
    partnership arrangement under section 75, and pools nothing.

    Attributes:
        commissioners: The councils that buy.
        provider: The provider that holds it.
        council_functions: The functions of the council for which it buys.
        terms: On whose terms it is written.
        sub_contractors: Those through whom the provider delivers part of it; an empty list says
            that there are none.

    >>> contract = LocalAuthorityServicesContract(
    ...     title="0 to 19 services", council_functions=(CouncilFunction.PUBLIC_HEALTH,)
    ... )
    >>> contract.terms is None
    True
    """

    type_tag: ClassVar[str] = "local-authority-services-contract"
    party_fields: ClassVar[tuple[str, ...]] = ("commissioners", "provider")

    title: str = attrs.field(validator=is_name)
    commissioners: tuple[Body, ...] | None = None
    provider: Body | None = None
    council_functions: tuple[CouncilFunction, ...] | None = None
    terms: CouncilContractTerms | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    term_years: int | None = attrs.field(default=None, validator=is_count_or_none)
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


Kinds: TypeAlias = LocalAuthorityServicesContract
"""The one kind of agreement of this family."""
