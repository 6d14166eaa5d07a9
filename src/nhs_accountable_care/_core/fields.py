"""
The checks that fields of many classes share.

A list in a frozen class would make it unhashable and could still be appended to, so
every field of several values is a tuple, and these two validators see to it.
"""

from typing import Any

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError

__all__ = ["is_text", "is_tuple", "is_tuple_or_none"]


def is_tuple(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse anything but a tuple."""
    if not isinstance(value, tuple):
        msg = (
            f"{type(instance).__name__}.{attribute.name} is a {type(value).__name__}; "
            f"write a tuple, such as (a, b) or tuple(values)"
        )
        raise InvalidTypeError(msg)


def is_tuple_or_none(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse anything but a tuple, or `None` for what is not recorded."""
    if value is not None:
        is_tuple(instance, attribute, value)


def is_text(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse anything but text that says something."""
    where = f"{type(instance).__name__}.{attribute.name}"
    if not isinstance(value, str):
        msg = f"{where} is a {type(value).__name__}; write text"
        raise InvalidTypeError(msg)
    if not value.strip():
        msg = f"{where} is empty; leave the field out if it is not recorded"
        raise InvalidValueError(msg)
