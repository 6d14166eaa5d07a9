"""Years settled in order carry what the one before left over."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    FinancialYear,
    InvalidValueError,
    MissingFactError,
    Money,
    Share,
)
from nhs_accountable_care.payment import (
    PENCE,
    ZERO,
    BlockPayment,
    CarriedBalance,
    Facts,
    FactsByYear,
    Formula,
    Mechanism,
    Phase,
    Phased,
    PooledBudget,
    PoolPartner,
    RecordedFact,
    Step,
    YearFacts,
    fact,
    facts_of_year,
    formula,
    greatest,
    least,
    line,
    note,
    rounded,
    series,
    settle,
    step,
)
from nhs_accountable_care.payment.mechanisms.invented import INVENTED

CASES: Final = json.loads(
    (Path(__file__).parent / "series_cases.json").read_text(encoding="utf-8")
)["cases"]


def pounds(text: str) -> Money:
    """Read a sum."""
    return Money.parse(f"£{text}" if not text.startswith("-") else f"-£{text[1:]}")


def pool() -> PooledBudget:
    """A pool that keeps what it did not spend, of two partners as 2 to 1."""
    return PooledBudget(
        partners=(
            PoolPartner(party="CCG", contribution="ccg_contribution"),
            PoolPartner(party="council", contribution="council_contribution"),
        ),
        host="council",
        cover=("brought_forward",),
    )


def deficit() -> Formula:
    """A deficit that a board covers, and that 40% of later surpluses pay back."""
    owed, result = fact("owed", PENCE), fact("result", PENCE, lowest=Money.parse("-£10m"))
    surplus = greatest(result, ZERO)
    repaid = step("repaid", rounded(least(surplus * Share.parse("40%"), owed)))
    covered = step("covered", greatest(-result, ZERO))
    return formula(
        line("deficit covered", covered, payer="board", payee="trust"),
        line("paid back", repaid, payer="trust", payee="board"),
        note("owed at the end", owed + covered - repaid),
    )


TERMS: Final[Mapping[str, tuple[Mechanism | Formula, str, str, dict[str, Money]]]] = {
    "pool": (
        pool(),
        "brought_forward",
        "pooled budget: carried forward",
        {"ccg_contribution": Money.parse("£20m"), "council_contribution": Money.parse("£10m")},
    ),
    "deficit": (deficit(), "owed", "owed at the end", {}),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_balances_and_nets_are_as_worked_out_by_hand(case: dict[str, Any]) -> None:
    """Each year begins with what the one before left."""
    agreed, into, out_of, always = TERMS[case["terms"]]
    years = {
        FinancialYear.parse(year): always | {name: pounds(sum_) for name, sum_ in facts.items()}
        for year, facts in case["years"].items()
    }
    balance = CarriedBalance(fact=into, line=out_of, opening=pounds(case["opening"]))
    done = series(agreed, years, balances=(balance,))
    expected = {
        year: [pounds(opening), pounds(closing)]
        for year, (opening, closing) in case["balances"].items()
    }
    assert {str(each.year): [each.opening, each.closing] for each in done.balances} == expected
    assert done.net == {party: pounds(net) for party, net in case["net"].items()}


YEARS: Final = [FinancialYear(2022 + place) for place in range(4)]
OWED: Final = CarriedBalance(fact="owed", line="owed at the end", opening=Money.parse("£100"))
results = st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=4)


@given(results)
def test_a_series_cut_in_two_is_the_same_series(pence: list[int]) -> None:
    """What the first part closes with, the second opens with."""
    facts = {year: {"result": Money(pence=each)} for year, each in zip(YEARS, pence, strict=False)}
    whole = series(deficit(), facts, balances=(OWED,))
    years = list(facts)
    first = series(deficit(), {year: facts[year] for year in years[:1]}, balances=(OWED,))
    then = CarriedBalance(fact="owed", line=OWED.line, opening=first.balances[-1].closing)
    second = series(deficit(), {year: facts[year] for year in years[1:]}, balances=(then,))
    assert whole.balances == first.balances + second.balances


@given(results)
def test_what_is_owed_changes_by_what_is_paid(pence: list[int]) -> None:
    """No penny of a balance comes from nowhere: it is what the board has paid and not got back."""
    facts = {year: {"result": Money(pence=each)} for year, each in zip(YEARS, pence, strict=False)}
    done = series(deficit(), facts, balances=(OWED,))
    assert done.balances[-1].closing == OWED.opening + done.net["trust"]


def test_one_year_is_settled_as_alone() -> None:
    """A series of one year is that year."""
    facts = {"block_value": Money.parse("£50m")}
    done = series(BlockPayment(), {FinancialYear(2023): facts})
    assert done[FinancialYear(2023)].settlement == settle(BlockPayment(), facts)
    assert done.balances == ()


def test_the_year_of_a_phase_need_not_be_given() -> None:
    """It is the year that is settled."""
    block = BlockPayment()
    phased = Phased(cases=tuple(Phase(year=year, part=block) for year in YEARS[:2]))
    facts: dict[FinancialYear, Any] = {
        year: {"block_value": Money.parse("£1")} for year in YEARS[:2]
    }
    assert series(phased, facts).net["provider"] == Money.parse("£2")
    facts[YEARS[1]]["year"] = YEARS[0]
    assert series(phased, facts).net["provider"] == Money.parse("£2")


def test_recorded_facts_keep_their_sources() -> None:
    """What is carried is laid over them, and what was invented is told."""
    result = RecordedFact(name="result", value=Money.parse("-£5"), unit=PENCE, sources=INVENTED)
    facts = Facts(facts=(result,))
    done = series(deficit(), {YEARS[0]: facts, YEARS[1]: facts}, balances=(OWED,))
    assert done.balances[-1].closing == Money.parse("£110")
    assert done.tables()["about"].to_records()[0]["is_illustrative"] is True
    assert "INVENTED FIGURES" in done.explain()


REFUSED: Final = (
    pytest.param({}, (), "there is no year to settle", id="no year"),
    pytest.param({2022: {}, 2024: {}}, (), "settle 2023/24 between them", id="a gap"),
    pytest.param({2023: {}, 2022: {}}, (), "put the years in order", id="out of order"),
    pytest.param(
        {2022: {"owed": Money.parse("£1")}},
        (OWED,),
        "owed is carried, and given for 2022/23 as well; leave it out there",
        id="given and carried",
    ),
    pytest.param({2022: {}}, (OWED, OWED), "a fact is carried twice", id="carried twice"),
    pytest.param(
        {2022: {}},
        (CarriedBalance(fact="owe", line="owing", opening=Money(pence=0)),),
        "no fact that is money is named 'owe'; those are: 'result', 'owed'\n"
        "no line, note or step of money is named 'owing'; those are: 'deficit covered', "
        "'paid back', 'owed at the end', 'covered', 'repaid'",
        id="names that the formula does not have",
    ),
)


@pytest.mark.parametrize(("facts", "balances", "words"), REFUSED)
def test_what_cannot_be_carried_is_refused(
    facts: dict[int, Any], balances: tuple[CarriedBalance, ...], words: str
) -> None:
    """The message says which, and what to do."""
    given_facts = {FinancialYear(year): each for year, each in facts.items()}
    with pytest.raises(InvalidValueError) as caught:
        series(deficit(), given_facts, balances=balances)
    assert words in str(caught.value)


def test_a_year_that_lacks_a_fact_is_named() -> None:
    """The message begins with the year."""
    facts: dict[FinancialYear, Any] = {YEARS[0]: {"result": Money.parse("£1")}, YEARS[1]: {}}
    with pytest.raises(MissingFactError, match=r"^2023/24: \$\.facts\.result: missing"):
        series(deficit(), facts, balances=(OWED,))


def thirds() -> tuple[Formula, Step]:
    """A step that leaves a third of a penny."""
    third = step("a third", fact("owed", PENCE) / 3)
    return formula(note("rounded", rounded(third))), third


def test_parts_of_a_penny_are_not_carried() -> None:
    """A step may leave them, and which rounding holds is for the agreement to say."""
    agreed, third = thirds()
    balance = CarriedBalance(fact="owed", line=third.name, opening=Money(pence=3))
    years: dict[FinancialYear, Any] = {YEARS[0]: {}, YEARS[1]: {}}
    with pytest.raises(InvalidValueError, match="2023/24: 'a third' leaves 1/3 pence"):
        series(agreed, years, balances=(balance,))
    done = series(agreed, {YEARS[0]: {}}, balances=(balance,))
    assert done.balances[0].closing == Money(pence=1)


def test_a_year_that_was_not_settled_is_told() -> None:
    """Those that were are named; the whole has one line of its own."""
    done = series(deficit(), {YEARS[0]: {"result": Money(pence=0)}}, balances=(OWED,))
    with pytest.raises(InvalidValueError, match="2030/31 was not settled; settled were: 2022/23"):
        done[FinancialYear(2030)]
    assert repr(done) == "<SettledYears: a formula, 2022/23 to 2022/23>"


def test_one_year_is_told_and_tabled_as_several_are() -> None:
    """Of what is carried and what each gets."""
    done = series(deficit(), {YEARS[0]: {"result": Money.parse("-£5")}}, balances=(OWED,))
    assert str(done) == (
        "Years 2022/23 to 2022/23: a formula\n"
        "  owed: £100.00 at first, £105.00 after 2022/23\n"
        "  board, in all: -£5.00\n"
        "  trust, in all: £5.00"
    )
    assert done.tables()["about"].to_records()[0]["currency"] == "GBP"
    notes = formula(note("left", fact("owed", PENCE)))
    balance = CarriedBalance(fact="owed", line="left", opening=Money(pence=0))
    told = str(series(notes, {YEARS[0]: {}}, balances=(balance,)))
    assert told.splitlines()[-1] == "  nobody pays anything"


def test_one_invented_year_marks_them_all() -> None:
    """Whichever of them it is."""
    invented = RecordedFact(name="result", value=Money.parse("£1"), unit=PENCE, sources=INVENTED)
    own = attrs.evolve(invented, sources=())
    for first, then in ((invented, own), (own, invented), (own, own)):
        facts = {YEARS[0]: Facts(facts=(first,)), YEARS[1]: Facts(facts=(then,))}
        done = series(deficit(), facts, balances=(OWED,))
        is_marked = done.tables()["about"].to_records()[0]["is_illustrative"]
        assert is_marked is (invented in (first, then))


def test_a_year_that_comes_twice_is_out_of_order() -> None:
    """No year lies between it and itself."""
    year = YearFacts(year=YEARS[0], facts=Facts())
    with pytest.raises(InvalidValueError, match="2022/23 follows 2022/23; put the years in order"):
        FactsByYear(years=(year, year))


def test_long_lines_are_wrapped() -> None:
    """At 99 characters, as everything that is told: of one more the end goes to the next line."""
    told = []
    for payer in ("a " * 30 + "b" * 21, "a " * 30 + "b" * 22):
        agreed = formula(line("fee", fact("cost", PENCE), payer=payer, payee="c"))
        facts: dict[FinancialYear, Any] = {YEARS[0]: {"cost": Money(pence=1)}}
        told.append(len(str(series(agreed, facts)).splitlines()[1]))
    assert told == [99, 93]


def test_the_facts_of_a_year_have_what_is_carried_into_it() -> None:
    """And the year itself, where the formula asks for it; what is carried is not given as well."""
    phased = Phased(cases=(Phase(year=FinancialYear(2024), part=BlockPayment()),))
    block = RecordedFact(name="block_value", value=pounds("5"), unit=PENCE)
    years = tuple(
        YearFacts(year=FinancialYear(start), facts=Facts(facts=(block,))) for start in (2023, 2024)
    )
    found = facts_of_year(phased, FactsByYear(years=years), FinancialYear(2024))
    assert {each.name: each.value for each in found.facts} == {
        "block_value": pounds("5"),
        "year": FinancialYear(2024),
    }
    with pytest.raises(InvalidValueError, match="no facts are given for 2025/26; there are those"):
        facts_of_year(phased, FactsByYear(years=years), FinancialYear(2025))
    carried = CarriedBalance(fact="block_value", line="block payment", opening=pounds("1"))
    twice = FactsByYear(years=years, balances=(carried,))
    with pytest.raises(InvalidValueError, match="block_value is carried, and given for 2023/24"):
        facts_of_year(BlockPayment(), twice, FinancialYear(2023))
