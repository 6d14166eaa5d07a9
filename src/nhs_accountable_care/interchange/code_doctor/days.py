"""Days as columns have them: in many forms, of which each that has one meaning is read."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from nhs_accountable_care._core.time import EARLIEST_DAY, LATEST_DAY

__all__ = ["may_be_month_first", "must_be_month_first", "read_day"]

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
# A time of the day after it says nothing of the day.
_TIME: Final = r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?)?"
_LETTERS: Final = r"(?P<name>[A-Za-z]{3})[a-z]{0,6}"
_FORMS: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d){_TIME}",
        r"(?P<year>\d{4})-?(?P<month>\d\d)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        # As in England, and in every file of the NHS: the day first.
        rf"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{{4}}){_TIME}",
        rf"(?P<day>\d\d?)[ -]?{_LETTERS}[ -]?(?P<year>\d{{4}}|\d\d)",
        rf"{_LETTERS}[ -]?(?P<year>\d{{4}}|\d\d)",
    )
)
_WITH_STROKES: Final = re.compile(rf"(\d\d?)/(\d\d?)/(\d{{4}}){_TIME}", re.ASCII)
_MONTHS_OF_A_YEAR: Final = 12
_CENTURY: Final = 2000
_TWO_DIGITS: Final = 2


def read_day(text: str) -> date | None:
    """
    Read a day, or the first of a month, or return `None` for what has no one meaning.

    >>> read_day("2026-04-01"), read_day("01-Sep-20"), read_day("01/04/2026")
    (datetime.date(2026, 4, 1), datetime.date(2020, 9, 1), datetime.date(2026, 4, 1))
    >>> read_day("202604"), read_day("Apr 2026"), read_day("2025/26")
    (datetime.date(2026, 4, 1), datetime.date(2026, 4, 1), None)
    """
    bare = text.strip()
    for form in _FORMS:
        found = form.fullmatch(bare)
        if found:
            return _day_of(found.groupdict())
    return None


def must_be_month_first(text: str) -> bool:
    """
    Return whether a text is a day as Americans write it, and none as the English do.

    >>> must_be_month_first("04/13/2026"), must_be_month_first("13/04/2026")
    (True, False)
    """
    found = _WITH_STROKES.fullmatch(text.strip())
    if found is None or int(found[2]) <= _MONTHS_OF_A_YEAR:
        return False
    parts = {"month": found[1], "day": found[2], "year": found[3]}
    return _day_of(parts) is not None


def may_be_month_first(text: str) -> bool:
    """
    Return whether a text is one day with the day first, and another with the month first.

    >>> may_be_month_first("04/01/2026"), may_be_month_first("04/04/2026")
    (True, False)
    """
    found = _WITH_STROKES.fullmatch(text.strip())
    if found is None:
        return False
    first, second = int(found[1]), int(found[2])
    return first != second and min(first, second) > 0 and max(first, second) <= _MONTHS_OF_A_YEAR


def _day_of(parts: Mapping[str, str]) -> date | None:
    """Return the day that is written so, if it is in the calendar and can be meant."""
    name = parts.get("name")
    month = int(parts["month"]) if name is None else _MONTHS.get(name.lower(), 0)
    year = int(parts["year"])
    if len(parts["year"]) == _TWO_DIGITS:
        year += _CENTURY
    try:
        day = date(year, month, int(parts.get("day", 1)))
    except ValueError:
        return None
    return day if EARLIEST_DAY <= day <= LATEST_DAY else None
