"""
A map of codes as SQL: a table to join with, or a CASE for a code that stands in a query.

The table has room for shares, and is the one to take wherever a code may split.
"""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import Final

import attrs

from nhs_accountable_care._core.csv_text import Cell
from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.interchange.code_maps.code_map import CodeMap
from nhs_accountable_care.interchange.code_maps.sql_literals import (
    SqlDialect,
    sql_day,
    sql_decimal,
    sql_name,
    sql_text,
)
from nhs_accountable_care.interchange.code_maps.stamp import comment, stamp_lines
from nhs_accountable_care.interchange.code_maps.tables import COLUMNS, DAYS, NUMBERS, rows_of
from nhs_accountable_care.organisations import OdsCode

__all__ = ["column_types", "write_sql_case", "write_sql_table"]

# SQL Server takes a thousand rows at a time, and no more.
_ROWS_AT_A_TIME: Final = 500
_CODES_IN_A_LINE: Final = 10
_LARGEST: Final = 2**63 - 1
_D = SqlDialect


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Types:
    """The types of columns in a dialect; codes are short, so that they can be a key."""

    code: str
    text: str
    share: str
    number: str
    day: str
    has_key: bool = True


_TYPES: Final[Mapping[SqlDialect, _Types]] = MappingProxyType(
    {
        _D.TSQL: _Types(
            code="NVARCHAR(50)",
            text="NVARCHAR(MAX)",
            share="DECIMAL(10, 9)",
            number="BIGINT",
            day="DATE",
        ),
        _D.SNOWFLAKE: _Types(
            code="VARCHAR", text="VARCHAR", share="NUMBER(10, 9)", number="BIGINT", day="DATE"
        ),
        _D.BIGQUERY: _Types(
            code="STRING",
            text="STRING",
            share="NUMERIC(10, 9)",
            number="INT64",
            day="DATE",
            has_key=False,
        ),
        _D.SPARK: _Types(
            code="STRING",
            text="STRING",
            share="DECIMAL(10, 9)",
            number="BIGINT",
            day="DATE",
            has_key=False,
        ),
        _D.DUCKDB: _Types(
            code="VARCHAR", text="VARCHAR", share="DECIMAL(10, 9)", number="BIGINT", day="DATE"
        ),
        # Without decimals, so that the exact share is that of its two whole numbers.
        _D.SQLITE: _Types(code="TEXT", text="TEXT", share="REAL", number="INTEGER", day="TEXT"),
        _D.POSTGRES: _Types(
            code="VARCHAR(50)", text="TEXT", share="NUMERIC(10, 9)", number="BIGINT", day="DATE"
        ),
    }
)
_CODES: Final = frozenset({"from_code", "to_code"})
# Of every row there is something to say.
_ALWAYS: Final = frozenset({*_CODES, *NUMBERS, "share", "basis", "from_day", "to_day"})


def column_types(dialect: SqlDialect) -> dict[str, str]:
    """
    Return the type of each column of a table of codes in a dialect.

    >>> column_types(SqlDialect.BIGQUERY)["share"]
    'NUMERIC(10, 9)'
    """
    types = _TYPES[dialect]
    return {
        column: types.code
        if column in _CODES
        else types.share
        if column == "share"
        else types.number
        if column in NUMBERS
        else types.day
        if column in DAYS
        else types.text
        for column in COLUMNS
    }


def write_sql_table(
    code_map: CodeMap, *, dialect: SqlDialect = SqlDialect.POSTGRES, name: str = "code_map"
) -> str:
    """
    Write the statements that make a table of a map, a row for each pair of codes.

    ``share`` is a decimal of nine places, those of a code adding up to one; the exact share is
    ``share_numerator`` of ``share_denominator``. What the map says of itself stands in comments
    above, and in the columns. A table of that name must not be there yet: nothing is dropped.

    Raises:
        InvalidValueError: For a name that is none, for text that no database can hold, and for a
            share of numbers beyond 64 bits.

    >>> from datetime import date
    >>> from nhs_accountable_care.interchange import code_map_on
    >>> from nhs_accountable_care.reference import register
    >>> day = date(2026, 4, 1)
    >>> boards = code_map_on(register(), day, from_kind="icb", to_kind="region")
    >>> statements = write_sql_table(boards, dialect=SqlDialect.DUCKDB, name="board_to_region")
    >>> import duckdb
    >>> database = duckdb.connect()
    >>> _ = database.execute(statements)
    >>> database.execute("SELECT to_name FROM board_to_region WHERE from_code = 'QOP'").fetchall()
    [('North West',)]
    >>> database.close()
    """
    table = sql_name(name, dialect)
    types = column_types(dialect)
    lines = [
        f"  {column} {types[column]}{' NOT NULL' if column in _ALWAYS else ''}"
        for column in COLUMNS
    ]
    if _TYPES[dialect].has_key:
        lines.append("  PRIMARY KEY (from_code, to_code)")
    columns = ",\n".join(lines)
    statements = [f"CREATE TABLE {table} (\n{columns}\n);\n"]
    rows = rows_of(code_map)
    while some := list(islice(rows, _ROWS_AT_A_TIME)):
        values = ",\n".join(_values(row, dialect) for row in some)
        statements.append(f"INSERT INTO {table} (\n  {', '.join(COLUMNS)}\n) VALUES\n{values};\n")
    return _head(code_map, dialect) + "".join(statements)


def _head(code_map: CodeMap, dialect: SqlDialect) -> str:
    """Write what a map says of itself, and whose SQL it is, as comments."""
    return comment([*stamp_lines(code_map), f"written as {dialect.words}"], "--")


def _values(row: list[Cell], dialect: SqlDialect) -> str:
    """Write a row as literals."""
    cells = zip(COLUMNS, row, strict=True)
    return f"  ({', '.join(_literal(column, cell, dialect) for column, cell in cells)})"


def _literal(column: str, cell: Cell, dialect: SqlDialect) -> str:
    """Write what stands in a cell; nothing is NULL, and so is text that is empty."""
    if isinstance(cell, int):
        return str(_of_64_bits(cell))
    if not cell:
        return "NULL"
    text = str(cell)
    if column in DAYS:
        return sql_day(date.fromisoformat(text), dialect)
    return sql_decimal(text, dialect) if column == "share" else sql_text(text, dialect)


def _of_64_bits(number: int) -> int:
    """Refuse a number that no column of whole numbers holds."""
    if number > _LARGEST:
        msg = (
            f"a share is one of {number} parts, and no whole number of SQL has more than 64 bits; "
            f"write CSV or JSON, or give weights of fewer digits"
        )
        raise InvalidValueError(msg)
    return number


def write_sql_case(
    code_map: CodeMap, *, dialect: SqlDialect = SqlDialect.POSTGRES, column: str = "from_code"
) -> str:
    """
    Write a CASE that has the other code of each, to be put into a query in the place of a column.

    A code that the map does not have is NULL, and never a guess; count those that are before you
    add anything up.

    Raises:
        AmbiguousCodeError: For codes that split; it names them.
        InvalidValueError: For a column that is none, and for text that no database can hold.

    >>> from datetime import date
    >>> from nhs_accountable_care.interchange import code_map_on
    >>> from nhs_accountable_care.reference import register
    >>> day = date(2026, 4, 1)
    >>> boards = code_map_on(register(), day, from_kind="icb", to_kind="region")
    >>> case = write_sql_case(boards, dialect=SqlDialect.SQLITE, column="icb")
    >>> import sqlite3
    >>> database = sqlite3.connect(":memory:")
    >>> database.execute(f"SELECT {case} FROM (SELECT 'QOP' AS icb)").fetchall()
    [('Y62',)]
    >>> database.close()
    """
    name = sql_name(column, dialect)
    by_end: dict[OdsCode, list[OdsCode]] = {}
    for code, end in code_map.one_to_one().items():
        by_end.setdefault(end, []).append(code)
    if not by_end:
        return f"{_head(code_map, dialect)}NULL\n"
    lines = [
        f"  WHEN {name} IN ({_list(codes, dialect)}) THEN {sql_text(end, dialect)}\n"
        for end, codes in by_end.items()
    ]
    return f"{_head(code_map, dialect)}CASE\n{''.join(lines)}END\n"


def _list(codes: list[OdsCode], dialect: SqlDialect) -> str:
    """Write codes with commas between them, some in each line."""
    literals = [sql_text(code, dialect) for code in codes]
    groups = [
        ", ".join(literals[first : first + _CODES_IN_A_LINE])
        for first in range(0, len(literals), _CODES_IN_A_LINE)
    ]
    return ",\n    ".join(groups)
