"""Every path that a rule prints is there in the classes."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nhs_accountable_care.arrangements import Arrangement, walk
from nhs_accountable_care.documents import read
from nhs_accountable_care.questions import check_path
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.validation import SHIPPED_RULES, Context, Rule

RANDOM = Path(__file__).parents[1] / "answers" / "arrangements.jsonl"
DAYS = (date(2014, 10, 1), date(2017, 4, 1), date(2019, 9, 1), date(2023, 4, 1), date(2026, 6, 1))


def paths_of(rule: Rule, place: Arrangement, day: date) -> Iterator[str]:
    """Go through the paths of what a rule finds or misses."""
    for remark in rule.check(place, Context(on=day, register=register())):
        if remark.path:
            yield remark.path


@pytest.mark.parametrize("rule", SHIPPED_RULES.rules, ids=lambda rule: rule.code)
def test_every_path_of_a_rule_is_there_in_the_classes(rule: Rule) -> None:
    """A slip in a path of a breach of the rule's own example, or of a gap, fails here."""
    found = [
        path
        for place in (rule.failing, rule.passing)
        for path in paths_of(rule, place, rule.example_day)
    ]
    assert found
    for path in found:
        check_path(Arrangement, path)


def test_so_it_is_over_the_shipped_documents_and_the_random_arrangements() -> None:
    """Each path that any rule prints of any of them leads somewhere."""
    places = [cases.case(name).value for name in cases.case_names()]
    lines = RANDOM.read_text("utf-8").splitlines()
    places += [read(json.loads(line), Arrangement).value for line in lines[::5]]
    printed = {
        path
        for number, place in enumerate(places)
        for _, part in walk(place)
        for rule in SHIPPED_RULES.on(DAYS[number % len(DAYS)]).rules
        for path in paths_of(rule, part, DAYS[number % len(DAYS)])
    }
    assert len(printed) > 50
    for path in printed:
        check_path(Arrangement, path)
