"""Orders that end integrated care boards, make new ones or draw their areas anew."""

import enum
from datetime import date

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = ["EstablishmentOrder", "Merger", "OrderRoute"]


class OrderRoute(enum.Enum):
    """The policy by which an order about integrated care boards comes about [S93, S62]."""

    APPLICATION_OF_BOARDS = "application-of-boards"
    """Boards apply, under the procedure of 11 October 2023."""

    LED_BY_NHS_ENGLAND = "led-by-nhs-england"
    """NHS England leads, by its guidance of 23 September 2025 (for April 2026 and 2027)."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class EstablishmentOrder:
    """
    An order of NHS England that ends integrated care boards, makes new ones or moves a line.

    Only such an order does it, s.14Z25 [NHSA2006]; it is made, and not agreed, so
    it is no agreement. That ministers approve it first is policy: the section does not ask.

    Attributes:
        title: What the order is called, or what it does where its title is not recorded.
        made_on: The day on which NHS England made it.
        effective_from: The first day of the new boards, or of the new areas.
        route: By which of the two policies it came about.
        applicants: The boards that applied for it; none did where NHS England led.
        approved_by_ministers: Whether ministers approved it, as policy asks.
        closes: The boards that it ends.
        last_day_of_closed: The last day on which the boards that it ends stood.
        creates: The boards that it makes.
        changes_area_of: The boards that go on with another area.
        has_transfer_scheme: Whether a scheme moves property, rights and liabilities (s.14Z28).
        event: The key of the succession in the register that tells who followed whom.
        succession_is_recorded: Whether the ODS register names the successors.
        reuses_code: Whether a new board took the ODS code of an old one.

    >>> order = EstablishmentOrder(
    ...     title="North Central and North West London become one",
    ...     effective_from=StatedDate.of(2026, 4, 1),
    ...     closes=(Body(code="QMJ"), Body(code="QRV")),
    ...     creates=(Body(code="Z9B2Z"),),
    ... )
    >>> order.was_made_by(date(2026, 3, 31)) is None, order.was_made_by(date(2026, 4, 1))
    (True, True)
    """

    title: str = attrs.field(validator=is_name)
    made_on: StatedDate | None = None
    effective_from: StatedDate | None = None
    route: OrderRoute | None = None
    applicants: tuple[Body, ...] | None = None
    approved_by_ministers: bool | None = None
    closes: tuple[Body, ...] | None = None
    last_day_of_closed: StatedDate | None = None
    creates: tuple[Body, ...] | None = None
    changes_area_of: tuple[Body, ...] | None = None
    has_transfer_scheme: bool | None = None
    event: str | None = None
    succession_is_recorded: bool | None = None
    reuses_code: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def was_made_by(self, day: date) -> bool | None:
        """
        Return whether the order had been made by a day; `None` where the record does not tell.

        Without the day on which it was made, it is sure only from the day of its effect.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.
        """
        check_day(day, "day")
        if self.made_on is not None:
            return self.made_on.by(day)
        is_in_effect = self.effective_from is not None and self.effective_from.by(day)
        return True if is_in_effect else None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Merger:
    """
    Bodies that became one, or were to: CCGs, trusts or practices.

    Boards of integrated care end and begin by an `EstablishmentOrder`.

    Attributes:
        title: What the merger is called, or which bodies it makes one.
        bodies: The bodies that were to become one.
        into: The body that they became, or were to become.
        takes_effect_on: The first day of the one body.
        approved_by: The body that approved it, such as NHS England.
        approved_on: The day on which it was approved.
        event: The key of the succession in the register that tells who followed whom.

    >>> Merger(title="CCGs of North Central London", into=Body(code="93C")).approved_on is None
    True
    """

    title: str = attrs.field(validator=is_name)
    bodies: tuple[Body, ...] | None = None
    into: Body | None = None
    takes_effect_on: StatedDate | None = None
    approved_by: Body | None = None
    approved_on: StatedDate | None = None
    conditions: tuple[str, ...] | None = None
    event: str | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
