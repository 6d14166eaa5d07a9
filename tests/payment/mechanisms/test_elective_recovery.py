"""Elective recovery by year."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError, Share
from nhs_accountable_care.payment import (
    ElectiveRecovery,
    HigherRate,
    Mechanism,
    NationalTarget,
    in_words,
    national_parameters,
    settle,
)

QUARTER, THREE_QUARTERS = Share.parse("25%"), Share.parse("75%")
FULL = Share.parse("100%")
HIGHER = HigherRate(threshold=Fraction(85, 100), rate=Fraction(6, 5))
PARAMETERS = national_parameters()

TERMS: dict[str, ElectiveRecovery] = {
    "elective recovery as in 2022/23": ElectiveRecovery(
        threshold=Fraction(104, 100),
        rate_above=THREE_QUARTERS,
        rate_below=THREE_QUARTERS,
        floor=THREE_QUARTERS,
    ),
    "elective recovery as in October 2020": ElectiveRecovery(
        threshold=Fraction(9, 10), rate_above=THREE_QUARTERS, rate_below=QUARTER
    ),
    "elective recovery as in June 2021": ElectiveRecovery(
        threshold=Fraction(8, 10), rate_above=FULL, higher=HIGHER
    ),
    "elective recovery as in July 2021": ElectiveRecovery(
        threshold=Fraction(95, 100), rate_above=FULL, higher=HIGHER
    ),
    "elective recovery with a cap": ElectiveRecovery(
        threshold=Fraction(107, 100), rate_above=FULL, rate_below=FULL, is_capped=True
    ),
}


def test_schemes_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@pytest.mark.parametrize(
    ("on", "outpatients", "threshold"),
    [
        pytest.param(date(2020, 9, 30), False, "0.8", id="CP165, September 2020"),
        pytest.param(date(2020, 10, 1), False, "0.9", id="CP165, October 2020"),
        pytest.param(date(2020, 10, 1), True, "1", id="CP165, outpatients"),
        pytest.param(date(2021, 4, 1), False, "0.7", id="CP80, April 2021"),
        pytest.param(date(2021, 5, 1), False, "0.75", id="CP80, May 2021"),
        pytest.param(date(2021, 6, 1), False, "0.8", id="CP80, June 2021"),
        pytest.param(date(2021, 7, 1), False, "0.95", id="CP80, July 2021 as revised"),
    ],
)
def test_the_target_is_that_of_the_month(on: date, outpatients: bool, threshold: str) -> None:  # noqa: FBT001 -- a parameter
    """In 2020/21 and 2021/22 the target changed within the year, between England and a system."""
    recovery = ElectiveRecovery.for_month(on, PARAMETERS, is_outpatients=outpatients)
    assert recovery.threshold == Fraction(threshold)
    assert (recovery.commissioner, recovery.provider) == ("NHS England", "system")
    assert recovery.sources


def test_the_incentive_of_2020_21_is_not_symmetric() -> None:
    """75% is paid above, and 25% comes off below [CP164]."""
    recovery = ElectiveRecovery.for_month(date(2021, 3, 31), PARAMETERS)
    assert (recovery.rate_above, recovery.rate_below) == (THREE_QUARTERS, QUARTER)


def test_the_rates_of_2021_22_are_unverified() -> None:
    """Only memory has them, and the scheme says so."""
    recovery = ElectiveRecovery.for_month(date(2021, 4, 1), PARAMETERS)
    assert (recovery.rate_above, recovery.rate_below, recovery.higher) == (
        FULL,
        Share.parse("0%"),
        HIGHER,
    )
    assert {str(each.confidence.value) for each in recovery.sources} == {"verified", "unverified"}


@pytest.mark.parametrize("on", [date(2020, 8, 31), date(2021, 10, 1)])
def test_a_month_without_a_scheme_is_refused(on: date) -> None:
    """Before September 2020 and after September 2021 none is recorded."""
    with pytest.raises(NotInForceError, match="no value is recorded"):
        ElectiveRecovery.for_month(on, PARAMETERS)


def test_outpatients_had_a_target_in_one_year() -> None:
    """Outpatients are told apart in 2020/21 alone."""
    with pytest.raises(InvalidValueError, match="outpatients"):
        ElectiveRecovery.for_month(date(2021, 4, 1), PARAMETERS, is_outpatients=True)


def test_the_scheme_of_2022_23_is_recorded() -> None:
    """75% of the difference from 104%, and at most 75% of the allocation is lost [CP72]."""
    recovery = ElectiveRecovery.for_year(FinancialYear(2022), PARAMETERS)
    assert attrs.evolve(recovery, sources=()) == TERMS["elective recovery as in 2022/23"]
    assert [each.source.key for each in recovery.sources] == ["CP72"]
    with pytest.raises(InvalidValueError, match="leave target out"):
        ElectiveRecovery.for_year(FinancialYear(2022), PARAMETERS, target=Fraction(1))


@pytest.mark.parametrize(
    ("target", "threshold"),
    [
        pytest.param(NationalTarget.OPENING, "1.07", id="CP167, at first"),
        pytest.param(NationalTarget.FIRST_CUT, "1.05", id="CP167, first cut"),
        pytest.param(NationalTarget.NOVEMBER_2023, "1.03", id="CP167, November"),
        pytest.param(Fraction(114, 100), "1.14", id="CP168, the highest board"),
    ],
)
def test_the_target_of_2023_24_was_cut(target: NationalTarget | Fraction, threshold: str) -> None:
    """The target is the national one at a stage, or a board's; all of the price is at stake."""
    recovery = ElectiveRecovery.for_year(FinancialYear(2023), PARAMETERS, target=target)
    assert recovery.threshold == Fraction(threshold)
    assert (recovery.rate_above, recovery.rate_below, recovery.floor) == (FULL, FULL, None)


def test_the_target_of_a_board_is_asked_for() -> None:
    """No source gives the target of a board, and the national one was of 2023/24."""
    with pytest.raises(InvalidValueError, match=r"give the board's as target, such as 1"):
        ElectiveRecovery.for_year(FinancialYear(2024), PARAMETERS)
    with pytest.raises(NotInForceError, match="elective-target-opening"):
        ElectiveRecovery.for_year(FinancialYear(2024), PARAMETERS, target=NationalTarget.OPENING)


def test_the_cap_is_of_the_last_quarter_of_2024_25() -> None:
    """It is cited where it held, and refused elsewhere [CP76]."""
    target = Fraction(107, 100)
    capped = ElectiveRecovery.for_year(
        FinancialYear(2024), PARAMETERS, target=target, is_capped=True
    )
    assert capped.is_capped
    assert "CP76" in {each.source.key for each in capped.sources}
    with pytest.raises(NotInForceError, match="last quarter of 2024/25, and not for 2023/24"):
        ElectiveRecovery.for_year(FinancialYear(2023), PARAMETERS, target=target, is_capped=True)


@pytest.mark.parametrize(
    ("start", "told"),
    [
        pytest.param(2019, "from 2020/21 on, and not for 2019/20", id="2019/20"),
        pytest.param(2020, "ask for the scheme of a month", id="2020/21"),
        pytest.param(2021, "ask for the scheme of a month", id="2021/22"),
        pytest.param(2025, "elective-rate-above-target", id="2025/26"),
    ],
)
def test_a_year_without_one_scheme_is_refused(start: int, told: str) -> None:
    """A year whose target changed is asked for by month; one that is not recorded says so."""
    with pytest.raises(NotInForceError, match=told):
        ElectiveRecovery.for_year(FinancialYear(start), PARAMETERS)


def test_parts_of_the_baseline_are_at_least_zero() -> None:
    """A threshold or a rate below zero is refused, with its place."""
    less = Fraction(-1, 10)
    with pytest.raises(InvalidValueError, match=r"ElectiveRecovery\.threshold is -0\.1|-1/10"):
        ElectiveRecovery(threshold=less, rate_above=FULL)
    with pytest.raises(InvalidValueError, match=r"HigherRate\.threshold"):
        HigherRate(threshold=less, rate=Fraction(1))
    with pytest.raises(InvalidValueError, match=r"HigherRate\.rate"):
        HigherRate(threshold=Fraction(1), rate=less)


# Of a baseline of £100 and a value of £100; the figures are illustrative.
EDGES = (
    pytest.param(Fraction(80, 100), FULL, "£23.00", id="five at 100%, and fifteen at 120%"),
    pytest.param(Fraction(85, 100), FULL, "£18.00", id="both thresholds are one"),
    pytest.param(Fraction(90, 100), FULL, "£12.00", id="the higher threshold is the lower one"),
)


@pytest.mark.parametrize(("threshold", "below", "paid"), EDGES)
def test_the_higher_rate_begins_at_the_later_threshold(
    threshold: Fraction, below: Share, paid: str
) -> None:
    """Whether or not the rates below and above the first are the same."""
    recovery = ElectiveRecovery(
        threshold=threshold, rate_above=FULL, rate_below=below, higher=HIGHER
    )
    facts = {"elective_baseline": Money.parse("£100"), "elective_value": Money.parse("£100")}
    assert str(settle(recovery, facts).net["provider"]) == paid


def test_one_rate_either_way_is_told_as_one() -> None:
    """And a target of nothing may be agreed: all is above it."""
    recovery = ElectiveRecovery(
        threshold=Fraction(0), rate_above=THREE_QUARTERS, rate_below=THREE_QUARTERS
    )
    told = [str(each).partition(": ")[2] for each in in_words(recovery)]
    assert "75% of value above target, rounded half up to the penny." in told
