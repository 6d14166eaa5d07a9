"""Records as dataframes of the user's own kind."""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import narwhals.stable.v2 as nw
import pytest

from nhs_accountable_care import InvalidTypeError, InvalidValueError, Money
from nhs_accountable_care.frames import from_records
from tests.frames.engines import EVERYWHERE, backend_of, rows_of

ROWS: list[dict[str, Any]] = [
    {"payer": "commissioner", "pence": 500, "posted": True, "on": date(2026, 4, 1)},
    {"payer": "acute", "pence": None, "posted": None, "on": None},
    {"payer": None, "pence": -(2**63), "posted": False, "on": date(2026, 5, 1)},
]
COLUMNS = ("payer", "pence", "posted", "on")


class Payer(StrEnum):
    """Text with a class of its own, as codes are."""

    ACUTE = "acute"


@pytest.mark.parametrize("engine", EVERYWHERE)
@pytest.mark.parametrize("gaps", [False, True])
def test_every_engine_gets_the_same_cells_of_the_same_types(engine: str, *, gaps: bool) -> None:
    """Whole numbers, truths, days and text stay what they are, with and without a gap."""
    rows = ROWS if gaps else ROWS[:1]
    if engine == "ibis":
        ibis = pytest.importorskip("ibis")
        backend = ibis.duckdb.connect()
    else:
        backend = backend_of(engine.removesuffix("-lazy").removesuffix("-pyarrow"))
    frame = from_records(rows, COLUMNS, backend=backend)
    assert rows_of(frame) == rows
    schema = nw.from_native(frame).collect_schema()
    kinds = {nw.Int64: "pence", nw.Boolean: "posted", nw.String: "payer"}
    assert {schema[name].base_type(): name for name in kinds.values()} == kinds
    assert schema["on"].base_type() in (nw.Date, nw.Datetime)


def test_pandas_has_the_types_that_know_a_null() -> None:
    """Those of numpy would make text or floats of the rest."""
    frame = from_records(ROWS, COLUMNS, backend="pandas")
    assert [str(kind) for kind in frame.dtypes] == ["string", "Int64", "boolean", "datetime64[us]"]


def test_a_missing_key_is_null() -> None:
    """A row that lacks a column has nothing there."""
    frame = from_records([{"payer": Payer.ACUTE}, {}], ["payer"], backend="polars")
    assert frame["payer"].to_list() == ["acute", None]


def test_no_rows_make_an_empty_frame() -> None:
    """The columns are there, and nothing in them."""
    assert from_records([], ("payer",), backend="polars").shape == (0, 1)


def test_a_key_that_is_no_column_is_refused() -> None:
    """Nothing is left out without a word, as in a table of text."""
    with pytest.raises(InvalidValueError, match="record 1 has b, c, which is no column; name it"):
        from_records([{"a": 1}, {"a": 1, "b": 2, "c": 3}], ("a",), backend="polars")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (1.5, r"1.5; a figure is a whole number, such as round\(pounds \* 100\) pence"),
        (float("nan"), "nan; a figure is a whole number, .* a gap is None"),
        (Decimal("1.5"), r"Decimal\('1.5'\); a figure is a whole number"),
        (Money(pence=150), r"; give its pence, as in money\.pence"),
        (2**63, "; it is beyond 64 bits; give it as text"),
        (-(2**63) - 1, "; it is beyond 64 bits; give it as text"),
        (datetime(2026, 4, 1, tzinfo=UTC), r"; a day is a date, as in moment\.date\(\)"),
        ([1], r"\[1\]; a cell is text, a whole number, a truth, a day or None"),
        ("x", "'x'; there is a whole number above it; make all cells of a column of one kind"),
        (True, "True; there is a whole number above it"),
    ],
)
def test_what_no_column_holds_is_refused(cell: object, told: str) -> None:
    """With the column, the record and the cure."""
    with pytest.raises(InvalidTypeError, match=f"^pence: record 2 has .*{told}"):
        from_records([{"pence": 1}, {}, {"pence": cell}], ("pence",), backend="polars")


def test_every_column_is_told_at_once() -> None:
    """Whoever mends one wants to know of the other."""
    with pytest.raises(InvalidTypeError, match=r"a: record 0 has 1\.5.*\nb: record 0 has 2\.5"):
        from_records([{"a": 1.5, "b": 2.5}], ("a", "b"), backend="polars")


@pytest.mark.parametrize(
    ("records", "columns", "told"),
    [
        ([{"a": 1}], "a", "columns is the text 'a'; write a list of columns"),
        (["a"], ("a",), "record 0 is 'a'; give rows by the names of columns"),
    ],
)
def test_what_is_no_record_is_refused(records: Any, columns: Any, told: str) -> None:
    """And a name is no list of names."""
    with pytest.raises(InvalidTypeError, match=told):
        from_records(records, columns, backend="polars")


def test_without_narwhals_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Using the package without its library says how to get it."""
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    monkeypatch.delitem(sys.modules, "nhs_accountable_care.frames.extra", raising=False)
    with pytest.raises(ImportError, match=r"nhs-accountable-care\[frames\]"):
        from_records([], ("payer",), backend="polars")
