"""
A map of codes as a seed of dbt: its table, the properties of it, and tests.

What stands in a file of properties is rendered as a template before it is read, so nothing in it
may look like one. The types of the columns are stated: left to itself dbt takes a column of codes
such as ``5E1`` for numbers.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from nhs_accountable_care._core.csv_text import csv_text
from nhs_accountable_care.interchange.code_maps.code_map import CodeMap
from nhs_accountable_care.interchange.code_maps.sql import column_types
from nhs_accountable_care.interchange.code_maps.sql_literals import SqlDialect, plain_name
from nhs_accountable_care.interchange.code_maps.stamp import comment, inert, stamp_lines
from nhs_accountable_care.interchange.code_maps.tables import COLUMNS, rows_of

__all__ = ["write_dbt_seed"]

_MEANINGS: Final = {
    "from_code": "The code on the first day.",
    "from_name": "The name of that body on the first day.",
    "to_code": "What it is, or belongs to, on the second day.",
    "to_name": "The name of that body on the second day.",
    "share": "Its share, of nine decimal places; those of a code add up to one.",
    "share_numerator": "The exact share: so many",
    "share_denominator": "of so many.",
    "basis": "What the share rests on.",
    "confidence": "How sure the row is.",
    "doubts": "What is assumed.",
    "sources": "Keys of the sources, which stand in the properties of the seed.",
    "from_day": "The first day.",
    "to_day": "The second day.",
    "edition_day": "The day up to which the records of the register are kept.",
}
_FILLED: Final = ("from_code", "to_code", "share", "share_numerator", "share_denominator")


def write_dbt_seed(
    code_map: CodeMap, *, dialect: SqlDialect = SqlDialect.POSTGRES, name: str = "code_map"
) -> dict[str, str]:
    """
    Write a map as files of a dbt project: text by the path in the project.

    There are the table and its properties under ``seeds``, and under ``tests`` what no test of
    dbt itself asks: that the shares of a code add up to one, and that no pair stands twice. Where
    no code splits, the properties ask that each stands once. Codes that were left out are in the
    properties, with the reasons, and not in the table.

    Raises:
        InvalidValueError: For a name that dbt does not take.

    >>> from datetime import date
    >>> from nhs_accountable_care.interchange import code_map_on
    >>> from nhs_accountable_care.reference import register
    >>> day = date(2026, 4, 1)
    >>> boards = code_map_on(register(), day, from_kind="icb", to_kind="region")
    >>> sorted(write_dbt_seed(boards, name="board_to_region"))  # doctest: +NORMALIZE_WHITESPACE
    ['seeds/board_to_region.csv', 'seeds/board_to_region.yml',
     'tests/board_to_region_pairs_stand_once.sql', 'tests/board_to_region_shares_add_up.sql']
    """
    plain_name(name)
    head = comment(stamp_lines(code_map), "--")
    properties = "".join(f"{line}\n" for line in _properties(code_map, dialect, name))
    return {
        f"seeds/{name}.csv": csv_text([COLUMNS, *rows_of(code_map)], guarded=False),
        f"seeds/{name}.yml": comment(stamp_lines(code_map), "#") + properties,
        f"tests/{name}_pairs_stand_once.sql": (
            f"{head}-- Each pair that stands twice, so that a join would count it twice.\n"
            f"select from_code, to_code\n"
            f"from {{{{ ref('{name}') }}}}\n"
            f"group by from_code, to_code\n"
            f"having count(*) > 1\n"
        ),
        f"tests/{name}_shares_add_up.sql": (
            f"{head}-- Each code whose shares are not one whole, so that a join would lose or "
            f"make people.\n"
            f"select from_code\n"
            f"from {{{{ ref('{name}') }}}}\n"
            f"group by from_code\n"
            f"having round(sum(share), 9) <> 1\n"
        ),
    }


def _properties(code_map: CodeMap, dialect: SqlDialect, name: str) -> Iterator[str]:
    """Go through the lines of the properties of the seed."""
    records = code_map.to_records()
    yield "version: 2"
    yield "seeds:"
    yield f"  - name: {name}"
    yield f"    description: {_text(f'{code_map}. Made with nhs_accountable_care.')}"
    yield "    config:"
    yield "      column_types:"
    for column, type_of_it in column_types(dialect).items():
        yield f"        {column}: {_text(type_of_it)}"
    yield "      meta:"
    for key in ("from_day", "to_day", "edition_day", "basis"):
        value = records[key]
        yield f"        {key}: {'null' if value is None else _text(value)}"
    for key in ("from_kinds", "to_kinds", "split_codes", "doubts"):
        yield from _list(key, map(_text, records[key]))
    yield from _list(
        "left_out",
        (
            f"{{code: {_text(each['code'])}, reason: {_text(each['reason'])}}}"
            for each in records["left_out"]
        ),
    )
    yield from _list("sources", (_text(f"[{c.source.key}] {c}") for c in code_map.sources))
    yield "    columns:"
    is_split = len({row.from_code for row in code_map.rows}) < len(code_map.rows)
    for column in COLUMNS:
        yield f"      - name: {column}"
        yield f"        description: {_text(_MEANINGS[column])}"
        tests = ["not_null"] if column in _FILLED else []
        if column == "from_code" and not is_split:
            tests.append("unique")
        if tests:
            yield f"        data_tests: [{', '.join(tests)}]"


def _list(key: str, items: Iterable[str]) -> Iterator[str]:
    """Go through the lines of a list, which may be empty."""
    lines = [f"          - {item}" for item in items]
    yield f"        {key}:{'' if lines else ' []'}"
    yield from lines


def _text(text: str) -> str:
    """Write text in the quotation marks of JSON, which YAML reads, with nothing that acts."""
    return json.dumps(inert(text), ensure_ascii=False)
