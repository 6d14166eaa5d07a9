"""
Whole numbers that are the same on every engine: the one place that divides.

The engines agree on whole numbers of 64 bits as long as nothing leaves them, no type is left to be
guessed, and nothing negative is divided. They do not agree on rounding, so none of them is asked
to round.
"""

from typing import Final

from nhs_accountable_care.frames.extra import nw

__all__ = ["EXACT_IN_FLOATS", "LARGEST", "LARGEST_QUOTIENT", "divided", "literal"]

LARGEST: Final = 2**63 - 1
"""The largest whole number of 64 bits."""

LARGEST_QUOTIENT: Final = 2**51
"""What a quotient must stay below where the division goes through a float."""

EXACT_IN_FLOATS: Final = 2**53
"""Below it a float has every whole number."""


def literal(number: int) -> nw.Expr:
    """Write a whole number with its type: of two that have none, some engines make 32 bits."""
    return nw.lit(number, nw.Int64())


def divided(
    size: nw.Expr, by: nw.Expr, *, through_floats: bool, is_small: bool = False
) -> nw.Expr:
    """
    Divide a whole number of at least 0 by one of at least 1, without the rest.

    Args:
        size: What is divided.
        by: What it is divided by.
        through_floats: Whether the whole division of the engine goes through a float, as on Spark
            and Ibis, where it is wrong above 2**53. There the rest, which is exact, is taken off
            first: what is left is a multiple, and the float of a whole quotient below 2**51 is
            nearer to it than to any other whole number.
        is_small: Whether it is known that both together stay below 2**53, and a float is quicker,
            as on DuckDB. Then a quotient that is not whole lies further below the next whole
            number than the float of it can be off, and its floor is the quotient of Python.
    """
    if is_small:
        return (size / by).floor().cast(nw.Int64())
    if not through_floats:
        return size // by
    return ((size - size % by) / by).round(0).cast(nw.Int64())
