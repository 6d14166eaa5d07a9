"""
Days, periods and financial years, as NHS sources write them.

Ranges include both ends. A range without a last day is open: that is a fact about it and
not a gap in the record (a period that is not recorded is `None`). Nothing here knows what
day it is today: the day is always an argument.
"""

import functools
import re
from datetime import date, datetime, timedelta
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError

__all__ = [
    "EARLIEST_DAY",
    "LATEST_DAY",
    "DateRange",
    "FinancialYear",
    "check_day",
    "parse_day",
    "words_of_day",
    "words_of_day_outside",
    "words_of_no_text",
    "words_of_period",
    "words_of_text",
]

EARLIEST_DAY: Final = date(1800, 1, 1)
"""The first day that can be meant: no body, law or record that is held here is older."""

LATEST_DAY: Final = date(2199, 12, 31)
"""The last day that can be meant; files write 9999-12-31 for a period without an end."""

# The financial years of the first day and of the last.
_FIRST_YEAR = EARLIEST_DAY.year - 1
_LAST_YEAR = LATEST_DAY.year
_ONE_DAY = timedelta(days=1)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_YEARS_IN_A_CENTURY = 100
# Two-digit years count from the NHS's own first financial year: 4849 is 1948/49.
_FIRST_TWO_DIGIT_YEAR = 48
_LONG_YEAR = 10**12
# Not compiled here, since that would cost whoever parses nothing as much as a class does.
_FORMS_OF_A_YEAR = (
    r"(?P<first>\d{4})[/-](?P<second>\d{2}|\d{4})",
    r"(?P<first>\d{4})(?P<second>\d{2})",
    r"(?P<first>\d{2})(?P<second>\d{2})",
)


def check_day(day: object, name: str = "on") -> date:
    """
    Return a calendar day, or refuse what is not one.

    A `datetime` is refused: with a time zone it can mean two different days.

    Raises:
        InvalidTypeError: If it is no `date`, or is a `datetime`.
        InvalidValueError: If it lies outside the years 1800 to 2199.

    >>> check_day(date(2017, 4, 1))
    datetime.date(2017, 4, 1)
    >>> check_day("2017-04-01")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidTypeError: on is a str; write a date, such as ...
    """
    if isinstance(day, datetime):
        msg = f"{name} is a datetime; write its date, such as moment.date()"
        raise InvalidTypeError(msg)
    if not isinstance(day, date):
        cure = "write a date, such as date(2017, 4, 1)"
        msg = f"{name} is {_kind_in_words(day)}; {cure}"
        raise InvalidTypeError(msg)
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise InvalidValueError(words_of_day_outside(day, name))
    return day


def parse_day(text: str) -> date:
    """
    Read a day written as year, month and day with hyphens.

    Raises:
        InvalidTypeError: For anything but text.
        InvalidValueError: If it is written in another way, is not in the calendar, or lies
            outside the years 1800 to 2199.

    >>> parse_day("2017-04-01")
    datetime.date(2017, 4, 1)
    """
    _check_text(text)
    # date.fromisoformat also takes 20170401 and 2017-W13-6, which are too easily a slip.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        msg = f"{words_of_text(text)} is not a day; write it as 2017-04-01"
        raise InvalidValueError(msg)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is not a day: {error}"
        raise InvalidValueError(msg) from None
    return check_day(day, "the day")


def words_of_text(text: str) -> str:
    """
    Quote text that could not be read.

    >>> words_of_text("soon")
    "'soon'"
    """
    # Here and not above: what can be read needs no words.
    from nhs_accountable_care._core.text import quoted  # noqa: PLC0415

    return quoted(text)


def words_of_no_text(value: object) -> str:
    """
    Refuse in words what is no text.

    >>> words_of_no_text(2018)
    '2018 is an int; write text'
    """
    return f"{_shown(value)} is {_kind_in_words(value)}; write text"


def _shown(value: object) -> str:
    """Show a value that was refused."""
    from nhs_accountable_care._core.text import represented  # noqa: PLC0415 -- as above

    return represented(value)


def _kind_in_words(value: object) -> str:
    """Name the class of a value that was refused."""
    from nhs_accountable_care._core.text import with_article  # noqa: PLC0415 -- as above

    return with_article(type(value).__name__)


def words_of_day_outside(day: date, name: str) -> str:
    """
    Refuse in words a day that cannot be meant.

    >>> words_of_day_outside(date(9999, 12, 31), "last_day")
    'last_day is 9999-12-31; days from 1800-01-01 to 2199-12-31 can be meant, and a period \
without an end has no last day'
    """
    open_end = "" if day < EARLIEST_DAY else ", and a period without an end has no last day"
    return (
        f"{name} is {day.isoformat()}; days from {EARLIEST_DAY} to {LATEST_DAY} can be meant"
        f"{open_end}"
    )


def words_of_day(day: date) -> str:
    """
    Write a day as it is said in England.

    >>> words_of_day(date(2017, 4, 1))
    '1 April 2017'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@attrs.frozen(kw_only=True)
class DateRange:
    """
    A period of whole days, both ends included; without a last day it is open.

    Attributes:
        first_day: The first day, included.
        last_day: The last day, included; `None` leaves the period open.

    Raises:
        InvalidTypeError: If an end is no `date`, or is a `datetime`; and when anything else is
            looked for in the period.
        InvalidValueError: If it ends before it begins, or an end lies outside the years 1800 to
            2199.

    >>> term = DateRange.parse("2013-04-01/2022-06-30")
    >>> date(2022, 6, 30) in term, date(2022, 7, 1) in term
    (True, False)
    >>> print(term)
    1 April 2013 to 30 June 2022
    >>> print(DateRange(first_day=date(2022, 7, 1)))
    from 1 July 2022
    """

    first_day: date
    last_day: date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is not a day, and a range that ends before it begins."""
        check_day(self.first_day, "first_day")
        if self.last_day is not None:
            check_day(self.last_day, "last_day")
            if self.last_day < self.first_day:
                msg = (
                    f"last_day {self.last_day} is before first_day {self.first_day}; "
                    f"both ends are included, so a single day has the two equal"
                )
                raise InvalidValueError(msg)

    @classmethod
    def parse(cls, text: str) -> "DateRange":
        """
        Read two days with a slash between; two dots for the last day mean that it is open.

        Raises:
            InvalidTypeError: For anything but text.
            InvalidValueError: If it is no period, or ends before it begins.

        >>> DateRange.parse("2022-07-01/..").is_open
        True
        """
        _check_text(text)
        first, slash, last = text.partition("/")
        if not slash:
            msg = (
                f"{words_of_text(text)} is not a period; write it as 2013-04-01/2022-06-30 or "
                f"2022-07-01/.."
            )
            raise InvalidValueError(msg)
        return cls(
            first_day=parse_day(first),
            last_day=None if last == ".." else parse_day(last),
        )

    @property
    def is_open(self) -> bool:
        """Whether the period has no last day."""
        return self.last_day is None

    def __contains__(self, day: object) -> bool:
        """Return whether a day lies within the period."""
        day = check_day(day, "day")
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def overlap(self, other: "DateRange") -> "DateRange | None":
        """
        Return the days that both periods share, if there are any.

        >>> one, two = DateRange.parse("2013-04-01/.."), DateRange.parse("2000-01-01/2013-04-01")
        >>> print(one.overlap(two))
        1 April 2013 to 1 April 2013
        """
        first = max(self.first_day, other.first_day)
        ends = [end for end in (self.last_day, other.last_day) if end is not None]
        last = min(ends, default=None)
        if last is not None and last < first:
            return None
        return DateRange(first_day=first, last_day=last)

    def covers(self, other: "DateRange") -> bool:
        """
        Return whether every day of another period lies within this one.

        >>> DateRange.parse("2013-04-01/..").covers(DateRange.parse("2016-01-01/2017-01-01"))
        True
        """
        return self.overlap(other) == other

    def day_after(self) -> date | None:
        """
        Return the first day after the period, if it ends before the last that can be meant.

        >>> DateRange.parse("2013-04-01/2022-06-30").day_after()
        datetime.date(2022, 7, 1)
        """
        if self.last_day is None or self.last_day == LATEST_DAY:
            return None
        return self.last_day + _ONE_DAY

    def __str__(self) -> str:
        """Write both ends in words."""
        if self.last_day is None:
            return f"from {words_of_day(self.first_day)}"
        return f"{words_of_day(self.first_day)} to {words_of_day(self.last_day)}"


@functools.total_ordering
@attrs.frozen
class FinancialYear:
    """
    An NHS financial year, named by the calendar year in which it starts.

    It runs from 1 April to 31 March. Every day that can be meant has one, so they are the years
    from 1799/00 to 2199/00; of the first and the last, `days` are those that can be meant.

    Raises:
        InvalidTypeError: If the year is no whole number.
        InvalidValueError: If no day of it lies in the years 1800 to 2199.

    >>> str(FinancialYear(2024))
    '2024/25'
    >>> FinancialYear.parse("1718").days.last_day
    datetime.date(2018, 3, 31)
    """

    start_year: int

    def __attrs_post_init__(self) -> None:
        """Refuse what is not a year."""
        if type(self.start_year) is not int:
            msg = f"start_year is {_shown(self.start_year)}; write a whole number, such as 2017"
            raise InvalidTypeError(msg)
        if not _FIRST_YEAR <= self.start_year <= _LAST_YEAR:
            # A longer number is refused by Python where it is written out.
            given = str(self.start_year) if abs(self.start_year) < _LONG_YEAR else "a long number"
            msg = f"start_year is {given}; years from {_FIRST_YEAR} to {_LAST_YEAR} can be meant"
            raise InvalidValueError(msg)

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """
        Read the ways in which NHS files write a year.

        Four digits are two years of two (``1718``), so ``2021`` is 2020/21 and a calendar
        year such as ``2017`` is refused.

        Raises:
            InvalidTypeError: For anything but text, such as a year that a spreadsheet keeps as a
                number.
            InvalidValueError: If it is not two years that follow each other.

        >>> {str(FinancialYear.parse(text)) for text in ("2017/18", "201718", "1718", "2017-18")}
        {'2017/18'}
        """
        _check_text(text)
        for form in _FORMS_OF_A_YEAR:
            found = re.fullmatch(form, text.strip(), re.ASCII)
            if found:
                year = _year_between(found["first"], found["second"])
                if year is not None:
                    return cls(year)
        msg = (
            f"{words_of_text(text)} is not a financial year: write two years that follow "
            f"each other, as 2017/18 (or 201718, 1718, 2017-18)"
        )
        raise InvalidValueError(msg)

    @classmethod
    def containing(cls, day: date) -> "FinancialYear":
        """
        Return the year in which a day falls.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.
            InvalidValueError: If it lies outside the years 1800 to 2199.

        >>> str(FinancialYear.containing(date(2018, 3, 31)))
        '2017/18'
        """
        check_day(day, "day")
        return cls(day.year if day >= date(day.year, 4, 1) else day.year - 1)

    @property
    def days(self) -> DateRange:
        """The days of the year, 1 April to 31 March, as far as they can be meant."""
        return DateRange(
            first_day=max(date(self.start_year, 4, 1), EARLIEST_DAY),
            last_day=min(date(self.start_year + 1, 3, 31), LATEST_DAY),
        )

    def plus(self, years: int) -> "FinancialYear":
        """
        Return the year that lies so many years later, or earlier if negative.

        Raises:
            InvalidTypeError: If it is no whole number of years.
            InvalidValueError: If no day of it lies in the years 1800 to 2199.

        >>> str(FinancialYear(2017).plus(-1))
        '2016/17'
        """
        if type(years) is not int:
            msg = f"years is {_shown(years)}; write a whole number, such as 1"
            raise InvalidTypeError(msg)
        return FinancialYear(self.start_year + years)

    def __lt__(self, other: object) -> bool:
        """Order years by when they start."""
        if not isinstance(other, FinancialYear):
            return NotImplemented
        return self.start_year < other.start_year

    def __str__(self) -> str:
        """Write the year with a slash, as NHS England does."""
        return f"{self.start_year:04d}/{(self.start_year + 1) % _YEARS_IN_A_CENTURY:02d}"


def _check_text(value: object) -> None:
    """Refuse anything but text, such as a year that a spreadsheet keeps as a number."""
    if not isinstance(value, str):
        raise InvalidTypeError(words_of_no_text(value))


def _year_between(first: str, second: str) -> int | None:
    """Return the starting year, if the second of two written years follows the first."""
    start = int(first)
    if len(first) == len("17"):
        start += 1900 if start >= _FIRST_TWO_DIGIT_YEAR else 2000
    follows = start + 1
    if len(second) == len("18"):
        follows %= _YEARS_IN_A_CENTURY
    return start if int(second) == follows else None


def words_of_period(period: DateRange) -> str:
    """
    Write a period as it goes on after something: from which day, and to which if it ended.

    >>> words_of_period(DateRange(first_day=date(2017, 3, 31), last_day=date(2018, 2, 1)))
    'from 31 March 2017 to 1 February 2018'
    >>> words_of_period(DateRange(first_day=date(2017, 3, 31)))
    'from 31 March 2017'
    """
    return str(period) if period.last_day is None else f"from {period}"
