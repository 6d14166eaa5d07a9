"""
Dates as precise as their sources state them.

A source often knows a month and not a day. Such a date is kept as what it is, a span of days
in one of which the thing happened, and never rounded to its first.
"""

import enum
import re
from calendar import monthrange
from datetime import date, timedelta
from typing import assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.time import DateRange, check_day, parse_day, words_of_day

__all__ = ["Precision", "StatedDate"]

_FORM_OF_A_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_FORM_OF_A_MONTH = re.compile(r"(\d{4})-(\d{2})")
_FORM_OF_A_YEAR = re.compile(r"(\d{4})")


class Precision(enum.Enum):
    """
    How much of a date its source states.

    >>> StatedDate.parse("2016-11").precision
    <Precision.MONTH: 'month'>
    """

    DAY = "day"
    """The day itself."""

    WEEK = "week"
    """The week, Monday to Sunday."""

    MONTH = "month"
    """The calendar month."""

    YEAR = "year"
    """The calendar year."""


@attrs.frozen(kw_only=True)
class StatedDate:
    """
    A date as its source states it: a day, or the week, month or year that holds it.

    ``first_day`` is the first day of that span.

    Raises:
        InvalidTypeError: If the first day is no `date`, or is a `datetime`.
        InvalidValueError: If no such span starts on it.

    >>> known = StatedDate.parse("2016-11")
    >>> print(known)
    November 2016
    >>> print(known.days)
    1 November 2016 to 30 November 2016
    """

    first_day: date
    precision: Precision = Precision.DAY

    def __attrs_post_init__(self) -> None:
        """Refuse a first day that no such span starts on."""
        check_day(self.first_day, "first_day")
        starts = {
            Precision.DAY: True,
            Precision.WEEK: self.first_day.isoweekday() == 1,
            Precision.MONTH: self.first_day.day == 1,
            Precision.YEAR: (self.first_day.month, self.first_day.day) == (1, 1),
        }
        if not starts[self.precision]:
            msg = f"no {self.precision.value} starts on {words_of_day(self.first_day)}"
            raise InvalidValueError(msg)

    @classmethod
    def parse(cls, text: str) -> "StatedDate":
        """
        Read a day, a week, a month or a year as ISO 8601 writes them.

        Raises:
            InvalidValueError: If it is none of the four.

        >>> print(StatedDate.parse("2017-W14"))
        the week of 3 April 2017
        >>> print(StatedDate.parse("2018"))
        2018
        """
        try:
            if found := _FORM_OF_A_WEEK.fullmatch(text):
                monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
                return cls(first_day=monday, precision=Precision.WEEK)
            if found := _FORM_OF_A_MONTH.fullmatch(text):
                first_day = date(int(found[1]), int(found[2]), 1)
                return cls(first_day=first_day, precision=Precision.MONTH)
            if found := _FORM_OF_A_YEAR.fullmatch(text):
                return cls(first_day=date(int(found[1]), 1, 1), precision=Precision.YEAR)
            return cls(first_day=parse_day(text))
        except ValueError:
            msg = f"{text!r} is not a date; write it as 2017-04-01, 2017-W14, 2017-04 or 2017"
            raise InvalidValueError(msg) from None

    @property
    def last_day(self) -> date:
        """The last day on which it may have been."""
        first = self.first_day
        match self.precision:
            case Precision.DAY:
                return first
            case Precision.WEEK:
                return first + timedelta(days=6)
            case Precision.MONTH:
                return first.replace(day=monthrange(first.year, first.month)[1])
            case Precision.YEAR:
                return first.replace(month=12, day=31)
            case _:
                assert_never(self.precision)

    @property
    def days(self) -> DateRange:
        """The days in one of which it was."""
        return DateRange(first_day=self.first_day, last_day=self.last_day)

    def iso(self) -> str:
        """
        Write the date as `parse` reads it.

        >>> StatedDate.parse("2017-W14").iso()
        '2017-W14'
        """
        match self.precision:
            case Precision.DAY:
                return self.first_day.isoformat()
            case Precision.WEEK:
                year, week, _ = self.first_day.isocalendar()
                return f"{year}-W{week:02d}"
            case Precision.MONTH:
                return self.first_day.isoformat()[: len("2017-04")]
            case Precision.YEAR:
                return self.first_day.isoformat()[: len("2017")]
            case _:
                assert_never(self.precision)

    def __str__(self) -> str:
        """Write the date as it is said in England."""
        words = words_of_day(self.first_day)
        match self.precision:
            case Precision.DAY:
                return words
            case Precision.WEEK:
                return f"the week of {words}"
            case Precision.MONTH:
                return words.removeprefix("1 ")
            case Precision.YEAR:
                return words.removeprefix("1 January ")
            case _:
                assert_never(self.precision)
