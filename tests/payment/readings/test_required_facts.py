"""Which facts a settlement reads, what each may be, and what rests on it."""

from fractions import Fraction

import pytest

from nhs_accountable_care._core.money import Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    code,
    fact,
    formula,
    is_code,
    line,
    needed,
    note,
    rounded,
    step,
    total,
    when,
)

POUNDS = fact("growth", PENCE, step=100, lowest=Money.parse("-£5"), highest=Money.parse("£7"))
FACTOR = fact("factor", RATE, step=Fraction(1, 100), lowest=Fraction(1, 2), highest=2)
VISITS = fact("length", COUNT, table="visits", highest=9)
IS_HOME = is_code(code("setting", ("home", "clinic")), "home")
AGREED = formula(
    line("paid", rounded(step("uplift", POUNDS) * FACTOR), payer="a", payee="b"),
    note("days", when(IS_HOME, total("visits", VISITS, rows=3), 0)),
)
RECORDS = [
    ("growth", "pence", "100", "-500", "700", None, [], ["uplift"]),
    ("factor", "rate", "1/100", "1/2", "2", None, [], ["paid"]),
    ("setting", "code", "1", "0", "0", None, ["home", "clinic"], ["days"]),
    ("length", "count", "1", "0", "9", "visits", [], ["days"]),
]


@pytest.mark.parametrize(
    ("place", "record"), list(enumerate(RECORDS)), ids=[row[0] for row in RECORDS]
)
def test_a_fact_says_what_it_may_be_and_what_rests_on_it_directly(
    place: int, record: tuple[object, ...]
) -> None:
    """Bounds are what the fact counts; what goes through a step is the step's."""
    assert tuple(needed(AGREED)[place].to_record().values()) == record
    assert len(needed(AGREED)) == len(RECORDS)
