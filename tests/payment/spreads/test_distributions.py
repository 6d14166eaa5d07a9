"""How one fact, or several together, may turn out: what is stated, refused and worked out."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidTypeError, InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    DiscreteSpread,
    LognormalSpread,
    Marginal,
    NormalSpread,
    PastYears,
    ScenarioTable,
)
from nhs_accountable_care.payment.spreads import distributions

POUND = Money.parse("£1")


@pytest.mark.parametrize(
    ("spread", "expected", "variance"),
    [
        pytest.param(
            NormalSpread(mean=Money.parse("£2"), standard_deviation=Money.parse("£0.30")),
            200,
            900,
            id="normal-money",
        ),
        pytest.param(
            NormalSpread(mean=Share.parse("50%"), standard_deviation=Decimal("0.1")),
            Fraction(1, 2),
            Fraction(1, 100),
            id="normal-share",
        ),
        pytest.param(
            LognormalSpread(mean=3, standard_deviation=300), 3, 90_000, id="lognormal-at-its-end"
        ),
        pytest.param(
            LognormalSpread(mean=Decimal("0.5"), standard_deviation=1),
            Fraction(1, 2),
            1,
            id="lognormal-below-one",
        ),
        pytest.param(DiscreteSpread(values=(1, 2, 6)), 3, Fraction(14, 3), id="equally-likely"),
        pytest.param(
            DiscreteSpread(values=(10, 20), weights=(3, 1)),
            Fraction(25, 2),
            Fraction(75, 4),
            id="by-how-often",
        ),
        pytest.param(
            DiscreteSpread(values=(10, 20), weights=(Decimal("0.75"), Share.parse("25%"))),
            Fraction(25, 2),
            Fraction(75, 4),
            id="by-chance",
        ),
        pytest.param(
            DiscreteSpread(values=(10, 20), weights=(1, 0)), 10, 0, id="a-value-that-never-comes"
        ),
        pytest.param(
            DiscreteSpread(values=(FinancialYear(2024), FinancialYear(2026))), 2025, 1, id="years"
        ),
        pytest.param(
            PastYears(values=((FinancialYear(2023), 4), (FinancialYear(2024), 8))),
            6,
            4,
            id="past-years",
        ),
        pytest.param(
            ScenarioTable(facts=("a", "b"), rows=((1, 5), (3, 9)), weights=(1, 3)).column("b"),
            8,
            3,
            id="a-column",
        ),
    ],
)
def test_mean_and_variance_are_exact(
    spread: Marginal, expected: Fraction, variance: Fraction
) -> None:
    """In pence, things or as a pure number, and as a fraction."""
    assert (spread.expected, spread.variance) == (expected, variance)
    assert {type(spread.expected), type(spread.variance)} == {Fraction}


def test_the_most_that_a_lognormal_may_vary() -> None:
    """A hundred times its mean, and not a hair more."""
    with pytest.raises(InvalidValueError, match="more than 100 times the mean 3"):
        LognormalSpread(mean=3, standard_deviation=Fraction(3001, 10))


REFUSED = [
    pytest.param(
        lambda: NormalSpread(mean=1.5, standard_deviation=1),  # type: ignore[arg-type]
        "NormalSpread.mean is 1.5, a floating point number",
        id="float",
    ),
    pytest.param(
        lambda: NormalSpread(mean=POUND, standard_deviation=1),
        "NormalSpread: the mean counts money of GBP and the standard deviation numbers; "
        "give both alike",
        id="money-and-number",
    ),
    pytest.param(
        lambda: LognormalSpread(mean=POUND, standard_deviation=Money.parse("$1")),
        "the standard deviation money of USD",
        id="two-currencies",
    ),
    pytest.param(
        lambda: NormalSpread(mean=5, standard_deviation=0),
        "NormalSpread.standard_deviation is 0; it must be above zero, and a fact that is certain "
        "is given with the other facts",
        id="certain",
    ),
    pytest.param(
        lambda: NormalSpread(mean=POUND, standard_deviation=Money.parse("-£1")),
        "standard_deviation is -£1.00; it must",
        id="below-zero",
    ),
    pytest.param(
        lambda: LognormalSpread(mean=0, standard_deviation=1),
        "LognormalSpread.mean is 0; a lognormal is always above zero",
        id="lognormal-of-nothing",
    ),
    pytest.param(
        lambda: NormalSpread(mean=Decimal("NaN"), standard_deviation=1),
        "NaN, which is no number",
        id="not-a-number",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=()),
        "DiscreteSpread.values is empty; give what the fact may be",
        id="no-values",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=(1, True, POUND, "a", FinancialYear(2024))),
        "DiscreteSpread.values mixes numbers, truths, money of GBP, words and years; a fact is of "
        "one kind",
        id="mixed",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=(POUND, Money.parse("$1"))),
        "mixes money of GBP and money of USD",
        id="mixed-currencies",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=(1, 2), weights=(1,)),
        "DiscreteSpread has 1 weights for 2 values; give one for each",
        id="too-few-weights",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=(1, 2), weights=(1, -1)),
        "the weights of DiscreteSpread must be zero or more, and not all zero",
        id="weight-below-zero",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=(1, 2), weights=(0, 0)),
        "must be zero or more, and not all zero",
        id="no-weight",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=(1, 2), weights=(Decimal("0.333"), Decimal("0.666"))),
        "the weights of DiscreteSpread are chances that add up to 999/1000; let them add up to 1 "
        "exactly, or write whole numbers",
        id="chances-that-do-not-add-up",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=(1, 2), weights=(Fraction(1, 2), 1)),
        "chances that add up to 3/2",
        id="chances-in-halves",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=(1, 2), weights=(Fraction(1, 10**12 + 1), 1)),
        "have too many places; write them to twelve at most",
        id="too-fine-a-weight",
    ),
    pytest.param(
        lambda: PastYears(values=((FinancialYear(2023), 4),)),
        "PastYears.values has one year, which shows no spread; give two at least",
        id="one-year",
    ),
    pytest.param(lambda: PastYears(values=()), "PastYears.values is empty", id="no-years"),
    pytest.param(
        lambda: PastYears(values=((FinancialYear(2023), 4), (FinancialYear(2023), 5))),
        "PastYears.values has 2023/24 twice; give each year once",
        id="year-twice",
    ),
    pytest.param(
        lambda: PastYears(values=((FinancialYear(2023), 4), (FinancialYear(2024), POUND))),
        "PastYears.values mixes numbers and money of GBP",
        id="mixed-years",
    ),
    pytest.param(
        lambda: ScenarioTable(facts=(), rows=()), "ScenarioTable.facts is empty", id="no-facts"
    ),
    pytest.param(
        lambda: ScenarioTable(facts=("a", " "), rows=((1, 2),)),
        "ScenarioTable.facts has ' ', which names no fact",
        id="blank-name",
    ),
    pytest.param(
        lambda: ScenarioTable(facts=("a" * 1001,), rows=((1,),)),
        "which names no fact",
        id="long-name",
    ),
    pytest.param(
        lambda: ScenarioTable(facts=("a", "b", "a"), rows=((1, 2, 3),)),
        "ScenarioTable.facts has 'a' twice; give each once",
        id="name-twice",
    ),
    pytest.param(
        lambda: ScenarioTable(facts=("a",), rows=()),
        "ScenarioTable.rows, column 'a', is empty",
        id="no-rows",
    ),
    pytest.param(
        lambda: ScenarioTable(facts=("a", "b"), rows=((1, 2), (1,), (1, 2, 3))),
        "ScenarioTable.rows has rows that are no 2 values long, one for each fact: at 1 and 2 "
        "(the first is 0)",
        id="rows-of-another-length",
    ),
    pytest.param(
        lambda: ScenarioTable(facts=("a", "b"), rows=((1, 2), (1, POUND))),
        "ScenarioTable.rows, column 'b', mixes numbers and money of GBP",
        id="mixed-column",
    ),
    pytest.param(
        lambda: ScenarioTable(facts=("a",), rows=((1,), (2,)), weights=(1, 2, 3)),
        "ScenarioTable has 3 weights for 2 rows",
        id="weights-of-rows",
    ),
    pytest.param(
        lambda: ScenarioTable(facts=("a",), rows=((1,),)).column("b"),
        "no column 'b'; there are: a",
        id="no-column",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=("a", "b")).expected,
        "'a' is a word, and words have no mean and no variance",
        id="mean-of-words",
    ),
    pytest.param(
        lambda: DiscreteSpread(values=tuple(Fraction(1, 2**4095 - each) for each in range(9))),
        "DiscreteSpread.values has fractions of too many kinds; write all to the same few places",
        id="endless-fractions",
    ),
]


@pytest.mark.parametrize(("make", "said"), REFUSED)
def test_what_cannot_be_is_refused(make: Callable[[], object], said: str) -> None:
    """With what was given, and what to write."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match=re.escape(said)):
        make()


def test_a_spread_has_a_bounded_number_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as the bound, and not one more."""
    monkeypatch.setattr(distributions, "MOST_SCENARIOS", 3)
    assert DiscreteSpread(values=(1, 2, 3)).expected == 2
    with pytest.raises(InvalidValueError, match="has 4 values; at most 3 are drawn from"):
        DiscreteSpread(values=(1, 2, 3, 4))


def test_the_longest_name_of_a_fact_is_taken() -> None:
    """A thousand characters, as of every name."""
    assert ScenarioTable(facts=("a" * 1000,), rows=((1,),)).facts[0] == "a" * 1000


def test_the_finest_fractions_are_taken() -> None:
    """Twelve places are enough for any chance that somebody states, and no weight is one each."""
    finest = Fraction(1, 2**4096 - 1)
    spread = DiscreteSpread(values=(finest, finest))
    assert (spread.expected, spread.whole_weights) == (finest, (1, 1))
    fine = Fraction(1, 10**12)
    assert DiscreteSpread(values=(1, 2), weights=(fine, 1 - fine)).whole_weights == (1, 10**12 - 1)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20), st.integers(1, 9))
def test_no_value_weighs_more_when_all_weigh_more(values: list[int], times: int) -> None:
    """Weights count among one another only; the variance is never below zero."""
    once = DiscreteSpread(values=tuple(values))
    often = DiscreteSpread(values=tuple(values), weights=(times,) * len(values))
    assert (once.expected, once.variance) == (often.expected, often.variance)
    assert min(values) <= once.expected <= max(values)
    assert once.variance >= 0
