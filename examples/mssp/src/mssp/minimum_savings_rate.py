"""
The minimum savings rate: how much must be saved before any of it is shared.

It falls with the number of people, along straight lines within bands of size, because chance
matters less for many than for few.
"""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import attrs

import nhs_accountable_care as nac
from mssp.sources import remembered, reproduced
from nhs_accountable_care.payment import (
    COUNT,
    RATE,
    Expression,
    Formula,
    amount,
    fact,
    formula,
    note,
    points,
    rounded,
    step,
)

_NINE_PLACES = Fraction(1, 10**9)


@attrs.frozen(kw_only=True)
class SizeBand:
    """
    A band of sizes, and the rates of its least and its greatest number of people.

    Attributes:
        least: The least number of people.
        greatest: The greatest.
        first_rate: The rate of the least number.
        last_rate: The rate of the greatest.
    """

    least: int
    greatest: int
    first_rate: Decimal
    last_rate: Decimal
    sources: tuple[nac.Citation, ...] = ()


def _band(
    least: int, greatest: int, first_rate: str, last_rate: str, source: nac.Citation
) -> SizeBand:
    """Write a band shortly."""
    return SizeBand(
        least=least,
        greatest=greatest,
        first_rate=Decimal(first_rate),
        last_rate=Decimal(last_rate),
        sources=(source,),
    )


_SMALL = remembered("bands of fewer than 3,000 people, which no file of 2018 has")
_BAND = reproduced("the band, from the minimum savings rates of the file")

SIZE_BANDS = (
    _band(500, 999, "0.122", "0.087", _SMALL),
    _band(1_000, 2_999, "0.087", "0.050", _SMALL),
    _band(3_000, 4_999, "0.050", "0.039", _BAND),
    _band(5_000, 5_999, "0.039", "0.036", _BAND),
    _band(6_000, 6_999, "0.036", "0.034", _BAND),
    _band(7_000, 7_999, "0.034", "0.032", _BAND),
    _band(8_000, 8_999, "0.032", "0.031", _BAND),
    _band(9_000, 9_999, "0.031", "0.030", _BAND),
    _band(10_000, 14_999, "0.030", "0.027", _BAND),
    _band(15_000, 19_999, "0.027", "0.025", _BAND),
    _band(20_000, 49_999, "0.025", "0.022", _BAND),
    _band(50_000, 59_999, "0.022", "0.020", _BAND),
)
"""The table; a greater number of people has the last rate, and a smaller one the first."""


def minimum_savings_rate(people: Expression) -> Expression:
    """
    Return the rate for a number of people, to nine places, as a part of a formula.

    Each band is rounded by itself: all but one of them are whole, so nothing is lost, and the
    sum stays within the whole numbers of a data frame.
    """
    rate: Expression = amount(SIZE_BANDS[0].first_rate, RATE)
    for band in SIZE_BANDS:
        fall = points(
            people,
            (band.least, 0),
            (band.greatest, band.last_rate - band.first_rate),
        )
        rate = rate + rounded(fall, to=_NINE_PLACES)
    sources = tuple(dict.fromkeys(source for band in SIZE_BANDS for source in band.sources))
    return step("minimum savings rate by size", rate, sources=sources)


@attrs.frozen(kw_only=True)
class MinimumSavingsRate:
    """
    The rate by itself, as a note that nobody pays.

    Facts: ``assigned_beneficiaries``, the number of people.

    >>> settlement = nac.settle(MinimumSavingsRate(), {"assigned_beneficiaries": 5_501})
    >>> settlement.line("minimum savings rate").working.rpartition(" = ")[2]
    '3.749549…%'
    """

    type_tag: ClassVar[str] = "mssp-minimum-savings-rate"

    def formula(self) -> Formula:
        """Write the note."""
        people = fact("assigned_beneficiaries", COUNT)
        return formula(note("minimum savings rate", minimum_savings_rate(people)))
