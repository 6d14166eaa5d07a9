"""
The user's own frame, opened: one way to work on it, and the way back to its own kind.

Everything here is asked of narwhals, which looks at the frame and imports no library that is not
there already. What is eager is worked on as if it were lazy, because polars then plans the whole
of it; what was brought lazy stays so.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care.frames.extra import DuplicateError, nw

__all__ = ["OnProblem", "Opened", "opened"]

OnProblem: TypeAlias = Literal["refuse", "flag"]
"""What becomes of rows that cannot be worked out: an error, or a column that says why."""

# Each was tried against the others to the penny; what was not is refused, since an engine that
# rounds or wraps where another does not would pay somebody the wrong money in silence.
_TRIED: Final = (
    nw.Implementation.POLARS,
    nw.Implementation.PANDAS,
    nw.Implementation.PYARROW,
    nw.Implementation.DUCKDB,
    nw.Implementation.IBIS,
    nw.Implementation.PYSPARK,
    # The same functions of the same engine, asked from another process.
    nw.Implementation.PYSPARK_CONNECT,
)
_THROUGH_FLOATS: Final = (
    nw.Implementation.IBIS,
    nw.Implementation.PYSPARK,
    nw.Implementation.PYSPARK_CONNECT,
)
_PANDAS: Final[Mapping[Any, str]] = {
    nw.Int64(): "Int64",
    nw.String(): "string",
    nw.Boolean(): "boolean",
    nw.Date(): "datetime64[us]",
}
# The words of DuckDB, and of Spark.
_SQL: Final[Mapping[Any, tuple[str, str]]] = {
    nw.Int64(): ("bigint", "bigint"),
    nw.String(): ("varchar", "string"),
    nw.Boolean(): ("boolean", "boolean"),
    nw.Date(): ("date", "date"),
}
# Code points that stand for nothing, of which a column seldom has one.
_PRIVATE: Final = range(0xE000, 0xF8FF)
_SPARK: Final = (nw.Implementation.PYSPARK, nw.Implementation.PYSPARK_CONNECT)
# All others refuse two columns of one name by themselves.
_MAY_REPEAT: Final = (
    nw.Implementation.DUCKDB,
    *_SPARK,
)
_CURE: Final = (
    "give a frame of polars, pandas, pyarrow, DuckDB, Ibis or PySpark; "
    "plain records become one by nhs_accountable_care.frames.from_records"
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Opened:
    """
    A frame that was opened.

    Attributes:
        rows: What is worked on.
        native: The frame as it was brought.
        implementation: The library that it is of.
        is_eager: Whether its rows are there already, so that they can be looked at.
    """

    rows: nw.LazyFrame[Any]
    native: Any
    implementation: nw.Implementation
    is_eager: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(self.schema)

    @property
    def schema(self) -> Mapping[str, Any]:
        """The type of each column, by its name."""
        return self.rows.collect_schema()

    @property
    def keeps_order(self) -> bool:
        """Whether the rows of the frame have an order that whoever brought it can rely on."""
        return self.is_eager

    @property
    def divides_through_floats(self) -> bool:
        """Whether the engine's own whole division is wrong for large numbers."""
        return self.implementation in _THROUGH_FLOATS

    @property
    def folds_case(self) -> bool:
        """Whether two names that differ in capitals alone are one name to the engine."""
        return self.implementation not in (
            nw.Implementation.POLARS,
            nw.Implementation.PANDAS,
            nw.Implementation.PYARROW,
        )

    def zone_problem(self, name: str) -> str:
        """
        Return why the day of a time in a column cannot be told, with the cure; empty if it can.

        Ibis knows the zone of a column, but its database takes the day in that of its session.
        """
        kind = self.schema[name]
        has_zone = isinstance(kind, nw.Datetime) and kind.time_zone is not None
        if self.implementation is not nw.Implementation.IBIS or not has_zone:
            return ""
        return (  # pragma: no cover - Ibis: `make engines` alone has it
            f"has times in the zone {kind.time_zone}, of which Ibis takes the day in the zone of "
            f"its session; make a column of days of it in the database first"
        )

    def is_wide_text(self, name: str) -> bool:
        """Whether a column is of the wider text of pyarrow, which it joins with no other."""
        if self.implementation is not nw.Implementation.PYARROW:
            return False
        return str(self.native.schema.field(name).type) == "large_string"

    @property
    def is_numpy(self) -> bool:
        """Whether it may hold columns in which one null turns every whole number into a float."""
        return self.implementation is nw.Implementation.PANDAS

    def beside(
        self, columns: Mapping[str, Sequence[object]], types: Mapping[str, Any]
    ) -> nw.LazyFrame[Any]:
        """
        Make a small table in the same engine, and on the same connection, to join with.

        Args:
            columns: The values of each column; whole numbers, text, truths, days or `None`.
            types: The narwhals type of each.
        """
        made: Any
        match self.implementation:
            case nw.Implementation.POLARS | nw.Implementation.PYARROW:
                frame = nw.from_dict(
                    dict(columns), schema=dict(types), backend=self.implementation
                )
                return frame.lazy()
            case nw.Implementation.PANDAS:
                pandas = sys.modules["pandas"]
                # Types that know a null; those of numpy make a float of every number beside one.
                made = pandas.DataFrame(
                    {
                        name: pandas.array(list(values), dtype=_PANDAS[types[name]])
                        for name, values in columns.items()
                    }
                )
            case nw.Implementation.DUCKDB:
                # A relation does not tell its connection, but runs a query on it.
                made = self.native.query("of_frame", _duckdb_query(columns, types))
            case nw.Implementation.IBIS:  # pragma: no cover - `make engines` alone has it
                # Plain rows would go through pandas, where a null makes a float of a whole number.
                table = nw.from_dict(dict(columns), schema=dict(types), backend="pyarrow")
                made = sys.modules["ibis"].memtable(table.to_native())
            case _:  # pragma: no cover - Spark: `make engines` alone has it
                kinds = ", ".join(f"`{name}` {_SQL[kind][1]}" for name, kind in types.items())
                rows = list(zip(*columns.values(), strict=True))
                made = self.native.sparkSession.createDataFrame(rows, kinds)
        opened_again: nw.LazyFrame[Any] = nw.from_native(made).lazy()
        return opened_again

    def given_back(self, rows: nw.LazyFrame[Any]) -> Any:
        """Return what was made of the rows as the kind of frame that was brought."""
        made = rows.collect() if self.is_eager else rows
        return made.to_native()


def opened(frame: object, *, what: str = "the frame") -> Opened:
    """
    Open a frame of the user's own.

    Raises:
        InvalidTypeError: It is no frame, or of a library of which nothing was tried, or has
            columns of which its library can do too little.
        InvalidValueError: Two of its columns have one name, or one has a name that none can have.
    """
    try:
        made = nw.from_native(frame)  # type: ignore[call-overload]  # whether it is one is asked here
        columns = _names(made)
    except TypeError:
        msg = f"{what} is a {type(frame).__name__}, and no dataframe; {_CURE}"
        raise InvalidTypeError(msg) from None
    except (DuplicateError, ValueError) as error:
        msg = f"{what} cannot be read: {error}; two columns of one name? rename one of them"
        raise InvalidValueError(msg) from None
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        names = joined([quoted(name) for name in twice])
        msg = f"{what} has more than one column named {names}; rename all but one"
        raise InvalidValueError(msg)
    implementation = made.implementation
    if implementation not in _TRIED:
        msg = f"{what} is of {implementation.name.lower()}, which was never tried; {_CURE}"
        raise InvalidTypeError(msg)
    _check_names(implementation, columns, what)
    if implementation is nw.Implementation.PYARROW:
        _check_text(nw.to_native(made), what)
    is_eager = isinstance(made, nw.DataFrame)
    return Opened(
        rows=made.lazy() if is_eager else made,
        native=nw.to_native(made),
        implementation=implementation,
        is_eager=is_eager,
    )


def _check_names(implementation: nw.Implementation, columns: Sequence[Any], what: str) -> None:
    """Refuse names by which a column cannot be asked for."""
    strange = [name for name in columns if not isinstance(name, str)]
    if strange:
        names = joined([repr(name) for name in strange], MOST_SHOWN)
        msg = (
            f"{what} has columns whose names are no text: {names}; name them in text first, such "
            f"as frame.columns = [' '.join(map(str, name)) if isinstance(name, tuple) else "
            f"str(name) for name in frame.columns]"
        )
        raise InvalidValueError(msg)
    if implementation not in _SPARK:
        return
    read = [  # pragma: no cover - Spark: `make engines` alone has it
        name for name in columns if "." in name or "`" in name
    ]
    if read:  # pragma: no cover - as above
        names = joined([quoted(name) for name in read], MOST_SHOWN)
        msg = (
            f"{what} has columns with a dot or a backtick in their names, which Spark reads as "
            f"something else: {names}; rename each first, by frame.withColumnRenamed(...)"
        )
        raise InvalidValueError(msg)


def _check_text(table: Any, what: str) -> None:
    """Refuse a type of text that pyarrow neither groups, joins nor looks for."""
    views = [field.name for field in table.schema if str(field.type) == "string_view"]
    if views:
        names = joined([quoted(name) for name in views], MOST_SHOWN)
        msg = (
            f"{what} has columns of string_view, with which pyarrow can do little: {names}; "
            f"cast each to pa.string() first"
        )
        raise InvalidTypeError(msg)


def _names(made: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> list[str]:
    """Return the names of the columns; a schema would have two of one name as one."""
    if made.implementation in _MAY_REPEAT:
        return list(made.to_native().columns)
    return list(made.collect_schema())


def _duckdb_query(columns: Mapping[str, Sequence[object]], types: Mapping[str, Any]) -> str:
    """
    Write a table as a query of DuckDB: each column as one text, which is cut into its values.

    A list of values takes five seconds to be read for thirty thousand rows, and a table of Python
    is only found by a connection that may look for one.
    """
    if not any(columns.values()):
        nothing = ", ".join(
            f"cast(null as {_SQL[kind][0]}) as {_name(name)}" for name, kind in types.items()
        )
        return f"select * from (select {nothing}) limit 0"  # noqa: S608 - nothing of a value
    cut = ", ".join(_cut(name, columns[name], kind) for name, kind in types.items())
    return f"select {cut}"


def _cut(name: str, values: Sequence[object], kind: Any) -> str:
    """Write a column as one text and the cuts that make values of it again."""
    texts = [None if value is None else str(value) for value in values]
    whole = "".join(text for text in texts if text is not None)
    free = (chr(point) for point in _PRIVATE if chr(point) not in whole)
    between, nothing = next(free), next(free)
    together = between.join(nothing if text is None else text for text in texts)
    cuts = f"unnest(string_split({_text(together)}, {_text(between)}))"
    return f"cast(nullif({cuts}, {_text(nothing)}) as {_SQL[kind][0]}) as {_name(name)}"


def _text(text: str) -> str:
    """Write text as SQL has it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _name(name: str) -> str:
    """Write a name as SQL has it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
