"""Settling in columns: what comes in, what comes out, and what is refused."""

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest

from nhs_accountable_care import (
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    MissingFactError,
    Money,
    Share,
)
from nhs_accountable_care.frames import SettledColumn, settle, settled_columns
from nhs_accountable_care.frames.engines import Opened
from nhs_accountable_care.payment import (
    CODE,
    COUNT,
    PENCE,
    RATE,
    SHARE,
    TRUTH,
    YEAR,
    Fact,
    Facts,
    Formula,
    Key,
    PriceColumn,
    PriceList,
    RecordedFact,
    amount,
    code,
    equal,
    fact,
    formula,
    is_code,
    key,
    line,
    listed,
    note,
    portion,
    rounded,
    step,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment import settle as settle_one
from nhs_accountable_care.payment.language.facts import read_facts, value_of_steps
from nhs_accountable_care.payment.mechanisms.shipped import SHIPPED_MECHANISMS
from tests.frames.engines import EVERYWHERE, Column, backend_of, frame_of, is_eager, rows_of
from tests.frames.settled_rows import columns_of, expected, type_of

PENNY = amount(Money(pence=1))
CHOICES: tuple[Literal["refuse", "flag"], ...] = ("refuse", "flag")
SAVING = fact("saving", PENCE)
HALF = formula(line("half", SAVING / 2, payer="a", payee="b"))
CODES = tuple(f"HRG{place}" for place in range(40))
PRICES = PriceList(
    name="prices",
    codes=CODES,
    columns=(
        PriceColumn(
            name="price", unit=PENCE, values=tuple(Fraction(100 * at + 7) for at in range(40))
        ),
        PriceColumn(name="days", unit=COUNT, values=tuple(Fraction(at) for at in range(40))),
    ),
)


def sorted_rows(frame: Any) -> list[dict[str, Any]]:
    """Return rows by their number: databases promise no order."""
    return sorted(rows_of(frame), key=lambda row: row["at"])


def answers(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a row came to."""
    return {
        name: value
        for name, value in row.items()
        if name not in ("at", "problem") and not name.startswith("rows_")
    }


def whole(**columns: list[int | None]) -> dict[str, Any]:
    """Columns of whole numbers, with a number of each row."""
    size = len(next(iter(columns.values())))
    return {
        "at": (nw.Int64(), list(range(size))),
        **{name: (nw.Int64(), values) for name, values in columns.items()},
    }


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_rows_that_cannot_be_settled_are_flagged(engine: str) -> None:
    """What is missing, too low and too high is named, and its answers are null."""
    saving = [1001, None, -1, 10**12, 10**12 + 1]
    settled = settle(frame_of(engine, whole(saving=saving)), HALF, on_problem="flag")
    rows = sorted_rows(settled)
    outside = "saving: outside its bounds, 0 to 1,000,000,000,000 steps of 1"
    assert [row["problem"] for row in rows] == [None, "saving: missing", outside, None, outside]
    assert [row["half"] for row in rows] == [501, None, None, 5 * 10**11, None]
    assert [row["net_a"] for row in rows] == [-501, None, None, -5 * 10**11, None]
    schema = nw.from_native(settled).collect_schema()
    assert [schema[name] for name in ("half", "net_a", "net_b")] == [nw.Int64()] * 3


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_rows_that_cannot_be_settled_are_refused_and_counted(engine: str) -> None:
    """All reasons at once; of a frame that is there, with the numbers of the first rows."""
    saving = [None, 1, None, -5, None, None, None, None, None]
    with pytest.raises(InvalidValueError) as caught:
        settle(frame_of(engine, whole(saving=saving)), HALF, on_problem="refuse")
    first, second, cure = str(caught.value).splitlines()
    rows = ", counted from 0: 0, 2, 4, 5, 6, …" if is_eager(engine) else ""
    assert first == f"saving: missing: 7 rows{rows}"
    assert second.startswith(
        "saving: outside its bounds, 0 to 1,000,000,000,000 steps of 1: 1 row"
    )
    assert 'on_problem="flag"' in cure


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_truths_and_words_that_are_missing_are_problems(engine: str) -> None:
    """Any word will do, but one must be there."""
    word = code("word")
    agreed = formula(
        note("of met", when(truth("met"), PENNY, 2 * PENNY)),
        note("of word", when(is_code(word, "x"), PENNY, 2 * PENNY)),
    )
    columns: dict[str, Column] = {
        "at": (nw.Int64(), [0, 1, 2]),
        "met": (nw.Boolean(), [True, None, False]),
        "word": (nw.String(), ["x", "x", None]),
    }
    rows = sorted_rows(settle(frame_of(engine, columns), agreed, on_problem="flag"))
    assert [row["problem"] for row in rows] == [None, "met: missing", "word: missing"]
    assert [row["of met"] for row in rows] == [1, None, None]
    assert [row["of word"] for row in rows] == [1, None, None]


def test_eager_frames_refuse_and_lazy_frames_flag() -> None:
    """As each kind of frame can bear it."""
    frame = pl.DataFrame({"saving": [None]}, schema={"saving": pl.Int64})
    with pytest.raises(InvalidValueError, match="saving: missing: 1 row, counted from 0: 0"):
        settle(frame, HALF)
    assert settle(frame.lazy(), HALF).collect()["problem"].to_list() == ["saving: missing"]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_the_columns_of_the_user_come_first_and_stay(engine: str) -> None:
    """In their order, with whatever is in them; eager frames keep the order of their rows."""
    columns: dict[str, Column] = {
        "net of tax": (nw.String(), ["x", None, "z"]),
        "saving": (nw.Int64(), [3, 1, 2]),
        "nac_0": (nw.Int64(), [1, 2, 3]),
    }
    settled = settle(frame_of(engine, columns), HALF, on_problem="refuse")
    names = ["net of tax", "saving", "nac_0", "half", "net_a", "net_b"]
    assert list(nw.from_native(settled).collect_schema()) == names
    if is_eager(engine):
        assert [row["half"] for row in rows_of(settled)] == [2, 1, 1]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_empty_frames_are_settled(engine: str) -> None:
    """No row in, no row out, and all the columns."""
    settled = settle(frame_of(engine, whole(saving=[])), HALF)
    assert rows_of(settled) == []
    assert "net_b" in nw.from_native(settled).collect_schema()


@pytest.mark.parametrize("kind", SHIPPED_MECHANISMS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("engine", [each for each in EVERYWHERE if "pandas" in str(each.id)])
@pytest.mark.parametrize("on_problem", CHOICES)
def test_answers_of_no_rows_are_whole_numbers(
    kind: Any, engine: str, on_problem: Literal["refuse", "flag"]
) -> None:
    """Put beside the answers of other frames, a column of floats would make floats of all."""
    agreed = kind.example().formula()
    if agreed.tables or kind.__name__ in REFUSED:
        # Their rows are in frames of their own, or a product is beyond 64 bits.
        return
    frame = frame_of(engine, {fact.name: (type_of(fact), []) for fact in agreed.facts})
    settled = settle(frame, agreed, on_problem=on_problem, steps=True)
    schema = nw.from_native(settled).collect_schema()
    assert {schema[each.name] for each in settled_columns(agreed, steps=True)} == {nw.Int64()}


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_constant_lines_are_in_every_row(engine: str) -> None:
    """What rests on no column is there as often as there are rows, or not at all."""
    fee = formula(line("fee", Money.parse("£5"), payer="a", payee="b"))
    for size in (0, 3):
        settled = settle(frame_of(engine, whole(other=[1] * size)), fee, keep=())
        assert [row["fee"] for row in rows_of(settled)] == [500] * size


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_codes_are_looked_up_and_unknown_ones_are_named(engine: str) -> None:
    """In a list of forty codes, twice, and in the order of the rows."""
    hrg = code("hrg")
    priced = formula(
        line("price", listed(PRICES, "price", hrg), payer="a", payee="b"),
        note("days", listed(PRICES, "days", hrg)),
    )
    columns: dict[str, Column] = {
        "at": (nw.Int64(), [0, 1, 2, 3]),
        "hrg": (nw.String(), ["HRG39", "HRG0", "none", None]),
    }
    rows = sorted_rows(settle(frame_of(engine, columns), priced, on_problem="flag"))
    assert [row["price"] for row in rows] == [3907, 7, None, None]
    assert [row["days"] for row in rows] == [39, 0, None, None]
    assert [row["problem"] for row in rows] == [
        None,
        None,
        "hrg: no code that this may be",
        "hrg: missing",
    ]
    with pytest.raises(InvalidValueError, match="hrg: no code that this may be: 1 row"):
        settle(frame_of(engine, columns), priced, on_problem="refuse")
    known = {name: (kind, values[:2]) for name, (kind, values) in columns.items()}
    settled = settle(frame_of(engine, known), priced, on_problem="refuse")
    if is_eager(engine):
        assert [row["price"] for row in rows_of(settled)] == [3907, 7]


@pytest.mark.parametrize("engine", ["polars", "pandas", "pandas-pyarrow", "pyarrow"])
def test_words_kept_as_categories_are_words(engine: str) -> None:
    """Categorical, Enum and dictionary columns are taken as text."""
    columns = {"setting": (nw.String(), ["elective", "emergency", "elective"])}
    frame = frame_of(engine, columns)
    if engine == "polars":
        frame = frame.with_columns(pl.col("setting").cast(pl.Enum(["elective", "emergency"])))
    elif engine == "pyarrow":
        frame = frame.set_column(
            0, "setting", frame["setting"].combine_chunks().dictionary_encode()
        )
    else:
        frame = frame.astype({"setting": "category"})
    setting = code("setting", ("elective", "emergency"))
    agreed = formula(note("extra", when(is_code(setting, "elective"), PENNY, 2 * PENNY)))
    for choice in CHOICES:
        settled = settle(frame, agreed, on_problem=choice)
        assert [row["extra"] for row in rows_of(settled)] == [1, 2, 1]


def test_narrow_whole_numbers_are_widened() -> None:
    """Thirty-two bits times a small number would wrap."""
    agreed = formula(note("much", SAVING * 1000))
    for kind in (pl.Int32, pl.UInt32, pl.Int8):
        frame = pl.DataFrame({"saving": [100]}, schema={"saving": kind})
        assert settle(frame, agreed)["much"].to_list() == [100_000]


WIDE = [1001, 2**63, -(2**100), None, 10**12]


@pytest.mark.parametrize("engine", ["polars", "polars-lazy", "duckdb"])
def test_whole_numbers_of_128_bits_are_taken_where_they_fit(engine: str) -> None:
    """DuckDB adds up in them; what is beyond is outside the bounds of any fact."""
    frame: Any = pl.DataFrame({"at": range(5), "saving": pl.Series(WIDE, dtype=pl.Int128)})
    if engine == "duckdb":
        cells = ", ".join(f"({at}, {'null' if x is None else x})" for at, x in enumerate(WIDE))
        query = f'select y as "at", x::hugeint as saving from (values {cells}) as t(y, x)'  # noqa: S608 - numbers of ours
        frame = backend_of(engine).sql(query)
    if engine == "polars-lazy":
        frame = frame.lazy()
    rows = sorted_rows(settle(frame, HALF, on_problem="flag"))
    assert [row["half"] for row in rows] == [501, None, None, None, 5 * 10**11]
    assert rows[1]["problem"].startswith("saving: outside its bounds")
    assert rows[3]["problem"] == "saving: missing"
    with pytest.raises(InvalidValueError, match=r"saving: outside its bounds, .*: 2 rows"):
        settle(frame, HALF, on_problem="refuse")
    fits = nw.from_native(frame).filter(nw.col("at") == 0).to_native()
    assert [row["half"] for row in rows_of(settle(fits, HALF, on_problem="refuse"))] == [501]


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (pl.Float64, "Float64 is not read, because it may not be exact; give whole pence"),
        (pl.Decimal(10, 2), "may not be exact"),
        (pl.UInt64, "UInt64 holds more than 64 bits with a sign do; cast it to Int64"),
        (pl.String, "String is no whole number; give whole pence as 64-bit whole numbers"),
        (pl.Null, "is no whole number"),
    ],
)
def test_columns_that_cannot_carry_money_are_refused_by_type(kind: Any, message: str) -> None:
    """Before a row is looked at, with the cure."""
    frame = pl.DataFrame({"saving": []}, schema={"saving": kind})
    with pytest.raises(InvalidTypeError, match=f"column 'saving': .*{message}"):
        settle(frame, HALF)


@pytest.mark.parametrize(
    ("of", "cure"),
    [
        (
            SAVING,
            r"of pounds by \(pounds \* 100\)\.round\(\) and then {}, of whole pence by {} alone",
        ),
        (
            fact("rate", SHARE),
            r"of column by \(column \* 10000\)\.round\(\) and then {}, of whole steps of .* by {}",
        ),
        (fact("members", COUNT), r"\(Int64\): of whole steps of 1 by {} alone"),
    ],
)
@pytest.mark.parametrize(
    ("engine", "cast"), [("polars", "a cast to Int64"), ("pandas", r'astype\("Int64"\)')]
)
def test_floats_are_told_pounds_first(of: Any, cure: str, engine: str, cast: str) -> None:
    """Whoever only casts pounds has them taken for pence."""
    columns: dict[str, Column] = {of.name: (nw.Float64(), [1.5])}
    frame = pd.DataFrame({of.name: [1.5]}) if engine == "pandas" else frame_of(engine, columns)
    with pytest.raises(InvalidTypeError, match=cure.format(cast, cast)):
        settle(frame, formula(note("of it", of)))


@pytest.mark.parametrize("values", [[True, None], [1.0, float("nan")], [1, 0]])
def test_truths_of_pandas_are_told_the_cure_that_keeps_a_gap(values: list[Any]) -> None:
    """To compare makes false of what is missing, and pays by it."""
    frame = pd.DataFrame({"met": values})
    agreed = formula(note("of met", when(truth("met"), PENNY, 2 * PENNY)))
    with pytest.raises(InvalidTypeError, match=r'true or false: astype\("boolean"\), which keeps'):
        settle(frame, agreed)
    cured = settle(frame.astype("boolean"), agreed, on_problem="flag")
    missing = values[1] is None or values[1] != values[1]
    assert [row["of met"] for row in rows_of(cured)] == [1, None if missing else 2]


def test_a_column_of_another_fact_is_not_offered() -> None:
    """It has its own fact to carry, under whatever name."""
    agreed = formula(note("both", fact("actual_value", PENCE) + fact("actual_values", PENCE)))
    with pytest.raises(MissingFactError) as caught:
        settle(pl.DataFrame({"actual_value": [1]}), agreed)
    assert "did you mean" not in str(caught.value)


def test_names_that_are_no_fact_are_refused_among_those_given() -> None:
    """A slip would leave the fact to the column, or missing; a record may hold more."""
    frame = pl.DataFrame({"saving": [1]})
    near = "facts: 'savings' is no fact of the formula, whose facts are saving; did you mean"
    with pytest.raises(InvalidValueError, match=near):
        settle(frame, HALF, facts={"savings": Money(pence=1)})
    other = Facts(facts=(RecordedFact(name="met", value=True, unit=TRUTH),))
    assert settle(frame, HALF, facts=other)["half"].to_list() == [1]


def test_all_that_is_wrong_with_the_columns_is_told_at_once() -> None:
    """Missing, of a wrong type, given twice, and named wrongly."""
    year = fact("year", YEAR)
    agreed = formula(
        note("first", when(truth("met"), SAVING, SAVING * fact("growth", SHARE))),
        note(
            "second", when(is_code(code("setting"), "x"), when(year >= 2020, PENNY, PENNY), PENNY)
        ),
    )
    frame = pl.DataFrame(
        {"met": [1], "setting": [2], "growth": [Fraction(1, 2)], "savings": [1], "year": [2020]}
    )
    with pytest.raises(MissingFactError) as caught:
        settle(frame, agreed, facts={"growth": Share.parse("50%")}, columns={"yaer": "year"})
    said = str(caught.value).splitlines()
    assert any("'yaer' is no fact of the formula, whose facts are" in each for each in said)
    assert any("column 'met': Int64 is no truth; met is true or false" in each for each in said)
    assert any("column 'setting': Int64 is no text; setting is a word" in each for each in said)
    assert any("growth is given by facts= as well" in each for each in said)
    assert any(
        "column 'saving': missing; give money from £0.00 to £10,000,000,000.00, in steps of "
        "£0.01; did you mean 'savings'?" in each
        for each in said
    )


def test_very_many_problems_are_counted() -> None:
    """A message has a hundred lines, and tells how many more there would be."""
    many = [fact(f"cost_{at}", PENCE) for at in range(120)]
    agreed = formula(note(f"note {at}", each) for at, each in enumerate(many))
    with pytest.raises(MissingFactError, match="and 20 more"):
        settle(pl.DataFrame({"at": [1]}), agreed)


def test_facts_that_are_the_same_in_every_row_are_given_once() -> None:
    """As payment.settle takes them: money, shares, truths, words and years."""
    rate, met = fact("rate", SHARE), truth("met")
    setting, year = code("setting", ("x", "y")), fact("year", YEAR)
    priced = code("hrg")
    agreed = formula(
        note("part", SAVING * rate),
        note("gate", when(met & is_code(setting, "x"), SAVING, PENNY)),
        note("year", when(year >= 2020, SAVING, PENNY)),
        note("price", listed(PRICES, "price", priced)),
    )
    facts: dict[str, Any] = {
        "rate": Share.parse("12.5%"),
        "met": True,
        "setting": "x",
        "hrg": "HRG3",
        "year": FinancialYear(2021),
    }
    frame = pl.DataFrame({"saving": [80, 1001]})
    for choice in CHOICES:
        settled = settle(frame, agreed, facts=facts, on_problem=choice)
        found = settled.select("part", "gate", "year", "price").rows()
        assert found == [
            settle_one(agreed, {**facts, "saving": Money(pence=pence)}).amounts
            for pence in (80, 1001)
        ]


def test_columns_of_another_name_carry_facts() -> None:
    """By the name of the fact."""
    frame = pl.DataFrame({"Spend below plan": [10]})
    assert settle(frame, HALF, columns={"saving": "Spend below plan"})["half"].to_list() == [5]


def test_names_that_are_taken_are_refused() -> None:
    """By the user's own column, which a prefix or leaving it out cures, and by one another."""
    frame = pl.DataFrame({"saving": [10], "half": ["x"]})
    with pytest.raises(InvalidValueError, match="the frame has a column 'half' already"):
        settle(frame, HALF)
    assert settle(frame, HALF, prefix="new ")["new half"].to_list() == [5]
    assert settle(frame, HALF, keep=["saving"])["half"].to_list() == [5]
    both = formula(line("net_b", SAVING, payer="a", payee="b"))
    with pytest.raises(InvalidValueError, match="two new columns would be named 'net_b' and"):
        settle(frame, both)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_databases_take_names_that_differ_in_capitals_for_one(engine: str) -> None:
    """So they are refused there, and there alone."""
    frame = frame_of(engine, whole(saving=[10], HALF=[1]))
    if engine == "polars":
        assert rows_of(settle(frame, HALF))[0]["half"] == 5
    else:
        with pytest.raises(InvalidValueError, match="the frame has a column 'half' already"):
            settle(frame, HALF)


def test_columns_are_kept_by_name() -> None:
    """In the order that is asked for; what is not there is refused."""
    frame = pl.DataFrame({"saving": [10], "at": [1], "more": [2]})
    settled = settle(frame, HALF, keep=["more", "at", "more"])
    assert settled.columns == ["more", "at", "half", "net_a", "net_b"]
    with pytest.raises(InvalidValueError, match="keep: there is no column 'mor'; did you mean"):
        settle(frame, HALF, keep=["mor"])
    with pytest.raises(InvalidTypeError, match="keep is the text 'at'; write a list"):
        settle(frame, HALF, keep="at")


def test_steps_are_columns_that_count_in_a_stated_grain() -> None:
    """Money in pence or a part of one; a ratio in two columns."""
    people = fact("people", COUNT, lowest=1)
    part = step("part", SAVING * 3 / 8)
    ratio = step("per head", SAVING / people)
    agreed = formula(note("half", part), note("each", rounded(ratio, to=1)))
    frame = pl.DataFrame({"saving": [11], "people": [3]})
    settled = settle(frame, agreed, steps=True)
    columns = settled_columns(agreed, steps=True)
    assert [column.name for column in columns] == settled.columns[2:]
    found = {column.name: column for column in columns}
    assert found["step_part"] == SettledColumn(name="step_part", unit=PENCE, grain=Fraction(1, 8))
    assert settled["step_part"].to_list() == [33]
    over = str(found["step_per head"].divided_by)
    assert Fraction(settled["step_per head"][0], settled[over][0]) == Fraction(11, 3)
    assert settle(frame, agreed, steps=["part"]).columns[-1] == "step_part"
    with pytest.raises(InvalidValueError, match="no step is named 'parts'; the steps are: 'part'"):
        settle(frame, agreed, steps=["parts"])
    with pytest.raises(InvalidTypeError, match="steps is the text 'part'; write True, or a list"):
        settle(frame, agreed, steps="part")


def test_a_note_counts_in_its_grain() -> None:
    """A rate in steps of a ten-thousandth."""
    agreed = formula(note("rate", fact("rate", RATE)))
    settled = settle(pl.DataFrame({"rate": [312]}), agreed, keep=())
    assert settled["rate"].to_list() == [312]
    assert settled_columns(agreed) == (
        SettledColumn(name="rate", unit=RATE, grain=Fraction(1, 10_000)),
    )


def test_a_formula_that_could_leave_64_bits_is_refused() -> None:
    """Before a row is touched, with the step, the bound, the facts and the cures."""
    large = fact("budget", PENCE) * fact("growth", RATE) * fact("factor", RATE)
    agreed = formula(note("grown", step("grown", large * fact("other", RATE))))
    names = ("budget", "growth", "factor", "other")
    frame = pl.DataFrame({name: [None] for name in names}).cast(pl.Int64)
    with pytest.raises(InvalidValueError) as caught:
        settle(frame, agreed)
    said = str(caught.value)
    assert said.startswith("step 'grown': a product could reach 1")
    for part in (
        "budget (money from £0.00",
        "facts=",
        "within=",
        "coarser steps",
        "payment.settle",
    ):
        assert part in said


def test_two_rates_of_four_places_fit_where_they_are_rounded_at_once() -> None:
    """The product is divided piece by piece."""
    agreed = formula(
        note("grown", fact("budget", PENCE) * fact("growth", RATE) * fact("factor", RATE))
    )
    columns = {"budget": [10**12, 10**12 - 1], "growth": [10**5, 3], "factor": [10**5 - 1, 7]}
    facts: list[dict[str, Any]] = [
        {
            "budget": Money(pence=budget),
            "growth": Fraction(growth, 10_000),
            "factor": Fraction(factor, 10_000),
        }
        for budget, growth, factor in zip(*columns.values(), strict=True)
    ]
    settled = settle(pl.DataFrame(columns), agreed)
    assert settled["grown"].to_list() == [row["grown"] for row in expected(agreed, facts)]


def test_closer_bounds_make_room() -> None:
    """What facts of these rows can be at most; a row beyond is a problem."""
    large = fact("budget", PENCE) * fact("growth", RATE) * fact("factor", RATE)
    agreed = formula(note("grown", large))
    frame = pl.DataFrame(
        {"budget": [10**8, 10**8 + 1], "growth": [10**5] * 2, "factor": [10**5] * 2}
    )
    within: dict[str, Any] = {
        "budget": (Money(pence=0), Money(pence=10**8)),
    }
    settled = settle(frame, agreed, within=within, on_problem="flag")
    assert settled["grown"].to_list() == [10**10, None]
    assert settled["problem"][1] == "budget: outside its bounds, 0 to 100,000,000 steps of 1"
    # Facts that are known in every row are as good.
    known: dict[str, Any] = {"growth": Fraction(3, 2), "factor": 2}
    settled = settle(frame.drop(known), agreed, facts=known)
    assert settled["grown"].to_list() == [3 * 10**8, 3 * 10**8 + 3]
    for given, message in (
        ({"budgets": (1, 2)}, "'budgets' is no fact with bounds; those are budget,"),
        ({"budget": 5}, "budget has a least and a most; write"),
        ({"growth": (2, 1)}, "the lowest growth lies above the highest"),
    ):
        with pytest.raises(InvalidValueError, match=message):
            settle(frame, agreed, within=given)  # type: ignore[arg-type]  # that is what is refused


def test_the_line_and_the_net_are_named_where_no_step_is() -> None:
    """Whatever is too large has a place."""
    most = 9 * 10**18
    huge = fact("huge", PENCE, highest=Money(pence=most))
    frame = pl.DataFrame({"huge": [1]})
    with pytest.raises(InvalidValueError, match="line 'twice': a sum could reach"):
        settle(frame, formula(note("twice", huge * 2)))
    paid = formula(
        line("one", huge, payer="a", payee="b"), line("other", huge, payer="a", payee="b")
    )
    with pytest.raises(InvalidValueError, match="the net of a party: a sum could reach"):
        settle(frame, paid)
    thousands = Fact(name="huge", unit=PENCE, step=Fraction(1), lowest=0, highest=10**40)
    with pytest.raises(InvalidValueError, match=r"could reach about 2\^150 whole steps"):
        settle(frame, formula(note("much", thousands * 10**45)))
    exact = settle(frame, formula(step_of(huge)), steps=True)
    assert exact["step_all"].to_list() == [1]
    with pytest.raises(InvalidValueError, match="step 'all': a fact could reach"):
        settle(frame, formula(step_of(huge * 100)), steps=True)


def step_of(of: Any) -> Any:
    """A small note on a step that may be large."""
    return note("coarse", rounded(step("all", of) / Money(pence=10**6), to=1))


def test_engines_that_divide_through_floats_refuse_large_quotients(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There is no rounding of what no float can tell; below that the pence are the same."""
    huge = fact("huge", PENCE, highest=Money(pence=9 * 10**15))
    agreed = formula(note("third", huge / 3))
    frame = pl.DataFrame({"huge": [9 * 10**15, 1, 2, 4, 5]})
    thirds = [3 * 10**15, 0, 1, 1, 2]
    assert settle(frame, agreed)["third"].to_list() == thirds
    monkeypatch.setattr(Opened, "divides_through_floats", True)
    with pytest.raises(InvalidValueError, match="divides through floating point, which is exact"):
        settle(frame, agreed)
    within: dict[str, Any] = {"huge": (Money(pence=0), Money(pence=10**15))}
    settled = settle(frame[1:], agreed, within=within)
    assert settled["third"].to_list() == thirds[1:]


def test_a_key_may_be_the_whole_and_others_nothing() -> None:
    """Whoever has no part of the keys gets no penny."""
    keys = (key("a", 0), key("b", 1), key("c", 0))
    agreed = Formula(lines=tuple(note(party, portion(SAVING, keys, party)) for party in "abc"))
    settled = settle(pl.DataFrame({"saving": [7]}), agreed)
    assert settled.rows() == [(7, 0, 7, 0)]


def test_conditions_are_read_as_they_stand() -> None:
    """All, any, not, and whether two are equal."""
    one, other = truth("one"), truth("other")
    agreed = formula(
        note("any", when(one | other, PENNY, 2 * PENNY)),
        note("all", when(one & ~other, PENNY, 2 * PENNY)),
        note("equal", when(equal(SAVING, PENNY), PENNY, 2 * PENNY)),
    )
    columns = {"one": [True, True, False], "other": [True, False, False], "saving": [1, 0, 2]}
    settled = settle(pl.DataFrame(columns), agreed)
    assert settled.select("any", "all", "equal").rows() == [(1, 2, 1), (1, 1, 2), (2, 2, 2)]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_a_pot_is_shared_by_large_keys_to_the_penny(engine: str) -> None:
    """Pot times key leaves 64 bits, and is divided piece by piece."""
    most = 10**12
    pot = fact("pot", PENCE, lowest=-Money(pence=most), highest=Money(pence=most))
    weights = [fact(f"weight_{party}", PENCE) for party in "abc"]
    weights[0] = fact("weight_a", PENCE, lowest=Money(pence=1))
    keys = tuple(Key(party=party, weight=of) for party, of in zip("abc", weights, strict=True))
    agreed = Formula(lines=tuple(note(party, portion(pot, keys, party)) for party in "abc"))
    chance = random.Random(17)  # noqa: S311 - the same each time
    ends = [[most, most, most, most], [-most, most, 1, 0], [most - 1, 1, 0, 0], [7, 3, 3, 3]]
    ends += [[-7, most, most, most - 1], [most, 1, most, most], [0, 1, 0, 0]]
    rows = ends + [
        [chance.randint(-most, most), *(chance.randint(1, most) for _ in "abc")] for _ in range(40)
    ]
    names = ("pot", "weight_a", "weight_b", "weight_c")
    facts = [
        {name: Money(pence=pence) for name, pence in zip(names, row, strict=True)} for row in rows
    ]
    settled = settle(frame_of(engine, columns_of(agreed, facts)), agreed, keep=["at"])
    assert [
        {k: v for k, v in row.items() if k not in ("at", "problem")}
        for row in sorted_rows(settled)
    ] == expected(agreed, facts)


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_a_product_under_a_rounding_may_leave_64_bits(engine: str) -> None:
    """A budget times a ratio of weighted lists."""
    budget, part = fact("budget", PENCE), fact("weighted", COUNT)
    all_of_them = fact("all_weighted", COUNT, lowest=10**6, highest=10**8)
    share = formula(note("share", rounded(budget * part / all_of_them, to=1)))
    some = formula(note("some", rounded((budget * part * 2 + budget) / 3000, to=1)))
    chance = random.Random(17)  # noqa: S311 - the same each time
    facts: list[dict[str, Any]] = [
        {
            "budget": Money(pence=chance.choice([0, 1, 10**12 - 1, 10**12])),
            "weighted": chance.choice([0, 1, 10**8 - 1, 10**8, chance.randint(0, 10**8)]),
            "all_weighted": chance.choice([10**6, 10**8, chance.randint(10**6, 10**8)]),
        }
        for _ in range(40)
    ]
    for agreed in (share, some):
        try:
            settled = settle(frame_of(engine, columns_of(agreed, facts)), agreed, keep=["at"])
        except InvalidValueError:
            # Through floats no quotient of this size can be told.
            assert engine in ("ibis", "pyspark")
            assert agreed is some
            continue
        label = agreed.lines[0].label
        assert [row[label] for row in sorted_rows(settled)] == [
            row[label] for row in expected(agreed, facts)
        ]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_keys_of_many_digits_share_to_the_penny(engine: str) -> None:
    """Known keys of thirteen digits, of which the pieces are known as well."""
    weights = [Fraction(3, 10**13), Fraction(10**13 - 4, 3 * 10**13)]
    weights.append(Fraction(1) - weights[0] - weights[1])
    pot = fact("pot", PENCE)
    keys = tuple(key(party, weight) for party, weight in zip("abc", weights, strict=True))
    agreed = Formula(lines=tuple(note(party, portion(pot, keys, party)) for party in "abc"))
    facts: list[dict[str, Any]] = [
        {"pot": Money(pence=pence)} for pence in (0, 1, 2, 10**12 - 1, 10**12, 333_333_333_333)
    ]
    settled = settle(frame_of(engine, columns_of(agreed, facts)), agreed, keep=["at"])
    assert [answers(row) for row in sorted_rows(settled)] == expected(agreed, facts)


def test_a_product_of_two_very_large_numbers_is_refused() -> None:
    """Piece by piece each piece would be a bit or two, and there is an end to that."""
    large = [fact(f"large_{at}", RATE, step=1, highest=2**60) for at in range(2)]
    over = fact("over", RATE, step=1, lowest=2**60, highest=2**61)
    agreed = formula(note("much", rounded(large[0] * large[1] / over, to=1)))
    frame = pl.DataFrame({"large_0": [1], "large_1": [1], "over": [1]})
    with pytest.raises(InvalidValueError, match="line 'much': a division could reach"):
        settle(frame, agreed)
    # What is taken off the product may be more than one piece of it.
    few = fact("few", RATE, step=1, lowest=10, highest=2**40)
    less = fact("less", RATE, step=1, lowest=-5, highest=5)
    agreed = formula(note("much", rounded((few * over + less) / 3, to=1)))
    with pytest.raises(InvalidValueError, match="line 'much': a product could reach"):
        settle(pl.DataFrame({"few": [10], "over": [2**60], "less": [1]}), agreed)
    # Below zero it is not divided piece by piece.
    signed = fact("signed", RATE, step=1, lowest=-(2**40), highest=2**40)
    agreed = formula(note("much", rounded(signed * large[1] / 3, to=1)))
    with pytest.raises(InvalidValueError, match="line 'much': a product could reach"):
        settle(pl.DataFrame({"signed": [1], "large_1": [1]}), agreed)


# They multiply or divide sums of any size by one another; `within=` settles them.
REFUSED = {"Allocation", "ImprovementScheme", "WholePopulationBudget"}


@pytest.mark.broad
@pytest.mark.parametrize("engine", EVERYWHERE)
def test_the_mechanisms_of_the_library_settle_on_every_engine(engine: str) -> None:
    """With facts at their ends and between; one could leave 64 bits and is refused."""
    chance = random.Random(17)  # noqa: S311 - the same each time
    refused = set()
    for mechanism in SHIPPED_MECHANISMS:
        agreed = mechanism.example().formula()
        facts = [facts_of(agreed, chance) for _ in range(12)]
        frame = frame_of(engine, columns_of(agreed, facts))
        try:
            settled = settle(
                frame,
                mechanism.example(),
                keep=["at"],
                on_problem="refuse",
                **rows_beside(engine, agreed, facts),
            )
        except InvalidValueError as error:
            assert "could reach" in str(error), error  # noqa: PT017 - any other is a failure
            refused.add(mechanism.__name__)
            continue
        lines = settled.frame if agreed.tables else settled
        found = [answers(row) for row in sorted_rows(lines)]
        assert found == expected(agreed, facts), mechanism.__name__
    assert refused == REFUSED


def rows_beside(engine: str, agreed: Formula, facts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the rows of the one table of a formula in a frame of their own, if it has one."""
    if not agreed.tables:
        return {}
    [table] = agreed.tables
    read = [read_facts(agreed, each).tables[0] for each in facts]
    keyed = [(at, row) for at, rows in enumerate(read) for row in rows]
    columns: dict[str, Column] = {"at": (nw.Int64(), [at for at, _ in keyed])}
    for place, each in enumerate(agreed.facts_by_table[table]):
        columns[each.name] = (type_of(each), [row[place] for _, row in keyed])
    return {"rows": frame_of(engine, columns), "keys": ["at"]}


def facts_of(agreed: Formula, chance: random.Random) -> dict[str, Any]:
    """Facts of a formula at an end or between."""
    found = values_of(agreed, agreed.facts_by_table[None], chance)
    for table in agreed.tables:
        row = agreed.facts_by_table[table]
        found[table] = [values_of(agreed, row, chance) for _ in range(3)]
    return found


def values_of(agreed: Formula, facts: Sequence[Fact], chance: random.Random) -> dict[str, Any]:
    """Values of some facts at an end or between."""
    found: dict[str, Any] = {}
    for each in facts:
        if type_of(each) == nw.Boolean():
            found[each.name] = chance.choice([True, False])
        elif each.unit is CODE:
            found[each.name] = chance.choice(agreed.allowed_codes[each.name] or ("any",))
        else:
            ends = [each.lowest, each.highest, min(each.highest, each.lowest + 1)]
            number = chance.choice([*ends, chance.randint(each.lowest, each.highest)])
            found[each.name] = value_of_steps(each, number, agreed.currency)
    return found


def test_what_to_do_with_problems_is_one_of_two() -> None:
    """Anything else is refused."""
    with pytest.raises(InvalidValueError, match="on_problem is 'drop'; write"):
        settle(pl.DataFrame({"saving": [1]}), HALF, on_problem="drop")  # type: ignore[call-overload]  # that is refused


def test_what_is_given_may_not_leave_64_bits_either() -> None:
    """A listed value, a fact that is known in every row, and a fact that no column carries."""
    most = Fraction(10**20)
    hrg = code("hrg", ("x", "y"))
    prices = PriceList(
        name="prices",
        codes=("x", "y"),
        columns=(PriceColumn(name="price", unit=PENCE, values=(most, most - 1)),),
    )
    agreed = formula(note("price", listed(prices, "price", hrg)))
    with pytest.raises(InvalidValueError, match="line 'price': a listed value could reach"):
        settle(pl.DataFrame({"hrg": ["x"]}), agreed)
    huge = Fact(name="huge", unit=PENCE, step=Fraction(1), lowest=10**20, highest=10**21)
    with pytest.raises(InvalidValueError, match="column 'huge': no column carries what huge is"):
        settle(pl.DataFrame({"huge": [1]}), formula(note("much", huge)))
    with pytest.raises(InvalidValueError, match=r"line 'much': .* could reach"):
        settle(
            pl.DataFrame({"at": [1]}),
            formula(note("much", huge)),
            facts={"huge": Money(pence=10**20)},
        )


def test_tables_need_a_frame_of_their_own() -> None:
    """Rows of activity are not rows of facts."""
    agreed = formula(
        note("all", total("activity", fact("price", PENCE, table="activity"), rows=9))
    )
    with pytest.raises(
        InvalidValueError, match="adds up the rows of activity; give them in rows="
    ):
        settle(pl.DataFrame({"price": [1]}), agreed)


def test_a_long_sum_that_could_leave_64_bits_is_refused_under_a_division() -> None:
    """It is not taken apart for the one product that could be divided in parts."""
    first, *others = (fact(f"part{at}", PENCE, highest=10**18) for at in range(60))
    third = formula(line("third", sum(others, start=first * 2) / 3, payer="a", payee="b"))
    frame = frame_of("polars", {f"part{at}": (nw.Int64(), [at]) for at in range(60)})
    with pytest.raises(InvalidValueError, match="could reach"):
        settle(frame, third)
