"""
The checks that fields of many classes share.

A list in a frozen class would make it unhashable and could still be appended to, so
every field of several values is a tuple. A class with such fields says once, by
``field_transformer=check_types``, that they are checked.
"""

import types
from typing import Any, TypeVar, get_args, get_origin

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError

__all__ = ["check_types", "is_text", "is_tuple", "is_tuple_or_none", "names_getattr"]

_Class = TypeVar("_Class", bound=type)


def is_tuple(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    Refuse anything but a tuple.

    Raises:
        InvalidTypeError: For a list, or anything else that is no tuple.
    """
    if not isinstance(value, tuple):
        msg = (
            f"{type(instance).__name__}.{attribute.name} is a {type(value).__name__}; "
            f"write a tuple, such as (a, b) or tuple(values)"
        )
        raise InvalidTypeError(msg)


def is_tuple_or_none(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    Refuse anything but a tuple, or `None` for what is not recorded.

    Raises:
        InvalidTypeError: For a list, or anything else that is neither.
    """
    if value is not None:
        is_tuple(instance, attribute, value)


def check_types(_: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """
    Let each field that is annotated as a tuple, or as a tuple or `None`, refuse a list.

    A field of a class that has a ``refused``, such as a `StatedDate`, refuses what is no such
    value with that error, so that a plain day is met where it is given and not where it is used.

    For ``@attrs.frozen(kw_only=True, field_transformer=check_types)``. A field with a
    validator of its own keeps that one alone, so it must refuse a list itself.

    >>> @attrs.frozen(kw_only=True, field_transformer=check_types)
    ... class Alliance:
    ...     members: tuple[str, ...] | None = None
    >>> Alliance(members=["01G"])
    Traceback (most recent call last):
    nhs_accountable_care.InvalidTypeError: Alliance.members is a list; write a tuple, \
such as (a, b) or tuple(values)
    """
    return [
        field.evolve(validator=check)
        if field.validator is None and (check := _tuple_check(field.type)) is not None
        else field
        for field in fields
    ]


def _tuple_check(kind: Any) -> Any:  # noqa: ANN401 - any annotation, and a validator of attrs
    """Choose the check for an annotation, or `None` if it is no tuple's."""
    if isinstance(kind, str):
        # A class that names itself is quoted, and not yet there to be looked up.
        inside, _, after = kind.rpartition("]")
        if not inside.startswith("tuple["):
            return None
        return {"": is_tuple, " | None": is_tuple_or_none}.get(after)
    if get_origin(kind) is tuple:
        return is_tuple
    if get_origin(kind) is types.UnionType:
        members = {get_origin(each) or each for each in get_args(kind)}
        if members == {tuple, types.NoneType}:
            return is_tuple_or_none
        [*others] = members - {types.NoneType}
        return _class_check(others[0]) if len(others) == 1 else None
    return _class_check(kind)


def _class_check(cls: Any) -> Any:  # noqa: ANN401 - any class, and a validator of attrs
    """Choose the check for a class that says what it refuses, or `None` if it says nothing."""
    if not hasattr(cls, "refused"):
        return None

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if value is not None and not isinstance(value, cls):
            raise cls.refused(value, f"{type(instance).__name__}.{attribute.name}")

    return check


def is_text(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    Refuse anything but text that says something.

    Raises:
        InvalidTypeError: For anything but text.
        InvalidValueError: For text that is empty or blank.
    """
    if isinstance(value, str) and value.strip():
        return
    where = f"{type(instance).__name__}.{attribute.name}"
    if not isinstance(value, str):
        msg = f"{where} is a {type(value).__name__}; write text"
        raise InvalidTypeError(msg)
    msg = f"{where} is empty; leave the field out if it is not recorded"
    raise InvalidValueError(msg)


def names_getattr(cls: _Class) -> _Class:
    """
    Name the ``__getattr__`` that attrs writes for cached properties after its class.

    attrs writes it without the name of a module, at which `help` of every package that offers
    the class stops with a `TypeError` on Python 3.13.

    >>> import functools
    >>> @names_getattr
    ... @attrs.frozen(kw_only=True)
    ... class Alliance:
    ...     @functools.cached_property
    ...     def members(self):
    ...         return ()
    >>> Alliance.__getattr__.__module__ == Alliance.__module__
    True
    """
    method = cls.__getattr__  # type: ignore[attr-defined]  # written by attrs
    method.__module__ = cls.__module__
    method.__qualname__ = f"{cls.__qualname__}.__getattr__"
    return cls
