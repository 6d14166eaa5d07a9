"""
Random days, periods, years, sums, shares and citations, as a property test draws them.

Every strategy draws values that the library accepts and a document can hold. The defaults
are wide, so that a property meets the awkward values (an open period, a single day, a
refund, a third) without being told to.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TypeVar

import attrs

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care._core.timeline import Dated, Timeline
from nhs_accountable_care.testing.extra import SearchStrategy, st

__all__ = [
    "citations",
    "date_ranges",
    "days",
    "financial_years",
    "money",
    "shares",
    "sources",
    "stated_dates",
    "stated_periods",
    "texts",
    "timelines",
]

T = TypeVar("T")

# The NHS began on 5 July 1948; bodies of today trace back to acts before it.
_FIRST = date(1900, 1, 1)
_LAST = date(2100, 12, 31)
_MOST_PENCE = 10**15  # £10 trillion, beyond any budget of a government
_MOST_PARTS = 10_000
_LONGEST_TEXT = 30
_LONGEST_TIMELINE = 5


def texts(*, longest: int = _LONGEST_TEXT) -> SearchStrategy[str]:
    """
    Text that says something: a name, a title, a remark.

    >>> from hypothesis import given
    >>> @given(name=texts())
    ... def is_not_blank(name):
    ...     assert name.strip()
    >>> is_not_blank()
    """
    letters = st.characters(exclude_categories=("Cs", "Cc"))
    return st.text(letters, min_size=1, max_size=longest).filter(lambda text: bool(text.strip()))


def days(*, first: date = _FIRST, last: date = _LAST) -> SearchStrategy[date]:
    """
    Days between two, both included.

    >>> from hypothesis import given
    >>> @given(day=days(first=date(2013, 4, 1), last=date(2022, 6, 30)))
    ... def in_the_time_of_clinical_commissioning_groups(day):
    ...     assert date(2013, 4, 1) <= day <= date(2022, 6, 30)
    >>> in_the_time_of_clinical_commissioning_groups()
    """
    return st.dates(min_value=first, max_value=last)


@st.composite
def date_ranges(
    draw: st.DrawFn, *, first: date = _FIRST, last: date = _LAST, is_open: bool | None = None
) -> DateRange:
    """
    Periods that begin and end between two days; some are open, unless you say which.

    >>> from hypothesis import given
    >>> @given(term=date_ranges(is_open=False))
    ... def ends(term):
    ...     assert term.last_day >= term.first_day
    >>> ends()
    """
    first_day = draw(days(first=first, last=last))
    ends = draw(st.booleans()) if is_open is None else not is_open
    last_day = draw(days(first=first_day, last=last)) if ends else None
    return DateRange(first_day=first_day, last_day=last_day)


@st.composite
def stated_dates(draw: st.DrawFn, *, first: date = _FIRST, last: date = _LAST) -> StatedDate:
    """
    Dates as sources state them: days, months, years, one of several days, and about right.

    >>> from hypothesis import given
    >>> @given(known=stated_dates(), day=days())
    ... def no_later_is_the_opposite_of_later(known, day):
    ...     assert known.by(day) is None or known.by(day) is (known.latest <= day)
    >>> no_later_is_the_opposite_of_later()
    """
    each = days(first=first, last=last)
    day, other = sorted((draw(each), draw(each)))
    known = draw(
        st.sampled_from(
            (
                StatedDate.on(day),
                StatedDate.of(day.year, day.month),
                StatedDate.of(day.year),
                StatedDate(first_day=day, last_day=other),
                StatedDate(first_day=day, last_day=None),
                StatedDate(first_day=None, last_day=day),
            )
        )
    )
    return attrs.evolve(known, is_approximate=draw(st.booleans()) and draw(st.booleans()))


@st.composite
def stated_periods(draw: st.DrawFn, *, first: date = _FIRST, last: date = _LAST) -> StatedPeriod:
    """
    Periods as sources state them, of which an end may be open or not known.

    >>> from hypothesis import given
    >>> @given(term=stated_periods(), day=days())
    ... def holds_from_its_beginning_to_its_end(term, day):
    ...     assert not term.holds_on(day) or (term.has_begun(day) and term.is_over(day) is False)
    >>> holds_from_its_beginning_to_its_end()
    """
    each = stated_dates(first=first, last=last)
    begins, ends = draw(each), draw(each)
    how = draw(st.sampled_from(("both", "open", "end", "beginning")))
    if how == "both" and ends.latest >= begins.earliest:
        return StatedPeriod(first=begins, last=ends)
    if how == "end":
        return StatedPeriod(last=ends)
    return StatedPeriod(first=begins, is_open=how == "open")


def financial_years(*, first: int = 1900, last: int = 2100) -> SearchStrategy[FinancialYear]:
    """
    Financial years between two, both included, which are named by the year they start in.

    >>> from hypothesis import given
    >>> @given(year=financial_years(first=2013))
    ... def parses_what_it_prints(year):
    ...     assert type(year).parse(str(year)) == year
    >>> parses_what_it_prints()
    """
    return st.integers(min_value=first, max_value=last).map(FinancialYear)


def money(
    *,
    lowest: int = -_MOST_PENCE,
    highest: int = _MOST_PENCE,
    currencies: Iterable[str] = ("GBP",),
) -> SearchStrategy[Money]:
    """
    Sums between two numbers of pence, both included; sterling unless you name currencies.

    >>> from hypothesis import given
    >>> @given(payment=money(lowest=0))
    ... def is_no_refund(payment):
    ...     assert payment.pence >= 0
    >>> is_no_refund()
    """
    return st.builds(
        Money,
        pence=st.integers(min_value=lowest, max_value=highest),
        currency=st.sampled_from(tuple(currencies)),
    )


@st.composite
def shares(draw: st.DrawFn, *, most_parts: int = _MOST_PARTS) -> Share:
    """
    Shares of a whole that is cut into at most so many equal parts.

    >>> from hypothesis import given
    >>> @given(share=shares())
    ... def leaves_the_rest(share):
    ...     assert share.value + share.rest.value == 1
    >>> leaves_the_rest()
    """
    parts = draw(st.integers(min_value=1, max_value=most_parts))
    return Share(value=Fraction(draw(st.integers(min_value=0, max_value=parts)), parts))


def sources() -> SearchStrategy[Source]:
    """
    Sources, of which any two with the same key are the same.

    That is what a document demands, which holds each source once by its key.

    >>> from hypothesis import given
    >>> @given(one=sources(), other=sources())
    ... def same_key_same_source(one, other):
    ...     assert one == other or one.key != other.key
    >>> same_key_same_source()
    """
    return st.integers(min_value=1, max_value=99).map(_source)


def _source(number: int) -> Source:
    """Make the source of a number; every second one has details."""
    key = f"S{number:02d}"
    if number % 2:
        return Source(key=key, title=f"Title of {key}")
    return Source(
        key=key, title=f"Title of {key}", publisher="A publisher", published=str(1950 + number)
    )


def citations(
    *, confidences: Iterable[Confidence] = tuple(Confidence)
) -> SearchStrategy[Citation]:
    """
    Citations of any confidence, or of those that you name.

    >>> from hypothesis import given
    >>> @given(citation=citations(confidences=[Confidence.VERIFIED]))
    ... def is_sure(citation):
    ...     assert citation.confidence.is_sure
    >>> is_sure()
    """
    return st.builds(
        Citation,
        source=sources(),
        locator=st.none() | texts(),
        confidence=st.sampled_from(tuple(confidences)),
    )


@st.composite
def timelines(
    draw: st.DrawFn, values: SearchStrategy[T], *, longest: int = _LONGEST_TIMELINE
) -> Timeline[T]:
    """
    Values that change on known days, with gaps or without, of at most so many entries.

    >>> from hypothesis import given
    >>> @given(names=timelines(texts()))
    ... def holds_each_on_its_first_day(names):
    ...     for entry in names.entries:
    ...         assert names.on(entry.period.first_day) == entry.value
    >>> holds_each_on_its_first_day()
    """
    # Two days for each entry, in order and all different: where it begins and where it ends.
    marks = sorted(draw(st.sets(days(), max_size=2 * longest)))
    entries = []
    for begin, end in zip(marks[::2], marks[1::2], strict=False):
        # The last entry may go on for ever; any other ends before the next begins.
        is_last = end == marks[-1]
        last_day = None if is_last and draw(st.booleans()) else end
        period = DateRange(first_day=begin, last_day=last_day)
        entries.append(
            Dated(
                period=period,
                value=draw(values),
                sources=tuple(draw(st.lists(citations(), max_size=1))),
            )
        )
    return Timeline(entries=tuple(entries))
