"""The sustainability fund."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    Confidence,
    FinancialYear,
    InvalidValueError,
    Money,
    NotInForceError,
    Share,
)
from nhs_accountable_care.payment import (
    FactValue,
    Mechanism,
    SustainabilityFund,
    WeightedStandard,
    national_parameters,
    settle,
)

PARAMETERS = national_parameters()
YEARS = {
    year: SustainabilityFund.for_year(FinancialYear(year), PARAMETERS) for year in (2016, 2017)
}
HALF = Share.parse("50%")
TERMS: dict[str, SustainabilityFund] = {
    "fund by rising quarters": YEARS[2017],
    "fund half linked to the system": attrs.evolve(YEARS[2016], incentive=None, system_share=HALF),
    "fund with a part of the remainder": SustainabilityFund(
        phasing=(Share.parse("25%"),) * 4,
        finance=Share.parse("100%"),
        remainder="part_of_remainder",
    ),
}


def test_a_fund_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """The trust gets what the case says."""
    check(TERMS[case["terms"]], case)


@pytest.mark.parametrize(
    ("is_met", "outturn", "noted"),
    [
        pytest.param(True, "-£5m", 0, id="met, and the outturn is the total"),
        pytest.param(True, "-£5,000,000.01", 1, id="met, and the outturn is a penny short"),
        pytest.param(False, "-£5m", 1, id="not met, and the outturn is the total"),
        pytest.param(False, "-£5,000,000.01", 0, id="not met, and a penny short"),
    ],
)
def test_an_outturn_that_denies_the_last_quarter_is_noted(
    is_met: bool,  # noqa: FBT001 -- a parameter
    outturn: str,
    noted: int,
) -> None:
    """The year to date of the fourth quarter is the year; what is paid goes by what was said."""
    facts: dict[str, FactValue] = {
        each.name: True for each in YEARS[2017].formula().facts if each.name.endswith("_met")
    }
    facts |= {
        "allocation": Money.parse("£10m"),
        "control_total": Money.parse("-£5m"),
        "outturn": Money.parse(outturn),
        "quarter_4_control_total_met": is_met,
    }
    settlement = settle(YEARS[2017], facts)
    note = settlement.line("sustainability fund: last quarter against the outturn")
    assert note.value == noted
    assert len(settlement.doubts) == noted
    # The quarter that the outturn denies, and no other, is told beside what is paid for it.
    quarters = [f"sustainability fund, quarter {each}" for each in range(1, 5)]
    assert [len(settlement.doubts_about(each)) for each in quarters] == [0, 0, 0, noted]


def test_a_gate_of_the_system_alone_is_not_held_against_the_outturn() -> None:
    """The outturn is that of the trust."""
    fund = attrs.evolve(YEARS[2017], system_share=Share.parse("100%"))
    assert all("against" not in line.label for line in fund.formula().lines)


@given(
    flags=st.lists(st.booleans(), min_size=20, max_size=20),
    allocation=st.integers(min_value=0, max_value=10**12),
)
def test_nobody_earns_more_than_the_allocation(flags: list[bool], allocation: int) -> None:
    """Whatever is met, quarters are at least nothing, and together at most the allocation."""
    fund = TERMS["fund half linked to the system"]
    names = [each.name for each in fund.formula().facts if each.name != "allocation"]
    facts: dict[str, FactValue] = dict(zip(names, flags, strict=True))
    quarters = settle(fund, facts | {"allocation": Money(pence=allocation)}).amounts
    assert min(quarters) >= 0
    # Each quarter is rounded by itself, by half a penny at most.
    assert sum(quarters) <= allocation + len(quarters) / 2


def test_the_whole_may_hang_on_the_system() -> None:
    """One system put all of its money on its own total by January 2020 [CP110]."""
    fund = SustainabilityFund(
        phasing=(Share.parse("100%"),),
        finance=Share.parse("100%"),
        system_share=Share.parse("100%"),
    )
    assert {each.name for each in fund.formula().facts} == {
        "allocation",
        "quarter_1_system_control_total_met",
    }


def test_the_numbers_of_a_year_are_those_of_the_timeline() -> None:
    """Weights, quarters and incentive are as recorded, and memory is called unverified."""
    first, second = YEARS[2016], YEARS[2017]
    assert [(each.name, str(each.weight)) for each in first.standards] == [
        ("accident_and_emergency", "12.5%"),
        ("referral_to_treatment", "12.5%"),
        ("cancer", "5%"),
    ]
    assert (str(first.finance), str(second.finance)) == ("70%", "70%")
    assert [str(each) for each in second.phasing] == ["15%", "20%", "30%", "35%"]
    third = SustainabilityFund.for_year(FinancialYear(2018), PARAMETERS)
    assert (str(first.incentive), str(third.incentive)) == ("£1.00", "£2.00")
    assert Confidence.UNVERIFIED in {each.confidence for each in second.sources}


def test_a_year_without_numbers_is_refused() -> None:
    """How the fund of 2019/20 was phased was not recovered."""
    with pytest.raises(NotInForceError, match="sustainability-fund-first-quarter"):
        SustainabilityFund.for_year(FinancialYear(2019), PARAMETERS)


@pytest.mark.parametrize(
    ("slug", "year"),
    [
        ("sustainability-fund-fourth-quarter", 2017),
        ("sustainability-fund-accident-and-emergency", 2017),
        ("sustainability-fund-incentive", 2018),
        ("sustainability-fund-finance", 2016),
        ("sustainability-fund-cancer", 2016),
    ],
)
def test_no_number_is_written_into_the_class(slug: str, year: int) -> None:
    """A value that is taken out of the timeline is missed."""
    fewer = PARAMETERS.without(slug, FinancialYear(year))
    with pytest.raises(NotInForceError, match=slug):
        SustainabilityFund.for_year(FinancialYear(year), fewer)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"phasing": (HALF,)}, r"the quarters make 50% and not 100% \(50%\)"),
        ({"phasing": ()}, r"the quarters make 0% and not 100% \(none\)"),
        (
            {"standards": (WeightedStandard(name="cancer", weight=HALF),)},
            r"finance and standards make 120% and not 100% \(70%, 50%\)",
        ),
    ],
)
def test_parts_that_do_not_make_the_whole_are_refused(
    change: dict[str, Any], message: str
) -> None:
    """The message has what they make."""
    with pytest.raises(InvalidValueError, match=message):
        attrs.evolve(YEARS[2016], **change)
