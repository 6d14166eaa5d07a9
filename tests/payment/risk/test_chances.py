"""Chances and means over a stretch, beside exact ones and a sum in thirty digits."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from nhs_accountable_care.payment import LognormalSpread
from nhs_accountable_care.payment.risk.chances import Lognormal, chance_between


@pytest.mark.parametrize("relative", ["0.000001", "0.001", "0.01", "0.3", "2", "100"])
def test_the_whole_of_a_lognormal_has_its_mean_and_variance(relative: str) -> None:
    """Also cut in two, and however little it varies."""
    deviation = Fraction(relative)
    shape = Lognormal.of(LognormalSpread(mean=1, standard_deviation=deviation))
    for cut in (-2.5, -0.1, 0.0, 1.0, 3.0):
        below, above = shape.moments(-math.inf, cut), shape.moments(cut, math.inf)
        assert below.chance + above.chance == pytest.approx(1, rel=1e-15)
        assert abs(below.first + above.first) <= 1e-15 * abs(below.first)
        assert below.second + above.second == pytest.approx(float(deviation**2), rel=2e-14)


@pytest.mark.parametrize("sigma", [0.001, 0.05, 0.4, 3.1])
@pytest.mark.parametrize(("low", "high"), [(-1.0, 0.5), (0.25, 0.26), (1.5, 4.0)])
def test_a_stretch_is_what_its_slices_add_up_to(sigma: float, low: float, high: float) -> None:
    """Simpson's rule in thirty digits, which loses none to differences."""
    shape = Lognormal(mean=Fraction(1), scale=1.0, sigma=sigma)
    found = shape.moments(low, high)
    expected = summed(sigma, low, high)
    assert found.chance == pytest.approx(expected[0], rel=1e-12)
    assert found.first == pytest.approx(expected[1], rel=1e-11)
    assert found.second == pytest.approx(expected[2], rel=1e-11)


def summed(sigma: float, low: float, high: float) -> tuple[float, float, float]:
    """Add up a stretch: its chance, and the first and the second moment of the departure."""
    with localcontext(prec=30):
        s, number = Decimal(sigma), 4_000
        width = (Decimal(high) - Decimal(low)) / number
        root = (2 * Decimal(math.pi)).sqrt()
        totals = [Decimal(), Decimal(), Decimal()]
        for place in range(number + 1):
            z = Decimal(low) + place * width
            weight = (1 if place in (0, number) else 4 if place % 2 else 2) * width / 3
            density = (-z * z / 2).exp() / root * weight
            departure = (s * z - s * s / 2).exp() - 1
            for power in range(3):
                totals[power] += density * departure**power
        chance, first, second = map(float, totals)
    return chance, first, second


def test_a_chance_far_out_keeps_its_digits() -> None:
    """On either side."""
    assert chance_between(10.0, math.inf) == pytest.approx(7.61985302416053e-24, rel=1e-12)
    assert chance_between(-math.inf, -10.0) == chance_between(10.0, math.inf)
