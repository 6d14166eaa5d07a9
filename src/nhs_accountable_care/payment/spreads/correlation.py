"""
Correlations: whether a matrix can be one, exactly, and the factor by which it is drawn.

The check is in fractions, so that a matrix is refused or taken on every machine alike, and one on
the very edge, such as two facts that always move together, is taken.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Final

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import MOST_CORRELATED, MOST_SHOWN
from nhs_accountable_care._core.text import in_lines, joined, quoted
from nhs_accountable_care.payment.language.units import Number, digits_of, exact

__all__ = ["Matrix", "exact_correlation", "root_of"]

Matrix = tuple[tuple[Fraction, ...], ...]

# The digits of its minors, and so the time of the check, grow with those of the entries.
_FINEST: Final = 10**12


def exact_correlation(names: Sequence[str], matrix: tuple[tuple[Number, ...], ...]) -> Matrix:
    """
    Return a matrix of correlations as fractions, or refuse what is none.

    Raises:
        InvalidTypeError: An entry is no exact number.
        InvalidValueError: It has no row and column for each name, is not symmetric, has another
            number than 1 on its diagonal or one beyond -1 and 1, or its correlations cannot hold
            at the same time; the pairs are named.

    >>> exact_correlation(("spend", "members"), ((1, Fraction(1, 2)), (Fraction(1, 2), 1)))[0]
    (Fraction(1, 1), Fraction(1, 2))
    """
    number = len(names)
    if number > MOST_CORRELATED:
        msg = f"correlation: of {number} facts; at most {MOST_CORRELATED} may be correlated"
        raise InvalidValueError(msg)
    if len(matrix) != number or any(len(row) != number for row in matrix):
        msg = (
            f"correlation: a matrix for {joined(names, MOST_SHOWN)} has {number} rows of {number} "
            f"numbers each, in this order; Spread.of takes the pairs by their names"
        )
        raise InvalidValueError(msg)
    numbers = tuple(
        tuple(
            exact(each, f"correlation of {quoted(one)} with {quoted(other)}")
            for other, each in zip(names, row, strict=True)
        )
        for one, row in zip(names, matrix, strict=True)
    )
    common = 1
    for each in (each for row in numbers for each in row):
        common = lcm(common, each.denominator)
        if common > _FINEST:
            msg = "correlation: the numbers have too many places; write them to twelve at most"
            raise InvalidValueError(msg)
    problems = [
        f"correlation of {quoted(name)} with itself is {digits_of(numbers[place][place])}; write 1"
        for place, name in enumerate(names)
        if numbers[place][place] != 1
    ]
    for row, column in combinations(range(number), 2):
        pair = f"correlation of {quoted(names[row])} with {quoted(names[column])}"
        one, other = numbers[row][column], numbers[column][row]
        if one != other:
            problems.append(
                f"{pair} is {digits_of(one)}, and the other way round {digits_of(other)}; "
                f"write the same"
            )
        elif not -1 <= one <= 1:
            problems.append(f"{pair} is {digits_of(one)}; it lies between -1 and 1")
    if problems:
        raise InvalidValueError(in_lines(problems))
    _check_whole(names, numbers)
    return numbers


def root_of(matrix: Matrix) -> tuple[tuple[float, ...], ...]:
    """
    Return the lower triangle that, times its mirror, is a matrix of correlations (Cholesky).

    >>> root_of(((Fraction(1), Fraction(3, 5)), (Fraction(3, 5), Fraction(1))))
    ((1.0,), (0.6, 0.8))
    """
    factors, pivots, _ = _decomposed(matrix)
    # Each number is rounded once from the exact one, and then once by the root and once by the
    # product, which IEEE 754 fixes to the last digit.
    return tuple(
        tuple(
            float(factors[row][column]) * math.sqrt(float(pivots[column]))
            for column in range(row + 1)
        )
        for row in range(len(matrix))
    )


def _check_whole(names: Sequence[str], matrix: Matrix) -> None:
    """Refuse correlations that each might hold, and together cannot."""
    _, _, failed = _decomposed(matrix)
    if failed is None:
        return
    for three in combinations(range(len(names)), 3):
        first, second, third = (matrix[row][column] for row, column in combinations(three, 2))
        rest = 1 + 2 * first * second * third - first**2 - second**2 - third**2
        if rest < 0:
            pairs = [
                f"{quoted(names[one])} with {quoted(names[other])} {digits_of(matrix[one][other])}"
                for one, other in combinations(three, 2)
            ]
            middle = float(first * second)
            reach = math.sqrt(float((1 - first**2) * (1 - second**2)))
            msg = (
                f"correlation: {joined(pairs)} cannot all be so; after the first two, the third "
                f"lies between {middle - reach:.2f} and {middle + reach:.2f}"
            )
            raise InvalidValueError(msg)
    msg = (
        f"correlation: those among {joined(map(quoted, names[: failed + 1]), MOST_SHOWN)} cannot "
        f"all be so (the matrix is not positive semidefinite); bring them nearer to zero"
    )
    raise InvalidValueError(msg)


def _decomposed(matrix: Matrix) -> tuple[list[list[Fraction]], list[Fraction], int | None]:
    """
    Return factors and pivots of a symmetric matrix, and the first row that makes it indefinite.

    The matrix is L·D·Lᵀ, with ones on the diagonal of L. It is positive semidefinite exactly if
    no pivot of D is below zero, and nothing is left of the column of one that is zero.
    """
    number = len(matrix)
    rest = [list(row) for row in matrix]
    factors = [[Fraction(row == column) for column in range(number)] for row in range(number)]
    pivots: list[Fraction] = []
    for place in range(number):
        pivot = rest[place][place]
        pivots.append(pivot)
        if pivot < 0:
            return factors, pivots, place
        for row in range(place + 1, number):
            left = rest[row][place]
            if pivot == 0:
                if left != 0:
                    return factors, pivots, row
                continue
            factors[row][place] = left / pivot
            for column in range(place + 1, row + 1):
                rest[row][column] -= factors[row][place] * rest[column][place]
    return factors, pivots, None
