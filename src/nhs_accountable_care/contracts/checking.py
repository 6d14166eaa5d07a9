"""The checks of counts, order and names of fields that this package and `arrangements` share."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import is_tuple
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.time import words_of_day

__all__ = ["check_order", "is_count_or_none", "names_fields"]


def is_count_or_none(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    Refuse anything but a whole number from zero, or `None` for what is not recorded.

    Raises:
        InvalidTypeError: For anything but a whole number or `None`.
        InvalidValueError: For a number below zero.
    """
    if value is None:
        return
    where = f"{type(instance).__name__}.{attribute.name}"
    if type(value) is not int:
        msg = f"{where} is a {type(value).__name__}; write a whole number"
        raise InvalidTypeError(msg)
    if value < 0:
        msg = f"{where} is {value}; a count is zero or more"
        raise InvalidValueError(msg)


def names_fields(instance: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:  # noqa: ANN401 -- what a user gave
    """
    Refuse anything but names of other fields of the same class.

    Raises:
        InvalidTypeError: For anything but a tuple.
        InvalidValueError: For a name that is no other field of the class.
    """
    is_tuple(instance, attribute, value)
    cls: Any = type(instance)
    known = [field.name for field in attrs.fields(cls) if field.name != attribute.name]
    for name in value:
        if name not in known:
            hint = did_you_mean(str(name), known) or f"known: {', '.join(known)}"
            msg = f"{cls.__name__}.{attribute.name} names {name!r}, which is no field; {hint}"
            raise InvalidValueError(msg)


def check_order(days: Iterable[date | None], what: str) -> None:
    """
    Refuse dated entries that stand out of order; those without a day may stand anywhere.

    Raises:
        InvalidValueError: At the first day that is earlier than one before it.
    """
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
