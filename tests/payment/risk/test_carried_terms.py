"""The reserve that is enough over years of which each begins with what the one before left."""

import functools
from fractions import Fraction
from typing import Any, Final

import attrs
import pytest

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.arrangements import BidQuestion
from nhs_accountable_care.documents import read
from nhs_accountable_care.payment import (
    PENCE,
    RATE,
    SHARE,
    ZERO,
    Bid,
    BidTerms,
    Facts,
    Formula,
    GivenBenchmark,
    IntegratedHealthOrganisationBudget,
    Line,
    LocalAgreement,
    Mechanism,
    RecordedFact,
    RecordedTable,
    assess_bid,
    fact,
    formula,
    line,
    note,
    rounded,
    settle,
    total,
)
from nhs_accountable_care.payment.risk.asked_exposure import AskedExposure
from nhs_accountable_care.payment.risk.carried_terms import reserve_of_term
from nhs_accountable_care.payment.risk.known_totals import with_known_totals
from nhs_accountable_care.reference.cases import case_text
from tests.payment.risk.bids_asked import CASES, COASTAL, COIN, about

HALF_IN_RESERVE: Final = IntegratedHealthOrganisationBudget(
    organisation="trust", benchmark=GivenBenchmark(), into_reserve=Share.parse("50%")
)


def with_reserve(mechanism: Mechanism, case: dict[str, Any]) -> Bid:
    """Ask of a coin, with half of a gain put into a reserve that begins with £0.5m."""
    known = (("expected_cost", "£10m"), ("reserve_brought_forward", "£500,000"))
    return attrs.evolve(
        COIN,
        contract=attrs.evolve(COIN.contract, mechanism=mechanism),
        facts=Facts(
            facts=tuple(
                RecordedFact(name=name, value=Money.parse(value), unit=PENCE)
                for name, value in known
            )
        ),
        years=case["years"],
        level=Share.parse(case["level"]),
    )


def without_notes(mechanism: Mechanism) -> LocalAgreement:
    """Leave out what says what a year leaves."""
    lines = mechanism.formula().lines
    return LocalAgreement(agreed=formula(each for each in lines if not each.is_note))


@pytest.mark.parametrize("case", CASES["carried"], ids=lambda case: case["id"])
def test_a_reserve_of_which_no_note_says_what_is_left(case: dict[str, Any]) -> None:
    """Each year begins with it anew; what is needed without it stands beside, everywhere."""
    answer = assess_bid(with_reserve(without_notes(HALF_IN_RESERVE), case))
    reserve, left = answer.reserve, answer.reserve.if_nothing_left
    assert reserve.needed.value == about(case["needed"])
    assert (reserve.carried, reserve.course) == ((), "")
    if case["if_nothing_left"] is None:
        assert (left, reserve.caveat) == (None, "")
        return
    assert left is not None
    assert left.value == about(case["if_nothing_left"])
    caveat = "It is too low where reserve brought forward of £500,000 is used up"
    short, *_, (_, of_reserve), _, _, _ = (section for section in answer.sections())
    for lines in (short[1], of_reserve):
        assert sum(caveat in each for each in lines) == 1
    assert "a year that begins with reserve brought forward of £500,000" in answer.not_known[-1]
    rows = [row for row in answer.rows() if row.section == "reserve"]
    assert any(caveat in row.words for row in rows)
    assert any(row.value == str(case["if_nothing_left"]) for row in rows)


@pytest.mark.parametrize("case", CASES["carried_on"], ids=lambda case: case["id"])
def test_a_reserve_that_is_carried_from_year_to_year(case: dict[str, Any]) -> None:
    """Every course of the years is settled; nothing is drawn, and nothing is told as anew."""
    answer = assess_bid(with_reserve(HALF_IN_RESERVE, case))
    reserve = answer.reserve
    assert reserve.yearly is not None
    assert reserve.left is not None
    assert reserve.needed.value == pytest.approx(case["needed"] * 100, abs=0.5)
    assert reserve.if_alike.value == pytest.approx(case["alike"] * 100, abs=0.5)
    assert reserve.yearly.value == pytest.approx(case["yearly"] * 100, abs=1)
    assert reserve.left.value == pytest.approx(case["left"] * 100, abs=0.5)
    assert (reserve.terms, reserve.needed.error, reserve.caveat) == (None, None, "")
    held = "reserve brought forward: £500,000 at first"
    assert reserve.carried == (held,)
    told = " ".join(answer.explain().split())
    assert f"where each year begins with what the one before left ({held})." in told
    assert f"A year is as the first ({held}); over the term trust gets" in told
    assert "Every course that the years can take was settled" in told
    assert f"All that is of a year as the first ({held})" in told
    rows = {row.what: row for row in answer.rows() if row.section == "reserve"}
    assert rows["what is carried"].words == reserve.course
    assert rows["left at the end, on average"].value == str(case["left"])


@functools.cache
def by_hand() -> dict[str, Bid]:
    """Return the bids of which terms were drawn by hand."""
    shipped = read(case_text("integrated-health-organisation-2026-bid"), of=BidQuestion)
    return {"coastal": COASTAL, "integrated health organisation": shipped.value.asked()}


@pytest.mark.broad
@pytest.mark.parametrize("case", CASES["carried_by_hand"], ids=lambda case: case["id"])
def test_a_reserve_that_is_carried_and_drawn(case: dict[str, Any]) -> None:
    """Terms are drawn, with the errors that they have; the same are drawn again."""
    answer = assess_bid(by_hand()[case["bid"]])
    reserve = answer.reserve
    found = {"needed": reserve.needed, "alike": reserve.if_alike, "yearly": reserve.yearly}
    for name, figure in found.items():
        assert figure is not None
        within = case["within" if name == "needed" else f"{name}_within"] * 100
        assert figure.value == pytest.approx(case[name] * 100, abs=within)
        assert figure.error is not None
        assert figure.error < within
    assert reserve.terms == 20_000
    assert reserve.left is not None
    assert reserve.left.value > 0
    told = " ".join(answer.explain().split())
    assert "out of what reserve holds in the first year." in told
    assert "20,000 terms were drawn and settled, and ± is their standard error" in told


@pytest.mark.broad
@pytest.mark.parametrize("room", ["carried_terms", "listed_scenarios"])
@pytest.mark.parametrize("case", CASES["carried_on"][:4:3], ids=lambda case: case["id"])
def test_what_is_drawn_comes_to_what_is_counted(
    room: str, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are too many courses, or too many scenarios of a year, terms are drawn."""
    bid = with_reserve(HALF_IN_RESERVE, case)
    exact = assess_bid(bid).reserve
    monkeypatch.setattr(f"nhs_accountable_care.payment.risk.{room}.MOST_SCENARIOS_SETTLED", 1)
    asked = AskedExposure(
        formula=HALF_IN_RESERVE.formula(),
        facts=bid.facts,
        paid_by={"cost": "trust"},
        budgets={},
    )
    drawn = reserve_of_term(
        asked,
        bid.spread,
        "trust",
        years=bid.years,
        level=bid.level,
        carried=["reserve_brought_forward"],
    )
    assert (exact.terms, drawn.terms) == (None, 20_000)
    assert (drawn.needed.value, drawn.if_alike.value) == (
        exact.needed.value,
        exact.if_alike.value,
    )
    assert drawn.yearly is not None
    assert exact.yearly is not None
    assert drawn.yearly.error is not None
    assert abs(drawn.yearly.value - exact.yearly.value) < 4 * drawn.yearly.error


OF_ROW: Final = fact("share", SHARE, table="shares")


def carrying(lowest: int, *notes: Line) -> Formula:
    """Carry what a budget of £10m leaves, into a year that takes no less than so many pence."""
    held = fact("pot_brought_forward", PENCE, lowest=lowest)
    paid = line("paid", held + Money.parse("£10m"), payer="pool", payee="trust")
    return formula(paid, note("a pool: pot carried forward", held - fact("cost", PENCE)), *notes)


@pytest.mark.parametrize(
    ("mechanism", "is_carried"),
    [
        pytest.param(carrying(-10_000_000_000), True, id="each year begins with an overdraft"),
        pytest.param(carrying(0), False, id="no year can begin with less than nothing"),
        pytest.param(
            carrying(-10_000_000_000, note("pot carried forward", ZERO)),
            False,
            id="of two notes nobody says which",
        ),
        pytest.param(
            carrying(
                -10_000_000_000,
                note(
                    "shared",
                    total(
                        "shares",
                        rounded(fact("share", SHARE, table="shares") * fact("cost", PENCE)),
                        rows=9,
                    ),
                ),
            ),
            False,
            id="rows of a table count what is uncertain",
        ),
    ],
)
def test_what_a_year_leaves_may_be_no_balance(mechanism: Formula, *, is_carried: bool) -> None:
    """Then each year is taken to begin anew, and that is told."""
    pot = RecordedFact(name="pot_brought_forward", value=Money.parse("£1m"), unit=PENCE)
    share = RecordedFact(name="share", value=Share.parse("10%"), unit=SHARE)
    answer = assess_bid(
        attrs.evolve(
            COIN,
            contract=BidTerms(mechanism=LocalAgreement(agreed=mechanism)),
            facts=Facts(facts=(pot,), tables=(RecordedTable(name="shares", rows=((share,),)),)),
            years=2,
        )
    )
    assert bool(answer.reserve.carried) is is_carried
    assert bool(answer.reserve.anew) is not is_carried


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"years": 31}, "1 to 30 years"),
        ({"level": Share.parse("0.01%")}, "between 0.1% and 100%"),
        ({"level": Share.parse("0%")}, "between 0.1% and 100%"),
        ({"level": Share.parse("100%")}, "between 0.1% and 100%"),
    ],
)
def test_a_reserve_that_is_carried_has_the_bounds_of_any(
    change: dict[str, Any], told: str
) -> None:
    """A term too long, a chance too small, and one that accepts all."""
    bid = with_reserve(HALF_IN_RESERVE, CASES["carried_on"][0])
    with pytest.raises(InvalidValueError, match=told):
        assess_bid(attrs.evolve(bid, **change))


def test_a_table_that_is_sure_is_added_up_once() -> None:
    """What rows come to is a constant, where they count nothing that moves."""
    pence = fact("of_row", PENCE, table="rows")
    of_rows = total("rows", pence, rows=9)
    moved = total("rows", rounded(pence * fact("rate", RATE)), rows=9)
    rows = tuple(
        (RecordedFact(name="of_row", value=Money(pence=each), unit=PENCE),) for each in (3, 4)
    )
    facts = Facts(
        facts=(RecordedFact(name="rate", value=Fraction(1, 2), unit=RATE),),
        tables=(RecordedTable(name="rows", rows=rows),),
    )
    sure = with_known_totals(formula(note("sum", of_rows)), facts, {"rate"})
    assert not sure.tables
    assert settle(sure, {}).line("sum").value == 3 + 4
    both = with_known_totals(formula(note("sum", of_rows), note("part", moved)), facts, {"rate"})
    assert dict(both.tables) == {"rows": 9}
    assert (
        settle(both, facts).line("part").value
        == settle(formula(note("part", moved)), facts).line("part").value
    )
    assert with_known_totals(sure, {}, ()) is sure
