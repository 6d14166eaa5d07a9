"""Best practice tariffs in their three shapes."""

from collections.abc import Callable
from typing import Any

import pytest

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError
from nhs_accountable_care.payment import (
    BandOfNeed,
    BestPracticeAddition,
    BestPracticePrices,
    BestPracticeTariff,
    FactValue,
    Mechanism,
    YearOfCare,
    national_parameters,
    settle,
)

LOW = BandOfNeed(people="people_with_low_need", rate=Money.parse("£1,200"))
HIGH = BandOfNeed(people="people_with_high_need", rate=Money.parse("£2,500.50"))

TERMS: dict[str, BestPracticeTariff] = {
    "best practice, addition of £445": BestPracticeTariff(
        shape=BestPracticeAddition(addition=Money.parse("£445"))
    ),
    "best practice, two prices": BestPracticeTariff(shape=BestPracticePrices()),
    "best practice, year of care": BestPracticeTariff(shape=YearOfCare(bands=(LOW, HIGH))),
}


def test_tariffs_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@pytest.mark.parametrize(
    ("start", "addition"),
    [
        pytest.param(2010, "£445.00", id="CP88, 2010/11"),
        pytest.param(2012, "£1,335.00", id="CP88, 2012/13"),
        pytest.param(2013, "£1,335.00", id="CP88, 2013/14"),
    ],
)
def test_hip_fracture_is_that_of_the_year(start: int, addition: str) -> None:
    """What best practice added for hip fracture is recorded for three years."""
    tariff = BestPracticeTariff.for_year(FinancialYear(start), national_parameters())
    assert isinstance(tariff.shape, BestPracticeAddition)
    assert str(tariff.shape.addition) == addition
    assert tariff.sources == tariff.shape.sources != ()


def test_a_year_without_a_record_is_refused() -> None:
    """For 2011/12 nothing is recorded."""
    with pytest.raises(NotInForceError, match="2011/12; recorded are: 2012/13"):
        BestPracticeTariff.for_year(FinancialYear(2011), national_parameters())


@pytest.mark.parametrize("bands", [(), (LOW, LOW)], ids=["none", "one twice"])
def test_bands_of_need_are_told_apart(bands: tuple[BandOfNeed, ...]) -> None:
    """A year of care has a band, and pays for nobody twice."""
    with pytest.raises(InvalidValueError, match="at least one band"):
        YearOfCare(bands=bands)


def test_more_cases_meeting_than_there_are_are_noted() -> None:
    """Of ten cases twelve cannot meet all criteria: ten are paid for, and two are noted."""
    tariff = BestPracticeTariff(shape=BestPracticeAddition(addition=Money.parse("£445")))
    facts: dict[str, FactValue] = {
        "cases": 10,
        "cases_meeting": 12,
        "base_price": Money.parse("£1,000"),
    }
    settlement = settle(tariff, facts)
    note = "best practice tariff: cases meeting beyond those that there are"
    assert settlement.line(note).value == 2
    assert settlement.doubts == ("more cases are said to meet the standard than there are",)
    assert settlement.net["provider"] == Money.parse("£14,450")
