"""The four tracks that were in force in 2018: what is shared, and how much of it."""

import attrs

import nhs_accountable_care as nac
from mssp.sources import remembered, reproduced


@attrs.frozen(kw_only=True)
class SharedLosses:
    """
    How a track shares losses: one less the final share rate, kept between two rates.

    Attributes:
        least_rate: The least of a loss that is owed.
        most_rate: The most.
        most: The most that is owed in all, as a part of the benchmark.
    """

    least_rate: nac.Share
    most_rate: nac.Share
    most: nac.Share
    sources: tuple[nac.Citation, ...] = ()


@attrs.frozen(kw_only=True)
class Track:
    """
    The terms of one track.

    Attributes:
        maximum_rate: The share of savings at a quality score of 1.
        most_gain: The most that is earned, as a part of the benchmark.
        losses: How losses are shared; `None` if they are not.
    """

    name: str
    maximum_rate: nac.Share
    most_gain: nac.Share
    losses: SharedLosses | None = None
    sources: tuple[nac.Citation, ...] = ()


def _share(text: str) -> nac.Share:
    """Write a share shortly."""
    return nac.Share.parse(text)


_LIMIT = remembered("the most that is owed; no settlement of 2018 reached it")

TRACK_1 = Track(
    name="Track 1",
    maximum_rate=_share("50%"),
    most_gain=_share("10%"),
    sources=(reproduced("rates and limits of Track 1"),),
)
"""Savings only."""

TRACK_1_PLUS = Track(
    name="Track 1+",
    maximum_rate=_share("50%"),
    most_gain=_share("10%"),
    losses=SharedLosses(
        least_rate=_share("30%"),
        most_rate=_share("30%"),
        most=_share("4%"),
        sources=(reproduced("the loss rate of Track 1+"), _LIMIT),
    ),
    sources=(reproduced("rates and limits of Track 1+"),),
)
"""Savings and losses, the losses at 30%. A limit by the revenue of its members is not modelled."""

TRACK_2 = Track(
    name="Track 2",
    maximum_rate=_share("60%"),
    most_gain=_share("15%"),
    losses=SharedLosses(
        least_rate=_share("40%"),
        most_rate=_share("60%"),
        most=_share("10%"),
        sources=(remembered("the loss rates of Track 2, in which nobody lost"), _LIMIT),
    ),
    sources=(reproduced("rates and limits of Track 2"),),
)
"""Savings and losses. The limit to losses is that of the third year and after."""

TRACK_3 = Track(
    name="Track 3",
    maximum_rate=_share("75%"),
    most_gain=_share("20%"),
    losses=SharedLosses(
        least_rate=_share("40%"),
        most_rate=_share("75%"),
        most=_share("15%"),
        sources=(reproduced("the least loss rate of Track 3"), _LIMIT),
    ),
    sources=(reproduced("rates and limits of Track 3"),),
)
"""Savings and losses, with the highest rates; later called ENHANCED."""

TRACKS = (TRACK_1, TRACK_1_PLUS, TRACK_2, TRACK_3)
"""All four, from the least risk to the most."""
