"""
The checks that the fields of terms and mechanisms share: each is what its type says.

A limit given as a bare 0.05 must not be taken for no limit, so what is not of the type is
refused with what to write instead, and nothing is converted.
"""

from collections.abc import Callable
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.fields import is_tuple
from nhs_accountable_care._core.money import Money, Rounding, Share
from nhs_accountable_care._core.time import FinancialYear

__all__ = ["Check", "each_is", "is_a", "is_money", "is_rounding", "is_share", "is_year"]

Check = Callable[[object, "attrs.Attribute[Any]", object], None]


def is_a(*kinds: type, write: str) -> Check:
    """Make a check that a field is of one of these classes, with what to write in its place."""

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, kinds):
            _refuse(f"{type(instance).__name__}.{attribute.name}", value, write)

    return check


def each_is(*kinds: type, write: str) -> Check:
    """Make a check that a field is a tuple, all of whose members are of one of these classes."""

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        is_tuple(instance, attribute, value)
        for place, each in enumerate(value if isinstance(value, tuple) else ()):
            if not isinstance(each, kinds):
                where = f"{type(instance).__name__}.{attribute.name}[{place}]"
                _refuse(where, each, write)

    return check


def _refuse(where: str, value: object, write: str) -> None:
    """Raise with what is wrong, and what to write."""
    kind = "floating point number" if isinstance(value, float) else type(value).__name__
    msg = f"{where} is {value!r}, a {kind}; write {write}"
    raise InvalidTypeError(msg)


is_share: Final[Check] = is_a(Share, write='Share.parse("37.5%")')
is_money: Final[Check] = is_a(Money, write='Money.parse("£1,234.50")')
is_rounding: Final[Check] = is_a(Rounding, write="Rounding.HALF_UP, or another member")
is_year: Final[Check] = is_a(FinancialYear, write='FinancialYear.parse("2022/23")')
