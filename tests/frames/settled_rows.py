"""Formulas and rows of facts at random, and what settling them one by one comes to."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
from hypothesis import strategies as st

from nhs_accountable_care.payment import Formula, Unit, settle
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import facts_of_table, facts_of_whole, read_facts
from tests.frames.engines import Column
from tests.payment.test_laws import facts_for, formulas

__all__ = [
    "Rows",
    "columns_of",
    "expected",
    "rows_of_formulas",
    "table_columns_of",
    "tables_of_formulas",
    "type_of",
]

Rows = list[dict[str, Any]]
"""Facts as payment.settle takes them, for several rows."""


def type_of(fact: Fact) -> Any:
    """Return the type of a column that carries a fact."""
    match fact.unit:
        case Unit.TRUTH:
            return nw.Boolean()
        case Unit.CODE:
            return nw.String()
        case _:
            return nw.Int64()


@st.composite
def rows_of_formulas(draw: st.DrawFn, *, most: int = 4) -> tuple[Formula, Rows]:
    """Draw a formula without tables, and rows of facts for it."""
    formula = draw(formulas().filter(lambda drawn: not drawn.tables))
    number = draw(st.integers(0, most))
    return formula, [draw(facts_for(formula)) for _ in range(number)]


@st.composite
def tables_of_formulas(draw: st.DrawFn, *, most: int = 3) -> tuple[Formula, Rows]:
    """Draw a formula that adds up the rows of a table, and wholes with rows of their own."""
    formula = draw(formulas().filter(lambda drawn: bool(drawn.tables)))
    number = draw(st.integers(0, most))
    return formula, [draw(facts_for(formula)) for _ in range(number)]


def table_columns_of(formula: Formula, rows: Rows) -> dict[str, Column]:
    """Return the rows of the one table of a formula, each with the number of its whole."""
    [table] = formula.tables
    read = [
        (at, row) for at, each in enumerate(rows) for row in read_facts(formula, each).tables[0]
    ]
    columns: dict[str, Column] = {"at": (nw.Int64(), [at for at, _ in read])}
    for place, fact in enumerate(facts_of_table(formula, table)):
        columns[fact.name] = (type_of(fact), [row[place] for _, row in read])
    return columns


def columns_of(formula: Formula, rows: Rows) -> dict[str, Column]:
    """Return the facts as columns of whole steps, beside a number of each row."""
    read = [read_facts(formula, row).values for row in rows]
    columns: dict[str, Column] = {"at": (nw.Int64(), list(range(len(rows))))}
    for place, fact in enumerate(facts_of_whole(formula)):
        columns[fact.name] = (type_of(fact), [values[place] for values in read])
    return columns


def expected(formula: Formula, rows: Sequence[dict[str, Any]]) -> list[dict[str, int]]:
    """Return what each line and each party comes to, settled one by one in exact fractions."""
    found = []
    for row in rows:
        settlement = settle(formula, row)
        labels = [line.label for line in formula.lines]
        answers = dict(zip(labels, settlement.amounts, strict=True))
        answers |= {f"net_{party}": money.pence for party, money in settlement.net.items()}
        found.append(answers)
    return found
