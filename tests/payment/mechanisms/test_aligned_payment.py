"""Aligned payment and incentive by year."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError, Share
from nhs_accountable_care.payment import (
    AlignedPaymentAndIncentive,
    BlendedPayment,
    ElectiveAtUnitPrices,
    ElectiveRecovery,
    FactValue,
    Mechanism,
    national_parameters,
    settle,
)

THREE_QUARTERS = Share.parse("75%")
BLENDED = BlendedPayment(name="urgent and emergency care", variable_rate=Share.parse("20%"))
PARAMETERS = national_parameters()

TERMS: dict[str, AlignedPaymentAndIncentive] = {
    "aligned payment as in 2022/23": AlignedPaymentAndIncentive(
        instalments=12,
        elective=ElectiveRecovery(
            threshold=Fraction(104, 100),
            rate_above=THREE_QUARTERS,
            rate_below=THREE_QUARTERS,
            floor=THREE_QUARTERS,
        ),
        quality=Share.parse("1.25%"),
        has_best_practice=True,
    ),
    "aligned payment with a cap, on account": AlignedPaymentAndIncentive(
        elective=ElectiveAtUnitPrices(is_capped=True, is_advanced=True)
    ),
    "aligned payment with elective care at its prices": AlignedPaymentAndIncentive(
        elective=ElectiveAtUnitPrices()
    ),
    "aligned payment with blended urgent care": AlignedPaymentAndIncentive(
        urgent_and_emergency=BLENDED
    ),
}


def test_payments_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


def test_a_part_of_the_unit_price_can_be_agreed() -> None:
    """At half of the unit price, half of the value is paid."""
    payment = AlignedPaymentAndIncentive(elective=ElectiveAtUnitPrices(rate=Share.parse("50%")))
    facts = {"fixed_payment": Money.parse("£1m"), "elective_value": Money.parse("£2m")}
    assert settle(payment, facts).net["provider"] == Money.parse("£2m")


def test_the_payment_of_2022_23_is_recorded() -> None:
    """It has the floor, CQUIN of 1.25% within it, and best practice [CP72, CP73, CP170]."""
    payment = AlignedPaymentAndIncentive.for_year(FinancialYear(2022), PARAMETERS)
    assert isinstance(payment.elective, ElectiveRecovery)
    assert payment.elective.floor == THREE_QUARTERS
    assert (str(payment.quality), payment.has_best_practice) == ("1.25%", True)
    assert {"CP72", "CP73", "CP170"} <= {each.source.key for each in payment.sources}


@pytest.mark.parametrize(
    ("start", "is_capped", "elective_is_capped", "quality", "cited"),
    [
        pytest.param(2023, False, False, "1.25%", "CP168", id="CP168, 2023/24"),
        pytest.param(2024, False, False, "None", "CP168", id="CP168, 2024/25"),
        pytest.param(2024, True, True, "None", "CP76", id="CP76, the last quarter of 2024/25"),
        pytest.param(2025, False, True, "None", "CP169", id="CP169, 2025/26"),
    ],
)
def test_planned_care_is_at_unit_prices_from_2023_24(
    start: int,
    is_capped: bool,  # noqa: FBT001 -- a parameter
    elective_is_capped: bool,  # noqa: FBT001 -- a parameter
    quality: str,
    cited: str,
) -> None:
    """All of the price is paid for what is done, up to a cap where there was one."""
    payment = AlignedPaymentAndIncentive.for_year(
        FinancialYear(start), PARAMETERS, is_capped=is_capped
    )
    assert isinstance(payment.elective, ElectiveAtUnitPrices)
    assert payment.elective.is_capped is elective_is_capped
    assert (str(payment.elective.rate), str(payment.quality)) == ("100%", quality)
    assert cited in {each.source.key for each in payment.sources}


@pytest.mark.parametrize(
    ("start", "told"),
    [
        pytest.param(2021, r"of 2021/22 was not recovered .*; give elective", id="2021/22"),
        pytest.param(2026, r"give elective.* and urgent_and_emergency", id="CP78, 2026/27"),
        pytest.param(2020, "recorded for 2021/22 to 2026/27, and not for 2020/21", id="before"),
        pytest.param(2027, "and not for 2027/28", id="after"),
    ],
)
def test_what_was_not_recovered_is_asked_for(start: int, told: str) -> None:
    """A year of which a part is not known says so, and what to write."""
    with pytest.raises(NotInForceError, match=told):
        AlignedPaymentAndIncentive.for_year(FinancialYear(start), PARAMETERS)


def test_what_was_not_recovered_can_be_given() -> None:
    """With the parts of the author, 2021/22 and 2026/27 can be paid; the first had no CQUIN."""
    elective = ElectiveAtUnitPrices()
    first = AlignedPaymentAndIncentive.for_year(FinancialYear(2021), PARAMETERS, elective=elective)
    assert (first.elective, first.quality, first.has_best_practice) == (elective, None, False)
    last = AlignedPaymentAndIncentive.for_year(
        FinancialYear(2026), PARAMETERS, elective=elective, urgent_and_emergency=BLENDED
    )
    assert (last.urgent_and_emergency, last.has_best_practice) == (BLENDED, True)


@pytest.mark.parametrize(
    ("start", "cited"),
    [
        pytest.param(
            2022,
            {
                "fixed": {"CP72", "CP156"},
                "elective": {"CP72"},
                "CQUIN not earned": {"CP83", "CP172", "CP84", "CP73"},
                "best practice": {"CP170"},
            },
            id="2022/23",
        ),
        pytest.param(
            2023,
            {
                "fixed": {"CP154", "CP168"},
                "elective": {"CP154", "CP168"},
                "CQUIN not earned": {"CP82", "M"},
                "best practice": {"CP170"},
            },
            id="2023/24, of which the rate of CQUIN alone is from memory",
        ),
        pytest.param(
            2025,
            {"fixed": {"CP75"}, "elective": {"CP76", "CP169"}, "best practice": {"CP170"}},
            id="CP75, 2025/26",
        ),
    ],
)
def test_a_line_cites_the_sources_of_its_own_term(start: int, cited: dict[str, set[str]]) -> None:
    """What is cited for CQUIN says nothing of an instalment of the fixed part."""
    year = FinancialYear(start)
    payment = AlignedPaymentAndIncentive.for_year(year, PARAMETERS, instalments=1)
    found = {
        line.label.partition(": ")[2]: {each.source.key for each in line.sources}
        for line in payment.formula().lines
        if line.payer is not None
    }
    assert found == cited


def test_what_is_cited_of_the_whole_is_cited_by_each_line() -> None:
    """A source that names no term, as that of a local contract, holds for every line."""
    sources = AlignedPaymentAndIncentive.example().sources
    terms = AlignedPaymentAndIncentive(
        quality=Share.parse("1.25%"), has_best_practice=True, sources=sources
    )
    assert [line.sources for line in terms.formula().lines] == [sources] * 4


def test_a_cap_is_written_once() -> None:
    """Beside a part that the author gives, the cap is a term of that part."""
    with pytest.raises(InvalidValueError, match="leave is_capped out"):
        AlignedPaymentAndIncentive.for_year(
            FinancialYear(2024), PARAMETERS, elective=ElectiveAtUnitPrices(), is_capped=True
        )


@pytest.mark.parametrize("start", [2022, 2023])
def test_a_cap_where_none_is_recorded_is_refused(start: int) -> None:
    """Only the last quarter of 2024/25 had one, and then 2025/26."""
    with pytest.raises(NotInForceError, match="a cap is recorded for the last quarter"):
        AlignedPaymentAndIncentive.for_year(FinancialYear(start), PARAMETERS, is_capped=True)


@pytest.mark.parametrize(
    ("slug", "start"),
    [
        ("cquin-rate", 2023),
        ("elective-threshold", 2022),
        ("elective-rate-above-target", 2024),
        ("elective-level-covered", 2025),
        ("best-practice-variable", 2025),
    ],
)
def test_the_payment_needs_all_that_it_is_made_of(slug: str, start: int) -> None:
    """A year without one of its numbers is refused."""
    year = FinancialYear(start)
    with pytest.raises(NotInForceError, match=slug):
        AlignedPaymentAndIncentive.for_year(year, PARAMETERS.without(slug, year))


def test_the_table_has_room() -> None:
    """A thousand rows can be settled."""
    assert AlignedPaymentAndIncentive.example().formula().tables == {"best_practice": 1_000}


def test_the_parties_are_those_of_every_part() -> None:
    """The parties of a year's payment are those of its part for planned care."""
    payment = AlignedPaymentAndIncentive.for_year(
        FinancialYear(2022), PARAMETERS, commissioner="board", provider="trust"
    )
    assert payment.formula().parties == ("board", "trust")


@pytest.mark.parametrize(
    ("part", "told"),
    [
        pytest.param(
            {"elective": ElectiveRecovery.for_month(date(2021, 4, 1), PARAMETERS)},
            "elective is between NHS England and system",
            id="elective",
        ),
        pytest.param(
            {"urgent_and_emergency": attrs.evolve(BLENDED, provider="trust")},
            "urgent_and_emergency is between commissioner and trust",
            id="urgent care",
        ),
    ],
)
def test_a_part_between_other_parties_is_refused(part: dict[str, Any], told: str) -> None:
    """Whom a part would pay must not be passed over in silence."""
    with pytest.raises(InvalidValueError, match=f"{told}.*; name the same two"):
        AlignedPaymentAndIncentive(**part)


def test_a_single_indicator_that_was_missed_costs_all_that_is_for_quality() -> None:
    """Of a fixed payment of £100m, £1.25m is for quality."""
    payment = AlignedPaymentAndIncentive(quality=Share.parse("1.25%"))
    facts: dict[str, FactValue] = {
        "fixed_payment": Money.parse("£100m"),
        "quality_indicators": 1,
        "quality_indicators_met": 0,
    }
    assert settle(payment, facts).net["provider"] == Money.parse("£98.75m")
    with pytest.raises(InvalidValueError, match="quality_indicators"):
        settle(payment, facts | {"quality_indicators": 0})


def test_the_fixed_part_of_a_year_is_paid_by_the_month() -> None:
    """A year's payment is in twelve instalments unless another number is agreed [CP72]."""
    year = FinancialYear(2024)
    assert AlignedPaymentAndIncentive.for_year(year, PARAMETERS).instalments == 12
    by_quarter = AlignedPaymentAndIncentive.for_year(year, PARAMETERS, instalments=4)
    assert by_quarter.instalments == 4


def test_the_fixed_part_is_one_line_or_one_for_each_instalment() -> None:
    """Of one instalment nothing is said."""
    labels = [
        [line.label for line in each.formula().lines]
        for each in (AlignedPaymentAndIncentive(), AlignedPaymentAndIncentive(instalments=2))
    ]
    assert [label.partition(": ")[2] for label in labels[0]][:1] == ["fixed"]
    assert [label.partition(": ")[2] for label in labels[1]] == [
        "fixed, instalment 1 of 2",
        "fixed, instalment 2 of 2",
    ]


def test_more_indicators_met_than_there_are_are_noted() -> None:
    """Of five indicators nobody can meet 40: nothing is lost, and 35 are noted."""
    payment = AlignedPaymentAndIncentive(quality=Share.parse("1.25%"))
    settlement = settle(
        payment,
        {
            "fixed_payment": Money.parse("£100m"),
            "quality_indicators": 5,
            "quality_indicators_met": 40,
        },
    )
    note = "aligned payment and incentive: indicators met beyond those that there are"
    assert settlement.line(note).value == 35
    assert "more quality indicators are said to be met" in settlement.doubts[0]
    assert settlement.net["provider"] == Money.parse("£100m")
