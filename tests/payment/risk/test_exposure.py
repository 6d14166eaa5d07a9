"""Exposure: what was stated before the code, and a quadrature that knows nothing of the code."""

import json
import math
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nhs_accountable_care import (
    Citation,
    Confidence,
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    MissingFactError,
    Money,
    Share,
    Source,
)
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    DiscreteSpread,
    Exposure,
    ExposureMethod,
    Expression,
    Facts,
    Formula,
    LognormalSpread,
    NormalSpread,
    PartyExposure,
    PastYears,
    RecordedFact,
    RecordedTable,
    ScenarioTable,
    SimulationNeededError,
    Spread,
    above,
    amount,
    band,
    bands,
    clamp,
    exposure,
    fact,
    formula,
    greatest,
    least,
    line,
    note,
    total,
    truth,
    when,
)
from nhs_accountable_care.policy import sourcebook
from tests.payment.risk.test_population_size import sources

EXPECTED: dict[str, Any] = json.loads(
    Path(__file__).with_name("exposures.json").read_text(encoding="utf-8")
)
BUDGET = Money.parse("£100m")
COST = fact("cost", PENCE)
PLAN = amount(BUDGET)
SAVING = PLAN - COST
PAID = {"cost": "provider"}
HALF = Fraction(1, 2)


def part(share: str) -> Money:
    """Return a part of the budget."""
    return Money(pence=int(BUDGET.pence * Fraction(share)))


ENOUGH = part("0.022")

# What the commissioner pays the provider, who pays the cost.
TERMS: dict[str, Expression] = {
    "block": COST * 0 + BUDGET,
    "blended 20 %": PLAN + Fraction(1, 5) * (COST - PLAN),
    "cap and collar of 3 %": clamp(COST, part("0.97"), part("1.03")),
    "marginal rate 30 %": least(COST, BUDGET) + bands(COST, above(BUDGET, Fraction(3, 10))),
    "marginal rate 70 %": least(COST, BUDGET) + bands(COST, above(BUDGET, Fraction(7, 10))),
    "half of gains and losses": COST + HALF * SAVING,
    "half of gains": COST + HALF * greatest(Money(pence=0), SAVING),
    "ACO REACH, professional": COST
    + bands(
        SAVING,
        band(Money(pence=0), part("0.05"), Fraction(50, 100)),
        band(part("0.05"), part("0.10"), Fraction(35, 100)),
        band(part("0.10"), part("0.15"), Fraction(15, 100)),
        above(part("0.15"), Fraction(5, 100)),
        mirrored=True,
    ),
    "corridor of 2 %, a twentieth beyond": COST
    + bands(
        SAVING,
        band(Money(pence=0), part("0.02"), 1),
        above(part("0.02"), Fraction(5, 100)),
        mirrored=True,
    ),
    "first pound at 2.2 %, gains alone": COST + when(SAVING >= ENOUGH, HALF * SAVING),
}


def agreed(paid: Expression | Money) -> Formula:
    """Let the commissioner pay, and keep the cost in sight."""
    return formula(line("paid", paid, payer="commissioner", payee="provider"), note("cost", COST))


def around(mean: Money, deviation: str) -> Spread:
    """Spread the cost around a mean, with a deviation in pounds."""
    return Spread.of(
        {"cost": NormalSpread(mean=mean, standard_deviation=Money.parse(f"£{deviation}"))}
    )


def test_what_is_expected_cites_the_sourcebook() -> None:
    """Every key is one of it, and every case has its terms."""
    assert [key for key in sources(EXPECTED) if key not in sourcebook()] == []
    assert [case["id"] for case in EXPECTED["shares"]] == [*TERMS]


@pytest.mark.parametrize(
    ("case", "deviation"),
    [
        pytest.param(
            case, deviation, id=f"{case['source'] or 'by hand'}: {case['id']}, {deviation}"
        )
        for case in EXPECTED["shares"]
        for deviation in case["share"]
    ],
)
def test_the_share_of_the_variance_is_the_expected_one(
    case: dict[str, Any], deviation: str
) -> None:
    """By covariance with the cost, to two places; the shares of both add to one."""
    pounds = str(part(deviation).pounds)
    found = exposure(agreed(TERMS[case["id"]]), {}, around(BUDGET, pounds), paid_by=PAID)
    shares = [share_of(each) for each in found.parties]
    assert round(share_of(found.of("provider")), 2) == float(case["share"][deviation])
    assert abs(math.fsum(shares) - 1) < 1e-12
    assert found.whole_deviation is not None
    assert found.whole_deviation.value == pytest.approx(part(deviation).pence)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{case['source'] or 'by hand'}: {case['id']}")
        for case in EXPECTED["shares"]
    ],
)
def test_the_expected_gain_is_the_expected_one(case: dict[str, Any]) -> None:
    """Without anybody doing anything, at a deviation of 3% of the budget."""
    found = exposure(agreed(TERMS[case["id"]]), {}, around(BUDGET, "3000000"), paid_by=PAID)
    gained = found.of("provider").expected.value / BUDGET.pence
    assert gained == pytest.approx(float(case["gain"]), rel=0, abs=5e-5)


def share_of(party: PartyExposure) -> float:
    """Return the share of the variance of a party, which was said to be known."""
    assert party.variance_share is not None
    return party.variance_share.value


# --- By hand ---


def test_a_block_by_hand() -> None:
    """Whoever pays the cost under a block has all of the chance of it."""
    case = EXPECTED["block_by_hand"]
    paid = Money.parse("£80m")
    found = exposure(agreed(paid), {}, around(paid, "2000000"), paid_by=PAID)
    trust, tenth, hundredth = found.of("provider"), Share.parse("10%"), Share.parse("1%")
    pounds = {
        "expected_pounds": trust.expected.value,
        "deviation_pounds": trust.deviation.value,
        "one_in_ten_pounds": trust.quantile(tenth).value,
        "one_in_a_hundred_pounds": trust.quantile(hundredth).value,
        "shortfall_of_one_in_ten_pounds": trust.expected_shortfall(tenth).value,
    }
    for name, pence in pounds.items():
        assert pence / 100 == pytest.approx(float(case[name]), rel=0, abs=1), name
    assert trust.chance_of_loss.value == pytest.approx(float(case["chance_of_loss"]))
    assert trust.chance_of_losing_more_than(Money.parse("£3m")).value == pytest.approx(
        float(case["chance_of_losing_more_than_3m"]), rel=0, abs=1e-7
    )
    assert share_of(found.of("commissioner")) == 0
    assert found.diversified is not None
    assert found.diversified.value == 0


SCENARIOS = EXPECTED["scenarios_by_hand"]
COSTS = tuple(Money.parse(f"£{cost}") for cost in SCENARIOS["costs"])
WEIGHTS = tuple(SCENARIOS["weights"])
TEN_POUNDS = Money.parse("£10")


@pytest.mark.parametrize(
    "spread",
    [
        pytest.param(
            Spread.of({"cost": DiscreteSpread(values=COSTS, weights=WEIGHTS)}), id="values"
        ),
        pytest.param(
            Spread.of(
                {
                    "cost": PastYears(
                        values=tuple(
                            (FinancialYear(2010 + place), cost)
                            for place, cost in enumerate(
                                cost
                                for cost, often in zip(COSTS, WEIGHTS, strict=True)
                                for _ in range(often)
                            )
                        )
                    )
                }
            ),
            id="past-years",
        ),
        pytest.param(
            Spread.of(
                table=ScenarioTable(
                    facts=("cost",),
                    rows=(*((cost,) for cost in COSTS), (Money.parse("£1m"),)),
                    weights=(*WEIGHTS, 0),
                )
            ),
            id="table",
        ),
    ],
)
def test_scenarios_by_hand(spread: Spread) -> None:
    """Listed costs, also as years that were and as rows; what never comes changes nothing."""
    found = exposure(agreed(TEN_POUNDS), {}, spread, paid_by=PAID)
    trust = found.of("provider")
    assert trust.expected.value / 100 == pytest.approx(float(SCENARIOS["expected_pounds"]))
    assert (trust.deviation.value / 100) ** 2 == pytest.approx(
        float(SCENARIOS["variance_square_pounds"])
    )
    assert trust.chance_of_loss.value == float(SCENARIOS["chance_of_loss"])
    for chance, pounds in SCENARIOS["quantiles"].items():
        assert trust.quantile(Share.parse(chance)).value == float(pounds) * 100
    assert trust.expected_shortfall(Share.parse("25%")).value == pytest.approx(
        float(SCENARIOS["shortfall_of_a_quarter_pounds"]) * 100
    )
    assert share_of(trust) == 1
    assert trust.rounding == 0


# --- A quadrature that knows nothing of the code ---


@attrs.frozen(kw_only=True)
class Terms:
    """Terms in pence: rates above thresholds, a sum at a cliff, and a most that is paid."""

    thresholds: tuple[int, ...]
    rates: tuple[Fraction, ...]
    cliff: int
    sum_at_cliff: int
    most: int

    def formula(self) -> Formula:
        """Write them in the language."""
        laid = [
            bands(COST, above(Money(pence=at), rate))
            for at, rate in zip(self.thresholds, self.rates, strict=True)
        ]
        leap = when(Money(pence=self.cliff) <= COST, Money(pence=self.sum_at_cliff))
        paid = leap
        for each in laid:
            paid = paid + each  # type: ignore[assignment]
        return agreed(clamp(paid, Money(pence=-self.most), Money(pence=self.most)))

    def paid(self, cost: float) -> float:
        """Reckon them in floating point."""
        paid = float(self.sum_at_cliff) if cost >= self.cliff else 0.0
        for at, rate in zip(self.thresholds, self.rates, strict=True):
            paid += float(rate) * max(0.0, cost - at)
        return min(max(paid, -float(self.most)), float(self.most))


PENCE_ABOUT = st.integers(60_000, 140_000)
SOME_TERMS = st.builds(
    Terms,
    thresholds=st.tuples(PENCE_ABOUT, PENCE_ABOUT, PENCE_ABOUT),
    rates=st.tuples(*[st.fractions(-1, 1, max_denominator=20)] * 3),
    cliff=PENCE_ABOUT,
    sum_at_cliff=st.integers(-20_000, 20_000),
    most=st.integers(1_000, 40_000),
)
SPREADS = st.one_of(
    st.builds(
        lambda deviation: NormalSpread(
            mean=Money(pence=100_000), standard_deviation=Money(pence=deviation)
        ),
        st.integers(1_000, 18_000),
    ),
    st.builds(
        lambda deviation: LognormalSpread(
            mean=Money(pence=100_000), standard_deviation=Money(pence=deviation)
        ),
        st.integers(1_000, 90_000),
    ),
)
SLICES = 9_000


def slices(spread: NormalSpread | LognormalSpread) -> list[tuple[float, float]]:
    """Return costs with their chances, of slices that are equally wide in the normal variable."""
    mean, deviation = float(spread.expected), math.sqrt(spread.variance)
    sigma = math.sqrt(math.log(1 + (deviation / mean) ** 2))
    width = 18 / SLICES
    made = []
    for step in range(SLICES):
        z = -9 + (step + 0.5) * width
        cost = mean + deviation * z
        if isinstance(spread, LognormalSpread):
            cost = mean * math.exp(sigma * z - sigma**2 / 2)
        made.append((cost, math.exp(-z * z / 2) / math.sqrt(2 * math.pi) * width))
    return made


# One that varies little: differences of chances would lose too many digits.
@pytest.mark.broad
@example(
    terms=Terms(
        thresholds=(60_000, 60_000, 79_058),
        rates=(Fraction(), Fraction(-3, 8), Fraction(12, 13)),
        cliff=60_000,
        sum_at_cliff=0,
        most=1_000,
    ),
    spread=LognormalSpread(mean=Money(pence=100_000), standard_deviation=Money(pence=1_005)),
)
@settings(max_examples=60, deadline=None)
@given(terms=SOME_TERMS, spread=SPREADS)
def test_a_quadrature_agrees(terms: Terms, spread: NormalSpread | LognormalSpread) -> None:
    """Adding up thousands of thin slices of random terms comes to the same."""
    found = exposure(terms.formula(), {}, Spread.of({"cost": spread}), paid_by=PAID)
    trust = found.of("provider")
    results = [(terms.paid(cost) - cost, cost, chance) for cost, chance in slices(spread)]
    mean = math.fsum(result * chance for result, _, chance in results)
    variance = math.fsum((result - mean) ** 2 * chance for result, _, chance in results)
    together = math.fsum(
        -(result - mean) * (cost - float(spread.expected)) * chance
        for result, cost, chance in results
    )
    scale = math.sqrt(spread.variance)
    # A slice on both sides of a cliff is the most that the quadrature is off by.
    off = 1e-3 * (scale + abs(terms.sum_at_cliff))
    assert trust.expected.value == pytest.approx(mean, rel=0, abs=off)
    assert trust.deviation.value**2 == pytest.approx(
        variance, rel=2e-3, abs=1e-3 * (scale + abs(terms.sum_at_cliff)) ** 2
    )
    assert share_of(trust) == pytest.approx(
        together / float(spread.variance), rel=2e-3, abs=2e-3 * (1 + terms.most / scale)
    )
    assert abs(math.fsum(map(share_of, found.parties)) - 1) < 1e-12
    tenth = Share.parse("10%")
    worst = trust.quantile(tenth).value
    assert math.fsum(chance for result, _, chance in results if result < worst - 1) <= 0.1 + 1e-3
    assert math.fsum(chance for result, _, chance in results if result <= worst + 1) >= 0.1 - 1e-3
    assert trust.expected_shortfall(tenth).value == pytest.approx(
        shortfall([(result, chance) for result, _, chance in results], 0.1), rel=2e-3, abs=60 * off
    )
    below = math.fsum(chance for result, _, chance in results if result < -100_000)
    at_once = math.fsum(chance for result, _, chance in results if abs(result + 100_000) < 1)
    assert trust.chance_of_losing_more_than(Money(pence=100_000)).value == pytest.approx(
        below, rel=0, abs=1e-3 + at_once
    )


def shortfall(results: list[tuple[float, float]], part_of_all: float) -> float:
    """Return the mean of the worst results."""
    left, added = part_of_all, 0.0
    for result, chance in sorted(results):
        taken = min(chance, left)
        added, left = added + result * taken, left - taken
    return added / part_of_all


# --- Limits ---


def test_the_narrower_the_spread_the_nearer_the_settlement() -> None:
    """With almost no spread, it is what is settled at the mean."""
    terms = TERMS["half of gains"]
    found = exposure(agreed(terms), {}, around(part("0.98"), "1"), paid_by=PAID)
    trust = found.of("provider")
    assert trust.expected.value == pytest.approx(part("0.01").pence, rel=0, abs=1)
    assert trust.chance_of_loss.value == 0
    assert trust.quantile(Share.parse("99%")).value == pytest.approx(
        trust.quantile(Share.parse("1%")).value, abs=500
    )


def test_far_out_a_chance_is_small_and_not_nothing() -> None:
    """Ten deviations out, where a difference from one would have no digits left."""
    paid = Money.parse("£80m")
    found = exposure(agreed(paid), {}, around(paid, "2000000"), paid_by=PAID)
    chance = found.of("provider").chance_of_losing_more_than(Money.parse("£20m"))
    assert chance.value == pytest.approx(7.619853024160526e-24, rel=1e-9)
    gain = found.of("provider").chance_of_losing_more_than(Money.parse("-£20m"))
    assert gain.value == 1


def test_a_limit_takes_the_tail_away() -> None:
    """Beyond a limit nothing worse comes, and the result has a chance of its own there."""
    limited = agreed(COST - least(Money.parse("£2m"), greatest(Money(pence=0), COST - BUDGET)))
    trust = exposure(limited, {}, around(BUDGET, "3000000"), paid_by=PAID).of("provider")
    for chance in ("1%", "10%", "25%"):
        assert trust.quantile(Share.parse(chance)).value == -Money.parse("£2m").pence
    assert trust.expected_shortfall(Share.parse("10%")).value == pytest.approx(
        -Money.parse("£2m").pence
    )
    assert trust.quantile(Share.parse("60%")).value == 0
    assert trust.chance_of_losing_more_than(Money.parse("£2m")).value == 0
    assert trust.chance_of_losing_more_than(Money.parse("£1.99m")).value == pytest.approx(
        0.2535, abs=1e-3
    )


def test_budgets_and_costs_that_are_sure_move_the_result() -> None:
    """A budget of the commissioner, and a cost that does not vary."""
    rent = fact("rent", PENCE)
    both = formula(
        line("paid", BUDGET, payer="commissioner", payee="provider"),
        note("cost", COST),
        note("rent", rent),
    )
    found = exposure(
        both,
        {"rent": Money.parse("£1m")},
        around(BUDGET, "3000000"),
        paid_by={"cost": "landlord", "rent": "provider"},
        budgets={"commissioner": BUDGET, "landlord": part("1.5")},
    )
    expected = [each.expected.value for each in found.parties]
    assert [each.party for each in found.parties] == ["commissioner", "provider", "landlord"]
    assert expected == pytest.approx([0, part("0.99").pence, part("0.5").pence])
    assert [share_of(each) for each in found.parties] == [0, 0, 1]
    listed = exposure(
        both,
        {"rent": Money.parse("£1m")},
        Spread.of({"cost": DiscreteSpread(values=(part("0.9"), part("1.1")))}),
        paid_by={"cost": "landlord", "rent": "provider"},
        budgets={"commissioner": BUDGET, "landlord": part("1.5")},
    )
    assert [each.expected.value for each in listed.parties] == pytest.approx(expected)


def test_without_payers_nobody_is_said_to_bear_a_share() -> None:
    """What the whole is would have to be guessed."""
    spreads = (
        around(BUDGET, "3000000"),
        Spread.of({"cost": DiscreteSpread(values=(BUDGET, TEN_POUNDS))}),
    )
    for spread in spreads:
        found = exposure(agreed(TERMS["half of gains"]), {}, spread)
        assert [each.variance_share for each in found.parties] == [None, None]
        assert found.whole_deviation is None
        assert found.diversified is None
        assert "variance" not in str(found)


def test_risks_that_offset_are_told() -> None:
    """A board that passes twice the variance on gains what the trust loses, and as much again."""
    doubled = agreed(COST + 2 * (PLAN - COST))
    found = exposure(doubled, {}, around(BUDGET, "3000000"), paid_by=PAID)
    assert [share_of(each) for each in found.parties] == pytest.approx([-1, 2])
    assert found.diversified is not None
    assert found.diversified.value == pytest.approx(2 * Money.parse("£3m").pence)


def test_several_listed_facts_are_taken_together() -> None:
    """Each with each by itself, and rows as they stand; also truths."""
    paid = when(truth("met"), COST, Money(pence=0)) + fact("bonus", PENCE)
    spread = Spread.of(
        {"met": DiscreteSpread(values=(True, False), weights=(3, 1))},
        table=ScenarioTable(
            facts=("cost", "bonus"),
            rows=((Money.parse("£8"), Money.parse("£1")), (Money.parse("£4"), Money.parse("£3"))),
        ),
    )
    found = exposure(agreed(paid), {}, spread)
    # 3/8 of £9, 1/8 of £1, 3/8 of £7, 1/8 of £3.
    assert found.of("provider").expected.value == 650
    assert found.of("provider").chance_of_losing_more_than(Money.parse("-£3")).value == 0.125


# --- Cliffs and steps ---


def test_a_cliff_says_what_a_penny_does() -> None:
    """At £97.8m half of the saving is paid; a penny more of cost, and nothing is."""
    found = exposure(
        agreed(TERMS["first pound at 2.2 %, gains alone"]),
        {},
        around(BUDGET, "3000000"),
        paid_by=PAID,
    )
    [jump] = found.of("provider").jumps
    assert jump.at == part("0.978").pence
    assert jump.before == jump.on == part("0.011").pence
    assert jump.after == 0
    assert str(jump) == (
        "at cost £97,800,000.00 the result is £1,100,000.00, and just above it leaps to £0.00"
    )
    assert str(jump) in str(found)
    assert not found.of("provider").is_stepped
    assert found.to_records()["jumps"][1]["party"] == "provider"


def test_a_step_function_moves_in_leaps_alone() -> None:
    """Between its steps a penny changes nothing; many steps are counted."""
    paid: Expression = COST * 0
    for pounds in range(1, 40):
        paid = paid + when(Money.parse(f"£{pounds}") <= COST, Money.parse("£1"))
    found = exposure(agreed(paid), {}, around(TEN_POUNDS, "3"), outside="clip")
    trust = found.of("provider")
    assert trust.is_stepped
    assert len(trust.jumps) == 39
    assert str(trust.jumps[0]) == (
        "just below cost £1.00 the result is £0.00, and there it leaps to £1.00"
    )
    assert "more such values" in str(found)
    assert "between them a penny changes nothing" in str(found)
    assert trust.quantile(Share.parse("51%")).value == 1000


def test_a_result_of_one_point_has_both_sides_told() -> None:
    """A prize for hitting a sum exactly."""
    both = (COST <= TEN_POUNDS) & (TEN_POUNDS <= COST)
    found = exposure(agreed(when(both, Money.parse("£5"))), {}, around(BUDGET, "1000000"))
    [jump] = found.of("provider").jumps
    assert str(jump) == "just below cost £10.00 the result is £0.00, there £5.00, above £0.00"
    assert found.of("provider").expected.value == 0


def test_rounding_is_bounded() -> None:
    """A third of whole people at £50: half a person, and the penny."""
    people = fact("people", COUNT)
    paid = people * Money.parse("£50") / 3
    many = NormalSpread(mean=9_000, standard_deviation=100)
    found = exposure(
        formula(line("paid", paid, payer="a", payee="b")), {}, Spread.of({"people": many})
    )
    assert found.of("b").rounding == Fraction(5000, 6) + HALF
    assert "a settlement lies within 834p of this" in str(found)
    assert found.of("a").expected.value == pytest.approx(-15_000_000)


# --- What cannot be ---


def two(name: str, spread: object = None) -> dict[str, Any]:
    """Spread the cost and another fact."""
    normal = NormalSpread(mean=BUDGET, standard_deviation=TEN_POUNDS)
    return {"cost": normal, name: normal if spread is None else spread}


BOTH = formula(line("paid", COST + fact("more", PENCE), payer="a", payee="b"))
RATED = formula(
    line("paid", COST * fact("rate", RATE, highest=2), payer="a", payee="b"), note("cost", COST)
)
RATE_TWICE = fact("rate", RATE, highest=2)
CURVED = formula(line("paid", amount(BUDGET) * RATE_TWICE * RATE_TWICE, payer="a", payee="b"))
COIN = DiscreteSpread(values=(BUDGET, TEN_POUNDS))
LONG = DiscreteSpread(values=tuple(Money(pence=each) for each in range(101)))
NO_ANSWER: list[tuple[str, Formula, Spread, str]] = [
    ("two", BOTH, Spread.of(two("more")), "cost and more are uncertain together"),
    ("one-and-a-list", BOTH, Spread.of(two("more", COIN)), "not all of them take listed values"),
    (
        "correlated",
        BOTH,
        Spread.of(two("more"), correlation={("cost", "more"): HALF}),
        "cost and more are correlated; that wants a simulation",
    ),
    (
        "correlated-lists",
        BOTH,
        Spread.of({"cost": COIN, "more": COIN}, correlation={("cost", "more"): HALF}),
        "cost and more are correlated",
    ),
    (
        "curved",
        CURVED,
        Spread.of({"rate": NormalSpread(mean=1, standard_deviation=Fraction(1, 10))}),
        "two things that move are multiplied",
    ),
    (
        "too-many",
        BOTH,
        Spread.of({"cost": LONG, "more": LONG}),
        "cost and more: 10,201 scenarios together; at most 10,000",
    ),
]


@pytest.mark.parametrize(
    ("of", "spread", "message"),
    [pytest.param(of, spread, words, id=name) for name, of, spread, words in NO_ANSWER],
)
def test_what_has_no_exact_answer_is_named(of: Formula, spread: Spread, message: str) -> None:
    """Only a simulation can answer then."""
    with pytest.raises(SimulationNeededError, match=re.escape(message)):
        exposure(of, {}, spread)


def test_listed_values_are_settled_where_a_curve_could_not_be_drawn() -> None:
    """A scenario is a settlement, so that a formula may bend as it likes."""
    rates = DiscreteSpread(values=(HALF, Fraction(1)))
    found = exposure(CURVED, {}, Spread.of({"rate": rates}))
    assert found.of("b").expected.value == part("0.625").pence


BLOCK = agreed(BUDGET)
WIDE = around(BUDGET, "1000000")
REFUSED: list[tuple[str, Callable[[], object], str]] = [
    (
        "stranger",
        lambda: exposure(BLOCK, {}, Spread.of({"costs": COIN})),
        "costs: no fact that the mechanism needs; did you mean 'cost'?",
    ),
    (
        "payer-of-nothing",
        lambda: exposure(BLOCK, {}, WIDE, paid_by={"rent": "a"}, budgets={"a": BUDGET}),
        "paid_by: rent is no sum of money that the formula needs; it needs: cost",
    ),
    (
        "payer-of-a-rate",
        lambda: exposure(RATED, {"rate": 1}, WIDE, paid_by={"rate": "a"}),
        "paid_by: rate is no sum of money",
    ),
    (
        "budget-of-nobody",
        lambda: exposure(BLOCK, {}, WIDE, budgets={"council": BUDGET}),
        "budgets: no party is called 'council'; there are: commissioner, provider",
    ),
    (
        "budget-in-dollars",
        lambda: exposure(BLOCK, {}, WIDE, budgets={"provider": Money.parse("$5")}),
        "budgets: $5.00 is not in GBP",
    ),
    (
        "beyond-its-bounds",
        lambda: exposure(BLOCK, {}, around(TEN_POUNDS, "6")),
        "cost: about 4.8 % of the time it would be what it may not be; take the nearest",
    ),
    (
        "no-such-party",
        lambda: exposure(BLOCK, {}, WIDE).of("council"),
        "no party is called 'council'",
    ),
    (
        "all-of-the-time",
        lambda: exposure(BLOCK, {}, WIDE).of("provider").quantile(Share.parse("100%")),
        "chance is 100%; it lies between 0% and 100%",
    ),
    (
        "none-of-the-time",
        lambda: exposure(BLOCK, {}, WIDE).of("provider").expected_shortfall(Share.parse("0%")),
        "chance is 0%",
    ),
]


@pytest.mark.parametrize(
    ("make", "message"), [pytest.param(make, words, id=name) for name, make, words in REFUSED]
)
def test_what_cannot_be_is_refused(make: Callable[[], object], message: str) -> None:
    """With what is wrong, and what there is."""
    with pytest.raises(InvalidValueError, match=re.escape(message)):
        make()


def test_a_fact_that_is_neither_given_nor_spread_is_missed() -> None:
    """Whichever way the answer is found."""
    for spread in (WIDE, Spread.of({"cost": COIN})):
        with pytest.raises(MissingFactError, match="rate"):
            exposure(RATED, {}, spread)


def test_an_amount_in_another_currency_is_refused() -> None:
    """Dollars are not lost in pounds."""
    trust = exposure(BLOCK, {}, WIDE).of("provider")
    with pytest.raises(InvalidTypeError, match=r"\$5\.00 is in USD"):
        trust.chance_of_losing_more_than(Money.parse("$5"))


def test_a_fact_that_is_always_held_does_not_vary() -> None:
    """A cost that could be below nothing alone is nothing, and nobody bears any variance."""
    below = NormalSpread(mean=Money.parse("-£80m"), standard_deviation=Money.parse("£1m"))
    found = exposure(agreed(COST), {}, Spread.of({"cost": below}), paid_by=PAID, outside="clip")
    assert [each.variance_share for each in found.parties] == [None, None]
    assert (found.whole_deviation, found.outside.value) == (None, 1.0)


def test_a_fact_beyond_its_bounds_is_held_there() -> None:
    """The mean moves, and how often it happens is told."""
    found = exposure(
        agreed(Money(pence=0)), {}, around(TEN_POUNDS, "10"), paid_by=PAID, outside="clip"
    )
    assert found.outside.value == pytest.approx(0.158655254, abs=1e-9)
    # The mean of a normal that is held at zero, one deviation below its mean.
    assert found.of("provider").expected.value == pytest.approx(-1083.3154705876863)
    assert share_of(found.of("provider")) == 1
    assert "Held at the nearest that the fact may be: about 15.9 % of the time" in str(found)


def test_what_is_invented_is_marked() -> None:
    """Also where a fact of a row was, and not where none was."""
    source = Citation(
        source=Source(key="EXAMPLE", title="Made up"), confidence=Confidence.ILLUSTRATIVE
    )
    rate = RecordedFact(name="rate", value=1, unit=RATE, sources=(source,))
    found = exposure(RATED, Facts(facts=(rate,)), WIDE)
    assert "INVENTED FIGURES" in str(found)
    assert found.tables()["parties"].notes
    known = Facts(facts=(attrs.evolve(rate, sources=()),))
    assert "INVENTED" not in str(exposure(RATED, known, Spread.of({"cost": COIN})))
    rows = formula(
        line(
            "paid",
            total("spells", fact("price", PENCE, table="spells"), rows=9) + COST,
            payer="a",
            payee="b",
        )
    )
    price = RecordedFact(name="price", value=TEN_POUNDS, unit=PENCE, sources=(source,))
    spells = RecordedTable(name="spells", rows=((price,),))
    assert exposure(rows, Facts(tables=(spells,)), WIDE).is_illustrative


def test_the_answer_is_plain_data_and_tables() -> None:
    """Sums in pence and parts of one, as text, with the mark in the name of the column."""
    found = exposure(
        agreed(TERMS["half of gains and losses"]), {}, around(BUDGET, "3000000"), paid_by=PAID
    )
    assert isinstance(found, Exposure)
    tables = found.tables()
    [commissioner, provider] = tables["parties"].to_records()
    assert provider["deviation_pence_about"] == "150000000"
    assert provider["variance_share_about"] == "0.5"
    assert provider["at_10_pence_about"] == "-192232735"
    assert commissioner["party"] == "commissioner"
    [about] = tables["about"].to_records()
    assert about["whole_deviation_pence_about"] == "300000000"
    assert len(tables["jumps"]) == 0


# --- What no test noticed ---


def test_a_cost_that_is_held_is_borne_by_its_covariance() -> None:
    """
    Whoever bears what goes beyond £10 bears 62.1 % of a cost of £10, give or take £10.

    The cost cannot be less than nothing. In deviations the number is held at -1, with a variance
    of 0.7510878078; its covariance with what lies above nothing is a half less 0.3989422804 times
    0.0833154706.
    """
    found = exposure(
        agreed(least(COST, TEN_POUNDS)), {}, around(TEN_POUNDS, "10"), paid_by=PAID, outside="clip"
    )
    assert share_of(found.of("provider")) == pytest.approx(0.6214478937, abs=1e-9)
    assert share_of(found.of("commissioner")) == pytest.approx(0.3785521063, abs=1e-9)


NARROW = fact("cost", PENCE, highest=Money.parse("£20"))
AT_MOST_20 = formula(
    line("paid", NARROW + TEN_POUNDS, payer="commissioner", payee="provider"),
)


@pytest.mark.parametrize(
    ("of", "mean", "deviation", "outside", "expected"),
    [
        # £5 for 0.3085375387 of the time, and £10 and 3.520653268 beside for the rest.
        pytest.param(
            agreed(greatest(COST, Money.parse("£5"))),
            "10",
            "10",
            0.1586552539,
            1197.7965574,
            id="held below, where there is a floor",
        ),
        pytest.param(AT_MOST_20, "10", "10", 0.3173105079, 2000.0, id="held on both sides alike"),
        # At most one deviation above: 0.0833154706 of £10 less than £10 and £10.
        pytest.param(AT_MOST_20, "19", "1", 0.1586552539, 2891.6684529, id="held above"),
        pytest.param(AT_MOST_20, "25", "1", 0.9999997133, 3000.0, id="nearly always held"),
    ],
)
def test_what_is_held_is_settled_at_the_nearest(
    of: Formula, mean: str, deviation: str, outside: float, expected: float
) -> None:
    """On either side, and how often is told for both sides together."""
    spread = around(Money.parse(f"£{mean}"), deviation)
    found = exposure(of, {}, spread, outside="clip")
    assert found.outside.value == pytest.approx(outside, abs=1e-9)
    assert found.of("provider").expected.value == pytest.approx(expected, abs=1e-4)


def test_a_cost_that_is_held_above_is_paid_there() -> None:
    """Of a cost of at most £20, and £19 give or take £1, £18.9166845294 is paid on average."""
    block = formula(
        line("paid", TEN_POUNDS, payer="commissioner", payee="provider"), note("cost", NARROW)
    )
    spread = around(Money.parse("£19"), "1")
    found = exposure(block, {}, spread, paid_by=PAID, outside="clip")
    assert found.of("provider").expected.value == pytest.approx(-891.6684529, abs=1e-6)


@pytest.mark.parametrize(
    ("seed", "told", "recorded"), [(7, "seed 7; after", "7"), (None, "drawn by the caller", None)]
)
def test_a_simulation_says_how_it_was_drawn(
    seed: int | None, told: str, recorded: str | None
) -> None:
    """In words and in its record."""
    found = exposure(agreed(BUDGET), {}, around(BUDGET, "3000000"))
    simulated = attrs.evolve(found, method=ExposureMethod.SIMULATED, scenarios=1_000, seed=seed)
    assert f"Simulated: 1,000 scenarios, {told}" in str(simulated)
    assert simulated.to_records()["seed"] == recorded


def test_no_digits_are_lost_to_how_large_a_fact_may_be() -> None:
    """A cost of £10 beside which there might be £10bn: half of a bell curve of £1."""
    found = exposure(agreed(least(COST, TEN_POUNDS)), {}, around(TEN_POUNDS, "1"))
    trust = found.of("provider")
    assert trust.expected.value == pytest.approx(1000 - 39.89422804014327, abs=1e-9)
    assert trust.deviation.value == pytest.approx(58.38193701035489, abs=1e-9)


@pytest.mark.parametrize(
    ("paid", "rounding"),
    [
        # Half a penny of cost at the steepest slope, and half a penny for the rounding to it.
        pytest.param(COST * HALF, "3/4", id="half is borne"),
        pytest.param(COST * Fraction(1, 10), "19/20", id="nine tenths are borne"),
        pytest.param(least(COST, BUDGET) * HALF, "1", id="half, and all beyond"),
    ],
)
def test_rounding_is_bounded_by_the_steepest_slope(paid: Expression, rounding: str) -> None:
    """What the party bears still, and not what it is paid."""
    found = exposure(agreed(paid), {}, around(BUDGET, "3000000"), paid_by=PAID)
    assert found.of("provider").rounding == Fraction(rounding)


def test_who_is_paid_all_of_a_cost_and_a_prize_moves_in_leaps_alone() -> None:
    """The commissioner who pays it does not."""
    prize = COST + when(TEN_POUNDS <= COST, Money.parse("£1"))
    found = exposure(agreed(prize), {}, around(BUDGET, "1000000"), paid_by=PAID)
    assert found.of("provider").is_stepped
    assert not found.of("commissioner").is_stepped


def test_twenty_leaps_are_all_told() -> None:
    """And none is said to be left out."""
    paid: Expression = COST * 0
    for pounds in range(1, 21):
        paid = paid + when(Money.parse(f"£{pounds}") <= COST, Money.parse("£1"))
    found = exposure(agreed(paid), {}, around(TEN_POUNDS, "3"), outside="clip")
    assert len(found.of("provider").jumps) == 20
    assert "more such values" not in str(found)


def test_a_party_without_a_line_has_its_budget_to_the_penny() -> None:
    """Of listed costs the result is exact; what is listed does not move in leaps."""
    found = exposure(
        agreed(BUDGET),
        {},
        Spread.of({"cost": DiscreteSpread(values=(TEN_POUNDS, Money.parse("£20")))}),
        paid_by={"cost": "landlord"},
        budgets={"landlord": TEN_POUNDS},
    )
    landlord = found.of("landlord")
    assert landlord.expected.value == -500
    assert not landlord.is_stepped
    assert "it moves in leaps alone" not in str(found)
    assert "The cost as a whole: standard deviation about £5.00" in str(found)


@pytest.mark.parametrize(("pence", "chance"), [(1_001, 0.5), (1_000, 0.0)])
def test_a_loss_of_a_penny_is_a_loss(pence: int, chance: float) -> None:
    """And nothing is none."""
    spread = Spread.of({"cost": DiscreteSpread(values=(Money(pence=pence), Money(pence=900)))})
    found = exposure(agreed(TEN_POUNDS), {}, spread, paid_by=PAID)
    assert found.of("provider").chance_of_loss.value == chance


def test_as_many_scenarios_as_are_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last that is allowed is settled, and one more wants a simulation."""
    both = Spread.of({"cost": COIN, "more": COIN})
    bound = "nhs_accountable_care.payment.risk.listed_scenarios.MOST_SCENARIOS_SETTLED"
    monkeypatch.setattr(bound, 4)
    assert exposure(BOTH, {}, both).of("b").expected.value == (BUDGET + TEN_POUNDS).pence
    monkeypatch.setattr(bound, 3)
    with pytest.raises(SimulationNeededError, match="4 scenarios together; at most 3"):
        exposure(BOTH, {}, both)


def test_one_invented_fact_of_two_is_enough_for_the_mark() -> None:
    """Whatever the other is."""
    source = Citation(
        source=Source(key="EXAMPLE", title="Made up"), confidence=Confidence.ILLUSTRATIVE
    )
    invented = RecordedFact(name="more", value=TEN_POUNDS, unit=PENCE, sources=(source,))
    known = RecordedFact(name="cost", value=TEN_POUNDS, unit=PENCE)
    found = exposure(BOTH, Facts(facts=(known, invented)), Spread.of({"cost": COIN}))
    assert found.is_illustrative


def test_a_record_has_the_worst_and_the_best_years() -> None:
    """Of a bell curve of £3m: 2.3263478740 and 1.2815515655 deviations on either side."""
    found = exposure(agreed(BUDGET), {}, around(BUDGET, "3000000"), paid_by=PAID)
    record = found.of("provider").to_record()
    expected = {
        "at_1_pence_about": -697_904_362,
        "at_10_pence_about": -384_465_470,
        "at_50_pence_about": 0,
        "at_90_pence_about": 384_465_470,
        "at_99_pence_about": 697_904_362,
        "shortfall_10_pence_about": -526_494_996,
        "shortfall_1_pence_about": -799_564_266,
    }
    for name, pence in expected.items():
        assert float(str(record[name])) == pytest.approx(pence, abs=1), name
