"""The bidder's question: what a contract would do to its holder in a bad year."""

import functools
from fractions import Fraction
from typing import Any, Final

import attrs
import pytest

from nhs_accountable_care import (
    Citation,
    Confidence,
    FinancialYear,
    InvalidValueError,
    Money,
    Share,
    Source,
    exposure,
)
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    SHIPPED_MECHANISMS,
    UNLIMITED,
    ZERO,
    BaseBounds,
    Bid,
    BidPopulation,
    BidTerms,
    BreakEven,
    DiscreteSpread,
    EqualShares,
    Estimate,
    FactPayer,
    Facts,
    FixedAmount,
    GainLossShare,
    GivenBenchmark,
    IntegratedHealthOrganisationBudget,
    LocalAgreement,
    Mechanism,
    NormalSpread,
    PartyBudget,
    PastYears,
    RecordedFact,
    RecordedTable,
    ReserveNeeded,
    ShareBand,
    ShareOf,
    Spread,
    StopLoss,
    assess_bid,
    code,
    fact,
    formula,
    is_code,
    least,
    line,
    note,
    protections_of,
    rounded,
    truth,
    when,
)
from nhs_accountable_care.payment.risk.protections import PROTECTIVE_TERMS
from tests.payment.risk.bids_asked import (
    CASES,
    COAST,
    COASTAL_YEAR,
    COIN,
    COMMISSIONER_HAS,
    COMMISSIONER_PAYS,
    COST_OF_COAST,
    HUNDRED,
    MECHANISM,
    PART,
    SHARE,
    about,
    of,
)


@pytest.mark.parametrize("case", CASES["outcomes"], ids=lambda case: case["id"])
def test_results_of_each_party_by_both_terms(case: dict[str, Any]) -> None:
    """Expected, bad and terrible years, and the chance of a large loss."""
    found = [
        each
        for terms, each in of(case).exposures()
        if (terms, each.party) == (case["terms"], case["party"])
    ]
    [party] = found
    assert party.expected.value == about(case["expected"])
    assert party.quantile(Share.parse("10%")).value == about(case["bad"])
    assert party.quantile(Share.parse("1%")).value == about(case["terrible"])
    loss = party.chance_of_losing_more_than(Money.parse("£3m")).value
    assert loss == pytest.approx(case["loss_of_3m"], abs=5e-4)


@pytest.mark.parametrize("case", CASES["protections"], ids=lambda case: case["id"])
def test_what_a_protection_costs_and_saves(case: dict[str, Any]) -> None:
    """Its result without the protection, less that with it."""
    [effect] = [x for x in of(case).effects_of(case["path"]) if x.party == case["party"]]
    assert effect.expected.value == about(case["expected"])
    assert effect.bad.value == about(case["bad"])
    assert effect.terrible.value == about(case["terrible"])


@pytest.mark.parametrize("case", CASES["reserves"], ids=lambda case: case["id"])
def test_the_reserve_that_is_enough(case: dict[str, Any]) -> None:
    """The least that keeps the chance of running out at the level."""
    found = of(case, years=case["years"], level=Share.parse(case["level"])).reserve
    assert found.needed.value == about(case["reserve"])
    assert found.if_alike.value == about(case["alike"])


@pytest.mark.parametrize("case", CASES["break_even"], ids=lambda case: case["id"])
def test_where_the_bearer_breaks_even(case: dict[str, Any]) -> None:
    """The values of the fact, in pence, at which it neither gains nor loses."""
    found = [x for x in of(case).break_even if x.against == "nothing"]
    assert [str(x.start) for x in found] == case["at"]
    assert [x.fact.name for x in found] == [case["fact"]]


def test_who_bears_the_next_pound_in_the_middle_and_in_the_tail() -> None:
    """Half each in the middle; beyond the limit all of it is the commissioner's."""
    found = of({"bid": "share"})
    parts = {(each.terms, each.party): each.borne for each in found.margins if each.is_expected}
    assert parts == {
        ("today", "commissioner"): 1,
        ("contract", "commissioner"): Fraction(1, 2),
        ("contract", "provider"): Fraction(1, 2),
    }
    tails = {(each.terms, each.party) for each in found.tails if each.is_unlimited}
    assert tails == {("today", "commissioner"), ("contract", "commissioner")}


def test_a_bearer_is_a_party_of_the_contract() -> None:
    """Who is none is named, with those that there are."""
    with pytest.raises(InvalidValueError, match=r"'trust' is no party .* commissioner, provider"):
        assess_bid(attrs.evolve(SHARE, bearer="trust"))


# --- What is refused ---


MISTYPED_PAYS: Final = (FactPayer(fact="outturn", party="comissioner"),)
MISTYPED_HAS: Final = (PartyBudget(party="comissioner", amount=HUNDRED),)
NEAR: Final = r"'comissioner' is no party .* did you mean 'commissioner'\? there are: .*provider"


@pytest.mark.parametrize(
    ("side", "where", "change"),
    [
        ("contract", "paid_by", {"paid_by": MISTYPED_PAYS}),
        ("contract", "budgets", {"budgets": MISTYPED_HAS}),
        ("today", "paid_by", {"paid_by": MISTYPED_PAYS}),
        ("today", "budgets", {"budgets": MISTYPED_HAS}),
    ],
)
def test_who_pays_or_has_a_budget_is_named_elsewhere(
    side: str, where: str, change: dict[str, Any]
) -> None:
    """A slip in a name makes no third party: the cost would be nobody's in the answer."""
    terms = attrs.evolve(getattr(SHARE, side), **change)
    with pytest.raises(InvalidValueError, match=rf"^{side}\.{where}: {NEAR}"):
        assess_bid(attrs.evolve(SHARE, **{side: terms}))


def test_names_that_are_like_no_other_are_told_with_those_that_there_are() -> None:
    """All at once, and without a guess."""
    terms = BidTerms(
        mechanism=MECHANISM,
        paid_by=(FactPayer(fact="outturn", party="xyz"),),
        budgets=(PartyBudget(party="qqq", amount=HUNDRED),),
    )
    with pytest.raises(InvalidValueError) as caught:
        assess_bid(attrs.evolve(SHARE, contract=terms))
    told = str(caught.value).splitlines()
    assert [each.strip("- ").split(":")[0] for each in told] == [
        "contract.paid_by",
        "contract.budgets",
    ]
    assert "did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("today", "contract"),
    [
        ({"budgets": ()}, {"budgets": ()}),
        ({"budgets": ()}, {}),
    ],
)
def test_who_only_pays_in_the_first_place_stands_on_both_sides_or_has_a_budget(
    today: dict[str, Any], contract: dict[str, Any]
) -> None:
    """A council that no line names, and that pays today what it pays under the contract."""
    council = (FactPayer(fact="outturn", party="council"),)
    has = (PartyBudget(party="council", amount=HUNDRED),)
    sides = [{"paid_by": council, "budgets": has, **each} for each in (today, contract)]
    bid = attrs.evolve(
        SHARE,
        today=BidTerms(**sides[0]),
        contract=attrs.evolve(SHARE.contract, **sides[1]),
    )
    assert {each.party for each in assess_bid(bid).contract.parties} == {
        "commissioner",
        "provider",
        "council",
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"years": 0}, "a term has one at least"),
        ({"losses": (Money.parse("-£1"),)}, "without a minus"),
    ],
)
def test_a_bid_that_cannot_be(change: dict[str, Any], told: str) -> None:
    """It is refused as it is made."""
    with pytest.raises(InvalidValueError, match=told):
        attrs.evolve(SHARE, **change)


def test_terms_and_people_that_cannot_be() -> None:
    """Two payers of one cost, two budgets of one party, and nobody at all."""
    with pytest.raises(InvalidValueError, match="paid_by has 'outturn' twice"):
        BidTerms(paid_by=COMMISSIONER_PAYS * 2)
    with pytest.raises(InvalidValueError, match="budgets has 'commissioner' twice"):
        BidTerms(budgets=COMMISSIONER_HAS * 2)
    with pytest.raises(InvalidValueError, match="there is at least one"):
        BidPopulation(people=0)


@pytest.mark.parametrize(
    ("change", "told"),
    [({"years": 31}, "1 to 30 years"), ({"level": Share.parse("0.01%")}, "between 0.1% and 100%")],
)
def test_a_reserve_that_is_not_worked_out(change: dict[str, Any], told: str) -> None:
    """A term too long, and a chance too small."""
    with pytest.raises(InvalidValueError, match=told):
        assess_bid(attrs.evolve(COIN, **change))


def test_a_contract_has_a_mechanism_and_an_uncertain_fact_is_of_some_terms() -> None:
    """What is in none is told with what there is."""
    with pytest.raises(InvalidValueError, match="the contract has no mechanism"):
        assess_bid(attrs.evolve(SHARE, contract=BidTerms()))
    spread = Spread.of({"weather": DiscreteSpread(values=(1, 2))})
    with pytest.raises(InvalidValueError, match="'weather' stands in no terms"):
        assess_bid(attrs.evolve(SHARE, spread=spread))


def test_a_fact_is_not_both_sure_and_not_sure() -> None:
    """Which of the two was meant, nobody can say; it is not the spread in silence."""
    name = SHARE.spread.names[0]
    given = RecordedFact(name=name, value=HUNDRED, unit=PENCE)
    facts = attrs.evolve(SHARE.facts, facts=(*SHARE.facts.facts, given))
    with pytest.raises(InvalidValueError, match=f"'{name}' stands in facts too"):
        assess_bid(attrs.evolve(SHARE, facts=facts))


def test_a_protection_that_was_not_switched_off_is_asked_for() -> None:
    """Those that were are named."""
    with pytest.raises(InvalidValueError, match="there are: loss_limit"):
        assess_bid(SHARE).effects_of("cap")
    with pytest.raises(InvalidValueError, match="there are: none"):
        assess_bid(COIN).effects_of("cap")


# --- Reserves ---


def sure_of(cost: str, years: int) -> Bid:
    """Ask of a trust with £10m whose cost is sure."""
    spread = Spread.of({"cost": DiscreteSpread(values=(Money.parse(cost),))})
    return attrs.evolve(COIN, spread=spread, years=years)


def test_a_loss_that_is_sure_and_a_gain_that_is() -> None:
    """A loss of £1m in each of three years takes £3m, and a gain nothing."""
    assert assess_bid(sure_of("£11m", 3)).reserve.needed.value == 3_000_000_00
    gain = assess_bid(sure_of("£9m", 3)).reserve
    assert (gain.needed.value, gain.if_alike.value) == (0, 0)


@pytest.mark.parametrize("case", CASES["told_reserves"], ids=lambda case: case["id"])
def test_a_reserve_is_told_as_no_less_than_it_is(case: dict[str, Any]) -> None:
    """It is rounded up, for a penny less keeps less."""
    sum_of = Estimate(value=case["pounds"] * 100.0, unit=PENCE)
    needed = ReserveNeeded(
        party="trust", years=2, level=Share.parse("5%"), needed=sum_of, if_alike=sum_of
    )
    assert needed.in_short == case["told"]
    assert str(needed).startswith(f"{case['told']} keeps")


# --- Protections ---


def test_every_limit_of_a_shipped_mechanism_is_a_protection() -> None:
    """A new term that is a limit is switched off, or told with the reason why it cannot be."""
    limits = ("ShareOf", "FixedAmount", "Unlimited")
    named = ("cap", "collar", "floor", "limit", "reserve", "stop_loss", "lowest", "highest")
    inner = {"above", "up_to", "at", "at_least", "at_most", "reserve"}
    found = set()
    waiting: list[Any] = [each.example() for each in SHIPPED_MECHANISMS]
    while waiting:
        part = waiting.pop()
        for field in attrs.fields(type(part)):
            held = getattr(part, field.name)
            is_limit = any(each in str(field.type) for each in limits)
            if is_limit or field.name.removeprefix("is_").removesuffix("ped") in named:
                found.add(field.name)
            parts = held if isinstance(held, tuple) else (held,)
            waiting += [
                each
                for each in parts
                if attrs.has(type(each)) and "mechanisms" in type(each).__module__
            ]
    assert found - inner <= set(PROTECTIVE_TERMS)


@pytest.mark.parametrize("mechanism", SHIPPED_MECHANISMS, ids=lambda each: each.type_tag)
def test_a_protection_is_switched_off_or_told_why_not(mechanism: type[Mechanism]) -> None:
    """Without it the mechanism is another, which has it no more."""
    example = mechanism.example()  # type: ignore[attr-defined]  # shipped ones have one
    for each in protections_of(example):
        assert (each.without is None) is bool(each.why_not)
        if each.without is not None:
            assert each.without != example
            assert str(each) not in {str(left) for left in protections_of(each.without)}


def test_a_formula_has_no_terms() -> None:
    """And a limit in it alone is found where it bends."""
    assert protections_of(formula(line("a", Money.parse("£1"), payer="b", payee="c"))) == ()
    capped = least(fact("cost", PENCE), Money.parse("£10m"))
    agreed = LocalAgreement(
        agreed=formula(line("cost up to £10m", capped, payer="commissioner", payee="trust"))
    )
    contract = attrs.evolve(COIN.contract, mechanism=agreed)
    answer = assess_bid(attrs.evolve(COIN, contract=contract))
    assert {(each.party, each.kind.value, each.at) for each in answer.standing} == {
        ("commissioner", "cap", Fraction(10_000_000_00)),
        ("trust", "cap", Fraction(10_000_000_00)),
    }
    assert any(each.words == "stands in the formula and in no term" for each in answer.rows())


def test_what_cannot_be_worked_out_without_a_protection_is_told() -> None:
    """A stop-loss counts the cost of each person; without it the whole cost is asked for."""
    example = IntegratedHealthOrganisationBudget(
        benchmark=GivenBenchmark(),
        stop_loss=StopLoss(at=Money.parse("£100"), above=Share.parse("10%"), rows=5),
    )
    person = RecordedFact(name="cost_of_person", value=Money.parse("£900"), unit=PENCE)
    bid = Bid(
        name="A stop-loss",
        bearer="organisation",
        contract=BidTerms(mechanism=example),
        facts=Facts(tables=(RecordedTable(name="people", rows=((person,),)),)),
        spread=Spread.of(
            {"expected_cost": DiscreteSpread(values=(Money.parse("£100"), Money.parse("£300")))}
        ),
    )
    answer = assess_bid(bid)
    [kept] = answer.not_switched
    assert "cost" in (kept.why_not or "")
    assert "could not be switched off" in " ".join(answer.explain().split())
    assert any(row.section == "not switched off" for row in answer.rows())
    # What is expected is a budget, which nobody pays in the first place.
    assert not any("Who pays in the first place" in each for each in answer.not_known)


# --- Other facts ---

MET: Final = truth("met")
REWARD: Final = LocalAgreement(
    agreed=formula(
        line("reward", when(MET, Money.parse("£1m"), ZERO), payer="board", payee="trust"),
        line("half", fact("cost", PENCE) / 2, payer="board", payee="trust"),
    )
)
IN_THE_NORTH: Final = is_code(code("place", ("north", "south")), "north")
BY_PLACE: Final = LocalAgreement(
    agreed=formula(
        line(
            "by place",
            when(IN_THE_NORTH, Money.parse("£1m"), ZERO),
            payer="board",
            payee="trust",
        )
    )
)
TWO: Final = Bid(
    name="Two that are not sure",
    bearer="trust",
    contract=BidTerms(
        mechanism=REWARD,
        paid_by=(FactPayer(fact="cost", party="trust"),),
        budgets=(PartyBudget(party="trust", amount=Money.parse("£5m")),),
    ),
    today=BidTerms(paid_by=(FactPayer(fact="cost", party="board"),)),
    facts=Facts(),
    spread=Spread.of(
        {
            "cost": DiscreteSpread(values=(Money.parse("£9m"), Money.parse("£11m"))),
            "met": DiscreteSpread(values=(True, False), weights=(1, 3)),
        }
    ),
)


def test_several_uncertain_facts_are_answered_without_points() -> None:
    """The results, the margins and the break-even are; at one cost they are not told."""
    answer = assess_bid(TWO)
    assert answer.points == ()
    assert answer.contract.of("trust").expected.value == 250_000_00
    assert [str(each) for each in answer.break_even if each.against == "nothing"] == [
        "cost £10,000,000"
    ]
    assert "If the cost itself comes to" not in answer.explain()


def test_a_word_that_one_side_lacks_is_refused() -> None:
    """It is no number, which a note could hold."""
    spread = Spread.of({"place": DiscreteSpread(values=("north", "south"), weights=(1, 3))})
    bid = attrs.evolve(TWO, contract=BidTerms(mechanism=BY_PLACE), spread=spread)
    with pytest.raises(InvalidValueError, match=r"place is a .* stands in the terms of one side"):
        assess_bid(bid)
    alone = assess_bid(attrs.evolve(bid, today=None))
    assert alone.expected.net["trust"].pence == 0
    assert alone.margins == ()
    assert "No value of an uncertain fact was found" in alone.explain()


def test_a_count_and_a_curved_formula() -> None:
    """People are no cost, so there are no points; what is curved has no exact break-even."""
    people, price = fact("people", COUNT), fact("price", PENCE, highest=Money.parse("£100"))
    agreed = LocalAgreement(
        agreed=formula(
            line("by person", people * Money.parse("£10"), payer="board", payee="trust"),
            line("both", rounded(price * (people / 1000)), payer="trust", payee="board"),
        )
    )
    bid = attrs.evolve(
        TWO,
        today=None,
        contract=BidTerms(mechanism=agreed),
        facts=Facts(facts=(RecordedFact(name="price", value=Money.parse("£5"), unit=PENCE),)),
        spread=Spread.of({"people": DiscreteSpread(values=(1_000, 2_000))}),
    )
    answer = assess_bid(bid)
    assert answer.points == ()
    assert "for each one more" in answer.explain()
    curved = LocalAgreement(
        agreed=formula(
            line(
                "square",
                rounded(Money.parse("£1") * (people / 1000) * (people / 1000)),
                payer="board",
                payee="trust",
            )
        )
    )
    answer = assess_bid(attrs.evolve(bid, contract=BidTerms(mechanism=curved), facts=Facts()))
    assert answer.break_even == ()


def test_past_years_and_words_that_are_likeliest() -> None:
    """Of words the likeliest is expected, of past years the first."""
    years = PastYears(values=((FinancialYear(2023), "north"), (FinancialYear(2024), "south")))
    bid = attrs.evolve(
        TWO, today=None, contract=BidTerms(mechanism=BY_PLACE), spread=Spread.of({"place": years})
    )
    assert assess_bid(bid).expected.net["trust"] == Money.parse("£1m")


def test_a_party_that_nobody_else_can_pay() -> None:
    """A contract of notes alone has one party, which pays; today it stands nowhere."""
    bid = attrs.evolve(
        COIN,
        today=BidTerms(),
        contract=attrs.evolve(
            COIN.contract,
            mechanism=LocalAgreement(agreed=formula(note("cost", fact("cost", PENCE)))),
        ),
    )
    answer = assess_bid(bid)
    assert [(terms, each.party) for terms, each in answer.exposures()] == [("contract", "trust")]
    assert "has no cap, floor, stop-loss, reserve or pool" in str(answer)


def test_a_cliff_parts_no_range_where_the_rates_are_the_same() -> None:
    """A bonus that falls away at once changes no rate."""
    cost = fact("cost", PENCE)
    agreed = LocalAgreement(
        agreed=formula(
            line(
                "bonus",
                when(cost > Money.parse("£10m"), ZERO, Money.parse("£1m")),
                payer="commissioner",
                payee="trust",
            )
        )
    )
    contract = attrs.evolve(COIN.contract, mechanism=agreed)
    answer = assess_bid(attrs.evolve(COIN, contract=contract))
    trust = [each for each in answer.margins if each.party == "trust"]
    assert [(each.borne, each.is_expected) for each in trust] == [(Fraction(1), True)]


def test_a_second_cost_that_is_sure_moves_the_break_even() -> None:
    """With £1m of rent the trust breaks even £1m earlier."""
    paid = (*COIN.contract.paid_by, FactPayer(fact="rent", party="trust"))
    rent = RecordedFact(name="rent", value=Money.parse("£1m"), unit=PENCE)
    bid = attrs.evolve(
        COIN,
        contract=attrs.evolve(COIN.contract, paid_by=paid),
        facts=Facts(facts=(rent,)),
    )
    assert [str(each) for each in assess_bid(bid).break_even] == ["cost £9,000,000"]


def test_a_term_that_others_rest_on_cannot_be_switched_off() -> None:
    """Bounds are given for its base, which would then be of no term."""
    mechanism = attrs.evolve(
        MECHANISM,
        loss_limit=ShareOf(share=Share.parse("2%"), base="provider_revenue"),
        base_bounds=(BaseBounds(base="provider_revenue", at_least=Money.parse("£1m")),),
    )
    revenue = RecordedFact(name="provider_revenue", value=HUNDRED, unit=PENCE)
    bid = attrs.evolve(
        SHARE,
        contract=attrs.evolve(SHARE.contract, mechanism=mechanism),
        facts=SHARE.facts.plus(revenue),
        population=BidPopulation(
            people=40_000,
            deviation_of_one=Fraction("2.15"),
            deviation_in_common=Share.parse("1%"),
        ),
    )
    answer = assess_bid(bid)
    [kept] = answer.not_switched
    assert "its terms refuse to be without it" in (kept.why_not or "")
    assert not any("English people" in each for each in answer.not_known)
    assert "with what is in common" in answer.explain()


def test_a_chance_that_is_accepted_anyway_needs_no_reserve() -> None:
    """A coin falls wrongly half of the time, and six in ten is accepted."""
    assert assess_bid(attrs.evolve(COIN, level=Share.parse("60%"))).reserve.needed.value == 0


@pytest.mark.broad
def test_a_small_simulation_knows_few_of_the_worst_years() -> None:
    """The ladder of the reserve ends then at one year in a thousand."""
    pytest.importorskip("polars")
    normal = SHARE.spread.facts[0].spread
    spread = Spread.of({"outturn": normal, "baseline": normal})
    simulated = functools.partial(exposure, n=20_000)
    bid = attrs.evolve(SHARE, facts=Facts(), spread=spread)
    found = assess_bid(bid, by=simulated)
    assert found.reserve.needed.value == pytest.approx(2_000_000_00, rel=0.01)


def test_a_label_that_is_taken_and_another_currency() -> None:
    """A cost is counted beside a line of its own name."""
    dollars = Money(pence=1_000_000_00, currency="USD")
    agreed = LocalAgreement(
        agreed=formula(line("cost", dollars, payer="board", payee="trust"), currency="USD")
    )
    bid = Bid(
        name="Abroad",
        bearer="trust",
        contract=BidTerms(mechanism=agreed, paid_by=(FactPayer(fact="cost", party="trust"),)),
        facts=Facts(),
        spread=Spread.of(
            {
                "cost": NormalSpread(
                    mean=dollars, standard_deviation=Money(pence=1_000_00, currency="USD")
                )
            }
        ),
    )
    answer = assess_bid(bid)
    assert {row.unit for row in answer.rows() if row.section == "result"} == {
        "USD",
        "part of one",
    }
    assert answer.tables()["rows"].rows
    assert answer.__arrow_c_stream__() is not None


def test_a_block_is_good_where_little_is_done() -> None:
    """A falling income makes the low end the bad one."""
    volume = LocalAgreement(
        agreed=formula(line("income", fact("income", PENCE), payer="board", payee="trust"))
    )
    bid = attrs.evolve(
        TWO,
        today=None,
        contract=BidTerms(mechanism=volume),
        spread=Spread.of(
            {"income": NormalSpread(mean=HUNDRED, standard_deviation=Money.parse("£3m"))}
        ),
    )
    results = {
        each.case: each.result.value for each in assess_bid(bid).points if each.party == "trust"
    }
    assert results["terrible"] < results["bad"] < results["expected"]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (0, 10**12, "whatever cost comes to"),
        (0, 500, "cost £5 or less"),
        (500, 10**12, "cost £5 or more"),
        (500, 600, "cost from £5 to £6"),
    ],
)
def test_where_a_break_even_lies(start: int, end: int, told: str) -> None:
    """A stretch, with its ends unless the fact ends there."""
    found = BreakEven(
        fact=fact("cost", PENCE), against="nothing", start=Fraction(start), end=Fraction(end)
    )
    assert str(found) == told


def test_stretches_that_break_even_are_joined() -> None:
    """Within a dead zone of a corridor the bearer neither gains nor loses."""
    zone = (ShareBand(above=FixedAmount(amount=Money.parse("£1m")), share=Share.parse("50%")),)
    mechanism = GainLossShare(
        gain_bands=zone,
        loss_bands=zone,
        loss_limit=UNLIMITED,
        keys=EqualShares(parties=("provider",)),
    )
    contract = attrs.evolve(SHARE.contract, mechanism=mechanism)
    found = assess_bid(attrs.evolve(SHARE, contract=contract)).break_even
    assert [str(each) for each in found if each.against == "nothing"] == [
        "outturn from £99,000,000 to £101,000,000"
    ]


def test_what_does_nothing_so_likely_and_illustrative_figures_are_said() -> None:
    """A limit far out, an invented volatility, an invented fact."""
    limit = FixedAmount(amount=Money.parse("£900m"))
    mechanism = attrs.evolve(MECHANISM, loss_limit=limit)
    contract = attrs.evolve(SHARE.contract, mechanism=mechanism)
    people = BidPopulation(people=40_000)
    answer = assess_bid(attrs.evolve(SHARE, contract=contract, population=people, years=2))
    assert "does nothing that is this likely" in answer.explain()
    assert "INVENTED FIGURES" in answer.explain()
    invented = Citation(
        source=Source(key="X", title="Made up"), confidence=Confidence.ILLUSTRATIVE
    )
    table = RecordedTable(name="t", rows=(), sources=(invented,))
    for change in ({"sources": (invented,)}, {"facts": Facts(tables=(table,))}):
        asked = attrs.evolve(COIN, **change)
        assert assess_bid(asked).is_illustrative
    verified = attrs.evolve(invented, confidence=Confidence.VERIFIED)
    sure = assess_bid(attrs.evolve(COIN, sources=(verified,)))
    assert not any("spread" in each for each in sure.not_known)
    assert "not given" in sure.explain()


def test_a_cost_that_nobody_pays_under_the_contract_has_no_middle() -> None:
    """Today the board pays it; who does then was not said, and is told as not known."""
    today = BidTerms(paid_by=(FactPayer(fact="cost", party="board"),))
    block = LocalAgreement(
        agreed=formula(line("block", Money.parse("£10m"), payer="board", payee="trust"))
    )
    answer = assess_bid(attrs.evolve(COIN, today=today, contract=BidTerms(mechanism=block)))
    assert {each.terms for each in answer.margins} == {"today"}
    assert "In the middle" not in answer.explain()
    assert any("Who pays in the first place for cost" in each for each in answer.not_known)


# --- What a stranger found in a bid of his own ---


@pytest.mark.parametrize("case", CASES["ranges"], ids=lambda case: case["id"])
def test_who_bears_the_next_pound_in_every_range(case: dict[str, Any]) -> None:
    """Each range is named once, with the parts that all parties bear within it."""
    found: dict[str, dict[str, str]] = {}
    for each in of(case).margins:
        if each.terms == "contract":
            parts = found.setdefault(each.place, {})
            assert each.party not in parts
            parts[each.party] = str(each.borne)
    assert found == case["borne"]


@pytest.mark.parametrize("case", CASES["spreads"], ids=lambda case: case["id"])
def test_a_saving_that_comes_by_itself_by_the_stated_spread(case: dict[str, Any]) -> None:
    """It stands beside that by the chance of so many people alone, everywhere."""
    people = BidPopulation(
        people=40_000, saving=Share.parse("2%"), deviation_of_one=Fraction("2.15")
    )
    answer = of(case, population=people)
    [found] = answer.spreads
    assert found.deviation.value == pytest.approx(case["deviation"], rel=PART)
    assert found.chance.value == pytest.approx(case["chance"], rel=PART)
    chance = f"{found.chance} of the time"
    told = dict(answer.sections())
    assert any(chance in each and "by itself" in each for each in told["In short"])
    assert str(found) in told["Is the population large enough"]
    assert str(found) in [row.words for row in answer.rows() if row.section == "population"]


def test_a_cost_of_nothing_has_no_saving() -> None:
    """There is nothing of which it could be a part; and a count is no cost."""
    people = BidPopulation(people=40_000, saving=Share.parse("2%"))
    assert assess_bid(attrs.evolve(sure_of("£0", 1), population=people)).spreads == ()
    assert [each.fact for each in assess_bid(attrs.evolve(TWO, population=people)).spreads] == [
        "cost"
    ]


@pytest.mark.parametrize("case", CASES["few"], ids=lambda case: case["id"])
def test_a_terrible_year_that_few_values_cannot_tell(case: dict[str, Any]) -> None:
    """It is said beside the table, and among what is not known."""
    values = Money.parse("£9m"), Money.parse("£11m")
    spread = Spread.of({"cost": DiscreteSpread(values=values, weights=tuple(case["weights"]))})
    answer = assess_bid(attrs.evolve(COIN, spread=spread))
    caption = answer.tables_of_results()[0][0]
    if case["told"] is None:
        assert "cannot be told" not in answer.explain()
        return
    assert case["told"] in caption
    assert any("cannot be told from what is listed" in each for each in answer.not_known)


# --- Facts that the contract does not rest on ---

STOPPED: Final = attrs.evolve(
    COAST, stop_loss=StopLoss(at=Money.parse("£100,000"), above=Share.parse("10%"), rows=50)
)
TWO_PEOPLE: Final = RecordedTable(
    name="people",
    rows=tuple(
        (RecordedFact(name="cost_of_person", value=Money.parse(value), unit=PENCE),)
        for value in ("£50,000", "£150,000")
    ),
)


@pytest.mark.broad
def test_a_cost_in_whose_place_a_stop_loss_takes_a_table_is_refused() -> None:
    """Nothing that is paid would move with it; the cure is named."""
    bid = attrs.evolve(
        COASTAL_YEAR,
        contract=attrs.evolve(COASTAL_YEAR.contract, mechanism=STOPPED),
        facts=Facts(facts=COASTAL_YEAR.facts.facts, tables=(TWO_PEOPLE,)),
    )
    told = (
        r"rests on 'cost', for with stop_loss it takes the table 'people' .* leave stop_loss out"
    )
    with pytest.raises(InvalidValueError, match=told):
        assess_bid(bid)
    other = attrs.evolve(
        bid,
        today=None,
        contract=attrs.evolve(
            bid.contract, paid_by=(FactPayer(fact="rent", party="trust"),), budgets=()
        ),
        spread=Spread.of({"rent": COST_OF_COAST}),
    )
    not_known = " ".join(assess_bid(other).not_known)
    assert "the 2 rows of the table people may turn out otherwise" in not_known
    assert "should move with rent: no line of it does" in not_known
    one = attrs.evolve(TWO_PEOPLE, rows=TWO_PEOPLE.rows[:1])
    few = attrs.evolve(other, facts=Facts(facts=COASTAL_YEAR.facts.facts, tables=(one,)))
    assert any("the 1 row of the table people" in each for each in assess_bid(few).not_known)


def test_a_budget_that_is_not_sure_is_no_cost() -> None:
    """Nobody pays it in the first place, nothing breaks even at none, and no point is told."""
    pounds = {"cost": ("£118m", "£126m"), "expected_cost": ("£120m", "£122m")}
    answer = assess_bid(
        attrs.evolve(
            COASTAL_YEAR,
            contract=attrs.evolve(
                COASTAL_YEAR.contract,
                mechanism=attrs.evolve(COAST, into_reserve=Share.parse("0%")),
            ),
            facts=Facts(),
            spread=Spread.of(
                {
                    name: DiscreteSpread(values=tuple(map(Money.parse, values)))
                    for name, values in pounds.items()
                }
            ),
        )
    )
    assert not any("Who pays in the first place" in each for each in answer.not_known)
    assert {each.fact.name for each in answer.break_even} == {"cost", "expected_cost"}
    assert all(each.end > 0 for each in answer.break_even)
    told = dict(answer.sections())[answer.TITLE_OF_RESULTS]
    assert "here cost and expected cost are." in told[-1]


def test_in_short_each_protection_costs_a_party_and_not_the_pot() -> None:
    """The cap of gains costs the trust; what the reserve loses, the trust is saved."""
    short = " ".join(dict(assess_bid(COASTAL_YEAR).sections())["In short"])
    assert (
        "The cap, where the gain bands end (4% of the baseline) costs trust about £29,500" in short
    )
    assert "(25%) saves trust about £418,000 a year on average" in short
    assert "out of what reserve holds" in short
    assert "costs reserve" not in short
