"""Scenarios: drawn as textbooks say, whole, counted where they lie outside, and the same again."""

import copy
import json
import random
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidTypeError, InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHARE,
    YEAR,
    BlockPayment,
    DiscreteSpread,
    Draws,
    Fact,
    Formula,
    LognormalSpread,
    NormalSpread,
    PastYears,
    ScenarioTable,
    Spread,
    code,
    draw,
    fact,
    formula,
    is_code,
    note,
    phased,
    settle,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.spreads import drawing

CASES = json.loads((Path(__file__).parent / "draws.json").read_text(encoding="utf-8"))

RATE_FACT = fact("rate", RATE, highest=1)
FIRST, LAST = FinancialYear(2022), FinancialYear(2024)
SPELLS = total("activity", fact("price", PENCE, table="activity"), rows=9)
AGREED = formula(
    note("spend", when(truth("quality_met"), fact("spend", PENCE), fact("spend", PENCE) / 2)),
    note("members", fact("members", COUNT)),
    note("rate", RATE_FACT),
    note("quality", fact("quality", SHARE)),
    note("by track", when(is_code(code("track", codes=("a", "b", "c")), "a"), SPELLS, 0 * SPELLS)),
    note(
        "by year",
        phased(
            fact("year", YEAR, lowest=FIRST, highest=LAST),
            [(FinancialYear(year), SPELLS) for year in (2022, 2023, 2024)],
        ),
    ),
)

SPEND = NormalSpread(mean=Money.parse("£80m"), standard_deviation=Money.parse("£2m"))
RATES = NormalSpread(mean=Decimal("0.03"), standard_deviation=Decimal("0.004"))
MEMBERS = LognormalSpread(mean=40_000, standard_deviation=10_000)
ROWS = (
    (Money.parse("£78m"), 39_000),
    (Money.parse("£85m"), 43_000),
    (Money.parse("£80m"), 40_000),
)
MET = DiscreteSpread(values=(True, False), weights=(Share.parse("80%"), Share.parse("20%")))

SPREADS = {
    "a normal, in pence": Spread.of({"spend": SPEND}),
    "a normal, in ten-thousandths": Spread.of({"rate": RATES}),
    "a lognormal, in people": Spread.of({"members": MEMBERS}),
    "stated values by weight": Spread.of(
        # Not in order: they are drawn in that of their size.
        {"members": DiscreteSpread(values=(300, 100, 200), weights=(2, 5, 3))}
    ),
    "past years": Spread.of(
        {
            "spend": PastYears(
                values=(
                    (FinancialYear(2022), Money.parse("£78m")),
                    (FinancialYear(2023), Money.parse("£82m")),
                    (FinancialYear(2024), Money.parse("£79m")),
                )
            )
        }
    ),
    "whether a target is met": Spread.of({"quality_met": MET}),
    "a table, whose rows are kept": Spread.of(
        table=ScenarioTable(facts=("spend", "members"), rows=ROWS, weights=(2, 1, 1))
    ),
    "three that are correlated": Spread.of(
        {"spend": SPEND, "members": MEMBERS, "quality_met": MET},
        correlation={
            ("spend", "members"): Fraction(3, 5),
            ("spend", "quality_met"): Decimal("-0.3"),
            ("members", "quality_met"): Share.parse("20%"),
        },
    ),
    "a normal beside a table": Spread.of(
        {"rate": RATES}, table=ScenarioTable(facts=("spend", "members"), rows=ROWS)
    ),
    "clipped at all of it": Spread.of(
        {"quality": NormalSpread(mean=Share.parse("95%"), standard_deviation=Share.parse("5%"))}
    ),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_draws_are_those_of_the_textbook(case: dict[str, Any]) -> None:
    """Step by step, and the counts of what lay outside."""
    spread = SPREADS[case["name"]]
    draws = draw(AGREED, spread, n=12, seed=case["seed"], outside="clip")
    assert {name: list(steps) for name, steps in draws.columns().items()} == case["facts"]
    assert sum(each.above for each in draws.facts) == case.get("above", 0)
    assert sum(each.outside for each in draws.facts) == case.get("above", 0)


def test_every_case_has_its_spread() -> None:
    """And every spread its case."""
    assert [case["name"] for case in CASES] == list(SPREADS)


@pytest.mark.parametrize("name", SPREADS)
def test_the_first_of_many_are_the_few(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are drawn at once; progress is told after each lot."""
    few = draw(AGREED, SPREADS[name], n=7, seed=5, outside="clip")
    monkeypatch.setattr(drawing, "_AT_A_TIME", 4)
    told: list[int] = []
    many = draw(AGREED, SPREADS[name], n=10, seed=5, outside="clip", progress=told.append)
    assert told == [4, 8, 10]
    for one, other in zip(few.facts, many.facts, strict=True):
        assert one.steps == other.steps[:7]
    again = draw(AGREED, SPREADS[name], n=10, seed=5, outside="clip")
    assert (again, again.columns()) == (many, many.columns())


def test_progress_is_told_every_ten_thousand() -> None:
    """And at the end."""
    told: list[int] = []
    draw(AGREED, SPREADS["whether a target is met"], n=10_001, seed=5, progress=told.append)
    assert told == [10_000, 10_001]


def test_parts_of_the_whole_end_at_the_exact_chance() -> None:
    """The number of the generator from which on a draw is beyond it, rounded up."""
    third, two_thirds = drawing._ends((1, 1, 1))
    assert (third * 2**53, two_thirds * 2**53) == (3_002_399_751_580_331, 6_004_799_503_160_662)
    assert drawing._ends((0, 1, 3, 0)) == [0.0, 0.25, 1.0]


def test_another_seed_draws_other_scenarios() -> None:
    """Also one whose number is near."""
    spread = SPREADS["a normal, in pence"]
    drawn = [draw(AGREED, spread, n=3, seed=seed)["spend"].steps for seed in (0, 1, 2**64 - 1)]
    assert len(set(drawn)) == 3


def test_draws_keep_what_they_were_drawn_from() -> None:
    """Spread, seed, how many, and what each fact may be; they travel and compare as values."""
    spread = SPREADS["a normal beside a table"]
    draws = draw(AGREED, spread, n=2, seed=3)
    assert (draws.spread, draws.n, draws.seed, draws.outside) == (spread, 2, 3, "refuse")
    assert len(draws) == 2
    rate = draws["rate"]
    assert (rate.unit, rate.step, rate.lowest, rate.highest) == (
        RATE,
        Fraction(1, 10_000),
        0,
        10_000,
    )
    assert draws.to_records() == [
        {"scenario": number, **{each.name: each.steps[number - 1] for each in draws.facts}}
        for number in (1, 2)
    ]
    assert copy.deepcopy(draws) == draws
    assert hash(draws) == hash(copy.deepcopy(draws))
    assert "steps=" not in repr(draws)
    with pytest.raises(InvalidValueError, match="no fact 'spent' was drawn; drawn were: rate, sp"):
        draws["spent"]


def test_words_and_years_are_drawn_as_formulas_take_them() -> None:
    """A word as it is, a year by the calendar year in which it starts."""
    spread = Spread.of(
        {
            "track": DiscreteSpread(values=("c", "a"), weights=(1, 3)),
            "year": DiscreteSpread(values=(FinancialYear(2024), FinancialYear(2022))),
        },
        correlation={("track", "year"): 1},
    )
    draws = draw(AGREED, spread, n=200, seed=1)
    # In the order in which they are given, words; and in ascending order, years.
    assert set(zip(draws["track"].steps, draws["year"].steps, strict=True)) == {
        ("c", 2022),
        ("a", 2022),
        ("a", 2024),
    }


def test_a_value_without_weight_is_never_drawn() -> None:
    """The first and the last least of all, also where it is correlated."""
    values = DiscreteSpread(values=(1, 2, 3, 4), weights=(0, 1, 1, 0))
    for correlation in (None, {("members", "rate"): Fraction(1, 2)}):
        spread = Spread.of({"members": values, "rate": RATES}, correlation=correlation)
        assert set(draw(AGREED, spread, n=500, seed=1)["members"].steps) == {2, 3}


def test_a_chance_of_zero_is_a_draw_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The generator may return zero, which has no quantile: the least chance stands for it."""
    monkeypatch.setattr(random.Random, "random", lambda _: 0.0)
    wide = NormalSpread(mean=40_000, standard_deviation=300)
    drawn = draw(AGREED, Spread.of({"members": wide}), n=1, seed=1)["members"].steps
    assert drawn == (round(40_000 - 300 * 8.292361075813595),)


def test_the_mean_and_the_spread_of_many_are_those_that_were_stated() -> None:
    """Within four standard errors, for each kind and with a correlation."""
    spread = SPREADS["three that are correlated"]
    draws = draw(AGREED, spread, n=20_000, seed=2026)
    columns = {name: [float(each) for each in steps] for name, steps in draws.columns().items()}
    means = {name: sum(values) / 20_000 for name, values in columns.items()}
    deviations = {
        name: (sum((each - means[name]) ** 2 for each in values) / 20_000) ** 0.5
        for name, values in columns.items()
    }
    for name in columns:
        stated = spread.marginal(name)
        error = float(stated.variance) ** 0.5 / 20_000**0.5
        assert abs(means[name] - float(stated.expected)) < 4 * error
        assert deviations[name] == pytest.approx(float(stated.variance) ** 0.5, rel=0.05)
    pairs = zip(columns["spend"], columns["members"], strict=True)
    product = sum((one - means["spend"]) * (other - means["members"]) for one, other in pairs)
    together = product / 20_000 / deviations["spend"] / deviations["members"]
    assert together == pytest.approx(0.6, abs=0.03)


def test_draws_outside_are_refused_with_their_numbers() -> None:
    """All facts at once, with the bound, and with what to do."""
    wide = Spread.of(
        {
            "spend": NormalSpread(mean=Money.parse("£1"), standard_deviation=Money.parse("£1")),
            "quality": NormalSpread(
                mean=Share.parse("50%"), standard_deviation=Share.parse("50%")
            ),
        }
    )
    with pytest.raises(InvalidValueError) as caught:
        draw(AGREED, wide, n=1_000, seed=1)
    clipped = draw(AGREED, wide, n=1_000, seed=1, outside="clip")
    spend, quality = clipped.facts
    assert str(caught.value).splitlines() == [
        f"spend: of 1,000 draws {spend.below} below 0 pence",
        f"quality: of 1,000 draws {quality.below} below 0 and {quality.above} above 1",
        (
            'the fact may not be so; take the nearest that it may be (outside="clip", which is '
            "counted), widen its bounds, or choose a spread that stays within them: a lognormal "
            "is never below zero"
        ),
    ]
    # One in six lies beyond one standard deviation.
    assert 120 < spend.below < 200
    assert spend.above == 0
    assert spend.steps.count(0) >= spend.below
    assert {min(quality.steps), max(quality.steps)} == {0, 10_000}


def test_a_draw_on_a_bound_is_not_outside() -> None:
    """Both ends are included."""
    ends = fact("ends", COUNT, lowest=3, highest=5)
    spread = Spread.of({"ends": NormalSpread(mean=4, standard_deviation=Fraction(1, 10))})
    assert draw(formula(note("ends", ends)), spread, n=99, seed=1)["ends"].outside == 0
    wide = Spread.of({"ends": NormalSpread(mean=4, standard_deviation=1)})
    drawn = draw(formula(note("ends", ends)), wide, n=999, seed=1, outside="clip")["ends"]
    assert 50 < drawn.below < 90
    assert 50 < drawn.above < 90
    assert set(drawn.steps) == {3, 4, 5}


def test_several_mechanisms_are_drawn_for_together() -> None:
    """A fact of any of them may be uncertain, and the scenarios are the same as for one."""
    spread = SPREADS["a normal, in pence"]
    both = draw((BlockPayment(), AGREED), spread, n=5, seed=1)
    assert both == draw(AGREED, spread, n=5, seed=1)
    other = formula(note("spend", fact("spend", PENCE, step=100)))
    with pytest.raises(InvalidValueError, match="spend is declared in two ways by the mechanisms"):
        draw([AGREED, other], spread, n=5, seed=1)


def drawn(facts: dict[str, Any], **given: Any) -> Callable[[], Draws]:  # noqa: ANN401
    """Draw once, from spreads that may be wrong."""
    return lambda: draw(AGREED, Spread.of(facts), **{"n": 1, "seed": 0} | given)


def numbers(*values: Any) -> DiscreteSpread:  # noqa: ANN401
    """Make a spread of stated values."""
    return DiscreteSpread(values=values)


REFUSED = [
    pytest.param(
        drawn({"spent": SPEND}),
        "spent: no fact that the mechanism needs; did you mean 'spend'?",
        id="misspelt",
    ),
    pytest.param(
        drawn({"zzz": SPEND}),
        "zzz: no fact that the mechanism needs; it needs: quality_met, spend, members",
        id="unknown",
    ),
    pytest.param(
        drawn({"price": SPEND}),
        "price: a fact of each row of activity; a spread is of facts of the whole",
        id="of-a-row",
    ),
    pytest.param(
        drawn({"members": SPEND}),
        "members: mean: £80,000,000.00 is a Money, and a count is meant",
        id="money-for-a-count",
    ),
    pytest.param(
        drawn({"quality_met": RATES}),
        "quality_met: mean: 0.03 is a Decimal, and a truth is meant",
        id="a-curve-of-truths",
    ),
    pytest.param(
        drawn(
            {"spend": NormalSpread(mean=Money.parse("$9"), standard_deviation=Money.parse("$1"))}
        ),
        "spend: mean: $9.00 is in USD, and the formula is in GBP",
        id="another-currency",
    ),
    pytest.param(
        drawn({"rate": NormalSpread(mean=2**53, standard_deviation=1)}),
        "rate: mean: too many steps to be counted one by one; give the fact a coarser step",
        id="too-many-steps",
    ),
    pytest.param(
        drawn({"members": LognormalSpread(mean=2**53 - 1, standard_deviation=2**53)}),
        "members: standard_deviation: too many steps",
        id="too-many-steps-of-deviation",
    ),
    pytest.param(
        drawn({"members": numbers(Fraction(1, 2), 5, 10**9), "track": numbers("a", "z")}),
        "members: 0.5 is not a whole number of steps of 1\n"
        "members: 1000000000 lies outside its bounds\n"
        "track: 'z' is no code that this may be",
        id="stated-values",
    ),
    pytest.param(
        drawn({"track": numbers(*[True])}),
        "track: True is a bool, and a code is meant",
        id="a-truth-for-a-word",
    ),
    pytest.param(
        lambda: draw(AGREED, SPEND, n=1, seed=1),  # type: ignore[arg-type]  # that is the point
        "spread is a NormalSpread; write a Spread",
        id="no-spread",
    ),
    pytest.param(
        lambda: draw([], SPREADS["a normal, in pence"], n=1, seed=1),
        "it needs: none",
        id="no-mechanism",
    ),
    pytest.param(
        lambda: draw(5, SPREADS["a normal, in pence"], n=1, seed=1),  # type: ignore[arg-type]  # so it is
        "what is wanted is a payment mechanism or a formula",
        id="an-int",
    ),
    pytest.param(
        drawn({"spend": SPEND}, n=0), "n is 0; it lies between 1 and 10,000,000", id="n-0"
    ),
    pytest.param(drawn({"spend": SPEND}, n=10**7 + 1), "n is 10000001; it lies", id="n-many"),
    pytest.param(drawn({"spend": SPEND}, n=True), "n is True; write a whole number", id="n-true"),
    pytest.param(drawn({"spend": SPEND}, n=1e3), "n is 1000.0; write a whole", id="n-float"),
    pytest.param(
        drawn({"spend": SPEND}, seed=-1),
        "seed is -1; it lies between 0 and 18,446",
        id="seed-below-zero",
    ),
    pytest.param(
        drawn({"spend": SPEND}, seed=2**64),
        "seed is 18446744073709551616; it lies",
        id="seed-beyond",
    ),
    pytest.param(
        drawn({"spend": SPEND}, outside="drop"),
        "outside is 'drop'; write \"refuse\" or",
        id="outside",
    ),
    pytest.param(
        drawn({"spend": SPEND}, outside=["clip"]),
        "outside is ['clip']; write",
        id="outside-a-list",
    ),
    pytest.param(
        drawn({"spend": SPEND}, progress=5), "progress is 5; write a function", id="progress"
    ),
]


@pytest.mark.parametrize(("make", "said"), REFUSED)
def test_what_cannot_be_drawn_is_refused(make: Callable[[], object], said: str) -> None:
    """With all that is wrong, and what to write."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match=re.escape(said)):
        make()


def test_the_table_is_looked_at_as_the_other_facts_are() -> None:
    """Its names and its values, in one error with theirs."""
    table = ScenarioTable(facts=("spend", "quality", "price"), rows=((5, 2, 3), (6, 1, 4)))
    with pytest.raises(InvalidValueError) as caught:
        draw(AGREED, Spread.of({"membrs": RATES}, table=table), n=1, seed=1)
    assert [line.split(";")[0] for line in str(caught.value).splitlines()] == [
        "membrs: no fact that the mechanism needs",
        "spend: 5 is a int, and a pence is meant",
        "spend: 6 is a int, and a pence is meant",
        "quality: 2 lies outside its bounds",
        "price: a fact of each row of activity",
    ]


def test_of_very_many_wrong_names_the_first_are_told_with_what_was_meant() -> None:
    """To seek takes time, so it is not done for all; all are counted."""
    wrong = {f"spend{number}": SPEND for number in range(150)}
    with pytest.raises(InvalidValueError) as caught:
        draw(AGREED, Spread.of(wrong), n=1, seed=1)
    lines = str(caught.value).splitlines()
    assert [("did you mean 'spend'?" in line) for line in lines].count(True) == 20
    assert lines[-1] == "50 more problems"


# --- Laws ---


@st.composite
def declared(draw_of: st.DrawFn) -> tuple[Formula, Fact]:
    """Draw a fact of any step and bounds, and a formula that needs it."""
    lowest = draw_of(st.integers(-1_000, 1_000))
    step = draw_of(st.sampled_from([Fraction(1, 100), Fraction(1), Fraction(7)]))
    highest = lowest + draw_of(st.integers(0, 1_000))
    made = fact("value", COUNT, step=step, lowest=lowest * step, highest=highest * step)
    return formula(note("value", made)), made


@given(
    declared(),
    st.integers(-5_000, 5_000),
    st.integers(1, 5_000),
    st.integers(1, 50),
    st.integers(0, 2**64 - 1),
)
def test_every_draw_is_one_that_the_fact_may_be(
    of: tuple[Formula, Fact], mean: int, deviation: int, n: int, seed: int
) -> None:
    """Clipped draws settle; refusing ends in an error exactly if any lay outside."""
    agreed, declaration = of
    spread = Spread.of({"value": NormalSpread(mean=mean, standard_deviation=deviation)})
    found = draw(agreed, spread, n=n, seed=seed, outside="clip")["value"]
    steps = [int(each) for each in found.steps]
    assert len(steps) == n
    assert all(declaration.lowest <= each <= declaration.highest for each in steps)
    for each in steps[:3]:
        settle(agreed, {"value": each * declaration.step})
    if found.outside:
        with pytest.raises(InvalidValueError, match="value: of"):
            draw(agreed, spread, n=n, seed=seed)
    else:
        assert draw(agreed, spread, n=n, seed=seed)["value"].steps == found.steps


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), min_size=1, max_size=9),
    st.integers(0, 2**64 - 1),
)
def test_rows_of_a_table_stay_together(rows: list[tuple[int, int]], seed: int) -> None:
    """Whatever is drawn is one of its rows, whole."""
    agreed = formula(note("a", fact("a", COUNT)), note("b", fact("b", COUNT)))
    spread = Spread.of(table=ScenarioTable(facts=("a", "b"), rows=tuple(rows)))
    found = draw(agreed, spread, n=20, seed=seed).columns()
    assert set(zip(found["a"], found["b"], strict=True)) <= set(rows)
