"""Emergency readmissions that are not paid."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from nhs_accountable_care import FinancialYear, Money, NotInForceError, Share
from nhs_accountable_care.payment import (
    CappedReadmissions,
    FactValue,
    Mechanism,
    Readmissions,
    ReviewedReadmissions,
    national_parameters,
    settle,
)

CAP = CappedReadmissions(
    share_of_past_rate=Share.parse("75%"), paid_after_elective=Share.parse("0%")
)

TERMS: dict[str, Readmissions] = {
    "readmissions up to a cap": Readmissions(rule=CAP),
    "readmissions by one share": Readmissions(
        rule=ReviewedReadmissions(), reinvestment="reablement"
    ),
    "readmissions by two shares": Readmissions(
        rule=ReviewedReadmissions(has_separate_shares=True)
    ),
}


def test_readmissions_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


def test_a_part_of_those_after_elective_care_can_be_paid() -> None:
    """With a tenth of 125 paid, twelve people are, beside those after non-elective care."""
    rule = Readmissions(rule=attrs.evolve(CAP, paid_after_elective=Share.parse("10%")))
    facts: dict[str, FactValue] = {
        "elective_readmissions": 125,
        "non_elective_readmissions": 80,
        "non_elective_index_spells": 1_000,
        "past_rate": Share.parse("10%"),
        "average_price": Money.parse("£100"),
    }
    settlement = settle(rule, facts)
    assert settlement.line("readmissions: paid").value == 87
    assert settlement.net["provider"] == Money.parse("-£11,800")


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        pytest.param(2011, CappedReadmissions, id="CP65, 2011/12"),
        pytest.param(2012, ReviewedReadmissions, id="CP66, 2012/13"),
        pytest.param(2018, ReviewedReadmissions, id="CP66, 2018/19"),
    ],
)
def test_the_rule_is_that_of_the_year(start: int, kind: type) -> None:
    """The cap held for a year, and the review for seven."""
    rule = Readmissions.for_year(FinancialYear(start), national_parameters())
    assert type(rule.rule) is kind
    assert rule.sources == rule.rule.sources != ()


@pytest.mark.parametrize("start", [2010, 2019])
def test_a_year_outside_is_refused(start: int) -> None:
    """Before 2011/12 and after 2018/19 there was no rule."""
    with pytest.raises(NotInForceError, match="readmissions-not-paid"):
        Readmissions.for_year(FinancialYear(start), national_parameters())


@pytest.mark.parametrize("slug", ["readmissions-cap-on-rate", "readmissions-paid-after-elective"])
def test_the_cap_needs_all_that_it_is_made_of(slug: str) -> None:
    """The rule of 2011/12 without one of its two numbers is refused."""
    year = FinancialYear(2011)
    with pytest.raises(NotInForceError, match=slug):
        Readmissions.for_year(year, national_parameters().without(slug, year))


def test_a_review_has_one_share_unless_two_are_asked_for() -> None:
    """One rule for elective and non-elective care; separate shares were allowed."""
    parameters = national_parameters()
    year = FinancialYear(2015)
    one = Readmissions.for_year(year, parameters).rule
    two = Readmissions.for_year(year, parameters, has_separate_shares=True).rule
    assert isinstance(one, ReviewedReadmissions)
    assert isinstance(two, ReviewedReadmissions)
    assert (one.has_separate_shares, two.has_separate_shares) == (False, True)
