"""How a value that is not of its annotation is refused: what it is, and what to write."""

import enum
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import Wrong
from nhs_accountable_care._core.money import number_text
from nhs_accountable_care._core.text import listed, quoted, with_article
from nhs_accountable_care._core.time import words_of_day_outside

__all__ = ["refusal"]

# By name, so that nobody loads a class to be told of another.
_EXAMPLES: Final[Mapping[str, str]] = {
    "str": "text",
    "bool": "True or False",
    "int": "a whole number, such as 3",
    "date": "a date, such as date(2017, 4, 1)",
    "Decimal": 'a Decimal, such as Decimal("1.50")',
    "Fraction": 'a Fraction, such as Fraction("1.50") or Fraction(3, 2)',
    "Money": 'Money.parse("£1,234.50")',
    "UnitPrice": 'UnitPrice.parse("£2.218")',
    "Share": 'Share.parse("37.5%")',
    "FinancialYear": 'FinancialYear.parse("2022/23")',
    "Mechanism": "a mechanism: a class with a type_tag and a method formula",
    "ShareOf": 'ShareOf(share=Share.parse("2%"))',
    "FixedAmount": 'FixedAmount(amount=Money.parse("£1m"))',
    "Unlimited": "UNLIMITED",
    "DateRange": 'DateRange.parse("2013-04-01/2022-06-30")',
    "StatedDate": (
        "a StatedDate, such as StatedDate.of(2017, 4, 1), or StatedDate.of(2017, 4) if no more is "
        "known"
    ),
    "StatedPeriod": 'a StatedPeriod, such as StatedPeriod.parse("2013-04/2022-06-30")',
}
# By the first of the many that can be chosen from.
_CHOICES: Final[Mapping[str, str]] = {
    "Amount": "an expression, such as fact(…), or amount(…) for a constant",
    "Fraction": "an expression, or a Fraction for a constant",
    "Compare": "a condition: a comparison, is_code(…) or truth(…)",
}
_MOST_EXAMPLES: Final = 3
_MOST_WORDS: Final = 6
_MOST_SHOWN: Final = 10**15


def refusal(cls: str, found: Iterable[Wrong]) -> InvalidTypeError | InvalidValueError:
    """Return the error for all that is wrong with one value; one line for each field."""
    lines = []
    is_of_type = False
    for where, value, meant in found:
        if meant is date and type(value) is date:
            lines.append(words_of_day_outside(value, f"{cls}{where}"))
        elif meant is int and isinstance(value, int) and not isinstance(value, bool):
            lines.append(f"{cls}{where} is {number_text(value)}; write it in larger units")
        else:
            # A word that is none of those known is of the right type.
            origin: Any = get_origin(meant)
            known = get_args(meant) if origin is Literal else ()
            is_of_type = is_of_type or type(value) not in {type(each) for each in known}
            lines.append(f"{cls}{where} is {_given(value)}; write {_wanted(meant, value)}")
    message = "\n".join(lines)
    return InvalidTypeError(message) if is_of_type else InvalidValueError(message)


def _given(value: object) -> str:
    """Say what was given, with the value itself where it is short."""
    kind = with_article(type(value).__name__)
    if value is None:
        return "None"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if type(value) is float:
        return f"{value!r}, a floating point number"
    if type(value) is str:
        return f"{quoted(value)}, {kind}"
    # The representation of a longer whole number is refused by Python itself.
    is_short = type(value) is bool or (type(value) is int and abs(value) < _MOST_SHOWN)
    return f"{value!r}, {kind}" if is_short else kind


def _wanted(meant: Any, value: object) -> str:  # noqa: ANN401 - any annotation
    """Say what to write, as Python if that is short."""
    meant = getattr(meant, "__supertype__", meant)
    origin = get_origin(meant) or meant
    if origin in (Union, types.UnionType):
        return _wanted_of(get_args(meant), value)
    if origin is Literal:
        return f"one of {listed(map(repr, get_args(meant)), _MOST_WORDS)}"
    if origin is tuple:
        length = len(get_args(meant))
        if get_args(meant)[-1:] == (...,):
            return "a tuple, such as (a, b) or tuple(values)"
        return f"a tuple of {length}"
    if origin is Callable:
        return "a function"
    if issubclass(origin, Mapping):
        return "a mapping, such as a dict"
    if origin.__name__ in _EXAMPLES:
        return _EXAMPLES[origin.__name__]
    if issubclass(origin, enum.Enum):
        return _wanted_member(origin, value)
    if attrs.has(origin):
        return f"{with_article(origin.__name__)}, such as {_call(origin)}"
    return with_article(origin.__name__)


def _wanted_of(members: tuple[Any, ...], value: object) -> str:
    """Say what to write where there is a choice; `None` is known to be one."""
    choice = [each for each in members if each is not types.NoneType]
    if len(choice) > _MOST_EXAMPLES:
        names = [getattr(each, "__name__", str(each)) for each in choice]
        return _CHOICES.get(names[0]) or f"one of {listed(names, _MOST_EXAMPLES)}"
    return " or ".join(_wanted(each, value) for each in choice)


def _wanted_member(cls: type[enum.Enum], value: object) -> str:
    """Name the member whose name or value was given, or else the first."""
    for member in cls:
        if type(value) is str and value in (member.name, member.value):
            return f"{cls.__name__}.{member.name}"
    return f"{cls.__name__}.{next(iter(cls)).name}, or another member"


def _call(cls: Any) -> str:  # noqa: ANN401 - any class of attrs
    """Write how a value of a class is made, with what it needs."""
    needed = (f"{field.alias}=…" for field in attrs.fields(cls) if field.default is attrs.NOTHING)
    return f"{cls.__name__}({', '.join(needed)})"
