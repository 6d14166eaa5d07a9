"""The laws of settling in columns: the same pence on every engine as one by one."""

from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, event, given, settings

from nhs_accountable_care import InvalidValueError
from nhs_accountable_care.frames import settle
from nhs_accountable_care.payment import Formula
from tests.frames.engines import EVERYWHERE, frame_of, rows_of
from tests.frames.settled_rows import Rows, columns_of, expected, rows_of_formulas

FEW = settings(
    max_examples=15,
    # Formulas are drawn until one has no table.
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


Choice = Literal["refuse", "flag"]


@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(rows_of_formulas())
def test_every_engine_comes_to_the_pence_of_settling_one_by_one(
    engine: str, case: tuple[Formula, Rows]
) -> None:
    """Lines, notes and nets; or the formula is refused because it could leave 64 bits."""
    formula, rows = case
    frame = frame_of(engine, columns_of(formula, rows))
    choices: tuple[Choice, ...] = ("refuse", "flag")
    for on_problem in choices:
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
