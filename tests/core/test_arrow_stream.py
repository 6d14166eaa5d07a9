"""
Tables as Arrow streams: read the same by every library, owned until released, and freed.

What a reader in C may do is done here in Python, by the structures of the protocol themselves.
"""

import ctypes
import gc
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import RecordTable, TableColumn
from nhs_accountable_care._core import arrow_stream
from nhs_accountable_care._core.arrow_stream import stream_capsule
from nhs_accountable_care._core.plain import CellKind

CELLS: dict[CellKind, st.SearchStrategy[Any]] = {
    "text": st.text(st.characters(exclude_categories=["Cs"])),
    "whole number": st.integers(-(2**63), 2**63 - 1),
    "truth": st.booleans(),
    "day": st.dates(),
    "number": st.fractions().map(str),
}
TYPES = {
    "text": (pa.large_string(), pl.String()),
    "whole number": (pa.int64(), pl.Int64()),
    "truth": (pa.bool_(), pl.Boolean()),
    "day": (pa.date32(), pl.Date()),
    "number": (pa.large_string(), pl.String()),
}


@st.composite
def tables(draw: st.DrawFn) -> RecordTable:
    """Draw a table of one to six columns of any kinds, with empty cells or no rows."""
    kinds = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=6))
    row = st.tuples(*(st.none() | CELLS[kind] for kind in kinds))
    return RecordTable(
        name="drawn",
        columns=tuple(
            TableColumn(name=f"column {number}", kind=kind) for number, kind in enumerate(kinds)
        ),
        rows=tuple(draw(st.lists(row, max_size=20))),
        notes=tuple(draw(st.lists(CELLS["text"], max_size=2))),
    )


@pytest.mark.broad
@given(tables())
def test_every_library_reads_what_was_written(table: RecordTable) -> None:
    """Cells and types come out in polars, pyarrow and DuckDB as they went in."""
    rows = [*table.rows]
    read = pa.table(table)
    read.validate(full=True)
    assert [column.type for column in read.schema] == [TYPES[c.kind][0] for c in table.columns]
    assert [tuple(row.values()) for row in read.to_pylist()] == rows
    frame = pl.DataFrame(table)
    assert [*frame.schema.values()] == [TYPES[column.kind][1] for column in table.columns]
    assert frame.rows() == rows
    assert duckdb.from_arrow(table).fetchall() == rows


@pytest.mark.broad
@given(tables())
def test_notes_go_along_in_the_metadata(table: RecordTable) -> None:
    """A table with notes has them in the schema; one without has no metadata."""
    notes = "\n".join(table.notes).encode()
    assert pa.table(table).schema.metadata == ({b"notes": notes} if table.notes else None)


# Exact numbers are streamed as text, so one kind of text is enough for what follows.
STREAMED: tuple[CellKind, ...] = ("text", "whole number", "truth", "day")


def small(rows: int = 3) -> RecordTable:
    """Return a table with a column of each kind, in which some cells are empty."""
    return RecordTable(
        name="small",
        columns=tuple(TableColumn(name=kind, kind=kind) for kind in STREAMED),
        rows=(("a", 1, True, date(2026, 4, 1)), (None,) * 4, ("é" * 9, -1, False, date.min))[
            :rows
        ],
    )


@pytest.mark.broad
def test_pandas_reads_it() -> None:
    """By its own constructor for Arrow, which pandas has from version 3 on; before, by pyarrow."""
    read = getattr(pd.DataFrame, "from_arrow", lambda table: pa.table(table).to_pandas())
    frame = read(small(1))
    assert frame.loc[0].tolist() == ["a", 1, True, date(2026, 4, 1)]


@pytest.mark.broad
def test_a_column_of_nothing_keeps_its_type() -> None:
    """An empty column is of the kind that it would hold."""
    table = RecordTable(
        name="nothing",
        columns=tuple(TableColumn(name=kind, kind=kind) for kind in STREAMED),
        rows=((None,) * 4,),
    )
    for each in (table, small(0)):
        assert pa.table(each).schema.types == [TYPES[kind][0] for kind in STREAMED]


@pytest.mark.broad
def test_text_that_is_none_in_utf_8_is_shown() -> None:
    """Half a pair of surrogates would be wrong memory for a reader that trusts text to be text."""
    capsule = stream_capsule("bad\0name", [("a\ud800", str, ["x\ud800", "\0"])], 2)
    read = pa.RecordBatchReader._import_from_c_capsule(capsule).read_all()
    assert read.to_pydict() == {"a\\ud800": ["x\\ud800", "\0"]}


@pytest.mark.broad
def test_a_whole_number_beyond_64_bits_is_refused() -> None:
    """Nothing is cut."""
    with pytest.raises(OverflowError):
        stream_capsule("large", [("a", int, [2**63])], 1)


@pytest.mark.broad
def test_another_type_may_be_asked_for_and_is_not_given() -> None:
    """The protocol lets a producer return what it has; pyarrow then says that it differs."""
    wanted = pa.schema([("text", pa.string())]).__arrow_c_schema__()
    capsule = small().__arrow_c_stream__(requested_schema=wanted)
    read = pa.RecordBatchReader._import_from_c_capsule(capsule)
    assert read.schema.types == [TYPES[kind][0] for kind in STREAMED]


# --- As a reader in C ---


def pointer_of(capsule: object) -> int:
    """Return the address of the stream in a capsule."""
    ask = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)
    address = ask(("PyCapsule_GetPointer", ctypes.pythonapi))(capsule, b"arrow_array_stream")
    assert isinstance(address, int)
    return address


def called(address: int, *arguments: int) -> int:
    """Call one of the functions of a structure, of which all arguments are addresses."""
    kinds = [ctypes.c_void_p] * len(arguments)
    code: int = ctypes.CFUNCTYPE(ctypes.c_int, *kinds)(address)(*arguments)
    return code


Structure = Any


def taken(capsule: object) -> Structure:
    """Take the stream out of a capsule, as a reader does: what is left counts as released."""
    left = arrow_stream._Stream.from_address(pointer_of(capsule))
    stream = arrow_stream._Stream.from_buffer_copy(left)
    left.release = None
    return stream


def batch_of(stream: Structure) -> Structure:
    """Ask a stream for its next batch."""
    batch = arrow_stream._Array()
    assert called(stream.get_next, ctypes.addressof(stream), ctypes.addressof(batch)) == 0
    return batch


def released(structure: Structure) -> None:
    """Release a structure, and prove that it says so."""
    ctypes.CFUNCTYPE(None, ctypes.c_void_p)(structure.release)(ctypes.addressof(structure))
    assert structure.release is None


def lent() -> int:
    """Count what structures point at and is not freed yet."""
    gc.collect()
    kinds = (arrow_stream._Lent, arrow_stream._Table, arrow_stream._Column)
    return sum(isinstance(each, kinds) for each in gc.get_objects())


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """Prove of each test that what it lent is freed after it."""
    before = lent()
    yield
    assert lent() == before


@pytest.mark.broad
def test_a_stream_that_nobody_reads_is_freed() -> None:
    """With the capsule ends what it points at."""
    before = lent()
    capsule = small().__arrow_c_stream__()
    assert lent() > before
    del capsule
    assert lent() == before


@pytest.mark.broad
def test_a_batch_outlives_its_stream() -> None:
    """What was given belongs to the reader, until the reader gives it back."""
    stream = taken(small().__arrow_c_stream__())
    batch = batch_of(stream)
    assert batch_of(stream).release is None
    released(stream)
    before = lent()
    assert (batch.length, batch.n_children, batch.null_count) == (3, 4, 0)
    released(batch)
    assert lent() < before


@pytest.mark.broad
def test_a_column_outlives_its_batch() -> None:
    """A reader may move a column away; the batch then leaves it alone."""
    stream = taken(small().__arrow_c_stream__())
    batch = batch_of(stream)
    pointers = (ctypes.c_void_p * batch.n_children).from_address(batch.children)
    numbers = arrow_stream._Array.from_address(pointers[1] or 0)
    kept = arrow_stream._Array.from_buffer_copy(numbers)
    numbers.release = None
    released(batch)
    released(stream)
    buffers = (ctypes.c_void_p * 2).from_address(kept.buffers)
    assert [*(ctypes.c_int64 * 3).from_address(buffers[1] or 0)] == [1, 0, -1]
    assert ctypes.c_uint8.from_address(buffers[0] or 0).value == 0b101
    released(kept)


@pytest.mark.broad
def test_a_schema_may_be_asked_for_again() -> None:
    """Each is one of its own."""
    stream = taken(small().__arrow_c_stream__())
    for _ in range(2):
        schema = arrow_stream._Schema()
        assert called(stream.get_schema, ctypes.addressof(stream), ctypes.addressof(schema)) == 0
        assert (schema.format, schema.name, schema.n_children) == (b"+s", b"small", 4)
        released(schema)
    released(stream)


@pytest.mark.broad
def test_what_goes_wrong_is_a_number_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """C knows no exceptions: the reader gets the number of an error, and asks for its words."""

    def fail(*_: object) -> None:
        msg = "no memory is left"
        raise MemoryError(msg)

    stream = taken(small().__arrow_c_stream__())
    words = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)(stream.get_last_error)
    assert words(ctypes.addressof(stream)) is None
    monkeypatch.setattr(arrow_stream, "_array_into", fail)
    batch = arrow_stream._Array()
    assert called(stream.get_next, ctypes.addressof(stream), ctypes.addressof(batch)) != 0
    assert words(ctypes.addressof(stream)) == b"MemoryError('no memory is left')"
    released(stream)


def read_whole(table: RecordTable) -> None:
    """Read a table and drop it."""
    assert pa.table(table).num_rows == len(table)


def not_read(table: RecordTable) -> None:
    """Ask for a stream and drop it."""
    assert table.__arrow_c_stream__() is not None


def given_up(table: RecordTable) -> None:
    """Begin to read a stream and drop it."""
    assert pa.RecordBatchReader.from_stream(table).schema.names


@pytest.mark.broad
@pytest.mark.parametrize("use", [read_whole, not_read, given_up])
def test_a_thousand_streams_leave_nothing(use: Callable[[RecordTable], None]) -> None:
    """Memory after a thousand is what it was after ten, read or not."""
    table = RecordTable(
        name="many",
        columns=(TableColumn(name="text", kind="text"),),
        rows=tuple((f"{number:100}",) for number in range(100)),
    )
    for _ in range(10):
        use(table)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(1_000):
        use(table)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    # A tenth of one table of ten thousand signs.
    assert grown < 1_000 * 10


# Each in a process of its own, since what is tested is that the process lives.
AROUND = """
import pyarrow as pa, polars as pl
from nhs_accountable_care.policy import sourcebook
book = sourcebook()
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run a script, and return what it printed and how it ended."""
    return subprocess.run(
        [sys.executable, "-c", AROUND + code], capture_output=True, text=True, check=False
    )


@pytest.mark.broad
def test_a_table_that_lives_to_the_end_of_the_process_is_released() -> None:
    """The functions are called when the modules that wrote them are gone."""
    done = run("kept = [pa.table(book), pl.DataFrame(book), book.__arrow_c_stream__()]")
    assert (done.returncode, done.stderr) == (0, "")
    code = "reader = pa.RecordBatchReader.from_stream(book)\nprint(len(reader.schema))"
    assert (run(code).returncode, run(code).stdout) == (0, "5\n")


@pytest.mark.broad
def test_a_table_that_is_dropped_by_an_error_does_not_end_the_process() -> None:
    """The error that was on its way is told, and `SystemError` comes in its place."""
    done = run(
        "try:\n    pa.table(book)['no such column']\nexcept SystemError:\n    print('lives')"
    )
    assert (done.returncode, done.stdout) == (0, "lives\n")
    assert "KeyError: 'Field \"no such column\" does not exist in schema'" in done.stderr


@pytest.mark.broad
def test_a_capsule_that_is_dropped_by_an_error_does_not_end_the_process() -> None:
    """So it is with what nobody has read."""
    done = run(
        "try:\n    int(book.__arrow_c_stream__())\nexcept SystemError:\n    print('lives')\n"
    )
    assert (done.returncode, done.stdout) == (0, "lives\n")
    assert "TypeError" in done.stderr


@pytest.mark.broad
def test_an_error_with_a_table_in_a_variable_is_the_error() -> None:
    """Who keeps the table gets what went wrong as it is."""
    read = pa.table(small())
    with pytest.raises(KeyError):
        read["no such column"]
