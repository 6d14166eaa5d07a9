"""The laws of settling in columns: the same pence on every engine as one by one."""

from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, event, given, settings

from nhs_accountable_care import InvalidValueError
from nhs_accountable_care.frames import settle
from nhs_accountable_care.payment import Formula
from tests.frames.engines import EVERYWHERE, frame_of, rows_of
from tests.frames.settled_rows import (
    Rows,
    columns_of,
    expected,
    rows_of_formulas,
    table_columns_of,
    tables_of_formulas,
)

FEW = settings(
    max_examples=6,
    # Formulas are drawn until one has no table.
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


CHOICES: tuple[Literal["refuse", "flag"], ...] = ("refuse", "flag")


@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(rows_of_formulas())
def test_every_engine_comes_to_the_pence_of_settling_one_by_one(
    engine: str, case: tuple[Formula, Rows]
) -> None:
    """Lines, notes and nets; or the formula is refused because it could leave 64 bits."""
    formula, rows = case
    frame = frame_of(engine, columns_of(formula, rows))
    for on_problem in CHOICES:
        try:
            settled = settle(frame, formula, on_problem=on_problem, keep=["at"])
        except InvalidValueError as error:
            if "whole steps, and" not in str(error):
                raise
            event("refused")
            return
        event("settled")
        found = sorted(rows_of(settled), key=lambda row: row["at"])
        wanted: list[dict[str, Any]] = [
            {"at": at, **answers} for at, answers in enumerate(expected(formula, rows))
        ]
        if on_problem == "flag":
            wanted = [{**row, "problem": None} for row in wanted]
        assert found == wanted


@pytest.mark.broad
@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(tables_of_formulas())
def test_rows_of_tables_add_up_to_the_pence_of_settling_one_by_one(
    engine: str, case: tuple[Formula, Rows]
) -> None:
    """Each row is worked out, added up for its whole, and the whole settled."""
    formula, rows = case
    frame = frame_of(engine, columns_of(formula, rows))
    activity = frame_of(engine, table_columns_of(formula, rows))
    [table] = formula.tables
    for on_problem in CHOICES:
        try:
            settled = settle(
                frame,
                formula,
                rows=activity,
                keys=["at"],
                workings=True,
                on_problem=on_problem,
                keep=["at"],
            )
        except InvalidValueError as error:
            if "whole steps, and" not in str(error):
                raise
            event("refused")
            return
        event("settled")
        wanted: list[dict[str, Any]] = [
            {"at": at, **answers, f"rows_{table}": len(row[table])}
            for at, (answers, row) in enumerate(zip(expected(formula, rows), rows, strict=True))
        ]
        if on_problem == "flag":
            wanted = [{**row, "problem": None} for row in wanted]
        assert sorted(rows_of(settled.frame), key=lambda row: row["at"]) == wanted
        assert len(rows_of(settled.rows)) == sum(len(row[table]) for row in rows)
        assert rows_of(settled.unplaced) == []
