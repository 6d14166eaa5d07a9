"""Exposure by simulation: what was stated before the code, closed forms and a quadrature."""

import json
import math
import pickle
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pytest

import nhs_accountable_care
from nhs_accountable_care import (
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    MissingFactError,
    Money,
    Share,
)
from nhs_accountable_care.frames import exposure
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    YEAR,
    DiscreteSpread,
    Estimate,
    Exposure,
    ExposureMethod,
    Formula,
    LognormalSpread,
    NormalSpread,
    PartyExposure,
    PastYears,
    ScenarioTable,
    SimulationNeededError,
    Spread,
    amount,
    code,
    draw,
    fact,
    formula,
    greatest,
    is_code,
    line,
    note,
    phased,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment import exposure as closed_form
from tests.frames.engines import EVERYWHERE, MARKS, backend_of, frame_of
from tests.frames.random_terms import MEAN, RandomTerms, drawn_spread, grid, slices, summed_up

EXPECTED: dict[str, Any] = json.loads(
    Path(__file__).with_name("exposures.json").read_text(encoding="utf-8")
)
MILLION = 100_000_000
TENTH, HUNDREDTH = Share.parse("10%"), Share.parse("1%")
LEVELS = (HUNDREDTH, TENTH, Share.parse("50%"), Share.parse("90%"))
# Beyond so many standard errors lies one figure in two millions.
FAR = 5.0
N = 20_000
COST, OTHER = fact("cost", PENCE), fact("other", PENCE)


def pounds(text: str) -> Money:
    """Write money."""
    return Money.parse(f"£{text}")


def around(mean: str, deviation: str) -> NormalSpread:
    """Spread money around a mean."""
    return NormalSpread(mean=pounds(mean), standard_deviation=pounds(deviation))


def agrees(found: Estimate, expected: float, *, off: float = 0.0) -> None:
    """Hold a figure to what is expected within its own standard error, some times over."""
    assert found.error is not None
    assert abs(found.value - expected) <= FAR * found.error + off, (found, expected)


def share_of(party: PartyExposure) -> Estimate:
    """Return the share of the variance of a party, which was said to be known."""
    assert party.variance_share is not None
    return party.variance_share


# --- What was stated before the code ---

TWO_BLOCKS = formula(
    line("acute block", pounds("60m"), payer="board", payee="acute"),
    line("community block", pounds("40m"), payer="board", payee="community"),
    note("cost", COST),
    note("other", OTHER),
)


def two_costs(correlation: Fraction) -> Spread:
    """Spread two costs that move together."""
    pairs = {("cost", "other"): correlation} if correlation else None
    both = {"cost": around("60m", "3m"), "other": around("40m", "4m")}
    return Spread.of(both, correlation=pairs)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["correlation"]) for case in EXPECTED["two_costs"]["cases"]],
)
def test_two_costs_that_move_together(case: dict[str, str]) -> None:
    """Whoever pays both of them bears the deviation of the sum; two bear a share each."""
    spread = two_costs(Fraction(case["correlation"]))
    apart = exposure(
        TWO_BLOCKS,
        {},
        spread,
        paid_by={"cost": "acute", "other": "community"},
        n=N,
        seed=7,
        backend="polars",
    )
    agrees(share_of(apart.of("acute")), float(case["share_of_acute"]))
    agrees(share_of(apart.of("community")), float(case["share_of_community"]))
    assert abs(math.fsum(share_of(each).value for each in apart.parties) - 1) < 1e-12
    assert apart.whole_deviation is not None
    agrees(apart.whole_deviation, float(case["deviation"]) * MILLION)
    assert apart.diversified is not None
    agrees(apart.diversified, float(case["diversified"]) * MILLION)
    one = exposure(
        TWO_BLOCKS,
        {},
        spread,
        paid_by={"cost": "landlord", "other": "landlord"},
        budgets={"landlord": pounds("100m")},
        n=N,
        seed=8,
        backend="polars",
    ).of("landlord")
    agrees(one.expected, 0)
    agrees(one.deviation, float(case["deviation"]) * MILLION)
    agrees(one.quantile(TENTH), float(case["one_in_ten"]) * MILLION)
    agrees(one.quantile(HUNDREDTH), float(case["one_in_a_hundred"]) * MILLION)
    agrees(one.expected_shortfall(TENTH), float(case["shortfall_of_one_in_ten"]) * MILLION)
    agrees(
        one.chance_of_losing_more_than(pounds("5m")), float(case["chance_of_losing_more_than_5m"])
    )


GATE = formula(
    line(
        "half of a saving",
        when(truth("met"), greatest(Money(pence=0), amount(pounds("100m")) - COST) / 2),
        payer="board",
        payee="trust",
    )
)
RATE_FACT = fact("rate", RATE, lowest=0, highest=3)
SQUARE = formula(
    line("paid", amount(pounds("100m")) * RATE_FACT * RATE_FACT, payer="board", payee="trust")
)
PEOPLE = fact("people", COUNT)
PRODUCT = formula(line("paid", PEOPLE * pounds("100") * RATE_FACT, payer="board", payee="trust"))
DEARER = formula(line("paid", greatest(COST, OTHER), payer="board", payee="trust"))
SUM = formula(line("paid", COST + OTHER, payer="board", payee="trust"))
YEARS = PastYears(
    values=tuple(
        (FinancialYear(year), pounds(cost))
        for year, cost in ((2021, "98m"), (2022, "100m"), (2023, "105m"))
    )
)
MET = DiscreteSpread(values=(True, False), weights=(9, 1))
ABOUT_ONE = NormalSpread(mean=1, standard_deviation=Fraction(1, 20))
BY_HAND: list[tuple[str, Formula, Spread, float, float]] = [
    (
        "quality_gate",
        GATE,
        Spread.of({"cost": around("100m", "3m"), "met": MET}),
        float(EXPECTED["quality_gate"]["mean"]) * MILLION,
        float(EXPECTED["quality_gate"]["deviation"]) * MILLION,
    ),
    (
        "price_times_number",
        PRODUCT,
        Spread.of(
            {"people": NormalSpread(mean=40_000, standard_deviation=2_000), "rate": ABOUT_ONE}
        ),
        float(EXPECTED["price_times_number"]["mean_pounds"]) * 100,
        float(EXPECTED["price_times_number"]["deviation_pounds"]) * 100,
    ),
    (
        "square_of_a_rate",
        SQUARE,
        Spread.of({"rate": NormalSpread(mean=1, standard_deviation=Fraction(1, 10))}),
        float(EXPECTED["square_of_a_rate"]["mean"]) * MILLION,
        float(EXPECTED["square_of_a_rate"]["deviation"]) * MILLION,
    ),
    (
        "years_and_a_curve",
        SUM,
        Spread.of({"cost": YEARS, "other": around("10m", "2m")}),
        float(EXPECTED["years_and_a_curve"]["mean"]) * MILLION,
        float(EXPECTED["years_and_a_curve"]["deviation"]) * MILLION,
    ),
    (
        "dearer_of_two",
        DEARER,
        Spread.of({"cost": around("50m", "3m"), "other": around("50m", "4m")}),
        float(EXPECTED["dearer_of_two"]["mean"]) * MILLION,
        float(EXPECTED["dearer_of_two"]["deviation"]) * MILLION,
    ),
]


@pytest.mark.parametrize(
    ("of", "spread", "mean", "deviation"),
    [pytest.param(*case, id=name) for name, *case in BY_HAND],
)
def test_what_has_no_closed_form_is_as_reckoned_by_hand(
    of: Formula, spread: Spread, mean: float, deviation: float
) -> None:
    """Each is refused by the closed form, and simulated within the error that is told."""
    with pytest.raises(SimulationNeededError, match=r"nhs_accountable_care\.exposure makes one"):
        closed_form(of, {}, spread)
    trust = exposure(of, {}, spread, n=N, seed=2026, backend="polars").of("trust")
    agrees(trust.expected, mean)
    agrees(trust.deviation, deviation)


def test_nothing_comes_as_often_as_expected() -> None:
    """Of a result that is often exactly nothing, the quantile is exact, without an error."""
    spread = Spread.of({"cost": around("100m", "3m"), "met": MET})
    trust = exposure(GATE, {}, spread, n=N, seed=1, backend="polars").of("trust")
    agrees(
        trust.chance_of_losing_more_than(Money(pence=-1)),
        float(EXPECTED["quality_gate"]["chance_of_nothing"]),
    )
    median = trust.quantile(Share.parse("50%"))
    assert (median.value, median.error) == (0, 0)
    # It never loses; the chance of it is nothing, and the error of that is not.
    assert trust.chance_of_loss.value == 0
    assert trust.chance_of_loss.error == pytest.approx(1 / N, rel=1e-3)


def test_coins_that_are_correlated() -> None:
    """Listed values that move together have no closed form here."""
    coin = DiscreteSpread(values=(pounds("1"), pounds("3")))
    spread = Spread.of(
        {"cost": coin, "other": coin}, correlation={("cost", "other"): Fraction(1, 2)}
    )
    block = formula(
        line("block", pounds("4"), payer="board", payee="trust"), note("both", COST + OTHER)
    )
    case = EXPECTED["two_coins"]
    trust = exposure(
        block,
        {},
        spread,
        paid_by={"cost": "trust", "other": "trust"},
        n=N,
        seed=5,
        backend="polars",
    ).of("trust")
    agrees(trust.chance_of_loss, float(case["chance_of_loss"]))
    gain = trust.chance_of_losing_more_than(Money(pence=-1))
    agrees(gain, 1 - float(case["chance_of_gain"]))
    agrees(trust.deviation, math.sqrt(float(case["variance_square_pounds"])) * 100)


def test_a_thousand_scenarios_of_your_own() -> None:
    """Each figure and each error, to the last digit."""
    case = EXPECTED["own_thousand"]
    paid = formula(line("paid", COST, payer="board", payee="trust"))
    shuffled = [100 * each for each in range(1, 1_001)]
    Random(3).shuffle(shuffled)  # noqa: S311 -- of scenarios
    found = exposure(paid, {}, draws={"cost": shuffled}, backend="polars")
    trust = found.of("trust")
    assert trust.expected.value == pytest.approx(float(case["mean_pounds"]) * 100, rel=1e-12)
    assert trust.expected.error == pytest.approx(float(case["error_of_mean_pounds"]) * 100)
    assert trust.deviation.value == pytest.approx(float(case["deviation_pounds"]) * 100)
    assert trust.deviation.error == pytest.approx(float(case["error_of_deviation_pounds"]) * 100)
    tenth = trust.quantile(TENTH)
    assert tenth.value == float(case["one_in_ten_pounds"]) * 100
    assert tenth.error == float(case["error_of_one_in_ten_pounds"]) * 100
    worst = trust.expected_shortfall(TENTH)
    assert worst.value == pytest.approx(
        float(case["shortfall_of_one_in_ten_pounds"]) * 100, rel=1e-12
    )
    assert worst.error == pytest.approx(float(case["error_of_shortfall_pounds"]) * 100)
    below = trust.chance_of_losing_more_than(Money(pence=-50_000))
    assert below.value == float(case["chance_below_500_pounds"])
    assert (found.scenarios, found.seed, found.spread) == (1_000, None, None)
    assert "Simulated: 1,000 scenarios, drawn by the caller; after ± stands" in str(found)
    assert found.whole_deviation is None
    assert found.diversified is None


@pytest.mark.parametrize(("name", "part"), [("half", "1/2"), ("minus", "-1"), ("nothing", "0")])
def test_the_error_of_a_lead_is_that_of_the_same_scenarios(name: str, part: str) -> None:
    """Chance moves both alike, so that their difference is surer than either."""
    case = EXPECTED["own_leads"][name]
    columns = {"cost": [100 * each for each in range(1, 1_001)]}
    Random(3).shuffle(columns["cost"])  # noqa: S311 -- of scenarios
    whole, other = (
        exposure(
            formula(line("paid", COST * Fraction(each), payer="board", payee="trust")),
            {},
            draws=columns,
            backend="polars",
        ).of("trust")
        for each in ("1", part)
    )
    mean, tenth = whole.lead_over(other), whole.lead_over(other, TENTH)
    assert mean.value == pytest.approx(whole.expected.value - other.expected.value)
    assert mean.error == pytest.approx(float(case["error_of_mean_pounds"]) * 100)
    assert tenth.value == whole.quantile(TENTH).value - other.quantile(TENTH).value
    assert tenth.error == pytest.approx(float(case["error_of_one_in_ten_pounds"]) * 100)


def test_a_lead_over_other_scenarios_takes_both_errors() -> None:
    """Of another number of them, or of a closed form, they cannot be laid side by side."""
    paid = formula(line("paid", COST, payer="board", payee="trust"))
    thousand, more = (
        exposure(
            paid, {}, draws={"cost": [100 * each for each in range(number)]}, backend="polars"
        ).of("trust")
        for number in (1_000, 1_001)
    )
    errors = thousand.expected.error, more.expected.error
    assert thousand.lead_over(more).error == pytest.approx(math.hypot(*filter(None, errors)))
    normal = NormalSpread(mean=Money.parse("£5m"), standard_deviation=Money.parse("£1"))
    exact = closed_form(paid, {}, Spread.of({"cost": normal})).of("trust")
    assert thousand.lead_over(exact).error == thousand.expected.error
    assert exact.lead_over(exact).error is None
    dollars = Money(pence=1, currency="USD")
    abroad = closed_form(
        formula(
            line("paid", dollars, payer="board", payee="trust"), note("c", COST), currency="USD"
        ),
        {},
        Spread.of({"cost": DiscreteSpread(values=(dollars,))}),
    ).of("trust")
    with pytest.raises(InvalidTypeError, match="one result is in GBP, and the other in USD"):
        exact.lead_over(abroad)


def test_places_are_those_of_whole_scenarios() -> None:
    """A tenth of a thousand and one is no whole number, and half a penny lies between two."""
    case = EXPECTED["own_thousand_and_one"]
    paid = formula(line("paid", COST, payer="board", payee="trust"))
    columns = {"cost": [100 * each for each in range(1, 1_002)]}
    trust = exposure(paid, {}, draws=columns, backend="polars").of("trust")
    assert trust.quantile(TENTH).value == float(case["one_in_ten_pounds"]) * 100
    half = Fraction(1, 2)
    below = [trust.outcomes.below(100 - half), trust.outcomes.below(100 + half)]
    assert below == [0, pytest.approx(1 / 1_001)]


def test_where_results_leap_above_the_worst_the_error_knows_it() -> None:
    """All of the worst are alike, and yet a few of them might not be."""
    case = EXPECTED["own_two_values"]
    paid = formula(line("paid", COST, payer="trust", payee="board"))
    columns = {"cost": [1_000] * 100 + [0] * 900}
    worst = exposure(paid, {}, draws=columns, backend="polars").of("trust")
    found = worst.expected_shortfall(TENTH)
    assert found.value == float(case["shortfall_pounds"]) * 100
    assert found.error == pytest.approx(float(case["error_pounds"]) * 100)


def test_two_costs_of_your_own() -> None:
    """The errors of shares, of the whole and of what is diversified away, to the digit."""
    case = EXPECTED["own_two_costs"]
    columns = {
        "cost": [each for each in (200, 0) for _ in range(3)] * 200,
        "other": [0, 0, 300] * 400,
    }
    paid_by = {"cost": "acute", "other": "community"}
    found = exposure(TWO_BLOCKS, {}, draws=columns, paid_by=paid_by, backend="polars")
    share = share_of(found.of("acute"))
    second = found.of("community").deviation
    assert found.whole_deviation is not None
    assert found.diversified is not None
    told = [
        (share.value, 1, "share"),
        (share.error, 1, "error_of_share"),
        (second.error, 100, "error_of_second_deviation_pounds"),
        (found.whole_deviation.value, 100, "whole_deviation_pounds"),
        (found.whole_deviation.error, 100, "error_of_whole_pounds"),
        (found.diversified.value, 100, "diversified_pounds"),
        (found.diversified.error, 100, "error_of_diversified_pounds"),
    ]
    for value, per, name in told:
        assert value == pytest.approx(float(case[name]) * per, rel=1e-7), name


# --- Closed form, simulation and quadrature ---


def compared(seed: int, n: int) -> list[float]:
    """
    Hold the three ways to each other for random terms of one cost.

    Returns:
        By how many standard errors each figure of the simulation lies from the closed form.
    """
    chance = Random(seed)  # noqa: S311 -- of mechanisms
    terms, spread = RandomTerms.drawn(chance, of_two=False), drawn_spread(chance)
    joint = Spread.of({"cost": spread})
    paid_by = {"cost": terms.payers[0]}
    exact = closed_form(terms.agreed, {}, joint, paid_by=paid_by)
    found = exposure(terms.agreed, {}, joint, paid_by=paid_by, n=n, seed=seed, backend="polars")
    assert [each.party for each in found.parties] == [each.party for each in exact.parties]
    assert abs(math.fsum(share_of(each).value for each in found.parties) - 1) < 1e-12
    assert abs(math.fsum(share_of(each).value for each in exact.parties) - 1) < 1e-12
    assert found.of(found.parties[0].party).jumps == exact.parties[0].jumps
    off_by: list[float] = []
    for simulated, closed in zip(found.parties, exact.parties, strict=True):
        results = [
            (terms.result(closed.party, cost, 0.0), likely)
            for cost, likely in slices(spread, 4_000)
        ]
        mean, deviation = summed_up(results)
        # A slice on both sides of a cliff is what the quadrature is off by.
        wide = 2e-3 * (deviation + MEAN / 5)
        assert closed.expected.value == pytest.approx(mean, rel=0, abs=wide)
        assert closed.deviation.value == pytest.approx(deviation, rel=0, abs=wide)
        # Terms are rounded to the penny when they are settled.
        rounding = float(closed.rounding) + 1
        pairs = [
            (simulated.expected, closed.expected),
            (simulated.deviation, closed.deviation),
            (share_of(simulated), share_of(closed)),
        ]
        # No error tells of what comes less often than once in so many scenarios.
        unseen = FAR / n
        off = rounding + unseen * MEAN / 5
        for one, two in pairs:
            agrees(one, two.value, off=off if one.unit is PENCE else unseen)
            off_by += [abs(one.value - two.value) / one.error] if one.error else []
        # As the mean of more of the worst is higher, and of fewer lower.
        error = FAR * math.sqrt(0.09 / n)
        low, high = (
            simulated.expected_shortfall(Share(value=Fraction(0.1 + sign * error)))
            for sign in (-1, 1)
        )
        worst = closed.expected_shortfall(TENTH)
        assert low.error is not None
        assert high.error is not None
        assert low.value - FAR * low.error - off <= worst.value
        assert worst.value <= high.value + FAR * high.error + off
        agrees(simulated.expected, mean, off=wide)
        agrees(simulated.deviation, deviation, off=wide)
        for level in LEVELS:
            at = closed.quantile(level).value
            error = FAR * math.sqrt(level.value * (1 - level.value) / n)
            assert simulated.outcomes.below(Fraction(at - rounding)) <= level.value + error
            assert simulated.outcomes.below(Fraction(at + rounding)) >= level.value - error
        for result in (0, *(chance.randint(-MEAN // 5, MEAN // 5) for _ in range(2))):
            lost = simulated.chance_of_losing_more_than(Money(pence=-result))
            assert lost.error is not None
            least = closed.outcomes.below(Fraction(result) - Fraction(rounding))
            most = closed.outcomes.below(Fraction(result) + Fraction(rounding))
            assert least - FAR * lost.error <= lost.value <= most + FAR * lost.error
        if not isinstance(spread, DiscreteSpread):
            simulated_worst = simulated.expected_shortfall(TENTH)
            if simulated_worst.error:
                off_by.append(abs(simulated_worst.value - worst.value) / simulated_worst.error)
    return off_by


@pytest.mark.parametrize("seed", range(4))
def test_closed_form_simulation_and_quadrature_agree(seed: int) -> None:
    """For a few random mechanisms and spreads."""
    compared(seed, n=2_000)


@pytest.mark.whole
def test_they_agree_on_two_hundred_mechanisms() -> None:
    """And the stated errors are of the right size: two figures in three lie within one."""
    off_by = [off for seed in range(200) for off in compared(seed, n=4_000)]
    within = sum(off <= 1 for off in off_by) / len(off_by)
    assert len(off_by) > 1_000
    assert 0.62 < within < 0.75


@pytest.mark.parametrize(
    "seed",
    [*range(2), *(pytest.param(seed, marks=pytest.mark.broad) for seed in range(2, 40))],
)
def test_a_quadrature_of_two_costs_agrees(seed: int) -> None:
    """Where there is no closed form: random terms of two costs that are correlated."""
    chance = Random(1_000 + seed)  # noqa: S311 -- of mechanisms
    terms = RandomTerms.drawn(chance, of_two=True)
    correlation = Fraction(chance.randint(-9, 9), 10)
    wide = (chance.randint(1, 15) * MEAN // 100, chance.randint(1, 15) * MEAN // 100)
    one, two = (
        NormalSpread(mean=Money(pence=MEAN), standard_deviation=Money(pence=each)) for each in wide
    )
    spread = Spread.of({"cost": one, "other": two}, correlation={("cost", "other"): correlation})
    paid_by = dict(zip(("cost", "other"), terms.payers, strict=True))
    found = exposure(
        terms.agreed, {}, spread, paid_by=paid_by, n=4_000, seed=seed, backend="polars"
    )
    assert abs(math.fsum(share_of(each).value for each in found.parties) - 1) < 1e-12
    pairs = list(grid((float(wide[0]), float(wide[1])), float(correlation), 150))
    whole = (
        sum(wide[0] ** 2 + wide[1] ** 2 for _ in range(1)) + 2 * correlation * wide[0] * wide[1]
    )
    for each in found.parties:
        results = [
            (terms.result(each.party, cost, other), likely) for cost, other, likely in pairs
        ]
        mean, deviation = summed_up(results)
        slack = 1e-2 * (deviation + MEAN / 5)
        agrees(each.expected, mean, off=slack)
        agrees(each.deviation, deviation, off=slack)
        together = math.fsum(
            -(result - mean) * (cost + other - 2 * MEAN) * likely
            for (result, _), (cost, other, likely) in zip(results, pairs, strict=True)
        )
        agrees(
            share_of(each),
            together / whole,
            off=2e-2 * (1 + MEAN / whole**0.5 / 5),
        )


# --- The same on every engine ---

BACKENDS = [
    pytest.param(name, marks=MARKS.get(name, (pytest.mark.engines,)))
    for name in ("pandas", "pyarrow", "duckdb", "pyspark")
]
ENGINE_SPREAD = Spread.of(
    {
        "cost": around("100m", "3m"),
        "other": LognormalSpread(mean=pounds("20m"), standard_deviation=pounds("5m")),
        "met": MET,
    },
    correlation={("cost", "other"): Fraction(1, 3)},
)
ENGINE_TERMS = formula(
    line(
        "half of a saving",
        when(truth("met"), (amount(pounds("120m")) - COST - OTHER) / 2),
        payer="board",
        payee="trust",
    ),
    note("cost", COST),
    note("other", OTHER),
)
ENGINE_PAID = {"cost": "trust", "other": "board"}


def alike(found: Exposure, other: Exposure) -> None:
    """Hold two answers to the same, but for the last digits."""
    for one, two in zip(found.parties, other.parties, strict=True):
        first, second = one.to_record(), two.to_record()
        assert first.keys() == second.keys()
        for name, value in first.items():
            if value is not None and name.endswith(("_about", "_error")):
                assert float(value) == pytest.approx(float(second[name]), rel=1e-8), name
            else:
                assert value == second[name]


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_engine_comes_to_the_same(backend: str) -> None:
    """With scenarios that are drawn here and settled there."""
    asked: dict[str, Any] = {"paid_by": ENGINE_PAID, "n": 2_000, "seed": 11}
    of_polars = exposure(ENGINE_TERMS, {}, ENGINE_SPREAD, backend="polars", **asked)
    found = exposure(ENGINE_TERMS, {}, ENGINE_SPREAD, backend=backend_of(backend), **asked)
    alike(found, of_polars)
    assert str(found) == str(of_polars)


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_a_frame_of_your_own_comes_to_the_same(engine: str) -> None:
    """On every engine, eager or lazy; what lies outside is refused."""
    drawn = draw(ENGINE_TERMS, ENGINE_SPREAD, n=1_000, seed=4)
    kinds = {"cost": nw.Int64(), "other": nw.Int64(), "met": nw.Boolean()}
    columns = {name: (kind, list(drawn[name].steps)) for name, kind in kinds.items()}
    frame = frame_of(engine, columns)
    found = exposure(ENGINE_TERMS, {}, draws=frame, paid_by=ENGINE_PAID)
    same = exposure(ENGINE_TERMS, {}, draws=drawn, paid_by=ENGINE_PAID, backend="polars")
    alike(found, same)
    assert found.uncertain == ("met", "cost", "other")
    wrong = frame_of(engine, columns | {"cost": (nw.Int64(), [-1, *drawn["cost"].steps[1:]])})
    with pytest.raises(InvalidValueError, match=r"cost.*outside its bounds"):
        exposure(ENGINE_TERMS, {}, draws=wrong, paid_by=ENGINE_PAID)


def test_a_lazy_frame_with_a_wrong_row_is_refused() -> None:
    """How many rows cannot be settled is told, with what is wrong with one of them."""
    paid = formula(line("paid", COST, payer="board", payee="trust"))
    for wrong, told in (([-1], "^1 scenario cannot"), ([-1, -2], "^2 scenarios cannot")):
        frame = pl.LazyFrame({"cost": [*wrong, *range(1_000)]})
        with pytest.raises(InvalidValueError, match=f"{told} be settled: cost: outside"):
            exposure(paid, {}, draws=frame)


def test_a_csv_of_your_own(tmp_path: Path) -> None:
    """A table of whole pence, which any library of dataframes reads."""
    path = tmp_path / "years.csv"
    path.write_text("cost\n" + "\n".join(str(100 * each) for each in range(1, 1_001)) + "\n")
    paid = formula(line("paid", COST, payer="board", payee="trust"))
    found = exposure(paid, {}, draws=pl.read_csv(path))
    assert found.of("trust").quantile(TENTH).value == 10_000


def test_an_array_of_your_own() -> None:
    """With the names of its columns."""
    paid = formula(line("paid", COST, payer="board", payee="trust"))
    array = np.array([[each] for each in range(1_000)])
    found = exposure(paid, {}, draws=array, names=("cost",), backend="pyarrow")
    assert found.of("trust").quantile(TENTH).value == 99


# --- Cliffs ---

CLIFF = formula(
    line("prize", when(pounds("97m") >= COST, pounds("1m")), payer="board", payee="trust"),
    line("people", PEOPLE * pounds("2"), payer="board", payee="trust"),
)
CLIFF_SPREAD = Spread.of(
    {"cost": around("98m", "1m"), "people": NormalSpread(mean=40_000, standard_deviation=300)}
)


def test_a_cliff_says_what_a_penny_does() -> None:
    """With the other facts held at what is expected of them."""
    found = exposure(CLIFF, {}, CLIFF_SPREAD, n=1_000, seed=1, backend="polars")
    [jump] = found.of("trust").jumps
    case = EXPECTED["cliff"]
    assert jump.at == int(case["at_pounds"]) * 100
    assert jump.before == jump.on == int(case["on_pounds"]) * 100
    assert jump.after == int(case["above_pounds"]) * 100
    assert jump.others == ("people",)
    told = (
        "at cost £97,000,000.00 the result is £1,080,000.00, and just above it leaps to "
        "£80,000.00 (with people as expected)"
    )
    assert str(jump) == told
    assert told in str(found)
    assert found.to_records()["jumps"][0]["others"] == "people"
    assert not found.of("trust").is_stepped
    # By draws of one's own, expected is the mean of them.
    columns = {"cost": [9_700_000_000] * 1_000, "people": [39_999, 40_001] * 500}
    own = exposure(CLIFF, {}, draws=columns, backend="polars")
    assert own.of("trust").jumps == (jump,)


def test_a_cliff_is_told_of_what_is_left_to_the_party() -> None:
    """Less the cost that it pays where it leaps, and with its budget."""
    found = exposure(
        CLIFF,
        {},
        CLIFF_SPREAD,
        paid_by={"cost": "trust"},
        budgets={"trust": pounds("100m")},
        n=1_000,
        seed=1,
        backend="polars",
    )
    [jump] = found.of("trust").jumps
    assert jump.on == pounds("4.08m").pence
    assert jump.after == pounds("3.08m").pence


def test_what_is_expected_is_held_where_the_fact_may_be() -> None:
    """As draws of it are."""
    few = NormalSpread(mean=-1_000, standard_deviation=10)
    spread = Spread.of({"cost": around("98m", "1m"), "people": few})
    found = exposure(CLIFF, {}, spread, outside="clip", n=1_000, seed=1, backend="polars")
    [jump] = found.of("trust").jumps
    assert [jump.on, jump.after] == [pounds("1m").pence, 0]


def test_a_listed_spread_has_its_cliffs_told_as_well() -> None:
    """The closed form settles each value, and reads where results leap beside it."""
    prize = formula(
        line("prize", when(pounds("97m") >= COST, pounds("1m")), payer="board", payee="trust"),
        note("cost", COST),
    )
    spread = Spread.of({"cost": DiscreteSpread(values=(pounds("96m"), pounds("98m")))})
    found = closed_form(prize, {}, spread)
    assert found.method is ExposureMethod.LISTED
    assert found.scenarios == 2
    assert "Worked out from every scenario: 2 settled" in str(found)
    assert len(found.of("trust").jumps) == 1
    assert found.of("trust").is_stepped
    assert not closed_form(prize, {}, spread, paid_by={"cost": "trust"}).of("trust").is_stepped


def test_where_there_are_no_straight_lines_it_says_so() -> None:
    """What leaps there cannot be read off a curve."""
    found = exposure(SQUARE, {}, Spread.of({"rate": ABOUT_ONE}), n=1_000, seed=1, backend="polars")
    assert found.unread == ("rate",)
    assert "Where results leap cannot be read for rate: there are no straight lines" in str(found)
    assert found.to_records()["leaps_unread"] == "rate"
    # Nor is a party said to move in leaps alone, though it does as the other fact moves.
    both = formula(
        line("paid", when(pounds("5") <= COST, pounds("1")), payer="board", payee="trust"),
        line("rated", pounds("1") * RATE_FACT * RATE_FACT, payer="board", payee="trust"),
    )
    spread = Spread.of({"cost": around("5", "1"), "rate": ABOUT_ONE})
    trust = exposure(both, {}, spread, n=1_000, seed=1, backend="polars").of("trust")
    assert len(trust.jumps) == 1
    assert not trust.is_stepped


TRACK = code("track", codes=("block", "blended"))
KINDS = formula(
    line(
        "paid",
        when(
            is_code(TRACK, "block"),
            phased(
                fact("year", YEAR, lowest=FinancialYear(2024), highest=FinancialYear(2025)),
                [(FinancialYear(2024), pounds("1")), (FinancialYear(2025), pounds("2"))],
            ),
        )
        + when(pounds("5") <= COST, pounds("1")),
        payer="board",
        payee="trust",
    )
)


def test_words_and_years_are_held_at_what_is_most_likely() -> None:
    """So that the cliff of a cost is told beside the word and the year that come most often."""
    table = ScenarioTable(
        facts=("track", "year"),
        rows=(("block", FinancialYear(2025)), ("blended", FinancialYear(2024))),
        weights=(2, 1),
    )
    cost = around("5", "1")
    drawn = exposure(
        KINDS, {}, Spread.of({"cost": cost}, table=table), n=1_000, seed=1, backend="polars"
    )
    [jump] = drawn.of("trust").jumps
    assert [jump.before, jump.on] == [200, 300]
    columns = {
        "track": ["block"] * 600 + ["blended"] * 400,
        "year": [2025] * 700 + [2024] * 300,
        "cost": [500] * 1_000,
    }
    own = exposure(KINDS, {}, draws=columns, backend="polars")
    assert own.of("trust").jumps == (jump,)
    assert own.of("trust").is_stepped
    # Of two that come as often, the first by the alphabet.
    columns["track"] = ["block", "blended"] * 500
    [jump] = exposure(KINDS, {}, draws=columns, backend="polars").of("trust").jumps
    assert [jump.before, jump.on] == [0, 100]
    years = PastYears(
        values=(
            (FinancialYear(2011), FinancialYear(2024)),
            (FinancialYear(2012), FinancialYear(2025)),
        )
    )
    past = exposure(
        KINDS,
        {"track": "block"},
        Spread.of({"cost": cost, "year": years}),
        n=1_000,
        seed=1,
        backend="polars",
    )
    [jump] = past.of("trust").jumps
    assert [jump.before, jump.on] == [100, 200]


# --- Rows of a table ---

SPELLS = formula(
    line(
        "spells",
        total("spells", fact("price", PENCE, table="spells"), rows=9),
        payer="board",
        payee="trust",
    ),
    line("a share of the rest", (amount(pounds("90")) - COST) / 3, payer="trust", payee="board"),
    note("rate", fact("rate", RATE, highest=2) * COST),
)
ROWS = {"spells": [{"price": pounds("20")}, {"price": pounds("30")}]}


def test_rows_of_a_table_are_settled_in_every_scenario() -> None:
    """As the closed form settles them, value by value."""
    coin = DiscreteSpread(values=(pounds("60"), pounds("90")), weights=(1, 3))
    given: dict[str, Any] = {**ROWS, "rate": 1}
    spread = Spread.of({"cost": coin})
    paid_by = {"cost": "trust"}
    exact = closed_form(SPELLS, given, spread, paid_by=paid_by)
    found = exposure(SPELLS, given, spread, paid_by=paid_by, n=N, seed=3, backend="polars")
    for one, two in zip(found.parties, exact.parties, strict=True):
        agrees(one.expected, two.expected.value)
        agrees(one.deviation, two.deviation.value)
        assert one.quantile(TENTH).value == two.quantile(TENTH).value
    columns = {"cost": [6_000, 9_000, 9_000, 9_000] * 250}
    own = exposure(SPELLS, given, draws=columns, paid_by=paid_by, backend="polars")
    assert own.of("trust").expected.value == pytest.approx(exact.of("trust").expected.value)
    array = np.array([[each] for each in columns["cost"]])
    of_array = exposure(
        SPELLS, given, draws=array, names=("cost",), paid_by=paid_by, backend="polars"
    )
    alike(of_array, own)


# --- How it is told ---


def test_it_is_plain_data_with_each_error_beside_its_figure() -> None:
    """In columns, and in words."""
    found = exposure(
        TWO_BLOCKS,
        {},
        two_costs(Fraction()),
        paid_by={"cost": "acute", "other": "community"},
        n=1_000,
        seed=2**64 - 1,
        backend="polars",
    )
    record = found.of("acute").to_record()
    figures = [name for name in record if name.endswith("_about")]
    assert len(figures) == 11
    for name in figures:
        assert float(record[name.replace("_about", "_error")]) > 0
    [about] = found.tables()["about"].to_records()
    assert (about["method"], about["scenarios"], about["seed"]) == (
        "simulated",
        1_000,
        str(2**64 - 1),
    )
    assert float(about["diversified_pence_error"]) > 0
    words = str(found)
    assert "Not sure: cost and other" in words
    assert f"Simulated: 1,000 scenarios, seed {2**64 - 1}; after ± stands" in words
    assert words.count("±") == 3 * 8 + 1 + 2
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 -- our own
    assert again == found
    assert str(again) == words
    assert pl.DataFrame(found).height == 3


def test_the_closed_form_has_no_errors() -> None:
    """And says that nothing was drawn."""
    found = closed_form(GATE, {"met": True}, Spread.of({"cost": around("100m", "3m")}))
    assert found.method is ExposureMethod.LINES
    assert (found.scenarios, found.seed) == (None, None)
    assert "Worked out in closed form, without a simulation" in str(found)
    record = found.of("trust").to_record()
    assert {record[name] for name in record if name.endswith("_error")} == {None}
    assert "±" not in str(found)


def test_what_is_held_at_its_bounds_is_counted() -> None:
    """Added up over the facts, each with its part of chance."""
    wide = Spread.of({"cost": around("10", "10"), "other": around("10", "10")})
    told = "of 2,000 draws"
    with pytest.raises(InvalidValueError, match=told):
        exposure(SUM, {}, wide, n=2_000, seed=1, backend="polars")
    found = exposure(SUM, {}, wide, n=2_000, seed=1, outside="clip", backend="polars")
    agrees(found.outside, 2 * 0.158655254)
    assert "Held at the nearest that the fact may be: about 3" in str(found)
    # None seen is not none at all.
    far = Spread.of({"cost": around("100m", "3m")})
    none = exposure(
        GATE, {"met": True}, far, n=2_000, seed=1, outside="clip", backend="polars"
    ).outside
    assert none.value == 0
    assert none.error == pytest.approx(1 / 2_000, rel=1e-2)


def test_costs_that_are_sure_and_parties_without_a_line_count() -> None:
    """A rent that does not vary, paid by somebody who is in no line."""
    rent = fact("rent", PENCE)
    agreed = formula(
        line("paid", COST / 2, payer="board", payee="trust"),
        note("rent", rent),
        note("other", OTHER),
    )
    found = exposure(
        agreed,
        {"rent": pounds("1m")},
        Spread.of({"cost": around("10m", "1m"), "other": around("1m", "1000")}),
        paid_by={"rent": "landlord", "cost": "trust"},
        budgets={"landlord": pounds("3m")},
        n=1_000,
        seed=1,
        backend="polars",
    )
    landlord = found.of("landlord")
    assert landlord.expected.value == pounds("2m").pence
    assert (landlord.deviation.value, landlord.deviation.error) == (0, 0)
    assert share_of(landlord).value == 0
    agrees(share_of(found.of("trust")), 0.5, off=1e-9)


def test_a_cost_in_whole_pounds_is_taken_off_in_pence() -> None:
    """Its steps are pounds, and so are draws of it."""
    cost = fact("cost", PENCE, step=100)
    agreed = formula(line("block", pounds("9"), payer="board", payee="trust"), note("cost", cost))
    columns = {"cost": [5] * 500 + [7] * 500}
    found = exposure(agreed, {}, draws=columns, paid_by={"cost": "trust"}, backend="polars")
    trust = found.of("trust")
    assert [trust.expected.value, trust.quantile(TENTH).value] == [300, 200]
    spread = Spread.of({"cost": DiscreteSpread(values=(pounds("5"), pounds("7")))})
    exact = closed_form(agreed, {}, spread, paid_by={"cost": "trust"}).of("trust")
    assert exact.expected.value == trust.expected.value


def test_a_whole_that_does_not_vary_has_no_shares() -> None:
    """Nobody bears a part of nothing."""
    found = exposure(
        SUM,
        {"other": pounds("1")},
        draws={"cost": [500] * 1_000},
        paid_by={"other": "trust"},
        backend="polars",
    )
    assert {each.variance_share for each in found.parties} == {None}
    assert found.diversified is None


# --- What cannot be ---


def asked(**given: Any) -> Callable[[], object]:
    """Ask with arguments that may be wrong."""
    usual: dict[str, Any] = {"mechanism": SUM, "facts": {"other": pounds("1")}}
    return lambda: exposure(**usual | {"backend": "polars"} | given)


REFUSED: list[tuple[str, Callable[[], object], str]] = [
    ("nothing", asked(), "give a spread, n and seed"),
    (
        "both",
        asked(draws={"cost": [1]}, n=5),
        "draws are given; leave out the spread, n and seed",
    ),
    (
        "too-few",
        asked(draws={"cost": [1] * 999}),
        "there are 999 scenarios; an exposure asks for 1,000 at least, so that one year",
    ),
    (
        "payer-of-nothing",
        asked(draws={"cost": [1]}, paid_by={"rent": "trust"}),
        "paid_by: rent is no sum of money that the formula needs",
    ),
    (
        "a-slip",
        asked(draws={"costs": [1]}),
        "draws: 'costs' is no fact that the mechanism needs; did you mean 'cost'?",
    ),
    (
        "a-slip-in-a-table",
        asked(mechanism=SPELLS, facts={**ROWS, "rate": 1}, draws={"costs": [1]}),
        "draws: 'costs' is no fact that the mechanism needs; did you mean 'cost'?",
    ),
    (
        "a-frame-for-a-table",
        asked(mechanism=SPELLS, facts={}, draws=pl.DataFrame({"cost": [1]}), backend=None),
        "the formula adds up the rows of spells, and is settled scenario by scenario; give draws",
    ),
    (
        "far-out",
        lambda: (
            exposure(SUM, {"other": pounds("1")}, draws={"cost": [1] * 1_000}, backend="polars")
            .of("trust")
            .quantile(Share.parse("0.1%"))
        ),
        "chance is 0.001: of 1,000 scenarios fewer than 10 lie beyond that; simulate 10,000",
    ),
]


@pytest.mark.parametrize(
    ("make", "said"), [pytest.param(make, said, id=name) for name, make, said in REFUSED]
)
def test_what_cannot_be_is_refused(make: Callable[[], object], said: str) -> None:
    """With what to write."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match=re.escape(said)):
        make()


def test_results_beyond_64_bits_are_refused() -> None:
    """The net and the cost each fit, and one less the other does not."""
    most = 2**62
    cost = fact("cost", PENCE, lowest=-most, highest=most)
    other = fact("other", PENCE, lowest=-most, highest=most)
    agreed = formula(line("paid", cost, payer="trust", payee="board"), note("other", other))
    columns = {"cost": [most] * 1_000, "other": [most] * 1_000}
    with pytest.raises(InvalidValueError, match=r"cost and other: .* more than 64 bits"):
        exposure(
            agreed,
            {},
            draws=columns,
            paid_by={"cost": "trust", "other": "trust"},
            backend="polars",
        )


def test_a_fact_that_is_neither_given_nor_drawn_is_missed() -> None:
    """Also where the formula adds up rows."""
    with pytest.raises(MissingFactError, match="other"):
        exposure(SUM, {}, draws={"cost": [1] * 1_000}, backend="polars")
    with pytest.raises(MissingFactError, match="rate"):
        exposure(SPELLS, ROWS, draws={"cost": [1] * 1_000}, backend="polars")


# --- The facade picks ---


def test_the_facade_takes_the_closed_form_where_there_is_one() -> None:
    """And says by which of them it was answered."""
    one = {"cost": around("100m", "3m")}
    closed = nhs_accountable_care.exposure(GATE, {"met": True}, Spread.of(one))
    assert closed == closed_form(GATE, {"met": True}, Spread.of(one))
    both = Spread.of({**one, "met": MET})
    simulated = nhs_accountable_care.exposure(GATE, {}, both, n=1_000, seed=9)
    assert simulated.method is ExposureMethod.SIMULATED
    assert (simulated.scenarios, simulated.seed) == (1_000, 9)
    by_name = nhs_accountable_care.exposure(GATE, {}, both, n=1_000, seed=9, backend="pandas")
    alike(by_name, simulated)


@pytest.mark.parametrize("absent", ["narwhals", "libraries"])
def test_the_facade_says_what_a_simulation_needs(
    absent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the extra, or any library of dataframes, is not installed."""
    gone = {"narwhals"} if absent == "narwhals" else {"polars", "pyarrow", "pandas"}
    monkeypatch.setattr(
        "nhs_accountable_care.frames.libraries.find_spec",
        lambda name: None if name in gone else name,
    )
    both = Spread.of({"cost": around("100m", "3m"), "met": MET})
    told = "are uncertain together.*pip install 'nhs-accountable-care\\[frames\\]' polars"
    with pytest.raises(SimulationNeededError, match=told):
        nhs_accountable_care.exposure(GATE, {}, both)
    # What has a closed form needs neither.
    one = Spread.of({"cost": around("1m", "1000")})
    found = nhs_accountable_care.exposure(GATE, {"met": True}, one)
    assert found.method is ExposureMethod.LINES
