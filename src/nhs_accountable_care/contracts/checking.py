"""The checks of counts and order that this package and `arrangements` share."""

from collections.abc import Iterable
from typing import Any

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.stated import StatedDate

__all__ = ["check_order", "is_count_or_none"]


def is_count_or_none(
    instance: object, attribute: "attrs.Attribute[Any]", value: int | None
) -> None:
    """
    Refuse a count below zero; it is `None` where it is not recorded.

    Raises:
        InvalidValueError: For a number below zero.
    """
    if value is not None and value < 0:
        where = f"{type(instance).__name__}.{attribute.name}"
        msg = f"{where} is {value}; a count is zero or more"
        raise InvalidValueError(msg)


def check_order(days: Iterable[StatedDate | None], what: str) -> None:
    """
    Refuse dated entries that stand out of order; those without a day may stand anywhere.

    What may be in order, as far as the days are known, is taken to be.

    Raises:
        InvalidValueError: At the first that must be earlier than one before it.
    """
    last: StatedDate | None = None
    for day in days:
        if day is None:
            continue
        if last is not None and day.latest < last.earliest:
            msg = f"{what}: {day} stands after {last}; put them in order of time"
            raise InvalidValueError(msg)
        if last is None or day.earliest > last.earliest:
            last = day
