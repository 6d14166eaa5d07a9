"""A map of codes as CSV, with all that it says of itself in columns, and as JSON."""

from collections.abc import Iterator
from typing import Final

from nhs_accountable_care._core.csv_text import Cell, csv_text, is_like_a_formula
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care.interchange.code_maps.code_map import CodeMap

__all__ = [
    "COLUMNS",
    "DAYS",
    "NUMBERS",
    "cells_like_formulas",
    "rows_of",
    "write_map_csv",
    "write_map_json",
]

NUMBERS: Final = ("share_numerator", "share_denominator")
DAYS: Final = ("from_day", "to_day", "edition_day")
# The exact share stands in two columns: a spreadsheet takes 1/3 for the first of March.
COLUMNS: Final = (
    *("from_code", "from_name", "to_code", "to_name", "share", *NUMBERS),
    *("basis", "confidence", "doubts", "sources", *DAYS),
)


def write_map_csv(code_map: CodeMap, *, guarded: bool = False) -> str:
    """
    Write a map as CSV: a row for each pair of codes, with days, edition, basis and doubts in it.

    A code that was left out has a row without a second code and without a share; its basis is
    ``left out``, and the reason stands under doubts. Doubts of the map that are of no row stand
    in every row.

    Cells are written as they are, for programs. With ``guarded`` text that a spreadsheet would
    run as a formula gets an apostrophe in front, as `write_csv` does it, and a last column
    ``guarded`` names the columns in which that was done.

    >>> from datetime import date
    >>> from nhs_accountable_care.interchange import code_map_on
    >>> from nhs_accountable_care.reference import register
    >>> day = date(2026, 4, 1)
    >>> boards = code_map_on(register(), day, from_kind="icb", to_kind="region")
    >>> [line[:38] for line in write_map_csv(boards).splitlines()[:2]]
    ['from_code,from_name,to_code,to_name,sh', 'D7T5G,NHS Essex Integrated Care Board,']
    """
    rows: list[list[Cell]] = [list(COLUMNS)]
    rows += _all_rows(code_map)
    if not guarded:
        return csv_text(rows, guarded=False)
    rows[0].append("guarded")
    for row in rows[1:]:
        row.append("; ".join(_like_formulas(row)))
    return csv_text(rows)


def cells_like_formulas(code_map: CodeMap) -> int:
    """
    Count the cells of a map that a spreadsheet would run as a formula, were they not guarded.

    >>> from datetime import date
    >>> cells_like_formulas(CodeMap(from_day=date(2026, 4, 1), to_day=date(2026, 4, 1), rows=()))
    0
    """
    return sum(len(_like_formulas(row)) for row in _all_rows(code_map))


def _like_formulas(row: list[Cell]) -> list[str]:
    """Return the columns of a row that a spreadsheet would run."""
    return [
        column
        for column, cell in zip(COLUMNS, row, strict=False)
        if isinstance(cell, str) and is_like_a_formula(cell)
    ]


def rows_of(code_map: CodeMap) -> Iterator[list[Cell]]:
    """Go through the rows of a map as cells, in the order of the columns."""
    told_of_all = _told_of_all(code_map)
    days = _days(code_map)
    for row, record in code_map.row_records():
        keys = dict.fromkeys(each.source.key for each in row.sources)
        cells: dict[str, Cell] = {
            **record,
            **days,
            "doubts": "; ".join([*row.doubts, *told_of_all]),
            "sources": "; ".join(keys),
        }
        yield [cells[column] for column in COLUMNS]


def _all_rows(code_map: CodeMap) -> Iterator[list[Cell]]:
    """Go through the rows of a map, and then through the codes that were left out."""
    yield from rows_of(code_map)
    told_of_all = _told_of_all(code_map)
    days = _days(code_map)
    for each in code_map.left_out:
        cells: dict[str, Cell] = {
            **days,
            "from_code": each.code,
            "basis": "left out",
            "doubts": "; ".join([each.reason, *told_of_all]),
        }
        yield [cells.get(column) for column in COLUMNS]


def _days(code_map: CodeMap) -> dict[str, Cell]:
    """Return the days that stand in every row."""
    edition = code_map.edition_day
    return {
        "from_day": code_map.from_day.isoformat(),
        "to_day": code_map.to_day.isoformat(),
        "edition_day": None if edition is None else edition.isoformat(),
    }


def _told_of_all(code_map: CodeMap) -> list[str]:
    """Return the doubts that are of no row, and so of each."""
    of_rows = {doubt for row in code_map.rows for doubt in row.doubts}
    return [doubt for doubt in code_map.doubts if doubt not in of_rows]


def write_map_json(code_map: CodeMap) -> str:
    r"""
    Write a map as JSON, in the shape of `CodeMap.to_records`.

    >>> from datetime import date
    >>> day = date(2026, 4, 1)
    >>> write_map_json(CodeMap(from_day=day, to_day=day, rows=()))[:28]
    '{\n  "from_day": "2026-04-01"'
    """
    return as_json(code_map.to_records())
