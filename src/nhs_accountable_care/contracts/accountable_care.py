"""
The contracts of accountable care.

One kind is between a system and the national bodies; the other between commissioners and
one holder, for most of the care of a population.
"""

import enum
from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.contracts.commissioning import ServiceLine
from nhs_accountable_care.contracts.parties import Body, ReportedMoney

__all__ = [
    "AccountableCareOrganisationContract",
    "AccountablePerformanceContract",
    "AssuranceGate",
    "GeneralPracticeModel",
]


class GeneralPracticeModel(enum.Enum):
    """
    How far general practice joins: the decision that each accountable care contract takes.

    Virtual and partial models leave GMS and PMS contracts in place; in the full model they
    end or are suspended.
    """

    VIRTUAL = "virtual"
    PARTIALLY_INTEGRATED = "partially-integrated"
    FULLY_INTEGRATED = "fully-integrated"


class AssuranceGate(enum.Enum):
    """A gate of the Integrated Support and Assurance Process (ISAP), in order."""

    EARLY_ENGAGEMENT = "early-engagement"
    CHECKPOINT_1 = "checkpoint-1"
    CHECKPOINT_2 = "checkpoint-2"
    CHECKPOINT_3 = "checkpoint-3"


@attrs.frozen(kw_only=True)
class AccountablePerformanceContract:
    """
    What an accountable care system of March 2017 agrees with the two national bodies.

    >>> AccountablePerformanceContract(title="Performance contract").signed_on is None
    True
    """

    type_tag: ClassVar[str] = "accountable-performance-contract"

    title: str = attrs.field(validator=is_text)
    signed_on: date | None = None
    period: DateRange | None = None
    parties: tuple[Body, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    with_nhs_england: bool | None = None
    with_nhs_improvement: bool | None = None
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class AccountableCareOrganisationContract:
    """
    One contract with one holder for the great majority of a population's care.

    The draft of August 2017; renamed the integrated care provider contract in August 2018.
    None was ever signed, as far as the sources of this library show.

    >>> AccountableCareOrganisationContract(title="Draft").gates_passed is None
    True
    """

    type_tag: ClassVar[str] = "accountable-care-organisation-contract"

    title: str = attrs.field(validator=is_text)
    commissioners: tuple[Body, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    holder: Body | None = None
    signed_on: date | None = None
    period: DateRange | None = None
    services: tuple[ServiceLine, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    covers_most_care: bool | None = None
    has_whole_population_budget: bool | None = None
    pays_for_outcomes: bool | None = None
    general_practice: GeneralPracticeModel | None = None
    gates_passed: tuple[AssuranceGate, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    values: tuple[ReportedMoney, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)
