"""Dates and periods as precise as their sources state them."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given

from nhs_accountable_care import DateRange, StatedDate, StatedPeriod
from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.time import LATEST_DAY
from nhs_accountable_care.testing import days, stated_dates, stated_periods

YES, NO, OPEN = True, False, None


@pytest.mark.parametrize(
    ("text", "precision", "first", "last", "words"),
    [
        ("2018-02-02", "day", date(2018, 2, 2), date(2018, 2, 2), "2 February 2018"),
        ("2017-W14", "week", date(2017, 4, 3), date(2017, 4, 9), "the week of 3 April 2017"),
        (
            "2020-W53",
            "week",
            date(2020, 12, 28),
            date(2021, 1, 3),
            "the week of 28 December 2020",
        ),
        ("2016-11", "month", date(2016, 11, 1), date(2016, 11, 30), "November 2016"),
        ("2016-02", "month", date(2016, 2, 1), date(2016, 2, 29), "February 2016"),
        ("2018", "year", date(2018, 1, 1), date(2018, 12, 31), "2018"),
        (
            "[2018-04..2018-06]",
            "several days",
            date(2018, 4, 1),
            date(2018, 6, 30),
            "between April 2018 and June 2018",
        ),
        (
            "[2018-04-02..2018-06-29]",
            "several days",
            date(2018, 4, 2),
            date(2018, 6, 29),
            "between 2 April 2018 and 29 June 2018",
        ),
        ("[..2018-06-30]", "several days", None, date(2018, 6, 30), "no later than 30 June 2018"),
        ("[2018-06-01..]", "several days", date(2018, 6, 1), None, "no earlier than 1 June 2018"),
        ("2018-05~", "month", date(2018, 5, 1), date(2018, 5, 31), "about May 2018"),
    ],
)
def test_a_stated_date_is_the_days_that_it_names(
    text: str, precision: str, first: date | None, last: date | None, words: str
) -> None:
    """ISO 8601-2: a day is itself; a week runs from Monday to Sunday, a month to its end."""
    stated = StatedDate.parse(text)
    assert (stated.precision, stated.first_day, stated.last_day) == (precision, first, last)
    assert (stated.iso(), str(stated)) == (text, words)
    assert stated.is_approximate is text.endswith("~")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[2018-04-01..2018-04-30]", "2018-04"),
        ("[2018-01..2018-12]", "2018"),
        ("[2018-05..2018-05]", "2018-05"),
        ("[..2018-06]", "[..2018-06-30]"),
        ("[2018-04-01..2018-04-01]", "2018-04-01"),
        # Neither half of a year is a year.
        ("[2018-01-01..2018-06-30]", "[2018-01..2018-06]"),
        ("[2018-07-01..2018-12-31]", "[2018-07..2018-12]"),
        # Nor is half a month one, or seven days from a Tuesday a week.
        ("[2018-04-15..2018-04-30]", "[2018-04-15..2018-04]"),
        ("[2017-04-04..2017-04-10]", "[2017-04-04..2017-04-10]"),
    ],
)
def test_equal_dates_are_written_alike(text: str, written: str) -> None:
    """The same days have one way to be written, so that equal dates are equal."""
    assert StatedDate.parse(text).iso() == written


@given(stated_dates())
def test_every_stated_date_survives_a_round_through_text(stated: StatedDate) -> None:
    """What is written is read back as the same date."""
    assert StatedDate.parse(stated.iso()) == stated


@given(stated_periods())
def test_every_stated_period_survives_a_round_through_text(stated: StatedPeriod) -> None:
    """What is written is read back as the same period."""
    assert StatedPeriod.parse(stated.iso()) == stated


@pytest.mark.parametrize(
    "text",
    [
        *("", "spring 2026", "2018-13", "2018-W54", "201802", "2018/19", "0000"),
        *("[..]", "[2018..2017]", "[2018-04-01,2018-05-01]", "~", "2018?", "2018-4"),
    ],
)
def test_what_is_not_a_date_is_refused_with_the_forms_there_are(text: str) -> None:
    """A date is written in the forms of ISO 8601-2 that are named, and in no other way."""
    with pytest.raises(InvalidValueError, match=r"is not a date.*; write a day as 2017-04-01"):
        StatedDate.parse(text)


def test_a_day_that_is_not_in_the_calendar_is_told() -> None:
    """Of a day it is said what is wrong with it, also as the end of a period."""
    for read in (StatedDate.parse, StatedPeriod.parse):
        with pytest.raises(InvalidValueError, match="'2018-02-30' is not a day: day "):
            read("2018-02-30")
    with pytest.raises(InvalidValueError, match="'2018-02-30' is not a day: day "):
        StatedPeriod.parse("2018-02-30/..")


@pytest.mark.parametrize(
    "text", ["", "2017", "2017-04", "a/b", "../2018", "2018", "/", "2018//2019", "2018~"]
)
def test_what_is_not_a_period_is_refused_with_the_forms_there_are(text: str) -> None:
    """A period has two ends, and one day alone stands for itself."""
    with pytest.raises(InvalidValueError, match="write both ends with a slash"):
        StatedPeriod.parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2013-04-01/2022-06-30", "1 April 2013 to 30 June 2022"),
        ("2022-07-01/..", "from 1 July 2022"),
        ("2016-04/", "from April 2016, to when is not known"),
        ("/2020-03-31", "to 31 March 2020, from when is not known"),
        ("2017-07-01", "1 July 2017"),
        # It may have begun and ended on any two days of the year.
        ("2017/2017", "2017 to 2017"),
        ("2016~/2018", "about 2016 to 2018"),
    ],
)
def test_a_period_is_said_in_words(text: str, words: str) -> None:
    """What is not known of an end is said."""
    assert str(StatedPeriod.parse(text)) == words
    assert StatedPeriod.parse(text).iso() == text


@pytest.mark.parametrize(
    ("text", "day", "by", "before"),
    [
        ("2017-04-01", date(2017, 3, 31), NO, NO),
        ("2017-04-01", date(2017, 4, 1), YES, NO),
        ("2017-04-01", date(2017, 4, 2), YES, YES),
        ("2017-04", date(2017, 3, 31), NO, NO),
        ("2017-04", date(2017, 4, 1), OPEN, NO),
        ("2017-04", date(2017, 4, 30), YES, OPEN),
        ("[..2018-06-30]", date(1900, 1, 1), OPEN, OPEN),
        ("[..2018-06-30]", date(2018, 6, 30), YES, OPEN),
        ("[2018-06-01..]", date(2018, 5, 31), NO, NO),
        ("[2018-06-01..]", date.max, OPEN, OPEN),
        ("2018-05~", date(2000, 1, 1), OPEN, OPEN),
        ("2018-05~", date.max, OPEN, OPEN),
    ],
)
def test_whether_it_had_happened_is_yes_no_or_not_known(
    text: str, day: date, *, by: bool | None, before: bool | None
) -> None:
    """A month decides outside of itself; what is about right never decides."""
    stated = StatedDate.parse(text)
    assert (stated.by(day), stated.before(day)) == (by, before)


def test_nothing_is_before_the_first_day_of_the_calendar() -> None:
    """There is no day before it that one could ask about."""
    assert StatedDate.parse("2018-05~").before(date.min) is False


@pytest.mark.parametrize(
    ("text", "day", "holds", "begun", "over"),
    [
        ("2013-04-01/2022-06-30", date(2013, 3, 31), NO, NO, NO),
        ("2013-04-01/2022-06-30", date(2022, 6, 30), YES, YES, NO),
        ("2013-04-01/2022-06-30", date(2022, 7, 1), NO, YES, YES),
        ("2013-04/2022-06", date(2013, 4, 30), YES, YES, NO),
        ("2013-04/2022-06", date(2013, 4, 29), OPEN, OPEN, NO),
        ("2013-04/2022-06", date(2022, 6, 1), YES, YES, NO),
        ("2013-04/2022-06", date(2022, 6, 2), OPEN, YES, OPEN),
        ("2013-04-01/..", LATEST_DAY, YES, YES, NO),
        ("2013-04-01/", date(2013, 4, 1), YES, YES, NO),
        ("2013-04-01/", date(2013, 4, 2), OPEN, YES, OPEN),
        ("/2020-03-31", date(2020, 3, 30), OPEN, OPEN, NO),
        ("/2020-03-31", date(2020, 3, 31), YES, YES, NO),
        ("/2020-03-31", date(2020, 4, 1), NO, YES, YES),
        ("2016~/2018-03-31", date(2017, 4, 1), OPEN, OPEN, NO),
        ("2016~/2018-03-31", date(2018, 4, 1), NO, YES, YES),
        ("2017/2017", date(2017, 6, 1), OPEN, OPEN, OPEN),
        ("2017-07-01", date(2017, 7, 1), YES, YES, NO),
    ],
)
def test_whether_it_stood_is_yes_no_or_not_known(
    text: str, day: date, *, holds: bool | None, begun: bool | None, over: bool | None
) -> None:
    """An end that is not known leaves open what it would decide, and no more."""
    stated = StatedPeriod.parse(text)
    assert (stated.holds_on(day), stated.has_begun(day), stated.is_over(day)) == (
        holds,
        begun,
        over,
    )


@pytest.mark.parametrize(
    ("text", "first_day", "last_day"),
    [
        ("2013-04-01/2022-06-30", date(2013, 4, 1), date(2022, 6, 30)),
        ("2013-04/2022-06-30", None, date(2022, 6, 30)),
        ("2013-04-01/2022-06", date(2013, 4, 1), None),
        ("2013-04-01~/2022-06-30~", None, None),
        ("2013-04-01/..", date(2013, 4, 1), None),
        ("/2022-06-30", None, date(2022, 6, 30)),
    ],
)
def test_an_end_is_a_day_where_it_is_known_to_the_day(
    text: str, first_day: date | None, last_day: date | None
) -> None:
    """A month, or about a day, is no day."""
    stated = StatedPeriod.parse(text)
    assert (stated.first_day, stated.last_day) == (first_day, last_day)


@given(stated_periods(), days(), days(), days())
def test_no_answer_is_contradicted_by_a_period_that_the_source_allows(
    stated: StatedPeriod, day: date, first: date, last: date
) -> None:
    """A yes or a no holds in every period of two known days that the stated one may be."""
    begins = max(first, stated.earliest_start)
    if stated.first is not None:
        begins = min(begins, stated.first.latest)
    ends = date.max if stated.is_open else last
    if stated.last is not None:
        ends = min(max(last, stated.last.earliest), stated.last.latest)
    if begins > ends:
        return
    known = begins <= day <= ends
    assert stated.holds_on(day) in {known, None}
    assert stated.is_over(day) in {ends < day, None}
    assert stated.has_begun(day) in {begins <= day, None}


@pytest.mark.parametrize(
    ("one", "other", "after"),
    [
        ("2017-05", "2017-04", YES),
        ("2017-04", "2017-05", NO),
        ("2017-04-01", "2017-04-01", NO),
        ("2017-04-30", "2017-04", OPEN),
        ("2017-04", "2017-04", OPEN),
        ("2017-04-01", "2017-04", NO),
    ],
)
def test_which_of_two_was_later(one: str, other: str, *, after: bool | None) -> None:
    """Two dates of one month are not told apart."""
    assert StatedDate.parse(one).after(StatedDate.parse(other)) is after


@pytest.mark.parametrize(
    ("text", "period", "answer"),
    [
        ("2017-04", "2017-04-01/2017-04-30", YES),
        ("2017-04", "2017-04-02/..", OPEN),
        ("2017-04", "2013-04-01/2017-04-29", OPEN),
        ("2017-04", "2017-05-01/..", NO),
        ("2017-04", "2013-04-01/2017-03-31", NO),
        ("2018", "2017-05-01/..", YES),
        # The first and the last day of a period are in it.
        ("2017-04-01", "2017-04-01/2018-03-31", YES),
        ("2018-03-31", "2017-04-01/2018-03-31", YES),
        ("2017-04", "2017-04-30/..", OPEN),
        ("2017-04", "2013-04-01/2017-04-01", OPEN),
    ],
)
def test_whether_it_was_in_a_period(text: str, period: str, *, answer: bool | None) -> None:
    """All the days that it may have been must lie in it, or all outside."""
    assert StatedDate.parse(text).lies_in(DateRange.parse(period)) is answer


@pytest.mark.parametrize(
    ("text", "years", "at_least", "longer"),
    [
        ("2017-04-01/2027-03-31", 10, YES, NO),
        ("2017-04-01/2027-03-30", 10, NO, NO),
        ("2017-04-01/2027-04-01", 10, YES, YES),
        ("2017-04/2027-03", 10, OPEN, NO),
        ("2017-04/2028-03", 10, YES, YES),
        ("2017-04/2020-03", 10, NO, NO),
        ("2017-04-01/..", 10, YES, OPEN),
        ("2017-04-01/", 10, OPEN, OPEN),
        ("/2027-03-31", 10, OPEN, OPEN),
        ("2016-02-29/2017-02-28", 1, YES, NO),
        # 29 February comes again in 2020, and in 2017 the year is full on the last of February.
        ("2016-02-29/2017-02-27", 1, NO, NO),
        ("2016-02-29/2017-03-01", 1, YES, YES),
        ("2016-02-29/2020-02-28", 4, YES, NO),
        # Of what nothing bounds, no number of years is too many or enough.
        ("/[2018-06-01..]", 10, OPEN, OPEN),
        ("/2027-03-31", 3000, OPEN, OPEN),
        ("2017-04-01/[2027-06-01..]", 10, YES, YES),
        ("2017-04-01/[2018-06-01..]", 9000, OPEN, OPEN),
        # No year comes after 9999.
        ("2017-04-01/2018-03-31", 9000, NO, NO),
    ],
)
def test_how_long_it_lasts(
    text: str, years: int, *, at_least: bool | None, longer: bool | None
) -> None:
    """Both ends are included, so that ten years from 1 April end on 31 March."""
    stated = StatedPeriod.parse(text)
    assert (stated.lasts_at_least(years), stated.lasts_longer_than(years)) == (at_least, longer)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((2017, None, 3), "the day 3 stands without its month"),
        ((2017, 13), "month must be in 1..12"),
        ((2017, 0), "month must be in 1..12"),
        ((0, None), "year .*0"),
        ((2017, 2, 30), "is no date: day .*range"),
    ],
)
def test_numbers_that_make_no_date_are_refused(
    parts: tuple[int, int | None, int], words: str
) -> None:
    """A date is made of numbers that the calendar has."""
    with pytest.raises(InvalidValueError, match=words):
        StatedDate.of(*parts)


def test_days_that_run_backwards_or_say_nothing_are_refused() -> None:
    """A date has a day to be on, and a period does not end before it begins."""
    with pytest.raises(InvalidValueError, match="is before first_day"):
        StatedDate(first_day=date(2017, 4, 2), last_day=date(2017, 4, 1))
    with pytest.raises(InvalidValueError, match="says nothing"):
        StatedDate(first_day=None, last_day=None)
    with pytest.raises(InvalidValueError, match="says nothing"):
        StatedPeriod()
    with pytest.raises(InvalidValueError, match="before it begins"):
        StatedPeriod.parse("2018/2017-12-31")
    with pytest.raises(InvalidValueError, match="is not open"):
        StatedPeriod(last=StatedDate.of(2018), is_open=True)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Signed:
    """A part with a date and a period."""

    on: StatedDate | None = None
    period: StatedPeriod | None = None
    since: StatedDate = StatedDate.of(2013)  # noqa: RUF009 -- it is frozen


def test_a_plain_day_is_refused_with_the_cure() -> None:
    """Whoever gives a day is told how to say that it is known to the day."""
    with pytest.raises(InvalidTypeError, match=r"Signed.on is a date; write a StatedDate"):
        Signed(on=date(2017, 4, 1))  # type: ignore[arg-type]  # the slip that is meant
    with pytest.raises(InvalidTypeError, match=r"Signed.since is a date"):
        Signed(since=date(2017, 4, 1))  # type: ignore[arg-type]  # the slip that is meant
    with pytest.raises(InvalidTypeError, match=r"Signed.period is a DateRange; write a StatedP"):
        Signed(period=DateRange(first_day=date(2017, 4, 1)))  # type: ignore[arg-type]  # the same
    with pytest.raises(InvalidTypeError, match=r"StatedPeriod\.first is a date"):
        StatedPeriod(first=date(2017, 4, 1))  # type: ignore[arg-type]  # the same
    with pytest.raises(InvalidTypeError, match="first_day is '2018', a str; write a date"):
        StatedDate(first_day="2018", last_day=None)  # type: ignore[arg-type]  # the same
    for read in (StatedDate.parse, StatedPeriod.parse):
        with pytest.raises(InvalidTypeError, match="write text"):
            read(2018)  # type: ignore[arg-type]  # the same


def test_what_has_no_date_is_known_on_the_day_the_record_speaks_of() -> None:
    """Neither before nor after; but what had happened by that day has happened since."""
    spoken = date(2017, 4, 1)
    moments = [Moment(on=spoken + timedelta(days=days), as_at=spoken) for days in (-1, 0, 1)]
    assert [moment.holds(None) for moment in moments] == [None, True, None]
    assert [moment.happened(None) for moment in moments] == [None, True, True]
    assert Moment.of(moments[0]) is moments[0]


def test_what_may_have_stood_counts_if_one_says_so() -> None:
    """What surely stood or did not is not touched by it."""
    sure = Moment.of(date(2017, 4, 1))
    both = attrs.evolve(sure, counts_possible=True)
    assert [sure.counts(stood) for stood in (True, None, False)] == [True, False, False]
    assert [both.counts(stood) for stood in (True, None, False)] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2018-13", "'2018-13' is not a date: there is no month 13; write"),
        ("2018-00~", "there is no month 00"),
        ("2018-W54", "there is no week 54 in 2018"),
        ("0000", "'0000' is not a date: year "),
        ("[2018-06..2018-04]", "is not a date: it ends before it begins"),
        ("[2018-04..2018-14]", "there is no month 14"),
        ("[2018-02-30..]", "'2018-02-30' is not a day"),
        ("[..]", "neither the first nor the last day is given"),
        ("[spring..2018]", "is not a date; write a day"),
    ],
)
def test_what_the_calendar_has_not_is_told(text: str, told: str) -> None:
    """Where the form is right, and else the forms alone."""
    with pytest.raises(InvalidValueError) as caught:
        StatedDate.parse(text)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2018-13/2019", "is not a period: there is no month 13"),
        ("2018/[2018-06..2018-04]", "is not a period: it ends before it begins"),
        ("2018-05", "write 2018-05/2018-05 for a period within it, and 2018-05-01/2018-05-31"),
        ("2018", "'2018' is not a period; write both ends"),
    ],
)
def test_what_is_wrong_with_a_period_is_told(text: str, told: str) -> None:
    """A month alone says too little."""
    with pytest.raises(InvalidValueError) as caught:
        StatedPeriod.parse(text)
    assert told in str(caught.value)


def test_numbers_of_no_date_are_told() -> None:
    """As they were given."""
    with pytest.raises(
        InvalidValueError, match=r"StatedDate\.of\(2018, 13, 1\) is no date: month"
    ):
        StatedDate.of(2018, 13, 1)
