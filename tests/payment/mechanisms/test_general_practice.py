"""What general practices and their networks are paid, by the cases that were stated before."""

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    FinancialYear,
    InvalidValueError,
    Money,
    NotInForceError,
    Rounding,
    Share,
    UnitPrice,
)
from nhs_accountable_care.payment import (
    CorrectionFactor,
    GlobalSum,
    GlobalSumOptOut,
    NetworkPart,
    NetworkPayments,
    national_parameters,
    settle,
)

CASES = json.loads(Path(__file__).with_name("general_practice.json").read_text(encoding="utf-8"))
PRICE = UnitPrice.parse("£100")
HALF = GlobalSumOptOut(service="half", share=Share.parse("50%"))
MORE = GlobalSumOptOut(service="more", share=Share.parse("50.01%"))
DAY_OF_ANOTHER_YEAR = date(2016, 4, 1)


@pytest.mark.parametrize("stated", CASES["global_sum"], ids=lambda stated: stated["id"])
def test_a_global_sum_comes_to_the_sums_that_were_stated(stated: Any) -> None:  # noqa: ANN401
    """The initial sum is paid, and each opt-out goes back."""
    on = stated.get("on")
    paid = GlobalSum.for_year(
        FinancialYear.parse(stated["year"]),
        national_parameters(),
        opt_outs=tuple(stated["opt_outs"]),
        is_revised=stated.get("revised", False),
        on=None if on is None else date.fromisoformat(on),
        period=stated["period"],
    )
    facts: dict[str, Any] = {
        "weighted_list": Fraction(stated["weighted_list"]),
        "temporary_patients": Money.parse(stated["temporary_patients"]),
    }
    settled = settle(paid, facts)
    amounts = {line.label: line.amount for line in settled.lines}
    labels = {
        "initial": "global sum",
        "out_of_hours": "global sum: out of hours, opted out of",
        "minor_surgery": "global sum: minor surgery, opted out of",
    }
    assert amounts == {
        label: Money(pence=stated[name]) for name, label in labels.items() if name in stated
    }
    assert settled.net["practice"] == Money(pence=stated["net"])
    assert settled.lines[0].citations


@pytest.mark.parametrize("stated", CASES["correction_factor"], ids=lambda stated: stated["id"])
def test_a_correction_factor_comes_to_the_sum_that_was_stated(stated: Any) -> None:  # noqa: ANN401
    """The month is rounded, and the year is twelve of them."""
    paid = CorrectionFactor.for_year(
        FinancialYear.parse(stated["year"]), national_parameters(), period=stated["period"]
    )
    settled = settle(paid, {"correction_factor_2013_14": Money.parse(stated["base"])})
    assert settled.net["practice"].pence == stated["pence"]


@pytest.mark.parametrize("stated", CASES["network"], ids=lambda stated: stated["id"])
def test_network_payments_come_to_the_sums_that_were_stated(stated: Any) -> None:  # noqa: ANN401
    """Each part is paid by its own list, and participation to the practices."""
    paid = NetworkPayments.for_year(
        FinancialYear.parse(stated["year"]),
        national_parameters(),
        parts=tuple(map(NetworkPart, stated["parts"])),
        period=stated["period"],
    )
    settled = settle(paid, {name: _fact(value) for name, value in stated["facts"].items()})
    amounts = {line.label: line.amount for line in settled.lines if line.payer}
    assert amounts == {
        f"network payments: {part}": Money(pence=pence) for part, pence in stated["lines"].items()
    }
    net = settled.net
    assert [net.get(party, Money(pence=0)).pence for party in ("network", "practices")] == [
        stated["network"],
        stated["practices"],
    ]


def _fact(value: Any) -> Any:  # noqa: ANN401
    """Read a fact of the data: a truth, money with its pound, or a number."""
    if isinstance(value, bool):
        return value
    return Money.parse(value) if value.startswith("£") else Fraction(value)


@given(
    claimed=st.integers(0, 10**10),
    weighted=st.integers(0, 10**7).map(lambda hundredths: Fraction(hundredths, 100)),
)
def test_what_is_claimed_is_paid_up_to_the_ceiling_and_the_rest_is_told(
    claimed: int, weighted: Fraction
) -> None:
    """Paid and unclaimed are the ceiling together, and neither is below zero."""
    paid = NetworkPayments(additional_roles=PRICE)
    money = Money(pence=claimed)
    settled = settle(paid, {"weighted_list": weighted, "additional_roles_claimed": money})
    roles, left = (line.amount for line in settled.lines)
    ceiling = PRICE.times(weighted, Rounding.HALF_UP)
    assert roles is not None
    assert left is not None
    assert roles + left == ceiling
    assert roles == min(money, ceiling)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: GlobalSum(price=PRICE, opt_outs=(HALF, MORE)), "opt-outs take 10001/10000 of"),
        (lambda: GlobalSum(price=PRICE, opt_outs=(HALF, HALF)), "two lines"),
        (lambda: _global_sum(on=DAY_OF_ANOTHER_YEAR), "2016-04-01 lies in 2016/17, and not in"),
        (lambda: _global_sum(opt_outs=("maternity",)), "no deduction for 'maternity' is recorded"),
        (NetworkPayments, "no part has a price"),
        (lambda: NetworkPayments(core_adjusted=PRICE), "core funding has two prices"),
        (lambda: NetworkPayments(capacity_support=PRICE), "capacity and access has two prices"),
        (
            lambda: NetworkPayments(additional_roles=PRICE, period="month"),
            "the ceiling of additional roles is of a year",
        ),
    ],
)
def test_terms_that_make_no_sense_are_refused(make: Callable[[], object], said: str) -> None:
    """A mechanism that nobody could pay is refused when it is built."""
    with pytest.raises(InvalidValueError, match=said):
        make()


def _global_sum(**terms: Any) -> GlobalSum:  # noqa: ANN401
    """Take the global sum of 2015/16 with some terms."""
    return GlobalSum.for_year(FinancialYear(2015), national_parameters(), **terms)


def test_a_year_without_one_price_asks_for_a_day() -> None:
    """The price rose in October 2015, and no price is recorded for capacity in 2026/27."""
    with pytest.raises(NotInForceError, match="no one value holds in the whole of 2015/16"):
        _global_sum()
    with pytest.raises(NotInForceError, match="recorded are"):
        NetworkPayments.for_year(
            FinancialYear(2026), national_parameters(), parts=(NetworkPart.CAPACITY_AND_ACCESS,)
        )


@pytest.mark.parametrize(
    ("mechanism", "first", "last"),
    [
        (GlobalSum, FinancialYear(2004), None),
        (CorrectionFactor, FinancialYear(2014), FinancialYear(2019)),
        (NetworkPayments, FinancialYear(2019), None),
    ],
)
def test_each_was_a_national_rule_in_its_years(
    mechanism: type[GlobalSum | CorrectionFactor | NetworkPayments],
    first: FinancialYear,
    last: FinancialYear | None,
) -> None:
    """The contract of 2004, the six years in which the guarantee went, and networks since 2019."""
    (years,) = mechanism.years_in_force
    assert (years.first, years.last) == (first, last)
    assert years.sources


def test_what_is_unverified_is_printed_as_that() -> None:
    """The price of 2021/22 rests on memory alone, and says so wherever it goes."""
    paid = GlobalSum.for_year(FinancialYear(2021), national_parameters())
    facts: dict[str, Any] = {"weighted_list": 1, "temporary_patients": Money(pence=0)}
    assert "[unverified]" in settle(paid, facts).explain()
