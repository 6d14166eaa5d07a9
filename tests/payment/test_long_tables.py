"""A long table is settled by operations, and comes to the pence and the words of fractions."""

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from nhs_accountable_care import InvalidValueError, Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    Facts,
    FactValue,
    Formula,
    RecordedFact,
    RecordedTable,
    Sum,
    amount,
    fact,
    formula,
    greatest,
    line,
    note,
    prepare,
    rounded,
    settle,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.evaluation.reference_evaluator import worked_out

ROWS: Final = 600


def spells() -> Formula:
    """A price with days beyond a trim point, a short stay and a factor, each spell rounded."""
    price = fact("price", PENCE, table="spells")
    stay, trim = fact("stay", COUNT, table="spells"), fact("trim", COUNT, table="spells")
    beyond = greatest(stay - trim, amount(0, COUNT)) * fact("per_day", PENCE, table="spells")
    base = when(truth("is_short", table="spells"), price * Fraction(1, 3), price)
    factor = fact("factor", RATE, lowest=1, highest=2, step=Fraction(1, 10_000), table="spells")
    paid = total("spells", rounded((base + beyond) * factor), rows=ROWS)
    return formula(line("spells", paid, payer="board", payee="trust"))


def rows(seed: int) -> list[dict[str, Any]]:
    """Make rows; nothing in them is of anybody."""
    made = random.Random(seed)  # noqa: S311 -- no secret
    return [
        {
            "price": Money(pence=made.randrange(900_000)),
            "stay": made.randrange(60),
            "trim": made.randrange(40),
            "per_day": Money(pence=made.randrange(30_000)),
            "is_short": made.random() < 0.5,
            "factor": Decimal(made.randrange(10_000, 20_000)) / 10_000,
        }
        for _ in range(ROWS)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_long_table_comes_to_the_pence_of_its_fractions(seed: int) -> None:
    """And says the same when it is asked why."""
    agreed, facts = spells(), {"spells": rows(seed)}
    settled = settle(agreed, facts)
    workings = worked_out(agreed, settled.inputs)
    assert settled.amounts[0] == workings.value(agreed.lines[0].of)
    assert settled.line("spells").value == settled.amounts[0]
    assert settled.postings[0].amount.pence == settled.amounts[0]


def test_recorded_rows_are_read_as_bare_ones() -> None:
    """A fact that was recorded with its unit is the same fact."""
    bare = rows(7)
    units = {each.name: each.unit for each in spells().facts}
    recorded = tuple(
        tuple(
            RecordedFact(name=name, value=value, unit=units[name]) for name, value in row.items()
        )
        for row in bare
    )
    facts = Facts(tables=(RecordedTable(name="spells", rows=recorded),))
    assert settle(spells(), facts).amounts == settle(spells(), {"spells": bare}).amounts


def test_what_is_wrong_in_a_long_table_is_told_by_row() -> None:
    """Each with its path, as in a short one."""
    bad = rows(7)
    bad[3]["stay"], bad[599]["price"] = 1.5, Money(pence=-1)
    with pytest.raises(InvalidValueError) as caught:
        settle(spells(), {"spells": bad})
    told = str(caught.value).splitlines()
    assert [each.partition(":")[0] for each in told] == [
        "$.tables.spells.rows[3].stay",
        "$.tables.spells.rows[599].price",
    ]


def test_what_operations_refuse_is_settled_in_fractions() -> None:
    """A formula whose divisors multiply beyond all bounds is still settled, only slower."""
    names = range(20)
    ratios = tuple(
        fact(f"a{at}", COUNT) / fact(f"b{at}", COUNT, lowest=1, highest=10**1_000) for at in names
    )
    paid = total("spells", fact("price", PENCE, table="spells"), rows=ROWS)
    agreed = formula(note("ratios", rounded(Sum(parts=ratios))), note("paid", paid))
    with pytest.raises(InvalidValueError, match="beyond all bounds"):
        prepare(agreed)
    counts = {f"{letter}{at}": 1 for letter in "ab" for at in names}
    row: dict[str, FactValue] = {"price": Money(pence=2)}
    assert settle(agreed, {**counts, "spells": [row] * 501}).amounts == (20, 1_002)
