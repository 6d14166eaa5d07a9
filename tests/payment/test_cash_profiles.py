"""In which month which penny is paid, and that the months add up to what was settled."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    PENCE,
    CashProfile,
    CashRow,
    MonthShare,
    PaymentTiming,
    Posting,
    Settlement,
    cash_profile,
    fact,
    formula,
    in_month,
    line,
    monthly,
    note,
    quarterly_in_arrears,
    settle,
)

CASES: Final = json.loads((Path(__file__).parent / "cash_cases.json").read_text(encoding="utf-8"))[
    "cases"
]
YEAR: Final = FinancialYear(2023)
PHASED: Final = PaymentTiming(
    months=tuple(
        MonthShare(month=month, share=Share.parse(share))
        for month, share in ((4, "15%"), (7, "20%"), (10, "30%"), (13, "35%"))
    )
)
TIMINGS: Final = {
    "monthly": monthly(),
    "quarterly in arrears": quarterly_in_arrears(),
    "in June after the year": in_month(15),
    "phased": PHASED,
}


def settled(pence: int) -> Settlement:
    """Settle one line, and a note beside it."""
    paid = fact("paid", PENCE, lowest=Money.parse("-£10m"))
    agreed = formula(line("fee", paid, payer="board", payee="trust"), note("a note", paid))
    return settle(agreed, {"paid": Money(pence=pence)})


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_months_are_as_worked_out_by_hand(case: dict[str, Any]) -> None:
    """Of each line by its timing, to the penny."""
    pounds = case["pounds"]
    sum_ = Money.parse(f"-£{pounds[1:]}" if pounds.startswith("-") else f"£{pounds}")
    profile = cash_profile(settled(sum_.pence), YEAR, timings={"fee": TIMINGS[case["timing"]]})
    found = profile.net_by_month["trust"]
    assert {f"{month:%Y-%m}": money.pence for month, money in found.items()} == case["months"]


shares = st.lists(st.integers(0, 9), min_size=1, max_size=12).filter(any)


@given(st.integers(-(10**9), 10**9), shares)
def test_the_months_add_up_to_what_was_settled(pence: int, parts: list[int]) -> None:
    """For each party, whatever the timing."""
    months = tuple(
        MonthShare(month=place, share=Share(value=Fraction(part, sum(parts))))
        for place, part in enumerate(parts, start=1)
    )
    settlement = settled(pence)
    profile = cash_profile(settlement, YEAR, others=PaymentTiming(months=months))
    nets = settlement.net if pence else {}
    assert {
        party: sum((money.pence for money in by_month.values()), 0)
        for party, by_month in profile.net_by_month.items()
    } == {party: money.pence for party, money in nets.items()}


REFUSED: Final = (
    pytest.param({}, None, "when these are paid is not said: 'fee'", id="no timing"),
    pytest.param({"fees": monthly()}, monthly(), "those are: 'fee'", id="a label"),
    pytest.param({"a note": monthly()}, monthly(), "labelled 'a note'", id="a note pays nothing"),
)


@pytest.mark.parametrize(("timings", "others", "words"), REFUSED)
def test_when_money_moves_is_never_guessed(
    timings: dict[str, PaymentTiming], others: PaymentTiming | None, words: str
) -> None:
    """A line without timing, and a timing without line, are refused."""
    with pytest.raises(InvalidValueError, match=words):
        cash_profile(settled(100), YEAR, timings=timings, others=others)


def test_a_line_that_pays_nothing_needs_no_timing() -> None:
    """Nothing moves in no month."""
    profile = cash_profile(settled(0), YEAR)
    assert profile == CashProfile(rows=())
    assert str(profile) == "Cash by month\n  nobody pays anything"


def test_what_was_got_by_then_is_told() -> None:
    """By month, for each party."""
    profile = cash_profile(settled(10_000), YEAR, others=quarterly_in_arrears())
    lines = str(profile).splitlines()
    assert lines[lines.index("  trust") + 1 :] == [
        "    July 2023: £25.00, by then £25.00",
        "    October 2023: £25.00, by then £50.00",
        "    January 2024: £25.00, by then £75.00",
        "    April 2024: £25.00, by then £100.00",
    ]
    assert profile.rows[-1].to_record()["month"] == date(2024, 4, 1).isoformat()


BAD_TIMINGS: Final = (
    pytest.param([(1, "50%")], "add up to 50%; they make 100%", id="half"),
    pytest.param([(2, "50%"), (1, "50%")], "not in order", id="order"),
    pytest.param([(2, "50%"), (2, "50%")], "one comes twice", id="twice"),
    pytest.param([(0, "100%")], "month is 0; count from April", id="before"),
    pytest.param([(37, "100%")], "up to 36", id="long after"),
)


@pytest.mark.parametrize(("months", "words"), BAD_TIMINGS)
def test_a_timing_pays_all_of_a_line_once(months: list[tuple[int, str]], words: str) -> None:
    """Else a part of it would be paid never, or twice."""
    with pytest.raises(InvalidValueError, match=words):
        PaymentTiming(
            months=tuple(
                MonthShare(month=month, share=Share.parse(share)) for month, share in months
            )
        )


def test_the_last_month_is_the_third_march() -> None:
    """Counted from April of the year."""
    profile = cash_profile(settled(100), YEAR, others=in_month(36))
    assert [row.month for row in profile.rows] == [date(2026, 3, 1)]


def test_long_lines_are_wrapped() -> None:
    """At 99 characters: of one more the end goes to the next line."""
    told = []
    for pence in (10**25, 10**26):
        row = CashRow(
            month=date(2023, 4, 1),
            posting=Posting(payer="a", payee="b", amount=Money(pence=pence), line="fee"),
        )
        told.append(len(str(CashProfile(rows=(row,))).splitlines()))
    assert told == [5, 7]
