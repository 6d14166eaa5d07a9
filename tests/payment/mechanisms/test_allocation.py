"""Allocations of commissioners."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, NotInForceError, Share
from nhs_accountable_care.payment import (
    Allocation,
    Convergence,
    Mechanism,
    PaceOfChange,
    growth_that_spends,
    national_parameters,
    settle,
)

YEAR = FinancialYear(2016)
PARAMETERS = national_parameters()
PACE = PaceOfChange(
    fades_from=Share.parse("5%"), fades_to=Share.parse("10%"), furthest_under=Share.parse("5%")
)
TERMS: dict[str, Allocation] = {
    "allocation by pace of change": Allocation.for_year(YEAR, PARAMETERS),
    "allocation by convergence": Allocation(pace=Convergence()),
}
MILLION = Money.parse("£1m")
NINE_TENTHS = Money.parse("£0.9m")


def test_an_allocation_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """The commissioner gets what the case says."""
    check(TERMS[case["terms"]], case)


@pytest.mark.parametrize(
    "slug", ["minimum-growth-fades-from", "minimum-growth-fades-to", "furthest-under-target"]
)
def test_no_number_is_written_into_the_class(slug: str) -> None:
    """A value that is taken out of the timeline is missed."""
    with pytest.raises(NotInForceError, match=slug):
        Allocation.for_year(YEAR, PARAMETERS.without(slug, YEAR))


def test_growth_fades_forwards() -> None:
    """The distance at which nothing is left lies beyond that from which the growth fades."""
    tenth = Share.parse("10%")
    with pytest.raises(InvalidValueError, match="the second must be greater"):
        PaceOfChange(fades_from=tenth, fades_to=tenth, furthest_under=tenth)


@given(
    places=st.lists(
        st.tuples(*[st.integers(10**9, 10**10).map(lambda pence: Money(pence=pence))] * 2),
        min_size=1,
        max_size=6,
    ),
    # In ten-thousandths, the step of a fact that is a rate. Without growth the pot may lie below
    # the floors by what was rounded off.
    growth=st.integers(min_value=1, max_value=10_000),
)
def test_what_is_found_spends_what_places_get_by_a_growth(
    places: list[tuple[Money, Money]], growth: int
) -> None:
    """The allocations at any growth make a pot, and the growth that spends it is found again."""
    rate = Fraction(growth, 10_000)
    allocations = [
        settle(
            Allocation(pace=PACE),
            {"opening_allocation": opening, "target_allocation": target, "least_growth": rate},
        )
        for opening, target in places
    ]
    pot = Money(pence=sum(each.amounts[0] for each in allocations))
    slope = sum(
        opening.pence * each.step("share of least growth").value
        for (opening, _), each in zip(places, allocations, strict=True)
        # Half a penny of rounding is much growth for a place that gets hardly any of it.
        if each.amounts[0] == round(each.step("allocation with growth").value)
    )
    if slope > 10**7:
        found = growth_that_spends(pot, places, PACE)
        assert abs(found - rate) * slope <= len(places)


@pytest.mark.parametrize(
    ("pot", "places", "growth"),
    [
        pytest.param("£2.02m", [(MILLION, MILLION)] * 2, "1/100", id="all grow alike"),
        pytest.param("£1m", [(MILLION, MILLION)], "0", id="nothing to grow by"),
        pytest.param("£0.02", [(Money(pence=1),) * 2], "1", id="a penny"),
        # The floor of the second is £0.95m.
        pytest.param(
            "£1.97m", [(MILLION, MILLION), (NINE_TENTHS, MILLION)], "1/50", id="one on its floor"
        ),
        pytest.param(
            "£2.09m", [(MILLION, MILLION), (NINE_TENTHS, MILLION)], "1/10", id="one beyond it"
        ),
        pytest.param(
            "£3.04m",
            [(MILLION, MILLION), (Money.parse("£2m"), MILLION)],
            "1/25",
            id="one far above target does not grow",
        ),
    ],
)
def test_the_growth_was_worked_out_by_hand(
    pot: str, places: list[tuple[Money, Money]], growth: str
) -> None:
    """With two places it is seen at once."""
    assert growth_that_spends(Money.parse(pot), places, PACE) == Fraction(growth)


@pytest.mark.parametrize(
    ("pot", "places", "message"),
    [
        ("£0.9m", [(MILLION, MILLION)], "is not what growth from nothing up"),
        ("£3m", [(Money.parse("£2m"), MILLION)], "is not what growth from nothing up"),
        ("£3m", [], "is not what growth from nothing up"),
        ("£3m", [(MILLION, Money.parse("£0"))], "both must be above zero"),
        ("£3m", [(Money.parse("£0"), MILLION)], "both must be above zero"),
    ],
)
def test_a_pot_that_growth_cannot_spend_is_refused(
    pot: str, places: list[tuple[Money, Money]], message: str
) -> None:
    """The message says what to check."""
    with pytest.raises(InvalidValueError, match=message):
        growth_that_spends(Money.parse(pot), places, PACE)


def test_a_target_may_be_as_little_as_a_penny() -> None:
    """Distance is over the target, which is more than nothing."""
    penny = Money(pence=1)
    settlement = settle(
        TERMS["allocation by pace of change"],
        {"opening_allocation": penny, "target_allocation": penny, "least_growth": Fraction(1)},
    )
    assert settlement.net["commissioner"] == Money(pence=2)
