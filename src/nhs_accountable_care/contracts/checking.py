"""The checks of counts, dates and order that the classes of this room share."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.time import words_of_day

__all__ = ["check_order", "is_count_or_none"]


def is_count_or_none(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse anything but a whole number from nought, or `None` for what is not recorded."""
    if value is None:
        return
    where = f"{type(instance).__name__}.{attribute.name}"
    if type(value) is not int:
        msg = f"{where} is a {type(value).__name__}; write a whole number"
        raise InvalidTypeError(msg)
    if value < 0:
        msg = f"{where} is {value}; a count is nought or more"
        raise InvalidValueError(msg)


def check_order(days: Iterable[date | None], what: str) -> None:
    """Refuse dated entries that stand out of order; those without a day may stand anywhere."""
    last: date | None = None
    for day in days:
        if day is None:
            continue
        if last is not None and day < last:
            msg = (
                f"{what}: {words_of_day(day)} stands after {words_of_day(last)}; "
                f"put them in order of time"
            )
            raise InvalidValueError(msg)
        last = day
