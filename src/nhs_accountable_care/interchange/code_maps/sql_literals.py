r"""
Text, numbers and days as literals of SQL, by the rules of each dialect.

Only the quotation mark is the same everywhere, and how it is escaped is not:

- The standard doubles it, and takes a backslash for itself: T-SQL, SQLite, DuckDB, PostgreSQL.
- BigQuery, Snowflake and Spark escape with a backslash; BigQuery does not know the doubled mark.
- PostgreSQL takes a backslash for an escape where ``standard_conforming_strings`` is off, so text
  with one is written as ``E'…'``, which is the same under either setting.
- T-SQL joins a line that ends in a backslash to the next; ``sqlcmd`` and SQL Server Management
  Studio end a batch at a line that says ``GO``, and ``sqlcmd`` puts a variable in the place of
  ``$(name)``, all inside of literals too. Spark does so with ``${name}``.

So no literal has the end of a line in it, nor any character that is not seen: they are written
as escapes, or by their numbers where a dialect has no escapes.
"""

import enum
import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.text import quoted

__all__ = ["SqlDialect", "plain_name", "sql_day", "sql_decimal", "sql_name", "sql_text"]


class SqlDialect(enum.Enum):
    """
    Whose SQL is written.

    The value is the spelling on the command line.

    >>> SqlDialect("tsql").words
    'T-SQL'
    """

    TSQL = "tsql"
    """Microsoft SQL Server, Azure SQL and Fabric."""

    SNOWFLAKE = "snowflake"
    BIGQUERY = "bigquery"
    """GoogleSQL."""

    SPARK = "spark"
    """Spark SQL, also of Databricks."""

    DUCKDB = "duckdb"
    SQLITE = "sqlite"
    POSTGRES = "postgres"

    @property
    def words(self) -> str:
        """The name as people write it."""
        return _WORDS[self]


_D = SqlDialect
_WORDS: Final[Mapping[SqlDialect, str]] = MappingProxyType(
    {
        _D.TSQL: "T-SQL",
        _D.SNOWFLAKE: "Snowflake",
        _D.BIGQUERY: "BigQuery",
        _D.SPARK: "Spark SQL",
        _D.DUCKDB: "DuckDB",
        _D.SQLITE: "SQLite",
        _D.POSTGRES: "PostgreSQL",
    }
)
# What no database takes, and halves of characters, which no text in UTF-8 can hold.
_IMPOSSIBLE: Final = re.compile("[\x00\ud800-\udfff]")
# Controls, ends of lines that some programs know, and marks that turn or hide what is read.
_UNSEEN: Final = re.compile(
    "[\x01-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]"
)
_BY_NUMBER: Final[Mapping[SqlDialect, str]] = MappingProxyType(
    {_D.TSQL: "NCHAR", _D.DUCKDB: "chr", _D.SQLITE: "char"}
)
_LONGEST_OF_TSQL: Final = 4000
_PIECES_IN_A_ROW: Final = 50
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_LONGEST_NAME: Final = 63
# Words that cannot be names as they stand in one dialect or another.
_RESERVED: Final = frozenset(
    re.findall(
        r"\w+",
        "all alter and any array as asc between by case cast check collate column constraint "
        "create cross current_date current_time current_timestamp current_user default delete "
        "desc distinct drop else end except exists false fetch for foreign from full grant group "
        "having hash if in index inner insert intersect interval into is join key left like limit "
        "merge minus natural new not null of offset on or order outer over partition primary "
        "procedure range references right rows select session_user set some start struct table "
        "then to top trigger true union unique unnest update user using values view when where "
        "window with within ",
    )
)


def sql_text(text: str, dialect: SqlDialect) -> str:
    r"""
    Write text as a literal, or as an expression of literals, that stands for just that text.

    Raises:
        InvalidValueError: For text with a character that no database can hold.

    >>> print(sql_text("King's \\ Lynn", SqlDialect.POSTGRES))
    E'King''s \\ Lynn'
    >>> print(sql_text("King's \\ Lynn", SqlDialect.BIGQUERY))
    'King\'s \\ Lynn'
    >>> print(sql_text("one\ntwo", SqlDialect.SQLITE))
    'one' || char(10) || 'two'
    """
    if _IMPOSSIBLE.search(text):
        msg = (
            f"{quoted(text)} has a character that no database holds as text (a zero, or half of a "
            f"character); mend it where it comes from"
        )
        raise InvalidValueError(msg)
    return _WRITERS[dialect](text, dialect)


def _escaped(text: str, dialect: SqlDialect) -> str:
    """Write text for a dialect in which a backslash escapes."""
    inside = text.replace("\\", "\\\\").replace("'", "\\'")
    inside = _UNSEEN.sub(_by_escape, inside)
    if dialect is SqlDialect.SPARK:
        # Before it is read as SQL at all, ${name} is replaced by a setting of that name.
        inside = inside.replace("${", "$\\{")
    return f"'{inside}'"


def _by_escape(found: re.Match[str]) -> str:
    """Write a character that is not seen by its number."""
    return f"\\u{ord(found[0]):04x}"


def _escaped_where_needed(text: str, dialect: SqlDialect) -> str:  # noqa: ARG001 -- as the others
    """Write text for PostgreSQL, with its escapes only where there is something to escape."""
    doubled = text.replace("'", "''")
    if "\\" not in text and not _UNSEEN.search(text):
        return f"'{doubled}'"
    return "E'" + _UNSEEN.sub(_by_escape, doubled.replace("\\", "\\\\")) + "'"


def _put_together(text: str, dialect: SqlDialect) -> str:
    """Write text for a dialect without escapes, with what is not seen by its number."""
    is_tsql = dialect is SqlDialect.TSQL
    prefix, plus = ("N", " + ") if is_tsql else ("", " || ")
    pieces: list[str] = []
    for piece in re.split(f"({_UNSEEN.pattern})", text):
        if _UNSEEN.fullmatch(piece):
            pieces.append(f"{_BY_NUMBER[dialect]}({ord(piece)})")
        elif piece:
            # The variables of sqlcmd are looked for in the text of the program.
            apart = piece.replace("$(", "$\0(").split("\0") if is_tsql else [piece]
            pieces += (f"{prefix}'" + each.replace("'", "''") + "'" for each in apart)
    if not pieces:
        return f"{prefix}''"
    if len(pieces) == 1:
        return pieces[0]
    # What T-SQL puts together of short pieces is cut off at 4,000 characters without a word.
    is_long = is_tsql and len(text) > _LONGEST_OF_TSQL
    return _in_groups(pieces, plus, ["CAST(N'' AS NVARCHAR(MAX))"] if is_long else [])


def _in_groups(pieces: list[str], plus: str, first: list[str]) -> str:
    """
    Put pieces together in groups, and groups in groups, each of the smallest after a first piece.

    Databases refuse an expression in which a thousand are nested, and a row of so many is one.
    """
    groups = [
        plus.join([*first, *pieces[place : place + _PIECES_IN_A_ROW]])
        for place in range(0, len(pieces), _PIECES_IN_A_ROW)
    ]
    while len(groups) > 1:
        groups = [
            plus.join(f"({group})" for group in groups[place : place + _PIECES_IN_A_ROW])
            for place in range(0, len(groups), _PIECES_IN_A_ROW)
        ]
    return groups[0]


_WRITERS: Final[Mapping[SqlDialect, Callable[[str, SqlDialect], str]]] = MappingProxyType(
    {
        _D.TSQL: _put_together,
        _D.SNOWFLAKE: _escaped,
        _D.BIGQUERY: _escaped,
        _D.SPARK: _escaped,
        _D.DUCKDB: _put_together,
        _D.SQLITE: _put_together,
        _D.POSTGRES: _escaped_where_needed,
    }
)


def sql_day(day: date, dialect: SqlDialect) -> str:
    """
    Write a day.

    >>> sql_day(date(2026, 4, 1), SqlDialect.DUCKDB), sql_day(date(2026, 4, 1), SqlDialect.TSQL)
    ("DATE '2026-04-01'", "'2026-04-01'")
    """
    # SQLite has no days, and T-SQL no literal of one: a column of type DATE reads this one
    # whatever the language of the session.
    is_text = dialect in {SqlDialect.SQLITE, SqlDialect.TSQL}
    return f"'{day.isoformat()}'" if is_text else f"DATE '{day.isoformat()}'"


def sql_decimal(text: str, dialect: SqlDialect) -> str:
    """
    Write a decimal that stays exact on its way into a column.

    >>> sql_decimal("0.333333333", SqlDialect.BIGQUERY)
    "NUMERIC '0.333333333'"
    """
    # A bare decimal is a floating point number to BigQuery alone.
    return f"NUMERIC '{text}'" if dialect is SqlDialect.BIGQUERY else text


def sql_name(text: str, dialect: SqlDialect) -> str:
    """
    Write the name of a column or a table, which may be of several parts with dots between them.

    A plain name stays as it is, since quotation marks would make it another one for Snowflake and
    PostgreSQL, which fold the case of names without them. Others are quoted.

    Raises:
        InvalidValueError: For an empty part, and for signs that are not seen.

    >>> sql_name("dbo.activity.ccg code", SqlDialect.TSQL)
    'dbo.activity.[ccg code]'
    """
    return ".".join(_part(part, text, dialect) for part in text.split("."))


def _part(part: str, whole: str, dialect: SqlDialect) -> str:
    """Write one part of a name."""
    if not part or _IMPOSSIBLE.search(part) or _UNSEEN.search(part):
        msg = (
            f"{quoted(whole)} is no name of a column or a table; write it with its parts between "
            f"dots, such as activity.ccg_code"
        )
        raise InvalidValueError(msg)
    if _PLAIN_NAME.fullmatch(part) and part.lower() not in _RESERVED:
        return part
    if dialect is SqlDialect.TSQL:
        return "[" + part.replace("]", "]]") + "]"
    if dialect is SqlDialect.BIGQUERY:
        return "`" + part.replace("\\", "\\\\").replace("`", "\\`") + "`"
    if dialect is SqlDialect.SPARK:
        return "`" + part.replace("`", "``") + "`"
    return '"' + part.replace('"', '""') + '"'


def plain_name(text: str) -> str:
    """
    Return a name that every program takes as it stands.

    Raises:
        InvalidValueError: For any other.

    >>> plain_name("ccg_to_board")
    'ccg_to_board'
    """
    if not _PLAIN_NAME.fullmatch(text) or text.lower() in _RESERVED or len(text) > _LONGEST_NAME:
        msg = (
            f"{quoted(text)} is no name for this; write letters, digits and underscores, a letter "
            f"first, at most {_LONGEST_NAME}, such as ccg_to_board"
        )
        raise InvalidValueError(msg)
    return text
