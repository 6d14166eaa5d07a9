"""Checking and classifying work from any depth of calls, for documents as deep as may be."""

import sys
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest

from nhs_accountable_care._core.calls import check_room
from nhs_accountable_care._core.limits import DEEPEST
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
from nhs_accountable_care.validation import check

DAY = date(2017, 4, 1)
T = TypeVar("T")


def from_below(calls: int, function: Callable[[], T]) -> T:
    """Call a function with so many calls used up."""
    return function() if calls == 0 else from_below(calls - 1, function)


def as_deep_as_may_be() -> Arrangement:
    """Make an arrangement that is as deep as a document can be, by a list and an object each."""
    place = Arrangement(name="Part")
    for _ in range(DEEPEST // 2):
        place = Arrangement(name="Part", nested=(place,))
    return place


@pytest.mark.parametrize("left", [900, 400, 150, 60])
def test_the_deepest_is_checked_and_classified(left: int) -> None:
    """deep-document: whatever the caller has used up, and no rule or form is blamed for it."""
    place = as_deep_as_may_be()
    used = sys.getrecursionlimit() - left - _used()
    only = SHIPPED_CLASSIFIER.only("alliance", "devolved-system")
    report = from_below(max(used, 0), lambda: check(place, on=DAY))
    found = from_below(max(used, 0), lambda: only.classify(place, on=DAY))
    assert (report.faulty, found.faulty, found.faulty_axes) == ((), (), ())
    assert found.forms[-1].path.count(".nested[0]") == DEEPEST // 2
    assert report == check(place, on=DAY)


def test_a_third_of_the_calls_is_too_many() -> None:
    """It is said where there are few left, and nothing is where there are many."""
    check_room()
    with pytest.raises(RecursionError, match="used up"):
        from_below(sys.getrecursionlimit() // 3, check_room)


def _used() -> int:
    """Count the calls that are used up here."""
    frame, number = sys._getframe(), 0
    while frame.f_back is not None:
        frame, number = frame.f_back, number + 1
    return number
