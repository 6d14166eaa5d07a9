"""What a program gives to a function: refused with the cure where it is of another kind."""

from collections.abc import Iterable
from typing import TypeVar

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.text import represented, with_article

__all__ = ["check_items", "check_kind"]

T = TypeVar("T")


def check_kind(value: object, kind: type[T], name: str) -> T:
    """
    Return a value that is of a kind, or refuse it.

    Raises:
        InvalidTypeError: If it is of another.

    >>> check_kind(1.5, str, "word")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidTypeError: word is 1.5; write a str
    """
    if not isinstance(value, kind):
        msg = f"{name} is {represented(value)}; write {with_article(kind.__name__)}"
        raise InvalidTypeError(msg)
    return value


def check_items(values: Iterable[object], kind: type[T], name: str) -> tuple[T, ...]:
    """
    Return the items of a tuple, or of whatever else has items, if each is of a kind.

    Raises:
        InvalidTypeError: If there are no items, or one is of another kind.

    >>> check_items(["RO261"], str, "roles")
    ('RO261',)
    >>> check_items(1.5, str, "roles")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidTypeError: roles is 1.5; write a tuple, each item a str
    """
    # Text has items, too, but whoever gives one has left out the brackets.
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        cure = f"a tuple, each item {with_article(kind.__name__)}"
        msg = f"{name} is {represented(values)}; write {cure}"
        raise InvalidTypeError(msg)
    return tuple(
        check_kind(value, kind, f"{name}[{number}]") for number, value in enumerate(values)
    )
