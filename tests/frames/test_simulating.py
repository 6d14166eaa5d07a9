"""A contract settled over scenarios: the pence of the scalar reading, the same on every engine."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhs_accountable_care import (
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Money,
    Share,
)
from nhs_accountable_care.frames import draw_frame, simulate
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    SHARE,
    YEAR,
    DiscreteSpread,
    Facts,
    FactValue,
    GivenFacts,
    LognormalSpread,
    NormalSpread,
    RecordedFact,
    ScenarioTable,
    Spread,
    code,
    draw,
    fact,
    formula,
    is_code,
    line,
    phased,
    prepare,
    step,
    truth,
    when,
)
from tests.frames.engines import EVERYWHERE, backend_of, frame_of, rows_of

SPEND, BASELINE = fact("spend", PENCE), fact("baseline", PENCE)
SAVING = step("saving", BASELINE - SPEND)
AGREED = formula(
    line(
        "share of saving",
        when(truth("met"), fact("share", SHARE) * SAVING, SAVING / 3),
        payer="board",
        payee="trust",
    ),
    line("for members", Money.parse("£2") * fact("members", COUNT), payer="board", payee="trust"),
)
GIVEN: dict[str, FactValue] = {"baseline": Money.parse("£80m"), "share": Share.parse("37.5%")}
SPREAD = Spread.of(
    {
        "spend": NormalSpread(mean=Money.parse("£79m"), standard_deviation=Money.parse("£2m")),
        "met": DiscreteSpread(values=(True, False), weights=(9, 1)),
        "members": LognormalSpread(mean=40_000, standard_deviation=9_000),
    },
    correlation={("spend", "members"): Fraction(1, 2)},
)
BACKENDS = [
    *("polars", "pandas", "duckdb"),
    *(pytest.param(name, marks=pytest.mark.engines) for name in ("pyarrow", "pyspark")),
]
FEW = settings(max_examples=5)


def by_scenario(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame, in the order of the scenarios, without what is not wrong."""
    rows = sorted(rows_of(frame), key=lambda row: row["scenario"])
    # What is lazy is not looked at before it is asked for, and has a column for what is wrong.
    assert {row.pop("problem", None) for row in rows} == {None}
    return rows


def one_by_one(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Settle scenarios one at a time, with the scalar reading."""
    compiled = prepare(AGREED)
    rows = []
    for record in records:
        known = {"baseline": 8_000_000_000, "share": 3_750} | record
        shared, members = compiled.pence(*(known[name] for name in compiled.facts))
        rows.append(
            record
            | {
                "share of saving": shared,
                "for members": members,
                "net_board": -shared - members,
                "net_trust": shared + members,
            }
        )
    return rows


@pytest.mark.parametrize("backend", BACKENDS)
@FEW
@given(seed=st.integers(0, 2**64 - 1), n=st.integers(1, 40))
def test_every_scenario_is_settled_as_if_alone(backend: str, seed: int, n: int) -> None:
    """The drawn facts, and the same pence as one settlement after the other."""
    simulation = simulate(AGREED, GIVEN, SPREAD, n=n, seed=seed, backend=backend_of(backend))
    draws = draw(AGREED, SPREAD, n=n, seed=seed)
    assert simulation.draws == draws
    assert by_scenario(simulation.frame) == one_by_one(draws.to_records())


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_draws_that_are_a_frame_are_settled_where_they_are(engine: str) -> None:
    """On every engine, with all of their own columns, and the same pence."""
    records = draw(AGREED, SPREAD, n=30, seed=7).to_records()
    kinds = {
        "scenario": nw.Int64(),
        "spend": nw.Int64(),
        "met": nw.Boolean(),
        "members": nw.Int64(),
    }
    columns = {name: (kind, [row[name] for row in records]) for name, kind in kinds.items()}
    simulation = simulate(AGREED, GIVEN, draws=frame_of(engine, columns))
    assert simulation.draws is None
    names = [*kinds, "share of saving", "for members", "net_board", "net_trust"]
    rows = [{name: row[name] for name in names} for row in by_scenario(simulation.frame)]
    assert rows == one_by_one(records)


def test_one_drawing_serves_several_contracts() -> None:
    """What a contract does not need is kept, and what it needs is the same for each."""
    draws = draw(AGREED, SPREAD, n=5, seed=1)
    settled = simulate(AGREED, GIVEN, draws=draws, backend="polars")
    assert settled.draws is draws
    assert settled.frame.equals(
        simulate(AGREED, GIVEN, SPREAD, n=5, seed=1, backend="polars").frame
    )


def test_what_is_drawn_stands_in_place_of_what_is_given() -> None:
    """Recorded facts and plain ones alike, so that the facts of a settlement serve as they are."""
    certain: dict[str, FactValue] = GIVEN | {
        "spend": Money.parse("£1"),
        "members": 5,
        "met": False,
    }
    recorded = Facts(
        facts=tuple(
            RecordedFact(
                name=name,
                value=value,
                unit={fact.name: fact.unit for fact in AGREED.facts}[name],
            )
            for name, value in certain.items()
        )
    )
    plain = simulate(AGREED, GIVEN, SPREAD, n=3, seed=1, backend="polars").frame
    both: tuple[GivenFacts, ...] = (certain, recorded)
    for facts in both:
        frame = simulate(AGREED, facts, SPREAD, n=3, seed=1, backend="polars").frame
        assert frame.equals(plain)


def test_draws_of_your_own_are_settled_as_ours_are() -> None:
    """From an array, or from columns."""
    array = np.array([[7_900_000_000, 40_000], [8_100_000_000, 41_000]])
    facts = GIVEN | {"met": True}
    of_array = simulate(AGREED, facts, draws=array, names=("spend", "members"), backend="polars")
    columns = {"spend": [7_900_000_000, 8_100_000_000], "members": [40_000, 41_000]}
    of_columns = simulate(AGREED, facts, draws=columns, backend="polars")
    assert of_array.frame.equals(of_columns.frame)
    records = [
        {"scenario": 1, "spend": 7_900_000_000, "members": 40_000},
        {"scenario": 2, "spend": 8_100_000_000, "members": 41_000},
    ]
    told = one_by_one([record | {"met": True} for record in records])
    assert of_array.frame.to_dicts() == [
        {name: value for name, value in row.items() if name != "met"} for row in told
    ]


def test_own_draws_outside_what_a_fact_may_be_are_refused_or_flagged() -> None:
    """As rows of any frame are."""
    columns = {"spend": [-1, 5], "members": [4, 4], "met": [True, True]}
    told = r"^spend: outside its bounds, 0 to 1,000,.*: 1 scenario, counted from 1: 1\n.*flag"
    for choice in (None, "refuse"):
        with pytest.raises(InvalidValueError, match=told):
            simulate(AGREED, GIVEN, draws=columns, backend="polars", on_problem=choice)
    frame = simulate(AGREED, GIVEN, draws=columns, backend="polars", on_problem="flag").frame
    assert [row is None for row in frame["net_trust"].to_list()] == [True, False]
    first, second = frame["problem"].to_list()
    assert first.startswith("spend: outside its bounds, 0 to 1,000,")
    assert second is None


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_columns_are_the_same_on_every_engine(backend: str) -> None:
    """Nothing is wrong with scenarios that were looked at, so no column says what is."""
    columns = {"spend": [1, 5], "members": [4, 4], "met": [True, True]}
    made = simulate(AGREED, GIVEN, draws=columns, backend=backend_of(backend)).frame
    of_polars = simulate(AGREED, GIVEN, draws=columns, backend="polars").frame
    assert list(nw.from_native(made).collect_schema()) == of_polars.columns
    columns["spend"] = [1, -5]
    with pytest.raises(InvalidValueError, match=r"spend: .*: 1 scenario, counted from 1: 2"):
        simulate(AGREED, GIVEN, draws=columns, backend=backend_of(backend))


def test_own_draws_of_another_kind_are_refused_by_their_type() -> None:
    """A truth is no number, though Python would count it as one."""
    columns = {"spend": [True], "members": [4], "met": [True]}
    with pytest.raises(InvalidTypeError, match="column 'spend': Boolean is no whole number"):
        simulate(AGREED, GIVEN, draws=columns, backend="polars")


def test_own_draws_of_words_that_a_fact_may_not_be_are_refused() -> None:
    """All of them are counted, and the first are named."""
    track = code("track", codes=("block", "blended"))
    agreed = formula(
        line(
            "paid",
            when(is_code(track, "block"), fact("cost", PENCE), 2 * fact("cost", PENCE)),
            payer="a",
            payee="b",
        )
    )
    columns = {"track": ["block", "blok", "x"], "cost": [1, 1, 1]}
    told = "^track: no code that this may be: 2 scenarios, counted from 1: 2, 3\n"
    with pytest.raises(InvalidValueError, match=told):
        simulate(agreed, {}, draws=columns, backend="polars")
    columns["track"] = ["block", "block", "blended"]
    assert simulate(agreed, {}, draws=columns, backend="polars").frame["net_b"].sum() == 4


def test_own_draws_that_are_all_outside_are_all_flagged() -> None:
    """None of them is settled, and none is lost."""
    columns = {"spend": [-2, -1], "members": [4, 4], "met": [True, True]}
    frame = simulate(AGREED, GIVEN, draws=columns, backend="polars", on_problem="flag").frame
    assert frame["net_trust"].to_list() == [None, None]


def test_years_and_words_are_drawn_too() -> None:
    """A year is the calendar year in which it starts, and a word is text."""
    year = fact("year", YEAR, lowest=FinancialYear(2024), highest=FinancialYear(2025))
    is_block = is_code(code("track", codes=("block", "blended")), "block")
    by_year = phased(
        year, [(FinancialYear(2024), Money.parse("£1")), (FinancialYear(2025), Money.parse("£2"))]
    )
    agreed = formula(line("paid", when(is_block, by_year, 2 * by_year), payer="a", payee="b"))
    table = ScenarioTable(
        facts=("year", "track"),
        rows=((FinancialYear(2024), "block"), (FinancialYear(2025), "blended")),
    )
    frame = simulate(agreed, {}, Spread.of(table=table), n=20, seed=1, backend="polars").frame
    rows = set(frame.select("year", "track", "net_b").rows())
    assert rows == {(2024, "block", 100), (2025, "blended", 400)}


def test_steps_prefix_and_the_name_of_the_number() -> None:
    """The workings are columns on request, and every name can be another."""
    frame = simulate(
        AGREED,
        GIVEN,
        SPREAD,
        n=2,
        seed=1,
        backend="polars",
        steps=True,
        prefix="iho: ",
        scenario="number",
    ).frame
    assert frame.columns[:4] == ["number", "spend", "met", "members"]
    assert frame["iho: step_saving"].to_list() == [
        8_000_000_000 - each for each in frame["spend"].to_list()
    ]
    assert "iho: net_trust" in frame.columns


def test_what_is_clipped_is_counted() -> None:
    """In the draws that come with the frame."""
    wide = Spread.of(
        {
            "members": NormalSpread(mean=0, standard_deviation=100),
            "met": DiscreteSpread(values=(True,)),
        }
    )
    facts = GIVEN | {"spend": Money.parse("£79m")}
    told: list[int] = []
    simulation = simulate(
        AGREED,
        facts,
        wide,
        n=100,
        seed=1,
        outside="clip",
        backend="polars",
        progress=told.append,
    )
    assert simulation.draws is not None
    assert simulation.frame["members"].to_list().count(0) >= simulation.draws["members"].below > 30
    assert told == [100]
    with pytest.raises(InvalidValueError, match="members: of 100 draws"):
        simulate(AGREED, facts, wide, n=100, seed=1, backend="polars")


def test_the_range_of_what_is_drawn_makes_room() -> None:
    """A formula that could leave 64 bits is settled where no scenario does."""
    rate = Fraction(1, 10**6)
    large = formula(
        line(
            "large",
            fact("pot", PENCE, highest=10**15)
            * fact("rate", SHARE, step=rate)
            * fact("other", SHARE, step=rate),
            payer="board",
            payee="trust",
        )
    )
    table = ScenarioTable(
        facts=("pot", "rate", "other"),
        rows=((Money.parse("£20"), Share.parse("50%"), Share.parse("1%")),),
    )
    frame = simulate(large, {}, Spread.of(table=table), n=1, seed=1, backend="polars").frame
    assert frame["net_trust"].to_list() == [10]


def called(**given: Any) -> Callable[[], object]:
    """Simulate with arguments that may be wrong."""
    return lambda: simulate(AGREED, GIVEN, **given)


COLUMNS = {"spend": [1], "members": [1], "met": [True]}
NEITHER = "give a spread, n and seed, by which scenarios are drawn, or draws of your own"
BOTH = "draws are given; leave out the spread, n and seed, by which others are drawn"
REFUSED = [
    pytest.param(called(backend="polars"), NEITHER, id="nothing"),
    pytest.param(called(spread=SPREAD, n=5, backend="polars"), NEITHER, id="no-seed"),
    pytest.param(called(spread=SPREAD, seed=5, backend="polars"), NEITHER, id="no-number"),
    pytest.param(called(n=5, seed=5, backend="polars"), NEITHER, id="no-spread"),
    pytest.param(called(draws=COLUMNS, spread=SPREAD, backend="polars"), BOTH, id="both"),
    pytest.param(called(draws=COLUMNS, n=1, backend="polars"), BOTH, id="draws-and-number"),
    pytest.param(called(draws=COLUMNS, seed=1, backend="polars"), BOTH, id="draws-and-seed"),
    pytest.param(called(spread=SPREAD, n=1, seed=1), "backend is None; write", id="no-backend"),
    pytest.param(
        called(draws=draw_frame(COLUMNS, backend="polars"), backend="polars"),
        "draws are a frame, which says its own library; leave out backend",
        id="frame-and-backend",
    ),
    pytest.param(
        called(draws=draw_frame({"spent": [1]}, backend="polars")),
        "draws: 'scenario' is no fact that the mechanism needs; it needs: met, share, baseline",
        id="a-frame-of-other-things",
    ),
    pytest.param(
        called(draws=COLUMNS | {"spent": [1]}, backend="polars"),
        "draws: 'spent' is no fact that the mechanism needs; did you mean 'spend'?",
        id="a-slip",
    ),
    pytest.param(
        called(draws=5, backend="polars"), "draws is a int, and no dataframe", id="an-int"
    ),
]


@pytest.mark.parametrize(("make", "said"), REFUSED)
def test_what_cannot_be_simulated_is_refused(make: Callable[[], object], said: str) -> None:
    """With what to write."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match=re.escape(said)):
        make()
