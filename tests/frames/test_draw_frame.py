"""Scenarios as frames: the same whole numbers in every library, and nothing else."""

import re
from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from nhs_accountable_care import InvalidTypeError, InvalidValueError, Money
from nhs_accountable_care.frames import draw_frame
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    DiscreteSpread,
    NormalSpread,
    Spread,
    code,
    draw,
    fact,
    formula,
    is_code,
    note,
    truth,
    when,
)
from tests.frames.engines import backend_of, rows_of

BACKENDS = [
    *("polars", "pandas", "duckdb"),
    *(pytest.param(name, marks=pytest.mark.engines) for name in ("pyarrow", "pyspark")),
]
SPEND = fact("spend", PENCE)
AGREED = formula(
    note("spend", when(truth("met"), SPEND, SPEND / 2)),
    note("by track", when(is_code(code("track", codes=("a", "b")), "a"), SPEND, 2 * SPEND)),
)
SPREAD = Spread.of(
    {
        "spend": NormalSpread(mean=Money.parse("£80m"), standard_deviation=Money.parse("£2m")),
        "met": DiscreteSpread(values=(True, False)),
        "track": DiscreteSpread(values=("a", "b")),
    }
)
LARGEST = 2**63 - 1


@pytest.mark.parametrize("backend", BACKENDS)
def test_scenarios_are_the_same_in_every_library(backend: str) -> None:
    """Whole numbers of 64 bits, truths and text, found by the number of the scenario."""
    draws = draw(AGREED, SPREAD, n=50, seed=2026)
    frame = draw_frame(draws, backend=backend_of(backend))
    made = nw.from_native(frame)
    assert made.collect_schema() == {
        "scenario": nw.Int64(),
        "spend": nw.Int64(),
        "met": nw.Boolean(),
        "track": nw.String(),
    }
    assert sorted(rows_of(frame), key=lambda row: row["scenario"]) == draws.to_records()


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_ends_of_64_bits_and_odd_names_go_in(backend: str) -> None:
    """Also a name with the quotation mark of the engine, and no scenarios at all."""
    columns = {'a "fact"': [LARGEST, -LARGEST], "a `fact`": [0, 2**53 + 1]}
    frame = draw_frame(columns, backend=backend_of(backend), scenario="number")
    assert sorted(rows_of(frame), key=lambda row: row["number"]) == [
        {"number": 1, 'a "fact"': LARGEST, "a `fact`": 0},
        {"number": 2, 'a "fact"': -LARGEST, "a `fact`": 2**53 + 1},
    ]
    assert rows_of(draw_frame({"a": []}, backend=backend_of(backend))) == []


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param({"a": (4, 6), "b": (5, 7)}, id="tuples"),
        pytest.param({"a": range(4, 7, 2), "b": [5, 7]}, id="a-range"),
        pytest.param({"a": np.array([4, 6]), "b": np.array([5, 7], "uint8")}, id="numpy"),
        pytest.param({"a": pd.Series([4, 6]), "b": pl.Series([5, 7])}, id="series"),
    ],
)
def test_draws_of_your_own_are_taken_from_whatever_holds_them(columns: dict[str, Any]) -> None:
    """They are whole numbers, and stay as they are."""
    assert draw_frame(columns, backend="polars").rows() == [(1, 4, 5), (2, 6, 7)]


def test_an_array_has_a_row_for_each_scenario() -> None:
    """Its columns are named in their order."""
    array = np.array([[4, 5], [6, 7], [8, 9]], dtype="int32")
    frame = draw_frame(array, names=("a", "b"), backend="polars")
    assert frame.to_dict(as_series=False) == {
        "scenario": [1, 2, 3],
        "a": [4, 6, 8],
        "b": [5, 7, 9],
    }


class Session:
    """What a session of Spark is asked, where there is none."""

    __module__ = "pyspark.sql.session"

    def createDataFrame(self, rows: list[tuple[Any, ...]], words: str) -> Any:  # noqa: N802 - Spark's
        """Return what was asked."""
        return rows, words


def test_spark_is_told_the_rows_and_their_types() -> None:
    """In its own words; `make engines` asks Spark itself."""
    columns = {"spend": [5, 7], "met": [True, False], "a `b`": ["x", "y"]}
    assert draw_frame(columns, backend=Session()) == (
        [(1, 5, True, "x"), (2, 7, False, "y")],
        "`scenario` bigint, `spend` bigint, `met` boolean, `a ``b``` string",
    )


def made(draws: Any, **given: Any) -> Callable[[], object]:
    """Make a frame of draws that may be wrong."""
    return lambda: draw_frame(draws, **{"backend": "polars"} | given)


WHOLE = "write whole numbers of the fact's steps, such as pence; round them first, and say how"
REFUSED = [
    pytest.param(
        made(np.array([[1.5]]), names=("a",)),
        f"draws: a is 1.5 in scenario 1; {WHOLE}",
        id="an-array-of-floats",
    ),
    pytest.param(made({"a": [1, 2.0]}), f"draws: a is 2.0 in scenario 2; {WHOLE}", id="a-float"),
    pytest.param(made({"a": [1, None]}), "draws: a is None in scenario 2; write", id="nothing"),
    pytest.param(made({"a": [True, 1]}), "draws: a is 1 in scenario 2; write", id="mixed"),
    pytest.param(
        made({"a": pd.Series([1, None])}), "draws: a is 1.0 in scenario 1", id="pandas-with-null"
    ),
    pytest.param(
        made({"a": [2**63], "b": [-(2**63)]}),
        "draws: a needs more than 64 bits; give the fact a coarser step\n"
        "draws: b needs more than 64 bits",
        id="beyond-64-bits",
    ),
    pytest.param(
        made({"a": np.array([2**63], "uint64")}), "draws: a needs more than 64", id="unsigned"
    ),
    pytest.param(
        made({"a": [1, 2], "b": [1]}), "draws are of several lengths: a 2, b 1", id="lengths"
    ),
    pytest.param(made({}), "draws: no columns; give one for each fact", id="no-columns"),
    pytest.param(
        made({"scenario": [1]}),
        "draws: a column is named 'scenario'; number them by another, scenario=…",
        id="the-name-of-the-number",
    ),
    pytest.param(made({"a": "12"}), "draws: a is '12'; write a sequence of whole", id="text"),
    pytest.param(made({"a": 12}), "draws: a is 12; write a sequence of whole", id="a-number"),
    pytest.param(made({5: [1]}), "draws: the name of a fact is text, and 5 is none", id="name"),
    pytest.param(
        made({"a": [1]}, names=("a",)), "names: a mapping has its own; leave them out", id="names"
    ),
    pytest.param(
        made(np.array([1, 2]), names=("a",)),
        "draws: an array of the shape (2,), and 1 names; give it a row for each scenario",
        id="flat-array",
    ),
    pytest.param(
        made(np.array([[1, 2]]), names=("a",)),
        "draws: an array of the shape (1, 2), and 1 names",
        id="too-few-names",
    ),
    pytest.param(
        made([[1, 2]]), "draws are a list; write a mapping from the name of a fact to", id="a-list"
    ),
    pytest.param(made(np.int64(5)), "draws: an array of the shape (), and 0 names", id="scalar"),
    pytest.param(
        made({"a": [1]}, backend="excel"),
        'backend is \'excel\'; write "polars", "pandas", "pyarrow", or give a connection',
        id="an-unknown-backend",
    ),
    pytest.param(made({"a": [1]}, backend=None), "backend is None; write", id="no-backend"),
]


@pytest.mark.parametrize(("make", "said"), REFUSED)
def test_what_is_no_scenario_is_refused(make: Callable[[], object], said: str) -> None:
    """With the fact, the scenario and the cure."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match=re.escape(said)):
        make()


def test_facts_of_the_spread_are_those_of_the_frame() -> None:
    """In their order, after the number."""
    members = formula(note("members", fact("members", COUNT)))
    spread = Spread.of({"members": NormalSpread(mean=40_000, standard_deviation=300)})
    frame = draw_frame(draw(members, spread, n=4, seed=2026), backend="polars")
    assert frame["members"].to_list() == [39646, 40002, 40009, 40324]
