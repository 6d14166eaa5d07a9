"""
Tables of answers: plain data in columns that have types, for dataframes, databases and sheets.

Plain data nests, and a table does not. One rule says what becomes of what is nested, and nothing
is left out: a record inside a record stands in columns of its own, with the outer key in front
(``before_code``); a list of texts is text, joined by semicolons; so is a list of records, each
with its keys (``source: S71, locator: p. 2``). What is worth a table of its own has one.
"""

import operator
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Final, Protocol, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.plain import CellKind, Columns, Record
from nhs_accountable_care._core.text import joined, represented

__all__ = [
    "Cell",
    "HasRecord",
    "RecordTable",
    "TableColumn",
    "first_table",
    "table_of",
    "tables_of",
]

Cell: TypeAlias = str | int | bool | date | None
"""What stands in a cell: text, a whole number, a truth, a day, or nothing."""


class HasRecord(Protocol):
    """What can be a row of a table: it returns its record, and says which columns that has."""

    record_columns: ClassVar[Columns]

    def to_record(self) -> Record:
        """Return it as plain data."""
        ...


@attrs.frozen(kw_only=True, field_transformer=check_types)
class TableColumn:
    """
    The name of a column, and what it holds.

    >>> TableColumn(name="pence", kind="whole number").kind
    'whole number'
    """

    name: str = attrs.field(validator=is_name)
    kind: CellKind


# As many rows as a notebook shows of a long table; a page of ten thousand is of use to nobody.
_MOST_SHOWN: Final = 100
# Whole numbers of 64 bits, which is what dataframes and databases have.
_LEAST, _MOST = -(2**63), 2**63 - 1
_CLASSES: Final[Mapping[CellKind, type]] = {
    "text": str,
    "whole number": int,
    "truth": bool,
    "day": date,
    # No float, which would round it.
    "number": str,
}


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class RecordTable:
    """
    A table of plain data, each column of which has a type.

    It speaks the Arrow stream protocol: ``polars.DataFrame(table)``, ``pyarrow.table(table)`` and
    ``pandas.DataFrame.from_arrow(table)`` read it, and so do DuckDB and others, as whole numbers
    of 64 bits, text, truths and days, also where a column is empty.

    Attributes:
        name: What it is a table of.
        columns: The columns in order.
        rows: The rows, with a cell for each column.
        notes: What has to be known with it, such as what is in doubt; they go along in the
            metadata of the stream, and in the caption in a notebook.

    Raises:
        InvalidValueError: For a table without columns, two columns of one name, a row of another
            length, or a whole number beyond 64 bits.
        InvalidTypeError: For a cell that is not of its column.

    >>> table = RecordTable(
    ...     name="net",
    ...     columns=(
    ...         TableColumn(name="party", kind="text"),
    ...         TableColumn(name="pence", kind="whole number"),
    ...     ),
    ...     rows=(("trust", 5250),),
    ... )
    >>> table
    <RecordTable net: 1 row of party, pence>
    >>> len(table), table.to_records()
    (1, [{'party': 'trust', 'pence': 5250}])
    """

    name: str = attrs.field(validator=is_name)
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what is no table: readers of the stream trust that cells are of their column."""
        names = [column.name for column in self.columns]
        if not names or len(set(names)) != len(names):
            msg = f"a table has columns, each with a name of its own; there are {names}"
            raise InvalidValueError(msg)
        if not {*map(len, self.rows)} <= {len(names)}:
            number = next(at for at, row in enumerate(self.rows) if len(row) != len(names))
            width = len(self.rows[number])
            msg = f"row {number} has {width} cells, and there are {len(names)} columns"
            raise InvalidValueError(msg)
        for column, cells in zip(self.columns, self._cells(), strict=True):
            _check(column, cells)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def __repr__(self) -> str:
        """Return the name, the number of rows and the columns; the rows would fill pages."""
        rows = _counted(len(self.rows), "row")
        names = ", ".join(column.name for column in self.columns)
        return f"<RecordTable {self.name}: {rows} of {names}>"

    def to_records(self) -> list[Record]:
        """
        Return the rows as plain data, with days as text.

        >>> column = TableColumn(name="on", kind="day")
        >>> RecordTable(name="days", columns=(column,), rows=((date(2026, 4, 1),),)).to_records()
        [{'on': '2026-04-01'}]
        """
        names = [column.name for column in self.columns]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in self.rows]

    def to_csv(self) -> str:
        r"""
        Write the table as CSV, with `None` as an empty cell and text that no spreadsheet runs.

        Numbers are numbers, also below nothing: in digits, or as a ratio where digits never end.
        The notes are not in it.

        >>> column = TableColumn(name="on", kind="day")
        >>> table = RecordTable(name="days", columns=(column,), rows=((date(2026, 4, 1),),))
        >>> table.to_csv()
        'on\n2026-04-01\n'
        """
        # Here and not above, as below: whoever makes no text does not pay for it.
        from nhs_accountable_care._core.csv_text import csv_text, number_cell  # noqa: PLC0415

        is_number = [column.kind == "number" for column in self.columns]
        rows = (
            [
                number_cell(cell) if number and isinstance(cell, str) else _plain(cell)
                for cell, number in zip(row, is_number, strict=True)
            ]
            for row in self.rows
        )
        return csv_text(([column.name for column in self.columns], *rows))

    def _repr_html_(self) -> str:
        """Show the first rows in a notebook, with the notes in the caption."""
        from nhs_accountable_care._core.html_table import html_table  # noqa: PLC0415

        more = len(self.rows) - _MOST_SHOWN
        remarks = [*self.notes, *([f"and {_counted(more, 'more row')}"] if more > 0 else [])]
        rows = [["" if cell is None else str(cell) for cell in row] for row in self.rows]
        names = [column.name for column in self.columns]
        return html_table(self.name, names, rows[:_MOST_SHOWN], remarks)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """
        Return the table as an Arrow stream, which libraries of dataframes ask for.

        A reader may ask for other types; the protocol lets them be, and so they are.
        """
        # Here and not above: it loads ctypes, and most tables are never streamed.
        from nhs_accountable_care._core.arrow_stream import stream_capsule  # noqa: PLC0415

        return stream_capsule(
            self.name,
            [
                (column.name, _CLASSES[column.kind], cells)
                for column, cells in zip(self.columns, self._cells(), strict=True)
            ],
            len(self.rows),
            [("notes", "\n".join(self.notes))] if self.notes else [],
        )

    def _cells(self) -> Iterator[list[Any]]:
        """Go through the cells column by column."""
        # Not by `zip(*rows)`, which holds an iterator for every row at once.
        return (
            [*map(operator.itemgetter(place), self.rows)] for place in range(len(self.columns))
        )


def table_of(
    values: Iterable[HasRecord],
    *,
    of: type[HasRecord] | None = None,
    name: str = "rows",
    notes: tuple[str, ...] = (),
) -> RecordTable:
    """
    Return answers of one class as a table, a row each: bodies, links, events, senses, findings.

    Any class with ``to_record`` is taken; its ``record_columns`` are the columns.

    Args:
        values: The answers.
        of: Their class, which an empty table cannot tell; where it is not given, that of the
            first.
        name: What the table is called.
        notes: What has to be known with it.

    Raises:
        InvalidValueError: If there are no values, and their class is not given.
        InvalidTypeError: For a value of another class, or one that has no record.

    >>> from nhs_accountable_care.policy import timeline
    >>> table = table_of(timeline(), name="timeline")
    >>> [column.name for column in table.columns][:3], len(table) == len(timeline())
    (['key', 'date', 'precision'], True)
    """
    rows = tuple(values)
    if of is None:
        if not rows:
            msg = "there is no value to tell the columns; name their class with of="
            raise InvalidValueError(msg)
        of = type(rows[0])
    columns = getattr(of, "record_columns", None)
    if columns is None:
        msg = f"{of.__name__} has no record_columns; give answers that have to_record"
        raise InvalidTypeError(msg)
    for number, row in enumerate(rows):
        if not isinstance(row, of):
            msg = f"value {number} is {represented(row)}; a table has values of one class"
            raise InvalidTypeError(msg)
    return _table(name, columns, [row.to_record() for row in rows], notes)


def tables_of(
    records: Record, columns: Mapping[str, Columns], notes: tuple[str, ...] = ()
) -> dict[str, RecordTable]:
    """
    Return the plain data of an answer as tables by their names, in the order of the columns.

    A list becomes the table of its name; what is in no list becomes the one row of ``about``.

    Raises:
        InvalidValueError: For a key that is in no table, so that nothing is lost on the way.

    >>> tables_of(
    ...     {"on": "2026-04-01", "doubts": ["a guess"]},
    ...     {"doubts": {"doubt": "text"}, "about": {"on": "day"}},
    ... )
    {'doubts': <RecordTable doubts: 1 row of doubt>, 'about': <RecordTable about: 1 row of on>}
    """
    about = {key: value for key, value in records.items() if key not in columns}
    if about and "about" not in columns:
        msg = f"of no table: {joined(about)}; name the columns of each"
        raise InvalidValueError(msg)
    tables = {}
    for name, declared in columns.items():
        rows = [about] if name == "about" else records.get(name, ())
        [first, *_] = declared
        tables[name] = _table(
            name, declared, [row if isinstance(row, dict) else {first: row} for row in rows], notes
        )
    return tables


def first_table(tables: Mapping[str, RecordTable]) -> RecordTable:
    """Return the table that an answer of several is streamed as."""
    return next(iter(tables.values()))


def _table(
    name: str, columns: Columns, records: Iterable[Record], notes: tuple[str, ...]
) -> RecordTable:
    """Return plain data as a table, and refuse what has no column in it."""
    rows = []
    for record in records:
        flat = dict(_flat(record, columns))
        strangers = [key for key in flat if key not in columns]
        if strangers:
            msg = f"{name}: {joined(strangers)} has no column; name one for it"
            raise InvalidValueError(msg)
        rows.append(tuple(_cell(flat.get(key), kind) for key, kind in columns.items()))
    return RecordTable(
        name=name,
        columns=tuple(TableColumn(name=key, kind=kind) for key, kind in columns.items()),
        rows=tuple(rows),
        notes=notes,
    )


def _flat(record: Record, columns: Columns, before: str = "") -> Iterator[tuple[str, object]]:
    """Go through a record and the records in it, each with the keys that lead to it in front."""
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and name not in columns:
            yield from _flat(value, columns, f"{name}_")
        elif value is not None or name in columns:
            yield name, value


def _cell(value: object, kind: CellKind) -> Cell:
    """Return what stands in a cell; days are text in plain data."""
    if value is None:
        return None
    if kind == "day" and isinstance(value, str):
        return date.fromisoformat(value)
    if kind in {"text", "number"}:
        return _text(value)
    return value  # type: ignore[return-value]  # the table checks it


def _text(value: object) -> str:
    """Write what is nested as text."""
    if isinstance(value, dict):
        told = ((key, each) for key, each in value.items() if each is not None)
        return ", ".join(f"{key}: {_text(each)}" for key, each in told)
    if isinstance(value, list | tuple):
        return "; ".join(_text(each) for each in value)
    return str(value)


def _counted(number: int, what: str) -> str:
    """Count something in words."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _plain(cell: Cell) -> str | int | None:
    """Return a cell as plain data."""
    return cell.isoformat() if isinstance(cell, date) else cell


def _check(column: TableColumn, cells: list[object]) -> None:
    """Refuse a cell that is not what its column holds."""
    right = _CLASSES[column.kind]
    # Of a long table by the few classes that there are, and cell by cell only where one is odd.
    if not {*map(type, cells)} <= {right, type(None)}:
        for number, cell in enumerate(cells):
            if cell is None or type(cell) is right:
                continue
            # A code is a text with a class of its own; a truth is an int, and a time a date.
            if not isinstance(cell, right) or isinstance(cell, bool | datetime):
                msg = (
                    f"{column.name}: row {number} is {represented(cell)}, and holds a "
                    f"{column.kind}"
                )
                raise InvalidTypeError(msg)
    if column.kind == "whole number":
        numbers = [cell for cell in cells if isinstance(cell, int)]
        if numbers and not _LEAST <= min(numbers) <= max(numbers) <= _MOST:
            number = next(
                at
                for at, cell in enumerate(cells)
                if isinstance(cell, int) and not _LEAST <= cell <= _MOST
            )
            msg = (
                f"{column.name}: row {number} is beyond 64 bits; to_records() of the answer has "
                f"it as it is"
            )
            raise InvalidValueError(msg)
