"""The strategies keep their promises, and say what is missing where Hypothesis is."""

import importlib
import sys
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import find, given
from hypothesis.strategies import SearchStrategy

from nhs_accountable_care import (
    Citation,
    Confidence,
    DateRange,
    FinancialYear,
    Money,
    Share,
    Source,
    Timeline,
)
from nhs_accountable_care.testing import (
    citations,
    date_ranges,
    days,
    extra,
    financial_years,
    money,
    shares,
    sources,
    texts,
    timelines,
)

FIRST, LAST = date(2013, 4, 1), date(2022, 6, 30)


@given(days(first=FIRST, last=LAST))
def test_days_lie_between_both_ends(day: date) -> None:
    """A day is none before the first and none after the last."""
    assert FIRST <= day <= LAST


@given(date_ranges(first=FIRST, last=LAST))
def test_periods_lie_between_both_ends(term: DateRange) -> None:
    """A period begins and ends within the bounds."""
    assert FIRST <= term.first_day <= (term.last_day or LAST) <= LAST


@given(date_ranges(is_open=True), date_ranges(is_open=False))
def test_periods_are_open_as_asked(endless: DateRange, ended: DateRange) -> None:
    """The caller decides whether periods have a last day."""
    assert endless.is_open
    assert not ended.is_open


@given(financial_years(first=2013, last=2015))
def test_years_lie_between_both_ends(year: FinancialYear) -> None:
    """A year is one of those asked for."""
    assert str(year) in {"2013/14", "2014/15", "2015/16"}


@given(money(lowest=-5, highest=5, currencies=["GBP", "USD"]))
def test_sums_lie_between_both_ends(payment: Money) -> None:
    """A sum lies in its bounds, in one of the currencies asked for."""
    assert -5 <= payment.pence <= 5
    assert payment.currency in {"GBP", "USD"}


@given(shares(most_parts=3))
def test_shares_are_of_few_parts(share: Share) -> None:
    """A share is a whole number of parts, of which there are at most so many."""
    assert share.value.denominator <= 3


@given(sources(), sources())
def test_two_sources_with_one_key_are_one(one: Source, other: Source) -> None:
    """A document can hold any sources drawn together."""
    assert (one == other) is (one.key == other.key)


@given(citations(confidences=[Confidence.COMPUTED]))
def test_citations_have_the_confidence_asked_for(citation: Citation) -> None:
    """The caller decides how sure citations are."""
    assert citation.confidence is Confidence.COMPUTED


@given(timelines(texts(longest=5), longest=2))
def test_timelines_are_short_and_hold_the_values(names: Timeline[str]) -> None:
    """A timeline has at most so many entries, of the values given."""
    assert len(names.entries) <= 2
    assert all(0 < len(entry.value) <= 5 for entry in names.entries)


@pytest.mark.whole
@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [
        pytest.param(days(), date(2000, 1, 1), id="a plain day"),
        pytest.param(
            date_ranges(first=FIRST, last=FIRST, is_open=False),
            DateRange(first_day=FIRST, last_day=FIRST),
            id="a single day",
        ),
        pytest.param(money(), Money(pence=0), id="no money"),
        pytest.param(shares(), Share(value=Fraction(0)), id="none of it"),
        pytest.param(timelines(texts()), Timeline(entries=()), id="an empty timeline"),
    ],
)
def test_the_plainest_value_comes_last(strategy: SearchStrategy[object], wanted: object) -> None:
    """A failing property shrinks to the plainest value."""
    assert find(strategy, lambda _: True) == wanted


@pytest.mark.whole
def test_the_awkward_values_come_without_asking() -> None:
    """Open periods, refunds and gaps are among what the defaults give."""
    find(date_ranges(), lambda term: term.is_open)
    find(money(), lambda payment: payment.pence < 0)
    find(timelines(texts()), lambda names: len(names.gaps()) > 0)
    find(timelines(texts()), lambda names: any(e.period.is_open for e in names.entries))


def test_without_hypothesis_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lacks Hypothesis is told which extra brings it."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(ImportError, match=r"pip install 'nhs-accountable-care\[testing\]'"):
        importlib.reload(extra)
