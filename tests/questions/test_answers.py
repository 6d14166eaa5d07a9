"""The laws of yes, no and unknown."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care.questions import Answer, all_met, answer_of, any_met, at_least_met

ANSWERS = st.lists(st.sampled_from(Answer), max_size=6)


@pytest.mark.parametrize(
    ("fact", "answer"), [(True, Answer.YES), (False, Answer.NO), (None, Answer.UNKNOWN)]
)
def test_what_is_not_recorded_is_unknown(fact: bool | None, answer: Answer) -> None:  # noqa: FBT001 -- a column of a table
    """A recorded fact answers, and a missing one does not."""
    assert answer_of(fact) is answer


@given(ANSWERS)
def test_any_is_the_opposite_of_all_the_opposites(answers: list[Answer]) -> None:
    """De Morgan's law holds with unknowns among the answers."""
    assert any_met(answers) is ~all_met(~answer for answer in answers)


@given(ANSWERS)
def test_at_least_one_is_any_and_at_least_all_is_all(answers: list[Answer]) -> None:
    """Counting agrees with the two quantifiers at its ends."""
    assert at_least_met(1, answers) is any_met(answers)
    assert at_least_met(len(answers), answers) is all_met(answers)


@given(ANSWERS, st.integers(0, 6))
def test_an_unknown_stands_for_one_of_the_two(answers: list[Answer], number: int) -> None:
    """Yes or no is answered just where every way of deciding the unknowns comes to it."""
    ways = itertools.product(
        *([Answer.YES, Answer.NO] if each is Answer.UNKNOWN else [each] for each in answers)
    )
    decided = {at_least_met(number, way) for way in ways}
    expected = decided.pop() if len(decided) == 1 else Answer.UNKNOWN
    assert at_least_met(number, answers) is expected
