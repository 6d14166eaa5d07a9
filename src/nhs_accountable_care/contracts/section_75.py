"""Partnership arrangements between the NHS and councils: NHS Act 2006, section 75."""

import enum
from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.contracts.parties import Body, ReportedMoney

__all__ = ["Section75Agreement", "Section75Arrangement", "Section75Term"]


class Section75Arrangement(enum.Enum):
    """What the regulations let the partners do (SI 2000/617 regs 7, 8 and 9)."""

    POOLED_FUND = "pooled-fund"
    NHS_EXERCISES_COUNCIL_FUNCTIONS = "nhs-exercises-council-functions"
    COUNCIL_EXERCISES_NHS_FUNCTIONS = "council-exercises-nhs-functions"


class Section75Term(enum.Enum):
    """
    What a written agreement must say (SI 2000/617 regs 7(3) and 9(3)).

    For a pooled fund ``PAYMENTS`` are the partners' contributions; where one partner acts
    for the other they are what it is paid.
    """

    AIMS_AND_OUTCOMES = "aims-and-outcomes"
    PAYMENTS = "payments"
    FUNCTIONS = "functions"
    PERSONS_AND_SERVICES = "persons-and-services"
    STAFF_GOODS_AND_ACCOMMODATION = "staff-goods-and-accommodation"
    DURATION_REVIEW_AND_ENDING = "duration-review-and-ending"
    MANAGEMENT_AND_MONITORING = "management-and-monitoring"


@attrs.frozen(kw_only=True)
class Section75Agreement:
    """
    A written partnership agreement between NHS bodies and councils.

    ``terms`` are those that the agreement is recorded to contain, of the seven that the
    regulations demand; name the field in ``incomplete`` where the record may be partial.

    >>> agreement = Section75Agreement(
    ...     title="A pool", terms=(Section75Term.PAYMENTS,), incomplete=("terms",)
    ... )
    >>> agreement.is_written is None
    True
    """

    type_tag: ClassVar[str] = "section-75-agreement"

    title: str = attrs.field(validator=is_text)
    signed_on: date | None = None
    period: DateRange | None = None
    parties: tuple[Body, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    arrangements: tuple[Section75Arrangement, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    host: Body | None = None
    is_written: bool | None = None
    terms: tuple[Section75Term, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    funds: tuple[ReportedMoney, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)
