"""
The few functions of floating point numbers that drawing needs, the same on every machine.

``math.log``, ``math.exp`` and the C code behind ``statistics.NormalDist`` may differ in the last
digit from one library of a machine to the next, and a draw that lies half-way between two pennies
would then become another penny. What stands here uses additions, multiplications, divisions and
square roots alone, one at a time, and IEEE 754 says to the last digit what each of them returns.
(``math.frexp`` and ``math.ldexp`` only take a number apart and put it together.)
"""

import math
from collections.abc import Iterable
from typing import Final

__all__ = ["exponential", "logarithm", "normal_quantiles"]

_LOGARITHM_OF_TWO: Final = 0.6931471805599453
_HALF_ROOT: Final = 0.7071067811865476

# 1/3, 1/5, … and 1, 1, 1/2, 1/6, …: as many as leave less than a hundred-thousandth of the last
# digit to the terms that are not there.
# Survives [1 to 2]: the last odd number is 3 either way.
_ODD_PARTS: Final = tuple(1.0 / odd for odd in range(23, 1, -2))
# Survives [14 to 15]: one more term is smaller than the last digit.
_INVERSE_FACTORIALS: Final = tuple(1.0 / math.factorial(number) for number in range(14, -1, -1))


def logarithm(of: float) -> float:
    """
    Return the natural logarithm of a number above zero, to some fifteen digits.

    >>> round(logarithm(10.0), 12)
    2.302585092994
    """
    part, exponent = math.frexp(of)
    if part < _HALF_ROOT:
        part, exponent = part * 2.0, exponent - 1
    # log((1 + s) / (1 - s)) is 2 (s + s³/3 + s⁵/5 + …), and s is at most 0.172 here.
    ratio = (part - 1.0) / (part + 1.0)
    square = ratio * ratio
    series = 0.0
    for odd_part in _ODD_PARTS:
        series = (series + odd_part) * square
    return exponent * _LOGARITHM_OF_TWO + 2.0 * ratio * (1.0 + series)


def exponential(of: float) -> float:
    """
    Return e to the power of a number between -100 and 100, to some fourteen digits.

    >>> round(exponential(1.0), 12)
    2.718281828459
    """
    twos = round(of / _LOGARITHM_OF_TWO)
    rest = of - twos * _LOGARITHM_OF_TWO
    # The rest lies within 0.35 of zero, where 1 + x + x²/2 + x³/6 + … soon ends.
    series = 0.0
    for inverse in _INVERSE_FACTORIALS:
        series = series * rest + inverse
    return math.ldexp(series, twos)


def normal_quantiles(chances: Iterable[float]) -> list[float]:
    """
    Return, for each chance, the value below which a standard normal lies with that chance.

    The chances lie above 0 and below 1. It is algorithm AS 241 (PPND16) of M. J. Wichura, "The
    percentage points of the normal distribution", Applied Statistics 37 (1988), 477 to 484, which
    is right to some sixteen digits.

    >>> [round(each, 6) for each in normal_quantiles([0.1, 0.5, 0.975])]
    [-1.281552, 0.0, 1.959964]
    """
    quantiles: list[float] = []
    add = quantiles.append
    for chance in chances:
        q = chance - 0.5
        # Survives [<= to <] #2: no chance above a half is exactly so much more than it.
        if -0.425 <= q <= 0.425:  # noqa: PLR2004 -- the ends of the middle, of the paper
            r = 0.180625 - q * q
            add(
                q
                * (
                    (
                        (
                            (
                                (
                                    (
                                        (2509.0809287301226727 * r + 33430.575583588128105) * r
                                        + 67265.770927008700853
                                    )
                                    * r
                                    + 45921.953931549871457
                                )
                                * r
                                + 13731.693765509461125
                            )
                            * r
                            + 1971.5909503065514427
                        )
                        * r
                        + 133.14166789178437745
                    )
                    * r
                    + 3.387132872796366608
                )
                / (
                    (
                        (
                            (
                                (
                                    (
                                        (5226.495278852854561 * r + 28729.085735721942674) * r
                                        + 39307.89580009271061
                                    )
                                    * r
                                    + 21213.794301586595867
                                )
                                * r
                                + 5394.1960214247511077
                            )
                            * r
                            + 687.1870074920579083
                        )
                        * r
                        + 42.313330701600911252
                    )
                    * r
                    + 1.0
                )
            )
        else:
            add(_quantile_far_out(chance, q))
    return quantiles


# The tails of the paper: above and below the line of each fraction, the highest power first.
_TAIL: Final = (
    (
        *(7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177),
        *(1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055),
        *(4.6303378461565452959, 1.42343711074968357734),
    ),
    (
        *(1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966),
        *(0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494),
        *(2.05319162663775882187, 1.0),
    ),
)
_FAR_TAIL: Final = (
    (
        *(2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386),
        *(0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358),
        *(5.4637849111641143699, 6.6579046435011037772),
    ),
    (
        *(2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5),
        *(7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531),
        *(0.59983220655588793769, 1.0),
    ),
)


def _quantile_far_out(chance: float, q: float) -> float:
    """Return the quantile in a tail, where the chance is within 0.075 of 0 or of 1."""
    # Survives [< to <=]: in a tail it is never zero.
    r = math.sqrt(-logarithm(chance if q < 0.0 else 1.0 - chance))
    # Survives [<= to <]: both fractions come to the same there.
    if r <= 5.0:  # noqa: PLR2004 -- where the paper takes the other fraction
        size = _polynomial(_TAIL[0], r - 1.6) / _polynomial(_TAIL[1], r - 1.6)
    else:
        size = _polynomial(_FAR_TAIL[0], r - 5.0) / _polynomial(_FAR_TAIL[1], r - 5.0)
    # Survives [< to <=]: in a tail it is never zero.
    return -size if q < 0.0 else size


def _polynomial(factors: tuple[float, ...], at: float) -> float:
    """Return the value of a polynomial, whose factor of the highest power comes first."""
    value = 0.0
    for factor in factors:
        # Survives [+ to -]: of a fraction, above and below the line would change their sign.
        value = value * at + factor
    return value
