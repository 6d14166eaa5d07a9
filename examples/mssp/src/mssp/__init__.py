"""
The American shared savings programme (MSSP) as it was settled for 2018.

It is an example of a package that embeds `nhs_accountable_care`: a payment mechanism of its
own, in dollars, with its own quality map, rates and table of minimum savings rates, written
against the public names of that library only. Nothing is registered anywhere.

>>> import nhs_accountable_care as nac
>>> from mssp import TRACK_1, SharedSavings, dollars
>>> facts = {
...     "benchmark": dollars(100_000_000),
...     "expenditure": dollars(95_000_000),
...     "minimum_savings_rate": nac.Share.parse("3%"),
...     "quality_score": nac.Share.parse("84%"),
...     "quality_standard_met": True,
... }
>>> print(*nac.settle(SharedSavings(track=TRACK_1), facts).postings)
from Medicare to ACO: $2,058,000.00 (earned savings or owed losses)
"""

from mssp.minimum_savings_rate import (
    SIZE_BANDS,
    MinimumSavingsRate,
    SizeBand,
    minimum_savings_rate,
)
from mssp.published import (
    Exception2018,
    PublishedSettlement,
    UnexplainedError,
    exceptions_of,
    read_exceptions,
    read_published,
)
from mssp.shared_savings import SharedSavings, dollars
from mssp.tracks import TRACK_1, TRACK_1_PLUS, TRACK_2, TRACK_3, TRACKS, SharedLosses, Track

__all__ = [
    "SIZE_BANDS",
    "TRACKS",
    "TRACK_1",
    "TRACK_1_PLUS",
    "TRACK_2",
    "TRACK_3",
    "Exception2018",
    "MinimumSavingsRate",
    "PublishedSettlement",
    "SharedLosses",
    "SharedSavings",
    "SizeBand",
    "Track",
    "UnexplainedError",
    "dollars",
    "exceptions_of",
    "minimum_savings_rate",
    "read_exceptions",
    "read_published",
]
