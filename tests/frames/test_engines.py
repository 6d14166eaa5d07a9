"""What every engine of dataframes must do in the same way before any money is worked out on it."""

import datetime as dt
import importlib
import subprocess
import sys
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.money import Rounding
from nhs_accountable_care.frames import ReportedFrame, attach, crosswalk, doctor, price, settle
from nhs_accountable_care.frames.engines import opened
from nhs_accountable_care.frames.exact import (
    EXACT_IN_FLOATS,
    LARGEST,
    LARGEST_QUOTIENT,
    divided,
    literal,
)
from nhs_accountable_care.frames.price_columns import _quotient
from nhs_accountable_care.payment import PENCE, PriceColumn, PriceList, formula, line, listed
from nhs_accountable_care.payment import code as code_fact
from nhs_accountable_care.reference import register
from tests.frames.engines import EVERYWHERE, frame_of, is_eager, rows_of

DAY = dt.date(2026, 4, 1)
FEW = settings(max_examples=5)


@st.composite
def divisions(draw: st.DrawFn) -> tuple[int, int]:
    """A size and a divisor of 64 bits whose quotient a division through floats can still tell."""
    by = draw(st.integers(1, 2**40))
    quotient = draw(st.integers(0, min(LARGEST // by, LARGEST_QUOTIENT) - 1))
    return quotient * by + draw(st.integers(0, by - 1)), by


def columns(**given: Any) -> dict[str, Any]:
    """Columns of whole numbers."""
    return {name: (nw.Int64(), values) for name, values in given.items()}


@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(st.lists(divisions(), min_size=1, max_size=40))
@example([(2**53 + 1, 2), (LARGEST, 2**40), (9_007_199_254_740_993, 3), (0, 1)])
def test_whole_division_is_exact_on_every_engine(
    engine: str, pairs: list[tuple[int, int]]
) -> None:
    """The same quotients as Python's, whatever the size."""
    sizes, divisors = zip(*pairs, strict=True)
    at = range(len(pairs))
    frame = opened(frame_of(engine, columns(at=at, size=sizes, by=divisors)))
    quotient = divided(nw.col("size"), nw.col("by"), through_floats=frame.divides_through_floats)
    rows = rows_of(frame.given_back(frame.rows.with_columns(q=quotient)))
    found = {row["at"]: row["q"] for row in rows}
    assert found == {place: size // by for place, (size, by) in enumerate(pairs)}


@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(st.lists(st.tuples(st.integers(0, 2**53 - 2), st.integers(1, 2**52)), min_size=1))
@example([(2**53 - 2, 1), (2**53 - 4, 3), (2**52 - 1, 2**52), (6_004_799_503_160_660, 3)])
def test_small_numbers_divide_as_exactly_through_a_float(
    engine: str, pairs: list[tuple[int, int]]
) -> None:
    """Where both together stay below 2**53, the floor of the float is Python's quotient."""
    small = [(size, by) for size, by in pairs if size + by < EXACT_IN_FLOATS]
    sizes, divisors = zip(*(small or [(0, 1)]), strict=True)
    frame = opened(frame_of(engine, columns(at=range(len(sizes)), size=sizes, by=divisors)))
    quotient = divided(nw.col("size"), nw.col("by"), through_floats=False, is_small=True)
    rows = rows_of(frame.given_back(frame.rows.with_columns(q=quotient)))
    found = {row["at"]: row["q"] for row in rows}
    expected = zip(sizes, divisors, strict=True)
    assert found == {at: size // by for at, (size, by) in enumerate(expected)}


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_half_of_one_counts_as_a_whole(engine: str) -> None:
    """Up from the half, for even and odd divisors."""
    frame = opened(frame_of(engine, columns(size=[4, 5, 6, 14, 15])))
    floats = frame.divides_through_floats
    asked = _quotient(nw.col("size"), 10, Rounding.HALF_UP, through_floats=floats)
    rows = rows_of(frame.given_back(frame.rows.with_columns(q=asked)))
    assert {row["size"]: row["q"] for row in rows} == {4: 0, 5: 1, 6: 1, 14: 1, 15: 2}


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_a_small_table_joins_with_the_frame_of_the_user(engine: str) -> None:
    """It is of the same engine and connection, with nulls among numbers, text, truths and days."""
    frame = opened(frame_of(engine, {"code": (nw.String(), ["A", "B", "Z"])}))
    small = frame.beside(
        {
            "code": ["A", "B"],
            "number": [None, 2**62 + 1],
            "name": ["first", None],
            "is_open": [True, None],
            "day": [None, DAY],
        },
        {
            "code": nw.String(),
            "number": nw.Int64(),
            "name": nw.String(),
            "is_open": nw.Boolean(),
            "day": nw.Date(),
        },
    )
    joined = frame.given_back(frame.rows.join(small, on="code", how="left"))
    assert sorted(rows_of(joined), key=lambda row: row["code"]) == [
        {"code": "A", "number": None, "name": "first", "is_open": True, "day": None},
        {"code": "B", "number": 2**62 + 1, "name": None, "is_open": None, "day": DAY},
        {"code": "Z", "number": None, "name": None, "is_open": None, "day": None},
    ]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_a_small_table_may_be_empty(engine: str) -> None:
    """A join with nothing leaves nulls."""
    frame = opened(frame_of(engine, {"code": (nw.String(), ["A"])}))
    small = frame.beside({"code": [], "n": []}, {"code": nw.String(), "n": nw.Int64()})
    joined = frame.given_back(frame.rows.join(small, on="code", how="left"))
    assert rows_of(joined) == [{"code": "A", "n": None}]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_what_is_given_back_is_of_the_kind_that_was_brought(engine: str) -> None:
    """Eager stays eager, lazy stays lazy, with the class of the user's own library."""
    brought = frame_of(engine, columns(n=[1]))
    frame = opened(brought)
    given_back = frame.given_back(frame.rows.with_columns(m=nw.col("n") * literal(3)))
    assert type(given_back) is type(brought)
    assert frame.is_eager == frame.keeps_order == is_eager(engine)
    assert rows_of(given_back) == [{"n": 1, "m": 3}]


# Late in the evening by Greenwich, and after midnight in London.
INSTANT = dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "engine",
    [
        "polars",
        "polars-lazy",
        pytest.param("pandas", marks=pytest.mark.broad),
        pytest.param("pandas-pyarrow", marks=pytest.mark.engines),
        pytest.param("pyarrow", marks=pytest.mark.engines),
    ],
)
def test_a_time_is_on_the_day_of_its_own_zone(engine: str) -> None:
    """For the board of the day, and for the year of a price."""
    london = nw.Datetime("us", "Europe/London")
    frame = frame_of_times(engine, london)
    found = attach(frame, register(), on="at", want="icb", ambiguous="flag").frame
    assert [row["icb"] for row in rows_of(found)] == ["(closed)"]
    prices = {2025: 1, 2026: 2}
    paid = price(
        frame,
        {FinancialYear(year): price_list(pence) for year, pence in prices.items()},
        code="code",
        year="at",
    ).frame
    assert [row["paid"] for row in rows_of(paid)] == [2]


def price_list(pence: int) -> PriceList:
    """A list of one price."""
    column = PriceColumn(name="price", unit=PENCE, values=(Fraction(pence),))
    return PriceList(name="invented", codes=("QJG",), columns=(column,))


def frame_of_times(engine: str, kind: Any) -> Any:
    """A code at an instant, told in a zone."""
    import polars as pl

    zone = kind.time_zone
    times = pl.Series([INSTANT]).dt.convert_time_zone(zone)
    made = pl.DataFrame({"code": ["QJG"], "at": times})
    match engine:
        case "polars":
            return made
        case "polars-lazy":
            return made.lazy()
        case "pyarrow":
            return made.to_arrow()
        case "pandas":
            import pandas as pd

            return pd.DataFrame(
                {"code": ["QJG"], "at": pd.to_datetime([INSTANT]).tz_convert(zone)}
            )
        case "pandas-pyarrow":
            return made.to_pandas(use_pyarrow_extension_array=True)
        case _:
            import ibis

            return ibis.memtable(made.to_arrow())


@pytest.mark.engines
def test_a_time_whose_day_ibis_would_take_elsewhere_is_refused() -> None:
    """The database behind it has a zone of its own."""
    frame = frame_of_times("ibis", nw.Datetime("us", "Europe/London"))
    words = "column at: has times in the zone Europe/London, of which Ibis takes the day"
    with pytest.raises(InvalidTypeError, match=words):
        attach(frame, register(), on="at")
    with pytest.raises(InvalidTypeError, match=words):
        price(frame, {FinancialYear(2025): price_list(1)}, code="code", year="at")


@pytest.mark.broad
def test_duckdb_takes_the_day_of_its_session() -> None:
    """It keeps no zone with a column, and shows its times so."""
    import duckdb

    connection = duckdb.connect()
    told = []
    for zone in ("UTC", "Europe/London"):
        connection.execute(f"set timezone = '{zone}'")
        frame = connection.sql("select 'QJG' as code, timestamptz '2026-03-31 23:30:00+00' as at")
        told += [row["icb"] for row in rows_of(attach(frame, register(), on="at").frame)]
    assert told == ["QJG", "(closed)"]


@pytest.mark.broad
def test_the_wider_text_of_pyarrow_is_text() -> None:
    """It does not join it with the other by itself, and polars gives it."""
    import pyarrow as pa

    codes = pa.array(["QJG", "QM7", None], pa.large_string())
    frame = pa.table({"code": codes, "pence": [1, 2, 3]})
    day = dt.date(2026, 3, 31)
    attached = attach(frame, register(), on=day).frame
    assert attached["icb"].to_pylist() == ["QJG", "QM7", "(no code)"]
    assert attached.schema.field("code").type == codes.type
    walk = register().crosswalk(day, DAY, kind="icb")
    carried = crosswalk(frame, walk, measures="pence", on_problem="flag")
    assert sum(carried.frame["pence"].to_pylist()) == 6
    told = doctor(frame, register(), on=day).frame["outcome"].to_pylist()
    assert told == ["in-force", "in-force", "told"]
    paid = price(frame, price_list(5), code="code", units="pence", on_problem="flag").frame
    assert paid["paid"].to_pylist() == [5, None, None]
    assert paid.schema.field("code").type == codes.type
    listed_price = listed(price_list(5), "price", code_fact("code"))
    settled = settle(
        frame.slice(0, 1),
        formula(line("paid", listed_price, payer="a", payee="b")),
        keep=("code",),
    )
    assert settled["paid"].to_pylist() == [5]


@pytest.mark.broad
def test_a_text_with_which_pyarrow_can_do_little_is_refused() -> None:
    """Its joins and groups would fail one by one, some of them late."""
    import pyarrow as pa

    frame = pa.table({"code": ["QJG"], "note": pa.array(["x"], pa.string_view())})
    with pytest.raises(InvalidTypeError, match=r"string_view, .*: 'note'; cast each to pa.string"):
        attach(frame, register(), on=DAY)


@pytest.mark.broad
def test_names_that_are_no_text_are_refused() -> None:
    """Nobody could name such a column, and ours would be added up with them."""
    import pandas as pd

    frame = pd.DataFrame([["QJG", 1]])
    with pytest.raises(InvalidValueError, match=r"whose names are no text: 0 and 1; name them"):
        opened(frame)
    frame.columns = pd.MultiIndex.from_tuples([("a", "code"), ("a", "n")])
    with pytest.raises(InvalidValueError, match=r"whose names are no text: \('a', 'code'\)"):
        opened(frame)


@pytest.mark.engines
@pytest.mark.parametrize("name", ["a.b", "a`b"])
def test_a_name_that_spark_reads_as_another_is_refused(name: str) -> None:
    """It would fail in the midst of the work, though nobody asked for the column."""
    frame = frame_of("pyspark", columns(n=[1])).toDF(name)
    with pytest.raises(InvalidValueError, match=r"dot or a backtick .*: 'a.b'; rename"):
        opened(frame)


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_capitals_tell_names_apart_where_the_engine_does(engine: str) -> None:
    """What comes has both columns, or says at once which one is in the way."""
    frame = frame_of(engine, {"ICB": (nw.String(), ["x"]), "code": (nw.String(), ["QOP"])})
    if opened(frame).folds_case:
        with pytest.raises(
            InvalidValueError, match="column icb: the frame has it already, as ICB"
        ):
            attach(frame, register(), on=DAY)
    else:
        [row] = rows_of(attach(frame, register(), on=DAY).frame)
        assert (row["ICB"], row["icb"]) == ("x", "QOP")


def test_what_is_no_text_is_told_by_what_it_is() -> None:
    """Only a number has lost zeros."""
    import pandas as pd
    import polars as pl

    blank = pl.DataFrame({"code": [None], "day": [None]})
    with pytest.raises(InvalidTypeError) as caught:
        attach(blank, register(), on="day")
    of_code, of_day = str(caught.value).splitlines()
    assert of_code.startswith(
        "column code: has no type that is known, such as one in which all is"
    )
    assert of_day.startswith("column day: has no type that is known")
    mixed = pd.DataFrame({"code": ["QOP", 3], "day": [DAY, None]})
    with pytest.raises(InvalidTypeError) as caught:
        attach(mixed, register(), on="day")
    of_code, of_day = str(caught.value).splitlines()
    assert of_code.startswith(
        "column code: is of type Object, in which each value may be of anoth"
    )
    assert "astype('string') in pandas" in of_code
    assert "pd.to_datetime() in pandas" in of_day


def test_what_is_no_frame_is_refused_with_the_frames_that_are() -> None:
    """The message names the libraries, and the way from plain records."""
    with pytest.raises(InvalidTypeError, match=r"a list, and no dataframe; give a frame"):
        opened([{"n": 1}])


def twice_named(engine: str) -> Any:
    """A frame with two columns that are both named n."""
    frame = frame_of(engine, columns(n=[1], m=[2]))
    match engine:
        case "pandas":
            frame.columns = ["n", "n"]
            return frame
        case "pyarrow":
            return frame.rename_columns(["n", "n"])
        case "duckdb":
            return frame.query("given", "select n, m as n from given")
        case _:
            return frame.toDF("n", "n")


@pytest.mark.parametrize(
    "engine",
    [
        *("pandas", "pyarrow", "duckdb"),
        pytest.param("pyspark", marks=pytest.mark.engines),
    ],
)
def test_two_columns_of_one_name_are_refused(engine: str) -> None:
    """A name that stands for two columns stands for neither."""
    with pytest.raises(InvalidValueError, match=r"one name|more than one column named 'n'"):
        opened(twice_named(engine))


def test_an_engine_that_was_never_tried_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It might round or wrap where the others do not, in silence."""
    monkeypatch.setattr("nhs_accountable_care.frames.engines._TRIED", ())
    with pytest.raises(InvalidTypeError, match=r"is of polars, which was never tried; give a"):
        opened(frame_of("polars", columns(n=[1])))


def test_a_frame_with_a_report_is_shown_in_a_line() -> None:
    """Its rows would fill pages, or have not been worked out."""
    made = ReportedFrame(frame_of("polars", columns(n=[1])), str)
    assert repr(made) == "<ReportedFrame of polars.DataFrame>"


def test_without_narwhals_every_module_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says how to install it, whichever function was asked first."""
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    monkeypatch.delitem(sys.modules, "nhs_accountable_care.frames.extra")
    with pytest.raises(ImportError, match=r"pip install 'nhs-accountable-care\[frames\]'"):
        importlib.import_module("nhs_accountable_care.frames.extra")


# What a user may have or not, and none of which is ours to load.
LIBRARIES = ("pandas", "polars", "pyarrow", "duckdb", "ibis", "pyspark", "numpy")
JOB = """
import subprocess
import sys
import {library} as library
from datetime import date
from nhs_accountable_care import Money, frames, reference
from nhs_accountable_care.payment import PENCE, fact, formula, line
before = {{name for name in {libraries} if name in sys.modules}}
frame = library.DataFrame({{"code": ["02A", "ZZ9"], "saving": [1001, 250]}})
half = formula(line("half", fact("saving", PENCE) / 2, payer="a", payee="b"))
settled = frames.settle(frame, half)
attached = frames.attach(settled, reference.register(), on=date(2026, 4, 1))
attached.report()
frames.doctor(frame, reference.register(), on=date(2026, 4, 1)).report()
print(sorted({{name for name in {libraries} if name in sys.modules}} - before))
"""


@pytest.mark.broad
@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_no_library_is_loaded_that_the_user_has_not_loaded(library: str) -> None:
    """What was there before the work is all that is there after it."""
    job = JOB.format(library=library, libraries=LIBRARIES)
    done = subprocess.run(
        [sys.executable, "-c", job], check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout == "[]\n"
