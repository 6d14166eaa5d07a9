"""Dates as precise as their sources state them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care.policy import Precision, StatedDate


@pytest.mark.parametrize(
    ("text", "precision", "first", "last", "words"),
    [
        ("2018-02-02", Precision.DAY, date(2018, 2, 2), date(2018, 2, 2), "2 February 2018"),
        (
            "2017-W14",
            Precision.WEEK,
            date(2017, 4, 3),
            date(2017, 4, 9),
            "the week of 3 April 2017",
        ),
        ("2020-W53", Precision.WEEK, date(2020, 12, 28), date(2021, 1, 3), None),
        ("2016-11", Precision.MONTH, date(2016, 11, 1), date(2016, 11, 30), "November 2016"),
        ("2016-02", Precision.MONTH, date(2016, 2, 1), date(2016, 2, 29), "February 2016"),
        ("2018", Precision.YEAR, date(2018, 1, 1), date(2018, 12, 31), "2018"),
    ],
)
def test_a_stated_date_is_the_span_that_it_names(
    text: str, precision: Precision, first: date, last: date, words: str | None
) -> None:
    """A day is itself; a week runs from Monday to Sunday, a month and a year to their ends."""
    stated = StatedDate.parse(text)
    assert (stated.precision, stated.first_day, stated.last_day) == (precision, first, last)
    assert (stated.days.first_day, stated.days.last_day) == (first, last)
    assert words is None or str(stated) == words


@given(st.dates(date(1000, 1, 8), date(9998, 12, 31)), st.sampled_from(Precision))
def test_every_stated_date_survives_a_round_through_text(day: date, precision: Precision) -> None:
    """What is written is read back as the same date, and holds the day it was made from."""
    starts = {
        Precision.DAY: day,
        Precision.WEEK: day - timedelta(days=day.weekday()),
        Precision.MONTH: day.replace(day=1),
        Precision.YEAR: day.replace(month=1, day=1),
    }
    stated = StatedDate(first_day=starts[precision], precision=precision)
    assert StatedDate.parse(stated.iso()) == stated
    assert day in stated.days


@pytest.mark.parametrize(
    "text",
    ["", "spring 2026", "2018-13", "2018-02-30", "2018-W54", "201802", "2018/19", "0000"],
)
def test_what_is_not_a_date_is_refused_with_the_forms_there_are(text: str) -> None:
    """A date is written as a day, a week, a month or a year, and in no other way."""
    with pytest.raises(InvalidValueError, match="is not a date; write it as 2017-04-01, 2017-W14"):
        StatedDate.parse(text)


@pytest.mark.parametrize(
    ("day", "precision"),
    [
        (date(2017, 4, 4), Precision.WEEK),
        (date(2017, 4, 2), Precision.MONTH),
        (date(2017, 4, 1), Precision.YEAR),
    ],
)
def test_a_span_starts_on_its_first_day(day: date, precision: Precision) -> None:
    """The same month has one way to be written, so that equal dates are equal."""
    with pytest.raises(InvalidValueError, match=f"no {precision.value} starts on"):
        StatedDate(first_day=day, precision=precision)


def test_a_stated_date_is_made_of_a_day() -> None:
    """Text is read by `parse`, not taken as a day."""
    with pytest.raises(InvalidTypeError, match="first_day is a str"):
        StatedDate(first_day="2018-02-02")  # type: ignore[arg-type]  # what the test is about
