"""Checking and classifying work from any depth of calls, for documents as deep as may be."""

import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

import attrs
import pytest

from nhs_accountable_care._core.limits import DEEPEST
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, Axis, Classifier
from nhs_accountable_care.questions import Outcome, yes
from nhs_accountable_care.validation import (
    SHIPPED_RULES,
    Breach,
    Context,
    Rule,
    RuleSet,
    check,
)

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


def test_a_rule_is_asked_in_the_thread_of_the_caller_while_there_are_calls_left() -> None:
    """What a rule or a test holds may be of one thread, such as a connection to a database."""
    db = sqlite3.connect(":memory:")

    def checked(_part: Arrangement, _context: Context) -> Iterator[Breach]:
        yield Breach(path="name", message=str(db.execute("select 1").fetchone()))

    def met(_part: Arrangement, _on: date) -> Outcome:
        return yes(str(db.execute("select 1").fetchone()))

    rules, mine = RuleSet(rules=(_rule(checked),)), _classifier(met)
    place = Arrangement(name="A place")
    for used in (0, 250, 330, 500, 700):
        report = from_below(used, lambda: check(place, on=DAY, rules=rules))
        assert (len(report.findings), report.faulty) == (1, ())
        assert from_below(used, lambda: mine.classify(place, on=DAY)).faulty == ()
    db.close()


def test_what_has_no_end_is_a_fault_of_its_rule_alone() -> None:
    """A rule or a test that calls itself for ever is asked twice, and the others are asked."""
    threads: list[int] = []

    def checked(part: Arrangement, context: Context) -> Iterator[Breach]:
        threads.append(threading.get_ident())
        return from_below(-1, lambda: checked(part, context))

    def met(_part: Arrangement, _on: date) -> Outcome:
        return from_below(-1, lambda: yes("never"))

    place = Arrangement(name="A place")
    report = check(place, on=DAY, rules=RuleSet(rules=(_rule(checked), FINE)))
    assert len(set(threads)) == len(threads) == 2
    [faulty] = report.faulty
    assert faulty.rule.code == "NAC999"
    assert "RecursionError" in faulty.message
    assert len(report.findings) == 1
    found = _classifier(met).classify(place, on=DAY)
    assert [str(each)[:34] for each in found.faulty] == ["alliance $: a test raised Recursio"]
    assert [str(each)[:34] for each in found.faulty_axes] == ["axis mine $: a test raised Recursi"]
    assert [each.form.slug for each in found.forms] == ["devolved-system"]


def _found(_part: Arrangement, _context: Context) -> Iterator[Breach]:
    """Find something."""
    yield Breach(path="name", message="m")


def _rule(checked: Callable[[Arrangement, Context], Iterator[Breach]], code: str = "") -> Rule:
    """Make a rule of a check."""
    shipped = SHIPPED_RULES.rule("NAC201")
    return attrs.evolve(shipped, code=code or "NAC999", check=checked)


FINE = _rule(_found, "NAC998")


def _classifier(met: Callable[[Arrangement, date], Outcome]) -> Classifier:
    """Make a classifier of which one form and the axis have a test, and another form has not."""
    one, other = SHIPPED_CLASSIFIER.only("alliance", "devolved-system").forms
    criterion = attrs.evolve(one.necessary[0], test=met)
    return Classifier(
        forms=(attrs.evolve(one, necessary=(criterion,), excluding=(), indicating=()), other),
        axes=(Axis(key="mine", question="Is it?", positions=(criterion,)),),
    )


def _used() -> int:
    """Count the calls that are used up here."""
    frame, number = sys._getframe(), 0
    while frame.f_back is not None:
        frame, number = frame.f_back, number + 1
    return number
