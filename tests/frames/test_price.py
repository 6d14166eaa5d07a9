"""Rows priced in a frame: the same pence as the payment language, on every engine."""

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

import narwhals.stable.v2 as nw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nhs_accountable_care import (
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Money,
    Rounding,
)
from nhs_accountable_care._core.money import round_to
from nhs_accountable_care.frames import PriceRounding, PricingReport, ReportedFrame, price
from nhs_accountable_care.frames.price_tables import Factors
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    PriceColumn,
    PriceList,
    code,
    fact,
    formula,
    line,
    listed,
    rounded,
    settle,
)
from tests.frames.engines import EVERYWHERE, Column, backend_of, frame_of, is_eager, rows_of

FEW: Final = settings(max_examples=8)
TEXT, WHOLE, DAY = nw.String(), nw.Int64(), nw.Date()
EACH: Final = PriceRounding(per="unit")
ROW: Final = PriceRounding(per="row")
YEARS: Final = (FinancialYear(2023), FinancialYear(2024))
MOST: Final = 1_000


def price_list(values: Mapping[str, Fraction | int], unit: Any = PENCE) -> PriceList:
    """A list of one column."""
    column = PriceColumn(
        name="value", unit=unit, values=tuple(Fraction(value) for value in values.values())
    )
    return PriceList(name="a list", codes=tuple(values), columns=(column,))


# Unit prices of 2025/26 before the market forces factor, in whole pounds (Annex A of the NHS
# Payment Scheme through a public file); the factors are invented.
HIPS: Final = price_list({"HN12F": 725100, "HN22E": 722200, "HN12A": 1390000})
FACTORS: Final = {"A": Decimal("1.012345"), "B": Decimal("1.2")}


def spells(**columns: Sequence[object]) -> dict[str, Column]:
    """Columns of text, of whole numbers or of days, by what stands in them."""
    types = {str: TEXT, int: WHOLE, dt.date: DAY}
    return {
        name: (next((types[type(value)] for value in values if value is not None), TEXT), values)
        for name, values in columns.items()
    }


def paid_by_place(done: ReportedFrame[PricingReport]) -> dict[int, Any]:
    """What each row is paid, by its own number, since some engines keep no order."""
    return {row["at"]: row["paid"] for row in rows_of(done.frame)}


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_what_is_rounded_for_each_unit_differs_from_what_is_rounded_once(engine: str) -> None:
    """By hand: 725,100 × 1.012345 is 734,051.3595 pence; three of them 2,202,154.0785."""
    frame = frame_of(
        engine,
        spells(at=[0, 1, 2], hrg=["HN12F", "HN22E", "HN12A"], n=[3, 1, 0], p=["A", "B", "A"]),
    )
    found = {
        rounding: paid_by_place(
            price(
                frame,
                HIPS,
                code="hrg",
                units="n",
                provider="p",
                factors=FACTORS,
                rounding=rounding,
            )
        )
        for rounding in (EACH, ROW, PriceRounding(per="row", to=Money.parse("£1")))
    }
    assert list(found.values()) == [
        {0: 3 * 734_051, 1: 866_640, 2: 0},
        {0: 2_202_154, 1: 866_640, 2: 0},
        {0: 2_202_200, 1: 866_600, 2: 0},
    ]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_the_columns_of_the_user_are_kept_in_their_order(engine: str) -> None:
    """Ours come after them, and eager rows stay in the order in which they came."""
    columns = spells(p=["B", "A"] * 20, at=list(range(40)), hrg=["HN22E", "HN12F"] * 20)
    done = price(
        frame_of(engine, columns),
        HIPS,
        code="hrg",
        provider="p",
        factors=FACTORS,
        rounding=EACH,
        on_problem="flag",
    )
    rows = rows_of(done.frame)
    assert list(rows[0]) == ["p", "at", "hrg", "unit_price", "factor_steps", "paid", "problem"]
    if is_eager(engine):
        assert [row["at"] for row in rows] == list(range(40))
    assert min(rows, key=lambda row: row["at"]) == {
        "p": "B",
        "at": 0,
        "hrg": "HN22E",
        "unit_price": 722200,
        "factor_steps": 1_200_000,
        "paid": 866640,
        "problem": None,
    }
    assert done.report() == PricingReport(priced=40, total=Money(pence=20 * (866640 + 734051)))


# --- The law: the same pence as the payment language, and a reason where there are none ---


class Priced(NamedTuple):
    """Lists, factors and roundings by year, and rows of which some are wrong."""

    prices: dict[FinancialYear, dict[str, Fraction]]
    factors: dict[FinancialYear, dict[str, Fraction]]
    roundings: dict[FinancialYear, PriceRounding]
    rows: list[tuple[str | None, int | None, str | None, int | None]]


def by_year(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values by year, for some of the years."""
    return st.dictionaries(st.sampled_from(YEARS), values, min_size=1)


def by_word(words: str, numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Numbers by word, for some of the words."""
    return st.dictionaries(st.sampled_from(words), numbers, min_size=1)


STEPS: Final = st.one_of(st.integers(0, 40), st.integers(0, 10**8))
ROUNDINGS: Final = st.builds(
    PriceRounding,
    per=st.sampled_from(["unit", "row"]),
    way=st.sampled_from(Rounding),
    to=st.sampled_from([Money(pence=1), Money(pence=100), Money(pence=7)]),
)
CASES: Final = st.builds(
    Priced,
    prices=by_year(by_word("abc", STEPS.map(lambda steps: Fraction(steps, 2)))),
    factors=by_year(by_word("xy", st.integers(0, 3_000_000).map(lambda n: Fraction(n, 10**6)))),
    roundings=by_year(ROUNDINGS),
    rows=st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", "zz", "", None]),
            st.sampled_from([2023, 2024, 2025, None, -1]),
            st.sampled_from(["x", "y", "a", None]),
            st.sampled_from([0, 1, 2, 3, 7, 999, MOST, MOST + 1, -1, 2**63 - 1, -(2**63), None]),
        ),
        max_size=30,
    ),
)


def by_the_language(case: Priced, row: tuple[Any, ...]) -> int | str:
    """Price a row with the payment language, or say why it has no price."""
    hrg, start, site, units = row
    if start is None:
        return "no year"
    known = {year.start_year: year for year in YEARS}
    for what in ("prices", "factors", "roundings"):
        if known.get(start) not in getattr(case, what):
            return f"year without {what.replace('roundings', 'rounding')}"
    year = known[start]
    for key, what, lists, value in (
        (hrg, "code", case.prices, "price"),
        (site, "provider", case.factors, "factor"),
    ):
        if key is None:
            return f"no {what}"
        if not any(key in values for values in lists.values()):
            return f"unknown {what}"
        if key not in lists[year]:
            return f"no {value} in the year"
    if units is None:
        return "no units"
    if not 0 <= units <= MOST:
        return "units below zero" if units < 0 else f"units above {MOST}"
    unit = listed(price_list(case.prices[year]), "value", code("hrg")) * listed(
        price_list(case.factors[year], RATE), "value", code("site")
    )
    count = fact("units", COUNT, highest=MOST)
    rounding = case.roundings[year]
    to, way = rounding.to, rounding.way
    amount = (
        rounded(unit, to, way) * count
        if rounding.per == "unit"
        else rounded(unit * count, to, way)
    )
    terms = formula(line("activity", amount, payer="commissioner", payee="provider"))
    return settle(terms, {"hrg": hrg, "site": site, "units": units}).amounts[0]


@pytest.mark.broad
@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(CASES)
@example(
    Priced(
        prices={
            YEARS[0]: {"a": Fraction(5, 2), "b": Fraction(10**8)},
            YEARS[1]: {"a": Fraction(1)},
        },
        factors={YEARS[0]: {"x": Fraction(1)}, YEARS[1]: {"y": Fraction(1)}},
        roundings={
            YEARS[0]: PriceRounding(per="row", way=Rounding.HALF_EVEN),
            YEARS[1]: PriceRounding(per="unit", way=Rounding.CEILING, to=Money(pence=7)),
        },
        rows=[
            *(("a", 2023, "x", units) for units in (1, 2, 3, 5, 999, MOST)),
            *((hrg, 2024, site, 3) for hrg in ("a", "b", "c", None) for site in ("x", "y", "z")),
            ("b", 2023, "x", MOST),
            ("b", 2023, "x", 2**63 - 1),
            ("a", 2023, None, 1),
        ],
    )
)
@example(
    Priced(
        prices={YEARS[0]: {"a": Fraction(1)}},
        factors={YEARS[0]: {"x": Fraction(1)}},
        roundings={YEARS[0]: ROW},
        rows=[],
    )
)
def test_a_row_is_paid_what_the_payment_language_comes_to(engine: str, case: Priced) -> None:
    """To the penny, in every way of rounding; and each other row says the first reason why not."""
    columns: dict[str, Column] = {"at": (WHOLE, list(range(len(case.rows))))}
    for place, (name, kind) in enumerate(
        {"hrg": TEXT, "fy": WHOLE, "site": TEXT, "n": WHOLE}.items()
    ):
        columns[name] = (kind, [row[place] for row in case.rows])
    done = price(
        frame_of(engine, columns),
        {year: price_list(values) for year, values in case.prices.items()},
        code="hrg",
        year="fy",
        units="n",
        provider="site",
        factors=case.factors,
        rounding=case.roundings,
        most_units=MOST,
        price_step=Fraction(1, 2),
        on_problem="flag",
    )
    expected = [by_the_language(case, row) for row in case.rows]
    rows = sorted(rows_of(done.frame), key=lambda row: row["at"])
    found = [row["paid"] if row["problem"] is None else row["problem"] for row in rows]
    assert found == expected
    assert all(row["paid"] is None for row in rows if row["problem"] is not None)
    assert done.report().rows == len(expected)
    assert done.report().total.pence == sum(each for each in expected if isinstance(each, int))
    assert {each.reason: each.rows for each in done.report().not_priced} == {
        each: expected.count(each) for each in expected if isinstance(each, str)
    }
    if is_eager(engine):
        assert all(
            each.first_row == expected.index(each.reason) for each in done.report().not_priced
        )


@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(
    st.tuples(*(st.one_of(st.integers(1, 2**40), st.sampled_from([2**53 + 1, 2**60])),) * 3),
    ROUNDINGS,
    st.sampled_from([1, Fraction(1, 10), Fraction(1, 10**6)]),
)
# The whole product leaves 64 bits, and its two parts do not.
@example((13_000_007, 1_297_631, 900_001), ROW, Fraction(1, 10**6))
@example(
    (13_000_007, 1_500_000, 900_001),
    PriceRounding(per="row", way=Rounding.HALF_EVEN),
    Fraction(1, 10**6),
)
@example((2**53 + 1, 1, 1), ROW, Fraction(1, 10))
def test_an_amount_is_exact_or_refused_before_a_row_is_touched(
    engine: str, sizes: tuple[int, int, int], rounding: PriceRounding, step: Fraction
) -> None:
    """However large prices, factors and units are."""
    steps, factor, units = sizes
    frame = frame_of(engine, spells(hrg=["a", "a"], p=["x", "x"], n=[units, 1]))
    done: ReportedFrame[PricingReport] | None
    refused = ""
    try:
        done = price(
            frame,
            price_list({"a": steps}),
            code="hrg",
            units="n",
            provider="p",
            factors={"x": factor * step},
            rounding=rounding,
            factor_step=step,
            most_units=units,
        )
    except InvalidValueError as error:
        done, refused = None, str(error)
    if done is None:
        assert refused.startswith("an amount could leave 64 bits")
        assert steps * factor * units * 10**9 > 2**51
        return

    def exactly(number: int) -> int:
        unit = steps * factor * step
        to, way = Fraction(rounding.to.pence), rounding.way
        if rounding.per == "unit":
            return int(round_to(unit, to, way)) * number
        return int(round_to(unit * number, to, way))

    assert sorted(row["paid"] for row in rows_of(done.frame)) == sorted(map(exactly, (1, units)))
    assert done.report().total.pence == exactly(1) + exactly(units)


# --- Years ---


@pytest.mark.parametrize("engine", EVERYWHERE)
@pytest.mark.parametrize(
    "years",
    [
        pytest.param([2023, 2024, 2025, None], id="starts"),
        pytest.param(["2023/24", "202425", "2526", None], id="text"),
        pytest.param(
            [dt.date(2024, 3, 31), dt.date(2024, 4, 1), dt.date(2025, 4, 1), None], id="days"
        ),
    ],
)
def test_a_year_is_a_day_a_text_or_where_it_starts(engine: str, years: list[object]) -> None:
    """The year of a day begins on 1 April; a text is one that `FinancialYear.parse` reads."""
    done = price(
        frame_of(engine, spells(at=[0, 1, 2, 3], hrg=["a"] * 4, when=years)),
        {YEARS[0]: price_list({"a": 100}), YEARS[1]: price_list({"a": 200})},
        code="hrg",
        year="when",
        on_problem="flag",
    )
    assert paid_by_place(done) == {0: 100, 1: 200, 2: None, 3: None}
    assert [(each.reason, each.rows) for each in done.report().not_priced] == [
        ("no year", 1),
        ("year without prices", 1),
    ]
    (example,) = done.report().not_priced[1].examples
    assert example in {"2025/26", "2526"}


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_a_text_that_is_no_year_is_told_from_a_year_without_prices(engine: str) -> None:
    """And where a year starts is read alike as text and as a number, unless it may be another."""
    years = ["2024", "24/25", "FY24", "2021", "2022", "2018/19", None]
    done = price(
        frame_of(engine, spells(at=[*range(7)], hrg=["a"] * 7, when=years)),
        {FinancialYear(start): price_list({"a": start}) for start in (2020, 2021, 2022, 2024)},
        code="hrg",
        year="when",
        on_problem="flag",
    )
    assert paid_by_place(done) == {0: 2024, 4: 2022} | dict.fromkeys((1, 2, 3, 5, 6))
    assert [(each.reason, each.examples) for each in done.report().not_priced] == [
        ("no year", ()),
        ("not a year that can be read", ("24/25", "FY24")),
        ("a year that can be read two ways", ("2021",)),
        ("year without prices", ("2018/19",)),
    ]


def test_one_year_can_be_that_of_all_rows() -> None:
    """Then each thing that goes by year is taken of that year, which must be there."""
    frame = frame_of("polars", spells(hrg=["a"], p=["x"]))
    prices = {YEARS[0]: price_list({"a": 100}), YEARS[1]: price_list({"a": 200})}
    assert rows_of(price(frame, prices, code="hrg", year=YEARS[1]).frame)[0]["paid"] == 200
    with pytest.raises(
        InvalidValueError, match=r"prices has nothing for 2030/31; it has: 2023/24"
    ):
        price(frame, prices, code="hrg", year=FinancialYear(2030))


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_only_the_factors_may_go_by_year(engine: str) -> None:
    """One price list then serves all years; factors may be a list as well."""
    factors: dict[FinancialYear, Factors] = {
        YEARS[0]: price_list({"x": Fraction(11, 10)}, RATE),
        YEARS[1]: {"x": 2},
    }
    done = price(
        frame_of(engine, spells(at=[0, 1], hrg=["a", "a"], p=["x", "x"], fy=[2023, 2024])),
        price_list({"a": 100}),
        code="hrg",
        year="fy",
        provider="p",
        factors=factors,
        rounding=EACH,
    )
    assert paid_by_place(done) == {0: 110, 1: 200}


@pytest.mark.parametrize("far", [-5, 10**15])
def test_a_year_that_cannot_be_is_told_as_it_is(far: int) -> None:
    """A number that is no year at all is not written as one."""
    frame = frame_of("polars", spells(hrg=["a"], fy=[far]))
    done = price(frame, {YEARS[0]: price_list({"a": 1})}, code="hrg", year="fy", on_problem="flag")
    assert done.report().not_priced[0].examples == (str(far),)


# --- Rows that cannot be priced ---


@pytest.mark.parametrize("engine", ["polars", "pandas", "duckdb", "polars-lazy"])
def test_rows_that_cannot_be_priced_are_refused_all_at_once(engine: str) -> None:
    """With their number, their codes and, where rows have an order, the first of them."""
    frame = frame_of(engine, spells(hrg=["HN12F", "ZZ9", "ZZ9", "ZZ8", None], n=[1, 1, 1, 1, -1]))
    with pytest.raises(InvalidValueError) as caught:
        price(frame, HIPS, code="hrg", units="n", on_problem="refuse")
    first = [", the first of which is row 4", ", the first of which is row 1"]
    asked = first if is_eager(engine) else ["", ""]
    assert str(caught.value) == (
        '4 of 5 rows cannot be priced; on_problem="flag" prices the others, and puts the reason '
        "in a column\n"
        f"no code: 1 row{asked[0]}\n"
        f"unknown code: 3 rows{asked[1]}, ZZ9, ZZ8"
    )


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_rows_that_are_there_are_refused_and_others_flagged(engine: str) -> None:
    """Unless it is asked otherwise: what is not there yet cannot be looked at."""
    frame = frame_of(engine, spells(hrg=["HN12F", "ZZ9"]))
    if is_eager(engine):
        with pytest.raises(InvalidValueError, match=r"1 of 2 rows cannot be priced"):
            price(frame, HIPS, code="hrg")
    else:
        done = price(frame, HIPS, code="hrg")
        assert {row["problem"] for row in rows_of(done.frame)} == {None, "unknown code"}
    sound = price(frame_of(engine, spells(hrg=["HN12F"])), HIPS, code="hrg", on_problem="refuse")
    assert rows_of(sound.frame) == [{"hrg": "HN12F", "unit_price": 725100, "paid": 725100}]


def test_a_report_writes_a_line_for_each_reason() -> None:
    """With at most twenty values, those of most rows first, and the number of the others."""
    codes = [f"Z{place:02d}" for place in range(25)]
    frame = frame_of("polars", spells(hrg=["HN12F", *codes, "Z24", None]))
    report = price(frame, HIPS, code="hrg", on_problem="flag").report()
    lines = str(report).splitlines()
    assert lines[:2] == [
        "1 row priced, £7,251.00",
        "no code: 1 row, the first of which is row 27",
    ]
    assert lines[2].startswith("unknown code: 26 rows, the first of which is row 1, Z24, Z00, Z01")
    assert lines[2].endswith("Z18 and 5 more")
    assert report.to_records()["not_priced"][0] == {
        "reason": "no code",
        "rows": 1,
        "distinct": 1,
        "examples": [],
        "first_row": 27,
    }


def test_the_total_of_large_amounts_is_exact() -> None:
    """Amounts that together leave 64 bits are added up in two parts."""
    frame = frame_of("polars", spells(hrg=["a"] * 5))
    done = price(frame, price_list({"a": 2**62}), code="hrg")
    assert done.report().total.pence == 5 * 2**62


# --- Columns ---

A_YEAR: Final = ", to text such as 2024/25, or to the whole number of its first year"
NOTHING_ELSE: Final = " (Int64) once it holds nothing else"


@pytest.mark.parametrize("kind", ["categorical", "enum"])
def test_codes_may_be_a_category(kind: str) -> None:
    """They are taken as text, and stay what they were."""
    import polars as pl

    wanted = pl.Categorical() if kind == "categorical" else pl.Enum(["HN12F", "HN22E"])
    frame = pl.DataFrame({"hrg": ["HN22E", "HN12F"]}).cast(wanted)
    done = price(frame, HIPS, code="hrg")
    assert done.frame["paid"].to_list() == [722200, 725100]
    assert done.frame.schema["hrg"] == wanted


def test_codes_of_arrow_may_be_a_dictionary() -> None:
    """The same for a table of pyarrow, whose rows keep their order."""
    import pyarrow as pa

    table = pa.table({"hrg": pa.array(["HN22E", "HN12F"]).dictionary_encode()})
    done = price(table, HIPS, code="hrg")
    assert done.frame["paid"].to_pylist() == [722200, 725100]


@pytest.mark.broad
def test_a_name_in_other_capitals_is_in_the_way_on_a_database() -> None:
    """DuckDB takes the two for one, and polars does not."""
    columns: dict[str, Column] = {"hrg": (nw.String(), ["HN22E"]), "PAID": (nw.Int64(), [0])}
    with pytest.raises(InvalidValueError, match=r"^column paid: is there already"):
        price(frame_of("duckdb", columns), HIPS, code="hrg")
    done = price(frame_of("polars", columns), HIPS, code="hrg")
    assert done.frame["paid"].to_list() == [722200]


def test_the_index_of_pandas_is_kept() -> None:
    """A frame that was cut out of another can be put beside it again."""
    import pandas as pd

    frame = pd.DataFrame({"hrg": ["HN22E", "HN12F"]}, index=[7, 3])
    assert price(frame, HIPS, code="hrg").frame["paid"].to_dict() == {7: 722200, 3: 725100}


def test_everything_wrong_with_the_columns_is_told_at_once() -> None:
    """Each with its name, and with what to do."""
    import polars as pl

    frame = pl.DataFrame({"hrg": [1], "n": [1.5], "fy": [True], "paid": [0]})
    asked: dict[str, Any] = {"code": "hrg", "units": "n", "year": "fy"}
    prices = {YEARS[0]: price_list({"a": 1})}
    with pytest.raises(InvalidValueError) as caught:
        price(frame, prices, **asked, provider="site", factors={"x": 1}, rounding=ROW)
    assert str(caught.value).splitlines() == [
        "column site: is not in the frame; its columns are: 'hrg', 'n', 'fy', 'paid'",
        "column paid: is there already, and would be made; give prefix=",
        "column hrg: is Int64; cast it to text",
        f"column fy: is Boolean; cast it to days{A_YEAR}",
        f"column n: is Float64; cast it to whole numbers of 64 bits{NOTHING_ELSE}",
    ]
    with pytest.raises(InvalidTypeError, match=r"^column hrg: is Int64; cast it to text\n"):
        price(frame.drop("paid"), prices, **asked)
    wide = pl.DataFrame({"hrg": ["a"], "n": [1]}, schema_overrides={"n": pl.UInt64})
    with pytest.raises(InvalidTypeError, match=r"column n: is UInt64"):
        price(wide, price_list({"a": 1}), code="hrg", units="n")


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_units_of_128_bits_are_taken_where_they_fit(engine: str) -> None:
    """DuckDB adds up in them; what is beyond is beyond the most units, and shown as it is."""
    import polars as pl

    units = [2, 2**63, -(2**70), None]
    frame: Any = pl.DataFrame({"hrg": ["HN12F"] * 4, "n": pl.Series(units, dtype=pl.Int128)})
    if engine == "duckdb":
        cells = ", ".join(f"('HN12F', {'null' if x is None else x})" for x in units)
        query = f"select hrg, n::hugeint as n from (values {cells}) as t(hrg, n)"  # noqa: S608 - numbers of ours
        frame = backend_of(engine).sql(query)
    done = price(frame, HIPS, code="hrg", units="n", on_problem="flag")
    told = {row["n"]: (row["paid"], row["problem"]) for row in rows_of(done.frame)}
    assert told == {
        2: (1450200, None),
        2**63: (None, "units above 1000000"),
        -(2**70): (None, "units below zero"),
        None: (None, "no units"),
    }
    shown = {each.examples for each in done.report().not_priced}
    assert shown == {(), (str(2**63),), (str(-(2**70)),)}


def test_a_prefix_makes_room_for_new_names() -> None:
    """Beside a column of the same name, and of one that begins as ours that go again do."""
    frame = frame_of("polars", spells(hrg=["HN12F"], paid=[0], _known=[1], __start=[2]))
    rows = rows_of(price(frame, HIPS, code="hrg", prefix="hip_").frame)
    assert rows == [
        {
            "hrg": "HN12F",
            "paid": 0,
            "_known": 1,
            "__start": 2,
            "hip_unit_price": 725100,
            "hip_paid": 725100,
        }
    ]


# --- What is priced by ---

ONE: Final = frame_of("polars", spells(hrg=["a"], p=["x"], fy=[2023]))
TWO_COLUMNS: Final = PriceList(
    name="tariff",
    codes=("a",),
    columns=(
        PriceColumn(name="elective", unit=PENCE, values=(Fraction(100),)),
        PriceColumn(name="trim", unit=COUNT, values=(Fraction(9),)),
    ),
)


def test_the_column_of_a_list_is_named_where_it_has_several() -> None:
    """And it has to be one of money."""
    assert price(ONE, TWO_COLUMNS, code="hrg", column="elective").frame["paid"].to_list() == [100]
    with pytest.raises(InvalidValueError, match=r"tariff has 2 columns; give column=.*'elective'"):
        price(ONE, TWO_COLUMNS, code="hrg")
    with pytest.raises(
        InvalidTypeError, match=r"column trim of tariff counts count, and not pence"
    ):
        price(ONE, TWO_COLUMNS, code="hrg", column="trim")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"prices": {YEARS[0]: price_list({"a": 1})}}, r"go by year; give year="),
        ({"year": "fy"}, r"nothing goes by year"),
        ({"provider": "p"}, r"a provider goes with factors"),
        ({"factors": {"x": 1}}, r"a provider goes with factors"),
        ({"provider": "p", "factors": {"x": Fraction(11, 10)}}, r'rounding=PriceRounding\(per="u'),
        ({"prices": price_list({"a": -1})}, r"price of 'a' is below zero"),
        ({"prices": price_list({"a": Fraction(1, 2)})}, r"price of 'a' is 0.5, no whole number"),
        ({"provider": "p", "factors": {"x": -1}}, r"factor of 'x' is below zero"),
        ({"provider": "p", "factors": {"x": Decimal("1e-7")}}, r"give factor_step= as fine"),
        ({"price_step": 0}, r"price_step is 0; it must be more than zero"),
        ({"most_units": 0}, r"most_units is 0; write a whole number"),
        ({"most_units": 2**70, "units": "fy"}, r"an amount could leave 64 bits"),
        ({"on_problem": "drop"}, r"on_problem is 'drop'; write"),
    ],
)
def test_what_cannot_be_is_refused_with_the_cure(asked: dict[str, Any], message: str) -> None:
    """Before a row is touched."""
    given_by = {"prices": price_list({"a": 1}), **asked}
    prices = given_by.pop("prices")
    with pytest.raises(InvalidValueError, match=message):
        price(ONE, prices, code="hrg", **given_by)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"prices": [("a", 1)]}, r"prices is a list; write a PriceList"),
        ({"provider": "p", "factors": {}}, r"factors is no factor by provider"),
        ({"provider": "p", "factors": 1.1}, r"factors is no factor by provider"),
        ({"provider": "p", "factors": {"x": 1.1}}, r"factor of x is 1.1, a floating point"),
        ({"provider": "p", "factors": {YEARS[0]: {"x": 1}, "x": 1}, "year": "fy"}, r"mixes fin"),
        ({"rounding": "unit"}, r"rounding is no PriceRounding"),
    ],
)
def test_what_is_of_a_wrong_kind_is_refused(asked: dict[str, Any], message: str) -> None:
    """Floating point numbers above all."""
    given_by = {"prices": price_list({"a": 1}), **asked}
    prices = given_by.pop("prices")
    with pytest.raises(InvalidTypeError, match=message):
        price(ONE, prices, code="hrg", **given_by)


def test_nothing_is_rounded_to_nothing() -> None:
    """A multiple of nothing is none."""
    with pytest.raises(InvalidValueError, match=r"multiple of £0.00; write a penny, or a pound"):
        PriceRounding(per="unit", to=Money(pence=0))


def test_without_narwhals_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the call, and not by looking at the function, whose page can be read without it."""
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    for name in ("extra", "price_columns"):
        monkeypatch.delitem(sys.modules, f"nhs_accountable_care.frames.{name}")
    with pytest.raises(ImportError, match=r"nhs-accountable-care\[frames\]"):
        price(ONE, price_list({"a": 1}), code="hrg")
