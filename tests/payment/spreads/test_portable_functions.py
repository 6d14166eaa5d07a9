"""The functions by which scenarios are drawn, beside those of Python itself."""

import ast
import inspect
import math
import random
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care.payment.spreads import correlation, drawing, portable_functions
from nhs_accountable_care.payment.spreads.portable_functions import (
    exponential,
    logarithm,
    normal_quantiles,
)

# Either side of where the paper changes from one fraction to the next, and the ends.
EDGES = [
    *(2.0**-54, 2.0**-53, 1e-12, math.exp(-25.001), math.exp(-25), math.exp(-24.999), 0.0749999),
    *(0.075, 0.0750001, 0.25, 0.5, 0.75, 0.9249999, 0.925, 0.9250001, 1 - 1e-12, 1 - 2.0**-53),
]


@pytest.mark.parametrize("chance", EDGES)
def test_a_quantile_is_that_of_the_standard_library(chance: float) -> None:
    """In the middle, in both tails and where they meet."""
    [found] = normal_quantiles([chance])
    assert found == pytest.approx(NormalDist().inv_cdf(chance), rel=1e-14, abs=1e-15)


@given(st.floats(min_value=2.0**-54, max_value=1 - 2.0**-53))
def test_every_quantile_is_that_of_the_standard_library(chance: float) -> None:
    """To fourteen digits, and as far from zero on one side as on the other."""
    [found] = normal_quantiles([chance])
    assert found == pytest.approx(NormalDist().inv_cdf(chance), rel=1e-13, abs=1e-15)


@given(st.floats(min_value=5e-324, max_value=1e308))
def test_a_logarithm_is_that_of_the_standard_library(of: float) -> None:
    """To fourteen digits; near to one, to as much of the number."""
    assert logarithm(of) == pytest.approx(math.log(of), rel=1e-14, abs=1e-15)


@given(st.floats(min_value=-100, max_value=100))
def test_an_exponential_is_that_of_the_standard_library(of: float) -> None:
    """To thirteen digits."""
    assert exponential(of) == pytest.approx(math.exp(of), rel=5e-14)


def test_the_last_digit_is_kept_to() -> None:
    """
    The very numbers, to the last binary digit, of every function and each of its branches.

    They are what a machine of another make must come to, so a change of one is a change of every
    scenario that anybody has drawn.
    """
    found = [
        # Of the second chance and the second logarithm, branches meet.
        *normal_quantiles([0.3, 0.075, 0.01, 0.99, 1e-15]),
        *(logarithm(3.0), logarithm(0.7071067811865476), exponential(1.5)),
    ]
    assert [each.hex() for each in found] == [
        "-0x1.0c7e39582c5fap-1",
        "-0x1.7085226d3e523p+0",
        "-0x1.29c5c4630ff0ep+1",
        "0x1.29c5c4630ff0cp+1",
        "-0x1.fc3f007789667p+2",
        "0x1.193ea7aad030ap+0",
        "-0x1.62e42fefa39eep-2",
        "0x1.1ed3fe64fc542p+2",
    ]


def test_nothing_is_used_that_machines_differ_in() -> None:
    """Of mathematics, what IEEE 754 fixes; and no sum of floating point numbers by ``sum``."""
    used = set()
    for module in (portable_functions, correlation, drawing):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used |= {node.attr} if node.value.id == "math" else set()
    assert used <= {"sqrt", "frexp", "ldexp", "factorial"}


def test_the_generator_is_the_one_that_is_promised() -> None:
    """Python promises ``random()`` of a seed; these are its first numbers for 2026."""
    generator = random.Random(2026)  # noqa: S311 -- it is the one that scenarios are drawn by
    assert [generator.random() for _ in range(2)] == [0.11911988496396309, 0.5025157552312506]
