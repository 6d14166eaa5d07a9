"""Days, periods with both ends included, and the financial year from April to March."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    DateRange,
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    StatedDate,
    StatedPeriod,
)
from nhs_accountable_care._core.time import (
    EARLIEST_DAY,
    LATEST_DAY,
    check_day,
    parse_day,
    words_of_day,
)
from nhs_accountable_care.testing import date_ranges, days, financial_years

any_day = st.dates(min_value=EARLIEST_DAY, max_value=LATEST_DAY)


def period(text: str) -> DateRange:
    """Write a period in short."""
    return DateRange.parse(text)


# --- Days ---


@given(any_day)
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    """From the first day of the calendar to its last."""
    assert parse_day(day.isoformat()) == day
    assert check_day(day) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20170401",
        "2017-W13-6",
        "2017-4-1",
        "01/04/2017",
        "1 April 2017",
        "2017-04-01T00:00",
        "2017-04-31",
        "2017-02-29",
        "0000-01-01",
        "\uff12017-04-01",
        " 2017-04-01",
        "2017-04-01\n",
    ],
)
def test_a_day_has_one_form(text: str) -> None:
    """Year, month and day with hyphens; anything else may be a slip."""
    with pytest.raises(InvalidValueError, match="is not a day"):
        parse_day(text)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2017-04-01", "on is a str; write a date"),
        (None, "on is a NoneType; write a date"),
        (20170401, "on is an int; write a date"),
        (datetime(2017, 4, 1, tzinfo=UTC), "on is a datetime; write its date"),
    ],
)
def test_what_is_no_day_is_refused(day: object, said: str) -> None:
    """A moment with a time zone could mean two days."""
    with pytest.raises(InvalidTypeError, match=said):
        check_day(day)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2017, 4, 1), "1 April 2017"), (date(1948, 7, 5), "5 July 1948")],
)
def test_a_day_in_words(day: date, words: str) -> None:
    """As it is said in England."""
    assert words_of_day(day) == words


@pytest.mark.parametrize("parse", [parse_day, DateRange.parse, FinancialYear.parse])
@pytest.mark.parametrize("given", [None, 2017, date(2017, 4, 1), b"2017"])
def test_only_text_is_parsed(parse: Callable[[Any], object], given: object) -> None:
    """A number in a column of years is no text, and the message says so."""
    with pytest.raises(InvalidTypeError, match=rf"is an? {type(given).__name__}; write text"):
        parse(given)


# --- Periods ---


@given(date_ranges())
def test_both_ends_belong_to_a_period(term: DateRange) -> None:
    """The day before the first does not, and neither does the one after the last."""
    assert term.first_day in term
    assert date.fromordinal(term.first_day.toordinal() - 1) not in term
    after = term.day_after()
    assert (after is None) is term.is_open
    if term.last_day is not None:
        assert term.last_day in term
    if after is not None:
        assert after not in term


@given(any_day)
def test_a_single_day_is_a_period(day: date) -> None:
    """Its two ends are equal."""
    assert [each for each in (day,) if each in DateRange(first_day=day, last_day=day)] == [day]


@given(date_ranges(), date_ranges(), days())
def test_a_day_lies_in_both_if_it_lies_in_what_they_share(
    one: DateRange, other: DateRange, day: date
) -> None:
    """The overlap is what two periods have in common, in whichever order they are asked."""
    shared = one.overlap(other)
    assert other.overlap(one) == shared
    assert (day in one and day in other) is (shared is not None and day in shared)


@given(date_ranges(), date_ranges())
def test_a_period_covers_another_if_the_overlap_is_all_of_it(
    one: DateRange, other: DateRange
) -> None:
    """And two that cover each other are equal."""
    assert one.covers(other) is (one.overlap(other) == other)
    assert (one.covers(other) and other.covers(one)) is (one == other)


@given(date_ranges())
def test_a_period_is_read_as_it_is_written(term: DateRange) -> None:
    """Two dots stand for no last day."""
    last = ".." if term.last_day is None else term.last_day.isoformat()
    assert DateRange.parse(f"{term.first_day.isoformat()}/{last}") == term


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2013-04-01/2022-06-30", "1 April 2013 to 30 June 2022"),
        ("2022-07-01/..", "from 1 July 2022"),
        ("2017-04-01/2017-04-01", "1 April 2017 to 1 April 2017"),
    ],
)
def test_a_period_in_words(text: str, printed: str) -> None:
    """Both ends are said."""
    assert str(period(text)) == printed


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("2013-04-01/..", "2017-04-01/..", "2017-04-01/.."),
        ("2013-04-01/2017-04-01", "2017-04-01/..", "2017-04-01/2017-04-01"),
        ("2013-04-01/2017-03-31", "2017-04-01/..", None),
        ("2013-04-01/2020-03-31", "2017-04-01/2018-03-31", "2017-04-01/2018-03-31"),
    ],
)
def test_what_two_periods_share(one: str, other: str, shared: str | None) -> None:
    """A single day is enough, and neighbours share none."""
    assert period(one).overlap(period(other)) == (None if shared is None else period(shared))


@pytest.mark.parametrize(
    "text", ["", "2017-04-01", "2017-04-01/", "/2017-04-01", "../2017-04-01", "a/b"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    """A period has a first day, and says whether it has a last."""
    with pytest.raises(InvalidValueError, match=r"is not a (period|day)"):
        DateRange.parse(text)


def test_a_period_does_not_end_before_it_begins() -> None:
    """The message says what a single day looks like."""
    with pytest.raises(InvalidValueError, match="a single day has the two equal"):
        DateRange(first_day=date(2017, 4, 1), last_day=date(2017, 3, 31))


@pytest.mark.parametrize("field", ["first_day", "last_day"])
def test_the_ends_of_a_period_are_days(field: str) -> None:
    """Text and moments are refused by the name of the field."""
    ends: dict[str, Any] = {"first_day": date(2017, 4, 1), field: "2017-04-01"}
    with pytest.raises(InvalidTypeError, match=f"{field} is a str"):
        DateRange(**ends)


def test_only_days_lie_in_a_period() -> None:
    """Asking about text is a slip."""
    with pytest.raises(InvalidTypeError, match="day is a str"):
        assert "2017-04-01" in period("2017-04-01/..")


@pytest.mark.parametrize("day", ["9999-12-31", "2200-01-01", "1799-12-31", "0001-01-01"])
def test_a_day_that_cannot_be_meant_is_refused(day: str) -> None:
    """Wherever it is given; an end in the far future is told how to say that there is none."""
    known = date.fromisoformat(day)
    hint = "a period without an end has no last day" if known > LATEST_DAY else ""
    for refused in (
        lambda: parse_day(day),
        lambda: check_day(known),
        lambda: DateRange(first_day=min(known, EARLIEST_DAY), last_day=known),
        lambda: DateRange.parse(f"{day}/.."),
        lambda: StatedDate.parse(day),
        lambda: StatedDate.parse(f"{day[:7]}~"),
        lambda: StatedDate.parse(f"[{day}..{day}]"),
        lambda: StatedDate.on(known),
        lambda: StatedDate(first_day=None, last_day=known),
        lambda: StatedDate.of(known.year, known.month, known.day),
        lambda: StatedPeriod.parse(f"{day}/.."),
    ):
        with pytest.raises(InvalidValueError, match=f"1800-01-01 to 2199-12-31.*{hint}"):
            refused()


@pytest.mark.parametrize("day", [EARLIEST_DAY, LATEST_DAY])
def test_the_first_and_the_last_day_can_be_meant(day: date) -> None:
    """The bounds are days like others."""
    assert parse_day(day.isoformat()) == check_day(day) == StatedDate.parse(day.isoformat()).day


def test_the_calendar_has_a_last_day() -> None:
    """After it there is none."""
    assert DateRange(first_day=LATEST_DAY, last_day=LATEST_DAY).day_after() is None


# --- Financial years ---


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2017/18", 2017),
        ("2017-18", 2017),
        ("201718", 2017),
        ("1718", 2017),
        ("2017/2018", 2017),
        ("2017-2018", 2017),
        ("1999/00", 1999),
        ("1999/2000", 1999),
        ("9900", 1999),
        ("0001", 2000),
        ("4849", 1948),
        ("4748", 2047),
        ("2021", 2020),
        (" 2017/18 ", 2017),
        ("1899/00", 1899),
    ],
)
def test_years_are_read_as_files_write_them(text: str, start: int) -> None:
    """Two years that follow each other; four digits are two years of two."""
    assert FinancialYear.parse(text) == FinancialYear(start)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2017",
        "17",
        "17/18",
        "2017/19",
        "2017/17",
        "2018/17",
        "2017/118",
        "20172018",
        "FY17",
        "2017/18/19",
        "٢٠١٧/١٨",
        "9999/00",
    ],
)
def test_what_is_no_financial_year_is_refused(text: str) -> None:
    """A calendar year is none, and neither are two that do not follow each other."""
    with pytest.raises(InvalidValueError, match=r"is not a financial year|can be meant"):
        FinancialYear.parse(text)


@given(st.integers(min_value=1799, max_value=2199).map(FinancialYear))
def test_a_year_is_read_as_it_is_printed(year: FinancialYear) -> None:
    """Printing loses nothing."""
    assert FinancialYear.parse(str(year)) == year


@given(financial_years(first=1800, last=2198))
def test_a_year_begins_in_april_and_ends_in_march(year: FinancialYear) -> None:
    """Its ends belong to it, and the days beside them to its neighbours."""
    term = year.days
    assert (term.first_day.month, term.first_day.day) == (4, 1)
    assert term.last_day is not None
    assert (term.last_day.month, term.last_day.day) == (3, 31)
    assert FinancialYear.containing(term.first_day) == year
    assert FinancialYear.containing(term.last_day) == year


@given(days())
def test_every_day_lies_in_one_year(day: date) -> None:
    """It lies in that one, and not in those beside it."""
    year = FinancialYear.containing(day)
    assert day in year.days
    assert day not in year.plus(-1).days
    assert day not in year.plus(1).days


@given(financial_years(), financial_years(), st.integers(min_value=-50, max_value=50))
def test_years_order_by_their_beginning(
    one: FinancialYear, other: FinancialYear, years: int
) -> None:
    """Earlier is less; so many years later is so many more."""
    assert (one < other) is (one.days.first_day < other.days.first_day)
    assert (one >= other) is not (one < other)
    assert one.plus(years).plus(-years) == one
    assert (one.plus(years) > one) is (years > 0)


def test_a_year_is_not_ordered_against_anything_else() -> None:
    """A year and a number cannot be compared by accident."""
    with pytest.raises(TypeError, match="not supported"):
        assert FinancialYear(2017) < 2018  # type: ignore[operator]  # what is refused


@pytest.mark.parametrize("start", [2017.0, "2017", True, None])
def test_a_year_is_made_of_a_whole_number(start: Any) -> None:  # noqa: ANN401 - what is refused
    """Text goes through `parse`."""
    with pytest.raises(InvalidTypeError, match="write a whole number"):
        FinancialYear(start)


@pytest.mark.parametrize("start", [0, -1, 1798, 2200, 10**9, pytest.param(10**5000, id="long")])
def test_a_year_is_one_that_can_be_meant(start: int) -> None:
    """A day of it can be meant, and a number of thousands of digits is not written out."""
    with pytest.raises(InvalidValueError, match="years from 1799 to 2199 can be meant"):
        FinancialYear(start)


@pytest.mark.parametrize("day", [EARLIEST_DAY, date(1800, 1, 15), date(2199, 6, 1), LATEST_DAY])
def test_every_day_that_can_be_meant_has_a_year(day: date) -> None:
    """The days of the first and the last year are those of it that can be meant."""
    year = FinancialYear.containing(day)
    assert day in year.days
    assert year.days.first_day >= EARLIEST_DAY
    assert FinancialYear.parse(str(year)) == year


@pytest.mark.parametrize("years", [1.5, "1", True, None])
def test_a_year_is_so_many_whole_years_later(years: Any) -> None:  # noqa: ANN401 - what is refused
    """Half a year later there is none."""
    with pytest.raises(InvalidTypeError, match=r"years is .*; write a whole number, such as 1"):
        FinancialYear(2017).plus(years)


def test_a_moment_lies_in_no_year_by_itself() -> None:
    """Its date does."""
    with pytest.raises(InvalidTypeError, match="day is a datetime"):
        FinancialYear.containing(datetime(2017, 4, 1, tzinfo=UTC))
