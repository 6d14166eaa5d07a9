"""The rows of the tables of a settlement, each with its workings, as `settle --rows` has them."""

import argparse
from collections.abc import Iterator
from typing import Any, Final

from nhs_accountable_care._core.csv_text import Cell, exact_cell
from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.cli.terms_of_files import Terms
from nhs_accountable_care.payment import Settlement, Unit, formula_of
from nhs_accountable_care.payment.language.formulas_as_data import UNIT_WORDS

__all__ = ["ROW_COLUMNS", "check_rows", "row_cells", "rows_data"]

ROW_COLUMNS: Final = ("table", "row", "step", "amount", "unit", "working", "sources")


def check_rows(terms: Terms, options: argparse.Namespace) -> None:
    """
    Refuse that rows be shown where there are none, or on a page.

    Raises:
        UnreadableError: They were asked for, and cannot be shown.
    """
    if not options.rows:
        return
    if options.html is not None:
        message, hint = "a page shows no rows", "ask for --csv, or for neither"
    elif not formula_of(terms.terms.mechanism).tables:
        message, hint = f"{terms.terms.name} has no table of facts", "leave it out"
    else:
        return
    problem = Problem(path="--rows", message=message, hint=hint)
    raise UnreadableError((str(options.file), (problem,)))


def row_cells(settlement: Settlement) -> Iterator[tuple[Cell, ...]]:
    """Return each working of each row as a row of CSV, money in pounds."""
    currency = settlement.formula.currency
    for table in settlement.formula.tables:
        for number, row in enumerate(settlement.rows(table), start=1):
            for each in row:
                is_money = each.unit is Unit.PENCE
                yield (
                    table,
                    number,
                    each.name,
                    exact_cell(each.value / 100 if is_money else each.value),
                    currency if is_money else UNIT_WORDS[each.unit],
                    each.working,
                    " | ".join(map(str, each.citations)),
                )


def rows_data(settlement: Settlement) -> dict[str, Any]:
    """Return the workings of each row of each table, as plain data."""
    return {
        table: [[each.to_record() for each in row] for row in settlement.rows(table)]
        for table in settlement.formula.tables
    }
