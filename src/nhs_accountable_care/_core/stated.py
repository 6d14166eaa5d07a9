"""
Dates and periods as precise as their sources state them.

A source often knows a month and not a day, or an end and not the beginning. Such a date is
kept as what it is, the days on one of which the thing happened, and is never rounded to its
first. Whether a thing had happened by a day, or stood on it, is then yes, no or not known.

The notation is that of ISO 8601-2 (the Extended Date/Time Format), as far as it is needed.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.time import (
    DateRange,
    check_day,
    parse_day,
    words_of_day,
    words_of_no_text,
    words_of_text,
)

__all__ = ["StatedDate", "StatedPeriod"]

_LAST_MONTH: Final = 12
# Not compiled here: whoever reads no dates does not pay for it.
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_SPAN: Final = r"\d{4}(-W\d{2}|-\d{2}(-\d{2})?)?"
_MONTH: Final = r"\d{4}-\d{2}"
_WORDS_OF_A_DATE: Final = (
    "write a day as 2017-04-01, a month as 2017-04, a year as 2017, a week as 2017-W14, one of "
    "several days as [2018-04..2018-06], no later than a day as [..2018-06-30], and put ~ behind "
    "what is only about right"
)
_WORDS_OF_A_PERIOD: Final = (
    "write both ends with a slash, as 2013-04-01/2022-06-30; 2016-04-01/.. for one that is known "
    "to have no end, 2016-04-01/ or /2022-06-30 for an end that is not known, and 2017-07-01 for "
    "one day"
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StatedDate:
    """
    A date as its source states it: a day, or the days on one of which it was.

    Attributes:
        first_day: The first day on which it may have been; `None` where nothing bounds it.
        last_day: The last day on which it may have been; `None` where nothing bounds it.
        is_approximate: Whether the source says "about", so that it may have been outside these
            days too. Then nothing is ever decided by it.

    Raises:
        InvalidTypeError: If an end is no `date`, or is a `datetime`.
        InvalidValueError: If the last day is before the first, neither is given, or one lies
            outside the years 1800 to 2199.

    >>> known = StatedDate.parse("2016-11")
    >>> print(known)
    November 2016
    >>> known.by(date(2016, 10, 31)), known.by(date(2016, 11, 15)), known.by(date(2016, 11, 30))
    (False, None, True)
    """

    first_day: date | None
    last_day: date | None
    is_approximate: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse days that run backwards, and none."""
        if self.first_day is None and self.last_day is None:
            msg = "a date of which neither the first nor the last day is known says nothing"
            raise InvalidValueError(msg)
        if (self.last_day or date.max) < (self.first_day or date.min):
            msg = f"last_day {self.last_day} is before first_day {self.first_day}"
            raise InvalidValueError(msg)

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> "StatedDate":
        """
        Make a day, a month or a year of its numbers.

        Raises:
            InvalidValueError: If there is no such day, or a day stands without its month.

        >>> print(StatedDate.of(2017, 4, 1), "|", StatedDate.of(2018, 5), "|", StatedDate.of(2018))
        1 April 2017 | May 2018 | 2018
        """
        try:
            if day is None:
                first = date(year, 1 if month is None else month, 1)
                last_month = first.replace(month=_LAST_MONTH) if month is None else first
                return cls(first_day=first, last_day=_end_of_month(last_month))
            if month is not None:
                known = date(year, month, day)
                return cls(first_day=known, last_day=known)
        except ValueError as error:
            given = ", ".join(str(each) for each in (year, month, day) if each is not None)
            msg = f"StatedDate.of({given}) is no date: {error}"
            raise InvalidValueError(msg) from None
        msg = f"the day {day} stands without its month"
        raise InvalidValueError(msg)

    @classmethod
    def on(cls, day: date) -> "StatedDate":
        """
        Make a date that is known to the day.

        Raises:
            InvalidTypeError: If it is no `date`, or is a `datetime`.

        >>> StatedDate.on(date(2017, 4, 1)) == StatedDate.of(2017, 4, 1)
        True
        """
        check_day(day, "day")
        return cls(first_day=day, last_day=day)

    @classmethod
    def parse(cls, text: str) -> "StatedDate":
        """
        Read a date as `iso` writes it.

        Raises:
            InvalidTypeError: For anything but text.
            InvalidValueError: If it is written in another way, or is not in the calendar.

        >>> print(StatedDate.parse("2017-W14"))
        the week of 3 April 2017
        >>> print(StatedDate.parse("[2018-04..2018-06]"))
        between April 2018 and June 2018
        >>> print(StatedDate.parse("2018-05~"))
        about May 2018
        """
        if not isinstance(text, str):
            raise InvalidTypeError(words_of_no_text(text))
        found = _read_date(text)
        if found is None:
            msg = f"{words_of_text(text)} is not a date{_slip(text)}; {_WORDS_OF_A_DATE}"
            raise InvalidValueError(msg)
        return found

    @property
    def day(self) -> date | None:
        """
        The day itself, where it is known.

        >>> StatedDate.of(2017, 4, 1).day, StatedDate.of(2017, 4).day
        (datetime.date(2017, 4, 1), None)
        """
        is_one = self.first_day == self.last_day and not self.is_approximate
        return self.first_day if is_one else None

    @property
    def precision(self) -> str:
        """
        How much of the date is known, as a word such as day, month or several days.

        >>> StatedDate.parse("2016-11").precision
        'month'
        """
        span = _written_span(self.first_day, self.last_day)
        if span is None:
            return "several days"
        if "W" in span:
            return "week"
        return {len("YYYY"): "year", len("YYYY-MM"): "month"}.get(len(span), "day")

    @property
    def when(self) -> str:
        """
        The date as the time at which something was, with its preposition.

        >>> for text in ("2017-04-01", "2017-04", "2017-04~", "[2017-06..2017-08]"):
        ...     print("signed", StatedDate.parse(text).when)
        signed on 1 April 2017
        signed in April 2017
        signed about April 2017
        signed between June 2017 and August 2017
        """
        if self.is_approximate or self.precision == "several days":
            return str(self)
        return f"on {self}" if self.precision == "day" else f"in {self}"

    @property
    def earliest(self) -> date:
        """The first day on which it can have been, or `date.min` if nothing bounds it."""
        return date.min if self.is_approximate or self.first_day is None else self.first_day

    @property
    def latest(self) -> date:
        """The last day on which it can have been, or `date.max` if nothing bounds it."""
        return date.max if self.is_approximate or self.last_day is None else self.last_day

    def by(self, day: date) -> bool | None:
        """
        Return whether it was on a day or before it; `None` where the source leaves that open.

        >>> StatedDate.parse("2018-05~").by(date(2026, 4, 1)) is None
        True
        """
        if self.earliest > day:
            return False
        # What may have been on any day to the end of the calendar is never known to be over.
        return True if self.latest <= day and self.latest != date.max else None

    def before(self, day: date) -> bool | None:
        """
        Return whether it was earlier than a day; `None` where the source leaves that open.

        >>> april = StatedDate.of(2017, 4)
        >>> april.before(date(2017, 4, 1)), april.before(date(2017, 5, 1))
        (False, True)
        """
        return False if day == date.min else self.by(day - timedelta(days=1))

    def after(self, other: "StatedDate") -> bool | None:
        """
        Return whether it was later than another; `None` where the sources leave that open.

        >>> StatedDate.of(2017, 5).after(StatedDate.of(2017, 4))
        True
        """
        if self.earliest > other.latest:
            return True
        return False if self.latest <= other.earliest else None

    def lies_in(self, period: DateRange) -> bool | None:
        """
        Return whether it was in a period; `None` where the source leaves that open.

        >>> StatedDate.of(2017, 4).lies_in(DateRange.parse("2017-04-15/2018-03-31")) is None
        True
        """
        last = date.max if period.last_day is None else period.last_day
        if self.latest < period.first_day or self.earliest > last:
            return False
        return True if period.first_day <= self.earliest and self.latest <= last else None

    def iso(self) -> str:
        """
        Write the date as `parse` reads it.

        >>> StatedDate.parse("[2018-04-01..2018-04-30]").iso()
        '2018-04'
        """
        mark = "~" if self.is_approximate else ""
        span = _written_span(self.first_day, self.last_day)
        if span is not None:
            return f"{span}{mark}"
        first, last = self._bounds()
        return f"[{first}..{last}]{mark}"

    def __str__(self) -> str:
        """Write the date as it is said in England."""
        about = "about " if self.is_approximate else ""
        span = _written_span(self.first_day, self.last_day)
        if span is not None:
            return about + _in_words(span)
        first, last = self._bounds()
        if not first:
            return f"{about}no later than {_in_words(last)}"
        if not last:
            return f"{about}no earlier than {_in_words(first)}"
        return f"{about}between {_in_words(first)} and {_in_words(last)}"

    def _bounds(self) -> tuple[str, str]:
        """Return how the first and last of several days are written."""
        if self.first_day is None or self.last_day is None:
            ends = (self.first_day, self.last_day)
            first, last = ("" if end is None else end.isoformat() for end in ends)
            return first, last
        return _start(self.first_day), _end(self.last_day)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StatedPeriod:
    """
    A period as its source states it, both ends included.

    Attributes:
        first: When it began; `None` where that is not known.
        last: Its last day; `None` where that is not known, or where it has none.
        is_open: Whether it is known to have no last day.

    Raises:
        InvalidTypeError: If an end is no `StatedDate`.
        InvalidValueError: If nothing is known of it, if it ends before it can begin, or if it is
            open and has a last day.

    >>> term = StatedPeriod.parse("2013-04/2022-06-30")
    >>> print(term)
    April 2013 to 30 June 2022
    >>> term.holds_on(date(2013, 4, 15)), term.holds_on(date(2013, 5, 1))
    (None, True)
    """

    first: StatedDate | None = None
    last: StatedDate | None = None
    is_open: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse a period that cannot be."""
        if self.first is None and self.last is None:
            msg = f"a period of which neither end is known says nothing; {_WORDS_OF_A_PERIOD}"
            raise InvalidValueError(msg)
        if self.is_open and self.last is not None:
            msg = f"a period that ends ({self.last}) is not open"
            raise InvalidValueError(msg)
        if self.latest_end < self.earliest_start:
            msg = (
                f"it ends ({self.last}) before it begins ({self.first}); both ends are "
                f"included, so a single day has the two equal"
            )
            raise InvalidValueError(msg)

    @classmethod
    def parse(cls, text: str) -> "StatedPeriod":
        """
        Read a period as `iso` writes it.

        Raises:
            InvalidTypeError: For anything but text.
            InvalidValueError: If it is written in another way, or ends before it begins.

        >>> StatedPeriod.parse("2022-07-01/..").is_open
        True
        >>> print(StatedPeriod.parse("/2020-03-31"), StatedPeriod.parse("2016-04/"), sep="; ")
        to 31 March 2020, from when is not known; from April 2016, to when is not known
        """
        if not isinstance(text, str):
            raise InvalidTypeError(words_of_no_text(text))
        first, slash, last = text.partition("/")
        begins, ends = _read_date(first), _read_date(last)
        is_open = last == ".."
        is_unread = (first and begins is None) or (last and ends is None and not is_open)
        # A month alone may be the whole of it or a day in it.
        is_one_day = begins is not None and begins.day is not None
        if is_unread or not (slash or is_one_day):
            slip = _slip(first) or _slip(last)
            if not slip and begins is not None and re.fullmatch(_MONTH, text, re.ASCII):
                slip = (
                    f": a month alone may mean a day in it or all of it; write {text}/{text} for "
                    f"a period within it, and {begins.first_day}/{begins.last_day} for all of it"
                )
            msg = f"{words_of_text(text)} is not a period{slip}; {_WORDS_OF_A_PERIOD}"
            raise InvalidValueError(msg)
        return cls(first=begins, last=ends if slash else begins, is_open=is_open)

    @classmethod
    def between(cls, first: date, last: date | None = None) -> "StatedPeriod":
        """
        Make a period of two days that are known; without a last day it is open.

        Raises:
            InvalidTypeError: If an end is no `date`, or is a `datetime`.
            InvalidValueError: If it ends before it begins.

        >>> StatedPeriod.between(date(2017, 4, 1)) == StatedPeriod.parse("2017-04-01/..")
        True
        """
        return cls(
            first=StatedDate.on(first),
            last=None if last is None else StatedDate.on(last),
            is_open=last is None,
        )

    @property
    def first_day(self) -> date | None:
        """The first day, where it is known to the day."""
        return None if self.first is None else self.first.day

    @property
    def last_day(self) -> date | None:
        """The last day, where there is one that is known to the day."""
        return None if self.last is None else self.last.day

    @property
    def earliest_end(self) -> date:
        """The first day that can have been its last, or `date.max` if it is open."""
        if self.is_open:
            return date.max
        # It cannot end before it begins.
        ends = [end.earliest for end in (self.first, self.last) if end is not None]
        return max(ends)

    @property
    def latest_end(self) -> date:
        """The last day that can have been its last, or `date.max` if nothing bounds it."""
        return date.max if self.last is None else self.last.latest

    @property
    def earliest_start(self) -> date:
        """The first day on which it can have begun, or `date.min` if nothing bounds it."""
        return date.min if self.first is None else self.first.earliest

    @property
    def latest_start(self) -> date:
        """The last day on which it can have begun, or `date.max` if nothing bounds it."""
        # It cannot begin after it ends.
        starts = [end.latest for end in (self.first, self.last) if end is not None]
        return min(starts)

    def holds_on(self, day: date) -> bool | None:
        """
        Return whether a day lies in it; `None` where the source leaves that open.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.

        >>> known_end = StatedPeriod.parse("/2020-03-31")
        >>> [known_end.holds_on(date(2020, month, 31)) for month in (1, 3, 5)]
        [None, True, False]
        """
        check_day(day, "day")
        if day < self.earliest_start or day > self.latest_end:
            return False
        return True if self.latest_start <= day <= self.earliest_end else None

    def has_begun(self, day: date) -> bool | None:
        """
        Return whether it has begun by a day, though it may be over.

        >>> StatedPeriod.parse("2013-04/2022-06-30").has_begun(date(2024, 1, 1))
        True
        """
        if day < self.earliest_start:
            return False
        return True if day >= self.latest_start else None

    def is_over(self, day: date) -> bool | None:
        """
        Return whether its last day is earlier than a day.

        >>> term = StatedPeriod.parse("2013-04-01/2022-06")
        >>> term.is_over(date(2022, 6, 1)), term.is_over(date(2022, 7, 1))
        (False, True)
        """
        if self.latest_end < day:
            return True
        return False if self.earliest_end >= day else None

    def lasts_longer_than(self, years: int) -> bool | None:
        """
        Return whether it lasts longer than so many years; `None` where its ends leave that open.

        >>> term = StatedPeriod.parse("2017-04-01/2027-03-31")
        >>> term.lasts_longer_than(9), term.lasts_longer_than(10)
        (True, False)
        """
        return None if self.is_open else self._reaches(years, spare=timedelta(0))

    def lasts_at_least(self, years: int) -> bool | None:
        """
        Return whether it lasts so many full years, or has no end; `None` where that is open.

        >>> StatedPeriod.parse("2017-04-01/2027-03-31").lasts_at_least(10)
        True
        """
        # Both ends are included, so ten years from 1 April end on 31 March.
        return True if self.is_open else self._reaches(years, spare=timedelta(days=1))

    def _reaches(self, years: int, *, spare: timedelta) -> bool | None:
        """Return whether the last day, and a day to spare, is so many years after the first."""
        reached = _years_later(self.latest_start, years)
        if reached is not None and reached - spare <= self.earliest_end:
            return True
        if self.earliest_start == date.min or self.latest_end == date.max:
            return None
        reached = _years_later(self.earliest_start, years)
        return False if reached is None or reached - spare > self.latest_end else None

    def iso(self) -> str:
        """
        Write the period as `parse` reads it.

        >>> StatedPeriod.parse("2017-07-01/2017-07-01").iso()
        '2017-07-01'
        """
        first = "" if self.first is None else self.first.iso()
        if self.first == self.last and self.first_day is not None:
            return first
        last = "" if self.last is None else self.last.iso()
        return f"{first}/{'..' if self.is_open else last}"

    def __str__(self) -> str:
        """Write both ends in words."""
        if self.first is None:
            return f"to {self.last}, from when is not known"
        if self.is_open:
            return f"from {self.first}"
        if self.last is None:
            return f"from {self.first}, to when is not known"
        if self.first == self.last and self.first_day is not None:
            return str(self.first)
        return f"{self.first} to {self.last}"


def _years_later(day: date, years: int) -> date | None:
    """
    Return the same day so many years later; `None` behind the end of the calendar.

    It is 1 March for 29 February in a year without it.
    """
    if day.year + years > date.max.year:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _read_date(text: str) -> StatedDate | None:
    """
    Read a date, or return `None` for text in none of its forms.

    Raises:
        InvalidValueError: For a day that is not in the calendar, since of that more can be told.
    """
    if re.fullmatch(_DAY, text, re.ASCII):
        return StatedDate.on(parse_day(text))
    given = text.removesuffix("~")
    inside = re.fullmatch(r"\[(.*)\.\.(.*)\]", given, re.ASCII)
    try:
        first, last = _span(given) if inside is None else _inside(inside[1], inside[2])
    except ValueError:
        return None
    return StatedDate(first_day=first, last_day=last, is_approximate=given != text)


def _slip(text: str) -> str:
    """Return what is wrong with text in one of the forms of a date; nothing for any other."""
    given = text.removesuffix("~")
    inside = re.fullmatch(r"\[(.*)\.\.(.*)\]", given, re.ASCII)
    spans = [given] if inside is None else [span for span in inside.groups() if span]
    for span in spans:
        slip = _slip_of_span(span)
        if slip or re.fullmatch(_SPAN, span, re.ASCII) is None:
            return slip
    if not spans:
        return ": neither the first nor the last day is given"
    return ": it ends before it begins" if len(spans) > 1 and _ends_early(*spans) else ""


def _ends_early(first: str, last: str) -> bool:
    """Return whether the last day of a span is before the first of another."""
    return _span(last)[1] < _span(first)[0]


def _slip_of_span(text: str) -> str:
    """Return what the calendar has not, of text in the form of a span."""
    if re.fullmatch(_SPAN, text, re.ASCII) is None:
        return ""
    try:
        _span(text)
    except ValueError as error:
        year, _, rest = text.partition("-")
        month = rest.partition("-")[0]
        if rest.startswith("W"):
            return f": there is no week {rest[1:]} in {year}"
        if rest and not 1 <= int(month) <= _LAST_MONTH:
            return f": there is no month {month}"
        return f": {error}"
    return ""


def _end_of_month(day: date) -> date:
    """Return the last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _span(text: str) -> tuple[date, date]:
    """Return the first and last day of a day, a week, a month or a year."""
    if re.fullmatch(_SPAN, text, re.ASCII) is None:
        raise InvalidValueError(text)
    year, _, rest = text.partition("-")
    if not rest:
        return date(int(year), 1, 1), date(int(year), _LAST_MONTH, 31)
    if rest.startswith("W"):
        monday = date.fromisocalendar(int(year), int(rest[1:]), 1)
        return monday, monday + timedelta(days=6)
    if len(rest) == len("MM"):
        first = date(int(year), int(rest), 1)
        return first, _end_of_month(first)
    day = parse_day(text)
    return day, day


def _inside(first: str, last: str) -> tuple[date | None, date | None]:
    """Return the days between two spans, each with its own days, of which one may be empty."""
    start = _span(first)[0] if first else None
    end = _span(last)[1] if last else None
    if (start is None and end is None) or (start is not None and end is not None and end < start):
        raise InvalidValueError(first)
    return start, end


def _written_span(first: date | None, last: date | None) -> str | None:
    """Return how two days are written, if they are those of one day, week, month or year."""
    if first is None or last is None:
        return None
    if first == last:
        return first.isoformat()
    if first.day == 1 and last == _end_of_month(first):
        return f"{first.year:04d}-{first.month:02d}"
    if (first.month, first.day) == (1, 1) and last == date(first.year, _LAST_MONTH, 31):
        return f"{first.year:04d}"
    if first.isoweekday() == 1 and last == first + timedelta(days=6):
        year, week, _ = first.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return None


def _start(day: date) -> str:
    """Return how the first of several days is written: as a month where it is its first day."""
    return f"{day.year:04d}-{day.month:02d}" if day.day == 1 else day.isoformat()


def _end(day: date) -> str:
    """Return how the last of several days is written: as a month where it is its last day."""
    return f"{day.year:04d}-{day.month:02d}" if day == _end_of_month(day) else day.isoformat()


def _in_words(span: str) -> str:
    """Write a day, a week, a month or a year as it is said in England."""
    first, _ = _span(span)
    words = words_of_day(first)
    if "W" in span:
        return f"the week of {words}"
    if len(span) == len("YYYY"):
        return words.removeprefix("1 January ")
    return words.removeprefix("1 ") if len(span) == len("YYYY-MM") else words
