"""Settling rows of activity under the facts of their contract."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from nhs_accountable_care import InvalidTypeError, InvalidValueError, Money
from nhs_accountable_care.frames import SettledTables, settle, settled_columns
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    PriceColumn,
    PriceList,
    code,
    fact,
    formula,
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
from tests.frames.engines import EVERYWHERE, Column, frame_of, is_eager, rows_of

MOST = Money.parse("£100000")
PRICE = fact("price", PENCE, table="activity", highest=MOST)
UNITS = fact("units", COUNT, table="activity", highest=1000)
FACTOR = fact("factor", RATE, highest=2)
SPELL = step("paid for the spells", rounded(PRICE * FACTOR, to=1) * UNITS)
CHECKED = "that the formula is checked for, such as 'B' (4); raise rows= of its total"
ACTIVITY = formula(
    line("activity", total("activity", SPELL, rows=3), payer="board", payee="trust"),
    note("part of a penny", rounded(total("activity", PRICE * Fraction(1, 8), rows=3), to=1)),
)


def contracts(
    providers: Sequence[str | None] = ("A", "B", "C"), factors: Sequence[int | None] | None = None
) -> dict[str, Column]:
    """Contracts, each with the provider that is its key and a fact of its own."""
    chosen = factors or [11_000, 10_000, 9_000][: len(providers)]
    return {"provider": (nw.String(), list(providers)), "factor": (nw.Int64(), list(chosen))}


def spells(rows: Sequence[tuple[str | None, int | None, int]]) -> dict[str, Column]:
    """Spells with the key of their contract."""
    return {
        "provider": (nw.String(), [row[0] for row in rows]),
        "price": (nw.Int64(), [row[1] for row in rows]),
        "units": (nw.Int64(), [row[2] for row in rows]),
    }


def settled(engine: str, whole: dict[str, Column], rows: dict[str, Column], **more: Any) -> Any:
    """Settle contracts with their spells, with workings."""
    return settle(
        frame_of(engine, whole),
        ACTIVITY,
        rows=frame_of(engine, rows),
        keys=["provider"],
        workings=True,
        **more,
    )


def by_key(frame: Any, *others: str) -> list[dict[str, Any]]:
    """Return rows by their provider: databases promise no order."""

    def order(row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(row[name]) for name in ("provider", *others))

    return sorted(rows_of(frame), key=order)


@pytest.mark.parametrize("engine", EVERYWHERE)
@pytest.mark.parametrize("choice", ["refuse", "flag"])
def test_a_bill_can_be_audited_spell_by_spell(engine: str, choice: Any) -> None:
    """What the rows add is what their contract comes to, and a contract without rows is zero."""
    rows = spells([("B", 7, 3), ("A", 1001, 1), ("A", 5, 2)])
    done = settled(engine, contracts(), rows, on_problem=choice)
    assert isinstance(done, SettledTables)
    found = by_key(done.frame)
    assert [row["activity"] for row in found] == [1101 + 2 * 6, 21, 0]
    assert [row["net_board"] for row in found] == [-1113, -21, 0]
    assert [row["rows_activity"] for row in found] == [2, 1, 0]
    working = by_key(done.rows, "price")
    assert [row["step_paid for the spells"] for row in working] == [1101, 12, 21]
    assert [row["added_1"] for row in working] == [1101, 12, 21]
    # The second total counts in eighths of a penny.
    assert [row["added_2"] for row in working] == [1001, 5, 7]
    assert [row["part of a penny"] for row in found] == [126, 1, 0]
    if is_eager(engine):
        assert [row["provider"] for row in rows_of(done.rows)] == ["B", "A", "A"]
        assert [row["provider"] for row in rows_of(done.frame)] == ["A", "B", "C"]
    names = [column.name for column in settled_columns(ACTIVITY)]
    assert names == list(found[0])[2 : 2 + len(names)]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_rows_and_contracts_that_do_not_meet_are_told(engine: str) -> None:
    """A row without a contract, contracts of one key, no key, too many rows, a bad row."""
    whole = contracts(("A", "B", "D", "D", None, "E", "F"), [11_000, 10_000, *[1] * 4, None])
    rows = spells(
        [
            ("A", 1001, 1),
            *[("B", 1, 1)] * 4,
            ("D", 5, 1),
            (None, 5, 1),
            ("Z", 5, 1),
            ("Z", 6, 1),
            ("E", None, 1),
            ("F", 5, 1),
        ]
    )
    done = settled(engine, whole, rows, on_problem="flag")
    found = by_key(done.frame)
    assert {(row["provider"], row["activity"], row["problem"]) for row in found} == {
        ("A", 1101, None),
        ("B", None, "activity: more than 3 rows"),
        ("D", None, "another row has the same keys"),
        ("E", None, "activity: a row cannot be worked out"),
        ("F", None, "factor: missing"),
        (None, None, "a key is missing"),
    }
    rows_of_each = {(row["provider"], row["rows_activity"]) for row in found}
    assert rows_of_each == {("A", 1), ("B", 4), ("D", None), ("E", 1), ("F", 1), (None, None)}
    nobody = "the keys are those of no one row of the frame"
    told = {(row["provider"], row["price"]): row["problem"] for row in rows_of(done.rows)}
    assert told == {
        ("A", 1001): None,
        ("B", 1): None,
        ("D", 5): nobody,
        (None, 5): nobody,
        ("Z", 5): nobody,
        ("Z", 6): nobody,
        ("E", None): "price: missing",
        ("F", 5): "its row of the frame cannot be settled",
    }
    unplaced = {row["provider"]: row["rows"] for row in rows_of(done.unplaced)}
    assert unplaced == {"D": 1, "Z": 2, None: 1}


@pytest.mark.parametrize("engine", EVERYWHERE)
@pytest.mark.parametrize(
    ("whole", "rows", "message"),
    [
        (contracts(), [("A", None, 1)], "price: missing: 1 row"),
        (
            contracts(),
            [("Z", 1, 1)],
            r"rows of activity: 1 row with keys of no one row of the frame, such as 'Z' \(1\)",
        ),
        (
            contracts(),
            [("A", 1, 1)] * 4,
            "1 row of the frame with more than the 3 that the formula is checked for, such as 'A'",
        ),
        (
            contracts(("A", "A")),
            [("A", 1, 1)],
            r"keys: 1 key of more than one row of the frame, such as 'A' \(2\)",
        ),
        (contracts(("A", None)), [("A", 1, 1)], "keys: 1 row of the frame without a key"),
        (contracts(factors=[1, 2, None]), [("A", 1, 1)], "factor: missing: 1 row"),
    ],
)
def test_what_does_not_meet_is_refused_if_it_is_not_flagged(
    engine: str, whole: Any, rows: Any, message: str
) -> None:
    """Each reason with how many."""
    with pytest.raises(InvalidValueError, match=message):
        settled(engine, whole, spells(rows), on_problem="refuse")


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_all_that_does_not_meet_is_refused_at_once(engine: str) -> None:
    """A contract that lacks a fact hides no spell, and some keys are named."""
    whole = contracts(("A", "B", "D", "D", None, "F"), [1, 1, 1, 1, 1, None])
    rows = spells(
        [("A", None, 1), *[("B", 1, 1)] * 4, ("D", 5, 1), (None, 5, 1), ("Z", 5, 1), ("Z", 6, 1)]
    )
    with pytest.raises(InvalidValueError) as caught:
        settled(engine, whole, rows, on_problem="refuse")
    at = (", counted from 0: 5", ", counted from 0: 0") if is_eager(engine) else ("", "")
    *told, cure = str(caught.value).splitlines()
    assert 'on_problem="flag"' in cure
    keys = "'Z' (2); 'D' (1); none (1)"
    assert told == [
        f"factor: missing: 1 row{at[0]}",
        "keys: 1 row of the frame without a key",
        "keys: 1 key of more than one row of the frame, such as 'D' (2)",
        f"rows of activity: price: missing: 1 row{at[1]}",
        f"rows of activity: 4 rows with keys of no one row of the frame, such as {keys}",
        f"rows of activity: 1 row of the frame with more than the 3 {CHECKED}",
    ]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_rows_are_priced_by_a_list(engine: str) -> None:
    """A join with the list; a code that is not in it is a problem of its row."""
    codes = tuple(f"HRG{place}" for place in range(40))
    values = tuple(Fraction(100 * place + 7) for place in range(40))
    prices = PriceList(
        name="prices",
        codes=codes,
        columns=(PriceColumn(name="price", unit=PENCE, values=values),),
    )
    hrg = code("hrg", table="activity")
    priced = formula(
        line(
            "activity",
            total("activity", listed(prices, "price", hrg), rows=9),
            payer="board",
            payee="trust",
        )
    )
    whole: dict[str, Column] = {"provider": (nw.String(), ["A", "B"])}
    rows: dict[str, Column] = {
        "provider": (nw.String(), ["A", "A", "B"]),
        "hrg": (nw.String(), ["HRG1", "HRG39", "none"]),
    }
    done = settle(
        frame_of(engine, whole),
        priced,
        rows=frame_of(engine, rows),
        keys=["provider"],
        on_problem="flag",
    )
    found = by_key(done.frame)
    assert [row["activity"] for row in found] == [107 + 3907, None]
    assert done.rows is None


def test_several_tables_are_given_by_name() -> None:
    """Each with its own rows, and workings by the same names."""
    visits = fact("visit_cost", PENCE, table="visits", highest=MOST)
    both = formula(
        note("spells", total("activity", PRICE, rows=9)),
        note("visits", total("visits", visits, rows=9)),
        note("count", total("visits", fact("fee", PENCE, highest=MOST), rows=9)),
    )
    whole = pl.DataFrame({"place": [1, 2], "fee": [5, 6]}, schema_overrides={"place": pl.Int16})
    activity = pl.DataFrame({"place": [1, 1], "price": [10, 20]})
    tables = {
        "activity": activity,
        "visits": pl.DataFrame({"place": [2, 2], "visit_cost": [7, 8]}),
    }
    done = settle(whole, both, rows=tables, keys=["place"], workings=True)
    assert done.frame.select("spells", "visits", "count").rows() == [(30, 0, 0), (0, 15, 12)]
    assert done.rows["visits"]["added_2"].to_list() == [6, 6]
    assert sorted(done.unplaced) == ["activity", "visits"]
    without = settle(whole, both, rows=tables, keys=["place"])
    assert without.rows is None
    for given, message in (
        (activity, "rows is one frame, and the tables of the formula are: activity, visits"),
        ({"activity": activity}, "rows has frames of 'activity'; the tables of the formula are"),
        ({}, "rows has frames of none"),
    ):
        with pytest.raises(InvalidValueError, match=message):
            settle(whole, both, rows=given, keys=["place"])
    with pytest.raises(InvalidTypeError, match="the rows of visits are no frame of the kind"):
        settle(
            whole,
            both,
            rows={**tables, "visits": tables["visits"].to_pandas()},
            keys=["place"],
        )


def test_keys_are_columns_of_one_kind() -> None:
    """Of both frames, and of a kind by which rows can be told apart."""
    whole = pl.DataFrame({"provider": ["A"], "factor": [1], "half": [0.5], "year": [2020]})
    rows = pl.DataFrame(
        {"provider": ["A"], "price": [1], "units": [1], "half": [0.5], "year": ["2020"]}
    )
    for keys, message in (
        (["trust"], "keys: the frame has no column 'trust'\nkeys: activity has no column 'trust'"),
        (["half"], "keys: 'half' is no text, whole number, truth or day"),
        (["year"], "keys: 'year' is a whole number in the frame, text in activity; cast one"),
        ([], "name in keys= the columns by which a row finds its whole"),
    ):
        with pytest.raises(InvalidValueError, match=message):
            settle(whole, ACTIVITY, rows=rows, keys=keys)
    with pytest.raises(InvalidTypeError, match="keys is the text 'provider'; write a list"):
        settle(whole, ACTIVITY, rows=rows, keys="provider")


def test_keys_may_be_categories_truths_and_days() -> None:
    """Whatever type the engine keeps words in."""
    from datetime import date

    whole = pl.DataFrame(
        {"provider": ["A", "B"], "day": [date(2026, 4, 1)] * 2, "is_open": [True, False]}
    ).with_columns(pl.col("provider").cast(pl.Categorical), factor=pl.lit(10_000))
    rows = pl.DataFrame(
        {"provider": ["B"], "day": [date(2026, 4, 1)], "is_open": [False], "price": [9]}
    ).with_columns(units=pl.lit(1))
    done = settle(whole, ACTIVITY, rows=rows, keys=["provider", "day", "is_open"])
    assert done.frame["activity"].to_list() == [0, 9]


def test_names_that_the_rows_have_already_are_refused() -> None:
    """Of the workings as of the answers."""
    rows = spells([("A", 1, 1)]) | {"added_1": (nw.Int64(), [1])}
    with pytest.raises(InvalidValueError, match="the frame has a column 'added_1' already"):
        settled("polars", contracts(), rows)
    assert settled("polars", contracts(), rows, prefix="new_").rows["new_added_1"][0] == 1


def test_a_ratio_of_a_row_is_told_in_two_columns() -> None:
    """As a step of the whole is."""
    days = fact("days", COUNT, table="activity", lowest=1)
    ratio = step("per day", PRICE / days)
    agreed = formula(
        note("all", total("activity", rounded(ratio, to=1), rows=9)),
        note("fee", step("a step of the whole", fact("fee", PENCE) * 2)),
    )
    whole = pl.DataFrame({"at": [1], "fee": [5]}).rename({"fee": "the fee"})
    rows = pl.DataFrame({"at": [1, 1], "price": [10, 11], "days": [3, 2]})
    done = settle(whole, agreed, rows=rows, keys=["at"], workings=True, columns={"fee": "the fee"})
    assert done.frame.select("all", "fee").rows() == [(3 + 6, 10)]
    working = done.rows
    assert working["step_per day"].to_list() == [10, 11]
    assert working["step_per day_divided_by"].to_list() == [3, 2]
    assert working["added"].to_list() == [3, 6]


def test_tables_that_could_leave_64_bits_are_refused() -> None:
    """In a row, in what it needs of the whole, and in the sum."""
    huge = Money(pence=9 * 10**18)
    inside = fact("inside", PENCE, table="activity", highest=huge)
    outside = fact("outside", PENCE, highest=huge)
    whole = pl.DataFrame({"at": [1], "outside": [1]})
    rows = pl.DataFrame({"at": [1], "inside": [1]})
    met = truth("met", table="activity")
    rows = rows.with_columns(met=pl.lit(value=True))
    for of in (inside + outside, when(met, outside * 4, outside), inside):
        agreed = formula(note("all", total("activity", of, rows=2)))
        with pytest.raises(InvalidValueError, match="could reach"):
            settle(whole, agreed, rows=rows, keys=["at"])


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_rows_may_need_what_the_whole_shares_out(engine: str) -> None:
    """One party's portion in each row, and another's once."""
    pot = fact("pot", PENCE, highest=MOST)
    keys = (key("a", Fraction(1, 3)), key("b", Fraction(2, 3)))
    each = total("activity", portion(pot, keys, "a"), rows=9)
    agreed = formula(note("each", each), note("once", portion(pot, keys, "b")))
    whole: dict[str, Column] = {
        "provider": (nw.String(), ["A", "B"]),
        "pot": (nw.Int64(), [100, 101]),
    }
    rows: dict[str, Column] = {"provider": (nw.String(), ["A", "B", "A"])}
    done = settle(frame_of(engine, whole), agreed, rows=frame_of(engine, rows), keys=["provider"])
    found = by_key(done.frame)
    assert [(row["each"], row["once"]) for row in found] == [(66, 67), (34, 67)]
