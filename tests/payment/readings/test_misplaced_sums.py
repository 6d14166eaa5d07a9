"""A sum that was given in millions by mistake is doubted, and settled as it was given."""

from typing import Any, Final

import pytest

from nhs_accountable_care import Money, settle
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    Line,
    fact,
    formula,
    greatest,
    least,
    line,
    note,
    step,
    total,
    when,
)

TARGET: Final = fact("target", PENCE)
OUTTURN: Final = fact("outturn", PENCE)
SAVING: Final = line("saving", greatest(TARGET - OUTTURN, 0), payer="board", payee="trust")
HALVES: Final = line("saving", greatest(TARGET / 2 - OUTTURN / 2, 0), payer="a", payee="b")
BUDGET: Final = step("budget", fact("heads", COUNT) * Money.parse("£1,000"))
PER_HEAD: Final = line("saving", greatest(BUDGET - OUTTURN, 0), payer="a", payee="b")
GATE: Final = line("bonus", when(OUTTURN <= TARGET, Money.parse("£5"), 0), payer="a", payee="b")
APART: Final = line("sum", TARGET + OUTTURN, payer="a", payee="b")

# A finance lead wrote the target as £100m and the outturn as 103 beside a heading of £m: the
# saving was paid almost whole (a stranger's trial of the release, finding 17).
ASKS: Final = "outturn is £103.00 beside target of £100,000,000.00: was it meant in millions?"


@pytest.mark.parametrize(
    ("lines", "facts", "doubts"),
    [
        pytest.param(SAVING, {"target": "£100m", "outturn": "£103"}, (ASKS,), id="taken from"),
        pytest.param(HALVES, {"target": "£100m", "outturn": "£103"}, (ASKS,), id="a part of each"),
        pytest.param(GATE, {"target": "£100m", "outturn": "£103"}, (ASKS,), id="held against"),
        pytest.param(
            SAVING,
            {"target": "£100", "outturn": "£103m"},
            ("target is £100.00 beside outturn of £103,000,000.00: was it meant in millions?",),
            id="the other way round",
        ),
        pytest.param(
            PER_HEAD,
            {"heads": 100_000, "outturn": "£103"},
            ("outturn is £103.00 beside budget of £100,000,000.00: was it meant in millions?",),
            id="against a working that has a name",
        ),
        pytest.param(SAVING, {"target": "£100m", "outturn": "£1,000"}, (
            "outturn is £1,000.00 beside target of £100,000,000.00: was it meant in millions?",
        ), id="100,000 times as large"),
        pytest.param(SAVING, {"target": "£100m", "outturn": "£1,000.01"}, (), id="not so large"),
        pytest.param(SAVING, {"target": "£100m", "outturn": "£0"}, (), id="nothing is no slip"),
        pytest.param(SAVING, {"target": "£100m", "outturn": "£99m"}, (), id="of a size"),
        pytest.param(APART, {"target": "£100m", "outturn": "£103"}, (), id="added to it"),
    ],
)  # fmt: skip
def test_a_sum_is_doubted_where_it_is_set_against_one_100_000_times_as_large(
    lines: Line, facts: dict[str, Any], doubts: tuple[str, ...]
) -> None:
    """Each fact that may be a slip is named once, with both sums."""
    given = {
        name: Money.parse(value) if isinstance(value, str) else value
        for name, value in facts.items()
    }
    settled = settle(formula(lines), given)
    assert settled.doubts == doubts
    assert settled.doubts_about(lines.label) == doubts


def test_the_rows_of_a_table_are_no_slips() -> None:
    """The price of a case is small beside a budget, and right."""
    spent = total("cases", fact("price", PENCE, table="cases"), rows=5)
    agreed = formula(
        line("left", greatest(TARGET - spent, 0), payer="a", payee="b"),
        note("spent", least(spent, TARGET)),
    )
    price = {"price": Money.parse("£1")}
    settled = settle(agreed, {"target": Money.parse("£100m"), "cases": [price]})
    assert settled.doubts == ()
