"""
How text, numbers, days and money stand in a document.

Reading is strict: cattrs by itself would take ``"false"`` for true and ``1.9`` for 1.
A `Notation` says how a type is written through another that JSON knows.
"""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_DIGITS
from nhs_accountable_care._core.money import Money, Share, UnitPrice, parse_ratio
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care._core.time import FinancialYear, parse_day
from nhs_accountable_care.documents.problems import found, is_long

__all__ = [
    "NOTATIONS",
    "Notation",
    "read_money",
    "read_ratio",
    "read_share",
    "read_text",
    "read_truth",
    "read_unit_price",
    "read_whole_number",
    "read_year",
    "write_money",
    "write_ratio",
    "write_share",
    "write_unit_price",
]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Notation:
    """
    How values of a type are written: as values of another type, which stands in for it.

    ``via`` is `str`, or an attrs class that the codec can write by itself, or `object` for
    plain data of your own making (lists, dicts, text, whole numbers). ``read`` makes a value
    of what was written, and refuses it by raising `InvalidValueError` or `InvalidTypeError`;
    with `object` it may raise `DocumentError` with paths from ``$``. ``words`` says what is
    expected, and ``pattern`` is a regular expression for the JSON Schema.

    >>> from nhs_accountable_care.documents import Notation
    >>> from pathlib import PurePosixPath
    >>> notation = Notation(
    ...     of=PurePosixPath, via=str, read=PurePosixPath, write=str, words="a path"
    ... )
    >>> notation.write(PurePosixPath("a/b"))
    'a/b'
    """

    of: Any
    via: Any
    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    words: str
    pattern: str | None = None


def read_text(value: object) -> str:
    """
    Take text and nothing else.

    Raises:
        UnreadableError: For anything but text.
    """
    if not isinstance(value, str):
        raise found(value, "text")
    # Not str(value): a subclass of text, such as an enumeration, may say something else.
    return str.__str__(value)


def read_whole_number(value: object) -> int:
    """
    Take a whole number; true is none, and neither is 1.0.

    Raises:
        UnreadableError: For anything but a whole number of at most forty digits.
    """
    if isinstance(value, bool) or not isinstance(value, int) or is_long(value):
        raise found(value, "a whole number")
    return value


def read_truth(value: object) -> bool:
    """
    Take true or false, and not words for them.

    Raises:
        UnreadableError: For anything but true or false.
    """
    if not isinstance(value, bool):
        raise found(value, "true or false")
    return value


_MONEY = re.compile(r"(?:(?P<currency>[A-Z]{3}) )?(?P<amount>-?[0-9]+(?:\.[0-9]{2})?)")


def read_money(text: str) -> Money:
    """
    Read pounds as plain digits; another currency stands before the number.

    Raises:
        InvalidValueError: If it is written in another way, or is no amount.
    """
    number, currency = _in_pounds(text, _MONEY, "an amount of money", "two places", "1234.56")
    money = Money.parse(number, currency=currency)
    # With its pence and its currency it must still be read when it has been written.
    _check_length(write_money(money), "an amount of money")
    return money


_PRICE = re.compile(r"(?:(?P<currency>[A-Z]{3}) )?(?P<amount>-?[0-9]+(?:\.[0-9]{1,6})?)")


def read_unit_price(text: str) -> UnitPrice:
    """
    Read a price in pounds as plain digits; another currency stands before the number.

    Raises:
        InvalidValueError: If it is written in another way, or is no price.
    """
    number, currency = _in_pounds(text, _PRICE, "a price", "at most six places", "2.218")
    price = UnitPrice.parse(number, currency=currency)
    # With its places and its currency it must still be read when it has been written.
    _check_length(write_unit_price(price), "a price")
    return price


def _in_pounds(
    text: str, pattern: re.Pattern[str], what: str, places: str, example: str
) -> tuple[str, str | None]:
    """Return a number of pounds and its currency, or refuse what is written in another way."""
    parts = pattern.fullmatch(text)
    if parts is None:
        msg = (
            f"{quoted(text)} is not {what}; write pounds with {places} and without commas, such "
            f'as "{example}", or another currency as "USD {example}"'
        )
        raise InvalidValueError(msg)
    _check_length(text, what)
    return parts["amount"], parts["currency"]


def write_unit_price(price: UnitPrice) -> str:
    """Write sterling as digits alone."""
    return price.digits if price.currency == "GBP" else f"{price.currency} {price.digits}"


def _check_length(text: str, what: str) -> None:
    """Refuse a number that is written with more characters than any that is meant."""
    if len(text) > MOST_DIGITS:
        msg = f"{quoted(text)} is not {what} of at most {MOST_DIGITS} characters; round it first"
        raise InvalidValueError(msg)


def write_money(money: Money) -> str:
    """Write sterling as digits alone."""
    return money.digits if money.currency == "GBP" else f"{money.currency} {money.digits}"


def read_ratio(text: str) -> Fraction:
    """
    Read an exact number, without blanks around it.

    Raises:
        InvalidValueError: If it is written in another way, takes more than 40 characters, or
            divides by zero.
    """
    if not _RATIO.fullmatch(text):
        msg = f'{quoted(text)} is not an exact number; write "0.375", "37.5%" or "3/8"'
        raise InvalidValueError(msg)
    _check_length(text, "an exact number")
    return parse_ratio(text)


_RATIO = re.compile(r"-?[0-9]+(?:\.[0-9]+)?%?|-?[0-9]+/[0-9]+")


def write_ratio(number: Fraction) -> str:
    """
    Write a decimal if its digits end and are few, and else a ratio.

    Raises:
        InvalidValueError: If it takes more than 40 characters.
    """
    decimal = _decimal(number)
    text = str(number) if decimal is None or len(decimal) > MOST_DIGITS else decimal
    if len(text) > MOST_DIGITS:
        msg = f"{number} takes more than {MOST_DIGITS} characters; round it first"
        raise InvalidValueError(msg)
    return text


def _decimal(number: Fraction) -> str | None:
    """Write an exact number as a decimal, if its digits end soon enough."""
    # Digits end only if no prime but 2 and 5 divides the denominator; those that end later than
    # this are too long to be written anyway.
    for places in range(MOST_DIGITS):
        shifted = number * 10**places
        if shifted.denominator == 1:
            digits = f"{abs(shifted.numerator):0{places + 1}d}"
            sign = "-" if number < 0 else ""
            return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
    return None


def read_share(text: str) -> Share:
    """
    Read a share as a percentage, a decimal or a ratio.

    Raises:
        InvalidValueError: If it is no exact number, or lies below zero or above one.
    """
    return Share(value=read_ratio(text))


def write_share(share: Share) -> str:
    """
    Write a percentage if its digits end and are few, and else a ratio.

    Raises:
        InvalidValueError: If it takes more than 40 characters.
    """
    percent = _decimal(share.value * 100)
    if percent is None or len(percent) >= MOST_DIGITS:
        return write_ratio(share.value)
    return f"{percent}%"


def read_year(text: str) -> FinancialYear:
    """
    Read a financial year in the one form that documents use.

    Raises:
        InvalidValueError: If it is written in another way than documents write it.
    """
    year = FinancialYear.parse(text)
    if text != str(year):
        msg = f'{text!r} is not how documents write a financial year; write "{year}"'
        raise InvalidValueError(msg)
    return year


_MONTH: Final = "(0[1-9]|1[0-2])"
_DAY: Final = f"{_MONTH}-(0[1-9]|[12][0-9]|3[01])"
_WEEK: Final = "W(0[1-9]|[1-4][0-9]|5[0-3])"
_SPAN: Final = f"[0-9]{{4}}(-{_WEEK}|-{_MONTH}|-{_DAY})?"
_DATE: Final = rf"({_SPAN}|\[({_SPAN}\.\.({_SPAN})?|\.\.{_SPAN})\])~?"
# In some dialects the sign for the end also stands before a last line break.
_END: Final = r"(?!\n)$"

NOTATIONS: Final = (
    Notation(
        of=date,
        via=str,
        read=parse_day,
        write=date.isoformat,
        words='a day as text, such as "2017-04-01"',
        pattern=f"^[0-9]{{4}}-{_DAY}{_END}",
    ),
    Notation(
        of=StatedDate,
        via=str,
        read=StatedDate.parse,
        write=StatedDate.iso,
        words='a date as text, such as "2017-04-01", "2017-04", "2017" or "[2018-04..2018-06]"',
        pattern=f"^{_DATE}{_END}",
    ),
    Notation(
        of=StatedPeriod,
        via=str,
        read=StatedPeriod.parse,
        write=StatedPeriod.iso,
        words='a period as text, such as "2016-04-01/2018-03-31", "2016-04/.." or "/2020-03-31"',
        pattern=rf"^({_DATE}/({_DATE}|\.\.)?|/{_DATE}|[0-9]{{4}}-{_DAY}){_END}",
    ),
    Notation(
        of=FinancialYear,
        via=str,
        read=read_year,
        write=str,
        words='a financial year as text, such as "2017/18"',
        pattern=r"^[0-9]{4}/[0-9]{2}$",
    ),
    Notation(
        of=Fraction,
        via=str,
        read=read_ratio,
        write=write_ratio,
        words='an exact number as text, such as "0.375" or "3/8"',
        pattern=r"^(-?[0-9]+(\.[0-9]+)?%?|-?[0-9]+/[0-9]+)$",
    ),
    Notation(
        of=Money,
        via=str,
        read=read_money,
        write=write_money,
        words='pounds as text, such as "1234.56"',
        pattern=r"^([A-Z]{3} )?-?[0-9]+(\.[0-9]{2})?$",
    ),
    Notation(
        of=UnitPrice,
        via=str,
        read=read_unit_price,
        write=write_unit_price,
        words='a price in pounds as text, such as "2.218"',
        pattern=r"^([A-Z]{3} )?-?[0-9]+(\.[0-9]{1,6})?$",
    ),
    Notation(
        of=Share,
        via=str,
        read=read_share,
        write=write_share,
        words='a share as text, such as "37.5%" or "3/8"',
        pattern=r"^([0-9]+(\.[0-9]+)?%?|[0-9]+/[0-9]+)$",
    ),
)
"""The types of the ground floor that stand in a document as text."""
