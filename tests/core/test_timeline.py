"""Values that change on known days."""

from datetime import date

import pytest
from hypothesis import given

from nhs_accountable_care import (
    Dated,
    DateRange,
    InvalidTypeError,
    InvalidValueError,
    NotInForceError,
    Timeline,
)
from nhs_accountable_care.testing import days, texts, timelines


def entry(period: str, value: str = "x") -> Dated[str]:
    """An entry in short."""
    return Dated(period=DateRange.parse(period), value=value)


@given(timelines(texts()), days())
def test_at_most_one_value_holds_on_a_day(names: Timeline[str], day: date) -> None:
    """Either one does, and is given, or the day lies in no entry, and the error says so."""
    holding = [each for each in names.entries if day in each.period]
    assert len(holding) <= 1
    assert names.entry_on(day) == (holding[0] if holding else None)
    if holding:
        assert names.on(day) == holding[0].value
    else:
        with pytest.raises(NotInForceError, match="no value is recorded for"):
            names.on(day)


@given(timelines(texts()), days())
def test_a_day_between_entries_lies_in_a_gap(names: Timeline[str], day: date) -> None:
    """Gaps and entries fill the time from the first day to the last, and never overlap."""
    in_gap = any(day in gap for gap in names.gaps())
    is_after_first = any(each.period.first_day <= day for each in names.entries)
    is_before_last = any(
        each.period.last_day is None or day <= each.period.last_day for each in names.entries
    )
    is_within = is_after_first and is_before_last
    assert in_gap is (is_within and names.entry_on(day) is None)


@pytest.mark.parametrize(
    ("periods", "gaps"),
    [
        ([], []),
        (["2013-04-01/.."], []),
        (["2013-04-01/2014-03-31", "2014-04-01/.."], []),
        (["2013-04-01/2014-03-31", "2014-04-02/.."], ["2014-04-01/2014-04-01"]),
        (
            ["2010-01-01/2010-12-31", "2012-01-01/2012-12-31", "2014-01-01/.."],
            ["2011-01-01/2011-12-31", "2013-01-01/2013-12-31"],
        ),
    ],
)
def test_gaps_are_the_days_between_entries(periods: list[str], gaps: list[str]) -> None:
    """Neighbours leave none."""
    timeline = Timeline(entries=tuple(map(entry, periods)))
    assert timeline.gaps() == tuple(map(DateRange.parse, gaps))


@pytest.mark.parametrize(
    "periods",
    [
        pytest.param(["2013-04-01/..", "2014-04-01/.."], id="after an open one"),
        pytest.param(["2013-04-01/2014-04-01", "2014-04-01/.."], id="a day in common"),
        pytest.param(["2014-04-01/2015-03-31", "2013-04-01/2014-03-31"], id="out of order"),
        pytest.param(["2013-04-01/2013-04-30", "2013-04-01/2013-04-30"], id="the same twice"),
        pytest.param(["2199-01-01/2199-12-31", "2199-12-31/.."], id="after the last day of all"),
    ],
)
def test_entries_that_share_a_day_are_refused(periods: list[str]) -> None:
    """They stand in order of time, each ended before the next."""
    with pytest.raises(InvalidValueError, match="share a day, or stand out of order"):
        Timeline(entries=tuple(map(entry, periods)))


def test_an_error_about_a_gap_names_what_is_recorded() -> None:
    """The reader sees at once what is known before and after."""
    timeline = Timeline(entries=(entry("2013-04-01/2014-03-31"), entry("2015-04-01/..")))
    with pytest.raises(
        NotInForceError,
        match="for 1 April 2014; recorded are: 1 April 2013 to 31 March 2014; from 1 April 2015",
    ):
        timeline.on(date(2014, 4, 1))


def test_an_empty_timeline_says_that_nothing_is_recorded() -> None:
    """It is allowed, and knows nothing."""
    with pytest.raises(NotInForceError, match="recorded are: none at all"):
        Timeline[str](entries=()).on(date(2014, 4, 1))


def test_a_timeline_is_asked_about_a_day() -> None:
    """Text is none."""
    with pytest.raises(InvalidTypeError, match="on is a str"):
        Timeline[str](entries=()).entry_on("2014-04-01")  # type: ignore[arg-type]  # refused
