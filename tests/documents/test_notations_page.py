"""The page of the reference says of each notation of a date what it decides; it is so."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from nhs_accountable_care import StatedDate, StatedPeriod

PAGE = (Path(__file__).parents[2] / "docs/reference/documents.md").read_text("utf-8")

# What the page says in words: the first and last day of each answer, over the years 2014 to 2022.
FIRST, LAST = date(2014, 1, 1), date(2022, 12, 31)
DATES = {
    "2017-04-01": ("2017-03-31", "2017-04-01"),
    "2017-W14": ("2017-04-02", "2017-04-09"),
    "2017-04": ("2017-03-31", "2017-04-30"),
    "2017": ("2016-12-31", "2017-12-31"),
    "[2018-04..2018-06]": ("2018-03-31", "2018-06-30"),
    "[..2018-06-30]": (None, "2018-06-30"),
    "[2018-04-01..]": ("2018-03-31", None),
    "2018-05~": (None, None),
}
PERIODS = {
    "2016-04-01/2018-03-31": ("2016-03-31", "2016-04-01", "2018-03-31", "2018-04-01"),
    "2017-07-01": ("2017-06-30", "2017-07-01", "2017-07-01", "2017-07-02"),
    "2016-04/..": ("2016-03-31", "2016-04-30", "2022-12-31", None),
    "2016-04/": ("2016-03-31", None, None, None),
    "/2020-03-31": (None, "2020-03-31", "2020-03-31", "2020-04-01"),
    "[..2018-04-12]/2020-03-31": (None, "2018-04-12", "2020-03-31", "2020-04-01"),
    "2017-09-01/[2018-04-12..]": ("2017-08-31", "2017-09-01", "2018-04-12", None),
}


def days() -> list[date]:
    """Each day of the years."""
    return [FIRST + timedelta(days=each) for each in range((LAST - FIRST).days + 1)]


def before(day: date, bound: str | None) -> bool:
    """Whether a day is no later than a bound, if there is one."""
    return bound is not None and day <= date.fromisoformat(bound)


def since(day: date, bound: str | None) -> bool:
    """Whether a day is no earlier than a bound, if there is one."""
    return bound is not None and day >= date.fromisoformat(bound)


@pytest.mark.parametrize("written", DATES)
def test_a_date_decides_what_the_page_says(written: str) -> None:
    """No to the last day before it, yes from the last day that it may be, and else unknown."""
    last_no, first_yes = DATES[written]
    assert f'| `"{written}"` |' in PAGE
    stated = StatedDate.parse(written)
    for day in days():
        expected = False if before(day, last_no) else True if since(day, first_yes) else None
        assert stated.by(day) is expected, day


@pytest.mark.parametrize("written", PERIODS)
def test_a_period_decides_what_the_page_says(written: str) -> None:
    """No before and after it, yes in what is surely of it, and else unknown."""
    last_no, first_yes, last_yes, first_no = PERIODS[written]
    assert f'| `"{written}"` |' in PAGE
    stated = StatedPeriod.parse(written)
    for day in days():
        expected = None
        if before(day, last_no) or since(day, first_no):
            expected = False
        elif since(day, first_yes) and before(day, last_yes):
            expected = True
        assert stated.holds_on(day) is expected, day
