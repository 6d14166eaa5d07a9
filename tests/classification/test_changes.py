"""How it is told what would change an answer, and what of it was left out."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    AnyMet,
    classify,
    counterfactuals,
)
from nhs_accountable_care.reference import cases


def test_what_many_facts_would_change_is_told() -> None:
    """Trial F13: also what is a long way from a form, by the shortest sets whatever their size."""
    case = cases.case("greater-manchester-2017")
    words = classify(case.value, on=case.as_at).explain_changes("accountable-care-organisation")
    assert "it would be a yes, if" in words
    assert "more than three facts" not in words
    found = classify(Arrangement(name="A place"), on=case.as_at)
    told = found.explain_changes("accountable-care-system")
    assert "  - or one of 6 more sets of facts, none of them shorter" in told.splitlines()


def test_of_too_many_sets_it_is_said_how_far_they_are_all() -> None:
    """What was left out is said in words, and as data."""
    found = classify(Arrangement(name="A place"), on=date(2017, 4, 1))
    form = "accountable-care-system"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(counterfactuals, "_MOST_KEPT", 2)
        assert "There are too many to tell them all: sets of" in found.explain_changes(form)
        (finding,) = found.changes_to_records(form)["findings"]
        assert finding["left_out"].startswith("There are too many")


def test_what_nothing_would_change_is_told() -> None:
    """A form of which no test looks at a fact that can be otherwise stays as it is."""
    alliance = SHIPPED_CLASSIFIER.form("alliance")
    later = attrs.evolve(alliance.necessary[0], period=DateRange(first_day=date(2099, 1, 1)))
    never = attrs.evolve(later, key="never", test=AnyMet(parts=(later,)), period=None)
    form = attrs.evolve(alliance, necessary=(never,), excluding=())
    found = classify(Arrangement(name="A place"), on=date(2017, 4, 1), forms=(form,), axes=())
    assert "nothing that its tests look at would turn it" in found.explain_changes("alliance")
