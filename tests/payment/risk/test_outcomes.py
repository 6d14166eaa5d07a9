"""
Results over a normal number, by hand: values of the bell curve from any table of it.

A number is normal around nothing with a deviation of one. Its height is 0.3989422804 in the
middle and 0.2419707245 at one deviation, below which it lies with a chance of 0.1586552539; one
time in ten it lies below -1.2815515655, and then it is -1.7549833193 on average.
"""

import math
from fractions import Fraction
from typing import NamedTuple

import pytest

from nhs_accountable_care import Money
from nhs_accountable_care.payment import LognormalSpread
from nhs_accountable_care.payment.risk.chances import Lognormal, Normal
from nhs_accountable_care.payment.risk.outcomes import LineOutcomes, ListedOutcomes, OutcomeLine

FAR = 37.0


def over(
    low: float,
    high: float,
    *,
    level: float = 0.0,
    slope: float = 0.0,
    held_at: float | None = None,
) -> OutcomeLine:
    """Draw a line over a stretch of deviations, which here are departures too."""
    return OutcomeLine(
        low=low,
        high=high,
        first=low if held_at is None else held_at,
        last=high if held_at is None else held_at,
        level=level,
        slope=slope,
        is_held=held_at is not None,
    )


def outcomes(*lines: OutcomeLine, centre: int = 0) -> LineOutcomes:
    """Lay lines over the number."""
    return LineOutcomes(
        shape=Normal(mean=Fraction(), scale=1.0), centre=Fraction(centre), lines=lines
    )


class Expected(NamedTuple):
    """What is expected of results: `with_number` is the covariance with the number."""

    mean: float
    deviation: float
    with_number: float
    below: dict[int, float]
    quantiles: dict[str, float]
    shortfalls: dict[str, float]


CASES: dict[str, tuple[LineOutcomes, Expected]] = {
    "the number itself": (
        outcomes(over(-FAR, FAR, slope=1.0)),
        Expected(
            mean=0.0,
            deviation=1.0,
            with_number=1.0,
            below={-1: 0.1586552539, 0: 0.5, 1: 0.8413447461},
            quantiles={"1/10": -1.2815515655, "1/2": 0.0, "9/10": 1.2815515655},
            shortfalls={"1/10": -1.7549833193},
        ),
    ),
    "three less twice the number": (
        outcomes(over(-FAR, FAR, level=3.0, slope=-2.0)),
        Expected(
            mean=3.0,
            deviation=2.0,
            with_number=-2.0,
            below={1: 0.1586552539, 3: 0.5, 5: 0.8413447461},
            quantiles={"1/10": 0.4368968689, "9/10": 5.5631031311},
            shortfalls={"1/10": -0.5099666387},
        ),
    ),
    # 0.3989422804 is the mean of what is above nothing; the mean square of a half is a half.
    "at most nothing": (
        outcomes(over(-FAR, 0.0, slope=1.0), over(0.0, FAR)),
        Expected(
            mean=-0.3989422804,
            deviation=0.5838193701,
            with_number=0.5,
            below={-1: 0.1586552539, 0: 0.5, 1: 1.0},
            quantiles={"1/10": -1.2815515655, "1/2": 0.0, "3/5": 0.0},
            shortfalls={"1/2": -0.7978845608, "3/4": -0.5319230405},
        ),
    ),
    # The mean is 5 less 0.3989422804 and thrice as much; the mean square beyond 5 a half and
    # nine halves.
    "five, and thrice as fast above": (
        outcomes(over(-FAR, 0.0, level=5.0, slope=1.0), over(0.0, FAR, level=5.0, slope=3.0)),
        Expected(
            mean=5.7978845608,
            deviation=2.0888705627,
            with_number=2.0,
            below={4: 0.1586552539, 5: 0.5, 8: 0.8413447461},
            quantiles={"1/10": 3.7184484345, "9/10": 8.8446546965},
            shortfalls={"1/10": 3.2450166807},
        ),
    ),
    "a pound more or less": (
        outcomes(over(-FAR, 0.0, level=-1.0), over(0.0, FAR, level=1.0)),
        Expected(
            mean=0.0,
            deviation=1.0,
            with_number=0.7978845608,
            below={-1: 0.0, 0: 0.5, 1: 0.5, 2: 1.0},
            quantiles={"1/10": -1.0, "1/2": -1.0, "3/5": 1.0},
            shortfalls={"1/2": -1.0, "3/4": -1 / 3},
        ),
    ),
    # Held at -1 with a chance of 0.1586552539: the mean is 0.2419707245 less that, and the mean
    # square 0.1586552539 and 0.8413447461 less 0.2419707245. The number is held as well.
    "at least one below nothing": (
        outcomes(
            over(-FAR, -1.0, level=-1.0, held_at=-1.0), over(-1.0, FAR, slope=1.0), centre=100
        ),
        Expected(
            mean=100.0833154706,
            deviation=0.8666532224,
            with_number=0.7510878078,
            below={99: 0.0, 100: 0.5, 101: 0.8413447461},
            quantiles={"1/10": 99.0, "1/2": 100.0, "9/10": 101.2815515655},
            shortfalls={"1/10": 99.0, "1/2": 99.3687463804},
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_results_over_straight_lines_are_those_worked_out_by_hand(name: str) -> None:
    """Means, chances and quantiles, to nine places."""
    found, expected = CASES[name]
    assert found.mean == pytest.approx(expected.mean, abs=1e-9)
    assert found.deviation == pytest.approx(expected.deviation, abs=1e-9)
    assert found.with_number == pytest.approx(expected.with_number, abs=1e-9)
    for result, chance in expected.below.items():
        assert found.below(Fraction(result)) == pytest.approx(chance, abs=1e-9), result
    for part, quantile in expected.quantiles.items():
        assert found.quantile(Fraction(part)) == pytest.approx(quantile, abs=2e-6), part
    for part, mean in expected.shortfalls.items():
        assert found.shortfall(Fraction(part)) == pytest.approx(mean, abs=2e-6), part


@pytest.mark.parametrize(
    ("lines", "quantile"),
    [
        pytest.param((over(-FAR, FAR, slope=1e13),), -1.2815515655446004e13, id="a line"),
        pytest.param(
            (over(-FAR, 0.0, slope=1e13), over(0.0, FAR)), -1.2815515655446004e13, id="and a cap"
        ),
    ],
)
def test_large_results_are_found_to_their_last_digits(
    lines: tuple[OutcomeLine, ...], quantile: float
) -> None:
    """Halving ends where no number lies between, though that is no millionth of a penny."""
    assert outcomes(*lines).quantile(Fraction(1, 10)) == pytest.approx(quantile, rel=1e-12)


def test_small_results_are_found_to_a_millionth_of_a_penny() -> None:
    """Which is as fine as it is said to be."""
    found = outcomes(over(-FAR, FAR, slope=1.0), centre=0).quantile(Fraction(1, 10))
    assert found == pytest.approx(-1.2815515655446004, abs=1e-6)


def test_the_highest_result_is_where_all_chances_end() -> None:
    """Also if lines that are likely at all do not come to one by the last digits."""
    short = outcomes(over(-FAR, 1.0, slope=1.0), over(1.0, 2.0, level=7.0))
    assert short.quantile(Fraction(99, 100)) == 7.0


RESULTS = ListedOutcomes(
    results=(Fraction(2), Fraction(-2), Fraction(-10)),
    chances=(Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)),
)


def test_the_covariance_of_listed_results_is_exact() -> None:
    """With 8, 12 and 20, around means of -1.6 and 11.6: 0.5 x 3.6 x -3.6 and so on."""
    costs = ListedOutcomes(
        results=(Fraction(8), Fraction(12), Fraction(20)), chances=RESULTS.chances
    )
    assert RESULTS.covariance(costs) == Fraction("-20.64")
    assert costs.covariance(RESULTS) == Fraction("-20.64")
    assert RESULTS.covariance(RESULTS) == Fraction("20.64")


@pytest.mark.parametrize(
    ("part", "mean"), [("1/10", "-10"), ("1/5", "-10"), ("1/4", "-8.4"), ("1/2", "-5.2")]
)
def test_the_worst_of_listed_results_are_taken_by_their_chances(part: str, mean: str) -> None:
    """Of a half a fifth are -10, and three tenths -2."""
    assert RESULTS.shortfall(Fraction(part)) == Fraction(mean)


# --- Shapes ---


def test_a_lognormal_departs_as_its_logarithm_has_it() -> None:
    """With a sigma of 0.2 one deviation more is e to the power of 0.2 less half of 0.04."""
    shape = Lognormal(mean=Fraction(1), scale=1.0, sigma=0.2)
    assert shape.departure(1.0) == pytest.approx(0.197217363, abs=1e-9)
    assert shape.departure(-1.0) == pytest.approx(-0.197481202, abs=1e-9)
    assert shape.deviations(shape.departure(1.0)) == pytest.approx(1.0)
    assert shape.deviations(-1.0) == -math.inf


def test_a_lognormal_is_as_wide_as_its_deviation_is_a_part_of_its_mean() -> None:
    """£30 of £100 is a sigma of 0.2935603792, by the root of the logarithm of 1.09."""
    spread = LognormalSpread(mean=Money.parse("£100"), standard_deviation=Money.parse("£30"))
    assert Lognormal.of(spread).sigma == pytest.approx(0.2935603792, abs=1e-10)
