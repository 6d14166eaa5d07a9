"""Emitted SQL says what Python says: run in DuckDB and SQLite, and read in every dialect."""

import re
import sqlite3
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import duckdb
import pytest
import sqlglot
from hypothesis import example, given
from hypothesis import strategies as st
from sqlglot import exp

from nhs_accountable_care._core.errors import AmbiguousCodeError, InvalidValueError
from nhs_accountable_care.interchange import (
    CodeMap,
    CodeMapRow,
    SqlDialect,
    code_map_of,
    code_map_on,
    write_sql_case,
    write_sql_table,
)
from nhs_accountable_care.interchange.code_maps.sql_literals import plain_name, sql_name, sql_text
from nhs_accountable_care.organisations import LeftOut, OdsCode
from nhs_accountable_care.reference import register
from tests.hostile_text import HOSTILE, hostile_texts

pytestmark = pytest.mark.broad

DAY = date(2026, 4, 1)
RUN = (SqlDialect.DUCKDB, SqlDialect.SQLITE)
WALKS = [
    (date(2017, 4, 1), date(2026, 4, 1), "ccg", "icb"),
    (date(2019, 4, 1), date(2026, 4, 1), "ccg", "icb"),
    (date(2022, 7, 1), date(2026, 4, 1), "sub-icb-location", "icb"),
    (date(2026, 3, 31), date(2026, 4, 1), "icb", "icb"),
    (date(2026, 4, 1), date(2026, 3, 31), "icb", "icb"),
    (date(2019, 4, 1), date(2026, 4, 1), "nhs-foundation-trust", None),
]
DAYS = [
    (date(2017, 4, 1), "ccg", "stp"),
    (date(2019, 4, 1), "stp", "region"),
    (date(2022, 7, 1), "sub-icb-location", "icb"),
    (date(2026, 3, 31), "sub-icb-location", "region"),
    (date(2026, 4, 1), "sub-icb-location", "icb"),
    (date(2026, 4, 1), "trust", "icb"),
    (date(2026, 4, 1), "icb", "sub-icb-location"),
]
# Each breaks out of a literal or a comment in some dialect that does not escape it.
BREAKING = (
    *(text for text in HOSTILE if not re.search("[\x00\ud800-\udfff]", text)),
    "King's Lynn",
    "''",
    "\\",
    "\\'",
    "\\\\'; DROP TABLE code_map; --",
    "'; DROP TABLE code_map; --",
    "a\nGO\nb",
    "a\\\nb",
    "a\r\nb",
    "*/ SELECT 1 /*",
    "-- x",
    "$(x) ${x} $$ {{ x }} {% x %}",
    "\\u0041 \\x41 \\101 \\N",
    "\u2028'\u2029'\x85'",
    '`x` "x" [x]',
)


def maps() -> Iterable[Any]:
    """Return maps between days and of one day, each named."""
    for first, second, kind, to_kind in WALKS:
        walk = register().crosswalk(first, second, kind=kind, to_kind=to_kind, partial=True)
        yield pytest.param(
            code_map_of(walk, register=register()), id=f"{kind} of {first} to {second}"
        )
    for day, kind, to_kind in DAYS:
        made = code_map_on(register(), day, from_kind=kind, to_kind=to_kind)
        yield pytest.param(made, id=f"{kind} to {to_kind} on {day}")


MAPS = list(maps())


def run(dialect: SqlDialect, script: str, query: str) -> list[tuple[Any, ...]]:
    """Run a script and then a query in a fresh database."""
    if dialect is SqlDialect.DUCKDB:
        with duckdb.connect() as duck:
            duck.execute(script)
            return duck.execute(query).fetchall()
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(script)
        return database.execute(query).fetchall()
    finally:
        database.close()


def lines_of(*parts: str) -> str:
    """Put parts of a statement together."""
    return "\n".join(parts)


def without_splits(code_map: CodeMap) -> CodeMap:
    """Leave out every code that splits."""
    split = {*code_map.split_codes}
    return attrs.evolve(
        code_map,
        rows=tuple(row for row in code_map.rows if row.from_code not in split),
        left_out=tuple(each for each in code_map.left_out if not each.is_ambiguous),
    )


def a_row(code: str, name: str | None) -> CodeMapRow:
    """Return a row with a name and doubts that may be anything."""
    return CodeMapRow(
        from_code=OdsCode(code),
        from_name=name,
        to_code=OdsCode("B"),
        to_name=name,
        share=Fraction(1),
        basis="whole",
        doubts=(name,) if name else (),
    )


# --- It is run ---


@pytest.mark.parametrize("dialect", RUN)
@pytest.mark.parametrize("code_map", MAPS)
def test_a_table_that_is_run_has_every_row_of_the_map(
    code_map: CodeMap, dialect: SqlDialect
) -> None:
    """Codes, names and exact shares come back as they are in Python."""
    found = run(
        dialect,
        write_sql_table(code_map, dialect=dialect),
        "SELECT from_code, from_name, to_code, to_name, share_numerator, share_denominator, "
        "basis, CAST(from_day AS VARCHAR), CAST(to_day AS VARCHAR), "
        "CAST(edition_day AS VARCHAR) FROM code_map",
    )
    days = (code_map.from_day, code_map.to_day, code_map.edition_day)
    assert sorted((*row[:4], Fraction(row[4], row[5]), *row[6:]) for row in found) == sorted(
        (
            *(row.from_code, row.from_name, row.to_code, row.to_name),
            *(row.share, row.basis, *map(str, days)),
        )
        for row in code_map.rows
    )
    # So that whole numbers can be shared out without a fraction.
    assert len({(row[0], row[5]) for row in found}) == len({row[0] for row in found})


@pytest.mark.parametrize("code_map", MAPS)
def test_the_decimal_shares_of_a_code_add_up_in_the_database(code_map: CodeMap) -> None:
    """To exactly one, so that a join keeps every total."""
    wrong = run(
        SqlDialect.DUCKDB,
        write_sql_table(code_map, dialect=SqlDialect.DUCKDB, name="shares"),
        "SELECT from_code FROM shares GROUP BY from_code HAVING sum(share) <> 1",
    )
    assert wrong == []


@pytest.mark.parametrize("dialect", RUN)
@pytest.mark.parametrize("code_map", MAPS)
def test_a_case_that_is_run_says_of_each_code_what_python_says(
    code_map: CodeMap, dialect: SqlDialect
) -> None:
    """A code that splits is refused by name, and one that is not known is NULL."""
    if code_map.split_codes:
        with pytest.raises(AmbiguousCodeError) as refused:
            write_sql_case(code_map, dialect=dialect)
        assert all(f"{code} splits: " in str(refused.value) for code in code_map.split_codes)
    whole = without_splits(code_map)
    expected: dict[str, str | None] = {"no code": None}
    expected.update(whole.one_to_one().items())
    given_codes = ", ".join(f"({sql_text(code, dialect)})" for code in expected)
    case = write_sql_case(whole, dialect=dialect, column="t.code")
    found = run(
        dialect,
        lines_of("CREATE TABLE t (code VARCHAR); INSERT INTO t VALUES", given_codes),
        lines_of("SELECT code,", case, "FROM t"),
    )
    assert dict(found) == expected


def test_money_carried_by_a_join_is_that_of_the_crosswalk() -> None:
    """In pounds to within the last digit of nine; exactly, by numerator and denominator."""
    walk = register().crosswalk(date(2019, 4, 1), DAY, kind="ccg", to_kind="icb")
    figures = {row.from_code: Fraction(1_000_003) for row in walk.rows}
    joined = run(
        SqlDialect.DUCKDB,
        write_sql_table(code_map_of(walk, register=register()), dialect=SqlDialect.DUCKDB),
        "SELECT to_code, share_denominator, sum(share_numerator * 1000003::HUGEINT) "
        "FROM code_map GROUP BY to_code, share_denominator",
    )
    carried: dict[str, Fraction] = {}
    for code, denominator, total in joined:
        carried[code] = carried.get(code, Fraction(0)) + Fraction(int(total), denominator)
    assert carried == dict(walk.carry(figures))


# --- It is read ---


@pytest.mark.parametrize("dialect", SqlDialect)
@pytest.mark.parametrize("code_map", MAPS[:5])
def test_every_dialect_is_read(code_map: CodeMap, dialect: SqlDialect) -> None:
    """A table is one statement that makes it and others that fill it; a CASE is an expression."""
    table = write_sql_table(code_map, dialect=dialect, name="lookups.code_map")
    create, *inserts = sqlglot.parse(table, dialect=dialect.value)
    assert isinstance(create, exp.Create)
    assert all(isinstance(each, exp.Insert) for each in inserts)
    rows = [row for each in inserts if each for row in each.expression.expressions]
    assert len(rows) == len(code_map.rows)
    assert {len(row.expressions) for row in rows} == {14}
    case = sqlglot.parse_one(
        f"SELECT {write_sql_case(without_splits(code_map), dialect=dialect)}",
        dialect=dialect.value,
    )
    assert isinstance(case.expressions[0], exp.Case)


def test_a_long_table_is_filled_in_several_statements() -> None:
    """SQL Server takes a thousand rows at a time."""
    code_map = CodeMap(
        from_day=DAY, to_day=DAY, rows=tuple(a_row(f"A{number}", None) for number in range(1001))
    )
    parsed = sqlglot.parse(write_sql_table(code_map, dialect=SqlDialect.TSQL), dialect="tsql")
    filled = [len(each.expression.expressions) for each in parsed[1:] if each]
    assert filled == [500, 500, 1]
    assert run(
        SqlDialect.SQLITE,
        write_sql_table(code_map, dialect=SqlDialect.SQLITE),
        "SELECT count(*) FROM code_map",
    ) == [(1001,)]


def test_a_map_without_rows_is_a_table_without_rows_and_a_case_of_nothing() -> None:
    """Both are SQL that runs."""
    empty = CodeMap(from_day=DAY, to_day=DAY, rows=())
    for dialect in RUN:
        case = write_sql_case(empty, dialect=dialect)
        assert run(dialect, write_sql_table(empty, dialect=dialect), f"SELECT {case}") == [(None,)]


def value_of(node: object) -> str:
    """Work out what an expression of literals stands for, by the parser of the dialect."""
    if isinstance(node, exp.Add | exp.DPipe):
        return value_of(node.left) + value_of(node.right)
    if isinstance(node, exp.Anonymous | exp.Chr):
        return chr(int(node.expressions[0].this))
    if isinstance(node, exp.Cast | exp.Paren):
        return value_of(node.this)
    assert isinstance(node, exp.Literal | exp.National | exp.ByteString), repr(node)
    return str(node.this)


@pytest.mark.parametrize("dialect", SqlDialect)
@pytest.mark.parametrize("text", BREAKING)
def test_hostile_names_stay_names_in_every_dialect(text: str, dialect: SqlDialect) -> None:
    """In literals and in comments: nothing ends early, and every sign comes back."""
    assert value_of(sqlglot.parse_one(sql_text(text, dialect), dialect=dialect.value)) == text
    code_map = CodeMap(
        from_day=DAY,
        to_day=DAY,
        basis=text,
        rows=(a_row("A", text), a_row("B", text)),
        doubts=(text,),
        left_out=(LeftOut(code=OdsCode("Z"), reason=text, is_ambiguous=False),),
    )
    table = write_sql_table(code_map, dialect=dialect)
    # A comment that another program cuts out as /* */, or a template renders, is none.
    head = "".join(line for line in table.splitlines() if line.startswith("--"))
    assert not re.search(r"\*/|/\*|\{[{%#]|\$[({]", head)
    parsed = sqlglot.parse(table, dialect=dialect.value)
    assert [type(each) for each in parsed] == [exp.Create, exp.Insert]
    insert = parsed[1]
    assert insert is not None
    rows = insert.expression.expressions
    assert [value_of(row.expressions[1]) for row in rows] == [text, text]
    # No line of it ends what came before, as a line that says GO does.
    assert all(
        line.startswith(("--", "CREATE", "INSERT", "  ", ")"))
        for line in table.split("\n")
        if line
    )
    case = sqlglot.parse_one(
        f"SELECT {write_sql_case(code_map, dialect=dialect)}", dialect=dialect.value
    )
    assert isinstance(case.expressions[0], exp.Case)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
@example("\\")
@example("'")
@example("\n'\\\r")
@example("\ufeff\ufffe\uffff\U0010ffff")
def test_any_text_comes_back_from_duckdb_and_sqlite(text: str) -> None:
    """Any text that is written as a literal is the same text to DuckDB and SQLite."""
    for dialect in RUN:
        assert run(dialect, "SELECT 1", f"SELECT {sql_text(text, dialect)}") == [(text,)]


@given(hostile_texts())
def test_any_text_comes_back_from_the_parser_of_each_dialect(text: str) -> None:
    """Any text that is written as a literal of any dialect is read as it was, or is refused."""
    for dialect in SqlDialect:
        try:
            literal = sql_text(text, dialect)
        except InvalidValueError:
            assert re.search("[\0\ud800-\udfff]", text)
            continue
        assert "\n" not in literal
        assert "\r" not in literal
        assert value_of(sqlglot.parse_one(literal, dialect=dialect.value)) == text


# --- Traps of one dialect ---


@pytest.mark.parametrize(
    ("dialect", "text", "literal"),
    [
        # It does not know the doubled mark: 'a''b' is two literals side by side.
        (SqlDialect.BIGQUERY, "a'b", r"'a\'b'"),
        (SqlDialect.SNOWFLAKE, "a\\'b", r"'a\\\'b'"),
        # A setting of that name would be put in its place.
        (SqlDialect.SPARK, "${a}", r"'$\{a}'"),
        (SqlDialect.TSQL, "$(a)", "N'$' + N'(a)'"),
        # A backslash before the end of a line would join it to the next.
        (SqlDialect.TSQL, "a\\\nb", r"N'a\' + NCHAR(10) + N'b'"),
        # The same under either setting of standard_conforming_strings.
        (SqlDialect.POSTGRES, "a\\b", r"E'a\\b'"),
        (SqlDialect.POSTGRES, "a'b", "'a''b'"),
        (SqlDialect.SQLITE, "a\\b", r"'a\b'"),
        (SqlDialect.TSQL, "", "N''"),
        (SqlDialect.DUCKDB, "", "''"),
    ],
)
def test_a_literal_is_written_by_the_rules_of_its_dialect(
    dialect: SqlDialect, text: str, literal: str
) -> None:
    """Each of these is read otherwise, or not at all, where it is written as in another."""
    assert sql_text(text, dialect) == literal


@pytest.mark.parametrize("count", [49, 50, 51, 2500, 2501, 6000])
def test_a_text_of_many_signs_that_are_not_seen_is_no_deep_expression(count: int) -> None:
    """SQLite and DuckDB refuse one in which a thousand are nested."""
    text = "a\n" * count
    for dialect in RUN:
        assert run(dialect, "SELECT 1", f"SELECT {sql_text(text, dialect)}") == [(text,)]
    assert value_of(sqlglot.parse_one(sql_text(text, SqlDialect.TSQL), dialect="tsql")) == text


def test_a_long_text_is_not_cut_off_by_sql_server() -> None:
    """Pieces that are short are put together as a text of at most 4,000 characters."""
    literal = sql_text("a\n" * 2001, SqlDialect.TSQL)
    # In each group of fifty, since a group of short pieces is put together first.
    assert literal.count("(CAST(N'' AS NVARCHAR(MAX)) + N'a' + NCHAR(10)") == 81
    assert sql_text("a\n" * 3, SqlDialect.TSQL).startswith("N'a' + NCHAR(10)")
    assert sql_text("a" * 5000, SqlDialect.TSQL) == "N'" + "a" * 5000 + "'"


@pytest.mark.parametrize("text", ["a\0", "\ud800"])
def test_what_no_database_holds_is_refused(text: str) -> None:
    """With what to do."""
    with pytest.raises(InvalidValueError, match="mend it where it comes from"):
        sql_text(text, SqlDialect.SQLITE)


def test_a_share_beyond_64_bits_is_refused_and_not_rounded() -> None:
    """CSV and JSON have room for it."""
    tiny = Fraction(1, 2**64)
    rows = (
        attrs.evolve(a_row("A", None), share=tiny),
        attrs.evolve(a_row("A", None), to_code=OdsCode("C"), share=1 - tiny),
    )
    with pytest.raises(InvalidValueError, match="no whole number of SQL has more than 64 bits"):
        write_sql_table(CodeMap(from_day=DAY, to_day=DAY, rows=rows))


# --- Names ---


@pytest.mark.parametrize(
    ("dialect", "name", "written"),
    [
        (SqlDialect.SNOWFLAKE, "Activity.ccg_code", "Activity.ccg_code"),
        (SqlDialect.POSTGRES, 'a"b', '"a""b"'),
        (SqlDialect.TSQL, "a]b", "[a]]b]"),
        (SqlDialect.TSQL, "order", "[order]"),
        (SqlDialect.BIGQUERY, "a`\\b", "`a\\`\\\\b`"),
        (SqlDialect.SPARK, "a`b", "`a``b`"),
    ],
)
def test_a_name_is_quoted_where_it_must_be(dialect: SqlDialect, name: str, written: str) -> None:
    """A plain name is left alone: quoted, Snowflake would look for it in that very case."""
    assert sql_name(name, dialect) == written
    column = sqlglot.parse_one(f"SELECT {written}", dialect=dialect.value).expressions[0]
    assert column.name == name.rpartition(".")[2]


@pytest.mark.parametrize("name", ["", "a.", "a\nb", "a\0"])
def test_what_is_no_name_is_refused(name: str) -> None:
    """Before any SQL is written with it."""
    with pytest.raises(InvalidValueError, match="is no name of a column or a table"):
        sql_name(name, SqlDialect.DUCKDB)
    with pytest.raises(InvalidValueError, match="is no name for this"):
        plain_name(name)
