"""What came out beside what is expected, as data has it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any


def same(found: Any, expected: Any, tolerance: Fraction) -> bool:  # noqa: ANN401 -- as data has it
    """Return whether what came out is what is expected, each number within the tolerance."""
    if isinstance(expected, Mapping):
        return set(found) == set(expected) and all(
            same(found[name], value, tolerance) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return len(found) == len(expected) and all(
            same(one, value, tolerance) for one, value in zip(found, expected, strict=True)
        )
    if isinstance(found, str):
        return found == str(expected)
    return abs(Fraction(found) - Fraction(str(expected))) <= tolerance
