"""Who carries which risk, as the terms of a contract have it and not as the code does."""

import ast
import itertools
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

import nhs_accountable_care.payment.risk
from nhs_accountable_care import FinancialYear, InvalidValueError, LeapWarning, Money, Share
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    SHIPPED_MECHANISMS,
    TRUTH,
    UNLIMITED,
    YEAR,
    ZERO,
    AgreedShares,
    AlignedPaymentAndIncentive,
    BendKind,
    BlendedPayment,
    BlockPayment,
    CapitatedSegment,
    CostAndVolume,
    Fact,
    Facts,
    FactValue,
    GainLossShare,
    IntegratedHealthOrganisationBudget,
    MarginalRateEmergencyTariff,
    Mechanism,
    PartyShare,
    PooledBudget,
    PoolPartner,
    QualityWithhold,
    RecordedFact,
    RiskSort,
    SegmentedBenchmark,
    ShareBand,
    ShareOf,
    Together,
    above,
    amount,
    bands,
    code,
    compare_risk,
    fact,
    formula,
    is_code,
    least,
    line,
    national_parameters,
    note,
    risk_of,
    settle,
    step,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.units import Unit
from nhs_accountable_care.payment.risk.sorts import sorted_fact

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "risk_cases.json").read_text(encoding="utf-8")
)["cases"]
each_case = pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])


def part(text: str) -> ShareOf:
    """Write a part of the baseline."""
    return ShareOf(share=Share.parse(text))


def band(share: str, *, up_to: str | None = None, over: str | None = None) -> ShareBand:
    """Write a band of a variance."""
    return ShareBand(
        above=None if over is None else part(over),
        up_to=None if up_to is None else part(up_to),
        share=Share.parse(share),
    )


CORRIDOR = (band("50%", over="2%", up_to="5%"), band("80%", over="5%"))
TERMS: dict[str, Callable[[], Mechanism]] = {
    "block": lambda: BlockPayment(topped_up_by="NHS England"),
    "cost and volume": lambda: CostAndVolume(cap=part("3%"), collar=part("3%")),
    "marginal rate": lambda: MarginalRateEmergencyTariff.for_year(
        FinancialYear(2012), national_parameters(), reinvestment="reinvestment pool"
    ),
    "blended": lambda: BlendedPayment.for_year(FinancialYear(2019), national_parameters()),
    "gain and loss share": lambda: GainLossShare(
        gain_bands=CORRIDOR,
        loss_bands=CORRIDOR,
        loss_limit=part("4%"),
        keys=AgreedShares(
            shares=(
                PartyShare(party="acute", share=Share.parse("60%")),
                PartyShare(party="community", share=Share.parse("40%")),
            )
        ),
    ),
    "pooled budget": lambda: PooledBudget(
        partners=(
            PoolPartner(party="ICB", contribution="icb_contribution"),
            PoolPartner(party="council", contribution="council_contribution"),
        ),
        host="council",
    ),
    "aligned payment 2022/23": lambda: AlignedPaymentAndIncentive.for_year(
        FinancialYear(2022), national_parameters(), instalments=1
    ),
    "integrated health organisation budget": lambda: IntegratedHealthOrganisationBudget(
        benchmark=SegmentedBenchmark(
            segments=(
                CapitatedSegment(people="healthy_people", rate=Money.parse("£700")),
                CapitatedSegment(people="frail_people", rate=Money.parse("£6,000")),
            )
        ),
        has_growth=True,
        gain_bands=(band("50%", up_to="5%"),),
        loss_bands=(band("50%", up_to="5%"),),
        quality=QualityWithhold(share=Share.parse("2%")),
        gate="safety_standard_met",
        into_reserve=Share.parse("20%"),
    ),
}


def read(of: Fact, text: str) -> FactValue:
    """Read a fact of a case as its formula declares it."""
    if of.unit is PENCE:
        return Money.parse(text)
    return text == "1" if of.unit is TRUTH else Fraction(text)


def given(mechanism: Mechanism, case: dict[str, Any]) -> dict[str, Any]:
    """Read the facts of a case, those of a table row by row."""
    declared = {each.name: each for each in mechanism.formula().facts}
    return {
        name: [{key: read(declared[key], text) for key, text in row.items()} for row in value]
        if isinstance(value, list)
        else read(declared[name], value)
        for name, value in case["facts"].items()
    }


def pounds(text: str | None, end: Fraction) -> Fraction:
    """Read an end of a range in pence; without text it is an end of the fact."""
    return end if text is None else Fraction(Money.parse(text).pence)


# --- Expected answers ---


@each_case
def test_each_party_bears_what_the_terms_say(case: dict[str, Any]) -> None:
    """Ranges, rates and parts borne are those worked out by hand; nobody else is moved."""
    mechanism = TERMS[case["terms"]]()
    risk = risk_of(
        mechanism, facts=given(mechanism, case), paid_by={case["moves"]: case["borne_by"]}
    )
    found = {}
    for party in risk.parties:
        for each in party.facts:
            if each.fact.name == case["moves"]:
                found[party.party] = [
                    (one.start, one.end, one.rate, one.borne) for one in each.ranges
                ]
    moved = next(each for each in mechanism.formula().facts if each.name == case["moves"])
    measure = moved.measure
    assert found == {
        party: [
            (
                pounds(start, measure.lowest),
                pounds(end, measure.highest),
                Fraction(rate),
                Fraction(borne),
            )
            for start, end, rate, borne in ranges
        ]
        for party, ranges in case["ranges"].items()
    }
    assert {party.party for party in risk.parties} - {*found} == {*case["unmoved"]}


@each_case
def test_each_party_gets_at_least_and_at_most_what_the_terms_say(case: dict[str, Any]) -> None:
    """The least and the most are those worked out by hand, where there is an end."""
    mechanism = TERMS[case["terms"]]()
    risk = risk_of(mechanism, facts=given(mechanism, case))
    for name in ("least", "most"):
        for party, text in case[name].items():
            found = getattr(risk.of(party).fact(case["moves"]), name)
            assert found == Money.parse(text).pence


@each_case
def test_the_tail_is_held_by_whom_the_terms_name(case: dict[str, Any]) -> None:
    """Beyond the last range, the parts of a pound are borne by those who are named."""
    mechanism = TERMS[case["terms"]]()
    risk = risk_of(
        mechanism, facts=given(mechanism, case), paid_by={case["moves"]: case["borne_by"]}
    )
    tail = {
        each.party: each.borne
        for each in risk.tails
        if (each.fact, each.end) == (case["moves"], "highest") and each.borne
    }
    assert tail == {party: Fraction(share) for party, share in case["tail"].items()}
    for each in risk.tails:
        if (each.fact, each.end) == (case["moves"], "highest"):
            assert each.is_unlimited == (tail.get(each.party, Fraction()) > 0)


@each_case
def test_settling_a_pound_on_both_sides_of_a_bend_confirms_the_rates(
    case: dict[str, Any],
) -> None:
    """To the pennies that roundings may make of it."""
    mechanism = TERMS[case["terms"]]()
    facts = given(mechanism, case)
    risk = risk_of(mechanism, facts=facts)
    for party in case["ranges"]:
        found = risk.of(party).fact(case["moves"])
        for before, after in itertools.pairwise(found.ranges):
            below, at, above_it = (
                settle(mechanism, {**facts, case["moves"]: Money(pence=int(after.start) + more)})
                .net[party]
                .pence
                for more in (-100, 0, 100)
            )
            assert abs(at - below - 100 * before.rate) <= 2 * found.rounding
            assert abs(above_it - at - 100 * after.rate) <= 2 * found.rounding


@each_case
def test_parts_of_a_pound_add_up_to_one(case: dict[str, Any]) -> None:
    """At every bend, and with whoever pays for the fact, exactly."""
    mechanism = TERMS[case["terms"]]()
    facts = given(mechanism, case)
    said = risk_of(mechanism, facts=facts, paid_by={case["moves"]: case["borne_by"]})
    for risk in (said, risk_of(mechanism, facts=facts)):
        for ranges in case["ranges"].values():
            for start, *_ in ranges:
                shares = risk.shares(case["moves"], pounds(start, Fraction()))
                assert sum(shares.values()) == 1
    for party, ranges in case["ranges"].items():
        for start, _, _, borne in ranges:
            at = Money(pence=pounds(start, Fraction()).numerator)
            assert said.shares(case["moves"], at)[party] == Fraction(borne)


# --- Sorts ---

OUTTURN = (RiskSort.VOLUME, RiskSort.CASE_MIX, RiskSort.ACUITY, RiskSort.UNIT_COST)
SORTS = {
    "outturn": (fact("outturn_cost", PENCE), OUTTURN),
    "activity": (fact("actual_value", PENCE), (RiskSort.VOLUME, RiskSort.CASE_MIX)),
    "cases": (fact("elective_spells", COUNT), (RiskSort.VOLUME,)),
    "price": (fact("unit_price", PRICE), (RiskSort.UNIT_COST,)),
    "a price by its unit": (fact("hips", PRICE), (RiskSort.UNIT_COST,)),
    "people": (fact("registered_list", COUNT), (RiskSort.LIST_SIZE,)),
    "frailty": (fact("frail_people", COUNT), (RiskSort.ACUITY,)),
    "quality": (fact("quality_score", SHARE), (RiskSort.QUALITY,)),
    "another's cost": (fact("acute_cost", PENCE), (*OUTTURN, RiskSort.OTHERS_PERFORMANCE)),
    "another's and no more": (fact("acute_thing", PENCE), (RiskSort.OTHERS_PERFORMANCE,)),
    "a party of two words": (fact("care_home_beds", COUNT), (RiskSort.OTHERS_PERFORMANCE,)),
    "its own cost": (fact("trust_cost_of_acute", PENCE), OUTTURN),
    "the system": (fact("system_thing", PENCE), (RiskSort.OTHERS_PERFORMANCE,)),
    "a plan": (fact("planned_value", PENCE), (RiskSort.SET_BEFOREHAND,)),
    "a plan of another": (fact("acute_budget", PENCE), (RiskSort.SET_BEFOREHAND,)),
    "a target that was met": (truth("flu_target_met"), ()),
    "a standard that was met": (truth("quality_target_met"), (RiskSort.QUALITY,)),
    "in a table": (fact("extra", PENCE, table="spells"), (RiskSort.VOLUME,)),
    "in a table that tells nothing": (fact("extra", PENCE, table="things"), ()),
    "another fact": (fact("thing", PENCE), ()),
}


@pytest.mark.parametrize("name", SORTS)
def test_a_fact_is_sorted_by_what_says_so(name: str) -> None:
    """By its name, its unit or its table; and what none of them tells is not guessed."""
    of, sorts = SORTS[name]
    where = line("paid", amount_of(of), payer="trust", payee="acute")
    other = line("other", Money(pence=1), payer="care home", payee="trust")
    found = risk_of(formula(where, other)).of("trust").fact(of.name)
    assert found.sorts == sorts
    assert (str(found.sorted_as).startswith("another fact")) == (not sorts)


WRITTEN: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "sorts.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    "case",
    [*WRITTEN["shipped"], *WRITTEN["clauses"], *WRITTEN["field"]],
    ids=lambda case: f"{case['name']} {case.get('of', '')}".strip(),
)
def test_a_fact_has_the_sort_that_its_term_says(case: dict[str, Any]) -> None:
    """As whoever answers for the money reads it, and nothing where nothing says so."""
    unit, table = Unit(case["unit"]), case.get("table")
    of = Fact(name=case["name"], unit=unit, step=Fraction(1), lowest=0, highest=1, table=table)
    found = sorted_fact(of, "holder", ("holder", "other party"))
    assert [each.value for each in found.sorts] == case["sorts"]


def test_every_fact_of_a_shipped_mechanism_is_sorted() -> None:
    """A new one is sorted by hand before its name is left to tell."""
    known = {(each["name"], each["unit"], each.get("table")) for each in WRITTEN["shipped"]}
    found = {
        (each.name, each.unit.value, each.table)
        for mechanism in SHIPPED_MECHANISMS
        for each in mechanism.example().formula().facts
    }
    assert found == known


def amount_of(of: Fact) -> Any:  # noqa: ANN401 - any expression in pence
    """Make money of a fact, whatever it counts."""
    if of.table is not None:
        return total(of.table, of, rows=3)
    if of.unit is PRICE:
        return of * fact("beds", COUNT)
    if of.unit is TRUTH:
        return when(of, Money(pence=100), ZERO)
    return of if of.unit is PENCE else of * Money(pence=100)


def test_who_asks_may_say_what_a_fact_is() -> None:
    """What is said goes before what a name tells."""
    paid = formula(line("paid", fact("cost", PENCE), payer="board", payee="trust"))
    risk = risk_of(paid, sorts={"cost": [RiskSort.UNIT_COST]})
    assert risk.of("trust").fact("cost").sorts == (RiskSort.UNIT_COST,)
    assert str(risk.of("trust").fact("cost").sorted_as) == "unit cost: as was said"


# --- What cannot be said ---

COST = fact("cost", PENCE)
PLAN = fact("plan", PENCE)


def test_without_the_other_facts_bounds_are_told() -> None:
    """Which facts are missing is said, and between which rates it is, whatever they are."""
    over = step("over", bands(COST - PLAN, above(ZERO, Fraction(1, 2))))
    risk = risk_of(formula(line("half", over, payer="board", payee="trust")))
    found = risk.of("trust").fact("cost")
    assert found.ranges == ()
    assert found.doubt == "its ranges rest on facts that were not given: plan"
    assert found.bounds is not None
    assert (found.bounds.least, found.bounds.most) == (Fraction(), Fraction(1, 2))
    assert found.moves
    assert "gets from 0p to 50p of each further pound" in risk.explain()
    assert risk.explain().endswith("Who holds the tail\n  it cannot be said")


def test_without_the_other_facts_it_is_told_where_a_sum_may_jump() -> None:
    """A rate between bounds is not all, where the fact decides a choice."""
    gate = when(COST >= PLAN, COST / 2, ZERO)
    risk = risk_of(formula(line("gated", gate, payer="board", payee="trust")))
    assert risk.of("trust").fact("cost").may_jump
    assert "gets from 0p to 50p of each further pound, and may jump" in risk.explain()


def test_who_carries_a_sort_of_risk_can_be_asked() -> None:
    """In the middle of the corridor and outside, party by party; what moves nobody is left out."""
    risk = risk_of(
        TERMS["cost and volume"](),
        facts={"baseline_value": Money.parse("£50m"), "actual_value": Money.parse("£50m")},
        paid_by={"actual_value": "provider"},
    )
    volume = risk.of_sort(RiskSort.VOLUME)
    assert {each.party: [one.borne for one in each.ranges] for each in volume} == {
        "commissioner": [Fraction(), Fraction(1), Fraction()],
        "provider": [Fraction(1), Fraction(), Fraction(1)],
    }
    assert risk.of_sort(RiskSort.QUALITY) == ()
    still = formula(line("same", when(truth("quality_met"), ZERO, ZERO), payer="a", payee="b"))
    assert risk_of(still, facts={"quality_met": True}).of_sort(RiskSort.QUALITY) == ()


def test_a_fact_that_needs_no_other_is_drawn_without_any() -> None:
    """The fact that moves need not be given itself."""
    risk = risk_of(formula(line("half", COST / 2, payer="board", payee="trust")))
    assert [each.rate for each in risk.of("trust").fact("cost").ranges] == [Fraction(1, 2)]


def test_what_is_curved_is_settled_at_a_few_values_and_says_so() -> None:
    """Around the value that is given, or over all that it may be."""
    rate = fact("rate", RATE)
    curved = formula(line("square", Money.parse("£6,400") * rate * rate, payer="a", payee="b"))
    risk = risk_of(curved, facts={"rate": Fraction(1)})
    found = risk.of("b").fact("rate")
    assert found.is_sampled
    assert (found.ranges[0].start, found.ranges[-1].end) == (Fraction(1, 2), Fraction(3, 2))
    assert (found.least, found.most) == (Fraction(160_000), Fraction(1_440_000))
    assert found.doubt is not None
    assert found.doubt.startswith("it is curved, and was settled at 9 values: ")
    assert "0.5 to 0.625: gets £72 for each hundredth more" in risk.explain()
    assert risk.tails == ()
    assert "gets at these values at least: £1,600; at most: £14,400" in risk.explain()
    assert risk.explain().endswith("Who holds the tail\n  it cannot be said")
    over_all = risk_of(curved).of("b").fact("rate")
    assert (over_all.ranges[0].start, over_all.ranges[-1].end) == (Fraction(), Fraction(10))


def test_a_curve_may_be_sampled_around_a_recorded_fact() -> None:
    """Facts with their sources are read as plain ones are."""
    of = fact("cost", PENCE, lowest=Money(pence=-100), highest=Money(pence=100))
    curved = formula(line("square", of * (of / amount(Money(pence=100))), payer="a", payee="b"))
    facts = Facts(facts=(RecordedFact(name="cost", value=Money(pence=0), unit=PENCE),))
    found = risk_of(curved, facts=facts).of("b").fact("cost")
    assert (found.ranges[0].start, found.ranges[-1].end) == (Fraction(-100), Fraction(100))
    with pytest.raises(InvalidValueError, match="cost is not drawn exactly for a: it is curved"):
        risk_of(curved, facts=facts).shares("cost", 5)


def test_what_is_no_number_is_settled_for_each_thing_that_it_may_be() -> None:
    """Truths, words and years; not words of which nobody knows the list."""
    met, place = truth("quality_met"), code("place", ("home", "ward"))
    year = fact("year", YEAR, lowest=FinancialYear(2022), highest=FinancialYear(2023))
    anything = code("anything")
    paid = [
        line("met", when(met, Money.parse("£5"), ZERO), payer="a", payee="b"),
        line("place", when(is_code(place, "ward"), Money.parse("£7"), ZERO), payer="a", payee="b"),
        line("any", when(is_code(anything, "x"), Money(pence=1), ZERO), payer="a", payee="b"),
        line(
            "year",
            when(year > FinancialYear(2022), Money.parse("£11"), ZERO),
            payer="a",
            payee="b",
        ),
    ]
    facts: dict[str, Any] = {
        "quality_met": True,
        "place": "home",
        "anything": "y",
        "year": FinancialYear(2022),
    }
    risk = risk_of(formula(*paid), facts=facts)
    choices = {
        each.fact.name: [(one.value, one.net.numerator) for one in each.choices]
        for each in risk.of("b").facts
    }
    assert choices == {
        "quality_met": [("no", 0), ("yes", 500)],
        "place": [("home", 500), ("ward", 1200)],
        "anything": [],
        "year": [("2022/23", 500), ("2023/24", 1600)],
    }
    assert risk.of("b").fact("anything").doubt == "it may be too many things to settle for each"
    told = risk.explain(fact="quality_met")
    assert "yes: gets £5" in told
    assert told.endswith("Who holds the tail\n  no fact goes on without end")
    assert str(risk) == risk.explain()


def test_facts_of_rows_are_told_by_their_bounds() -> None:
    """One row more or less is no curve; between which rates it lies is known."""
    cost = fact("cost_of_person", PENCE, table="people")
    beyond = total("people", bands(cost, above(Money.parse("£100"), Fraction(9, 10))), rows=9)
    found = risk_of(formula(line("stop-loss", beyond, payer="a", payee="b"))).of("b")
    each = found.fact("cost_of_person")
    assert each.doubt == "it moves in each row of people, and is not drawn"
    assert each.bounds is not None
    assert (each.bounds.least, each.bounds.most) == (Fraction(), Fraction(9, 10))


def test_curves_that_bend_too_often_are_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks about everything is told what was too much, and gets the rest."""
    monkeypatch.setattr("nhs_accountable_care.payment.readings.payout_curve.MOST_CURVE_WORK", 1)
    found = risk_of(formula(line("cost", COST, payer="a", payee="b"))).of("b").fact("cost")
    assert found.doubt is not None
    assert found.doubt.startswith("the curves of this formula bend too often")


# --- Bends ---


def test_a_cliff_is_told_with_what_a_penny_changes() -> None:
    """And so is a floor, where there is a sum below which it stays."""
    gate = when(Money.parse("£100") <= COST, Money.parse("£40"), ZERO)
    risk = risk_of(formula(line("award", gate, payer="a", payee="b")))
    [bend] = risk.of("b").fact("cost").bends
    assert (bend.kind, bend.at, bend.before, bend.here, bend.after) == (
        BendKind.CLIFF,
        Fraction(10_000),
        Fraction(),
        Fraction(4_000),
        Fraction(4_000),
    )
    assert (bend.lines, bend.step) == (("award",), None)
    assert "at £100 it jumps by £40" in risk.explain()
    assert "below the cliff of £100: is not moved" in risk.explain()


def test_a_part_asked_for_just_at_a_cliff_says_what_the_penny_does() -> None:
    """£40 up to £100: the next penny costs b all of it, and those after it nothing."""
    paid = formula(
        line(
            "award",
            when(Money.parse("£100") >= COST, Money.parse("£40"), ZERO),
            payer="a",
            payee="b",
        )
    )
    risk = risk_of(paid, paid_by={"cost": "b"})
    says = "at cost £100 one more penny is a leap .*: a gets £40 and b gets -£40 more; the parts"
    with pytest.warns(LeapWarning, match=says):
        shares = risk.shares("cost", Money.parse("£100"))
    assert shares == {"a": 0, "b": 1}
    # Of the penny before it and after it nothing has to be said.
    assert shares == risk.shares("cost", Money.parse("£99.99"))
    assert shares == risk.shares("cost", Money.parse("£100.01"))


def test_a_bend_names_the_first_step_that_bends() -> None:
    """The step at which it begins, and not those that rest on it."""
    over = step("over plan", bands(COST, above(Money.parse("£100"), 1)))
    capped = step("capped", least(over, Money.parse("£30")))
    risk = risk_of(formula(line("paid", capped, payer="a", payee="b")))
    bends = risk.of("b").fact("cost").bends
    assert [(bend.at, bend.kind, bend.step) for bend in bends] == [
        (Fraction(10_000), BendKind.THRESHOLD, "over plan"),
        (Fraction(13_000), BendKind.CAP, "capped"),
    ]
    assert [each.steps for each in risk.of("b").fact("cost").ranges] == [(), ("capped",), ()]


def test_a_term_is_told_if_it_is_asked_for() -> None:
    """A plan is named among the others, and told by itself, with its tail."""
    risk = risk_of(formula(line("paid", PLAN, payer="a", payee="b")))
    assert "set beforehand, and moves it too: plan" in risk.explain()
    assert "plan, highest: a pays 100p of each further pound" in risk.explain(fact="plan")


def test_notes_move_nobody() -> None:
    """An answer that is no payment has no party, and may be curved."""
    agreed = formula(
        line("paid", COST, payer="a", payee="b"),
        note("square", fact("rate", RATE) * fact("rate", RATE)),
    )
    risk = risk_of(agreed, facts={"rate": Fraction(1)})
    assert [each.fact.name for each in risk.of("a").facts] == ["cost"]


# --- Limits ---


def test_what_was_stated_to_be_unlimited_is_found_among_the_terms() -> None:
    """Also in a part of a combination; and where nothing states it, that is said."""
    share = GainLossShare(
        gain_bands=(band("50%"),),
        loss_bands=(band("50%"),),
        loss_limit=UNLIMITED,
        keys=AgreedShares(shares=(PartyShare(party="trust", share=Share.parse("100%")),)),
    )
    facts = {"baseline": Money.parse("£100m")}
    risk = risk_of(share, facts=facts)
    assert risk.stated_unlimited == ("loss_limit",)
    assert "stated to have no limit: loss_limit" in risk.explain()
    assert risk_of(Together(parts=(share,)), facts=facts).stated_unlimited == (
        "parts[0].loss_limit",
    )
    unstated = risk_of(share.formula(), facts=facts)
    assert unstated.stated_unlimited == ()
    assert "no term states that there is no limit" in unstated.explain()
    trust = [each for each in risk.tails if (each.party, each.end) == ("trust", "highest")]
    assert [(each.fact, each.rate, each.is_unlimited) for each in trust] == [
        ("outturn", Fraction(-1, 2), True),
    ]


def test_an_end_that_a_fact_cannot_pass_is_no_tail() -> None:
    """A share ends with the whole, and a count with nothing; a balance goes on below it."""
    balance = fact("balance", PENCE, lowest=Money(pence=-100), highest=Money(pence=100))
    part_met = fact("met", SHARE)
    agreed = formula(
        line("balance", balance, payer="a", payee="b"),
        line("quality", Money.parse("£5") * part_met, payer="a", payee="b"),
    )
    facts: dict[str, Any] = {"balance": Money(pence=0), "met": Fraction(0)}
    risk = risk_of(agreed, facts=facts)
    assert {
        (each.party, each.fact, each.end): (each.is_limited_by_fact, each.is_unlimited)
        for each in risk.tails
    } == {
        ("a", "balance", "lowest"): (False, False),
        ("a", "balance", "highest"): (False, True),
        ("b", "balance", "lowest"): (False, True),
        ("b", "balance", "highest"): (False, False),
        ("a", "met", "lowest"): (True, False),
        ("a", "met", "highest"): (True, False),
        ("b", "met", "lowest"): (True, False),
        ("b", "met", "highest"): (True, False),
    }
    assert "gets in all at least: ever less as it goes on; at most: ever more" in risk.explain()
    paid = risk_of(agreed, facts=facts, paid_by={"balance": "b"})
    assert [
        (each.party, each.end, each.is_unlimited) for each in paid.tails if each.fact == "balance"
    ] == [
        ("a", "lowest", False),
        ("b", "lowest", False),
        ("a", "highest", True),
        ("b", "highest", False),
    ]


def test_what_no_line_passes_on_stays_with_whoever_pays() -> None:
    """A tail that nobody in the formula holds, and one that an outsider does."""
    capped = formula(line("cost", least(COST, Money.parse("£9")), payer="a", payee="b"))
    assert "nobody here is moved; it stays with whoever pays for it" in risk_of(capped).explain()
    told = risk_of(capped, paid_by={"cost": "a charity"}).explain()
    assert "cost, highest: a charity bears 100p of each further pound, without limit" in told


# --- Refused ---


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Facts that cannot be, and words about facts that there are not."""
    people = fact("people", COUNT)
    agreed = formula(line("paid", Money.parse("£5") * people, payer="a", payee="b"))
    with pytest.raises(InvalidValueError) as raised:
        risk_of(
            agreed,
            facts={"people": -1},
            sorts={"persons": [RiskSort.VOLUME]},
            paid_by={"person": "a", "people": "a"},
        )
    first, second, third, fourth = str(raised.value).splitlines()
    assert first.startswith("$.facts.people: ")
    assert second == "sorts: the formula has no fact named 'persons'; it has: people"
    assert third == "paid_by: the formula has no fact named 'person'; it has: people"
    assert fourth == "paid_by: people is a count; only a sum of money is paid"


def test_who_and_what_there_is_not_is_refused_with_what_there_is() -> None:
    """Parties, facts, and values beyond what a fact may be."""
    risk = risk_of(formula(line("paid", COST, payer="a", payee="b")))
    with pytest.raises(InvalidValueError, match="no party is called 'c'; there are: a, b"):
        risk.of("c")
    with pytest.raises(InvalidValueError, match="no line of a rests on 'x'; they rest on: cost"):
        risk.of("a").fact("x")
    with pytest.raises(InvalidValueError, match="no line of a rests on 'x'"):
        risk.explain(fact="x")
    with pytest.raises(InvalidValueError, match="'x' is no sum of money on which a line rests"):
        risk.shares("x", 5)
    with pytest.raises(InvalidValueError, match=r"runs from £0\.00 to £10,000,000,000\.00"):
        risk.shares("cost", Money.parse("£10,000,000,000"))
    nobody = risk_of(formula(note("none", Money(pence=1))))
    with pytest.raises(InvalidValueError, match="there are: nobody"):
        nobody.of("a")
    fixed = risk_of(formula(line("paid", Money(pence=1), payer="a", payee="b")))
    with pytest.raises(InvalidValueError, match="they rest on: no fact"):
        fixed.of("a").fact("cost")
    assert "not moved by any fact" in fixed.explain()


# --- Words ---

UNITS = {
    "each one more": (fact("people", COUNT), "gets £1 for each one more"),
    "a penny of a price": (fact("hips", PRICE), "gets £0.03 for each penny more"),
    "a hundredth": (fact("met", SHARE), "gets £0.01 for each hundredth more"),
}


@pytest.mark.parametrize("name", UNITS)
def test_rates_are_told_by_what_the_fact_counts(name: str) -> None:
    """A pound, one more, a penny of a price, a hundredth of a share."""
    of, words = UNITS[name]
    paid = formula(line("paid", amount_of(of), payer="a", payee="b"))
    assert words in risk_of(paid, facts={"beds": 3}).explain(party="b", fact=of.name)


def test_a_price_and_a_multiple_are_told_in_pounds() -> None:
    """What one of three beds costs is no pound of which parts are borne; twice of a sum is."""
    beds, price = fact("beds", COUNT), fact("bed_price", PENCE)
    for paid, of, words in (
        (beds * price, "bed_price", "gets £3 for each pound more"),
        (COST * 2, "cost", "gets 200p of each further pound"),
        (COST * 10, "cost", "gets £10 for each pound more"),
    ):
        agreed = formula(line("paid", paid, payer="a", payee="b"))
        assert words in risk_of(agreed, facts={"beds": 3}).explain(party="b", fact=of)
    # Whatever the number of beds is.
    told = risk_of(formula(line("paid", beds * price, payer="a", payee="b"))).explain(party="b")
    assert "gets from £0 to £100,000,000 for each pound more" in told


def test_a_bend_between_two_whole_numbers_is_written_with_dots() -> None:
    """People are not counted in parts, and a bend may lie between two."""
    people = fact("people", COUNT)
    paid = least(Money.parse("£3") * people, Money.parse("£10"))
    told = risk_of(formula(line("paid", paid, payer="a", payee="b"))).explain(party="b")
    assert "below the cap of 3…: gets £3 for each one more" in told
    assert "people, highest: nobody here is moved\n" in f"{told}\n"


def test_parts_of_a_penny_are_written_with_dots() -> None:
    """The least and the most are those before rounding."""
    paid = least(COST, Money.parse("£10")) / 3
    told = risk_of(formula(line("paid", paid, payer="a", payee="b"))).explain()
    assert "gets in all at least: £0; at most: £3.33…" in told
    assert "gets in all at least: -£3.33…; at most: £0" in told


def test_other_currencies_have_no_pounds() -> None:
    """Parts are told in the money of the formula."""
    paid = formula(line("half", fact("cost", PENCE) / 2, payer="a", payee="b"), currency="USD")
    told = risk_of(paid).explain(party="b")
    assert "gets $0.50 of each further $1" in told


def test_who_pays_is_told_what_it_bears() -> None:
    """Part of it, none of it, and more than none where others pay it more than it costs."""
    parts = [
        (Fraction(2, 5), "bears 60p of each further pound (gets 40p)"),
        (Fraction(1), "bears nothing of each further pound (gets 100p)"),
        (Fraction(3, 2), "gains 50p of each further pound (gets 150p)"),
    ]
    for rate, words in parts:
        paid = formula(line("part", COST * rate, payer="a", payee="b"))
        assert words in risk_of(paid, paid_by={"cost": "b"}).explain(party="b")


def test_what_does_not_move_as_the_facts_are_is_named() -> None:
    """A gate that makes no difference is no risk today, and is not left out."""
    gate = when(truth("met"), COST, COST)
    risk = risk_of(
        formula(line("paid", gate, payer="a", payee="b")),
        facts={"cost": Money(pence=1), "met": True},
    )
    assert "not moved, as the other facts are, by: met" in risk.explain()


def test_flags_are_said_to_be_held_while_another_fact_moves() -> None:
    """A target that was met stays met however far the cost goes, which no formula knows."""
    says = "Held as given while another fact moves, also where in fact they would follow from it: "
    gated = formula(line("award", when(truth("target_met"), COST, ZERO), payer="a", payee="b"))
    risk = risk_of(gated, facts={"target_met": True})
    assert risk.flags == ("target_met",)
    assert risk.to_records()["flags"] == ["target_met"]
    assert risk.tables()["flags"].rows == (("target_met",),)
    whole = formula(line("award", COST, payer="a", payee="b"))
    told = compare_risk(gated, whole, facts={"target_met": True})
    for words in (str(risk), risk.explain(fact="cost"), risk._repr_html_(), str(told)):
        assert " ".join(words.split()).count(f"{says}target met") == 1
    # Of the flag itself there is nothing to hold, nor where no sum moves.
    assert "Held" not in risk.explain(fact="target_met")
    fixed = formula(line("award", when(truth("target_met"), COST * 0, ZERO), payer="a", payee="b"))
    for still in (whole, fixed):
        other = risk_of(still, facts={"target_met": True})
        assert other.flags == ()
        assert "Held" not in str(other)


def test_a_notebook_shows_the_ranges() -> None:
    """As a table, with every word escaped."""
    shown = risk_of(formula(line("paid", COST, payer="a<b", payee="b")))._repr_html_()
    assert "<td>a&lt;b</td><td>cost</td><td>throughout: pays 100p" in shown


# --- Side by side ---


def test_two_contracts_are_cut_where_either_bends() -> None:
    """A block beside cost and volume: each range with both rates."""
    both = compare_risk(
        TERMS["cost and volume"](),
        MarginalRateEmergencyTariff(marginal_rate=Share.parse("30%")),
        facts={"baseline_value": Money.parse("£50m")},
    )
    assert [
        (each.start / 100, each.end / 100, str(each.first), str(each.second))
        for each in both.ranges
        if each.party == "provider"
    ] == [
        (Fraction(), Fraction(48_500_000), "0", "1"),
        (Fraction(48_500_000), Fraction(50_000_000), "1", "1"),
        (Fraction(50_000_000), Fraction(51_500_000), "1", "3/10"),
        (Fraction(51_500_000), Fraction(10_000_000_000), "0", "3/10"),
    ]
    told = both.explain()
    assert "below £48,500,000: is not moved; gets 100p of each further pound" in told
    assert "£48,500,000 to £50,000,000: gets 100p of each further pound in both" in told
    assert "above £51,500,000: is not moved; gets 30p of each further pound" in told
    assert str(both) == told


def test_what_one_of_two_does_not_have_does_not_move_by_it() -> None:
    """A cost that the other contract knows nothing of."""
    paid = formula(line("paid", COST, payer="a", payee="b"))
    fixed = formula(line("paid", Money.parse("£5"), payer="a", payee="b"))
    both = compare_risk(paid, fixed, sorts={"cost": [RiskSort.VOLUME]})
    assert [(each.party, str(each.first), str(each.second)) for each in both.ranges] == [
        ("a", "-1", "0"),
        ("b", "1", "0"),
    ]
    other = compare_risk(fixed, formula(line("paid", COST, payer="c", payee="a")))
    assert [(each.party, str(each.first), str(each.second)) for each in other.ranges] == [
        ("c", "0", "-1"),
        ("a", "0", "1"),
    ]


def test_what_cannot_be_laid_side_by_side_is_named() -> None:
    """What is not drawn exactly by either, and what is no number."""
    gate = formula(line("paid", when(truth("met"), COST, ZERO), payer="a", payee="b"))
    both = compare_risk(gate, gate)
    assert both.ranges == ()
    assert both.not_compared == (
        "a, by the met: its ranges rest on facts that were not given: cost",
        "a, by the cost: its ranges rest on facts that were not given: met",
        "b, by the met: its ranges rest on facts that were not given: cost",
        "b, by the cost: its ranges rest on facts that were not given: met",
    )
    assert "Not compared" in both.explain()
    given_both = compare_risk(gate, gate, facts={"met": True, "cost": Money(pence=5)})
    assert given_both.not_compared == (
        "a, by the met: it is no number that moves",
        "b, by the met: it is no number that moves",
    )


def test_two_that_do_not_fit_are_refused() -> None:
    """Other currencies, and facts of one name that are not one."""
    paid = formula(line("paid", COST, payer="a", payee="b"))
    dollars = formula(line("paid", COST, payer="a", payee="b"), currency="USD")
    with pytest.raises(InvalidValueError, match="one is in GBP and the other in USD"):
        compare_risk(paid, dollars)
    signed = fact("cost", PENCE, lowest=Money(pence=-5))
    other = formula(line("paid", signed, payer="a", payee="b"))
    with pytest.raises(InvalidValueError, match="the two declare cost in two ways"):
        compare_risk(paid, other)


# --- The formula alone ---

FOLDER = Path(nhs_accountable_care.payment.risk.__file__).parent
BELOW_MECHANISMS = {"asked_formula", "protocol", "terms"}


@pytest.mark.parametrize("name", ["fact_risks", "rate_bounds", "side_by_side", "sorts", "words"])
def test_no_module_names_a_mechanism(name: str) -> None:
    """What is said rests on the formula, so that a mechanism of anybody is answered alike."""
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    classes = {cls.__name__ for cls in SHIPPED_MECHANISMS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if ".mechanisms" in module:
                assert module.rpartition(".")[2] in BELOW_MECHANISMS
            assert not {each.name for each in node.names} & classes
        if isinstance(node, ast.Name):
            assert node.id not in classes


@pytest.mark.parametrize("cls", SHIPPED_MECHANISMS, ids=lambda cls: cls.type_tag)
def test_every_mechanism_is_answered(cls: Any) -> None:  # noqa: ANN401 - any mechanism
    """With no facts at all, each says which facts move whom, and between which rates."""
    risk = risk_of(cls.example())
    assert {each.party for each in risk.parties} == {*cls.example().formula().parties}
    assert risk.explain().startswith("Who carries the risk: ")
    assert len(risk.tables()["parties"]) == len(risk.parties)


PAGES = sorted((Path(__file__).parents[3] / "docs/reference/mechanisms").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_every_mechanisms_page_shows_who_carries_the_risk(page: Path) -> None:
    """In the words of `risk_of`, which its doctest works out."""
    assert "print(risk_of(" in page.read_text(encoding="utf-8")
