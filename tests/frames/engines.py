"""The engines on which every answer is tried, each with its way in and out."""

import datetime as dt
import functools
import importlib.util
import shutil
from collections.abc import Mapping, Sequence
from typing import Any, Final

import narwhals.stable.v2 as nw
import pytest

__all__ = [
    "ENGINES",
    "EVERYWHERE",
    "MARKS",
    "Column",
    "backend_of",
    "frame_of",
    "is_eager",
    "rows_of",
]

Column = tuple[Any, Sequence[object]]
"""The narwhals type of a column, and its values."""

ENGINES: Final = (
    "polars",
    "polars-lazy",
    "pandas",
    "pandas-pyarrow",
    "pyarrow",
    "duckdb",
    "ibis",
    "pyspark",
)
EAGER: Final = frozenset({"polars", "pandas", "pandas-pyarrow", "pyarrow"})

# One engine in every run of the tests; with `make broad`, and so where coverage is measured, one
# of each way to give an answer back; with `make engines` the others.
MARKS: Final[Mapping[str, tuple[pytest.MarkDecorator, ...]]] = {
    "polars": (),
    "pandas": (pytest.mark.broad,),
    "duckdb": (pytest.mark.broad,),
}
EVERYWHERE: Final = tuple(
    pytest.param(name, id=name, marks=MARKS.get(name, (pytest.mark.engines,))) for name in ENGINES
)

_PANDAS: Final = {
    nw.Int64(): "int64",
    nw.String(): "str",
    nw.Boolean(): "bool",
    nw.Date(): "datetime64[us]",
}
_SQL: Final = {
    nw.Int64(): ("BIGINT", "int64", "bigint"),
    nw.String(): ("VARCHAR", "string", "string"),
    nw.Boolean(): ("BOOLEAN", "boolean", "boolean"),
    nw.Date(): ("DATE", "date", "date"),
}


def frame_of(engine: str, columns: Mapping[str, Column]) -> Any:
    """
    Make a frame of an engine.

    On pandas, a column of whole numbers with a null among them takes the type that knows it.
    """
    types = {name: kind for name, (kind, _) in columns.items()}
    values = {name: list(column) for name, (_, column) in columns.items()}
    match engine:
        case "polars" | "polars-lazy":
            made = nw.from_dict(values, schema=types, backend="polars").to_native()
            return made.lazy() if engine == "polars-lazy" else made
        case "pyarrow":
            return nw.from_dict(values, schema=types, backend="pyarrow").to_native()
        case "pandas" | "pandas-pyarrow":
            import pandas as pd

            if engine == "pandas-pyarrow":
                import pyarrow as pa

                table = nw.from_dict(values, schema=types, backend="pyarrow").to_native()
                assert isinstance(table, pa.Table)
                return table.to_pandas(types_mapper=pd.ArrowDtype)
            return pd.DataFrame(
                {
                    name: pd.Series(column, dtype=_pandas_type(types[name], column))
                    for name, column in values.items()
                }
            )
        case "duckdb":
            return _table(_duckdb(), types, values)
        case "ibis":
            import ibis

            connection = _duckdb()
            name = _table_name(connection, types, values)
            return ibis.duckdb.from_connection(connection).table(name)
        case _:
            words = ", ".join(f"`{name}` {_SQL[kind][2]}" for name, kind in types.items())
            rows = list(zip(*values.values(), strict=True))
            return _spark().createDataFrame(rows, words)


def backend_of(engine: str) -> Any:
    """Return what makes frames of an engine: its name, or its connection or session."""
    match engine:
        case "duckdb":
            return _duckdb()
        case "pyspark":
            return _spark()
        case _:
            return engine


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame of any engine, with days as days and nulls as `None`."""
    made = nw.from_native(frame)
    if isinstance(made, nw.LazyFrame):
        if type(frame).__module__.startswith("pyspark"):
            # Through Arrow the whole of pandas would be asked for.
            return [row.asDict() for row in made.to_native().collect()]
        made = made.collect()
    return [{name: _plain(value) for name, value in row.items()} for row in made.rows(named=True)]


def is_eager(engine: str) -> bool:
    """Whether the frames of an engine have their rows there, in an order."""
    return engine in EAGER


def _plain(value: Any) -> Any:
    """Make of a value of a library one of Python."""
    if value is None or value != value or type(value).__name__ in ("NAType", "NaTType"):  # noqa: PLR0124 - only what is no number differs from itself
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    return value


def _pandas_type(kind: Any, column: Sequence[object]) -> str:
    """Return the numpy type of a column of pandas, unless a null needs one that knows it."""
    name = _PANDAS[kind]
    if None in column:
        return {"int64": "Int64", "bool": "boolean"}.get(name, name)
    return name


@functools.cache
def _duckdb() -> Any:
    """Return a connection that is not the default one, which every relation would find."""
    import duckdb

    return duckdb.connect()


def _table_name(connection: Any, types: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """Make a table of a connection, under a name of its own."""
    [(number,)] = connection.execute("select count(*) from duckdb_tables()").fetchall()
    name = f"t{number}"
    words = ", ".join(f'"{each}" {_SQL[kind][0]}' for each, kind in types.items())
    connection.execute(f"create table {name} ({words})")
    rows = list(zip(*values.values(), strict=True))
    if rows:
        places = ", ".join("?" for _ in types)
        # The names are made above.
        connection.executemany(f"insert into {name} values ({places})", rows)  # noqa: S608
    return name


def _table(connection: Any, types: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """Make a relation of a connection."""
    return connection.table(_table_name(connection, types, values))


@functools.cache
def _spark() -> Any:
    """Start Spark once, as small as it goes; skip where there is none."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: python -m pip install '.[engines]'")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java 17, and there is none")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").appName("nhs_accountable_care")
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.ansi.enabled": "true",
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
