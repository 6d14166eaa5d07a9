"""The question of every shipped test reads alone, in plain words, and is asked once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

import pytest

from nhs_accountable_care.classification import SHIPPED_AXES, SHIPPED_FORMS, Criterion, Form
from nhs_accountable_care.classification.criteria import parts_of

pytestmark = pytest.mark.broad


def asked(criteria: Iterable[Criterion], on: date | None = None) -> Iterator[str]:
    """Yield the questions of criteria and of all their parts, of a day or of any."""
    for criterion in criteria:
        if on is None or criterion.is_asked_on(on):
            yield criterion.question
            yield from asked(parts_of(criterion), on)


def criteria_of(form: Form) -> tuple[Criterion, ...]:
    """Return what is necessary, what excludes and the signs."""
    return (*form.necessary, *form.excluding, *form.indicating)


QUESTIONS = [
    *(question for form in SHIPPED_FORMS for question in asked(criteria_of(form))),
    *(question for axis in SHIPPED_AXES for question in asked(axis.positions)),
]


@pytest.mark.parametrize("question", sorted(set(QUESTIONS)))
def test_a_question_is_a_question(question: str) -> None:
    """It asks of the arrangement, and not whether something stands in the record."""
    assert question.endswith("?")
    assert question[0].isupper()
    assert not question.startswith("Is this recorded")


@pytest.mark.parametrize("form", SHIPPED_FORMS, ids=lambda form: form.slug)
def test_no_question_is_asked_twice_of_a_form(form: Form) -> None:
    """On no day do two tests of a form, or two parts of them, ask the same."""
    starts = [each.period.first_day for each in criteria_of(form) if each.period is not None]
    for day in {form.period.first_day, *starts}:
        counts = Counter(asked(criteria_of(form), day))
        assert counts.most_common(1)[0][1] == 1, counts.most_common(3)


EXCLUDING = {each.question for form in SHIPPED_FORMS for each in form.excluding}


@pytest.mark.parametrize("question", sorted(EXCLUDING))
def test_what_excludes_asks_of_no_thing_to_be(question: str) -> None:
    """
    "It is one only if not" stands behind it, and "one" is the form.

    After "Is it a legal body?" it would be the body.
    """
    assert not question.startswith(("Is it a", "Are they "))
