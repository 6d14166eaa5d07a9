"""The timeline: what happened in a window of days, and how the table is read."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care._core.errors import DocumentError, InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.policy import (
    Event,
    EventKind,
    events_to_csv,
    sourcebook,
    timeline,
    timeline_records,
)
from nhs_accountable_care.policy.events import read_events

HERE = Path(__file__).parent
HEADING = "key,date,kind,instrument,text,sources,remark\n"


def expected(name: str) -> list[dict[str, str]]:
    """Read a table of expected answers, which was written before the code."""
    with (HERE / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def day_or_none(text: str) -> date | None:
    """Read a day; an empty cell is no limit."""
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("first", "last", "keys"),
    [
        pytest.param(
            day_or_none(row["from"]),
            day_or_none(row["to"]),
            set(row["events"].split()),
            id=f"{row['from']} to {row['to']} ({row['because'][:40]})",
        )
        for row in expected("expected_timeline.csv")
    ],
)
def test_a_window_gives_what_happened_or_may_have_happened_in_it(
    first: date | None, last: date | None, keys: set[str]
) -> None:
    """An event of a known month or week is in every window that shares a day with it."""
    assert {event.key for event in timeline(from_=first, to=last)} == keys


@pytest.mark.parametrize(
    ("kind", "count"),
    [(row["kind"], int(row["events"])) for row in expected("expected_timeline_counts.csv")],
)
def test_every_event_of_the_tables_of_facts_is_there(kind: str, count: int) -> None:
    """Each kind has as many events as the shared timeline."""
    assert len(timeline(kind=EventKind(kind))) == count


def test_there_are_no_other_events() -> None:
    """The kinds together have all 100 events, of which 75 are exactly verified."""
    assert len(timeline()) == 100
    assert Counter(event.confidence for event in timeline()) == {
        Confidence.VERIFIED: 75,
        Confidence.UNVERIFIED: 25,
    }


def test_the_name_changes_on_2_february_2018() -> None:
    """S26: the planning guidance of that day renames accountable care systems."""
    (event,) = timeline(from_=date(2018, 2, 2), to=date(2018, 2, 2))
    assert str(event.when) == "2 February 2018"
    assert event.kind is EventKind.POLICY
    assert event.instrument == "Planning guidance 2018/19"
    assert "renames accountable care systems integrated care systems" in event.text
    assert [citation.source.key for citation in event.sources] == ["S26"]
    assert event.confidence is Confidence.VERIFIED


@pytest.mark.parametrize(
    ("key", "remark", "confidences"),
    [
        ("icp-contract-lawful", "verified", {"S34": "verified"}),
        (
            "five-year-forward-view",
            "month verified; day memory",
            {"S47": "unverified", "M": "unverified"},
        ),
        ("dh-renamed", "memory", {"M": "unverified"}),
        (
            "further-mergers-due",
            "verified as plan",
            {"S62": "unverified", "S65": "unverified"},
        ),
    ],
)
def test_only_what_is_exactly_verified_is_sure(
    key: str, remark: str, confidences: dict[str, str]
) -> None:
    """A mixed remark is unverified, and so is memory."""
    (event,) = [event for event in timeline() if event.key == key]
    assert event.remark == remark
    assert {
        citation.source.key: citation.confidence.value for citation in event.sources
    } == confidences


def test_memory_is_never_sure_whatever_stands_beside_it() -> None:
    """A verified event may also cite memory, which stays unverified."""
    row = "one,2018,law,,A thing,S19 | M,verified\n"
    (event,) = read_events(HEADING + row, "t.csv", sourcebook())
    assert [citation.confidence for citation in event.sources] == [
        Confidence.VERIFIED,
        Confidence.UNVERIFIED,
    ]


def test_events_come_in_order_of_time() -> None:
    """By the first day it may have been; a day before a month that starts on it."""
    places = [(event.when.first_day, event.when.last_day) for event in timeline()]
    assert places == sorted(places)


@given(st.dates(date(1990, 1, 1), date(2028, 1, 1)), st.integers(0, 400))
def test_windows_that_meet_give_together_what_the_whole_gives(day: date, length: int) -> None:
    """Nothing is lost between two windows that meet, and nothing is added."""
    last = day + timedelta(days=length)
    halves = timeline(to=last), timeline(from_=last + timedelta(days=1))
    assert set(halves[0]) | set(halves[1]) == set(timeline())
    both = set(halves[0]) & set(halves[1])
    assert all(event.when.earliest <= last < event.when.latest for event in both)


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    """The two days are in order."""
    with pytest.raises(InvalidValueError, match="before"):
        timeline(from_=date(2018, 2, 2), to=date(2018, 2, 1))


@pytest.mark.parametrize("name", ["from_", "to"])
def test_the_ends_of_a_window_are_days(name: str) -> None:
    """Text is refused, and the message names the argument."""
    with pytest.raises(InvalidTypeError, match=f"{name} is a str"):
        timeline(**{name: "2018-02-02"})  # type: ignore[arg-type]  # what the test is about


def test_your_own_events_are_searched_as_the_shipped_ones() -> None:
    """Extension is passing a value: your events, alone or with the shipped ones."""
    mine = Event(
        key="our-board",
        when=StatedDate.parse("2018-02"),
        kind=EventKind.GOVERNANCE,
        text="Our board meets",
    )
    assert mine.confidence is Confidence.UNVERIFIED
    assert str(mine) == "February 2018: Our board meets"
    assert timeline(kind=EventKind.GOVERNANCE, among=(mine,)) == (mine,)
    assert len(timeline(among=(*timeline(), mine))) == len(timeline()) + 1


def test_events_survive_a_round_through_csv() -> None:
    """What is written as CSV is read back as the same events."""
    assert read_events(events_to_csv(timeline()), "again.csv", sourcebook()) == timeline()


ROW = "one,2018,law,,A thing,S19,verified\n"


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (ROW.replace("S19", "S999"), ["t.csv[1]: no source has the key 'S999'"]),
        (ROW.replace("law", "lore"), ["t.csv[1]: 'lore' is not a kind of event; write one of"]),
        (ROW.replace("2018", "about 2018"), ["t.csv[1]: 'about 2018' is not a date"]),
        (ROW + ROW, ["t.csv[2].key: 'one' comes twice"]),
        (ROW.replace("S19", "") + ROW, ["t.csv[1].sources: empty"]),
        (
            ROW.replace("law", "lore") + ROW.replace("2018", "x"),
            ["t.csv[1]: 'lore'", "t.csv[2]: 'x' is not a date"],
        ),
    ],
    ids=["no source", "no kind", "no date", "twice", "empty", "two rows"],
)
def test_a_table_with_slips_is_reported_with_all_of_them(rows: str, problems: list[str]) -> None:
    """Every slip of a table is told at once, with its row."""
    with pytest.raises(DocumentError) as caught:
        read_events(HEADING + rows, "t.csv", sourcebook())
    found = [str(problem) for problem in caught.value.problems]
    assert len(found) == len(problems)
    for line, start in zip(found, problems, strict=True):
        assert line.startswith(start)


def test_a_record_has_everything_for_the_reader() -> None:
    """A record carries the date as stated, the days it may have been, and its sources."""
    (record,) = timeline_records(date(2017, 4, 3), date(2017, 4, 3))
    assert record == {
        "key": "manchester-lco-notice",
        "date": "2017-W14",
        "precision": "week",
        "first_day": "2017-04-03",
        "last_day": "2017-04-09",
        "kind": "accountable-care-organisation",
        "instrument": "Contract notice",
        "text": record["text"],
        "confidence": "verified",
        "remark": "verified",
        "sources": [
            {
                "source": "S74",
                "title": sourcebook()["S74"].title,
                "url": sourcebook()["S74"].url,
                "locator": None,
                "confidence": "verified",
            }
        ],
    }


def test_records_can_be_of_one_kind() -> None:
    """The kind narrows the records as it narrows the events."""
    assert [record["key"] for record in timeline_records(kind=EventKind.GOVERNANCE)] == [
        "croydon-leader"
    ]
