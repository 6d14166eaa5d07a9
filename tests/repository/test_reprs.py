"""What an interpreter shows of a large answer: one line, and in a notebook a table."""

from datetime import date

import pytest

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import Change, Changes, classify
from nhs_accountable_care.questions import Answer
from nhs_accountable_care.reference import cases, national_record, register

CASE = cases.case("greater-manchester-2017")
FOUND = classify(CASE.value, on=CASE.as_at, register=register(), record=national_record())
CHANGES = register().difference(date(2018, 3, 31), date(2018, 4, 1))
FORM = "accountable-care-organisation"


@pytest.mark.parametrize(
    ("value", "start"),
    [
        (FOUND.finding(FORM), f"<FormFinding {FORM} at $: no, "),
        (FOUND.finding(FORM).changes(), "<Changes: "),
        (FOUND.finding(FORM).changes().changes[0], "<Change to yes: $."),
        (CHANGES, "<ChangeSet from 2018-03-31 to 2018-04-01: "),
        (national_record(), "<NationalRecord of "),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_large_answer_is_shown_on_one_line(value: object, start: str) -> None:
    """Several in a list can be looked through."""
    shown = repr(value)
    assert shown.startswith(start)
    assert shown.endswith(">")
    assert "\n" not in shown
    assert len(shown) <= 320


def test_what_is_left_out_of_changes_is_shown() -> None:
    """One that has all of them does not say so."""
    change = Change(to=Answer.YES, facts=())
    assert repr(Changes(changes=(change,))) == "<Changes: 1 set of facts>"
    cut = Changes(changes=(change, change), whole_below=4)
    assert repr(cut) == "<Changes: 2 sets of facts, and more of 4 facts or more>"


def test_a_difference_is_a_table_in_a_notebook() -> None:
    """It has a row for each line of the text, and a caption that tells the days and counts."""
    html = CHANGES._repr_html_()
    rows = str(CHANGES).splitlines()[1:]
    assert rows
    assert html.count('<th scope="row">') == len(rows)
    assert html.startswith("<table><caption>What changed from 31 March 2018 to 1 April 2018<br>")
    none = register().difference(date(2018, 4, 2), date(2018, 4, 2))
    assert "0 opened, 0 closed" in none._repr_html_()


def test_a_finding_of_a_bare_place_is_shown_too() -> None:
    """With no fact there is still an answer."""
    found = classify(Arrangement(name="A place"), on=date(2017, 4, 1))
    shown = repr(found.finding("devolved-system"))
    assert shown == "<FormFinding devolved-system at $: unknown, 0 of 6 tests met>"
