"""Ratios of which the divisor can be nought, in every reading, with the answer that is stated."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care import InvalidValueError, Money
from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    Expression,
    FactValue,
    Formula,
    LocalAgreement,
    When,
    amount,
    clause_of,
    curve,
    equal,
    fact,
    formula,
    greatest,
    in_words,
    line,
    prepare,
    ratio,
    rounded,
    settle,
    when,
)
from nhs_accountable_care.payment.language.ratios import stated_ratio

CASES = json.loads(
    (Path(__file__).parents[1] / "ordinary_deals.json").read_text(encoding="utf-8")
)["ratios"]
POT, POINTS, AVAILABLE = fact("pot", PENCE), fact("points", COUNT), fact("available", COUNT)


def paid(answer: int) -> Formula:
    """Pay a pot by points out of those that could be had, with an answer where there are none."""
    score = ratio(POINTS, AVAILABLE, when_nought=answer)
    return formula(line("score", rounded(POT * score), payer="board", payee="trust"))


def given(case: dict[str, Any]) -> dict[str, FactValue]:
    """Return the facts of a case."""
    return {
        "pot": Money.parse(case["pot"]),
        "points": case["points"],
        "available": case["out_of"],
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_ratio_comes_to_what_was_worked_out_by_hand(case: dict[str, Any]) -> None:
    """Settled, made ready, read back from data, and as a point of its curve."""
    right, facts = Money.parse(case["right"]), given(case)
    whole = paid(case["when_nought"])
    assert settle(whole, facts).net["trust"] == right
    assert prepare(whole).settle(facts).net["trust"] == right
    agreement = LocalAgreement(agreed=whole)
    again = LocalAgreement.from_data(agreement.to_data())
    assert again == agreement
    assert settle(again, facts).net["trust"] == right
    drawn = curve(whole, "trust", "pot", facts, from_=Money(pence=0), to=Money.parse("£900,000"))
    assert drawn.at(Money.parse(case["pot"])) == right.pence


def test_a_document_and_a_clause_say_the_answer_for_nought() -> None:
    """And are read back as the same formula."""
    whole = paid(0)
    written = standard_codec().converter.unstructure(LocalAgreement(agreed=whole).to_data())
    score = written["lines"][0]["of"]["of"]["parts"][1]
    assert score == {
        "type": "ratio",
        "numerator": {"type": "fact", "name": "points"},
        "denominator": {"type": "fact", "name": "available"},
        "when_nought": {"type": "amount", "value": "0", "unit": "rate"},
    }
    clause = "pot times (points divided by available when nought 0%), rounded to the penny"
    assert clause_of(whole.lines[0].of) == clause
    written["lines"][0]["of"] = clause
    again = standard_codec().converter.structure(
        {"type": "local-agreement", **written}, LocalAgreement
    )
    assert again.agreed == whole


WORDS = "points divided by the available, or 0% where there are none"


def test_words_say_the_answer_for_nought() -> None:
    """And figures say which of the two it was."""
    whole = paid(0)
    assert in_words(whole)[0].words == f"the pot times (the {WORDS}), rounded half up to the penny"
    told = {case["id"]: settle(whole, given(case)).explain() for case in CASES}
    assert "£900,000.00 × (7 ÷ 9)" in told["N1"]
    assert "£900,000.00 × (0% (as 0 is nought))" in told["N2"]


REFUSED: list[tuple[str, Callable[[], object], str]] = [
    (
        "a divisor below zero",
        lambda: ratio(POINTS, fact("net", COUNT, lowest=-5), when_nought=0),
        "a divisor can be -5; give its facts a lowest of zero",
    ),
    (
        "a divisor above zero",
        lambda: ratio(POINTS, fact("people", COUNT, lowest=1), when_nought=0),
        "a divisor is never nought; leave out the answer",
    ),
    (
        "a divisor that is always nought",
        lambda: ratio(POINTS, fact("none", COUNT, highest=0), when_nought=0),
        "a divisor is always nought",
    ),
    (
        "a divisor without a step",
        lambda: ratio(amount(1), POINTS / fact("people", COUNT, lowest=1), when_nought=0),
        "a divisor has no step",
    ),
    ("no answer", lambda: POINTS / AVAILABLE, "a divisor can be 0"),
]


@pytest.mark.parametrize(
    ("build", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_divisors_for_which_no_answer_helps_are_refused(
    build: Callable[[], object], says: str
) -> None:
    """With what to write instead."""
    with pytest.raises(InvalidValueError, match=says):
        build()


def choice(
    condition: Any = None,  # noqa: ANN401 - any condition
    otherwise: Expression | None = None,
) -> When:
    """Write a choice that differs from a ratio in one place."""
    divided = POINTS / greatest(AVAILABLE, 1)
    return when(
        equal(AVAILABLE, 0) if condition is None else condition,
        amount(0),
        divided if otherwise is None else otherwise,
    )


OTHER_CHOICES: list[tuple[str, When]] = [
    ("another comparison", choice(AVAILABLE <= 0)),
    ("another value than nought", choice(equal(AVAILABLE, 1))),
    ("nought that is a fact", choice(equal(AVAILABLE, POINTS))),
    ("no division", choice(otherwise=fact("rate", RATE))),
    ("another divisor", choice(otherwise=POINTS / greatest(AVAILABLE, 2))),
    ("a divisor without a step", choice(equal(POINTS / fact("people", COUNT, lowest=1), 0))),
]


@pytest.mark.parametrize(
    "other", [row[1] for row in OTHER_CHOICES], ids=[row[0] for row in OTHER_CHOICES]
)
def test_other_choices_stay_choices(other: When) -> None:
    """Only the very ratio is told as one."""
    assert stated_ratio(other) is None


def test_the_choice_written_out_is_the_ratio() -> None:
    """So that it is told as one, however it was written."""
    assert choice() == ratio(POINTS, AVAILABLE, when_nought=0)
    assert stated_ratio(choice()) == (POINTS, AVAILABLE, amount(Fraction(0)))
