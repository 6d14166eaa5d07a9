"""Answers as frames of the user's own library."""

import sys
from datetime import date
from types import SimpleNamespace
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nhs_accountable_care as nac
from nhs_accountable_care import (
    InvalidTypeError,
    InvalidValueError,
    Money,
    RecordTable,
    TableColumn,
)
from nhs_accountable_care._core.plain import CellKind
from nhs_accountable_care.frames import to_frame
from nhs_accountable_care.payment import formula, line
from nhs_accountable_care.policy import sourcebook, timeline
from tests.frames import engines

CELLS: dict[CellKind, st.SearchStrategy[Any]] = {
    "text": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    "whole number": st.integers(-(2**63), 2**63 - 1),
    "truth": st.booleans(),
    "day": st.dates(date(1600, 1, 1)),
    "number": st.fractions().map(str),
}
TYPES = {
    "text": nw.String(),
    "whole number": nw.Int64(),
    "truth": nw.Boolean(),
    "day": nw.Date(),
    "number": nw.String(),
}

BACKENDS = tuple(
    pytest.param(name, marks=engines.MARKS.get(name, (pytest.mark.engines,)))
    for name in ("polars", "pandas", "pyarrow", "duckdb", "ibis", "pyspark")
)


def backend_of(name: str) -> Any:
    """Return what a frame is made for: a library by its name, a connection or a session."""
    match name:
        case "duckdb":
            return engines._duckdb()
        case "ibis":
            import ibis

            return ibis.duckdb.from_connection(engines._duckdb())
        case "pyspark":
            return engines._spark()
        case _:
            return name


@st.composite
def tables(draw: st.DrawFn) -> RecordTable:
    """Draw a table of any kinds, with empty cells and empty columns, and often without rows."""
    kinds = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=5))
    cells = [draw(st.sampled_from([st.none(), st.none() | CELLS[kind]])) for kind in kinds]
    return RecordTable(
        name="drawn",
        columns=tuple(
            TableColumn(name=f"column {number}", kind=kind) for number, kind in enumerate(kinds)
        ),
        rows=tuple(draw(st.lists(st.tuples(*cells), max_size=9))),
    )


@pytest.mark.parametrize("backend", BACKENDS)
@settings(max_examples=8)
@given(tables())
def test_every_library_gets_cells_and_types(backend: Any, table: RecordTable) -> None:
    """Whole numbers, text, truths and days, also in columns of nothing and without rows."""
    frame = to_frame(table, backend=backend_of(backend))
    names = [column.name for column in table.columns]
    rows = [tuple(row.values()) for row in engines.rows_of(frame)]
    in_order = backend in engines.EAGER
    assert (rows if in_order else sorted(map(str, rows))) == (
        [*table.rows] if in_order else sorted(map(str, table.rows))
    )
    schema = nw.from_native(frame).collect_schema()
    assert [*schema] == names
    for column in table.columns:
        is_midnight = column.kind == "day" and backend == "pandas"
        wanted = nw.Datetime("us") if is_midnight else TYPES[column.kind]
        assert schema[column.name] == wanted


def test_the_first_table_of_an_answer_is_taken_or_the_named_one() -> None:
    """A settlement has several; a name that is none is told."""
    agreed = formula(line("fee", Money.parse("£50"), payer="board", payee="trust"))
    settled = nac.settle(agreed, {})
    assert to_frame(settled, backend="polars")["label"].to_list() == ["fee"]
    net = to_frame(settled, backend="polars", table="net")
    assert net.rows() == [("board", -5000), ("trust", 5000)]
    assert to_frame(settled, backend="polars", table="steps").schema["value"] == pl.String()
    with pytest.raises(InvalidValueError, match="no table 'nets'; there are lines, postings"):
        to_frame(settled, backend="polars", table="nets")


def test_an_answer_of_one_table_may_be_named() -> None:
    """By its name, and no other."""
    book = sourcebook()
    assert len(to_frame(book, backend="polars", table="sources")) == len(book)
    with pytest.raises(InvalidValueError, match="no table 'books'; there is sources alone"):
        to_frame(book.table(), backend="polars", table="books")


def test_answers_of_one_class_are_rows() -> None:
    """Such as events, findings or organisations."""
    frame = to_frame(timeline(), backend="polars")
    assert len(frame) == len(timeline())
    assert frame.schema["first_day"] == pl.Date()


@pytest.mark.parametrize("given", [5, "QOP", {"a": 1}, None])
def test_what_is_no_answer_is_refused(given: object) -> None:
    """A number, text or mapping has no table."""
    with pytest.raises(InvalidTypeError, match=r"result is .*, and no answer that has a table"):
        to_frame(given, backend="polars")


@pytest.mark.parametrize("backend", ["excel", None, 5])
def test_a_library_that_is_not_known_is_refused(backend: object) -> None:
    """With what is known."""
    with pytest.raises(InvalidTypeError, match='write "polars", "pandas" or "pyarrow", or give'):
        to_frame(sourcebook(), backend=backend)


def test_names_of_columns_are_names() -> None:
    """Whatever quotation mark stands in them."""
    column = TableColumn(name='a"`b', kind="text")
    table = RecordTable(name="odd", columns=(column,), rows=(("x",),))
    assert to_frame(table, backend=engines._duckdb()).columns == ['a"`b']


def test_without_narwhals_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Using the function without its library says how to get it."""
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    monkeypatch.delitem(sys.modules, "nhs_accountable_care.frames.extra", raising=False)
    with pytest.raises(ImportError, match=r"nhs-accountable-care\[frames\]"):
        to_frame(sourcebook(), backend="polars")


def test_ibis_and_spark_are_given_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they are given, where neither is installed; `make engines` asks the libraries."""
    table = RecordTable(
        name="every",
        columns=tuple(TableColumn(name=kind, kind=kind) for kind in CELLS),
        rows=(("a", 1, True, date(2026, 4, 1), "1/3"),),
    )
    monkeypatch.setitem(sys.modules, "ibis", SimpleNamespace(memtable=lambda table: table))
    of_ibis = type("Backend", (), {"__module__": "ibis.backends.duckdb"})()
    [row] = to_frame(table, backend=of_ibis).to_pylist()
    assert tuple(row.values()) == table.rows[0]
    made = {"__module__": "pyspark.sql.session", "createDataFrame": lambda _, *given: given}
    assert to_frame(table, backend=type("SparkSession", (), made)()) == (
        [*table.rows],
        "`text` string, `whole number` bigint, `truth` boolean, `day` date, `number` string",
    )
